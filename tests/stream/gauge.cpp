#include "wattle/stream/gauge.hpp"

#include "law.hpp"

#include "wattle/time/periods.hpp"

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>
#include <random>
#include <set>

using namespace wattle;
using namespace wattle::stream;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

const Instant march = parse_instant("2026-03-01T00:00:00Z");
const GaugeRule step = {.interpolation = Interpolation::step};
const GaugeRule linear = {.interpolation = Interpolation::linear};

/// Read each 5 min, so that a value counts for 15 min at most.
Point gauge_of(AnyUnit unit = kW, Decimal resolution = 1) {
    Point point("main", PointKind::gauge, unit, resolution);
    point.every = 5min;
    return point;
}

Point state_point() {
    Point point("pump", PointKind::state, AnyUnit("1"));
    point.every = 5min;
    return point;
}

Reading at(std::chrono::microseconds after, std::int64_t value, Quality quality = {}, std::uint16_t source = 0) {
    return {march + after, quality.missing() ? 0 : value, 0, quality, source};
}

/// Section 5 of the specification of the stream: 10 at 00:00, 20 at 00:05, 0 at 00:12, 8 at 00:20.
const std::vector<Reading> worked = {at(0min, 10), at(5min, 20), at(12min, 0), at(20min, 8)};

Slots quarters(std::size_t n) { return Slots::regular(march, 15min, n); }

std::string minute_of(const std::optional<GaugeSummary::Shown>& shown) {
    if (!shown) return "none";
    return std::to_string(shown->value) + " at " + to_string(shown->at).substr(14, 5);
}

/// "12.667 for 900 s, 0 at 12:00 to 20 at 05:00 | …": mean, covered time, extremes, and the quality where it says something.
std::string shown(const GaugeSummaries& gauges) {
    std::string text;
    for (const GaugeSummary& one : gauges) {
        if (!text.empty()) text += " | ";
        const auto mean = one.mean(half_even, Decimal("0.001"));
        text += (mean ? to_string(*mean) + " for " + std::to_string(one.covered() / 1s) + " s" : "no mean");
        if (one.least) text += ", " + minute_of(one.least) + " to " + minute_of(one.greatest);
        if (one.quality != Quality()) text += ", " + short_text(one.quality);
    }
    return text;
}

}  // namespace

TEST_CASE("a quarter-hour of the specification, by each of its means") {
    // Step: (10 × 5 + 20 × 7 + 0 × 3) / 15; linear: (15 × 5 + 10 × 7 + 1.5 × 3) / 15. The readings in the quarter are 10, 20, 0:
    // their mean is 10, their variance (3 × 500 − 30²) / 9.
    const auto stepped = gauges(worked, gauge_of(), quarters(1), step)[0];
    const auto straight = gauges(worked, gauge_of(), quarters(1), linear)[0];
    CHECK(stepped.mean(half_even, Decimal("0.001")) == Decimal("12.667"));
    CHECK(straight.mean(half_even, Decimal("0.001")) == Decimal("9.967"));
    for (const GaugeSummary& one : {stepped, straight}) {
        CHECK(one.sample_mean(half_even, 1) == Decimal(10));
        CHECK(one.variance(half_even, Decimal("0.001")) == Decimal("66.667"));
        CHECK(minute_of(one.greatest) == "20 at 05:00");
        CHECK(minute_of(one.least) == "0 at 12:00");
        CHECK(minute_of(one.first) == "10 at 00:00");
        CHECK(minute_of(one.last) == "0 at 12:00");
        CHECK(one.readings == 3);
        CHECK(one.coverage() == 1);
        CHECK(one.quality == Quality());
    }
    CHECK(to_string(stepped) == "0 to 20 in 3 readings, 900 of 900 s covered; worst: measured");
}

TEST_CASE("10 kW from 00:07 to 00:22 are two blocks") {
    // Section 5: blocks of 10 × 8/15 = 5.333 and 10 × 7/15 = 4.667 kW; 10 kW × 8 min = 1 333 333.3 mWh, × 7 min = 1 166 666.7 mWh.
    const std::vector readings{at(0min, 0), at(7min, 10), at(22min, 0)};
    const auto power = gauges(readings, gauge_of(), quarters(2), step);
    CHECK(shown(power) == "5.333 for 900 s, 0 at 00:00 to 10 at 07:00 | 4.667 for 900 s, 0 at 22:00 to 10 at 15:00");
    const Series<Power> blocks = means<Power>(power, Decimal("0.001"));
    CHECK(std::ranges::equal(blocks.counts(), std::vector<std::int64_t>{5'333, 4'667}));
    CHECK(blocks[0]->to(kW) == doctest::Approx(5.333));
    const Series<Energy> energy = integrals<Energy>(power);
    CHECK(std::ranges::equal(energy.counts(), std::vector<std::int64_t>{1'333'333, 1'166'667}));
    CHECK(energy.quality(0) == Quality().with(Flag::calculated));
    CHECK(sum(energy).estimated == Total<Energy>());
    // The hour is rounded by itself: 2.5 kWh.
    CHECK(integrals<Energy>(gauges(readings, gauge_of(), Slots::regular(march, 30min, 1), step))[0].value() == Energy("2.5 kWh"));
}

TEST_CASE("a value counts until the next one, and not longer than its hold") {
    struct Case {
        std::string_view name;
        GaugeRule rule;
        std::vector<Reading> readings;
        std::size_t slots;
        std::string_view expected;
    };
    const GaugeRule patient = {.interpolation = Interpolation::step, .hold = 30min};
    const GaugeRule patient_line = {.interpolation = Interpolation::linear, .hold = 30min};
    const Case cases[] = {
        {"no reading",                    step,   {},                                                             1, "no mean, gap"},
        {"one reading",                   step,   {at(0min, 6)},                                                  2, "6.000 for 900 s, 6 at 00:00 to 6 at 00:00 | no mean, gap"},
        {"one reading, linear",           linear, {at(0min, 6)},                                                  1, "no mean, 6 at 00:00 to 6 at 00:00, gap"},
        {"begins late",                   step,   {at(10min, 6)},                                                 1, "6.000 for 300 s, 6 at 10:00 to 6 at 10:00, gap"},
        {"in force at the begin",         step,   {at(-5min, 6)},                                                 1, "6.000 for 600 s, 6 at 00:00 to 6 at 00:00, gap"},
        {"no longer in force",            step,   {at(-15min, 6)},                                                1, "no mean, gap"},
        {"on the edge it is the next's",  step,   {at(0min, 6), at(15min, 9)},                                    2, "6.000 for 900 s, 6 at 00:00 to 6 at 00:00 | 9.000 for 900 s, 9 at 15:00 to 9 at 15:00"},
        {"silent for longer",             step,   {at(0min, 6), at(30min, 9)},                                    3, "6.000 for 900 s, 6 at 00:00 to 6 at 00:00 | no mean, gap | 9.000 for 900 s, 9 at 30:00 to 9 at 30:00"},
        {"silent, with patience",         patient, {at(0min, 6), at(30min, 9)},                                   2, "6.000 for 900 s, 6 at 00:00 to 6 at 00:00 | 6.000 for 900 s, 6 at 15:00 to 6 at 15:00"},
        {"linear, too far apart",         linear, {at(0min, 6), at(16min, 9)},                                    1, "no mean, 6 at 00:00 to 6 at 00:00, gap"},
        {"linear, as far as it may be",   linear, {at(0min, 0), at(15min, 9)},                                    1, "4.500 for 900 s, 0 at 00:00 to 0 at 00:00"},
        {"linear across an edge",         patient_line, {at(0min, 0), at(30min, 60)},                             2, "15.000 for 900 s, 0 at 00:00 to 0 at 00:00 | 45.000 for 900 s"},
        {"below zero",                    step,   {at(0min, -6), at(5min, 3), at(10min, -1)},                     1, "-1.333 for 900 s, -6 at 00:00 to 3 at 05:00"},
        {"the first of equal extremes",   step,   {at(0min, 5), at(5min, 8), at(7min, 5), at(9min, 8)},           1, "6.600 for 900 s, 5 at 00:00 to 8 at 05:00"},
        {"no answer ends it",             step,   {at(0min, 6), at(5min, 0, Reason::no_answer)},                  1, "6.000 for 300 s, 6 at 00:00 to 6 at 00:00, no_answer"},
        {"no answer, then silence",       step,   {at(0min, 6), at(5min, 0, Reason::no_answer)},                  2, "6.000 for 300 s, 6 at 00:00 to 6 at 00:00, no_answer | no mean, gap"},
        {"no answer, then one",           step,   {at(0min, 6), at(5min, 0, Reason::no_answer), at(10min, 9)},    1, "7.500 for 600 s, 6 at 00:00 to 9 at 10:00, no_answer"},
        {"no answer on a line",           linear, {at(0min, 6), at(5min, 0, Reason::no_answer), at(10min, 9), at(15min, 9)}, 1, "9.000 for 300 s, 6 at 00:00 to 9 at 10:00, no_answer"},
        {"suspect is set aside",          step,   {at(0min, 6), at(5min, 99, Reason::spike), at(10min, 9)},       1, "7.000 for 900 s, 6 at 00:00 to 9 at 10:00"},
        {"suspect, linear",               linear, {at(0min, 6), at(5min, 99, Reason::spike), at(15min, 9)},       1, "7.500 for 900 s, 6 at 00:00 to 6 at 00:00"},
        {"entered by hand",               step,   {at(0min, 6), at(5min, 9, Reason::edited), at(10min, 9)},       1, "8.000 for 900 s, 6 at 00:00 to 9 at 05:00, edited"},
        {"a line to what was entered",    linear, {at(0min, 6), at(15min, 9, Reason::edited)},                    1, "7.500 for 900 s, 6 at 00:00 to 6 at 00:00, edited"},
        {"16 digits",                     step,   {at(0min, 6), at(5min, 1'000'000'000'000'000), at(10min, 9)},   1, "7.000 for 900 s, 6 at 00:00 to 9 at 10:00"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(shown(gauges(c.readings, gauge_of(), quarters(c.slots), c.rule)) == c.expected);
    }
}

TEST_CASE("what a gauge cannot show is set aside, and counted") {
    Point dryer = gauge_of(degC, Decimal("0.1"));
    dryer.low = -40;
    dryer.high = 250;
    const std::vector readings{at(0min, 200), at(1min, 2'501), at(2min, -401), at(3min, 2'500), at(4min, -400)};
    const auto heat = gauges(readings, dryer, quarters(1))[0];
    CHECK(heat.readings == 3);
    CHECK(heat.set_aside == 2);
    CHECK(heat.to_exact(heat.greatest->value) == Exact(250));
    CHECK(heat.to_exact(heat.least->value) == Exact(-40));
    CHECK(to_string(heat) == "-40.0 to 250.0 in 3 readings, 2 set aside, 900 of 900 s covered; worst: measured");
}

TEST_CASE("resolution and multiplier reach every result") {
    // 400 counts of 0.01 kW behind a ratio of 80 are 320 kW, 300 are 240 kW.
    Point point = gauge_of(kW, Decimal("0.01"));
    point.multiplier = 80;
    const std::vector readings{at(0min, 400), at(5min, 300)};
    const auto power = gauges(readings, point, quarters(1));
    CHECK(power[0].mean(half_even, Decimal("0.01")) == Decimal("266.67"));
    CHECK(power[0].sample_mean(half_even, 1) == Decimal(280));
    CHECK(power[0].variance(half_even, 1) == Decimal(1'600));
    CHECK(integrals<Energy>(power)[0].value() == Energy("66.666667 kWh"));  // 320 × 5/60 + 240 × 10/60
    CHECK(means<Power>(power, 5)[0]->to(kW) == 265);
    // Flow is integrated to volume, and temperature to nothing.
    const auto flow = gauges(readings, gauge_of(m3_per_h, Decimal("0.01")), quarters(1));
    CHECK(integrals<Volume>(flow)[0].value() == Volume("0.833333 m3"));
    const auto warm = gauges(readings, gauge_of(degC, Decimal("0.1")), quarters(1));
    CHECK(means<Temperature>(warm, Decimal("0.01"))[0]->to(degC) == 33.33);
    CHECK(code_of([&] { return integrals<Energy>(warm); }) == "other_kind");
    CHECK(code_of([&] { return means<Temperature>(flow, 1); }) == "other_kind");
    CHECK(code_of([&] { return means<Power>(power, 0); }) == "out_of_range");
    CHECK(code_of([&] { return power[0].mean(half_even, -1); }) == "out_of_range");
}

TEST_CASE("time and energy tell how much of them was measured") {
    // 60 kW measured for 5 min, 12 kW entered by hand for 5 min, then silence.
    const std::vector readings{at(0min, 60), at(5min, 12, Reason::edited), at(10min, 0, Reason::refused)};
    const auto power = gauges(readings, gauge_of(), quarters(1));
    CHECK(power[0].measured == 5min);
    CHECK(power[0].substituted == 5min);
    CHECK(power[0].estimated == 0min);
    CHECK(power[0].coverage() == doctest::Approx(2.0 / 3));
    const auto energy = integrals<Energy>(power);
    CHECK(energy[0].value() == 6 * kWh);
    CHECK(energy.estimated(0) == 1 * kWh);
    CHECK(energy.missing(0) == 5min);
    CHECK(energy.quality(0) == Quality(Reason::refused).with(Flag::calculated));
    CHECK(means<Power>(power, 1)[0]->to(kW) == 36);
    CHECK(means<Power>(power, 1).missing(0) == 5min);
}

TEST_CASE("two readings of one instant are one, whatever came first") {
    struct Case {
        std::string_view name;
        std::vector<Reading> readings;
        std::string_view expected;
    };
    const Case cases[] = {
        {"equal",                  {at(0min, 5), at(0min, 5)},                                   "5.000 for 900 s, 5 at 00:00 to 5 at 00:00"},
        {"different: the smaller", {at(0min, 5), at(0min, 4), at(0min, 5)},                      "4.000 for 900 s, 4 at 00:00 to 4 at 00:00, measured+conflict"},
        {"the better quality",     {at(0min, 4, Reason::edited), at(0min, 5)},                   "5.000 for 900 s, 5 at 00:00 to 5 at 00:00, measured+conflict"},
        {"the lower source",       {at(0min, 4, {}, 2), at(0min, 5, {}, 1)},                     "5.000 for 900 s, 5 at 00:00 to 5 at 00:00, measured+conflict"},
        {"a value, not a gap",     {at(0min, 0, Reason::no_answer), at(0min, 5)},                "5.000 for 900 s, 5 at 00:00 to 5 at 00:00"},
        {"two gaps",               {at(0min, 0, Reason::no_answer), at(0min, 0, Reason::refused)}, "no mean, no_answer"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        auto readings = c.readings;
        const auto order = [](const Reading& a, const Reading& b) { return std::tuple(a.value, a.source, a.quality.bits()) < std::tuple(b.value, b.source, b.quality.bits()); };
        std::ranges::sort(readings, order);
        do CHECK(shown(gauges(readings, gauge_of(), quarters(1))) == c.expected);
        while (std::ranges::next_permutation(readings, order).found);
    }
}

TEST_CASE("the hour is the sum of its quarters, also where a line is cut") {
    // From 0 to 1 over 3 µs: twice the area up to t is t²/3, floored to 0, 0, 1, 3.
    const std::vector readings{at(0us, 0), at(3us, 1)};
    const auto fine = gauges(readings, gauge_of(), Slots::regular(march, 1us, 3), linear);
    CHECK(fine[0].twice_integral == 0);
    CHECK(fine[1].twice_integral == 1);
    CHECK(fine[2].twice_integral == 2);
    CHECK(fine.whole() == gauges(readings, gauge_of(), Slots::regular(march, 3us, 1), linear)[0]);
    // Below zero the floor is the same way: −t²/3 at 1, 2 and 3.
    const auto falling = gauges(std::vector{at(0us, 0), at(3us, -1)}, gauge_of(), Slots::regular(march, 1us, 3), linear);
    CHECK(falling[0].twice_integral == -1);
    CHECK(falling[1].twice_integral == -1);
    CHECK(falling[2].twice_integral == -1);
}

TEST_CASE("summaries merge slot by slot into coarser ones") {
    const auto fine = gauges(worked, gauge_of(), Slots::regular(march, 5min, 6));
    CHECK(fine.resample(quarters(2)) == gauges(worked, gauge_of(), quarters(2)));
    const auto beyond = fine.resample(Slots::regular(march, 1h, 1));
    CHECK(beyond[0].quality == Reason::gap);
    CHECK(beyond[0].coverage() == 0.5);
    CHECK(message_of([&] { return fine.resample(Slots::regular(march + 2min, 30min, 1)); }) ==
          "Summaries: the slot 2026-03-01T00:00:00Z/2026-03-01T00:05:00Z lies across the edge at 2026-03-01T00:02:00Z; "
          "take a coarser grid that covers this one and whose edges are edges of it");
    CHECK(code_of([&] { return fine.resample(Slots::regular(march, 8min, 4)); }) == "other_grid");
    CHECK(code_of([&] { return fine.resample(quarters(1)); }) == "other_grid");
    CHECK(code_of([&] { return fine[6]; }) == "out_of_range");
    const auto other = gauges(worked, gauge_of(kW, Decimal("0.1")), quarters(1));
    CHECK(message_of([&] { return fine[0] + other[0]; }) == "GaugeSummary: one counts in 1, the other in 0.1; summarize both at one resolution");
}

TEST_CASE("a state tells how long it was, and how often it was entered") {
    // Running (1) from 00:00, idle (0) at 00:05, running at 00:07, a second report of it at 00:12, silence from 00:27 on, failed (3) at 00:40.
    const std::vector readings{at(0min, 1), at(5min, 0), at(7min, 1), at(12min, 1), at(40min, 3)};
    const auto pump = states(readings, state_point(), Slots::regular(march, 30min, 2));
    CHECK(to_string(pump[0]) == "0: 120 s, entered 1 times; 1: 1500 s, entered 1 times; 1620 of 1800 s covered; worst: missing: gap");
    CHECK(to_string(pump[1]) == "3: 900 s, entered 1 times; 900 of 1800 s covered; worst: missing: gap");
    CHECK(pump[0].of(1) == StateSummary::Stay{25min, 1});
    CHECK(pump[0].of(7) == StateSummary::Stay{});
    CHECK(pump[0].changes() == 2);
    CHECK(pump.whole() == states(readings, state_point(), Slots::regular(march, 1h, 1))[0]);
    // With a longer hold nothing is unknown; a silence is no entry.
    CHECK(states(readings, state_point(), Slots::regular(march, 30min, 1), 1h)[0].coverage() == 1);
    CHECK(states(std::vector{at(0min, 1), at(50min, 1)}, state_point(), Slots::regular(march, 1h, 1))[0].changes() == 0);
    Point coarse = state_point();
    coarse.resolution = Decimal("0.1");
    CHECK(message_of([&] { return states(readings, coarse, quarters(1)); }) ==
          "point \"pump\": a count of it is 0.1, and codes are whole numbers; give it the resolution 1 and no multiplier");
    CHECK(message_of([&] { return states(readings, gauge_of(), quarters(1)); }) ==
          "point \"main\": it is of the kind gauge, and what is asked for needs a state; read it as kind state; registers become amounts by amounts, "
          "interval values a series by intervals");
}

TEST_CASE("load duration is the time at each height, from the highest down") {
    // Step: 0 kW for 3 min, 10 for 5, 20 for 7. Bins of 5 kW.
    const Interval quarter(march, march + 15min);
    const auto load = load_duration(worked, gauge_of(), quarter, 5, step);
    using Level = LoadDuration::Level;
    CHECK(load.downward() == std::vector<Level>{{20, 7min, 7min}, {10, 5min, 12min}, {0, 3min, 15min}});
    struct Case {
        Decimal percent;
        Decimal expected;
    };
    // 20 % of 15 min are 3 min, which lie at 0; 53.3 % are 8 min.
    const Case cases[] = {{0, 0}, {20, 0}, {Decimal("20.1"), 10}, {50, 10}, {Decimal("53.4"), 20}, {100, 20}};
    for (const auto& c : cases) {
        CAPTURE(c.percent);
        CHECK(load.percentile(c.percent) == Exact(c.expected));
    }
    CHECK(load.coverage() == 1);
    CHECK(code_of([&] { return load.percentile(101); }) == "out_of_range");
    CHECK_FALSE(load_duration({}, gauge_of(), quarter, 5).percentile(50));

    // A line from 0 to 15 kW in 15 min is 5 min in each bin of 5 kW; back down, it leaves 15 at once.
    const auto up = load_duration(std::vector{at(0min, 0), at(15min, 15)}, gauge_of(), quarter, 5, linear);
    CHECK(up.downward() == std::vector<Level>{{10, 5min, 5min}, {5, 5min, 10min}, {0, 5min, 15min}});
    const auto down = load_duration(std::vector{at(0min, 15), at(15min, 0)}, gauge_of(), quarter, 5, linear);
    CHECK(down.downward() == std::vector<Level>{{15, 1us, 1us}, {10, 5min, 5min + 1us}, {5, 5min, 10min + 1us}, {0, 5min - 1us, 15min}});
    // Below zero too: −1 lies in the bin from −5.
    CHECK(load_duration(std::vector{at(0min, -1)}, gauge_of(), quarter, 5).downward()[0].from == Exact(-5));
    // A bin wider than anything that can be shown.
    CHECK(load_duration(worked, gauge_of(), quarter, Decimal("1e17")).times == std::map<std::int64_t, std::chrono::microseconds>{{0, 15min}});

    CHECK(message_of([&] { return load_duration(worked, gauge_of(), quarter, Decimal("0.5")); }) ==
          "point \"main\": its bins are 0.5 wide, and a count of it is 1; give a width that is a multiple of a count");
    CHECK(code_of([&] { return load_duration(worked, gauge_of(), quarter, 0); }) == "out_of_range");
    CHECK(message_of([&] { return load_duration(std::vector{at(0min, 0), at(5min, 1'000'000)}, gauge_of(), quarter, 1, linear); }) ==
          "point \"main\": between two readings it crosses more than 100000 bins of 1; give wider bins, or limits that set readings aside");
    CHECK(code_of([&] { return load + load_duration(worked, gauge_of(), quarter, 10, step); }) == "other_resolution");
}

TEST_CASE("summaries are bytes, the same on every machine") {
    // The layouts in the header, written out by hand: 2026-03-01T00:00:00Z is 1 772 323 200 000 000 µs = 0x64beb26c36000.
    const auto summary = gauges(std::vector{at(0min, 6), at(1us, -2, Reason::edited), at(2us, 7, Reason::spike)}, gauge_of(kW, Decimal("0.1")), Slots::regular(march, 4us, 1), {.hold = 2us})[0];
    CHECK(hex(summary.to_bytes()) ==
          "01" "0100000000000000" "ff"
          "0400000000000000" "0100000000000000" "0000000000000000" "0200000000000000"
          "04000000000000000000000000000000" "f8ffffffffffffffffffffffffffffff"
          "0200000000000000" "0100000000000000"
          "04000000000000000000000000000000" "28000000000000000000000000000000"
          "0086" "03"
          "0160c326eb4b0600" "feffffffffffffff" "0060c326eb4b0600" "0600000000000000"
          "0060c326eb4b0600" "0600000000000000" "0160c326eb4b0600" "feffffffffffffff");
    CHECK(GaugeSummary::from_bytes(summary.to_bytes()) == summary);
    CHECK(GaugeSummary().to_bytes().size() == 125);
    CHECK(GaugeSummary::from_bytes(GaugeSummary().to_bytes()) == GaugeSummary());

    const auto stays = states(std::vector{at(0us, 1), at(1us, -3), at(3us, 1)}, state_point(), Slots::regular(march, 4us, 1), 9us)[0];
    CHECK(hex(stays.to_bytes()) ==
          "01" "0400000000000000" "0300000000000000" "0000000000000000" "0000" "02000000"
          "fdffffffffffffff" "0200000000000000" "0100000000000000"
          "0100000000000000" "0200000000000000" "0100000000000000");
    CHECK(StateSummary::from_bytes(stays.to_bytes()) == stays);
    CHECK(StateSummary::from_bytes(StateSummary().to_bytes()) == StateSummary());

    const auto load = load_duration(std::vector{at(0us, 1), at(1us, -3)}, gauge_of(), Interval(march, march + 4us), 2, {.hold = 2us});
    CHECK(hex(load.to_bytes()) ==
          "01" "0200000000000000" "00" "02000000" "6b57" "0400000000000000" "0086" "02000000"
          "feffffffffffffff" "0200000000000000"
          "0000000000000000" "0100000000000000");
    CHECK(LoadDuration::from_bytes(load.to_bytes()) == load);
    CHECK(LoadDuration::from_bytes(LoadDuration().to_bytes()) == LoadDuration());
}

TEST_CASE("bytes that nothing wrote are refused") {
    const auto refuses = [](const auto& whole, auto read) {
        const Bytes good = whole.to_bytes();
        for (std::size_t n = 0; n < good.size(); ++n) CHECK(code_of([&] { read(std::span(good).first(n)); }) == "bad_bytes");
        Bytes longer = good;
        longer.push_back(std::byte{0});
        CHECK(code_of([&] { read(longer); }) == "bad_bytes");
        Bytes newer = good;
        newer[0] = std::byte{2};
        CHECK(message_of([&] { read(newer); }).find("layout version is not 1") != std::string::npos);
    };
    const auto with = [](Bytes bytes, std::size_t place, int value) {
        bytes[place] = static_cast<std::byte>(value);
        return bytes;
    };
    const auto summary = gauges(worked, gauge_of(), quarters(1))[0];
    refuses(summary, [](std::span<const std::byte> b) { return GaugeSummary::from_bytes(b); });
    const std::pair<std::size_t, int> wrong[] = {{8, 0x80}, {9, 39}, {17, 0x80}, {25, 0x80}, {81, 0x80}, {89, 0x80}, {124, 1}, {124, 2}, {124, 0}, {124, 7}};  // step, exponent, length, measured, readings, set_aside, what there is
    for (const auto& one : wrong) {
        const auto place = one.first;  // clang 14 captures no structured bindings
        const int value = one.second;
        CAPTURE(place);
        CHECK(code_of([&] { return GaugeSummary::from_bytes(with(summary.to_bytes(), place, value)); }) == "bad_bytes");
    }

    const auto stays = states(std::vector{at(0min, 1), at(5min, 3)}, state_point(), quarters(1))[0];
    refuses(stays, [](std::span<const std::byte> b) { return StateSummary::from_bytes(b); });
    for (const auto& one : {std::pair(8, 0x80), std::pair(16, 0x80), std::pair(24, 0x80), std::pair(46, 0x80), std::pair(54, 0x80), std::pair(31, 3)})  // the codes would not ascend
        CHECK(code_of([&] { return StateSummary::from_bytes(with(stays.to_bytes(), static_cast<std::size_t>(one.first), one.second)); }) == "bad_bytes");

    const auto load = load_duration(worked, gauge_of(), Interval(march, march + 15min), 5);
    refuses(load, [](std::span<const std::byte> b) { return LoadDuration::from_bytes(b); });
    CHECK(code_of([&] { return LoadDuration::from_bytes(with(load.to_bytes(), 14, 'x')); }) == "bad_bytes");  // xW is no unit
    CHECK(code_of([&] { return LoadDuration::from_bytes(with(load.to_bytes(), 23, 0x80)); }) == "bad_bytes");
    CHECK(code_of([&] { return LoadDuration::from_bytes(with(load.to_bytes(), 30, 9)); }) == "bad_bytes");
}

TEST_CASE("what cannot be summarized is refused, all of it at once") {
    Point reg("main", PointKind::register_, kWh, Decimal("0.1"));
    CHECK(message_of([&] { return gauges(worked, reg, quarters(1), {.hold = 0min}); }) ==
          "point \"main\": it is of the kind register, and what is asked for needs a gauge; read it as kind gauge; registers become amounts by amounts, "
          "interval values a series by intervals\n"
          "point \"main\": its hold is 0 us; give a length such as 15min");
    Point bare = gauge_of();
    bare.every.reset();
    bare.resolution = 0;
    CHECK(message_of([&] { return gauges(worked, bare, quarters(1)); }) ==
          "point \"main\": its resolution is 0; give what one count stands for, such as 0.01\n"
          "point \"main\": nothing tells how long a value counts; give every, the spacing of its readings, or hold, the longest time without one");
    Point long_one = gauge_of(kW, Decimal("0.123456789012345678"));
    long_one.multiplier = Decimal("1.23456789012345678");
    CHECK(message_of([&] { return gauges(worked, long_one, quarters(1)); }) ==
          "point \"main\": its resolution and multiplier are more digits than its arithmetic holds; give them with fewer digits");
    std::vector<Reading> mixed = worked;
    mixed[1].point = 3;
    CHECK(code_of([&] { return gauges(mixed, gauge_of(), quarters(1)); }) == "bad_table");

    Table table({gauge_of()}, std::span<const Reading>(worked));
    CHECK(gauges(table, "main", quarters(1)) == gauges(worked, gauge_of(), quarters(1)));
    CHECK(code_of([&] { return gauges(table, "m2", quarters(1)); }) == "unknown_point");
    CHECK(gauges(worked, gauge_of(), Slots()).whole() == GaugeSummary());
}

// ---- laws, against a slow oracle that looks at every instant by itself, in rational numbers

namespace {

using Whole = boost::multiprecision::cpp_int;
using Fraction = boost::multiprecision::cpp_rational;


struct Gauge {
    Point point = gauge_of();
    GaugeRule rule;
    std::vector<Reading> readings;
    std::chrono::microseconds unit{};  // of its times
};

/// A gauge under random faults: lost, doubled, missing, suspect and impossible readings. Its times are minutes, or single microseconds.
Gauge any_gauge(PointKind kind = PointKind::gauge) {
    Gauge gauge;
    gauge.unit = pick(2) == 0 ? std::chrono::microseconds(1) : std::chrono::microseconds(1min) + std::chrono::microseconds(pick(1000));
    const std::string_view resolutions[] = {"1", "0.3", "0.01", "25"};
    gauge.point = Point("main", kind, kind == PointKind::gauge ? AnyUnit(kW) : AnyUnit("1"), kind == PointKind::gauge ? Decimal(resolutions[pick(4)]) : 1);
    gauge.point.every = gauge.unit * (1 + pick(8));
    if (pick(2) == 0) gauge.rule.hold = gauge.unit * (1 + pick(40));
    if (kind == PointKind::gauge && pick(2) == 0) gauge.rule.interpolation = Interpolation::linear;
    const int range = kind == PointKind::state ? 4 : pick(4) == 0 ? 2'000 : 20;
    if (pick(3) == 0) {
        gauge.point.low = gauge.point.resolution * Decimal(-range / 2);
        gauge.point.high = gauge.point.resolution * Decimal(range / 2);
    }
    std::chrono::microseconds time = gauge.unit * (pick(40) - 20);
    for (int n = pick(14); n > 0; --n) {
        const Reason reasons[] = {Reason::measured, Reason::interpolated, Reason::edited, Reason::no_answer, Reason::refused, Reason::frozen};
        gauge.readings.push_back(at(time, pick(2 * range) - range, reasons[pick(4) == 0 ? pick(6) : 0], static_cast<std::uint16_t>(pick(2))));
        if (pick(8) != 0) time += gauge.unit * (pick(4) == 0 ? pick(60) : pick(8));
    }
    return gauge;
}

Slots any_grid(std::chrono::microseconds unit) {
    std::vector<Instant> edges;
    for (int n = pick(9); n >= 0; --n) edges.push_back(march + unit * (pick(160) - 30) + std::chrono::microseconds(unit == 1us ? 0 : pick(1'000'000)));
    std::ranges::sort(edges);
    return Slots::between(edges);
}

std::vector<Reading> shuffled(std::vector<Reading> readings) {
    for (std::size_t i = readings.size(); i > 1; --i) std::swap(readings[i - 1], readings[*rc::gen::inRange<std::size_t>(0, i)]);
    return readings;
}

Whole floor_of(const Fraction& x) {
    const Whole n = numerator(x), d = denominator(x);
    return n >= 0 ? Whole(n / d) : Whole(-((-n + d - 1) / d));
}

/// To the nearest multiple of 1, a tie to the even one.
Whole half_even_of(const Fraction& x) {
    const Whole below = floor_of(x);
    const Fraction rest = x - Fraction(below);
    if (rest != Fraction(1, 2)) return rest < Fraction(1, 2) ? below : Whole(below + 1);
    return below % 2 == 0 ? below : Whole(below + 1);
}

Fraction fraction_of(Decimal number) {
    Fraction x(number.mantissa());
    for (int i = number.exponent(); i < 0; ++i) x /= 10;
    for (int i = number.exponent(); i > 0; --i) x *= 10;
    return x;
}

Whole whole_of(Int128 x) { return Whole(to_string(x)); }

struct Oracle {
    const Gauge& gauge;
    std::vector<Reading> aside = {}, known = of_instants();  // aside: suspect
    std::chrono::microseconds hold = gauge.rule.hold.value_or(*gauge.point.every * 3);

    std::vector<Reading> of_instants() {
        std::map<Instant, std::vector<Reading>> by_instant;
        for (Reading r : gauge.readings) {
            const Fraction value = fraction_of(gauge.point.resolution) * r.value;
            const bool outside = (gauge.point.low && value < fraction_of(*gauge.point.low)) || (gauge.point.high && value > fraction_of(*gauge.point.high));
            if (outside && !r.quality.missing()) r.quality = worse(r.quality, Reason::outside_limits);
            by_instant[r.at].push_back(r);
        }
        std::vector<Reading> usable;
        for (const auto& [instant, those] : by_instant) {
            Reading best = *std::ranges::min_element(those, {}, [](const Reading& r) { return std::tuple(r.quality.quality_class(), r.source, r.value, r.quality.bits()); });
            if (std::ranges::any_of(those, [&](const Reading& r) { return !r.quality.missing() && r.value != best.value; })) best.quality = best.quality.with(Flag::conflict);
            (best.quality.quality_class() == QualityClass::suspect ? aside : usable).push_back(best);
        }
        return usable;
    }

    /// What is known of an instant: a value on the line from one reading to another (or to itself), or why there is none.
    struct Here {
        Quality quality;
        Reading from{}, to{};

        Fraction value(Instant t) const {
            if (from.at == to.at) return from.value;
            return from.value + Fraction(to.value - from.value) * Fraction((t - from.at).count()) / Fraction((to.at - from.at).count());
        }
        /// 2 × counts × µs since `from`, floored.
        Whole twice_area(Instant t) const { return floor_of((from.value + value(t)) * Fraction((t - from.at).count())); }
    };
    Here here(Instant t) const {
        const auto next = std::ranges::find_if(known, [&](const Reading& r) { return r.at > t; });
        if (next == known.begin()) return {Reason::gap};
        const Reading& before = *(next - 1);
        if (gauge.rule.interpolation == Interpolation::step) {
            if (t - before.at >= hold) return {Reason::gap};
            return {before.quality, before, before};
        }
        if (next == known.end() || next->at - before.at > hold) return {Reason::gap};
        if (before.quality.missing() && next->quality.missing()) return {worse(before.quality, next->quality)};
        if (before.quality.missing()) return {before.quality};
        if (next->quality.missing()) return {next->quality};
        return {worse(before.quality, next->quality), before, *next};
    }

    /// The instants of an interval at which something may change.
    std::vector<Instant> cuts(const Interval& slot) const {
        std::set<Instant> all = {slot.begin(), slot.end()};
        for (const Reading& r : known)
            for (const Instant t : {r.at, r.at + hold})
                if (slot.contains(t)) all.insert(t);
        return {all.begin(), all.end()};
    }

    GaugeSummary over(const Interval& slot) const {
        GaugeSummary sum{.step = gauge.point.resolution, .length = slot.length()};
        std::vector<GaugeSummary::Shown> shown;
        Whole twice = 0, twice_estimated = 0;
        const auto edges = cuts(slot);
        for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
            const Here now = here(edges[i]);
            sum.quality = worse(sum.quality, now.quality);
            if (now.quality.missing()) continue;
            if (i == 0 && gauge.rule.interpolation == Interpolation::step) shown.push_back({edges[i], now.from.value});
            const Whole area = now.twice_area(edges[i + 1]) - now.twice_area(edges[i]);
            twice += area;
            const auto time = edges[i + 1] - edges[i];
            if (!now.quality.measured()) twice_estimated += area;
            if (now.quality.quality_class() == QualityClass::measured) sum.measured += time;
            if (now.quality.quality_class() == QualityClass::estimated) sum.estimated += time;
            if (now.quality.quality_class() == QualityClass::substituted) sum.substituted += time;
        }
        sum.twice_integral = static_cast<Int128>(twice);
        sum.twice_estimated = static_cast<Int128>(twice_estimated);
        for (const Reading& r : known) {
            if (r.quality.missing() || !slot.contains(r.at)) continue;
            ++sum.readings;
            sum.sum += r.value;
            sum.squares += Int128{r.value} * r.value;
            shown.push_back({r.at, r.value});
            if (!sum.first) sum.first = shown.back();
            sum.last = shown.back();
            sum.quality = worse(sum.quality, r.quality);
        }
        for (const Reading& r : aside) sum.set_aside += slot.contains(r.at) ? 1 : 0;
        std::ranges::sort(shown, {}, [](const auto& s) { return std::pair(s.value, s.at); });
        if (!shown.empty()) sum.least = shown.front();
        std::ranges::sort(shown, {}, [](const auto& s) { return std::pair(-s.value, s.at); });
        if (!shown.empty()) sum.greatest = shown.front();
        return sum;
    }

    GaugeSummaries over(const Slots& grid) const {
        std::vector<GaugeSummary> each;
        for (const Interval slot : grid) each.push_back(over(slot));
        return {grid, gauge.point.unit, each};
    }

    StateSummary stays(const Interval& slot) const {
        StateSummary sum{.length = slot.length()};
        const auto edges = cuts(slot);
        for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
            const Here now = here(edges[i]);
            sum.quality = worse(sum.quality, now.quality);
            if (!now.quality.missing()) sum.codes[now.from.value].time += edges[i + 1] - edges[i];
        }
        const Reading* before = nullptr;
        for (const Reading& r : known) {
            if (r.quality.missing()) continue;
            if (slot.contains(r.at)) {
                ++sum.readings;
                sum.quality = worse(sum.quality, r.quality);
                if (before != nullptr && before->value != r.value) ++sum.codes[r.value].entries;
            }
            before = &r;
        }
        for (const Reading& r : aside) sum.set_aside += slot.contains(r.at) ? 1 : 0;
        return sum;
    }

    /// Each microsecond by itself.
    LoadDuration load(const Interval& within, std::int64_t bin) const {
        LoadDuration sum{.width = gauge.point.resolution * Decimal(bin), .unit = gauge.point.unit, .length = within.length()};
        for (Instant t = within.begin(); t < within.end(); t += 1us) {
            const Here now = here(t);
            sum.quality = worse(sum.quality, now.quality);
            if (!now.quality.missing()) sum.times[static_cast<std::int64_t>(floor_of(now.value(t) / bin))] += 1us;
        }
        return sum;
    }
};

GaugeSummaries of(const Gauge& gauge, const Slots& grid) { return gauges(gauge.readings, gauge.point, grid, gauge.rule); }

}  // namespace

// ---- readings that are summed up many at once, which nearly all are

namespace {

/// Long rows of readings of which few are odd, if any: of every spacing, small and large, near the ends of time too. Drawn from one seed, because a draw for
/// each would take longer than the law.
struct Rows {
    std::minstd_rand random{*rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::uint32_t>(1, 2'147'483'646))};
    Point point = gauge_of();
    GaugeRule rule;
    std::int64_t spacing = 1, begin = 0;

    std::int64_t below(std::int64_t n) { return static_cast<std::int64_t>(random()) % n; }
    Rows() {
        const std::int64_t spacings[] = {1, 1'000, 60'000'000, 3'600'000'000, 30'000'000'000, 200'000'000'000};  // up to 2.3 days
        spacing = spacings[below(6)];
        const std::int64_t first[] = {0, march.time_since_epoch().count(), INT64_MIN, INT64_MAX - 60 * spacing};
        begin = first[below(4)];
        point.every = std::chrono::microseconds(spacing);
        if (below(2) == 0) rule.interpolation = Interpolation::linear;
        if (below(4) == 0) rule.hold = std::chrono::microseconds(spacing * 2);
        if (below(4) == 0) point.low = Decimal(-100), point.high = Decimal(100);
    }

    std::vector<Reading> readings(std::uint32_t place) {
        const std::int64_t ranges[] = {3, 100, 1 << 25, 1'000'000'000'000'000};
        const std::int64_t range = ranges[below(4)], odd = below(2) == 0 ? 0 : 2 + below(30);
        const bool regular = below(2) == 0;
        std::vector<Reading> readings;
        std::int64_t time = begin;
        for (std::int64_t n = below(50); n > 0; --n) {
            Reading reading{Instant(std::chrono::microseconds(time)), below(2 * range + 1) - range, place, {}, 0};
            if (odd != 0 && below(odd) == 0) {
                const Reason reasons[] = {Reason::measured, Reason::interpolated, Reason::edited, Reason::no_answer, Reason::frozen};
                reading.quality = reasons[below(5)];
                reading.source = static_cast<std::uint16_t>(below(2));
                if (below(4) == 0) reading.value = below(2) == 0 ? INT64_MIN : INT64_MAX;
                if (reading.quality.missing()) reading.value = 0;
            }
            readings.push_back(reading);
            const std::int64_t step = regular ? spacing : 1 + below(3 * spacing);
            if (odd != 0 && below(8 * odd) == 0) continue;  // twice at one instant
            if (__builtin_add_overflow(time, odd != 0 && below(odd) == 0 ? step * 6 : step, &time)) break;
        }
        if (below(8) == 0) std::shuffle(readings.begin(), readings.end(), random);
        return readings;
    }
    Slots grid() {
        std::vector<Instant> edges;
        std::int64_t edge = begin;
        if (begin == march.time_since_epoch().count()) edge += spacing * (below(20) - 10);
        const std::int64_t length = 1 + below(20);
        const bool regular = below(2) == 0;
        for (std::int64_t n = below(12); n >= 0; --n) {
            edges.push_back(Instant(std::chrono::microseconds(edge)));
            if (__builtin_add_overflow(edge, regular ? spacing * length : below(20 * spacing), &edge)) break;
        }
        return Slots::between(edges);
    }
};

}  // namespace

TEST_CASE("readings summed up many at once come to what they do one by one") {
    LAW("in the order of a point, and in any other", [] {
        Rows rows;
        const auto readings = rows.readings(0);
        const Slots grid = rows.grid();
        RC_ASSERT(gauges(readings, rows.point, grid, rows.rule) == stream::detail::gauges_in_any_order(readings, rows.point, grid, rows.rule));
    });
    LAW("in tables whose points stand one behind the other, and in turns", [] {
        Rows rows;
        std::vector<Point> points;
        std::vector<std::vector<Reading>> each;
        for (std::uint32_t p = 0; p < 3; ++p) {
            points.push_back(rows.point);
            points.back().id += std::to_string(p);
            each.push_back(rows.readings(p));
        }
        std::vector<Reading> mixed;
        for (const auto& readings : each) mixed.insert(mixed.end(), readings.begin(), readings.end());
        if (rows.below(4) != 0) std::ranges::stable_sort(mixed, {}, [](const Reading& r) { return r.at; });
        const Table table(points, std::span<const Reading>(mixed));
        const Slots grid = rows.grid();
        const auto all = gauges(table, grid, rows.rule);
        RC_ASSERT(all.size() == 3u);
        for (std::uint32_t p = 0; p < 3; ++p) {
            RC_ASSERT(all[p] == stream::detail::gauges_in_any_order(each[p], points[p], grid, rows.rule));
            RC_ASSERT(all[p] == gauges(table, points[p].id, grid, rows.rule));
        }
    });
}

TEST_CASE("more readings than are summed up at once, longer than products of 64 bits hold") {
    // 10 000 readings in one slot, a minute and three days apart; small, and of 15 digits.
    for (const std::chrono::microseconds spacing : {std::chrono::microseconds(1min), std::chrono::microseconds(72h)})
        for (const std::int64_t value : {std::int64_t{1} << 25, std::int64_t{999'999'999'999'999}})
            for (const GaugeRule& rule : {step, linear}) {
                Point point = gauge_of();
                point.every = spacing;
                std::vector<Reading> readings, in_turns;
                for (int i = 0; i < 10'000; ++i) {
                    readings.push_back(at(spacing * i, i % 3 == 0 ? value : -value));
                    in_turns.push_back(readings.back());
                    in_turns.push_back(readings.back());
                    in_turns.back().point = 1;
                }
                const Slots grid = Slots::regular(march, spacing * 9'999, 1);
                const auto expected = stream::detail::gauges_in_any_order(readings, point, grid, rule);
                CHECK(expected[0].readings == 9'999);
                CHECK(gauges(readings, point, grid, rule) == expected);
                Point other = point;
                other.id = "other";
                const auto both = gauges(Table({point, other}, std::span<const Reading>(in_turns)), grid, rule);
                CHECK(both[0] == expected);
                CHECK(both[1] == expected);
            }
    CHECK(gauges(Table(), quarters(1)).empty());
    CHECK(gauges(Table({gauge_of()}), Slots())[0].empty());
    CHECK(code_of([] { return gauges(Table({gauge_of(), state_point()}), quarters(1)); }) == "bad_point");
}

TEST_CASE("gauges obey their laws under every fault") {
    LAW("the summaries are those of a slow oracle", [] {
        const Gauge gauge = any_gauge();
        const Slots grid = any_grid(gauge.unit);
        RC_ASSERT(of(gauge, grid) == Oracle{gauge}.over(grid));
    });
    LAW("any order of the readings gives the same", [] {
        Gauge gauge = any_gauge();
        const Slots grid = any_grid(gauge.unit);
        const auto whole = of(gauge, grid);
        gauge.readings = shuffled(std::move(gauge.readings));
        RC_ASSERT(of(gauge, grid) == whole);
    });
    LAW("slots of any edges merge to what all of their time shows", [] {
        const Gauge gauge = any_gauge();
        const Slots grid = any_grid(gauge.unit);
        const auto whole = Slots::between({grid.span().begin(), grid.span().end()});
        if (grid.empty()) return;
        RC_ASSERT(of(gauge, grid).whole() == of(gauge, whole)[0]);
        RC_ASSERT(of(gauge, grid).resample(whole) == of(gauge, whole));
    });
    LAW("merging is associative and commutative, and nothing changes nothing", [] {
        const Gauge gauge = any_gauge();
        const auto each = of(gauge, Slots::between({march - gauge.unit * pick(30), march, march + gauge.unit * (1 + pick(20)), march + gauge.unit * (21 + pick(60))}));
        const GaugeSummary &a = each[0], &b = each[1], &c = each[2];
        RC_ASSERT((a + b) + c == a + (b + c));
        RC_ASSERT(a + b == b + a);
        RC_ASSERT(a + GaugeSummary() == a);
        RC_ASSERT(GaugeSummary() + a == a);
    });
    LAW("means, variance and energy are rounded once, from exact fractions", [] {
        const Gauge gauge = any_gauge();
        const auto power = of(gauge, any_grid(gauge.unit));
        const auto energy = integrals<Energy>(power);
        const auto mean = means<Power>(power, Decimal("0.001"));
        const Fraction step = fraction_of(gauge.point.resolution);
        for (std::size_t i = 0; i < power.size(); ++i) {
            const GaugeSummary& one = power[i];
            const Fraction twice(whole_of(one.twice_integral)), n(one.readings), total(whole_of(one.sum)), squares(whole_of(one.squares));
            const auto thousandths = [](const std::optional<Decimal>& x) { return Whole((*x * Decimal(1000)).mantissa()) / (x->exponent() == -3 ? 1000 : 1); };
            if (one.covered() != 0us) {
                const Fraction exact = twice / 2 / one.covered().count() * step;
                RC_ASSERT(thousandths(one.mean(half_even, Decimal("0.001"))) == half_even_of(exact * 1000));
                RC_ASSERT(Whole(mean.counts()[i]) == half_even_of(exact * 1000));
                RC_ASSERT(Whole(energy.counts()[i]) == half_even_of(twice / 2 / 3'600'000'000ll * step * 1'000'000));
            } else {
                RC_ASSERT(!one.mean(half_even, 1) && !mean[i] && (!energy[i] || one.length == 0us));
            }
            RC_ASSERT(energy.missing(i) == one.length - one.covered());
            if (one.readings == 0) {
                RC_ASSERT(!one.sample_mean(half_even, 1) && !one.variance(half_even, 1));
                continue;
            }
            RC_ASSERT(thousandths(one.sample_mean(half_even, Decimal("0.001"))) == half_even_of(total / n * step * 1000));
            RC_ASSERT(thousandths(one.variance(half_even, Decimal("0.001"))) == half_even_of((squares / n - total / n * total / n) * step * step * 1000));
        }
    });
    LAW("load duration counts every microsecond, and parts sum to the whole", [] {
        Gauge gauge = any_gauge();
        const std::int64_t bin = 1 + pick(40);
        const Decimal width = gauge.point.resolution * Decimal(bin);
        const Slots grid = any_grid(gauge.unit);
        const auto load = [&](const Interval& within) { return load_duration(gauge.readings, gauge.point, within, width, gauge.rule); };
        LoadDuration all;
        for (const Interval part : grid) all += load(part);
        if (!grid.empty()) RC_ASSERT(all == load(grid.span()));
        if (!grid.empty() && gauge.unit == 1us) RC_ASSERT(all == Oracle{gauge}.load(grid.span(), bin));
        gauge.readings = shuffled(std::move(gauge.readings));
        if (!grid.empty()) RC_ASSERT(all == load(grid.span()));
    });
    LAW("a percentile is the bin that splits the sorted time", [] {
        const Gauge gauge = any_gauge();
        const auto load = load_duration(gauge.readings, gauge.point, Interval(march, march + gauge.unit * 60), gauge.point.resolution * Decimal(1 + pick(10)), gauge.rule);
        const Decimal percent = Decimal::from(pick(1001), -1);
        const auto found = load.percentile(percent);
        if (load.covered() == 0us) {
            RC_ASSERT(!found);
            return;
        }
        std::chrono::microseconds below{}, up_to{};
        for (const auto& level : load.downward()) {
            if (level.from <= *found) up_to += level.time;
            if (level.from < *found) below += level.time;
        }
        RC_ASSERT(Exact::from(up_to.count(), 2) >= Exact(percent) * Exact(load.covered().count()));
        RC_ASSERT(below == 0us || Exact::from(below.count(), 2) < Exact(percent) * Exact(load.covered().count()));
        RC_ASSERT(load.downward().empty() || load.downward().back().or_higher == load.covered());
    });
    LAW("bytes come back as what they were", [] {
        const Gauge gauge = any_gauge();
        for (const GaugeSummary& one : of(gauge, any_grid(gauge.unit))) RC_ASSERT(GaugeSummary::from_bytes(one.to_bytes()) == one);
        const auto load = load_duration(gauge.readings, gauge.point, Interval(march, march + gauge.unit * 60), gauge.point.resolution, gauge.rule);
        RC_ASSERT(LoadDuration::from_bytes(load.to_bytes()) == load);
    });
    LAW("states are those of a slow oracle, in any order and by any parts", [] {
        Gauge gauge = any_gauge(PointKind::state);
        const Slots grid = any_grid(gauge.unit);
        const auto each = states(gauge.readings, gauge.point, grid, gauge.rule.hold);
        for (std::size_t i = 0; i < grid.size(); ++i) RC_ASSERT(each[i] == Oracle{gauge}.stays(grid[i]));
        for (const StateSummary& one : each) RC_ASSERT(StateSummary::from_bytes(one.to_bytes()) == one);
        const auto shuffled_ones = shuffled(gauge.readings);
        RC_ASSERT(states(shuffled_ones, gauge.point, grid, gauge.rule.hold) == each);
        if (grid.empty()) return;
        RC_ASSERT(each.whole() == states(gauge.readings, gauge.point, Slots::between({grid.span().begin(), grid.span().end()}), gauge.rule.hold)[0]);
    });
    LAW("any counts at any instants are summarized", [] {
        std::vector<Reading> readings;
        for (int n = pick(6); n > 0; --n) {
            const auto value = pick(2) == 0 ? *any_count() : *rc::gen::element<std::int64_t>(999'999'999'999'999, -999'999'999'999'999);
            readings.push_back({Instant(std::chrono::microseconds(*any_count())), value, 0, {}, 0});
        }
        const auto edge = [] { return Instant(std::chrono::microseconds(*any_count())); };
        std::vector<Instant> edges = {edge(), edge(), edge()};
        std::ranges::sort(edges);
        GaugeRule rule;
        rule.hold = std::chrono::microseconds(std::abs(*any_count() / 2) + 1);
        if (pick(2) == 0) rule.interpolation = Interpolation::linear;
        const auto grid = Slots::between(edges);
        const auto shown = gauges(readings, gauge_of(), grid, rule);
        RC_ASSERT(shown.whole() == gauges(readings, gauge_of(), Slots::between({edges.front(), edges.back()}), rule)[0]);
        for (const GaugeSummary& one : shown)
            if (one.readings != 0) RC_ASSERT(one.variance(half_even, Decimal("1e15")) >= Decimal(0));
        RC_ASSERT(load_duration(readings, gauge_of(), grid.span(), Decimal("1e12"), rule).length == grid.span().length());
    });
}
