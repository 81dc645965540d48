#include "wattle/series/intervals.hpp"

namespace wattle::inline v0::detail {

namespace {

[[noreturn]] void refuse(Code code, const Point& point, const std::string& what, std::string_view remedy) {
    throw_error(code, "point " + quoted(point.id), what, remedy);
}

}  // namespace

IntervalValues interval_values(const Table& table, std::string_view id, const Slots& grid) {
    const std::uint32_t place = table.index(id);
    const Point& point = table.points()[place];
    if (point.kind != PointKind::interval)
        refuse(code::bad_point, point, "it is a " + std::string(to_string(point.kind)) + ", and only intervals are slots of a series",
               "read it as kind interval, or let the stream engine make amounts of register positions and gauges");

    IntervalValues values{&point, std::vector<std::int64_t>(grid.size()), std::vector<Quality>(grid.size(), Reason::gap)};
    std::vector<Reading> chosen(grid.size());
    std::vector<bool> taken(grid.size());
    SlotCursor cursor(grid);
    for (std::size_t row = 0; row < table.size(); ++row) {
        if (table.point()[row] != place) continue;
        const Reading reading = table[row];
        const Interval interval =
            point.stamp == Stamp::end ? Interval(reading.at - *point.every, reading.at) : Interval(reading.at, reading.at + *point.every);
        const auto slot = cursor.index_of(interval.begin());
        if (!slot) {
            if (!grid.empty() && interval.intersection(grid.span()))
                refuse(code::other_grid, point, "its interval " + to_string(interval) + " lies across the edge of the grid " + to_string(grid.span()),
                       "take a grid that begins and ends with its intervals");
            continue;
        }
        if (grid[*slot] != interval)
            refuse(code::other_grid, point, "its interval " + to_string(interval) + " is no slot of the grid; that is " + to_string(grid[*slot]),
                   "take a grid of its intervals and resample the series, and see whether stamp is begin or end");
        if (!taken[*slot]) {
            taken[*slot] = true;
            chosen[*slot] = reading;
            continue;
        }
        Reading& kept = chosen[*slot];
        const bool conflict = kept.value != reading.value && !kept.quality.missing() && !reading.quality.missing();
        const Quality flags = Quality::from_bits((kept.quality.bits() | reading.quality.bits()) & static_cast<unsigned>(Flag::conflict));
        if (rank(reading) < rank(kept)) kept = reading;
        if (conflict || flags.has(Flag::conflict)) kept.quality = kept.quality.with(Flag::conflict);
    }
    for (std::size_t i = 0; i < grid.size(); ++i) {
        if (!taken[i]) continue;
        values.qualities[i] = chosen[i].quality;
        if (!chosen[i].quality.missing()) values.counts[i] = chosen[i].value;
    }
    return values;
}

}  // namespace wattle::inline v0::detail
