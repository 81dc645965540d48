"""What people complained of, replayed: the numbers of public threads by the rules of other engines, restated, and by wattle. main.cpp says the same in C++,
and both print expected.txt.
"""

import csv
import pathlib
from datetime import datetime, timedelta, timezone

import month
from rules import RULES

from wattle import *
from wattle import stream, sum

FOLDER = pathlib.Path(__file__).parent


def rows_of(name):
    with open(FOLDER / name, encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="|"))


def seconds(instant):
    return (instant - datetime(1970, 1, 1, tzinfo=timezone.utc)) / timedelta(seconds=1)


def plain(number, decimals, sign=""):
    """Without a sign before 0."""
    text = f"{number:{sign}.{decimals}f}"
    return text[1:] if text[0] in "+-" and not text.strip("+-0.") else text


def worst(bars):
    return max(bars, key=abs)


def time_of(duration):
    return f"{int(duration / timedelta(seconds=1))} s"


# [rule]
def rule_of(case):
    return {"p_max": case["p_max"], "resettable": case["resettable"] == "yes"}


# [end]


def replay(case, table):
    """What wattle makes of the register: a Series, and the readings that it set aside."""
    kind = Volume if case["unit"] == "m3" else Energy
    grid = Slots.regular(parse_instant(case["begin"]), timedelta(minutes=int(case["slot_min"])), int(case["slots"]))
    return stream.amounts(table, case["id"], grid, kind, **rule_of(case)), set_aside(case, table, kind)


def set_aside(case, table, kind):
    """The readings that the amounts between readings contradict. Only what has settled lies on the way from one reading to the next."""
    place = table.index(case["id"])
    point = table.points()[place]
    readings = sorted((r for r in table if r.point == place and not r.quality.missing()), key=lambda r: r.at)
    steps = stream.amounts(table, case["id"], Slots.between([r.at for r in readings]), kind, **rule_of(case))
    aside, base, since = [], readings[0], kind()
    for i, reading in enumerate(readings[1:]):
        if steps[i] is None:
            known_next = i + 2 < len(readings) and steps[i + 1] is not None
            if known_next:
                base, since = reading, kind()
            else:
                aside.append((reading, "at the end" if steps.quality(i).reason() == Reason.gap else "explained by nothing"))
            continue
        since += steps[i]
        # A register that began again at 0 was judged by what it shows then.
        start = kind() if steps.quality(i).reason() == Reason.reset else point.amount(base.value, kind)
        if point.amount(reading.value, kind) - start != since:
            aside.append((reading, "dip" if 0 < base.value - reading.value <= 2 else "glitch"))
        else:
            base, since = reading, kind()
    decimals = decimals_of(point)
    return [f"{plain(reading.value / 10.0**decimals, decimals)} at {reading.at:%Y-%m-%dT%H:%M:%S} ({why})" for reading, why in aside]


def decimals_of(point):
    return max(-point.resolution.exponent(), 0)


def show(case, table):
    point = table.points()[table.index(case["id"])]
    decimals = decimals_of(point)
    scale = 10.0**decimals
    arrived = [(seconds(r.at), r.value / scale) for r in table if r.point == table.index(case["id"]) and not r.quality.missing()]
    begin = seconds(parse_instant(case["begin"]))
    edges = [begin + 60.0 * int(case["slot_min"]) * i for i in range(int(case["slots"]) + 1)]

    print(f"\n{case['id']} ({case['year']}): {case['device']}")
    print(f"  {case['address']}")
    print(f"  numbers: {case['numbers']}")
    print(f"  the thread: {case['said']}")
    print(f"  true: {case['truth']}; {len(arrived)} readings of {case['resolution']} {case['unit']}, at most {case['p_max']} ({case['because']})")
    print(f"    {'restated rule':26}{'total [' + case['unit'] + ']':>16}{'worst of ' + case['slots'] + ' bars':>20}")
    for name, rule, streams in RULES:
        bars = rule(arrived if streams else sorted(arrived), edges)
        print(f"    {name:26}{plain(month.total(bars), decimals):>16}{plain(worst(bars), decimals):>20}")
    used, aside = replay(case, table)
    bars = [amount_in(a, case["unit"]) for a in used if a is not None]
    known = sum(used)
    print(f"    {'wattle':26}{plain(amount_in(known.total, case['unit']), decimals):>16}{plain(worst(bars), decimals):>20}")
    measured = amount_in(known.total, case["unit"]) - amount_in(known.estimated, case["unit"])
    print(f"  wattle: {plain(measured, decimals)} measured, {plain(amount_in(known.estimated, case['unit']), decimals)} estimated {case['unit']}, "
          f"{time_of(known.missing)} of {time_of(known.length)} missing; worst: {known.quality}")
    if aside:
        print(f"  set aside: {'; '.join(aside)}")
    print(f"  why: {case['why']}")


def amount_in(amount, unit):
    """Whole quanta as a number of that unit, for printing."""
    return amount.count() / {"kWh": 1e6, "Wh": 1e3, "m3": 1e6}[unit]


def faults():
    """The table of faults of the stream's specification, computed by the same functions."""
    made = month.Month()
    truth = made.truth()
    edges = [float(day * month.DAY) for day in range(31)]
    start = parse_instant("2026-03-01T00:00:00Z")
    days = Slots.regular(start, timedelta(days=1), 30)
    print(f"\nA month of a whole-Wh register, {plain(month.total(truth), 0)} Wh, and what can happen to it: error of the total in % (and of the worst day)")
    print("  \"published\" is the table of the specification. It does not tell the first index, nor when the faults happen: both are chosen here so that its "
          "digits come\n  out where they can, and \"differs\" says where they do not.")
    for column, fault in enumerate(month.FAULTS):
        rows, at_exchange = made.column(fault)
        print(f"\n  {fault:24}{'computed':>22}{'published':>18}")
        for name, rule, _ in RULES:
            if name in month.PUBLISHED:
                show_error(name, rule([(float(t), float(v)) for t, v in rows], edges), truth, month.PUBLISHED[name][column])
        used = wattle_days(fault, rows, start, days, at_exchange)
        show_error("wattle", [amount_in(a, "Wh") if a is not None else 0.0 for a in used], truth, month.PUBLISHED["wattle"][column])
        print(f"    wattle: {sum(used)}")


# [month]
def wattle_days(fault, rows, start, days, at_exchange):
    point = Point("main", PointKind.register, Wh, every=timedelta(minutes=15), digits=5 if fault == "rolls at 10^5" else 0)
    readings = [Reading(start + timedelta(seconds=t), value) for t, value in rows]
    segments = []
    if fault.startswith("exchange"):
        put_there = start + timedelta(seconds=month.EXCHANGE)
        segments = [
            stream.Segment(serial="old", end=at_exchange),
            stream.Segment(from_=put_there, serial="new", start=0 if fault == "exchange to 0" else 2_000_000),
        ]
    return stream.energy(readings, point, days, p_max="12 kW", segments=segments)


# [end]


def show_error(name, bars, truth, published):
    of_total = 100.0 * ((month.total(bars) - month.total(truth)) / month.total(truth))
    of_worst = 100.0 * max(abs(bar - true) / true for bar, true in zip(bars, truth))
    computed = f"{plain(of_total, 2, '+')} ({of_worst:.2f})"
    same = all(same_digits(number, text) for number, text in zip((of_total, of_worst), published.rstrip(")").split(" (")))
    print(f"    {name:26}{computed:>20}{published:>18}{'' if same else '   differs'}")


def same_digits(number, text):
    decimals = len(text.partition(".")[2])
    return plain(number, decimals, "+").lstrip("+") == text.lstrip("+")


print("Complaints of public threads, replayed. The rules of other engines are restated, not run; see rules.py and rules.hpp for their sources.")
cases = rows_of("cases.csv")
points = [
    Point(case["id"], PointKind.register, case["unit"], case["resolution"], every=timedelta(minutes=int(case["every_min"]))) for case in cases
]
readings = read_csv(FOLDER / "readings.csv", points=points)
for case in cases:
    show(case, readings)

print("\nThreads of the list that are not replayed as registers")
for thread in rows_of("threads.csv"):
    print(f"  {thread['id']}: {thread['note'] if thread['found'] == 'yes' else 'not found'}")

# [power]
print("\nemoncms#1795 (2022): 80 W, then 50 min without mains, then 2400 W; the feed said 2.6 kWh, and it was 0")
start = parse_instant("2022-05-01T12:00:00Z")
power = Point("mains", PointKind.gauge, W, every=timedelta(minutes=1))
shown = [Reading(start, 80), Reading(start + timedelta(minutes=50), 2400), Reading(start + timedelta(minutes=51), 2400)]
whole = Slots.between([start, start + timedelta(minutes=51)])
for name, hold in (("a straight line across the outage", timedelta(hours=1)), ("wattle, 3 readings at most", None)):
    energy = stream.integrals(stream.gauges(shown, power, whole, interpolation="linear", hold=hold), Energy)
    print(f"  {name}: {sum(energy)}")
# [end]

faults()
