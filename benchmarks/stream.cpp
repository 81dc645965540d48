// What judging costs: a year of one register, a minute apart, into quarter-hours, against a loop that adds differences and believes them.
#include "ratio.hpp"

#include <wattle/stream/counter.hpp>

#include <cstring>
#include <random>

namespace {

using namespace wattle;
using namespace std::chrono_literals;

constexpr std::int64_t modulus = 1'000'000;  // six digits of Wh

/// A synthetic year: 525 600 readings on the minute, and the same some seconds late, so that every fifteenth step lies across an edge.
struct Year {
    Instant begin = parse_instant("2026-01-01T00:00:00Z");
    Slots quarters = Slots::regular(begin, 15min, 365 * 96);
    Point point{"main", PointKind::register_, Wh};
    std::vector<Reading> sorted, late, shuffled;
    Table table, late_table;  // the same in columns

    Year() {
        point.digits = 6;
        point.every = 1min;
        std::mt19937_64 random(7);
        std::uniform_int_distribution<int> used(0, 200), seconds(1, 20);
        std::int64_t position = 999'000;
        for (Instant t = begin; t <= quarters.span().end(); t += 1min) {
            sorted.push_back({t, position % modulus, 0, {}, 0});
            late.push_back({t + std::chrono::seconds(seconds(random)), position % modulus, 0, {}, 0});
            position += used(random);
        }
        shuffled = sorted;
        std::shuffle(shuffled.begin(), shuffled.end(), random);
        table = Table({point}, sorted);
        late_table = Table({point}, late);
    }
};
const Year& year() {
    static const Year one;
    return one;
}

const stream::CounterRule rule{.p_max = "13 kW"};

/// What one writes without rules: no bound, no gap, no doubt; each difference goes where its reading begins.
[[gnu::noinline]] std::vector<std::int64_t> plain(std::span<const Reading> readings, const Slots& grid) {
    std::vector<std::int64_t> counts(grid.size());
    const std::int64_t begin = grid.span().begin().time_since_epoch().count(), step = grid.step()->count();
    for (std::size_t i = 1; i < readings.size(); ++i) {
        std::int64_t d = readings[i].value - readings[i - 1].value;
        if (d < 0) d += modulus;
        const auto slot = static_cast<std::size_t>((readings[i - 1].at.time_since_epoch().count() - begin) / step);
        if (slot < counts.size()) counts[slot] += d * 1'000;
    }
    return counts;
}

void over(benchmark::State& state, auto&& work) {
    for (auto _ : state) benchmark::DoNotOptimize(work());
    state.SetItemsProcessed(static_cast<std::int64_t>(year().sorted.size()) * state.iterations());
}
void energy_case(benchmark::State& s, std::span<const Reading> readings) {
    over(s, [&] { return stream::energy(readings, year().point, year().quarters, rule); });
}

void plain_sorted(benchmark::State& s) {
    over(s, [] { return plain(year().sorted, year().quarters); });
}
void energy_sorted(benchmark::State& s) { energy_case(s, year().sorted); }
void energy_late(benchmark::State& s) { energy_case(s, year().late); }
void energy_columns(benchmark::State& s) {
    over(s, [] { return stream::energy(year().table, "main", year().quarters, rule); });
}
void energy_late_columns(benchmark::State& s) {
    over(s, [] { return stream::energy(year().late_table, "main", year().quarters, rule); });
}

/// What the memory gives: the bytes of the columns, read once in order.
void read_columns(benchmark::State& s) {
    const auto words = [](auto column) {
        const auto bytes = std::as_bytes(column);
        std::uint64_t sum = 0, word = 0;
        for (std::size_t i = 0; i + sizeof word <= bytes.size(); i += sizeof word) std::memcpy(&word, bytes.data() + i, sizeof word), sum += word;
        return sum;
    };
    const Table& t = year().table;
    over(s, [&] { return words(t.at()) + words(t.value()) + words(t.point()) + words(t.quality()); });
}
void energy_shuffled(benchmark::State& s) { energy_case(s, year().shuffled); }

void check_answers() {
    using bench::require;
    const auto used = stream::energy(year().sorted, year().point, year().quarters, rule);
    const auto expected = plain(year().sorted, year().quarters);
    require(std::equal(expected.begin(), expected.end(), used.counts().begin(), used.counts().end()), "the energy of readings on the minute");
    require(sum(used).missing == 0s && sum(used).estimated.count() == 0, "its quality");
    require(stream::energy(year().table, "main", year().quarters, rule) == used, "the energy of columns");
    require(stream::energy(year().late_table, "main", year().quarters, rule) == stream::energy(year().late, year().point, year().quarters, rule),
            "the energy of late columns");
    require(stream::energy(year().shuffled, year().point, year().quarters, rule) == used, "the energy of shuffled readings");
}

}  // namespace

BENCHMARK(plain_sorted);
BENCHMARK(energy_sorted);
BENCHMARK(energy_late);
BENCHMARK(read_columns);
BENCHMARK(energy_columns);
BENCHMARK(energy_late_columns);
BENCHMARK(energy_shuffled);

int main(int argc, char** argv) {
    check_answers();
    return bench::run(argc, argv,
                      {{"energy_sorted", "plain_sorted"},
                       {"energy_late", "plain_sorted"},
                       {"energy_shuffled", "plain_sorted"},
                       {"energy_columns", "read_columns", 0.6},
                       {"energy_columns", "plain_sorted", 0, 2.5},
                       {"energy_late_columns", "read_columns"}});
}
