// What the stream is told of a site: its points with their rules, its levels, virtual meters, trees and alarms; made by hand, or read from a site file.
#pragma once

#include "wattle/stream/alarm.hpp"
#include "wattle/stream/counter.hpp"
#include "wattle/stream/gauge.hpp"
#include "wattle/stream/virtual_meter.hpp"
#include "wattle/stream/window.hpp"

namespace wattle::inline v0 {

namespace code {

inline constexpr Code bad_tree = "bad_tree";        // a tree of meters has a circle, or a meter below two others
inline constexpr Code other_setup = "other_setup";  // a state or a snapshot belongs to another setup, or it is not said to which one

}  // namespace code

namespace stream {

/// A point, and the rule of its kind. The other rule is not looked at.
struct PointSetup {
    PointSetup(Point point, CounterRule counter) : point(std::move(point)), counter(std::move(counter)) {}
    PointSetup(Point point, GaugeRule gauge = {}) : point(std::move(point)), gauge(gauge) {}

    Point point;
    CounterRule counter = {};          // of registers
    GaugeRule gauge = {};              // of gauges; its hold also of states
    std::optional<Decimal> bins = {};  // of gauges: the width of the bins of their load duration, in the unit of the point
    Decimal accuracy_class = 1;        // of registers, in %: what balances allow

    bool operator==(const PointSetup&) const = default;
};

/// A quotient of two meters, virtual or not: unit consumption, COP.
struct RatioMeter {
    std::string id, unit;  // "kg/km"
    std::string above, below;

    bool operator==(const RatioMeter&) const = default;
};

/// A node of a tree of meters (organisation, space, process, product), from an instant on until the same node has a later one.
struct TreeNode {
    std::string tree, node;
    std::string meter;                  // the meter of all of it
    std::vector<std::string> children;  // meters
    Decimal loss = 0;                   // of what the meter shows, as a share: 0.02
    Instant from = Instant::min();

    bool operator==(const TreeNode&) const = default;
};

/// Hours of every day, by the clock on the wall: `to` may be 24:00, or not later than `from`, which means across midnight.
struct DailyHours {
    std::chrono::minutes from{}, to{};

    bool operator==(const DailyHours&) const = default;
};

/// What may be used in a period. Another one of the same period, in force `from` later on, takes its place: what was used before still counts.
struct QuotaSetup {
    Interval period;
    Threshold amount;  // in a unit of what the meter counts: "120 MWh"
    std::optional<Instant> from = {};

    bool operator==(const QuotaSetup&) const = default;
};

/// An alarm, and what it watches.
struct AlarmSetup {
    AlarmSetup(std::string on, AlarmRule rule) : on(std::move(on)), rule(std::move(rule)) {}

    std::string on;  // a point; of leak, quota and demand a meter, virtual or not; of balance the meter of a node, or the node: "plant/works"
    AlarmRule rule;
    std::vector<DailyHours> hours = {};   // of window: in which it should not run; of leak: when all is quiet
    std::vector<QuotaSetup> quotas = {};  // of quota; without any the engine has nothing to say

    bool operator==(const AlarmSetup&) const = default;
};

struct Setup {
    Zone zone = Zone::utc();
    std::vector<PointSetup> points = {};  // their place is the `point` of a reading
    std::vector<Level> levels = usual_levels(Zone::utc());
    std::chrono::microseconds horizon = std::chrono::hours(24 * 35);  // so long a closed window is restated; later it gets an adjustment
    std::optional<std::chrono::microseconds> idle_limit = {};         // so long after its end a tick closes a window of a silent point, as it stands
    std::optional<Shifts> shifts = {};
    std::vector<VirtualMeter> virtual_meters = {};
    std::vector<RatioMeter> ratios = {};
    std::vector<TreeNode> trees = {};
    std::vector<AlarmSetup> alarms = {};

    /// The place of the point of that id. Throws Error (unknown_point) that lists the points.
    WATTLE_API std::uint32_t index(std::string_view id) const;

    /// Throws Error with all findings: of points those of `amounts`, `gauges` and `states` (bad_point, missing_option, other_kind, out_of_range, overflow),
    /// and out_of_range for a register that can turn round between two readings; two parts of one id (bad_point, bad_formula); virtual meters in a circle
    /// (bad_formula); names that there are not (unknown_point) and kinds that do not add (other_kind) in formulas, ratios and trees; trees in a circle, and
    /// meters below two others (bad_tree); alarms as `AlarmMachine`, what they watch, and quotas that overlap or cut windows of the first level (bad_alarm); no level, or two of one name (bad_level).
    WATTLE_API void check() const;

    bool operator==(const Setup&) const = default;
};

}  // namespace stream

}  // namespace wattle::inline v0
