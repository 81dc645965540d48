// Exact figures as findings show them.
#pragma once

#include "wattle/stream/ratio.hpp"

#include <string>
#include <string_view>

namespace wattle::inline v0::stream::detail {

/// "40.667 kWh": to three decimals, without zeros at the end; as a quotient where that is too long.
inline std::string shown(const Ratio& ratio, std::string_view unit) {
    const bool short_enough = (ratio.numerator() < 0 ? -ratio.numerator() : ratio.numerator()) / ratio.denominator() < 1'000'000'000'000'000;
    std::string text = stream::to_string(ratio);
    if (short_enough) {
        const Decimal rounded = ratio.rounded(half_even, Decimal("0.001"));
        text = v0::to_string(v0::detail::shortest(rounded.mantissa(), rounded.exponent()));
    }
    return unit.empty() ? text : text + ' ' + std::string(unit);
}

}  // namespace wattle::inline v0::stream::detail
