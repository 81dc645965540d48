#include "wattle/carbon/scope2.hpp"

#include <algorithm>
#include <utility>

namespace wattle::inline v0::carbon {

using std::chrono::microseconds;
using std::chrono::sys_days;

namespace {

/// A stretch of time with one answer.
struct Period {
    Interval span;
    FactorChoice choice;
};

/// The local day that holds the instant; the wall may show the day before once more after its midnight.
Date day_of(const Zone& zone, Instant t) {
    const Date date = zone.date(t);
    return zone.day(date).end() <= t ? Date(sys_days(date) + std::chrono::days(1)) : date;
}

FactorChoice choose(const GridFactors& grid, const Slots& slots, Instant t) {
    FactorQuery query(grid.region, day_of(grid.zone, t));
    query.set = grid.set;
    query.stage = grid.stage;
    query.mix = grid.mix;
    query.fallback = grid.fallback;
    try {
        return grid.factors.find(query);
    } catch (const Error& error) {
        Finding finding = error.findings().front();
        const auto slot = slots.index_of(t);
        finding.what += ", asked for by the slot " + to_string(slot ? slots[*slot] : slots.span());
        throw Error(std::move(finding));
    }
}

std::vector<Period> periods_of(const GridFactors& grid, const Slots& slots) {
    const Interval span = slots.span();
    std::vector<Period> periods;
    Instant at = span.begin();
    do {
        const FactorChoice choice = choose(grid, slots, at);
        const Instant end = choice.until ? std::min(grid.zone.day(*choice.until).begin(), span.end()) : span.end();
        if (!periods.empty() && periods.back().choice.row == choice.row && periods.back().choice.fallback == choice.fallback)
            periods.back().span = {periods.back().span.begin(), end};
        else
            periods.push_back({{at, end}, choice});
        at = end;
    } while (at < span.end());
    return periods;
}

/// total × part / whole, rounded down: differences of these add up to the total.
std::int64_t proportion(std::int64_t total, microseconds part, microseconds whole) {
    return static_cast<std::int64_t>(Int128{total} * part.count() / whole.count());
}

/// Gathers lines, and beside them the steps of the trace where one is kept.
class StatementWriter {
public:
    StatementWriter(const Series<Energy>& used, const GridFactors& grid, const StatementOptions& options)
        : used_(used), slots_(used.slots()), grid_(grid), options_(options), periods_(periods_of(grid, slots_)), used_sum_(sum(used)) {
        if (options.trace) trace_.emplace();
    }

    Statement make() {
        energies_.resize(periods_.size());
        for (const Period& period : periods_) lines_.push_back({*period.choice.row, period.choice.fallback, period.span, {}, {}});

        std::size_t first = 0;  // of the whole slots of this period
        for (std::size_t p = 0; p < periods_.size(); ++p) {
            const bool last = p + 1 == periods_.size();
            const Instant end = periods_[p].span.end();
            const std::size_t cut = last ? slots_.size() : slots_.index_of(end).value_or(slots_.size());
            if (first < cut) add_whole(p, first, cut - first);
            const bool inside = cut < slots_.size() && slots_[cut].begin() < end;
            if (inside && cut >= first) add_split(p, cut);
            first = std::max(first, inside ? cut + 1 : cut);
        }
        return total();
    }

private:
    void add_whole(std::size_t p, std::size_t first, std::size_t count) {
        const Sum<Energy> part = count == slots_.size() ? used_sum_ : sum(used_.slice(first, count));
        lines_[p].used += part;
        if (trace_) energies_[p].push_back(leaf(part, {slots_.boundary(first), slots_.boundary(first + count)}));
    }

    /// Slot i begins in period p and ends in a later one.
    void add_split(std::size_t p, std::size_t i) {
        const Interval slot = slots_[i];
        const auto value = used_[i];
        std::vector<Weight> weights;
        std::vector<Interval> parts;
        for (std::size_t k = p; k < periods_.size(); ++k) {
            const auto part = periods_[k].span.intersection(slot);
            if (!part) break;
            parts.push_back(*part);
            weights.push_back({std::to_string(parts.size()), Decimal(part->length().count())});
        }
        const ShareRule<Energy> to_the_mwh{1 * mWh};
        const auto energies = share(value.value_or(Energy()), weights, to_the_mwh).parts;
        const auto doubtful = share(used_.estimated(i), weights, to_the_mwh).parts;

        std::optional<Trace::Ref> whole;
        std::vector<Trace::Claim> claims;
        if (trace_ && value) {
            whole = leaf(sum(used_.slice(i, 1)), slot);
            for (std::size_t k = 0; k < parts.size(); ++k)
                claims.push_back({weights[k].id, trace_->parameter({"time in part " + weights[k].id, "第" + weights[k].id + "部分的时长"},
                                                                   Figure(wattle::detail::seconds_of(parts[k].length()), "s"),
                                                                   {.document = to_string(parts[k]), .source = "zone " + grid_.zone.name()})});
        }
        for (std::size_t k = 0; k < parts.size(); ++k) {
            const microseconds before = parts[k].begin() - slot.begin(), behind = parts[k].end() - slot.begin();
            Sum<Energy> part;
            part.total = energies[k].amount;
            part.estimated = doubtful[k].amount;
            part.quality = used_.quality(i);
            part.missing = microseconds(proportion(used_.missing(i).count(), behind, slot.length()) -
                                        proportion(used_.missing(i).count(), before, slot.length()));
            part.length = parts[k].length();
            part.slots = k == 0 ? 1 : 0;
            lines_[p + k].used += part;
            if (whole)
                energies_[p + k].push_back(
                    trace_->share({"energy, in proportion to time", "按时间比例分摊的电量"}, *whole, claims, k, Decimal("0.000001")));
            else if (trace_)
                energies_[p + k].push_back(leaf(part, parts[k]));
        }
    }

    Trace::Ref leaf(const Sum<Energy>& part, const Interval& span) {
        return trace_->leaf({"energy", "电量"}, part.total,
                            {.source = options_.source,
                             .span = span,
                             .slots = part.slots,
                             .estimated = part.estimated,
                             .worst = part.quality,
                             .missing = part.missing});
    }

    Trace::Ref factor(const StatementLine& line) {
        const FactorRow& row = line.factor;
        Label label("emission factor, " + row.region + ' ' + std::to_string(row.data_year),
                    "排放因子，" + row.region + ' ' + std::to_string(row.data_year) + "年");
        if (row.co2_only()) {
            label.english += ", CO2 only, counted as CO2e";
            label.chinese += "，仅含CO2，按CO2e计";
        }
        if (line.fallback) {
            label.english += ", fallback " + std::string(to_string(*line.fallback));
            label.chinese += "，替代规则 " + std::string(to_string(*line.fallback));
        }
        return trace_->parameter(std::move(label), row.per_energy(),
                                 {.document = row.id,
                                  .version = std::to_string(row.data_year),
                                  .source = to_string(row.source) + "; " + std::string(to_string(row.verification)),
                                  .sha256 = grid_.factors.sha256()});
    }

    Statement total() {
        Statement statement;
        statement.region = grid_.region;
        statement.used = used_sum_;
        statement.mode = options_.mode;
        statement.quantum = options_.quantum;
        std::vector<Trace::Ref> emissions;
        for (std::size_t p = 0; p < lines_.size(); ++p) {
            StatementLine& line = lines_[p];
            const FactorRow& row = line.factor;
            if (row.species == Species::CO2e) {
                if (!statement.gwp.empty() && statement.gwp != row.gwp)
                    wattle::detail::throw_error(
                        code::mixed_gwp, grid_.factors.source(),
                        "the factor " + wattle::detail::quoted(row.id) + " counts by " + row.gwp + ", those before it by " + statement.gwp,
                        "make one statement per GWP set");
                statement.gwp = row.gwp;
            }
            statement.co2_only = statement.co2_only || row.co2_only();
            const Factor<Energy> rate = row.per_energy();
            line.emissions =
                Product<Emissions>::from(wattle::detail::multiply(line.used.total.count(), rate.mantissa(), "Emissions"), rate.product_exponent());
            statement.exact += line.emissions;
            if (trace_) {
                const auto energy = energies_[p].size() == 1 ? energies_[p].front() : trace_->sum({"energy", "电量"}, energies_[p]);
                emissions.push_back(trace_->product({"emissions", "排放量"}, energy, factor(line), "kgCO2e"));
            }
        }
        statement.emissions = statement.exact.rounded(options_.mode, options_.quantum);
        if (trace_) {
            const Label label("location-based emissions", "基于位置的排放量");
            const auto exact = emissions.size() == 1 ? emissions.front() : trace_->sum(label, emissions);
            trace_->result(trace_->rounded(label, exact, options_.mode, wattle::detail::shortest(options_.quantum.count(), -kgCO2e.exponent())));
        }
        statement.lines = std::move(lines_);
        statement.trace = std::move(trace_);
        return statement;
    }

    const Series<Energy>& used_;
    const Slots& slots_;
    const GridFactors& grid_;
    const StatementOptions& options_;
    std::vector<Period> periods_;
    Sum<Energy> used_sum_;
    std::vector<StatementLine> lines_;               // one per period
    std::vector<std::vector<Trace::Ref>> energies_;  // what the energy of each is the sum of
    std::optional<Trace> trace_;
};

}  // namespace

std::vector<std::string> Statement::factors() const {
    std::vector<std::string> ids;
    for (const StatementLine& line : lines)
        if (std::find(ids.begin(), ids.end(), line.factor.id) == ids.end()) ids.push_back(line.factor.id);
    return ids;
}

std::string to_string(const Statement& statement) {
    std::string text = to_string(statement.emissions) + (statement.co2_only ? " (CO2 only) of " : " of ") + to_string(statement.used) + "; factors: ";
    bool first = true;
    for (const std::string& id : statement.factors()) text += (std::exchange(first, false) ? "" : ", ") + id;
    for (const StatementLine& line : statement.lines)
        if (line.fallback) return text + "; some by fallback";
    return text;
}

Statement location_based(const Series<Energy>& used, const GridFactors& grid, const StatementOptions& options) {
    if (grid.mix == Mix::operating_margin || grid.mix == Mix::build_margin)
        wattle::detail::throw_error(code::basis_mismatch, "location_based", std::string(to_string(grid.mix)) + " is a marginal mix",
                                    "take the average of the grid; marginal factors serve projects");
    if (used.empty())
        wattle::detail::throw_error(code::out_of_range, "location_based", "there is no slot to state the emissions of",
                                    "give a series of one slot or more");
    return StatementWriter(used, grid, options).make();
}

}  // namespace wattle::inline v0::carbon
