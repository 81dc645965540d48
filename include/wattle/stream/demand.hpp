// The greatest mean power of a window: block and sliding demand, per billing period, running and predicted, of many meters at once.
#pragma once

#include "wattle/stream/counter.hpp"
#include "wattle/stream/ratio.hpp"

#include <cmath>
#include <span>

namespace wattle::inline v0::stream {

/// Which windows demand is taken over, and which of them count.
struct DemandRule {
    std::optional<std::chrono::microseconds> window = {};  // else one slot of the series
    std::optional<std::chrono::microseconds> step = {};    // from one sliding window to the next, a whole part of the window; else one slot
    Decimal min_coverage = 1;                              // the share of a window's time that must have values, 0 to 1
    std::vector<Instant> cuts = {};                        // what no window may contain: changes of the band, exchanges of the meter

    friend bool operator==(const DemandRule&, const DemandRule&) = default;
};

namespace detail {

/// The columns of a series of amounts, whatever its kind.
struct AmountColumns {
    const Slots& slots;
    std::span<const std::int64_t> counts;
    std::span<const Quality> qualities;
    std::span<const std::int64_t> estimated, missing_micros;

    std::int64_t missing(std::size_t i) const {
        if (!missing_micros.empty()) return missing_micros[i];
        return qualities[i].missing() ? slots[i].length().count() : 0;
    }
};
template <class Q>
AmountColumns columns_of(const Series<Q>& series) {
    return {series.slots(), series.counts(), series.qualities(), series.estimated_counts(), series.missing_micros()};
}

/// What a window holds, in quanta.
struct WindowAmount {
    Interval window;
    Int128 amount = 0, estimated = 0;
    std::int64_t missing = 0;  // µs
    Quality quality;
};
WATTLE_API std::vector<std::optional<WindowAmount>> greatest_windows(const AmountColumns& used, const Slots& periods, const DemandRule& rule,
                                                                     bool sliding);

/// What lies between the ends of the series, from the first begin of a window in it on.
WATTLE_API Interval whole_period(const AmountColumns& used, const DemandRule& rule, bool sliding);

struct RunningAmount {
    Interval block;
    std::optional<WindowAmount> so_far, predicted;
};
WATTLE_API std::optional<RunningAmount> running_window(const AmountColumns& used, const Interval& period, Instant now, const DemandRule& rule);

/// quanta / window in units of which one gives `quanta_per_hour` in an hour.
WATTLE_API Ratio mean_of_window(std::int64_t quanta, std::chrono::microseconds window, std::int64_t quanta_per_hour);

WATTLE_API std::string demand_text(std::string amount, std::string_view mean, const Interval& window, const std::string& not_measured,
                                   std::chrono::microseconds missing);

/// A whole number for every unit, as in `mean_times`.
template <class Q>
std::int64_t quanta_per_hour(Unit<typename RateOf<Q>::type> unit) {
    return static_cast<std::int64_t>(unit.factor() * static_cast<double>(RateOf<Q>::quanta_per_hour) + 0.5);
}

template <class Mean>
concept AnyFlow = std::same_as<Mean, VolumeFlow> || std::same_as<Mean, MassFlow>;

}  // namespace detail

/// The demand of one window: what was used in it, exactly, and how far that is known. Its power is the amount per the length of the window.
template <Counted Q>
struct Demand {
    using Mean = typename detail::RateOf<Q>::type;

    Q amount;         // of the time that has values: a lower bound, where some is missing
    Interval window;  // half-open
    Q estimated;      // how much of the amount was not measured, without sign
    std::chrono::microseconds missing{};
    Quality quality;  // the worst

    /// When the demand is registered: the end of its window.
    Instant at() const { return window.end(); }

    /// Mean power over the window, exactly, in that unit: 4/3 kWh in 15 min are 16/3 kW. `.rounded(half_up, …)` makes a decimal of it.
    Ratio to_ratio(Unit<Mean> unit) const { return detail::mean_of_window(amount.count(), window.length(), detail::quanta_per_hour<Q>(unit)); }
    /// The same as the nearest double.
    double to(Unit<Mean> unit) const { return to_ratio(unit).to_double(); }
    /// The mean intensity, to show: a double. A bill takes the amount and the window: `demand_charge(d.amount, d.window.length(), price)`.
    Mean power() const
        requires(!detail::AnyFlow<Mean>)
    {
        return {to(usual_unit()), usual_unit()};
    }
    Mean flow() const
        requires detail::AnyFlow<Mean>
    {
        return {to(usual_unit()), usual_unit()};
    }

    /// The share of the window that has values, 0 to 1.
    double coverage() const { return window.empty() ? 1 : 1 - static_cast<double>(missing.count()) / static_cast<double>(window.length().count()); }
    /// The share of the amount that was not measured; above 1 only where import and export stand in one series and cancel. 0 where nothing was used.
    double estimated_share() const {
        return amount.count() == 0 ? 0 : static_cast<double>(estimated.count()) / std::abs(static_cast<double>(amount.count()));
    }

    static Unit<Mean> usual_unit() { return Unit<Mean>(Mean::Kind::usual); }

    friend bool operator==(const Demand&, const Demand&) = default;
};

/// "5.333 kW: 1.333333 kWh in 2026-03-01T00:00:00Z/2026-03-01T00:15:00Z", then what was not measured and what is missing.
template <Counted Q>
std::string to_string(const Demand<Q>& demand) {
    const auto unit = Demand<Q>::usual_unit();
    const auto mean = to_string(demand.to_ratio(unit).rounded(half_even, Decimal("0.001"))) + ' ' + std::string(unit.symbol());
    return detail::demand_text(to_string(demand.amount), mean, demand.window, demand.estimated.count() == 0 ? "" : to_string(demand.estimated),
                               demand.missing);
}

namespace detail {

template <class Q>
Demand<Q> demand_of(const WindowAmount& found) {
    return {Q::from_count(narrow(found.amount, Q::Kind::name)), found.window, Q::from_count(narrow(found.estimated, Q::Kind::name)),
            std::chrono::microseconds(found.missing), found.quality};
}

template <class Q>
std::vector<std::optional<Demand<Q>>> greatest(const Series<Q>& used, const Slots& periods, const DemandRule& rule, bool sliding) {
    std::vector<std::optional<Demand<Q>>> demands;
    for (const auto& found : greatest_windows(columns_of(used), periods, rule, sliding))
        demands.push_back(found ? std::optional(demand_of<Q>(*found)) : std::nullopt);
    return demands;
}

template <class Q>
std::optional<Demand<Q>> greatest(const Series<Q>& used, const DemandRule& rule, bool sliding) {
    const Interval whole = whole_period(columns_of(used), rule, sliding);
    return greatest(used, Slots::between({whole.begin(), whole.end()}), rule, sliding).front();
}

}  // namespace detail

/// The greatest block demand in each period (months, billing periods): n periods in, n demands or nothing out. Blocks follow each other from the
/// begin of the period on; of equal ones the earliest counts.
///
/// No window crosses the end of its period, and none counts that contains one of the cuts, or of which less than min_coverage has values; a window
/// without any value never counts. Time outside of the series is missing, so the answer for a period does not depend on how the series is cut.
/// Throws Error: out_of_range for a window or step that is not positive, or a coverage outside 0 to 1; missing_option without a window where the
/// slots have no common length; other_grid if an edge of a window cuts a slot; overflow.
/// Source: OPC 34100 (2024), 9.5, FixedBlockCompleted.
template <Counted Q>
std::vector<std::optional<Demand<Q>>> block_demand(const Series<Q>& used, const Slots& periods, const DemandRule& rule = {}) {
    return detail::greatest(used, periods, rule, false);
}
/// Of all of the series as one period. Blocks are those of the clock in UTC, wherever the series begins: the whole multiples of the window since 1970, so
/// full hours of UTC begin a block of 5, 15 or 60 min. (Hours of a zone that is not whole hours off UTC need their periods.) Without a window: its slots.
template <Counted Q>
std::optional<Demand<Q>> block_demand(const Series<Q>& used, const DemandRule& rule = {}) {
    return detail::greatest(used, rule, false);
}

/// The same over windows that begin one step apart: D_k = (E_k + … + E_{k−n+1}) / (n × step). Over whole blocks it is never below the block demand,
/// and, of amounts that are not negative, at most twice as high: a window meets at most two blocks. Throws Error as `block_demand`; out_of_range too if
/// the window is no whole number of steps. Source: OPC 34100 (2024), 9.5, SlidingDemand; the step divides the window as in IEC 61968 CIM, rollingBlock.
template <Counted Q>
std::vector<std::optional<Demand<Q>>> sliding_demand(const Series<Q>& used, const Slots& periods, const DemandRule& rule = {}) {
    return detail::greatest(used, periods, rule, true);
}
/// Of all of the series as one period. Windows begin at whole multiples of the step since 1970; without a step: with each slot.
template <Counted Q>
std::optional<Demand<Q>> sliding_demand(const Series<Q>& used, const DemandRule& rule = {}) {
    return detail::greatest(used, rule, true);
}

/// The block that is being filled at an instant.
template <Counted Q>
struct RunningDemand {
    Interval block;
    std::optional<Demand<Q>> so_far;     // from its begin to now; nothing where nothing of that time has a value
    std::optional<Demand<Q>> predicted;  // of the whole block; nothing where the last step, or the block so far, is not known

    friend bool operator==(const RunningDemand&, const RunningDemand&) = default;
};

/// The block that contains `now`: its demand so far, E(now) / (now − begin), and what it will be if use goes on as in the last step: (E(now) + E(last
/// step) / step × (end − now)) / window. That amount is rounded half-even to the quantum once, marked `modelled`, and what was added to it counts as
/// estimated.
///
/// Blocks are those of `block_demand` for one period; nothing where none of them that counts contains `now`. Nothing is predicted unless all of the last
/// step, and min_coverage of the block so far, has values. Throws Error as `block_demand`; other_grid if `now` or the last step cuts a slot.
/// Source: OPC 34100 (2024), 9.5, FixedBlockInstantaneous and FixedBlockPredicted, which leaves open how to predict.
template <Counted Q>
std::optional<RunningDemand<Q>> running_demand(const Series<Q>& used, const Interval& period, Instant now, const DemandRule& rule = {}) {
    const auto found = detail::running_window(detail::columns_of(used), period, now, rule);
    if (!found) return std::nullopt;
    const auto demand = [](const auto& window) { return window ? std::optional(detail::demand_of<Q>(*window)) : std::nullopt; };
    return RunningDemand<Q>{found->block, demand(found->so_far), demand(found->predicted)};
}

/// What many meters take together, beside what each takes by itself.
template <Counted Q>
struct CoincidentDemand {
    std::optional<Demand<Q>> whole;               // the greatest demand of the summed slots
    std::vector<std::optional<Demand<Q>>> parts;  // of each series by itself, at its own time

    /// whole / Σ parts, 0 to 1 for amounts that are not negative. Nothing if one of them is, or the parts are 0.
    std::optional<Ratio> factor() const {
        Int128 sum = 0;
        for (const auto& part : parts) {
            if (!part) return std::nullopt;
            sum += part->amount.count();
        }
        if (!whole || sum == 0) return std::nullopt;
        return Ratio(whole->amount.count(), sum);
    }

    friend bool operator==(const CoincidentDemand&, const CoincidentDemand&) = default;
};

namespace detail {

template <class S>
struct amount_of;
template <class Q>
struct amount_of<Series<Q>> {
    using type = Q;
};
template <class S>
using AmountOf = typename amount_of<S>::type;

template <class Q>
CoincidentDemand<Q> coincident(std::span<const Series<Q>> many, const DemandRule& rule, bool sliding) {
    CoincidentDemand<Q> result;
    if (many.empty()) return result;
    Series<Q> sum = many.front();
    for (const Series<Q>& one : many.subspan(1)) sum = sum + one;
    result.whole = greatest(sum, rule, sliding);
    for (const Series<Q>& one : many) result.parts.push_back(greatest(one, rule, sliding));
    return result;
}

}  // namespace detail

/// The demand of n series on one grid, together and apart: sliding where the rule has a step, else of blocks. Where one of them has no value, their sum
/// has none. Of amounts that are not negative, the maximum of the sum is never above the sum of the maxima. Throws Error as `block_demand` and
/// `sliding_demand`; other_grid for series on different grids.
template <class Many, Counted Q = detail::AmountOf<v0::detail::ElementOf<Many>>>
CoincidentDemand<Q> coincident_demand(const Many& many, const DemandRule& rule = {}) {
    return detail::coincident(std::span<const Series<Q>>(many), rule, rule.step.has_value());
}

}  // namespace wattle::inline v0::stream
