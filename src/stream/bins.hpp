// How long a gauge stood in each bin, slot by slot: what load durations and states of gauges sum up.
#pragma once

#include "pieces.hpp"

#include <map>

namespace wattle::inline v0::stream::detail {

struct Bins {
    std::map<std::int64_t, microseconds> times;  // of bin k
    Quality quality = {};                        // the worst; missing where some of the time has no value
    bool too_many = false;                       // a line crosses more of them than are counted, and is in none

    Bins& operator+=(const Bins& other);
    friend bool operator==(const Bins&, const Bins&) = default;
};

/// Of readings in order, of which none is suspect: one for each slot of the grid.
std::vector<Bins> bins_in(std::span<const Reading> readings, const Gauge& gauge, const Slots& grid);

/// Throws Error (out_of_range) where a line crosses too many.
LoadDuration load_of(Bins bins, const Point& point, const Interval& within, Decimal width);

}  // namespace wattle::inline v0::stream::detail
