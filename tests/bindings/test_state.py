"""wattle.stream: states that merge, the same as in C++."""

from __future__ import annotations

import copy
import pickle
import random
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from wattle import Energy, Error, Interval, Periods, Point, Reading, Slots, Table, Volume, Wh, Zone
from wattle.stream import Engine, Level, PointSetup, Setup, State, Sums, energy, fold, load_duration, merge, unmerge

MARCH = datetime(2026, 3, 1, tzinfo=timezone.utc)
QUARTER = timedelta(minutes=15)
POINT = Point("main", "register", "Wh", every=QUARTER)
SETUP = Setup([PointSetup(POINT, p_max="12 kW", modulus=100_000)], [Level.every(QUARTER), Level.of(Periods.days(Zone.fixed(timedelta(hours=8))))])


def table(counts: range, first: int = 0) -> Table:
    return Table([POINT], [Reading(MARCH + QUARTER * i, (97_000 + 130 * i) % 100_000, 0) for i in counts])


def test_parts_that_follow_each_other_merge_to_the_fold_of_all() -> None:
    whole = fold(table(range(100)), SETUP)
    parts = [fold(table(range(i, i + 20)), whole) for i in range(0, 100, 20)]
    merged = State()
    for part in parts:
        merged = merge(merged, part)
    assert merged == whole and merged.to_bytes() == whole.to_bytes()
    assert (whole.points(), whole.form("main"), whole.empty(), State().empty(), repr(whole)) == (["main"], "folded", False, True, "<State of 1 points>")
    grid = Slots.regular(MARCH, QUARTER, 99)
    used = whole.amounts("main", grid)
    assert used == energy(table(range(100)), "main", grid, p_max="12 kW", modulus=100_000) == whole.amounts("main", grid, Energy)
    assert used[0] == 130 * Wh
    assert whole.amounts("main", SETUP.levels[1]).slots() == SETUP.levels[1].covering(whole.span("main"))


def test_rows_that_were_dealt_out_merge_in_any_order() -> None:
    rows = list(range(60)) * 2
    random.Random(7).shuffle(rows)
    parts = [fold(table(rows[i::4]), SETUP, "open") for i in range(4)]
    parts = [pickle.loads(pickle.dumps(part)) for part in parts]
    merged = merge(merge(parts[3], parts[1]), merge(parts[0], parts[2]))
    assert merged == fold(table(range(60)), SETUP, "open")
    assert merge(merged, State(SETUP)).folded() == fold(table(range(60)), SETUP)
    with pytest.raises(Error, match="without a setup") as refused:
        merged.folded()
    assert refused.value.code == "other_setup"


def test_what_was_merged_is_taken_out_again_where_the_rest_is_known() -> None:
    part, rest = fold(table(range(0, 60, 2)), SETUP, "open"), fold(table(range(1, 60, 2)), SETUP, "open")
    assert unmerge(merge(part, rest), part) == rest
    folded = [fold(table(range(30)), SETUP), fold(table(range(30, 60)), SETUP)]
    with pytest.raises(Error, match="sums do not tell") as refused:
        unmerge(merge(*folded), folded[1])
    assert refused.value.code == "not_a_part"


def test_bytes_come_back_and_pickle() -> None:
    state = fold(table(range(30)), SETUP)
    for other in (State.from_bytes(state.to_bytes()), State.from_bytes(state.to_bytes(), SETUP), copy.deepcopy(state), pickle.loads(pickle.dumps(state))):
        assert other == state and other.to_bytes() == state.to_bytes()
    with pytest.raises(Error, match="damaged"):
        State.from_bytes(state.to_bytes()[:-1] + b"\x55")
    with pytest.raises(Error, match="overlap"):
        merge(state, state)
    with pytest.raises(Error, match="form"):
        fold(table(range(3)), SETUP, "shut")
    with pytest.raises(Error, match="counts Energy"):
        state.amounts("main", SETUP.levels[0], Volume)


def test_the_windows_of_a_merged_state_hold_their_counts() -> None:
    merged = merge(fold(table(range(50)), SETUP), fold(table(range(50, 97)), SETUP))
    quarters, days = merged.buckets("main", 0), merged.buckets("main", 1)
    assert [bucket.readings for bucket in quarters] == [1] * 97
    assert [(b.amount, b.readings, b.rollovers, b.set_aside) for b in days] == [(64 * 130_000, 64, 1, 0), (32 * 130_000, 33, 0, 0)]
    engine = Engine(SETUP)
    engine.push(table(range(97)))
    assert [b for b in engine.take().buckets if b.level == 0] == quarters[:-1] and engine.running(0, 0) == quarters[-1]


def test_windows_add_up_to_a_longer_one() -> None:
    state = fold(table(range(-32, 97)), SETUP)  # a day of the zone begins at 16:00 UTC
    day = Sums()
    for bucket in state.buckets("main", 0)[:96]:
        day = day + Sums(bucket)
    assert day == Sums(state.buckets("main", 1)[0])
    assert (day.amount, day.readings, day.rollovers, day.length(), day.coverage()) == (96 * 130_000, 96, 1, 96 * QUARTER, 1)
    for again in (Sums.from_bytes(day.to_bytes()), pickle.loads(pickle.dumps(day)), copy.deepcopy(day)):
        assert again == day
    with pytest.raises(Error, match="bytes"):
        Sums.from_bytes(day.to_bytes()[:-1])


def test_a_gauge_with_bins_holds_its_load_duration() -> None:
    gauge = Point("power", "gauge", "kW", every=QUARTER)
    setup = Setup([PointSetup(gauge, bins=5)], [Level.every(QUARTER)])
    readings = [Reading(MARCH + QUARTER * i, 3 * i, 0) for i in range(9)]
    parts = [fold(Table([gauge], readings[i : i + 3]), setup) for i in range(0, 9, 3)]
    within = Interval(MARCH, MARCH + 8 * QUARTER)
    loads = merge(merge(parts[2], parts[1]), parts[0]).load_duration("power", within)
    assert loads == load_duration(Table([gauge], readings), "power", within, 5)
    assert loads.times == {0: 2 * QUARTER, 1: 2 * QUARTER, 2: QUARTER, 3: 2 * QUARTER, 4: QUARTER}
    with pytest.raises(Error, match="bins"):
        fold(table(range(3)), SETUP).load_duration("main", within)


def test_the_golden_files_of_the_cpp_tests_are_read() -> None:
    for form in ("open", "folded"):
        data = (Path(__file__).parents[1] / "stream" / "golden" / f"state_1_{form}.bin").read_bytes()
        state = State.from_bytes(data)
        assert state.to_bytes() == data and state.points() == ["idle", "main", "water"]
