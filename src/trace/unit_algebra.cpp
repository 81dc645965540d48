#include "unit_algebra.hpp"

#include "wattle/trace/trace.hpp"

namespace wattle::inline v0 {

namespace {

/// Which kind a symbol is a unit of, and at which power of ten. (An exponent where units of amounts have one; watts are counted from W.)
struct Scale {
    std::string_view kind;
    int exponent;
};

template <class Q>
bool find(std::string_view symbol, std::optional<Scale>& found) {
    for (const auto& unit : Q::Kind::units)
        if (unit.symbol == symbol) found = {Q::Kind::name, detail::decimal_exponent(Unit<Q>(symbol))};
    return found.has_value();
}

template <class... Qs>
std::optional<Scale> scale_among(std::string_view symbol) {
    std::optional<Scale> found;
    static_cast<void>((find<Qs>(symbol, found) || ...));
    return found;
}

std::optional<Scale> scale_of(std::string_view symbol) {
    return scale_among<Energy, Heat, ReactiveEnergy, ApparentEnergy, Volume, Mass, Emissions, Power, ReactivePower, ApparentPower>(symbol);
}

/// The power of ten from one unit to another; nothing if they are not of one kind.
std::optional<int> shift_between(std::string_view from, std::string_view to) {
    if (from == to) return 0;
    const auto a = scale_of(from), b = scale_of(to);
    if (!a || !b || a->kind != b->kind) return std::nullopt;
    return a->exponent - b->exponent;
}

struct Rate {
    std::string_view numerator, per;
};
std::optional<Rate> rate_of(std::string_view unit) {
    const auto slash = unit.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto numerator = unit.substr(0, slash);
    return Rate{numerator == "1" ? std::string_view() : numerator, unit.substr(slash + 1)};
}

/// amount × rate, where the unit of the amount cancels.
std::optional<UnitOutcome> cancelled(std::string_view amount, std::string_view unit) {
    const auto rate = rate_of(unit);
    const auto shift = rate ? shift_between(amount, rate->per) : std::nullopt;
    if (!shift) return std::nullopt;
    return UnitOutcome{std::string(rate->numerator), *shift};
}

UnitOutcome settled(const std::optional<UnitOutcome>& natural, std::optional<std::string_view> wanted, const std::string& where,
                    const std::string& operands) {
    if (!natural && wanted) return {std::string(*wanted), 0};
    if (!natural) detail::throw_error(code::mixed_units, where, operands + " do not cancel", "say the unit of the result (\"1\" for a bare number)");
    if (!wanted) return *natural;
    const auto shift = shift_between(natural->symbol, *wanted);
    if (!shift)
        detail::throw_error(code::mixed_units, where,
                            operands + " give " + unit_in_words(natural->symbol) + ", which is no power of ten from " + unit_in_words(*wanted),
                            "leave the unit of the result to its operands");
    return {std::string(*wanted), natural->shift + *shift};
}

}  // namespace

UnitOutcome product_unit(std::string_view a, std::string_view b, std::optional<std::string_view> wanted, const std::string& where) {
    std::optional<UnitOutcome> natural;
    if (a.empty() || b.empty()) natural = {std::string(a.empty() ? b : a), 0};
    if (!natural) natural = cancelled(a, b);
    if (!natural) natural = cancelled(b, a);
    return settled(natural, wanted, where, units_in_words(a, b));
}

UnitOutcome quotient_unit(std::string_view a, std::string_view b, std::optional<std::string_view> wanted, const std::string& where) {
    std::optional<UnitOutcome> natural;
    if (b.empty()) natural = {std::string(a), 0};
    if (!natural)
        if (const auto shift = shift_between(a, b)) natural = {"", *shift};
    const auto rate = rate_of(b);
    if (!natural && rate)
        if (const auto shift = shift_between(a, rate->numerator)) natural = {std::string(rate->per), *shift};
    if (!natural && !wanted && !rate && !rate_of(a)) natural = {std::string(a.empty() ? "1" : a) + '/' + std::string(b), 0};
    return settled(natural, wanted, where, units_in_words(a, b));
}

std::string unit_in_words(std::string_view unit) { return unit.empty() ? "a bare number" : std::string(unit); }

std::string units_in_words(std::string_view a, std::string_view b) { return unit_in_words(a) + " and " + unit_in_words(b); }

}  // namespace wattle::inline v0
