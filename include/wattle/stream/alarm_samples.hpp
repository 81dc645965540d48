// What amounts say to alarm rules: leaks of quiet nights, quotas used up, demand about to exceed its contract, balances that do not close.
#pragma once

#include "wattle/stream/alarm.hpp"
#include "wattle/stream/demand.hpp"
#include "wattle/stream/virtual_meter.hpp"

namespace wattle::inline v0::stream {

/// What may be used in a period. Another one of the same period, in force `from` later on, takes its place: what was used before still counts.
template <Metered Q>
struct Quota {
    Interval period;
    Q amount;
    std::optional<Instant> from = {};  // else the begin of the period

    friend bool operator==(const Quota&, const Quota&) = default;
};

namespace detail {

/// How to show quanta: one is 10^exponent of the unit.
struct ShownAs {
    AnyUnit unit;
    int exponent;
};
template <class Q>
ShownAs shown_as() {
    const auto unit = Q::usual_unit();
    return {unit, -unit.exponent()};
}

struct QuotaAmount {
    Interval period;
    std::int64_t quanta;
    Instant from;
};

/// What `alarm` watches. Throws Error (bad_alarm) if that is something else.
template <class Watch>
const Watch& watch_of(const AlarmRule& rule, AlarmKind kind) {
    const auto* watch = std::get_if<Watch>(&rule.watch);
    if (watch == nullptr)
        throw_error(code::bad_alarm, "alarm " + quoted(rule.id), "its kind is " + std::string(to_string(rule.kind())),
                    "give a rule of the kind " + std::string(to_string(kind)));
    rule.check();
    return *watch;
}

/// The most whole quanta that are not above an amount of that many 10^exponent quanta.
WATTLE_API std::int64_t most_quanta(Decimal number, int exponent, std::string_view kind);
/// The same of a mean over a window, of which one unit gives `quanta_per_hour`.
WATTLE_API std::int64_t most_quanta(Decimal number, std::int64_t quanta_per_hour, std::chrono::microseconds window, std::string_view kind);

WATTLE_API std::vector<AlarmSample> leak_samples(const AmountColumns& used, std::int64_t most, std::span<const Interval> quiet, const ShownAs& shown);
WATTLE_API std::vector<AlarmSample> quota_samples(const AmountColumns& used, std::span<const QuotaAmount> quotas, Decimal warn_percent,
                                                  const ShownAs& shown, std::string_view kind);
WATTLE_API AlarmSample demand_sample(Instant now, std::int64_t predicted, std::int64_t raise, std::int64_t clear);
/// Nothing where nothing is known of the day.
WATTLE_API std::optional<AlarmSample> balance_sample(const Interval& day, const AmountColumns& residual, Int128 sum, std::int64_t tolerance,
                                                     const ShownAs& shown);

}  // namespace detail

/// One sample for each quiet time (a night) of which a slot is known: all known slots above `most` raise, the first one that is not clears. The slots
/// that lie within the time count; an amount of which a part is missing is a lower bound, and clears nothing; suspect ones say nothing.
/// Throws Error: bad_alarm for another rule; other_kind for a `most` of another kind.
template <Metered Q>
std::vector<AlarmSample> leak_samples(const AlarmRule& rule, const Series<Q>& used, std::span<const Interval> quiet) {
    const auto& most = detail::watch_of<LeakAlarm>(rule, AlarmKind::leak).most;
    return detail::leak_samples(detail::columns_of(used), detail::most_quanta(most.number, most.unit.template as<Q>().exponent(), Q::Kind::name),
                                quiet, detail::shown_as<Q>());
}

/// One sample at the end of each slot with a value, by what was used since the begin of the period: step 1 from warn_percent of the quota on, step 2
/// where used + used / known time × rest is above it, step 3 where all is used; and one at the end of the period, which clears. Slots outside of all
/// periods say nothing, and neither do suspect amounts: what is used is a lower bound.
/// Throws Error: bad_alarm for another rule; out_of_range for a quota below 0, or periods that overlap; other_grid if an edge of one cuts a slot.
template <Metered Q>
std::vector<AlarmSample> quota_samples(const AlarmRule& rule, const Series<Q>& used, std::span<const std::type_identity_t<Quota<Q>>> quotas) {
    const auto& watch = detail::watch_of<QuotaAlarm>(rule, AlarmKind::quota);
    std::vector<detail::QuotaAmount> amounts;
    for (const Quota<Q>& quota : quotas) amounts.push_back({quota.period, quota.amount.count(), quota.from.value_or(quota.period.begin())});
    return detail::quota_samples(detail::columns_of(used), amounts, watch.warn_percent, detail::shown_as<Q>(), Q::Kind::name);
}

/// One sample at the end of each slot for which `running_demand` predicts the block, in a billing period. Suspect predictions say nothing.
/// Throws Error: bad_alarm for another rule; other_kind for a contract of another kind; else as `running_demand`.
template <Counted Q>
std::vector<AlarmSample> demand_samples(const AlarmRule& rule, const Series<Q>& used, const Interval& period, const DemandRule& windows = {}) {
    using Mean = typename Demand<Q>::Mean;
    const auto& contract = detail::watch_of<DemandAlarm>(rule, AlarmKind::demand).contract;
    const std::int64_t per_hour = detail::quanta_per_hour<Q>(contract.unit.template as<Mean>());
    std::vector<AlarmSample> samples;
    std::optional<std::chrono::microseconds> window;
    std::int64_t raise = 0, clear = 0;
    for (const Interval& slot : used.slots()) {
        if (!period.contains(slot.end())) continue;
        const auto running = running_demand(used, period, slot.end(), windows);
        if (!running || !running->predicted || running->predicted->quality.quality_class() == QualityClass::suspect) continue;
        if (window != running->block.length()) {
            window = running->block.length();
            raise = detail::most_quanta(contract.number, per_hour, *window, Q::Kind::name);
            clear = detail::most_quanta(contract.number - rule.hysteresis, per_hour, *window, Q::Kind::name);
        }
        const Demand<Q>& predicted = *running->predicted;
        samples.push_back(detail::demand_sample(slot.end(), predicted.amount.count(), raise, clear));
        samples.back().value = Exact(predicted.to_ratio(contract.unit.template as<Mean>()).rounded(half_even, Decimal("0.001")));
        samples.back().unit = contract.unit;
        samples.back().quality = predicted.quality;
    }
    return samples;
}

/// One sample for each of n days by its `balance`, n of them: outside of its tolerance above 0 (something is not metered) or below (something twice).
/// Days of which nothing is known, or something is suspect, say nothing.
/// Throws Error: bad_alarm for another rule; other_grid if there are not as many balances as days.
template <Metered Q>
std::vector<AlarmSample> balance_samples(const AlarmRule& rule, const Slots& days, std::span<const std::type_identity_t<Balance<Q>>> balances) {
    static_cast<void>(detail::watch_of<BalanceAlarm>(rule, AlarmKind::balance));
    if (balances.size() != days.size())
        detail::throw_error(code::other_grid, "balance_samples",
                            std::to_string(balances.size()) + " balances for " + std::to_string(days.size()) + " days", "give one per day");
    std::vector<AlarmSample> samples;
    for (std::size_t i = 0; i < days.size(); ++i) {
        const Balance<Q>& one = balances[i];
        if (const auto sample = detail::balance_sample(days[i], detail::columns_of(one.residual), one.sum.total.count(), one.tolerance.count(),
                                                       detail::shown_as<Q>()))
            samples.push_back(*sample);
    }
    return samples;
}

}  // namespace wattle::inline v0::stream
