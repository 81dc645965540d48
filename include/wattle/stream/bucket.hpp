// What the engine publishes: the amount of a window with all that is known of it, versions of it, and what comes too late for one.
#pragma once

#include "wattle/series/series.hpp"
#include "wattle/stream/gauge.hpp"
#include "wattle/stream/key_figures.hpp"
#include "wattle/stream/window.hpp"

#include <compare>
#include <string>
#include <vector>

namespace wattle::inline v0::stream {

/// Which window of which point.
struct BucketKey {
    std::uint32_t point = 0;  // place in the setup
    std::uint32_t level = 0;  // place in the setup
    Instant start{};          // of the window

    friend constexpr auto operator<=>(const BucketKey&, const BucketKey&) = default;
};

/// How far what is known of a window may still change.
enum class Status : std::uint8_t {
    provisional,  // it runs, or a verdict on its readings is pending
    complete,     // a settled reading stands at or past its end
    corrected,    // restated after it was complete
    final_,       // the horizon has passed ("final" in files and Python)
};
/// "provisional", "complete", "corrected", "final"
WATTLE_API std::string_view to_string(Status status);

/// How much of a window's time has a quality other than measured without a flag.
struct Doubt {
    Quality quality;
    std::chrono::microseconds time{};

    friend bool operator==(const Doubt&, const Doubt&) = default;
};

/// The amount of one window of a register, or of a point of interval values.
struct Bucket {
    BucketKey key;
    Instant end{};              // of the window
    std::uint32_t version = 1;  // 1 when it is first published, then one more each time
    Status status = Status::complete;
    std::int64_t amount = 0, estimated = 0;  // quanta of the point's kind; `estimated`: not measured, without sign
    std::uint32_t readings = 0;              // that were used, at instants within the window
    std::uint16_t rollovers = 0, resets = 0, exchanges = 0, set_aside = 0;
    std::vector<Doubt> doubts = {};  // by ascending quality bits; empty: all of its time is measured

    Interval window() const { return {key.start, end}; }
    /// The worst of its time.
    WATTLE_API Quality quality() const;
    /// The time that has that class; of `missing` the time without a value.
    WATTLE_API std::chrono::microseconds time(QualityClass quality_class) const;
    /// The share of the window that has values, 0 to 1; 1 for no time at all.
    WATTLE_API double coverage() const;
    bool has_value() const { return time(QualityClass::missing) < window().length() || window().empty(); }

    friend bool operator==(const Bucket&, const Bucket&) = default;
};
/// "point 3, level 1, 2026-03-01T00:00:00Z/…: 420000 quanta, version 1, complete; worst: measured"
WATTLE_API std::string to_string(const Bucket& bucket);

/// What a gauge, or a state, showed in one window.
template <class Summary>
struct SummaryBucket {
    BucketKey key;
    Instant end{};
    std::uint32_t version = 1;
    Status status = Status::complete;
    Summary summary;

    Interval window() const { return {key.start, end}; }

    friend bool operator==(const SummaryBucket&, const SummaryBucket&) = default;
};
using GaugeBucket = SummaryBucket<GaugeSummary>;
using DurationBucket = SummaryBucket<LoadDuration>;
using StateBucket = SummaryBucket<StateSummary>;
/// What one meter was per another. Of a window that is longer than those of level 0, the slots count that both have.
using RatioBucket = SummaryBucket<KeyFigure>;

/// What the meter of a node shows that those below it do not, and what its loss does not explain.
struct NodeBalance {
    std::int64_t residual = 0;   // quanta: parent − Σ children − loss
    std::int64_t tolerance = 0;  // quanta: how far from 0 the meters may bring it, 2 × √Σ (classᵢ × amountᵢ)², rounded up

    /// Whether more is lacking, or too much, than the meters' classes explain.
    bool outside() const { return residual > tolerance || residual < -tolerance; }

    friend bool operator==(const NodeBalance&, const NodeBalance&) = default;
};
using BalanceBucket = SummaryBucket<NodeBalance>;

/// A window that had been published and says something else now.
struct Restated {
    BucketKey key;
    std::uint32_t version = 1;  // that says it now
    std::int64_t before = 0, after = 0;
    Reading cause;  // the last that was taken in before

    friend bool operator==(const Restated&, const Restated&) = default;
};

/// What a reading past the horizon changes: the window keeps its last version, and this stands beside it.
struct Adjustment {
    BucketKey key;
    std::int64_t delta = 0;  // quanta
    Reading cause;

    friend bool operator==(const Adjustment&, const Adjustment&) = default;
};

/// The total of a gap that GapPolicy::leave gives to no window; or, withdrawn, one that late data have shown not to be so.
struct GapTotal {
    std::uint32_t point = 0;  // place in the setup
    Interval time;
    std::int64_t amount = 0;  // quanta
    Quality quality{};
    bool withdrawn = false;

    friend bool operator==(const GapTotal&, const GapTotal&) = default;
};

namespace detail {

/// The columns of a series over a grid: for each slot the bucket of that window with the highest version; a slot without one is missing: gap.
struct BucketColumns {
    std::vector<std::int64_t> counts;
    std::vector<Quality> qualities;
    std::vector<std::int64_t> estimated, missing_micros;
};
WATTLE_API BucketColumns bucket_columns(std::span<const Bucket> buckets, std::uint32_t point, std::uint32_t level, const Slots& grid);

}  // namespace detail

/// The windows of one point and level as a series: of buckets of one window that with the highest version counts. Slots without a bucket are missing:
/// gap. Throws Error (other_grid) for a bucket that cuts a slot.
template <ExactKind Q>
Series<Q> series(std::span<const Bucket> buckets, std::uint32_t point, std::uint32_t level, const Slots& grid) {
    auto columns = detail::bucket_columns(buckets, point, level, grid);
    return Series<Q>::from_columns(grid, std::move(columns.counts), std::move(columns.qualities), std::move(columns.estimated),
                                   std::move(columns.missing_micros));
}

}  // namespace wattle::inline v0::stream
