#include "live_samples.hpp"

#include "wattle/stream/alarm_samples.hpp"
#include "wattle/units/fuel.hpp"
#include "wattle/units/thermal.hpp"

#include <algorithm>

namespace wattle::inline v0::stream::detail {

namespace {

using std::chrono::days;
using std::chrono::microseconds;

Instant on_the_wall(const Zone& zone, LocalTime local) { return zone.to_instant(local, Ambiguous::earlier, Nonexistent::next); }

/// As a series; where no slot follows at once, one without a value stands between.
template <class Q>
Series<Q> series_of(std::span<const SampleSlot> slots) {
    std::vector<Instant> edges = {slots.front().begin};
    std::vector<std::int64_t> counts, missing;
    std::vector<Quality> qualities;
    const auto add = [&](Instant end, std::int64_t amount, Quality quality, std::int64_t unknown) {
        edges.push_back(end);
        counts.push_back(amount);
        qualities.push_back(quality);
        missing.push_back(unknown);
    };
    for (const SampleSlot& slot : slots) {
        if (edges.back() < slot.begin) add(slot.begin, 0, Reason::gap, (slot.begin - edges.back()).count());
        add(slot.end, slot.amount, slot.quality, slot.missing);
    }
    return Series<Q>::from_columns(Slots::between(std::move(edges)), std::move(counts), std::move(qualities), {}, std::move(missing));
}

/// Of each day.
template <class Q>
std::vector<AlarmSample> of_balances(std::span<const SampleSlot> days) {
    std::vector<AlarmSample> samples;
    for (const SampleSlot& day : days) {
        const Series<Q> residual = series_of<Q>({&day, 1});
        if (const auto sample = balance_sample({day.begin, day.end}, columns_of(residual), day.amount, day.tolerance, shown_as<Q>()))
            samples.push_back(*sample);
    }
    return samples;
}

/// Of windows that lie between edges of slots: where slots are lacking, slots without a value stand in up to the end of the block on either side, and what
/// lies further apart is looked at by itself.
template <class Q>
std::vector<AlarmSample> of_demand(const AlarmSetup& alarm, const Zone& zone, microseconds step, std::span<const SampleSlot> slots) {
    DemandRule windows;
    constexpr microseconds quarter = std::chrono::minutes(15);
    windows.window = step < quarter && quarter % step == microseconds(0) ? quarter : step;
    windows.step = step;
    std::vector<AlarmSample> samples;
    std::vector<SampleSlot> run;
    const auto lack = [&](Instant from, Instant to) {
        for (; from < to; from += step) run.push_back({from, from + step, 0, Reason::gap, step.count()});
    };
    const auto finish = [&] {
        const Series<Q> used = series_of<Q>(run);
        const Interval span = used.slots().span();
        for (const Interval& month : Level::of(Periods::months(zone)).covering({span.begin(), span.end() + microseconds(1)})) {
            const auto some = demand_samples(alarm.rule, used, month, windows);
            samples.insert(samples.end(), some.begin(), some.end());
        }
        run.clear();
    };
    for (const SampleSlot& slot : slots) {
        if (!run.empty() && run.back().end < slot.begin) {
            const Instant end = run.back().end;
            if (slot.begin - end <= 2 * *windows.window) {
                lack(end, slot.begin);
            } else {
                lack(end, end + *windows.window);
                finish();
                lack(slot.begin - *windows.window, slot.begin);
            }
        }
        run.push_back(slot);
    }
    finish();
    return samples;
}

template <class Q>
std::vector<AlarmSample> of_kind(const AlarmSetup& alarm, const Zone& zone, std::optional<microseconds> slot, std::span<const SampleSlot> slots) {
    if (alarm.rule.kind() == AlarmKind::balance) return of_balances<Q>(slots);
    if (alarm.rule.kind() == AlarmKind::demand) return of_demand<Q>(alarm, zone, *slot, slots);
    const Series<Q> used = series_of<Q>(slots);
    const Interval span = used.slots().span();
    return leak_samples(alarm.rule, used, hours_of(alarm.hours, zone, next_date(zone.date(span.begin()), -2), next_date(zone.date(span.end()), 1)));
}

}  // namespace

std::vector<AlarmSample> samples_of(const AlarmSetup& alarm, std::string_view quantity, const Zone& zone, std::optional<microseconds> slot,
                                    std::span<const SampleSlot> slots) {
    std::vector<AlarmSample> samples;
    if (slots.empty()) return samples;
    const auto one = [&]<class Q>() {
        if (quantity == Q::Kind::name) samples = of_kind<Q>(alarm, zone, slot, slots);
    };
    try {
        one.template operator()<Energy>(), one.template operator()<Heat>(), one.template operator()<Volume>();
        one.template operator()<Mass>(), one.template operator()<ReactiveEnergy>(), one.template operator()<ApparentEnergy>();
    } catch (const Error&) {
        samples.clear();  // amounts or a contract of a size that no arithmetic holds: nothing can be said of them
    }
    return samples;
}

Date next_date(Date date, int n) { return Date(std::chrono::local_days(date) + days(n)); }

std::vector<Interval> hours_of(const std::vector<DailyHours>& daily, const Zone& zone, Date from, Date to) {
    std::vector<Interval> all, joined;
    for (auto date = std::chrono::local_days(from); date <= std::chrono::local_days(to); date += days(1))
        for (const DailyHours& hours : daily) {
            const auto end = date + days(hours.to <= hours.from ? 1 : 0);
            const Instant begins = on_the_wall(zone, LocalTime(date) + hours.from), ends = on_the_wall(zone, LocalTime(end) + hours.to);
            if (begins < ends) all.emplace_back(begins, ends);
        }
    std::sort(all.begin(), all.end(), [](const Interval& a, const Interval& b) { return a.begin() < b.begin(); });
    for (const Interval& one : all) {
        if (joined.empty() || joined.back().end() < one.begin())
            joined.push_back(one);
        else if (joined.back().end() < one.end())
            joined.back() = Interval(joined.back().begin(), one.end());
    }
    return joined;
}

}  // namespace wattle::inline v0::stream::detail
