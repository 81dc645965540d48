// Readings of one point as they lie in memory: one behind the other, or in the columns of a table.
#pragma once

#include "wattle/series/table.hpp"

#include <algorithm>
#include <deque>

namespace wattle::inline v0::stream::detail {

/// Readings one behind the other in memory.
struct Rows {
    std::span<const Reading> readings;

    std::size_t size() const { return readings.size(); }
    std::int64_t micros(std::size_t i) const { return readings[i].at.time_since_epoch().count(); }
    std::int64_t value(std::size_t i) const { return readings[i].value; }
    Quality quality(std::size_t i) const { return readings[i].quality; }
    Reading operator[](std::size_t i) const { return readings[i]; }
};

/// Readings of one point as columns.
struct RowsOfColumns {
    std::span<const Instant> at;
    std::span<const std::int64_t> values;
    std::span<const Quality> qualities;
    std::span<const std::uint16_t> sources;  // may be empty
    std::uint32_t point = 0;

    std::size_t size() const { return at.size(); }
    std::int64_t micros(std::size_t i) const { return at[i].time_since_epoch().count(); }
    std::int64_t value(std::size_t i) const { return values[i]; }
    Quality quality(std::size_t i) const { return qualities[i]; }
    Reading operator[](std::size_t i) const { return {at[i], values[i], point, qualities[i], sources.empty() ? std::uint16_t{0} : sources[i]}; }
};

/// `count` rows of a table, which are all of that point.
inline RowsOfColumns columns_of(const Table& table, std::size_t first, std::size_t count, std::uint32_t point) {
    return {table.at().subspan(first, count), table.value().subspan(first, count), table.quality().subspan(first, count),
            table.source().empty() ? table.source() : table.source().subspan(first, count), point};
}

template <class R>
std::vector<Reading> copy_of(const R& rows) {
    std::vector<Reading> readings;
    readings.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) readings.push_back(rows[i]);
    return readings;
}

/// The first row at or behind row i that is of that point, or of another one.
inline std::size_t find_row(std::span<const std::uint32_t> points, std::size_t i, std::uint32_t place, bool of_another) {
    constexpr std::size_t block = 1024;  // without an early end within it, so that several are compared at once
    for (; i + block <= points.size(); i += block) {
        std::uint32_t same = 0;
        for (std::size_t k = 0; k < block; ++k) same += static_cast<std::uint32_t>(points[i + k] == place);
        if (same != (of_another ? block : 0)) break;
    }
    while (i < points.size() && (points[i] == place) == of_another) ++i;
    return i;
}

/// Calls `work` with the rows of a point: where they lie, if they stand together, else a copy of them.
template <class F>
auto with_rows_of(const Table& table, std::uint32_t place, F&& work) {
    const auto of = table.point();
    const std::size_t first = find_row(of, 0, place, false), end = find_row(of, first, place, true);
    if (find_row(of, end, place, false) == of.size()) return work(columns_of(table, first, end - first, place));
    std::vector<Reading> readings;
    for (std::size_t row = first; row < table.size(); ++row)
        if (of[row] == place) readings.push_back(table[row]);
    return work(Rows{readings});
}

/// Whether the rows of each point stand behind those of the point before.
inline bool is_by_point(std::span<const std::uint32_t> points) {
    constexpr std::size_t block = 1024;  // without an early end within it, so that several are compared at once
    for (std::size_t i = 1; i < points.size(); i += block) {
        const std::size_t n = std::min(block, points.size() - i);
        const std::uint32_t *const before = points.data() + i - 1, *const here = points.data() + i;
        std::uint32_t descending = 0;
        for (std::size_t k = 0; k < n; ++k) descending |= static_cast<std::uint32_t>(before[k] > here[k]);
        if (descending != 0) return false;
    }
    return true;
}

/// Calls `work(place, rows)` for each point of such a table.
template <class F>
void each_point(const Table& table, F&& work) {
    const auto points = table.point();
    auto row = points.begin();
    for (std::uint32_t p = 0; p < table.points().size(); ++p) {
        const auto first = row;
        row = std::upper_bound(row, points.end(), p);
        work(p, columns_of(table, static_cast<std::size_t>(first - points.begin()), static_cast<std::size_t>(row - first), p));
    }
}

/// What the rows of a table come to whose points are mixed, in one pass: nearly every row only moves the front of its point on.
///
/// A front takes plain readings; what it does not take, the account (of a gauge, on the grid) takes, after the front, which it makes a new one. It is
/// false to a reading that is not later than the one before, and then `in_any_order` tells what all readings of the point come to.
template <class Account, class Gauge, class F>
auto in_turns(const Table& table, std::span<const Gauge> gauges, const Slots& grid, F&& in_any_order) {
    using Front = typename Account::Front;
    std::deque<Account> accounts;
    for (const Gauge& gauge : gauges) accounts.emplace_back(gauge, grid);
    std::vector<Front> fronts(gauges.size());
    std::vector<bool> disordered(gauges.size());
    const auto points = table.point();
    const auto at = table.at();
    const auto values = table.value();
    const auto qualities = table.quality();
    constexpr std::size_t ahead = 24;  // rows: about as long as memory takes to answer
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (i + ahead < table.size()) {
            const auto* next = reinterpret_cast<const char*>(&fronts[points[i + ahead]]);
            for (std::size_t line = 0; line < sizeof(Front); line += 64) __builtin_prefetch(next + line, 1);
        }
        const std::uint32_t p = points[i];
        if (fronts[p].take(values[i], at[i].time_since_epoch().count(), qualities[i])) [[likely]]
            continue;
        if (disordered[p]) continue;
        disordered[p] = !accounts[p].take(fronts[p], table[i]);
    }

    std::vector<std::vector<Reading>> readings(gauges.size());
    if (std::find(disordered.begin(), disordered.end(), true) != disordered.end())
        for (std::size_t i = 0; i < table.size(); ++i)
            if (disordered[points[i]]) readings[points[i]].push_back(table[i]);
    std::vector<decltype(std::move(accounts[0]).finish())> all;
    all.reserve(gauges.size());
    for (std::uint32_t p = 0; p < gauges.size(); ++p) {
        accounts[p].take(fronts[p]);
        all.push_back(disordered[p] ? in_any_order(std::move(readings[p]), gauges[p], grid) : std::move(accounts[p]).finish());
    }
    return all;
}

}  // namespace wattle::inline v0::stream::detail
