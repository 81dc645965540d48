"""A small synthetic factory: two Modbus meters served over TCP on this machine, and somebody who polls them through a month of virtual time."""

from datetime import timedelta

from wattle import *
from wattle import devices


def drawn(i, hour, worked):
    """What the hall draws in quarter-hour i, in 0.01 kWh: little at night and on days off, most in the early evening, and never quite the same."""
    base = 120 if not worked else 150 if hour < 7 else 900 if hour < 17 else 1200 if hour < 22 else 300
    return base + i * 7919 % (base // 3)


class Station:
    """A meter: its simulation, the server that it is reached at, and the link and driver that poll it."""

    def __init__(self, profile, place):
        self.simulated = devices.SimulatedMeter(profile)
        self.server = devices.SimulatedServer({1: self.simulated})
        self.link = devices.FramedTcp("127.0.0.1", self.server.port(), connect=timedelta(milliseconds=200), answer=timedelta(milliseconds=200))
        self.meter = devices.Meter(profile, 1, self.link, place, ["import"])


class Factory:
    def __init__(self, calendar, zone):
        self.calendar, self.zone = calendar, zone
        self.office = Station(devices.Profile.load("eastron.sdm630"), 0)
        self.hall = Station(devices.Profile.load("synthetic.uint32"), 1)
        self.office_counts = 812_300  # of 0.01 kWh
        self.hall_counts = 2**32 - 250_000  # 2500 kWh before its 32 bits roll over

    def poll(self, month):
        outage = Interval(month.begin() + timedelta(days=9, hours=7), month.begin() + timedelta(days=11, hours=7))
        # [poll]
        points = [*self.office.meter.table_points("office"), *self.hall.meter.table_points("hall")]
        readings = []
        clock, i = VirtualClock(month.begin()), 0
        while clock.utc() <= month.end():
            self.work(i, clock.utc())
            self.office.server.behave("refuse" if outage.contains(clock.utc()) else "answer")
            for station in (self.office, self.hall):
                readings += station.meter.poll(clock.utc())
            clock.wait(timedelta(minutes=15))
            i += 1
        return Table(points, readings)
        # [end]

    def work(self, i, now):
        """The quarter-hour up to now; the office draws an eighth of what the hall does."""
        begin = now - timedelta(minutes=15)
        worked = self.calendar.day_type(self.zone.date(begin)) in (DayType.workday, DayType.make_up_workday)
        used = 0 if i == 0 else drawn(i, self.zone.to_local(begin).hour, worked)
        self.hall_counts += used
        self.office_counts += used // 8
        self.hall.simulated.set("import", self.hall_counts)
        self.office.simulated.set("import", self.office_counts * 10)  # its profile counts 0.001 kWh
