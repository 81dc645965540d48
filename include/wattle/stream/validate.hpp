// Whether readings and interval values can be right: checks with names, and findings that tell where, how far off, and what to do about it.
#pragma once

#include "wattle/series/intervals.hpp"
#include "wattle/stream/demand.hpp"
#include "wattle/time/calendar.hpp"

#include <functional>
#include <variant>

namespace wattle::inline v0 {

namespace code {

// What the checks of interval values are called.
inline constexpr Code gap = "gap";                        // time without a value
inline constexpr Code overlap = "overlap";                // two readings speak of one time
inline constexpr Code off_grid = "off_grid";              // an instant that is none of the grid
inline constexpr Code beyond_limits = "beyond_limits";    // more than the point can show, or backwards
inline constexpr Code above_cap = "above_cap";            // more than the fuses let through
inline constexpr Code neighbour_step = "neighbour_step";  // a step from one slot to the next
inline constexpr Code frozen = "frozen";                  // the same value for too long
inline constexpr Code zeros = "zeros";                    // nothing, while a load is known
inline constexpr Code unlike_history = "unlike_history";  // far from the same slot of like days
inline constexpr Code meter_event = "meter_event";        // something was done to the meter
inline constexpr Code sum_check = "sum_check";            // the intervals do not sum to what the register counted
inline constexpr Code spike = "spike";                    // far above the third highest value of its day

}  // namespace code

namespace stream {

/// What a check found in the data of one point. It is never thrown: doubtful data is still data.
struct MeterFinding {
    Code check;  // its name: "spike"
    std::string point;
    Interval when;
    std::size_t first = 0, slots = 0;  // of the grid; 0 slots: it touches none
    Quality quality;                   // what these slots get; measured: nothing, it is only told
    Ratio measured, allowed;           // what was found, and what would be right at most, in `unit`
    std::string unit;                  // "kWh", "s", "slots"; "" for a plain number
    bool confirmed = false;            // all of these slots lie in spans of a register that sum to what it counted
    std::string what, remedy;

    friend bool operator==(const MeterFinding&, const MeterFinding&) = default;
};
/// `point "M07" in 2026-03-01T00:00:00Z/2026-03-01T00:15:00Z: 40 kWh, 300 % above the third highest of its day (10 kWh); …`
WATTLE_API std::string to_string(const MeterFinding& finding);
/// As every other finding of wattle, to be listed beside them.
WATTLE_API Finding to_finding(const MeterFinding& finding);

/// Slots without a value, each run of them once; and, of a register, readings further apart than `longest`, else 2 × every.
struct GapCheck {
    std::optional<std::chrono::microseconds> longest = {};
    friend bool operator==(const GapCheck&, const GapCheck&) = default;
};
/// Two values for one instant, and intervals that reach into each other by more than the tolerance: contradicted.
struct OverlapCheck {
    std::chrono::microseconds tolerance{};
    friend bool operator==(const OverlapCheck&, const OverlapCheck&) = default;
};
/// Instants off the edges of the grid by more than the tolerance, and intervals that are not as long as their slot. Such a reading stands in no slot.
struct GridCheck {
    std::chrono::microseconds tolerance{};
    friend bool operator==(const GridCheck&, const GridCheck&) = default;
};
/// Readings outside the limits or the digits of the point, and slots below 0, unless it counts `backward`: outside_limits.
struct LimitCheck {
    bool backward = false;
    friend bool operator==(const LimitCheck&, const LimitCheck&) = default;
};
/// Slots above p_max × length × 1.1 + 2 counts, the cap of a register, in either direction: outside_limits.
struct CapCheck {
    RateLimit p_max;
    friend bool operator==(const CapCheck&, const CapCheck&) = default;
};
/// Mean rates of neighbouring slots that differ by more than `most`. A slot that lies so far above both neighbours, or below both, is a glitch; any
/// other step is only told: machines are switched on.
struct StepCheck {
    RateLimit most;
    friend bool operator==(const StepCheck&, const StepCheck&) = default;
};
/// So many equal values in a row that are not 0: frozen.
struct FrozenCheck {
    std::size_t slots = 12;
    friend bool operator==(const FrozenCheck&, const FrozenCheck&) = default;
};
/// So many zeros in a row while `MeterData::load` takes more than `load` (else: more than nothing): contradicted.
struct ZeroCheck {
    std::size_t slots = 4;
    std::optional<RateLimit> load = {};
    friend bool operator==(const ZeroCheck&, const ZeroCheck&) = default;
};
/// Slots that lie further than k standard deviations from the mean of the same slot of like days, and further than `margin` × that mean: contradicted.
/// Like days are those of its class (Monday to Friday, Saturday, Sunday; with a calendar workdays, Saturdays, Sundays, holidays, event days) by the
/// clock on the wall, the nearest `days` of them, and at least `least_days`, the slot itself left out. Compared in whole numbers.
struct HistoryCheck {
    Zone zone = Zone::utc();
    std::optional<Calendar> calendar = {};
    Decimal k = 4;
    Decimal margin = Decimal("0.5");
    std::size_t days = 20;  // 64 at most
    std::size_t least_days = 8;
    friend bool operator==(const HistoryCheck&, const HistoryCheck&) = default;
};
/// Slots that an event of the meter touches get its flag; those whose time a setting of the clock by more than the tolerance made doubtful: wrong_clock.
struct EventCheck {
    std::chrono::microseconds tolerance{};
    friend bool operator==(const EventCheck&, const EventCheck&) = default;
};
/// |Σ slots − difference of the register| > so many counts of the register, in each of `MeterData::registers` of which every slot has a value: sum_check.
///
/// It exempts from nothing: it tells that a sum is right, and not that its slots are. A spike in a span that passes is still a finding, marked
/// `confirmed`; only where the span is that one slot, the register has counted it too, and it is no longer doubted.
/// Source: California Public Utilities Commission, direct access working group, message of 1998-03-26 on the VEE rules: "verified" by the sum check
/// "only means that the data has been verified as passing the sum check. This data should still be passed through the other checks".
struct SumCheck {
    Decimal counts = 2;
    friend bool operator==(const SumCheck&, const SumCheck&) = default;
};
/// (highest − third highest) / third highest slot of a local day > `most`: spike. A day whose third is not above 0 has no verdict. The second is judged
/// like the first. Slots are compared as amounts: give them one length.
/// Source: † California, Standards for Validating, Editing and Estimating, with 180 %, not compared with its text; per 24 hours: Oracle Utilities,
/// Interval Spike Check (D2-INTSPKCHK).
struct SpikeCheck {
    Decimal most = Decimal("1.8");
    Zone zone = Zone::utc();
    friend bool operator==(const SpikeCheck&, const SpikeCheck&) = default;
};

using Check = std::variant<GapCheck, OverlapCheck, GridCheck, LimitCheck, CapCheck, StepCheck, FrozenCheck, ZeroCheck, HistoryCheck, EventCheck,
                           SumCheck, SpikeCheck>;

/// What a register counted between two of its readings. Slots that lie in several spans are scaled to the first of them: give the registers of a tariff
/// before that of the total.
template <Counted Q>
struct RegisterSpan {
    Interval time;
    Q amount;
    Q count;                           // what one of its counts is worth, resolution × multiplier, rounded up
    std::vector<Interval> bands = {};  // of a register of a tariff: when it counts; none: all the time

    friend bool operator==(const RegisterSpan&, const RegisterSpan&) = default;
};

/// All that is known of one meter over a grid.
template <Counted Q>
struct MeterData {
    Point point;                                  // what its readings mean
    Series<Q> used;                               // its interval values
    std::vector<Reading> readings = {};           // which they come from, in any order
    std::vector<RegisterSpan<Q>> registers = {};  // of a register that counts the same beside them
    std::vector<MeterEvent> events = {};
    std::optional<Series<Q>> load = {};  // of something that cannot run without it, over the same grid

    friend bool operator==(const MeterData&, const MeterData&) = default;
};

namespace detail {

struct SpanAmount {
    Interval time;
    std::int64_t amount = 0, count = 0;
    std::vector<Interval> bands = {};
};
/// The data of a meter, whatever its kind.
struct CheckData {
    const Point& point;
    AmountColumns used;
    std::span<const Reading> readings;
    std::vector<SpanAmount> registers;
    std::span<const MeterEvent> events;
    std::optional<AmountColumns> load;
    std::string_view kind, unit;                               // "Energy", "kWh"
    int exponent = 0;                                          // of that unit in quanta
    std::optional<int> point_exponent;                         // of the unit of the point; nothing for one of another kind
    std::function<std::optional<std::int64_t>(AnyUnit)> rate;  // quanta per hour of one such unit; nothing for a unit of another kind
};
WATTLE_API std::vector<MeterFinding> validate(const CheckData& data, std::span<const Check> checks);

/// The positions of a register at the edges of the grid, as the counter settles them.
WATTLE_API std::vector<SpanAmount> register_spans(std::span<const Reading> readings, const Point& point, const Slots& grid, const CounterRule& rule,
                                                  const CounterKind& kind, std::chrono::microseconds tolerance);

/// Which reading stands in which slot: the place of a slot per reading, or nothing.
WATTLE_API std::vector<std::optional<std::size_t>> slots_of_readings(std::span<const Reading> readings, const Point& point, const Slots& grid,
                                                                     std::chrono::microseconds tolerance);
/// Of the readings of each slot the one that counts, at the begin of its slot; the others are left out.
WATTLE_API std::vector<Reading> one_per_slot(std::span<const Reading> readings, const Point& point, const Slots& grid,
                                             std::chrono::microseconds tolerance);

template <class Q>
std::vector<SpanAmount> spans_of(const std::vector<RegisterSpan<Q>>& registers) {
    std::vector<SpanAmount> spans;
    for (const auto& span : registers) spans.push_back({span.time, span.amount.count(), span.count.count(), span.bands});
    return spans;
}
/// `used` in place of what was read.
template <class Q>
CheckData check_data(const MeterData<Q>& data, const Series<Q>& used) {
    using Mean = typename RateOf<Q>::type;
    CheckData plain{data.point, columns_of(used), data.readings,  spans_of(data.registers),   data.events,
                    {},         Q::Kind::name,    Q::Kind::usual, Q::usual_unit().exponent(), {},
                    {}};
    if (data.load) plain.load.emplace(columns_of(*data.load));
    const AnyUnit unit = data.point.unit;
    if (unit.is<Q>()) plain.point_exponent = unit.as<Q>().exponent();
    plain.rate = [](AnyUnit unit) -> std::optional<std::int64_t> {
        return unit.is<Mean>() ? std::optional(quanta_per_hour<Q>(unit.as<Mean>())) : std::nullopt;
    };
    return plain;
}

}  // namespace detail

/// What a register counted between those of its readings that stand on an edge of the grid (within the tolerance), each span once, oldest first. Readings
/// that `amounts` would set aside end no span, and time that it calls missing is in none. Throws Error as `amounts`, but needs neither every nor max_gap.
template <Counted Q>
std::vector<RegisterSpan<Q>> register_spans(std::span<const Reading> readings, const Point& point, const Slots& grid, const CounterRule& rule,
                                            std::chrono::microseconds tolerance = {}) {
    std::vector<RegisterSpan<Q>> spans;
    for (const auto& span : detail::register_spans(readings, point, grid, rule, detail::counter_kind<Q>(point, rule), tolerance))
        spans.push_back({span.time, Q::from_count(span.amount), Q::from_count(span.count), {}});
    return spans;
}

/// What the checks find, oldest first, then by name. Nothing is changed: `doubted` gives the slots their quality. Throws Error with all findings:
/// out_of_range for a limit below 0 or a run below 2 slots; other_kind for a limit in a unit of another kind; missing_option for zeros without a known
/// load; other_grid for one on another grid; overflow.
template <Counted Q>
std::vector<MeterFinding> validate(const MeterData<Q>& data, std::span<const Check> checks) {
    return detail::validate(detail::check_data(data, data.used), checks);
}
/// The same of one check.
template <Counted Q>
std::vector<MeterFinding> validate(const MeterData<Q>& data, const Check& check) {
    return validate(data, std::span(&check, 1));
}

namespace detail {

/// Gives a slot the worse of two qualities; whether that makes a difference. A value that is only flagged keeps its measured part; one that is doubted is
/// doubted as a whole. What is missing stays so.
template <class Q>
bool doubt_slot(Series<Q>& used, std::size_t i, Quality doubt) {
    const Quality before = used.quality(i), quality = worse(before, doubt);
    if (before.missing() || quality == before || used.slots()[i].empty()) return false;
    if (quality.quality_class() == before.quality_class())
        used.set(i, *used[i], used.estimated(i), quality);
    else
        used.set(i, *used[i], quality);
    return true;
}

}  // namespace detail

/// The same values, and in each slot the worse of its quality and those that findings give it. What is missing stays so.
template <Counted Q>
Series<Q> doubted(Series<Q> used, std::span<const MeterFinding> findings) {
    for (const MeterFinding& finding : findings)
        for (std::size_t i = finding.first; i < finding.first + finding.slots; ++i) detail::doubt_slot(used, i, finding.quality);
    return used;
}

/// The values of an interval point over a grid, as `intervals` makes them, but of readings that may lie off the edges by the tolerance; those that lie
/// further off stand in no slot. Throws Error: bad_point for one that is no interval point; other_kind; overflow.
template <Counted Q>
Series<Q> interval_amounts(std::span<const Reading> readings, const Point& point, const Slots& grid, std::chrono::microseconds tolerance = {}) {
    Series<Q> used(grid);
    for (const Reading& r : detail::one_per_slot(readings, point, grid, tolerance)) {
        const std::size_t i = r.point;
        const Quality quality = point.unit.is<Q>() ? r.quality : r.quality.with(Flag::calculated);
        if (r.quality.missing())
            used.set_missing(i, r.quality);
        else
            used.set(i, Q::from_count(v0::detail::interval_amount<Q>(point, r.value)), quality);
    }
    return used;
}

}  // namespace stream

}  // namespace wattle::inline v0
