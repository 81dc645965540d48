#!/usr/bin/env python3
"""Power by quarter-hour and energy by day of many meters, asked of wattle and of the engines that people use for it, each on one thread in a process of
its own, one after the other.

    stream.py BENCH_STREAM [METERS [MINUTES [REPETITIONS]]]

The rows are read each minute: 10 000 minutes of 1 000 meters unless said otherwise, sorted by meter, or by minute with the meters in turns. Power, in W:
count, sum, least and greatest by meter and quarter-hour, and, of wattle, all that gauges tell besides. Energy, of six-digit registers of Wh: the peers add differences and 10^6 where one is negative, which is right for these rows; wattle judges each step by what can flow, and
would still be right with gaps, exchanges and faults. All answers are compared before anything is timed. Data lie in memory as each engine likes them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

FIRST, DAY = 1774483200, 20538  # 2026-03-26, its number since 1970


def columns(meters: int, minutes: int, interleaved: bool) -> tuple[object, object, object, object]:
    import numpy as np

    i, m = np.arange(minutes, dtype=np.int64)[:, None], np.arange(meters, dtype=np.int64)[None, :]
    if interleaved:
        m = (7919 * m + 31 * i) % meters
    i, m = np.broadcast_arrays(i, m)
    if not interleaved:
        i, m = i.T, m.T
    i, m = np.ascontiguousarray(i).ravel(), np.ascontiguousarray(m).ravel()
    k, v = 20 + m % 100, (7919 * m + 104729 * i + i % 97 * (m % 89) * 31) % 5000
    return m.astype(np.uint32), FIRST + 60 * i, ((7919 * m + 13) % 10**6 + i * k + v % k) % 10**6, 100 + v


class DuckDB:
    def __init__(self, m: object, ts: object, reg: object, p: object) -> None:
        import duckdb
        import pandas

        self.db = duckdb.connect()
        self.db.execute("set threads = 1; set timezone = 'UTC'")
        frame = pandas.DataFrame({"m": m, "ts": ts, "reg": reg, "p": p})
        self.db.execute("create table r as select * from frame")
        del frame

    def energy(self, berlin: bool) -> tuple[int, ...]:
        day = "datediff('day', date '1970-01-01', timezone('Europe/Berlin', to_timestamp(ts - 60))::date)" if berlin else "(ts - 60) // 86400"
        return self.db.execute(f"""
            select count(*), sum(e)::bigint, sum(e * (day - {DAY}))::bigint from (
                select m, {day} as day, sum(case when d < 0 then d + 1000000 else d end)::bigint as e
                from (select m, ts, reg - lag(reg) over (partition by m order by ts) as d from r) where d is not null group by m, day)""").fetchone()  # type: ignore[return-value]


    def power(self) -> tuple[int, ...]:
        return self.db.execute("""
            select count(*), sum(total)::bigint, sum(least)::bigint, sum(greatest)::bigint from (
                select m, ts // 900 as quarter, count(*) as n, sum(p) as total, min(p) as least, max(p) as greatest from r group by m, quarter)""").fetchone()  # type: ignore[return-value]


class Polars:
    def __init__(self, m: object, ts: object, reg: object, p: object) -> None:
        import polars as pl

        self.frame = pl.DataFrame({"m": m, "ts": ts, "reg": reg, "p": p})

    def energy(self, berlin: bool) -> tuple[int, ...]:
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


    def power(self) -> tuple[int, ...]:
        import polars as pl

        p = pl.col("p")
        quarters = (
            self.frame.lazy()
            .group_by("m", quarter=pl.col("ts") // 900)
            .agg(n=pl.len(), total=p.sum(), least=p.min(), greatest=p.max())
            .collect()
        )
        return len(quarters), int(quarters["total"].sum()), int(quarters["least"].sum()), int(quarters["greatest"].sum())


class Pandas:
    def __init__(self, m: object, ts: object, reg: object, p: object) -> None:
        import pandas

        self.frame = pandas.DataFrame({"m": m, "ts": ts, "reg": reg, "p": p})

    def energy(self, berlin: bool) -> tuple[int, ...]:
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


    def power(self) -> tuple[int, ...]:
        frame = self.frame
        quarters = frame["p"].groupby([frame["m"], frame["ts"] // 900]).agg(["count", "sum", "min", "max"])
        return len(quarters), int(quarters["sum"].sum()), int(quarters["min"].sum()), int(quarters["max"].sum())


class ClickHouse:
    """chdb, ClickHouse in the process."""

    def __init__(self, m: object, ts: object, reg: object, p: object) -> None:
        import pyarrow as pa
        from chdb import session

        self.session = session.Session()
        self.session.query("set max_threads = 1")
        rows = pa.table({"m": m, "ts": ts, "reg": reg, "p": p})  # found by its name
        self.session.query("create database if not exists b engine = Atomic")
        self.session.query("create table b.r (m UInt32, ts Int64, reg Int64, p Int64) engine = Memory")
        self.session.query("insert into b.r select * from Python(rows)")
        del rows

    def energy(self, berlin: bool) -> tuple[int, ...]:
        day = "toRelativeDayNum(toDate(toDateTime(ts - 60, 'Europe/Berlin')))" if berlin else "intDiv(ts - 60, 86400)"
        answer = self.session.query(f"""
            select count(), sum(e), sum(e * (day - {DAY})) from (
                select m, {day} as day, sum(if(d < 0, d + 1000000, d)) as e
                from (select m, ts, reg - lagInFrame(reg) over w as d, row_number() over w as n from b.r
                      window w as (partition by m order by ts rows between unbounded preceding and current row))
                where n > 1 group by m, day) settings max_threads = 1""", "CSV")
        return tuple(int(number) for number in str(answer).strip().split(","))

    def power(self) -> tuple[int, ...]:
        answer = self.session.query("""
            select count(), sum(total), sum(least), sum(greatest) from (
                select m, intDiv(ts, 900) as quarter, count() as n, sum(p) as total, min(p) as least, max(p) as greatest from b.r
                group by m, quarter) settings max_threads = 1""", "CSV")
        return tuple(int(number) for number in str(answer).strip().split(","))


PEERS = {"DuckDB": DuckDB, "polars": Polars, "pandas": Pandas, "ClickHouse": ClickHouse}

# The queries: what wattle is asked for it, and what it is called.
QUERIES = {
    "power": ("samples", "power by quarter-hour"),
    "utc": ("utc", "energy by day of UTC"),
    "berlin": ("berlin", "energy by day of Berlin"),
}
GOALS = {
    ("sorted", "power"): 14, ("interleaved", "power"): 6, ("sorted", "utc"): 26, ("interleaved", "utc"): 25, ("sorted", "berlin"): 34,
}
# By meters, of 10 000 minutes, as the specification of the stream (section 7) says: rows, then of power Σ of the sums, the least and the greatest; of
# energy Σ Wh, Σ Wh × day.
ANSWERS = {
    1_000: {"power": "667000 25994981064 357244772 3110468431", "utc": "7000 694932811 2067910489", "berlin": "8000 694932811 2108156888"},
    10_000: {"power": "6670000 259951515712 3505653250 31171812380", "utc": "70000 6949325232 20679069650", "berlin": "80000 6949325232 21081470577"},
}


def serve(name: str, meters: int, minutes: int, interleaved: bool) -> None:
    """Answer a query at every line of the input: seconds, rows, and whole numbers that tell whether the answer is right."""
    peer = PEERS[name](*columns(meters, minutes, interleaved))
    for line in sys.stdin:
        begin = time.perf_counter()
        answer = peer.power() if line.strip() == "power" else peer.energy(line.strip() == "berlin")
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

    def best(self, query: str, repetitions: int) -> tuple[float, str]:
        """The fastest of so many after one that does not count."""
        answers = [self.ask(query) for _ in range(repetitions + 1)][1:]
        return min(seconds for seconds, _ in answers), answers[0][1]

    def end(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()


def verdict(goal: float, ratio: float) -> str:
    return f">= {goal} {'reached' if ratio >= goal else 'MISSED'}"


def main(bench_stream: str, meters: int, minutes: int, repetitions: int) -> None:
    rows = meters * minutes
    print(f"{rows:,} readings of {meters:,} meters; millions of rows per second, the fastest of {repetitions}")
    print(f"{'':38}{'wattle':>8}" + "".join(f"{name:>12}" for name in PEERS) + f"{'times the best':>18}   goal")
    for layout in ("sorted", "interleaved"):
        best: dict[str, dict[str, float]] = {query: {} for query in QUERIES}
        answers: dict[str, str] = {}

        def check(name: str, query: str, answer: str) -> None:
            if answers.setdefault(query, answer) != answer:
                sys.exit(f"benchmark refused: {name} answers {answer}, others {answers[query]} ({layout}, {query})")
            if minutes == 10_000 and meters in ANSWERS and answer != ANSWERS[meters][query]:
                sys.exit(f"benchmark refused: all answer {answer}, and the specification {ANSWERS[meters][query]} ({layout}, {query})")

        commands = {"wattle": [str(Path(bench_stream).with_name("bench_stream_queries")), str(meters), str(minutes), layout]}
        commands |= {name: [sys.executable, __file__, "--serve", name, str(meters), str(minutes), layout] for name in PEERS}
        alone: dict[str, float] = {}
        for name, command in commands.items():  # one after the other: memory holds the rows of one
            worker = Worker(command)
            for query in QUERIES:
                best[query][name], answer = worker.best(QUERIES[query][0] if name == "wattle" else query, repetitions)
                check(name, query, answer)
            if name == "wattle":
                alone["gauges"], answer = worker.best("gauges", repetitions)
                check("wattle's gauges", "power", answer)
                alone["read"], _ = worker.best("read", repetitions)
            worker.end()
        for query, (_, title) in QUERIES.items():
            speeds = {name: rows / seconds / 1e6 for name, seconds in best[query].items()}
            ratio = speeds["wattle"] / max(speed for name, speed in speeds.items() if name != "wattle")
            goal = GOALS.get((layout, query))
            print(f"{layout + ', ' + title:38}{speeds['wattle']:8.1f}" + "".join(f"{speeds[name]:12.2f}" for name in PEERS)
                  + f"{ratio:18.1f}   {verdict(goal, ratio) if goal else ''}")
            print(f"  {answers[query]}")
        print(f"{layout + ', all that gauges tell of power':38}{rows / alone['gauges'] / 1e6:8.1f}")
        read = alone["read"] / best["utc"]["wattle"]
        print(f"{layout + ', all bytes of the energy read':38}{rows / alone['read'] / 1e6:8.1f}"
              f"{'':{12 * len(PEERS)}}{read:18.2f}   {verdict(0.6, read) if layout == 'sorted' else ''}")


if __name__ == "__main__":
    if sys.argv[1] == "--serve":
        serve(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5] == "interleaved")
    else:
        more = [int(text) for text in sys.argv[2:]]
        main(sys.argv[1], *(more + [1000, 10000, 3][len(more) :]))
