// What other engines say of a register, restated from their documentation or source in a few lines each. They are not run here. All of them are good tools
// for what they were made for; none has a place to say how wide a register is, how much can flow, or that a meter was exchanged.
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

namespace rules {

/// An instant in seconds, and what the register showed.
struct Row {
    double t, v;
};
using Rows = std::vector<Row>;      // oldest first
using Edges = std::vector<double>;  // n + 1 edges of n slots
using Bars = std::vector<double>;   // one per slot

/// The readings of a slot: from its begin on, and before its end.
inline Rows within(const Rows& rows, double begin, double end) {
    Rows found;
    for (const Row& row : rows)
        if (begin <= row.t && row.t < end) found.push_back(row);
    return found;
}

inline std::vector<Rows> slots(const Rows& rows, const Edges& edges) {
    std::vector<Rows> all;
    for (std::size_t i = 0; i + 1 < edges.size(); ++i) all.push_back(within(rows, edges[i], edges[i + 1]));
    return all;
}

/// Which slot an instant lies in, or nothing.
inline std::optional<std::size_t> bar_of(const Edges& edges, double t) {
    for (std::size_t i = 0; i + 1 < edges.size(); ++i)
        if (edges[i] <= t && t < edges[i + 1]) return i;
    return std::nullopt;
}

/// max − min, or last − first, per slot, as many a dashboard does it.
inline Bars last_minus_first(const Rows& rows, const Edges& edges) {
    Bars bars;
    for (const Rows& rs : slots(rows, edges)) bars.push_back(rs.empty() ? 0.0 : rs.back().v - rs.front().v);
    return bars;
}

/// deltaSum: the differences of consecutive rows, negative ones ignored. clickhouse.com/docs, aggregate functions, deltaSum (since 21.3).
inline Bars clickhouse_delta_sum(const Rows& rows, const Edges& edges) {
    Bars bars;
    for (const Rows& rs : slots(rows, edges)) {
        double bar = 0;
        for (std::size_t i = 1; i < rs.size(); ++i) bar += std::max(rs[i].v - rs[i - 1].v, 0.0);
        bars.push_back(bar);
    }
    return bars;
}

/// increase(), difference(nonNegative: true), and NON_NEGATIVE_DIFFERENCE of InfluxQL: of the rows in the range of the query, so that the first has none
/// before it; then summed per window. docs.influxdata.com, flux v0, universe/increase and difference; InfluxQL 1.3.
inline Bars flux_increase(const Rows& all, const Edges& edges) {
    Bars bars(edges.size() - 1);
    const Rows rows = within(all, edges.front(), edges.back());
    for (std::size_t i = 1; i < rows.size(); ++i) bars[*bar_of(edges, rows[i].t)] += std::max(rows[i].v - rows[i - 1].v, 0.0);
    return bars;
}

/// A value below the one before it is a reset: what the counter showed before is added. timescaledb-toolkit, crates/counter-agg/src/lib.rs, MetricSummary.
inline Rows with_resets(Rows rows) {
    double added = 0, before = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const double shown = rows[i].v;
        if (i > 0 && shown < before) added += before;
        rows[i].v = shown + added;
        before = shown;
    }
    return rows;
}

/// delta(counter_agg(…)) per time_bucket. timescaledb-toolkit, crates/counter-agg/src/lib.rs, MetricSummary::delta.
inline Bars toolkit_delta(const Rows& rows, const Edges& edges) {
    Bars bars;
    for (const Rows& rs : slots(rows, edges)) {
        const Rows values = with_resets(rs);
        bars.push_back(values.empty() ? 0.0 : values.back().v - values.front().v);
    }
    return bars;
}

/// interpolated_delta(…, lag, lead): the edges lie on the line to the last row of the bucket before and the first of the one after; a bucket without rows
/// has no row. timescaledb-toolkit, extension/src/counter_agg.rs, CounterSummary::interpolate.
inline Bars toolkit_interpolated(const Rows& rows, const Edges& edges) {
    const auto line = [](Row a, Row b, double t) { return Row{t, a.v + (b.v - a.v) * ((t - a.t) / (b.t - a.t))}; };
    const auto buckets = slots(rows, edges);
    std::vector<Rows> full;
    const Rows before = within(rows, -HUGE_VAL, edges.front()), after = within(rows, edges.back(), HUGE_VAL);
    if (!before.empty()) full.push_back(before);
    for (const Rows& rs : buckets)
        if (!rs.empty()) full.push_back(rs);
    if (!after.empty()) full.push_back(after);
    Bars bars;
    std::size_t place = before.empty() ? 0 : 1;
    for (std::size_t i = 0; i < buckets.size(); ++i) {
        Rows points = buckets[i];
        if (points.empty()) {
            bars.push_back(0);
            continue;
        }
        const Row own_first = points.front(), own_last = points.back();
        if (place > 0 && own_first.t > edges[i]) {
            const Row last = full[place - 1].back();
            points.insert(points.begin(), line(last.v > own_first.v ? Row{last.t, 0} : last, own_first, edges[i]));
        }
        if (place + 1 < full.size()) {
            const Row first = full[place + 1].front();
            points.push_back(line(own_last.v > first.v ? Row{own_last.t, 0} : own_last, first, edges[i + 1]));
        }
        points = with_resets(points);
        bars.push_back(points.back().v - points.front().v);
        ++place;
    }
    return bars;
}

/// increase(): what the samples of the window rose by, resets added, then extrapolated towards its ends: as far as they are within 1.1 mean spacings, else
/// by half of one, and not below zero. promql/functions.go, extrapolatedRate, as of 2.42 (windows with both ends).
inline Bars prometheus_increase(const Rows& rows, const Edges& edges) {
    Bars bars;
    for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
        const double begin = edges[i], end = edges[i + 1];
        Rows rs;
        for (const Row& row : rows)
            if (begin <= row.t && row.t <= end) rs.push_back(row);
        if (rs.size() < 2) {
            bars.push_back(0);
            continue;
        }
        const Rows values = with_resets(rs);
        const double rise = values.back().v - values.front().v, sampled = rs.back().t - rs.front().t;
        double to_begin = rs.front().t - begin;
        const double to_end = end - rs.back().t, spacing = sampled / static_cast<double>(rs.size() - 1);
        if (rise > 0 && rs.front().v >= 0) to_begin = std::min(to_begin, sampled * (rs.front().v / rise));
        double reach = sampled;
        reach += to_begin < spacing * 1.1 ? to_begin : spacing / 2;
        reach += to_end < spacing * 1.1 ? to_end : spacing / 2;
        bars.push_back(rise * (reach / sampled));
    }
    return bars;
}

/// increase(): the last sample of the window less the last before it, where a fall by less than an eighth adds what it fell by, and a greater one what was
/// there before; without a sample before, from 0 if the first is small beside the next step. VictoriaMetrics, app/vmselect/promql/rollup.go,
/// removeCounterResets and rollupDelta.
inline Bars victoria_increase(const Rows& rows, const Edges& edges) {
    Rows total = rows;
    double added = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i > 0 && rows[i].v < rows[i - 1].v) {
            const double fall = rows[i - 1].v - rows[i].v;
            added += fall * 8 < rows[i - 1].v ? fall : rows[i - 1].v;
        }
        total[i].v = rows[i].v + added;
    }
    Bars bars;
    for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
        Rows before, rs;
        for (const Row& row : total) {
            if (row.t <= edges[i]) before.push_back(row);
            if (edges[i] < row.t && row.t <= edges[i + 1]) rs.push_back(row);
        }
        if (rs.empty()) {
            bars.push_back(0);
        } else if (!before.empty()) {
            bars.push_back(rs.back().v - before.back().v);
        } else {
            const double step = rs.size() > 1 ? rs[1].v - rs[0].v : 0;
            bars.push_back(rs.back().v - (std::abs(rs[0].v) < 10 * (std::abs(step) + 1) ? 0.0 : rs[0].v));
        }
    }
    return bars;
}

/// Statistics of a sensor: total_increasing (a value below 90 % of the one before begins a new cycle at 0; a smaller dip counts as it is), or total without
/// last_reset (every difference counts). The bar is how the sum moved. Once the last statistics are purged (purge_keep_days, by default 10 †), the sum begins at
/// 0 again: core#87311. homeassistant/components/sensor/recorder.py, reset_detected and compile_statistics, 2026. Rows in order of arrival.
inline Bars home_assistant(const Rows& rows, const Edges& edges, bool resets) {
    constexpr double kept = 10 * 86400.0;
    Bars bars(edges.size() - 1);
    double total = 0;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const Row was = rows[i - 1], now = rows[i];
        const double moved = now.t - was.t > kept ? -total : resets && now.v < 0.9 * was.v ? now.v : now.v - was.v;
        total += moved;
        if (const auto bar = bar_of(edges, now.t)) bars[*bar] += moved;
    }
    return bars;
}
inline Bars home_assistant_increasing(const Rows& rows, const Edges& edges) { return home_assistant(rows, edges, true); }
inline Bars home_assistant_total(const Rows& rows, const Edges& edges) { return home_assistant(rows, edges, false); }

struct Rule {
    std::string_view name;
    Bars (*bars)(const Rows&, const Edges&);
    bool streams;  // sees rows as they arrive, and not sorted
};
inline constexpr Rule all[] = {
    {"last - first", last_minus_first, false},
    {"ClickHouse deltaSum", clickhouse_delta_sum, false},
    {"Flux increase", flux_increase, false},
    {"Timescale delta", toolkit_delta, false},
    {"Timescale interpolated", toolkit_interpolated, false},
    {"Prometheus increase", prometheus_increase, false},
    {"VictoriaMetrics increase", victoria_increase, false},
    {"HA total_increasing", home_assistant_increasing, true},
    {"HA total", home_assistant_total, true},
};

}  // namespace rules
