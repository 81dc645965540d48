#include "wattle/stream/key_figures.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace wattle::inline v0::stream {

namespace {

using detail::AmountColumns;
using std::chrono::microseconds;

Int128 size_of(Int128 value) { return value < 0 ? -value : value; }

void require_one_grid(const AmountColumns& a, const AmountColumns& b) {
    if (a.slots != b.slots)
        detail::throw_error(code::other_grid, "key figure", "the two series stand on different grids", "align or resample one of them first");
}

struct Totals : detail::FigureTotals {
    bool below_zero = false;  // in any slot
};

bool has_value(const AmountColumns& used, std::size_t i) {
    return !used.qualities[i].missing() || (!used.missing_micros.empty() && used.missing_micros[i] < used.slots[i].length().count());
}

/// Over the slots that both have; a figure of one series is one of it with itself.
Totals totals_of(const AmountColumns& above, const AmountColumns& below) {
    require_one_grid(above, below);
    Totals totals;
    for (std::size_t i = 0; i < above.counts.size(); ++i) {
        const microseconds length = above.slots[i].length();
        totals.length += length;
        totals.quality = worse(totals.quality, worse(above.qualities[i], below.qualities[i]));
        if (!has_value(above, i) || !has_value(below, i)) {
            totals.missing += length;
            continue;
        }
        totals.missing += microseconds(std::max(above.missing(i), below.missing(i)));
        totals.above += above.counts[i];
        totals.below += below.counts[i];
        if (!above.estimated.empty()) totals.above_estimated += above.estimated[i];
        if (!below.estimated.empty()) totals.below_estimated += below.estimated[i];
        totals.below_zero = totals.below_zero || above.counts[i] < 0 || below.counts[i] < 0;
    }
    return totals;
}

Ratio share(Int128 estimated, Int128 total) { return total == 0 ? Ratio() : Ratio(estimated, size_of(total)); }

/// The quotient is left to the caller.
KeyFigure figure_of(const detail::FigureTotals& totals, std::string unit) {
    return {{},
            std::move(unit),
            totals.missing,
            totals.length,
            std::max(share(totals.above_estimated, totals.above), share(totals.below_estimated, totals.below)),
            totals.quality,
            false};
}

bool any_known(const Totals& totals) { return totals.missing < totals.length; }

/// `rated` in quanta of Q per hour. Throws Error: other_kind, out_of_range.
template <class Q>
Ratio rated_quanta(const RateLimit& rated, std::string_view figure) {
    using Mean = typename Q::Kind::Mean;
    if (!rated.unit.is<Mean>())
        detail::throw_error(code::other_kind, figure,
                            "the rating is in " + v0::to_string(rated.unit) + ", which is no unit of " + std::string(Mean::Kind::name),
                            "give it as it is printed, in " + std::string(Mean::Kind::usual));
    if (rated.number <= 0)
        detail::throw_error(code::out_of_range, figure, "the rating is " + v0::to_string(rated.number) + ' ' + v0::to_string(rated.unit),
                            "give it as it is printed");
    return Ratio(rated.number) * Ratio(detail::quanta_per_hour<Q>(rated.unit.as<Mean>()));
}

/// The whole number nearest to √n, n < 2^127: a tie is impossible.
std::uint64_t nearest_root(UInt128 n) {
    if (n == 0) return 0;
    auto root = static_cast<UInt128>(std::sqrt(static_cast<double>(n)));
    root = (root + n / root) / 2;  // from 53 bits to all of them, or one off
    while (root * root > n) --root;
    while (n - root * root > 2 * root) ++root;
    if (n - root * root > root) ++root;
    return static_cast<std::uint64_t>(root);
}

UInt128 square(std::int64_t value) {
    const auto size = static_cast<UInt128>(size_of(value));
    return size * size;
}

}  // namespace

std::string to_string(const KeyFigure& figure) {
    std::string text = "no value";
    if (figure.value) {
        text = v0::detail::print(figure.value->to_double(), figure.unit);
        if (figure.unit.empty()) text.pop_back();
    }
    if (figure.missing.count() != 0)
        text += ", " + v0::to_string(Exact::from(figure.missing.count(), -6).to_decimal().rounded(half_up, Decimal(1))) + " s without a value";
    return figure.suspect ? text + ", suspect" : text;
}

namespace detail {

KeyFigure ratio_of_totals(const AmountColumns& above, const AmountColumns& below, const Ratio& scale, std::string unit) {
    return ratio_of_totals(totals_of(above, below), scale, std::move(unit));
}

KeyFigure ratio_of_totals(const FigureTotals& totals, const Ratio& scale, std::string unit) {
    KeyFigure figure = figure_of(totals, std::move(unit));
    if (totals.below != 0) figure.value = Ratio(totals.above, totals.below) * scale;
    return figure;
}

KeyFigure ratio_to_number(const AmountColumns& above, const Ratio& below, const Ratio& scale, std::string unit) {
    const Totals totals = totals_of(above, above);
    KeyFigure figure = figure_of(totals, std::move(unit));
    if (below != 0 && any_known(totals)) figure.value = Ratio(totals.above, 1) * scale / below;
    return figure;
}

KeyFigure load_factor(const AmountColumns& used, std::int64_t peak, microseconds window) {
    const Totals totals = totals_of(used, used);
    KeyFigure figure = figure_of(totals, "");
    if (peak != 0 && any_known(totals)) figure.value = Ratio(totals.above, peak) * Ratio(window.count(), (totals.length - totals.missing).count());
    return suspect_if(std::move(figure), [](const Ratio& value) { return value > 1; });
}

KeyFigure suspect_if(KeyFigure figure, bool (*impossible)(const Ratio& value)) {
    figure.suspect = figure.value && impossible(*figure.value);
    return figure;
}

Ratio unit_scale(int unit_exponent, int per_exponent) { return Ratio(power_of_ten(per_exponent), power_of_ten(unit_exponent)); }

}  // namespace detail

KeyFigure pue(const Series<Energy>& facility, const Series<Energy>& it) {
    return detail::suspect_if(detail::ratio_of_totals(detail::columns_of(facility), detail::columns_of(it), 1, ""),
                              [](const Ratio& value) { return value < 1; });
}

KeyFigure cop(const Series<Heat>& delivered, const Series<Energy>& used) {
    return detail::ratio_of_totals(detail::columns_of(delivered), detail::columns_of(used), Ratio(10, 36), "");  // 1 mWh is 3.6 J
}
KeyFigure cop(const Series<Energy>& delivered, const Series<Energy>& used) {
    return detail::ratio_of_totals(detail::columns_of(delivered), detail::columns_of(used), 1, "");
}

KeyFigure performance_ratio(const Series<Energy>& produced, const Series<Energy>& irradiation, const RateLimit& rated) {
    // In an hour at 1 kW/m², one m² gets 10^6 mWh, and the plant gives its rating.
    const Ratio scale = Ratio(detail::quanta_per_hour<Energy>(kW)) / rated_quanta<Energy>(rated, "performance_ratio");
    return detail::suspect_if(detail::ratio_of_totals(detail::columns_of(produced), detail::columns_of(irradiation), scale, ""),
                              [](const Ratio& value) { return value > 1; });
}

Oee oee(const Production& p) {
    if (p.planned.count() < 0 || p.run.count() < 0 || p.ideal_time.count() < 0 || p.count < 0 || p.good < 0)
        detail::throw_error(code::out_of_range, "oee", "a time or a count is negative", "give what was measured, 0 or more");
    const auto quotient = [](Int128 a, Int128 b) { return b == 0 ? std::nullopt : std::optional(Ratio(a, b)); };
    Oee oee{quotient(p.run.count(), p.planned.count()), quotient(Int128{p.ideal_time.count()} * p.count, p.run.count()), quotient(p.good, p.count),
            std::nullopt, false};
    if (oee.availability && oee.performance && oee.quality) oee.value = *oee.availability * *oee.performance * *oee.quality;
    for (const auto& part : {oee.availability, oee.performance, oee.quality}) oee.suspect = oee.suspect || (part && *part > 1);
    return oee;
}

Series<ApparentEnergy> apparent(const Series<Energy>& active, const Series<ReactiveEnergy>& reactive) {
    const AmountColumns a = detail::columns_of(active), r = detail::columns_of(reactive);
    require_one_grid(a, r);
    const std::size_t n = active.size();
    std::vector<std::int64_t> counts(n), estimated(n), missing(n);
    std::vector<Quality> qualities(n);
    for (std::size_t i = 0; i < n; ++i) {
        qualities[i] = worse(a.qualities[i], r.qualities[i]).with(Flag::calculated);
        missing[i] = std::max(a.missing(i), r.missing(i));
        if (!has_value(a, i) || !has_value(r, i)) continue;
        counts[i] = detail::narrow(Int128{nearest_root(square(a.counts[i]) + square(r.counts[i]))}, ApparentEnergy::Kind::name);
        if (active.estimated(i).count() != 0 || reactive.estimated(i).count() != 0) estimated[i] = counts[i];
    }
    return Series<ApparentEnergy>::from_columns(active.slots(), std::move(counts), std::move(qualities), std::move(estimated), std::move(missing));
}

KeyFigure transformer_load(const Demand<ApparentEnergy>& peak, const RateLimit& rated) {
    const Ratio mean = detail::mean_of_window(peak.amount.count(), peak.window.length(), 1);  // quanta per hour
    return {mean / rated_quanta<ApparentEnergy>(rated, "transformer_load"),
            "",
            peak.missing,
            peak.window.length(),
            share(peak.estimated.count(), peak.amount.count()),
            peak.quality,
            false};
}

KeyFigure power_factor(const Series<Energy>& active, const Series<ReactiveEnergy>& reactive) {
    const Totals totals = totals_of(detail::columns_of(active), detail::columns_of(reactive));
    KeyFigure figure = figure_of(totals, "");
    std::int64_t e = detail::narrow(totals.above, "power_factor"), r = detail::narrow(totals.below, "power_factor");
    if (e == 0 && r == 0) return figure;
    // Both by a power of two, so that even a root of few quanta has all its bits.
    constexpr std::int64_t enough = std::int64_t{1} << 61;
    while (size_of(e) < enough && size_of(r) < enough) {
        e *= 2;
        r *= 2;
    }
    figure.value = Ratio(e, Int128{nearest_root(square(e) + square(r))});
    figure.suspect = totals.below_zero;
    return figure;
}

}  // namespace wattle::inline v0::stream
