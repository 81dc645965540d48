// The queries that peers answer too (benchmarks/peers/stream.py): energy by day of many six-digit registers, read each minute.
//
//     bench_stream_queries METERS MINUTES sorted|interleaved   answers a query (utc, berlin) at every line of its input: seconds, rows, Σ Wh, Σ Wh × day
#include <wattle/stream/counter.hpp>
#include <wattle/time/periods.hpp>

#include <chrono>
#include <iostream>

namespace {

using namespace wattle;

constexpr std::int64_t first_second = 1'774'483'200;  // 2026-03-26

/// Meter m in minute i: rising by 20 to 119 Wh, less and more by a little, rolling over at 1 000 000.
std::int64_t position(std::int64_t m, std::int64_t i) {
    const std::int64_t k = 20 + m % 100, v = (7919 * m + 104'729 * i + i % 97 * (m % 89) * 31) % 5000;
    return ((7919 * m + 13) % 1'000'000 + i * k + v % k) % 1'000'000;
}

Table table_of(std::int64_t meters, std::int64_t minutes, bool interleaved) {
    std::vector<Point> points;
    for (std::int64_t m = 0; m < meters; ++m) {
        points.emplace_back("m" + std::to_string(m), PointKind::register_, AnyUnit(Wh));
        points.back().digits = 6;
        points.back().every = std::chrono::minutes(1);
    }
    Table::Columns columns;
    const auto rows = static_cast<std::size_t>(meters * minutes);
    columns.at.reserve(rows), columns.value.reserve(rows), columns.point.reserve(rows);
    const auto add = [&](std::int64_t m, std::int64_t i) {
        columns.at.push_back(Instant(std::chrono::seconds(first_second + 60 * i)));
        columns.value.push_back(position(m, i));
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

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) return 2;
    const std::int64_t minutes = std::atoll(argv[2]);
    const Table table = table_of(std::atoll(argv[1]), minutes, std::string(argv[3]) == "interleaved");
    const Instant begin{std::chrono::seconds(first_second)};
    for (std::string query; std::getline(std::cin, query);) {
        const auto start = std::chrono::steady_clock::now();
        const Zone zone = query == "berlin" ? Zone::load("Europe/Berlin") : Zone::utc();
        const Slots days = Periods::days(zone).covering({begin, begin + std::chrono::minutes(minutes - 1)});
        const auto used = stream::energy(table, days, {.p_max = "15 kW"});
        std::int64_t rows = 0, sum = 0, by_day = 0;
        for (const auto& series : used)
            for (std::size_t i = 0; i < series.size(); ++i) {
                const std::int64_t watt_hours = series.counts()[i] / 1000;
                ++rows, sum += watt_hours, by_day += watt_hours * static_cast<std::int64_t>(i);
            }
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
        std::cout << seconds.count() << ' ' << rows << ' ' << sum << ' ' << by_day << std::endl;
    }
}
