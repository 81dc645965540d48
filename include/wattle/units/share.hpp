// Exact sharing: parts that sum to the total, with the proof, and with an answer when there is nothing to go by.
#pragma once

#include "wattle/units/money.hpp"

#include <chrono>
#include <span>
#include <string>
#include <vector>

namespace wattle::inline v0 {

namespace code {

inline constexpr Code bad_weight = "bad_weight";  // a weight is negative, or two shares have one id
inline constexpr Code all_zero = "all_zero";      // no weight to share by, and the rule says that this is an error

}  // namespace code

/// One claim on a total. `area` stands in when all values are zero and the rule says `AllZero::area`.
struct Weight {
    std::string id;    // decides ties: the lowest id first, its numbers compared as numbers (2 before 10)
    Decimal value;     // ≥ 0
    Decimal area = 0;  // ≥ 0
};

/// What happens when every weight is zero (an empty building, a season without use).
enum class AllZero : std::uint8_t {
    unallocated,  // nobody pays; the total stands in `Shares::unallocated`
    equal,        // all weights count as one
    area,         // by `Weight::area`
    error,        // throw Error (all_zero)
};

/// How finely to share, and what to do without weights.
template <ExactKind Q>
struct ShareRule {
    Q quantum = {};  // zero: 0.01 of the usual unit for energies, the minor unit for Money, one quantum for other kinds
    AllZero all_zero = AllZero::unallocated;
};

/// One part of a total, with the two numbers that prove it: floor(total × weight / Σ weights) quanta, and what that cut off.
template <ExactKind Q>
struct Share {
    std::string id;
    Q amount;
    Decimal weight;      // as it was used: the value, the area, or 1
    std::int64_t floor;  // whole quanta before the remaining ones were given out
    Int128 remainder;    // cut off by the floor, as a fraction of Shares::divisor
    bool rounded_up;     // one of the remaining quanta went here
};

/// The parts of a total. Always: Σ parts + unallocated + carried = total.
template <ExactKind Q>
struct Shares {
    Q total;
    Q quantum;
    std::vector<Share<Q>> parts;  // in the order of the weights
    Q unallocated;                // what no weight claimed
    Q carried;                    // smaller than one quantum: goes into the next period
    Int128 divisor = 0;           // Σ weights, in units of the last decimal of the finest weight
};

namespace detail {

struct Allocation {
    struct Part {
        std::int64_t floor;
        Int128 remainder;
        bool rounded_up;
        Decimal weight;
    };
    std::vector<Part> parts;
    Int128 divisor = 0;  // 0: nothing was allocated
};

/// Largest remainder (Hamilton) over `quanta` ≥ 0.
WATTLE_API Allocation allocate(std::uint64_t quanta, std::span<const Weight> weights, AllZero all_zero);

template <ExactKind Q>
constexpr Q share_quantum(const Q& total) {
    if constexpr (requires { total.currency(); })
        return total.currency().none() ? Q::from_count(1, {}) : total.currency().minor_unit();
    else if constexpr (requires { Q::Kind::share_quantum; })
        return Q::from_count(Q::Kind::share_quantum);
    else
        return Q::from_count(1);
}

}  // namespace detail

/// Splits a total by weights with the largest remainder method: each part is floor(total × weight / Σ weights) in whole quanta; the
/// quanta left over go, one each, to the largest remainders, ties to the lowest id. Exact for any decimal weights; a negative total is
/// shared like its opposite. Throws Error: bad_weight, all_zero, out_of_range (quantum ≤ 0), overflow (weights more than 18 digits apart).
/// Source: Hamilton's method; Balinski and Young, Fair Representation (1982).
template <ExactKind Q>
Shares<Q> share(Q total, std::span<const Weight> weights, const ShareRule<Q>& rule = {}) {
    const Q quantum = rule.quantum.count() == 0 ? detail::share_quantum(total) : rule.quantum;
    if (quantum.count() < 0) detail::throw_error(code::out_of_range, "share", "the quantum is negative", "share in positive steps");
    auto denomination = total.denomination();
    denomination.join(quantum.denomination(), "share");

    const bool negative = total.count() < 0;
    const auto size = negative ? -static_cast<std::uint64_t>(total.count()) : static_cast<std::uint64_t>(total.count());
    const auto step = static_cast<std::uint64_t>(quantum.count());
    const auto amount = [&](std::uint64_t quanta) {
        return Q::from_count(static_cast<std::int64_t>(negative ? -(quanta * step) : quanta * step), denomination);
    };
    const auto allocation = detail::allocate(size / step, weights, rule.all_zero);

    Shares<Q> shares{total, quantum, {}, amount(0), total, allocation.divisor};
    shares.parts.reserve(weights.size());
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const auto& part = allocation.parts[i];
        const Q share = amount(static_cast<std::uint64_t>(part.floor) + (part.rounded_up ? 1 : 0));
        shares.parts.push_back({weights[i].id, share, part.weight, part.floor, part.remainder, part.rounded_up});
        shares.carried -= share;
    }
    if (allocation.divisor == 0) {
        shares.unallocated = amount(size / step);
        shares.carried -= shares.unallocated;
    }
    return shares;
}

/// The part of a total that falls into the first `elapsed` of its `length`: floor(total × elapsed / length). Differences of this function
/// split the total at any instants into parts that sum to it exactly, each within one quantum of proportion. Throws Error (out_of_range)
/// unless 0 ≤ elapsed ≤ length, length > 0. Source: OPC UA part 13 (interpolation), in integers.
template <ExactKind Q>
constexpr Q up_to(Q total, std::chrono::microseconds elapsed, std::chrono::microseconds length) {
    if (length.count() <= 0 || elapsed.count() < 0 || elapsed > length)
        detail::throw_error(code::out_of_range, "up_to", "the elapsed time is outside the length", "give 0 <= elapsed <= length, length > 0");
    const auto part = detail::divide(Int128{total.count()} * elapsed.count(), length.count(), Rounding::floor);
    return Q::from_count(static_cast<std::int64_t>(part), total.denomination());
}

}  // namespace wattle::inline v0
