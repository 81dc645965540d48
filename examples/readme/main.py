# The ten lines of the README; tests/examples compares that page with this file.
# [readme]
from datetime import date, timedelta

from wattle import *

cny = Currency("CNY", 2)
used = Energy("1.25 kWh") + 2.0 * kW * timedelta(minutes=90)  # exactly 4.25 kWh
cost = used * Price("0.5683", cny / kWh)                      # as printed, exact until rounded
caused = used * Factor("0.4012", kgCO2e / kWh)                # (both rates are synthetic)
print(f"{used}, {cost.rounded(half_up, cny.minor_unit())}, {caused.rounded(half_even, 1 * gCO2e)}")

rooms = [Weight("608", "45.5"), Weight("609", "45.5"), Weight("610", 30)]
for part in share(Money("2.43", cny), rooms).parts:
    print(f"{part.id}: {part.amount}")

day = Zone.load("Europe/Berlin").day(date(2026, 3, 29))
print(f"{day} has {Slots.regular(day, timedelta(minutes=15)).size()} quarter-hours")
# [end]
