"""The live engine from Python: the same buckets as the batch, whatever the order, and what Python adds."""

import copy
import pickle
import random
from datetime import timedelta

import numpy as np
import pytest

from wattle import *
from wattle import stream

QUARTER = timedelta(minutes=15)
BEGIN = parse_instant("2026-03-01T00:00:00Z")
POINT = Point("main", PointKind.register, Wh, digits=5, every=QUARTER)
SETUP = stream.Setup([stream.PointSetup(POINT, p_max="12 kW")], [stream.Level.every(QUARTER), stream.Level.of(Periods.days(Zone.load("Asia/Shanghai")))])


def readings(n: int, seed: int = 7) -> list[Reading]:
    chance = random.Random(seed)
    position, all = 99_000, []
    for i in range(n):
        all.append(Reading(BEGIN + QUARTER * i, position % 100_000, 0))
        position += chance.randrange(0, 2_000)
    return all


def test_a_column_of_readings_in_any_order_says_what_the_batch_says() -> None:
    rows = readings(400)
    shuffled = random.Random(8).sample(rows, len(rows))
    engine = stream.Engine(SETUP)
    counts = engine.push(Table.from_columns(
        [POINT], np.array([r.at.replace(tzinfo=None) for r in shuffled], "datetime64[us]"), np.array([r.value for r in shuffled]), np.zeros(len(shuffled), np.uint32)))
    assert counts.accepted + counts.late == 400 and counts.duplicate == 0
    grid = Slots.regular(BEGIN, QUARTER, 399)
    assert engine.take().series(0, 0, grid) == stream.energy(rows, POINT, grid, p_max="12 kW")


def test_columns_are_those_of_the_buckets() -> None:
    engine = stream.Engine(SETUP)
    for r in readings(10):
        assert engine.push(r) == stream.Pushed.accepted
    out = engine.take()
    columns = out.columns()
    assert len(out) == len(out.buckets) == 9 and len(engine.take()) == 0
    assert columns["amount"].tolist() == [b.amount for b in out.buckets]
    assert columns["start"].dtype == np.dtype("datetime64[us]") and columns["start"][1] - columns["start"][0] == np.timedelta64(15, "m")
    assert engine.running(0, 1).status == stream.Status.provisional and engine.running(0, 5) is None


def test_an_engine_pickles_and_goes_on() -> None:
    rows = readings(50)
    whole, half = stream.Engine(SETUP), stream.Engine(SETUP)
    for r in rows[:30]:
        whole.push(r), half.push(r)
    half.set_offset("gateway", 30)
    half.take(), whole.take()
    copied = pickle.loads(pickle.dumps(half))
    assert copied.offsets() == {"gateway": 30} and copied.snapshot() == half.snapshot()
    for r in rows[30:]:
        assert copied.push(r) == whole.push(r)
    assert copied.take() == whole.take()
    damaged = bytearray(half.snapshot())
    damaged[-1] ^= 1
    with pytest.raises(Error) as refused:
        whole.restore(bytes(damaged))
    assert refused.value.code == "bad_bytes"
    other = copy.copy(stream.Engine(stream.Setup([stream.PointSetup(POINT, p_max="13 kW")])))
    with pytest.raises(Error) as refused:
        other.restore(half.snapshot())
    assert refused.value.code == "other_setup"


def test_progress_can_stop_a_long_table() -> None:
    rows = 3 << 20
    table = Table.from_columns([POINT], (np.arange(rows) * 60_000_000 + 1_772_323_200_000_000).view("datetime64[us]"), np.arange(rows) % 100_000, np.zeros(rows, np.uint32))
    engine = stream.Engine(SETUP, history=False)
    seen: list[tuple[int, int]] = []

    def progress(done: int, of: int) -> bool:
        seen.append((done, of))
        return len(seen) < 2

    counts = engine.push(table, progress)
    assert seen == [(1 << 20, rows), (2 << 20, rows)] and counts.accepted == 2 << 20


def test_late_readings_without_a_history_are_handed_back() -> None:
    engine = stream.Engine(SETUP, history=False)
    rows = readings(4)
    for r in (rows[0], rows[2], rows[3]):
        engine.push(r)
    assert engine.push(rows[1]) == stream.Pushed.late
    assert engine.take().unplaced == [rows[1]]


def test_an_event_noted_afterwards_says_what_the_segments_say() -> None:
    rows = readings(12)
    event = MeterEvent(BEGIN + QUARTER * 4 + timedelta(minutes=5), 0, MeterEvent.Exchange("A", "B", old_end=rows[4].value, new_start=rows[5].value))
    engine = stream.Engine(SETUP)
    for r in rows:
        engine.push(r)
    engine.apply(event)
    grid = Slots.regular(BEGIN, QUARTER, 11)
    rule = stream.segments_of(POINT, [event], p_max="12 kW")
    out = engine.take()
    assert out.series(0, 0, grid) == stream.energy(rows, POINT, grid, p_max="12 kW", segments=rule)
    assert max(out.buckets, key=lambda b: (b.window.begin() == BEGIN + QUARTER * 4, b.version)).exchanges == 1
    with pytest.raises(Error) as refused:
        engine.apply(MeterEvent(BEGIN + QUARTER * 8, 0, MeterEvent.Exchange("X", "Y")))
    assert refused.value.code == "bad_segments"


def test_a_tick_closes_what_is_silent() -> None:
    setup = stream.Setup(SETUP.points, SETUP.levels[:1], horizon=timedelta(days=1), idle_limit=timedelta(minutes=30))
    assert setup.idle_limit == timedelta(minutes=30) and pickle.loads(pickle.dumps(setup)) == setup
    engine = stream.Engine(setup)
    engine.push(readings(1)[0])
    engine.tick(BEGIN + timedelta(hours=1))
    assert [b.status.name for b in engine.take().buckets] == ["provisional", "provisional"]
    engine.tick(BEGIN + timedelta(days=1, minutes=15))
    assert [(b.status.name, b.version) for b in engine.take().buckets if b.window.begin() == BEGIN] == [("final", 2)]
    assert engine.final_until(0) == BEGIN + QUARTER


def test_lumps_are_told_beside_the_windows() -> None:
    setup = stream.Setup([stream.PointSetup(POINT, p_max="12 kW", gap="leave")], SETUP.levels[:1])
    engine = stream.Engine(setup)
    engine.push(Reading(BEGIN, 100, 0)), engine.push(Reading(BEGIN + timedelta(hours=2), 900, 0))
    (lump,) = engine.take().lumps
    assert (lump.time, lump.amount, lump.withdrawn) == (Interval(BEGIN, BEGIN + timedelta(hours=2)), 800_000, False)


def test_pending_names_the_point_and_its_largest_step() -> None:
    engine = stream.Engine(SETUP)
    for value, at in ((40_520, 0), (90_000, 1), (90_400, 2)):
        engine.push(Reading(BEGIN + QUARTER * at, value, engine.slot("main")))
    (pending,) = engine.pending()
    assert (pending.point, pending.since, pending.candidates, pending.largest_step) == (0, BEGIN, 2, 49_880)
    with pytest.raises(Error) as refused:
        engine.slot("other")
    assert refused.value.code == "unknown_point"


def test_virtual_meters_nodes_and_ratios_follow_their_meters() -> None:
    # Section 5 of the specification of the stream: 1 000 = 600 + 350 + loss 20, all of class 1, k = 2: 30 > 24.35.
    points = [stream.PointSetup(Point(id, PointKind.register, kWh, digits=6, every=QUARTER), p_max="9 MW") for id in ("main", "shop/a", "shop/b")]
    setup = stream.Setup(points, [stream.Level.every(QUARTER)],
                         virtual_meters=[stream.VirtualMeter("rest", stream.Formula("main - sum(shop/*)"))],
                         ratios=[stream.RatioMeter("share", "%", "rest", "main")],
                         trees=[stream.TreeNode("plant", "shop", "main", ["shop/a", "shop/b"], "0.02")])
    engine = stream.Engine(setup)
    assert [engine.slot(id) for id in ("rest", "plant/shop", "share")] == [3, 4, 5]
    for place, counts in enumerate((1000, 600, 350)):
        engine.push(Reading(BEGIN, 0, place)), engine.push(Reading(BEGIN + QUARTER, counts, place))
    out = engine.take()
    assert [(b.point, b.amount) for b in out.meters] == [(3, 50_000_000), (4, 30_000_000)]
    assert out.meter_columns()["amount"].tolist() == [50_000_000, 30_000_000]
    [balance] = out.balances
    assert (balance.point, balance.summary.residual, balance.summary.tolerance, balance.summary.outside()) == (4, 30_000_000, 24_351_592, True)
    [ratio] = out.ratios
    assert (ratio.point, ratio.summary.value, ratio.summary.unit) == (5, stream.Ratio(5), "%")
    assert out.series(3, 0, Slots.regular(BEGIN, QUARTER, 1))[0] == 50 * kWh
    # A late reading of one of them restates them all; so does an engine that was pickled between.
    copied = pickle.loads(pickle.dumps(engine))
    for each in engine, copied:
        each.push(Reading(BEGIN + QUARTER, 349, 2))
    later = engine.take()
    assert later == copied.take()
    assert [(b.point, b.version, b.amount) for b in later.meters] == [(3, 2, 51_000_000), (4, 2, 31_000_000)]
    assert [r.point for r in later.restated] == [2, 3, 4] and len(later) == 4


def test_alarms_are_told_as_they_change() -> None:
    oven = Point("dryer", PointKind.gauge, degC, every=timedelta(minutes=1))
    setup = stream.Setup(
        [stream.PointSetup(oven)], [stream.Level.every(QUARTER)],
        alarms=[stream.AlarmSetup("dryer", stream.AlarmRule("hot", stream.LimitAlarm(high=[120]))), stream.AlarmSetup("dryer", stream.AlarmRule("dead", stream.CommunicationAlarm()))])
    engine = stream.Engine(setup)
    rows = [Reading(BEGIN + timedelta(minutes=minute), value, 0) for minute, value in ((0, 100), (1, 125), (2, 130), (3, 119))]
    for r in rows:
        engine.push(r)
    raised, ended = engine.take().alarms
    assert (raised.id, raised.version, raised.cleared_at) == ("hot", 1, None)
    assert (ended.version, ended.start, ended.cleared_at) == (2, BEGIN + timedelta(minutes=1), BEGIN + timedelta(minutes=3))
    assert [ended.extreme, ended.withdrawn] == [stream.alarms(setup.alarms[0].rule, rows, oven)[0].extreme, False]
    engine.push(Reading(BEGIN + timedelta(minutes=2), 110, 0))  # of one minute the smaller value counts
    assert [(e.version, e.cleared_at) for e in engine.take().alarms] == [(3, BEGIN + timedelta(minutes=2))]
    engine.tick(BEGIN + timedelta(minutes=10))
    silence, = engine.take().alarms
    assert (silence.id, silence.start) == ("dead", BEGIN + timedelta(minutes=6))
    other = pickle.loads(pickle.dumps(engine))
    for one in (engine, other):
        one.push(Reading(BEGIN + timedelta(minutes=8), 100, 0))
    assert engine.take() == other.take()
