// What Total and Product have in common: a kind, a denomination, and arithmetic with amounts.
#pragma once

#include "casters.hpp"

namespace wattle::python {

/// The unit of an amount, or the currency that is the unit of money.
using UnitArgument = std::variant<Currency, AnyUnit>;

template <class Q>
typename Q::UnitType unit_for(const UnitArgument& unit) {
    if constexpr (std::same_as<Q, Money>) {
        if (const auto* currency = std::get_if<Currency>(&unit)) return *currency;
    } else if (const auto* any = std::get_if<AnyUnit>(&unit)) {
        if (const auto* same = std::get_if<Unit<Q>>(&any->held)) return *same;
    }
    throw py::type_error("this is no unit of " + std::string(Q::Kind::name));
}

template <class Q>
typename Q::Denomination denomination_of(const std::optional<Currency>& currency) {
    if constexpr (std::same_as<Q, Money>) {
        return currency.value_or(Currency());
    } else {
        if (currency) throw py::type_error(std::string(Q::Kind::name) + " has no currency");
        return {};
    }
}

template <class Q>
py::ssize_t hash_exact(Int128 mantissa, int exponent, typename Q::Denomination denomination) {
    py::ssize_t hash = hash_number(mantissa, exponent);
    if constexpr (std::same_as<Q, Money>) hash = hash_mix(hash, static_cast<py::ssize_t>(denomination.number()));
    return hash_mix(hash, Q::Kind::id);
}

template <class Any>
void define_held_exact(py::class_<Any>& cls) {
    defer_numpy(cls);
    make_subscriptable(cls);
    cls.def_property_readonly("kind", &kind_class<Any>, "The class of its amounts, such as Energy.")
        .def(
            "denomination",
            [](const Any& a) {
                return std::visit(
                    []<class T>(const T& held) -> std::optional<Currency> {
                        if constexpr (std::same_as<typename kind_of<T>::type, Money>)
                            return held.denomination();
                        else
                            return std::nullopt;
                    },
                    a.held);
            },
            "The currency of Money; None for other kinds.")
        .def(
            "to",
            [](const Any& a, const UnitArgument& unit) {
                return std::visit([&]<class T>(const T& held) { return held.to(unit_for<typename kind_of<T>::type>(unit)); }, a.held);
            },
            py::arg("unit"), "In that unit, as the nearest float. Raises Error (mixed_currency) for another currency.")
        .def("__str__", [](const Any& a) { return std::visit([](const auto& held) { return to_string(held); }, a.held); });
}

/// +, −, negation and comparisons with the same class and with amounts of the same kind, which C++ converts by itself.
template <class Any>
void define_held_arithmetic(py::class_<Any>& cls, Any (*of_amount)(const AnyAmount&)) {
    const auto with_both = [&](const char* name, auto f) {
        cls.def(name, [f](const Any& a, const Any& b) { return f(a, b); }, py::is_operator());
        cls.def(name, [f, of_amount](const Any& a, const AnyAmount& b) { return f(a, of_amount(b)); }, py::is_operator());
    };
    enum class Step { add, subtract, subtract_from };
    const auto arithmetic = [](Step step) {
        return [step](const Any& a, const Any& b) {
            return std::visit(
                [&]<class T>(const T& x) {
                    const auto* y = std::get_if<T>(&b.held);
                    if (y == nullptr) not_implemented();
                    return Any{step == Step::add ? x + *y : step == Step::subtract ? x - *y : *y - x};
                },
                a.held);
        };
    };
    with_both("__add__", arithmetic(Step::add));
    with_both("__radd__", arithmetic(Step::add));
    with_both("__sub__", arithmetic(Step::subtract));
    with_both("__rsub__", arithmetic(Step::subtract_from));
    const auto comparison = [](int op) {
        return [op](const Any& a, const Any& b) {
            return std::visit(
                [&]<class T>(const T& x) {
                    const auto* y = std::get_if<T>(&b.held);
                    if (y == nullptr) not_implemented();
                    return compare_as(op, x, *y);
                },
                a.held);
        };
    };
    for (const auto& [name, op] : equalities) with_both(name, comparison(op));
    for (const auto& [name, op] : orders) with_both(name, comparison(op));
    cls.def("__neg__", [](const Any& a) { return std::visit([](const auto& x) { return Any{-x}; }, a.held); });
}

}  // namespace wattle::python
