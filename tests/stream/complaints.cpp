// The numbers of public threads in which registers gave negative or giant bars. What is of a thread and what is synthetic stands in
// examples/complaints/cases.csv, beside the addresses; the readings are those of the example.
#include "wattle/stream/counter.hpp"

#include "law.hpp"

#include <algorithm>

using namespace wattle;
using namespace wattle::stream;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

struct Complaint {
    std::string_view id;
    AnyUnit unit;
    std::string_view resolution;
    std::chrono::minutes every;
    const char* p_max;
    bool resettable;
    std::string_view begin;
    std::chrono::minutes slot;
    std::size_t slots;
    // By hand, from the readings: in units of the point, whole seconds.
    std::string_view measured, estimated;
    std::int64_t missing;
};

const Complaint complaints[] = {
    // 215.7 counts, the three readings a tenth below it never settle: 15 min.
    {"grott#99",             kWh, "0.1",   5min,     "6 kW",     false, "2022-02-20T10:00:00Z", 5min,    10,  "0.1",     "0",      900},
    // 3598.7 − 3597.5; nothing is known before 17:07:01.980992 and after 18:32:08.701651.
    {"toolkit#841",          kWh, "0.1",   10min,    "11 kW",    false, "2025-01-05T17:00:00Z", 60min,   2,   "1.2",     "0",      2093},
    {"ha_openems#50",        Wh,  "1",     5min,     "43 kW",    false, "2026-05-23T12:00:00Z", 5min,    3,   "64",      "0",      30},
    // 3.746 − 3.737 over 39 min 22.092 s, which is a gap.
    {"refoss_rpc#14",        kWh, "0.001", 5min,     "3.68 kW",  false, "2026-08-17T02:45:00Z", 15min,   3,   "0",       "0.009",  337},
    {"evcc#30267",           kWh, "0.001", 5min,     "43 kW",    false, "2026-05-27T22:45:00Z", 15min,   2,   "0",       "0",      900},
    {"core#124420",          kWh, "0.01",  30min,    "7.4 kW",   false, "2024-08-22T18:00:00Z", 60min,   2,   "2",       "0",      1800},
    // Weeks apart: 12 kWh spread; the reset counts 0 at least; 0.01 kWh within 20 min, 0.02 kWh within 30.
    {"core#140300",          kWh, "0.01",  10min,    "3.68 kW",  true,  "2024-12-01T00:00:00Z", 1440min, 100, "0.01",    "12.02",  93'600},
    {"frontend#28177",       kWh, "0.001", 11'520min, "3.68 kW", false, "2025-08-23T00:00:00Z", 1440min, 96,  "1401.7",  "0",      79'200},
    {"frontend#19610",       kWh, "0.001", 7200min,  "17.25 kW", false, "2024-01-10T00:00:00Z", 1440min, 23,  "102.4",   "109.9",  79'200},
    // 324 + (1502 − 718) + (2230 − 1502) measured, and 718 that the restarted register shows at least.
    {"hass_wibeee#191",      Wh,  "1",     60min,    "9.2 kW",   true,  "2026-07-28T06:00:00Z", 60min,   5,   "1836",    "718",    3600},
    {"core#115065",          kWh, "0.1",   30min,    "10 kW",    false, "2024-04-07T09:00:00Z", 60min,   1,   "0.3",     "0",      20},
    {"ha_openems#56",        kWh, "0.1",   30min,    "20 kW",    false, "2026-06-19T11:00:00Z", 60min,   1,   "1.2",     "0",      20},
    {"emoncms#1137",         Wh,  "1",     5min,     "15 kW",    false, "2018-12-11T08:00:00Z", 5min,    3,   "120",     "0",      30},
    {"evcc#32117",           kWh, "0.001", 15min,    "43 kW",    false, "2026-07-24T13:00:00Z", 15min,   2,   "1.01",    "0",      20},
    {"timescaledb#4994",     Wh,  "1",     1min,     "12 kW",    false, "2022-01-01T00:00:00Z", 1min,    12,  "12",      "0",      0},
    {"toolkit#873",          kWh, "1",     30min,    "12 kW",    false, "2025-02-14T09:45:00Z", 90min,   1,   "1",       "0",      3600},
    {"VictoriaMetrics#5931", kWh, "0.1",   15min,    "6 kW",     false, "2024-03-06T10:00:00Z", 60min,   1,   "2.1",     "0",      120},
};

Point point_of(const Complaint& c) {
    Point point(std::string(c.id), PointKind::register_, c.unit, Decimal(c.resolution));
    point.every = c.every;
    return point;
}

/// The rows of the point, in the order of the file.
std::vector<Reading> readings_of(const Complaint& c) {
    CsvOptions all;
    for (const Complaint& other : complaints) all.points.push_back(point_of(other));
    std::vector<Finding> others;  // of points that are not energy, or not here
    const Table table = read_csv(WATTLE_SOURCE_DIR "/examples/complaints/readings.csv", all, others);
    std::vector<Reading> readings;
    for (std::size_t i = 0; i < table.size(); ++i)
        if (table[i].point == table.index(c.id)) readings.push_back({table[i].at, table[i].value, 0, table[i].quality, 0});
    return readings;
}

Energy energy_of(std::string_view number, AnyUnit unit) { return Energy(std::string(number) + " " + std::string(unit.symbol())); }

}  // namespace

TEST_CASE("what people complained of gives neither negative nor giant bars, and what was measured stays measured") {
    for (const Complaint& c : complaints) {
        CAPTURE(c.id);
        const CounterRule rule = {.p_max = c.p_max, .resettable = c.resettable};
        const Slots grid = Slots::regular(parse_instant(c.begin), c.slot, c.slots);
        std::vector<Reading> readings = readings_of(c);
        REQUIRE(readings.size() >= 3);
        const auto used = energy(readings, point_of(c), grid, rule);

        const Sum<Energy> known = sum(used);
        CHECK(known.total.narrow() - known.estimated.narrow() == energy_of(c.measured, c.unit));
        CHECK(known.estimated.narrow() == energy_of(c.estimated, c.unit));
        CHECK(known.missing / 1s == c.missing);

        // As much as can flow in a slot and half of one, by the bound that the rule has.
        const Power p_max{std::string_view(c.p_max)};
        for (std::size_t i = 0; i < used.size(); ++i) {
            if (!used[i]) continue;
            CAPTURE(i);
            CHECK(*used[i] >= Energy());
            CHECK(*used[i] <= p_max * (c.slot * 3 / 2) + point_of(c).amount<Energy>(2));
        }

        // However they arrive.
        std::reverse(readings.begin(), readings.end());
        CHECK(energy(readings, point_of(c), grid, rule) == used);
    }
}
