// wattle.units: prices and demand charges.
#include "casters.hpp"

namespace wattle::python {

void define_price(py::module_& m) {
    auto unit = declared<AnyPriceUnit>();
    make_subscriptable(unit);
    unit.def(py::init([](Currency currency, const AnyUnit& per) { return std::visit([&](auto u) { return AnyPriceUnit{currency / u}; }, per.held); }),
             py::arg("currency"), py::arg("per"))
        .def_property_readonly("kind", &kind_class<AnyPriceUnit>, "The class of the priced quantity, such as Energy.")
        .def_property_readonly(
            "currency", [](const AnyPriceUnit& u) { return std::visit([](const auto& held) { return held.currency; }, u.held); },
            "What the price is money of.")
        .def_property_readonly(
            "per", [](const AnyPriceUnit& u) { return std::visit([](const auto& held) { return AnyUnit{held.per}; }, u.held); },
            "The unit of the quantity.")
        .def("__str__", [](const py::object& u) { return std::string(py::str(u.attr("currency"))) + '/' + std::string(py::str(u.attr("per"))); })
        .def("__repr__", [](const py::object& u) { return "PriceUnit(" + repr_of(u.attr("currency")) + ", " + repr_of(u.attr("per")) + ')'; })
        .def(py::pickle([](const py::object& u) -> py::tuple { return py::make_tuple(u.attr("currency"), u.attr("per")); },
                        [](const py::tuple& state) {
                            return std::visit([&](auto u) { return AnyPriceUnit{state[0].cast<Currency>() / u}; }, state[1].cast<AnyUnit>().held);
                        }));

    auto cls = declared<AnyPrice>();
    defer_numpy(cls);
    make_subscriptable(cls);
    const auto of_unit = [](const Decimal& number, const AnyPriceUnit& unit) {
        return std::visit([&](const auto& u) { return AnyPrice{Price(number, u)}; }, unit.held);
    };
    cls.def(py::init([of_unit](const DecimalLike& number, const AnyPriceUnit& unit) { return of_unit(number.value, unit); }), py::arg("number"),
            py::arg("unit"), "Price(\"0.568\", cny / kWh). Raises Error (unknown_unit) for a unit that is no power of ten of the base unit.")
        .def_static(
            "parse",
            [](const std::string& text, Currency currency, const py::type& kind) {
                return by_kind<AnyPrice>(kind, [&]<class Q>() { return Price<Q>::parse(text, currency); });
            },
            py::arg("text"), py::arg("currency"), py::arg("kind"),
            "\"0.568 CNY/kWh\", per a quantity of that kind: a class such as Energy. Raises Error: bad_number, unknown_unit, mixed_currency if the\n"
            "code is not the currency's.")
        .def_property_readonly("kind", &kind_class<AnyPrice>, "The class of the priced quantity, such as Energy.")
        .def(
            "decimal", [](const AnyPrice& a) { return std::visit([](const auto& p) { return p.decimal(); }, a.held); }, "The number as printed.")
        .def(
            "currency", [](const AnyPrice& a) { return std::visit([](const auto& p) { return p.currency(); }, a.held); }, "What it is money of.")
        .def(
            "per", [](const AnyPrice& a) { return std::visit([](const auto& p) { return AnyUnit{p.per()}; }, a.held); }, "The unit it is a price of.")
        .def(
            "times", [](const AnyPrice& a, const DecimalLike& n) { return std::visit([&](const auto& p) { return p.times(n.value); }, a.held); },
            py::arg("n"), "The price of n units as printed, where the quantity is no amount: 315 kVA of capacity, 12 rooms.")
        .def(
            "mantissa", [](const AnyPrice& a) { return std::visit([](const auto& p) { return p.mantissa(); }, a.held); }, "The digits of the number.")
        .def(
            "product_exponent", [](const AnyPrice& a) { return std::visit([](const auto& p) { return p.product_exponent(); }, a.held); },
            "The exponent of amount × price, in quanta of Money per quantum of the amount.")
        .def("__str__", [](const AnyPrice& a) { return std::visit([](const auto& p) { return to_string(p); }, a.held); })
        .def("__repr__",
             [](const AnyPrice& a) {
                 return std::visit(
                     [](const auto& p) {
                         return "Price('" + to_string(p.decimal()) + "', " + repr_of(py::cast(p.currency())) + " / " +
                                repr_of(py::cast(AnyUnit{p.per()})) + ')';
                     },
                     a.held);
             })
        .def("__hash__",
             [](const AnyPrice& a) {
                 const auto number = std::visit(
                     [](const auto& p) { return hash_mix(hash_number(p.mantissa(), p.product_exponent()), p.currency().number()); }, a.held);
                 return hash_mix(number, static_cast<py::ssize_t>(a.held.index()));
             })
        .def(py::pickle(
            [](const AnyPrice& a) {
                return std::visit(
                    [](const auto& p) -> py::tuple {
                        return py::make_tuple(py::cast(p.decimal()), py::cast(p.currency()), py::cast(AnyUnit{p.per()}));
                    },
                    a.held);
            },
            [](const py::tuple& state) {
                return std::visit([&](auto unit) { return AnyPrice{Price(state[0].cast<Decimal>(), state[1].cast<Currency>() / unit)}; },
                                  state[2].cast<AnyUnit>().held);
            }));
    for (const auto& [name, op] : equalities)
        cls.def(
            name,
            [op = op](const AnyPrice& a, const AnyPrice& b) {
                return std::visit(
                    [&]<class T>(const T& p) {
                        const auto* q = std::get_if<T>(&b.held);
                        return (q != nullptr && p == *q) == (op == Py_EQ);
                    },
                    a.held);
            },
            py::is_operator());
    for (const char* side : {"__mul__", "__rmul__"})
        cls.def(
            side,
            [](const AnyPrice& price, const AnyAmount& amount) {
                return std::visit(
                    [&]<class Q>(const Price<Q>& p) -> Product<Money> {
                        if constexpr (is_intensity<Q>) {
                            not_implemented();
                        } else {
                            const auto* same = std::get_if<Q>(&amount);
                            if (same == nullptr) not_implemented();
                            return *same * p;
                        }
                    },
                    price.held);
            },
            py::is_operator(), "amount × price, exactly: a Product of Money.");

    m.def(
        "demand_charge",
        [](const std::variant<Energy, ReactiveEnergy, ApparentEnergy>& energy, std::chrono::microseconds window, const AnyPrice& price) {
            return std::visit(
                [&]<class Q>(const Q& amount) {
                    const auto* same = std::get_if<Price<typename Q::Kind::Mean>>(&price.held);
                    if (same == nullptr)
                        throw py::type_error("the demand of " + std::string(Q::Kind::name) + " has a price per " +
                                             std::string(Q::Kind::Mean::Kind::name));
                    return demand_charge(amount, window, *same);
                },
                energy);
        },
        py::arg("energy"), py::arg("window"), py::arg("price"),
        "The charge for the mean power of one demand window: energy / window × price per kW (kVA, kvar), a Product of Money. Exact, because\n"
        "the window must divide the hour; raises Error (out_of_range) if it does not.");
}

}  // namespace wattle::python
