// First light: a small synthetic factory, one month in virtual time. Two meters are polled over real Modbus TCP on this machine; what they show becomes
// quarter-hours, a bill, emissions and a page. One register rolls over, the other meter cannot be reached for two days.
//
//     first_light [PAGE.html]
#include <wattle/report/html.hpp>
#include <wattle/units/format.hpp>
#include <wattle/wattle.hpp>

#include <algorithm>

using namespace wattle;
using namespace std::chrono_literals;

namespace {

/// What the hall draws in quarter-hour i, in 0.01 kWh: little at night and on days off, more by day, most in the early evening, and never quite the same.
std::int64_t load(std::int64_t i, int hour_of_day, bool worked) {
    const std::int64_t base = !worked ? 120 : hour_of_day < 7 ? 150 : hour_of_day < 17 ? 900 : hour_of_day < 22 ? 1200 : 300;
    return base + i * 7919 % (base / 3);
}

/// A meter of the demo: its simulation, the server that it is reached at, and the link and driver that poll it.
struct Station {
    Station(std::string name, const devices::Profile& profile, std::uint32_t place, std::int64_t start)
        : name(std::move(name)),
          simulated(profile),
          server({{std::uint8_t{1}, simulated}}),
          link("127.0.0.1", server.port(), {.connect = 200ms, .answer = 200ms}),
          meter(profile, 1, link, place, {"import"}),
          counts(start) {}

    std::string name;
    devices::SimulatedMeter simulated;
    devices::SimulatedServer server;
    devices::FramedTcp link;
    devices::Meter meter;
    std::int64_t counts;  // of 0.01 kWh, without roll-over
};

report::Cell cell(const Figure& figure) {
    return figure.unit.empty() && figure.number == 0 ? report::Cell() : report::Cell(figure.number.to_decimal(), figure.unit);
}

std::string local(const Zone& zone, Instant t) { return to_string(zone.to_local(t)).substr(0, 16); }

}  // namespace

int main(int argc, char** argv) {
    const std::string data = WATTLE_DATA_DIR;
    const auto tariff = tariff::Tariff::load(data + "/tariffs/example.tou.toml");
    const Zone& zone = tariff.zone();
    const Interval month = Periods::months(zone).of(2026y / 2 / 14);
    const Slots quarters = quarter_hours(month);

    // [poll]
    const auto office_profile = devices::Profile::load(data + "/profiles/eastron.sdm630.toml");
    const auto hall_profile = devices::Profile::load(data + "/profiles/synthetic.uint32.toml");
    Station office("office", office_profile, 0, 812'300);
    Station hall("hall", hall_profile, 1, 4'294'967'296 - 250'000);  // 2500 kWh before its 32 bits roll over

    std::vector<Point> points = office.meter.table_points("office");
    for (Point& point : hall.meter.table_points("hall")) points.push_back(std::move(point));
    Table readings(points);

    VirtualClock clock(month.begin());
    const Interval outage(month.begin() + 24h * 9 + 7h, month.begin() + 24h * 11 + 7h);
    for (std::int64_t i = 0; clock.utc() <= month.end(); clock.wait(15min), ++i) {
        const Instant now = clock.utc(), before = now - 15min;
        const DayType day = tariff.calendar()->day_type(zone.date(before));
        const int hour = std::stoi(local(zone, before).substr(11, 2));
        const std::int64_t drawn = i == 0 ? 0 : load(i, hour, day == DayType::workday || day == DayType::make_up_workday);
        hall.counts += drawn;
        office.counts += drawn / 8;
        office.simulated.set("import", office.counts * 10);  // its profile counts 0.001 kWh
        hall.simulated.set("import", hall.counts);
        office.server.behave(outage.contains(now) ? devices::Behaviour::refuse : devices::Behaviour::answer);
        for (Station* station : {&office, &hall})
            for (const Reading& reading : station->meter.poll(now)) readings.push_back(reading);
    }
    // [end]
    const auto missing = std::count_if(readings.quality().begin(), readings.quality().end(), [](Quality q) { return q.missing(); });
    fmt::print("{} readings of {} meters by Modbus TCP, {} of them missing: the office was out from {} to {}\n", readings.size(), points.size(),
               missing, local(zone, outage.begin()), local(zone, outage.end()));

    // [amounts]
    const auto office_used = stream::energy(readings, "office/import", quarters, {.p_max = "40 kW", .max_gap = 30min});
    const auto hall_used = stream::energy(readings, "hall/import", quarters, {.p_max = "277 kW", .modulus = 4'294'967'296, .max_gap = 30min});
    const auto used = office_used + hall_used;
    // [end]
    for (const auto& [name, series] : {std::pair("office", office_used), std::pair("hall", hall_used), std::pair("factory", used)})
        fmt::print("  {}: {}\n", name, to_string(sum(series)));

    // [bill]
    const auto bill = tariff::bill(tariff, used, month, {.trace = true, .point = "factory"});
    // [end]
    // [carbon]
    const carbon::GridFactors grid(carbon::Factors::load(data + "/factors/cn_electricity_average.csv"), "CN", zone, {carbon::Fallback::newest_older});
    const auto statement = carbon::location_based(used, grid, {.source = "factory", .quantum = 1 * gCO2e, .trace = true});
    // [end]

    // [report]
    report::Sheet lines("Bill, February 2026 (synthetic prices)",
                        {"charge", "quantity", "price", {"amount", report::Align::right}, {"not measured", report::Align::right}});
    std::vector<report::Bar> costs;
    for (const auto& line : bill.lines) {
        const bool energy = line.kind == tariff::Line::Kind::energy;
        lines.row({line.label.english, cell(line.quantity), cell(line.price), line.amount,
                   energy ? report::Cell::share(line.used.estimated, line.used.total) : report::Cell()});
        costs.emplace_back(line.label.english, line.amount);
    }
    lines.total({"total", bill.used.total, "", bill.total(), report::Cell::share(bill.used.estimated, bill.used.total)});
    fmt::print("\n{}\n{}\n", report::to_text(lines), to_string(statement));

    const auto& biggest = *std::max_element(bill.lines.begin(), bill.lines.end(), [](const auto& a, const auto& b) { return a.amount < b.amount; });
    const std::string why = bill.trace.explain(biggest.step, Language::english, zone);
    fmt::print("\n{}", why);

    report::Page page("Factory, February 2026");
    page.paragraph("A synthetic factory with synthetic prices: two meters, polled over Modbus TCP. What was not measured is marked everywhere.");
    page.heading("Bill").add(lines).add(report::bars(costs, {.title = "Cost by charge"}));
    page.heading("Load").add(report::load_curve(used, {.title = "Mean power, both meters", .zone = zone}));
    page.heading("Emissions").paragraph(to_string(statement)).preformatted(statement.trace->explain(Language::english, zone));
    page.heading("The biggest line, explained").preformatted(why).preformatted(bill.trace.explain(biggest.step, Language::chinese, zone));
    if (argc > 1) {
        report::write_page(page, argv[1]).value();
        fmt::print("\nThe page is {}\n", argv[1]);
    }
    // [end]
}
