// Gaps of registers and of interval values in whole numbers: which time is one, and what of its total has passed at an instant.
#pragma once

#include "readings.hpp"

#include "wattle/stream/counter.hpp"

namespace wattle::inline v0::stream::detail {

/// A(t) of spec 2.3: ⌊amount × time / length⌋, 63 and 64 bits.
inline std::int64_t on_a_line(std::int64_t amount, std::uint64_t time, std::uint64_t length) {
    if (amount < 0) {
        const UInt128 product = static_cast<UInt128>(std::uint64_t{0} - static_cast<std::uint64_t>(amount)) * time;
        return static_cast<std::int64_t>(-static_cast<Int128>((product + length - 1) / length));
    }
    std::uint64_t product = 0;
    if (!__builtin_mul_overflow(static_cast<std::uint64_t>(amount), time, &product)) return static_cast<std::int64_t>(product / length);
    return static_cast<std::int64_t>(UInt128{static_cast<std::uint64_t>(amount)} * time / length);
}

class Gaps {
public:
    Gaps() = default;
    /// Pieces longer than `longest` are gaps.
    Gaps(std::uint64_t longest, const CounterRule& rule) : longest_(longest), policy_(rule.gap) {
        if (policy_ == GapPolicy::profile) profile_ = rule.profile;
    }

    std::uint64_t longest() const { return longest_; }
    bool is_gap(Instant from, Instant to) const { return between(from, to) > longest_; }
    /// Whether the slots of that time get nothing of its total.
    bool leaves(Instant from, Instant to) const { return policy_ == GapPolicy::leave && is_gap(from, to); }
    bool weighs(Instant from, Instant to) const { return policy_ == GapPolicy::profile && is_gap(from, to) && profile_.has_weight(from, to); }

    /// How far the split of the time can be trusted; of what is left, its total.
    Quality quality(Instant from, Instant to) const {
        if (!is_gap(from, to) || policy_ == GapPolicy::leave) return {};
        return weighs(from, to) ? Reason::profiled : Reason::interpolated;
    }
    const GapProfile& profile() const { return profile_; }

    bool operator==(const Gaps&) const = default;

private:
    std::uint64_t longest_ = 0;
    GapPolicy policy_ = GapPolicy::spread;
    GapProfile profile_;
};

}  // namespace wattle::inline v0::stream::detail
