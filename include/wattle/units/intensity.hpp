// Intensities: what is measured or modelled at an instant, a double in a strong type.
#pragma once

#include "wattle/units/amount.hpp"

#include <bit>
#include <chrono>
#include <compare>
#include <concepts>
#include <numeric>
#include <string>

namespace wattle::inline v0 {

/// A measured or modelled value of one kind, held as a double in the kind's base unit (Power W, Pressure Pa, VolumeFlow m3/s …).
/// Intensities are never billed; over a duration they become amounts, rounded half-even to the quantum.
template <class KindT>
class Intensity {
public:
    using Kind = KindT;
    using UnitType = Unit<Intensity>;

    constexpr Intensity() = default;  // zero
    constexpr Intensity(double number, UnitType unit) : base_(number * unit.factor()) {}

    /// Number and unit: "277 kW". Throws Error: bad_number, unknown_unit.
    explicit Intensity(std::string_view text) {
        const auto [number, unit] = detail::split_unit(text, Kind::name);
        *this = Intensity(Decimal(number).to_double(), UnitType(unit));
    }
    explicit Intensity(const char* text) : Intensity(std::string_view(text)) {}

    static constexpr Intensity from_base(double value) {
        Intensity i;
        i.base_ = value;
        return i;
    }
    constexpr double base() const { return base_; }
    constexpr double to(UnitType unit) const { return base_ / unit.factor(); }

    constexpr Intensity operator+() const { return *this; }
    constexpr Intensity operator-() const { return from_base(-base_); }
    constexpr Intensity& operator+=(Intensity b) { return base_ += b.base_, *this; }
    constexpr Intensity& operator-=(Intensity b) { return base_ -= b.base_, *this; }
    constexpr Intensity& operator*=(double f) { return base_ *= f, *this; }
    constexpr Intensity& operator/=(double f) { return base_ /= f, *this; }

    friend constexpr Intensity operator+(Intensity a, Intensity b) { return a += b; }
    friend constexpr Intensity operator-(Intensity a, Intensity b) { return a -= b; }
    friend constexpr Intensity operator*(Intensity a, double f) { return a *= f; }
    friend constexpr Intensity operator*(double f, Intensity a) { return a *= f; }
    friend constexpr Intensity operator/(Intensity a, double f) { return a /= f; }
    friend constexpr double operator/(Intensity a, Intensity b) { return a.base_ / b.base_; }

    friend constexpr bool operator==(Intensity, Intensity) = default;
    friend constexpr std::partial_ordering operator<=>(Intensity, Intensity) = default;

private:
    double base_ = 0;
};

template <Number N, class KindT>
constexpr Intensity<KindT> operator*(N number, Unit<Intensity<KindT>> unit) {
    return {static_cast<double>(number), unit};
}

namespace detail {

constexpr std::int64_t microseconds_per_hour = 3'600'000'000;

/// value × micros × numerator / denominator, the nearest whole number, a tie to the even one: exactly, so that every machine agrees.
/// numerator × |micros| < 2^64, denominator < 2^24. Throws Error: bad_number (not finite), overflow.
constexpr std::int64_t nearest_integral(double value, std::int64_t micros, std::int64_t numerator, std::int64_t denominator, std::string_view kind) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    const int biased = static_cast<int>(bits >> 52 & 0x7FF);
    if (biased == 0x7FF) throw_error(code::bad_number, kind, "the intensity is not finite", "mark a missing value by its Quality, not by NaN");
    // value = ± mantissa × 2^exponent
    const auto mantissa = static_cast<std::int64_t>((bits & 0xF'FFFF'FFFF'FFFF) | (biased == 0 ? 0 : std::uint64_t{1} << 52));
    int exponent = (biased == 0 ? 1 : biased) - 1075;
    Int128 n = static_cast<Int128>(mantissa) * micros * numerator;  // 53 + 64 bits
    if (value < 0) n = -n;
    if (n == 0) return 0;

    Int128 divisor = denominator;
    Cut cut = Cut::nothing;
    if (exponent < 0) {
        constexpr int room = 100;  // 24 + 100 bits; what stands below them only tells "a little more", as the divisor is even
        for (; exponent < -room && n != 0; ++exponent) {
            if (n % 2 != 0) cut = Cut::below_half;
            n /= 2;
        }
        if (n == 0) return 0;
        divisor <<= -exponent;
    } else {
        for (; exponent > 0; --exponent) n = multiply(n, 2, kind);
    }
    return narrow(divide(n, divisor, Rounding::half_even, cut), kind);
}

}  // namespace detail

namespace detail {

/// What a mean of `number` units amounts to over that time, exactly, rounded half-even once: for meters that send average kW. Throws Error (overflow).
template <class KindT>
    requires requires { typename KindT::Integral; }
typename KindT::Integral mean_times(Unit<Intensity<KindT>> unit, const Exact& number, std::chrono::microseconds length) {
    // A whole number for every unit: 1 m3/h over an hour is 10^6 cm3, although its factor in m3/s is a periodic fraction.
    const auto quanta_per_hour = static_cast<std::int64_t>(unit.factor() * static_cast<double>(KindT::quanta_per_hour) + 0.5);
    const Exact exact = number * Exact(quanta_per_hour) * Exact(length.count());
    return KindT::Integral::from_count(
        narrow(multiples(exact.mantissa(), exact.exponent(), microseconds_per_hour, Rounding::half_even), KindT::Integral::Kind::name));
}

}  // namespace detail

/// What the intensity amounts to over that time, rounded half-even to the quantum: 2.0 kW over 90 min is exactly 3 kWh.
/// Durations of whole microseconds or coarser. Throws Error: bad_number (NaN, infinite), overflow.
template <class KindT, std::convertible_to<std::chrono::microseconds> Duration>
    requires requires { typename KindT::Integral; }
constexpr typename KindT::Integral operator*(Intensity<KindT> intensity, Duration length) {
    constexpr std::int64_t common = std::gcd(KindT::quanta_per_hour, detail::microseconds_per_hour);
    const std::chrono::microseconds micros = length;
    return KindT::Integral::from_count(detail::nearest_integral(intensity.base(), micros.count(), KindT::quanta_per_hour / common,
                                                                detail::microseconds_per_hour / common, KindT::Integral::Kind::name));
}
template <class KindT, std::convertible_to<std::chrono::microseconds> Duration>
    requires requires { typename KindT::Integral; }
constexpr typename KindT::Integral operator*(Duration length, Intensity<KindT> intensity) {
    return intensity * length;
}

/// The mean intensity of that amount over that time: 3 kWh / 90 min is 2 kW.
template <class KindT, std::convertible_to<std::chrono::microseconds> Duration>
    requires requires { typename KindT::Mean; }
constexpr typename KindT::Mean operator/(Amount<KindT> amount, Duration length) {
    using Mean = typename KindT::Mean;
    const std::chrono::microseconds micros = length;
    const double hours = static_cast<double>(micros.count()) / static_cast<double>(detail::microseconds_per_hour);
    return Mean::from_base(static_cast<double>(amount.count()) / static_cast<double>(Mean::Kind::quanta_per_hour) / hours);
}

/// In the kind's usual unit, the shortest digits that give the same double again: "2 kW".
template <class KindT>
std::string to_string(Intensity<KindT> intensity) {
    constexpr Unit<Intensity<KindT>> unit(KindT::usual);
    return detail::print(intensity.to(unit), unit.symbol());
}

}  // namespace wattle::inline v0
