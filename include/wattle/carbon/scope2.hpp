// Scope 2, emissions of electricity that was bought: the location-based statement, which any grid user can make.
#pragma once

#include "wattle/carbon/factor.hpp"
#include "wattle/series/series.hpp"
#include "wattle/time/zone.hpp"
#include "wattle/trace/trace.hpp"

#include <optional>
#include <string>
#include <vector>

namespace wattle::inline v0::carbon {

/// Which factor a location-based statement takes for a slot: that of the region, for the local date on which the slot lies.
struct GridFactors {
    GridFactors(Factors factors, std::string region, Zone zone, std::vector<Fallback> fallback = {})
        : factors(std::move(factors)), region(std::move(region)), zone(std::move(zone)), fallback(std::move(fallback)) {}

    Factors factors;
    std::string region;               // "CN"
    Zone zone;                        // whose midnight ends the validity of a row
    std::vector<Fallback> fallback;   // none: strict
    std::string set = {};             // "" for the only one
    Mix mix = Mix::average;           // of the grid; marginal mixes are refused
    std::optional<Stage> stage = {};  // nothing for the only one

    bool operator==(const GridFactors&) const = default;
};

/// How a statement is made.
struct StatementOptions {
    std::string source = "electricity";  // id of the meter or account, as the trace names it
    Rounding mode = half_even;
    Emissions quantum = 1 * mgCO2e;  // of the report
    bool trace = false;              // whether to keep every step
};

/// What one factor gave: a stretch of time, the energy in it, and its emissions.
struct StatementLine {
    FactorRow factor;
    std::optional<Fallback> fallback;  // how the row was found, where none covers the time
    Interval span;
    Sum<Energy> used;  // with its quality mix; a slot that is cut counts where it begins
    Product<Emissions> emissions;

    bool operator==(const StatementLine&) const = default;
};

/// Emissions of energy that was used, and everything that they rest on.
struct Statement {
    std::string region;
    Sum<Energy> used;                  // with how much of it was not measured, and the time that nothing is known of
    std::vector<StatementLine> lines;  // one per factor and stretch of time, oldest first
    Product<Emissions> exact;          // the sum of the lines
    Emissions emissions;               // the same, rounded once
    Rounding mode = half_even;
    Emissions quantum;
    std::string gwp;        // the GWP set of the factors; "" if they are of CO2 alone, which fits any
    bool co2_only = false;  // a factor of CO2 alone was counted as CO2e: what other gases add is not in it
    std::optional<Trace> trace;

    /// The ids of the factors, in order of first use.
    WATTLE_API std::vector<std::string> factors() const;

    bool operator==(const Statement&) const = default;
};

/// "530.6 kgCO2e (CO2 only) of 1000 kWh in 1 slots; worst: measured; factors: cn-2023-average"
WATTLE_API std::string to_string(const Statement& statement);

/// Location-based emissions of metered energy: n slots in, one statement out, its total summed exactly and rounded once. A slot that lies in the
/// validity of two factors is split in proportion to time, to the mWh. Missing energy has no emissions, but its time is told.
///
/// Throws Error: missing_factor if no factor covers a slot, naming slot and region, and what else `Factors::find` throws; basis_mismatch for a marginal
/// mix; mixed_gwp for factors of two GWP sets; out_of_range for no slots, or a quantum ≤ 0; overflow.
/// Source: GHG Protocol, Scope 2 Guidance (2015).
WATTLE_API Statement location_based(const Series<Energy>& used, const GridFactors& grid, const StatementOptions& options = {});

}  // namespace wattle::inline v0::carbon
