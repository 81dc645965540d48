#include "wattle/stream/key_figures.hpp"

#include "law.hpp"

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>
#include <cmath>

using namespace wattle;
using namespace wattle::stream;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

const Instant march = parse_instant("2026-03-01T00:00:00Z");
constexpr Currency cny("CNY", 2);

/// Hours; nothing where missing.
template <class Q>
Series<Q> hours(const std::vector<std::optional<Q>>& values) {
    Series<Q> series(Slots::regular(march, 1h, values.size()));
    for (std::size_t i = 0; i < values.size(); ++i)
        if (values[i]) series.set(i, *values[i]);
    return series;
}
Series<Energy> kilowatthours(const std::vector<std::optional<int>>& values) {
    std::vector<std::optional<Energy>> amounts;
    for (const auto& v : values) amounts.push_back(v ? std::optional(*v * kWh) : std::nullopt);
    return hours(amounts);
}

Decimal percent(const Ratio& r) { return (r * 100).rounded(half_even, Decimal("0.01")); }

}  // namespace

TEST_CASE("a figure is a ratio of totals, never a mean of ratios") {
    struct Case {
        std::string_view name;
        KeyFigure figure;
        std::string_view expected;
    };
    const auto made = hours<Mass>({2 * t, 8 * t});
    const Case cases[] = {
        // 100/2 and 40/8 have the mean 27.5; together it is 140/10.
        {"energy per tonne",        unit_consumption(kilowatthours({100, 40}), kWh, made, t),                                     "14 kWh/t"},
        {"in other units",          unit_consumption(kilowatthours({100, 40}), MWh, made, kg),                                    "1.4e-05 MWh/kg"},
        {"water per money",         unit_consumption(hours<Volume>({3 * m3}), L, hours<Money>({12 * cny}), cny),                  "250 L/CNY"},
        {"intensity of a floor",    unit_consumption(kilowatthours({100, 40}), kWh, Decimal("56"), "m2"),                         "2.5 kWh/m2"},
        {"by nothing made",         unit_consumption(kilowatthours({100, 40}), kWh, hours<Mass>({0 * t, 0 * t}), t),              "no value"},
        {"by no area",              unit_consumption(kilowatthours({100}), kWh, Decimal(0), "m2"),                                "no value"},
        {"nothing used is a value", unit_consumption(kilowatthours({0}), kWh, Decimal(8), "m2"),                                  "0 kWh/m2"},
        {"nothing known",           unit_consumption(kilowatthours({std::nullopt}), kWh, Decimal(8), "m2"),                       "no value, 3600 s without a value"},
        // The hour without product counts on neither side: 40/8, not 140/8.
        {"a hole below",            unit_consumption(kilowatthours({100, 40}), kWh, hours<Mass>({std::nullopt, 8 * t}), t),       "5 kWh/t, 3600 s without a value"},
        {"holes on both sides",     unit_consumption(kilowatthours({100, std::nullopt}), kWh, hours<Mass>({std::nullopt, 8 * t}), t), "no value, 7200 s without a value"},
        {"PUE",                     pue(kilowatthours({1349}), kilowatthours({1000})),                                            "1.349"},
        {"PUE of 1",                pue(kilowatthours({7}), kilowatthours({7})),                                                  "1"},
        {"PUE below 1",             pue(kilowatthours({999}), kilowatthours({1000})),                                             "0.999, suspect"},
        {"PUE without IT",          pue(kilowatthours({999}), kilowatthours({0})),                                                "no value"},
        {"COP by a heat meter",     cop(hours<Heat>({36 * GJ}), kilowatthours({2000})),                                           "5"},  // 36 GJ are 10 MWh
        {"COP in kWh",              cop(kilowatthours({9}), kilowatthours({2})),                                                  "4.5"},
        // 420 kWh of 500 kWh/m² × 1 kW: 0.84
        {"performance ratio",       performance_ratio(kilowatthours({400, 20}), kilowatthours({450, 50}), "1 kW"),                "0.84"},
        {"of a plant of 100 kW",    performance_ratio(kilowatthours({400}), kilowatthours({5}), "0.1 MW"),                        "0.8"},
        {"performance above 1",     performance_ratio(kilowatthours({501}), kilowatthours({5}), "100 kW"),                        "1.002, suspect"},
        {"at night",                performance_ratio(kilowatthours({0}), kilowatthours({0}), "100 kW"),                          "no value"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(to_string(c.figure) == c.expected);
    }
    CHECK(unit_consumption(kilowatthours({100, 40}), kWh, hours<Mass>({std::nullopt, 8 * t}), t).coverage() == 0.5);
    CHECK(unit_consumption(kilowatthours({1}), kWh, hours<Mass>({3 * t}), t).value == Ratio(1, 3));
}

TEST_CASE("PUE from 1.349 to 1.076 at equal IT saves 20.24 % in all, and 78.22 % of the overhead") {
    // Specification of the stream, section 5.
    const Ratio before = *pue(kilowatthours({1349}), kilowatthours({1000})).value, after = *pue(kilowatthours({1076}), kilowatthours({1000})).value;
    CHECK(percent((after - before) / before) == Decimal("-20.24"));
    CHECK(percent(((after - 1) - (before - 1)) / (before - 1)) == Decimal("-78.22"));
}

TEST_CASE("coverage and quality are those of the worse side") {
    // 30 of 60 min of the facility are known, 45 of IT; a quarter of the IT is estimated.
    const Slots hour = Slots::regular(march, 1h, 1);
    const std::int64_t kilo = 1'000'000, minute = 60'000'000;
    const auto facility = Series<Energy>::from_columns(hour, {150 * kilo}, {Reason::gap}, {0}, {30 * minute});
    const auto it = Series<Energy>::from_columns(hour, {100 * kilo}, {worse(Reason::interpolated, Reason::gap)}, {25 * kilo}, {15 * minute});
    const KeyFigure figure = pue(facility, it);
    CHECK(figure.value == Ratio(3, 2));
    CHECK(figure.coverage() == 0.5);
    CHECK(figure.estimated == Ratio(1, 4));
    CHECK(figure.quality == Reason::gap);
    CHECK_FALSE(figure.suspect);
}

TEST_CASE("the load factor is mean by greatest demand") {
    const auto used = kilowatthours({10, 40, 20, 10});
    CHECK(load_factor(used, *block_demand(used)).value == Ratio(1, 2));
    // Only time that has values counts: 50 kWh in 2 h.
    const auto half = kilowatthours({10, 40, std::nullopt, std::nullopt});
    CHECK(load_factor(half, *block_demand(half)).value == Ratio(5, 8));
    CHECK(load_factor(half, *block_demand(half)).coverage() == 0.5);
    CHECK(load_factor(used, *sliding_demand(used, {.window = 2h})).value == Ratio(2, 3));  // 20 kW by 30 kW
    CHECK_FALSE(load_factor(kilowatthours({0}), *block_demand(kilowatthours({0}))).value);
    CHECK(load_factor(used, *block_demand(kilowatthours({10}))).suspect);
}

TEST_CASE("OEE is availability, performance and quality at once") {
    // 480 min planned, 420 run, 370 pieces of 60 s, 333 of them good: 7/8 × 37/42 × 9/10 = 333/480.
    const Oee shift = oee({.planned = 480min, .run = 420min, .ideal_time = 60s, .count = 370, .good = 333});
    CHECK(shift == Oee{Ratio(7, 8), Ratio(37, 42), Ratio(9, 10), Ratio(333, 480), false});
    CHECK(oee({.planned = 480min, .run = 420min, .ideal_time = 70s, .count = 370, .good = 333}).suspect);
    const Oee idle = oee({.planned = 480min});
    CHECK(idle.availability == 0);
    CHECK_FALSE(idle.performance);
    CHECK_FALSE(idle.value);
    CHECK(message_of([] { return oee({.planned = 480min, .count = -1}); }) == "oee: a time or a count is negative; give what was measured, 0 or more");
}

TEST_CASE("800 kWh with 600 kvarh have a power factor of 0.8") {
    // Specification of the stream, section 5.
    const auto reactive = [](int value) { return hours<ReactiveEnergy>({value * kvarh}); };
    CHECK(power_factor(kilowatthours({800}), reactive(600)).value == Ratio(4, 5));
    CHECK(power_factor(kilowatthours({800}), reactive(0)).value == 1);
    CHECK(power_factor(kilowatthours({0}), reactive(600)).value == 0);
    CHECK_FALSE(power_factor(kilowatthours({0}), reactive(0)).value);
    CHECK(power_factor(kilowatthours({-800}), reactive(600)).suspect);
    // Of totals: 300 kWh and 400 kvarh, whatever each hour had.
    CHECK(power_factor(kilowatthours({300, 0}), hours<ReactiveEnergy>({0 * kvarh, 400 * kvarh})).value == Ratio(3, 5));
    // Even 1 mWh with 1 mvarh is 1/√2.
    const KeyFigure least = power_factor(hours<Energy>({1 * mWh}), hours<ReactiveEnergy>({1 * mvarh}));
    CHECK(least.value->to_double() == std::sqrt(0.5));
    CHECK(power_factor(hours<Energy>({Energy::max()}), hours<ReactiveEnergy>({ReactiveEnergy::max()})).value->to_double() == std::sqrt(0.5));
}

TEST_CASE("the load of a transformer is its greatest apparent power by its rating") {
    const auto active = kilowatthours({80, 150, std::nullopt}), other = kilowatthours({1, 2});
    const auto reactive = hours<ReactiveEnergy>({60 * kvarh, 80 * kvarh, 900 * kvarh});
    const auto used = apparent(active, reactive);
    CHECK(used[0] == 100 * kVAh);
    CHECK(used[1] == 170 * kVAh);
    CHECK_FALSE(used[2]);
    CHECK(used.quality(0) == Quality().with(Flag::calculated));
    const KeyFigure load = transformer_load(*block_demand(used), "200 kVA");
    CHECK(load.value == Ratio(17, 20));
    CHECK(load.coverage() == 1);
    CHECK(transformer_load(*block_demand(used), "0.1 MVA").value == Ratio(17, 10));
    CHECK(message_of([&] { return transformer_load(*block_demand(used), "200 kW"); }) ==
          "transformer_load: the rating is in kW, which is no unit of ApparentPower; give it as it is printed, in kVA");
    CHECK(code_of([&] { return transformer_load(*block_demand(used), "0 kVA"); }) == "out_of_range");
    CHECK(code_of([&] { return performance_ratio(active, active, "1 kvar"); }) == "other_kind");
    CHECK(message_of([&] { return apparent(other, reactive); }) ==
          "key figure: the two series stand on different grids; align or resample one of them first");
    CHECK(code_of([&] { return pue(active, other); }) == "other_grid");
    // 1 kWh and 1 kvarh are 1.414213562… kVAh, to the mVAh.
    CHECK(apparent(kilowatthours({1}), hours<ReactiveEnergy>({1 * kvarh}))[0] == ApparentEnergy::from_count(1'414'214));
    CHECK(code_of([&] { return apparent(hours<Energy>({Energy::max()}), hours<ReactiveEnergy>({ReactiveEnergy::max()})); }) == "overflow");
    // What is estimated of one of the two is estimated of all.
    auto guessed = kilowatthours({3, 3});
    guessed.set(0, 3 * kWh, 1 * kWh, Reason::estimated);
    const auto with_guess = apparent(guessed, hours<ReactiveEnergy>({4 * kvarh, 4 * kvarh}));
    CHECK(with_guess.estimated(0) == 5 * kVAh);
    CHECK(with_guess.estimated(1) == 0 * kVAh);
}

// ---- laws

TEST_CASE("key figures obey their laws") {
    using Whole = boost::multiprecision::cpp_int;
    const auto pick = [](int n) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, n)); };
    const auto any_hours = [&](std::size_t n) {
        Series<Energy> series(Slots::regular(march, 1h, n));
        for (std::size_t i = 0; i < n; ++i)
            if (pick(6) != 0) series.set(i, Energy::from_count(pick(4) == 0 ? *any_count() / 1'000 : pick(1'000)), pick(5) == 0 ? Quality(Reason::estimated) : Quality());
        return series;
    };
    LAW("a figure is that of a slow oracle over the slots that both sides have", [&] {
        const auto n = static_cast<std::size_t>(pick(12));
        const auto above = any_hours(n), below = any_hours(n);
        Whole a = 0, b = 0;
        std::chrono::hours missing{};
        for (std::size_t i = 0; i < n; ++i) {
            if (!above[i] || !below[i]) missing += 1h;
            if (!above[i] || !below[i]) continue;
            a += above[i]->count();
            b += below[i]->count();
        }
        const KeyFigure figure = cop(above, below);
        RC_ASSERT(figure.missing == missing);
        RC_ASSERT(figure.value.has_value() == (b != 0));
        if (figure.value) RC_ASSERT(Whole(to_string(figure.value->numerator())) * b == Whole(to_string(figure.value->denominator())) * a);
    });
    LAW("slots that one side lacks change no value, wherever the series is cut", [&] {
        const auto n = static_cast<std::size_t>(1 + pick(12));
        const auto above = any_hours(n), below = any_hours(n);
        const auto first = static_cast<std::size_t>(pick(static_cast<int>(n))), count = static_cast<std::size_t>(pick(static_cast<int>(n - first) + 1));
        const auto part = below.slice(first, count);
        // The one side cut short and filled up again, or both cut.
        RC_ASSERT(cop(above, part.align(below.slots())).value == cop(above.slice(first, count), part).value);
    });
    LAW("hours folded to longer slots have the same figure, where all is known", [&] {
        const auto n = static_cast<std::size_t>(4 * (1 + pick(4)));
        Series<Energy> above(Slots::regular(march, 1h, n)), below = above;
        for (std::size_t i = 0; i < n; ++i) above.set(i, pick(1'000) * Wh), below.set(i, pick(1'000) * Wh);
        const Slots coarser = Slots::regular(march, 4h, n / 4);
        RC_ASSERT(cop(above, below) == cop(above.resample(coarser), below.resample(coarser)));
    });
    LAW("an apparent energy is the nearest to its root, and the power factor lies within 0 and 1", [&] {
        const auto e = *any_count(), r = *any_count();
        const auto one = [](auto amount) { return hours<decltype(amount)>({amount}); };
        const Whole n = Whole(e) * e + Whole(r) * r;
        const Whole root = sqrt(n);
        const Whole nearest = n - root * root > root ? Whole(root + 1) : root;
        std::optional<Series<ApparentEnergy>> found;
        const auto code = code_of([&] { return found = apparent(one(Energy::from_count(e)), one(ReactiveEnergy::from_count(r))), 0; });
        if (nearest > INT64_MAX)
            RC_ASSERT(code == "overflow");
        else
            RC_ASSERT(Whole((*found)[0]->count()) == nearest);
        if (e >= 0 && (e != 0 || r != 0)) {
            const Ratio pf = *power_factor(one(Energy::from_count(e)), one(ReactiveEnergy::from_count(r))).value;
            RC_ASSERT(pf >= 0 && pf <= 1);
            RC_ASSERT(std::abs(pf.to_double() - static_cast<double>(e) / std::hypot(static_cast<double>(e), static_cast<double>(r))) < 1e-15);
        }
    });
    LAW("the load factor of a series by its own demand is at most 1", [&] {
        const auto n = static_cast<std::size_t>(1 + pick(12));
        Series<Energy> used(Slots::regular(march, 1h, n));
        for (std::size_t i = 0; i < n; ++i)
            if (pick(4) != 0) used.set(i, pick(1'000) * Wh);
        const auto peak = block_demand(used);
        if (!peak) return;
        const KeyFigure figure = load_factor(used, *peak);
        RC_ASSERT(!figure.suspect);
        if (figure.value) RC_ASSERT(*figure.value <= 1);
    });
}
