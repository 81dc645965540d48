// What a trace costs: a year of quarter-hours billed in four bands under two tariff versions, plainly and with every step recorded.
#include "ratio.hpp"

#include <wattle/wattle.hpp>

#include <array>
#include <random>

namespace {

using namespace wattle;

constexpr std::size_t slots = 35'040, bands = 4, versions = 2, lines = bands * versions;

const Currency cny("CNY", 2);
constexpr std::array<std::string_view, lines> names = {"sharp, winter", "peak, winter", "flat, winter", "valley, winter",
                                                       "sharp, summer", "peak, summer", "flat, summer", "valley, summer"};

struct Year {
    std::vector<Energy> used;
    std::vector<std::uint8_t> line;  // of each slot: band and tariff version
    std::vector<Price<Energy>> prices;
    Interval span{parse_instant("2026-01-01T00:00+08:00"), parse_instant("2027-01-01T00:00+08:00")};
    Digest file = sha256("the tariff file");

    Year() {
        std::mt19937_64 random(7);
        std::uniform_int_distribution<std::int64_t> energy(0, 50'000'000);
        for (std::size_t i = 0; i < slots; ++i) {
            used.push_back(Energy::from_count(energy(random)));
            line.push_back(static_cast<std::uint8_t>(i / 24 % bands + bands * (i < slots / 2 ? 0 : 1)));
        }
        for (std::size_t i = 0; i < lines; ++i) prices.emplace_back(Decimal::from(3'000 + 1'111 * static_cast<std::int64_t>(i), -4), cny / kWh);
    }
};

const Year& year() {
    static const Year year;
    return year;
}

/// The bill as a tariff would make it: exact sums per line, one product and one rounding each, and, if asked, how it came to be.
[[gnu::noinline]] Money bill(const Year& y, Trace* trace = nullptr) {
    std::array<Total<Energy>, lines> totals;
    std::array<std::uint64_t, lines> counts{};
    for (std::size_t i = 0; i < slots; ++i) {
        totals[y.line[i]] += y.used[i];
        ++counts[y.line[i]];
    }
    Money sum = Money::from_count(0, cny);
    std::vector<Trace::Ref> charges;
    for (std::size_t i = 0; i < lines; ++i) {
        sum += (totals[i].narrow() * y.prices[i]).rounded(half_up, cny.minor_unit());
        if (trace == nullptr) continue;
        const std::string name(names[i]), version = i < bands ? "2025-12" : "2026-06";
        const auto used = trace->leaf({"energy, " + name, "电量"}, totals[i],
                                      {.source = "M07/import", .span = y.span, .slots = counts[i], .band = name, .version = version});
        const auto price = trace->parameter({"price, " + name, "电价"}, y.prices[i], {.document = "NT2", .version = version, .sha256 = y.file});
        const Label charge("energy charge, " + name, "电度电费");
        charges.push_back(trace->rounded(charge, trace->product(charge, used, price), half_up, Decimal("0.01")));
    }
    if (trace != nullptr) trace->result(trace->sum({"bill", "电费合计"}, std::move(charges)));
    return sum;
}

void check_answers() {
    Trace trace;
    const Money plain = bill(year()), traced = bill(year(), &trace);
    bench::require(plain == traced && trace.value(trace.results()[0]) == Figure(plain), "the traced bill");
    bench::require(trace.check().empty() && trace.recompute() == trace, "the trace");
}

void bill_of(benchmark::State& state, auto&& work) {
    for (auto _ : state) benchmark::DoNotOptimize(work());
    state.SetItemsProcessed(static_cast<std::int64_t>(slots) * state.iterations());
}

void bill_plain(benchmark::State& s) {
    bill_of(s, [] { return bill(year()); });
}
void bill_traced(benchmark::State& s) {
    bill_of(s, [] {
        Trace trace;
        const Money sum = bill(year(), &trace);
        benchmark::DoNotOptimize(trace);
        return sum;
    });
}
void bill_traced_and_hashed(benchmark::State& s) {
    bill_of(s, [] {
        Trace trace;
        benchmark::DoNotOptimize(bill(year(), &trace));
        return trace.sha256();
    });
}
void bill_traced_and_explained(benchmark::State& s) {
    bill_of(s, [] {
        Trace trace;
        benchmark::DoNotOptimize(bill(year(), &trace));
        return trace.explain();
    });
}

}  // namespace

BENCHMARK(bill_plain);
BENCHMARK(bill_traced);
BENCHMARK(bill_traced_and_hashed);
BENCHMARK(bill_traced_and_explained);

int main(int argc, char** argv) {
    check_answers();
    // At most twice the time is at least half the speed.
    return bench::run(
        argc, argv, {{"bill_traced", "bill_plain", 0.5}, {"bill_traced_and_hashed", "bill_plain", 0.5}, {"bill_traced_and_explained", "bill_plain"}});
}
