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

/// A time between two instants of which one thing is known: quanta that lie on a line, or, where the quality is missing, nothing.
struct Piece {
    std::int64_t from, to;  // µs
    std::int64_t amount;
    Quality quality;
    const GapProfile* profile = nullptr;  // by which its amount is shared, where that is no line

    /// What was counted at an instant within it.
    std::int64_t at(std::int64_t micros) const {
        if (micros == to) return amount;
        if (profile != nullptr) return profile->passed(amount, instant(from), instant(to), instant(micros));
        return on_a_line(amount, static_cast<std::uint64_t>(micros - from), static_cast<std::uint64_t>(to - from));
    }
    /// Adds what lies between two instants within it.
    void add_to(Tally& tally, std::int64_t begin, std::int64_t end) const;

    friend bool operator==(const Piece&, const Piece&) = default;
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
    std::vector<Piece> lumps;  // totals of gaps that no window gets

    void clear() { pieces.clear(), notes.clear(), lumps.clear(); }

    /// What lies in a window, up to an instant, which is included as far as readings are concerned.
    Tally within(std::int64_t begin, std::int64_t end, std::int64_t until = std::numeric_limits<std::int64_t>::max()) const;
};

}  // namespace wattle::inline v0::stream::detail
