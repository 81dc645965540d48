#include "wattle/stream/counter.hpp"

#include "judge.hpp"

#include <algorithm>
#include <deque>
#include <limits>
#include <optional>
#include <utility>

namespace wattle::inline v0::stream::detail {

namespace {

using std::chrono::microseconds;

/// Readings one behind the other in memory.
struct Rows {
    std::span<const Reading> readings;

    std::size_t size() const { return readings.size(); }
    std::int64_t micros(std::size_t i) const { return readings[i].at.time_since_epoch().count(); }
    std::int64_t value(std::size_t i) const { return readings[i].value; }
    Quality quality(std::size_t i) const { return readings[i].quality; }
    Reading operator[](std::size_t i) const { return readings[i]; }
};

/// Readings of one point as columns.
struct RowsOfColumns {
    std::span<const Instant> at;
    std::span<const std::int64_t> values;
    std::span<const Quality> qualities;
    std::span<const std::uint16_t> sources;  // may be empty
    std::uint32_t point = 0;

    std::size_t size() const { return at.size(); }
    std::int64_t micros(std::size_t i) const { return at[i].time_since_epoch().count(); }
    std::int64_t value(std::size_t i) const { return values[i]; }
    Quality quality(std::size_t i) const { return qualities[i]; }
    Reading operator[](std::size_t i) const { return {at[i], values[i], point, qualities[i], sources.empty() ? std::uint16_t{0} : sources[i]}; }
};

RowsOfColumns columns_of(const Table& table, std::size_t first, std::size_t count, std::uint32_t point) {
    return {table.at().subspan(first, count), table.value().subspan(first, count), table.quality().subspan(first, count),
            table.source().empty() ? table.source() : table.source().subspan(first, count), point};
}

/// Fills the slots of a grid with pieces of time, which come in order and leave nothing out.
class SlotFiller {
public:
    SlotFiller(const Slots& grid, std::string_view kind) : grid_(grid), kind_(kind) {
        const std::size_t n = grid.size();
        columns_ = {std::vector<std::int64_t>(n), std::vector<Quality>(n), std::vector<std::int64_t>(n), std::vector<std::int64_t>(n)};
        if (n != 0) look();
    }

    void take(Instant from, Instant to, std::int64_t amount, Quality quality) {
        const auto length = between(from, to);
        std::int64_t below = 0;
        bool first = true;
        each_slot(from, to, [&](std::size_t i, Instant begin, Instant end) {
            if (first && begin != from) below = part(amount, between(from, begin), length);
            first = false;
            const std::int64_t above = end == to ? amount : part(amount, between(from, end), length);
            columns_.counts[i] = add_counts(columns_.counts[i], above - below, kind_);
            if (!quality.measured()) columns_.estimated[i] += above - below;
            columns_.qualities[i] = worse(columns_.qualities[i], quality);
            below = above;
        });
    }

    /// The same of plain steps, from `from` to the rows i to j − 1: what lies within one slot is one difference.
    template <class R, class Amount>
    void take_plain(Reading from, const R& rows, std::size_t i, std::size_t j, const Amount& amount) {
        while (i < j) {
            if (at_ == grid_.size()) return;
            // Rows that lie in the slot, its end included: twice as far each time, then back.
            const std::int64_t end = end_.time_since_epoch().count();
            std::size_t within = i;
            if (from.at >= begin_) {
                std::size_t step = 1;
                while (within + step <= j && rows.micros(within + step - 1) <= end) within += step, step *= 2;
                for (step = std::min(step, j - within); step != 0; step /= 2)
                    while (within + step <= j && rows.micros(within + step - 1) <= end) within += step;
            }
            const std::size_t to = within == i ? i : within - 1;  // within the slot, or the first behind its end
            const Reading next = rows[to];
            if (within == i)
                take(from.at, next.at, amount(from, next), {});
            else
                columns_.counts[at_] = add_counts(columns_.counts[at_], amount(from, next), kind_);
            from = next;
            i = to + 1;
            while (at_ < grid_.size() && end_ <= from.at)
                if (++at_ < grid_.size()) look();
        }
    }

    void miss(Instant from, Instant to, Reason why) {
        each_slot(from, to, [&](std::size_t i, Instant begin, Instant end) {
            // Unsigned, for slots from one end of time to the other.
            std::int64_t& missing = columns_.missing_micros[i];
            missing = static_cast<std::int64_t>(static_cast<std::uint64_t>(missing) + between(begin, end));
            columns_.qualities[i] = worse(columns_.qualities[i], why);
        });
    }

    /// Before which instant what follows `from` falls into one slot, its end included, or into none.
    std::int64_t limit(Instant from) const {
        constexpr auto never = std::numeric_limits<std::int64_t>::max();
        if (at_ == grid_.size()) return never;
        const std::int64_t edge = (from < begin_ ? begin_ : end_).time_since_epoch().count();
        return edge == never ? never : edge + 1;
    }

    CounterAmounts columns() && { return std::move(columns_); }

private:
    /// A(t) of spec 2.3: ⌊amount × time / length⌋, 63 and 64 bits.
    static std::int64_t part(std::int64_t amount, std::uint64_t time, std::uint64_t length) {
        std::uint64_t product = 0;
        if (!__builtin_mul_overflow(static_cast<std::uint64_t>(amount), time, &product)) return static_cast<std::int64_t>(product / length);
        return static_cast<std::int64_t>(UInt128{static_cast<std::uint64_t>(amount)} * time / length);
    }

    template <class F>
    void each_slot(Instant from, Instant to, F&& visit) {
        while (at_ < grid_.size() && begin_ < to) {
            const Instant begin = std::max(from, begin_), end = std::min(to, end_);
            if (begin < end) visit(at_, begin, end);
            if (end_ > to) break;
            if (++at_ < grid_.size()) look();
        }
    }
    void look() {
        begin_ = grid_.boundary(at_);
        end_ = grid_.boundary(at_ + 1);
    }

    const Slots& grid_;
    std::string_view kind_;
    CounterAmounts columns_;
    std::size_t at_ = 0;
    Instant begin_{}, end_{};
};

/// Where the verdicts on one register go.
struct Filling {
    const Register& counter;
    SlotFiller& slots;
    std::string_view kind;

    void take(const Reading& from, const Reading& to, bool rolled, Quality quality) {
        slots.take(from.at, to.at, counter.amount(from, to, rolled, kind), quality);
    }
    void miss(Instant from, Instant to, Reason why) { slots.miss(from, to, why); }
    void set_aside(const Reading&, Reason) {}  // a series tells of slots, not of readings
};

/// What the readings of one register come to, taken one after the other.
class Account {
public:
    /// All of these must outlive it.
    Account(const Register& counter, const Slots& grid, std::string_view kind) : counter_(counter), grid_(grid), kind_(kind), slots_(grid, kind) {}
    Account(const Account&) = delete;
    Account& operator=(const Account&) = delete;

    /// False if the reading is not later than the one before: then all of them have to be put in order first.
    bool take(const Reading& reading) {
        if (any_ && reading.at <= last_) return false;
        any_ = true;
        last_ = reading.at;
        if (!counter_.can_use(reading)) return true;
        if (judge_) {
            Filling filling{counter_, slots_, kind_};
            judge_->take(counter_, reading, filling);
            return true;
        }
        if (!grid_.empty() && grid_.span().begin() < reading.at) slots_.miss(grid_.span().begin(), reading.at, Reason::gap);
        judge_.emplace(reading);
        return true;
    }
    /// Takes rows from row i on, as long as their steps are plain, and tells where they end.
    template <class R>
    std::size_t take_plain(const R& rows, std::size_t i) {
        if (!judge_ || !judge_->is_plain() || rows.micros(i) <= last_.time_since_epoch().count()) return i;
        const auto amount = [&](const Reading& from, const Reading& to) { return counter_.amount(from, to, false, kind_); };
        while (i < rows.size()) {
            const std::size_t block = std::min(rows.size(), i + 256);  // which stays in the cache
            std::int64_t value = judge_->base().value, micros = judge_->base().at.time_since_epoch().count();
            std::size_t j = i;
            for (; j < block; ++j) {
                const std::int64_t next_value = rows.value(j), next_micros = rows.micros(j);
                if (!counter_.is_plain(value, micros, next_value, next_micros, rows.quality(j))) break;
                value = next_value, micros = next_micros;
            }
            if (j == i) break;
            slots_.take_plain(judge_->base(), rows, i, j, amount);
            judge_->advance(rows[j - 1]);
            last_ = judge_->base().at;
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
        if (!judge_ || !judge_->is_plain() || judge_->base().at != last_) return {};
        return {judge_->base().value, last_.time_since_epoch().count(), slots_.limit(last_), &counter_};
    }
    /// Takes a front that has moved on by plain steps.
    void advance(const Front& front, std::uint32_t point) {
        const Instant at{std::chrono::microseconds(front.micros)};
        if (front.counter == nullptr || at == last_) return;
        const Reading to{at, front.value, point, {}, 0};
        slots_.take(judge_->base().at, at, counter_.amount(judge_->base(), to, false, kind_), {});
        judge_->advance(to);
        last_ = at;
    }

    CounterAmounts finish() && {
        if (grid_.empty()) return std::move(slots_).columns();
        const Instant begin = grid_.span().begin(), end = grid_.span().end();
        Filling filling{counter_, slots_, kind_};
        const Instant known = judge_ ? std::max(begin, judge_->finish(filling)) : begin;
        if (known < end) slots_.miss(known, end, Reason::gap);
        return std::move(slots_).columns();
    }

private:
    const Register& counter_;
    const Slots& grid_;
    std::string_view kind_;
    SlotFiller slots_;
    std::optional<Judge> judge_;  // from the first reading that can be used
    bool any_ = false;
    Instant last_{};  // of all readings
};

/// What readings come to that stand in order; nothing once one is not later than the one before.
template <class R>
std::optional<CounterAmounts> judged(const R& rows, const Register& counter, const Slots& grid, std::string_view kind) {
    Account account(counter, grid, kind);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (const std::size_t plain_until = account.take_plain(rows, i); plain_until != i)
            i = plain_until - 1;
        else if (!account.take(rows[i]))
            return std::nullopt;
    }
    return std::move(account).finish();
}

template <class R>
CounterAmounts amounts_of(const R& rows, const Register& counter, const Slots& grid, std::string_view kind) {
    if (auto amounts = judged(rows, counter, grid, kind)) return *std::move(amounts);
    std::vector<Reading> readings;
    readings.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        readings.push_back(rows[i]);
        if (!rows.quality(i).missing() && !counter.can_show(rows.value(i)))
            readings.back().quality = worse(readings.back().quality, Reason::outside_limits);
    }
    return judged(Rows{one_per_instant(std::move(readings))}, counter, grid, kind).value();
}

/// Whether the rows of each point stand behind those of the point before.
bool is_by_point(std::span<const std::uint32_t> points) {
    bool ascending = true;  // without an early end, so that several are compared at once
    for (std::size_t i = 1; i < points.size(); ++i) ascending &= points[i - 1] <= points[i];
    return ascending;
}

/// The rows of such a table.
std::vector<CounterAmounts> one_by_one(const Table& table, std::span<const Register* const> counters, const Slots& grid, std::string_view kind) {
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
std::vector<CounterAmounts> in_turns(const Table& table, std::span<const Register* const> counters, const Slots& grid, std::string_view kind) {
    std::deque<Account> accounts;
    for (const Register* counter : counters) accounts.emplace_back(*counter, grid, kind);
    std::vector<Account::Front> fronts(counters.size());
    std::vector<bool> disordered(counters.size());
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
        if (disordered[p]) continue;
        accounts[p].advance(front, p);
        if (!accounts[p].take(table[i])) disordered[p] = true;
        front = disordered[p] ? Account::Front() : accounts[p].front();
    }

    std::vector<CounterAmounts> all;
    all.reserve(counters.size());
    for (std::uint32_t p = 0; p < counters.size(); ++p) {
        accounts[p].advance(fronts[p], p);
        all.push_back(std::move(accounts[p]).finish());
    }
    if (std::find(disordered.begin(), disordered.end(), true) == disordered.end()) return all;
    std::vector<std::vector<Reading>> readings(counters.size());
    for (std::size_t i = 0; i < table.size(); ++i)
        if (disordered[points[i]]) readings[points[i]].push_back(table[i]);
    for (std::uint32_t p = 0; p < counters.size(); ++p)
        if (disordered[p]) all[p] = amounts_of(Rows{readings[p]}, *counters[p], grid, kind);
    return all;
}

}  // namespace

CounterAmounts counter_amounts(std::span<const Reading> readings, const Point& point, const Slots& grid, const CounterRule& rule,
                               const CounterKind& kind) {
    for (const Reading& r : readings)
        if (r.point != readings.front().point)
            throw_error(code::bad_table, "readings",
                        "they are of several points, " + std::to_string(readings.front().point) + " and " + std::to_string(r.point),
                        "give those of one point, or a Table and the id of the point");
    return amounts_of(Rows{readings}, Register(point, rule, kind), grid, kind.name);
}

CounterAmounts counter_amounts(const Table& table, std::uint32_t place, const Slots& grid, const CounterRule& rule, const CounterKind& kind) {
    const Register counter(table.points()[place], rule, kind);
    const auto of = table.point();
    // Where the rows of the point stand together, they are read where they are.
    const auto first = std::find(of.begin(), of.end(), place);
    const auto end = std::find_if(first, of.end(), [&](std::uint32_t p) { return p != place; });
    if (std::find(end, of.end(), place) == of.end())
        return amounts_of(columns_of(table, static_cast<std::size_t>(first - of.begin()), static_cast<std::size_t>(end - first), place), counter,
                          grid, kind.name);
    std::vector<Reading> readings;
    for (auto row = static_cast<std::size_t>(first - of.begin()); row < table.size(); ++row)
        if (of[row] == place) readings.push_back(table[row]);
    return amounts_of(Rows{readings}, counter, grid, kind.name);
}

std::vector<CounterAmounts> counter_amounts(const Table& table, const Slots& grid, const CounterRule& rule, std::span<const CounterKind> kinds) {
    if (kinds.empty()) return {};
    std::deque<Register> different;  // neighbours are often alike, and one is found faster than ten thousand
    std::vector<const Register*> counters;
    for (std::size_t p = 0; p < kinds.size(); ++p) {
        const Register counter(table.points()[p], rule, kinds[p]);
        if (different.empty() || different.back() != counter) different.push_back(counter);
        counters.push_back(&different.back());
    }
    return (is_by_point(table.point()) ? one_by_one : in_turns)(table, counters, grid, kinds[0].name);
}

}  // namespace wattle::inline v0::stream::detail
