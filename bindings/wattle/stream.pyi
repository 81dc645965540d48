import datetime
from collections.abc import Sequence
from typing import TypeVar, overload

from wattle.series import Point, Reading, Series, Table
from wattle.time import Slots
from wattle.units import ApparentEnergy, Energy, Heat, Mass, ReactiveEnergy, Volume

__all__ = ["amounts", "energy"]

_Q = TypeVar("_Q", Energy, Heat, ReactiveEnergy, ApparentEnergy, Volume, Mass)

@overload
def amounts(
    table: Table, id: str, grid: Slots, kind: type[_Q], *, p_max: str | None = None, modulus: int | None = None,
    max_gap: datetime.timedelta | None = None, step_back: int = 2,
) -> Series[_Q]:
    """What a register counted in each slot of the grid, n amounts of that kind for n slots: the readings of a point of a Table in any order, with
    any spacing, on any edges.

    Each reading is judged from the last settled one. In the time between, at most p_max ("277 kW", "2.5 m3/h"; Heat in kW) × time × 1.1, and two
    counts, can have been counted: its cap. It counted d (normal: 0 ≤ d ≤ cap), or d + modulus (roll-over, flagged), where only one of the two fits.
    Else nothing is invented: where both fit, the time between is missing (ambiguous); a step back of up to step_back counts is set aside; a
    reading that nothing explains waits. A later one that fits settles the matter without it; three in a row that fit each other begin anew, and
    the time up to the first is missing (jump). Readings that are missing or suspect, or that the register cannot show, are set aside. The modulus is
    10^digits of the point, if known, or what is given: 2**32 for registers of 32 bits.

    Between settled readings the amount lies on a line that is floored at the edges of slots, so slots of any grid sum to the difference exactly.
    Where they are further apart than max_gap (2 × every of the point), the total is measured, and its split estimated (interpolated). Time outside
    of settled readings is missing: gap. A slot that is covered in part has a value, and tells the missing time.

    Two readings of one instant: if they agree, one; else the better quality, then the lower source, then the smaller value, flagged conflict.
    Raises Error with all findings: bad_point, for other kinds than registers too; missing_option without p_max, or without both every and max_gap;
    other_kind; out_of_range; overflow; unknown_point; bad_table for readings of several points.
    """
@overload
def amounts(
    readings: Sequence[Reading], point: Point, grid: Slots, kind: type[_Q], *, p_max: str | None = None,
    modulus: int | None = None, max_gap: datetime.timedelta | None = None, step_back: int = 2,
) -> Series[_Q]:
    """The same of the readings of one point, a list."""
@overload
def amounts(
    table: Table, grid: Slots, kind: type[_Q], *, p_max: str | None = None, modulus: int | None = None, max_gap: datetime.timedelta | None = None,
    step_back: int = 2,
) -> list[Series[_Q]]:
    """The same of all points of a Table, which all have this rule: a list of Series, one for each, in their order. One pass over the table, however
    its rows are mixed.
    """
@overload
def energy(
    table: Table, id: str, grid: Slots, *, p_max: str | None = None, modulus: int | None = None,
    max_gap: datetime.timedelta | None = None, step_back: int = 2,
) -> Series[Energy]:
    """The amounts of a register of Energy: amounts(…, Energy, …), with all that is said there."""
@overload
def energy(
    readings: Sequence[Reading], point: Point, grid: Slots, *, p_max: str | None = None, modulus: int | None = None,
    max_gap: datetime.timedelta | None = None, step_back: int = 2,
) -> Series[Energy]:
    """The same of the readings of one point, a list."""
@overload
def energy(
    table: Table, grid: Slots, *, p_max: str | None = None, modulus: int | None = None, max_gap: datetime.timedelta | None = None,
    step_back: int = 2,
) -> list[Series[Energy]]:
    """The same of all points of a Table, which all have this rule: a list of Series, one for each, in their order. One pass over the table, however
    its rows are mixed.
    """
