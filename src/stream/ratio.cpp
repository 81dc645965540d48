#include "wattle/stream/ratio.hpp"

#include <cmath>
#include <utility>

namespace wattle::inline v0::stream {

namespace {

constexpr std::string_view where = "Ratio";

UInt128 size_of(Int128 value) { return value < 0 ? -static_cast<UInt128>(value) : static_cast<UInt128>(value); }

UInt128 greatest_divisor(UInt128 a, UInt128 b) {
    while (b != 0) a = std::exchange(b, a % b);
    return a;
}
Int128 greatest_divisor(Int128 a, Int128 b) { return static_cast<Int128>(greatest_divisor(size_of(a), size_of(b))); }

/// a, b > 0 by the whole parts of a / b and of what remains, turned over, and so on: no product that could overflow.
std::strong_ordering compare_positive(Int128 a, Int128 a_per, Int128 b, Int128 b_per) {
    for (bool turned = false;; turned = !turned) {
        if (const auto order = a / a_per <=> b / b_per; order != 0) return turned ? 0 <=> order : order;
        a %= a_per;
        b %= b_per;
        if (a == 0 || b == 0) {
            const auto order = (a != 0) <=> (b != 0);
            return turned ? 0 <=> order : order;
        }
        std::swap(a, a_per);
        std::swap(b, b_per);
    }
}

}  // namespace

Ratio::Ratio(Int128 numerator, Int128 denominator) {
    if (denominator == 0) detail::throw_error(code::out_of_range, where, "the denominator is 0", "a quotient by nothing is a missing value");
    const UInt128 common = greatest_divisor(size_of(numerator), size_of(denominator));
    const UInt128 n = size_of(numerator) / common, d = size_of(denominator) / common, most = static_cast<UInt128>(int128_max);
    if (n > most || d > most) detail::throw_overflow(where, "a quotient does not fit two numbers of 127 bits");
    numerator_ = (numerator < 0) == (denominator < 0) ? static_cast<Int128>(n) : -static_cast<Int128>(n);
    denominator_ = static_cast<Int128>(d);
}

Ratio::Ratio(Decimal value) : Ratio(of(value, Exact(1))) {}

Ratio Ratio::of(const Exact& a, const Exact& b) {
    const Ratio mantissas(a.mantissa(), b.mantissa());
    const int shift = a.exponent() - b.exponent();
    if (mantissas.numerator_ == 0) return {};
    if (std::abs(shift) > detail::greatest_power) detail::throw_overflow(where, "two decimals are more than 38 digits apart");
    const Int128 power = detail::power_of_ten(std::abs(shift));
    return mantissas * (shift < 0 ? Ratio(1, power) : Ratio(power, 1));
}

double Ratio::to_double() const {
    // 64 bits and more of the quotient, the last of which tells whether anything follows: then the conversion rounds once, and right.
    const auto divisor = static_cast<UInt128>(denominator_);
    UInt128 quotient = size_of(numerator_) / divisor, rest = size_of(numerator_) % divisor;
    if (numerator_ == 0) return 0;
    int exponent = 0;
    for (; quotient < UInt128{1} << 64; --exponent) {
        rest *= 2;
        quotient = quotient * 2 + (rest >= divisor ? 1 : 0);
        if (rest >= divisor) rest -= divisor;
    }
    if (rest != 0) quotient |= 1;
    const double size = std::ldexp(static_cast<double>(quotient), exponent);
    return numerator_ < 0 ? -size : size;
}

Decimal Ratio::rounded(Rounding mode, Decimal quantum) const {
    if (quantum <= 0) detail::throw_error(code::out_of_range, where, "the quantum is not positive", "round to a positive step");
    const Ratio steps = *this / Ratio(quantum);
    const Int128 count = detail::divide(steps.numerator_, steps.denominator_, mode);
    return Decimal::from(detail::narrow(detail::multiply(count, quantum.mantissa(), where), where), quantum.exponent());
}

Ratio operator+(const Ratio& a, const Ratio& b) {
    const Int128 common = greatest_divisor(a.denominator_, b.denominator_);
    const Int128 a_scale = b.denominator_ / common, b_scale = a.denominator_ / common;
    const Int128 sum = detail::add(detail::multiply(a.numerator_, a_scale, where), detail::multiply(b.numerator_, b_scale, where), where);
    return Ratio(sum, common) * Ratio(1, b_scale) * Ratio(1, a_scale);
}

Ratio operator*(const Ratio& a, const Ratio& b) {
    const Int128 left = greatest_divisor(a.numerator_, b.denominator_), right = greatest_divisor(b.numerator_, a.denominator_);
    return {detail::multiply(a.numerator_ / left, b.numerator_ / right, where),
            detail::multiply(a.denominator_ / right, b.denominator_ / left, where)};
}

Ratio operator/(const Ratio& a, const Ratio& b) { return a * Ratio(b.denominator_, b.numerator_); }

Ratio Ratio::operator-() const { return {-numerator_, denominator_}; }

std::strong_ordering operator<=>(const Ratio& a, const Ratio& b) {
    const auto sign = [](const Ratio& r) { return r.numerator_ < 0 ? -1 : r.numerator_ > 0 ? 1 : 0; };
    if (sign(a) != sign(b) || sign(a) == 0) return sign(a) <=> sign(b);
    if (sign(a) > 0) return compare_positive(a.numerator_, a.denominator_, b.numerator_, b.denominator_);
    return compare_positive(-b.numerator_, b.denominator_, -a.numerator_, a.denominator_);
}

std::string to_string(const Ratio& ratio) {
    const std::string whole = v0::to_string(ratio.numerator());
    return ratio.denominator() == 1 ? whole : whole + '/' + v0::to_string(ratio.denominator());
}

}  // namespace wattle::inline v0::stream
