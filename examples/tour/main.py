"""A tour of the vocabulary. main.cpp says the same in C++, and both print expected.txt."""

from datetime import date, timedelta

from wattle import *
from wattle import sum


def title(text):
    print(f"\n{text}")


def complaint(call):
    try:
        call()
    except Error as error:
        print(f"  {error.code}\n    {error}")


minutes = lambda n: timedelta(minutes=n)
cny, chf = Currency("CNY", 2), Currency("CHF", 2)  # all rates and amounts of this tour are synthetic

title("Amounts are exact counts of one quantum; kinds never mix")
morning, noon, evening = Energy("1.25 kWh"), 2.0 * kW * minutes(90), 751 * Wh
used = sum([morning, noon, evening]).narrow()
print(f"  {morning} + {noon} + {evening:kWh} = {used} = {used.count()} mWh = {used:MWh}")
print(f"  a gigajoule of heat is {as_energy(1 * GJ, half_even)} of energy, rounded by name")

title("Published rates keep their digits; amount x rate is exact until it is rounded, once")
price = Price("0.5680", cny / kWh)
cost = used * price
print(f"  {used} x {price} = {cost}, on the invoice {cost.rounded(half_up, cny.minor_unit())}")
factor = Factor("0.4012", kgCO2e / kWh)
print(f"  {used} x {factor} = {used * factor}, in the report {(used * factor).rounded(half_even, 1 * gCO2e)}")
print(f"  a peak of 200 kWh in a quarter of an hour at {Price('38', cny / kW)}: {demand_charge(200 * kWh, minutes(15), Price('38', cny / kW))}")

title("Rounding has a name and a step")
for mode in (Rounding.down, half_down, half_even, half_up, Rounding.up):
    print(f"  12.325 CHF to 0.05, {to_string(mode)}: {Money('12.325', chf).rounded(mode, Money('0.05', chf))}")

title("Shares sum to their total, and show why each is what it is")
rooms = [Weight("608", "45.5"), Weight("609", "45.5"), Weight("610", 30)]
shares = share(Money("2.43", cny), rooms)
for part in shares.parts:
    up = ", rounded up" if part.rounded_up else ""
    print(f"  room {part.id}: {part.amount} (weight {part.weight}, floor {part.floor} fen, remainder {part.remainder}/{shares.divisor}{up})")

title("A gap's energy is split at any instants without losing any")
gap = 100 * Wh
for n in (3, 8, 13, 15):
    print(f"  up to minute {n}: {up_to(gap, minutes(n), minutes(15))}")

title("Doubt travels with the value, and the worse of two wins")
glitch, spread = Quality(Reason.glitch).with_(Flag.rollover), Quality(Reason.interpolated)
print(f"  {glitch} | {spread} | together: {worse(glitch, spread)}")

title("Instants are UTC; local days have the length their zone gives them")
for zone, day in [
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("America/Nuuk", date(2099, 3, 28)),
]:
    span = Zone.load(zone).day(day)
    print(f"  {zone} {span}: {span.length() // minutes(1)} min")

title("Errors say what is wrong, where, and what would be right")
complaint(lambda: Energy("2.5 kW"))
complaint(lambda: Money("1", cny) + Money("1", chf))
complaint(lambda: Decimal("0,568"))
complaint(lambda: Zone.load("Europe/Berlin").to_instant(parse_local("2026-10-25T02:30")))
complaint(lambda: parse_instant("2026-03-01T08:00:00"))
