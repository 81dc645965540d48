#include "wattle/stream/validate.hpp"

#include "stream/meter_loads.hpp"

#include "wattle/time/periods.hpp"

using namespace wattle;
using namespace wattle::stream;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

constexpr Quality none{};

std::string found(const std::vector<std::int64_t>& wh, const Check& check) { return shown(validate(data_of(hours(wh)), check)); }

/// The counts of so many days for a mean ± deviations: 10 kWh at that hour, once 10.1, once 9.9.
std::vector<std::int64_t> days(std::size_t n, std::size_t odd_day, std::int64_t odd) {
    std::vector<std::int64_t> wh;
    for (std::size_t h = 0; h < 24 * n; ++h) wh.push_back(h == 24 * odd_day + 9 ? odd : h / 24 % 2 == 0 ? 10'100 : 9'900);
    return wh;
}

Reading at(Instant t, std::int64_t value, Quality quality = {}) { return {t, value, 0, quality, 0}; }

MeterData<Energy> read(const std::vector<Reading>& readings, Point point = interval_point(), std::size_t n = 6) {
    const Slots grid = Slots::regular(monday, 1h, n);
    return {point, point.kind == PointKind::interval ? interval_amounts<Energy>(readings, point, grid) : Series<Energy>(grid), readings, {}, {}, {}};
}

}  // namespace

TEST_CASE("what checks find in the slots of a series") {
    struct Case {
        std::string_view name;
        std::vector<std::int64_t> wh;
        Check check;
        std::string_view expected;
    };
    const Case cases[] = {
        {"nothing missing",              {1, 2, 3},                       GapCheck{},                       ""},
        {"each run of missing slots",    {-1, 2, -1, -1, 3, -1},          GapCheck{},                       "gap 0+1 told, gap 2+2 told, gap 5+1 told"},
        {"backwards",                    {1, -5, 2},                      LimitCheck{},                     "beyond_limits 1+1 outside_limits"},
        {"of a net meter",               {1, -5, 2},                      LimitCheck{.backward = true},     ""},
        {"12 kW × 1 h × 1.1 + 2 counts", {13'202, 13'203, -13'203, 1},    CapCheck{"12 kW"},                "above_cap 1+1 outside_limits, above_cap 2+1 outside_limits"},
        {"a step up stays",              {100, 100, 900, 900},            StepCheck{"0.799 kW"},            "neighbour_step 2+1 told"},
        {"equality is no step",          {100, 100, 900, 900},            StepCheck{"0.8 kW"},              ""},
        {"up and back is a glitch",      {100, 100, 900, 100, 100},       StepCheck{"0.5 kW"},              "neighbour_step 2+1 glitch"},
        {"down and back",                {900, 100, 900},                 StepCheck{"0.5 kW"},              "neighbour_step 1+1 glitch"},
        {"a gap is no neighbour",        {100, -1, 900},                  StepCheck{"0.5 kW"},              ""},
        {"three alike",                  {5, 7, 7, 7, 5},                 FrozenCheck{3},                   "frozen 1+3 frozen"},
        {"two alike",                    {5, 7, 7, 5, 7, 7},              FrozenCheck{3},                   ""},
        {"zeros are no frozen load",     {0, 0, 0, 0},                    FrozenCheck{3},                   ""},
        {"alike around a gap",           {7, 7, -1, 7, 7},                FrozenCheck{3},                   ""},
        {"to the end",                   {1, 7, 7, 7},                    FrozenCheck{3},                   "frozen 1+3 frozen"},
        {"280 % of the third",           {10, 10, 10, 28, 10},            SpikeCheck{},                     ""},
        {"more than 280 %",              {10, 10, 10, 29, 10},            SpikeCheck{},                     "spike 3+1 spike"},
        {"two of them",                  {10, 29, 10, 40, 10},            SpikeCheck{},                     "spike 1+1 spike, spike 3+1 spike"},
        {"three are a load",             {29, 29, 10, 29, 10},            SpikeCheck{},                     ""},
        {"no third peak",                {0, 0, 0, 29, 10},               SpikeCheck{},                     ""},
        {"two slots have no third",      {1, 29},                         SpikeCheck{},                     ""},
        {"ten like days",                days(10, 4, 10'000),             HistoryCheck{},                   ""},
        {"high",                         days(14, 8, 20'000),             HistoryCheck{},                   "unlike_history 201+1 contradicted"},
        {"low",                          days(14, 8, 4'000),              HistoryCheck{},                   "unlike_history 201+1 contradicted"},
        {"within the margin",            days(14, 8, 14'983),             HistoryCheck{},                   ""},  // 1.5 × (4 × 10.1 + 5 × 9.9) / 9 kWh
        {"no margin",                    days(14, 8, 10'900),             HistoryCheck{.margin = 0},        "unlike_history 201+1 contradicted"},
        {"too few days",                 days(8, 1, 20'000),              HistoryCheck{},                   ""},
        {"Saturdays are few",            days(14, 5, 20'000),             HistoryCheck{},                   ""},
        {"nothing, always",              std::vector<std::int64_t>(480),  HistoryCheck{},                   ""},
        {"no data",                      {},                              HistoryCheck{},                   ""},
        {"no slots",                     {},                              SpikeCheck{},                     ""},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(found(c.wh, c.check) == c.expected);
    }
}

TEST_CASE("a finding tells point, time, figure and remedy") {
    const auto findings = validate(data_of(hours({10, 10, 10, 40, 10})), SpikeCheck{});
    REQUIRE(findings.size() == 1);
    const MeterFinding& f = findings[0];
    CHECK(f.point == "M07");
    CHECK(f.when == Interval(monday + 3h, monday + 4h));
    CHECK(f.measured == 3);
    CHECK(f.allowed == Ratio(9, 5));
    CHECK(to_string(f) == "point \"M07\" in 2026-03-02T03:00:00Z/2026-03-02T04:00:00Z: 0.04 kWh, 300 % above the third highest of its day, 0.01 kWh; "
                          "compare with the register; else estimate");
    CHECK(to_finding(f).code == code::spike);
    const auto gap = validate(data_of(hours({1, -1, -1})), GapCheck{});
    CHECK(gap.at(0).measured == 7200);
    CHECK(gap.at(0).unit == "s");
    const auto cap = validate(data_of(hours({20'000})), CapCheck{"12 kW"});
    CHECK(cap.at(0).measured == 20);
    CHECK(cap.at(0).allowed == Ratio(Decimal("13.202")));
    CHECK(cap.at(0).what == "20 kWh, more than the 13.202 kWh that fit through");
}

TEST_CASE("what is doubted keeps its value, and what is flagged its class") {
    auto used = hours({10, 10, -1, 40, 10});
    used.set(1, 10 * Wh, 4 * Wh, Reason::interpolated);
    const MeterFinding spike{code::spike, "M07", used.slots()[3], 3, 1, Reason::spike, {}, {}, "", false, "", ""};
    MeterFinding event = spike;
    event.first = 0, event.slots = 5, event.quality = none.with(Flag::power_fail);
    const auto after = doubted(used, std::vector{spike, event});
    CHECK(after[3] == 40 * Wh);
    CHECK(after.quality(3) == Quality(Reason::spike).with(Flag::power_fail));
    CHECK(after.estimated(3) == 40 * Wh);
    CHECK(after.quality(0) == none.with(Flag::power_fail));
    CHECK(after.estimated(0) == 0 * Wh);
    CHECK(after.estimated(1) == 4 * Wh);
    CHECK_FALSE(after[2]);
    CHECK(doubted(used, {}) == used);
}

TEST_CASE("zeros while a load runs") {
    auto data = data_of(hours({5, 0, 0, 0, 0, 5, 0, 0, 0, 0}));
    data.load = hours({9, 9, 9, 9, 9, 9, 9, 0, 9, -1});
    CHECK(shown(validate(data, ZeroCheck{})) == "zeros 1+4 contradicted");
    CHECK(shown(validate(data, ZeroCheck{.slots = 4, .load = "9 W"})) == "");
    CHECK(shown(validate(data, ZeroCheck{.slots = 4, .load = "8.9 W"})) == "zeros 1+4 contradicted");
}

TEST_CASE("what checks find in readings") {
    const auto ok = [&](int hour, std::int64_t value) { return at(monday + std::chrono::hours(hour), value); };
    struct Case {
        std::string_view name;
        std::vector<Reading> readings;
        Check check;
        std::string_view expected;
    };
    const Case cases[] = {
        {"in turn",                    {ok(2, 5), ok(1, 5), ok(3, 5)},                           OverlapCheck{},         ""},
        {"equal twice",                {ok(1, 5), ok(1, 5)},                                     OverlapCheck{},         ""},
        {"unequal twice",              {ok(1, 5), ok(1, 6)},                                     OverlapCheck{},         "overlap 0+1 contradicted"},
        {"one of them is missing",     {ok(1, 5), at(monday + 1h, 0, Reason::no_answer)},        OverlapCheck{},         ""},
        {"shared minutes",             {ok(1, 5), at(monday + 100min, 6)},                       OverlapCheck{},         "overlap 0+1 contradicted"},
        {"within the tolerance",       {ok(1, 5), at(monday + 110min, 6)},                       OverlapCheck{10min},    ""},
        {"on the grid",                {ok(1, 5), ok(6, 5), ok(9, 5), ok(-3, 1)},                GridCheck{},            ""},
        {"off the grid",               {ok(1, 5), at(monday + 121s * 60, 5)},                    GridCheck{},            "off_grid 0+0 wrong_clock"},
        {"as far as is allowed",       {at(monday + 2h + 5s, 5), at(monday + 3h - 5s, 5)},       GridCheck{5s},          ""},
        {"late beyond the grid",       {at(monday + 4s, 5), at(monday + 7h - 4s, 5)},            GridCheck{5s},          ""},
        {"limits of the point",        {ok(1, 4), ok(2, 3), ok(3, 90), ok(4, 91)},               LimitCheck{},           "beyond_limits 1+1 outside_limits, beyond_limits 3+1 outside_limits"},
        {"outside of the grid",        {ok(7, 500), ok(0, 500)},                                 LimitCheck{},           ""},
    };
    Point limited = interval_point();
    limited.low = 4, limited.high = 90;
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(shown(validate(read(c.readings, limited), c.check)) == c.expected);
    }
    // Of intervals that begin at their stamp.
    limited.stamp = Stamp::begin;
    CHECK(shown(validate(read({ok(1, 500)}, limited), LimitCheck{})) == "beyond_limits 1+1 outside_limits");
    // Quarter-hours are no slots of an hour.
    CHECK(shown(validate(read({ok(1, 5)}, interval_point(15min)), GridCheck{})) == "off_grid 0+0 wrong_clock");
}

TEST_CASE("silences, digits and doubled readings of a register") {
    Point point("M07/import", PointKind::register_, Wh, 1);
    point.digits = 3;
    point.every = 15min;
    const std::vector<Reading> readings = {at(monday, 5), at(monday + 30min, 6), at(monday + 61min, 7), at(monday + 62min, 1'000), at(monday + 62min, 2), at(monday + 63min, -1)};
    const auto data = read(readings, point);
    CHECK(shown(validate(data, GapCheck{})) == "gap 0+6 told, gap 0+2 told");
    CHECK(shown(validate(data, GapCheck{31min})) == "gap 0+6 told");
    CHECK(shown(validate(data, OverlapCheck{})) == "overlap 0+0 contradicted");
    CHECK(shown(validate(data, LimitCheck{})) == "beyond_limits 0+0 outside_limits, beyond_limits 0+0 outside_limits");
    CHECK(shown(validate(data, GridCheck{30min})) == "");
    CHECK(shown(validate(data, GridCheck{3min})) == "off_grid 0+0 wrong_clock");
}

TEST_CASE("events mark the slots they touch") {
    auto data = data_of(hours({1, 2, 3, 4, 5}));
    const auto with = [&](MeterEvent event) {
        data.events = {event};
        return shown(validate(data, EventCheck{1min}));
    };
    CHECK(with({monday + 90min, 0, MeterEvent::TransformerChange{80, 100}}) == "meter_event 1+1 measured+exchange");
    CHECK(with({monday + 1h, 0, MeterEvent::Exchange{"A", "B", 7, 0}}) == "meter_event 1+1 measured+exchange");
    CHECK(with({monday + 3h, 0, MeterEvent::PowerFail{90min}}) == "meter_event 1+2 measured+power_fail");
    CHECK(with({monday + 3h, 0, MeterEvent::PowerFail{}}) == "meter_event 3+1 measured+power_fail");
    CHECK(with({monday + 150min, 0, MeterEvent::ClockSet{-40min}}) == "meter_event 1+3 wrong_clock+clock_set");
    CHECK(with({monday + 150min, 0, MeterEvent::ClockSet{40s}}) == "meter_event 2+1 measured+clock_set");
    CHECK(with({monday + 9h, 0, MeterEvent::PowerFail{1h}}) == "");
    CHECK(with({Instant::min(), 0, MeterEvent::PowerFail{std::chrono::microseconds::max()}}) == "");
    CHECK(with({Instant::max(), 0, MeterEvent::ClockSet{std::chrono::microseconds::min()}}) == "meter_event 0+5 wrong_clock+clock_set");
}

TEST_CASE("the sum of the intervals against the register, and what it says of other checks") {
    auto data = data_of(hours({10, 10, 10, 40, 10, 10}));
    const auto span = [](int from, int to, Energy amount, Energy count) { return RegisterSpan<Energy>{{monday + std::chrono::hours(from), monday + std::chrono::hours(to)}, amount, count}; };
    const std::vector<Check> both = {SumCheck{}, SpikeCheck{}};
    data.registers = {span(0, 3, 28 * Wh, 1 * Wh), span(3, 6, 62 * Wh, 1 * Wh)};
    CHECK(shown(validate(data, both)) == "spike 3+1 spike confirmed");  // two counts off are the ends of the register
    data.registers = {span(0, 3, 27 * Wh, 1 * Wh), span(3, 6, 30 * Wh, 1 * Wh)};
    CHECK(shown(validate(data, both)) == "sum_check 0+3 sum_check, spike 3+1 spike, sum_check 3+3 sum_check");
    CHECK(validate(data, SumCheck{})[1].measured == Ratio(Decimal("0.03")));
    // The span is that one slot: the register counted the same, and it is told, not doubted.
    data.registers = {span(3, 4, 40 * Wh, 1 * Wh)};
    CHECK(shown(validate(data, both)) == "spike 3+1 told confirmed");
    // A span with a hole, or that is none of the grid, says nothing.
    data.used.set_missing(4);
    data.registers = {span(3, 6, 62 * Wh, 1 * Wh), span(-1, 2, 0 * Wh, 1 * Wh), {{monday + 1min, monday + 2h}, 0 * Wh, 1 * Wh}};
    CHECK(shown(validate(data, both)) == "spike 3+1 spike");
}

TEST_CASE("the spans of a register end at readings that stand on the grid and are settled") {
    Point point("M07/import", PointKind::register_, Wh, 1);
    point.digits = 5;
    const Slots grid = Slots::regular(monday, 1h, 12);
    const CounterRule rule{.p_max = "12 kW"};
    const auto spans = [&](const std::vector<Reading>& readings, std::chrono::microseconds tolerance = 0s) {
        std::string text;
        for (const auto& s : register_spans<Energy>(readings, point, grid, rule, tolerance))
            text += std::to_string((s.time.begin() - monday) / 1h) + "-" + std::to_string((s.time.end() - monday) / 1h) + ": " + std::to_string(s.amount.count() / 1000) + "; ";
        return text;
    };
    const auto h = [](int hour, std::int64_t value) { return at(monday + std::chrono::hours(hour), value); };
    CHECK(spans({h(3, 130), h(0, 100), h(5, 200)}) == "0-3: 30; 3-5: 70; ");
    CHECK(spans({h(0, 99'990), h(1, 250), h(2, 300)}) == "0-1: 260; 1-2: 50; ");                          // it rolled over
    CHECK(spans({h(0, 100), at(monday + 90min, 150), h(3, 190)}) == "0-3: 90; ");                         // 01:30 is no edge
    CHECK(spans({h(0, 100), at(monday + 1h + 4s, 150), h(3, 190)}, 5s) == "0-1: 50; 1-3: 40; ");
    CHECK(spans({h(0, 1'000), h(1, 0), h(2, 1'400), h(3, 1'500)}) == "0-2: 400; 2-3: 100; ");             // a glitch ends nothing
    CHECK(spans({h(0, 1'000), h(1, 999), h(2, 1'400)}) == "0-2: 400; ");                                  // nor does a dip
    CHECK(spans({h(0, 1'000), h(1, 50'000), h(2, 50'010), h(3, 50'020)}) == "1-2: 10; 2-3: 10; ");        // a jump is in no span
    CHECK(spans({h(0, 100), at(monday + 1h, 0, Reason::no_answer), h(2, 120)}) == "0-2: 20; ");
    CHECK(spans({h(-4, 100), h(14, 120)}) == "");
    CHECK(spans({}) == "");
    CHECK(code_of([&] { return register_spans<Energy>({}, point, grid, {}); }) == "missing_option");
    CHECK(register_spans<Energy>(std::vector{h(0, 0), h(1, 1)}, Point("pulses", PointKind::register_, Wh, Decimal("0.0000015")), grid, rule)[0].count.count() == 1);
}

TEST_CASE("set-up mistakes are told all at once") {
    auto data = data_of(hours({1, 2}));
    const std::vector<Check> wrong = {GapCheck{0s}, CapCheck{"12 m3/h"}, CapCheck{"-1 kW"}, FrozenCheck{1}, ZeroCheck{}, HistoryCheck{.days = 65}, SpikeCheck{.most = -1}, OverlapCheck{-1s}};
    try {
        validate(data, wrong);
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.findings().size() == 8);
    }
    data.load = Series<Energy>(Slots::regular(monday, 15min, 2));
    CHECK(code_of([&] { return validate(data, ZeroCheck{}); }) == "other_grid");
    data.point.resolution = 0;
    CHECK(code_of([&] { return validate(data, SpikeCheck{}); }) == "bad_point");
    CHECK(code_of([&] { return interval_amounts<Energy>({}, Point("M07/import", PointKind::register_, Wh, 1), data.used.slots()); }) == "bad_point");
}

TEST_CASE("the ends of the numbers and of time") {
    Series<Energy> used(Slots::between({Instant::min(), Instant::min(), Instant(), Instant() + 1h, Instant::max()}));
    const Energy most = Energy::from_count(INT64_MAX), least = Energy::from_count(INT64_MIN + 1);
    used.set(1, most);
    used.set(2, least);
    used.set(3, most);
    MeterData<Energy> data{interval_point(), used, {at(Instant::min(), INT64_MIN), at(Instant::max(), INT64_MAX), at(Instant(), 1), at(Instant(), INT64_MIN)}, {}, {}, {}};
    data.registers = {{{Instant(), Instant() + 1h}, most, most}, {{Instant::min(), Instant::max()}, least, most}};
    data.events = {{Instant::min(), 0, MeterEvent::PowerFail{1h}}, {Instant::max(), 0, MeterEvent::ClockSet{1h}}};
    data.load = used;
    const std::vector<Check> all = {GapCheck{}, OverlapCheck{}, GridCheck{}, LimitCheck{}, CapCheck{"12 kW"}, StepCheck{"1 W"}, FrozenCheck{2}, ZeroCheck{}, HistoryCheck{}, EventCheck{}, SumCheck{}, SpikeCheck{}};
    CHECK(validate(data, all).size() > 4);
    CHECK(validate(MeterData<Energy>{interval_point(), {}, data.readings, data.registers, data.events, {}}, EventCheck{}).empty());
    // Large values of like days fit too.
    Series<Energy> large(Slots::regular(monday, 24h, 70));
    for (std::size_t i = 0; i < 70; ++i) large.set(i, i == 64 ? least : most);
    CHECK(shown(validate(data_of(large), HistoryCheck{.days = 64})) == "unlike_history 64+1 contradicted");
}

TEST_CASE("days of no time and of all lengths") {
    const Zone apia = Zone::load("Pacific/Apia");  // which left out 2011-12-30
    const Slots days = Periods::days(apia).slots({apia.day(parse_date("2011-12-01")).begin(), apia.day(parse_date("2012-02-01")).begin()});
    Series<Energy> used(days);
    for (std::size_t i = 0; i < days.size(); ++i)
        if (!days[i].empty()) used.set(i, static_cast<int>(10 + i % 3) * kWh);
    const std::vector<Check> all = {GapCheck{}, LimitCheck{}, CapCheck{"12 kW"}, StepCheck{"1 kW"}, FrozenCheck{2}, HistoryCheck{.zone = apia}, SumCheck{}, SpikeCheck{.zone = apia}};
    CHECK(shown(validate(data_of(used), all)) == "");
    const auto left_out = static_cast<std::size_t>(29);
    REQUIRE(days[left_out].empty());
    used.set(left_out - 1, 7 * kWh);
    used.set(left_out + 1, 7 * kWh);
    CHECK(shown(validate(data_of(used), FrozenCheck{2})) == "frozen 28+3 frozen");
}

TEST_CASE("clean data and injected faults") {
    const std::vector<Check> all = {GapCheck{}, OverlapCheck{}, GridCheck{}, LimitCheck{}, CapCheck{"60 kW"}, FrozenCheck{4}, ZeroCheck{}, HistoryCheck{}, EventCheck{}, SumCheck{}, SpikeCheck{}};
    // Made once: laws take other days of them, and other seeds.
    std::vector<std::vector<std::int64_t>> loads;
    for (std::uint32_t seed = 0; seed < 50; ++seed) loads.push_back(clean_load(21, seed));
    for (const auto& load : loads) {
        auto data = data_of(hours(load));
        data.load = hours(load);
        for (std::size_t i = 0; i < load.size(); ++i) data.readings.push_back(at(data.used.slots()[i].end(), load[i]));
        for (std::size_t day = 0; day < 21; ++day) {
            std::int64_t sum = 0;
            for (std::size_t h = 24 * day; h < 24 * day + 24; ++h) sum += load[h];
            data.registers.push_back({{monday + 24h * static_cast<int>(day), monday + 24h * static_cast<int>(day + 1)}, (sum / 100 * 100) * Wh, 100 * Wh});
        }
        CHECK(shown(validate(data, all)) == "");
    }

    LAW("a fault is found, and its slot is named", [&] {
        const auto n = *rc::gen::inRange<std::size_t>(6, 25);
        const auto& base = *rc::gen::elementOf(loads);
        std::vector<std::int64_t> load(base.begin(), base.begin() + static_cast<std::ptrdiff_t>(n));
        const auto i = *rc::gen::inRange<std::size_t>(1, n - 1);
        const auto names = [&](const MeterData<Energy>& data, const Check& check) {
            for (const auto& f : validate(data, check))
                if (f.first <= i && i < f.first + f.slots) return true;
            return false;
        };
        auto data = data_of(hours(load));
        data.load = data.used;
        data.registers = {{data.used.slots().span(), sum(data.used).total.narrow(), 1 * Wh}};
        switch (*rc::gen::inRange(0, 8)) {
            case 0: data.used.set_missing(i); RC_ASSERT(names(data, GapCheck{})); break;
            case 1: data.used.set(i, 67 * kWh); RC_ASSERT(names(data, CapCheck{"60 kW"})); break;
            case 2: data.used.set(i, -3 * Wh); RC_ASSERT(names(data, LimitCheck{})); break;
            case 3: data.used.set(i, 110 * kWh); RC_ASSERT(names(data, SpikeCheck{})); break;
            case 4: data.used.set(i, *data.used[i] + 3 * Wh); RC_ASSERT(names(data, SumCheck{})); break;
            case 5:
                for (std::size_t k = 0; k < 4; ++k) data.used.set(std::min(n - 4, i) + k, 7 * kWh);
                RC_ASSERT(names(data, FrozenCheck{4}));
                break;
            case 6:
                for (std::size_t k = 0; k < 4; ++k) data.used.set(std::min(n - 4, i) + k, 0 * kWh);
                RC_ASSERT(names(data, ZeroCheck{}));
                break;
            default:
                data.readings = {at(data.used.slots()[i].end(), 5), at(data.used.slots()[i].end(), 6)};
                RC_ASSERT(names(data, OverlapCheck{}));
        }
    });
}

TEST_CASE("compared with slow oracles") {
    LAW("spikes are those of the sorted day", [] {
        const auto wh = *rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(-1, 60));
        std::string expected;
        for (std::size_t day = 0; day < wh.size(); day += 24) {
            std::vector<std::int64_t> sorted;
            for (std::size_t h = day; h < std::min(wh.size(), day + 24); ++h)
                if (wh[h] != -1) sorted.push_back(wh[h]);
            std::sort(sorted.rbegin(), sorted.rend());
            if (sorted.size() < 3 || sorted[2] <= 0) continue;
            for (std::size_t h = day; h < std::min(wh.size(), day + 24); ++h)
                if (5 * (wh[h] - sorted[2]) > 9 * sorted[2]) expected += (expected.empty() ? "" : ", ") + ("spike " + std::to_string(h) + "+1 spike");
        }
        RC_ASSERT(found(wh, SpikeCheck{}) == expected);
    });
    LAW("history compares with mean and deviation", [] {
        const auto n = *rc::gen::inRange<std::size_t>(3, 12);
        std::vector<std::int64_t> wh;
        for (std::size_t i = 0; i < n; ++i) wh.push_back(*rc::gen::element<std::int64_t>(-1, 1, 2, 3, 10, 11, 50));
        Series<Energy> series(Slots::regular(monday, 24h, n));
        for (std::size_t i = 0; i < n; ++i)
            if (wh[i] != -1) series.set(i, Energy::from_count(wh[i]));
        std::string expected;
        for (std::size_t i = 0; i < n; ++i) {
            std::vector<double> others;
            for (std::size_t k = 0; k < n; ++k)
                if (k != i && wh[k] != -1 && (k % 7 < 5 ? 0 : k % 7) == (i % 7 < 5 ? 0 : i % 7)) others.push_back(static_cast<double>(wh[k]));
            if (wh[i] == -1 || others.size() < 2) continue;
            double mean = 0, variance = 0;
            for (const double v : others) mean += v / static_cast<double>(others.size());
            for (const double v : others) variance += (v - mean) * (v - mean) / static_cast<double>(others.size());
            const double off = std::abs(static_cast<double>(wh[i]) - mean);
            RC_PRE(std::abs(off * off - 4 * variance) > 1e-6 || off < 1e-9);
            RC_PRE(std::abs(off - 0.25 * mean) > 1e-6);
            if (off > 1e-9 && off > 0.25 * mean && off * off > 4 * variance) expected += (expected.empty() ? "" : ", ") + ("unlike_history " + std::to_string(i) + "+1 contradicted");
        }
        RC_ASSERT(shown(validate(data_of(series), HistoryCheck{.k = 2, .margin = Decimal("0.25"), .days = 20, .least_days = 2})) == expected);
    });
}
