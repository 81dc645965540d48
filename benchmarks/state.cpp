// States: how fast parts merge, become bytes and come back. Every answer is checked against the fold of all readings before it is timed.
#include "ratio.hpp"

#include <wattle/stream/state.hpp>

namespace {

using namespace wattle;
using namespace wattle::stream;
using namespace std::chrono_literals;

const Instant january = parse_instant("2026-01-01T00:00:00Z");

constexpr std::size_t meters = 1'000, days = 30, rows = 96;

/// Registers read each quarter-hour, each of which counts 100 to 199 Wh in it.
Setup setup_of(std::size_t points) {
    Setup setup{.levels = {Level::every(15min), Level::of(Periods::days(Zone::fixed(8h)))}};
    for (std::size_t i = 0; i < points; ++i) {
        Point point("M" + std::to_string(100'000 + i), PointKind::register_, Wh);
        point.every = 15min;
        setup.points.emplace_back(point, CounterRule{.p_max = "12 kW", .modulus = 100'000'000});
    }
    return setup;
}
Table table_of(const Setup& setup, std::size_t first, std::size_t end) {
    std::vector<Point> points;
    for (const PointSetup& p : setup.points) points.push_back(p.point);
    Table table(std::move(points));
    for (std::uint32_t p = 0; p < setup.points.size(); ++p) {
        std::int64_t value = 7'919 * p;
        for (std::size_t i = 0; i < end; ++i) {
            if (i >= first) table.push_back({january + 15min * static_cast<std::int64_t>(i), value, p, {}, 0});
            value += 100 + static_cast<std::int64_t>((i * 31 + p) % 100);
        }
    }
    return table;
}

/// Days of 1 000 meters, folded each by itself: what a job per day hands on.
struct Days {
    Setup setup = setup_of(meters);
    State none{setup};
    Table whole = table_of(setup, 0, rows* days);
    std::vector<State> folded, open;
    Bytes bytes;

    Days() {
        for (std::size_t day = 0; day < days; ++day) {
            const Table table = table_of(setup, rows * day, rows * (day + 1));
            folded.push_back(fold(table, none));
            open.push_back(fold(table, none, Form::open));
        }
        bytes = merged(folded).to_bytes();
    }

    static State merged(const std::vector<State>& parts) {
        State all;
        for (const State& part : parts) all = merge(std::move(all), part);
        return all;
    }
};

const Days& month() {
    static const Days month;
    return month;
}

void check_answers() {
    const Days& d = month();
    const State whole = fold(d.whole, d.none);
    bench::require(Days::merged(d.folded) == whole, "the month of folded days");
    bench::require(Days::merged(d.open) == fold(d.whole, d.none, Form::open), "the month of open days");
    bench::require(Days::merged(d.open).folded() == whole, "the fold of open days");
    bench::require(State::from_bytes(d.bytes) == whole, "what comes back from bytes");
    const Slots grid = Slots::regular(january, 15min, rows * days);
    for (const PointSetup& p : {d.setup.points.front(), d.setup.points.back()})
        bench::require(whole.amounts<Energy>(p.point.id, grid) == energy(d.whole, p.point.id, grid, p.counter), "the amounts of a state");
}

void of_items(benchmark::State& s, std::size_t items) { s.SetItemsProcessed(static_cast<std::int64_t>(items) * s.iterations()); }

/// Per state of a meter and a day, which is 96 slices.
void merge_folded(benchmark::State& s) {
    for (auto _ : s) benchmark::DoNotOptimize(Days::merged(month().folded));
    of_items(s, meters * days);
}
/// Per reading, as all below.
void merge_open(benchmark::State& s) {
    for (auto _ : s) benchmark::DoNotOptimize(Days::merged(month().open));
    of_items(s, meters * days * rows);
}
void fold_open(benchmark::State& s) {
    for (auto _ : s) benchmark::DoNotOptimize(fold(month().whole, month().none, Form::open));
    of_items(s, meters * days * rows);
}
void fold_folded(benchmark::State& s) {
    for (auto _ : s) benchmark::DoNotOptimize(fold(month().whole, month().none));
    of_items(s, meters * days * rows);
}
void to_bytes(benchmark::State& s) {
    const State whole = State::from_bytes(month().bytes);
    for (auto _ : s) benchmark::DoNotOptimize(whole.to_bytes());
    of_items(s, meters * days * rows);
}
void from_bytes(benchmark::State& s) {
    for (auto _ : s) benchmark::DoNotOptimize(State::from_bytes(month().bytes));
    of_items(s, meters * days * rows);
}

/// What each meter's readings come to in one pass, without anything that merges.
void batch_amounts(benchmark::State& s) {
    const Days& d = month();
    const Slots grid = Slots::regular(january, 15min, rows * days);
    for (auto _ : s) benchmark::DoNotOptimize(energy(d.whole, grid, d.setup.points[0].counter));
    of_items(s, meters * days * rows);
}

}  // namespace

BENCHMARK(merge_folded);
BENCHMARK(merge_open);
BENCHMARK(fold_open);
BENCHMARK(fold_folded);
BENCHMARK(to_bytes);
BENCHMARK(from_bytes);
BENCHMARK(batch_amounts);

int main(int argc, char** argv) {
    check_answers();
    return bench::run(argc, argv, {{"fold_folded", "batch_amounts"}, {"fold_open", "batch_amounts"}, {"merge_open", "batch_amounts"}});
}
