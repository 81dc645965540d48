"""Arrays in and out: views of the memory of wattle, inputs read in place, and the GIL released."""

from __future__ import annotations

import gc
import threading
import time
import tracemalloc
from datetime import datetime, timedelta, timezone

import numpy as np
import pytest

import wattle
from wattle import Energy, Error, Slots, Weight, Zone, ZoneCursor, kWh, share

UTC = timezone.utc
HOURS = np.arange(np.datetime64("2026-01-01", "us"), np.datetime64("2027-01-01", "us"), np.timedelta64(1, "h"))
BERLIN = Zone.load("Europe/Berlin")


def test_boundaries_are_a_view_of_the_memory_of_the_grid() -> None:
    slots = Slots.between(HOURS)
    view = slots.boundaries()
    assert view.dtype == np.dtype("datetime64[us]") and np.array_equal(view, HOURS) and not np.shares_memory(view, HOURS)
    assert np.shares_memory(view, slots.boundaries()) and view.base is slots
    assert np.shares_memory(view, slots.slice(10, 5).boundaries()) and np.array_equal(slots.slice(10, 5).boundaries(), HOURS[10:16])
    with pytest.raises(ValueError, match="read-only"):
        view[0] = HOURS[1]
    before = view.copy()
    del slots
    gc.collect()
    assert np.array_equal(view, before)  # the view keeps its owner alive
    assert Slots.regular(datetime(2026, 1, 1, tzinfo=UTC), timedelta(hours=1), 24).boundaries().size == 0


def test_the_counts_of_shares_are_a_view_of_their_parts() -> None:
    shares = share(10 * kWh, [Weight(str(i), 1) for i in range(3)])
    view = shares.counts()
    assert view.dtype == np.int64 and view.tolist() == [part.amount.count() for part in shares.parts]
    assert np.shares_memory(view, shares.counts()) and view.base is shares and view.strides[0] > 8
    with pytest.raises(ValueError, match="read-only"):
        view[0] = 0
    assert share(10 * kWh, []).counts().size == 0


def test_quanta_are_summed_in_place() -> None:
    counts = np.full(5_000_000, 2**40, dtype=np.int64)
    counts.setflags(write=False)
    tracemalloc.start()
    total = wattle.sum(counts, Energy)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert total.count() == 5_000_000 * 2**40 and peak < 100_000, "40 MB were copied"
    for wrong in (counts.astype(np.int32), counts.astype(float), counts.astype(">i8"), counts.view(np.uint64), counts[::2]):
        with pytest.raises(TypeError, match="int64|contiguous"):
            wattle.sum(wrong, Energy)


def test_local_times_and_offsets_of_arrays_are_those_of_instants() -> None:
    instants = [t.replace(tzinfo=UTC) for t in HOURS.tolist()]
    for source in (BERLIN, ZoneCursor(BERLIN)):
        local, offset = source.to_local(HOURS), source.offset(HOURS)
        assert local.dtype == HOURS.dtype and local.tolist() == [BERLIN.to_local(t) for t in instants]
        assert offset.dtype == np.int64 and offset.tolist() == [BERLIN.offset(t).total_seconds() for t in instants]
    square = HOURS[:24].reshape(2, 3, 4)
    assert BERLIN.to_local(square).shape == BERLIN.offset(square[:, ::2]).shape[:0] + (2, 3, 4)
    assert np.array_equal(BERLIN.to_local(HOURS[::-3]), BERLIN.to_local(HOURS)[::-3])


def test_local_arrays_become_instants_as_they_are_told() -> None:
    local = BERLIN.to_local(HOURS)
    with pytest.raises(Error) as caught:
        BERLIN.to_instant(local)
    assert caught.value.code == "doubled_local_time"
    earlier, later = (BERLIN.to_instant(local, ambiguous=choice) for choice in ("earlier", "later"))
    assert (later - earlier).astype(np.int64).sum() == 2 * 3_600_000_000  # the one hour that occurs twice, seen from both
    assert ((earlier == HOURS) | (later == HOURS)).all()
    gap = np.array(["2026-03-29T02:30"], dtype="datetime64[us]")
    assert BERLIN.to_instant(gap, nonexistent="next").tolist() == [datetime(2026, 3, 29, 1)]


def test_a_missing_time_stays_missing_or_is_refused() -> None:
    times = np.array(["2026-07-01", "NaT"], dtype="datetime64[us]")
    assert np.isnat(BERLIN.to_local(times)).tolist() == np.isnat(BERLIN.to_instant(times)).tolist() == [False, True]
    assert Slots.between(HOURS).index_of(times).tolist() == [181 * 24, -1]
    for use in (lambda: BERLIN.offset(times), lambda: Slots.between(times)):
        with pytest.raises(Error, match="NaT"):
            use()


def test_slots_are_found_for_arrays() -> None:
    for slots in (Slots.between(HOURS), Slots.regular(datetime(2026, 1, 1, tzinfo=UTC), timedelta(hours=1), HOURS.size - 1)):
        times = HOURS[:-1] + np.timedelta64(59, "m")
        assert slots.index_of(times).tolist() == list(range(HOURS.size - 1))
        outside = np.array([HOURS[0] - np.timedelta64(1, "us"), HOURS[-1]])
        assert slots.index_of(outside).tolist() == [-1, -1] and slots.index_of(outside).dtype == np.int64


@pytest.mark.parametrize("dtype", ["datetime64[ns]", "datetime64[s]", "datetime64[D]", "int64", "float64", ">M8[us]"])
def test_other_units_of_time_are_refused_with_the_conversion(dtype: str) -> None:
    for use in (BERLIN.to_local, BERLIN.offset, BERLIN.to_instant, Slots.between(HOURS).index_of, Slots.between):
        with pytest.raises(TypeError, match=r'astype\("datetime64\[us\]"\)'):
            use(np.zeros(2, dtype=dtype))


def test_another_thread_runs_while_an_array_is_worked_on() -> None:
    times = np.tile(HOURS, 500)
    done = threading.Event()

    def work() -> None:
        BERLIN.to_instant(times, ambiguous="earlier", nonexistent="next")
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    steps = 0
    while not done.is_set():
        steps += 1
        time.sleep(0)
    thread.join()
    assert steps > 100, "the GIL was held"
