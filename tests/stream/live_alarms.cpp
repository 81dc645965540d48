// The alarms of an engine: what it says of them while readings come, and that in the end it has said what the batch says of all of them.
#include "wattle/stream/alarm_samples.hpp"
#include "wattle/stream/engine.hpp"

#include "law.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <sstream>

using namespace wattle;
using namespace wattle::stream;
using namespace wattle::test;
using namespace std::chrono_literals;
using std::chrono::microseconds;

namespace {

const Instant march = parse_instant("2026-03-01T00:00:00Z");

template <class... T>
auto one_of(T... values) {
    const std::array all{values...};
    return all[static_cast<std::size_t>(pick(static_cast<int>(all.size())))];
}

// ---- what is said, as text

/// "2+3-5 #1 122@4 v2", in minutes: start, raised, ended; step, extreme and when, version; "gone" if withdrawn.
std::string shown(const std::vector<AlarmEvent>& events) {
    const auto minutes = [](Instant t) { return std::to_string((t - march) / 1min); };
    std::string text;
    for (const AlarmEvent& event : events) {
        if (!text.empty()) text += " | ";
        text += minutes(event.start) + '+' + minutes(event.raised_at) + '-' + (event.cleared_at ? minutes(*event.cleared_at) : "") + " #" + std::to_string(event.level) + ' ' +
                to_string(event.extreme) + '@' + minutes(event.extreme_at);
        if (event.version != 1) text += " v" + std::to_string(event.version);
        if (event.withdrawn) text += " gone";
    }
    return text;
}

/// A site of one point "p", read each minute, and one alarm "a" on it.
Setup site_of(Point point, AlarmRule rule, std::vector<DailyHours> hours = {}, Zone zone = Zone::utc()) {
    Setup setup;
    setup.zone = zone;
    setup.levels = usual_levels(zone);
    if (!point.every) point.every = 1min;
    PointSetup p(point, GaugeRule{});
    if (point.kind == PointKind::register_) p.counter.p_max = "1000 kW";
    setup.points.push_back(p);
    AlarmSetup alarm("p", std::move(rule));
    alarm.hours = std::move(hours);
    setup.alarms.push_back(alarm);
    return setup;
}
Point gauge() { return {"p", PointKind::gauge, AnyUnit("kW")}; }
Point state() { return {"p", PointKind::state, AnyUnit()}; }

Reading at(std::chrono::microseconds after, std::int64_t value) { return {march + after, value, 0, {}, 0}; }

/// "5 9@3 t8 7?": values a minute apart, or at a minute; a tick; a suspect one; "-" is missing. What is said after each word stands between commas, if anything.
std::string said(Engine& engine, const std::string& words) {
    std::istringstream in(words);
    std::string text;
    int minute = 0;
    for (std::string word; in >> word;) {
        if (word[0] == 't') {
            engine.tick(march + 1min * std::stoi(word.substr(1)));
        } else {
            if (const auto at = word.find('@'); at != std::string::npos) minute = std::stoi(word.substr(at + 1));
            const Quality quality = word[0] == '-' ? Reason::no_answer : word.find('?') != std::string::npos ? Reason::spike : Reason::measured;
            engine.push({march + 1min * minute++, quality.missing() ? 0 : std::stoll(word), 0, quality, static_cast<std::uint16_t>(word.find('b') != std::string::npos ? 1 : 0)});
        }
        if (const std::string now = shown(engine.take().alarms); !now.empty()) text += (text.empty() ? "" : ", ") + word + ": " + now;
    }
    return text;
}
std::string said(const Setup& setup, const std::string& words) {
    Engine engine(setup);
    return said(engine, words);
}

AlarmRule limit(std::vector<Decimal> high, std::chrono::microseconds delay = 0s) {
    AlarmRule rule("a", LimitAlarm{std::move(high), {}});
    rule.delay = delay;
    return rule;
}

}  // namespace

TEST_CASE("a limit is told when it is raised, when its step rises and when it ends, and not at each new extreme") {
    const Setup site = site_of(gauge(), limit({10, 20}));
    CHECK(said(site, "5 10 5") == "");
    CHECK(said(site, "5 11 12 13 10") == "11: 1+1- #1 11@1, 10: 1+1-4 #1 13@3 v2");
    CHECK(said(site, "5 11 21 12 9") == "11: 1+1- #1 11@1, 21: 1+1- #2 21@2 v2, 9: 1+1-4 #2 21@2 v3");
    CHECK(said(site, "5 11? - 9") == "");
    CHECK(said(site_of(gauge(), limit({10}, 2min)), "11 12 13 9") == "13: 0+2- #1 13@2, 9: 0+2-3 #1 13@2 v2");
    CHECK(said(site_of(gauge(), AlarmRule("a", LimitAlarm{{}, {5}})), "6 4 3 5") == "4: 1+1- #-1 4@1, 5: 1+1-3 #-1 3@2 v2");
}

TEST_CASE("late readings raise, move and withdraw what was said of a limit") {
    const Setup site = site_of(gauge(), limit({10}));
    CHECK(said(site, "5@0 5@9 11@4") == "11@4: 4+4-9 #1 11@4");  // raised and ended by the reading at 9
    CHECK(said(site, "5@0 12@6 5@9 5@7 14@3") == "12@6: 6+6- #1 12@6, 5@9: 6+6-9 #1 12@6 v2, 5@7: 6+6-7 #1 12@6 v3, 14@3: 3+3-7 #1 14@3 | 6+6-7 #1 12@6 v4 gone");
    // Another source says something else of the same minute: the lower one counts, then the smaller value.
    CHECK(said(site, "5@0 12b@1 13b@2 5@1") == "12b@1: 1+1- #1 12@1, 5@1: 1+1- #1 12@1 v2 gone | 2+2- #1 13@2");
    // And what was withdrawn may come again.
    CHECK(said(site, "5@0 12@3 5@4 5@3 12@3 ") == "12@3: 3+3- #1 12@3, 5@4: 3+3-4 #1 12@3 v2, 5@3: 3+3-4 #1 12@3 v3 gone");
    const Setup delayed = site_of(gauge(), limit({10}, 2min));
    CHECK(said(delayed, "11@0 11@2 5@3 5@1 11@1") == "11@2: 0+2- #1 11@0, 5@3: 0+2-3 #1 11@0 v2, 5@1: 0+2-3 #1 11@0 v3 gone");
}

TEST_CASE("silences are told by the clock, and withdrawn where a reading was on its way") {
    const Setup site = site_of(gauge(), AlarmRule("a", CommunicationAlarm{3}));
    CHECK(said(site, "5@0 t3 t4 t5 6@7") == "t4: 3+3- #1 240@4, 6@7: 3+3-7 #1 420@7 v2");
    CHECK(said(site, "5@0 t4 5@2 t5 t6") == "t4: 3+3- #1 240@4, 5@2: 3+3- #1 240@4 v2 gone, t6: 5+5- #1 240@6");
    CHECK(said(site, "t0 t4 5@4") == "t4: 3+3- #1 240@4, 5@4: 3+3-4 #1 240@4 v2");  // never read
    CHECK(said(site, "5@5 t0") == "t0: 3+3-5 #1 300@5");                              // the watch began before
    CHECK(said(site, "5@0 6@8 7@4") == "6@8: 3+3-8 #1 480@8, 7@4: 3+3-4 #1 240@4 v2 | 7+7-8 #1 240@8");
}

TEST_CASE("the share of readings lost is told day by day, from the first whole one on") {
    Point hourly = gauge();
    hourly.every = 6h;
    // Nanjing begins its days at 16:00 of UTC, which is minute 960: the first whole one is 960 to 2400.
    const Setup site = site_of(hourly, AlarmRule("a", CommunicationAlarm{3, 25}), {}, Zone::load("Asia/Shanghai"));
    CHECK(said(site, "1@0 1@960 1@1400 t2399 t2400 1@2401 1@1700") == "t2400: 960+2400- #1 2@2400, 1@1700: 960+2400- #1 2@2400 v2 gone");
    CHECK(said(site, "1@0 1@960 1@2400 1@2760 1@3120 1@3480 1@3840") == "1@2400: 960+2400- #1 3@2400, 1@3840: 960+2400-3840 #1 3@2400 v2");
    CHECK(said(site, "t0 t2400") == "t2400: 960+2400- #1 4@2400");
}

TEST_CASE("rate, idle and frozen are told as limits are") {
    CHECK(said(site_of(gauge(), AlarmRule("a", RateAlarm{5, 2min})), "1 1 1 7 7 7") == "7: 3+3- #1 6@3, 7: 3+3-5 #1 6@3 v2");
    CHECK(said(site_of(gauge(), AlarmRule("a", IdleAlarm{2, 8})), "1 5 6 9") == "5: 1+1- #1 5@1, 9: 1+1-3 #1 6@2 v2");
    CHECK(said(site_of(gauge(), AlarmRule("a", FrozenAlarm{3})), "4 4 4 4 5 3@2") == "4: 0+2- #1 4@1, 5: 0+2-4 #1 4@1 v2, 3@2: 0+2-4 #1 4@1 v3 gone");
}

TEST_CASE("a machine that runs in hours in which it should not is told by readings and by the clock") {
    // 00:10 to 00:20 of Shanghai, which is minute 970 to 980 of the first day.
    AlarmRule rule("a", WindowAlarm{});
    rule.hold = 30min;
    const Setup site = site_of(state(), rule, {{10min, 20min}}, Zone::load("Asia/Shanghai"));
    CHECK(said(site, "1@960 t969 t970 t975 t980 t990") == "t970: 970+970- #1 1@970, t980: 970+970-980 #1 1@970 v2");
    CHECK(said(site, "1@960 0@975 1@985") == "0@975: 970+970-975 #1 1@970");
    CHECK(said(site, "1@960 t975 0@965") == "t975: 970+970- #1 1@970, 0@965: 970+970- #1 1@970 v2 gone");
    CHECK(said(site, "1@960 1@2400 t2411") == "1@2400: 970+970-980 #1 1@970, t2411: 2410+2410- #1 1@2410");  // and the next day
    // Across midnight, and two that touch are one.
    const Setup night = site_of(state(), rule, {{23h, 1h}, {1h, 2h}});
    CHECK(said(night, "0@0 1@30 1@55 1@80 1@110 t119 t120") == "1@30: 30+30- #1 1@30, t120: 30+30-120 #1 1@30 v2");
}

TEST_CASE("years between two readings") {
    AlarmRule rule("a", WindowAlarm{});
    const Setup site = site_of(state(), rule, {{10min, 20min}});
    Engine engine(site);
    engine.push(at(15min, 1));
    engine.push(at(std::chrono::days(1200), 0));
    engine.push(at(std::chrono::days(1201) + 12min, 1));
    CHECK(shown(engine.take().alarms) == "15+15- #1 1@15 | 15+15-20 #1 1@15 v2 | 1729452+1729452- #1 1@1729452");
}

TEST_CASE("a clock that shows the end of time raises nothing, and moves nothing") {
    AlarmRule running("a", WindowAlarm{});
    running.hold = 30min;
    for (const Setup& site : {site_of(state(), running, {{10min, 20min}}), site_of(gauge(), AlarmRule("a", CommunicationAlarm{3, 25})), site_of(gauge(), AlarmRule("a", CommunicationAlarm{3})), site_of(gauge(), limit({0}))}) {
        Engine engine(site), calm(site);
        for (const Instant t : {Instant::max(), Instant::min(), parse_instant("2200-01-01T00:00:00Z"), parse_instant("1899-12-31T23:59:59Z")}) {
            engine.push({t, 1, 0, {}, 0});
            engine.push({t, 2, 0, {}, 0});
            engine.tick(t);
        }
        CHECK(engine.take().alarms.empty());
        for (Engine* one : {&engine, &calm}) {
            one->push(at(12min, 1));
            one->push(at(25min, 1));
            one->push(at(14min, 1));
            one->tick(march + 72h);
        }
        CHECK(!calm.setup().alarms.empty());
        CHECK(shown(engine.take().alarms) == shown(calm.take().alarms));
    }
}

TEST_CASE("registers without a history are watched, and what comes late for them is not taken in") {
    Point main("p", PointKind::register_, AnyUnit("kWh"));
    main.digits = 6;
    const Setup site = site_of(main, AlarmRule("a", CommunicationAlarm{3}));
    const std::string words = "5@0 6@8 7@4";
    CHECK(said(site, words) == "6@8: 3+3-8 #1 480@8, 7@4: 3+3-4 #1 240@4 v2 | 7+7-8 #1 240@8");
    Engine without = Engine::without_history(site);
    CHECK(said(without, words) == "6@8: 3+3-8 #1 480@8");
    Engine gauges = Engine::without_history(site_of(gauge(), AlarmRule("a", CommunicationAlarm{3})));  // which are kept in any case
    CHECK(said(gauges, words) == "6@8: 3+3-8 #1 480@8, 7@4: 3+3-4 #1 240@4 v2 | 7+7-8 #1 240@8");
}

TEST_CASE("what is older than the days of the horizon changes no alarm") {
    Setup site = site_of(gauge(), limit({10}));
    site.horizon = std::chrono::days(2);
    Engine engine(site);
    for (int day = 0; day < 8; ++day) engine.push(at(std::chrono::days(day), day == 1 ? 11 : 5));
    CHECK(shown(engine.take().alarms) == "1440+1440- #1 11@1440 | 1440+1440-2880 #1 11@1440 v2");
    engine.push(at(36h, 5));
    CHECK(shown(engine.take().alarms) == "");
    engine.push(at(std::chrono::days(6) + 1h, 12));
    CHECK(shown(engine.take().alarms) == "8700+8700-10080 #1 12@8700");
}

TEST_CASE("hours are those of the clock on the wall, also where it is set forward") {
    // In New York, 2026-03-08 has no 02:00 to 03:00: 01:30 is 06:30 of UTC, 03:30 is 07:30. Minute 10470 is 06:30 of that day.
    AlarmRule rule("a", WindowAlarm{});
    rule.hold = 24h;
    const Setup site = site_of(state(), rule, {{90min, 210min}}, Zone::load("America/New_York"));
    CHECK(said(site, "1@10465 t10469 t10470 t10529 t10530") == "t10470: 10470+10470- #1 1@10470, t10530: 10470+10470-10530 #1 1@10470 v2");
    const Setup within = site_of(state(), rule, {{150min, 210min}}, Zone::load("America/New_York"));  // from the jump on, 07:00
    CHECK(said(within, "1@10465 t10499 t10500 t10530") == "t10500: 10500+10500- #1 1@10500, t10530: 10500+10500-10530 #1 1@10500 v2");
}

// ---- laws

namespace {

constexpr int length = 24;  // units of time that a case is about

/// Points under several alarms, readings with faults in the order in which they come, and a clock that ticks between them.
struct Scene {
    Setup site;
    microseconds unit{};
    struct Step {
        std::optional<Instant> tick;
        Reading reading;
    };
    std::vector<Step> steps;
    std::map<std::string, std::vector<Interval>> hours = {};  // of alarms that have some

    Instant at(int t) const { return march + unit * t; }
    Interval around() const { return {march - std::chrono::days(2), at(length) + std::chrono::days(3)}; }
};

/// Looked for step by step.
std::vector<Interval> hours_of(const Scene& scene, const AlarmSetup& alarm) {
    const auto inside = [&](Instant t) {
        const LocalTime local = scene.site.zone.to_local(t);
        const auto clock = local - std::chrono::floor<std::chrono::days>(local);
        return std::any_of(alarm.hours.begin(), alarm.hours.end(), [&](const DailyHours& h) {
            return h.from < h.to ? clock >= h.from && clock < h.to : clock >= h.from || clock < h.to;
        });
    };
    std::vector<Interval> hours;
    std::optional<Instant> begin;
    for (Instant t = scene.around().begin(); t < scene.around().end(); t += 15min) {
        if (inside(t) && !begin) begin = t;
        if (!inside(t) && begin) hours.emplace_back(*std::exchange(begin, std::nullopt), t);
    }
    if (begin) hours.emplace_back(*begin, scene.around().end());
    return hours;
}

Quality any_quality() {
    switch (pick(20)) {
        case 0: return Reason::no_answer;
        case 1: return Reason::spike;
        case 2: return Reason::interpolated;
        case 3: return Reason::sibling;
        default: return {};
    }
}

AlarmSetup any_alarm(const std::string& id, const Point& point, microseconds unit) {
    const auto delays = [&](AlarmRule& rule) {
        rule.delay = unit * (pick(2) * pick(5));
        rule.clear_delay = unit * (pick(2) * pick(5));
    };
    const bool shows_values = point.kind == PointKind::gauge || point.kind == PointKind::interval;
    const int kind = point.kind == PointKind::state ? pick(3) + 4 : point.kind == PointKind::register_ ? pick(3) + 3 : pick(6);
    std::optional<AlarmRule> rule;
    std::vector<DailyHours> hours;
    if (shows_values && kind <= 2) {
        const int low = pick(4), high = low + 1 + pick(5);
        if (kind == 0) {
            LimitAlarm limit;
            if (pick(4) != 0) limit.high = {high, high + 1 + pick(2)};
            if (limit.high.empty() || pick(2) == 0) limit.low = {low, low - 1};
            rule.emplace(id, limit);
        } else if (kind == 1) {
            rule.emplace(id, RateAlarm{2 + pick(4), unit * (1 + pick(5))});
        } else {
            rule.emplace(id, IdleAlarm{2, 4 + pick(5)});
        }
        rule->hysteresis = pick(2);
        delays(*rule);
        if (pick(2) == 0) rule->hold = unit * (1 + pick(6));
    } else if (kind == 3) {
        rule.emplace(id, FrozenAlarm{2 + pick(3), pick(2) == 0});
        delays(*rule);
    } else if (kind == 4) {
        rule.emplace(id, CommunicationAlarm{1 + pick(4)});
        delays(*rule);
    } else if (kind == 5 || point.kind != PointKind::state) {
        rule.emplace(id, CommunicationAlarm{3, one_of(0, 25, 50, 100)});
    } else {
        rule.emplace(id, WindowAlarm{{1, 2}});
        delays(*rule);
        if (pick(2) == 0) rule->hold = unit * (1 + pick(6));
        const int from = pick(24);
        hours.push_back({from * 1h, (from + 1 + pick(12)) % 24 * 1h});
        if (pick(3) == 0) hours.push_back({(from + 3) % 24 * 1h, (from + 4 + pick(19)) % 24 * 1h});
        for (auto& one : hours)
            if (one.to == 0min && pick(2) == 0) one.to = 24h;
    }
    AlarmSetup alarm(point.id, *rule);
    alarm.hours = hours;
    return alarm;
}

/// With registers and interval values among the points, or without.
Scene any_scene(bool with_meters = true) {
    Scene scene;
    scene.unit = one_of(microseconds(1), microseconds(1min), microseconds(1h), microseconds(7h));
    static const Zone zones[] = {Zone::utc(), Zone::utc(), Zone::load("Asia/Shanghai"), Zone::load("Asia/Kathmandu")};
    scene.site.zone = zones[pick(4)];
    scene.site.levels = {Level::of(Periods::days(Zone::utc()))};
    const int points = 1 + pick(2);
    for (int p = 0; p < points; ++p) {
        const PointKind kind = one_of(PointKind::gauge, PointKind::gauge, PointKind::gauge, PointKind::state, PointKind::state, with_meters ? PointKind::interval : PointKind::gauge, with_meters ? PointKind::register_ : PointKind::state);
        Point point("p" + std::to_string(p), kind, kind == PointKind::state ? AnyUnit() : kind == PointKind::gauge ? AnyUnit("kW") : AnyUnit("kWh"));
        point.every = scene.unit * (1 + pick(2));
        // Of registers and interval values the engine keeps what is out of the limits as good, so that of one instant another one may count than in the batch.
        if (kind == PointKind::gauge && pick(2) == 0) point.low = 1, point.high = 8;
        PointSetup setup(point, GaugeRule{});
        if (kind == PointKind::register_) setup.counter.p_max = "100 kW";
        scene.site.points.push_back(setup);
        for (int n = 1 + pick(2); n > 0; --n) scene.site.alarms.push_back(any_alarm("a" + std::to_string(scene.site.alarms.size()), point, scene.unit));
    }
    std::vector<Reading> readings;
    const int most = pick(2) == 0 ? 3 : 10, backwards = pick(3);
    int t = 0, now = pick(4) == 0 ? 0 : -1;
    for (int n = pick(4) == 0 ? pick(6) : 10 + pick(25); n > 0; --n) {
        const Quality quality = any_quality();
        if (pick(3) != 0) t += pick(3);
        const int when = backwards == 0 ? std::min(t, length) : pick(length);
        scene.steps.push_back({{}, {scene.at(when), quality.missing() ? 0 : pick(most), static_cast<std::uint32_t>(pick(points)), quality, static_cast<std::uint16_t>(pick(8) == 0 ? 1 : 0)}});
        if (now < 0 && pick(4) != 0) continue;
        now = std::min(length, std::max(now, pick(3) == 0 ? t : 0) + pick(3));
        if (pick(2) == 0) scene.steps.push_back({scene.at(now), {}});
    }
    for (const AlarmSetup& alarm : scene.site.alarms)
        if (!alarm.hours.empty()) scene.hours.emplace(alarm.rule.id, hours_of(scene, alarm));
    return scene;
}

/// What a law that fails tells of it.
std::string text_of(const Scene& scene) {
    std::string text = "\nin " + scene.site.zone.name() + ", a unit of " + std::to_string(scene.unit.count()) + " us\n";
    for (const PointSetup& p : scene.site.points) text += p.point.id + ' ' + std::string(to_string(p.point.kind)) + " each " + std::to_string(*p.point.every / scene.unit) + (p.point.low ? " 1 to 8\n" : "\n");
    for (const AlarmSetup& a : scene.site.alarms) {
        text += a.rule.id + ' ' + std::string(to_string(a.rule.kind())) + " on " + a.on + " delays " + std::to_string(a.rule.delay / scene.unit) + ' ' + std::to_string(a.rule.clear_delay / scene.unit);
        for (const DailyHours& h : a.hours) text += ' ' + std::to_string(h.from.count()) + '-' + std::to_string(h.to.count());
        text += '\n';
    }
    for (const auto& [tick, r] : scene.steps)
        text += tick ? "t" + std::to_string((*tick - march) / scene.unit) + ' ' : "p" + std::to_string(r.point) + ':' + std::to_string(r.value) + '@' + std::to_string((r.at - march) / scene.unit) + (r.quality.measured() ? " " : '(' + to_string(r.quality) + ") ");
    return text;
}

/// What the batch says of an alarm, by the first n steps.
std::vector<AlarmEvent> batch(const Scene& scene, const AlarmSetup& alarm, std::size_t n) {
    const Setup& site = scene.site;
    const std::uint32_t place = site.index(alarm.on);
    std::vector<Reading> readings;
    std::optional<Interval> watched;
    std::optional<Instant> first;
    for (std::size_t i = 0; i < n; ++i) {
        auto [tick, r] = scene.steps[i];
        if (!tick && watched && r.at > watched->end() + 1h) r.quality = worse(r.quality, Reason::wrong_clock);  // ahead of the clock
        if (tick) {
            watched = watched ? Interval(watched->begin(), std::max(watched->end(), *tick)) : Interval(*tick, *tick);
        } else if (r.point == place) {
            readings.push_back(r);
            const Point& p = site.points[place].point;
            const bool usable = r.quality.quality_class() < QualityClass::suspect && (!p.low || (Decimal(r.value) >= *p.low && Decimal(r.value) <= *p.high));
            if (usable) first = std::min(first.value_or(r.at), r.at);
        }
    }
    if (watched) first = std::min(first.value_or(watched->begin()), watched->begin());
    AlarmTimes times;
    if (const auto hours = scene.hours.find(alarm.rule.id); hours != scene.hours.end()) times.hours = hours->second;
    const Interval whole = scene.around();
    const auto* communication = std::get_if<CommunicationAlarm>(&alarm.rule.watch);
    if (communication != nullptr && communication->lost_percent) {
        const Slots days = Level::of(Periods::days(site.zone)).covering(whole);
        std::size_t skip = 0;
        while (first && days.boundary(skip) < *first) ++skip;
        times.days = days.slice(skip, days.size() - skip);
    }
    return alarms(alarm.rule, readings, site.points[place].point, times, watched);
}

/// What is published where `now` stands after `said`, by the words of the header.
std::vector<AlarmEvent> published(std::map<std::pair<std::string, Instant>, AlarmEvent>& said, const std::vector<AlarmEvent>& now, const std::string& id) {
    std::vector<AlarmEvent> all;
    std::vector<Instant> starts;
    for (AlarmEvent event : now) {
        starts.push_back(event.start);
        const auto found = said.find({id, event.start});
        if (found != said.end()) {
            AlarmEvent before = found->second;
            event.version = before.version + 1;
            ++before.version;
            if (!event.cleared_at) {  // the extreme of one that stands is no news
                before.extreme = event.extreme, before.extreme_at = event.extreme_at;
                before.unit = event.unit, before.quality = event.quality;
            }
            if (before == event) continue;
        }
        all.push_back(event);
        said.insert_or_assign({id, event.start}, event);
    }
    for (auto& [key, event] : said) {
        if (key.first != id || event.withdrawn || std::find(starts.begin(), starts.end(), key.second) != starts.end()) continue;
        event.withdrawn = true;
        ++event.version;
        all.push_back(event);
    }
    return all;
}

std::vector<AlarmEvent> sorted(std::vector<AlarmEvent> events) {
    std::sort(events.begin(), events.end(), [](const AlarmEvent& a, const AlarmEvent& b) { return a.id != b.id ? a.id < b.id : a.start < b.start; });
    return events;
}

std::string text_of(const std::vector<AlarmEvent>& events) {
    std::string text;
    for (const AlarmEvent& event : events) text += to_string(event) + '\n';
    return text;
}

void take(Engine& engine, const Scene::Step& step) {
    if (step.tick)
        engine.tick(*step.tick);
    else
        engine.push(step.reading);
}

/// The last words of each key, withdrawn ones left out, are those of the batch; of one that stands all but the extreme and the quality.
void require_equal_to_batch(const Scene& scene, const std::vector<AlarmEvent>& events) {
    std::map<std::pair<std::string, Instant>, AlarmEvent> last;
    for (const AlarmEvent& event : events) {
        const auto found = last.find({event.id, event.start});
        RC_ASSERT(event.version == (found == last.end() ? 1 : found->second.version + 1));
        last.insert_or_assign({event.id, event.start}, event);
    }
    std::vector<AlarmEvent> stands, should;
    for (auto [key, event] : last) {
        event.version = 1;
        if (!event.withdrawn) stands.push_back(event);
    }
    for (const AlarmSetup& alarm : scene.site.alarms)
        for (const AlarmEvent& event : batch(scene, alarm, scene.steps.size())) should.push_back(event);
    for (auto* all : {&stands, &should})
        for (AlarmEvent& event : *all)
            if (!event.cleared_at) event.extreme = 0, event.extreme_at = {}, event.unit = {}, event.quality = {};
    stands = sorted(stands), should = sorted(should);
    if (stands != should) RC_FAIL("stands\n" + text_of(stands) + "and should\n" + text_of(should) + text_of(scene));
}

}  // namespace

TEST_CASE("live alarms obey their laws under every fault") {
    LAW("after every reading and tick, what is published is what has changed in the batch of all up to then", [] {
        const Scene scene = any_scene();
        Engine engine(scene.site);
        std::map<std::pair<std::string, Instant>, AlarmEvent> said;
        for (std::size_t n = 1; n <= scene.steps.size(); ++n) {
            take(engine, scene.steps[n - 1]);
            std::vector<AlarmEvent> expected;
            for (const AlarmSetup& alarm : scene.site.alarms)
                for (const AlarmEvent& event : published(said, batch(scene, alarm, n), alarm.rule.id)) expected.push_back(event);
            const auto events = sorted(engine.take().alarms);
            expected = sorted(expected);
            if (events != expected) RC_FAIL("after " + std::to_string(n) + " says\n" + text_of(events) + "and should\n" + text_of(expected) + text_of(scene));
        }
    });
    LAW("in any chunks of a table, between ticks, the last words are those of the batch", [] {
        const Scene scene = any_scene();
        std::vector<Point> points;
        for (const PointSetup& p : scene.site.points) points.push_back(p.point);
        Engine engine(scene.site);
        std::vector<Reading> rows;
        const auto flush = [&] {
            if (!rows.empty()) engine.push(Table(points, rows));
            rows.clear();
        };
        for (const auto& step : scene.steps) {
            if (step.tick || pick(8) == 0) flush();
            if (step.tick)
                engine.tick(*step.tick);
            else
                rows.push_back(step.reading);
        }
        flush();
        require_equal_to_batch(scene, engine.take().alarms);
    });
    LAW("killed at any reading and restored from its snapshot it says what it would have said", [] {
        Scene scene = any_scene();
        if (pick(3) == 0) scene.site.horizon = std::chrono::days(pick(3));
        Engine whole(scene.site);
        const auto kill = static_cast<std::size_t>(pick(static_cast<int>(scene.steps.size()) + 1));
        for (std::size_t i = 0; i < kill; ++i) take(whole, scene.steps[i]);
        const Bytes bytes = whole.snapshot();
        whole.take();
        Engine second(scene.site);
        if (pick(2) == 0 && kill > 0) take(second, scene.steps[kill - 1]);  // a restore begins anew
        second.take();
        second.restore(bytes);
        RC_ASSERT(second.snapshot() == bytes);
        for (std::size_t i = kill; i < scene.steps.size(); ++i) take(whole, scene.steps[i]), take(second, scene.steps[i]);
        const Output says = second.take(), should = whole.take();
        if (says.alarms != should.alarms) RC_FAIL("says\n" + text_of(says.alarms) + "and should\n" + text_of(should.alarms) + "killed at " + std::to_string(kill) + text_of(scene));
        if (says != should) RC_FAIL("buckets killed at " + std::to_string(kill) + text_of(scene));
        RC_ASSERT(second.snapshot() == whole.snapshot());
    });
    LAW("with a horizon of a day, readings that are not a day late are taken in for ever", [] {
        Scene scene = any_scene();
        scene.site.horizon = std::chrono::days(1);
        std::map<std::uint32_t, Instant> newest;
        std::optional<Instant> clock;  // the horizon is before that, too
        std::erase_if(scene.steps, [&](const Scene::Step& step) {
            if (step.tick) {  // a first tick from before all readings is as late as one
                const bool late = std::any_of(newest.begin(), newest.end(), [&](const auto& entry) { return entry.second - *step.tick > 23h; });
                if (!late) clock = std::max(clock.value_or(*step.tick), *step.tick);
                return late;
            }
            if (clock && *clock - step.reading.at > 23h) return true;
            const auto [at, fresh] = newest.try_emplace(step.reading.point, step.reading.at);
            at->second = std::max(at->second, step.reading.at);
            return at->second - step.reading.at > 23h;
        });
        Engine engine(scene.site);
        for (const auto& step : scene.steps) take(engine, step);
        require_equal_to_batch(scene, engine.take().alarms);
    });
    LAW("without a history, gauges and states are as with one", [] {
        const Scene scene = any_scene(false);
        Engine with(scene.site), without = Engine::without_history(scene.site);
        for (const auto& step : scene.steps) take(with, step), take(without, step);
        RC_ASSERT(with.take().alarms == without.take().alarms);
    });
}

// ---- alarms of series

namespace {

/// A register of Wh "p", read each 15 min, with windows of that length.
Setup metered(AlarmRule rule, std::vector<DailyHours> hours, std::chrono::microseconds slot = 15min, PointKind kind = PointKind::register_) {
    Point point("p", kind, Wh);
    if (kind == PointKind::gauge) point.unit = kW, point.resolution = slot == microseconds(1h) ? Decimal("0.001") : Decimal("0.004");
    point.every = slot;
    if (kind == PointKind::register_) point.digits = 7;
    PointSetup p(point, GaugeRule{});
    p.counter.p_max = "100 kW";
    Setup setup;
    setup.levels = {Level::every(slot)};
    setup.points.push_back(p);
    AlarmSetup alarm("p", std::move(rule));
    alarm.hours = std::move(hours);
    setup.alarms.push_back(alarm);
    return setup;
}

/// The last words of each window of the first level of what the alarms watch, as a series.
class LastWords {
public:
    explicit LastWords(const Setup& site) : on_(site.alarms.front().on), unit_(site.points.front().point.unit) {}

    void take(const Output& out) {
        for (const Bucket& b : on_ == "v" ? out.meters : out.buckets)
            if (b.key.level == 0) buckets_.insert_or_assign(b.key.start, b);
        for (const GaugeBucket& b : out.gauges)
            if (b.key.level == 0 && on_ != "v") gauges_.insert_or_assign(b.key.start, b);
    }
    Series<Energy> series() const {
        std::vector<Bucket> buckets;
        for (const auto& [start, b] : buckets_) buckets.push_back(b);
        if (!buckets.empty()) return stream::series<Energy>(buckets, buckets[0].key.point, 0, grid(buckets_));
        std::vector<GaugeSummary> summaries;
        for (const auto& [start, b] : gauges_) summaries.push_back(b.summary);
        return gauges_.empty() ? Series<Energy>() : integrals<Energy>(GaugeSummaries(grid(gauges_), unit_, summaries));
    }

private:
    static Slots grid(const auto& windows) {
        const auto& first = windows.begin()->second;
        return Slots::regular({first.key.start, windows.rbegin()->second.end}, first.end - first.key.start);
    }

    std::string on_;
    AnyUnit unit_;
    std::map<Instant, Bucket> buckets_;
    std::map<Instant, GaugeBucket> gauges_;
};

/// The same of what an engine has published last of each window of the first level.
std::vector<AlarmEvent> batch(const Setup& site, const AlarmSetup& alarm, const Series<Energy>& used) {
    if (used.empty()) return {};
    const Interval whole = used.slots().span();
    const auto slot = used.slots()[0].length();
    std::vector<AlarmSample> samples;
    if (alarm.rule.kind() == AlarmKind::leak) {
        std::vector<Interval> nights;
        for (Instant day = march - 24h * 2; day < whole.end(); day += 24h)  // in UTC, and no hours that touch
            for (const DailyHours& h : alarm.hours) nights.emplace_back(day + h.from, day + h.to + (h.to <= h.from ? 24h : 0h));
        std::sort(nights.begin(), nights.end(), [](const Interval& a, const Interval& b) { return a.begin() < b.begin(); });
        samples = leak_samples(alarm.rule, used, nights);
    } else {
        for (const Interval month : Level::of(Periods::months(site.zone)).covering({whole.begin(), whole.end() + 1us}))
            for (const AlarmSample& sample : demand_samples(alarm.rule, used, month, {.window = std::max<microseconds>(slot, 15min), .step = slot})) samples.push_back(sample);
    }
    return alarms(alarm.rule, samples);
}

struct Meter {
    Setup site;
    std::vector<Reading> readings;
};

Meter any_meter() {
    const auto slot = one_of(microseconds(1h), microseconds(1h), microseconds(5min), microseconds(15min));
    const PointKind kind = one_of(PointKind::interval, PointKind::register_, PointKind::register_, PointKind::gauge);
    AlarmRule leak("leak", LeakAlarm{"300 Wh", 1 + pick(3)}), demand("demand", DemandAlarm{slot == microseconds(1h) ? "0.5 kW" : "4 kW"});
    if (pick(2) == 0) demand.hysteresis = Decimal("0.2");
    demand.delay = slot * (pick(2) * pick(3)), demand.clear_delay = slot * (pick(2) * pick(3));
    const int hour = pick(20);
    std::vector<DailyHours> hours{{hour * 1h, (hour + 1 + pick(3)) * 1h}};
    if (pick(2) == 0) hours.push_back({(hour + 5) % 24 * 1h + 30min, (hour + 7 + pick(9)) % 24 * 1h + 10min});
    Meter meter{metered(leak, hours, slot, kind), {}};
    meter.site.alarms.emplace_back("p", demand);
    if (pick(3) == 0) {
        meter.site.virtual_meters.emplace_back("v", Formula::parse("2 * p - 100 Wh"));
        for (AlarmSetup& alarm : meter.site.alarms) alarm.on = "v";
    }
    std::int64_t position = pick(1'000);
    const Instant begin = slot == microseconds(1h) ? march - 25h : march - slot * 12;  // over the end of the month
    int t = 0;
    const int most = one_of(400, 700, 1'000);
    for (int n = 2 + pick(slot == microseconds(1h) ? 60 : 30); n > 0; --n) {
        const int fault = pick(25);
        const std::int64_t used = pick(4) == 0 ? pick(3) : pick(most), value = fault == 0 ? pick(100'000) : kind == PointKind::register_ ? position : used;
        const Quality quality = fault == 1 ? Reason::spike : fault == 2 ? Reason::no_answer : fault == 3 ? Reason::edited : Reason::measured;
        meter.readings.push_back({begin + slot * t + (pick(6) == 0 ? slot / 3 : 0us), quality.missing() ? 0 : value, 0, quality, static_cast<std::uint16_t>(pick(8) == 0 ? 1 : 0)});
        position += used;
        if (pick(12) != 0) t += pick(12) == 0 ? 2 + pick(4) : 1;
    }
    const int disorder = pick(4) == 0 ? 2 : 10;
    for (std::size_t i = 0; i < meter.readings.size() && disorder != 10; ++i)
        if (pick(disorder) == 0) std::swap(meter.readings[i], meter.readings[static_cast<std::size_t>(pick(static_cast<int>(meter.readings.size())))]);
    return meter;
}

void require_equal_to_batch(const Setup& site, const Output& out) {
    LastWords words(site);
    words.take(out);
    const Series<Energy> used = words.series();
    std::map<std::pair<std::string, Instant>, AlarmEvent> said;
    for (const AlarmEvent& event : out.alarms) {
        const auto found = said.find({event.id, event.start});
        RC_ASSERT(event.version == (found == said.end() ? 1 : found->second.version + 1));
        said.insert_or_assign({event.id, event.start}, event);
    }
    std::vector<AlarmEvent> stands, should;
    for (auto [key, event] : said) {
        event.version = 1;
        if (!event.withdrawn) stands.push_back(event);
    }
    for (const AlarmSetup& alarm : site.alarms)
        for (const AlarmEvent& event : batch(site, alarm, used)) should.push_back(event);
    for (auto* all : {&stands, &should})
        for (AlarmEvent& event : *all)
            if (!event.cleared_at) event.extreme = 0, event.extreme_at = {}, event.unit = {}, event.quality = {};
    stands = sorted(stands), should = sorted(should);
    if (stands != should) RC_FAIL("stands\n" + text_of(stands) + "and should\n" + text_of(should));
}

/// One engine goes on, another one goes on from a snapshot of it.
void require_same_after_kill(const Meter& meter) {
    const std::span<const Reading> all(meter.readings);
    const auto kill = static_cast<std::size_t>(pick(static_cast<int>(all.size()) + 1));
    Engine whole(meter.site), second(meter.site);
    whole.push(all.first(kill));
    whole.take();
    const Bytes bytes = whole.snapshot();
    second.restore(bytes);
    RC_ASSERT(second.snapshot() == bytes);
    whole.push(all.subspan(kill)), second.push(all.subspan(kill));
    const Output says = second.take(), should = whole.take();
    if (says.alarms != should.alarms) RC_FAIL("says\n" + text_of(says.alarms) + "and should\n" + text_of(should.alarms));
    RC_ASSERT(second.snapshot() == whole.snapshot());
}

}  // namespace

TEST_CASE("leaks and demands are told from the windows that were published") {
    // A night of an hour, 00:00 to 01:00: four quarters. The register counts Wh.
    const Setup night = metered(AlarmRule("a", LeakAlarm{"100 Wh", 1}), {{0h, 1h}});
    CHECK(said(night, "0@0 200@15 400@30 600@45 800@60 810@75") == "800@60: 0+60- #1 0.200000@60");
    CHECK(said(night, "0@0 200@15 400@30 600@45 800@60 450@45") == "800@60: 0+60- #1 0.200000@60, 450@45: 0+60- #1 0.200000@60 v2 gone");
    CHECK(said(night, "0@0 200@15 250@30 600@45 800@60") == "");
    CHECK(said(night, "0@0 200@15 400@30 600@45 800@60 900@1440 901@1455") == "800@60: 0+60- #1 0.200000@60, 901@1455: 0+60-1455 #1 0.200000@60 v2");
    Setup twice = night;
    twice.virtual_meters.emplace_back("v", Formula::parse("2 * p"));
    twice.alarms[0].on = "v";
    CHECK(said(twice, "0@0 200@15 400@30 600@45 800@60 450@45") == "800@60: 0+60- #1 0.400000@60, 450@45: 0+60- #1 0.400000@60 v2 gone");
    // Windows of 5 min, blocks of 15. 100 Wh in 5 min are 1.2 kW.
    const Setup block = metered(AlarmRule("a", DemandAlarm{"1 kW"}), {}, 5min);
    CHECK(said(block, "0@0 50@5 150@10 160@15 170@20") == "");                                            // 150 + 100 = 250 Wh in the block: 1 kW exactly
    CHECK(said(block, "0@0 60@5 160@10 170@15") == "160@10: 10+10- #1 1.040@10, 170@15: 10+10-15 #1 1.040@10 v2");  // 260 Wh, then 10 each
    CHECK(said(block, "0@0 60@5 170@15 160@10") == "160@10: 10+10-15 #1 1.040@10");
    CHECK(said(block, "0@0 60@5 160@10 170@15 110@10") == "160@10: 10+10- #1 1.040@10, 170@15: 10+10-15 #1 1.040@10 v2, 110@10: 10+10-15 #1 1.040@10 v3 gone");
    // A gauge that counts by 4 W: 0.6 kW for 5 min are 50 Wh, then 1.26 kW 105 Wh.
    const Setup power = metered(AlarmRule("a", DemandAlarm{"1 kW"}), {}, 5min, PointKind::gauge);
    CHECK(said(power, "150@0 315@5 0@10 0@15 250@5") == "0@10: 10+10- #1 1.040@10, 0@15: 10+10-15 #1 1.040@10 v2, 250@5: 10+10-15 #1 1.040@10 v3 gone");
}

TEST_CASE("a demand is told where late windows leave a hole before those that were there") {
    Setup site = metered(AlarmRule("demand", DemandAlarm{"0.5 kW"}), {}, 1h);
    site.alarms[0].rule.hysteresis = Decimal("0.2");
    site.virtual_meters.emplace_back("v", Formula::parse("2 * p - 100 Wh"));
    site.alarms[0].on = "v";
    // A reading at 04:00 that jumps, then one of 01:20: the windows up to 04:00 are known, those of 04:00 to 06:00 never come.
    const Instant day = march - 24h;
    Engine engine(site);
    for (const Reading& r : {Reading{day + 6h + 20min, 1, 0, Reason::measured, 1}, Reading{day + 9h + 20min, 1, 0, Reason::edited, 1},
                             Reading{day + 5h + 20min, 0, 0, Reason::spike, 1}, Reading{day + 3h + 20min, 0, 0, Reason::spike, 1},
                             Reading{day - 40min, 0, 0, Reason::spike, 1}, Reading{day + 4h + 20min, 0, 0, Reason::spike, 1},
                             Reading{day + 20min, 0, 0, Reason::spike, 1}, Reading{day + 4h, 14'876, 0, Reason::measured, 0},
                             Reading{day + 1h + 20min, 0, 0, Reason::edited, 1}, Reading{day + 8h + 20min, 0, 0, Reason::spike, 1}})
        engine.push(Table({site.points[0].point}, std::span(&r, 1)));
    const Output out = engine.take();
    REQUIRE(out.alarms.size() == 1);
    CHECK(out.alarms[0].start == day + 3h);
    CHECK(!out.alarms[0].cleared_at);
}

TEST_CASE("alarms of series obey their laws under every fault") {
    LAW("the last words are those of the batch over the last words of the windows", [] {
        const Meter meter = any_meter();
        Engine engine(meter.site);
        for (const Reading& r : meter.readings) engine.push(r);
        require_equal_to_batch(meter.site, engine.take());
    });
    LAW("so they are in any chunks of a table", [] {
        const Meter meter = any_meter();
        Engine engine(meter.site);
        for (std::size_t i = 0; i < meter.readings.size();) {
            const std::size_t n = std::min(meter.readings.size() - i, static_cast<std::size_t>(1 + pick(20)));
            engine.push(Table({meter.site.points[0].point}, std::span(meter.readings).subspan(i, n)));
            i += n;
        }
        require_equal_to_batch(meter.site, engine.take());
    });
    LAW("killed at any reading and restored from its snapshot it says what it would have said", [] {
        Meter meter = any_meter();
        if (pick(3) == 0) meter.site.horizon = std::chrono::days(pick(2));
        require_same_after_kill(meter);
    });
}

// ---- quotas

namespace {

Setup with_quotas(std::vector<QuotaSetup> quotas, Decimal warn_percent = 80) {
    Setup setup = metered(AlarmRule("a", QuotaAlarm{warn_percent}), {});
    setup.alarms[0].quotas = std::move(quotas);
    return setup;
}
Interval minutes(int from, int to) { return {march + from * 1min, march + to * 1min}; }

std::string text_of(const AlarmSetup& alarm, const Series<Energy>& used) {
    std::string text;
    for (const QuotaSetup& quota : alarm.quotas)
        text += to_string(quota.period) + ' ' + to_string(quota.amount.number) + (quota.from ? " from " + to_string(*quota.from) : "") + '\n';
    for (std::size_t i = 0; i < used.size(); ++i) text += to_string(used.slots()[i]) + ' ' + std::to_string(used.counts()[i]) + ' ' + to_string(used.quality(i)) + '\n';
    return text;
}

/// Of the last words of the windows; the periods of its quotas are whole windows.
std::vector<AlarmEvent> batch(const AlarmSetup& alarm, const Series<Energy>& used) {
    std::vector<Quota<Energy>> quotas;
    for (const QuotaSetup& quota : alarm.quotas) quotas.push_back({quota.period, Energy(quota.amount.number, quota.amount.unit.as<Energy>()), quota.from});
    return alarms(alarm.rule, quota_samples(alarm.rule, used, quotas));
}

}  // namespace

TEST_CASE("a quota is told as it is used up, and late readings move what was said") {
    // An hour in which 1000 Wh may be used, four quarters of it, and another one.
    const Setup hour = with_quotas({{minutes(0, 60), "1 kWh"}, {minutes(60, 120), "0.5 kWh"}});
    CHECK(said(hour, "0@0 200@15 400@30 600@45 850@60") == "850@60: 45+60-60 #1 0.850000@60");
    CHECK(said(hour, "0@0 400@15 500@30 750@45 790@60") == "400@15: 0+15- #2 0.400000@15, 500@30: 0+15-30 #2 0.400000@15 v2");  // 400 × 4; 500 × 2 is 1000
    CHECK(said(hour, "0@0 200@15 600@30 1000@45 1000@60") == "600@30: 15+30- #2 0.600000@30, 1000@45: 15+30- #3 1.000000@45 v2, 1000@60: 15+30-60 #3 1.000000@45 v3");
    CHECK(said(hour, "0@0 200@15 800@45 900@60 700@30") == "800@45: 30+45- #2 0.800000@45, 900@60: 30+45-60 #2 0.900000@60 v2, 700@30: 15+30-60 #2 0.900000@60 | 30+45-60 #2 0.900000@60 v3 gone");
    // From one period into the next.
    CHECK(said(hour, "0@0 200@60 460@75 500@90") == "460@75: 60+75- #2 0.260000@75");
    // A new quota for the same hour.
    const Setup changed = with_quotas({{minutes(0, 60), "1 kWh"}, {minutes(0, 60), "2 kWh", march + 30min}});
    CHECK(said(changed, "0@0 400@15 800@30 900@45") == "400@15: 0+15- #2 0.400000@15, 800@30: 0+15-30 #2 0.400000@15 v2");
    Setup virtual_meter = hour;
    virtual_meter.virtual_meters.emplace_back("v", Formula::parse("p / 2"));
    virtual_meter.alarms[0].on = "v";
    CHECK(said(virtual_meter, "0@0 400@15 800@30 1200@45 1700@60") == "1700@60: 45+60-60 #1 0.850000@60");
    CHECK(said(with_quotas({}), "0@0 400@15 800@30") == "");
}

TEST_CASE("quotas are periods of whole windows, one after the other, in a unit of the meter") {
    struct Case {
        std::string_view name;
        std::vector<QuotaSetup> quotas;
        std::string_view told;
    };
    const Case cases[] = {
        {"fine",        {{minutes(0, 60), "1 kWh"}, {minutes(60, 120), "3.6 MWh"}, {minutes(0, 60), "2 kWh", march + 20min}}, ""},
        {"negative",    {{minutes(0, 60), "-1 kWh"}}, "its quota is -1 kWh; give what may be used, 0 or more"},
        {"unit",        {{minutes(0, 60), "1 m3"}}, "its quota is 1 m3, and \"p\" counts Energy; give it in a unit of Energy"},
        {"empty",       {{minutes(15, 15), "1 kWh"}}, "its quota ends where it begins, at 2026-03-01T00:15:00Z; let it end later"},
        {"since",       {{minutes(0, 60), "1 kWh", march + 60min}}, "its quota is in force since 2026-03-01T01:00:00Z, outside of its period; give an instant within it"},
        {"twice",       {{minutes(0, 60), "1 kWh"}, {minutes(0, 60), "2 kWh"}},
         "two quotas of one period are in force since 2026-03-01T00:00:00Z; tell since when the later one is"},
        {"overlapping", {{minutes(30, 90), "1 kWh"}, {minutes(0, 60), "2 kWh"}},
         "its quota of 2026-03-01T00:00:00Z/2026-03-01T01:00:00Z overlaps that of 2026-03-01T00:30:00Z/2026-03-01T01:30:00Z; give periods that follow each other; another quota of the same period tells since when"},
        {"cut",         {{minutes(0, 50), "1 kWh"}},
         "its quota ends at 2026-03-01T00:50:00Z, within a window of the first level, 15min; let it begin and end where such windows do, or give a first level of shorter ones"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(message_of([&] { return with_quotas(c.quotas).check(), 0; }) == (c.told.empty() ? "" : "alarm \"a\": " + std::string(c.told)));
        CHECK(code_of([&] { return Engine(with_quotas(c.quotas)), 0; }) == (c.told.empty() ? "" : "bad_alarm"));
    }
    Setup leak = metered(AlarmRule("a", LeakAlarm{"100 Wh", 1}), {{0h, 1h}});
    leak.alarms[0].quotas = {{minutes(0, 60), "1 kWh"}};
    CHECK(message_of([&] { return leak.check(), 0; }) == "alarm \"a\": it has quotas, and its kind is leak; leave them out: its kind tells what raises it");
}

namespace {

/// A meter, virtual or not, under quotas of a few windows each, with faults in the order in which readings come.
Meter any_quota() {
    const auto slot = one_of(microseconds(15min), microseconds(6h));  // within a day, or over some
    const PointKind kind = one_of(PointKind::interval, PointKind::register_, PointKind::register_, PointKind::gauge);
    Meter meter{metered(AlarmRule("a", QuotaAlarm{one_of(50, 80)}), {}, slot, kind), {}};
    AlarmSetup& alarm = meter.site.alarms[0];
    alarm.rule.delay = slot * (pick(2) * pick(3));
    for (int from = pick(4) - 2; from < 20;) {
        const int to = from + 1 + pick(8);
        const Interval period(march + slot * from, march + slot * to);
        alarm.quotas.push_back({period, Threshold(pick(8) * 200, Wh)});
        if (pick(3) == 0) alarm.quotas.push_back({period, Threshold(pick(8) * 200, Wh), period.begin() + slot * pick(to - from) + slot / 2});
        from = to + (pick(3) == 0 ? pick(3) : 0);
    }
    if (pick(3) == 0) {
        meter.site.virtual_meters.emplace_back("v", Formula::parse("2 * p - 100 Wh"));
        alarm.on = "v";
    }
    std::int64_t position = pick(1'000);
    int t = pick(4) - 2;
    const bool calm = pick(4) == 0, in_order = pick(2) == 0;
    for (int n = 2 + pick(18); n > 0; --n) {
        const int fault = calm ? 9 : pick(25);
        const std::int64_t used = pick(300), value = fault == 0 ? pick(10'000) : kind == PointKind::register_ ? position : used;
        const Quality quality = fault == 1 ? Reason::spike : fault == 2 ? Reason::no_answer : fault == 3 ? Reason::edited : Reason::measured;
        meter.readings.push_back({march + slot * t + (pick(8) == 0 ? slot / 3 : 0us), quality.missing() ? 0 : value, 0, quality, 0});
        position += used;
        t += pick(8) == 0 ? 2 + pick(4) : 1;
    }
    for (Reading& r : meter.readings)
        if (!in_order && pick(6) == 0) std::swap(r, meter.readings[static_cast<std::size_t>(pick(static_cast<int>(meter.readings.size())))]);
    return meter;
}

}  // namespace

TEST_CASE("live quotas obey their laws under every fault") {
    LAW("after every reading what is published is what has changed in the batch over the last words of the windows", [] {
        const Meter meter = any_quota();
        const AlarmSetup& alarm = meter.site.alarms[0];
        Engine engine(meter.site);
        LastWords words(meter.site);
        std::map<std::pair<std::string, Instant>, AlarmEvent> said;
        for (const Reading& r : meter.readings) {
            engine.push(r);
            const Output out = engine.take();
            words.take(out);
            const auto events = sorted(out.alarms), expected = sorted(published(said, batch(alarm, words.series()), "a"));
            if (events != expected) RC_FAIL("says\n" + text_of(events) + "and should\n" + text_of(expected) + "of\n" + text_of(alarm, words.series()));
        }
    });
    LAW("killed at any reading and restored from its snapshot it says what it would have said", [] {
        Meter meter = any_quota();
        if (pick(3) == 0) meter.site.horizon = std::chrono::days(pick(3));
        require_same_after_kill(meter);
    });
}

// ---- balances

namespace {

/// A node "plant/works" of Wh, main above a, read every 8 h; days are those of the zone.
Setup works_of(std::int64_t days, Zone zone = Zone::utc(), std::string on = "main") {
    Setup setup;
    setup.zone = zone;
    setup.levels = {Level::every(8h), Level::of(Periods::days(zone))};
    for (const char* id : {"main", "a"}) {
        Point point(id, PointKind::register_, Wh);
        point.every = 8h;
        point.digits = 7;
        PointSetup p(point, CounterRule{.p_max = "100 kW"});
        setup.points.push_back(p);
    }
    setup.trees = {{"plant", "works", "main", {"a"}}};
    setup.alarms.emplace_back(std::move(on), AlarmRule("a", BalanceAlarm{days}));
    return setup;
}

/// "main 0 100 200": positions, 8 h apart; "main@3 100" from the third on.
void read(Engine& engine, const std::string& words) {
    std::istringstream in(words);
    std::string id;
    in >> id;
    int n = 0;
    if (const auto at = id.find('@'); at != std::string::npos) n = std::stoi(id.substr(at + 1)), id.resize(at);
    for (std::int64_t value; in >> value;) engine.push({march + 8h * n++, value, engine.slot(id), {}, 0});
}

}  // namespace

TEST_CASE("a balance is told day by day, and a late reading withdraws it") {
    Engine engine(works_of(2));
    read(engine, "main 0 100 200 300 400 500 600 700 800 900 1000 1100 1200");
    CHECK(shown(engine.take().alarms) == "");
    // All of 300 Wh, then 250 and 150, then all again. What classes of 1 % explain is below 9 Wh.
    read(engine, "a 0 100 200 300 400 500");
    CHECK(shown(engine.take().alarms) == "");
    read(engine, "a@7 600");
    CHECK(shown(engine.take().alarms) == "1440+2880- #1 0.050000@2880");
    read(engine, "a@8 700 700");
    CHECK(shown(engine.take().alarms) == "1440+2880- #2 0.150000@4320 v2");  // two days running: a meter is missing
    read(engine, "a@10 800 900 1000");
    CHECK(shown(engine.take().alarms) == "1440+2880-5760 #2 0.150000@4320 v3");
    // The second day was balanced, so the third lacks what the second has more.
    read(engine, "a@6 600");
    CHECK(shown(engine.take().alarms) == "1440+2880-5760 #2 0.150000@4320 v4 gone | 2880+4320-5760 #1 0.200000@4320");
}

TEST_CASE("days of a balance are those of the site, and a part of one says nothing") {
    // Days begin at 16:00 of UTC, which is minute 960.
    Engine engine(works_of(1, Zone::load("Asia/Shanghai"), "plant/works"));
    read(engine, "main 0 100 200 300 400 500 600");
    read(engine, "a 0 0 0 100 100 100 100");
    CHECK(shown(engine.take().alarms) == "960+2400- #2 0.200000@2400");
}

TEST_CASE("a balance asks for a node, and for days") {
    struct Case {
        std::string_view name;
        std::function<void(Setup&)> change;
        std::string_view told;
    };
    const Case cases[] = {
        {"no node",      [](Setup& s) { s.alarms[0].on = "a"; },
         "alarm \"a\": it watches the balance of \"a\", which is the meter of no node of a tree; name the meter of a node, or add the node"},
        {"two nodes",    [](Setup& s) { s.trees.push_back({"space", "site", "main", {}}); },
         "alarm \"a\": it watches the balance of \"main\", which is the meter of 2 nodes; name the node: plant/works or space/site"},
        {"one of two",   [](Setup& s) { s.trees.push_back({"space", "site", "main", {}}), s.alarms[0].on = "space/site"; }, ""},
        {"later on",     [](Setup& s) { s.trees.push_back({"plant", "works", "main", {}, 0, march}); }, ""},
        {"no days",      [](Setup& s) { s.levels.pop_back(); },
         "alarm \"a\": it watches balances day by day, and the site has no level of days; add day to the levels"},
        {"days cut",     [](Setup& s) { s.levels[1] = Level::of(Periods::days(Zone::load("Asia/Kathmandu"))); },
         "alarm \"a\": it watches balances day by day, and the days of the site cut windows of its first level, 8h; let the first level nest in days, such as 15min"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        Setup setup = works_of(2);
        c.change(setup);
        CHECK(message_of([&] { return setup.check(), 0; }) == c.told);
    }
}

namespace {

/// A works of two meters, with faults in the order in which readings come.
struct Works {
    Setup site;
    std::vector<Reading> readings;
    bool on_grid;  // all readings stand on edges of windows
};

Works any_works() {
    static const Zone zones[] = {Zone::utc(), Zone::load("Asia/Shanghai")};
    Works works{works_of(1 + pick(3), zones[pick(2)]), {}, pick(3) != 0};
    for (PointSetup& p : works.site.points)
        if (pick(2) == 0) p.accuracy_class = Decimal("0.5");
    if (pick(3) == 0) works.site.trees[0].loss = Decimal("0.02");
    const int readings = 8 + pick(10);
    const bool calm = pick(3) == 0, one_by_one = pick(3) == 0;
    const int lacking = one_of(0, 10, 50);
    std::vector<std::int64_t> position{pick(100), pick(100)};
    for (int t = 0; t < readings; ++t) {
        const std::int64_t used = pick(3) * 50, more = pick(3) == 0 ? lacking - pick(2) * 2 * lacking : 0;
        for (std::uint32_t p = 0; p < 2; ++p) {
            const int fault = calm ? 9 : pick(25);
            const Quality quality = fault == 1 ? Reason::spike : fault == 2 ? Reason::no_answer : fault == 3 ? Reason::edited : Reason::measured;
            if (fault != 4)
                works.readings.push_back({march + 8h * t + (works.on_grid || pick(4) != 0 ? 0h : 1h), quality.missing() ? 0 : fault == 0 ? pick(10'000) : position[p], p, quality, 0});
            position[p] += std::max<std::int64_t>(used + (p == 0 ? more : 0), 0);
        }
    }
    if (one_by_one) std::ranges::stable_sort(works.readings, {}, &Reading::point);
    if (pick(2) == 0)
        for (Reading& r : works.readings)
            if (pick(8) == 0) std::swap(r, works.readings[static_cast<std::size_t>(pick(static_cast<int>(works.readings.size())))]);
    return works;
}

/// What a watcher of the balances knows: the last words of each day.
struct Days {
    std::map<Instant, Bucket> residuals;
    std::map<Instant, BalanceBucket> balances;

    void take(const Output& out) {
        for (const Bucket& b : out.meters)
            if (b.key.level == 1) residuals.insert_or_assign(b.key.start, b);
        for (const BalanceBucket& b : out.balances)
            if (b.key.level == 1) balances.insert_or_assign(b.key.start, b);
    }

    /// Each day in as many pieces as it has qualities.
    std::vector<AlarmEvent> batch(const AlarmRule& rule) const {
        std::vector<AlarmSample> samples;
        for (const auto& [start, b] : residuals) {
            std::vector<Instant> edges{start};
            std::vector<Quality> qualities;
            for (const Doubt& doubt : b.doubts) edges.push_back(edges.back() + doubt.time), qualities.push_back(doubt.quality);
            if (edges.back() < b.end) edges.push_back(b.end), qualities.emplace_back();
            const NodeBalance& node = balances.at(start).summary;
            auto residual = Series<Energy>::from_columns(Slots::between(edges), std::vector<std::int64_t>(qualities.size()), qualities);
            Sum<Energy> all;
            all.total = Total<Energy>::from_count(node.residual);
            const std::vector<Balance<Energy>> one{{std::move(residual), all, Energy::from_count(node.tolerance)}};
            for (const AlarmSample& sample : balance_samples<Energy>(rule, Slots::between({start, b.end}), one)) samples.push_back(sample);
        }
        return alarms(rule, samples);
    }
};

}  // namespace

TEST_CASE("live balances obey their laws under every fault") {
    LAW("after every reading what is published is what has changed in the batch over the last words of the days", [] {
        const Works works = any_works();
        const AlarmRule& rule = works.site.alarms[0].rule;
        Engine engine(works.site);
        Days days;
        std::map<std::pair<std::string, Instant>, AlarmEvent> said;
        for (const Reading& r : works.readings) {
            engine.push(r);
            const Output out = engine.take();
            days.take(out);
            if (out.balances.empty() && out.alarms.empty()) continue;
            const auto events = sorted(out.alarms), expected = sorted(published(said, days.batch(rule), rule.id));
            if (events != expected) RC_FAIL("says\n" + text_of(events) + "and should\n" + text_of(expected));
        }
        if (!works.on_grid) return;
        // And that is what the readings say, day by day.
        std::vector<std::vector<Reading>> of_points(2);
        for (const Reading& r : works.readings) of_points[r.point].push_back(r);
        std::vector<AlarmSample> samples;
        for (const auto& [start, b] : days.residuals) {
            const Slots day = Slots::between({start, b.end}), slots = works.site.levels[0].covering({start, b.end});
            std::vector<Branch<Energy>> branches;
            for (std::size_t p = 0; p < 2; ++p) {
                const PointSetup& of = works.site.points[p];
                branches.push_back({energy(of_points[p], of.point, slots, of.counter), of.accuracy_class});
            }
            std::optional<Series<Energy>> loss;
            if (works.site.trees[0].loss != 0) loss = evaluate(Formula::parse("0.02 * main"), Meters<Energy>{{"main", branches[0].used}});
            const std::vector<Balance<Energy>> one{balance<Energy>(branches[0], std::span(branches).subspan(1), loss)};
            for (const AlarmSample& sample : balance_samples<Energy>(rule, day, one)) samples.push_back(sample);
        }
        std::map<std::pair<std::string, Instant>, AlarmEvent> same = said;
        const auto more = published(same, alarms(rule, samples), rule.id);
        if (!more.empty()) RC_FAIL("lacks\n" + text_of(more));
    });
    LAW("killed at any reading and restored from its snapshot it says what it would have said", [] {
        Works works = any_works();
        if (pick(3) == 0) works.site.horizon = std::chrono::days(pick(3));
        require_same_after_kill({works.site, works.readings});
    });
}

TEST_CASE("a snapshot knows its alarms") {
    const Setup site = site_of(gauge(), limit({10}));
    Engine engine(site);
    engine.push(at(0min, 11));
    const Bytes bytes = engine.snapshot();
    Setup other = site;
    other.alarms[0].rule.route = "leader";  // where it is sent is no part of it
    Engine(other).restore(bytes);
    other.alarms[0].rule.delay = 1min;
    CHECK(code_of([&] { return Engine(other).restore(bytes), 0; }) == "other_setup");
    other = site;
    other.alarms[0].rule.watch = LimitAlarm{{11}, {}};
    CHECK(code_of([&] { return Engine(other).restore(bytes), 0; }) == "other_setup");
    other.alarms.clear();
    CHECK(code_of([&] { return Engine(other).restore(bytes), 0; }) == "other_setup");
    // A quota, and a class of accuracy, which is what a balance allows.
    const Setup quota = with_quotas({{minutes(0, 60), "1 kWh"}}), works = works_of(2);
    other = quota;
    other.alarms[0].quotas[0].from = march + 30min;
    CHECK(code_of([&] { return Engine(other).restore(Engine(quota).snapshot()), 0; }) == "other_setup");
    other = works;
    other.points[0].accuracy_class = 2;
    CHECK(code_of([&] { return Engine(other).restore(Engine(works).snapshot()), 0; }) == "other_setup");
}
