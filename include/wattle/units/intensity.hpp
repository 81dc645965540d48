// Intensities: what is measured or modelled at an instant, a double in a strong type.
#pragma once

#include "wattle/units/amount.hpp"

#include <chrono>
#include <compare>
#include <concepts>
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

template <class N, class KindT>
    requires(std::integral<N> || std::floating_point<N>) && (!std::same_as<N, bool>)
constexpr Intensity<KindT> operator*(N number, Unit<Intensity<KindT>> unit) {
    return {static_cast<double>(number), unit};
}

namespace detail {

template <class Rep, class Period>
constexpr double microseconds(std::chrono::duration<Rep, Period> length) {
    return std::chrono::duration<double, std::micro>(length).count();
}

constexpr double microseconds_per_hour = 3.6e9;

}  // namespace detail

/// What the intensity amounts to over that time, rounded half-even to the quantum: 2.0 kW over 90 min is exactly 3 kWh.
/// Throws Error: bad_number (NaN), overflow.
template <class KindT, class Rep, class Period>
    requires requires { typename KindT::Integral; }
constexpr typename KindT::Integral operator*(Intensity<KindT> intensity, std::chrono::duration<Rep, Period> length) {
    const double quanta = intensity.base() * detail::microseconds(length) * KindT::quanta_per_hour / detail::microseconds_per_hour;
    return KindT::Integral::from_count(detail::nearest_count(quanta, KindT::Integral::Kind::name));
}
template <class KindT, class Rep, class Period>
    requires requires { typename KindT::Integral; }
constexpr typename KindT::Integral operator*(std::chrono::duration<Rep, Period> length, Intensity<KindT> intensity) {
    return intensity * length;
}

/// The mean intensity of that amount over that time: 3 kWh / 90 min is 2 kW.
template <class KindT, class Rep, class Period>
    requires requires { typename KindT::Mean; }
constexpr typename KindT::Mean operator/(Amount<KindT> amount, std::chrono::duration<Rep, Period> length) {
    using Mean = typename KindT::Mean;
    return Mean::from_base(static_cast<double>(amount.count()) / Mean::Kind::quanta_per_hour * detail::microseconds_per_hour /
                           detail::microseconds(length));
}

/// In the kind's usual unit, the shortest digits that give the same double again: "2 kW".
template <class KindT>
std::string to_string(Intensity<KindT> intensity) {
    constexpr Unit<Intensity<KindT>> unit(KindT::usual);
    return detail::print(intensity.to(unit), unit.symbol());
}

}  // namespace wattle::inline v0
