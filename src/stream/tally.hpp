// What a window holds, in parts that all add and subtract: so that a correction is a difference, in whatever window it falls.
#pragma once

#include "ladder.hpp"
#include "register.hpp"

#include "wattle/stream/bucket.hpp"

#include <limits>

namespace wattle::inline v0::stream::detail {

/// Sums wrap around at 2^64, so that differences are right whatever was between; what a window holds in the end is bounded by its points' limits.
inline std::int64_t wrapping_add(std::int64_t a, std::int64_t b) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}
inline std::int64_t wrapping_subtract(std::int64_t a, std::int64_t b) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}

struct Tally {
    std::int64_t amount = 0, estimated = 0, readings = 0;
    std::int32_t rollovers = 0, resets = 0, exchanges = 0, set_aside = 0;
    std::vector<Doubt> doubts;  // by ascending quality bits, none of no time

    void doubt(Quality quality, std::int64_t micros);
    void add(const Tally& other, int sign);
    bool empty() const { return *this == Tally(); }

    friend bool operator==(const Tally&, const Tally&) = default;
};

/// Part of the amount at `time` of `length`: ⌊amount × time / length⌋, for amounts of either sign.
inline std::int64_t part_of(std::int64_t amount, std::uint64_t time, std::uint64_t length) {
    std::uint64_t product = 0;
    if (amount >= 0 && !__builtin_mul_overflow(static_cast<std::uint64_t>(amount), time, &product))
        return static_cast<std::int64_t>(product / length);
    if (time == length) return amount;
    return static_cast<std::int64_t>(floor_divide(Int128{amount} * static_cast<Int128>(time), static_cast<Int128>(length)));
}

/// A time between two instants of which one thing is known: quanta that lie on a line, or, where the quality is missing, nothing.
struct Piece {
    std::int64_t from, to;  // µs
    std::int64_t amount;
    Quality quality;

    /// What was counted at an instant within it.
    std::int64_t at(std::int64_t micros) const {
        return part_of(amount, static_cast<std::uint64_t>(micros) - static_cast<std::uint64_t>(from),
                       static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from));
    }
    /// Adds what lies between two instants within it.
    void add_to(Tally& tally, std::int64_t begin, std::int64_t end) const;
};

Tally tally_of(const Bucket& bucket);

/// What happened to a reading, at its instant.
struct Note {
    enum class What : std::uint8_t { used, rollover, reset, exchange, set_aside };
    std::int64_t at;
    What what;

    void add_to(Tally& tally) const;
};

/// All that the judge says of some readings.
struct Findings {
    std::vector<Piece> pieces;
    std::vector<Note> notes;

    /// What lies in a window, up to an instant, which is included as far as readings are concerned.
    Tally within(std::int64_t begin, std::int64_t end, std::int64_t until = std::numeric_limits<std::int64_t>::max()) const;
};

}  // namespace wattle::inline v0::stream::detail
