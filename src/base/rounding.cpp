#include "wattle/base/rounding.hpp"

#include <array>

namespace wattle::inline v0 {

namespace {

constexpr std::array<std::string_view, 8> names = {"ceiling", "down", "floor", "half_down", "half_even", "half_up", "up", "zero_five_up"};

}  // namespace

std::string_view to_string(Rounding mode) { return names.at(static_cast<std::size_t>(mode)); }

Rounding parse_rounding(std::string_view name) {
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == name) return static_cast<Rounding>(i);
    detail::throw_error(code::out_of_range, "Rounding", "there is no rounding mode " + detail::quoted(name),
                        "use ceiling, down, floor, half_down, half_even, half_up, up or zero_five_up");
}

namespace detail {

Int128 multiples(Int128 mantissa, int exponent, Int128 quantum, Rounding mode) {
    if (mantissa == 0) return 0;
    if (exponent >= 0) {
        // A common factor of ten first, so that 12E+20 in units of 1E+20 does not overflow on the way.
        while (exponent > 0 && quantum % 10 == 0) quantum /= 10, --exponent;
        if (exponent > greatest_power) throw_overflow("rounding", "a product does not fit 128 bits");
        return divide(multiply(mantissa, power_of_ten(exponent), "rounding"), quantum, mode);
    }
    // The divisor is quantum × 10^−exponent. Where that does not fit, digits of the mantissa go first, and `cut` remembers them.
    Cut cut = Cut::nothing;
    Int128 divisor{};
    while (-exponent > greatest_power || multiply_overflows(quantum, power_of_ten(-exponent), divisor)) {
        const bool negative = mantissa < 0;
        const Int128 digit = negative ? -(mantissa % 10) : mantissa % 10;
        if (digit != 5 || cut != Cut::nothing)
            cut = digit >= 5 ? Cut::above_half : digit > 0 || cut != Cut::nothing ? Cut::below_half : Cut::nothing;
        else
            cut = Cut::half;
        mantissa /= 10;
        ++exponent;
        if (mantissa == 0) {
            // Less than one over a divisor beyond 10^37: nothing but the sign and "a little" is left.
            if (!rounds_away(mode, negative, -1, 0)) return 0;
            return negative ? -1 : 1;
        }
    }
    return divide(mantissa, divisor, mode, cut);
}

}  // namespace detail

}  // namespace wattle::inline v0
