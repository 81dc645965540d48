"""Bills of others, whose rates and totals are published: NREL/ssc utilityrate5 and cases reckoned by hand, read where WATTLE_ACCEPTANCE_DATA says.

The year of ssc has 8 760 hours, begins on a Monday and knows no holidays and no change of clocks: 2018 in UTC.
"""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from conftest import ACCEPTANCE, needs_acceptance_data

from wattle import Decimal as WattleDecimal
from wattle import Energy, Interval, Series, Slots, parse_instant
from wattle.tariff import Bill, Line, PowerFactorTable, Tariff, bill

YEAR = Interval(parse_instant("2018-01-01T00:00:00Z"), parse_instant("2019-01-01T00:00:00Z"))
SOURCE = 'source = { issuer = "test", document = "case", date = "2026-01-01", note = "see the case" }\n'
EXACT = 'rounding = { line = "half_even 0.000001" }\n'
ENDLESS = 1e37


def load(name: str) -> dict:
    return json.loads((Path(ACCEPTANCE) / "tariff/cases" / (name + ".json")).read_text())


def number(value: float) -> str:
    return f"{Decimal(repr(value)):f}"


def profile(of: dict) -> np.ndarray:
    """kW in each step, hourly."""
    if "constant" in of:
        return np.full(8760, float(of["constant"]))
    rows = [float(row[0]) for row in csv.reader((Path(ACCEPTANCE) / "tariff" / of["file"]).open()) if row]
    return np.array(rows[: 8760 * of["steps_per_hour"]])


def series(kilowatts: np.ndarray) -> Series[Energy]:
    step = timedelta(hours=8760 / len(kilowatts))
    return Series.from_columns(Slots.regular(YEAR, step), Energy, np.rint(kilowatts * 1e6 * (step / timedelta(hours=1))).astype(np.int64))


def bands(weekday: list[list[int]], weekend: list[list[int]]) -> dict[int, list[str]]:
    """The windows of each period of two schedules of 12 × 24 hours."""
    windows: dict[int, list[str]] = {}
    for days, schedule in (('"worked"', weekday), ('"weekend"', weekend)):
        for month, hours in enumerate(schedule, 1):
            first = 0
            for hour in range(1, 25):
                if hour == 24 or hours[hour] != hours[first]:
                    windows.setdefault(int(hours[first]), []).append(
                        f'{{ seasons = ["m{month}"], days = [{days}], from = "{first:02}:00", to = "{hour:02}:00" }}'
                    )
                    first = hour
    return windows


def table(name: str, windows: dict[int, list[str]]) -> str:
    """The period with the most windows is the rest, of holidays too, which ssc does not know."""
    most = max(windows, key=lambda p: len(windows[p]))
    return f"[version.{name}]\n" + "".join(f"p{p} = \"rest\"\n" if p == most else f"p{p} = [{', '.join(of)}]\n" for p, of in sorted(windows.items()))


def tariff_of(case: dict, with_generation: bool) -> Tariff:
    i = case["inputs"]
    option = i["ur_metering_option"]
    scheme = ["net_metering", "net_metering_money", "net_billing", "net_billing_carry", "buy_all_sell_all"][option]
    energy = bands(i["ur_ec_sched_weekday"], i["ur_ec_sched_weekend"])
    starts = [f"{m:02}-01" for m in range(1, 13)] + ["01-01"]
    head = 'wattle = "tariff/1"\n[tariff]\nid = "case"\ncurrency = "USD"\nminor_digits = 2\nzone = "UTC"\n' + SOURCE
    hours = "seasons = { " + ", ".join(f'm{m + 1} = ["{starts[m]}", "{starts[m + 1]}"]' for m in range(12)) + " }\n"
    hours += table("bands", energy)
    if i["ur_dc_enable"]:
        hours += table("demand_bands", bands(i["ur_dc_sched_weekday"], i["ur_dc_sched_weekend"]))

    rows: dict[int, list[list[float]]] = {}
    for row in i["ur_ec_tou_mat"]:
        if int(row[0]) in energy:
            rows.setdefault(int(row[0]), []).append(row)
    tiered = any(len(of) > 1 for of in rows.values())
    units = {0: "kWh", 2: "kWh/day"}
    limits = {p: [f'"{number(row[2])} {units[int(row[3])]}"' for row in of if row[2] < ENDLESS] for p, of in rows.items()}
    in_month = [{int(p) for p in i["ur_ec_sched_weekday"][m] + i["ur_ec_sched_weekend"][m]} for m in range(12)]
    of_month = [{tuple(limits[p]) for p in used} for used in in_month]
    assert all(len(of) == 1 for of in of_month), "limits that differ within a month"
    rolls = with_generation and option == 0  # a version for each month, or for each run of months with the same limits
    runs = [m for m in range(12) if m == 0 or rolls or of_month[m] != of_month[m - 1]] + [12]
    text = head
    for first, end in zip(runs, runs[1:]):
        last = f"2018-{end + 1:02}-01" if end < 12 else "2019-01-01"
        text += f'[[version]]\nvalid = ["2018-{first + 1:02}-01", "{last}"]\n' + EXACT + hours
        text += charges_of(case, with_generation, rows, next(iter(of_month[first])), tiered and option in (0, 1), scheme)
        if rolls and end < 12:
            text += rollover(i["ur_ec_sched_weekday"], in_month, first)
    return Tariff.parse(text, "case.toml")


def rollover(weekday: list[list[int]], in_month: list[set[int]], month: int) -> str:
    """ssc moves what a period has in store, and the next month has no such period, to the period there at the same of four hours."""
    pairs = []
    for p in sorted(in_month[month] - in_month[month + 1]):
        for hour in (0, 6, 12, 18):
            if int(weekday[month][hour]) == p:
                pairs.append(f'p{p} = "p{int(weekday[month + 1][hour])}"')
                break
    return f"rollover_map = {{ {', '.join(pairs)} }}\n" if pairs else ""


def charges_of(
    case: dict, with_generation: bool, rows: dict[int, list[list[float]]], limits: tuple[str, ...], proportional: bool, scheme: str
) -> str:
    i = case["inputs"]
    option = i["ur_metering_option"]
    text = ""
    tiers = ""
    if limits:
        tiers = f"tiers = {{ counting = \"{'proportional' if proportional else 'chronological'}\", limits = [{', '.join(limits)}] }}\n"

    def prices(column: int) -> str:
        return "{ " + ", ".join(f"p{p} = [" + ", ".join(f'"{number(row[column])}"' for row in of) + "]" for p, of in rows.items()) + " }"

    text += f"[[version.energy]]\nprice = {prices(4)}\n{tiers}"
    if i["ur_dc_enable"]:
        peaks: dict[int, list[list[float]]] = {}
        for row in i["ur_dc_tou_mat"]:
            peaks.setdefault(int(row[0]), []).append(row)
        used = {int(p) for month in i["ur_dc_sched_weekday"] + i["ur_dc_sched_weekend"] for p in month}
        for p, of in peaks.items():
            if p not in used:
                continue
            dc_limits = [f'"{number(row[2])} kW"' for row in of if row[2] < ENDLESS]
            dc_prices = ", ".join(f'"{number(row[3])}"' for row in of)
            text += f'[[version.demand]]\nid = "tou{p}"\nwindow = "60 min"\nprice = {{ p{p} = [{dc_prices}] }}\nlimits = [{", ".join(dc_limits)}]\n'
        flat: dict[int, list[list[float]]] = {}
        for row in i["ur_dc_flat_mat"]:
            flat.setdefault(int(row[0]), []).append(row)
        for month, of in flat.items():
            dc_limits = [f'"{number(row[2])} kW"' for row in of if row[2] < ENDLESS]
            dc_prices = ", ".join(f'"{number(row[3])}"' for row in of)
            text += f'[[version.demand]]\nid = "flat{month + 1}"\nmonths = [{month + 1}]\nwindow = "60 min"\nprice = [{dc_prices}]\nlimits = [{", ".join(dc_limits)}]\n'
    if i["ur_monthly_fixed_charge"]:
        text += f'[[version.adder]]\nkind = "fixed"\nper = "month"\nprice = "{number(i["ur_monthly_fixed_charge"])}"\n'
    least = [f'{key} = "{number(i[name])}"\n' for key, name in (("month", "ur_monthly_min_charge"), ("year", "ur_annual_min_charge")) if i[name]]
    if least:
        text += "[version.minimum]\n" + "".join(least)
    if with_generation:
        text += f'[version.feed_in]\nscheme = "{scheme}"\ntrue_up_months = [12]\n'
        if option == 0:
            text += f'cash_out = "{number(i["ur_nm_yearend_sell_rate"])}"\ncash_out_total = true\n'
        else:
            text += f"sell = {prices(5)}\n{tiers}"
    return text


def by_month(result: Bill, *kinds: Line.Kind) -> list[float]:
    months = [0.0] * 12
    for line in result.lines:
        if line.kind in kinds:
            months[line.span.begin().month - 1] += float(line.amount.to_decimal())
    return months


SSC = [
    "ssc_Test_Commercial_Demand_Charges",
    "ssc_Test_Residential_TOU_Rates",
    "ssc_Test_Residential_TOU_Rates_buyall_sellall",
    "ssc_Test_Residential_TOU_Rates_net_billing",
    "ssc_Test_Residential_TOU_Rates_net_billing_w_sell_rates",
    "ssc_Test_Residential_TOU_Rates_net_billing_w_tiers",
    "ssc_Test_Residential_TOU_Rates_net_metering_credits",
    "ssc_Test_Residential_TOU_Rates_w_tiers",
    "sscref_annual_min",
    "sscref_daily_tiers_net_billing",
    "sscref_tou_tiers_demand_nogen",
]


@needs_acceptance_data
@pytest.mark.parametrize("name", SSC)
def test_the_months_of_ssc(name: str) -> None:
    case = load(name)
    expected = case["reference_outputs"]
    load_kw, generation = profile(case["profiles"]["load"]), profile(case["profiles"]["gen"])
    n = max(len(load_kw), len(generation))
    load_kw, generation = np.repeat(load_kw, n // len(load_kw)), np.repeat(generation, n // len(generation))

    without = bill(tariff_of(case, False), series(load_kw), YEAR)
    assert float(without.total().to_decimal()) == pytest.approx(expected["utility_bill_wo_sys_year1"], abs=0.001)
    goes_by_months = any(line.span != YEAR for line in without.lines)
    assert not goes_by_months or by_month(without, *Line.Kind) == pytest.approx(expected["utility_bill_wo_sys_ym"][0], abs=0.001)
    assert by_month(without, Line.Kind.demand) == pytest.approx(
        np.add(expected["charge_wo_sys_dc_fixed_ym"][0], expected["charge_wo_sys_dc_tou_ym"][0]).tolist(), abs=0.001
    )
    assert by_month(without, Line.Kind.minimum) == pytest.approx(expected["charge_wo_sys_minimum_ym"][0], abs=0.001)

    both = case["inputs"]["ur_metering_option"] == 4
    net = generation - load_kw
    used, fed_in = (load_kw, generation) if both else (np.maximum(-net, 0), np.maximum(net, 0))
    result = bill(tariff_of(case, True), series(used), YEAR, fed_in=series(fed_in))
    assert by_month(result, *Line.Kind) == pytest.approx(expected["utility_bill_w_sys_ym"][0], abs=0.001)
    assert float(result.total().to_decimal()) == pytest.approx(expected["utility_bill_w_sys_year1"], abs=0.001)


@needs_acceptance_data
def test_a_tier_falls_to_bands_in_three_ways() -> None:
    case = load("tier_tou_attribution")
    head = 'wattle = "tariff/1"\n[tariff]\nid = "x"\ncurrency = "CNY"\nminor_digits = 2\nzone = "UTC"\n' + SOURCE
    for policy, counting in (("chronological", "chronological"), ("proportional", "proportional"), ("per_period_counters", "per_band")):
        tariff = Tariff.parse(
            head + '[[version]]\nvalid = ["2018-01-01", "2019-01-01"]\nbands = { A = [{ to = "01:00" }], B = "rest" }\n'
            f'[[version.energy]]\nprice = {{ A = ["{case["rates"]["A"][0]}", "{case["rates"]["A"][1]}"], B = ["{case["rates"]["B"][0]}", "{case["rates"]["B"][1]}"] }}\n'
            f'tiers = {{ counting = "{counting}", limits = ["{case["tier1_limit_kwh"]} kWh"] }}\n',
            "x.toml",
        )
        counts = np.zeros(8760, dtype=np.int64)
        counts[0], counts[1] = case["month"][0]["kwh"] * 1_000_000, case["month"][1]["kwh"] * 1_000_000
        month = Interval(YEAR.begin(), parse_instant("2018-02-01T00:00:00Z"))
        result = bill(tariff, Series.from_columns(Slots.regular(YEAR, timedelta(hours=1)), Energy, counts), month, trace=True)
        assert float(result.total().to_decimal()) == case["expected"][policy], policy
        assert result.trace.check() == []


@needs_acceptance_data
def test_the_annual_tiers_of_households() -> None:
    case = load("cn_residential_annual_tiers")
    head = 'wattle = "tariff/1"\n[tariff]\nid = "x"\ncurrency = "CNY"\nminor_digits = 2\nzone = "Asia/Shanghai"\n' + SOURCE
    limits = ", ".join(f'"{limit} kWh"' for limit in case["tiers_annual_kwh"] if limit)
    tariff = Tariff.parse(
        head + '[[version]]\nvalid = ["2018-01-01", "2019-01-01"]\nrounding = { line = "half_even 0.000001" }\nbands = { all = "rest" }\n'
        f'[[version.energy]]\nprice = "{case["flat_yuan"][0]}"\ntiers = {{ per = "year", limits = [{limits}], add = ["0", "0.05", "0.30"] }}\n',
        "x.toml",
    )
    year = Interval(parse_instant("2018-01-01T00:00:00+08:00"), parse_instant("2019-01-01T00:00:00+08:00"))
    for one in case["cases"]:
        counts = np.full(365, one["annual_kwh_flat"] * 1_000_000 // 365, dtype=np.int64)
        counts[0] += one["annual_kwh_flat"] * 1_000_000 - counts.sum()
        result = bill(tariff, Series.from_columns(Slots.regular(year, timedelta(days=1)), Energy, counts), year)
        assert float(result.total().to_decimal()) == pytest.approx(float(one["expected_yuan"]), abs=0.00001)  # each month's lines round to 10⁻⁶


@needs_acceptance_data
def test_graduated_and_volume_tiers() -> None:
    case = load("tier_policy_killbill")
    head = 'wattle = "tariff/1"\n[tariff]\nid = "x"\ncurrency = "USD"\nminor_digits = 2\nzone = "UTC"\n' + SOURCE
    limits = ", ".join(f'"{limit} kWh"' for limit, _ in case["tiers"][:-1])
    prices = ", ".join(f'"{price}"' for _, price in case["tiers"])
    counts = np.zeros(8760, dtype=np.int64)
    counts[5] = case["units"] * 1_000_000
    for form, expected in (("graduated", case["expected"]["ALL_TIERS (graduated)"]), ("volume", case["expected"]["TOP_TIER (volume)"])):
        tariff = Tariff.parse(
            head + '[[version]]\nvalid = ["2018-01-01", "2019-01-01"]\nbands = { all = "rest" }\n'
            f'[[version.energy]]\nprice = [{prices}]\ntiers = {{ form = "{form}", limits = [{limits}] }}\n',
            "x.toml",
        )
        month = Interval(YEAR.begin(), parse_instant("2018-02-01T00:00:00Z"))
        result = bill(tariff, Series.from_columns(Slots.regular(YEAR, timedelta(hours=1)), Energy, counts), month)
        assert str(result.total().to_decimal()) == expected + "0000"


@needs_acceptance_data
def test_the_points_of_power_factors() -> None:
    table = PowerFactorTable.load("cn_215")
    points = load("cn_power_factor_points")["points"]
    assert len(points) > 30
    for point in points:
        assert float(table.percent(WattleDecimal(f"{point['std']:.2f}"), round(point["pf"] * 100))) == point["percent"]
    with (Path(ACCEPTANCE) / "tariff/tables/cn_power_factor_adjustment.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 61
    for row in rows:
        for standard in ("0.90", "0.85", "0.80"):
            assert table.percent(WattleDecimal(standard), int(row["power_factor"].replace(".", ""))) == WattleDecimal(row[f"std_{standard}_percent"])
