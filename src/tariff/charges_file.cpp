#include "tariff_file.hpp"

#include "../base/similar.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace wattle::inline v0::tariff {

namespace {

using wattle::detail::quoted;

constexpr std::uint16_t all_months = 0xFFF;

/// One of several names. Names what is there, and "did you mean".
template <class E>
struct Choice {
    std::string_view name;
    E value;
};

class ChargesReader {
public:
    ChargesReader(Document& document, const Head& head, Version& version) : document_(document), head_(head), version_(version) {}

    void read(Table& table) {
        auto energy = table.tables("energy");
        if (energy.empty())
            document_.refuse(table.where("energy"), "the version has no price of energy", "add [[version.energy]] with a price for each band");
        for (Table& one : energy) read_energy(one, energy.size());
        auto demand = table.tables("demand");
        for (Table& one : demand) read_demand(one, demand.size());
        if (auto basic = table.table("basic")) read_basic(*basic);
        if (auto factor = table.table("power_factor")) read_power_factor(*factor);
        if (auto feed_in = table.table("feed_in")) read_feed_in(*feed_in);
        for (Table& one : table.tables("adder")) read_adder(one);
        if (auto minimum = table.table("minimum")) read_minimum(*minimum);
        check_bases();
        check_hours_use();
    }

private:
    // ---- small things

    std::optional<Decimal> decimal(const Text& text, std::string_view what = "price", std::string_view example = "0.568") {
        try {
            return Decimal(text.value);
        } catch (const Error& error) {
            document_.refuse(text.where, quoted(text.value) + " is no " + std::string(what) + ": " + error.findings().front().what,
                             "write digits in quotes: " + quoted(example));
            return std::nullopt;
        }
    }
    std::optional<Decimal> decimal(Table& table, std::string_view key, std::string_view what = "price", std::string_view example = "0.568") {
        const auto text = table.text(key);
        return text ? decimal(*text, what, example) : std::nullopt;
    }
    /// Not below zero.
    std::optional<Decimal> positive(Table& table, std::string_view key, std::string_view what, std::string_view example) {
        const auto number = decimal(table, key, what, example);
        if (number && *number < Decimal(0)) table.refuse(key, "the " + std::string(what) + " is negative", "write " + quoted(example));
        return number;
    }

    /// "630 kVA" as 630; nothing, and a finding, for another unit.
    std::optional<Decimal> number_with(const Text& text, std::string_view unit, std::string_view example) {
        const auto space = text.value.find(' ');
        try {
            if (space != std::string::npos && text.value.substr(space + 1) == unit) {
                const Decimal number(text.value.substr(0, space));
                if (number >= Decimal(0)) return number;
            }
        } catch (const Error&) {
        }
        document_.refuse(text.where, quoted(text.value) + " is no number of " + std::string(unit), "write it as " + quoted(example));
        return std::nullopt;
    }

    template <class E, std::size_t n>
    E chosen(Table& table, std::string_view key, const Choice<E> (&choices)[n], E otherwise) {
        const auto text = table.text(key);
        if (!text) return otherwise;
        std::vector<std::string> names;
        for (const auto& choice : choices) {
            if (choice.name == text->value) return choice.value;
            names.emplace_back(choice.name);
        }
        const std::string similar = wattle::detail::similar_names(text->value, names);
        document_.refuse(text->where, std::string(key) + ' ' + quoted(text->value) + " is not known",
                         similar.empty() ? "use " + joined(names) : "did you mean " + similar + '?');
        return otherwise;
    }

    Label label_of(Table& table, const Label& otherwise) {
        auto label = table.table("label");
        return label ? read_label(document_, *label, otherwise.english) : otherwise;
    }

    std::string read_id(Table& table, const std::string& otherwise, bool required) {
        auto id = table.text("id");
        if (!id && required && !table.has("id"))
            table.refuse("id", "one of several " + otherwise + " charges has no id", "add id = \"…\", another one for each");
        if (id) require_line(document_, *id);
        const std::string found = id && !id->value.empty() ? id->value : otherwise;
        if (!ids_.insert(found).second && (id || !required)) table.refuse("id", "two charges have the id " + quoted(found), "give each another id");
        return found;
    }

    std::uint16_t months_of(Table& table, std::string_view key, std::uint16_t otherwise) {
        if (!table.has(key)) return otherwise;
        std::uint16_t mask = 0;
        for (const std::int64_t month : table.wholes(key)) {
            if (month < 1 || month > 12)
                table.refuse(key, "there is no month " + std::to_string(month), "write months as 1 to 12: [6, 7, 8]");
            else
                mask = static_cast<std::uint16_t>(mask | 1U << (month - 1));
        }
        return mask;
    }

    std::vector<std::string> names_of(Table& table, std::string_view key) {
        std::vector<std::string> names;
        if (table.has(key))
            for (const Text& name : table.texts(key)) {
                names.push_back(name.value);
                if (key == "base") bases_.push_back(name);
            }
        return names;
    }

    void require_band(const Text& id, const std::vector<Band>& bands) {
        std::vector<std::string> ids;
        for (const Band& band : bands) {
            if (band.id == id.value) return;
            ids.push_back(band.id);
        }
        const std::string similar = wattle::detail::similar_names(id.value, ids);
        document_.refuse(id.where, "there is no band " + quoted(id.value), similar.empty() ? "use " + joined(ids) : "did you mean " + similar + '?');
    }

    /// "15 min", a divisor of the hour.
    std::chrono::minutes window_of(Table& table) {
        const auto text = table.text("window");
        if (!text) return std::chrono::minutes(15);
        const auto space = text->value.find(" min");
        try {
            if (space != std::string::npos && space + 4 == text->value.size()) {
                const Decimal minutes(text->value.substr(0, space));
                if (minutes.exponent() == 0 && minutes.mantissa() > 0 && minutes.mantissa() <= 60 && 60 % minutes.mantissa() == 0)
                    return std::chrono::minutes(minutes.mantissa());
            }
        } catch (const Error&) {
        }
        document_.refuse(text->where, quoted(text->value) + " does not divide the hour", "write 5, 10, 15, 20, 30 or 60 min: \"15 min\"");
        return std::chrono::minutes(15);
    }

    // ---- prices by band and tier

    using Run = std::vector<Decimal>;

    /// "0.10", or a list of them, one for each tier.
    Run run_of(Table& table, std::string_view key) {
        Run run;
        if (table.holds_list(key)) {
            for (const Text& text : table.texts(key)) run.push_back(decimal(text).value_or(Decimal(0)));
            if (run.empty()) table.refuse(key, "there is no price", "write one for each tier: [\"0.10\", \"0.12\"]");
        } else if (const auto text = table.text(key)) {
            run.push_back(decimal(*text).value_or(Decimal(0)));
        }
        if (run.empty()) run.emplace_back(0);
        return run;
    }

    struct Prices {
        std::vector<Run> runs;  // one, or one for each band; empty if there is none
        bool by_band = false;
    };

    /// The value of `price` or `sell`: for all bands, or for each. A band that is left out is refused, or costs nothing.
    Prices prices_of(Table& table, std::string_view key, const std::vector<Band>& bands, bool all_needed) {
        Prices prices;
        if (!table.has(key)) return prices;
        if (table.holds_text(key) || table.holds_list(key)) {
            prices.runs.push_back(run_of(table, key));
            return prices;
        }
        auto of_bands = table.table(key);
        if (!of_bands) return prices;
        prices.by_band = true;
        for (const Band& band : bands) {
            if (!of_bands->has(band.id) && all_needed)
                document_.refuse(of_bands->where(), "the band " + band.id + " has no price", "add " + band.id + " = \"…\", per kWh");
            prices.runs.push_back(of_bands->has(band.id) ? run_of(*of_bands, band.id) : Run{Decimal(0)});
        }
        for (const Text& key_of : of_bands->keys()) {
            of_bands->ignore(key_of.value);
            require_band(key_of, bands);
        }
        return prices;
    }

    // ---- energy

    TierLimit limit_of(const Text& text) {
        TierLimit limit;
        const auto space = text.value.find(' ');
        const std::string unit = space == std::string::npos ? "" : text.value.substr(space + 1);
        try {
            if (unit == "h") {
                limit.per = TierLimit::Per::kilowatt;
                limit.hours = Decimal(text.value.substr(0, space));
                if (limit.hours > Decimal(0)) return limit;
            } else if (!unit.empty()) {
                const auto slash = unit.find('/');
                if (slash == std::string::npos || unit.substr(slash) == "/day") {
                    limit.per = slash == std::string::npos ? TierLimit::Per::period : TierLimit::Per::day;
                    limit.energy = Energy(text.value.substr(0, slash == std::string::npos ? slash : space + 1 + slash));
                    if (limit.energy.count() > 0) return limit;
                }
            }
            document_.refuse(text.where, quoted(text.value) + " is no limit of a tier",
                             "write \"2760 kWh\", \"10 kWh/day\", or \"200 h\" of the demand");
        } catch (const Error& error) {
            document_.refuse(text.where, quoted(text.value) + " is no limit of a tier: " + error.findings().front().what,
                             "write \"2760 kWh\", \"10 kWh/day\", or \"200 h\" of the demand");
        }
        limit.energy = Energy::from_count(0);
        return limit;
    }

    static bool rises(const TierLimit& a, const TierLimit& b) {
        return a.per == b.per && (a.per == TierLimit::Per::kilowatt ? a.hours < b.hours : a.energy < b.energy);
    }

    std::vector<TierLimit> limits_of(Table& table, std::string_view key) {
        std::vector<TierLimit> limits;
        bool told = false;
        for (const Text& text : table.texts(key)) {
            limits.push_back(limit_of(text));
            if (!told && limits.size() > 1 && !rises(limits[limits.size() - 2], limits.back())) {
                told = true;
                document_.refuse(text.where, "the limit " + quoted(text.value) + " is not above the one before it, in the same unit",
                                 "let limits rise, all per month, all per day, or all in hours of the demand");
            }
        }
        return limits;
    }

    std::optional<Tiers> tiers_of(Table& table, std::vector<Run>& runs, const std::vector<Band>& bands, bool counting_needed) {
        auto read = table.table("tiers");
        if (!read) {
            if (!table.has("tiers"))
                for (const Run& run : runs)
                    if (run.size() > 1) {
                        document_.refuse(table.where("price"), "there are prices of tiers, and no tiers",
                                         "add tiers = { limits = [\"100 kWh\"] }, one less than prices");
                        break;
                    }
            for (Run& run : runs) run.resize(1);
            return std::nullopt;
        }
        Tiers tiers;
        constexpr Choice<Tiers::Per> pers[] = {{"day", Tiers::Per::day}, {"month", Tiers::Per::month}, {"year", Tiers::Per::year}};
        constexpr Choice<Tiers::Form> forms[] = {
            {"graduated", Tiers::Form::graduated}, {"volume", Tiers::Form::volume}, {"package", Tiers::Form::package}};
        constexpr Choice<Tiers::Counting> countings[] = {{"chronological", Tiers::Counting::chronological},
                                                         {"proportional", Tiers::Counting::proportional},
                                                         {"per_band", Tiers::Counting::per_band}};
        tiers.per = chosen(*read, "per", pers, Tiers::Per::month);
        tiers.form = chosen(*read, "form", forms, Tiers::Form::graduated);
        tiers.counting = chosen(*read, "counting", countings, Tiers::Counting::chronological);
        if (counting_needed && !read->has("counting") && bands.size() > 1 && tiers.form != Tiers::Form::package)
            document_.refuse(read->where(), "which hours a tier belongs to is not said",
                             "add counting = \"chronological\" (one counter in time), \"proportional\" (spread over the bands) or \"per_band\"");
        if (tiers.counting == Tiers::Counting::proportional && tiers.per != Tiers::Per::month)
            read->refuse("counting", "tiers of a " + std::string(to_string(tiers.per)) + " cannot be spread over bands",
                         "count them in time: \"chronological\"");
        if (tiers.form != Tiers::Form::graduated && tiers.per != Tiers::Per::month)
            read->refuse("form", "only graduated tiers run for a " + std::string(to_string(tiers.per)), "use per = \"month\"");
        read_limits(*read, tiers, bands);
        if (tiers.form == Tiers::Form::package)
            read_block(*read, tiers);
        else if (read->has("block"))
            read->refuse("block", "only packages have blocks", "use form = \"package\"");
        read_additions(*read, tiers, runs);
        fit_runs(*read, tiers, runs);
        return tiers;
    }

    void read_block(Table& read, Tiers& tiers) {
        const auto text = read.required_text("block");
        if (!text) return;
        try {
            tiers.block = Energy(text->value);
        } catch (const Error&) {
        }
        if (tiers.block.count() <= 0) {
            document_.refuse(text->where, quoted(text->value) + " is no block of energy", "write \"100 kWh\"");
            tiers.block = Energy::from_count(1);
        }
    }

    void read_limits(Table& read, Tiers& tiers, const std::vector<Band>& bands) {
        if (read.holds_list("limits")) {
            tiers.limits.push_back(limits_of(read, "limits"));
        } else if (auto of_bands = read.table("limits")) {
            for (const Band& band : bands) {
                if (!of_bands->has(band.id))
                    document_.refuse(of_bands->where(), "the band " + band.id + " has no limits",
                                     "add " + band.id + " = [\"100 kWh\"], or [] for one price");
                tiers.limits.push_back(of_bands->has(band.id) ? limits_of(*of_bands, band.id) : std::vector<TierLimit>());
            }
            for (const Text& key : of_bands->keys()) {
                of_bands->ignore(key.value);
                require_band(key, bands);
            }
            if (tiers.counting != Tiers::Counting::per_band)
                read.refuse("limits", "limits of each band need a counter of each band", "add counting = \"per_band\", or give one list of limits");
        } else if (!read.has("limits") && tiers.form != Tiers::Form::package) {
            document_.refuse(read.where(), "the tiers have no limits", "add limits = [\"2760 kWh\", \"4800 kWh\"]; the last tier has none");
        }
        if (tiers.limits.empty()) tiers.limits.emplace_back();
        for (const auto& of_band : tiers.limits)
            for (const TierLimit& limit : of_band) {
                if (limit.per != TierLimit::Per::period && tiers.per != Tiers::Per::month)
                    return read.refuse("limits", "limits per day or in hours of the demand belong to a month", "use per = \"month\"");
                if (limit.per == TierLimit::Per::kilowatt) uses_hours_ = uses_hours_.line == 0 ? read.where("limits") : uses_hours_;
            }
    }

    void read_additions(Table& read, const Tiers& tiers, std::vector<Run>& runs) {
        if (!read.has("add")) return;
        Run add;
        for (const Text& text : read.texts("add")) add.push_back(decimal(text).value_or(Decimal(0)));
        for (std::size_t b = 0; b < runs.size(); ++b) {
            if (runs[b].size() != 1) return read.refuse("add", "the prices have tiers of their own", "give prices of tiers, or one price and add");
            if (add.size() != tiers.of(b).size() + 1)
                return read.refuse("add",
                                   "there are " + std::to_string(add.size()) + " additions for " + std::to_string(tiers.of(b).size() + 1) + " tiers",
                                   "give one for each tier, \"0\" for the first");
            const Decimal base = runs[b].front();
            runs[b].clear();
            for (const Decimal& more : add) runs[b].push_back(base + more);
        }
    }

    /// Each run as long as the longest one; told where it does not fit its limits.
    void fit_runs(Table& read, const Tiers& tiers, std::vector<Run>& runs) {
        std::size_t most = 1;
        for (const auto& limits : tiers.limits) most = std::max(most, limits.size() + 1);
        bool told = false;
        for (std::size_t b = 0; b < runs.size(); ++b) {
            const std::size_t tiers_of_band = tiers.of(b).size() + 1;
            if (runs[b].size() != tiers_of_band && !told) {
                told = true;
                document_.refuse(read.where("limits"),
                                 std::to_string(tiers.of(b).size()) + " limits make " + std::to_string(tiers_of_band) + " tiers, and there are " +
                                     std::to_string(runs[b].size()) + " prices" + (runs.size() > 1 ? " in the band " + version_.bands[b].id : ""),
                                 "the last tier has no limit: give one price more than limits");
            }
            runs[b].resize(most, runs[b].back());
        }
    }

    EnergyPrice energy_price(Table& table, std::string_view key, std::string id, Label label, bool counting_needed) {
        Prices prices = prices_of(table, key, version_.bands, true);
        if (prices.runs.empty()) prices.runs.emplace_back(1, Decimal(0));
        prices.runs.resize(version_.bands.size(), prices.runs.front());
        auto tiers = tiers_of(table, prices.runs, version_.bands, counting_needed);
        std::vector<Price<Energy>> flat;
        for (const Run& run : prices.runs)
            for (const Decimal& price : run) flat.emplace_back(price, head_.tariff.currency / kWh);
        return {std::move(id), std::move(label), std::move(flat), std::move(tiers)};
    }

    void read_energy(Table& table, std::size_t of) {
        std::string id = read_id(table, "energy", of > 1);
        Label label = label_of(table, id == "energy" ? Label("energy charge", "电度电费") : Label(id));
        if (!table.has("price")) document_.refuse(table.where(), "the price is missing", "add price = { … } with one price per kWh for each band");
        version_.energy.push_back(energy_price(table, "price", std::move(id), std::move(label), true));
    }

    // ---- demand

    void read_demand(Table& table, std::size_t of) {
        std::string id = read_id(table, "demand", of > 1);
        DemandPrice demand(id, label_of(table, id == "demand" ? Label("demand charge", "需量电费") : Label(id)));
        demand.window = window_of(table);
        demand.sliding = table.flag("sliding").value_or(false);
        demand.daily = table.flag("daily").value_or(false);
        demand.single_peak = table.flag("single_peak").value_or(false);
        demand.months = months_of(table, "months", all_months);
        if (table.has("limits"))
            for (const Text& text : table.texts("limits")) {
                demand.limits.push_back(number_with(text, "kW", "100 kW").value_or(Decimal(0)));
                if (demand.limits.size() > 1 && demand.limits.back() <= demand.limits[demand.limits.size() - 2])
                    document_.refuse(text.where, "the limit is not above the one before it", "let limits rise; the last tier has none");
            }
        if (!table.has("price"))
            document_.refuse(table.where(), "the price is missing", "add price = \"…\" per kW and month, or one for each demand band");
        const Prices prices = prices_of(table, "price", version_.demand_bands, false);
        demand.by_band = prices.by_band;
        for (const Run& run : prices.runs) {
            const bool free = run.size() == 1 && run.front() == Decimal(0);
            if (run.size() != demand.limits.size() + 1 && !free)
                table.refuse("price",
                             std::to_string(demand.limits.size()) + " limits make " + std::to_string(demand.limits.size() + 1) +
                                 " tiers, and there are " + std::to_string(run.size()) + " prices",
                             "the last tier has no limit: give one price more than limits");
            for (std::size_t t = 0; t <= demand.limits.size(); ++t) demand.prices.push_back(free ? run.front() : run[std::min(t, run.size() - 1)]);
        }
        if (demand.prices.empty()) demand.prices.assign(demand.limits.size() + 1, Decimal(0));
        if (auto ratchet = table.table("ratchet")) demand.ratchet = read_ratchet(*ratchet);
        if (demand.single_peak && !demand.by_band)
            table.refuse("single_peak", "there is one peak of all hours anyway", "give a price for each band, or leave it out");
        if (demand.daily && !demand.limits.empty()) table.refuse("limits", "daily peaks have no tiers", "bill them at one price");
        if (demand.ratchet && !demand.ratchet->bands.empty() && !demand.by_band)
            table.refuse("ratchet", "the ratchet names bands, and there is one peak of all hours", "give a price for each band, or leave bands out");
        if (demand.daily && demand.ratchet) table.refuse("daily", "daily peaks have no ratchet", "bill them in a demand charge of their own");
        version_.demand.push_back(std::move(demand));
    }

    Ratchet read_ratchet(Table& table) {
        Ratchet ratchet;
        if (table.has("back") && table.has("months"))
            table.refuse("back", "the ratchet looks at months by name and at the last ones", "give months or back, not both");
        if (const auto back = table.whole("back")) {
            if (*back < 0 || *back > 60) table.refuse("back", "a ratchet looks back 0 to 60 months", "write back = 11");
            ratchet.back = static_cast<unsigned>(std::clamp<std::int64_t>(*back, 0, 60));
        }
        ratchet.months = months_of(table, "months", 0);
        ratchet.percent = positive(table, "percent", "percentage", "80").value_or(Decimal(100));
        if (const auto minimum = table.text("minimum")) ratchet.minimum = number_with(*minimum, "kW", "100 kW").value_or(Decimal(0));
        ratchet.use_current = table.flag("use_current").value_or(true);
        if (table.has("bands"))
            for (const Text& band : table.texts("bands")) {
                require_band(band, version_.demand_bands);
                ratchet.bands.push_back(band.value);
            }
        return ratchet;
    }

    // ---- basic charge

    void read_basic(Table& table) {
        BasicCharge basic;
        ids_.insert("basic");
        basic.label = label_of(table, {"basic charge", "基本电费"});
        constexpr Choice<BasicCharge::Choice> choices[] = {{"capacity", BasicCharge::Choice::capacity},
                                                           {"contract_demand", BasicCharge::Choice::contract_demand},
                                                           {"actual_demand", BasicCharge::Choice::actual_demand}};
        table.required_text("choice");
        basic.choice = chosen(table, "choice", choices, BasicCharge::Choice::capacity);
        basic.window = window_of(table);
        if (const auto capacity = table.text("capacity")) basic.capacity = number_with(*capacity, "kVA", "630 kVA");
        if (const auto contract = table.text("contract")) basic.contract = number_with(*contract, "kW", "400 kW");
        if (auto price = table.table("price")) {
            const auto capacity = decimal(*price, "capacity"), demand = decimal(*price, "demand");
            basic.capacity_price = capacity.value_or(Decimal(0));
            basic.demand_price = demand.value_or(Decimal(0));
            const bool by_capacity = basic.choice == BasicCharge::Choice::capacity;
            if (by_capacity ? !price->has("capacity") : !price->has("demand"))
                document_.refuse(price->where(), std::string("the price per ") + (by_capacity ? "kVA" : "kW") + " is missing",
                                 std::string("add ") + (by_capacity ? "capacity" : "demand") + " = \"…\"");
        } else if (!table.has("price")) {
            document_.refuse(table.where(), "the basic charge has no price",
                             "add price = { capacity = \"…\", demand = \"…\" }, per kVA or kW and month");
        }
        if (auto discount = table.table("discount")) {
            discount->required_text("hours");
            discount->required_text("factor");
            basic.discount_hours = positive(*discount, "hours", "number of kWh per kVA", "260").value_or(Decimal(0));
            basic.discount = positive(*discount, "factor", "factor", "0.90").value_or(Decimal(1));
        }
        version_.basic = std::move(basic);
    }

    void read_power_factor(Table& table) {
        PowerFactorRule rule;
        ids_.insert("power_factor");
        rule.label = label_of(table, {"power factor adjustment", "功率因数调整电费"});
        const auto id = table.required_text("table"), standard = table.required_text("standard");
        if (id)
            if (auto found = head_.find_power_factor(*id)) rule.table = std::move(*found);
        if (standard) rule.standard = decimal(*standard, "power factor", "0.90").value_or(Decimal(0));
        if (standard && !rule.table.id().empty()) {
            std::string known;
            for (const auto& one : rule.table.standards()) {
                known += (known.empty() ? "" : ", ") + to_string(Decimal::from(one.hundredths, -2));
            }
            const auto& all = rule.table.standards();
            if (std::none_of(all.begin(), all.end(), [&](const auto& one) { return Decimal::from(one.hundredths, -2) == rule.standard; }))
                document_.refuse(standard->where, "the table " + rule.table.id() + " has no standard " + standard->value, "use " + known);
        }
        rule.base = names_of(table, "base");
        version_.power_factor = std::move(rule);
    }

    // ---- adders, minimum

    void read_adder(Table& table) {
        constexpr Choice<Adder::Kind> kinds[] = {{"fixed", Adder::Kind::fixed},
                                                 {"fund", Adder::Kind::fund},
                                                 {"rider", Adder::Kind::rider},
                                                 {"tax", Adder::Kind::tax},
                                                 {"non_bypassable", Adder::Kind::non_bypassable},
                                                 {"carbon", Adder::Kind::carbon}};
        constexpr Choice<Adder::Per> pers[] = {{"day", Adder::Per::day},
                                               {"month", Adder::Per::month},
                                               {"kWh", Adder::Per::kWh},
                                               {"percent", Adder::Per::percent},
                                               {"tCO2e", Adder::Per::tCO2e}};
        table.required_text("kind");
        const Adder::Kind kind = chosen(table, "kind", kinds, Adder::Kind::fixed);
        std::string id = read_id(table, std::string(to_string(kind)), false);
        Label label = label_of(table, id == "fixed" ? Label("fixed charge", "固定费用") : id == "tax" ? Label("tax", "税") : Label(id));
        const bool fixed = kind == Adder::Kind::fixed;
        Adder::Per otherwise = Adder::Per::kWh;
        if (fixed) otherwise = Adder::Per::month;
        if (kind == Adder::Kind::tax) otherwise = Adder::Per::percent;
        if (kind == Adder::Kind::carbon) otherwise = Adder::Per::tCO2e;
        if (fixed) table.required_text("per");
        const Adder::Per per = chosen(table, "per", pers, otherwise);
        const bool fits = fixed ? per == Adder::Per::day || per == Adder::Per::month
                                : per == otherwise || (kind == Adder::Kind::rider && per == Adder::Per::percent);
        if (!fits)
            table.refuse("per", "a " + std::string(to_string(kind)) + " charge is not per " + std::string(to_string(per)),
                         fixed ? "use day or month" : "use " + std::string(to_string(otherwise)) + (kind == Adder::Kind::rider ? " or percent" : ""));
        const auto text = table.required_text("price");
        Adder adder(std::move(id), std::move(label), kind, per, text ? decimal(*text).value_or(Decimal(0)) : Decimal(0));
        adder.base = names_of(table, "base");
        if (!adder.base.empty() && per != Adder::Per::percent)
            table.refuse("base", "only a percentage has a base", "use per = \"percent\", or leave it out");
        if (kind == Adder::Kind::carbon) {
            table.required_text("factor");
            adder.factor = positive(table, "factor", "factor in kgCO2e per kWh", "0.5306").value_or(Decimal(0));
        }
        version_.adders.push_back(std::move(adder));
    }

    void read_minimum(Table& table) {
        Minimum minimum;
        minimum.label = label_of(table, {"minimum charge", "最低收费"});
        minimum.month = positive(table, "month", "minimum", "10.00");
        minimum.year = positive(table, "year", "minimum", "120.00");
        if (const auto units = table.text("units_per_day")) {
            try {
                minimum.units_per_day = Energy(units->value);
            } catch (const Error& error) {
                document_.refuse(units->where, quoted(units->value) + " is no energy: " + error.findings().front().what, "write \"1 kWh\"");
            }
            table.required_text("unit_price");
        }
        minimum.unit_price = decimal(table, "unit_price");
        constexpr Choice<Minimum::Against> againsts[] = {{"charges", Minimum::Against::charges}, {"net", Minimum::Against::net}};
        minimum.against = chosen(table, "against", againsts, Minimum::Against::charges);
        if (!minimum.month && !minimum.year && !table.has("units_per_day") && !table.has("month") && !table.has("year"))
            document_.refuse(table.where(), "the minimum has no amount", "add month, year or units_per_day");
        version_.minimum = std::move(minimum);
    }

    // ---- feed-in

    void read_feed_in(Table& table) {
        FeedIn feed_in;
        feed_in.label = label_of(table, {"credit for energy fed in", "上网电费"});
        constexpr Choice<FeedIn::Scheme> schemes[] = {{"net_metering", FeedIn::Scheme::net_metering},
                                                      {"net_metering_money", FeedIn::Scheme::net_metering_money},
                                                      {"net_billing", FeedIn::Scheme::net_billing},
                                                      {"net_billing_carry", FeedIn::Scheme::net_billing_carry},
                                                      {"buy_all_sell_all", FeedIn::Scheme::buy_all_sell_all}};
        table.required_text("scheme");
        feed_in.scheme = chosen(table, "scheme", schemes, FeedIn::Scheme::net_billing);
        const bool in_kind = feed_in.scheme == FeedIn::Scheme::net_metering;
        if (!table.has("sell") && !in_kind)
            document_.refuse(table.where(), "what is fed in has no price", "add sell = \"…\" per kWh, or one for each band");
        if (table.has("sell")) feed_in.sell = energy_price(table, "sell", "feed_in", feed_in.label, true);
        if (auto map = table.table("rollover_map")) {
            for (std::size_t b = 0; b < version_.bands.size(); ++b) feed_in.rollover_map.push_back(b);
            for (const Text& from : map->keys()) {
                const auto to = map->text(from.value);
                require_band(from, version_.bands);
                if (to) require_band(*to, version_.bands);
                for (std::size_t b = 0; to && b < version_.bands.size(); ++b)
                    for (std::size_t c = 0; c < version_.bands.size(); ++c)
                        if (version_.bands[b].id == from.value && version_.bands[c].id == to->value) feed_in.rollover_map[b] = c;
            }
        }
        feed_in.true_up_months = months_of(table, "true_up_months", 0);
        feed_in.cash_out = decimal(table, "cash_out");
        feed_in.cash_out_total = table.flag("cash_out_total").value_or(false);
        feed_in.pays_money = table.flag("pays_money").value_or(false);
        feed_in.expires = table.flag("expires").value_or(false);
        feed_in.this_month = table.flag("this_month").value_or(true);
        if (feed_in.cash_out && feed_in.true_up_months == 0)
            table.refuse("cash_out", "nobody says when the surplus is cashed out", "add true_up_months = [12]");
        for (const EnergyPrice& price : version_.energy)
            if (in_net(feed_in.scheme) && price.tiers && price.tiers->counting == Tiers::Counting::chronological &&
                price.tiers->form == Tiers::Form::graduated && (version_.bands.size() > 1 || price.tiers->per == Tiers::Per::day))
                table.refuse("scheme", "net metering is by the month, and the tiers of " + price.id + " are counted in time",
                             "count them \"proportional\" or \"per_band\"");
        version_.feed_in = std::move(feed_in);
    }
    static bool in_net(FeedIn::Scheme scheme) { return scheme == FeedIn::Scheme::net_metering || scheme == FeedIn::Scheme::net_metering_money; }

    // ---- what refers to what

    void check_bases() {
        for (const Text& base : bases_)
            if (!ids_.contains(base.value))
                document_.refuse(base.where, "there is no charge " + quoted(base.value),
                                 "use the ids of charges of this version: " + joined({ids_.begin(), ids_.end()}));
    }

    void check_hours_use() {
        if (uses_hours_.line != 0 && version_.demand.empty())
            document_.refuse(uses_hours_, "the tiers go by hours of the demand, and the version has no demand charge",
                             "add [[version.demand]], with price = \"0\" if demand costs nothing");
    }

    Document& document_;
    const Head& head_;
    Version& version_;
    std::set<std::string> ids_;  // of the charges so far
    std::vector<Text> bases_;    // what percentages are of
    Place uses_hours_{};
};

}  // namespace

void read_charges(Document& document, const Head& head, Table& table, Version& version) { ChargesReader(document, head, version).read(table); }

}  // namespace wattle::inline v0::tariff
