#include "wattle/stream/state.hpp"

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
std::vector<Reading> any_readings(Random& random, const CounterRule& rule, std::int64_t most = 30) {
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
            time += steps[random.pick(7)];
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
                            settled += part.to_bytes().size() > 28 + 16 + 8 + 16 + 4 + 6 * 20 + 1;
                        }
                }
        }
    CHECK(wrong == 0);
    CHECK(settled > 25'000);
}
