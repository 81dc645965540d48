// Units: the names that turn a number into a quantity, and a quantity back into a number.
#pragma once

#include "wattle/base/decimal.hpp"

#include <concepts>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

namespace wattle::inline v0 {

namespace code {

inline constexpr Code unknown_unit = "unknown_unit";  // the kind has no unit of that name
inline constexpr Code off_quantum = "off_quantum";    // a number is finer than the kind can count
inline constexpr Code mixed_units = "mixed_units";    // units meet that do not add, or whose product has no name

}  // namespace code

/// What may stand before a unit.
template <class N>
concept Number = WholeNumber<N> || std::floating_point<N>;

/// A unit of an exact kind: 10^exponent of the kind's quantum. 1 kWh is 10^6 mWh.
struct ExactUnit {
    std::string_view symbol;
    int exponent;
};

/// A unit of an intensity: `factor` times the base unit. 1 m3/h is 1/3600 m3/s.
struct ScaledUnit {
    std::string_view symbol;
    double factor;
};

/// A unit of the quantity Q, one row of the table `Q::Kind::units`. `kWh` is a `Unit<Energy>`; each kind's header defines its own.
template <class Q>
class Unit {
public:
    /// By its printed symbol. Throws Error (unknown_unit) that lists the units of the kind.
    constexpr explicit Unit(std::string_view symbol);

    constexpr std::string_view symbol() const { return row().symbol; }
    constexpr int exponent() const
        requires requires { Q::Kind::units[0].exponent; }
    {
        return row().exponent;
    }
    constexpr double factor() const
        requires requires { Q::Kind::units[0].factor; }
    {
        return row().factor;
    }

    /// Money shows the decimals of its minor unit even if they are zero; nothing else does.
    constexpr int least_decimals() const { return 0; }
    /// A unit of money fits one currency only; every other unit fits its whole kind.
    constexpr void require(auto) const {}

    friend constexpr bool operator==(Unit, Unit) = default;

private:
    constexpr const auto& row() const { return Q::Kind::units[index_]; }

    std::uint8_t index_ = 0;
};

namespace detail {

[[noreturn]] WATTLE_API void throw_unknown_unit(std::string_view kind, std::string_view symbol, std::string_view known);

template <class Q>
std::string known_units() {
    std::string known;
    for (const auto& unit : Q::Kind::units) known += (known.empty() ? "" : ", ") + std::string(unit.symbol);
    return known;
}

/// "2.5 kWh" in two: the number and what stands behind the first space. Throws Error (unknown_unit) if there is no space.
struct NumberAndUnit {
    std::string_view number, unit;
};
[[noreturn]] WATTLE_API void throw_no_unit(std::string_view kind, std::string_view text);
constexpr NumberAndUnit split_unit(std::string_view text, std::string_view kind) {
    const auto space = text.find(' ');
    if (space == std::string_view::npos) throw_no_unit(kind, text);
    return {text.substr(0, space), text.substr(space + 1)};
}

/// The decimal digits of count × 10^−exponent, trailing zeros only up to the least decimals, a space, the symbol: "1.592 kgCO2e".
WATTLE_API std::string print(Int128 count, int exponent, std::string_view symbol, int least_decimals = 0);
/// The shortest digits that read back as the same double, a space, the symbol.
WATTLE_API std::string print(double value, std::string_view symbol);

}  // namespace detail

template <class Q>
constexpr Unit<Q>::Unit(std::string_view symbol) {
    for (; index_ < std::size(Q::Kind::units); ++index_)
        if (row().symbol == symbol) return;
    detail::throw_unknown_unit(Q::Kind::name, symbol, detail::known_units<Q>());
}

}  // namespace wattle::inline v0
