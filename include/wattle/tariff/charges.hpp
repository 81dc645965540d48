// Charges: what a tariff version may ask money for, beside and by energy: tiers, demand, basic charges, adders, minimums, feed-in.
#pragma once

#include "wattle/tariff/power_factor.hpp"
#include "wattle/trace/trace.hpp"
#include "wattle/units/price.hpp"

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wattle::inline v0::tariff {

/// Where a tier ends; a use of exactly the limit is in the lower tier.
struct TierLimit {
    enum class Per : std::uint8_t {
        period,   // "2760 kWh" in the month or year that is counted
        day,      // "10 kWh/day": times the days that are billed
        kilowatt  // "200 h": times the billing demand, hours-use
    };

    Per per = Per::period;
    Energy energy;    // of `period` and `day`
    Decimal hours{};  // of `kilowatt`

    bool operator==(const TierLimit&) const = default;
};

/// How the price of energy climbs with what was used.
struct Tiers {
    enum class Per : std::uint8_t { day, month, year };  // how long one counter runs: a local day, a billing month, a calendar year
    enum class Form : std::uint8_t {
        graduated,  // each part at the price of its tier
        volume,     // all of it at the price of the tier that it reaches
        package     // each started block at its price
    };
    enum class Counting : std::uint8_t {
        chronological,  // one counter in the order of time; a slot that crosses a limit is split at it
        proportional,   // the energy of a tier is spread over the bands as their energy is
        per_band        // a counter for each band
    };

    Per per = Per::month;
    Form form = Form::graduated;
    Counting counting = Counting::chronological;
    std::vector<std::vector<TierLimit>> limits;  // per band; one list for all of them unless counted per band. Rising; the last tier has no limit
    Energy block;                                // of packages

    /// The limits for a band.
    const std::vector<TierLimit>& of(std::size_t band) const { return limits[limits.size() == 1 ? 0 : band]; }

    bool operator==(const Tiers&) const = default;
};

WATTLE_API std::string_view to_string(Tiers::Per per);
WATTLE_API std::string_view to_string(Tiers::Form form);
WATTLE_API std::string_view to_string(Tiers::Counting counting);

/// A price per kWh for each band, and in it for each tier. A version may have several: purchase, transmission.
struct EnergyPrice {
    EnergyPrice(std::string id, Label label, std::vector<Price<Energy>> prices, std::optional<Tiers> tiers = {})
        : id(std::move(id)), label(std::move(label)), prices(std::move(prices)), tiers(std::move(tiers)) {}

    std::string id;
    Label label;
    std::vector<Price<Energy>> prices;  // in the order of the bands; with tiers, each band has a run of as many as there are tiers
    std::optional<Tiers> tiers;

    /// The tiers of a band, 1 without tiers. (Of prices per band, some may have fewer limits than others; the rest of the run repeats the last price.)
    std::size_t tier_count() const;
    const Price<Energy>& price(std::size_t band, std::size_t tier = 0) const { return prices[band * tier_count() + tier]; }

    bool operator==(const EnergyPrice&) const = default;
};

/// What former peaks do to the demand that is billed: the greatest of a minimum, this month's demand, and a share of that of former months.
struct Ratchet {
    std::uint16_t months = 0;  // calendar months that count, bit 0 is January; 0: the `back` months before
    unsigned back = 11;
    Decimal percent{100};
    Decimal minimum{};                 // kW
    bool use_current = true;           // this month's own demand is billed where it is greater
    std::vector<std::string> bands{};  // whose demand counts; none: all

    bool operator==(const Ratchet&) const = default;
};

/// A price per kW of the greatest mean power of a month.
struct DemandPrice {
    DemandPrice(std::string id, Label label) : id(std::move(id)), label(std::move(label)) {}

    std::string id;
    Label label;
    std::chrono::minutes window{15};  // divides the hour
    bool sliding = false;             // windows begin at every slot, else at multiples of the window on the wall
    bool daily = false;               // each day's peak is billed, not each month's
    bool single_peak = false;         // only the band that has the month's peak
    std::uint16_t months = 0xFFF;     // bit 0 is January
    bool by_band = false;             // one peak for each demand band, else one for all hours
    std::vector<Decimal> limits{};    // of tiers, in kW
    std::vector<Decimal> prices{};    // per kW and month (day if `daily`), in the currency of the tariff; per band (if `by_band`) a run of tiers
    std::optional<Ratchet> ratchet{};

    Decimal price(std::size_t band, std::size_t tier) const { return prices[(by_band ? band : 0) * (limits.size() + 1) + tier]; }

    bool operator==(const DemandPrice&) const = default;
};

/// A charge that depends on neither tiers nor peaks.
struct Adder {
    enum class Kind : std::uint8_t {
        fixed,           // per day or month
        fund,            // per kWh that is billed: 政府性基金及附加
        rider,           // per kWh that is billed, or percent of other charges
        tax,             // percent of other charges, rounded where taxes are
        non_bypassable,  // per kWh that came from the grid, whatever was fed in
        carbon           // money per tCO2e × kgCO2e per kWh
    };
    enum class Per : std::uint8_t { day, month, kWh, percent, tCO2e };

    Adder(std::string id, Label label, Kind kind, Per per, Decimal price)
        : id(std::move(id)), label(std::move(label)), kind(kind), per(per), price(price) {}

    std::string id;
    Label label;
    Kind kind;
    Per per;                          // local days, local months; of a month that is cut, its days / the days of the month
    Decimal price;                    // in the currency of the tariff; 6.5 for 6.5 %
    std::vector<std::string> base{};  // ids of charges that a percentage is of; none: all lines before it
    Decimal factor{};                 // of carbon: kgCO2e per kWh

    bool operator==(const Adder&) const = default;
};

/// "fixed"; "month"
WATTLE_API std::string_view to_string(Adder::Kind kind);
WATTLE_API std::string_view to_string(Adder::Per per);

/// 基本电费: what a supply costs by its size, whatever is used.
/// Source: 发改办价格〔2016〕1583号, 发改价格〔2021〕1093号, 〔2023〕526号 (check against the standard).
struct BasicCharge {
    enum class Choice : std::uint8_t {
        capacity,         // kVA × price
        contract_demand,  // max(contract, 40 % of capacity), and twice what goes over 105 % of it
        actual_demand     // the month's greatest demand
    };

    Label label;
    Choice choice = Choice::capacity;
    std::optional<Decimal> capacity{}, contract{};  // kVA, kW; those in `Supply` come first
    Decimal capacity_price{};                       // per kVA and month
    Decimal demand_price{};                         // per kW and month
    std::chrono::minutes window{15};                // of the demand
    Decimal least_percent{40};                      // of the capacity that a contract is at least
    Decimal free_percent{105};                      // of the contract that costs no more
    std::int64_t over_factor = 2;                   // what goes over it counts so often
    Decimal discount_hours{};                       // kWh per kVA and month from which the demand price is multiplied by `discount`; 0: never
    Decimal discount{1};

    bool operator==(const BasicCharge&) const = default;
};
WATTLE_API std::string_view to_string(BasicCharge::Choice choice);

/// 力调: a percentage of charges by the power factor of the month.
struct PowerFactorRule {
    Label label;
    PowerFactorTable table{};
    Decimal standard{};               // 0.90
    std::vector<std::string> base{};  // ids of charges; none: energy, demand and basic charges

    bool operator==(const PowerFactorRule&) const = default;
};

/// What a bill is at least.
struct Minimum {
    enum class Against : std::uint8_t {
        charges,  // before credits of feed-in
        net       // after them
    };

    Label label;
    std::optional<Decimal> month{}, year{};  // money
    std::optional<Energy> units_per_day{};   // that are billed at least: the rest costs `unit_price`
    std::optional<Decimal> unit_price{};     // per kWh
    Against against = Against::charges;

    bool operator==(const Minimum&) const = default;
};

/// What the grid takes back, and at what.
struct FeedIn {
    enum class Scheme : std::uint8_t {
        net_metering,        // kWh against kWh in each band of a month; a surplus rolls into the next one
        net_metering_money,  // the same in a month; the surplus rolls as money, at the sell price
        net_billing,         // each slot is bought or sold; credits count in their month
        net_billing_carry,   // credits beyond the month's charges of energy roll into the next one
        buy_all_sell_all     // all use is bought, all generation sold
    };

    Label label;
    Scheme scheme = Scheme::net_billing;
    std::optional<EnergyPrice> sell{};        // per kWh; tiers of its own count what is fed in
    std::vector<std::size_t> rollover_map{};  // where the surplus of each band goes; none: stays
    std::uint16_t true_up_months = 0;         // bit 0 is January: at the end of these months the surplus is cashed out, or expires
    std::optional<Decimal> cash_out{};        // money per kWh of a surplus of net metering at the true-up
    bool cash_out_total = false;              // less what was billed in other bands since the last true-up
    bool pays_money = false;                  // a credit of money is paid out at the true-up
    bool expires = false;                     // what is not paid at the true-up is lost; else it rolls on
    bool this_month = true;                   // credits of money count in their own month, else from the next one on

    bool operator==(const FeedIn&) const = default;
};
WATTLE_API std::string_view to_string(FeedIn::Scheme scheme);

}  // namespace wattle::inline v0::tariff
