// wattle.units: products, until they are rounded.
#include "units_exact.hpp"

namespace wattle::python {

namespace {

AnyProduct product_of(const AnyAmount& amount) {
    return std::visit([]<class Q>(const Q& a) { return AnyProduct{Product<Q>(a)}; }, amount);
}

/// The quantum as an amount of this product's kind.
template <class Q>
const Q& same_kind(const AnyAmount& quantum) {
    const auto* same = std::get_if<Q>(&quantum);
    if (same == nullptr) throw py::type_error("the quantum is not of the kind " + std::string(Q::Kind::name));
    return *same;
}

/// The amounts and rates as spans of one kind: that of the first amount.
template <class AnyRate>
AnyProduct sum_of_products(const std::vector<AnyAmount>& amounts, const std::vector<AnyRate>& rates) {
    if (amounts.empty() && rates.empty()) throw py::type_error("no products have no kind: start from Product(Money) or Product(Emissions)");
    const auto of_kind = []<class T>(std::type_identity<T>, const auto& any) -> const T& {
        const auto* same = std::get_if<T>(&any);
        if (same == nullptr) throw py::type_error("all amounts are of one kind, and all rates are per that kind");
        return *same;
    };
    const auto add = [&]<class Rate>(std::type_identity<Rate>) -> AnyProduct {
        using Q = typename kind_of<Rate>::type;
        if constexpr (is_intensity<Q>) {
            throw py::type_error("these rates are not per amount");
        } else {
            std::vector<Q> same_amounts;
            std::vector<Rate> same_rates;
            for (const AnyAmount& amount : amounts) same_amounts.push_back(of_kind(std::type_identity<Q>(), amount));
            for (const AnyRate& rate : rates) same_rates.push_back(of_kind(std::type_identity<Rate>(), rate.held));
            const py::gil_scoped_release parallel;
            return {sum_products(same_amounts, same_rates)};
        }
    };
    if (rates.empty())
        wattle::detail::throw_error(code::out_of_range, "sum_products", "there are not as many rates as amounts", "give one rate for each amount");
    return std::visit([&]<class Rate>(const Rate&) { return add(std::type_identity<Rate>()); }, rates.front().held);
}

}  // namespace

void define_product(py::module_& m) {
    auto cls = declared<AnyProduct>();
    define_held_exact(cls);
    cls.def(py::init([](const AnyAmount& amount) { return product_of(amount); }), py::arg("amount"), "An amount, not yet rounded.")
        .def(py::init([](const py::type& kind) { return by_kind<AnyProduct>(kind, []<class Q>() { return Product<Q>(); }); }), py::arg("kind"),
             "The product of nothing, of that kind: the start of a sum.")
        .def_static(
            "from_parts",
            [](Int128 mantissa, int exponent, const py::type& kind, const std::optional<Currency>& denomination) {
                return by_kind<AnyProduct>(kind, [&]<class Q>() { return Product<Q>::from(mantissa, exponent, denomination_of<Q>(denomination)); });
            },
            py::arg("mantissa"), py::arg("exponent"), py::arg("kind"), py::arg("denomination") = py::none(),
            "mantissa × 10^exponent quanta; `denomination` is the currency of Money.")
        .def(
            "mantissa", [](const AnyProduct& a) { return std::visit([](const auto& p) { return p.mantissa(); }, a.held); },
            "The digits as a whole number.")
        .def(
            "exponent", [](const AnyProduct& a) { return std::visit([](const auto& p) { return p.exponent(); }, a.held); },
            "Relative to the quantum.")
        .def(
            "to_exact",
            [](const AnyProduct& a, const UnitArgument& unit) {
                return std::visit([&]<class Q>(const Product<Q>& p) { return p.to_exact(unit_for<Q>(unit)); }, a.held);
            },
            py::arg("unit"), "In that unit, with every digit. Raises Error (mixed_currency) for another currency.")
        .def(
            "rounded",
            [](const AnyProduct& a, Rounding mode, const AnyAmount& quantum) {
                return std::visit([&]<class Q>(const Product<Q>& p) -> AnyAmount { return p.rounded(mode, same_kind<Q>(quantum)); }, a.held);
            },
            py::arg("mode"), py::arg("quantum"),
            "The one rounding: the nearest multiple of `quantum` in the sense of `mode`, as an amount. Raises Error: out_of_range (quantum ≤ 0),\n"
            "mixed_currency, overflow.")
        .def(
            "divided",
            [](const AnyProduct& a, Int128 divisor, Rounding mode, const AnyAmount& quantum) {
                return std::visit(
                    [&]<class Q>(const Product<Q>& p) -> AnyAmount { return p.divided(narrow(divisor, Q::Kind::name), mode, same_kind<Q>(quantum)); },
                    a.held);
            },
            py::arg("divisor"), py::arg("mode"), py::arg("quantum"),
            "This / divisor, rounded once: a price × 17 days / 31 days. Raises Error: out_of_range (divisor or quantum ≤ 0), mixed_currency, "
            "overflow.")
        .def("__pos__", [](const AnyProduct& a) { return a; })
        .def("__repr__", [](const py::object& a) { return "<Product " + std::string(py::str(a)) + '>'; })
        .def("__hash__",
             [](const AnyProduct& a) {
                 return std::visit([]<class Q>(const Product<Q>& p) { return hash_exact<Q>(p.mantissa(), p.exponent(), p.denomination()); }, a.held);
             })
        .def(py::pickle(
            [](const py::object& a) -> py::tuple {
                return py::make_tuple(a.attr("mantissa")(), a.attr("exponent")(), a.attr("kind"), a.attr("denomination")());
            },
            [](const py::tuple& state) { return py::type::of<AnyProduct>().attr("from_parts")(*state).cast<AnyProduct>(); }));
    for (const char* side : {"__mul__", "__rmul__"})
        cls.def(
            side,
            [](const AnyProduct& a, const DecimalLike& factor) {
                return std::visit([&](const auto& p) { return AnyProduct{p * factor.value}; }, a.held);
            },
            py::is_operator(), "Exactly. A float is refused with TypeError. Raises Error (overflow) beyond 128 bits.");
    define_held_arithmetic(cls, &product_of);

    m.def("sum_products", &sum_of_products<AnyPrice>, py::arg("amounts"), py::arg("rates"));
    m.def("sum_products", &sum_of_products<AnyFactor>, py::arg("amounts"), py::arg("rates"),
          "The exact sum of n products, amounts[i] × rates[i], of two sequences of one kind; rates are all Price or all Factor. The GIL is\n"
          "released while adding. Raises Error: out_of_range if there are more of one than of the other, overflow, mixed_currency.");
}

}  // namespace wattle::python
