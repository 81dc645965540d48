"""Reports: tables of exact figures, charts, and one self-contained page."""

from wattle._wattle.report import (
    Align, Bar, Cell, Chart, Column, Page, RowKind, Sheet, bars, load_curve, sheet, to_html, to_text, write_page,
)

__all__ = [
    "Align", "Bar", "Cell", "Chart", "Column", "Page", "RowKind", "Sheet", "bars", "load_curve", "sheet", "to_html",
    "to_text", "write_page",
]
