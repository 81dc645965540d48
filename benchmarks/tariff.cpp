// How fast a year is billed by the example tariff. NumPy stands in peers/tariff.py, which bills the same hours.
//
//     bench_tariff               the figures
//     bench_tariff --write FILE  writes the hours (int64 mWh), and prints the answer: of each line its band, mWh and amount
//     bench_tariff --serve       bills at every line of its input, and answers with the seconds of the fastest of 20 bills and the total
#include "ratio.hpp"

#include <wattle/wattle.hpp>

#include <chrono>
#include <iostream>
#include <random>

namespace {

using namespace wattle;
using namespace std::chrono_literals;

const Interval year{parse_instant("2026-01-01T00:00:00+08:00"), parse_instant("2027-01-01T00:00:00+08:00")};

const tariff::Tariff& example() {
    static const auto example = tariff::Tariff::load(WATTLE_DATA_DIR "/tariffs/example.tou.toml");
    return example;
}

/// Synthetic: as many mWh as chance has it.
Series<Energy> made(std::chrono::microseconds step) {
    std::mt19937_64 random(7);
    const Slots grid = Slots::regular(year, step);
    std::vector<std::int64_t> counts(grid.size());
    for (auto& count : counts) count = static_cast<std::int64_t>(random() % 500'000'000);
    return Series<Energy>::from_columns(grid, std::move(counts));
}

/// The same bill slot by slot, each asked for its band alone.
Money reckoned(const Series<Energy>& used) {
    const tariff::Version& version = example().versions()[0];
    std::vector<Total<Energy>> totals(version.bands.size());
    for (std::size_t i = 0; i < used.size(); ++i)
        totals[static_cast<std::size_t>(&example().band_at(used.slots()[i].begin()) - version.bands.data())] += *used[i];
    Money sum = 12 * Decimal(30) * example().currency();
    for (std::size_t b = 0; b < totals.size(); ++b)
        sum += (totals[b].narrow() * version.energy[0].prices[b]).rounded(half_up, example().currency().minor_unit());
    return sum;
}

int serve(const Series<Energy>& used) {
    for (std::string line; std::getline(std::cin, line);) {
        std::chrono::duration<double> best(1e9);
        Money total;
        for (int i = 0; i < 20; ++i) {
            const auto begin = std::chrono::steady_clock::now();
            total = tariff::bill(example(), used, year).total();
            best = std::min<std::chrono::duration<double>>(best, std::chrono::steady_clock::now() - begin);
        }
        std::cout << best.count() << ' ' << to_string(total) << std::endl;
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const Series<Energy> hours = made(1h), quarters = made(15min);
    if (argc == 2 && std::string(argv[1]) == "--serve") return serve(hours);
    const tariff::Bill bill = tariff::bill(example(), hours, year);
    bench::require(bill.total() == reckoned(hours), "the bill of hours");
    bench::require(tariff::bill(example(), quarters, year).total() == reckoned(quarters), "the bill of quarter-hours");
    bench::require(tariff::bill(example(), hours, year, {.trace = true}).trace.check().empty(), "the trace");
    if (argc == 3 && std::string(argv[1]) == "--write") {
        const auto counts = hours.counts();
        const std::string bytes(reinterpret_cast<const char*>(counts.data()), counts.size_bytes());
        bench::require(write_file(argv[2], bytes).has_value(), "the file to write");
        for (const tariff::Line& line : bill.lines)
            std::cout << (line.band.empty() ? line.id : line.band) << ' ' << to_string(line.used.total.count()) << ' ' << to_string(line.amount)
                      << '\n';
        return 0;
    }

    const auto over = [](benchmark::State& state, std::size_t slots, auto&& work) {
        for (auto _ : state) benchmark::DoNotOptimize(work());
        state.SetItemsProcessed(static_cast<std::int64_t>(slots) * state.iterations());
    };
    benchmark::RegisterBenchmark("bill_hours", [&](benchmark::State& s) { over(s, 8'760, [&] { return tariff::bill(example(), hours, year); }); });
    benchmark::RegisterBenchmark("bill_hours_traced",
                                 [&](benchmark::State& s) { over(s, 8'760, [&] { return tariff::bill(example(), hours, year, {.trace = true}); }); });
    benchmark::RegisterBenchmark("bill_quarters",
                                 [&](benchmark::State& s) { over(s, 35'040, [&] { return tariff::bill(example(), quarters, year); }); });
    std::printf("items are slots: 5.7 ns each are 50 us for a year of hours\n");
    return bench::run(argc, argv, {{"bill_hours", "-", 0, 5.7}, {"bill_hours_traced", "bill_hours", 0.5}, {"bill_quarters", "-", 0, 5.7}});
}
