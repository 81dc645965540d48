#include "wattle/stream/counter.hpp"

#include "readings.hpp"

#include <algorithm>
#include <deque>
#include <limits>
#include <optional>
#include <utility>

namespace wattle::inline v0::stream::detail {

namespace {

using std::chrono::microseconds;

constexpr std::int64_t tolerance_percent = 110;  // of p_max: fuses carry more than is printed on them, for a while
constexpr std::int64_t spare_counts = 2;         // the two ends of a step are cut to whole counts
constexpr std::size_t confirm = 3;               // readings in a row that fit each other, and nothing else, begin anew

std::string place_of(const Point& point) { return "point " + quoted(point.id); }

/// A positive n / d in lowest terms; it stays small, so that products with counts and times fit 128 bits.
class Ratio {
public:
    Ratio& times(Int128 n, Int128 d) {
        const Int128 a = greatest_divisor(n, den_), b = greatest_divisor(num_, d);
        num_ = multiply(num_ / b, n / a, "counter");
        den_ = multiply(den_ / a, d / b, "counter");
        return *this;
    }
    Ratio& times_ten_to(int exponent) {
        for (; exponent > 0; --exponent) times(10, 1);
        for (; exponent < 0; ++exponent) times(1, 10);
        return *this;
    }
    Ratio& times(Decimal number) { return times(number.mantissa(), 1).times_ten_to(number.exponent()); }
    Ratio& divided_by(Decimal number) { return times(1, number.mantissa()).times_ten_to(-number.exponent()); }

    std::int64_t num() const { return narrow(num_, "counter"); }
    std::int64_t den() const { return narrow(den_, "counter"); }

private:
    Int128 num_ = 1, den_ = 1;
};

/// A register in whole numbers: what a step can be, and what it amounts to.
class Counter {
public:
    Counter(const Point& point, const CounterRule& rule, const CounterKind& kind) : step_back_(rule.step_back) {
        check(point, rule, kind);
        if (rule.modulus)
            modulus_ = *rule.modulus;
        else if (point.digits != 0)
            modulus_ = static_cast<std::int64_t>(power_of_ten(point.digits));
        max_gap_ = static_cast<std::uint64_t>(rule.max_gap ? rule.max_gap->count() : point.every->count()) * (rule.max_gap ? 1 : 2);

        try {
            const Ratio quanta = Ratio().times(point.resolution).times(point.multiplier).times_ten_to(*kind.exponent);
            quanta_ = quanta.num();
            per_counts_ = quanta.den();
            const Ratio cap = Ratio()
                                  .times(rule.p_max->number)
                                  .times(*kind.quanta_per_hour, microseconds_per_hour)
                                  .times(tolerance_percent, 100)
                                  .times(per_counts_, quanta_);
            cap_counts_ = cap.num();
            per_micros_ = cap.den();
        } catch (const Error&) {
            throw_error(code::overflow, place_of(point), "its resolution, multiplier and p_max are more digits than its arithmetic holds",
                        "give them with fewer digits");
        }
        of_modulus_ = quanta_at(modulus_);

        // Within this time the cap lies below a whole turn, and all products of `is_plain` within 63 bits.
        constexpr Int128 most = std::numeric_limits<std::int64_t>::max();
        const Int128 spare = Int128{spare_counts} * per_micros_;
        Int128 longest = std::min<Int128>(max_gap_, (most - spare) / cap_counts_);
        if (modulus_ != 0) longest = std::min(longest, (Int128{modulus_} - 1 - spare_counts) * per_micros_ / cap_counts_);
        if (longest <= 0) return;  // no step is plain
        plain_micros_ = static_cast<std::uint64_t>(longest);
        plain_spare_ = static_cast<std::uint64_t>(spare);
        plain_counts_ = static_cast<std::uint64_t>(most) / static_cast<std::uint64_t>(per_micros_);
        shown_below_ = modulus_ == 0 ? ~std::uint64_t{0} : static_cast<std::uint64_t>(modulus_);
    }

    bool can_show(std::int64_t value) const { return modulus_ == 0 || (value >= 0 && value < modulus_); }
    /// Whether it says where the register stood.
    bool can_use(const Reading& reading) const {
        return !reading.quality.missing() && reading.quality.quality_class() != QualityClass::suspect && can_show(reading.value);
    }
    bool is_gap(std::uint64_t micros) const { return micros > max_gap_; }

    /// Whether a step is normal, measured, and no gap, by a few multiplications: true for nearly all, and never for another one. If it is false, `explain`
    /// has to tell.
    bool is_plain(std::int64_t from, std::int64_t from_micros, std::int64_t to, std::int64_t to_micros, Quality quality) const {
        const std::uint64_t micros = static_cast<std::uint64_t>(to_micros) - static_cast<std::uint64_t>(from_micros);
        const std::uint64_t counts = static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
        // Without a branch, and without overflow where the first two hold.
        return (micros - 1 < plain_micros_) & (counts <= plain_counts_) &
               (counts * static_cast<std::uint64_t>(per_micros_) <= micros * static_cast<std::uint64_t>(cap_counts_) + plain_spare_) &
               (static_cast<std::uint64_t>(to) < shown_below_) & (quality.bits() == 0);
    }

    enum class Verdict : std::uint8_t { normal, rollover, dip, several, none };

    /// What explains `to`, given that `from` is right.
    Verdict explain(const Reading& from, const Reading& to) const {
        const Int128 d = Int128{to.value} - from.value;
        const Int128 most = static_cast<Int128>(UInt128{between(from.at, to.at)} * static_cast<std::uint64_t>(cap_counts_));
        // d ≤ cap, without a division: whole numbers d − 2 ≤ ⌊x / y⌋ if and only if (d − 2) × y ≤ x. 65 and 63 bits.
        const auto fits = [&](Int128 counts) { return (counts - spare_counts) * per_micros_ <= most; };
        if (d >= 0) {
            if (!fits(d)) return Verdict::none;
            return modulus_ != 0 && fits(d + modulus_) ? Verdict::several : Verdict::normal;
        }
        const bool once = modulus_ != 0 && fits(d + modulus_);
        if (d >= -step_back_) return once ? Verdict::several : Verdict::dip;
        if (!once) return Verdict::none;
        return fits(d + 2 * Int128{modulus_}) ? Verdict::several : Verdict::rollover;
    }

    bool operator==(const Counter&) const = default;

    /// The quanta from one reading to a later one. Positions are converted, not steps, so that differences add up; a whole turn of the register is
    /// ⌊modulus in quanta⌋, whichever turn it is, so that a step does not depend on the history before it.
    std::int64_t amount(const Reading& from, const Reading& to, bool rolled, std::string_view kind) const {
        return narrow(quanta_at(to.value) - quanta_at(from.value) + (rolled ? of_modulus_ : 0), kind);
    }

private:
    static void check(const Point& point, const CounterRule& rule, const CounterKind& kind) {
        std::vector<Finding> findings;
        try {
            point.check();
        } catch (const Error& error) {
            findings = error.findings();
        }
        const auto find = [&](Code code, std::string what, std::string remedy) {
            findings.push_back({code, std::move(what), {place_of(point)}, std::move(remedy)});
        };
        if (point.kind != PointKind::register_)
            find(code::bad_point, "it is a " + std::string(to_string(point.kind)) + ", and only registers count up",
                 "read it as kind register; interval values become a series by intervals");
        if (!kind.exponent)
            find(code::other_kind,
                 to_string(point.unit) + " is a unit of " + std::string(point.unit.quantity()) + ", not of " + std::string(kind.name),
                 "ask for the kind that the register counts");
        if (!rule.p_max)
            find(code::missing_option, "it has no p_max, and without a bound no roll-over and no fault can be told from use",
                 "give the most that its fuses or transformers let through, such as p_max = \"277 kW\"");
        else if (!kind.quanta_per_hour)
            find(code::other_kind,
                 "its p_max is in " + to_string(rule.p_max->unit) + ", and " + std::string(kind.name) + " is counted at a rate of " +
                     std::string(kind.rate),
                 "give p_max in a unit of " + std::string(kind.rate));
        else if (rule.p_max->number <= 0)
            find(code::out_of_range, "its p_max is " + to_string(rule.p_max->number) + ' ' + to_string(rule.p_max->unit),
                 "give the most that its fuses or transformers let through");
        if (rule.modulus && *rule.modulus <= 0)
            find(code::out_of_range, "its modulus is " + std::to_string(*rule.modulus),
                 "give the counts before it begins again at 0, or leave it out");
        if (rule.max_gap && rule.max_gap->count() <= 0)
            find(code::out_of_range, "its max_gap is " + std::to_string(rule.max_gap->count()) + " us", "give a length such as 30min");
        if (!rule.max_gap && !point.every)
            find(code::missing_option, "nothing tells from which time without a reading on its split is estimated",
                 "give every, the spacing of its readings, or max_gap");
        if (rule.step_back < 0) find(code::out_of_range, "its step_back is " + std::to_string(rule.step_back) + " counts", "give 0 or more");
        if (!findings.empty()) throw Error(std::move(findings));
    }

    Int128 quanta_at(std::int64_t counts) const {
        const Int128 product = Int128{counts} * quanta_;
        return per_counts_ == 1 ? product : floor_divide(product, per_counts_);
    }

    std::int64_t modulus_ = 0;  // 0: never rolls over
    std::int64_t step_back_;
    std::uint64_t max_gap_ = 0;
    std::int64_t quanta_ = 1, per_counts_ = 1;      // what counts are in quanta
    std::int64_t cap_counts_ = 1, per_micros_ = 1;  // what can be counted in a time, without the spare ones
    Int128 of_modulus_ = 0;
    std::uint64_t plain_micros_ = 0, plain_spare_ = 0, plain_counts_ = 0, shown_below_ = 0;  // 0: no step is plain
};

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

/// Judges the readings of one register, oldest first (spec 2.2).
class Judge {
public:
    using Verdict = Counter::Verdict;

    Judge(const Counter& counter, SlotFiller& slots, std::string_view kind, const Reading& first)
        : counter_(counter), slots_(slots), kind_(kind), base_(first) {}

    void take(const Reading& reading) {
        switch (const Verdict verdict = counter_.explain(base_, reading)) {
            case Verdict::normal:
            case Verdict::rollover:
                settle(reading, verdict == Verdict::rollover);
                candidates_.clear();
                break;
            case Verdict::dip: break;
            case Verdict::several:
                slots_.miss(base_.at, reading.at, Reason::ambiguous);
                base_ = reading;
                candidates_.clear();
                break;
            case Verdict::none: consider(reading); break;
        }
    }

    /// Takes the plain steps from row i on, as long as one follows the other, and tells where they end.
    template <class R>
    std::size_t take_plain(const R& rows, std::size_t i) {
        if (!is_plain()) return i;
        while (i < rows.size()) {
            const std::size_t block = std::min(rows.size(), i + 256);  // which stays in the cache
            std::int64_t value = base_.value, micros = base_.at.time_since_epoch().count();
            std::size_t j = i;
            for (; j < block; ++j) {
                const std::int64_t next_value = rows.value(j), next_micros = rows.micros(j);
                if (!counter_.is_plain(value, micros, next_value, next_micros, rows.quality(j))) break;
                value = next_value, micros = next_micros;
            }
            if (j == i) break;
            slots_.take_plain(base_, rows, i, j, [&](const Reading& from, const Reading& to) { return counter_.amount(from, to, false, kind_); });
            base_ = rows[j - 1];
            if (j < block) return j;
            i = j;
        }
        return i;
    }

    /// Whether plain steps may follow the base.
    bool is_plain() const { return candidates_.empty() && base_.quality.bits() == 0; }
    const Reading& base() const { return base_; }
    /// Settles a reading that plain steps lead to, within the slot of the base.
    void advance(const Reading& to) {
        slots_.take(base_.at, to.at, counter_.amount(base_, to, false, kind_), {});
        base_ = to;
    }

    /// The last instant that anything was said about.
    Instant finish() {
        if (candidates_.empty()) return base_.at;
        slots_.miss(base_.at, candidates_.back().at, Reason::jump);
        return candidates_.back().at;
    }

private:
    void settle(const Reading& reading, bool rolled) {
        Quality quality = worse(base_.quality, reading.quality);
        if (counter_.is_gap(between(base_.at, reading.at))) quality = worse(quality, Reason::interpolated);
        if (rolled) quality = quality.with(Flag::rollover);
        slots_.take(base_.at, reading.at, counter_.amount(base_, reading, rolled, kind_), quality);
        base_ = reading;
    }

    void consider(const Reading& reading) {
        if (!candidates_.empty() && !is_step(counter_.explain(candidates_.back(), reading))) candidates_.clear();
        candidates_.push_back(reading);
        if (candidates_.size() < confirm) return;
        slots_.miss(base_.at, candidates_.front().at, Reason::jump);
        base_ = candidates_.front();
        for (std::size_t i = 1; i < candidates_.size(); ++i) settle(candidates_[i], counter_.explain(base_, candidates_[i]) == Verdict::rollover);
        candidates_.clear();
    }
    static bool is_step(Verdict verdict) { return verdict == Verdict::normal || verdict == Verdict::rollover; }

    const Counter& counter_;
    SlotFiller& slots_;
    std::string_view kind_;
    Reading base_;                     // the last settled one
    std::vector<Reading> candidates_;  // in a row, that nothing explains from the base
};

/// What the readings of one register come to, taken one after the other.
class Account {
public:
    /// All of these must outlive it.
    Account(const Counter& counter, const Slots& grid, std::string_view kind) : counter_(counter), grid_(grid), kind_(kind), slots_(grid, kind) {}
    Account(const Account&) = delete;
    Account& operator=(const Account&) = delete;

    /// False if the reading is not later than the one before: then all of them have to be put in order first.
    bool take(const Reading& reading) {
        if (any_ && reading.at <= last_) return false;
        any_ = true;
        last_ = reading.at;
        if (!counter_.can_use(reading)) return true;
        if (judge_) {
            judge_->take(reading);
            return true;
        }
        if (!grid_.empty() && grid_.span().begin() < reading.at) slots_.miss(grid_.span().begin(), reading.at, Reason::gap);
        judge_.emplace(counter_, slots_, kind_, reading);
        return true;
    }
    /// Takes rows from row i on, as long as their steps are plain, and tells where they end.
    template <class R>
    std::size_t take_plain(const R& rows, std::size_t i) {
        if (!judge_ || rows.micros(i) <= last_.time_since_epoch().count()) return i;
        const std::size_t end = judge_->take_plain(rows, i);
        if (end != i) last_ = judge_->base().at;
        return end;
    }

    /// The last reading, as long as plain steps may follow it, and before which instant they fall into one slot. No instant lies before the limit of none.
    struct Front {
        std::int64_t value = 0, micros = 0, limit = std::numeric_limits<std::int64_t>::min();
        const Counter* counter = nullptr;
    };
    Front front() const {
        if (!judge_ || !judge_->is_plain() || judge_->base().at != last_) return {};
        return {judge_->base().value, last_.time_since_epoch().count(), slots_.limit(last_), &counter_};
    }
    /// Takes a front that has moved on by plain steps.
    void advance(const Front& front, std::uint32_t point) {
        const Instant at{std::chrono::microseconds(front.micros)};
        if (front.counter == nullptr || at == last_) return;
        judge_->advance({at, front.value, point, {}, 0});
        last_ = at;
    }

    CounterAmounts finish() && {
        if (grid_.empty()) return std::move(slots_).columns();
        const Instant begin = grid_.span().begin(), end = grid_.span().end();
        const Instant known = judge_ ? std::max(begin, judge_->finish()) : begin;
        if (known < end) slots_.miss(known, end, Reason::gap);
        return std::move(slots_).columns();
    }

private:
    const Counter& counter_;
    const Slots& grid_;
    std::string_view kind_;
    SlotFiller slots_;
    std::optional<Judge> judge_;  // from the first reading that can be used
    bool any_ = false;
    Instant last_{};  // of all readings
};

/// What readings come to that stand in order; nothing once one is not later than the one before.
template <class R>
std::optional<CounterAmounts> judged(const R& rows, const Counter& counter, const Slots& grid, std::string_view kind) {
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
CounterAmounts amounts_of(const R& rows, const Counter& counter, const Slots& grid, std::string_view kind) {
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
std::vector<CounterAmounts> in_turns(const Table& table, std::span<const Counter* const> counters, const Slots& grid, std::string_view kind) {
    std::deque<Account> accounts;
    for (const Counter* counter : counters) accounts.emplace_back(*counter, grid, kind);
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
    return amounts_of(Rows{readings}, Counter(point, rule, kind), grid, kind.name);
}

CounterAmounts counter_amounts(const Table& table, std::uint32_t place, const Slots& grid, const CounterRule& rule, const CounterKind& kind) {
    const Counter counter(table.points()[place], rule, kind);
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
    std::deque<Counter> different;  // neighbours are often alike, and one is found faster than ten thousand
    std::vector<const Counter*> counters;
    for (std::size_t p = 0; p < kinds.size(); ++p) {
        const Counter counter(table.points()[p], rule, kinds[p]);
        if (different.empty() || different.back() != counter) different.push_back(counter);
        counters.push_back(&different.back());
    }
    return (is_by_point(table.point()) ? one_by_one : in_turns)(table, counters, grid, kinds[0].name);
}

}  // namespace wattle::inline v0::stream::detail
