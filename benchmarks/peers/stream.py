#!/usr/bin/env python3
"""Energy by day of many registers, asked of wattle and of the engines that people use for it, in turn, each on one thread in a process of its own.

    stream.py BENCH_STREAM [METERS [MINUTES [REPETITIONS]]]

The rows are six-digit registers of Wh, read each minute: 10 000 minutes of 1 000 meters unless said otherwise, sorted by meter, or by minute with the
meters in turns. The peers add differences and 10^6 where one is negative, which is right for these rows; wattle judges each step by what can flow, and
would still be right with gaps, exchanges and faults. All answers are compared before anything is timed. Data lie in memory as each engine likes them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

FIRST, DAY = 1774483200, 20538  # 2026-03-26, its number since 1970


def columns(meters: int, minutes: int, interleaved: bool) -> tuple[object, object, object]:
    import numpy as np

    i, m = np.arange(minutes, dtype=np.int64)[:, None], np.arange(meters, dtype=np.int64)[None, :]
    if interleaved:
        m = (7919 * m + 31 * i) % meters
    i, m = np.broadcast_arrays(i, m)
    if not interleaved:
        i, m = i.T, m.T
    i, m = np.ascontiguousarray(i).ravel(), np.ascontiguousarray(m).ravel()
    k, v = 20 + m % 100, (7919 * m + 104729 * i + i % 97 * (m % 89) * 31) % 5000
    return m.astype(np.uint32), FIRST + 60 * i, ((7919 * m + 13) % 10**6 + i * k + v % k) % 10**6


class DuckDB:
    def __init__(self, m: object, ts: object, reg: object) -> None:
        import duckdb
        import pandas

        self.db = duckdb.connect()
        self.db.execute("set threads = 1; set timezone = 'UTC'")
        frame = pandas.DataFrame({"m": m, "ts": ts, "reg": reg})
        self.db.execute("create table r as select * from frame")
        del frame

    def ask(self, berlin: bool) -> tuple[int, int, int]:
        day = "datediff('day', date '1970-01-01', timezone('Europe/Berlin', to_timestamp(ts - 60))::date)" if berlin else "(ts - 60) // 86400"
        return self.db.execute(f"""
            select count(*), sum(e)::bigint, sum(e * (day - {DAY}))::bigint from (
                select m, {day} as day, sum(case when d < 0 then d + 1000000 else d end)::bigint as e
                from (select m, ts, reg - lag(reg) over (partition by m order by ts) as d from r) where d is not null group by m, day)""").fetchone()  # type: ignore[return-value]


class Polars:
    def __init__(self, m: object, ts: object, reg: object) -> None:
        import polars as pl

        self.frame = pl.DataFrame({"m": m, "ts": ts, "reg": reg})

    def ask(self, berlin: bool) -> tuple[int, int, int]:
        import polars as pl

        begin = pl.col("ts") - 60
        day = pl.from_epoch(begin, time_unit="s").dt.replace_time_zone("UTC").dt.convert_time_zone("Europe/Berlin").dt.date().cast(pl.Int32) if berlin else begin // 86400
        d = pl.col("reg").diff().over("m")
        days = (
            self.frame.lazy()
            .with_columns(d.alias("d"))
            .filter(pl.col("d").is_not_null())
            .with_columns(pl.when(pl.col("d") < 0).then(pl.col("d") + 10**6).otherwise(pl.col("d")).alias("d"), day.alias("day"))
            .group_by("m", "day")
            .agg(pl.col("d").sum())
            .collect()
        )
        return len(days), int(days["d"].sum()), int((days["d"] * (days["day"].cast(pl.Int64) - DAY)).sum())


class Pandas:
    def __init__(self, m: object, ts: object, reg: object) -> None:
        import pandas

        self.frame = pandas.DataFrame({"m": m, "ts": ts, "reg": reg})

    def ask(self, berlin: bool) -> tuple[int, int, int]:
        import pandas

        frame = self.frame
        d = frame["reg"].groupby(frame["m"]).diff()
        kept = d.notna()
        d = d[kept].astype("int64")
        d = d.where(d >= 0, d + 10**6)
        begin = frame["ts"][kept] - 60
        if berlin:
            local = pandas.to_datetime(begin, unit="s", utc=True).dt.tz_convert("Europe/Berlin").dt.tz_localize(None)
            day = local.astype("datetime64[s]").astype("int64") // 86400
        else:
            day = begin // 86400
        days = d.groupby([frame["m"][kept], day]).sum()
        return len(days), int(days.sum()), int((days.to_numpy() * (days.index.get_level_values(1).to_numpy() - DAY)).sum())


class ClickHouse:
    """chdb, ClickHouse in the process."""

    def __init__(self, m: object, ts: object, reg: object) -> None:
        import pyarrow as pa
        from chdb import session

        self.session = session.Session()
        self.session.query("set max_threads = 1")
        rows = pa.table({"m": m, "ts": ts, "reg": reg})  # found by its name
        self.session.query("create database if not exists b engine = Atomic")
        self.session.query("create table b.r (m UInt32, ts Int64, reg Int64) engine = Memory")
        self.session.query("insert into b.r select * from Python(rows)")
        del rows

    def ask(self, berlin: bool) -> tuple[int, int, int]:
        day = "toRelativeDayNum(toDate(toDateTime(ts - 60, 'Europe/Berlin')))" if berlin else "intDiv(ts - 60, 86400)"
        answer = self.session.query(f"""
            select count(), sum(e), sum(e * (day - {DAY})) from (
                select m, {day} as day, sum(if(d < 0, d + 1000000, d)) as e
                from (select m, ts, reg - lagInFrame(reg) over w as d, row_number() over w as n from b.r
                      window w as (partition by m order by ts rows between unbounded preceding and current row))
                where n > 1 group by m, day) settings max_threads = 1""", "CSV")
        rows, total, by_day = str(answer).strip().split(",")
        return int(rows), int(total), int(by_day)


PEERS = {"DuckDB": DuckDB, "polars": Polars, "pandas": Pandas, "ClickHouse": ClickHouse}


def serve(name: str, meters: int, minutes: int, interleaved: bool) -> None:
    """Answer a query at every line of the input: seconds, rows, Σ Wh, Σ Wh × day."""
    peer = PEERS[name](*columns(meters, minutes, interleaved))
    for line in sys.stdin:
        begin = time.perf_counter()
        answer = peer.ask(line.strip() == "berlin")
        print(time.perf_counter() - begin, *answer, flush=True)


class Worker:
    """A process that answers when it is asked, alone on one core."""

    def __init__(self, command: list[str]) -> None:
        environment = os.environ | {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1"}
        core = max(os.sched_getaffinity(0))
        self.process = subprocess.Popen(["taskset", "-c", str(core), *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)

    def ask(self, query: str) -> tuple[float, str]:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(query + "\n")
        self.process.stdin.flush()
        seconds, answer = self.process.stdout.readline().strip().split(" ", 1)
        return float(seconds), answer

    def end(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()


def main(bench_stream: str, meters: int, minutes: int, repetitions: int) -> None:
    rows = meters * minutes
    print(f"{rows:,} readings of {meters:,} registers; millions of rows per second, the fastest of {repetitions}")
    print(f"{'':24}{'wattle':>8}" + "".join(f"{name:>12}" for name in PEERS) + f"{'times the best':>18}   goal")
    goals = {("sorted", "utc"): 26, ("interleaved", "utc"): 25, ("sorted", "berlin"): 34}
    for layout in ("sorted", "interleaved"):
        best: dict[str, dict[str, float]] = {"utc": {}, "berlin": {}}
        answers: dict[str, str] = {}
        commands = {"wattle": [str(Path(bench_stream).with_name("bench_stream_queries")), str(meters), str(minutes), layout]}
        commands |= {name: [sys.executable, __file__, "--serve", name, str(meters), str(minutes), layout] for name in PEERS}
        for name, command in commands.items():  # one after the other: memory holds the rows of one
            worker = Worker(command)
            for query in best:
                for _ in range(repetitions + 1):
                    seconds, answer = worker.ask(query)
                    if answers.setdefault(query, answer) != answer:
                        sys.exit(f"benchmark refused: {name} answers {answer}, others {answers[query]} ({layout}, {query})")
                    best[query][name] = min(best[query].get(name, float("inf")), seconds)
            worker.end()
        for query, title in (("utc", "days of UTC"), ("berlin", "days of Berlin")):
            speeds = {name: rows / seconds / 1e6 for name, seconds in best[query].items()}
            ratio = speeds["wattle"] / max(speed for name, speed in speeds.items() if name != "wattle")
            goal = goals.get((layout, query))
            verdict = "" if goal is None else f">= {goal} {'reached' if ratio >= goal else 'MISSED'}"
            print(f"{layout + ', ' + title:24}{speeds['wattle']:8.1f}" + "".join(f"{speeds[name]:12.2f}" for name in PEERS) + f"{ratio:18.1f}   {verdict}")
            print(f"  Σ Wh {answers[query].split()[1]}, {answers[query].split()[0]} days")


if __name__ == "__main__":
    if sys.argv[1] == "--serve":
        serve(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5] == "interleaved")
    else:
        more = [int(text) for text in sys.argv[2:]]
        main(sys.argv[1], *(more + [1000, 10000, 3][len(more) :]))
