// What wattle thinks a reading is, step by step (docs/reading.md). main.py says the same in Python, and both print expected.txt.
#include <wattle/units/format.hpp>
#include <wattle/wattle.hpp>

using namespace wattle;
using namespace std::chrono_literals;

namespace {

void title(std::string_view text) { fmt::print("\n{}\n", text); }

// Two hours of a synthetic meter: average kW of quarter-hours, stamped with their end, in local time.
constexpr std::string_view morning = R"(point,instant,value [kW],quality
feeder,2026-02-14 08:15,12.34,
feeder,2026-02-14 08:30,12.40,
feeder,2026-02-14 08:45,,no_answer
feeder,2026-02-14 09:00,12.80,
feeder,2026-02-14 09:15,13.02,
feeder,2026-02-14 09:30,13.10,interpolated
feeder,2026-02-14 09:45,13.16,
feeder,2026-02-14 10:00,12.96,
)";

}  // namespace

int main() {
    const Zone shanghai = Zone::load("Asia/Shanghai");

    title("A reading is a count, an instant and a doubt; its point says what the count means");
    // [reading]
    Point main_meter("main.energy", PointKind::register_, kWh, Decimal("0.01"));
    main_meter.multiplier = 80;  // current transformers 400/5, which the register does not contain

    const Reading reading{parse_instant("2026-02-14T08:00:00+08:00"), 12'345, 0, Reason::measured};
    fmt::print("  {} counts at {} are {}\n", reading.value, to_string(reading.at), main_meter.amount<Energy>(reading.value));
    // [end]
    // [event]
    const MeterEvent exchanged{reading.at + 160min, 0, MeterEvent::Exchange{"A", "B", 12'398, 200}};
    fmt::print("  {}\n", to_string(exchanged));
    // [end]

    title("A file says what it can, and you say the rest");
    // [broken]
    try {
        parse_csv(morning, "morning.csv");
    } catch (const Error& error) {
        for (const Finding& finding : error.findings()) fmt::print("  {}: {}\n", finding.code.name(), to_string(finding));
    }
    // [end]
    // [file]
    const Table table = parse_csv(morning, "morning.csv", {.zone = shanghai, .stamp = Stamp::end, .every = 15min});
    fmt::print("  {} readings of {}, resolution {} {}\n", table.size(), table.points()[0].id, to_string(table.points()[0].resolution),
               to_string(table.points()[0].unit));
    // [end]
    // [back]
    fmt::print("{}", to_csv(table, {.zone = shanghai}));
    // [end]

    title("Time is cut by the calendar of a zone, days have a type, and both come from files");
    // [calendar]
    const Date date = 2026y / 2 / 14;
    const auto cn = Calendar::load(WATTLE_DATA_DIR "/calendars/cn.toml");
    const CalendarDay day = cn.day(date);
    fmt::print("  {} is a {}, says {}\n", to_string(day.date), to_string(day.type), to_string(day.source));

    const Interval february = Periods::months(shanghai).of(date);
    fmt::print("  February has {} days, {} quarter-hours\n", Periods::days(shanghai).slots(february).size(), quarter_hours(february).size());
    const Shifts shifts(shanghai, {{"early", 8h, 16h}, {"late", 16h, 24h}, {"night", 0h, 8h}});
    const ShiftSlots crews = shifts.slots(shifts.production_days().of(date));
    for (std::size_t i = 0; i < crews.slots.size(); ++i) fmt::print("  {}: {}\n", crews.name(i), to_string(crews.slots[i]));
    // [end]

    title("A series is values over a grid, each with how far it can be trusted");
    // [series]
    const Interval two_hours(reading.at, reading.at + 2h);
    const auto used = intervals<Energy>(table, "feeder", quarter_hours(two_hours));
    for (std::size_t i = 0; i < used.size(); ++i)
        fmt::print("  {}: {}, {}\n", to_string(used.slots()[i].begin()), used[i] ? to_string(*used[i]) : "no value", to_string(used.quality(i)));
    // [end]
    // [sum]
    const auto hours = used.resample(Periods::hours(shanghai).slots(two_hours));
    fmt::print("  first hour {}, {} s of it unknown\n", *hours[0], hours.missing(0) / 1s);
    fmt::print("  {}\n", to_string(sum(used)));
    fmt::print("  by hours: {}\n", sum(hours).total == sum(used).total ? "the same" : "another sum");
    // [end]

    // [columns]
    const auto supplied = Series<Energy>::from_columns(used.slots(), std::vector<std::int64_t>(used.size(), 5'000'000));  // 5 kWh each, in mWh
    const auto rest = supplied - used;  // missing where a term is missing
    const Interval first_hour(two_hours.begin(), two_hours.begin() + 1h);
    fmt::print("  others used {}\n", to_string(sum(rest.slice(first_hour))));
    const auto whole_day = rest.align(quarter_hours(Periods::days(shanghai).of(date)));
    fmt::print("  on the grid of the day {:.1f} % of the time has values\n", 100 * sum(whole_day).coverage());
    // [end]

    title("A number tells its own story");
    // [trace]
    const Currency cny("CNY", 2);
    const auto total = sum(used);
    Trace trace;
    const auto energy = trace.leaf({"energy", "电量"}, total.total,
                                   {.source = "feeder",
                                    .span = two_hours,
                                    .slots = total.slots,
                                    .band = "peak",
                                    .estimated = total.estimated,
                                    .worst = total.quality,
                                    .missing = total.missing});
    const auto price =
        trace.parameter({"price, peak", "峰段电价"}, Price("0.5680", cny / kWh), {.document = "NT2", .version = "2026-01", .source = "synthetic"});
    const auto charge = trace.product({"energy charge", "电度电费"}, energy, price);
    trace.result(trace.rounded({"energy charge", "电度电费"}, charge, half_up, Decimal("0.01")));
    fmt::print("{}{}", trace.explain(Language::english, shanghai), trace.explain(Language::chinese, shanghai));
    fmt::print("  computed anew: {}; sha256 {}\n", trace.recompute() == trace ? "the same" : "another result", to_hex(trace.sha256()).substr(0, 16));
    // [end]
}
