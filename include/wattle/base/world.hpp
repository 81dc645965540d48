// The world as arguments: a clock and a source of chance, real ones and ones that tests and demos can steer.
#pragma once

#include "wattle/base/platform.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

namespace wattle::inline v0 {

/// What time it is, and waiting. Passed to whoever needs it, so that a month can pass in a second.
class WATTLE_API Clock {
public:
    using Micros = std::chrono::microseconds;

    virtual ~Clock() = default;
    /// The time of day in UTC, an Instant. It may jump, when somebody sets the clock.
    virtual std::chrono::sys_time<Micros> utc() const = 0;
    /// The time since a moment that stays the same as long as the program runs. It never goes back: for periods and time-outs.
    virtual Micros monotonic() const = 0;
    /// Returns when that much monotonic time has passed; at once if it is zero or less.
    virtual void wait(Micros length) = 0;
};

/// The clocks of the machine; `wait` sleeps.
WATTLE_API Clock& system_clock();

/// Time as it is told: it stands still until somebody moves it, and never sleeps. For one thread.
class WATTLE_API VirtualClock final : public Clock {
public:
    explicit VirtualClock(std::chrono::sys_time<Micros> start) : utc_(start) {}

    std::chrono::sys_time<Micros> utc() const override { return utc_; }
    Micros monotonic() const override { return monotonic_; }
    /// Moves both times on, at once.
    void wait(Micros length) override;
    /// The time of day jumps, as when a clock is set; monotonic time stands.
    void set(std::chrono::sys_time<Micros> utc) { utc_ = utc; }

private:
    std::chrono::sys_time<Micros> utc_;
    Micros monotonic_{};
};

/// Where chance comes from.
class WATTLE_API Random {
public:
    virtual ~Random() = default;
    virtual void fill(std::span<std::byte> bytes) = 0;

    /// Eight bytes, the lowest first.
    std::uint64_t next();
    /// From 0 up to, and not including, `bound`; each equally likely. Throws Error (out_of_range) for 0.
    std::uint64_t below(std::uint64_t bound);
};

/// Chance from the operating system, fit for keys and ids. Throws Error (unavailable) if it gives none.
WATTLE_API Random& system_random();

/// The same seed gives the same bytes on every machine and in every version; not for secrets.
///
/// SplitMix64: the state begins as the seed; each step adds 0x9E3779B97F4A7C15 to it, and gives eight bytes (the lowest first) of z, where
/// z = state, z = (z ^ z >> 30) × 0xBF58476D1CE4E5B9, z = (z ^ z >> 27) × 0x94D049BB133111EB, z = z ^ z >> 31. However the bytes are taken, they are the
/// same sequence. Source: Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014.
class WATTLE_API SeededRandom final : public Random {
public:
    explicit SeededRandom(std::uint64_t seed) : state_(seed) {}

    void fill(std::span<std::byte> bytes) override;

private:
    std::uint64_t state_;
    std::uint64_t word_ = 0;
    int left_ = 0;  // bytes of word_ that nobody has taken yet
};

}  // namespace wattle::inline v0
