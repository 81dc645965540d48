"""Measurements: readings, points, tables, and the files they come from and go to."""

from wattle._wattle import (
    CsvInstants, MeterEvent, Point, PointKind, Reading, Series, Stamp, Sum, Table, check, intervals, mean,
    parse_csv, parse_point_kind, read_csv, to_csv, write_csv,
)

__all__ = [
    "CsvInstants", "MeterEvent", "Point", "PointKind", "Reading", "Series", "Stamp", "Sum", "Table", "check",
    "intervals", "mean", "parse_csv", "parse_point_kind", "read_csv", "to_csv", "write_csv",
]
