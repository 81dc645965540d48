// What plain readings of a gauge come to, many at once: sums of products in the fewest bits that hold them.
#pragma once

#include "pieces.hpp"

#include <limits>

namespace wattle::inline v0::stream::detail {

/// What is plain: measured, later than the reading before and within its hold, not beyond what the gauge can show. Nearly all readings are.
struct Plain {
    bool linear;
    std::uint64_t hold;
    std::int64_t low, high;

    explicit Plain(const Gauge& gauge)
        : linear(gauge.linear),
          hold(static_cast<std::uint64_t>(gauge.hold.count())),
          low(std::max(gauge.low, -most_counts)),
          high(std::min(gauge.high, most_counts)) {}

    bool is(std::int64_t from_micros, std::int64_t micros, std::int64_t value, Quality quality) const {
        return micros > from_micros && static_cast<std::uint64_t>(micros) - static_cast<std::uint64_t>(from_micros) <= hold && value >= low &&
               value <= high && quality.bits() == 0;
    }
};

// Products of plain readings fit 64 bits where values have up to 25 bits, within 2^37 µs, which is 38 hours, and 4096 rows.
constexpr std::int64_t most_value = std::int64_t{1} << 25;
constexpr std::uint64_t most_micros = (std::uint64_t{1} << 37) - 1;
constexpr std::size_t most_rows = 4096;

inline bool is_narrow(std::int64_t value) { return value >= -most_value && value <= most_value; }

inline std::uint64_t micros_between(std::int64_t from_micros, std::int64_t to_micros) {
    return static_cast<std::uint64_t>(to_micros) - static_cast<std::uint64_t>(from_micros);
}

/// Where plain readings of one slot begin.
struct Start {
    std::int64_t value, micros;  // the reading that the next ones follow
    std::int64_t begin;          // from where on time is not yet summed up: its instant, or the edge of a new slot before it
    std::int64_t before;         // the value in force at that edge
    Int128 area;                 // from there up to the reading
    bool counted;                // whether the reading is summed up already

    /// From a reading that is.
    Start(std::int64_t value, std::int64_t micros) : value(value), micros(micros), begin(micros), before(value), area(0), counted(true) {}
    /// From the first one in a new slot.
    Start(std::int64_t value, std::int64_t micros, std::int64_t edge, std::int64_t before, Int128 area)
        : value(value), micros(micros), begin(edge), before(before), area(area), counted(false) {}

    bool is_narrow() const { return detail::is_narrow(value) && detail::is_narrow(before) && micros_between(begin, micros) <= most_micros; }
};

/// What plain readings in one slot come to, with products of 64 bits or of 128. Unsigned, so that nothing is lost on the way to what fits at the end.
template <class Product>
struct Run {
    std::int64_t value = 0, micros = 0;  // of the last one
    std::int64_t begin = 0;
    std::int64_t readings = 0;
    std::uint64_t sum = 0;
    Product squares = 0, area = 0;  // area: under steps once, under lines twice
    std::int64_t least = std::numeric_limits<std::int64_t>::max(), least_at = 0;
    std::int64_t greatest = std::numeric_limits<std::int64_t>::min(), greatest_at = 0;
    std::int64_t first_value = 0, first_micros = 0;  // where the first one of the slot is among them

    Run() = default;
    Run(const Start& start, bool linear)
        : value(start.value),
          micros(start.micros),
          begin(start.begin),
          area(static_cast<Product>(start.area)),
          first_value(start.value),
          first_micros(start.micros) {
        if (start.counted) return;
        if (!linear && begin != micros) show(start.before, begin);
        count(value, micros);
    }

    void show(std::int64_t v, std::int64_t t) {
        least_at = v < least ? t : least_at;
        least = v < least ? v : least;
        greatest_at = v > greatest ? t : greatest_at;
        greatest = v > greatest ? v : greatest;
    }
    void count(std::int64_t v, std::int64_t t) {
        ++readings;
        sum += static_cast<std::uint64_t>(v);
        squares += static_cast<Product>(v) * static_cast<Product>(v);
        show(v, t);
    }
    template <bool linear>
    void take(std::int64_t v, std::int64_t t) {
        const auto height = linear ? static_cast<std::uint64_t>(value) + static_cast<std::uint64_t>(v) : static_cast<std::uint64_t>(value);
        area += static_cast<Product>(static_cast<std::int64_t>(height)) *
                static_cast<Product>(static_cast<std::uint64_t>(t) - static_cast<std::uint64_t>(micros));
        count(v, t);
        value = v;
        micros = t;
    }
};

inline Int128 whole(std::uint64_t product) { return static_cast<std::int64_t>(product); }
inline Int128 whole(UInt128 product) { return static_cast<Int128>(product); }

/// The edge, or what comes before it and is no further than products of 64 bits reach.
inline std::int64_t near(std::int64_t micros, std::int64_t edge) {
    return micros_between(micros, edge) > most_micros ? micros + static_cast<std::int64_t>(most_micros) : edge;
}

/// All rows from i to the edge, of narrow values; nothing if one of them is not plain.
template <bool linear, class R>
std::optional<Run<std::uint64_t>> all_plain(const R& rows, std::size_t i, std::int64_t edge, const Start& start, const Plain& plain) {
    const std::uint64_t hold = std::min(plain.hold, most_micros);
    const std::size_t end = std::min(rows.size(), i + most_rows - 1);
    edge = near(start.begin, edge);
    Run<std::uint64_t> run(start, linear);
    std::uint64_t odd = 0;
    unsigned qualities = 0;
    for (; i < end; ++i) {
        const std::int64_t t = rows.micros(i);
        if (t >= edge) break;
        const std::uint64_t passed = micros_between(run.micros, t);
        odd |= (passed - 1) | (hold - passed);  // the highest bit
        qualities |= rows.quality(i).bits();
        run.template take<linear>(rows.value(i), t);
    }
    const bool all = (odd >> 63) == 0 && qualities == 0 && run.micros >= start.micros &&
                     (run.readings == 0 || (run.least >= std::max(plain.low, -most_value) && run.greatest <= std::min(plain.high, most_value)));
    return all ? std::optional(run) : std::nullopt;
}

/// The rows from i to the edge, or to the first that is not plain.
template <bool linear, class R>
Run<UInt128> while_plain(const R& rows, std::size_t i, std::int64_t edge, const Start& start, const Plain& plain) {
    const std::size_t end = std::min(rows.size(), i + most_rows - 1);
    Run<UInt128> run(start, linear);
    for (; i < end; ++i) {
        const std::int64_t t = rows.micros(i);
        if (t >= edge || !plain.is(run.micros, t, rows.value(i), rows.quality(i))) break;
        run.template take<linear>(rows.value(i), t);
    }
    return run;
}

}  // namespace wattle::inline v0::stream::detail
