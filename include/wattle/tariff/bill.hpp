// Bills: what energy costs by a tariff, line by line, each exact until its one rounding, each with its proof.
#pragma once

#include "wattle/series/series.hpp"
#include "wattle/tariff/tariff.hpp"
#include "wattle/time/periods.hpp"

#include <string>
#include <vector>

namespace wattle::inline v0 {

namespace code {

inline constexpr Code too_coarse = "too_coarse";    // slots that are longer than a window of demand, or cut by it
inline constexpr Code no_supply = "no_supply";      // the size of the supply is not known, and something is charged by it
inline constexpr Code no_reactive = "no_reactive";  // something goes by the power factor, and no reactive energy was given

}  // namespace code

namespace tariff {

/// What a meter has counted: what came from the grid, and what went back.
struct Metered {
    Metered() = default;
    Metered(Series<Energy> used, Series<Energy> fed_in = {}) : used(std::move(used)), fed_in(std::move(fed_in)) {}

    Series<Energy> used, fed_in;                        // `fed_in` is empty, or has the grid of `used`
    Series<ReactiveEnergy> reactive, reactive_reverse;  // for power factors; may be empty, on any grid

    bool operator==(const Metered&) const = default;
};

/// What one bill hands to the next.
struct Carry {
    struct Used {
        std::string charge, band;  // "" for one counter of all bands
        Energy energy;
        bool operator==(const Used&) const = default;
    };
    struct Store {
        std::string band;
        Energy energy;
        bool operator==(const Store&) const = default;
    };
    struct Peak {
        std::string charge, band;  // "" for one peak of all hours
        std::int32_t month = 0;    // year × 12 + month − 1
        Decimal kilowatts;
        bool operator==(const Peak&) const = default;
    };

    std::int32_t year = 0;                  // whose counters these are
    std::vector<Used> used;                 // of tiers of the year
    Money charges;                          // of the year, that count for its minimum
    std::vector<Store> store;               // surplus of net metering
    Energy bought = Energy::from_count(0);  // of net metering, since the last true-up
    Money credit;                           // surplus of money
    std::vector<Peak> peaks;                // for ratchets

    bool operator==(const Carry&) const = default;
};

/// One line of a bill: quantity × price, rounded once.
struct Line {
    enum class Kind : std::uint8_t {
        energy,  // of a band, or of a tier of it
        demand,  // of the greatest power
        basic,   // 基本电费
        power_factor,
        feed_in,  // a credit
        fixed,    // by days or months
        adder,    // a fund, a rider, …: by energy or as a percentage
        minimum,  // what lacks to it
        tax,
        rounding,  // what rounding the whole bill adds or takes away
    };

    Kind kind = Kind::energy;
    std::string id;            // of the charge: "energy", "fixed"; "rounding"
    Label label;               // "energy charge, peak", "电度电费（峰段）"
    std::string version;       // of the tariff: "2026-01-01"
    std::string band;          // "" where there is none
    std::uint32_t tier = 0;    // from 1 on; 0 where there are none
    Interval span;             // what of the period the version covers
    Sum<Energy> used;          // the energy of the band; its missing time is in no number. Nothing for other kinds
    Figure quantity;           // 120.5 kWh, 3 month, 17 day
    Figure price;              // as printed: 0.568 CNY/kWh, 30.00 CNY/month
    Product<Money> exact;      // before the rounding, × divisor
    std::int64_t divisor = 1;  // the days of the month, where a month is cut
    std::int64_t days = 0;     // of them that are billed, where the quantity is something else; 0: nothing is cut
    Money amount;
    Trace::Ref step;  // of the amount in the trace of the bill, if there is one

    bool operator==(const Line&) const = default;
};

/// "energy", "demand", …
WATTLE_API std::string_view to_string(Line::Kind kind);

/// "energy charge, peak: 120.5 kWh × 0.568 CNY/kWh = 68.44 CNY; 2.5 kWh not measured; 900 s without a value"
WATTLE_API std::string to_string(const Line& line);

/// What was used in a period, and what it costs. Nothing in it depends on the order or the fineness of the readings.
struct Bill {
    std::string tariff;  // its id
    Interval period;
    Currency currency;
    std::vector<Line> lines;  // by month and version; in each energy, demand, basic, feed-in, fixed and other adders, minimum, taxes; then rounding
    Sum<Energy> used;         // of all bands; its `coverage()` is the share of the period that has values
    Carry carry;              // for the next bill
    Trace trace;              // empty unless asked for

    /// The sum of the lines.
    WATTLE_API Money total() const;

    bool operator==(const Bill&) const = default;
};

/// How to bill.
struct BillOptions {
    bool trace = false;
    std::string point = "used";                           // what the trace calls the source of the energy: "M07/import"
    std::optional<Periods> months = {};                   // of billing; none: calendar months of the tariff's zone
    Instant known = Instant::max();                       // by the versions that somebody knew then
    Carry carry = {};                                     // of the bill before
    std::optional<Decimal> capacity = {}, contract = {};  // of the supply, kVA and kW; else what the file says
    bool allow_coarser = false;                           // slots longer than a window of demand stand for windows, and the line is estimated
};

/// The bill for the energy of a period: a line for each version and each band that occur in it, even where nothing was used.
///
/// The band follows the clock on the wall at the begin of a slot; a slot that crosses a boundary (of bands, versions, or the period) is split in
/// proportion to time into parts that sum to it, and counts in each. Slots without a value, time outside the series and negative values (suspect:
/// outside_limits) are not billed: the lines and the bill tell for how long. A day or a month belongs to the version and the period that hold
/// its first instant, day by day.
/// Throws Error: no_version for any part of the period, outside_calendar, too_coarse, other_grid if what was fed in has another grid, overflow.
WATTLE_API Bill bill(const Tariff& tariff, const Metered& what, const Interval& period, const BillOptions& options = {});
WATTLE_API Bill bill(const Tariff& tariff, const Series<Energy>& used, const Interval& period, const BillOptions& options = {});

/// A bill for each meter; what is wrong with one stops no other.
WATTLE_API std::vector<Result<Bill>> bill_each(const Tariff& tariff, std::span<const Metered> meters, const Interval& period,
                                               const BillOptions& options = {});

}  // namespace tariff

}  // namespace wattle::inline v0
