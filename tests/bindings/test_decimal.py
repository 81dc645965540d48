"""Decimal and Exact beside Python's decimal and fractions, which are slow and plainly right."""

from __future__ import annotations

import decimal
import os
import random
from fractions import Fraction

import pytest

import wattle
from wattle import Decimal, Error, Exact, Rounding

SEED = int(os.environ.get("WATTLE_TEST_SEED", "20260301"))
CHAINS = 20_000

PYTHON = {
    Rounding.ceiling: decimal.ROUND_CEILING,
    Rounding.down: decimal.ROUND_DOWN,
    Rounding.floor: decimal.ROUND_FLOOR,
    Rounding.half_down: decimal.ROUND_HALF_DOWN,
    Rounding.half_even: decimal.ROUND_HALF_EVEN,
    Rounding.half_up: decimal.ROUND_HALF_UP,
    Rounding.up: decimal.ROUND_UP,
    Rounding.zero_five_up: decimal.ROUND_05UP,
}
WIDE = decimal.Context(prec=400, Emax=10_000, Emin=-10_000)


class Overflow(Exception):
    """The long-hand digits do not fit."""


class Slow:
    """mantissa × 10^exponent in Python's own integers, with the widths that wattle promises."""

    def __init__(self, mantissa: int, exponent: int, bits: int, reach: int) -> None:
        self.mantissa, self.exponent, self.bits, self.reach = mantissa, exponent, bits, reach
        if not -(1 << bits) <= mantissa < 1 << bits:
            raise Overflow("overflow")
        if abs(exponent) > reach:
            raise Overflow("overflow", "out_of_range")

    def like(self, mantissa: int, exponent: int) -> Slow:
        return Slow(mantissa, exponent, self.bits, self.reach)

    def value(self) -> Fraction:
        return Fraction(self.mantissa) * Fraction(10) ** self.exponent

    def plus(self, other: Slow, sign: int) -> Slow:
        exponent = min(self.exponent, other.exponent)
        terms = []
        for term in (self, other):
            scaled = term.mantissa * 10 ** (term.exponent - exponent)
            # A term must fit 128 bits itself, and be less than 39 digits away.
            if not -(1 << 127) <= scaled < 1 << 127 or (scaled and term.exponent - exponent > 38):
                raise Overflow("overflow")
            terms.append(scaled)
        total = terms[0] + sign * terms[1]
        if not -(1 << 127) <= total < 1 << 127:
            raise Overflow("overflow")
        return self.like(total, exponent)

    def times(self, other: Slow) -> Slow:
        return self.like(self.mantissa * other.mantissa, self.exponent + other.exponent)

    def rounded(self, mode: Rounding, quantum: Slow) -> Slow:
        ours = decimal.Decimal(self.mantissa).scaleb(self.exponent, WIDE)
        step = decimal.Decimal(quantum.mantissa).scaleb(quantum.exponent, WIDE)
        multiples = WIDE.divide(ours, step)  # exact: a quantum here has no factors but 2 and 5
        return self.like(int(multiples.to_integral_value(PYTHON[mode])) * quantum.mantissa, quantum.exponent)

    def text(self) -> str:
        if self.exponent > 0:
            return f"{self.mantissa}E+{self.exponent}"
        return f"{decimal.Decimal(self.mantissa).scaleb(self.exponent, WIDE):f}"


def random_digits(random_: random.Random, greatest: int) -> tuple[int, int]:
    digits = random_.choice((1, 1, 2, 2, 3, 4, 4, 6, greatest // 2, greatest))
    mantissa = random_.randrange(10**digits)
    return random_.choice((-1, 1)) * mantissa, random_.choice((0, 0, 0, -1, -1, -2, -2, -2, -2, -3, -4, -6, -12, -30, 1, 3, 12))


QUANTA = [(1, 0), (1, -2), (5, -2), (25, -2), (2, -1), (1, -6), (5, 0), (1, 2), (50, -3), (125, -4)]


def agree(ours: Decimal | Exact, slow: Slow) -> None:
    assert (ours.mantissa(), ours.exponent()) == (slow.mantissa, slow.exponent)
    assert str(ours) == slow.text()
    if abs(slow.mantissa) < 1 << slow.bits:  # the least of all numbers prints, but has no opposite to parse
        again = type(ours)(str(ours))
        assert (again.mantissa(), again.exponent()) == (slow.mantissa, slow.exponent)
    assert float(ours) == float(slow.value())
    assert hash(ours) == hash(ours.as_python())


def step(random_: random.Random, number: type, ours: Decimal | Exact, slow: Slow, greatest: int) -> tuple[Decimal | Exact, Slow]:
    """One random operation on both."""
    operation = random_.choice("+-*rn<")
    if operation == "r":
        mode = random_.choice(list(Rounding))
        mantissa, exponent = random_.choice(QUANTA)
        quantum = Decimal.from_parts(mantissa, exponent)
        expected = attempt(lambda: slow.rounded(mode, Slow(mantissa, exponent, 63, 38)))
        return both(lambda: ours.rounded(mode, quantum), expected)
    if operation == "n":
        return both(lambda: -ours, attempt(lambda: slow.like(-slow.mantissa, slow.exponent)))
    mantissa, exponent = random_digits(random_, greatest)
    other, slow_other = number.from_parts(mantissa, exponent), slow.like(mantissa, exponent)
    if operation == "<":
        assert (ours < other) == (slow.value() < slow_other.value())
        assert (ours == other) == (slow.value() == slow_other.value())
        assert (ours >= other) == (slow.value() >= slow_other.value())
        if ours == other:
            assert hash(ours) == hash(other)
        return ours, slow
    if operation == "*":
        return both(lambda: ours * other, attempt(lambda: slow.times(slow_other)))
    sign = 1 if operation == "+" else -1
    return both(lambda: ours + other if sign == 1 else ours - other, attempt(lambda: slow.plus(slow_other, sign)))


def attempt(f: object) -> Slow | Overflow:
    try:
        return f()  # type: ignore[operator]
    except Overflow as overflow:
        return overflow


def both(f: object, expected: Slow | Overflow) -> tuple[Decimal | Exact, Slow]:
    """Ours and the slow one; where the slow one does not fit, ours must say so and the chain ends."""
    if isinstance(expected, Overflow):
        with pytest.raises(Error) as caught:
            f()  # type: ignore[operator]
        assert caught.value.code in expected.args
        raise expected
    return f(), expected  # type: ignore[operator]


@pytest.mark.parametrize(("number", "bits", "reach", "greatest"), [(Decimal, 63, 38, 18), (Exact, 127, 99, 38)])
def test_random_chains_agree_with_python_in_every_digit_and_every_overflow(number: type, bits: int, reach: int, greatest: int) -> None:
    random_ = random.Random(SEED)
    steps = overflows = 0
    for _ in range(CHAINS // 2):
        mantissa, exponent = random_digits(random_, greatest)
        ours, slow = number.from_parts(mantissa, exponent), Slow(mantissa, exponent, bits, reach)
        try:
            for _ in range(random_.randrange(1, 7)):
                ours, slow = step(random_, number, ours, slow, greatest)
                steps += 1
            agree(ours, slow)
        except Overflow:
            overflows += 1
        except AssertionError:
            print(f"seed {SEED}: {number.__name__} {ours!r}, expected {slow.mantissa} × 10^{slow.exponent}")
            raise
    print(f"seed {SEED}: {CHAINS // 2} chains of {number.__name__}, {steps} steps, {overflows} overflows")
    assert overflows < CHAINS // 2 // 3, "most chains should mostly fit"


@pytest.mark.parametrize(
    ("value", "quantum", "mode", "expected"),
    [
        ("2.675", "0.01", "half_even", "2.68"),  # a double would give 2.67
        ("12.37", "0.05", "half_up", "12.35"),
        ("12.375", "0.05", "half_up", "12.40"),
        ("12.375", "0.05", "half_even", "12.40"),
        ("12.325", "0.05", "half_even", "12.30"),
        ("-0.5", "1", "half_up", "-1"),
        ("-0.5", "1", "half_even", "0"),
    ],
)
def test_a_number_is_rounded_to_multiples_of_its_quantum(value: str, quantum: str, mode: str, expected: str) -> None:
    rounded = Decimal(value).rounded(mode, quantum)
    assert str(rounded) == str(Decimal(expected))
    assert Exact(value).rounded(mode, quantum) == rounded


def test_a_printed_number_keeps_its_digits_and_compares_by_value() -> None:
    assert str(Decimal("0.10")) == "0.10"
    assert Decimal("0.10") == Decimal("0.1") == decimal.Decimal("0.100") == Exact("0.1")
    assert hash(Decimal("0.10")) == hash(Decimal("0.1")) == hash(decimal.Decimal("0.1")) == hash(Exact("0.1"))
    assert Decimal(3) == 3 and 3 == Decimal("3.0") and hash(Decimal("3.0")) == hash(3)
    assert Decimal(3) < 10**50 and Decimal(-3) > -(10**50)
    assert Decimal("2.5") > 2 and Decimal("2.5") < decimal.Decimal("2.51")
    assert len({Decimal("1"), Decimal("1.0"), Exact(1), 1, decimal.Decimal(1)}) == 1


def test_a_number_of_any_exact_sort_joins_a_sum() -> None:
    total = Decimal("1.10") + 2 + decimal.Decimal("0.05") + "0.005"
    assert (str(total), type(total)) == ("3.155", Decimal)
    assert str(1 - Decimal("0.25")) == "0.75"
    assert str(decimal.Decimal("2") * Decimal("0.25")) == "0.50"
    wide = Decimal("1.5") * Exact("1e20")
    assert type(wide) is Exact and wide == 15 * 10**19
    assert wide.to_decimal() == Decimal("1.5e20")


@pytest.mark.parametrize("value", [0.5, 1.0, float("nan")])
def test_a_float_is_refused_with_what_would_be_right(value: float) -> None:
    import numpy as np

    for refused in (value, np.float64(value), np.float32(value)):
        for use in (Decimal, Exact, lambda x: Decimal("1") + x, lambda x: Decimal("1") * x, lambda x: Exact(1).rounded("half_up", x)):
            with pytest.raises(TypeError, match="write the number as text"):
                use(refused)


def test_a_bool_is_not_a_number() -> None:
    import numpy as np

    for refused in (True, np.True_):
        for use in (Decimal, Exact, lambda x: Decimal("1") + x, lambda x: x * wattle.kWh, lambda x: x * wattle.kW):
            with pytest.raises(TypeError):
                use(refused)


def test_integers_have_128_bits_both_ways() -> None:
    for n in (0, 1, -1, 2**63 - 1, -(2**63), 2**63, 2**64, -(2**64) - 1, 2**127 - 1, -(2**127), 10**38):
        assert Exact.from_parts(n, 0).mantissa() == n
        assert wattle.Product.from_parts(n, 0, wattle.Energy).mantissa() == n
    for n in (2**127, -(2**127) - 1, 10**60):
        with pytest.raises(Error) as caught:
            Exact(n)
        assert caught.value.code == "overflow"
    with pytest.raises(Error) as caught:
        Decimal(2**63)
    assert caught.value.code == "overflow"


def test_a_rounding_mode_is_a_name_too() -> None:
    assert wattle.parse_rounding("half_even") is Rounding.half_even is wattle.half_even
    assert str(Rounding.zero_five_up) == "zero_five_up" and repr(Rounding.down) == "Rounding.down"
    assert {str(mode): getattr(decimal, PYTHON[mode]) for mode in Rounding}.keys() == {mode.name for mode in Rounding}
    for use in (wattle.parse_rounding, lambda name: Decimal("1.5").rounded(name, 1)):
        with pytest.raises(Error, match="half_up") as caught:
            use("bankers")
        assert caught.value.code == "out_of_range"


def test_a_price_for_part_of_a_month_is_rounded_once() -> None:
    # 31.07 × 17 / 31 = 17.03838…
    assert str((Exact("31.07") * 17).divided(31, "half_up", "0.01")) == "17.04"
