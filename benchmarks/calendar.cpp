// How fast the calendar is: the slot of a sorted instant by cursor, against a binary search of the boundaries and against localtime_r.
#include "ratio.hpp"

#include <wattle/wattle.hpp>

#include <ctime>
#include <random>

namespace {

using namespace wattle;
using namespace std::chrono_literals;

/// A year of Berlin, of 8 760 h: 2026.
struct Year {
    Zone zone = Zone::load("Europe/Berlin");
    Interval whole = Periods::years(zone).of(std::chrono::year(2026) / 1 / 1);
    Slots quarters = quarter_hours(whole);
    Slots hours = Periods::hours(zone).slots(whole);
    Slots days = Periods::days(zone).slots(whole);
    Slots months = Periods::months(zone).slots(whole);
    std::vector<Instant> every_quarter;  // 35 040 readings, each in a slot of its own
    std::vector<Instant> every_minute;   // six weeks of readings a minute apart, some seconds early or late, over a change of clocks

    Year() {
        for (const Interval slot : quarters) every_quarter.push_back(slot.begin());
        std::mt19937_64 random(7);
        std::uniform_int_distribution<int> late(-20'000, 20'000);
        for (Instant t = parse_instant("2026-03-08T00:00:00Z"); t < parse_instant("2026-04-19T00:00:00Z"); t += 1min)
            every_minute.push_back(t + std::chrono::milliseconds(late(random)));
    }
};
const Year& year() {
    static const Year berlin;
    return berlin;
}

[[gnu::noinline]] std::size_t by_cursor(const Slots& slots, std::span<const Instant> at) {
    SlotCursor cursor(slots);
    std::size_t total = 0;
    for (const Instant t : at) total += cursor.index_of(t).value_or(0);
    return total;
}

[[gnu::noinline]] std::size_t by_search(const Slots& slots, std::span<const Instant> at) {
    std::size_t total = 0;
    for (const Instant t : at) total += slots.index_of(t).value_or(0);
    return total;
}

/// What one writes without a cursor, on the boundaries alone.
[[gnu::noinline]] std::size_t by_upper_bound(std::span<const Instant> boundaries, std::span<const Instant> at) {
    std::size_t total = 0;
    for (const Instant t : at) total += static_cast<std::size_t>(std::upper_bound(boundaries.begin(), boundaries.end(), t) - boundaries.begin()) - 1;
    return total;
}

/// The day of the year by the C library, which in 2026 is the number of the day's slot.
[[gnu::noinline]] std::size_t by_libc(std::span<const Instant> at) {
    std::size_t total = 0;
    for (const Instant t : at) {
        const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count();
        std::tm local{};
        localtime_r(&seconds, &local);
        total += static_cast<std::size_t>(local.tm_yday);
    }
    return total;
}

/// Slot by slot, from the first on: slow, and hard to get wrong.
std::size_t by_hand(const Slots& slots, std::span<const Instant> at) {
    std::size_t total = 0, i = 0;
    for (const Instant t : at) {
        if (t < slots[i].begin()) i = 0;
        while (!slots[i].contains(t)) ++i;
        total += i;
    }
    return total;
}

std::vector<Instant> boundaries_of(const Slots& slots) {
    std::vector<Instant> all;
    for (std::size_t i = 0; i <= slots.size(); ++i) all.push_back(slots.boundary(i));
    return all;
}

void over(benchmark::State& state, std::span<const Instant> at, auto&& work) {
    for (auto _ : state) benchmark::DoNotOptimize(work());
    state.SetItemsProcessed(static_cast<std::int64_t>(at.size()) * state.iterations());
}

void cursor_case(benchmark::State& s, const Slots& slots, std::span<const Instant> at) {
    over(s, at, [&] { return by_cursor(slots, at); });
}
void upper_bound_case(benchmark::State& s, const Slots& slots, std::span<const Instant> at) {
    const auto boundaries = boundaries_of(slots);
    over(s, at, [&] { return by_upper_bound(boundaries, at); });
}

void quarters_cursor(benchmark::State& s) { cursor_case(s, year().quarters, year().every_minute); }
void quarters_upper_bound(benchmark::State& s) { upper_bound_case(s, year().quarters, year().every_minute); }
void quarters_each_cursor(benchmark::State& s) { cursor_case(s, year().quarters, year().every_quarter); }
void quarters_each_upper_bound(benchmark::State& s) { upper_bound_case(s, year().quarters, year().every_quarter); }
void hours_cursor(benchmark::State& s) { cursor_case(s, year().hours, year().every_minute); }
void hours_upper_bound(benchmark::State& s) { upper_bound_case(s, year().hours, year().every_minute); }
void days_cursor(benchmark::State& s) { cursor_case(s, year().days, year().every_minute); }
void days_upper_bound(benchmark::State& s) { upper_bound_case(s, year().days, year().every_minute); }
void days_localtime(benchmark::State& s) {
    over(s, year().every_minute, [] { return by_libc(year().every_minute); });
}
void months_cursor(benchmark::State& s) { cursor_case(s, year().months, year().every_minute); }
void months_upper_bound(benchmark::State& s) { upper_bound_case(s, year().months, year().every_minute); }

/// What it costs to make a grid: the hours and the days of a year, once.
void make_hours(benchmark::State& s) {
    for (auto _ : s) benchmark::DoNotOptimize(Periods::hours(year().zone).slots(year().whole));
    s.SetItemsProcessed(static_cast<std::int64_t>(year().hours.size()) * s.iterations());
}
void make_days(benchmark::State& s) {
    for (auto _ : s) benchmark::DoNotOptimize(Periods::days(year().zone).slots(year().whole));
    s.SetItemsProcessed(static_cast<std::int64_t>(year().days.size()) * s.iterations());
}

void check_answers() {
    using bench::require;
    require(year().quarters.size() == 35'040 && year().days.size() == 365 && year().months.size() == 12, "the number of slots");
    for (const Slots* slots : {&year().quarters, &year().hours, &year().days, &year().months})
        for (const auto* at : {&year().every_quarter, &year().every_minute}) {
            const std::size_t right = by_hand(*slots, *at);
            require(by_cursor(*slots, *at) == right, "the slot by cursor");
            require(by_search(*slots, *at) == right, "the slot by search");
            require(by_upper_bound(boundaries_of(*slots), *at) == right, "the slot by upper_bound");
        }
    require(by_libc(year().every_minute) == by_hand(year().days, year().every_minute), "the day by localtime_r");
}

}  // namespace

BENCHMARK(quarters_cursor);
BENCHMARK(quarters_upper_bound);
BENCHMARK(quarters_each_cursor);
BENCHMARK(quarters_each_upper_bound);
BENCHMARK(hours_cursor);
BENCHMARK(hours_upper_bound);
BENCHMARK(days_cursor);
BENCHMARK(days_upper_bound);
BENCHMARK(days_localtime);
BENCHMARK(months_cursor);
BENCHMARK(months_upper_bound);
BENCHMARK(make_hours);
BENCHMARK(make_days);

int main(int argc, char** argv) {
    setenv("TZ", "Europe/Berlin", 1);
    tzset();
    check_answers();
    return bench::run(argc, argv,
                      {{"quarters_cursor", "quarters_upper_bound", 0, 2.0},
                       {"quarters_each_cursor", "quarters_each_upper_bound", 0, 2.0},
                       {"hours_cursor", "hours_upper_bound", 0, 2.0},
                       {"days_cursor", "days_upper_bound", 0, 2.0},
                       {"days_cursor", "days_localtime", 0, 2.0},
                       {"months_cursor", "months_upper_bound", 0, 2.0}});
}
