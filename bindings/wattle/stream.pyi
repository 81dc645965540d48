import datetime
import decimal
import enum
import fractions
import types
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal as PythonDecimal
from typing import Any, ClassVar, Generic, Literal, NoReturn, TypeAlias, TypeVar, final, overload

import numpy as np
import numpy.typing as npt

from wattle.base import Decimal, Exact, Quality, Rounding
from wattle.series import MeterEvent, Point, Reading, Series, Sum, Table
from wattle.time import Interval, Slots
from wattle.units import (
    AnyUnit, ApparentEnergy, ApparentPower, Currency, Current, Emissions, Energy, Heat, Mass, MassFlow, Money, Power, Pressure, ReactiveEnergy,
    ReactivePower, Temperature, TemperatureDifference, Unit, Voltage, Volume, VolumeFlow,
)

__all__ = [
    "Balance", "CoincidentDemand", "Demand", "Formula", "GapPolicy", "GapProfile", "GaugeSummaries", "GaugeSummary", "Interpolation", "KeyFigure",
    "LoadDuration", "Lump", "Oee", "Ratio", "RunningDemand", "Segment", "StateSummaries", "StateSummary", "VirtualMeter", "amounts",
    "apparent", "balance", "block_demand", "coincident_demand", "cop", "energy", "evaluate", "gauges", "integrals",
    "load_duration", "load_factor", "lumps", "means", "oee", "performance_ratio", "power_factor", "pue", "running_demand",
    "segments_of", "sliding_demand", "states", "transformer_load", "unit_consumption",
]

_Number: TypeAlias = Decimal | str | int | PythonDecimal
_Rounding: TypeAlias = Rounding | Literal["ceiling", "down", "floor", "half_down", "half_even", "half_up", "up", "zero_five_up"]
_Interpolation: TypeAlias = Interpolation | Literal["step", "linear"]
_GapPolicy: TypeAlias = GapPolicy | Literal["spread", "profile", "leave"]
_Index: TypeAlias = int | np.integer[Any]
_Q = TypeVar("_Q", Energy, Heat, ReactiveEnergy, ApparentEnergy, Volume, Mass)
_E = TypeVar("_E", Energy, Heat, ReactiveEnergy, ApparentEnergy, Volume, Mass, Emissions)
_F = TypeVar("_F", Energy, Heat, ReactiveEnergy, ApparentEnergy, Volume, Mass, Emissions)
_Decimal: TypeAlias = Decimal | decimal.Decimal | str | int
_Exact: TypeAlias = Exact | Decimal | decimal.Decimal | str | int
_Ratio: TypeAlias = Ratio | Decimal | decimal.Decimal | int
_I = TypeVar("_I", Energy, ReactiveEnergy, ApparentEnergy, Volume, Mass)
_G = TypeVar(
    "_G", Power, ReactivePower, ApparentPower, Voltage, Current, VolumeFlow, MassFlow, Pressure, TemperatureDifference, Temperature,
)

class Interpolation(enum.Enum):
    """What a gauge did between two readings.

    step the last value held: set-points, and power that is sent when it changes; linear it went straight from
    one to the next: temperature.
    """

    step = 0
    linear = 1

@final
class GaugeSummary:
    """What a gauge showed over some time. Those of two times that do not overlap merge by +, in any order, to that of both. Numbers are
    whole counts of `step`, so that every order and every split gives the same.
    """

    @final
    class Shown:
        def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
        @property
        def at(self) -> datetime.datetime:
            """When, an aware datetime in UTC."""
        @property
        def value(self) -> int:
            """In counts of the summary's step."""
        def __eq__(self, other: object, /) -> bool: ...
        def __ne__(self, other: object, /) -> bool: ...
        __hash__: None  # type: ignore[assignment]
    def __init__(self) -> None:
        """Of nothing: merging it changes nothing."""
    @property
    def step(self) -> Decimal:
        """What one count stands for, in the unit of the point, a Decimal; 0: of nothing yet."""
    @property
    def length(self) -> datetime.timedelta:
        """Of the whole time, a timedelta."""
    @property
    def measured(self) -> datetime.timedelta:
        """The time with a measured value, a timedelta."""
    @property
    def estimated(self) -> datetime.timedelta:
        """The time with an estimated value, a timedelta."""
    @property
    def substituted(self) -> datetime.timedelta:
        """The time with a substituted value, a timedelta."""
    @property
    def twice_integral(self) -> int:
        """2 × counts × µs: twice the integral over the covered time."""
    @property
    def twice_estimated(self) -> int:
        """The part of it that was not measured."""
    @property
    def readings(self) -> int:
        """The number of readings that were used."""
    @property
    def set_aside(self) -> int:
        """The number of readings that were suspect, or outside of limits."""
    @property
    def sum(self) -> int:
        """The sum of the values of the readings, in counts."""
    @property
    def squares(self) -> int:
        """The sum of their squares."""
    @property
    def least(self) -> Shown | None:
        """The least value and when it was first shown, or None."""
    @property
    def greatest(self) -> Shown | None:
        """The greatest value and when it was first shown, or None."""
    @property
    def first(self) -> Shown | None:
        """The first reading, or None."""
    @property
    def last(self) -> Shown | None:
        """The last reading, or None."""
    @property
    def quality(self) -> Quality:
        """The worst; missing where some of the time has no value."""
    def covered(self) -> datetime.timedelta:
        """The time with a value, a timedelta."""
    def coverage(self) -> float:
        """The share of the time that has a value, 0 to 1; 1 for no time at all."""
    def mean(self, mode: _Rounding, quantum: _Number) -> Decimal | None:
        """The mean over the covered time, in the unit of the point, rounded once to a multiple of `quantum`: a Decimal; None where no time is
        covered. Raises Error: out_of_range (quantum ≤ 0), overflow.
        """
    def sample_mean(self, mode: _Rounding, quantum: _Number) -> Decimal | None:
        """The mean of the readings, each counted once, however long it held: another number. None without readings."""
    def variance(self, mode: _Rounding, quantum: _Number) -> Decimal | None:
        """The variance of the readings, (n Σv² − (Σv)²) / n², in the square of the unit. None without readings."""
    def to_exact(self, counts: int) -> Exact:
        """What counts stand for, exactly, in the unit of the point: an Exact."""
    def __add__(self, other: GaugeSummary, /) -> GaugeSummary:
        """Of two times that do not overlap."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class StateSummary:
    """What a state (running, idle, failed …) was over some time. Those of two times that do not overlap merge by +."""

    @final
    class Stay:
        def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
        @property
        def time(self) -> datetime.timedelta:
            """How long it was in force, a timedelta."""
        @property
        def entries(self) -> int:
            """How often it was entered."""
        def __eq__(self, other: object, /) -> bool: ...
        def __ne__(self, other: object, /) -> bool: ...
        __hash__: None  # type: ignore[assignment]
    def __init__(self) -> None:
        """Of nothing: merging it changes nothing."""
    @property
    def length(self) -> datetime.timedelta:
        """Of the whole time, a timedelta."""
    @property
    def codes(self) -> dict[int, Stay]:
        """The codes that were in force or entered, a dict of code to Stay."""
    @property
    def readings(self) -> int:
        """The number of readings that were used."""
    @property
    def set_aside(self) -> int:
        """The number of readings that were suspect, or outside of limits."""
    @property
    def quality(self) -> Quality:
        """The worst; missing where of some of the time the state is not known."""
    def of(self, code: int) -> Stay:
        """How long a code was in force, and how often it was entered: a Stay."""
    def changes(self) -> int:
        """How often the code changed."""
    def covered(self) -> datetime.timedelta:
        """The time with a value, a timedelta."""
    def coverage(self) -> float:
        """The share of the time that has a value, 0 to 1; 1 for no time at all."""
    def __add__(self, other: StateSummary, /) -> StateSummary:
        """Of two times that do not overlap."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class LoadDuration:
    """How long a gauge stood in each bin of one width: the load duration curve. Those of two times that do not overlap merge by +."""

    @final
    class Level:
        def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
        @property
        def from_(self) -> Exact:
            """The lower edge of the bin, an Exact."""
        @property
        def time(self) -> datetime.timedelta:
            """The time within it, a timedelta."""
        @property
        def or_higher(self) -> datetime.timedelta:
            """The time within it or above, a timedelta."""
        def __eq__(self, other: object, /) -> bool: ...
        def __ne__(self, other: object, /) -> bool: ...
        __hash__: None  # type: ignore[assignment]
    def __init__(self) -> None:
        """Of nothing: merging it changes nothing."""
    @property
    def width(self) -> Decimal:
        """Of a bin, in the unit, a Decimal; 0: of nothing yet."""
    @property
    def unit(self) -> AnyUnit:
        """Of the point, an AnyUnit."""
    @property
    def length(self) -> datetime.timedelta:
        """Of the whole time, a timedelta."""
    @property
    def times(self) -> dict[int, datetime.timedelta]:
        """A dict of k to the time of the values from k × width up to, and without, (k + 1) × width."""
    @property
    def quality(self) -> Quality:
        """The worst; missing where some of the time has no value."""
    def downward(self) -> list[Level]:
        """The curve from the highest bin down, a list of Level."""
    def percentile(self, percent: _Number) -> Exact | None:
        """The lower edge of the bin up to which the gauge stood for `percent` of the covered time, an Exact: the percentile lies in that bin. None
        where no time is covered. Raises Error (out_of_range) outside 0 to 100.
        """
    def covered(self) -> datetime.timedelta:
        """The time with a value, a timedelta."""
    def coverage(self) -> float:
        """The share of the time that has a value, 0 to 1; 1 for no time at all."""
    def __add__(self, other: LoadDuration, /) -> LoadDuration:
        """Of two times that do not overlap."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class GaugeSummaries:
    """One GaugeSummary for each of n slots."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    def slots(self) -> Slots:
        """The grid."""
    def unit(self) -> AnyUnit:
        """Of the point, an AnyUnit."""
    def size(self) -> int:
        """The number n of slots."""
    def empty(self) -> bool:
        """Whether there are none."""
    def __getitem__(self, i: _Index) -> GaugeSummary:
        """Of slot i; −1 is the last. Raises Error (out_of_range)."""
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[GaugeSummary]: ...
    def whole(self) -> GaugeSummary:
        """Of all slots together."""
    def resample(self, coarser: Slots) -> GaugeSummaries:
        """Over the slots of a coarser grid: hours of quarter-hours, with all that is known of them. Where those reach beyond this grid, nothing is
        known. Raises Error: other_grid if a slot lies in no slot of the coarser grid, or in two; overflow.
        """
    def qualities(self) -> npt.NDArray[np.uint16]:
        """The bits of n worst qualities: a read-only uint16 view without a copy."""
    def readings(self) -> npt.NDArray[np.int64]:
        """How many readings each was made of: a read-only int64 view of n."""
    def set_aside(self) -> npt.NDArray[np.int64]:
        """How many readings of each were set aside: a read-only int64 view of n."""
    def covered_micros(self) -> npt.NDArray[np.int64]:
        """The microseconds of each with a value: int64, n."""
    def least_counts(self) -> npt.NDArray[np.int64]:
        """The least value of each in counts of its step, 0 where there is none: int64, n."""
    def least_at(self) -> npt.NDArray[np.datetime64]:
        """When it was first shown, UTC, NaT where there is none: datetime64[us], n."""
    def greatest_counts(self) -> npt.NDArray[np.int64]:
        """The greatest value of each in counts of its step, 0 where there is none: int64, n."""
    def greatest_at(self) -> npt.NDArray[np.datetime64]:
        """When it was first shown, UTC, NaT where there is none: datetime64[us], n."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class StateSummaries:
    """One StateSummary for each of n slots."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    def slots(self) -> Slots:
        """The grid."""
    def unit(self) -> AnyUnit:
        """Of the point, an AnyUnit."""
    def size(self) -> int:
        """The number n of slots."""
    def empty(self) -> bool:
        """Whether there are none."""
    def __getitem__(self, i: _Index) -> StateSummary:
        """Of slot i; −1 is the last. Raises Error (out_of_range)."""
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[StateSummary]: ...
    def whole(self) -> StateSummary:
        """Of all slots together."""
    def resample(self, coarser: Slots) -> StateSummaries:
        """Over the slots of a coarser grid: hours of quarter-hours, with all that is known of them. Where those reach beyond this grid, nothing is
        known. Raises Error: other_grid if a slot lies in no slot of the coarser grid, or in two; overflow.
        """
    def qualities(self) -> npt.NDArray[np.uint16]:
        """The bits of n worst qualities: a read-only uint16 view without a copy."""
    def readings(self) -> npt.NDArray[np.int64]:
        """How many readings each was made of: a read-only int64 view of n."""
    def set_aside(self) -> npt.NDArray[np.int64]:
        """How many readings of each were set aside: a read-only int64 view of n."""
    def covered_micros(self) -> npt.NDArray[np.int64]:
        """The microseconds of each with a value: int64, n."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@overload
def amounts(
    table: Table, id: str, grid: Slots, kind: type[_Q], *,
    p_max: str | None = None, modulus: int | None = None, max_gap: datetime.timedelta | None = None, step_back: int = 2,
    no_cap: bool = False, resettable: bool = False, backward: bool = False, gap: _GapPolicy = ..., profile: GapProfile | None = None,
    segments: Sequence[Segment] = ...,
) -> Series[_Q]:
    """What a register counted in each slot of the grid, n amounts of that kind for n slots: the readings of a point of a Table in any order, with
    any spacing, on any edges.

    Each reading is judged from the last settled one. In the time between, at most p_max ("277 kW", "2.5 m3/h"; Heat in kW) × time × 1.1, and two
    counts, can have been counted: its cap. It counted d (normal: 0 ≤ d ≤ cap), or d + modulus (roll-over, flagged), where only one of the two fits.
    Else nothing is invented: where both fit, the time between is missing (ambiguous); a step back of up to step_back counts is set aside; a
    reading that nothing explains waits. A later one that fits settles the matter without it; three in a row that fit each other begin anew, and
    the time up to the first is missing (jump). Readings that are missing or suspect, or that the register cannot show, are set aside. The modulus is
    10^digits of the point, if known, or what is given: 2**32 for registers of 32 bits.

    With no_cap, where p_max is not known, the cap is half the modulus, and each amount is flagged no_cap. A resettable register may begin again at 0:
    what it shows then, if it lies below the cap, was counted at least (estimated: reset). One that counts backward as well, a net register, counted d
    or d ± modulus, whichever alone lies within the cap, forth or back. segments are the meters behind the point, a sequence of Segment.

    Between settled readings the amount lies on a line that is floored at the edges of slots, so slots of any grid sum to the difference exactly.
    Where they are further apart than max_gap (2 × every of the point), the total is measured, and its split estimated: gap="spread" on a line
    (interpolated), "profile" by the weights of a GapProfile (profiled) where it tells of all of the gap, "leave" not at all: the slots are missing,
    and lumps tells the totals. Time outside of settled readings is missing: gap. A slot that is covered in part has a value, and tells the missing
    time.

    A value of an interval point is the amount of its interval, cut at edges in the same way. Of two that overlap the better one counts, else the earlier,
    flagged conflict.

    Two readings of one instant: if they agree, one; else the better quality, then the lower source, then the smaller value, flagged conflict.
    Raises Error with all findings: bad_point, for gauges and states too; missing_option without p_max, or without both every and max_gap;
    other_kind; out_of_range; bad_segments; overflow; unknown_point; bad_table for readings of several points.
    """
@overload
def amounts(
    readings: Sequence[Reading], point: Point, grid: Slots, kind: type[_Q], *,
    p_max: str | None = None, modulus: int | None = None, max_gap: datetime.timedelta | None = None, step_back: int = 2,
    no_cap: bool = False, resettable: bool = False, backward: bool = False, gap: _GapPolicy = ..., profile: GapProfile | None = None,
    segments: Sequence[Segment] = ...,
) -> Series[_Q]:
    """The same of the readings of one point, a list."""
@overload
def amounts(
    table: Table, grid: Slots, kind: type[_Q], *,
    p_max: str | None = None, modulus: int | None = None, max_gap: datetime.timedelta | None = None, step_back: int = 2,
    no_cap: bool = False, resettable: bool = False, backward: bool = False, gap: _GapPolicy = ..., profile: GapProfile | None = None,
    segments: Sequence[Segment] = ...,
) -> list[Series[_Q]]:
    """The same of all points of a Table, which all have this rule: a list of Series, one for each, in their order. One pass over the table, however
    its rows are mixed.
    """
@overload
def energy(
    table: Table, id: str, grid: Slots, *,
    p_max: str | None = None, modulus: int | None = None, max_gap: datetime.timedelta | None = None, step_back: int = 2,
    no_cap: bool = False, resettable: bool = False, backward: bool = False, gap: _GapPolicy = ..., profile: GapProfile | None = None,
    segments: Sequence[Segment] = ...,
) -> Series[Energy]:
    """The amounts of a register of Energy: amounts(…, Energy, …), with all that is said there."""
@overload
def energy(
    readings: Sequence[Reading], point: Point, grid: Slots, *,
    p_max: str | None = None, modulus: int | None = None, max_gap: datetime.timedelta | None = None, step_back: int = 2,
    no_cap: bool = False, resettable: bool = False, backward: bool = False, gap: _GapPolicy = ..., profile: GapProfile | None = None,
    segments: Sequence[Segment] = ...,
) -> Series[Energy]:
    """The same of the readings of one point, a list."""
@overload
def energy(
    table: Table, grid: Slots, *,
    p_max: str | None = None, modulus: int | None = None, max_gap: datetime.timedelta | None = None, step_back: int = 2,
    no_cap: bool = False, resettable: bool = False, backward: bool = False, gap: _GapPolicy = ..., profile: GapProfile | None = None,
    segments: Sequence[Segment] = ...,
) -> list[Series[Energy]]:
    """The same of all points of a Table, which all have this rule: a list of Series, one for each, in their order. One pass over the table, however
    its rows are mixed.
    """

@final
class Ratio:
    """An exact quotient: two whole numbers of up to 127 bits in lowest terms. Sums, products and quotients are exact, and raise
    Error (overflow) where they do not fit; only rounded makes a Decimal of it, and to_double a float.
    """

    __array_ufunc__: ClassVar[None]

    @overload
    def __init__(self) -> None: ...
    @overload
    def __init__(self, numerator: int, denominator: int) -> None:
        """Of two whole numbers. Raises Error: out_of_range for the denominator 0, overflow."""
    @overload
    def __init__(self, value: _Decimal) -> None:
        """Of a Decimal, a decimal.Decimal, a str or an int, exactly."""
    @staticmethod
    def of(a: _Exact, b: _Exact) -> Ratio:
        """a / b of decimals. Raises Error: out_of_range for b = 0, overflow."""
    def numerator(self) -> int:
        """A whole number, with the sign."""
    def denominator(self) -> int:
        """A positive whole number."""
    def to_double(self) -> float:
        """The nearest float."""
    def rounded(self, mode: _Rounding, quantum: _Decimal) -> Decimal:
        """The nearest multiple of `quantum` in the sense of `mode`, a Decimal. Raises Error: out_of_range (quantum ≤ 0), overflow."""
    def as_python(self) -> fractions.Fraction:
        """The same as a fractions.Fraction."""
    def __float__(self) -> float: ...
    def __add__(self, other: _Ratio, /) -> Ratio: ...
    def __radd__(self, other: _Ratio, /) -> Ratio: ...
    def __sub__(self, other: _Ratio, /) -> Ratio: ...
    def __rsub__(self, other: _Ratio, /) -> Ratio: ...
    def __mul__(self, other: _Ratio, /) -> Ratio: ...
    def __rmul__(self, other: _Ratio, /) -> Ratio: ...
    def __truediv__(self, other: _Ratio, /) -> Ratio: ...
    def __rtruediv__(self, other: _Ratio, /) -> Ratio: ...
    def __neg__(self) -> Ratio: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __lt__(self, other: _Ratio, /) -> bool: ...
    def __le__(self, other: _Ratio, /) -> bool: ...
    def __gt__(self, other: _Ratio, /) -> bool: ...
    def __ge__(self, other: _Ratio, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Demand(Generic[_Q]):
    """The demand of one window: what was used in it, exactly, and how far that is known. Its power is the amount per the
    length of the window.
    """

    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...
    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def kind(self) -> type[_Q]:
        """The class of its amount, such as Energy."""
    @property
    def amount(self) -> _Q:
        """Of the time that has values: a lower bound, where some is missing."""
    @property
    def window(self) -> Interval:
        """An Interval."""
    @property
    def estimated(self) -> _Q:
        """How much of the amount was not measured, without sign."""
    @property
    def missing(self) -> datetime.timedelta:
        """The time without a value."""
    @property
    def quality(self) -> Quality:
        """The worst quality."""
    def at(self) -> datetime.datetime:
        """When the demand is registered: the end of its window."""
    @overload
    def to_ratio(self: Demand[Energy] | Demand[Heat], unit: Unit[Power]) -> Ratio: ...
    @overload
    def to_ratio(self: Demand[ReactiveEnergy], unit: Unit[ReactivePower]) -> Ratio: ...
    @overload
    def to_ratio(self: Demand[ApparentEnergy], unit: Unit[ApparentPower]) -> Ratio: ...
    @overload
    def to_ratio(self: Demand[Volume], unit: Unit[VolumeFlow]) -> Ratio: ...
    @overload
    def to_ratio(self: Demand[Mass], unit: Unit[MassFlow]) -> Ratio:
        """The mean over the window in that unit, exactly: 4/3 kWh in 15 min are 16/3 kW, a Ratio."""
    @overload
    def to(self: Demand[Energy] | Demand[Heat], unit: Unit[Power]) -> float: ...
    @overload
    def to(self: Demand[ReactiveEnergy], unit: Unit[ReactivePower]) -> float: ...
    @overload
    def to(self: Demand[ApparentEnergy], unit: Unit[ApparentPower]) -> float: ...
    @overload
    def to(self: Demand[Volume], unit: Unit[VolumeFlow]) -> float: ...
    @overload
    def to(self: Demand[Mass], unit: Unit[MassFlow]) -> float:
        """The same as the nearest float."""
    @overload
    def power(self: Demand[Energy] | Demand[Heat]) -> Power: ...
    @overload
    def power(self: Demand[ReactiveEnergy]) -> ReactivePower: ...
    @overload
    def power(self: Demand[ApparentEnergy]) -> ApparentPower:
        """The mean power, to show. A bill takes amount and window: demand_charge(d.amount, d.window.length(), price). TypeError for a flow."""
    @overload
    def flow(self: Demand[Volume]) -> VolumeFlow: ...
    @overload
    def flow(self: Demand[Mass]) -> MassFlow:
        """The mean flow of Volume and Mass, to show; TypeError for a power."""
    def coverage(self) -> float:
        """The share of the window that has values, 0 to 1."""
    def estimated_share(self) -> float:
        """The share of the amount that was not measured; above 1 only where import and export stand in one series and cancel. 0 where nothing
        was used.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class RunningDemand(Generic[_Q]):
    """The block that is being filled at an instant."""

    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...
    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def block(self) -> Interval:
        """An Interval."""
    @property
    def so_far(self) -> Demand[_Q] | None:
        """The Demand from its begin to now; None where nothing of that time has a value."""
    @property
    def predicted(self) -> Demand[_Q] | None:
        """The Demand of the whole block; None where the last step, or the block so far, is not known."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class CoincidentDemand(Generic[_Q]):
    """What many meters take together, beside what each takes by itself."""

    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...
    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def whole(self) -> Demand[_Q] | None:
        """The greatest Demand of the summed slots, or None."""
    @property
    def parts(self) -> list[Demand[_Q] | None]:
        """The Demand of each series by itself, at its own time: a list of n, None where there is none."""
    def factor(self) -> Ratio | None:
        """whole / Σ parts, a Ratio, 0 to 1 for amounts that are not negative. None if one of them is, or the parts are 0."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@overload
def block_demand(
    used: Series[_Q], *, window: datetime.timedelta | None = None, step: datetime.timedelta | None = None, min_coverage: _Decimal = 1,
    cuts: Sequence[datetime.datetime] = ...,
) -> Demand[_Q] | None:
    """The greatest block demand of a Series of amounts, a Demand, or None where no window counts; of equal ones the earliest. Blocks are those of
    the clock in UTC, wherever the series begins: the whole multiples of the window since 1970, so full hours of UTC begin a block of 5, 15 or
    60 min. Without a window they are its slots. With periods (months, billing periods), blocks follow each other from the begin of each on.

    No window crosses the end of its period, and none counts that contains one of the instants in cuts (changes of the band, exchanges of the
    meter), or of which a smaller share than min_coverage, 0 to 1, has values; a window without any value never counts. Raises Error:
    out_of_range for a window or step that is not positive, or a coverage outside 0 to 1; missing_option without a window where the slots have
    no common length; other_grid if an edge of a window cuts a slot; overflow. Source: OPC 34100 (2024), 9.5, FixedBlockCompleted.
    """
@overload
def block_demand(
    used: Series[_Q], periods: Slots, *, window: datetime.timedelta | None = None, step: datetime.timedelta | None = None,
    min_coverage: _Decimal = 1, cuts: Sequence[datetime.datetime] = ...,
) -> list[Demand[_Q] | None]:
    """The same in each period (months, billing periods): n periods in, a list of n Demand or None out. Time outside of the series is missing,
    so the answer for a period does not depend on how the series is cut.
    """
@overload
def sliding_demand(
    used: Series[_Q], *, window: datetime.timedelta | None = None, step: datetime.timedelta | None = None, min_coverage: _Decimal = 1,
    cuts: Sequence[datetime.datetime] = ...,
) -> Demand[_Q] | None:
    """As block_demand, over windows that begin at whole multiples of the step since 1970, or with each slot: D_k = (E_k + … + E_{k−n+1}) / (n ×
    step). Over whole blocks it is never below the block demand, and, of amounts that are not negative, at most twice as high. Raises Error as
    block_demand; out_of_range too if the window is no whole number of steps.
    Source: OPC 34100 (2024), 9.5, SlidingDemand; the step divides the window as in IEC 61968 CIM, rollingBlock.
    """
@overload
def sliding_demand(
    used: Series[_Q], periods: Slots, *, window: datetime.timedelta | None = None, step: datetime.timedelta | None = None,
    min_coverage: _Decimal = 1, cuts: Sequence[datetime.datetime] = ...,
) -> list[Demand[_Q] | None]:
    """The same in each period: n periods in, a list of n Demand or None out."""
def running_demand(
    used: Series[_Q], period: Interval, now: datetime.datetime, *, window: datetime.timedelta | None = None,
    step: datetime.timedelta | None = None, min_coverage: _Decimal = 1, cuts: Sequence[datetime.datetime] = ...,
) -> RunningDemand[_Q] | None:
    """The block of the period that contains `now`, a RunningDemand: its demand so far, E(now) / (now − begin), and what it will be if use goes on
    as in the last step: (E(now) + E(last step) / step × (end − now)) / window. That amount is rounded half-even to the quantum once, marked
    modelled, and what was added to it counts as estimated. None where no block that counts contains `now`. Nothing is predicted unless all
    of the last step, and min_coverage of the block so far, has values. Raises Error as block_demand; other_grid if `now` or the last step
    cuts a slot. Source: OPC 34100 (2024), 9.5, FixedBlockInstantaneous and FixedBlockPredicted, which leaves open how to predict.
    """
def coincident_demand(
    many: Sequence[Series[_Q]], *, window: datetime.timedelta | None = None, step: datetime.timedelta | None = None,
    min_coverage: _Decimal = 1, cuts: Sequence[datetime.datetime] = ...,
) -> CoincidentDemand[_Q]:
    """The demand of n series on one grid, together and apart, a CoincidentDemand: sliding where a step is given, else of blocks. Where one of
    them has no value, their sum has none. Of amounts that are not negative, the maximum of the sum is never above the sum of the maxima.
    Raises Error as block_demand and sliding_demand; other_grid for series on different grids.
    """

@final
class KeyFigure:
    """What one total is per another over the same slots: never a mean of ratios. A slot that one side lacks counts for neither side, so that a
    gap in one meter makes no figure better or worse; the time of it is missing, and of a slot with values the missing time of the worse side.
    """

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def value(self) -> Ratio | None:
        """Exact, a Ratio; None where the denominator is 0, or nothing is known."""
    @property
    def unit(self) -> str:
        """"kWh/t"; "" for a plain number."""
    @property
    def missing(self) -> datetime.timedelta:
        """The time that one of the sides has no value for."""
    @property
    def length(self) -> datetime.timedelta:
        """The time of all slots."""
    @property
    def estimated(self) -> Ratio:
        """The share of a total that was not measured, a Ratio: the greater of the two."""
    @property
    def quality(self) -> Quality:
        """The worst quality of all slots."""
    @property
    def suspect(self) -> bool:
        """A number is there, but it cannot be right: a PUE below 1, a load factor above 1."""
    def coverage(self) -> float:
        """The share of the time that both sides have values for, 0 to 1; 1 for no time at all."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Oee:
    """Overall equipment effectiveness, and the three that it is the product of: each a Ratio, or None where one of them divides by 0."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def availability(self) -> Ratio | None:
        """run / planned"""
    @property
    def performance(self) -> Ratio | None:
        """ideal time × count / run"""
    @property
    def quality(self) -> Ratio | None:
        """good / count"""
    @property
    def value(self) -> Ratio | None:
        """Their product."""
    @property
    def suspect(self) -> bool:
        """One of the three is above 1."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

def oee(
    *, planned: datetime.timedelta, run: datetime.timedelta = ..., ideal_time: datetime.timedelta = ..., count: int = 0, good: int = 0,
) -> Oee:
    """Of a machine in a shift: the time that it should have run, the time that it ran, the time that one piece takes, the pieces and the good
    ones among them. Raises Error: out_of_range for anything negative, overflow.
    """
@overload
def unit_consumption(used: Series[_E], unit: Unit[_E], made: Series[_F], per: Unit[_F]) -> KeyFigure: ...
@overload
def unit_consumption(used: Series[_E], unit: Unit[_E], made: Series[Money], per: Currency) -> KeyFigure: ...
@overload
def unit_consumption(used: Series[Money], unit: Currency, made: Series[_F], per: Unit[_F]) -> KeyFigure: ...
@overload
def unit_consumption(used: Series[Money], unit: Currency, made: Series[Money], per: Currency) -> KeyFigure: ...
@overload
def unit_consumption(used: Series[_E], unit: Unit[_E], number: _Decimal, per: str) -> KeyFigure: ...
@overload
def unit_consumption(used: Series[Money], unit: Currency, number: _Decimal, per: str) -> KeyFigure:
    """Σ used / Σ made, in `unit` / `per`, a KeyFigure: energy per tonne (单耗), water per kilogram, emissions per money; both are Series of amounts
    on one grid. Or Σ used / number, where the number is no series: an area (per "m2"), persons, pieces, GDP. Intensity and density are this.
    Raises Error: other_grid, mixed_currency, overflow.
    """
def pue(facility: Series[Energy], it: Series[Energy]) -> KeyFigure:
    """Power usage effectiveness: Σ of the facility / Σ of its IT; suspect below 1. Raises Error: other_grid, overflow.
    Source: † ISO/IEC 30134-2, not compared with its text.
    """
@overload
def cop(delivered: Series[Heat], used: Series[Energy]) -> KeyFigure: ...
@overload
def cop(delivered: Series[Energy], used: Series[Energy]) -> KeyFigure:
    """Coefficient of performance: Σ of heat or cold (a Series of Heat or Energy) / Σ of the energy that made it. Raises Error: other_grid, overflow."""
def load_factor(used: Series[_Q], peak: Demand[_Q]) -> KeyFigure:
    """Mean by greatest demand: Σ used / (T × peak), T the time that has values; suspect above 1, as then the peak is none of this series.
    Raises Error (overflow).
    """
def performance_ratio(produced: Series[Energy], irradiation: Series[Energy], rated: str) -> KeyFigure:
    """Performance ratio of a photovoltaic plant: Σ of its AC energy / (rated × Σ irradiation / (1 kW/m²)); suspect above 1. `irradiation` is what
    falls on one m² in the plane of the modules, kWh/m² given as kWh; `rated` the DC power at standard test conditions, "100 kW". Raises Error:
    other_kind unless rated is a Power; out_of_range if it is not positive; other_grid, overflow.
    Source: IEC 61836:2007, 3.4.66, final yield / reference yield, by the public glossary of the IEC; † IEC 61724-1, not compared with its text.
    """
def apparent(active: Series[Energy], reactive: Series[ReactiveEnergy]) -> Series[ApparentEnergy]:
    """√(active² + reactive²) in each slot, rounded to the mVAh once, flagged calculated; missing where one of the two is: a Series of
    ApparentEnergy. All of a slot counts as estimated of which any of the two does. Raises Error: other_grid, overflow.
    """
def transformer_load(peak: Demand[ApparentEnergy], rated: str) -> KeyFigure:
    """The load of a transformer by its rating ("315 kVA"): the greatest S / S_n. Above 1 it is overloaded. The root was rounded in apparent; this is
    exact. Raises Error: other_kind unless rated is an ApparentPower, out_of_range if it is not positive.
    """
def power_factor(active: Series[Energy], reactive: Series[ReactiveEnergy]) -> KeyFigure:
    """E / √(E² + R²) of the totals, 0 to 1: 800 kWh with 600 kvarh give 0.8. Import and export have a power factor each: give the registers of
    one direction; a slot below 0 makes it suspect. The root is rounded once, to 62 bits, and the quotient is then exact.
    Raises Error: other_grid, overflow beyond 9.2 PWh.
    """

@final
class Formula:
    """How a virtual meter comes from others: `main.energy - 0.5 * (line1.energy + line2.energy)`.

    Names of points are letters, digits, `_`, `.`, and `/` before a letter (`M07/import`); any other stands in double quotes. A
    division has a blank behind it. There are + - * /, min, max, abs, clamp(x, least, most), if(a < b, then, else), sum(shop/*)
    over all points that begin so, numbers, and amounts with their unit (`2.5 kWh`). Amounts add to amounts; an amount times or by
    a number is one, an amount by an amount is a number.
    """

    def __init__(self, text: str, source: str = "formula") -> None:
        """`source` names it in errors. Raises Error (bad_formula) with the column."""
    def text(self) -> str:
        """As it was written."""
    def points(self) -> list[str]:
        """The points that it names, and beginnings of names such as "shop/*"; each once, in the order of the text."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class VirtualMeter:
    """A formula with a name, which other formulas may use."""

    @overload
    def __init__(self, id: str, formula: Formula) -> None: ...
    @overload
    def __init__(self, id: str, formula: str) -> None:
        """The formula may be given as text. Raises Error (bad_formula)."""
    @property
    def id(self) -> str:
        """Its name."""
    @property
    def formula(self) -> Formula:
        """How it is computed."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Balance:
    """What a meter shows that those below it do not."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def residual(self) -> Series[Any]:
        """The Series of parent − Σ children − loss."""
    @property
    def sum(self) -> Sum[Any]:
        """The Sum of all slots."""
    @property
    def tolerance(self) -> Any:
        """How far from 0 the meters may bring the sum: k × √Σ (class × amount)², rounded up."""
    def outside(self) -> bool:
        """Whether more is lacking, or too much, than the meters' classes explain. What has no value is in neither."""

@overload
def evaluate(formula: Formula, meters: Mapping[str, Series[_E]]) -> Series[_E]:
    """The formula in each slot, a Series of n amounts, from a dict of Series of one kind and grid by the id of their point; rounded half-even
    once.

    A slot in which a meter that the formula names has no value is missing, never 0; time without a value is the longest of them. Its quality
    is the worst; its estimated part that of sums and differences, |factor| × part; of any other formula all, if one meter was not measured. A
    negative result stays. The GIL is released. Raises Error: unknown_point; bad_formula for a division by 0, naming the slot, or without
    meters; other_grid; other_kind for an amount of another kind; overflow.
    """
@overload
def evaluate(virtual_meters: Sequence[VirtualMeter], meters: Mapping[str, Series[_E]]) -> dict[str, Series[_E]]:
    """The meters and, beside them, all virtual ones (a list of VirtualMeter), each computed behind those that it uses, whatever their order.
    Raises Error as above; bad_formula for a circle, which it names, or for an id that is taken.
    """

def balance(
    parent: tuple[Series[_E], _Decimal], children: Sequence[tuple[Series[_E], _Decimal]], loss: Series[_E] | None = None, k: _Decimal = 2,
) -> Balance:
    """Sets a meter against those below it and a known loss, over one grid: each a tuple of its Series and its class of accuracy in % (1 for class
    1). Sums take the slots in which all have a value. Raises Error: other_grid; out_of_range for a class or k below 0; overflow.
    """

@overload
def gauges(
    table: Table, id: str, grid: Slots, *, interpolation: _Interpolation = ..., hold: datetime.timedelta | None = None,
) -> GaugeSummaries:
    """What a gauge showed in each slot of the grid, n summaries for n slots: the readings of a point of a Table in any order, with any spacing, on
    any edges.

    A value counts from its instant to the next reading, and no longer than `hold`, else 3 × every of the point; linear, it goes straight to the
    next, if that comes within `hold`. What no value reaches is not covered: its quality is gap. A missing reading ends what came before it, and
    its reason is told for the time up to the next reading, as long as a value would have counted. A suspect reading, or one outside of the
    point's limits or of more than 15 digits, is set aside: it is no extreme, and the time is filled as if it had not come.

    Two readings of one instant: if they agree, one; else the better quality, then the lower source, then the smaller value, flagged conflict.
    Raises Error with all findings: bad_point, for other kinds than gauges too; missing_option without both every and hold; out_of_range;
    overflow; unknown_point; bad_table for readings of several points. Source: OPC UA 13 (TimeAverage, Minimum, Maximum); Timescale toolkit,
    time_weight.
    """
@overload
def gauges(
    readings: Sequence[Reading], point: Point, grid: Slots, *, interpolation: _Interpolation = ..., hold: datetime.timedelta | None = None,
) -> GaugeSummaries:
    """The same of the readings of one point, a list."""
@overload
def states(table: Table, id: str, grid: Slots, hold: datetime.timedelta | None = None) -> StateSummaries:
    """How long each code of a state was in force in each slot, and how often it was entered: n summaries for n slots.

    A code is in force from its instant to the next reading, and no longer than `hold`, else 3 × every of the point. It is entered where the
    reading before it, however long ago, told another: not by the first reading of all, and not by the end of a silence. Missing, suspect and
    doubled readings are treated as those of gauges. Raises Error with all findings: bad_point, for other kinds than states and for codes that
    are no whole numbers too; else as gauges.
    """
@overload
def states(readings: Sequence[Reading], point: Point, grid: Slots, hold: datetime.timedelta | None = None) -> StateSummaries:
    """The same of the readings of one point, a list."""
@overload
def load_duration(
    table: Table, id: str, within: Interval, width: _Number, *, interpolation: _Interpolation = ..., hold: datetime.timedelta | None = None,
) -> LoadDuration:
    """The load duration of a gauge within an Interval, in bins of that width, in the unit of the point. On a straight line each microsecond counts
    for the value at its begin, so parts of the time sum to the whole. Raises Error as gauges; also out_of_range for a width that is no multiple
    of what a count stands for, and for a line that crosses more than 100 000 bins.
    """
@overload
def load_duration(
    readings: Sequence[Reading], point: Point, within: Interval, width: _Number, *, interpolation: _Interpolation = ...,
    hold: datetime.timedelta | None = None,
) -> LoadDuration:
    """The same of the readings of one point, a list."""
def means(gauges: GaugeSummaries, resolution: _Number, kind: type[_G]) -> Series[_G]:
    """The mean of each slot over its covered time, a Series of that kind, a class such as Power: rounded half-even to a multiple of `resolution`, in
    the unit of the point; missing where no time is covered. Raises Error: other_kind for another unit; out_of_range (resolution ≤ 0); overflow.
    """
def integrals(gauges: GaugeSummaries, kind: type[_I]) -> Series[_I]:
    """What a gauge of a rate amounts to in each slot over its covered time, a Series of that kind: Energy of Power, Volume of VolumeFlow. Rounded
    half-even once per slot, and flagged calculated; a register beside it knows better. Raises Error: other_kind for a unit of another rate;
    overflow.
    """

class GapPolicy(enum.Enum):
    """How the slots of a gap share its total, which is known.

    spread on a line; profile by weights; leave not at all: the slots are missing, and the total is a lump beside them.
    """

    spread = 0
    profile = 1
    leave = 2

@final
class Segment:
    """A meter behind a point, from the instant it was put there until the next one. The counts of readings are those of the meter that was there.

    An exchange at x is two readings at x: the end of the old meter, judged by its rule like any other, and the start of the new one, from which
    its readings are judged. What was not noted is not guessed: without an end the time up to x is missing from the last settled reading on
    (exchange_pending), without a start the time from x to the first reading that can be used. Pieces that begin or end at x are flagged exchange.
    If only the transformer was exchanged (same_meter), there is one index, so one note of it, or a reading at x, is both.
    """

    def __init__(
        self, from_: datetime.datetime | None = None, serial: str = "", start: int | None = None, end: int | None = None,
        resolution: _Number | None = None, multiplier: _Number | None = None, modulus: int | None = None, same_meter: bool = False,
    ) -> None:
        """Everything but the instant may stay unknown. Raises Error: naive_datetime, overflow, bad_number."""
    @property
    def from_(self) -> datetime.datetime | None:
        """When it was put there, an aware datetime in UTC; None from the beginning of time on."""
    @property
    def serial(self) -> str:
        """Its number; "" where it is not known."""
    @property
    def start(self) -> int | None:
        """What it showed then, in counts; None if that was not noted."""
    @property
    def end(self) -> int | None:
        """What it showed when it was taken away, in counts; None if that was not noted."""
    @property
    def resolution(self) -> Decimal | None:
        """Of its counts, in the unit of the point; None: that of the point."""
    @property
    def multiplier(self) -> Decimal | None:
        """CT × PT ratio; None: that of the point."""
    @property
    def modulus(self) -> int | None:
        """Counts before it begins again at 0; None: that of the rule, or of the point."""
    @property
    def same_meter(self) -> bool:
        """Whether the register went on, and only its transformer was exchanged."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class GapProfile:
    """Weights of slots, by which the total of a gap is shared: what was used on like days, what a sibling used. Within a slot they lie on a line."""

    def __init__(self, slots: Slots, weights: Sequence[int]) -> None:
        """n weights, whole numbers of 0 or more, for n slots. Raises Error with all findings: other_grid for another number of them; bad_weight for one
        below 0, or if they sum to more than 2^62.
        """
    @property
    def slots(self) -> Slots:
        """The n slots."""
    @property
    def weights(self) -> list[int]:
        """The n weights, a list."""
    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Lump(Generic[_Q]):
    """The total of a gap whose slots are left missing."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def time(self) -> Interval:
        """Of the gap, an Interval."""
    @property
    def amount(self) -> _Q:
        """Its total, an amount of the kind that was asked for."""
    @property
    def quality(self) -> Quality:
        """Of the total."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@overload
def lumps(
    table: Table, id: str, kind: type[_Q], *,
    p_max: str | None = None, modulus: int | None = None, max_gap: datetime.timedelta | None = None, step_back: int = 2,
    no_cap: bool = False, resettable: bool = False, backward: bool = False, gap: _GapPolicy = ..., profile: GapProfile | None = None,
    segments: Sequence[Segment] = ...,
) -> list[Lump[_Q]]:
    """The totals of the gaps that gap="leave" gives to no slot, a list of Lump in order; with the other policies there are none. With them slots sum
    to the difference of the register. Raises Error as amounts.
    """
@overload
def lumps(
    readings: Sequence[Reading], point: Point, kind: type[_Q], *,
    p_max: str | None = None, modulus: int | None = None, max_gap: datetime.timedelta | None = None, step_back: int = 2,
    no_cap: bool = False, resettable: bool = False, backward: bool = False, gap: _GapPolicy = ..., profile: GapProfile | None = None,
    segments: Sequence[Segment] = ...,
) -> list[Lump[_Q]]:
    """The same of the readings of one point, a list."""
def segments_of(
    point: Point, events: Sequence[MeterEvent], *,
    p_max: str | None = None, modulus: int | None = None, max_gap: datetime.timedelta | None = None, step_back: int = 2,
    no_cap: bool = False, resettable: bool = False, backward: bool = False, gap: _GapPolicy = ..., profile: GapProfile | None = None,
    segments: Sequence[Segment] = ...,
) -> list[Segment]:
    """The meters behind a point, from its MeterEvents in order, a list of Segment: exchanges and transformer changes; others tell nothing of them.
    They follow the segments of the rule, if it has some. Raises Error (bad_segments) with all findings: a serial that was not there, a ratio
    that was not in force, events of several points, out of order, or two at one instant; a meter that was taken away below its start though
    nothing tells its modulus.
    """
