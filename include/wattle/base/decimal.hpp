// Decimals: prices, factors and ratios exactly as they were printed, and the wide exact numbers their products need.
#pragma once

#include "wattle/base/int128.hpp"
#include "wattle/base/rounding.hpp"

#include <compare>
#include <concepts>
#include <functional>
#include <string>
#include <string_view>

namespace wattle::inline v0 {

/// The integers that are numbers: `true` and 'a' are none.
template <class N>
concept WholeNumber = std::integral<N> && !std::same_as<N, bool> && !std::same_as<N, char> && !std::same_as<N, wchar_t> &&
                      !std::same_as<N, char8_t> && !std::same_as<N, char16_t> && !std::same_as<N, char32_t>;

namespace detail {

struct Digits {
    Int128 mantissa = 0;
    int exponent = 0;
};

/// Reads [+-]digits[.digits][e[+-]digits], where one side of the point may be empty. Throws Error: bad_number for anything else, overflow
/// for a mantissa beyond `limit`, out_of_range for an exponent beyond ±`greatest_exponent`.
constexpr Digits parse_digits(std::string_view text, Int128 limit, int greatest_exponent, std::string_view where);

/// Orders a × 10^i against b × 10^j, without overflow.
WATTLE_API std::strong_ordering compare(Int128 a, int i, Int128 b, int j);

WATTLE_API std::string to_text(Int128 mantissa, int exponent);
WATTLE_API double to_double(Int128 mantissa, int exponent);
WATTLE_API std::size_t hash(Int128 mantissa, int exponent);

}  // namespace detail

/// A decimal number as printed: mantissa × 10^exponent, up to 18 digits of any value (19 up to 9223372036854775807), exponent −38 to 38.
///
/// Parsing keeps the digits ("0.10" prints as "0.10"); comparing goes by value (0.10 == 0.1). Sums and products are exact; a result, with
/// the digits of long-hand arithmetic, that does not fit throws Error (overflow), and nothing ever becomes a double on the way. For longer chains use `Exact`.
class WATTLE_API Decimal {
public:
    static constexpr int greatest_exponent = 38;

    constexpr Decimal() = default;

    /// A whole number. Throws Error (overflow) for unsigned values beyond int64.
    template <WholeNumber I>
    constexpr Decimal(I whole) : mantissa_(detail::narrow(static_cast<Int128>(whole), "Decimal")) {}

    /// The text as written: "0.5306", "-12", "1e3". Throws Error: bad_number, overflow, out_of_range (exponent).
    constexpr explicit Decimal(std::string_view text) {
        const auto digits = detail::parse_digits(text, INT64_MAX, greatest_exponent, "Decimal");
        *this = from(static_cast<std::int64_t>(digits.mantissa), digits.exponent);
    }
    constexpr explicit Decimal(const char* text) : Decimal(std::string_view(text)) {}

    /// A double has no printed digits to keep: write the number as text.
    Decimal(std::floating_point auto) = delete;

    /// mantissa × 10^exponent. Throws Error (out_of_range) for an exponent outside −38 to 38.
    static constexpr Decimal from(std::int64_t mantissa, int exponent) {
        if (exponent < -greatest_exponent || exponent > greatest_exponent)
            detail::throw_error(code::out_of_range, "Decimal", "the exponent is outside -38 to 38", "give the number in a larger or smaller unit");
        Decimal d;
        d.mantissa_ = mantissa;
        d.exponent_ = static_cast<std::int8_t>(exponent);
        return d;
    }

    constexpr std::int64_t mantissa() const { return mantissa_; }
    constexpr int exponent() const { return exponent_; }

    /// The nearest double.
    double to_double() const { return detail::to_double(mantissa_, exponent_); }

    /// The nearest multiple of `quantum` in the sense of `mode`, with the quantum's digits: 2.675 to 0.01 half_even is 2.68,
    /// 12.37 to 0.05 half_up is 12.35. Throws Error: out_of_range (quantum ≤ 0), overflow.
    Decimal rounded(Rounding mode, Decimal quantum) const;

    /// Exact sum, difference and product, with the digits of long-hand arithmetic: 1.10 + 2.2 = 3.30, 1.10 × 2.0 = 2.200.
    friend WATTLE_API Decimal operator+(Decimal a, Decimal b);
    friend WATTLE_API Decimal operator-(Decimal a, Decimal b);
    friend WATTLE_API Decimal operator*(Decimal a, Decimal b);
    Decimal operator-() const;
    Decimal operator+() const { return *this; }
    Decimal& operator+=(Decimal b) { return *this = *this + b; }
    Decimal& operator-=(Decimal b) { return *this = *this - b; }
    Decimal& operator*=(Decimal b) { return *this = *this * b; }

    /// By value: 0.10 == 0.1.
    friend bool operator==(Decimal a, Decimal b) { return detail::compare(a.mantissa_, a.exponent_, b.mantissa_, b.exponent_) == 0; }
    friend std::weak_ordering operator<=>(Decimal a, Decimal b) { return detail::compare(a.mantissa_, a.exponent_, b.mantissa_, b.exponent_); }

private:
    std::int64_t mantissa_ = 0;
    std::int8_t exponent_ = 0;
};

/// As written: "0.10", "-12"; a positive exponent stays one: "1E+3".
inline std::string to_string(Decimal value) { return detail::to_text(value.mantissa(), value.exponent()); }

/// A wide exact decimal, mantissa of 127 bits × 10^exponent (−99 to 99): what products and long sums of decimals are until rounded.
class WATTLE_API Exact {
public:
    static constexpr int greatest_exponent = 99;

    constexpr Exact() = default;
    constexpr Exact(Decimal value) : mantissa_(value.mantissa()), exponent_(static_cast<std::int16_t>(value.exponent())) {}
    template <WholeNumber I>
    constexpr Exact(I whole) : mantissa_(static_cast<Int128>(whole)) {}
    constexpr explicit Exact(std::string_view text) {
        const auto digits = detail::parse_digits(text, int128_max, greatest_exponent, "Exact");
        *this = from(digits.mantissa, digits.exponent);
    }
    constexpr explicit Exact(const char* text) : Exact(std::string_view(text)) {}
    Exact(std::floating_point auto) = delete;

    /// Throws Error (out_of_range) for an exponent outside −99 to 99.
    static constexpr Exact from(Int128 mantissa, int exponent) {
        if (exponent < -greatest_exponent || exponent > greatest_exponent)
            detail::throw_error(code::out_of_range, "Exact", "the exponent is outside -99 to 99", "round in between, or use another unit");
        Exact e;
        e.mantissa_ = mantissa;
        e.exponent_ = static_cast<std::int16_t>(exponent);
        return e;
    }

    constexpr Int128 mantissa() const { return mantissa_; }
    constexpr int exponent() const { return exponent_; }
    double to_double() const { return detail::to_double(mantissa_, exponent_); }

    /// As a Decimal, with more or fewer trailing zeros only where it would not fit otherwise. Throws Error (overflow) if it does not fit.
    Decimal to_decimal() const;

    /// Rounded to a multiple of `quantum`, as `Decimal::rounded`.
    Exact rounded(Rounding mode, Decimal quantum) const;

    /// This / divisor, rounded once to a multiple of `quantum`; a price × 17 days / 31 days. Throws Error: out_of_range
    /// (divisor or quantum ≤ 0), overflow.
    Exact divided(std::int64_t divisor, Rounding mode, Decimal quantum) const;

    friend WATTLE_API Exact operator+(const Exact& a, const Exact& b);
    friend WATTLE_API Exact operator-(const Exact& a, const Exact& b);
    friend WATTLE_API Exact operator*(const Exact& a, const Exact& b);
    Exact operator-() const;
    Exact operator+() const { return *this; }
    Exact& operator+=(const Exact& b) { return *this = *this + b; }
    Exact& operator-=(const Exact& b) { return *this = *this - b; }
    Exact& operator*=(const Exact& b) { return *this = *this * b; }

    friend bool operator==(const Exact& a, const Exact& b) { return detail::compare(a.mantissa_, a.exponent_, b.mantissa_, b.exponent_) == 0; }
    friend std::weak_ordering operator<=>(const Exact& a, const Exact& b) {
        return detail::compare(a.mantissa_, a.exponent_, b.mantissa_, b.exponent_);
    }

private:
    Int128 mantissa_ = 0;
    std::int16_t exponent_ = 0;
};

/// As `to_string(Decimal)`, up to 39 digits.
inline std::string to_string(const Exact& value) { return detail::to_text(value.mantissa(), value.exponent()); }

namespace detail {

/// count × 10^exponent as people write it, without zeros at the end behind the point: 0.01, not 0.010000.
WATTLE_API Decimal shortest(std::int64_t count, int exponent);

[[noreturn]] WATTLE_API void throw_bad_number(std::string_view text, std::string_view where);
[[noreturn]] WATTLE_API void throw_exponent(std::string_view text, int greatest_exponent, std::string_view where);
[[noreturn]] WATTLE_API void throw_too_many_digits(std::string_view text, std::string_view where);

constexpr Digits parse_digits(std::string_view text, Int128 limit, int greatest_exponent, std::string_view where) {
    std::size_t at = 0;
    const auto digit = [&] { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
    const auto sign = [&] {
        const bool minus = at < text.size() && text[at] == '-';
        if (minus || (at < text.size() && text[at] == '+')) ++at;
        return minus;
    };

    Digits read;
    bool any = false;
    const bool negative = sign();
    const UInt128 most = static_cast<UInt128>(limit) + (negative ? 1 : 0);  // two's complement reaches one further down
    UInt128 magnitude = 0;
    const auto take = [&](int step) {
        for (; digit(); ++at) {
            const auto next = static_cast<UInt128>(text[at] - '0');
            if (magnitude > (most - next) / 10) throw_too_many_digits(text, where);
            magnitude = magnitude * 10 + next;
            read.exponent -= step;
            any = true;
        }
    };
    take(0);
    if (at < text.size() && text[at] == '.') {
        ++at;
        take(1);
    }
    if (!any) throw_bad_number(text, where);
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        const bool below = sign();
        if (!digit()) throw_bad_number(text, where);
        int power = 0;
        for (; digit(); ++at) power = power < 10'000 ? power * 10 + (text[at] - '0') : power;  // far out of range already
        read.exponent += below ? -power : power;
    }
    if (at != text.size()) throw_bad_number(text, where);
    if (read.exponent < -greatest_exponent || read.exponent > greatest_exponent) throw_exponent(text, greatest_exponent, where);
    read.mantissa = static_cast<Int128>(negative ? -magnitude : magnitude);
    return read;
}

}  // namespace detail

}  // namespace wattle::inline v0

template <>
struct std::hash<wattle::Decimal> {
    std::size_t operator()(wattle::Decimal d) const noexcept { return wattle::detail::hash(d.mantissa(), d.exponent()); }
};
template <>
struct std::hash<wattle::Exact> {
    std::size_t operator()(const wattle::Exact& e) const noexcept { return wattle::detail::hash(e.mantissa(), e.exponent()); }
};
