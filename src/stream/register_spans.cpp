#include "readings.hpp"

#include "wattle/stream/validate.hpp"

#include <algorithm>
#include <limits>

namespace wattle::inline v0::stream::detail {

namespace {

using std::chrono::microseconds;

Int128 quanta_of(const Point& point, int exponent, std::int64_t counts, Rounding rounding) {
    const Exact exact = point.to_exact(counts);
    return multiples(exact.mantissa(), exact.exponent() + exponent, 1, rounding);
}

/// The edge of the grid next to the instant, if it is no further than the tolerance.
std::optional<Instant> edge_near(const Slots& grid, Instant t, microseconds tolerance) {
    if (grid.empty()) return std::nullopt;
    const auto most = static_cast<std::uint64_t>(tolerance.count());
    const Interval span = grid.span();
    if (t < span.begin()) return between(t, span.begin()) <= most ? std::optional(span.begin()) : std::nullopt;
    if (t >= span.end()) return between(span.end(), t) <= most ? std::optional(span.end()) : std::nullopt;
    const Interval slot = grid[*grid.index_of(t)];
    const Instant edge = between(slot.begin(), t) <= between(t, slot.end()) ? slot.begin() : slot.end();
    return (edge <= t ? between(edge, t) : between(t, edge)) <= most ? std::optional(edge) : std::nullopt;
}

Instant shifted(Instant t, microseconds by) {
    std::int64_t micros = 0;
    if (!__builtin_add_overflow(t.time_since_epoch().count(), by.count(), &micros)) return Instant(microseconds(micros));
    return by.count() < 0 ? Instant::min() : Instant::max();
}

}  // namespace

std::vector<SpanAmount> register_spans(std::span<const Reading> readings, const Point& point, const Slots& grid, const CounterRule& rule,
                                       const CounterKind& kind, microseconds tolerance) {
    if (tolerance.count() < 0) throw_error(code::out_of_range, "register_spans", "the tolerance is below 0", "give 0 or more");
    std::vector<Reading> usable;
    for (const Reading& r : one_per_instant({readings.begin(), readings.end()}))
        if (!r.quality.missing() && r.quality.quality_class() != QualityClass::suspect) usable.push_back(r);
    std::vector<Instant> instants;
    for (const Reading& r : usable) instants.push_back(r.at);

    CounterRule without_gaps = rule;
    if (!rule.max_gap) without_gaps.max_gap = microseconds::max();  // where a register counted does not matter here
    const auto counted = counter_amounts(usable, point, Slots::between(instants), without_gaps, kind);
    const Int128 turn = rule.modulus        ? quanta_of(point, *kind.exponent, *rule.modulus, Rounding::floor)
                        : point.digits != 0 ? quanta_of(point, *kind.exponent, static_cast<std::int64_t>(power_of_ten(point.digits)), Rounding::floor)
                                            : 0;
    const std::int64_t count = narrow(quanta_of(point, *kind.exponent, 1, Rounding::ceiling), kind.name);

    std::vector<SpanAmount> spans;
    Instant from{};  // the last edge that a settled reading stands on, if any does
    bool begun = false;
    Int128 since_from = 0;
    std::size_t base = 0;  // the last settled reading
    Int128 since_base = 0;
    for (std::size_t j = 0; j < usable.size(); ++j) {
        if (j > 0 && (counted.qualities[j - 1].missing() || counted.missing_micros[j - 1] != 0)) {
            base = j;  // beyond what is missing stands a settled one, or more that is missing
            since_base = 0;
            begun = false;
        } else if (j > 0) {
            since_base += counted.counts[j - 1];
            since_from += counted.counts[j - 1];
        }
        // A reading that was set aside does not stand where the line between its neighbours is.
        const Int128 turned = since_base - (quanta_of(point, *kind.exponent, usable[j].value, Rounding::floor) -
                                            quanta_of(point, *kind.exponent, usable[base].value, Rounding::floor));
        if (turned != 0 && (turn == 0 || turned < 0 || turned % turn != 0)) continue;
        base = j;
        since_base = 0;
        const auto edge = edge_near(grid, usable[j].at, tolerance);
        if (!edge || (begun && *edge <= from)) continue;
        if (begun) spans.push_back({{from, *edge}, narrow(since_from, kind.name), count});
        begun = true;
        from = *edge;
        since_from = 0;
    }
    return spans;
}

std::vector<std::optional<std::size_t>> slots_of_readings(std::span<const Reading> readings, const Point& point, const Slots& grid,
                                                          microseconds tolerance) {
    point.check();
    if (point.kind != PointKind::interval)
        throw_error(code::bad_point, "point " + quoted(point.id), "it is a " + std::string(to_string(point.kind)) + ", and no interval point",
                    "make amounts of a register by amounts, of a gauge by integrals");
    if (tolerance.count() < 0) throw_error(code::out_of_range, "interval_amounts", "the tolerance is below 0", "give 0 or more");
    std::vector<std::optional<std::size_t>> places(readings.size());
    for (std::size_t k = 0; k < readings.size(); ++k) {
        const Instant begin = point.stamp == Stamp::begin ? readings[k].at : shifted(readings[k].at, -*point.every);
        const auto edge = edge_near(grid, begin, tolerance);
        const auto place = edge ? grid.index_of(*edge) : std::nullopt;
        if (place && grid[*place].begin() == *edge && grid[*place].length() == *point.every) places[k] = place;
    }
    return places;
}

std::vector<Reading> one_per_slot(std::span<const Reading> readings, const Point& point, const Slots& grid, microseconds tolerance) {
    const auto places = slots_of_readings(readings, point, grid, tolerance);
    std::vector<Reading> placed;
    for (std::size_t k = 0; k < readings.size(); ++k) {
        if (!places[k]) continue;
        placed.push_back(readings[k]);
        placed.back().at = grid[*places[k]].begin();
        placed.back().point = static_cast<std::uint32_t>(*places[k]);
    }
    return one_per_instant(std::move(placed));
}

}  // namespace wattle::inline v0::stream::detail
