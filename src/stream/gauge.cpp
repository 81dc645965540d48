#include "gauge_run.hpp"
#include "pieces.hpp"
#include "rows.hpp"
#include "summaries.hpp"

#include <limits>

namespace wattle::inline v0::stream {

namespace {

using namespace detail;
using std::chrono::microseconds;
using Shown = GaugeSummary::Shown;

constexpr std::string_view where = "GaugeSummary";

// ---- one reading, one piece of time

/// 2 × counts × µs under a piece from its begin up to t, floored: 51 and 63 bits.
Int128 twice_area(const GaugePiece& piece, Instant t) {
    const Int128 passed = detail::between(piece.from, t), length = detail::between(piece.from, piece.to);
    if (passed == length) return (Int128{piece.begin} + piece.end) * length;
    const Int128 level = 2 * Int128{piece.begin} * passed;
    if (piece.rise() == 0 || passed == 0) return level;
    // ⌊rise × passed² / length⌋ in two steps, because passed² alone may have 126 bits.
    const Int128 product = Int128{piece.rise()} * passed;
    const Int128 quotient = detail::floor_divide(product, length), rest = product - quotient * length;
    return level + quotient * passed + rest * passed / length;
}

void take_value(GaugeSummary& summary, const Shown& shown) {
    keep(summary.least, shown, 1);
    keep(summary.greatest, shown, -1);
}

void take_reading(GaugeSummary& summary, const Reading& reading) {
    const Shown shown{reading.at, reading.value};
    ++summary.readings;
    summary.sum += reading.value;
    summary.squares = detail::add(summary.squares, Int128{reading.value} * reading.value, where);
    take_value(summary, shown);
    if (!summary.first) summary.first = shown;
    summary.last = shown;
    summary.quality = worse(summary.quality, reading.quality);
}

void take_time(GaugeSummary& summary, const GaugePiece& piece, Instant begin, Instant end) {
    const Int128 area = twice_area(piece, end) - twice_area(piece, begin);
    summary.twice_integral = detail::add(summary.twice_integral, area, where);
    if (!piece.quality.measured()) summary.twice_estimated = detail::add(summary.twice_estimated, area, where);
    const auto of_class = piece.quality.quality_class();
    microseconds& time = of_class == QualityClass::measured    ? summary.measured
                         : of_class == QualityClass::estimated ? summary.estimated
                                                               : summary.substituted;
    time = plus(time, end - begin);
}

/// The summaries of the slots, each made when it is first asked for, so that memory is written once.
class Each {
public:
    Each(const Gauge& gauge, const Slots& grid) : step_(gauge.step), grid_(grid) { summaries_.reserve(grid.size()); }

    GaugeSummary& operator[](std::size_t i) {
        while (summaries_.size() <= i) make();
        return summaries_[i];
    }
    std::vector<GaugeSummary> all() && {
        while (summaries_.size() < grid_.size()) make();
        return std::move(summaries_);
    }

private:
    void make() {
        GaugeSummary& next = summaries_.emplace_back();
        next.step = step_;
        next.length = grid_[summaries_.size() - 1].length();
        // Where points take turns, what comes next has long left the cache, and there is time to fetch it.
        if (summaries_.size() == summaries_.capacity()) return;
        const char* const line = reinterpret_cast<const char*>(&next + 1);
        for (std::size_t i = 0; i < sizeof(GaugeSummary); i += 64) __builtin_prefetch(line + i, 1);
    }

    Decimal step_;
    const Slots& grid_;
    std::vector<GaugeSummary> summaries_;
};

void take_piece(Each& each, SlotWalk& walk, const GaugePiece& piece, bool linear) {
    walk.meet(piece, [&](std::size_t i, Instant begin, Instant end, bool from_begin) {
        GaugeSummary& summary = each[i];
        summary.quality = worse(summary.quality, piece.quality);
        if (piece.quality.missing()) return;
        take_time(summary, piece, begin, end);
        if (from_begin && !linear) take_value(summary, {begin, piece.begin});
    });
}

/// Of readings in any order: sorted, then one by one.
std::vector<GaugeSummary> in_any_order(std::vector<Reading> readings, const Gauge& gauge, const Slots& grid) {
    if (grid.empty()) return {};
    Each each(gauge, grid);
    readings = in_order(std::move(readings), gauge);
    SlotCursor cursor(grid);
    for (const Reading& reading : readings) {
        if (reading.quality.missing()) continue;
        const auto i = cursor.index_of(reading.at);
        if (!i) continue;
        if (suspect(reading))
            ++each[*i].set_aside;
        else
            take_reading(each[*i], reading);
    }
    std::erase_if(readings, suspect);
    SlotWalk walk(grid);
    each_piece(readings, gauge, [&](const GaugePiece& piece) { take_piece(each, walk, piece, gauge.linear); });
    return std::move(each).all();
}

// ---- many at once

/// What the readings of one gauge come to, taken one after the other.
class Account {
public:
    /// Both must outlive it.
    Account(const Gauge& gauge, const Slots& grid) : gauge_(gauge), plain_(gauge), each_(gauge, grid), pieces_(gauge), walk_(grid), aside_(grid) {}
    Account(const Account&) = delete;
    Account& operator=(const Account&) = delete;

    /// False if the reading is not later than the one before: then all of them have to be put in order first.
    bool take(const Reading& row) {
        if (any_ && row.at <= last_) return false;
        any_ = true;
        last_ = row.at;
        const Reading reading = judged(row, gauge_);
        if (suspect(reading)) {
            if (const auto i = aside_.index_of(reading.at)) ++each_[*i].set_aside;
            return true;
        }
        pieces_.take(reading, [&](const GaugePiece& piece) { take_piece(each_, walk_, piece, gauge_.linear); });
        walk_.go_on_to(reading.at);
        if (walk_.has(reading.at) && !reading.quality.missing()) take_reading(each_[walk_.at()], reading);
        return true;
    }

    /// Takes rows from row i on, as long as they are plain, and tells where they end.
    template <class R>
    std::size_t take_plain(const R& rows, std::size_t i) {
        if (!goes_on_plainly() || rows.micros(i) <= micros_of(last_)) return i;
        const std::size_t first = i;
        Start start(pieces_.before()->value, micros_of(pieces_.before()->at));
        for (bool any = true; any;) {
            const std::size_t begin = i;
            i = gauge_.linear ? take_slot<true>(rows, i, start) : take_slot<false>(rows, i, start);
            any = i < rows.size() && i != begin;
        }
        if (!start.counted) add_run(Run<UInt128>(start, gauge_.linear), start.micros, 0);
        if (i != first) go_on_from(start.value, start.micros);
        return i;
    }

    /// Plain readings of one slot. No instant lies before the limit of none.
    struct alignas(64) Front {
        std::int64_t limit = std::numeric_limits<std::int64_t>::min();
        std::uint64_t hold = 0;
        std::int64_t low = 0, high = 0;
        bool linear = false;
        Run<std::uint64_t> run;

        bool take(std::int64_t value, std::int64_t micros, Quality quality) {
            if (micros >= limit || micros <= run.micros || micros_between(run.micros, micros) > hold || value < low || value > high ||
                quality.bits() != 0 || run.readings == static_cast<std::int64_t>(most_rows))
                return false;
            linear ? run.take<true>(value, micros) : run.take<false>(value, micros);
            return true;
        }
    };
    /// Takes a front that has moved on, then a reading that it did not; and makes it a new one.
    bool take(Front& front, const Reading& row) {
        const std::int64_t micros = micros_of(row.at);
        if (front.limit != Front().limit && plain_.is(front.run.micros, micros, row.value, row.quality)) {
            const auto edge = edge_of(front.run.begin);
            if (const auto next = next_slot(front.run, edge, row.value, micros)) {
                last_ = row.at;
                pieces_.go_on_from({last_, row.value, 0, {}, 0});
                set(front, *next);
                return true;
            }
        }
        take(front);
        front = Front();
        if (!take(row)) return false;
        if (goes_on_plainly() && pieces_.before()->at == last_) set(front, Start(row.value, micros));
        return true;
    }
    void take(const Front& front) {
        if (front.limit == Front().limit) return;
        add_run(front.run, front.run.micros, 0);
        go_on_from(front.run.value, front.run.micros);
    }

    std::vector<GaugeSummary> finish() && {
        pieces_.finish([&](const GaugePiece& piece) { take_piece(each_, walk_, piece, gauge_.linear); });
        return std::move(each_).all();
    }

private:
    static std::int64_t micros_of(Instant t) { return t.time_since_epoch().count(); }

    std::int64_t edge_of(std::int64_t micros) const { return micros_of(walk_.edge(Instant(microseconds(micros)))); }

    bool goes_on_plainly() const { return pieces_.before() != nullptr && pieces_.before()->quality.bits() == 0; }
    void go_on_from(std::int64_t value, std::int64_t micros) {
        last_ = Instant(microseconds(micros));
        pieces_.go_on_from({last_, value, 0, {}, 0});
    }

    void set(Front& front, const Start& start) const {
        front = Front();
        if (!start.is_narrow()) return;
        front.limit = near(start.begin, edge_of(start.begin));
        front.hold = plain_.hold;
        front.low = std::max(plain_.low, -most_value);
        front.high = std::min(plain_.high, most_value);
        front.linear = plain_.linear;
        front.run = Run<std::uint64_t>(start, plain_.linear);
    }

    /// Takes the rows of a slot, and the first one behind it, where the next ones start; tells where they end.
    template <bool linear, class R>
    std::size_t take_slot(const R& rows, std::size_t i, Start& start) {
        const std::int64_t edge = edge_of(start.begin);
        const auto take = [&](const auto& run) {
            i += static_cast<std::size_t>(run.readings - (start.counted ? 0 : 1));
            if (i < rows.size() && rows.micros(i) >= edge && plain_.is(run.micros, rows.micros(i), rows.value(i), rows.quality(i))) {
                const std::int64_t value = rows.value(i), micros = rows.micros(i);
                if (const auto next = next_slot(run, edge, value, micros)) {
                    start = *next;
                } else {
                    add_run(run, run.micros, 0);
                    cross(run.value, run.micros, value, micros);
                    start = Start(value, micros);
                }
                ++i;
            } else {
                add_run(run, run.micros, 0);
                start = Start(run.value, run.micros);
            }
        };
        if (!wide_ && start.is_narrow())
            if (const auto run = all_plain<linear>(rows, i, edge, start, plain_)) return take(*run), i;
        const auto run = while_plain<linear>(rows, i, edge, start, plain_);
        wide_ = run.readings != 0 && !(is_narrow(run.least) && is_narrow(run.greatest));  // and so are probably those that follow
        take(run);
        return i;
    }

    /// Adds what plain readings in the slot of their begin come to, up to an instant, with the area behind the last one.
    template <class Product>
    void add_run(const Run<Product>& run, std::int64_t end, Int128 behind) {
        if (!walk_.has(Instant(microseconds(run.begin)))) return;
        GaugeSummary& summary = each_[walk_.at()];
        const Int128 area = whole(run.area) + behind;
        summary.twice_integral = detail::add(summary.twice_integral, gauge_.linear ? area : 2 * area, where);
        const std::uint64_t time = std::min<std::uint64_t>(micros_between(run.begin, end), std::numeric_limits<std::int64_t>::max());
        summary.measured = plus(summary.measured, microseconds(static_cast<std::int64_t>(time)));
        if (run.readings == 0) return;
        const auto shown = [](std::int64_t value, std::int64_t at) { return Shown{Instant(microseconds(at)), value}; };
        summary.readings += run.readings;
        summary.sum += static_cast<std::int64_t>(run.sum);
        summary.squares = detail::add(summary.squares, whole(run.squares), where);
        if (!summary.least || run.least < summary.least->value) summary.least = shown(run.least, run.least_at);
        if (!summary.greatest || run.greatest > summary.greatest->value) summary.greatest = shown(run.greatest, run.greatest_at);
        if (!summary.first) summary.first = shown(run.first_value, run.first_micros);
        summary.last = shown(run.value, run.micros);
    }

    /// Adds a run up to the edge of its slot, where a plain reading in the next slot follows it, and tells how that begins; nothing where it does not
    /// follow so.
    template <class Product>
    std::optional<Start> next_slot(const Run<Product>& run, std::int64_t edge, std::int64_t value, std::int64_t micros) {
        if (micros < edge || micros >= micros_of(walk_.next_edge()) || !walk_.has(Instant(microseconds(run.begin)))) return std::nullopt;
        const Instant at{microseconds(edge)};
        Int128 behind = Int128{run.value} * micros_between(run.micros, edge), next = Int128{run.value} * micros_between(edge, micros);
        if (gauge_.linear) {
            const GaugePiece piece{Instant(microseconds(run.micros)), Instant(microseconds(micros)), run.value, value, {}};
            behind = twice_area(piece, at);
            next = edge == micros ? Int128{0} : twice_area(piece, piece.to) - behind;
        }
        add_run(run, edge, behind);
        walk_.go_on_to(at);
        return Start(value, micros, edge, run.value, next);
    }

    /// Any plain reading on or behind the edge of a slot.
    void cross(std::int64_t value, std::int64_t micros, std::int64_t v, std::int64_t t) {
        const Instant to{microseconds(t)};
        take_piece(each_, walk_, {Instant(microseconds(micros)), to, value, gauge_.linear ? v : value, {}}, gauge_.linear);
        walk_.go_on_to(to);
        if (walk_.has(to)) take_reading(each_[walk_.at()], {to, v, 0, {}, 0});
    }

    const Gauge& gauge_;
    const Plain plain_;
    Each each_;
    Pieces pieces_;
    SlotWalk walk_;
    SlotCursor aside_;  // of readings set aside
    bool wide_ = false;
    bool any_ = false;
    Instant last_{};  // of all readings
};

template <class R>
std::vector<GaugeSummary> summarized(const R& rows, const Gauge& gauge, const Slots& grid) {
    if (grid.empty()) return {};
    Account account(gauge, grid);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (const std::size_t plain_until = account.take_plain(rows, i); plain_until != i) {
            i = plain_until - 1;
        } else if (!account.take(rows[i])) {
            return in_any_order(copy_of(rows), gauge, grid);
        }
    }
    return std::move(account).finish();
}

}  // namespace

GaugeSummaries gauges(const Table& table, std::string_view id, const Slots& grid, const GaugeRule& rule) {
    const std::uint32_t place = table.index(id);
    const Gauge gauge(table.points()[place], PointKind::gauge, rule);
    return {grid, table.points()[place].unit, detail::with_rows_of(table, place, [&](const auto& rows) { return summarized(rows, gauge, grid); })};
}

GaugeSummaries gauges(std::span<const Reading> readings, const Point& point, const Slots& grid, const GaugeRule& rule) {
    detail::require_one_point(readings);
    return {grid, point.unit, summarized(Rows{readings}, Gauge(point, PointKind::gauge, rule), grid)};
}

std::vector<GaugeSummaries> gauges(const Table& table, const Slots& grid, const GaugeRule& rule) {
    std::vector<Gauge> every;
    every.reserve(table.points().size());
    for (const Point& point : table.points()) every.emplace_back(point, PointKind::gauge, rule);
    std::vector<std::vector<GaugeSummary>> each;
    if (detail::is_by_point(table.point()) || grid.empty())
        detail::each_point(table, [&](std::uint32_t p, const auto& rows) { each.push_back(summarized(rows, every[p], grid)); });
    else
        each = detail::in_turns<Account>(table, std::span<const Gauge>(every), grid, in_any_order);
    return detail::with_points(table, grid, std::move(each));
}

namespace detail {

GaugeSummaries gauges_in_any_order(std::span<const Reading> readings, const Point& point, const Slots& grid, const GaugeRule& rule) {
    return {grid, point.unit, in_any_order({readings.begin(), readings.end()}, Gauge(point, PointKind::gauge, rule), grid)};
}

}  // namespace detail

}  // namespace wattle::inline v0::stream
