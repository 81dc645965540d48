// First light: a small synthetic factory, one month in virtual time. Two meters are polled over real Modbus TCP on this machine; what they show becomes
// quarter-hours, a bill, emissions and a page. One register rolls over, the other meter cannot be reached for two days.
//
//     first_light [PAGE.html]
#include "factory.hpp"

#include <wattle/report/bill.hpp>
#include <wattle/report/html.hpp>
#include <wattle/units/format.hpp>

#include <algorithm>

int main(int argc, char** argv) {
    const std::string data = WATTLE_DATA_DIR;
    const auto tariff = tariff::Tariff::load(data + "/tariffs/example.tou.toml");
    const Zone& zone = tariff.zone();
    const Interval month = Periods::months(zone).of(2026y / 2 / 14);

    const Table readings = Factory(data + "/profiles", tariff.calendar().value(), zone).poll(month);
    const auto missing = std::count_if(readings.quality().begin(), readings.quality().end(), [](Quality q) { return q.missing(); });
    fmt::print("{} readings of {} meters by Modbus TCP, {} of them missing\n", readings.size(), readings.points().size(), missing);

    // [amounts]
    const auto office = stream::energy(readings, "office/import", quarter_hours(month), {.p_max = "40 kW", .max_gap = 30min});
    const auto hall = stream::energy(readings, "hall/import", quarter_hours(month), {.p_max = "277 kW", .modulus = 4'294'967'296, .max_gap = 30min});
    const auto used = office + hall;
    fmt::print("  office: {}\n  hall: {}\n  factory: {}\n\n", to_string(sum(office)), to_string(sum(hall)), to_string(sum(used)));
    // [end]

    // [bill]
    const auto bill = tariff::bill(tariff, used, month, {.trace = true, .point = "factory"});
    const auto lines = report::sheet(bill, {.title = "Bill, February 2026 (synthetic prices)"});
    fmt::print("{}\n", report::to_text(lines));
    // [end]

    // [carbon]
    const carbon::GridFactors grid(carbon::Factors::load(data + "/factors/cn_electricity_average.csv"), "CN", zone, {carbon::Fallback::newest_older});
    const auto statement = carbon::location_based(used, grid, {.source = "factory", .quantum = 1 * gCO2e, .trace = true});
    fmt::print("{}\n\n", to_string(statement));
    // [end]

    // [explain]
    const auto& biggest = *std::max_element(bill.lines.begin(), bill.lines.end(), [](const auto& a, const auto& b) { return a.amount < b.amount; });
    const std::string why = bill.trace.explain(biggest.step, Language::english, zone);
    fmt::print("{}", why);
    // [end]

    // [page]
    report::Page page("Factory, February 2026");
    page.paragraph("A synthetic factory with synthetic prices: two meters, polled over Modbus TCP. What was not measured is marked everywhere.");
    page.heading("Bill").add(lines).add(report::bars(bill));
    page.heading("Load").add(report::load_curve(used, {.title = "Mean power, both meters", .zone = zone}));
    page.heading("Emissions").paragraph(to_string(statement)).preformatted(statement.trace->explain(Language::english, zone));
    page.heading("The biggest line, explained").preformatted(why).preformatted(bill.trace.explain(biggest.step, Language::chinese, zone));
    if (argc > 1) {
        report::write_page(page, argv[1]).value();
        fmt::print("\nThe page is {}\n", argv[1]);
    }
    // [end]
}
