#!/usr/bin/env python3
"""Bills 8 760 hours by the example tariff with wattle and with NumPy in turn, each on one core in a process of its own; the fastest of each side by side.

    tariff.py BENCH_TARIFF [REPETITIONS]

NumPy has what wattle has: hours as int64 mWh, and a tariff that was read and turned into tables before the clock starts. It derives what a bill needs of
each hour (local time, month, type of day, band), sums int64 per band, and rounds with `decimal`. All lines are compared before anything is timed.
"""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
import tempfile
import time
import tomllib
import zoneinfo
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy

DATA = Path(__file__).parents[2] / "data"
DAY_GROUPS = {"worked": [0, 1], "weekend": [2, 3]}  # workday, make_up_workday, saturday, sunday, holiday, event


class NumPyTariff:
    """The example tariff as tables: changes of the clock, days of the calendar, bands by season, type of day and hour."""

    def __init__(self) -> None:
        tariff = tomllib.loads((DATA / "tariffs/example.tou.toml").read_text(encoding="utf-8"))
        calendar = tomllib.loads((DATA / "calendars/cn.toml").read_text(encoding="utf-8"))
        version = tariff["version"][0]
        self.names = list(version["bands"])
        self.prices = [Decimal(version["energy"][0]["price"][name]) for name in self.names]
        self.monthly = Decimal(version["adder"][0]["price"])
        seasons = {"other": 0, "summer": 1}
        self.season_of_month = numpy.array([0] * 6 + [1] * 2 + [0] * 4)
        self.band = numpy.full((2, 6, 24), self.names.index("valley"), numpy.int8)
        for number, windows in enumerate(version["bands"].values()):
            for window in windows if windows != "rest" else []:
                for season in window["seasons"]:
                    for group in window["days"]:
                        self.band[seasons[season], DAY_GROUPS[group], int(window["from"][:2]) : int(window["to"][:2])] = number
        listed: dict[int, list[numpy.datetime64]] = {1: [], 4: []}
        for notice in calendar["notice"]:
            for number, name in ((4, "holiday"), (1, "make_up_workday")):
                for entry in notice.get(name, []):
                    first, _, last = entry["date"].partition("/")
                    listed[number] += list(numpy.arange(numpy.datetime64(first), numpy.datetime64(last or first) + 1))
        self.first_day = numpy.datetime64("2020-01-01")
        days = numpy.arange(self.first_day, numpy.datetime64("2027-01-01"))
        self.kind = numpy.array([0, 0, 0, 0, 0, 2, 3])[(days.astype(numpy.int64) + 3) % 7]  # from Monday
        for number, dates in listed.items():
            self.kind[numpy.isin(days, dates)] = number
        zone = zoneinfo.ZoneInfo(tariff["tariff"]["zone"])
        hours = [datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc) + datetime.timedelta(hours=h) for h in range(0, 24 * 366 * 60)]
        offsets = [int(hour.astimezone(zone).utcoffset().total_seconds()) for hour in hours]  # type: ignore[union-attr]
        changes = [i for i in range(1, len(hours)) if offsets[i] != offsets[i - 1]]
        self.changes = numpy.array([numpy.datetime64(hours[i].replace(tzinfo=None), "s") for i in changes])
        self.offsets = numpy.array([offsets[0], *[offsets[i] for i in changes]]).astype("timedelta64[s]")

    def bill(self, begins: numpy.ndarray, counts: numpy.ndarray) -> tuple[list[tuple[str, int, Decimal]], Decimal]:
        local = begins + self.offsets[numpy.searchsorted(self.changes, begins, side="right")]
        day = local.astype("datetime64[D]")
        hour = (local - day).astype("timedelta64[h]").astype(numpy.int64)
        month = local.astype("datetime64[M]").astype(numpy.int64) % 12
        kind = self.kind[(day - self.first_day).astype(numpy.int64)]
        band = self.band[self.season_of_month[month], kind, hour]
        lines = []
        for number, (name, price) in enumerate(zip(self.names, self.prices)):
            used = int(counts[band == number].sum())
            lines.append((name, used, (used * price / 1_000_000).quantize(Decimal("0.01"), ROUND_HALF_UP)))
        months = len(numpy.unique(month))
        lines.append(("service", 0, (months * self.monthly).quantize(Decimal("0.01"), ROUND_HALF_UP)))
        return lines, sum((amount for _, _, amount in lines), Decimal(0))


def serve(path: str) -> None:
    """Print every line of the bill; then bill at every line of the input, and answer with the seconds of the fastest of 20 bills and the total."""
    tariff = NumPyTariff()
    counts = numpy.fromfile(path, numpy.int64)
    begins = numpy.datetime64("2025-12-31T16:00:00", "s") + numpy.arange(len(counts)) * numpy.timedelta64(3600, "s")
    print(";".join(f"{name} {used} {amount} CNY" for name, used, amount in tariff.bill(begins, counts)[0]), flush=True)
    for _ in sys.stdin:
        best = float("inf")
        for _ in range(20):
            begin = time.perf_counter()
            _, total = tariff.bill(begins, counts)
            best = min(best, time.perf_counter() - begin)
        print(best, total, "CNY", flush=True)


class Worker:
    """A process that bills when it is told, alone on one core."""

    def __init__(self, command: list[str]) -> None:
        core = max(os.sched_getaffinity(0))
        self.process = subprocess.Popen(["taskset", "-c", str(core), *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | {"OMP_NUM_THREADS": "1"})
        self.best = float("inf")
        self.total = ""

    def line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def bill(self) -> None:
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        seconds, self.total = self.line().split(" ", 1)
        self.best = min(self.best, float(seconds))


def main(bench_tariff: str, repetitions: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = folder + "/hours.i64"
        answer = ";".join(subprocess.run([bench_tariff, "--write", path], capture_output=True, text=True, check=True).stdout.splitlines())
        workers = {"wattle": Worker([bench_tariff, "--serve"]), "NumPy": Worker([sys.executable, __file__, "--serve", path])}
        if (found := workers["NumPy"].line()) != answer:
            sys.exit(f"benchmark refused: NumPy bills\n{found}\nand wattle\n{answer}")
        for _ in range(repetitions):
            for worker in workers.values():
                worker.bill()
        if workers["wattle"].total != workers["NumPy"].total:
            sys.exit(f"benchmark refused: {workers['wattle'].total} and {workers['NumPy'].total}")
        ours = workers["wattle"].best
        print(f"a year of hours, {workers['wattle'].total}")
        for name, worker in workers.items():
            ratio = worker.best / ours
            print(f"{name:8} {worker.best * 1e6:9.1f} us" + ("" if name == "wattle" else f"   wattle is {ratio:.1f} x   goal >= 10 {'reached' if ratio >= 10 else 'MISSED'}"))
            assert worker.process.stdin
            worker.process.stdin.close()
            worker.process.wait()


if __name__ == "__main__":
    if sys.argv[1] == "--serve":
        serve(sys.argv[2])
    else:
        main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10)
