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
    first_day_ = local_days(versions[version_].first);
    day_ = local_days::min();
}

std::uint16_t BandCursor::plan_of(local_days day) const {
    const auto& of_date = tariff_->schedules[version_].of_date;
    const auto into_version = static_cast<std::size_t>((day - first_day_).count());  // huge for the day before, which the wall may show once more
    if (into_version < of_date.size() && of_date[into_version] != Schedule::unknown) return of_date[into_version];
    return tariff_->plan_of(version_, Date(day));
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
        plan_ = &tariff_->schedules[version_].plans[plan_of(day)];
        stretch_ = 0;
    }
    if (stretch_ > 0 && into_day < minutes((*plan_)[stretch_ - 1].until)) stretch_ = 0;  // the clock went back
    while (into_day >= minutes((*plan_)[stretch_].until)) ++stretch_;
    const auto& stretch = (*plan_)[stretch_];
    band_ = stretch.band;
    until_ = std::min({t + (minutes(stretch.until) - into_day), one_offset_.end(), valid_.end()});
}

}  // namespace wattle::inline v0::detail
