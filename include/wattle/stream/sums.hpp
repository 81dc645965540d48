// What windows come to in 64 bytes each, and columns of them that add up: over time, over the meters of a tree, on one machine or many.
#pragma once

#include "wattle/stream/bucket.hpp"

namespace wattle::inline v0::stream {

/// The parts of a bucket that add up, in one line of the cache: of windows that follow each other, of meters below a node, of shares of both. Merging by + is
/// associative and commutative, and Sums() changes nothing. Whose they are, and of which window, their place in a column tells.
struct alignas(64) Sums {
    std::int64_t amount = 0, estimated = 0;                                            // quanta; `estimated`: not measured, without sign
    std::chrono::microseconds measured{}, estimated_time{}, substituted{}, missing{};  // by class; `substituted`: of suspect values too
    std::uint32_t readings = 0, set_aside = 0;                                         // the greatest number stands for all above it, in these
    std::uint16_t rollovers = 0, resets = 0, exchanges = 0;                            // and in these
    Quality quality = {};                                                              // the worst

    Sums() = default;
    WATTLE_API explicit Sums(const Bucket& bucket);

    /// The whole time. Throws Error (overflow), as `covered`.
    WATTLE_API std::chrono::microseconds length() const;
    /// The time with a value.
    WATTLE_API std::chrono::microseconds covered() const;
    /// The share of the time that has a value, 0 to 1; 1 for no time at all.
    WATTLE_API double coverage() const;

    /// Little-endian: u8 layout version (1), then the fields as they stand, without gaps: 65 bytes.
    WATTLE_API Bytes to_bytes() const;
    /// Throws Error (bad_bytes) for anything that `to_bytes` does not write.
    WATTLE_API static Sums from_bytes(std::span<const std::byte> bytes);

    /// Throws Error (overflow), and changes nothing, where an amount or a time does not fit.
    WATTLE_API Sums& operator+=(const Sums& other);
    friend Sums operator+(Sums a, const Sums& b) { return a += b; }
    friend bool operator==(const Sums&, const Sums&) = default;
};
static_assert(sizeof(Sums) == 64);
/// "1280000 quanta, 880000 of them not measured, by 7 readings; 86400 of 86400 s covered; worst: …"
WATTLE_API std::string to_string(const Sums& sums);

/// Adds a column to another, place by place. Throws Error: other_grid if they have not the same length; overflow, naming the place, up to which all are added.
WATTLE_API void add(std::span<Sums> into, std::span<const Sums> parts);

/// Adds each part to its parent, of which `parents` tells the place: one level of a tree of meters, or windows of one level in those of a longer one. Throws
/// Error: other_grid if there are not as many parents as parts; out_of_range for a parent that is not there, before anything is added; overflow as above.
WATTLE_API void add(std::span<Sums> into, std::span<const Sums> parts, std::span<const std::uint32_t> parents);

}  // namespace wattle::inline v0::stream
