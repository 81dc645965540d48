// States: how fast parts merge, become bytes and come back. Every answer is checked against the fold of all readings before it is timed.
#include "ratio.hpp"

#include <wattle/stream/state.hpp>
#include <wattle/stream/sums.hpp>

#include <cstring>

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

// ---- sums of 64 bytes

/// Quarter-hours of as many meters, of which each 97th has an estimate.
std::vector<Sums> quarters_of(std::size_t count) {
    std::vector<Sums> quarters(count);
    for (std::size_t i = 0; i < count; ++i) {
        Sums& s = quarters[i];
        s.amount = static_cast<std::int64_t>(100'000 + i * 7'919 % 500'000);
        s.readings = 15;
        (i % 97 == 0 ? s.estimated_time : s.measured) = 15min;
        if (i % 97 == 0) s.estimated = s.amount, s.quality = Reason::interpolated;
    }
    return quarters;
}

/// Two columns as two machines hand them on: 128 MB, so that they come from memory.
struct Pair {
    std::vector<Sums> into = quarters_of(std::size_t{1} << 20), parts = into;
};
Pair& pair() {
    static Pair pair;
    return pair;
}

/// 10 million meters below 10 000 transformers, 500 feeders, 50 districts and one grid. In no order.
struct Tree {
    std::vector<Sums> leaves = quarters_of(10'000'000);
    std::vector<std::vector<std::uint32_t>> parents;

    Tree() {
        const std::size_t nodes[] = {leaves.size(), 10'000, 500, 50, 1};
        std::uint64_t random = 1;
        for (std::size_t level = 1; level < 5; ++level)
            for (std::size_t i = 0; i < nodes[level - 1]; ++i) {
                random = random * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
                if (i == 0) parents.emplace_back();
                parents.back().push_back(static_cast<std::uint32_t>((random >> 32) % nodes[level]));
            }
    }

    Sums total() const {
        std::vector<Sums> below = std::vector<Sums>(10'000);
        add(below, leaves, parents[0]);
        for (std::size_t level = 1; level < parents.size(); ++level) {
            std::vector<Sums> above(level == 1 ? 500 : level == 2 ? 50 : 1);
            add(above, below, parents[level]);
            below = std::move(above);
        }
        return below[0];
    }
};
const Tree& tree() {
    static const Tree tree;
    return tree;
}

void check_sums() {
    Pair pair;
    add(pair.into, pair.parts);
    std::int64_t twice = 0, amount = 0, estimated = 0;
    for (std::size_t i = 0; i < pair.parts.size(); ++i) twice += pair.into[i].amount - 2 * pair.parts[i].amount;
    bench::require(twice == 0 && pair.into[97].estimated_time == 30min && pair.into[1].readings == 30, "a column of sums");
    for (const Sums& s : tree().leaves) amount += s.amount, estimated += s.estimated;
    const Sums total = tree().total();
    bench::require(total.amount == amount && total.estimated == estimated && total.readings == 150'000'000 && total.length() == 10'000'000 * 15min,
                   "the total of a tree");
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
/// The bytes of the slices, copied into memory that is new each time.
void copy_slices(benchmark::State& s) {
    const std::vector<std::vector<std::byte>> each(meters, std::vector<std::byte>(days * rows * 24));
    for (auto _ : s) benchmark::DoNotOptimize(std::vector(each));
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

/// Per merged pair of states of 64 bytes.
void merge_sums(benchmark::State& s) {
    const std::vector<Sums> before = pair().into;
    for (auto _ : s) {
        add(pair().into, pair().parts);
        benchmark::ClobberMemory();
    }
    pair().into = before;
    of_items(s, before.size());
}
/// The same bytes, moved and not added.
void copy_sums(benchmark::State& s) {
    std::vector<Sums> into = pair().into;
    for (auto _ : s) {
        std::memcpy(static_cast<void*>(into.data()), pair().parts.data(), into.size() * sizeof(Sums));
        benchmark::ClobberMemory();
    }
    of_items(s, into.size());
}
/// Per leaf.
void sum_tree(benchmark::State& s) {
    for (auto _ : s) benchmark::DoNotOptimize(tree().total());
    of_items(s, tree().leaves.size());
}
/// One field of each leaf, which reads all of their lines: nothing can be faster that looks at each leaf.
void read_leaves(benchmark::State& s) {
    for (auto _ : s) {
        std::int64_t amount = 0;
        for (const Sums& leaf : tree().leaves) amount += leaf.amount;
        benchmark::DoNotOptimize(amount);
    }
    of_items(s, tree().leaves.size());
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
BENCHMARK(copy_slices);
BENCHMARK(merge_open);
BENCHMARK(fold_open);
BENCHMARK(fold_folded);
BENCHMARK(to_bytes);
BENCHMARK(from_bytes);
BENCHMARK(batch_amounts);
BENCHMARK(merge_sums);
BENCHMARK(copy_sums);
BENCHMARK(sum_tree);
BENCHMARK(read_leaves);

int main(int argc, char** argv) {
    check_answers();
    check_sums();
    return bench::run(argc, argv,
                      {{"merge_folded", "copy_slices"},
                       {"fold_folded", "batch_amounts"},
                       {"fold_open", "batch_amounts"},
                       {"merge_open", "batch_amounts"},
                       // Specification of the stream, section 7: 50 M states merged, and 250 M leaves summed, per second.
                       {.ours = "merge_sums", .peer = "copy_sums", .limit_ns = 20},
                       {.ours = "sum_tree", .peer = "read_leaves", .limit_ns = 4}});
}
