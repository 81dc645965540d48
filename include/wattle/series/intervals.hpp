// From a table of interval values (amounts, or mean power, of each quarter-hour) to a series.
#pragma once

#include "wattle/series/series.hpp"
#include "wattle/series/table.hpp"

namespace wattle::inline v0 {

namespace detail {

/// One value per slot of the grid, in the counts of the point.
struct IntervalValues {
    const Point* point;
    std::vector<std::int64_t> counts;
    std::vector<Quality> qualities;
};
WATTLE_API IntervalValues interval_values(const Table& table, std::string_view id, const Slots& grid);

/// What `counts` of the point stand for in quanta of Q, rounded half-even.
template <ExactKind Q>
std::int64_t interval_amount(const Point& point, std::int64_t counts) {
    if constexpr (requires { typename Q::Kind::Mean; })
        if (point.unit.is<typename Q::Kind::Mean>())
            return mean_times(point.unit.as<typename Q::Kind::Mean>(), point.to_exact(counts), *point.every).count();
    const Exact exact = point.to_exact(counts);
    return narrow(multiples(exact.mantissa(), exact.exponent() + point.unit.as<Q>().exponent(), 1, Rounding::half_even), Q::Kind::name);
}

}  // namespace detail

/// The values of an interval point over a grid whose slots are its intervals: amounts as they are, mean power (kW) times its length, exact unless it is
/// finer than the quantum of Q, then half-even once. A slot without a reading is missing: gap. What lies outside the grid is left out.
///
/// Two readings of one slot: if they agree, one; else the better quality, then the lower source, then the smaller value, flagged `conflict`; so the
/// order of the rows does not matter. Throws Error: unknown_point; bad_point for one that is no interval point (register positions become amounts in
/// `stream`); other_kind; other_grid if an interval is no slot of the grid; overflow.
template <class Q>
Series<Q> intervals(const Table& table, std::string_view id, const Slots& grid) {
    auto values = detail::interval_values(table, id, grid);
    const Point& point = *values.point;
    if constexpr (ExactKind<Q>) {
        const bool mean = !point.unit.is<Q>();
        for (std::size_t i = 0; i < values.counts.size(); ++i) {
            if (values.qualities[i].missing()) continue;
            values.counts[i] = detail::interval_amount<Q>(point, values.counts[i]);
            if (mean) values.qualities[i] = values.qualities[i].with(Flag::calculated);
        }
        return Series<Q>::from_columns(grid, std::move(values.counts), std::move(values.qualities));
    } else {
        return Series<Q>::from_columns(grid, point.unit.as<Q>(), point.resolution * point.multiplier, std::move(values.counts),
                                       std::move(values.qualities));
    }
}

}  // namespace wattle::inline v0
