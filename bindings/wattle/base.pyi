import datetime
import decimal
import enum
from typing import ClassVar, Final, Literal, TypeAlias, final, overload

from wattle._errors import Error as Error, Finding as Finding, Place as Place

__all__ = [
    "Decimal", "Error", "Exact", "Finding", "Flag", "Place", "Quality", "QualityClass", "Reason", "Rounding",
    "Source", "VirtualClock", "half_down", "half_even", "half_up", "parse_quality", "parse_rounding", "sha256", "short_text",
    "to_string", "worse",
]

__version__: Final[str]

_Decimal: TypeAlias = Decimal | decimal.Decimal | str | int
_Exact: TypeAlias = Exact | Decimal | decimal.Decimal | str | int
_Number: TypeAlias = Exact | Decimal | decimal.Decimal | int
_Rounding: TypeAlias = Rounding | Literal["ceiling", "down", "floor", "half_down", "half_even", "half_up", "up", "zero_five_up"]

@final
class Decimal:
    """A decimal number as printed: mantissa × 10^exponent, up to 18 digits of any value (19 up to 9223372036854775807),
    exponent −38 to 38.

    Parsing keeps the digits ("0.10" prints as "0.10"); comparing goes by value (0.10 == 0.1), also with int and
    decimal.Decimal. Sums and products are exact; a result that does not fit raises Error (overflow), and nothing ever becomes
    a float on the way. For longer chains use Exact.
    """

    greatest_exponent: ClassVar[int]
    __array_ufunc__: ClassVar[None]

    @overload
    def __init__(self) -> None: ...
    @overload
    def __init__(self, number: _Decimal) -> None:
        """The number as written: "0.5306", "-12", "1e3"; or a whole number, or a decimal.Decimal. A float is refused with TypeError.
        Raises Error: bad_number, overflow, out_of_range (exponent).
        """
    @staticmethod
    def from_parts(mantissa: int, exponent: int) -> Decimal:
        """mantissa × 10^exponent. Raises Error (out_of_range) for an exponent outside −38 to 38."""
    def mantissa(self) -> int:
        """The digits as a whole number."""
    def exponent(self) -> int:
        """The power of ten of the last digit."""
    def to_double(self) -> float:
        """The nearest float."""
    def rounded(self, mode: _Rounding, quantum: _Decimal) -> Decimal:
        """The nearest multiple of `quantum` in the sense of `mode`, with the quantum's digits: 2.675 to 0.01 half_even is 2.68,
        12.37 to 0.05 half_up is 12.35. Raises Error: out_of_range (quantum ≤ 0), overflow.
        """
    def as_python(self) -> decimal.Decimal:
        """The same digits as a decimal.Decimal."""
    def __float__(self) -> float: ...
    def __add__(self, other: _Decimal, /) -> Decimal: ...
    def __radd__(self, other: _Decimal, /) -> Decimal: ...
    def __sub__(self, other: _Decimal, /) -> Decimal: ...
    def __rsub__(self, other: _Decimal, /) -> Decimal: ...
    def __mul__(self, other: _Decimal, /) -> Decimal: ...
    def __rmul__(self, other: _Decimal, /) -> Decimal: ...
    def __neg__(self) -> Decimal: ...
    def __pos__(self) -> Decimal: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __lt__(self, other: _Number, /) -> bool: ...
    def __le__(self, other: _Number, /) -> bool: ...
    def __gt__(self, other: _Number, /) -> bool: ...
    def __ge__(self, other: _Number, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Exact:
    """A wide exact decimal, mantissa of 127 bits × 10^exponent (−99 to 99): what products and long sums of decimals are
    until rounded. A result that does not fit raises Error (overflow).
    """

    greatest_exponent: ClassVar[int]
    __array_ufunc__: ClassVar[None]

    @overload
    def __init__(self) -> None: ...
    @overload
    def __init__(self, number: _Exact) -> None:
        """The number as written, a whole number of up to 127 bits, a Decimal, or a decimal.Decimal. A float is refused with TypeError.
        Raises Error: bad_number, overflow, out_of_range (exponent).
        """
    @staticmethod
    def from_parts(mantissa: int, exponent: int) -> Exact:
        """mantissa × 10^exponent. Raises Error (out_of_range) for an exponent outside −99 to 99."""
    def mantissa(self) -> int:
        """The digits as a whole number."""
    def exponent(self) -> int:
        """The power of ten of the last digit."""
    def to_double(self) -> float:
        """The nearest float."""
    def to_decimal(self) -> Decimal:
        """As a Decimal, dropping trailing zeros only where it would not fit otherwise. Raises Error (overflow) if it does not fit."""
    def rounded(self, mode: _Rounding, quantum: _Decimal) -> Exact:
        """The nearest multiple of `quantum` in the sense of `mode`, as Decimal.rounded."""
    def divided(self, divisor: int, mode: _Rounding, quantum: _Decimal) -> Exact:
        """This / divisor, rounded once to a multiple of `quantum`; a price × 17 days / 31 days.
        Raises Error: out_of_range (divisor or quantum ≤ 0), overflow.
        """
    def as_python(self) -> decimal.Decimal:
        """The same digits as a decimal.Decimal."""
    def __float__(self) -> float: ...
    def __add__(self, other: _Exact, /) -> Exact: ...
    def __radd__(self, other: _Exact, /) -> Exact: ...
    def __sub__(self, other: _Exact, /) -> Exact: ...
    def __rsub__(self, other: _Exact, /) -> Exact: ...
    def __mul__(self, other: _Exact, /) -> Exact: ...
    def __rmul__(self, other: _Exact, /) -> Exact: ...
    def __neg__(self) -> Exact: ...
    def __pos__(self) -> Exact: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __lt__(self, other: _Number, /) -> bool: ...
    def __le__(self, other: _Number, /) -> bool: ...
    def __gt__(self, other: _Number, /) -> bool: ...
    def __ge__(self, other: _Number, /) -> bool: ...
    def __hash__(self) -> int: ...

class Rounding(enum.Enum):
    """How a value between two multiples of the quantum is decided, under the names of Python's decimal module.

    ceiling towards +∞; down towards zero; floor towards −∞; half_down nearest, a tie towards zero;
    half_even nearest, a tie to the even multiple; half_up nearest, a tie away from zero: what invoices mean by rounding;
    up away from zero; zero_five_up towards zero, but away from it if the last digit kept would be 0 or 5.

    Source: General Decimal Arithmetic Specification 1.70 (2009).
    """

    ceiling = 0
    down = 1
    floor = 2
    half_down = 3
    half_even = 4
    half_up = 5
    up = 6
    zero_five_up = 7

class QualityClass(enum.Enum):
    """From best to worst; a result is as good as the worst value in it.

    measured read from the meter; estimated calculated from the meter's own neighbouring readings; substituted taken from
    elsewhere; suspect a number is there, but something contradicts it; missing there is no number.
    """

    measured = 0
    estimated = 1
    substituted = 2
    suspect = 3
    missing = 4

class Reason(enum.Enum):
    """Why a value has its class; each reason belongs to one class (its upper three bits).

    Numbers are never reused: they stand in stored bytes.
    """

    measured = 0
    estimated = 32
    interpolated = 33
    profiled = 34
    reset = 35
    like_days = 36
    modelled = 37
    substituted = 64
    sibling = 65
    class_profile = 66
    edited = 67
    suspect = 96
    dip = 97
    glitch = 98
    outside_limits = 99
    frozen = 100
    wrong_clock = 101
    sum_check = 102
    spike = 103
    contradicted = 104
    missing = 128
    no_answer = 129
    refused = 130
    bad_frame = 131
    sentinel = 132
    bad_digit = 133
    gap = 134
    ambiguous = 135
    jump = 136
    exchange_pending = 137
    stale = 138
    off_resolution = 139

class Flag(enum.Enum):
    """What happened to a value besides; any number of flags hold together. Numbers are never reused.

    rollover the register passed its highest value; exchange the meter or its transformer was exchanged; clock_set the device
    clock was set; power_fail the device lost power; calculated energy integrated from power; conflict several different values
    came for one instant; no_cap accepted without a bound on plausible power.
    """

    rollover = 1
    exchange = 2
    clock_set = 4
    power_fail = 8
    calculated = 16
    conflict = 32
    no_cap = 64

@final
class VirtualClock:

    """Time as it is told: it stands still until somebody moves it, and never sleeps. For demos and tests."""

    def __init__(self, start: datetime.datetime) -> None:
        """An aware datetime. Raises Error (naive_datetime)."""
    def utc(self) -> datetime.datetime:
        """The time of day, an aware datetime in UTC."""
    def monotonic(self) -> datetime.timedelta:
        """How long has been waited so far, a timedelta; it never goes back."""
    def wait(self, length: datetime.timedelta) -> None:
        """Moves both times on by a timedelta, at once; a length of zero or less moves nothing."""
    def set(self, utc: datetime.datetime) -> None:
        """The time of day jumps, as when a clock is set; monotonic time stands."""

@final
class Source:
    """Where a row of shipped data comes from, and whether anyone has compared it with the document."""

    def __init__(self, *, issuer: str = "", document: str = "", title: str = "", date: str = "", url: str = "", note: str = "", checked: bool = False) -> None: ...
    @property
    def issuer(self) -> str:
        """Who says so."""
    @property
    def document(self) -> str:
        """Its number or edition."""
    @property
    def title(self) -> str:
        """As printed."""
    @property
    def date(self) -> str:
        """When it was issued, a str: "2025-11-04", or "2015" where no more is known."""
    @property
    def url(self) -> str:
        """Where it can be read."""
    @property
    def note(self) -> str:
        """What the row was compared with."""
    @property
    def checked(self) -> bool:
        """Whether it was compared with the text of the document itself, in the copy that the note names."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Quality:
    """Class, reason and flags of a value: how far it can be trusted, and why. Sixteen bits.

    `worse(a, b)` is associative, commutative and idempotent: the quality of a sum does not depend on the order of adding.
    """

    @overload
    def __init__(self) -> None: ...
    @overload
    def __init__(self, reason: Reason | str) -> None:
        """The quality of that reason and its class, without flags."""
    @staticmethod
    def from_bits(bits: int) -> Quality:
        """From the 16 bits as stored: reason in the upper byte (its class on top), flags in the lower."""
    def bits(self) -> int:
        """The 16 bits as stored."""
    def quality_class(self) -> QualityClass:
        """How far the value can be trusted: a QualityClass."""
    def reason(self) -> Reason:
        """Why it has that class. Raises Error (out_of_range) for a reason that this wattle has no name for."""
    def has(self, flag: Flag | str) -> bool:
        """Whether that flag is set."""
    def measured(self) -> bool:
        """Whether the value was read from the meter, with nothing to say against it."""
    def missing(self) -> bool:
        """Whether there is no number."""
    def with_(self, flag: Flag | str) -> Quality:
        """This quality with one more flag. (`with` is a word of Python's own.)"""
    def without(self, flag: Flag | str) -> Quality:
        """This quality with one flag less."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

half_down: Final = Rounding.half_down
half_even: Final = Rounding.half_even
half_up: Final = Rounding.half_up

def parse_rounding(name: str) -> Rounding:
    """The rounding mode of that name, as files spell it. Raises Error (out_of_range) that lists the eight names."""
def short_text(quality: Quality) -> str:
    """One word, as files and columns spell it: "glitch+rollover+conflict", the reason first; "0x2F00" where bits have no name yet."""
def parse_quality(text: str) -> Quality:
    """Reads what `short_text` writes. Raises Error (out_of_range) that lists the names."""
def worse(a: Quality | Reason | str, b: Quality | Reason | str) -> Quality:
    """The worse reason (of two in one class the one with the greater number) and the flags of both. The order of operands does not matter."""
def sha256(data: bytes) -> bytes:
    """The 32 bytes of the SHA-256 (FIPS 180-4): what names a file, a trace or a record for ever. As hashlib has it."""
def to_string(value: object) -> str:
    """The text of a value of wattle, as str(value) gives it; of an aware datetime "2026-03-01T00:00:00Z", with decimals only where they
    are not zero; of a naive one, a local time, the same without Z; of a date "2026-03-01"; of an int its digits.
    """
