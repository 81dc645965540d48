// Electricity: energy, reactive and apparent energy as exact amounts; power, voltage and current as intensities.
#pragma once

#include "wattle/units/intensity.hpp"
#include "wattle/units/product.hpp"

namespace wattle::inline v0 {

struct EnergyKind;
struct ReactiveEnergyKind;
struct ApparentEnergyKind;
struct PowerKind;
struct ReactivePowerKind;
struct ApparentPowerKind;
struct VoltageKind;
struct CurrentKind;

/// Active electrical energy, counted in mWh: up to ±9.2 PWh.
using Energy = Amount<EnergyKind>;
/// Reactive energy, counted in mvarh. kvarh and kWh are different kinds.
using ReactiveEnergy = Amount<ReactiveEnergyKind>;
/// Apparent energy, counted in mVAh.
using ApparentEnergy = Amount<ApparentEnergyKind>;

/// Active power in W. Power × duration is Energy.
using Power = Intensity<PowerKind>;
/// Reactive power in var. ReactivePower × duration is ReactiveEnergy.
using ReactivePower = Intensity<ReactivePowerKind>;
/// Apparent power in VA. ApparentPower × duration is ApparentEnergy.
using ApparentPower = Intensity<ApparentPowerKind>;
/// Voltage in V.
using Voltage = Intensity<VoltageKind>;
/// Current in A.
using Current = Intensity<CurrentKind>;

struct EnergyKind {
    static constexpr std::string_view name = "Energy", usual = "kWh";
    static constexpr std::uint8_t id = 1;
    static constexpr ExactUnit units[] = {{"mWh", 0}, {"Wh", 3}, {"kWh", 6}, {"MWh", 9}, {"GWh", 12}, {"TWh", 15}};
    static constexpr std::int64_t share_quantum = 10'000;  // 0.01 kWh
    using Mean = Power;
};
struct ReactiveEnergyKind {
    static constexpr std::string_view name = "ReactiveEnergy", usual = "kvarh";
    static constexpr std::uint8_t id = 3;
    static constexpr ExactUnit units[] = {{"mvarh", 0}, {"varh", 3}, {"kvarh", 6}, {"Mvarh", 9}};
    static constexpr std::int64_t share_quantum = 10'000;
    using Mean = ReactivePower;
};
struct ApparentEnergyKind {
    static constexpr std::string_view name = "ApparentEnergy", usual = "kVAh";
    static constexpr std::uint8_t id = 4;
    static constexpr ExactUnit units[] = {{"mVAh", 0}, {"VAh", 3}, {"kVAh", 6}, {"MVAh", 9}};
    static constexpr std::int64_t share_quantum = 10'000;
    using Mean = ApparentPower;
};

struct PowerKind {
    static constexpr std::string_view name = "Power", usual = "kW";
    static constexpr ScaledUnit units[] = {{"W", 1}, {"kW", 1e3}, {"MW", 1e6}, {"GW", 1e9}};
    using Integral = Energy;
    static constexpr std::int64_t quanta_per_hour = 1'000;  // 1 W over 1 h is 1000 mWh
};
struct ReactivePowerKind {
    static constexpr std::string_view name = "ReactivePower", usual = "kvar";
    static constexpr ScaledUnit units[] = {{"var", 1}, {"kvar", 1e3}, {"Mvar", 1e6}};
    using Integral = ReactiveEnergy;
    static constexpr std::int64_t quanta_per_hour = 1'000;
};
struct ApparentPowerKind {
    static constexpr std::string_view name = "ApparentPower", usual = "kVA";
    static constexpr ScaledUnit units[] = {{"VA", 1}, {"kVA", 1e3}, {"MVA", 1e6}};
    using Integral = ApparentEnergy;
    static constexpr std::int64_t quanta_per_hour = 1'000;
};
struct VoltageKind {
    static constexpr std::string_view name = "Voltage", usual = "V";
    static constexpr ScaledUnit units[] = {{"mV", 1e-3}, {"V", 1}, {"kV", 1e3}};
};
struct CurrentKind {
    static constexpr std::string_view name = "Current", usual = "A";
    static constexpr ScaledUnit units[] = {{"mA", 1e-3}, {"A", 1}, {"kA", 1e3}};
};

inline namespace units {

inline constexpr Unit<Energy> mWh("mWh"), Wh("Wh"), kWh("kWh"), MWh("MWh"), GWh("GWh"), TWh("TWh");
inline constexpr Unit<ReactiveEnergy> mvarh("mvarh"), varh("varh"), kvarh("kvarh"), Mvarh("Mvarh");
inline constexpr Unit<ApparentEnergy> mVAh("mVAh"), VAh("VAh"), kVAh("kVAh"), MVAh("MVAh");
inline constexpr Unit<Power> W("W"), kW("kW"), MW("MW"), GW("GW");
inline constexpr Unit<ReactivePower> var("var"), kvar("kvar"), Mvar("Mvar");
inline constexpr Unit<ApparentPower> VA("VA"), kVA("kVA"), MVA("MVA");
inline constexpr Unit<Voltage> mV("mV"), V("V"), kV("kV");
inline constexpr Unit<Current> mA("mA"), A("A"), kA("kA");

}  // namespace units

}  // namespace wattle::inline v0
