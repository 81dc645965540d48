"""wattle.stream: alarms, the same as in C++."""

from __future__ import annotations

import copy
import pickle
import random
from datetime import datetime, timedelta, timezone

import pytest

from wattle import (
    AnyUnit, Decimal, Energy, Error, Exact, Interval, Point, PointKind, Quality, Reading, Reason, Series, Slots, Table, Volume, kWh, stream,
)
from wattle.stream import (
    AlarmEvent, AlarmKey, AlarmKind, AlarmListing, AlarmMachine, AlarmNotes, AlarmRule, AlarmTimes, BalanceAlarm, CommunicationAlarm, DemandAlarm,
    FrozenAlarm, IdleAlarm, LeakAlarm, LimitAlarm, QuotaAlarm, RateAlarm, Signed, Threshold, WindowAlarm, alarms, listed, restate,
)

MARCH = datetime(2026, 3, 1, tzinfo=timezone.utc)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)

HOT = AlarmRule("dryer-hot", LimitAlarm(high=["120", "135"]), hysteresis="3", delay=MINUTE, route="leader")


def gauge(kind: PointKind = PointKind.gauge, unit: str = "degC") -> Point:
    return Point("dryer.temperature", kind, unit, every=MINUTE)


def each_minute(*values: int | None) -> list[Reading]:
    return [
        Reading(MARCH + i * MINUTE, value) if value is not None else Reading(MARCH + i * MINUTE, 0, quality=Reason.no_answer)
        for i, value in enumerate(values)
    ]


def shown(events: list[AlarmEvent]) -> list[tuple[int, int, int | None, int, str]]:
    """Minutes of start, raised and cleared; step; extreme."""

    def minute(at: datetime) -> int:
        return (at - MARCH) // MINUTE

    return [(minute(e.start), minute(e.raised_at), minute(e.cleared_at) if e.cleared_at else None, e.level, str(e.extreme)) for e in events]


def energy(*amounts: int) -> Series[Energy]:
    return Series(Slots.regular(MARCH, HOUR, len(amounts)), [a * kWh for a in amounts])


def test_a_limit_is_raised_after_its_delay_and_cleared_behind_its_hysteresis() -> None:
    assert shown(alarms(HOT, each_minute(120, 121, 120, 121), gauge())) == []
    events = alarms(HOT, each_minute(121, 136, None, 136, 118, 117), gauge())
    assert shown(events) == [(0, 1, 5, 2, "136")]
    event = events[0]
    assert event.kind == AlarmKind.limit and event.unit == AnyUnit("degC") and event.extreme_at == MARCH + MINUTE
    assert event.quality == Quality() and event.version == 1 and not event.withdrawn
    assert str(event) == (
        "dryer-hot (limit) since 2026-03-01T00:00:00Z: raised 2026-03-01T00:01:00Z, step 2, 136 degC at 2026-03-01T00:01:00Z; "
        "cleared 2026-03-01T00:05:00Z"
    )
    assert pickle.loads(pickle.dumps(event)) == event


@pytest.mark.parametrize(
    ("watch", "values", "expected"),
    [
        (LimitAlarm(low=[10]), (10, 9, 10), [(1, 1, 2, -1, "9")]),
        (RateAlarm("5", within=2 * MINUTE), (0, 0, 6, 5), [(2, 2, 3, 1, "6")]),
        (IdleAlarm(2, 10), (2, 3, 9, 10), [(1, 1, 3, 1, "9")]),
        (FrozenAlarm(3), (4, 5, 5, 5, 6), [(1, 3, 4, 1, "5")]),
        (CommunicationAlarm(), (1, None, None, None, 1), [(3, 3, 4, 1, "240")]),
    ],
)
def test_each_kind_that_watches_a_gauge(
    watch: LimitAlarm | RateAlarm | IdleAlarm | FrozenAlarm | CommunicationAlarm, values: tuple[int | None, ...], expected: list[object],
) -> None:
    rule = AlarmRule("a", watch)
    assert shown(alarms(rule, each_minute(*values), gauge())) == expected
    assert pickle.loads(pickle.dumps(rule)) == rule
    table = Table([gauge()], each_minute(*values))
    assert shown(alarms(rule, table, "dryer.temperature")) == expected


def test_hours_and_days_are_asked_of_the_calendar() -> None:
    times = AlarmTimes(hours=[Interval(MARCH + 2 * MINUTE, MARCH + 4 * MINUTE)])
    rule = AlarmRule("pump-at-peak", WindowAlarm([1]), hold=HOUR)
    assert shown(alarms(rule, each_minute(1), gauge(PointKind.state, "1"), times, watched=Interval(MARCH, MARCH + HOUR))) == [(2, 2, 4, 1, "1")]
    # Section 5 of the specification of the stream: 5 of 1 440 lost pass at 0.38 %, 6 alarm.
    days = AlarmTimes(days=Slots.regular(MARCH, 24 * HOUR, 1))
    loss = AlarmRule("loss", CommunicationAlarm(lost_percent="0.38"))
    readings = each_minute(*range(1440))
    assert alarms(loss, readings[5:], gauge(), days, Interval(MARCH, MARCH + 24 * HOUR)) == []
    assert shown(alarms(loss, readings[6:], gauge(), days, Interval(MARCH, MARCH + 24 * HOUR))) == [(0, 1440, None, 1, "6")]


def test_a_late_reading_is_told_and_a_second_run_publishes_the_difference() -> None:
    machine = AlarmMachine(HOT, gauge())
    machine.push(Reading(MARCH, 100))
    before = copy.copy(machine)
    for reading in each_minute(100, 121, 121, 121)[1:]:
        assert machine.push(reading)
    published = restate([], machine.open())
    assert shown(published) == [(1, 2, None, 1, "121")]
    late = Reading(MARCH + 90 * timedelta(seconds=1), 119)
    assert not machine.push(late) and machine.last() == MARCH + 3 * MINUTE
    for reading in sorted([*each_minute(100, 121, 121, 121)[1:], late], key=lambda r: r.at):
        assert before.push(reading)
    assert [(e.start, e.version, e.withdrawn) for e in restate(published, before.open())] == [
        (MARCH + MINUTE, 2, True), (MARCH + 2 * MINUTE, 1, False),
    ]


def test_any_order_gives_the_same_and_bytes_go_on() -> None:
    chance = random.Random(7)
    values = [chance.randrange(110, 140) for _ in range(200)]
    readings = each_minute(*values)
    expected = alarms(HOT, readings, gauge())
    assert len(expected) > 5
    shuffled = chance.sample(readings, len(readings))
    assert alarms(HOT, shuffled, gauge()) == expected
    machine = AlarmMachine(HOT, gauge())
    events = []
    for reading in readings:
        machine = AlarmMachine.from_bytes(machine.to_bytes(), HOT, gauge())
        assert machine.push(reading.at, reading.value)
        events += machine.take()
    assert events + machine.open() == expected
    assert machine.rule() == HOT
    with pytest.raises(Error, match="layout is 9"):
        AlarmMachine.from_bytes(b"\x09" + machine.to_bytes()[1:], HOT, gauge())


def test_the_clock_settles_nothing() -> None:
    machine = AlarmMachine(AlarmRule("quiet", CommunicationAlarm()), gauge())
    machine.tick(MARCH)
    machine.tick(MARCH + 5 * MINUTE)
    assert shown(machine.open()) == [(3, 3, None, 1, "300")]
    assert machine.push(MARCH + 3 * MINUTE, 1)
    assert machine.open() == [] and machine.take() == []
    assert machine.push(MARCH + 2 * MINUTE, None) and machine.push(MARCH + 2 * MINUTE, 7, Reason.spike)


def test_a_rule_tells_all_that_is_wrong_with_it() -> None:
    with pytest.raises(Error) as error:
        AlarmRule("", LimitAlarm([120, 120], [130])).check()
    assert error.value.code == "bad_alarm" and len(error.value.findings) == 3
    with pytest.raises(Error, match="is a state"):
        AlarmMachine(HOT, gauge(PointKind.state, "1"))
    with pytest.raises(Error, match="watches readings"):
        AlarmMachine(HOT)
    assert HOT.kind() == AlarmKind.limit and HOT.route == "leader" and HOT.hold is None
    assert repr(Threshold("800 kW")) == repr(Threshold(800, "kW")) and Threshold("800 kW") == Threshold("800.0", "kW")


def test_leaks_quotas_demand_and_balances_are_told_by_samples() -> None:
    used = energy(9, 9, 5, 6, 7, 9)
    leak = AlarmRule("leak", LeakAlarm("4 kWh", days=1))
    assert [(e.start, str(e.extreme)) for e in alarms(leak, stream.leak_samples(leak, used, [Interval(MARCH + 2 * HOUR, MARCH + 5 * HOUR)]))] == [
        (MARCH + 2 * HOUR, "5.000000"),
    ]
    quota = AlarmRule("quota", QuotaAlarm())
    period = Interval(MARCH, MARCH + 10 * HOUR)
    levels = [s.high for s in stream.quota_samples(quota, energy(1, 1, 1, 1, 1, 1, 1, 1, 2), [(period, 10 * kWh)])]
    assert levels == [(0, 0)] * 7 + [(1, 1), (3, 3)]
    raised = [s.high[0] for s in stream.quota_samples(quota, energy(9, 0, 0), [(period, 10 * kWh), (period, 100 * kWh, MARCH + 2 * HOUR)])]
    assert raised == [2, 0, 0]
    peak = AlarmRule("peak", DemandAlarm("39 kW"))
    quarters = Series(Slots.regular(MARCH, 15 * MINUTE, 3), [10 * kWh, 9 * kWh, 9 * kWh])
    (event,) = alarms(peak, stream.demand_samples(peak, quarters, period, window=HOUR))
    assert event.extreme == 40 and event.unit == AnyUnit("kW") and event.cleared_at == MARCH + 30 * MINUTE
    # Section 5: 1 000 = 600 + 350 + loss 20, all of class 1, k = 2: 30 > 24.35.
    balance = AlarmRule("plant", BalanceAlarm())
    closed = stream.balance((energy(1000), 1), [(energy(600), 1), (energy(350), 1)], energy(20))
    (event,) = alarms(balance, stream.balance_samples(balance, Slots.regular(MARCH, HOUR, 1), [closed]))
    assert event.extreme == 30 and event.level == 1
    with pytest.raises(Error, match="other_kind|Volume"):
        stream.leak_samples(leak, Series(Slots.regular(MARCH, HOUR, 1), [Volume("1 m3")]), [])
    with pytest.raises(TypeError, match="quota is"):
        stream.quota_samples(quota, used, [(period,)])  # type: ignore[list-item]


def test_people_say_something_beside_the_events() -> None:
    (event,) = alarms(HOT, each_minute(121, 121, 117), gauge())
    notes = AlarmNotes()
    assert listed([event], notes, MARCH + HOUR) == []
    notes.latch(event, Signed("李", MARCH))
    (one,) = listed([event], notes, MARCH + HOUR)
    assert one.as_ == AlarmListing.latched and one.event == event and one.note == notes.of(AlarmKey(event))
    notes.shelve(AlarmKey("dryer-hot", MARCH), Signed("李", MARCH), MARCH + HOUR)
    assert [a.as_ for a in listed([event], notes, MARCH)] == [AlarmListing.shelved]
    notes.acknowledge(event, Signed("王", MARCH))
    assert listed([event], notes, MARCH) == []
    assert list(notes.all()) == [AlarmKey(event)] and hash(AlarmKey(event)) == hash(AlarmKey("dryer-hot", MARCH))
    with pytest.raises(Error, match="nobody"):
        notes.latch(event, Signed("", MARCH))


def test_events_are_made_of_what_was_kept() -> None:
    (event,) = alarms(HOT, each_minute(121, 121), gauge())
    kept = AlarmEvent(
        event.id, event.kind, event.start, level=event.level, raised_at=event.raised_at, extreme=Exact("121"), unit="degC",
        extreme_at=event.extreme_at, version=4,
    )
    assert kept.version == 4 and restate([kept], [event]) == []
    assert Decimal(3) == HOT.hysteresis
