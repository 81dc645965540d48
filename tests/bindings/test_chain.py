"""A real building's year through the whole chain: table, series, bill, emissions, page; each amount computed a second time by Python's decimal."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import defaultdict
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from pathlib import Path

from wattle import Energy, Periods, Slots, gCO2e, intervals, kgCO2e, kWh, parse_csv, report, sum
from wattle.carbon import Factors, GridFactors, location_based
from wattle.tariff import Tariff, bill

from conftest import acceptance, needs_acceptance_data

HOUR = timedelta(hours=1)
CHINA = timezone(timedelta(hours=8))
# 国办发明电〔2025〕7号: the days off of 2026, whose hours are all valley.
DAYS_OFF = [("01-01", 3), ("02-15", 9), ("04-04", 3), ("05-01", 5), ("06-19", 3), ("09-25", 3), ("10-01", 7)]
HOLIDAYS = {date.fromisoformat(f"2026-{first}") + timedelta(days=i) for first, days in DAYS_OFF for i in range(days)}
PRICES = {"sharp": "1.2816", "peak": "1.0680", "flat": "0.6675", "valley": "0.2670"}


def band(begin: datetime) -> str:
    """The band of data/tariffs/example.tou.toml, told once more."""
    if begin.date() in HOLIDAYS or begin.hour < 8:
        return "valley"
    if begin.month in (7, 8):
        return "sharp" if begin.hour in (14, 20) else "peak" if begin.hour in (10, 11, 15, 16, 17, 18, 19) else "flat"
    return "peak" if begin.hour in (8, 9, 10, 17, 18, 19, 20, 21) else "flat"


@needs_acceptance_data
def test_a_real_load_goes_through_the_whole_chain(tmp_path: Path) -> None:
    values = acceptance("tariff/profiles/load_commercial_hourly.csv").read_text().split()
    begins = [datetime(2026, 1, 1, tzinfo=CHINA) + i * HOUR for i in range(len(values))]
    assert len(values) == 8760
    text = "instant,building [kWh]\n" + "".join(f"{begin.isoformat()},{value}\n" for begin, value in zip(begins, values))

    table = parse_csv(text, "load.csv", stamp="begin", every=HOUR, resolution="0.001", round="half_even")
    rate = Tariff.load("example.tou")
    year = Periods.years(rate.zone()).of(date(2026, 1, 1))
    used = intervals(table, "building", Slots.regular(year, HOUR), Energy)
    result = bill(rate, used, year, trace=True, point="building")

    exact = [Decimal(value).quantize(Decimal("0.001"), ROUND_HALF_EVEN) for value in values]
    expected: defaultdict[str, Decimal] = defaultdict(Decimal)
    for begin, amount in zip(begins, exact):
        expected[band(begin)] += amount
    assert set(expected) == set(PRICES)
    assert Decimal(str(sum(used).total.to_exact(kWh).to_decimal())) == sum_of(exact) and str(result.used.quality) == "measured"
    energy, fixed = result.lines[:-1], result.lines[-1]
    assert {line.band: Decimal(str(line.quantity.number.to_decimal())) for line in energy} == dict(expected)
    for line in energy:
        money = (expected[line.band] * Decimal(PRICES[line.band])).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert Decimal(str(line.amount.to_decimal())) == money
        assert f"{line.amount}" in result.trace.explain(line.step, "english", rate.zone())
    assert str(fixed.amount) == "360.00 CNY"
    assert result.trace.check() == []

    statement = location_based(used, GridFactors(Factors.load("cn_electricity_average"), "CN", rate.zone(), ["newest_older"]), quantum=1 * gCO2e)
    kg = (sum_of(exact) * Decimal("0.5306")).quantize(Decimal("0.001"), ROUND_HALF_EVEN)
    assert Decimal(str(statement.emissions.to_decimal(kgCO2e))) == kg and statement.co2_only

    page = report.Page("A real building").add(report.sheet(result)).add(report.bars(result)).add(report.load_curve(used, zone=rate.zone()))
    report.write_page(page, tmp_path / "page.html")
    ET.parse(tmp_path / "page.html")  # well-formed


def sum_of(numbers: list[Decimal]) -> Decimal:
    total = Decimal()
    for number in numbers:
        total += number
    return total
