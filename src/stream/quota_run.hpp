// Quotas and what is used of them, slot by slot: the batch runs over all slots, the live engine over one after the other.
#pragma once

#include "live_samples.hpp"

#include "wattle/stream/alarm_samples.hpp"

#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace wattle::inline v0::stream::detail {

/// What is used of the quota of a period so far.
struct QuotaUse {
    std::size_t period = 0;        // place in the plan; all of them: the last one is over
    Int128 amount = 0, known = 0;  // quanta, and the µs in which they were used
    Quality quality{};
    bool said = false;  // that there is a sample, of this period or an earlier one

    friend bool operator==(const QuotaUse&, const QuotaUse&) = default;
};

/// The periods in order, and what is to be said of them.
class QuotaPlan {
public:
    /// Throws Error (out_of_range) for a quota below 0, or periods that overlap.
    QuotaPlan(std::span<const QuotaAmount> quotas, Decimal warn_percent, ShownAs shown, std::string_view kind);

    /// Adds the samples of the next slot, and of the periods that are over with it. Throws Error (other_grid) for a slot that an edge of a period cuts.
    void take(QuotaUse& use, const SampleSlot& slot, std::vector<AlarmSample>& samples) const;

    std::size_t periods() const { return periods_.size(); }

private:
    struct Period {
        Interval time;
        std::vector<std::pair<Instant, std::int64_t>> amounts;  // in force from an instant on, oldest first

        std::int64_t at(Instant t) const;
    };

    void end_period(QuotaUse& use, std::vector<AlarmSample>& samples) const;

    std::vector<Period> periods_;
    Decimal warn_percent_;
    ShownAs shown_;
    std::string_view kind_;
};

}  // namespace wattle::inline v0::stream::detail
