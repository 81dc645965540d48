#include "wattle/series/intervals.hpp"

#include "law.hpp"

#include <algorithm>

using namespace wattle;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

const Instant march = parse_instant("2026-03-01T00:00:00+08:00");
const Slots hour = Slots::regular(march, 15min, 4);

Point interval_point(std::string id, AnyUnit unit, std::string_view resolution, Stamp stamp = Stamp::end) {
    Point point(std::move(id), PointKind::interval, unit, Decimal(resolution));
    point.every = 15min;
    point.stamp = stamp;
    return point;
}

Reading reading(std::chrono::minutes after, std::int64_t value, Quality quality = {}, std::uint16_t source = 0) {
    return {march + after, quality.missing() ? 0 : value, 0, quality, source};
}

Table table_of(const Point& point, const std::vector<Reading>& readings) {
    Table table({point});
    for (const Reading& r : readings) table.push_back(r);
    return table;
}

}  // namespace

TEST_CASE("the stamp says which slot a value belongs to") {
    const std::vector<Reading> readings = {reading(15min, 100), reading(30min, 200), reading(45min, 0, Reason::no_answer)};
    const auto by_end = intervals<Energy>(table_of(interval_point("main", kWh, "0.01"), readings), "main", hour);
    CHECK(by_end[0].value() == 1 * kWh);
    CHECK(by_end[1].value() == 2 * kWh);
    CHECK(by_end.quality(2) == Reason::no_answer);
    CHECK(by_end.quality(3) == Reason::gap);
    const auto by_begin = intervals<Energy>(table_of(interval_point("main", kWh, "0.01", Stamp::begin), readings), "main", hour);
    CHECK_FALSE(by_begin[0]);
    CHECK(by_begin[1].value() == 1 * kWh);
    CHECK(by_begin[2].value() == 2 * kWh);
}

TEST_CASE("mean power becomes energy exactly, and says that it was calculated") {
    // 12.34 kW × 0.25 h = 3.085 kWh; 0.02 kW × 80 × 0.25 h = 0.4 kWh
    const auto used = intervals<Energy>(table_of(interval_point("feeder", kW, "0.01"), {reading(15min, 1234), reading(30min, 2, Reason::sibling)}), "feeder", hour);
    CHECK(used[0].value() == Energy("3.085 kWh"));
    CHECK(used.quality(0) == Quality().with(Flag::calculated));
    CHECK(used.estimated(1) == Energy("0.005 kWh"));
    Point behind = interval_point("feeder", kW, "0.01");
    behind.multiplier = 80;
    CHECK(intervals<Energy>(table_of(behind, {reading(15min, 2)}), "feeder", hour)[0].value() == Energy("0.4 kWh"));
    CHECK(intervals<Power>(table_of(behind, {reading(15min, 2)}), "feeder", hour)[0].value() == Power("1.6 kW"));
    CHECK(intervals<Volume>(table_of(interval_point("gas", m3, "0.001"), {reading(15min, 7)}), "gas", hour)[0].value() == 7 * L);
}

TEST_CASE("two readings of one interval are one, whatever came first") {
    struct Case {
        std::string_view name;
        std::vector<Reading> readings;
        std::int64_t count;
        Quality quality;
    };
    const Quality conflict = Quality().with(Flag::conflict);
    const Case cases[] = {
        {"equal",                 {reading(15min, 5), reading(15min, 5)},                          5, {}},
        {"different: the smaller", {reading(15min, 5), reading(15min, 4), reading(15min, 5)},       4, conflict},
        {"the better quality",    {reading(15min, 4, Reason::sibling), reading(15min, 5)},         5, conflict},
        {"the lower source",      {reading(15min, 4, {}, 2), reading(15min, 5, {}, 1)},            5, conflict},
        {"a value, not a gap",    {reading(15min, 0, Reason::gap), reading(15min, 5)},             5, {}},
        {"two gaps",              {reading(15min, 0, Reason::gap), reading(15min, 0, Reason::no_answer)}, 0, Reason::no_answer},
    };
    const Point point = interval_point("main", mWh, "1");
    for (const auto& c : cases) {
        CAPTURE(c.name);
        auto readings = c.readings;
        std::sort(readings.begin(), readings.end(), [](const Reading& a, const Reading& b) { return a.value < b.value; });
        do {
            const auto used = intervals<Energy>(table_of(point, readings), "main", hour);
            CHECK(used.counts()[0] == c.count);
            CHECK(used.quality(0) == c.quality);
        } while (std::next_permutation(readings.begin(), readings.end(), [](const Reading& a, const Reading& b) { return a.value < b.value; }));
    }
}

TEST_CASE("what is no series of intervals is refused with the reason") {
    Table table({interval_point("main", kWh, "0.01"), Point("m1", PointKind::register_, kWh, Decimal("0.01"))});
    table.push_back(reading(22min, 1));
    CHECK(message_of([&] { return intervals<Energy>(table, "main", hour); }) ==
          "point \"main\": its interval 2026-02-28T16:07:00Z/2026-02-28T16:22:00Z is no slot of the grid; that is "
          "2026-02-28T16:00:00Z/2026-02-28T16:15:00Z; take a grid of its intervals and resample the series, and see whether stamp is begin or end");
    CHECK(message_of([&] { return intervals<Energy>(table, "main", Slots::regular(march + 15min, 15min, 4)); }) ==
          "point \"main\": its interval 2026-02-28T16:07:00Z/2026-02-28T16:22:00Z lies across the edge of the grid "
          "2026-02-28T16:15:00Z/2026-02-28T17:15:00Z; take a grid that begins and ends with its intervals");
    CHECK(message_of([&] { return intervals<Energy>(table, "m1", hour); }) ==
          "point \"m1\": it is a register, and only intervals are slots of a series; read it as kind interval, or let the stream engine make amounts of "
          "register positions and gauges");
    CHECK(message_of([&] { return intervals<Energy>(table, "m2", hour); }) == "table: there is no point \"m2\"; use one of \"main, m1\"");
    CHECK(code_of([&] { return intervals<Heat>(table, "main", Slots()); }) == "");  // no value, no unit to refuse
    Table fits({interval_point("main", kWh, "0.01")});
    fits.push_back(reading(15min, 1));
    CHECK(code_of([&] { return intervals<Heat>(fits, "main", hour); }) == "other_kind");
    CHECK(intervals<Energy>(table, "main", Slots::regular(march - 1h, 15min, 4)).size() == 4);  // outside the grid is outside
}

TEST_CASE("every value arrives in its slot") {
    LAW("in any order of the rows", [] {
        const auto n = *rc::gen::inRange<std::size_t>(1, 30);
        const Slots grid = Slots::regular(march, 15min, n);
        std::vector<Reading> readings;
        std::vector<std::optional<Energy>> expected(n);
        for (std::size_t i = 0; i < n; ++i) {
            if (*rc::gen::inRange(0, 4) == 0) continue;
            const auto count = *rc::gen::inRange<std::int64_t>(-1'000'000, 1'000'000);
            readings.push_back(reading(15min * static_cast<int>(i + 1), count));
            expected[i] = count * (10 * Wh);
        }
        for (std::size_t i = readings.size(); i > 1; --i) std::swap(readings[i - 1], readings[*rc::gen::inRange<std::size_t>(0, i)]);
        const auto used = intervals<Energy>(table_of(interval_point("main", kWh, "0.01"), readings), "main", grid);
        for (std::size_t i = 0; i < n; ++i) RC_ASSERT(used[i] == expected[i]);
    });
}
