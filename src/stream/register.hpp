// A register in whole numbers: what a step between two of its readings can be, and what it amounts to.
#pragma once

#include "readings.hpp"

#include "wattle/stream/counter.hpp"

namespace wattle::inline v0::stream::detail {

constexpr std::int64_t spare_counts = 2;  // the two ends of a step are cut to whole counts

class Register {
public:
    /// Throws Error with all findings.
    Register(const Point& point, const CounterRule& rule, const CounterKind& kind);

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

    std::int64_t step_back() const { return step_back_; }
    bool is_below_half_turn(const Reading& from, const Reading& to) const { return modulus_ == 0 || Int128{to.value} - from.value < modulus_ / 2; }

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

    /// Where the register stands, in quanta, if amounts of it can be told apart in 64 bits whatever it shows later.
    bool has_position(std::int64_t counts) const {
        const Int128 quanta = quanta_at(counts);
        return quanta > -most_position && quanta < most_position;
    }
    std::int64_t position(std::int64_t counts) const { return static_cast<std::int64_t>(quanta_at(counts)); }
    static constexpr Int128 most_position = Int128{1} << 61;

    bool operator==(const Register&) const = default;

private:
    static void check(const Point& point, const CounterRule& rule, const CounterKind& kind);

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

}  // namespace wattle::inline v0::stream::detail
