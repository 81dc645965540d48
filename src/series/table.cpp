#include "wattle/series/table.hpp"

#include <algorithm>

namespace wattle::inline v0 {

namespace {

[[noreturn]] void throw_no_point(std::uint32_t point, std::size_t points) {
    detail::throw_error(code::unknown_point, "Table", "there is no point " + std::to_string(point) + " among " + std::to_string(points),
                        "give the places of the points, from 0 on");
}

}  // namespace

Table::Table(std::vector<Point> points) : Table(std::move(points), Columns()) {}

Table::Table(std::vector<Point> points, Columns columns) : points_(std::move(points)), columns_(std::move(columns)) {
    check(points_);
    auto& [at, value, point, quality, source] = columns_;
    const std::size_t n = at.size();
    if (value.size() != n || point.size() != n || quality.size() != n || (!source.empty() && source.size() != n))
        detail::throw_error(code::bad_table, "Table",
                            "the columns have " + std::to_string(n) + " instants, " + std::to_string(value.size()) + " values, " +
                                std::to_string(point.size()) + " points, " + std::to_string(quality.size()) + " qualities and " +
                                std::to_string(source.size()) + " sources",
                            "give as many of each; sources may be left out");
    if (const auto last = std::max_element(point.begin(), point.end()); last != point.end() && *last >= points_.size())
        throw_no_point(*last, points_.size());
    // One table has one form, so that equal tables compare equal.
    for (std::size_t i = 0; i < n; ++i)
        if (quality[i].missing()) value[i] = 0;
    if (std::all_of(source.begin(), source.end(), [](auto s) { return s == 0; })) source.clear();
}

Table::Table(std::vector<Point> points, std::span<const Reading> readings) : Table(std::move(points)) {
    for (const Reading& reading : readings) push_back(reading);
}

void Table::push_back(const Reading& reading) {
    if (reading.point >= points_.size()) throw_no_point(reading.point, points_.size());
    auto& [at, value, point, quality, source] = columns_;
    if (reading.source != 0 && source.empty()) source.resize(size());
    at.push_back(reading.at);
    value.push_back(reading.quality.missing() ? 0 : reading.value);
    point.push_back(reading.point);
    quality.push_back(reading.quality);
    if (!source.empty() || reading.source != 0) source.push_back(reading.source);
}

std::uint32_t Table::add(Point point) {
    point.check();
    if (find(point.id))
        detail::throw_error(code::bad_point, "point " + detail::quoted(point.id), "two points have this id", "give each point its own");
    points_.push_back(std::move(point));
    return static_cast<std::uint32_t>(points_.size() - 1);
}

std::optional<std::uint32_t> Table::find(std::string_view id) const {
    const auto found = std::find_if(points_.begin(), points_.end(), [&](const Point& point) { return point.id == id; });
    if (found == points_.end()) return std::nullopt;
    return static_cast<std::uint32_t>(found - points_.begin());
}

std::uint32_t Table::index(std::string_view id) const {
    if (const auto place = find(id)) return *place;
    std::string known;
    for (const Point& point : points_) known += (known.empty() ? "" : ", ") + point.id;
    detail::throw_error(code::unknown_point, "table", "there is no point " + detail::quoted(id), "use one of " + detail::quoted(known));
}

bool operator==(const Table& a, const Table& b) {
    const auto& [at, value, point, quality, source] = b.columns_;
    return a.columns_.at == at && a.columns_.value == value && a.columns_.point == point && a.columns_.quality == quality &&
           a.columns_.source == source && a.points_ == b.points_;
}

std::string_view to_string(CsvInstants instants) {
    constexpr std::string_view names[] = {"iso", "seconds", "milliseconds", "microseconds"};
    return names[static_cast<std::size_t>(instants)];
}

}  // namespace wattle::inline v0
