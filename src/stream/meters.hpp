// The meters behind a point, one after the other: where exchanges turn into readings, and which register judges what.
#pragma once

#include "judge.hpp"

#include <limits>
#include <optional>

namespace wattle::inline v0::stream::detail {

/// Nearly always one.
class MeterChain {
public:
    struct Meter {
        Register counter;
        Instant from = Instant::min();
        std::optional<std::int64_t> start = {}, end = {};
        bool same_meter = false;

        bool operator==(const Meter&) const = default;
    };

    /// Throws Error with all findings.
    MeterChain(const Point& point, const CounterRule& rule, const CounterKind& kind);

    std::size_t size() const { return meters_.size(); }
    const Meter& operator[](std::size_t i) const { return meters_[i]; }
    /// The register that was there at an instant; none before the first.
    const Register* at(Instant t) const {
        const std::size_t number = number_at(t);
        return number == 0 ? nullptr : &meters_[number - 1].counter;
    }
    /// How many meters had been there up to an instant, that one included.
    std::size_t number_at(Instant t) const { return meters_.size() == 1 ? meters_[0].from <= t : number_of_several(t); }

    bool operator==(const MeterChain&) const = default;

private:
    std::size_t number_of_several(Instant t) const;

    std::vector<Meter> meters_;
};

/// Judges the readings of one point, whichever meter is behind it, and tells the sink of all time, from Instant::min() to Instant::max() in order. A small
/// value, as `Judge`, whose sink it has; `exchanged(at)`, where there is one,
/// is told of each meter that takes the place of another.
///
/// At an exchange the old meter has its last word: its `end` is judged, and what nothing has settled then never will be. Candidates are missing (jump), and
/// so is the time from the last of them, or from the base, up to the exchange (exchange_pending).
class PointJudge {
public:
    PointJudge() = default;
    /// Goes on from where another one stood, without those that wait.
    PointJudge(const MeterChain& of, const Reading& standing) {
        while (next_ < of.size() && of[next_].from <= standing.at) ++next_;
        if (!standing.quality.missing())
            judge_.emplace(standing);
        else if (is_exchange())
            known_ = of[next_ - 1].from;
    }

    /// A reading later than all before it.
    template <class Sink>
    void take(const MeterChain& of, const Reading& reading, Sink& sink) {
        while (next_ < of.size() && of[next_].from <= reading.at) exchange(of, reading, sink);
        if (next_ == 0) return;  // no meter was there
        const Register& counter = of[next_ - 1].counter;
        const bool can_use = counter.can_use(reading);
        if (judge_ && judge_->base().at == reading.at) {
            // What was noted at the exchange is one more reading of that instant, and the best. One that cannot be used says nothing against it.
            Reading base = judge_->base();
            if (!can_use || (reading.value == base.value && !reading.quality.has(Flag::conflict))) return;
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
    void finish(const MeterChain& of, Sink& sink) {
        while (next_ < of.size()) exchange(of, std::nullopt, sink);
        if (judge_)
            sink.miss(judge_->finish(sink), Instant::max(), Reason::gap);
        else
            miss(known_, Instant::max(), sink);
    }

    /// A judge that stands on a settled reading, of which nothing else is known that matters.
    static PointJudge standing(const MeterChain& of, const Reading& base) {
        PointJudge judge;
        judge.judge_.emplace(base);
        while (judge.next_ < of.size() && of[judge.next_].from <= base.at) ++judge.next_;
        if (judge.next_ > 1) judge.known_ = of[judge.next_ - 1].from;
        return judge;
    }
    /// Whether anything is settled, and up to which instant; nothing follows that tells of time before it.
    bool started() const { return judge_ || known_ != Instant::min(); }
    Instant settled() const { return judge_ ? judge_->base().at : known_; }
    bool has_base() const { return judge_.has_value(); }
    /// The place of the meter that is there.
    std::uint32_t meter() const { return next_ == 0 ? 0 : next_ - 1; }

    friend bool operator==(const PointJudge& a, const PointJudge& b) { return a.judge_ == b.judge_ && a.known_ == b.known_ && a.next_ == b.next_; }

    /// Its bytes, readings by `put_reading`.
    template <class Put>
    void put(const Put& put_reading, ByteWriter& out) const {
        out.put(known_.time_since_epoch().count()).put(next_).put(static_cast<std::uint8_t>(judge_ ? 1 + judge_->candidates().size() : 0));
        if (!judge_) return;
        put_reading(judge_->base());
        for (const Reading& candidate : judge_->candidates()) put_reading(candidate);
    }
    template <class Get>
    static PointJudge get(const Get& get_reading, ByteReader& in) {
        PointJudge judge;
        judge.known_ = Instant(std::chrono::microseconds(in.get<std::int64_t>()));
        judge.next_ = in.get<std::uint32_t>();
        const auto n = in.get<std::uint8_t>();
        if (n > Judge::confirm) in.refuse("more readings wait for a verdict than can", "take the snapshot before it");
        if (n == 0) return judge;
        const Reading base = get_reading();
        std::vector<Reading> candidates;
        for (std::uint8_t i = 1; i < n; ++i) candidates.push_back(get_reading());
        judge.judge_.emplace(base, candidates);
        return judge;
    }

    /// Whether plain steps may follow the base, up to `until`.
    bool is_plain() const { return judge_ && judge_->is_plain(); }
    const Reading& base() const { return judge_->base(); }
    /// The last settled reading of the meter that is there, or, missing, up to where all is said; and what waits behind it.
    Reading standing() const { return judge_ ? judge_->base() : Reading{known_, 0, 0, Reason::missing, 0}; }
    std::span<const Reading> candidates() const { return judge_ ? judge_->candidates() : std::span<const Reading>(); }
    void advance(const Reading& to) { judge_->advance(to); }
    const Register& counter(const MeterChain& of) const { return of[next_ - 1].counter; }
    /// Before which instant, in µs, no other meter is there.
    std::int64_t until(const MeterChain& of) const {
        return next_ < of.size() ? of[next_].from.time_since_epoch().count() : std::numeric_limits<std::int64_t>::max();
    }

private:
    template <class Sink>
    void exchange(const MeterChain& of, const std::optional<Reading>& reading, Sink& sink) {
        const MeterChain::Meter& now = of[next_];
        if (next_ != 0) {
            const MeterChain::Meter& old = of[next_ - 1];
            std::optional<Reading> closing;
            if (old.end)
                closing = {now.from, *old.end, 0, {}, 0};
            else if (now.same_meter && reading && reading->at == now.from && old.counter.can_use(*reading) && now.counter.can_use(*reading))
                closing = reading;
            if (judge_) {
                if (closing) judge_->take(old.counter, flagged(*closing), sink);
                const Instant known = judge_->finish(sink);
                if (known < now.from) sink.miss(known, now.from, Reason::exchange_pending);
            } else {
                miss(known_, now.from, sink);
            }
        }
        if constexpr (requires { sink.exchanged(now.from); }) {
            if (next_ != 0 && !now.same_meter) sink.exchanged(now.from);
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
