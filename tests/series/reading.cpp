#include "wattle/series/reading.hpp"

#include "law.hpp"

using namespace wattle;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

const Instant noon = parse_instant("2026-03-12T02:40:00Z");

}  // namespace

TEST_CASE("a reading is 24 bytes, and missing only by its quality") {
    CHECK(sizeof(Reading) == 24);
    CHECK(offsetof(Reading, value) == 8);
    CHECK(offsetof(Reading, point) == 16);
    CHECK(offsetof(Reading, quality) == 20);
    CHECK(offsetof(Reading, source) == 22);
    CHECK(Reading{}.quality.measured());
    CHECK(Reading{noon, 5, 1, Reason::measured, 0} == Reading{noon, 5, 1, {}, 0});
    CHECK_FALSE(Reading{noon, 5, 1, Reason::gap, 0} == Reading{noon, 5, 1, {}, 0});
}

TEST_CASE("a count becomes an amount by resolution and multiplier") {
    struct Case {
        std::string_view name, unit, resolution, multiplier;
        std::int64_t counts;
        Energy expected;
    };
    const Case cases[] = {
        // counts × resolution × multiplier, by hand
        {"kWh register",             "kWh", "0.01",   "1",     12'345,  Energy("123.45 kWh")},
        {"behind a ratio of 80",     "kWh", "0.01",   "80",    12'345,  9876 * kWh},
        {"behind 100/5 and 10/0.1",  "kWh", "0.001",  "2000",  7,       14 * kWh},
        {"Wh register",              "Wh",  "1",      "1",     -3,      -3 * Wh},
        {"finer than a mWh, floored", "Wh", "0.0004", "1",     4,       1 * mWh},  // 1.6 mWh
        {"below zero, floored too",  "Wh",  "0.0004", "1",     -4,      -2 * mWh},  // −1.6 mWh
        {"counts of 10 MWh",         "MWh", "10",     "1",     3,       30 * MWh},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        Point point("main", PointKind::register_, AnyUnit(c.unit), Decimal(c.resolution));
        point.multiplier = Decimal(c.multiplier);
        CHECK(point.amount<Energy>(c.counts) == c.expected);
    }
    const Point heat("flat 3", PointKind::register_, GJ, Decimal("0.001"));
    CHECK(heat.amount<Heat>(12) == 12 * MJ);
    CHECK(code_of([&] { return heat.amount<Energy>(12); }) == "other_kind");
    CHECK(code_of([&] { return Point("x", PointKind::register_, TWh).amount<Energy>(INT64_MAX); }) == "overflow");

    LAW("differences of register positions add up to the difference of the ends", [] {
        Point point("p", PointKind::register_, Wh, Decimal::from(*rc::gen::inRange(1, 1000), -*rc::gen::inRange(0, 6)));
        point.multiplier = Decimal(*rc::gen::inRange(1, 500));
        std::vector<std::int64_t> counts;
        for (int i = 0; i < 6; ++i) counts.push_back(*rc::gen::inRange<std::int64_t>(-1'000'000, 1'000'000'000));
        Energy sum;
        for (std::size_t i = 1; i < counts.size(); ++i) sum += point.amount<Energy>(counts[i]) - point.amount<Energy>(counts[i - 1]);
        RC_ASSERT(sum == point.amount<Energy>(counts.back()) - point.amount<Energy>(counts.front()));
    });
}

TEST_CASE("a point that contradicts itself is refused with everything that is wrong") {
    Point point("", PointKind::interval, kWh, 0);
    point.multiplier = -1;
    point.digits = 19;
    point.low = 5;
    point.high = 1;
    CHECK(message_of([&] { return point.check(), 0; }) ==
          "point \"\": it has no id; name it, such as M07/import\n"
          "point \"\": its resolution is 0; give what one count stands for, such as 0.01\n"
          "point \"\": its multiplier is -1; give the CT x PT ratio, 1 where the register contains it\n"
          "point \"\": it has 19 digits; give the digits of the register, 1 to 18, or 0 where they are not known\n"
          "point \"\": its limits run from 5 down to 1; give the lower one first\n"
          "point \"\": its intervals have no length; give every, such as 15min");

    Point dryer("dryer", PointKind::gauge, AnyUnit("degC"), Decimal("0.1"));
    dryer.low = Decimal("-40");
    dryer.high = Decimal("250");
    dryer.check();
    dryer.high = Decimal("250.05");
    CHECK(message_of([&] { return dryer.check(), 0; }) ==
          "point \"dryer\": its limit 250.05 is no multiple of its resolution 0.1; give a limit that a count can reach");

    const Point twice[] = {Point("a", PointKind::gauge, kW), Point("a", PointKind::gauge, kW), Point("a", PointKind::gauge, kW)};
    CHECK(message_of([&] { return check(twice), 0; }) == "point \"a\": two points have this id; give each point its own");
}

TEST_CASE("kinds and stamps have the names of the files") {
    for (const PointKind kind : {PointKind::register_, PointKind::interval, PointKind::gauge, PointKind::state})
        CHECK(parse_point_kind(to_string(kind)) == kind);
    CHECK(to_string(PointKind::register_) == "register");
    CHECK(to_string(Stamp::begin) == "begin");
    CHECK(message_of([] { return parse_point_kind("counter"); }) ==
          "point kind: there is no kind \"counter\"; use one of register, interval, gauge, state");
}

TEST_CASE("an event says what happened to the meter") {
    struct Case {
        MeterEvent event;
        std::string_view text;
    };
    const Case cases[] = {
        {{noon, 0, MeterEvent::Exchange{"A", "B", 81'267, 200}},   "2026-03-12T02:40:00Z: meter A exchanged for B, old end 81267, new start 200"},
        {{noon, 0, MeterEvent::Exchange{"A", "", {}, {}}},         "2026-03-12T02:40:00Z: meter A exchanged for unknown, old end unknown, new start unknown"},
        {{noon, 0, MeterEvent::TransformerChange{80, 120}},        "2026-03-12T02:40:00Z: transformer ratio changed from 80 to 120"},
        {{noon, 0, MeterEvent::ClockSet{-2s}},                     "2026-03-12T02:40:00Z: clock set by -2000000 us"},
        {{noon, 0, MeterEvent::PowerFail{1min}},                   "2026-03-12T02:40:00Z: without power for 60000000 us"},
    };
    for (const auto& c : cases) CHECK(to_string(c.event) == c.text);
    CHECK(cases[0].event == cases[0].event);
    CHECK_FALSE(cases[0].event == cases[1].event);
}
