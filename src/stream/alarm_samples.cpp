#include "wattle/stream/alarm_samples.hpp"

#include "quota_run.hpp"
#include "readings.hpp"

#include <algorithm>

namespace wattle::inline v0::stream::detail {

namespace {

bool suspect(Quality quality) { return quality.quality_class() == QualityClass::suspect; }
bool has_value(const AmountColumns& used, std::size_t i) {
    return !used.qualities[i].missing() || (!used.missing_micros.empty() && used.missing_micros[i] < used.slots[i].length().count());
}

Exact shown_value(Int128 quanta, const ShownAs& shown) { return Exact::from(quanta, shown.exponent); }

/// The first slot that begins at that instant or later.
std::size_t first_from(const Slots& slots, Instant t) {
    std::size_t low = 0, high = slots.size();
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (slots.boundary(middle) < t)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

}  // namespace

std::int64_t most_quanta(Decimal number, int exponent, std::string_view kind) {
    return narrow(multiples(number.mantissa(), number.exponent() + exponent, 1, Rounding::floor), kind);
}

std::int64_t most_quanta(Decimal number, std::int64_t quanta_per_hour, std::chrono::microseconds window, std::string_view kind) {
    const Int128 product = multiply(multiply(number.mantissa(), quanta_per_hour, kind), window.count(), kind);
    return narrow(multiples(product, number.exponent(), microseconds_per_hour, Rounding::floor), kind);
}

// ---- leaks

std::vector<AlarmSample> leak_samples(const AmountColumns& used, std::int64_t most, std::span<const Interval> quiet, const ShownAs& shown) {
    std::vector<AlarmSample> samples;
    for (const Interval& night : quiet) {
        std::optional<AlarmSample> sample;
        std::int64_t smallest = INT64_MAX;
        for (std::size_t i = first_from(used.slots, night.begin()); i < used.slots.size() && used.slots.boundary(i + 1) <= night.end(); ++i) {
            const std::int64_t amount = used.counts[i];
            if (!has_value(used, i) || suspect(used.qualities[i]) || used.slots[i].empty()) continue;
            const bool normal = amount <= most;
            if (normal && used.missing(i) != 0) continue;
            if (!sample) sample = AlarmSample{night.begin(), night.end(), {1, 1}, {}, {}, shown.unit, {}};
            if (normal) {
                *sample = {used.slots.boundary(i), used.slots.boundary(i + 1), {}, {}, shown_value(amount, shown), shown.unit, used.qualities[i]};
                break;
            }
            smallest = std::min(smallest, amount);
            sample->value = shown_value(smallest, shown);
            sample->quality = worse(sample->quality, used.qualities[i]);
        }
        // A night that is not over may still show a slot that is quiet.
        const bool over = !used.slots.empty() && night.end() <= used.slots.boundary(used.slots.size());
        if (sample && (over || sample->high.raised == 0)) samples.push_back(*sample);
    }
    return samples;
}

// ---- quotas

std::vector<AlarmSample> quota_samples(const AmountColumns& used, std::span<const QuotaAmount> quotas, Decimal warn_percent, const ShownAs& shown,
                                       std::string_view kind) {
    const QuotaPlan plan(quotas, warn_percent, shown, kind);
    QuotaUse use;
    std::vector<AlarmSample> samples;
    for (std::size_t i = 0; i < used.slots.size(); ++i)
        plan.take(use, {used.slots.boundary(i), used.slots.boundary(i + 1), used.counts[i], used.qualities[i], used.missing(i)}, samples);
    return samples;
}

// ---- demand and balances

AlarmSample demand_sample(Instant now, std::int64_t predicted, std::int64_t raise, std::int64_t clear) {
    AlarmSample sample;
    sample.from = sample.at = now;
    sample.high = {static_cast<std::uint8_t>(predicted > raise ? 1 : 0), static_cast<std::uint8_t>(predicted > clear ? 1 : 0)};
    return sample;
}

std::optional<AlarmSample> balance_sample(const Interval& day, const AmountColumns& residual, Int128 sum, std::int64_t tolerance,
                                          const ShownAs& shown) {
    bool known = false;
    Quality quality;
    for (std::size_t i = 0; i < residual.slots.size(); ++i) {
        if (!has_value(residual, i)) continue;
        if (suspect(residual.qualities[i])) return std::nullopt;
        known = true;
        quality = worse(quality, residual.qualities[i]);
    }
    if (!known) return std::nullopt;
    const std::uint8_t above = sum > tolerance ? 2 : 0, below = sum < -Int128{tolerance} ? 2 : 0;
    return AlarmSample{day.begin(), day.end(), {above, above}, {below, below}, shown_value(sum, shown), shown.unit, quality};
}

}  // namespace wattle::inline v0::stream::detail
