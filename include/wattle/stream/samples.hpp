// Count, sum, least and greatest of what a gauge showed, per slot: each reading counts once, however long it held.
#pragma once

#include "wattle/stream/gauge.hpp"

namespace wattle::inline v0::stream {

/// What the readings of some time were. Those of two times that do not overlap merge by +, in any order; SampleSummary() changes nothing.
///
/// It needs no rule, because nothing is filled in between readings, and less than half of the memory of a `GaugeSummary`, which tells means over time, coverage
/// and the instants of extremes besides.
struct SampleSummary {
    Decimal step = 0;                                       // one count, in the unit of the point; 0: of nothing yet
    Int128 sum = 0;                                         // of the values of the readings, in counts
    std::optional<std::int64_t> least = {}, greatest = {};  // in counts
    std::int64_t readings = 0;                              // those used
    std::int64_t set_aside = 0, missing = 0;                // those that were suspect, or outside of limits; those without a value
    Quality quality = {};                                   // the worst of those used, and of those missing

    /// The mean of the readings, in the unit of the point, rounded once to a multiple of `quantum`; nothing without readings.
    /// Throws Error: out_of_range (quantum ≤ 0), overflow.
    WATTLE_API std::optional<Decimal> mean(Rounding mode, Decimal quantum) const;

    /// What a count stands for, exactly, in the unit of the point.
    Exact to_exact(std::int64_t counts) const { return Exact::from(counts, 0) * Exact(step); }

    /// Little-endian: u8 layout version (1); step (i64 mantissa, i8 exponent); i128 sum; i64 readings, set_aside and missing; u16 quality; where there are
    /// readings, i64 least and greatest. 52 or 68 bytes.
    WATTLE_API Bytes to_bytes() const;
    /// Throws Error (bad_bytes) for anything that `to_bytes` does not write.
    WATTLE_API static SampleSummary from_bytes(std::span<const std::byte> bytes);

    /// Of two times that do not overlap. Throws Error: other_resolution; overflow.
    WATTLE_API SampleSummary& operator+=(const SampleSummary& other);
    friend SampleSummary operator+(SampleSummary a, const SampleSummary& b) { return a += b; }
    friend bool operator==(const SampleSummary&, const SampleSummary&) = default;
};
/// "0 to 20 in 3 readings, 1 set aside; worst: measured"
WATTLE_API std::string to_string(const SampleSummary& summary);

using SampleSummaries = Summaries<SampleSummary>;

/// What the readings of a gauge were in each slot of the grid, n summaries for n slots: in any order, with any spacing, on any edges.
///
/// A suspect reading, or one outside of the point's limits or of more than 15 digits, is set aside. Two readings of one instant: if they agree, one; else
/// the better quality, then the lower source, then the smaller value, flagged `conflict`.
/// Throws Error with all findings: bad_point as `Point::check` and for other kinds than gauges; unknown_point; bad_table for readings of several points.
WATTLE_API SampleSummaries samples(const Table& table, std::string_view id, const Slots& grid);
/// The same of the readings of one point.
WATTLE_API SampleSummaries samples(std::span<const Reading> readings, const Point& point, const Slots& grid);
/// The same of all points of a table: summaries of each, in their order. One pass over the table, however its rows are mixed.
WATTLE_API std::vector<SampleSummaries> samples(const Table& table, const Slots& grid);

namespace detail {

/// The same as `samples`, the slow way: sorted, then reading by reading.
WATTLE_API SampleSummaries samples_in_any_order(std::span<const Reading> readings, const Point& point, const Slots& grid);

}  // namespace detail

}  // namespace wattle::inline v0::stream
