import datetime
import enum
import os
import zoneinfo
from collections.abc import Iterator, Sequence
from typing import Literal, NoReturn, TypeAlias, final, overload

import numpy as np
import numpy.typing as npt

from wattle.base import Source

__all__ = [
    "Ambiguous", "Calendar", "CalendarDay", "DayType", "Interval", "Nonexistent", "Periods", "Shift",
    "ShiftSlots", "Shifts", "SlotCursor", "Slots", "Zone", "ZoneCursor", "ZonePeriod", "parse_date",
    "parse_instant", "parse_local", "quarter_hours", "zone_database", "zone_database_version", "zone_names",
]

_Ambiguous: TypeAlias = Ambiguous | Literal["refuse", "earlier", "later"]
_DayType: TypeAlias = DayType | Literal["workday", "make_up_workday", "saturday", "sunday", "holiday", "event"]
_Nonexistent: TypeAlias = Nonexistent | Literal["refuse", "next"]
_Micros: TypeAlias = npt.NDArray[np.datetime64]
_Days: TypeAlias = npt.NDArray[np.datetime64]
_Zone: TypeAlias = Zone | zoneinfo.ZoneInfo | str

class Ambiguous(enum.Enum):
    """What to do with a local time that occurred twice: refuse raises Error (doubled_local_time); earlier and later take one of the two."""

    refuse = 0
    earlier = 1
    later = 2

class Nonexistent(enum.Enum):
    """What to do with a local time that the clocks jumped over: refuse raises Error (missing_local_time); next is the instant of the jump."""

    refuse = 0
    next = 1

@final
class Interval:
    """The time from `begin` up to, and not including, `end`: UTC, whole microseconds. Intervals that share an edge share no instant.

    Instants are aware datetimes of any zone; naive ones are refused with Error (naive_datetime).
    """

    @overload
    def __init__(self) -> None: ...
    @overload
    def __init__(self, begin: datetime.datetime, end: datetime.datetime) -> None:
        """Raises Error (bad_interval) if end < begin, (naive_datetime) for datetimes without a zone."""
    def begin(self) -> datetime.datetime:
        """The first instant, an aware datetime in UTC."""
    def end(self) -> datetime.datetime:
        """The first instant after it, an aware datetime in UTC."""
    def length(self) -> datetime.timedelta:
        """end − begin, exactly."""
    def empty(self) -> bool:
        """Whether it has no instant."""
    @overload
    def contains(self, t: datetime.datetime) -> bool:
        """Whether begin ≤ t < end."""
    @overload
    def contains(self, other: Interval) -> bool:
        """Whether the other lies within this."""
    def intersection(self, other: Interval) -> Interval | None:
        """The time that both have; None if they only touch."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __lt__(self, other: Interval, /) -> bool: ...
    def __le__(self, other: Interval, /) -> bool: ...
    def __gt__(self, other: Interval, /) -> bool: ...
    def __ge__(self, other: Interval, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Slots:
    """n intervals, one after the other without a hole: slot i runs from boundary i to boundary i + 1.

    A regular grid (quarter-hours) is three numbers; any other (the days, months and billing periods of a zone) holds its n + 1
    boundaries, shared between copies. Both kinds compare by their boundaries. A slot may be empty: some zones have days of 0 hours.
    """

    def __init__(self) -> None: ...
    @overload
    @staticmethod
    def regular(start: datetime.datetime, step: datetime.timedelta, count: int) -> Slots:
        """`count` slots of one length. Raises Error (bad_interval) if step ≤ 0, or the grid leaves the range of instants."""
    @overload
    @staticmethod
    def regular(whole: Interval, step: datetime.timedelta) -> Slots:
        """The slots of one length that fill `whole`. Raises Error (bad_interval) if they do not fit a whole number of times."""
    @overload
    @staticmethod
    def between(boundaries: _Micros) -> Slots: ...
    @overload
    @staticmethod
    def between(boundaries: Sequence[datetime.datetime]) -> Slots:
        """n + 1 boundaries in ascending order, equal neighbours allowed: a datetime64[us] array of UTC or a sequence of aware datetimes; none or
        one give no slots. Raises Error (bad_interval), naming the place.
        """
    def size(self) -> int:
        """The number n of slots."""
    def empty(self) -> bool:
        """Whether there are none."""
    def step(self) -> datetime.timedelta | None:
        """The length of every slot of a regular grid; None for explicit boundaries."""
    def boundary(self, i: int) -> datetime.datetime:
        """Boundary i, 0 ≤ i ≤ size(), an aware datetime in UTC. Raises Error (out_of_range)."""
    def span(self) -> Interval:
        """From the first boundary to the last; empty if there are no slots."""
    def boundaries(self) -> _Micros:
        """The boundaries of an explicit grid in place: a read-only datetime64[us] view of n + 1 instants of UTC, without a copy; empty for a
        regular grid.
        """
    @overload
    def index_of(self, t: _Micros) -> npt.NDArray[np.int64]: ...
    @overload
    def index_of(self, t: datetime.datetime) -> int | None:
        """The slot that holds the instant, None outside; an instant on a boundary belongs to the slot that begins there. Of a datetime64[us]
        array of UTC an int64 array of the same shape, −1 outside and for NaT; the GIL is released.
        """
    def slice(self, first: int, count: int) -> Slots:
        """`count` slots from slot `first` on; boundaries stay shared. Raises Error (out_of_range)."""
    def __getitem__(self, i: int) -> Interval:
        """Slot i as an Interval; −1 is the last. Raises Error (out_of_range)."""
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Interval]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class SlotCursor:
    """Slots of instants that mostly follow each other: remembers the slot of the last one. For one thread at a time."""

    def __init__(self, slots: Slots) -> None: ...
    @overload
    def index_of(self, t: _Micros) -> npt.NDArray[np.int64]: ...
    @overload
    def index_of(self, t: datetime.datetime) -> int | None:
        """As Slots.index_of."""
    def slots(self) -> Slots:
        """The grid whose slots it gives."""

@final
class ZonePeriod:
    """A stretch of time with one offset from UTC."""

    def __init__(self, span: Interval, offset: datetime.timedelta, daylight_saving: bool, abbreviation: str) -> None: ...
    @property
    def span(self) -> Interval:
        """Where no change is known, it reaches to the first or the last datetime of Python: years 1 to 9999."""
    @property
    def offset(self) -> datetime.timedelta:
        """Local time minus UTC, a timedelta."""
    @property
    def daylight_saving(self) -> bool:
        """Whether the zone calls it summer time."""
    @property
    def abbreviation(self) -> str:
        """Such as "CST"."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Zone:
    """A time zone of the IANA database, right from its first record on; after the last one the zone's own rule goes on for ever.

    Safe between threads. A pickled zone is its name: unpickling loads it again, and raises Error (zone_changed) where the database has
    another version or other periods. Sources: RFC 8536 (TZif), POSIX TZ as extended there (rules of −167 to 167 h).
    """

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @staticmethod
    def load(name: str, database: str = "") -> Zone:
        """The zone of that name, such as "Asia/Shanghai", from a database directory: by default the system's, or that of the PyPI package tzdata
        where the system has none. Raises Error: unknown_zone, bad_zone_file.
        """
    @staticmethod
    def from_tzif(name: str, bytes: bytes, version: str = "unknown") -> Zone:
        """A zone from the bytes of a TZif file. Raises Error (bad_zone_file)."""
    @staticmethod
    def utc() -> Zone:
        """UTC, for ever."""
    @staticmethod
    def fixed(offset: datetime.timedelta) -> Zone:
        """One offset for ever, less than a day; named "UTC+08:00". Raises Error (out_of_range)."""
    def name(self) -> str:
        """As it was loaded: "Asia/Shanghai", "UTC", "UTC+08:00"."""
    def version(self) -> str:
        """The version of the database it came from, such as "2025b"; "unknown" if the database does not say."""
    @overload
    def offset(self, t: _Micros) -> npt.NDArray[np.int64]: ...
    @overload
    def offset(self, t: datetime.datetime) -> datetime.timedelta:
        """Local time minus UTC, a timedelta. Of a datetime64[us] array of UTC an int64 array of seconds, of the same shape; the GIL is released.
        Raises Error (naive_datetime); (bad_instant) for NaT.
        """
    def period(self, t: datetime.datetime) -> ZonePeriod:
        """The period around the instant: a ZonePeriod."""
    def transitions(self, within: Interval) -> list[datetime.datetime]:
        """The instants within the interval at which a new period begins, in order: a list of aware datetimes."""
    @overload
    def to_local(self, t: _Micros) -> _Micros: ...
    @overload
    def to_local(self, t: datetime.datetime) -> datetime.datetime:
        """The clock on the wall, a naive datetime. Of a datetime64[us] array of UTC a datetime64[us] array of the same shape, NaT where it has
        NaT; the GIL is released. Raises Error (naive_datetime).
        """
    @overload
    def to_instant(self, local: _Micros, ambiguous: _Ambiguous = ..., nonexistent: _Nonexistent = ...) -> _Micros: ...
    @overload
    def to_instant(self, local: datetime.datetime, ambiguous: _Ambiguous = ..., nonexistent: _Nonexistent = ...) -> datetime.datetime:
        """The instant of a local time, an aware datetime in UTC. Of a datetime64[us] array of local times an array of UTC of the same shape, NaT
        where it has NaT; the GIL is released. Raises Error: doubled_local_time, missing_local_time, unless told what to do; aware_datetime.
        """
    def date(self, t: datetime.datetime) -> datetime.date:
        """The date on the wall at that instant."""
    def day(self, date: datetime.date) -> Interval:
        """The local day: from its first instant (not always 00:00) to that of the next day. 0 to 31 hours long; days follow without a hole."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Zone: ...
    def __deepcopy__(self, memo: dict[int, object]) -> Zone: ...

@final
class ZoneCursor:
    """Offsets of instants that mostly follow each other: remembers the period of the last one. For one thread at a time."""

    def __init__(self, zone: Zone | zoneinfo.ZoneInfo | str) -> None:
        """Of a Zone, a zoneinfo.ZoneInfo or a name."""
    @overload
    def offset(self, t: _Micros) -> npt.NDArray[np.int64]: ...
    @overload
    def offset(self, t: datetime.datetime) -> datetime.timedelta:
        """As Zone.offset."""
    @overload
    def to_local(self, t: _Micros) -> _Micros: ...
    @overload
    def to_local(self, t: datetime.datetime) -> datetime.datetime:
        """As Zone.to_local."""
    def zone(self) -> Zone:
        """The zone whose offsets it gives."""
    def __copy__(self) -> ZoneCursor: ...
    def __deepcopy__(self, memo: dict[int, object]) -> ZoneCursor: ...

@final
class Periods:
    """One level of the calendar of a zone: periods that follow each other without a hole, each an interval of UTC.

    A day begins at its first instant on the wall, not always at 00:00. A wall time that the clocks jump over means the next instant,
    one that occurs twice means the first. Hours nest in days, days in weeks and months, months in quarters and in years, in every
    zone. A period may be empty: the day that Samoa left out. Where a zone is asked for, a name or a zoneinfo.ZoneInfo will do.
    """

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @staticmethod
    def hours(zone: _Zone) -> Periods:
        """A new hour begins at every full hour on the wall and at every change of the offset, so none is longer than 60 min."""
    @staticmethod
    def days(zone: _Zone, at: datetime.timedelta = ...) -> Periods:
        """`at` is when a day begins on the wall, a timedelta since midnight: 6 h for gas days. Raises Error (out_of_range) outside 00:00 to
        23:59, here and in billing.
        """
    @staticmethod
    def weeks(zone: _Zone) -> Periods:
        """ISO 8601: from Monday."""
    @staticmethod
    def months(zone: _Zone) -> Periods:
        """From the first of each month."""
    @staticmethod
    def quarters(zone: _Zone) -> Periods:
        """From the first of January, April, July and October."""
    @staticmethod
    def years(zone: _Zone, first: int = 1) -> Periods:
        """From the first of that month: 4 for fiscal years from April. Raises Error (out_of_range) if the calendar has no such month."""
    @staticmethod
    def billing(zone: _Zone, day_of_month: int, at: datetime.timedelta = ...) -> Periods:
        """From that day of each month, 1 to 31; where a month is shorter, from its last day. Raises Error (out_of_range)."""
    def zone(self) -> Zone:
        """The zone whose calendar it is."""
    def around(self, t: datetime.datetime) -> Interval:
        """The period that holds the instant. Raises Error (out_of_range) beyond the years −32000 to 32000."""
    def of(self, date: datetime.date) -> Interval:
        """The period that the local date belongs to; of hours, the one that holds the first instant of the date."""
    def slots(self, whole: Interval) -> Slots:
        """The periods that fill `whole`, as Slots: those that begin within it. Raises Error (bad_interval) unless it begins and ends on
        boundaries.
        """
    def covering(self, any: Interval) -> Slots:
        """The least run of periods that contains the interval, as Slots; none if it is empty."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Periods: ...
    def __deepcopy__(self, memo: dict[int, object]) -> Periods: ...

@final
class Shift:
    """A shift by the clock on the wall."""

    def __init__(self, name: str, from_: datetime.timedelta, to: datetime.timedelta) -> None:
        """`from_` and `to` are timedeltas since local midnight; `to` may be 24 h, or not later than `from_`, which means across midnight.
        (`from` is a word of Python's own.)
        """
    @property
    def name(self) -> str:
        """What it is called."""
    @property
    def from_(self) -> datetime.timedelta:
        """When it begins, a timedelta since local midnight."""
    @property
    def to(self) -> datetime.timedelta:
        """When it ends, a timedelta since local midnight."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class ShiftSlots:
    """A grid of shifts: each slot belongs to a shift, or to the time outside all of them."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def slots(self) -> Slots:
        """The grid."""
    @property
    def shift(self) -> npt.NDArray[np.uint16]:
        """The number of the shift of each slot; the number behind the last shift means outside: a read-only uint16 view."""
    @property
    def names(self) -> list[str]:
        """Of the shifts in their order, then "outside"."""
    def name(self, i: int) -> str:
        """The name of the shift of slot i. Raises Error (out_of_range)."""
    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Shifts:
    """The shifts of a production day, which begins where the first of them does. What they leave is outside.

    A night shift from 00:00 that is listed behind the late shift belongs to the production day of the morning before.
    """

    def __init__(self, zone: _Zone, shifts: Sequence[Shift]) -> None:
        """Raises Error (bad_shifts) with every finding: none, overlapping, empty, twice the same name, a time that no clock shows."""
    def shifts(self) -> list[Shift]:
        """A list of Shift, in their order."""
    def zone(self) -> Zone:
        """The zone whose clocks they follow."""
    def production_days(self) -> Periods:
        """Days that begin where the first shift does, as Periods."""
    def slots(self, whole: Interval) -> ShiftSlots:
        """Shifts and outside over whole production days, as ShiftSlots: in each the same number of slots in the same order, and together
        exactly the day; where clocks jump over a shift, its slot is empty. Raises Error (bad_interval) unless `whole` is production days.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Shifts: ...
    def __deepcopy__(self, memo: dict[int, object]) -> Shifts: ...

class DayType(enum.Enum):
    """What a tariff asks of a day. A make_up_workday is a Saturday or Sunday that is worked, a holiday any day that is
    not, an event a day that a grid operator or a contract has named.
    """

    workday = 0
    make_up_workday = 1
    saturday = 2
    sunday = 3
    holiday = 4
    event = 5

@final
class CalendarDay:
    """One day of a calendar, and who said so."""

    def __init__(self, date: datetime.date, type: _DayType, name: str, source: Source) -> None: ...
    @property
    def date(self) -> datetime.date:
        """Which day."""
    @property
    def type(self) -> DayType:
        """What a tariff asks of it."""
    @property
    def name(self) -> str:
        """Of the festival or event; "" on a plain day."""
    @property
    def source(self) -> Source:
        """Who said so: the notice that named the day, or else the one that covers it."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Calendar:
    """The days of a country or a company, from a file. It answers for the days that its notices cover, and for no other."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @staticmethod
    def parse(toml: str, source: str) -> Calendar:
        """Reads the TOML text; `source` names it in errors. Raises Error (bad_calendar) with every finding: file, line, column, remedy."""
    @staticmethod
    def load(path: str | os.PathLike[str]) -> Calendar:
        """Reads a file; a bare id such as "cn" means the calendar of that id that comes with wattle. Raises Error (unreadable_file), or as
        parse.
        """
    def id(self) -> str:
        """Such as "cn"."""
    def name(self) -> str:
        """For people."""
    def covers(self, date: datetime.date) -> bool:
        """Whether a notice covers the date."""
    @overload
    def day_type(self, date: _Days) -> npt.NDArray[np.uint8]: ...
    @overload
    def day_type(self, date: datetime.date) -> DayType:
        """The type of the date, a DayType; of a datetime64[D] array a uint8 array of the same shape with the values of DayType. Raises Error
        (outside_calendar) if no notice covers a date.
        """
    def day(self, date: datetime.date) -> CalendarDay:
        """The same with its name and its source, a CalendarDay. Raises Error (outside_calendar)."""
    def sources(self) -> list[Source]:
        """The Source of every notice, in the order of the file: a list."""
    def text(self) -> str:
        """The text it was read from."""
    def source(self) -> str:
        """What errors call the text: the path."""
    def sha256(self) -> str:
        """The SHA-256 of the text: 64 hexadecimal digits."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

def parse_date(text: str) -> datetime.date:
    """"2026-03-01": four, two and two digits; a date. Raises Error (bad_date)."""
def parse_instant(text: str) -> datetime.datetime:
    """"2026-03-01T08:00:00+08:00", "2026-03-01T00:00:00.25Z": date, T or space, time to at most 6 decimals, and Z or an offset; an aware
    datetime in UTC. Raises Error (bad_instant); a time without an offset is refused, because it names no instant.
    """
def parse_local(text: str) -> datetime.datetime:
    """"2026-03-01T08:00", seconds and decimals as for parse_instant, without an offset; a naive datetime. Raises Error (bad_instant)."""
def quarter_hours(whole: Interval) -> Slots:
    """The quarter-hours of UTC, which nest in the days of every present zone, as regular Slots. Raises Error (bad_interval) unless `whole`
    fits them.
    """
def zone_database() -> str:
    """The directory that Zone.load reads by default: the system's, or that of the PyPI package tzdata. Raises Error (unknown_zone) if there is neither."""
def zone_database_version(database: str = "") -> str:
    """The version that a database directory names (in tzdata.zi or +VERSION), such as "2025b"; else "unknown"."""
def zone_names(database: str = "") -> list[str]:
    """The names of all zones of a database, sorted."""
