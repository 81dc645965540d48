#include "law.hpp"

#include <wattle/wattle.hpp>

using namespace wattle;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

const Currency cny("CNY", 2), eur("EUR", 2);

}  // namespace

TEST_CASE("a price keeps the digits it was printed with") {
    const Price price("0.5680", cny / kWh);
    CHECK(to_string(price) == "0.5680 CNY/kWh");
    CHECK(price.decimal().exponent() == -4);
    CHECK(price == Price("568", cny / MWh));
    CHECK(price != Price("0.568", eur / kWh));
    CHECK(sizeof(price) == 16);
    CHECK(Price<Energy>::parse("0.5680 CNY/kWh", cny) == price);
}

TEST_CASE("a price that cannot be read says what is wrong with it") {
    CHECK(message_of([] { return Price<Energy>::parse("0.568 USD/kWh", cny); }) == "\"0.568 USD/kWh\": the currency here is CNY, not USD; write CNY");
    CHECK(message_of([] { return Price<Energy>::parse("0.568 CNY", cny); }) ==
          "Price: \"0.568 CNY\" is not a number per unit; write number, space, unit, slash, unit, such as 0.568 CNY/kWh");
    CHECK(code_of([] { return Price<Energy>::parse("0.568 CNY/m3", cny); }) == "unknown_unit");
    CHECK(code_of([] { return Price<Energy>::parse("0,568 CNY/kWh", cny); }) == "bad_number");
}

TEST_CASE("every kind has prices of its own") {
    CHECK(to_string(2 * GJ * Price("85", cny / GJ)) == "170.00 CNY");
    CHECK(to_string(12 * m3 * Price("3.45", cny / m3)) == "41.40 CNY");
    CHECK(to_string(100 * t * Price("1234.5", cny / t)) == "123450.00 CNY");
    CHECK(to_string(7 * tCO2e * Price("40", cny / tCO2e)) == "280.00 CNY");
    CHECK(to_string(Price("28", cny / kVA).times(315)) == "8820.00 CNY");  // capacity charge, 315 kVA
}

TEST_CASE("a demand charge is exact, because its window divides the hour") {
    // 200 kWh in a quarter of an hour are 800 kW; 800 × 38 = 30400.
    CHECK(to_string(demand_charge(200 * kWh, 15min, Price("38", cny / kW))) == "30400.00 CNY");
    CHECK(to_string(demand_charge(1 * mWh, 1min, Price("38", cny / kW))) == "0.00228 CNY");  // 60 mW × 38 CNY/kW
    CHECK(to_string(demand_charge(100 * kVAh, 30min, Price("30", cny / kVA))) == "6000.00 CNY");
    CHECK(code_of([] { return demand_charge(1 * kWh, 25min, Price("38", cny / kW)); }) == "out_of_range");
    CHECK(code_of([] { return demand_charge(1 * kWh, 0min, Price("38", cny / kW)); }) == "out_of_range");
    LAW("it is the price of the mean power", [] {
        const auto energy = Energy::from_count(*rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000));
        const auto minutes = *rc::gen::element(1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60);
        const Price price(*any_decimal(-6, 0), cny / kW);
        const auto charge = demand_charge(energy, std::chrono::minutes(minutes), price);
        // kW = Wh × (60 / minutes) / 1000; all exact in decimals.
        const Exact kilowatts = Exact(energy.to_decimal(kWh)) * Exact(60 / minutes);
        RC_ASSERT(charge.to_exact(cny) == kilowatts * Exact(price.decimal()));
    });
}

TEST_CASE("prices print and parse without loss") {
    LAW("parse(print(p)) = p, digit for digit", [] {
        const Price price(*any_decimal(), cny / *rc::gen::element(Wh, kWh, MWh));
        const auto again = Price<Energy>::parse(to_string(price), cny);
        RC_ASSERT(again == price);
        RC_ASSERT(to_string(again) == to_string(price));
    });
}
