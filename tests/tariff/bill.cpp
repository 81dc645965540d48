#include "wattle/tariff/bill.hpp"

#include "wattle/units/share.hpp"

#include "tariff/tariffs.hpp"

using namespace wattle;
using namespace wattle::test;
using namespace std::chrono_literals;
using tariff::Bill;
using tariff::bill;
using tariff::Line;
using tariff::Tariff;

namespace {

const Currency eur("EUR", 2);

Interval span(std::string_view begin, std::string_view end) { return {parse_instant(begin), parse_instant(end)}; }

/// As much in each slot.
Series<Energy> constant(const Interval& span, std::chrono::microseconds step, Energy each) {
    const Slots grid = Slots::regular(span, step);
    return {grid, std::vector<Energy>(grid.size(), each)};
}

const Line& line_of(const Bill& bill, std::string_view band) {
    for (const Line& line : bill.lines)
        if (line.band == band) return line;
    FAIL("no line of the band ", std::string(band));
    return bill.lines.front();
}

/// Two versions, two zones of seasons, three bands, an adder of each sort; in Berlin, so that days have 23 and 25 hours.
const Tariff& varied() {
    static const Tariff tariff = parsed(R"([[version]]
valid = ["2026-01-01", "2026-04-15"]
bands = { peak = [{ days = ["worked"], from = "08:00", to = "20:30" }], valley = "rest" }
[[version.energy]]
price = { peak = "0.3456", valley = "0.1234567" }
[[version.adder]]
kind = "fixed"
per = "month"
price = "11.90"
[[version]]
valid = ["2026-04-15", "2027-01-01"]
rounding = { line = "half_even 0.01" }
seasons = { summer = ["05-01", "09-15"], other = "rest" }
bands = { noon = [{ seasons = ["summer"], from = "11:15", to = "15:00" }], peak = [{ seasons = ["other"], from = "06:00", to = "22:00" }], valley = "rest" }
[[version.energy]]
id = "grid"
price = { noon = "0.0100", peak = "0.20", valley = "0.15" }
[[version.energy]]
id = "supply"
label = { english = "supply", chinese = "购电" }
price = { noon = "0.05", peak = "0.111", valley = "0.0909" }
[[version.adder]]
kind = "fixed"
per = "day"
price = "0.3333"
)");
    return tariff;
}

/// Quarter-hours of the year with a hole, estimates and zeros, from a seed.
Series<Energy> random_series(const Interval& span, std::chrono::microseconds step, std::uint64_t seed) {
    Series<Energy> series(Slots::regular(span, step));
    for (std::size_t i = 0; i < series.size(); ++i) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        const auto amount = Energy::from_count(static_cast<std::int64_t>(seed >> 33) % 5'000'000);
        if (seed % 64 < 3) continue;  // missing: gap
        series.set(i, amount, seed % 64 < 9 ? Quality(Reason::interpolated) : Quality());
    }
    return series;
}

Product<Money> exact_total(const Bill& bill) {
    Product<Money> total;
    for (const Line& line : bill.lines)
        if (line.kind == Line::Kind::energy) total += line.exact;
    return total;
}

const Interval year = {parse_instant("2026-01-01T00:00:00+01:00"), parse_instant("2027-01-01T00:00:00+01:00")};

/// Up to six weeks of the year, from and to any quarter-hour.
rc::Gen<Interval> any_period() {
    const auto below = [](std::int64_t n) { return rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::int64_t>(0, n)); };
    return rc::gen::map(rc::gen::pair(below(31'000), below(4'033)), [](const auto& p) { return Interval(year.begin() + p.first * 15min, year.begin() + (p.first + p.second) * 15min); });
}

}  // namespace

TEST_CASE("a bill is what a person reckons by hand") {
    // Two days in March 2026, 1 kWh an hour. Monday: 8 h valley, 3 + 5 h peak, 6 + 2 h flat; Tuesday the same.
    // 16 × 1.0680 = 17.088, 16 × 0.6675 = 10.68, 16 × 0.2670 = 4.272; 30 × 2/31 = 1.9354…
    const Interval days = span("2026-03-02T00:00:00+08:00", "2026-03-04T00:00:00+08:00");
    const Bill bill = tariff::bill(example(), constant(days, 1h, 1 * kWh), days);
    std::string text;
    for (const Line& line : bill.lines) text += to_string(line) + '\n';
    CHECK(text ==
          "energy charge, peak: 16 kWh × 1.0680 CNY/kWh = 17.09 CNY\n"
          "energy charge, flat: 16 kWh × 0.6675 CNY/kWh = 10.68 CNY\n"
          "energy charge, valley: 16 kWh × 0.2670 CNY/kWh = 4.27 CNY\n"
          "service charge, 2026-03: 2 day × 30.00 CNY/month / 31 day = 1.94 CNY\n");
    CHECK(to_string(bill.total()) == "33.98 CNY");
    CHECK(bill.lines[0].label == Label("energy charge, peak", "电度电费（高峰）"));
    CHECK(bill.lines[3].label == Label("service charge, 2026-03", "服务费（2026-03）"));
    CHECK(bill.used.total.narrow() == 48 * kWh);
    CHECK(bill.used.coverage() == 1);
    CHECK(bill.trace.size() == 0);
}

TEST_CASE("windows by the clock on the wall have five or seven hours where clocks change") {
    // Source: acceptance data tariff/cases/dst_local_windows.json (tz database): 1 kW, 0.10 from 00:00 to 06:00, else 0.30.
    struct Case {
        std::string_view zone;
        Date date;
        double night_h;
        std::string_view cost;
    };
    const Case cases[] = {
        {"Europe/Berlin",       2026y / 3 / 29,  5,   "5.90"},
        {"Europe/Berlin",       2026y / 10 / 25, 7,   "6.10"},
        {"America/New_York",    2026y / 3 / 8,   5,   "5.90"},
        {"America/New_York",    2026y / 11 / 1,  7,   "6.10"},
        {"Australia/Lord_Howe", 2026y / 10 / 4,  5.5, "5.95"},
        {"Australia/Lord_Howe", 2026y / 4 / 5,   6.5, "6.05"},
        {"Asia/Shanghai",       2026y / 3 / 29,  6,   "6.00"},
        {"Asia/Shanghai",       1986y / 5 / 4,   5,   "5.90"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.zone);
        const Tariff tariff = parsed(night_and_day, c.zone);
        const Interval day = tariff.zone().day(c.date);
        const Bill bill = tariff::bill(tariff, constant(day, 30min, 500 * Wh), day);
        CHECK(line_of(bill, "night").used.total.to(kWh) == c.night_h);
        CHECK(line_of(bill, "day").used.total.to(kWh) == 18);
        CHECK(bill.total() == Money(c.cost, eur));
        // Slots of UTC hours cross 06:00 in Lord Howe; split by duration, they cost the same.
        const Interval hours(std::chrono::floor<std::chrono::hours>(day.begin()), std::chrono::ceil<std::chrono::hours>(day.end()));
        CHECK(tariff::bill(tariff, constant(hours, 1h, 1 * kWh), day).total() == Money(c.cost, eur));
    }
}

TEST_CASE("a slot that crosses a boundary is split into parts that sum to it") {
    // 10 mWh from 05:00 to 08:00: a third before 06:00. floor(10 / 3) = 3 and the rest.
    const Interval day = span("2026-01-05T00:00:00+01:00", "2026-01-06T00:00:00+01:00");
    Series<Energy> used(Slots::between({day.begin() + 5h, day.begin() + 8h}));
    used.set(0, 10 * mWh, Reason::interpolated);
    const Bill bill = tariff::bill(parsed(night_and_day), used, day);
    const auto &night = line_of(bill, "night"), &rest = line_of(bill, "day");
    CHECK(night.used.total.count() == 3);
    CHECK(rest.used.total.count() == 7);
    CHECK(night.used.estimated.count() == 3);
    CHECK(rest.used.estimated.count() == 7);
    CHECK(night.used.slots == 1);
    CHECK(rest.used.slots == 1);
    CHECK(night.used.missing == 5h);
    CHECK(rest.used.missing == 16h);
}

TEST_CASE("what is not known is not zero: each line tells how long it lasted") {
    const Interval day = span("2026-01-05T00:00:00+01:00", "2026-01-06T00:00:00+01:00");
    auto used = constant({day.begin() + 2h, day.end()}, 1h, 1 * kWh);  // the series begins late
    used.set_missing(1, Reason::no_answer);                            // 03:00
    used.set(9, -1 * kWh);                                             // 11:00: nobody uses less than nothing
    used.set(10, 2 * kWh, Energy("0.5 kWh"), Reason::sibling);         // 12:00
    const Bill bill = tariff::bill(parsed(night_and_day), used, day);
    CHECK(to_string(bill.lines[0]) == "energy charge, night: 3 kWh × 0.10 EUR/kWh = 0.30 EUR; 10800 s without a value");
    CHECK(to_string(bill.lines[1]) == "energy charge, day: 18 kWh × 0.30 EUR/kWh = 5.40 EUR; 0.5 kWh not measured; 3600 s without a value");
    CHECK(to_string(bill.lines[0].used.quality) == "missing: gap");
    CHECK(to_string(bill.lines[1].used.quality) == "suspect: outside_limits");
    CHECK(bill.used.coverage() == doctest::Approx(20.0 / 24));

    const Bill nothing = tariff::bill(parsed(night_and_day), Series<Energy>(), day);
    CHECK(to_string(nothing.lines[1]) == "energy charge, day: 0 kWh × 0.30 EUR/kWh = 0.00 EUR; 64800 s without a value");
    CHECK(nothing.used.coverage() == 0);
}

TEST_CASE("versions within the period give lines of their own") {
    const Interval april = span("2026-04-01T00:00:00+02:00", "2026-05-01T00:00:00+02:00");
    const Bill bill = tariff::bill(varied(), constant(april, 1h, 1 * kWh), april);
    std::string text;
    for (const Line& line : bill.lines) text += line.version + ' ' + line.id + ": " + to_string(line) + '\n';
    // 10 workdays × 12.5 h of 14 × 24 h; then 16 days of 16 and 8 h. 11.90 × 14/30 = 5.553…; 16 × 0.3333 = 5.3328.
    CHECK(text ==
          "2026-01-01 energy: energy charge, peak: 125 kWh × 0.3456 EUR/kWh = 43.20 EUR\n"
          "2026-01-01 energy: energy charge, valley: 211 kWh × 0.1234567 EUR/kWh = 26.05 EUR\n"
          "2026-01-01 fixed: fixed charge, 2026-04: 14 day × 11.90 EUR/month / 30 day = 5.55 EUR\n"
          "2026-04-15 grid: grid, peak: 256 kWh × 0.20 EUR/kWh = 51.20 EUR\n"
          "2026-04-15 grid: grid, valley: 128 kWh × 0.15 EUR/kWh = 19.20 EUR\n"
          "2026-04-15 supply: supply, peak: 256 kWh × 0.111 EUR/kWh = 28.42 EUR\n"
          "2026-04-15 supply: supply, valley: 128 kWh × 0.0909 EUR/kWh = 11.64 EUR\n"
          "2026-04-15 fixed: fixed charge: 16 day × 0.3333 EUR/day = 5.33 EUR\n");
    CHECK(bill.used.total.narrow() == 720 * kWh);
    CHECK(bill.lines[3].span == span("2026-04-15T00:00:00+02:00", "2026-05-01T00:00:00+02:00"));
    CHECK(code_of([&] { return tariff::bill(varied(), Series<Energy>(), span("2026-12-31T00:00:00+01:00", "2027-01-02T00:00:00+01:00")); }) == "no_version");
    CHECK(tariff::bill(varied(), Series<Energy>(), {april.begin(), april.begin()}).lines.empty());
}

TEST_CASE("a whole bill is rounded by a line of its own, and interval values only where the tariff says so") {
    // Source: acceptance data tariff/cases/rounding_half_even_octopus.json: each half-hour to 0.01 kWh half-even, money once at the end.
    const Tariff octopus = parsed(R"([[version]]
valid = ["2026-01-01", "2027-01-01"]
rounding = { interval = "half_even 0.01 kWh", line = "half_even 0.000001", bill = "half_up 0.01" }
bands = { all = "rest" }
[[version.energy]]
price = { all = "0.2642" }
)", "Europe/London");
    const Interval hours = span("2026-06-01T00:00:00Z", "2026-06-01T02:30:00Z");
    Series<Energy> used(Slots::regular(hours, 30min));
    const Energy metered[] = {15 * Wh, 25 * Wh, 35 * Wh, 45 * Wh, 28 * Wh};
    for (std::size_t i = 0; i < 5; ++i) used.set(i, metered[i]);
    const Bill bill = tariff::bill(octopus, used, hours, {.trace = true});
    CHECK(bill.lines[0].used.total.narrow() == 150 * Wh);  // 0.02 + 0.02 + 0.04 + 0.04 + 0.03
    CHECK(bill.lines[0].amount == Money("0.03963", eur));
    CHECK(to_string(bill.lines[1]) == "rounding: 0.00037 EUR");
    CHECK(bill.total() == Money("0.04", eur));
    CHECK(bill.trace.check().empty());
    CHECK(tariff::bill(octopus, used.slice(4, 1), {hours.begin() + 2h, hours.end()}).lines[0].amount == Money("0.007926", eur));
}

TEST_CASE("a trace explains a bill in two languages, and proves it") {
    const Interval days = span("2026-03-02T00:00:00+08:00", "2026-03-04T00:00:00+08:00");
    const Bill bill = tariff::bill(example(), constant(days, 1h, 1 * kWh), days, {.trace = true, .point = "M07/import"});
    CHECK(bill.trace.explain(bill.lines[0].step, Language::english, example().zone()) ==
          "energy charge, peak: 16 kWh × 1.0680 CNY/kWh = 17.088 CNY, rounded half_up to 0.01 = 17.09 CNY\n"
          "  energy, peak: 16 kWh, all measured\n"
          "    M07/import, 2026-03-02T00:00:00 to 2026-03-04T00:00:00 Asia/Shanghai, 16 slots, band peak, version example.tou 2026-01-01, calendar cn " +
              example().calendar()->sha256().substr(0, 16) + ", tzdata " + example().zone().version() +
              "\n"
              "  price of energy charge, peak: 1.0680 CNY/kWh\n"
              "    example.tou, version 2026-01-01, source: wattle, synthetic example, 2025-12-01 (not checked), SHA-256 " +
              example().sha256() + "\n");
    const std::string chinese = bill.trace.explain(Language::chinese, example().zone());
    CHECK(chinese.substr(0, chinese.find('\n')) == "合计：17.09 + 10.68 + 4.27 + 1.94 = 33.98 CNY");
    CHECK(chinese.find("\n  电度电费（高峰）：16 kWh × 1.0680 CNY/kWh = 17.088 CNY，四舍五入到 0.01 = 17.09 CNY\n") != std::string::npos);
    CHECK(bill.trace.recompute() == bill.trace);
}

TEST_CASE("laws of bills") {
    const auto used = random_series(year, 15min, 7);

    LAW("a bill is the sum of its lines, its trace proves them, and tracing changes nothing", [&] {
        const Interval period = *any_period();
        const Bill traced = bill(varied(), used, period, {.trace = true}), plain = bill(varied(), used, period);
        Money total;
        for (std::size_t i = 0; i < plain.lines.size(); ++i) {
            const Line& line = traced.lines[i];
            total += line.amount;
            RC_ASSERT(traced.trace.value(line.step) == Figure(line.amount));
            RC_ASSERT(line.amount == plain.lines[i].amount);
        }
        RC_ASSERT(plain.total() == traced.total());
        RC_ASSERT(plain.lines.empty() || total == plain.total());
        RC_ASSERT(plain.used.length == period.length());
        RC_ASSERT(traced.trace.check().empty());
        if (!plain.lines.empty()) RC_ASSERT(traced.trace.value(traced.trace.results().front()) == Figure(traced.total()));
    });

    LAW("parts of a period, billed alone, sum to the whole before rounding", [&] {
        const Interval period = *any_period();
        const Instant cut = period.begin() + *rc::gen::inRange<std::int64_t>(0, period.length().count() + 1) * 1us;  // through a slot too
        const Bill whole = bill(varied(), used, period);
        const Bill a = bill(varied(), used, {period.begin(), cut}), b = bill(varied(), used, {cut, period.end()});
        RC_ASSERT(exact_total(a) + exact_total(b) == exact_total(whole));
        RC_ASSERT(a.used.total + b.used.total == whole.used.total);
        RC_ASSERT(a.used.estimated + b.used.estimated == whole.used.estimated);
        RC_ASSERT(a.used.missing + b.used.missing == whole.used.missing);
        RC_ASSERT(worse(a.used.quality, b.used.quality) == whole.used.quality);
        const auto days = [](const Bill& bill) {
            std::int64_t days = 0;
            for (const Line& line : bill.lines)
                if (line.quantity.unit == "day" && line.divisor == 1) days += static_cast<std::int64_t>(line.quantity.number.to_double());
            return days;
        };
        RC_ASSERT(days(a) + days(b) == days(whole));
    });

    LAW("a finer grid whose slots keep the bands apart changes nothing", [&] {
        // Four hours in UTC cross several boundaries; cut at each quarter-hour, in proportion to time, they cross none.
        const std::size_t first = *rc::gen::inRange<std::size_t>(0, 2'150);
        const Interval week{year.begin() + static_cast<std::int64_t>(first) * 4h, year.begin() + static_cast<std::int64_t>(first + 40) * 4h};
        const auto coarse = random_series(week, 4h, *rc::gen::arbitrary<std::uint64_t>());
        Series<Energy> fine(Slots::regular(week, 15min));
        for (std::size_t i = 0; i < coarse.size(); ++i)
            for (int k = 0; k < 16; ++k)
                if (coarse[i]) fine.set(16 * i + static_cast<std::size_t>(k), up_to(*coarse[i], (k + 1) * 15min, 4h) - up_to(*coarse[i], k * 15min, 4h), coarse.quality(i));
        const Bill a = bill(varied(), coarse, week), b = bill(varied(), fine, week);
        RC_ASSERT(a.lines.size() == b.lines.size());
        for (std::size_t i = 0; i < a.lines.size(); ++i) {
            RC_ASSERT(a.lines[i].exact == b.lines[i].exact);
            RC_ASSERT(a.lines[i].amount == b.lines[i].amount);
            RC_ASSERT(a.lines[i].used.estimated == b.lines[i].used.estimated);
            RC_ASSERT(a.lines[i].used.missing == b.lines[i].used.missing);
            RC_ASSERT(a.lines[i].used.quality == b.lines[i].used.quality);
        }
    });

    LAW("the band of a bill is the band at the instant", [&] {
        const std::int64_t quarter = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::int64_t>(0, 35'040));
        const Interval slot(year.begin() + quarter * 15min, year.begin() + (quarter + 1) * 15min);
        const Bill bill = tariff::bill(varied(), constant(slot, 15min, 1 * kWh), slot);
        RC_ASSERT(bill.lines.front().band == varied().band_at(slot.begin()).id);
        RC_ASSERT(bill.lines.front().quantity == Figure(1 * kWh));
    });
}
