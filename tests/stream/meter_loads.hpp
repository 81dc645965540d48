// Loads of a small factory, hour by hour, and how findings are shown in tests.
#pragma once

#include "law.hpp"

#include "wattle/stream/validate.hpp"

namespace wattle::test {

inline const Instant monday = parse_instant("2026-03-02T00:00:00Z");

inline Point interval_point(std::chrono::microseconds every = std::chrono::hours(1)) {
    Point point("M07", PointKind::interval, Wh, 1);
    point.every = every;
    return point;
}

/// Hourly slots with so many Wh; −1 is missing, and other negative ones are what they are.
inline Series<Energy> hours(const std::vector<std::int64_t>& wh) {
    Series<Energy> series(Slots::regular(monday, std::chrono::hours(1), wh.size()));
    for (std::size_t i = 0; i < wh.size(); ++i)
        if (wh[i] != -1) series.set(i, Energy::from_count(wh[i] * 1000));
    return series;
}

/// What a factory takes in each hour of so many days, in Wh: more by day, less at weekends, and each hour between 80 and 120 % of that.
inline std::vector<std::int64_t> clean_load(std::size_t days, std::uint32_t seed) {
    std::vector<std::int64_t> wh;
    std::uint64_t state = seed;
    for (std::size_t h = 0; h < 24 * days; ++h) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        const bool weekend = h / 24 % 7 >= 5;
        const std::int64_t usual = (h % 24 >= 7 && h % 24 < 18 ? 30'000 : 8'000) / (weekend ? 4 : 1);
        wh.push_back(usual * (80 + static_cast<std::int64_t>((state >> 33) % 41)) / 100 + static_cast<std::int64_t>(h % 2));
    }
    return wh;
}

/// "spike 7+1 suspect: spike" of each finding: its name, first slot and slots, and what they get; "told" if nothing.
inline std::string shown(const std::vector<stream::MeterFinding>& findings) {
    std::string text;
    for (const auto& f : findings) {
        if (!text.empty()) text += ", ";
        text += std::string(f.check.name()) + ' ' + std::to_string(f.first) + '+' + std::to_string(f.slots) + ' ';
        text += f.quality == Quality() ? "told" : short_text(f.quality);
        if (f.confirmed) text += " confirmed";
    }
    return text;
}

inline stream::MeterData<Energy> data_of(Series<Energy> used) { return {interval_point(), std::move(used), {}, {}, {}, {}}; }

}  // namespace wattle::test
