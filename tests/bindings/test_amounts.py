"""Amounts, intensities, temperatures, totals, products, prices and factors as Python sees them."""

from __future__ import annotations

import builtins
import decimal
from datetime import timedelta
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wattle
from wattle import *  # noqa: F403
from wattle import Decimal, Error, Exact, Total, Unit  # for readers: the names below that are not units

AMOUNTS = [Energy, Heat, ReactiveEnergy, ApparentEnergy, Volume, Mass, Emissions]
INTENSITIES = [Power, ReactivePower, ApparentPower, Voltage, Current, VolumeFlow, MassFlow, Pressure, TemperatureDifference]

cny = Currency("CNY", 2)
jpy = Currency("JPY", 0)


def units_of(kind: type) -> list[Unit]:
    return [unit for name in wattle.units.__all__ if isinstance(unit := getattr(wattle, name), Unit) and unit.kind is kind]


def code_of(f: object) -> str:
    with pytest.raises(Error) as caught:
        f()  # type: ignore[operator]
    return caught.value.code


def test_every_exact_number_enters_exactly() -> None:
    for number in (3, np.int64(3), np.uint8(3), Decimal(3), decimal.Decimal("3.000"), Decimal("3.0")):
        assert number * kWh == Energy("3 kWh")
        assert number * cny == Money("3", cny)
    assert Decimal("2.5") * kWh == decimal.Decimal("2.5") * kWh == "2.5" * kWh == Energy("2.5", kWh) == Energy("2500 Wh")
    assert code_of(lambda: Decimal("0.0000001") * kWh) == "off_quantum"
    assert code_of(lambda: 10**20 * kWh) == "overflow"
    assert code_of(lambda: 10**13 * kWh) == "overflow"


def test_a_float_before_a_unit_is_rounded_half_even_to_the_quantum() -> None:
    assert 2.5 * kWh == Energy.from_count(2_500_000)
    assert 0.1 * kWh + 0.2 * kWh == 0.3 * kWh
    assert [(x * mWh).count() for x in (0.5, 1.5, 2.5, -0.5, 0.49)] == [0, 2, 2, 0, 0]
    assert np.float64(2.5) * kWh == np.float32(2.5) * kWh == 2.5 * kWh
    assert code_of(lambda: float("nan") * kWh) == "bad_number"
    assert code_of(lambda: 1e30 * kWh) == "overflow"


def test_a_float_does_not_enter_where_a_printed_number_is_meant() -> None:
    for use in (
        lambda x: Energy(x, kWh),
        lambda x: x * cny,
        lambda x: Money(x, cny),
        lambda x: Price(x, cny / kWh),
        lambda x: Factor(x, kgCO2e / kWh),
        lambda x: Energy("1 kWh") * x,
        lambda x: x * Money("1", cny),
        lambda x: Weight("a", x),
        lambda x: Price("1", cny / kW).times(x),
    ):
        for number in (0.5, np.float64(0.5), np.float32(0.5)):
            with pytest.raises(TypeError, match="text"):
                use(number)


@pytest.mark.parametrize("kind", AMOUNTS)
def test_an_amount_is_a_whole_number_of_quanta_in_every_unit(kind: type) -> None:
    for unit in units_of(kind):
        one = 1 * unit
        assert type(one) is kind
        assert one.count() == 10 ** unit.exponent()
        assert one.to(unit) == 1.0 and one.to_decimal(unit) == 1
        assert kind(f"1 {unit.symbol()}") == kind("1", unit) == one
        assert Unit(unit.symbol(), kind) == unit and eval(repr(unit)) == unit
    assert kind() == kind.from_count(0) and kind.max().count() == 2**63 - 1 and kind.min().count() == -(2**63)
    assert eval(repr(kind.from_count(-1234567))) == kind.from_count(-1234567)
    assert kind.usual_unit().symbol() in str(kind())


@given(st.sampled_from(AMOUNTS), st.integers(-(2**62), 2**62), st.integers(-(2**62), 2**62), st.integers(-(2**70), 2**70))
def test_arithmetic_is_that_of_integers_until_64_bits_end(kind: type, a: int, b: int, n: int) -> None:
    x, y = kind.from_count(a), kind.from_count(b)
    for result, expected in (((lambda: x + y), a + b), ((lambda: x - y), a - b), ((lambda: -x), -a), ((lambda: x * n), a * n), ((lambda: n * x), a * n)):
        if -(2**63) <= expected < 2**63 and -(2**63) <= n < 2**63:
            assert result().count() == expected
        elif -(2**63) <= expected < 2**63:
            pass  # an int beyond 64 bits times zero: refused or zero
        else:
            assert code_of(result) == "overflow"
    assert ((x < y), (x <= y), (x == y), (x != y), (x >= y), (x > y)) == ((a < b), (a <= b), (a == b), (a != b), (a >= b), (a > b))
    assert Total(x) + y == Total.from_count(a + b, kind) and hash(Total(x)) == hash(x)


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**6), st.sampled_from(list(Rounding)))
def test_an_amount_is_rounded_as_decimal_rounds(count: int, quantum: int, mode: Rounding) -> None:
    context = decimal.Context(prec=60)
    rounded = Energy.from_count(count).rounded(mode, Energy.from_count(quantum)).count()
    assert rounded % quantum == 0
    # decimal divides inexactly here, so the three neighbours are told apart by fractions.
    exact = Fraction(count, quantum)
    if exact.denominator == 1:
        assert rounded == count
    else:
        assert abs(rounded // quantum - exact) < 1
        tie = exact % 1 == Fraction(1, 2)
        if mode.name.startswith("half") and not tie:
            assert abs(rounded // quantum - exact) < Fraction(1, 2)
        if tie:
            assert rounded // quantum == int(context.divide(decimal.Decimal(count), decimal.Decimal(quantum)).to_integral_value("ROUND_" + mode.name.upper().replace("ZERO_FIVE_UP", "05UP")))


def test_kinds_never_meet() -> None:
    for i, a in enumerate(AMOUNTS + INTENSITIES + [Temperature]):
        for j, b in enumerate(AMOUNTS + INTENSITIES + [Temperature]):
            if i == j or (a, b) in ((TemperatureDifference, Temperature), (Temperature, TemperatureDifference)):
                continue
            x, y = a(), b()
            for mixed in (lambda: x + y, lambda: x - y, lambda: x < y, lambda: x / y, lambda: x * y):  # noqa: B023
                with pytest.raises(TypeError):
                    mixed()
            assert x != y
    for mixed in (
        lambda: Total(1 * kWh) + 1 * m3,
        lambda: Total(1 * kWh) + Total(1 * MJ),
        lambda: Total(1 * kWh) < Total(1 * MJ),
        lambda: 1 * m3 * Price("1", cny / kWh),
        lambda: 1 * kWh * Price("1", cny / kW),
        lambda: 1 * m3 * Factor("1", kgCO2e / kWh),
        lambda: 1 * kg * Factor("1", kgCO2e / kgCO2e),
        lambda: kWh / m3,
        lambda: Energy("1", m3),
        lambda: (1 * kWh).to(MJ),
        lambda: (1 * kWh).rounded("half_up", 1 * MJ),
        lambda: (1 * kWh * Decimal("0.5")).rounded("half_up", 1 * MJ),
        lambda: wattle.sum([1 * kWh, 1 * m3]),
        lambda: Temperature("20 degC") + Temperature("1 degC"),
        lambda: share(1 * kWh, [Weight("a", 1)], ShareRule(quantum=1 * m3)),
        lambda: demand_charge(1 * kWh, timedelta(minutes=15), Price("1", cny / kVA)),
        lambda: 2 * kWh + 1,
        lambda: 2 * kWh < 1,
        lambda: [1] * kWh,
    ):
        with pytest.raises(TypeError):
            mixed()
    assert (1 * kWh == 1 * MJ) is False and (1 * kWh == 1) is False and kWh != kvarh
    assert Price("1", cny / kWh) != Price("1", cny / MJ)


def test_currencies_never_meet() -> None:
    a, b = Money("1", cny), Money("100", jpy)
    for mixed in (
        lambda: a + b,
        lambda: a - b,
        lambda: a < b,
        lambda: a / b,
        lambda: a.rounded("half_up", jpy.minor_unit()),
        lambda: a.to(jpy),
        lambda: wattle.sum([a, b]),
        lambda: Total(a) + b,
        lambda: a * Decimal("0.5") + b,
        lambda: Money.parse("1 EUR", cny),
        lambda: Price.parse("1 EUR/kWh", cny, Energy),
    ):
        assert code_of(mixed) == "mixed_currency"
    assert a != b and Money() + a == a  # zero has no currency yet
    assert code_of(lambda: Currency("cny", 2)) == code_of(lambda: Currency("CNY", 7)) == "bad_currency"


def test_numpy_leaves_units_and_amounts_alone() -> None:
    for number in (np.int8(2), np.int64(2), np.uint64(2)):
        assert number * (3 * kWh) == (3 * kWh) * number == 6 * kWh
        assert number * kW == 2 * kW
    for array in (np.array([1, 2]), np.array([0.5]), np.array([1, 2], dtype=object)[:1].astype(float)):
        for mixed in (lambda: array * kWh, lambda: array * (1 * kWh), lambda: (1 * kWh) * array, lambda: array + 1 * kWh):  # noqa: B023
            with pytest.raises(TypeError):
                mixed()
    for cls in [*AMOUNTS, *INTENSITIES, Temperature, TemperatureScale, Money, Currency, Unit, Total, Product, Price, Factor, Decimal, Exact]:
        assert cls.__array_ufunc__ is None


def test_power_over_a_time_is_energy_and_back() -> None:
    assert 2.0 * kW * timedelta(minutes=90) == timedelta(minutes=90) * (2 * kW) == 3 * kWh
    assert 3 * kWh / timedelta(minutes=90) == 2 * kW
    assert 1 * m3_per_h * timedelta(hours=2) == 2 * m3 and (6 * kg / timedelta(hours=2)).to(kg_per_h) == pytest.approx(3)
    assert type(1 * kvar * timedelta(hours=1)) is ReactiveEnergy and type(1 * kVA * timedelta(hours=1)) is ApparentEnergy
    assert 1 * kW * timedelta(microseconds=1) == Energy()  # 0.28 mWh
    with pytest.raises(TypeError):
        1 * V * timedelta(hours=1)
    assert 1 * kW * 3600 == 3600 * kW  # a number is no duration


@pytest.mark.parametrize("kind", INTENSITIES)
def test_an_intensity_is_a_float_in_its_base_unit(kind: type) -> None:
    for unit in units_of(kind):
        assert (2 * unit).base() == 2 * unit.factor() and (2 * unit).to(unit) == 2.0
        assert kind(f"2 {unit.symbol()}") == kind(2, unit) == 2.0 * unit == kind.from_base(2 * unit.factor())
    a, b = kind.from_base(3.0), kind.from_base(1.5)
    assert (a + b, a - b, -a, a * 2, 2 * a, a / 2) == tuple(map(kind.from_base, (4.5, 1.5, -3.0, 6.0, 6.0, 1.5))) and a / b == 2.0
    assert a > b and a >= b and b < a and hash(kind.from_base(3)) == hash(a)
    with pytest.raises(TypeError):
        Decimal("2.5") * units_of(kind)[0]


def test_temperatures_are_points_of_a_scale() -> None:
    assert Temperature("70 degF").to(degC) == pytest.approx(190 / 9)
    assert 21.5 * degC - 20 * degC == 1.5 * K and 20 * degC + 1.5 * K == 1.5 * K + 20 * degC == 21.5 * degC
    assert 293.15 * kelvin == 20 * degC and Temperature(20, degC).base() == 20.0
    assert eval(repr(degF)) == degF and str(21.5 * degC) == "21.5 degC"


def test_heat_becomes_energy_only_by_a_rounding_with_a_name() -> None:
    assert as_energy(36 * J, "half_even") == 10 * mWh
    assert as_energy(1 * J, half_up) == Energy.from_count(0) and as_energy(2 * J, half_up) == Energy.from_count(1)
    assert as_heat(1 * kWh, "half_even") == Heat("3.6 MJ")


def test_a_rate_times_an_amount_is_exact_until_it_is_rounded_once() -> None:
    used = Energy("1234.567 kWh")
    cost = used * Price("0.5683", cny / kWh)
    assert type(cost) is Product and cost.kind is Money and cost.denomination() == cny
    assert cost.to_exact(cny) == Exact("1234.567") * Exact("0.5683")
    assert cost.rounded("half_up", cny.minor_unit()) == Money("701.60", cny)  # 701.6044…
    caused = Factor("0.5306", kgCO2e / kWh) * used
    assert caused.kind is Emissions and caused.rounded(half_even, 1 * gCO2e) == Emissions("655.061 kgCO2e")
    assert caused.denomination() is None
    assert sum_products([used, used], [Price("0.5683", cny / kWh)] * 2) == cost + cost
    assert sum_products([used], [Factor("0.5306", kgCO2e / kWh)]) == caused
    assert code_of(lambda: sum_products([used], [Price("1", cny / kWh)] * 2)) == "out_of_range"
    with pytest.raises(TypeError):
        sum_products([1 * m3], [Price("1", cny / kWh)])
    # 17 of 31 days of a monthly fee
    assert (Money("31.07", cny) * 1 * Decimal(17)).divided(31, "half_up", cny.minor_unit()) == Money("17.04", cny)


def test_prices_and_factors_compare_by_value_and_print_as_written() -> None:
    assert Price("0.50", cny / kWh) == Price("500", cny / MWh) and hash(Price("0.50", cny / kWh)) == hash(Price("500", cny / MWh))
    assert str(Price("0.50", cny / kWh)) == "0.50 CNY/kWh" and Price.parse("0.50 CNY/kWh", cny, Energy) == Price("0.5", cny / kWh)
    assert Factor("0.5306", kgCO2e / kWh) == Factor.parse("530.6 kgCO2e/MWh", Energy)
    assert hash(Factor("0.5306", kgCO2e / kWh)) == hash(Factor.parse("530.6 kgCO2e/MWh", Energy))
    for value in (Price("0.50", cny / kWh), Price("32", cny / kVA), Factor("0.5306", kgCO2e / kWh)):
        assert eval(repr(value)) == value
    assert Price("32", cny / kVA).times(315) == Product.from_parts(315 * 32, 6, Money, cny)
    assert (cny / kWh).kind is Energy and (cny / kWh).currency == cny and (cny / kWh).per == kWh and str(cny / kWh) == "CNY/kWh"
    assert (kgCO2e / m3).kind is Volume and (kgCO2e / m3).emissions == kgCO2e
    for text, kind in (("1 CNY/h", Energy), ("1 CNY", Energy), ("1 CNY/m3/h", VolumeFlow)):
        assert code_of(lambda: Price.parse(text, cny, kind)) == "unknown_unit"  # noqa: B023
    with pytest.raises(TypeError, match="kind"):
        Price.parse("1 CNY/kWh", cny, str)
    with pytest.raises(TypeError, match="kind"):
        Factor.parse("1 kgCO2e/kW", Power)


def test_a_demand_charge_is_exact_for_windows_that_divide_the_hour() -> None:
    # 250 kWh in 15 minutes are 1000 kW; at 38.4 CNY/kW that is 38400 CNY.
    charge = demand_charge(250 * kWh, timedelta(minutes=15), Price("38.4", cny / kW))
    assert charge.rounded(half_up, cny.minor_unit()) == Money("38400", cny)
    assert code_of(lambda: demand_charge(1 * kWh, timedelta(minutes=7), Price("1", cny / kW))) == "out_of_range"


@given(st.lists(st.integers(-(2**63), 2**63 - 1), max_size=50), st.randoms(use_true_random=False))
def test_a_sum_does_not_depend_on_its_order_or_its_parts(counts: list[int], random_: object) -> None:
    amounts = [Energy.from_count(n) for n in counts]
    whole = wattle.sum(amounts, Energy)
    assert whole.count() == builtins.sum(counts)
    random_.shuffle(amounts)  # type: ignore[attr-defined]
    middle = len(amounts) // 2
    assert wattle.sum(amounts[:middle], Energy) + wattle.sum(amounts[middle:], Energy) == whole
    assert wattle.sum(np.array(counts, dtype=np.int64), Energy) == whole
    assert Total.from_bytes(whole.to_bytes(), Energy) == whole
    assert wattle.sum((a for a in amounts), kind=Energy).to_bytes() == whole.to_bytes()


def test_a_total_knows_its_kind() -> None:
    total = wattle.sum([Energy.max()] * 3)
    assert total.count() == 3 * (2**63 - 1) and total.kind is Energy and code_of(total.narrow) == "overflow"
    assert eval(repr(total)) == total and eval(repr(Total(3 * kWh))) == Total(3 * kWh)
    assert Total(Energy) == Total(Energy()) and Total(3 * kWh).narrow() == 3 * kWh and Total(3 * kWh) == 3 * kWh
    assert 1 * kWh + Total(2 * kWh) == 3 * kWh and 1 * kWh - Total(2 * kWh) == -1 * kWh and Total(2 * kWh) > 1 * kWh
    assert len(total.to_bytes()) == 22 and code_of(lambda: Total.from_bytes(total.to_bytes(), Volume)) == "bad_bytes"
    money = wattle.sum([Money("1.10", cny), Money("2.20", cny)])
    assert money.denomination() == cny and money.narrow() == Money("3.30", cny) and money.to(cny) == 3.3
    assert wattle.sum(np.array([1_000_000], dtype=np.int64), cny) == Money("1", cny)
    with pytest.raises(TypeError, match="kind"):
        wattle.sum([])
    with pytest.raises(TypeError):
        wattle.sum(np.zeros(1, dtype=np.int64), Money)
    with pytest.raises(TypeError):
        wattle.sum([1, 2])
    assert wattle.sum([], Energy) == Energy()
    assert Total[Energy].__origin__ is Total  # as in annotations


@pytest.mark.parametrize(
    ("value", "specification", "expected"),
    [
        (3 * kWh, "", "3 kWh"),
        (3 * kWh, "MWh", "0.003 MWh"),
        (3 * kWh, ".1 MWh", "0.0 MWh"),
        (Energy("1.25 kWh"), ".1", "1.2 kWh"),
        (Money("1.7", Currency("CNY", 2)), ".2", "1.70 CNY"),
        (Total(3 * kWh), ".0 Wh", "3000 Wh"),
        (3 * kWh * Decimal("0.3333"), "kWh", "0.9999 kWh"),
        (2.5 * kW, ".2 W", "2500.00 W"),
        (2.5 * kW, "", "2.5 kW"),
    ],
)
def test_a_quantity_is_formatted_in_the_unit_that_is_asked_for(value: object, specification: str, expected: str) -> None:
    assert format(value, specification) == expected


def test_a_format_that_means_nothing_is_refused() -> None:
    assert code_of(lambda: f"{3 * kWh:furlong}") == "unknown_unit"
    for wrong in ("{", "}", "{}", ".99"):
        with pytest.raises(ValueError):
            format(3 * kWh, wrong)
    with pytest.raises(ValueError, match="own currency"):
        format(Money("1", cny), "EUR")


def test_the_table_of_currencies_comes_with_wattle() -> None:
    table = Currencies.load()
    assert table["CNY"] == cny and table["JPY"] == jpy and "CNY" in table and "XXZ" not in table
    assert len(table) == table.size() == len(dict(table)) > 100
    assert code_of(lambda: table["ZZZ"]) == "bad_currency"
    assert code_of(lambda: Currencies.load("/nowhere.csv")) == "unreadable_file"


def test_an_error_tells_code_place_and_remedy_of_every_finding() -> None:
    with pytest.raises(Error) as caught:
        Currencies.parse("code,minor_digits,name,source,verification\nEUR,9,Euro,ISO,\nusd,2,Dollar,ISO,\n", "my.csv")
    error = caught.value
    assert (error.code, error.where) == ("bad_currency", "my.csv:2:5") and error.remedy == error.findings[0].remedy != ""
    assert [(f.code, f.where.line) for f in error.findings] == [("bad_currency", 2), ("bad_currency", 3)]
    assert str(error) == "\n".join(str(f) for f in error.findings) and str(error).startswith("my.csv:2:5: ")
    assert isinstance(error, Exception) and type(error).__name__ == "Error" and type(error).__module__ == "wattle"


def test_quality_flows_from_the_worse() -> None:
    a, b = Quality(Reason.interpolated), Quality("no_answer").with_("rollover")
    assert worse(a, b) == worse(b, a) == b and worse(a, Reason.measured) == a
    assert (b.quality_class(), b.reason(), b.has(Flag.rollover), b.missing(), Quality().measured()) == (QualityClass.missing, Reason.no_answer, True, True, True)
    assert str(b) == "missing: no_answer (rollover)" and Quality.from_bits(b.bits()) == b and eval(repr(a)) == a and eval(repr(b)) == b
    assert {reason.name: reason.value >> 5 for reason in Reason}["gap"] == QualityClass.missing.value
    assert code_of(lambda: Quality.from_bits(0xFF00).reason()) == "out_of_range"


def test_to_string_writes_what_wattle_knows() -> None:
    from datetime import datetime, timezone

    assert to_string(3 * kWh) == "3 kWh" and to_string(half_up) == "half_up" and to_string(2**100) == str(2**100)
    assert to_string(datetime(2026, 3, 1, tzinfo=timezone.utc)) == "2026-03-01T00:00:00Z" and to_string(datetime(2026, 3, 1, 8)).startswith("2026-03-01T08:00")
    with pytest.raises(TypeError):
        to_string(object())
