#!/usr/bin/env python3
"""Reads one CSV file with wattle, pandas and polars in turn, each on one core in a process of its own, and sets the fastest of each side by side.

    table.py BENCH_TABLE [REPETITIONS]

Every answer is checked against what the file was made of. pandas and polars run as they come (instants stay text: least work for them) and with
instants parsed, which wattle always does; wattle besides checks each value, unit and quality, and keeps decimals exact.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

VALUE = "value [kWh]"


def pandas_default(path: str) -> object:
    import pandas

    return pandas.read_csv(path)


def pandas_dates(path: str) -> object:
    import pandas

    return pandas.read_csv(path, parse_dates=["instant"])


def pandas_epoch(path: str) -> object:
    import pandas

    frame = pandas.read_csv(path)
    frame["instant"] = pandas.to_datetime(frame["instant"], unit="s", utc=True)
    return frame


def polars_default(path: str) -> object:
    import polars

    return polars.read_csv(path)


def polars_dates(path: str) -> object:
    import polars

    layout = "%Y-%m-%dT%H:%M:%S%:z" if "offset" in path or "in_turns" in path else "%Y-%m-%dT%H:%M:%S"
    return polars.read_csv(path).with_columns(polars.col("instant").str.to_datetime(layout))


def polars_epoch(path: str) -> object:
    import polars

    return polars.read_csv(path).with_columns(polars.from_epoch("instant", time_unit="s"))


READERS = {reader.__name__: reader for reader in (pandas_default, pandas_dates, pandas_epoch, polars_default, polars_dates, polars_epoch)}


def serve(name: str, path: str) -> None:
    """Read the file at every line of the input, and answer with seconds, rows and Σ counts."""
    for _ in sys.stdin:
        begin = time.perf_counter()
        frame = READERS[name](path)
        seconds = time.perf_counter() - begin
        counts = (frame[VALUE] * 100).round().cast(int) if name.startswith("polars") else (frame[VALUE] * 100).round().astype("int64")  # type: ignore[index]
        print(seconds, len(frame), int(counts.sum()), flush=True)  # type: ignore[arg-type]


class Worker:
    """A process that reads the file when it is told, alone on one core."""

    def __init__(self, command: list[str]) -> None:
        environment = os.environ | {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1"}
        core = max(os.sched_getaffinity(0))
        self.process = subprocess.Popen(["taskset", "-c", str(core), *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        self.best = float("inf")

    def read(self, rows: str, total: str) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        seconds, *answer = self.process.stdout.readline().split()
        if answer[:2] != [rows, total]:
            sys.exit(f"benchmark refused: {self.process.args} answers {answer}, and the file has {rows} {total}")
        self.best = min(self.best, float(seconds))


def main(bench_table: str, repetitions: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = subprocess.run([bench_table, "--write", folder], capture_output=True, text=True, check=True).stdout.splitlines()
        print(f"{'file':10} {'reader':16} {'seconds':>9} {'MB/s':>8} {'wattle is':>10}")
        for line in files:
            path, size, rows, total, _ = line.split()
            form = Path(path).stem.removeprefix("table_")
            if form == "wide":
                continue  # a frame of 600 columns is another thing than a table of readings
            peers = ["pandas_default", "pandas_epoch" if form == "epoch" else "pandas_dates", "polars_default", "polars_epoch" if form == "epoch" else "polars_dates"]
            workers = {"wattle": Worker([bench_table, "--serve", path, form])}
            workers |= {peer: Worker([sys.executable, __file__, "--serve", peer, path]) for peer in peers}
            for _ in range(repetitions):
                for worker in workers.values():
                    worker.read(rows, total)
            ours = workers["wattle"].best
            for name, worker in workers.items():
                ratio = "" if name == "wattle" else f"{worker.best / ours:8.1f} x" + ("" if worker.best > ours else " MISSED")
                print(f"{form:10} {name:16} {worker.best:9.4f} {int(size) / worker.best / 1e6:8.0f} {ratio:>10}", flush=True)
                assert worker.process.stdin
                worker.process.stdin.close()
                worker.process.wait()


if __name__ == "__main__":
    if sys.argv[1] == "--serve":
        serve(sys.argv[2], sys.argv[3])
    else:
        main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5)
