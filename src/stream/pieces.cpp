#include "pieces.hpp"

namespace wattle::inline v0::stream::detail {

using v0::to_string;  // of numbers and instants, which those of this room would hide

namespace {

template <class Find>
void set_step(Gauge& gauge, const Point& point, PointKind kind, const Find& find) {
    try {
        gauge.step = point.resolution * point.multiplier;
    } catch (const Error&) {
        find(code::overflow, "its resolution and multiplier are more digits than its arithmetic holds", "give them with fewer digits");
    }
    if (kind == PointKind::state && gauge.step > 0 && gauge.step != 1)
        find(code::bad_point, "a count of it is " + to_string(gauge.step) + ", and codes are whole numbers",
             "give it the resolution 1 and no multiplier");
}

template <class Find>
void set_bin(Gauge& gauge, Decimal width, const Find& find) {
    try {
        const Int128 counts = multiples(width.mantissa(), width.exponent() - gauge.step.exponent(), gauge.step.mantissa(), Rounding::down);
        if (width > 0 && Exact::from(counts, 0) * Exact(gauge.step) == Exact(width)) {
            gauge.bin = static_cast<std::int64_t>(std::min<Int128>(counts, most_counts + 1));  // beyond, there are two bins: below 0, and from 0 on
            return;
        }
    } catch (const Error&) {  // they are so far apart that the one is no multiple of the other
    }
    find(code::out_of_range, "its bins are " + to_string(width) + " wide, and a count of it is " + to_string(gauge.step),
         "give a width that is a multiple of a count");
}

/// A limit in counts, which it is a whole number of; just outside of what can be shown where it is further.
std::int64_t count_of(Decimal limit, Decimal resolution) {
    const Exact most = Exact::from(most_counts, 0) * Exact(resolution);
    if (Exact(limit) > most) return most_counts + 1;
    if (Exact(limit) < -most) return -most_counts - 1;
    return static_cast<std::int64_t>(multiples(limit.mantissa(), limit.exponent() - resolution.exponent(), resolution.mantissa(), Rounding::down));
}

}  // namespace

Gauge::Gauge(const Point& point, PointKind kind, const GaugeRule& rule, std::optional<Decimal> width)
    : linear(rule.interpolation == Interpolation::linear) {
    std::vector<Finding> findings;
    const auto find = [&](Code code, std::string what, std::string remedy) {
        findings.push_back({code, std::move(what), {"point " + quoted(point.id)}, std::move(remedy)});
    };
    try {
        point.check();
    } catch (const Error& error) {
        findings = error.findings();
    }
    if (point.kind != kind)
        find(code::bad_point,
             "it is of the kind " + std::string(to_string(point.kind)) + ", and what is asked for needs a " + std::string(to_string(kind)),
             "read it as kind " + std::string(to_string(kind)) + "; registers become amounts by amounts, interval values a series by intervals");
    if (rule.hold && rule.hold->count() <= 0)
        find(code::out_of_range, "its hold is " + std::to_string(rule.hold->count()) + " us", "give a length such as 15min");
    if (!rule.hold && !point.every)
        find(code::missing_option, "nothing tells how long a value counts",
             "give every, the spacing of its readings, or hold, the longest time without one");
    set_step(*this, point, kind, find);
    if (width && step > 0) set_bin(*this, *width, find);
    if (!findings.empty()) throw Error(std::move(findings));

    constexpr auto longest = microseconds::max();
    hold = rule.hold ? *rule.hold : *point.every > longest / 3 ? longest : *point.every * 3;
    if (point.low) low = count_of(*point.low, point.resolution);
    if (point.high) high = count_of(*point.high, point.resolution);
}

std::vector<Reading> readings_of(const Table& table, std::uint32_t place) {
    std::vector<Reading> readings;
    for (std::size_t row = 0; row < table.size(); ++row)
        if (table.point()[row] == place) readings.push_back(table[row]);
    return readings;
}

void require_one_point(std::span<const Reading> readings) {
    for (const Reading& r : readings)
        if (r.point != readings.front().point)
            throw_error(code::bad_table, "readings",
                        "they are of several points, " + std::to_string(readings.front().point) + " and " + std::to_string(r.point),
                        "give those of one point, or a Table and the id of the point");
}

std::vector<Reading> in_order(std::vector<Reading> readings, const Gauge& gauge) {
    for (Reading& r : readings) r = judged(r, gauge);
    return one_per_instant(std::move(readings));
}

}  // namespace wattle::inline v0::stream::detail
