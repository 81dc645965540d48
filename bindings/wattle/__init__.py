"""Meter readings into energy, money, carbon and savings figures that anyone can check."""

from wattle.base import (
    Decimal, Error, Exact, Finding, Flag, Place, Quality, QualityClass, Reason, Rounding, Source, VirtualClock, half_down,
    half_even, half_up, parse_quality, parse_rounding, sha256, short_text, to_string, worse,
)
from wattle.base import __version__ as __version__
from wattle.units import (
    AllZero, AnyUnit, ApparentEnergy, ApparentPower, Currencies, Currency, Current, Emissions, Energy, Factor, FactorUnit,
    Heat, Mass, MassFlow, Money, Power, Pressure, Price, PriceUnit, Product, ReactiveEnergy, ReactivePower, Share,
    ShareRule, Shares, Temperature, TemperatureDifference, TemperatureScale, Total, Unit, Voltage, Volume,
    VolumeFlow, Weight, as_energy, as_heat, demand_charge, share, sum as sum, sum_products, up_to, mWh, Wh, kWh, MWh, GWh,
    TWh, mvarh, varh, kvarh, Mvarh, mVAh, VAh, kVAh, MVAh, W, kW, MW, GW, var, kvar, Mvar, VA, kVA, MVA, mV, V, kV,
    mA, A, kA, J, kJ, MJ, GJ, TJ, K, degC, degF, kelvin, cm3, L, m3, mg, g, kg, t, m3_per_s, m3_per_min, m3_per_h,
    L_per_s, L_per_min, L_per_h, kg_per_s, kg_per_h, t_per_h, Pa, kPa, MPa, mbar, bar, mgCO2e, gCO2e, kgCO2e, tCO2e,
)
from wattle.time import (
    Ambiguous, Calendar, CalendarDay, DayType, Interval, Nonexistent, Periods, Shift, ShiftSlots, Shifts,
    SlotCursor, Slots, Zone, ZoneCursor, ZonePeriod, parse_date, parse_instant, parse_local, quarter_hours,
    zone_database, zone_database_version, zone_names,
)
from wattle.series import (
    CsvInstants, MeterEvent, Point, PointKind, Reading, Series, Stamp, Sum, Table, check, intervals, mean,
    parse_csv, parse_point_kind, read_csv, to_csv, write_csv,
)
from wattle.trace import Figure, Label, Language, Leaf, Operation, Parameter, Trace
from wattle import carbon as carbon, devices as devices, report as report, site as site, stream as stream, tariff as tariff

# All names, except that `from wattle import *` must not take the place of Python's own sum.
__all__ = [
    # wattle.base
    "Decimal", "Error", "Exact", "Finding", "Flag", "Place", "Quality", "QualityClass", "Reason", "Rounding",
    "Source", "VirtualClock", "half_down", "half_even", "half_up", "parse_quality", "parse_rounding", "sha256", "short_text",
    "to_string", "worse",
    # wattle.units
    "AllZero", "AnyUnit", "ApparentEnergy", "ApparentPower", "Currencies", "Currency", "Current", "Emissions", "Energy",
    "Factor", "FactorUnit", "Heat", "Mass", "MassFlow", "Money", "Power", "Pressure", "Price", "PriceUnit",
    "Product", "ReactiveEnergy", "ReactivePower", "Share", "ShareRule", "Shares", "Temperature",
    "TemperatureDifference", "TemperatureScale", "Total", "Unit", "Voltage", "Volume", "VolumeFlow", "Weight",
    "as_energy", "as_heat", "demand_charge", "share", "sum_products", "up_to", "mWh", "Wh", "kWh", "MWh",
    "GWh", "TWh", "mvarh", "varh", "kvarh", "Mvarh", "mVAh", "VAh", "kVAh", "MVAh", "W", "kW", "MW", "GW", "var",
    "kvar", "Mvar", "VA", "kVA", "MVA", "mV", "V", "kV", "mA", "A", "kA", "J", "kJ", "MJ", "GJ", "TJ", "K", "degC",
    "degF", "kelvin", "cm3", "L", "m3", "mg", "g", "kg", "t", "m3_per_s", "m3_per_min", "m3_per_h", "L_per_s",
    "L_per_min", "L_per_h", "kg_per_s", "kg_per_h", "t_per_h", "Pa", "kPa", "MPa", "mbar", "bar", "mgCO2e", "gCO2e",
    "kgCO2e", "tCO2e",
    # wattle.time
    "Ambiguous", "Calendar", "CalendarDay", "DayType", "Interval", "Nonexistent", "Periods", "Shift", "ShiftSlots",
    "Shifts", "SlotCursor", "Slots", "Zone", "ZoneCursor", "ZonePeriod", "parse_date", "parse_instant",
    "parse_local", "quarter_hours", "zone_database", "zone_database_version", "zone_names",
    # wattle.series
    "CsvInstants", "MeterEvent", "Point", "PointKind", "Reading", "Series", "Stamp", "Sum", "Table", "check",
    "intervals", "mean", "parse_csv", "parse_point_kind", "read_csv", "to_csv", "write_csv",
    # wattle.trace
    "Figure", "Label", "Language", "Leaf", "Operation", "Parameter", "Trace",
]
