"""wattle.stream: demand and key figures, the same as in C++."""

from __future__ import annotations

import copy
import decimal
import pickle
from datetime import datetime, timedelta, timezone
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from wattle import (
    Currency, Decimal, Energy, Error, Flag, Heat, Interval, Mass, Money, Point, PointKind, Power, Price, Quality, ReactiveEnergy,
    Reading, Reason, Series, Slots, Volume, Wh, demand_charge, half_even, half_up, kVA, kW, kWh, kvarh, m3, m3_per_h, stream, t, t_per_h,
)
from wattle.stream import KeyFigure, Ratio

MARCH = datetime(2026, 3, 1, tzinfo=timezone.utc)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
cny = Currency("CNY", 2)


def series_of(length: timedelta, *values: int | None) -> Series[Energy]:
    """Slots of one length with so many Wh."""
    series = Series(Slots.regular(MARCH, length, len(values)), Energy)
    for i, value in enumerate(values):
        if value is not None:
            series.set(i, value * Wh)
    return series


def test_10_kw_from_0007_to_0022() -> None:
    """Specification of the stream, section 5: blocks 5.333 and 4.667 kW, sliding 10 kW at 00:22."""
    point = Point("main", PointKind.register, Wh, "1")
    readings = [Reading(MARCH + minute * MINUTE, value) for minute, value in ((0, 0), (7, 0), (22, 2500), (30, 2500))]
    used = stream.energy(readings, point, Slots.regular(MARCH, MINUTE, 30), p_max="12 kW", max_gap=15 * MINUTE)
    first, second = stream.block_demand(used, Slots.regular(MARCH, 15 * MINUTE, 2), window=15 * MINUTE)
    assert first is not None and second is not None
    assert str(first.to_ratio(kW).rounded(half_even, "0.001")) == "5.333" and str(second.to_ratio(kW).rounded(half_even, "0.001")) == "4.667"
    assert str(first) == "5.333 kW: 1.333333 kWh in 2026-03-01T00:00:00Z/2026-03-01T00:15:00Z"
    peak = stream.sliding_demand(used, window=15 * MINUTE, step=MINUTE)
    assert peak is not None and peak.kind is Energy
    assert peak.to_ratio(kW) == 10 and peak.to(kW) == 10.0 and peak.power() == Power("10 kW") and peak.at() == MARCH + 22 * MINUTE
    assert (peak.amount, peak.coverage(), peak.estimated_share(), peak.quality) == (2500 * Wh, 1, 0, Quality())
    charge = demand_charge(peak.amount, peak.window.length(), Price("38", cny / kW))
    assert charge.rounded(half_up, cny.minor_unit()) == Money("380", cny)


def test_every_option_arrives() -> None:
    used = series_of(5 * MINUTE, 9, 9, None, 9, 1, 1)
    window = 15 * MINUTE
    assert stream.block_demand(used, window=window).amount == 11 * Wh  # type: ignore[union-attr]
    partly = stream.block_demand(used, window=window, min_coverage="0.66")
    assert partly is not None and partly.amount == 18 * Wh and partly.missing == 5 * MINUTE and partly.quality.reason() == Reason.gap
    assert partly.coverage() == pytest.approx(2 / 3)
    assert stream.block_demand(used, window=window, min_coverage=0, cuts=[MARCH + 6 * MINUTE, MARCH + 16 * MINUTE]) is None
    sliding = stream.sliding_demand(used, Slots.regular(MARCH - HOUR, HOUR, 2), window=10 * MINUTE, step=5 * MINUTE)
    assert sliding[0] is None and sliding[1] is not None and sliding[1].amount == 18 * Wh
    with pytest.raises(Error, match="cuts|within the slot"):
        stream.block_demand(used, window=7 * MINUTE)
    with pytest.raises(Error) as caught:
        stream.block_demand(used, window=timedelta(0), min_coverage=2)
    assert [f.code for f in caught.value.findings] == ["out_of_range", "out_of_range"]


def test_every_kind_that_is_counted_at_a_rate_has_a_demand() -> None:
    quarters = Slots.regular(MARCH, 15 * MINUTE, 2)
    water = stream.block_demand(Series(quarters, [1 * m3, 2 * m3]))
    mass = stream.block_demand(Series(quarters, [1 * t, 2 * t]))
    heat = stream.block_demand(Series(quarters, [Heat("9 MJ"), Heat("18 MJ")]))
    assert water is not None and water.kind is Volume and water.flow() == 8.0 * m3_per_h
    assert mass is not None and mass.kind is Mass and mass.to_ratio(t_per_h) == 8
    assert heat is not None and heat.power() == 20.0 * kW
    with pytest.raises(TypeError, match="flow"):
        water.power()  # type: ignore[misc]
    with pytest.raises(TypeError, match="VolumeFlow"):
        water.to_ratio(kW)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="Money"):
        stream.block_demand(Series(quarters, [Money("1", cny), Money("2", cny)]))  # type: ignore[type-var]


def test_a_block_that_is_being_filled_tells_what_it_will_be() -> None:
    used = series_of(5 * MINUTE, 100, 200, 400)
    running = stream.running_demand(used, Interval(MARCH, MARCH + HOUR), MARCH + 10 * MINUTE, window=15 * MINUTE)
    assert running is not None and running.so_far is not None and running.predicted is not None
    assert running.so_far.amount == 300 * Wh and running.so_far.power() == 1.8 * kW and running.so_far.coverage() == 1
    assert running.block == Interval(MARCH, MARCH + 15 * MINUTE) == running.predicted.window
    assert running.predicted.amount == 500 * Wh and running.predicted.quality.reason() == Reason.modelled and running.predicted.estimated == 200 * Wh
    assert stream.running_demand(used, Interval(MARCH, MARCH + HOUR), MARCH + HOUR, window=15 * MINUTE) is None


def test_blocks_are_those_of_the_clock() -> None:
    used = series_of(5 * MINUTE, 1, 2, 3, 4, 5, 6)
    whole, part = stream.block_demand(used, window=10 * MINUTE), stream.block_demand(used.slice(1, 3), window=10 * MINUTE)
    assert whole is not None and whole.window == Interval(MARCH + 20 * MINUTE, MARCH + 30 * MINUTE)
    assert part is not None and part.window == Interval(MARCH + 10 * MINUTE, MARCH + 20 * MINUTE)


def test_coincident_demand() -> None:
    tenants = [series_of(15 * MINUTE, 100, 400, 100), series_of(15 * MINUTE, 300, 100, 100), series_of(15 * MINUTE, 0, 0, 300)]
    together = stream.coincident_demand(tenants)
    assert together.whole is not None and together.whole.amount == 500 * Wh
    assert [part and part.amount for part in together.parts] == [400 * Wh, 300 * Wh, 300 * Wh]
    assert together.factor() == Ratio(1, 2)
    sliding = stream.coincident_demand(tenants, window=30 * MINUTE, step=15 * MINUTE)
    assert sliding.whole is not None and sliding.whole.amount == 1000 * Wh
    assert stream.coincident_demand([]).factor() is None
    with pytest.raises(TypeError, match="several kinds"):
        stream.coincident_demand([tenants[0], Series(tenants[0].slots(), [1 * m3] * 3)])  # type: ignore[list-item]


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=40), st.sampled_from([1, 2, 3, 4, 6]))
def test_block_and_sliding_demand_are_those_of_a_slow_oracle(values: list[int], n: int) -> None:
    used = series_of(5 * MINUTE, *values)
    block = stream.block_demand(used, window=n * 5 * MINUTE)
    sliding = stream.sliding_demand(used, window=n * 5 * MINUTE)
    blocks = [sum(values[i : i + n]) for i in range(0, len(values) - n + 1, n)]
    slides = [sum(values[i : i + n]) for i in range(len(values) - n + 1)]
    assert (block.amount.to(Wh) if block else None) == max(blocks, default=None)
    assert (sliding.amount.to(Wh) if sliding else None) == max(slides, default=None)
    if sliding:
        assert sliding.at() == MARCH + (slides.index(max(slides)) + n) * 5 * MINUTE


def hours(*values: int | None) -> Series[Energy]:
    return series_of(HOUR, *(None if v is None else v * 1000 for v in values))


def test_figures_are_ratios_of_totals() -> None:
    made = Series(Slots.regular(MARCH, HOUR, 2), [2 * t, 8 * t])
    figure = stream.unit_consumption(hours(100, 40), kWh, made, t)
    assert figure.value == 14 and figure.unit == "kWh/t" and str(figure) == "14 kWh/t" and figure.length == 2 * HOUR
    assert str(stream.unit_consumption(hours(100, 40), kWh, "56", "m2")) == "2.5 kWh/m2"
    assert str(stream.unit_consumption(hours(50), kWh, Series(Slots.regular(MARCH, HOUR, 1), [Money("4", cny)]), cny)) == "12.5 kWh/CNY"
    partly = stream.unit_consumption(hours(None, 40), kWh, made, t)
    assert partly.value == 5 and partly.coverage() == 0.5 and partly.missing == HOUR and partly.quality.reason() == Reason.gap
    assert stream.unit_consumption(hours(1), kWh, 0, "m2").value is None
    with pytest.raises(Error, match="grid"):
        stream.pue(hours(1, 2), hours(1))
    with pytest.raises(TypeError, match="unit of Mass"):
        stream.unit_consumption(hours(100, 40), kWh, made, kWh)  # type: ignore[misc]


def test_the_worked_examples_of_key_figures() -> None:
    """Specification of the stream, section 5: PUE 1.349 → 1.076 at equal IT; 800 kWh with 600 kvarh."""
    before, after = (stream.pue(hours(x), hours(1000)).value for x in (1349, 1076))
    assert before is not None and after is not None
    assert str(((after - before) / before * 100).rounded(half_even, "0.01")) == "-20.24"
    assert str(((after - before) / (before - 1) * 100).rounded(half_even, "0.01")) == "-78.22"
    assert stream.pue(hours(999), hours(1000)).suspect
    reactive = Series(Slots.regular(MARCH, HOUR, 1), [600 * kvarh])
    assert stream.power_factor(hours(800), reactive).value == Decimal("0.8")
    used = stream.apparent(hours(800), reactive)
    assert used.quality(0) == Quality().with_(Flag.calculated)
    peak = stream.block_demand(used)
    assert peak is not None and peak.to_ratio(kVA) == 1000
    assert stream.transformer_load(peak, "1250 kVA").value == Ratio("0.8")
    with pytest.raises(TypeError, match="ApparentEnergy"):
        stream.transformer_load(stream.block_demand(hours(1)), "1250 kVA")  # type: ignore[arg-type]


def test_the_other_figures() -> None:
    used = hours(10, 40, 20, 10)
    peak = stream.block_demand(used)
    assert peak is not None and stream.load_factor(used, peak).value == Ratio(1, 2)
    assert stream.cop(Series(Slots.regular(MARCH, HOUR, 1), [Heat("36 GJ")]), hours(2000)).value == 5
    assert stream.cop(hours(9), hours(2)).value == Decimal("4.5")
    assert stream.performance_ratio(hours(400), hours(5), "0.1 MW").value == Decimal("0.8")
    shift = stream.oee(planned=8 * HOUR, run=7 * HOUR, ideal_time=MINUTE, count=370, good=333)
    assert (shift.availability, shift.performance, shift.quality, shift.value) == (Ratio(7, 8), Ratio(37, 42), Ratio(9, 10), Ratio(333, 480))
    assert not shift.suspect and stream.oee(planned=HOUR).value is None
    with pytest.raises(Error, match="negative"):
        stream.oee(planned=HOUR, count=-1)


def test_a_ratio_is_a_number_like_others() -> None:
    ratio = Ratio(-6, 4)
    assert (ratio.numerator(), ratio.denominator(), str(ratio), repr(ratio)) == (-3, 2, "-3/2", "Ratio(-3, 2)")
    assert ratio == Decimal("-1.5") and ratio == decimal.Decimal("-1.5") and ratio != "-1.5" and ratio < -1 and Ratio(3) == 3
    assert hash(Ratio(3)) == hash(3) and hash(Ratio("0.5")) == hash(Fraction(1, 2)) == hash(Decimal("0.5"))
    assert 1 - Ratio(1, 3) == Ratio(2, 3) and 1 / Ratio(2, 3) == Ratio("1.5") and -ratio + ratio == 0
    assert ratio.as_python() == Fraction(-3, 2) and float(ratio) == -1.5 and Ratio.of("6.745", 5) == Ratio("1.349")
    with pytest.raises(Error, match="denominator is 0"):
        Ratio(1, 0)
    with pytest.raises(TypeError):
        Ratio(0.5)  # type: ignore[call-overload]


BOUNDED = st.fractions(-(10**9), 10**9, max_denominator=10**6)


@given(BOUNDED, BOUNDED)
def test_ratios_are_fractions(a: Fraction, b: Fraction) -> None:
    x, y = Ratio(a.numerator, a.denominator), Ratio(b.numerator, b.denominator)
    assert (x + y).as_python() == a + b and (x * y).as_python() == a * b and (x < y) == (a < b) and float(x) == float(a)


def test_every_class_goes_through_pickle() -> None:
    used = series_of(15 * MINUTE, 1, 2, 3)
    demand = stream.block_demand(Series(Slots.regular(MARCH, HOUR, 1), [3 * m3]))
    running = stream.running_demand(used, Interval(MARCH, MARCH + HOUR), MARCH + 15 * MINUTE, window=30 * MINUTE)
    figure: KeyFigure = stream.pue(hours(3, None), hours(2, 2))
    for value in (Ratio(2, 3), demand, running, stream.coincident_demand([used, used]), figure, stream.oee(planned=HOUR, run=HOUR)):
        for again in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)):
            assert again == value and repr(again) == repr(value) and hash(again) == hash(value)
