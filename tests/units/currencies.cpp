#include "law.hpp"

#include <wattle/wattle.hpp>

using namespace wattle;
using namespace wattle::test;

TEST_CASE("the shipped table knows the minor units of ISO 4217") {
    const auto table = Currencies::load(WATTLE_SOURCE_DIR "/data/currencies.csv");
    CHECK(table.size() > 100);
    CHECK(table["CNY"] == Currency("CNY", 2));
    CHECK(table["JPY"] == Currency("JPY", 0));
    CHECK(table["KWD"] == Currency("KWD", 3));
    CHECK(table["CLF"] == Currency("CLF", 4));
    CHECK(code_of([&] { return table["XYZ"]; }) == "bad_currency");
}

TEST_CASE("a table with mistakes gets all of them back, with their places") {
    const std::string_view csv =
        "code,minor_digits,name,source,verification\n"
        "CNY,2,\"Yuan, Renminbi\",ISO 4217,checked\n"
        "\n"
        "# a remark\n"
        "yen,0,Yen,ISO 4217,checked\n"
        "EUR,two,Euro,ISO 4217,checked\r\n"
        "USD,2,US Dollar,,checked\n"
        "CNY,2,Yuan,ISO 4217,checked\n"
        "GBP,2\n";
    CHECK(message_of([&] { return Currencies::parse(csv, "mine.csv"); }) ==
          "mine.csv:5:1: \"yen\" is not a currency code; use three capital letters, such as CNY\n"
          "mine.csv:6:5: \"two\" is not a number of decimals; write a digit from 0 to 6\n"
          "mine.csv:7:17: no source; name the document that the row was taken from\n"
          "mine.csv:8:1: CNY stands here twice; keep one row\n"
          "mine.csv:9:1: 2 cells where 5 belong; write code,minor_digits,name,source,verification; quote a cell that holds a comma");
    CHECK(code_of([] { return Currencies::parse("", "empty.csv"); }) == "bad_currency");
    CHECK(code_of([] { return Currencies::parse("a,b,c,d,e\n", "header.csv"); }) == "bad_currency");
    CHECK(code_of([] { return Currencies::load("/nowhere/currencies.csv"); }) == "unreadable_file");
}
