#include "law.hpp"

#include <wattle/units/format.hpp>
#include <wattle/wattle.hpp>

using namespace wattle;

namespace {

const Currency cny("CNY", 2);

}  // namespace

TEST_CASE("a quantity prints in its usual unit, exactly, or as it is asked for") {
    const Energy used = Energy("1234.5675 kWh");
    CHECK(fmt::format("{}", used) == "1234.5675 kWh");
    CHECK(fmt::format("{:MWh}", used) == "1.2345675 MWh");
    CHECK(fmt::format("{:.3}", used) == "1234.568 kWh");  // a tie goes to the even digit
    CHECK(fmt::format("{:.1 MWh}", used) == "1.2 MWh");
    CHECK(fmt::format("{:.0 Wh}", 3 * kWh) == "3000 Wh");
    CHECK(fmt::format("{:GWh}", Total(used) + used) == "0.002469135 GWh");
    CHECK(fmt::format("{}", used * Decimal("0.5")) == "617.28375 kWh");
    CHECK(fmt::format("{:.2}", used * Price("0.568", cny / kWh)) == "701.23 CNY");
    CHECK(fmt::format("{}", Money("12.5", cny)) == "12.50 CNY");
    CHECK(fmt::format("{:.1}", Money("12.25", cny)) == "12.2 CNY");
    CHECK(fmt::format("{} {:.1 MW}", 277 * kW, 277 * kW) == "277 kW 0.3 MW");
    CHECK(fmt::format("{} {} {}", 21.5 * degC, Price("0.5680", cny / kWh), Factor("0.5306", kgCO2e / kWh)) == "21.5 degC 0.5680 CNY/kWh 0.5306 kgCO2e/kWh");
    CHECK(fmt::format("{} {} {}", Decimal("0.10"), Exact("1e3"), Quality(Reason::gap)) == "0.10 1E+3 missing: gap");
}

TEST_CASE("a format that the kind does not have is refused") {
    CHECK_THROWS_AS(static_cast<void>(fmt::format(fmt::runtime("{:kW}"), 3 * kWh)), Error);
    CHECK_THROWS_AS(static_cast<void>(fmt::format(fmt::runtime("{:EUR}"), Money("1", cny))), fmt::format_error);
    CHECK_THROWS_AS(static_cast<void>(fmt::format(fmt::runtime("{:.99}"), 3 * kWh)), fmt::format_error);
}
