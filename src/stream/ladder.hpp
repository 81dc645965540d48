// The edges of all levels of windows in one row, which every point steps along.
#pragma once

#include "wattle/stream/window.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace wattle::inline v0::stream::detail {

/// Up to 32 levels; a mask has a bit for each. Edge i ends the windows of `ends(i)` and begins those of `begins(i)`; between two edges lies a slice.
/// It holds the edges of a range of time that grows when asked; slices keep their number unless the range grows backwards.
class Ladder {
public:
    static constexpr std::size_t most_levels = 32;
    static constexpr std::int64_t first_micros = -2'208'988'800'000'000;  // 1900: what lies outside of these years is no reading of a meter
    static constexpr std::int64_t last_micros = 7'258'118'400'000'000;    // 2200

    explicit Ladder(std::vector<Level> levels) : levels_(std::move(levels)), boundaries_(levels_.size()) {}

    const std::vector<Level>& levels() const { return levels_; }

    /// Whether the slices around an instant are there, with all levels cut.
    bool covers(std::int64_t micros) const { return micros >= low_ && micros < high_; }
    /// Sees that it covers an instant of the years above. True if slices have another number now.
    bool cover(std::int64_t micros);

    std::int64_t edge(std::size_t i) const { return edges_[i]; }
    std::uint32_t ends(std::size_t i) const { return ends_[i]; }
    std::uint32_t begins(std::size_t i) const { return begins_[i]; }
    /// The slice that holds an instant that is covered: edge(i) ≤ t < edge(i + 1).
    std::size_t slice_of(std::int64_t micros) const;

    /// The begin of the window of a level that ends at edge i.
    std::int64_t start_of(std::size_t level, std::size_t i) const {
        Last& last = last_[level];
        if (last.edge != i) last = {i, find_start(level, edges_[i])};
        return last.start;
    }
    /// The windows of a level that have time in common with [from, to), oldest first, as far as it covers them.
    std::vector<Interval> windows(std::size_t level, std::int64_t from, std::int64_t to) const;
    /// The window of a level that holds an instant that is covered; nothing outside of a list.
    std::optional<Interval> window_of(std::size_t level, std::int64_t micros) const;

private:
    struct Last {
        std::size_t edge = ~std::size_t{0};
        std::int64_t start = 0;
    };

    void build();
    std::int64_t find_start(std::size_t level, std::int64_t end) const;

    std::vector<Level> levels_;
    std::int64_t low_ = 0, high_ = 0;
    std::vector<std::int64_t> edges_;
    std::vector<std::uint32_t> ends_, begins_;
    std::vector<std::vector<std::int64_t>> boundaries_;  // of each level, without those of empty windows
    mutable std::vector<Last> last_;                     // what was asked last: all points step over an edge together
};

inline Instant instant(std::int64_t micros) { return Instant(std::chrono::microseconds(micros)); }
inline std::int64_t micros_of(Instant t) { return t.time_since_epoch().count(); }

}  // namespace wattle::inline v0::stream::detail
