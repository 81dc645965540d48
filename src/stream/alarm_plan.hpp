// An alarm rule in whole numbers, as a machine runs it.
#pragma once

#include "wattle/stream/alarm.hpp"

namespace wattle::inline v0::stream::detail {

struct AlarmPlan {
    /// In counts: above `raise` (or below, of a low step) it raises; up to `clear` (or from it on) it clears.
    struct Bound {
        Int128 raise, clear;
    };
    using Bounds = std::vector<Bound>;

    AlarmRule rule;
    AlarmTimes times;
    Decimal step = 1;  // one count, in `unit`
    AnyUnit unit{};
    std::int64_t least = INT64_MIN, greatest = INT64_MAX;  // counts that the point can show
    std::uint64_t hold = UINT64_MAX, delay = 0, clear_delay = 0;
    std::uint64_t every = 0, silence = 0, within = 0;  // of communication and rate
    Bounds high, low;
    std::size_t steps = 1;                                      // of a side
    std::array<std::uint32_t, most_steps> rows = {1, 1, 1, 1};  // how often in a row each must be raised

    /// For a rule that watches readings of a point. Throws Error with all findings.
    AlarmPlan(const AlarmRule& rule, const Point& point, AlarmTimes times);
    /// For a rule that watches samples.
    explicit AlarmPlan(const AlarmRule& rule);

    AlarmKind kind() const { return rule.kind(); }
    bool watches_days() const { return kind() == AlarmKind::communication && std::get<CommunicationAlarm>(rule.watch).lost_percent.has_value(); }
    bool watches_samples() const;
    bool can_show(std::int64_t value) const { return value >= least && value <= greatest; }

private:
    void set_rows();
    void set_bounds();
};

}  // namespace wattle::inline v0::stream::detail
