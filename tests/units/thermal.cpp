#include "law.hpp"

#include <wattle/wattle.hpp>

using namespace wattle;
using namespace wattle::test;

TEST_CASE("heat becomes energy only by a rounding with a name") {
    CHECK(as_energy(36 * MJ, half_even) == 10 * kWh);
    CHECK(as_heat(1 * kWh, half_even) == Heat("3.6 MJ"));
    CHECK(as_energy(1 * GJ, half_even) == Energy("277.777778 kWh"));
    CHECK(as_energy(1 * GJ, Rounding::floor) == Energy("277.777777 kWh"));
    CHECK(code_of([] { return as_heat(Energy::max(), half_even); }) == "overflow");
    LAW("there and back is the same heat to within 2 J", [] {
        const auto heat = Heat::from_count(*rc::gen::inRange<std::int64_t>(-1'000'000'000'000, 1'000'000'000'000));
        const auto back = as_heat(as_energy(heat, half_even), half_even);
        RC_ASSERT(std::abs((back - heat).count()) <= 2);
    });
}

TEST_CASE("a temperature is a point: differences add to it, other temperatures do not") {
    CHECK((25.0 * degC - 20.0 * degC) == 5 * K);
    CHECK(20.0 * degC + 5 * K == 25.0 * degC);
    CHECK((25.0 * degC).to(degC) == 25.0);
    CHECK((0.1 * degC).to(degC) == 0.1);  // held in °C, so that what meters print comes back
    CHECK((212.0 * degF).to(degC) == doctest::Approx(100));
    CHECK((0.0 * degC).to(kelvin) == 273.15);
    CHECK(Temperature("21.5 degC") == 21.5 * degC);
    CHECK(to_string(21.5 * degC) == "21.5 degC");
    CHECK(message_of([] { return Temperature("21.5 C"); }) == "Temperature: \"C\" is not a unit of Temperature; use degC, degF, kelvin");
    CHECK(18.0 * degC < 26.0 * degC);
}
