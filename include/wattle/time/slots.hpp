// A grid of time: the slots that a series has values for, and a cursor that finds the slot of an instant.
#pragma once

#include "wattle/time/interval.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace wattle::inline v0 {

/// n intervals, one after the other without a hole: slot i runs from boundary i to boundary i + 1.
///
/// A regular grid (quarter-hours) is three numbers; any other (the days, months and billing periods of a zone) holds its n + 1 boundaries,
/// shared between copies. Both kinds compare by their boundaries. A slot may be empty: some zones have days of 0 hours.
class Slots {
public:
    Slots() = default;  // none

    /// `count` slots of one length. Throws Error (bad_interval) if step ≤ 0, or the grid leaves the range of Instant.
    WATTLE_API static Slots regular(Instant start, std::chrono::microseconds step, std::size_t count);

    /// The slots of one length that fill `whole`. Throws Error (bad_interval) if they do not fit a whole number of times.
    WATTLE_API static Slots regular(const Interval& whole, std::chrono::microseconds step);

    /// n + 1 boundaries in ascending order, equal neighbours allowed; none or one give no slots. Throws Error (bad_interval), naming the place.
    WATTLE_API static Slots between(std::vector<Instant> boundaries);

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }

    /// The length of every slot of a regular grid; nothing for explicit boundaries.
    std::optional<std::chrono::microseconds> step() const { return step_.count() == 0 ? std::nullopt : std::optional(step_); }

    /// Boundary i, 0 ≤ i ≤ size(). Throws Error (out_of_range).
    Instant boundary(std::size_t i) const {
        if (i > size_) throw_no_slot(i);
        return boundaries_ ? (*boundaries_)[first_ + i] : start_ + step_ * static_cast<std::int64_t>(i);
    }

    /// Slot i, 0 ≤ i < size(). Throws Error (out_of_range).
    Interval operator[](std::size_t i) const { return {boundary(i), boundary(i + 1)}; }

    /// From the first boundary to the last; empty if there are no slots.
    Interval span() const { return {boundary(0), boundary(size_)}; }

    /// The boundaries of an explicit grid in place, n + 1 of them; empty for a regular one.
    std::span<const Instant> boundaries() const {
        return boundaries_ ? std::span(*boundaries_).subspan(first_, size_ + 1) : std::span<const Instant>();
    }

    /// The slot that holds the instant; nothing outside. An instant on a boundary belongs to the slot that begins there.
    WATTLE_API std::optional<std::size_t> index_of(Instant t) const;

    /// `count` slots from slot `first` on; boundaries stay shared. Throws Error (out_of_range).
    WATTLE_API Slots slice(std::size_t first, std::size_t count) const;

    WATTLE_API friend bool operator==(const Slots& a, const Slots& b);

    /// Visits the slots as Intervals: `for (const Interval slot : slots)`.
    class Iterator {
    public:
        using value_type = Interval;
        using difference_type = std::ptrdiff_t;

        Iterator() = default;
        Iterator(const Slots* slots, std::size_t at) : slots_(slots), at_(at) {}
        Interval operator*() const { return (*slots_)[at_]; }
        Iterator& operator++() { return ++at_, *this; }
        Iterator operator++(int) {
            const Iterator before = *this;
            return ++at_, before;
        }
        friend bool operator==(const Iterator&, const Iterator&) = default;

    private:
        const Slots* slots_ = nullptr;
        std::size_t at_ = 0;
    };
    Iterator begin() const { return {this, 0}; }
    Iterator end() const { return {this, size_}; }

private:
    [[noreturn]] WATTLE_API void throw_no_slot(std::size_t i) const;

    Instant start_{};
    std::chrono::microseconds step_{0};
    std::size_t size_ = 0;
    std::size_t first_ = 0;  // of the shared boundaries, where this is a slice
    std::shared_ptr<const std::vector<Instant>> boundaries_;
};

/// Slots of instants that mostly follow each other: remembers the slot of the last one, steps to the next, and searches only for a jump.
/// For one thread at a time.
class SlotCursor {
public:
    explicit SlotCursor(Slots slots) : slots_(std::move(slots)), edges_(slots_.boundaries().data()) {}

    /// As `Slots::index_of`.
    std::optional<std::size_t> index_of(Instant t) {
        if (!here(t)) {
            step();
            if (!here(t)) [[unlikely]]
                seek(t);
        }
        return found_;
    }

    const Slots& slots() const { return slots_; }

private:
    // One comparison for both edges.
    bool here(Instant t) const { return static_cast<std::uint64_t>(t.time_since_epoch().count()) - static_cast<std::uint64_t>(begin_) < length_; }
    void step() {
        if (!found_ || *found_ + 1 >= slots_.size()) return;
        const std::size_t next = ++*found_;
        // Unsigned, for slots from one end of time to the other.
        begin_ = static_cast<std::int64_t>(static_cast<std::uint64_t>(begin_) + length_);
        if (edges_ != nullptr)
            length_ = static_cast<std::uint64_t>(edges_[next + 1].time_since_epoch().count()) -
                      static_cast<std::uint64_t>(edges_[next].time_since_epoch().count());
    }
    WATTLE_API void seek(Instant t);

    Slots slots_;
    const Instant* edges_;  // of an explicit grid
    std::int64_t begin_ = 0;
    std::uint64_t length_ = 0;
    std::optional<std::size_t> found_;  // nothing before the first slot, or behind the last
};

}  // namespace wattle::inline v0
