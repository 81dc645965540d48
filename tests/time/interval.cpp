#include "wattle/time/interval.hpp"

#include "law.hpp"

#include <algorithm>
#include <vector>

using namespace wattle;
using namespace wattle::test;
using namespace std::chrono_literals;
using std::chrono::microseconds;
using std::chrono::sys_days;

namespace {

// Years 0000 to 9999, which a text of four digits can name. Source: Python, (date.fromordinal(…) − date(1970, 1, 1)) in days.
constexpr std::int64_t year_0000 = -719'528LL * 86'400'000'000;
constexpr std::int64_t year_10000 = 2'932'897LL * 86'400'000'000;
static_assert(Instant(microseconds(year_0000)) == sys_days(0y / 1 / 1));
static_assert(Instant(microseconds(year_10000)) == sys_days(10000y / 1 / 1));

Instant at(std::int64_t micros) { return Instant(microseconds(micros)); }

/// Any instant of those years; whole seconds, days and the edges more often than chance would have them.
rc::Gen<std::int64_t> any_micros() {
    return rc::gen::resize(rc::kNominalSize,
                           rc::gen::oneOf(rc::gen::inRange(year_0000, year_10000),
                                          rc::gen::map(rc::gen::inRange(year_0000 / 1'000'000, year_10000 / 1'000'000), [](std::int64_t s) { return s * 1'000'000; }),
                                          rc::gen::map(rc::gen::inRange<std::int64_t>(-719'528, 2'932'897), [](std::int64_t d) { return d * 86'400'000'000; }),
                                          rc::gen::element(year_0000, year_10000 - 1, std::int64_t{0}, std::int64_t{-1})));
}

}  // namespace

static_assert(sizeof(Instant) == 8);
static_assert(Interval(Instant(0us), Instant(1h)).length() == 1h);
static_assert(Interval().empty());

TEST_CASE("an instant is a date, a time and an offset") {
    struct Case {
        std::string_view text;
        Instant instant;
        std::string_view printed;
    };
    const Case cases[] = {
        {"2026-03-01T08:00:00+08:00",     sys_days(2026y / 3 / 1),                   "2026-03-01T00:00:00Z"},
        {"2026-03-01T00:00:00Z",          sys_days(2026y / 3 / 1),                   "2026-03-01T00:00:00Z"},
        {"2026-03-01 00:00Z",             sys_days(2026y / 3 / 1),                   "2026-03-01T00:00:00Z"},         // RFC 3339 allows the space
        {"2026-03-01T00:00:00.25Z",       sys_days(2026y / 3 / 1) + 250ms,           "2026-03-01T00:00:00.25Z"},
        {"2026-03-01T00:00:00.000001Z",   sys_days(2026y / 3 / 1) + 1us,             "2026-03-01T00:00:00.000001Z"},
        {"2026-03-01T00:00:00.500000Z",   sys_days(2026y / 3 / 1) + 500ms,           "2026-03-01T00:00:00.5Z"},
        {"2026-03-01T00:00:00.1000000Z",  sys_days(2026y / 3 / 1) + 100ms,           "2026-03-01T00:00:00.1Z"},       // a seventh digit, if it is 0
        {"2026-03-01T00:00:00-03:30",     sys_days(2026y / 3 / 1) + 3h + 30min,      "2026-03-01T03:30:00Z"},
        {"2026-03-01T00:00:00+14:00",     sys_days(2026y / 2 / 28) + 10h,            "2026-02-28T10:00:00Z"},
        {"2026-03-01T00:00:00-00:00",     sys_days(2026y / 3 / 1),                   "2026-03-01T00:00:00Z"},
        {"2024-02-29T12:00:00Z",          sys_days(2024y / 2 / 29) + 12h,            "2024-02-29T12:00:00Z"},         // a leap year
        {"2000-02-29T00:00:00Z",          sys_days(2000y / 2 / 29),                  "2000-02-29T00:00:00Z"},         // every 400 years
        {"2025-12-31T24:00:00Z",          sys_days(2026y / 1 / 1),                   "2026-01-01T00:00:00Z"},         // ISO 8601: the end of a day
        {"2025-12-31T24:00Z",             sys_days(2026y / 1 / 1),                   "2026-01-01T00:00:00Z"},
        {"1970-01-01T00:00:00Z",          Instant(0us),                              "1970-01-01T00:00:00Z"},
        {"1969-12-31T23:59:59.999999Z",   Instant(-1us),                             "1969-12-31T23:59:59.999999Z"},
        {"0000-01-01T00:00:00Z",          at(year_0000),                             "0000-01-01T00:00:00Z"},
        {"9999-12-31T23:59:59.999999Z",   at(year_10000 - 1),                        "9999-12-31T23:59:59.999999Z"},
        {"9999-12-31T24:00:00Z",          at(year_10000),                            "+10000-01-01T00:00:00Z"},
        {"0000-01-01T00:00:00+01:00",     at(year_0000) - 1h,                        "-00001-12-31T23:00:00Z"},
        {"2016-12-31T23:59:59Z",          sys_days(2017y / 1 / 1) - 1s,              "2016-12-31T23:59:59Z"},         // POSIX: the leap second behind it repeats it
    };
    for (const auto& c : cases) {
        CAPTURE(c.text);
        CHECK(parse_instant(c.text) == c.instant);
        CHECK(to_string(c.instant) == c.printed);
    }

    LAW("what is printed reads back", [] {
        const Instant t = at(*any_micros());
        RC_ASSERT(parse_instant(to_string(t)) == t);
    });
    LAW("a later instant prints a later text", [] {
        const Instant a = at(*any_micros()), b = at(*any_micros());
        const auto seconds_of = [](Instant t) { return to_string(t).substr(0, 19); };  // "." sorts before "Z", so compare without decimals
        RC_ASSERT((a < b || seconds_of(a) >= seconds_of(b)));
    });
    LAW("the same instant in any offset", [] {
        const Instant t = at(*rc::gen::inRange(year_0000 + 86'400'000'000, year_10000 - 86'400'000'000));
        const int minutes = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(-23 * 60 - 59, 24 * 60));
        const LocalTime local(t.time_since_epoch() + std::chrono::minutes(minutes));
        const int size = minutes < 0 ? -minutes : minutes;
        const auto two = [](int n) { return std::to_string(100 + n).substr(1); };
        const std::string offset = (minutes < 0 ? '-' : '+') + two(size / 60) + ':' + two(size % 60);
        RC_ASSERT(parse_instant(to_string(local) + offset) == t);
    });
}

TEST_CASE("what names no instant is refused with its text and a remedy") {
    struct Case {
        std::string_view text, fragment;
    };
    const Case cases[] = {
        {"2026-03-01T08:00:00",           "it has no offset, so it names no instant; add Z or an offset such as +08:00"},
        {"2026-03-01T08:00",              "it has no offset"},
        {"2026-03-01",                    "this is not a date and a time"},
        {"",                              "\"\": this is not a date and a time; write it as 2026-03-01T08:00:00+08:00"},
        {"yesterday",                     "this is not a date and a time"},
        {"2026-13-01T00:00:00Z",          "the calendar has no such day; check month and day"},
        {"2026-00-01T00:00:00Z",          "the calendar has no such day"},
        {"2026-04-31T00:00:00Z",          "the calendar has no such day"},
        {"2026-04-00T00:00:00Z",          "the calendar has no such day"},
        {"2025-02-29T00:00:00Z",          "the calendar has no such day"},
        {"1900-02-29T00:00:00Z",          "the calendar has no such day"},
        {"2026-03-01T25:00:00Z",          "the clock has no such time"},
        {"2026-03-01T24:00:01Z",          "the clock has no such time"},
        {"2026-03-01T24:00:00.1Z",        "the clock has no such time"},
        {"2026-03-01T23:60:00Z",          "the clock has no such time"},
        {"2016-12-31T23:59:60Z",          "the clock has no such time; hours go to 23, minutes and seconds to 59; a leap second is written as :59"},
        {"2026-03-01T00:00:00.0000001Z",  "it is finer than a microsecond; round it to six decimals"},
        {"2026-03-01T00:00:00.Z",         "there is no digit behind the decimal point"},
        {"2026-03-01T00:00:5Z",           "the seconds are not two digits"},
        {"2026-03-01T00Z",                "this is not a date and a time"},
        {"2026-3-1T00:00Z",               "this is not a date and a time"},
        {"20260301T000000Z",              "this is not a date and a time"},
        {"+2026-03-01T00:00Z",            "this is not a date and a time"},
        {" 2026-03-01T00:00Z",            "this is not a date and a time"},
        {"01.03.2026 00:00Z",             "this is not a date and a time"},
        {"2026-03-01T00:00+24:00",        "the offset is a day or more"},
        {"2026-03-01T00:00+8",            "the offset is not hours and minutes"},
        {"2026-03-01T00:00+08:0",         "the offset is not hours and minutes"},
        {"2026-03-01T00:00+08:00:00",     "there is something behind the offset"},
        {"2026-03-01T00:00Z ",            "there is something behind the offset"},
        {"2026-03-01T00:00 +08:00",       "there is something else behind the time"},
        {"2026-03-01T00:00[Asia/Shanghai]", "there is something else behind the time"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.text);
        CHECK(code_of([&] { return parse_instant(c.text); }) == "bad_instant");
        const std::string message = message_of([&] { return parse_instant(c.text); });
        CAPTURE(message);
        CHECK(message.starts_with('"' + std::string(c.text) + "\": "));
        CHECK(message.find(c.fragment) != std::string::npos);
    }

    LAW("any text is an instant or refused", [] {
        std::string text = to_string(at(*any_micros()));
        const auto changes = *rc::gen::inRange(0, 4);
        for (int i = 0; i < changes; ++i) text[*rc::gen::inRange<std::size_t>(0, text.size())] = *rc::gen::elementOf(std::string("0123456789-+:.,TZ tz"));
        const std::string code = code_of([&] { return parse_instant(text); });
        RC_ASSERT((code.empty() || code == "bad_instant"));
    });
}

TEST_CASE("a local time is a date and a time, without an offset") {
    using std::chrono::local_days;
    CHECK(parse_local("2026-03-01T08:00") == LocalTime(local_days(2026y / 3 / 1) + 8h));
    CHECK(parse_local("2026-03-01 08:00:00.5") == LocalTime(local_days(2026y / 3 / 1) + 8h + 500ms));
    CHECK(parse_local("2026-03-01T24:00") == LocalTime(local_days(2026y / 3 / 2)));
    CHECK(to_string(LocalTime(local_days(2026y / 3 / 1) + 8h)) == "2026-03-01T08:00:00");
    for (const std::string_view text : {"2026-03-01T08:00Z", "2026-03-01T08:00+08:00", "2026-03-01", "", "2025-02-29T00:00", "2026-03-01T08:00 "}) {
        CAPTURE(text);
        CHECK(code_of([&] { return parse_local(text); }) == "bad_instant");
    }
    CHECK(message_of([] { return parse_local("2026-03-01T08:00Z"); }) ==
          "\"2026-03-01T08:00Z\": there is something behind the local time; write it as 2026-03-01T08:00:00, without an offset");

    LAW("what is printed reads back", [] {
        const LocalTime t{microseconds(*any_micros())};
        RC_ASSERT(parse_local(to_string(t)) == t);
    });
}

TEST_CASE("a date is year, month and day") {
    CHECK(parse_date("2024-02-29") == 2024y / 2 / 29);
    CHECK(to_string(2024y / 2 / 29) == "2024-02-29");
    CHECK(to_string(Date(std::chrono::year(-44) / 3 / 15)) == "-00044-03-15");
    for (const std::string_view text : {"", "2024", "2024-2-29", "24-02-29", "2024-02-29 ", "2024-02-29T00:00", "2024/02/29", "２０２４-02-29"}) {
        CAPTURE(text);
        CHECK(code_of([&] { return parse_date(text); }) == "bad_date");
    }
    CHECK(message_of([] { return parse_date("29.02.2024"); }) == "\"29.02.2024\": this is not a date; write it as 2026-03-01");
    CHECK(message_of([] { return parse_date("2023-02-29"); }) == "\"2023-02-29\": the calendar has no such day; check month and day");
    CHECK(code_of([] { return to_string(2023y / 2 / 29); }) == "bad_date");
    LAW("what was written is read back", [] {
        const Date date{sys_days(std::chrono::days(*rc::gen::resize(rc::kNominalSize, rc::gen::inRange(-719'528, 2'932'897))))};
        RC_ASSERT(parse_date(to_string(date)) == date);
    });
}

TEST_CASE("years beyond four digits print with a sign") {
    CHECK(to_string(Instant(sys_days(12345y / 6 / 7))) == "+12345-06-07T00:00:00Z");
    CHECK(to_string(Instant(sys_days(-44y / 3 / 15))) == "-00044-03-15T00:00:00Z");
    // 2^63 µs; Python: divmod(2**63 - 1, 86_400_000_000) = (106751991, 14454775807), and 106751991 days = 730 cycles of 400 years + 101181 days.
    CHECK(to_string(Instant::max()) == "+294247-01-10T04:00:54.775807Z");
}

TEST_CASE("an interval holds its begin and not its end") {
    const Instant t = sys_days(2026y / 3 / 1);
    const Interval hour(t, t + 1h);
    CHECK(hour.contains(t));
    CHECK(hour.contains(t + 1h - 1us));
    CHECK_FALSE(hour.contains(t + 1h));
    CHECK_FALSE(hour.contains(t - 1us));
    CHECK(hour.length() == 1h);
    CHECK_FALSE(hour.empty());
    CHECK(to_string(hour) == "2026-03-01T00:00:00Z/2026-03-01T01:00:00Z");

    const Interval nothing(t, t);
    CHECK(nothing.empty());
    CHECK_FALSE(nothing.contains(t));

    CHECK(code_of([&] { return Interval(t + 1s, t); }) == "bad_interval");
    CHECK(message_of([&] { return Interval(t + 1s, t); }) ==
          "Interval: the end 2026-03-01T00:00:00Z lies before the begin 2026-03-01T00:00:01Z; give the earlier instant first");
}

TEST_CASE("intervals that share an edge share no instant") {
    const auto from_to = [](int begin, int end) { return Interval(at(begin), at(end)); };
    struct Case {
        std::string_view name;
        Interval a, b;
        std::optional<Interval> both;
        bool a_contains_b;
    };
    const Case cases[] = {
        {"apart",         from_to(0, 2), from_to(5, 9), std::nullopt,  false},
        {"touching",      from_to(0, 5), from_to(5, 9), std::nullopt,  false},
        {"overlapping",   from_to(0, 6), from_to(5, 9), from_to(5, 6), false},
        {"within",        from_to(0, 9), from_to(3, 5), from_to(3, 5), true},
        {"same begin",    from_to(0, 9), from_to(0, 5), from_to(0, 5), true},
        {"same end",      from_to(0, 9), from_to(5, 9), from_to(5, 9), true},
        {"the same",      from_to(0, 9), from_to(0, 9), from_to(0, 9), true},
        {"empty within",  from_to(0, 9), from_to(4, 4), std::nullopt,  true},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK((c.a.intersection(c.b) == c.both));
        CHECK((c.b.intersection(c.a) == c.both));
        CHECK(c.a.contains(c.b) == c.a_contains_b);
    }

    LAW("an instant lies in the intersection if it lies in both", [] {
        const auto point = rc::gen::inRange(0, 20);
        const auto any = [&] {
            const int a = *point, b = *point;
            return Interval(at(std::min(a, b)), at(std::max(a, b)));
        };
        const Interval a = any(), b = any();
        const Instant t = at(*point);
        const auto both = a.intersection(b);
        RC_ASSERT((a.contains(t) && b.contains(t)) == (both && both->contains(t)));
        RC_ASSERT(both == b.intersection(a));
        if (both) RC_ASSERT((a.contains(*both) && b.contains(*both) && !both->empty()));
        RC_ASSERT((a < b) == (std::pair(a.begin(), a.end()) < std::pair(b.begin(), b.end())));
    });
    LAW("the pieces of an interval cut anywhere are as long as the whole, and an instant lies in one of them", [] {
        auto cuts = *rc::gen::container<std::vector<std::int64_t>>(any_micros());
        std::sort(cuts.begin(), cuts.end());
        RC_PRE(!cuts.empty());
        const Interval whole(at(cuts.front()), at(cuts.back()));
        const Instant t = at(*any_micros());
        microseconds length{0};
        int holding = 0;
        for (std::size_t i = 1; i < cuts.size(); ++i) {
            const Interval piece(at(cuts[i - 1]), at(cuts[i]));
            RC_ASSERT(whole.contains(piece));
            length += piece.length();
            holding += piece.contains(t) ? 1 : 0;
        }
        RC_ASSERT(length == whole.length());
        RC_ASSERT(holding == (whole.contains(t) ? 1 : 0));
    });
}
