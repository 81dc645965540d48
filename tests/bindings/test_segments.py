"""wattle.stream: the meters behind a point, declared rules and gaps, the same as in C++."""

from __future__ import annotations

import pickle
from datetime import datetime, timedelta, timezone

import pytest

from wattle import Emissions, Energy, Error, Interval, MeterEvent, Point, PointKind, Reading, Slots, Table, Wh, kW, stream
from wattle.stream import GapPolicy, GapProfile, Segment

MARCH = datetime(2026, 3, 1, tzinfo=timezone.utc)
QUARTER = timedelta(minutes=15)


def register(digits: int = 5) -> Point:
    return Point("main", PointKind.register, Wh, "1", digits=digits, every=QUARTER)


def each_quarter(*values: int) -> list[Reading]:
    return [Reading(MARCH + i * QUARTER, value) for i, value in enumerate(values)]


def quarters(count: int) -> Slots:
    return Slots.regular(MARCH, QUARTER, count)


def test_an_exchange_is_two_readings() -> None:
    """Specification of the stream, section 5: 40 520 → 40 700, 2 000 → 2 310 is 180 + 310 Wh."""
    at = MARCH + QUARTER
    events = [MeterEvent(at, 0, MeterEvent.Exchange("A", "B", 40_700, 2_000))]
    segments = stream.segments_of(register(), events)
    assert segments == [Segment(serial="A", end=40_700), Segment(at, "B", 2_000)]
    assert segments[0].from_ is None and segments[1].from_ == at and segments[1].multiplier is None
    readings = [Reading(MARCH, 40_520), Reading(MARCH + 2 * QUARTER, 2_310)]
    used = stream.energy(readings, register(), quarters(2), p_max="12 kW", segments=segments)
    assert list(used) == [180 * Wh, 310 * Wh] and str(used.quality(0)) == "measured (exchange)"
    table = Table([register()], readings)
    assert stream.energy(table, "main", quarters(2), p_max="12 kW", segments=segments) == used
    assert stream.energy(table, quarters(2), p_max="12 kW", segments=segments) == [used]
    unnoted = stream.energy(readings, register(), quarters(2), p_max="12 kW", segments=[Segment(), Segment(at)])
    assert list(unnoted) == [None, None] and str(unnoted.quality(1)) == "missing: exchange_pending"


def test_a_transformer_changes_the_ratio_and_not_the_register() -> None:
    at = MARCH + QUARTER
    events = [MeterEvent(at, 0, MeterEvent.TransformerChange("1", "40"))]
    segments = stream.segments_of(register(), events, p_max="12 kW")
    assert segments[1] == Segment(at, multiplier=40, same_meter=True)
    used = stream.energy(each_quarter(100, 110, 120), register(), quarters(2), p_max="12 kW", segments=segments)
    assert list(used) == [10 * Wh, 400 * Wh]
    with pytest.raises(Error, match="a ratio of 1 away, and 40 was in force") as caught:
        stream.segments_of(register(), [MeterEvent(at + QUARTER, 0, MeterEvent.TransformerChange("1", "80"))], segments=segments)
    assert caught.value.code == "bad_segments"


def test_resets_and_net_registers_are_declared() -> None:
    reset = stream.energy(each_quarter(40_520, 150, 480, 800), register(), quarters(3), p_max="12 kW", resettable=True)
    assert list(reset) == [150 * Wh, 330 * Wh, 320 * Wh] and str(reset.quality(0)) == "estimated: reset"
    net = stream.energy(each_quarter(1_000, 1_500, 900), register(), quarters(2), p_max="12 kW", backward=True)
    assert list(net) == [500 * Wh, -600 * Wh]
    free = stream.energy(each_quarter(100, 50_100), register(), quarters(1), no_cap=True)
    assert free[0] == 50_000 * Wh and str(free.quality(0)) == "measured (no_cap)"
    with pytest.raises(Error, match="both p_max and no_cap"):
        stream.energy([], register(), quarters(1), p_max="1 kW", no_cap=True)


def test_gaps_are_spread_weighed_or_left() -> None:
    readings = [Reading(MARCH, 0), Reading(MARCH + 4 * QUARTER, 400)]
    weights = GapProfile(quarters(4), [1, 2, 0, 1])
    by_weight = stream.energy(readings, register(), quarters(4), p_max="12 kW", gap="profile", profile=weights)
    assert list(by_weight) == [100 * Wh, 200 * Wh, 0 * Wh, 100 * Wh] and str(by_weight.quality(0)) == "estimated: profiled"
    left = stream.energy(readings, register(), quarters(4), p_max="12 kW", gap=GapPolicy.leave)
    assert list(left) == [None] * 4
    (lump,) = stream.lumps(readings, register(), Energy, p_max="12 kW", gap="leave")
    assert (lump.time, lump.amount, str(lump.quality)) == (Interval(MARCH, MARCH + 4 * QUARTER), 400 * Wh, "measured")
    assert stream.lumps(Table([register()], readings), "main", Energy, p_max="12 kW", gap="leave") == [lump]
    assert stream.lumps(readings, register(), Energy, p_max="12 kW") == []
    assert repr(lump) == "<Lump: 0.4 kWh in 2026-03-01T00:00:00Z/2026-03-01T01:00:00Z>"
    with pytest.raises(Error) as caught:
        GapProfile(quarters(4), [1, -1])
    assert [f.code for f in caught.value.findings] == ["other_grid", "bad_weight"]
    with pytest.raises(TypeError, match="factor"):
        stream.lumps(readings, register(), Emissions, p_max="1 kW")  # type: ignore[type-var]


def test_values_of_intervals_are_cut_at_edges() -> None:
    point = Point("import", PointKind.interval, kW, "0.1", every=QUARTER)
    used = stream.energy([Reading(MARCH + QUARTER, 12)], point, Slots.regular(MARCH, timedelta(minutes=5), 3))
    assert list(used) == [100 * Wh] * 3 and str(used.quality(0)) == "measured (calculated)"


def test_segments_and_profiles_pickle() -> None:
    segment = Segment(MARCH, "B", 1, 2, "0.1", 40, 2**32, True)
    weights = GapProfile(quarters(2), [1, 2])
    (lump,) = stream.lumps([Reading(MARCH, 0), Reading(MARCH + 4 * QUARTER, 400)], register(), Energy, p_max="12 kW", gap="leave")
    for value in (segment, Segment(), weights, lump):
        assert pickle.loads(pickle.dumps(value)) == value
    assert hash(segment) == hash(pickle.loads(pickle.dumps(segment))) and segment != Segment()
    assert weights.slots == quarters(2) and weights.weights == [1, 2] and len(weights) == 2
    assert repr(Segment(serial="A")).startswith("Segment(None, 'A'")
