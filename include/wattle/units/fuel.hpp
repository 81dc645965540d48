// Fuels, water, air: volume and mass as exact amounts; their flows and pressure as intensities.
#pragma once

#include "wattle/units/intensity.hpp"
#include "wattle/units/product.hpp"

namespace wattle::inline v0 {

struct VolumeKind;
struct MassKind;
struct VolumeFlowKind;
struct MassFlowKind;
struct PressureKind;

/// Volume as it was metered, counted in cm3. (Volume at normal conditions is the same kind: what it refers to stands with the point.)
using Volume = Amount<VolumeKind>;
/// Mass of a fuel, a product or one gas, counted in mg. A kilogram of CO2e is `Emissions`, another kind.
using Mass = Amount<MassKind>;
/// Volume flow in m3/s. VolumeFlow × duration is Volume.
using VolumeFlow = Intensity<VolumeFlowKind>;
/// Mass flow in kg/s. MassFlow × duration is Mass.
using MassFlow = Intensity<MassFlowKind>;
/// Pressure in Pa; whether absolute or gauge stands with the point.
using Pressure = Intensity<PressureKind>;

struct VolumeKind {
    static constexpr std::string_view name = "Volume", usual = "m3";
    static constexpr std::uint8_t id = 5;
    static constexpr ExactUnit units[] = {{"cm3", 0}, {"L", 3}, {"m3", 6}};
    using Mean = VolumeFlow;
};
struct MassKind {
    static constexpr std::string_view name = "Mass", usual = "kg";
    static constexpr std::uint8_t id = 6;
    static constexpr ExactUnit units[] = {{"mg", 0}, {"g", 3}, {"kg", 6}, {"t", 9}};
    using Mean = MassFlow;
};
struct VolumeFlowKind {
    static constexpr std::string_view name = "VolumeFlow", usual = "m3/h";
    static constexpr ScaledUnit units[] = {{"m3/s", 1},   {"m3/min", 1.0 / 60}, {"m3/h", 1.0 / 3600},
                                           {"L/s", 1e-3}, {"L/min", 1e-3 / 60}, {"L/h", 1e-3 / 3600}};
    using Integral = Volume;
    static constexpr std::int64_t quanta_per_hour = 3'600'000'000;  // 1 m3/s over 1 h is 3600 m3
};
struct MassFlowKind {
    static constexpr std::string_view name = "MassFlow", usual = "kg/h";
    static constexpr ScaledUnit units[] = {{"kg/s", 1}, {"kg/h", 1.0 / 3600}, {"t/h", 1e3 / 3600}};
    using Integral = Mass;
    static constexpr std::int64_t quanta_per_hour = 3'600'000'000;
};
struct PressureKind {
    static constexpr std::string_view name = "Pressure", usual = "bar";
    static constexpr ScaledUnit units[] = {{"Pa", 1}, {"kPa", 1e3}, {"MPa", 1e6}, {"mbar", 1e2}, {"bar", 1e5}};
};

inline namespace units {

inline constexpr Unit<Volume> cm3("cm3"), L("L"), m3("m3");
inline constexpr Unit<Mass> mg("mg"), g("g"), kg("kg"), t("t");
inline constexpr Unit<VolumeFlow> m3_per_s("m3/s"), m3_per_min("m3/min"), m3_per_h("m3/h"), L_per_s("L/s"), L_per_min("L/min"), L_per_h("L/h");
inline constexpr Unit<MassFlow> kg_per_s("kg/s"), kg_per_h("kg/h"), t_per_h("t/h");
inline constexpr Unit<Pressure> Pa("Pa"), kPa("kPa"), MPa("MPa"), mbar("mbar"), bar("bar");

}  // namespace units

}  // namespace wattle::inline v0
