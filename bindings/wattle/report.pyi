import decimal
import enum
import os
import zoneinfo
from collections.abc import Sequence
from typing import Any, ClassVar, Literal, NoReturn, TypeAlias, final, overload

from wattle.base import Decimal, Exact
from wattle.series import Series
from wattle.tariff import Bill
from wattle.time import Zone
from wattle.trace import Language
from wattle.units import (
    ApparentEnergy, Currency, Emissions, Energy, Factor, Heat, Mass, Money, Price, Product, ReactiveEnergy, Total, Unit,
    Volume,
)

__all__ = [
    "Align", "Bar", "Cell", "Chart", "Column", "Page", "RowKind", "Sheet", "bars", "load_curve", "sheet", "to_html", "to_text",
    "write_page",
]

_Decimal: TypeAlias = Decimal | decimal.Decimal | str | int
_Exact: TypeAlias = Exact | Decimal | decimal.Decimal | str | int
_Amount: TypeAlias = Energy | Heat | ReactiveEnergy | ApparentEnergy | Volume | Mass | Emissions | Money | Total[Any] | Product[Any]
_Cell: TypeAlias = Cell | str | int | Decimal | decimal.Decimal | _Amount | Price[Any] | Factor[Any] | None
_Align: TypeAlias = Align | Literal["automatic", "left", "right"]
_Language: TypeAlias = Language | Literal["english", "chinese"]
_Zone: TypeAlias = Zone | zoneinfo.ZoneInfo | str

class Align(enum.Enum):
    """Where the cells of a column stand. automatic: numbers at their point, texts on the left."""

    automatic = 0
    left = 1
    right = 2

class RowKind(enum.Enum):
    """What a row of a sheet is."""

    line = 0
    group = 1
    total = 2

@final
class Cell:
    """One cell: a text, or the digits of an exact number with their unit.

    What is printed is decided here, once, so that text, HTML and charts show the same digits. A float is refused.
    """

    @overload
    def __init__(self, value: _Cell = None) -> None:
        """None is an empty cell; a str a text; an int or decimal the digits as they were printed; an amount, Total or Product every digit in its
        usual unit; a Price or Factor as printed.
        """
    @overload
    def __init__(self, number: _Decimal, unit: str) -> None:
        """The digits as they were printed, and their unit."""
    @overload
    def __init__(self, number: _Exact, decimals: int, unit: str = "") -> None:
        """Rounded half-even to that many decimals, for the eye only. Raises Error: out_of_range (decimals outside 0 to 18), overflow."""
    @overload
    def __init__(self, amount: _Amount, unit: Unit[Any] | Currency, decimals: int | None = None) -> None:
        """An amount in another unit of its kind, with every digit; or rounded half-even to that many decimals for the eye. Raises Error:
        out_of_range (decimals outside 0 to 18), overflow.
        """
    @staticmethod
    def no_value() -> Cell:
        """A number that there is not: a dash, never 0."""
    @staticmethod
    def share(part: _Amount, whole: _Amount, decimals: int = 1) -> Cell:
        """How much of the whole a part is, in %: the estimated share of a sum; two amounts or totals of one kind. A part that is not
        nothing never shows as 0 %, one that is not the whole never as 100 %. A dash where the whole is not positive. Raises Error:
        out_of_range (decimals), mixed_currency, overflow.
        """
    def numeric(self) -> bool:
        """Whether it stands for a number, even one that there is not."""
    def number(self) -> Exact | None:
        """The Exact before rounding; None for a text."""
    def text(self) -> str:
        """Without the unit: "12.50"."""
    def unit(self) -> str:
        """The symbol of the unit; "" if there is none."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Column:
    """The head of a column, and where its cells stand."""

    def __init__(self, title: str, align: _Align = ...) -> None: ...
    @property
    def title(self) -> str:
        """What stands in its head."""
    @property
    def align(self) -> Align:
        """Where its cells stand."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

@final
class Sheet:
    """A titled table. A unit that all numbers of a column share stands once, in its head; str() prints it as to_text."""

    @final
    class Row:
        def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
        @property
        def kind(self) -> RowKind:
            """line, group or total."""
        @property
        def cells(self) -> list[Cell]:
            """Of a group its title alone."""
        def __eq__(self, other: object, /) -> bool: ...
        def __ne__(self, other: object, /) -> bool: ...
        __hash__: ClassVar[None]  # type: ignore[assignment]

    def __init__(self, title: str, columns: Sequence[Column | str]) -> None:
        """Raises Error (bad_sheet) without columns."""
    def row(self, cells: Sequence[_Cell]) -> Sheet:
        """One cell per column. Returns this sheet. Raises Error (bad_sheet) for more or fewer."""
    def total(self, cells: Sequence[_Cell]) -> Sheet:
        """The same, set off: what the rows above amount to. It is taken as given, not summed."""
    def group(self, title: str) -> Sheet:
        """A heading over the rows that follow. Returns this sheet."""
    def note(self, sentence: str) -> Sheet:
        """A sentence below the table. Returns this sheet."""
    def title(self) -> str:
        """What stands above the table."""
    def columns(self) -> list[Column]:
        """A list of Column."""
    def rows(self) -> list[Sheet.Row]:
        """A list of Sheet.Row, in the order of the calls."""
    def notes(self) -> list[str]:
        """A list of str."""
    def _repr_html_(self) -> str:
        """What notebooks show."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

def to_text(sheet: Sheet) -> str:
    """The table for a terminal of fixed width: columns by display width (a Chinese character is two wide), numbers at their point, no blanks
    at the end of a line. Control characters and marks that turn the direction of reading are spelled out: [U+001B].
    """

def to_html(sheet: Sheet) -> str:
    """One <table> with caption, heads with their scope and notes in its foot; every text escaped, no style of its own."""

@final
class Chart:
    """A finished picture, as SVG that stands alone. Only load_curve and bars make one, so a page never takes SVG from anywhere else.

    All places in it are computed with integers from exact amounts: the same input gives the same bytes on every machine. It can be
    told apart in grey and without seeing red or green, follows the light or dark of its reader, and carries a title and a description.
    """

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    def svg(self) -> str:
        """One <svg> element: well-formed XML, to stand in a page or alone in a file."""
    def description(self) -> str:
        """What the picture says in words, as its <desc> does."""
    def _repr_svg_(self) -> str:
        """What notebooks show."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

@final
class Bar:
    """One bar: what it is, and an exact number. A tuple of both stands for it."""

    def __init__(self, label: str, value: _Cell) -> None: ...
    @property
    def label(self) -> str:
        """What it is."""
    @property
    def value(self) -> Cell:
        """An exact number; Cell.no_value() has no bar."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

def load_curve(used: Series[Energy], *, title: str = "", zone: _Zone = "UTC", language: _Language = ..., width: int = 800, height: int = 340) -> Chart:
    """Mean power per slot over local time, as a stepped area: n slots of a Series of Energy, each energy / the time of it that is known. What was
    not measured is hatched and in another colour; time without a value is a gap with a band behind it. More than four slots per pixel
    become first, least, greatest and last value of each pixel, so that no peak is lost; a pixel with any doubt in it is drawn as doubtful.
    The peak is marked, and told rounded half-even. `zone` is the one whose midnights are marked. The GIL is released.

    Raises Error (out_of_range): a picture outside 320 to 4000 by 200 to 2000 pixels; time outside the years 0001 to 9999; overflow.
    """

@overload
def bars(rows: Sequence[Bar | tuple[str, _Cell]], *, title: str = "", language: _Language = ..., width: int = 640) -> Chart:
    """One horizontal bar per row, in the order given, from 0 to its number, to the left where that is negative; the number is printed before
    it as its cell prints it, with its share of the sum where none is negative.

    Raises Error: mixed_units if the bars have several, bad_number for a text, out_of_range (width outside 320 to 4000).
    """
@overload
def bars(bill: Bill, *, title: str = "", language: _Language = ..., width: int = 640) -> Chart:
    """A bar for each charge of a bill, of what it costs; the same charge of several versions is one bar. Raises Error (out_of_range)."""

def sheet(bill: Bill, *, title: str = "", language: _Language = ...) -> Sheet:
    """The Sheet of a bill: a row for each line with charge, quantity, price, amount, and how much of its energy was not measured; then their
    total. Where several versions of the tariff were in force, the rows stand in groups, one for each. Notes tell the time without a value,
    and which lines were cut.
    """

@final
class Page:
    """One self-contained HTML document: style inside, no script, nothing fetched from anywhere, and a Content-Security-Policy that
    forbids both. It reads on a phone, in the dark and on paper.

    Sections come in the order of the calls. Every text is escaped; control characters and marks that turn the direction of reading
    are spelled out ([U+202E]). The same calls give the same bytes.
    """

    def __init__(self, title: str, language: _Language = ...) -> None: ...
    def heading(self, text: str) -> Page:
        """Returns this page, as all that add to it."""
    def paragraph(self, text: str) -> Page:
        """Line breaks become blanks."""
    @overload
    def add(self, sheet: Sheet) -> Page:
        """A table."""
    @overload
    def add(self, chart: Chart) -> Page:
        """A picture."""
    def preformatted(self, text: str) -> Page:
        """Text whose lines and blanks stay as they are: what Trace.explain says."""
    def language(self) -> Language:
        """The Language that it tells browsers."""
    def html(self) -> str:
        """The document. It is well-formed XML too."""

def write_page(page: Page, path: str | os.PathLike[str]) -> None:
    """Writes the document as UTF-8, in place of one that was there. Raises Error (unwritable_file)."""
