#include "wattle/stream/state.hpp"

#include "wattle/stream/engine.hpp"

#include "law.hpp"

#include "wattle/base/crc32c.hpp"

#include <fstream>
#include <iterator>
#include <random>

using namespace wattle;
using namespace wattle::stream;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

const Instant march = parse_instant("2026-03-01T00:00:00Z");

/// Quarter-hours and days of Shanghai, which begin at 16:00 in UTC.
std::vector<Level> levels() { return {Level::every(15min), Level::of(Periods::days(Zone::fixed(8h)))}; }

PointSetup register_of(std::string id, std::optional<std::int64_t> modulus = 100'000, std::string_view p_max = "12 kW", std::int64_t step_back = 2) {
    Point point(std::move(id), PointKind::register_, Wh);
    point.every = 15min;
    return {point, CounterRule{.p_max = RateLimit(p_max), .modulus = modulus, .step_back = step_back}};
}

Setup setup_of(std::vector<PointSetup> points) { return {.points = std::move(points), .levels = levels()}; }

Table table_of(const Setup& setup, std::span<const Reading> readings) {
    std::vector<Point> points;
    for (const PointSetup& p : setup.points) points.push_back(p.point);
    return {points, readings};
}

/// Setups whose registers are so small that every oddity comes often. Worked out once, because calendars take their time.
struct Case {
    Setup setup;
    State none;

    explicit Case(PointSetup point) : setup(setup_of({std::move(point)})), none(setup) {}
    const PointSetup& point() const { return setup.points[0]; }
    State fold(std::span<const Reading> readings, Form form) const { return stream::fold(table_of(setup, readings), none, form); }
};

const std::vector<Case>& cases() {
    static const std::vector<Case> all = [] {
        std::vector<Case> cases;
        for (const std::optional<std::int64_t> modulus : {std::optional<std::int64_t>(), std::optional<std::int64_t>(12), std::optional<std::int64_t>(40), std::optional<std::int64_t>(100'000)})
            for (const std::string_view p_max : {"4 W", "20 W", "12 kW"})  // 15 min apart: up to 3, 7 or 3302 counts
                for (const std::int64_t step_back : {0, 2, 3}) cases.emplace_back(register_of("main", modulus, p_max, step_back));
        const auto add = [&](std::int64_t modulus, auto&& change) {
            PointSetup point = register_of("main", modulus, "20 W");
            change(point.counter);
            cases.emplace_back(std::move(point));
        };
        const Slots hours = Slots::regular(march - 8h, 1h, 200);
        std::vector<std::int64_t> weights;
        for (std::size_t i = 0; i < hours.size(); ++i) weights.push_back(static_cast<std::int64_t>(i % 5));
        for (const std::int64_t modulus : {40, 100'000}) {
            add(modulus, [](CounterRule& rule) { rule.resettable = true; });
            add(modulus, [](CounterRule& rule) { rule.backward = true; });
            add(modulus, [](CounterRule& rule) { rule.no_cap = true, rule.p_max = {}; });
            add(modulus, [](CounterRule& rule) { rule.gap = GapPolicy::leave; });
            add(modulus, [&](CounterRule& rule) { rule.gap = GapPolicy::profile, rule.profile = GapProfile(hours, weights); });
            // Meters that are there from instants on which readings stand, with notes of their indices or without.
            for (const int notes : {0, 1, 2, 3})
                for (const auto every : {45min, 2h + 7min})
                    add(modulus, [&](CounterRule& rule) {
                        for (int i = 0; i < 4; ++i) {
                            Segment segment{.from = i == 0 && notes == 2 ? Instant::min() : march + every * i, .serial = std::to_string(i)};
                            if ((notes & 1) != 0) segment.start = 7 * i;
                            if ((notes & 2) != 0 && i != 3) segment.end = 7 * i + 9;
                            if (i == 2) segment.resolution = Decimal("0.1");
                            rule.segments.push_back(segment);
                        }
                    });
            add(modulus, [](CounterRule& rule) {
                rule.segments = {{.serial = "A"}, {.from = march + 90min, .serial = "A", .multiplier = 2, .same_meter = true}};
            });
        }
        return cases;
    }();
    return all;
}

struct Random {
    std::mt19937_64 engine{*rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::uint64_t>(0, UINT64_MAX))};

    std::int64_t pick(std::int64_t n) { return static_cast<std::int64_t>(engine() % static_cast<std::uint64_t>(n)); }
    bool one_in(std::int64_t n) { return pick(n) == 0; }
};

/// What a meter that counts, and has every fault, sends: late and early, twice, with glitches, jumps, steps back, roll-overs and long silences.
std::vector<Reading> any_readings(Random& random, const CounterRule& rule, std::int64_t most = 30, std::int64_t silences = 7) {
    const std::int64_t modulus = rule.modulus.value_or(1'000'000'000'000);
    const std::int64_t often = 3 + random.pick(12), greatest = 1 + random.pick(6);
    std::int64_t position = random.pick(modulus);
    std::chrono::microseconds time = 0s;
    std::vector<Reading> readings;
    for (std::int64_t n = random.pick(most + 1); n > 0; --n) {
        if (!random.one_in(often)) {
            time += 15min * (1 + (random.one_in(5) ? random.pick(3) : 0));
        } else {
            const std::chrono::microseconds steps[] = {0s, 0s, 1us, 7min, 20h, 26h, 24h * 40};
            time += steps[random.pick(silences)];
        }
        if (random.one_in(2 * often)) position += modulus / 2 + random.pick(modulus);
        position += random.pick(greatest);
        std::int64_t value = position % modulus;
        if (random.one_in(often)) value -= random.pick(5);
        if (random.one_in(2 * often)) value = random.pick(modulus + 2) - 1;
        const Quality qualities[] = {Reason::estimated, Reason::edited, Reason::suspect, Reason::gap, Quality().with(Flag::conflict), Quality().with(Flag::clock_set)};
        const Quality quality = random.one_in(often) ? qualities[random.pick(6)] : Quality();
        readings.push_back({march + time, quality.missing() ? 0 : value, 0, quality, static_cast<std::uint16_t>(random.one_in(often) ? 1 : 0)});
    }
    return readings;
}

/// Merges neighbours, any two of them at a time, in either order.
State merged_in_any_tree(std::vector<State> parts, Random& random) {
    if (parts.empty()) return {};
    while (parts.size() > 1) {
        const auto i = static_cast<std::size_t>(random.pick(static_cast<std::int64_t>(parts.size()) - 1));
        parts[i] = random.one_in(2) ? merge(parts[i], parts[i + 1]) : merge(parts[i + 1], parts[i]);
        parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    }
    return parts[0];
}

/// The state as it is, or as it comes back from bytes.
State perhaps_through_bytes(State state, Random& random) { return random.one_in(2) ? State::from_bytes(state.to_bytes()) : state; }

}  // namespace

TEST_CASE("rows dealt out to open states merge to the same bytes in any tree, and fold to what all rows fold to") {
    LAW("any partition, any overlap, any order", [] {
        Random random;
        const Case& c = cases()[static_cast<std::size_t>(random.pick(static_cast<std::int64_t>(cases().size())))];
        std::vector<Reading> readings = any_readings(random, c.point().counter);
        const State whole = c.fold(readings, Form::open), folded = c.fold(readings, Form::folded);
        std::vector<std::vector<Reading>> dealt(static_cast<std::size_t>(1 + random.pick(4)));
        for (std::size_t i = readings.size(); i > 1; --i) std::swap(readings[i - 1], readings[static_cast<std::size_t>(random.pick(static_cast<std::int64_t>(i)))]);
        for (const Reading& reading : readings)
            do dealt[static_cast<std::size_t>(random.pick(static_cast<std::int64_t>(dealt.size())))].push_back(reading);
            while (random.one_in(4));  // the same row twice
        std::vector<State> parts;
        for (const auto& part : dealt) parts.push_back(perhaps_through_bytes(c.fold(part, Form::open), random));
        const State merged = merge(c.none, merged_in_any_tree(std::move(parts), random));
        RC_ASSERT(merged.to_bytes() == whole.to_bytes());
        RC_ASSERT(merged.folded().to_bytes() == folded.to_bytes());
    });
}

TEST_CASE("folded states that follow each other in time merge to the bytes of the one fold") {
    LAW("any split in time, any tree", [] {
        Random random;
        const Case& c = cases()[static_cast<std::size_t>(random.pick(static_cast<std::int64_t>(cases().size())))];
        const std::vector<Reading> readings = any_readings(random, c.point().counter);
        std::vector<State> parts;
        for (std::size_t i = 0; i < readings.size();) {
            std::size_t end = i + 1 + static_cast<std::size_t>(random.pick(10));
            while (end < readings.size() && readings[end].at == readings[end - 1].at) ++end;
            end = std::min(end, readings.size());
            parts.push_back(perhaps_through_bytes(c.fold(std::span(readings).subspan(i, end - i), Form::folded), random));
            if (!parts.back().empty() && random.one_in(2)) parts.back() = merge(c.none, parts.back());
            i = end;
        }
        for (State& part : parts) part = merge(c.none, part);
        RC_ASSERT(merged_in_any_tree(std::move(parts), random).to_bytes() == c.fold(readings, Form::folded).to_bytes());
    });
}

TEST_CASE("a state holds the amounts that the batch tells of the same readings") {
    LAW("bit for bit, on any grid of level edges, folded or open", [] {
        Random random;
        const Case& c = cases()[static_cast<std::size_t>(random.pick(static_cast<std::int64_t>(cases().size())))];
        const std::vector<Reading> readings = any_readings(random, c.point().counter);
        if (readings.empty()) return;
        const State state = c.fold(readings, random.one_in(2) ? Form::folded : Form::open);
        std::vector<Instant> edges;
        Instant edge = march + 15min * (random.pick(40) - 8);
        for (std::int64_t n = random.pick(60); n >= 0; --n) {
            edges.push_back(edge);
            edge += 15min * random.pick(random.one_in(9) ? 400 : 4);
        }
        const Slots grid = Slots::between(edges);
        RC_ASSERT(state.amounts<Energy>("main", grid) == energy(readings, c.point().point, grid, c.point().counter));
        RC_ASSERT(state.lumps<Energy>("main") == stream::lumps<Energy>(readings, c.point().point, c.point().counter));
    });
}

TEST_CASE("a head that is settled settles every judge") {
    // Every base, every candidate or none, and every run of six readings with steps of 0, 1 or 2 counts, 15 min apart: of a register of 12 counts that rises
    // by 3 counts at most in that time, and of one without end.
    std::size_t wrong = 0, settled = 0;
    for (const std::optional<std::int64_t> modulus : {std::optional<std::int64_t>(), std::optional<std::int64_t>(12)})
        for (const std::int64_t step_back : {0, 1, 2, 3}) {
            const Case c(register_of("main", modulus, "4 W", step_back));
            for (const std::int64_t base : {1, 11})
                for (const std::int64_t candidate : {-1, 4, 9}) {
                    std::vector<Reading> before = {{march, base, 0, {}, 0}};
                    if (candidate >= 0) before.push_back({march + 15min, candidate, 0, {}, 0});
                    const State first = c.fold(before, Form::folded);
                    for (std::int64_t start = 0; start < 12; ++start)
                        for (int steps = 0; steps < 243; ++steps) {
                            std::vector<Reading> run = {{march + 30min, start, 0, {}, 0}};
                            for (int rest = steps; run.size() < 6; rest /= 3) {
                                const std::int64_t value = run.back().value + rest % 3;
                                run.push_back({run.back().at + 15min, modulus ? value % *modulus : value, 0, {}, 0});
                            }
                            std::vector<Reading> all = before;
                            all.insert(all.end(), run.begin(), run.end());
                            const State part = c.fold(run, Form::folded);
                            wrong += merge(first, part) != c.fold(all, Form::folded);
                            settled += part.to_bytes().size() > 28 + 16 + 8 + 16 + 4 + 4 + 6 * 20 + 4 + 1;
                        }
                }
        }
    CHECK(wrong == 0);
    CHECK(settled > 25'000);
}

namespace {

/// Registers, one of which has an exchange, with every part that a state can have.
Setup golden_setup() {
    PointSetup water = register_of("water", 1'000'000, "12 kW");
    water.counter.segments = {{.from = march, .serial = "A", .end = 500}, {.from = march + 3h, .serial = "B", .start = 20}};
    return setup_of({register_of("main", 1'000'000), water, register_of("idle")});
}
Reading row(std::uint32_t point, std::chrono::microseconds after, std::int64_t value, Quality quality = {}, std::uint16_t source = 0) {
    return {march + after, value, point, quality, source};
}
/// A normal step, a roll-over, a dip, a gap, more than a day, a glitch that still waits; an exchange; two sources that contradict each other.
std::vector<Reading> golden_rows() {
    return {row(0, 0min, 999'000),  row(0, 15min, 999'400), row(0, 30min, 999'900),  row(0, 45min, 250),       row(0, 1h, 249),
            row(0, 75min, 600),     row(0, 3h, 4'000),     row(0, 30h, 9'000),     row(0, 30h + 15min, 9'300), row(0, 31h, 90'000),
            row(1, 0min, 100),      row(1, 15min, 200),    row(1, 30min, 300),     row(1, 45min, 400),       row(1, 4h, 700),
            row(1, 4h + 15min, 900), row(2, 0min, 7),      row(2, 15min, 7, Reason::estimated), row(2, 15min, 8, {}, 1), row(2, 15min, 7),
            row(2, 30min, 0, Reason::no_answer)};
}

std::vector<std::byte> golden(const std::string& name) {
    std::ifstream file(WATTLE_SOURCE_DIR "/tests/stream/golden/" + name, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    const auto bytes = std::as_bytes(std::span(content));
    return {bytes.begin(), bytes.end()};
}

}  // namespace

namespace {

/// A linear gauge, one that steps, and a state: with a reading beyond the limits, one that is missing, and a pause of more than a day.
Setup golden_gauges() {
    Setup setup = setup_of({});
    for (const Interpolation interpolation : {Interpolation::linear, Interpolation::step}) {
        Point gauge(interpolation == Interpolation::step ? "power" : "dryer", PointKind::gauge, kW, Decimal("0.1"));
        gauge.high = Decimal(100);
        setup.points.emplace_back(gauge, GaugeRule{interpolation, 45min});
    }
    setup.points.emplace_back(Point("machine", PointKind::state, AnyUnit()), GaugeRule{.hold = 2h});
    return setup;
}
std::vector<Reading> golden_gauge_rows() {
    std::vector<Reading> rows;
    for (const std::uint32_t point : {0U, 1U, 2U})
        rows.insert(rows.end(), {row(point, 7min, 1), row(point, 22min, 3), row(point, 30min, 9'999, Reason::suspect), row(point, 40min, 2, Reason::estimated),
                                 row(point, 1h, 0, Reason::no_answer), row(point, 75min, 4), row(point, 30h, 5), row(point, 30h + 5min, 5)});
    return rows;
}

/// The same gauges with bins.
Setup golden_bins() {
    Setup setup = golden_gauges();
    setup.points.pop_back();
    for (PointSetup& p : setup.points) p.bins = Decimal("0.3");
    return setup;
}
std::vector<Reading> golden_bin_rows() {
    std::vector<Reading> rows = golden_gauge_rows();
    std::erase_if(rows, [](const Reading& r) { return r.point == 2; });
    return rows;
}

}  // namespace

TEST_CASE("states of gauges are read for ever as well") {
    const Setup setup = golden_gauges();
    const std::vector<std::byte> bytes = golden("state_1_gauges.bin");
    REQUIRE(!bytes.empty());
    const State state = State::from_bytes(bytes, setup);
    CHECK(state == fold(table_of(setup, golden_gauge_rows()), setup));
    CHECK(hex(state.to_bytes()) == hex(bytes));
    const Slots grid = Level::of(Periods::days(Zone::fixed(8h))).covering({march, march + 31h});
    // From 00:07 on 15 min, 18 min and 20 min; 45 min of 4; 5 for 5 min and once more for its hold, 45 min: in 0.1 kW × min, 15 + 54 + 40 + 180 + 250.
    CHECK(state.gauges("power", grid).whole().twice_integral == 2 * Int128{(15 + 3 * 18 + 2 * 20 + 4 * 45 + 5 * 50) * 60'000'000LL});
    CHECK(state.gauges("power", grid).whole().set_aside == 1);
    // 3, 2, 4 and 5 after other codes; 4 holds for 2 h.
    CHECK(state.states("machine", grid).whole().changes() == 4);
    CHECK(state.states("machine", grid).whole().of(4) == StateSummary::Stay{2h, 1});
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
        std::vector<std::byte> flipped = bytes;
        flipped[bit / 8] ^= std::byte{1} << (bit % 8);
        if (const std::string code = code_of([&] { return State::from_bytes(flipped); }); code != "bad_bytes") FAIL("bit " << bit << ": " << code);
    }
}

TEST_CASE("states of gauges with bins are read for ever as well, and hold their load duration") {
    const Setup setup = golden_bins();
    const std::vector<std::byte> bytes = golden("state_1_bins.bin");
    REQUIRE(!bytes.empty());
    const State state = State::from_bytes(bytes, setup);
    CHECK(state == fold(table_of(setup, golden_bin_rows()), setup));
    CHECK(hex(state.to_bytes()) == hex(bytes));
    // Kind 5; a reading counts 10^-1 kW.
    CHECK(hex(std::span(bytes).subspan(16, 12)) == "5754535401000500ff000000");
    const Interval day(march - 8h, march + 16h);
    // Steps as above, in bins of 0.3 kW: 0.1 and 0.2 kW for 15 + 20 min, 0.3 and 0.4 kW for 18 + 45 min. Along the line from 0.1 to 0.3 kW the 0.3 is reached
    // at its end, from 0.3 to 0.2 kW it is left at once, but for the first microsecond; behind 0.2 kW nothing is known.
    CHECK(state.load_duration("power", day).times == std::map<std::int64_t, std::chrono::microseconds>{{0, 35min}, {1, 63min}});
    CHECK(state.load_duration("dryer", day).times == std::map<std::int64_t, std::chrono::microseconds>{{0, 33min - 1us}, {1, 1us}});
    CHECK(state.gauges("power", Slots::between({march, march + 16h})) == fold(table_of(setup, golden_bin_rows()), setup, Form::open).gauges("power", Slots::between({march, march + 16h})));
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
        std::vector<std::byte> flipped = bytes;
        flipped[bit / 8] ^= std::byte{1} << (bit % 8);
        if (const std::string code = code_of([&] { return State::from_bytes(flipped); }); code != "bad_bytes") FAIL("bit " << bit << ": " << code);
    }
    for (std::size_t size = 0; size < bytes.size(); ++size)
        if (code_of([&] { return State::from_bytes(std::span(bytes).first(size)); }) != "bad_bytes") FAIL("cut after " << size);
    std::vector<std::byte> other = bytes;
    other.push_back(std::byte{0});
    CHECK(code_of([&] { return State::from_bytes(other); }) == "bad_bytes");
    other = bytes;
    other[16 + 4] = std::byte{2};
    CHECK(message_of([&] { return State::from_bytes(other); }).find("it is of version 2, and 1 is known") != std::string::npos);

    Setup wider = setup;
    for (PointSetup& p : wider.points) p.bins = Decimal("0.4");
    CHECK(code_of([&] { return State::from_bytes(bytes, wider); }) == "other_setup");
    const State later = fold(table_of(wider, std::vector{row(0, 50h, 1)}), wider);
    CHECK(code_of([&] { return merge(state, later); }) == "other_setup");
    CHECK(code_of([&] { return merge(state, state); }) == "overlapping");
    CHECK(code_of([&] { return State::from_bytes(bytes).load_duration("power", day); }) == "other_setup");
    CHECK(code_of([&] { return state.load_duration("power", {march, march + 7min}); }) == "other_grid");
    const Setup plain = golden_gauges();
    CHECK(code_of([&] { return fold(table_of(plain, golden_gauge_rows()), plain).load_duration("power", day); }) == "missing_option");
    CHECK(code_of([&] { return fold(table_of(plain, golden_gauge_rows()), plain).load_duration("machine", day); }) == "missing_option");
}

TEST_CASE("a line across too many bins spoils the load duration of its own time, and neither the state nor a merge") {
    Setup setup = setup_of({PointSetup(Point("main", PointKind::gauge, kW), GaugeRule{Interpolation::linear, 45min})});
    setup.points[0].bins = Decimal(1);
    const std::vector<Reading> rows = {row(0, 0min, 1), row(0, 15min, 1), row(0, 30min, 200'000), row(0, 45min, 200'000), row(0, 1h, 200'000)};
    const State whole = fold(table_of(setup, rows), setup);
    CHECK(merge(fold(table_of(setup, std::span(rows).first(2)), setup), fold(table_of(setup, std::span(rows).subspan(2)), setup)) == whole);
    for (int i = 0; i < 4; ++i) {
        CAPTURE(i);
        const Interval within(march + 15min * i, march + 15min * (i + 1));
        const auto of_state = [&] { return whole.load_duration("main", within); };
        const auto of_batch = [&] { return load_duration(rows, setup.points[0].point, within, 1, setup.points[0].gauge); };
        CHECK(message_of(of_state) == message_of(of_batch));
        CHECK(code_of(of_state) == (i == 1 ? "out_of_range" : ""));
        if (i != 1) CHECK(of_state() == of_batch());
    }
}

TEST_CASE("states of every version are read for ever") {
    const Setup setup = golden_setup();
    const Table rows = table_of(setup, golden_rows());
    for (const Form form : {Form::open, Form::folded}) {
        CAPTURE(form);
        const std::vector<std::byte> bytes = golden("state_1_" + std::string(to_string(form)) + ".bin");
        REQUIRE(!bytes.empty());
        const State state = State::from_bytes(bytes, setup);
        CHECK(state == fold(rows, setup, form));
        CHECK(hex(state.to_bytes()) == hex(bytes));
        CHECK(state.points() == std::vector<std::string>{"idle", "main", "water"});
        CHECK(state.form("main") == form);
        CHECK(state.span("water") == Interval(march, march + 4h + 15min));
        // 999 000 to 9 300 once around, with 90 000 that waits. 500 − 100 and 900 − 20 Wh.
        const Slots all = Slots::between({march, march + 31h});
        const Slots days = Level::of(Periods::days(Zone::fixed(8h))).covering(all.span());
        CHECK(sum(state.amounts<Energy>("main", days)).total == Total<Energy>(10'300 * Wh));
        CHECK(sum(state.amounts<Energy>("water", days)).total == Total<Energy>(1'280 * Wh));
    }
}

namespace {

/// What the engine says of each window last, whenever it said so; and of the one that runs.
std::vector<Bucket> last_words(const Setup& setup, std::span<const Reading> readings, std::uint32_t level) {
    Engine engine(setup);
    for (const Reading& r : readings) engine.push(r);
    std::map<BucketKey, Bucket> last;
    for (Bucket b : engine.take().buckets) {
        b.version = 1;
        if (b.status == Status::corrected) b.status = Status::complete;
        if (b.key.level == level) last[b.key] = b;
    }
    std::erase_if(last, [](const auto& entry) { return entry.second.status == Status::provisional; });
    if (const auto running = engine.running(0, level)) last[running->key] = *running;
    std::vector<Bucket> buckets;
    for (const auto& [key, bucket] : last) buckets.push_back(bucket);
    return buckets;
}

}  // namespace

TEST_CASE("a state holds the windows that the engine publishes of the same readings, with all their counts") {
    LAW("merged or not, folded or open", [] {
        Random random;
        const Case& c = cases()[static_cast<std::size_t>(random.pick(static_cast<std::int64_t>(cases().size())))];
        const std::vector<Reading> readings = any_readings(random, c.point().counter, 20, 5);
        if (readings.empty()) return;
        std::size_t cut = static_cast<std::size_t>(random.pick(static_cast<std::int64_t>(readings.size())));
        while (cut > 0 && readings[cut].at == readings[cut - 1].at) --cut;
        const Form form = random.one_in(2) ? Form::folded : Form::open;
        const State state = merge(c.fold(std::span(readings).first(cut), form), c.fold(std::span(readings).subspan(cut), form));
        const auto level = static_cast<std::uint32_t>(random.pick(2));
        RC_ASSERT(state.buckets("main", level) == last_words(c.setup, readings, level));
    });
    LAW("of interval values too", [] {
        static const Case c = [] {
            Point point("main", PointKind::interval, Wh);
            point.every = 15min;
            return Case(PointSetup(point, CounterRule{.max_gap = 10min, .gap = GapPolicy::leave}));
        }();
        Random random;
        const std::vector<Reading> readings = any_readings(random, {.modulus = 1'000}, 12, 2);  // none overlap
        if (readings.empty()) return;
        const auto level = static_cast<std::uint32_t>(random.pick(2));
        RC_ASSERT(c.fold(readings, Form::folded).buckets("main", level) == last_words(c.setup, readings, level));
    });
    // The golden rows: of the first day one roll-over, one dip and one jump that is not settled; of the other meter an exchange.
    const Setup setup = golden_setup();
    const State state = fold(table_of(setup, golden_rows()), setup);
    const auto day = state.buckets("main", 1).front(), water = state.buckets("water", 1).front();
    CHECK(std::tuple(day.key.point, day.readings, day.rollovers, day.resets, day.exchanges, day.set_aside) == std::tuple(0U, 6U, 1, 0, 0, 1));
    CHECK(std::tuple(water.key.point, water.amount, water.readings, water.exchanges, water.set_aside) == std::tuple(1U, 1'280'000, 7U, 1, 0));
    CHECK(code_of([&] { return state.buckets("main", 2); }) == "out_of_range");
    CHECK(code_of([&] { return State::from_bytes(state.to_bytes()).buckets("main", 0); }) == "other_setup");
    const Setup gauges = golden_gauges();
    CHECK(code_of([&] { return fold(table_of(gauges, golden_gauge_rows()), gauges).buckets("power", 0); }) == "other_kind");
}

TEST_CASE("the header of a record is that of the specification") {
    const Setup setup = setup_of({register_of("main")});
    const Bytes bytes = fold(table_of(setup, std::vector{row(0, 0min, 7)}), setup, Form::open).to_bytes();
    // WTSS, version 1, zero, 1 record, CRC; WTST, version 1, kind 6, 10^0 Wh, open, zero, 37 bytes: the id with its length, a count, one reading of 21 bytes.
    CHECK(hex(std::span(bytes).first(12)) == "575453530100000001000000");
    CHECK(hex(std::span(bytes).subspan(16, 16)) == "575453540100060000010000" "21000000");
    CHECK(bytes.size() == 16 + 28 + 0x21);
    ByteReader crc{std::span(bytes).subspan(16 + 24), "crc"};
    CHECK(crc.get<std::uint32_t>() == crc32c(std::span(bytes).subspan(16 + 28), crc32c(std::span(bytes).subspan(16, 24))));
    const Bytes folded = fold(table_of(setup, std::vector{row(0, 0min, 7)}), setup).to_bytes();
    // Kind 1; one count of the amounts is 10^-3 Wh.
    CHECK(hex(std::span(folded).subspan(16, 12)) == "5754535401000100fd000000");
}

TEST_CASE("bytes that are not those of a state are refused, and the error tells which and where") {
    const Setup setup = golden_setup();
    const Bytes bytes = fold(table_of(setup, golden_rows()), setup).to_bytes();
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
        Bytes flipped = bytes;
        flipped[bit / 8] ^= std::byte{1} << (bit % 8);
        const std::string code = code_of([&] { return State::from_bytes(flipped); });
        if (code != "bad_bytes") FAIL("bit " << bit << ": " << code);
    }
    for (std::size_t size = 0; size < bytes.size(); ++size)
        if (code_of([&] { return State::from_bytes(std::span(bytes).first(size)); }) != "bad_bytes") FAIL("cut after " << size);
    Bytes longer = bytes;
    longer.push_back(std::byte{0});
    CHECK(code_of([&] { return State::from_bytes(longer); }) == "bad_bytes");

    Bytes newer = bytes;
    newer[16 + 4] = std::byte{2};
    CHECK(message_of([&] { return State::from_bytes(newer); }) ==
          "state, byte 44: at the record that begins at byte 16: it is of version 2, and 1 is known; read it with a newer wattle");
    Bytes damaged = bytes;
    damaged[100] ^= std::byte{1};
    CHECK(message_of([&] { return State::from_bytes(damaged); }).find("at the record that begins at byte 16: its bytes were damaged") != std::string::npos);
}

TEST_CASE("states that do not belong together are refused, and nothing changes") {
    const Setup setup = setup_of({register_of("main"), register_of("other")});
    const auto part = [&](std::chrono::microseconds from, Form form = Form::folded) {
        const std::vector<Reading> rows = {row(0, from, 100), row(0, from + 15min, 200), row(0, from + 30min, 300)};
        return fold(table_of(setup, rows), setup, form);
    };
    CHECK(message_of([&] { return merge(part(0min), part(30min)); }) ==
          "point \"main\": folded states of 2026-03-01T00:00:00Z/2026-03-01T00:30:00Z and of 2026-03-01T00:30:00Z/2026-03-01T01:00:00Z overlap; merge parts "
          "that follow each other, or keep them open until all are there");
    CHECK(code_of([&] { return merge(part(0min), part(1h, Form::open)); }) == "other_form");

    Setup changed = setup;
    changed.points[0].counter.step_back = 3;
    const State of_changed = fold(table_of(changed, std::vector{row(0, 5h, 1)}), changed);
    CHECK(code_of([&] { return merge(part(0min), of_changed); }) == "other_setup");
    CHECK(code_of([&] { return merge(State::from_bytes(part(0min).to_bytes()), of_changed); }) == "other_setup");
    CHECK(code_of([&] { return State::from_bytes(of_changed.to_bytes(), setup); }) == "other_setup");
    changed = setup;
    changed.levels.push_back(Level::every(5min));
    CHECK(code_of([&] { return State::from_bytes(part(0min).to_bytes(), changed); }) == "other_setup");

    const State one = State::from_bytes(part(0min).to_bytes()), two = State::from_bytes(part(1h).to_bytes());
    CHECK(code_of([&] { return merge(one, two); }) == "other_setup");
    CHECK(merge(merge(one, State(setup)), two) == merge(part(0min), part(1h)));
    CHECK(code_of([&] { return one.amounts<Energy>("main", Level::every(15min)); }) == "other_setup");
    CHECK(merge(State::from_bytes(part(0min, Form::open).to_bytes()), State::from_bytes(part(15min, Form::open).to_bytes())).span("main") ==
          Interval(march, march + 45min));

    CHECK(code_of([&] { return part(0min).span("nobody"); }) == "unknown_point");
    CHECK(code_of([&] { return part(0min).span("other"); }) == "unknown_point");
    CHECK(code_of([&] { return part(0min).amounts<Volume>("main", Level::every(15min)); }) == "other_kind");
    // Both readings behind the head lie in one slice of 15 min.
    const State fine = fold(table_of(setup, std::vector{row(0, 0min, 1), row(0, 1min, 3), row(0, 2min, 5), row(0, 3min, 8), row(0, 4min, 9)}), setup);
    CHECK(message_of([&] { return fine.amounts<Energy>("main", Slots::regular(march, 1min, 15)); }).find("lies within the slice 2026-03-01T00:00:00Z/2026-03-01T00:15:00Z") !=
          std::string::npos);
    Table milli({Point("main", PointKind::register_, Wh, Decimal("0.001"))});
    CHECK(code_of([&] { return fold(milli, setup); }) == "bad_point");
    CHECK(code_of([&] { return fold(Table({Point("nobody", PointKind::register_, Wh)}), setup); }) == "unknown_point");
    PointSetup unbounded = register_of("main");
    unbounded.counter.p_max = {};
    CHECK(code_of([&] { return State(setup_of({unbounded})); }) == "missing_option");
}

TEST_CASE("merging is commutative, nothing changes nothing, and points stay apart") {
    LAW("of several points, in any order", [] {
        Random random;
        const Case& c = cases()[static_cast<std::size_t>(random.pick(static_cast<std::int64_t>(cases().size())))];
        const State a = c.fold(any_readings(random, c.point().counter, 6), Form::open), b = c.fold(any_readings(random, c.point().counter, 6), Form::open),
                    x = c.fold(any_readings(random, c.point().counter, 6), Form::open);
        RC_ASSERT(merge(a, b) == merge(b, a));
        RC_ASSERT(merge(merge(a, b), x) == merge(a, merge(b, x)));
        RC_ASSERT(merge(a, a) == a);
        RC_ASSERT(merge(a, State()) == a);
        RC_ASSERT(merge(State(), a) == a);
    });
    const Setup setup = golden_setup();
    std::vector<Reading> rows = golden_rows(), of_each[3];
    for (const Reading& reading : rows) of_each[reading.point].push_back(reading);
    const auto part = [&](int i) { return fold(table_of(setup, of_each[i]), setup); };
    CHECK(merge(merge(part(2), part(0)), part(1)) == fold(table_of(setup, rows), setup));
}

TEST_CASE("what was merged is taken out again where the rest is known, and refused where it is not") {
    LAW("un-merge undoes the merge of parts without a common instant, and what it leaves merges to the whole", [] {
        Random random;
        const Case& c = cases()[static_cast<std::size_t>(random.pick(static_cast<std::int64_t>(cases().size())))];
        const std::vector<Reading> readings = any_readings(random, c.point().counter);
        std::vector<Reading> dealt[2];
        std::map<Instant, std::int64_t> to;
        for (const Reading& r : readings) dealt[to.try_emplace(r.at, random.pick(2)).first->second].push_back(r);
        const State rest = c.fold(dealt[0], Form::open), part = perhaps_through_bytes(c.fold(dealt[1], Form::open), random);
        const State whole = merge(rest, part);
        RC_ASSERT(unmerge(whole, part) == rest);
        RC_ASSERT(unmerge(whole, State()) == whole);
        RC_ASSERT(unmerge(whole, whole) == State());
        // Any two states: a rest that is told merges to the whole, and a refusal says that this is no part.
        const State other = c.fold(any_readings(random, c.point().counter, 3), Form::open), both = merge(whole, other);
        std::optional<State> left;
        const std::string code = code_of([&] { return left = unmerge(both, other), 0; });
        const bool right = left ? merge(*left, other) == both : code == "not_a_part";
        RC_ASSERT(right);
    });
    const Setup setup = golden_setup();
    std::vector<Reading> of_each[3];
    for (const Reading& reading : golden_rows()) of_each[reading.point].push_back(reading);
    const auto part = [&](int i, Form form) { return fold(table_of(setup, of_each[i]), setup, form); };
    for (const Form form : {Form::open, Form::folded}) CHECK(unmerge(merge(part(0, form), part(1, form)), part(1, form)) == part(0, form));
    const auto hour = [&](std::chrono::microseconds from) {
        return fold(table_of(setup, std::vector{row(0, from, 1), row(0, from + 15min, 2), row(0, from + 30min, 3)}), setup);
    };
    CHECK(message_of([&] { return unmerge(merge(hour(0h), hour(1h)), hour(1h)); }) ==
          "point \"main\": it is folded, and sums do not tell the readings with which the rest of 2026-03-01T00:00:00Z/2026-03-01T01:30:00Z without "
          "2026-03-01T01:00:00Z/2026-03-01T01:30:00Z would begin or end; merge the other parts anew, or keep states open that parts may leave");
    CHECK(message_of([&] { return unmerge(part(0, Form::open), part(1, Form::open)); }) ==
          "point \"water\": the whole has no readings of it; take out what was merged");
    CHECK(code_of([&] { return unmerge(part(0, Form::open), part(0, Form::folded)); }) == "other_form");
    Setup changed = setup;
    changed.points[0].counter.step_back = 3;
    CHECK(code_of([&] { return unmerge(part(0, Form::open), fold(table_of(changed, of_each[0]), changed, Form::open)); }) == "other_setup");
    // 250 was said too, and counts less than 249; the whole does not hold it.
    const State said = fold(table_of(setup, std::vector{row(0, 1h, 249)}), setup, Form::open), too = fold(table_of(setup, std::vector{row(0, 1h, 250)}), setup, Form::open);
    CHECK(code_of([&] { return unmerge(merge(said, too), too); }) == "not_a_part");
}

TEST_CASE("readings at the ends of time are folded like any other, without a slice for each quarter-hour before them") {
    const Setup setup = setup_of({register_of("main", std::nullopt, "1000 GW")});
    const std::vector<Reading> rows = {{Instant::min(), 0, 0, {}, 0},       {Instant::min() + 1us, 1, 0, {}, 0}, {Instant::min() + 2us, 2, 0, {}, 0},
                                       {Instant::min() + 3us, 5, 0, {}, 0}, {march, 1'000, 0, {}, 0},           {march + 1h, 2'000, 0, {}, 0},
                                       {Instant::max() - 1us, 3'000, 0, {}, 0}, {Instant::max(), 3'000, 0, {}, 0}};
    const State state = fold(table_of(setup, rows), setup);
    CHECK(state.to_bytes().size() < 1'000);
    for (std::size_t i = 1; i < rows.size(); ++i)
        CHECK(merge(fold(table_of(setup, std::span(rows).first(i)), setup), fold(table_of(setup, std::span(rows).subspan(i)), setup)) == state);
    const Slots grid = Slots::between({Instant::min(), march - 1h, march, march + 30min, march + 24h, Instant::max()});
    CHECK(state.amounts<Energy>("main", grid) == energy(rows, setup.points[0].point, grid, setup.points[0].counter));
}

namespace {

/// Gauges that step or go straight, and states, with values that hold for 45 min, or for three days.
const std::vector<Case>& gauge_cases() {
    static const std::vector<Case> all = [] {
        std::vector<Case> cases;
        for (const std::chrono::microseconds hold : {std::chrono::microseconds(45min), std::chrono::microseconds(72h)}) {
            for (const Interpolation interpolation : {Interpolation::step, Interpolation::linear}) {
                Point gauge("main", PointKind::gauge, kW, Decimal("0.1"));
                gauge.low = Decimal(0);
                gauge.high = Decimal(1);
                cases.emplace_back(PointSetup(gauge, GaugeRule{interpolation, hold}));
                PointSetup binned(gauge, GaugeRule{interpolation, hold});
                binned.bins = Decimal("0.3");
                cases.emplace_back(std::move(binned));
            }
            cases.emplace_back(PointSetup(Point("main", PointKind::state, AnyUnit()), GaugeRule{.hold = hold}));
        }
        return cases;
    }();
    return all;
}

std::vector<Reading> any_gauge_readings(Random& random) { return any_readings(random, {.modulus = random.one_in(2) ? 4 : 12}, 25); }

}  // namespace

TEST_CASE("gauges and states merge like registers, and hold what the batch tells") {
    LAW("any split in time, any tree; rows dealt out; any grid of level edges", [] {
        Random random;
        const Case& c = gauge_cases()[static_cast<std::size_t>(random.pick(static_cast<std::int64_t>(gauge_cases().size())))];
        const std::vector<Reading> readings = any_gauge_readings(random);
        if (readings.empty()) return;
        const State whole = c.fold(readings, Form::folded);
        std::vector<State> parts, dealt(2);
        for (std::size_t i = 0; i < readings.size();) {
            std::size_t end = i + 1 + static_cast<std::size_t>(random.pick(10));
            while (end < readings.size() && readings[end].at == readings[end - 1].at) ++end;
            end = std::min(end, readings.size());
            parts.push_back(merge(c.none, perhaps_through_bytes(c.fold(std::span(readings).subspan(i, end - i), Form::folded), random)));
            State& to = dealt[static_cast<std::size_t>(random.pick(2))];
            to = merge(to, c.fold(std::span(readings).subspan(i, end - i), Form::open));
            i = end;
        }
        RC_ASSERT(merged_in_any_tree(std::move(parts), random).to_bytes() == whole.to_bytes());
        const State open = merge(dealt[1], dealt[0]);
        RC_ASSERT(open.folded() == whole);

        std::vector<Instant> edges;
        Instant edge = march + 15min * (random.pick(40) - 8);
        for (std::int64_t n = random.pick(40); n >= 0; --n) {
            edges.push_back(edge);
            edge += 15min * random.pick(random.one_in(9) ? 400 : 4);
        }
        const Slots grid = Slots::between(edges);
        const State& state = random.one_in(2) ? whole : open;
        const PointSetup& point = c.point();
        if (point.point.kind == PointKind::gauge) {
            RC_ASSERT(state.gauges("main", grid) == stream::gauges(readings, point.point, grid, point.gauge));
            if (!point.bins) return;
            const Interval slot = grid.empty() ? grid.span() : grid[static_cast<std::size_t>(random.pick(static_cast<std::int64_t>(grid.size())))];
            for (const Interval& within : {grid.span(), slot})
                RC_ASSERT(state.load_duration("main", within) == stream::load_duration(readings, point.point, within, *point.bins, point.gauge));
        } else {
            RC_ASSERT(state.states("main", grid) == stream::states(readings, point.point, grid, point.gauge.hold));
        }
    });
}
