"""wattle.stream: virtual meters and balances, the same as in C++."""

from __future__ import annotations

import copy
import pickle
from datetime import datetime, timedelta, timezone

import pytest

from wattle import Energy, Error, Quality, Reason, Series, Slots, Volume, Wh, kW, kWh
from wattle.stream import Balance, Formula, VirtualMeter, balance, evaluate

MARCH = datetime(2026, 3, 1, tzinfo=timezone.utc)
QUARTER = timedelta(minutes=15)


def series(*watt_hours: int) -> Series[Energy]:
    made = Series(Slots.regular(MARCH, QUARTER, len(watt_hours)), Energy)
    for i, amount in enumerate(watt_hours):
        made.set(i, amount * Wh)
    return made


METERS = {"main": series(1000, 400), "shop/a": series(300, 500), "shop/b": series(50, 100)}


def test_a_formula_is_computed_in_each_slot() -> None:
    rest = Formula("main - sum(shop/*)")
    assert (rest.text(), rest.points(), str(rest), repr(rest)) == ("main - sum(shop/*)", ["main", "shop/*"], "main - sum(shop/*)", "Formula('main - sum(shop/*)')")
    used = evaluate(rest, METERS)
    assert [used[0], used[1]] == [650 * Wh, -200 * Wh] and used == METERS["main"] - METERS["shop/a"] - METERS["shop/b"]
    assert evaluate(Formula("max(main - sum(shop/*), 0)"), METERS)[1] == 0 * Wh
    water = Series(used.slots(), Volume)
    water.set(0, Volume("1 m3"))
    assert [evaluate(Formula("2 * water + 0.5 m3"), {"water": water})[i] for i in (0, 1)] == [Volume("2.5 m3"), None]
    for other in (copy.deepcopy(rest), pickle.loads(pickle.dumps(rest))):
        assert other == rest and hash(other) == hash(rest)


def test_virtual_meters_use_each_other() -> None:
    meters = [VirtualMeter("half", "rest * 0.5"), VirtualMeter("rest", Formula("main - shop/a - shop/b"))]
    every = evaluate(meters, METERS)
    assert sorted(every) == ["half", "main", "rest", "shop/a", "shop/b"] and every["half"][0] == 325 * Wh
    assert meters[0].id == "half" and meters[0].formula == Formula("rest * 0.5") and pickle.loads(pickle.dumps(meters[0])) == meters[0]
    with pytest.raises(Error, match="its formula goes in a circle: a → b → a"):
        evaluate([VirtualMeter("a", "b"), VirtualMeter("b", "a")], METERS)


def test_a_balance_tells_what_classes_do_not_explain() -> None:
    """Specification of the stream, section 5: 1 000 = 600 + 350 + loss 20, all of class 1, k = 2: 30 > 24.35."""
    def one(kilowatt_hours: int) -> Series[Energy]:
        return series(kilowatt_hours * 1000)

    found = balance((one(1000), 1), [(one(600), 1), (one(350), 1)], one(20))
    assert isinstance(found, Balance) and found.residual[0] == 30 * kWh and str(found.tolerance) == "24.351592 kWh" and found.outside()
    assert found.sum.total.narrow() == 30 * kWh and "tolerance 24.351592 kWh" in repr(found)
    assert not balance((one(1000), "2.5"), [(one(600), 1), (one(350), 1)], one(20), k=2).outside()


def test_doubt_goes_through_and_what_is_wrong_is_told() -> None:
    main = series(1000, 400)
    main.set(0, 1000 * Wh, Quality(Reason.interpolated))
    assert evaluate(Formula("main - shop/a"), METERS | {"main": main}).estimated(0) == 1000 * Wh
    with pytest.raises(Error) as caught:
        Formula("main + 5", "site.toml")
    assert caught.value.code == "bad_formula" and caught.value.where == "site.toml:1:6"
    with pytest.raises(Error, match='names the point "oven", and there is none'):
        evaluate(Formula("main - oven"), METERS)
    with pytest.raises(TypeError, match="several kinds"):
        evaluate(Formula("a + b"), {"a": main, "b": Series(main.slots(), Volume)})  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="Series of amounts"):
        evaluate(Formula("a"), {"a": Series(main.slots(), kW, "0.1")})  # type: ignore[type-var]
