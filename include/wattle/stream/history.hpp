// What the engine does not hold in its states: the readings of the past, and what was published of them. Late readings ask for both.
#pragma once

#include "wattle/stream/bucket.hpp"

#include <map>
#include <memory>
#include <span>
#include <vector>

namespace wattle::inline v0::stream {

/// Where the engine keeps what it has taken and published, and looks it up again when something comes late. A store is one; `MemoryHistory` another.
/// Nothing of it may throw on data.
class History {
public:
    virtual ~History() = default;

    /// Takes a reading, whatever its quality: one per instant is kept, the better by quality, source, value, flagged `conflict` where others differ.
    /// Tells what became of it: accepted, duplicate (nothing changed) or conflict (something did).
    enum class Kept : std::uint8_t { fresh, duplicate, conflict };
    virtual Kept keep(const Reading& reading) = 0;
    /// Those of a point with from ≤ at ≤ to, oldest first, appended to `out`.
    virtual void readings(std::uint32_t point, Instant from, Instant to, std::vector<Reading>& out) const = 0;
    /// The last `count` of a point before an instant, oldest first, appended to `out`; fewer where there are no more.
    virtual void before(std::uint32_t point, Instant t, std::size_t count, std::vector<Reading>& out) const = 0;

    /// From which instant on it holds all readings of a point that it was given, and all windows; Instant::min() if it never forgot anything.
    virtual Instant known_from(std::uint32_t) const { return Instant::min(); }

    /// Takes what was published, and, of the same version, what adjustments have made of it: it replaces one of the same or a lower version.
    virtual void keep(const Bucket& bucket) = 0;
    virtual std::optional<Bucket> published(const BucketKey& key) const = 0;
};

/// All of it in memory, for as long as the horizon asks: 24 bytes a reading, about 90 a window.
class MemoryHistory final : public History {
public:
    WATTLE_API MemoryHistory();
    WATTLE_API ~MemoryHistory() override;
    WATTLE_API MemoryHistory(MemoryHistory&&) noexcept;
    WATTLE_API MemoryHistory& operator=(MemoryHistory&&) noexcept;

    WATTLE_API Kept keep(const Reading& reading) override;
    WATTLE_API void readings(std::uint32_t point, Instant from, Instant to, std::vector<Reading>& out) const override;
    WATTLE_API void before(std::uint32_t point, Instant t, std::size_t count, std::vector<Reading>& out) const override;
    WATTLE_API Instant known_from(std::uint32_t point) const override;
    WATTLE_API void keep(const Bucket& bucket) override;
    WATTLE_API std::optional<Bucket> published(const BucketKey& key) const override;

    /// Forgets the readings of a point before an instant, but the last `but` of them, and the windows that end before it, but those that hold `base`.
    WATTLE_API void forget(std::uint32_t point, Instant before, std::size_t but = 0, Instant base = Instant::max());

    /// Little-endian: u8 layout version (1), then readings and buckets by point.
    WATTLE_API Bytes to_bytes() const;
    /// Throws Error (bad_bytes).
    WATTLE_API static MemoryHistory from_bytes(std::span<const std::byte> bytes);

    WATTLE_API friend bool operator==(const MemoryHistory& a, const MemoryHistory& b);

private:
    struct Kept_;
    std::unique_ptr<Kept_> kept_;
};

}  // namespace wattle::inline v0::stream
