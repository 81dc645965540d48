"""wattle.stream: readings that count once each, all points of a table at once, and summaries as bytes; the same as in C++."""

from __future__ import annotations

import copy
import pickle
from datetime import datetime, timedelta, timezone

import numpy
import pytest

from wattle import AnyUnit, Decimal, Error, Exact, Interval, Point, PointKind, Quality, Reading, Reason, Slots, Table, degC, kW, stream

MARCH = datetime(2026, 3, 1, tzinfo=timezone.utc)
MINUTE = timedelta(minutes=1)
GRID = Slots.regular(MARCH, 15 * MINUTE, 2)


def gauge(name: str = "main") -> Point:
    return Point(name, PointKind.gauge, kW, "0.1", every=5 * MINUTE)


WORKED = [Reading(MARCH + minute * MINUTE, value) for minute, value in ((0, 10), (5, 20), (12, 0), (20, 8))]


def test_each_reading_counts_once() -> None:
    """10, 20 and 0 counts of 0.1 kW in the first quarter, 8 in the second."""
    each = stream.samples(WORKED, gauge(), GRID)
    assert str(each[0]) == "0.0 to 2.0 in 3 readings; worst: measured"
    assert each[0].mean("half_even", "0.01") == Decimal("1.00") and each[0].to_exact(20) == Exact(2)
    assert (each[0].sum, each[0].least, each[0].greatest, each[0].readings) == (30, 0, 20, 3)
    assert each.sum_counts().tolist() == [30, 8]
    assert each.least_counts().tolist() == [0, 8] and each.greatest_counts().tolist() == [20, 8]
    assert each.readings().tolist() == [3, 1] and each.readings().dtype == numpy.int64
    assert each.whole() == each[0] + each[1] + stream.SampleSummary()
    assert each.resample(Slots.regular(MARCH, 30 * MINUTE, 1))[0] == each.whole()
    assert (len(each), each.size(), each.empty(), each.unit(), each.slots()) == (2, 2, False, AnyUnit("kW"), GRID)
    assert [one.step for one in each] == [Decimal("0.1")] * 2


def test_what_is_doubtful_is_counted_apart() -> None:
    readings = [*WORKED[:1], Reading(MARCH + MINUTE, 99, 0, Reason.spike), Reading(MARCH + 2 * MINUTE, 0, 0, Reason.no_answer)]
    each = stream.samples(readings, gauge(), GRID)
    assert (each[0].readings, each[0].set_aside, each[0].missing, each[0].quality) == (1, 1, 1, Quality(Reason.no_answer))
    assert each.set_aside().tolist() == [1, 0] and each.missing().tolist() == [1, 0]
    assert each.qualities().tolist() == [Quality(Reason.no_answer).bits(), 0]
    assert each[1].least is None and each[1].greatest is None and each[1].mean("half_even", 1) is None
    with pytest.raises(Error, match="needs a gauge"):
        stream.samples([], Point("main", PointKind.register, kW), GRID)


def test_all_points_of_a_table_at_once() -> None:
    rows = [Reading(r.at, r.value * (1 + p), p) for r in WORKED for p in (0, 1)]
    table = Table([gauge("a"), gauge("b")], rows)
    assert stream.gauges(table, GRID) == [stream.gauges(table, id, GRID) for id in ("a", "b")]
    assert stream.gauges(table, GRID, interpolation="linear", hold=9 * MINUTE) == [
        stream.gauges(table, id, GRID, interpolation="linear", hold=9 * MINUTE) for id in ("a", "b")
    ]
    assert stream.samples(table, GRID) == [stream.samples(table, id, GRID) for id in ("a", "b")]
    assert stream.samples(table, "b", GRID).greatest_counts().tolist() == [40, 16]


def test_summaries_are_bytes() -> None:
    """The golden bytes stand in the tests in C++."""
    pump = Point("pump", PointKind.state, AnyUnit("1"), every=5 * MINUTE)
    warm = Point("warm", PointKind.gauge, degC, every=5 * MINUTE)
    for summary in (
        stream.gauges(WORKED, gauge(), GRID)[0],
        stream.states(WORKED, pump, GRID)[0],
        stream.load_duration(WORKED, warm, Interval(MARCH, MARCH + 15 * MINUTE), 5),
        stream.samples(WORKED, gauge(), GRID)[0],
        stream.GaugeSummary(), stream.StateSummary(), stream.LoadDuration(), stream.SampleSummary(),
    ):
        cls = type(summary)
        again = [cls.from_bytes(summary.to_bytes()), pickle.loads(pickle.dumps(summary)), copy.copy(summary), copy.deepcopy(summary)]
        assert all(one == summary and type(one) is cls and one.to_bytes() == summary.to_bytes() for one in again)
        with pytest.raises(Error) as caught:
            cls.from_bytes(summary.to_bytes() + b"\0")
        assert caught.value.code == "bad_bytes"
