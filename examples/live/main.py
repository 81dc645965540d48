"""Readings as they come, late ones and a stop included (docs/live.md). main.cpp says the same in C++, and both print expected.txt."""

from datetime import timedelta

from wattle import *
from wattle import stream, sum


def show(setup, out):
    """What was published: the quarter-hours and the hour of a meter."""
    for b in out.buckets:
        known = b.time(QualityClass.missing) < b.window.length()
        amount = Energy.from_count(b.amount) if known else "nothing known"
        print(f"  {setup.levels[b.level].name} {b.window}: {amount}, version {b.version}, {b.status.name}; {b.quality}")


# [setup]
point = Point("main.energy", PointKind.register, kWh, "0.01", digits=6, every=timedelta(minutes=15))

setup = stream.Setup(
    [stream.PointSetup(point, p_max="40 kW")],
    [stream.Level.every(timedelta(minutes=15)), stream.Level.of(Periods.hours(Zone.load("Asia/Shanghai")))],
)
engine = stream.Engine(setup)
# [end]

print("A window is published when a settled reading stands at or past its end")
# [push]
begin = parse_instant("2026-03-12T08:00:00+08:00")


def reading(minutes, counts):
    return Reading(begin + timedelta(minutes=minutes), counts, engine.slot("main.energy"))


for r in reading(0, 999_400), reading(15, 999_900), reading(45, 1_100):
    print(f"  {r.value} counts at {to_string(r.at)}: {engine.push(r).name}")
show(engine.setup, engine.take())
# [end]

print("\nWhat comes late restates what it changes, and nothing else")
# [late]
print(f"  {engine.push(reading(30, 400)).name}")
out = engine.take()
show(engine.setup, out)
for restated in out.restated:
    print(f"  {restated.after // 1000} Wh were {restated.before // 1000} Wh")
# [end]

print("\nA snapshot goes on where it was taken")
# [snapshot]
engine.set_offset("gateway-7", 4)
snapshot = engine.snapshot()
following = stream.Engine(setup)
following.restore(snapshot)
print(f"  read on from {following.offsets()['gateway-7']}")
following.push(reading(60, 1_700))
show(following.setup, following.take())
# [end]

print("\nA meter was exchanged, and that is noted afterwards")
# [event]
following.push(reading(75, 250))
print(f"  readings that nothing explains: {following.pending()[0].candidates}")
exchange = MeterEvent.Exchange("A", "B", old_end=1_900, new_start=0)
following.apply(MeterEvent(begin + timedelta(minutes=65), 0, exchange))
show(following.setup, following.take())
# [end]

print("\nNothing comes any more, and the horizon passes")
# [clock]
following.tick(begin + setup.horizon + timedelta(minutes=90))
show(following.setup, following.take())
print(f"  final until {to_string(following.final_until(0))}")
# [end]

print("\nIt is what the whole column says at once")
# [batch]
rows = [reading(0, 999_400), reading(15, 999_900), reading(30, 400), reading(45, 1_100), reading(60, 1_700)]
used = stream.energy(rows, point, Slots.regular(begin, timedelta(minutes=15), 4), p_max="40 kW")
print(f"  {sum(used)}")
# [end]
