"""wattle.stream: what gauges showed and what states were, the same as in C++."""

from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone
from fractions import Fraction

import numpy
import pytest

from wattle import (
    Decimal, Energy, Error, Exact, Flag, Heat, Interval, Point, PointKind, Power, Quality, Reading, Reason, Slots, Table, Temperature, Wh, degC,
    kW, stream,
)

MARCH = datetime(2026, 3, 1, tzinfo=timezone.utc)
MINUTE = timedelta(minutes=1)
QUARTER = 15 * MINUTE


def gauge(unit: object = kW, resolution: str = "1", **more: object) -> Point:
    return Point("main", PointKind.gauge, unit, resolution, every=5 * MINUTE, **more)  # type: ignore[arg-type]


def at(*rows: tuple[int, int]) -> list[Reading]:
    """Readings of so many minutes after the beginning of March, and that value."""
    return [Reading(MARCH + minute * MINUTE, value) for minute, value in rows]


# Section 5 of the specification of the stream.
WORKED = at((0, 10), (5, 20), (12, 0), (20, 8))
GRID = Slots.regular(MARCH, QUARTER, 2)


def test_a_quarter_hour_of_the_specification_by_each_of_its_means() -> None:
    """Step: (10 × 5 + 20 × 7 + 0 × 3) / 15; linear: (15 × 5 + 10 × 7 + 1.5 × 3) / 15; the readings are 10, 20, 0."""
    step = stream.gauges(WORKED, gauge(), GRID)
    linear = stream.gauges(WORKED, gauge(), GRID, interpolation="linear")
    assert step[0].mean("half_even", "0.001") == Decimal("12.667")
    assert linear[0].mean("half_even", "0.001") == Decimal("9.967")
    for one in (step[0], linear[0]):
        assert one.sample_mean("half_even", 1) == 10 and one.variance("half_even", "0.001") == Decimal("66.667")
        assert one.greatest is not None and (one.greatest.value, one.greatest.at) == (20, MARCH + 5 * MINUTE)
        assert one.coverage() == 1 and one.quality == Quality()
    assert str(step[0]) == "0 to 20 in 3 readings, 900 of 900 s covered; worst: measured"
    assert Fraction(step[0].twice_integral, 2 * 900_000_000) == Fraction(38, 3)


def test_power_becomes_means_and_energy() -> None:
    """10 kW from 00:07 to 00:22, else 0: blocks of 5.333 and 4.667 kW, 1 333.333 and 1 166.667 Wh."""
    power = stream.gauges(at((0, 0), (7, 10), (22, 0)), gauge(), GRID)
    assert stream.means(power, "0.001", Power).counts().tolist() == [5333, 4667]
    energy = stream.integrals(power, Energy)
    assert list(energy) == [Energy("1333.333 Wh"), Energy("1166.667 Wh")]
    assert energy.quality(0).has(Flag.calculated)
    with pytest.raises(Error, match="Temperature"):
        stream.means(power, "0.001", Temperature)
    with pytest.raises(TypeError, match="integrals"):
        stream.means(power, "0.001", Energy)  # type: ignore[type-var]
    with pytest.raises(TypeError, match="rate"):
        stream.integrals(power, Heat)  # type: ignore[type-var]


def test_per_slot_results_are_columns() -> None:
    grid = Slots.regular(MARCH, QUARTER, 4)
    power = stream.gauges([*WORKED, Reading(MARCH + 3 * MINUTE, 99, quality=Reason.spike)], gauge(), grid)
    assert power.readings().tolist() == [3, 1, 0, 0] and power.set_aside().tolist() == [1, 0, 0, 0]
    # 8 kW from 00:20 counts for 3 × 5 min.
    assert power.covered_micros().tolist() == [900_000_000, 900_000_000, 300_000_000, 0]
    assert power.greatest_counts().tolist() == [20, 8, 8, 0] and power.least_counts().tolist() == [0, 0, 8, 0]
    assert power.greatest_at().dtype == numpy.dtype("datetime64[us]")
    assert power.greatest_at()[:2].tolist() == [datetime(2026, 3, 1, 0, 5), datetime(2026, 3, 1, 0, 20)]
    assert numpy.isnat(power.least_at()).tolist() == [False, False, False, True]
    assert [Quality.from_bits(int(q)).reason() for q in power.qualities()] == [Reason.measured, Reason.measured, Reason.gap, Reason.gap]
    qualities = power.qualities()
    with pytest.raises(ValueError):
        qualities[0] = 1
    del power
    assert qualities.tolist()[0] == 0  # the view keeps what it looks at
    empty = stream.gauges(WORKED, gauge(), Slots.regular(MARCH, QUARTER, 0))
    assert empty.empty() and empty.readings().tolist() == [] and empty.greatest_at().tolist() == []


def test_a_table_gives_the_same_in_any_order_and_by_any_parts() -> None:
    draw = random.Random(5)
    readings = [Reading(MARCH + timedelta(seconds=draw.randrange(7200)), draw.randrange(-50, 50)) for _ in range(300)]
    draw.shuffle(readings)
    seconds = numpy.array([(r.at - MARCH).total_seconds() for r in readings])
    instants = numpy.datetime64("2026-03-01T00:00:00", "us") + seconds.astype("timedelta64[s]")
    table = Table.from_columns([gauge()], instants, numpy.array([r.value for r in readings]), numpy.zeros(300, numpy.uint32))
    quarters = Slots.regular(MARCH, QUARTER, 8)
    for interpolation in stream.Interpolation:
        fine = stream.gauges(table, "main", quarters, interpolation=interpolation)
        assert fine == stream.gauges(sorted(readings, key=lambda r: r.at), gauge(), quarters, interpolation=interpolation)
        hours = Slots.regular(MARCH, timedelta(hours=1), 2)
        assert fine.resample(hours) == stream.gauges(table, "main", hours, interpolation=interpolation)
        merged = stream.GaugeSummary()
        for one in reversed(list(fine)):
            merged = merged + one
        assert merged == fine.whole() and fine.whole() != fine[0]


def test_states_tell_how_long_and_how_often() -> None:
    pump = Point("pump", PointKind.state, "1", every=5 * MINUTE)
    each = stream.states(at((0, 1), (5, 0), (7, 1), (12, 1), (40, 3)), pump, Slots.regular(MARCH, 30 * MINUTE, 2))
    assert {code: (stay.time, stay.entries) for code, stay in each[0].codes.items()} == {0: (2 * MINUTE, 1), 1: (25 * MINUTE, 1)}
    assert each[0].changes() == 2 and each[1].of(3).entries == 1 and each[1].of(7).time == timedelta(0)
    assert each.covered_micros().tolist() == [27 * 60_000_000, 15 * 60_000_000]
    assert each[0] + each[1] == each.whole()
    with pytest.raises(Error, match="needs a state"):
        stream.states(WORKED, gauge(), GRID)


def test_load_duration_is_sorted_downward() -> None:
    load = stream.load_duration(WORKED, gauge(), Interval(MARCH, MARCH + QUARTER), 5)
    assert [(level.from_, level.time, level.or_higher) for level in load.downward()] == [
        (Exact("20"), 7 * MINUTE, 7 * MINUTE), (Exact("10"), 5 * MINUTE, 12 * MINUTE), (Exact("0"), 3 * MINUTE, QUARTER),
    ]
    assert load.percentile(50) == Exact("10") and load.percentile("53.4") == Exact("20")
    assert load.times == {0: 3 * MINUTE, 2: 5 * MINUTE, 4: 7 * MINUTE}
    half = Interval(MARCH, MARCH + 6 * MINUTE), Interval(MARCH + 6 * MINUTE, MARCH + QUARTER)
    parts = [stream.load_duration(WORKED, gauge(), part, 5) for part in half]
    assert parts[0] + parts[1] == load == stream.LoadDuration() + load
    with pytest.raises(Error, match="0 to 100"):
        load.percentile(101)


def test_every_option_arrives_and_a_broken_promise_is_told_in_full() -> None:
    lone = at((0, 215))
    warm = stream.gauges(lone, gauge(degC, "0.1"), GRID, hold=20 * MINUTE)
    assert list(stream.means(warm, "0.1", Temperature)) == [21.5 * degC, 21.5 * degC]
    assert warm[1].covered() == 5 * MINUTE and warm.unit() == gauge(degC).unit
    limited = stream.gauges(lone, gauge(degC, "0.1", low="-40", high="20"), GRID)
    assert limited[0].readings == 0 and limited[0].set_aside == 1 and limited[0].mean("half_even", 1) is None
    with pytest.raises(Error) as caught:
        stream.gauges(lone, Point("main", PointKind.register, "kWh"), GRID)
    assert [f.code for f in caught.value.findings] == ["bad_point", "missing_option"]
    with pytest.raises(Error) as caught:
        warm[2]
    assert caught.value.code == "out_of_range"
    assert stream.integrals(stream.gauges(lone, gauge(kW), GRID), Energy)[0] == 53750 * Wh
