"""What wattle raises: one exception, which carries every finding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Where the trouble is: a file, a tariff, an argument; with line and column (from 1) if the source is text."""

    source: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Return "site.toml:12:5", as much of it as is known."""
        text = self.source
        if self.line:
            text += f":{self.line}"
            if self.column:
                text += f":{self.column}"
        return text


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: a code for programs, a sentence for people, the place, and what would be right."""

    code: str
    what: str
    where: Place = Place("")
    remedy: str = ""

    def __str__(self) -> str:
        """Return 'tariff "NT2": bands overlap from 06:00 to 07:00; each hour belongs to one band'."""
        text = str(self.where)
        if text:
            text += ": "
        text += self.what
        if self.remedy:
            text += "; " + self.remedy
        return text


class Error(Exception):
    """A broken promise, a wrong file, a missing factor: raised with all findings at once, never none.

    `code`, `where` and `remedy` are those of the first finding. `code` is for programs to compare and never changes its meaning;
    `str(error)` is every finding as text, one per line.
    """

    def __init__(self, findings: Finding | Iterable[Finding]) -> None:
        self.findings: list[Finding] = [findings] if isinstance(findings, Finding) else list(findings)
        if not self.findings:
            raise ValueError("an Error needs at least one Finding")
        super().__init__(self.findings)

    @property
    def code(self) -> str:
        """The name of this sort of trouble, such as "overflow" or "unknown_unit"."""
        return self.findings[0].code

    @property
    def where(self) -> str:
        """The place as text: "site.toml:12:5"."""
        return str(self.findings[0].where)

    @property
    def remedy(self) -> str:
        """What would be right."""
        return self.findings[0].remedy

    def __str__(self) -> str:
        return "\n".join(str(finding) for finding in self.findings)


for _class in (Place, Finding, Error):
    _class.__module__ = "wattle"
del _class
