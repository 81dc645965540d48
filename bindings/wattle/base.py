"""Errors, exact decimals, rounding and the quality of values."""

from wattle._wattle import (
    Decimal, Error, Exact, Finding, Flag, Place, Quality, QualityClass, Reason, Rounding, half_down, half_even,
    half_up, parse_rounding, to_string, worse, __version__,
)

__all__ = [
    "Decimal", "Error", "Exact", "Finding", "Flag", "Place", "Quality", "QualityClass", "Reason", "Rounding",
    "half_down", "half_even", "half_up", "parse_rounding", "to_string", "worse",
]
