import datetime
import enum
import zoneinfo
from collections.abc import Iterator, Sequence
from typing import Literal, NoReturn, TypeAlias, final, overload

import numpy as np
import numpy.typing as npt

__all__ = [
    "Ambiguous", "Interval", "Nonexistent", "Slots", "Zone", "ZoneCursor", "ZonePeriod", "parse_instant",
    "parse_local", "zone_database", "zone_database_version", "zone_names",
]

_Ambiguous: TypeAlias = Ambiguous | Literal["refuse", "earlier", "later"]
_Nonexistent: TypeAlias = Nonexistent | Literal["refuse", "next"]
_Micros: TypeAlias = npt.NDArray[np.datetime64]

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

def parse_instant(text: str) -> datetime.datetime:
    """"2026-03-01T08:00:00+08:00", "2026-03-01T00:00:00.25Z": date, T or space, time to at most 6 decimals, and Z or an offset; an aware
    datetime in UTC. Raises Error (bad_instant); a time without an offset is refused, because it names no instant.
    """
def parse_local(text: str) -> datetime.datetime:
    """"2026-03-01T08:00", seconds and decimals as for parse_instant, without an offset; a naive datetime. Raises Error (bad_instant)."""
def zone_database() -> str:
    """The directory that Zone.load reads by default: the system's, or that of the PyPI package tzdata. Raises Error (unknown_zone) if there is neither."""
def zone_database_version(database: str = "") -> str:
    """The version that a database directory names (in tzdata.zi or +VERSION), such as "2025b"; else "unknown"."""
def zone_names(database: str = "") -> list[str]:
    """The names of all zones of a database, sorted."""
