#include "wattle/carbon/factor.hpp"

#include "../base/csv_rows.hpp"
#include "../base/similar.hpp"
#include "../trace/text.hpp"
#include "wattle/base/bytes.hpp"
#include "wattle/base/sha256.hpp"
#include "wattle/units/any_unit.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <tuple>
#include <utility>

namespace wattle::inline v0::carbon {

using std::chrono::sys_days;
using wattle::to_string;
using wattle::detail::CsvCell;
using wattle::detail::CsvRow;
using wattle::detail::quoted;

namespace {

/// A row as look-ups see it: its validity as numbers of days.
struct Entry {
    sys_days from, to;  // half-open; the end of time while it is in force
    const FactorRow* row;

    bool covers(sys_days day) const { return from <= day && day < to; }
};
using Entries = std::vector<Entry>;

}  // namespace

struct Factors::Data {
    std::string source;
    Digest sha256{};
    Unverified unverified = Unverified::refuse;
    std::vector<FactorRow> rows;
    std::vector<Finding> warnings;
    std::map<std::string, Entries, std::less<>> by_region;

    bool may_answer(const FactorRow& row) const { return unverified == Unverified::allow || row.verification != Verification::unverified; }
};

namespace {

constexpr std::array<std::string_view, 3> stages = {"combustion", "process", "lifecycle"};
constexpr std::array<std::string_view, 9> mixes = {
    "average",     "average_excl_market_nonfossil", "fossil_only", "residual", "supplier", "consumption", "non_baseload", "operating_margin",
    "build_margin"};
constexpr std::array<std::string_view, 5> species_names = {"C", "CO2", "CH4", "N2O", "CO2e"};
constexpr std::array<std::string_view, 5> verifications = {"primary", "two_texts", "one_text", "derived", "unverified"};
constexpr std::array<std::string_view, 3> fallbacks = {"newest_older", "oldest", "parent"};

template <class E, std::size_t n>
std::string_view name_of(E value, const std::array<std::string_view, n>& names) {
    return names.at(static_cast<std::size_t>(value));
}

template <class Names>
std::string listed(const Names& names) {
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "" : ", ") + std::string(name);
    return text;
}

/// "kgCO2/kWh" in its parts.
struct RateUnit {
    std::string_view mass;  // "kg"
    std::string_view species, per;
};
std::optional<RateUnit> split_unit(std::string_view unit) {
    const auto slash = unit.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const std::string_view above = unit.substr(0, slash);
    for (const std::string_view mass : {"mg", "kg", "g", "t"}) {
        if (!above.starts_with(mass)) continue;
        const std::string_view species = above.substr(mass.size());
        if (std::find(species_names.begin(), species_names.end(), species) == species_names.end()) continue;
        return RateUnit{mass, species, unit.substr(slash + 1)};
    }
    return std::nullopt;
}

bool is_unit(std::string_view symbol) {
    const auto all = AnyUnit::all();
    return std::any_of(all.begin(), all.end(), [&](const auto& row) { return row.symbol == symbol; });
}

struct Column {
    std::string_view name;
    bool needed;
};
constexpr std::array<Column, 21> columns = {{
    {"set", true},        {"id", true},        {"parameter", true},  {"subject", true}, {"region", true}, {"level", false},       {"parent", false},
    {"stage", true},      {"mix", true},       {"species", true},    {"gwp", false},    {"value", true},  {"unit", true},         {"data_year", true},
    {"valid_from", true}, {"valid_to", false}, {"published", false}, {"source", true},  {"url", false},   {"verification", true}, {"note", false},
}};

std::vector<std::string> column_names() {
    std::vector<std::string> names;
    for (const Column& column : columns) names.emplace_back(column.name);
    return names;
}

/// Reads one table; what is wrong becomes findings.
class FactorReader {
public:
    FactorReader(const std::string& source, std::vector<FactorRow>& rows, std::vector<Finding>& findings)
        : source_(source), rows_(rows), findings_(findings) {}

    void read(std::string_view csv) {
        const auto table = wattle::detail::csv_rows(csv);
        if (table.empty()) {
            findings_.push_back({code::bad_factor, "the table is empty", {source_}, "begin with a header line: " + listed(column_names())});
            return;
        }
        read_header(table.front());
        if (!findings_.empty()) return;
        for (std::size_t i = 1; i < table.size(); ++i) read_row(table[i]);
        check_overlaps();
    }

private:
    void refuse(Code code, std::uint32_t column, std::string what, std::string remedy) {
        findings_.push_back({code, std::move(what), {source_, line_, column}, std::move(remedy)});
    }

    void read_header(const CsvRow& header) {
        line_ = header.line;
        const auto names = column_names();
        for (std::size_t i = 0; i < header.cells.size(); ++i) {
            const CsvCell& cell = header.cells[i];
            if (std::find(names.begin(), names.end(), cell.text) == names.end()) {
                const std::string similar = wattle::detail::similar_names(cell.text, names);
                refuse(code::bad_factor, cell.column, "there is no column " + quoted(cell.text),
                       similar.empty() ? "use " + listed(names) : "did you mean " + similar + '?');
            } else if (!at_.emplace(cell.text, i).second) {
                refuse(code::bad_factor, cell.column, "the column " + cell.text + " stands here twice", "keep one");
            }
        }
        for (const Column& column : columns)
            if (column.needed && !at_.contains(column.name))
                refuse(code::bad_factor, 1, "the column " + std::string(column.name) + " is missing", "add it to the header line and to every row");
    }

    const CsvCell& cell(std::string_view column) const {
        const auto found = at_.find(column);
        return found == at_.end() ? absent_ : row_->cells[found->second];
    }
    const std::string& text(std::string_view column) const { return cell(column).text; }

    const std::string& needed(std::string_view column, std::string_view remedy) {
        if (text(column).empty()) refuse(code::bad_factor, cell(column).column, "no " + std::string(column), std::string(remedy));
        return text(column);
    }

    template <class E, std::size_t n>
    void read_name(std::string_view column, const std::array<std::string_view, n>& names, E& value) {
        const auto found = std::find(names.begin(), names.end(), text(column));
        if (found != names.end())
            value = static_cast<E>(found - names.begin());
        else
            refuse(code::bad_factor, cell(column).column, quoted(text(column)) + " is no " + std::string(column), "write " + listed(names));
    }

    /// What another part of wattle reads, with its finding at the cell.
    template <class F>
    void read_with(std::string_view column, F&& read) {
        try {
            read(std::string_view(text(column)));
        } catch (const Error& error) {
            const Finding& finding = error.findings().front();
            refuse(code::bad_factor, cell(column).column, std::string(column) + ": " + finding.what, finding.remedy);
        }
    }

    void read_row(const CsvRow& row) {
        row_ = &row;
        line_ = row.line;
        if (row.cells.size() != at_.size()) {
            refuse(code::bad_factor, 1, std::to_string(row.cells.size()) + " cells where " + std::to_string(at_.size()) + " belong",
                   "give one cell per column; quote a cell that holds a comma");
            return;
        }
        for (const CsvCell& c : row.cells)
            if (!is_one_line(c.text)) {
                refuse(code::bad_text, c.column, quoted(c.text) + " is no line of UTF-8", "save the table as UTF-8, without control characters");
                return;
            }

        const std::size_t wrong_before = findings_.size();
        FactorRow factor;
        factor.line = line_;
        factor.set = needed("set", "name the set that the row belongs to; sets are never merged");
        factor.id = needed("id", "give the row a name of its own, such as cn-2023-average");
        factor.subject = needed("subject", "say of what: electricity");
        factor.region = needed("region", "say where: CN");
        factor.level = text("level");
        factor.parent = text("parent");
        if (text("parameter") != "ef")
            refuse(code::bad_factor, cell("parameter").column, quoted(text("parameter")) + " is no emission factor", "write ef");
        read_name("stage", stages, factor.stage);
        read_name("mix", mixes, factor.mix);
        read_name("species", species_names, factor.species);
        read_name("verification", verifications, factor.verification);
        factor.gwp = text("gwp");
        read_with("value", [&](std::string_view t) { factor.value = Decimal(t); });
        if (factor.value < 0) refuse(code::bad_factor, cell("value").column, "the factor is negative", "give removals apart; they are never netted");
        read_unit(factor);
        const std::string& year = text("data_year");
        if (year.size() == 4 && year.find_first_not_of("0123456789") == std::string::npos)
            factor.data_year = std::stoi(year);
        else
            refuse(code::bad_factor, cell("data_year").column, quoted(year) + " is no year",
                   "write the four digits of the year that the number describes");
        read_with("valid_from", [&](std::string_view t) { factor.valid_from = parse_date(t); });
        if (!text("valid_to").empty()) {
            read_with("valid_to", [&](std::string_view t) { factor.valid_to = parse_date(t); });
            if (factor.valid_to && factor.valid_from.ok() && *factor.valid_to <= factor.valid_from)
                refuse(code::bad_factor, cell("valid_to").column, "the validity is empty",
                       "write the first day behind it, as 2024-01-01 for the year 2023");
        }
        factor.source.document = needed("source", "name the document that the row was taken from");
        factor.source.date = text("published");
        factor.source.url = text("url");
        factor.source.note = text("note");
        factor.source.checked = factor.verification == Verification::primary;
        if (const auto [other, added] = by_id_.emplace(factor.id, line_); !added)
            refuse(code::bad_factor, cell("id").column, quoted(factor.id) + " stands here twice, first in line " + std::to_string(other->second),
                   "give every row an id of its own");
        if (findings_.size() == wrong_before) rows_.push_back(std::move(factor));
    }

    void read_unit(FactorRow& factor) {
        factor.unit = text("unit");
        const std::uint32_t column = cell("unit").column;
        const auto unit = split_unit(factor.unit);
        if (!unit || !is_unit(unit->per)) {
            refuse(code::bad_factor, column, quoted(factor.unit) + " is no unit of a factor",
                   "write mass and gas per unit, as kgCO2/kWh or tCO2e/MWh");
        } else if (unit->species != to_string(factor.species)) {
            refuse(code::species_mismatch, column,
                   "the unit " + factor.unit + " weighs " + std::string(unit->species) + ", the row says " + std::string(to_string(factor.species)),
                   "let unit and species name the same gas, as the document prints it");
        }
        if (factor.species == Species::CO2e && factor.gwp.empty())
            refuse(code::mixed_gwp, cell("species").column, "CO2e without its GWP set", "name the set in the column gwp, such as AR5-100");
        if (factor.species != Species::CO2e && !factor.gwp.empty())
            refuse(code::mixed_gwp, cell("gwp").column, "a GWP set stands with a row of " + std::string(to_string(factor.species)),
                   "leave gwp empty; only CO2e has one");
    }

    /// Two rows of one key must not be in force on the same day.
    void check_overlaps() {
        const auto key = [](const FactorRow& r) { return std::tie(r.region, r.subject, r.set, r.stage, r.mix, r.species, r.gwp); };
        std::map<decltype(key(rows_.front())), std::vector<const FactorRow*>> alike;
        for (const FactorRow& row : rows_) alike[key(row)].push_back(&row);
        for (auto& [same, rows] : alike) {
            std::stable_sort(rows.begin(), rows.end(), [](const auto* a, const auto* b) { return a->valid_from < b->valid_from; });
            const FactorRow* longest = rows.front();
            for (const FactorRow* row : std::span(rows).subspan(1)) {
                if (!longest->valid_to || row->valid_from < *longest->valid_to) refuse_overlap(*row, *longest);
                if (longest->valid_to && (!row->valid_to || *row->valid_to > *longest->valid_to)) longest = row;
            }
        }
    }

    void refuse_overlap(const FactorRow& a, const FactorRow& b) {
        const auto& [first, second] = std::minmax(a, b, [](const auto& x, const auto& y) { return x.line < y.line; });
        line_ = second.line;
        refuse(code::bad_factor, 1,
               quoted(second.id) + " and " + quoted(first.id) + " of line " + std::to_string(first.line) + " are valid on the same days",
               "end a validity where the next begins; give rows of different basis different axes");
    }

    const std::string& source_;
    std::vector<FactorRow>& rows_;
    std::vector<Finding>& findings_;
    std::map<std::string, std::size_t, std::less<>> at_;  // columns
    std::map<std::string, std::uint32_t> by_id_;
    const CsvRow* row_ = nullptr;
    const CsvCell absent_{"", 1};
    std::uint32_t line_ = 0;
};

std::optional<Product<Emissions>> of_one_kwh(const FactorRow& row) {
    const bool weighs_co2 = row.species == Species::CO2 || row.species == Species::CO2e;
    if (!weighs_co2 || !AnyUnit(split_unit(row.unit)->per).is<Energy>()) return std::nullopt;
    return 1 * kWh * row.per_energy();
}

/// Finds for the row of a region the row of its nation: up its parents, or the only nation that there is.
class Nations {
public:
    explicit Nations(const std::vector<FactorRow>& rows) {
        for (const FactorRow& row : rows) {
            if (row.level == "national") nations_[basis(row)].emplace(row.region, &row);
            if (!row.parent.empty()) parents_.emplace(std::tie(row.set, row.region), &row.parent);
        }
    }

    const FactorRow* of(const FactorRow& row) const {
        const auto nations = nations_.find(basis(row));
        if (row.level == "national" || row.level.empty() || nations == nations_.end()) return nullptr;
        constexpr int most_levels = 16;  // parents may turn in a circle
        auto above = parents_.find(std::tie(row.set, row.region));
        for (int level = 0; level < most_levels && above != parents_.end(); ++level) {
            if (const auto found = nations->second.find(*above->second); found != nations->second.end()) return found->second;
            above = parents_.find(std::tie(row.set, *above->second));
        }
        return nations->second.size() == 1 ? nations->second.begin()->second : nullptr;
    }

private:
    static std::tuple<const std::string&, const std::string&, const Stage&, const Mix&, const Species&, const std::string&, const int&> basis(
        const FactorRow& row) {
        return std::tie(row.set, row.subject, row.stage, row.mix, row.species, row.gwp, row.data_year);
    }

    std::map<decltype(basis(std::declval<FactorRow>())), std::map<std::string_view, const FactorRow*>> nations_;
    std::map<std::tuple<const std::string&, const std::string&>, const std::string*> parents_;
};

/// A row that was copied from the wrong line, or whose unit slipped, can be seen beside the row of its nation.
std::vector<Finding> suspicious(const std::vector<FactorRow>& rows, const std::string& source) {
    std::vector<Finding> found;
    const Nations nations(rows);
    for (const FactorRow& row : rows) {
        const FactorRow* const nation = nations.of(row);
        if (nation == nullptr) continue;
        const Place where{source, row.line, 1};
        if (row.unit == nation->unit && row.value == nation->value)
            found.push_back({code::bad_factor, quoted(row.id) + " has the value of its nation, " + to_string(row.value), where,
                             "check that the row was read from its own line of the document"});
        const auto here = of_one_kwh(row), there = of_one_kwh(*nation);
        if (here && there && *there > Product<Emissions>() && *here >= *there * Decimal(100))
            found.push_back({code::bad_factor, quoted(row.id) + " is a hundred times the value of its nation, or more", where,
                             "check the unit: kgCO2/kWh is tCO2/MWh"});
    }
    return found;
}

bool fits(const FactorRow& row, const FactorQuery& query) {
    return row.subject == query.subject && (query.set.empty() || row.set == query.set) && (!query.stage || row.stage == *query.stage) &&
           (!query.mix || row.mix == *query.mix) && (!query.species || row.species == *query.species);
}

/// The region above, as the rows that the query asks of name it, or else any row: two sets may draw their regions differently.
std::string_view region_above(const Entries& rows, const FactorQuery& query) {
    for (const bool fitting : {true, false})
        for (const Entry& entry : rows)
            if (!entry.row->parent.empty() && (!fitting || fits(*entry.row, query))) return entry.row->parent;
    return "";
}

/// "average combustion factor of electricity": what the query says of the basis.
std::string wanted(const FactorQuery& query) {
    std::string text;
    for (const auto& word :
         {query.mix ? to_string(*query.mix) : "", query.stage ? to_string(*query.stage) : "", query.species ? to_string(*query.species) : ""})
        if (!word.empty()) text += std::string(word) + ' ';
    return text + "factor of " + query.subject + (query.set.empty() ? "" : " in the set " + query.set);
}

std::string validity(const FactorRow& row) {
    return to_string(row.valid_from) + (row.valid_to ? " to " + to_string(Date(sys_days(*row.valid_to) - std::chrono::days(1))) : " on");
}

[[noreturn]] void throw_ambiguous(const std::string& source, const FactorRow& a, const FactorRow& b, const FactorQuery& query) {
    std::string axes;
    const auto differ = [&](bool different, std::string_view axis) {
        if (different) axes += (axes.empty() ? "" : ", ") + std::string(axis);
    };
    differ(a.set != b.set, "set");
    differ(a.stage != b.stage, "stage");
    differ(a.mix != b.mix, "mix");
    differ(a.species != b.species || a.gwp != b.gwp, "species");
    wattle::detail::throw_error(
        code::ambiguous_factor, source,
        quoted(a.id) + " and " + quoted(b.id) + " both answer for region " + quoted(query.region) + " on " + to_string(query.date),
        "say which: " + axes);
}

/// Of the rows that `keep` keeps the best in the sense of `better`, nothing of none. Two that are equally good are an error.
template <class Keep, class Better>
const FactorRow* only(const Entries& rows, const std::string& source, const FactorQuery& query, Keep&& keep, Better&& better) {
    const Entry* best = nullptr;
    const Entry* equal = nullptr;
    for (const Entry& entry : rows) {
        if (!keep(entry)) continue;
        if (best == nullptr || better(entry, *best)) {
            best = &entry;
            equal = nullptr;
        } else if (equal == nullptr && !better(*best, entry)) {
            equal = &entry;
        }
    }
    if (equal != nullptr) throw_ambiguous(source, *best->row, *equal->row, query);
    return best == nullptr ? nullptr : best->row;
}

}  // namespace

std::string_view to_string(Stage stage) { return name_of(stage, stages); }
std::string_view to_string(Mix mix) { return name_of(mix, mixes); }
std::string_view to_string(Species species) { return name_of(species, species_names); }
std::string_view to_string(Verification verification) { return name_of(verification, verifications); }
std::string_view to_string(Fallback fallback) { return name_of(fallback, fallbacks); }

Factor<Energy> FactorRow::per_energy() const {
    const auto parts = split_unit(unit);
    const std::string where = "factor " + quoted(id);
    if (species != Species::CO2 && species != Species::CO2e)
        wattle::detail::throw_error(code::species_mismatch, where, unit + " weighs " + std::string(to_string(species)) + ", not CO2e",
                                    species == Species::C ? "carbon becomes CO2 when it burns, times 44/12" : "weigh the gas with its GWP first");
    if (!parts || !is_unit(parts->per) || !AnyUnit(parts->per).is<Energy>())
        wattle::detail::throw_error(code::unit_mismatch, where, unit + " is not per energy", "use it with an amount of what it is printed per");
    return {value, FactorUnit<Energy>{Unit<Emissions>(std::string(parts->mass) + "CO2e"), Unit<Energy>(parts->per)}};
}

std::string to_string(const FactorRow& row) {
    return row.id + ": " + to_string(row.value) + ' ' + row.unit + ", " + row.region + ' ' + std::to_string(row.data_year) + ", " +
           std::string(to_string(row.mix)) + ", " + std::string(to_string(row.verification));
}

Factors Factors::parse(std::string_view csv, const std::string& source, Unverified unverified) {
    auto data = std::make_shared<Data>();
    data->source = source;
    data->sha256 = wattle::sha256(csv);
    data->unverified = unverified;
    std::vector<Finding> findings;
    FactorReader(source, data->rows, findings).read(csv);
    if (!findings.empty()) {
        std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
            return std::pair(a.where.line, a.where.column) < std::pair(b.where.line, b.where.column);
        });
        throw Error(std::move(findings));
    }
    for (const FactorRow& row : data->rows)
        data->by_region[row.region].push_back({row.valid_from, row.valid_to ? sys_days(*row.valid_to) : sys_days::max(), &row});
    data->warnings = suspicious(data->rows, source);
    return Factors(std::move(data));
}

Factors Factors::load(const std::string& path, Unverified unverified) { return parse(read_file(path).value(), path, unverified); }

std::span<const FactorRow> Factors::rows() const { return data_->rows; }
std::span<const Finding> Factors::warnings() const { return data_->warnings; }
const std::string& Factors::source() const { return data_->source; }
const Digest& Factors::sha256() const { return data_->sha256; }
bool operator==(const Factors& a, const Factors& b) { return a.sha256() == b.sha256() && a.data_->unverified == b.data_->unverified; }

namespace {

[[noreturn]] void throw_unverified(const std::string& source, const FactorRow& row) {
    throw Error({code::unverified_factor,
                 "the factor " + quoted(row.id) + " was never verified (" + row.source.note + ')',
                 {source, row.line},
                 "compare it with its source, or load the table with Unverified::allow"});
}

}  // namespace

const FactorRow& Factors::operator[](std::string_view id) const {
    for (const FactorRow& row : data_->rows) {
        if (row.id != id) continue;
        if (!data_->may_answer(row)) throw_unverified(data_->source, row);
        return row;
    }
    std::vector<std::string> ids;
    for (const FactorRow& row : data_->rows) ids.push_back(row.id);
    const std::string similar = wattle::detail::similar_names(id, ids);
    wattle::detail::throw_error(code::missing_factor, data_->source, "there is no factor " + quoted(id),
                                similar.empty() ? "look it up by region and date, or add its row" : "did you mean " + similar + '?');
}

FactorChoice Factors::find(const FactorQuery& query) const {
    if (!query.date.ok()) wattle::detail::throw_error(code::bad_date, "FactorQuery", "there is no such day", "check month and day");
    const auto region_rows = [&](std::string_view region) -> const Entries* {
        const auto found = data_->by_region.find(region);
        return found == data_->by_region.end() ? nullptr : &found->second;
    };
    const Entries* const own = region_rows(query.region);
    if (own == nullptr) {
        std::vector<std::string> regions;
        for (const auto& [region, rows] : data_->by_region) regions.push_back(region);
        // The code of a province differs from another's in one digit: no slip of the pen, but another province.
        const bool is_number = query.region.find_first_not_of("0123456789") == std::string::npos;
        const std::string similar = is_number ? "" : wattle::detail::similar_names(query.region, regions);
        wattle::detail::throw_error(code::missing_factor, data_->source, "there is no row for region " + quoted(query.region),
                                    similar.empty() ? "add one, or use the factor of the region above" : "did you mean " + similar + '?');
    }
    const sys_days day = query.date;
    const auto answers = [&](const Entry& entry) { return fits(*entry.row, query) && data_->may_answer(*entry.row); };
    const auto covers = [&](const Entry& entry) { return entry.covers(day) && answers(entry); };
    const auto older = [&](const Entry& entry) { return entry.from <= day && answers(entry); };
    const auto no_better = [](const Entry&, const Entry&) { return false; };
    const auto newer = [](const Entry& a, const Entry& b) { return a.from > b.from; };
    const auto before = [](const Entry& a, const Entry& b) { return a.from < b.from; };

    sys_days until = sys_days::max();
    const auto expect_change = [&](const Entries& rows) {
        for (const Entry& entry : rows)
            for (const sys_days edge : {entry.from, entry.to})
                if (day < edge && edge < until && answers(entry)) until = edge;
    };
    FactorChoice choice{only(*own, data_->source, query, covers, no_better), std::nullopt, std::nullopt};
    expect_change(*own);
    for (std::size_t i = 0; choice.row == nullptr && i < query.fallback.size(); ++i) {
        choice.fallback = query.fallback[i];
        switch (query.fallback[i]) {
            case Fallback::newest_older: choice.row = only(*own, data_->source, query, older, newer); break;
            case Fallback::oldest: choice.row = only(*own, data_->source, query, answers, before); break;
            case Fallback::parent: {
                const Entries* above = own;
                // No chain is longer than there are regions; one that turns back to itself ends there too.
                for (std::size_t step = 0; choice.row == nullptr && step < data_->by_region.size(); ++step) {
                    above = region_rows(region_above(*above, query));
                    if (above == nullptr) break;
                    expect_change(*above);
                    choice.row = only(*above, data_->source, query, covers, no_better);
                }
                break;
            }
        }
    }
    if (choice.row != nullptr) {
        if (until != sys_days::max()) choice.until = Date(until);
        return choice;
    }

    const std::string region = "region " + quoted(query.region);
    std::vector<std::string> bases, periods;
    for (const Entry& entry : *own) {
        const FactorRow& row = *entry.row;
        const std::string basis = std::string(to_string(row.mix)) + ' ' + std::string(to_string(row.stage));
        if (row.subject == query.subject && std::find(bases.begin(), bases.end(), basis) == bases.end()) bases.push_back(basis);
        if (!fits(row, query)) continue;
        if (entry.covers(day)) throw_unverified(data_->source, row);
        periods.push_back(validity(row));
    }
    if (periods.empty())
        wattle::detail::throw_error(bases.empty() ? code::missing_factor : code::basis_mismatch, data_->source, region + " has no " + wanted(query),
                                    bases.empty() ? "add its row" : "ask for what it has: " + listed(bases));
    std::sort(periods.begin(), periods.end());
    wattle::detail::throw_error(
        code::missing_factor, data_->source,
        "no " + wanted(query) + " for " + region + " covers " + to_string(query.date) + ", only " + listed(periods),
        "add the row for " + std::to_string(static_cast<int>(query.date.year())) + ", or ask for a fallback: " + listed(fallbacks));
}

std::string to_string(const Factors& factors) {
    return std::to_string(factors.rows().size()) + " factors of " + factors.source() + ", sha256 " + to_hex(factors.sha256());
}

}  // namespace wattle::inline v0::carbon
