// How the energy of a part falls into tiers.
#pragma once

#include "tally.hpp"

namespace wattle::inline v0::tariff {

/// What of each band is in each tier: band × tiers + tier, in mWh. Packages count blocks instead.
using TierAmounts = std::vector<std::int64_t>;

/// `amounts` are mWh by band; `in_time` the same in the order of time, empty where only the month counts. `demand` in kW is what hours-use limits go by.
TierAmounts tiers_of(const EnergyPrice& price, const Version& version, const Part& part, const std::vector<std::int64_t>& amounts,
                     const std::vector<Stretch>& in_time, Decimal demand, Carry& carry);

}  // namespace wattle::inline v0::tariff
