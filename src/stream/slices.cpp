#include "slices.hpp"

#include <algorithm>

namespace wattle::inline v0::stream::detail {

namespace {

using std::chrono::microseconds;

// 0001-01-01 and 10000-01-01: what calendars and people can write in four digits.
constexpr Instant first_edge{std::chrono::seconds(-62'135'596'800)}, last_edge{std::chrono::seconds(253'402'300'800)};
constexpr int part_bits = 39;            // 2^39 µs, which is 6 days
constexpr std::size_t most_parts = 256;  // that are kept: four years

}  // namespace

Slicing::Edges Slicing::around(Instant t) const {
    if (t < first_edge) return std::make_shared<std::vector<Instant>>(std::vector{Instant::min(), first_edge});
    if (t >= last_edge) return std::make_shared<std::vector<Instant>>(std::vector{last_edge, Instant::max()});
    const std::int64_t part = t.time_since_epoch().count() >> part_bits;
    const std::scoped_lock lock(mutex_);
    if (const auto found = known_.find(part); found != known_.end()) return found->second;
    const Instant begin{microseconds(part * (std::int64_t{1} << part_bits))};
    auto edges = std::make_shared<std::vector<Instant>>(
        edges_within({std::max(begin, first_edge), std::min(begin + microseconds(std::int64_t{1} << part_bits), last_edge)}));
    if (known_.size() >= most_parts) known_.clear();
    known_.emplace(part, edges);
    return edges;
}

std::vector<Instant> Slicing::edges_within(const Interval& some) const {
    Instant begin = first_edge, end = last_edge;
    std::vector<Instant> edges;
    for (const Level& level : levels_) {
        const Slots windows = level.covering(some);
        for (std::size_t i = 0; !windows.empty() && i <= windows.size(); ++i) {
            const Instant edge = windows.boundary(i);
            if (edge <= some.begin())
                begin = std::max(begin, edge);
            else if (edge >= some.end())
                end = std::min(end, edge);
            else
                edges.push_back(edge);
        }
    }
    edges.push_back(begin);
    edges.push_back(end);
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    return edges;
}

void SliceCursor::seek(Instant t) {
    if (!edges_ || t < edges_->front() || t >= edges_->back()) edges_ = slicing_.around(t);
    const auto above = std::upper_bound(edges_->begin(), std::prev(edges_->end()), t);  // the end of time lies in the last one
    i_ = static_cast<std::size_t>(above - edges_->begin()) - 1;
}

}  // namespace wattle::inline v0::stream::detail
