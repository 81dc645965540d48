"""When: instants, intervals, slots, time zones, their periods, and calendars of working days."""

from wattle._wattle import (
    Ambiguous, Calendar, CalendarDay, DayType, Interval, Nonexistent, Periods, Shift, ShiftSlots, Shifts,
    SlotCursor, Slots, Zone, ZoneCursor, ZonePeriod, parse_date, parse_instant, parse_local, quarter_hours,
    zone_database, zone_database_version, zone_names,
)

__all__ = [
    "Ambiguous", "Calendar", "CalendarDay", "DayType", "Interval", "Nonexistent", "Periods", "Shift",
    "ShiftSlots", "Shifts", "SlotCursor", "Slots", "Zone", "ZoneCursor", "ZonePeriod", "parse_date",
    "parse_instant", "parse_local", "quarter_hours", "zone_database", "zone_database_version", "zone_names",
]
