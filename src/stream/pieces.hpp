// What gauges and states do alike: their set-up, their readings in order, and the pieces of time between those, cut by slots.
#pragma once

#include "readings.hpp"

#include "wattle/stream/gauge.hpp"

#include <utility>

namespace wattle::inline v0::stream::detail {

using std::chrono::microseconds;

constexpr std::int64_t most_counts = 999'999'999'999'999;  // 15 digits, as a double shows them: the squares of 10^8 such readings fit 128 bits

/// The last instant of all where time ends before.
inline Instant after(Instant t, microseconds length) { return length.count() > 0 && t > Instant::max() - length ? Instant::max() : t + length; }

/// A gauge or a state in whole numbers: what it can show, and how long a value counts.
struct Gauge {
    Decimal step = 1;
    bool linear = false;
    microseconds hold{};
    std::int64_t low = -most_counts, high = most_counts;  // counts
    std::int64_t bin = 1;                                 // counts; where load durations are asked for

    /// `width` of the bins of load durations. Throws Error with all findings.
    Gauge(const Point& point, PointKind kind, const GaugeRule& rule, std::optional<Decimal> width = {});

    bool can_show(std::int64_t value) const { return value >= low && value <= high && value >= -most_counts && value <= most_counts; }
    bool operator==(const Gauge&) const = default;
};

std::vector<Reading> readings_of(const Table& table, std::uint32_t place);
/// Throws Error (bad_table) for readings of several points.
void require_one_point(std::span<const Reading> readings);

inline bool suspect(const Reading& r) { return r.quality.quality_class() == QualityClass::suspect; }

/// The reading, suspect if it says what the gauge cannot show.
inline Reading judged(Reading r, const Gauge& gauge) {
    if (!r.quality.missing() && !gauge.can_show(r.value)) r.quality = worse(r.quality, Reason::outside_limits);
    return r;
}

/// One reading per instant, oldest first, whatever came first; a missing one only where nothing else came.
std::vector<Reading> in_order(std::vector<Reading> readings, const Gauge& gauge);

/// A time in which the gauge went straight from one value to another, or, where the quality is missing, in which nothing is known.
struct GaugePiece {
    Instant from, to;
    std::int64_t begin, end;
    Quality quality;

    std::int64_t rise() const { return end - begin; }
};

/// All of time in pieces, from readings that come in order and of which none is suspect.
class Pieces {
public:
    explicit Pieces(const Gauge& gauge) : gauge_(gauge) {}

    /// The pieces between the reading before and this one.
    template <class F>
    void take(const Reading& next, F&& visit) {
        if (any_) known_ = piece(before_, next.at, &next, visit);
        miss(known_, next.at, Reason::gap, visit);
        go_on_from(next);
    }
    /// Those up to the end of time.
    template <class F>
    void finish(F&& visit) {
        if (any_) known_ = piece(before_, Instant::max(), nullptr, visit);
        miss(known_, Instant::max(), Reason::gap, visit);
    }

    /// The last reading, if there was one.
    const Reading* before() const { return any_ ? &before_ : nullptr; }
    /// Says that the pieces up to that reading are known.
    void go_on_from(const Reading& reading) {
        known_ = reading.at;
        before_ = reading;
        any_ = true;
    }

private:
    template <class F>
    static void miss(Instant from, Instant to, Quality why, F& visit) {
        if (from < to) visit(GaugePiece{from, to, 0, 0, why});
    }

    /// Up to where something is known from a reading to the next one, if there is one.
    template <class F>
    Instant piece(const Reading& one, Instant next, const Reading* other, F& visit) const {
        const Instant until = after(one.at, gauge_.hold);
        if (!gauge_.linear) {
            const Instant known = std::min(next, until);
            if (one.at < known) visit(GaugePiece{one.at, known, one.value, one.value, one.quality});
            return known;
        }
        if (other == nullptr || next > until) return one.at;
        if (one.quality.missing() || other->quality.missing())
            miss(one.at, next,
                 one.quality.missing() && other->quality.missing() ? worse(one.quality, other->quality)
                 : one.quality.missing()                           ? one.quality
                                                                   : other->quality,
                 visit);
        else
            visit(GaugePiece{one.at, next, one.value, other->value, worse(one.quality, other->quality)});
        return next;
    }

    const Gauge& gauge_;
    Reading before_;
    bool any_ = false;
    Instant known_ = Instant::min();
};

template <class F>
void each_piece(std::span<const Reading> readings, const Gauge& gauge, F&& visit) {
    Pieces pieces(gauge);
    for (const Reading& reading : readings) pieces.take(reading, visit);
    pieces.finish(visit);
}

/// Visits the slots that pieces of time meet, with the part within each; the pieces come in order.
class SlotWalk {
public:
    explicit SlotWalk(const Slots& grid) : grid_(grid) {
        if (!grid.empty()) begin_ = grid.boundary(0), end_ = grid.boundary(1);
    }

    template <class F>
    void meet(const GaugePiece& piece, F&& visit) {
        while (at_ < grid_.size() && begin_ < piece.to) {
            const Instant begin = std::max(piece.from, begin_), end = std::min(piece.to, end_);
            if (begin < end) visit(at_, begin, end, begin == begin_);
            if (end_ > piece.to) break;
            step();
        }
    }

    /// Goes on to the slot that holds an instant, or to the first one behind it.
    void go_on_to(Instant t) {
        while (at_ < grid_.size() && end_ <= t) step();
    }
    /// Of an instant that it has gone on to: whether it lies in a slot, in which one, and up to where others lie there, or outside of the grid as it does.
    bool has(Instant t) const { return at_ < grid_.size() && begin_ <= t; }
    std::size_t at() const { return at_; }
    Instant edge(Instant t) const { return at_ == grid_.size() ? Instant::max() : t < begin_ ? begin_ : end_; }
    /// Where the slot behind that one ends, if there is one; else the first instant.
    Instant next_edge() const { return at_ + 2 <= grid_.size() ? grid_.boundary(at_ + 2) : Instant::min(); }

private:
    void step() {
        begin_ = end_;
        if (++at_ < grid_.size()) end_ = grid_.boundary(at_ + 1);
    }

    const Slots& grid_;
    std::size_t at_ = 0;
    Instant begin_{}, end_{};
};

}  // namespace wattle::inline v0::stream::detail
