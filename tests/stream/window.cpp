#include "wattle/stream/window.hpp"

#include "law.hpp"

#include <array>

using namespace wattle;
using namespace wattle::stream;
using namespace wattle::test;
using namespace std::chrono_literals;
using std::chrono::microseconds;

namespace {

Instant at(std::string_view text) { return parse_instant(text); }
Interval span(std::string_view from, std::string_view to) { return {at(from), at(to)}; }

/// The zones with the oddest days: Samoa left out 2011-12-30, Lord Howe changes by half an hour.
const std::array<Zone, 4>& zones() {
    static const std::array<Zone, 4> all = {Zone::load("Asia/Shanghai"), Zone::load("Europe/Berlin"), Zone::load("Pacific/Apia"), Zone::load("Australia/Lord_Howe")};
    return all;
}

/// Any instant of 2011, when Samoa left out a day and the others changed their clocks; on a boundary or a microsecond beside it as often as not.
rc::Gen<Instant> any_instant() {
    return rc::gen::resize(rc::kNominalSize, rc::gen::apply(
        [](std::int64_t quarters, std::int64_t micros) { return parse_instant("2011-01-01T00:00:00Z") + quarters * 15min + microseconds(micros); },
        rc::gen::oneOf(rc::gen::inRange<std::int64_t>(0, 36'000), rc::gen::inRange<std::int64_t>(34'800, 35'100)),
        rc::gen::element<std::int64_t>(-1, 0, 0, 1, 7'000'001)));
}
rc::Gen<Interval> any_interval() {
    return rc::gen::map(rc::gen::pair(any_instant(), any_instant()), [](const auto& pair) {
        return Interval(std::min(pair.first, pair.second), std::max(pair.first, pair.second));
    });
}
rc::Gen<Shifts> any_shifts() {
    return rc::gen::apply(
        [](int zone, int from, bool hole) {
            const auto clock = [&](int hours) { return std::chrono::minutes((from + hours) % 24 * 60); };
            std::vector<Shift> three = {{"early", clock(0), clock(8)}, {"late", clock(8), clock(16)}, {"night", clock(16), clock(24)}};
            if (hole) three.erase(three.begin() + 1);
            return Shifts(zones()[static_cast<std::size_t>(zone)], three);
        },
        rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 4)), rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 24)), rc::gen::arbitrary<bool>());
}

/// The windows that hold at least one microsecond of the interval, and those between them: by looking at each.
std::vector<Interval> touched(const Slots& all, const Interval& any) {
    std::vector<Interval> found;
    std::size_t behind = 0;
    for (const Interval& window : all) {
        if (window.begin() >= any.end() || (found.empty() && window.end() <= any.begin())) continue;
        found.push_back(window);
        if (window.intersection(any)) behind = found.size();
    }
    found.resize(behind);
    return found;
}
std::vector<Interval> listed(const Slots& slots) { return {slots.begin(), slots.end()}; }

}  // namespace

TEST_CASE("levels are called as people call their windows") {
    const Zone zone = Zone::load("Asia/Shanghai");
    struct Case {
        Level level;
        std::string name;
    };
    const Case cases[] = {
        {Level::every(1min),                    "minute"},
        {Level::every(15min),                   "15min"},
        {Level::every(1h),                      "60min"},  // of UTC, which is not the hour of the wall everywhere
        {Level::every(8h),                      "8h"},
        {Level::every(10s),                     "10s"},
        {Level::of(Periods::hours(zone)),       "hour"},
        {Level::of(Periods::days(zone, 6h)),    "day"},
        {Level::of(Periods::weeks(zone)),       "week"},
        {Level::of(Periods::months(zone)),      "month"},
        {Level::of(Periods::quarters(zone)),    "quarter"},
        {Level::of(Periods::years(zone)),       "year"},
        {Level::of(Periods::billing(zone, 26)), "billing"},
        {Level::of(Shifts(zone, {{"day", 8h, 20h}})), "shift"},
        {Level::list("season", {Instant(0us), Instant(1us)}), "season"},
    };
    for (const auto& c : cases) CHECK(c.level.name() == c.name);
    CHECK(to_string(Level::every(15min)) == "15min of UTC");
    CHECK(to_string(Level::list("season", {at("2026-01-01T00:00:00Z"), at("2026-04-01T00:00:00Z")})) == "season 2026-01-01T00:00:00Z 2026-04-01T00:00:00Z");
    CHECK(to_string(Level::of(Periods::days(zone, 6h))) == to_string(Periods::days(zone, 6h)));
}

TEST_CASE("levels that cannot be cut are refused") {
    CHECK(message_of([] { return Level::every(7min); }) == "level: 420000000 us does not divide a day; give a length such as 15min");
    for (const microseconds length : {microseconds(0), microseconds(-1), microseconds(48h), microseconds::max(), microseconds::min()})
        CHECK(code_of([&] { return Level::every(length); }) == "bad_level");
    CHECK(message_of([] { return Level::list("billing", {Instant()}); }) ==
          "level \"billing\": it has 1 boundaries; give the begin of each window and the end of the last");
    CHECK(message_of([] { return Level::list("billing", {Instant(2us), Instant(2us)}); }) ==
          "level \"billing\": its boundaries do not ascend; give the oldest first");
}

TEST_CASE("levels are equal if they cut time alike") {
    const Zone zone = Zone::load("Asia/Shanghai");
    CHECK(Level::of(Periods::days(zone)) == Level::of(Periods::days(zone)));
    CHECK_FALSE(Level::of(Periods::days(zone)) == Level::of(Periods::days(zone, 6h)));
    CHECK_FALSE(Level::of(Periods::days(zone)) == Level::of(Periods::days(Zone::utc())));
    CHECK_FALSE(Level::list("a", {Instant(0us), Instant(1us)}) == Level::list("b", {Instant(0us), Instant(1us)}));
    CHECK(usual_levels(zone).size() == 4);
}

TEST_CASE("a local day is one window, however long") {
    // Clocks: Berlin 2026-03-29 has 23 h; Samoa 2011-12-30 none.
    const Level berlin = Level::of(Periods::days(Zone::load("Europe/Berlin")));
    CHECK(berlin.around(at("2026-03-29T12:00:00Z")) == span("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"));
    const Level samoa = Level::of(Periods::days(Zone::load("Pacific/Apia")));
    CHECK(samoa.around(at("2011-12-30T09:59:59Z")) == span("2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z"));
    CHECK(samoa.around(at("2011-12-30T10:00:00Z")) == span("2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z"));
    CHECK(samoa.covering(span("2011-12-30T09:00:00Z", "2011-12-30T11:00:00Z")).size() == 3);  // the empty one between them
}

TEST_CASE("outside of a list there is no window") {
    const Level bills = Level::list("billing", {at("2026-01-05T00:00:00Z"), at("2026-02-03T00:00:00Z"), at("2026-03-04T00:00:00Z")});
    CHECK(bills.around(at("2026-01-04T23:59:59Z")) == std::nullopt);
    CHECK(bills.around(at("2026-01-05T00:00:00Z")) == span("2026-01-05T00:00:00Z", "2026-02-03T00:00:00Z"));
    CHECK(bills.around(at("2026-03-04T00:00:00Z")) == std::nullopt);
    CHECK(bills.covering(span("2025-01-01T00:00:00Z", "2027-01-01T00:00:00Z")).size() == 2);
    CHECK(bills.covering(span("2026-02-03T00:00:00Z", "2026-02-03T00:00:00Z")).empty());
    CHECK(bills.covering({Instant::min(), Instant::max()}).size() == 2);
    CHECK(bills.around(Instant::min()) == std::nullopt);
    CHECK(bills.around(Instant::max()) == std::nullopt);
}

TEST_CASE("windows end where time ends") {
    const Level quarters = Level::every(15min);
    CHECK(quarters.around(Instant::max()) == std::nullopt);
    CHECK(code_of([&] { return quarters.around(Instant::max() - 1us); }) == "out_of_range");
    CHECK(code_of([&] { return quarters.around(Instant::min()); }) == "out_of_range");
    CHECK(quarters.around(Instant::min() + 15min)->length() == 15min);
    CHECK(quarters.around(Instant::max() - 15min)->length() == 15min);
    CHECK(quarters.covering({}).empty());
    CHECK(code_of([] { return Level::of(Periods::days(Zone::utc())).around(Instant::min()); }) == "out_of_range");
    // A list may reach from one end to the other.
    const Level all = Level::list("all", {Instant::min(), Instant(), Instant::max()});
    CHECK(all.around(Instant::min()) == Interval(Instant::min(), Instant()));
    CHECK(all.around(Instant::max() - 1us) == Interval(Instant(), Instant::max()));
    CHECK(all.covering({Instant::min(), Instant::max()}).size() == 2);
}

TEST_CASE("windows are those of the calendar") {
    LAW("multiples of a length hold their instants", [] {
        const auto length = *rc::gen::element<microseconds>(1us, 10s, 1min, 15min, 1h, 24h);
        const Instant t{microseconds(*any_count())};
        if (t < Instant::min() + 24h || t > Instant::max() - 24h) return;
        const Interval window = Level::every(length).around(t).value();
        RC_ASSERT(window.contains(t));
        RC_ASSERT(window.length() == length);
        RC_ASSERT(window.begin().time_since_epoch() % length == 0us);
        const Slots two = Level::every(length).covering(Interval(t, window.end() + 1us));
        RC_ASSERT(two.size() == 2u);
        RC_ASSERT(two[0] == window);
    });
    LAW("shifts are those that the interval reaches into, and what lies between", [] {
        const Shifts shifts = *any_shifts();
        const Interval any = *any_interval();
        const Slots near = shifts.slots(shifts.production_days().covering(Interval(any.begin() - 48h, any.begin() + 48h)).span()).slots;
        const Interval within(any.begin(), std::min(any.end(), any.begin() + 24h));
        RC_ASSERT(listed(Level::of(shifts).covering(within)) == touched(near, within));
        const auto around = Level::of(shifts).around(any.begin());
        RC_ASSERT(around.has_value());
        RC_ASSERT(around->contains(any.begin()));
        RC_ASSERT(*around == touched(near, Interval(any.begin(), any.begin() + 1us)).front());
    });
    LAW("days, weeks and hours are those of the zone", [] {
        const Zone& zone = zones()[*rc::gen::inRange<std::size_t>(0, 4)];
        const Periods periods = *rc::gen::element(Periods::hours(zone), Periods::days(zone), Periods::weeks(zone), Periods::billing(zone, 31, 6h));
        const Instant t = *any_instant();
        RC_ASSERT(Level::of(periods).around(t) == periods.around(t));
        const Interval day(t, t + 24h);
        RC_ASSERT(listed(Level::of(periods).covering(day)) == touched(periods.covering(Interval(t - 24h, t + 48h)), day));
    });
    LAW("of a list, those that the interval reaches into", [] {
        std::vector<Instant> edges = *rc::gen::container<std::vector<Instant>>(rc::gen::map(rc::gen::inRange<std::int64_t>(0, 30), [](std::int64_t n) { return Instant(microseconds(n)); }));
        std::sort(edges.begin(), edges.end());
        edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
        if (edges.size() < 2) edges = {Instant(3us), Instant(5us)};
        const auto a = *rc::gen::inRange<std::int64_t>(-5, 35), b = *rc::gen::inRange<std::int64_t>(-5, 35);
        const Interval any(Instant(microseconds(std::min(a, b))), Instant(microseconds(std::max(a, b))));
        const Level level = Level::list("list", edges);
        RC_ASSERT(listed(level.covering(any)) == touched(Slots::between(edges), any));
        const auto around = level.around(any.begin());
        const bool inside = any.begin() >= edges.front() && any.begin() < edges.back();
        RC_ASSERT(around.has_value() == inside);
        if (around) RC_ASSERT(around->contains(any.begin()));
    });
}
