// The queries that peers answer too (benchmarks/peers/stream.py), over many meters that are read each minute: energy by day of six-digit registers, and
// count, sum, least and greatest power by quarter-hour.
//
//     bench_stream_queries METERS MINUTES sorted|interleaved
//
// answers a query at every line of its input: seconds, rows, and whole numbers that tell whether the answer is right.
//     utc, berlin   energy by day: Σ Wh, Σ Wh × day
//     samples       count, sum, least and greatest power by quarter-hour: Σ of the sums, of the least, of the greatest
//     gauges        the same of all that gauges tell: means over time, variance, instants of extremes, coverage
//     read          the sum of all bytes that the energy by day reads: how fast memory is
#include <wattle/stream/counter.hpp>
#include <wattle/stream/samples.hpp>
#include <wattle/time/periods.hpp>

#include <chrono>
#include <cstring>
#include <iostream>
#include <limits>

#include <malloc.h>

namespace {

using namespace wattle;

constexpr std::int64_t first_second = 1'774'483'200;  // 2026-03-26
const Instant begin{std::chrono::seconds(first_second)};

/// Of meter m in minute i, in W above 100.
std::int64_t wiggle(std::int64_t m, std::int64_t i) { return (7919 * m + 104'729 * i + i % 97 * (m % 89) * 31) % 5000; }
std::int64_t power(std::int64_t m, std::int64_t i) { return 100 + wiggle(m, i); }
/// Rising by 20 to 119 Wh, less and more by a little, rolling over at 1 000 000.
std::int64_t position(std::int64_t m, std::int64_t i) {
    const std::int64_t k = 20 + m % 100;
    return ((7919 * m + 13) % 1'000'000 + i * k + wiggle(m, i) % k) % 1'000'000;
}

struct Size {
    std::int64_t meters, minutes;
    bool interleaved;
};

Table table_of(const Size& size, PointKind kind, AnyUnit unit, std::int64_t (*value)(std::int64_t, std::int64_t)) {
    const auto [meters, minutes, interleaved] = size;
    std::vector<Point> points;
    for (std::int64_t m = 0; m < meters; ++m) {
        points.emplace_back("m" + std::to_string(m), kind, unit);
        if (kind == PointKind::register_) points.back().digits = 6;
        points.back().every = std::chrono::minutes(1);
    }
    Table::Columns columns;
    const auto rows = static_cast<std::size_t>(meters * minutes);
    columns.at.reserve(rows), columns.value.reserve(rows), columns.point.reserve(rows);
    const auto add = [&](std::int64_t m, std::int64_t i) {
        columns.at.push_back(begin + std::chrono::minutes(i));
        columns.value.push_back(value(m, i));
        columns.point.push_back(static_cast<std::uint32_t>(m));
    };
    if (interleaved)
        for (std::int64_t i = 0; i < minutes; ++i)
            for (std::int64_t j = 0; j < meters; ++j) add((7919 * j + 31 * i) % meters, i);
    else
        for (std::int64_t m = 0; m < meters; ++m)
            for (std::int64_t i = 0; i < minutes; ++i) add(m, i);
    columns.quality.resize(rows);
    return Table(std::move(points), std::move(columns));
}

struct Answer {
    std::int64_t rows = 0, numbers[3] = {};
    int size = 2;  // of the numbers
};

Answer energy_by_day(const Table& table, std::int64_t minutes, const Zone& zone) {
    const Slots days = Periods::days(zone).covering({begin, begin + std::chrono::minutes(minutes - 1)});
    Answer answer;
    for (const auto& series : stream::energy(table, days, {.p_max = "15 kW"}))
        for (std::size_t i = 0; i < series.size(); ++i) {
            const std::int64_t watt_hours = series.counts()[i] / 1000;
            ++answer.rows, answer.numbers[0] += watt_hours, answer.numbers[1] += watt_hours * static_cast<std::int64_t>(i);
        }
    return answer;
}

Slots quarters(std::int64_t minutes) { return Slots::regular(begin, std::chrono::minutes(15), static_cast<std::size_t>((minutes + 14) / 15)); }

Answer whole_gauges(const Table& table, std::int64_t minutes) {
    Answer answer{.size = 3};
    for (const auto& summaries : stream::gauges(table, quarters(minutes)))
        for (const auto& one : summaries) {
            ++answer.rows, answer.numbers[0] += static_cast<std::int64_t>(one.sum);
            answer.numbers[1] += one.least->value, answer.numbers[2] += one.greatest->value;
        }
    return answer;
}

Answer samples_only(const Table& table, std::int64_t minutes) {
    Answer answer{.size = 3};
    for (const auto& summaries : stream::samples(table, quarters(minutes)))
        for (const auto& one : summaries) {
            ++answer.rows, answer.numbers[0] += static_cast<std::int64_t>(one.sum);
            answer.numbers[1] += *one.least, answer.numbers[2] += *one.greatest;
        }
    return answer;
}

/// Of the same columns as `energy_by_day`.
Answer bytes_read(const Table& table) {
    std::uint64_t sum = 0;
    const auto read = [&](auto column) {
        const auto bytes = std::as_bytes(column);
        std::uint64_t word = 0;
        std::size_t i = 0;
        for (; i + sizeof word <= bytes.size(); i += sizeof word) std::memcpy(&word, bytes.data() + i, sizeof word), sum += word;
        for (; i < bytes.size(); ++i) sum += std::to_integer<std::uint64_t>(bytes[i]);
    };
    read(table.at()), read(table.value()), read(table.point()), read(table.quality());
    return {static_cast<std::int64_t>(table.size()), {static_cast<std::int64_t>(sum % 1'000'000'007), 0, 0}, 1};
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) return 2;
    // What was freed is kept for the next answer, as the allocators of the peers do: a page that the system has to hand out costs more than its content.
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
    const Size size{std::atoll(argv[1]), std::atoll(argv[2]), std::string(argv[3]) == "interleaved"};
    Table table;
    std::optional<PointKind> kind;  // of the points of the table: memory holds one
    const auto need = [&](PointKind needed) {
        if (kind == needed) return;
        table = Table();
        table = needed == PointKind::gauge ? table_of(size, needed, W, power) : table_of(size, needed, Wh, position);
        kind = needed;
    };
    for (std::string query; std::getline(std::cin, query);) {
        need(query == "gauges" || query == "samples" ? PointKind::gauge : PointKind::register_);
        const auto start = std::chrono::steady_clock::now();
        const Answer answer = query == "samples"  ? samples_only(table, size.minutes)
                              : query == "gauges" ? whole_gauges(table, size.minutes)
                              : query == "read"   ? bytes_read(table)
                                                  : energy_by_day(table, size.minutes, query == "berlin" ? Zone::load("Europe/Berlin") : Zone::utc());
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
        std::cout << seconds.count() << ' ' << answer.rows;
        for (int i = 0; i < answer.size; ++i) std::cout << ' ' << answer.numbers[i];
        std::cout << std::endl;
    }
}
