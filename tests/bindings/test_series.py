"""Series in Python: kinds at run time, columns in and out, and the same sums as NumPy's."""

from __future__ import annotations

import gc
import pickle
from datetime import datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wattle
from wattle import (
    Currency, Emissions, Energy, Error, Interval, Money, Power, Quality, Reason, Series, Slots, Sum, Temperature, Total, Volume, degC, kW, kWh, m3,
    m3_per_h, mean, mWh,
)

START = datetime(2026, 3, 1, tzinfo=timezone.utc)
QUARTER = timedelta(minutes=15)
GAP = Quality(Reason.gap)
cny = Currency("CNY", 2)


def quarters(n: int) -> Slots:
    return Slots.regular(START, QUARTER, n)


def test_a_slot_without_a_value_is_none() -> None:
    used = Series(quarters(4), Energy)
    assert used.kind is Energy and len(used) == used.size() == 4 and not used.empty()
    assert used[0] is None and used.quality(0) == GAP and used.missing(0) == QUARTER
    used.set(0, 2 * kWh)
    used.set(1, 3 * kWh, Quality(Reason.interpolated))
    used.set(2, 4 * kWh, quality=Quality(Reason.interpolated), estimated=1 * kWh)
    assert list(used) == [2 * kWh, 3 * kWh, 4 * kWh, None] and used[-1] is None and used[-2] == 4 * kWh
    assert [used.estimated(i) for i in range(4)] == [0 * kWh, 3 * kWh, 1 * kWh, 0 * kWh]
    total = wattle.sum(used)
    assert isinstance(total, Sum) and total.kind is Energy
    assert total.total == Total(9 * kWh) and total.estimated == Total(4 * kWh) and total.quality == GAP
    assert total.missing == QUARTER and total.length == 4 * QUARTER and total.slots == 4 and total.coverage() == 0.75
    assert str(total) == "9 kWh in 4 slots, 4 kWh of it not measured, 900 s without a value; worst: missing: gap"
    used.set_missing(0, Quality(Reason.no_answer))
    assert used[0] is None and used.quality(0) == Quality(Reason.no_answer)


def test_columns_come_in_and_go_out() -> None:
    counts = np.array([5, 6, 0], dtype=np.int64)
    qualities = np.array([0, Quality(Reason.sibling).bits(), GAP.bits()], dtype=np.uint16)
    series = Series.from_columns(quarters(3), Energy, counts, qualities)
    assert list(series) == [5 * mWh, 6 * mWh, None]
    assert series.counts().tolist() == [5, 6, 0] and series.counts().dtype == np.int64
    assert series.qualities().tolist() == qualities.tolist() and series.qualities().dtype == np.uint16
    assert series.estimated_counts().tolist() == [0, 6, 0] and series.missing_micros().size == 0
    view = series.counts()
    with pytest.raises(ValueError, match="read-only"):
        view[0] = 1
    del series
    gc.collect()
    assert view.tolist() == [5, 6, 0]

    partly = Series.from_columns(quarters(1), Energy, np.array([7]), np.array([GAP.bits()], dtype=np.uint16), np.array([2]), np.array([60_000_000]))
    assert partly[0] == 7 * mWh and partly.missing(0) == timedelta(minutes=1) and partly.estimated(0) == 2 * mWh

    for wrong in (counts.astype(float), counts.astype(np.int32), [5, 6, 0]):
        with pytest.raises(TypeError):
            Series.from_columns(quarters(3), Energy, wrong)  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="uint16"):
        Series.from_columns(quarters(3), Energy, counts, qualities.astype(np.int64))  # type: ignore[call-overload]
    for code, arguments in {
        "other_grid": (quarters(2), Energy, counts),
        "no_value": (quarters(3), Energy, counts + 1, qualities),
        "out_of_range": (quarters(3), Energy, counts, qualities, np.array([0, -1, 0])),
    }.items():
        with pytest.raises(Error) as error:
            Series.from_columns(*arguments)  # type: ignore[call-overload]
        assert error.value.code == code


def test_money_has_one_currency() -> None:
    cost = Series(quarters(2), Money, cny)
    cost.set(0, Money("1.50", cny))
    assert cost.denomination() == cny and list(cost) == [Money("1.50", cny), None]
    with pytest.raises(Error) as error:
        cost.set(1, Money("1", Currency("EUR", 2)))
    assert error.value.code == "mixed_currency"
    with pytest.raises(TypeError):
        Series(quarters(2), Energy, cny)
    assert pickle.loads(pickle.dumps(cost)) == cost


def test_a_gauge_is_whole_counts_of_a_resolution() -> None:
    outdoor = Series(quarters(3), degC, "0.1")
    outdoor.set_count(0, 215)
    outdoor.set_count(1, 217, Quality(Reason.interpolated))
    assert outdoor.kind is Temperature and outdoor.unit() == degC and str(outdoor.resolution()) == "0.1"
    assert outdoor[0] == Temperature("21.5 degC") and outdoor[2] is None
    assert mean(outdoor) == Temperature("21.6 degC")
    power = Series.from_columns(quarters(1), kW, "0.01", np.array([1234]))
    assert power.kind is Power and power[0] == Power("12.34 kW")
    assert list(power.integral()) == [wattle.Energy("3.085 kWh")]
    assert list(Series.from_columns(quarters(1), m3_per_h, 1, np.array([4])).integral()) == [1 * m3]
    for nonsense in (
        lambda: wattle.sum(power), lambda: mean(power.integral()), lambda: outdoor.integral(), lambda: power + power,
        lambda: power.set(0, 1 * kW), lambda: power.integral().set_count(0, 1), lambda: Series(quarters(1), kWh, 1), lambda: Series(quarters(1), "kW", 1),
        lambda: power.estimated(0),
    ):
        with pytest.raises(TypeError):
            nonsense()
    for series in (outdoor, power):
        assert pickle.loads(pickle.dumps(series)) == series and Series.from_bytes(series.to_bytes(), series.kind) == series


def test_series_add_where_their_grids_agree() -> None:
    main = Series(quarters(2), [5 * kWh, 6 * kWh])
    sub = Series(quarters(2), [2 * kWh, 7 * kWh])
    assert list(main - sub) == [3 * kWh, -1 * kWh] and list(main + sub) == [7 * kWh, 13 * kWh]
    with pytest.raises(Error) as error:
        main + main.slice(0, 1)
    assert error.value.code == "other_grid" and "align or resample" in error.value.remedy
    with pytest.raises(TypeError):
        main + Series(quarters(2), Volume)
    with pytest.raises(TypeError):
        Series(quarters(2), [1 * kWh, 1 * m3])
    with pytest.raises(TypeError):
        Series(quarters(0), [])
    with pytest.raises(TypeError):
        hash(main)


def test_slices_aligns_and_resamples() -> None:
    used = Series(quarters(8), [i * kWh for i in range(8)])
    hour = Interval(START + timedelta(hours=1), START + timedelta(hours=2))
    assert list(used.slice(hour)) == list(used.slice(4, 4)) == [4 * kWh, 5 * kWh, 6 * kWh, 7 * kWh]
    hours = used.resample(Slots.regular(START, timedelta(hours=1), 2))
    assert list(hours) == [6 * kWh, 22 * kWh] and wattle.sum(hours).total == wattle.sum(used).total
    day = used.align(quarters(96))
    assert day[7] == 7 * kWh and day[8] is None and day.slice(used.slots().span()) == used
    parts = wattle.sum(used.slice(0, 3)) + wattle.sum(used.slice(3, 5))
    assert parts == wattle.sum(used) and hash(parts) == hash(wattle.sum(used))
    assert repr(used) == "<Series of Energy, 8 slots of 2026-03-01T00:00:00Z/2026-03-01T02:00:00Z>"
    with pytest.raises(Error):
        used[8]
    with pytest.raises(Error):
        used.resample(Slots.regular(START, timedelta(minutes=20), 6))


@settings(max_examples=300)
@given(st.lists(st.integers(-(2**62), 2**62), min_size=1, max_size=60), st.randoms(use_true_random=False))
def test_sums_are_those_of_python(counts: list[int], random: object) -> None:
    grid = quarters(len(counts))
    qualities = np.array([random.choice([0, Quality(Reason.spike).bits(), GAP.bits()]) for _ in counts], dtype=np.uint16)  # type: ignore[attr-defined]
    values = np.array([0 if q == GAP.bits() else c for c, q in zip(counts, qualities)], dtype=np.int64)
    series = Series.from_columns(grid, Emissions, values, qualities)
    total = wattle.sum(series)
    assert total.total.count() == sum(map(int, values))
    assert total.estimated.count() == sum(abs(int(v)) for v, q in zip(values, qualities) if q != 0)
    assert total.missing == int((qualities == GAP.bits()).sum()) * QUARTER
    assert Series.from_bytes(series.to_bytes(), Emissions) == series


def test_bytes_are_those_of_cpp() -> None:
    """The golden bytes of tests/series/series.cpp."""
    epoch = Slots.regular(datetime(1970, 1, 1, tzinfo=timezone.utc), timedelta(microseconds=4), 2)
    known = Series.from_columns(epoch, Energy, np.array([5, 6]), np.array([0, GAP.bits()], dtype=np.uint16), np.array([0, 1]), np.array([0, 3]))
    assert known.to_bytes().hex() == (
        "0101000000000602000000000000000000000000000000040000000000000005000000000000000600000000000000000000860000000000000000010000000000000000"
        "000000000000000300000000000000"
    )
    with pytest.raises(Error) as error:
        Series.from_bytes(known.to_bytes()[:-1], Energy)
    assert error.value.code == "bad_bytes"
