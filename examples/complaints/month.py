"""A synthetic month of a whole-Wh register, read each 15 minutes, and what can happen to it: the table of faults of the stream's specification."""

import math
import random

DAY, START = 86400, 900_000  # the register one day before the month
EXCHANGE = 9 * DAY + 7 * 3600 + 120  # day 9, 07:02
FAULT = 12 * 96 + 8  # the reading of day 12, 02:07
OUTAGE = (9 * DAY + 80_100, 9 * DAY + 260_100)  # 50 h from day 9, 22:15 on
FAULTS = ["no fault", "rolls at 10^5", "50 h out, 10 % lost", "exchange to 0", "exchange to higher", "1 Wh low once", "0 once", "+500 kWh once"]


class Month:
    def __init__(self):
        self.seven, self.ninety_nine = random.Random(7), random.Random(99)
        self.used = [0]  # W × minutes since one day before
        for minute in range(-1440, 31 * 1440):
            u, peak = self.seven.random(), self.seven.random()
            busy = minute // 60 % 24 in (7, 8, 18, 19, 20, 21)
            self.used.append(self.used[-1] + math.floor(400 + 3500 * busy + 600 * u + 1500 * (peak < 0.05)))

    def watt_seconds(self, t):
        minute, second = divmod(t + DAY, 60)
        return self.used[minute] * 60 + (self.used[minute + 1] - self.used[minute]) * second

    def truth(self):
        """Wh of each day."""
        return [(self.watt_seconds((d + 1) * DAY) - self.watt_seconds(d * DAY)) / 3600 for d in range(30)]

    def column(self, fault):
        """The readings of a fault: (second, Wh). To be taken in the order of FAULTS, because the draws follow each other."""
        chance = self.ninety_nine if fault in FAULTS[6:] else self.seven
        rows, at_exchange = [], START + self.watt_seconds(EXCHANGE) // 3600
        for i in range(-96, 31 * 96):
            t = i * 900 + 420 + chance.randrange(-60, 61)
            lost = fault == "50 h out, 10 % lost" and (chance.random() < 0.1 or OUTAGE[0] <= t < OUTAGE[1])
            value = START + self.watt_seconds(t) // 3600
            if fault == "rolls at 10^5":
                value %= 100_000
            if fault == "exchange to 0" and t >= EXCHANGE:
                value -= at_exchange
            if fault == "exchange to higher" and t >= EXCHANGE:
                value += 2_000_000 - at_exchange
            if i == FAULT:
                value = rows[-1][1] - 1 if fault == "1 Wh low once" else 0 if fault == "0 once" else value + 500_000 if fault == "+500 kWh once" else value
            if not lost:
                rows.append((t, value))
        return rows, at_exchange


# As the specification prints it: error of the total in % (and of the worst day). VictoriaMetrics 1.79, ClickHouse 26.7 and Prometheus 2.42 were run there.
PUBLISHED = {
    "last - first": ["-0.50 (0.65)", "-101.7", "-7.4 (100)", "-110", "+58", "-0.49", "-0.50", "-0.50"],
    "ClickHouse deltaSum": ["-0.50 (0.65)", "-1.37 (3.4)", "-7.4 (100)", "-0.52", "+58", "-0.49", "+119", "+42"],
    "Timescale delta": ["-0.50 (0.65)", "-0.99 (2.7)", "-7.4 (100)", "-0.52", "+58", "+119", "+119", "+161"],
    "Timescale interpolated": ["0.00 (0.11)", "-0.50 (2.3)", "-6.6 (100)", "-0.02", "+59", "+119", "+119", "+162"],
    "Prometheus increase": ["+0.55 (0.66)", "+0.05 (1.7)", "-6.4 (100)", "+0.54", "+60", "+121", "+121", "+164"],
    "VictoriaMetrics increase": ["0.00 (0.23)", "-0.50 (2.2)", "0.00 (205)", "-0.02", "+59", "0.00", "+119", "+162"],
    "HA total_increasing": ["0.00 (0.23)", "-0.50 (2.2)", "0.00 (205)", "-0.02", "+59", "0.00", "+119", "+162"],
    "wattle": ["0.00 (0.11)", "0.00 (0.11)", "0.00 (3.7)", "0.00 (0.11)", "0.00 (0.11)", "0.00 (0.10)", "0.00 (0.10)", "0.00 (0.10)"],
}


def total(bars):
    """From left to right, as both languages add."""
    whole = 0.0
    for bar in bars:
        whole += bar
    return whole
