import datetime
import enum
import os
import types
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal as PythonDecimal
from typing import Any, ClassVar, Generic, Literal, NoReturn, TypeAlias, TypeVar, final, overload

import numpy as np
import numpy.typing as npt

from wattle.base import Decimal, Exact, Finding, Quality, Reason, Rounding
from wattle.time import Ambiguous, Interval, Slots, Zone
from wattle.units import (
    AnyUnit, ApparentEnergy, ApparentPower, Currency, Current, Emissions, Energy, Heat, Mass, MassFlow, Money, Power, Pressure, ReactiveEnergy,
    ReactivePower, Temperature, TemperatureDifference, TemperatureScale, Total, Unit, Voltage, Volume, VolumeFlow,
)

__all__ = [
    "CsvInstants", "MeterEvent", "Point", "PointKind", "Reading", "Series", "Stamp", "Sum", "Table", "check",
    "intervals", "mean", "parse_csv", "parse_point_kind", "read_csv", "to_csv", "write_csv",
]

_Number: TypeAlias = Decimal | str | int | PythonDecimal
_PointKind: TypeAlias = PointKind | Literal["register", "interval", "gauge", "state"]
_Stamp: TypeAlias = Stamp | Literal["begin", "end"]
_CsvInstants: TypeAlias = CsvInstants | Literal["iso", "seconds", "milliseconds", "microseconds"]
_Zone: TypeAlias = Zone | zoneinfo.ZoneInfo | str
_Unit: TypeAlias = AnyUnit | Unit[object] | TemperatureScale | str  # type: ignore[type-var]
_Index: TypeAlias = int | np.integer[Any]
_Whole: TypeAlias = npt.NDArray[np.integer]
_Exact: TypeAlias = Energy | Heat | ReactiveEnergy | ApparentEnergy | Volume | Mass | Emissions | Money
_Intensity: TypeAlias = Power | ReactivePower | ApparentPower | Voltage | Current | VolumeFlow | MassFlow | Pressure | TemperatureDifference
_E = TypeVar("_E", bound=_Exact)
_I = TypeVar("_I", bound=_Intensity)
_G = TypeVar("_G", bound=_Intensity | Temperature)
_S = TypeVar("_S", bound=_Exact | _Intensity | Temperature)
_T = TypeVar("_T", bound=_Exact | _Intensity | Temperature)
_Amount = TypeVar("_Amount", Energy, Heat, ReactiveEnergy, ApparentEnergy, Volume, Mass, Emissions)

class PointKind(enum.Enum):
    """What the numbers of a point are.

    register a counter that only grows: what it shows at the instant; interval the amount, or the mean power, of the
    interval that ends (or begins) at the instant; gauge a value at the instant; state a code in force from the instant on.
    """

    register = 1
    interval = 2
    gauge = 3
    state = 4

class Stamp(enum.Enum):
    """Which end of its interval the time stamp of a value names."""

    begin = 0
    end = 1

class CsvInstants(enum.Enum):
    """How a CSV file writes instants: as ISO 8601 text, or as a number since 1970 in UTC."""

    iso = 0
    seconds = 1
    milliseconds = 2
    microseconds = 3

@final
class Reading:
    """At that instant the point showed that many counts of its resolution. A missing reading is one whose quality says so."""

    def __init__(self, at: datetime.datetime, value: int, point: int = 0, quality: Quality | Reason | str = ..., source: int = 0) -> None:
        """`value` in counts of the point's resolution, `point` its place in the table. Raises Error: naive_datetime, overflow, out_of_range."""
    @property
    def at(self) -> datetime.datetime:
        """When, an aware datetime in UTC."""
    @property
    def value(self) -> int:
        """In counts of the point's resolution; never used where the reading is missing."""
    @property
    def point(self) -> int:
        """The point's place in its table, site or engine."""
    @property
    def quality(self) -> Quality:
        """How far it can be trusted."""
    @property
    def source(self) -> int:
        """Which source, where several feed one point: the lower the better."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Point:
    """What a reading of this point means: kind, unit, resolution, limits, CT/PT ratio."""

    def __init__(self, id: str, kind: _PointKind, unit: _Unit, resolution: _Number = ..., multiplier: _Number = ..., digits: int = 0, low: _Number | None = None, high: _Number | None = None, every: datetime.timedelta | None = None, stamp: _Stamp = ...) -> None:
        """`id` such as "M07/import"; `resolution` is one count, in `unit`. What contradicts itself is told by `check`. Raises Error
        (unknown_unit).
        """
    @property
    def id(self) -> str:
        """Its name: "M07/import"."""
    @property
    def kind(self) -> PointKind:
        """What its numbers are: a PointKind."""
    @property
    def unit(self) -> AnyUnit:
        """Of what the register shows: an AnyUnit."""
    @property
    def resolution(self) -> Decimal:
        """One count, in `unit`: 0.01."""
    @property
    def multiplier(self) -> Decimal:
        """CT × PT ratio, where the register does not contain it."""
    @property
    def digits(self) -> int:
        """Counts before the register begins again at 0: 10^digits; 0 where it is not known."""
    @property
    def low(self) -> Decimal | None:
        """The least it can show at all, in `unit`; None where it is not known."""
    @property
    def high(self) -> Decimal | None:
        """The most it can show at all, in `unit`; None where it is not known."""
    @property
    def every(self) -> datetime.timedelta | None:
        """Spacing of its readings, a timedelta; for intervals their length."""
    @property
    def stamp(self) -> Stamp:
        """Which end of its interval an instant names; intervals only."""
    def check(self) -> None:
        """Raises Error (bad_point) with everything in which the point contradicts itself."""
    def to_exact(self, counts: int) -> Exact:
        """What `counts` stand for, exactly, in `unit`, the multiplier applied: an Exact."""
    def amount(self, counts: int, kind: type[_Amount]) -> _Amount:
        """The same as an amount of that kind, a class such as Energy: floor(counts × resolution × multiplier) in quanta, so that differences
        of register positions add up. Raises Error: other_kind, overflow.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class MeterEvent:
    """What happened to a meter at an instant. It travels with the readings, because a jump without its event is a guess."""

    @final
    class Exchange:
        def __init__(self, old_serial: str = "", new_serial: str = "", old_end: int | None = None, new_start: int | None = None) -> None: ...
        @property
        def old_serial(self) -> str:
            """Of the meter that went; "" where it is not known."""
        @property
        def new_serial(self) -> str:
            """Of the meter that came; "" where it is not known."""
        @property
        def old_end(self) -> int | None:
            """The last count of the old meter, or None."""
        @property
        def new_start(self) -> int | None:
            """The first count of the new meter, or None."""
        def __eq__(self, other: object, /) -> bool: ...
        def __ne__(self, other: object, /) -> bool: ...
        def __hash__(self) -> int: ...
    @final
    class TransformerChange:
        def __init__(self, old_multiplier: _Number, new_multiplier: _Number) -> None: ...
        @property
        def old_multiplier(self) -> Decimal:
            """The ratio before."""
        @property
        def new_multiplier(self) -> Decimal:
            """The ratio from the instant on."""
        def __eq__(self, other: object, /) -> bool: ...
        def __ne__(self, other: object, /) -> bool: ...
        def __hash__(self) -> int: ...
    @final
    class ClockSet:
        def __init__(self, step: datetime.timedelta) -> None: ...
        @property
        def step(self) -> datetime.timedelta:
            """New time minus old time, a timedelta."""
        def __eq__(self, other: object, /) -> bool: ...
        def __ne__(self, other: object, /) -> bool: ...
        def __hash__(self) -> int: ...
    @final
    class PowerFail:
        def __init__(self, length: datetime.timedelta) -> None: ...
        @property
        def length(self) -> datetime.timedelta:
            """For how long, a timedelta."""
        def __eq__(self, other: object, /) -> bool: ...
        def __ne__(self, other: object, /) -> bool: ...
        def __hash__(self) -> int: ...
    def __init__(self, at: datetime.datetime, point: int, what: Exchange | TransformerChange | ClockSet | PowerFail) -> None:
        """Raises Error: naive_datetime, out_of_range."""
    @property
    def at(self) -> datetime.datetime:
        """When, an aware datetime in UTC."""
    @property
    def point(self) -> int:
        """The place of the point it happened to."""
    @property
    def what(self) -> Exchange | TransformerChange | ClockSet | PowerFail:
        """An Exchange, a TransformerChange, a ClockSet or a PowerFail."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Table:
    """n readings of m points as columns, in the order they came; a missing reading has the value 0. A value: columns are views that nobody
    can write to, and new tables are made by from_columns or read from files.
    """

    def __init__(self, points: Sequence[Point] = ..., readings: Sequence[Reading] = ...) -> None:
        """n readings of these points, in that order. Raises Error: bad_point; unknown_point for a reading whose point has no place."""
    @staticmethod
    def from_columns(points: Sequence[Point], at: npt.NDArray[np.datetime64], value: npt.NDArray[np.int64], point: _Whole, quality: _Whole | None = None, source: _Whole | None = None) -> Table:
        """Copies n readings in: a list of Point; instants as datetime64[us] of UTC; values as int64 counts of their points' resolutions;
        for each the place of its point; qualities as their 16 bits (None: all measured); sources (None: all 0). Raises Error: bad_point,
        bad_table for columns of unequal length, unknown_point for a place without a point, bad_instant for NaT.
        """
    def size(self) -> int:
        """The number n of readings."""
    def empty(self) -> bool:
        """Whether there are none."""
    def points(self) -> list[Point]:
        """What the readings are of: a list of Point."""
    def find(self, id: str) -> int | None:
        """The place of the point of that id, or None."""
    def index(self, id: str) -> int:
        """The same. Raises Error (unknown_point) that lists the points if there is none."""
    def at(self) -> npt.NDArray[np.datetime64]:
        """The instants in place: a read-only datetime64[us] view of n, UTC, without a copy."""
    def value(self) -> npt.NDArray[np.int64]:
        """The values in place, in counts of their points' resolutions: a read-only int64 view of n."""
    def point(self) -> npt.NDArray[np.uint32]:
        """For each reading the place of its point: a read-only uint32 view of n."""
    def quality(self) -> npt.NDArray[np.uint16]:
        """The 16 bits of every quality, as Quality.from_bits takes them: a read-only uint16 view of n."""
    def source(self) -> npt.NDArray[np.uint16]:
        """The sources: a read-only uint16 view of n, or of none where every source is 0."""
    def __len__(self) -> int: ...
    def __getitem__(self, i: int) -> Reading:
        """Reading i; −1 is the last."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Series(Generic[_S]):
    """The values of n slots, each with how far it can be trusted: amounts of one kind (Energy, Volume, Money in one currency), or a gauge
    (Power, Temperature) in whole counts of a resolution. A slot without a value is missing, and never 0.
    """

    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...

    @overload
    def __init__(self, slots: Slots, kind: type[_S], denomination: Currency | None = None) -> None: ...
    @overload
    def __init__(self: Series[_I], slots: Slots, unit: Unit[_I], resolution: _Number) -> None: ...
    @overload
    def __init__(self: Series[Temperature], slots: Slots, unit: TemperatureScale, resolution: _Number) -> None: ...
    @overload
    def __init__(self: Series[_E], slots: Slots, amounts: Sequence[_E]) -> None:
        """n measured amounts of one kind. Raises Error: other_grid if there are not as many as slots; mixed_currency."""
    @overload
    @staticmethod
    def from_columns(
        slots: Slots, kind: type[_E], counts: npt.NDArray[np.int64], qualities: npt.NDArray[np.uint16] | None = None,
        estimated: npt.NDArray[np.int64] | None = None, missing_micros: npt.NDArray[np.int64] | None = None,
        denomination: Currency | None = None,
    ) -> Series[_E]:
        ...
    @overload
    @staticmethod
    def from_columns(
        slots: Slots, unit: Unit[_I], resolution: _Number, counts: npt.NDArray[np.int64],
        qualities: npt.NDArray[np.uint16] | None = None, missing_micros: npt.NDArray[np.int64] | None = None,
    ) -> Series[_I]: ...
    @overload
    @staticmethod
    def from_columns(
        slots: Slots, unit: TemperatureScale, resolution: _Number, counts: npt.NDArray[np.int64],
        qualities: npt.NDArray[np.uint16] | None = None, missing_micros: npt.NDArray[np.int64] | None = None,
    ) -> Series[Temperature]:
        """A gauge from columns of n, as for amounts; one count is `resolution` × `unit`. Raises Error: other_grid, no_value, out_of_range."""
    @property
    def kind(self) -> type[_S]:
        """The class of its values, such as Energy."""
    def slots(self) -> Slots:
        """The grid."""
    def size(self) -> int:
        """The number n of slots."""
    def empty(self) -> bool:
        """Whether there are none."""
    def denomination(self) -> Currency | None:
        """The currency of Money; None for other kinds."""
    def unit(self) -> Unit[Any] | TemperatureScale | None:
        """The unit of a gauge; None for amounts, which are counted in quanta."""
    def resolution(self) -> Decimal | None:
        """What one count of a gauge stands for, in its unit; None for amounts."""
    def __getitem__(self, i: _Index) -> _S | None:
        """The value of slot i, None where it is missing; −1 is the last. Raises Error (out_of_range)."""
    def quality(self, i: _Index) -> Quality:
        """The worst quality in slot i."""
    def estimated(self, i: _Index) -> _S:
        """How much of slot i was not measured, without sign. TypeError for gauges."""
    def missing(self, i: _Index) -> datetime.timedelta:
        """How much of the time of slot i has no value."""
    def counts(self) -> npt.NDArray[np.int64]:
        """n quanta, of gauges n counts of the resolution, 0 where missing: a read-only int64 view without a copy."""
    def qualities(self) -> npt.NDArray[np.uint16]:
        """The bits of n qualities: a read-only uint16 view without a copy."""
    def estimated_counts(self) -> npt.NDArray[np.int64]:
        """The estimated part of each in quanta, without sign: a read-only int64 view; empty if all is measured, and of gauges."""
    def missing_micros(self) -> npt.NDArray[np.int64]:
        """The microseconds of each without a value: a read-only int64 view; empty if each slot is there or missing as a whole."""
    def set(self, i: _Index, value: _S, quality: Quality = ..., estimated: _S | None = None) -> None:
        """Gives slot i a value; `estimated` is the part of it that was not measured, by default all of it unless the quality is measured. Raises
        Error: no_value if the quality is missing, out_of_range, mixed_currency.
        """
    def set_count(self, i: _Index, count: _Index, quality: Quality = ...) -> None:
        """Gives slot i of a gauge a count of its resolution. Raises Error: no_value if the quality is missing, out_of_range."""
    def set_missing(self, i: _Index, why: Quality = ...) -> None:
        """Takes the value of slot i away. Raises Error: no_value if the quality is not missing, out_of_range."""
    @overload
    def slice(self, part: Interval) -> Series[_S]:
        """The slots of that part of the time. Raises Error (other_grid) if the part cuts a slot."""
    @overload
    def slice(self, first: _Index, count: _Index) -> Series[_S]:
        """`count` slots from slot `first` on. Raises Error (out_of_range)."""
    def align(self, grid: Slots) -> Series[_S]:
        """The same values over another grid: its slots that are slots of this series keep their value, those outside are missing: gap. Raises
        Error (other_grid) where a slot of one grid cuts a slot of the other.
        """
    def resample(self, coarser: Slots) -> Series[_S]:
        """Sums over the slots of a coarser grid (months of days); of gauges means, weighted with the time that has values, rounded half-even to
        the resolution. Slots that reach beyond this series are missing in part. Raises Error: other_grid if a slot of this series lies in no
        slot of the coarser grid, or in two; overflow.
        """
    def integral(self) -> Series[Any]:
        """What each slot of a gauge amounts to (kW over a quarter-hour are kWh) over the time that has values, rounded half-even once per slot;
        flagged calculated. Raises Error (overflow); TypeError for kinds that have no amount over time.
        """
    def __add__(self, other: Series[_S], /) -> Series[_S]:
        """Slot by slot; missing where one of the two is. Raises Error: other_grid, overflow, mixed_currency."""
    def __sub__(self, other: Series[_S], /) -> Series[_S]:
        """Slot by slot; missing where one of the two is. Raises Error: other_grid, overflow, mixed_currency."""
    def to_bytes(self) -> bytes:
        """Little-endian, with a layout version; equal series have equal bytes."""
    @staticmethod
    def from_bytes(bytes: bytes, kind: type[_T]) -> Series[_T]:
        """What to_bytes wrote. Raises Error: bad_bytes; other_kind for a gauge of another kind."""
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[_S | None]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

@final
class Sum(Generic[_E]):
    """What a run of slots amounts to: total, how much of it was not measured, worst quality, time without a value.
    Parts add up in any order to the same sum.
    """

    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...
    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def kind(self) -> type[_E]:
        """The class of its amounts, such as Energy."""
    @property
    def total(self) -> Total[_E]:
        """The exact total."""
    @property
    def estimated(self) -> Total[_E]:
        """How much of it was not measured, without sign: estimated, substituted and suspect parts."""
    @property
    def quality(self) -> Quality:
        """The worst quality."""
    @property
    def missing(self) -> datetime.timedelta:
        """The time without a value."""
    @property
    def length(self) -> datetime.timedelta:
        """The time of all slots."""
    @property
    def slots(self) -> int:
        """The number of slots."""
    def coverage(self) -> float:
        """The share of the time that has values, 0 to 1; 1 for no time at all."""
    def __add__(self, other: Sum[_E], /) -> Sum[_E]:
        """Of two runs of slots."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

def read_csv(path: str | os.PathLike[str], *, zone: _Zone | None = None, stamp: _Stamp | None = None, kind: _PointKind | None = None, every: datetime.timedelta | None = None, unit: _Unit | None = None, resolution: _Number | None = None, points: Sequence[Point] = ..., ambiguous: Ambiguous | Literal["refuse", "earlier", "later"] = ..., instants: _CsvInstants = ..., separator: str = "", decimal: str = ".", columns: Mapping[str, str] = ..., ignore: Sequence[str] = ..., missing: Sequence[str] = ..., sentinels: Sequence[_Number] = ..., round: Rounding | str | None = None, most_findings: int = 100, findings: list[Finding] | None = None) -> Table:
    """A table of readings from a CSV file. Raises Error (unreadable_file).

    One row per reading (point, instant, value, quality), or one row per instant and a column `id [unit]` per point. Values become counts
    exactly, never through a float. A cell that cannot be understood is a finding and a missing reading; a row without a point or an
    instant is a finding and left out; a value outside its point's limits is suspect (outside_limits).

    zone of local times without an offset; stamp which end of its interval an instant names; kind of points that are not declared (a stamp
    alone says interval); every the length of their intervals; unit where the file tells none; resolution of points that are not declared,
    else the finest decimals that occur; points declared, then there are no others; ambiguous what to do with a doubled hour; instants iso,
    or numbers since 1970 in seconds, milliseconds or microseconds; separator one of , ; | and tab, else the header tells; decimal . or ,;
    columns the names of the columns, as {"instant": "time"}; ignore columns to leave out; missing words for no value; sentinels numbers for
    no value; round how to round values finer than the resolution, else they are findings; most_findings how many to keep.

    Raises Error with all findings, each with line and column; with a list in findings they are appended there, and the table holds what can
    be used. The GIL is released.
    """
def parse_csv(text: str | bytes, name: str = "csv", *, zone: _Zone | None = None, stamp: _Stamp | None = None, kind: _PointKind | None = None, every: datetime.timedelta | None = None, unit: _Unit | None = None, resolution: _Number | None = None, points: Sequence[Point] = ..., ambiguous: Ambiguous | Literal["refuse", "earlier", "later"] = ..., instants: _CsvInstants = ..., separator: str = "", decimal: str = ".", columns: Mapping[str, str] = ..., ignore: Sequence[str] = ..., missing: Sequence[str] = ..., sentinels: Sequence[_Number] = ..., round: Rounding | str | None = None, most_findings: int = 100, findings: list[Finding] | None = None) -> Table:
    """A table of readings from CSV text, a str or bytes of UTF-8; `name` stands for the file in findings.

    One row per reading (point, instant, value, quality), or one row per instant and a column `id [unit]` per point. Values become counts
    exactly, never through a float. A cell that cannot be understood is a finding and a missing reading; a row without a point or an
    instant is a finding and left out; a value outside its point's limits is suspect (outside_limits).

    zone of local times without an offset; stamp which end of its interval an instant names; kind of points that are not declared (a stamp
    alone says interval); every the length of their intervals; unit where the file tells none; resolution of points that are not declared,
    else the finest decimals that occur; points declared, then there are no others; ambiguous what to do with a doubled hour; instants iso,
    or numbers since 1970 in seconds, milliseconds or microseconds; separator one of , ; | and tab, else the header tells; decimal . or ,;
    columns the names of the columns, as {"instant": "time"}; ignore columns to leave out; missing words for no value; sentinels numbers for
    no value; round how to round values finer than the resolution, else they are findings; most_findings how many to keep.

    Raises Error with all findings, each with line and column; with a list in findings they are appended there, and the table holds what can
    be used. The GIL is released.
    """
def to_csv(table: Table, *, zone: _Zone | None = None, separator: str = ",", decimal: str = ".", columns: Mapping[str, str] = ...) -> str:
    """The table as CSV, row by row, lines ending in LF: the same table gives the same text, and parse_csv with its points the same table (values
    within the limits of their points). Instants in UTC, or with the offsets of `zone`; digits follow the resolution; a missing value is an
    empty cell; the unit stands in the header if all points share it; an id that a spreadsheet would run as a formula (= + - @) stands
    behind an apostrophe. The GIL is released. Raises Error (out_of_range) for a separator or decimal sign that does not work.
    """
def write_csv(table: Table, path: str | os.PathLike[str], *, zone: _Zone | None = None, separator: str = ",", decimal: str = ".", columns: Mapping[str, str] = ...) -> None:
    """Writes what to_csv returns. Raises Error (unwritable_file)."""
def parse_point_kind(text: str) -> PointKind:
    """The kind of that name, as files spell it. Raises Error (out_of_range), naming the four."""
def check(points: Sequence[Point]) -> None:
    """Raises Error (bad_point) with everything in which points contradict themselves, and for ids that stand twice."""
def mean(series: Series[_G]) -> _G | None:
    """The mean of a Series of a gauge over all time that has values, rounded half-even to its resolution; None where there is none."""
def intervals(table: Table, id: str, grid: Slots, kind: type[_S]) -> Series[_S]:
    """The values of an interval point of a Table over a grid whose slots are its intervals, as a Series of that kind: amounts as they are, mean
    power (kW) times its length, exact unless it is finer than the quantum of the kind, then half-even once. A slot without a reading is
    missing: gap. What lies outside the grid is left out. Two readings of one slot: if they agree, one; else the better quality, then the
    lower source, then the smaller value, flagged conflict; so the order of the rows does not matter. Raises Error: unknown_point; bad_point
    for one that is no interval point; other_kind; other_grid if an interval is no slot of the grid; overflow.
    """
