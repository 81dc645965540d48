import datetime
import decimal
import enum
import fractions
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal as PythonDecimal
from typing import Any, ClassVar, Generic, Literal, NoReturn, TypeAlias, TypeVar, final, overload

import numpy as np
import numpy.typing as npt

from wattle.base import Decimal, Exact, Quality, QualityClass, Reason, Rounding
from wattle.series import MeterEvent, Point, Reading, Series, Sum, Table
from wattle.time import (
    Calendar, Interval, Periods, Shifts, Slots, Zone,
)
from wattle.units import (
    AnyUnit, ApparentEnergy, ApparentPower, Currency, Current, Emissions, Energy, Heat, Mass, MassFlow, Money, Power, Pressure, ReactiveEnergy,
    ReactivePower, Temperature, TemperatureDifference, Unit, Voltage, Volume, VolumeFlow,
)


__all__ = [
    "Adjustment", "AlarmEvent", "AlarmKey", "AlarmKind", "AlarmListing", "AlarmMachine", "AlarmNote", "AlarmNotes", "AlarmRule", "AlarmSample",
    "AlarmSetup", "AlarmTimes", "Balance", "BalanceAlarm", "Bucket", "CapCheck", "Change", "CoincidentDemand", "CommunicationAlarm", "Counts",
    "DailyHours", "Demand", "DemandAlarm", "Engine", "EventCheck", "Formula", "FrozenAlarm", "FrozenCheck", "GapCheck", "GapPolicy", "GapProfile",
    "GaugeBucket", "GaugeSummaries", "GaugeSummary", "GridCheck", "HistoryCheck", "IdleAlarm", "Interpolation", "KeyFigure", "Layer", "LayerEntry",
    "Layered", "LeakAlarm", "Level", "LikeDaysEstimate", "LimitAlarm", "LimitCheck", "LinearEstimate", "ListedAlarm", "LoadDuration", "Lump", "MeterData",
    "MeterFinding", "Oee", "Output", "OverlapCheck", "Pending", "PointSetup", "ProfileEstimate", "Pushed", "QuotaAlarm", "RateAlarm", "Ratio",
    "RatioMeter", "RegisterSpan", "Restated", "RunningDemand", "SampleSummaries", "SampleSummary", "Segment", "Setup", "Signed", "SpikeCheck", "State",
    "StateBucket", "StateSummaries", "StateSummary", "Status", "StepCheck", "SumCheck", "Threshold", "TreeNode", "Vee", "VeeRule", "VirtualMeter",
    "WindowAlarm", "ZeroCheck", "alarms", "amounts", "apparent", "balance", "balance_samples", "block_demand", "coincident_demand", "cop",
    "demand_samples", "doubt", "doubted", "energy", "estimate", "evaluate", "fold", "gauges", "integrals", "interval_amounts", "leak_samples", "listed",
    "load_duration", "load_factor", "lumps", "means", "merge", "meter_data", "oee", "performance_ratio", "power_factor", "pue", "quota_samples",
    "register_spans", "restate", "running_demand", "samples", "segments_of", "sliding_demand", "spread", "states", "transformer_load", "unit_consumption",
    "usual_checks", "usual_levels", "validate", "vee",
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
    def to_bytes(self) -> bytes:
        """Little-endian, with a layout version; the same on every machine."""
    @staticmethod
    def from_bytes(bytes: bytes) -> GaugeSummary:
        """What to_bytes wrote. Raises Error (bad_bytes) for anything else."""
    def __copy__(self) -> GaugeSummary: ...
    def __deepcopy__(self, memo: dict[Any, Any]) -> GaugeSummary: ...
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
    def to_bytes(self) -> bytes:
        """Little-endian, with a layout version; the same on every machine."""
    @staticmethod
    def from_bytes(bytes: bytes) -> StateSummary:
        """What to_bytes wrote. Raises Error (bad_bytes) for anything else."""
    def __copy__(self) -> StateSummary: ...
    def __deepcopy__(self, memo: dict[Any, Any]) -> StateSummary: ...
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
    def to_bytes(self) -> bytes:
        """Little-endian, with a layout version; the same on every machine."""
    @staticmethod
    def from_bytes(bytes: bytes) -> LoadDuration:
        """What to_bytes wrote. Raises Error (bad_bytes) for anything else."""
    def __copy__(self) -> LoadDuration: ...
    def __deepcopy__(self, memo: dict[Any, Any]) -> LoadDuration: ...
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

    Between settled readings the amount lies on a line that is floored at the edges of slots, so slots of any grid sum to the difference exactly.
    Where they are further apart than max_gap (2 × every of the point), the total is measured, and its split estimated (interpolated). Time outside
    of settled readings is missing: gap. A slot that is covered in part has a value, and tells the missing time.

    Two readings of one instant: if they agree, one; else the better quality, then the lower source, then the smaller value, flagged conflict.
    Raises Error with all findings: bad_point, for other kinds than registers too; missing_option without p_max, or without both every and max_gap;
    other_kind; out_of_range; overflow; unknown_point; bad_table for readings of several points.
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
def gauges(
    table: Table, grid: Slots, *, interpolation: _Interpolation = ..., hold: datetime.timedelta | None = None,
) -> list[GaugeSummaries]:
    """The same of all points of a Table: a list with summaries of each, in their order. One pass over the table, however its rows are mixed."""
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
    """"""

    spread = 0
    profile = 1
    leave = 2

@final
class Segment:
    """"""

    def __init__(
        self, from_: datetime.datetime | None = None, serial: str = "", start: int | None = None, end: int | None = None,
        resolution: _Number | None = None, multiplier: _Number | None = None, modulus: int | None = None, same_meter: bool = False,
    ) -> None:
        """"""
    @property
    def from_(self) -> datetime.datetime | None:
        """"""
    @property
    def serial(self) -> str:
        """"""
    @property
    def start(self) -> int | None:
        """"""
    @property
    def end(self) -> int | None:
        """"""
    @property
    def resolution(self) -> Decimal | None:
        """"""
    @property
    def multiplier(self) -> Decimal | None:
        """"""
    @property
    def modulus(self) -> int | None:
        """"""
    @property
    def same_meter(self) -> bool:
        """"""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class GapProfile:
    """"""

    def __init__(self, slots: Slots, weights: Sequence[int]) -> None:
        """"""
    @property
    def slots(self) -> Slots:
        """"""
    @property
    def weights(self) -> list[int]:
        """"""
    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Lump(Generic[_Q]):
    """"""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def time(self) -> Interval:
        """"""
    @property
    def amount(self) -> _Q:
        """"""
    @property
    def quality(self) -> Quality:
        """"""
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
    """"""
@overload
def lumps(
    readings: Sequence[Reading], point: Point, kind: type[_Q], *,
    p_max: str | None = None, modulus: int | None = None, max_gap: datetime.timedelta | None = None, step_back: int = 2,
    no_cap: bool = False, resettable: bool = False, backward: bool = False, gap: _GapPolicy = ..., profile: GapProfile | None = None,
    segments: Sequence[Segment] = ...,
) -> list[Lump[_Q]]:
    """"""
def segments_of(
    point: Point, events: Sequence[MeterEvent], *,
    p_max: str | None = None, modulus: int | None = None, max_gap: datetime.timedelta | None = None, step_back: int = 2,
    no_cap: bool = False, resettable: bool = False, backward: bool = False, gap: _GapPolicy = ..., profile: GapProfile | None = None,
    segments: Sequence[Segment] = ...,
) -> list[Segment]:
    """"""

@final
class SampleSummary:
    """What the readings of some time were: count, sum, least and greatest, each reading once, however long it held. Those of two times that do
    not overlap merge by +, in any order. It needs no rule, and less than half of the memory of a GaugeSummary, which tells means over time,
    coverage and the instants of extremes besides.
    """

    def __init__(self) -> None:
        """Of nothing: merging it changes nothing."""
    @property
    def step(self) -> Decimal:
        """What one count stands for, in the unit of the point, a Decimal; 0: of nothing yet."""
    @property
    def sum(self) -> int:
        """The sum of the values of the readings, in counts."""
    @property
    def least(self) -> int | None:
        """The least value, in counts, or None."""
    @property
    def greatest(self) -> int | None:
        """The greatest value, in counts, or None."""
    @property
    def readings(self) -> int:
        """The number of readings that were used."""
    @property
    def set_aside(self) -> int:
        """The number of readings that were suspect, or outside of limits."""
    @property
    def missing(self) -> int:
        """The number of readings without a value."""
    @property
    def quality(self) -> Quality:
        """The worst of those used, and of those missing."""
    def mean(self, mode: _Rounding, quantum: _Number) -> Decimal | None:
        """The mean of the readings, in the unit of the point, rounded once to a multiple of `quantum`: a Decimal; None without readings.
        Raises Error: out_of_range (quantum ≤ 0), overflow.
        """
    def to_exact(self, counts: int) -> Exact:
        """What counts stand for, exactly, in the unit of the point: an Exact."""
    def to_bytes(self) -> bytes:
        """Little-endian, with a layout version; the same on every machine."""
    @staticmethod
    def from_bytes(bytes: bytes) -> SampleSummary:
        """What to_bytes wrote. Raises Error (bad_bytes) for anything else."""
    def __copy__(self) -> SampleSummary: ...
    def __deepcopy__(self, memo: dict[Any, Any]) -> SampleSummary: ...
    def __add__(self, other: SampleSummary, /) -> SampleSummary:
        """Of two times that do not overlap."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class SampleSummaries:
    """One SampleSummary for each of n slots."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    def slots(self) -> Slots:
        """The grid."""
    def unit(self) -> AnyUnit:
        """Of the point, an AnyUnit."""
    def size(self) -> int:
        """The number n of slots."""
    def empty(self) -> bool:
        """Whether there are none."""
    def __getitem__(self, i: _Index) -> SampleSummary:
        """Of slot i; −1 is the last. Raises Error (out_of_range)."""
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[SampleSummary]: ...
    def whole(self) -> SampleSummary:
        """Of all slots together."""
    def resample(self, coarser: Slots) -> SampleSummaries:
        """Over the slots of a coarser grid: hours of quarter-hours, with all that is known of them. Where those reach beyond this grid, nothing is
        known. Raises Error: other_grid if a slot lies in no slot of the coarser grid, or in two; overflow.
        """
    def qualities(self) -> npt.NDArray[np.uint16]:
        """The bits of n worst qualities: a read-only uint16 view without a copy."""
    def readings(self) -> npt.NDArray[np.int64]:
        """How many readings each was made of: a read-only int64 view of n."""
    def set_aside(self) -> npt.NDArray[np.int64]:
        """How many readings of each were set aside: a read-only int64 view of n."""
    def missing(self) -> npt.NDArray[np.int64]:
        """How many readings of each had no value: int64, n."""
    def sum_counts(self) -> npt.NDArray[np.int64]:
        """The sum of each in counts of its step: int64, n. Raises Error (overflow)."""
    def least_counts(self) -> npt.NDArray[np.int64]:
        """The least value of each in counts of its step, 0 where there is none: int64, n."""
    def greatest_counts(self) -> npt.NDArray[np.int64]:
        """The greatest value of each in counts of its step, 0 where there is none: int64, n."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@overload
def samples(table: Table, id: str, grid: Slots) -> SampleSummaries:
    """What the readings of a gauge were in each slot of the grid, n summaries for n slots: the readings of a point of a Table in any order, with any
    spacing, on any edges.

    A suspect reading, or one outside of the point's limits or of more than 15 digits, is set aside. Two readings of one instant: if they agree,
    one; else the better quality, then the lower source, then the smaller value, flagged conflict.
    Raises Error with all findings: bad_point, for other kinds than gauges too; unknown_point; bad_table for readings of several points.
    """
@overload
def samples(readings: Sequence[Reading], point: Point, grid: Slots) -> SampleSummaries:
    """The same of the readings of one point, a list."""
@overload
def samples(table: Table, grid: Slots) -> list[SampleSummaries]:
    """The same of all points of a Table: a list with summaries of each, in their order. One pass over the table, however its rows are mixed."""

@final
class Level:
    """"""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @staticmethod
    def every(length: datetime.timedelta) -> Level:
        """"""
    @overload
    @staticmethod
    def of(periods: Periods) -> Level:
        """"""
    @overload
    @staticmethod
    def of(shifts: Shifts) -> Level:
        """"""
    @staticmethod
    def list(name: str, boundaries: Sequence[datetime.datetime]) -> Level:
        """"""
    @property
    def name(self) -> str:
        """"""
    def covering(self, any: Interval) -> Slots:
        """"""
    def around(self, t: datetime.datetime) -> Interval | None:
        """"""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class PointSetup:
    """"""

    def __init__(
        self, point: Point, *, interpolation: _Interpolation = ..., hold: datetime.timedelta | None = None,
        bins: _Number | None = None, accuracy_class: _Number = ..., p_max: str | None = None, modulus: int | None = None,
        max_gap: datetime.timedelta | None = None, step_back: int = 2, no_cap: bool = False, resettable: bool = False, backward: bool = False,
        gap: _GapPolicy = ..., profile: GapProfile | None = None, segments: Sequence[Segment] = ...,
    ) -> None:
        """"""
    @property
    def point(self) -> Point:
        """"""
    @property
    def p_max(self) -> str | None:
        """"""
    @property
    def modulus(self) -> int | None:
        """"""
    @property
    def max_gap(self) -> datetime.timedelta | None:
        """"""
    @property
    def step_back(self) -> int:
        """"""
    @property
    def no_cap(self) -> bool:
        """"""
    @property
    def resettable(self) -> bool:
        """"""
    @property
    def backward(self) -> bool:
        """"""
    @property
    def gap(self) -> GapPolicy:
        """"""
    @property
    def profile(self) -> GapProfile | None:
        """"""
    @property
    def segments(self) -> list[Segment]:
        """"""
    @property
    def interpolation(self) -> Interpolation:
        """"""
    @property
    def hold(self) -> datetime.timedelta | None:
        """"""
    @property
    def bins(self) -> Decimal | None:
        """"""
    @property
    def accuracy_class(self) -> Decimal:
        """"""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Setup:
    """"""

    def __init__(
        self, points: Sequence[PointSetup], levels: Sequence[Level] | None = None, zone: Zone | zoneinfo.ZoneInfo | str | None = None, *,
        horizon: datetime.timedelta = ..., shifts: Shifts | None = None, virtual_meters: Sequence[VirtualMeter] = ...,
        ratios: Sequence[RatioMeter] = ..., trees: Sequence[TreeNode] = ..., alarms: Sequence[AlarmSetup] = ...,
    ) -> None:
        """"""
    @property
    def zone(self) -> Zone:
        """"""
    @property
    def points(self) -> list[PointSetup]:
        """"""
    @property
    def levels(self) -> list[Level]:
        """"""
    @property
    def horizon(self) -> datetime.timedelta:
        """"""
    @property
    def shifts(self) -> Shifts | None:
        """"""
    @property
    def virtual_meters(self) -> list[VirtualMeter]:
        """"""
    @property
    def ratios(self) -> list[RatioMeter]:
        """"""
    @property
    def trees(self) -> list[TreeNode]:
        """"""
    @property
    def alarms(self) -> list[AlarmSetup]:
        """"""
    def index(self, id: str) -> int:
        """"""
    def check(self) -> None:
        """"""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class State:
    @overload
    def __init__(self) -> None: ...
    @overload
    def __init__(self, setup: Setup) -> None: ...
    def points(self) -> Sequence[str]: ...
    def empty(self) -> bool: ...
    def span(self, id: str) -> Interval: ...
    def form(self, id: str) -> Literal["open", "folded"]: ...
    @overload
    def amounts(self, id: str, grid: Slots, kind: type[_Q] = ...) -> Series[_Q]: ...
    @overload
    def amounts(self, id: str, level: Level, kind: type[_Q] = ...) -> Series[_Q]: ...
    def gauges(self, id: str, grid: Slots) -> GaugeSummaries: ...
    def states(self, id: str, grid: Slots) -> StateSummaries: ...
    def folded(self) -> State: ...
    def to_bytes(self) -> bytes: ...
    @overload
    @staticmethod
    def from_bytes(data: bytes) -> State: ...
    @overload
    @staticmethod
    def from_bytes(data: bytes, setup: Setup) -> State: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@overload
def fold(table: Table, setup: Setup, form: Literal["open", "folded"] = "folded") -> State: ...
@overload
def fold(table: Table, like: State, form: Literal["open", "folded"] = "folded") -> State: ...
def merge(a: State, b: State) -> State: ...
import zoneinfo
_A = TypeVar("_A", Energy, Heat, ReactiveEnergy, ApparentEnergy, Volume, Mass, Emissions, Money)

# ---- validation, estimation, editing

_Check: TypeAlias = (
    GapCheck | OverlapCheck | GridCheck | LimitCheck | CapCheck | StepCheck | FrozenCheck | ZeroCheck | HistoryCheck | EventCheck | SumCheck
    | SpikeCheck
)
_Layer: TypeAlias = Layer | Literal["raw", "checked", "estimated", "edited"]
_Zone: TypeAlias = Zone | zoneinfo.ZoneInfo | str
_Reason: TypeAlias = Reason | str

class Layer(enum.Enum):
    raw = 0
    checked = 1
    estimated = 2
    edited = 3

@final
class LayerEntry(Generic[_Q]):
    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...
    def __init__(
        self, layer: _Layer, first: int, values: Series[_Q], rule: str, reason: str, user: str = "", at: datetime.datetime | None = None,
    ) -> None: ...
    @property
    def layer(self) -> Layer: ...
    @property
    def rule(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def user(self) -> str: ...
    @property
    def at(self) -> datetime.datetime | None: ...
    @property
    def first(self) -> int: ...
    @property
    def values(self) -> Series[_Q]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class Change(Generic[_Q]):
    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...
    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def layer(self) -> Layer: ...
    @property
    def rule(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def user(self) -> str: ...
    @property
    def at(self) -> datetime.datetime | None: ...
    @property
    def value(self) -> _Q | None: ...
    @property
    def quality(self) -> Quality: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class Layered(Generic[_Q]):
    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...
    def __init__(self, raw: Series[_Q]) -> None: ...
    @property
    def kind(self) -> type[_Q]: ...
    def raw(self) -> Series[_Q]: ...
    def slots(self) -> Slots: ...
    def size(self) -> int: ...
    def entries(self) -> list[LayerEntry[_Q]]: ...
    def __len__(self) -> int: ...
    def add(self, entry: LayerEntry[_Q]) -> None: ...
    def edit(self, i: _Index, value: _Q | None, user: str, reason: str, at: datetime.datetime | None = None) -> None: ...
    def layer(self, i: _Index) -> Layer: ...
    def seen(self, up_to: _Layer | None = None) -> Series[_Q]: ...
    def history(self, i: _Index) -> list[Change[_Q]]: ...
    def to_bytes(self) -> bytes: ...
    @staticmethod
    def from_bytes(bytes: bytes, kind: type[_Q]) -> Layered[_Q]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class GapCheck:
    def __init__(self, longest: datetime.timedelta | None = None) -> None: ...
    @property
    def longest(self) -> datetime.timedelta | None: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class OverlapCheck:
    def __init__(self, tolerance: datetime.timedelta = ...) -> None: ...
    @property
    def tolerance(self) -> datetime.timedelta: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class GridCheck:
    def __init__(self, tolerance: datetime.timedelta = ...) -> None: ...
    @property
    def tolerance(self) -> datetime.timedelta: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class LimitCheck:
    def __init__(self, backward: bool = False) -> None: ...
    @property
    def backward(self) -> bool: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class CapCheck:
    def __init__(self, p_max: str) -> None: ...
    @property
    def p_max(self) -> str: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class StepCheck:
    def __init__(self, most: str) -> None: ...
    @property
    def most(self) -> str: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class FrozenCheck:
    def __init__(self, slots: int = 12) -> None: ...
    @property
    def slots(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class ZeroCheck:
    def __init__(self, slots: int = 4, load: str | None = None) -> None: ...
    @property
    def slots(self) -> int: ...
    @property
    def load(self) -> str | None: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class HistoryCheck:
    def __init__(
        self, zone: _Zone | None = None, calendar: Calendar | None = None, k: _Number = 4, margin: _Number = "0.5", days: int = 20,
        least_days: int = 8,
    ) -> None: ...
    @property
    def zone(self) -> Zone: ...
    @property
    def calendar(self) -> Calendar | None: ...
    @property
    def k(self) -> Decimal: ...
    @property
    def margin(self) -> Decimal: ...
    @property
    def days(self) -> int: ...
    @property
    def least_days(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class EventCheck:
    def __init__(self, tolerance: datetime.timedelta = ...) -> None: ...
    @property
    def tolerance(self) -> datetime.timedelta: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class SumCheck:
    def __init__(self, counts: _Number = 2) -> None: ...
    @property
    def counts(self) -> Decimal: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class SpikeCheck:
    def __init__(self, most: _Number = "1.8", zone: _Zone | None = None) -> None: ...
    @property
    def most(self) -> Decimal: ...
    @property
    def zone(self) -> Zone: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class MeterFinding:
    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def check(self) -> str: ...
    @property
    def point(self) -> str: ...
    @property
    def when(self) -> Interval: ...
    @property
    def first(self) -> int: ...
    @property
    def slots(self) -> int: ...
    @property
    def quality(self) -> Quality: ...
    @property
    def measured(self) -> Ratio: ...
    @property
    def allowed(self) -> Ratio: ...
    @property
    def unit(self) -> str: ...
    @property
    def confirmed(self) -> bool: ...
    @property
    def what(self) -> str: ...
    @property
    def remedy(self) -> str: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
@final
class RegisterSpan(Generic[_Q]):
    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...
    def __init__(self, time: Interval, amount: _Q, count: _Q, bands: Sequence[Interval] = ...) -> None: ...
    @property
    def bands(self) -> list[Interval]: ...
    @property
    def time(self) -> Interval: ...
    @property
    def amount(self) -> _Q: ...
    @property
    def count(self) -> _Q: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class MeterData(Generic[_Q]):
    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...
    def __init__(
        self, point: Point, used: Series[_Q], readings: Sequence[Reading] = ..., registers: Sequence[RegisterSpan[_Q]] = ...,
        events: Sequence[MeterEvent] = ..., load: Series[_Q] | None = None,
    ) -> None: ...
    @property
    def point(self) -> Point: ...
    @property
    def used(self) -> Series[_Q]: ...
    @property
    def readings(self) -> list[Reading]: ...
    @property
    def registers(self) -> list[RegisterSpan[_Q]]: ...
    @property
    def events(self) -> list[MeterEvent]: ...
    @property
    def load(self) -> Series[_Q] | None: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class LinearEstimate:
    def __init__(self, longest: datetime.timedelta = ...) -> None: ...
    @property
    def longest(self) -> datetime.timedelta: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class LikeDaysEstimate:
    def __init__(
        self, zone: _Zone | None = None, calendar: Calendar | None = None, days: int = 3, within_days: int = 42,
    ) -> None: ...
    @property
    def zone(self) -> Zone: ...
    @property
    def calendar(self) -> Calendar | None: ...
    @property
    def days(self) -> int: ...
    @property
    def within_days(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class ProfileEstimate(Generic[_Q]):
    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...
    def __init__(self, weights: Series[_Q], reason: _Reason = ..., sized: bool = True) -> None: ...
    @property
    def weights(self) -> Series[_Q]: ...
    @property
    def reason(self) -> Reason: ...
    @property
    def sized(self) -> bool: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class VeeRule:
    def __init__(
        self, *, zone: _Zone | None = None, calendar: Calendar | None = None, p_max: str | None = None, modulus: int | None = None,
        max_gap: datetime.timedelta | None = None, step_back: int = 2, check_register: str = "", tolerance: datetime.timedelta = ...,
        backward: bool = False, events: Sequence[MeterEvent] = ..., load: Series[Any] | None = None,
        profiles: Sequence[ProfileEstimate[Any]] = ..., checks: Sequence[_Check] | None = None,
        estimators: Sequence[LinearEstimate | LikeDaysEstimate | ProfileEstimate[Any]] | None = None, replace: Sequence[_Reason] = ...,
        at: datetime.datetime | None = None,
    ) -> None: ...
    @property
    def check_register(self) -> str: ...
    @property
    def replace(self) -> list[Reason]: ...
@final
class Vee(Generic[_Q]):
    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...
    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def layers(self) -> Layered[_Q]: ...
    @property
    def findings(self) -> list[MeterFinding]: ...
    def seen(self) -> Series[_Q]: ...
@overload
def validate(data: MeterData[_Q], checks: Sequence[_Check]) -> list[MeterFinding]: ...
@overload
def validate(data: MeterData[_Q], check: _Check) -> list[MeterFinding]: ...
def doubted(used: Series[_Q], findings: Sequence[MeterFinding]) -> Series[_Q]: ...
def interval_amounts(readings: Sequence[Reading], point: Point, grid: Slots, kind: type[_Q], tolerance: datetime.timedelta = ...) -> Series[_Q]: ...
def register_spans(
    readings: Sequence[Reading], point: Point, grid: Slots, kind: type[_Q], tolerance: datetime.timedelta = ..., *, p_max: str | None = None,
    modulus: int | None = None, max_gap: datetime.timedelta | None = None, step_back: int = 2,
) -> list[RegisterSpan[_Q]]: ...
def spread(amount: _A, weights: Sequence[int]) -> list[_A] | None: ...
def estimate(
    layers: Layered[_Q], data: MeterData[_Q], estimators: Sequence[LinearEstimate | LikeDaysEstimate | ProfileEstimate[_Q]],
    replace: Sequence[int] = ..., at: datetime.datetime | None = None,
) -> list[MeterFinding]: ...
def doubt(layers: Layered[Any], findings: Sequence[MeterFinding], at: datetime.datetime | None = None) -> None: ...
def usual_checks(point: Point, rule: VeeRule | None = None) -> list[_Check]: ...
@overload
def meter_data(table: Table, id: str, grid: Slots, rule: VeeRule | None = None, kind: None = None) -> MeterData[Energy]: ...
@overload
def meter_data(table: Table, id: str, grid: Slots, rule: VeeRule | None = None, *, kind: type[_Q]) -> MeterData[_Q]: ...
@overload
def vee(data: MeterData[_Q], rule: VeeRule | None = None) -> Vee[_Q]: ...
@overload
def vee(table: Table, id: str, grid: Slots, rule: VeeRule | None = None, kind: None = None) -> Vee[Energy]: ...
@overload
def vee(table: Table, id: str, grid: Slots, rule: VeeRule | None = None, *, kind: type[_Q]) -> Vee[_Q]: ...

@final
class RatioMeter:
    """"""

    def __init__(self, id: str, unit: str, above: str, below: str) -> None:
        """"""
    @property
    def id(self) -> str:
        """"""
    @property
    def unit(self) -> str:
        """"""
    @property
    def above(self) -> str:
        """"""
    @property
    def below(self) -> str:
        """"""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class TreeNode:
    """"""

    def __init__(
        self, tree: str, node: str, meter: str, children: Sequence[str], loss: _Number = ..., from_: datetime.datetime | None = None,
    ) -> None:
        """"""
    @property
    def tree(self) -> str:
        """"""
    @property
    def node(self) -> str:
        """"""
    @property
    def meter(self) -> str:
        """"""
    @property
    def children(self) -> list[str]:
        """"""
    @property
    def loss(self) -> Decimal:
        """"""
    @property
    def from_(self) -> datetime.datetime | None:
        """"""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

def usual_levels(zone: Zone | zoneinfo.ZoneInfo | str) -> list[Level]:
    """"""

# ---- alarms

_AlarmKind: TypeAlias = AlarmKind | Literal[
    "limit", "rate", "idle", "communication", "frozen", "window", "leak", "quota", "demand", "balance",
]
_AlarmWatch: TypeAlias = (
    LimitAlarm | RateAlarm | IdleAlarm | CommunicationAlarm | FrozenAlarm | WindowAlarm | LeakAlarm | QuotaAlarm | DemandAlarm | BalanceAlarm
)

class AlarmKind(enum.Enum):
    """What a rule watches."""

    limit = 1
    rate = 2
    idle = 3
    communication = 4
    frozen = 5
    window = 6
    leak = 7
    quota = 8
    demand = 9
    balance = 10

@final
class Threshold:
    """A number and its unit, as contracts print it: "800 kW", "0.2 m3". Exact, because alarms hang on it."""

    __hash__: None  # type: ignore[assignment]
    @overload
    def __init__(self, text: str) -> None: ...
    @overload
    def __init__(self, number: _Decimal, unit: AnyUnit | Unit[Any] | str) -> None: ...
    @property
    def number(self) -> Decimal: ...
    @property
    def unit(self) -> AnyUnit: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class LimitAlarm:
    """."""

    __hash__: None  # type: ignore[assignment]
    def __init__(self, high: Sequence[_Decimal] = (), low: Sequence[_Decimal] = ()) -> None: ...
    @property
    def high(self) -> list[Decimal]: ...
    @property
    def low(self) -> list[Decimal]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class RateAlarm:
    """."""

    __hash__: None  # type: ignore[assignment]
    def __init__(self, change: _Decimal, within: datetime.timedelta) -> None: ...
    @property
    def change(self) -> Decimal: ...
    @property
    def within(self) -> datetime.timedelta: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class IdleAlarm:
    """."""

    __hash__: None  # type: ignore[assignment]
    def __init__(self, standby: _Decimal, load: _Decimal) -> None: ...
    @property
    def standby(self) -> Decimal: ...
    @property
    def load(self) -> Decimal: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class CommunicationAlarm:
    """."""

    __hash__: None  # type: ignore[assignment]
    def __init__(self, periods: int = 3, lost_percent: _Decimal | None = None) -> None: ...
    @property
    def periods(self) -> int: ...
    @property
    def lost_percent(self) -> Decimal | None: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class FrozenAlarm:
    """."""

    __hash__: None  # type: ignore[assignment]
    def __init__(self, readings: int = 10, zeros: bool = False) -> None: ...
    @property
    def readings(self) -> int: ...
    @property
    def zeros(self) -> bool: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class WindowAlarm:
    """."""

    __hash__: None  # type: ignore[assignment]
    def __init__(self, codes: Sequence[int] = (1,)) -> None: ...
    @property
    def codes(self) -> list[int]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class LeakAlarm:
    """."""

    __hash__: None  # type: ignore[assignment]
    def __init__(self, most: Threshold | str, days: int = 3) -> None: ...
    @property
    def most(self) -> Threshold: ...
    @property
    def days(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class QuotaAlarm:
    """."""

    __hash__: None  # type: ignore[assignment]
    def __init__(self, warn_percent: _Decimal = 80) -> None: ...
    @property
    def warn_percent(self) -> Decimal: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class DemandAlarm:
    """."""

    __hash__: None  # type: ignore[assignment]
    def __init__(self, contract: Threshold | str) -> None: ...
    @property
    def contract(self) -> Threshold: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class BalanceAlarm:
    """."""

    __hash__: None  # type: ignore[assignment]
    def __init__(self, days: int = 7) -> None: ...
    @property
    def days(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class AlarmRule:
    """."""

    __hash__: None  # type: ignore[assignment]
    def __init__(
        self, id: str, watch: _AlarmWatch, *, hysteresis: _Decimal = 0, delay: datetime.timedelta = ..., clear_delay: datetime.timedelta = ...,
        hold: datetime.timedelta | None = None, route: str = "",
    ) -> None: ...
    @property
    def id(self) -> str: ...
    @property
    def watch(self) -> _AlarmWatch: ...
    @property
    def hysteresis(self) -> Decimal: ...
    @property
    def delay(self) -> datetime.timedelta: ...
    @property
    def clear_delay(self) -> datetime.timedelta: ...
    @property
    def hold(self) -> datetime.timedelta | None: ...
    @property
    def route(self) -> str: ...
    def kind(self) -> AlarmKind: ...
    def check(self) -> None: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class AlarmTimes:
    """."""

    def __init__(self, hours: Sequence[Interval] = (), days: Slots = ...) -> None: ...
    @property
    def hours(self) -> list[Interval]: ...
    @property
    def days(self) -> Slots: ...

@final
class AlarmEvent:
    """."""

    __hash__: None  # type: ignore[assignment]
    def __init__(
        self, id: str, kind: _AlarmKind, start: datetime.datetime, *, level: int = 1, raised_at: datetime.datetime,
        cleared_at: datetime.datetime | None = None, extreme: _Exact = 0, unit: AnyUnit | Unit[Any] | str = "1", extreme_at: datetime.datetime,
        quality: Quality = ..., version: int = 1, withdrawn: bool = False,
    ) -> None: ...
    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> AlarmKind: ...
    @property
    def start(self) -> datetime.datetime: ...
    @property
    def level(self) -> int: ...
    @property
    def raised_at(self) -> datetime.datetime: ...
    @property
    def cleared_at(self) -> datetime.datetime | None: ...
    @property
    def extreme(self) -> Exact: ...
    @property
    def unit(self) -> AnyUnit: ...
    @property
    def extreme_at(self) -> datetime.datetime: ...
    @property
    def quality(self) -> Quality: ...
    @property
    def version(self) -> int: ...
    @property
    def withdrawn(self) -> bool: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class AlarmSample:
    """."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    __hash__: None  # type: ignore[assignment]
    @property
    def from_(self) -> datetime.datetime: ...
    @property
    def at(self) -> datetime.datetime: ...
    @property
    def high(self) -> tuple[int, int]: ...
    @property
    def low(self) -> tuple[int, int]: ...
    @property
    def value(self) -> Exact: ...
    @property
    def unit(self) -> AnyUnit: ...
    @property
    def quality(self) -> Quality: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class AlarmMachine:
    """."""

    def __init__(self, rule: AlarmRule, point: Point | None = None, times: AlarmTimes = ...) -> None: ...
    @overload
    def push(self, reading: Reading) -> bool: ...
    @overload
    def push(self, sample: AlarmSample) -> bool: ...
    @overload
    def push(self, at: datetime.datetime, value: int | None, quality: Quality | Reason = ...) -> bool: ...
    def tick(self, now: datetime.datetime) -> None: ...
    def open(self) -> list[AlarmEvent]: ...
    def take(self) -> list[AlarmEvent]: ...
    def last(self) -> datetime.datetime | None: ...
    def rule(self) -> AlarmRule: ...
    def to_bytes(self) -> bytes: ...
    @staticmethod
    def from_bytes(bytes: bytes, rule: AlarmRule, point: Point | None = None, times: AlarmTimes = ...) -> AlarmMachine: ...
    def __copy__(self) -> AlarmMachine: ...

class AlarmListing(enum.Enum):
    """."""

    standing = 0
    acknowledged = 1
    latched = 2
    shelved = 3

@final
class AlarmKey:
    """."""

    @overload
    def __init__(self, id: str, start: datetime.datetime) -> None: ...
    @overload
    def __init__(self, event: AlarmEvent) -> None: ...
    @property
    def id(self) -> str: ...
    @property
    def start(self) -> datetime.datetime: ...
    def __lt__(self, other: AlarmKey, /) -> bool: ...
    def __le__(self, other: AlarmKey, /) -> bool: ...
    def __gt__(self, other: AlarmKey, /) -> bool: ...
    def __ge__(self, other: AlarmKey, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class Signed:
    """."""

    __hash__: None  # type: ignore[assignment]
    def __init__(self, who: str, at: datetime.datetime) -> None: ...
    @property
    def who(self) -> str: ...
    @property
    def at(self) -> datetime.datetime: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class AlarmNote:
    """."""

    __hash__: None  # type: ignore[assignment]
    def __init__(self) -> None: ...
    @property
    def acknowledged(self) -> Signed | None: ...
    @property
    def latched(self) -> Signed | None: ...
    @property
    def shelved(self) -> Signed | None: ...
    @property
    def shelved_until(self) -> datetime.datetime: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class AlarmNotes:
    """."""

    __hash__: None  # type: ignore[assignment]
    def __init__(self) -> None: ...
    def acknowledge(self, key: AlarmKey | AlarmEvent, by: Signed) -> None: ...
    def latch(self, key: AlarmKey | AlarmEvent, by: Signed) -> None: ...
    def shelve(self, key: AlarmKey | AlarmEvent, by: Signed, until: datetime.datetime) -> None: ...
    def of(self, key: AlarmKey | AlarmEvent) -> AlarmNote: ...
    def all(self) -> dict[AlarmKey, AlarmNote]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class ListedAlarm:
    """."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def event(self) -> AlarmEvent: ...
    @property
    def note(self) -> AlarmNote: ...
    @property
    def as_(self) -> AlarmListing: ...

@overload
def alarms(
    rule: AlarmRule, readings: Sequence[Reading], point: Point, times: AlarmTimes = ..., watched: Interval | None = None,
) -> list[AlarmEvent]: ...
@overload
def alarms(
    rule: AlarmRule, table: Table, id: str, times: AlarmTimes = ..., watched: Interval | None = None,
) -> list[AlarmEvent]: ...
@overload
def alarms(rule: AlarmRule, samples: Sequence[AlarmSample]) -> list[AlarmEvent]: ...
def restate(before: Sequence[AlarmEvent], after: Sequence[AlarmEvent]) -> list[AlarmEvent]: ...
def leak_samples(rule: AlarmRule, used: Series[_E], quiet: Sequence[Interval]) -> list[AlarmSample]: ...
def quota_samples(
    rule: AlarmRule, used: Series[_E], quotas: Sequence[tuple[Interval, _E] | tuple[Interval, _E, datetime.datetime | None]],
) -> list[AlarmSample]: ...
def demand_samples(
    rule: AlarmRule, used: Series[_Q], period: Interval, *, window: datetime.timedelta | None = None, step: datetime.timedelta | None = None,
    min_coverage: _Number = 1, cuts: Sequence[datetime.datetime] = (),
) -> list[AlarmSample]: ...
def balance_samples(rule: AlarmRule, days: Slots, balances: Sequence[Balance]) -> list[AlarmSample]: ...
def listed(events: Sequence[AlarmEvent], notes: AlarmNotes, now: datetime.datetime) -> list[ListedAlarm]: ...

@final
class DailyHours:
    """"""

    def __init__(self, from_: datetime.timedelta, to: datetime.timedelta) -> None:
        """"""
    @property
    def from_(self) -> datetime.timedelta:
        """"""
    @property
    def to(self) -> datetime.timedelta:
        """"""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class AlarmSetup:
    """"""

    def __init__(self, on: str, rule: AlarmRule, hours: Sequence[DailyHours] = ...) -> None:
        """"""
    @property
    def on(self) -> str:
        """"""
    @property
    def rule(self) -> AlarmRule:
        """"""
    @property
    def hours(self) -> list[DailyHours]:
        """"""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

# ---- the live engine

class Status(enum.Enum):
    """"""
    provisional = ...
    complete = ...
    corrected = ...
    final = ...

class Pushed(enum.Enum):
    """"""
    accepted = ...
    duplicate = ...
    conflict = ...
    late = ...
    adjusted = ...
    unknown_point = ...

@final
class Bucket:
    """"""
    @property
    def point(self) -> int:
        """"""
    @property
    def level(self) -> int:
        """"""
    @property
    def window(self) -> Interval:
        """"""
    @property
    def version(self) -> int:
        """"""
    @property
    def status(self) -> Status:
        """"""
    @property
    def amount(self) -> int:
        """"""
    @property
    def estimated(self) -> int:
        """"""
    @property
    def readings(self) -> int:
        """"""
    @property
    def rollovers(self) -> int:
        """"""
    @property
    def resets(self) -> int:
        """"""
    @property
    def set_aside(self) -> int:
        """"""
    @property
    def quality(self) -> Quality:
        """"""
    def time(self, quality_class: QualityClass | str) -> datetime.timedelta:
        """"""
    def coverage(self) -> float:
        """"""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class GaugeBucket:
    """"""
    @property
    def point(self) -> int:
        """"""
    @property
    def level(self) -> int:
        """"""
    @property
    def window(self) -> Interval:
        """"""
    @property
    def version(self) -> int:
        """"""
    @property
    def status(self) -> Status:
        """"""
    @property
    def summary(self) -> GaugeSummary:
        """"""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class StateBucket:
    """"""
    @property
    def point(self) -> int:
        """"""
    @property
    def level(self) -> int:
        """"""
    @property
    def window(self) -> Interval:
        """"""
    @property
    def version(self) -> int:
        """"""
    @property
    def status(self) -> Status:
        """"""
    @property
    def summary(self) -> StateSummary:
        """"""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Restated:
    """"""
    @property
    def point(self) -> int:
        """"""
    @property
    def level(self) -> int:
        """"""
    @property
    def start(self) -> datetime.datetime:
        """"""
    @property
    def version(self) -> int:
        """"""
    @property
    def before(self) -> int:
        """"""
    @property
    def after(self) -> int:
        """"""
    @property
    def cause(self) -> Reading:
        """"""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Adjustment:
    """"""
    @property
    def point(self) -> int:
        """"""
    @property
    def level(self) -> int:
        """"""
    @property
    def start(self) -> datetime.datetime:
        """"""
    @property
    def delta(self) -> int:
        """"""
    @property
    def cause(self) -> Reading:
        """"""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Output:
    """"""
    @property
    def buckets(self) -> list[Bucket]:
        """"""
    @property
    def gauges(self) -> list[GaugeBucket]:
        """"""
    @property
    def states(self) -> list[StateBucket]:
        """"""
    @property
    def restated(self) -> list[Restated]:
        """"""
    @property
    def adjustments(self) -> list[Adjustment]:
        """"""
    @property
    def unplaced(self) -> list[Reading]:
        """"""
    def columns(self) -> dict[str, npt.NDArray[Any]]:
        """"""
    def series(self, point: int, level: int, grid: Slots, kind: type[_Q] = ...) -> Series[_Q]:
        """"""
    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Counts:
    """"""
    @property
    def accepted(self) -> int:
        """"""
    @property
    def duplicate(self) -> int:
        """"""
    @property
    def conflict(self) -> int:
        """"""
    @property
    def late(self) -> int:
        """"""
    @property
    def adjusted(self) -> int:
        """"""
    @property
    def unknown_point(self) -> int:
        """"""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Pending:
    """"""
    @property
    def point(self) -> int:
        """"""
    @property
    def since(self) -> datetime.datetime:
        """"""
    @property
    def candidates(self) -> int:
        """"""
    @property
    def largest_step(self) -> int:
        """"""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Engine:
    """"""
    def __init__(self, setup: Setup, *, history: bool = True) -> None:
        """"""
    @property
    def setup(self) -> Setup:
        """"""
    def slot(self, id: str) -> int:
        """"""
    @overload
    def push(self, reading: Reading) -> Pushed:
        """"""
    @overload
    def push(self, table: Table) -> Counts:
        """"""
    @overload
    def push(self, table: Table, progress: Callable[[int, int], bool]) -> Counts:
        """"""
    def take(self) -> Output:
        """"""
    def running(self, point: int, level: int) -> Bucket | None:
        """"""
    def pending(self) -> list[Pending]:
        """"""
    def set_offset(self, source: str, next: int) -> None:
        """"""
    def offsets(self) -> dict[str, int]:
        """"""
    def snapshot(self) -> bytes:
        """"""
    def restore(self, data: bytes) -> None:
        """"""
    def bytes_per_point(self) -> int:
        """"""
