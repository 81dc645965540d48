// What one total is per another: an exact quotient, rounded where it is shown and nowhere before.
#pragma once

#include "wattle/base/decimal.hpp"

#include <compare>
#include <string>

namespace wattle::inline v0::stream {

/// numerator / denominator, two whole numbers of 127 bits in lowest terms: equal quotients are equal, and have equal parts.
///
/// Sums, products and quotients are exact, and throw Error (overflow) where they do not fit. Only `rounded` makes a decimal of it, and `to_double` a
/// double.
class WATTLE_API Ratio {
public:
    constexpr Ratio() = default;  // 0
    template <WholeNumber I>
    constexpr Ratio(I whole) : numerator_(static_cast<Int128>(whole)) {}
    Ratio(Decimal value);
    /// Throws Error: out_of_range for the denominator 0, overflow.
    Ratio(Int128 numerator, Int128 denominator);
    /// a / b of decimals: 6.67 kWh / 4.9 kWh. Throws Error: out_of_range for b = 0, overflow.
    static Ratio of(const Exact& a, const Exact& b);
    Ratio(std::floating_point auto) = delete;

    Int128 numerator() const { return numerator_; }
    Int128 denominator() const { return denominator_; }  // positive

    /// The nearest double, a tie to the even one, on every machine.
    double to_double() const;
    /// The nearest multiple of `quantum` in the sense of `mode`, as `Decimal::rounded`. Throws Error: out_of_range (quantum ≤ 0), overflow.
    Decimal rounded(Rounding mode, Decimal quantum) const;

    friend WATTLE_API Ratio operator+(const Ratio& a, const Ratio& b);
    friend WATTLE_API Ratio operator*(const Ratio& a, const Ratio& b);
    /// Throws Error: out_of_range for b = 0, overflow.
    friend WATTLE_API Ratio operator/(const Ratio& a, const Ratio& b);
    friend Ratio operator-(const Ratio& a, const Ratio& b) { return a + -b; }
    Ratio operator-() const;

    friend bool operator==(const Ratio&, const Ratio&) = default;
    friend WATTLE_API std::strong_ordering operator<=>(const Ratio& a, const Ratio& b);

private:
    Int128 numerator_ = 0;
    Int128 denominator_ = 1;
};

/// "4/5", and "3" where it is whole.
WATTLE_API std::string to_string(const Ratio& ratio);

}  // namespace wattle::inline v0::stream
