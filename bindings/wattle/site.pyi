import os
from typing import NoReturn, final

from wattle.series import MeterEvent, Point
from wattle.stream import Setup
from wattle.time import Zone

__all__ = ["Site", "load_site", "parse_site"]

@final
class Site:
    """What a site file says. It pickles as its text. Sites of one text are equal."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def source(self) -> str:
        """The path, or what the text was called."""
    @property
    def text(self) -> str:
        """As it was read: the file, byte for byte."""
    @property
    def sha256(self) -> str:
        """Of the text, in hexadecimal digits."""
    @property
    def name(self) -> str:
        """What people call the site; may be empty."""
    @property
    def zone(self) -> Zone:
        """Whose clock it goes by, a Zone."""
    @property
    def stream(self) -> Setup:
        """What the stream is told, a wattle.stream.Setup."""
    @property
    def events(self) -> list[MeterEvent]:
        """Of meters, oldest first, a list of MeterEvent; their point is a place in stream.points."""
    def __getitem__(self, id: str, /) -> Point:
        """The Point of that id. Raises Error (unknown_point) that lists the points."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

def load_site(path: str | os.PathLike[str]) -> Site:
    """Reads the file, a Site. Raises Error: unreadable_file; bad_site with every finding of every table, in the order of the file, each with line
    and remedy. The GIL is released.
    """
def parse_site(text: str, source: str = "site") -> Site:
    """Reads the text of such a file; `source` names it in findings. Raises Error (bad_site)."""
