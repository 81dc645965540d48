#include "wattle/base/decimal.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace wattle::inline v0 {

namespace {

using detail::Digits;

/// a and b as mantissas of one exponent, the smaller of the two, so that long-hand digits are kept.
struct Aligned {
    Int128 a, b;
    int exponent;
};

Aligned align(Digits a, Digits b, std::string_view where) {
    const int exponent = std::min(a.exponent, b.exponent);
    const auto scaled = [&](Digits d) {
        if (d.mantissa == 0) return Int128{0};
        const int shift = d.exponent - exponent;
        if (shift > detail::greatest_power) detail::throw_overflow(where, "the two numbers are more than 38 digits apart");
        return detail::multiply(d.mantissa, detail::power_of_ten(shift), where);
    };
    return {scaled(a), scaled(b), exponent};
}

Digits digits_of(const Exact& e) { return {e.mantissa(), e.exponent()}; }
Digits digits_of(Decimal d) { return {d.mantissa(), d.exponent()}; }

Decimal narrowed(Int128 mantissa, int exponent, const char* where) {
    if (mantissa < INT64_MIN || mantissa > INT64_MAX || exponent < -Decimal::greatest_exponent || exponent > Decimal::greatest_exponent)
        detail::throw_error(code::overflow, where, detail::to_text(mantissa, exponent) + " does not fit a Decimal",
                            "calculate with Exact, and round at the end");
    return Decimal::from(static_cast<std::int64_t>(mantissa), exponent);
}

/// value / divisor, rounded to a multiple of the quantum; divisor 1 where only rounding is wanted.
Digits rounded(Digits value, std::int64_t divisor, Rounding mode, Decimal quantum, const char* where) {
    if (quantum.mantissa() <= 0)
        detail::throw_error(code::out_of_range, where, "the quantum " + to_string(quantum) + " is not positive",
                            "round to a positive step such as 0.01 or 0.05");
    if (divisor <= 0)
        detail::throw_error(code::out_of_range, where, "the divisor " + std::to_string(divisor) + " is not positive", "divide by a positive number");
    const Int128 step = quantum.mantissa();
    const Int128 n = detail::multiples(value.mantissa, value.exponent - quantum.exponent(), step * divisor, mode);
    return {detail::multiply(n, step, where), quantum.exponent()};
}

}  // namespace

Decimal Decimal::rounded(Rounding mode, Decimal quantum) const {
    const Digits d = v0::rounded(digits_of(*this), 1, mode, quantum, "Decimal::rounded");
    return narrowed(d.mantissa, d.exponent, "Decimal::rounded");
}

Decimal Decimal::operator-() const { return narrowed(-static_cast<Int128>(mantissa_), exponent_, "Decimal -"); }

Decimal detail::shortest(std::int64_t count, int exponent) {
    for (; exponent < 0 && count % 10 == 0; ++exponent) count /= 10;
    return Decimal::from(count, exponent);
}

Decimal operator+(Decimal a, Decimal b) {
    const auto [x, y, exponent] = align(digits_of(a), digits_of(b), "Decimal +");
    return narrowed(detail::add(x, y, "Decimal +"), exponent, "Decimal +");
}

Decimal operator-(Decimal a, Decimal b) {
    const auto [x, y, exponent] = align(digits_of(a), digits_of(b), "Decimal -");
    return narrowed(detail::subtract(x, y, "Decimal -"), exponent, "Decimal -");
}

Decimal operator*(Decimal a, Decimal b) { return narrowed(static_cast<Int128>(a.mantissa_) * b.mantissa_, a.exponent_ + b.exponent_, "Decimal *"); }

Decimal Exact::to_decimal() const {
    Int128 mantissa = mantissa_;
    int exponent = exponent_;
    const auto fits = [&] {
        return mantissa >= INT64_MIN && mantissa <= INT64_MAX && exponent >= -Decimal::greatest_exponent && exponent <= Decimal::greatest_exponent;
    };
    if (mantissa == 0) return Decimal::from(0, std::clamp(exponent, -Decimal::greatest_exponent, Decimal::greatest_exponent));
    while (!fits() && exponent < Decimal::greatest_exponent && mantissa % 10 == 0) mantissa /= 10, ++exponent;
    while (exponent > Decimal::greatest_exponent && mantissa >= INT64_MIN && mantissa <= INT64_MAX) mantissa *= 10, --exponent;
    return narrowed(mantissa, exponent, "Exact::to_decimal");
}

Exact Exact::rounded(Rounding mode, Decimal quantum) const {
    const Digits d = v0::rounded(digits_of(*this), 1, mode, quantum, "Exact::rounded");
    return from(d.mantissa, d.exponent);
}

Exact Exact::divided(std::int64_t divisor, Rounding mode, Decimal quantum) const {
    const Digits d = v0::rounded(digits_of(*this), divisor, mode, quantum, "Exact::divided");
    return from(d.mantissa, d.exponent);
}

Exact Exact::operator-() const { return from(detail::subtract(0, mantissa_, "Exact -"), exponent_); }

Exact operator+(const Exact& a, const Exact& b) {
    const auto [x, y, exponent] = align(digits_of(a), digits_of(b), "Exact +");
    return Exact::from(detail::add(x, y, "Exact +"), exponent);
}

Exact operator-(const Exact& a, const Exact& b) {
    const auto [x, y, exponent] = align(digits_of(a), digits_of(b), "Exact -");
    return Exact::from(detail::subtract(x, y, "Exact -"), exponent);
}

Exact operator*(const Exact& a, const Exact& b) {
    const int exponent = a.exponent_ + b.exponent_;
    if (exponent < -Exact::greatest_exponent || exponent > Exact::greatest_exponent) detail::throw_overflow("Exact *", "the exponent does not fit");
    return Exact::from(detail::multiply(a.mantissa_, b.mantissa_, "Exact *"), exponent);
}

namespace detail {

void throw_bad_number(std::string_view text, std::string_view where) {
    throw_error(code::bad_number, where, quoted(text) + " is not a decimal number", "write digits with at most one point, such as 0.5306 or -12");
}

void throw_exponent(std::string_view text, int greatest_exponent, std::string_view where) {
    const std::string limit = std::to_string(greatest_exponent);
    throw_error(code::out_of_range, where, quoted(text) + " has an exponent outside -" + limit + " to " + limit,
                "give the number in a larger or smaller unit");
}

void throw_too_many_digits(std::string_view text, std::string_view where) {
    throw_error(code::overflow, where, quoted(text) + " has too many digits",
                where == "Decimal" ? "18 digits always fit; read longer numbers as Exact" : "38 digits always fit");
}

std::strong_ordering compare(Int128 a, int i, Int128 b, int j) {
    if (i == j || a == 0 || b == 0 || (a < 0) != (b < 0)) return a <=> b;  // scaling changes no sign
    const auto magnitudes = [](Int128 larger_exponent, int shift, Int128 other) {
        Int128 scaled{};
        if (shift > greatest_power || multiply_overflows(larger_exponent, power_of_ten(shift), scaled))
            return larger_exponent > 0 ? std::strong_ordering::greater : std::strong_ordering::less;
        return scaled <=> other;
    };
    if (i > j) return magnitudes(a, i - j, b);
    return 0 <=> magnitudes(b, j - i, a);
}

std::string to_text(Int128 mantissa, int exponent) {
    std::string text = v0::to_string(mantissa);
    if (exponent > 0) return text + "E+" + std::to_string(exponent);
    if (exponent == 0) return text;
    const std::size_t sign = mantissa < 0 ? 1 : 0;
    const auto decimals = static_cast<std::size_t>(-exponent);
    if (text.size() - sign <= decimals) text.insert(sign, decimals + 1 - (text.size() - sign), '0');
    text.insert(text.size() - decimals, 1, '.');
    return text;
}

double to_double(Int128 mantissa, int exponent) {
    // Two exact doubles and one correctly rounded operation, where they suffice.
    constexpr Int128 exact = Int128{1} << 53;
    if (mantissa > -exact && mantissa < exact && exponent >= -22 && exponent <= 22) {
        const auto power = static_cast<double>(power_of_ten(exponent < 0 ? -exponent : exponent));
        return exponent < 0 ? static_cast<double>(mantissa) / power : static_cast<double>(mantissa) * power;
    }
    const std::string text = v0::to_string(mantissa) + 'e' + std::to_string(exponent);
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);  // correctly rounded
    return value;
}

std::size_t hash(Int128 mantissa, int exponent) {
    if (mantissa == 0) exponent = 0;
    while (mantissa != 0 && mantissa % 10 == 0) mantissa /= 10, ++exponent;  // equal values, equal hashes
    std::uint64_t h = static_cast<std::uint64_t>(mantissa) ^ (static_cast<std::uint64_t>(mantissa >> 64) * 0x9E3779B97F4A7C15u);
    h = (h ^ static_cast<std::uint64_t>(exponent) ^ (h >> 31)) * 0xBF58476D1CE4E5B9u;
    return h ^ (h >> 29);
}

}  // namespace detail

}  // namespace wattle::inline v0
