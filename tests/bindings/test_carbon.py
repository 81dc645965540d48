"""wattle.carbon: factors and statements, against Python's own decimal."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wattle
from wattle import Energy, Error, Periods, Reason, Quality, Series, Slots, gCO2e, kgCO2e, kWh, mgCO2e
from wattle.carbon import FactorQuery, Factors, Fallback, GridFactors, Mix, Species, Statement, Verification, location_based

HEADER = "set,id,parameter,subject,region,stage,mix,species,value,unit,data_year,valid_from,valid_to,source,verification\n"


def china(**options: object) -> GridFactors:
    return GridFactors(Factors.load("cn_electricity_average"), "CN", "Asia/Shanghai", **options)  # type: ignore[arg-type]


def hours(begin: str, amounts: list[Energy]) -> Series[Energy]:
    return Series(Slots.regular(wattle.parse_instant(begin), timedelta(hours=1), len(amounts)), amounts)


def test_a_thousand_kilowatt_hours_of_2023_are_530_6_kilograms() -> None:
    statement = location_based(hours("2023-06-01T00:00+08:00", [1000 * kWh]), china(), source="M07/import", trace=True)
    assert str(statement.emissions) == "530.6 kgCO2e"
    assert statement.co2_only and statement.gwp == "" and statement.factors() == ["cn-2023-average"]
    assert str(statement) == "530.6 kgCO2e (CO2 only) of 1000 kWh in 1 slots; worst: measured; factors: cn-2023-average"
    assert statement.trace is not None and statement.trace.recompute() == statement.trace
    assert "emission factor, CN 2023, CO2 only, counted as CO2e: 0.5306 kgCO2e/kWh" in statement.trace.explain("english")
    assert "排放量：1000 kWh × 0.5306 kgCO2e/kWh = 530.6 kgCO2e" in statement.trace.explain("chinese")
    assert "排放因子，CN 2023年，仅含CO2，按CO2e计" in statement.trace.explain("chinese")
    assert location_based(hours("2023-06-01T00:00+08:00", [1000 * kWh]), china()).trace is None


def test_a_row_tells_where_it_comes_from() -> None:
    row = Factors.load("cn_electricity_average")["cn-2023-average"]
    assert (row.set, row.region, row.data_year, str(row.value), row.unit) == ("CN-MEE-AVG", "CN", 2023, "0.5306", "kgCO2/kWh")
    assert (row.valid_from, row.valid_to) == (date(2023, 1, 1), date(2024, 1, 1))
    assert row.species is Species.CO2 and row.verification is Verification.two_texts and row.mix is Mix.average
    assert row.source.document == "MEE/NBS Announcement 2025 No. 47" and not row.source.checked
    assert row.per_energy() == wattle.Factor("0.5306", kgCO2e / kWh)


def test_look_up_is_strict_and_a_fallback_is_named() -> None:
    factors = Factors.load("cn_electricity_average")
    with pytest.raises(Error) as missing:
        factors.find(FactorQuery("CN", date(2026, 2, 1), mix="average"))
    assert missing.value.code == "missing_factor" and "or ask for a fallback: newest_older" in str(missing.value)
    found = factors.find(FactorQuery("CN", date(2026, 2, 1), mix="average", fallback=["newest_older"]))
    assert found.row.id == "cn-2023-average" and found.fallback is Fallback.newest_older and found.until is None
    with pytest.raises(Error) as ambiguous:
        factors.find(FactorQuery("CN", date(2023, 2, 1)))
    assert ambiguous.value.code == "ambiguous_factor"
    with pytest.raises(Error) as slot:
        location_based(hours("2026-02-01T00:00+08:00", [1 * kWh]), china())
    assert slot.value.code == "missing_factor" and "slot 2026-01-31T16:00:00Z/2026-01-31T17:00:00Z" in str(slot.value)
    later = location_based(hours("2026-02-01T00:00+08:00", [1 * kWh]), china(fallback=["newest_older"]))
    assert later.lines[0].fallback is Fallback.newest_older and str(later).endswith("; some by fallback")


def test_unverified_rows_and_mistakes_are_errors() -> None:
    row = "S,a,ef,electricity,X,combustion,average,CO2,0.5810,tCO2/MWh,2021,2022-03-01,,often quoted,unverified\n"
    assert len(Factors.parse(HEADER + row, "ets.csv")) == 1
    with pytest.raises(Error) as unverified:
        Factors.parse(HEADER + row, "ets.csv")["a"]
    assert unverified.value.code == "unverified_factor"
    assert str(Factors.parse(HEADER + row, "ets.csv", "allow")["a"].value) == "0.5810"
    with pytest.raises(Error) as mistakes:
        Factors.parse(HEADER + row.replace("tCO2/MWh", "tCO2e/MWh").replace("0.5810", "a lot"), "ets.csv")
    assert [finding.code for finding in mistakes.value.findings] == ["bad_factor", "species_mismatch"]
    with pytest.raises(TypeError, match="Series of Energy"):
        location_based(Series(Slots.regular(datetime(2023, 1, 1, tzinfo=timezone.utc), timedelta(hours=1), 1), wattle.kW, "0.1"), china())  # type: ignore[arg-type]


amounts = st.integers(-(10**9), 10**12)
values = st.decimals(min_value=0, max_value=2, places=4)


@settings(max_examples=500)
@given(st.lists(st.tuples(amounts, st.sampled_from(["measured", "interpolated", "gap"])), min_size=1, max_size=60), values, values, st.sampled_from([ROUND_HALF_EVEN, ROUND_HALF_UP]))
def test_a_statement_equals_python_decimal(slots: list[tuple[int, str]], first: Decimal, second: Decimal, mode: str) -> None:
    """Days from 30 December 2022 on, factors of two years in two units."""
    csv = HEADER + "".join(
        f"S,{year},ef,electricity,X,combustion,average,CO2,{value:f},{unit},{year},{year}-01-01,{year + 1}-01-01,synthetic,one_text\n"
        for year, value, unit in [(2022, first, "kgCO2/kWh"), (2023, second, "tCO2/MWh")]
    )
    grid = GridFactors(Factors.parse(csv, "synthetic.csv"), "X", "Asia/Shanghai")
    begin = wattle.parse_instant("2022-12-30T00:00+08:00")
    used = Series(Slots.regular(begin, timedelta(days=1), len(slots)), Energy)
    exact = Decimal(0)
    for i, (count, reason) in enumerate(slots):
        if reason == "gap":
            continue
        used.set(i, Energy.from_count(count), Quality(Reason[reason]))
        exact += Decimal(count) / 10**6 * (first if i < 2 else second)
    statement: Statement = location_based(used, grid, mode=mode.removeprefix("ROUND_").lower(), quantum=1 * gCO2e)  # type: ignore[arg-type]
    assert Decimal(str(statement.exact).split()[0]) == exact
    assert Decimal(str(statement.emissions).split()[0]) == exact.quantize(Decimal("0.001"), mode)
    assert statement.used == wattle.sum(used)
    parts = [location_based(used.slice(k, 1), grid).exact for k in range(len(slots))]
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    assert total == statement.exact


def test_a_slot_in_two_years_is_split_by_time() -> None:
    days = Periods.days("UTC").slots(wattle.Interval(wattle.parse_instant("2022-12-31T00:00Z"), wattle.parse_instant("2023-01-01T00:00Z")))
    statement = location_based(Series(days, [12 * kWh]), china(), quantum=1 * mgCO2e, trace=True)
    assert [str(line.used.total) for line in statement.lines] == ["8 kWh", "4 kWh"]
    assert str(statement.emissions) == "6.4152 kgCO2e"
    assert statement.trace is not None and statement.trace.recompute() == statement.trace
