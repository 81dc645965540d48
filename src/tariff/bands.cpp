#include "bands.hpp"

#include <algorithm>

namespace wattle::inline v0::detail {

using namespace std::chrono;

std::uint16_t TariffData::plan_of(std::size_t version, Date date) const {
    const Schedule& schedule = schedules[version];
    const auto& plans = schedule.of_day[schedule.season[Schedule::index(date)]];
    // A date outside the calendar does no harm where all days are alike.
    if (std::all_of(plans.begin(), plans.end(), [&](auto plan) { return plan == plans.front(); })) return plans.front();
    const unsigned day = weekday(local_days(date)).c_encoding();
    const DayType by_week = day == 0 ? DayType::sunday : day == 6 ? DayType::saturday : DayType::workday;
    return plans[static_cast<std::size_t>(calendar ? calendar->day_type(date) : by_week)];
}

std::uint16_t TariffData::plan_on(std::size_t version, local_days day) const {
    const auto& of_date = schedules[version].of_date;
    const auto into_version = static_cast<std::size_t>((day - local_days(versions[version].first)).count());
    if (into_version < of_date.size() && of_date[into_version] != Schedule::unknown) return of_date[into_version];
    return plan_of(version, Date(day));
}

Timeline TariffData::timeline_at(Instant known) const {
    // Those that became known later lie over those before, as sheets of paper do.
    std::vector<std::size_t> order;
    const auto since = [&](std::size_t v) { return versions[v].known ? zone.day(*versions[v].known).begin() : Instant::min(); };
    for (std::size_t v = 0; v < versions.size(); ++v)
        if (since(v) <= known) order.push_back(v);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return since(a) < since(b); });
    Timeline timeline;
    for (const std::size_t v : order) {
        const Interval& on_top = versions[v].valid;
        Timeline next;
        for (const Reign& reign : timeline) {
            if (reign.span.begin() < on_top.begin())
                next.push_back({{reign.span.begin(), std::min(reign.span.end(), on_top.begin())}, reign.version});
            if (reign.span.end() > on_top.end()) next.push_back({{std::max(reign.span.begin(), on_top.end()), reign.span.end()}, reign.version});
        }
        next.push_back({on_top, v});
        std::sort(next.begin(), next.end(), [](const Reign& a, const Reign& b) { return a.span.begin() < b.span.begin(); });
        timeline = std::move(next);
    }
    return timeline;
}

const Reign& TariffData::reign(const Timeline& timeline, Instant t) const {
    const auto behind = std::upper_bound(timeline.begin(), timeline.end(), t, [](Instant at, const Reign& r) { return at < r.span.begin(); });
    if (behind == timeline.begin() || !std::prev(behind)->span.contains(t)) {
        std::string valid;
        for (const auto& r : timeline)
            valid += (valid.empty() ? "" : ", ") + to_string(Date(zone.date(r.span.begin()))) + " to " + to_string(Date(zone.date(r.span.end())));
        throw_error(code::no_version, "tariff " + quoted(id),
                    "no version is valid at " + to_string(zone.to_local(t)) + " " + zone.name() +
                        (valid.empty() ? ": nobody knew of any then" : ", only " + valid + " (the last day not included)"),
                    "add a [[version]] to " + path + ", or bill a shorter period");
    }
    return *std::prev(behind);
}

void BandCursor::seek_version(Instant t) {
    const Reign& reign = tariff_->reign(*timeline_, t);
    version_ = reign.version;
    valid_ = reign.span;
    day_ = local_days::min();
}

void BandCursor::seek(Instant t) {
    if (!valid_.contains(t)) seek_version(t);
    if (!one_offset_.contains(t)) {
        const ZonePeriod period = tariff_->zone.period(t);
        one_offset_ = period.span;
        offset_ = period.offset;
    }
    const LocalTime local = local_at(t, offset_);
    const local_days day = floor<days>(local);
    const microseconds into_day = local - day;
    if (day != day_) {
        day_ = day;
        plan_ = &tariff_->schedules[version_].plans[tariff_->plan_on(version_, day)];
        stretch_ = 0;
    }
    if (stretch_ > 0 && into_day < minutes((*plan_)[stretch_ - 1].until)) stretch_ = 0;  // the clock went back
    while (into_day >= minutes((*plan_)[stretch_].until)) ++stretch_;
    const auto& stretch = (*plan_)[stretch_];
    band_ = stretch.band;
    demand_band_ = stretch.demand;
    until_ = std::min({t + (minutes(stretch.until) - into_day), one_offset_.end(), valid_.end()});
}

}  // namespace wattle::inline v0::detail
