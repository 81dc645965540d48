// What comes out when units multiply and divide: one rule, powers of ten within a kind, and no guess beyond that.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wattle::inline v0 {

/// The unit of a product or quotient, and the power of ten that its number takes.
struct UnitOutcome {
    std::string symbol;
    int shift = 0;
};

/// Of a × b and a / b. `wanted` is the unit that the result shall have, nothing if the operands decide. Throws Error (mixed_units).
UnitOutcome product_unit(std::string_view a, std::string_view b, std::optional<std::string_view> wanted, const std::string& where);
UnitOutcome quotient_unit(std::string_view a, std::string_view b, std::optional<std::string_view> wanted, const std::string& where);

/// "kWh", "a bare number"
std::string unit_in_words(std::string_view unit);
/// "kWh and m3"
std::string units_in_words(std::string_view a, std::string_view b);

}  // namespace wattle::inline v0
