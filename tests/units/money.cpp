#include "law.hpp"

#include <wattle/wattle.hpp>

using namespace wattle;
using namespace wattle::test;

namespace {

const Currency cny("CNY", 2), eur("EUR", 2), jpy("JPY", 0), chf("CHF", 2);

}  // namespace

TEST_CASE("money is a count of millionths of its currency") {
    CHECK(Money("12.34", cny).count() == 12'340'000);
    CHECK(12 * cny == Money("12", cny));
    CHECK(Decimal("0.123456") * cny == Money("0.123456", cny));
    CHECK(Money("12.34", cny).to_decimal() == Decimal("12.34"));
    CHECK(Money("12.34", cny).to(cny) == 12.34);
    CHECK(sizeof(Money) == 16);
    CHECK(code_of([] { return Money("0.1234567", cny); }) == "off_quantum");
    CHECK(code_of([] { return Money("10000000000000", cny); }) == "overflow");
}

TEST_CASE("money prints the decimals of its minor unit, and more only where there are any") {
    CHECK(to_string(Money("12.3", cny)) == "12.30 CNY");
    CHECK(to_string(Money("-0.005", cny)) == "-0.005 CNY");
    CHECK(to_string(Money("1200", jpy)) == "1200 JPY");
    CHECK(to_string(Money("0.5", jpy)) == "0.5 JPY");
    CHECK(to_string(Money()) == "0");
    CHECK(Money::parse("12.34 CNY", cny) == Money("12.34", cny));
    CHECK(message_of([] { return Money::parse("12.34 USD", cny); }) == "\"12.34 USD\": the currency here is CNY, not USD; write CNY");
}

TEST_CASE("two currencies do not meet") {
    CHECK(message_of([] { return Money("1", cny) + Money("1", eur); }) ==
          "Money: CNY and EUR do not meet; convert one of them at a rate that your documents name");
    CHECK(code_of([] { return Money("1", cny) < Money("1", eur); }) == "mixed_currency");
    CHECK(Money("1", cny) != Money("1", eur));
    CHECK(code_of([] { return Money("1", cny) + Money("1", Currency("CNY", 3)); }) == "mixed_currency");
    CHECK(Money() + Money("1", eur) == Money("1", eur));  // the zero that a sum starts from has no currency yet
}

TEST_CASE("money is rounded to its minor unit, or to what cash allows") {
    struct Case { std::string_view from; Rounding mode; std::string_view quantum, to; };
    const Case cases[] = {
        {"2.675",  half_up,             "0.01", "2.68"},
        {"2.675",  half_even,           "0.01", "2.68"},
        {"2.665",  half_even,           "0.01", "2.66"},
        {"12.37",  half_up,             "0.05", "12.35"},  // Swiss cash
        {"12.375", half_up,             "0.05", "12.40"},
        {"-12.37", half_up,             "0.05", "-12.35"},
        {"12.31",  Rounding::up,        "1",    "13"},
        {"12.39",  Rounding::down,      "0.1",  "12.3"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.from);
        CHECK(Money(c.from, chf).rounded(c.mode, Money(c.quantum, chf)) == Money(c.to, chf));
    }
    CHECK(cny.minor_unit() == Money("0.01", cny));
    CHECK(jpy.minor_unit() == Money("1", jpy));
    CHECK(code_of([] { return Money("1", cny).rounded(half_up, Money("0.05", eur)); }) == "mixed_currency");
}

TEST_CASE("a currency is three capital letters and the decimals of its minor unit") {
    CHECK(cny.code() == "CNY");
    CHECK(cny.minor_digits() == 2);
    CHECK(message_of([] { return Currency("yuan", 2); }) == "Currency: \"yuan\" is not a currency code; use three capital letters, such as CNY");
    CHECK(code_of([] { return Currency("CNY", 7); }) == "bad_currency");
    CHECK(Currency::from_number(cny.number()) == cny);
    CHECK(Currency().none());
}

TEST_CASE("money prints and parses without loss") {
    LAW("parse(print(m)) = m", [] {
        const auto m = Money::from_count(*any_count(), cny);
        RC_ASSERT(Money::parse(to_string(m), cny) == m);
    });
}
