// How fast the vocabulary is: exact sums and products against unchecked loops by hand, zone lookups against localtime_r.
#include "ratio.hpp"

#include <wattle/wattle.hpp>

#include <ctime>
#include <random>

namespace {

using namespace wattle;

constexpr std::size_t in_cache = 1024;        // 8 kB of amounts, 16 kB of prices: level 1
constexpr std::size_t in_memory = 8'000'000;  // 64 MB of amounts

const Currency cny("CNY", 2);

struct Data {
    std::vector<Energy> used;
    std::vector<Price<Energy>> prices;
    std::vector<std::int64_t> mantissas;  // of the prices, for the loop by hand

    explicit Data(std::size_t n) {
        std::mt19937_64 random(7);
        std::uniform_int_distribution<std::int64_t> energy(-5'000'000'000, 50'000'000'000), price(100'000, 1'500'000);
        for (std::size_t i = 0; i < n; ++i) {
            used.push_back(Energy::from_count(energy(random)));
            prices.emplace_back(Decimal::from(price(random), -6), cny / kWh);
            mantissas.push_back(prices.back().mantissa());
        }
    }
    // The same memory, as the loop by hand sees it.
    const std::int64_t* counts() const { return reinterpret_cast<const std::int64_t*>(used.data()); }
};

[[gnu::noinline]] Int128 sum_of(std::span<const Energy> used) { return sum(used).count(); }

[[gnu::noinline]] Int128 add_up(std::span<const Energy> used) {
    Total<Energy> total;
    for (const Energy energy : used) total += energy;
    return total.count();
}

[[gnu::noinline]] Int128 sum_by_hand(const std::int64_t* counts, std::size_t n) {
    Int128 total = 0;
    for (std::size_t i = 0; i < n; ++i) total += counts[i];
    return total;
}

[[gnu::noinline]] Int128 cost_of(std::span<const Energy> used, std::span<const Price<Energy>> prices) {
    return sum_products(used, prices).mantissa();
}

[[gnu::noinline]] Int128 cost_one_by_one(std::span<const Energy> used, std::span<const Price<Energy>> prices) {
    Product<Money> cost;
    for (std::size_t i = 0; i < used.size(); ++i) cost += used[i] * prices[i];
    return cost.mantissa();
}

[[gnu::noinline]] Int128 cost_by_hand(const std::int64_t* counts, const std::int64_t* mantissas, std::size_t n) {
    Int128 cost = 0;
    for (std::size_t i = 0; i < n; ++i) cost += static_cast<Int128>(counts[i]) * mantissas[i];
    return cost;
}

void over(benchmark::State& state, std::size_t items, auto&& work) {
    for (auto _ : state) benchmark::DoNotOptimize(work());
    state.SetItemsProcessed(static_cast<std::int64_t>(items) * state.iterations());
}

const Data& small() {
    static const Data data(in_cache);
    return data;
}
const Data& large() {
    static const Data data(in_memory);
    return data;
}

void sum_wattle(benchmark::State& s) {
    over(s, in_cache, [&] { return sum_of(small().used); });
}
void sum_loop(benchmark::State& s) {
    over(s, in_cache, [&] { return add_up(small().used); });
}
void sum_int128(benchmark::State& s) {
    over(s, in_cache, [&] { return sum_by_hand(small().counts(), in_cache); });
}
void sum_wattle_64MB(benchmark::State& s) {
    over(s, in_memory, [&] { return sum_of(large().used); });
}
void sum_int128_64MB(benchmark::State& s) {
    over(s, in_memory, [&] { return sum_by_hand(large().counts(), in_memory); });
}
void cost_wattle(benchmark::State& s) {
    over(s, in_cache, [&] { return cost_of(small().used, small().prices); });
}
void cost_loop(benchmark::State& s) {
    over(s, in_cache, [&] { return cost_one_by_one(small().used, small().prices); });
}
void cost_int128(benchmark::State& s) {
    over(s, in_cache, [&] { return cost_by_hand(small().counts(), small().mantissas.data(), in_cache); });
}

constexpr std::size_t lookups = 4096;

struct Instants {
    Zone zone = Zone::load("Europe/Berlin");
    std::vector<Instant> random, sorted;

    Instants() {
        std::mt19937_64 engine(7);
        std::uniform_int_distribution<std::int64_t> any(0, parse_instant("2100-12-31T00:00:00Z").time_since_epoch().count());
        for (std::size_t i = 0; i < lookups; ++i) random.push_back(Instant(std::chrono::microseconds(any(engine))));
        // A quarter-hour series over six weeks that holds a change of clocks.
        for (std::size_t i = 0; i < lookups; ++i)
            sorted.push_back(parse_instant("2026-03-08T00:00:00Z") + static_cast<int>(i) * std::chrono::minutes(15));
    }
};
const Instants& instants() {
    static const Instants all;
    return all;
}

[[gnu::noinline]] std::int64_t by_index(const Zone& zone, std::span<const Instant> at) {
    std::int64_t total = 0;
    for (const Instant t : at) total += zone.offset(t).count();
    return total;
}

[[gnu::noinline]] std::int64_t by_cursor(const Zone& zone, std::span<const Instant> at) {
    ZoneCursor cursor(zone);
    std::int64_t total = 0;
    for (const Instant t : at) total += cursor.offset(t).count();
    return total;
}

[[gnu::noinline]] std::int64_t by_libc(std::span<const Instant> at) {
    std::int64_t total = 0;
    for (const Instant t : at) {
        const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count();
        std::tm local{};
        localtime_r(&seconds, &local);
        total += local.tm_gmtoff;
    }
    return total;
}

void zone_index(benchmark::State& s) {
    over(s, lookups, [&] { return by_index(instants().zone, instants().random); });
}
void zone_cursor(benchmark::State& s) {
    over(s, lookups, [&] { return by_cursor(instants().zone, instants().sorted); });
}
void localtime_random(benchmark::State& s) {
    over(s, lookups, [&] { return by_libc(instants().random); });
}
void localtime_sorted(benchmark::State& s) {
    over(s, lookups, [&] { return by_libc(instants().sorted); });
}

void check_answers() {
    using bench::require;
    for (const Data* data : {&small(), &large()}) {
        const auto n = data->used.size();
        require(sum_of(data->used) == sum_by_hand(data->counts(), n), "the sum");
        require(add_up(data->used) == sum_by_hand(data->counts(), n), "the sum one by one");
        require(cost_one_by_one(data->used, data->prices) == cost_by_hand(data->counts(), data->mantissas.data(), n), "the cost one by one");
        require(cost_of(data->used, data->prices) == cost_by_hand(data->counts(), data->mantissas.data(), n), "the cost");
    }
    std::int64_t random = 0, sorted = 0;
    for (const Instant t : instants().random) random += instants().zone.period(t).offset.count();
    for (const Instant t : instants().sorted) sorted += instants().zone.period(t).offset.count();
    require(by_index(instants().zone, instants().random) == random && by_libc(instants().random) == random, "the offset by index");
    require(by_cursor(instants().zone, instants().sorted) == sorted && by_libc(instants().sorted) == sorted, "the offset by cursor");
}

}  // namespace

BENCHMARK(sum_wattle);
BENCHMARK(sum_loop);
BENCHMARK(sum_int128);
BENCHMARK(sum_wattle_64MB);
BENCHMARK(sum_int128_64MB);
BENCHMARK(cost_wattle);
BENCHMARK(cost_loop);
BENCHMARK(cost_int128);
BENCHMARK(zone_index);
BENCHMARK(localtime_random);
BENCHMARK(zone_cursor);
BENCHMARK(localtime_sorted);

int main(int argc, char** argv) {
    setenv("TZ", "Europe/Berlin", 1);
    tzset();
    check_answers();
    return bench::run(argc, argv,
                      {{"sum_wattle", "sum_int128", 1.0},
                       {"sum_loop", "sum_int128", 1.0},
                       {"sum_wattle_64MB", "sum_int128_64MB", 1.0},
                       {"cost_wattle", "cost_int128", 0.75},
                       {"cost_loop", "cost_int128"},
                       {"zone_cursor", "localtime_sorted", 0, 1.0},
                       {"zone_index", "localtime_random", 0, 2.0}});
}
