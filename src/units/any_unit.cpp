#include "wattle/units/any_unit.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

namespace wattle::inline v0 {

namespace {

template <class... Qs>
std::vector<AnyUnit::Row> rows() {
    std::vector<AnyUnit::Row> all = {{"1", "Number"},         {"%", "Number"},         {"s", "Duration"},
                                     {"min", "Duration"},     {"h", "Duration"},       {"Hz", "Frequency"},
                                     {"degC", "Temperature"}, {"degF", "Temperature"}, {"kelvin", "Temperature"}};
    const auto add = [&]<class Q>() {
        for (const auto& unit : Q::Kind::units) all.push_back({unit.symbol, Q::Kind::name});
    };
    (add.template operator()<Qs>(), ...);
    return all;
}

}  // namespace

std::span<const AnyUnit::Row> AnyUnit::all() {
    static const auto table = rows<Energy, ReactiveEnergy, ApparentEnergy, Heat, Volume, Mass, Emissions, Power, ReactivePower, ApparentPower,
                                   Voltage, Current, VolumeFlow, MassFlow, Pressure, TemperatureDifference>();
    return table;
}

AnyUnit::AnyUnit(std::string_view symbol) {
    const auto table = all();
    const auto found = std::find_if(table.begin(), table.end(), [&](const Row& row) { return row.symbol == symbol; });
    if (found == table.end()) {
        std::string known;
        for (const Row& row : table) known += (known.empty() ? "" : ", ") + std::string(row.symbol);
        detail::throw_error(code::unknown_unit, "unit", detail::quoted(symbol) + " is no unit that wattle knows", "use one of " + known);
    }
    index_ = static_cast<std::uint8_t>(found - table.begin());
}

TemperatureScale AnyUnit::scale() const { return symbol() == "degC" ? degC : symbol() == "degF" ? degF : kelvin; }

void AnyUnit::throw_other_kind(std::string_view wanted) const {
    detail::throw_error(code::other_kind, "unit",
                        std::string(symbol()) + " is a unit of " + std::string(quantity()) + ", not of " + std::string(wanted),
                        "ask for " + std::string(quantity()) + ", or give the values in a unit of " + std::string(wanted));
}

}  // namespace wattle::inline v0
