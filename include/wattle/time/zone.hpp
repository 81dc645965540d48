// Time zones: from UTC to the clock on the wall and back, with days of whatever length they have.
#pragma once

#include "wattle/time/interval.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace wattle::inline v0 {

namespace code {

inline constexpr Code unknown_zone = "unknown_zone";              // the database has no zone of that name, or there is no database
inline constexpr Code bad_zone_file = "bad_zone_file";            // a zone file cannot be understood
inline constexpr Code missing_local_time = "missing_local_time";  // clocks were set forward over this local time
inline constexpr Code doubled_local_time = "doubled_local_time";  // clocks were set back: this local time occurred twice

}  // namespace code

/// A stretch of time with one offset from UTC.
struct ZonePeriod {
    Interval span;  // reaches to the end of the Instant range where no change is known
    std::chrono::seconds offset{};
    bool daylight_saving = false;
    std::string abbreviation;

    bool operator==(const ZonePeriod&) const = default;
};

/// What to do with a local time that occurred twice.
enum class Ambiguous : std::uint8_t { refuse, earlier, later };
/// What to do with a local time that the clocks jumped over: `next` is the instant of the jump.
enum class Nonexistent : std::uint8_t { refuse, next };

namespace detail {

/// A zone, worked out: every period up to 2101, and an index by buckets of 2^40 µs (12.7 days) over 1970 to 2101.
struct ZoneTable {
    struct Entry {
        std::int64_t end;     // µs since 1970; the entry begins where the one before it ends
        std::int32_t offset;  // s
        std::uint16_t abbreviation;
        bool daylight_saving;
    };
    static constexpr int bucket_bits = 40;

    std::vector<Entry> entries;
    std::vector<std::uint16_t> first_entry;  // per bucket, from 1970

    std::size_t entry_in_bucket(std::size_t bucket, std::int64_t t) const {
        std::size_t i = first_entry[bucket];
        i += entries[i].end <= t ? 1 : 0;  // without a branch, because few buckets hold a change and it cannot be foreseen
        while (entries[i].end <= t) ++i;
        return i;
    }
};

struct ZoneData;

/// The wall clock at that offset; at the very ends of time the last one that can be told.
inline LocalTime local_at(Instant t, std::chrono::seconds offset) {
    std::int64_t micros = 0;
    if (__builtin_add_overflow(t.time_since_epoch().count(), std::chrono::microseconds(offset).count(), &micros))
        return offset.count() < 0 ? LocalTime::min() : LocalTime::max();
    return LocalTime(std::chrono::microseconds(micros));
}

}  // namespace detail

/// A time zone of the IANA database, right from its first record on; after the last one the zone's own rule goes on for ever.
///
/// A value: copies share what was loaded. Loading reads one file; all else is const, without locks, and safe between threads.
/// Sources: RFC 8536 (TZif), POSIX TZ as extended there (rules of −167 to 167 h).
class Zone {
public:
    /// The zone of that name, such as "Asia/Shanghai", from a database directory (by default the system's). Throws Error: unknown_zone,
    /// bad_zone_file.
    WATTLE_API static Zone load(std::string_view name, const std::string& database = "");

    /// A zone from the bytes of a TZif file. Throws Error (bad_zone_file).
    WATTLE_API static Zone from_tzif(std::string_view name, std::string_view bytes, std::string_view version = "unknown");

    WATTLE_API static Zone utc();
    /// One offset for ever, less than a day; named "UTC+08:00". Throws Error (out_of_range).
    WATTLE_API static Zone fixed(std::chrono::seconds offset);

    WATTLE_API const std::string& name() const;
    /// The version of the database it came from, such as "2025b"; "unknown" if the database does not say.
    WATTLE_API const std::string& version() const;

    /// Local time minus UTC. By the bucket index from 1970 to 2101, some ns before and after. For sorted instants `ZoneCursor` is faster.
    std::chrono::seconds offset(Instant t) const {
        const auto micros = t.time_since_epoch().count();
        const auto bucket = static_cast<std::uint64_t>(micros) >> detail::ZoneTable::bucket_bits;
        if (bucket >= table_->first_entry.size()) return offset_outside(t);
        return std::chrono::seconds(table_->entries[table_->entry_in_bucket(bucket, micros)].offset);
    }

    /// The period around the instant.
    WATTLE_API ZonePeriod period(Instant t) const;

    /// The instants within the interval at which a new period begins, in order.
    WATTLE_API std::vector<Instant> transitions(const Interval& within) const;

    LocalTime to_local(Instant t) const { return detail::local_at(t, offset(t)); }

    /// The instant of a local time. Throws Error: doubled_local_time, missing_local_time, unless told what to do.
    WATTLE_API Instant to_instant(LocalTime local, Ambiguous ambiguous = Ambiguous::refuse, Nonexistent nonexistent = Nonexistent::refuse) const;

    /// The date on the wall at that instant. Years −32767 to 32767.
    Date date(Instant t) const { return Date(std::chrono::floor<std::chrono::days>(to_local(t))); }

    /// The local day: from its first instant (not always 00:00) to that of the next day. Days follow without a hole; 0 to 31 hours long since
    /// 1970, up to 48 before. Where clocks go back over midnight, the day begins at its first midnight, and the minutes that the wall shows
    /// for the day before once more are part of it. Throws Error (out_of_range) for a date that no calendar has.
    WATTLE_API Interval day(Date date) const;

    /// Equal name, version and periods.
    WATTLE_API friend bool operator==(const Zone& a, const Zone& b);

private:
    explicit Zone(std::shared_ptr<const detail::ZoneData> data);
    WATTLE_API std::chrono::seconds offset_outside(Instant t) const;

    std::shared_ptr<const detail::ZoneData> data_;
    const detail::ZoneTable* table_;  // within *data_
};

/// Offsets of instants that mostly follow each other: remembers the period of the last one. For one thread at a time.
class ZoneCursor {
public:
    explicit ZoneCursor(Zone zone) : zone_(std::move(zone)) {}

    std::chrono::seconds offset(Instant t) {
        // One comparison for both edges.
        const auto into = static_cast<std::uint64_t>(t.time_since_epoch().count()) - static_cast<std::uint64_t>(begin_);
        if (into >= length_) [[unlikely]]
            seek(t);
        return offset_;
    }
    LocalTime to_local(Instant t) { return detail::local_at(t, offset(t)); }

    const Zone& zone() const { return zone_; }

private:
    WATTLE_API void seek(Instant t);

    Zone zone_;
    std::int64_t begin_ = 0;
    std::uint64_t length_ = 0;
    std::chrono::seconds offset_{};
};

/// The directory that `Zone::load` reads by default. Throws Error (unknown_zone) if the system has none.
WATTLE_API std::string zone_database();
/// The version that a database directory names (in tzdata.zi or +VERSION), such as "2025b"; else "unknown".
WATTLE_API std::string zone_database_version(const std::string& database = "");
/// The names of all zones of a database, sorted.
WATTLE_API std::vector<std::string> zone_names(const std::string& database = "");

}  // namespace wattle::inline v0
