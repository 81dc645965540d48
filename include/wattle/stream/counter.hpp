// From the positions of a register to amounts per slot: roll-overs counted, glitches set aside, gaps spread and marked, nothing guessed.
#pragma once

#include "wattle/series/intervals.hpp"
#include "wattle/stream/gap.hpp"
#include "wattle/units/thermal.hpp"

namespace wattle::inline v0::stream {

namespace code {

using namespace v0::code;

inline constexpr Code bad_segments = "bad_segments";  // meters of one point overlap, or their records contradict each other

}  // namespace code

/// The most that can flow through a meter, as its fuses or transformers are printed: "277 kW", "2.5 m3/h". Exact, because verdicts hang on it.
struct RateLimit {
    RateLimit(Decimal number, AnyUnit unit) : number(number), unit(unit) {}
    /// Throws Error: bad_number, unknown_unit.
    RateLimit(std::string_view text) : RateLimit(v0::detail::split_unit(text, "RateLimit")) {}
    RateLimit(const char* text) : RateLimit(std::string_view(text)) {}

    Decimal number;
    AnyUnit unit;

    friend bool operator==(const RateLimit&, const RateLimit&) = default;

private:
    explicit RateLimit(const v0::detail::NumberAndUnit& parts) : number(parts.number), unit(parts.unit) {}
};

/// A meter behind a point, from the instant it was put there until the next one. The counts of readings are those of the meter that was there.
///
/// An exchange at x is two readings at x: the `end` of the old meter, judged by its rule like any other, and the `start` of the new one, from which its
/// readings are judged. What was not noted is not guessed: without an end the time up to x is missing from the last settled reading on
/// (exchange_pending), without a start the time from x to the first reading that can be used. Pieces that begin or end at x are flagged `exchange`.
struct Segment {
    Instant from = Instant::min();
    std::string serial = {};
    std::optional<std::int64_t> start = {};  // what it showed then; nothing: not noted
    std::optional<std::int64_t> end = {};    // what it showed when it was taken away
    std::optional<Decimal> resolution = {};  // else those of the point and of the rule
    std::optional<Decimal> multiplier = {};
    std::optional<std::int64_t> modulus = {};
    bool same_meter = false;  // the register went on, only its transformer was exchanged: one index, so one note of it, or a reading at x, is both

    friend bool operator==(const Segment&, const Segment&) = default;
};

/// What tells use from roll-overs and faults of a register, beside its `Point`.
///
/// Between two readings Δt apart it can have counted ⌊p_max × Δt × 1.1 / (resolution × multiplier)⌋ + 2 at most: its cap. Without a cap every fault
/// would have an amount that explains it, so `p_max` has no default.
struct CounterRule {
    std::optional<RateLimit> p_max = {};
    std::optional<std::int64_t> modulus = {};  // counts before it begins again at 0: 4294967296 for 32 bits; else 10^digits of the point, if known
    std::optional<std::chrono::microseconds> max_gap = {};  // a longer time between readings is a gap; else 2 × every of the point
    std::int64_t step_back = 2;                             // so many counts may a reading lie below the one before, without being a fault
    bool no_cap = false;                                    // p_max is not known: the cap is half the modulus, and each amount is flagged `no_cap`
    bool resettable = false;  // it may begin again at 0, by a person or a power failure: what it shows then was counted at least
    bool backward = false;    // a net register, which counts back as well: |d| ≤ cap, and nothing is a step back
    GapPolicy gap = GapPolicy::spread;
    GapProfile profile = {};             // of GapPolicy::profile
    std::vector<Segment> segments = {};  // the meters behind the point, oldest first; none: one for ever

    friend bool operator==(const CounterRule&, const CounterRule&) = default;
};

/// The meters behind a point, from its events in order: exchanges and transformer changes; others tell nothing of them. They follow the segments of the
/// rule, if it has some. Throws Error (bad_segments) with all findings: a serial that was not there, a ratio that was not in force, events of
/// several points, out of order, or two at one instant; a meter that was taken away below its start though nothing tells its modulus.
WATTLE_API std::vector<Segment> segments_of(const Point& point, const CounterRule& rule, std::span<const MeterEvent> events);

namespace detail {

using namespace v0::detail;

/// What the plain core needs to know of the kind of amount.
struct CounterKind {
    std::string_view name, rate;                  // "Energy", "Power"
    std::optional<int> exponent;                  // one unit of the point in quanta, as a power of ten; nothing for a unit of another kind
    std::optional<std::int64_t> quanta_per_hour;  // that one unit of p_max gives; nothing for a unit of another kind
    std::int64_t (*of_interval)(const Point&, std::int64_t) = nullptr;  // quanta of a value of an interval point; none for a unit of another kind
    bool mean = false;                                                  // whose values are means: kW
};

/// The columns of a series.
struct CounterAmounts {
    std::vector<std::int64_t> counts;
    std::vector<Quality> qualities;
    std::vector<std::int64_t> estimated, missing_micros;
};
struct CounterLump {
    Interval time;
    std::int64_t count;
    Quality quality;
};
/// Of readings of one point, or of those of the point at that place of a table. Throws Error as `amounts`.
WATTLE_API CounterAmounts counter_amounts(std::span<const Reading> readings, const Point& point, const Slots& grid, const CounterRule& rule,
                                          const CounterKind& kind);
WATTLE_API CounterAmounts counter_amounts(const Table& table, std::uint32_t place, const Slots& grid, const CounterRule& rule,
                                          const CounterKind& kind);

/// Of every point of a table, in one go.
WATTLE_API std::vector<CounterAmounts> counter_amounts(const Table& table, const Slots& grid, const CounterRule& rule,
                                                       std::span<const CounterKind> kinds);

/// Throws Error as `lumps`.
WATTLE_API std::vector<CounterLump> counter_lumps(std::span<const Reading> readings, const Point& point, const CounterRule& rule,
                                                  const CounterKind& kind);
WATTLE_API std::vector<CounterLump> counter_lumps(const Table& table, std::uint32_t place, const CounterRule& rule, const CounterKind& kind);

/// The intensity that bounds how fast amounts of Q are counted. Heat is bounded in kW like Energy: 1 W over an hour is 3600 J.
template <class Q>
struct RateOf;
template <class Q>
    requires requires { typename Q::Kind::Mean; }
struct RateOf<Q> {
    using type = typename Q::Kind::Mean;
    static constexpr std::int64_t quanta_per_hour = type::Kind::quanta_per_hour;
};
template <>
struct RateOf<Heat> {
    using type = Power;
    static constexpr std::int64_t quanta_per_hour = 3'600;
};

template <class Q>
CounterKind counter_kind(const Point& point, const CounterRule& rule) {
    using Mean = typename RateOf<Q>::type;
    CounterKind kind{Q::Kind::name, Mean::Kind::name, {}, {}};
    if (point.unit.is<Q>()) kind.exponent = point.unit.as<Q>().exponent();
    if constexpr (requires { typename Q::Kind::Mean; }) kind.mean = point.unit.is<typename Q::Kind::Mean>();
    if (kind.exponent || kind.mean) kind.of_interval = &v0::detail::interval_amount<Q>;
    // A whole number for every unit, as in `mean_times`.
    if (rule.p_max && rule.p_max->unit.is<Mean>())
        kind.quanta_per_hour =
            static_cast<std::int64_t>(rule.p_max->unit.as<Mean>().factor() * static_cast<double>(RateOf<Q>::quanta_per_hour) + 0.5);
    return kind;
}

template <class Q>
std::vector<Lump<Q>> lumps_of(std::span<const CounterLump> found) {
    std::vector<Lump<Q>> lumps;
    for (const CounterLump& l : found) lumps.push_back({l.time, Q::from_count(l.count), l.quality});
    return lumps;
}

template <class Q>
Series<Q> series_of(const Slots& grid, CounterAmounts columns) {
    return Series<Q>::from_columns(grid, std::move(columns.counts), std::move(columns.qualities), std::move(columns.estimated),
                                   std::move(columns.missing_micros));
}

}  // namespace detail

/// The amounts that registers count, and how fast they can: Energy by Power, Volume by VolumeFlow, Heat by Power …
template <class Q>
concept Counted = ExactKind<Q> && requires { typename detail::RateOf<Q>::type; };

/// What a register counted in each slot of the grid, n amounts for n slots: the readings in any order, with any spacing, on any edges.
///
/// Each reading is judged from the last settled one. It counted d (normal: 0 ≤ d ≤ cap), or d + modulus (roll-over, flagged), where only one of the two
/// fits; a net register d or d ± modulus, forth or back. Else nothing is invented: where both fit, the time between is missing (ambiguous); a small
/// step back is set aside; a reading that nothing explains waits. A later one that fits settles the matter without it; three in a row that fit each other
/// begin anew, and the time up to the first is missing (jump), or, of a resettable register, at least what the first shows was counted (estimated: reset).
/// Readings that are missing or suspect, or that the register cannot show, are set aside.
///
/// Between settled readings at t0 and t1 that are D quanta apart, A(t) = ⌊D × (t − t0) / (t1 − t0)⌋ has been counted at t, and a slot gets the
/// difference of its ends: slots of any grid sum to D exactly. Where t1 − t0 > max_gap, D is measured, and its split estimated (interpolated; by a profile:
/// profiled), or left to `lumps`. Time outside of settled readings is missing: gap. A slot that is covered in part has a value, and tells the missing time.
///
/// A reading of an interval point is the amount (or mean power) of its interval, and A(t) what of it has passed; of two that overlap the better one counts,
/// else the earlier, flagged `conflict`. Only gap, max_gap (else its length) and profile of the rule concern it.
///
/// Two readings of one instant: if they agree, one; else the better quality, then the lower source, then the smaller value, flagged `conflict`.
/// Throws Error with all findings: bad_point as `Point::check`, and for gauges and states; missing_option without p_max, or without both every and
/// max_gap; other_kind; out_of_range; bad_segments; overflow; unknown_point; bad_table for readings of several points.
template <Counted Q>
Series<Q> amounts(const Table& table, std::string_view id, const Slots& grid, const CounterRule& rule) {
    const std::uint32_t place = table.index(id);
    return detail::series_of<Q>(grid, detail::counter_amounts(table, place, grid, rule, detail::counter_kind<Q>(table.points()[place], rule)));
}
/// The same of the readings of one point.
template <Counted Q>
Series<Q> amounts(std::span<const Reading> readings, const Point& point, const Slots& grid, const CounterRule& rule) {
    return detail::series_of<Q>(grid, detail::counter_amounts(readings, point, grid, rule, detail::counter_kind<Q>(point, rule)));
}

/// The same of all points of a table, which all have this rule: a series for each, in their order. One pass over the table, however its rows are mixed.
template <Counted Q>
std::vector<Series<Q>> amounts(const Table& table, const Slots& grid, const CounterRule& rule) {
    std::vector<detail::CounterKind> kinds;
    for (const Point& point : table.points()) kinds.push_back(detail::counter_kind<Q>(point, rule));
    std::vector<Series<Q>> all;
    for (auto& columns : detail::counter_amounts(table, grid, rule, kinds)) all.push_back(detail::series_of<Q>(grid, std::move(columns)));
    return all;
}

/// The totals of the gaps that GapPolicy::leave gives to no slot, in order; with the other policies there are none. With them slots sum to the difference
/// of the register. Throws Error as `amounts`.
template <Counted Q>
std::vector<Lump<Q>> lumps(const Table& table, std::string_view id, const CounterRule& rule) {
    const std::uint32_t place = table.index(id);
    return detail::lumps_of<Q>(detail::counter_lumps(table, place, rule, detail::counter_kind<Q>(table.points()[place], rule)));
}
template <Counted Q>
std::vector<Lump<Q>> lumps(std::span<const Reading> readings, const Point& point, const CounterRule& rule) {
    return detail::lumps_of<Q>(detail::counter_lumps(readings, point, rule, detail::counter_kind<Q>(point, rule)));
}

/// `amounts<Energy>`
inline Series<Energy> energy(const Table& table, std::string_view id, const Slots& grid, const CounterRule& rule) {
    return amounts<Energy>(table, id, grid, rule);
}
inline std::vector<Series<Energy>> energy(const Table& table, const Slots& grid, const CounterRule& rule) {
    return amounts<Energy>(table, grid, rule);
}
inline Series<Energy> energy(std::span<const Reading> readings, const Point& point, const Slots& grid, const CounterRule& rule) {
    return amounts<Energy>(readings, point, grid, rule);
}

}  // namespace wattle::inline v0::stream
