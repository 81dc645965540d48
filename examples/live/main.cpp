// Readings as they come, late ones and a stop included (docs/live.md). main.py says the same in Python, and both print expected.txt.
#include <wattle/stream/engine.hpp>
#include <wattle/units/format.hpp>

#include <cstdio>

using namespace wattle;
using namespace std::chrono_literals;

namespace {

/// What was published: the quarter-hours and the hour of a meter.
void print(const stream::Setup& setup, const stream::Output& out) {
    for (const stream::Bucket& b : out.buckets) {
        const auto amount = b.has_value() ? to_string(Energy::from_count(b.amount)) : "nothing known";
        fmt::print("  {} {}: {}, version {}, {}; {}\n", setup.levels[b.key.level].name(), to_string(b.window()), amount, b.version,
                   to_string(b.status), to_string(b.quality()));
    }
}

}  // namespace

int main() {
    // [setup]
    Point point("main.energy", PointKind::register_, kWh, Decimal("0.01"));
    point.digits = 6;
    point.every = 15min;

    stream::Setup setup;
    setup.points = {{point, stream::CounterRule{.p_max = "40 kW"}}};
    setup.levels = {stream::Level::every(15min), stream::Level::of(Periods::hours(Zone::load("Asia/Shanghai")))};
    stream::Engine engine(setup);
    // [end]

    fmt::print("A window is published when a settled reading stands at or past its end\n");
    // [push]
    const Instant begin = parse_instant("2026-03-12T08:00:00+08:00");
    const auto reading = [&](std::chrono::minutes after, std::int64_t counts) {
        return Reading{begin + after, counts, engine.slot("main.energy"), {}, 0};
    };
    for (const Reading& r : {reading(0min, 999'400), reading(15min, 999'900), reading(45min, 1'100)})
        fmt::print("  {} counts at {}: {}\n", r.value, to_string(r.at), to_string(engine.push(r)));
    print(engine.setup(), engine.take());
    // [end]

    fmt::print("\nWhat comes late restates what it changes, and nothing else\n");
    // [late]
    fmt::print("  {}\n", to_string(engine.push(reading(30min, 400))));
    const stream::Output out = engine.take();
    print(engine.setup(), out);
    for (const stream::Restated& r : out.restated) fmt::print("  {} Wh were {} Wh\n", r.after / 1000, r.before / 1000);
    // [end]

    fmt::print("\nA snapshot goes on where it was taken\n");
    // [snapshot]
    engine.set_offset("gateway-7", 4);
    const Bytes snapshot = engine.snapshot();
    stream::Engine next(setup);
    next.restore(snapshot);
    fmt::print("  read on from {}\n", next.offsets().at("gateway-7"));
    next.push(reading(60min, 1'700));
    print(next.setup(), next.take());
    // [end]

    fmt::print("\nA meter was exchanged, and that is noted afterwards\n");
    // [event]
    next.push(reading(75min, 250));
    fmt::print("  readings that nothing explains: {}\n", next.pending().at(0).candidates);
    next.apply({.at = begin + 65min, .what = MeterEvent::Exchange{"A", "B", 1'900, 0}});
    print(next.setup(), next.take());
    // [end]

    fmt::print("\nNothing comes any more, and the horizon passes\n");
    // [clock]
    next.tick(begin + setup.horizon + 90min);
    print(next.setup(), next.take());
    fmt::print("  final until {}\n", to_string(next.final_until(0)));
    // [end]

    fmt::print("\nIt is what the whole column says at once\n");
    // [batch]
    const std::vector all = {reading(0min, 999'400), reading(15min, 999'900), reading(30min, 400), reading(45min, 1'100), reading(60min, 1'700)};
    const auto used = stream::energy(all, point, Slots::regular(begin, 15min, 4), {.p_max = "40 kW"});
    fmt::print("  {}\n", to_string(sum(used)));
    // [end]
}
