import datetime
import enum
import os
from typing import NoReturn, final

from wattle.base import Decimal, Rounding, Source
from wattle.series import Series, Sum
from wattle.time import Calendar, Interval, Zone
from wattle.trace import Figure, Label, Trace
from wattle.units import Currency, Energy, Money, Price, Product

__all__ = ["Adder", "Band", "Bill", "EnergyPrice", "Line", "RoundingPoints", "RoundingRule", "Tariff", "Version", "bill"]

@final
class RoundingRule:
    """How to round, and to which step: half_up to 0.01."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def mode(self) -> Rounding:
        """The Rounding."""
    @property
    def quantum(self) -> Energy | Money:
        """The step: an Energy or Money."""

@final
class RoundingPoints:
    """Where a version of a tariff rounds. What is not named is not rounded; a line always is."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def interval(self) -> RoundingRule | None:
        """Of each slot, before anything else: a RoundingRule, or None."""
    @property
    def quantity(self) -> RoundingRule | None:
        """Of the energy of a line: a RoundingRule, or None."""
    @property
    def line(self) -> RoundingRule:
        """Of each line; half_up to the minor unit unless the file says otherwise."""
    @property
    def bill(self) -> RoundingRule | None:
        """Of the sum of the lines: a RoundingRule, or None. The difference is a line of its own."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Band:
    """A set of hours that share their prices: peak, valley."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def id(self) -> str:
        """Such as "peak"."""
    @property
    def label(self) -> Label:
        """What people call it."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class EnergyPrice:
    """A price per kWh for each band. A version may have several: purchase, transmission."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def id(self) -> str:
        """"energy" if there is only one."""
    @property
    def label(self) -> Label:
        """What people call it."""
    @property
    def prices(self) -> list[Price[Energy]]:
        """A list of Price per kWh, in the order of the bands."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Adder:
    """A charge that does not depend on energy."""

    class Kind(enum.Enum):
        fixed = 0
        fund = 1
        rider = 2
        tax = 3
        non_bypassable = 4
        carbon = 5

    class Per(enum.Enum):
        day = 0
        month = 1
        kWh = 2
        percent = 3
        tCO2e = 4

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def id(self) -> str:
        """Such as "service"."""
    @property
    def label(self) -> Label:
        """What people call it."""
    @property
    def kind(self) -> Adder.Kind:
        """Its Adder.Kind."""
    @property
    def per(self) -> Adder.Per:
        """Local days or months; of a month that is cut, its days / the days of the month."""
    @property
    def price(self) -> Decimal:
        """A Decimal, in the currency of the tariff."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Version:
    """What holds from one local date to another."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def name(self) -> str:
        """Its first date, such as "2026-01-01"."""
    @property
    def first(self) -> datetime.date:
        """The first local date."""
    @property
    def end(self) -> datetime.date:
        """The first local date behind the last."""
    @property
    def valid(self) -> Interval:
        """The same as instants."""
    @property
    def rounding(self) -> RoundingPoints:
        """Where it rounds, and how."""
    @property
    def seasons(self) -> list[str]:
        """A list of names; ["all"] if the file names none."""
    @property
    def bands(self) -> list[Band]:
        """A list of Band."""
    @property
    def energy(self) -> list[EnergyPrice]:
        """A list of EnergyPrice."""
    @property
    def adders(self) -> list[Adder]:
        """A list of Adder."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Tariff:
    """The prices of one supply: versions by date, in each of them bands by local time, season and type of day.

    A tariff without a calendar knows workdays, Saturdays and Sundays, and no holidays.
    """

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @staticmethod
    def parse(toml: str, source: str, *, calendar: Calendar | None = None, zone_database: str = "") -> Tariff:
        """Reads the TOML text; `source` names it in errors. `calendar` is the one that the file names by its id. Raises Error (bad_tariff)
        with every finding: file, line, column, remedy.
        """
    @staticmethod
    def load(path: str | os.PathLike[str], *, calendar: Calendar | None = None, zone_database: str = "") -> Tariff:
        """Reads a file; a bare id such as "example.tou" means the tariff of that id that comes with wattle. The calendar that the file names is
        looked for as <id>.toml in the folder of the tariff, and in calendars/ beside that folder, unless it is given. Raises Error
        (unreadable_file), as parse, or as Calendar.load.
        """
    def id(self) -> str:
        """Such as "example.tou"."""
    def currency(self) -> Currency:
        """Of all its prices."""
    def zone(self) -> Zone:
        """The Zone whose clocks its bands follow."""
    def calendar(self) -> Calendar | None:
        """The Calendar that tells holidays, or None."""
    def source(self) -> Source:
        """The Source: the document that the prices were printed in."""
    def versions(self) -> list[Version]:
        """A list of Version, by date."""
    def version_at(self, valid: datetime.datetime, known: datetime.datetime | None = None) -> Version:
        """The Version that is valid at the instant, as somebody knew it at the other, or as it is known by now. Raises Error (no_version)."""
    def band_at(self, t: datetime.datetime) -> Band:
        """The Band of the instant, by the clock on the wall. Raises Error: no_version, outside_calendar."""
    def text(self) -> str:
        """The text it was read from."""
    def path(self) -> str:
        """What errors call the text."""
    def sha256(self) -> str:
        """The SHA-256 of the text: 64 hexadecimal digits."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Line:
    """One line of a bill: quantity × price, rounded once."""

    class Kind(enum.Enum):
        energy = 0
        demand = 1
        basic = 2
        power_factor = 3
        feed_in = 4
        fixed = 5
        adder = 6
        minimum = 7
        tax = 8
        rounding = 9

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def kind(self) -> Line.Kind:
        """Its Line.Kind."""
    @property
    def id(self) -> str:
        """Of the charge: "energy", "fixed"; or "rounding"."""
    @property
    def label(self) -> Label:
        """What the bill calls it, in English and Chinese."""
    @property
    def version(self) -> str:
        """Of the tariff: its first date."""
    @property
    def band(self) -> str:
        """"" where there is none."""
    @property
    def tier(self) -> int:
        """From 1 on; 0 where there are none."""
    @property
    def span(self) -> Interval:
        """What of the period the version covers."""
    @property
    def used(self) -> Sum[Energy]:
        """The Sum of the energy of the band; its missing time is in no number."""
    @property
    def quantity(self) -> Figure:
        """A Figure: 120.5 kWh, 3 month, 17 day."""
    @property
    def price(self) -> Figure:
        """A Figure as printed: 0.568 CNY/kWh, 30.00 CNY/month."""
    @property
    def exact(self) -> Product[Money]:
        """The Product before the rounding, times the divisor."""
    @property
    def divisor(self) -> int:
        """The days of the month, where a month is cut; else 1."""
    @property
    def days(self) -> int:
        """The days that are billed of a month that is cut, where the quantity is something else; else 0."""
    @property
    def amount(self) -> Money:
        """Money: exact / divisor, rounded once."""
    @property
    def step(self) -> Trace.Ref:
        """The Trace.Ref of the amount in the trace of the bill, if that was asked for."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Bill:
    """What was used in a period, and what it costs. Nothing in it depends on the order or the fineness of the readings."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def tariff(self) -> str:
        """The id of the tariff."""
    @property
    def period(self) -> Interval:
        """What was billed."""
    @property
    def currency(self) -> Currency:
        """Of all amounts."""
    @property
    def lines(self) -> list[Line]:
        """A list of Line: by month and version; in each energy, demand, basic, feed-in, fixed and other adders, minimum, taxes; then rounding."""
    @property
    def used(self) -> Sum[Energy]:
        """The Sum of all bands; its coverage() is the share of the period that has values."""
    @property
    def trace(self) -> Trace:
        """How each line came to be; empty unless asked for."""
    def total(self) -> Money:
        """The sum of the lines."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

def bill(
    tariff: Tariff,
    used: Series[Energy],
    period: Interval,
    *,
    fed_in: Series[Energy] | None = None,
    trace: bool = False,
    point: str = "used",
    known: datetime.datetime | None = None,
    capacity: Decimal | None = None,
    contract: Decimal | None = None,
    allow_coarser: bool = False,
) -> Bill:
    """The Bill for the energy of a period: a line for each version and each band that occur in it, even where nothing was used.

    The band follows the clock on the wall at the begin of a slot; a slot that crosses a boundary (of bands, versions, or the period) is
    split in proportion to time into parts that sum to it, and counts in each. Slots without a value, time outside the series and negative
    values (suspect: outside_limits) are not billed: the lines and the bill tell for how long. A day or a month belongs to the version and
    the period that hold its first instant, day by day. `point` is what the trace calls the source of the energy. Raises Error: no_version
    for any part of the period, outside_calendar, overflow. `fed_in` is a Series of Energy on the grid of `used`; `known` bills by the
    versions that somebody knew at that instant; `capacity` in kVA and `contract` in kW are those of the supply, else what the file says; with
    `allow_coarser` slots longer than a window of demand stand for windows, and the line is estimated, else Error (too_coarse).
    """
