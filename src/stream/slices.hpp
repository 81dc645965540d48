// Slices: the time between neighbouring edges of all levels, found without a list of all of them.
#pragma once

#include "wattle/stream/window.hpp"

#include <map>
#include <memory>
#include <mutex>

namespace wattle::inline v0::stream::detail {

/// The edges of some levels. Before the year 1 and from the year 10 000 on there are none.
class Slicing {
public:
    explicit Slicing(std::vector<Level> levels) : levels_(std::move(levels)) {}

    const std::vector<Level>& levels() const { return levels_; }

    /// Edges in order, the first at or before the instant, the last behind it, and without a hole.
    using Edges = std::shared_ptr<const std::vector<Instant>>;
    Edges around(Instant t) const;

private:
    std::vector<Instant> edges_within(const Interval& some) const;

    std::vector<Level> levels_;
    mutable std::mutex mutex_;
    mutable std::map<std::int64_t, Edges> known_;  // some, because calendars take their time
};

/// The slices of instants that mostly follow each other. For one thread at a time.
class SliceCursor {
public:
    explicit SliceCursor(const Slicing& slicing) : slicing_(slicing) {}

    /// The slice that holds the instant; at the end of time the last one.
    Interval at(Instant t) {
        if (begin_ <= t && t < end_) return {begin_, end_};
        if (edges_ && t >= end_ && i_ + 2 < edges_->size() && t < (*edges_)[i_ + 2])
            ++i_;
        else
            seek(t);
        begin_ = (*edges_)[i_];
        end_ = (*edges_)[i_ + 1];
        return {begin_, end_};
    }

    /// Visits the slices that a time meets, each with the part within it.
    template <class F>
    void each(Instant from, Instant to, F&& visit) {
        while (from < to) {
            const Interval slice = at(from);
            const Instant until = std::min(slice.end(), to);
            visit(slice, from, until);
            from = until;
        }
    }

private:
    void seek(Instant t);

    const Slicing& slicing_;
    Slicing::Edges edges_;
    std::size_t i_ = 0;
    Instant begin_ = Instant::max(), end_ = Instant::min();
};

}  // namespace wattle::inline v0::stream::detail
