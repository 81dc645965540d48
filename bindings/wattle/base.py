"""Errors, exact decimals, rounding, the quality of values and the sources of data."""

from wattle._wattle import (
    Decimal, Error, Exact, Finding, Flag, Place, Quality, QualityClass, Reason, Rounding, Source, VirtualClock, half_down,
    half_even, half_up, parse_quality, parse_rounding, sha256, short_text, to_string, worse, __version__,
)

__all__ = [
    "Decimal", "Error", "Exact", "Finding", "Flag", "Place", "Quality", "QualityClass", "Reason", "Rounding",
    "Source", "VirtualClock", "half_down", "half_even", "half_up", "parse_quality", "parse_rounding", "sha256", "short_text",
    "to_string", "worse",
]
