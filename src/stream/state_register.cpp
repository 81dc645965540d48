#include "state_register.hpp"

#include <utility>

namespace wattle::inline v0::stream::detail {

namespace {

// ---- to slices

/// Where the verdicts on a register go.
class SliceSink {
public:
    SliceSink(FoldedRegister& sum, const PointPlan& plan, const Slicing& slicing) : sum_(sum), plan_(plan), cursor_(slicing), notes_at_(slicing) {
        if (sum.settled) counted_ = sum.base.at;
    }

    /// The readings up to that one are counted with the head.
    void begin_behind(const Reading& base) { counted_ = base.at; }

    void take(const Register& of, const Reading& from, const Reading& to, Verdict step, Quality quality) {
        const std::int64_t amount = of.amount(from, to, step, plan_.kind);
        used(from.at);
        if (between(from.at, to.at) > long_step || of.gaps().leaves(from.at, to.at)) {
            sum_.steps.push_back({from.at, to.at, amount, quality});
        } else {
            const auto each = [&](auto&& visit) { cursor_.each(from.at, to.at, visit); };
            cut(of.gaps(), from.at, to.at, amount, each, [&](const Interval& slice, Instant begin, Instant end, std::int64_t counts) {
                AmountSlice& into = at(slice);
                into.counts = add_counts(into.counts, counts, plan_.kind);
                if (quality.bits() == 0) return;
                note(slice.begin(), What::doubt, static_cast<std::int64_t>(between(begin, end)), quality);
                if (!quality.measured()) note(slice.begin(), What::estimated, size_of(counts, plan_.kind));
            });
        }
        used(to.at);
        if (step == Verdict::rollover || step == Verdict::rollback) note(to.at, What::rollover);
        if (step == Verdict::reset) note(to.at, What::reset);
    }
    void miss(Instant from, Instant to, Reason why) {
        if (between(from, to) > long_step) {
            sum_.steps.push_back({from, to, 0, why});
        } else {
            cursor_.each(from, to, [&](const Interval& slice, Instant begin, Instant end) {
                note(slice.begin(), What::doubt, static_cast<std::int64_t>(between(begin, end)), why);
            });
        }
        if (why == Reason::ambiguous) used(to);
    }
    void set_aside(const Reading& reading, Reason) { note(reading.at, What::set_aside); }
    void exchanged(Instant at) { note(at, What::exchange); }

    /// A reading that the judge stands on, or has passed.
    void used(Instant t) {
        if (t <= counted_ || t == Instant::max()) return;
        counted_ = t;
        ++at(cursor_.at(t)).readings;
    }
    void note(Instant t, What what) {
        if (t != Instant::max()) note(notes_at_.at(t).begin(), what, 1);  // no window holds the end of time
    }

private:
    // What is taken comes in order.
    AmountSlice& at(const Interval& slice) {
        if (sum_.slices.empty() || sum_.slices.back().begin != slice.begin()) sum_.slices.push_back({.begin = slice.begin()});
        return sum_.slices.back();
    }
    void note(Instant begin, What what, std::int64_t amount, Quality quality = {}) {
        add_note(sum_.notes, {begin, what, quality, amount}, plan_.kind);
    }

    FoldedRegister& sum_;
    const PointPlan& plan_;
    SliceCursor cursor_, notes_at_;
    Instant counted_ = Instant::min();  // up to which readings that are used have been counted
};

// ---- the head

/// The register of two readings, if no exchange lies between them, and if both can be used.
const Register* register_of(const MeterChain& meters, const Reading& from, const Reading& to) {
    const std::size_t number = meters.number_at(from.at);
    if (number == 0 || number != meters.number_at(to.at) || meters[number - 1].from == from.at) return nullptr;
    const Register& counter = meters[number - 1].counter;
    return counter.can_use(from) && counter.can_use(to) ? &counter : nullptr;
}

/// Takes readings in order.
class Folder {
public:
    Folder(FoldedRegister& sum, const PointPlan& plan, const Slicing& slicing) : sum_(sum), plan_(plan), sink_(sum, plan, slicing) {
        started_ = is_started(sum, *plan.meters);
        if (sum.settled) judge_.emplace(judge_of(sum, *plan.meters));
        if (!sum.settled && sum.run == 0) find_run();
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    void take(const Reading& reading) {
        const bool can_use = is_usable(*plan_.meters, reading);
        if (!can_use && !reading.quality.missing()) set_aside(reading.at);
        if (can_use) judge(reading);
    }
    /// One that can be used.
    void judge(const Reading& reading) {
        if (judge_) {
            judge_->take(*plan_.meters, reading, sink_);
            if (judge_->has_base()) sink_.used(judge_->base().at);
            return;
        }
        started_ = true;
        sum_.head.push_back(reading);
        grow_run();
        if (!settles()) return;
        sum_.settled = true;
        sink_.begin_behind(reading);
        judge_.emplace(*plan_.meters, reading);
    }
    /// One that cannot be used. Whether it is told depends on what came before it.
    void set_aside(Instant t) {
        if (started_)
            sink_.note(t, What::set_aside);
        else
            sum_.early.push_back(t);
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
    bool started_;  // a reading could be used
};

void add_to(std::int64_t& amount, const SliceNote& more, std::string_view kind) {
    amount = more.what == What::estimated ? add_counts(amount, more.amount, kind) : plus_micros(amount, static_cast<std::uint64_t>(more.amount));
}

}  // namespace

void add_note(std::vector<SliceNote>& notes, const SliceNote& note, std::string_view kind) {
    if (note.amount == 0) return;
    auto at = notes.end();  // nearly always there
    while (at != notes.begin() && note.key() < std::prev(at)->key()) --at;
    if (at != notes.begin() && std::prev(at)->key() == note.key())
        add_to(std::prev(at)->amount, note, kind);
    else
        notes.insert(at, note);
}

FoldedRegister fold_register(const std::vector<Reading>& readings, const PointPlan& plan, const Slicing& slicing) {
    FoldedRegister sum;
    sum.first = readings.front().at;
    sum.last = readings.back().at;
    Folder folder(sum, plan, slicing);
    for (const Reading& reading : readings) folder.take(reading);
    folder.finish();
    return sum;
}

void append(FoldedRegister& sum, const FoldedRegister& later, const PointPlan& plan, const Slicing& slicing) {
    Folder folder(sum, plan, slicing);
    for (const Instant t : later.early) folder.set_aside(t);
    for (const Reading& reading : later.head) folder.judge(reading);
    folder.finish();
    sum.last = later.last;
    for (const SliceNote& note : later.notes) add_note(sum.notes, note, plan.kind);
    if (!later.settled) return;
    if (!sum.settled || sum.base != later.head.back() || !sum.waiting.empty())
        throw_error(code::bad_bytes, place_of(plan.id()), "the first readings of its state do not settle it", "fold its readings again");
    sum.base = later.base;
    sum.waiting = later.waiting;
    auto slice = later.slices.begin();
    if (slice != later.slices.end() && !sum.slices.empty() && sum.slices.back().begin == slice->begin) {
        AmountSlice& into = sum.slices.back();
        into.counts = add_counts(into.counts, slice->counts, plan.kind);
        into.readings += slice->readings;
        ++slice;
    }
    sum.slices.insert(sum.slices.end(), slice, later.slices.end());
    sum.steps.insert(sum.steps.end(), later.steps.begin(), later.steps.end());
}

}  // namespace wattle::inline v0::stream::detail
