// The eight ways to round, under the names that Python's decimal module gives them.
#pragma once

#include "wattle/base/int128.hpp"

namespace wattle::inline v0 {

/// How a value between two multiples of the quantum is decided. Source: General Decimal Arithmetic Specification 1.70 (2009),
/// as in Python `decimal`: `Rounding::half_even` is `decimal.ROUND_HALF_EVEN`, and so on.
enum class Rounding : std::uint8_t {
    ceiling,       // towards +∞
    down,          // towards zero: cut off
    floor,         // towards −∞
    half_down,     // nearest, a tie towards zero
    half_even,     // nearest, a tie to the even multiple
    half_up,       // nearest, a tie away from zero: what invoices mean by rounding
    up,            // away from zero
    zero_five_up,  // towards zero, but away from it if the number of quanta would end in 0 or 5
};

// The three that bills use need no prefix. (`floor` and its like would hide the functions of <cmath>.)
inline constexpr Rounding half_down = Rounding::half_down;
inline constexpr Rounding half_even = Rounding::half_even;
inline constexpr Rounding half_up = Rounding::half_up;

/// "half_even"
WATTLE_API std::string_view to_string(Rounding mode);

/// The mode of that name, as files spell it. Throws Error (out_of_range) that lists the eight names.
WATTLE_API Rounding parse_rounding(std::string_view name);

namespace detail {

/// Whether to step away from zero, given where the remainder lies against one half (−1, 0, 1; it is not zero).
constexpr bool rounds_away(Rounding mode, bool negative, int against_half, unsigned last_digit) {
    switch (mode) {
        case Rounding::ceiling: return !negative;
        case Rounding::down: return false;
        case Rounding::floor: return negative;
        case Rounding::half_down: return against_half > 0;
        case Rounding::half_even: return against_half > 0 || (against_half == 0 && last_digit % 2 == 1);
        case Rounding::half_up: return against_half >= 0;
        case Rounding::up: return true;
        case Rounding::zero_five_up: return last_digit % 5 == 0;
    }
    return false;
}

/// What was cut off a numerator towards zero, as a fraction of one.
enum class Cut : std::uint8_t { nothing, below_half, half, above_half };

/// (n + cut) / d as a whole number, d > 0.
constexpr Int128 divide(Int128 n, Int128 d, Rounding mode, Cut cut = Cut::nothing) {
    const Int128 quotient = n / d;
    const Int128 remainder = n % d < 0 ? -(n % d) : n % d;
    if (remainder == 0 && cut == Cut::nothing) return quotient;
    // Twice the remainder against the divisor, without doubling: remainder against what is missing to the next multiple.
    const Int128 missing = d - remainder;
    int against_half = remainder > missing ? 1 : remainder == missing ? 0 : -1;
    if (against_half == 0 && cut != Cut::nothing) against_half = 1;
    if (missing - remainder == 1 && cut >= Cut::half) against_half = cut == Cut::half ? 0 : 1;
    const auto last_digit = static_cast<unsigned>(quotient % 10 < 0 ? -(quotient % 10) : quotient % 10);
    const bool negative = n < 0;
    if (!rounds_away(mode, negative, against_half, last_digit)) return quotient;
    return negative ? quotient - 1 : quotient + 1;
}

/// mantissa × 10^exponent / quantum as a whole number, quantum > 0. Throws Error (overflow) if that does not fit.
WATTLE_API Int128 multiples(Int128 mantissa, int exponent, Int128 quantum, Rounding mode);

}  // namespace detail

}  // namespace wattle::inline v0
