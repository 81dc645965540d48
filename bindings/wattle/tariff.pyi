import datetime
import enum
import os
from typing import NoReturn, final

from wattle.base import Decimal, Rounding, Source
from wattle.series import Series, Sum
from wattle.time import Calendar, Interval, Periods, Zone
from wattle.trace import Figure, Label, Trace
from wattle.units import Currency, Energy, Money, Price, Product, ReactiveEnergy

__all__ = [
    "Adder",
    "Band",
    "BasicCharge",
    "Bill",
    "Carry",
    "DemandPrice",
    "EnergyPrice",
    "FeedIn",
    "Line",
    "Minimum",
    "PowerFactorRule",
    "PowerFactorTable",
    "Ratchet",
    "RoundingPoints",
    "RoundingRule",
    "Tariff",
    "TierLimit",
    "Tiers",
    "Version",
    "bill",
    "power_factor_hundredths",
    "power_factor_percent",
]

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
        """A list of Price per kWh, in the order of the bands; with tiers, each band has a run of them."""
    @property
    def tiers(self) -> Tiers | None:
        """The Tiers, or None."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class TierLimit:
    """Where a tier ends; a use of exactly the limit is in the lower tier."""

    class Per(enum.Enum):
        period = 0
        day = 1
        kilowatt = 2

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def per(self) -> TierLimit.Per:
        """Its TierLimit.Per."""
    @property
    def energy(self) -> Energy:
        """Energy, of a period or a day."""
    @property
    def hours(self) -> Decimal:
        """A Decimal, of the billing demand: hours-use."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Tiers:
    """How the price of energy climbs with what was used."""

    class Per(enum.Enum):
        day = 0
        month = 1
        year = 2

    class Form(enum.Enum):
        graduated = 0
        volume = 1
        package = 2

    class Counting(enum.Enum):
        chronological = 0
        proportional = 1
        per_band = 2

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def per(self) -> Tiers.Per:
        """How long one counter runs: a Tiers.Per."""
    @property
    def form(self) -> Tiers.Form:
        """A Tiers.Form."""
    @property
    def counting(self) -> Tiers.Counting:
        """Whose hours a tier is of: a Tiers.Counting."""
    @property
    def limits(self) -> list[list[TierLimit]]:
        """A list of TierLimit for each band; one for all of them unless counted per band."""
    @property
    def block(self) -> Energy:
        """Energy, of packages."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Ratchet:
    """What former peaks do to the demand that is billed."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def months(self) -> list[int]:
        """A list of months, 1 to 12, that count; none: the `back` months before."""
    @property
    def back(self) -> int:
        """Months."""
    @property
    def percent(self) -> Decimal:
        """A Decimal: of former demands."""
    @property
    def minimum(self) -> Decimal:
        """A Decimal, kW."""
    @property
    def use_current(self) -> bool:
        """Whether this month's own demand is billed where it is greater."""
    @property
    def bands(self) -> list[str]:
        """A list of ids; none: all."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class DemandPrice:
    """A price per kW of the greatest mean power of a month."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def id(self) -> str:
        """"demand" if there is only one."""
    @property
    def label(self) -> Label:
        """What people call it."""
    @property
    def window(self) -> datetime.timedelta:
        """A timedelta that divides the hour."""
    @property
    def sliding(self) -> bool:
        """Whether windows begin at every slot."""
    @property
    def daily(self) -> bool:
        """Whether each day's peak is billed."""
    @property
    def single_peak(self) -> bool:
        """Whether only the band that has the month's peak is billed."""
    @property
    def months(self) -> list[int]:
        """A list of months, 1 to 12."""
    @property
    def by_band(self) -> bool:
        """Whether each demand band has a peak."""
    @property
    def limits(self) -> list[Decimal]:
        """A list of Decimal, kW: where tiers end."""
    @property
    def prices(self) -> list[Decimal]:
        """A list of Decimal per kW and month (day if daily): for each band a run of tiers."""
    @property
    def ratchet(self) -> Ratchet | None:
        """A Ratchet, or None."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class BasicCharge:
    """基本电费: what a supply costs by its size, whatever is used."""

    class Choice(enum.Enum):
        capacity = 0
        contract_demand = 1
        actual_demand = 2

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def label(self) -> Label:
        """What people call it."""
    @property
    def choice(self) -> BasicCharge.Choice:
        """Its BasicCharge.Choice."""
    @property
    def capacity(self) -> Decimal | None:
        """A Decimal in kVA, or None."""
    @property
    def contract(self) -> Decimal | None:
        """A Decimal in kW, or None."""
    @property
    def capacity_price(self) -> Decimal:
        """A Decimal per kVA and month."""
    @property
    def demand_price(self) -> Decimal:
        """A Decimal per kW and month."""
    @property
    def window(self) -> datetime.timedelta:
        """Of the demand, a timedelta."""
    @property
    def least_percent(self) -> Decimal:
        """Of the capacity that a contract is at least: a Decimal."""
    @property
    def free_percent(self) -> Decimal:
        """Of the contract that costs no more: a Decimal."""
    @property
    def over_factor(self) -> int:
        """What goes over it counts so often."""
    @property
    def discount_hours(self) -> Decimal:
        """A Decimal: kWh per kVA and month from which the price is multiplied; 0: never."""
    @property
    def discount(self) -> Decimal:
        """A Decimal."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class PowerFactorTable:
    """Percentages by power factor, for each standard that users are held to."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @staticmethod
    def parse(toml: str, source: str) -> PowerFactorTable:
        """Reads the TOML text; `source` names it in errors. Raises Error (bad_power_factor_table) with every finding."""
    @staticmethod
    def load(path: str | os.PathLike[str]) -> PowerFactorTable:
        """Reads a file; a bare id such as "cn_215" means the table that comes with wattle. Raises Error (unreadable_file), or as parse."""
    def id(self) -> str:
        """Such as "cn_215"."""
    def source(self) -> Source:
        """The Source: the document that the percentages were printed in."""
    def sha256(self) -> str:
        """Of the text: 64 hexadecimal digits."""
    def percent(self, standard: Decimal, hundredths: int) -> Decimal:
        """A Decimal of percent for that many hundredths of cos φ; + is a surcharge. Raises Error: unknown_standard; out_of_range outside 0 to 100."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class PowerFactorRule:
    """力调: a percentage of charges by the power factor of the month."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def label(self) -> Label:
        """What people call it."""
    @property
    def table(self) -> PowerFactorTable:
        """The PowerFactorTable."""
    @property
    def standard(self) -> Decimal:
        """A Decimal, such as 0.90."""
    @property
    def base(self) -> list[str]:
        """A list of ids of charges; none: energy, demand and basic charges."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Minimum:
    """What a bill is at least."""

    class Against(enum.Enum):
        charges = 0
        net = 1

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def label(self) -> Label:
        """What people call it."""
    @property
    def month(self) -> Decimal | None:
        """A Decimal of money, or None."""
    @property
    def year(self) -> Decimal | None:
        """A Decimal of money, or None; settled in December."""
    @property
    def units_per_day(self) -> Energy | None:
        """Energy that is billed at least, or None."""
    @property
    def unit_price(self) -> Decimal | None:
        """A Decimal per kWh of what lacks to that, or None."""
    @property
    def against(self) -> Minimum.Against:
        """Its Minimum.Against."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class FeedIn:
    """What the grid takes back, and at what."""

    class Scheme(enum.Enum):
        net_metering = 0
        net_metering_money = 1
        net_billing = 2
        net_billing_carry = 3
        buy_all_sell_all = 4

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def label(self) -> Label:
        """What people call it."""
    @property
    def scheme(self) -> FeedIn.Scheme:
        """Its FeedIn.Scheme."""
    @property
    def sell(self) -> EnergyPrice | None:
        """An EnergyPrice, or None."""
    @property
    def rollover_map(self) -> list[int]:
        """Where the store of each band goes at the end of a month; none: it stays."""
    @property
    def true_up_months(self) -> list[int]:
        """A list of months, 1 to 12, at whose end a surplus is settled."""
    @property
    def cash_out(self) -> Decimal | None:
        """A Decimal per kWh of a surplus, or None."""
    @property
    def cash_out_total(self) -> bool:
        """Whether that is less what was billed in other bands since the last true-up."""
    @property
    def pays_money(self) -> bool:
        """Whether a credit of money is paid out at the true-up."""
    @property
    def expires(self) -> bool:
        """Whether what is not paid at the true-up is lost."""
    @property
    def this_month(self) -> bool:
        """Whether credits of money count in their own month."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Carry:
    """What one bill hands to the next: stores, counters of the year, former peaks."""

    def __init__(self) -> None:
        """Of no bill before."""
    @property
    def year(self) -> int:
        """Whose counters these are."""
    @property
    def charges(self) -> Money:
        """Money of the year that counts for its minimum."""
    @property
    def credit(self) -> Money:
        """Money in store."""
    @property
    def bought(self) -> Energy:
        """Energy of net metering since the last true-up."""
    @property
    def used(self) -> list[tuple[str, str, Energy]]:
        """Counters of tiers of the year: tuples of the id of the charge, the id of the band ("" for all), Energy."""
    @property
    def store(self) -> list[tuple[str, Energy]]:
        """Surplus of net metering: tuples of the id of the band, Energy."""
    @property
    def peaks(self) -> list[tuple[str, str, int, Decimal]]:
        """For ratchets: tuples of the id of the charge, the id of the band, year × 12 + month − 1, kW."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Adder:
    """A charge that depends on neither tiers nor peaks."""

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
        """A Decimal, in the currency of the tariff; 6.5 for 6.5 %."""
    @property
    def base(self) -> list[str]:
        """A list of ids of charges that a percentage is of; none: all lines before it."""
    @property
    def factor(self) -> Decimal:
        """Of carbon, a Decimal: kgCO2e per kWh."""
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
    def known(self) -> datetime.date | None:
        """The date from when on somebody could know of it, or None: always."""
    @property
    def demand_bands(self) -> list[Band]:
        """A list of Band; the bands, unless demand has hours of its own."""
    @property
    def demand(self) -> list[DemandPrice]:
        """A list of DemandPrice."""
    @property
    def basic(self) -> BasicCharge | None:
        """The BasicCharge, or None."""
    @property
    def power_factor(self) -> PowerFactorRule | None:
        """The PowerFactorRule, or None."""
    @property
    def adders(self) -> list[Adder]:
        """A list of Adder."""
    @property
    def minimum(self) -> Minimum | None:
        """The Minimum, or None."""
    @property
    def feed_in(self) -> FeedIn | None:
        """The FeedIn, or None."""
    def monthly(self) -> bool:
        """Whether something in it goes by months."""
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
    def carry(self) -> Carry:
        """The Carry for the next bill."""
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
    reactive: Series[ReactiveEnergy] | None = None,
    reactive_reverse: Series[ReactiveEnergy] | None = None,
    trace: bool = False,
    point: str = "used",
    months: Periods | None = None,
    known: datetime.datetime | None = None,
    carry: Carry | None = None,
    capacity: Decimal | None = None,
    contract: Decimal | None = None,
    allow_coarser: bool = False,
) -> Bill:
    """The Bill for the energy of a period: a line for each version and each band that occur in it, even where nothing was used.

    The band follows the clock on the wall at the begin of a slot; a slot that crosses a boundary (of bands, versions, or the period) is
    split in proportion to time into parts that sum to it, and counts in each. Slots without a value, time outside the series and negative
    values (suspect: outside_limits) are not billed: the lines and the bill tell for how long. A day or a month belongs to the version and
    the period that hold its first instant, day by day. `point` is what the trace calls the source of the energy. Raises Error: no_version
    for any part of the period, outside_calendar, too_coarse, no_reactive, no_supply, other_grid, overflow.

    `fed_in` is a Series of Energy on the grid of `used`, `reactive` and `reactive_reverse` are Series of ReactiveEnergy for power factors. `months`
    are the Periods of billing, else calendar months of the tariff's zone; `known` bills by the versions that somebody knew at that instant; `carry`
    is that of the bill before; `capacity` in kVA and `contract` in kW are those of the supply, else what the file says. With `allow_coarser` slots
    longer than a window of demand stand for windows, and the line is estimated.
    """

def power_factor_hundredths(active: Energy, reactive: ReactiveEnergy) -> int | None:
    """cos φ in hundredths, rounded half up, decided without a root: it reaches k/100 where 40000·Ep² ≥ (2k − 1)²·(Ep² + Eq²). None where
    neither was used.
    """
def power_factor_percent(table: PowerFactorTable, standard: Decimal, active: Energy, reactive: ReactiveEnergy) -> Decimal:
    """A Decimal of percent from Energy and ReactiveEnergy; 0 where nothing was used. Raises Error (unknown_standard)."""
