#include "wattle/series/series.hpp"

#include "law.hpp"

#include <algorithm>

using namespace wattle;
using namespace wattle::test;
using namespace std::chrono_literals;
using std::chrono::microseconds;

namespace {

const Instant march = parse_instant("2026-03-01T00:00:00+08:00");
const Currency cny("CNY", 2), eur("EUR", 2);

Instant at(std::int64_t micros) { return Instant(microseconds(micros)); }

/// Short grids of both kinds, empty slots among the explicit ones.
rc::Gen<Slots> any_grid(int most = 12) {
    return rc::gen::exec([most] {
        const auto start = *rc::gen::inRange<std::int64_t>(-20, 20);
        if (*rc::gen::arbitrary<bool>()) return Slots::regular(at(start), microseconds(*rc::gen::inRange(1, 6)), *rc::gen::inRange<std::size_t>(1, static_cast<std::size_t>(most)));
        std::vector<Instant> boundaries = {at(start)};
        std::int64_t t = start;
        for (auto left = *rc::gen::inRange(1, most); left > 0; --left) boundaries.push_back(at(t += *rc::gen::inRange(0, 4)));
        return Slots::between(boundaries);
    });
}

Quality any_quality(bool missing) {
    static const std::vector<Quality> there = {Reason::measured, Reason::measured, Reason::interpolated, Reason::sibling, Quality(Reason::glitch).with(Flag::rollover)};
    static const std::vector<Quality> gone = {Reason::gap, Reason::no_answer, Quality(Reason::sentinel).with(Flag::clock_set)};
    return *rc::gen::elementOf(missing ? gone : there);
}

/// Values of every quality, slots missing as a whole and in part.
Series<Energy> any_series(const Slots& grid, bool complete = false) {
    std::vector<std::int64_t> counts, estimated, unknown;
    std::vector<Quality> qualities;
    for (const Interval slot : grid) {
        const std::int64_t length = slot.length().count();
        const bool missing = !complete && length > 0 && *rc::gen::inRange(0, 4) == 0;
        qualities.push_back(any_quality(missing));
        unknown.push_back(missing ? *rc::gen::inRange<std::int64_t>(1, length + 1) : 0);
        const bool has_value = length > 0 && unknown.back() < length;
        if (length == 0) qualities.back() = {};
        counts.push_back(has_value ? *rc::gen::inRange<std::int64_t>(-1000, 1'000'000'000'000) : 0);
        estimated.push_back(has_value && !qualities.back().measured() ? *rc::gen::inRange<std::int64_t>(0, 1000) : 0);
    }
    return Series<Energy>::from_columns(grid, counts, qualities, estimated, unknown);
}

/// Some of the boundaries, the first and the last always.
Slots any_coarser(const Slots& grid) {
    std::vector<Instant> boundaries = {grid.boundary(0)};
    for (std::size_t i = 1; i < grid.size(); ++i)
        if (*rc::gen::arbitrary<bool>()) boundaries.push_back(grid.boundary(i));
    boundaries.push_back(grid.boundary(grid.size()));
    return Slots::between(boundaries);
}

}  // namespace

TEST_CASE("a slot without a value is missing, and never 0") {
    Series<Energy> used(Slots::regular(march, 15min, 4));
    CHECK_FALSE(used[0]);
    CHECK(used.quality(0) == Reason::gap);
    CHECK(used.missing(0) == 15min);
    used.set(0, 2 * kWh);
    used.set(1, 3 * kWh, Reason::interpolated);
    used.set(2, 4 * kWh, 1 * kWh, Reason::interpolated);
    CHECK(used[0].value() == 2 * kWh);
    CHECK(used.estimated(0) == 0 * kWh);
    CHECK(used.estimated(1) == 3 * kWh);
    CHECK(used.estimated(2) == 1 * kWh);
    CHECK_FALSE(used[3]);

    const auto total = sum(used);
    CHECK(total.total == Total(9 * kWh));
    CHECK(total.estimated == Total(4 * kWh));
    CHECK(total.quality == Reason::gap);
    CHECK(total.missing == 15min);
    CHECK(total.length == 1h);
    CHECK(total.coverage() == 0.75);
    CHECK(to_string(total) == "9 kWh in 4 slots, 4 kWh of it not measured, 900 s without a value; worst: missing: gap");

    Sum<Energy> moment;
    moment.missing = 400ms;
    CHECK(to_string(moment).find(", 0.4 s without a value;") != std::string::npos);

    used.set_missing(0, Reason::no_answer);
    CHECK_FALSE(used[0]);
    CHECK(used.quality(0) == Reason::no_answer);
    CHECK(used.missing(0) == 15min);

    // Doubt has no sign: a fed-in kilowatt-hour that was guessed is as doubtful as one that was used.
    used.set(0, -2 * kWh, Reason::suspect);
    CHECK(used.estimated(0) == 2 * kWh);
    CHECK(to_string(sum(Series<Energy>())) == "0 kWh in 0 slots; worst: measured");
}

TEST_CASE("a coarser slot has the sum, the worst quality, and the time that is missing in it") {
    Series<Energy> quarters(Slots::regular(march, 15min, 8));
    for (std::size_t i = 0; i < 8; ++i) quarters.set(i, 1 * kWh);
    quarters.set(5, 2 * kWh, Reason::interpolated);
    quarters.set_missing(6, Reason::no_answer);
    const auto hours = quarters.resample(Slots::regular(march, 1h, 2));
    CHECK(hours[0].value() == 4 * kWh);
    CHECK(hours.quality(0).measured());
    CHECK(hours[1].value() == 4 * kWh);
    CHECK(hours.estimated(1) == 2 * kWh);
    CHECK(hours.quality(1) == Reason::no_answer);
    CHECK(hours.missing(1) == 15min);
    CHECK(sum(hours).total == sum(quarters).total);

    // Beyond the series nothing is known; a slot of which nothing is known has no value.
    const auto longer = quarters.resample(Slots::regular(march - 1h, 90min, 3));
    CHECK(longer[0].value() == 2 * kWh);
    CHECK(longer.missing(0) == 1h);
    CHECK(longer.quality(0) == Reason::gap);
    CHECK(longer[1].value() == 6 * kWh);
    CHECK_FALSE(longer[2]);
    CHECK(longer.missing(2) == 90min);

    CHECK(message_of([&] { return quarters.resample(Slots::regular(march, 20min, 6)); }) ==
          "Series: the slot 2026-02-28T16:15:00Z/2026-02-28T16:30:00Z is cut by the slot 2026-02-28T16:00:00Z/2026-02-28T16:20:00Z; use a grid whose "
          "boundaries are boundaries of this series");
    CHECK(message_of([&] { return quarters.resample(Slots::regular(march, 1h, 1)); }) ==
          "Series: the slot 2026-02-28T17:00:00Z/2026-02-28T17:15:00Z lies outside the coarser grid 2026-02-28T16:00:00Z/2026-02-28T17:00:00Z; slice "
          "the series first, or take a grid that covers it");
    CHECK(code_of([&] { return quarters.resample(Slots::regular(march + 15min, 1h, 2)); }) == "other_grid");
}

TEST_CASE("in a day that the zone left out, nothing is missing and nothing happens") {
    Series<Energy> days(Slots::between({march, march + 24h, march + 24h, march + 48h}));
    CHECK(days[1].value() == 0 * kWh);
    CHECK(days.quality(1).measured());
    days.set_missing(1);
    CHECK(days.quality(1).measured());
    CHECK(days.missing(1) == 0s);
    CHECK(code_of([&] { days.set(1, 1 * kWh); return 0; }) == "no_value");
    CHECK_FALSE(Series<Power>(days.slots(), kW, 1)[1]);
}

TEST_CASE("resampling loses nothing") {
    LAW("resample then sum is sum, with its quality mix", [] {
        const auto series = any_series(*any_grid());
        const auto coarser = series.resample(any_coarser(series.slots()));
        const auto before = sum(series), after = sum(coarser);
        RC_ASSERT(after.total == before.total);
        RC_ASSERT(after.estimated == before.estimated);
        RC_ASSERT(after.quality == before.quality);
        RC_ASSERT(after.missing == before.missing);
        RC_ASSERT(after.length == before.length);
    });
    LAW("in two steps or in one", [] {
        const auto series = any_series(*any_grid());
        const auto middle = any_coarser(series.slots());
        const auto coarse = any_coarser(middle);
        RC_ASSERT(series.resample(middle).resample(coarse) == series.resample(coarse));
        RC_ASSERT(series.resample(middle).resample(coarse).to_bytes() == series.resample(coarse).to_bytes());
        RC_ASSERT(series.resample(series.slots()) == series);
    });
    LAW("each coarse slot is the sum of its part", [] {
        const auto series = any_series(*any_grid());
        const auto coarser = series.resample(any_coarser(series.slots()));
        Sum<Energy> merged;
        for (std::size_t k = 0; k < coarser.size(); ++k) merged += sum(coarser.slice(k, 1));
        RC_ASSERT(merged == sum(coarser));
    });
}

TEST_CASE("a slice is the same values counted from elsewhere") {
    Series<Energy> used(Slots::regular(march, 15min, 8));
    for (std::size_t i = 0; i < 8; ++i) used.set(i, static_cast<int>(i) * kWh);
    const auto second = used.slice(Interval(march + 1h, march + 2h));
    CHECK(second.size() == 4);
    CHECK(second[0].value() == 4 * kWh);
    CHECK(used.slice(Interval(march - 1h, march + 15min)).size() == 1);
    CHECK(used.slice(Interval(march + 3h, march + 4h)).empty());
    CHECK(code_of([&] { return used.slice(Interval(march + 5min, march + 1h)); }) == "other_grid");
    CHECK(code_of([&] { return used.slice(Interval(march, march + 20min)); }) == "other_grid");
    CHECK(code_of([&] { return used.slice(5, 4); }) == "out_of_range");

    LAW("parts merged equal the whole", [] {
        const auto series = any_series(*any_grid());
        const auto cut = *rc::gen::inRange<std::size_t>(0, series.size() + 1);
        RC_ASSERT(sum(series.slice(0, cut)) + sum(series.slice(cut, series.size() - cut)) == sum(series));
        RC_ASSERT(series.slice(series.slots().span()) == series);
        for (std::size_t i = cut; i < series.size(); ++i) {
            const auto part = series.slice(cut, series.size() - cut);
            RC_ASSERT(part[i - cut] == series[i]);
            RC_ASSERT(part.missing(i - cut) == series.missing(i));
            RC_ASSERT(part.estimated(i - cut) == series.estimated(i));
        }
    });
}

TEST_CASE("aligning puts a series on another grid without touching a value") {
    Series<Energy> used(Slots::regular(march, 1h, 2));
    used.set(0, 1 * kWh);
    used.set(1, 2 * kWh, Reason::sibling);
    const auto day = used.align(Slots::regular(march - 1h, 1h, 4));
    CHECK_FALSE(day[0]);
    CHECK(day[1].value() == 1 * kWh);
    CHECK(day[2].value() == 2 * kWh);
    CHECK(day.estimated(2) == 2 * kWh);
    CHECK_FALSE(day[3]);
    CHECK(day.slice(used.slots().span()) == used);
    CHECK(message_of([&] { return used.align(Slots::regular(march, 30min, 4)); }) ==
          "Series: the slot 2026-02-28T16:00:00Z/2026-02-28T17:00:00Z is cut by the slot 2026-02-28T16:00:00Z/2026-02-28T16:30:00Z; use a grid whose "
          "boundaries are boundaries of this series");

    LAW("there and back", [] {
        const auto series = any_series(*any_grid());
        std::vector<Instant> wider = {series.slots().boundary(0) - 3us};
        for (std::size_t i = 0; i <= series.size(); ++i) wider.push_back(series.slots().boundary(i));
        wider.push_back(wider.back() + 2us);
        const auto aligned = series.align(Slots::between(wider));
        RC_ASSERT(sum(aligned).total == sum(series).total);
        RC_ASSERT(sum(aligned).missing == sum(series).missing + 5us);
        RC_ASSERT(aligned.slice(1, series.size()) == series);
        RC_ASSERT(aligned.align(series.slots()) == series);
    });
}

TEST_CASE("series add and subtract slot by slot, and a missing term makes the slot missing") {
    Series<Energy> main(Slots::regular(march, 15min, 3)), sub(main.slots());
    main.set(0, 5 * kWh);
    main.set(1, 5 * kWh, Reason::interpolated);
    main.set(2, 5 * kWh);
    sub.set(0, 2 * kWh);
    sub.set(1, 6 * kWh, Reason::sibling);
    const auto rest = main - sub;
    CHECK(rest[0].value() == 3 * kWh);
    CHECK(rest[1].value() == -1 * kWh);              // reported, not clipped
    CHECK(rest.estimated(1) == 11 * kWh);            // doubt does not cancel
    CHECK(rest.quality(1) == Quality(Reason::sibling));
    CHECK_FALSE(rest[2]);
    CHECK(rest.quality(2) == Reason::gap);
    CHECK(message_of([&] { return main + main.slice(0, 2); }) ==
          "Series: two series stand on different grids, 3 slots of 2026-02-28T16:00:00Z/2026-02-28T16:45:00Z and 2 slots of "
          "2026-02-28T16:00:00Z/2026-02-28T16:30:00Z; align or resample one of them first");
    Series<Energy> full(main.slots());
    full.set(0, Energy::max());
    CHECK(code_of([&] { return full + main; }) == "overflow");

    LAW("the sum of the sums, where nothing is missing; in any order", [] {
        const auto grid = *any_grid();
        const auto a = any_series(grid, true), b = any_series(grid, true), c = any_series(grid, true);
        RC_ASSERT(sum(a + b).total == sum(a).total + sum(b).total);
        RC_ASSERT(sum(a + b).estimated == sum(a).estimated + sum(b).estimated);
        RC_ASSERT(sum(a - b).total == sum(a).total - sum(b).total);
        RC_ASSERT(a + b == b + a);
        RC_ASSERT((a + b) + c == a + (b + c));
        const auto coarse = any_coarser(grid);
        RC_ASSERT((a + b).resample(coarse) == a.resample(coarse) + b.resample(coarse));
        RC_ASSERT((a - b).resample(coarse) == a.resample(coarse) - b.resample(coarse));
    });
    LAW("missing is contagious, and the order does not matter", [] {
        const auto grid = *any_grid();
        const auto a = any_series(grid), b = any_series(grid);
        const auto both = a + b;
        RC_ASSERT(both == b + a);
        for (std::size_t i = 0; i < grid.size(); ++i) {
            RC_ASSERT(both[i].has_value() == (a[i] && b[i]));
            RC_ASSERT(both.missing(i) == std::max(a.missing(i), b.missing(i)));
            if (both[i]) RC_ASSERT(*both[i] == *a[i] + *b[i]);
        }
    });
}

TEST_CASE("money in a series has one currency") {
    Series<Money> cost(Slots::regular(march, 1h, 2), cny);
    cost.set(0, Money("1.50", cny));
    CHECK(cost[0].value() == Money("1.50", cny));
    CHECK(code_of([&] { cost.set(1, Money("1", eur)); return 0; }) == "mixed_currency");
    CHECK(sum(cost).total == Total(Money("1.50", cny)));
    Series<Money> other(cost.slots(), eur);
    CHECK(code_of([&] { return cost + other; }) == "mixed_currency");
    CHECK(Series<Money>::from_bytes(cost.to_bytes()) == cost);
    CHECK(Series<Money>::from_bytes(cost.to_bytes()).denomination() == cny);
}

TEST_CASE("columns that contradict themselves are refused") {
    const Slots grid = Slots::regular(march, 15min, 2);
    using S = Series<Energy>;
    const Quality gap = Reason::gap, guess = Reason::estimated;
    struct Case {
        std::string_view name, code;
        std::function<S()> make;
        std::string_view message;
    };
    const Case cases[] = {
        {"too few values",        "other_grid",   [&] { return S::from_columns(grid, {1}); },                            "Series: values: 1 for 2 slots; give one per slot"},
        {"too many qualities",    "other_grid",   [&] { return S::from_columns(grid, {1, 2}, {gap, gap, gap}); },        "Series: qualities: 3 for 2 slots; give one per slot"},
        {"a missing value",       "no_value",     [&] { return S::from_columns(grid, {1, 7}, {Quality(), gap}); },       "Series: slot 1 is missing: gap and has the value 7; leave it 0, or give it a quality that tells how it was found"},
        {"half missing, measured", "no_value",    [&] { return S::from_columns(grid, {1, 7}, {}, {}, {0, 5}); },          "Series: slot 1 is without a value for a time, and its quality is measured; give it a quality of the class missing, such as gap"},
        {"missing for no time",   "no_value",     [&] { return S::from_columns(grid, {1, 0}, {Quality(), gap}, {}, {0, 0}); }, "Series: slot 1 is missing, but not for any time; give the time without a value, or another quality"},
        {"missing too long",      "out_of_range", [&] { return S::from_columns(grid, {1, 0}, {Quality(), gap}, {}, {0, 900'000'001}); }, "Series: slot 1 has no value for 900000001 us of its 900000000; give 0 to the length of the slot"},
        {"value in no time",      "no_value",     [&] { return S::from_columns(Slots::between({march, march, march + 1h}), {1, 7}); }, "Series: slot 0 is no time at all and has the value 1; give it to a slot that lasts"},
        {"estimated, measured",   "no_value",     [&] { return S::from_columns(grid, {1, 7}, {}, {0, 1}); },              "Series: slot 1 is measured and has an estimated part; give it a quality that tells how it was found"},
        {"estimated, negative",   "out_of_range", [&] { return S::from_columns(grid, {1, 7}, {guess, guess}, {0, -1}); }, "Series: slot 1 has the estimated part -1; give it without sign, 0 or more"},
        {"no size for doubt",     "overflow",     [&] { return S::from_columns(grid, {INT64_MIN, 7}, {guess, guess}); },  "Energy: a difference does not fit 64 bits; sum into a Total, or use a Product"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(code_of(c.make) == c.code);
        CHECK(message_of(c.make) == c.message);
    }
    S used(grid);
    CHECK(code_of([&] { used.set(0, 1 * kWh, gap); return 0; }) == "no_value");
    CHECK(code_of([&] { used.set_missing(0, guess); return 0; }) == "no_value");
    CHECK(code_of([&] { used.set(2, 1 * kWh); return 0; }) == "out_of_range");
    CHECK(code_of([&] { return used[2]; }) == "out_of_range");
    CHECK(code_of([&] { return S(grid, std::vector{1 * kWh}); }) == "other_grid");
}

TEST_CASE("equal series have equal bytes, and bytes come back as what they were") {
    // version 1, kind 1 (Energy), no currency; form 6 (regular, estimated and missing columns), 2 slots from 1970-01-01 of 4 µs each;
    // values 5 and 6 mWh; qualities measured and missing: gap (0x8600); estimated 0 and 1; missing 0 and 3 µs.
    const auto known = Series<Energy>::from_columns(Slots::regular(at(0), 4us, 2), {5, 6}, {Quality(), Reason::gap}, {0, 1}, {0, 3});
    CHECK(hex(known.to_bytes()) ==
          "0101000000000602000000000000000000000000000000040000000000000005000000000000000600000000000000000000860000000000000000010000000000000000"
          "000000000000000300000000000000");

    LAW("round trip", [] {
        const auto series = any_series(*any_grid());
        RC_ASSERT(Series<Energy>::from_bytes(series.to_bytes()) == series);
    });
    LAW("equal if and only if the bytes are", [] {
        const auto grid = *any_grid(4);
        const auto a = any_series(grid);
        const auto b = *rc::gen::arbitrary<bool>() ? any_series(grid) : Series<Energy>::from_bytes(a.to_bytes());
        RC_ASSERT((a == b) == (a.to_bytes() == b.to_bytes()));
        // However the grid is held.
        std::vector<Instant> boundaries;
        for (std::size_t i = 0; i <= grid.size(); ++i) boundaries.push_back(grid.boundary(i));
        const auto same = a.align(Slots::between(boundaries));
        RC_ASSERT(same == a);
        RC_ASSERT(same.to_bytes() == a.to_bytes());
    });
    LAW("damaged bytes give an Error or a sound series", [] {
        Bytes bytes = any_series(*any_grid(4)).to_bytes();
        for (auto changes = *rc::gen::inRange(1, 4); changes > 0; --changes) {
            const auto where = *rc::gen::inRange<std::size_t>(0, bytes.size());
            switch (*rc::gen::inRange(0, 3)) {
                case 0: bytes[where] = static_cast<std::byte>(*rc::gen::inRange(0, 256)); break;
                case 1: bytes.resize(where); break;
                default: bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(where), std::byte{7}); break;
            }
            if (bytes.empty()) break;
        }
        try {
            const auto series = Series<Energy>::from_bytes(bytes);
            RC_ASSERT(Series<Energy>::from_bytes(series.to_bytes()) == series);
        } catch (const Error& error) {
            RC_ASSERT(error.code() == code::bad_bytes);
        }
    });
    CHECK(message_of([&] { return Series<Heat>::from_bytes(known.to_bytes()); }) ==
          "Series, byte 2: this is not a series of Heat; read it as the kind that was written");
    CHECK(Series<Energy>::from_bytes(Series<Energy>().to_bytes()) == Series<Energy>());
}

TEST_CASE("a gauge is whole counts of a resolution") {
    Series<Temperature> outdoor(Slots::regular(march, 1h, 3), degC, Decimal("0.1"));
    outdoor.set_count(0, 215);
    outdoor.set_count(1, 217, Reason::interpolated);
    CHECK(outdoor[0].value() == Temperature("21.5 degC"));
    CHECK_FALSE(outdoor[2]);
    CHECK(outdoor.resolution() == Decimal("0.1"));
    CHECK(outdoor.unit() == degC);
    CHECK(mean(outdoor).value() == Temperature("21.6 degC"));
    CHECK(outdoor.resample(Slots::regular(march, 3h, 1)).missing(0) == 1h);
    CHECK(outdoor.resample(Slots::regular(march, 3h, 1)).quality(0) == Reason::gap);
    CHECK(Series<Temperature>::from_bytes(outdoor.to_bytes()) == outdoor);
    CHECK(code_of([&] { return Series<Power>::from_bytes(outdoor.to_bytes()); }) == "other_kind");
    CHECK(code_of([&] { return Series<Power>(outdoor.slots(), kW, 0); }) == "out_of_range");
    CHECK_FALSE(mean(Series<Power>(outdoor.slots(), kW, 1)));
    CHECK_FALSE(mean(Series<Power>(Slots(), kW, 1)));

    LAW("the mean weighs with time", [] {
        const auto grid = *any_grid();
        std::vector<std::int64_t> counts;
        for (const Interval slot : grid) counts.push_back(slot.empty() ? 0 : *rc::gen::inRange<std::int64_t>(-1000, 1000));
        const auto series = Series<Power>::from_columns(grid, W, 1, counts);
        const auto whole = series.resample(Slots::between({grid.boundary(0), grid.boundary(grid.size())}));
        std::int64_t weighted = 0, time = 0;
        for (std::size_t i = 0; i < grid.size(); ++i) weighted += counts[i] * grid[i].length().count(), time += grid[i].length().count();
        if (time == 0)
            RC_ASSERT(!whole[0]);
        else
            RC_ASSERT(whole.counts()[0] == static_cast<std::int64_t>(wattle::detail::divide(weighted, time, half_even)));
    });
}

TEST_CASE("mean power over a slot is energy, exactly") {
    struct Case {
        std::string_view name;
        Energy made, expected;
    };
    const auto energy = [](Unit<Power> unit, std::string_view resolution, std::int64_t count, microseconds length) {
        const auto power = Series<Power>::from_columns(Slots::regular(march, length, 1), unit, Decimal(resolution), {count});
        return power.integral()[0].value();
    };
    const Case cases[] = {
        // count × resolution × hours, by hand
        {"12.34 kW over a quarter-hour",   energy(kW, "0.01", 1234, 15min),       Energy("3.085 kWh")},
        {"1 W over a second: 0.2777… mWh", energy(W, "1", 1, 1s),                 0 * mWh},
        {"2 W over a second: 0.5555… mWh", energy(W, "1", 2, 1s),                 1 * mWh},
        {"a tie goes to the even one",     energy(W, "0.1", 9, 2s),               0 * mWh},  // 0.5 mWh
        {"and the next one up",            energy(W, "0.1", 27, 2s),              2 * mWh},  // 1.5 mWh
        {"fed in",                         energy(MW, "0.001", -40, 1h),          -40 * kWh},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(c.made == c.expected);
    }
    auto flow = Series<VolumeFlow>(Slots::regular(march, 20min, 3), m3_per_h, Decimal("0.001"));
    flow.set_count(0, 1500);
    flow.set_count(1, 1500, Reason::frozen);
    const auto volume = flow.integral();
    CHECK(volume[0].value() == 500 * L);
    CHECK(volume.quality(0) == Quality().with(Flag::calculated));
    CHECK(volume.estimated(1) == 500 * L);
    CHECK_FALSE(volume[2]);
    // A coarse slot that is missing in part: 1.5 m3/h over the 40 min that are known.
    CHECK(flow.resample(Slots::regular(march, 1h, 1)).integral()[0].value() == 1 * m3);
    CHECK(flow.resample(Slots::regular(march, 1h, 1)).integral().missing(0) == 20min);
}
