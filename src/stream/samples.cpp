#include "wattle/stream/samples.hpp"

#include "pieces.hpp"
#include "rows.hpp"
#include "summaries.hpp"

#include <limits>

namespace wattle::inline v0::stream {

using v0::to_string;  // of numbers and instants, which those of this room would hide

namespace {

using detail::Gauge, detail::Rows, detail::suspect;
using std::chrono::microseconds;

constexpr std::string_view where = "SampleSummary";

// ---- one reading

/// The gauge of a point; how long a value counts does not matter to its readings.
Gauge gauge_of(const Point& point) { return Gauge(point, PointKind::gauge, {.hold = microseconds(1)}); }

void take_value(SampleSummary& summary, std::int64_t least, std::int64_t greatest) {
    summary.least = std::min(summary.least.value_or(least), least);
    summary.greatest = std::max(summary.greatest.value_or(greatest), greatest);
}

void take_reading(SampleSummary& summary, const Reading& reading) {
    if (suspect(reading)) {
        ++summary.set_aside;
        return;
    }
    summary.quality = worse(summary.quality, reading.quality);
    if (reading.quality.missing()) {
        ++summary.missing;
        return;
    }
    ++summary.readings;
    summary.sum += reading.value;
    take_value(summary, reading.value, reading.value);
}

std::vector<SampleSummary> nothing_of(const Gauge& gauge, const Slots& grid) {
    SampleSummary nothing;
    nothing.step = gauge.step;
    return std::vector<SampleSummary>(grid.size(), nothing);
}

/// Of readings in any order: sorted, then one by one.
std::vector<SampleSummary> in_any_order(std::vector<Reading> readings, const Gauge& gauge, const Slots& grid) {
    auto each = nothing_of(gauge, grid);
    SlotCursor cursor(grid);
    for (const Reading& reading : in_order(std::move(readings), gauge))
        if (const auto i = cursor.index_of(reading.at)) take_reading(each[*i], reading);
    return each;
}

// ---- many at once

/// What readings in one slot come to that are measured, each later than the one before, none beyond what the gauge can show. Nearly all are.
struct Run {
    std::int64_t rows = 0;
    std::int64_t sum = 0;
    std::int64_t least = std::numeric_limits<std::int64_t>::max(), greatest = std::numeric_limits<std::int64_t>::min();
};

constexpr std::size_t most_rows = 4096;  // of 15 digits each: their sum fits 63 bits

/// What the readings of one gauge come to, taken one after the other.
class Account {
public:
    /// Both must outlive it.
    Account(const Gauge& gauge, const Slots& grid)
        : gauge_(gauge),
          low_(std::max(gauge.low, -detail::most_counts)),
          high_(std::min(gauge.high, detail::most_counts)),
          each_(nothing_of(gauge, grid)),
          walk_(grid) {}

    /// False if the reading is not later than the one before: then all of them have to be put in order first.
    bool take(const Reading& row) {
        if (any_ && row.at <= last_) return false;
        any_ = true;
        last_ = row.at;
        walk_.go_on_to(row.at);
        if (walk_.has(row.at)) take_reading(each_[walk_.at()], judged(row, gauge_));
        return true;
    }

    /// Takes rows from row i on, as long as they are plain, and tells where they end.
    template <class R>
    std::size_t take_plain(const R& rows, std::size_t i) {
        while (i < rows.size()) {
            const Instant at{microseconds(rows.micros(i))};
            if (any_ && at <= last_) return i;
            walk_.go_on_to(at);
            const Run run = all_plain(rows, i, walk_.edge(at).time_since_epoch().count());
            if (run.rows == 0) return i;
            if (walk_.has(at)) add(each_[walk_.at()], run);
            i += static_cast<std::size_t>(run.rows);
            any_ = true;
            last_ = Instant(microseconds(rows.micros(i - 1)));
        }
        return i;
    }

    /// Plain readings of one slot. No instant lies before the limit of none.
    struct alignas(64) Front {
        std::int64_t micros = 0, limit = std::numeric_limits<std::int64_t>::min();
        std::int64_t low = 0, high = 0;
        Run run;

        bool take(std::int64_t value, std::int64_t t, Quality quality) {
            if (t >= limit || t <= micros || value < low || value > high || quality.bits() != 0 || run.rows == static_cast<std::int64_t>(most_rows))
                return false;
            micros = t;
            ++run.rows;
            run.sum += value;
            run.least = std::min(run.least, value);
            run.greatest = std::max(run.greatest, value);
            return true;
        }
    };
    /// Takes a front that has moved on, then a reading that it did not; and makes it a new one.
    bool take(Front& front, const Reading& row) {
        take(front);
        front = {};
        if (!take(row)) return false;
        front.micros = last_.time_since_epoch().count();
        front.limit = walk_.edge(last_).time_since_epoch().count();
        front.low = low_;
        front.high = high_;
        // The next slot is not in the cache, and there is time to fetch it.
        if (walk_.at() + 1 < each_.size()) __builtin_prefetch(&each_[walk_.at() + 1], 1);
        return true;
    }
    void take(const Front& front) {
        if (front.run.rows == 0) return;
        if (walk_.has(last_)) add(each_[walk_.at()], front.run);
        last_ = Instant(microseconds(front.micros));
    }

    std::vector<SampleSummary> finish() && { return std::move(each_); }

private:
    /// The rows from i to the edge; none if one of them is not plain.
    template <class R>
    Run all_plain(const R& rows, std::size_t i, std::int64_t edge) const {
        const std::size_t first = i, end = std::min(rows.size(), i + most_rows);
        std::int64_t least = rows.value(i), greatest = least, micros = rows.micros(i);
        auto sum = static_cast<std::uint64_t>(least);  // unsigned: what is not plain may lie anywhere
        unsigned odd = rows.quality(i).bits();
        for (++i; i < end; ++i) {
            const std::int64_t t = rows.micros(i), value = rows.value(i);
            if (t >= edge) break;
            odd |= rows.quality(i).bits();
            odd |= static_cast<unsigned>(t <= micros);
            micros = t;
            sum += static_cast<std::uint64_t>(value);
            least = std::min(least, value);
            greatest = std::max(greatest, value);
        }
        if (odd != 0 || least < low_ || greatest > high_) return {};
        return {static_cast<std::int64_t>(i - first), static_cast<std::int64_t>(sum), least, greatest};
    }

    static void add(SampleSummary& summary, const Run& run) {
        summary.readings += run.rows;
        summary.sum += run.sum;
        take_value(summary, run.least, run.greatest);
    }

    const Gauge& gauge_;
    std::int64_t low_, high_;
    std::vector<SampleSummary> each_;
    detail::SlotWalk walk_;
    bool any_ = false;
    Instant last_{};  // of all readings
};

template <class R>
std::vector<SampleSummary> summarized(const R& rows, const Gauge& gauge, const Slots& grid) {
    Account account(gauge, grid);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (const std::size_t plain_until = account.take_plain(rows, i); plain_until != i)
            i = plain_until - 1;
        else if (!account.take(rows[i]))
            return in_any_order(copy_of(rows), gauge, grid);
    }
    return std::move(account).finish();
}

}  // namespace

std::optional<Decimal> SampleSummary::mean(Rounding mode, Decimal quantum) const {
    if (readings == 0) return std::nullopt;
    return detail::rounded(sum, readings, step, mode, quantum, where);
}

SampleSummary& SampleSummary::operator+=(const SampleSummary& other) {
    step = detail::one_step(step, other.step, where);
    sum = detail::add(sum, other.sum, where);
    if (other.least) take_value(*this, *other.least, *other.greatest);
    readings += other.readings;
    set_aside += other.set_aside;
    missing += other.missing;
    quality = worse(quality, other.quality);
    return *this;
}

Bytes SampleSummary::to_bytes() const {
    ByteWriter out;
    out.put(std::uint8_t{1});
    detail::put(out, step);
    out.put(sum).put(readings).put(set_aside).put(missing).put(quality.bits());
    if (least) out.put(*least).put(*greatest);
    return std::move(out).bytes();
}

SampleSummary SampleSummary::from_bytes(std::span<const std::byte> bytes) {
    ByteReader in(bytes, where);
    detail::get_version(in);
    SampleSummary summary;
    summary.step = detail::get_step(in);
    summary.sum = in.get<Int128>();
    summary.readings = detail::get_number(in);
    summary.set_aside = detail::get_number(in);
    summary.missing = detail::get_number(in);
    summary.quality = detail::get_quality(in);
    if (summary.readings != 0) {
        summary.least = in.get<std::int64_t>();
        summary.greatest = in.get<std::int64_t>();
    }
    in.finish();
    return summary;
}

std::string to_string(const SampleSummary& summary) {
    std::string text;
    if (summary.least) text = to_string(summary.to_exact(*summary.least)) + " to " + to_string(summary.to_exact(*summary.greatest)) + " in ";
    text += std::to_string(summary.readings) + " readings";
    if (summary.set_aside != 0) text += ", " + std::to_string(summary.set_aside) + " set aside";
    if (summary.missing != 0) text += ", " + std::to_string(summary.missing) + " missing";
    return text + "; worst: " + to_string(summary.quality);
}

SampleSummaries samples(const Table& table, std::string_view id, const Slots& grid) {
    const std::uint32_t place = table.index(id);
    const Gauge gauge = gauge_of(table.points()[place]);
    return {grid, table.points()[place].unit, detail::with_rows_of(table, place, [&](const auto& rows) { return summarized(rows, gauge, grid); })};
}

SampleSummaries samples(std::span<const Reading> readings, const Point& point, const Slots& grid) {
    detail::require_one_point(readings);
    return {grid, point.unit, summarized(Rows{readings}, gauge_of(point), grid)};
}

std::vector<SampleSummaries> samples(const Table& table, const Slots& grid) {
    std::vector<Gauge> gauges;
    gauges.reserve(table.points().size());
    for (const Point& point : table.points()) gauges.push_back(gauge_of(point));
    std::vector<std::vector<SampleSummary>> each;
    if (detail::is_by_point(table.point()))
        detail::each_point(table, [&](std::uint32_t p, const auto& rows) { each.push_back(summarized(rows, gauges[p], grid)); });
    else
        each = detail::in_turns<Account>(table, std::span<const Gauge>(gauges), grid, in_any_order);
    return detail::with_points(table, grid, std::move(each));
}

namespace detail {

SampleSummaries samples_in_any_order(std::span<const Reading> readings, const Point& point, const Slots& grid) {
    return {grid, point.unit, in_any_order({readings.begin(), readings.end()}, gauge_of(point), grid)};
}

}  // namespace detail

}  // namespace wattle::inline v0::stream
