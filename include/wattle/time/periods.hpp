// How the calendar of a zone cuts time: hours, days, weeks, months, quarters, years, billing periods and shifts, as grids of slots.
#pragma once

#include "wattle/time/slots.hpp"
#include "wattle/time/zone.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace wattle::inline v0 {

namespace code {

inline constexpr Code bad_shifts = "bad_shifts";  // shifts overlap, are empty, or cannot be told apart

}  // namespace code

/// One level of the calendar of a zone: periods that follow each other without a hole, each an interval of UTC.
///
/// A day begins at its first instant on the wall, not always at 00:00. A wall time that the clocks jump over means the next instant, one
/// that occurs twice means the first. Hours nest in days, days in weeks and months, months in quarters and in years that begin with a
/// month, in every zone. A period may be empty: the day that Samoa left out. Years −32000 to 32000.
class Periods {
public:
    /// A new hour begins at every full hour on the wall and at every change of the offset, so none is longer than 60 min.
    WATTLE_API static Periods hours(Zone zone);
    /// `at` is when a day begins on the wall: 6h for gas days. Throws Error (out_of_range) outside 00:00 to 23:59, here and below.
    WATTLE_API static Periods days(Zone zone, std::chrono::minutes at = std::chrono::minutes(0));
    /// ISO 8601: from Monday.
    WATTLE_API static Periods weeks(Zone zone);
    WATTLE_API static Periods months(Zone zone);
    WATTLE_API static Periods quarters(Zone zone);
    /// Fiscal years begin with another month. Throws Error (out_of_range) if the calendar has no such month.
    WATTLE_API static Periods years(Zone zone, std::chrono::month first = std::chrono::January);
    /// From that day of each month, 1 to 31; where a month is shorter, from its last day. Throws Error (out_of_range).
    WATTLE_API static Periods billing(Zone zone, unsigned day_of_month, std::chrono::minutes at = std::chrono::minutes(0));

    enum class Level : std::uint8_t { hour, day, week, month, quarter, year, billing };

    // What it was made from.
    const Zone& zone() const { return zone_; }
    Level level() const { return level_; }
    unsigned anchor() const { return anchor_; }  // the first month of a year, or the day of the month of a billing period
    std::chrono::minutes at() const { return at_; }

    /// The period that holds the instant. Throws Error (out_of_range) beyond the years above.
    WATTLE_API Interval around(Instant t) const;

    /// The period that the local date belongs to; of hours, the one that holds the first instant of the date. Throws Error (out_of_range).
    WATTLE_API Interval of(Date date) const;

    /// The periods that fill `whole`: those that begin within it. Throws Error (bad_interval) unless it begins and ends on boundaries.
    WATTLE_API Slots slots(const Interval& whole) const;

    /// The least run of periods that contains the interval; none if it is empty.
    WATTLE_API Slots covering(const Interval& any) const;

    friend bool operator==(const Periods&, const Periods&) = default;
    /// "months of Asia/Shanghai, tzdata 2025b": what a trace says the grid was made from.
    WATTLE_API friend std::string to_string(const Periods& periods);

private:
    friend class Shifts;

    Periods(Zone zone, Level level, unsigned anchor, std::chrono::minutes at);

    // A period of a day or more is known by its first date; these are the first dates of the one that holds a date, and of its neighbours.
    std::chrono::local_days first(std::chrono::local_days date) const;
    std::chrono::local_days next(std::chrono::local_days first) const;
    std::chrono::local_days previous(std::chrono::local_days first) const;
    Instant begin(std::chrono::local_days first) const;
    std::chrono::local_days first_around(Instant t) const;

    void require_boundaries(const Interval& whole) const;
    std::vector<std::chrono::local_days> firsts(const Interval& whole) const;

    Zone zone_;
    Level level_;
    unsigned anchor_;
    std::chrono::minutes at_;
};

/// The quarter-hours of UTC, which nest in the days of every present zone. Throws Error (bad_interval) unless `whole` fits them.
WATTLE_API Slots quarter_hours(const Interval& whole);

/// A shift by the clock on the wall: `to` may be 24:00, or not later than `from`, which means across midnight.
struct Shift {
    // A constructor, because g++ 12 warns wrongly about temporaries of aggregates with strings.
    Shift(std::string name, std::chrono::minutes from, std::chrono::minutes to) : name(std::move(name)), from(from), to(to) {}

    std::string name;
    std::chrono::minutes from;
    std::chrono::minutes to;

    bool operator==(const Shift&) const = default;
};

/// A grid of shifts: slot i is of the shift number shift[i]; the number behind the last shift means `outside`.
struct ShiftSlots {
    Slots slots;
    std::vector<std::uint16_t> shift;
    std::vector<std::string> names;  // of the shifts in their order, then "outside"

    /// The name of the shift of slot i. Throws Error (out_of_range).
    WATTLE_API const std::string& name(std::size_t i) const;

    bool operator==(const ShiftSlots&) const = default;
};

/// The shifts of a production day, which begins where the first of them does: 早中晚班. What they leave is `outside`.
///
/// A night shift from 00:00 that is listed behind the late shift belongs to the production day of the morning before.
class Shifts {
public:
    /// Throws Error (bad_shifts) with every finding: none, overlapping, empty, twice the same name, a time that no clock shows.
    WATTLE_API Shifts(Zone zone, std::vector<Shift> shifts);

    const std::vector<Shift>& shifts() const { return shifts_; }
    const Zone& zone() const { return days_.zone(); }
    const Periods& production_days() const { return days_; }

    /// Shifts and `outside` over whole production days: in each the same number of slots in the same order, and together exactly the day;
    /// where clocks jump over a shift, its slot is empty. Throws Error (bad_interval) unless `whole` is production days.
    WATTLE_API ShiftSlots slots(const Interval& whole) const;

    friend bool operator==(const Shifts& a, const Shifts& b) { return a.days_ == b.days_ && a.shifts_ == b.shifts_; }
    /// "shifts early 08:00-16:00, late 16:00-24:00 of Asia/Shanghai, tzdata 2025b".
    WATTLE_API friend std::string to_string(const Shifts& shifts);

private:
    struct Part {
        std::chrono::minutes from;  // since the production day began, by the clock on the wall
        std::uint16_t shift;
    };
    std::vector<Shift> shifts_;
    Periods days_;
    std::vector<Part> parts_;  // of every production day, in order, without a hole
};

}  // namespace wattle::inline v0
