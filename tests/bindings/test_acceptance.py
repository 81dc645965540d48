"""Public cases and tables, read where WATTLE_ACCEPTANCE_DATA says that they lie."""

from __future__ import annotations

import csv
import json
import re
from datetime import date, datetime, timedelta

import pytest
from conftest import acceptance, needs_acceptance_data

from wattle import Currency, Decimal, Energy, Error, Mass, Price, Weight, Zone, kWh, parse_instant, share

pytestmark = needs_acceptance_data


def test_largest_remainders_are_those_of_five_other_libraries() -> None:
    cases = json.loads(acceptance("tariff/cases/apportion_largest_remainder.json").read_text(encoding="utf-8"))["cases"]
    for case in cases:
        shares = share(Mass.from_count(case["total"]), [Weight(str(i), w) for i, w in enumerate(case["weights"])])
        assert shares.counts().tolist() == case["expected"], case["source"]
    assert len(cases) >= 9


def test_half_hours_are_rounded_half_even_before_the_price() -> None:
    case = json.loads(acceptance("tariff/cases/rounding_half_even_octopus.json").read_text(encoding="utf-8"))
    for printed, expected in case["kwh_rounding"]:
        assert Energy(printed, kWh).rounded("half_even", Energy("0.01 kWh")) == Energy(expected, kWh)
    slot = case["slot_example"]
    pence = Currency("GBX", 0)  # prices are printed in pence
    cost = Energy(slot["kwh"], kWh).rounded("half_even", Energy("0.01 kWh")) * Price(slot["price_p"], pence / kWh)
    assert cost.to_exact(pence) == Decimal(slot["expected_p"])


def test_days_and_nights_have_the_hours_of_their_zone() -> None:
    data = json.loads(acceptance("tariff/cases/dst_local_windows.json").read_text(encoding="utf-8"))
    for case in data["cases"]:
        zone, day = Zone.load(case["tz"]), date.fromisoformat(case["local_date"])
        whole = zone.day(day)
        six = zone.to_instant(datetime(day.year, day.month, day.day, 6))
        assert whole.length() == timedelta(hours=case["hours_in_day"]), case
        assert six - whole.begin() == timedelta(hours=case["hours_in_00_06"]), case
        assert whole.end() - six == timedelta(hours=case["hours_in_06_24"]), case
    month = data["month_boundary"]
    begin, end = (Zone.load(month["tz"]).day(day).begin() for day in (date(2024, 3, 1), date(2024, 4, 1)))
    assert [begin, end] == [parse_instant(t) for t in month["march_2024_utc"]] and end - begin == timedelta(hours=month["hours"])


def test_every_published_number_parses_and_prints_as_it_was_written() -> None:
    number, read = re.compile(r"[+-]?\d+(\.\d+)?"), 0
    for table in sorted(acceptance("factors").glob("*.csv")):
        with table.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                for cell in row:
                    if number.fullmatch(cell) and (cell == "0" or not re.match(r"[+-]?0\d", cell)):
                        try:
                            assert str(Decimal(cell)) == cell.removeprefix("+"), f"{table.name}: {cell}"
                        except Error as error:
                            pytest.fail(f"{table.name}: {error}")
                        read += 1
    print(f"{read} numbers")
    assert read > 1_000
