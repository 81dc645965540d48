"""What other engines say of a register, restated from their documentation or source in a few lines each. They are not run here.

`rows` are (instant, value), oldest first, instants in seconds; `edges` are the n + 1 edges of n slots. Each rule gives the bar of every slot. All of them
are good tools for what they were made for; none has a place to say how wide a register is, how much can flow, or that a meter was exchanged.
"""


def within(rows, begin, end):
    """The readings of a slot: from its begin on, and before its end."""
    return [(t, v) for t, v in rows if begin <= t < end]


def slots(rows, edges):
    return [within(rows, begin, end) for begin, end in zip(edges, edges[1:])]


def bar_of(edges, t):
    """Which slot an instant lies in, or None."""
    for i in range(len(edges) - 1):
        if edges[i] <= t < edges[i + 1]:
            return i
    return None


def last_minus_first(rows, edges):
    """max − min, or last − first, per slot, as many a dashboard does it."""
    return [rs[-1][1] - rs[0][1] if rs else 0.0 for rs in slots(rows, edges)]


def clickhouse_delta_sum(rows, edges):
    """deltaSum: the differences of consecutive rows, negative ones ignored. clickhouse.com/docs, aggregate functions, deltaSum (since 21.3)."""
    bars = []
    for rs in slots(rows, edges):
        bar = 0.0
        for (_, a), (_, b) in zip(rs, rs[1:]):
            bar += max(b - a, 0.0)
        bars.append(bar)
    return bars


def flux_increase(rows, edges):
    """increase(), difference(nonNegative: true), and NON_NEGATIVE_DIFFERENCE of InfluxQL: of the rows in the range of the query, so that the first has none
    before it; then summed per window. docs.influxdata.com, flux v0, universe/increase and difference; InfluxQL 1.3.
    """
    bars = [0.0] * (len(edges) - 1)
    rows = within(rows, edges[0], edges[-1])
    for (_, a), (t, b) in zip(rows, rows[1:]):
        bars[bar_of(edges, t)] += max(b - a, 0.0)
    return bars


def with_resets(values):
    """A value below the one before it is a reset: what the counter showed before is added. crates/counter-agg/src/lib.rs, MetricSummary."""
    total, added = [], 0.0
    for i, v in enumerate(values):
        if i > 0 and v < values[i - 1]:
            added += values[i - 1]
        total.append(v + added)
    return total


def toolkit_delta(rows, edges):
    """delta(counter_agg(…)) per time_bucket. timescaledb-toolkit, crates/counter-agg/src/lib.rs, MetricSummary::delta."""
    bars = []
    for rs in slots(rows, edges):
        values = with_resets([v for _, v in rs])
        bars.append(values[-1] - values[0] if values else 0.0)
    return bars


def line(a, b, t):
    return a[1] + (b[1] - a[1]) * ((t - a[0]) / (b[0] - a[0]))


def toolkit_interpolated(rows, edges):
    """interpolated_delta(…, lag, lead): the edges lie on the line to the last row of the bucket before and the first of the one after; a bucket without
    rows has no row. timescaledb-toolkit, extension/src/counter_agg.rs, CounterSummary::interpolate.
    """
    buckets = slots(rows, edges)
    before, after = [r for r in rows if r[0] < edges[0]], [r for r in rows if r[0] >= edges[-1]]
    full = ([before] if before else []) + [rs for rs in buckets if rs] + ([after] if after else [])
    bars, place = [], 1 if before else 0
    for i, rs in enumerate(buckets):
        if not rs:
            bars.append(0.0)
            continue
        points = list(rs)
        if place > 0 and points[0][0] > edges[i]:
            last = full[place - 1][-1]
            points.insert(0, (edges[i], line((last[0], 0.0) if last[1] > rs[0][1] else last, rs[0], edges[i])))
        if place + 1 < len(full):
            first = full[place + 1][0]
            points.append((edges[i + 1], line((rs[-1][0], 0.0) if rs[-1][1] > first[1] else rs[-1], first, edges[i + 1])))
        values = with_resets([v for _, v in points])
        bars.append(values[-1] - values[0])
        place += 1
    return bars


def prometheus_increase(rows, edges):
    """increase(): what the samples of the window rose by, resets added, then extrapolated towards its ends: as far as they are within 1.1 mean spacings,
    else by half of one, and not below zero. promql/functions.go, extrapolatedRate, as of 2.42 (windows with both ends).
    """
    bars = []
    for begin, end in zip(edges, edges[1:]):
        rs = [(t, v) for t, v in rows if begin <= t <= end]
        if len(rs) < 2:
            bars.append(0.0)
            continue
        values = with_resets([v for _, v in rs])
        rise, sampled = values[-1] - values[0], rs[-1][0] - rs[0][0]
        to_begin, to_end, spacing = rs[0][0] - begin, end - rs[-1][0], sampled / (len(rs) - 1)
        if rise > 0 and rs[0][1] >= 0:
            to_begin = min(to_begin, sampled * (rs[0][1] / rise))
        reach = sampled
        reach += to_begin if to_begin < spacing * 1.1 else spacing / 2
        reach += to_end if to_end < spacing * 1.1 else spacing / 2
        bars.append(rise * (reach / sampled))
    return bars


def victoria_increase(rows, edges):
    """increase(): the last sample of the window less the last before it, where a fall by less than an eighth adds what it fell by, and a greater one what
    was there before; without a sample before, from 0 if the first is small beside the next step. VictoriaMetrics, app/vmselect/promql/rollup.go,
    removeCounterResets and rollupDelta.
    """
    total, added = [], 0.0
    for i, (t, v) in enumerate(rows):
        if i > 0 and v < rows[i - 1][1]:
            fall = rows[i - 1][1] - v
            added += fall if fall * 8 < rows[i - 1][1] else rows[i - 1][1]
        total.append((t, v + added))
    bars = []
    for begin, end in zip(edges, edges[1:]):
        before, rs = [r for r in total if r[0] <= begin], [r for r in total if begin < r[0] <= end]
        if not rs:
            bars.append(0.0)
        elif before:
            bars.append(rs[-1][1] - before[-1][1])
        else:
            step = rs[1][1] - rs[0][1] if len(rs) > 1 else 0.0
            bars.append(rs[-1][1] - (0.0 if abs(rs[0][1]) < 10 * (abs(step) + 1) else rs[0][1]))
    return bars


KEPT = 10 * 86400.0  # short-term statistics are kept as long as states: purge_keep_days, by default 10 †


def home_assistant(rows, edges, resets):
    """Statistics of a sensor: total_increasing (a value below 90 % of the one before begins a new cycle at 0; a smaller dip counts as it is), or total
    without last_reset (`resets` is False: every difference counts). The bar is how the sum moved. Once the last statistics are purged, the sum begins at 0
    again: core#87311. homeassistant/components/sensor/recorder.py, reset_detected and compile_statistics, 2026. Rows in order of arrival.
    """
    bars, total = [0.0] * (len(edges) - 1), 0.0
    for i in range(1, len(rows)):
        (was_at, was), (t, v) = rows[i - 1], rows[i]
        moved = -total if t - was_at > KEPT else v if resets and v < 0.9 * was else v - was
        total += moved
        bar = bar_of(edges, t)
        if bar is not None:
            bars[bar] += moved
    return bars


def home_assistant_increasing(rows, edges):
    return home_assistant(rows, edges, True)


def home_assistant_total(rows, edges):
    return home_assistant(rows, edges, False)


# Name; whether it sees rows as they arrive, and not sorted.
RULES = [
    ("last - first", last_minus_first, False),
    ("ClickHouse deltaSum", clickhouse_delta_sum, False),
    ("Flux increase", flux_increase, False),
    ("Timescale delta", toolkit_delta, False),
    ("Timescale interpolated", toolkit_interpolated, False),
    ("Prometheus increase", prometheus_increase, False),
    ("VictoriaMetrics increase", victoria_increase, False),
    ("HA total_increasing", home_assistant_increasing, True),
    ("HA total", home_assistant_total, True),
]
