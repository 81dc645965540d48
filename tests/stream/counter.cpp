#include "wattle/stream/counter.hpp"

#include "law.hpp"

#include "wattle/time/periods.hpp"

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>
#include <map>
#include <random>

using namespace wattle;
using namespace wattle::stream;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

const Instant march = parse_instant("2026-03-01T00:00:00Z");
const CounterRule twelve_kW = {.p_max = "12 kW"};

/// The register of the worked examples: whole Wh, 5 digits, read each 15 min.
Point register_of(Decimal resolution = 1, int digits = 5, AnyUnit unit = Wh) {
    Point point("main", PointKind::register_, unit, resolution);
    point.digits = digits;
    point.every = 15min;
    return point;
}

Reading at(std::chrono::microseconds after, std::int64_t value, Quality quality = {}, std::uint16_t source = 0) {
    return {march + after, quality.missing() ? 0 : value, 0, quality, source};
}

/// Readings 15 min apart.
std::vector<Reading> each_quarter(const std::vector<std::int64_t>& values) {
    std::vector<Reading> readings;
    for (const auto value : values) readings.push_back(at(15min * static_cast<int>(readings.size()), value));
    return readings;
}

Slots quarters(std::size_t n) { return Slots::regular(march, 15min, n); }

/// "420 | 190 measured, …": what each slot holds, in mWh where it is no whole Wh.
std::string shown(const Series<Energy>& used) {
    std::string text;
    for (std::size_t i = 0; i < used.size(); ++i) {
        if (i != 0) text += " | ";
        if (used[i]) text += used[i]->count() % 1000 == 0 ? std::to_string(used[i]->count() / 1000) : std::to_string(used[i]->count()) + " mWh";
        if (used[i] && used.quality(i) != Quality()) text += ' ';
        if (used.quality(i) != Quality()) text += short_text(used.quality(i));
    }
    return text;
}

}  // namespace

TEST_CASE("what explains a step is counted, and nothing else") {
    // Specification of the stream, section 5: 1 Wh counts, modulus 10^5, 12 kW, 15 min apart, so the cap is 12 000 / 4 × 1.1 + 2 = 3 302 counts.
    struct Case {
        std::string_view name;
        std::vector<Reading> readings;
        std::size_t slots;
        std::string_view expected;  // Wh and quality by slot
    };
    const Case cases[] = {
        {"normal",                          each_quarter({40'100, 40'520}),                               1, "420"},
        {"roll-over",                       each_quarter({99'990, 250}),                                  1, "260 measured+rollover"},
        {"at the cap",                      each_quarter({0, 3'302}),                                     1, "3302"},
        {"above the cap",                   each_quarter({0, 3'303}),                                     1, "jump"},
        {"no step",                         each_quarter({7, 7}),                                         1, "0"},
        // The reading that steps back is set aside: 380 Wh lie on the line over 30 min.
        {"dip",                             each_quarter({40'520, 40'519, 40'900}),                       2, "190 | 190"},
        {"two counts back",                 each_quarter({40'520, 40'518, 40'900}),                       2, "190 | 190"},
        {"two counts back, and stays",       each_quarter({40'520, 40'518, 40'518, 40'518}),              3, "gap | gap | gap"},
        {"three counts back, never right",  each_quarter({40'520, 40'517, 40'516}),                       2, "jump | jump"},
        {"a dip is the last that is known", each_quarter({40'100, 40'520, 40'519}),                       3, "420 | gap | gap"},
        {"glitch",                          each_quarter({40'520, 0, 40'940}),                            2, "210 | 210"},
        {"two glitches",                    each_quarter({40'520, 0, 0, 40'940}),                         3, "140 interpolated | 140 interpolated | 140 interpolated"},
        {"glitch upward",                   each_quarter({40'520, 90'000, 40'940}),                       2, "210 | 210"},
        {"pending at the end",              each_quarter({40'100, 40'520, 90'000, 90'400}),               4, "420 | jump | jump | gap"},
        {"jump",                            each_quarter({40'520, 90'000, 90'400, 90'800}),               3, "jump | 400 | 400"},
        {"jump, then rolls over",           each_quarter({40'520, 99'000, 99'990, 250}),                  3, "jump | 990 | 260 measured+rollover"},
        {"jump, the chain broken once",     each_quarter({40'520, 90'000, 60'000, 60'100, 60'200}),       4, "jump | jump | 100 | 100"},
        // Without an event or a word that it may be reset, a register that begins anew is a jump: its first step is not made up.
        {"reset",                           each_quarter({40'520, 150, 480, 800}),                        3, "jump | 330 | 320"},
        {"the first reading was wrong",     each_quarter({0, 40'000, 40'400, 40'800}),                    3, "jump | 400 | 400"},
        {"every step above the cap",        each_quarter({0, 9'000, 18'000, 27'000}),                     3, "jump | jump | jump"},
        {"beyond five digits",              each_quarter({40'100, 140'300, 40'520}),                      2, "210 | 210"},
        {"the first count that it cannot show", each_quarter({99'900, 100'000, 200}),                 2, "150 measured+rollover | 150 measured+rollover"},
        {"negative",                        each_quarter({40'100, -1, 40'520}),                           2, "210 | 210"},
        {"no answer in between",            {at(0min, 100), at(15min, 0, Reason::no_answer), at(30min, 300)},   2, "100 | 100"},
        {"suspect in between",              {at(0min, 100), at(15min, 250, Reason::frozen), at(30min, 300)},    2, "100 | 100"},
        {"entered by hand",                 {at(0min, 100), at(15min, 250, Reason::edited), at(30min, 300)},    2, "150 edited | 50 edited"},
        {"one reading",                     each_quarter({100}),                                          1, "gap"},
        {"no reading",                      {},                                                           2, "gap | gap"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(shown(energy(c.readings, register_of(), quarters(c.slots), twelve_kW)) == c.expected);
    }
}

TEST_CASE("a long step is counted while only one number of turns fits") {
    // Section 5: 40 520 → 60 000 after 8 h (cap 105 602) is 19 480 Wh; after 10 h (132 002) it may as well be 119 480.
    const auto after = [](std::chrono::hours hours) {
        return energy(std::vector{at(0h, 40'520), at(hours, 60'000)}, register_of(), Slots::regular(march, hours, 1), twelve_kW);
    };
    CHECK(after(8h)[0].value() == 19'480 * Wh);
    CHECK(after(8h).quality(0) == Reason::interpolated);
    CHECK_FALSE(after(10h)[0]);
    CHECK(after(10h).quality(0) == Reason::ambiguous);
    // A step back that may be a turn is ambiguous too; without a modulus it is a step back.
    CHECK(shown(energy(std::vector{at(0h, 40'520), at(8h, 40'519)}, register_of(), Slots::regular(march, 8h, 1), twelve_kW)) == "ambiguous");
    CHECK(shown(energy(std::vector{at(0h, 40'520), at(8h, 40'519)}, register_of(1, 0), Slots::regular(march, 8h, 1), twelve_kW)) == "gap");
    CHECK(after(8h) == energy(std::vector{at(0h, 40'520), at(8h, 60'000)}, register_of(1, 0), Slots::regular(march, 8h, 1), twelve_kW));
    // Counting goes on from the ambiguous reading.
    const auto on = energy(std::vector{at(0h, 40'520), at(10h, 60'000), at(10h + 15min, 60'400)}, register_of(), Slots::regular(march + 10h, 15min, 1), twelve_kW);
    CHECK(on[0].value() == 400 * Wh);
}

TEST_CASE("a binary register rolls over at its own modulus") {
    // 2^32 − 10 → 5 counts of 0.1 kWh behind transformers of 40: 15 × 4 kWh
    Point point = register_of(Decimal("0.1"), 0, kWh);
    point.multiplier = 40;
    CounterRule rule{.p_max = "400 kW", .modulus = 4'294'967'296};
    const auto used = energy(each_quarter({4'294'967'286, 5}), point, quarters(1), rule);
    CHECK(used[0].value() == 60 * kWh);
    CHECK(used.quality(0) == Quality().with(Flag::rollover));
    rule.modulus.reset();
    CHECK(shown(energy(each_quarter({4'294'967'286, 5}), point, quarters(1), rule)) == "jump");
}

TEST_CASE("between readings the amount lies on a line, and no quantum is lost") {
    // Section 5: 100 Wh from 00:07 to 00:22, edges each 5 min: 3/15, 5/15, 5/15, 2/15; each 15 min: 8/15, 7/15. Floors at the edges.
    const std::vector readings{at(7min, 4'000), at(22min, 4'100)};
    struct Case {
        std::string_view name;
        Slots grid;
        std::vector<std::int64_t> quanta, missing_s;
    };
    const Case cases[] = {
        {"each 5 min",  Slots::regular(march + 5min, 5min, 4), {20'000, 33'333, 33'333, 13'334}, {120, 0, 0, 180}},
        {"each 15 min", quarters(2),                           {53'333, 46'667},                 {420, 480}},
        {"one slot",    Slots::regular(march, 30min, 1),       {100'000},                        {900}},
        {"the middle",  Slots::regular(march + 10min, 5min, 1), {33'333},                        {0}},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        const auto used = energy(readings, register_of(), c.grid, twelve_kW);
        CHECK(std::ranges::equal(used.counts(), c.quanta));
        for (std::size_t i = 0; i < used.size(); ++i) {
            CHECK(used.missing(i) == std::chrono::seconds(c.missing_s[i]));
            CHECK(used.quality(i) == (c.missing_s[i] == 0 ? Quality() : Quality(Reason::gap)));
        }
    }
    // A late reading changes the split and not the sum: 30 + 30 becomes 10 + 50.
    CHECK(shown(energy(std::vector{at(0min, 1'000), at(30min, 1'060)}, register_of(), quarters(2), twelve_kW)) == "30 | 30");
    CHECK(shown(energy(std::vector{at(0min, 1'000), at(30min, 1'060), at(15min, 1'010)}, register_of(), quarters(2), twelve_kW)) == "10 | 50");
}

TEST_CASE("a gap keeps its total, and tells that its split is estimated") {
    const std::vector readings{at(0min, 0), at(15min, 100), at(60min, 400), at(90min, 500)};
    const auto used = energy(readings, register_of(), quarters(7), twelve_kW);
    CHECK(shown(used) == "100 | 100 interpolated | 100 interpolated | 100 interpolated | 50 | 50 | gap");
    CHECK(used.estimated(1) == 100 * Wh);
    CHECK(to_string(sum(used)) == "0.5 kWh in 7 slots, 0.3 kWh of it not measured, 900 s without a value; worst: missing: gap");
    CounterRule patient = twelve_kW;
    patient.max_gap = 45min;
    CHECK(shown(energy(readings, register_of(), quarters(6), patient)) == "100 | 100 | 100 | 100 | 50 | 50");
    // Where a slot is measured in part, only the rest counts as estimated.
    const auto half = energy(readings, register_of(), Slots::regular(march, 30min, 1), twelve_kW);
    CHECK(half[0].value() == 200 * Wh);
    CHECK(half.estimated(0) == 100 * Wh);
}

TEST_CASE("every amount that is counted at a rate has registers") {
    // 12 345 → 12 395 counts of 0.01 m3
    const auto gas = amounts<Volume>(each_quarter({12'345, 12'395}), register_of(Decimal("0.01"), 8, m3), quarters(1), {.p_max = "4 m3/h"});
    CHECK(gas[0].value() == Volume("0.5 m3"));
    const auto heat = amounts<Heat>(each_quarter({100, 136}), register_of(Decimal("0.001"), 8, GJ), quarters(1), {.p_max = "40 kW"});
    CHECK(heat[0].value() == 36 * MJ);  // 40 kW × 15 min × 1.1 = 39.6 MJ
    CHECK_FALSE(amounts<Heat>(each_quarter({100, 142}), register_of(Decimal("0.001"), 8, GJ), quarters(1), {.p_max = "40 kW"})[0]);
    static_assert(Counted<ReactiveEnergy> && Counted<Mass> && !Counted<Emissions>);
}

TEST_CASE("counts finer than a quantum still add up") {
    // 0.0004 Wh per count are 0.4 mWh: positions 0, 1, 2, 3, 4, 5 are 0, 0, 0, 1, 1, 2 mWh.
    const Point finer = register_of(Decimal("0.0004"), 0);
    const auto used = energy(each_quarter({0, 1, 2, 3, 4, 5}), finer, quarters(5), twelve_kW);
    CHECK(std::ranges::equal(used.counts(), std::vector<std::int64_t>{0, 0, 1, 0, 1}));
    for (int i = 0; i < 5; ++i) CHECK(used[static_cast<std::size_t>(i)].value() == finer.amount<Energy>(i + 1) - finer.amount<Energy>(i));
}

TEST_CASE("two readings of one instant are one, whatever came first") {
    struct Case {
        std::string_view name;
        std::vector<Reading> readings;  // beside 0 at 00:00
        std::string_view expected;
    };
    const Case cases[] = {
        {"equal",                  {at(15min, 50), at(15min, 50)},                         "50"},
        {"different: the smaller", {at(15min, 50), at(15min, 40), at(15min, 50)},          "40 measured+conflict"},
        {"the better quality",     {at(15min, 40, Reason::edited), at(15min, 50)},         "50 measured+conflict"},
        {"the lower source",       {at(15min, 40, {}, 2), at(15min, 50, {}, 1)},           "50 measured+conflict"},
        {"a value, not a gap",     {at(15min, 0, Reason::no_answer), at(15min, 50)},       "50"},
        {"what it can show",       {at(15min, 1'000'000), at(15min, 50)},                  "50 measured+conflict"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        auto readings = c.readings;
        readings.push_back(at(0min, 0));
        const auto order = [](const Reading& a, const Reading& b) { return std::tuple(a.at, a.value, a.source) < std::tuple(b.at, b.value, b.source); };
        std::ranges::sort(readings, order);
        do CHECK(shown(energy(readings, register_of(), quarters(1), twelve_kW)) == c.expected);
        while (std::ranges::next_permutation(readings, order).found);
    }
}

TEST_CASE("an exchange is two readings, each judged by the meter that was there") {
    // Section 5: 40 520 → 40 700, 2 000 → 2 310 is 180 + 310 Wh. The exchange is at 10 min, where nothing else is said.
    using Index = std::optional<std::int64_t>;
    struct Case {
        std::string_view name;
        Index end, start;
        std::vector<Reading> readings;
        std::size_t slots;  // of 5 min
        std::string_view expected;
        Segment now = {};  // besides
    };
    const auto exchange_at = march + 10min;
    const std::vector two{at(0min, 40'520), at(15min, 2'310)};
    const Case cases[] = {
        {"both noted",                        40'700, 2'000, two,                                                          3, "90 measured+exchange | 90 measured+exchange | 310 measured+exchange"},
        {"to a higher start",                 40'700, 90'000, {at(0min, 40'520), at(15min, 90'310)},                       3, "90 measured+exchange | 90 measured+exchange | 310 measured+exchange"},
        {"end not noted",                     {},     2'000, two,                                                          3, "exchange_pending | exchange_pending | 310 measured+exchange"},
        {"start not noted",                   40'700, {},    {at(0min, 40'520), at(15min, 2'310), at(20min, 2'400)},       4, "90 measured+exchange | 90 measured+exchange | exchange_pending | 90"},
        {"nothing noted",                     {},     {},    {at(0min, 40'520), at(15min, 2'310), at(20min, 2'400)},       4, "exchange_pending | exchange_pending | exchange_pending | 90"},
        {"no reading after it",               40'700, 2'000, {at(0min, 40'520)},                                           3, "90 measured+exchange | 90 measured+exchange | gap"},
        {"no reading after it, no start",     40'700, {},    {at(0min, 40'520)},                                           3, "90 measured+exchange | 90 measured+exchange | exchange_pending"},
        {"no reading before it",              40'700, 2'000, {at(15min, 2'310)},                                           3, "gap | gap | 310 measured+exchange"},
        {"no reading",                        40'700, 2'000, {},                                                           3, "gap | gap | gap"},
        {"the old meter rolled over",         80,     2'000, {at(0min, 99'900), at(15min, 2'310)},                         3, "90 measured+rollover+exchange | 90 measured+rollover+exchange | 310 measured+exchange"},
        {"the end is a dip",                  40'519, 2'000, two,                                                          3, "exchange_pending | exchange_pending | 310 measured+exchange"},
        {"nothing explains the end",          60'000, 2'000, two,                                                          3, "jump | jump | 310 measured+exchange"},
        {"nothing explains the start",        40'700, 60'000, {at(0min, 40'520), at(15min, 2'310), at(20min, 2'400), at(25min, 2'500)}, 5, "90 measured+exchange | 90 measured+exchange | jump | 90 | 100"},
        // What waits when the meter goes is never settled: the third of the row would have to be the end.
        {"a candidate before it",             40'700, 2'000, {at(0min, 40'520), at(5min, 0), at(15min, 2'310)},            3, "90 measured+exchange | 90 measured+exchange | 310 measured+exchange"},
        {"a candidate before it, no end",     {},     2'000, {at(0min, 40'520), at(5min, 0), at(15min, 2'310)},            3, "jump | exchange_pending | 310 measured+exchange"},
        {"the end is the third in a row",     90'300, 2'000, {at(0min, 40'520), at(4min, 90'000), at(5min, 90'100), at(15min, 2'310)}, 3, "100 jump | 200 measured+exchange | 310 measured+exchange"},
        {"a reading at it, the same",         40'700, 2'000, {at(0min, 40'520), at(10min, 2'000), at(15min, 2'310)},       3, "90 measured+exchange | 90 measured+exchange | 310 measured+exchange"},
        {"a reading at it, another",          40'700, 2'000, {at(0min, 40'520), at(10min, 2'001), at(15min, 2'310)},       3, "90 measured+exchange | 90 measured+exchange | 310 measured+exchange+conflict"},
        {"a reading at it, of the old meter", 40'700, 2'000, {at(0min, 40'520), at(10min, 40'700), at(15min, 2'310)},      3, "90 measured+exchange | 90 measured+exchange | 310 measured+exchange+conflict"},
        {"no answer at it",                   40'700, 2'000, {at(0min, 40'520), at(10min, 0, Reason::no_answer), at(15min, 2'310)}, 3, "90 measured+exchange | 90 measured+exchange | 310 measured+exchange"},
        {"a reading at it, start not noted",  40'700, {},    {at(0min, 40'520), at(10min, 2'000), at(15min, 2'310)},       3, "90 measured+exchange | 90 measured+exchange | 310 measured+exchange"},
        {"another multiplier",                40'700, 2'000, two,                                                          3, "90 measured+exchange | 90 measured+exchange | 930 measured+exchange", {.multiplier = 3}},
        {"another resolution",                40'700, 2'000, two,                                                          3, "90 measured+exchange | 90 measured+exchange | 155 measured+exchange", {.resolution = Decimal("0.5")}},
        {"another modulus",                   40'700, 4'000, {at(0min, 40'520), at(15min, 214)},                           3, "90 measured+exchange | 90 measured+exchange | 310 measured+rollover+exchange", {.modulus = 4'096}},
        // A transformer: one register, one index, and another ratio from then on.
        {"a transformer, noted once",         40'700, {},    {at(0min, 40'520), at(15min, 40'800)},                        3, "90 measured+exchange | 90 measured+exchange | 150 measured+exchange", {.multiplier = Decimal("1.5"), .same_meter = true}},
        {"a transformer, noted as start",     {},     40'700, {at(0min, 40'520), at(15min, 40'800)},                       3, "90 measured+exchange | 90 measured+exchange | 150 measured+exchange", {.multiplier = Decimal("1.5"), .same_meter = true}},
        {"a transformer, read at it",         {},     {},    {at(0min, 40'520), at(10min, 40'700), at(15min, 40'800)},     3, "90 measured+exchange | 90 measured+exchange | 150 measured+exchange", {.multiplier = Decimal("1.5"), .same_meter = true}},
        {"a transformer, not noted",          {},     {},    {at(0min, 40'520), at(15min, 40'800), at(20min, 40'820)},     4, "exchange_pending | exchange_pending | exchange_pending | 30", {.multiplier = Decimal("1.5"), .same_meter = true}},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CounterRule rule = twelve_kW;
        Segment now = c.now;
        now.from = exchange_at;
        now.start = c.start;
        rule.segments = {{.serial = "A", .end = c.end}, now};
        CHECK(shown(energy(c.readings, register_of(), Slots::regular(march, 5min, c.slots), rule)) == c.expected);
    }
    // Two exchanges without a reading between them, and a meter that begins with the first reading that its record has.
    CounterRule rule = twelve_kW;
    rule.segments = {{.from = march, .start = 100, .end = 150}, {.from = march + 5min, .start = 7, .end = 57}, {.from = march + 10min, .start = 0}};
    const std::vector readings{at(-5min, 40'000), at(15min, 50)};
    CHECK(shown(energy(readings, register_of(), Slots::regular(march - 5min, 5min, 4), rule)) ==
          "gap | 50 measured+exchange | 50 measured+exchange | 50 measured+exchange");
    // An exchange that nobody told gives nothing, however the new register reads.
    CHECK(shown(energy(each_quarter({40'520, 90'000, 90'310, 90'600}), register_of(), quarters(3), twelve_kW)) == "jump | 310 | 290");
}

TEST_CASE("events become the segments of a point") {
    using E = MeterEvent;
    const auto at_hour = [](int hour, auto what) { return E{march + std::chrono::hours(hour), 0, what}; };
    const auto segments = [](std::vector<E> events, CounterRule rule = twelve_kW, int digits = 5) { return segments_of(register_of(1, digits), rule, events); };
    const std::vector events{at_hour(1, E::Exchange{"A", "B", 40'700, 2'000}), at_hour(2, E::ClockSet{2s}), at_hour(3, E::TransformerChange{1, 40}),
                             at_hour(4, E::PowerFail{1min}), at_hour(5, E::Exchange{"B", "", 3'000, {}})};
    const std::vector<Segment> expected{
        {.serial = "A", .end = 40'700},
        {.from = march + 1h, .serial = "B", .start = 2'000},
        {.from = march + 3h, .serial = "B", .end = 3'000, .multiplier = 40, .same_meter = true},
        {.from = march + 5h, .multiplier = 40},
    };
    CHECK(segments(events) == expected);
    CHECK(segments({}) == std::vector<Segment>(1));
    // They follow those of the rule.
    CounterRule on = twelve_kW;
    on.segments = segments({events[0]});
    CHECK(segments({events.begin() + 1, events.end()}, on) == expected);

    CHECK(message_of([&] {
              auto other = at_hour(6, E::Exchange{"E", "F", {}, {}});
              other.point = 1;
              return segments({at_hour(1, E::Exchange{"A", "B", 10, 2'000}), at_hour(2, E::Exchange{"C", "D", 1'000, 7}), at_hour(2, E::TransformerChange{80, 120}),
                               at_hour(1, E::Exchange{"D", "E", {}, {}}), other},
                              twelve_kW, 0);
          }) ==
          "point \"main\": \"2026-03-01T02:00:00Z: meter C exchanged for D, old end 1000, new start 7\" takes away \"C\", and \"B\" was there; give the exchange "
          "that put it there, or correct the serial\n"
          "point \"main\": \"2026-03-01T02:00:00Z: transformer ratio changed from 80 to 120\" is the second one of its instant; give one event, with the index "
          "and the ratio of the new meter\n"
          "point \"main\": \"2026-03-01T02:00:00Z: transformer ratio changed from 80 to 120\" takes a ratio of 80 away, and 1 was in force; give the change "
          "that brought it, or correct the ratio\n"
          "point \"main\": \"2026-03-01T01:00:00Z: meter D exchanged for E, old end unknown, new start unknown\" stands behind one of 2026-03-01T02:00:00Z; give "
          "events oldest first\n"
          "point \"main\": \"2026-03-01T06:00:00Z: meter E exchanged for F, old end unknown, new start unknown\" is of another point than the one before it; "
          "give the events of one point\n"
          "point \"main\": segment 2 (\"B\") ended at 1000, below its start, 2000, and nothing tells where it rolls over; give digits, or modulus");
    CHECK(message_of([&] { return segments({at_hour(1, E::Exchange{"B", "C", {}, {}})}, on); }) ==
          "point \"main\": \"2026-03-01T01:00:00Z: meter B exchanged for C, old end unknown, new start unknown\" lies in a segment of the rule, whose last begins at "
          "2026-03-01T01:00:00Z; leave the event or the segment out");
    CHECK(code_of([&] { return segments({at_hour(1, E::Exchange{"B", "C", {}, {}})}, on); }) == "bad_segments");
}

TEST_CASE("resets, net registers and registers without a known power are declared") {
    // Section 5, and the table of 2.2: the cap of a quarter-hour is 3 302 counts, the modulus 10^5.
    const CounterRule resettable{.p_max = "12 kW", .resettable = true}, net{.p_max = "12 kW", .backward = true}, no_cap{.no_cap = true};
    struct Case {
        std::string_view name;
        CounterRule rule;
        std::vector<std::int64_t> values;
        std::string_view expected;
    };
    const Case cases[] = {
        {"reset",                                resettable, {40'520, 150, 480, 800},             "150 reset | 330 | 320"},
        {"reset, then above what can be used",   resettable, {40'520, 3'303, 3'400, 3'500},       "jump | 97 | 100"},
        {"reset, up to what can be used",        resettable, {40'520, 3'302, 3'400, 3'500},       "3302 reset | 98 | 100"},
        {"reset, not borne out",                 resettable, {40'520, 150, 480},                  "jump | jump"},
        {"a glitch is no reset",                 resettable, {40'520, 0, 40'940},                 "210 | 210"},
        {"upward is no reset",                   resettable, {520, 20'000, 20'100, 20'200},       "jump | 100 | 100"},
        {"a turn is no reset",                   resettable, {99'990, 250},                       "260 measured+rollover"},
        {"net: forth, back and at rest",         net,        {1'000, 1'500, 900, 900},            "500 | -600 | 0"},
        {"net: one count back is no dip",        net,        {1'000, 999, 1'200},                 "-1 | 201"},
        {"net: over the top, and back",          net,        {99'900, 200, 99'800},               "300 measured+rollover | -400 measured+rollover"},
        {"net: as far as can be",                net,        {5'000, 1'698, 5'000},               "-3302 | 3302"},
        {"net: further",                         net,        {5'000, 1'697, 5'000},               "0 | 0"},
        {"net: a jump",                          net,        {5'000, 60'000, 59'900, 60'100},     "jump | -100 | 200"},
        {"no cap: less than half a turn",        no_cap,     {100, 50'100},                       "50000 measured+no_cap"},
        {"no cap: more",                         no_cap,     {100, 50'101, 50'200, 50'300},       "jump | 99 measured+no_cap | 100 measured+no_cap"},
        {"no cap: a turn",                       no_cap,     {60'000, 9'000},                     "49000 measured+rollover+no_cap"},
        {"no cap: a dip",                        no_cap,     {100, 99, 200},                      "50 measured+no_cap | 50 measured+no_cap"},
        {"no cap, net: back over 0",             {.no_cap = true, .backward = true}, {100, 99'900, 99'800}, "-200 measured+rollover+no_cap | -100 measured+no_cap"},
        {"no cap, net: half a turn",             {.no_cap = true, .backward = true}, {0, 50'000, 50'100}, "ambiguous | 100 measured+no_cap"},
        {"no cap, resettable",                   {.no_cap = true, .resettable = true}, {45'000, 600, 700, 800}, "600 reset+no_cap | 100 measured+no_cap | 100 measured+no_cap"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(shown(energy(each_quarter(c.values), register_of(), quarters(c.values.size() - 1), c.rule)) == c.expected);
    }
    // 2 × cap = 10^5 at 3.787 h: from then on a net register may have gone forth or back.
    const auto after = [&](std::chrono::minutes time, std::int64_t value) { return shown(energy(std::vector{at(0h, 0), at(time, value)}, register_of(), Slots::regular(march, time, 1), net)); };
    CHECK(after(227min, 49'900) == "49900 interpolated");
    CHECK(after(228min, 49'900) == "ambiguous");
    // A register without a modulus does not turn, and may stand below 0.
    CHECK(shown(energy(each_quarter({100, -200, -100}), register_of(1, 0), quarters(2), net)) == "-300 | 100");
    // What cancels in a slot is still all estimated.
    const auto there_and_back = energy(std::vector{at(0min, 1'000), at(45min, 1'100), at(90min, 1'000)}, register_of(), Slots::regular(march, 90min, 1), net);
    CHECK(there_and_back[0].value() == 0 * Wh);
    CHECK(there_and_back.estimated(0) == 200 * Wh);
}

TEST_CASE("values of intervals are pieces of time that any edge may cut") {
    Point point("import", PointKind::interval, Wh);
    point.every = 15min;
    struct Case {
        std::string_view name;
        std::vector<Reading> readings;
        std::string_view by_5_min, by_half_hour;  // from 00:00 on, 6 and 1
    };
    const Case cases[] = {
        {"two",                     {at(15min, 300), at(30min, 600)},                       "100 | 100 | 100 | 200 | 200 | 200", "900"},
        {"a hole",                  {at(15min, 300)},                                       "100 | 100 | 100 | gap | gap | gap", "300 gap"},
        {"off the grid",            {at(20min, 300)},                                       "gap | 100 | 100 | 100 | gap | gap", "300 gap"},
        {"no answer",               {at(15min, 300), at(30min, 0, Reason::no_answer)},      "100 | 100 | 100 | no_answer | no_answer | no_answer", "300 no_answer"},
        {"suspect",                 {at(15min, 300, Reason::spike)},                        "100 spike | 100 spike | 100 spike | gap | gap | gap", "300 gap"},
        {"negative, floored",       {at(15min, -1)},                                        "-334 mWh | -333 mWh | -333 mWh | gap | gap | gap", "-1 gap"},
        {"overlap: the earlier",    {at(15min, 300), at(25min, 900)},                       "100 measured+conflict | 100 measured+conflict | 100 measured+conflict | gap | gap | gap", "300 gap+conflict"},
        {"overlap: the better",     {at(15min, 300, Reason::edited), at(25min, 900)},       "gap | gap | 300 measured+conflict | 300 measured+conflict | 300 measured+conflict | gap", "900 gap+conflict"},
        {"overlap of nothing",      {at(15min, 300), at(25min, 0, Reason::no_answer)},      "100 | 100 | 100 | gap | gap | gap", "300 gap"},
        {"twice",                   {at(15min, 300), at(15min, 300)},                       "100 | 100 | 100 | gap | gap | gap", "300 gap"},
        {"none",                    {},                                                     "gap | gap | gap | gap | gap | gap", "gap"},
        {"beyond the end of time",  {{Instant::min(), 5, 0, {}, 0}},                        "gap | gap | gap | gap | gap | gap", "gap"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(shown(energy(c.readings, point, Slots::regular(march, 5min, 6), {})) == c.by_5_min);
        CHECK(shown(energy(c.readings, point, Slots::regular(march, 30min, 1), {})) == c.by_half_hour);
    }
    Point at_begin = point;
    at_begin.stamp = Stamp::begin;
    CHECK(shown(energy(std::vector{at(15min, 300)}, at_begin, Slots::regular(march, 5min, 6), {})) == "gap | gap | gap | 100 | 100 | 100");
    Point power("load", PointKind::interval, kW, Decimal("0.1"));
    power.every = 15min;
    CHECK(shown(energy(std::vector{at(15min, 12)}, power, Slots::regular(march, 5min, 3), {})) == "100 measured+calculated | 100 measured+calculated | 100 measured+calculated");
    // A day's amount, which only the day is known of.
    point.every = 24h;
    CHECK(shown(energy(std::vector{at(24h, 2'400)}, point, Slots::regular(march, 12h, 2), {.max_gap = 1h})) == "1200 interpolated | 1200 interpolated");
    CHECK(shown(energy(std::vector{at(24h, 2'400)}, point, Slots::regular(march, 12h, 2), {.max_gap = 1h, .gap = GapPolicy::leave})) == "gap | gap");
    CHECK(lumps<Energy>(std::vector{at(24h, 2'400)}, point, {.max_gap = 1h, .gap = GapPolicy::leave}) ==
          std::vector<Lump<Energy>>{{{march, march + 24h}, 2'400 * Wh, {}}});
    point.every.reset();
    CHECK(message_of([&] { return amounts<Volume>(std::vector{at(15min, 300)}, point, quarters(1), {.max_gap = 0min, .gap = GapPolicy::profile, .segments = {{}}}); }) ==
          "point \"import\": its intervals have no length; give every, such as 15min\n"
          "point \"import\": Wh is a unit of Energy, not of Volume; ask for the kind of its amounts\n"
          "point \"import\": it is an interval, and its rule has segments; leave them out: values of intervals are amounts, whichever meter told them\n"
          "point \"import\": its max_gap is 0 us; give a length such as 30min\n"
          "point \"import\": its gaps are shared by a profile, and it has none; give a GapProfile, or gap = spread");
}

TEST_CASE("what went wrong elsewhere goes right here") {
    // Section 8: what users of other engines met, by its thread.
    struct Case {
        std::string_view thread;
        std::vector<Reading> readings;
        Slots grid;
        std::string_view expected;
        Decimal resolution = 1;
    };
    // 40 Wh in each quarter-hour, but for the fault.
    const Case cases[] = {
        {"grott#99: a tenth back is no reset",              each_quarter({2'157, 2'156, 2'158}),                        quarters(2), "50 | 50", 100},
        {"HA core#57055: a tenth back, again and again",    each_quarter({2'157, 2'156, 2'156, 2'157, 2'158}),          quarters(4), "0 interpolated | 0 interpolated | 0 interpolated | 100", 100},
        {"HA core#140300, frontend#28177: back after long", {at(0h, 1'400), at(1h, 1'440), at(700h, 1'390), at(700h + 15min, 1'430)}, Slots::regular(march, 1h, 2), "40 interpolated | ambiguous"},
        {"prometheus#3746: increases are not stretched",    each_quarter({0, 40, 80}),                                  quarters(2), "40 | 40"},
        {"prometheus#12967: nor the first one lost",        each_quarter({40, 80}),                                     quarters(1), "40"},
        {"flux#5174: a water meter that moved once",        each_quarter({7, 7, 8, 8}),                                 quarters(3), "0 | 1 | 0"},
        {"toolkit#873, #941: out of order is no reset",     {at(30min, 80), at(0min, 0), at(15min, 40)},                quarters(2), "40 | 40"},
        {"VictoriaMetrics#5931: nor is a late burst a peak", {at(0min, 0), at(60min, 160), at(15min, 40), at(30min, 80), at(45min, 120)}, quarters(4), "40 | 40 | 40 | 40"},
        {"timescaledb#7536: an empty slot is a slot",       {at(0min, 0), at(30min, 80)},                               quarters(3), "40 | 40 | gap"},
        {"timescaledb#4994: a value on the edge is used once", each_quarter({0, 40, 80}),                               Slots::regular(march, 30min, 1), "80"},
        {"emoncms#1795, HA core#82780: an outage is marked", {at(0min, 0), at(60min, 160)},                             quarters(4), "40 interpolated | 40 interpolated | 40 interpolated | 40 interpolated"},
        {"ClickHouse#5274: inserted twice",                 {at(0min, 0), at(15min, 40), at(0min, 0), at(15min, 40)},   quarters(1), "40"},
        {"EVerest PR#2673: a frozen value is not passed on", {at(0min, 0), at(15min, 0, Reason::frozen), at(30min, 80)}, quarters(2), "40 | 40"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.thread);
        CHECK(shown(energy(c.readings, register_of(c.resolution), c.grid, twelve_kW)) == c.expected);
    }
    // questdb#7439, timescaledb#8898, polars#25410, duckdb PR#5665: the days on which clocks change have 23, 25 and 24 hours, and all of the energy.
    const Zone berlin = Zone::load("Europe/Berlin");
    for (const auto& [first, hours] : {std::pair("2026-03-28T23:00:00Z", 23), {"2026-10-24T22:00:00Z", 25}, {"2026-06-01T22:00:00Z", 24}}) {
        const Instant begin = parse_instant(first);
        std::vector<Reading> readings;
        for (int i = 0; i <= 40 * 4; ++i) readings.push_back({begin - 4h + 15min * i, 10 * i, 0, {}, 0});
        const auto day = energy(readings, register_of(), Periods::days(berlin).covering({begin, begin + 1h}), twelve_kW);
        CHECK(day.size() == 1);
        CHECK(day[0].value() == 40 * hours * Wh);
        CHECK(day.quality(0) == Quality());
    }
}

TEST_CASE("what cannot be judged is refused, all of it at once") {
    const auto refused = [](Point point, CounterRule rule) {
        return message_of([&] { return energy(each_quarter({1, 2}), point, quarters(1), rule); });
    };
    CHECK(refused(register_of(), {}) ==
          "point \"main\": it has no p_max, and without a bound no roll-over and no fault can be told from use; give the most that its fuses or "
          "transformers let through, such as p_max = \"277 kW\"");
    Point volumes = register_of(0, 19, m3);
    volumes.kind = PointKind::gauge;
    volumes.every.reset();
    CHECK(refused(volumes, {.p_max = "4 m3/h", .modulus = 0, .step_back = -1}) ==
          "point \"main\": its resolution is 0; give what one count stands for, such as 0.01\n"
          "point \"main\": it has 19 digits; give the digits of the register, 1 to 18, or 0 where they are not known\n"
          "point \"main\": it is a gauge, and has no amounts; read it as kind register, or interval\n"
          "point \"main\": m3 is a unit of Volume, not of Energy; ask for the kind that the register counts\n"
          "point \"main\": its p_max is in m3/h, and Energy is counted at a rate of Power; give p_max in a unit of Power\n"
          "point \"main\": its modulus is 0; give the counts before it begins again at 0, or leave it out\n"
          "point \"main\": nothing tells from which time without a reading on its split is estimated; give every, the spacing of its readings, or max_gap\n"
          "point \"main\": its step_back is -1 counts; give 0 or more");
    CHECK(refused(register_of(1, 0), {.p_max = "12 kW", .no_cap = true, .resettable = true, .backward = true, .gap = GapPolicy::profile}) ==
          "point \"main\": it has both p_max and no_cap; leave one of them out\n"
          "point \"main\": it has no_cap, and nothing tells its modulus, half of which would be the cap; give digits, or modulus\n"
          "point \"main\": it is resettable and counts backward, so that a reset cannot be told from use; leave one of them out\n"
          "point \"main\": its gaps are shared by a profile, and it has none; give a GapProfile, or gap = spread");
    CHECK(refused(register_of(), {.p_max = "12 kW", .segments = {{.start = 5, .end = 7, .same_meter = true}, {.from = march, .serial = "B", .start = 100'000, .end = -1, .multiplier = 0},
                                                                 {.from = march, .start = 9, .end = 3, .modulus = -1, .same_meter = true}}}) ==
          "point \"main\": segment 1 goes on with the meter before it, and there is none; leave same_meter out\n"
          "point \"main\": segment 1 shows a start at the beginning of time; give the instant from which on it was there, or leave start out\n"
          "point \"main\": segment 3 begins at 2026-03-01T00:00:00Z, and the one before it at 2026-03-01T00:00:00Z; give them oldest first, one at a time\n"
          "point \"main\": segment 3 begins at 9, and its register ended at -1; give one index, because the register went on\n"
          "point \"main\": segment 3 has an end, and no meter follows it; give the segment that follows, or leave end out\n"
          "point \"main\": its multiplier is 0; give the CT x PT ratio, 1 where the register contains it\n"
          "point \"main\": its modulus is -1; give the counts before it begins again at 0, or leave it out");
    CHECK(refused(register_of(), {.p_max = "12 kW", .segments = {{.end = 100'000}, {.from = march, .serial = "B", .start = -1}}}) ==
          "point \"main\", segment 1: its register cannot show 100000; give counts from 0 to below its modulus\n"
          "point \"main\", segment 2 (\"B\"): its register cannot show -1; give counts from 0 to below its modulus");
    CHECK(refused(register_of(), {.p_max = "0 kW", .max_gap = 0min}) ==
          "point \"main\": its p_max is 0 kW; give the most that its fuses or transformers let through\n"
          "point \"main\": its max_gap is 0 us; give a length such as 30min");
    CHECK(refused(register_of(Decimal("0.123456789012345678")), {.p_max = RateLimit(Decimal("9.87654321098765431"), kW)}) ==
          "point \"main\": its resolution, multiplier and p_max are more digits than its arithmetic holds; give them with fewer digits");
    CHECK(code_of([] { return RateLimit("277"); }) == "unknown_unit");
    CHECK(code_of([] { return RateLimit("many kW"); }) == "bad_number");

    Table table({register_of()});
    CHECK(message_of([&] { return energy(table, "m2", quarters(1), twelve_kW); }) == "table: there is no point \"m2\"; use one of \"main\"");
    std::vector<Reading> mixed = each_quarter({1, 2});
    mixed[1].point = 3;
    CHECK(message_of([&] { return energy(mixed, register_of(), quarters(1), twelve_kW); }) ==
          "readings: they are of several points, 0 and 3; give those of one point, or a Table and the id of the point");
    // 10^18 counts of 1 TWh are no Energy.
    CHECK(code_of([] { return energy(each_quarter({0, 1'000'000'000'000}), register_of(1, 0, TWh), quarters(1), {.p_max = RateLimit(Decimal("1e18"), GW)}); }) == "overflow");
}

// ---- laws, against a slow oracle that looks at every reading and every slot by themselves, in rational numbers

namespace {

using Whole = boost::multiprecision::cpp_int;
using Fraction = boost::multiprecision::cpp_rational;

struct Meter {
    Point point = register_of();
    CounterRule rule = twelve_kW;
    std::vector<Reading> readings;
};

std::int64_t modulus_of(const Meter& meter, const Segment& segment = {}) {
    if (segment.modulus) return *segment.modulus;
    if (meter.rule.modulus) return *meter.rule.modulus;
    return meter.point.digits == 0 ? 0 : static_cast<std::int64_t>(wattle::detail::power_of_ten(meter.point.digits));
}

/// A register under random faults: roll-overs, dips, glitches, jumps, resets, lost and doubled readings, gaps; exchanged, with and without notes.
Meter any_meter() {
    const auto pick = [](int n) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, n)); };
    const std::string_view resolutions[] = {"1", "0.3", "0.0004", "25"};
    Meter meter;
    CounterRule& rule = meter.rule;
    const int digits = pick(3) == 0 ? 0 : 3 + pick(3);
    meter.point = register_of(Decimal(resolutions[pick(4)]), digits);
    if (pick(4) == 0) rule.modulus = 4'096;
    rule.step_back = pick(4);
    if (pick(4) == 0) rule.resettable = true;
    if (!rule.resettable && pick(4) == 0) rule.backward = true;
    if (modulus_of(meter) != 0 && pick(5) == 0) rule.no_cap = true, rule.p_max.reset();
    if (pick(3) == 0) rule.gap = GapPolicy::leave;
    if (pick(3) == 0) {
        const auto begin = march - std::chrono::hours(pick(2));
        rule.gap = GapPolicy::profile;
        std::vector<std::int64_t> weights;
        for (int n = 1 + pick(8); n > 0; --n) weights.push_back(pick(3) * pick(100));
        rule.profile = GapProfile(Slots::regular(begin, 37min, weights.size()), weights);
    }
    if (pick(2) == 0) {
        rule.segments.push_back({});
        if (pick(3) == 0) rule.segments[0].from = march + std::chrono::seconds(pick(3'600)) - 30min;
        if (rule.segments[0].from != Instant::min() && pick(2) == 0) rule.segments[0].start = pick(500);
    }

    std::int64_t position = pick(1'000) - (modulus_of(meter) == 0 ? 500 : 0);
    std::chrono::microseconds time = std::chrono::seconds(pick(3'600)) - 30min;
    const auto shown_by = [](std::int64_t modulus, std::int64_t value) { return modulus == 0 ? value : ((value % modulus) + modulus) % modulus; };
    const auto exchange = [&] {
        Segment& old = rule.segments.back();
        Segment now;
        now.from = march + time + (pick(3) == 0 ? 0min : pick(2) == 0 ? std::chrono::microseconds(pick(900'000'000)) : 0min);
        if (now.from <= old.from) now.from = old.from + std::chrono::microseconds(1 + pick(1'000));
        if (pick(3) != 0) old.end = shown_by(modulus_of(meter, old), position + pick(3) - 1 + (pick(8) == 0 ? 10'000 : 0));
        if (pick(3) == 0) {
            now.same_meter = true;
            now.resolution = old.resolution;
            now.modulus = old.modulus;
            if (pick(3) == 0) now.start = old.end ? *old.end : shown_by(modulus_of(meter, old), position);
        } else {
            if (pick(3) == 0) now.resolution = Decimal(resolutions[pick(4)]);
            if (pick(3) == 0) now.modulus = 512;
            position = pick(2'000);
            if (pick(3) != 0) now.start = shown_by(modulus_of(meter, now), position);
        }
        if (pick(2) == 0) now.multiplier = Decimal(1 + pick(3));
        rule.segments.push_back(now);
    };
    for (int n = 2 + pick(14); n > 0; --n) {
        const int kind = pick(12);
        if (!rule.segments.empty() && pick(5) == 0) exchange();
        std::int64_t value = position;
        if (kind == 0) value = position - pick(5);
        if (kind == 1) value = pick(100'000);
        if (kind == 2) value = position += 5'000 + pick(100'000);
        if (kind == 3 && rule.resettable) value = position = pick(200);
        const std::int64_t modulus = modulus_of(meter, rule.segments.empty() ? Segment() : rule.segments.back());
        if (kind != 1) value = shown_by(modulus, value);
        const Reason reasons[] = {Reason::measured, Reason::measured, Reason::measured, Reason::edited, Reason::no_answer, Reason::frozen};
        meter.readings.push_back(at(time, value, reasons[pick(10) == 0 ? pick(6) : 0], static_cast<std::uint16_t>(pick(2))));
        if (pick(8) != 0) time += std::chrono::microseconds(1 + pick(pick(6) == 0 ? 2'000'000'000 : 1'000'000) * (pick(6) == 0 ? 20ll : 900ll));
        position += pick(400) - (rule.backward ? 200 : 0);
    }
    if (!rule.segments.empty() && pick(8) == 0) exchange();
    return meter;
}

Slots any_grid() {
    const auto pick = [](int n) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, n)); };
    if (pick(3) == 0) {
        const std::string_view zones[] = {"Asia/Shanghai", "Asia/Kathmandu", "Europe/Berlin", "Australia/Lord_Howe"};
        return Periods::hours(Zone::load(zones[pick(4)])).covering({march - 1h, march + std::chrono::hours(1 + pick(8))});
    }
    std::vector<Instant> edges;
    for (int n = pick(9); n >= 0; --n) edges.push_back(march - 1h + std::chrono::seconds(pick(20'000)));
    std::ranges::sort(edges);
    return Slots::between(edges);
}

struct Piece {
    Instant from, to;
    Whole amount;
    Quality quality;  // missing: no amount
    bool is_lump = false;
};

Whole floor_of(const Fraction& x) {
    const Whole n = numerator(x), d = denominator(x);
    return n >= 0 ? Whole(n / d) : Whole(-((-n + d - 1) / d));
}

Fraction fraction_of(Decimal number) {
    Fraction x(number.mantissa());
    for (int i = number.exponent(); i < 0; ++i) x /= 10;
    for (int i = number.exponent(); i > 0; --i) x *= 10;
    return x;
}

/// The readings of one meter, looked at by themselves.
struct OracleOfOne {
    const CounterRule& rule;
    Fraction quanta;
    Whole modulus;

    static constexpr int dip = 99;

    Whole cap(const Reading& a, const Reading& b) const {
        if (rule.no_cap) return modulus / 2;
        return floor_of(Fraction(12'000'000) * Fraction((b.at - a.at).count()) / 3'600'000'000ll * Fraction(11, 10) / quanta) + 2;
    }
    /// The turns that explain a step.
    std::vector<int> explanations(const Reading& a, const Reading& b) const {
        std::vector<int> found;
        const Whole d = Whole(b.value) - a.value, most = cap(a, b);
        const int first = rule.backward ? -1 : 0, last = rule.backward ? 1 : 49;
        for (int k = first; k <= last; ++k) {
            if (modulus == 0 && k != 0) continue;
            const Whole counts = d + k * modulus;
            if (counts <= most && counts >= (rule.backward ? Whole(-most) : Whole(0))) found.push_back(k);
        }
        if (!rule.backward && d < 0 && -d <= rule.step_back) found.push_back(dip);
        return found;
    }
    Piece piece(const Reading& a, const Reading& b, const Whole& amount, Quality quality) const {
        const bool is_gap = b.at - a.at > 30min;
        if (is_gap && rule.gap != GapPolicy::leave) quality = worse(quality, weighs(a.at, b.at) ? Reason::profiled : Reason::interpolated);
        if (rule.no_cap) quality = quality.with(Flag::no_cap);
        return {a.at, b.at, amount, worse(worse(a.quality, b.quality), quality), is_gap && rule.gap == GapPolicy::leave};
    }
    Piece settled(const Reading& a, const Reading& b, int turns) const {
        const Whole amount = floor_of(quanta * b.value) - floor_of(quanta * a.value) + turns * floor_of(quanta * Fraction(modulus));
        return piece(a, b, amount, turns == 0 ? Quality() : Quality().with(Flag::rollover));
    }
    bool weighs(Instant from, Instant to) const {
        if (rule.gap != GapPolicy::profile || rule.profile.slots().span().begin() > from || rule.profile.slots().span().end() < to) return false;
        return weight(to) != weight(from);
    }
    /// Each µs of a slot alike; the sum of all weights is as near to 2^62 as whole multiples come.
    Whole weight(Instant t) const {
        Whole total = 0, sum = 0;
        for (const auto w : rule.profile.weights()) total += w;
        if (total == 0) return 0;
        const Whole scale = (Whole(1) << 62) / total;
        for (std::size_t i = 0; i < rule.profile.weights().size(); ++i) {
            const Interval slot = rule.profile.slots()[i];
            const auto passed = std::clamp(t, slot.begin(), slot.end()) - slot.begin();
            sum += rule.profile.weights()[i] * scale * passed.count() / slot.length().count();
        }
        return sum;
    }

    /// Tells up to which instant anything is known.
    Instant judge(const std::vector<Reading>& usable, std::vector<Piece>& found) const {
        std::size_t base = 0;
        while (base + 1 < usable.size()) {
            // The next reading that ends the uncertainty about the base, or the third in a row that agree.
            std::vector<std::size_t> row;
            std::size_t next = base + 1;
            for (; next < usable.size(); ++next) {
                const auto from_base = explanations(usable[base], usable[next]);
                if (from_base == std::vector{dip}) continue;
                if (!from_base.empty()) break;
                if (!row.empty()) {
                    const auto on = explanations(usable[row.back()], usable[next]);
                    if (on.size() != 1 || on[0] == dip) row.clear();
                }
                row.push_back(next);
                if (row.size() == 3) break;
            }
            if (row.size() == 3) {
                const Reading &a = usable[base], &b = usable[row[0]];
                if (rule.resettable && b.value >= 0 && b.value < a.value && b.value <= cap(a, b))
                    found.push_back(piece(a, b, floor_of(quanta * b.value), Reason::reset));
                else
                    found.push_back({a.at, b.at, 0, Reason::jump});
                for (const std::size_t i : {0u, 1u}) found.push_back(settled(usable[row[i]], usable[row[i + 1]], explanations(usable[row[i]], usable[row[i + 1]])[0]));
                base = row[2];
            } else if (next < usable.size()) {
                const auto how = explanations(usable[base], usable[next]);
                found.push_back(how.size() == 1 ? settled(usable[base], usable[next], how[0]) : Piece{usable[base].at, usable[next].at, 0, Reason::ambiguous});
                base = next;
            } else {
                if (row.empty()) break;
                found.push_back({usable[base].at, usable[row.back()].at, 0, Reason::jump});
                return usable[row.back()].at;
            }
        }
        return usable[base].at;
    }
};

struct Oracle {
    const Meter& meter;

    std::vector<Piece> pieces() const {
        std::vector<Segment> segments = meter.rule.segments;
        if (segments.empty()) segments.push_back({});
        std::vector<Piece> found;
        for (std::size_t i = 0; i < segments.size(); ++i) {
            const Segment& segment = segments[i];
            const Segment* after = i + 1 < segments.size() ? &segments[i + 1] : nullptr;
            const Decimal resolution = segment.resolution.value_or(meter.point.resolution), multiplier = segment.multiplier.value_or(1);
            const OracleOfOne one{meter.rule, fraction_of(resolution) * fraction_of(multiplier) * 1'000, modulus_of(meter, segment)};
            const auto exchanged = [](Instant at, std::int64_t value) { return Reading{at, value, 0, Quality().with(Flag::exchange), 0}; };

            // Its readings, one of each instant; what was noted is the best of its instant.
            const std::vector<Reading> own = of_one(segment.from, after ? std::optional(after->from) : std::nullopt, one.modulus);
            std::vector<Reading> usable;
            std::optional<std::int64_t> start = segment.start;
            if (segment.same_meter && !start) start = segments[i - 1].end;
            if (start) {
                usable.push_back(i == 0 ? Reading{segment.from, *start, 0, {}, 0} : exchanged(segment.from, *start));
                for (const Reading& r : own)
                    if (r.at == segment.from && r.quality.quality_class() < QualityClass::suspect && (r.value != *start || r.quality.has(Flag::conflict))) usable[0].quality = usable[0].quality.with(Flag::conflict);
            }
            for (Reading r : own) {
                if (r.quality.quality_class() >= QualityClass::suspect || (start && r.at == segment.from)) continue;
                if (i != 0 && r.at == segment.from) r.quality = r.quality.with(Flag::exchange);
                usable.push_back(r);
            }
            if (after) {
                std::optional<std::int64_t> end = segment.end;
                if (after->same_meter && !end) end = after->start;
                if (end) {
                    usable.push_back(exchanged(after->from, *end));
                } else if (after->same_meter) {
                    const std::int64_t next = modulus_of(meter, *after);
                    for (Reading r : of_one(after->from, after->from + 1us, one.modulus)) {
                        if (r.quality.quality_class() >= QualityClass::suspect || (next != 0 && (r.value < 0 || r.value >= next))) continue;
                        r.quality = r.quality.with(Flag::exchange);
                        usable.push_back(r);
                    }
                }
            }

            const bool unread = usable.empty() || (usable[0].at == (after ? after->from : Instant::max()) && !start);
            const Instant last = after ? after->from : Instant::max();
            if (i != 0) found.push_back({segment.from, usable.empty() ? last : usable[0].at, 0, Reason::exchange_pending});
            if (unread || usable.empty()) continue;
            const Instant known = one.judge(usable, found);
            if (after) found.push_back({known, last, 0, Reason::exchange_pending});
        }
        return found;
    }

    /// The readings from an instant to another one, the best of each instant.
    std::vector<Reading> of_one(Instant from, std::optional<Instant> to, const Whole& modulus) const {
        std::map<Instant, std::vector<Reading>> by_instant;
        for (Reading r : meter.readings) {
            if (r.quality.missing() || r.at < from || (to && r.at >= *to)) continue;
            if (modulus != 0 && (r.value < 0 || r.value >= modulus)) r.quality = Reason::suspect;
            by_instant[r.at].push_back(r);
        }
        std::vector<Reading> found;
        for (const auto& [instant, those] : by_instant) {
            Reading best = *std::ranges::min_element(those, {}, [](const Reading& r) { return std::tuple(r.quality.quality_class(), r.source, r.value, r.quality.without(Flag::conflict).bits(), r.quality.bits()); });
            if (std::ranges::any_of(those, [&](const Reading& r) { return r.value != best.value; })) best.quality = best.quality.with(Flag::conflict);
            found.push_back(best);
        }
        return found;
    }

    Series<Energy> over(const Slots& grid) const {
        const auto all = pieces();
        std::vector<std::int64_t> counts(grid.size()), estimated(grid.size()), missing(grid.size());
        std::vector<Quality> qualities(grid.size());
        const OracleOfOne weights{meter.rule, 1, 0};
        for (std::size_t i = 0; i < grid.size(); ++i) {
            std::chrono::microseconds known{};
            for (const Piece& p : all) {
                const auto common = p.from < p.to ? Interval(p.from, p.to).intersection(grid[i]) : std::nullopt;
                if (!common) continue;
                const bool none = p.quality.missing() || p.is_lump;
                qualities[i] = worse(qualities[i], p.is_lump ? Quality(Reason::gap) : p.quality);
                known += common->length();
                if (none) {
                    missing[i] += common->length().count();
                    continue;
                }
                const auto passed = [&](Instant t) {
                    if (p.to - p.from > 30min && weights.weighs(p.from, p.to))
                        return floor_of(Fraction(p.amount) * Fraction(weights.weight(t) - weights.weight(p.from)) / Fraction(weights.weight(p.to) - weights.weight(p.from)));
                    return floor_of(Fraction(p.amount) * Fraction((t - p.from).count()) / Fraction((p.to - p.from).count()));
                };
                const auto part = static_cast<std::int64_t>(passed(common->end()) - passed(common->begin()));
                counts[i] += part;
                if (!p.quality.measured()) estimated[i] += std::abs(part);
            }
            if (known < grid[i].length()) {
                qualities[i] = worse(qualities[i], Reason::gap);
                missing[i] += (grid[i].length() - known).count();
            }
        }
        return Series<Energy>::from_columns(grid, counts, qualities, estimated, missing);
    }
};

}  // namespace

TEST_CASE("readings in turns may stand at the very ends of time") {
    const Point point = register_of(1, 0, kWh);
    Point second = point;
    second.id = "second";
    Table table({point, second});
    for (const Instant t : {Instant::min(), march, march + 15min, Instant::max()})
        for (const std::uint32_t place : {1u, 0u}) table.push_back({t, 7, place, {}, 0});
    const auto both = energy(table, quarters(1), {.p_max = "12 MW"});
    for (const auto& one : both) CHECK(one == energy(table, "main", quarters(1), {.p_max = "12 MW"}));
    CHECK(shown(both[0]) == "0");
}

TEST_CASE("the begin of time does not follow its end") {
    // In 64 bits it is one microsecond later. Put in order, the first reading is that of the begin.
    const std::vector<Reading> readings{{Instant::max() - 15min, 7, 0, {}, 0}, {Instant::max(), 7, 0, {}, 0}, {Instant::min(), 7, 0, {}, 0}};
    const Point point = register_of(1, 0, kWh);
    Point second = point;
    second.id = "second";
    Table alone({point}), in_turns({point, second});
    in_turns.push_back({march, 7, 1, {}, 0});
    for (const Reading& r : readings) alone.push_back(r), in_turns.push_back(r);
    const CounterRule rule{.p_max = "12 MW"};
    CHECK(shown(energy(readings, point, quarters(1), rule)) == "0 interpolated");
    CHECK(shown(energy(alone, "main", quarters(1), rule)) == "0 interpolated");
    CHECK(shown(energy(in_turns, quarters(1), rule)[0]) == "0 interpolated");
}

TEST_CASE("registers obey their laws under every fault") {
    LAW("the amounts are those of a slow oracle", [] {
        const Meter meter = any_meter();
        const Slots grid = any_grid();
        RC_ASSERT(energy(meter.readings, meter.point, grid, meter.rule) == Oracle{meter}.over(grid));
    });
    LAW("what gaps leave out lies beside the slots", [] {
        Meter meter = any_meter();
        std::vector<std::tuple<Instant, Instant, Whole, Quality>> expected;
        for (const Piece& p : Oracle{meter}.pieces())
            if (p.is_lump) expected.emplace_back(p.from, p.to, p.amount, p.quality);
        std::vector<std::tuple<Instant, Instant, Whole, Quality>> found;
        std::int64_t total = 0;
        for (const Lump<Energy>& lump : lumps<Energy>(meter.readings, meter.point, meter.rule)) {
            found.emplace_back(lump.time.begin(), lump.time.end(), lump.amount.count(), lump.quality);
            total += lump.amount.count();
        }
        RC_ASSERT(found == expected);
        const Slots whole = Slots::between({march - 1h, march + std::chrono::hours(24 * 365)});
        const auto left = sum(energy(meter.readings, meter.point, whole, meter.rule)).total.count();
        meter.rule.gap = GapPolicy::spread;
        RC_ASSERT(left + total == sum(energy(meter.readings, meter.point, whole, meter.rule)).total.count());
    });
    LAW("all points of a table are counted as each of them alone, however their rows are mixed", [] {
        const Meter one = any_meter(), other = any_meter();
        Point second = one.point;
        second.id = "second";
        Table table({one.point, second});
        std::size_t i = 0, j = 0;
        while (i < one.readings.size() || j < other.readings.size()) {
            const bool first = j == other.readings.size() || (i < one.readings.size() && *rc::gen::arbitrary<bool>());
            Reading reading = first ? one.readings[i++] : other.readings[j++];
            reading.point = first ? 0 : 1;
            table.push_back(reading);
        }
        const Slots grid = any_grid();
        const auto both = energy(table, grid, one.rule);
        RC_ASSERT(both.size() == 2);
        for (const std::size_t k : {0u, 1u}) RC_ASSERT(both[k] == energy(table, table.points()[k].id, grid, one.rule));
    });
    LAW("long even runs that single faults disturb are counted in blocks as reading by reading", [] {
        std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
        const auto pick = [&](std::int64_t n) { return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n)); };
        // 12 kW of 1 Wh counts: 13 200 in an hour at most, and 2 for the ends.
        const std::chrono::microseconds spacings[] = {1s, 7s, 60s, 15min};
        const auto spacing = spacings[pick(4)];
        const std::int64_t cap = 13'200 * (spacing / 1us) / 3'600'000'000 + 2, modulus = pick(2) == 0 ? 0 : pick(4) == 0 ? 2 + pick(3 * cap) : 2 * cap + 1 + pick(1'000'000);
        Point point = register_of(1, 0), other = register_of(1, 0);
        other.id = "other";
        const CounterRule rule{.p_max = "12 kW", .modulus = modulus == 0 ? std::nullopt : std::optional(modulus), .max_gap = pick(8) == 0 ? spacing - 1us : 2 * spacing};
        std::vector<Reading> readings;
        std::int64_t position = pick(modulus == 0 ? 1'000'000 : modulus);
        const std::int64_t most = 1 + pick(pick(2) == 0 ? cap / 4 + 1 : cap + 1);
        const std::size_t n = 200 + static_cast<std::size_t>(pick(1'500));
        for (std::size_t i = 0; i < n; ++i, position += pick(most)) readings.push_back(at(spacing * static_cast<std::int64_t>(i), position));

        // At any place, and often where a block of 256 steps begins or ends. Values that roll over do so behind it.
        bool rolls_over = true;
        std::vector<Instant> edges = {march, march + spacing * static_cast<std::int64_t>(n)};
        for (std::int64_t faults = pick(4); faults > 0; --faults) {
            const auto place = std::clamp<std::size_t>(static_cast<std::size_t>(pick(2) == 0 ? pick(1'700) : 256 * pick(7) + pick(5)), 2, n - 1) - 1;
            Reading& r = readings[place];
            edges.push_back(readings[place - 1].at);
            const std::int64_t step = r.value - readings[place - 1].value;
            const auto shift = [&](std::int64_t counts) {
                for (std::size_t i = place; i < readings.size(); ++i) readings[i].value += counts;
            };
            const Reason reasons[] = {Reason::edited, Reason::suspect, Reason::no_answer, Reason::estimated};
            switch (pick(9)) {
                case 0: shift(cap - step); break;
                case 1: shift(cap + 1 - step); break;
                case 2: shift(-1 - step - pick(4)); break;
                case 3: r.value -= 1 + pick(4); break;
                case 4: r.value = pick(2'000'000) - 100; break;
                case 5: r.quality = reasons[pick(4)]; break;
                case 6: r.at += pick(2) == 0 ? std::chrono::microseconds(pick(3) - 1) : spacing * (pick(7) - 4) / 2; break;
                case 7: std::swap(r, readings[place - 1]); break;
                case 8: rolls_over = false; break;
            }
        }
        Table alone({point}), in_turns({point, other});
        for (Reading& r : readings) {
            if (rolls_over && modulus != 0) r.value = (r.value % modulus + modulus) % modulus;
            if (r.quality.missing()) r.value = 0;
            alone.push_back(r);
        }
        std::vector<Reading> sorted = readings;
        std::ranges::stable_sort(sorted, {}, &Reading::at);
        in_turns.push_back({march, 7, 1, {}, 0});  // so that each reading is looked at by itself
        for (const Reading& r : sorted) in_turns.push_back(r);
        for (std::int64_t more = pick(40); more > 0; --more) edges.push_back(march + spacing * pick(static_cast<std::int64_t>(n)) + (pick(4) == 0 ? 1us : 0us));
        std::ranges::sort(edges);
        const Slots grid = pick(3) != 0 ? Slots::between(edges) : Slots::regular(march, 15 * spacing, n / 15);
        const auto used = energy(alone, "main", grid, rule);
        RC_ASSERT(energy(in_turns, grid, rule)[0] == used);
        RC_ASSERT(energy(readings, point, grid, rule) == used);
    });
    LAW("any order of the readings gives the same bytes", [] {
        Meter meter = any_meter();
        const Slots grid = any_grid();
        const Bytes bytes = energy(meter.readings, meter.point, grid, meter.rule).to_bytes();
        for (std::size_t i = meter.readings.size(); i > 1; --i) std::swap(meter.readings[i - 1], meter.readings[*rc::gen::inRange<std::size_t>(0, i)]);
        RC_ASSERT(energy(meter.readings, meter.point, grid, meter.rule).to_bytes() == bytes);
    });
    LAW("slots sum to what all of their time holds, for any edges", [] {
        const Meter meter = any_meter();
        const Slots grid = any_grid();
        const auto whole = Slots::between({grid.span().begin(), grid.span().end()});
        RC_ASSERT(sum(energy(meter.readings, meter.point, grid, meter.rule)).total == sum(energy(meter.readings, meter.point, whole, meter.rule)).total);
    });
    LAW("hours are the sums of their quarter-hours, with all that is known of them", [] {
        const Meter meter = any_meter();
        const auto fine = energy(meter.readings, meter.point, Slots::regular(march - 1h, 15min, 40), meter.rule);
        const Slots hours = Slots::regular(march - 1h, 1h, 10);
        RC_ASSERT(fine.resample(hours) == energy(meter.readings, meter.point, hours, meter.rule));
    });
    LAW("values of intervals on the grid of their intervals are those of `intervals`, and cut at any edges they sum to the same", [] {
        const auto pick = [](int n) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, n)); };
        Point point("import", PointKind::interval, pick(2) == 0 ? AnyUnit(Wh) : AnyUnit(kW), Decimal(pick(2) == 0 ? "1" : "0.0007"));
        point.every = 15min;
        if (pick(2) == 0) point.stamp = Stamp::begin;
        Table table({point});
        std::vector<Reading> readings;
        for (int n = pick(12); n > 0; --n) {
            const Reason reasons[] = {Reason::measured, Reason::measured, Reason::measured, Reason::edited, Reason::no_answer, Reason::spike};
            readings.push_back(at(15min * (1 + pick(8)), pick(2'000) - 500, reasons[pick(6)], static_cast<std::uint16_t>(pick(2))));
            table.push_back(readings.back());
        }
        const Slots own = Slots::regular(march, 15min, 10);
        const auto as_they_are = intervals<Energy>(table, "import", own);
        RC_ASSERT(energy(readings, point, own, {}) == as_they_are);
        RC_ASSERT(energy(table, own, {})[0] == as_they_are);
        std::vector<Instant> edges = {own.span().begin(), own.span().end()};
        for (int n = pick(8); n > 0; --n) edges.push_back(march + std::chrono::microseconds(1ll * pick(1'000'000) * 9'000));
        std::ranges::sort(edges);
        const auto cut = sum(energy(readings, point, Slots::between(edges), {})), whole = sum(as_they_are);
        RC_ASSERT(cut.total == whole.total);
        RC_ASSERT(cut.missing == whole.missing);
        RC_ASSERT(cut.quality == whole.quality);
    });
    LAW("any counts at any instants give a series or an Error", [] {
        std::vector<Reading> readings;
        for (int n = *rc::gen::inRange(0, 6); n > 0; --n) readings.push_back({Instant(std::chrono::microseconds(*any_count())), *any_count(), 0, {}, 0});
        const auto edge = [] { return Instant(std::chrono::microseconds(*any_count())); };
        std::vector<Instant> edges = {edge(), edge(), edge()};
        std::ranges::sort(edges);
        Point point = register_of(1, *rc::gen::inRange(0, 19), *rc::gen::element<AnyUnit>(mWh, kWh, TWh));
        const auto flag = [] { return *rc::gen::arbitrary<bool>(); };
        CounterRule rule{.p_max = RateLimit(Decimal(*rc::gen::inRange<std::int64_t>(1, 1'000'000'000)), GW)};
        (flag() ? rule.backward : rule.resettable) = flag();
        if (flag()) rule.modulus = *rc::gen::element<std::int64_t>(1, 2, 4'096, INT64_MAX - 1, INT64_MAX);
        if (rule.modulus && flag()) rule.no_cap = true, rule.p_max.reset();
        if (flag()) {
            rule.segments = {{.end = *any_count()}, {.from = edge(), .start = *any_count()}};
            if (flag()) rule.segments[0].from = edge();
            if (flag()) rule.segments[0].end.reset();
            if (flag()) rule.segments[1].start.reset();
        }
        if (flag()) rule.gap = GapPolicy::leave;
        if (flag()) rule.gap = GapPolicy::profile, rule.profile = GapProfile(Slots::between(edges), {1, 2});
        if (flag()) point.kind = PointKind::interval, rule.segments.clear();
        std::optional<Series<Energy>> used;
        const std::string code = code_of([&] { return used = energy(readings, point, Slots::between(edges), rule), 0; });
        RC_ASSERT(used || code == "overflow" || code == "out_of_range" || code == "bad_segments");
    });
    LAW("without faults the slots sum to the difference of the register, to the quantum", [] {
        const auto pick = [](int n) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, n)); };
        std::vector<Reading> readings;
        std::int64_t position = pick(1'000'000);
        std::chrono::microseconds time = 0h;
        for (int n = 2 + pick(20); n > 0; --n) {
            readings.push_back(at(time, position));
            const std::chrono::microseconds step = std::chrono::seconds(1 + pick(pick(5) == 0 ? 100'000 : 1'000));
            position += pick(static_cast<int>(step / 1s) * 3);  // 3 Wh/s are 10.8 kW
            time += step;
        }
        std::vector<Instant> edges = {march, march + time};
        for (int n = pick(8); n > 0; --n) edges.push_back(march + std::chrono::microseconds(pick(2'000'000'000)) % time);
        std::ranges::sort(edges);
        const Point point = register_of(Decimal("0.7"), 0);
        const auto used = energy(readings, point, Slots::between(edges), twelve_kW);
        RC_ASSERT(sum(used).total == Total<Energy>(point.amount<Energy>(readings.back().value) - point.amount<Energy>(readings.front().value)));
    });
    LAW("a long run without faults is what lies between its edges, as readings and as columns alone or among others", [] {
        std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
        const auto pick = [&](std::uint64_t n) { return static_cast<std::int64_t>(random() % n); };
        const std::int64_t modulus = pick(2) == 0 ? 0 : 1'000'000 + pick(1'000'000);
        std::vector<Reading> readings;
        std::vector<std::int64_t> positions;
        const Point point = register_of(1, 0, kWh);
        Table alone({point}), among({point, Point("other", PointKind::register_, kWh)});
        std::int64_t position = pick(2'000'000);
        std::chrono::microseconds time = 0s;
        for (std::int64_t n = 2 + pick(700); n > 0; --n) {
            readings.push_back(at(time, modulus == 0 ? position : position % modulus));
            positions.push_back(position * 1'000'000);  // mWh
            alone.push_back(readings.back());
            among.push_back(readings.back());
            if (pick(5) == 0) among.push_back({march + time, 7, 1, {}, 0});
            const std::chrono::microseconds step = pick(4) == 0 ? 1min : std::chrono::microseconds(1 + pick(1'700'000'000));
            position += pick(static_cast<std::uint64_t>(step / 1s) * 3 + 2);  // 3 counts/s are below 12 MW
            time += step;
        }
        // In counts of 1 kWh, with the power that such a register allows.
        const stream::CounterRule rule{.p_max = "12 MW", .modulus = modulus == 0 ? std::nullopt : std::optional(modulus), .max_gap = 30min};
        std::vector<Instant> edges = {march, readings.back().at};
        for (std::int64_t n = pick(60); n > 0; --n) edges.push_back(march + std::chrono::microseconds(pick(static_cast<std::uint64_t>((readings.back().at - march).count()) + 1)));
        std::ranges::sort(edges);
        const Slots grid = Slots::between(edges);
        const auto passed = [&](Instant t) {
            const auto next = static_cast<std::size_t>(std::ranges::lower_bound(readings, t, {}, &Reading::at) - readings.begin());
            if (readings[next].at == t) return positions[next];
            const Int128 d = Int128{positions[next]} - positions[next - 1];
            return positions[next - 1] + static_cast<std::int64_t>(d * (t - readings[next - 1].at).count() / (readings[next].at - readings[next - 1].at).count());
        };
        const auto used = energy(readings, point, grid, rule);
        for (std::size_t i = 0; i < grid.size(); ++i) RC_ASSERT(used.counts()[i] == passed(grid[i].end()) - passed(grid[i].begin()));
        RC_ASSERT(sum(used).missing == 0s);
        RC_ASSERT(sum(used).quality.measured());
        RC_ASSERT(energy(alone, "main", grid, rule) == used);
        RC_ASSERT(energy(among, "main", grid, rule) == used);
        const auto all = energy(among, grid, rule);
        RC_ASSERT(all.size() == 2);
        RC_ASSERT(all[0] == used);
        RC_ASSERT(all[1] == energy(among, "other", grid, rule));
    });
}
