// Virtual meters, trees and ratios as the engine publishes them.
#include "wattle/stream/engine.hpp"

#include "law.hpp"

#include "wattle/stream/alarm_samples.hpp"
#include "wattle/units/fuel.hpp"
#include "wattle/units/thermal.hpp"

#include <algorithm>
#include <map>
#include <set>

using namespace wattle;
using namespace wattle::stream;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

const Instant march = parse_instant("2026-03-01T00:00:00Z");

PointSetup register_of(std::string id, AnyUnit unit = Wh, std::string p_max = "12 kW") {
    Point point(std::move(id), PointKind::register_, unit);
    point.every = 15min;
    return {point, CounterRule{.p_max = RateLimit(p_max)}};
}

/// A plant of registers in Wh: the whole of it, and two meters of a shop.
Setup plant() {
    Setup setup;
    setup.points = {register_of("main"), register_of("shop/a"), register_of("shop/b")};
    setup.levels = {Level::every(15min), Level::of(Periods::hours(Zone::utc()))};
    return setup;
}

Reading reading(std::uint32_t point, std::chrono::microseconds after, std::int64_t value, Quality quality = {}) {
    return {march + after, quality.missing() ? 0 : value, point, quality, 0};
}

/// "00:00 400 | 00:15 -": Wh of each bucket of that place and level.
std::string shown(const std::vector<Bucket>& buckets, std::uint32_t place, std::uint32_t level = 0) {
    std::string text;
    for (const Bucket& b : buckets) {
        if (b.key.point != place || b.key.level != level) continue;
        text += (text.empty() ? "" : " | ") + to_string(b.key.start).substr(11, 5) + ' ' +
                (!b.has_value() ? "-" : b.amount % 1000 == 0 ? std::to_string(b.amount / 1000) : std::to_string(b.amount) + " mWh");
        if (b.quality() != Quality()) text += ' ' + short_text(b.quality());
        if (b.version != 1 || b.status != Status::complete) text += " v" + std::to_string(b.version) + ' ' + std::string(to_string(b.status));
    }
    return text;
}

/// Each meter counts from 0 and is read once per quarter-hour; these are the steps.
std::vector<Reading> steps(const std::vector<std::vector<std::int64_t>>& of_points) {
    std::vector<Reading> readings;
    for (std::uint32_t p = 0; p < of_points.size(); ++p) {
        std::int64_t position = 0;
        readings.push_back(reading(p, 0min, 0));
        for (std::size_t i = 0; i < of_points[p].size(); ++i)
            readings.push_back(reading(p, 15min * (static_cast<int>(i) + 1), position += of_points[p][i]));
    }
    return readings;
}

}  // namespace

TEST_CASE("a virtual meter is published when all meters that it takes have told their windows") {
    struct Case {
        std::string_view name, formula;
        std::vector<Reading> readings;
        std::string_view quarters, hours = "";
    };
    const std::vector<Reading> hour = steps({{1000, 400, 500, 600}, {300, 500, 0, 100}, {50, 100, 0, 100}});
    std::vector<Reading> late = steps({{1000, 400}, {300, 500}, {0, 0}});
    late.pop_back(), late.pop_back();
    late.push_back(reading(2, 30min, 100));
    late.push_back(reading(2, 15min, 40));
    std::vector<Reading> nobody = steps({{1000, 400}, {300, 500}});
    std::vector<Reading> jumped = steps({{0, 0, 0, 0}, {100, 100, 100, 100}, {0, 0, 0, 0}});
    jumped[2].value += 90'000, jumped[3].value += 90'400, jumped[4].value += 90'800;
    const Case cases[] = {
        {"a difference",        "main - shop/a - shop/b",    hour, "00:00 650 | 00:15 -200 | 00:30 500 | 00:45 400", "00:00 1350"},
        {"of a group",          "main - sum(shop/*)",        hour, "00:00 650 | 00:15 -200 | 00:30 500 | 00:45 400", "00:00 1350"},
        {"rounded in the slot", "main / 3",                  hour, "00:00 333333 mWh | 00:15 133333 mWh | 00:30 166667 mWh | 00:45 200", "00:00 833333 mWh"},
        {"a division by 0",     "main * (shop/a / shop/b)",  hour, "00:00 6000 | 00:15 2000 | 00:30 - missing | 00:45 600", "00:00 8600 missing"},
        {"late",                "main - shop/b",             late, "00:00 950 | 00:15 350 | 00:00 960 v2 corrected | 00:15 340 v2 corrected"},
        {"no change",           "main + 0 * shop/b",         late, "00:00 1000 | 00:15 400"},
        {"one is silent",       "main - shop/b",             nobody, ""},
        {"one is missing",      "main + shop/a",             jumped, "00:00 100 | 00:15 - jump | 00:30 500 | 00:45 500", "00:00 1100 jump"},
        {"too much",            "main * 9999999999999999",   hour, "00:00 - missing | 00:15 - missing | 00:30 - missing | 00:45 - missing", "00:00 - missing"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        Setup setup = plant();
        setup.virtual_meters = {{"other", Formula::parse(c.formula)}};
        Engine engine(setup);
        for (const Reading& r : c.readings) engine.push(r);
        const Output out = engine.take();
        CHECK(engine.slot("other") == 3);
        CHECK(shown(out.meters, 3) == c.quarters);
        CHECK(shown(out.meters, 3, 1) == c.hours);
        std::size_t again = 0;
        for (const Bucket& b : out.meters) again += b.version > 1 ? 1 : 0;
        CHECK(std::ranges::count_if(out.restated, [](const Restated& r) { return r.key.point == 3; }) == static_cast<std::ptrdiff_t>(again));
    }
}

TEST_CASE("a virtual meter may take others, and a late reading goes through all of them") {
    Setup setup = plant();
    setup.virtual_meters = {{"twice", Formula::parse("2 * other")}, {"other", Formula::parse("main - sum(shop/*)")}};
    Engine engine(setup);
    std::vector<Reading> readings = steps({{1000, 400}, {300, 500}, {50, 100}});
    const Reading late = readings[1];
    readings.erase(readings.begin() + 1);  // main at 00:15
    engine.push(readings);
    const Output first = engine.take();
    CHECK(shown(first.meters, engine.slot("other")) == "00:00 350 | 00:15 100");
    CHECK(shown(first.meters, engine.slot("twice")) == "00:00 700 | 00:15 200");
    engine.push(late);
    const Output second = engine.take();
    CHECK(shown(second.meters, engine.slot("other")) == "00:00 650 v2 corrected | 00:15 -200 v2 corrected");
    CHECK(shown(second.meters, engine.slot("twice")) == "00:00 1300 v2 corrected | 00:15 -400 v2 corrected");
    const auto told = std::ranges::find_if(second.restated, [&](const Restated& r) { return r.key.point == engine.slot("twice"); });
    REQUIRE(told != second.restated.end());
    CHECK(*told == Restated{{engine.slot("twice"), 0, march}, 2, 700'000, 1'300'000, late});
    CHECK(sum(series<Energy>(second.meters, engine.slot("twice"), 0, Slots::regular(march, 15min, 2))).total == Total<Energy>(900 * Wh));
    CHECK(code_of([&] { return engine.slot("others"); }) == "unknown_point");
}

TEST_CASE("what a node lacks is set against the classes of its meters") {
    // Specification of the stream, section 5: 1 000 = 600 + 350 + loss 20, all of class 1, k = 2: 30 > 24.35 = 2 × √(10² + 6² + 3.5²).
    Setup setup = plant();
    for (PointSetup& p : setup.points) p.counter.p_max = "12 MW";
    setup.levels = {Level::every(15min), Level::of(Periods::days(Zone::utc()))};
    setup.trees = {{"plant", "shop", "main", {"shop/a", "shop/b"}, Decimal("0.02")}};
    std::vector<std::int64_t> whole(96), a(96), b(96);
    whole[40] = 400'000, a[40] = 240'000, b[40] = 140'000;
    whole[41] = 600'000, a[41] = 360'000, b[41] = 210'000;
    Engine engine(setup);
    engine.push(steps({whole, a, b}));
    const Output out = engine.take();
    const std::uint32_t node = engine.slot("plant/shop");
    CHECK(node == 3);
    const auto day = std::ranges::find_if(out.balances, [](const BalanceBucket& one) { return one.key.level == 1; });
    REQUIRE(day != out.balances.end());
    CHECK(day->summary == NodeBalance{30'000'000, 24'351'592});
    CHECK(day->summary.outside());
    const auto tenth = std::ranges::find_if(out.balances, [](const BalanceBucket& one) { return one.key.start == march + 10h; });
    REQUIRE(tenth != out.balances.end());
    CHECK(tenth->summary == NodeBalance{12'000'000, 9'740'637});  // 2 × √(4² + 2.4² + 1.4²) kWh, rounded up

    // An alarm is fed with a day.
    const Slots days = Slots::between({march, march + 24h});
    const Series<Energy> residual = series<Energy>(out.meters, node, 1, days);
    const std::vector<Balance<Energy>> balances{{residual, sum(residual), Energy::from_count(day->summary.tolerance)}};
    const auto samples = balance_samples<Energy>({"shop", BalanceAlarm{}}, days, balances);
    REQUIRE(samples.size() == 1);
    CHECK(samples[0].high.raised == 2);
}

TEST_CASE("a node changes from an instant on") {
    Setup setup = plant();
    setup.trees = {{"plant", "shop", "main", {"shop/a", "shop/b"}, 0, march + 30min}, {"plant", "shop", "main", {"shop/a"}, 0, march + 15min}};
    Engine engine(setup);
    engine.push(steps({{1000, 400, 500, 600}, {300, 500, 0, 100}, {50, 100, 0, 100}}));
    const Output out = engine.take();
    CHECK(shown(out.meters, engine.slot("plant/shop")) == "00:15 -100 | 00:30 500 | 00:45 400");
    CHECK(shown(out.meters, engine.slot("plant/shop"), 1).empty());  // there was no node yet at 00:00
}

TEST_CASE("a ratio is that of totals over the same slots") {
    Setup setup = plant();
    setup.points.push_back(register_of("steam", kg, "12 t/h"));
    setup.virtual_meters = {{"shop", Formula::parse("sum(shop/*)")}};
    setup.ratios = {{"share", "%", "shop", "main"}, {"energy", "kWh/t", "main", "steam"}, {"steam per piece", "kg/piece", "steam", "main"}};
    Engine engine(setup);
    std::vector<Reading> readings = steps({{1000, 400, 500, 600}, {300, 500, 0, 100}, {50, 100, 0, 100}, {10, 0, 20, 10}});
    engine.push(readings);
    const Output out = engine.take();
    const auto figure = [&](std::string_view id, std::uint32_t level, Instant start) {
        for (const RatioBucket& b : out.ratios)
            if (b.key == BucketKey{engine.slot(id), level, start}) return b.summary;
        FAIL("no such window");
        return KeyFigure();
    };
    CHECK(figure("share", 0, march).value == Ratio(35));
    CHECK(figure("share", 1, march).value == Ratio(115'000, 2'500));
    CHECK(figure("share", 1, march).unit == "%");
    CHECK(figure("energy", 0, march).value == Ratio(100));
    CHECK_FALSE(figure("energy", 0, march + 15min).value);         // nothing was made
    CHECK(figure("energy", 1, march).value == Ratio(2'500, 40));  // 2.5 kWh of 0.04 t
    CHECK(figure("steam per piece", 1, march).value == Ratio(40, 1) / Ratio(5, 2));
    CHECK(engine.slot("share") == 5);
    // A late reading of one side.
    engine.push(reading(0, 15min, 900));
    const Output late = engine.take();
    REQUIRE_FALSE(late.ratios.empty());
    CHECK(late.ratios[0].version == 2);
    CHECK(late.ratios[0].status == Status::corrected);
}

TEST_CASE("what is past the horizon of all meters is forgotten, and told beside those that take it") {
    Setup setup = plant();
    setup.horizon = 2h;
    setup.virtual_meters = {{"other", Formula::parse("main - 0.5 * shop/a")}, {"twice", Formula::parse("2 * other")}, {"most", Formula::parse("max(main, shop/a)")}};
    setup.trees = {{"plant", "shop", "main", {"shop/a"}, Decimal("0.1")}};
    Setup bare = plant();
    bare.horizon = setup.horizon;
    Engine engine(setup), without(bare);
    std::size_t early = 0, late = 0;  // bytes for what is kept of virtual meters and nodes
    for (int i = 0; i <= 400; ++i) {
        for (std::uint32_t p = 0; p < 2; ++p) {
            if (p == 1 && i == 2) continue;
            engine.push(reading(p, i * 15min, i * 200)), without.push(reading(p, i * 15min, i * 200));
        }
        static_cast<void>(engine.take());
        if (i == 100) early = engine.snapshot().size() - without.snapshot().size();
        if (i == 400) late = engine.snapshot().size() - without.snapshot().size();
    }
    CHECK(early > 0);
    CHECK(late == early);
    CHECK(engine.push(reading(1, 30min, 500)) == Pushed::adjusted);
    const Output out = engine.take();
    CHECK(out.meters.empty());
    const auto deltas = [&](std::string_view id) {
        std::string text;
        for (const Adjustment& a : out.adjustments)
            if (a.key.point == engine.slot(id) && a.key.level == 0) text += to_string(a.key.start).substr(11, 5) + ' ' + std::to_string(a.delta / 1000) + ' ';
        return text;
    };
    CHECK(deltas("shop/a") == "00:15 100 00:30 -100 ");
    CHECK(deltas("other") == "00:15 -50 00:30 50 ");
    CHECK(deltas("twice") == "00:15 -100 00:30 100 ");
    CHECK(deltas("plant/shop") == "00:15 -100 00:30 100 ");
    CHECK(deltas("most").empty());  // what it would be depends on what was forgotten
}

TEST_CASE("meters of which one hung below a node for a time may come one after the other, and the one that left is not waited for") {
    Setup setup = plant();
    setup.horizon = 2h;
    setup.levels.pop_back();
    setup.trees = {{"plant", "shop", "main", {"shop/a", "shop/b"}}, {"plant", "shop", "main", {"shop/a"}, 0, march + 1h}};
    const int last[] = {400, 400, 4};  // quarter-hours
    Setup bare = setup;
    bare.trees.clear();
    SUBCASE("one after the other") {
        Engine engine(setup);
        for (const std::uint32_t p : {0u, 1u, 2u})
            for (int i = 0; i <= last[p]; ++i) engine.push(reading(p, i * 15min, i * (p == 0 ? 500 : 200)));
        const Output out = engine.take();
        CHECK(out.meters.size() == 400);
        const Series<Energy> residual = series<Energy>(out.meters, 3, 0, Slots::regular(march, 15min, 400));
        CHECK(sum(residual).total == Total<Energy>(Energy(4 * 100 * Wh + 396 * 300 * Wh)));
    }
    SUBCASE("by time") {
        Engine engine(setup), without(bare);
        std::size_t early = 0, late = 0;
        for (int i = 0; i <= 400; ++i) {
            for (const std::uint32_t p : {0u, 1u, 2u})
                if (i <= last[p]) engine.push(reading(p, i * 15min, i * 200)), without.push(reading(p, i * 15min, i * 200));
            if (i == 100) early = engine.snapshot().size() - without.snapshot().size();
            if (i == 400) late = engine.snapshot().size() - without.snapshot().size();
        }
        CHECK(early > 0);
        CHECK(late == early);
        CHECK(engine.take().meters.size() == 400);
    }
}

TEST_CASE("meters of any kind are computed, with and without a history") {
    Setup setup = plant();
    setup.points = {register_of("steam", kg, "12 t/h"), register_of("gas", m3, "900 m3/h"), register_of("heat", MJ, "9 MW")};
    setup.virtual_meters = {{"used", Formula::parse("2 * steam - 1 kg")}, {"left", Formula::parse("max(10 m3 - gas, 0)")}, {"half", Formula::parse("heat / 2")}};
    setup.ratios = {{"heat per steam", "MJ/kg", "half", "used"}, {"share", "1", "half", "heat"}};
    for (const bool history : {true, false}) {
        CAPTURE(history);
        Engine engine = history ? Engine(setup) : Engine::without_history(setup);
        engine.push(steps({{10, 20}, {4, 30}, {40, 60}}));
        const Output out = engine.take();
        const auto of = [&]<class Q>(std::type_identity<Q>, std::string_view id) { return series<Q>(out.meters, engine.slot(id), 0, Slots::regular(march, 15min, 2)); };
        CHECK(of(std::type_identity<Mass>(), "used")[1] == 39 * kg);
        CHECK(of(std::type_identity<Volume>(), "left")[0] == 6 * m3);
        CHECK(of(std::type_identity<Volume>(), "left")[1] == 0 * m3);
        CHECK(of(std::type_identity<Heat>(), "half")[1] == 30 * MJ);
        std::string ratios;
        for (const RatioBucket& b : out.ratios) ratios += to_string(*b.summary.value) + b.summary.unit + ' ';
        CHECK(ratios == "20/19MJ/kg 1/2 10/13MJ/kg 1/2 ");
    }
}

// ---- laws

namespace {

/// A plant of registers, an interval meter and a gauge of power, under random faults, and what is computed from them.
struct Plant {
    Setup setup;
    std::vector<Reading> readings;  // of each point in order of time
};

std::vector<Reading> any_readings(const PointSetup& p, std::uint32_t place, int most) {
    const bool is_register = p.point.kind == PointKind::register_;
    std::vector<Reading> readings;
    std::int64_t position = pick(1'000);
    std::chrono::microseconds time = p.point.kind == PointKind::interval ? 15min * (pick(4) - 1) : std::chrono::seconds(pick(3'600)) - 30min;
    const bool calm = pick(3) == 0;
    for (int n = 2 + pick(most); n > 0; --n) {
        const int kind = calm ? 11 : pick(12);
        std::int64_t value = is_register ? position : pick(4) == 0 ? 0 : pick(400);
        if (is_register && kind == 0) value = position - pick(5);
        if (is_register && kind == 1) value = pick(90'000);
        if (is_register && kind == 2) value = position = (position + 5'000 + pick(50'000)) % 100'000;
        const Reason reasons[] = {Reason::edited, Reason::no_answer, Reason::frozen, Reason::interpolated};
        readings.push_back(reading(place, time, value, !calm && pick(8) == 0 ? reasons[pick(4)] : Reason::measured));
        const bool on_grid = pick(3) != 0 || p.point.kind == PointKind::interval;
        if (pick(10) != 0) time += on_grid ? std::chrono::microseconds(15min) * (pick(4) == 0 ? 3 : 1) : std::chrono::microseconds(1 + pick(1'000'000) * 900ll);
        position = (position + pick(3) * pick(200)) % 100'000;
    }
    return readings;
}

Plant any_plant(int most = 12) {
    Plant plant;
    Setup& setup = plant.setup;
    for (const char* id : {"main", "shop/a"}) {
        setup.points.push_back(register_of(id));
        setup.points.back().point.digits = 5;
        setup.points.back().counter.step_back = pick(4);
        setup.points.back().accuracy_class = pick(2) == 0 ? Decimal("0.5") : Decimal(1);
    }
    if (pick(4) == 0) setup.points[1].counter.resettable = true;
    Point interval("shop/b", PointKind::interval, pick(2) == 0 ? AnyUnit(Wh) : AnyUnit(kW), pick(2) == 0 ? Decimal(1) : Decimal("0.001"));
    interval.every = 15min;
    interval.stamp = Stamp::begin;
    setup.points.emplace_back(interval, CounterRule());
    Point gauge("pv", PointKind::gauge, kW, Decimal("0.01"));
    gauge.every = 15min;
    setup.points.emplace_back(gauge, GaugeRule{.interpolation = pick(2) == 0 ? Interpolation::linear : Interpolation::step});
    setup.levels = {Level::every(15min)};
    if (pick(2) == 0) setup.levels.push_back(Level::of(Periods::hours(Zone::load("Asia/Kathmandu"))));
    if (pick(2) == 0) setup.levels.push_back(Level::list("period", {march - 15min, march + 47min, march + 2h, march + 9h}));
    if (pick(2) == 0) setup.levels.push_back(Level::of(Periods::days(Zone::utc())));
    const auto parsed = [](auto... texts) { return std::vector{Formula::parse(texts)...}; };
    static const auto formulas = parsed("main - shop/a - shop/b",   "main - sum(shop/*)",        "main / 3 + 0.5 * shop/a",
                                        "main * (shop/a / shop/b)", "max(main - shop/a, 10 Wh)", "if(main < shop/a, shop/b, main)",
                                        "pv - shop/b / 7",          "main * 999999999999");
    static const auto above = parsed("other + pv", "abs(other) * 2", "other - main / 7", "sum(shop/*) + other");
    setup.virtual_meters.emplace_back("other", formulas[static_cast<std::size_t>(pick(8))]);
    if (pick(2) == 0) setup.virtual_meters.insert(setup.virtual_meters.begin(), {"above", above[static_cast<std::size_t>(pick(4))]});
    if (pick(2) == 0) setup.ratios.push_back({"share", "", "other", "main"});
    if (pick(2) == 0) setup.trees.push_back({"plant", "site", "main", {"shop/a", "other"}, pick(2) == 0 ? Decimal("0.02") : Decimal(0)});
    if (!setup.trees.empty() && pick(2) == 0) setup.trees.push_back({"plant", "site", "main", {"shop/a"}, 0, march + 15min * pick(6)});
    for (std::uint32_t p = 0; p < setup.points.size(); ++p) {
        const auto more = any_readings(setup.points[p], p, most);
        plant.readings.insert(plant.readings.end(), more.begin(), more.end());
    }
    // By time, by point, or in any order.
    const int disorder = pick(4);
    if (disorder != 0) std::ranges::stable_sort(plant.readings, {}, &Reading::at);
    if (disorder > 1)
        for (Reading& r : plant.readings)
            if (pick(disorder) == 0) std::swap(r, plant.readings[static_cast<std::size_t>(pick(static_cast<int>(plant.readings.size())))]);
    return plant;
}

/// What the batch says of one slot, or of several: the slow way, formula by formula.
class Batch {
public:
    explicit Batch(const Plant& plant) : setup_(plant.setup) {
        of_points_.resize(setup_.points.size());
        for (const Reading& r : plant.readings) of_points_[r.point].push_back(r);
    }

    Meters<Energy> meters(const Slots& slots) const {
        Meters<Energy> meters;
        for (std::uint32_t p = 0; p < setup_.points.size(); ++p) {
            const PointSetup& s = setup_.points[p];
            meters.emplace(s.point.id, s.point.kind == PointKind::gauge ? integrals<Energy>(gauges(of_points_[p], s.point, slots, s.gauge))
                                                                        : energy(of_points_[p], s.point, slots, s.counter));
        }
        for (const char* id : {"other", "above"})
            for (const VirtualMeter& meter : setup_.virtual_meters)
                if (meter.id == id) meters.emplace(id, evaluated(meter.formula, meters));
        return meters;
    }

private:
    /// Slot by slot, so that one of which nothing can be computed leaves the others alone.
    static Series<Energy> evaluated(const Formula& formula, const Meters<Energy>& meters) {
        const Slots& slots = meters.begin()->second.slots();
        std::vector<std::int64_t> counts, estimated, missing;
        std::vector<Quality> qualities;
        for (std::size_t i = 0; i < slots.size(); ++i) {
            Meters<Energy> one;
            for (const auto& [id, s] : meters) one.emplace(id, s.slice(i, 1));
            Series<Energy> result(Slots::between({slots[i].begin(), slots[i].end()}));
            try {
                result = evaluate(formula, one);
            } catch (const Error&) {
                Quality worst = Reason::missing;
                for (const std::string& name : formula.points())
                    for (const auto& [id, s] : one)
                        if (name == id || (name == "shop/*" && id.starts_with("shop/"))) worst = worse(worst, s.quality(0));
                result.set_missing(0, worst);
            }
            counts.push_back(result.counts()[0]);
            qualities.push_back(result.quality(0));
            estimated.push_back(result.estimated(0).count());
            missing.push_back(result.missing(0).count());
        }
        return Series<Energy>::from_columns(slots, counts, qualities, estimated, missing);
    }

    const Setup& setup_;
    std::vector<std::vector<Reading>> of_points_;
};

template <class B>
std::map<BucketKey, B> last_of(const std::vector<B>& buckets) {
    std::map<BucketKey, B> last;
    for (const B& b : buckets) {
        const auto [at, fresh] = last.try_emplace(b.key, b);
        RC_ASSERT(b.version == (fresh ? 1u : at->second.version + 1));
        RC_ASSERT(b.status == Status::provisional || (b.status == Status::complete) == fresh);
        at->second = b;
    }
    return last;
}

/// The slots of level 0 within a window.
Slots slots_in(const Setup& setup, Instant begin, Instant end) { return setup.levels[0].covering({begin, end}); }

bool equals(const Bucket& b, const Series<Energy>& expected) {
    return b.amount == expected.counts()[0] && b.quality() == expected.quality(0) && b.estimated == expected.estimated(0).count() &&
           b.time(QualityClass::missing) == expected.missing(0);
}

void require_equal_to_batch(const Engine& engine, const Output& out, const Plant& plant) {
    const Setup& setup = engine.setup();
    const Batch batch(plant);
    const auto meters = last_of(out.meters);
    const auto ratios = last_of(out.ratios);
    const auto balances = last_of(out.balances);

    // What the meters themselves have settled at level 0.
    std::map<std::pair<std::string, Instant>, bool> settled;
    for (const Bucket& b : out.buckets)
        if (b.key.level == 0) settled[{setup.points[b.key.point].point.id, b.key.start}] = b.status != Status::provisional;
    for (const GaugeBucket& b : out.gauges)
        if (b.key.level == 0) settled[{setup.points[b.key.point].point.id, b.key.start}] = true;
    const auto terms_of = [&](const Formula& formula) {
        std::vector<std::string> terms;
        for (const std::string& name : formula.points()) {
            if (name == "shop/*")
                terms.insert(terms.end(), {"shop/a", "shop/b"});
            else
                terms.push_back(name);
        }
        return terms;
    };
    std::set<Instant> starts;
    for (const auto& [key, is] : settled) starts.insert(key.second);
    const auto all_told = [&](const std::vector<std::string>& terms, Instant start) {
        return std::ranges::all_of(terms, [&](const std::string& id) { return settled.contains({id, start}); });
    };
    const auto all_settled = [&](const std::vector<std::string>& terms, Instant start) {
        return std::ranges::all_of(terms, [&](const std::string& id) { return settled.at({id, start}); });
    };
    for (const char* id : {"other", "above"})
        for (const VirtualMeter& meter : setup.virtual_meters) {
            if (meter.id != id) continue;
            const std::uint32_t place = engine.slot(id);
            for (const Instant start : starts) {
                const auto terms = terms_of(meter.formula);
                const auto found = meters.find({place, 0, start});
                RC_ASSERT((found != meters.end()) == all_told(terms, start));
                if (found == meters.end()) continue;
                RC_ASSERT((found->second.status != Status::provisional) == all_settled(terms, start));
                settled[{id, start}] = found->second.status != Status::provisional;
                if (found->second.status == Status::provisional) continue;
                RC_ASSERT(equals(found->second, batch.meters(slots_in(setup, start, found->second.end)).at(id)));
            }
        }

    // Longer windows are there if all of their slots are, and are the sum of these.
    for (std::uint32_t level = 1; level < setup.levels.size(); ++level)
        for (const VirtualMeter& meter : setup.virtual_meters) {
            const std::uint32_t place = engine.slot(meter.id);
            std::set<Instant> seen;
            for (const Instant start : starts) {
                const auto window = setup.levels[level].around(start);
                if (!window || !seen.insert(window->begin()).second) continue;
                const Slots slots = slots_in(setup, window->begin(), window->end());
                bool all = slots.span() == *window, is_settled = true;
                for (const Interval& slot : slots) {
                    const auto part = meters.find({place, 0, slot.begin()});
                    all = all && part != meters.end();
                    is_settled = is_settled && all && part->second.status != Status::provisional;
                }
                const auto found = meters.find({place, level, window->begin()});
                RC_ASSERT((found != meters.end()) == all);
                if (!all) continue;
                RC_ASSERT((found->second.status != Status::provisional) == is_settled);
                if (!is_settled) continue;
                try {
                    RC_ASSERT(equals(found->second, batch.meters(slots).at(meter.id).resample(Slots::between({window->begin(), window->end()}))));
                } catch (const Error& error) {  // amounts of a factor of 10¹²
                    RC_ASSERT(error.code() == code::overflow);
                    RC_ASSERT_FALSE(found->second.has_value());
                }
            }
        }

    for (const auto& [key, b] : ratios) {
        if (b.status == Status::provisional) continue;
        const auto of = batch.meters(slots_in(setup, key.start, b.end));
        KeyFigure expected = unit_consumption(of.at("other"), kWh, of.at("main"), kWh);
        expected.unit = "";
        RC_ASSERT(b.summary == expected);
    }
    if (!setup.ratios.empty()) {
        for (const Instant start : starts)
            RC_ASSERT(ratios.contains({engine.slot("share"), 0, start}) == (settled.contains({"other", start}) && settled.contains({"main", start})));
        for (const auto& [key, b] : meters)
            if (key.point == engine.slot("other") && settled.contains({"main", key.start}) && b.window().length() > 15min) {
                bool all = true;
                for (const Interval& slot : slots_in(setup, key.start, b.end)) all = all && settled.contains({"main", slot.begin()});
                RC_ASSERT(ratios.contains({engine.slot("share"), key.level, key.start}) == all);
            }
    }

    for (const auto& [key, b] : balances) {
        RC_ASSERT(meters.at(key).amount == b.summary.residual);
        RC_ASSERT(meters.at(key).version == b.version);
        if (b.status == Status::provisional) continue;
        const Slots slots = slots_in(setup, key.start, b.end);
        const auto of = batch.meters(slots);
        const auto node_at = [&](Instant t) {
            const TreeNode* node = &setup.trees[0];
            for (const TreeNode& other : setup.trees)
                if (other.from <= t && other.from >= node->from) node = &other;
            return node;
        };
        if (node_at(key.start) != node_at(slots[slots.size() - 1].begin())) continue;  // it has changed within
        const TreeNode& node = *node_at(key.start);
        Decimal worst = 0;  // of the virtual one
        const auto class_of = [&](const auto& self, const std::string& id) -> void {
            for (const PointSetup& p : setup.points)
                if (p.point.id == id) worst = std::max(worst, p.accuracy_class);
            for (const VirtualMeter& meter : setup.virtual_meters)
                if (meter.id == id)
                    for (const std::string& term : terms_of(meter.formula)) self(self, term);
        };
        std::vector<Branch<Energy>> children;
        for (const std::string& child : node.children) {
            worst = 0;
            class_of(class_of, child);
            children.push_back({of.at(child), worst});
        }
        const Branch<Energy> parent{of.at("main"), setup.points[0].accuracy_class};
        std::optional<Series<Energy>> loss;
        if (node.loss != 0) loss = evaluate(Formula::parse("0.02 * main"), of);
        try {
            const auto expected = balance<Energy>(parent, children, loss);
            RC_ASSERT(b.summary.tolerance == expected.tolerance.count());
            RC_ASSERT(equals(meters.at(key), expected.residual.resample(Slots::between({key.start, b.end}))));
            RC_ASSERT(Total<Energy>::from_count(b.summary.residual) == expected.sum.total);
        } catch (const Error& error) {  // amounts of a factor of 10¹²
            RC_ASSERT(error.code() == code::overflow);
            RC_ASSERT(!meters.at(key).has_value() || b.summary.tolerance == std::numeric_limits<std::int64_t>::max());
        }
    }
    if (!setup.trees.empty())
        for (const Instant start : starts) {
            const bool has_other = setup.trees.size() == 1 || start < setup.trees[1].from;
            std::vector<std::string> terms{"main", "shop/a"};
            if (has_other) terms.push_back("other");
            RC_ASSERT(balances.contains({engine.slot("plant/site"), 0, start}) == all_told(terms, start));
        }
}

void append(Output& all, Output some) {
    const auto join = [](auto& to, auto& from) { to.insert(to.end(), from.begin(), from.end()); };
    join(all.buckets, some.buckets), join(all.gauges, some.gauges), join(all.states, some.states), join(all.meters, some.meters);
    join(all.balances, some.balances), join(all.ratios, some.ratios), join(all.restated, some.restated);
    join(all.adjustments, some.adjustments), join(all.unplaced, some.unplaced);
}

}  // namespace

TEST_CASE("live virtual meters obey their laws") {
    LAW("in any order they say what the batch says", [] {
        const Plant plant = any_plant();
        Engine engine(plant.setup);
        for (const Reading& r : plant.readings) engine.push(r);
        require_equal_to_batch(engine, engine.take(), plant);
    });
    LAW("in any chunks they say the same, version by version", [] {
        const Plant plant = any_plant();
        Engine one(plant.setup), other(plant.setup);
        for (const Reading& r : plant.readings) one.push(r);
        Output taken;
        for (std::size_t i = 0; i < plant.readings.size();) {
            const std::size_t n = std::min(plant.readings.size() - i, static_cast<std::size_t>(1 + pick(8)));
            other.push(std::span(plant.readings).subspan(i, n));
            if (pick(2) == 0) append(taken, other.take());
            i += n;
        }
        append(taken, other.take());
        RC_ASSERT(taken == one.take());
    });
    LAW("in any tables they say what the batch says", [] {
        const Plant plant = any_plant();
        Engine engine(plant.setup);
        std::vector<Point> points;
        for (const PointSetup& p : plant.setup.points) points.push_back(p.point);
        for (std::size_t i = 0; i < plant.readings.size();) {
            const std::size_t n = std::min(plant.readings.size() - i, static_cast<std::size_t>(1 + pick(16)));
            engine.push(Table(points, std::span(plant.readings).subspan(i, n)));
            i += n;
        }
        require_equal_to_batch(engine, engine.take(), plant);
    });
    LAW("killed at any reading and restored they say what they would have said", [] {
        Plant plant = any_plant();
        if (pick(2) == 0) plant.setup.horizon = 15min * pick(6);
        Engine whole(plant.setup);
        const auto kill = static_cast<std::size_t>(pick(static_cast<int>(plant.readings.size())));
        whole.push(std::span(plant.readings).first(kill));
        const Bytes bytes = whole.snapshot();
        whole.take();
        Engine second(plant.setup);
        if (pick(2) == 0) second.push(plant.readings.back());  // a restore begins anew
        second.restore(bytes);
        RC_ASSERT(second.take().empty());
        RC_ASSERT(second.snapshot() == bytes);
        for (std::size_t i = kill; i < plant.readings.size(); ++i) RC_ASSERT(second.push(plant.readings[i]) == whole.push(plant.readings[i]));
        RC_ASSERT(second.take() == whole.take());
        RC_ASSERT(second.snapshot() == whole.snapshot());
    });
    LAW("a short horizon takes nothing from meters that come one after the other", [] {
        Plant plant = any_plant();
        plant.setup.horizon = 15min * pick(4);
        std::ranges::stable_sort(plant.readings, {}, &Reading::at);
        if (pick(4) != 0) std::ranges::stable_sort(plant.readings, {}, &Reading::point);
        Engine engine(plant.setup);
        for (const Reading& r : plant.readings) engine.push(r);
        const Output out = engine.take();
        const bool again = std::ranges::any_of(out.buckets, [](const Bucket& b) { return b.version > 1; }) ||
                           std::ranges::any_of(out.gauges, [](const GaugeBucket& b) { return b.version > 1; });
        if (again || !out.adjustments.empty()) return;  // by two readings of one instant
        require_equal_to_batch(engine, out, plant);
    });
    LAW("what is told beside the windows of meters is told beside those of their differences", [] {
        Plant plant = any_plant();
        plant.setup.horizon = 15min * pick(6);
        const int of_a = 1 + pick(2);
        plant.setup.virtual_meters = {{"other", Formula::parse("main - " + std::to_string(of_a) + " * shop/a - shop/b")}};
        plant.setup.ratios.clear();
        plant.setup.trees.clear();
        Engine engine(plant.setup);
        for (const Reading& r : plant.readings) engine.push(r);
        const Output out = engine.take();
        std::map<BucketKey, std::int64_t> beside;
        for (const Adjustment& a : out.adjustments) beside[a.key] += a.delta;
        // Slots in which a meter was ever without a value; and those that a meter closed a second time, which it does past the horizon too.
        std::set<Instant> other;
        for (const Bucket& b : out.buckets) {
            const bool is_told = std::ranges::any_of(out.restated, [&](const Restated& r) { return r.key == b.key && r.version == b.version; });
            if (b.key.level == 0 && (!b.has_value() || (b.version > 1 && !is_told))) other.insert(b.key.start);
        }
        const auto meters = last_of(out.buckets);
        for (const auto& [place, b] : last_of(out.meters)) {
            const BucketKey key = place;
            if (key.level != 0 || other.contains(key.start)) continue;
            const auto all_of = [&](std::uint32_t point) {
                const BucketKey of{point, 0, key.start};
                return meters.at(of).amount + beside[of];
            };
            RC_ASSERT(b.amount + beside[key] == all_of(0) - of_a * all_of(1) - all_of(2));
        }
    });
}
