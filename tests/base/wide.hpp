// A second opinion on exact arithmetic: integers without limit, and rounding written from its definition.
#pragma once

#include "law.hpp"

#include "wattle/base/int128.hpp"

#include <boost/multiprecision/cpp_int.hpp>

#include <ostream>
#include <string>
#include <vector>

namespace wattle::test {

using Wide = boost::multiprecision::cpp_int;

inline Wide wide(Int128 value) {
    const auto magnitude = value < 0 ? -static_cast<UInt128>(value) : static_cast<UInt128>(value);
    const Wide w = (Wide(static_cast<std::uint64_t>(magnitude >> 64)) << 64) | static_cast<std::uint64_t>(magnitude);
    return value < 0 ? Wide(-w) : w;
}

/// 10^n, n ≥ 0.
inline const Wide& ten_to(int n) {
    static std::vector<Wide> powers = {1};
    while (powers.size() <= static_cast<std::size_t>(n)) powers.push_back(powers.back() * 10);
    return powers[static_cast<std::size_t>(n)];
}

inline bool fits_64(const Wide& w) { return w >= INT64_MIN && w <= INT64_MAX; }
inline bool fits_128(const Wide& w) { return w >= wide(int128_min) && w <= wide(int128_max); }

/// n / d (d > 0) as a whole number. Source: General Decimal Arithmetic Specification 1.70, "Rounding algorithms".
inline Wide round_quotient(const Wide& n, const Wide& d, Rounding mode) {
    Wide below = n / d;
    if (n < 0 && below * d != n) --below;
    const Wide rest = n - below * d;
    if (rest == 0) return below;

    const Wide above = below + 1;
    const Wide& inner = n < 0 ? above : below;  // towards zero
    const Wide& outer = n < 0 ? below : above;
    const Wide& nearest = 2 * rest < d ? below : above;
    const bool tie = 2 * rest == d;
    switch (mode) {
        case Rounding::ceiling: return above;
        case Rounding::floor: return below;
        case Rounding::down: return inner;
        case Rounding::up: return outer;
        case Rounding::half_down: return tie ? inner : nearest;
        case Rounding::half_up: return tie ? outer : nearest;
        case Rounding::half_even: return !tie ? nearest : below % 2 == 0 ? below : above;
        case Rounding::zero_five_up: return inner % 5 == 0 ? outer : inner;
    }
    return 0;
}

/// mantissa × 10^exponent / quantum as a whole number.
inline Wide count_of_quanta(const Wide& mantissa, int exponent, const Wide& quantum, Rounding mode) {
    if (exponent >= 0) return round_quotient(mantissa * ten_to(exponent), quantum, mode);
    return round_quotient(mantissa, quantum * ten_to(-exponent), mode);
}

/// An Int128 that RapidCheck can print.
struct Number {
    Int128 value = 0;
};
inline void showValue(Number number, std::ostream& os) { os << to_string(number.value); }

/// Up to 127 bits and a sign: every length as often as any other, the limits among them; never −2^127, which has no opposite.
inline rc::Gen<Number> any_number() {
    // At full size from the first case on: RapidCheck would begin with short ones.
    const auto bits = rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 130));
    const auto half = rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>());
    return rc::gen::map(rc::gen::tuple(half, half, bits, rc::gen::arbitrary<bool>()), [](const auto& t) {
        const auto [high, low, length, negative] = t;
        const UInt128 spread = (static_cast<UInt128>(high) << 64) | low;
        const Int128 value = length > 127 ? int128_max - length + 128 : length == 0 ? 0 : static_cast<Int128>(spread >> (128 - length));
        return Number{negative ? -value : value};
    });
}

inline rc::Gen<Exact> any_exact(int least_exponent = -40, int greatest_exponent = 40) {
    return rc::gen::map(rc::gen::pair(any_number(), rc::gen::inRange(least_exponent, greatest_exponent + 1)),
                        [](const auto& e) { return Exact::from(e.first.value, e.second); });
}

}  // namespace wattle::test
