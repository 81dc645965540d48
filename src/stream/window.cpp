#include "wattle/stream/window.hpp"

#include <algorithm>

namespace wattle::inline v0::stream {

using v0::to_string;  // of periods, which those of this room would hide

namespace {

using std::chrono::microseconds;

std::string length_name(microseconds length) {
    using namespace std::chrono;
    if (length % hours(1) == microseconds(0)) return length == hours(1) ? "60min" : std::to_string(length / hours(1)) + 'h';
    if (length % minutes(1) == microseconds(0)) return length == minutes(1) ? "minute" : std::to_string(length / minutes(1)) + "min";
    return length % seconds(1) == microseconds(0) ? std::to_string(length / seconds(1)) + 's' : std::to_string(length.count()) + "us";
}

std::string_view name_of(Periods::Level level) {
    switch (level) {
        case Periods::Level::hour: return "hour";
        case Periods::Level::day: return "day";
        case Periods::Level::week: return "week";
        case Periods::Level::month: return "month";
        case Periods::Level::quarter: return "quarter";
        case Periods::Level::year: return "year";
        case Periods::Level::billing: return "billing";
    }
    return "";
}

/// The multiple of a length at or before an instant.
Instant floor_to(Instant t, microseconds length) {
    const auto since = t.time_since_epoch();
    auto rest = since % length;
    if (rest.count() < 0) rest += length;
    if (since.count() < microseconds::min().count() + rest.count())
        detail::throw_error(code::out_of_range, "level", "time begins within the window that holds " + to_string(t), "ask for later windows");
    return t - rest;
}

Slots regular_covering(const Interval& any, microseconds length) {
    if (any.empty()) return {};
    const Instant begin = floor_to(any.begin(), length), last = floor_to(any.end() - microseconds(1), length);
    if (last > Instant::max() - length)
        detail::throw_error(code::out_of_range, "level", "time ends within the window that holds " + to_string(last), "ask for earlier windows");
    return Slots::regular(begin, length, static_cast<std::size_t>((last - begin) / length) + 1);
}

/// Without those at the ends that do not reach into the interval: empty ones, and shifts before and behind it.
Slots those_within(const Slots& all, const Interval& any) {
    std::size_t first = 0, end = all.size();
    while (first < end && all[first].end() <= any.begin()) ++first;
    while (end > first && all[end - 1].begin() >= any.end()) --end;
    return all.slice(first, end - first);
}

Slots shifts_covering(const Interval& any, const Shifts& shifts) {
    const Slots days = shifts.production_days().covering(any);
    return days.empty() ? days : those_within(shifts.slots(days.span()).slots, any);
}

Slots list_covering(const Interval& any, const std::vector<Instant>& edges) {
    if (any.empty() || any.end() <= edges.front() || any.begin() >= edges.back()) return {};
    const auto first = any.begin() < edges.front() ? edges.begin() : std::prev(std::upper_bound(edges.begin(), edges.end(), any.begin()));
    const auto last = std::lower_bound(first, edges.end(), any.end());
    return Slots::between({first, last == edges.end() ? edges.end() : std::next(last)});
}

}  // namespace

Level Level::every(microseconds length) {
    using namespace std::chrono;
    if (length.count() <= 0 || microseconds(hours(24)) % length != microseconds(0))
        detail::throw_error(code::bad_level, "level", std::to_string(length.count()) + " us does not divide a day", "give a length such as 15min");
    return {length_name(length), length};
}
Level Level::of(Periods periods) {
    std::string name(name_of(periods.level()));
    return {std::move(name), std::move(periods)};
}
Level Level::of(Shifts shifts) { return {"shift", std::move(shifts)}; }
Level Level::list(std::string name, std::vector<Instant> boundaries) {
    if (boundaries.size() < 2)
        detail::throw_error(code::bad_level, "level " + detail::quoted(name), "it has " + std::to_string(boundaries.size()) + " boundaries",
                            "give the begin of each window and the end of the last");
    if (!std::is_sorted(boundaries.begin(), boundaries.end(), std::less_equal<>()))
        detail::throw_error(code::bad_level, "level " + detail::quoted(name), "its boundaries do not ascend", "give the oldest first");
    return {std::move(name), std::move(boundaries)};
}

Slots Level::covering(const Interval& any) const {
    if (const auto* length = std::get_if<microseconds>(&how_)) return regular_covering(any, *length);
    if (const auto* periods = std::get_if<Periods>(&how_)) return those_within(periods->covering(any), any);
    if (const auto* shifts = std::get_if<Shifts>(&how_)) return shifts_covering(any, *shifts);
    return list_covering(any, std::get<std::vector<Instant>>(how_));
}

std::optional<Interval> Level::around(Instant t) const {
    if (t == Instant::max()) return std::nullopt;
    const Slots one = covering({t, t + microseconds(1)});
    for (std::size_t i = 0; i < one.size(); ++i)
        if (one[i].begin() <= t && t < one[i].end()) return one[i];
    return std::nullopt;
}

std::string to_string(const Level& level) {
    if (std::holds_alternative<microseconds>(level.how_)) return level.name_ + " of UTC";
    if (const auto* periods = std::get_if<Periods>(&level.how_)) return to_string(*periods);
    if (const auto* shifts = std::get_if<Shifts>(&level.how_)) return to_string(*shifts);
    std::string text = level.name_;
    for (const Instant edge : std::get<std::vector<Instant>>(level.how_)) text += ' ' + to_string(edge);
    return text;
}

std::vector<Level> usual_levels(const Zone& zone) {
    return {Level::every(std::chrono::minutes(15)), Level::of(Periods::hours(zone)), Level::of(Periods::days(zone)),
            Level::of(Periods::months(zone))};
}

}  // namespace wattle::inline v0::stream
