"""wattle.stream: what registers counted, the same as in C++."""

from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone

import numpy
import pytest

from wattle import (
    Emissions, Energy, Error, Heat, Interval, Point, PointKind, Reading, Reason, Slots, Table, Volume, Wh, m3,
    quarter_hours, stream, sum as total_of,
)

MARCH = datetime(2026, 3, 1, tzinfo=timezone.utc)
QUARTER = timedelta(minutes=15)


def register(digits: int = 5, resolution: str = "1") -> Point:
    return Point("main", PointKind.register, Wh, resolution, digits=digits, every=QUARTER)


def each_quarter(*values: int) -> list[Reading]:
    return [Reading(MARCH + i * QUARTER, value) for i, value in enumerate(values)]


def test_what_explains_a_step_is_counted() -> None:
    """Specification of the stream, section 5: 40 100 → 40 520, then 99 990 → 250 after a jump."""
    grid = Slots.regular(MARCH, QUARTER, 2)
    used = stream.energy(each_quarter(99_990, 250, 40_000), register(), grid, p_max="12 kW")
    assert used[0] == 260 * Wh and str(used.quality(0)) == "measured (rollover)"
    assert used[1] is None and used.quality(1).reason() == Reason.jump
    assert stream.amounts(each_quarter(99_990, 250, 40_000), register(), grid, Energy, p_max="12 kW") == used
    at = numpy.array([f"2026-03-01T00:{m:02}" for m in (30, 0, 15)], dtype="datetime64[us]")
    table = Table.from_columns([register()], at, numpy.array([40_000, 99_990, 250]), numpy.zeros(3, numpy.uint32))
    assert stream.energy(table, "main", grid, p_max="12 kW") == used


def test_all_points_of_a_table_are_counted_in_one_pass() -> None:
    points = [register(), Point("other", PointKind.register, Wh, "1", digits=5, every=QUARTER)]
    table = Table(points, [Reading(MARCH + i * QUARTER, value, place) for i, value in enumerate((10, 30, 60)) for place in (1, 0)])
    grid = Slots.regular(MARCH, QUARTER, 2)
    both = stream.energy(table, grid, p_max="12 kW")
    assert both == [stream.energy(table, id, grid, p_max="12 kW") for id in ("main", "other")]
    assert both[0][1] == 30 * Wh and stream.amounts(table, grid, Energy, p_max="12 kW") == both


def test_every_option_arrives() -> None:
    readings = [Reading(MARCH, 2**32 - 10), Reading(MARCH + 3 * QUARTER, 20)]
    point = Point("gas", PointKind.register, m3, "0.001")
    used = stream.amounts(readings, point, Slots.regular(MARCH, QUARTER, 3), Volume, p_max="1 m3/h", modulus=2**32, max_gap=3 * QUARTER)
    assert list(used) == [Volume("0.01 m3")] * 3 and total_of(used).estimated.count() == 0
    dip = each_quarter(50, 45, 60)
    assert stream.energy(dip, register(0), Slots.regular(MARCH, 2 * QUARTER, 1), p_max="12 kW", step_back=5)[0] == 10 * Wh


def test_a_broken_promise_is_told_in_full() -> None:
    grid = Slots.regular(MARCH, QUARTER, 1)
    with pytest.raises(Error) as caught:
        stream.energy(each_quarter(1, 2), Point("main", PointKind.gauge, m3), grid)
    assert [f.code for f in caught.value.findings] == ["bad_point", "other_kind", "missing_option", "missing_option"]
    with pytest.raises(Error, match='p_max = "277 kW"'):
        stream.energy(each_quarter(1, 2), register(), grid)
    with pytest.raises(Error, match="unit"):
        stream.energy(each_quarter(1, 2), register(), grid, p_max="277")
    with pytest.raises(TypeError, match="factor"):
        stream.amounts(each_quarter(1, 2), register(), grid, Emissions, p_max="1 kW")  # type: ignore[type-var]
    with pytest.raises(Error, match="Heat"):
        stream.amounts(each_quarter(1, 2), register(), grid, Heat, p_max="1 kW")


# ---- the acceptance figure of the specification (2.2): a synthetic month under faults, with the truth beside it

TRUE_WH = 1_185_969  # what the specification says that the month holds


def month(fault: str) -> tuple[list[Reading], list[int]]:
    """The readings of 30 days under a fault, a reading before and behind them, and the W·s counted up to each minute from a day before on."""
    draw = random.Random(7)
    counted = [0]
    for minute in range(32 * 1440):
        busy = minute // 60 % 24 in (7, 8, 18, 19, 20, 21)
        u, v = draw.random(), draw.random()
        counted.append(counted[-1] + 60 * int(400 + 3500 * busy + 600 * u + 1500 * (v < 0.05)))
    readings = []
    for i in range(-4, 30 * 96 + 4):
        second = i * 900 + 420 + draw.randrange(-60, 61)
        minute, rest = divmod(second + 86_400, 60)
        wh = (counted[minute] + (counted[minute + 1] - counted[minute]) * rest // 60) // 3600
        readings.append(Reading(MARCH + timedelta(seconds=second), wh))
    match fault:
        case "rolls at 10^5 Wh":
            readings = [Reading(r.at, r.value % 100_000) for r in readings]
        case "50 h out, 10 % lost":
            out = (MARCH + timedelta(days=12, hours=9), MARCH + timedelta(days=14, hours=11))
            kept = [r for r in readings[8:-8] if not out[0] <= r.at < out[1] and draw.random() >= 0.1]
            readings = [*readings[:8], *kept, *readings[-8:]]  # what is lost at the ends of the month is not the rule's to find
        case "1 Wh low once" | "0 once" | "+500 kWh once":
            wrong = {"1 Wh low once": readings[1499].value - 1, "0 once": 0, "+500 kWh once": readings[1500].value + 500_000}[fault]
            readings[1500] = Reading(readings[1500].at, wrong)
    draw.shuffle(readings)
    return readings, counted


@pytest.mark.parametrize(
    "fault", ["no fault", "rolls at 10^5 Wh", "50 h out, 10 % lost", "1 Wh low once", "0 once", "+500 kWh once"]
)
def test_a_month_under_faults_is_counted_within_6_wh(fault: str) -> None:
    readings, counted = month(fault)
    assert round((counted[31 * 1440] - counted[1440]) / 3600) == TRUE_WH
    grid = quarter_hours(Interval(MARCH, MARCH + timedelta(days=30)))
    used = stream.energy(readings, register(digits=5 if fault.startswith("rolls") else 0), grid, p_max="12 kW")
    total = total_of(used)
    assert abs(total.total.narrow().to(Wh) - TRUE_WH) <= 6 and total.missing == timedelta(0)
    days = used.resample(Slots.regular(MARCH, timedelta(days=1), 30))
    true_days = [(counted[(d + 2) * 1440] - counted[(d + 1) * 1440]) / 3600 for d in range(30)]
    worst = max(abs(day.to(Wh) / true - 1) for day, true in zip(days, true_days))
    assert worst < (0.07 if "out" in fault else 0.0015)
    # Beside a reading that is set aside, two steps of 15 min ± 60 s may be longer than the 30 min of max_gap.
    estimated = total.estimated.narrow() / total.total.narrow()
    low, high = {"50 h out, 10 % lost": (0.07, 0.2), "no fault": (0, 0), "rolls at 10^5 Wh": (0, 0)}.get(fault, (0, 0.001))
    assert low <= estimated <= high
