#include "wattle/report/sheet.hpp"

#include "law.hpp"
#include "markup.hpp"

#include <algorithm>
#include <sstream>

using namespace wattle;
using namespace wattle::report;
using namespace wattle::test;

namespace {

const Currency cny("CNY", 2);

/// A synthetic bill.
Sheet bill() {
    Sheet sheet("Bill, March 2026", {"line", "energy", "price", "amount", "estimated"});
    sheet.group("Energy charges 电度电费");
    sheet.row({"peak 峰", Energy("112.5 kWh"), Price("1.0416", cny / kWh), Money("117.18", cny), Cell::share(4500 * Wh, Energy("112.5 kWh"))});
    sheet.row({"valley 谷", Energy("8003.125 kWh"), Price("0.27", cny / kWh), Money("2160.84", cny), Cell::share(0 * kWh, 1 * kWh)});
    sheet.group("Fixed charges");
    sheet.row({"capacity", Cell(), Cell(), 20160 * cny, Cell::no_value()});
    sheet.total({"total", Energy("8115.625 kWh"), Cell(), Money("22438.02", cny), Cell()});
    return sheet.note("Each line is rounded half_up to 0.01 CNY.");
}

}  // namespace

TEST_CASE("a cell shows exact digits, and rounds only where it is told to") {
    struct Case {
        std::string_view name;
        Cell cell;
        std::string_view expected;
    };
    const Case cases[] = {
        {"text",                    "peak",                                             "peak"},
        {"whole number",            96,                                                 "96"},
        {"decimal as printed",      Decimal("0.10"),                                    "0.10"},
        {"price as printed",        Price("0.5680", cny / kWh),                         "0.5680 CNY/kWh"},
        {"factor as printed",       Factor("0.5306", kgCO2e / kWh),                     "0.5306 kgCO2e/kWh"},
        {"energy, every digit",     Energy("12.345678 kWh"),                            "12.345678 kWh"},
        {"energy in MWh",           Cell(Energy("12.3 kWh"), MWh),                      "0.0123 MWh"},
        {"energy, to the eye",      Cell(Energy("2.5 kWh"), kWh, 0),                    "2 kWh"},      // a tie goes to the even digit
        {"decimals are filled",     Cell(Energy("2.5 kWh"), kWh, 2),                    "2.50 kWh"},
        {"no minus before zero",    Cell(Energy("-0.4 kWh"), kWh, 0),                   "0 kWh"},
        {"money, minor unit",       20 * cny,                                           "20.00 CNY"},
        {"money, finer",            Money("0.123456", cny),                             "0.123456 CNY"},
        {"a product, not rounded",  3 * kWh * Price("0.56789", cny / kWh),              "1.70367 CNY"},
        {"a total",                 Total(3 * kWh),                                     "3 kWh"},
        {"emissions in tonnes",     Cell(Emissions("1591.8 kgCO2e"), tCO2e, 3),         "1.592 tCO2e"},
        {"a slot without a value",  std::optional<Energy>(),                            "–"},
        {"a slot with one",         std::optional(1 * kWh),                             "1 kWh"},
        {"a share",                 Cell::share(1 * kWh, 3 * kWh),                      "33.3 %"},
        {"a share of little",       Cell::share(1 * Wh, 1000 * kWh),                    "0.1 %"},     // it is not nothing
        {"a share of nearly all",   Cell::share(999'999 * Wh, 1000 * kWh),              "99.9 %"},    // and not all
        {"a share of all",          Cell::share(3 * kWh, 3 * kWh, 0),                   "100 %"},
        {"a share of nothing",      Cell::share(1 * kWh, 0 * kWh),                      "–"},
        {"a share of money",        Cell::share(Total(1 * cny), Total(8 * cny), 2),     "12.50 %"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(to_string(c.cell) == c.expected);
    }
    CHECK(message_of([] { return Cell(Exact(1), 19); }) == "Cell: 19 decimals are outside 0 to 18; give the decimals that are to be seen");
    CHECK(code_of([] { return Cell::share(1 * cny, 1 * Currency("EUR", 2)); }) == "mixed_currency");
}

TEST_CASE("a printed table stands at its points, whatever the width of its letters") {
    CHECK(to_text(bill()) ==
          "Bill, March 2026\n"
          "\n"
          "line           energy      price    amount  estimated\n"
          "                [kWh]  [CNY/kWh]     [CNY]        [%]\n"
          "-----------------------------------------------------\n"
          "Energy charges 电度电费\n"
          "  peak 峰     112.5       1.0416    117.18        4.0\n"
          "  valley 谷  8003.125     0.27     2160.84        0.0\n"
          "Fixed charges\n"
          "  capacity                        20160.00        –\n"
          "-----------------------------------------------------\n"
          "total        8115.625             22438.02\n"
          "\n"
          "Each line is rounded half_up to 0.01 CNY.\n");
}

TEST_CASE("a column of several units names each") {
    Sheet sheet("", {"what", "how much", Column("note", Align::right)});
    sheet.row({"used", Energy("1.25 kWh"), "a"}).row({"caused", 12 * kgCO2e, "long"});
    CHECK(to_text(sheet) ==
          "what        how much  note\n"
          "--------------------------\n"
          "used     1.25 kWh        a\n"
          "caused  12    kgCO2e  long\n");
}

TEST_CASE("a table of HTML names its heads, rows and units") {
    CHECK(to_html(bill()) ==
          "<table>\n<caption>Bill, March 2026</caption>\n"
          "<thead>\n<tr><th scope=\"col\">line</th><th scope=\"col\" class=\"n\">energy <span class=\"unit\">kWh</span></th>"
          "<th scope=\"col\" class=\"n\">price <span class=\"unit\">CNY/kWh</span></th><th scope=\"col\" class=\"n\">amount <span class=\"unit\">CNY</span></th>"
          "<th scope=\"col\" class=\"n\">estimated <span class=\"unit\">%</span></th></tr>\n</thead>\n"
          "<tbody>\n<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"5\">Energy charges 电度电费</th></tr>\n"
          "<tr><th scope=\"row\">peak 峰</th><td class=\"n\">112.5<span class=\"fill\" aria-hidden=\"true\">00</span></td><td class=\"n\">1.0416</td>"
          "<td class=\"n\">117.18</td><td class=\"n\">4.0</td></tr>\n"
          "<tr><th scope=\"row\">valley 谷</th><td class=\"n\">8003.125</td><td class=\"n\">0.27<span class=\"fill\" aria-hidden=\"true\">00</span></td>"
          "<td class=\"n\">2160.84</td><td class=\"n\">0.0</td></tr>\n"
          "</tbody>\n<tbody>\n<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"5\">Fixed charges</th></tr>\n"
          "<tr><th scope=\"row\">capacity</th><td class=\"n\"></td><td class=\"n\"></td><td class=\"n\">20160.00</td>"
          "<td class=\"n\">–<span class=\"fill\" aria-hidden=\"true\">.0</span></td></tr>\n"
          "<tr class=\"total\"><th scope=\"row\">total</th><td class=\"n\">8115.625</td><td class=\"n\"></td><td class=\"n\">22438.02</td>"
          "<td class=\"n\"></td></tr>\n</tbody>\n"
          "<tfoot>\n<tr><td colspan=\"5\">Each line is rounded half_up to 0.01 CNY.</td></tr>\n</tfoot>\n</table>\n");
}

TEST_CASE("a terminal obeys nothing that a table holds") {
    Sheet sheet("bell\a", {"na\nme", "n"});
    sheet.row({"\x1b[31mred", 1}).row({"over \u202Eride", 2}).row({"e\u0301 \xff", 3}).note("a\r\nb\tc");
    CHECK(to_text(sheet) ==
          "bell[U+0007]\n"
          "\n"
          "na me              n\n"
          "--------------------\n"
          "[U+001B][31mred    1\n"
          "over [U+202E]ride  2\n"
          "e\u0301 \uFFFD                3\n"
          "\n"
          "a b c\n");
}

TEST_CASE("a row has a cell for every column") {
    CHECK(message_of([] { return Sheet("Bill", {"line", "amount"}).row({"peak"}); }) ==
          "sheet \"Bill\": row 1 has 1 cells for 2 columns; give one cell per column, Cell() where there is nothing to say");
    CHECK(message_of([] { return Sheet("Bill", {}); }) == "sheet \"Bill\": it has no columns; give at least one");
    CHECK(to_text(Sheet("Empty", {"line"})) == "Empty\n\nline\n----\n");
    CHECK(to_html(Sheet("", {"line"})) == "<table>\n<thead>\n<tr><th scope=\"col\">line</th></tr>\n</thead>\n<tbody>\n</tbody>\n</table>\n");
}

TEST_CASE("points stand below each other") {
    LAW("whatever the numbers", [] {
        Sheet sheet("", {"a", "b"});
        const auto n = *rc::gen::inRange(1, 6);
        for (int i = 0; i < n; ++i) sheet.row({Cell(*any_decimal(-9, -1)), "x"});
        std::istringstream lines(to_text(sheet));
        std::string line;
        std::getline(lines, line);
        std::getline(lines, line);
        std::size_t point = std::string::npos, end = std::string::npos;
        while (std::getline(lines, line)) {
            if (point == std::string::npos) point = line.find('.'), end = line.size();
            RC_ASSERT(line.find('.') == point);
            RC_ASSERT(line.size() == end);
        }
    });
}
