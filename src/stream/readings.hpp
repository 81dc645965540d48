// What registers and gauges do alike with readings, instants and whole numbers.
#pragma once

#include "wattle/base/int128.hpp"
#include "wattle/series/reading.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace wattle::inline v0::detail {

inline Int128 greatest_divisor(Int128 a, Int128 b) {
    while (b != 0) a = std::exchange(b, a % b);
    return a < 0 ? -a : a;
}

/// d > 0
inline Int128 floor_divide(Int128 n, Int128 d) {
    const Int128 quotient = n / d;
    return n % d < 0 ? quotient - 1 : quotient;
}

/// A later instant minus an earlier one, from one end of time to the other.
inline std::uint64_t between(Instant from, Instant to) {
    return static_cast<std::uint64_t>(to.time_since_epoch().count()) - static_cast<std::uint64_t>(from.time_since_epoch().count());
}

/// The one of two readings of one instant that counts, flagged `conflict` if the other says something else; the same whatever came first, also of more.
inline Reading better(const Reading& a, const Reading& b) {
    const bool first = !(rank(b) < rank(a));
    Reading best = first ? a : b;
    const Reading& other = first ? b : a;
    if (!other.quality.missing() && (other.value != best.value || other.quality.has(Flag::conflict)))
        best.quality = best.quality.with(Flag::conflict);
    return best;
}

/// Oldest first, whatever came first. Of several of one instant the one that counts, flagged `conflict` if another one says something else.
inline std::vector<Reading> one_per_instant(std::vector<Reading> readings) {
    const auto later = [](const Reading& a, const Reading& b) { return !(a.at < b.at); };
    if (std::adjacent_find(readings.begin(), readings.end(), later) == readings.end()) return readings;
    std::sort(readings.begin(), readings.end(), [](const Reading& a, const Reading& b) { return a.at != b.at ? a.at < b.at : rank(a) < rank(b); });
    std::size_t kept = 0;
    for (std::size_t i = 1; i < readings.size(); ++i) {
        Reading& best = readings[kept];
        const Reading& next = readings[i];
        if (next.at != best.at)
            readings[++kept] = next;
        else
            best = better(best, next);
    }
    readings.resize(kept + 1);
    return readings;
}

}  // namespace wattle::inline v0::detail
