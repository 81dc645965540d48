#include "wattle/time/calendar.hpp"

#include "wattle/base/bytes.hpp"
#include "wattle/base/sha256.hpp"

#include "law.hpp"

#include <array>
#include <map>

using namespace wattle;
using namespace wattle::test;
using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;

namespace {

const std::string shipped = WATTLE_SOURCE_DIR "/data/calendars/cn.toml";

const Calendar& china() {
    static const Calendar calendar = Calendar::load(shipped);
    return calendar;
}

/// A calendar with one notice for 2026, and these lines behind its source.
std::string of_2026(std::string_view lines) {
    return "wattle = \"calendar/1\"\nid = \"test\"\n[[notice]]\nissuer = \"me\"\ndocument = \"1\"\ndate = \"2025-11-04\"\nnote = \"nothing\"\nvalid = \"2026-01-01/2027-01-01\"\n" +
           std::string(lines);
}

std::map<DayType, int> count(const Calendar& calendar, Date first, Date last) {
    std::map<DayType, int> found;
    for (sys_days d = first; d <= sys_days(last); d += days(1)) ++found[calendar.day_type(d)];
    return found;
}

}  // namespace

TEST_CASE("the shipped calendar of China knows the days that its notices name") {
    // Source: the notices of the State Council's General Office, which data/calendars/cn.toml names.
    using enum DayType;
    struct Case {
        Date date;
        DayType type;
        std::string_view name, document, why;
    };
    const Case cases[] = {
        {2020y / 1 / 19,  make_up_workday, "春节",           "国办发明电〔2019〕16号", "a Sunday"},
        {2020y / 1 / 24,  holiday,         "春节",           "国办发明电〔2019〕16号", ""},
        {2020y / 1 / 30,  holiday,         "春节",           "国办发明电〔2019〕16号", "the last day as first announced"},
        {2020y / 1 / 31,  holiday,         "春节",           "国办发明电〔2020〕1号",  "added by the second notice"},
        {2020y / 2 / 1,   holiday,         "春节",           "国办发明电〔2020〕1号",  "a make-up workday before"},
        {2020y / 2 / 2,   holiday,         "春节",           "国办发明电〔2020〕1号",  ""},
        {2020y / 2 / 3,   workday,         "",               "国办发明电〔2019〕16号", ""},
        {2020y / 10 / 8,  holiday,         "国庆节、中秋节", "国办发明电〔2019〕16号", ""},
        {2020y / 11 / 1,  sunday,          "",               "国办发明电〔2019〕16号", ""},
        {2021y / 9 / 18,  make_up_workday, "中秋节",         "国办发明电〔2020〕27号", "a Saturday"},
        {2022y / 1 / 30,  make_up_workday, "春节",           "国办发明电〔2021〕11号", ""},
        {2022y / 12 / 30, workday,         "",               "国办发明电〔2021〕11号", ""},
        {2022y / 12 / 31, holiday,         "元旦",           "国办发明电〔2022〕16号", "named by the notice of the year behind"},
        {2023y / 10 / 6,  holiday,         "中秋节、国庆节", "国办发明电〔2022〕16号", ""},
        {2023y / 12 / 30, saturday,        "",               "国办发明电〔2022〕16号", "joined to the New Year, not part of it"},
        {2024y / 2 / 9,   workday,         "",               "国办发明电〔2023〕7号",  "New Year's Eve was only recommended"},
        {2024y / 2 / 18,  make_up_workday, "春节",           "国办发明电〔2023〕7号",  ""},
        {2024y / 6 / 8,   saturday,        "",               "国办发明电〔2023〕7号",  ""},
        {2024y / 6 / 10,  holiday,         "端午节",         "国办发明电〔2023〕7号",  ""},
        {2025y / 1 / 28,  holiday,         "春节",           "国办发明电〔2024〕12号", "New Year's Eve, from 2025 on"},
        {2025y / 10 / 11, make_up_workday, "国庆节、中秋节", "国办发明电〔2024〕12号", ""},
        {2026y / 1 / 4,   make_up_workday, "元旦",           "国办发明电〔2025〕7号",  ""},
        {2026y / 2 / 23,  holiday,         "春节",           "国办发明电〔2025〕7号",  "the ninth day"},
        {2026y / 12 / 31, workday,         "",               "国办发明电〔2025〕7号",  "the last day that is covered"},
    };
    for (const auto& c : cases) {
        CAPTURE(to_string(c.date));
        CAPTURE(c.why);
        const CalendarDay day = china().day(c.date);
        CHECK(day.date == c.date);
        CHECK(to_string(day.type) == to_string(c.type));
        CHECK(china().day_type(c.date) == c.type);
        CHECK(day.name == c.name);
        CHECK(day.source.document == c.document);
    }
    CHECK(china().id() == "cn");
    CHECK(china().sources().size() == 8);
    for (const Source& source : china().sources()) {
        CAPTURE(source.document);
        CHECK(source.issuer == "国务院办公厅");
        CHECK(source.checked);
        CHECK_FALSE(source.note.empty());
        CHECK_FALSE(source.url.empty());
    }
    CHECK(to_string(china().sources().back()) == "国务院办公厅, 国办发明电〔2025〕7号, 2025-11-04");
    CHECK(to_string(Source()) == " (not checked)");
}

TEST_CASE("every year of China has its number of days of each type") {
    // Source: the notices; workday or not agrees with chinesecalendar 1.11.0 on each of the 2 557 days.
    using enum DayType;
    struct Case {
        int year;
        int workday, make_up, saturday, sunday, holiday;
    };
    const Case cases[] = {
        {2020, 243, 6, 44, 43, 30},
        {2021, 243, 7, 42, 42, 31},
        {2022, 242, 7, 42, 42, 32},
        {2023, 242, 7, 45, 45, 26},
        {2024, 243, 8, 44, 43, 28},
        {2025, 243, 5, 45, 44, 28},
        {2026, 242, 6, 41, 43, 33},
    };
    for (const auto& c : cases) {
        CAPTURE(c.year);
        auto found = count(china(), std::chrono::year(c.year) / 1 / 1, std::chrono::year(c.year) / 12 / 31);
        CHECK(found[workday] == c.workday);
        CHECK(found[make_up_workday] == c.make_up);
        CHECK(found[saturday] == c.saturday);
        CHECK(found[sunday] == c.sunday);
        CHECK(found[holiday] == c.holiday);
        CHECK(found[event] == 0);
        CHECK(c.workday + c.make_up + c.saturday + c.sunday + c.holiday == (std::chrono::year(c.year).is_leap() ? 366 : 365));
    }
    // Source: acceptance test AT-511-3.
    auto november = count(china(), 2020y / 11 / 1, 2020y / 11 / 19);
    CHECK(november == std::map<DayType, int>{{workday, 14}, {saturday, 2}, {sunday, 3}});
}

TEST_CASE("a calendar never guesses") {
    CHECK(china().covers(2020y / 1 / 1));
    CHECK_FALSE(china().covers(2019y / 12 / 31));
    CHECK_FALSE(china().covers(2027y / 1 / 1));
    CHECK_FALSE(china().covers(2026y / 2 / 30));
    CHECK(code_of([] { return china().day_type(2019y / 12 / 31); }) == "outside_calendar");
    CHECK(message_of([] { return china().day(2027y / 5 / 1); }) ==
          "calendar \"cn\": 2027-05-01 is not covered, only 2020-01-01 to 2026-12-31; add the notice for 2027 to " + shipped);
    CHECK(code_of([] { return china().day_type(2026y / 2 / 30); }) == "bad_date");

    const std::string source = "issuer = \"me\"\ndocument = \"1\"\ndate = \"2025\"\nnote = \"nothing\"\n";
    const Calendar holes = Calendar::parse("wattle = \"calendar/1\"\nid = \"x\"\n[[notice]]\n" + source + "valid = \"2022-01-01/2022-02-01\"\n[[notice]]\n" + source +
                                               "valid = \"2020-01-01/2021-01-01\"\n[[notice]]\n" + source,
                                           "holes.toml");
    CHECK(message_of([&] { return holes.day(2021y / 5 / 1); }) ==
          "calendar \"x\": 2021-05-01 is not covered, only 2020-01-01 to 2020-12-31, 2022-01-01 to 2022-01-31; add the notice for 2021 to holes.toml");
    CHECK(holes.day_type(2022y / 1 / 31) == DayType::workday);
}

TEST_CASE("a calendar is known by its text") {
    const std::string text = read_file(shipped).value();
    CHECK(to_string(china()) == "calendar cn, sha256 " + to_hex(sha256(text)));
    CHECK(china().text() == text);
    CHECK(china().source() == shipped);
    CHECK(Calendar::parse(text, "elsewhere") == china());
    CHECK_FALSE(Calendar::parse(text + "\n", "elsewhere") == china());
    CHECK(code_of([] { return Calendar::load("/nowhere/cn.toml"); }) == "unreadable_file");
}

TEST_CASE("another weekend, and days of events") {
    const Calendar calendar = Calendar::parse(of_2026("event = [{ date = \"2026-07-15/2026-07-16\", name = \"peak days\" }]\n[week]\nfriday = \"saturday\"\nsaturday = \"sunday\"\nsunday = \"workday\"\n"), "test.toml");
    CHECK(calendar.day_type(2026y / 7 / 10) == DayType::saturday);  // a Friday
    CHECK(calendar.day_type(2026y / 7 / 11) == DayType::sunday);
    CHECK(calendar.day_type(2026y / 7 / 12) == DayType::workday);
    CHECK(calendar.day_type(2026y / 7 / 13) == DayType::workday);
    CHECK(calendar.day_type(2026y / 7 / 15) == DayType::event);
    CHECK(calendar.day(2026y / 7 / 16).name == "peak days");
}

TEST_CASE("a calendar with mistakes gets all of them back, with their places") {
    const std::string text = R"(wattle = "calendar/1"
id = "test"
nam = "a test"
[[notice]]
issuer = "me"
date = "2025-11-04"
checked = "yes"
valid = "2026-01-01/2027-01-01"
holidays = []
holiday = [
    { date = "2026-01-01/2026-01-03", name = "New Year" },
    { date = "2026-01-03", name = "again" },
    { date = "2026-02-30", name = "no such day" },
    { date = "2026-05-05/2026-05-01", name = "backwards" },
    { date = 2026-05-01, name = "no text" },
    { date = "2027-01-01", name = "outside" },
    { date = "2026-06-01", named = "nobody" },
    { date = "2026-06-02", name = "", replaces = ["2026-06-02"] },
    { date = "2026-06-03", name = "anew", replaces = ["2026-06-03", "2026-06-04"] },
    "2026-06-05",
    { date = "2026-07-01/2028-07-01", name = "long" },
]
make_up_workday = [ { date = "2026-01-05", name = "a Monday" } ]
[[notice]]
issuer = "me"
document = "2"
date = "2025-11-04"
note = "nothing"
valid = "2026-12-01/2027-01-01"
[[notice]]
issuer = "me"
document = "3"
date = "2025-11-04"
note = "nothing"
valid = "2028-01-01/2028-01-01"
[week]
monday = "holiday"
)";
    CHECK(code_of([&] { return Calendar::parse(text, "my.toml"); }) == "bad_calendar");
    CHECK(message_of([&] { return Calendar::parse(text, "my.toml"); }) ==
          "my.toml:3:1: there is no key \"nam\"; did you mean name?\n"
          "my.toml:4:1: document is missing; add document = \"…\"\n"
          "my.toml:7:11: checked is not true or false; write true or false, without quotes\n"
          "my.toml:7:11: the source does not say what it was compared with; add note = \"…\": the copy, or the second source, or nothing\n"
          "my.toml:9:1: there is no key \"holidays\"; did you mean holiday?\n"
          "my.toml:12:14: 2026-01-03 stands here twice, as holiday in line 11; keep one; where a later notice changes a day, say replaces = [\"2026-01-03\"]\n"
          "my.toml:13:14: \"2026-02-30\": the calendar has no such day; check month and day\n"
          "my.toml:14:14: 2026-05-05/2026-05-01 runs backwards; write the earlier date first\n"
          "my.toml:15:14: date is not a text; write it in quotes; dates and decimals too, so that they stay as printed\n"
          "my.toml:16:14: 2027-01-01 lies outside every validity; add the year to the `valid` of its notice\n"
          "my.toml:17:5: name is missing; add name = \"…\"\n"
          "my.toml:17:28: there is no key \"named\"; did you mean name?\n"
          "my.toml:18:35: name is empty; say something, or leave the key out\n"
          "my.toml:18:51: no notice above names 2026-06-02; leave it out of `replaces`\n"
          "my.toml:19:55: no notice above names 2026-06-03; leave it out of `replaces`\n"
          "my.toml:19:69: 2026-06-04 does not lie within 2026-06-03; replace only days that this entry names anew\n"
          "my.toml:20:5: holiday holds something that is not a table; write [key], or { … }\n"
          "my.toml:21:14: 2026-07-01/2028-07-01 is longer than a year; check the years\n"
          "my.toml:23:30: 2026-01-05 is a monday, a workday already; check the date; a make-up workday is a day of the weekend\n"
          "my.toml:29:9: 2026-12-01 to 2027-01-01 is covered by two notices; end a validity where the next begins; its last day is not part of it\n"
          "my.toml:35:9: 2028-01-01/2028-01-01 is empty; write the first day and the first day behind it, as 2026-01-01/2027-01-01\n"
          "my.toml:37:10: \"holiday\" is no type of a weekday; write workday, saturday or sunday");
}

TEST_CASE("what is no calendar file is refused at once") {
    struct Case {
        std::string_view name, text, message;
    };
    const Case cases[] = {
        {"nothing",          "",                                              "a.toml:1:1: this is no file of the form \"calendar/1\"; begin it with wattle = \"calendar/1\""},
        {"another form",     "wattle = \"tariff/1\"\n",                       "a.toml:1:10: this is no file of the form \"calendar/1\"; begin it with wattle = \"calendar/1\""},
        {"a later form",     "wattle = \"calendar/2\"\n",                     "a.toml:1:10: this is no file of the form \"calendar/1\"; begin it with wattle = \"calendar/1\""},
        {"not first",        "id = \"x\"\nwattle = \"calendar/1\"\n",         "a.toml:2:10: this is no file of the form \"calendar/1\"; begin it with wattle = \"calendar/1\""},
        {"a number",         "wattle = 1\n",                                  "a.toml:1:1: this is no file of the form \"calendar/1\"; begin it with wattle = \"calendar/1\""},
        {"no notice",        "wattle = \"calendar/1\"\nid = \"x\"\n",         "a.toml:1:1: the calendar has no notice; add [[notice]] with its source and the dates it is valid for"},
        {"a notice",         "wattle = \"calendar/1\"\nid = \"x\"\nnotice = \"x\"\n", "a.toml:1:1: the calendar has no notice; add [[notice]] with its source and the dates it is valid for\n"
                                                                                      "a.toml:3:10: notice is not a list; write it in brackets: [ … ]"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(code_of([&] { return Calendar::parse(c.text, "a.toml"); }) == "bad_calendar");
        CHECK(message_of([&] { return Calendar::parse(c.text, "a.toml"); }) == c.message);
    }
    const std::string broken = message_of([] { return Calendar::parse("wattle = \"calendar/1\"\nid = \"x\n", "a.toml"); });
    CAPTURE(broken);
    CHECK(broken.starts_with("a.toml:2:"));
    CHECK(message_of([] { return Calendar::parse("a = 1\n\n[[[a]]]\nb = 2\n", "a.toml"); }).starts_with("a.toml:3:1: "));

    // toml++ 3.3 alone follows such keys until the stack ends.
    std::string key = "a";
    for (int i = 0; i < 100'000; ++i) key += ".a";
    for (const std::string& line : {key + " = 1", '[' + key + ']'})
        CHECK(message_of([&] { return Calendar::parse("n = \"a.b\" # 高峰 a.b\n" + line, "a.toml"); }).starts_with("a.toml:2:" + std::to_string(line[0] == '[' ? 33 : 32) + ": a key has more than 16 parts"));
    for (const std::string& text : {"\"" + key + "\"", "'''" + key + "\n" + key + "'''", "\"\"\"\\\"\"\"" + key + "\"\"\"\"\""})
        CHECK(message_of([&] { return Calendar::parse("n = " + text, "a.toml"); }).starts_with("a.toml:1:1: this is no file of the form"));
    // Letters where a blank could stand; toml++ 3.3 alone is undefined for them.
    CHECK(message_of([] { return Calendar::parse("é = 1\n", "a.toml"); }).starts_with("a.toml:1:1: "));
    CHECK(broken.ends_with("; write it as TOML 1.0 has it"));
}

TEST_CASE("what a notice names is what the calendar answers") {
    LAW("random days of every type, in ranges of any length, read back one by one", [] {
        using enum DayType;
        std::array<std::string, 3> lists;
        std::map<sys_days, DayType> named;
        sys_days d = 2026y / 1 / 1;
        for (int i = *rc::gen::inRange(0, 12); i > 0; --i) {
            d += days(*rc::gen::inRange(0, 20));
            const sys_days last = d + days(*rc::gen::inRange(0, 5));
            if (last >= sys_days(2027y / 1 / 1)) break;
            const bool weekend = d == last && std::chrono::weekday(d).iso_encoding() > 5;
            const auto type = *rc::gen::element(0, weekend ? 1 : 0, 2);
            lists[static_cast<std::size_t>(type)] += "{ date = \"" + to_string(Date(d)) + (d == last ? "" : '/' + to_string(Date(last))) + "\", name = \"" + std::to_string(i) + "\" },\n";
            for (; d <= last; d += days(1)) named[d] = std::array{holiday, make_up_workday, event}[static_cast<std::size_t>(type)];
        }
        const Calendar calendar = Calendar::parse(of_2026("holiday = [\n" + lists[0] + "]\nmake_up_workday = [\n" + lists[1] + "]\nevent = [\n" + lists[2] + "]\n"), "random.toml");
        for (d = 2026y / 1 / 1; d < sys_days(2027y / 1 / 1); d += days(1)) {
            const unsigned weekday = std::chrono::weekday(d).iso_encoding();
            const DayType plain = weekday == 6 ? saturday : weekday == 7 ? sunday : workday;
            RC_ASSERT(calendar.day_type(d) == (named.contains(d) ? named[d] : plain));
            RC_ASSERT(calendar.day(d).name.empty() != named.contains(d));
        }
    });
    LAW("a file that was changed at random is a calendar, or an error", [] {
        static const std::string good = of_2026("holiday = [{ date = \"2026-01-01/2026-01-03\", name = \"元旦\" }]\nmake_up_workday = [{ date = \"2026-01-04\", name = \"元旦\" }]\n[week]\nfriday = \"workday\"\n");
        std::string text = good;
        for (int i = *rc::gen::inRange(1, 5); i > 0; --i) {
            const auto place = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(0, text.size()));
            const auto letter = *rc::gen::oneOf(rc::gen::arbitrary<char>(), rc::gen::elementOf(std::string("[]{}=\"\n,-/0123456789.'#")));
            switch (*rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 4))) {
                case 0: text.insert(place, 1, letter); break;
                case 1: text.erase(place, 1); break;
                default: text[place] = letter;
            }
        }
        try {
            const Calendar calendar = Calendar::parse(text, "fuzz.toml");
            for (sys_days d = 2025y / 12 / 1; d < sys_days(2027y / 2 / 1); d += days(1))
                if (calendar.covers(d)) RC_ASSERT(calendar.day(d).type == calendar.day_type(d));
        } catch (const Error& error) {
            RC_ASSERT(error.code() == code::bad_calendar);
            for (const Finding& finding : error.findings()) RC_ASSERT(finding.where.source == "fuzz.toml");
        }
    });
}
