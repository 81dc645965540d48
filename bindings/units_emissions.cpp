// wattle.units: emission factors.
#include "casters.hpp"

namespace wattle::python {

namespace {

AnyFactorUnit unit_of(Unit<Emissions> emissions, const AnyUnit& per) {
    return std::visit(
        [&]<class Q>(Unit<Q> u) -> AnyFactorUnit {
            if constexpr (is_intensity<Q>)
                throw py::type_error("a factor is per amount, not per " + std::string(Q::Kind::name));
            else
                return {emissions / u};
        },
        per.held);
}

AnyFactor factor_of(const Decimal& number, const AnyFactorUnit& unit) {
    return std::visit([&](const auto& u) { return AnyFactor{Factor(number, u)}; }, unit.held);
}

}  // namespace

void define_emissions(py::module_&) {
    auto unit = declared<AnyFactorUnit>();
    make_subscriptable(unit);
    unit.def(py::init(&unit_of), py::arg("emissions"), py::arg("per"))
        .def_property_readonly("kind", &kind_class<AnyFactorUnit>, "The class of the amount, such as Energy.")
        .def_property_readonly(
            "emissions", [](const AnyFactorUnit& u) { return std::visit([](const auto& held) { return held.emissions; }, u.held); },
            "The unit of the emissions.")
        .def_property_readonly(
            "per", [](const AnyFactorUnit& u) { return std::visit([](const auto& held) { return AnyUnit{held.per}; }, u.held); },
            "The unit of the amount.")
        .def("__str__", [](const py::object& u) { return std::string(py::str(u.attr("emissions"))) + '/' + std::string(py::str(u.attr("per"))); })
        .def("__repr__", [](const py::object& u) { return "FactorUnit(" + repr_of(u.attr("emissions")) + ", " + repr_of(u.attr("per")) + ')'; })
        .def(py::pickle([](const py::object& u) -> py::tuple { return py::make_tuple(u.attr("emissions"), u.attr("per")); },
                        [](const py::tuple& state) { return unit_of(state[0].cast<Unit<Emissions>>(), state[1].cast<AnyUnit>()); }));

    auto cls = declared<AnyFactor>();
    defer_numpy(cls);
    make_subscriptable(cls);
    cls.def(py::init([](const DecimalLike& number, const AnyFactorUnit& u) { return factor_of(number.value, u); }), py::arg("number"),
            py::arg("unit"), "Factor(\"0.5306\", kgCO2e / kWh).")
        .def_static(
            "parse",
            [](const std::string& text, const py::type& kind) { return by_kind<AnyFactor>(kind, [&]<class Q>() { return Factor<Q>::parse(text); }); },
            py::arg("text"), py::arg("kind"),
            "\"0.5306 kgCO2e/kWh\", per an amount of that kind: a class such as Energy. Raises Error: bad_number, unknown_unit.")
        .def_property_readonly("kind", &kind_class<AnyFactor>, "The class of the amount, such as Energy.")
        .def(
            "decimal", [](const AnyFactor& a) { return std::visit([](const auto& f) { return f.decimal(); }, a.held); }, "The number as published.")
        .def(
            "emissions", [](const AnyFactor& a) { return std::visit([](const auto& f) { return f.emissions(); }, a.held); },
            "The unit of the emissions.")
        .def(
            "per", [](const AnyFactor& a) { return std::visit([](const auto& f) { return AnyUnit{f.per()}; }, a.held); },
            "The unit it is a factor of.")
        .def(
            "times", [](const AnyFactor& a, const DecimalLike& n) { return std::visit([&](const auto& f) { return f.times(n.value); }, a.held); },
            py::arg("n"), "The emissions of n units as printed, where the quantity is no amount.")
        .def(
            "mantissa", [](const AnyFactor& a) { return std::visit([](const auto& f) { return f.mantissa(); }, a.held); },
            "The digits of the number.")
        .def(
            "product_exponent", [](const AnyFactor& a) { return std::visit([](const auto& f) { return f.product_exponent(); }, a.held); },
            "The exponent of amount × factor, in quanta of Emissions per quantum of the amount.")
        .def("__str__", [](const AnyFactor& a) { return std::visit([](const auto& f) { return to_string(f); }, a.held); })
        .def("__repr__",
             [](const AnyFactor& a) {
                 return std::visit(
                     [](const auto& f) {
                         return "Factor('" + to_string(f.decimal()) + "', " + repr_of(py::cast(f.emissions())) + " / " +
                                repr_of(py::cast(AnyUnit{f.per()})) + ')';
                     },
                     a.held);
             })
        .def("__hash__",
             [](const AnyFactor& a) {
                 return std::visit(
                     [&](const auto& f) {
                         return hash_mix(hash_number(f.mantissa(), f.product_exponent()), static_cast<py::ssize_t>(a.held.index()));
                     },
                     a.held);
             })
        .def(py::pickle(
            [](const AnyFactor& a) {
                return std::visit(
                    [](const auto& f) -> py::tuple {
                        return py::make_tuple(py::cast(f.decimal()), py::cast(f.emissions()), py::cast(AnyUnit{f.per()}));
                    },
                    a.held);
            },
            [](const py::tuple& state) {
                return factor_of(state[0].cast<Decimal>(), unit_of(state[1].cast<Unit<Emissions>>(), state[2].cast<AnyUnit>()));
            }));
    for (const auto& [name, op] : equalities)
        cls.def(
            name,
            [op = op](const AnyFactor& a, const AnyFactor& b) {
                return std::visit(
                    [&]<class T>(const T& f) {
                        const auto* g = std::get_if<T>(&b.held);
                        return (g != nullptr && f == *g) == (op == Py_EQ);
                    },
                    a.held);
            },
            py::is_operator());
    for (const char* side : {"__mul__", "__rmul__"})
        cls.def(
            side,
            [](const AnyFactor& factor, const AnyAmount& amount) {
                return std::visit(
                    [&]<class Q>(const Factor<Q>& f) {
                        const auto* same = std::get_if<Q>(&amount);
                        if (same == nullptr) not_implemented();
                        return *same * f;
                    },
                    factor.held);
            },
            py::is_operator(), "amount × factor, exactly: a Product of Emissions.");
}

}  // namespace wattle::python
