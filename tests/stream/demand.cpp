#include "wattle/stream/demand.hpp"

#include "law.hpp"

#include "wattle/time/periods.hpp"
#include "wattle/units/price.hpp"

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>

using namespace wattle;
using namespace wattle::stream;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

const Instant march = parse_instant("2026-03-01T00:00:00Z");
constexpr Currency cny("CNY", 2);

template <class D>
concept has_power = requires(D demand) { demand.power(); };

/// 10 kW from 00:07 to 00:22, else nothing, minute by minute for half an hour: 2.5 kWh on a line, floored at the edges.
Series<Energy> worked_example() {
    Point point("main", PointKind::register_, Wh, 1);
    const std::vector<Reading> readings = {{march, 0, 0, {}, 0}, {march + 7min, 0, 0, {}, 0}, {march + 22min, 2'500, 0, {}, 0}, {march + 30min, 2'500, 0, {}, 0}};
    return energy(readings, point, Slots::regular(march, 1min, 30), {.p_max = "12 kW", .max_gap = 15min});
}

/// Slots of one length with so many Wh; −1 is missing, and other negative ones are estimated.
Series<Energy> series_of(std::chrono::microseconds slot, const std::vector<int>& values) {
    Series<Energy> series(Slots::regular(march, slot, values.size()));
    for (std::size_t i = 0; i < values.size(); ++i)
        if (values[i] != -1) series.set(i, std::abs(values[i]) * Wh, values[i] < 0 ? Quality(Reason::estimated) : Quality());
    return series;
}

/// "400 Wh from 5 to 20 min": of March, with what else is not as usual.
template <class Q>
std::string shown(const std::optional<Demand<Q>>& demand) {
    if (!demand) return "nothing";
    std::string text = std::to_string(demand->amount.count() / 1000) + " Wh from " + std::to_string((demand->window.begin() - march) / 1min) + " to " +
                       std::to_string((demand->at() - march) / 1min) + " min";
    if (demand->estimated.count() != 0) text += ", " + std::to_string(demand->estimated.count() / 1000) + " estimated";
    if (demand->missing.count() != 0) text += ", " + std::to_string(demand->missing / 1min) + " min missing";
    return text;
}

}  // namespace

TEST_CASE("10 kW from 00:07 to 00:22 are 5.333 and 4.667 kW in blocks, and 10 kW at 00:22") {
    // Specification of the stream, section 5.
    const auto used = worked_example();
    const auto blocks = block_demand(used, Slots::regular(march, 15min, 2), {.window = 15min});
    REQUIRE(blocks.size() == 2);
    CHECK(blocks[0]->to_ratio(kW).rounded(half_even, Decimal("0.001")) == Decimal("5.333"));
    CHECK(blocks[1]->to_ratio(kW).rounded(half_even, Decimal("0.001")) == Decimal("4.667"));
    CHECK(blocks[0]->amount + blocks[1]->amount == 2'500 * Wh);
    const Demand block = *block_demand(used, {.window = 15min});
    CHECK(block == blocks[0]);
    CHECK(to_string(block) == "5.333 kW: 1.333333 kWh in 2026-03-01T00:00:00Z/2026-03-01T00:15:00Z");
    CHECK(block.coverage() == 1);
    const Demand peak = *sliding_demand(used, {.window = 15min, .step = 1min});
    CHECK(peak.to_ratio(kW) == 10);
    CHECK(peak.power() == 10 * kW);
    CHECK(peak.at() == march + 22min);
    CHECK(peak.to_ratio(kW) <= 2 * block.to_ratio(kW));  // 10.667
    // The power is a quotient, so a charge takes the energy and the window: 10 kW × 38 CNY/kW.
    CHECK(demand_charge(peak.amount, peak.window.length(), Price("38", cny / kW)).rounded(half_up, Money("0.01", cny)) == Money("380", cny));
}

TEST_CASE("which window counts") {
    struct Case {
        std::string_view name;
        std::vector<int> values;  // Wh of slots of 5 min
        DemandRule rule;
        std::string_view block, sliding;
    };
    const Case cases[] = {
        {"the greatest",              {1, 2, 3, 4, 5, 6},       {.window = 15min},                          "15 Wh from 15 to 30 min", "15 Wh from 15 to 30 min"},
        {"across two blocks",         {0, 9, 9, 0},             {.window = 10min},                          "9 Wh from 0 to 10 min",   "18 Wh from 5 to 15 min"},
        {"the earliest of equal",     {5, 5, 5, 5, 5, 5},       {.window = 10min},                          "10 Wh from 0 to 10 min",  "10 Wh from 0 to 10 min"},
        {"one slot",                  {1, 7, 3},                {},                                         "7 Wh from 5 to 10 min",   "7 Wh from 5 to 10 min"},
        {"the last block is short",   {1, 1, 2, 2, 9},          {.window = 10min},                          "4 Wh from 10 to 20 min",  "11 Wh from 15 to 25 min"},
        {"a step of two slots",       {1, 9, 9, 9, 9, 1, 1, 1}, {.window = 20min, .step = 10min},           "28 Wh from 0 to 20 min",  "28 Wh from 0 to 20 min"},
        {"longer than the period",    {1, 2, 3},                {.window = 20min},                          "nothing",                 "nothing"},
        {"nothing used is a demand",  {0, 0},                   {},                                         "0 Wh from 0 to 5 min",    "0 Wh from 0 to 5 min"},
        {"a missing slot",            {9, 9, -1, 9, 1, 1},      {.window = 15min},                          "11 Wh from 15 to 30 min", "11 Wh from 15 to 30 min"},
        {"two thirds are enough",     {9, 9, -1, 9, 1, 1},      {.window = 15min, .min_coverage = Decimal("0.66")}, "18 Wh from 0 to 15 min, 5 min missing", "18 Wh from 0 to 15 min, 5 min missing"},
        {"two thirds are not enough", {9, 9, -1, 9, 1, 1},      {.window = 15min, .min_coverage = Decimal("0.67")}, "11 Wh from 15 to 30 min", "11 Wh from 15 to 30 min"},
        {"all is missing",            {-1, -1, -1},             {.window = 15min, .min_coverage = 0},       "nothing",                 "nothing"},
        {"estimated",                 {1, -4, 2, 2},            {.window = 10min},                          "5 Wh from 0 to 10 min, 4 estimated", "6 Wh from 5 to 15 min, 4 estimated"},
        {"an exchange within",        {9, 9, 1, 2},             {.window = 10min, .cuts = {march + 6min}},  "3 Wh from 10 to 20 min",  "3 Wh from 10 to 20 min"},
        {"a band from 00:05 on",      {9, 9, 1, 2},             {.window = 10min, .cuts = {march + 5min}},  "3 Wh from 10 to 20 min",  "10 Wh from 5 to 15 min"},
        {"a cut on edges of blocks",  {8, 9, 9, 2},             {.window = 10min, .cuts = {march + 10min, march, march + 20min}}, "17 Wh from 0 to 10 min", "17 Wh from 0 to 10 min"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(shown(block_demand(series_of(5min, c.values), c.rule)) == c.block);
        CHECK(shown(sliding_demand(series_of(5min, c.values), c.rule)) == c.sliding);
    }
}

TEST_CASE("blocks are those of the clock, wherever the series begins") {
    // From 00:07 on, the quarter-hours are still those of the hour: 00:15 to 00:30 is the only one.
    const auto used = worked_example().slice(7, 23);
    CHECK(block_demand(used, {.window = 15min})->window == Interval(march + 15min, march + 30min));
    CHECK(sliding_demand(used, {.window = 15min, .step = 5min})->window == Interval(march + 10min, march + 25min));
    CHECK(block_demand(used, Slots::regular(march + 7min, 20min, 1), {.window = 15min})[0]->to_ratio(kW) == 10);  // a period has its own
    CHECK_FALSE(block_demand(used.slice(0, 5), {.window = 15min}));
    // Local days begin at 16:00 UTC; as slots they need no clock.
    const Slots days = Slots::regular(parse_instant("2026-03-01T00:00:00+08:00"), 24h, 2);
    CHECK(block_demand(Series<Energy>(days, std::vector{24 * kWh, 48 * kWh}))->power() == 2 * kW);
    CHECK(code_of([&] { return block_demand(Series<Energy>(days, std::vector{24 * kWh, 48 * kWh}), {.window = 24h}); }) == "other_grid");
}

TEST_CASE("each month has its own maximum, and no window crosses its end") {
    const Zone shanghai = Zone::load("Asia/Shanghai");
    const Slots months = Periods::months(shanghai).slots({parse_instant("2026-02-01T00:00:00+08:00"), parse_instant("2026-05-01T00:00:00+08:00")});
    // 1 Wh per 15 min from 26 February to 10 April, and 100 Wh in the last quarter-hour of March and in the first of April.
    const Interval known(parse_instant("2026-02-26T00:00:00+08:00"), parse_instant("2026-04-10T00:00:00+08:00"));
    Series<Energy> used(quarter_hours(known));
    for (std::size_t i = 0; i < used.size(); ++i) used.set(i, 1 * Wh);
    const auto turn = *used.slots().index_of(parse_instant("2026-04-01T00:00:00+08:00"));
    used.set(turn - 1, 100 * Wh);
    used.set(turn, 100 * Wh);
    const auto demands = sliding_demand(used, months, {.window = 30min});
    REQUIRE(demands.size() == 3);
    CHECK(demands[0]->amount == 2 * Wh);
    CHECK(demands[0]->window.begin() == known.begin());
    CHECK(demands[1]->amount == 101 * Wh);
    CHECK(demands[1]->at() == months.boundary(2));
    CHECK(demands[2]->amount == 101 * Wh);
    CHECK(demands[2]->window.begin() == months.boundary(2));
    CHECK(sliding_demand(used, {.window = 30min})->amount == 200 * Wh);
    // A month without values has no maximum.
    CHECK_FALSE(sliding_demand(used.slice(0, 96), months, {.window = 30min})[1]);
    CHECK(block_demand(Series<Energy>(), months).size() == 3);
    CHECK_FALSE(block_demand(Series<Energy>()));
}

TEST_CASE("every kind that is counted at a rate has a demand") {
    const Slots quarters = Slots::regular(march, 15min, 2);
    CHECK(block_demand(Series<ReactiveEnergy>(quarters, std::vector{1 * kvarh, 2 * kvarh}))->power() == 8 * kvar);
    CHECK(block_demand(Series<ApparentEnergy>(quarters, std::vector{1 * kVAh, 2 * kVAh}))->to(kVA) == 8);
    CHECK(block_demand(Series<Volume>(quarters, std::vector{1 * m3, 2 * m3}))->flow() == 8 * m3_per_h);
    CHECK(block_demand(Series<Mass>(quarters, std::vector{1 * t, 2 * t}))->to_ratio(t_per_h) == 8);
    CHECK(block_demand(Series<Heat>(quarters, std::vector{9 * MJ, 18 * MJ}))->to_ratio(kW) == 20);
    static_assert(has_power<Demand<Energy>> && has_power<Demand<Heat>> && !has_power<Demand<Volume>> && !has_power<Demand<Mass>>);
}

TEST_CASE("a block that is being filled tells what it will be") {
    // 5 min slots of 100, 200, 400 Wh: at 00:10 300 Wh are used, and 200 more will be at the rate of the last slot.
    const auto used = series_of(5min, {100, 200, 400, 50, -1, 70});
    const Interval hour(march, march + 1h);
    struct Case {
        std::string_view name;
        std::chrono::minutes now;
        DemandRule rule;
        std::string_view so_far, predicted;
    };
    const Case cases[] = {
        {"at its begin",              0min,  {.window = 15min},                "nothing",   "nothing"},
        {"after a slot",              5min,  {.window = 15min},                "100 Wh from 0 to 5 min", "300 Wh from 0 to 15 min, 200 estimated"},
        {"after two",                 10min, {.window = 15min},                "300 Wh from 0 to 10 min",  "500 Wh from 0 to 15 min, 200 estimated"},
        {"by the last two slots",     10min, {.window = 15min, .step = 10min}, "300 Wh from 0 to 10 min",  "450 Wh from 0 to 15 min, 150 estimated"},
        {"the next one begins",       15min, {.window = 15min},                "nothing",  "1200 Wh from 15 to 30 min, 1200 estimated"},
        {"the last slot is missing",  25min, {.window = 15min},                "50 Wh from 15 to 25 min, 5 min missing", "nothing"},
        {"a hole in it",              30min, {.window = 20min},                "70 Wh from 20 to 30 min, 5 min missing", "nothing"},
        {"a hole that is allowed",    30min, {.window = 20min, .min_coverage = Decimal("0.5")}, "70 Wh from 20 to 30 min, 5 min missing", "210 Wh from 20 to 40 min, 140 estimated, 5 min missing"},
        {"behind the series",         45min, {.window = 15min},                "nothing",  "nothing"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        const auto running = running_demand(used, hour, march + c.now, c.rule);
        REQUIRE(running);
        CHECK(shown(running->so_far) == c.so_far);
        CHECK(shown(running->predicted) == c.predicted);
    }
    const auto ahead = running_demand(used, hour, march + 10min, {.window = 15min})->predicted;
    CHECK(ahead->quality == Reason::modelled);
    CHECK(ahead->power() == 2 * kW);
    CHECK(running_demand(used, hour, march + 10min, {.window = 15min})->so_far->power() == 1.8 * kW);
    CHECK(running_demand(used, hour, march + 10min, {.window = 15min})->block == Interval(march, march + 15min));
    CHECK(ahead->estimated_share() == 0.4);
    CHECK_FALSE(running_demand(used, hour, march + 1h, {.window = 15min}));                         // outside of the period
    CHECK_FALSE(running_demand(used, {march, march + 20min}, march + 15min, {.window = 15min}));    // the rest of it is no block
    CHECK_FALSE(running_demand(used, hour, march + 5min, {.window = 15min, .cuts = {march + 2min}}));
    // 2/3 of 1 mWh, and 1/2 to the even one.
    Series<Energy> least(Slots::regular(march, 2min, 1), std::vector{1 * mWh});
    CHECK(running_demand(least, hour, march + 2min, {.window = 6min})->predicted->amount == 3 * mWh);
    CHECK(running_demand(Series<Energy>(Slots::regular(march, 4min, 1), std::vector{1 * mWh}), hour, march + 4min, {.window = 6min})->predicted->amount == 1 * mWh);
}

TEST_CASE("what many meters take together is less than what each takes at its own time") {
    const std::vector<Series<Energy>> tenants = {series_of(15min, {100, 400, 100}), series_of(15min, {300, 100, 100}), series_of(15min, {0, 0, 300})};
    const auto together = coincident_demand(tenants);
    CHECK(shown(together.whole) == "500 Wh from 15 to 30 min");
    CHECK(shown(together.parts[1]) == "300 Wh from 0 to 15 min");
    CHECK(together.factor() == Ratio(500, 1000));
    CHECK(shown(coincident_demand(tenants, {.window = 30min, .step = 15min}).whole) == "1000 Wh from 15 to 45 min");
    CHECK(shown(coincident_demand(tenants, {.window = 30min}).whole) == "900 Wh from 0 to 30 min");
    CHECK_FALSE(coincident_demand(std::vector<Series<Energy>>()).factor());
    CHECK_FALSE(coincident_demand(std::vector{series_of(15min, {0}), series_of(15min, {0})}).factor());
    CHECK_FALSE(coincident_demand(std::vector{series_of(15min, {100}), series_of(15min, {-1})}).factor());
    CHECK(code_of([&] { return coincident_demand(std::vector{series_of(15min, {1}), series_of(5min, {1})}); }) == "other_grid");
}

TEST_CASE("windows that cannot be taken are refused") {
    const auto used = series_of(5min, {1, 2, 3, 4});
    CHECK(message_of([&] { return block_demand(used, {.window = 0min, .step = -1min, .min_coverage = Decimal("1.01")}); }) ==
          "demand: the window is 0 us; give a length such as 15min\n"
          "demand: the step is -60000000 us; give a length such as 15min\n"
          "demand: the min_coverage is 1.01; give the share of a window that must have values, 0 to 1");
    CHECK(message_of([&] { return block_demand(used, Slots::regular(march, 20min, 1), {.window = 7min}); }) ==
          "demand: a window has an edge at 2026-03-01T00:07:00Z, within the slot 2026-03-01T00:05:00Z/2026-03-01T00:10:00Z; give a window and a step of "
          "whole slots, a period that begins with a slot, or a series of finer slots");
    CHECK(code_of([&] { return sliding_demand(used, {.window = 10min, .step = 1min}); }) == "other_grid");
    CHECK(code_of([&] { return block_demand(used, Slots::regular(march + 1min, 10min, 1), {.window = 5min}); }) == "other_grid");
    CHECK(message_of([&] { return sliding_demand(used, {.window = 15min, .step = 10min}); }) ==
          "demand: the window of 900000000 us is no whole number of steps of 600000000 us; give a step that divides the window");
    const Series<Energy> uneven(Slots::between({march, march + 5min, march + 15min}), std::vector{1 * Wh, 2 * Wh});
    CHECK(message_of([&] { return block_demand(uneven); }) ==
          "demand: no window is given, and the slots of the series have no common length; give a window such as 15min");
    CHECK(code_of([&] { return sliding_demand(uneven, {.window = 15min}); }) == "missing_option");
    CHECK(block_demand(uneven, {.window = 15min})->amount == 3 * Wh);
    CHECK(code_of([&] { return running_demand(used, {march, march + 1h}, march + 7min, {.window = 15min}); }) == "other_grid");
    // A maximum that is no Energy.
    const Series<Energy> much(Slots::regular(march, 5min, 2), std::vector{Energy::max(), Energy::max()});
    CHECK(code_of([&] { return block_demand(much, {.window = 10min}); }) == "overflow");
    CHECK(block_demand(much)->amount == Energy::max());
}

// ---- laws, against a slow oracle that adds every slot of every window

namespace {

using Whole = boost::multiprecision::cpp_int;


/// Slots of 5 min, with holes, estimates, values of a part of a slot, and, where it is asked for, export.
Series<Energy> any_series(std::size_t n, bool with_holes, bool with_export) {
    std::vector<std::int64_t> counts(n), estimated(n), missing(n);
    std::vector<Quality> qualities(n);
    for (std::size_t i = 0; i < n; ++i) {
        const int kind = with_holes ? pick(12) : 12;
        counts[i] = kind == 0 ? 0 : pick(4) == 0 ? pick(1'000'000) : pick(50);
        if (with_export && pick(3) == 0) counts[i] = -counts[i];
        if (kind == 0) qualities[i] = Reason::no_answer;
        if (kind == 0) missing[i] = 300'000'000;
        if (kind == 1) qualities[i] = Reason::gap;
        if (kind == 1) missing[i] = 1 + pick(299'999'999);
        if (kind == 2) qualities[i] = Reason::interpolated;
        if (kind == 2) estimated[i] = std::abs(counts[i]);
    }
    return Series<Energy>::from_columns(Slots::regular(march, 5min, n), counts, qualities, estimated, missing);
}
Series<Energy> any_series() { return any_series(static_cast<std::size_t>(pick(40)), true, pick(2) == 0); }

DemandRule any_rule() {
    DemandRule rule{.window = 5min * (1 + pick(6)), .step = 5min};
    const Decimal coverages[] = {1, 0, Decimal("0.5"), Decimal("0.9")};
    rule.min_coverage = coverages[pick(4)];
    for (int n = pick(3); n > 0; --n) rule.cuts.push_back(march + 1min * pick(200));
    return rule;
}

Slots any_periods() {
    std::vector<Instant> edges;
    for (int n = 1 + pick(4); n >= 0; --n) edges.push_back(march + 5min * (pick(60) - 10));
    std::ranges::sort(edges);
    return Slots::between(edges);
}

std::optional<Demand<Energy>> oracle(const Series<Energy>& used, const Interval& period, const DemandRule& rule, std::chrono::microseconds step) {
    std::optional<Demand<Energy>> greatest;
    for (Instant begin = period.begin(); begin + *rule.window <= period.end(); begin += step) {
        const Interval window(begin, begin + *rule.window);
        if (std::ranges::any_of(rule.cuts, [&](Instant cut) { return window.begin() < cut && cut < window.end(); })) continue;
        Demand<Energy> d{{}, window, {}, window.length(), {}};
        std::chrono::microseconds inside{};
        for (std::size_t i = 0; i < used.size(); ++i) {
            if (!window.contains(used.slots()[i])) continue;
            inside += used.slots()[i].length();
            d.quality = worse(d.quality, used.quality(i));
            if (!used[i]) continue;
            d.amount += *used[i];
            d.estimated += used.estimated(i);
            d.missing -= used.slots()[i].length() - used.missing(i);
        }
        if (inside < window.length()) d.quality = worse(d.quality, Reason::gap);
        const auto known = window.length() - d.missing;
        if (known.count() == 0 || Ratio(known.count(), window.length().count()) < Ratio(rule.min_coverage)) continue;
        if (!greatest || d.amount > greatest->amount) greatest = d;
    }
    return greatest;
}

}  // namespace

TEST_CASE("demand obeys its laws") {
    LAW("block and sliding demand of any periods are those of a slow oracle", [] {
        const auto used = any_series();
        const DemandRule rule = any_rule();
        const Slots periods = any_periods();
        const auto blocks = block_demand(used, periods, rule), sliding = sliding_demand(used, periods, rule);
        RC_ASSERT(blocks.size() == periods.size());
        RC_ASSERT(sliding.size() == periods.size());
        for (std::size_t i = 0; i < periods.size(); ++i) {
            RC_ASSERT(blocks[i] == oracle(used, periods[i], rule, *rule.window));
            RC_ASSERT(sliding[i] == oracle(used, periods[i], rule, 5min));
        }
    });
    LAW("block demand ≤ sliding demand ≤ 2 × block demand, over whole blocks without holes and export", [] {
        const int of_the_hour[] = {1, 2, 3, 4, 6, 12};
        const int n = of_the_hour[pick(6)];
        const auto used = any_series(static_cast<std::size_t>(n * (1 + pick(8))), false, false);
        const DemandRule rule{.window = 5min * n, .step = 5min};
        const auto block = block_demand(used, rule)->to_ratio(kW), sliding = sliding_demand(used, rule)->to_ratio(kW);
        RC_ASSERT(block <= sliding);
        RC_ASSERT(sliding <= 2 * block);
    });
    LAW("the maximum of the sum is never above the sum of the maxima", [] {
        const auto n = static_cast<std::size_t>(1 + pick(20));
        const bool with_holes = pick(2) == 0;
        std::vector<Series<Energy>> many;
        for (int k = 1 + pick(4); k > 0; --k) many.push_back(any_series(n, with_holes, false));
        DemandRule rule = any_rule();
        if (pick(2) == 0) rule.step.reset();
        const auto together = coincident_demand(many, rule);
        if (!together.whole) return;
        RC_ASSERT(std::ranges::all_of(together.parts, [](const auto& part) { return part.has_value(); }));
        if (together.factor()) RC_ASSERT(*together.factor() <= 1);
        if (!with_holes && together.factor()) RC_ASSERT(*together.factor() >= 0);
        if (many.size() == 1) RC_ASSERT(together.whole == together.parts[0]);
    });
    LAW("the demands of periods do not depend on how the series is cut", [] {
        const auto used = any_series(60, true, true);
        const DemandRule rule = any_rule();
        const Slots periods = any_periods();
        const bool sliding = pick(2) == 0;
        const auto demands = [&](const Series<Energy>& s, const Slots& p) { return sliding ? sliding_demand(s, p, rule) : block_demand(s, p, rule); };
        const auto whole = demands(used, periods);
        // Each period from its own part of the series, and from one with missing slots around it.
        for (std::size_t i = 0; i < periods.size(); ++i) {
            const auto part = periods[i].intersection(used.slots().span());
            const Series<Energy> own = part ? used.slice(*part) : Series<Energy>();
            RC_ASSERT(demands(own, periods.slice(i, 1))[0] == whole[i]);
        }
        const auto wider = demands(used.align(Slots::regular(march - 1h, 5min, 90)), periods);
        for (std::size_t i = 0; i < periods.size(); ++i) {
            RC_ASSERT(wider[i].has_value() == whole[i].has_value());
            if (wider[i]) RC_ASSERT(wider[i]->amount == whole[i]->amount);
            if (wider[i]) RC_ASSERT(wider[i]->window == whole[i]->window);
        }
    });
    LAW("blocks are those of the clock, wherever the series is cut", [] {
        const auto used = any_series(48, true, true);
        DemandRule rule = any_rule();
        const auto first = static_cast<std::size_t>(pick(48));
        const auto part = used.slice(first, 48 - first);
        for (const bool sliding : {false, true}) {
            const auto found = sliding ? sliding_demand(part, rule) : block_demand(part, rule);
            // The same windows, but those that begin before the cut.
            const auto grain = sliding ? *rule.step : *rule.window;
            const auto since = part.slots().span().begin().time_since_epoch();
            const Instant begin((since + grain - std::chrono::microseconds(1)) / grain * grain);
            const Interval rest(begin, std::max(begin, used.slots().span().end()));
            RC_ASSERT(found == oracle(used, rest, rule, grain));
        }
    });
    LAW("any instants and lengths give a demand, nothing or an Error", [] {
        const auto edges = [](int n) {
            std::vector<Instant> instants;
            for (; n > 0; --n) instants.push_back(Instant(std::chrono::microseconds(*any_count())));
            std::ranges::sort(instants);
            return Slots::between(instants);
        };
        const Slots slots = edges(4), periods = edges(3);
        std::vector<Energy> amounts;
        for (const Interval slot : slots) amounts.push_back(Energy::from_count(slot.empty() ? 0 : *any_count()));
        const Series<Energy> used(slots, amounts);
        const auto window = std::chrono::microseconds(pick(2) == 0 ? slots[static_cast<std::size_t>(pick(3))].length().count() : *any_count());
        const DemandRule rule{.window = window, .step = window, .min_coverage = Decimal("0.1"), .cuts = {Instant(std::chrono::microseconds(*any_count()))}};
        for (int i = 0; i < 4; ++i) {
            const std::string code = code_of([&] {
                if (i == 0) static_cast<void>(block_demand(used, rule));
                if (i == 1) static_cast<void>(sliding_demand(used, periods, rule));
                if (i == 2) static_cast<void>(block_demand(used, periods, rule));
                if (i == 3) static_cast<void>(running_demand(used, periods.span(), slots.boundary(1), rule));
                return 0;
            });
            RC_ASSERT(code == "" || code == "other_grid" || code == "out_of_range" || code == "overflow");
        }
    });
    LAW("an hour is an hour, of 5 min or of 15", [] {
        const auto used = any_series(72, true, true);
        DemandRule rule = any_rule();
        rule.window = 1h;
        RC_ASSERT(block_demand(used.resample(Slots::regular(march, 15min, 24)), rule) == block_demand(used, rule));
    });
    LAW("a block so far is what its slots are, and predicted to go on as the last one", [] {
        const auto used = any_series(24, false, false);
        const int n = 1 + pick(6);
        const DemandRule rule{.window = 5min * n, .step = 5min};
        const Interval period = used.slots().span();
        const auto k = static_cast<std::size_t>(1 + pick(23));
        const auto running = running_demand(used, period, march + 5min * static_cast<int>(k), rule);
        if (!running) return;
        const Interval block = running->block;
        const Instant now = march + 5min * static_cast<int>(k);
        Whole amount = 0, last = used[k - 1]->count();
        for (std::size_t i = 0; i < k; ++i)
            if (block.contains(used.slots()[i])) amount += used[i]->count();
        RC_ASSERT(running->so_far.has_value() == (now != block.begin()));
        if (running->so_far) RC_ASSERT(running->so_far->amount.count() == static_cast<std::int64_t>(amount));
        if (running->so_far) RC_ASSERT(running->so_far->window == Interval(block.begin(), now));
        RC_ASSERT(running->predicted->amount.count() == static_cast<std::int64_t>(amount + last * ((block.end() - now) / 5min)));
        RC_ASSERT(running->predicted->window == block);
    });
}
