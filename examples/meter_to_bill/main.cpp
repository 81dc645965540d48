// From a table of a meter to a bill that explains itself; `wattle bill` does the same from the command line, and prints the same.
#include <wattle/report/bill.hpp>
#include <wattle/series/intervals.hpp>
#include <wattle/units/format.hpp>
#include <wattle/wattle.hpp>

#include <algorithm>

using namespace wattle;
using namespace std::chrono_literals;

int main() {
    const std::string folder = WATTLE_EXAMPLE_DIR;
    // [bill]
    const auto tariff = tariff::Tariff::load(folder + "/tariff.toml");
    const Interval march = Periods::months(tariff.zone()).of(2026y / 3 / 1);

    const Table readings =
        read_csv(folder + "/readings.csv", {.zone = tariff.zone(), .stamp = Stamp::begin, .every = 1h, .columns = {.instant = "time"}});
    const auto used = intervals<Energy>(readings, "shop", Slots::regular(march, 1h));
    const auto bill = tariff::bill(tariff, used, march, {.trace = true, .point = "shop"});

    const auto sheet = report::sheet(bill, {.title = "Bill of shop, 2026-03-01 00:00 – 2026-04-01 00:00 Europe/Berlin, two-rates"});
    fmt::print("{}\n{}\n\n", report::to_text(sheet), to_string(bill.used));
    // [end]

    // [explain]
    const auto& biggest = *std::max_element(bill.lines.begin(), bill.lines.end(), [](const auto& a, const auto& b) { return a.amount < b.amount; });
    fmt::print("{}", bill.trace.explain(biggest.step, Language::english, tariff.zone()));
    // [end]
}
