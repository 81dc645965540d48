#include "wattle/tariff/tariff.hpp"

#include <algorithm>

namespace wattle::inline v0::tariff {

namespace {

template <std::size_t n>
std::string_view name_of(const std::string_view (&names)[n], auto value) {
    return names[static_cast<std::size_t>(value)];
}

}  // namespace

std::string_view to_string(Tiers::Per per) { return name_of({"day", "month", "year"}, per); }
std::string_view to_string(Tiers::Form form) { return name_of({"graduated", "volume", "package"}, form); }
std::string_view to_string(Tiers::Counting counting) { return name_of({"chronological", "proportional", "per_band"}, counting); }
std::string_view to_string(Adder::Kind kind) { return name_of({"fixed", "fund", "rider", "tax", "non_bypassable", "carbon"}, kind); }
std::string_view to_string(Adder::Per per) { return name_of({"day", "month", "kWh", "percent", "tCO2e"}, per); }
std::string_view to_string(BasicCharge::Choice choice) { return name_of({"capacity", "contract_demand", "actual_demand"}, choice); }
std::string_view to_string(FeedIn::Scheme scheme) {
    return name_of({"net_metering", "net_metering_money", "net_billing", "net_billing_carry", "buy_all_sell_all"}, scheme);
}

std::size_t EnergyPrice::tier_count() const {
    std::size_t most = 0;
    if (tiers)
        for (const auto& limits : tiers->limits) most = std::max(most, limits.size());
    return most + 1;
}

bool Version::monthly() const {
    return std::any_of(energy.begin(), energy.end(), [](const EnergyPrice& price) { return price.tiers.has_value(); }) || !demand.empty() || basic ||
           power_factor || minimum || feed_in ||
           std::any_of(adders.begin(), adders.end(), [](const Adder& adder) { return adder.per == Adder::Per::percent; });
}

}  // namespace wattle::inline v0::tariff
