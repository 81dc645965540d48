// Prices as they are printed, and what amounts cost at them.
#pragma once

#include "wattle/units/electrical.hpp"
#include "wattle/units/money.hpp"

#include <bit>

namespace wattle::inline v0 {

namespace detail {

/// n of 10^n base units or quanta. Prices exist per units of that sort only.
template <class Q>
constexpr int decimal_exponent(Unit<Q> unit) {
    if constexpr (requires { unit.exponent(); }) {
        return unit.exponent();
    } else {
        double power = 1;
        for (int n = 0; n <= 12; ++n, power *= 10)
            if (unit.factor() == power) return n;
        throw_error(code::unknown_unit, Q::Kind::name, "a price per " + std::string(unit.symbol()) + " would not be exact",
                    "price it per a power of ten of the base unit");
    }
}

WATTLE_API std::string print_rate(Decimal number, std::string_view numerator, std::string_view per);
/// "0.568 CNY/kWh" in three. Throws Error (unknown_unit) if a part is missing.
struct RateText {
    std::string_view number, numerator, per;
};
WATTLE_API RateText split_rate(std::string_view text, std::string_view kind);
WATTLE_API void require_code(std::string_view code, Currency currency, std::string_view text);

}  // namespace detail

/// What a price is printed in: `cny / kWh`.
template <class Q>
struct PriceUnit {
    Currency currency;
    Unit<Q> per;
};
template <class Q>
constexpr PriceUnit<Q> operator/(Currency currency, Unit<Q> per) {
    return {currency, per};
}

/// Money per unit of Q, as printed: a Decimal, a currency and a unit, in 16 bytes. Where it comes from and when it is valid stands in the
/// tariff that holds it. amount × price is an exact `Product<Money>`.
template <class Q>
class Price {
public:
    constexpr Price(Decimal number, PriceUnit<Q> unit)
        : mantissa_(number.mantissa()),
          scale_{unit.currency, static_cast<std::int16_t>(number.exponent() - detail::decimal_exponent(unit.per) + 6),
                 static_cast<std::int8_t>(number.exponent()), unit.per} {}
    constexpr Price(std::string_view number, PriceUnit<Q> unit) : Price(Decimal(number), unit) {}

    /// "0.568 CNY/kWh". Throws Error: bad_number, unknown_unit, mixed_currency if the code is not the currency's.
    static Price parse(std::string_view text, Currency currency) {
        const auto [number, code, per] = detail::split_rate(text, "Price");
        detail::require_code(code, currency, text);
        return Price(Decimal(number), currency / Unit<Q>(per));
    }

    constexpr Decimal decimal() const { return Decimal::from(mantissa_, scale_.exponent); }
    constexpr Currency currency() const { return scale_.currency; }
    constexpr Unit<Q> per() const { return scale_.per; }

    /// The price of n units as printed, where the quantity is no amount: 315 kVA of capacity, 12 rooms.
    constexpr Product<Money> times(Decimal n) const {
        return Product<Money>::from(static_cast<Int128>(mantissa_) * n.mantissa(), scale_.exponent + n.exponent() + 6, currency());
    }

    /// amount × price, exactly.
    friend constexpr Product<Money> operator*(Q amount, const Price& price)
        requires ExactKind<Q>
    {
        return Product<Money>::from(static_cast<Int128>(amount.count()) * price.mantissa_, price.product_exponent(), price.currency());
    }
    friend constexpr Product<Money> operator*(const Price& price, Q amount)
        requires ExactKind<Q>
    {
        return amount * price;
    }

    /// By value: 0.50 CNY/kWh equals 0.5 CNY/kWh and 500 CNY/MWh.
    friend bool operator==(const Price& a, const Price& b) {
        return a.currency() == b.currency() && detail::compare(a.mantissa_, a.product_exponent(), b.mantissa_, b.product_exponent()) == 0;
    }

    // What `sum_products` works with: the number without its point, and all else in one word.
    constexpr std::int64_t mantissa() const { return mantissa_; }
    constexpr int product_exponent() const { return scale_.product_exponent; }
    constexpr std::uint64_t tag() const { return std::bit_cast<std::uint64_t>(scale_); }
    static constexpr std::uint64_t tag_mask = 0xFFFF'FFFF'FFFF;  // currency and exponent of the product

private:
    struct Scale {
        Currency currency;
        std::int16_t product_exponent;  // quanta of Money per quantum of Q
        std::int8_t exponent;           // of the number as printed
        Unit<Q> per;
    };

    std::int64_t mantissa_;
    Scale scale_;
};

template <class N, class Q>
Price(N, PriceUnit<Q>) -> Price<Q>;

/// As printed: "0.568 CNY/kWh".
template <class Q>
std::string to_string(const Price<Q>& price) {
    return detail::print_rate(price.decimal(), price.currency().code(), price.per().symbol());
}

/// The charge for the mean power of one demand window: energy / window × price per kW (kVA, kvar). Exact, because the window must divide
/// the hour; throws Error (out_of_range) if it does not.
template <class KindT>
    requires(KindT::Mean::Kind::quanta_per_hour == 1'000)
constexpr Product<Money> demand_charge(Amount<KindT> energy, std::chrono::microseconds window, const Price<typename KindT::Mean>& price) {
    constexpr std::int64_t hour = detail::microseconds_per_hour;
    if (window.count() <= 0 || hour % window.count() != 0)
        detail::throw_error(code::out_of_range, "demand_charge", "the window does not divide the hour", "use 1, 5, 10, 15, 30 or 60 minutes");
    // Quanta per window × windows per hour = thousandths of the base unit of power.
    const Int128 power = static_cast<Int128>(energy.count()) * (hour / window.count());
    return Product<Money>::from(detail::multiply(power, price.mantissa(), "demand_charge"), price.product_exponent() - 3, price.currency());
}

}  // namespace wattle::inline v0
