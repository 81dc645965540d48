// The windows that readings are summed over: quarter-hours, hours, days, months, shifts, billing periods, each a level of UTC instants.
#pragma once

#include "wattle/time/periods.hpp"

#include <span>
#include <string>
#include <variant>
#include <vector>

namespace wattle::inline v0 {

namespace code {

inline constexpr Code bad_level = "bad_level";  // a level is unknown, there twice, or cannot be cut

}  // namespace code

namespace stream {

/// One level of windows. Windows of one level follow each other without a hole and are known by the instant at which they begin; those of two levels
/// need not nest (weeks and months do not).
class Level {
public:
    /// All multiples of a length since 1970 in UTC: quarter-hours nest in the days of every present zone, hours do not. Throws Error (bad_level) unless
    /// the length divides a day.
    WATTLE_API static Level every(std::chrono::microseconds length);
    /// Of a calendar: hours, days, weeks, months, quarters, years, billing periods.
    WATTLE_API static Level of(Periods periods);
    /// Shifts and what lies outside of them.
    WATTLE_API static Level of(Shifts shifts);
    /// Billing periods that somebody wrote down: n + 1 instants, oldest first. Outside of them there is no window. Throws Error (bad_level) for fewer than two.
    WATTLE_API static Level list(std::string name, std::vector<Instant> boundaries);

    /// "15min", "hour", "day", "week", "month", "quarter", "year", "billing", "shift", or that of the list.
    const std::string& name() const { return name_; }

    /// The least run of windows that contains the interval, none if it is empty; of a list those that it reaches into. Empty windows (a shift that the
    /// clocks jumped over) lie between others, never at the ends. Throws Error (out_of_range) where a window reaches beyond the ends of time, or a
    /// calendar beyond the years of `Periods`.
    WATTLE_API Slots covering(const Interval& any) const;
    /// The window that holds the instant; nothing outside of a list, and at the last instant of all. Throws Error as `covering`.
    WATTLE_API std::optional<Interval> around(Instant t) const;

    /// A length, a calendar, shifts, or boundaries.
    using How = std::variant<std::chrono::microseconds, Periods, Shifts, std::vector<Instant>>;
    const How& how() const { return how_; }

    /// What it was made from, the zone's version included: equal texts, equal windows.
    WATTLE_API friend std::string to_string(const Level& level);
    friend bool operator==(const Level& a, const Level& b) { return a.name_ == b.name_ && a.how_ == b.how_; }

private:
    Level(std::string name, How how) : name_(std::move(name)), how_(std::move(how)) {}

    std::string name_;
    How how_;
};

/// The usual levels of a zone: 15min, hour, day, month.
WATTLE_API std::vector<Level> usual_levels(const Zone& zone);

}  // namespace stream

}  // namespace wattle::inline v0
