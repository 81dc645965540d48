#include "ladder.hpp"

#include <algorithm>

namespace wattle::inline v0::stream::detail {

namespace {

constexpr std::int64_t day = 86'400'000'000;
constexpr std::int64_t first_days = 3,
                       most_days = 512;  // that it grows by: little for those who ask for a day, seldom for those who go on for years

}  // namespace

bool Ladder::cover(std::int64_t micros) {
    if (covers(micros)) return false;
    const bool first = edges_.empty(), backwards = !first && micros < low_;
    const std::int64_t more = first ? first_days * day : std::min(most_days * day, 2 * (high_ - low_));
    if (first || backwards) low_ = std::max(first_micros, micros - (first ? day : more));
    if (first || micros >= high_) high_ = std::min(last_micros, micros + more);
    build();
    return first || backwards;
}

void Ladder::build() {
    struct Edge {
        std::int64_t at;
        std::uint32_t ends, begins;
    };
    std::vector<Edge> all;
    const Interval range(instant(low_), instant(high_));
    for (std::size_t level = 0; level < levels_.size(); ++level) {
        const Slots windows = levels_[level].covering(range);
        const std::uint32_t bit = std::uint32_t{1} << level;
        std::vector<std::int64_t>& boundaries = boundaries_[level];
        boundaries.clear();
        for (std::size_t i = 0; i < windows.size(); ++i) {
            const Interval window = windows[i];
            if (window.empty()) continue;
            if (boundaries.empty()) boundaries.push_back(micros_of(window.begin()));
            boundaries.push_back(micros_of(window.end()));
        }
        for (std::size_t i = 0; i < boundaries.size(); ++i) all.push_back({boundaries[i], i == 0 ? 0 : bit, i + 1 == boundaries.size() ? 0 : bit});
    }
    std::sort(all.begin(), all.end(), [](const Edge& a, const Edge& b) { return a.at < b.at; });
    // Every instant of the range lies in a slice, also outside of lists. Elsewhere an edge at its ends would cut windows where only this ladder does.
    if (all.empty() || all.front().at > low_) all.insert(all.begin(), {low_, 0, 0});
    if (all.back().at < high_) all.push_back({high_, 0, 0});
    edges_.clear(), ends_.clear(), begins_.clear();
    for (const Edge& edge : all) {
        if (edges_.empty() || edges_.back() != edge.at) edges_.push_back(edge.at), ends_.push_back(0), begins_.push_back(0);
        ends_.back() |= edge.ends;
        begins_.back() |= edge.begins;
    }
    last_.assign(levels_.size(), {});
}

std::size_t Ladder::slice_of(std::int64_t micros) const {
    return static_cast<std::size_t>(std::upper_bound(edges_.begin(), edges_.end(), micros) - edges_.begin()) - 1;
}

std::int64_t Ladder::find_start(std::size_t level, std::int64_t end) const {
    const auto& boundaries = boundaries_[level];
    return *std::prev(std::lower_bound(boundaries.begin(), boundaries.end(), end));
}

std::vector<Interval> Ladder::windows(std::size_t level, std::int64_t from, std::int64_t to) const {
    std::vector<Interval> found;
    const auto& boundaries = boundaries_[level];
    if (boundaries.empty() || from >= to) return found;
    auto next = std::upper_bound(boundaries.begin(), boundaries.end(), from);
    if (next == boundaries.begin()) ++next;
    for (; next != boundaries.end() && *std::prev(next) < to; ++next) found.emplace_back(instant(*std::prev(next)), instant(*next));
    return found;
}

std::optional<Interval> Ladder::window_of(std::size_t level, std::int64_t micros) const {
    const auto& boundaries = boundaries_[level];
    const auto next = std::upper_bound(boundaries.begin(), boundaries.end(), micros);
    if (next == boundaries.begin() || next == boundaries.end()) return std::nullopt;
    return Interval(instant(*std::prev(next)), instant(*next));
}

}  // namespace wattle::inline v0::stream::detail
