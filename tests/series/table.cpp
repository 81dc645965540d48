#include "wattle/series/table.hpp"

#include "law.hpp"

#include <unistd.h>

using namespace wattle;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

const Instant noon = parse_instant("2026-03-12T04:00:00Z");

const CsvOptions registers{.kind = PointKind::register_};

/// One reading as a person would note it: "M1 2026-03-01T00:00:00Z 1250 x 0.01 kWh measured".
std::vector<std::string> lines(const Table& table) {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < table.size(); ++i) {
        const Reading r = table[i];
        const Point& point = table.points()[r.point];
        all.push_back(point.id + ' ' + to_string(r.at) + ' ' + std::to_string(r.value) + " x " + to_string(point.resolution) + ' ' + to_string(point.unit) +
                      ' ' + short_text(r.quality));
    }
    return all;
}

/// What comes of one value cell: the reading, or the finding.
std::string read_value(const std::string& cell, const CsvOptions& options) {
    std::vector<Finding> findings;
    const Table table = parse_csv("point;instant;value [kWh]\nM1;2026-03-01T00:00:00Z;" + cell + "\n", "m.csv", options, findings);
    REQUIRE(table.size() == 1);
    const Reading r = table[0];
    if (!findings.empty()) CHECK(r.quality.quality_class() >= QualityClass::suspect);
    return (r.quality.missing() ? "" : std::to_string(r.value) + " x " + to_string(table.points()[0].resolution) + ' ') + short_text(r.quality) +
           (findings.empty() ? "" : ": " + std::string(findings[0].code.name()));
}

}  // namespace

TEST_CASE("a table holds readings as columns, and only such as belong to its points") {
    Table table({Point("a", PointKind::register_, kWh), Point("b", PointKind::gauge, kW)});
    table.push_back({noon, 5, 1, {}, 0});
    CHECK(table.source().empty());
    table.push_back({noon + 1min, 6, 0, Reason::glitch, 3});
    table.push_back({noon + 2min, 7, 0, Reason::gap, 0});
    CHECK(table.size() == 3);
    CHECK(table[0] == Reading{noon, 5, 1, {}, 0});
    CHECK(table[1] == Reading{noon + 1min, 6, 0, Reason::glitch, 3});
    CHECK(table[2] == Reading{noon + 2min, 0, 0, Reason::gap, 0});  // a missing reading has no number
    CHECK(table.source().size() == 3);
    CHECK(table.find("b") == 1u);
    CHECK_FALSE(table.find("c"));
    CHECK(table.index("b") == 1);
    CHECK(message_of([&] { return table.index("c"); }) == "table: there is no point \"c\"; use one of \"a, b\"");
    CHECK(table.add(Point("c", PointKind::state, AnyUnit())) == 2);

    CHECK(message_of([&] { return table.push_back({noon, 1, 3, {}, 0}), 0; }) ==
          "Table: there is no point 3 among 3; give the places of the points, from 0 on");
    CHECK(code_of([&] { return table.add(Point("a", PointKind::state, AnyUnit())); }) == "bad_point");
    CHECK(code_of([&] { return Table({Point("a", PointKind::register_, kWh)}, {{noon}, {1}, {1}, {Quality()}, {}}); }) == "unknown_point");
    CHECK(message_of([&] { return Table({Point("a", PointKind::register_, kWh)}, {{noon, noon}, {1}, {0}, {Quality()}, {}}); }) ==
          "Table: the columns have 2 instants, 1 values, 1 points, 1 qualities and 0 sources; give as many of each; sources may be left out");
    CHECK(Table({Point("a", PointKind::register_, kWh)}, {{noon}, {1}, {0}, {Reason::gap}, {0}}) ==
          Table({Point("a", PointKind::register_, kWh)}, {{noon}, {0}, {0}, {Reason::gap}, {}}));
}

TEST_CASE("a file of registers becomes a table, exactly") {
    const Table table = parse_csv(
        "point,instant,value [kWh],quality\n"
        "M1,2026-03-01T00:15:00+08:00,12.5,measured\n"
        "M1,2026-03-01T00:30:00+08:00,12.75,glitch+rollover\n"
        "\"M, 2\",2026-02-28T16:30:00Z,-7,\n"
        "M1,2026-03-01T00:45:00+08:00,,gap\n",
        "march.csv", registers);
    CHECK(lines(table) == std::vector<std::string>{
                              "M1 2026-02-28T16:15:00Z 1250 x 0.01 kWh measured",
                              "M1 2026-02-28T16:30:00Z 1275 x 0.01 kWh glitch+rollover",
                              "M, 2 2026-02-28T16:30:00Z -7 x 1 kWh measured",
                              "M1 2026-02-28T16:45:00Z 0 x 0.01 kWh gap",
                          });
    CHECK(table.points()[0].kind == PointKind::register_);
}

TEST_CASE("interval amounts and mean power say where their interval lies") {
    const auto text = "point,instant,value [kW]\nroof,2026-03-01T00:15:00Z,3.2\n";
    const Table table = parse_csv(text, "pv.csv", {.stamp = Stamp::begin, .every = 15min});
    CHECK(table.points()[0].kind == PointKind::interval);
    CHECK(table.points()[0].stamp == Stamp::begin);
    CHECK(table.points()[0].every == 15min);
    CHECK(table.points()[0].unit == kW);

    CHECK(message_of([&] { return parse_csv(text, "pv.csv"); }) ==
          "pv.csv: nothing tells what the values are; give kind = \"register\" for meter readings, \"gauge\" or \"state\"; for amounts or mean power per "
          "interval give stamp = \"begin\" or \"end\", and every, such as 15 min");
    CHECK(message_of([&] { return parse_csv(text, "pv.csv", {.kind = PointKind::interval}); }) ==
          "pv.csv: nothing tells whether an instant is the begin or the end of its interval; give stamp = \"begin\" or \"end\"\n"
          "pv.csv: nothing tells how long the intervals are; give every, such as 15 min");
    CHECK(message_of([&] { return parse_csv(text, "pv.csv", {.stamp = Stamp::end}); }) ==
          "pv.csv: nothing tells how long the intervals are; give every, such as 15 min");
}

TEST_CASE("a value is read exactly, or is a finding and no number") {
    Point declared("M1", PointKind::register_, kWh, Decimal("0.01"));
    declared.low = 0;
    declared.high = 1'000'000;
    CsvOptions open = registers, fixed{.points = {declared}}, comma = registers, quarter{.points = {Point("M1", PointKind::register_, kWh, Decimal("0.25"))}},
               tens{.points = {Point("M1", PointKind::register_, kWh, Decimal("1E+1"))}}, round = fixed, sentinel = registers;
    comma.decimal = ',';
    round.round = half_even;
    sentinel.sentinels = {4'294'967'295, Decimal("-0.1")};
    struct Case {
        const CsvOptions& options;
        std::string_view cell, expected;
    };
    const Case cases[] = {
        {open,      "12.5",                      "125 x 0.1 measured"},
        {open,      "12.50",                     "1250 x 0.01 measured"},  // as printed
        {open,      "+007",                      "7 x 1 measured"},
        {open,      "-0.0",                      "0 x 0.1 measured"},
        {open,      ".5",                        "5 x 0.1 measured"},
        {open,      "5.",                        "5 x 1 measured"},
        {open,      " 5 ",                       "5 x 1 measured"},
        {open,      "\"5\"",                     "5 x 1 measured"},
        {open,      "1.5E3",                     "1500 x 1 measured"},
        {open,      "1.5e-3",                    "15 x 0.0001 measured"},
        {open,      "9223372036854775806",       "9223372036854775806 x 1 measured"},
        {open,      "0.1000000000000000055511",  "overflow"},  // what a double printed
        {open,      "9223372036854775808",       "overflow"},
        {open,      "1e40",                      "overflow"},
        {open,      "1e-40",                     "off_resolution"},
        {open,      "1234567890123456789012345678901234567890", "overflow"},
        {open,      "",                          "missing"},
        {open,      "NaN",                       "missing"},
        {open,      "n/a",                       "missing"},
        {open,      "NULL",                      "missing"},
        {open,      "inf",                       "bad_number"},
        {open,      "12,5",                      "bad_number"},
        {open,      "1.234,5",                   "bad_number"},
        {open,      "1'234",                     "bad_number"},
        {open,      "1 234",                     "bad_number"},
        {open,      "0x1F",                      "bad_number"},
        {open,      "12.5kWh",                   "bad_number"},
        {open,      "1e",                        "bad_number"},
        {open,      "--5",                       "bad_number"},
        {open,      ".",                         "bad_number"},
        {open,      "4294967295",                "undeclared_sentinel"},
        {open,      "42949672.95",               "undeclared_sentinel"},  // the same bits behind two decimals
        {open,      "-2147483648",               "undeclared_sentinel"},
        {sentinel,  "4294967295",                "sentinel"},
        {sentinel,  "4294967295.0",              "sentinel"},
        {sentinel,  "-1e-1",                     "sentinel"},
        {sentinel,  "-1",                        "-1 x 1 measured"},
        {comma,     "12,5",                      "125 x 0.1 measured"},
        {comma,     "12.5",                      "bad_number"},
        {fixed,     "12.5",                      "1250 x 0.01 measured"},
        {fixed,     "12.345",                    "off_resolution"},
        {fixed,     "12.340",                    "1234 x 0.01 measured"},
        {fixed,     "1000000",                   "100000000 x 0.01 measured"},
        {fixed,     "1000000.01",                "100000001 x 0.01 outside_limits"},
        {fixed,     "-0.01",                     "-1 x 0.01 outside_limits"},
        {fixed,     "4294967295",                "429496729500 x 0.01 outside_limits"},
        {round,     "12.345",                    "1234 x 0.01 measured"},
        {round,     "1.005",                     "100 x 0.01 measured"},
        {round,     "1e-30",                     "0 x 0.01 measured"},
        {quarter,   "12.5",                      "50 x 0.25 measured"},
        {quarter,   "12.6",                      "off_resolution"},
        {quarter,   "12.500000",                 "50 x 0.25 measured"},
        {tens,      "120",                       "12 x 1E+1 measured"},
        {tens,      "12E1",                      "12 x 1E+1 measured"},
        {tens,      "125",                       "off_resolution"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.cell);
        const std::string got = read_value(std::string(c.cell), c.options);
        if (c.expected.find(' ') != std::string_view::npos || got.find(':') == std::string::npos)
            CHECK(got == c.expected);
        else
            CHECK(got.substr(got.find(": ") + 2) == c.expected);
    }
}

TEST_CASE("the resolution follows the finest decimals of each point, wherever they stand") {
    const Table table = parse_csv(
        "point,instant,value [kWh]\n"
        "a,2026-03-01T00:00:00Z,1\nb,2026-03-01T00:00:00Z,5\na,2026-03-01T00:15:00Z,1.5\na,2026-03-01T00:30:00Z,NA\n"
        "a,2026-03-01T00:45:00Z,1.625\na,2026-03-01T01:00:00Z,2.0\nb,2026-03-01T00:15:00Z,6\n",
        "f.csv", registers);
    CHECK(lines(table) == std::vector<std::string>{
                              "a 2026-03-01T00:00:00Z 1000 x 0.001 kWh measured",
                              "b 2026-03-01T00:00:00Z 5 x 1 kWh measured",
                              "a 2026-03-01T00:15:00Z 1500 x 0.001 kWh measured",
                              "a 2026-03-01T00:30:00Z 0 x 0.001 kWh missing",
                              "a 2026-03-01T00:45:00Z 1625 x 0.001 kWh measured",
                              "a 2026-03-01T01:00:00Z 2000 x 0.001 kWh measured",
                              "b 2026-03-01T00:15:00Z 6 x 1 kWh measured",
                          });
    std::vector<Finding> findings;
    const Table broken = parse_csv("point,instant,value [kWh]\na,2026-03-01T00:00:00Z,9000000000000000000\na,2026-03-01T00:15:00Z,0.01\n", "f.csv", registers, findings);
    REQUIRE(findings.size() == 1);
    CHECK(to_string(findings[0]) ==
          "f.csv:3:24: with the decimals of this value others of the point \"a\" do not fit 64 bits; give resolution, and round, such as \"half_even\"");
    CHECK(broken[0].quality.missing());
    CHECK(broken[1].value == 1);
}

TEST_CASE("instants are read in every form, and in no other") {
    CsvOptions berlin = registers, seconds = registers, millis = registers, earlier, later;
    berlin.zone = Zone::load("Europe/Berlin");
    seconds.instants = CsvInstants::seconds;
    millis.instants = CsvInstants::milliseconds;
    earlier = later = berlin;
    earlier.ambiguous = Ambiguous::earlier;
    later.ambiguous = Ambiguous::later;
    struct Case {
        const CsvOptions& options;
        std::string_view cell, expected;  // the instant, or the code of the finding
    };
    const Case cases[] = {
        {registers, "2026-03-01T00:15:00+08:00",     "2026-02-28T16:15:00Z"},
        {registers, "2026-03-01 00:15:00.25+0800",   "2026-02-28T16:15:00.25Z"},
        {registers, "2026-03-01T00:15Z",             "2026-03-01T00:15:00Z"},
        {registers, "2026-03-01T00:15:00-00:30",     "2026-03-01T00:45:00Z"},
        {registers, "2026-03-01T24:00:00Z",          "2026-03-02T00:00:00Z"},
        {registers, "2026-03-01T00:15:00",           "missing_option"},
        {registers, "2026-02-29T00:15:00Z",          "bad_instant"},
        {registers, "2026-03-01T24:15:00Z",          "bad_instant"},
        {registers, "2026-03-01T00:15:60Z",          "bad_instant"},
        {registers, "03/01/2026 00:15",              "bad_instant"},
        {registers, "2026-03-01",                    "bad_instant"},
        {registers, "1772323200",                    "bad_instant"},
        {registers, "",                              "bad_instant"},
        {berlin,    "2026-03-01 00:15:00",           "2026-02-28T23:15:00Z"},
        {berlin,    "2026-07-01T00:15",              "2026-06-30T22:15:00Z"},
        {berlin,    "2026-07-01T00:15Z",             "2026-07-01T00:15:00Z"},  // what the file says goes first
        {berlin,    "2026-10-25T02:30:00",           "doubled_local_time"},
        {berlin,    "2026-10-25T02:30:00+01:00",     "2026-10-25T01:30:00Z"},
        {berlin,    "2026-03-29T02:30:00",           "missing_local_time"},
        {earlier,   "2026-10-25T02:30:00",           "2026-10-25T00:30:00Z"},
        {later,     "2026-10-25T02:30:00",           "2026-10-25T01:30:00Z"},
        {later,     "2026-03-29T02:30:00",           "missing_local_time"},
        {seconds,   "1772323200",                    "2026-03-01T00:00:00Z"},
        {seconds,   "1772323200.5",                  "2026-03-01T00:00:00.5Z"},
        {seconds,   "1772323200000",                 "bad_instant"},           // milliseconds
        {seconds,   "2026-03-01T00:15:00Z",          "bad_instant"},
        {millis,    "1772323200000",                 "2026-03-01T00:00:00Z"},
        {millis,    "1772323200",                    "bad_instant"},           // seconds: 21 January 1970
        {millis,    "1772323200000.0001",            "bad_instant"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.cell);
        std::vector<Finding> findings;
        const Table table = parse_csv("point;instant;value [kWh]\nM1;" + std::string(c.cell) + ";5\n", "m.csv", c.options, findings);
        if (findings.empty()) {
            REQUIRE(table.size() == 1);
            CHECK(to_string(table[0].at) == c.expected);
        } else {
            CHECK(table.empty());
            CHECK(findings[0].code.name() == c.expected);
            CHECK(findings[0].where == Place("m.csv", 2, 4));
        }
    }
}

TEST_CASE("quotes, line ends and blanks are those of RFC 4180 and of the programs that write such files") {
    const std::string expected = "M1 2026-03-01T00:00:00Z 5 x 1 kWh measured";
    struct Case {
        std::string_view name;
        std::string text;
    };
    const Case cases[] = {
        {"plain",               "point,instant,value [kWh]\nM1,2026-03-01T00:00:00Z,5\n"},
        {"semicolons",          "point;instant;value [kWh]\nM1;2026-03-01T00:00:00Z;5\n"},
        {"tabs",                "point\tinstant\tvalue [kWh]\nM1\t2026-03-01T00:00:00Z\t5\n"},
        {"bars",                "point|instant|value [kWh]\nM1|2026-03-01T00:00:00Z|5\n"},
        {"CRLF",                "point,instant,value [kWh]\r\nM1,2026-03-01T00:00:00Z,5\r\n"},
        {"mixed line ends",     "point,instant,value [kWh]\r\nM1,2026-03-01T00:00:00Z,5\n"},
        {"no last line end",    "point,instant,value [kWh]\nM1,2026-03-01T00:00:00Z,5"},
        {"CR at the very end",  "point,instant,value [kWh]\nM1,2026-03-01T00:00:00Z,5\r"},
        {"BOM",                 "\xEF\xBB\xBFpoint,instant,value [kWh]\nM1,2026-03-01T00:00:00Z,5\n"},
        {"BOM and quotes",      "\xEF\xBB\xBF\"point\",\"instant\",\"value [kWh]\"\n\"M1\",\"2026-03-01T00:00:00Z\",\"5\"\n"},
        {"blank lines",         "\n\npoint,instant,value [kWh]\n\nM1,2026-03-01T00:00:00Z,5\n\r\n\n"},
        {"empty rows",          "point,instant,value [kWh]\n,,\nM1,2026-03-01T00:00:00Z,5\n,,\n"},
        {"padding",             "point , instant, value [kWh]\n M1 , 2026-03-01T00:00:00Z ,5 \n"},
        {"other order",         "value [kWh],point,instant\n5,M1,2026-03-01T00:00:00Z\n"},
        {"a last empty column", "point,instant,value [kWh],\nM1,2026-03-01T00:00:00Z,5,\n"},
        {"a unit column",       "point,instant,value,unit\nM1,2026-03-01T00:00:00Z,5,kWh\n"},
        {"Excel's own line",    "\xEF\xBB\xBFsep=;\r\npoint;instant;value [kWh]\r\nM1;2026-03-01T00:00:00Z;5\r\n"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(lines(parse_csv(c.text, "m.csv", registers)) == std::vector{expected});
    }

    const Table quoted = parse_csv(
        "point,instant,value [kWh]\n\"a \"\"b\"\"\nc, d\",2026-03-01T00:00:00Z,5\n'=1+1,2026-03-01T00:00:00Z,6\n''=x,2026-03-01T00:00:00Z,7\n'q,2026-03-01T00:00:00Z,8\n"
        "#1,2026-03-01T00:00:00Z,9\n",
        "q.csv", registers);
    CHECK(quoted.points()[0].id == "a \"b\"\nc, d");
    CHECK(quoted.points()[1].id == "=1+1");
    CHECK(quoted.points()[2].id == "'=x");
    CHECK(quoted.points()[3].id == "'q");
    CHECK(quoted.points()[4].id == "#1");  // there are no comments
}

TEST_CASE("a broken row or cell is a finding with its place; what can be used is used") {
    struct Case {
        std::string_view name, rows;
        std::string_view finding;  // place and code
        std::size_t used;
    };
    const Case cases[] = {
        {"too few cells",         "M1,2026-03-01T00:00:00Z\n",                          "2:1 ragged_row",        1},
        {"too many cells",        "M1,2026-03-01T00:00:00Z,5,measured,x\n",             "2:1 ragged_row",        1},
        {"a decimal comma",       "M1,2026-03-01T00:00:00Z,12,5,measured\n",            "2:1 ragged_row",        1},
        {"an open quote",         "\"M1,2026-03-01T00:00:00Z,5,measured\n",             "2:1 bad_quotes",        1},
        {"behind a quote",        "\"M1\"x,2026-03-01T00:00:00Z,5,measured\n",          "2:5 bad_quotes",        1},
        {"a quote within",        "M\"1,2026-03-01T00:00:00Z,5,measured\n",             "2:2 bad_quotes",        1},
        {"no point",              ",2026-03-01T00:00:00Z,5,measured\n",                 "2:1 unknown_point",     1},
        {"no instant",            "M1,,5,measured\n",                                   "2:4 bad_instant",       1},
        {"a bad quality",         "M1,2026-03-01T00:00:00Z,5,good\n",                   "2:27 bad_quality",      2},
        {"a value not there",     "M1,2026-03-01T00:00:00Z,5,gap\n",                    "2:25 bad_quality",      2},
        {"Latin-1",               "Z\xE4hler,2026-03-01T00:00:00Z,5,measured\n",        "2:1 bad_text",          1},
        {"a control character",   "M\x01,2026-03-01T00:00:00Z,5,measured\n",            "2:1 bad_text",          1},
        {"letters, not bytes",    "Zähler,2026-03-01T00:00:00Z,x,measured\n",           "2:29 bad_number",       2},
        {"behind a line break",   "\"M\n1\",2026-03-01T00:00:00Z,x,measured\n",         "3:25 bad_number",       2},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        std::vector<Finding> findings;
        const Table table = parse_csv("point,instant,value [kWh],quality\n" + std::string(c.rows) + "M9,2026-03-01T00:15:00Z,6,measured\n", "m.csv", registers, findings);
        REQUIRE(findings.size() == 1);
        const Place& where = findings[0].where;
        CHECK(std::to_string(where.line) + ':' + std::to_string(where.column) + ' ' + std::string(findings[0].code.name()) == c.finding);
        CHECK(table.size() == c.used);
    }
}

TEST_CASE("declared points are the only ones, and keep what they were declared as") {
    const CsvOptions declared{.points = {Point("a", PointKind::register_, kWh, Decimal("0.1")), Point("b", PointKind::gauge, kW, Decimal("0.1"))}};
    const Table table = parse_csv("point,instant,value\nb,2026-03-01T00:00:00Z,1\n", "m.csv", declared);
    CHECK(table.points() == declared.points);
    CHECK(table[0] == Reading{parse_instant("2026-03-01T00:00:00Z"), 10, 1, {}, 0});

    CHECK(message_of([&] { return parse_csv("point,instant,value\nc,2026-03-01T00:00:00Z,1\nc,2026-03-01T00:15:00Z,1\na,2026-03-01T00:15:00Z,1\n", "m.csv", declared); }) ==
          "m.csv:2:1: there is no point \"c\" among the 2 declared; declare it, or leave its rows out (told once for each id)");
    CHECK(message_of([&] { return parse_csv("point,instant,value [MWh]\na,2026-03-01T00:00:00Z,1\n", "m.csv", declared); }) ==
          "m.csv:2:1: the values are in MWh, and the point \"a\" is declared in kWh; declare the point as the file has it, or mend the header (told once for each id)");
    CHECK(message_of([&] { return parse_csv("point,instant,value,unit\na,2026-03-01T00:00:00Z,1,kWh\na,2026-03-01T00:15:00Z,1,MWh\n", "m.csv", declared); }) ==
          "m.csv:3:26: this row is in \"MWh\", and the point \"a\" in kWh; declare the point as the file has it, or mend the row");
    CHECK(code_of([&] { return parse_csv("", "m.csv", {.points = {declared.points[0], declared.points[0]}}); }) == "bad_point");
}

TEST_CASE("findings come all at once, in order, up to a number") {
    std::string text = "point,instant,value [kWh]\n";
    for (int i = 0; i < 250; ++i) text += "M1,2026-03-01T00:00:00,x\n";
    std::vector<Finding> findings;
    parse_csv(text, "m.csv", registers, findings);
    REQUIRE(findings.size() == 101);
    CHECK(to_string(findings[0].where) == "m.csv:2:4");
    CHECK(to_string(findings[1].where) == "m.csv:2:24");
    CHECK(to_string(findings.back()) == "m.csv: 151 more findings are not shown; mend these first, or raise most_findings");
}

TEST_CASE("a file with one column per point is read as well") {
    const CsvOptions berlin{.zone = Zone::load("Europe/Berlin"), .kind = PointKind::register_};
    const Table table = parse_csv("instant,main [kWh],roof [kW]\n2026-03-01T00:00,12.5,3\n2026-03-01T00:15,12.75,NA\n", "wide.csv", berlin);
    CHECK(lines(table) == std::vector<std::string>{
                              "main 2026-02-28T23:00:00Z 1250 x 0.01 kWh measured",
                              "roof 2026-02-28T23:00:00Z 3 x 1 kW measured",
                              "main 2026-02-28T23:15:00Z 1275 x 0.01 kWh measured",
                              "roof 2026-02-28T23:15:00Z 0 x 1 kW missing",
                          });
    const CsvOptions declared{.points = {Point("main", PointKind::register_, kWh), Point("roof", PointKind::gauge, kW)}, .columns = {.instant = "Zeit"}};
    CHECK(parse_csv("main;Zeit;roof\n5;2026-03-01T00:00Z;6\n", "wide.csv", declared).size() == 2);
    CHECK(message_of([&] { return parse_csv("instant,main [kWh],status\n2026-03-01T00:00,12.5,3\n", "wide.csv", berlin); }) ==
          "wide.csv:1:20: nothing is known of the column \"status\"; if it is a point, write its unit behind its name, as in \"status [kWh]\", or declare it; else add it "
          "to ignore");
    const Table quality = parse_csv("instant,quality,a [kWh],b [kWh]\n2026-03-01T00:00Z,glitch,1,2\n", "wide.csv", berlin);
    CHECK(quality[0].quality == Quality(Reason::glitch));
    CHECK(quality[1].quality == Quality(Reason::glitch));
    CHECK(code_of([&] { return parse_csv("instant,a [kWh],a [kWh]\n", "wide.csv", berlin); }) == "bad_header");
    CHECK(code_of([&] { return parse_csv("Zeit,main [kW]\n", "wide.csv", declared); }) == "mixed_units");
    CHECK(parse_csv("instant,value [kWh]\n2026-03-01T00:00Z,1\n", "one.csv", berlin).points()[0].id == "value");  // one point needs no point column
}

TEST_CASE("a file in parts is the file as a whole") {
    const std::string path = "/tmp/wattle-table-" + std::to_string(::getpid()) + ".csv";
    std::string text = "point,instant,value [kWh],quality\r\n";
    const Instant start = parse_instant("2026-01-01T00:00:00Z");
    for (int i = 0; i < 30'000; ++i) {
        text += (i % 7 == 0 ? "\"M\n" : "\"M") + std::to_string(i % 5) + "\"," + to_string(start + i * 15min) + ',' + std::to_string(i) + '.' + std::to_string(i % 1000) + ',' +
                (i % 1000 == 500 ? "oh" : "measured") + "\r\n";
    }
    REQUIRE(write_file(path, text));
    std::vector<Finding> whole, parts;
    const Table table = parse_csv(text, path, registers, whole);
    CHECK(table.size() == 30'000);
    CHECK(whole.size() == 30);
    CHECK(read_csv(path, registers, parts) == table);
    CHECK(parts == whole);
    ::unlink(path.c_str());
    CHECK(code_of([&] { return read_csv(path, registers); }) == "unreadable_file");
}

TEST_CASE("a table is written with the digits of its points, and the same table gives the same bytes") {
    Table table({Point("=main", PointKind::register_, kWh, Decimal("0.01")), Point("roof, east", PointKind::register_, kWh, Decimal("0.25")),
                 Point("x", PointKind::register_, kWh, Decimal("10"))});
    table.push_back({noon, 12'345, 0, {}, 0});
    table.push_back({noon + 1ms, -3, 1, Quality(Reason::glitch).with(Flag::rollover), 0});
    table.push_back({noon, 7, 2, Reason::interpolated, 0});
    table.push_back({noon, 7, 2, Reason::gap, 0});
    CHECK(to_csv(table) ==
          "point,instant,value [kWh],quality\n"
          "'=main,2026-03-12T04:00:00Z,123.45,measured\n"
          "\"roof, east\",2026-03-12T04:00:00.001Z,-0.75,glitch+rollover\n"
          "x,2026-03-12T04:00:00Z,70,interpolated\n"
          "x,2026-03-12T04:00:00Z,,gap\n");
    table.add(Point("p", PointKind::gauge, kW, Decimal("0.1")));
    table.push_back({noon, 1, 3, {}, 2});
    CHECK(to_csv(table, {.zone = Zone::load("Asia/Shanghai"), .separator = ';', .decimal = ',', .columns = {.point = "Zähler"}}) ==
          "Zähler;instant;value;quality;unit;source\n"
          "'=main;2026-03-12T12:00:00+08:00;123,45;measured;kWh;0\n"
          "roof, east;2026-03-12T12:00:00.001+08:00;-0,75;glitch+rollover;kWh;0\n"
          "x;2026-03-12T12:00:00+08:00;70;interpolated;kWh;0\n"
          "x;2026-03-12T12:00:00+08:00;;gap;kWh;0\n"
          "p;2026-03-12T12:00:00+08:00;0,1;measured;kW;2\n");
    CHECK(code_of([&] { return to_csv(table, {.separator = 'x'}); }) == "out_of_range");
    CHECK(to_csv(Table()) == "point,instant,value,quality\n");
    CHECK(parse_csv(to_csv(Table())) == Table());
    CHECK(write_csv(table, "/nowhere/x.csv").error().code == code::unwritable_file);
}

TEST_CASE("a bad table of options is refused before the first row") {
    const auto said = [](const CsvOptions& options) { return message_of([&] { return parse_csv("point,instant,value [kWh]\n", "m.csv", options); }); };
    CHECK(said({.decimal = ';'}) == "m.csv: the decimal sign \";\" is none; give decimal = \".\" or \",\"");
    CHECK(said({.separator = 'x'}) == "m.csv: the separator \"x\" is none; give separator = \",\", \";\", \"|\" or a tab, or leave it out");
    CHECK(said({.resolution = 0}) == "m.csv: the resolution 0 is not positive; give what one count stands for, such as 0.01");
    CHECK(said({.every = 0min}) == "m.csv: the intervals are 0 us long; give every, such as 15 min");
    CHECK(said(registers).empty());
    CHECK(message_of([] { return parse_csv("", "m.csv"); }) == "m.csv: the file is empty; begin with the names of the columns");
    CHECK(message_of([] { return parse_csv("\n\n", "m.csv"); }) == "m.csv: the file is empty; begin with the names of the columns");
}
