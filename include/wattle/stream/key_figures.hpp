// Key figures: unit consumption, PUE, COP, load factor, performance ratio, OEE, power factor and the load of a transformer.
#pragma once

#include "wattle/stream/demand.hpp"

#include <string>

namespace wattle::inline v0::stream {

/// What one total is per another over the same slots: never a mean of ratios. A slot that one side lacks counts for neither side, so that a gap in one
/// meter makes no figure better or worse; the time of it is missing, and of a slot with values the missing time of the worse side.
struct KeyFigure {
    std::optional<Ratio> value;  // exact; nothing where the denominator is 0, or nothing is known
    std::string unit;            // "kWh/t"; "" for a plain number
    std::chrono::microseconds missing{};
    std::chrono::microseconds length{};  // of all slots
    Ratio estimated;                     // the share of a total that was not measured, without sign: the greater of the two
    Quality quality;                     // the worst of all slots
    bool suspect = false;                // a number is there, but it cannot be right: a PUE below 1, a load factor above 1

    /// The share of the time that both sides have values for, 0 to 1; 1 for no time at all.
    double coverage() const { return length.count() == 0 ? 1 : 1 - static_cast<double>(missing.count()) / static_cast<double>(length.count()); }

    friend bool operator==(const KeyFigure&, const KeyFigure&) = default;
};

/// "12.5 kWh/t, 900 s without a value, suspect"; "no value" where there is none.
WATTLE_API std::string to_string(const KeyFigure& figure);

namespace detail {

/// What both sides come to in the slots that both have.
struct FigureTotals {
    Int128 above = 0, below = 0, above_estimated = 0, below_estimated = 0;
    std::chrono::microseconds missing{}, length{};  // of all slots
    Quality quality;                                // the worst of all slots
};
WATTLE_API KeyFigure ratio_of_totals(const FigureTotals& totals, const Ratio& scale, std::string unit);
/// Σ above / Σ below × scale. Throws Error (other_grid) for series on different grids.
WATTLE_API KeyFigure ratio_of_totals(const AmountColumns& above, const AmountColumns& below, const Ratio& scale, std::string unit);
/// Σ above / below × scale.
WATTLE_API KeyFigure ratio_to_number(const AmountColumns& above, const Ratio& below, const Ratio& scale, std::string unit);
WATTLE_API KeyFigure load_factor(const AmountColumns& used, std::int64_t peak, std::chrono::microseconds window);
WATTLE_API KeyFigure suspect_if(KeyFigure figure, bool (*impossible)(const Ratio& value));

template <class Unit>
std::string symbol_of(const Unit& unit) {
    return std::string(unit.symbol());
}
/// 10^(per − unit): what a ratio of quanta is in units.
WATTLE_API Ratio unit_scale(int unit_exponent, int per_exponent);

}  // namespace detail

/// Σ used / Σ made, in `unit` / `per`: energy per tonne (单耗), water per kilogram, emissions per money.
/// Throws Error: other_grid, mixed_currency, overflow.
template <ExactKind Q, ExactKind P>
KeyFigure unit_consumption(const Series<Q>& used, typename Q::UnitType unit, const Series<P>& made, typename P::UnitType per) {
    unit.require(used.denomination());
    per.require(made.denomination());
    return detail::ratio_of_totals(detail::columns_of(used), detail::columns_of(made), detail::unit_scale(unit.exponent(), per.exponent()),
                                   detail::symbol_of(unit) + '/' + detail::symbol_of(per));
}
/// Σ used / number, in `unit` / `per`, where the number is no series: an area ("m2"), persons, pieces, GDP. Intensity and density are this.
/// Throws Error: mixed_currency, overflow.
template <ExactKind Q>
KeyFigure unit_consumption(const Series<Q>& used, typename Q::UnitType unit, Decimal number, std::string_view per) {
    unit.require(used.denomination());
    return detail::ratio_to_number(detail::columns_of(used), Ratio(number), detail::unit_scale(unit.exponent(), 0),
                                   detail::symbol_of(unit) + '/' + std::string(per));
}

/// Power usage effectiveness: Σ of the facility / Σ of its IT; suspect below 1. Throws Error: other_grid, overflow.
/// Source: † ISO/IEC 30134-2, not compared with its text.
WATTLE_API KeyFigure pue(const Series<Energy>& facility, const Series<Energy>& it);

/// Coefficient of performance: Σ of heat or cold / Σ of the energy that made it. Throws Error: other_grid, overflow.
WATTLE_API KeyFigure cop(const Series<Heat>& delivered, const Series<Energy>& used);
WATTLE_API KeyFigure cop(const Series<Energy>& delivered, const Series<Energy>& used);

/// Mean by greatest demand: Σ used / (T × peak), T the time that has values; suspect above 1, as then the peak is none of this series.
/// Throws Error (overflow).
template <Counted Q>
KeyFigure load_factor(const Series<Q>& used, const Demand<Q>& peak) {
    return detail::load_factor(detail::columns_of(used), peak.amount.count(), peak.window.length());
}

/// Performance ratio of a photovoltaic plant: Σ of its AC energy / (rated × Σ irradiation / (1 kW/m²)); suspect above 1. `irradiation` is what falls on
/// one m² in the plane of the modules, kWh/m² given as kWh; `rated` the DC power at standard test conditions. Throws Error: other_kind unless rated is a
/// Power; out_of_range if it is not positive; other_grid, overflow.
/// Source: IEC 61836:2007, 3.4.66, final yield / reference yield, by the public glossary of the IEC; † IEC 61724-1, not compared with its text.
WATTLE_API KeyFigure performance_ratio(const Series<Energy>& produced, const Series<Energy>& irradiation, const RateLimit& rated);

/// What a machine did in a shift.
struct Production {
    std::chrono::microseconds planned{};     // the time that it should have run
    std::chrono::microseconds run{};         // the time that it ran
    std::chrono::microseconds ideal_time{};  // that one piece takes
    std::int64_t count = 0;                  // of pieces
    std::int64_t good = 0;                   // of them
};

/// Overall equipment effectiveness, and the three that it is the product of; nothing where one of them divides by 0.
struct Oee {
    std::optional<Ratio> availability;  // run / planned
    std::optional<Ratio> performance;   // ideal time × count / run
    std::optional<Ratio> quality;       // good / count
    std::optional<Ratio> value;
    bool suspect = false;  // one of them is above 1

    friend bool operator==(const Oee&, const Oee&) = default;
};
/// Throws Error: out_of_range for anything negative, overflow.
WATTLE_API Oee oee(const Production& production);

/// √(active² + reactive²) in each slot, rounded to the mVAh once, flagged `calculated`; missing where one of the two is. All of a slot counts as
/// estimated of which any of the two does. Its demand is that of a meter for apparent energy that counts slot by slot.
/// Throws Error: other_grid, overflow.
WATTLE_API Series<ApparentEnergy> apparent(const Series<Energy>& active, const Series<ReactiveEnergy>& reactive);

/// The load of a transformer by its rating ("315 kVA"): the greatest S / S_n. Above 1 it is overloaded. The root was rounded in `apparent`; this is exact.
/// Throws Error: other_kind unless rated is an ApparentPower, out_of_range if it is not positive.
WATTLE_API KeyFigure transformer_load(const Demand<ApparentEnergy>& peak, const RateLimit& rated);

/// E / √(E² + R²) of the totals, 0 to 1: 800 kWh with 600 kvarh give 0.8. Import and export have a power factor each: give the registers of one
/// direction; a slot below 0 makes it suspect. The root is rounded once, to 62 bits, and the quotient is then exact.
/// Throws Error: other_grid, overflow beyond 9.2 PWh.
WATTLE_API KeyFigure power_factor(const Series<Energy>& active, const Series<ReactiveEnergy>& reactive);

}  // namespace wattle::inline v0::stream
