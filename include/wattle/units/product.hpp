// Products: what amount × rate is until it is rounded, once, in one visible place.
#pragma once

#include "wattle/units/total.hpp"

#include <algorithm>

namespace wattle::inline v0 {

/// An exact amount that may be finer than its kind's quantum: 128-bit mantissa × 10^exponent quanta.
///
/// Energy × Price is a Product<Money>, Energy × Factor a Product<Emissions>, Energy × Decimal a Product<Energy>. Products add up
/// exactly, in any order; only `rounded` makes an amount of them. A sum that does not fit throws Error (overflow).
template <ExactKind Q>
class Product {
public:
    using UnitType = typename Q::UnitType;
    using Denomination = typename Q::Denomination;

    constexpr Product() = default;
    constexpr Product(Q amount) : mantissa_(amount.count()), denomination_(amount.denomination()) {}
    static constexpr Product from(Int128 mantissa, int exponent, Denomination denomination = {}) {
        Product p;
        p.mantissa_ = mantissa;
        p.exponent_ = exponent;
        p.denomination_ = denomination;
        return p;
    }

    constexpr Int128 mantissa() const { return mantissa_; }
    constexpr int exponent() const { return exponent_; }  // relative to the quantum
    constexpr Denomination denomination() const { return denomination_; }

    double to(UnitType unit) const { return to_exact(unit).to_double(); }
    /// In that unit, with every digit.
    constexpr Exact to_exact(UnitType unit) const {
        unit.require(denomination_);
        return Exact::from(mantissa_, exponent_ - unit.exponent());
    }

    /// The one rounding: the nearest multiple of `quantum` in the sense of `mode`. Throws Error: out_of_range (quantum ≤ 0), overflow.
    Q rounded(Rounding mode, Q quantum) const { return divided(1, mode, quantum); }

    /// This / divisor, rounded once: a price × 17 days / 31 days. Throws Error: out_of_range (divisor or quantum ≤ 0), overflow.
    Q divided(std::int64_t divisor, Rounding mode, Q quantum) const {
        if (quantum.count() <= 0) detail::throw_error(code::out_of_range, Q::Kind::name, "the quantum is not positive", "round to a positive step");
        if (divisor <= 0) detail::throw_error(code::out_of_range, Q::Kind::name, "the divisor is not positive", "divide by a positive number");
        Denomination common = denomination_;
        common.join(quantum.denomination(), Q::Kind::name);
        const Int128 n = detail::multiples(mantissa_, exponent_, Int128{quantum.count()} * divisor, mode);
        return Q::from_count(detail::narrow(detail::multiply(n, quantum.count(), Q::Kind::name), Q::Kind::name), common);
    }

    constexpr Product& operator+=(const Product& b) {
        Int128 sum{};
        if (exponent_ == b.exponent_ && denomination_ == b.denomination_ && !__builtin_add_overflow(mantissa_, b.mantissa_, &sum)) [[likely]]
            mantissa_ = sum;
        else
            *this = aligned_sum(mantissa_, exponent_, denomination_, b.mantissa_, b.exponent_, b.denomination_);
        return *this;
    }
    constexpr Product& operator-=(const Product& b) { return *this += -b; }
    friend constexpr Product operator+(Product a, const Product& b) { return a += b; }
    friend constexpr Product operator-(Product a, const Product& b) { return a -= b; }
    constexpr Product operator+() const { return *this; }
    constexpr Product operator-() const { return from(detail::subtract(0, mantissa_, Q::Kind::name), exponent_, denomination_); }

    /// Exactly. Throws Error (overflow) beyond 128 bits.
    friend constexpr Product operator*(const Product& a, Decimal factor) {
        return from(detail::multiply(a.mantissa_, factor.mantissa(), Q::Kind::name), a.exponent_ + factor.exponent(), a.denomination_);
    }
    friend constexpr Product operator*(Decimal factor, const Product& a) { return a * factor; }

    /// By value, whatever the exponents.
    friend bool operator==(const Product& a, const Product& b) {
        return a.denomination_ == b.denomination_ && detail::compare(a.mantissa_, a.exponent_, b.mantissa_, b.exponent_) == 0;
    }
    friend std::weak_ordering operator<=>(const Product& a, const Product& b) {
        auto common = a.denomination_;
        common.join(b.denomination_, Q::Kind::name);
        return detail::compare(a.mantissa_, a.exponent_, b.mantissa_, b.exponent_);
    }

private:
    // Both at the finer of the two exponents. A zero fits any exponent, so that an empty sum adopts that of its first term.
    // Part by part, because a running sum that is passed as a whole would leave its registers on the hot path too.
    [[gnu::noinline, gnu::cold]] static constexpr Product aligned_sum(Int128 a, int a_exponent, Denomination common, Int128 b, int b_exponent,
                                                                      Denomination other) {
        common.join(other, Q::Kind::name);
        if (b == 0) return from(a, a_exponent, common);
        if (a == 0) return from(b, b_exponent, common);
        const int exponent = a_exponent < b_exponent ? a_exponent : b_exponent;
        const auto scaled = [&](Int128 mantissa, int shift) {
            if (shift > detail::greatest_power) detail::throw_overflow(Q::Kind::name, "two products are more than 38 digits apart");
            return detail::multiply(mantissa, detail::power_of_ten(shift), Q::Kind::name);
        };
        return from(detail::add(scaled(a, a_exponent - exponent), scaled(b, b_exponent - exponent), Q::Kind::name), exponent, common);
    }

    Int128 mantissa_ = 0;
    std::int32_t exponent_ = 0;
    [[no_unique_address]] Denomination denomination_{};
};

/// amount × number, exactly: a CT ratio, a share of ownership, 定比.
template <class KindT>
constexpr Product<Amount<KindT>> operator*(Amount<KindT> amount, Decimal factor) {
    return Product<Amount<KindT>>(amount) * factor;
}
template <class KindT>
constexpr Product<Amount<KindT>> operator*(Decimal factor, Amount<KindT> amount) {
    return amount * factor;
}

/// What an amount is multiplied by to give a product: `Price`, `Factor`. Beside its number, one word says all that adding products has to
/// know of it: where `tag() & tag_mask` is equal, the products add without any alignment.
template <class R>
concept Rate = requires(const R& rate) {
    { rate.mantissa() } -> std::same_as<std::int64_t>;
    { rate.tag() } -> std::same_as<std::uint64_t>;
    { R::tag_mask } -> std::convertible_to<std::uint64_t>;
};

/// The exact sum of n products, amounts[i] × rates[i]: what adding them one by one gives, at four fifths of the speed of an unchecked loop
/// over `__int128`. Throws Error: out_of_range if there are more of one than of the other, overflow, mixed_currency.
template <class Amounts, class Rates>
    requires ExactKind<detail::ElementOf<Amounts>> && Rate<detail::ElementOf<Rates>>
constexpr auto sum_products(const Amounts& many_amounts, const Rates& many_rates) {
    using Q = detail::ElementOf<Amounts>;
    using R = detail::ElementOf<Rates>;
    using Sum = decltype(std::declval<Q>() * std::declval<R>());
    const std::span<const Q> amounts(many_amounts);
    const std::span<const R> rates(many_rates);
    if (amounts.size() != rates.size())
        detail::throw_error(code::out_of_range, "sum_products", "there are not as many rates as amounts", "give one rate for each amount");

    Sum sum;
    std::size_t i = 0;
    while (i < amounts.size()) {
        // A run of equal tags is summed as plain integers, eight at a time: one comparison for all their tags, two chains of carries.
        // What breaks off here (another tag, an overflow of one chain) is added below in the ordinary way.
        const std::uint64_t tag = rates[i].tag();
        const Sum first = amounts[i] * rates[i];
        Int128 run = first.mantissa();
        for (++i; i + 8 <= amounts.size(); i += 8) {
            std::uint64_t different = 0;
#pragma GCC unroll 8
            for (std::size_t k = i; k < i + 8; ++k) different |= rates[k].tag() ^ tag;
            if ((different & R::tag_mask) != 0) [[unlikely]]
                break;
            const auto product = [&](std::size_t k) { return static_cast<Int128>(amounts[i + k].count()) * rates[i + k].mantissa(); };
            const auto carried = [&](Int128& to, std::size_t k) { return __builtin_add_overflow(to, product(k), &to); };
            Int128 even = run, odd = product(1);
            if (carried(even, 0) || carried(even, 2) || carried(odd, 3) || carried(even, 4) || carried(odd, 5) || carried(even, 6) ||
                carried(odd, 7) || __builtin_add_overflow(even, odd, &even)) [[unlikely]]
                break;
            run = even;
        }
        sum += Sum::from(run, first.exponent(), first.denomination());
    }
    return sum;
}

/// In the kind's usual unit, with every digit: "1.5918 kgCO2e".
template <ExactKind Q>
std::string to_string(const Product<Q>& product) {
    const auto unit = Q::usual_unit(product.denomination());
    return detail::print(product.mantissa(), unit.exponent() - product.exponent(), unit.symbol(), unit.least_decimals());
}

}  // namespace wattle::inline v0
