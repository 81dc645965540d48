// wattle.units: totals, and the sum of many amounts.
#include "units_exact.hpp"

namespace wattle::python {

namespace {

constexpr const char* sum_of_nothing = "an empty sum has no kind of its own: give one, as in sum(amounts, Energy)";

AnyTotal total_of(const AnyAmount& amount) {
    return std::visit([](const auto& a) { return AnyTotal{Total(a)}; }, amount);
}

AnyTotal zero(const py::handle& kind) {
    if (py::isinstance<Currency>(kind)) return {Total<Money>::from_count(0, kind.cast<Currency>())};
    return by_kind<AnyTotal>(kind, []<class Q>() { return Total<Q>(); });
}

AnyTotal sum_of(const py::iterable& amounts, const py::object& kind) {
    std::optional<AnyTotal> total;
    if (!kind.is_none()) total = zero(kind);
    for (const py::handle item : amounts) {
        py::detail::make_caster<AnyAmount> amount;
        if (!amount.load(item, false)) throw py::type_error("sum adds exact amounts of one kind, not " + repr_of(item));
        const auto& loaded = static_cast<AnyAmount&>(amount);
        if (!total) {
            total = total_of(loaded);
            continue;
        }
        std::visit(
            [&]<class Q>(const Q& a) {
                if (auto* same = std::get_if<Total<Q>>(&total->held))
                    *same += a;
                else
                    throw py::type_error("sum adds amounts of one kind; " + repr_of(item) + " is of another than those before it");
            },
            loaded);
    }
    if (!total) throw py::type_error(sum_of_nothing);
    return *total;
}

AnyTotal sum_of_counts(const Counts& counts, const py::object& kind) {
    // An amount without a denomination is one int64, so the array is a span of amounts as it stands.
    static_assert(sizeof(Energy) == sizeof(std::int64_t) && std::is_standard_layout_v<Energy>);
    const auto add = [&]<class Q>() {
        const std::span<const Q> amounts(reinterpret_cast<const Q*>(counts.data()), counts.size());
        const py::gil_scoped_release parallel;
        return wattle::sum(amounts);
    };
    if (py::isinstance<Currency>(kind)) return {Total<Money>::from_count(add.operator()<Energy>().count(), kind.cast<Currency>())};
    return by_kind<AnyTotal>(kind, [&]<class Q>() -> Total<Q> {
        if constexpr (std::same_as<Q, Money>)
            throw py::type_error("money has a currency: give it in place of the kind, as in sum(counts, cny)");
        else
            return add.template operator()<Q>();
    });
}

}  // namespace

void define_total(py::module_& m) {
    auto cls = declared<AnyTotal>();
    define_held_exact(cls);
    cls.def(py::init([](const AnyAmount& amount) { return total_of(amount); }), py::arg("amount"), "A total of one amount.")
        .def(py::init([](const py::type& kind) { return zero(kind); }), py::arg("kind"),
             "The total of nothing, of that kind: a class such as Energy.")
        .def_static(
            "from_count",
            [](Int128 quanta, const py::type& kind, const std::optional<Currency>& denomination) {
                return by_kind<AnyTotal>(kind, [&]<class Q>() { return Total<Q>::from_count(quanta, denomination_of<Q>(denomination)); });
            },
            py::arg("quanta"), py::arg("kind"), py::arg("denomination") = py::none(),
            "From a whole number of quanta; `denomination` is the currency of Money.")
        .def(
            "count", [](const AnyTotal& a) { return std::visit([](const auto& t) { return t.count(); }, a.held); },
            "The whole number of quanta, up to 128 bits.")
        .def(
            "to_exact",
            [](const AnyTotal& a, const UnitArgument& unit) {
                return std::visit([&]<class Q>(const Total<Q>& t) { return t.to_exact(unit_for<Q>(unit)); }, a.held);
            },
            py::arg("unit"), "In that unit, exactly. Raises Error (mixed_currency) for another currency.")
        .def(
            "narrow", [](const AnyTotal& a) { return std::visit([](const auto& t) -> AnyAmount { return t.narrow(); }, a.held); },
            "As one amount. Raises Error (overflow) if it does not fit 64 bits.")
        .def(
            "to_bytes",
            [](const AnyTotal& a) {
                const Bytes bytes = std::visit([](const auto& t) { return t.to_bytes(); }, a.held);
                return py::bytes(reinterpret_cast<const char*>(bytes.data()), bytes.size());
            },
            "22 bytes, little-endian: u8 layout version (1), u8 kind, i128 quanta, u32 currency (0 for kinds without one).")
        .def_static(
            "from_bytes",
            [](const py::bytes& bytes, const py::type& kind) {
                const std::string_view raw = bytes;
                return by_kind<AnyTotal>(kind, [&]<class Q>() { return Total<Q>::from_bytes(std::as_bytes(std::span(raw))); });
            },
            py::arg("bytes"), py::arg("kind"), "What to_bytes wrote. Raises Error (bad_bytes) for another length, version or kind.")
        .def("__repr__",
             [](const AnyTotal& a) {
                 return std::visit(
                     []<class Q>(const Total<Q>& t) {
                         if (t.count() >= INT64_MIN && t.count() <= INT64_MAX) return "Total(" + repr_of(py::cast(t.narrow())) + ')';
                         std::string text = "Total.from_count(" + to_string(t.count()) + ", " + std::string(Q::Kind::name);
                         if constexpr (std::same_as<Q, Money>) text += ", " + repr_of(py::cast(t.denomination()));
                         return text + ')';
                     },
                     a.held);
             })
        .def("__hash__",
             [](const AnyTotal& a) {
                 return std::visit([]<class Q>(const Total<Q>& t) { return hash_exact<Q>(t.count(), 0, t.denomination()); }, a.held);
             })
        .def(py::pickle([](const py::object& a) -> py::tuple { return py::make_tuple(a.attr("to_bytes")(), a.attr("kind")); },
                        [](const py::tuple& state) { return py::type::of<AnyTotal>().attr("from_bytes")(state[0], state[1]).cast<AnyTotal>(); }));
    define_held_arithmetic(cls, &total_of);

    m.def("sum", &sum_of_counts, py::arg("counts"), py::arg("kind"),
          "The exact sum of n quanta in a C-contiguous int64 array, read in place without a copy and without the GIL, as a Total.\n"
          "`kind` is the class of the amounts, such as Energy, or a Currency for money. Other dtypes are refused with TypeError.");
    m.def("sum", &sum_of, py::arg("amounts"), py::arg("kind") = py::none(),
          "The exact sum of any number of amounts of one kind, as a Total; the order does not matter. `kind` is needed only where there may\n"
          "be none. Raises TypeError for several kinds, Error (mixed_currency) for money in several currencies.");
}

}  // namespace wattle::python
