#include "wattle/units/price.hpp"

#include <algorithm>

namespace wattle::inline v0 {

Currency Currency::from_number(std::uint32_t number) {
    Currency c;
    c.number_ = number;
    if (number == 0) return c;
    const std::string code = c.code();
    if (!std::all_of(code.begin(), code.end(), [](char letter) { return letter >= 'A' && letter <= 'Z'; }) || c.minor_digits() > 6)
        detail::throw_error(code::bad_bytes, "Currency", "the stored number " + std::to_string(number) + " is no currency",
                            "give the bytes as they were written");
    return c;
}

void Currency::throw_mixed(Currency other, std::string_view where) const {
    if (code() == other.code())
        detail::throw_error(
            code::mixed_currency, where,
            code() + " stands here with " + std::to_string(minor_digits()) + " and with " + std::to_string(other.minor_digits()) + " decimals",
            "take both from one table of currencies");
    detail::throw_error(code::mixed_currency, where, code() + " and " + other.code() + " do not meet",
                        "convert one of them at a rate that your documents name");
}

Money Money::parse(std::string_view text, Currency currency) {
    const auto [number, symbol] = detail::split_unit(text, "Money");
    detail::require_code(symbol, currency, text);
    return {Decimal(number), currency};
}

std::string to_string(Money amount) {
    const Currency unit = amount.currency();
    return detail::print(amount.count(), unit.exponent(), unit.symbol(), unit.least_decimals());
}

namespace detail {

std::string print_rate(Decimal number, std::string_view numerator, std::string_view per) {
    return to_string(number) + ' ' + std::string(numerator) + '/' + std::string(per);
}

RateText split_rate(std::string_view text, std::string_view kind) {
    const auto space = text.find(' ');
    const auto slash = space == std::string_view::npos ? space : text.find('/', space);
    if (slash == std::string_view::npos)
        throw_error(code::unknown_unit, kind, quoted(text) + " is not a number per unit",
                    "write number, space, unit, slash, unit, such as 0.568 CNY/kWh");
    return {text.substr(0, space), text.substr(space + 1, slash - space - 1), text.substr(slash + 1)};
}

void require_code(std::string_view code, Currency currency, std::string_view text) {
    if (code != currency.code())
        throw_error(code::mixed_currency, quoted(text), "the currency here is " + currency.code() + ", not " + std::string(code),
                    "write " + currency.code());
}

}  // namespace detail

}  // namespace wattle::inline v0
