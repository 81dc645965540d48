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
    "AlarmSetup", "AlarmTimes", "Balance", "BalanceAlarm", "BalanceBucket", "Bucket", "CapCheck", "Change", "CoincidentDemand", "CommunicationAlarm",
    "Counts", "DailyHours", "Demand", "DemandAlarm", "DurationBucket", "Engine", "EventCheck", "Formula", "FrozenAlarm", "FrozenCheck", "GapCheck",
    "GapPolicy", "GapProfile", "GapTotal", "GaugeBucket", "GaugeSummaries", "GaugeSummary", "GridCheck", "HistoryCheck", "IdleAlarm", "Interpolation",
    "KeyFigure", "Layer", "LayerEntry", "Layered", "LeakAlarm", "Level", "LikeDaysEstimate", "LimitAlarm", "LimitCheck", "LinearEstimate", "ListedAlarm",
    "LoadDuration", "Lump", "MeterData", "MeterFinding", "NodeBalance", "Oee", "Output", "OverlapCheck", "Pending", "PointSetup", "ProfileEstimate",
    "Pushed", "QuotaAlarm", "QuotaSetup", "RateAlarm", "Ratio", "RatioBucket", "RatioMeter", "RegisterSpan", "Restated", "RunningDemand",
    "SampleSummaries", "SampleSummary", "Segment", "Setup", "Signed", "SpikeCheck", "State", "StateBucket", "StateSummaries", "StateSummary", "Status",
    "StepCheck", "SumCheck", "Sums", "Threshold", "TreeNode", "Vee", "VeeRule", "VirtualMeter", "WindowAlarm", "ZeroCheck", "alarms", "amounts", "apparent",
    "balance", "balance_samples", "block_demand", "coincident_demand", "cop", "demand_samples", "doubt", "doubted", "energy", "estimate", "evaluate",
    "fold", "gauges", "integrals", "interval_amounts", "leak_samples", "listed", "load_duration", "load_factor", "lumps", "means", "merge", "meter_data",
    "oee", "performance_ratio", "power_factor", "pue", "quota_samples", "register_spans", "restate", "running_demand", "samples", "segments_of",
    "sliding_demand", "spread", "states", "transformer_load", "unit_consumption", "unmerge", "usual_checks", "usual_levels", "validate", "vee",
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
    """One level of windows. Windows of one level follow each other without a hole and are known by the instant at which they begin; those
    of two levels need not nest (weeks and months do not).
    """

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @staticmethod
    def every(length: datetime.timedelta) -> Level:
        """All multiples of a length, a timedelta, since 1970 in UTC: quarter-hours nest in the days of every present zone, hours do not. Raises
        Error (bad_level) unless the length divides a day.
        """
    @overload
    @staticmethod
    def of(periods: Periods) -> Level:
        """Of a calendar: hours, days, weeks, months, quarters, years, billing periods."""
    @overload
    @staticmethod
    def of(shifts: Shifts) -> Level:
        """Shifts and what lies outside of them."""
    @staticmethod
    def list(name: str, boundaries: Sequence[datetime.datetime]) -> Level:
        """Billing periods that somebody wrote down: n + 1 instants, oldest first. Outside of them there is no window. Raises Error (bad_level) for
        fewer than two.
        """
    @property
    def name(self) -> str:
        """"15min", "hour", "day", "week", "month", "quarter", "year", "billing", "shift", or that of the list."""
    def covering(self, any: Interval) -> Slots:
        """The least run of windows that contains the interval, as Slots, none if it is empty; of a list those that it reaches into. Raises Error
        (out_of_range) where a window reaches beyond the ends of time, or a calendar beyond the years of Periods.
        """
    def around(self, t: datetime.datetime) -> Interval | None:
        """The window that holds the instant, an Interval; None outside of a list. Raises Error as covering."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class PointSetup:
    """A point, and the rule of its kind."""

    def __init__(
        self, point: Point, *, interpolation: _Interpolation = ..., hold: datetime.timedelta | None = None,
        bins: _Number | None = None, accuracy_class: _Number = ..., p_max: str | None = None, modulus: int | None = None,
        max_gap: datetime.timedelta | None = None, step_back: int = 2, no_cap: bool = False, resettable: bool = False, backward: bool = False,
        gap: _GapPolicy = ..., profile: GapProfile | None = None, segments: Sequence[Segment] = ...,
    ) -> None:
        """A Point and the rule of its kind: `interpolation`, `hold` and `bins` as those of gauges, the others as those of amounts. What is of another
        kind is not looked at. Raises Error: bad_number, unknown_unit.
        """
    @property
    def point(self) -> Point:
        """What its readings mean, a Point."""
    @property
    def p_max(self) -> str | None:
        """The most that can flow, as text: "277 kW"; None where it is not known."""
    @property
    def modulus(self) -> int | None:
        """Counts before the register begins again at 0; None: 10^digits of the point."""
    @property
    def max_gap(self) -> datetime.timedelta | None:
        """A longer time between readings is a gap, a timedelta; None: 2 × every of the point."""
    @property
    def step_back(self) -> int:
        """So many counts may a reading lie below the one before."""
    @property
    def no_cap(self) -> bool:
        """Whether p_max is not known, and half the modulus the cap."""
    @property
    def resettable(self) -> bool:
        """Whether the register may begin again at 0."""
    @property
    def backward(self) -> bool:
        """Whether the register counts back as well."""
    @property
    def gap(self) -> GapPolicy:
        """How the slots of a gap share its total, a GapPolicy."""
    @property
    def profile(self) -> GapProfile | None:
        """The weights by which they do, a GapProfile; None without."""
    @property
    def segments(self) -> list[Segment]:
        """The meters behind the point, oldest first: a list of Segment."""
    @property
    def interpolation(self) -> Interpolation:
        """What a gauge did between two readings."""
    @property
    def hold(self) -> datetime.timedelta | None:
        """So long a value counts without another, a timedelta; None: 3 × every of the point."""
    @property
    def bins(self) -> Decimal | None:
        """The width of the bins of a load duration, in the unit of the point, a Decimal; None without."""
    @property
    def accuracy_class(self) -> Decimal:
        """Of a register, in %, a Decimal: what balances allow."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Setup:
    """What the stream is told of a site: its points with their rules, its levels, virtual meters, trees and alarms."""

    def __init__(
        self, points: Sequence[PointSetup], levels: Sequence[Level] | None = None, zone: Zone | zoneinfo.ZoneInfo | str | None = None, *,
        horizon: datetime.timedelta = ..., idle_limit: datetime.timedelta | None = None, shifts: Shifts | None = None, virtual_meters: Sequence[VirtualMeter] = ...,
        ratios: Sequence[RatioMeter] = ..., trees: Sequence[TreeNode] = ..., alarms: Sequence[AlarmSetup] = ...,
    ) -> None:
        """Without levels: usual_levels(zone); without a zone: UTC. What is wrong is told by `check`."""
    @property
    def zone(self) -> Zone:
        """Whose clock the calendar goes by, a Zone."""
    @property
    def points(self) -> list[PointSetup]:
        """A list of PointSetup; their place is the `point` of a reading."""
    @property
    def levels(self) -> list[Level]:
        """The windows that readings are summed over, a list of Level."""
    @property
    def horizon(self) -> datetime.timedelta:
        """So long a closed window is restated, a timedelta; later it gets an adjustment."""
    @property
    def idle_limit(self) -> datetime.timedelta | None:
        """So long after its end a tick closes a window of a silent point, as it stands: a timedelta, or None."""
    @property
    def shifts(self) -> Shifts | None:
        """Shifts, or None."""
    @property
    def virtual_meters(self) -> list[VirtualMeter]:
        """A list of VirtualMeter."""
    @property
    def ratios(self) -> list[RatioMeter]:
        """A list of RatioMeter."""
    @property
    def trees(self) -> list[TreeNode]:
        """A list of TreeNode."""
    @property
    def alarms(self) -> list[AlarmSetup]:
        """A list of AlarmSetup."""
    def index(self, id: str) -> int:
        """The place of the point of that id. Raises Error (unknown_point) that lists the points."""
    def check(self) -> None:
        """Raises Error with all findings: of points those of amounts, gauges and states (bad_point, missing_option, other_kind, out_of_range,
        overflow), and out_of_range for a register that can turn round between two readings; two parts of one id (bad_point, bad_formula);
        virtual meters in a circle (bad_formula); names that there are not (unknown_point) and kinds that do not add (other_kind) in formulas,
        ratios and trees; trees in a circle, and meters below two others (bad_tree); alarms as AlarmMachine, what they watch, and quotas that overlap
        (bad_alarm); no level, or two of one name (bad_level).
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Sums:
    """The parts of a Bucket that add up: of windows that follow each other, of meters below a node, of shares of both. Merging by + is
    associative and commutative, and Sums() changes nothing. Whose they are, and of which window, the caller knows.
    """

    @overload
    def __init__(self) -> None:
        """Of nothing."""
    @overload
    def __init__(self, bucket: Bucket) -> None: ...
    @property
    def amount(self) -> int:
        """Quanta, an int."""
    @property
    def estimated(self) -> int:
        """How much of it was not measured, without sign, in quanta."""
    @property
    def measured(self) -> datetime.timedelta:
        """The time whose value was measured, a timedelta."""
    @property
    def estimated_time(self) -> datetime.timedelta:
        """The time whose value was estimated, a timedelta."""
    @property
    def substituted(self) -> datetime.timedelta:
        """The time whose value was substituted, or is suspect, a timedelta."""
    @property
    def missing(self) -> datetime.timedelta:
        """The time without a value, a timedelta."""
    @property
    def readings(self) -> int:
        """How many were used; 4294967295: so many or more."""
    @property
    def set_aside(self) -> int:
        """How many readings were contradicted, or could not be used; 4294967295: so many or more."""
    @property
    def rollovers(self) -> int:
        """How many steps rolled over; 65535: so many or more."""
    @property
    def resets(self) -> int:
        """How many began again at 0; 65535: so many or more."""
    @property
    def exchanges(self) -> int:
        """How many meters took the place of another one; 65535: so many or more."""
    @property
    def quality(self) -> Quality:
        """The worst."""
    def length(self) -> datetime.timedelta:
        """The whole time, a timedelta. Raises Error (overflow), as covered."""
    def covered(self) -> datetime.timedelta:
        """The time with a value, a timedelta."""
    def coverage(self) -> float:
        """The share of the time that has a value, 0 to 1; 1 for no time at all."""
    def to_bytes(self) -> bytes:
        """Little-endian, with a layout version: 65 bytes."""
    @staticmethod
    def from_bytes(data: bytes) -> Sums:
        """What to_bytes wrote. Raises Error (bad_bytes) for anything else."""
    def __add__(self, other: Sums, /) -> Sums:
        """What both come to. Raises Error (overflow) where an amount or a time does not fit."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class State:
    """What readings of any number of points come to. Merging is associative and commutative, State() changes nothing, and a whole has the same
    bytes whatever parts it was merged from. It pickles as its bytes, and without its setup: merged with a state that has it, it has it again.
    """

    @overload
    def __init__(self) -> None:
        """Of nothing, and of no setup yet."""
    @overload
    def __init__(self, setup: Setup) -> None:
        """Of nothing. Raises Error with all findings: those of the setup and of its registers."""
    def points(self) -> Sequence[str]:
        """The ids of the points of which there are readings, sorted."""
    def empty(self) -> bool:
        """Whether there are none."""
    def span(self, id: str) -> Interval:
        """From the first reading of a point up to the last one, those that were set aside included. Raises Error (unknown_point)."""
    def form(self, id: str) -> Literal["open", "folded"]:
        """"open": a sorted set of readings; "folded": what they come to."""
    @overload
    def amounts(self, id: str, grid: Slots, kind: type[_Q] = ...) -> Series[_Q]:
        """What a register counted in each slot of a grid: bit for bit what amounts says of the same readings. The GIL is released. Raises Error:
        unknown_point; other_grid where an edge of the grid lies within a slice of a folded point; other_kind; other_setup without a setup;
        overflow.
        """
    @overload
    def amounts(self, id: str, level: Level, kind: type[_Q] = ...) -> Series[_Q]:
        """In the windows of a Level that the span of the point touches."""
    def buckets(self, id: str, level: int) -> list[Bucket]:
        """The windows of a level, by its place in the setup, with all that is known of a register, or of interval values: a list of Bucket, from the
        first settled reading up to the last one, which stands in a window that is provisional. What the engine publishes of the same readings, in
        version 1. Raises Error: unknown_point; out_of_range for the level; other_kind; other_setup without a setup; overflow.
        """
    def gauges(self, id: str, grid: Slots) -> GaugeSummaries:
        """What a gauge showed in each slot of a grid: bit for bit what gauges says of the same readings. Raises Error as amounts."""
    def states(self, id: str, grid: Slots) -> StateSummaries:
        """What a state was in each slot of a grid: bit for bit what states says of the same readings. Raises Error as amounts."""
    def load_duration(self, id: str, within: Interval) -> LoadDuration:
        """How long a gauge with bins stood in each of them, within an Interval: bit for bit what load_duration says of the same readings. Raises
        Error as amounts and load_duration; missing_option for a point without bins.
        """
    def folded(self) -> State:
        """The same of open points, folded: what a fold of all readings at once would have been. Raises Error (other_setup) without a setup."""
    def to_bytes(self) -> bytes:
        """Equal states have equal bytes, on every machine and for ever."""
    @overload
    @staticmethod
    def from_bytes(data: bytes) -> State:
        """Raises Error (bad_bytes), naming the point and the offset, for anything that to_bytes does not write."""
    @overload
    @staticmethod
    def from_bytes(data: bytes, setup: Setup) -> State:
        """The same, of that setup. Raises Error (other_setup) too."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@overload
def fold(table: Table, setup: Setup, form: Literal["open", "folded"] = "folded") -> State:
    """What the readings of a Table come to: "folded", for parts that follow each other in time; "open", for parts that hold whatever rows. Its
    points are known to the Setup by their ids. The GIL is released. Raises Error as State(setup); unknown_point; bad_point for one whose counts
    mean something else than in the setup; overflow.
    """
@overload
def fold(table: Table, like: State, form: Literal["open", "folded"] = "folded") -> State:
    """The same with the setup of another State, which has been worked out."""
def merge(a: State, b: State) -> State:
    """What both come to. One of the two needs a setup, unless all points are open. The GIL is released. Raises Error: other_setup; other_form;
    overlapping, for folded states that know of the same time, with the point and both times; overflow.
    """
def unmerge(whole: State, part: State) -> State:
    """The rest of a whole without a part: merged with the part it has the bytes of the whole. Of open readings those go that the part has; of folded
    ones only whole points, because sums do not tell the first and the last readings of the rest. The GIL is released. Raises Error: other_setup;
    other_form; not_a_part, with the point and the reason, where the whole does not hold what the part does, or where the rest is not known.
    """
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
    """Of several values of one slot that of the highest layer is seen.

    raw as it was read; checked the value that was read, and what validation doubts in it; estimated calculated by a
    rule; edited entered by a person.
    """

    raw = 0
    checked = 1
    estimated = 2
    edited = 3

@final
class LayerEntry(Generic[_Q]):
    """One act: a run of slots that was given values, by which rule or whom, and why."""

    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...
    def __init__(
        self, layer: _Layer, first: int, values: Series[_Q], rule: str, reason: str, user: str = "", at: datetime.datetime | None = None,
    ) -> None:
        """`values` is a Series over the slots of the grid from slot `first` on; a missing one takes the value away. Raises Error (out_of_range)."""
    @property
    def layer(self) -> Layer:
        """A Layer."""
    @property
    def rule(self) -> str:
        """What made it: "spike", "like_days", "scale", "edit"."""
    @property
    def reason(self) -> str:
        """Why, for people."""
    @property
    def user(self) -> str:
        """Who; "" where a rule ran by itself."""
    @property
    def at(self) -> datetime.datetime | None:
        """When, an aware datetime in UTC; None where that is not known."""
    @property
    def first(self) -> int:
        """The slot of the grid that its first value is of."""
    @property
    def values(self) -> Series[_Q]:
        """A Series."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class Change(Generic[_Q]):
    """What a slot was at one time, and who says so."""

    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...
    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def layer(self) -> Layer:
        """A Layer."""
    @property
    def rule(self) -> str:
        """What made it: "spike", "like_days", "scale", "edit"."""
    @property
    def reason(self) -> str:
        """Why, for people."""
    @property
    def user(self) -> str:
        """Who; "" where a rule ran by itself."""
    @property
    def at(self) -> datetime.datetime | None:
        """When, an aware datetime in UTC; None where that is not known."""
    @property
    def value(self) -> _Q | None:
        """The amount; None: missing."""
    @property
    def quality(self) -> Quality:
        """A Quality."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class Layered(Generic[_Q]):
    """A Series of raw values and all that was done to it. Adding an entry changes what is seen, and nothing that was there
    before.
    """

    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...
    def __init__(self, raw: Series[_Q]) -> None: ...
    @property
    def kind(self) -> type[_Q]:
        """The class of its values, such as Energy."""
    def raw(self) -> Series[_Q]:
        """What was read, a Series."""
    def slots(self) -> Slots:
        """The grid."""
    def size(self) -> int:
        """The number n of slots."""
    def entries(self) -> list[LayerEntry[_Q]]:
        """All of them, in the order they came: a list of LayerEntry."""
    def __len__(self) -> int: ...
    def add(self, entry: LayerEntry[_Q]) -> None:
        """Raises Error: other_grid unless its slots are slots of the grid; out_of_range for the raw layer; missing_user for an edit that names
        nobody.
        """
    def edit(self, i: _Index, value: _Q | None, user: str, reason: str, at: datetime.datetime | None = None) -> None:
        """A person gives slot i a value, or takes it away (None). Raises Error: out_of_range, missing_user."""
    def layer(self, i: _Index) -> Layer:
        """The Layer that slot i is seen from. Raises Error (out_of_range)."""
    def seen(self, up_to: _Layer | None = None) -> Series[_Q]:
        """What counts, a Series: of each slot the last entry of its highest layer, else what was read. With `up_to` the layers above are left
        out: seen("estimated") is what the rules made of it before anybody touched it.
        """
    def history(self, i: _Index) -> list[Change[_Q]]:
        """All that slot i ever was, what was read first, then in the order it came: a list of Change. Raises Error (out_of_range)."""
    def to_bytes(self) -> bytes:
        """Layout version 1, little-endian; the same in C++."""
    @staticmethod
    def from_bytes(bytes: bytes, kind: type[_Q]) -> Layered[_Q]:
        """Layers of that kind, a class such as Energy. Raises Error (bad_bytes) for anything that to_bytes does not write."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class GapCheck:
    """Slots without a value, each run of them once; and, of a register, readings further apart than `longest`, else 2 × every."""

    def __init__(self, longest: datetime.timedelta | None = None) -> None: ...
    @property
    def longest(self) -> datetime.timedelta | None:
        """A timedelta, or None."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class OverlapCheck:
    """Two values for one instant, and intervals that reach into each other by more than the tolerance: contradicted."""

    def __init__(self, tolerance: datetime.timedelta = ...) -> None: ...
    @property
    def tolerance(self) -> datetime.timedelta:
        """A timedelta."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class GridCheck:
    """Instants off the edges of the grid by more than the tolerance, and intervals that are not as long as their slot. Such a
    reading stands in no slot.
    """

    def __init__(self, tolerance: datetime.timedelta = ...) -> None: ...
    @property
    def tolerance(self) -> datetime.timedelta:
        """A timedelta."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class LimitCheck:
    """Readings outside the limits or the digits of the point, and slots below 0, unless it counts `backward`: outside_limits."""

    def __init__(self, backward: bool = False) -> None: ...
    @property
    def backward(self) -> bool:
        """Whether amounts below 0 are use too."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class CapCheck:
    """Slots above p_max × length × 1.1 + 2 counts, the cap of a register, in either direction: outside_limits."""

    def __init__(self, p_max: str) -> None:
        """"277 kW", "2.5 m3/h". Raises Error: bad_number, unknown_unit."""
    @property
    def p_max(self) -> str:
        """As it was given."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class StepCheck:
    """Mean rates of neighbouring slots that differ by more than `most`. A slot that lies so far above both neighbours, or below
    both, is a glitch; any other step is only told: machines are switched on.
    """

    def __init__(self, most: str) -> None:
        """"50 kW". Raises Error: bad_number, unknown_unit."""
    @property
    def most(self) -> str:
        """As it was given."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class FrozenCheck:
    """So many equal values in a row that are not 0: frozen."""

    def __init__(self, slots: int = 12) -> None: ...
    @property
    def slots(self) -> int:
        """From how many on."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class ZeroCheck:
    """So many zeros in a row while the load of MeterData takes more than `load` (else: more than nothing): contradicted."""

    def __init__(self, slots: int = 4, load: str | None = None) -> None:
        """`load` such as "2 kW". Raises Error: bad_number, unknown_unit."""
    @property
    def slots(self) -> int:
        """From how many on."""
    @property
    def load(self) -> str | None:
        """As it was given, or None."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class HistoryCheck:
    """Slots that lie further than k standard deviations from the mean of the same slot of like days, and further than `margin` × that mean:
    contradicted. Like days are those of its class (Monday to Friday, Saturday, Sunday; with a calendar workdays, Saturdays, Sundays, holidays,
    event days) by the clock on the wall, the nearest `days` of them, 64 at most, and at least `least_days`, the slot itself left out. Compared
    in whole numbers.
    """

    def __init__(
        self, zone: _Zone | None = None, calendar: Calendar | None = None, k: _Number = 4, margin: _Number = "0.5", days: int = 20,
        least_days: int = 8,
    ) -> None: ...
    @property
    def zone(self) -> Zone:
        """Of days; UTC where none is given."""
    @property
    def calendar(self) -> Calendar | None:
        """Of their classes, or None."""
    @property
    def k(self) -> Decimal:
        """A Decimal."""
    @property
    def margin(self) -> Decimal:
        """A Decimal."""
    @property
    def days(self) -> int:
        """At most."""
    @property
    def least_days(self) -> int:
        """At least."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class EventCheck:
    """Slots that an event of the meter touches get its flag; those whose time a setting of the clock by more than the tolerance
    made doubtful: wrong_clock.
    """

    def __init__(self, tolerance: datetime.timedelta = ...) -> None: ...
    @property
    def tolerance(self) -> datetime.timedelta:
        """A timedelta."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class SumCheck:
    """|Σ slots − difference of the register| > so many counts of the register, in each of its spans of which every slot has a value: sum_check.

    It exempts from nothing: it tells that a sum is right, and not that its slots are. A spike in a span that passes is still a finding, marked
    confirmed; only where the span is that one slot, the register has counted it too, and it is no longer doubted. Source: California Public
    Utilities Commission, direct access working group, message of 1998-03-26 on the VEE rules.
    """

    def __init__(self, counts: _Number = 2) -> None: ...
    @property
    def counts(self) -> Decimal:
        """A Decimal."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class SpikeCheck:
    """(highest − third highest) / third highest slot of a local day > `most`: spike. A day whose third is not above 0 has no verdict. The second is
    judged like the first. Slots are compared as amounts: give them one length. Source: † California, Standards for Validating, Editing and
    Estimating, with 180 %, not compared with its text; per 24 hours: Oracle Utilities, Interval Spike Check.
    """

    def __init__(self, most: _Number = "1.8", zone: _Zone | None = None) -> None: ...
    @property
    def most(self) -> Decimal:
        """A Decimal."""
    @property
    def zone(self) -> Zone:
        """Of days; UTC where none is given."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class MeterFinding:
    """What a check found in the data of one point. It is never raised: doubtful data is still data."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def check(self) -> str:
        """The name of the check: "spike"."""
    @property
    def point(self) -> str:
        """The id of the point."""
    @property
    def when(self) -> Interval:
        """An Interval."""
    @property
    def first(self) -> int:
        """The first slot of the grid that it touches."""
    @property
    def slots(self) -> int:
        """How many it touches; 0: none."""
    @property
    def quality(self) -> Quality:
        """The Quality that these slots get; measured: none, it is only told."""
    @property
    def measured(self) -> Ratio:
        """What was found, a Ratio in `unit`."""
    @property
    def allowed(self) -> Ratio:
        """What would be right at most, a Ratio in `unit`."""
    @property
    def unit(self) -> str:
        """"kWh", "s", "slots"; "" for a plain number."""
    @property
    def confirmed(self) -> bool:
        """Whether all of its slots lie in spans of a register that sum to what it counted."""
    @property
    def what(self) -> str:
        """What is wrong."""
    @property
    def remedy(self) -> str:
        """What would be right."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
@final
class RegisterSpan(Generic[_Q]):
    """What a register counted between two of its readings. Slots that lie in several spans are scaled to the first of them:
    give the registers of a tariff before that of the total.
    """

    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...
    def __init__(self, time: Interval, amount: _Q, count: _Q, bands: Sequence[Interval] = ...) -> None: ...
    @property
    def bands(self) -> list[Interval]:
        """Of a register of a tariff: when it counts, a list of Interval; none: all the time."""
    @property
    def time(self) -> Interval:
        """An Interval."""
    @property
    def amount(self) -> _Q:
        """What it counted."""
    @property
    def count(self) -> _Q:
        """What one of its counts is worth, resolution × multiplier, rounded up."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class MeterData(Generic[_Q]):
    """All that is known of one meter over a grid."""

    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...
    def __init__(
        self, point: Point, used: Series[_Q], readings: Sequence[Reading] = ..., registers: Sequence[RegisterSpan[_Q]] = ...,
        events: Sequence[MeterEvent] = ..., load: Series[_Q] | None = None,
    ) -> None: ...
    @property
    def point(self) -> Point:
        """What its readings mean, a Point."""
    @property
    def used(self) -> Series[_Q]:
        """Its interval values, a Series."""
    @property
    def readings(self) -> list[Reading]:
        """Which they come from, a list of Reading in any order."""
    @property
    def registers(self) -> list[RegisterSpan[_Q]]:
        """Of a register that counts the same beside them, a list of RegisterSpan."""
    @property
    def events(self) -> list[MeterEvent]:
        """A list of MeterEvent."""
    @property
    def load(self) -> Series[_Q] | None:
        """A Series of something that cannot run without it, over the same grid; or None."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class LinearEstimate:
    """Between the slots before and behind a gap, on a straight line. Both must be measured, of the length of those between, and without a power
    failure. Source: California, Standards for Validating, Editing and Estimating, section A 4: two hours or less († by its table of contents).
    """

    def __init__(self, longest: datetime.timedelta = ...) -> None: ...
    @property
    def longest(self) -> datetime.timedelta:
        """Time without a value, a timedelta."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class LikeDaysEstimate:
    """The mean of the same slot of the nearest like days of the same meter that were measured there, rounded half-even; like days as
    HistoryCheck. Source: California, section A 4: reference days for more than two hours († as above); three nearest days: Itron Enterprise
    Edition, historical estimation.
    """

    def __init__(
        self, zone: _Zone | None = None, calendar: Calendar | None = None, days: int = 3, within_days: int = 42,
    ) -> None: ...
    @property
    def zone(self) -> Zone:
        """Of days; UTC where none is given."""
    @property
    def calendar(self) -> Calendar | None:
        """Of their classes, or None."""
    @property
    def days(self) -> int:
        """At most."""
    @property
    def within_days(self) -> int:
        """Before or behind."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class ProfileEstimate(Generic[_Q]):
    """By weights over the same grid: the profile of a class of users, a model of temperature, a sibling. Where they are `sized`, they only tell a
    shape, and what the meter measured in the slots that both have tells its size; else they are amounts.
    """

    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...
    def __init__(self, weights: Series[_Q], reason: _Reason = ..., sized: bool = True) -> None:
        """A reason is class_profile, modelled or sibling."""
    @property
    def weights(self) -> Series[_Q]:
        """A Series."""
    @property
    def reason(self) -> Reason:
        """What its estimates are marked with, a Reason."""
    @property
    def sized(self) -> bool:
        """Whether they only tell a shape."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
@final
class VeeRule:
    """How vee treats a meter. What is not said is usual."""

    def __init__(
        self, *, zone: _Zone | None = None, calendar: Calendar | None = None, p_max: str | None = None, modulus: int | None = None,
        max_gap: datetime.timedelta | None = None, step_back: int = 2, check_register: str = "", tolerance: datetime.timedelta = ...,
        backward: bool = False, events: Sequence[MeterEvent] = ..., load: Series[Any] | None = None,
        profiles: Sequence[ProfileEstimate[Any]] = ..., checks: Sequence[_Check] | None = None,
        estimators: Sequence[LinearEstimate | LikeDaysEstimate | ProfileEstimate[Any]] | None = None, replace: Sequence[_Reason] = ...,
        at: datetime.datetime | None = None,
    ) -> None:
        """zone and calendar are of days and like days; p_max, modulus, max_gap and step_back of a register, and p_max also bounds the slots of an
        interval point, as a str such as "277 kW"; check_register is the point of the table that is the register of an interval point; tolerance of
        instants around the edges of the grid; backward: amounts below 0 are use too; events a list of MeterEvent; load a Series of something that
        cannot run without the meter; profiles a list of ProfileEstimate, behind lines and like days; checks else usual_checks; estimators else lines
        up to 2 h, like days, then the profiles; replace the doubts that let an estimate take the place of a value; at is noted in each entry.
        Raises Error: bad_number, unknown_unit.
        """
    @property
    def check_register(self) -> str:
        """The register of an interval point; "": there is none."""
    @property
    def replace(self) -> list[Reason]:
        """A list of Reason."""
@final
class Vee(Generic[_Q]):
    """What validation, estimation and editing came to: edit `layers` further, and ask it what is seen."""

    @classmethod
    def __class_getitem__(cls, item: Any, /) -> types.GenericAlias: ...
    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def layers(self) -> Layered[_Q]:
        """A Layered."""
    @property
    def findings(self) -> list[MeterFinding]:
        """Of the checks, then of the estimators: a list of MeterFinding."""
    def seen(self) -> Series[_Q]:
        """layers.seen(), a Series."""
@overload
def validate(data: MeterData[_Q], checks: Sequence[_Check]) -> list[MeterFinding]:
    """What the checks find, a list of MeterFinding, oldest first, then by name. Nothing is changed: doubted gives the slots their quality. The
    GIL is released. Raises Error with all findings: out_of_range for a limit below 0 or a run below 2 slots; other_kind for a limit in a unit of
    another kind; missing_option for zeros without a known load; other_grid for one on another grid; overflow.
    """
@overload
def validate(data: MeterData[_Q], check: _Check) -> list[MeterFinding]:
    """The same of one check."""
def doubted(used: Series[_Q], findings: Sequence[MeterFinding]) -> Series[_Q]:
    """The same values, and in each slot the worse of its quality and those that findings give it. What is missing stays so."""
def interval_amounts(readings: Sequence[Reading], point: Point, grid: Slots, kind: type[_Q], tolerance: datetime.timedelta = ...) -> Series[_Q]:
    """The values of an interval point over a grid, a Series of that kind, of readings that may lie off the edges by the tolerance; those that lie
    further off stand in no slot. Raises Error: bad_point for one that is no interval point; other_kind; overflow.
    """
def register_spans(
    readings: Sequence[Reading], point: Point, grid: Slots, kind: type[_Q], tolerance: datetime.timedelta = ..., *, p_max: str | None = None,
    modulus: int | None = None, max_gap: datetime.timedelta | None = None, step_back: int = 2,
) -> list[RegisterSpan[_Q]]:
    """What a register counted between those of its readings that stand on an edge of the grid (within the tolerance), each span once, oldest
    first: a list of RegisterSpan. Readings that amounts would set aside end no span, and time that it calls missing is in none. Raises Error as
    amounts, but needs neither every nor max_gap.
    """
def spread(amount: _A, weights: Sequence[int]) -> list[_A] | None:
    """n parts of an amount by n weights, a list, which sum to it exactly: part k is A(k + 1) - A(k), where A(k) = ⌊amount × W(k) / W⌋ and W(k) is
    the sum of the first k weights. The amount may be negative; a weight below 0 counts by its size. None where all weights are 0, since nothing
    then tells where it was used. Raises Error (overflow).
    """
def estimate(
    layers: Layered[_Q], data: MeterData[_Q], estimators: Sequence[LinearEstimate | LikeDaysEstimate | ProfileEstimate[_Q]],
    replace: Sequence[int] = ..., at: datetime.datetime | None = None,
) -> list[MeterFinding]:
    """Estimates what layers.seen() lacks: the missing slots, the missing time of slots that have a value for a part, the slots listed in `replace`;
    and, of a register, the split of what it counted in a longer silence, which so far lies on a line. Each estimator in turn fills what those
    before it left.

    Last, always, what was estimated within a span of data.registers is scaled, so that the slots of the span sum to what the register counted,
    exactly; of a register's own silence, to what it counted in it. Estimates of both signs share the difference by their size. Values that were
    measured stay as they are.

    Each rule leaves an entry in the layer estimated. Where no rule has a value (no like day, no weights, or weights of 0 for an amount that is
    not), the slot stays missing, and a finding (not_estimated) says so; if the measured slots alone exceed the register, the estimates stand
    unscaled, and a finding (sum_check) says so. A list of MeterFinding. The GIL is released. Raises Error: other_grid; out_of_range for a reason
    that is no profile's, days of 0, a length below 0, or a slot that is none; overflow.
    """
def doubt(layers: Layered[Any], findings: Sequence[MeterFinding], at: datetime.datetime | None = None) -> None:
    """Puts what findings doubt into the layer checked: the same values with a worse quality, an entry for each finding that makes a difference."""
def usual_checks(point: Point, rule: VeeRule | None = None) -> list[_Check]:
    """The checks that suit the point, a list: all for which the rule knows what they need, but steps between neighbours; frozen values of interval
    points only, because a register of coarse counts often counts alike.
    """
@overload
def meter_data(table: Table, id: str, grid: Slots, rule: VeeRule | None = None, kind: None = None) -> MeterData[Energy]: ...
@overload
def meter_data(table: Table, id: str, grid: Slots, rule: VeeRule | None = None, *, kind: type[_Q]) -> MeterData[_Q]:
    """All that a table knows of a point: its readings; the amounts of a register, or of an interval point; what the register of
    rule.check_register counted beside them. The kind is Energy where none is given. The GIL is released. Raises Error: unknown_point; bad_point for
    gauges and states; as amounts, interval_amounts and register_spans.
    """
@overload
def vee(data: MeterData[_Q], rule: VeeRule | None = None) -> Vee[_Q]: ...
@overload
def vee(table: Table, id: str, grid: Slots, rule: VeeRule | None = None, kind: None = None) -> Vee[Energy]: ...
@overload
def vee(table: Table, id: str, grid: Slots, rule: VeeRule | None = None, *, kind: type[_Q]) -> Vee[_Q]:
    """The same of a point of a table, from readings to what is seen, in one call. The kind is Energy where none is given."""

@final
class RatioMeter:
    """A quotient of two meters, virtual or not: unit consumption, COP."""

    def __init__(self, id: str, unit: str, above: str, below: str) -> None:
        """`above` by `below`, ids of meters."""
    @property
    def id(self) -> str:
        """Its name."""
    @property
    def unit(self) -> str:
        """As text: "kg/t"."""
    @property
    def above(self) -> str:
        """The id of the meter that is divided."""
    @property
    def below(self) -> str:
        """The id of the meter that it is divided by."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class TreeNode:
    """A node of a tree of meters (organisation, space, process, product), from an instant on until the same node has a later one."""

    def __init__(
        self, tree: str, node: str, meter: str, children: Sequence[str], loss: _Number = ..., from_: datetime.datetime | None = None,
    ) -> None:
        """`children` are ids of meters. (`from` is a word of Python's own.)"""
    @property
    def tree(self) -> str:
        """The name of the tree."""
    @property
    def node(self) -> str:
        """The name of the node."""
    @property
    def meter(self) -> str:
        """The id of the meter of all of it."""
    @property
    def children(self) -> list[str]:
        """The ids of the meters right below, a list."""
    @property
    def loss(self) -> Decimal:
        """Of what the meter shows, as a share, a Decimal: 0.02."""
    @property
    def from_(self) -> datetime.datetime | None:
        """From when on it holds, an aware datetime in UTC; None: from the beginning of time on."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

def usual_levels(zone: Zone | zoneinfo.ZoneInfo | str) -> list[Level]:
    """The usual levels of a zone, a list of Level: 15min, hour, day, month."""

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
    def __init__(self, text: str) -> None:
        """Raises Error: bad_number, unknown_unit."""
    @overload
    def __init__(self, number: _Decimal, unit: AnyUnit | Unit[Any] | str) -> None: ...
    @property
    def number(self) -> Decimal:
        """As printed, a Decimal."""
    @property
    def unit(self) -> AnyUnit:
        """An AnyUnit."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class LimitAlarm:
    """A value above high or below low, in up to four steps each; high rises ("120", "135"), low falls. Numbers are in the unit of the point."""

    __hash__: None  # type: ignore[assignment]
    def __init__(self, high: Sequence[_Decimal] = (), low: Sequence[_Decimal] = ()) -> None: ...
    @property
    def high(self) -> list[Decimal]:
        """What a value must not be above, rising, a list of Decimal."""
    @property
    def low(self) -> list[Decimal]:
        """What it must not be below, falling, a list of Decimal."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class RateAlarm:
    """A value that is further than `change` from the one in force `within` before."""

    __hash__: None  # type: ignore[assignment]
    def __init__(self, change: _Decimal, within: datetime.timedelta) -> None: ...
    @property
    def change(self) -> Decimal:
        """How far a value may go, a Decimal."""
    @property
    def within(self) -> datetime.timedelta:
        """Within what time, a timedelta."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class IdleAlarm:
    """A machine that takes more than in standby and less than under load."""

    __hash__: None  # type: ignore[assignment]
    def __init__(self, standby: _Decimal, load: _Decimal) -> None: ...
    @property
    def standby(self) -> Decimal:
        """What the machine takes at most in standby, a Decimal."""
    @property
    def load(self) -> Decimal:
        """What it takes at least under load, a Decimal."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class CommunicationAlarm:
    """No usable reading for `periods` × every of the point; or, where `lost_percent` is given, more than that share of a day's
    readings lost.
    """

    __hash__: None  # type: ignore[assignment]
    def __init__(self, periods: int = 3, lost_percent: _Decimal | None = None) -> None: ...
    @property
    def periods(self) -> int:
        """How many times every of the point may pass without a reading."""
    @property
    def lost_percent(self) -> Decimal | None:
        """The share of a day's readings that may be lost, a Decimal or None."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class FrozenAlarm:
    """So many equal readings in a row; a 0 is equal to nothing, unless zeros count too."""

    __hash__: None  # type: ignore[assignment]
    def __init__(self, readings: int = 10, zeros: bool = False) -> None: ...
    @property
    def readings(self) -> int:
        """How many equal ones raise it."""
    @property
    def zeros(self) -> bool:
        """Whether zeros count too."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class WindowAlarm:
    """A state of these codes within hours in which it should not run, such as those of the peak: AlarmTimes.hours."""

    __hash__: None  # type: ignore[assignment]
    def __init__(self, codes: Sequence[int] = (1,)) -> None: ...
    @property
    def codes(self) -> list[int]:
        """Those that mean running, a list of int."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class LeakAlarm:
    """The smallest slot of a quiet time (a night) above `most`, `days` such times running. See leak_samples."""

    __hash__: None  # type: ignore[assignment]
    def __init__(self, most: Threshold | str, days: int = 3) -> None: ...
    @property
    def most(self) -> Threshold:
        """What a slot may hold while all is quiet, a Threshold."""
    @property
    def days(self) -> int:
        """So many quiet times running."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class QuotaAlarm:
    """Step 1 at that share of the quota, step 2 where use goes on to exceed it, step 3 where all is used. See quota_samples."""

    __hash__: None  # type: ignore[assignment]
    def __init__(self, warn_percent: _Decimal = 80) -> None: ...
    @property
    def warn_percent(self) -> Decimal:
        """The share of the quota that warns, a Decimal."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class DemandAlarm:
    """The demand predicted for the running block above the contract. See demand_samples."""

    __hash__: None  # type: ignore[assignment]
    def __init__(self, contract: Threshold | str) -> None: ...
    @property
    def contract(self) -> Threshold:
        """The demand that was agreed, a Threshold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class BalanceAlarm:
    """A balance outside of its tolerance: step 1; so with one sign for `days` running: step 2, a sub-meter is missing. See balance_samples."""

    __hash__: None  # type: ignore[assignment]
    def __init__(self, days: int = 7) -> None: ...
    @property
    def days(self) -> int:
        """So many days with one sign mean that a sub-meter is missing."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class AlarmRule:
    """When an alarm is raised and cleared. Equality is normal: a value on a threshold raises nothing, and one on threshold ∓ hysteresis clears."""

    __hash__: None  # type: ignore[assignment]
    def __init__(
        self, id: str, watch: _AlarmWatch, *, hysteresis: _Decimal = 0, delay: datetime.timedelta = ..., clear_delay: datetime.timedelta = ...,
        hold: datetime.timedelta | None = None, route: str = "",
    ) -> None:
        """`watch` is one of LimitAlarm, RateAlarm … BalanceAlarm."""
    @property
    def id(self) -> str:
        """Its name."""
    @property
    def watch(self) -> _AlarmWatch:
        """What it watches."""
    @property
    def hysteresis(self) -> Decimal:
        """So far back inside must a value be to clear, a Decimal; limit, rate, idle, demand."""
    @property
    def delay(self) -> datetime.timedelta:
        """What raises must have held so long, a timedelta."""
    @property
    def clear_delay(self) -> datetime.timedelta:
        """What clears must have held so long, a timedelta."""
    @property
    def hold(self) -> datetime.timedelta | None:
        """So long a reading speaks for the time after it, a timedelta; None: 3 × every of the point."""
    @property
    def route(self) -> str:
        """A label for whoever sends."""
    def kind(self) -> AlarmKind:
        """Which of them it is, an AlarmKind."""
    def check(self) -> None:
        """Raises Error (bad_alarm) with all findings: no id, no or too many steps, steps out of order, low ≥ high, less than no hysteresis, delay or
        hold, a hysteresis that never lets it clear, and what its kind does not use.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class AlarmTimes:
    """What a rule asks of the calendar."""

    def __init__(self, hours: Sequence[Interval] = (), days: Slots = ...) -> None: ...
    @property
    def hours(self) -> list[Interval]:
        """For window: a list of Interval, in order, none within another."""
    @property
    def days(self) -> Slots:
        """For the share of readings lost: each of these Slots is judged when it is over."""

@final
class AlarmEvent:
    """One alarm, from when it began. Its key is id and start; the same key with a higher version takes the place of the one before."""

    __hash__: None  # type: ignore[assignment]
    def __init__(
        self, id: str, kind: _AlarmKind, start: datetime.datetime, *, level: int = 1, raised_at: datetime.datetime,
        cleared_at: datetime.datetime | None = None, extreme: _Exact = 0, unit: AnyUnit | Unit[Any] | str = "1", extreme_at: datetime.datetime,
        quality: Quality = ..., version: int = 1, withdrawn: bool = False,
    ) -> None:
        """As it was kept elsewhere."""
    @property
    def id(self) -> str:
        """Of the rule."""
    @property
    def kind(self) -> AlarmKind:
        """An AlarmKind."""
    @property
    def start(self) -> datetime.datetime:
        """When that began which, after the delay, raised it, an aware datetime in UTC."""
    @property
    def level(self) -> int:
        """The highest step reached; of the low side −1, −2 …"""
    @property
    def raised_at(self) -> datetime.datetime:
        """When it was raised, an aware datetime in UTC."""
    @property
    def cleared_at(self) -> datetime.datetime | None:
        """When it was cleared; None while it stands."""
    @property
    def extreme(self) -> Exact:
        """The furthest value since the start, an Exact: of the point; of rate the change; of communication the silence, or the readings lost."""
    @property
    def unit(self) -> AnyUnit:
        """Of the extreme, an AnyUnit."""
    @property
    def extreme_at(self) -> datetime.datetime:
        """When it was first reached, an aware datetime in UTC."""
    @property
    def quality(self) -> Quality:
        """The worst of what raised, kept and cleared it."""
    @property
    def version(self) -> int:
        """From 1 on."""
    @property
    def withdrawn(self) -> bool:
        """Whether later data say that it never was."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class AlarmSample:
    """What a series says to a rule of leak, quota, demand or balance, for a time that ends at `at`."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    __hash__: None  # type: ignore[assignment]
    @property
    def from_(self) -> datetime.datetime:
        """The begin of that time, an aware datetime in UTC."""
    @property
    def at(self) -> datetime.datetime:
        """Its end."""
    @property
    def high(self) -> tuple[int, int]:
        """How many steps it raises, and how many it does not let clear: two int."""
    @property
    def low(self) -> tuple[int, int]:
        """The same of the low side."""
    @property
    def value(self) -> Exact:
        """An Exact."""
    @property
    def unit(self) -> AnyUnit:
        """Of the value, an AnyUnit."""
    @property
    def quality(self) -> Quality:
        """The worst behind it."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class AlarmMachine:
    """One rule, and what it has seen of one point: readings in order go in, events come out.

    It knows event time only, so a second run over the same readings gives the same events. A late reading is told by push: go back to a copy
    (copy.copy) from before it, push everything again, and publish restate of the two.
    """

    def __init__(self, rule: AlarmRule, point: Point | None = None, times: AlarmTimes = ...) -> None:
        """For a rule that watches the readings of a point; without one, samples of series. Raises Error with all findings: bad_alarm as check, and
        for a point of another kind, a point without `every` where it is needed, hours out of order; bad_point; overflow.
        """
    @overload
    def push(self, reading: Reading) -> bool:
        """A reading, its value in counts of the point. False if it is late, which changes nothing: the last usable one is not before it. Missing and
        suspect readings, and those outside of the point's limits, say nothing: neither do they raise nor clear.
        """
    @overload
    def push(self, sample: AlarmSample) -> bool:
        """A sample, which begins where the one before ended, or later; else False. Raises Error (bad_alarm) if the rule watches readings."""
    @overload
    def push(self, at: datetime.datetime, value: int | None, quality: Quality | Reason = ...) -> bool:
        """The same of a reading in parts; None is a missing one."""
    def tick(self, now: datetime.datetime) -> None:
        """The time it is: silences, hours and days go on without readings. What only the clock has found is not settled: a reading of before is
        not late. The first one begins the watch over a point that was never read.
        """
    def open(self) -> list[AlarmEvent]:
        """What stands at the clock (the last reading or tick), and what only the clock has ended; by start."""
    def take(self) -> list[AlarmEvent]:
        """The settled events that have ended since the last call, by start."""
    def last(self) -> datetime.datetime | None:
        """When the last usable reading, or sample, was, or None. A copy serves a second run for every reading that comes after it."""
    def rule(self) -> AlarmRule:
        """The rule."""
    def to_bytes(self) -> bytes:
        """All that it has seen, and what take has not taken; without the rule, the point and the times. Little-endian, layout version first."""
    @staticmethod
    def from_bytes(bytes: bytes, rule: AlarmRule, point: Point | None = None, times: AlarmTimes = ...) -> AlarmMachine:
        """Raises Error (bad_bytes) for anything that to_bytes of such a rule does not write; else as the constructor."""
    def __copy__(self) -> AlarmMachine: ...

class AlarmListing(enum.Enum):
    """How an alarm is listed.

    standing nobody has said anything; acknowledged it stands, and somebody has seen it; latched it has cleared, and nobody has acknowledged it;
    shelved somebody has put it aside until later.
    """

    standing = 0
    acknowledged = 1
    latched = 2
    shelved = 3

@final
class AlarmKey:
    """Which alarm: the same through all its versions."""

    @overload
    def __init__(self, id: str, start: datetime.datetime) -> None: ...
    @overload
    def __init__(self, event: AlarmEvent) -> None:
        """That of an AlarmEvent, which may be given in its place."""
    @property
    def id(self) -> str:
        """Of the rule."""
    @property
    def start(self) -> datetime.datetime:
        """When it began, an aware datetime in UTC."""
    def __lt__(self, other: AlarmKey, /) -> bool: ...
    def __le__(self, other: AlarmKey, /) -> bool: ...
    def __gt__(self, other: AlarmKey, /) -> bool: ...
    def __ge__(self, other: AlarmKey, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class Signed:
    """Who said it, and when."""

    __hash__: None  # type: ignore[assignment]
    def __init__(self, who: str, at: datetime.datetime) -> None: ...
    @property
    def who(self) -> str:
        """A name."""
    @property
    def at(self) -> datetime.datetime:
        """When, an aware datetime in UTC."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class AlarmNote:
    """All that was said about one alarm."""

    __hash__: None  # type: ignore[assignment]
    def __init__(self) -> None: ...
    @property
    def acknowledged(self) -> Signed | None:
        """Who has seen it, or None."""
    @property
    def latched(self) -> Signed | None:
        """Who wants it listed until it is acknowledged, even when it has cleared, or None."""
    @property
    def shelved(self) -> Signed | None:
        """Who has put it aside, or None."""
    @property
    def shelved_until(self) -> datetime.datetime:
        """Until when, an aware datetime in UTC."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class AlarmNotes:
    """The notes of many alarms. A later word takes the place of an earlier one of the same sort."""

    __hash__: None  # type: ignore[assignment]
    def __init__(self) -> None: ...
    def acknowledge(self, key: AlarmKey | AlarmEvent, by: Signed) -> None:
        """Raises Error (bad_alarm) without a name of who says it."""
    def latch(self, key: AlarmKey | AlarmEvent, by: Signed) -> None:
        """Raises Error (bad_alarm) without a name of who says it."""
    def shelve(self, key: AlarmKey | AlarmEvent, by: Signed, until: datetime.datetime) -> None:
        """Raises Error (bad_alarm) without a name of who says it, or if it ends before it begins."""
    def of(self, key: AlarmKey | AlarmEvent) -> AlarmNote:
        """What was said: an empty AlarmNote where nothing was."""
    def all(self) -> dict[AlarmKey, AlarmNote]:
        """A dict of AlarmKey to AlarmNote, by start."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class ListedAlarm:
    """An alarm that concerns people now."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def event(self) -> AlarmEvent:
        """The AlarmEvent."""
    @property
    def note(self) -> AlarmNote:
        """What was said about it, an AlarmNote."""
    @property
    def as_(self) -> AlarmListing:
        """How it is listed, an AlarmListing."""

@overload
def alarms(
    rule: AlarmRule, readings: Sequence[Reading], point: Point, times: AlarmTimes = ..., watched: Interval | None = None,
) -> list[AlarmEvent]:
    """The events of all readings of a point, a list in any order; by start. `watched` is from when, and until when, silence counts: else up to the
    last reading. Of two readings of one instant: the better quality, then the lower source, then the smaller value. Raises Error as
    AlarmMachine; bad_table for readings of several points.
    """
@overload
def alarms(
    rule: AlarmRule, table: Table, id: str, times: AlarmTimes = ..., watched: Interval | None = None,
) -> list[AlarmEvent]:
    """The same of a point of a Table. Raises Error (unknown_point) too."""
@overload
def alarms(rule: AlarmRule, samples: Sequence[AlarmSample]) -> list[AlarmEvent]:
    """The events of samples, oldest first. Raises Error (bad_alarm) for a rule that watches readings."""
def restate(before: Sequence[AlarmEvent], after: Sequence[AlarmEvent]) -> list[AlarmEvent]:
    """What to publish where the events `before` have become `after`: new ones, changed ones with the next version, and those that are no more,
    withdrawn with the next version. By key, each once; by start, then id. Versions of `after` do not matter: a machine does not know what was
    published. Raises Error (bad_alarm) where a key stands twice on one side.
    """
def leak_samples(rule: AlarmRule, used: Series[_E], quiet: Sequence[Interval]) -> list[AlarmSample]:
    """One sample for each quiet time (a night), a list of Interval, of which a slot is known: all known slots above `most` raise, the first one that
    is not clears. The slots that lie within the time count; an amount of which a part is missing is a lower bound, and clears nothing;
    suspect ones say nothing. Raises Error: bad_alarm for another rule; other_kind for a `most` of another kind.
    """
def quota_samples(
    rule: AlarmRule, used: Series[_E], quotas: Sequence[tuple[Interval, _E] | tuple[Interval, _E, datetime.datetime | None]],
) -> list[AlarmSample]:
    """One sample at the end of each slot with a value, by what was used since the begin of the period: step 1 from warn_percent of the quota on,
    step 2 where used + used / known time × rest is above it, step 3 where all is used; and one at the end of the period, which clears.
    A quota is a tuple: an Interval, an amount and, where it takes the place of another one of that period later on, from when. Slots
    outside of all periods say nothing, and neither do suspect amounts: what is used is a lower bound. Raises Error: bad_alarm for another
    rule; out_of_range for a quota below 0, or periods that overlap; other_grid if an edge of one cuts a slot.
    """
def demand_samples(
    rule: AlarmRule, used: Series[_Q], period: Interval, *, window: datetime.timedelta | None = None, step: datetime.timedelta | None = None,
    min_coverage: _Number = 1, cuts: Sequence[datetime.datetime] = (),
) -> list[AlarmSample]:
    """One sample at the end of each slot for which running_demand predicts the block, in a billing period, an Interval. Suspect predictions say
    nothing. Raises Error: bad_alarm for another rule; other_kind for a contract of another kind; else as running_demand.
    """
def balance_samples(rule: AlarmRule, days: Slots, balances: Sequence[Balance]) -> list[AlarmSample]:
    """One sample for each of n days by its Balance, a list of n: outside of its tolerance above 0 (something is not metered) or below (something
    twice). Days of which nothing is known, or something is suspect, say nothing. Raises Error: bad_alarm for another rule; other_grid if there
    are not as many balances as days.
    """
def listed(events: Sequence[AlarmEvent], notes: AlarmNotes, now: datetime.datetime) -> list[ListedAlarm]:
    """The alarms that concern people now, a list of ListedAlarm in the order of the events: those that stand, and those that have cleared but are
    latched and not acknowledged; up to its end as shelved those that are. Withdrawn ones are not listed: they never were.
    """

@final
class DailyHours:
    """Hours of every day, by the clock on the wall: `to` may be 24 h, or not later than `from_`, which means across midnight."""

    def __init__(self, from_: datetime.timedelta, to: datetime.timedelta) -> None:
        """Timedeltas since local midnight. (`from` is a word of Python's own.)"""
    @property
    def from_(self) -> datetime.timedelta:
        """When they begin, a timedelta since local midnight."""
    @property
    def to(self) -> datetime.timedelta:
        """When they end, a timedelta since local midnight."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class QuotaSetup:
    """What may be used in a period. Another one of the same period, in force `from_` later on, takes its place: what was used
    before still counts.
    """

    def __init__(self, period: Interval, amount: Threshold | str, from_: datetime.datetime | np.datetime64 | None = None) -> None:
        """`amount` is a Threshold, or what makes one: "120 MWh". (`from` is a word of Python's own.)"""
    @property
    def period(self) -> Interval:
        """An Interval of whole windows of the first level."""
    @property
    def amount(self) -> Threshold:
        """What may be used in it, a Threshold in a unit of what the meter counts."""
    @property
    def from_(self) -> datetime.datetime | None:
        """Since when it is in force, a datetime; None: the begin of the period."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class AlarmSetup:
    """An alarm, and what it watches."""

    def __init__(self, on: str, rule: AlarmRule, hours: Sequence[DailyHours] = ..., quotas: Sequence[QuotaSetup] = ...) -> None:
        """`on` is the id of what it watches."""
    @property
    def on(self) -> str:
        """A point; of leak, quota and demand a meter, virtual or not; of balance the meter of a node, or the node: plant/works."""
    @property
    def rule(self) -> AlarmRule:
        """When it is raised and cleared, an AlarmRule."""
    @property
    def hours(self) -> list[DailyHours]:
        """A list of DailyHours: of window those in which it should not run; of leak those in which all is quiet."""
    @property
    def quotas(self) -> list[QuotaSetup]:
        """A list of QuotaSetup, of quota; without any the engine has nothing to say."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

# ---- the live engine

class Status(enum.Enum):
    """How far what is known of a window may still change: provisional while it runs or a verdict is pending; complete once a
    settled reading stands at or past its end; corrected when it was restated; final past the horizon.
    """
    provisional = ...
    complete = ...
    corrected = ...
    final = ...

class Pushed(enum.Enum):
    """What became of a reading: accepted, later than all of its point; duplicate, said again; conflict, another one of the same
    instant says something else; late, windows that it changes are restated; adjusted, earlier than the horizon; unknown_point.
    """
    accepted = ...
    duplicate = ...
    conflict = ...
    late = ...
    adjusted = ...
    unknown_point = ...

@final
class Bucket:
    """The amount of one window of a register, or of a point of interval values."""
    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def point(self) -> int:
        """The place of its point in the setup."""
    @property
    def level(self) -> int:
        """The place of its level in the setup."""
    @property
    def window(self) -> Interval:
        """An Interval."""
    @property
    def version(self) -> int:
        """1 when it is first published, then one more each time."""
    @property
    def status(self) -> Status:
        """How far it may still change."""
    @property
    def amount(self) -> int:
        """Quanta of the point's kind, an int."""
    @property
    def estimated(self) -> int:
        """How much of it was not measured, without sign, in quanta."""
    @property
    def readings(self) -> int:
        """How many were used, at instants within the window."""
    @property
    def rollovers(self) -> int:
        """How many steps rolled over."""
    @property
    def resets(self) -> int:
        """How many began again at 0."""
    @property
    def exchanges(self) -> int:
        """How many meters took the place of another one."""
    @property
    def set_aside(self) -> int:
        """How many readings were contradicted, or could not be used."""
    @property
    def quality(self) -> Quality:
        """The worst of its time."""
    def time(self, quality_class: QualityClass | str) -> datetime.timedelta:
        """The time that has that class, a timedelta; of missing the time without a value."""
    def coverage(self) -> float:
        """The share of the window that has values, 0 to 1."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class GaugeBucket:
    """What a gauge showed in one window."""
    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def point(self) -> int:
        """The place of its point in the setup."""
    @property
    def level(self) -> int:
        """The place of its level in the setup."""
    @property
    def window(self) -> Interval:
        """An Interval."""
    @property
    def version(self) -> int:
        """1 when it is first published, then one more each time."""
    @property
    def status(self) -> Status:
        """How far it may still change."""
    @property
    def summary(self) -> GaugeSummary:
        """What was shown."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class DurationBucket:
    """How long a gauge stood in each bin in one window; its summary is a LoadDuration."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def point(self) -> int:
        """The place of its point in the setup."""
    @property
    def level(self) -> int:
        """The place of its level in the setup."""
    @property
    def window(self) -> Interval:
        """An Interval."""
    @property
    def version(self) -> int:
        """1 when it is first published, then one more each time."""
    @property
    def status(self) -> Status:
        """How far it may still change."""
    @property
    def summary(self) -> LoadDuration:
        """What was shown."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class NodeBalance:
    """What the meter of a node of a tree shows that those below it do not, and what its loss does not explain, in quanta."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def residual(self) -> int:
        """Parent less its children and its loss, an int."""
    @property
    def tolerance(self) -> int:
        """How far from 0 the meters may bring it, 2 × √Σ (class × amount)², rounded up. Of a virtual meter the class is that of the worst point
        in it.
        """
    def outside(self) -> bool:
        """Whether more is lacking, or too much, than the meters' classes explain."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class BalanceBucket:
    """The balance of a node of a tree in one window."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def point(self) -> int:
        """The place of its point in the setup."""
    @property
    def level(self) -> int:
        """The place of its level in the setup."""
    @property
    def window(self) -> Interval:
        """An Interval."""
    @property
    def version(self) -> int:
        """1 when it is first published, then one more each time."""
    @property
    def status(self) -> Status:
        """How far it may still change."""
    @property
    def summary(self) -> NodeBalance:
        """What was shown."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class RatioBucket:
    """What one meter was per another in one window, a KeyFigure. Of a window that is longer than those of level 0, the slots count that both have."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def point(self) -> int:
        """The place of its point in the setup."""
    @property
    def level(self) -> int:
        """The place of its level in the setup."""
    @property
    def window(self) -> Interval:
        """An Interval."""
    @property
    def version(self) -> int:
        """1 when it is first published, then one more each time."""
    @property
    def status(self) -> Status:
        """How far it may still change."""
    @property
    def summary(self) -> KeyFigure:
        """What was shown."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class StateBucket:
    """What a state was in one window."""
    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def point(self) -> int:
        """The place of its point in the setup."""
    @property
    def level(self) -> int:
        """The place of its level in the setup."""
    @property
    def window(self) -> Interval:
        """An Interval."""
    @property
    def version(self) -> int:
        """1 when it is first published, then one more each time."""
    @property
    def status(self) -> Status:
        """How far it may still change."""
    @property
    def summary(self) -> StateSummary:
        """What was shown."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Restated:
    """A window that had been published and says something else now."""
    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def point(self) -> int:
        """The place of its point in the setup."""
    @property
    def level(self) -> int:
        """The place of its level in the setup."""
    @property
    def start(self) -> datetime.datetime:
        """When the window begins, an aware datetime in UTC."""
    @property
    def version(self) -> int:
        """That says it now."""
    @property
    def before(self) -> int:
        """Quanta that it said."""
    @property
    def after(self) -> int:
        """Quanta that it says."""
    @property
    def cause(self) -> Reading:
        """The last reading that was taken in before."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Adjustment:
    """What a reading past the horizon changes: the window keeps its last version, and this stands beside it."""
    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def point(self) -> int:
        """The place of its point in the setup."""
    @property
    def level(self) -> int:
        """The place of its level in the setup."""
    @property
    def start(self) -> datetime.datetime:
        """When the window begins, an aware datetime in UTC."""
    @property
    def delta(self) -> int:
        """Quanta."""
    @property
    def cause(self) -> Reading:
        """The reading."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class GapTotal:
    """The total of a gap that the gap policy 'leave' gives to no window; or, withdrawn, one that late data have shown not to be so."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def point(self) -> int:
        """The place of its point in the setup."""
    @property
    def time(self) -> Interval:
        """An Interval."""
    @property
    def amount(self) -> int:
        """Quanta."""
    @property
    def quality(self) -> Quality:
        """Of the total."""
    @property
    def withdrawn(self) -> bool:
        """Whether it is no more."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Output:
    """What the engine found since it was asked last."""
    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def buckets(self) -> list[Bucket]:
        """Of registers and interval values: windows published, each version once, a list of Bucket."""
    @property
    def gauges(self) -> list[GaugeBucket]:
        """Of gauges, a list of GaugeBucket."""
    @property
    def durations(self) -> list[DurationBucket]:
        """Of gauges with bins, a list of DurationBucket: one beside each of their gauge buckets, of the same version."""
    @property
    def states(self) -> list[StateBucket]:
        """Of states, a list of StateBucket."""
    @property
    def restated(self) -> list[Restated]:
        """Which of the buckets say something else than before, and why: a list of Restated."""
    @property
    def adjustments(self) -> list[Adjustment]:
        """A list of Adjustment."""
    @property
    def meters(self) -> list[Bucket]:
        """Of virtual meters, and the residuals of nodes of trees, a list of Bucket."""
    @property
    def balances(self) -> list[BalanceBucket]:
        """The same residuals, version by version, with their tolerance: a list of BalanceBucket."""
    @property
    def ratios(self) -> list[RatioBucket]:
        """A list of RatioBucket."""
    @property
    def alarms(self) -> list[AlarmEvent]:
        """Alarms raised, stepped up, ended, moved or withdrawn, a list of AlarmEvent: of a key (id, start) the highest version counts."""
    def meter_columns(self) -> dict[str, npt.NDArray[Any]]:
        """The same of the buckets of virtual meters and nodes."""
    @property
    def lumps(self) -> list[GapTotal]:
        """Of points whose rule leaves gaps to none of their windows: a list of GapTotal."""
    @property
    def unplaced(self) -> list[Reading]:
        """Readings that came too late for an engine without a history: fold them again from the raw data."""
    def columns(self) -> dict[str, npt.NDArray[Any]]:
        """The buckets as NumPy columns of n: point, level, version, readings (uint32); start, end (datetime64[us] of UTC); status (uint8); amount,
        estimated (int64 quanta); quality (uint16 bits); missing (int64 µs).
        """
    def series(self, point: int, level: int, grid: Slots, kind: type[_Q] = ...) -> Series[_Q]:
        """The windows of a point, virtual meter or node and of a level, by their places, as a Series: of one window the highest version counts; slots
        without a bucket are missing: gap. Raises Error (other_grid) for a bucket that cuts a slot.
        """
    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Counts:
    """How many readings met with what."""
    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def accepted(self) -> int:
        """How many."""
    @property
    def duplicate(self) -> int:
        """How many."""
    @property
    def conflict(self) -> int:
        """How many."""
    @property
    def late(self) -> int:
        """How many."""
    @property
    def adjusted(self) -> int:
        """How many."""
    @property
    def unknown_point(self) -> int:
        """How many."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Pending:
    """A point of which the verdict on its last readings is open."""
    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def point(self) -> int:
        """Its place in the setup."""
    @property
    def since(self) -> datetime.datetime:
        """The last settled reading, an aware datetime in UTC."""
    @property
    def candidates(self) -> int:
        """How many readings since then nothing explains."""
    @property
    def largest_step(self) -> int:
        """Counts, from the settled one."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Engine:
    """Folds the readings of all points of a setup into the windows of all its levels.

    Each window is published once it is complete. Readings may come in any order within the horizon: what they change is published again with
    the next version, and in the end every order has said the same, bit for bit what amounts says of all of them. It pickles as its
    setup and snapshot.

    Virtual meters, nodes of trees and ratios follow: each of their windows of level 0 is published once all meters that it takes have told theirs,
    and a longer one once all windows of level 0 in it are there. They say what evaluate, balance and unit_consumption say of the series of these
    meters. Where a formula divides by 0, or its result does not fit, the window is missing.
    """
    def __init__(self, setup: Setup, *, history: bool = True) -> None:
        """With a memory of the readings of the horizon, or without one: then what comes late is told as unplaced. Raises Error with all findings."""
    @property
    def setup(self) -> Setup:
        """What it was made of."""
    def slot(self, id: str) -> int:
        """The place of a point; behind the points stand virtual meters, then nodes of trees ("tree/node"), then ratios. Raises Error
        (unknown_point).
        """
    @overload
    def push(self, reading: Reading) -> Pushed:
        """Takes a reading whose point is a place of the setup. Never raises, whatever the data."""
    @overload
    def push(self, table: Table) -> Counts:
        """Takes the rows of a Table, whose points are found by their id. The GIL is released."""
    @overload
    def push(self, table: Table, progress: Callable[[int, int], bool]) -> Counts:
        """The same in steps of 1 048 576 rows; after each, progress(rows done, rows in all) tells by True whether to go on."""
    def apply(self, event: MeterEvent) -> None:
        """Takes an event of a meter, before the readings around it or long after: an exchange ends a register and begins another one, a change of the
        transformer goes on with it. What was published and is not so any more is restated. Other events, and one that was applied before, change
        nothing. Raises Error, and has changed nothing then: unknown_point; other_kind; bad_segments as segments_of; no_history for one before
        readings that the engine cannot ask for again.
        """
    def tick(self, now: datetime.datetime | np.datetime64) -> None:
        """Tells the time, an aware datetime; an earlier one than before is not heard. The horizon passes points that are silent too: their windows that
        end before it are published as they stand, final; those that ended idle_limit ago, if the setup has one, as provisional. Readings more than an
        hour ahead of it are set aside: wrong clock. Silences, hours and days of alarms go on with it.
        """
    def final_until(self, point: int) -> datetime.datetime:
        """Up to which instant windows of a point, by its place, get no further version: the horizon before its newest reading or the last tick."""
    def take(self) -> Output:
        """What was found since the last call, an Output."""
    def running(self, point: int, level: int) -> Bucket | None:
        """The window of a register that runs, as far as it is settled, a Bucket; None before the first reading."""
    def pending(self) -> list[Pending]:
        """Points whose last readings nothing explains yet, a list of Pending."""
    def set_offset(self, source: str, next: int) -> None:
        """Where to read on after a restart."""
    def offsets(self) -> dict[str, int]:
        """A dict of numbers by the name of the source."""
    def snapshot(self) -> bytes:
        """Everything but what was not taken yet, as bytes."""
    def restore(self, data: bytes) -> None:
        """Goes on from a snapshot of an engine of an equal setup. Raises Error: bad_bytes; other_setup. Then nothing has changed."""
    def bytes_per_point(self) -> int:
        """Bytes that states take per point, without those of points in trouble and without the history."""
