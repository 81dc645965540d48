#include "law.hpp"

#include <wattle/wattle.hpp>

using namespace wattle;
using namespace wattle::test;
using namespace std::chrono_literals;

TEST_CASE("power over time is energy") {
    CHECK(2.0 * kW * 90min == 3 * kWh);
    CHECK(90min * (2 * kW) == 3 * kWh);
    CHECK((1 * W * 1s).count() == 0);       // 1 Ws is 0.2777 mWh
    CHECK((2 * W * 1s).count() == 1);       // 0.5555 mWh
    CHECK((1 * W * 1800ms).count() == 0);   // 0.5 mWh: a tie goes to the even count
    CHECK((3 * W * 1800ms).count() == 2);   // 1.5 mWh
    CHECK(1 * kvar * 1h == 1 * kvarh);
    CHECK(1 * kVA * 1h == 1 * kVAh);
    CHECK(36 * m3_per_h * 100s == 1 * m3);
    CHECK(1 * t_per_h * 30min == 500 * kg);
    CHECK(code_of([] { return 1e12 * GW * 1h; }) == "overflow");
    CHECK(code_of([] { return std::numeric_limits<double>::quiet_NaN() * kW * 1h; }) == "bad_number");
}

TEST_CASE("energy over time is mean power") {
    CHECK((3 * kWh / 90min).to(kW) == 2.0);
    CHECK((1 * m3 / 100s).to(m3_per_h) == doctest::Approx(36));
    CHECK((10 * kvarh / 30min).to(kvar) == 20.0);
}

TEST_CASE("intensities are doubles with a unit") {
    CHECK((250 * kW).to(MW) == 0.25);
    CHECK((1.5 * kW + 500 * W) == 2 * kW);
    CHECK((3 * kW) / (2 * kW) == 1.5);
    CHECK((2 * bar).to(kPa) == 200);
    CHECK(-(2 * kW) < 1 * kW);
    CHECK(Power("277 kW") == 277 * kW);
    CHECK(to_string(277 * kW) == "277 kW");
    CHECK(to_string(230.1 * V) == "230.1 V");
    CHECK(code_of([] { return Power("277 kWh"); }) == "unknown_unit");
    CHECK(code_of([] { return Power("277"); }) == "unknown_unit");
}

TEST_CASE("power times time is the nearest count, as exact arithmetic says") {
    LAW("whole watts over whole seconds", [] {
        const auto watts = *rc::gen::inRange<std::int64_t>(0, 1'000'000), seconds = *rc::gen::inRange<std::int64_t>(0, 1'000'000);
        // mWh = W × s × 1000 / 3600
        const auto expected = detail::divide(Int128{watts} * seconds * 10, 36, half_even);
        RC_ASSERT((watts * W * std::chrono::seconds(seconds)).count() == expected);
    });
}
