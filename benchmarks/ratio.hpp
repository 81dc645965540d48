// A run of Google Benchmark that ends with what matters here: each case against its peer, from the fastest of the same run's repetitions.
#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

namespace wattle::bench {

/// Refuses to time a wrong answer.
inline void require(bool right, const char* what) {
    if (right) return;
    std::fprintf(stderr, "benchmark refused: %s is wrong\n", what);
    std::exit(1);
}

/// "ours is at least `goal` times as fast as peer" (goal > 0), or "ours takes at most `limit_ns` per item".
struct Claim {
    std::string ours, peer;
    double goal = 0;
    double limit_ns = 0;
};

class Reporter : public benchmark::ConsoleReporter {
public:
    Reporter() : ConsoleReporter(OO_None) {}  // without colours: the text is kept and compared

    void ReportRuns(const std::vector<Run>& runs) override {
        ConsoleReporter::ReportRuns(runs);
        for (const Run& run : runs) {
            if (run.run_type != Run::RT_Iteration) continue;
            const auto items = run.counters.find("items_per_second");
            if (items == run.counters.end()) continue;
            auto& best = nanoseconds_per_item_[run.run_name.function_name];
            const double now = 1e9 / items->second.value;
            best = best == 0 ? now : std::min(best, now);
        }
    }

    double of(const std::string& name) const {
        const auto found = nanoseconds_per_item_.find(name);
        return found == nanoseconds_per_item_.end() ? 0 : found->second;
    }

private:
    std::map<std::string, double> nanoseconds_per_item_;
};

/// Runs everything, then prints one line per claim. Returns 0: a missed figure is a line to read, not a failed test.
inline int run(int argc, char** argv, const std::vector<Claim>& claims) {
    benchmark::Initialize(&argc, argv);
    Reporter reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    std::printf("\n%-28s %10s   %-22s %10s %8s   %s\n", "case", "ns/item", "peer", "ns/item", "ratio", "goal");
    for (const Claim& claim : claims) {
        const double ours = reporter.of(claim.ours), peer = reporter.of(claim.peer);
        if (ours == 0) continue;
        std::printf("%-28s %10.3f   %-22s %10.3f %8.2f   ", claim.ours.c_str(), ours, claim.peer.c_str(), peer, peer / ours);
        if (claim.goal > 0) std::printf(">= %.2f %s", claim.goal, peer / ours >= claim.goal ? "reached" : "MISSED");
        if (claim.limit_ns > 0) std::printf("<= %.1f ns %s", claim.limit_ns, ours <= claim.limit_ns ? "reached" : "MISSED");
        std::printf("\n");
    }
    return 0;
}

}  // namespace wattle::bench
