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
    /// The band until that minute of the day.
    struct Stretch {
        std::uint16_t until;
        std::uint8_t band;
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

struct TariffData {
    std::string id, text, path, sha256;
    Digest digest{};
    Currency currency;
    Zone zone = Zone::utc();
    std::optional<Calendar> calendar;
    Source source;
    std::vector<tariff::Version> versions;  // by date, without overlaps
    std::vector<Schedule> schedules;        // of each version

    /// The plan of a day of that version. Throws Error (outside_calendar) where it hangs on the type of a day that the calendar does not cover.
    std::uint16_t plan_of(std::size_t version, Date date) const;
};

/// Walks through the stretches of time that have one version and one band. For one thread at a time.
class BandCursor {
public:
    explicit BandCursor(const TariffData& tariff) : tariff_(&tariff) {}

    /// Finds the stretch from `t` on. Throws Error: no_version, outside_calendar.
    void seek(Instant t);
    /// Finds only the version. Throws Error (no_version).
    void seek_version(Instant t);

    std::size_t version() const { return version_; }
    std::size_t band() const { return band_; }
    Instant until() const { return until_; }

private:
    std::uint16_t plan_of(std::chrono::local_days day) const;

    const TariffData* tariff_;
    std::size_t version_ = static_cast<std::size_t>(-1), band_ = 0, stretch_ = 0;
    Interval valid_, one_offset_;
    std::chrono::seconds offset_{};
    std::chrono::local_days first_day_{}, day_ = std::chrono::local_days::min();
    const Schedule::Plan* plan_ = nullptr;
    Instant until_{};
};

}  // namespace wattle::inline v0::detail
