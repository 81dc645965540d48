// The same slot of like days: what history checks compare with, and estimates are means of.
#pragma once

#include "wattle/time/calendar.hpp"
#include "wattle/time/slots.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <tuple>
#include <vector>

namespace wattle::inline v0::stream::detail {

/// Whether a day begins anew with the slot, and the day of each, by the clock on the wall: days since 1970.
inline std::vector<std::int64_t> local_days_of(const Slots& slots, const Zone& zone) {
    std::vector<std::int64_t> days(slots.size());
    ZoneCursor cursor(zone);
    for (std::size_t i = 0; i < days.size(); ++i)
        days[i] = std::chrono::floor<std::chrono::days>(cursor.to_local(slots.boundary(i))).time_since_epoch().count();
    return days;
}

/// µs since midnight; not by the difference from the day, which is out of range in the first one of all.
inline std::int64_t time_of_day(std::int64_t micros) {
    constexpr std::int64_t day = 86'400'000'000;
    return (micros % day + day) % day;
}

/// Slots of one class of day and one time of day, in the order of their dates.
class LikeDays {
public:
    LikeDays(const Slots& slots, const Zone& zone, const std::optional<Calendar>& calendar)
        : day_(local_days_of(slots, zone)), order_(slots.size()), place_(slots.size()) {
        std::vector<std::tuple<int, std::int64_t>> keys(slots.size());  // class, time of day
        ZoneCursor cursor(zone);
        int of_day = 0;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (i == 0 || day_[i] != day_[i - 1]) of_day = class_of(day_[i], calendar);
            const auto local = cursor.to_local(slots.boundary(i));
            keys[i] = {of_day, time_of_day(local.time_since_epoch().count())};
        }
        std::iota(order_.begin(), order_.end(), std::size_t{0});
        std::sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) { return std::tie(keys[a], a) < std::tie(keys[b], b); });
        group_.resize(order_.size());
        for (std::size_t p = 0; p < order_.size(); ++p) {
            place_[order_[p]] = p;
            group_[p] = p == 0 ? 0 : group_[p - 1] + (keys[order_[p]] == keys[order_[p - 1]] ? 0 : 1);
        }
    }

    /// Hands over the slots like slot i of other days, the nearest day first, of two the earlier, no further than that many days, until `take` is false.
    template <class F>
    void nearest(std::size_t i, std::int64_t within, F&& take) const {
        const std::size_t here = place_[i];
        std::size_t before = here, behind = here + 1;  // order_[before − 1] and order_[behind] are next
        const auto distance = [&](std::size_t p) { return std::abs(day_[order_[p]] - day_[i]); };
        while (true) {
            const bool left = before > 0 && group_[before - 1] == group_[here] && distance(before - 1) <= within;
            const bool right = behind < order_.size() && group_[behind] == group_[here] && distance(behind) <= within;
            if (!left && !right) return;
            const bool earlier = left && (!right || distance(before - 1) <= distance(behind));
            const std::size_t other = order_[earlier ? --before : behind++];
            if (day_[other] != day_[i] && !take(other)) return;
        }
    }

private:
    static int class_of(std::int64_t day, const std::optional<Calendar>& calendar) {
        const std::chrono::sys_days date{std::chrono::days(day)};
        if (calendar && calendar->covers(Date(date))) {
            switch (calendar->day_type(Date(date))) {
                case DayType::workday:
                case DayType::make_up_workday: return 0;
                case DayType::saturday: return 1;
                case DayType::sunday: return 2;
                case DayType::holiday: return 3;
                case DayType::event: return 4;
            }
        }
        const unsigned weekday = std::chrono::weekday(date).c_encoding();
        return weekday == 0 ? 2 : weekday == 6 ? 1 : 0;
    }

    std::vector<std::int64_t> day_;
    std::vector<std::size_t> order_, place_, group_;
};

}  // namespace wattle::inline v0::stream::detail
