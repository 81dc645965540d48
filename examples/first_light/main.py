"""First light: a small synthetic factory, one month in virtual time. main.cpp says the same in C++, and both print expected.txt.

    main.py [PAGE.html]
"""

import sys
from datetime import date, timedelta

from factory import Factory

from wattle import *
from wattle import carbon, report, stream, sum, tariff

rate = tariff.Tariff.load("example.tou")
zone = rate.zone()
month = Periods.months(zone).of(date(2026, 2, 14))

readings = Factory(rate.calendar(), zone).poll(month)
missing = len([reading for reading in readings if reading.quality.missing()])
print(f"{readings.size()} readings of {len(readings.points())} meters by Modbus TCP, {missing} of them missing")

# [amounts]
gap = timedelta(minutes=30)
office = stream.energy(readings, "office/import", quarter_hours(month), p_max="40 kW", max_gap=gap)
hall = stream.energy(readings, "hall/import", quarter_hours(month), p_max="277 kW", modulus=2**32, max_gap=gap)
used = office + hall
print(f"  office: {sum(office)}\n  hall: {sum(hall)}\n  factory: {sum(used)}\n")
# [end]

# [bill]
bill = tariff.bill(rate, used, month, trace=True, point="factory")
lines = report.sheet(bill, title="Bill, February 2026 (synthetic prices)")
print(lines)
# [end]

# [carbon]
grid = carbon.GridFactors(carbon.Factors.load("cn_electricity_average"), "CN", zone, ["newest_older"])
statement = carbon.location_based(used, grid, source="factory", quantum=1 * gCO2e, trace=True)
print(f"{statement}\n")
# [end]

# [explain]
biggest = max(bill.lines, key=lambda line: line.amount)
why = bill.trace.explain(biggest.step, "english", zone)
print(why, end="")
# [end]

# [page]
page = report.Page("Factory, February 2026")
page.paragraph("A synthetic factory with synthetic prices: two meters, polled over Modbus TCP. What was not measured is marked everywhere.")
page.heading("Bill").add(lines).add(report.bars(bill))
page.heading("Load").add(report.load_curve(used, title="Mean power, both meters", zone=zone))
page.heading("Emissions").paragraph(str(statement)).preformatted(statement.trace.explain("english", zone))
page.heading("The biggest line, explained").preformatted(why).preformatted(bill.trace.explain(biggest.step, "chinese", zone))
if len(sys.argv) > 1:
    report.write_page(page, sys.argv[1])
    print(f"\nThe page is {sys.argv[1]}")
# [end]
