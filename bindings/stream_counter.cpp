// wattle.stream, which begins here: from register positions to amounts.
#include "stream_held.hpp"

#include "wattle/stream/counter.hpp"

namespace wattle::python {

namespace {

using stream::CounterRule;
using stream::RateLimit;

CounterRule rule_of(const std::optional<std::string>& p_max, const std::optional<Int128>& modulus,
                    const std::optional<std::chrono::microseconds>& max_gap, Int128 step_back) {
    CounterRule rule;
    if (p_max) rule.p_max = RateLimit(std::string_view(*p_max));
    if (modulus) rule.modulus = narrow(*modulus, "modulus");
    rule.max_gap = max_gap;
    rule.step_back = narrow(step_back, "step_back");
    return rule;
}

/// Of a Table and the id of a point, or of readings and their point.
template <class Readings, class Point>
AnySeries counted(const Readings& readings, const Point& point, const Slots& grid, const CounterRule& rule, const py::type& kind) {
    return by_kind<AnySeries>(std::type_identity<HeldAmount<SeriesOf>>(), kind, [&]<class Q>() -> AnySeries {
        if constexpr (stream::Counted<Q>) {
            const py::gil_scoped_release parallel;
            return {stream::amounts<Q>(readings, point, grid, rule)};
        } else {
            throw py::type_error("no register counts emissions: multiply the amounts by a factor");
        }
    });
}

/// Of all points of a Table.
std::vector<AnySeries> counted_all(const Table& table, const Slots& grid, const CounterRule& rule, const py::type& kind) {
    return by_kind<std::vector<AnySeries>>(std::type_identity<HeldAmount<SeriesOf>>(), kind, [&]<class Q>() -> std::vector<AnySeries> {
        if constexpr (stream::Counted<Q>) {
            const py::gil_scoped_release parallel;
            std::vector<AnySeries> all;
            for (auto& series : stream::amounts<Q>(table, grid, rule)) all.push_back({std::move(series)});
            return all;
        } else {
            throw py::type_error("no register counts emissions: multiply the amounts by a factor");
        }
    });
}

/// All forms of a function; the kind is an argument, or Energy.
template <class... Kind, class... Name>
void define_counted(py::module_& m, const char* function, const char* doc, const Name&... kind_name) {
    const auto define = [&]<class Readings, class Point>(std::type_identity<Readings>, std::type_identity<Point>, const char* readings_name,
                                                         const char* point_name, const char* text) {
        m.def(
            function,
            [](const Readings& readings, const Point& point, const Slots& grid, const Kind&... kind, const std::optional<std::string>& p_max,
               const std::optional<Int128>& modulus, const std::optional<std::chrono::microseconds>& max_gap, Int128 step_back) {
                const CounterRule rule = rule_of(p_max, modulus, max_gap, step_back);
                if constexpr (sizeof...(Kind) == 0)
                    return counted(readings, point, grid, rule, py::type::of<Energy>());
                else
                    return counted(readings, point, grid, rule, kind...);
            },
            py::arg(readings_name), py::arg(point_name), py::arg("grid"), kind_name..., py::kw_only(), py::arg("p_max") = py::none(),
            py::arg("modulus") = py::none(), py::arg("max_gap") = py::none(), py::arg("step_back") = 2, text);
    };
    define(std::type_identity<Table>(), std::type_identity<std::string>(), "table", "id", doc);
    define(std::type_identity<std::vector<Reading>>(), std::type_identity<wattle::Point>(), "readings", "point",
           "The same of the readings of one point, a list.");
    m.def(
        function,
        [](const Table& table, const Slots& grid, const Kind&... kind, const std::optional<std::string>& p_max, const std::optional<Int128>& modulus,
           const std::optional<std::chrono::microseconds>& max_gap, Int128 step_back) {
            const CounterRule rule = rule_of(p_max, modulus, max_gap, step_back);
            if constexpr (sizeof...(Kind) == 0)
                return counted_all(table, grid, rule, py::type::of<Energy>());
            else
                return counted_all(table, grid, rule, kind...);
        },
        py::arg("table"), py::arg("grid"), kind_name..., py::kw_only(), py::arg("p_max") = py::none(), py::arg("modulus") = py::none(),
        py::arg("max_gap") = py::none(), py::arg("step_back") = 2,
        "The same of all points of a Table, which all have this rule: a list of Series, one for each, in their order. One pass over the table, "
        "however\n"
        "its rows are mixed.");
}

}  // namespace

void define_stream(py::module_& m) {
    auto room = m.def_submodule("stream", "From readings to amounts, demands and key figures.");
    room.attr("__module__") = "wattle.stream";
    define_counted<py::type>(
        room, "amounts",
        "What a register counted in each slot of the grid, n amounts of that kind for n slots: the readings of a point of a Table in any order, "
        "with\n"
        "any spacing, on any edges.\n\n"
        "Each reading is judged from the last settled one. In the time between, at most p_max (\"277 kW\", \"2.5 m3/h\"; Heat in kW) × time × 1.1, "
        "and two\n"
        "counts, can have been counted: its cap. It counted d (normal: 0 ≤ d ≤ cap), or d + modulus (roll-over, flagged), where only one of the two "
        "fits.\n"
        "Else nothing is invented: where both fit, the time between is missing (ambiguous); a step back of up to step_back counts is set aside; a\n"
        "reading that nothing explains waits. A later one that fits settles the matter without it; three in a row that fit each other begin anew, "
        "and\n"
        "the time up to the first is missing (jump). Readings that are missing or suspect, or that the register cannot show, are set aside. The "
        "modulus is\n"
        "10^digits of the point, if known, or what is given: 2**32 for registers of 32 bits.\n\n"
        "Between settled readings the amount lies on a line that is floored at the edges of slots, so slots of any grid sum to the difference "
        "exactly.\n"
        "Where they are further apart than max_gap (2 × every of the point), the total is measured, and its split estimated (interpolated). Time "
        "outside\n"
        "of settled readings is missing: gap. A slot that is covered in part has a value, and tells the missing time.\n\n"
        "Two readings of one instant: if they agree, one; else the better quality, then the lower source, then the smaller value, flagged conflict.\n"
        "Raises Error with all findings: bad_point, for other kinds than registers too; missing_option without p_max, or without both every and "
        "max_gap;\n"
        "other_kind; out_of_range; overflow; unknown_point; bad_table for readings of several points.",
        py::arg("kind"));
    define_counted<>(room, "energy", "The amounts of a register of Energy: amounts(…, Energy, …), with all that is said there.");
    define_gauge(room);
    define_demand(room);
    define_virtual_meters(room);
    define_alarms(room);
}

}  // namespace wattle::python
