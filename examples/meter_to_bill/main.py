"""From a table of a meter to a bill that explains itself; `wattle bill` does the same from the command line, and prints the same."""

from datetime import date, timedelta
from pathlib import Path

from wattle import *
from wattle import report, tariff

folder = Path(__file__).parent
# [bill]
rates = tariff.Tariff.load(folder / "tariff.toml")
march = Periods.months(rates.zone()).of(date(2026, 3, 1))

hour = timedelta(hours=1)
readings = read_csv(folder / "readings.csv", zone=rates.zone(), stamp="begin", every=hour, columns={"instant": "time"})
used = intervals(readings, "shop", Slots.regular(march, hour), Energy)
bill = tariff.bill(rates, used, march, trace=True, point="shop")

sheet = report.sheet(bill, title="Bill of shop, 2026-03-01 00:00 – 2026-04-01 00:00 Europe/Berlin, two-rates")
print(f"{sheet}\n{bill.used}\n")
# [end]

# [explain]
biggest = max(bill.lines, key=lambda line: line.amount)
print(bill.trace.explain(biggest.step, "english", rates.zone()), end="")
# [end]
