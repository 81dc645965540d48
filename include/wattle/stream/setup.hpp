// What the stream is told of a site: its points with their rules, its levels, virtual meters and trees; made by hand, or read from a site file.
#pragma once

#include "wattle/stream/counter.hpp"
#include "wattle/stream/gauge.hpp"
#include "wattle/stream/virtual_meter.hpp"
#include "wattle/stream/window.hpp"

namespace wattle::inline v0 {

namespace code {

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

/// A node of a tree of meters, from an instant on: organisation, space, process, product.
struct TreeNode {
    std::string tree, node;
    std::string meter;                  // the meter of all of it
    std::vector<std::string> children;  // meters
    Decimal loss = 0;                   // of what the meter shows, as a share: 0.02
    Instant from = Instant::min();

    bool operator==(const TreeNode&) const = default;
};

struct Setup {
    Zone zone = Zone::utc();
    std::vector<PointSetup> points = {};  // their place is the `point` of a reading
    std::vector<Level> levels = usual_levels(Zone::utc());
    std::chrono::microseconds horizon = std::chrono::hours(24 * 35);  // so long a closed window is restated; later it gets an adjustment
    std::optional<Shifts> shifts = {};
    std::vector<VirtualMeter> virtual_meters = {};
    std::vector<RatioMeter> ratios = {};
    std::vector<TreeNode> trees = {};

    /// The place of the point of that id. Throws Error (unknown_point) that lists the points.
    WATTLE_API std::uint32_t index(std::string_view id) const;

    /// Throws Error with all findings: points as `Point::check` and their rules; two of one id; virtual meters in a circle; unknown names in formulas,
    /// ratios and trees; no level, or two of one name.
    WATTLE_API void check() const;

    bool operator==(const Setup&) const = default;
};

}  // namespace stream

}  // namespace wattle::inline v0
