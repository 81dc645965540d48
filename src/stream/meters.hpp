// The meters behind a point, one after the other: where exchanges turn into readings, and which register judges what.
#pragma once

#include "judge.hpp"

#include <limits>
#include <optional>

namespace wattle::inline v0::stream::detail {

/// Nearly always one.
class Meters {
public:
    struct Meter {
        Register counter;
        Instant from = Instant::min();
        std::optional<std::int64_t> start = {}, end = {};
        bool same_meter = false;

        bool operator==(const Meter&) const = default;
    };

    /// Throws Error with all findings.
    Meters(const Point& point, const CounterRule& rule, const CounterKind& kind);

    std::size_t size() const { return meters_.size(); }
    const Meter& operator[](std::size_t i) const { return meters_[i]; }
    /// The register that was there at an instant; none before the first.
    const Register* at(Instant t) const { return meters_.size() == 1 && meters_[0].from <= t ? &meters_[0].counter : at_of_several(t); }

    bool operator==(const Meters&) const = default;

private:
    const Register* at_of_several(Instant t) const;

    std::vector<Meter> meters_;
};

/// Judges the readings of one point, whichever meter is behind it, and tells the sink of all time, from Instant::min() to Instant::max() in order. A small
/// value, as `Judge`, whose sink it has.
///
/// At an exchange the old meter has its last word: its `end` is judged, and what nothing has settled then never will be. Candidates are missing (jump), and
/// so is the time from the last of them, or from the base, up to the exchange (exchange_pending).
class PointJudge {
public:
    /// A reading later than all before it.
    template <class Sink>
    void take(const Meters& of, const Reading& reading, Sink& sink) {
        while (next_ < of.size() && of[next_].from <= reading.at) exchange(of, reading, sink);
        if (next_ == 0) return;  // no meter was there
        const Register& counter = of[next_ - 1].counter;
        const bool can_use = counter.can_use(reading);
        if (judge_ && judge_->base().at == reading.at) {
            // What was noted at the exchange is one more reading of that instant, and the best.
            Reading base = judge_->base();
            if (reading.quality.missing() || (reading.value == base.value && !reading.quality.has(Flag::conflict))) return;
            base.quality = base.quality.with(Flag::conflict);
            judge_->advance(base);
        } else if (judge_ && can_use) {
            judge_->take(counter, reading, sink);
        } else if (can_use) {
            miss(known_, reading.at, sink);
            judge_.emplace(is_exchange() && reading.at == known_ ? flagged(reading) : reading);
        }
    }
    /// Says what is known at the end.
    template <class Sink>
    void finish(const Meters& of, Sink& sink) {
        while (next_ < of.size()) exchange(of, std::nullopt, sink);
        if (judge_)
            sink.miss(judge_->finish(sink), Instant::max(), Reason::gap);
        else
            miss(known_, Instant::max(), sink);
    }

    /// Whether plain steps may follow the base, up to `until`.
    bool is_plain() const { return judge_ && judge_->is_plain(); }
    const Reading& base() const { return judge_->base(); }
    void advance(const Reading& to) { judge_->advance(to); }
    const Register& counter(const Meters& of) const { return of[next_ - 1].counter; }
    /// Before which instant, in µs, no other meter is there.
    std::int64_t until(const Meters& of) const {
        return next_ < of.size() ? of[next_].from.time_since_epoch().count() : std::numeric_limits<std::int64_t>::max();
    }

private:
    template <class Sink>
    void exchange(const Meters& of, const std::optional<Reading>& reading, Sink& sink) {
        const Meters::Meter& now = of[next_];
        if (next_ != 0) {
            const Meters::Meter& old = of[next_ - 1];
            std::optional<Reading> closing;
            if (old.end)
                closing = {now.from, *old.end, 0, {}, 0};
            else if (now.same_meter && reading && reading->at == now.from && old.counter.can_use(*reading))
                closing = reading;
            if (judge_) {
                if (closing) judge_->take(old.counter, flagged(*closing), sink);
                const Instant known = judge_->finish(sink);
                if (known < now.from) sink.miss(known, now.from, Reason::exchange_pending);
            } else {
                miss(known_, now.from, sink);
            }
        }
        judge_.reset();
        if (now.start) {
            if (next_ == 0) miss(known_, now.from, sink);
            const Reading opening{now.from, *now.start, 0, {}, 0};
            judge_.emplace(next_ == 0 ? opening : flagged(opening));
        }
        if (next_ != 0) known_ = now.from;
        ++next_;
    }
    template <class Sink>
    void miss(Instant from, Instant to, Sink& sink) const {
        if (from < to) sink.miss(from, to, is_exchange() ? Reason::exchange_pending : Reason::gap);
    }
    bool is_exchange() const { return next_ > 1; }
    static Reading flagged(Reading reading) {
        reading.quality = reading.quality.with(Flag::exchange);
        return reading;
    }

    std::optional<Judge> judge_;      // of the meter that is there, from the first reading that can be used
    Instant known_ = Instant::min();  // without a judge: up to which all is said
    std::uint32_t next_ = 0;          // the meter to come
};

}  // namespace wattle::inline v0::stream::detail
