"""Measurements: readings, points, tables, and the files they come from and go to."""

from wattle._wattle import (
    AnyUnit, CsvInstants, MeterEvent, Point, PointKind, Reading, Stamp, Table, check, parse_csv,
    parse_point_kind, read_csv, to_csv, write_csv,
)

__all__ = [
    "AnyUnit", "CsvInstants", "MeterEvent", "Point", "PointKind", "Reading", "Stamp", "Table", "check",
    "parse_csv", "parse_point_kind", "read_csv", "to_csv", "write_csv",
]
