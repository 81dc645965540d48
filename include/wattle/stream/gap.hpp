// What becomes of the slots of a gap, whose total is known: a line, the weights of a profile, or nothing but a lump beside them.
#pragma once

#include "wattle/series/columns.hpp"
#include "wattle/units/amount.hpp"

#include <memory>

namespace wattle::inline v0::stream {

/// How the slots of a gap share its total, which is known.
enum class GapPolicy : std::uint8_t {
    spread,   // on a line
    profile,  // by weights
    leave,    // not at all: the slots are missing, and the total is a lump beside them
};
/// "spread", "profile", "leave"
WATTLE_API std::string_view to_string(GapPolicy policy);
/// Throws Error (out_of_range), naming the three.
WATTLE_API GapPolicy parse_gap_policy(std::string_view text);

/// Weights of slots, by which the total of a gap is shared: what was used on like days, what a sibling used. Within a slot they lie on a line.
/// A copy shares its columns.
class GapProfile {
public:
    GapProfile() = default;  // no slots

    /// n weights, 0 or more, for n slots. Throws Error with all findings: other_grid for another number of them; bad_weight for one below 0, or if they
    /// sum to more than 2^62.
    WATTLE_API GapProfile(Slots slots, std::vector<std::int64_t> weights);

    const Slots& slots() const { return slots_; }
    std::span<const std::int64_t> weights() const {
        return columns_ ? std::span<const std::int64_t>(columns_->weights) : std::span<const std::int64_t>();
    }
    bool empty() const { return slots_.empty(); }

    /// Whether it tells of all of that time, and has weight there.
    bool has_weight(Instant from, Instant to) const {
        return !empty() && slots_.span().begin() <= from && to <= slots_.span().end() && weight_until(from) < weight_until(to);
    }
    /// A(t) = ⌊amount × (W(t) − W(from)) / (W(to) − W(from))⌋, with the weight W up to an instant, in 128 bits. There must be weight.
    WATTLE_API std::int64_t passed(std::int64_t amount, Instant from, Instant to, Instant t) const;

    WATTLE_API friend bool operator==(const GapProfile& a, const GapProfile& b);

private:
    /// The weight up to an instant of the span, scaled up to 62 bits so that parts of a slot are as fine as can be.
    WATTLE_API std::int64_t weight_until(Instant t) const;

    struct Columns {
        std::vector<std::int64_t> weights, until;  // n, and n + 1 sums
    };
    Slots slots_;
    std::shared_ptr<const Columns> columns_;
};

/// The total of a gap whose slots are left missing.
template <ExactKind Q>
struct Lump {
    Interval time;
    Q amount;
    Quality quality;  // of the total

    friend bool operator==(const Lump&, const Lump&) = default;
};

}  // namespace wattle::inline v0::stream
