// A tour of the vocabulary. main.py says the same in Python, and both print expected.txt.
#include <wattle/units/format.hpp>
#include <wattle/wattle.hpp>

using namespace wattle;
using namespace std::chrono_literals;

namespace {

void title(std::string_view text) { fmt::print("\n{}\n", text); }

void complaint(auto&& call) {
    try {
        static_cast<void>(call());
    } catch (const Error& error) {
        fmt::print("  {}\n    {}\n", error.code().name(), error.what());
    }
}

}  // namespace

int main() {
    const Currency cny("CNY", 2), chf("CHF", 2);  // all rates and amounts of this tour are synthetic

    title("Amounts are exact counts of one quantum; kinds never mix");
    const Energy morning("1.25 kWh"), noon = 2.0 * kW * 90min, evening = 751 * Wh;
    const Energy used = sum(std::vector{morning, noon, evening}).narrow();
    fmt::print("  {} + {} + {:kWh} = {} = {} mWh = {:MWh}\n", morning, noon, evening, used, used.count(), used);
    fmt::print("  a gigajoule of heat is {} of energy, rounded by name\n", as_energy(1 * GJ, half_even));

    title("Published rates keep their digits; amount x rate is exact until it is rounded, once");
    const Price price("0.5680", cny / kWh);
    const auto cost = used * price;
    fmt::print("  {} x {} = {}, on the invoice {}\n", used, price, cost, cost.rounded(half_up, cny.minor_unit()));
    const Factor factor("0.4012", kgCO2e / kWh);
    fmt::print("  {} x {} = {}, in the report {}\n", used, factor, used * factor, (used * factor).rounded(half_even, 1 * gCO2e));
    fmt::print("  a peak of 200 kWh in a quarter of an hour at {}: {}\n", Price("38", cny / kW),
               demand_charge(200 * kWh, 15min, Price("38", cny / kW)));

    title("Rounding has a name and a step");
    for (const Rounding mode : {Rounding::down, half_down, half_even, half_up, Rounding::up})
        fmt::print("  12.325 CHF to 0.05, {}: {}\n", to_string(mode), Money("12.325", chf).rounded(mode, Money("0.05", chf)));

    title("Shares sum to their total, and show why each is what it is");
    const std::vector<Weight> rooms = {{"608", Decimal("45.5")}, {"609", Decimal("45.5")}, {"610", 30}};
    const auto shares = share(Money("2.43", cny), rooms);
    for (const auto& part : shares.parts)
        fmt::print("  room {}: {} (weight {}, floor {} fen, remainder {}/{}{})\n", part.id, part.amount, part.weight, part.floor,
                   to_string(part.remainder), to_string(shares.divisor), part.rounded_up ? ", rounded up" : "");

    title("A gap's energy is split at any instants without losing any");
    const Energy gap = 100 * Wh;
    for (const auto minutes : {3min, 8min, 13min, 15min}) fmt::print("  up to minute {}: {}\n", minutes.count(), up_to(gap, minutes, 15min));

    title("Doubt travels with the value, and the worse of two wins");
    const Quality glitch = Quality(Reason::glitch).with(Flag::rollover), spread = Reason::interpolated;
    fmt::print("  {} | {} | together: {}\n", glitch, spread, worse(glitch, spread));

    title("Instants are UTC; local days have the length their zone gives them");
    struct Day {
        const char* zone;
        Date date;
    };
    for (const Day& day : {Day{"Europe/Berlin", 2026y / 3 / 29}, Day{"Europe/Berlin", 2026y / 10 / 25}, Day{"Australia/Lord_Howe", 2026y / 4 / 5},
                           Day{"Pacific/Apia", 2011y / 12 / 30}, Day{"America/Nuuk", 2099y / 3 / 28}}) {
        const Interval span = Zone::load(day.zone).day(day.date);
        fmt::print("  {} {}: {} min\n", day.zone, to_string(span), span.length() / 1min);
    }

    title("Errors say what is wrong, where, and what would be right");
    complaint([] { return Energy("2.5 kW"); });
    complaint([&] { return Money("1", cny) + Money("1", chf); });
    complaint([] { return Decimal("0,568"); });
    complaint([] { return Zone::load("Europe/Berlin").to_instant(parse_local("2026-10-25T02:30")); });
    complaint([] { return parse_instant("2026-03-01T08:00:00"); });
}
