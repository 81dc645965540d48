// Which days are worked: workdays, weekends, holidays, make-up workdays and event days, from a file with source and validity.
#pragma once

#include "wattle/base/source.hpp"
#include "wattle/time/interval.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace wattle::inline v0 {

namespace code {

inline constexpr Code bad_calendar = "bad_calendar";          // a calendar file has mistakes
inline constexpr Code outside_calendar = "outside_calendar";  // a date for which the calendar has no notice

}  // namespace code

/// What a tariff asks of a day. A make-up workday (调休上班) is a Saturday or Sunday that is worked, a holiday any day that is not, an event
/// day one that a grid operator or a contract has named.
enum class DayType : std::uint8_t { workday, make_up_workday, saturday, sunday, holiday, event };

/// "make_up_workday".
WATTLE_API std::string_view to_string(DayType type);

/// One day of a calendar, and who said so.
struct CalendarDay {
    // A constructor, because g++ 12 warns wrongly about temporaries of aggregates with strings.
    CalendarDay(Date date, DayType type, std::string name, Source source)
        : date(date), type(type), name(std::move(name)), source(std::move(source)) {}

    Date date;
    DayType type;
    std::string name;  // of the festival or event, "春节"; "" on a plain day
    Source source;

    bool operator==(const CalendarDay&) const = default;
};

namespace detail {
struct CalendarData;
}

/// The days of a country or a company, from a file. It answers for the days that its notices cover, and for no other.
///
/// A value: copies share what was loaded.
class Calendar {
public:
    /// Reads the TOML text. Throws Error (bad_calendar) with every finding: file, line, column, remedy.
    WATTLE_API static Calendar parse(std::string_view toml, const std::string& source);
    /// Reads a file such as the `data/calendars/cn.toml` that comes with wattle. Throws Error (unreadable_file), or as `parse`.
    WATTLE_API static Calendar load(const std::string& path);

    WATTLE_API const std::string& id() const;    // "cn"
    WATTLE_API const std::string& name() const;  // for people

    /// Whether a notice covers the date.
    WATTLE_API bool covers(Date date) const;

    /// Throws Error (outside_calendar) if no notice covers the date.
    WATTLE_API DayType day_type(Date date) const;

    /// The same with its name and its source: the notice that named the day, or else the one that covers it. Throws Error (outside_calendar).
    WATTLE_API CalendarDay day(Date date) const;

    /// Of every notice, in the order of the file.
    WATTLE_API std::span<const Source> sources() const;

    /// The text it was read from, what errors call it, and the SHA-256 of the text: 64 hexadecimal digits.
    WATTLE_API const std::string& text() const;
    WATTLE_API const std::string& source() const;
    WATTLE_API const std::string& sha256() const;

    /// Equal text.
    friend bool operator==(const Calendar& a, const Calendar& b) { return a.sha256() == b.sha256(); }
    /// "calendar cn, sha256 …": what a trace says a day type was looked up in.
    WATTLE_API friend std::string to_string(const Calendar& calendar);

private:
    explicit Calendar(std::shared_ptr<const detail::CalendarData> data) : data_(std::move(data)) {}

    std::shared_ptr<const detail::CalendarData> data_;
};

}  // namespace wattle::inline v0
