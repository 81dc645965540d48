// Totals: sums of any length, in any order, over any number of machines, with the same bytes at the end.
#pragma once

#include "wattle/base/bytes.hpp"
#include "wattle/units/amount.hpp"

#include <iterator>
#include <span>
#include <utility>

namespace wattle::inline v0 {

/// A sum of many amounts of one kind, up to ±2^126 quanta: what `sum` returns and what machines exchange.
///
/// Adding is associative and commutative, and a default total is its identity, so partial totals may be merged in any order.
/// A Total of Money takes the currency of the first amount; a different one throws Error (mixed_currency).
template <ExactKind Q>
class Total {
public:
    using UnitType = typename Q::UnitType;

    constexpr Total() = default;
    constexpr Total(Q amount) : count_(amount.count()), denomination_(amount.denomination()) {}
    /// Throws Error (overflow) outside ±2^126 quanta.
    static constexpr Total from_count(Int128 quanta, typename Q::Denomination denomination = {}) {
        Total t;
        t.count_ = within_limit(quanta);
        t.denomination_ = denomination;
        return t;
    }

    constexpr Int128 count() const { return count_; }
    constexpr typename Q::Denomination denomination() const { return denomination_; }

    double to(UnitType unit) const { return unit.require(denomination_), detail::to_double(count_, -unit.exponent()); }
    constexpr Exact to_exact(UnitType unit) const { return unit.require(denomination_), Exact::from(count_, -unit.exponent()); }

    /// As one amount. Throws Error (overflow) if it does not fit 64 bits.
    constexpr Q narrow() const { return Q::from_count(detail::narrow(count_, Q::Kind::name), denomination_); }

    /// Needs no check: every total begins within ±2^126, and it takes 2^63 amounts to leave the other half of the 128 bits.
    constexpr Total& operator+=(Q b) { return denomination_.join(b.denomination(), Q::Kind::name), count_ += b.count(), *this; }
    constexpr Total& operator-=(Q b) { return denomination_.join(b.denomination(), Q::Kind::name), count_ -= b.count(), *this; }
    constexpr Total& operator+=(const Total& b) {
        denomination_.join(b.denomination_, Q::Kind::name);
        count_ = within_limit(detail::add(count_, b.count_, Q::Kind::name));
        return *this;
    }
    constexpr Total& operator-=(const Total& b) {
        denomination_.join(b.denomination_, Q::Kind::name);
        count_ = within_limit(detail::subtract(count_, b.count_, Q::Kind::name));
        return *this;
    }
    friend constexpr Total operator+(Total a, const Total& b) { return a += b; }
    friend constexpr Total operator-(Total a, const Total& b) { return a -= b; }
    constexpr Total operator-() const { return Total{} - *this; }

    friend constexpr bool operator==(const Total&, const Total&) = default;
    friend constexpr std::strong_ordering operator<=>(const Total& a, const Total& b) {
        auto common = a.denomination_;
        common.join(b.denomination_, Q::Kind::name);
        return a.count_ <=> b.count_;
    }

    /// 22 bytes, little-endian: u8 layout version (1), u8 kind, i128 quanta, u32 currency (0 for kinds without one).
    Bytes to_bytes() const {
        ByteWriter out;
        out.put(std::uint8_t{1}).put(Q::Kind::id).put(count_);
        return std::move(out.put(denomination_.number())).bytes();
    }
    /// Throws Error (bad_bytes) for another length, version or kind.
    static Total from_bytes(std::span<const std::byte> bytes) {
        ByteReader in(bytes, "Total");
        if (in.get<std::uint8_t>() != 1) in.refuse("layout version is not 1", "read it with a newer wattle");
        if (in.get<std::uint8_t>() != Q::Kind::id)
            in.refuse("this is not a total of " + std::string(Q::Kind::name), "read it as the kind that was written");
        const auto count = in.get<Int128>();
        const auto denomination = Q::Denomination::from_number(in.get<std::uint32_t>());
        in.finish();
        return from_count(count, denomination);
    }

private:
    static constexpr Int128 within_limit(Int128 count) {
        constexpr Int128 limit = Int128{1} << 126;
        if (count < -limit || count > limit) detail::throw_overflow(Q::Kind::name, "a total does not fit 126 bits");
        return count;
    }

    Int128 count_ = 0;
    [[no_unique_address]] typename Q::Denomination denomination_{};
};

template <class Q>
Total(Q) -> Total<Q>;

namespace detail {

/// What a vector, array or span of things holds.
template <class Many>
using ElementOf = std::remove_cvref_t<decltype(*std::data(std::declval<const Many&>()))>;

}  // namespace detail

namespace detail {

/// The sum of `count_of` each. Two 64-bit lanes, low and high half, which compilers turn into vector code; a block is short enough for them not to
/// overflow.
template <class T, class Count>
constexpr Int128 sum_counts(std::span<const T> many, Count&& count_of) {
    constexpr std::size_t block = std::size_t{1} << 30;
    Int128 sum = 0;
    for (std::size_t start = 0; start < many.size(); start += block) {
        std::uint64_t low = 0;
        std::int64_t high = 0;
        for (const T& one : many.subspan(start, std::min(block, many.size() - start))) {
            const std::int64_t count = count_of(one);
            low += static_cast<std::uint32_t>(count);
            high += count >> 32;
        }
        sum += (static_cast<Int128>(high) * (Int128{1} << 32)) + low;
    }
    return sum;
}
constexpr Int128 sum_counts(std::span<const std::int64_t> counts) {
    return sum_counts(counts, [](std::int64_t count) { return count; });
}

}  // namespace detail

/// The exact sum of n amounts (a vector, array or span); the order does not matter. Throws Error (mixed_currency) for Money in several
/// currencies.
template <class Many, ExactKind Q = detail::ElementOf<Many>>
constexpr Total<Q> sum(const Many& many) {
    const std::span<const Q> amounts(many);
    if constexpr (sizeof(Q) == sizeof(std::int64_t)) {
        return Total<Q>::from_count(detail::sum_counts(amounts, [](const Q& amount) { return amount.count(); }));
    } else {
        Total<Q> total;
        for (const Q& amount : amounts) total += amount;
        return total;
    }
}

/// In the kind's usual unit, exactly, without trailing zeros.
template <ExactKind Q>
std::string to_string(const Total<Q>& total) {
    const auto unit = Q::usual_unit(total.denomination());
    return detail::print(total.count(), unit.exponent(), unit.symbol(), unit.least_decimals());
}

}  // namespace wattle::inline v0
