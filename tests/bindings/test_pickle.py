"""Every class goes through pickle and copy, and comes back the same."""

from __future__ import annotations

import copy
import enum
import pickle
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

import wattle
from wattle import *  # noqa: F403

cny = Currency("CNY", 2)
begin = datetime(2026, 3, 1, tzinfo=timezone.utc)
hour = Interval(begin, begin + timedelta(hours=1))
shifts = Shifts("Europe/Berlin", [Shift("early", timedelta(hours=6), timedelta(hours=14)), Shift("night", timedelta(hours=22), timedelta(hours=6))])


def small_trace() -> Trace:
    trace = Trace()
    used = trace.leaf("used", 3 * kWh, Leaf("M07", hour))
    trace.result(trace.product("cost", used, trace.parameter("price", Price("0.5680", cny / kWh))))
    return trace


EXAMPLES = {
    **{kind: kind.from_count(-1234567) for kind in (Energy, Heat, ReactiveEnergy, ApparentEnergy, Volume, Mass, Emissions)},
    **{
        kind: kind.from_base(0.1)
        for kind in (Power, ReactivePower, ApparentPower, Voltage, Current, VolumeFlow, MassFlow, Pressure, TemperatureDifference, Temperature)
    },
    Decimal: Decimal("-0.5306"),
    Exact: Exact("123456789012345678901234567890.10"),
    Quality: Quality(Reason.glitch).with_(Flag.rollover),
    Place: Place("site.toml", 12, 5),
    Finding: Finding("overflow", "it does not fit", Place("site.toml"), "make it smaller"),
    Error: Error(Finding("overflow", "it does not fit", Place("site.toml"), "make it smaller")),
    TemperatureScale: degF,
    Unit: kWh,
    Currency: cny,
    Money: Money("12.34", cny),
    Currencies: Currencies.load(),
    Total: Total(3 * kWh) + Energy.max(),
    Product: Money("12.34", cny) * Decimal("0.333"),
    PriceUnit: cny / kVA,
    Price: Price("0.568", cny / kWh),
    FactorUnit: kgCO2e / m3,
    Factor: Factor("0.5306", kgCO2e / kWh),
    Weight: Weight("608", "45.5", area="20"),
    ShareRule: ShareRule(quantum=Money("0.05", cny), all_zero="equal"),
    Share: share(10 * kWh, [Weight("a", 1), Weight("b", "2.5")]).parts[1],
    Shares: share(Money("10", cny), [Weight("a", 1), Weight("b", "2.5")]),
    Interval: hour,
    Slots: Slots.regular(hour, timedelta(minutes=15)),
    SlotCursor: SlotCursor(Slots.regular(hour, timedelta(minutes=15))),
    Periods: Periods.billing("Europe/Berlin", 31, timedelta(hours=6)),
    Shift: Shift("night", timedelta(hours=22), timedelta(hours=6)),
    Shifts: shifts,
    ShiftSlots: shifts.slots(shifts.production_days().of(date(2026, 3, 1))),
    Source: Source(issuer="国务院办公厅", document="国办发明电〔2025〕7号", date="2025-11-04", checked=True),
    CalendarDay: Calendar.load("cn").day(date(2026, 2, 17)),
    Calendar: Calendar.load("cn"),
    Zone: Zone.load("Europe/Berlin"),
    ZoneCursor: ZoneCursor("Europe/Berlin"),
    ZonePeriod: Zone.load("Europe/Berlin").period(begin),
    AnyUnit: AnyUnit("degC"),
    Reading: Reading(begin, 12345, 1, "glitch", 2),
    Point: Point("M1", "interval", kW, "0.1", multiplier=80, digits=6, low=-5, high="5.5", every=timedelta(minutes=15), stamp="begin"),
    MeterEvent: MeterEvent(begin, 1, MeterEvent.Exchange("A", "B", 81267, None)),
    Table: parse_csv("point,instant,value [kWh]\nM1,2026-03-01T00:00Z,12.5\n", kind="register"),
    Series: Series(Slots.regular(hour, timedelta(minutes=30)), [1 * kWh, 2 * kWh]),
    Sum: wattle.sum(Series(Slots.regular(hour, timedelta(minutes=30)), [Money("1", cny), Money("2", cny)])),
    Label: Label("bill", "电费"),
    Figure: Figure("-45.50", "m2"),
    Leaf: Leaf("M07", hour, 4, "peak", "1", estimated=1 * kWh, worst=Reason.gap, missing=timedelta(minutes=15)),
    Parameter: Parameter("NT2", version="1", source="notice 12", sha256=sha256(b"abc")),
    Trace: small_trace(),
}
CLASSES = [
    cls for name in wattle.__all__
    if isinstance(cls := getattr(wattle, name), type) and not issubclass(cls, enum.Enum)
    and cls is not VirtualClock  # a thing that moves, and no value
]


def ways(value: object) -> list[object]:
    return [
        *(pickle.loads(pickle.dumps(value, protocol)) for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1)),
        copy.copy(value),
        copy.deepcopy(value),
    ]


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_a_value_comes_back_the_same(cls: type) -> None:
    value = EXAMPLES[cls]
    assert type(value) is cls
    for again in ways(value):
        assert type(again) is cls and (repr(again), str(again)) == (repr(value), str(value))
        if cls.__eq__ is not object.__eq__:
            assert again == value
        if cls.__hash__ is not None:  # a trace grows and a series can be set, so they have none
            assert cls.__eq__ is object.__eq__ or hash(again) == hash(value)


def test_members_of_enums_stay_what_they_are() -> None:
    members = [member for name in wattle.__all__ if isinstance(cls := getattr(wattle, name), enum.EnumMeta) for member in cls]
    assert len(members) > 60
    for member in members:
        assert all(again is member for again in ways(member)) and eval(repr(member)) is member


def test_every_kind_of_a_class_that_holds_it_comes_back() -> None:
    units = [unit for name in wattle.units.__all__ if isinstance(unit := getattr(wattle, name), Unit)]
    for unit in units:
        assert all(again == unit and again.kind is unit.kind for again in ways(unit))
    for kind in (Energy, Heat, Volume, Mass, Emissions, ReactiveEnergy, ApparentEnergy):
        for value in (Total(kind.max()), Product(kind.min())):
            assert all(again == value and again.kind is kind for again in ways(value))


def test_all_fields_of_shares_come_back() -> None:
    for total in (10 * kWh, Money("-10", cny), 7 * m3):
        shares = share(total, [Weight("a", 1), Weight("b", "2.5"), Weight("c", 0)])
        for again in ways(shares):
            for field in ("total", "quantum", "unallocated", "carried", "divisor", "kind"):
                assert getattr(again, field) == getattr(shares, field)
            assert again.counts().tolist() == shares.counts().tolist()
            for a, b in zip(again.parts, shares.parts, strict=True):
                assert [getattr(a, f) for f in ("id", "amount", "weight", "floor", "remainder", "rounded_up")] == [
                    getattr(b, f) for f in ("id", "amount", "weight", "floor", "remainder", "rounded_up")
                ]


def test_an_explicit_grid_comes_back_with_its_boundaries() -> None:
    zone = Zone.load("Europe/Berlin")
    days = [zone.day(date(2026, 3, 27 + i)).begin() for i in range(5)]
    for slots in (Slots.between(days), Slots.between(days).slice(1, 2), Slots(), Slots.between([]), Slots.regular(begin, timedelta(hours=1), 0)):
        assert all(again == slots and again.size() == slots.size() for again in ways(slots))


def test_an_error_keeps_its_findings() -> None:
    with pytest.raises(Error) as caught:
        Currencies.parse("code,minor_digits,name,source,verification\nEUR,9,Euro,ISO,\nusd,2,Dollar,ISO,\n", "my.csv")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.findings, again.code, again.where, again.remedy, str(again)) == (
        caught.value.findings,
        caught.value.code,
        caught.value.where,
        caught.value.remedy,
        str(caught.value),
    )


def test_zones_come_back_by_name_and_only_if_they_are_unchanged() -> None:
    for zone in (Zone.utc(), Zone.fixed(timedelta(hours=-3, minutes=-30)), Zone.load("America/Nuuk")):
        assert all(again == zone for again in ways(zone))
    berlin = (Path(wattle.zone_database()) / "Europe/Berlin").read_bytes()
    for changed in (Zone.from_tzif("Europe/Berlin", berlin, "1999a"), Zone.from_tzif("Europe/Paris", berlin, wattle.zone_database_version())):
        assert copy.deepcopy(changed) == changed
        with pytest.raises(Error) as caught:
            pickle.loads(pickle.dumps(changed))
        assert caught.value.code == "zone_changed"
    with pytest.raises(Error) as caught:
        pickle.loads(pickle.dumps(Zone.from_tzif("My/Village", berlin)))
    assert caught.value.code == "unknown_zone"
