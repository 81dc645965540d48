// What the windows that an engine has published say to alarms of series, and the hours of a setup as instants.
#pragma once

#include "wattle/stream/setup.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace wattle::inline v0::stream::detail {

/// A window of the first level, as a series holds it; or the balance of a day.
struct SampleSlot {
    Instant begin{}, end{};
    std::int64_t amount = 0;     // quanta of what its point counts
    Quality quality{};           // of a balance that of the time with a value, if there is any
    std::int64_t missing = 0;    // µs
    std::int64_t tolerance = 0;  // quanta, of a balance

    bool has_value() const { return !quality.missing() || missing < (end - begin).count(); }

    friend bool operator==(const SampleSlot&, const SampleSlot&) = default;
};

/// The samples of a rule of the kind leak, demand or balance, of slots in order, oldest first. Quiet times are the hours of the alarm. Blocks of demand are
/// 15 min long, or as long as a slot where that is longer, and follow each other from the begin of each month on; `slot` is the length of all slots.
std::vector<AlarmSample> samples_of(const AlarmSetup& alarm, std::string_view quantity, const Zone& zone,
                                    std::optional<std::chrono::microseconds> slot, std::span<const SampleSlot> slots);

Date next_date(Date date, int n);
/// The hours of all dates from one to another by the clock on the wall, in order, those that touch joined. A time that the clocks jumped over is the instant of the jump.
std::vector<Interval> hours_of(const std::vector<DailyHours>& daily, const Zone& zone, Date from, Date to);

}  // namespace wattle::inline v0::stream::detail
