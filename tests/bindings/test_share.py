"""Exact sharing: parts that sum to their total."""

from __future__ import annotations

import builtins
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wattle import AllZero, Currency, Decimal, Energy, Error, Mass, Money, ShareRule, Shares, Weight, kWh, share, up_to

cny = Currency("CNY", 2)


def amounts(shares: Shares[Energy]) -> list[Energy]:
    return [part.amount for part in shares.parts]


def test_vrf_energy_is_shared_to_hundredths_by_the_weights_as_printed() -> None:
    # Acceptance case VRF-2 of the tariff page: 50 kWh by w {1, 0.1, 2, 3}, quantum 0.01 kWh.
    used = share(50 * kWh, [Weight("1", "1"), Weight("2", "0.1"), Weight("3", "2"), Weight("4", "3")])
    assert [str(part.amount) for part in used.parts] == ["8.2 kWh", "0.82 kWh", "16.39 kWh", "24.59 kWh"]
    assert used.quantum == Energy("0.01 kWh") and used.divisor == 61 and used.kind is Energy
    standby = share(20 * kWh, [Weight(str(i), 1) for i in range(1, 5)])
    assert amounts(standby) == [5 * kWh] * 4
    both = [a + b for a, b in zip(amounts(used), amounts(standby))]
    assert builtins.sum(a.count() for a in both) == (70 * kWh).count()


@given(
    st.integers(-(10**15), 10**15),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(-3, 3)), min_size=1, max_size=20),
    st.integers(0, 10**5),
    st.sampled_from(["unallocated", "equal"]),
)
def test_the_parts_and_what_is_left_are_the_total(total: int, weights: list[tuple[int, int]], quantum: int, all_zero: str) -> None:
    shares = share(
        Energy.from_count(total),
        [Weight(str(i), Decimal.from_parts(m, e)) for i, (m, e) in enumerate(weights)],
        ShareRule(quantum=Energy.from_count(quantum), all_zero=all_zero),
    )
    parts = shares.counts()
    assert int(parts.sum()) + shares.unallocated.count() + shares.carried.count() == total
    step = shares.quantum.count()
    assert abs(shares.carried.count()) < step and (parts % step == 0).all()
    for part in shares.parts:
        # The proof: total quanta × weight = floor × divisor + remainder.
        assert part.amount.count() == (1 if total >= 0 else -1) * (part.floor + part.rounded_up) * step
        assert part.remainder < shares.divisor or not shares.divisor
    assert [part.amount.count() for part in shares.parts] == parts.tolist()


def test_ties_go_to_the_lowest_number_of_an_id() -> None:
    by_id = {part.id: part.amount.count() for part in share(Mass.from_count(5), [Weight("room 10", 1), Weight("room 2", 1)]).parts}
    assert by_id == {"room 2": 3, "room 10": 2}


def test_weights_that_are_all_zero_are_answered_by_the_rule() -> None:
    weights = [Weight("a", 0, area="20"), Weight("b", 0, area="30")]
    total = Money("1.00", cny)
    answers = {rule: share(total, weights, ShareRule(all_zero=rule)) for rule in ("unallocated", "equal", AllZero.area)}
    assert answers["unallocated"].unallocated == total
    assert amounts(answers["equal"]) == [Money("0.50", cny)] * 2
    assert amounts(answers[AllZero.area]) == [Money("0.40", cny), Money("0.60", cny)]
    for rule, weights_, code in (
        (ShareRule(all_zero="error"), weights, "all_zero"),
        (None, [Weight("a", "-1")], "bad_weight"),
        (None, [Weight("a", 1), Weight("a", 1)], "bad_weight"),
        (ShareRule(quantum=Money("-0.01", cny)), weights, "out_of_range"),
        (ShareRule(quantum=Money("1", Currency("JPY", 0))), weights, "mixed_currency"),
    ):
        with pytest.raises(Error) as caught:
            share(total, weights_, rule)
        assert caught.value.code == code


@given(st.integers(-(2**63), 2**63 - 1), st.lists(st.integers(0, 3600), max_size=8))
def test_a_total_split_at_any_instants_sums_to_itself(total: int, cuts: list[int]) -> None:
    hour, amount = timedelta(hours=1), Energy.from_count(total)
    edges = [timedelta(seconds=s) for s in sorted([0, *cuts, 3600])]
    parts = [up_to(amount, b, hour).count() - up_to(amount, a, hour).count() for a, b in zip(edges, edges[1:])]
    assert builtins.sum(parts) == total
