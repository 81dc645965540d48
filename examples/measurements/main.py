"""What wattle thinks a reading is, step by step (docs/reading.md). main.cpp says the same in C++, and both print expected.txt."""

from datetime import date, timedelta

import numpy as np

from wattle import *
from wattle import sum


def title(text):
    print(f"\n{text}")


# Two hours of a synthetic meter: average kW of quarter-hours, stamped with their end, in local time.
morning = """point,instant,value [kW],quality
feeder,2026-02-14 08:15,12.34,
feeder,2026-02-14 08:30,12.40,
feeder,2026-02-14 08:45,,no_answer
feeder,2026-02-14 09:00,12.80,
feeder,2026-02-14 09:15,13.02,
feeder,2026-02-14 09:30,13.10,interpolated
feeder,2026-02-14 09:45,13.16,
feeder,2026-02-14 10:00,12.96,
"""
shanghai = Zone.load("Asia/Shanghai")

title("A reading is a count, an instant and a doubt; its point says what the count means")
# [reading]
main_meter = Point("main.energy", PointKind.register, kWh, "0.01", multiplier=80)  # current transformers 400/5, not in the register

reading = Reading(parse_instant("2026-02-14T08:00:00+08:00"), 12_345, 0, Quality(Reason.measured))
print(f"  {reading.value} counts at {to_string(reading.at)} are {main_meter.amount(reading.value, Energy)}")
# [end]
# [event]
exchanged = MeterEvent(reading.at + timedelta(minutes=160), 0, MeterEvent.Exchange("A", "B", 12_398, 200))
print(f"  {exchanged}")
# [end]

title("A file says what it can, and you say the rest")
# [broken]
try:
    parse_csv(morning, "morning.csv")
except Error as error:
    for finding in error.findings:
        print(f"  {finding.code}: {finding}")
# [end]
# [file]
table = parse_csv(morning, "morning.csv", zone=shanghai, stamp="end", every=timedelta(minutes=15))
print(f"  {table.size()} readings of {table.points()[0].id}, resolution {table.points()[0].resolution} {table.points()[0].unit}")
# [end]
# [back]
print(to_csv(table, zone=shanghai), end="")
# [end]

title("Time is cut by the calendar of a zone, days have a type, and both come from files")
# [calendar]
cn = Calendar.load("cn")
day = cn.day(date(2026, 2, 14))
print(f"  {day.date} is a {day.type}, says {day.source}")

february = Periods.months(shanghai).of(date(2026, 2, 14))
print(f"  February has {len(Periods.days(shanghai).slots(february))} days, {len(quarter_hours(february))} quarter-hours")
h = lambda n: timedelta(hours=n)
shifts = Shifts(shanghai, [Shift("early", h(8), h(16)), Shift("late", h(16), h(24)), Shift("night", h(0), h(8))])
crews = shifts.slots(shifts.production_days().of(date(2026, 2, 14)))
for i, slot in enumerate(crews.slots):
    print(f"  {crews.name(i)}: {slot}")
# [end]

title("A series is values over a grid, each with how far it can be trusted")
# [series]
two_hours = Interval(reading.at, reading.at + h(2))
used = intervals(table, "feeder", quarter_hours(two_hours), Energy)
for slot, value, i in zip(used.slots(), used, range(len(used))):
    print(f"  {to_string(slot.begin())}: {value or 'no value'}, {used.quality(i)}")
# [end]
# [sum]
hours = used.resample(Periods.hours(shanghai).slots(two_hours))
print(f"  first hour {hours[0]}, {hours.missing(0).seconds} s of it unknown")
print(f"  {sum(used)}")
print(f"  by hours: {'the same' if sum(hours).total == sum(used).total else 'another sum'}")
# [end]

# [columns]
supplied = Series.from_columns(used.slots(), Energy, np.full(len(used), 5_000_000))  # 5 kWh each, in mWh
rest = supplied - used  # missing where a term is missing
first_hour = Interval(two_hours.begin(), two_hours.begin() + h(1))
print(f"  others used {sum(rest.slice(first_hour))}")
whole_day = rest.align(quarter_hours(Periods.days(shanghai).of(date(2026, 2, 14))))
print(f"  on the grid of the day {100 * sum(whole_day).coverage():.1f} % of the time has values")
# [end]

title("A number tells its own story")
# [trace]
cny = Currency("CNY", 2)
total = sum(used)
trace = Trace()
energy = trace.leaf(
    Label("energy", "电量"), total.total,
    Leaf("feeder", two_hours, total.slots, band="peak", estimated=total.estimated, worst=total.quality, missing=total.missing),
)
price = trace.parameter(Label("price, peak", "峰段电价"), Price("0.5680", cny / kWh), Parameter("NT2", "2026-01", "synthetic"))
charge = trace.product(Label("energy charge", "电度电费"), energy, price)
trace.result(trace.rounded(Label("energy charge", "电度电费"), charge, half_up, "0.01"))
print(trace.explain("english", shanghai) + trace.explain("chinese", shanghai), end="")
print(f"  computed anew: {'the same' if trace.recompute() == trace else 'another result'}; sha256 {trace.sha256().hex()[:16]}")
# [end]
