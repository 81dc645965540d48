// Emissions, which always means CO2e, and emission factors as they are published.
#pragma once

#include "wattle/units/price.hpp"

#include <array>
#include <bit>

namespace wattle::inline v0 {

struct EmissionsKind;

/// Greenhouse gas in CO2 equivalents, counted in mg CO2e. One kilogram of a gas, or of coal, is `Mass`.
using Emissions = Amount<EmissionsKind>;

struct EmissionsKind {
    static constexpr std::string_view name = "Emissions", usual = "kgCO2e";
    static constexpr std::uint8_t id = 7;
    static constexpr ExactUnit units[] = {{"mgCO2e", 0}, {"gCO2e", 3}, {"kgCO2e", 6}, {"tCO2e", 9}};
};

inline namespace units {

inline constexpr Unit<Emissions> mgCO2e("mgCO2e"), gCO2e("gCO2e"), kgCO2e("kgCO2e"), tCO2e("tCO2e");

}  // namespace units

/// What a factor is printed in: `kgCO2e / kWh`.
template <ExactKind Q>
struct FactorUnit {
    Unit<Emissions> emissions;
    Unit<Q> per;
};
template <class KindT>
constexpr FactorUnit<Amount<KindT>> operator/(Unit<Emissions> emissions, Unit<Amount<KindT>> per) {
    return {emissions, per};
}

/// Emissions per unit of Q, as published: a Decimal and two units, in 16 bytes. Source, year and basis stand in the factor table's row.
/// amount × factor is an exact `Product<Emissions>`.
template <ExactKind Q>
class Factor {
public:
    constexpr Factor(Decimal number, FactorUnit<Q> unit)
        : mantissa_(number.mantissa()),
          scale_{static_cast<std::int16_t>(number.exponent() + unit.emissions.exponent() - unit.per.exponent()),
                 static_cast<std::int8_t>(number.exponent()), unit.emissions, unit.per} {}
    constexpr Factor(std::string_view number, FactorUnit<Q> unit) : Factor(Decimal(number), unit) {}

    /// "0.5306 kgCO2e/kWh". Throws Error: bad_number, unknown_unit.
    static Factor parse(std::string_view text) {
        const auto [number, emissions, per] = detail::split_rate(text, "Factor");
        return Factor(Decimal(number), FactorUnit<Q>{Unit<Emissions>(emissions), Unit<Q>(per)});
    }

    constexpr Decimal decimal() const { return Decimal::from(mantissa_, scale_.exponent); }
    constexpr Unit<Emissions> emissions() const { return scale_.emissions; }
    constexpr Unit<Q> per() const { return scale_.per; }

    /// The emissions of n units as printed, where the quantity is no amount.
    constexpr Product<Emissions> times(Decimal n) const {
        return Product<Emissions>::from(static_cast<Int128>(mantissa_) * n.mantissa(), scale_.exponent + n.exponent() + emissions().exponent());
    }

    /// amount × factor, exactly.
    friend constexpr Product<Emissions> operator*(Q amount, const Factor& factor) {
        return Product<Emissions>::from(static_cast<Int128>(amount.count()) * factor.mantissa_, factor.product_exponent());
    }
    friend constexpr Product<Emissions> operator*(const Factor& factor, Q amount) { return amount * factor; }

    /// By value: 0.5306 kgCO2e/kWh equals 530.6 kgCO2e/MWh.
    friend bool operator==(const Factor& a, const Factor& b) {
        return detail::compare(a.mantissa_, a.product_exponent(), b.mantissa_, b.product_exponent()) == 0;
    }

    // What `sum_products` works with, as for `Price`.
    constexpr std::int64_t mantissa() const { return mantissa_; }
    constexpr int product_exponent() const { return scale_.product_exponent; }
    constexpr std::uint64_t tag() const { return std::bit_cast<std::uint64_t>(scale_); }
    static constexpr std::uint64_t tag_mask = 0xFFFF;  // exponent of the product

private:
    struct Scale {
        std::int16_t product_exponent;  // quanta of Emissions per quantum of Q
        std::int8_t exponent;           // of the number as printed
        Unit<Emissions> emissions;
        Unit<Q> per;
        std::array<std::uint8_t, 3> unused{};
    };

    std::int64_t mantissa_;
    Scale scale_;
};

template <class N, ExactKind Q>
Factor(N, FactorUnit<Q>) -> Factor<Q>;

/// As printed: "0.5306 kgCO2e/kWh".
template <ExactKind Q>
std::string to_string(const Factor<Q>& factor) {
    return detail::print_rate(factor.decimal(), factor.emissions().symbol(), factor.per().symbol());
}

}  // namespace wattle::inline v0
