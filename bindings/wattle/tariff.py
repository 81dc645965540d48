"""Prices in force when and where, and bills that can be checked: tariffs from files, lines that are rounded once."""

from wattle._wattle.tariff import Adder, Band, Bill, EnergyPrice, Line, RoundingPoints, RoundingRule, Tariff, Version, bill

__all__ = ["Adder", "Band", "Bill", "EnergyPrice", "Line", "RoundingPoints", "RoundingRule", "Tariff", "Version", "bill"]
