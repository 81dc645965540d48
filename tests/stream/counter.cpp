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

/// A register under random faults: roll-overs, dips, glitches, jumps, lost and doubled readings, gaps.
Meter any_meter() {
    const auto pick = [](int n) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, n)); };
    const std::string_view resolutions[] = {"1", "0.3", "0.0004", "25"};
    Meter meter;
    const int digits = pick(3) == 0 ? 0 : 3 + pick(3);
    meter.point = register_of(Decimal(resolutions[pick(4)]), digits);
    if (pick(4) == 0) meter.rule.modulus = 4'096;
    meter.rule.step_back = pick(4);
    const std::int64_t modulus = meter.rule.modulus ? 4'096 : digits == 0 ? 0 : static_cast<std::int64_t>(wattle::detail::power_of_ten(digits));

    std::int64_t position = pick(1'000) - (modulus == 0 ? 500 : 0);
    std::chrono::microseconds time = std::chrono::seconds(pick(3'600)) - 30min;
    for (int n = 2 + pick(14); n > 0; --n) {
        const int kind = pick(12);
        std::int64_t value = position;
        if (kind == 0) value = position - pick(5);
        if (kind == 1) value = pick(100'000);
        if (kind == 2) value = position += 5'000 + pick(100'000);
        if (modulus != 0 && kind != 1) value = ((value % modulus) + modulus) % modulus;
        const Reason reasons[] = {Reason::measured, Reason::measured, Reason::measured, Reason::edited, Reason::no_answer, Reason::frozen};
        meter.readings.push_back(at(time, value, reasons[pick(10) == 0 ? pick(6) : 0], static_cast<std::uint16_t>(pick(2))));
        if (pick(8) != 0) time += std::chrono::microseconds(1 + pick(pick(6) == 0 ? 2'000'000'000 : 1'000'000) * (pick(6) == 0 ? 20ll : 900ll));
        position += pick(400);
    }
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

struct Oracle {
    const Meter& meter;
    Fraction quanta = fraction_of(meter.point.resolution) * 1'000;  // of Wh
    Whole modulus = meter.rule.modulus ? Whole(*meter.rule.modulus) : meter.point.digits == 0 ? Whole(0) : pow(Whole(10), static_cast<unsigned>(meter.point.digits));

    /// The turns that explain a step; −1 a step back.
    std::vector<int> explanations(const Reading& a, const Reading& b) const {
        const Whole cap = floor_of(Fraction(12'000'000) * Fraction((b.at - a.at).count()) / 3'600'000'000ll * Fraction(11, 10) / quanta) + 2;
        std::vector<int> found;
        const Whole d = Whole(b.value) - a.value;
        for (int k = 0; k < (modulus == 0 ? 1 : 50); ++k)
            if (const Whole counts = d + k * modulus; counts >= 0 && counts <= cap) found.push_back(k);
        if (d < 0 && -d <= meter.rule.step_back) found.push_back(-1);
        return found;
    }
    Whole amount(const Reading& a, const Reading& b, int turns) const {
        return floor_of(quanta * b.value) - floor_of(quanta * a.value) + turns * floor_of(quanta * Fraction(modulus));
    }
    Piece settled(const Reading& a, const Reading& b, int turns) const {
        Quality quality = worse(a.quality, b.quality);
        if (b.at - a.at > 30min) quality = worse(quality, Reason::interpolated);
        if (turns > 0) quality = quality.with(Flag::rollover);
        return {a.at, b.at, amount(a, b, turns), quality};
    }

    std::vector<Piece> pieces() const {
        std::map<Instant, std::vector<Reading>> by_instant;
        for (Reading r : meter.readings) {
            if (r.quality.missing()) continue;
            if (modulus != 0 && (r.value < 0 || r.value >= modulus)) r.quality = Reason::suspect;
            by_instant[r.at].push_back(r);
        }
        std::vector<Reading> usable;
        for (const auto& [instant, those] : by_instant) {
            Reading best = *std::ranges::min_element(those, {}, [](const Reading& r) { return std::tuple(r.quality.quality_class(), r.source, r.value, r.quality.bits()); });
            if (std::ranges::any_of(those, [&](const Reading& r) { return r.value != best.value; })) best.quality = best.quality.with(Flag::conflict);
            if (best.quality.quality_class() < QualityClass::suspect) usable.push_back(best);
        }
        std::vector<Piece> found;
        std::size_t base = 0;
        while (base + 1 < usable.size()) {
            // The next reading that ends the uncertainty about the base, or the third in a row that agree.
            std::vector<std::size_t> row;
            std::size_t next = base + 1;
            for (; next < usable.size(); ++next) {
                const auto from_base = explanations(usable[base], usable[next]);
                if (from_base == std::vector{-1}) continue;
                if (!from_base.empty()) break;
                if (!row.empty()) {
                    const auto on = explanations(usable[row.back()], usable[next]);
                    if (on.size() != 1 || on[0] == -1) row.clear();
                }
                row.push_back(next);
                if (row.size() == 3) break;
            }
            if (row.size() == 3) {
                found.push_back({usable[base].at, usable[row[0]].at, 0, Reason::jump});
                for (const std::size_t i : {0u, 1u}) found.push_back(settled(usable[row[i]], usable[row[i + 1]], explanations(usable[row[i]], usable[row[i + 1]])[0]));
                base = row[2];
            } else if (next < usable.size()) {
                const auto how = explanations(usable[base], usable[next]);
                found.push_back(how.size() == 1 ? settled(usable[base], usable[next], how[0]) : Piece{usable[base].at, usable[next].at, 0, Reason::ambiguous});
                base = next;
            } else {
                if (!row.empty()) found.push_back({usable[base].at, usable[row.back()].at, 0, Reason::jump});
                break;
            }
        }
        return found;
    }

    Series<Energy> over(const Slots& grid) const {
        const auto all = pieces();
        std::vector<std::int64_t> counts(grid.size()), estimated(grid.size()), missing(grid.size());
        std::vector<Quality> qualities(grid.size());
        for (std::size_t i = 0; i < grid.size(); ++i) {
            std::chrono::microseconds known{};
            for (const Piece& p : all) {
                const auto common = Interval(p.from, p.to).intersection(grid[i]);
                if (!common) continue;
                qualities[i] = worse(qualities[i], p.quality);
                known += common->length();
                if (p.quality.missing()) {
                    missing[i] += common->length().count();
                    continue;
                }
                const auto passed = [&](Instant t) { return floor_of(Fraction(p.amount) * Fraction((t - p.from).count()) / Fraction((p.to - p.from).count())); };
                const auto part = static_cast<std::int64_t>(passed(common->end()) - passed(common->begin()));
                counts[i] += part;
                if (!p.quality.measured()) estimated[i] += part;
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

TEST_CASE("registers obey their laws under every fault") {
    LAW("the amounts are those of a slow oracle", [] {
        const Meter meter = any_meter();
        const Slots grid = any_grid();
        RC_ASSERT(energy(meter.readings, meter.point, grid, meter.rule) == Oracle{meter}.over(grid));
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
    LAW("any counts at any instants give a series or an Error", [] {
        std::vector<Reading> readings;
        for (int n = *rc::gen::inRange(0, 6); n > 0; --n) readings.push_back({Instant(std::chrono::microseconds(*any_count())), *any_count(), 0, {}, 0});
        const auto edge = [] { return Instant(std::chrono::microseconds(*any_count())); };
        std::vector<Instant> edges = {edge(), edge(), edge()};
        std::ranges::sort(edges);
        Point point = register_of(1, *rc::gen::inRange(0, 19), *rc::gen::element<AnyUnit>(mWh, kWh, TWh));
        const CounterRule rule{.p_max = RateLimit(Decimal(*rc::gen::inRange<std::int64_t>(1, 1'000'000'000)), GW)};
        std::optional<Series<Energy>> used;
        const std::string code = code_of([&] { return used = energy(readings, point, Slots::between(edges), rule), 0; });
        RC_ASSERT(used || code == "overflow" || code == "out_of_range");
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
