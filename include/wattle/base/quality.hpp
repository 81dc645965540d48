// How far a value can be trusted, and why: sixteen bits that travel with every reading and every amount.
#pragma once

#include "wattle/base/platform.hpp"

#include <algorithm>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace wattle::inline v0 {

/// From best to worst. A result is as good as the worst value in it.
enum class QualityClass : std::uint8_t {
    measured,     // read from the meter
    estimated,    // calculated from the meter's own neighbouring readings
    substituted,  // taken from elsewhere: another meter, a profile, a person
    suspect,      // a number is there, but something contradicts it
    missing,      // there is no number
};

/// Why a value has its class; each reason belongs to one class (its upper three bits). Numbers are never reused: they stand in stored bytes.
enum class Reason : std::uint8_t {
    measured = 0x00,  // nothing to say

    estimated = 0x20,     // without further reason
    interpolated = 0x21,  // the energy of a gap, spread over its slots
    profiled = 0x22,      // the energy of a gap, spread by a profile
    reset = 0x23,         // the counter began again: what it shows is a lower bound
    like_days = 0x24,     // mean of like days of the same meter
    modelled = 0x25,      // from a model of the same meter

    substituted = 0x40,    // without further reason
    sibling = 0x41,        // from a neighbouring or check meter
    class_profile = 0x42,  // from the profile of a class of users
    edited = 0x43,         // entered by a person, who is named in the edit log

    suspect = 0x60,         // without further reason
    dip = 0x61,             // a step back, smaller than the register's tolerance
    glitch = 0x62,          // contradicted by the readings before and after
    outside_limits = 0x63,  // beyond what the point can show
    frozen = 0x64,          // unchanged for longer than plausible
    wrong_clock = 0x65,     // the time stamp cannot be right
    sum_check = 0x66,       // intervals and register disagree
    spike = 0x67,           // far above all other peaks
    contradicted = 0x68,    // differs from an independent source by more than the tolerance

    missing = 0x80,           // without further reason
    no_answer = 0x81,         // the device did not answer in time
    refused = 0x82,           // the device or the link refused
    bad_frame = 0x83,         // what came back was damaged
    sentinel = 0x84,          // the device sent its sign for "no value"
    bad_digit = 0x85,         // a BCD digit above 9, a number that is none
    gap = 0x86,               // nothing was recorded
    ambiguous = 0x87,         // several increments explain the counter
    jump = 0x88,              // no increment explains the counter
    exchange_pending = 0x89,  // a new meter without a record of the exchange
    stale = 0x8A,             // older than its period allows
    off_resolution = 0x8B,    // finer than the point's resolution: would have to be rounded
};

/// What happened to a value besides; any number of them hold together. Numbers are never reused.
enum class Flag : std::uint8_t {
    rollover = 0x01,    // the register passed its highest value
    exchange = 0x02,    // the meter or its transformer was exchanged
    clock_set = 0x04,   // the device clock was set
    power_fail = 0x08,  // the device lost power
    calculated = 0x10,  // energy integrated from power
    conflict = 0x20,    // several different values came for one instant
    no_cap = 0x40,      // accepted without a bound on plausible power
};

/// Class, reason and flags of a value: what `Series` and `Reading` carry beside each number.
///
/// `worse(a, b)` is a semilattice (associative, commutative, idempotent): the quality of a sum does not depend on the order of adding.
class Quality {
public:
    constexpr Quality() = default;  // measured
    constexpr Quality(Reason reason) : bits_(static_cast<std::uint16_t>(static_cast<unsigned>(reason) << 8)) {}

    /// The 16 bits as stored: reason in the upper byte (its class on top), flags in the lower.
    static constexpr Quality from_bits(std::uint16_t bits) {
        Quality q;
        q.bits_ = bits;
        return q;
    }
    constexpr std::uint16_t bits() const { return bits_; }

    constexpr QualityClass quality_class() const { return static_cast<QualityClass>(bits_ >> 13); }
    constexpr Reason reason() const { return static_cast<Reason>(bits_ >> 8); }
    constexpr bool has(Flag flag) const { return (bits_ & static_cast<unsigned>(flag)) != 0; }

    constexpr bool measured() const { return quality_class() == QualityClass::measured; }
    constexpr bool missing() const { return quality_class() == QualityClass::missing; }

    /// This quality with one more flag, or one less.
    constexpr Quality with(Flag flag) const { return from_bits(static_cast<std::uint16_t>(bits_ | static_cast<unsigned>(flag))); }

    constexpr Quality without(Flag flag) const { return from_bits(static_cast<std::uint16_t>(bits_ & ~static_cast<unsigned>(flag))); }

    friend constexpr bool operator==(Quality, Quality) = default;

private:
    std::uint16_t bits_ = 0;
};

/// The worse reason (of two in one class the one with the greater number) and the flags of both.
constexpr Quality worse(Quality a, Quality b) {
    const int reason = std::max(a.bits() & 0xFF00, b.bits() & 0xFF00), flags = (a.bits() | b.bits()) & 0x00FF;
    return Quality::from_bits(static_cast<std::uint16_t>(reason | flags));
}

WATTLE_API std::string_view to_string(QualityClass quality_class);
WATTLE_API std::string_view to_string(Reason reason);
WATTLE_API std::string_view to_string(Flag flag);

/// "suspect: glitch (rollover, conflict)"; bits that have no name yet are shown as numbers.
WATTLE_API std::string to_string(Quality quality);

/// One word, as files and columns spell it: "glitch+rollover+conflict", the reason first; "0x2F00" where bits have no name yet.
WATTLE_API std::string short_text(Quality quality);
/// Reads what `short_text` writes. Throws Error (out_of_range) that lists the names.
WATTLE_API Quality parse_quality(std::string_view text);

}  // namespace wattle::inline v0
