#include "wattle/carbon/scope2.hpp"

#include "wattle/time/periods.hpp"

#include "law.hpp"

#include <map>

using namespace wattle;
using namespace wattle::carbon;
using namespace wattle::test;
using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::microseconds;
using std::chrono::sys_days;

namespace {

const std::string shipped = WATTLE_SOURCE_DIR "/data/factors/cn_electricity_average.csv";

Zone shanghai() {
    static const Zone zone = Zone::load("Asia/Shanghai");
    return zone;
}

GridFactors china(std::vector<Fallback> fallback = {}) {
    static const Factors factors = Factors::load(shipped);
    return {factors, "CN", shanghai(), std::move(fallback)};
}

const std::string header = "set,id,parameter,subject,region,stage,mix,species,gwp,value,unit,data_year,valid_from,valid_to,source,verification\n";

/// A synthetic row of region X.
std::string row(const std::string& id, const std::string& value, const std::string& from, const std::string& to, const std::string& unit = "kgCO2/kWh",
                const std::string& species = "CO2", const std::string& gwp = "") {
    return "S," + id + ",ef,electricity,X,combustion,average," + species + ',' + gwp + ',' + value + ',' + unit + ",2023," + from + ',' + to + ",synthetic,one_text\n";
}

GridFactors synthetic(const std::string& rows, Zone zone = Zone::utc()) { return {Factors::parse(header + rows, "synthetic.csv"), "X", std::move(zone)}; }

/// One measured amount in one slot.
Series<Energy> one(const char* begin, const char* end, Energy energy) {
    const std::vector<Energy> amounts = {energy};
    return {Slots::between({parse_instant(begin), parse_instant(end)}), amounts};
}

}  // namespace

TEST_CASE("a year of electricity becomes emissions") {
    struct Case {
        std::string_view name;
        Energy used;
        std::string_view region, begin, end, expected;
    };
    // By hand: energy × the announced factor.
    const Case cases[] = {
        {"1000 kWh × 0.5306",             1000 * kWh, "CN",         "2023-01-01T00:00+08:00", "2024-01-01T00:00+08:00", "530.6 kgCO2e"},
        {"1000 MWh × 0.5366 (carbon.md)", 1000 * MWh, "CN",         "2022-03-01T00:00+08:00", "2022-04-01T00:00+08:00", "536600 kgCO2e"},
        {"100 MWh × 0.5306 (carbon.md)",  100 * MWh,  "CN",         "2023-06-01T00:00+08:00", "2023-06-01T01:00+08:00", "53060 kgCO2e"},
        {"1 kWh × 0.4419",                1 * kWh,    "440000",     "2023-06-01T00:00+08:00", "2023-06-01T01:00+08:00", "0.4419 kgCO2e"},
        {"1 mWh × 0.5306, to the mg",     1 * mWh,    "CN",         "2023-06-01T00:00+08:00", "2023-06-01T01:00+08:00", "0.000001 kgCO2e"},
        {"nothing",                       0 * kWh,    "CN",         "2023-06-01T00:00+08:00", "2023-06-01T01:00+08:00", "0 kgCO2e"},
        {"sent back: −10 kWh × 0.5500",   -10 * kWh,  "GRID_EAST",  "2023-06-01T00:00+08:00", "2023-06-01T01:00+08:00", "-5.5 kgCO2e"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        GridFactors grid = china();
        grid.region = c.region;
        const Statement statement = location_based(one(c.begin.data(), c.end.data(), c.used), grid);
        CHECK(to_string(statement.emissions) == c.expected);
        CHECK(statement.lines.size() == 1);
        CHECK(statement.co2_only);
        CHECK(statement.gwp.empty());
        CHECK_FALSE(statement.trace);
    }
}

TEST_CASE("a statement tells what it rests on") {
    // Synthetic: a day of quarter-hours, one of them estimated, one missing.
    Series<Energy> used(Slots::regular(parse_instant("2023-05-01T00:00+08:00"), 15min, 96));
    for (std::size_t i = 0; i < 96; ++i) used.set(i, Energy("10.5 kWh"), i == 7 ? Quality(Reason::interpolated) : Quality());
    used.set_missing(8, Reason::no_answer);
    const Statement statement = location_based(used, china(), {.source = "M07/import", .mode = half_up, .quantum = 1 * kgCO2e, .trace = true});
    // 95 × 10.5 kWh = 997.5 kWh; × 0.5306 = 529.2735 kg
    CHECK(statement.used == sum(used));
    CHECK(to_string(statement.exact) == "529.2735 kgCO2e");
    CHECK(to_string(statement.emissions) == "529 kgCO2e");
    CHECK(statement.factors() == std::vector<std::string>{"cn-2023-average"});
    CHECK(to_string(statement) ==
          "529 kgCO2e (CO2 only) of 997.5 kWh in 96 slots, 10.5 kWh of it not measured, 900 s without a value; worst: missing: no_answer; factors: cn-2023-average");
    CHECK(statement.trace->recompute() == *statement.trace);
    CHECK(statement.trace->explain(Language::english, shanghai()) ==
          "location-based emissions: 529.2735 kgCO2e, rounded half_up to 1 = 529 kgCO2e\n"
          "  emissions: 997.5 kWh × 0.5306 kgCO2e/kWh = 529.2735 kgCO2e\n"
          "    energy: 997.5 kWh = 987 kWh measured + 10.5 kWh estimated; 15 min missing (worst: missing: no_answer)\n"
          "      M07/import, 2023-05-01T00:00:00 to 2023-05-02T00:00:00 Asia/Shanghai, 96 slots\n"
          "    emission factor, CN 2023, CO2 only, counted as CO2e: 0.5306 kgCO2e/kWh\n"
          "      cn-2023-average, version 2023, source: MEE/NBS Announcement 2025 No. 47, 2025-12-31 (not checked); two_texts, SHA-256 " +
              to_hex(china().factors.sha256()) + '\n');
    const std::string chinese = statement.trace->explain(Language::chinese, shanghai());
    CAPTURE(chinese);
    CHECK(chinese.find("排放量：997.5 kWh × 0.5306 kgCO2e/kWh = 529.2735 kgCO2e") != std::string::npos);
    CHECK(chinese.find("排放因子，CN 2023年，仅含CO2，按CO2e计：0.5306 kgCO2e/kWh") != std::string::npos);
    CHECK(statement == location_based(used, china(), {.source = "M07/import", .mode = half_up, .quantum = 1 * kgCO2e, .trace = true}));
}

TEST_CASE("each slot takes the factor of its local year") {
    // 2022 ends in Shanghai eight hours before it does in UTC: 1 kWh per hour, 16 h of 31 December 2022 UTC still 2022, 8 h already 2023.
    const Series<Energy> used(Slots::regular(parse_instant("2022-12-31T00:00Z"), 1h, 24), std::vector<Energy>(24, 1 * kWh));
    const Statement statement = location_based(used, china(), {.trace = true});
    REQUIRE(statement.lines.size() == 2);
    CHECK(to_string(statement.lines[0].span) == "2022-12-31T00:00:00Z/2022-12-31T16:00:00Z");
    CHECK(to_string(statement.lines[0].emissions) == "8.5856 kgCO2e");  // 16 × 0.5366
    CHECK(to_string(statement.lines[1].emissions) == "4.2448 kgCO2e");  // 8 × 0.5306
    CHECK(to_string(statement.emissions) == "12.8304 kgCO2e");
    CHECK(statement.factors() == std::vector<std::string>{"cn-2022-average", "cn-2023-average"});
    CHECK(statement.trace->recompute() == *statement.trace);
}

TEST_CASE("a slot that lies in two factor years is split in proportion to time") {
    // Synthetic: 24 h with 12 kWh, of which 16 h lie in the old year: 8 kWh × 0.5366 + 4 kWh × 0.5306 = 6.4152 kg.
    const Series<Energy> used = one("2022-12-31T00:00Z", "2023-01-01T00:00Z", 12 * kWh);
    const Statement statement = location_based(used, china(), {.source = "hall", .trace = true});
    REQUIRE(statement.lines.size() == 2);
    CHECK(to_string(statement.lines[0].used.total) == "8 kWh");
    CHECK(to_string(statement.lines[1].used.total) == "4 kWh");
    CHECK(statement.lines[0].used.slots + statement.lines[1].used.slots == 1);
    CHECK(to_string(statement.emissions) == "6.4152 kgCO2e");
    CHECK(statement.trace->recompute() == *statement.trace);
    const std::string text = statement.trace->explain(Language::english, shanghai());
    CAPTURE(text);
    CHECK(text.find("energy, in proportion to time") != std::string::npos);
    CHECK(text.find("hall, 2022-12-31T08:00:00 to 2023-01-01T08:00:00 Asia/Shanghai, 1 slot") != std::string::npos);

    // 1 mWh cannot be halved: it goes to the longer part, and nothing is lost.
    const Statement least = location_based(one("2022-12-31T00:00Z", "2023-01-01T00:00Z", 1 * mWh), china());
    CHECK(least.lines[0].used.total == Total<Energy>(1 * mWh));
    CHECK(least.lines[1].used.total == Total<Energy>());

    // A missing slot is missing in both.
    Series<Energy> gap(used.slots());
    const Statement nothing = location_based(gap, china(), {.trace = true});
    CHECK(nothing.lines[0].used.missing == 16h);
    CHECK(nothing.lines[1].used.missing == 8h);
    CHECK(nothing.used.missing == 24h);
    CHECK(nothing.emissions == Emissions());
    CHECK(nothing.trace->recompute() == *nothing.trace);
}

TEST_CASE("no factor is an error that names the slot; another year is asked for, and said") {
    const Series<Energy> used(Slots::regular(parse_instant("2023-12-31T00:00+08:00"), 1h, 48), std::vector<Energy>(48, 1 * kWh));
    CHECK(code_of([&] { return location_based(used, china()); }) == "missing_factor");
    CHECK(message_of([&] { return location_based(used, china()); }) ==
          shipped + ": no average factor of electricity for region \"CN\" covers 2024-01-01, only 2021-01-01 to 2021-12-31, 2022-01-01 to 2022-12-31, 2023-01-01 to "
                    "2023-12-31, asked for by the slot 2023-12-31T16:00:00Z/2023-12-31T17:00:00Z; add the row for 2024, or ask for a fallback: newest_older, oldest, parent");
    const Statement statement = location_based(used, china({Fallback::newest_older}), {.trace = true});
    REQUIRE(statement.lines.size() == 2);  // the same factor, but not by the same right
    CHECK_FALSE(statement.lines[0].fallback);
    CHECK(statement.lines[1].fallback == Fallback::newest_older);
    CHECK(to_string(statement.emissions) == "25.4688 kgCO2e");  // 48 × 0.5306
    CHECK(statement.factors().size() == 1);
    CHECK(to_string(statement) == "25.4688 kgCO2e (CO2 only) of 48 kWh in 48 slots; worst: measured; factors: cn-2023-average; some by fallback");
    CHECK(statement.trace->explain().find("emission factor, CN 2023, CO2 only, counted as CO2e, fallback newest_older: 0.5306 kgCO2e/kWh") != std::string::npos);

    // c14 T15: a zone without data is never reported as clean.
    GridFactors tibet = china();
    tibet.region = "540000";
    CHECK(code_of([&] { return location_based(used, tibet); }) == "missing_factor");
}

TEST_CASE("what is not the average of a grid, or of two GWP sets, makes no statement") {
    const Series<Energy> used(Slots::regular(parse_instant("2023-01-01T00:00Z"), 24h, 10), std::vector<Energy>(10, 1 * kWh));
    // c14 T12: marginal and average mixed.
    GridFactors marginal = china();
    marginal.mix = Mix::operating_margin;
    CHECK(message_of([&] { return location_based(used, marginal); }) ==
          "location_based: operating_margin is a marginal mix; take the average of the grid; marginal factors serve projects");
    // c14 T4: two GWP sets in one inventory.
    const std::string ar5 = row("a", "0.5", "2023-01-01", "2023-01-05", "kgCO2e/kWh", "CO2e", "AR5-100"), ar6 = row("b", "0.6", "2023-01-05", "", "kgCO2e/kWh", "CO2e", "AR6-100");
    CHECK(message_of([&] { return location_based(used, synthetic(ar5 + ar6)); }) ==
          "synthetic.csv: the factor \"b\" counts by AR6-100, those before it by AR5-100; make one statement per GWP set");
    // Pure CO2 fits any set, and stays visible.
    const Statement statement = location_based(used, synthetic(ar5 + row("b", "0.0006", "2023-01-05", "", "tCO2/kWh")), {.trace = true});
    CHECK(statement.gwp == "AR5-100");
    CHECK(statement.co2_only);
    CHECK(to_string(statement.emissions) == "5.6 kgCO2e");  // 4 × 0.5 + 6 × 0.6
    CHECK(statement.trace->recompute() == *statement.trace);
    CHECK_FALSE(location_based(used, synthetic(row("a", "0.5", "2023-01-01", "", "kgCO2e/kWh", "CO2e", "AR5-100"))).co2_only);
    // c14 T3: carbon for CO2.
    CHECK(code_of([&] { return location_based(used, synthetic(row("a", "0.1", "2023-01-01", "", "kgC/kWh", "C"))); }) == "species_mismatch");
    CHECK(message_of([&] { return location_based(Series<Energy>(), china()); }) ==
          "location_based: there is no slot to state the emissions of; give a series of one slot or more");
    CHECK(code_of([&] { return location_based(used, china(), {.quantum = 0 * kgCO2e}); }) == "out_of_range");
}

TEST_CASE("a statement does not depend on how the time is cut") {
    const auto random_table = [] {
        // Periods of 1 to 3 days from 1 January 2023 on, local time of a zone with summer time, factors of 1 to 6 digits in three units.
        std::string rows;
        sys_days at = sys_days(2023y / 3 / 20);
        for (int i = 0; at < sys_days(2023y / 4 / 10); ++i) {
            const sys_days to = at + days(*rc::gen::inRange(1, 6));
            const auto value = Decimal::from(*rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 1'000'000)), -*rc::gen::inRange(0, 7));
            rows += row(std::to_string(i), to_string(value), to_string(Date(at)), to_string(Date(to)), *rc::gen::element("kgCO2/kWh", "tCO2/MWh", "gCO2/kWh"));
            at = to;
        }
        return synthetic(rows, Zone::load("Europe/Berlin"));
    };
    const auto random_series = [](Instant begin, microseconds step, std::size_t n) {
        Series<Energy> used(Slots::regular(begin, step, n));
        for (std::size_t i = 0; i < n; ++i) {
            const Energy energy = Energy::from_count(*rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::int64_t>(-1'000'000'000, 1'000'000'000)));
            switch (*rc::gen::inRange(0, 6)) {
                case 0: used.set_missing(i); break;
                case 1: used.set(i, energy, Reason::interpolated); break;
                default: used.set(i, energy);
            }
        }
        return used;
    };
    const Instant begin = parse_instant("2023-03-21T00:00+01:00");

    LAW("parts sum to the whole before rounding, and the trace recomputes to the statement", [&] {
        const GridFactors grid = random_table();
        const auto n = *rc::gen::inRange<std::size_t>(2, 12);
        const auto used = random_series(begin, *rc::gen::element<microseconds>(1h, 7h, 24h, 31h), n);
        const auto cut = *rc::gen::inRange<std::size_t>(1, n);
        const auto mode = *any_rounding();
        const auto quantum = *rc::gen::element(1 * mgCO2e, 1 * gCO2e, 500 * gCO2e, 1 * kgCO2e);
        const Statement whole = location_based(used, grid, {.mode = mode, .quantum = quantum, .trace = true});
        const Statement first = location_based(used.slice(0, cut), grid), second = location_based(used.slice(cut, n - cut), grid);
        RC_ASSERT(first.exact + second.exact == whole.exact);
        RC_ASSERT(first.used + second.used == whole.used);
        RC_ASSERT(whole.emissions == whole.exact.rounded(mode, quantum));

        Sum<Energy> lines;
        Product<Emissions> emissions;
        for (const StatementLine& line : whole.lines) {
            lines += line.used;
            emissions += line.emissions;
        }
        RC_ASSERT(lines == sum(used));
        RC_ASSERT(emissions == whole.exact);

        RC_ASSERT(whole.trace->recompute() == *whole.trace);
        RC_ASSERT(whole.trace->value(whole.trace->results().front()) == Figure(whole.emissions));
    });

    LAW("finer slots change nothing, where no slot lies in two periods", [&] {
        const GridFactors grid = random_table();
        const auto n = *rc::gen::inRange<std::size_t>(1, 8);  // days, one of which has 23 hours
        const Slots local_days = Periods::days(grid.zone).slots({begin, grid.zone.day(Date(sys_days(2023y / 3 / 21) + days(n))).begin()});
        const auto step = *rc::gen::element<microseconds>(1h, 30min);
        const auto fine = random_series(begin, step, static_cast<std::size_t>(local_days.span().length() / step));
        const Statement finer = location_based(fine, grid), coarser = location_based(fine.resample(local_days), grid);
        RC_ASSERT(finer.exact == coarser.exact);
        RC_ASSERT(finer.emissions == coarser.emissions);
        RC_ASSERT(finer.lines.size() == coarser.lines.size());
        for (std::size_t i = 0; i < finer.lines.size(); ++i) RC_ASSERT(finer.lines[i].emissions == coarser.lines[i].emissions);
    });
}
