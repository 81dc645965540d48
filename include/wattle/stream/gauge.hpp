// From what gauges show (power, temperature, a machine's state) to means, extremes, energy and durations per slot: whole numbers that merge.
#pragma once

#include "wattle/series/series.hpp"
#include "wattle/series/table.hpp"

#include <array>
#include <map>

namespace wattle::inline v0::stream {

/// What a gauge did between two readings.
enum class Interpolation : std::uint8_t {
    step,    // the last value held: set-points, and power that is sent when it changes
    linear,  // it went straight from one to the next: temperature
};
/// "step", "linear"
WATTLE_API std::string_view to_string(Interpolation interpolation);

/// How the time between the readings of a gauge is filled.
struct GaugeRule {
    Interpolation interpolation = Interpolation::step;
    std::optional<std::chrono::microseconds> hold = {};  // so long a value counts without another; else 3 × every of the point

    friend bool operator==(const GaugeRule&, const GaugeRule&) = default;
};

/// What a gauge showed over some time. Those of two times that do not overlap merge by +, in any order, to that of both; GaugeSummary() changes nothing.
///
/// Numbers are whole counts of `step`, so that every order and every split gives the same bytes. Twice the integral, because the area under a straight
/// line is a half of one; it is floored at the edges of slots, so that quarter-hours sum to the hour.
struct GaugeSummary {
    struct Shown {
        Instant at;
        std::int64_t value;  // counts of `step`
        friend bool operator==(const Shown&, const Shown&) = default;
    };

    Decimal step = 0;                                                  // one count, in the unit of the point; 0: of nothing yet
    std::chrono::microseconds length{};                                // of the whole time
    std::chrono::microseconds measured{}, estimated{}, substituted{};  // the time with a value, by the quality of the readings behind it
    Int128 twice_integral = 0, twice_estimated = 0;                    // 2 × counts × µs; and the part of it that was not measured
    std::int64_t readings = 0, set_aside = 0;                          // those used; those that were suspect, or outside of limits
    Int128 sum = 0, squares = 0;                                       // of the values of the readings
    std::optional<Shown> least = {}, greatest = {};                    // and when first; for `step` also of the value in force at the begin
    std::optional<Shown> first = {}, last = {};                        // readings
    Quality quality = {};                                              // the worst; missing where some of the time has no value

    /// The time with a value.
    WATTLE_API std::chrono::microseconds covered() const;
    /// The share of the time that has a value, 0 to 1; 1 for no time at all.
    WATTLE_API double coverage() const;

    /// The mean over the covered time, in the unit of the point, rounded once to a multiple of `quantum`; nothing where no time is covered.
    /// Throws Error: out_of_range (quantum ≤ 0), overflow.
    WATTLE_API std::optional<Decimal> mean(Rounding mode, Decimal quantum) const;
    /// The mean of the readings, each counted once, however long it held: another number. Nothing without readings.
    WATTLE_API std::optional<Decimal> sample_mean(Rounding mode, Decimal quantum) const;
    /// The variance of the readings, (n Σv² − (Σv)²) / n², in the square of the unit. Nothing without readings.
    WATTLE_API std::optional<Decimal> variance(Rounding mode, Decimal quantum) const;

    /// What a count stands for, exactly, in the unit of the point.
    Exact to_exact(std::int64_t counts) const { return Exact::from(counts, 0) * Exact(step); }

    /// Little-endian: u8 layout version (1); step (i64 mantissa, i8 exponent); i64 µs: length, measured, estimated, substituted; i128 twice_integral and
    /// twice_estimated; i64 readings and set_aside; i128 sum and squares; u16 quality; u8: 1 if there are extremes, 2 if there are readings; then those:
    /// i64 instant and i64 value of least, greatest, first and last. 125 to 189 bytes.
    WATTLE_API Bytes to_bytes() const;
    /// Throws Error (bad_bytes) for anything that `to_bytes` does not write.
    WATTLE_API static GaugeSummary from_bytes(std::span<const std::byte> bytes);

    /// Of two times that do not overlap. Throws Error: other_resolution; overflow.
    WATTLE_API GaugeSummary& operator+=(const GaugeSummary& other);
    friend GaugeSummary operator+(GaugeSummary a, const GaugeSummary& b) { return a += b; }
    friend bool operator==(const GaugeSummary&, const GaugeSummary&) = default;
};
/// "0 to 20 in 3 readings, 900 of 900 s covered; worst: measured"
WATTLE_API std::string to_string(const GaugeSummary& summary);

/// What a state (running, idle, failed …) was over some time. Those of two times that do not overlap merge by +; StateSummary() changes nothing.
struct StateSummary {
    struct Stay {
        std::chrono::microseconds time{};
        std::int64_t entries = 0;
        friend bool operator==(const Stay&, const Stay&) = default;
    };

    std::chrono::microseconds length{};
    std::map<std::int64_t, Stay> codes = {};   // those that were in force or entered
    std::int64_t readings = 0, set_aside = 0;  // those used; those that were suspect, or outside of limits
    Quality quality = {};                      // the worst; missing where of some of the time the state is not known

    /// How long a code was in force, and how often it was entered.
    Stay of(std::int64_t code) const {
        const auto found = codes.find(code);
        return found == codes.end() ? Stay() : found->second;
    }
    /// How often the code changed.
    WATTLE_API std::int64_t changes() const;
    /// The time in which the state is known.
    WATTLE_API std::chrono::microseconds covered() const;
    WATTLE_API double coverage() const;

    /// Little-endian: u8 layout version (1); i64 µs length; i64 readings and set_aside; u16 quality; u32 n, then for each code in ascending order i64
    /// code, i64 µs, i64 entries.
    WATTLE_API Bytes to_bytes() const;
    /// Throws Error (bad_bytes) for anything that `to_bytes` does not write.
    WATTLE_API static StateSummary from_bytes(std::span<const std::byte> bytes);

    WATTLE_API StateSummary& operator+=(const StateSummary& other);
    friend StateSummary operator+(StateSummary a, const StateSummary& b) { return a += b; }
    friend bool operator==(const StateSummary&, const StateSummary&) = default;
};
/// "1: 600 s, entered 2 times; 3: 300 s, entered 1 times; 900 of 900 s covered; worst: measured"
WATTLE_API std::string to_string(const StateSummary& summary);

namespace detail {

using namespace v0::detail;

/// Which slots of a grid lie in each slot of a coarser one: n + 1 places. Throws Error (other_grid) where a slot lies in none, or in two.
WATTLE_API std::vector<std::size_t> slots_within(const Slots& fine, const Slots& coarser);

}  // namespace detail

/// One summary for each of n slots.
template <class Summary>
class Summaries {
public:
    Summaries() = default;
    /// Throws Error (other_grid) if there are not as many as slots.
    Summaries(Slots slots, AnyUnit unit, std::vector<Summary> each) : slots_(std::move(slots)), unit_(unit), each_(std::move(each)) {
        if (each_.size() != slots_.size())
            detail::throw_error(code::other_grid, "Summaries",
                                std::to_string(each_.size()) + " summaries for " + std::to_string(slots_.size()) + " slots", "give one per slot");
    }

    const Slots& slots() const { return slots_; }
    AnyUnit unit() const { return unit_; }  // of the point
    std::size_t size() const { return each_.size(); }
    bool empty() const { return each_.empty(); }

    /// Of slot i. Throws Error (out_of_range).
    const Summary& operator[](std::size_t i) const {
        if (i >= each_.size()) static_cast<void>(slots_[i]);  // which tells what is wrong
        return each_[i];
    }
    auto begin() const { return each_.begin(); }
    auto end() const { return each_.end(); }

    /// Of all slots together; Summary() for none.
    Summary whole() const {
        Summary all;
        for (const Summary& one : each_) all += one;
        return all;
    }

    /// Over the slots of a coarser grid: hours of quarter-hours, with all that is known of them. Where those reach beyond this grid, nothing is known.
    /// Throws Error: other_grid if a slot lies in no slot of the coarser grid, or in two; overflow.
    Summaries resample(const Slots& coarser) const {
        const auto places = detail::slots_within(slots_, coarser);
        std::vector<Summary> merged(coarser.size());
        for (std::size_t k = 0; k < coarser.size(); ++k) {
            for (std::size_t i = places[k]; i < places[k + 1]; ++i) merged[k] += each_[i];
            if constexpr (requires { merged[k].length; }) {
                if (merged[k].length == coarser[k].length()) continue;
                merged[k].length = coarser[k].length();
                merged[k].quality = worse(merged[k].quality, Reason::gap);
            }
        }
        return {coarser, unit_, std::move(merged)};
    }

    friend bool operator==(const Summaries&, const Summaries&) = default;

private:
    Slots slots_;
    AnyUnit unit_;
    std::vector<Summary> each_;
};

using GaugeSummaries = Summaries<GaugeSummary>;
using StateSummaries = Summaries<StateSummary>;

/// What a gauge showed in each slot of the grid, n summaries for n slots: the readings in any order, with any spacing, on any edges.
///
/// A value counts from its instant to the next reading, and no longer than `hold`; linear, it goes straight to the next, if that comes within `hold`.
/// What no value reaches is not covered: its quality is gap. A missing reading ends what came before it, and its reason is told for the time up to the
/// next reading, as long as a value would have counted. A suspect reading, or one outside of the point's limits or of more than 15 digits, is set aside:
/// it is no extreme, and the time is filled as if it had not come.
///
/// Two readings of one instant: if they agree, one; else the better quality, then the lower source, then the smaller value, flagged `conflict`.
/// Throws Error with all findings: bad_point as `Point::check` and for other kinds than gauges; missing_option without both every and hold;
/// out_of_range; overflow; unknown_point; bad_table for readings of several points. No reading makes it throw, but for 10^8 of 15 digits in one slot.
/// Source: OPC UA 13 (aggregates TimeAverage, Minimum, Maximum); Timescale toolkit, time_weight.
WATTLE_API GaugeSummaries gauges(const Table& table, std::string_view id, const Slots& grid, const GaugeRule& rule = {});
/// The same of the readings of one point.
WATTLE_API GaugeSummaries gauges(std::span<const Reading> readings, const Point& point, const Slots& grid, const GaugeRule& rule = {});
/// The same of all points of a table, which all have this rule: summaries of each, in their order. One pass over the table, however its rows are mixed.
WATTLE_API std::vector<GaugeSummaries> gauges(const Table& table, const Slots& grid, const GaugeRule& rule = {});

namespace detail {

/// The same as `gauges`, the slow way: sorted, then reading by reading. Readings that come in order are summed up many at once, and give the same.
WATTLE_API GaugeSummaries gauges_in_any_order(std::span<const Reading> readings, const Point& point, const Slots& grid, const GaugeRule& rule = {});

}  // namespace detail

/// How long each code of a state was in force in each slot, and how often it was entered: n summaries for n slots.
///
/// A code is in force from its instant to the next reading, and no longer than `hold`, else 3 × every of the point. It is entered where the reading
/// before it, however long ago, told another: not by the first reading of all, and not by the end of a silence. Missing, suspect and doubled readings
/// are treated as those of gauges.
/// Throws Error with all findings: bad_point as `Point::check`, for other kinds than states, and for codes that are no whole numbers; else as `gauges`.
WATTLE_API StateSummaries states(const Table& table, std::string_view id, const Slots& grid, std::optional<std::chrono::microseconds> hold = {});
WATTLE_API StateSummaries states(std::span<const Reading> readings, const Point& point, const Slots& grid,
                                 std::optional<std::chrono::microseconds> hold = {});

namespace detail {

/// The columns of a series.
struct GaugeColumns {
    std::vector<std::int64_t> counts;
    std::vector<Quality> qualities;
    std::vector<std::int64_t> estimated, missing_micros;
};
WATTLE_API GaugeColumns mean_columns(const GaugeSummaries& gauges, Decimal resolution);
/// 2 × counts × µs of a rate, of which one unit gives that many quanta per hour.
WATTLE_API GaugeColumns integral_columns(const GaugeSummaries& gauges, std::int64_t quanta_per_hour, std::string_view kind);

}  // namespace detail

/// The mean of each slot over its covered time, rounded half-even to a multiple of `resolution`, in the unit of the point; missing where no time is
/// covered. Throws Error: other_kind for another unit; out_of_range (resolution ≤ 0); overflow.
template <class Q>
    requires(!ExactKind<Q>)
Series<Q> means(const GaugeSummaries& gauges, Decimal resolution) {
    const auto unit = gauges.unit().as<Q>();
    auto columns = detail::mean_columns(gauges, resolution);
    return Series<Q>::from_columns(gauges.slots(), unit, resolution, std::move(columns.counts), std::move(columns.qualities),
                                   std::move(columns.missing_micros));
}

/// What a gauge of a rate amounts to in each slot over its covered time: Energy of Power, Volume of VolumeFlow. Rounded half-even once per slot, and
/// flagged `calculated`; a register beside it knows better. Throws Error: other_kind for a unit of another rate; overflow.
template <ExactKind Q>
    requires requires { typename Q::Kind::Mean; }
Series<Q> integrals(const GaugeSummaries& gauges) {
    using Rate = typename Q::Kind::Mean;
    // A whole number for every unit, as in `mean_times`.
    const auto quanta_per_hour =
        static_cast<std::int64_t>(gauges.unit().as<Rate>().factor() * static_cast<double>(Rate::Kind::quanta_per_hour) + 0.5);
    auto columns = detail::integral_columns(gauges, quanta_per_hour, Q::Kind::name);
    return Series<Q>::from_columns(gauges.slots(), std::move(columns.counts), std::move(columns.qualities), std::move(columns.estimated),
                                   std::move(columns.missing_micros));
}

/// How long a gauge stood in each bin of one width: the load duration curve. Those of two times that do not overlap merge by +.
struct LoadDuration {
    Decimal width = 0;  // of a bin, in `unit`; 0: of nothing yet
    AnyUnit unit = {};
    std::chrono::microseconds length{};                            // of the whole time
    std::map<std::int64_t, std::chrono::microseconds> times = {};  // of bin k: values from k × width up to, and without, (k + 1) × width
    Quality quality = {};                                          // the worst; missing where some of the time has no value

    /// A step of the curve.
    struct Level {
        Exact from;                           // the lower edge of the bin
        std::chrono::microseconds time;       // within it
        std::chrono::microseconds or_higher;  // within it or above
        friend bool operator==(const Level&, const Level&) = default;
    };
    /// The curve from the highest bin down.
    WATTLE_API std::vector<Level> downward() const;
    /// The lower edge of the bin up to which the gauge stood for `percent` of the covered time: the percentile lies in that bin. Nothing where no time
    /// is covered. Throws Error (out_of_range) outside 0 to 100.
    WATTLE_API std::optional<Exact> percentile(Decimal percent) const;

    WATTLE_API std::chrono::microseconds covered() const;
    WATTLE_API double coverage() const;

    /// Little-endian: u8 layout version (1); width (i64 mantissa, i8 exponent); text unit; i64 µs length; u16 quality; u32 n, then for each bin in
    /// ascending order i64 k and i64 µs.
    WATTLE_API Bytes to_bytes() const;
    /// Throws Error (bad_bytes) for anything that `to_bytes` does not write.
    WATTLE_API static LoadDuration from_bytes(std::span<const std::byte> bytes);

    /// Throws Error (other_resolution) for bins of another width or unit.
    WATTLE_API LoadDuration& operator+=(const LoadDuration& other);
    friend LoadDuration operator+(LoadDuration a, const LoadDuration& b) { return a += b; }
    friend bool operator==(const LoadDuration&, const LoadDuration&) = default;
};

/// The load duration of a gauge within an interval, in bins of that width, in the unit of the point. On a straight line each microsecond counts for the
/// value at its begin, so parts of the time sum to the whole. Throws Error as `gauges`; also out_of_range for a width that is no multiple of what a count
/// stands for, and for a line that crosses more than 100 000 bins.
WATTLE_API LoadDuration load_duration(const Table& table, std::string_view id, const Interval& within, Decimal width, const GaugeRule& rule = {});
WATTLE_API LoadDuration load_duration(std::span<const Reading> readings, const Point& point, const Interval& within, Decimal width,
                                      const GaugeRule& rule = {});

}  // namespace wattle::inline v0::stream
