#include "wattle/tariff/tariff.hpp"

#include "../base/document.hpp"
#include "../base/similar.hpp"
#include "bands.hpp"
#include "wattle/base/bytes.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace wattle::inline v0::tariff {

using namespace std::chrono;

namespace {

using wattle::to_string;
using wattle::detail::day_types;
using wattle::detail::Document;
using wattle::detail::minutes_per_day;
using wattle::detail::quoted;
using wattle::detail::Schedule;
using wattle::detail::Table;
using wattle::detail::TariffData;
using wattle::detail::Text;

using Days = std::uint8_t;  // one bit per DayType
using Seasons = std::uint64_t;

constexpr std::size_t most_seasons = 64, most_bands = 255;
constexpr Days all_days = (1 << day_types) - 1;

constexpr Days day(DayType type) { return static_cast<Days>(1 << static_cast<unsigned>(type)); }

struct DayGroup {
    std::string_view name;
    Days days;
};
constexpr DayGroup day_groups[] = {
    {"all", all_days},
    {"worked", day(DayType::workday) | day(DayType::make_up_workday)},
    {"weekend", day(DayType::saturday) | day(DayType::sunday)},
};

std::string clock_text(unsigned minute) {
    const auto two = [](unsigned n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
    return two(minute / 60) + ':' + two(minute % 60);
}

/// "08:30" as minutes, up to 24:00.
std::optional<unsigned> minute_of(std::string_view text) {
    const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9' ? static_cast<unsigned>(text[i] - '0') : 1'000U; };
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const unsigned hour = (digit(0) * 10) + digit(1), minute = (digit(3) * 10) + digit(4);
    if (minute > 59 || (hour * 60) + minute > minutes_per_day) return std::nullopt;
    return (hour * 60) + minute;
}

/// The hours of one band on some days of some seasons.
struct Window {
    std::size_t band;
    Seasons seasons;
    Days days;
    unsigned from, to;
    Place where;
};

/// What goes into traces must be one line of plain text: a label, an id.
void require_line(Document& document, const Text& text) {
    try {
        Trace().parameter(Label(text.value), Figure(1));
    } catch (const Error& error) {
        document.refuse(text.where, error.findings().front().what, error.remedy());
    }
}

/// A table of what people call something; `english` may be left out.
Label read_label(Document& document, Table& table, const std::string& english) {
    Label label(english);
    for (const auto& [key, name] : {std::pair("english", &label.english), std::pair("chinese", &label.chinese)})
        if (const auto text = table.text(key)) {
            require_line(document, *text);
            *name = text->value;
        }
    return label;
}

/// Every minute of a kind of day, and whose it is.
using Owners = std::array<std::int16_t, minutes_per_day>;

struct ReadVersion {
    Version version;
    Schedule schedule;
    Place where;  // of its validity
};

/// Reads one [[version]]; what is wrong goes to the document.
class VersionReader {
public:
    VersionReader(Document& document, const TariffData& data, const std::map<std::string, Label>& labels, bool names_calendar,
                  std::set<std::string>& all_bands)
        : document_(document), data_(data), labels_(labels), names_calendar_(names_calendar), all_bands_(all_bands) {}

    ReadVersion read(Table& table) {
        read_validity(table);
        read_rounding(table);
        read_seasons(table);
        read_bands(table);
        auto energy = table.tables("energy");
        if (energy.empty())
            document_.refuse(table.where("energy"), "the version has no price of energy", "add [[version.energy]] with a price for each band");
        for (Table& one : energy) read_energy(one, energy.size());
        for (Table& one : table.tables("adder")) read_adder(one);
        return {std::move(version_), std::move(schedule_), std::move(where_)};
    }

private:
    // ---- dates

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
        version_.valid = {data_.zone.day(*first).begin(), data_.zone.day(*end).begin()};
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
        version_.rounding.line.quantum = data_.currency.minor_unit();
        auto points = table.table("rounding");
        if (!points) return;
        const auto energy = [](const std::string& quantum) { return Energy(quantum); };
        const auto money = [&](const std::string& quantum) { return Money(quantum, data_.currency); };
        version_.rounding.interval = read_rule<Energy>(*points, "interval", "half_even 0.01 kWh", energy);
        version_.rounding.quantity = read_rule<Energy>(*points, "quantity", "half_up 1 kWh", energy);
        if (const auto line = points->text("line"); line && line->value == "none")
            points->refuse("line", "a line is always rounded", "round it to the finest step that money has: \"half_even 0.000001\"");
        if (const auto rule = read_rule<Money>(*points, "line", "half_up 0.01", money)) version_.rounding.line = *rule;
        version_.rounding.bill = read_rule<Money>(*points, "bill", "half_up 0.01", money);
    }

    // ---- seasons

    struct Range {
        unsigned from, to;  // days of a leap year, half-open
    };

    static unsigned day_of_year(month_day date) { return static_cast<unsigned>((sys_days(2000y / date) - sys_days(2000y / January / 1)).count()); }

    std::optional<unsigned> read_day(const Text& text) {
        const auto date = text.value.size() == 5 && text.value[2] == '-' ? "2000-" + text.value : "";
        try {
            const Date found = parse_date(date);
            return day_of_year(found.month() / found.day());
        } catch (const Error&) {
            document_.refuse(text.where, quoted(text.value) + " is no day of the year", "write month and day: \"07-01\"");
            return std::nullopt;
        }
    }

    void read_seasons(Table& table) {
        constexpr unsigned days_of_year = 366;
        auto seasons = table.table("seasons");
        std::vector<int> owner(days_of_year, -1);
        int rest = -1;
        std::set<std::pair<int, int>> told;
        bool whole = true;
        for (const Text& name : seasons ? seasons->keys() : std::vector<Text>()) {
            if (version_.seasons.size() == most_seasons) {
                document_.refuse(name.where, "there are more than 64 seasons", "join seasons whose bands are alike");
                break;
            }
            const int season = static_cast<int>(version_.seasons.size());
            if (name.value == "all") document_.refuse(name.where, "all is no name of a season, but means every season", "give it another name");
            version_.seasons.push_back(name.value);
            if (seasons->holds_text(name.value)) {
                if (seasons->text(name.value)->value != "rest" || rest >= 0) {
                    seasons->refuse(name.value, rest >= 0 ? "two seasons are the rest of the year" : "the season has no days",
                                    "write pairs of days, [\"07-01\", \"09-01\"], and for one season \"rest\"");
                    whole = false;
                } else {
                    rest = season;
                }
                continue;
            }
            const auto days = seasons->texts(name.value);
            if (days.empty() || days.size() % 2 != 0) {
                seasons->refuse(name.value, "the season has no pairs of days",
                                "write the first day and the first day behind: [\"07-01\", \"09-01\"]");
                whole = false;
                continue;
            }
            for (std::size_t i = 0; i < days.size(); i += 2) {
                const auto from = read_day(days[i]), to = read_day(days[i + 1]);
                whole = whole && from && to;
                if (!from || !to) continue;
                if (*from == *to) {
                    document_.refuse(days[i].where, "the season ends where it begins", "write the first day and the first day behind the last");
                    whole = false;
                }
                for (unsigned d = *from; d != *to; d = (d + 1) % days_of_year) {
                    if (owner[d] < 0)
                        owner[d] = season;
                    else if (told.emplace(owner[d], season).second)
                        document_.refuse(
                            days[i].where,
                            shown_day(d) + " belongs to " + version_.seasons[static_cast<std::size_t>(owner[d])] + " and to " + name.value,
                            "give each day of the year to one season");
                }
            }
        }
        if (!seasons) {
            version_.seasons.emplace_back("all");
            rest = 0;
        }
        for (unsigned d = 0; d < days_of_year; ++d) {
            if (owner[d] < 0) owner[d] = rest;
            if (owner[d] < 0 && whole) {
                document_.refuse(table.where("seasons"), shown_day(d) + " belongs to no season", "give it to one, or let one season be \"rest\"");
                whole = false;
            }
            schedule_.season[Schedule::index(date_of(d))] = static_cast<std::uint8_t>(std::max(0, owner[d]));
        }
        if (version_.seasons.empty()) version_.seasons.emplace_back("all");
    }

    static Date date_of(unsigned day_of_leap_year) { return Date(sys_days(2000y / January / 1) + days(day_of_leap_year)); }
    static std::string shown_day(unsigned day_of_leap_year) { return to_string(date_of(day_of_leap_year)).substr(5); }

    // ---- bands

    std::vector<std::string> band_ids() const {
        std::vector<std::string> ids;
        for (const Band& band : version_.bands) ids.push_back(band.id);
        return ids;
    }

    Seasons read_window_seasons(Table& window) {
        if (!window.has("seasons")) return ~Seasons{0};
        Seasons mask = 0;
        for (const Text& name : window.texts("seasons")) {
            const auto found = std::find(version_.seasons.begin(), version_.seasons.end(), name.value);
            if (name.value == "all")
                mask = ~Seasons{0};
            else if (found != version_.seasons.end())
                mask |= Seasons{1} << (found - version_.seasons.begin());
            else
                document_.refuse(name.where, "there is no season " + quoted(name.value), "use " + joined(version_.seasons) + " or all");
        }
        return mask;
    }

    Days read_window_days(Table& window) {
        if (!window.has("days")) return all_days;
        Days mask = 0;
        for (const Text& name : window.texts("days")) {
            Days found = 0;
            for (const auto& group : day_groups)
                if (group.name == name.value) found = group.days;
            for (std::size_t type = 0; type < day_types; ++type)
                if (to_string(static_cast<DayType>(type)) == name.value) found = day(static_cast<DayType>(type));
            if (found == 0)
                document_.refuse(name.where, "there is no type of day " + quoted(name.value),
                                 "use workday, make_up_workday, saturday, sunday, holiday, event, or for several of them all, worked, weekend");
            if (!names_calendar_ && !calendar_missing_told_ && found != 0 && found != all_days &&
                (found & (day(DayType::make_up_workday) | day(DayType::holiday) | day(DayType::event))) == found) {
                calendar_missing_told_ = true;
                document_.refuse(name.where, "no calendar says which day is a " + name.value, "name one in [tariff]: calendar = \"cn\"");
            }
            mask = static_cast<Days>(mask | found);
        }
        return mask;
    }

    std::optional<unsigned> read_minute(Table& window, std::string_view key, unsigned otherwise) {
        const auto text = window.text(key);
        if (!text) return window.has(key) ? std::nullopt : std::optional(otherwise);
        const auto minute = minute_of(text->value);
        if (!minute)
            document_.refuse(text->where, quoted(text->value) + " is no time of the day", "write hours and minutes, 00:00 to 24:00: \"08:30\"");
        return minute;
    }

    void read_window(Table& window, std::size_t band) {
        const Seasons seasons = read_window_seasons(window);
        const Days days = read_window_days(window);
        const auto from = read_minute(window, "from", 0), to = read_minute(window, "to", minutes_per_day);
        complete_ = complete_ && from && to && seasons != 0 && days != 0;
        if (!from || !to) return;
        if (*from >= *to) {
            complete_ = false;
            return document_.refuse(window.where("from"), clock_text(*from) + " to " + clock_text(*to) + " is no time of one day",
                                    *from == *to ? "let it end later than it begins"
                                                 : "write two windows, " + clock_text(*from) + " to 24:00 and 00:00 to " + clock_text(*to) +
                                                       ", because the next day may be of another type");
        }
        windows_.push_back({band, seasons, days, *from, *to, window.where()});
    }

    void read_bands(Table& table) {
        auto bands = table.table("bands");
        if (!bands) {
            if (!table.has("bands"))
                document_.refuse(table.where(), "the version has no bands",
                                 "add bands = { peak = [{ from = \"08:00\", to = \"22:00\" }], valley = \"rest\" }");
            return;
        }
        int rest = -1;
        for (const Text& id : bands->keys()) {
            if (version_.bands.size() == most_bands) {
                document_.refuse(id.where, "there are more than 255 bands", "join bands whose prices are alike");
                break;
            }
            const auto label = labels_.find(id.value);
            const std::size_t band = version_.bands.size();
            version_.bands.emplace_back(id.value, label == labels_.end() ? Label(id.value) : label->second);
            all_bands_.insert(id.value);
            require_line(document_, id);
            if (bands->holds_text(id.value)) {
                const auto text = bands->text(id.value);
                if (text->value == "rest" && rest < 0) {
                    rest = static_cast<int>(band);
                } else {
                    complete_ = false;
                    document_.refuse(text->where, rest >= 0 ? "two bands are the rest of the day" : quoted(text->value) + " is no time",
                                     "write [{ from = \"08:00\", to = \"22:00\" }], and for one band \"rest\"");
                }
                continue;
            }
            for (Table& window : bands->tables(id.value)) read_window(window, band);
        }
        find_overlaps();
        make_plans(rest, bands->where());
    }

    /// "on holiday in summer"; nothing for all days of all seasons.
    std::string described(Days days, Seasons seasons) const {
        std::string text;
        if (days != all_days) {
            for (std::size_t type = 0; type < day_types; ++type)
                if ((days >> type & 1) != 0) text += (text.empty() ? " on " : ", ") + std::string(to_string(static_cast<DayType>(type)));
        }
        std::string names;
        bool all = true;
        for (std::size_t s = 0; s < version_.seasons.size(); ++s) {
            if ((seasons >> s & 1) != 0)
                names += (names.empty() ? " in " : ", ") + version_.seasons[s];
            else
                all = false;
        }
        return text + (all ? "" : names);
    }

    Seasons existing(Seasons mask) const {
        return version_.seasons.size() == most_seasons ? mask : mask & ((Seasons{1} << version_.seasons.size()) - 1);
    }

    void find_overlaps() {
        for (std::size_t i = 0; i < windows_.size() && !document_.full(); ++i)
            for (std::size_t k = 0; k < i && !document_.full(); ++k) {
                const Window &a = windows_[k], &b = windows_[i];
                const unsigned from = std::max(a.from, b.from), to = std::min(a.to, b.to);
                const auto days = static_cast<Days>(a.days & b.days);
                const Seasons seasons = existing(a.seasons & b.seasons);
                if (from >= to || days == 0 || seasons == 0) continue;
                document_.refuse(b.where,
                                 clock_text(from) + " to " + clock_text(to) + described(days, seasons) + " belongs to " + version_.bands[b.band].id +
                                     " and, in line " + std::to_string(a.where.line) + ", to " + version_.bands[a.band].id,
                                 "give each hour to one band");
            }
    }

    void make_plans(int rest, const Place& where_bands) {
        std::map<std::pair<unsigned, unsigned>, std::pair<Days, Seasons>> holes;
        for (std::size_t season = 0; season < version_.seasons.size(); ++season) {
            auto& of_day = schedule_.of_day.emplace_back();
            for (std::size_t type = 0; type < day_types; ++type) {
                Owners owners;
                owners.fill(static_cast<std::int16_t>(rest));
                for (const Window& w : windows_)
                    if ((w.seasons >> season & 1) != 0 && (w.days >> type & 1) != 0)
                        std::fill(owners.begin() + w.from, owners.begin() + w.to, static_cast<std::int16_t>(w.band));
                Schedule::Plan plan;
                for (unsigned from = 0, to = 0; from < minutes_per_day; from = to) {
                    while (to < minutes_per_day && owners[to] == owners[from]) ++to;
                    if (owners[from] < 0) {
                        auto& hole = holes[{from, to}];
                        hole.first = static_cast<Days>(hole.first | 1U << type);
                        hole.second |= Seasons{1} << season;
                    }
                    plan.push_back({static_cast<std::uint16_t>(to), static_cast<std::uint8_t>(std::max<std::int16_t>(0, owners[from]))});
                }
                const auto found = std::find(schedule_.plans.begin(), schedule_.plans.end(), plan);
                of_day[type] = static_cast<std::uint16_t>(found - schedule_.plans.begin());
                if (found == schedule_.plans.end()) schedule_.plans.push_back(std::move(plan));
            }
        }
        if (!complete_) return;  // what could not be read leaves holes that are none
        for (const auto& [hours, when] : holes)
            document_.refuse(where_bands,
                             clock_text(hours.first) + " to " + clock_text(hours.second) + described(when.first, when.second) + " belongs to no band",
                             "give each hour to one band, or let one band be \"rest\"");
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
            prices.emplace_back(number.value_or(Decimal(0)), data_.currency / kWh);
        }
        for (const Text& key : price->keys()) {
            const auto ids = band_ids();
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

    static std::string joined(const std::vector<std::string>& names) {
        std::string text;
        for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
        return text;
    }

    Version version_;
    Schedule schedule_;
    Place where_;
    Document& document_;
    const TariffData& data_;
    const std::map<std::string, Label>& labels_;
    bool names_calendar_;
    std::set<std::string>& all_bands_;
    std::set<std::string> ids_;
    std::vector<Window> windows_;
    bool complete_ = true, calendar_missing_told_ = false;
};

/// Reads one file into TariffData; what is wrong goes to the document.
class TariffReader {
public:
    TariffReader(Document& document, TariffData& data, const std::optional<std::string>& folder, const TariffOptions& options)
        : document_(document), data_(data), folder_(folder), options_(options) {}

    void read() {
        Table root = document_.root();
        if (auto head = root.table("tariff"))
            read_head(*head);
        else if (!root.has("tariff"))
            document_.refuse(root.where(), "the table [tariff] is missing", "add [tariff] with id, currency, minor_digits, zone and source");
        auto versions = root.tables("version");
        if (versions.empty())
            document_.refuse(root.where("version"), "the tariff has no version", "add [[version]] with valid, bands and [[version.energy]]");
        std::vector<ReadVersion> read;
        for (Table& version : versions) read.push_back(VersionReader(document_, data_, labels_, names_calendar_, bands_).read(version));
        for (const auto& [id, where] : label_places_)
            if (bands_.find(id) == bands_.end()) document_.refuse(where, "there is no band " + quoted(id), "label bands only");
        take(std::move(read));
    }

private:
    void read_head(Table& head) {
        if (const auto id = head.required_text("id")) {
            require_line(document_, *id);
            data_.id = id->value;
        }
        read_currency(head);
        if (const auto zone = head.required_text("zone")) {
            try {
                data_.zone = Zone::load(zone->value, options_.zone_database);
            } catch (const Error& error) {
                document_.refuse(zone->where, error.findings().front().what, error.remedy());
            }
        }
        read_calendar(head);
        if (auto labels = head.table("labels"))
            for (const Text& id : labels->keys()) {
                auto label = labels->table(id.value);
                if (!label) continue;
                labels_[id.value] = read_label(document_, *label, id.value);
                label_places_.emplace_back(id.value, id.where);
            }
        if (auto source = head.table("source")) {
            data_.source = read_source(*source);
            require_line(document_, {to_string(data_.source), source->where()});
        } else if (!head.has("source"))
            document_.refuse(head.where(), "source is missing",
                             "add source = { issuer, document, date, url, note, checked }: where the prices were printed");
    }

    void read_currency(Table& head) {
        const auto code = head.required_text("currency");
        const auto digits = head.whole("minor_digits");
        if (!head.has("minor_digits"))
            document_.refuse(head.where(), "minor_digits is missing",
                             "add the decimals of the smallest amount that can be paid, as ISO 4217 has them: 2 for CNY");
        if (digits && (*digits < 0 || *digits > 6))
            head.refuse("minor_digits", "a minor unit has 0 to 6 decimals", "give the decimals of ISO 4217: 2 for CNY, 0 for JPY");
        try {
            if (code) data_.currency = Currency(code->value, digits && *digits >= 0 && *digits <= 6 ? static_cast<int>(*digits) : 2);
        } catch (const Error& error) {
            document_.refuse(code->where, error.findings().front().what, error.remedy());
        }
        if (data_.currency.none()) data_.currency = Currency("XXX", 2);  // ISO 4217: no currency; only to read on
    }

    void read_calendar(Table& head) {
        const auto id = head.text("calendar");
        names_calendar_ = id.has_value();
        if (!id) {
            if (options_.calendar)
                document_.refuse(head.where(), "a calendar is given, and the tariff names none", "add calendar = " + quoted(options_.calendar->id()));
            return;
        }
        data_.calendar = options_.calendar ? options_.calendar : find_calendar(*id);
        if (data_.calendar && data_.calendar->id() != id->value)
            document_.refuse(id->where,
                             "the calendar " + (options_.calendar ? "given" : "in " + data_.calendar->source()) + " is " +
                                 quoted(data_.calendar->id()) + ", not " + quoted(id->value),
                             "give the calendar that the tariff names");
    }

    /// Of a file beside the tariff.
    std::optional<Calendar> find_calendar(const Text& id) {
        std::string tried;
        if (folder_ && id.value.find_first_of("/\\") == std::string::npos)
            for (const std::string& path : {*folder_ + id.value + ".toml", *folder_ + "../calendars/" + id.value + ".toml"}) {
                if (const auto text = read_file(path)) return Calendar::parse(*text, path);
                tried += (tried.empty() ? "" : " or ") + path;
            }
        document_.refuse(id.where, "the calendar " + quoted(id.value) + " is not there",
                         tried.empty() ? "give it in the options" : "give it in the options, or as " + tried);
        return std::nullopt;
    }

    void take(std::vector<ReadVersion> read) {
        std::stable_sort(read.begin(), read.end(), [](const auto& a, const auto& b) { return a.version.valid.begin() < b.version.valid.begin(); });
        Date latest_end;
        std::uint32_t latest_line = 0;
        for (ReadVersion& one : read) {
            Version& v = one.version;
            if (v.name.empty()) continue;  // its dates could not be read
            if (latest_line != 0 && v.first < latest_end)
                document_.refuse(one.where,
                                 "from " + to_string(v.first) + " on, the version in line " + std::to_string(latest_line) + " is valid too, to " +
                                     to_string(latest_end),
                                 "end a version where the next begins; its last day is not part of it");
            if (latest_line == 0 || v.end > latest_end) latest_end = v.end, latest_line = one.where.line;
            data_.versions.push_back(std::move(v));
            data_.schedules.push_back(std::move(one.schedule));
        }
    }

    Document& document_;
    TariffData& data_;
    const std::optional<std::string>& folder_;
    const TariffOptions& options_;
    std::map<std::string, Label> labels_;
    bool names_calendar_ = false;
    std::vector<std::pair<std::string, Place>> label_places_;
    std::set<std::string> bands_;
};

/// Looks up once what every bill asks of each day.
void plan_days(TariffData& data, std::size_t version) {
    const local_days first(data.versions[version].first), end(data.versions[version].end);
    auto& of_date = data.schedules[version].of_date;
    for (local_days day = first; day < std::min(end, first + days(36'525)); day += days(1)) {
        const bool known = !data.calendar || data.calendar->covers(Date(day));
        of_date.push_back(known ? data.plan_of(version, Date(day)) : Schedule::unknown);
    }
}

}  // namespace

std::string_view to_string(Adder::Per per) { return per == Adder::Per::day ? "day" : "month"; }

Tariff Tariff::read(std::string_view toml, const std::string& source, const std::optional<std::string>& folder, const TariffOptions& options) {
    auto data = std::make_shared<TariffData>();
    data->text = std::string(toml);
    data->path = source;
    data->digest = wattle::sha256(toml);
    data->sha256 = to_hex(data->digest);
    Document document(toml, source, "tariff/1", code::bad_tariff);
    TariffReader(document, *data, folder, options).read();
    document.finish();
    for (std::size_t v = 0; v < data->versions.size(); ++v) plan_days(*data, v);
    return Tariff(std::move(data));
}

Tariff Tariff::parse(std::string_view toml, const std::string& source, const TariffOptions& options) {
    return read(toml, source, std::nullopt, options);
}

Tariff Tariff::load(const std::string& path, const TariffOptions& options) {
    const auto slash = path.rfind('/');
    return read(read_file(path).value(), path, slash == std::string::npos ? "" : path.substr(0, slash + 1), options);
}

const std::string& Tariff::id() const { return data_->id; }
Currency Tariff::currency() const { return data_->currency; }
const Zone& Tariff::zone() const { return data_->zone; }
const std::optional<Calendar>& Tariff::calendar() const { return data_->calendar; }
const Source& Tariff::source() const { return data_->source; }
std::span<const Version> Tariff::versions() const { return data_->versions; }
const std::string& Tariff::text() const { return data_->text; }
const std::string& Tariff::path() const { return data_->path; }
const std::string& Tariff::sha256() const { return data_->sha256; }

const Version& Tariff::version_at(Instant valid) const {
    wattle::detail::BandCursor cursor(*data_);
    cursor.seek_version(valid);
    return data_->versions[cursor.version()];
}

const Band& Tariff::band_at(Instant t) const {
    wattle::detail::BandCursor cursor(*data_);
    cursor.seek(t);
    return data_->versions[cursor.version()].bands[cursor.band()];
}

bool operator==(const Tariff& a, const Tariff& b) { return a.sha256() == b.sha256() && a.calendar() == b.calendar() && a.zone() == b.zone(); }

std::string to_string(const Tariff& tariff) { return "tariff " + tariff.id() + ", sha256 " + tariff.sha256(); }

}  // namespace wattle::inline v0::tariff
