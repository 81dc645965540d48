// wattle.stream: virtual meters and balances.
#include "stream_held.hpp"

#include "wattle/stream/virtual_meter.hpp"

#include <map>

namespace wattle::python {

namespace {

using stream::Formula;
using stream::VirtualMeter;
using SeriesById = std::map<std::string, AnySeries, std::less<>>;

/// Series of one kind, as C++ takes them.
template <class Q>
stream::Meters<Q> meters_of(const SeriesById& meters) {
    stream::Meters<Q> found;
    for (const auto& [id, series] : meters) {
        const auto* const held = std::get_if<Series<Q>>(&series.held);
        if (held == nullptr) throw py::type_error("the meters are Series of several kinds; give those of one");
        found.emplace(id, *held);
    }
    return found;
}

/// Calls with the kind of the first of these series.
template <class R, class F>
R by_kind_of(const AnySeries& first, F&& call) {
    return std::visit(
        [&]<class Q>(const Series<Q>&) -> R {
            if constexpr (stream::Metered<Q>)
                return call.template operator()<Q>();
            else
                throw py::type_error("meters are Series of amounts, such as Energy or Volume");
        },
        first.held);
}

AnySeries evaluated(const Formula& formula, const SeriesById& meters) {
    const AnySeries empty{Series<Energy>()};
    return by_kind_of<AnySeries>(meters.empty() ? empty : meters.begin()->second, [&]<class Q>() -> AnySeries {
        const auto of_kind = meters_of<Q>(meters);
        const py::gil_scoped_release parallel;
        return {stream::evaluate(formula, of_kind)};
    });
}

std::map<std::string, AnySeries> all_evaluated(const std::vector<VirtualMeter>& virtual_meters, const SeriesById& meters) {
    const AnySeries empty{Series<Energy>()};
    return by_kind_of<std::map<std::string, AnySeries>>(meters.empty() ? empty : meters.begin()->second, [&]<class Q>() {
        auto of_kind = meters_of<Q>(meters);
        const py::gil_scoped_release parallel;
        std::map<std::string, AnySeries> all;
        for (auto& [id, series] : stream::evaluate<Q>(virtual_meters, std::move(of_kind))) all.emplace(id, AnySeries{std::move(series)});
        return all;
    });
}

using BranchLike = std::pair<AnySeries, DecimalLike>;

AnyBalance balanced(const BranchLike& parent, const std::vector<BranchLike>& children, const std::optional<AnySeries>& loss, const DecimalLike& k) {
    return by_kind_of<AnyBalance>(parent.first, [&]<class Q>() -> AnyBalance {
        const auto series_of = [](const AnySeries& series) -> const Series<Q>& {
            if (const auto* held = std::get_if<Series<Q>>(&series.held)) return *held;
            throw py::type_error("the meters of a balance are Series of one kind");
        };
        const auto branch_of = [&](const BranchLike& branch) { return stream::Branch<Q>{series_of(branch.first), branch.second.value}; };
        std::vector<stream::Branch<Q>> below;
        for (const BranchLike& child : children) below.push_back(branch_of(child));
        const auto known_loss = loss ? std::optional(series_of(*loss)) : std::nullopt;
        auto balance = stream::balance<Q>(branch_of(parent), below, known_loss, k.value);
        const bool outside = balance.outside();
        return {AnySeries{std::move(balance.residual)}, AnySum{balance.sum}, py::cast(balance.tolerance), outside};
    });
}

}  // namespace

void define_virtual_meters(py::module_& room) {
    auto formula = declare<Formula>(
        room, "Formula",
        "How a virtual meter comes from others: `main.energy - 0.5 * (line1.energy + line2.energy)`.\n\n"
        "Names of points are letters, digits, `_`, `.`, and `/` before a letter (`M07/import`); any other stands in double quotes. A\n"
        "division has a blank behind it. There are + - * /, min, max, abs, clamp(x, least, most), if(a < b, then, else), sum(shop/*)\n"
        "over all points that begin so, numbers, and amounts with their unit (`2.5 kWh`). Amounts add to amounts; an amount times or by\n"
        "a number is one, an amount by an amount is a number.");
    formula
        .def(py::init([](const std::string& text, const std::string& source) { return Formula::parse(text, source); }), py::arg("text"),
             py::arg("source") = "formula", "`source` names it in errors. Raises Error (bad_formula) with the column.")
        .def("text", &Formula::text, "As it was written.")
        .def(
            "points", [](const Formula& f) { return std::vector<std::string>(f.points().begin(), f.points().end()); },
            "The points that it names, and beginnings of names such as \"shop/*\"; each once, in the order of the text.")
        .def("__str__", &Formula::text)
        .def("__repr__", [](const Formula& f) { return "Formula(" + repr_of(py::str(f.text())) + ')'; })
        .def("__hash__", [](const Formula& f) { return py::hash(py::str(f.text())); })
        .def(py::pickle([](const Formula& f) { return py::make_tuple(f.text()); },
                        [](const py::tuple& state) { return Formula::parse(state[0].cast<std::string>()); }));
    define_comparisons(formula);
    auto meter = declare<VirtualMeter>(room, "VirtualMeter", "A formula with a name, which other formulas may use.");
    meter.def(py::init<std::string, Formula>(), py::arg("id"), py::arg("formula"))
        .def(py::init([](const std::string& id, const std::string& text) { return VirtualMeter(id, Formula::parse(text, id)); }), py::arg("id"),
             py::arg("formula"), "The formula may be given as text. Raises Error (bad_formula).")
        .def_readonly("id", &VirtualMeter::id, "Its name.")
        .def_readonly("formula", &VirtualMeter::formula, "How it is computed.")
        .def("__repr__",
             [](const VirtualMeter& m) { return "VirtualMeter(" + repr_of(py::str(m.id)) + ", " + repr_of(py::str(m.formula.text())) + ')'; })
        .def("__hash__", [](const VirtualMeter& m) { return py::hash(py::make_tuple(m.id, m.formula.text())); })
        .def(py::pickle(
            [](const VirtualMeter& m) { return py::make_tuple(m.id, m.formula.text()); },
            [](const py::tuple& state) { return VirtualMeter(state[0].cast<std::string>(), Formula::parse(state[1].cast<std::string>())); }));
    define_comparisons(meter);
    declare<AnyBalance>(room, "Balance", "What a meter shows that those below it do not.")
        .def_readonly("residual", &AnyBalance::residual, "The Series of parent − Σ children − loss.")
        .def_readonly("sum", &AnyBalance::sum, "The Sum of all slots.")
        .def_readonly("tolerance", &AnyBalance::tolerance, "How far from 0 the meters may bring the sum: k × √Σ (class × amount)², rounded up.")
        .def(
            "outside", [](const AnyBalance& b) { return b.outside; },
            "Whether more is lacking, or too much, than the meters' classes explain. What has no value is in neither.")
        .def("__repr__", [](const AnyBalance& b) {
            return "<Balance " + py::str(py::cast(b.sum)).cast<std::string>() + ", tolerance " + py::str(b.tolerance).cast<std::string>() + '>';
        });

    room.def(
        "evaluate", &evaluated, py::arg("formula"), py::arg("meters"),
        "The formula in each slot, a Series of n amounts, from a dict of Series of one kind and grid by the id of their point; rounded half-even\n"
        "once.\n\n"
        "A slot in which a meter that the formula names has no value is missing, never 0; time without a value is the longest of them. Its quality\n"
        "is the worst; its estimated part that of sums and differences, |factor| × part; of any other formula all, if one meter was not measured. A\n"
        "negative result stays. The GIL is released. Raises Error: unknown_point; bad_formula for a division by 0, naming the slot, or without\n"
        "meters; other_grid; other_kind for an amount of another kind; overflow.");
    room.def(
        "evaluate", &all_evaluated, py::arg("virtual_meters"), py::arg("meters"),
        "The meters and, beside them, all virtual ones (a list of VirtualMeter), each computed behind those that it uses, whatever their order.\n"
        "Raises Error as above; bad_formula for a circle, which it names, or for an id that is taken.");
    room.def("balance", &balanced, py::arg("parent"), py::arg("children"), py::arg("loss") = py::none(), py::arg("k") = 2,
             "Sets a meter against those below it and a known loss, over one grid: each a tuple of its Series and its class of accuracy in % (1 for "
             "class\n"
             "1). Sums take the slots in which all have a value. Raises Error: other_grid; out_of_range for a class or k below 0; overflow.");
}

}  // namespace wattle::python
