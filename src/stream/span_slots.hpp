// The slots that a register counted in.
#pragma once

#include "wattle/stream/validate.hpp"

#include <vector>

namespace wattle::inline v0::stream::detail {

/// In order; none if an edge of the span, or of a band within it, is no edge of the grid.
inline std::vector<std::size_t> slots_of(const SpanAmount& span, const Slots& grid) {
    std::vector<std::size_t> slots;
    if (grid.empty() || span.time.empty() || !grid.span().contains(span.time)) return slots;
    const auto take = [&](const Interval& part) {
        const std::size_t first = *grid.index_of(part.begin()), last = *grid.index_of(part.end() - std::chrono::microseconds(1));
        if (grid[first].begin() != part.begin() || grid[last].end() != part.end()) return false;
        for (std::size_t i = first; i <= last; ++i) slots.push_back(i);
        return true;
    };
    if (span.bands.empty()) {
        if (!take(span.time)) slots.clear();
        return slots;
    }
    for (const Interval& band : span.bands)
        if (const auto part = band.intersection(span.time); part && !take(*part)) return {};
    std::sort(slots.begin(), slots.end());
    slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
    return slots;
}

}  // namespace wattle::inline v0::stream::detail
