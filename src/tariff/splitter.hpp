// The slots of a series, or parts of them, for the stretches of time that bands cut.
#pragma once

#include "wattle/series/series.hpp"
#include "wattle/tariff/tariff.hpp"
#include "wattle/units/share.hpp"

#include <algorithm>

namespace wattle::inline v0::tariff {

using std::chrono::microseconds;

/// What the slots of one band come to.
struct BandSum {
    Sum<Energy> sum;
    std::size_t last_slot = static_cast<std::size_t>(-1);  // so that a slot with two parts in the band counts once

    void count(std::size_t slot) {
        if (last_slot == slot) return;
        last_slot = slot;
        ++sum.slots;
    }
};

/// Hands the slots of a series, or parts of them, to bands. Goes forward in time only.
class Splitter {
public:
    Splitter(const Series<Energy>& used, Instant from)
        : grid_(used.slots()),
          counts_(used.counts()),
          qualities_(used.qualities()),
          estimated_(used.estimated_counts()),
          unknown_(used.missing_micros()),
          edges_(grid_.boundaries().data()),
          step_(grid_.step().value_or(microseconds(0))),
          size_(grid_.size()) {
        if (size_ == 0) return;
        first_ = grid_.boundary(0);
        last_ = grid_.boundary(size_);
        slot_ = from <= first_ ? 0 : grid_.index_of(from).value_or(size_);
    }

    void add(BandSum& band, Instant from, Instant to, const std::optional<RoundingRule<Energy>>& rounding) {
        band.sum.length += to - from;
        if (size_ == 0 || from < first_) lack(band, from, size_ == 0 ? to : std::min(to, first_));
        if (size_ == 0 || to <= first_) return;
        from = std::max(from, first_);
        while (slot_ < size_ && from < to) {
            const Instant begin = boundary(slot_), end = boundary(slot_ + 1);
            if (from == begin && end <= to) {
                const std::size_t behind = whole_slots(to);
                add_whole(band, behind, rounding);
                slot_ = behind;
                from = boundary(behind);
                continue;
            }
            const Instant until = std::min(end, to);
            if (from < until) add_part(band, slot_, from - begin, until - begin, end - begin, rounding);
            from = until;
            if (until == end) ++slot_;
        }
        if (from < to) lack(band, from, to);
    }

private:
    Instant boundary(std::size_t i) const { return edges_ != nullptr ? edges_[i] : first_ + step_ * static_cast<std::int64_t>(i); }

    /// The first slot that does not end by then.
    std::size_t whole_slots(Instant to) const {
        if (edges_ == nullptr) return std::min(size_, static_cast<std::size_t>((to - first_) / step_));
        std::size_t behind = slot_;
        while (behind < size_ && edges_[behind + 1] <= to) ++behind;
        return behind;
    }

    static void lack(BandSum& band, Instant from, Instant to) {
        if (to <= from) return;
        band.sum.missing += to - from;
        band.sum.quality = worse(band.sum.quality, Reason::gap);
    }

    void add_whole(BandSum& band, std::size_t behind, const std::optional<RoundingRule<Energy>>& rounding) {
        // Most slots are there, and not negative: one pass finds out, and has added them up by then.
        Int128 total = 0, estimated = 0;
        unsigned reason = 0, flags = 0;
        std::int64_t signs = 0;
        for (std::size_t i = slot_; i < behind; ++i) {
            const unsigned bits = qualities_[i].bits();
            reason = std::max(reason, bits & 0xFF00U);
            flags |= bits & 0xFFU;
            signs |= counts_[i];
            total += counts_[i];
        }
        const Quality quality = Quality::from_bits(static_cast<std::uint16_t>(reason | flags));
        if (quality.missing() || signs < 0 || rounding || !unknown_.empty()) {
            for (std::size_t i = slot_; i < behind; ++i) {
                const microseconds length = boundary(i + 1) - boundary(i);
                if (length.count() > 0) add_part(band, i, microseconds(0), length, length, rounding);
            }
            return;
        }
        if (!estimated_.empty())
            for (std::size_t i = slot_; i < behind; ++i) estimated += estimated_[i];
        band.sum.total += Total<Energy>::from_count(total);
        band.sum.estimated += Total<Energy>::from_count(estimated);
        band.sum.quality = worse(band.sum.quality, quality);
        band.sum.slots += behind - slot_ - (band.last_slot == slot_ ? 1 : 0);
        band.last_slot = behind - 1;
    }

    /// What falls between `from` and `to` of a slot, all counted from its begin. Parts of one slot sum to it.
    void add_part(BandSum& band, std::size_t i, microseconds from, microseconds to, microseconds length,
                  const std::optional<RoundingRule<Energy>>& rounding) const {
        const auto part = [&](std::int64_t whole) {
            const auto amount = Energy::from_count(whole);
            return (up_to(amount, to, length) - up_to(amount, from, length)).count();
        };
        band.count(i);
        band.sum.quality = worse(band.sum.quality, qualities_[i]);
        if (counts_[i] < 0) {  // nobody uses less than nothing
            band.sum.quality = worse(band.sum.quality, Reason::outside_limits);
            band.sum.missing += to - from;
            return;
        }
        const std::int64_t unknown = !unknown_.empty() ? unknown_[i] : qualities_[i].missing() ? length.count() : 0;
        std::int64_t count = counts_[i], estimated = estimated_.empty() ? 0 : estimated_[i];
        if (rounding) {
            const std::int64_t rounded = Energy::from_count(count).rounded(rounding->mode, rounding->quantum).count();
            estimated = estimated == count ? rounded : std::min(estimated, rounded);
            count = rounded;
        }
        band.sum.total += Energy::from_count(part(count));
        band.sum.estimated += Energy::from_count(part(estimated));
        band.sum.missing += microseconds(part(unknown));
    }

    const Slots& grid_;
    std::span<const std::int64_t> counts_;
    std::span<const Quality> qualities_;
    std::span<const std::int64_t> estimated_, unknown_;
    const Instant* edges_;
    microseconds step_;
    std::size_t size_, slot_ = 0;
    Instant first_{}, last_{};
};

}  // namespace wattle::inline v0::tariff
