import datetime
import enum
import os
from collections.abc import Mapping, Sequence
from typing import Literal, NoReturn, TypeAlias, final

from wattle.base import Finding, Quality, Source
from wattle.series import Point, Reading

__all__ = [
    "Behaviour", "Decoded", "FramedTcp", "Meter", "Profile", "ProfilePoint", "ProfileStatus", "RegisterType",
    "SimulatedMeter", "SimulatedServer", "WordOrder",
]

_Behaviour: TypeAlias = Behaviour | Literal["answer", "mute", "refuse"]

class RegisterType(enum.Enum):

    """How a number stands in its registers."""

    uint16 = 0
    int16 = 1
    uint32 = 2
    int32 = 3
    uint64 = 4
    int64 = 5
    float32 = 6
    float64 = 7

class WordOrder(enum.Enum):

    """In which order the bytes of a number come over the wire, A the highest.

    ABCD is the order of the standard, CDAB has the words swapped, BADC the bytes in each word, DCBA both.
    """

    ABCD = 0
    CDAB = 1
    BADC = 2
    DCBA = 3

class ProfileStatus(enum.Enum):

    """How far a profile can be trusted: copied from another list, taken from the maker's, or proven with a meter on the table."""

    synthetic = 0
    converted = 1
    official = 2
    field_tested = 3

class Behaviour(enum.Enum):

    """What a client of a simulated server meets: answers; a connection that is taken, but silence; or nobody who takes one."""

    answer = 0
    mute = 1
    refuse = 2

@final
class Decoded:

    """What registers say, as counts of the point's resolution."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def value(self) -> int:
        """In counts of the point's resolution; 0 if it is missing."""
    @property
    def quality(self) -> Quality:
        """How far it can be trusted."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class ProfilePoint:

    """One number of a device: what it means, and where it stands."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def point(self) -> Point:
        """What it means, a Point; its id without the device, such as "power.all"."""
    @property
    def function(self) -> int:
        """The function that reads it: 3 holding, 4 input registers."""
    @property
    def address(self) -> int:
        """Of its first register on the wire, so from 0."""
    @property
    def type(self) -> RegisterType:
        """How the number stands in its registers."""
    @property
    def order(self) -> WordOrder:
        """In which order its bytes come."""
    @property
    def modulus(self) -> int:
        """Counts after which a register begins again at 0; 0 where it does not, or nobody knows."""
    @property
    def sentinels(self) -> list[int]:
        """Bits that say "no value", as numbers of the point's width: a list."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Profile:

    """The registers of a sort of device, from a file of the form "profile/1". It has proven itself: every golden frame in the file
    reads as the file expects.
    """

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @staticmethod
    def parse(toml: str, source: str) -> Profile:
        """Reads the TOML text; `source` names it in errors. Raises Error (bad_profile) with every finding: file, line, column, remedy."""
    @staticmethod
    def load(path: str | os.PathLike[str]) -> Profile:
        """Reads a file; a bare id such as "eastron.sdm630" means the profile of that id that comes with wattle. Raises Error
        (unreadable_file), or as parse.
        """
    def id(self) -> str:
        """Such as "eastron.sdm630"."""
    def kind(self) -> str:
        """Such as "electricity"."""
    def status(self) -> ProfileStatus:
        """How far it can be trusted."""
    def revision(self) -> int:
        """Counted up by its authors when a number changes its meaning; 1 where the file says none."""
    def sources(self) -> list[Source]:
        """Where the registers are known from: a list of Source."""
    def points(self) -> list[ProfilePoint]:
        """A list of ProfilePoint, in the order of function and address."""
    def index(self, id: str) -> int:
        """The place of the point of that id. Raises Error (unknown_point) that names similar ones."""
    def max_registers(self) -> int:
        """How many registers the device gives at once."""
    def text(self) -> str:
        """The text it was read from."""
    def source(self) -> str:
        """What errors call the text: the path."""
    def sha256(self) -> str:
        """The SHA-256 of the text: 64 hexadecimal digits."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class FramedTcp:

    """A device or gateway at an address, by Modbus TCP. It connects when it is first asked, and again after a failure; an answer to
    another question is dropped, and the time runs on. For one thread.
    """

    def __init__(self, host: str, port: int = 502, *, connect: datetime.timedelta = ..., answer: datetime.timedelta = ...) -> None:
        """`host` is an IPv4 address such as "192.168.1.20"; `connect` and `answer` say how long to wait for the device before it counts as
        silent, timedeltas of 1 ms to 10 min. Raises Error (out_of_range).
        """

@final
class Meter:

    """One device: a profile, its unit number, and the link that leads to it."""

    def __init__(self, profile: Profile, unit: int, link: FramedTcp, first_place: int = 0, points: Sequence[str] = ...) -> None:
        """Points get the places first_place, first_place + 1 … in the order of the profile (or of `points`, ids of the profile, where not all
        are wanted). Raises Error: unknown_point, out_of_range.
        """
    def poll(self, now: datetime.datetime) -> list[Reading]:
        """A list with one Reading per point, in their order, all stamped `now`. What could not be read is missing with its reason. A link that
        fails is not asked again in the same poll; a device that answers with an exception is asked for its other registers. Never raises
        for a bad device. The GIL is released.
        """
    def profile(self) -> Profile:
        """What it is read by."""
    def points(self) -> list[ProfilePoint]:
        """A list of ProfilePoint, in the order of the readings."""
    def table_points(self, device: str) -> list[Point]:
        """The same as points of a table: "M07/import" of the device "M07"."""
    def failures(self) -> list[Finding]:
        """What went wrong in the last poll, request by request: a list of Finding."""

@final
class SimulatedMeter:

    """The registers of one synthetic device. A handle: a server that was given the meter shows what is set later."""

    def __init__(self, profile: Profile) -> None:
        """All registers are 0."""
    def set(self, point: str, counts: int) -> None:
        """What the point shows from now on, in counts of its resolution; a register with a modulus rolls over. Raises Error: unknown_point,
        out_of_range, overflow.
        """
    def set_missing(self, point: str) -> None:
        """The point shows its sign for "no value". Raises Error: unknown_point, out_of_range if it has none."""
    def profile(self) -> Profile:
        """What it was made from."""
    def shown(self, point: str) -> Decoded:
        """What it shows, as a meter at the other end of the wire would read it: a Decoded. Raises Error (unknown_point)."""

@final
class SimulatedServer:

    """Modbus TCP on 127.0.0.1 for one or several simulated meters. It starts a thread, and ends it when it is destroyed."""

    def __init__(self, meters: Mapping[int, SimulatedMeter], port: int = 0) -> None:
        """Meters by unit number, a dict; a unit that is none of them is answered by exception 11, as gateways do. Port 0 is any free one.
        Raises Error (unavailable) if the port cannot be had.
        """
    def port(self) -> int:
        """Where it listens on 127.0.0.1."""
    def behave(self, behaviour: _Behaviour) -> None:
        """From the return of the call on. Refusing closes the connections that are open."""
