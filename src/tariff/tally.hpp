// What readings come to, month by month and version by version, before anything is priced.
#pragma once

#include "bands.hpp"
#include "splitter.hpp"
#include "wattle/tariff/bill.hpp"

namespace wattle::inline v0::tariff {

/// The energy of one stretch of time with one band, in the order of time.
struct Stretch {
    std::uint8_t band;
    std::chrono::local_days day;
    std::int64_t energy;  // mWh
};

/// The demand of a charge in a part: per demand band, or once for all hours.
struct Peaks {
    std::vector<std::int64_t> greatest;  // mW; −1 where no window is known
    std::vector<Int128> of_days;         // mW, the sum of each day's greatest
    microseconds missing{};              // in windows that do not count
    Quality quality;                     // the worst of the windows that do
};

/// What one version has to do with a month, or with all of the period.
struct Part {
    std::size_t version = 0;
    Interval span;
    std::int32_t month = -1;  // year × 12 + month − 1 of its first day; −1 if nothing goes by months
    bool ends_month = false;
    std::int64_t days = 0, month_days = 1;
    std::vector<BandSum> used, fed_in;
    std::vector<Stretch> used_in_time, fed_in_time;  // of versions with tiers
    Total<ReactiveEnergy> reactive;                  // both directions by their size
    microseconds reactive_missing{};
    Total<Energy> from_grid;    // slot by slot
    std::vector<Peaks> demand;  // of each demand charge of the version
    Peaks basic;                // one peak, if the basic charge asks for it

    bool whole() const { return days == month_days; }
};

/// Throws Error: no_version, outside_calendar, too_coarse, other_grid.
std::vector<Part> tally(const wattle::detail::TariffData& tariff, const Metered& what, const Interval& period, const BillOptions& options);

/// How many local days have their first instant in the interval.
std::int64_t days_begun(const Zone& zone, const Interval& span);

}  // namespace wattle::inline v0::tariff
