// The plain core under every `Series`: four columns over a grid, and what can be done with them without knowing their kind.
#pragma once

#include "wattle/base/bytes.hpp"
#include "wattle/base/quality.hpp"
#include "wattle/time/slots.hpp"

#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace wattle::inline v0 {

namespace code {

inline constexpr Code other_grid = "other_grid";              // two series, or a series and its columns, do not stand on one grid
inline constexpr Code no_value = "no_value";                  // a value was asked of a slot that has none, or given with the quality "missing"
inline constexpr Code other_resolution = "other_resolution";  // two gauges count in different steps

}  // namespace code

namespace detail {

/// Per slot a count, the worst quality, how much was not measured, and the time nothing is known of. Equal content is equal, and gives equal bytes,
/// whether a column of nothing but the usual is held or left empty. In a slot that is no time at all (a day that a zone left out) nothing is missing,
/// and nothing but 0 happens.
struct WATTLE_API Columns {
    Slots slots;
    std::vector<std::int64_t> value;      // 0 where there is none
    std::vector<Quality> quality;         // missing: of some of the slot's time, or of all of it, there is no value
    std::vector<std::int64_t> estimated;  // ≥ 0, without sign; empty: 0 in all slots
    std::vector<std::int64_t> unknown;    // µs without a value; empty: all of a missing slot, nothing of the others

    Columns() = default;
    /// A grid without a single value.
    explicit Columns(Slots grid);
    /// Empty qualities: all measured. Throws Error: other_grid for another length, no_value, out_of_range.
    Columns(Slots grid, std::vector<std::int64_t> value, std::vector<Quality> quality, std::vector<std::int64_t> unknown);
    /// Counts every value that is not measured as estimated. Throws Error (overflow) for the least count of all.
    void estimate_all(std::string_view kind);
    /// Throws Error: other_grid for another length; out_of_range below 0; no_value in a measured slot, or in one without a value.
    void take_estimated(std::vector<std::int64_t> parts);

    std::size_t size() const { return value.size(); }
    void require_slot(std::size_t i) const {
        if (i >= value.size()) throw_no_slot(i);
    }
    bool has_value(std::size_t i) const { return !quality[i].missing() || (!unknown.empty() && unknown[i] < slots[i].length().count()); }
    std::int64_t estimated_of(std::size_t i) const { return estimated.empty() ? 0 : estimated[i]; }
    std::int64_t unknown_of(std::size_t i) const {
        if (!unknown.empty()) return unknown[i];
        return quality[i].missing() ? slots[i].length().count() : 0;
    }

    void set(std::size_t i, std::int64_t count, std::int64_t estimated_part, Quality how);
    void set_missing(std::size_t i, Quality why);

    Columns slice(std::size_t first, std::size_t count) const;
    Columns slice(const Interval& part) const;
    Columns align(const Slots& grid) const;
    /// Sums, or means weighted with time, over the slots of a coarser grid.
    enum class Fold : std::uint8_t { sum, mean };
    Columns fold(const Slots& coarser, Fold how, std::string_view kind) const;
    /// this + sign × other
    Columns plus(const Columns& other, int sign, std::string_view kind) const;

    /// What stands behind kind and denomination in the bytes of a series: grid and columns, little-endian.
    void put(ByteWriter& out) const;
    static Columns get(ByteReader& in);

    WATTLE_API friend bool operator==(const Columns& a, const Columns& b);

private:
    void clear_empty_slots();
    bool any_estimated() const;
    bool any_partly_unknown() const;
    [[noreturn]] void throw_no_slot(std::size_t i) const;
};

}  // namespace detail

}  // namespace wattle::inline v0
