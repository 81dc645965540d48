#include "state_plan.hpp"

#include <utility>

namespace wattle::inline v0::stream::detail {

namespace {

GaugeSummaries summaries_of(std::span<const Reading> readings, const PointPlan& plan, const Slots& grid, std::type_identity<GaugeSummary>) {
    return gauges(readings, plan.setup.point, grid, plan.setup.gauge);
}
StateSummaries summaries_of(std::span<const Reading> readings, const PointPlan& plan, const Slots& grid, std::type_identity<StateSummary>) {
    return states(readings, plan.setup.point, grid, plan.setup.gauge.hold);
}
Summaries<BinnedSummary> summaries_of(std::span<const Reading> readings, const PointPlan& plan, const Slots& grid,
                                      std::type_identity<BinnedSummary>) {
    const auto gauge = summaries_of(readings, plan, grid, std::type_identity<GaugeSummary>());
    auto bins = bins_in(readings, *plan.gauge, grid);
    std::vector<BinnedSummary> each;
    each.reserve(grid.size());
    for (std::size_t i = 0; i < grid.size(); ++i) each.push_back({gauge[i], std::move(bins[i])});
    return {grid, gauge.unit(), std::move(each)};
}

bool is_told(const Reading& r) { return !r.quality.missing() && !suspect(r); }

/// What pieces and readings come to, without the parts that are counted by hand or follow from the slice.
template <class Summary>
Summary without_length(Summary summary) {
    summary.length = {};
    return summary;
}
StateSummary without_length(StateSummary summary) {
    summary.length = {};
    for (auto& [code, stay] : summary.codes) stay.entries = 0;
    std::erase_if(summary.codes, [](const auto& code) { return code.second.time.count() == 0; });
    return summary;
}

template <class Summary>
class GaugeFolder {
public:
    using Folded = FoldedPieces<Summary>;

    GaugeFolder(Folded& sum, const PointPlan& plan, const Slicing& slicing) : sum_(sum), plan_(plan), cursor_(slicing) {}

    /// A reading that was set aside.
    void set_aside(const Reading& reading) {
        if (reading.at != Instant::max()) ++at(reading.at).set_aside;  // no slot holds the end of time
    }
    /// A reading that tells another code than the told one before.
    void enter(const std::optional<Reading>& before, const Reading& reading) {
        if constexpr (std::is_same_v<Summary, StateSummary>)
            if (before && before->value != reading.value && reading.at != Instant::max()) ++at(reading.at).codes[reading.value].entries;
    }
    /// Readings in order of which none is suspect, the last one left out, and the time between.
    void take(std::span<const Reading> readings) {
        std::size_t begin = 0;
        for (std::size_t i = 1; i < readings.size(); ++i) {
            if (between(readings[i - 1].at, readings[i].at) <= long_step) continue;
            take_short(readings.subspan(begin, i - begin));
            sum_.pauses.push_back({readings[i - 1], readings[i]});
            begin = i;
        }
        if (!readings.empty()) take_short(readings.subspan(begin));
    }

private:
    Summary& at(Instant t) { return sum_.slices[cursor_.at(t).begin()]; }

    void take_short(std::span<const Reading> readings) {
        if (readings.size() < 2) return;
        std::vector<Instant> edges{readings.front().at}, slices;
        cursor_.each(readings.front().at, readings.back().at, [&](const Interval& slice, Instant, Instant end) {
            slices.push_back(slice.begin());
            edges.push_back(end);
        });
        const auto each = summaries_of(readings, plan_, Slots::between(std::move(edges)), std::type_identity<Summary>());
        for (std::size_t i = 0; i < slices.size(); ++i) sum_.slices[slices[i]] += without_length(each[i]);
    }

    Folded& sum_;
    const PointPlan& plan_;
    SliceCursor cursor_;
};

}  // namespace

template <class Summary>
FoldedPieces<Summary> fold_pieces(const std::vector<Reading>& readings, const PointPlan& plan, const Slicing& slicing) {
    FoldedPieces<Summary> sum;
    sum.first = readings.front().at;
    sum.last = readings.back().at;
    GaugeFolder<Summary> folder(sum, plan, slicing);
    std::vector<Reading> used;
    used.reserve(readings.size());
    for (const Reading& reading : readings) {
        if (suspect(reading)) {
            folder.set_aside(reading);
            continue;
        }
        used.push_back(reading);
        if (!is_told(reading)) continue;
        if (!sum.told_first) sum.told_first = reading;
        folder.enter(sum.told_last, reading);
        sum.told_last = reading;
    }
    folder.take(used);
    if (used.empty()) return sum;
    sum.head = used.front();
    sum.tail = used.back();
    return sum;
}

template <class Summary>
void append(FoldedPieces<Summary>& sum, const FoldedPieces<Summary>& later, const PointPlan& plan, const Slicing& slicing) {
    GaugeFolder<Summary> folder(sum, plan, slicing);
    if (sum.tail && later.head) folder.take(std::array{*sum.tail, *later.head});
    if (later.told_first) folder.enter(sum.told_last, *later.told_first);
    for (const auto& [begin, summary] : later.slices) sum.slices[begin] += summary;
    sum.pauses.insert(sum.pauses.end(), later.pauses.begin(), later.pauses.end());
    sum.last = later.last;
    if (!sum.head) sum.head = later.head;
    if (later.tail) sum.tail = later.tail;
    if (!sum.told_first) sum.told_first = later.told_first;
    if (later.told_last) sum.told_last = later.told_last;
}

template <class Summary>
Summaries<Summary> summaries_of(const FoldedPieces<Summary>& folded, const PointPlan& plan, const Slicing& slicing, const Slots& grid) {
    // What a batch without readings says: nothing is known of any slot.
    const auto nothing = summaries_of({}, plan, grid, std::type_identity<Summary>());
    if (grid.empty()) return nothing;
    const Interval all = grid.span();
    std::vector<Summary> each(grid.size());
    // Readings, and the time from the first of them up to an instant, or to the end of the grid.
    const auto take = [&](std::span<const Reading> readings, Instant until) {
        const Instant from = std::max(readings.front().at, all.begin());
        until = std::min(until, all.end());
        if (from >= until) return;
        std::vector<Instant> edges{from};
        std::vector<std::size_t> places;
        for (std::size_t i = *grid.index_of(from); edges.back() < until; ++i) {
            const Instant end = std::min(grid[i].end(), until);
            if (end <= edges.back()) continue;
            edges.push_back(end);
            places.push_back(i);
        }
        const auto parts = summaries_of(readings, plan, Slots::between(std::move(edges)), std::type_identity<Summary>());
        for (std::size_t k = 0; k < places.size(); ++k) each[places[k]] += without_length(parts[k]);
    };
    SliceCursor cursor(slicing);
    for (const auto& [begin, summary] : folded.slices)
        if (const auto i = slot_around(grid, cursor.at(begin), plan.id())) each[*i] += summary;
    for (const auto& [from, to] : folded.pauses) take(std::array{from, to}, to.at);
    if (folded.tail) take(std::span(&*folded.tail, 1), all.end());
    for (std::size_t i = 0; i < each.size(); ++i) {
        each[i].length = grid[i].length();
        if constexpr (std::is_base_of_v<GaugeSummary, Summary>) each[i].step = plan.gauge->step;
        if (grid[i].empty() || (folded.head && grid[i].begin() >= folded.head->at)) continue;
        each[i].quality = worse(each[i].quality, Reason::gap);
        if constexpr (std::is_same_v<Summary, BinnedSummary>) each[i].bins.quality = worse(each[i].bins.quality, Reason::gap);
    }
    return {grid, plan.setup.point.unit, std::move(each)};
}

template FoldedGauge fold_pieces<GaugeSummary>(const std::vector<Reading>&, const PointPlan&, const Slicing&);
template FoldedBins fold_pieces<BinnedSummary>(const std::vector<Reading>&, const PointPlan&, const Slicing&);
template FoldedState fold_pieces<StateSummary>(const std::vector<Reading>&, const PointPlan&, const Slicing&);
template void append<GaugeSummary>(FoldedGauge&, const FoldedGauge&, const PointPlan&, const Slicing&);
template void append<BinnedSummary>(FoldedBins&, const FoldedBins&, const PointPlan&, const Slicing&);
template void append<StateSummary>(FoldedState&, const FoldedState&, const PointPlan&, const Slicing&);
template GaugeSummaries summaries_of<GaugeSummary>(const FoldedGauge&, const PointPlan&, const Slicing&, const Slots&);
template Summaries<BinnedSummary> summaries_of<BinnedSummary>(const FoldedBins&, const PointPlan&, const Slicing&, const Slots&);
template StateSummaries summaries_of<StateSummary>(const FoldedState&, const PointPlan&, const Slicing&, const Slots&);

}  // namespace wattle::inline v0::stream::detail
