"""When: instants, intervals, slots and time zones."""

from wattle._wattle import (
    Ambiguous, Interval, Nonexistent, Slots, Zone, ZoneCursor, ZonePeriod, parse_instant, parse_local,
    zone_database, zone_database_version, zone_names,
)

__all__ = [
    "Ambiguous", "Interval", "Nonexistent", "Slots", "Zone", "ZoneCursor", "ZonePeriod", "parse_instant",
    "parse_local", "zone_database", "zone_database_version", "zone_names",
]
