// Heat: an exact amount of its own, counted in joules; temperature, which is a point and not an amount.
#pragma once

#include "wattle/units/electrical.hpp"

namespace wattle::inline v0 {

struct HeatKind;
struct TemperatureDifferenceKind;

/// Heat, counted in J. A meter in MJ or GJ is billed as Heat: 1 GJ is no whole number of mWh, so `as_energy` is a rounding with a name.
using Heat = Amount<HeatKind>;
/// A difference of two temperatures, in K.
using TemperatureDifference = Intensity<TemperatureDifferenceKind>;

struct HeatKind {
    static constexpr std::string_view name = "Heat", usual = "MJ";
    static constexpr std::uint8_t id = 2;
    static constexpr ExactUnit units[] = {{"J", 0}, {"kJ", 3}, {"MJ", 6}, {"GJ", 9}, {"TJ", 12}};
};
struct TemperatureDifferenceKind {
    static constexpr std::string_view name = "TemperatureDifference", usual = "K";
    static constexpr ScaledUnit units[] = {{"K", 1}};
};

/// The energy of that heat, rounded once to the mWh: 1 J is 10/36 mWh. Throws Error (overflow).
constexpr Energy as_energy(Heat heat, Rounding mode) {
    return Energy::from_count(detail::narrow(detail::divide(Int128{heat.count()} * 10, 36, mode), "as_energy"));
}
/// The heat of that energy, rounded once to the J: 1 mWh is 36/10 J. Throws Error (overflow).
constexpr Heat as_heat(Energy energy, Rounding mode) {
    return Heat::from_count(detail::narrow(detail::divide(Int128{energy.count()} * 36, 10, mode), "as_heat"));
}

/// Celsius or Fahrenheit: units whose zero is a point of the scale, so `21.5 * degC` is a Temperature and not a difference.
struct TemperatureScale {
    std::string_view symbol;
    double factor;  // K per degree
    double zero;    // °C at 0 degrees

    friend constexpr bool operator==(const TemperatureScale&, const TemperatureScale&) = default;
};

/// A temperature: a point on a scale, held in °C. Two of them subtract to a `TemperatureDifference`; they do not add.
class Temperature {
public:
    using UnitType = TemperatureScale;

    constexpr Temperature() = default;  // 0 °C
    constexpr Temperature(double number, TemperatureScale scale) : celsius_(number * scale.factor + scale.zero) {}
    /// Number and scale: "21.5 degC". Throws Error: bad_number, unknown_unit.
    WATTLE_API explicit Temperature(std::string_view text);
    explicit Temperature(const char* text) : Temperature(std::string_view(text)) {}

    static constexpr Temperature from_base(double celsius) {
        Temperature t;
        t.celsius_ = celsius;
        return t;
    }
    constexpr double base() const { return celsius_; }
    constexpr double to(TemperatureScale scale) const { return (celsius_ - scale.zero) / scale.factor; }

    constexpr Temperature& operator+=(TemperatureDifference d) { return celsius_ += d.base(), *this; }
    constexpr Temperature& operator-=(TemperatureDifference d) { return celsius_ -= d.base(), *this; }
    friend constexpr Temperature operator+(Temperature t, TemperatureDifference d) { return t += d; }
    friend constexpr Temperature operator+(TemperatureDifference d, Temperature t) { return t += d; }
    friend constexpr Temperature operator-(Temperature t, TemperatureDifference d) { return t -= d; }
    friend constexpr TemperatureDifference operator-(Temperature a, Temperature b) {
        return TemperatureDifference::from_base(a.celsius_ - b.celsius_);
    }
    friend constexpr bool operator==(Temperature, Temperature) = default;
    friend constexpr std::partial_ordering operator<=>(Temperature, Temperature) = default;

private:
    double celsius_ = 0;
};

constexpr Temperature operator*(double number, TemperatureScale scale) { return {number, scale}; }

/// "21.5 degC"
WATTLE_API std::string to_string(Temperature temperature);

inline namespace units {

inline constexpr Unit<Heat> J("J"), kJ("kJ"), MJ("MJ"), GJ("GJ"), TJ("TJ");
inline constexpr Unit<TemperatureDifference> K("K");
inline constexpr TemperatureScale degC{"degC", 1, 0}, degF{"degF", 5.0 / 9, -160.0 / 9}, kelvin{"kelvin", 1, -273.15};

}  // namespace units

}  // namespace wattle::inline v0
