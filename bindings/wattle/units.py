"""Amounts with meaning: units, exact amounts, money, prices, factors, sharing, and what is measured or modelled."""

from wattle._wattle import (
    AllZero, AnyUnit, ApparentEnergy, ApparentPower, Currencies, Currency, Current, Emissions, Energy, Factor, FactorUnit,
    Heat, Mass, MassFlow, Money, Power, Pressure, Price, PriceUnit, Product, ReactiveEnergy, ReactivePower, Share,
    ShareRule, Shares, Temperature, TemperatureDifference, TemperatureScale, Total, Unit, Voltage, Volume,
    VolumeFlow, Weight, as_energy, as_heat, demand_charge, share, sum, sum_products, up_to, mWh, Wh, kWh, MWh, GWh,
    TWh, mvarh, varh, kvarh, Mvarh, mVAh, VAh, kVAh, MVAh, W, kW, MW, GW, var, kvar, Mvar, VA, kVA, MVA, mV, V, kV,
    mA, A, kA, J, kJ, MJ, GJ, TJ, K, degC, degF, kelvin, cm3, L, m3, mg, g, kg, t, m3_per_s, m3_per_min, m3_per_h,
    L_per_s, L_per_min, L_per_h, kg_per_s, kg_per_h, t_per_h, Pa, kPa, MPa, mbar, bar, mgCO2e, gCO2e, kgCO2e, tCO2e,
)

__all__ = [
    "AllZero", "AnyUnit", "ApparentEnergy", "ApparentPower", "Currencies", "Currency", "Current", "Emissions", "Energy",
    "Factor", "FactorUnit", "Heat", "Mass", "MassFlow", "Money", "Power", "Pressure", "Price", "PriceUnit",
    "Product", "ReactiveEnergy", "ReactivePower", "Share", "ShareRule", "Shares", "Temperature",
    "TemperatureDifference", "TemperatureScale", "Total", "Unit", "Voltage", "Volume", "VolumeFlow", "Weight",
    "as_energy", "as_heat", "demand_charge", "share", "sum", "sum_products", "up_to", "mWh", "Wh", "kWh", "MWh",
    "GWh", "TWh", "mvarh", "varh", "kvarh", "Mvarh", "mVAh", "VAh", "kVAh", "MVAh", "W", "kW", "MW", "GW", "var",
    "kvar", "Mvar", "VA", "kVA", "MVA", "mV", "V", "kV", "mA", "A", "kA", "J", "kJ", "MJ", "GJ", "TJ", "K", "degC",
    "degF", "kelvin", "cm3", "L", "m3", "mg", "g", "kg", "t", "m3_per_s", "m3_per_min", "m3_per_h", "L_per_s",
    "L_per_min", "L_per_h", "kg_per_s", "kg_per_h", "t_per_h", "Pa", "kPa", "MPa", "mbar", "bar", "mgCO2e", "gCO2e",
    "kgCO2e", "tCO2e",
]
