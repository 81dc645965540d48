#include "tariff_file.hpp"

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
        read_charges(document_, head_, table, version_);
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
        if (const auto known = table.text("known")) version_.known = read_date(*known);
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
        version_.rounding.tax = read_rule<Money>(*points, "tax", "half_up 0.01", money);
        version_.rounding.bill = read_rule<Money>(*points, "bill", "half_up 0.01", money);
    }

    Document& document_;
    const Head& head_;
    Version version_;
    Schedule schedule_;
    Place where_;
};

}  // namespace

ReadVersion read_version(Document& document, const Head& head, Table& table) { return VersionReader(document, head).read(table); }

}  // namespace wattle::inline v0::tariff
