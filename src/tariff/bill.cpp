#include "wattle/tariff/bill.hpp"

#include "tiers.hpp"

#include <algorithm>

namespace wattle::inline v0::tariff {

using namespace std::chrono;

namespace {

using wattle::to_string;
using wattle::detail::quoted;
using wattle::detail::TariffData;
using wattle::detail::throw_error;

std::string in_chinese(const Label& label) { return label.chinese.empty() ? label.english : label.chinese; }

/// "energy charge, peak", "电度电费（峰段）"; only English where neither part has a Chinese name.
Label joined(const Label& charge, const Label& band) {
    Label label(charge.english + ", " + band.english);
    if (!charge.chinese.empty() || !band.chinese.empty()) label.chinese = in_chinese(charge) + "（" + in_chinese(band) + "）";
    return label;
}

constexpr std::size_t decimals_of_kW = 6;  // a demand is a whole number of mW

Decimal kilowatts(std::int64_t milliwatts) {
    return wattle::detail::shortest(std::max<std::int64_t>(0, milliwatts), -static_cast<int>(decimals_of_kW));
}

/// "energy charge, peak, tier 2"
Label in_tier(Label label, std::size_t tier) {
    label.english += ", tier " + std::to_string(tier);
    if (!label.chinese.empty()) label.chinese += "第" + std::to_string(tier) + "档";
    return label;
}

/// Makes lines of sums, and steps of lines.
class Biller {
public:
    Biller(const Tariff& tariff, const BillOptions& options, const std::vector<Part>& parts, bool has_reactive, Bill& bill)
        : data_(tariff.data()), options_(options), parts_(parts), has_reactive_(has_reactive), bill_(bill), carry_(bill.carry) {}

    void part(const Part& part) {
        part_ = &part;
        version_ = &data_.versions[part.version];
        first_line_ = bill_.lines.size();
        if (part.month >= 0 && carry_.year != part.month / 12) {
            carry_.year = part.month / 12;
            carry_.used.clear();
            carry_.charges = {};
        }
        find_demands();
        energy();
        demand();
        basic();
        power_factor();
        feed_in();
        for (const Adder& adder : version_->adders)
            if (adder.kind != Adder::Kind::tax) add(adder);
        if (version_->minimum) minimum(*version_->minimum);
        for (const Adder& adder : version_->adders)
            if (adder.kind == Adder::Kind::tax) add(adder);
    }

    /// The line that rounding the whole bill takes.
    void rounding(const Part& last) {
        part_ = &last;
        version_ = &data_.versions[last.version];
        const auto& rule = version_->rounding.bill;
        if (!rule) return;
        Line line = start(Line::Kind::rounding, "rounding", {"rounding", "尾差"});
        const Money sum = bill_.total(), rounded = sum.rounded(rule->mode, rule->quantum);
        line.amount = rounded - sum;
        line.quantity = Figure(1);
        line.price = Figure(line.amount);
        line.exact = line.amount;
        if (options_.trace) {
            const Trace::Ref total = bill_.trace.sum({"sum of the lines", "各项合计"}, steps(0));
            line.step = bill_.trace.difference(line.label,
                                               bill_.trace.rounded({"bill, rounded", "账单取整"}, total, rule->mode, decimal(rule->quantum)), total);
        }
        bill_.lines.push_back(std::move(line));
    }

    void total() {
        if (options_.trace && !bill_.lines.empty()) bill_.trace.result(bill_.trace.sum({"total", "合计"}, steps(0)));
    }

private:
    // ---- energy

    void energy() {
        const Version& version = *version_;
        std::vector<std::int64_t> amounts;
        for (const BandSum& band : part_->used) amounts.push_back(band.sum.total.narrow().count());
        const bool nets = version.feed_in && !part_->fed_in.empty() &&
                          (version.feed_in->scheme == FeedIn::Scheme::net_metering || version.feed_in->scheme == FeedIn::Scheme::net_metering_money);
        surplus_.assign(amounts.size(), 0);
        if (nets) set_off(amounts);
        billed_ = 0;
        for (const std::int64_t amount : amounts) billed_ += amount;
        if (nets) carry_.bought += Energy::from_count(billed_);
        std::vector<Trace::Ref> leaves(amounts.size());
        for (std::size_t b = 0; b < amounts.size(); ++b)
            if (part_->used[b].sum.length.count() != 0) bill_.used += part_->used[b].sum;
        for (const EnergyPrice& price : version.energy) {
            const auto tiers = tiers_of(price, version, *part_, amounts, nets ? std::vector<Stretch>() : part_->used_in_time, hours_use_, carry_);
            const std::size_t n = price.tier_count();
            const bool package = price.tiers && price.tiers->form == Tiers::Form::package;
            for (std::size_t b = 0; b < amounts.size(); ++b) {
                const Sum<Energy>& sum = part_->used[b].sum;
                if (sum.length.count() == 0) continue;  // the band does not occur
                bool first = true;
                for (std::size_t t = 0; t < n; ++t) {
                    const std::int64_t amount = tiers[b * n + t];
                    if (amount == 0 && (t > 0 || amounts[b] != 0)) continue;
                    Line line = start(Line::Kind::energy, price.id, joined(price.label, version.bands[b].label));
                    line.band = version.bands[b].id;
                    if (price.tiers && !package) {
                        line.tier = static_cast<std::uint32_t>(t + 1);
                        line.label = in_tier(std::move(line.label), t + 1);
                    }
                    if (first) line.used = sum;
                    first = false;
                    if (package) {
                        blocks(std::move(line), price, b, amount);
                        continue;
                    }
                    line.used.total = Energy::from_count(amount);
                    const Energy whole = Energy::from_count(amount);
                    const auto& rule = version.rounding.quantity;
                    const Energy quantity = rule ? whole.rounded(rule->mode, rule->quantum) : whole;
                    line.quantity = quantity;
                    line.price = price.price(b, t);
                    line.exact = quantity * price.price(b, t);
                    Trace::Ref leaf;
                    if (options_.trace) {
                        const bool shared = !price.tiers;
                        leaf = shared && leaves[b].index != Trace::Ref().index ? leaves[b]
                                                                               : energy_leaf(sum, b, whole, t, price.tiers.has_value(), nets);
                        if (shared) leaves[b] = leaf;
                    }
                    finish(std::move(line), leaf);
                }
            }
        }
    }

    Trace::Ref energy_leaf(const Sum<Energy>& sum, std::size_t band, Energy amount, std::size_t tier, bool tiered, bool net) {
        Label label = joined({"energy", "电量"}, version_->bands[band].label);
        if (tiered) label = in_tier(std::move(label), tier + 1);
        Leaf origin = leaf_of(sum, version_->bands[band].id);
        if (net) origin.source += ", less what was fed in";
        Trace::Ref leaf = bill_.trace.leaf(label, Total<Energy>(amount), std::move(origin));
        const auto& rule = version_->rounding.quantity;
        return rule ? bill_.trace.rounded(label, leaf, rule->mode, decimal(rule->quantum)) : leaf;
    }

    void blocks(Line line, const EnergyPrice& price, std::size_t band, std::int64_t n) {
        line.quantity = Figure(Exact(n), "block");
        line.price = Figure(price.price(band).decimal(), data_.currency.code() + "/block");
        line.exact = Product<Money>::from(static_cast<Int128>(price.price(band).decimal().mantissa()) * n, price.price(band).decimal().exponent() + 6,
                                          data_.currency);
        Trace::Ref leaf;
        if (options_.trace)
            leaf = bill_.trace.parameter(joined({"started blocks of " + to_string(price.tiers->block), "起始用量包"}, version_->bands[band].label),
                                         line.quantity, Parameter{options_.point, version_->name, "", std::nullopt});
        finish(std::move(line), leaf, true);
    }

    /// The use of each band less what it fed in and what it has in store; a surplus goes into the store, or is sold.
    void set_off(std::vector<std::int64_t>& amounts) {
        const FeedIn& rule = *version_->feed_in;
        const bool in_kind = rule.scheme == FeedIn::Scheme::net_metering;
        for (std::size_t b = 0; b < amounts.size(); ++b) {
            const std::int64_t net = amounts[b] - part_->fed_in[b].sum.total.narrow().count();
            amounts[b] = std::max<std::int64_t>(0, net);
            if (net < 0) surplus_[b] = -net;
            if (!in_kind) continue;
            Energy& store = store_of(version_->bands[b].id);
            const std::int64_t taken = std::min(amounts[b], store.count());
            amounts[b] -= taken;
            store += Energy::from_count(surplus_[b] - taken);
        }
        if (in_kind && part_->ends_month && !rule.rollover_map.empty()) {  // at the end of the month all that is in store goes where it is mapped to
            std::vector<Energy> moved(amounts.size(), Energy::from_count(0));
            for (std::size_t b = 0; b < amounts.size(); ++b)
                moved[rule.rollover_map[b]] += std::exchange(store_of(version_->bands[b].id), Energy::from_count(0));
            for (std::size_t b = 0; b < amounts.size(); ++b) store_of(version_->bands[b].id) = moved[b];
        }
        std::erase_if(carry_.store, [](const Carry::Store& store) { return store.energy.count() == 0; });
    }
    Energy& store_of(const std::string& band) {
        for (auto& store : carry_.store)
            if (store.band == band) return store.energy;
        carry_.store.push_back({band, Energy::from_count(0)});
        return carry_.store.back().energy;
    }

    // ---- demand

    /// The greatest demand of a charge's band in all of the month that is billed, mW; −1 if nothing is known.
    std::int64_t month_peak(const DemandPrice& charge, std::size_t band) const {
        std::int64_t greatest = -1;
        for (const Part& part : parts_) {
            if (part.month != part_->month) continue;
            const Version& version = data_.versions[part.version];
            for (std::size_t c = 0; c < version.demand.size(); ++c) {
                const DemandPrice& same = version.demand[c];
                if (same.id != charge.id || same.by_band != charge.by_band || same.window != charge.window || same.sliding != charge.sliding)
                    continue;
                for (std::size_t b = 0; b < part.demand[c].greatest.size(); ++b)
                    if (!charge.by_band || version.demand_bands[b].id == version_->demand_bands[band].id)
                        greatest = std::max(greatest, part.demand[c].greatest[b]);
            }
        }
        return greatest;
    }

    void find_demands() {
        demands_.clear();
        hours_use_ = Decimal(0);
        for (const DemandPrice& charge : version_->demand) {
            auto& of_bands = demands_.emplace_back();
            for (std::size_t b = 0; b < (charge.by_band ? version_->demand_bands.size() : 1); ++b) of_bands.push_back(billed_demand(charge, b));
        }
        if (!demands_.empty())
            for (const Decimal& demand : demands_.front()) hours_use_ = std::max(hours_use_, demand);
    }

    Decimal billed_demand(const DemandPrice& charge, std::size_t band) {
        const Decimal current = kilowatts(month_peak(charge, band));
        if (!charge.ratchet) return current;
        const Ratchet& ratchet = *charge.ratchet;
        const std::string id = charge.by_band ? version_->demand_bands[band].id : "";
        if (!ratchet.bands.empty() && std::find(ratchet.bands.begin(), ratchet.bands.end(), id) == ratchet.bands.end()) return current;
        auto known = std::find_if(carry_.peaks.begin(), carry_.peaks.end(),
                                  [&](const auto& p) { return p.charge == charge.id && p.band == id && p.month == part_->month; });
        if (known == carry_.peaks.end())
            carry_.peaks.push_back({charge.id, id, part_->month, current});
        else
            known->kilowatts = std::max(known->kilowatts, current);
        Decimal billed = ratchet.use_current ? std::max(ratchet.minimum, current) : ratchet.minimum;
        const std::int32_t back = ratchet.months == 0 ? static_cast<std::int32_t>(ratchet.back) : 11;
        for (const auto& peak : carry_.peaks) {
            const std::int32_t ago = part_->month - peak.month;
            if (peak.charge != charge.id || peak.band != id || ago < 0 || ago > back) continue;
            if (ratchet.months != 0 && (ratchet.months >> (peak.month % 12) & 1) == 0) continue;
            billed = std::max(billed, peak.kilowatts * ratchet.percent * Decimal("0.01"));
        }
        return billed;
    }

    void demand() {
        for (std::size_t c = 0; c < version_->demand.size(); ++c) {
            const DemandPrice& charge = version_->demand[c];
            if (part_->month >= 0 && (charge.months >> (part_->month % 12) & 1) == 0) continue;
            std::size_t peak_band = 0;
            for (std::size_t b = 0; b < demands_[c].size(); ++b)
                if (demands_[c][b] > demands_[c][peak_band]) peak_band = b;
            for (std::size_t b = 0; b < demands_[c].size(); ++b) {
                if (charge.single_peak && b != peak_band) continue;
                if (charge.daily)
                    daily_demand(charge, c, b);
                else
                    demand_of(charge, c, b);
            }
        }
    }

    Line demand_line(const DemandPrice& charge, std::size_t c, std::size_t band) {
        const Band* of = charge.by_band ? &version_->demand_bands[band] : nullptr;
        Line line = start(Line::Kind::demand, charge.id, of ? joined(charge.label, of->label) : charge.label);
        if (of) line.band = of->id;
        line.used.missing = part_->demand[c].missing;
        line.used.quality = part_->demand[c].quality;
        return line;
    }

    void demand_of(const DemandPrice& charge, std::size_t c, std::size_t band) {
        const Decimal demand = demands_[c][band];
        Decimal lower(0);
        for (std::size_t t = 0; t <= charge.limits.size(); ++t) {
            const Decimal upper = t < charge.limits.size() ? std::min(charge.limits[t], demand) : demand;
            const bool reached = upper > lower || (t == 0 && charge.limits.empty());
            if (!reached) continue;
            const Decimal price = charge.price(band, t), quantity = upper - lower;
            lower = upper;
            if (price == Decimal(0)) continue;
            Line line = demand_line(charge, c, band);
            if (!charge.limits.empty()) {
                line.tier = static_cast<std::uint32_t>(t + 1);
                line.label = in_tier(std::move(line.label), t + 1);
            }
            by_size(std::move(line), quantity, "kW", price);
        }
    }

    void daily_demand(const DemandPrice& charge, std::size_t c, std::size_t band) {
        const Decimal price = charge.price(band, 0);
        if (price == Decimal(0)) return;
        Line line = demand_line(charge, c, band);
        line.quantity = Figure(Exact::from(part_->demand[c].of_days[band], -static_cast<int>(decimals_of_kW)), "kW·day");
        line.price = Figure(price, data_.currency.code() + "/(kW·day)");
        line.exact = Product<Money>::from(wattle::detail::multiply(part_->demand[c].of_days[band], price.mantissa(), "Money"),
                                          price.exponent() - static_cast<int>(decimals_of_kW) + 6, data_.currency);
        Trace::Ref leaf;
        if (options_.trace)
            leaf = bill_.trace.leaf({"greatest demand of each day", "每日最大需量之和"}, line.quantity, leaf_of(line.used, line.band));
        finish(std::move(line), leaf, true);
    }

    /// A charge per kW or kVA and month, prorated where the month is cut.
    void by_size(Line line, Decimal quantity, const std::string& unit, Decimal price) {
        line.quantity = Figure(Exact(quantity), unit);
        line.price = Figure(price, data_.currency.code() + '/' + unit);
        Int128 mantissa = wattle::detail::multiply(Int128{quantity.mantissa()}, price.mantissa(), "Money");
        if (part_->month >= 0 && !part_->whole()) {
            mantissa = wattle::detail::multiply(mantissa, part_->days, "Money");
            line.days = part_->days;
            line.divisor = part_->month_days;
            if (line.days == 0) line.divisor = 1, mantissa = 0, line.quantity = Figure(Exact(0), unit);
        }
        line.exact = Product<Money>::from(mantissa, quantity.exponent() + price.exponent() + 6, data_.currency);
        Trace::Ref leaf;
        if (options_.trace) leaf = bill_.trace.leaf(line.label, line.quantity, leaf_of(line.used, line.band));
        finish(std::move(line), leaf, true);
    }

    void basic() {
        if (!version_->basic) return;
        const BasicCharge& rule = *version_->basic;
        const auto capacity = options_.capacity ? options_.capacity : rule.capacity, contract = options_.contract ? options_.contract : rule.contract;
        const auto need = [&](const std::optional<Decimal>& value, const char* name, const char* example) {
            if (value) return *value;
            throw_error(code::no_supply, "tariff " + quoted(data_.id) + ", basic charge", std::string("the ") + name + " of the supply is not known",
                        std::string("give BillOptions::") + name + ", or " + name + " = \"" + example + "\" in [version.basic]");
        };
        Line line = start(Line::Kind::basic, "basic", rule.label);
        if (rule.choice == BasicCharge::Choice::capacity)
            return by_size(std::move(line), need(capacity, "capacity", "630 kVA"), "kVA", rule.capacity_price);
        line.used.missing = part_->basic.missing, line.used.quality = part_->basic.quality;
        std::int64_t greatest = -1;
        for (const Part& part : parts_)
            if (part.month == part_->month && !part.basic.greatest.empty()) greatest = std::max(greatest, part.basic.greatest.front());
        Decimal demand = kilowatts(greatest);
        if (rule.choice == BasicCharge::Choice::contract_demand) {
            const Decimal hundredth("0.01");
            Decimal agreed = need(contract, "contract", "400 kW");
            if (capacity) agreed = std::max(agreed, *capacity * rule.least_percent * hundredth);
            const Decimal over = demand - agreed * rule.free_percent * hundredth;
            demand = over > Decimal(0) ? agreed + over * Decimal(rule.over_factor) : agreed;
        }
        Decimal price = rule.demand_price;
        if (rule.discount_hours > Decimal(0) && capacity) {
            // kWh of the part against hours × kVA × its days / the days of the month
            const Exact used = Exact::from(static_cast<Int128>(billed_) * part_->month_days, -6),
                        asked = Exact(rule.discount_hours) * Exact(*capacity) * Exact(part_->days);
            if (used >= asked) price = price * rule.discount;
        }
        by_size(std::move(line), demand, "kW", price);
    }

    void power_factor() {
        if (!version_->power_factor) return;
        const PowerFactorRule& rule = *version_->power_factor;
        const std::string where = "tariff " + quoted(data_.id) + ", power factor";
        if (!has_reactive_)
            throw_error(code::no_reactive, where, "no reactive energy was given", "give Metered::reactive, and reactive_reverse where it runs back");
        const ReactiveEnergy reactive = part_->reactive.narrow();
        const auto hundredths = power_factor_hundredths(part_->from_grid.narrow(), reactive);
        if (!hundredths) return;  // nothing was used: there is no power factor
        Money base = Money::from_count(0, data_.currency);
        std::vector<Trace::Ref> of;
        for (std::size_t i = first_line_; i < bill_.lines.size(); ++i) {
            const Line& line = bill_.lines[i];
            if (!rule.base.empty() && std::find(rule.base.begin(), rule.base.end(), line.id) == rule.base.end()) continue;
            base += line.amount;
            of.push_back(line.step);
        }
        const Decimal percent = rule.table.percent(rule.standard, *hundredths);
        const std::string factor = to_string(Decimal::from(*hundredths, -2));
        Line line = start(Line::Kind::power_factor, "power_factor",
                          joined(rule.label, {"cos φ " + factor + " against " + to_string(rule.standard),
                                              "cos φ " + factor + "，标准 " + to_string(rule.standard)}));
        line.used.missing = part_->reactive_missing;
        line.quantity = Figure(base);
        line.price = Figure(percent, "%");
        line.exact = Product<Money>::from(static_cast<Int128>(base.count()) * percent.mantissa(), percent.exponent() - 2, data_.currency);
        Trace::Ref quantity;
        if (options_.trace)
            quantity = of.empty() ? bill_.trace.parameter({"nothing to take it from", "无计算基数"}, line.quantity)
                                  : bill_.trace.sum({"base", "计算基数"}, std::move(of));
        finish(std::move(line), quantity, false,
               Parameter{rule.table.id(),
                         to_string(rule.standard),
                         to_string(part_->from_grid) + ", " + to_string(reactive) + "; " + to_string(rule.table.source()),
                         {}});
    }

    // ---- feed-in

    void feed_in() {
        if (!version_->feed_in) return;
        const FeedIn& rule = *version_->feed_in;
        const bool in_kind = rule.scheme == FeedIn::Scheme::net_metering;
        const bool stores_money = rule.scheme == FeedIn::Scheme::net_metering_money || rule.scheme == FeedIn::Scheme::net_billing_carry;
        Money earned = Money::from_count(0, data_.currency);
        if (rule.sell && !in_kind && !part_->fed_in.empty()) {
            std::vector<std::int64_t> amounts;
            const bool nets = rule.scheme == FeedIn::Scheme::net_metering_money;
            for (std::size_t b = 0; b < part_->fed_in.size(); ++b)
                amounts.push_back(nets ? surplus_[b] : part_->fed_in[b].sum.total.narrow().count());
            const auto tiers =
                tiers_of(*rule.sell, *version_, *part_, amounts, nets ? std::vector<Stretch>() : part_->fed_in_time, hours_use_, carry_);
            const std::size_t n = rule.sell->tier_count();
            for (std::size_t b = 0; b < amounts.size(); ++b)
                for (std::size_t t = 0; t < n; ++t) {
                    const Energy amount = Energy::from_count(tiers[b * n + t]);
                    if (amount.count() == 0) continue;
                    if (stores_money) {
                        earned += (amount * rule.sell->price(b, t)).rounded(version_->rounding.line.mode, version_->rounding.line.quantum);
                        continue;
                    }
                    Line line = start(Line::Kind::feed_in, "feed_in", joined(rule.label, version_->bands[b].label));
                    line.band = version_->bands[b].id;
                    if (rule.sell->tiers) {
                        line.tier = static_cast<std::uint32_t>(t + 1);
                        line.label = in_tier(std::move(line.label), t + 1);
                    }
                    credit(std::move(line), amount, rule.sell->price(b, t), part_->fed_in[b].sum);
                }
        }
        if (stores_money) {
            if (rule.this_month) carry_.credit += earned;
            Money energy = Money::from_count(0, data_.currency);
            for (std::size_t i = first_line_; i < bill_.lines.size(); ++i)
                if (bill_.lines[i].kind == Line::Kind::energy) energy += bill_.lines[i].amount;
            pay(std::min(carry_.credit, std::max(energy, Money::from_count(0, data_.currency))), rule.label);
            if (!rule.this_month) carry_.credit += earned;
        }
        if (part_->ends_month && (rule.true_up_months >> (part_->month % 12) & 1) != 0) true_up(rule, in_kind);
    }

    void credit(Line line, Energy amount, const Price<Energy>& price, const Sum<Energy>& sum) {
        line.quantity = amount;
        line.price = Figure(-price.decimal(), data_.currency.code() + "/kWh");
        line.exact = -(amount * price);
        Trace::Ref leaf;
        if (options_.trace) {
            Leaf origin = leaf_of(sum, line.band);
            origin.source += ", fed in";
            leaf = bill_.trace.leaf(line.label, Total<Energy>(amount), std::move(origin));
        }
        finish(std::move(line), leaf);
    }

    /// Takes money out of the store.
    void pay(Money amount, const Label& label) {
        if (amount.count() <= 0) return;
        Line line = start(Line::Kind::feed_in, "feed_in", label);
        line.quantity = Figure(amount);
        line.price = Figure(Exact(-1));
        line.exact = -amount;
        carry_.credit -= amount;
        Trace::Ref store;
        if (options_.trace)
            store = bill_.trace.parameter({"credit in store", "累计上网电费"}, line.quantity,
                                          {data_.id, version_->name, "the bills before", std::nullopt});
        finish(std::move(line), store);
    }

    void true_up(const FeedIn& rule, bool in_kind) {
        if (in_kind) {
            Total<Energy> surplus;
            for (const auto& store : carry_.store) surplus += store.energy;
            if (rule.cash_out_total) surplus -= carry_.bought;
            carry_.bought = Energy::from_count(0);
            if (rule.cash_out && surplus.count() > 0)
                credit(start(Line::Kind::feed_in, "cash_out", joined(rule.label, {"true-up", "年度结清"})), surplus.narrow(),
                       {*rule.cash_out, data_.currency / kWh}, {});
            if (rule.cash_out || rule.expires) carry_.store.clear();
        } else {
            if (rule.pays_money) pay(carry_.credit, joined(rule.label, {"true-up", "年度结清"}));
            if (rule.expires) carry_.credit = Money::from_count(0, data_.currency);
        }
    }

    // ---- adders, minimum

    void add(const Adder& adder) {
        switch (adder.kind) {
            case Adder::Kind::fixed: return fixed(adder);
            case Adder::Kind::fund: return by_energy(adder, Energy::from_count(billed_), adder.price);
            case Adder::Kind::rider:
                return adder.per == Adder::Per::percent ? percentage(adder, Line::Kind::adder)
                                                        : by_energy(adder, Energy::from_count(billed_), adder.price);
            case Adder::Kind::non_bypassable: return by_energy(adder, part_->from_grid.narrow(), adder.price);
            case Adder::Kind::carbon: return by_energy(adder, Energy::from_count(billed_), adder.price * adder.factor * Decimal("0.001"));
            case Adder::Kind::tax: return percentage(adder, Line::Kind::tax);
        }
    }

    void by_energy(const Adder& adder, Energy amount, Decimal price) {
        Line line = start(Line::Kind::adder, adder.id, adder.label);
        const Price<Energy> per_kWh(price, data_.currency / kWh);
        line.quantity = amount;
        line.price = per_kWh;
        line.exact = amount * per_kWh;
        Sum<Energy> sum;
        for (const BandSum& band : part_->used) sum += band.sum;
        line.used = sum;
        line.used.total = amount;
        Trace::Ref leaf;
        if (options_.trace) leaf = bill_.trace.leaf({"energy", "电量"}, Total<Energy>(amount), leaf_of(sum, ""));
        finish(std::move(line), leaf);
    }

    void percentage(const Adder& adder, Line::Kind kind) {
        Money base = Money::from_count(0, data_.currency);
        std::vector<Trace::Ref> of;
        for (std::size_t i = first_line_; i < bill_.lines.size(); ++i) {
            const Line& line = bill_.lines[i];
            if (!adder.base.empty() && std::find(adder.base.begin(), adder.base.end(), line.id) == adder.base.end()) continue;
            base += line.amount;
            of.push_back(line.step);
        }
        Line line = start(kind, adder.id, adder.label);
        line.quantity = Figure(base);
        line.price = Figure(adder.price, "%");
        line.exact = Product<Money>::from(static_cast<Int128>(base.count()) * adder.price.mantissa(), adder.price.exponent() - 2, data_.currency);
        Trace::Ref quantity;
        if (options_.trace)
            quantity = of.empty() ? bill_.trace.parameter({"nothing to take it from", "无计算基数"}, line.quantity)
                                  : bill_.trace.sum({"base", "计算基数"}, std::move(of));
        finish(std::move(line), quantity);
    }

    void fixed(const Adder& adder) {
        const auto days = days_begun(data_.zone, part_->span);
        if (adder.per == Adder::Per::day) return charge(adder, days, {}, 1);
        if (part_->month >= 0) return part_->whole() ? charge(adder, 1, {}, 1) : charge(adder, part_->days, {}, part_->month_days);
        std::int64_t whole = 0;
        const local_days first = first_day_from(part_->span.begin()), end = first_day_from(part_->span.end());
        for (local_days day = first; day < end;) {
            const Date date(day);
            const local_days month(date.year() / date.month() / 1), next(date.year() / date.month() / 1 + months(1));
            const local_days until = std::min(next, end);
            if (until - day == next - month)
                ++whole;
            else
                charge(adder, (until - day).count(), to_string(date).substr(0, 7), (next - month).count());
            day = until;
        }
        charge(adder, whole, {}, 1);
    }

    void minimum(const Minimum& rule) {
        if (rule.units_per_day && rule.unit_price) {
            const std::int64_t lacking = wattle::detail::subtract_counts(
                wattle::detail::multiply_counts(rule.units_per_day->count(), part_->days, "Energy"), billed_, "Energy");
            if (lacking > 0) {
                Line line = start(Line::Kind::minimum, "minimum_units", joined(rule.label, {"units", "电量"}));
                const Price<Energy> price(*rule.unit_price, data_.currency / kWh);
                line.quantity = Energy::from_count(lacking), line.price = price, line.exact = Energy::from_count(lacking) * price;
                Trace::Ref leaf;
                if (options_.trace)
                    leaf = bill_.trace.parameter({"energy that lacks to the minimum", "不足最低用量"}, line.quantity,
                                                 {data_.id, version_->name, "", std::nullopt});
                finish(std::move(line), leaf);
            }
        }
        const auto base = [&] {
            std::pair<Money, std::vector<Trace::Ref>> base{Money::from_count(0, data_.currency), {}};
            for (std::size_t i = first_line_; i < bill_.lines.size(); ++i) {
                const Line& line = bill_.lines[i];
                if (line.kind == Line::Kind::feed_in && rule.against == Minimum::Against::charges) continue;
                base.first += line.amount;
                base.second.push_back(line.step);
            }
            return base;
        };
        if (rule.month) {
            const auto& line_rule = version_->rounding.line;
            const auto exact =
                Product<Money>::from(static_cast<Int128>(rule.month->mantissa()) * part_->days, rule.month->exponent() + 6, data_.currency);
            const auto [charged, of] = base();
            lack("minimum", rule.label, exact.divided(std::max<std::int64_t>(1, part_->month_days), line_rule.mode, line_rule.quantum), charged, of);
        }
        const auto [charged, of] = base();
        carry_.charges += charged;
        if (rule.year && part_->month % 12 == 11 && part_->ends_month) {
            const Money year = Product<Money>::from(rule.year->mantissa(), rule.year->exponent() + 6, data_.currency)
                                   .divided(1, version_->rounding.line.mode, version_->rounding.line.quantum);
            Trace::Ref before;
            if (options_.trace)
                before = bill_.trace.parameter({"charges of the year", "全年费用"}, Figure(carry_.charges),
                                               {data_.id, version_->name, "the bills of the year", std::nullopt});
            lack("minimum_year", joined(rule.label, {"year", "全年"}), year, carry_.charges, {before});
        }
    }

    /// What the charges lack to an amount.
    void lack(const std::string& id, const Label& label, Money least, Money charged, const std::vector<Trace::Ref>& of) {
        if (least <= charged) return;
        Line line = start(Line::Kind::minimum, id, label);
        line.quantity = Figure(charged);
        line.price = Figure(least);
        line.exact = line.amount = least - charged;
        if (options_.trace) {
            const Trace::Ref whole = bill_.trace.parameter(label, line.price, {data_.id, version_->name, to_string(data_.source), data_.digest});
            line.step =
                of.empty() ? bill_.trace.sum(label, {whole}) : bill_.trace.difference(label, whole, bill_.trace.sum({"charges", "各项费用"}, of));
        }
        bill_.lines.push_back(std::move(line));
    }

    // ---- lines

    /// A step of money, or of energy in kWh.
    template <class Q>
    static Decimal decimal(Q quantum) {
        return wattle::detail::shortest(quantum.count(), -6);
    }

    Line start(Line::Kind kind, const std::string& id, Label label) const {
        Line line;
        line.kind = kind;
        line.id = id;
        line.label = std::move(label);
        line.version = version_->name;
        line.span = part_->span;
        return line;
    }

    /// Rounds the line, and proves it if asked to. `names_unit`: the units of quantity and price do not cancel by themselves.
    void finish(Line line, Trace::Ref quantity, bool names_unit = false, std::optional<Parameter> document = {}) {
        const auto& rule = line.kind == Line::Kind::tax && version_->rounding.tax ? *version_->rounding.tax : version_->rounding.line;
        line.amount = line.exact.divided(line.divisor, rule.mode, rule.quantum);
        if (options_.trace) {
            Trace& trace = bill_.trace;
            const std::string& currency = line.amount.currency().code();
            const Label price_label("price of " + line.label.english, line.label.chinese.empty() ? "" : line.label.chinese + "单价");
            Figure shown = line.price;
            if (shown.unit == "%") shown = Figure(shown.number * Exact::from(1, -2));
            const Trace::Ref price = trace.parameter(
                price_label, shown, document ? std::move(*document) : Parameter{data_.id, version_->name, to_string(data_.source), data_.digest});
            if (line.divisor == 1) {
                const Trace::Ref product =
                    names_unit ? trace.product(line.label, quantity, price, currency) : trace.product(line.label, quantity, price);
                line.step = trace.rounded(line.label, product, rule.mode, decimal(rule.quantum));
            } else {
                Trace::Ref product = quantity;
                if (line.days != 0) {
                    const Trace::Ref billed =
                        trace.parameter({"days that are billed", "计费天数"}, Figure(Exact(line.days), "day"), calendar_parameter());
                    const Trace::Ref whole = trace.product({"price of the whole month", "整月费用"}, quantity, price, currency);
                    product = trace.product({"days × price", "天数×单价"}, billed, whole, currency + "·day");
                } else {
                    product = trace.product({"days × price", "天数×单价"}, quantity, price, currency + "·day/month");
                }
                const Trace::Ref days = trace.parameter({"days of the month", "当月天数"},
                                                        Figure(Exact(line.divisor), line.days != 0 ? "day" : "day/month"), calendar_parameter());
                line.step = trace.quotient(line.label, product, days, rule.mode, decimal(rule.quantum), currency);
            }
        }
        bill_.lines.push_back(std::move(line));
    }

    /// The first local day that begins at that instant or later.
    local_days first_day_from(Instant t) const {
        const local_days day(data_.zone.date(t));
        return data_.zone.day(Date(day)).begin() >= t ? day : day + days(1);
    }

    void charge(const Adder& adder, std::int64_t n, const std::string& month, std::int64_t divisor) {
        if (n == 0) return;
        Line line = start(Line::Kind::fixed, adder.id, adder.label);
        if (!month.empty()) line.label = joined(line.label, Label(month));
        line.quantity = Figure(Exact(n), divisor == 1 ? std::string(to_string(adder.per)) : "day");
        line.price = Figure(adder.price, data_.currency.code() + '/' + std::string(to_string(adder.per)));
        line.exact = Product<Money>::from(static_cast<Int128>(adder.price.mantissa()) * n, adder.price.exponent() + 6, data_.currency);
        line.divisor = divisor;
        Trace::Ref quantity;
        if (options_.trace)
            quantity = bill_.trace.parameter(line.quantity.unit == "month" ? Label("months", "月数") : Label("days", "天数"), line.quantity,
                                             calendar_parameter());
        finish(std::move(line), quantity);
    }

    Parameter calendar_parameter() const { return {data_.zone.name(), data_.zone.version(), "IANA time zone database", std::nullopt}; }

    Leaf leaf_of(const Sum<Energy>& sum, const std::string& band) const {
        Leaf leaf;
        leaf.source = options_.point;
        if (const auto& rule = version_->rounding.interval)
            leaf.source += ", each slot " + std::string(to_string(rule->mode)) + " to " + to_string(rule->quantum);
        leaf.span = part_->span;
        leaf.slots = sum.slots;
        leaf.band = band;
        leaf.version = data_.id + ' ' + version_->name;
        if (data_.calendar) leaf.version += ", calendar " + data_.calendar->id() + ' ' + data_.calendar->sha256().substr(0, 16);
        leaf.version += ", tzdata " + data_.zone.version();
        leaf.estimated = sum.estimated;
        leaf.worst = sum.quality;
        leaf.missing = sum.missing;
        return leaf;
    }

    std::vector<Trace::Ref> steps(std::size_t from) const {
        std::vector<Trace::Ref> steps;
        for (std::size_t i = from; i < bill_.lines.size(); ++i) steps.push_back(bill_.lines[i].step);
        return steps;
    }

    const TariffData& data_;
    const BillOptions& options_;
    const std::vector<Part>& parts_;
    bool has_reactive_;
    Bill& bill_;
    Carry& carry_;
    const Part* part_ = nullptr;
    const Version* version_ = nullptr;
    std::size_t first_line_ = 0;                 // of the part
    std::int64_t billed_ = 0;                    // mWh of the part
    std::vector<std::int64_t> surplus_;          // of net metering, by band
    std::vector<std::vector<Decimal>> demands_;  // that are billed, of each charge by band
    Decimal hours_use_{};
};

}  // namespace

std::string_view to_string(Line::Kind kind) {
    constexpr std::string_view names[] = {"energy", "demand", "basic", "power_factor", "feed_in", "fixed", "adder", "minimum", "tax", "rounding"};
    return names[static_cast<std::size_t>(kind)];
}

std::string to_string(const Line& line) {
    std::string text = line.label.english + ": ";
    if (line.kind == Line::Kind::minimum && line.used.slots == 0 && line.price.unit == line.quantity.unit) {
        text += to_string(line.price) + " less " + to_string(line.quantity) + " = ";
    } else if (line.kind != Line::Kind::rounding) {
        text += to_string(line.quantity) + " × " + to_string(line.price.number) + ' ' + line.price.unit;
        if (line.divisor != 1) text += (line.days == 0 ? "" : " × " + std::to_string(line.days)) + " / " + std::to_string(line.divisor) + " day";
        text += " = ";
    }
    text += to_string(line.amount);
    if (line.used.estimated.count() != 0) text += "; " + to_string(line.used.estimated) + " not measured";
    if (line.used.missing.count() != 0) text += "; " + to_string(wattle::detail::seconds_of(line.used.missing)) + " s without a value";
    return text;
}

Money Bill::total() const {
    Money total = Money::from_count(0, currency);
    for (const Line& line : lines) total += line.amount;
    return total;
}

Bill bill(const Tariff& tariff, const Metered& what, const Interval& period, const BillOptions& options) {
    Bill bill;
    bill.tariff = tariff.id();
    bill.period = period;
    bill.currency = tariff.currency();
    bill.carry = options.carry;
    const auto parts = tally(tariff.data(), what, period, options);
    Biller biller(tariff, options, parts, !what.reactive.empty(), bill);
    for (const Part& part : parts) biller.part(part);
    if (!parts.empty()) biller.rounding(parts.back());
    biller.total();
    return bill;
}

Bill bill(const Tariff& tariff, const Series<Energy>& used, const Interval& period, const BillOptions& options) {
    return bill(tariff, Metered(used), period, options);
}

std::vector<Result<Bill>> bill_each(const Tariff& tariff, std::span<const Metered> meters, const Interval& period, const BillOptions& options) {
    std::vector<Result<Bill>> bills;
    bills.reserve(meters.size());
    for (const Metered& meter : meters) try {
            bills.push_back(bill(tariff, meter, period, options));
        } catch (const Error& error) {
            bills.push_back(unexpected(error.findings().front()));
        }
    return bills;
}

}  // namespace wattle::inline v0::tariff
