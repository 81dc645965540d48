// What the live engine costs: readings of many meters that take turns, folded into quarter-hours, hours, local days and months in one pass.
//
//     bench_engine [METERS MINUTES]...     else 10 000 × 6 000, 100 000 × 1 200, 1 000 000 × 240, 10 000 000 × 60
//
// Meters and readings are those of benchmarks/stream_queries.cpp (synthetic). All amounts are compared with what the generator counted before a time is told.
#include <wattle/stream/engine.hpp>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <numeric>
#include <string>
#include <vector>

namespace {

using namespace wattle;
using namespace std::chrono_literals;

constexpr std::int64_t first_second = 1'774'483'200;  // 2026-03-26

/// Meter m in minute i, without its roll-overs.
std::int64_t unrolled(std::int64_t m, std::int64_t i) {
    const std::int64_t k = 20 + m % 100, v = (7919 * m + 104'729 * i + i % 97 * (m % 89) * 31) % 5000;
    return (7919 * m + 13) % 1'000'000 + i * k + v % k;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

[[noreturn]] void refuse(const std::string& what) {
    std::cerr << "benchmark refused: " << what << '\n';
    std::exit(1);
}

stream::Setup setup_of(std::int64_t meters) {
    stream::Setup setup;
    Point point("", PointKind::register_, Wh);
    point.digits = 6;
    point.every = 1min;
    const stream::CounterRule rule{.p_max = "15 kW"};
    setup.points.reserve(static_cast<std::size_t>(meters));
    for (std::int64_t m = 0; m < meters; ++m) {
        point.id = "m" + std::to_string(m);
        setup.points.emplace_back(point, rule);
    }
    setup.levels = stream::usual_levels(Zone::load("Europe/Berlin"));
    return setup;
}

/// Of the minutes from `first` on.
void read(std::int64_t meters, std::int64_t first, std::int64_t minutes, std::vector<Reading>& readings) {
    readings.clear();
    for (std::int64_t i = first; i < first + minutes; ++i)
        for (std::int64_t j = 0; j < meters; ++j) {
            const std::int64_t m = (7919 * j + 31 * i) % meters;
            readings.push_back(
                {Instant(std::chrono::seconds(first_second + 60 * i)), unrolled(m, i) % 1'000'000, static_cast<std::uint32_t>(m), {}, 0});
        }
}

void measure(std::int64_t meters, std::int64_t minutes) {
    Int128 expected = 0;
    for (std::int64_t m = 0; m < meters; ++m) expected += (unrolled(m, minutes - 1) - unrolled(m, 0)) * 1'000;

    stream::Engine engine = stream::Engine::without_history(setup_of(meters));
    // So many minutes lie in memory at a time: more than any cache holds.
    const std::int64_t most = std::max<std::int64_t>(1, 60'000'000 / meters);
    std::vector<Reading> readings;
    readings.reserve(static_cast<std::size_t>(std::min(most, minutes) * meters));
    // A minute of all meters at a time, and what was published is taken away each quarter-hour, as a store would.
    Int128 closed = 0;
    double folding = 0, plain = 0;
    std::uint64_t accepted = 0, sum = 0;
    stream::Output output;
    for (std::int64_t first = 0; first < minutes; first += most) {
        const std::int64_t behind = std::min(first + most, minutes);
        read(meters, first, behind - first, readings);
        for (std::int64_t i = first; i < behind; ++i) {
            const auto begin = std::chrono::steady_clock::now();
            const auto of_minute = std::span(readings).subspan(static_cast<std::size_t>((i - first) * meters), static_cast<std::size_t>(meters));
            accepted += engine.push(of_minute).accepted;
            const bool takes = i % 15 == 14 || i + 1 == minutes;
            if (takes) engine.take(output);
            folding += seconds_since(begin);
            if (!takes) continue;
            for (const stream::Bucket& bucket : output.buckets)  // outside of the time told: it is the reader's
                if (bucket.key.level == 0) closed += bucket.amount;
        }
        // What the memory gives: the same bytes, read once in order.
        const auto begin = std::chrono::steady_clock::now();
        const auto* words = reinterpret_cast<const std::uint64_t*>(readings.data());
        sum = std::accumulate(words, words + readings.size() * 3, sum);
        plain += seconds_since(begin);
    }
    if (accepted != static_cast<std::uint64_t>(meters * minutes)) refuse("not every reading was accepted");
    Int128 running = 0;
    for (std::int64_t m = 0; m < meters; ++m) running += engine.running(static_cast<std::uint32_t>(m), 0)->amount;
    if (closed + running != expected) refuse("the amounts are not those of the generator");
    readings = {}, output = {};

    auto start = std::chrono::steady_clock::now();
    const Bytes snapshot = engine.snapshot();
    const double writing = seconds_since(start);
    stream::Engine other = stream::Engine::without_history(setup_of(meters));
    start = std::chrono::steady_clock::now();
    other.restore(snapshot);
    const double resuming = seconds_since(start);
    if (other.snapshot() != snapshot) refuse("a restored engine is another one");

    const double rows = static_cast<double>(meters * minutes) / 1e6;
    std::printf(
        "%10ld meters x %6ld min: %6.1f M readings/s, plain read %6.0f M/s (%016lx); %zu bytes a meter; snapshot %.3f s, resume %.3f s, %.0f MB\n",
        meters, minutes, rows / folding, rows / plain, static_cast<unsigned long>(sum), engine.bytes_per_point(), writing, resuming,
        static_cast<double>(snapshot.size()) / 1e6);
    std::fflush(stdout);
}

/// A reading that comes late by a day, into a register read each minute: the quarter-hour, the hour and the day are closed, the month runs.
void measure_late() {
    stream::Engine engine(setup_of(1));
    std::vector<Reading> all, late;
    for (std::int64_t i = 0; i < 5 * 1440; ++i) {
        all.push_back({Instant(std::chrono::seconds(first_second + 60 * i)), unrolled(7, i) % 1'000'000, 0, {}, 0});
        if (i >= 1440 && i < 4 * 1440 && i % 20 == 7)
            late.push_back(all.back());
        else
            engine.push(all.back());
    }
    auto buckets = engine.take().buckets;
    const auto begin = std::chrono::steady_clock::now();
    for (const Reading& r : late) engine.push(r);
    const double each = seconds_since(begin) / static_cast<double>(late.size());
    const auto more = engine.take().buckets;
    buckets.insert(buckets.end(), more.begin(), more.end());
    const stream::PointSetup& p = engine.setup().points[0];
    const Slots days = engine.setup().levels[2].covering({all[1440].at, all[4 * 1440].at});
    if (stream::series<Energy>(buckets, 0, 2, days) != stream::energy(all, p.point, days, p.counter)) refuse("days with late readings are wrong");
    std::printf("late reading into a closed day of minutes: %.1f us\n", each * 1e6);
}

}  // namespace

int main(int argc, char** argv) {
    measure_late();
    if (argc < 3) {
        measure(10'000, 6'000);
        measure(100'000, 1'200);
        measure(1'000'000, 240);
        measure(10'000'000, 60);
    }
    for (int i = 1; i + 1 < argc; i += 2) measure(std::atoll(argv[i]), std::atoll(argv[i + 1]));
}
