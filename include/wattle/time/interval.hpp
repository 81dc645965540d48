// When: instants in UTC, half-open intervals, and the text they are written as.
#pragma once

#include "wattle/base/error.hpp"

#include <chrono>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace wattle::inline v0 {

namespace code {

inline constexpr Code bad_instant = "bad_instant";    // a text is not an instant or a local time
inline constexpr Code bad_interval = "bad_interval";  // an interval ends before it begins; slots are out of order, or off their grid
inline constexpr Code bad_date = "bad_date";          // a text is not a day of the calendar

}  // namespace code

/// A point in time: UTC, whole microseconds (POSIX time: a leap second repeats the second before it).
using Instant = std::chrono::sys_time<std::chrono::microseconds>;

/// A reading of the clock on the wall, without a zone. It becomes an Instant only through a `Zone`.
using LocalTime = std::chrono::local_time<std::chrono::microseconds>;

/// A day of the calendar, without a zone.
using Date = std::chrono::year_month_day;

/// "2026-03-01T08:00:00+08:00", "2026-03-01T00:00:00.25Z": date, T or space, time (seconds may be left out; decimals to the microsecond
/// behind a point or a comma), and Z or an offset (+08:00, +0800, +08). Throws Error (bad_instant); a time without an offset is refused,
/// because it names no instant.
WATTLE_API Instant parse_instant(std::string_view text);

/// "2026-03-01T08:00", seconds and decimals as for `parse_instant`, without an offset. Throws Error (bad_instant).
WATTLE_API LocalTime parse_local(std::string_view text);

/// "2026-03-01": four, two and two digits. Throws Error (bad_date).
WATTLE_API Date parse_date(std::string_view text);

/// "2026-03-01T00:00:00Z", with decimals only where they are not zero; years outside 0000 to 9999 get a sign and five digits or more.
WATTLE_API std::string to_string(Instant instant);
WATTLE_API std::string to_string(LocalTime local);
/// "2026-03-01". Throws Error (bad_date) for a day that the calendar has not.
WATTLE_API std::string to_string(Date date);

/// The time from `begin` up to, and not including, `end`. Intervals that share an edge share no instant.
class Interval {
public:
    constexpr Interval() = default;  // empty, at the epoch

    /// Throws Error (bad_interval) if end < begin.
    constexpr Interval(Instant begin, Instant end) : begin_(begin), end_(end) {
        if (end < begin) throw_backwards(begin, end);
    }

    constexpr Instant begin() const { return begin_; }
    constexpr Instant end() const { return end_; }
    /// End minus begin; the greatest duration where that does not fit (only from one end of time to the other).
    constexpr std::chrono::microseconds length() const {
        std::int64_t micros = 0;
        if (__builtin_sub_overflow(end_.time_since_epoch().count(), begin_.time_since_epoch().count(), &micros))
            return std::chrono::microseconds::max();
        return std::chrono::microseconds(micros);
    }
    constexpr bool empty() const { return begin_ == end_; }

    constexpr bool contains(Instant t) const { return begin_ <= t && t < end_; }
    constexpr bool contains(const Interval& other) const { return begin_ <= other.begin_ && other.end_ <= end_; }

    /// The time that both have; nothing if they only touch.
    constexpr std::optional<Interval> intersection(const Interval& other) const {
        const Instant from = begin_ < other.begin_ ? other.begin_ : begin_;
        const Instant to = end_ < other.end_ ? end_ : other.end_;
        if (from < to) return Interval(from, to);
        return std::nullopt;
    }

    friend constexpr bool operator==(const Interval&, const Interval&) = default;
    /// By begin, then by end.
    friend constexpr std::strong_ordering operator<=>(const Interval& a, const Interval& b) {
        if (const auto order = a.begin_.time_since_epoch().count() <=> b.begin_.time_since_epoch().count(); order != 0) return order;
        return a.end_.time_since_epoch().count() <=> b.end_.time_since_epoch().count();
    }

private:
    [[noreturn]] WATTLE_API static void throw_backwards(Instant begin, Instant end);

    Instant begin_{};
    Instant end_{};
};

/// "2026-03-01T00:00:00Z/2026-04-01T00:00:00Z" (ISO 8601)
WATTLE_API std::string to_string(const Interval& interval);

}  // namespace wattle::inline v0
