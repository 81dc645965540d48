"""Traces: built, explained, recomputed and proved in Python as in C++."""

from __future__ import annotations

import copy
import decimal
import hashlib
import pickle
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wattle
from wattle import (
    AllZero, Currency, Decimal, Energy, Error, Exact, Factor, Figure, Interval, Label, Language, Leaf, Money, Operation, Parameter, Price, Quality,
    Reason, Rounding, ShareRule, Total, Trace, Weight, kgCO2e, kWh, m3, MWh, parse_instant, share,
)

cny = Currency("CNY", 2)
march = Interval(parse_instant("2026-03-01T00:00+08:00"), parse_instant("2026-04-01T00:00+08:00"))


def energy_bill() -> Trace:
    trace = Trace()
    used = trace.leaf(
        Label("energy, peak", "峰段电量"),
        Total(Energy("120.5 kWh")),
        Leaf("M07/import", march, 992, "peak", "NT2/2026-1", estimated=Energy("2.3 kWh"), worst=Reason.gap, missing=timedelta(minutes=45)),
    )
    price = trace.parameter(
        Label("price, peak", "峰段电价"),
        Price("0.5680", cny / kWh),
        Parameter("NT2", version="2026-1", source="Price Bureau, notice 12", sha256=wattle.sha256(b"abc")),
    )
    charge = trace.product(Label("energy charge, peak", "峰段电度电费"), used, price)
    trace.result(trace.rounded("", charge, "half_up", "0.01"))
    return trace


def test_a_trace_reads_like_a_bill_in_both_languages() -> None:
    trace = energy_bill()
    assert (
        trace.explain()
        == """energy charge, peak: 120.5 kWh × 0.5680 CNY/kWh = 68.444 CNY, rounded half_up to 0.01 = 68.44 CNY
  energy, peak: 120.5 kWh = 118.2 kWh measured + 2.3 kWh estimated; 45 min missing (worst: missing: gap)
    M07/import, 2026-02-28T16:00:00Z to 2026-03-31T16:00:00Z, 992 slots, band peak, version NT2/2026-1
  price, peak: 0.5680 CNY/kWh
    NT2, version 2026-1, source: Price Bureau, notice 12, SHA-256 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
"""
    )
    assert (
        trace.explain("chinese", zone="Asia/Shanghai")
        == """峰段电度电费：120.5 kWh × 0.5680 CNY/kWh = 68.444 CNY，四舍五入到 0.01 = 68.44 CNY
  峰段电量：120.5 kWh = 实测 118.2 kWh + 估算 2.3 kWh；缺失 45 分（最差：缺失 gap）
    M07/import，2026-03-01T00:00:00 至 2026-04-01T00:00:00 Asia/Shanghai，992 个计量间隔，时段 peak，版本 NT2/2026-1
  峰段电价：0.5680 CNY/kWh
    NT2，版本 2026-1，来源：Price Bureau, notice 12，SHA-256 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
"""
    )
    price = trace[trace[trace[trace.results()[0]].operands[0]].operands[1]]
    assert price.operation is Operation.parameter and str(price.value) == "0.568 CNY/kWh" and price.value.number.exponent() == -4
    assert trace.explain(trace.results()[0], Language.chinese) == trace.explain(Language.chinese)


def test_the_bytes_are_those_of_cpp() -> None:
    """The golden bytes of tests/trace/trace.cpp, "canonical bytes are these, and stay so"."""
    trace = Trace()
    used = trace.leaf(
        Label("used", "电量"),
        Energy("120.5 kWh"),
        Leaf(source="M07", span=march, slots=2976, band="peak", version="1", estimated=Energy("2.3 kWh"), worst=Quality(Reason.interpolated)),
    )
    price = trace.parameter("price", Price("0.5680", cny / kWh), Parameter("NT2", "1"))
    trace.result(trace.rounded("", trace.product("charge", used, price), Rounding.half_up, Decimal("0.01")))
    golden = (
        "77747263 0001 00000004"
        "01 00000004 75736564 00000006 e794b5e9878f 000000000000000000000000000004b5 ffff 00000003 6b5768 00000000"
        "00000003 4d3037 00064be472264000 00064e540f3ae000 0000000000000ba0 00000004 7065616b 00000001 31"
        "00000000000000000000000000000017 ffff 2100 0000000000000000"
        "02 00000005 7072696365 00000000 00000000000000000000000000001630 fffc 00000007 434e592f6b5768 00000000"
        "00000003 4e5432 00000001 31 00000000 00"
        "05 00000006 636861726765 00000000 00000000000000000000000000010b5c fffd 00000003 434e59 00000002 00000000 00000001"
        "07 00000000 00000000 00000000000000000000000000001abc fffe 00000003 434e59 00000001 00000002 05 0000000000000001 fe"
        "00000001 00000003"
    )
    assert trace.bytes() == bytes.fromhex(golden.replace(" ", ""))
    assert Trace.from_bytes(trace.bytes()) == trace
    assert trace.sha256() == hashlib.sha256(trace.bytes()).digest() == wattle.sha256(trace.bytes())
    assert trace.record() == trace.bytes()


def test_a_trace_recomputes_and_a_changed_one_is_found() -> None:
    trace = energy_bill()
    assert trace.recompute() == trace and trace.check() == []
    changed = Trace.from_bytes(trace.bytes().replace((68444).to_bytes(16, "big"), (68544).to_bytes(16, "big")))
    first, second = changed.check()
    assert first.code == "wrong_result" and first.what == "68.544 CNY stands here, but its operands give 68.444 CNY"
    assert second.where.source.startswith("trace, rounded") and changed.recompute() != changed
    assert changed.sha256() != trace.sha256()
    for damaged in (b"", trace.bytes()[:-1], trace.bytes() + b"\0", b"x" + trace.bytes()[1:]):
        with pytest.raises(Error) as caught:
            Trace.from_bytes(damaged)
        assert caught.value.code == "bad_bytes"


def test_every_operation_says_what_it_did() -> None:
    trace = Trace()
    a, b = trace.parameter("a", Figure("10.50", "kWh")), trace.parameter("b", Figure(3, "kWh"))
    assert trace.value(trace.sum("", [a, b])) == Figure("13.5", "kWh")
    assert trace.value(trace.difference("", a, b)) == Figure("7.5", "kWh")
    assert trace.value(trace.least("", [a, b])) == Figure("3", "kWh") and trace.value(trace.greatest("", [a, b])) == Figure("10.5", "kWh")
    assert trace.value(trace.product("", a, b, unit="kWh2")) == Figure("31.5", "kWh2")
    quotient = trace.quotient("", a, b, mode="half_even", quantum="0.01")
    assert trace.value(quotient) == Figure(Decimal("3.5")) == Figure(Exact("3.50"))
    step = trace[quotient].detail
    assert isinstance(step, Trace.Rounded) and step.mode is Rounding.half_even and step.quantum == Decimal("0.01")
    part = trace.share("", a, [Trace.Claim("x", b), Trace.Claim("y", a)], 1, "0.01", all_zero="equal")
    detail = trace[part].detail
    assert isinstance(detail, Trace.Part) and detail.ids == ["x", "y"] and detail.part == 1 and detail.all_zero is AllZero.equal
    assert trace[part].operands == [a, b, a] and len({a, b, part}) == 3
    assert trace[trace.sum("s", [a])].detail is None and len(trace) == trace.size() == 10
    refusals: list[tuple[Callable[[], object], str]] = [
        (lambda: trace.sum("x", [a, trace.parameter("", Figure(1, "m2"))]), "mixed_units"),
        (lambda: trace.sum("x", []), "out_of_range"),
        (lambda: Trace().sum("x", [a]), "out_of_range"),
        (lambda: trace.parameter("two\nlines", 1), "bad_text"),
        (lambda: trace.share("x", a, [Trace.Claim("x", b)], 7, 1), "out_of_range"),
    ]
    for wrong, code in refusals:
        with pytest.raises(Error) as caught:
            wrong()
        assert caught.value.code == code


def test_figures_come_from_every_exact_quantity() -> None:
    for value, text in (
        (3 * kWh, "3 kWh"),
        (Total(1500 * MWh), "1500000 kWh"),
        (Money("12.30", cny), "12.3 CNY"),
        (3 * kWh * Price("0.5", cny / kWh), "1.5 CNY"),
        (Price("350", cny / MWh), "350 CNY/MWh"),
        (Factor("2.16", kgCO2e / m3), "2.16 kgCO2e/m3"),
        (Decimal("0.130"), "0.13"),
        (decimal.Decimal("0.13"), "0.13"),
        (7, "7"),
    ):
        assert str(Figure(value)) == text and Figure(value) == Figure(Figure(value))
    for refused in (0.5, "0.5", None, True):
        with pytest.raises(TypeError):
            Figure(refused)  # type: ignore[arg-type]
    with pytest.raises(ValueError):
        Parameter(sha256=b"short")
    assert Leaf("M07", slots=4) == Leaf(source="M07", slots=4) and repr(Leaf("M07", slots=4)) == "Leaf(source='M07', slots=4)"
    begin = datetime(2026, 3, 1, tzinfo=timezone.utc)
    assert Leaf(span=Interval(begin, begin + timedelta(1))).span.length() == timedelta(1)


def test_copies_keep_every_step_and_pickles_what_results_rest_on() -> None:
    trace = energy_bill()
    lonely = trace.parameter("unused", 1)
    for again in (copy.copy(trace), copy.deepcopy(trace)):
        assert again == trace and again.value(lonely) == Figure(1)
        again.result(lonely)
        assert again != trace and len(trace.results()) == 1
    assert len(pickle.loads(pickle.dumps(trace))) == 4
    with pytest.raises(TypeError):
        hash(trace)


@given(st.integers(-(10**15), 10**15), st.lists(st.decimals(0, 1000, places=2), min_size=1, max_size=6), st.sampled_from(["unallocated", "equal"]))
def test_a_share_is_that_of_share(total: int, weights: list[decimal.Decimal], all_zero: str) -> None:
    amount = Money.from_count(total, cny)
    rule = ShareRule(quantum=Money("0.01", cny), all_zero=all_zero)  # type: ignore[arg-type]
    shares = share(amount, [Weight(str(i), w) for i, w in enumerate(weights)], rule)
    trace = Trace()
    whole = trace.leaf("total", amount, Leaf())
    claims = [Trace.Claim(str(i), trace.parameter("", w)) for i, w in enumerate(weights)]
    parts = [trace.share("part", whole, claims, i, "0.01", all_zero) for i in range(len(weights))]  # type: ignore[arg-type]
    assert [trace.value(part) for part in parts] == [Figure(part.amount) for part in shares.parts]
    trace.result(trace.sum("parts", parts))
    assert Trace.from_bytes(trace.bytes()) == trace == trace.recompute()
