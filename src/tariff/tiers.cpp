#include "tiers.hpp"

namespace wattle::inline v0::tariff {

namespace {

using Limits = std::vector<std::int64_t>;  // mWh, rising

std::int64_t rounded(const Exact& mwh) {
    return wattle::detail::narrow(wattle::detail::multiples(mwh.mantissa(), mwh.exponent(), 1, Rounding::half_up), "Energy");
}

/// In mWh, for the days that are billed.
Limits limits_of(const Tiers& tiers, std::size_t band, const Part& part, Decimal demand) {
    Limits limits;
    for (const TierLimit& limit : tiers.of(band)) {
        const auto prorated = [&](const Exact& whole) {
            if (tiers.per != Tiers::Per::month || part.whole()) return rounded(whole);
            return wattle::detail::narrow(
                wattle::detail::multiples((whole * Exact::from(part.days, 0)).mantissa(), whole.exponent(), part.month_days, Rounding::half_up),
                "Energy");
        };
        switch (limit.per) {
            case TierLimit::Per::period: limits.push_back(prorated(Exact::from(limit.energy.count(), 0))); break;
            case TierLimit::Per::day: limits.push_back(rounded(Exact::from(limit.energy.count(), 0) * Exact::from(part.days, 0))); break;
            case TierLimit::Per::kilowatt: limits.push_back(prorated(Exact(limit.hours) * Exact(demand) * Exact::from(1'000'000, 0))); break;
        }
    }
    return limits;
}

/// Adds what lies between two states of a counter to the tiers of a band.
void count(TierAmounts& tiers, std::size_t first, const Limits& limits, std::int64_t before, std::int64_t after) {
    std::int64_t lower = before;
    for (std::size_t t = 0; t <= limits.size() && lower < after; ++t) {
        const std::int64_t upper = t < limits.size() ? std::min(limits[t], after) : after;
        if (upper <= lower) continue;
        tiers[first + t] += upper - lower;
        lower = upper;
    }
}

Energy& counter_of(Carry& carry, const std::string& charge, const std::string& band) {
    for (auto& used : carry.used)
        if (used.charge == charge && used.band == band) return used.energy;
    carry.used.push_back({charge, band, Energy::from_count(0)});
    return carry.used.back().energy;
}

}  // namespace

TierAmounts tiers_of(const EnergyPrice& price, const Version& version, const Part& part, const std::vector<std::int64_t>& amounts,
                     const std::vector<Stretch>& in_time, Decimal demand, Carry& carry) {
    const std::size_t bands = amounts.size(), n = price.tier_count();
    TierAmounts tiers(bands * n, 0);
    if (!price.tiers) return amounts;
    const Tiers& rule = *price.tiers;
    const bool per_band = rule.counting == Tiers::Counting::per_band;
    if (rule.form == Tiers::Form::package) {
        for (std::size_t b = 0; b < bands; ++b) tiers[b * n] = (amounts[b] + rule.block.count() - 1) / rule.block.count();
        return tiers;
    }
    std::vector<Limits> limits;
    for (std::size_t b = 0; b < (per_band ? bands : 1); ++b) limits.push_back(limits_of(rule, b, part, demand));
    const auto limits_for = [&](std::size_t b) -> const Limits& { return limits[per_band ? b : 0]; };

    std::int64_t total = 0;
    for (const std::int64_t amount : amounts) total += amount;
    if (rule.form == Tiers::Form::volume) {
        for (std::size_t b = 0; b < bands; ++b) {
            const std::int64_t q = per_band ? amounts[b] : total;
            std::size_t t = 0;
            while (t < limits_for(b).size() && q > limits_for(b)[t]) ++t;
            tiers[b * n + t] = amounts[b];
        }
        return tiers;
    }
    if (rule.counting == Tiers::Counting::proportional) {
        TierAmounts of_all(n, 0);
        count(of_all, 0, limits[0], 0, total);
        std::size_t highest = 0;
        for (std::size_t t = 0; t < n; ++t)
            if (of_all[t] > 0) highest = t;
        for (std::size_t b = 0; b < bands; ++b) {
            std::int64_t rest = amounts[b];
            for (std::size_t t = 0; t < highest; ++t) {
                const auto some = static_cast<std::int64_t>(static_cast<Int128>(of_all[t]) * amounts[b] / total);
                tiers[b * n + t] = some;
                rest -= some;
            }
            tiers[b * n + highest] += rest;
        }
        return tiers;
    }

    // Counters in time: one for all bands, or one for each.
    std::vector<std::int64_t> counters(per_band ? bands : 1, 0);
    const auto carried = [&](std::size_t c) -> Energy& { return counter_of(carry, price.id, per_band ? version.bands[c].id : ""); };
    if (rule.per == Tiers::Per::year)
        for (std::size_t c = 0; c < counters.size(); ++c) counters[c] = carried(c).count();
    const auto add = [&](std::size_t b, std::int64_t energy) {
        std::int64_t& counter = counters[per_band ? b : 0];
        count(tiers, b * n, limits_for(b), counter, counter + energy);
        counter += energy;
    };
    if (in_time.empty()) {
        for (std::size_t b = 0; b < bands; ++b) add(b, amounts[b]);
    } else {
        std::chrono::local_days day = in_time.front().day;
        for (const Stretch& stretch : in_time) {
            if (rule.per == Tiers::Per::day && stretch.day != day) {
                std::fill(counters.begin(), counters.end(), 0);
                day = stretch.day;
            }
            add(stretch.band, stretch.energy);
        }
    }
    if (rule.per == Tiers::Per::year)
        for (std::size_t c = 0; c < counters.size(); ++c) carried(c) = Energy::from_count(counters[c]);
    return tiers;
}

}  // namespace wattle::inline v0::tariff
