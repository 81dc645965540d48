// Bills: what energy costs by a tariff, line by line, each exact until its one rounding, each with its proof.
#pragma once

#include "wattle/series/series.hpp"
#include "wattle/tariff/tariff.hpp"

#include <string>
#include <vector>

namespace wattle::inline v0::tariff {

/// One line of a bill: quantity × price, rounded once.
struct Line {
    enum class Kind : std::uint8_t {
        energy,    // of a band
        fixed,     // by days or months
        rounding,  // what rounding the whole bill adds or takes away
    };

    Kind kind = Kind::energy;
    std::string id;            // of the charge: "energy", "fixed"; "rounding"
    Label label;               // "energy charge, peak", "电度电费（峰段）"
    std::string version;       // of the tariff: "2026-01-01"
    std::string band;          // "" where there is none
    Interval span;             // what of the period the version covers
    Sum<Energy> used;          // the energy of the band; its missing time is in no number. Nothing for other kinds
    Figure quantity;           // 120.5 kWh, 3 month, 17 day
    Figure price;              // as printed: 0.568 CNY/kWh, 30.00 CNY/month
    Product<Money> exact;      // before the rounding, × divisor
    std::int64_t divisor = 1;  // the days of the month, where a month is cut
    Money amount;
    Trace::Ref step;  // of the amount in the trace of the bill, if there is one

    bool operator==(const Line&) const = default;
};

/// "energy", "fixed", "rounding"
WATTLE_API std::string_view to_string(Line::Kind kind);

/// "energy charge, peak: 120.5 kWh × 0.568 CNY/kWh = 68.44 CNY; 2.5 kWh not measured; 900 s without a value"
WATTLE_API std::string to_string(const Line& line);

/// What was used in a period, and what it costs. Nothing in it depends on the order or the fineness of the readings.
struct Bill {
    std::string tariff;  // its id
    Interval period;
    Currency currency;
    std::vector<Line> lines;  // energy by version and band, then fixed charges by version, then rounding
    Sum<Energy> used;         // of all bands; its `coverage()` is the share of the period that has values
    Trace trace;              // empty unless asked for

    /// The sum of the lines.
    WATTLE_API Money total() const;

    bool operator==(const Bill&) const = default;
};

/// How to bill.
struct BillOptions {
    bool trace = false;
    std::string point = "used";  // what the trace calls the source of the energy: "M07/import"
};

/// The bill for the energy of a period: a line for each version and each band that occur in it, even where nothing was used.
///
/// The band follows the clock on the wall at the begin of a slot; a slot that crosses a boundary (of bands, versions, or the period) is split in
/// proportion to time into parts that sum to it, and counts in each. Slots without a value, time outside the series and negative values (suspect:
/// outside_limits) are not billed: the lines and the bill tell for how long. A day or a month belongs to the version and the period that hold
/// its first instant, day by day.
/// Throws Error: no_version for any part of the period, outside_calendar, overflow.
WATTLE_API Bill bill(const Tariff& tariff, const Series<Energy>& used, const Interval& period, const BillOptions& options = {});

}  // namespace wattle::inline v0::tariff
