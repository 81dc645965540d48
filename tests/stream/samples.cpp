#include "wattle/stream/samples.hpp"

#include "law.hpp"

#include <algorithm>
#include <map>
#include <random>

using namespace wattle;
using namespace wattle::stream;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

const Instant march = parse_instant("2026-03-01T00:00:00Z");

Reading at(std::chrono::microseconds after, std::int64_t value, Quality quality = {}, std::uint16_t source = 0) {
    return {march + after, quality.missing() ? 0 : value, 0, quality, source};
}

Point dryer() {
    Point point("dryer", PointKind::gauge, degC, Decimal("0.1"));
    point.low = -40;
    point.high = 250;
    return point;
}

const Slots quarter = Slots::regular(march, 15min, 1);

/// "10 to 20 in 2 readings …"
std::string shown(std::vector<Reading> readings) { return to_string(samples(readings, dryer(), quarter)[0]); }

}  // namespace

TEST_CASE("each reading counts once") {
    struct Case {
        std::string_view name;
        std::vector<Reading> readings;
        std::string_view expected;
    };
    const Case cases[] = {
        {"none",                        {},                                                                "0 readings; worst: measured"},
        {"one",                         {at(1min, 65)},                                                    "6.5 to 6.5 in 1 readings; worst: measured"},
        {"on the begin, not on the end", {at(0min, 65), at(15min, 70)},                                    "6.5 to 6.5 in 1 readings; worst: measured"},
        {"what was before does not count", {at(-1min, 90), at(5min, -65)},                                 "-6.5 to -6.5 in 1 readings; worst: measured"},
        {"entered by hand",             {at(0min, 65), at(1min, 70, Reason::edited)},                      "6.5 to 7.0 in 2 readings; worst: substituted: edited"},
        {"suspect is set aside",        {at(0min, 65), at(1min, 990, Reason::spike)},                      "6.5 to 6.5 in 1 readings, 1 set aside; worst: measured"},
        {"outside of limits",           {at(0min, 65), at(1min, 2'501), at(2min, -401), at(3min, 2'500)},  "6.5 to 250.0 in 2 readings, 2 set aside; worst: measured"},
        {"missing",                     {at(0min, 65), at(1min, 0, Reason::no_answer)},                    "6.5 to 6.5 in 1 readings, 1 missing; worst: missing: no_answer"},
        {"twice at an instant",         {at(0min, 65), at(0min, 64), at(0min, 65)},                        "6.4 to 6.4 in 1 readings; worst: measured (conflict)"},
        {"the better quality",          {at(0min, 65, Reason::edited), at(0min, 70)},                      "7.0 to 7.0 in 1 readings; worst: measured (conflict)"},
        {"a value, not a gap",          {at(0min, 0, Reason::no_answer), at(0min, 65)},                    "6.5 to 6.5 in 1 readings; worst: measured"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        auto readings = c.readings;
        CHECK(shown(readings) == c.expected);
        std::ranges::reverse(readings);
        CHECK(shown(readings) == c.expected);
    }
    // (6.5 + 7.0 + 8.0) / 3
    const auto three = samples(std::vector{at(0min, 65), at(1min, 70), at(14min, 80)}, dryer(), quarter);
    CHECK(three[0].mean(half_even, Decimal("0.001")) == Decimal("7.167"));
    CHECK(three[0].to_exact(*three[0].greatest) == Exact(8));
    CHECK_FALSE(SampleSummary().mean(half_even, 1));
    CHECK(three.unit() == AnyUnit(degC));
    CHECK(three.resample(Slots::regular(march, 1h, 1))[0] == three[0]);
    CHECK(code_of([&] { return three[0].mean(half_even, 0); }) == "out_of_range");
    CHECK(code_of([&] { return three[0] + samples(std::vector{at(0min, 1)}, Point("p", PointKind::gauge, degC), quarter)[0]; }) == "other_resolution");
    CHECK(code_of([] { return samples({}, Point("p", PointKind::register_, kWh), quarter); }) == "bad_point");
    CHECK(code_of([] { return samples(std::vector{at(0min, 1), Reading{march, 1, 2, {}, 0}}, dryer(), quarter); }) == "bad_table");
    CHECK(code_of([] { return samples(Table({dryer()}), "other", quarter); }) == "unknown_point");
    CHECK(samples(Table(), quarter).empty());
    CHECK(samples(Table({dryer()}), Slots())[0].empty());
}

TEST_CASE("samples are bytes, the same on every machine") {
    // The layout in the header, written out by hand.
    const auto one = samples(std::vector{at(0min, 6), at(1min, -2), at(2min, 7, Reason::spike), at(3min, 0, Reason::gap)}, dryer(), quarter)[0];
    CHECK(hex(one.to_bytes()) ==
          "01" "0100000000000000" "ff" "04000000000000000000000000000000" "0200000000000000" "0100000000000000" "0100000000000000" "0086"
          "feffffffffffffff" "0600000000000000");
    CHECK(SampleSummary::from_bytes(one.to_bytes()) == one);
    CHECK(SampleSummary().to_bytes().size() == 52);
    CHECK(SampleSummary::from_bytes(SampleSummary().to_bytes()) == SampleSummary());
    Bytes bytes = one.to_bytes();
    for (std::size_t n = 0; n < bytes.size(); ++n) CHECK(code_of([&] { return SampleSummary::from_bytes(std::span(bytes).first(n)); }) == "bad_bytes");
    for (const std::size_t place : {0U, 8U, 9U, 33U, 41U, 49U}) {  // version, step, exponent, counts
        Bytes wrong = bytes;
        wrong[place] = std::byte{0x82};
        CAPTURE(place);
        CHECK(code_of([&] { return SampleSummary::from_bytes(wrong); }) == "bad_bytes");
    }
    bytes.push_back(std::byte{0});
    CHECK(code_of([&] { return SampleSummary::from_bytes(bytes); }) == "bad_bytes");
}

namespace {

/// Readings of three points of which few are odd, drawn from one seed, because a draw for each would take longer than the law.
struct Rows {
    std::minstd_rand random{*rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::uint32_t>(1, 2'147'483'646))};
    std::vector<Point> points;
    std::vector<Reading> readings;

    std::int64_t below(std::int64_t n) { return static_cast<std::int64_t>(random()) % n; }
    Rows() {
        const std::int64_t first[] = {march.time_since_epoch().count(), INT64_MIN, INT64_MAX - 200};
        const std::int64_t ranges[] = {3, 3'000, 1'000'000'000'000'000};
        const std::int64_t begin = first[below(3)], range = ranges[below(3)], odd = below(2) == 0 ? 0 : 2 + below(30);
        for (std::uint32_t p = 0; p < 3; ++p) {
            points.push_back(dryer());
            points.back().id += std::to_string(p);
            if (below(2) == 0) points.back().low.reset(), points.back().high.reset();
            std::int64_t time = begin;
            for (std::int64_t n = below(40); n > 0; --n) {
                Reading reading{Instant(std::chrono::microseconds(time)), below(2 * range + 1) - range, p, {}, 0};
                const Reason reasons[] = {Reason::measured, Reason::interpolated, Reason::edited, Reason::no_answer, Reason::frozen};
                if (odd != 0 && below(odd) == 0) reading.quality = reasons[below(5)];
                if (odd != 0 && below(odd) == 0) reading.value = below(2) == 0 ? INT64_MIN : INT64_MAX;
                if (odd != 0 && below(odd) == 0) reading.source = 1;
                if (reading.quality.missing()) reading.value = 0;
                readings.push_back(reading);
                if (odd != 0 && below(4 * odd) == 0) continue;  // twice at one instant
                if (__builtin_add_overflow(time, 1 + below(8), &time)) break;
            }
        }
        if (below(4) != 0) std::ranges::stable_sort(readings, {}, [](const Reading& r) { return r.at; });
        if (below(8) == 0) std::shuffle(readings.begin(), readings.end(), random);
    }
    Slots grid() {
        std::vector<Instant> edges;
        std::int64_t edge = readings.empty() ? 0 : std::ranges::min(readings, {}, [](const Reading& r) { return r.at; }).at.time_since_epoch().count();
        for (std::int64_t n = below(12); n >= 0; --n) {
            edges.push_back(Instant(std::chrono::microseconds(edge)));
            if (__builtin_add_overflow(edge, below(40), &edge)) break;
        }
        return Slots::between(edges);
    }
};

/// Looks for the readings of each slot by itself.
SampleSummary oracle(const Rows& rows, std::uint32_t p, const Interval& slot) {
    const Point& point = rows.points[p];
    std::map<Instant, std::vector<Reading>> by_instant;
    for (Reading r : rows.readings) {
        const bool shows = (!point.low || r.value >= -400) && (!point.high || r.value <= 2'500) && r.value > -1'000'000'000'000'000 && r.value < 1'000'000'000'000'000;
        if (!r.quality.missing() && !shows) r.quality = worse(r.quality, Reason::outside_limits);
        if (r.point == p && slot.contains(r.at)) by_instant[r.at].push_back(r);
    }
    SampleSummary sum{.step = Decimal("0.1")};
    for (const auto& [instant, those] : by_instant) {
        Reading best = *std::ranges::min_element(those, {}, [](const Reading& r) { return std::tuple(r.quality.quality_class(), r.source, r.value, r.quality.bits()); });
        if (std::ranges::any_of(those, [&](const Reading& r) { return !r.quality.missing() && r.value != best.value; })) best.quality = best.quality.with(Flag::conflict);
        if (best.quality.quality_class() == QualityClass::suspect) {
            ++sum.set_aside;
            continue;
        }
        sum.quality = worse(sum.quality, best.quality);
        if (best.quality.missing()) {
            ++sum.missing;
            continue;
        }
        ++sum.readings;
        sum.sum += best.value;
        sum.least = std::min(sum.least.value_or(best.value), best.value);
        sum.greatest = std::max(sum.greatest.value_or(best.value), best.value);
    }
    return sum;
}

}  // namespace

TEST_CASE("samples obey their laws under every fault") {
    LAW("they are those of a slow oracle, in any order of rows, by point and of all", [] {
        Rows rows;
        const Table table(rows.points, std::span<const Reading>(rows.readings));
        const Slots grid = rows.grid();
        const auto all = samples(table, grid);
        RC_ASSERT(all.size() == 3u);
        for (std::uint32_t p = 0; p < 3; ++p) {
            for (std::size_t i = 0; i < grid.size(); ++i) RC_ASSERT(all[p][i] == oracle(rows, p, grid[i]));
            RC_ASSERT(all[p] == samples(table, rows.points[p].id, grid));
            std::vector<Reading> readings;
            for (const Reading& r : rows.readings)
                if (r.point == p) readings.push_back(r);
            RC_ASSERT(all[p] == samples(readings, rows.points[p], grid));
            RC_ASSERT(all[p] == stream::detail::samples_in_any_order(readings, rows.points[p], grid));
        }
    });
    LAW("merging is associative and commutative, nothing changes nothing, parts are the whole, and bytes come back", [] {
        Rows rows;
        const Table table(rows.points, std::span<const Reading>(rows.readings));
        const Slots grid = rows.grid();
        const auto each = samples(table, "dryer0", grid);
        for (const SampleSummary& one : each) RC_ASSERT(SampleSummary::from_bytes(one.to_bytes()) == one);
        if (grid.empty()) return;
        RC_ASSERT(each.whole() == samples(table, "dryer0", Slots::between({grid.span().begin(), grid.span().end()}))[0]);
        RC_ASSERT(each.resample(Slots::between({grid.span().begin(), grid.span().end()}))[0] == each.whole());
        if (grid.size() < 3) return;
        const SampleSummary &a = each[0], &b = each[1], &c = each[2];
        RC_ASSERT((a + b) + c == a + (b + c));
        RC_ASSERT(a + b == b + a);
        RC_ASSERT(a + SampleSummary() == a);
        RC_ASSERT(SampleSummary() + a == a);
    });
    LAW("a gauge tells the same of its readings", [] {
        Rows rows;
        const Table table(rows.points, std::span<const Reading>(rows.readings));
        const Slots grid = rows.grid();
        const auto each = samples(table, "dryer1", grid);
        const auto whole = gauges(table, "dryer1", grid, {.interpolation = Interpolation::linear, .hold = 8us});
        for (std::size_t i = 0; i < grid.size(); ++i) {
            RC_ASSERT(each[i].readings == whole[i].readings);
            RC_ASSERT(each[i].set_aside == whole[i].set_aside);
            RC_ASSERT(each[i].sum == whole[i].sum);
            RC_ASSERT(each[i].least.has_value() == whole[i].least.has_value());
            if (each[i].least) RC_ASSERT(*each[i].least == whole[i].least->value && *each[i].greatest == whole[i].greatest->value);
        }
    });
}

TEST_CASE("more readings than are summed up at once") {
    // 10 000 in one slot, of 15 digits: 3 334 up and 6 666 down.
    std::vector<Reading> readings, in_turns;
    for (int i = 0; i < 10'000; ++i) {
        readings.push_back(at(std::chrono::microseconds(i), i % 3 == 0 ? 999'999'999'999'999 : -999'999'999'999'999));
        in_turns.push_back(readings.back());
        in_turns.push_back(readings.back());
        in_turns.back().point = 1;
    }
    const std::vector<Point> points = {Point("a", PointKind::gauge, W), Point("b", PointKind::gauge, W)};
    const auto one = samples(readings, points[0], quarter);
    CHECK(one[0].sum == Int128{999'999'999'999'999} * -3'332);
    const auto both = samples(Table(points, std::span<const Reading>(in_turns)), quarter);
    CHECK(both[0] == one);
    CHECK(both[1] == one);
}
