#include "wattle/stream/alarm.hpp"

#include "law.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

using namespace wattle;
using namespace wattle::stream;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

const Instant march = parse_instant("2026-03-01T00:00:00Z");

Point gauge_of(Decimal resolution = 1, AnyUnit unit = AnyUnit("degC")) {
    Point point("dryer.temperature", PointKind::gauge, unit, resolution);
    point.every = 60s;
    return point;
}
Point state_point() {
    Point point("pump", PointKind::state, AnyUnit("1"));
    point.every = 60s;
    return point;
}

Reading read(Instant at, std::int64_t value, std::uint32_t point = 0) { return {at, value, point, {}, 0}; }

/// One value per minute, in counts: "121 120? - .": suspect, missing, and a minute without any reading.
std::vector<Reading> each_minute(const std::string& text) {
    std::vector<Reading> readings;
    std::istringstream words(text);
    std::string word;
    for (int minute = 0; words >> word; ++minute) {
        const Instant at = march + minute * 1min;
        if (word == "-")
            readings.push_back({at, 0, 0, Reason::no_answer, 0});
        else if (word != ".")
            readings.push_back({at, std::stoll(word), 0, word.back() == '?' ? Quality(Reason::spike) : Quality(), 0});
    }
    return readings;
}

/// "5", and "5:30" where it is no full minute.
std::string minute_of(Instant t) {
    const auto seconds = (t - march) / 1s;
    std::string text = std::to_string(seconds / 60);
    if (seconds % 60 != 0) text += ':' + std::to_string(seconds % 60);
    return text;
}

/// "2+3-5 #1 122@4": began in minute 2, was raised in 3, cleared in 5 (nothing while it stands), reached step 1, and 122 in minute 4.
std::string shown(const std::vector<AlarmEvent>& events) {
    std::string text;
    for (const AlarmEvent& event : events) {
        if (!text.empty()) text += " | ";
        text += minute_of(event.start) + '+' + minute_of(event.raised_at) + '-' + (event.cleared_at ? minute_of(*event.cleared_at) : "") + " #" +
                std::to_string(event.level) + ' ' + to_string(event.extreme) + '@' + minute_of(event.extreme_at);
    }
    return text;
}

struct Case {
    std::string_view name;
    std::string readings;
    std::string expected;
};

void check_cases(const AlarmRule& rule, const Point& point, std::span<const Case> cases, const AlarmTimes& times = {}) {
    for (const Case& c : cases) {
        CAPTURE(c.name);
        const auto readings = each_minute(c.readings);
        CHECK(shown(alarms(rule, readings, point, times)) == c.expected);
    }
}

AlarmRule limit_rule() {
    AlarmRule rule("dryer-hot", LimitAlarm{{120, 135}, {}});
    rule.hysteresis = 3;
    rule.delay = 60s;
    rule.route = "leader";
    return rule;
}

}  // namespace

TEST_CASE("a limit is raised after its delay and cleared behind its hysteresis") {
    // Each row is arithmetic on 120 and 135, hysteresis 3, delay 60 s, readings each 60 s.
    const Case cases[] = {
        {"equality is normal",                                "119 120 120 120",             ""},
        {"one reading is none after a delay",                 "119 121 120 121 119",         ""},
        {"two readings 60 s apart are the delay",             "119 121 121 119",             "1+2- #1 121@1"},
        {"between the threshold and the hysteresis it stays", "121 121 118 118 118",         "0+1- #1 121@0"},
        {"on the hysteresis it clears",                       "121 121 118 117 117",         "0+1-3 #1 121@0"},
        {"the first of equal extremes",                       "121 125 122 125 117",         "0+1-4 #1 125@1"},
        {"a second step",                                     "121 136 136 130 117",         "0+1-4 #2 136@1"},
        {"a second step that does not last",                  "121 136 130 136 117",         "0+1-4 #1 136@1"},
        {"at once over both",                                 "136 136 117",                 "0+1-2 #2 136@0"},
        {"135 is the first step still",                       "135 135 135",                 "0+1- #1 135@0"},
        {"twice",                                             "121 121 117 121 121",         "0+1-2 #1 121@0 | 3+4- #1 121@3"},
        {"suspect readings neither raise nor clear",          "121 999? 117? 121 0? 117",    "0+3-5 #1 121@0"},
        {"missing readings neither",                          "121 - 121 - - 117",           "0+2-5 #1 121@0"},
        {"up to three minutes a reading speaks for the time", "121 . . 121",                 "0+3- #1 121@0"},
        {"behind more, the delay begins anew",                "125 . . . 121",               ""},
        {"a silence does not clear",                          "121 121 . . . . . . . 119",   "0+1- #1 121@0"},
    };
    check_cases(limit_rule(), gauge_of(), cases);

    AlarmRule patient = limit_rule();
    patient.delay = 0s;
    patient.clear_delay = 120s;
    const Case clearing[] = {
        {"it must stay below for two minutes",      "121 117 117 117",             "0+0-3 #1 121@0"},
        {"and not come back between",               "121 117 117 118 117 117 117", "0+0-6 #1 121@0"},
        {"behind a silence, clearing begins anew",  "121 117 . . . 117 117",       "0+0- #1 121@0"},
        {"and ends two minutes later",              "121 117 . . . 117 117 117",   "0+0-7 #1 121@0"},
    };
    check_cases(patient, gauge_of(), clearing);
}

TEST_CASE("low steps fall, and have numbers below 0") {
    AlarmRule rule("tank", LimitAlarm{{90}, {10, 5}});
    rule.hysteresis = 2;
    const Case cases[] = {
        {"equality is normal",          "10 90 10 90",    ""},
        {"low, and back on 12",         "9 11 12",        "0+0-2 #-1 9@0"},
        {"the second step",             "9 4 5 12",       "0+0-3 #-2 4@1"},
        {"from one side to the other",  "91 3 92",        "0+0-1 #1 91@0 | 1+1-2 #-2 3@1 | 2+2- #1 92@2"},
    };
    check_cases(rule, gauge_of(), cases);
}

TEST_CASE("thresholds become counts once, and exactly") {
    // A count is 0.3; 120 = 400 counts, 120.1 lies between 400 (120.0) and 401 (120.3).
    for (const auto& [high, readings, expected] : {std::tuple("120", "400 401", "1+1- #1 120.3@1"), std::tuple("120.1", "400 401", "1+1- #1 120.3@1"),
                                                   std::tuple("120.3", "401 402", "1+1- #1 120.6@1"), std::tuple("-0.1", "-1 0", "1+1- #1 0.0@1"),
                                                   std::tuple("1e38", "400 9223372036854775807", ""),
                                                   std::tuple("-1e38", "-9223372036854775808", "0+0- #1 -2767011611056432742.4@0")})
        CHECK(shown(alarms({"a", LimitAlarm{{Decimal(high)}, {}}}, each_minute(readings), gauge_of(Decimal("0.3")))) == expected);
    // −0.1 as a low: −1 count (−0.3) is below, 0 is not.
    CHECK(shown(alarms({"a", LimitAlarm{{}, {Decimal("-0.1")}}}, each_minute("0 -1"), gauge_of(Decimal("0.3")))) == "1+1- #-1 -0.3@1");
    // Behind a transformer of 80: 2 counts of 0.5 are 80.
    Point point = gauge_of(Decimal("0.5"), kW);
    point.multiplier = 80;
    CHECK(shown(alarms({"a", LimitAlarm{{79}, {}}}, each_minute("1 2"), point)) == "1+1- #1 80.0@1");
}

TEST_CASE("what a point cannot show raises nothing") {
    Point point = gauge_of();
    point.low = -40;
    point.high = 250;
    CHECK(shown(alarms({"a", LimitAlarm{{120}, {0}}}, each_minute("251 -41 250 -40"), point)) == "2+2-3 #1 250@2 | 3+3- #-1 -40@3");
}

TEST_CASE("a rate compares with the value in force a while before") {
    AlarmRule rule("fast", RateAlarm{5, 2min});
    rule.hysteresis = 1;
    const Case cases[] = {
        {"5 in 2 min is normal",               "0 0 5 5",          ""},
        {"6 is not, whichever way",            "0 0 6 . 0",        "2+2- #1 6@2"},
        {"on 5 − 1 it clears",                 "0 0 6 5 10",       "2+2-4 #1 6@2"},
        {"only what was two minutes before",   "0 9 0 9 0",        ""},
        {"from the value in force then",       "0 . . 6",          "3+3- #1 6@3"},
        {"which counts for three minutes",     "0 . . . . 6",      "5+5- #1 6@5"},
        {"and no longer",                      "0 . . . . . 6",    ""},
        {"suspect ones do not count",          "0 99? 1 99? 3",    ""},
    };
    check_cases(rule, gauge_of(), cases);
}

TEST_CASE("a machine idles between standby and load") {
    AlarmRule rule("lathe-idle", IdleAlarm{2, 10});
    rule.delay = 2min;
    const Case cases[] = {
        {"the edges are outside",   "2 2 2 10 10 10",    ""},
        {"within for two minutes",  "3 9 3 2",           "0+2-3 #1 9@1"},
        {"off between",             "3 3 2 3 3",         ""},
        {"under load clears",       "3 3 3 10",          "0+2-3 #1 3@0"},
    };
    check_cases(rule, gauge_of(1, kW), cases);
}

TEST_CASE("n equal readings are frozen") {
    const Case cases[] = {
        {"two are not three",          "5 5 6 6",              ""},
        {"three are",                  "4 5 5 5 6",            "1+3-4 #1 5@2"},
        {"zeros are not",              "0 0 0 0",              ""},
        {"suspect ones between them",  "5 7? 5 - 5",           "0+4- #1 5@2"},
        {"a silence between them",     "5 . . . . . . . 5 5",  "0+9- #1 5@8"},
    };
    check_cases({"stuck", FrozenAlarm{3}}, gauge_of(), cases);
    CHECK(shown(alarms({"stuck", FrozenAlarm{3, true}}, each_minute("0 0 0 0"), gauge_of())) == "0+2- #1 0@1");
    AlarmRule patient("stuck", FrozenAlarm{2});
    patient.delay = 3min;
    CHECK(shown(alarms(patient, each_minute("5 5 5 5 6"), gauge_of())) == "0+3-4 #1 5@1");
    CHECK(shown(alarms(patient, each_minute("5 5 5 6"), gauge_of())) == "");
}

TEST_CASE("a silence is told by the clock, and ended by a reading") {
    AlarmRule rule("quiet", CommunicationAlarm{});
    const auto run = [&](const std::string& readings, int until) {
        return shown(alarms(rule, each_minute(readings), gauge_of(), {}, Interval(march, march + until * 1min)));
    };
    CHECK(run("1 . . 1", 6) == "");                            // 3 × every is normal
    CHECK(run("1", 3) == "");
    CHECK(run("1", 4) == "3+3- #1 240@4");                     // s without a reading
    CHECK(run("1 . . . 1", 4) == "3+3-4 #1 240@4");
    CHECK(run("1 - 7? - 1", 4) == "3+3-4 #1 240@4");           // a time-out is no reading, and a suspect one is not usable
    CHECK(run("", 4) == "3+3- #1 240@4");                      // never read, from when it was watched
    CHECK(run(". . 1", 5) == "");
    CHECK(run("1 . . . . . 1 . . . . 1", 11) == "3+3-6 #1 360@6 | 9+9-11 #1 300@11");
    rule.delay = 1min;
    rule.clear_delay = 2min;
    CHECK(run("1 . . . 1", 4) == "");                          // the reading comes when the delay ends
    CHECK(run("1", 4) == "3+4- #1 240@4");
    CHECK(run("1 . . . . 1 1", 6) == "3+4- #1 300@5");
    CHECK(run("1 . . . . 1 1", 7) == "3+4-7 #1 300@5");        // two minutes without a silence
    CHECK(run("1 . . . . 1 . . . . . 1", 11) == "3+4-7 #1 300@5 | 8+9- #1 360@11");
    rule.clear_delay = 4min;
    CHECK(run("1 . . . . 1 . . . . 1", 10) == "3+4- #1 300@5");  // again silent before the four minutes are over
}

TEST_CASE("of 1 440 readings a day 5 may be lost at 0.38 %") {
    // Section 5 of the specification of the stream: 5 / 1 440 = 0.347 %, 6 / 1 440 = 0.417 %.
    const Slots days = Slots::regular(march, 24h, 3);
    const AlarmRule rule("loss", CommunicationAlarm{3, Decimal("0.38")});
    const auto run = [&](int first, int second, std::chrono::microseconds until, bool late = false) {
        std::vector<Reading> readings;
        for (int i = 0; i < 2880; ++i)
            if (i % 1440 >= (i < 1440 ? first : second)) readings.push_back(read(march + i * 1min, i));
        if (late) readings.push_back(read(march + 48h, 0));
        return shown(alarms(rule, readings, gauge_of(), {{}, days}, Interval(march, march + until)));
    };
    CHECK(run(5, 5, 48h) == "");
    CHECK(run(6, 5, 48h) == "0+1440-2880 #1 6@1440");   // cleared by a good day
    CHECK(run(6, 6, 48h) == "0+1440- #1 6@1440");
    CHECK(run(6, 7, 48h) == "0+1440- #1 7@2880");
    CHECK(run(5, 6, 48h) == "1440+2880- #1 6@2880");
    CHECK(run(5, 6, 48h - 1us) == "");                  // the day is not over
    CHECK(run(5, 6, 47h, true) == "1440+2880- #1 6@2880");
    CHECK(run(5, 5, 72h) == "2880+4320- #1 1440@4320");
    // All of a day may be lost, and nothing is expected of days of no length, which some zones have.
    const AlarmRule never("loss", CommunicationAlarm{3, 100});
    CHECK(alarms(never, std::vector<Reading>{}, gauge_of(), {{}, days}, Interval(march, march + 72h)).empty());
    const Slots odd = Slots::between({march, march, march + 30s, march + 2min, march + 2min});
    CHECK(shown(alarms({"loss", CommunicationAlarm{3, 49}}, each_minute("1"), gauge_of(), {{}, odd}, Interval(march, march + 2min))) == "0:30+2- #1 1@2");
}

TEST_CASE("a state must not run within some hours") {
    const AlarmTimes peaks{{{march + 2min, march + 4min}, {march + 4min, march + 6min}, {march + 9min, march + 9min}, {march + 10min, march + 12min}}, {}};
    AlarmRule rule("pump-at-peak", WindowAlarm{{1, 2}});
    const auto run = [&](const std::string& readings, int until) {
        return shown(alarms(rule, each_minute(readings), state_point(), peaks, Interval(march, march + until * 1min)));
    };
    CHECK(run("1 1 0 0 0", 5) == "");                           // it stops when the hours begin
    CHECK(run("1 1", 2) == "2+2- #1 1@2");                      // by the clock alone
    CHECK(run("1 1 1 1 1 1 1", 6) == "2+2-6 #1 1@2");           // one time, though the hours are two
    CHECK(run("0 0 0 2 0", 5) == "3+3-4 #1 2@3");
    CHECK(run("3 3 3 3 3", 5) == "");                           // 3 is not running
    CHECK(run("0 0 1", 5) == "2+2- #1 1@2");                    // what is not known does not clear: until 5 it is known
    CHECK(run("0 0 1", 6) == "2+2-6 #1 1@2");                   // and the hours end
    CHECK(run("0 0 1? 0 1?", 6) == "");
    CHECK(run("1", 12) == "2+2-6 #1 1@2");                      // known until minute 3
    CHECK(run("1 . . . . . . . . 1", 12) == "2+2-6 #1 1@2 | 10+10-12 #1 1@10");
    rule.hold = 60min;
    CHECK(run("1", 12) == "2+2-6 #1 1@2 | 10+10-12 #1 1@10");
    CHECK(run("1 . . . . . . . . . . 0", 11) == "2+2-6 #1 1@2 | 10+10-11 #1 1@10");
    rule.delay = 2min;
    CHECK(run("1", 12) == "2+4-6 #1 1@2");                      // the second hours end with the delay
    rule.delay = 1min;
    rule.clear_delay = 3min;
    CHECK(run("1", 12) == "2+3-9 #1 1@2 | 10+11- #1 1@10");
    rule.clear_delay = 4min;
    CHECK(run("1", 12) == "2+3- #1 1@2");                       // the next hours begin with the end of the delay
}

TEST_CASE("an event reads like a sentence") {
    const auto events = alarms(limit_rule(), each_minute("1210 1375 1375"), gauge_of(Decimal("0.1")));
    REQUIRE(events.size() == 1);
    AlarmEvent event = events[0];
    CHECK(to_string(event) == "dryer-hot (limit) since 2026-03-01T00:00:00Z: raised 2026-03-01T00:01:00Z, step 2, 137.5 degC at 2026-03-01T00:01:00Z; stands");
    event.cleared_at = march + 9min;
    event.quality = Reason::interpolated;
    event.version = 3;
    event.withdrawn = true;
    CHECK(to_string(event).substr(to_string(event).find(';')) ==
          "; cleared 2026-03-01T00:09:00Z; worst: estimated: interpolated; version 3; withdrawn");
}

TEST_CASE("an event tells the worst quality behind it") {
    auto readings = each_minute("121 121 119 117");
    readings[2].quality = Reason::interpolated;
    const auto events = alarms(limit_rule(), readings, gauge_of());
    REQUIRE(events.size() == 1);
    CHECK(events[0].quality == Quality(Reason::interpolated));
    CHECK(events[0].kind == AlarmKind::limit);
}

TEST_CASE("a rule tells all that is wrong with it") {
    struct Wrong {
        AlarmRule rule;
        std::vector<std::string> said;
    };
    const auto with = [](AlarmRule rule, auto change) {
        change(rule);
        return rule;
    };
    const Wrong cases[] = {
        {{"", LimitAlarm{}}, {"no id", "neither high nor low"}},
        {{"a", LimitAlarm{{120, 120}, {10, 11}}}, {"from 120 to 120", "from 10 to 11"}},
        {{"a", LimitAlarm{{1, 2, 3, 4, 5}, {}}}, {"5 steps high"}},
        {{"a", LimitAlarm{{10}, {10}}}, {"low 10 is not below its high 10"}},
        {with({"a", LimitAlarm{{10}, {6}}}, [](AlarmRule& r) { r.hysteresis = 5; }), {"more than the room between low and high, 4"}},
        {with({"a", LimitAlarm{{10}, {}}}, [](AlarmRule& r) { r.hysteresis = -1, r.delay = -1us, r.clear_delay = -2us, r.hold = 0us; }),
         {"hysteresis is -1", "delay is -1 us", "clear_delay is -2 us", "hold is 0 us"}},
        {{"a", RateAlarm{-1, 0us}}, {"change is -1", "within 0 us", "more than the change"}},
        {{"a", IdleAlarm{10, 10}}, {"standby 10 is not below its load 10"}},
        {{"a", CommunicationAlarm{0}}, {"periods are 0"}},
        {{"a", CommunicationAlarm{5, 101}}, {"lost_percent is 101", "make two rules"}},
        {with({"a", CommunicationAlarm{3, 1}}, [](AlarmRule& r) { r.hysteresis = 1, r.delay = 1s, r.clear_delay = 1s, r.hold = 1s; }),
         {"has a hysteresis", "has a delay", "has a clear_delay", "has a hold"}},
        {{"a", FrozenAlarm{1}}, {"readings are 1"}},
        {{"a", WindowAlarm{{}}}, {"no codes"}},
        {{"a", LeakAlarm{"-1 m3", 0}}, {"most is -1", "days are 0"}},
        {{"a", QuotaAlarm{0}}, {"warn_percent is 0"}},
        {with({"a", QuotaAlarm{}}, [](AlarmRule& r) { r.clear_delay = 1s; }), {"has a clear_delay"}},
        {with({"a", DemandAlarm{"0 kW"}}, [](AlarmRule& r) { r.hysteresis = 1; }), {"contract is 0", "never clear"}},
        {{"a", BalanceAlarm{1'000'001}}, {"days are 1000001"}},
    };
    for (const auto& [rule, said] : cases) {
        const std::string message = message_of([&, &rule = rule] { return rule.check(), 0; });
        CAPTURE(message);
        CHECK(std::count(message.begin(), message.end(), '\n') + 1 >= static_cast<std::ptrdiff_t>(said.size()));
        for (const std::string& part : said) CHECK_MESSAGE(message.find(part) != std::string::npos, part);
    }
    limit_rule().check();
}

TEST_CASE("a rule fits the point that it watches") {
    const auto said = [](const AlarmRule& rule, const Point& point, const AlarmTimes& times = {}) {
        return message_of([&] { return AlarmMachine(rule, point, times); });
    };
    CHECK(said(limit_rule(), state_point()).find("is a state") != std::string::npos);
    CHECK(said({"a", WindowAlarm{}}, gauge_of()).find("is a gauge") != std::string::npos);
    CHECK(said({"a", LeakAlarm{"1 m3"}}, gauge_of()).find("leak_samples") != std::string::npos);
    CHECK(said({"a", CommunicationAlarm{3, 1}}, Point("p", PointKind::gauge, kW)).find("every") != std::string::npos);
    CHECK(said({"a", CommunicationAlarm{3, 1}}, gauge_of()).find("no days") != std::string::npos);
    CHECK(said({"a", WindowAlarm{}}, state_point(), {{{march, march + 2h}, {march + 1h, march + 3h}}, {}}).find("begin before") != std::string::npos);
    Point wrong = gauge_of(0);
    CHECK(said({"", LimitAlarm{}}, wrong).find("resolution is 0") != std::string::npos);  // beside what is wrong with the rule
    CHECK(code_of([] { return AlarmMachine(limit_rule()); }) == "bad_alarm");
    CHECK(code_of([] { return AlarmMachine(limit_rule(), gauge_of()).push(AlarmSample()); }) == "bad_alarm");
    CHECK(code_of([] { return alarms(limit_rule(), std::vector{read(march, 1, 0), read(march, 1, 1)}, gauge_of()); }) == "bad_table");
    CHECK(!AlarmMachine({"a", BalanceAlarm{}}).push(read(march, 1)));
    CHECK(AlarmRule("a", LimitAlarm{{1}, {}}).kind() == AlarmKind::limit);
    CHECK(to_string(AlarmRule("a", BalanceAlarm{}).kind()) == "balance");
    CHECK(code_of([] { return Threshold("12 kWx"); }) == "unknown_unit");
}

TEST_CASE("the last instants of time are instants") {
    const std::vector<Reading> ends{read(Instant::min(), 121), read(Instant::min() + 1us, 121), read(Instant::max() - 1us, 121), read(Instant::max(), 121)};
    AlarmRule rule = limit_rule();
    CHECK(alarms(rule, ends, gauge_of()).empty());
    rule.delay = 1us;
    CHECK(alarms(rule, ends, gauge_of()).size() == 1);
    rule.delay = rule.clear_delay = std::chrono::microseconds::max();
    rule.hold = std::chrono::microseconds::max();
    CHECK(alarms(rule, ends, gauge_of()).empty());  // half of time is less than all of it
    rule.hold.reset();
    CHECK(alarms(rule, ends, Point("p", PointKind::gauge, AnyUnit("degC"))).size() == 1);
    for (const AlarmWatch& watch : {AlarmWatch(CommunicationAlarm{1'000'000}), AlarmWatch(CommunicationAlarm{3, 1}), AlarmWatch(FrozenAlarm{2}),
                                    AlarmWatch(RateAlarm{0, std::chrono::microseconds::max()})}) {
        Point point = gauge_of();
        const AlarmTimes all{{}, Slots::between({Instant::min(), Instant::max()})};
        static_cast<void>(alarms({"a", watch}, ends, point, all, Interval(Instant::min(), Instant::max())));
        point.every = std::chrono::microseconds::max();
        static_cast<void>(alarms({"a", watch}, ends, point, all, Interval(Instant::min(), Instant::max())));
        point.every = 1us;
        static_cast<void>(alarms({"a", watch}, ends, point, all, Interval(Instant::min(), Instant::max())));
    }
    const AlarmTimes always{{{Instant::min(), Instant::max()}}, {}};
    const auto events = alarms({"a", WindowAlarm{}}, std::vector{read(Instant::min(), 1), read(Instant::max(), 0)}, state_point(), always);
    REQUIRE(events.size() == 1);
    CHECK(events[0].cleared_at == Instant::max());
    // The greatest change that two counts can have, at the greatest count.
    const auto far = alarms({"a", RateAlarm{0, 1min}}, std::vector{read(march, INT64_MIN), read(march + 1min, INT64_MAX)},
                            gauge_of(Decimal::from(INT64_MAX, 0)));
    CHECK(to_string(far.at(0).extreme) == "170141183460469231704017187605319778305");  // (2^64 − 1)(2^63 − 1)
}

TEST_CASE("the bytes of a machine last") {
    // As src/stream/alarm_state.cpp describes layout 1: lowest byte first; 2026-03-01T00:00:00Z is 1 772 323 200 000 000 us.
    const std::string minute_0 = "0060c326eb4b0600", minute_1 = "00e7562aeb4b0600", minute_2 = "006eea2deb4b0600", none = "0000000000000000";
    const std::string no_step = "00000000" "00" + none + none;
    const std::string head = "01" "01" "05" + minute_2 + none + minute_2 + "7600000000000000" "0000" + none + none + "00000000";
    const std::string extreme = "79000000000000000000000000000000" "0000";  // 121 × 10^0
    const std::string unit = "04000000" "64656743";  // degC

    AlarmRule rule = limit_rule();
    rule.clear_delay = 60s;
    AlarmMachine machine(rule, gauge_of());
    for (const Reading& r : each_minute("121 121 118")) machine.push(r);
    CHECK(hex(machine.to_bytes()) == head + "01" "02000000" "01" + minute_0 + none + no_step + no_step + no_step + "01" + minute_1 + extreme + minute_0 + unit +
                                         "0000" "00" "00000000");

    // Cleared in minute 2: an event that was not taken.
    AlarmMachine cleared(limit_rule(), gauge_of());
    for (const Reading& r : each_minute("121 121 117")) cleared.push(r);
    const std::string end = "01" "01" "05" + minute_2 + none + minute_2 + "7500000000000000" "0000" + none + none + "00000000" "00" "00";
    CHECK(hex(cleared.to_bytes()) == end + "01000000" + minute_0 + "01" + minute_1 + minute_2 + extreme + minute_0 + unit + "0000");

    for (const AlarmMachine* one : {&machine, &cleared}) {
        const Bytes bytes = one->to_bytes();
        AlarmMachine read = AlarmMachine::from_bytes(bytes, one->rule(), gauge_of());
        CHECK(read.to_bytes() == bytes);
        CHECK(read.open() == one->open());
        CHECK(read.take() == AlarmMachine(*one).take());
        CHECK(read.last() == march + 2min);
        for (std::size_t n = 0; n < bytes.size(); ++n)
            CHECK(code_of([&] { return AlarmMachine::from_bytes(std::span(bytes).first(n), one->rule(), gauge_of()); }) == "bad_bytes");
        Bytes longer = bytes;
        longer.push_back(std::byte{0});
        CHECK(code_of([&] { return AlarmMachine::from_bytes(longer, one->rule(), gauge_of()); }) == "bad_bytes");
        Bytes newer = bytes;
        newer[0] = std::byte{2};
        CHECK(message_of([&] { return AlarmMachine::from_bytes(newer, one->rule(), gauge_of()); }).find("its layout is 2") != std::string::npos);
        CHECK(message_of([&] { return AlarmMachine::from_bytes(bytes, AlarmRule("a", FrozenAlarm{}), gauge_of()); }).find("another kind") != std::string::npos);
    }
    const AlarmRule balance("b", BalanceAlarm{});
    CHECK(AlarmMachine::from_bytes(AlarmMachine(balance).to_bytes(), balance).to_bytes() == AlarmMachine(balance).to_bytes());
}

TEST_CASE("what to publish is what is new, what has changed and what is no more") {
    const auto event = [](std::string id, int minute, int level = 1, std::uint32_t version = 1, bool withdrawn = false) {
        AlarmEvent one(std::move(id), AlarmKind::limit, march + minute * 1min);
        one.level = level;
        one.version = version;
        one.withdrawn = withdrawn;
        return one;
    };
    using Events = std::vector<AlarmEvent>;
    const auto published = [](const Events& before, const Events& after) {
        std::string text;
        for (const AlarmEvent& one : restate(before, after))
            text += (text.empty() ? "" : " | ") + one.id + minute_of(one.start) + " #" + std::to_string(one.level) + " v" + std::to_string(one.version) +
                    (one.withdrawn ? " withdrawn" : "");
        return text;
    };
    CHECK(published({}, {event("a", 2), event("b", 1)}) == "b1 #1 v1 | a2 #1 v1");
    CHECK(published({event("a", 2, 1, 4)}, {event("a", 2)}) == "");                               // the versions of a machine do not matter
    CHECK(published({event("a", 2, 1, 4)}, {event("a", 2, 2)}) == "a2 #2 v5");
    CHECK(published({event("a", 2, 1, 4)}, {}) == "a2 #1 v5 withdrawn");
    CHECK(published({event("a", 2, 1, 5, true)}, {}) == "");
    CHECK(published({event("a", 2, 1, 5, true)}, {event("a", 2)}) == "a2 #1 v6");               // it was, after all
    CHECK(published({event("a", 2)}, {event("a", 3)}) == "a2 #1 v2 withdrawn | a3 #1 v1");      // it began later than was thought
    CHECK(code_of([&] { return restate(Events{event("a", 2), event("a", 2)}, Events{}); }) == "bad_alarm");
    CHECK(code_of([&] { return restate(Events{}, Events{event("a", 2), event("a", 2)}); }) == "bad_alarm");
}

TEST_CASE("the clock settles nothing") {
    AlarmMachine machine({"quiet", CommunicationAlarm{}}, gauge_of());
    machine.tick(march);
    machine.tick(march - 1h);
    CHECK(machine.push(read(march + 1min, 1)));
    machine.tick(march + 5min);
    CHECK(shown(machine.open()) == "4+4- #1 240@5");
    CHECK(machine.take().empty());
    CHECK(machine.push(read(march + 3min, 1)));  // it was on its way
    CHECK(machine.open().empty());
    CHECK(machine.take().empty());               // and there never was an alarm
    CHECK(!machine.push(read(march + 3min, 2)));
    CHECK(!machine.push(read(march + 2min, 2)));
    CHECK(machine.push(march + 2min, std::nullopt));
    CHECK(machine.push(march + 2min, 1, Reason::spike));
    CHECK(machine.push(read(march + 9min, 1)));
    CHECK(shown(machine.take()) == "6+6-9 #1 360@9");
    CHECK(machine.take().empty());
    CHECK(machine.last() == march + 9min);
}
