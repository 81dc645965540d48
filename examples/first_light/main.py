"""First light: a small synthetic factory, one month in virtual time. main.cpp says the same in C++, and both print expected.txt.

    main.py [PAGE.html]
"""

import sys
from datetime import date, timedelta

import numpy as np

from wattle import *
from wattle import carbon, devices, report, stream, sum, tariff


def load(i, hour_of_day, worked):
    """What the hall draws in quarter-hour i, in 0.01 kWh: little at night and on days off, most in the early evening."""
    base = 120 if not worked else 150 if hour_of_day < 7 else 900 if hour_of_day < 17 else 1200 if hour_of_day < 22 else 300
    return base + i * 7919 % (base // 3)


class Station:
    """A meter of the demo: its simulation, the server that it is reached at, and the link and driver that poll it."""

    def __init__(self, profile, place, start):
        self.simulated = devices.SimulatedMeter(profile)
        self.server = devices.SimulatedServer({1: self.simulated})
        self.link = devices.FramedTcp("127.0.0.1", self.server.port(), connect=timedelta(milliseconds=200), answer=timedelta(milliseconds=200))
        self.meter = devices.Meter(profile, 1, self.link, place, ["import"])
        self.counts = start  # of 0.01 kWh, without roll-over


quarter, hours = timedelta(minutes=15), lambda n: timedelta(hours=n)
rate = tariff.Tariff.load("example.tou")
zone = rate.zone()
local = lambda t: zone.to_local(t).strftime("%Y-%m-%dT%H:%M")
month = Periods.months(zone).of(date(2026, 2, 14))
quarters = quarter_hours(month)

# [poll]
office = Station(devices.Profile.load("eastron.sdm630"), 0, 812_300)
hall = Station(devices.Profile.load("synthetic.uint32"), 1, 2**32 - 250_000)  # 2500 kWh before its 32 bits roll over
points = [*office.meter.table_points("office"), *hall.meter.table_points("hall")]
polled = []

clock, i = VirtualClock(month.begin()), 0
outage = Interval(month.begin() + hours(24 * 9 + 7), month.begin() + hours(24 * 11 + 7))
while (now := clock.utc()) <= month.end():
    before = now - quarter
    worked = rate.calendar().day_type(zone.date(before)) in (DayType.workday, DayType.make_up_workday)
    drawn = 0 if i == 0 else load(i, zone.to_local(before).hour, worked)
    hall.counts += drawn
    office.counts += drawn // 8
    office.simulated.set("import", office.counts * 10)  # its profile counts 0.001 kWh
    hall.simulated.set("import", hall.counts)
    office.server.behave("refuse" if outage.contains(now) else "answer")
    for station in (office, hall):
        polled += station.meter.poll(now)
    clock.wait(quarter)
    i += 1

micros = lambda t: np.datetime64(t.replace(tzinfo=None), "us")
readings = Table.from_columns(
    points, np.array([micros(r.at) for r in polled]), np.array([r.value for r in polled]), np.array([r.point for r in polled], dtype="uint32"),
    np.array([r.quality.bits() for r in polled], dtype="uint16"),
)
# [end]
missing = len([r for r in polled if r.quality.missing()])
print(f"{readings.size()} readings of {len(points)} meters by Modbus TCP, {missing} of them missing: the office was out from {local(outage.begin())} "
      f"to {local(outage.end())}")

# [amounts]
office_used = stream.energy(readings, "office/import", quarters, p_max="40 kW", max_gap=2 * quarter)
hall_used = stream.energy(readings, "hall/import", quarters, p_max="277 kW", modulus=2**32, max_gap=2 * quarter)
used = office_used + hall_used
# [end]
for name, series in (("office", office_used), ("hall", hall_used), ("factory", used)):
    print(f"  {name}: {sum(series)}")

# [bill]
bill = tariff.bill(rate, used, month, trace=True, point="factory")
# [end]
# [carbon]
grid = carbon.GridFactors(carbon.Factors.load("cn_electricity_average"), "CN", zone, ["newest_older"])
statement = carbon.location_based(used, grid, source="factory", quantum=1 * gCO2e, trace=True)
# [end]

# [report]
cell = lambda figure: report.Cell(figure.number.to_decimal(), figure.unit)
lines = report.Sheet(
    "Bill, February 2026 (synthetic prices)",
    ["charge", "quantity", "price", report.Column("amount", "right"), report.Column("not measured", "right")],
)
for line in bill.lines:
    doubt = report.Cell.share(line.used.estimated, line.used.total) if line.kind == tariff.Line.Kind.energy else ""
    lines.row([line.label.english, cell(line.quantity), cell(line.price), line.amount, doubt])
lines.total(["total", bill.used.total, "", bill.total(), report.Cell.share(bill.used.estimated, bill.used.total)])
print(f"\n{report.to_text(lines)}\n{statement}")

biggest = max(bill.lines, key=lambda line: line.amount)
why = bill.trace.explain(biggest.step, "english", zone)
print(f"\n{why}", end="")

page = report.Page("Factory, February 2026")
page.paragraph("A synthetic factory with synthetic prices: two meters, polled over Modbus TCP. What was not measured is marked everywhere.")
page.heading("Bill").add(lines).add(report.bars([(line.label.english, line.amount) for line in bill.lines], title="Cost by charge"))
page.heading("Load").add(report.load_curve(used, title="Mean power, both meters", zone=zone))
page.heading("Emissions").paragraph(str(statement)).preformatted(statement.trace.explain("english", zone))
page.heading("The biggest line, explained").preformatted(why).preformatted(bill.trace.explain(biggest.step, "chinese", zone))
if len(sys.argv) > 1:
    report.write_page(page, sys.argv[1])
    print(f"\nThe page is {sys.argv[1]}")
# [end]
