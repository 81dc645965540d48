// From pieces of time, with what was counted in them, to the slots of a grid.
#pragma once

#include "register.hpp"

#include <algorithm>
#include <limits>

namespace wattle::inline v0::stream::detail {

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
        take(from, to, amount, quality, [&](Instant t) { return on_a_line(amount, between(from, t), length); });
    }
    /// The same, where the share that has passed at an instant lies on another line.
    template <class Passed>
    void take(Instant from, Instant to, std::int64_t amount, Quality quality, const Passed& passed) {
        std::int64_t below = 0;
        bool first = true;
        each_slot(from, to, [&](std::size_t i, Instant begin, Instant end) {
            if (first && begin != from) below = passed(begin);
            first = false;
            const std::int64_t above = end == to ? amount : passed(end);
            columns_.counts[i] = add_counts(columns_.counts[i], above - below, kind_);
            if (!quality.measured())
                columns_.estimated[i] = narrow(Int128{columns_.estimated[i]} + (above < below ? Int128{below} - above : above - below), kind_);
            columns_.qualities[i] = worse(columns_.qualities[i], quality);
            below = above;
        });
    }

    /// The same of plain steps, from `from` to the rows i to j − 1: what lies within one slot is one difference.
    template <class R, class Amount>
    void take_plain(Reading from, const R& rows, std::size_t i, std::size_t j, const Amount& amount) {
        while (i < j) {
            if (at_ == grid_.size()) return;
            // Rows that lie in the slot, its end included: as many as in the slot before, or twice as far each time, then back.
            const std::int64_t end = end_.time_since_epoch().count();
            std::size_t within = i;
            if (const std::size_t usual = i + usual_;
                from.at >= begin_ && usual_ != 0 && usual < j && rows.micros(usual - 1) <= end && rows.micros(usual) > end) {
                within = usual;
            } else if (from.at >= begin_) {
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
            if (within != i) usual_ = within - i;
            i = to + 1;
            while (at_ < grid_.size() && end_ <= from.at)
                if (++at_ < grid_.size()) look();
        }
    }

    void miss(Instant from, Instant to, Quality why) {
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
    std::size_t usual_ = 0;  // plain readings in the slot before
    Instant begin_{}, end_{};
};

/// Gives a piece of time what its amount comes to, as the gaps of its point say.
inline void fill(SlotFiller& slots, const Gaps& gaps, Instant from, Instant to, std::int64_t amount, Quality quality) {
    if (gaps.leaves(from, to))
        slots.miss(from, to, Reason::gap);
    else if (gaps.weighs(from, to))
        slots.take(from, to, amount, quality, [&](Instant t) { return gaps.profile().passed(amount, from, to, t); });
    else
        slots.take(from, to, amount, quality);
}

/// Where the verdicts on one point go.
struct Filling {
    SlotFiller& slots;
    std::string_view kind;

    void take(const Register& of, const Reading& from, const Reading& to, Register::Verdict step, Quality quality) {
        fill(slots, of.gaps(), from.at, to.at, of.amount(from, to, step, kind), quality);
    }
    void miss(Instant from, Instant to, Reason why) { slots.miss(from, to, why); }
    void set_aside(const Reading&, Reason) {}  // a series tells of slots, not of readings
};

/// The same for the totals of gaps that have no slots.
struct Lumping {
    std::vector<CounterLump> lumps;
    std::string_view kind;

    void take(const Register& of, const Reading& from, const Reading& to, Register::Verdict step, Quality quality) {
        if (of.gaps().leaves(from.at, to.at)) lumps.push_back({Interval(from.at, to.at), of.amount(from, to, step, kind), quality});
    }
    void miss(Instant, Instant, Reason) {}
    void set_aside(const Reading&, Reason) {}
};

}  // namespace wattle::inline v0::stream::detail
