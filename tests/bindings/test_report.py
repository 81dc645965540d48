"""wattle.report: the same digits in a table, a chart and a page, and a page that two independent parsers find clean."""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ElementTree
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st

from wattle import Currency, Decimal, Energy, Error, Exact, Factor, Interval, MWh, Money, Price, Product, Quality, Reason, Series, Slots, Total, kgCO2e, kWh, parse_instant, sum
from wattle.report import Align, Bar, Cell, Chart, Column, Page, RowKind, Sheet, bars, load_curve, sheet, to_html, to_text, write_page
from wattle.tariff import Tariff, bill

CNY = Currency("CNY", 2)
GOLDEN = Path(__file__).parents[1] / "report" / "page.html"


def page_of(text: str, hours: int = 24) -> Page:
    """Every sort of section, with one text everywhere that a text can stand: the page of tests/report/html.cpp."""
    used = Series(Slots.regular(parse_instant("2026-03-01T00:00:00+08:00"), timedelta(hours=1), hours), Energy)
    for i in range(hours * 5 // 6):
        used.set(i, i * kWh, Quality(Reason.interpolated if i == 7 else Reason.measured))
    sheet = Sheet(text, [Column(text), "amount"])
    sheet.group(text).row([text, Money("12.30", CNY)]).total([text, Cell(5, text)]).note(text)
    page = Page(text).heading(text).paragraph(text).add(sheet)
    page.add(bars([Bar(text, Money("12.30", CNY)), (text, Money("1.00", CNY))], title=text))
    return page.add(load_curve(used, title=text, zone="Asia/Shanghai")).preformatted(text)


class Reader(HTMLParser):
    """What a browser would make of it: tags with attributes, and the text between."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def test_both_languages_write_the_same_bytes(tmp_path: Path) -> None:
    write_page(page_of("A <small> page & 一页 (synthetic)"), tmp_path / "page.html")
    assert (tmp_path / "page.html").read_bytes() == GOLDEN.read_bytes()
    with pytest.raises(Error) as error:
        write_page(Page("x"), tmp_path / "no" / "page.html")
    assert error.value.code == "unwritable_file"


def test_a_page_needs_nothing_else() -> None:
    html = page_of("x").html()
    reader = Reader(html)
    assert not {"script", "link", "img", "iframe", "object", "embed", "a", "base"} & {tag for tag, _ in reader.tags}
    assert not {"src", "href", "style", "srcset"} & {name for name, _ in reader.attributes} and not [n for n, _ in reader.attributes if n.startswith("on")]
    assert set(re.findall(r"\w+://[^\"' )<]*", html)) == {"http://www.w3.org/2000/svg"}  # the name of SVG, which nobody fetches
    assert "url(" not in html and "@import" not in html and "default-src 'none'" in html


def test_pages_and_charts_are_xml_too() -> None:
    root = ElementTree.fromstring(page_of("a & b").html().removeprefix("<!DOCTYPE html>\n"))
    assert root.tag == "html" and root.get("lang") == "en"
    chart = bars([("peak", 1 * CNY)], title="Cost <band>")
    svg = ElementTree.fromstring(chart.svg())
    assert svg.find("{http://www.w3.org/2000/svg}title").text == "Cost <band>"  # type: ignore[union-attr]
    assert svg.find("{http://www.w3.org/2000/svg}desc").text == chart.description() == "peak: 1.00 CNY"  # type: ignore[union-attr]


SHAPE = Reader(page_of("x", 10).html()).tags


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("<>&\"'/!-[]")))
def test_no_tag_comes_through(text: str) -> None:
    html = page_of("x" + text, 10).html()
    assert Reader(html).tags == SHAPE
    ElementTree.fromstring(html.removeprefix("<!DOCTYPE html>\n"))


@given(st.text("abz峰段é😀<>&\"' 一，。한カﾊ", min_size=1))
def test_columns_are_as_wide_as_unicode_says(text: str) -> None:
    head = to_text(Sheet("", ["|" + text + "|", "x"])).splitlines()[0]
    width = len(text) + len([c for c in text if unicodedata.east_asian_width(c) in "WF"])
    assert to_text(Sheet("", ["|" + text + "|", "x"])).splitlines()[1] == "-" * (width + 2 + 2 + 1) and head.endswith("|  x")


def test_cells_take_what_is_exact() -> None:
    used = Energy("1234.5 kWh")
    cases: list[tuple[Cell, str]] = [
        (Cell(), ""),
        (Cell("peak"), "peak"),
        (Cell(7), "7"),
        (Cell(Decimal("0.10")), "0.10"),
        (Cell("45.5", "m2"), "45.5 m2"),
        (Cell(Exact("2.675"), 2), "2.68"),
        (Cell(used), "1234.5 kWh"),
        (Cell(used, MWh), "1.2345 MWh"),
        (Cell(used, MWh, 2), "1.23 MWh"),
        (Cell(sum([used, used])), "2469 kWh"),
        (Cell(used * Price("0.5680", CNY / kWh)), "701.196 CNY"),
        (Cell(Price("0.5680", CNY / kWh)), "0.5680 CNY/kWh"),
        (Cell(Factor("0.5306", kgCO2e / kWh)), "0.5306 kgCO2e/kWh"),
        (Cell(20 * CNY), "20.00 CNY"),
        (Cell.no_value(), "–"),
        (Cell.share(1 * kWh, 3 * kWh), "33.3 %"),
        (Cell.share(1 * kWh, Total(8 * kWh), 2), "12.50 %"),
    ]
    for cell, text in cases:
        assert str(cell) == text
    assert Cell(used).number() == Exact("1234.5") and Cell(used).unit() == "kWh" and Cell("x").number() is None
    assert Cell(7) == Cell("7", "") and hash(Cell(7)) == hash(Cell("7", "")) and Cell(7) != Cell("7")
    with pytest.raises(TypeError):
        Cell(0.5)  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        Cell.share(1 * kWh, 1 * kgCO2e)
    with pytest.raises(TypeError):
        Cell(used, CNY)


def test_sheets_print_and_say_what_they_hold() -> None:
    sheet = Sheet("Bill", ["line", Column("amount", "right")]).row(["peak", 20 * CNY]).total(["total", 20 * CNY]).note("Synthetic.")
    assert str(sheet) == to_text(sheet) == "Bill\n\nline   amount\n        [CNY]\n-------------\npeak    20.00\n-------------\ntotal   20.00\n\nSynthetic.\n"
    assert sheet.title() == "Bill" and sheet.columns() == [Column("line"), Column("amount", Align.right)] and sheet.notes() == ["Synthetic."]
    assert [(row.kind, [str(cell) for cell in row.cells]) for row in sheet.rows()] == [
        (RowKind.line, ["peak", "20.00 CNY"]), (RowKind.total, ["total", "20.00 CNY"]),
    ]
    assert sheet._repr_html_() == to_html(sheet)
    with pytest.raises(Error) as error:
        sheet.row(["peak"])
    assert str(error.value) == 'sheet "Bill": row 3 has 1 cells for 2 columns; give one cell per column, Cell() where there is nothing to say'


def test_charts_take_energy_and_one_unit() -> None:
    used = Series(Slots.regular(parse_instant("2026-03-01T00:00:00Z"), timedelta(minutes=15), 4), Energy)
    used.set(0, 25 * kWh)
    chart = load_curve(used, zone="Asia/Shanghai", language="chinese")
    assert isinstance(chart, Chart) and chart._repr_svg_() == chart.svg()
    assert chart.description() == "平均功率，4 个计量间隔，当地时间 Asia/Shanghai，2026-03-01；最大 100.0 kW，2026-03-01 08:00；缺失 45 分"
    with pytest.raises(TypeError):
        load_curve(Series(Slots(), Money))  # type: ignore[arg-type]
    with pytest.raises(Error) as error:
        bars([("cost", 1 * CNY), ("use", 1 * kWh)])
    assert error.value.code == "mixed_units"
    assert bars([("cost", Product(Money))]).description() == "cost: 0"


def test_a_bill_has_a_sheet_and_bars_in_both_languages() -> None:
    """The same two days as in test_tariff.py."""
    days = Interval(parse_instant("2026-03-02T00:00:00+08:00"), parse_instant("2026-03-04T00:00:00+08:00"))
    used = Series.from_columns(Slots.regular(days, timedelta(hours=1)), Energy, np.full(48, 1_000_000))
    result = bill(Tariff.load("example.tou"), used, days)
    text = str(sheet(result, title="Two days"))
    assert text.startswith("Two days\n") and re.search(r"\nenergy charge, peak +16 kWh +1\.0680 CNY/kWh +17\.09 +0\.0\n", text)
    assert "service charge, 2026-03: its days, of the 31 of the month." in text
    assert "电度电费（高峰）" in str(sheet(result, language="chinese"))
    assert bars(result).description().startswith("energy charge, peak: 17.09 CNY (50.3 %); ")
    assert bars(result, title="二日", language="chinese").svg().count("二日") >= 1
