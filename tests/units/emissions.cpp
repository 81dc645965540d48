#include "law.hpp"

#include <wattle/wattle.hpp>

using namespace wattle;
using namespace wattle::test;

TEST_CASE("a factor keeps the digits it was published with") {
    const Factor grid("0.5306", kgCO2e / kWh);
    CHECK(to_string(grid) == "0.5306 kgCO2e/kWh");
    CHECK(grid == Factor("530.6", kgCO2e / MWh));
    CHECK(grid == Factor("0.5306", tCO2e / MWh));
    CHECK(Factor<Energy>::parse("0.5306 kgCO2e/kWh") == grid);
    CHECK(code_of([] { return Factor<Energy>::parse("0.5306 kgCO2/kWh"); }) == "unknown_unit");  // CO2 alone is another species
    CHECK(sizeof(grid) == 16);
}

TEST_CASE("emissions are exact until they are rounded") {
    const auto caused = 3 * kWh * Factor("0.5306", kgCO2e / kWh);
    CHECK(to_string(caused) == "1.5918 kgCO2e");
    CHECK(caused.rounded(half_even, 1 * gCO2e) == 1592 * gCO2e);
    CHECK(to_string(1'000 * MWh * Factor("0.5366", kgCO2e / kWh)) == "536600 kgCO2e");  // 536.6 t
    CHECK(to_string(Factor("0.11", tCO2e / GJ) * (50 * GJ)) == "5500 kgCO2e");
    CHECK(to_string(Factor("2.06318", kgCO2e / m3).times(Decimal("10"))) == "20.6318 kgCO2e");
}

TEST_CASE("many factors are summed as exactly as one") {
    const std::vector<Energy> used = {1 * kWh, 2 * kWh, 3 * kWh, 4 * kWh, 5 * kWh, 6 * kWh, 7 * kWh, 8 * kWh, 9 * kWh, 10 * kWh};
    const std::vector<Factor<Energy>> same(10, Factor("0.5306", kgCO2e / kWh));
    CHECK(to_string(sum_products(used, same)) == "29.183 kgCO2e");  // 55 × 0.5306
}

TEST_CASE("factors print and parse without loss") {
    LAW("parse(print(f)) = f, digit for digit", [] {
        const Factor factor(*any_decimal(), *rc::gen::element(gCO2e, kgCO2e, tCO2e) / *rc::gen::element(Wh, kWh, MWh));
        RC_ASSERT(Factor<Energy>::parse(to_string(factor)) == factor);
        RC_ASSERT(to_string(Factor<Energy>::parse(to_string(factor))) == to_string(factor));
    });
}
