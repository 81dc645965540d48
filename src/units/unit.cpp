#include "wattle/units/thermal.hpp"
#include "wattle/units/unit.hpp"

#include <array>
#include <charconv>

namespace wattle::inline v0 {

namespace detail {

void throw_unknown_unit(std::string_view kind, std::string_view symbol, std::string_view known) {
    throw_error(code::unknown_unit, kind, quoted(symbol) + " is not a unit of " + std::string(kind), "use " + std::string(known));
}

void throw_no_unit(std::string_view kind, std::string_view text) {
    throw_error(code::unknown_unit, kind, quoted(text) + " names no unit", "write the number, one space and the unit, such as 2.5 kWh");
}

void throw_off_quantum(std::string_view kind, Decimal number, std::string_view symbol, std::string_view quantum) {
    throw_error(code::off_quantum, kind, to_string(number) + ' ' + std::string(symbol) + " is finer than 1 " + std::string(quantum),
                "round the number first, or keep it as a Product");
}

std::string print(Int128 count, int exponent, std::string_view symbol, int least_decimals) {
    std::string text = to_string(count);
    if (exponent > 0) {
        text = to_text(count, -exponent);
        text.erase(text.find_last_not_of('0') + 1);
    } else {
        if (count != 0) text.append(static_cast<std::size_t>(-exponent), '0');
        text += '.';
    }
    const auto decimals = static_cast<int>(text.size() - 1 - text.find('.'));
    if (decimals < least_decimals) text.append(static_cast<std::size_t>(least_decimals - decimals), '0');
    if (text.back() == '.') text.pop_back();
    return symbol.empty() ? text : text + ' ' + std::string(symbol);
}

std::string print(double value, std::string_view symbol) {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    return std::string(digits.data(), end) + ' ' + std::string(symbol);
}

}  // namespace detail

Temperature::Temperature(std::string_view text) {
    const auto [number, symbol] = detail::split_unit(text, "Temperature");
    for (const TemperatureScale& scale : {degC, degF, kelvin})
        if (scale.symbol == symbol) {
            *this = Temperature(Decimal(number).to_double(), scale);
            return;
        }
    detail::throw_unknown_unit("Temperature", symbol, "degC, degF, kelvin");
}

std::string to_string(Temperature temperature) { return detail::print(temperature.to(degC), degC.symbol); }

}  // namespace wattle::inline v0
