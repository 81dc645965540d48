import datetime
import enum
import os
import zoneinfo
from collections.abc import Sequence
from typing import Literal, NoReturn, TypeAlias, final

from wattle.base import Decimal, Finding, Rounding, Source
from wattle.series import Series, Sum
from wattle.time import Interval, Zone
from wattle.trace import Trace
from wattle.units import Emissions, Energy, Factor, Product

__all__ = [
    "FactorChoice", "FactorQuery", "FactorRow", "Factors", "Fallback", "GridFactors", "Mix", "Species", "Stage",
    "Statement", "StatementLine", "Unverified", "Verification", "location_based",
]

_Stage: TypeAlias = Stage | Literal["combustion", "process", "lifecycle"]
_Mix: TypeAlias = Mix | Literal["average", "average_excl_market_nonfossil", "fossil_only", "residual", "supplier", "consumption", "non_baseload", "operating_margin", "build_margin"]
_Species: TypeAlias = Species | Literal["C", "CO2", "CH4", "N2O", "CO2e"]
_Unverified: TypeAlias = Unverified | Literal["refuse", "allow"]
_Fallback: TypeAlias = Fallback | Literal["newest_older", "oldest", "parent"]
_Rounding: TypeAlias = Rounding | Literal["ceiling", "down", "floor", "half_down", "half_even", "half_up", "up", "zero_five_up"]
_Zone: TypeAlias = Zone | zoneinfo.ZoneInfo | str

class Stage(enum.Enum):

    """Which part of a life the emissions belong to."""

    combustion = 0
    process = 1
    lifecycle = 2

class Mix(enum.Enum):

    """Which generation a grid factor is the mean of. Operating and build margin are marginal: they serve projects, never an
    inventory.
    """

    average = 0
    average_excl_market_nonfossil = 1
    fossil_only = 2
    residual = 3
    supplier = 4
    consumption = 5
    non_baseload = 6
    operating_margin = 7
    build_margin = 8

class Species(enum.Enum):

    """What is weighed. C is the carbon alone: 12 t of it burn to 44 t of CO2."""

    C = 0
    CO2 = 1
    CH4 = 2
    N2O = 3
    CO2e = 4

class Verification(enum.Enum):

    """How far a number was compared with its document: with the document itself, with two independent texts that agree,
    with one text, calculated from verified rows, with nothing.
    """

    primary = 0
    two_texts = 1
    one_text = 2
    derived = 3
    unverified = 4

class Unverified(enum.Enum):

    """Whether rows that nobody verified may answer."""

    refuse = 0
    allow = 1

class Fallback(enum.Enum):

    """Where to look when no row covers the date: the newest row that ended before, the oldest row of all, the region above."""

    newest_older = 0
    oldest = 1
    parent = 2

@final
class FactorRow:
    """One published emission factor."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def set(self) -> str:
        """The set it belongs to, such as "CN-MEE-AVG"; sets are never merged."""
    @property
    def id(self) -> str:
        """Its name, such as "cn-2023-average"."""
    @property
    def subject(self) -> str:
        """Of what: "electricity"."""
    @property
    def region(self) -> str:
        """Where: "CN", "440000"."""
    @property
    def level(self) -> str:
        """Of the region: "national", "grid_region", "province"."""
    @property
    def parent(self) -> str:
        """The region above."""
    @property
    def stage(self) -> Stage:
        """Which part of a life the emissions belong to."""
    @property
    def mix(self) -> Mix:
        """Which generation it is the mean of."""
    @property
    def species(self) -> Species:
        """What is weighed."""
    @property
    def gwp(self) -> str:
        """Of CO2e: its GWP set, such as "AR5-100"."""
    @property
    def value(self) -> Decimal:
        """The number as printed, a Decimal."""
    @property
    def unit(self) -> str:
        """The unit as printed, such as "kgCO2/kWh"."""
    @property
    def data_year(self) -> int:
        """The year it describes."""
    @property
    def valid_from(self) -> datetime.date:
        """The first day it is in force."""
    @property
    def valid_to(self) -> datetime.date | None:
        """The first day behind; None while it is in force."""
    @property
    def source(self) -> Source:
        """Its document; the note tells what it covers, and what it was compared with."""
    @property
    def verification(self) -> Verification:
        """How far the number was compared with its document."""
    @property
    def line(self) -> int:
        """In its table, from 1."""
    def covers(self, date: datetime.date) -> bool:
        """Whether the row is in force on that date."""
    def per_energy(self) -> Factor[Energy]:
        """As CO2e per energy, a Factor. A factor of CO2 alone counts as CO2e, because the GWP of CO2 is 1 in every set. Raises Error:
        species_mismatch for carbon and for other gases; unit_mismatch for a factor per anything else.
        """
    def co2_only(self) -> bool:
        """Whether it weighs CO2 alone, so that what other gases add is not in it."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class FactorQuery:
    """What factor is wanted: for a subject, a region and a date. An axis that is left open must not matter: two rows are an error."""

    def __init__(self, region: str, date: datetime.date, subject: str = "electricity", *, set: str = "", stage: _Stage | None = None, mix: _Mix | None = None, species: _Species | None = None, fallback: Sequence[_Fallback] = ...) -> None:
        """Any set, stage, mix or species that is not given must not matter. Fallbacks are tried in their order; none is strict."""
    @property
    def region(self) -> str:
        """Where."""
    @property
    def date(self) -> datetime.date:
        """When."""
    @property
    def subject(self) -> str:
        """Of what."""
    @property
    def set(self) -> str:
        """"" for any."""
    @property
    def stage(self) -> Stage | None:
        """None for any."""
    @property
    def mix(self) -> Mix | None:
        """None for any."""
    @property
    def species(self) -> Species | None:
        """None for any."""
    @property
    def fallback(self) -> list[Fallback]:
        """A list of Fallback, tried in this order."""

@final
class FactorChoice:
    """The row that answers."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def row(self) -> FactorRow:
        """The FactorRow that answers."""
    @property
    def fallback(self) -> Fallback | None:
        """How it was found, where no row of the region covers the date; else None."""
    @property
    def until(self) -> datetime.date | None:
        """The first date for which the answer may be another; None if there is none."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Factors:
    """The emission factors of one table.

    CSV with a header line that names its columns, in any order. Needed: set, id, parameter ("ef"), subject, region, stage, mix, species,
    value, unit, data_year, valid_from, source, verification. Besides: level, parent, gwp (of CO2e it is needed), valid_to, published,
    url, note.
    """

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @staticmethod
    def parse(csv: str, source: str, unverified: _Unverified = ...) -> Factors:
        """Reads the CSV text; `source` names it in errors. Raises Error (bad_factor, species_mismatch, mixed_gwp) with every finding: file,
        line, column, remedy.
        """
    @staticmethod
    def load(path: str | os.PathLike[str], unverified: _Unverified = ...) -> Factors:
        """Reads a file; a bare id such as "cn_electricity_average" means the table of that id that comes with wattle. Raises Error
        (unreadable_file), or as parse.
        """
    def rows(self) -> list[FactorRow]:
        """All rows, in the order of the file: a list of FactorRow."""
    def __getitem__(self, id: str, /) -> FactorRow:
        """The FactorRow of that id. Raises Error: missing_factor, unverified_factor."""
    def find(self, query: FactorQuery) -> FactorChoice:
        """The one row that answers, a FactorChoice. Strict, unless the query names fallbacks. Raises Error: missing_factor, basis_mismatch,
        ambiguous_factor, unverified_factor.
        """
    def warnings(self) -> list[Finding]:
        """What looks wrong but may be right, a list of Finding: a region with the value of its nation, or a hundred times it."""
    def source(self) -> str:
        """What errors call the table: the path."""
    def sha256(self) -> bytes:
        """The SHA-256 of its text: 32 bytes."""
    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class GridFactors:
    """Which factor a location-based statement takes for a slot: that of the region, for the local date on which the slot lies."""

    def __init__(self, factors: Factors, region: str, zone: _Zone, fallback: Sequence[_Fallback] = ..., *, set: str = "", mix: _Mix = ..., stage: _Stage | None = None) -> None:
        """Without fallbacks it is strict. A set "" or a stage None stands for the only one."""
    @property
    def factors(self) -> Factors:
        """The table."""
    @property
    def region(self) -> str:
        """Such as "CN"."""
    @property
    def zone(self) -> Zone:
        """Whose midnight ends the validity of a row."""
    @property
    def fallback(self) -> list[Fallback]:
        """A list of Fallback, tried in this order."""
    @property
    def set(self) -> str:
        """"" for the only one."""
    @property
    def mix(self) -> Mix:
        """Of the grid; marginal mixes are refused."""
    @property
    def stage(self) -> Stage | None:
        """None for the only one."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class StatementLine:
    """What one factor gave: a stretch of time, the energy in it, and its emissions."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def factor(self) -> FactorRow:
        """The FactorRow."""
    @property
    def fallback(self) -> Fallback | None:
        """How the row was found, where none covers the time; else None."""
    @property
    def span(self) -> Interval:
        """The Interval it was used for."""
    @property
    def used(self) -> Sum[Energy]:
        """The energy in it, a Sum with its quality mix; a slot that is cut counts where it begins."""
    @property
    def emissions(self) -> Product[Emissions]:
        """Exact: a Product of Emissions."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Statement:
    """Emissions of energy that was used, and everything that they rest on."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def region(self) -> str:
        """Of the grid."""
    @property
    def used(self) -> Sum[Energy]:
        """The energy, a Sum: how much of it was not measured, and the time that nothing is known of."""
    @property
    def lines(self) -> list[StatementLine]:
        """A list of StatementLine, one per factor and stretch of time, oldest first."""
    @property
    def exact(self) -> Product[Emissions]:
        """The sum of the lines, a Product of Emissions."""
    @property
    def emissions(self) -> Emissions:
        """The same, rounded once: Emissions."""
    @property
    def mode(self) -> Rounding:
        """How it was rounded."""
    @property
    def quantum(self) -> Emissions:
        """To multiples of what."""
    @property
    def gwp(self) -> str:
        """The GWP set of the factors; "" if they are of CO2 alone, which fits any."""
    @property
    def co2_only(self) -> bool:
        """Whether a factor of CO2 alone was counted as CO2e: what other gases add is not in it."""
    @property
    def trace(self) -> Trace | None:
        """How it came to be, a Trace; None unless it was asked for."""
    def factors(self) -> list[str]:
        """The ids of the factors, in order of first use."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

def location_based(used: Series[Energy], grid: GridFactors, *, source: str = "electricity", mode: _Rounding = ..., quantum: Emissions = ..., trace: bool = False) -> Statement:
    """Location-based emissions of metered energy: a Series of Energy of n slots in, one Statement out, its total summed exactly and rounded once, to
    multiples of `quantum` in the sense of `mode`. A slot that lies in the validity of two factors is split in proportion to time, to the
    mWh. Missing energy has no emissions, but its time is told. `source` names the meter or account in the trace. The GIL is released.

    Raises Error: missing_factor if no factor covers a slot, naming slot and region, and what else Factors.find raises; basis_mismatch for a
    marginal mix; mixed_gwp for factors of two GWP sets; out_of_range for no slots, or a quantum that is not positive; overflow.
    Source: GHG Protocol, Scope 2 Guidance (2015).
    """
