#include "wattle/stream/counter.hpp"

#include "filler.hpp"
#include "interval_pieces.hpp"
#include "meters.hpp"
#include "rows.hpp"

#include <algorithm>
#include <deque>
#include <limits>
#include <optional>
#include <utility>

namespace wattle::inline v0::stream::detail {

namespace {

using std::chrono::microseconds;

/// What the readings of one point come to, taken one after the other.
class Account {
public:
    /// All of these must outlive it.
    Account(const MeterChain& meters, const Slots& grid, std::string_view kind) : meters_(meters), kind_(kind), slots_(grid, kind) {}
    Account(const Account&) = delete;
    Account& operator=(const Account&) = delete;

    /// False if the reading is not later than the one before: then all of them have to be put in order first.
    bool take(const Reading& reading) {
        if (any_ && reading.at <= last_) return false;
        any_ = true;
        last_ = reading.at;
        Filling filling{slots_, kind_};
        judge_.take(meters_, reading, filling);
        return true;
    }
    /// Takes rows from row i on, as long as their steps are plain, and tells where they end.
    template <class R>
    std::size_t take_plain(const R& rows, std::size_t i) {
        if (!judge_.is_plain() || rows.micros(i) <= last_.time_since_epoch().count()) return i;
        const Register& counter = judge_.counter(meters_);
        const std::int64_t until = judge_.until(meters_);
        const auto amount = [&](const Reading& from, const Reading& to) { return counter.amount(from, to, Register::Verdict::normal, kind_); };
        while (i < rows.size()) {
            constexpr std::size_t even = Register::even_steps;
            const std::size_t block = std::min(rows.size(), i + 1 + 4 * even);  // which stays in the cache
            std::size_t j = i;
            while (j < block) {
                if (j != i && j + even <= block && counter.are_plain(rows, j - 1)) {
                    j += even;
                    continue;
                }
                std::int64_t value = j == i ? judge_.base().value : rows.value(j - 1);
                std::int64_t micros = j == i ? judge_.base().at.time_since_epoch().count() : rows.micros(j - 1);
                const std::size_t end = std::min(block, j == i ? i + 1 : j + even);
                for (; j < end; ++j) {
                    const std::int64_t next_value = rows.value(j), next_micros = rows.micros(j);
                    if (!counter.is_plain(value, micros, next_value, next_micros, rows.quality(j))) break;
                    value = next_value, micros = next_micros;
                }
                if (j < end) break;
            }
            while (j != i && rows.micros(j - 1) >= until) --j;  // another meter, once
            if (j == i) break;
            slots_.take_plain(judge_.base(), rows, i, j, amount);
            judge_.advance(rows[j - 1]);
            last_ = judge_.base().at;
            if (j < block) return j;
            i = j;
        }
        return i;
    }

    /// The last reading, as long as plain steps may follow it, and before which instant they fall into one slot. No instant lies before the limit of none.
    struct Front {
        std::int64_t value = 0, micros = 0, limit = std::numeric_limits<std::int64_t>::min();
        const Register* counter = nullptr;
    };
    Front front() const {
        if (!judge_.is_plain() || judge_.base().at != last_) return {};
        return {judge_.base().value, last_.time_since_epoch().count(), std::min(slots_.limit(last_), judge_.until(meters_)),
                &judge_.counter(meters_)};
    }
    /// Takes a front that has moved on by plain steps.
    void advance(const Front& front, std::uint32_t point) {
        const Instant at{std::chrono::microseconds(front.micros)};
        if (front.counter == nullptr || at == last_) return;
        const Reading to{at, front.value, point, {}, 0};
        slots_.take(judge_.base().at, at, front.counter->amount(judge_.base(), to, Register::Verdict::normal, kind_), {});
        judge_.advance(to);
        last_ = at;
    }

    CounterAmounts finish() && {
        Filling filling{slots_, kind_};
        judge_.finish(meters_, filling);
        return std::move(slots_).columns();
    }

private:
    const MeterChain& meters_;
    std::string_view kind_;
    SlotFiller slots_;
    PointJudge judge_;
    bool any_ = false;
    Instant last_{};  // of all readings
};

/// What readings come to that stand in order; nothing once one is not later than the one before.
template <class R>
std::optional<CounterAmounts> judged(const R& rows, const MeterChain& meters, const Slots& grid, std::string_view kind) {
    Account account(meters, grid, kind);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (const std::size_t plain_until = account.take_plain(rows, i); plain_until != i)
            i = plain_until - 1;
        else if (!account.take(rows[i]))
            return std::nullopt;
    }
    return std::move(account).finish();
}

template <class R>
std::vector<Reading> all_of(const R& rows) {
    std::vector<Reading> readings;
    readings.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) readings.push_back(rows[i]);
    return readings;
}
/// One of each instant, oldest first.
template <class R>
std::vector<Reading> in_order(const R& rows, const MeterChain& meters) {
    std::vector<Reading> readings = all_of(rows);
    for (Reading& reading : readings) {
        const Register* counter = meters.at(reading.at);
        if (counter && !reading.quality.missing() && !counter->can_show(reading.value))
            reading.quality = worse(reading.quality, Reason::outside_limits);
    }
    return one_per_instant(std::move(readings));
}

/// How the amounts of one point are found: by judging a register, or from the values of intervals.
struct Counter {
    Counter(const Point& point, const CounterRule& rule, const CounterKind& kind) {
        if (point.kind == PointKind::interval)
            intervals.emplace(point, rule, kind);
        else
            meters.emplace(point, rule, kind);
    }

    std::optional<MeterChain> meters;
    std::optional<IntervalPieces> intervals;
};

template <class R>
CounterAmounts amounts_of(const R& rows, const Counter& counter, const Slots& grid, std::string_view kind) {
    if (counter.meters) {
        if (auto amounts = judged(rows, *counter.meters, grid, kind)) return *std::move(amounts);
        return judged(Rows{in_order(rows, *counter.meters)}, *counter.meters, grid, kind).value();
    }
    SlotFiller slots(grid, kind);
    Instant known = Instant::min();
    for (const IntervalPieces::Piece& p : counter.intervals->of(all_of(rows))) {
        slots.miss(known, p.from, Reason::gap);
        if (p.quality.missing())
            slots.miss(p.from, p.to, p.quality);
        else
            fill(slots, counter.intervals->gaps(), p.from, p.to, p.amount, p.quality);
        known = p.to;
    }
    slots.miss(known, Instant::max(), Reason::gap);
    return std::move(slots).columns();
}

template <class R>
std::vector<CounterLump> lumps_of(const R& rows, const Counter& counter, std::string_view kind) {
    Lumping lumping{{}, kind};
    if (counter.meters) {
        PointJudge judge;
        for (const Reading& reading : in_order(rows, *counter.meters)) judge.take(*counter.meters, reading, lumping);
        judge.finish(*counter.meters, lumping);
    } else {
        for (const IntervalPieces::Piece& p : counter.intervals->of(all_of(rows)))
            if (!p.quality.missing() && counter.intervals->gaps().leaves(p.from, p.to))
                lumping.lumps.push_back({{p.from, p.to}, p.amount, p.quality});
    }
    return std::move(lumping.lumps);
}

/// The rows of such a table.
std::vector<CounterAmounts> one_by_one(const Table& table, std::span<const Counter* const> counters, const Slots& grid, std::string_view kind) {
    std::vector<CounterAmounts> all;
    all.reserve(counters.size());
    const auto points = table.point();
    auto row = points.begin();
    for (std::uint32_t p = 0; p < counters.size(); ++p) {
        const auto first = row;
        row = std::upper_bound(row, points.end(), p);
        all.push_back(amounts_of(columns_of(table, static_cast<std::size_t>(first - points.begin()), static_cast<std::size_t>(row - first), p),
                                 *counters[p], grid, kind));
    }
    return all;
}

/// The rows of a table with the points mixed, in one pass: nearly every row only moves the front of its register on.
std::vector<CounterAmounts> amounts_in_turns(const Table& table, std::span<const Counter* const> counters, const Slots& grid, std::string_view kind) {
    std::deque<std::optional<Account>> accounts;  // of registers whose rows come in order
    for (const Counter* counter : counters) {
        accounts.emplace_back();
        if (counter->meters) accounts.back().emplace(*counter->meters, grid, kind);
    }
    std::vector<Account::Front> fronts(counters.size());
    const auto points = table.point();
    const auto at = table.at();
    const auto values = table.value();
    const auto qualities = table.quality();
    constexpr std::size_t ahead = 24;  // rows: about as long as memory takes to answer
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (i + ahead < table.size()) __builtin_prefetch(&fronts[points[i + ahead]], 1);
        const std::uint32_t p = points[i];
        Account::Front& front = fronts[p];
        const std::int64_t micros = at[i].time_since_epoch().count();
        if (micros < front.limit && front.counter->is_plain(front.value, front.micros, values[i], micros, qualities[i])) [[likely]] {
            front.value = values[i];
            front.micros = micros;
            continue;
        }
        if (!accounts[p]) continue;
        accounts[p]->advance(front, p);
        if (!accounts[p]->take(table[i])) accounts[p].reset();
        front = accounts[p] ? accounts[p]->front() : Account::Front();
    }

    std::vector<std::vector<Reading>> readings(counters.size());
    if (std::any_of(accounts.begin(), accounts.end(), [](const auto& account) { return !account; }))
        for (std::size_t i = 0; i < table.size(); ++i)
            if (!accounts[points[i]]) readings[points[i]].push_back(table[i]);
    std::vector<CounterAmounts> all;
    all.reserve(counters.size());
    for (std::uint32_t p = 0; p < counters.size(); ++p) {
        if (!accounts[p]) {
            all.push_back(amounts_of(Rows{readings[p]}, *counters[p], grid, kind));
            continue;
        }
        accounts[p]->advance(fronts[p], p);
        all.push_back(std::move(*accounts[p]).finish());
    }
    return all;
}

void require_one_point(std::span<const Reading> readings) {
    for (const Reading& r : readings)
        if (r.point != readings.front().point)
            throw_error(code::bad_table, "readings",
                        "they are of several points, " + std::to_string(readings.front().point) + " and " + std::to_string(r.point),
                        "give those of one point, or a Table and the id of the point");
}

}  // namespace

CounterAmounts counter_amounts(std::span<const Reading> readings, const Point& point, const Slots& grid, const CounterRule& rule,
                               const CounterKind& kind) {
    require_one_point(readings);
    return amounts_of(Rows{readings}, Counter(point, rule, kind), grid, kind.name);
}
CounterAmounts counter_amounts(const Table& table, std::uint32_t place, const Slots& grid, const CounterRule& rule, const CounterKind& kind) {
    const Counter counter(table.points()[place], rule, kind);
    return with_rows_of(table, place, [&](const auto& rows) { return amounts_of(rows, counter, grid, kind.name); });
}

std::vector<CounterLump> counter_lumps(std::span<const Reading> readings, const Point& point, const CounterRule& rule, const CounterKind& kind) {
    require_one_point(readings);
    return lumps_of(Rows{readings}, Counter(point, rule, kind), kind.name);
}
std::vector<CounterLump> counter_lumps(const Table& table, std::uint32_t place, const CounterRule& rule, const CounterKind& kind) {
    const Counter counter(table.points()[place], rule, kind);
    return with_rows_of(table, place, [&](const auto& rows) { return lumps_of(rows, counter, kind.name); });
}

std::vector<CounterAmounts> counter_amounts(const Table& table, const Slots& grid, const CounterRule& rule, std::span<const CounterKind> kinds) {
    if (kinds.empty()) return {};
    std::deque<Counter> different;  // neighbours are often alike, and one is found faster than ten thousand
    std::vector<const Counter*> counters;
    for (std::size_t p = 0; p < kinds.size(); ++p) {
        Counter counter(table.points()[p], rule, kinds[p]);
        if (different.empty() || !counter.meters || different.back().meters != counter.meters) different.push_back(std::move(counter));
        counters.push_back(&different.back());
    }
    if (is_by_point(table.point())) return one_by_one(table, counters, grid, kinds[0].name);
    return amounts_in_turns(table, counters, grid, kinds[0].name);
}

}  // namespace wattle::inline v0::stream::detail
