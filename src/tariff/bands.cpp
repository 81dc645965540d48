#include "bands.hpp"

#include <algorithm>

namespace wattle::inline v0::detail {

using namespace std::chrono;

DayType TariffData::day_type(Date date) const {
    if (calendar) return calendar->day_type(date);
    const unsigned day = weekday(local_days(date)).c_encoding();
    return day == 0 ? DayType::sunday : day == 6 ? DayType::saturday : DayType::workday;
}

void BandCursor::seek_version(Instant t) {
    const auto& versions = tariff_->versions;
    const auto behind = std::upper_bound(versions.begin(), versions.end(), t, [](Instant at, const auto& v) { return at < v.valid.begin(); });
    if (behind == versions.begin() || !std::prev(behind)->valid.contains(t)) {
        std::string valid;
        for (const auto& v : versions) valid += (valid.empty() ? "" : ", ") + to_string(v.first) + " to " + to_string(v.end);
        throw_error(code::no_version, "tariff " + quoted(tariff_->id),
                    "no version is valid at " + to_string(tariff_->zone.to_local(t)) + " " + tariff_->zone.name() + ", only " + valid +
                        " (the last day not included)",
                    "add a [[version]] to " + tariff_->path + ", or bill a shorter period");
    }
    version_ = static_cast<std::size_t>(std::prev(behind) - versions.begin());
    valid_ = versions[version_].valid;
    day_ = local_days::min();
}

const Schedule::Plan& BandCursor::plan_of(local_days day) const {
    const Schedule& schedule = tariff_->schedules[version_];
    const Date date(day);
    const auto& plans = schedule.of_day[schedule.season[Schedule::index(date)]];
    // A date outside the calendar does no harm where all days are alike.
    const bool alike = std::all_of(plans.begin(), plans.end(), [&](auto plan) { return plan == plans.front(); });
    return schedule.plans[alike ? plans.front() : plans[static_cast<std::size_t>(tariff_->day_type(date))]];
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
        plan_ = &plan_of(day);
        stretch_ = 0;
    }
    if (stretch_ > 0 && into_day < minutes((*plan_)[stretch_ - 1].until)) stretch_ = 0;  // the clock went back
    while (into_day >= minutes((*plan_)[stretch_].until)) ++stretch_;
    const auto& stretch = (*plan_)[stretch_];
    band_ = stretch.band;
    until_ = std::min({t + (minutes(stretch.until) - into_day), one_offset_.end(), valid_.end()});
}

}  // namespace wattle::inline v0::detail
