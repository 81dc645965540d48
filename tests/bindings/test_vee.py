"""wattle.stream: validation, estimation and editing, the same as in C++."""

from __future__ import annotations

import copy
import pickle
from datetime import datetime, timedelta, timezone

import pytest

from wattle import Energy, Error, Interval, MeterEvent, Point, Quality, Reading, Reason, Series, Slots, Table, Volume, Wh, kW, kWh
from wattle.stream import (
    CapCheck, EventCheck, FrozenCheck, GapCheck, GridCheck, HistoryCheck, Layer, LayerEntry, Layered, LikeDaysEstimate, LimitCheck, LinearEstimate,
    MeterData, MeterFinding, OverlapCheck, ProfileEstimate, Ratio, RegisterSpan, SpikeCheck, StepCheck, SumCheck, VeeRule, ZeroCheck, doubt, doubted, estimate,
    interval_amounts, meter_data, register_spans, spread, usual_checks, validate, vee,
)

MONDAY = datetime(2026, 3, 2, tzinfo=timezone.utc)
HOUR = timedelta(hours=1)
POINT = Point("M07", "interval", "Wh", 1, every=HOUR)


def hours(*watt_hours: int | None) -> Series[Energy]:
    series = Series(Slots.regular(MONDAY, HOUR, len(watt_hours)), Energy)
    for i, amount in enumerate(watt_hours):
        if amount is not None:
            series.set(i, amount * Wh)
    return series


def span(begin: int, end: int, amount: Energy) -> RegisterSpan[Energy]:
    return RegisterSpan(Interval(MONDAY + begin * HOUR, MONDAY + end * HOUR), amount, 1 * Wh)


def names(findings: list[MeterFinding]) -> list[tuple[str, int, int]]:
    return [(f.check, f.first, f.slots) for f in findings]


def test_the_highest_layer_is_seen_and_history_tells_why() -> None:
    raw = hours(10, 20, None)
    layers = Layered(raw)
    assert layers.kind is Energy and layers.size() == len(layers) == 3 and layers.slots() == raw.slots()
    values = Series(raw.slots().slice(1, 2), Energy)
    values.set(0, 7 * Wh, Quality(Reason.like_days))
    layers.add(LayerEntry("estimated", 1, values, "like_days", "gap"))
    layers.edit(-2, 9 * Wh, "Li", "read by hand", MONDAY)
    assert layers.seen()[1] == 9 * Wh and layers.seen(Layer.estimated)[1] == 7 * Wh and layers.seen("raw") == raw == layers.raw()
    assert layers.layer(1) is Layer.edited and layers.layer(0) is Layer.raw
    first, second, third = layers.history(1)
    assert (first.layer, first.value, first.quality, first.rule) == (Layer.raw, 20 * Wh, Quality(), "")
    assert (second.rule, second.reason, second.user, second.at) == ("like_days", "gap", "", None)
    assert (third.user, third.at, third.value, third.quality) == ("Li", MONDAY, 9 * Wh, Quality(Reason.edited))
    assert repr(third) == "<Change edited, 0.009 kWh, substituted: edited, edit: read by hand, by Li>"
    entry = layers.entries()[0]
    assert (entry.layer, entry.first, entry.values, entry.rule) == (Layer.estimated, 1, values, "like_days") and "2 slots from 1" in repr(entry)
    for other in (copy.deepcopy(layers), pickle.loads(pickle.dumps(layers)), Layered.from_bytes(layers.to_bytes(), Energy)):
        assert other == layers and other.seen() == layers.seen()
    assert pickle.loads(pickle.dumps(entry)) == entry
    layers.edit(0, None, "Li", "wrong cable")
    assert layers.seen()[0] is None and repr(layers) == "<Layered of 3 slots, 3 entries>"
    with pytest.raises(Error, match="without a name"):
        layers.edit(0, 1 * Wh, "", "why")
    with pytest.raises(TypeError):
        layers.edit(0, Volume("1 m3"), "Li", "why")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Layered(Series(raw.slots(), kW, "0.1"))  # type: ignore[type-var]
    with pytest.raises(Error, match="not a series of Volume"):
        Layered.from_bytes(layers.to_bytes(), Volume)


def test_checks_find_what_they_are_named_for() -> None:
    data = MeterData(POINT, hours(10, 10, 10, 40, 10, None, 7, 7, 7), load=hours(1, 1, 1, 1, 1, 1, 1, 1, 1))
    found = validate(data, [GapCheck(), SpikeCheck(), FrozenCheck(3), CapCheck("0.03 kW"), StepCheck("0.02 kW"), LimitCheck(), ZeroCheck(2)])
    assert names(found) == [("frozen", 0, 3), ("above_cap", 3, 1), ("neighbour_step", 3, 1), ("spike", 3, 1), ("gap", 5, 1), ("frozen", 6, 3)]
    spike = found[3]
    assert (spike.point, spike.when, spike.measured, spike.allowed, spike.unit, spike.confirmed) == (
        "M07", Interval(MONDAY + 3 * HOUR, MONDAY + 4 * HOUR), Ratio(3), Ratio(9, 5), "", False)
    assert spike.quality == Quality(Reason.spike) and "300 % above the third highest" in str(spike) and spike.what in repr(spike) and spike.remedy
    assert pickle.loads(pickle.dumps(spike)) == spike and hash(pickle.loads(pickle.dumps(spike))) == hash(spike)
    assert doubted(data.used, found).quality(3) == Quality(Reason.spike) and data.used.quality(3).measured()
    assert validate(data, SpikeCheck(3)) == []
    with_register = MeterData(POINT, data.used, registers=[span(3, 4, 40 * Wh)])
    assert [f.confirmed for f in validate(with_register, [SumCheck(), SpikeCheck()])] == [True]
    assert names(validate(MeterData(POINT, data.used, registers=[span(0, 3, 50 * Wh)]), SumCheck("2.5"))) == [("sum_check", 0, 3)]
    assert MeterData(POINT, data.used).registers == [] and with_register.registers[0].amount == 40 * Wh and with_register != data
    event = MeterEvent(MONDAY + HOUR, 0, MeterEvent.PowerFail(timedelta(minutes=90)))
    assert names(validate(MeterData(POINT, data.used, events=[event]), EventCheck())) == [("meter_event", 0, 1)]
    with pytest.raises(Error) as raised:
        validate(MeterData(POINT, hours(1)), [FrozenCheck(1), ZeroCheck(), CapCheck("3 m3/h")])
    assert [f.code for f in raised.value.findings] == ["out_of_range", "missing_option", "other_kind"]


def test_checks_are_values() -> None:
    checks = [GapCheck(HOUR), OverlapCheck(), GridCheck(HOUR), LimitCheck(True), CapCheck("12 kW"), StepCheck("1 kW"), FrozenCheck(), ZeroCheck(3, "1 kW"),
              HistoryCheck("Asia/Shanghai", k=5), EventCheck(), SumCheck(), SpikeCheck()]
    assert len({type(c) for c in checks}) == 12
    for check in checks:
        assert check == check and check != object() and repr(check).startswith(type(check).__name__ + "(")
    assert checks[4].p_max == "12 kW" and checks[8].zone.name() == "Asia/Shanghai" and checks[7].load == "1 kW"  # type: ignore[attr-defined]
    assert FrozenCheck(3) != FrozenCheck(4) and repr(FrozenCheck(3)) == "FrozenCheck(slots=3)"


def test_amounts_are_spread_by_weights() -> None:
    assert spread(100 * Wh, [1, 1, 1]) == [Energy("33.333 Wh"), Energy("33.333 Wh"), Energy("33.334 Wh")]
    assert spread(100 * Wh, [0, 0]) is None


def test_what_is_missing_is_estimated_and_scaled() -> None:
    data = MeterData(POINT, hours(10, 20, None, None, 30, 10), registers=[span(0, 5, 100 * Wh)])
    layers = Layered(data.used)
    assert estimate(layers, data, [ProfileEstimate(hours(1, 2, 3, 4, 3, 1))], at=MONDAY) == []
    seen = layers.seen()
    assert [seen[2], seen[3]] == [Energy("17.142 Wh"), Energy("22.858 Wh")] and seen.quality(2) == Quality(Reason.profiled)
    assert [c.rule for c in layers.history(2)] == ["", "class_profile", "scale"] and layers.history(2)[1].at == MONDAY
    assert names(estimate(Layered(data.used), data, [LikeDaysEstimate()])) == [("not_estimated", 2, 2)]
    linear = Layered(data.used)
    estimate(linear, MeterData(POINT, data.used), [LinearEstimate()])
    assert linear.seen()[2] == Energy("23.333 Wh") and linear.seen().quality(3) == Quality(Reason.interpolated)
    doubt(linear, validate(MeterData(POINT, data.used), GapCheck()))
    assert len(linear.entries()) == 1
    assert ProfileEstimate(hours(1), "sibling", False) == ProfileEstimate(hours(1), Reason.sibling, sized=False) != ProfileEstimate(hours(1))
    assert LinearEstimate().longest == 2 * HOUR and LikeDaysEstimate().days == 3
    with pytest.raises(TypeError):
        estimate(layers, data, [ProfileEstimate(Series(data.used.slots(), Volume))])  # type: ignore[list-item]


def load(hour: int) -> int:
    return (30_000 if 7 <= hour % 24 < 18 else 8_000) // (4 if hour // 24 % 7 >= 5 else 1) + hour * 37 % 101


def test_vee_in_one_call() -> None:
    register = Point("M07/register", "register", "Wh", 10)
    readings, position = [], 0
    for hour in range(21 * 24):
        if hour % 24 == 0:
            readings.append(Reading(MONDAY + hour * HOUR, position // 10, 1))
        position += load(hour)
        if not 200 <= hour < 204:
            readings.append(Reading(MONDAY + (hour + 1) * HOUR, 66_000_000 if hour == 400 else load(hour), 0))
    readings.append(Reading(MONDAY + timedelta(days=21), position // 10, 1))
    table = Table([POINT, register], readings)
    grid = Slots.regular(MONDAY, HOUR, 21 * 24)
    rule = VeeRule(p_max="100 kW", check_register="M07/register", at=MONDAY)
    result = vee(table, "M07", grid, rule)
    assert [f.check for f in result.findings] == ["gap", "sum_check", "above_cap", "spike", "unlike_history"]
    seen = result.seen()
    assert seen == result.layers.seen() and all(seen[i] is not None for i in range(len(seen)))
    assert seen.quality(200) == Quality(Reason.profiled) and abs(sum(seen.counts()[192:216]) - 1000 * sum(map(load, range(192, 216)))) <= 20_000
    assert seen[400] != 66_000 * kWh and result.layers.raw()[400] == 66_000 * kWh
    result.layers.edit(0, 1 * kWh, "Li", "why")
    assert result.seen()[0] == 1 * kWh
    again = vee(meter_data(table, "M07", grid, rule), rule)
    assert again.findings == result.findings and again.seen() == seen
    spans = register_spans([r for r in readings if r.point == 1], register, grid, Energy, p_max="100 kW")
    assert len(spans) == 21 and spans[0].time == Interval(MONDAY, MONDAY + timedelta(days=1)) and spans[0].count == 10 * Wh
    assert interval_amounts([r for r in readings if r.point == 0], POINT, grid, Energy) == result.layers.raw()
    assert {type(c).__name__ for c in usual_checks(POINT, rule)} == {
        "GapCheck", "OverlapCheck", "LimitCheck", "GridCheck", "FrozenCheck", "CapCheck", "HistoryCheck", "EventCheck", "SumCheck", "SpikeCheck"}
    assert ZeroCheck() in usual_checks(register, VeeRule(load=hours(1)))
    with pytest.raises(Error, match="M08"):
        vee(table, "M08", grid)
    water = Table([Point("W", "interval", "m3", "0.001", every=HOUR)], [Reading(MONDAY + HOUR, 1500, 0)])
    assert vee(water, "W", Slots.regular(MONDAY, HOUR, 1), kind=Volume).seen()[0] == Volume("1.5 m3")
