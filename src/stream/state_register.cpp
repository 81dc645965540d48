#include "filler.hpp"
#include "state_plan.hpp"

#include <utility>

namespace wattle::inline v0::stream::detail {

namespace {

using Verdict = Register::Verdict;

/// Cuts a step into parts, of which `each(visit)` tells places and ends.
template <class Each, class Add>
void cut(const Gaps& gaps, Instant from, Instant to, std::int64_t amount, Each&& each, Add&& add) {
    const std::uint64_t length = between(from, to);
    const bool weighs = gaps.weighs(from, to);
    const auto passed = [&](Instant t) {
        if (t == from) return std::int64_t{0};
        if (t == to) return amount;
        return weighs ? gaps.profile().passed(amount, from, to, t) : on_a_line(amount, between(from, t), length);
    };
    each([&](const auto& place, Instant begin, Instant end) { add(place, passed(end) - passed(begin)); });
}

std::int64_t size_of(std::int64_t counts, std::string_view kind) { return counts < 0 ? subtract_counts(0, counts, kind) : counts; }

/// Unsigned, for times from one end to the other.
std::int64_t plus_micros(std::int64_t micros, std::uint64_t more) { return static_cast<std::int64_t>(static_cast<std::uint64_t>(micros) + more); }

// ---- to slices

/// Where the verdicts on a register go.
class SliceSink {
public:
    SliceSink(FoldedRegister& sum, const PointPlan& plan, const Slicing& slicing) : sum_(sum), plan_(plan), cursor_(slicing) {}

    void take(const Register& of, const Reading& from, const Reading& to, Verdict step, Quality quality) {
        const std::int64_t amount = of.amount(from, to, step, plan_.kind);
        if (between(from.at, to.at) > long_step || of.gaps().leaves(from.at, to.at)) {
            sum_.steps.push_back({from.at, to.at, amount, quality});
            return;
        }
        const auto each = [&](auto&& visit) { cursor_.each(from.at, to.at, visit); };
        cut(of.gaps(), from.at, to.at, amount, each, [&](const Interval& slice, std::int64_t counts) {
            AmountSlice& into = at(slice);
            into.counts = add_counts(into.counts, counts, plan_.kind);
            if (!quality.measured()) into.estimated = add_counts(into.estimated, size_of(counts, plan_.kind), plan_.kind);
            into.quality = worse(into.quality, quality);
        });
    }
    void miss(Instant from, Instant to, Reason why) {
        if (between(from, to) > long_step) {
            sum_.steps.push_back({from, to, 0, why});
            return;
        }
        cursor_.each(from, to, [&](const Interval& slice, Instant begin, Instant end) {
            AmountSlice& into = at(slice);
            into.missing_micros = plus_micros(into.missing_micros, between(begin, end));
            into.quality = worse(into.quality, why);
        });
    }
    void set_aside(const Reading&, Reason) {}

private:
    // What is taken comes in order.
    AmountSlice& at(const Interval& slice) {
        if (sum_.slices.empty() || sum_.slices.back().begin != slice.begin()) sum_.slices.push_back({.begin = slice.begin(), .quality = {}});
        return sum_.slices.back();
    }

    FoldedRegister& sum_;
    const PointPlan& plan_;
    SliceCursor cursor_;
};

struct NoSink {
    void take(const Register&, const Reading&, const Reading&, Verdict, Quality) {}
    void miss(Instant, Instant, Reason) {}
    void set_aside(const Reading&, Reason) {}
};

PointJudge judge_of(const FoldedRegister& folded, const MeterChain& meters) {
    PointJudge judge(meters, folded.base);
    NoSink nowhere;
    for (const Reading& reading : folded.waiting) judge.take(meters, reading, nowhere);
    return judge;
}

// ---- the head

/// Whether the judge looks at a reading: if it can be used, or stands at an exchange, of which it may be the one note or contradict it.
bool matters(const MeterChain& meters, const Reading& reading) {
    const std::size_t number = meters.number_at(reading.at);
    return number != 0 && (meters[number - 1].counter.can_use(reading) || meters[number - 1].from == reading.at);
}

/// The register of two readings, if no exchange lies between them, and if both can be used.
const Register* register_of(const MeterChain& meters, const Reading& from, const Reading& to) {
    const std::size_t number = meters.number_at(from.at);
    if (number == 0 || number != meters.number_at(to.at) || meters[number - 1].from == from.at) return nullptr;
    const Register& counter = meters[number - 1].counter;
    return counter.can_use(from) && counter.can_use(to) ? &counter : nullptr;
}

/// Takes readings in order that matter.
class Folder {
public:
    Folder(FoldedRegister& sum, const PointPlan& plan, const Slicing& slicing) : sum_(sum), plan_(plan), sink_(sum, plan, slicing) {
        if (sum.settled) judge_.emplace(judge_of(sum, *plan.meters));
        if (!sum.settled && sum.run == 0) find_run();
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    void take(const Reading& reading) {
        if (judge_) {
            judge_->take(*plan_.meters, reading, sink_);
            return;
        }
        sum_.head.push_back(reading);
        grow_run();
        if (!settles()) return;
        sum_.settled = true;
        judge_.emplace(*plan_.meters, reading);
    }

    /// Writes down where the judge stands.
    void finish() {
        if (!judge_) return;
        sum_.base = judge_->standing();
        sum_.waiting.assign(judge_->candidates().begin(), judge_->candidates().end());
    }

private:
    /// How far reading i rose from the one before, if it follows plainly from it.
    std::optional<Int128> step(std::size_t i) const {
        if (i == 0) return std::nullopt;
        const Reading &from = sum_.head[i - 1], &to = sum_.head[i];
        const Register* counter = register_of(*plan_.meters, from, to);
        if (counter == nullptr) return std::nullopt;
        switch (counter->explain(from, to)) {
            case Verdict::normal: return Int128{to.value} - from.value;
            case Verdict::rollover: return Int128{to.value} - from.value + counter->modulus();
            case Verdict::rollback: return 0;
            default: return std::nullopt;
        }
    }

    // Of a head that came from bytes.
    void find_run() {
        const std::size_t all = sum_.head.size();
        std::size_t first = all;
        while (first > 0 && (first == all || step(first))) --first;
        sum_.run = all - first;
        for (std::size_t i = first + Judge::confirm; i < all; ++i) sum_.rise += *step(i);
    }
    void grow_run() {
        const auto rise = step(sum_.head.size() - 1);
        if (!rise) sum_.run = 0, sum_.rise = 0;
        if (++sum_.run > Judge::confirm) sum_.rise += *rise;
    }

    /// Whether the last reading of the head is the base, whatever came before.
    ///
    /// Of a run in which each reading follows plainly from the one before, the first one that the base before it explains, or cannot be told from (several),
    /// is the next base, and all behind it follow from it. What the base does not explain is a candidate, and the third in a row is the base. So only dips
    /// keep a run from being settled, and the reading behind a dip is a dip or is explained: it has not risen further from the base than from the dip, and in
    /// more time. A run that is not settled is thus two candidates at most and then dips to its end; and dips lie within step_back counts. In a net register
    /// nothing is a dip.
    bool settles() const { return sum_.run >= Judge::confirm && (plan_.setup.counter.backward || sum_.rise >= plan_.setup.counter.step_back); }

    FoldedRegister& sum_;
    const PointPlan& plan_;
    SliceSink sink_;
    std::optional<PointJudge> judge_;
};

// ---- to the slots of a grid

class SlotSums {
public:
    SlotSums(const Slots& grid, const PointPlan& plan) : grid_(grid), plan_(plan) {
        const std::size_t n = grid.size();
        columns_ = {std::vector<std::int64_t>(n), std::vector<Quality>(n), std::vector<std::int64_t>(n), std::vector<std::int64_t>(n)};
    }

    void take(const Register& of, const Reading& from, const Reading& to, Verdict step, Quality quality) {
        take(of.gaps(), from.at, to.at, of.amount(from, to, step, plan_.kind), quality);
    }
    void take(const Gaps& gaps, Instant from, Instant to, std::int64_t amount, Quality quality) {
        if (gaps.leaves(from, to)) {
            miss(from, to, Reason::gap);
            return;
        }
        const auto each = [&](auto&& visit) { each_slot(from, to, visit); };
        cut(gaps, from, to, amount, each,
            [&](std::size_t i, std::int64_t counts) { add(i, counts, quality.measured() ? 0 : size_of(counts, plan_.kind), quality); });
    }
    void miss(Instant from, Instant to, Quality why) {
        each_slot(from, to, [&](std::size_t i, Instant begin, Instant end) {
            columns_.missing_micros[i] = plus_micros(columns_.missing_micros[i], between(begin, end));
            columns_.qualities[i] = worse(columns_.qualities[i], why);
        });
    }
    void set_aside(const Reading&, Reason) {}

    void add(std::size_t i, std::int64_t counts, std::int64_t estimated, Quality quality) {
        columns_.counts[i] = add_counts(columns_.counts[i], counts, plan_.kind);
        columns_.estimated[i] = add_counts(columns_.estimated[i], estimated, plan_.kind);
        columns_.qualities[i] = worse(columns_.qualities[i], quality);
    }
    void add(const AmountSlice& slice, const Interval& time) {
        if (const auto i = slot_around(grid_, time, plan_.id())) {
            add(*i, slice.counts, slice.estimated, slice.quality);
            columns_.missing_micros[*i] = plus_micros(columns_.missing_micros[*i], static_cast<std::uint64_t>(slice.missing_micros));
        }
    }

    CounterAmounts columns() && { return std::move(columns_); }

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
    const PointPlan& plan_;
    CounterAmounts columns_;
};

}  // namespace

FoldedRegister fold_register(const std::vector<Reading>& readings, const PointPlan& plan, const Slicing& slicing) {
    FoldedRegister sum;
    sum.first = readings.front().at;
    sum.last = readings.back().at;
    Folder folder(sum, plan, slicing);
    for (const Reading& reading : readings)
        if (matters(*plan.meters, reading)) folder.take(reading);
    folder.finish();
    return sum;
}

void append(FoldedRegister& sum, const FoldedRegister& later, const PointPlan& plan, const Slicing& slicing) {
    Folder folder(sum, plan, slicing);
    for (const Reading& reading : later.head) folder.take(reading);
    folder.finish();
    sum.last = later.last;
    if (!later.settled) return;
    if (!sum.settled || sum.base != later.head.back() || !sum.waiting.empty())
        throw_error(code::bad_bytes, place_of(plan.id()), "the first readings of its state do not settle it", "fold its readings again");
    sum.base = later.base;
    sum.waiting = later.waiting;
    auto slice = later.slices.begin();
    if (slice != later.slices.end() && !sum.slices.empty() && sum.slices.back().begin == slice->begin) {
        AmountSlice& into = sum.slices.back();
        into.counts = add_counts(into.counts, slice->counts, plan.kind);
        into.estimated = add_counts(into.estimated, slice->estimated, plan.kind);
        into.missing_micros = plus_micros(into.missing_micros, static_cast<std::uint64_t>(slice->missing_micros));
        into.quality = worse(into.quality, slice->quality);
        ++slice;
    }
    sum.slices.insert(sum.slices.end(), slice, later.slices.end());
    sum.steps.insert(sum.steps.end(), later.steps.begin(), later.steps.end());
}

CounterAmounts amounts_of(const FoldedRegister& folded, const PointPlan& plan, const Slicing& slicing, const Slots& grid) {
    SlotSums sums(grid, plan);
    if (grid.empty()) return std::move(sums).columns();
    PointJudge judge;
    for (const Reading& reading : folded.head) judge.take(*plan.meters, reading, sums);
    if (folded.settled) {
        SliceCursor cursor(slicing);
        for (const AmountSlice& slice : folded.slices) sums.add(slice, cursor.at(slice.begin));
        for (const LongStep& step : folded.steps) {
            if (step.quality.missing())
                sums.miss(step.from, step.to, step.quality);
            else
                sums.take(plan.meters->at(step.from)->gaps(), step.from, step.to, step.counts, step.quality);
        }
        judge = judge_of(folded, *plan.meters);
    }
    judge.finish(*plan.meters, sums);
    return std::move(sums).columns();
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
