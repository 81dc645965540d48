// The rule at the end of a zone file: what happens after its last record, for ever.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wattle::inline v0::detail {

/// One offset with its name, as a rule or a record gives it.
struct OffsetName {
    std::chrono::seconds offset{};
    bool daylight_saving = false;
    std::string abbreviation;

    bool operator==(const OffsetName&) const = default;
};

/// From `at` on (seconds since 1970, UTC), `then` holds.
struct Change {
    std::int64_t at;
    OffsetName then;
};

/// A POSIX TZ string with the extensions of RFC 8536: "CET-1CEST,M3.5.0,M10.5.0/3", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0".
class PosixRule {
public:
    /// Nothing if the text is no such rule.
    static std::optional<PosixRule> parse(std::string_view text);

    bool has_daylight_saving() const { return daylight_.has_value(); }
    const OffsetName& standard() const { return standard_; }

    /// The two changes of a year, in order; none without daylight saving.
    std::vector<Change> changes(int year) const;

private:
    struct Day {
        enum class Form { month_week_weekday, julian_without_leap_day, day_of_year } form;
        unsigned month = 0, week = 0;
        unsigned day = 0;             // weekday, or day of the year
        std::chrono::seconds time{};  // local, −167 h to 167 h

        std::chrono::sys_days in(int year) const;
    };
    struct Daylight {
        OffsetName name;
        Day start, end;
    };
    class Parser;

    OffsetName standard_;
    std::optional<Daylight> daylight_;
};

}  // namespace wattle::inline v0::detail
