#include "wattle/time/interval.hpp"

#include <cstdio>

namespace wattle::inline v0 {

namespace {

using namespace std::chrono;

/// Reads from the left; every step says whether it fit.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    bool digits(std::size_t count, int& value) {
        if (rest_.size() < count) return false;
        value = 0;
        for (const char c : rest_.substr(0, count)) {
            if (c < '0' || c > '9') return false;
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(count);
        return true;
    }
    bool one_of(std::string_view allowed, char& found) {
        if (rest_.empty() || allowed.find(rest_.front()) == std::string_view::npos) return false;
        found = rest_.front();
        rest_.remove_prefix(1);
        return true;
    }
    bool one_of(std::string_view allowed) {
        char found = 0;
        return one_of(allowed, found);
    }
    bool finished() const { return rest_.empty(); }
    bool at_digit() const { return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; }

private:
    std::string_view rest_;
};

[[noreturn]] void refuse(std::string_view text, std::string_view what, std::string_view remedy) {
    detail::throw_error(code::bad_instant, detail::quoted(text), what, remedy);
}

constexpr std::string_view example = "write it as 2026-03-01T08:00:00+08:00 or 2026-03-01T00:00:00Z";

/// Date and time of day, as far as the offset.
microseconds scan(Scanner& in, std::string_view text, std::string_view remedy) {
    int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0;
    const bool date_and_minutes = in.digits(4, y) && in.one_of("-") && in.digits(2, mo) && in.one_of("-") && in.digits(2, d) && in.one_of("Tt ") &&
                                  in.digits(2, h) && in.one_of(":") && in.digits(2, mi);
    if (!date_and_minutes) refuse(text, "this is not a date and a time", remedy);
    microseconds fraction{0};
    if (in.one_of(":")) {
        if (!in.digits(2, s)) refuse(text, "the seconds are not two digits", remedy);
        if (in.one_of(".,")) {
            if (!in.at_digit()) refuse(text, "there is no digit behind the decimal point", remedy);
            int digit = 0;
            for (std::int64_t unit = 100'000; in.digits(1, digit); unit /= 10) {
                if (unit == 0 && digit != 0) refuse(text, "it is finer than a microsecond", "round it to six decimals");
                fraction += microseconds(unit * digit);
            }
        }
    }
    const Date date(year(y), month(static_cast<unsigned>(mo)), day(static_cast<unsigned>(d)));
    if (!date.ok()) refuse(text, "the calendar has no such day", "check month and day");
    const bool midnight = h == 24 && mi == 0 && s == 0 && fraction.count() == 0;
    if ((h > 23 && !midnight) || mi > 59 || s > 59)
        refuse(text, "the clock has no such time", "hours go to 23, minutes and seconds to 59; a leap second is written as :59");
    return sys_days(date).time_since_epoch() + hours(h) + minutes(mi) + seconds(s) + fraction;
}

std::string print(microseconds since_epoch) {
    // std::chrono::year has 16 bits, an Instant reaches beyond them; 400 years further on the calendar repeats.
    constexpr days cycle{146'097};
    constexpr microseconds one_day = days(1);
    auto day_count = duration_cast<days>(since_epoch);
    auto of_day = since_epoch % one_day;
    if (of_day.count() < 0) --day_count, of_day += one_day;
    const auto cycles = day_count / cycle;
    const Date date{sys_days(day_count % cycle)};
    const hh_mm_ss time(of_day);
    const int y = static_cast<int>(date.year()) + 400 * static_cast<int>(cycles);
    char text[64];
    std::snprintf(text, sizeof text, y < 0 || y > 9999 ? "%+06d-%02u-%02uT%02d:%02d:%02d" : "%04d-%02u-%02uT%02d:%02d:%02d", y,
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                  static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
    std::string result = text;
    if (const auto micros = time.subseconds().count(); micros != 0) {
        std::snprintf(text, sizeof text, ".%06d", static_cast<int>(micros));
        result += text;
        result.erase(result.find_last_not_of('0') + 1);
    }
    return result;
}

}  // namespace

Instant parse_instant(std::string_view text) {
    Scanner in(text);
    const microseconds local = scan(in, text, example);
    if (in.finished())
        refuse(text, "it has no offset, so it names no instant", "add Z or an offset such as +08:00, or read it with parse_local and a Zone");
    char sign = 0;
    if (!in.one_of("Zz+-", sign)) refuse(text, "there is something else behind the time", example);
    seconds offset{0};
    if (sign == '+' || sign == '-') {
        int h = 0, m = 0;
        if (!in.digits(2, h)) refuse(text, "the offset is not hours and minutes", example);
        if ((in.one_of(":") || !in.finished()) && !in.digits(2, m)) refuse(text, "the offset is not hours and minutes", example);
        if (h > 23 || m > 59) refuse(text, "the offset is a day or more", example);
        offset = hours(h) + minutes(m);
        if (sign == '-') offset = -offset;
    }
    if (!in.finished()) refuse(text, "there is something behind the offset", example);
    return Instant(local - offset);
}

LocalTime parse_local(std::string_view text) {
    constexpr std::string_view remedy = "write it as 2026-03-01T08:00:00, without an offset";
    Scanner in(text);
    const microseconds local = scan(in, text, remedy);
    if (!in.finished()) refuse(text, "there is something behind the local time", remedy);
    return LocalTime(local);
}

Date parse_date(std::string_view text) {
    constexpr std::string_view remedy = "write it as 2026-03-01";
    const auto refuse_date = [&](std::string_view what, std::string_view how) {
        detail::throw_error(code::bad_date, detail::quoted(text), what, how);
    };
    Scanner in(text);
    int y = 0, m = 0, d = 0;
    if (!(in.digits(4, y) && in.one_of("-") && in.digits(2, m) && in.one_of("-") && in.digits(2, d) && in.finished()))
        refuse_date("this is not a date", remedy);
    const Date date(year(y), month(static_cast<unsigned>(m)), day(static_cast<unsigned>(d)));
    if (!date.ok()) refuse_date("the calendar has no such day", "check month and day");
    return date;
}

std::string to_string(Date date) {
    if (!date.ok()) detail::throw_error(code::bad_date, "Date", "the calendar has no such day", "check month and day");
    const std::string midnight = print(sys_days(date).time_since_epoch());
    return midnight.substr(0, midnight.find('T'));
}

std::string to_string(Instant t) { return print(t.time_since_epoch()) + 'Z'; }
std::string to_string(LocalTime local) { return print(local.time_since_epoch()); }
std::string to_string(const Interval& interval) { return to_string(interval.begin()) + '/' + to_string(interval.end()); }

void Interval::throw_backwards(Instant begin, Instant end) {
    detail::throw_error(code::bad_interval, "Interval", "the end " + to_string(end) + " lies before the begin " + to_string(begin),
                        "give the earlier instant first");
}

}  // namespace wattle::inline v0
