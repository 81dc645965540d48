// The ten lines of the README; tests/examples compares that page with this file.
// [readme]
#include <wattle/units/format.hpp>
#include <wattle/wattle.hpp>
using namespace wattle;

int main() {
    const Currency cny("CNY", 2);
    const Energy used = Energy("1.25 kWh") + 2.0 * kW * std::chrono::minutes(90);  // exactly 4.25 kWh
    const auto cost = used * Price("0.5683", cny / kWh);                           // as printed, exact until rounded
    const auto caused = used * Factor("0.4012", kgCO2e / kWh);                     // (both rates are synthetic)
    fmt::print("{}, {}, {}\n", used, cost.rounded(half_up, cny.minor_unit()), caused.rounded(half_even, 1 * gCO2e));

    const std::vector<Weight> rooms = {{"608", Decimal("45.5")}, {"609", Decimal("45.5")}, {"610", 30}};
    for (const auto& part : share(Money("2.43", cny), rooms).parts) fmt::print("{}: {}\n", part.id, part.amount);

    const Interval day = Zone::load("Europe/Berlin").day(std::chrono::year(2026) / 3 / 29);
    fmt::print("{} has {} quarter-hours\n", to_string(day), Slots::regular(day, std::chrono::minutes(15)).size());
}
// [end]
