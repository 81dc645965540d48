#include "wattle/time/zone.hpp"

#include "wattle/base/bytes.hpp"

#include "zones.hpp"

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <set>

using namespace wattle;
using namespace wattle::test;
using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::floor;
using std::chrono::microseconds;
using std::chrono::seconds;
using std::chrono::sys_days;

namespace {

Instant at(std::string_view text) { return parse_instant(text); }
LocalTime local(std::string_view text) { return parse_local(text); }

}  // namespace

TEST_CASE("offsets are those of the IANA database, before its first record and behind its last") {
    // Source: Python 3.11 zoneinfo with tzdata 2025b: utcoffset() in s, dst() != 0, tzname().
    struct Case {
        std::string_view zone, instant;
        int offset;
        bool daylight_saving;
        std::string_view abbreviation;
    };
    const Case cases[] = {
        {"Europe/Berlin",         "2026-03-29T00:59:59Z",    3600, false, "CET"},
        {"Europe/Berlin",         "2026-03-29T01:00:00Z",    7200, true,  "CEST"},
        {"Europe/Berlin",         "2026-10-25T00:59:59Z",    7200, true,  "CEST"},
        {"Europe/Berlin",         "2026-10-25T01:00:00Z",    3600, false, "CET"},
        {"Europe/Berlin",         "1945-06-01T00:00:00Z",   10800, true,  "CEMT"},
        {"Europe/Berlin",         "1893-03-31T00:00:00Z",    3208, false, "LMT"},
        {"Europe/Berlin",         "2099-07-01T00:00:00Z",    7200, true,  "CEST"},
        {"Australia/Lord_Howe",   "2026-04-04T14:59:59Z",   39600, true,  "+11"},
        {"Australia/Lord_Howe",   "2026-04-04T15:00:00Z",   37800, false, "+1030"},
        {"Australia/Lord_Howe",   "2026-10-03T15:30:00Z",   39600, true,  "+11"},
        {"Pacific/Apia",          "2011-12-30T09:59:59Z",  -36000, true,  "-10"},
        {"Pacific/Apia",          "2011-12-30T10:00:00Z",   50400, true,  "+14"},
        {"Pacific/Apia",          "2022-01-01T00:00:00Z",   46800, false, "+13"},
        {"Asia/Shanghai",         "1986-05-03T18:00:00Z",   32400, true,  "CDT"},
        {"Asia/Shanghai",         "1986-05-03T17:59:59Z",   28800, false, "CST"},
        {"Asia/Shanghai",         "1991-09-14T17:00:00Z",   28800, false, "CST"},
        {"Asia/Shanghai",         "2026-07-01T00:00:00Z",   28800, false, "CST"},
        {"Asia/Shanghai",         "1900-12-31T15:54:16Z",   29143, false, "LMT"},
        {"Asia/Shanghai",         "1900-12-31T15:54:17Z",   28800, false, "CST"},
        {"Africa/Casablanca",     "2026-02-15T02:00:00Z",       0, true,  "+00"},
        {"Africa/Casablanca",     "2026-03-22T02:00:00Z",    3600, false, "+01"},
        {"Africa/Casablanca",     "2087-06-01T00:00:00Z",    3600, false, "+01"},
        {"Africa/Casablanca",     "2099-06-01T00:00:00Z",    3600, false, "+01"},
        {"America/Nuuk",          "2023-03-26T00:59:59Z",  -10800, false, "-03"},
        {"America/Nuuk",          "2023-03-26T01:00:00Z",   -7200, false, "-02"},
        {"America/Nuuk",          "2023-12-01T00:00:00Z",   -7200, false, "-02"},
        {"America/Nuuk",          "2024-03-31T01:00:00Z",   -3600, true,  "-01"},
        {"America/Nuuk",          "2050-01-15T00:00:00Z",   -7200, false, "-02"},
        {"America/Nuuk",          "2050-07-15T00:00:00Z",   -3600, true,  "-01"},
        {"Asia/Gaza",             "2026-03-28T00:00:00Z",   10800, true,  "EEST"},
        {"Asia/Gaza",             "2026-07-01T00:00:00Z",   10800, true,  "EEST"},
        {"Asia/Gaza",             "2095-07-01T00:00:00Z",   10800, true,  "EEST"},
        {"Antarctica/Troll",      "2026-01-15T00:00:00Z",       0, false, "+00"},
        {"Antarctica/Troll",      "2026-07-15T00:00:00Z",    7200, true,  "+02"},
        {"Antarctica/Troll",      "2090-07-15T00:00:00Z",    7200, true,  "+02"},
        {"Europe/Dublin",         "2026-01-15T00:00:00Z",       0, true,  "GMT"},
        {"Europe/Dublin",         "2026-07-15T00:00:00Z",    3600, false, "IST"},
        {"Europe/Dublin",         "2090-01-15T00:00:00Z",       0, true,  "GMT"},
        {"Asia/Kathmandu",        "2026-01-15T00:00:00Z",   20700, false, "+0545"},
        {"America/New_York",      "2050-07-04T12:00:00Z",  -14400, true,  "EDT"},
        {"America/Sao_Paulo",     "2019-12-31T00:00:00Z",  -10800, false, "-03"},
        {"Asia/Kolkata",          "2026-01-01T00:00:00Z",   19800, false, "IST"},
        {"Antarctica/Vostok",     "1994-01-31T17:00:00Z",       0, false, "-00"},
        {"Africa/Monrovia",       "1972-01-07T00:44:29Z",   -2670, false, "MMT"},
        {"Africa/Monrovia",       "1972-01-07T00:44:30Z",       0, false, "GMT"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.zone);
        CAPTURE(c.instant);
        const ZonePeriod period = Zone::load(c.zone).period(at(c.instant));
        CHECK(period.offset.count() == c.offset);
        CHECK(period.daylight_saving == c.daylight_saving);
        CHECK(period.abbreviation == c.abbreviation);
    }
}

TEST_CASE("days are as long as the zone makes them") {
    // Source: Python 3.11 zoneinfo with tzdata 2025b: from the first midnight of the day to that of the next.
    struct Case {
        std::string_view zone;
        Date date;
        double hours;
        std::string_view why;
    };
    const Case cases[] = {
        {"Europe/Berlin",        2026y / 3 / 29,  23,    "summer time begins"},
        {"Europe/Berlin",        2026y / 10 / 25, 25,    "and ends"},
        {"Europe/Berlin",        2026y / 7 / 1,   24,    "nothing happens"},
        {"Europe/Berlin",        2099y / 3 / 29,  23,    "by the rule"},
        {"Europe/Dublin",        2026y / 3 / 29,  23,    "winter time, of −1 h, ends"},
        {"Australia/Lord_Howe",  2026y / 4 / 5,   24.5,  "summer time of half an hour"},
        {"Australia/Lord_Howe",  2026y / 10 / 4,  23.5,  ""},
        {"Pacific/Apia",         2011y / 12 / 29, 24,    ""},
        {"Pacific/Apia",         2011y / 12 / 30, 0,     "across the date line"},
        {"Pacific/Apia",         2011y / 12 / 31, 24,    ""},
        {"Africa/Casablanca",    2026y / 2 / 15,  25,    "Ramadan begins"},
        {"Africa/Casablanca",    2026y / 3 / 22,  23,    "and ends"},
        {"America/Nuuk",         2023y / 3 / 25,  23,    "the standard offset moves"},
        {"America/Nuuk",         2023y / 10 / 28, 24,    "and is kept"},
        {"America/Nuuk",         2024y / 3 / 30,  23,    "summer time by a new rule, on the evening before Sunday"},
        {"America/Nuuk",         2050y / 3 / 26,  23,    "still"},
        {"Asia/Gaza",            2026y / 3 / 28,  23,    "the Saturday after Ramadan"},
        {"Antarctica/Troll",     2026y / 3 / 29,  22,    "summer time of two hours"},
        {"Antarctica/Troll",     2026y / 10 / 25, 26,    ""},
        {"Antarctica/Vostok",    1994y / 1 / 31,  31,    "from +07 to UTC at the last midnight"},
        {"Antarctica/Vostok",    1994y / 11 / 1,  17,    "and back"},
        {"America/Sao_Paulo",    2018y / 11 / 4,  23,    "begins at 01:00, there is no midnight"},
        {"America/Sao_Paulo",    2018y / 2 / 17,  25,    "ends at midnight: 23:00 to 24:00 twice"},
        {"America/St_Johns",     2010y / 11 / 6,  24,    "one minute behind midnight, back to 23:01"},
        {"America/St_Johns",     2010y / 11 / 7,  25,    "the day that had begun holds the second hour too"},
        {"Asia/Kathmandu",       1986y / 1 / 1,   23.75, "from +05:30 to +05:45"},
        {"Asia/Pyongyang",       2015y / 8 / 14,  24.5,  ""},
        {"Asia/Pyongyang",       2018y / 5 / 4,   23.5,  "at 23:30"},
        {"Asia/Shanghai",        1986y / 5 / 4,   23,    "summer time of 1986 to 1991"},
        {"Asia/Shanghai",        1986y / 9 / 14,  25,    ""},
        {"Asia/Shanghai",        1987y / 4 / 12,  23,    ""},
        {"Asia/Shanghai",        1987y / 9 / 13,  25,    ""},
        {"Asia/Shanghai",        1988y / 4 / 17,  23,    ""},
        {"Asia/Shanghai",        1988y / 9 / 11,  25,    ""},
        {"Asia/Shanghai",        1989y / 4 / 16,  23,    ""},
        {"Asia/Shanghai",        1989y / 9 / 17,  25,    ""},
        {"Asia/Shanghai",        1990y / 4 / 15,  23,    ""},
        {"Asia/Shanghai",        1990y / 9 / 16,  25,    ""},
        {"Asia/Shanghai",        1991y / 4 / 14,  23,    ""},
        {"Asia/Shanghai",        1991y / 9 / 15,  25,    ""},
        {"Asia/Shanghai",        1992y / 4 / 12,  24,    "over"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.zone);
        CAPTURE(to_string(Instant(sys_days(c.date))));
        const Interval day = Zone::load(c.zone).day(c.date);
        CHECK(std::chrono::duration<double, std::ratio<3600>>(day.length()).count() == c.hours);
    }
    CHECK(code_of([] { return Zone::utc().day(2025y / 2 / 29); }) == "out_of_range");
    CHECK(message_of([] { return Zone::utc().day(2025y / 2 / 29); }).find("the calendar has no such day; check month and day") != std::string::npos);
}

TEST_CASE("December 2011 had 30 days in Apia") {
    const Zone apia = Zone::load("Pacific/Apia");
    int lived = 0;
    microseconds length{0};
    for (unsigned d = 1; d <= 31; ++d) {
        const Interval day = apia.day(2011y / 12 / std::chrono::day(d));
        lived += day.empty() ? 0 : 1;
        length += day.length();
    }
    CHECK(lived == 30);
    CHECK(length == 30 * 24h);
    CHECK(apia.to_instant(local("2011-12-30T12:00"), Ambiguous::refuse, Nonexistent::next) == at("2011-12-30T10:00:00Z"));
    CHECK(message_of([&] { return apia.to_instant(local("2011-12-30T12:00")); }) ==
          "Pacific/Apia: 2011-12-30T12:00:00 did not occur: the clocks jumped over it at 2011-12-30T10:00:00Z; correct the local time, or ask for the next instant");
}

TEST_CASE("an hour that occurs twice is counted twice, an hour that is missing never") {
    const Zone berlin = Zone::load("Europe/Berlin");
    const auto quarters_that_read = [&](Date date, std::string_view from, std::string_view to) {
        int count = 0;
        const Interval day = berlin.day(date);
        for (Instant t = day.begin(); t < day.end(); t += 15min) count += berlin.to_local(t) >= local(from) && berlin.to_local(t) < local(to) ? 1 : 0;
        return count;
    };
    CHECK(quarters_that_read(2026y / 10 / 25, "2026-10-25T02:00", "2026-10-25T03:00") == 8);
    CHECK(quarters_that_read(2026y / 10 / 25, "2026-10-25T00:00", "2026-10-26T00:00") == 100);
    CHECK(quarters_that_read(2026y / 3 / 29, "2026-03-29T02:00", "2026-03-29T03:00") == 0);
    CHECK(quarters_that_read(2026y / 3 / 29, "2026-03-29T00:00", "2026-03-30T00:00") == 92);
}

TEST_CASE("a local time is one instant, two, or none") {
    const Zone berlin = Zone::load("Europe/Berlin");
    CHECK(berlin.to_instant(local("2026-07-01T12:00")) == at("2026-07-01T10:00:00Z"));

    const LocalTime twice = local("2026-10-25T02:30");
    CHECK(berlin.to_instant(twice, Ambiguous::earlier) == at("2026-10-25T00:30:00Z"));
    CHECK(berlin.to_instant(twice, Ambiguous::later) == at("2026-10-25T01:30:00Z"));
    CHECK(code_of([&] { return berlin.to_instant(twice); }) == "doubled_local_time");
    CHECK(message_of([&] { return berlin.to_instant(twice); }) ==
          "Europe/Berlin: 2026-10-25T02:30:00 occurred twice, at 2026-10-25T00:30:00Z and at 2026-10-25T01:30:00Z; give the offset, or ask for the earlier or the later one");

    const LocalTime never = local("2026-03-29T02:30");
    CHECK(berlin.to_instant(never, Ambiguous::refuse, Nonexistent::next) == at("2026-03-29T01:00:00Z"));
    CHECK(code_of([&] { return berlin.to_instant(never); }) == "missing_local_time");
    CHECK(message_of([&] { return berlin.to_instant(never); }) ==
          "Europe/Berlin: 2026-03-29T02:30:00 did not occur: the clocks jumped over it at 2026-03-29T01:00:00Z; correct the local time, or ask for the next instant");

    // The edges: 02:00 is the first that is missing or doubled, 03:00 the first that is not.
    CHECK(code_of([&] { return berlin.to_instant(local("2026-03-29T01:59:59.999999")); }).empty());
    CHECK(code_of([&] { return berlin.to_instant(local("2026-03-29T02:00")); }) == "missing_local_time");
    CHECK(code_of([&] { return berlin.to_instant(local("2026-03-29T03:00")); }).empty());
    CHECK(code_of([&] { return berlin.to_instant(local("2026-10-25T01:59:59.999999")); }).empty());
    CHECK(code_of([&] { return berlin.to_instant(local("2026-10-25T02:00")); }) == "doubled_local_time");
    CHECK(code_of([&] { return berlin.to_instant(local("2026-10-25T03:00")); }).empty());
}

TEST_CASE("the system has a database with a version") {
    const auto names = zone_names();
    CHECK(names.size() >= 400);
    CHECK(std::is_sorted(names.begin(), names.end()));
    // "2025b": a year and a letter.
    const std::string version = zone_database_version();
    CAPTURE(version);
    const bool year_and_letter = version.size() == 5 && version.starts_with("20") && version.find_first_not_of("0123456789") == 4 && version[4] >= 'a' && version[4] <= 'z';
    CHECK((year_and_letter || version == "unknown"));
    CHECK(Zone::load("Asia/Shanghai").version() == zone_database_version());
    CHECK(Zone::load("Asia/Shanghai").name() == "Asia/Shanghai");
    CHECK(zone_names("/nonexistent").empty());
    CHECK(zone_database_version("/nonexistent") == "unknown");
}

TEST_CASE("no change of any zone is lost: the tally of tzdata 2025b, 1970 to 2038") {
    if (zone_database_version() != "2025b") {
        MESSAGE("the system has another version of the database");
        return;
    }
    // Source: the reliability figures of wattle, section 5; links count as zones.
    std::size_t zones = 0, changes = 0, forward = 0, back = 0, broken_hours = 0;
    std::set<seconds> sizes;
    for (const std::string& name : zone_names()) {
        const Zone zone = Zone::load(name);
        ++zones;
        for (const Instant change : zone.transitions({sys_days(1970y / 1 / 1), sys_days(2038y / 1 / 1)})) {
            const seconds jump = zone.offset(change) - zone.offset(change - 1us);
            ++changes;
            forward += jump > 0s ? 1 : 0;
            back += jump < 0s ? 1 : 0;
            broken_hours += jump % 1h != 0s ? 1 : 0;
            if (jump != 0s) sizes.insert(jump);
        }
    }
    CHECK(zones == 598);
    CHECK(changes == 30'561);  // 224 of them change only the name, or what counts as summer time
    CHECK(forward == 15'192);
    CHECK(back == 15'145);
    CHECK(broken_hours == 272);
    CHECK(sizes.size() == 16);
}

TEST_CASE("around every change of every zone, local times lead back to their instants") {
    Failures failures;
    std::size_t changes = 0;
    for (const Zone& zone : all_zones()) {
        for (const Instant change : zone.transitions(span_1970_2100)) {
            ++changes;
            const seconds before = zone.offset(change - 1us), after = zone.offset(change);
            const auto tell = [&] { return zone.name() + " at " + to_string(change); };
            for (const microseconds around : {microseconds(-1h), -1us, 0us, microseconds(30min), microseconds(26h)}) {
                const Instant t = change + around;
                const LocalTime wall = zone.to_local(t);
                const Instant earlier = zone.to_instant(wall, Ambiguous::earlier), later = zone.to_instant(wall, Ambiguous::later);
                failures.expect(t == earlier || t == later, tell);
                failures.expect(zone.to_local(earlier) == wall && zone.to_local(later) == wall, tell);
                failures.expect(earlier <= later, tell);
            }
            // A local time in the middle of the jump: none if forward, two if back.
            const LocalTime middle = LocalTime(change.time_since_epoch()) + before + (after - before) / 2;
            if (after > before) {
                failures.expect(zone.to_instant(middle, Ambiguous::refuse, Nonexistent::next) == change, tell);
                failures.expect(code_of([&] { return zone.to_instant(middle); }) == "missing_local_time", tell);
            } else if (after < before) {
                failures.expect(zone.to_instant(middle, Ambiguous::later) - zone.to_instant(middle, Ambiguous::earlier) == before - after, tell);
                failures.expect(code_of([&] { return zone.to_instant(middle); }) == "doubled_local_time", tell);
            }
        }
    }
    INFO(failures.first);
    CHECK(failures.count == 0);
    CHECK(changes > 20'000);
}

TEST_CASE("the days of every zone follow each other and sum to the whole, 1970 to 2100") {
    Failures failures;
    for (const Zone& zone : all_zones()) {
        const sys_days first = 1970y / 1 / 1, end = 2100y / 1 / 1;
        const auto day = [&](sys_days d) { return zone.day(Date(d)); };
        microseconds sum{0};
        sys_days d = first;
        for (const Instant change : zone.transitions(Interval(sys_days(first) - days(3), sys_days(end) + days(3)))) {
            // Far from changes a day has 24 h; near them each day is asked.
            const sys_days near = sys_days(Date(zone.date(change - 1us))) - days(1), past = sys_days(Date(zone.date(change))) + days(2);
            if (near > d) sum += std::min(near, end) - d, d = std::min(near, end);
            for (; d < past && d < end; d += days(1)) {
                sum += day(d).length();
                failures.expect(day(d).end() == day(d + days(1)).begin(), [&] { return zone.name() + " around " + to_string(change); });
            }
        }
        if (d < end) sum += end - d;
        failures.expect(sum == day(end).begin() - day(first).begin(), [&] { return zone.name() + ": days do not sum to the whole"; });
    }
    INFO(failures.first);
    CHECK(failures.count == 0);

    LAW("a day begins where the one before it ends, and its noon lies in it", [] {
        const Zone& zone = all_zones()[*any_zone()];
        const sys_days d = sys_days(1970y / 1 / 1) + days(*rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 130 * 365)));
        const Interval day = zone.day(Date(d));
        RC_ASSERT(day.begin() == zone.day(Date(d - days(1))).end());
        RC_ASSERT((day.length() >= 0h && day.length() <= 31h));
        if (day.length() == 24h) RC_ASSERT(zone.date(day.begin() + 12h) == Date(d));
    });
}

TEST_CASE("bucket index, periods and cursor agree on every offset") {
    LAW("at any instant, from the first to the last", [] {
        const Zone& zone = all_zones()[*any_zone()];
        const auto any = rc::gen::resize(
            rc::kNominalSize,
            rc::gen::oneOf(rc::gen::inRange(INT64_MIN, INT64_MAX), rc::gen::inRange<std::int64_t>(-5'000'000'000'000'000, 5'000'000'000'000'000),
                           rc::gen::inRange<std::int64_t>(4'102'444'800'000'000, 4'165'516'800'000'000),  // 2100 and 2101
                           rc::gen::element<std::int64_t>(INT64_MIN, INT64_MIN + 1, -1, 0, 1, 4'133'980'799'999'999, 4'133'980'800'000'000, INT64_MAX - 1, INT64_MAX)));
        ZoneCursor cursor(zone);
        for (int i = 0; i < 4; ++i) {
            const Instant t{microseconds(*any)};
            const ZonePeriod period = zone.period(t);
            RC_ASSERT(zone.offset(t) == period.offset);
            RC_ASSERT(cursor.offset(t) == period.offset);
            RC_ASSERT((period.span.contains(t) || (t == Instant::max() && period.span.end() == t)));
        }
    });
    LAW("at both sides of every change, whatever the cursor saw before", [] {
        const Zone& zone = all_zones()[*any_zone()];
        const Instant somewhere = Instant(microseconds(*rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::int64_t>(-3'000'000'000'000'000, 7'000'000'000'000'000))));
        const ZonePeriod now = zone.period(somewhere);
        ZoneCursor cursor(zone);
        if (now.span.end() != Instant::max()) {
            const ZonePeriod next = zone.period(now.span.end());
            RC_ASSERT(next.span.begin() == now.span.end());
            RC_ASSERT(cursor.offset(next.span.begin()) == next.offset);
            RC_ASSERT(cursor.offset(next.span.begin() - 1us) == now.offset);
            RC_ASSERT(zone.offset(next.span.begin()) == next.offset);
            RC_ASSERT(zone.offset(next.span.begin() - 1us) == now.offset);
            RC_ASSERT((next.offset != now.offset || next.daylight_saving != now.daylight_saving || next.abbreviation != now.abbreviation));
        }
        if (now.span.begin() != Instant::min()) RC_ASSERT(zone.period(now.span.begin() - 1us).span.end() == now.span.begin());
    });
}

TEST_CASE("changes are listed in order, each where a period begins") {
    const Zone berlin = Zone::load("Europe/Berlin");
    CHECK(berlin.transitions({at("2026-01-01T00:00Z"), at("2027-01-01T00:00Z")}) == std::vector{at("2026-03-29T01:00Z"), at("2026-10-25T01:00Z")});
    // Half-open: a change at the begin is within, one at the end is not.
    CHECK(berlin.transitions({at("2026-03-29T01:00Z"), at("2026-10-25T01:00Z")}) == std::vector{at("2026-03-29T01:00Z")});
    CHECK(berlin.transitions({at("2026-03-29T01:00Z"), at("2026-03-29T01:00Z")}).empty());
    CHECK(Zone::utc().transitions({Instant::min(), Instant::max()}).empty());
    CHECK(Zone::load("Asia/Shanghai").transitions(span_1970_2100).size() == 12);  // 1986 to 1991
    CHECK(berlin.transitions({at("2101-01-01T00:00Z"), at("2501-01-01T00:00Z")}).size() == 800);
    CHECK(berlin.transitions({at("2090-01-01T00:00Z"), at("2110-01-01T00:00Z")}).size() == 40);
}

TEST_CASE("behind the table a rule repeats every 400 years") {
    LAW("dates and weekdays do, so offsets do", [] {
        const Zone& zone = all_zones()[*any_zone()];
        const Instant t = sys_days(2101y / 1 / 1) + microseconds(*rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000'000'000)));
        RC_ASSERT(zone.offset(t + days(146'097)) == zone.offset(t));
        const Interval span = zone.period(t).span, later = zone.period(t + days(146'097)).span;
        RC_ASSERT((span.end() == Instant::max() || later.end() - span.end() == days(146'097)));
    });
    // The last Sunday of March 2400 is the 26th, as in 2000.
    CHECK(Zone::load("Europe/Berlin").day(2400y / 3 / 26).length() == 23h);
    CHECK(Zone::load("Europe/Berlin").day(12000y / 3 / 26).length() == 23h);
}

TEST_CASE("the C library, asked as a second opinion, gives the same offsets") {
    const char* before = std::getenv("TZ");
    const std::string old = before ? before : "";
    Failures failures;
    std::uint64_t random = 42;
    for (const Zone& zone : all_zones()) {
        setenv("TZ", (":" + zone_database() + '/' + zone.name()).c_str(), 1);
        tzset();
        const auto compare = [&](std::int64_t second) {
            const std::time_t when = second;
            std::tm parts{};
            localtime_r(&when, &parts);
            const Instant t{seconds(second)};
            failures.expect(seconds(parts.tm_gmtoff) == zone.offset(t), [&] {
                return zone.name() + " at " + to_string(t) + ": " + std::to_string(parts.tm_gmtoff) + " s there, " + std::to_string(zone.offset(t).count()) + " s here";
            });
        };
        for (int i = 0; i < 100; ++i) {
            random = random * 6'364'136'223'846'793'005u + 1'442'695'040'888'963'407u;  // Knuth's generator
            compare(static_cast<std::int64_t>(random >> 31) % 6'000'000'000 - 1'000'000'000);  // 1938 to 2128
        }
        for (const Instant change : zone.transitions({at("1900-01-01T00:00Z"), at("2110-01-01T00:00Z")}))
            for (const int around : {-1, 0}) compare(floor<seconds>(change).time_since_epoch().count() + around);
    }
    before ? setenv("TZ", old.c_str(), 1) : unsetenv("TZ");
    tzset();
    INFO(failures.first);
    CHECK(failures.count == 0);
}

TEST_CASE("an unknown zone is refused with names that look like it") {
    struct Case {
        std::string_view name, fragment;
    };
    const Case cases[] = {
        {"asia/shanghai",    "there is no zone \"asia/shanghai\"; did you mean Asia/Shanghai?"},
        {"Shanghai",         "did you mean Asia/Shanghai?"},
        {"Europe/new_york",  "did you mean America/New_York?"},
        {"Mars/Olympus",     "there is no zone \"Mars/Olympus\"; use a name of the IANA database, such as Asia/Shanghai"},
        {"",                 "there is no zone \"\"; use a name of the IANA database"},
        {"Asia",             "there is no zone \"Asia\""},            // a directory
        {"tzdata.zi",        "there is no zone \"tzdata.zi\""},       // a file, but no zone
        {"/etc/passwd",      "there is no zone \"/etc/passwd\""},
        {"../../etc/passwd", "there is no zone \"../../etc/passwd\""},
        {"Asia/../UTC",      "there is no zone \"Asia/../UTC\""},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(code_of([&] { return Zone::load(c.name); }) == "unknown_zone");
        const std::string message = message_of([&] { return Zone::load(c.name); });
        CAPTURE(message);
        CHECK(message.starts_with(zone_database() + ": "));
        CHECK(message.find(c.fragment) != std::string::npos);
    }
    CHECK(message_of([] { return Zone::load("UTC", "/nonexistent"); }).starts_with("/nonexistent: there is no zone \"UTC\""));
}

TEST_CASE("a fixed offset holds for ever") {
    struct Case {
        seconds offset;
        std::string_view name;
    };
    const Case cases[] = {
        {0s,                   "UTC"},
        {8h,                   "UTC+08:00"},
        {-3h - 30min,          "UTC-03:30"},
        {29143s,               "UTC+08:05:43"},  // Shanghai before 1901
        {24h - 1s,             "UTC+23:59:59"},
        {-24h + 1s,            "UTC-23:59:59"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        const Zone zone = Zone::fixed(c.offset);
        CHECK(zone.name() == c.name);
        for (const Instant t : {Instant::min(), at("1969-07-20T20:17Z"), at("2026-01-01T00:00Z"), at("2500-01-01T00:00Z"), Instant::max()}) CHECK(zone.offset(t) == c.offset);
        CHECK(zone.day(2026y / 3 / 29).length() == 24h);
        CHECK(zone.to_instant(zone.to_local(at("2026-03-29T01:00Z"))) == at("2026-03-29T01:00Z"));
    }
    CHECK(Zone::utc() == Zone::fixed(0s));
    CHECK_FALSE(Zone::fixed(1h) == Zone::fixed(2h));
    CHECK(code_of([] { return Zone::fixed(24h); }) == "out_of_range");
    CHECK(message_of([] { return Zone::fixed(-24h); }) == "Zone::fixed: an offset of -86400 s is a day or more; give less than 24 h");
}

TEST_CASE("the ends of time have a wall clock and a length too") {
    CHECK(to_string(Instant::min()) == "-290308-12-21T19:59:05.224192Z");
    CHECK(to_string(Instant::max()) == "+294247-01-10T04:00:54.775807Z");
    CHECK(Interval(Instant::min(), Instant::max()).length() == std::chrono::microseconds::max());
    const Zone east = Zone::fixed(8h), west = Zone::fixed(-8h);
    CHECK(east.to_local(Instant::max()) == LocalTime::max());
    CHECK(west.to_local(Instant::min()) == LocalTime::min());
    CHECK(!to_string(Zone::utc().period(Instant()).span).empty());
    CHECK_THROWS_AS(parse_instant("2026-03-01T08:00:00+08:"), Error);
}

TEST_CASE("a misspelt zone gets the one that was meant") {
    for (const auto name : {"asia/shanghai", "Asia/Shangai", "Shanghai", "Asia/Shanghia"}) {
        CAPTURE(name);
        try {
            Zone::load(name);
            FAIL("there is such a zone");
        } catch (const Error& error) {
            CHECK(error.remedy() == "did you mean Asia/Shanghai?");
        }
    }
    CHECK_THROWS_AS(Zone::load(std::string_view("Europe/Berlin\0x", 15)), Error);
}
