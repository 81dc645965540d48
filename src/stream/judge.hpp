// Which readings of a register are right, told from those before and after them (specification of the stream, 2.2).
#pragma once

#include "register.hpp"

#include <array>

namespace wattle::inline v0::stream::detail {

/// Judges the readings of one register, oldest first. A small value that holds no more than what the next verdict needs: the last settled reading, and
/// those that nothing explains from it. What it finds goes to a sink:
///
///     take(of, from, to, step, quality)   two settled readings of that register that follow each other, and what explains their step, of which
///                                         `of.amount(from, to, step, …)` makes the amount; the quality tells a roll-over, a reset, and a gap
///     miss(from, to, reason)              nothing is known of that time
///     set_aside(reading, reason)          contradicted by others: dip, glitch
class Judge {
public:
    using Verdict = Register::Verdict;

    static constexpr std::size_t confirm = 3;  // readings in a row that fit each other, and nothing else, begin anew

    explicit Judge(const Reading& first) : base_(first) {}

    /// A reading later than all before it, of which `can_use` is true.
    template <class Sink>
    void take(const Register& of, const Reading& reading, Sink& sink) {
        switch (const Verdict verdict = of.explain(base_, reading)) {
            case Verdict::dip: sink.set_aside(reading, Reason::dip); break;
            case Verdict::several:
                drop_candidates(sink);
                sink.miss(base_.at, reading.at, Reason::ambiguous);
                base_ = reading;
                break;
            case Verdict::none: consider(of, reading, sink); break;
            default: drop_candidates(sink); settle(of, reading, verdict, sink);
        }
    }

    /// Whether plain steps may follow the base.
    bool is_plain() const { return waiting_ == 0 && base_.quality.bits() == 0; }
    /// The last settled reading.
    const Reading& base() const { return base_; }
    /// Settles a reading that plain steps lead to.
    void advance(const Reading& to) { base_ = to; }

    /// Readings in a row that nothing explains from the base.
    std::span<const Reading> candidates() const { return {candidates_.data(), waiting_}; }

    /// Says what is known at the end: candidates that nothing settled are missing. Tells the last instant that anything was said about.
    template <class Sink>
    Instant finish(Sink& sink) const {
        if (waiting_ == 0) return base_.at;
        sink.miss(base_.at, candidates_[waiting_ - 1].at, Reason::jump);
        return candidates_[waiting_ - 1].at;
    }

private:
    template <class Sink>
    void settle(const Register& of, const Reading& reading, Verdict step, Sink& sink) {
        sink.take(of, base_, reading, step, of.quality(base_, reading, step));
        base_ = reading;
    }

    template <class Sink>
    void consider(const Register& of, const Reading& reading, Sink& sink) {
        if (waiting_ != 0 && !is_step(of.explain(candidates_[waiting_ - 1], reading))) drop_candidates(sink);
        candidates_[waiting_++] = reading;
        if (waiting_ < confirm) return;
        if (of.is_reset(base_, candidates_[0])) {
            settle(of, candidates_[0], Verdict::reset, sink);
        } else {
            sink.miss(base_.at, candidates_[0].at, Reason::jump);
            base_ = candidates_[0];
        }
        for (std::size_t i = 1; i < confirm; ++i) settle(of, candidates_[i], of.explain(base_, candidates_[i]), sink);
        waiting_ = 0;
    }
    template <class Sink>
    void drop_candidates(Sink& sink) {
        for (const Reading& candidate : candidates()) sink.set_aside(candidate, Reason::glitch);
        waiting_ = 0;
    }
    static bool is_step(Verdict verdict) { return verdict == Verdict::normal || verdict == Verdict::rollover || verdict == Verdict::rollback; }

    Reading base_;
    std::array<Reading, confirm> candidates_{};
    std::size_t waiting_ = 0;
};

}  // namespace wattle::inline v0::stream::detail
