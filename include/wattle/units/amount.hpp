// Exact amounts: what meters count and bills add up.
#pragma once

#include "wattle/units/unit.hpp"

#include <compare>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace wattle::inline v0 {

/// What an amount carries besides its count and its kind: nothing. (`Money` carries its `Currency` here.)
struct NoDenomination {
    constexpr void join(NoDenomination, std::string_view) {}
    constexpr std::uint32_t number() const { return 0; }
    static constexpr NoDenomination from_number(std::uint32_t number) {
        if (number != 0)
            detail::throw_error(code::bad_bytes, "Total", "a currency stands with a kind that has none", "give the bytes as they were written");
        return {};
    }
    friend constexpr bool operator==(NoDenomination, NoDenomination) = default;
};

namespace detail {

constexpr std::int64_t add_counts(std::int64_t a, std::int64_t b, std::string_view kind) {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(a, b, &sum)) throw_overflow(kind, "a sum does not fit 64 bits", "sum into a Total, or use a Product");
    return sum;
}

constexpr std::int64_t subtract_counts(std::int64_t a, std::int64_t b, std::string_view kind) {
    std::int64_t difference = 0;
    if (__builtin_sub_overflow(a, b, &difference)) throw_overflow(kind, "a difference does not fit 64 bits", "sum into a Total, or use a Product");
    return difference;
}

constexpr std::int64_t multiply_counts(std::int64_t a, std::int64_t b, std::string_view kind) {
    std::int64_t product = 0;
    if (__builtin_mul_overflow(a, b, &product)) throw_overflow(kind, "a multiple does not fit 64 bits", "sum into a Total, or use a Product");
    return product;
}

[[noreturn]] WATTLE_API void throw_off_quantum(std::string_view kind, Decimal number, std::string_view symbol, std::string_view quantum);

/// number × 10^exponent as a whole count. Throws Error: off_quantum, overflow.
constexpr std::int64_t exact_count(Decimal number, int exponent, std::string_view kind, std::string_view symbol, std::string_view quantum) {
    Int128 count = number.mantissa();
    int shift = number.exponent() + exponent;
    for (; shift < 0 && count % 10 == 0 && count != 0; ++shift) count /= 10;
    if (shift < 0 && count != 0) throw_off_quantum(kind, number, symbol, quantum);
    for (; shift > 0 && count != 0; --shift) count = narrow(count * 10, kind);
    return narrow(count, kind);
}

/// The whole number nearest to `value`, a tie to the even one. Throws Error: bad_number (not finite), overflow.
constexpr std::int64_t nearest_count(double value, std::string_view kind) {
    if (!(value >= -9223372036854775808.0 && value < 9223372036854775808.0)) {
        if (value != value) throw_error(code::bad_number, kind, "not a number", "mark a missing value by its Quality, not by NaN");
        throw_overflow(kind, "a number does not fit 64 bits", "check the unit that it is given in");
    }
    const auto whole = static_cast<std::int64_t>(value);  // towards zero
    const double rest = value - static_cast<double>(whole);
    const double size = rest < 0 ? -rest : rest;
    if (size < 0.5 || (size == 0.5 && whole % 2 == 0)) return whole;
    return rest < 0 ? whole - 1 : whole + 1;
}

}  // namespace detail

/// An exact amount of one kind: an int64 count of the kind's quantum (Energy 1 mWh, Heat 1 J, Volume 1 cm3, Mass and Emissions 1 mg).
///
/// Integers and texts enter exactly (`3 * kWh`, `Energy("2.5 kWh")`); doubles are rounded half-even to the quantum (`2.5 * kWh`).
/// Arithmetic is checked and throws Error (overflow); different kinds do not meet in any operator. Long sums go into a `Total`.
template <class KindT>
class Amount {
public:
    using Kind = KindT;
    using Denomination = NoDenomination;
    using UnitType = Unit<Amount>;

    constexpr Amount() = default;  // zero

    /// Number and unit: "2.5 kWh". Throws Error: bad_number, unknown_unit, off_quantum, overflow.
    constexpr explicit Amount(std::string_view text) {
        const auto [number, unit] = detail::split_unit(text, Kind::name);
        *this = Amount(Decimal(number), UnitType(unit));
    }
    constexpr explicit Amount(const char* text) : Amount(std::string_view(text)) {}

    /// Exactly that number of units. Throws Error: off_quantum if it is not a whole number of quanta, overflow.
    constexpr Amount(Decimal number, UnitType unit)
        : count_(detail::exact_count(number, unit.exponent(), Kind::name, unit.symbol(), Kind::units[0].symbol)) {}
    constexpr Amount(std::string_view number, UnitType unit) : Amount(Decimal(number), unit) {}

    static constexpr Amount from_count(std::int64_t quanta, Denomination = {}) {
        Amount a;
        a.count_ = quanta;
        return a;
    }
    static constexpr Amount max() { return from_count(std::numeric_limits<std::int64_t>::max()); }
    static constexpr Amount min() { return from_count(std::numeric_limits<std::int64_t>::min()); }

    constexpr std::int64_t count() const { return count_; }
    constexpr Denomination denomination() const { return {}; }
    static constexpr UnitType usual_unit(Denomination = {}) { return UnitType(Kind::usual); }

    /// In that unit, as the nearest double.
    double to(UnitType unit) const { return detail::to_double(count_, -unit.exponent()); }
    /// In that unit, exactly, with all digits down to the quantum.
    constexpr Decimal to_decimal(UnitType unit) const { return Decimal::from(count_, -unit.exponent()); }

    /// The nearest multiple of `quantum` in the sense of `mode`. Throws Error: out_of_range (quantum ≤ 0), overflow.
    constexpr Amount rounded(Rounding mode, Amount quantum) const {
        if (quantum.count_ <= 0) detail::throw_error(code::out_of_range, Kind::name, "the quantum is not positive", "round to a positive step");
        const auto multiples = static_cast<std::int64_t>(detail::divide(count_, quantum.count_, mode));
        return from_count(detail::multiply_counts(multiples, quantum.count_, Kind::name));
    }

    constexpr Amount operator+() const { return *this; }
    constexpr Amount operator-() const { return from_count(detail::subtract_counts(0, count_, Kind::name)); }
    constexpr Amount& operator+=(Amount b) { return count_ = detail::add_counts(count_, b.count_, Kind::name), *this; }
    constexpr Amount& operator-=(Amount b) { return count_ = detail::subtract_counts(count_, b.count_, Kind::name), *this; }
    template <WholeNumber I>
    constexpr Amount& operator*=(I n) {
        return count_ = detail::multiply_counts(count_, detail::narrow(static_cast<Int128>(n), Kind::name), Kind::name), *this;
    }

    friend constexpr Amount operator+(Amount a, Amount b) { return a += b; }
    friend constexpr Amount operator-(Amount a, Amount b) { return a -= b; }
    template <WholeNumber I>
    friend constexpr Amount operator*(Amount a, I n) {
        return a *= n;
    }
    template <WholeNumber I>
    friend constexpr Amount operator*(I n, Amount a) {
        return a *= n;
    }
    /// How many times b fits into a, as a double; there is no amount / number, because that need not be exact: `share` splits amounts.
    friend constexpr double operator/(Amount a, Amount b) { return static_cast<double>(a.count_) / static_cast<double>(b.count_); }

    friend constexpr bool operator==(Amount, Amount) = default;
    friend constexpr std::strong_ordering operator<=>(Amount, Amount) = default;

private:
    std::int64_t count_ = 0;
};

/// n × unit, exactly. Throws Error (overflow).
template <WholeNumber I, class KindT>
constexpr Amount<KindT> operator*(I n, Unit<Amount<KindT>> unit) {
    return {Decimal(n), unit};
}
/// number × unit, exactly. Throws Error: off_quantum, overflow.
template <class KindT>
constexpr Amount<KindT> operator*(Decimal number, Unit<Amount<KindT>> unit) {
    return {number, unit};
}
/// x × unit, rounded half-even to the quantum. Throws Error: overflow; bad_number for NaN and infinities.
template <std::floating_point F, class KindT>
constexpr Amount<KindT> operator*(F x, Unit<Amount<KindT>> unit) {
    const auto quanta = static_cast<double>(detail::power_of_ten(unit.exponent()));
    return Amount<KindT>::from_count(detail::nearest_count(static_cast<double>(x) * quanta, KindT::name));
}

/// In the kind's usual unit, exactly, without trailing zeros: "1.592 kgCO2e".
template <class KindT>
std::string to_string(Amount<KindT> amount) {
    constexpr auto unit = Amount<KindT>::usual_unit();
    return detail::print(amount.count(), unit.exponent(), unit.symbol());
}

/// The kinds that are counted exactly: every `Amount`, and `Money`.
template <class Q>
concept ExactKind = requires(Q q, std::int64_t count, typename Q::Denomination denomination) {
    { q.count() } -> std::same_as<std::int64_t>;
    { Q::from_count(count, denomination) } -> std::same_as<Q>;
    typename Q::UnitType;
};

}  // namespace wattle::inline v0
