#include "tariff_file.hpp"

#include "../base/similar.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace wattle::inline v0::tariff {

namespace {

using std::chrono::sys_days;
using wattle::to_string;
using wattle::detail::quoted;

class VersionReader {
public:
    VersionReader(Document& document, const Head& head) : document_(document), head_(head) {}

    ReadVersion read(Table& table) {
        read_validity(table);
        read_rounding(table);
        read_hours(document_, head_, table, version_, schedule_);
        auto energy = table.tables("energy");
        if (energy.empty())
            document_.refuse(table.where("energy"), "the version has no price of energy", "add [[version.energy]] with a price for each band");
        for (Table& one : energy) read_energy(one, energy.size());
        for (Table& one : table.tables("adder")) read_adder(one);
        return {std::move(version_), std::move(schedule_), std::move(where_)};
    }

private:
    // ---- validity

    std::optional<Date> read_date(const Text& text) {
        try {
            return parse_date(text.value);
        } catch (const Error& error) {
            document_.refuse(text.where, error.findings().front().where.source + ": " + error.findings().front().what, error.remedy());
            return std::nullopt;
        }
    }

    void read_validity(Table& table) {
        const auto dates = table.texts("valid");
        where_ = table.where("valid");
        const std::string remedy = "write valid = [\"2026-01-01\", \"2027-01-01\"]: the first day, and the first day behind the last";
        if (dates.size() != 2) return document_.refuse(where_, "the version does not say from when to when it is valid", remedy);
        const auto first = read_date(dates[0]), end = read_date(dates[1]);
        if (!first || !end) return;
        if (sys_days(*end) <= sys_days(*first))
            return document_.refuse(where_, "the version ends on " + dates[1].value + ", not behind its first day", remedy);
        version_.name = dates[0].value;
        version_.first = *first;
        version_.end = *end;
        version_.valid = {head_.tariff.zone.day(*first).begin(), head_.tariff.zone.day(*end).begin()};
    }

    // ---- rounding

    template <class Q, class Make>
    std::optional<RoundingRule<Q>> read_rule(Table& table, std::string_view key, std::string_view example, Make&& make) {
        const auto text = table.text(key);
        if (!text || text->value == "none") return std::nullopt;
        try {
            const auto space = text->value.find(' ');
            const RoundingRule<Q> rule{parse_rounding(text->value.substr(0, space)),
                                       make(space == std::string::npos ? std::string() : text->value.substr(space + 1))};
            if (rule.quantum.count() > 0) return rule;
            document_.refuse(text->where, quoted(text->value) + " does not round to a positive step", "write it as " + quoted(example));
        } catch (const Error& error) {
            document_.refuse(text->where, quoted(text->value) + " is no rounding: " + error.findings().front().what,
                             "write it as " + quoted(example) + ", or \"none\"");
        }
        return std::nullopt;
    }

    void read_rounding(Table& table) {
        version_.rounding.line.quantum = head_.tariff.currency.minor_unit();
        auto points = table.table("rounding");
        if (!points) return;
        const auto energy = [](const std::string& quantum) { return Energy(quantum); };
        const auto money = [&](const std::string& quantum) { return Money(quantum, head_.tariff.currency); };
        version_.rounding.interval = read_rule<Energy>(*points, "interval", "half_even 0.01 kWh", energy);
        version_.rounding.quantity = read_rule<Energy>(*points, "quantity", "half_up 1 kWh", energy);
        if (const auto line = points->text("line"); line && line->value == "none")
            points->refuse("line", "a line is always rounded", "round it to the finest step that money has: \"half_even 0.000001\"");
        if (const auto rule = read_rule<Money>(*points, "line", "half_up 0.01", money)) version_.rounding.line = *rule;
        version_.rounding.bill = read_rule<Money>(*points, "bill", "half_up 0.01", money);
    }

    // ---- prices

    std::optional<Decimal> read_decimal(const Text& text) {
        try {
            return Decimal(text.value);
        } catch (const Error& error) {
            document_.refuse(text.where, quoted(text.value) + " is no price: " + error.findings().front().what, "write digits in quotes: \"0.568\"");
            return std::nullopt;
        }
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

    void read_energy(Table& table, std::size_t of) {
        std::string id = read_id(table, "energy", of > 1);
        Label label = label_of(table, id == "energy" ? Label("energy charge", "电度电费") : Label(id));
        auto price = table.table("price");
        if (!price) {
            if (!table.has("price"))
                document_.refuse(table.where(), "the price is missing", "add price = { … } with one price per kWh for each band");
            return;
        }
        std::vector<Price<Energy>> prices;
        for (const Band& band : version_.bands) {
            const auto text = price->text(band.id);
            if (!text && !price->has(band.id))
                document_.refuse(price->where(), "the band " + band.id + " has no price", "add " + band.id + " = \"…\", per kWh");
            const auto number = text ? read_decimal(*text) : std::nullopt;
            prices.emplace_back(number.value_or(Decimal(0)), head_.tariff.currency / kWh);
        }
        std::vector<std::string> ids;
        for (const Band& band : version_.bands) ids.push_back(band.id);
        for (const Text& key : price->keys()) {
            if (std::find(ids.begin(), ids.end(), key.value) != ids.end()) continue;
            price->text(key.value);
            const std::string similar = wattle::detail::similar_names(key.value, ids);
            document_.refuse(key.where, "there is no band " + quoted(key.value),
                             similar.empty() ? "use " + joined(ids) : "did you mean " + similar + '?');
        }
        version_.energy.emplace_back(std::move(id), std::move(label), std::move(prices));
    }

    void read_adder(Table& table) {
        std::string id = read_id(table, "fixed", false);
        Label label = label_of(table, id == "fixed" ? Label("fixed charge", "固定费用") : Label(id));
        const auto kind = table.required_text("kind"), per = table.required_text("per"), price = table.required_text("price");
        if (kind && kind->value != "fixed") document_.refuse(kind->where, quoted(kind->value) + " is no kind of adder", "use fixed");
        const bool month = per && per->value == "month";
        if (per && !month && per->value != "day")
            document_.refuse(per->where, "a fixed charge per " + quoted(per->value) + " is not known", "use day or month");
        const auto number = price ? read_decimal(*price) : std::nullopt;
        version_.adders.emplace_back(std::move(id), std::move(label), Adder::Kind::fixed, month ? Adder::Per::month : Adder::Per::day,
                                     number.value_or(Decimal(0)));
    }

    Document& document_;
    const Head& head_;
    Version version_;
    Schedule schedule_;
    Place where_;
    std::set<std::string> ids_;  // of the charges so far
};

}  // namespace

ReadVersion read_version(Document& document, const Head& head, Table& table) { return VersionReader(document, head).read(table); }

}  // namespace wattle::inline v0::tariff
