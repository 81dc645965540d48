"""Charges beside energy, as Python sees them."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from wattle import Decimal, Energy, Error, Figure, Interval, Label, Periods, ReactiveEnergy, Series, Slots, Zone, kvarh, kWh, parse_instant
from wattle.tariff import BasicCharge, Carry, FeedIn, Line, Minimum, Tariff, Tiers, bill, power_factor_hundredths, power_factor_percent

JANUARY = Interval(parse_instant("2026-01-01T00:00:00+08:00"), parse_instant("2026-02-01T00:00:00+08:00"))
FEBRUARY = Interval(parse_instant("2026-02-01T00:00:00+08:00"), parse_instant("2026-03-01T00:00:00+08:00"))


def constant(whole: Interval, kilowatt_hours: int, step: timedelta = timedelta(hours=1)) -> Series[Energy]:
    grid = Slots.regular(whole, step)
    return Series.from_columns(grid, Energy, np.full(len(grid), kilowatt_hours * 1_000_000))


def test_a_tariff_shows_its_charges() -> None:
    (version,) = Tariff.load("example.household").versions()
    (price,) = version.energy
    assert price.tiers is not None and (price.tiers.per, price.tiers.counting) == (Tiers.Per.year, Tiers.Counting.chronological)
    assert [limit.energy for limit in price.tiers.limits[0]] == [2500 * kWh, 5000 * kWh]
    assert [str(p) for p in price.prices] == [f"{n} CNY/kWh" for n in ("0.60", "0.65", "0.90", "0.30", "0.35", "0.60")]
    assert version.minimum is not None and version.minimum.month == Decimal("5") and version.minimum.against is Minimum.Against.charges
    assert version.feed_in is not None and version.feed_in.scheme is FeedIn.Scheme.net_billing and version.feed_in.cash_out is None
    assert version.monthly() and version.known is None and version.demand == [] and version.demand_bands == version.bands

    (version,) = Tariff.load("example.two_part").versions()
    basic = version.basic
    assert basic is not None and basic.choice is BasicCharge.Choice.contract_demand and basic.contract == Decimal("600")
    assert basic.window == timedelta(minutes=15) and basic.discount == Decimal("0.90")
    assert version.power_factor is not None and version.power_factor.table.id() == "cn_215" and not version.power_factor.table.source().checked


def test_a_two_part_bill_goes_by_power_factor() -> None:
    tariff = Tariff.load("example.two_part")
    used = constant(JANUARY, 100, timedelta(minutes=15))
    reactive = Series.from_columns(Slots.between([JANUARY.begin(), JANUARY.end()]), ReactiveEnergy, np.array([223_200_000_000]))
    result = bill(tariff, used, JANUARY, reactive=reactive, trace=True)
    (line,) = [line for line in result.lines if line.kind is Line.Kind.power_factor]
    assert str(line) == "power factor adjustment, cos φ 0.80 against 0.90: 191728 CNY × 5.0 % = 9586.40 CNY"
    assert line.label == Label("power factor adjustment, cos φ 0.80 against 0.90", "功率因数调整电费（cos φ 0.80，标准 0.90）")
    assert result.trace.check() == [] and result.trace.value(line.step) == Figure(line.amount)
    more = bill(tariff, used, JANUARY, reactive=reactive, contract=Decimal("800"))
    assert [line.quantity for line in more.lines if line.kind is Line.Kind.basic] == [Figure(Decimal("800"), "kW")]
    try:
        bill(tariff, used, JANUARY)
        raise AssertionError("a bill without reactive energy")
    except Error as error:
        assert error.code == "no_reactive"
    assert power_factor_hundredths(3 * kWh, 4 * kvarh) == 60
    assert power_factor_percent(tariff.versions()[0].power_factor.table, Decimal("0.90"), 3 * kWh, 4 * kvarh) == Decimal("25")


def test_a_bill_hands_on_what_the_next_one_needs() -> None:
    tariff = Tariff.load("example.household")
    both = Interval(JANUARY.begin(), FEBRUARY.end())
    whole = bill(tariff, constant(both, 4), both)
    first = bill(tariff, constant(JANUARY, 4), JANUARY)
    second = bill(tariff, constant(FEBRUARY, 4), FEBRUARY, carry=first.carry)
    assert first.total() + second.total() == whole.total()
    assert second.carry == whole.carry != Carry()
    assert first.carry.used == [("energy", "", 2976 * kWh)] and first.carry.year == 2026
    assert bill(tariff, constant(JANUARY, 4), JANUARY, months=Periods.months(Zone.load("Asia/Shanghai"))) == first


def test_what_is_fed_in_is_a_credit() -> None:
    tariff = Tariff.load("example.household")
    used, fed_in = constant(JANUARY, 1), constant(JANUARY, 3)
    result = bill(tariff, used, JANUARY, fed_in=fed_in)
    credits = [line for line in result.lines if line.kind is Line.Kind.feed_in]
    assert [str(line.amount) for line in credits] == ["-347.20 CNY", "-248.00 CNY"]  # 2 kWh an hour × 434 and 310 hours × 0.40
