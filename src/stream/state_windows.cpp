// From what was folded of a register to the slots of a grid, and to the windows of a level.
#include "filler.hpp"
#include "interval_pieces.hpp"
#include "point_kind.hpp"
#include "state_register.hpp"
#include "tally.hpp"

#include <utility>

namespace wattle::inline v0::stream::detail {

namespace {

/// Where the verdicts on a register go.
class SlotSums {
public:
    SlotSums(const Slots& grid, std::string_view kind) : grid_(grid), kind_(kind), sums_(grid.size()) {}

    void take(const Register& of, const Reading& from, const Reading& to, Verdict step, Quality quality) {
        used(from.at);
        take(of.gaps(), from.at, to.at, of.amount(from, to, step, kind_), quality);
        used(to.at);
        if (step == Verdict::rollover || step == Verdict::rollback) note(to.at, What::rollover);
        if (step == Verdict::reset) note(to.at, What::reset);
    }
    void take(const Gaps& gaps, Instant from, Instant to, std::int64_t amount, Quality quality) {
        begin(from);
        if (gaps.leaves(from, to)) {
            doubt(from, to, Reason::gap);
            return;
        }
        const auto each = [&](auto&& visit) { each_slot(from, to, visit); };
        cut(gaps, from, to, amount, each, [&](std::size_t i, Instant begin, Instant end, std::int64_t counts) {
            sums_[i].amount = add_counts(sums_[i].amount, counts, kind_);
            if (quality.bits() == 0) return;
            sums_[i].doubt(quality, static_cast<std::int64_t>(between(begin, end)));
            if (!quality.measured()) sums_[i].estimated = add_counts(sums_[i].estimated, size_of(counts, kind_), kind_);
        });
    }
    void miss(Instant from, Instant to, Reason why) {
        if (from != Instant::min()) begin(from);
        doubt(from, to, why);
        if (why == Reason::ambiguous) used(to);
    }
    void doubt(Instant from, Instant to, Quality why) {
        each_slot(from, to, [&](std::size_t i, Instant begin, Instant end) { sums_[i].doubt(why, static_cast<std::int64_t>(between(begin, end))); });
    }
    void set_aside(const Reading& reading, Reason) { note(reading.at, What::set_aside); }
    void exchanged(Instant at) { note(at, What::exchange); }

    /// Readings that are used, each once, in order.
    void used(Instant t) {
        begin(t);
        if (counted_ && t <= *counted_) return;
        counted_ = t;
        if (const auto i = grid_.index_of(t)) ++sums_[*i].readings;
    }
    /// The readings up to that one are counted.
    void go_on_behind(const Reading& base) { counted_ = base.at; }
    void note(Instant t, What what) {
        if (const auto i = grid_.index_of(t)) add(*i, {t, what, {}, 1});
    }

    void add(const AmountSlice& slice, std::size_t i) {
        sums_[i].amount = add_counts(sums_[i].amount, slice.counts, kind_);
        sums_[i].readings += slice.readings;
    }
    void add(std::size_t i, const SliceNote& note) {
        const auto number = static_cast<std::int32_t>(note.amount);
        switch (note.what) {
            case What::doubt: sums_[i].doubt(note.quality, note.amount); break;
            case What::estimated: sums_[i].estimated = add_counts(sums_[i].estimated, note.amount, kind_); break;
            case What::rollover: sums_[i].rollovers += number; break;
            case What::reset: sums_[i].resets += number; break;
            case What::exchange: sums_[i].exchanges += number; break;
            case What::set_aside: sums_[i].set_aside += number; break;
        }
    }

    /// The first instant that anything is known of.
    std::optional<Instant> first() const { return first_; }
    void begin(Instant t) {
        if (!first_) first_ = t;
    }

    std::vector<Tally> sums() && { return std::move(sums_); }
    CounterAmounts columns() const {
        const std::size_t n = sums_.size();
        CounterAmounts columns{std::vector<std::int64_t>(n), std::vector<Quality>(n), std::vector<std::int64_t>(n), std::vector<std::int64_t>(n)};
        for (std::size_t i = 0; i < n; ++i) {
            columns.counts[i] = sums_[i].amount;
            columns.estimated[i] = sums_[i].estimated;
            for (const Doubt& d : sums_[i].doubts) {
                columns.qualities[i] = worse(columns.qualities[i], d.quality);
                if (d.quality.missing())
                    columns.missing_micros[i] = plus_micros(columns.missing_micros[i], static_cast<std::uint64_t>(d.time.count()));
            }
        }
        return columns;
    }

private:
    template <class F>
    void each_slot(Instant from, Instant to, F&& visit) const {
        const Interval all = grid_.span();
        from = std::max(from, all.begin());
        to = std::min(to, all.end());
        if (from >= to) return;
        for (std::size_t i = *grid_.index_of(from); i < grid_.size(); ++i) {
            const Interval slot = grid_[i];
            if (slot.begin() >= to) break;
            const Instant begin = std::max(from, slot.begin()), end = std::min(to, slot.end());
            if (begin < end) visit(i, begin, end);
        }
    }

    const Slots& grid_;
    std::string_view kind_;
    std::vector<Tally> sums_;
    std::optional<Instant> first_, counted_;
};

/// Judges the head, adds the slices, and says what is known at the end.
void sum_up(SlotSums& sums, const FoldedRegister& folded, const PointPlan& plan, const Slicing& slicing, const Slots& grid) {
    PointJudge judge;
    for (const Reading& reading : folded.head) {
        judge.take(*plan.meters, reading, sums);
        if (judge.has_base()) sums.used(judge.base().at);
        if (judge.started()) sums.begin(judge.settled());
    }
    for (const Instant t : folded.early)  // behind an exchange that opened before it
        if (sums.first() && t > *sums.first()) sums.note(t, What::set_aside);
    SliceCursor cursor(slicing), notes(slicing);
    for (const SliceNote& note : folded.notes)
        if (const auto i = slot_around(grid, notes.at(note.begin), plan.id())) sums.add(*i, note);
    if (folded.settled) {
        for (const AmountSlice& slice : folded.slices)
            if (const auto i = slot_around(grid, cursor.at(slice.begin), plan.id())) sums.add(slice, *i);
        for (const LongStep& step : folded.steps) {
            if (step.quality.missing())
                sums.doubt(step.from, step.to, step.quality);
            else
                sums.take(plan.meters->at(step.from)->gaps(), step.from, step.to, step.counts, step.quality);
        }
        judge = judge_of(folded, *plan.meters);
        sums.go_on_behind(folded.base);
    }
    judge.finish(*plan.meters, sums);
}

/// The windows of a level from an instant up to the one that holds another.
Slots windows_of(const Level& level, Instant from, Instant to) { return level.covering({from, to < Instant::max() ? to + microseconds(1) : to}); }

std::vector<Bucket> as_buckets(std::vector<Tally> sums, const Slots& windows, const PointPlan& plan, std::uint32_t level, Instant settled) {
    const auto narrow16 = [](std::int32_t n) { return static_cast<std::uint16_t>(std::clamp(n, 0, 65'535)); };
    std::vector<Bucket> buckets;
    buckets.reserve(sums.size());
    for (std::size_t i = 0; i < sums.size(); ++i) {
        if (windows[i].empty()) continue;
        buckets.push_back({.key = {plan.place, level, windows[i].begin()},
                           .end = windows[i].end(),
                           .status = windows[i].end() <= settled ? Status::complete : Status::provisional,
                           .amount = sums[i].amount,
                           .estimated = sums[i].estimated,
                           .readings = static_cast<std::uint32_t>(sums[i].readings),
                           .rollovers = narrow16(sums[i].rollovers),
                           .resets = narrow16(sums[i].resets),
                           .exchanges = narrow16(sums[i].exchanges),
                           .set_aside = narrow16(sums[i].set_aside),
                           .doubts = std::move(sums[i].doubts)});
    }
    return buckets;
}

}  // namespace

CounterAmounts amounts_of(const FoldedRegister& folded, const PointPlan& plan, const Slicing& slicing, const Slots& grid) {
    SlotSums sums(grid, plan.kind);
    if (!grid.empty()) sum_up(sums, folded, plan, slicing, grid);
    return sums.columns();
}

std::vector<Bucket> buckets_of(const FoldedRegister& folded, const PointPlan& plan, const Slicing& slicing, std::uint32_t level) {
    if (!is_started(folded, *plan.meters)) return {};
    // Where it begins, and how far it is settled, the head tells.
    const Slots nowhere;
    SlotSums begin(nowhere, plan.kind);
    PointJudge judge;
    for (const Reading& reading : folded.head) {
        judge.take(*plan.meters, reading, begin);
        if (judge.started()) begin.begin(judge.settled());
    }
    const Instant settled = folded.settled ? folded.base.at : judge.settled();
    const Slots windows = windows_of(slicing.levels()[level], *begin.first(), settled);
    SlotSums sums(windows, plan.kind);
    if (!windows.empty()) sum_up(sums, folded, plan, slicing, windows);
    return as_buckets(std::move(sums).sums(), windows, plan, level, settled);
}

std::vector<Bucket> interval_buckets(std::vector<Reading> readings, const PointPlan& plan, const Slicing& slicing, std::uint32_t level) {
    const CounterKind kind = kind_of(plan.setup);
    const IntervalPieces intervals(plan.setup.point, plan.setup.counter, kind);
    const auto pieces = intervals.of(std::move(readings));
    if (pieces.empty()) return {};
    const Instant settled = pieces.back().to;
    const Slots windows = windows_of(slicing.levels()[level], pieces.front().from, settled);
    SlotSums sums(windows, kind.name);
    Instant known = Instant::min();
    for (const auto& piece : pieces) {
        if (known < piece.from) sums.miss(known, piece.from, Reason::gap);
        known = piece.to;
        if (piece.quality.missing()) {
            sums.doubt(piece.from, piece.to, piece.quality);
            continue;
        }
        sums.take(intervals.gaps(), piece.from, piece.to, piece.amount, piece.quality);
        sums.used(piece.from);
    }
    sums.miss(known, Instant::max(), Reason::gap);
    return as_buckets(std::move(sums).sums(), windows, plan, level, settled);
}

std::vector<CounterLump> lumps_of(const FoldedRegister& folded, const PointPlan& plan) {
    Lumping lumping{{}, plan.kind};
    PointJudge judge;
    for (const Reading& reading : folded.head) judge.take(*plan.meters, reading, lumping);
    for (const LongStep& step : folded.steps)
        if (!step.quality.missing() && plan.meters->at(step.from)->gaps().leaves(step.from, step.to))
            lumping.lumps.push_back({Interval(step.from, step.to), step.counts, step.quality});
    if (folded.settled) judge = judge_of(folded, *plan.meters);
    judge.finish(*plan.meters, lumping);
    return std::move(lumping.lumps);
}

}  // namespace wattle::inline v0::stream::detail
