#include "quota_run.hpp"

#include "readings.hpp"

#include <algorithm>

namespace wattle::inline v0::stream::detail {

namespace {

Exact shown_value(Int128 quanta, const ShownAs& shown) { return Exact::from(quanta, shown.exponent); }

/// used + used / known × rest > quota, exactly; used < quota here, so no product leaves 128 bits.
bool will_exceed(Int128 used, Int128 known, Int128 rest, std::int64_t quota) {
    return used > 0 && known > 0 && used * (known + rest) > Int128{quota} * known;
}

[[noreturn]] void refuse_cut(const Interval& period, std::string_view how, const SampleSlot& slot) {
    throw_error(code::other_grid, "quota of " + v0::to_string(period),
                "it " + std::string(how) + " within the slot " + v0::to_string(Interval(slot.begin, slot.end)), "give a series of finer slots");
}

}  // namespace

QuotaPlan::QuotaPlan(std::span<const QuotaAmount> quotas, Decimal warn_percent, ShownAs shown, std::string_view kind)
    : warn_percent_(warn_percent), shown_(shown), kind_(kind) {
    std::vector<QuotaAmount> all(quotas.begin(), quotas.end());
    std::stable_sort(all.begin(), all.end(), [](const QuotaAmount& a, const QuotaAmount& b) {
        return a.period.begin() != b.period.begin() ? a.period.begin() < b.period.begin() : a.from < b.from;
    });
    for (const QuotaAmount& quota : all) {
        const auto refuse = [&](const std::string& what, const char* remedy) {
            throw_error(code::out_of_range, "quota of " + v0::to_string(quota.period), what, remedy);
        };
        if (quota.quanta < 0) refuse("it is below 0", "give what may be used");
        if (periods_.empty() || periods_.back().time != quota.period) {
            if (!periods_.empty() && quota.period.begin() < periods_.back().time.end())
                refuse("it begins before that of " + v0::to_string(periods_.back().time) + " ends", "give periods that do not overlap");
            periods_.push_back({quota.period, {}});
        }
        periods_.back().amounts.emplace_back(quota.from, quota.quanta);
    }
}

/// The first one also before it is in force.
std::int64_t QuotaPlan::Period::at(Instant t) const {
    const auto later = std::upper_bound(amounts.begin() + 1, amounts.end(), t, [](Instant at, const auto& amount) { return at < amount.first; });
    return std::prev(later)->second;
}

void QuotaPlan::end_period(QuotaUse& use, std::vector<AlarmSample>& samples) const {
    const Instant end = periods_[use.period].time.end();
    samples.push_back({end, end, {}, {}, shown_value(use.amount, shown_), shown_.unit, use.quality});
    use = {use.period + 1, 0, 0, {}, true};
}

void QuotaPlan::take(QuotaUse& use, const SampleSlot& slot, std::vector<AlarmSample>& samples) const {
    // Before the first sample no end of a period is worth one, and slots may still come for any of them.
    while (use.said && use.period < periods_.size() && periods_[use.period].time.end() <= slot.begin) end_period(use, samples);
    const auto is_over = [&](const Period& period) { return period.time.end() <= slot.begin; };
    const auto place = static_cast<std::size_t>(std::partition_point(periods_.begin(), periods_.end(), is_over) - periods_.begin());
    if (place == periods_.size()) return;
    const Period& period = periods_[place];
    if (slot.begin < period.time.begin() && slot.end > period.time.begin()) refuse_cut(period.time, "begins", slot);
    if (slot.begin < period.time.begin()) return;
    if (slot.end > period.time.end()) refuse_cut(period.time, "ends", slot);
    if (slot.has_value() && slot.quality.quality_class() != QualityClass::suspect) {
        use.period = place;
        use.said = true;
        use.amount = add(use.amount, slot.amount, kind_);
        use.known += Int128{between(slot.begin, slot.end)} - slot.missing;
        use.quality = worse(use.quality, slot.quality);
        const std::int64_t quota = period.at(slot.end);
        const std::uint8_t level = use.amount >= quota                                                               ? 3
                                   : will_exceed(use.amount, use.known, between(slot.end, period.time.end()), quota) ? 2
                                   : Exact(use.amount) * Exact(100) >= Exact(quota) * Exact(warn_percent_)           ? 1
                                                                                                                     : 0;
        samples.push_back({slot.begin, slot.end, {level, level}, {}, shown_value(use.amount, shown_), shown_.unit, use.quality});
    }
    // Only now: until then the quota may still be exceeded.
    if (use.said && use.period == place && slot.end == period.time.end()) end_period(use, samples);
}

}  // namespace wattle::inline v0::stream::detail
