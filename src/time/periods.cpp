#include "wattle/time/periods.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace wattle::inline v0 {

using namespace std::chrono;

namespace {

std::string clock(minutes since_midnight) {
    char text[32];
    std::snprintf(text, sizeof text, "%02d:%02d", static_cast<int>(since_midnight / 1h), static_cast<int>(since_midnight % 1h / 1min));
    return text;
}

std::string identity(const Zone& zone) { return " of " + zone.name() + (zone.version() == "fixed" ? "" : ", tzdata " + zone.version()); }

[[noreturn]] void refuse(std::string_view where, const std::string& what, std::string_view remedy) {
    detail::throw_error(code::out_of_range, where, what, remedy);
}

minutes time_of_day(minutes at, std::string_view where) {
    if (at < 0min || at >= 24h) refuse(where, std::to_string(at.count()) + " min since midnight is no time of a day", "give 00:00 to 23:59");
    return at;
}

// A Date counts its years in 16 bits; a few are kept free for the neighbours of a period.
constexpr Instant first_instant = sys_days(year(-32000) / 1 / 1), last_instant = sys_days(year(32000) / 1 / 1);

void require_years(Instant t) {
    if (t < first_instant || t >= last_instant) refuse("Periods", to_string(t) + " has no local date", "use years from -32000 to 32000");
}

/// The first instant at which the clock on the wall shows that time, or has jumped over it.
Instant on_the_wall(const Zone& zone, LocalTime local) { return zone.to_instant(local, Ambiguous::earlier, Nonexistent::next); }

/// The instants within the interval at which the clocks were set; changes of name alone are none.
std::vector<Instant> clock_changes(const Zone& zone, const Interval& within) {
    std::vector<Instant> changes = zone.transitions(within);
    std::erase_if(changes, [&](Instant t) { return zone.offset(t) == zone.offset(t - 1us); });
    return changes;
}

/// Where the hours begin that begin within the interval.
std::vector<Instant> hour_begins(const Zone& zone, const Interval& within) {
    std::vector<Instant> begins;
    std::vector<Instant> cuts = clock_changes(zone, within);
    if (cuts.empty() || cuts.front() != within.begin()) cuts.insert(cuts.begin(), within.begin());
    cuts.push_back(within.end());
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
        const seconds offset = zone.offset(cuts[i]);
        for (Instant t = cuts[i]; t < cuts[i + 1]; t = floor<hours>(t + offset) + 1h - offset) begins.push_back(t);
    }
    return begins;
}

Interval hour_around(const Zone& zone, Instant t) {
    const seconds offset = zone.offset(t);
    Instant begin = floor<hours>(t + offset) - offset, end = begin + 1h;
    for (const Instant change : clock_changes(zone, {begin, end})) {
        if (change <= t)
            begin = change;
        else
            end = std::min(end, change);
    }
    return {begin, end};
}

}  // namespace

// ---- periods

Periods::Periods(Zone zone, Level level, unsigned anchor, minutes at) : zone_(std::move(zone)), level_(level), anchor_(anchor), at_(at) {}

Periods Periods::hours(Zone zone) { return {std::move(zone), Level::hour, 0, 0min}; }
Periods Periods::days(Zone zone, minutes at) { return {std::move(zone), Level::day, 0, time_of_day(at, "Periods::days")}; }
Periods Periods::weeks(Zone zone) { return {std::move(zone), Level::week, 0, 0min}; }
Periods Periods::months(Zone zone) { return {std::move(zone), Level::month, 1, 0min}; }
Periods Periods::quarters(Zone zone) { return {std::move(zone), Level::quarter, 1, 0min}; }
Periods Periods::years(Zone zone, month first) {
    if (!first.ok()) refuse("Periods::years", "there is no month " + std::to_string(static_cast<unsigned>(first)), "give 1 to 12");
    return {std::move(zone), Level::year, static_cast<unsigned>(first), 0min};
}
Periods Periods::billing(Zone zone, unsigned day_of_month, minutes at) {
    if (day_of_month < 1 || day_of_month > 31)
        refuse("Periods::billing", "no month has a day " + std::to_string(day_of_month), "give 1 to 31; 31 means the last day of each month");
    return {std::move(zone), Level::billing, day_of_month, time_of_day(at, "Periods::billing")};
}

namespace {

/// That day of the month, or the last one of a shorter month.
local_days day_in(year_month of, unsigned wanted) { return local_days(of / day(std::min(wanted, static_cast<unsigned>((of / last).day())))); }

}  // namespace

local_days Periods::first(local_days date) const {
    const year_month_day ymd(date);
    const year_month of(ymd.year(), ymd.month());
    const unsigned number = static_cast<unsigned>(ymd.month());
    switch (level_) {
        case Level::hour:
        case Level::day: return date;
        case Level::week: return date - (weekday(date) - Monday);
        case Level::month: return local_days(of / 1);
        case Level::quarter: return local_days((of - std::chrono::months((number - 1) % 3)) / 1);
        case Level::year: return local_days((of - std::chrono::months((number + 12 - anchor_) % 12)) / 1);
        case Level::billing: return date < day_in(of, anchor_) ? day_in(of - std::chrono::months(1), anchor_) : day_in(of, anchor_);
    }
    return date;
}

local_days Periods::next(local_days first) const {
    const year_month_day ymd(first);
    const year_month of(ymd.year(), ymd.month());
    switch (level_) {
        case Level::hour:
        case Level::day: return first + std::chrono::days(1);
        case Level::week: return first + std::chrono::days(7);
        case Level::month: return local_days((of + std::chrono::months(1)) / 1);
        case Level::quarter: return local_days((of + std::chrono::months(3)) / 1);
        case Level::year: return local_days((of + std::chrono::months(12)) / 1);
        case Level::billing: return day_in(of + std::chrono::months(1), anchor_);
    }
    return first;
}

local_days Periods::previous(local_days first_date) const { return first(first_date - std::chrono::days(1)); }

Instant Periods::begin(local_days first_date) const { return on_the_wall(zone_, first_date + at_); }

local_days Periods::first_around(Instant t) const {
    require_years(t);
    local_days date = first(floor<std::chrono::days>(zone_.to_local(t) - at_));
    // Where clocks are set back over the edge, the wall shows a date that has not begun, or one that is over.
    while (begin(date) > t) date = previous(date);
    while (begin(next(date)) <= t) date = next(date);
    return date;
}

Interval Periods::around(Instant t) const {
    if (level_ == Level::hour) return require_years(t), hour_around(zone_, t);
    const local_days date = first_around(t);
    return {begin(date), begin(next(date))};
}

Interval Periods::of(Date date) const {
    if (!date.ok()) refuse("Periods", "the calendar has no such day", "check month and day");
    const local_days day(date);
    require_years(Instant(day.time_since_epoch()));
    if (level_ == Level::hour) return hour_around(zone_, on_the_wall(zone_, day));
    return {begin(first(day)), begin(next(first(day)))};
}

void Periods::require_boundaries(const Interval& whole) const {
    std::vector<Finding> findings;
    const auto require = [&](Instant t) {
        const Interval period = around(t);
        if (period.begin() != t)
            findings.push_back({code::bad_interval,
                                to_string(t) + " is no boundary; the nearest are " + to_string(period.begin()) + " and " + to_string(period.end()),
                                {to_string(*this)},
                                "begin and end on boundaries, or ask for covering(interval)"});
    };
    require(whole.begin());
    if (whole.end() != whole.begin()) require(whole.end());
    if (!findings.empty()) throw Error(std::move(findings));
}

std::vector<local_days> Periods::firsts(const Interval& whole) const {
    std::vector<local_days> dates;
    if (whole.empty()) return dates;
    local_days date = first_around(whole.begin());
    while (begin(previous(date)) == whole.begin()) date = previous(date);  // an empty day
    for (; begin(date) < whole.end(); date = next(date)) dates.push_back(date);
    return dates;
}

Slots Periods::slots(const Interval& whole) const {
    require_boundaries(whole);
    std::vector<Instant> boundaries;
    if (level_ == Level::hour)
        boundaries = hour_begins(zone_, whole);
    else
        for (const local_days date : firsts(whole)) boundaries.push_back(begin(date));
    boundaries.push_back(whole.end());
    return Slots::between(std::move(boundaries));
}

Slots Periods::covering(const Interval& any) const {
    if (any.empty()) return {};
    return slots({around(any.begin()).begin(), around(any.end() - 1us).end()});
}

std::string to_string(const Periods& periods) {
    using Level = Periods::Level;
    constexpr std::array<std::string_view, 7> names = {"hours", "days", "weeks", "months", "quarters", "years", "billing periods from day "};
    std::string text(names[static_cast<std::size_t>(periods.level_)]);
    if (periods.level_ == Level::billing) text += std::to_string(periods.anchor_);
    if (periods.level_ == Level::year && periods.anchor_ != 1) text += " from month " + std::to_string(periods.anchor_);
    if (periods.at_ != 0min) text += " at " + clock(periods.at_);
    return text + identity(periods.zone_);
}

Slots quarter_hours(const Interval& whole) {
    for (const Instant t : {whole.begin(), whole.end()}) {
        const Instant before = floor<duration<std::int64_t, std::ratio<900>>>(t);
        if (before != t)
            detail::throw_error(code::bad_interval, "quarter_hours",
                                to_string(t) + " is no boundary; the nearest are " + to_string(before) + " and " + to_string(before + 15min),
                                "begin and end on a quarter-hour of UTC");
    }
    return Slots::regular(whole, 15min);
}

// ---- shifts

namespace {

constexpr minutes one_day = 24h;

/// From its begin to its end, at most a day; 0 if it has no length.
minutes length_of(const Shift& shift) { return shift.from == shift.to ? 0min : (shift.to - shift.from + one_day - 1min) % one_day + 1min; }

std::string shown(const Shift& shift) { return clock(shift.from) + " to " + clock(shift.to); }

}  // namespace

Shifts::Shifts(Zone zone, std::vector<Shift> shifts) : shifts_(std::move(shifts)), days_(Periods::days(std::move(zone))) {
    std::vector<Finding> findings;
    const auto find = [&](const Shift& shift, std::string what, std::string remedy) {
        findings.push_back({code::bad_shifts, std::move(what), {"shift " + detail::quoted(shift.name)}, std::move(remedy)});
    };
    if (shifts_.empty()) findings.push_back({code::bad_shifts, "there is no shift", {"Shifts"}, "give one at least"});
    for (std::size_t i = 0; i < shifts_.size(); ++i) {
        const Shift& shift = shifts_[i];
        if (shift.name.empty() || shift.name == "outside") find(shift, "this name is taken for the time outside all shifts", "give it another");
        if (std::any_of(shifts_.begin(), shifts_.begin() + static_cast<std::ptrdiff_t>(i),
                        [&](const Shift& other) { return other.name == shift.name; }))
            find(shift, "there are two of this name", "name every shift differently");
        if (shift.from < 0min || shift.from >= one_day || shift.to < 0min || shift.to > one_day)
            find(shift, shown(shift) + " is not on the clock", "begin at 00:00 to 23:59, end at 00:00 to 24:00");
        else if (length_of(shift) == 0min)
            find(shift, shown(shift) + " is empty", "end it later; around the clock are two shifts of 12 h, or 00:00 to 24:00");
    }
    if (!findings.empty()) throw Error(std::move(findings));

    // On a ring of 24 h, so that midnight is no edge: either the second begins within the first, or the first within the second.
    const auto on_ring = [](minutes from, minutes to) { return (to - from + one_day) % one_day; };
    const auto refuse_overlap = [&](const Shift& a, const Shift& b) {
        const minutes into = on_ring(a.from, b.from);
        if (into >= length_of(a)) return false;
        const minutes end = b.from + std::min(length_of(a) - into, length_of(b));
        find(a, "it overlaps shift " + detail::quoted(b.name) + " from " + clock(b.from) + " to " + clock(end > one_day ? end - one_day : end),
             "each minute belongs to one shift");
        return true;
    };
    for (std::size_t j = 1; j < shifts_.size(); ++j)
        for (std::size_t i = 0; i < j; ++i) static_cast<void>(refuse_overlap(shifts_[i], shifts_[j]) || refuse_overlap(shifts_[j], shifts_[i]));
    if (!findings.empty()) throw Error(std::move(findings));

    const minutes origin = shifts_.front().from;
    std::vector<Part> begins;
    for (const Shift& shift : shifts_) begins.push_back({on_ring(origin, shift.from), static_cast<std::uint16_t>(begins.size())});
    std::sort(begins.begin(), begins.end(), [](const Part& a, const Part& b) { return a.from < b.from; });
    const auto outside = static_cast<std::uint16_t>(shifts_.size());
    for (std::size_t k = 0; k < begins.size(); ++k) {
        const minutes end = begins[k].from + length_of(shifts_[begins[k].shift]), limit = k + 1 < begins.size() ? begins[k + 1].from : one_day;
        parts_.push_back(begins[k]);
        if (end < limit) parts_.push_back({end, outside});
    }
    days_ = Periods::days(days_.zone(), origin);
}

ShiftSlots Shifts::slots(const Interval& whole) const {
    days_.require_boundaries(whole);
    ShiftSlots grid;
    std::vector<Instant> boundaries;
    for (const local_days date : days_.firsts(whole)) {
        const Instant end = days_.begin(date + days(1));
        for (const Part& part : parts_) {
            boundaries.push_back(std::min(end, on_the_wall(zone(), date + days_.at_ + part.from)));
            grid.shift.push_back(part.shift);
        }
    }
    boundaries.push_back(whole.end());
    grid.slots = Slots::between(std::move(boundaries));
    for (const Shift& shift : shifts_) grid.names.push_back(shift.name);
    grid.names.emplace_back("outside");
    return grid;
}

const std::string& ShiftSlots::name(std::size_t i) const {
    if (i >= shift.size()) static_cast<void>(slots[i]);  // tells that there is no such slot
    return names[shift[i]];
}

std::string to_string(const Shifts& shifts) {
    std::string text = "shifts";
    for (const Shift& shift : shifts.shifts()) text += (text == "shifts" ? " " : ", ") + shift.name + ' ' + clock(shift.from) + '-' + clock(shift.to);
    return text + identity(shifts.zone());
}

}  // namespace wattle::inline v0
