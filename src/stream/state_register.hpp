// What folding a register and reading what was folded do alike: cutting steps, and standing where a judge stood.
#pragma once

#include "state_plan.hpp"

#include <algorithm>

namespace wattle::inline v0::stream::detail {

using Verdict = Register::Verdict;
using What = SliceNote::What;

/// Cuts a step into parts, of which `each(visit)` tells places, begins and ends.
template <class Each, class Add>
void cut(const Gaps& gaps, Instant from, Instant to, std::int64_t amount, Each&& each, Add&& add) {
    const std::uint64_t length = between(from, to);
    const bool weighs = gaps.weighs(from, to);
    const auto passed = [&](Instant t) {
        if (t == from) return std::int64_t{0};
        if (t == to) return amount;
        return weighs ? gaps.profile().passed(amount, from, to, t) : on_a_line(amount, between(from, t), length);
    };
    each([&](const auto& place, Instant begin, Instant end) { add(place, begin, end, passed(end) - passed(begin)); });
}

inline std::int64_t size_of(std::int64_t counts, std::string_view kind) { return counts < 0 ? subtract_counts(0, counts, kind) : counts; }

/// Unsigned, for times from one end to the other.
inline std::int64_t plus_micros(std::int64_t micros, std::uint64_t more) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(micros) + more);
}

inline bool is_usable(const MeterChain& meters, const Reading& reading) {
    const Register* counter = meters.at(reading.at);
    return counter != nullptr && counter->can_use(reading);
}
/// Whether any reading could be used.
inline bool is_started(const FoldedRegister& folded, const MeterChain& meters) {
    return folded.settled || std::ranges::any_of(folded.head, [&](const Reading& r) { return is_usable(meters, r); });
}

/// As the one that folded it stood.
inline PointJudge judge_of(const FoldedRegister& folded, const MeterChain& meters) {
    struct Nowhere {
        void take(const Register&, const Reading&, const Reading&, Verdict, Quality) {}
        void miss(Instant, Instant, Reason) {}
        void set_aside(const Reading&, Reason) {}
    } nowhere;
    PointJudge judge(meters, folded.base);
    for (const Reading& reading : folded.waiting) judge.take(meters, reading, nowhere);
    return judge;
}

/// Adds to the note of that slice and kind.
void add_note(std::vector<SliceNote>& notes, const SliceNote& note, std::string_view kind);

}  // namespace wattle::inline v0::stream::detail
