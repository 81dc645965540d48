#include "wattle/time/periods.hpp"

#include "zones.hpp"

#include <algorithm>

using namespace wattle;
using namespace wattle::test;
using namespace std::chrono_literals;
using std::chrono::minutes;
using std::chrono::sys_days;

namespace {

Instant at(std::string_view text) { return parse_instant(text); }
Interval between(std::string_view begin, std::string_view end) { return {at(begin), at(end)}; }

Periods level(std::string_view name, const Zone& zone) {
    if (name == "hours") return Periods::hours(zone);
    if (name == "days") return Periods::days(zone);
    if (name == "gas days") return Periods::days(zone, 6h);
    if (name == "weeks") return Periods::weeks(zone);
    if (name == "months") return Periods::months(zone);
    if (name == "quarters") return Periods::quarters(zone);
    if (name == "years") return Periods::years(zone);
    if (name == "years from April") return Periods::years(zone, std::chrono::April);
    if (name == "billing 26") return Periods::billing(zone, 26);
    if (name == "billing 31") return Periods::billing(zone, 31);
    REQUIRE(name == "billing 31 06:00");
    return Periods::billing(zone, 31, 6h);
}

/// A coarser level, and a finer one that must nest in it.
struct Nest {
    Periods fine, coarse;
};
rc::Gen<Nest> any_nest(const Zone& zone) {
    return rc::gen::exec([zone] {
        const auto one_of = [](auto least, auto greatest) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(least, greatest)); };
        const auto hour = one_of(0, 24) * 60min;
        const unsigned day = one_of(1u, 32u), month = one_of(1u, 13u);
        switch (one_of(0, 9)) {
            case 0: return Nest{Periods::hours(zone), Periods::days(zone)};
            case 1: return Nest{Periods::hours(zone), Periods::days(zone, hour)};
            case 2: return Nest{Periods::hours(zone), Periods::weeks(zone)};
            case 3: return Nest{Periods::days(zone), Periods::weeks(zone)};
            case 4: return Nest{Periods::days(zone), Periods::months(zone)};
            case 5: return Nest{Periods::days(zone, hour), Periods::billing(zone, day, hour)};
            case 6: return Nest{Periods::months(zone), Periods::quarters(zone)};
            case 7: return Nest{Periods::months(zone), Periods::years(zone, std::chrono::month(month))};
            default: return Nest{Periods::quarters(zone), Periods::years(zone, std::chrono::month((month - 1) / 3 * 3 + 1))};
        }
    });
}

rc::Gen<Periods> any_periods(const Zone& zone) {
    return rc::gen::map(rc::gen::pair(any_nest(zone), rc::gen::arbitrary<bool>()), [](const auto& n) { return n.second ? n.first.fine : n.first.coarse; });
}

}  // namespace

TEST_CASE("periods of odd places begin and end when their clocks say so") {
    // Source: the offsets of tzdata 2025b, by hand.
    struct Case {
        std::string_view zone, level, within, begin, end, why;
    };
    const Case cases[] = {
        {"Asia/Shanghai",       "days",             "2026-03-01T00:00Z",    "2026-02-28T16:00Z",    "2026-03-01T16:00Z",    "UTC+8"},
        {"Asia/Shanghai",       "days",             "1986-05-03T20:00Z",    "1986-05-03T16:00Z",    "1986-05-04T15:00Z",    "23 h: summer time begins"},
        {"Asia/Shanghai",       "days",             "1991-09-15T00:00Z",    "1991-09-14T15:00Z",    "1991-09-15T16:00Z",    "25 h: its last end"},
        {"Asia/Shanghai",       "weeks",            "2026-03-01T15:59Z",    "2026-02-22T16:00Z",    "2026-03-01T16:00Z",    "Sunday is the last day"},
        {"Asia/Shanghai",       "months",           "2026-02-15T00:00Z",    "2026-01-31T16:00Z",    "2026-02-28T16:00Z",    ""},
        {"Asia/Shanghai",       "quarters",         "2026-02-15T00:00Z",    "2025-12-31T16:00Z",    "2026-03-31T16:00Z",    ""},
        {"Asia/Shanghai",       "years",            "2025-12-31T16:00Z",    "2025-12-31T16:00Z",    "2026-12-31T16:00Z",    ""},
        {"Asia/Shanghai",       "years from April", "2026-03-01T00:00Z",    "2025-03-31T16:00Z",    "2026-03-31T16:00Z",    "a fiscal year"},
        {"Asia/Shanghai",       "billing 26",       "2026-03-25T15:59Z",    "2026-02-25T16:00Z",    "2026-03-25T16:00Z",    ""},
        {"Asia/Shanghai",       "billing 26",       "2026-03-25T16:00Z",    "2026-03-25T16:00Z",    "2026-04-25T16:00Z",    ""},
        {"Asia/Shanghai",       "billing 31",       "2024-02-28T16:00Z",    "2024-02-28T16:00Z",    "2024-03-30T16:00Z",    "from 29 February to 30 March"},
        {"Asia/Shanghai",       "billing 31 06:00", "2026-02-27T21:59Z",    "2026-01-30T22:00Z",    "2026-02-27T22:00Z",    "to 28 February, 06:00"},
        {"Asia/Shanghai",       "years",            "1991-06-01T00:00Z",    "1990-12-31T16:00Z",    "1991-12-31T16:00Z",    ""},
        {"Europe/Berlin",       "hours",            "2026-10-25T00:30Z",    "2026-10-25T00:00Z",    "2026-10-25T01:00Z",    "02:00 to 03:00, summer time"},
        {"Europe/Berlin",       "hours",            "2026-10-25T01:30Z",    "2026-10-25T01:00Z",    "2026-10-25T02:00Z",    "once more"},
        {"Europe/Berlin",       "gas days",         "2026-03-29T03:59Z",    "2026-03-28T05:00Z",    "2026-03-29T04:00Z",    "23 h from 06:00"},
        {"Europe/Berlin",       "gas days",         "2026-10-24T12:00Z",    "2026-10-24T04:00Z",    "2026-10-25T05:00Z",    "25 h"},
        {"Europe/Berlin",       "weeks",            "2026-03-29T12:00Z",    "2026-03-22T23:00Z",    "2026-03-29T22:00Z",    "167 h"},
        {"Europe/Berlin",       "months",           "2026-03-15T00:00Z",    "2026-02-28T23:00Z",    "2026-03-31T22:00Z",    "2 972 quarter-hours"},
        {"Australia/Lord_Howe", "hours",            "2026-04-04T14:45Z",    "2026-04-04T14:00Z",    "2026-04-04T15:00Z",    "01:00 to 02:00"},
        {"Australia/Lord_Howe", "hours",            "2026-04-04T15:10Z",    "2026-04-04T15:00Z",    "2026-04-04T15:30Z",    "01:30 to 02:00, once more"},
        {"Australia/Lord_Howe", "hours",            "2026-10-03T15:45Z",    "2026-10-03T15:30Z",    "2026-10-03T16:00Z",    "02:30 to 03:00 follows 02:00"},
        {"Asia/Kathmandu",      "hours",            "2026-01-01T00:00Z",    "2025-12-31T23:15Z",    "2026-01-01T00:15Z",    "UTC+05:45"},
        {"Pacific/Apia",        "days",             "2011-12-30T10:00Z",    "2011-12-30T10:00Z",    "2011-12-31T10:00Z",    "Saturday follows Thursday"},
        {"Pacific/Apia",        "days",             "2011-12-30T09:59Z",    "2011-12-29T10:00Z",    "2011-12-30T10:00Z",    ""},
        {"Pacific/Apia",        "weeks",            "2011-12-30T10:00Z",    "2011-12-26T10:00Z",    "2012-01-01T10:00Z",    "of six days"},
        {"Africa/Casablanca",   "days",             "2026-02-15T12:00Z",    "2026-02-14T23:00Z",    "2026-02-16T00:00Z",    "25 h: Ramadan begins"},
        {"Africa/Casablanca",   "months",           "2026-03-01T00:00Z",    "2026-03-01T00:00Z",    "2026-03-31T23:00Z",    ""},
        {"America/Nuuk",        "days",             "2024-03-31T00:30Z",    "2024-03-30T02:00Z",    "2024-03-31T01:00Z",    "22:00 to 23:00 is followed by 00:00"},
        {"America/St_Johns",    "days",             "1987-10-25T02:45Z",    "1987-10-25T02:30Z",    "1987-10-26T03:30Z",    "at 00:01 back to 23:01: the day that has begun goes on"},
        {"America/Sao_Paulo",   "days",             "2018-11-04T12:00Z",    "2018-11-04T03:00Z",    "2018-11-05T02:00Z",    "begins at 01:00"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.zone);
        CAPTURE(c.level);
        CAPTURE(c.why);
        const Interval period = level(c.level, Zone::load(c.zone)).around(at(c.within));
        CHECK(to_string(period) == to_string(between(c.begin, c.end)));
    }
}

TEST_CASE("a day, a month and a year hold as many periods as their calendar gives them") {
    struct Case {
        std::string_view zone, fine, coarse;
        Date date;
        std::size_t count;
        std::string_view why;
    };
    const Case cases[] = {
        {"Europe/Berlin",       "hours",    "days",     2026y / 3 / 29,  23,  ""},
        {"Europe/Berlin",       "hours",    "days",     2026y / 10 / 25, 25,  ""},
        {"Europe/Berlin",       "days",     "months",   2026y / 3 / 1,   31,  ""},
        {"Europe/Berlin",       "hours",    "years",    2026y / 1 / 1,   8760, "what March loses, October gives back"},
        {"Australia/Lord_Howe", "hours",    "days",     2026y / 4 / 5,   25,  "one of them of 30 min"},
        {"Australia/Lord_Howe", "hours",    "days",     2026y / 10 / 4,  24,  "one of them of 30 min"},
        {"Antarctica/Troll",    "hours",    "days",     2026y / 3 / 29,  22,  ""},
        {"Pacific/Apia",        "days",     "months",   2011y / 12 / 1,  31,  "one of them empty"},
        {"Pacific/Apia",        "hours",    "days",     2011y / 12 / 30, 0,   ""},
        {"Asia/Shanghai",       "hours",    "days",     1986y / 5 / 4,   23,  ""},
        {"Asia/Shanghai",       "hours",    "days",     1986y / 9 / 14,  25,  ""},
        {"Asia/Shanghai",       "days",     "years",    2024y / 6 / 1,   366, ""},
        {"Asia/Shanghai",       "days",     "weeks",    2026y / 1 / 1,   7,   ""},
        {"Asia/Shanghai",       "months",   "years",    2026y / 1 / 1,   12,  ""},
        {"Asia/Shanghai",       "quarters", "years",    2026y / 1 / 1,   4,   ""},
        {"Asia/Shanghai",       "months",   "quarters", 2026y / 8 / 1,   3,   ""},
        {"Asia/Shanghai",       "days",     "billing 31", 2026y / 2 / 27, 28, "31 January to 27 February"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.zone);
        CAPTURE(c.fine);
        CAPTURE(c.coarse);
        CAPTURE(to_string(c.date));
        const Zone zone = Zone::load(c.zone);
        CHECK(level(c.fine, zone).slots(level(c.coarse, zone).of(c.date)).size() == c.count);
    }
    // Source: the worked examples of the stream engine: Berlin 2026-03-29, 2026-10-25, March 2026.
    const Zone berlin = Zone::load("Europe/Berlin");
    CHECK(quarter_hours(Periods::days(berlin).of(2026y / 3 / 29)).size() == 92);
    CHECK(quarter_hours(Periods::days(berlin).of(2026y / 10 / 25)).size() == 100);
    CHECK(quarter_hours(Periods::months(berlin).of(2026y / 3 / 9)).size() == 2972);
}

TEST_CASE("slots of a calendar level fold exactly into the next") {
    LAW("every coarser boundary is a finer one, in any zone, and there is no hole", [] {
        const Zone& zone = all_zones()[*any_zone()];
        const Nest nest = *any_nest(zone);
        const Instant t = *any_instant_of(zone);
        const Slots coarse = nest.coarse.slots({nest.coarse.around(t).begin(), nest.coarse.around(nest.coarse.around(t).end()).end()});
        RC_ASSERT(coarse.size() >= 2u);
        const Slots fine = nest.fine.slots(coarse.span());
        RC_ASSERT(fine.span() == coarse.span());
        std::size_t i = 0;
        for (const Interval whole : coarse) {
            const Slots parts = nest.fine.slots(whole);
            if (whole.empty()) continue;  // its empty parts begin with the period behind it
            RC_ASSERT(parts == fine.slice(i, parts.size()));
            RC_ASSERT(parts.span() == whole);
            i += parts.size();
        }
        RC_ASSERT(i == fine.size());
    });
    LAW("hours of a long run of days, days of a year", [] {
        const Zone& zone = all_zones()[*any_zone()];
        const Instant t = *any_instant_of(zone);
        const Interval week = Periods::weeks(zone).around(t);
        std::size_t hours = 0;
        for (const Interval day : Periods::days(zone).slots(week)) hours += Periods::hours(zone).slots(day).size();
        RC_ASSERT(hours == Periods::hours(zone).slots(week).size());
        for (const Interval hour : Periods::hours(zone).slots(week)) RC_ASSERT(hour.length() > 0us && hour.length() <= 1h);
    });
}

TEST_CASE("the period around an instant is the slot that holds it") {
    LAW("at every level of any zone", [] {
        const Zone& zone = all_zones()[*any_zone()];
        const Periods periods = *any_periods(zone);
        const Instant t = *any_instant_of(zone);
        const Interval period = periods.around(t);
        RC_ASSERT(period.contains(t));
        RC_ASSERT(periods.around(period.begin()) == period);
        RC_ASSERT(periods.around(period.end() - 1us) == period);
        RC_ASSERT(periods.around(period.end()).begin() == period.end());
        const Slots run = periods.covering({t, period.end() + 1us});
        RC_ASSERT(run[run.index_of(t).value()] == period);
        RC_ASSERT(run.span().begin() == period.begin() && run.span().contains(period.end()));
        RC_ASSERT(periods.slots(run.span()) == run);
        RC_ASSERT(periods.covering(period) == periods.slots(period));
    });
    LAW("a date lies in the period of its first instant", [] {
        const Zone& zone = all_zones()[*any_zone()];
        const Instant t = *any_instant_of(zone);
        const Date date = zone.date(t);
        RC_ASSERT(Periods::days(zone).of(date) == zone.day(date));
        const Interval day = zone.day(date);
        for (const Periods& periods : {Periods::hours(zone), Periods::weeks(zone), Periods::months(zone), Periods::quarters(zone), Periods::years(zone, std::chrono::month(7))})
            RC_ASSERT(day.empty() || periods.of(date) == periods.around(day.begin()));
    });
}

TEST_CASE("every day of the odd zones is cut into its hours") {
    for (const std::string_view name : {"Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "America/Nuuk", "America/St_Johns", "Europe/Berlin", "Asia/Shanghai", "Antarctica/Troll"}) {
        CAPTURE(name);
        const Zone zone = Zone::load(name);
        const Periods days = Periods::days(zone), hours = Periods::hours(zone), months = Periods::months(zone);
        const Interval all(months.of(1970y / 2 / 1).begin(), months.of(2050y / 1 / 1).end());
        const Slots by_day = days.slots(all), by_hour = hours.slots(all), by_month = months.slots(all);
        SlotCursor hour_of(by_hour), day_of(by_day);
        std::size_t wrong = 0;
        for (const Interval day : by_day) wrong += day.empty() || by_hour.boundary(hour_of.index_of(day.begin()).value()) == day.begin() ? 0 : 1;
        for (const Interval month : by_month) wrong += by_day.boundary(day_of.index_of(month.begin()).value()) == month.begin() ? 0 : 1;
        for (const Interval hour : by_hour) wrong += hour.length() > 0us && hour.length() <= 1h ? 0 : 1;
        CHECK(wrong == 0);
        CHECK(by_month.size() == 960);
    }
}

TEST_CASE("billing periods follow each other") {
    LAW("from their day of each month, or the last of a shorter one, at their time on the wall", [] {
        const Zone& zone = all_zones()[*any_zone()];
        const unsigned day = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(1u, 32u));
        const minutes time(*rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 1440)));
        const Periods periods = Periods::billing(zone, day, time);
        const Instant t = *any_instant_of(zone);
        const Interval now = periods.around(t), then = periods.around(now.end());
        RC_ASSERT(now.contains(t) && now.end() == then.begin());
        RC_ASSERT(now.length() > 26 * 24h && now.length() < 33 * 24h);
        // Where the clocks did nothing nearby, the wall shows the day and the time.
        if (zone.period(now.begin()).span.contains(Interval(now.begin() - 48h, now.begin() + 48h))) {
            const LocalTime wall = zone.to_local(now.begin());
            const Date date = zone.date(now.begin());
            const auto last = static_cast<unsigned>((date.year() / date.month() / std::chrono::last).day());
            RC_ASSERT(static_cast<unsigned>(date.day()) == std::min(day, last));
            RC_ASSERT(wall - std::chrono::local_days(date) == time);
        }
    });
}

TEST_CASE("what does not lie on boundaries is refused, and told where they are") {
    const Zone shanghai = Zone::load("Asia/Shanghai");
    const std::string version = shanghai.version();
    const Periods months = Periods::months(shanghai);
    CHECK(message_of([&] { return months.slots(between("2026-03-02T00:00Z", "2026-03-31T16:00Z")); }) ==
          "months of Asia/Shanghai, tzdata " + version +
              ": 2026-03-02T00:00:00Z is no boundary; the nearest are 2026-02-28T16:00:00Z and 2026-03-31T16:00:00Z; begin and end on boundaries, or ask for covering(interval)");
    try {
        static_cast<void>(months.slots(between("2026-03-02T00:00Z", "2026-04-01T16:00Z")));
        FAIL("neither end is a boundary");
    } catch (const Error& error) {
        CHECK(error.code() == code::bad_interval);
        CHECK(error.findings().size() == 2);
    }
    CHECK(message_of([] { return quarter_hours(between("2026-03-02T00:10Z", "2026-03-02T01:00Z")); }) ==
          "quarter_hours: 2026-03-02T00:10:00Z is no boundary; the nearest are 2026-03-02T00:00:00Z and 2026-03-02T00:15:00Z; begin and end on a quarter-hour of UTC");
    CHECK(months.slots(between("2026-02-28T16:00Z", "2026-02-28T16:00Z")).empty());
    CHECK(months.covering(between("2026-03-02T00:00Z", "2026-03-02T00:00Z")).empty());
    CHECK(months.covering(between("2026-03-02T00:00Z", "2026-03-31T16:00Z")).size() == 1);
    CHECK(months.covering(between("2026-03-02T00:00Z", "2026-03-31T16:01Z")).size() == 2);

    for (const auto wrong : {-1min, minutes(24h)}) {
        CHECK(code_of([&] { return Periods::days(shanghai, wrong); }) == "out_of_range");
        CHECK(code_of([&] { return Periods::billing(shanghai, 1, wrong); }) == "out_of_range");
    }
    CHECK(code_of([&] { return Periods::billing(shanghai, 0); }) == "out_of_range");
    CHECK(code_of([&] { return Periods::billing(shanghai, 32); }) == "out_of_range");
    CHECK(code_of([&] { return Periods::years(shanghai, std::chrono::month(13)); }) == "out_of_range");
    CHECK(code_of([&] { return months.around(Instant::max()); }) == "out_of_range");
    CHECK(code_of([&] { return months.around(Instant::min()); }) == "out_of_range");
    CHECK(code_of([&] { return Periods::hours(shanghai).around(Instant::max()); }) == "out_of_range");
    CHECK(code_of([&] { return months.of(2026y / 2 / 30); }) == "out_of_range");
    CHECK(code_of([&] { return months.of(std::chrono::year(32767) / 2 / 1); }) == "out_of_range");
}

TEST_CASE("periods say what they are, for a trace") {
    const Zone zone = Zone::fixed(8h);
    struct Case {
        Periods periods;
        std::string_view text;
    };
    const Case cases[] = {
        {Periods::hours(zone),                         "hours of UTC+08:00"},
        {Periods::days(zone),                          "days of UTC+08:00"},
        {Periods::days(zone, 6h),                      "days at 06:00 of UTC+08:00"},
        {Periods::weeks(zone),                         "weeks of UTC+08:00"},
        {Periods::months(zone),                        "months of UTC+08:00"},
        {Periods::quarters(zone),                      "quarters of UTC+08:00"},
        {Periods::years(zone),                         "years of UTC+08:00"},
        {Periods::years(zone, std::chrono::April),     "years from month 4 of UTC+08:00"},
        {Periods::billing(zone, 26),                   "billing periods from day 26 of UTC+08:00"},
        {Periods::billing(zone, 31, 6h + 30min),       "billing periods from day 31 at 06:30 of UTC+08:00"},
    };
    for (const auto& a : cases) {
        CHECK(to_string(a.periods) == a.text);
        for (const auto& b : cases) CHECK((a.periods == b.periods) == (&a == &b));
    }
    CHECK(to_string(Periods::months(Zone::load("Asia/Shanghai"))) == "months of Asia/Shanghai, tzdata " + zone_database_version());
    CHECK(Periods::days(Zone::utc()) != Periods::days(zone));
}

TEST_CASE("shifts make a production day") {
    const Zone shanghai = Zone::load("Asia/Shanghai");
    const Shifts three(shanghai, {{"early", 8h, 16h}, {"late", 16h, 24h}, {"night", 0h, 8h}});
    CHECK(to_string(three) == "shifts early 08:00-16:00, late 16:00-24:00, night 00:00-08:00 of Asia/Shanghai, tzdata " + shanghai.version());
    CHECK(three.production_days() == Periods::days(shanghai, 8h));
    CHECK(three.zone() == shanghai);

    // 1 March from 08:00 to 08:00 of the 2nd: the night shift belongs to the day of the morning before.
    const ShiftSlots day = three.slots(three.production_days().of(2026y / 3 / 1));
    CHECK(day.slots == Slots::between({at("2026-03-01T00:00Z"), at("2026-03-01T08:00Z"), at("2026-03-01T16:00Z"), at("2026-03-02T00:00Z")}));
    CHECK(day.shift == std::vector<std::uint16_t>{0, 1, 2});
    CHECK(day.name(2) == "night");
    CHECK(day.names == std::vector<std::string>{"early", "late", "night", "outside"});
    CHECK(code_of([&] { return day.name(3); }) == "out_of_range");

    // Two shifts with breaks, the second across midnight.
    const Shifts two(shanghai, {{"day", 7h, 15h + 30min}, {"night", 22h, 6h}});
    const ShiftSlots gaps = two.slots(two.production_days().of(2026y / 3 / 1));
    CHECK(gaps.shift == std::vector<std::uint16_t>{0, 2, 1, 2});
    CHECK(gaps.slots[2] == between("2026-03-01T14:00Z", "2026-03-01T22:00Z"));
    CHECK(gaps.name(1) == "outside");
    CHECK(gaps.slots.span() == between("2026-02-28T23:00Z", "2026-03-01T23:00Z"));

    // The hour that is missing, or there twice, belongs to the shift that works through it.
    const Shifts berlin(Zone::load("Europe/Berlin"), {{"early", 6h, 14h}, {"late", 14h, 22h}, {"night", 22h, 6h}});
    CHECK(berlin.slots(berlin.production_days().of(2026y / 3 / 28)).slots[2].length() == 7h);
    CHECK(berlin.slots(berlin.production_days().of(2026y / 10 / 24)).slots[2].length() == 9h);
    // A shift within the missing hour is empty.
    const Shifts lost(Zone::load("Europe/Berlin"), {{"early", 6h, 14h}, {"check", 2h + 15min, 2h + 45min}});
    const ShiftSlots spring = lost.slots(lost.production_days().of(2026y / 3 / 28));
    CHECK(spring.shift == std::vector<std::uint16_t>{0, 2, 1, 2});
    CHECK(spring.slots[2].empty());
    // The day that Samoa left out.
    const Shifts apia(Zone::load("Pacific/Apia"), {{"day", 8h, 20h}});
    CHECK(apia.slots(apia.production_days().of(2011y / 12 / 31)).slots.size() == 2);

    CHECK(Shifts(shanghai, {{"whole", 0h, 24h}}).slots(Periods::days(shanghai).of(2026y / 3 / 1)).slots.size() == 1);
    CHECK(Shifts(shanghai, {{"till midnight", 12h, 0h}}).slots(Periods::days(shanghai, 12h).of(2026y / 3 / 1)).slots[0].length() == 12h);
    CHECK(message_of([&] { return three.slots(Periods::days(shanghai).of(2026y / 3 / 1)); }).starts_with("days at 08:00 of Asia/Shanghai"));
    CHECK(three == Shifts(shanghai, three.shifts()));
    CHECK_FALSE(three == two);
}

TEST_CASE("shifts that cannot be get all their mistakes back") {
    const Zone utc = Zone::utc();
    CHECK(message_of([&] { return Shifts(utc, {}); }) == "Shifts: there is no shift; give one at least");
    CHECK(message_of([&] { return Shifts(utc, {{"a", 6h, 14h}, {"b", 13h, 22h}, {"c", 21h, 7h}}); }) ==
          "shift \"a\": it overlaps shift \"b\" from 13:00 to 14:00; each minute belongs to one shift\n"
          "shift \"c\": it overlaps shift \"a\" from 06:00 to 07:00; each minute belongs to one shift\n"
          "shift \"b\": it overlaps shift \"c\" from 21:00 to 22:00; each minute belongs to one shift");
    CHECK(message_of([&] { return Shifts(utc, {{"a", 0h, 24h}, {"b", 22h, 0h}}); }) ==
          "shift \"a\": it overlaps shift \"b\" from 22:00 to 24:00; each minute belongs to one shift");
    CHECK(message_of([&] { return Shifts(utc, {{"a", 6h, 6h}, {"a", 8h, 25h}, {"", -1min, 6h}, {"outside", 7h, 8h}}); }) ==
          "shift \"a\": 06:00 to 06:00 is empty; end it later; around the clock are two shifts of 12 h, or 00:00 to 24:00\n"
          "shift \"a\": there are two of this name; name every shift differently\n"
          "shift \"a\": 08:00 to 25:00 is not on the clock; begin at 00:00 to 23:59, end at 00:00 to 24:00\n"
          "shift \"\": this name is taken for the time outside all shifts; give it another\n"
          "shift \"\": 00:-1 to 06:00 is not on the clock; begin at 00:00 to 23:59, end at 00:00 to 24:00\n"
          "shift \"outside\": this name is taken for the time outside all shifts; give it another");
    CHECK(code_of([&] { return Shifts(utc, {}); }) == "bad_shifts");
}

TEST_CASE("shifts and outside tile every production day") {
    LAW("in any zone, for shifts that begin anywhere and are listed from any of them on", [] {
        // Cut points of the ring of a day; every part is a shift or a gap.
        auto cuts = *rc::gen::resize(rc::kNominalSize, rc::gen::unique<std::vector<int>>(*rc::gen::inRange<std::size_t>(2, 9), rc::gen::inRange(0, 96)));
        std::sort(cuts.begin(), cuts.end());
        std::vector<Shift> shifts;
        for (std::size_t i = 0; i < cuts.size(); ++i)
            if (i == 0 || *rc::gen::arbitrary<bool>()) shifts.emplace_back(std::to_string(i), cuts[i] * 15min, cuts[(i + 1) % cuts.size()] * 15min);
        std::rotate(shifts.begin(), shifts.begin() + *rc::gen::inRange<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(shifts.size())), shifts.end());

        const Zone& zone = all_zones()[*any_zone()];
        const Shifts model(zone, shifts);
        const Periods days = model.production_days();
        const Instant t = *any_instant_of(zone);
        const Slots run = days.covering({t - 24h, t + 24h});
        const ShiftSlots grid = model.slots(run.span());
        RC_ASSERT(grid.slots.span() == run.span());
        RC_ASSERT(grid.slots.size() == grid.shift.size());
        RC_ASSERT(grid.slots.size() % run.size() == 0u);
        const std::size_t per_day = grid.slots.size() / run.size();
        std::vector<int> seen(shifts.size() + 1);
        for (std::size_t i = 0; i < grid.shift.size(); ++i) {
            if (i % per_day == 0) RC_ASSERT(grid.slots.boundary(i) == run.boundary(i / per_day));
            ++seen.at(grid.shift[i]);
            if (grid.shift[i] == shifts.size()) continue;
            const Shift& shift = shifts[grid.shift[i]];
            const Interval slot = grid.slots[i];
            if (!zone.period(slot.begin()).span.contains(Interval(slot.begin() - 48h, slot.begin() + 48h))) continue;
            RC_ASSERT((zone.to_local(slot.begin()) - std::chrono::floor<std::chrono::days>(zone.to_local(slot.begin()))) == shift.from);
            RC_ASSERT(slot.length() == (shift.to - shift.from + 24h) % 24h);
        }
        for (std::size_t i = 0; i < shifts.size(); ++i) RC_ASSERT(seen[i] == static_cast<int>(run.size()));
    });
}
