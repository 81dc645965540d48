#include "command.hpp"

#include "wattle/base/bytes.hpp"

#include "law.hpp"

#include <filesystem>

using namespace wattle;
using namespace wattle::test;
using cli::Outcome;

namespace {

const std::string example = WATTLE_SOURCE_DIR "/examples/meter_to_bill/";

/// The command on files of the example, or of this test.
Outcome bill(std::vector<std::string> more, std::string readings = example + "readings.csv", std::string tariff = example + "tariff.toml") {
    std::vector<std::string> arguments = {"bill", "--readings", std::move(readings), "--tariff", std::move(tariff)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return cli::run(arguments);
}
const std::vector<std::string> as_it_is = {"--columns", "instant=time", "--stamp", "begin", "--every", "1 h", "--month", "2026-03"};
std::vector<std::string> and_also(std::vector<std::string> more) {
    more.insert(more.begin(), as_it_is.begin(), as_it_is.end());
    return more;
}

/// A file of that content for the length of a test.
class File {
public:
    File(const std::string& name, std::string_view content) : path_((std::filesystem::temp_directory_path() / ("wattle_cli_" + name)).string()) {
        write_file(path_, content).value();
    }
    ~File() { std::filesystem::remove(path_); }
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("the command bills a table, and explains the biggest line") {
    const Outcome outcome = bill(as_it_is);
    CHECK(outcome.status == Outcome::done);
    CHECK(outcome.err.empty());
    CHECK(has(outcome.out, "\nenergy charge, day    1320.39 kWh     0.2840 EUR/kWh    374.99           0.7\n"));
    CHECK(has(outcome.out, "\ntotal                 1930.3  kWh                       528.68           0.5\n"));
    CHECK(has(outcome.out, "For 3 h of 30 d 23 h there is no value"));  // 743 hours: the clocks went forward
    CHECK(has(outcome.out, "= 374.99076 EUR, rounded half_up to 0.01 = 374.99 EUR"));
    CHECK_FALSE(has(outcome.out, "141.19 EUR\n"));
}

TEST_CASE("a day from one date to another is billed as the same part of the month") {
    const Outcome outcome = bill({"--columns", "instant=time", "--stamp", "begin", "--every", "1h", "--from", "2026-03-29", "--to", "2026-03-30", "--explain", "none"});
    CHECK(outcome.status == Outcome::done);
    CHECK(has(outcome.out, "2026-03-29 00:00 – 2026-03-30 00:00 Europe/Berlin"));
    CHECK(has(outcome.out, "in 23 slots; worst: measured\n"));
    CHECK(has(outcome.out, "meter, 2026-03: its days, of the 31 of the month."));
    CHECK_FALSE(has(outcome.out, "rounded half_up"));
}

TEST_CASE("readings of two registers are billed together, by virtue of what can flow") {
    const File readings("registers.csv",
                        "point,instant,value [kWh]\n"
                        "A,2026-03-02T00:00:00+01:00,999990\nB,2026-03-02T00:00:00+01:00,10.5\n"
                        "A,2026-03-03T00:00:00+01:00,14\nB,2026-03-03T00:00:00+01:00,20.5\n");
    const std::vector<std::string> registers = {"--kind", "register", "--p-max", "10 kW", "--max-gap", "1 h", "--from", "2026-03-02", "--to", "2026-03-03"};
    auto of = [&](std::vector<std::string> more) {
        more.insert(more.end(), registers.begin(), registers.end());
        return bill(more, readings.path());
    };
    const Outcome which = of({});
    CHECK(which.status == Outcome::wrong_file);
    CHECK(which.err == readings.path() + ": there are 2 points: \"A, B\"; name with --point the one to bill, or several to bill their sum\n");

    const Outcome one = of({"--point", "B"}), both = of({"--point", "A", "--point", "B", "--modulus", "1000000"});
    CHECK(has(one.out, "10 kWh in 96 slots, 10 kWh of it not measured; worst: estimated: interpolated"));
    CHECK(has(both.out, "Bill of A + B, "));
    CHECK(has(both.out, "34 kWh in 96 slots, 34 kWh of it not measured; worst: estimated: interpolated (rollover)"));  // 24 + 10
    CHECK(of({"--point", "B", "--point", "B"}).err == readings.path() + ": the point \"B\" is named twice; name each point once\n");
    CHECK(has(of({"--point", "B", "--multiplier", "30"}).err + of({"--point", "B", "--multiplier", "20"}).out, "200 kWh in 96 slots"));
}

TEST_CASE("the command tells emissions with the factor that they rest on") {
    const Outcome outcome = bill(and_also({"--factors", WATTLE_SOURCE_DIR "/data/factors/cn_electricity_average.csv", "--region", "CN", "--fallback", "newest_older"}));
    CHECK(outcome.status == Outcome::done);
    CHECK(has(outcome.out, "1024.217 kgCO2e (CO2 only) of 1930.3 kWh"));  // 1930.3 × 0.5306
    CHECK(has(outcome.out, "factors: cn-2023-average; some by fallback"));
    const Outcome strict = bill(and_also({"--factors", WATTLE_SOURCE_DIR "/data/factors/cn_electricity_average.csv", "--region", "CN"}));
    CHECK(strict.status == Outcome::wrong_file);
    CHECK(has(strict.err, "2026"));
}

TEST_CASE("the page of the command stands alone, in both languages") {
    const File page("page.html", "");
    for (const std::string language : {"english", "chinese"}) {
        const Outcome outcome = bill(and_also({"--page", page.path(), "--language", language}));
        CHECK(outcome.status == Outcome::done);
        CHECK(has(outcome.out, page.path()));
        const std::string html = read_file(page.path()).value();
        CHECK(has(html, language == "english" ? "How each line came to be" : "各项的由来"));
        CHECK(has(html, "<svg"));
        CHECK_FALSE(has(html, "<script"));
    }
}

TEST_CASE("every finding of every file is told at once, with line, column and remedy") {
    const File readings("bad.csv", "instant,M1 [kWh]\n2026-03-01 00:00,1.5\n2026-03-01 01:00,1O\n2026-03-29 02:30,2\n03/30/2026 04:00,3\n");
    const File tariff("bad.toml", "wattle = \"tariff/1\"\n[tariff]\nid = \"x\"\ncurrency = \"EUR\"\nminor_digits = 2\nzone = \"Europe/Berlin\"\n");
    const std::vector<std::string> options = {"--stamp", "begin", "--every", "1 h", "--month", "2026-03"};
    const Outcome outcome = bill(options, readings.path());
    CHECK(outcome.status == Outcome::wrong_file);
    CHECK(outcome.out.empty());
    for (const std::string_view part : {":3:18: \"1O\" is no number", ":4:1: 2026-03-29T02:30:00 did not occur", ":5:1: \"03/30/2026 04:00\" does not tell which",
                                        "Nothing was billed. With --keep-going"}) {
        CAPTURE(part);
        CHECK(has(outcome.err, part));
    }
    const Outcome both = bill(options, readings.path(), tariff.path());
    CHECK(both.status == Outcome::wrong_file);
    CHECK(has(both.err, tariff.path() + ":"));
    CHECK(has(both.err, "\"1O\" is no number"));

    auto despite = options;
    despite.push_back("--keep-going");
    const Outcome billed = bill(despite, readings.path());
    CHECK(billed.status == Outcome::done);
    CHECK(has(billed.err, "\"1O\" is no number"));
    CHECK(has(billed.out, "1.5 kWh in 743 slots, 2671200 s without a value"));
}

TEST_CASE("a table of two columns is one of instants, and of German ones too") {
    const File readings("german.csv", "Zeit;Zähler [kWh]\n2026-03-02 00:00;10,5\n2026-03-03 00:00;20,5\n");
    CHECK(has(bill({"--month", "2026-03"}, readings.path()).err, "say in columns which is which, as in columns.instant = \"Zeit\""));
    const Outcome outcome = bill({"--columns", "instant=Zeit", "--decimal", ",", "--kind", "register", "--p-max", "2 kW", "--max-gap", "2 h", "--from", "2026-03-02",
                                  "--to", "2026-03-03"}, readings.path());
    CHECK(has(outcome.err + outcome.out, "10 kWh in 96 slots, 10 kWh of it not measured"));
}

TEST_CASE("a period has to be named") {
    const Outcome outcome = bill({"--columns", "instant=time", "--stamp", "begin", "--every", "1h"});
    CHECK(outcome.status == Outcome::wrong_file);
    CHECK(has(outcome.err, "the readings run from 2026-03-01 00:00 to 2026-03-31 23:00 Europe/Berlin, and nothing tells which time to bill; "
                           "give --month 2026-03, or --from and --to"));
}

TEST_CASE("a command line that cannot be understood says what would be right") {
    struct Case {
        std::string_view name;
        std::vector<std::string> arguments;
        std::string_view expected;
    };
    const Case cases[] = {
        {"no command",     {},                                                    "subcommand"},
        {"no tariff",      {"bill", "--readings", "x"},                           "--tariff is required"},
        {"no unit",        {"bill", "--every", "15"},                             "--every: \"\" is none of s, min, h"},
        {"no number",      {"bill", "--every", "soon"},                           "--every: "},
        {"no column",      {"bill", "--columns", "time"},                         "--columns: \"time\" does not say which column; write it as instant=Time"},
        {"other column",   {"bill", "--columns", "when=Time"},                    "--columns: \"when\" is none of point, instant, value, quality, unit, source"},
        {"unknown zone",   {"bill", "--zone", "Europe/Atlantis"},                 "--zone: "},
        {"unknown unit",   {"bill", "--unit", "kwh"},                             "\"kwh\" is no unit that wattle knows"},
        {"other rounding", {"bill", "--round", "upwards"},                             "--round: "},
        {"other modulus",  {"bill", "--modulus", "2^32"},                         "--modulus: \"2^32\" is no whole number"},
        {"no month",       {"bill", "--month", "2026-13"},                        "--month: \"2026-13-01\": the calendar has no such day"},
        {"two periods",    {"bill", "--readings", "r", "--tariff", "t", "--month", "2026-03", "--from", "2026-03-01", "--to", "2026-03-02"}, "excludes"},
        {"half a period",  {"bill", "--readings", "r", "--tariff", "t", "--from", "2026-03-01"}, "requires --to"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        const Outcome outcome = cli::run(c.arguments);
        CAPTURE(outcome.err);
        CHECK(outcome.status == Outcome::wrong_usage);
        CHECK(outcome.out.empty());
        CHECK(has(outcome.err, c.expected));
    }
    CHECK(cli::run(std::vector<std::string>{"bill", "--help"}).status == Outcome::done);
    CHECK(has(cli::run(std::vector<std::string>{"--version"}).out, "."));
}

TEST_CASE("a meter that never changes its clock is read with a fixed offset") {
    const std::vector<std::string> march = {"--columns", "instant=time", "--stamp", "begin", "--every", "1h", "--from", "2026-03-29", "--to", "2026-03-30"};
    const File readings("winter.csv", "time,M1 [kWh]\n2026-03-29 00:00,1\n2026-03-29 01:00,1\n2026-03-29 02:00,1\n");
    auto fixed = march;
    fixed.insert(fixed.end(), {"--zone", "UTC+01:00"});
    CHECK(has(bill(march, readings.path()).err, "did not occur"));
    CHECK(has(bill(fixed, readings.path()).out, "3 kWh in 23 slots"));
    fixed.back() = "UTC-01:00";
    CHECK(has(bill(fixed, readings.path()).out, "3 kWh in 23 slots"));
    fixed.back() = "UTC+0x:00";
    CHECK(bill(fixed, readings.path()).status == Outcome::wrong_usage);
}

TEST_CASE("files that are not there are findings") {
    const Outcome outcome = bill(as_it_is, "/nowhere/readings.csv", "/nowhere/tariff.toml");
    CHECK(outcome.status == Outcome::wrong_file);
    CHECK(has(outcome.err, "/nowhere/readings.csv: No such file"));
    CHECK(has(outcome.err, "/nowhere/tariff.toml: No such file"));
    CHECK(bill(and_also({"--page", "/nowhere/page.html"})).status == Outcome::wrong_file);
}
