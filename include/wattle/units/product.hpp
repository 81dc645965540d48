// Products: what amount × rate is until it is rounded, once, in one visible place.
#pragma once

#include "wattle/units/total.hpp"

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
            add_aligned(b);
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
    // Terms at the finer of the two exponents. A zero fits any exponent, so that an empty sum adopts that of its first term.
    [[gnu::noinline]] constexpr void add_aligned(const Product& b) {
        denomination_.join(b.denomination_, Q::Kind::name);
        if (b.mantissa_ == 0) return;
        if (mantissa_ == 0) exponent_ = b.exponent_;
        const int common = exponent_ < b.exponent_ ? exponent_ : b.exponent_;
        const auto scaled = [&](const Product& p) {
            const int shift = p.exponent_ - common;
            if (shift > detail::greatest_power) detail::throw_overflow(Q::Kind::name, "two products are more than 38 digits apart");
            return detail::multiply(p.mantissa_, detail::power_of_ten(shift), Q::Kind::name);
        };
        mantissa_ = detail::add(scaled(*this), scaled(b), Q::Kind::name);
        exponent_ = common;
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

/// In the kind's usual unit, with every digit: "1.5918 kgCO2e".
template <ExactKind Q>
std::string to_string(const Product<Q>& product) {
    const auto unit = Q::usual_unit(product.denomination());
    return detail::print(product.mantissa(), unit.exponent() - product.exponent(), unit.symbol());
}

}  // namespace wattle::inline v0
