#include "pieces.hpp"
#include "summaries.hpp"

namespace wattle::inline v0::stream {

namespace {

using detail::Gauge, detail::GaugePiece, detail::SlotWalk, detail::each_piece, detail::in_order, detail::plus, detail::readings_of, detail::suspect;
using std::chrono::microseconds;

StateSummaries stayed(std::vector<Reading> readings, const Point& point, const Slots& grid, std::optional<microseconds> hold) {
    const Gauge gauge(point, PointKind::state, {.hold = hold});
    std::vector<StateSummary> each(grid.size());
    for (std::size_t i = 0; i < each.size(); ++i) each[i].length = grid[i].length();
    if (grid.empty()) return {grid, point.unit, {}};

    readings = in_order(std::move(readings), gauge);
    SlotCursor cursor(grid);
    std::optional<std::int64_t> before;
    for (const Reading& reading : readings) {
        if (reading.quality.missing()) continue;
        const auto i = cursor.index_of(reading.at);
        if (i && suspect(reading)) ++each[*i].set_aside;
        if (suspect(reading)) continue;
        if (i) {
            ++each[*i].readings;
            each[*i].quality = worse(each[*i].quality, reading.quality);
            if (before && *before != reading.value) ++each[*i].codes[reading.value].entries;
        }
        before = reading.value;
    }
    std::erase_if(readings, suspect);
    SlotWalk walk(grid);
    each_piece(readings, gauge, [&](const GaugePiece& piece) {
        walk.meet(piece, [&](std::size_t i, Instant begin, Instant end, bool) {
            each[i].quality = worse(each[i].quality, piece.quality);
            if (piece.quality.missing()) return;
            microseconds& time = each[i].codes[piece.begin].time;
            time = plus(time, end - begin);
        });
    });
    return {grid, point.unit, std::move(each)};
}

}  // namespace

StateSummaries states(const Table& table, std::string_view id, const Slots& grid, std::optional<microseconds> hold) {
    const std::uint32_t place = table.index(id);
    return stayed(readings_of(table, place), table.points()[place], grid, hold);
}
StateSummaries states(std::span<const Reading> readings, const Point& point, const Slots& grid, std::optional<microseconds> hold) {
    detail::require_one_point(readings);
    return stayed({readings.begin(), readings.end()}, point, grid, hold);
}

}  // namespace wattle::inline v0::stream
