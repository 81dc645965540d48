// The values of intervals as pieces of time: what `amounts` does with points that are no registers.
#pragma once

#include "gaps.hpp"

namespace wattle::inline v0::stream::detail {

/// The values of an interval point, each the amount of the interval that its stamp names. Of two that overlap the better one counts (quality, then source),
/// else the earlier; it is flagged `conflict`, because the other one tells of time that it tells of as well.
class IntervalPieces {
public:
    struct Piece {
        Instant from, to;
        std::int64_t amount;  // 0 where it is missing
        Quality quality;      // of the amount, and of its split
    };

    /// Both must outlive it. Throws Error with all findings.
    IntervalPieces(const Point& point, const CounterRule& rule, const CounterKind& kind);

    const Gaps& gaps() const { return gaps_; }

    /// Of readings in any order, oldest first.
    std::vector<Piece> of(std::vector<Reading> readings) const;

private:
    struct Placed {
        Instant from, to;
        Reading reading;
    };
    std::vector<Placed> apart(const std::vector<Reading>& readings) const;

    const Point& point_;
    const CounterKind& kind_;
    std::chrono::microseconds length_{};
    Gaps gaps_;
};

}  // namespace wattle::inline v0::stream::detail
