// A register in whole numbers: what a step between two of its readings can be, and what it amounts to.
#pragma once

#include "gaps.hpp"

#include <algorithm>

namespace wattle::inline v0::stream::detail {

constexpr std::int64_t spare_counts = 2;  // the two ends of a step are cut to whole counts

class Register {
public:
    /// Of a rule without segments. Throws Error with all findings.
    Register(const Point& point, const CounterRule& rule, const CounterKind& kind);
    /// What is wrong with them.
    static std::vector<Finding> findings(const Point& point, const CounterRule& rule, const CounterKind& kind);

    bool can_show(std::int64_t value) const { return modulus_ == 0 || (value >= 0 && value < modulus_); }
    /// Whether it says where the register stood.
    bool can_use(const Reading& reading) const {
        return !reading.quality.missing() && reading.quality.quality_class() != QualityClass::suspect && can_show(reading.value);
    }
    const Gaps& gaps() const { return gaps_; }
    /// 0: it never rolls over.
    std::int64_t modulus() const { return modulus_; }

    /// Whether a step is normal, measured, and no gap, by a few multiplications: true for nearly all, and never for another one. If it is false, `explain`
    /// has to tell.
    bool is_plain(std::int64_t from, std::int64_t from_micros, std::int64_t to, std::int64_t to_micros, Quality quality) const {
        const std::uint64_t micros = static_cast<std::uint64_t>(to_micros) - static_cast<std::uint64_t>(from_micros);
        const std::uint64_t counts = static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
        // Without a branch, and without overflow where the first three hold. From the end of time to its begin is no microsecond.
        return (micros - 1 < plain_micros_) & (to_micros > from_micros) & (counts <= plain_counts_) &
               (counts * static_cast<std::uint64_t>(per_micros_) <= micros * static_cast<std::uint64_t>(cap_counts_) + plain_spare_) &
               (static_cast<std::uint64_t>(to) < shown_below_) & (quality.bits() == 0);
    }

    /// What `is_plain` allows of a step between those instants: counts up to and with `counts`, to what is shown `below`.
    struct MostPlain {
        std::uint64_t counts, below;  // below 0: no step
    };
    MostPlain most_plain(std::int64_t from_micros, std::int64_t to_micros) const {
        const std::uint64_t micros = static_cast<std::uint64_t>(to_micros) - static_cast<std::uint64_t>(from_micros);
        if (micros - 1 >= plain_micros_ || to_micros <= from_micros) return {0, 0};
        const std::uint64_t most = (micros * static_cast<std::uint64_t>(cap_counts_) + plain_spare_) / static_cast<std::uint64_t>(per_micros_);
        return {std::min(most, plain_counts_), shown_below_};
    }

    /// So many steps of one row to the next are judged at once.
    static constexpr std::size_t even_steps = 256;
    /// Whether `is_plain` holds for all steps from row i to row i + even_steps, told where these are equally far apart: then one cap is that of all, and a
    /// value says by its sign whether a step is beyond it. If it is false, each step has to be looked at.
    template <class R>
    bool are_plain(const R& rows, std::size_t i) const {
        const std::int64_t first = rows.micros(i), last = rows.micros(i + even_steps);
        const std::uint64_t spacing = static_cast<std::uint64_t>(rows.micros(i + 1)) - static_cast<std::uint64_t>(first);
        constexpr std::uint64_t longest = (std::uint64_t{1} << 63) / even_steps;  // so that all together are no turn of 64 bits
        if (spacing - 1 >= std::min(plain_micros_, longest) || last <= first ||
            static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first) != spacing * even_steps)
            return false;
        const std::uint64_t cap = most_plain(first, rows.micros(i + 1)).counts;
        const auto value = [&](std::size_t k) { return static_cast<std::uint64_t>(rows.value(k)); };
        // Values only rise, so that the register can show all if it can show the first and the last.
        if (cap >= longest || value(i + 1) >= shown_below_ || value(i + even_steps) >= shown_below_) return false;
        std::uint64_t uneven = 0, odd = 0, expected = static_cast<std::uint64_t>(first);
        for (std::size_t k = i + 1; k <= i + even_steps; ++k) {
            const std::uint64_t counts = value(k) - value(k - 1);
            expected += spacing;
            uneven |= static_cast<std::uint64_t>(rows.micros(k)) ^ expected;
            odd |= counts | (cap - counts);  // below 2^63 where none is odd
        }
        std::uint16_t quality = 0;
        for (std::size_t k = i + 1; k <= i + even_steps; ++k) quality |= rows.quality(k).bits();
        return uneven == 0 && odd >> 63 == 0 && quality == 0;
    }

    std::int64_t step_back() const { return step_back_; }
    bool is_backward() const { return backward_; }
    bool is_below_half_turn(const Reading& from, const Reading& to) const { return modulus_ == 0 || Int128{to.value} - from.value < modulus_ / 2; }

    /// Of a rollback, a net register passed 0 downward. What explains a reset takes three readings, and so `explain` never tells it.
    enum class Verdict : std::uint8_t { normal, rollover, rollback, reset, dip, several, none };

    /// What explains `to`, given that `from` is right.
    Verdict explain(const Reading& from, const Reading& to) const {
        const Int128 d = Int128{to.value} - from.value;
        const Cap cap = cap_between(from, to);
        if (backward_) {
            const bool near = cap.allows(d) && cap.allows(-d), is_turn = modulus_ != 0;
            const bool up = is_turn && cap.allows(d + modulus_) && cap.allows(-d - modulus_);
            const bool down = is_turn && cap.allows(d - modulus_) && cap.allows(modulus_ - d);
            if (near + up + down > 1) return Verdict::several;
            return near ? Verdict::normal : up ? Verdict::rollover : down ? Verdict::rollback : Verdict::none;
        }
        if (d >= 0) {
            if (!cap.allows(d)) return Verdict::none;
            return modulus_ != 0 && cap.allows(d + modulus_) ? Verdict::several : Verdict::normal;
        }
        // d > −modulus: where more turns fit, one fits as well.
        const bool once = modulus_ != 0 && cap.allows(d + modulus_);
        if (d >= -step_back_) return once ? Verdict::several : Verdict::dip;
        if (!once) return Verdict::none;
        return cap.allows(d + 2 * Int128{modulus_}) ? Verdict::several : Verdict::rollover;
    }
    /// Whether `to`, which nothing explains and later readings bear out, may be what was counted since it began again at 0.
    bool is_reset(const Reading& from, const Reading& to) const {
        return resettable_ && to.value >= 0 && to.value < from.value && cap_between(from, to).allows(to.value);
    }

    /// The quanta from one reading to a later one. Positions are converted, not steps, so that differences add up; a whole turn of the register is
    /// ⌊modulus in quanta⌋, whichever turn it is, so that a step does not depend on the history before it. Of a reset, those from 0.
    std::int64_t amount(const Reading& from, const Reading& to, Verdict step, std::string_view kind) const {
        const Int128 turn = step == Verdict::rollover ? of_modulus_ : step == Verdict::rollback ? -of_modulus_ : 0;
        return narrow(quanta_at(to.value) - (step == Verdict::reset ? 0 : quanta_at(from.value)) + turn, kind);
    }
    /// How far that amount can be trusted, and its split over time.
    Quality quality(const Reading& from, const Reading& to, Verdict step) const {
        Quality quality = worse(worse(from.quality, to.quality), gaps_.quality(from.at, to.at));
        if (step == Verdict::rollover || step == Verdict::rollback) quality = quality.with(Flag::rollover);
        if (step == Verdict::reset) quality = worse(quality, Reason::reset);
        return no_cap_ ? quality.with(Flag::no_cap) : quality;
    }

    /// Where the register stands, in quanta, if amounts of it can be told apart in 64 bits whatever it shows later.
    bool has_position(std::int64_t counts) const {
        const Int128 quanta = quanta_at(counts);
        return quanta > -most_position && quanta < most_position;
    }
    std::int64_t position(std::int64_t counts) const { return static_cast<std::int64_t>(quanta_at(counts)); }
    static constexpr Int128 most_position = Int128{1} << 61;

    bool operator==(const Register&) const = default;

private:
    /// The most that can have been counted. d ≤ cap, without a division: whole numbers d − 2 ≤ ⌊x / y⌋ if and only if (d − 2) × y ≤ x. 65 and 63 bits.
    struct Cap {
        Int128 most;
        std::int64_t per;
        bool allows(Int128 counts) const { return (counts - spare_counts) * per <= most; }
    };
    Cap cap_between(const Reading& from, const Reading& to) const {
        if (no_cap_) return {modulus_ / 2 - spare_counts, 1};
        return {static_cast<Int128>(UInt128{between(from.at, to.at)} * static_cast<std::uint64_t>(cap_counts_)), per_micros_};
    }

    Int128 quanta_at(std::int64_t counts) const {
        const Int128 product = Int128{counts} * quanta_;
        return per_counts_ == 1 ? product : floor_divide(product, per_counts_);
    }

    // What tells a plain step, side by side.
    std::uint64_t plain_micros_ = 0, plain_spare_ = 0, plain_counts_ = 0, shown_below_ = 0;  // 0: no step is plain
    std::int64_t cap_counts_ = 1, per_micros_ = 1;                                           // what can be counted in a time, without the spare ones

    std::int64_t quanta_ = 1, per_counts_ = 1;  // what counts are in quanta
    std::int64_t modulus_ = 0;                  // 0: never rolls over
    Int128 of_modulus_ = 0;
    std::int64_t step_back_;
    bool no_cap_, resettable_, backward_;
    Gaps gaps_;
};

}  // namespace wattle::inline v0::stream::detail
