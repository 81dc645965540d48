// Which band an instant belongs to: the plans that a tariff file comes down to, and a cursor that walks through them.
#pragma once

#include "wattle/base/sha256.hpp"
#include "wattle/tariff/tariff.hpp"

#include <array>

namespace wattle::inline v0::detail {

constexpr std::size_t day_types = 6;
constexpr unsigned minutes_per_day = 24 * 60;

/// The bands of one version, worked out: a plan for each season and type of day.
struct Schedule {
    /// The band, and that of demand, until that minute of the day.
    struct Stretch {
        std::uint16_t until;
        std::uint8_t band, demand;
        bool operator==(const Stretch&) const = default;
    };
    using Plan = std::vector<Stretch>;  // ends with minute 1440

    std::array<std::uint8_t, 13 * 32> season{};                // by month × 32 + day
    std::vector<std::array<std::uint16_t, day_types>> of_day;  // per season, the number of the plan of each type
    std::vector<Plan> plans;
    /// The number of the plan of each day from the first one of the version on, up to 100 years; `unknown` where the calendar does not say.
    std::vector<std::uint16_t> of_date;
    static constexpr std::uint16_t unknown = 0xFFFF;

    static std::size_t index(Date date) { return (static_cast<unsigned>(date.month()) * 32) + static_cast<unsigned>(date.day()); }
};

/// Which version is in force when.
struct Reign {
    Interval span;
    std::size_t version;
};
using Timeline = std::vector<Reign>;  // by time, without overlaps

struct TariffData {
    std::string id, text, path, sha256;
    Digest digest{};
    Currency currency;
    Zone zone = Zone::utc();
    std::optional<Calendar> calendar;
    Source source;
    std::vector<tariff::Version> versions;  // by date, then by when they became known
    std::vector<Schedule> schedules;        // of each version
    Timeline timeline;                      // of all that is known

    /// The plan of a day of that version. Throws Error (outside_calendar) where it hangs on the type of a day that the calendar does not cover.
    std::uint16_t plan_of(std::size_t version, Date date) const;
    /// The same from what of_date holds, where it reaches. (A huge index is the day before the first, which the wall may show once more.)
    std::uint16_t plan_on(std::size_t version, std::chrono::local_days day) const;

    /// Of the versions that somebody knew at that instant: of several for a time, the one that became known last.
    Timeline timeline_at(Instant known) const;
    /// The reign that holds the instant. Throws Error (no_version).
    const Reign& reign(const Timeline& timeline, Instant t) const;
};

/// Walks through the stretches of time that have one version and one band. For one thread at a time.
class BandCursor {
public:
    BandCursor(const TariffData& tariff, const Timeline& timeline) : tariff_(&tariff), timeline_(&timeline) {}

    /// Finds the stretch from `t` on. Throws Error: no_version, outside_calendar.
    void seek(Instant t);

    std::size_t version() const { return version_; }
    std::size_t band() const { return band_; }
    std::size_t demand_band() const { return demand_band_; }
    Instant until() const { return until_; }

private:
    void seek_version(Instant t);

    const TariffData* tariff_;
    const Timeline* timeline_;
    std::size_t version_ = static_cast<std::size_t>(-1), band_ = 0, demand_band_ = 0, stretch_ = 0;
    Interval valid_, one_offset_;
    std::chrono::seconds offset_{};
    std::chrono::local_days day_ = std::chrono::local_days::min();
    const Schedule::Plan* plan_ = nullptr;
    Instant until_{};
};

}  // namespace wattle::inline v0::detail
