// What a meter said: a reading, the event that explains a jump, and the point that tells what the number means.
#pragma once

#include "wattle/base/quality.hpp"
#include "wattle/time/interval.hpp"
#include "wattle/units/any_unit.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <variant>
#include <vector>

namespace wattle::inline v0 {

namespace code {

inline constexpr Code bad_point = "bad_point";          // a point contradicts itself, or stands twice
inline constexpr Code unknown_point = "unknown_point";  // there is no point of that name

}  // namespace code

/// The unit of ingest: at that instant the point showed that many counts of its resolution. 24 bytes, as they stand in memory and in blocks.
/// A missing reading is one whose quality says so; its value is 0 and never used.
struct Reading {
    Instant at{};
    std::int64_t value = 0;   // counts of Point::resolution
    std::uint32_t point = 0;  // the point's place in its table, site or engine
    Quality quality;
    std::uint16_t source = 0;  // which source, where several feed one point: the lower the better

    friend constexpr bool operator==(const Reading&, const Reading&) = default;
};
static_assert(sizeof(Reading) == 24 && std::is_trivially_copyable_v<Reading>);

namespace detail {

/// Of two readings of one instant the one with the lower rank counts, whatever came first: better quality, lower source, smaller value. That one of them
/// was in conflict with another before decides last, because it depends on what came first.
constexpr auto rank(const Reading& r) {
    return std::tuple(r.quality.quality_class(), r.source, r.value, r.quality.without(Flag::conflict).bits(), r.quality.bits());
}

}  // namespace detail

/// What the numbers of a point are.
enum class PointKind : std::uint8_t {
    register_ = 1,  // a counter that only grows: what it shows at the instant ("register" in files)
    interval = 2,   // the amount, or the mean power, of the interval that ends (or begins) at the instant
    gauge = 3,      // a value at the instant: power, temperature
    state = 4,      // a code in force from the instant on
};
/// "register", "interval", "gauge", "state"
WATTLE_API std::string_view to_string(PointKind kind);
/// Throws Error (out_of_range), naming the four.
WATTLE_API PointKind parse_point_kind(std::string_view text);

/// Which end of its interval the time stamp of a value names.
enum class Stamp : std::uint8_t { begin, end };
WATTLE_API std::string_view to_string(Stamp stamp);

/// What a reading of this point means. Loaded from profiles and site files, or made by hand; `check` tells what contradicts itself.
struct Point {
    Point(std::string id, PointKind kind, AnyUnit unit, Decimal resolution = 1) : id(std::move(id)), kind(kind), unit(unit), resolution(resolution) {}

    std::string id;  // "M07/import"
    PointKind kind;
    AnyUnit unit;                                    // of what the register shows
    Decimal resolution;                              // one count, in `unit`: 0.01
    Decimal multiplier = 1;                          // CT × PT ratio, where the register does not contain it
    int digits = 0;                                  // counts before the register begins again at 0: 10^digits; 0 where it is not known
    std::optional<Decimal> low, high;                // what it can show at all, in `unit`
    std::optional<std::chrono::microseconds> every;  // spacing of its readings; for intervals their length
    Stamp stamp = Stamp::end;                        // intervals only

    bool operator==(const Point&) const = default;

    /// Throws Error (bad_point) with all findings: no id, resolution or multiplier ≤ 0, digits outside 0 to 18, limits in the wrong order or off
    /// the resolution, an interval without a positive length.
    WATTLE_API void check() const;

    /// What `counts` stand for, exactly, in `unit`, the multiplier applied: 12345 counts of 0.01 kWh behind a ratio of 80 are 9876 kWh.
    Exact to_exact(std::int64_t counts) const { return Exact::from(counts, 0) * Exact(resolution) * Exact(multiplier); }

    /// The same as an amount of the kind Q: ⌊counts × resolution × multiplier⌋ in quanta, so that differences of register positions add up even where
    /// a count is no whole number of quanta. Throws Error: other_kind, overflow.
    template <ExactKind Q>
    Q amount(std::int64_t counts) const {
        const Unit<Q> of_kind = unit.as<Q>();
        const Exact exact = to_exact(counts);
        const Int128 quanta = detail::multiples(exact.mantissa(), exact.exponent() + of_kind.exponent(), 1, Rounding::floor);
        return Q::from_count(detail::narrow(quanta, Q::Kind::name));
    }
};

/// The points of many tables and files: refused if one of them is wrong, or two have one id. Throws Error with all findings.
WATTLE_API void check(std::span<const Point> points);

/// What happened to a meter at an instant. It travels with the readings, because a jump without its event is a guess.
struct MeterEvent {
    /// The meter was exchanged: the last count of the old one and the first of the new one, as far as they were noted.
    struct Exchange {
        std::string old_serial, new_serial;
        std::optional<std::int64_t> old_end, new_start;
        bool operator==(const Exchange&) const = default;
    };
    /// The transformer ratio changed, the register went on.
    struct TransformerChange {
        Decimal old_multiplier, new_multiplier;
        bool operator==(const TransformerChange&) const = default;
    };
    /// The clock of the device was set: new time minus old time.
    struct ClockSet {
        std::chrono::microseconds step{};
        bool operator==(const ClockSet&) const = default;
    };
    /// The device was without power up to the instant, for that long.
    struct PowerFail {
        std::chrono::microseconds length{};
        bool operator==(const PowerFail&) const = default;
    };

    Instant at{};
    std::uint32_t point = 0;
    std::variant<Exchange, TransformerChange, ClockSet, PowerFail> what;

    bool operator==(const MeterEvent&) const = default;
};

/// "2026-03-12T02:40:00Z: meter A exchanged for B, old end 81267, new start 200"
WATTLE_API std::string to_string(const MeterEvent& event);

}  // namespace wattle::inline v0
