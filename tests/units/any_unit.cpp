#include "wattle/units/any_unit.hpp"

#include "law.hpp"

#include <set>

using namespace wattle;
using namespace wattle::test;

TEST_CASE("a symbol names one unit, whatever its kind") {
    std::set<std::string_view> seen;
    for (const auto& row : AnyUnit::all()) {
        CAPTURE(row.symbol);
        CHECK(seen.insert(row.symbol).second);
        CHECK(AnyUnit(row.symbol).symbol() == row.symbol);
        CHECK(AnyUnit(row.symbol).quantity() == row.quantity);
    }
    CHECK(AnyUnit() == AnyUnit("1"));
}

TEST_CASE("a unit of a file becomes the unit of its kind") {
    CHECK(AnyUnit("kWh").as<Energy>() == kWh);
    CHECK(AnyUnit("GJ").as<Heat>() == GJ);
    CHECK(AnyUnit("m3/h").as<VolumeFlow>() == m3_per_h);
    CHECK(AnyUnit("degF").as<Temperature>() == degF);
    CHECK(AnyUnit("kelvin").as<Temperature>() == kelvin);
    CHECK(AnyUnit("K").as<TemperatureDifference>() == K);
    CHECK(AnyUnit(kvarh).is<ReactiveEnergy>());
    CHECK_FALSE(AnyUnit("kW").is<Energy>());
    CHECK(AnyUnit("h").quantity() == "Duration");
    CHECK(message_of([] { return AnyUnit("kW").as<Energy>(); }) ==
          "unit: kW is a unit of Power, not of Energy; ask for Power, or give the values in a unit of Energy");
    CHECK(message_of([] { return AnyUnit("kwh"); }).starts_with("unit: \"kwh\" is no unit that wattle knows; use one of 1, %, s, min, h, Hz, degC, "));
}
