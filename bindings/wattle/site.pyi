import os
from typing import NoReturn, final

from wattle.series import MeterEvent, Point
from wattle.stream import Setup
from wattle.time import Zone

__all__ = ["Site", "load_site", "parse_site"]

@final
class Site:
    """"""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def source(self) -> str:
        """"""
    @property
    def text(self) -> str:
        """"""
    @property
    def sha256(self) -> str:
        """"""
    @property
    def name(self) -> str:
        """"""
    @property
    def zone(self) -> Zone:
        """"""
    @property
    def stream(self) -> Setup:
        """"""
    @property
    def events(self) -> list[MeterEvent]:
        """"""
    def __getitem__(self, id: str, /) -> Point:
        """"""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

def load_site(path: str | os.PathLike[str]) -> Site:
    """"""
def parse_site(text: str, source: str = "site") -> Site:
    """"""
