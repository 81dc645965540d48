#include "wattle/carbon/factor.hpp"

#include "law.hpp"

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

using namespace wattle;
using namespace wattle::carbon;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

const std::string shipped = WATTLE_SOURCE_DIR "/data/factors/cn_electricity_average.csv";

const Factors& china() {
    static const Factors factors = Factors::load(shipped);
    return factors;
}

const std::string header =
    "set,id,parameter,subject,region,level,parent,stage,mix,species,gwp,value,unit,data_year,valid_from,valid_to,source,verification,note\n";

/// A synthetic row, in which `change` replaces the text of a column.
std::string row(const std::map<std::string, std::string>& change = {}) {
    std::vector<std::pair<std::string, std::string>> cells = {
        {"set", "S"},           {"id", "a"},        {"parameter", "ef"}, {"subject", "electricity"},   {"region", "X"},
        {"level", ""},          {"parent", ""},     {"stage", "combustion"}, {"mix", "average"},       {"species", "CO2"},
        {"gwp", ""},            {"value", "0.5"},   {"unit", "kgCO2/kWh"}, {"data_year", "2023"},      {"valid_from", "2023-01-01"},
        {"valid_to", "2024-01-01"}, {"source", "synthetic"}, {"verification", "two_texts"}, {"note", "none"},
    };
    std::string text;
    for (const auto& [column, cell] : cells) text += (change.contains(column) ? change.at(column) : cell) + ',';
    text.back() = '\n';
    return text;
}

FactorQuery of(std::string region, Date date, std::optional<Mix> mix = Mix::average, std::vector<Fallback> fallback = {}) {
    FactorQuery query(std::move(region), date);
    query.mix = mix;
    query.fallback = std::move(fallback);
    return query;
}

}  // namespace

TEST_CASE("the shipped table has the numbers that China announced") {
    // Source: MEE/NBS Announcements 2024 No. 12, 2024 No. 33, 2025 No. 47, as two independent transcriptions have them. One trap among many: public
    // stores hold 0.5366 for 2021 and 0.5568 for 2022 (c14 T1), or the value of the nation for the regions (c14 T2).
    struct Case {
        std::string_view region;
        int year;
        std::string_view value, document;
    };
    const Case cases[] = {
        {"CN",         2021, "0.5568", "MEE/NBS Announcement 2024 No. 12"},
        {"CN",         2022, "0.5366", "MEE/NBS Announcement 2024 No. 33"},
        {"CN",         2023, "0.5306", "MEE/NBS Announcement 2025 No. 47"},
        {"GRID_EAST",  2022, "0.5617", "MEE/NBS Announcement 2024 No. 33"},
        {"GRID_EAST",  2023, "0.5500", "MEE/NBS Announcement 2025 No. 47"},
        {"GRID_SOUTH", 2022, "0.3869", "MEE/NBS Announcement 2024 No. 33"},
        {"440000",     2023, "0.4419", "MEE/NBS Announcement 2025 No. 47"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.region);
        CAPTURE(c.year);
        const FactorChoice found = china().find(of(std::string(c.region), std::chrono::year(c.year) / 6 / 30));
        CHECK(to_string(found.row->value) == c.value);
        CHECK(found.row->unit == "kgCO2/kWh");
        CHECK(found.row->data_year == c.year);
        CHECK(found.row->source.document == c.document);
        CHECK_FALSE(found.fallback);
        CHECK(found.until == Date(std::chrono::year(c.year + 1) / 1 / 1));
    }
    CHECK(china().rows().size() == 116);
    for (const FactorRow& factor : china().rows()) {
        CHECK(factor.co2_only());
        CHECK_FALSE(factor.source.note.empty());
        CHECK_FALSE(factor.source.url.empty());
        CHECK((factor.verification == Verification::two_texts || factor.verification == Verification::one_text));
        CHECK_FALSE(factor.source.checked);
    }
    const FactorRow& nation = china()["cn-2023-average"];
    CHECK(to_string(nation) == "cn-2023-average: 0.5306 kgCO2/kWh, CN 2023, average, two_texts");
    CHECK(to_string(nation.source) == "MEE/NBS Announcement 2025 No. 47, 2025-12-31 (not checked)");
    CHECK(to_string(nation.per_energy()) == "0.5306 kgCO2e/kWh");
    CHECK(china().warnings().empty());
    CHECK(to_string(china()).starts_with("116 factors of " + shipped + ", sha256 "));
    CHECK(china() == Factors::load(shipped));
}

TEST_CASE("every shipped number is in the collected facts") {
    const char* const folder = std::getenv("WATTLE_ACCEPTANCE_DATA");
    if (folder == nullptr) return;
    std::ifstream file(std::string(folder) + "/factors/china_grid_average_2021_2023.csv");
    std::stringstream facts;
    facts << file.rdbuf();
    REQUIRE_FALSE(facts.str().empty());
    for (const FactorRow& factor : china().rows()) {
        const std::string basis = factor.mix == Mix::average ? "average" : factor.mix == Mix::fossil_only ? "fossil_power_only" : "average_excl_market_traded_nonfossil";
        std::istringstream lines(facts.str());
        int found = 0;
        for (std::string line; std::getline(lines, line);)
            if (line.find(',' + factor.region + ',') != std::string::npos &&
                line.find(',' + basis + ',' + std::to_string(factor.data_year) + ',' + to_string(factor.value) + ',' + factor.unit + ',') != std::string::npos)
                ++found;
        CAPTURE(to_string(factor));
        CHECK(found == 1);
    }
}

TEST_CASE("a look-up is strict; a fallback is asked for, and named") {
    struct Case {
        std::string_view name;
        FactorQuery query;
        std::string_view id;
        std::optional<Fallback> fallback;
    };
    using enum Fallback;
    const Case cases[] = {
        {"the last day",                  of("CN", 2023y / 12 / 31),                               "cn-2023-average", {}},
        {"the first day",                 of("CN", 2021y / 1 / 1),                                 "cn-2021-average", {}},
        {"a fallback that is not needed", of("CN", 2022y / 1 / 1, Mix::average, {newest_older}),   "cn-2022-average", {}},
        {"a later year",                  of("CN", 2026y / 2 / 1, Mix::average, {newest_older}),   "cn-2023-average", newest_older},
        {"an earlier year",               of("CN", 2020y / 2 / 1, Mix::average, {newest_older, oldest}), "cn-2021-average", oldest},
        {"another mix of the parent",     of("440000", 2023y / 2 / 1, Mix::average, {parent}),     "440000-2023-average", {}},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        const FactorChoice found = china().find(c.query);
        CHECK(found.row->id == c.id);
        CHECK(found.fallback == c.fallback);
    }

    // Synthetic: a town whose grid, and a grid whose nation, answers.
    const Factors chain = Factors::parse(header + row({{"id", "town"}, {"region", "TOWN"}, {"parent", "GRID"}, {"valid_from", "2020-01-01"}, {"valid_to", "2021-01-01"}}) +
                                             row({{"id", "grid"}, {"region", "GRID"}, {"parent", "NATION"}, {"valid_from", "2022-07-01"}, {"valid_to", "2023-01-01"}}) +
                                             row({{"id", "nation"}, {"region", "NATION"}, {"valid_from", "2020-01-01"}, {"valid_to", ""}}),
                                         "chain.csv");
    const FactorChoice nation = chain.find(of("TOWN", 2022y / 6 / 30, {}, {parent}));
    CHECK(nation.row->id == "nation");
    CHECK(nation.fallback == parent);
    CHECK(nation.until == Date(2022y / 7 / 1));
    CHECK(chain.find(of("TOWN", 2022y / 7 / 1, {}, {parent})).row->id == "grid");
    CHECK(chain.find(of("TOWN", 2022y / 7 / 1, {}, {newest_older, parent})).row->id == "town");
    CHECK_FALSE(chain.find(of("NATION", 2030y / 1 / 1)).until);
}

TEST_CASE("what no row answers is an error with its remedy") {
    struct Case {
        std::string_view name;
        FactorQuery query;
        std::string_view code;
        std::string message;
    };
    FactorQuery lifecycle = of("CN", 2023y / 1 / 1);
    lifecycle.stage = Stage::lifecycle;
    FactorQuery heat = of("CN", 2023y / 1 / 1, {});
    heat.subject = "heat";
    const Case cases[] = {
        {"a later year", of("CN", 2026y / 2 / 1), "missing_factor",
         shipped + ": no average factor of electricity for region \"CN\" covers 2026-02-01, only 2021-01-01 to 2021-12-31, 2022-01-01 to 2022-12-31, "
                   "2023-01-01 to 2023-12-31; add the row for 2026, or ask for a fallback: newest_older, oldest, parent"},
        {"a region without a row", of("540000", 2023y / 1 / 1), "missing_factor", shipped + ": there is no row for region \"540000\"; add one, or use the factor of the region above"},
        {"a slip of the pen", of("grid-north", 2023y / 1 / 1), "missing_factor", shipped + ": there is no row for region \"grid-north\"; did you mean GRID_NORTH?"},
        {"c14 T16: the carbon footprint of electricity is another thing", lifecycle, "basis_mismatch",
         shipped + ": region \"CN\" has no average lifecycle factor of electricity; ask for what it has: average combustion, average_excl_market_nonfossil combustion, "
                   "fossil_only combustion"},
        {"c14 T12: marginal for average", of("CN", 2023y / 1 / 1, Mix::operating_margin), "basis_mismatch",
         shipped + ": region \"CN\" has no operating_margin factor of electricity; ask for what it has: average combustion, average_excl_market_nonfossil combustion, "
                   "fossil_only combustion"},
        {"an axis left open", of("CN", 2023y / 1 / 1, {}), "ambiguous_factor",
         shipped + ": \"cn-2023-average\" and \"cn-2023-average-excl-market-nonfossil\" both answer for region \"CN\" on 2023-01-01; say which: mix"},
        {"another subject", heat, "missing_factor", shipped + ": region \"CN\" has no factor of heat; add its row"},
        {"no such day", of("CN", 2023y / 2 / 30), "bad_date", "FactorQuery: there is no such day; check month and day"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(code_of([&] { return china().find(c.query); }) == c.code);
        CHECK(message_of([&] { return china().find(c.query); }) == c.message);
    }
    CHECK(message_of([] { return china()["cn-2024-average"]; }) == shipped + ": there is no factor \"cn-2024-average\"; did you mean cn-2021-average, cn-2022-average, cn-2023-average?");
    CHECK(code_of([] { return Factors::load("/nowhere/factors.csv"); }) == "unreadable_file");
}

TEST_CASE("an unverified row answers only on request") {
    const std::string csv = header + row({{"verification", "unverified"}, {"note", "often quoted"}});
    const std::string message = "ets.csv:2: the factor \"a\" was never verified (often quoted); compare it with its source, or load the table with Unverified::allow";
    const Factors strict = Factors::parse(csv, "ets.csv");
    CHECK(strict.rows().size() == 1);
    CHECK(message_of([&] { return strict.find(of("X", 2023y / 1 / 1)); }) == message);
    CHECK(message_of([&] { return strict["a"]; }) == message);
    CHECK(code_of([&] { return strict["a"]; }) == "unverified_factor");
    const Factors trusting = Factors::parse(csv, "ets.csv", Unverified::allow);
    CHECK(trusting.find(of("X", 2023y / 1 / 1)).row->verification == Verification::unverified);
    CHECK(trusting != strict);

    // A verified row before it is not hidden by it.
    const Factors both = Factors::parse(header + row() + row({{"id", "b"}, {"valid_from", "2024-01-01"}, {"valid_to", ""}, {"verification", "unverified"}}), "both.csv");
    CHECK(code_of([&] { return both.find(of("X", 2024y / 1 / 1)); }) == "unverified_factor");
    CHECK(both.find(of("X", 2024y / 1 / 1, {}, {Fallback::newest_older})).row->id == "a");
}

TEST_CASE("units are read, so that a slip of three digits cannot hide in them") {
    // c14 T6, T8, T9: kg/MWh, kg/kWh and t/MWh mixed up. All of these are 0.5306 kgCO2 for each kWh.
    struct Case {
        std::string value, unit, printed;
    };
    const Case cases[] = {
        {"0.5306", "kgCO2/kWh", "0.5306 kgCO2e/kWh"},
        {"0.5306", "tCO2/MWh",  "0.5306 tCO2e/MWh"},
        {"530.6",  "kgCO2/MWh", "530.6 kgCO2e/MWh"},
        {"530.60", "gCO2/kWh",  "530.60 gCO2e/kWh"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.unit);
        const Factors factors = Factors::parse(header + row({{"value", c.value}, {"unit", c.unit}}), "units.csv");
        CHECK(to_string(factors["a"].per_energy()) == c.printed);
        CHECK(1000 * kWh * factors["a"].per_energy() == Product<Emissions>(Emissions("530.6 kgCO2e")));
        CHECK(1000 * Wh * factors["a"].per_energy() == Product<Emissions>(Emissions("530.6 gCO2e")));
    }
    const auto factor = [](const std::string& species, const std::string& unit) {
        return Factors::parse(header + row({{"species", species}, {"unit", unit}}), "x.csv")["a"];
    };
    // c14 T3: carbon is not CO2, and a TJ is not a GJ.
    CHECK(message_of([&] { return factor("C", "tC/GJ").per_energy(); }) == "factor \"a\": tC/GJ weighs C, not CO2e; carbon becomes CO2 when it burns, times 44/12");
    CHECK(message_of([&] { return factor("CH4", "gCH4/kWh").per_energy(); }) == "factor \"a\": gCH4/kWh weighs CH4, not CO2e; weigh the gas with its GWP first");
    CHECK(message_of([&] { return factor("CO2", "tCO2/GJ").per_energy(); }) == "factor \"a\": tCO2/GJ is not per energy; use it with an amount of what it is printed per");
    CHECK(code_of([&] { return factor("CO2", "tCO2/GJ").per_energy(); }) == "unit_mismatch");
}

TEST_CASE("a table with mistakes gets all of them back, with their places") {
    const std::string csv = header + row({{"id", "ok"}}) +
                            row({{"id", "ok"}, {"region", "Y"}}) +                                          // line 3
                            row({{"set", ""}, {"parameter", "gwp"}, {"mix", "mean"}}) +                     // line 4
                            row({{"value", "0,5306"}}) +                                                    // line 5: one cell more
                            row({{"id", "b"}, {"value", "1e"}, {"unit", "kg/kWh"}}) +                       // line 6
                            row({{"id", "c"}, {"unit", "kgCO2e/kWh"}}) +                                    // line 7
                            row({{"id", "d"}, {"species", "CO2e"}, {"unit", "kgCO2e/kWh"}}) +               // line 8
                            row({{"id", "e"}, {"gwp", "AR5-100"}, {"value", "-1"}}) +                       // line 9
                            row({{"id", "f"}, {"data_year", "23"}, {"valid_from", "2023-1-1"}}) +           // line 10
                            row({{"id", "g"}, {"valid_to", "2023-01-01"}, {"source", ""}}) +                // line 11
                            row({{"id", "h"}, {"verification", "sure"}, {"note", "\"a, b\""}}) +            // line 12
                            row({{"id", "i"}, {"valid_from", "2023-12-31"}, {"valid_to", ""}});             // line 13
    CHECK(message_of([&] { return Factors::parse(csv, "mine.csv"); }) ==
          "mine.csv:3:3: \"ok\" stands here twice, first in line 2; give every row an id of its own\n"
          "mine.csv:4:1: no set; name the set that the row belongs to; sets are never merged\n"
          "mine.csv:4:4: \"gwp\" is no emission factor; write ef\n"
          "mine.csv:4:35: \"mean\" is no mix; write average, average_excl_market_nonfossil, fossil_only, residual, supplier, consumption, non_baseload, operating_margin, build_margin\n"
          "mine.csv:5:1: 20 cells where 19 belong; give one cell per column; quote a cell that holds a comma\n"
          "mine.csv:6:48: value: \"1e\" is not a decimal number; write digits with at most one point, such as 0.5306 or -12\n"
          "mine.csv:6:51: \"kg/kWh\" is no unit of a factor; write mass and gas per unit, as kgCO2/kWh or tCO2e/MWh\n"
          "mine.csv:7:52: the unit kgCO2e/kWh weighs CO2e, the row says CO2; let unit and species name the same gas, as the document prints it\n"
          "mine.csv:8:43: CO2e without its GWP set; name the set in the column gwp, such as AR5-100\n"
          "mine.csv:9:47: a GWP set stands with a row of CO2; leave gwp empty; only CO2e has one\n"
          "mine.csv:9:55: the factor is negative; give removals apart; they are never netted\n"
          "mine.csv:10:62: \"23\" is no year; write the four digits of the year that the number describes\n"
          "mine.csv:10:65: valid_from: this is not a date; write it as 2026-03-01\n"
          "mine.csv:11:78: the validity is empty; write the first day behind it, as 2024-01-01 for the year 2023\n"
          "mine.csv:11:89: no source; name the document that the row was taken from\n"
          "mine.csv:12:99: \"sure\" is no verification; write primary, two_texts, one_text, derived, unverified\n"
          "mine.csv:13:1: \"i\" and \"ok\" of line 2 are valid on the same days; end a validity where the next begins; give rows of different basis different axes");
    struct Case {
        std::string_view name, csv, message;
    };
    const Case cases[] = {
        {"an empty table", "# nothing\n",
         "t.csv: the table is empty; begin with a header line: set, id, parameter, subject, region, level, parent, stage, mix, species, gwp, value, unit, data_year, "
         "valid_from, valid_to, published, source, url, verification, note"},
        {"a header with mistakes", "set,id,parameter,subject,region,stage,mix,species,value,units,data_year,valid_from,source,verification,id\n",
         "t.csv:1:1: the column unit is missing; add it to the header line and to every row\n"
         "t.csv:1:57: there is no column \"units\"; did you mean unit?\n"
         "t.csv:1:104: the column id stands here twice; keep one"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(message_of([&] { return Factors::parse(c.csv, "t.csv"); }) == c.message);
    }
    CHECK(code_of([] { return Factors::parse(header + row({{"note", "\xFF"}}), "t.csv"); }) == "bad_text");
}

TEST_CASE("columns may stand in any order, and those that are not needed may be absent") {
    const Factors factors = Factors::parse("\xEF\xBB\xBF# synthetic\nverification,source,valid_from,data_year,unit,value,species,mix,stage,region,subject,parameter,id,set\r\n"
                                           "one_text,me,2023-01-01,2023,kgCO2/kWh,0.50,CO2,average,combustion,X,electricity,ef,a,S\r\n",
                                           "short.csv");
    CHECK(to_string(factors["a"].value) == "0.50");
    CHECK_FALSE(factors["a"].valid_to);
    CHECK(factors["a"].line == 3);
}

TEST_CASE("a region that was copied from its nation is warned of") {
    // c14 T2: 0.5366 entered for East and South China too; truth: 0.5617 and 0.3869.
    const Factors factors = Factors::parse(header + row({{"id", "cn"}, {"region", "CN"}, {"level", "national"}, {"value", "0.5366"}}) +
                                               row({{"id", "east"}, {"region", "EAST"}, {"level", "grid_region"}, {"value", "0.5366"}}) +
                                               row({{"id", "south"}, {"region", "SOUTH"}, {"level", "grid_region"}, {"value", "386.9"}}),
                                           "seed.csv");
    REQUIRE(factors.warnings().size() == 2);
    CHECK(to_string(factors.warnings()[0]) == "seed.csv:3:1: \"east\" has the value of its nation, 0.5366; check that the row was read from its own line of the document");
    CHECK(to_string(factors.warnings()[1]) == "seed.csv:4:1: \"south\" is a hundred times the value of its nation, or more; check the unit: kgCO2/kWh is tCO2/MWh");
}

TEST_CASE("a region is held against its own nation") {
    const auto place = [](std::string id, std::string level, std::string parent, std::string value) {
        return row({{"id", id}, {"region", id}, {"level", level}, {"parent", parent}, {"value", value}});
    };
    const Factors factors = Factors::parse(header + place("CN", "national", "", "0.5") + place("DE", "national", "", "0.4") + place("EAST", "grid_region", "CN", "0.6") +
                                               place("ZJ", "province", "EAST", "0.5") + place("BY", "state", "DE", "0.5") + place("RING", "state", "RING", "0.5"),
                                           "two.csv");
    REQUIRE(factors.warnings().size() == 1);
    CHECK(factors.warnings()[0].where == Place("two.csv", 5, 1));
}

TEST_CASE("the parent of a region is that of the set that was asked for") {
    // Set A draws the province into the east, set B into the south.
    const auto place = [](std::string set, std::string region, std::string parent, std::string from) {
        return row({{"set", set}, {"id", set + region}, {"region", region}, {"parent", parent}, {"valid_from", from}});
    };
    const Factors factors = Factors::parse(header + place("A", "P", "EAST", "2023-06-01") + place("B", "P", "SOUTH", "2023-06-01") + place("B", "EAST", "", "2023-01-01") +
                                               place("B", "SOUTH", "", "2023-01-01"),
                                           "sets.csv");
    FactorQuery query = of("P", 2023y / 3 / 1, Mix::average, {Fallback::parent});
    query.set = "B";
    CHECK(factors.find(query).row->id == "BSOUTH");
}

TEST_CASE("many rows that overlap are told once each, in the order of the file") {
    std::string csv = header;
    for (int i = 0; i < 3000; ++i) csv += row({{"id", std::to_string(i)}, {"valid_to", ""}});
    try {
        Factors::parse(csv, "many.csv");
        FAIL("overlapping rows");
    } catch (const Error& error) {
        CHECK(error.findings().size() == 2999);  // not the 4 498 500 pairs
        CHECK(error.findings()[1].where == Place("many.csv", 4, 1));
    }
}

TEST_CASE("a look-up answers with the row that was in force") {
    LAW("of random periods, without and with holes", [] {
        std::string csv = header;
        std::chrono::sys_days at = 2020y / 1 / 1;
        struct Period {
            std::chrono::sys_days from, to;
        };
        std::vector<Period> periods;
        for (int i = *rc::gen::inRange(1, 6); i > 0; --i) {
            at += std::chrono::days(*rc::gen::inRange(0, 3));
            const auto to = at + std::chrono::days(*rc::gen::inRange(1, 20));
            csv += row({{"id", std::to_string(periods.size())}, {"valid_from", to_string(Date(at))}, {"valid_to", to_string(Date(to))}});
            periods.push_back({at, to});
            at = to;
        }
        const Factors factors = Factors::parse(csv, "random.csv");
        for (std::chrono::sys_days d = std::chrono::sys_days(2020y / 1 / 1) - std::chrono::days(1); d <= at; d += std::chrono::days(1)) {
            std::string id, older;
            for (std::size_t i = 0; i < periods.size(); ++i) {
                if (periods[i].from <= d && d < periods[i].to) id = std::to_string(i);
                if (periods[i].from <= d) older = std::to_string(i);
            }
            const std::string code = code_of([&] { return factors.find(of("X", d)); });
            RC_ASSERT((code == "missing_factor") == id.empty());
            if (!id.empty()) RC_ASSERT(factors.find(of("X", d)).row->id == id);
            if (!older.empty()) {
                const FactorChoice found = factors.find(of("X", d, {}, {Fallback::newest_older}));
                RC_ASSERT(found.row->id == older);
                RC_ASSERT(found.fallback.has_value() == id.empty());
                // Until the day that it names, the answer is the same.
                const auto last = found.until ? std::chrono::sys_days(*found.until) - std::chrono::days(1) : at + std::chrono::days(9);
                const FactorChoice later = factors.find(of("X", last, {}, {Fallback::newest_older}));
                RC_ASSERT(later.row == found.row && later.fallback == found.fallback);
            }
        }
    });
}
