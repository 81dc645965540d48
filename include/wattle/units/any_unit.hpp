// A unit whose kind is known only at run time: what files, points and columns say.
#pragma once

#include "wattle/units/quantity.hpp"

#include <cstdint>
#include <span>

namespace wattle::inline v0 {

namespace code {

inline constexpr Code other_kind = "other_kind";  // a unit or a value is of another kind than what was asked for

}  // namespace code

/// Any unit that a meter may show: those of the exact kinds and of the intensities, the temperature scales, and what has no kind of its own
/// (numbers "1" and "%", durations "s", "min", "h", the frequency "Hz"). A symbol names one unit only, whatever the kind.
class AnyUnit {
public:
    constexpr AnyUnit() = default;  // "1", a bare number

    /// By its printed symbol. Throws Error (unknown_unit) that lists them all.
    WATTLE_API explicit AnyUnit(std::string_view symbol);
    template <class Q>
    AnyUnit(Unit<Q> unit) : AnyUnit(unit.symbol()) {}
    AnyUnit(const TemperatureScale& scale) : AnyUnit(scale.symbol) {}

    std::string_view symbol() const { return row().symbol; }
    /// "Energy", "Power", "Temperature", "Number", "Duration", "Frequency".
    std::string_view quantity() const { return row().quantity; }
    template <class Q>
    bool is() const {
        if constexpr (requires { Q::Kind::name; })
            return quantity() == Q::Kind::name;
        else
            return quantity() == "Temperature";
    }

    /// As a unit of the kind Q. Throws Error (other_kind).
    template <class Q>
    auto as() const {
        if (!is<Q>()) throw_other_kind(kind_name<Q>());
        if constexpr (requires { Q::Kind::units; })
            return Unit<Q>(symbol());
        else
            return scale();
    }

    /// All symbols with their quantity, in reading order.
    struct Row {
        std::string_view symbol, quantity;
    };
    WATTLE_API static std::span<const Row> all();

    friend constexpr bool operator==(AnyUnit, AnyUnit) = default;

private:
    const Row& row() const { return all()[index_]; }
    WATTLE_API TemperatureScale scale() const;
    [[noreturn]] WATTLE_API void throw_other_kind(std::string_view wanted) const;
    template <class Q>
    static constexpr std::string_view kind_name() {
        if constexpr (requires { Q::Kind::name; })
            return Q::Kind::name;
        else
            return "Temperature";
    }

    std::uint8_t index_ = 0;
};

inline std::string to_string(AnyUnit unit) { return std::string(unit.symbol()); }

}  // namespace wattle::inline v0
