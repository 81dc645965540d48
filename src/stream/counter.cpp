#include "wattle/stream/counter.hpp"

#include <algorithm>
#include <utility>

namespace wattle::inline v0::stream::detail {

namespace {

using std::chrono::microseconds;

constexpr std::int64_t tolerance_percent = 110;  // of p_max: fuses carry more than is printed on them, for a while
constexpr std::int64_t spare_counts = 2;         // the two ends of a step are cut to whole counts
constexpr std::size_t confirm = 3;               // readings in a row that fit each other, and nothing else, begin anew

std::string place_of(const Point& point) { return "point " + quoted(point.id); }

Int128 greatest_divisor(Int128 a, Int128 b) {
    while (b != 0) a = std::exchange(b, a % b);
    return a;
}

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

Int128 floor_divide(Int128 n, std::int64_t d) {
    const Int128 quotient = n / d;
    return n % d < 0 ? quotient - 1 : quotient;
}

/// A later instant minus an earlier one.
std::uint64_t between(Instant from, Instant to) {
    return static_cast<std::uint64_t>(to.time_since_epoch().count()) - static_cast<std::uint64_t>(from.time_since_epoch().count());
}

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
    }

    bool can_show(std::int64_t value) const { return modulus_ == 0 || (value >= 0 && value < modulus_); }
    bool is_gap(std::uint64_t micros) const { return micros > max_gap_; }

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
};

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

    void miss(Instant from, Instant to, Reason why) {
        each_slot(from, to, [&](std::size_t i, Instant begin, Instant end) {
            // Unsigned, for slots from one end of time to the other.
            std::int64_t& missing = columns_.missing_micros[i];
            missing = static_cast<std::int64_t>(static_cast<std::uint64_t>(missing) + between(begin, end));
            columns_.qualities[i] = worse(columns_.qualities[i], why);
        });
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

/// One reading per instant, oldest first, whatever came first: those that can be settled.
std::vector<Reading> in_order(std::vector<Reading> readings, const Counter& counter) {
    std::erase_if(readings, [](const Reading& r) { return r.quality.missing(); });
    for (Reading& r : readings)
        if (!counter.can_show(r.value)) r.quality = worse(r.quality, Reason::outside_limits);
    const auto later = [](const Reading& a, const Reading& b) { return !(a.at < b.at); };
    if (std::adjacent_find(readings.begin(), readings.end(), later) != readings.end()) {
        std::sort(readings.begin(), readings.end(),
                  [](const Reading& a, const Reading& b) { return a.at != b.at ? a.at < b.at : rank(a) < rank(b); });
        std::size_t kept = 0;
        for (std::size_t i = 1; i < readings.size(); ++i) {
            Reading& best = readings[kept];
            if (readings[i].at != best.at) {
                readings[++kept] = readings[i];
            } else if (readings[i].value != best.value || readings[i].quality.has(Flag::conflict)) {
                best.quality = best.quality.with(Flag::conflict);
            }
        }
        readings.resize(kept + 1);
    }
    std::erase_if(readings, [](const Reading& r) { return r.quality.quality_class() == QualityClass::suspect; });
    return readings;
}

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

}  // namespace

CounterAmounts counter_amounts(std::vector<Reading> readings, const Point& point, const Slots& grid, const CounterRule& rule,
                               const CounterKind& kind) {
    const Counter counter(point, rule, kind);
    readings = in_order(std::move(readings), counter);
    SlotFiller slots(grid, kind.name);
    if (grid.empty()) return std::move(slots).columns();
    Instant known = grid.span().begin();
    if (!readings.empty()) {
        if (known < readings.front().at) slots.miss(known, readings.front().at, Reason::gap);
        Judge judge(counter, slots, kind.name, readings.front());
        for (std::size_t i = 1; i < readings.size(); ++i) judge.take(readings[i]);
        known = std::max(known, judge.finish());
    }
    if (known < grid.span().end()) slots.miss(known, grid.span().end(), Reason::gap);
    return std::move(slots).columns();
}

std::vector<Reading> readings_of(const Table& table, std::string_view id, const Point*& point) {
    const std::uint32_t place = table.index(id);
    point = &table.points()[place];
    std::vector<Reading> readings;
    for (std::size_t row = 0; row < table.size(); ++row)
        if (table.point()[row] == place) readings.push_back(table[row]);
    return readings;
}

std::vector<Reading> readings_of_one(std::span<const Reading> readings) {
    for (const Reading& r : readings)
        if (r.point != readings.front().point)
            throw_error(code::bad_table, "readings",
                        "they are of several points, " + std::to_string(readings.front().point) + " and " + std::to_string(r.point),
                        "give those of one point, or a Table and the id of the point");
    return {readings.begin(), readings.end()};
}

}  // namespace wattle::inline v0::stream::detail
