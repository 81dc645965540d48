#include "wattle/stream/engine.hpp"

#include "law.hpp"

#include "wattle/base/sha256.hpp"

#include <algorithm>

using namespace wattle;
using namespace wattle::stream;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

const Instant march = parse_instant("2026-03-01T00:00:00Z");

/// The register of the worked examples: whole Wh, 5 digits, 12 kW, read each 15 min.
PointSetup register_of(std::string id = "main", int digits = 5) {
    Point point(std::move(id), PointKind::register_, Wh);
    point.digits = digits;
    point.every = 15min;
    return {point, CounterRule{.p_max = "12 kW"}};
}

Setup setup_of(std::vector<PointSetup> points, std::vector<Level> levels = usual_levels(Zone::utc())) {
    Setup setup;
    setup.points = std::move(points);
    setup.levels = std::move(levels);
    return setup;
}

Reading at(std::chrono::microseconds after, std::int64_t value, Quality quality = {}, std::uint16_t source = 0) {
    return {march + after, quality.missing() ? 0 : value, 0, quality, source};
}

/// What each bucket says: "15min 00:15 420 v1 complete, …", the time within the first days of March.
std::string shown(const Setup& setup, const std::vector<Bucket>& buckets, std::uint32_t level = 0) {
    std::string text;
    for (const Bucket& b : buckets) {
        if (b.key.level != level) continue;
        if (!text.empty()) text += " | ";
        text += to_string(b.key.start).substr(11, 5) + ' ' + (b.has_value() ? std::to_string(b.amount / 1000) : "-");
        if (b.quality() != Quality()) text += ' ' + short_text(b.quality());
        if (b.version != 1 || b.status != Status::complete) text += " v" + std::to_string(b.version) + ' ' + std::string(to_string(b.status));
    }
    static_cast<void>(setup);
    return text;
}

std::string pushed(Engine& engine, const std::vector<Reading>& readings) {
    std::string text;
    for (const Reading& r : readings) text += (text.empty() ? "" : " ") + std::string(to_string(engine.push(r)));
    return text;
}

}  // namespace

TEST_CASE("a window is published when a settled reading stands at or past its end, and what comes late restates it") {
    struct Case {
        std::string_view name;
        std::vector<Reading> readings;
        std::string_view pushed, quarters;
    };
    // Worked examples of the specification of the stream, section 5.
    const Case cases[] = {
        {"normal",    {at(0min, 40'100), at(15min, 40'520)}, "accepted accepted", "00:00 420"},
        {"roll-over", {at(0min, 99'990), at(15min, 250)},    "accepted accepted", "00:00 260 measured+rollover"},
        {"late",      {at(0min, 1'000), at(30min, 1'060), at(15min, 1'010)}, "accepted accepted late",
         "00:00 30 | 00:15 30 | 00:00 10 v2 corrected | 00:15 50 v2 corrected"},
        {"said twice", {at(0min, 1'000), at(30min, 1'060), at(0min, 1'000), at(30min, 1'060)}, "accepted accepted duplicate duplicate", "00:00 30 | 00:15 30"},
        {"glitch",    {at(0min, 40'520), at(15min, 0), at(30min, 40'940)}, "accepted accepted accepted", "00:00 210 | 00:15 210"},
        {"jump",      {at(0min, 40'520), at(15min, 90'000), at(30min, 90'400), at(45min, 90'800)}, "accepted accepted accepted accepted",
         "00:00 - jump | 00:15 400 | 00:30 400"},
        {"the newest was wrong", {at(0min, 100), at(30min, 6'000), at(15min, 110)}, "accepted accepted late",
         "00:00 2950 | 00:15 2950 | 00:00 10 v2 corrected | 00:15 - jump v2 provisional"},
        {"and is settled again", {at(0min, 100), at(30min, 6'000), at(15min, 110), at(45min, 120)}, "accepted accepted late accepted",
         "00:00 2950 | 00:15 2950 | 00:00 10 v2 corrected | 00:15 - jump v2 provisional | 00:15 5 v3 corrected | 00:30 5"},
        {"a better one of the same instant", {at(0min, 0), at(15min, 50), at(15min, 40)}, "accepted accepted conflict",
         "00:00 50 | 00:00 40 measured+conflict v2 corrected"},
        {"before the first", {at(30min, 100), at(60min, 200), at(15min, 60)}, "accepted accepted late", "00:30 50 | 00:45 50 | 00:15 40"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        Engine engine(setup_of({register_of()}));
        CHECK(pushed(engine, c.readings) == c.pushed);
        CHECK(shown(engine.setup(), engine.take().buckets) == c.quarters);
    }
}

TEST_CASE("several readings of one instant say the same in any order") {
    std::vector<Reading> three = {at(15min, 44'956), at(15min, 17'125), at(15min, 17'125)};
    three[2].quality = three[2].quality.with(Flag::clock_set);
    std::vector<int> order = {0, 1, 2};
    std::vector<Reading> kept;
    do {
        MemoryHistory history;
        Engine engine(setup_of({register_of()}), history);
        for (const int i : order) engine.push(three[static_cast<std::size_t>(i)]);
        std::vector<Reading> now;
        history.readings(0, Instant::min(), Instant::max(), now);
        REQUIRE(now.size() == 1);
        CHECK(now[0].quality == Quality().with(Flag::conflict));
        if (kept.empty()) kept = now;
        CHECK(now == kept);
    } while (std::next_permutation(order.begin(), order.end()));
}

// ---- laws

namespace {

struct Meter {
    PointSetup setup = register_of();
    std::vector<Reading> readings;  // in order of time
};

/// A register under random faults: roll-overs, dips, glitches, jumps, lost and doubled readings, gaps.
Meter any_meter(int most = 16) {
    Meter meter;
    const int digits = pick(3) == 0 ? 0 : 4 + pick(2);
    meter.setup = register_of("main", digits);
    meter.setup.counter.step_back = pick(4);
    const std::int64_t modulus = digits == 0 ? 0 : static_cast<std::int64_t>(wattle::detail::power_of_ten(digits));
    std::int64_t position = pick(1'000) - (modulus == 0 ? 500 : 0);
    std::chrono::microseconds time = std::chrono::seconds(pick(3'600)) - 30min;
    if (pick(4) == 0) meter.setup.counter.resettable = true;
    if (pick(5) == 0) meter.setup.counter.backward = true, meter.setup.counter.resettable = false;
    if (modulus != 0 && pick(8) == 0) meter.setup.counter.no_cap = true, meter.setup.counter.p_max.reset();
    if (pick(6) == 0) meter.setup.counter.gap = GapPolicy::leave;
    if (pick(3) == 0) {
        meter.setup.counter.segments.push_back({.serial = "A"});
        for (int n = 1 + pick(2); n > 0; --n) {
            const Instant x = meter.setup.counter.segments.back().from == Instant::min() ? march : meter.setup.counter.segments.back().from;
            if (pick(2) == 0) meter.setup.counter.segments.back().end = modulus == 0 ? position + pick(300) : (position + pick(300)) % modulus;
            Segment next{.from = x + std::chrono::microseconds(15min) * (1 + pick(6)), .serial = "B"};
            if (pick(2) == 0) next.start = pick(800);
            if (pick(4) == 0) next.multiplier = 2;
            meter.setup.counter.segments.push_back(next);
        }
    }
    const bool calm = pick(3) == 0;
    for (int n = 2 + pick(most); n > 0; --n) {
        const int kind = calm ? 11 : pick(12);
        std::int64_t value = position;
        if (kind == 0) value = position - pick(5);
        if (kind == 1) value = pick(100'000);
        if (kind == 2) value = position += 5'000 + pick(100'000);
        if (modulus != 0 && kind != 1) value = ((value % modulus) + modulus) % modulus;
        const Reason reasons[] = {Reason::measured, Reason::measured, Reason::measured, Reason::edited, Reason::no_answer, Reason::frozen};
        meter.readings.push_back(at(time, value, reasons[!calm && pick(10) == 0 ? pick(6) : 0], static_cast<std::uint16_t>(pick(2))));
        if (pick(8) != 0) time += pick(3) == 0 ? std::chrono::microseconds(15min) * (1 + pick(4)) : std::chrono::microseconds(1 + pick(1'000'000) * 900ll);
        position += pick(400);
    }
    return meter;
}

std::vector<Level> any_levels() {
    std::vector<Level> levels = {Level::every(15min)};
    if (pick(2) == 0) levels.push_back(Level::of(Periods::hours(Zone::load("Asia/Kathmandu"))));
    if (pick(2) == 0) levels.push_back(Level::list("period", {march - 10min, march + 47min, march + 2h, march + 9h}));
    if (pick(2) == 0) levels.push_back(Level::of(Periods::days(Zone::utc())));
    return levels;
}

std::vector<Reading> one_per_instant(std::vector<Reading> readings) {
    std::ranges::sort(readings, {}, &Reading::at);
    readings.erase(std::unique(readings.begin(), readings.end(), [](const Reading& a, const Reading& b) { return a.at == b.at; }), readings.end());
    return readings;
}

/// Everything that the engine has said of a point is what `amounts` says of all readings, in every window that is closed, and in those that run.
void require_equal_to_batch(const Engine& engine, const std::vector<Bucket>& buckets, const std::vector<Reading>& readings,
                            const std::vector<Segment>& segments = {}) {
    PointSetup p = engine.setup().points[0];
    if (!segments.empty()) p.counter.segments = segments;
    for (std::uint32_t level = 0; level < engine.setup().levels.size(); ++level) {
        std::map<Instant, Bucket> last;
        for (const Bucket& b : buckets) {
            if (b.key.level != level) continue;
            const auto [found, fresh] = last.try_emplace(b.key.start, b);
            if (fresh) {
                RC_ASSERT(b.version == 1u);
            } else {
                RC_ASSERT(b.version == found->second.version + 1);
                found->second = b;
            }
        }
        if (const auto running = engine.running(0, level)) {
            RC_ASSERT(running->status == Status::provisional);
            last.insert_or_assign(running->key.start, *running);
        }
        for (const auto& [key, last_bucket] : last) {
            const Instant start = key;  // clang 14 captures no bindings
            const Bucket& bucket = last_bucket;
            if (bucket.status == Status::provisional && (!engine.running(0, level) || bucket.key.start != engine.running(0, level)->key.start)) continue;
            const auto one = energy(readings, p.point, Slots::between({start, bucket.end}), p.counter);
            RC_ASSERT(bucket.amount == one.counts()[0]);
            RC_ASSERT(bucket.quality() == one.quality(0));
            RC_ASSERT(bucket.estimated == one.estimated(0).count());
            RC_ASSERT(bucket.exchanges == std::ranges::count_if(p.counter.segments, [&](const Segment& s) {
                          return &s != &p.counter.segments[0] && !s.same_meter && s.from >= start && s.from < bucket.end;
                      }));
            RC_ASSERT(bucket.time(QualityClass::missing) == one.missing(0));
            const auto sorted = one_per_instant(readings);
            if (p.counter.segments.empty() && p.point.kind == PointKind::register_) RC_ASSERT(bucket.readings + bucket.set_aside <= std::ranges::count_if(sorted, [&](const Reading& r) { return r.at >= start && r.at < bucket.end; }));
        }
        // And nothing was left out between the first and the last.
        if (level != 0) continue;
        if (const auto running = engine.running(0, 0)) std::erase_if(last, [&](const auto& entry) { return entry.first > running->key.start; });
        Instant next = last.empty() ? Instant() : last.begin()->first;
        for (const auto& [start, bucket] : last) {
            RC_ASSERT(start == next);
            next = bucket.end;
        }
    }
}

/// The lumps that stand in the end are those of the batch.
void require_lumps_of_batch(const Engine& engine, const std::vector<GapTotal>& told, const std::vector<Reading>& readings) {
    std::vector<std::pair<Interval, std::int64_t>> standing, batch;
    for (const GapTotal& t : told) {
        if (!t.withdrawn) {
            standing.emplace_back(t.time, t.amount);
            continue;
        }
        const auto at = std::ranges::find(standing, std::pair(t.time, t.amount));
        RC_ASSERT(at != standing.end());
        standing.erase(at);
    }
    const PointSetup& p = engine.setup().points[0];
    // Exchanges behind the last reading that can be used are not taken yet.
    const bool is_interval = p.point.kind == PointKind::interval;
    const auto shown = [&](const Reading& r) {  // by a counter with so many digits
        std::optional<std::int64_t> modulus = p.counter.modulus;
        if (!modulus && p.point.digits > 0) modulus = static_cast<std::int64_t>(wattle::detail::power_of_ten(p.point.digits));
        for (const Segment& s : p.counter.segments)
            if (s.from <= r.at && s.modulus) modulus = s.modulus;
        return is_interval || !modulus || *modulus == 0 || (r.value >= 0 && r.value < *modulus);
    };
    const auto rank = [&](Reading r) {
        if (!shown(r)) r.quality = worse(r.quality, Reason::outside_limits);
        return wattle::detail::rank(r);
    };
    Instant newest = Instant::min();
    for (const Reading& r : readings) {
        const auto wins = [&](const Reading& other) { return other.at == r.at && !other.quality.missing() && rank(other) < rank(r); };
        if (std::ranges::any_of(readings, wins)) continue;
        if (is_interval || (r.quality.quality_class() < QualityClass::suspect && shown(r))) newest = std::max(newest, r.at + (is_interval ? *p.point.every : 0s));
    }
    for (const auto& l : lumps<Energy>(readings, p.point, p.counter))
        if (l.time.end() <= newest) batch.emplace_back(l.time, l.amount.count());
    std::ranges::sort(standing, {}, [](const auto& l) { return l.first.begin(); });
    RC_ASSERT(standing == batch);
}

/// What each window said last, whenever that was said; those that run too.
std::map<BucketKey, Bucket> last_words(const Engine& engine, const std::vector<Bucket>& buckets) {
    std::map<BucketKey, Bucket> last;
    for (Bucket b : buckets) {
        b.version = 1;
        if (b.status == Status::corrected) b.status = Status::complete;
        last[b.key] = b;
    }
    std::erase_if(last, [](const auto& entry) { return entry.second.status == Status::provisional; });
    for (std::uint32_t point = 0; point < engine.setup().points.size(); ++point)
        for (std::uint32_t level = 0; level < engine.setup().levels.size(); ++level)
            if (const auto running = engine.running(point, level)) last[running->key] = *running;
    return last;
}

}  // namespace

TEST_CASE("the engine obeys its laws under every fault") {
    LAW("in order it says what the batch says", [] {
        const Meter meter = any_meter();
        Engine engine(setup_of({meter.setup}, any_levels()));
        for (const Reading& r : meter.readings) engine.push(r);
        require_equal_to_batch(engine, engine.take().buckets, meter.readings);
    });
    LAW("in any order it says what the batch says", [] {
        Meter meter = any_meter();
        Engine engine(setup_of({meter.setup}, any_levels()));
        const int disorder = 1 + pick(4);
        for (std::size_t i = 0; i < meter.readings.size(); ++i)
            if (pick(disorder) == 0) std::swap(meter.readings[i], meter.readings[static_cast<std::size_t>(pick(static_cast<int>(meter.readings.size())))]);
        for (const Reading& r : meter.readings) engine.push(r);
        const Output out = engine.take();
        require_equal_to_batch(engine, out.buckets, meter.readings);
        require_lumps_of_batch(engine, out.lumps, meter.readings);
    });
    LAW("what was published last does not depend on the order", [] {
        Meter meter = any_meter();
        const Setup setup = setup_of({meter.setup}, any_levels());
        const auto last_of = [&](const std::vector<Reading>& readings) {
            Engine engine(setup);
            for (const Reading& r : readings) engine.push(r);
            return last_words(engine, engine.take().buckets);
        };
        const auto in_order = last_of(meter.readings);
        for (std::size_t i = meter.readings.size(); i > 1; --i) std::swap(meter.readings[i - 1], meter.readings[static_cast<std::size_t>(pick(static_cast<int>(i)))]);
        RC_ASSERT(last_of(meter.readings) == in_order);
    });
    LAW("of interval values it says what the batch says, in any order", [] {
        Meter meter;
        Point point("main", PointKind::interval, pick(2) == 0 ? AnyUnit(Wh) : AnyUnit(kW), pick(2) == 0 ? Decimal(1) : Decimal("0.001"));
        point.every = 15min;
        point.stamp = pick(2) == 0 ? Stamp::begin : Stamp::end;
        CounterRule rule;
        if (pick(3) == 0) rule.gap = GapPolicy::leave, rule.max_gap = 10min;
        meter.setup = PointSetup(point, rule);
        std::chrono::microseconds time = 0s;
        for (int n = 1 + pick(12); n > 0; --n) {
            const Reason reasons[] = {Reason::measured, Reason::edited, Reason::no_answer, Reason::frozen};
            meter.readings.push_back(at(time, pick(1'000), reasons[pick(8) == 0 ? pick(4) : 0], static_cast<std::uint16_t>(pick(2))));
            time += pick(4) == 0 ? std::chrono::microseconds(pick(2'000'000) * 1'000ll) : std::chrono::microseconds(15min) * (pick(5) == 0 ? 3 : 1);
        }
        for (std::size_t i = 0; i < meter.readings.size(); ++i)
            if (pick(3) == 0) std::swap(meter.readings[i], meter.readings[static_cast<std::size_t>(pick(static_cast<int>(meter.readings.size())))]);
        Engine engine(setup_of({meter.setup}, any_levels()));
        for (const Reading& r : meter.readings) engine.push(r);
        const Output out = engine.take();
        require_equal_to_batch(engine, out.buckets, meter.readings);
        require_lumps_of_batch(engine, out.lumps, meter.readings);
    });
    LAW("of gauges and states it says what the batch says, in any order", [] {
        const bool is_state = pick(3) == 0;
        Point point("main", is_state ? PointKind::state : PointKind::gauge, is_state ? AnyUnit() : AnyUnit(kW));
        point.every = 5min;
        if (pick(3) == 0) point.high = Decimal(80);
        const GaugeRule rule{.interpolation = pick(2) == 0 ? Interpolation::linear : Interpolation::step};
        std::vector<Reading> readings;
        std::chrono::microseconds time = std::chrono::seconds(pick(3'600));
        for (int n = 1 + pick(14); n > 0; --n) {
            const Reason reasons[] = {Reason::measured, Reason::edited, Reason::no_answer, Reason::frozen};
            readings.push_back(at(time, pick(is_state ? 3 : 100), reasons[pick(6) == 0 ? pick(4) : 0], static_cast<std::uint16_t>(pick(2))));
            if (pick(6) != 0) time += pick(3) == 0 ? std::chrono::microseconds(pick(2'400) * 1'000'000ll) : std::chrono::microseconds(5min);
        }
        for (std::size_t i = 0; i < readings.size(); ++i)
            if (pick(3) == 0) std::swap(readings[i], readings[static_cast<std::size_t>(pick(static_cast<int>(readings.size())))]);
        Setup setup = setup_of({PointSetup(point, rule)}, any_levels());
        if (!is_state && pick(2) == 0) setup.points[0].bins = 10;
        Engine engine = pick(2) == 0 ? Engine(setup) : Engine::without_history(setup);
        for (const Reading& r : readings) engine.push(r);
        const Output out = engine.take();
        const auto check = [&](const auto& buckets, const auto& batch) {
            std::map<BucketKey, std::remove_cvref_t<decltype(buckets[0])>> last;
            for (const auto& b : buckets) {
                RC_ASSERT(b.version == (last.contains(b.key) ? last.at(b.key).version + 1 : 1));
                last.insert_or_assign(b.key, b);
            }
            for (const auto& [key, b] : last) {
                RC_ASSERT(b.summary == batch(Slots::between({key.start, b.end})));
            }
            // Windows are closed by what is settled or missing, and begin with the first that is.
            std::map<Instant, QualityClass> best;
            for (const Reading& r : readings) {
                const bool shown = r.quality.missing() || !point.high || r.value <= 80;
                const QualityClass found = shown ? r.quality.quality_class() : std::max(r.quality.quality_class(), QualityClass::suspect);
                const auto [at, fresh] = best.try_emplace(r.at, found);
                if (!fresh) at->second = std::min(at->second, found);
            }
            std::vector<Instant> settled;
            for (const auto& [instant, found] : best)
                if (found != QualityClass::suspect) settled.push_back(instant);
            if (settled.empty()) return RC_ASSERT(last.empty());
            const auto [oldest, newest] = std::ranges::minmax(settled);
            for (std::uint32_t level = 0; level < setup.levels.size(); ++level)
                for (const Interval window : setup.levels[level].covering({oldest, newest}))
                    RC_ASSERT(last.contains({0, level, window.begin()}) || window.end() > newest);
        };
        if (is_state)
            check(out.states, [&](const Slots& one) { return states(readings, point, one)[0]; });
        else
            check(out.gauges, [&](const Slots& one) { return gauges(readings, point, one, rule)[0]; });
        RC_ASSERT(out.durations.size() == (setup.points[0].bins ? out.gauges.size() : 0));
        if (setup.points[0].bins) check(out.durations, [&](const Slots& one) { return load_duration(readings, point, one[0], 10, rule); });
    });
    LAW("killed at any reading and restored from its snapshot it says what it would have said", [] {
        Meter meter = any_meter();
        const Setup setup = setup_of({meter.setup}, any_levels());
        for (std::size_t i = 0; i < meter.readings.size(); ++i)
            if (pick(3) == 0) std::swap(meter.readings[i], meter.readings[static_cast<std::size_t>(pick(static_cast<int>(meter.readings.size())))]);
        Engine whole(setup), first(setup);
        const auto kill = static_cast<std::size_t>(pick(static_cast<int>(meter.readings.size())));
        for (std::size_t i = 0; i < kill; ++i) whole.push(meter.readings[i]), first.push(meter.readings[i]);
        first.set_offset("main", kill);
        const Bytes bytes = first.snapshot();
        RC_ASSERT(whole.take() == first.take());
        Engine second(setup);
        if (pick(2) == 0) second.push(meter.readings.back());  // a restore begins anew
        second.restore(bytes);
        second.take();
        RC_ASSERT(second.snapshot() == bytes);
        RC_ASSERT(second.offsets().at("main") == kill);
        for (std::size_t i = kill; i < meter.readings.size(); ++i) RC_ASSERT(second.push(meter.readings[i]) == whole.push(meter.readings[i]));
        RC_ASSERT(second.take() == whole.take());
        second.set_offset("main", 0), whole.set_offset("main", 0);
        RC_ASSERT(second.snapshot() == whole.snapshot());
    });
    LAW("a snapshot that is refused changes nothing, however far it was read", [] {
        const Meter meter = any_meter();
        const Setup setup = setup_of({meter.setup}, any_levels());
        Engine whole(setup), engine(setup);
        const auto half = static_cast<std::size_t>(pick(static_cast<int>(meter.readings.size())));
        for (std::size_t i = 0; i < half; ++i) whole.push(meter.readings[i]), engine.push(meter.readings[i]);
        engine.set_offset("main", half), whole.set_offset("main", half);
        // Cut off, though its length and its digest are right. The payload stands behind 32 bytes: sign, version, kind, length, setup id, digest.
        const Bytes bytes = engine.snapshot();
        const auto payload = std::span(bytes).subspan(32).first(static_cast<std::size_t>(pick(static_cast<int>(bytes.size() - 32))));
        const Digest digest = sha256(payload);
        const Bytes torn = ByteWriter().put(std::span(bytes).first(32)).put(payload).put_at(8, ByteWriter().put(std::uint64_t{payload.size()}).bytes()).put_at(24, std::span(digest).first(8)).bytes();
        RC_ASSERT(code_of([&] { return engine.restore(torn), 0; }) == "bad_bytes");
        RC_ASSERT(engine.snapshot() == bytes);
        RC_ASSERT(engine.setup() == setup);
        for (std::size_t i = half; i < meter.readings.size(); ++i) RC_ASSERT(engine.push(meter.readings[i]) == whole.push(meter.readings[i]));
        RC_ASSERT(engine.take() == whole.take());
        RC_ASSERT(engine.snapshot() == whole.snapshot());
    });
    LAW("in any chunks of a table it says what the batch says", [] {
        Meter meter = any_meter();
        Engine engine(setup_of({meter.setup}, any_levels()));
        for (std::size_t i = 0; i < meter.readings.size(); ++i)
            if (pick(2) == 0) std::swap(meter.readings[i], meter.readings[static_cast<std::size_t>(pick(static_cast<int>(meter.readings.size())))]);
        Output taken;  // in the memory of what was taken before
        std::vector<Bucket> all;
        const auto take = [&] {
            engine.take(taken);
            all.insert(all.end(), taken.buckets.begin(), taken.buckets.end());
        };
        for (std::size_t i = 0; i < meter.readings.size();) {
            const std::size_t n = std::min(meter.readings.size() - i, static_cast<std::size_t>(1 + pick(8)));
            engine.push(Table({meter.setup.point}, std::span(meter.readings).subspan(i, n)));
            i += n;
            if (pick(3) == 0) take();
        }
        take();
        require_equal_to_batch(engine, all, meter.readings);
    });
    LAW("events applied at any time, among readings in any order, say what the batch says of the meters that were there", [] {
        Meter meter = any_meter();
        meter.setup.counter.segments.clear();
        std::vector<MeterEvent> events;
        Instant x = march;
        for (int n = 1 + pick(2); n > 0; --n) {
            x += std::chrono::microseconds(15min) * (1 + pick(6)) + (pick(2) == 0 ? 0s : std::chrono::seconds(pick(900)));
            const Decimal ratio = events.empty() || !std::holds_alternative<MeterEvent::TransformerChange>(events.back().what) ? 1 : 2;
            MeterEvent event{.at = x, .point = 0, .what = MeterEvent::TransformerChange{ratio, 3 - ratio.mantissa()}};
            if (pick(3) != 0) {
                MeterEvent::Exchange exchange;
                if (pick(2) == 0) exchange.old_end = pick(1'200);
                if (pick(2) == 0) exchange.new_start = pick(800);
                event.what = exchange;
            }
            if (!events.empty() && std::holds_alternative<MeterEvent::TransformerChange>(event.what) && ratio == 1 && events.size() == 2) continue;
            events.push_back(event);
        }
        std::vector<Segment> segments;
        try {
            segments = segments_of(meter.setup.point, meter.setup.counter, events);
        } catch (const Error&) {
            RC_DISCARD("events that contradict each other");
        }
        for (std::size_t i = 0; i < meter.readings.size(); ++i)
            if (pick(4) == 0) std::swap(meter.readings[i], meter.readings[static_cast<std::size_t>(pick(static_cast<int>(meter.readings.size())))]);
        Engine engine(setup_of({meter.setup}, any_levels()));
        std::size_t next = 0;
        const auto maybe_apply = [&] {
            while (next < events.size() && pick(4) == 0) {
                engine.apply(events[next]);
                if (pick(3) == 0) engine.apply(events[next]);  // said twice, it changes nothing
                ++next;
            }
        };
        Bytes bytes;
        for (const Reading& r : meter.readings) {
            maybe_apply();
            engine.push(r);
            if (pick(6) == 0) {
                bytes = engine.snapshot();
                Engine second(engine.setup());
                if (pick(2) == 0) second.apply(events.front());  // a restore begins anew
                second.restore(bytes);
                RC_ASSERT(second.snapshot() == bytes);
            }
        }
        while (next < events.size()) engine.apply(events[next++]);
        require_equal_to_batch(engine, engine.take().buckets, meter.readings, segments);
    });
    LAW("whatever the clock says meanwhile, windows and what was adjusted beside them say what the batch says", [] {
        Meter meter = any_meter(30);
        for (Reading& r : meter.readings)
            if (pick(6) == 0) {  // a silence
                const auto silence = std::chrono::microseconds(30min) * (1 + pick(20));
                for (Reading* later = &r; later <= &meter.readings.back(); ++later) later->at += silence;
            }
        for (std::size_t i = 1; i < meter.readings.size(); ++i)
            if (pick(8) == 0) std::swap(meter.readings[i], meter.readings[i - 1]);
        Setup setup = setup_of({meter.setup}, any_levels());
        setup.horizon = std::chrono::microseconds(15min) * (1 + pick(16));
        if (pick(2) == 0) setup.idle_limit = std::chrono::microseconds(10min) * (1 + pick(8));
        Engine engine(setup);
        Instant clock = Instant::min();
        std::vector<Bucket> buckets;
        std::map<BucketKey, std::int64_t> adjusted;
        const auto take = [&] {
            const Output out = engine.take();
            buckets.insert(buckets.end(), out.buckets.begin(), out.buckets.end());
            for (const Adjustment& a : out.adjustments) adjusted[a.key] += a.delta;
            RC_ASSERT(out.unplaced.empty());
        };
        for (const Reading& r : meter.readings) {
            if (clock == Instant::min() || r.at > clock + 1h || pick(3) == 0) engine.tick(clock = std::max(clock, r.at + std::chrono::seconds(pick(600))));
            engine.push(r);
            if (pick(6) == 0) {
                take();
                const Bytes bytes = engine.snapshot();
                Engine second(setup);
                second.restore(bytes);
                RC_ASSERT(second.snapshot() == bytes);
                engine = std::move(second);
            }
        }
        engine.tick(clock += std::chrono::minutes(1 + pick(300)));  // windows are closed by a clock that goes on
        take();
        std::map<BucketKey, Bucket> last;
        for (const Bucket& b : buckets) {
            RC_ASSERT(b.version == (last.contains(b.key) ? last.at(b.key).version + 1 : 1));
            if (last.contains(b.key)) RC_ASSERT(last.at(b.key).status != Status::final_);
            if (b.status == Status::final_) RC_ASSERT(b.end <= engine.final_until(0));
            last[b.key] = b;
        }
        for (const auto& [key, b] : last) {
            if (b.status == Status::provisional) continue;
            // What comes late for a window that nothing has closed is told when it is closed.
            if (const auto running = engine.running(0, key.level); running && b.status == Status::final_ && key.start >= running->key.start) continue;
            const auto one = energy(meter.readings, meter.setup.point, Slots::between({key.start, b.end}), meter.setup.counter);
            const std::int64_t beside = adjusted.contains(key) ? adjusted.at(key) : 0;
            RC_ASSERT(b.amount + beside == one.counts()[0]);
            if (!adjusted.contains(key) && b.status == Status::complete) RC_ASSERT(b.quality() == one.quality(0));
        }
        // Nothing that has passed the horizon is left unsaid.
        if (!last.empty() && last.begin()->first.level == 0)
            for (const Interval& window : setup.levels[0].covering({last.begin()->first.start, std::max(engine.final_until(0), last.begin()->first.start)}))
                if (window.end() <= engine.final_until(0)) RC_ASSERT(last.contains({0, 0, window.begin()}));
    });
    LAW("a long calm run that a few late ones disturb says what the batch says", [] {
        const Meter meter = any_meter(60);
        std::vector<Reading> now, late;
        for (const Reading& r : meter.readings) (pick(12) == 0 ? late : now).push_back(r);
        Engine engine(setup_of({meter.setup}, any_levels()));
        for (const Reading& r : now) engine.push(r);
        for (const Reading& r : late) engine.push(r);
        require_equal_to_batch(engine, engine.take().buckets, meter.readings);
    });
}

TEST_CASE("a gauge whose last word turned suspect is joined past it, in windows that were closed by it too") {
    Point point("main", PointKind::gauge, kW);
    point.every = 5min;
    point.high = Decimal(80);
    const GaugeRule rule{.interpolation = Interpolation::linear};
    Engine engine(setup_of({PointSetup(point, rule)}));
    // Missing at 00:15 closes the first window; a value beyond the limits stands there then, and the line goes past it to 00:15:01.
    const std::vector<Reading> readings{at(10min, 20), at(15min, 0, Reason::no_answer), at(15min, 81), at(15min + 1s, 40)};
    CHECK(pushed(engine, readings) == "accepted accepted conflict accepted");
    const auto out = engine.take().gauges;
    REQUIRE(out.size() >= 2);
    CHECK(out.front().version == 1);
    CHECK(out.back().version > 1);
    CHECK(out.back().key.start == march);
    CHECK(out.back().summary == gauges(readings, point, Slots::between({march, march + 15min}), rule)[0]);
    CHECK_FALSE(out.back().summary == out.front().summary);
}

TEST_CASE("what the horizon has passed is forgotten, and what is not can still be restated") {
    Setup setup = setup_of({register_of("main", 8)});
    setup.horizon = std::chrono::hours(24);
    Engine engine(setup);
    std::size_t most = 0;
    for (int i = 0; i < 96 * 200; ++i) {  // 200 days
        engine.push(at(15min * i + 7min, 100 * i));
        if (i % 960 == 0) {
            most = std::max(most, engine.snapshot().size());
            engine.take();
        }
    }
    CHECK(most < 1'500 * 150);  // readings of at most 12 days, and their windows
    const Instant newest = march + 15min * (96 * 200 - 1) + 7min;
    CHECK(engine.final_until(0) == newest - 24h);
    CHECK(engine.take().adjustments.empty());
    // Twice as much up to the middle of a step, half a day ago.
    CHECK(engine.push(at(newest - march - 12h + 450s, 100 * (96 * 200 - 1 - 48) + 80)) == Pushed::late);
    Output out = engine.take();
    CHECK_FALSE(out.restated.empty());
    CHECK(out.adjustments.empty());
    // Two days ago, which is still held: beside the windows.
    CHECK(engine.push(at(newest - march - 50h + 450s, 100 * (96 * 200 - 1 - 200) + 80)) == Pushed::adjusted);
    out = engine.take();
    CHECK(out.restated.empty());
    REQUIRE_FALSE(out.adjustments.empty());
    CHECK(out.adjustments[0].delta != 0);
    // A hundred days ago, which nothing holds any more.
    const Reading long_ago = at(std::chrono::hours(24 * 100) + 1min, 960'000);
    CHECK(engine.push(long_ago) == Pushed::adjusted);
    out = engine.take();
    CHECK(out.unplaced == std::vector{long_ago});
    CHECK(out.adjustments.empty());
}

TEST_CASE("after a restore, a late reading settles those that waited a year ahead of the base") {
    const Setup setup = setup_of({register_of("main", 9)});
    Engine whole(setup), next(setup);
    for (const Reading& r : {at(0min, 500), at(24h * 366, 100), at(24h * 366 + 30min, 120)}) whole.push(r);
    CHECK(whole.pending().at(0).candidates == 2);
    next.restore(whole.snapshot());
    whole.take();
    for (Engine* engine : {&whole, &next}) engine->push(at(15min, 90));
    CHECK(whole.pending().empty());
    const Output out = whole.take();
    CHECK(out.buckets.size() > 366 * 96);
    CHECK(next.take() == out);
    CHECK(next.snapshot() == whole.snapshot());
}

TEST_CASE("a tick closes what is silent") {
    struct Case {
        std::string_view name;
        std::optional<std::chrono::microseconds> idle_limit;
        std::chrono::microseconds now;
        std::string_view shown;
    };
    const Case cases[] = {
        {"within the horizon nothing is said", {}, 20h, ""},
        {"past it the windows stand as they are", {}, 24h + 22min, "00:00 420 gap v1 final"},
        {"a limit of silence closes them meanwhile", 30min, 1h + 7min, "00:00 420 gap v1 provisional | 00:15 - gap v1 provisional"},
    };
    for (const Case& c : cases) {
        CAPTURE(c.name);
        Setup setup = setup_of({register_of()});
        setup.horizon = std::chrono::hours(24);
        setup.idle_limit = c.idle_limit;
        Engine engine(setup);
        engine.push(at(0s, 40'100));
        engine.push(at(10min, 40'520));
        engine.tick(march + c.now);
        engine.tick(march);  // an earlier one is not heard
        CHECK(shown(setup, engine.take().buckets) == c.shown);
        CHECK(engine.final_until(0) == march + c.now - 24h);
    }
    SUBCASE("and what comes then makes it complete") {
        Setup setup = setup_of({register_of()});
        setup.idle_limit = 30min;
        Engine engine(setup);
        engine.push(at(0s, 40'100));
        engine.push(at(10min, 40'520));
        engine.tick(march + 1h + 7min);
        engine.take();
        engine.push(at(30min, 40'920));
        CHECK(shown(setup, engine.take().buckets) == "00:00 520 v2 complete | 00:15 300 v2 complete");
    }
    SUBCASE("a reading more than an hour ahead of it is set aside") {
        Engine engine(setup_of({register_of()}));
        engine.push(at(0s, 40'100));
        engine.tick(march + 5min);
        engine.push(at(2h, 41'000));
        engine.push(at(15min, 40'400));
        CHECK(shown(engine.setup(), engine.take().buckets) == "00:00 300");
    }
}

TEST_CASE("an event is refused where it cannot be") {
    Setup setup = setup_of({register_of()});
    setup.points.emplace_back(Point("hall", PointKind::gauge, kW));
    setup.points.back().point.every = 5min;
    Engine engine = Engine::without_history(setup);
    engine.push(at(0s, 40'100));
    engine.push(at(15min, 40'520));
    const auto exchange = [](std::uint32_t point, std::chrono::microseconds after) {
        return MeterEvent{march + after, point, MeterEvent::Exchange{"A", "B", 40'700, 2'000}};
    };
    CHECK(code_of([&] { engine.apply(exchange(2, 20min)); }) == "unknown_point");
    CHECK(code_of([&] { engine.apply(exchange(1, 20min)); }) == "other_kind");
    CHECK(code_of([&] { engine.apply(exchange(0, 10min)); }) == "no_history");
    engine.apply(exchange(0, 20min));
    CHECK(code_of([&] { engine.apply(MeterEvent{march + 40min, 0, MeterEvent::Exchange{"C", "D", 1, 1}}); }) == "bad_segments");
    engine.take();
    engine.push(at(30min, 2'310));
    const auto out = engine.take();
    CHECK(shown(setup, out.buckets) == "00:15 490 measured+exchange");  // 180 + 310, as the specification works it out
}
