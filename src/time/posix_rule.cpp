#include "posix_rule.hpp"

#include <algorithm>

namespace wattle::inline v0::detail {

using namespace std::chrono;

class PosixRule::Parser {
public:
    explicit Parser(std::string_view text) : rest_(text) {}

    bool rule(PosixRule& out) {
        seconds west{};
        if (!name(out.standard_.abbreviation) || !time(west, 24)) return false;
        out.standard_.offset = -west;  // POSIX counts westwards
        if (rest_.empty()) return true;

        Daylight daylight;
        daylight.name.daylight_saving = true;
        daylight.name.offset = out.standard_.offset + hours(1);
        if (!name(daylight.name.abbreviation)) return false;
        if (!next_is(',')) {
            if (!time(west, 24)) return false;
            daylight.name.offset = -west;
        }
        if (!take(',') || !day(daylight.start) || !take(',') || !day(daylight.end) || !rest_.empty()) return false;
        out.daylight_ = daylight;
        return true;
    }

private:
    bool next_is(char c) const { return !rest_.empty() && rest_.front() == c; }
    bool take(char c) {
        if (!next_is(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }

    bool name(std::string& out) {
        const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
        const bool quoted = take('<');
        std::size_t n = 0;
        while (n < rest_.size() && (quoted ? rest_[n] != '>' : letter(rest_[n]))) ++n;
        out = std::string(rest_.substr(0, n));
        rest_.remove_prefix(n);
        return n >= 3 && (!quoted || take('>'));
    }

    bool number(unsigned least, unsigned greatest, unsigned& out) {
        out = 0;
        std::size_t n = 0;
        for (; n < rest_.size() && n < 4 && rest_[n] >= '0' && rest_[n] <= '9'; ++n) out = out * 10 + static_cast<unsigned>(rest_[n] - '0');
        rest_.remove_prefix(n);
        return n > 0 && out >= least && out <= greatest;
    }

    /// [+-]hh[:mm[:ss]]
    bool time(seconds& out, unsigned greatest_hour) {
        const bool negative = take('-');
        if (!negative) take('+');
        unsigned h = 0, m = 0, s = 0;
        if (!number(0, greatest_hour, h)) return false;
        if (take(':') && !number(0, 59, m)) return false;
        if (take(':') && !number(0, 59, s)) return false;
        out = hours(h) + minutes(m) + seconds(s);
        if (negative) out = -out;
        return true;
    }

    bool day(Day& out) {
        if (take('M')) {
            out.form = Day::Form::month_week_weekday;
            if (!number(1, 12, out.month) || !take('.') || !number(1, 5, out.week) || !take('.') || !number(0, 6, out.day)) return false;
        } else if (take('J')) {
            out.form = Day::Form::julian_without_leap_day;
            if (!number(1, 365, out.day)) return false;
        } else {
            out.form = Day::Form::day_of_year;
            if (!number(0, 365, out.day)) return false;
        }
        out.time = hours(2);
        return !take('/') || time(out.time, 167);
    }

    std::string_view rest_;
};

std::optional<PosixRule> PosixRule::parse(std::string_view text) {
    PosixRule rule;
    if (!Parser(text).rule(rule)) return std::nullopt;
    return rule;
}

sys_days PosixRule::Day::in(int y) const {
    const year in_year(y);
    switch (form) {
        case Form::month_week_weekday: {
            const auto first_or_last = in_year / std::chrono::month(month);
            if (week == 5) return sys_days(first_or_last / weekday(day)[last]);
            return sys_days(first_or_last / weekday(day)[week]);
        }
        case Form::julian_without_leap_day: {
            const bool after_leap_day = in_year.is_leap() && day >= 60;
            return sys_days(in_year / January / 1) + days(day - 1 + (after_leap_day ? 1 : 0));
        }
        case Form::day_of_year: return sys_days(in_year / January / 1) + days(day);
    }
    return {};
}

std::vector<Change> PosixRule::changes(int year) const {
    if (!daylight_) return {};
    const auto at = [&](const Day& day, seconds offset_before) {
        return (sys_seconds(day.in(year)) + day.time - offset_before).time_since_epoch().count();
    };
    std::vector<Change> both = {{at(daylight_->end, daylight_->name.offset), standard_}, {at(daylight_->start, standard_.offset), daylight_->name}};
    std::stable_sort(both.begin(), both.end(), [](const Change& a, const Change& b) { return a.at < b.at; });
    return both;
}

}  // namespace wattle::inline v0::detail
