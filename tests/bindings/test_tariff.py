"""Tariffs and bills from Python, and 20 000 random bills against Python's own decimal."""

from __future__ import annotations

import copy
import pickle
import random
from datetime import datetime, timedelta, timezone
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from itertools import pairwise

import numpy as np
import pytest

from wattle import Calendar, Energy, Error, Figure, Interval, Label, Quality, Reason, Series, Slots, Sum, Volume, Zone, kWh, parse_instant
from wattle.tariff import Adder, Bill, Line, Tariff, Version, bill

HOUR = timedelta(hours=1)
SOURCE = 'source = { issuer = "me", document = "1", date = "2026-01-01", note = "synthetic" }\n'


def span(begin: str, end: str) -> Interval:
    return Interval(parse_instant(begin), parse_instant(end))


def constant(whole: Interval, count: int = 1_000_000) -> Series[Energy]:
    grid = Slots.regular(whole, HOUR)
    return Series.from_columns(grid, Energy, np.full(len(grid), count))


def test_a_bill_is_what_a_person_reckons_by_hand() -> None:
    """The same two days as in tests/tariff/bill.cpp."""
    tariff = Tariff.load("example.tou")
    days = span("2026-03-02T00:00:00+08:00", "2026-03-04T00:00:00+08:00")
    result = bill(tariff, constant(days), days, trace=True, point="M07/import")
    assert [str(line) for line in result.lines] == [
        "energy charge, peak: 16 kWh × 1.0680 CNY/kWh = 17.09 CNY",
        "energy charge, flat: 16 kWh × 0.6675 CNY/kWh = 10.68 CNY",
        "energy charge, valley: 16 kWh × 0.2670 CNY/kWh = 4.27 CNY",
        "service charge, 2026-03: 2 day × 30.00 CNY/month / 31 day = 1.94 CNY",
    ]
    assert str(result.total()) == "33.98 CNY" and result.currency == tariff.currency()
    peak = result.lines[0]
    assert (peak.kind, peak.id, peak.version, peak.band) == (Line.Kind.energy, "energy", "2026-01-01", "peak")
    assert peak.label == Label("energy charge, peak", "电度电费（高峰）") and peak.span == days and peak.divisor == 1
    assert isinstance(peak.used, Sum) and peak.used.total.narrow() == 16 * kWh and result.used.coverage() == 1
    assert peak.quantity == Figure(16 * kWh) and str(peak.price) == "1.068 CNY/kWh" and str(peak.exact) == "17.088 CNY"
    assert result.trace.value(peak.step) == Figure(peak.amount) and result.trace.check() == []
    assert result.trace.explain("chinese", tariff.zone()).startswith("合计：17.09 + 10.68 + 4.27 + 1.94 = 33.98 CNY\n")
    assert result.lines[3].divisor == 31 and result.lines[3].kind is Line.Kind.fixed
    assert result == bill(tariff, constant(days), days, trace=True, point="M07/import") and result != bill(tariff, constant(days), days)
    assert repr(result) == "<Bill of 4 lines, 33.98 CNY>" and isinstance(result, Bill)


def test_a_tariff_shows_what_its_file_says() -> None:
    tariff = Tariff.load("example.tou")
    assert tariff.id() == "example.tou" and tariff.zone() == Zone.load("Asia/Shanghai") and tariff.calendar() == Calendar.load("cn")
    assert tariff.band_at(parse_instant("2026-02-14T09:00:00+08:00")).id == "peak"  # a Saturday that is worked
    (version,) = tariff.versions()
    assert isinstance(version, Version) and version == tariff.version_at(parse_instant("2026-06-01T00:00:00Z"))
    assert version.name == "2026-01-01" and version.seasons == ["summer", "other"]
    assert [band.label.chinese for band in version.bands] == ["尖峰", "高峰", "平段", "低谷"]
    assert [str(price) for price in version.energy[0].prices] == ["1.2816 CNY/kWh", "1.0680 CNY/kWh", "0.6675 CNY/kWh", "0.2670 CNY/kWh"]
    (adder,) = version.adders
    assert (adder.kind, adder.per, str(adder.price)) == (Adder.Kind.fixed, Adder.Per.month, "30.00")
    assert str(version.rounding.line.mode) == "half_up" and str(version.rounding.line.quantum) == "0.01 CNY" and version.rounding.bill is None
    assert tariff == Tariff.parse(tariff.text(), "elsewhere", calendar=Calendar.load("cn")) and len(tariff.sha256()) == 64
    for other in (copy.deepcopy(tariff), pickle.loads(pickle.dumps(tariff))):
        assert other == tariff and hash(other) == hash(tariff)
    assert pickle.loads(pickle.dumps(Line.Kind.fixed)) is Line.Kind.fixed


def test_what_is_wrong_is_told_with_its_place() -> None:
    with pytest.raises(Error) as caught:
        Tariff.parse('wattle = "tariff/1"\n[tariff]\nid = "x"\ncurrency = "EUR"\nminor_digits = 2\nzone = "UTC"\n' + SOURCE +
                     '[[version]]\nvalid = ["2026-01-01", "2027-01-01"]\nbands = { a = [{ to = "12:00" }] }\n[[version.energy]]\nprice = { a = 0.5 }\n', "t.toml")
    assert caught.value.code == "bad_tariff"
    assert [str(finding) for finding in caught.value.findings] == [
        't.toml:10:9: 12:00 to 24:00 belongs to no band; give each hour to one band, or let one band be "rest"',
        "t.toml:12:15: a is not a text; write it in quotes; dates and decimals too, so that they stay as printed",
    ]
    with pytest.raises(Error, match="use \"example.tou\""):
        Tariff.load("nowhere")
    with pytest.raises(TypeError, match="Series of Energy"):
        bill(Tariff.load("example.tou"), Series(Slots(), Volume), span("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"))  # type: ignore[arg-type]


MODES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}


def random_tariff(chance: random.Random) -> tuple[Tariff, np.ndarray, list[Decimal], str, Decimal]:
    """A tariff of two to five bands that change at full hours, the band of each hour, the prices, and how lines are rounded."""
    cuts = [0, *sorted(chance.sample(range(1, 24), chance.randint(1, 9))), 24]
    bands = chance.randint(2, 5)
    numbers = [chance.randrange(bands) for _ in cuts[1:]]
    windows: dict[int, list[str]] = {}
    band_of_hour = np.empty(24, np.int64)
    for number, (begin, end) in zip(numbers, pairwise(cuts)):
        windows.setdefault(number, []).append(f'{{ from = "{begin:02}:00", to = "{end:02}:00" }}')
        band_of_hour[begin:end] = number
    digits_of = [chance.randint(1, 9) for _ in range(bands)]
    prices = [Decimal(chance.randrange(10**digits)).scaleb(-chance.randint(max(0, digits - 3), 9)) for digits in digits_of]  # below 1000 EUR/kWh
    mode, digits = chance.choice(list(MODES)), chance.randint(0, 4)
    quantum = Decimal(1).scaleb(-digits)
    text = 'wattle = "tariff/1"\n[tariff]\nid = "random"\ncurrency = "EUR"\nminor_digits = 2\nzone = "UTC"\n' + SOURCE
    text += f'[[version]]\nvalid = ["2026-01-01", "2026-03-01"]\nrounding = {{ line = "{mode} {quantum:f}" }}\n[version.bands]\n'
    text += "".join(f"b{number} = [{', '.join(windows.get(number, []))}]\n" for number in range(bands))
    text += "[[version.energy]]\nprice = { " + ", ".join(f'b{number} = "{price:f}"' for number, price in enumerate(prices)) + " }\n"
    return Tariff.parse(text, "random.toml"), band_of_hour, prices, MODES[mode], quantum


def test_20_000_random_bills_equal_python_decimal_to_the_last_digit() -> None:
    """200 random tariffs × 100 random periods and series; decimal gets the sums of the bands from NumPy, as int64, and does the rest with 60 digits."""
    chance, numbers = random.Random(20260101), np.random.default_rng(20260101)
    first = datetime(2026, 1, 1, tzinfo=timezone.utc)
    bills = lines = 0
    with localcontext() as context:
        context.prec = 60
        for _ in range(200):
            tariff, band_of_hour, prices, mode, quantum = random_tariff(chance)
            for _ in range(100):
                begin, size = chance.randrange(24 * 20), chance.randint(1, 24 * 31)
                counts = numbers.integers(0, 10 ** chance.randint(1, 12), size)
                missing = numbers.random(size) < 0.02
                qualities = np.where(missing, Quality(Reason.gap).bits(), 0).astype("uint16")
                counts[missing] = 0
                start = first + begin * HOUR
                grid = Slots.regular(start, HOUR, size)
                result = bill(tariff, Series.from_columns(grid, Energy, counts, qualities), grid.span())
                band = band_of_hour[(begin + np.arange(size)) % 24]
                expected, unknown = [], []
                for number, price in enumerate(prices):
                    mine = band == number
                    if mine.any():
                        expected.append((Decimal(int(counts[mine].sum())).scaleb(-6) * price).quantize(quantum, mode))
                        unknown.append(int(missing[mine].sum()) * HOUR)
                assert [Decimal(str(line.amount.to_decimal())) for line in result.lines] == expected
                assert [line.used.missing for line in result.lines] == unknown
                assert Decimal(str(result.total().to_decimal())) == sum(expected)
                bills += 1
                lines += len(expected)
    assert bills == 20_000 and lines > 40_000
