import datetime
import decimal
import enum
import zoneinfo
from collections.abc import Sequence
from typing import Any, ClassVar, Literal, NoReturn, TypeAlias, final, overload

from wattle.base import Decimal, Exact, Finding, Quality, Reason, Rounding
from wattle.time import Interval, Zone
from wattle.units import (
    AllZero, ApparentEnergy, Emissions, Energy, Factor, Heat, Mass, Money, Price, Product, ReactiveEnergy, Total, Volume,
)

__all__ = ["Figure", "Label", "Language", "Leaf", "Operation", "Parameter", "Trace"]

_Decimal: TypeAlias = Decimal | decimal.Decimal | str | int
_Exact: TypeAlias = Exact | Decimal | decimal.Decimal | str | int
_Number: TypeAlias = Exact | Decimal | decimal.Decimal | int
_Amount: TypeAlias = Energy | Heat | ReactiveEnergy | ApparentEnergy | Volume | Mass | Emissions | Money
_Figure: TypeAlias = Figure | _Amount | Total[Any] | Product[Any] | Price[Any] | Factor[Any] | _Number
_Label: TypeAlias = Label | str
_Language: TypeAlias = Language | Literal["english", "chinese"]
_Bytes: TypeAlias = bytes  # inside Trace the name is a method
_Zone: TypeAlias = Zone | zoneinfo.ZoneInfo | str
_Rounding: TypeAlias = Rounding | Literal["ceiling", "down", "floor", "half_down", "half_even", "half_up", "up", "zero_five_up"]
_AllZero: TypeAlias = AllZero | Literal["unallocated", "equal", "area", "error"]

class Language(enum.Enum):
    """In which language a trace is explained."""

    english = 0
    chinese = 1

class Operation(enum.Enum):
    """What a step of a trace does with its operands. Numbers are never reused: they stand in stored bytes.

    leaf a metered sum; parameter a number from a document; sum, least, greatest of one or more; difference; product;
    quotient rounded once, because division is not exact; rounded; share one part of a total, by largest remainder.
    """

    leaf = 1
    parameter = 2
    sum = 3
    difference = 4
    product = 5
    quotient = 6
    rounded = 7
    least = 8
    greatest = 9
    share = 10

@final
class Label:
    """What a step is called on a bill; where one language is empty, the other stands in. A str is an English label."""

    def __init__(self, english: str = "", chinese: str = "") -> None: ...
    @property
    def english(self) -> str:
        """The name in English."""
    @property
    def chinese(self) -> str:
        """The name in Chinese."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Figure:
    """An exact number and the symbol of its unit, "" for a bare number. Every exact quantity is one, in its usual unit; a price or a
    factor keeps the digits it was printed with. Compares by value.
    """

    @overload
    def __init__(self) -> None: ...
    @overload
    def __init__(self, value: _Figure) -> None:
        """Of an exact quantity, price, factor or bare number."""
    @overload
    def __init__(self, number: _Exact, unit: str) -> None:
        """A number and its unit: Figure("45.5", "m2")."""
    @property
    def number(self) -> Exact:
        """The exact number."""
    @property
    def unit(self) -> str:
        """The symbol of the unit; "" for a bare number."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Leaf:
    """Where a metered sum comes from: one point, one band, one tariff version; and how far it can be trusted."""

    def __init__(
        self,
        source: str = "",
        span: Interval = ...,
        slots: int = 0,
        band: str = "",
        version: str = "",
        estimated: _Figure = 0,
        worst: Quality | Reason = ...,
        missing: datetime.timedelta = ...,
    ) -> None: ...
    @property
    def source(self) -> str:
        """The id of a point, meter or account."""
    @property
    def span(self) -> Interval:
        """The time that was summed over."""
    @property
    def slots(self) -> int:
        """How many slots of it went into the sum."""
    @property
    def band(self) -> str:
        """Such as "peak"; "" if there is only one."""
    @property
    def version(self) -> str:
        """Of the tariff, factor table or calendar that cut the bands."""
    @property
    def estimated(self) -> Figure:
        """The part of the sum that was not measured: a Figure."""
    @property
    def worst(self) -> Quality:
        """The worst Quality in the sum."""
    @property
    def missing(self) -> datetime.timedelta:
        """The time without a value, which the sum does not hold."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Parameter:
    """Where a number comes from that nobody metered: a price, a factor, a rate, an area, the hours of a month."""

    def __init__(self, document: str = "", version: str = "", source: str = "", sha256: bytes | None = None) -> None:
        """Raises ValueError unless `sha256` has 32 bytes."""
    @property
    def document(self) -> str:
        """The id of the tariff, the factor table or the contract."""
    @property
    def version(self) -> str:
        """Its version."""
    @property
    def source(self) -> str:
        """Where it was published."""
    @property
    def sha256(self) -> bytes | None:
        """The 32 bytes of the SHA-256 of the file that was read, or None."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Trace:
    """The steps by which results came to be: a graph from metered sums and parameters to the results, every step with its exact value.

    Each step computes its value itself and returns a Trace.Ref to be an operand of later steps; a label comes first. Units are
    checked: Error (mixed_units) names what does not fit. Also raised: overflow, out_of_range (a Ref that this trace lacks, no operands,
    quantum ≤ 0), bad_text. Two traces are equal if their canonical bytes are. Pickling keeps what the results rest on.
    """

    @final
    class Ref:
        def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
        @property
        def index(self) -> int:
            """The place in the trace, from 0."""
        def __eq__(self, other: object, /) -> bool: ...
        def __ne__(self, other: object, /) -> bool: ...
        def __hash__(self) -> int: ...

    @final
    class Rounded:
        def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
        @property
        def mode(self) -> Rounding:
            """The Rounding."""
        @property
        def quantum(self) -> Decimal:
            """What the value is a multiple of."""

    @final
    class Part:
        def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
        @property
        def ids(self) -> list[str]:
            """Whose the weights are, in their order."""
        @property
        def part(self) -> int:
            """Which of them this share is, from 0."""
        @property
        def quantum(self) -> Decimal:
            """The step of the parts."""
        @property
        def all_zero(self) -> AllZero:
            """What happens when every weight is zero."""

    @final
    class Claim:
        def __init__(self, id: str, weight: Trace.Ref, area: Trace.Ref | None = None) -> None: ...
        @property
        def id(self) -> str:
            """Whose claim it is; decides ties."""
        @property
        def weight(self) -> Trace.Ref:
            """The step that gives the weight."""
        @property
        def area(self) -> Trace.Ref:
            """The step that stands in under AllZero.area."""

    @final
    class Step:
        def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
        @property
        def operation(self) -> Operation:
            """What the step does: an Operation."""
        @property
        def label(self) -> Label:
            """What it is called."""
        @property
        def value(self) -> Figure:
            """The exact result; of a parameter with its printed digits."""
        @property
        def operands(self) -> list[Trace.Ref]:
            """A list of Trace.Ref; of a share the total, the weights, and the areas if asked for."""
        @property
        def detail(self) -> Leaf | Parameter | Trace.Rounded | Trace.Part | None:
            """A Leaf, a Parameter, a Trace.Rounded (rounded, quotient), a Trace.Part (share), or None."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def __init__(self) -> None: ...
    def leaf(self, label: _Label, value: _Figure, origin: Leaf) -> Trace.Ref:
        """A metered sum: one point, one band, one tariff version."""
    def parameter(self, label: _Label, value: _Figure, origin: Parameter = ...) -> Trace.Ref:
        """A number from a document, with its printed digits."""
    def sum(self, label: _Label, operands: Sequence[Trace.Ref]) -> Trace.Ref:
        """The sum of one or more steps of one unit."""
    def least(self, label: _Label, operands: Sequence[Trace.Ref]) -> Trace.Ref:
        """The least of one or more steps of one unit."""
    def greatest(self, label: _Label, operands: Sequence[Trace.Ref]) -> Trace.Ref:
        """The greatest of one or more steps of one unit."""
    def difference(self, label: _Label, a: Trace.Ref, b: Trace.Ref) -> Trace.Ref:
        """a − b, of one unit."""
    def product(self, label: _Label, a: Trace.Ref, b: Trace.Ref, unit: str = "") -> Trace.Ref:
        """a × b: kWh × CNY/kWh is CNY, and kWh × CNY/MWh too, because units of one exact kind are powers of ten apart; a bare number keeps
        the other's unit. Where units do not cancel (kW × h), `unit` says what comes out ("1" for a bare number), and the numbers multiply
        as they are; where they do, it may name another unit of that kind.
        """
    def quotient(self, label: _Label, a: Trace.Ref, b: Trace.Ref, mode: _Rounding, quantum: _Decimal, unit: str = "") -> Trace.Ref:
        """a / b, rounded once. kWh / MWh is a bare number, CNY / (CNY/kWh) is kWh, CNY / kWh is CNY/kWh; else as for product."""
    def rounded(self, label: _Label, a: Trace.Ref, mode: _Rounding, quantum: _Decimal) -> Trace.Ref:
        """The nearest multiple of `quantum`. A label that is "", or the same as that of `a`, makes one line of both."""
    def share(
        self,
        label: _Label,
        total: Trace.Ref,
        claims: Sequence[Trace.Claim],
        part: int,
        quantum: _Decimal,
        all_zero: _AllZero = ...,
    ) -> Trace.Ref:
        """What wattle.share gives to claim `part` of the total, in multiples of `quantum`. `claims` are Trace.Claim, their weights of one unit.
        Raises also: bad_weight, all_zero.
        """
    def result(self, ref: Trace.Ref) -> None:
        """Marks a result: what the trace is about. Only what results rest on is explained and written."""
    def value(self, ref: Trace.Ref) -> Figure:
        """The exact value of a step: a Figure."""
    def results(self) -> list[Trace.Ref]:
        """A list of Trace.Ref, in the order they were marked."""
    def size(self) -> int:
        """The number of steps."""
    def __len__(self) -> int: ...
    def __getitem__(self, ref: Trace.Ref, /) -> Trace.Step:
        """The step: a Trace.Step. Raises Error (out_of_range) for a Ref that this trace does not have."""
    @overload
    def explain(self, language: _Language = ..., zone: _Zone = ...) -> str: ...
    @overload
    def explain(self, ref: Trace.Ref, language: _Language = ..., zone: _Zone = ...) -> str:
        """The formula of each result (or of one step) with its numbers, and beneath it, indented, that of each operand down to leaves and
        parameters. A step that several others use is explained once. Spans of time are told in the zone.
        """
    def recompute(self) -> Trace:
        """The same steps, every value computed anew from leaves and parameters. Equal to this trace, unless it was changed; raises Error
        where a step cannot be computed.
        """
    def check(self) -> list[Finding]:
        """What recompute would change, step by step, as a list of Finding: each value that is not what its operands give (wrong_result), each
        step that cannot be computed. Nothing for a right trace.
        """
    def bytes(self) -> _Bytes:
        """The canonical bytes, big-endian with a layout version: what the results rest on, equal steps merged, operands before the steps that
        use them, depth first. They do not depend on the order of building; values count by value, parameters by their printed digits.
        """
    @staticmethod
    def from_bytes(bytes: _Bytes) -> Trace:
        """What bytes wrote. Raises Error (bad_bytes) for anything else, or a newer layout. Values are not computed: check does that."""
    def sha256(self) -> _Bytes:
        """The 32 bytes of the SHA-256 of the canonical bytes."""
    def record(self) -> _Bytes:
        """What goes into the evidence log: the bytes, or their SHA-256 if they are longer than 65 535."""
    def __copy__(self) -> Trace: ...
    def __deepcopy__(self, memo: dict[int, Any], /) -> Trace: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
