#include "tariff_file.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace wattle::inline v0::tariff {

using namespace std::chrono;

namespace {

using wattle::to_string;
using wattle::detail::day_types;
using wattle::detail::minutes_per_day;
using wattle::detail::quoted;

using Days = std::uint8_t;  // one bit per DayType
using Seasons = std::uint64_t;

constexpr std::size_t most_seasons = 64, most_bands = 255;
constexpr unsigned days_of_year = 366;
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

/// The bands of energy, or of demand, while they are read.
struct BandSet {
    std::string_view key;
    std::vector<Band>* bands;
    std::vector<Window> windows{};
    int rest = -1;
    bool complete = true;  // nothing of it was refused, so that a hole is one
    Place where{};
};

/// Every minute of a kind of day, and whose it is.
using Owners = std::array<std::int16_t, minutes_per_day>;

class HoursReader {
public:
    HoursReader(Document& document, const Head& head, Version& version, Schedule& schedule)
        : document_(document), head_(head), version_(version), schedule_(schedule) {}

    void read(Table& table) {
        read_seasons(table);
        if (!table.has("bands"))
            document_.refuse(table.where(), "the version has no bands",
                             "add bands = { peak = [{ from = \"08:00\", to = \"22:00\" }], valley = \"rest\" }");
        read_bands(table, energy_);
        read_bands(table, demand_);
        if (!table.has("demand_bands")) version_.demand_bands = version_.bands;
        if (!energy_.bands->empty()) make_plans(table.has("demand_bands"));
    }

private:
    // ---- seasons

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
        if (auto seasons = table.table("seasons"))
            for (const Text& name : seasons->keys()) {
                if (version_.seasons.size() == most_seasons) {
                    document_.refuse(name.where, "there are more than 64 seasons", "join seasons whose bands are alike");
                    break;
                }
                version_.seasons.push_back(name.value);
                read_season(*seasons, name);
            }
        else
            rest_season_ = 0;  // of the one that stands for all
        for (unsigned d = 0; d < days_of_year; ++d) {
            if (owner_[d] < 0) owner_[d] = rest_season_;
            if (owner_[d] < 0 && year_complete_) {
                document_.refuse(table.where("seasons"), shown_day(d) + " belongs to no season", "give it to one, or let one season be \"rest\"");
                year_complete_ = false;
            }
            schedule_.season[Schedule::index(date_of(d))] = static_cast<std::uint8_t>(std::max(0, owner_[d]));
        }
        if (version_.seasons.empty()) version_.seasons.emplace_back("all");
    }

    /// The days of the season that was named last.
    void read_season(Table& seasons, const Text& name) {
        const int season = static_cast<int>(version_.seasons.size()) - 1;
        const auto refuse = [&](std::string what, std::string remedy) {
            seasons.refuse(name.value, std::move(what), std::move(remedy));
            year_complete_ = false;
        };
        if (name.value == "all") document_.refuse(name.where, "all is no name of a season, but means every season", "give it another name");
        if (seasons.holds_text(name.value)) {
            if (seasons.text(name.value)->value == "rest" && rest_season_ < 0)
                rest_season_ = season;
            else
                refuse(rest_season_ >= 0 ? "two seasons are the rest of the year" : "the season has no days",
                       "write pairs of days, [\"07-01\", \"09-01\"], and for one season \"rest\"");
            return;
        }
        const auto days = seasons.texts(name.value);
        if (days.empty() || days.size() % 2 != 0)
            return refuse("the season has no pairs of days", "write the first day and the first day behind: [\"07-01\", \"09-01\"]");
        for (std::size_t i = 0; i < days.size(); i += 2) give_days(days[i], days[i + 1], season);
    }

    /// Gives the days from the first to the one before `behind` to the season.
    void give_days(const Text& first, const Text& behind, int season) {
        const auto from = read_day(first), to = read_day(behind);
        if (!from || !to || *from == *to) year_complete_ = false;
        if (!from || !to) return;
        if (*from == *to) document_.refuse(first.where, "the season ends where it begins", "write the first day and the first day behind the last");
        for (unsigned d = *from; d != *to; d = (d + 1) % days_of_year) {
            if (owner_[d] < 0)
                owner_[d] = season;
            else if (shared_.emplace(owner_[d], season).second)
                document_.refuse(first.where, shown_day(d) + " belongs to " + season_name(owner_[d]) + " and to " + season_name(season),
                                 "give each day of the year to one season");
        }
    }

    const std::string& season_name(int season) const { return version_.seasons[static_cast<std::size_t>(season)]; }
    static Date date_of(unsigned day_of_leap_year) { return Date(sys_days(2000y / January / 1) + days(day_of_leap_year)); }
    static std::string shown_day(unsigned day_of_leap_year) { return to_string(date_of(day_of_leap_year)).substr(5); }

    // ---- bands

    Seasons read_window_seasons(Table& window) {
        if (!window.has("seasons")) return ~Seasons{0};
        Seasons mask = 0;
        const auto names = window.texts("seasons");
        if (names.empty()) window.refuse("seasons", "the hours are in no season", "name seasons, or leave it out for all of them");
        for (const Text& name : names) {
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
        const auto names = window.texts("days");
        if (names.empty()) window.refuse("days", "the hours are on no day", "name types of days, or leave it out for all of them");
        for (const Text& name : names) {
            Days found = 0;
            for (const auto& group : day_groups)
                if (group.name == name.value) found = group.days;
            for (std::size_t type = 0; type < day_types; ++type)
                if (to_string(static_cast<DayType>(type)) == name.value) found = day(static_cast<DayType>(type));
            if (found == 0)
                document_.refuse(name.where, "there is no type of day " + quoted(name.value),
                                 "use workday, make_up_workday, saturday, sunday, holiday, event, or for several of them all, worked, weekend");
            if (!head_.names_calendar && !calendar_missing_told_ && found != 0 && found != all_days &&
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

    void read_window(Table& window, BandSet& set, std::size_t band) {
        const Seasons seasons = read_window_seasons(window);
        const Days days = read_window_days(window);
        const auto from = read_minute(window, "from", 0), to = read_minute(window, "to", minutes_per_day);
        set.complete = set.complete && from && to && seasons != 0 && days != 0;
        if (!from || !to) return;
        if (*from >= *to) {
            set.complete = false;
            return document_.refuse(window.where("from"), clock_text(*from) + " to " + clock_text(*to) + " is no time of one day",
                                    *from == *to ? "let it end later than it begins"
                                                 : "write two windows, " + clock_text(*from) + " to 24:00 and 00:00 to " + clock_text(*to) +
                                                       ", because the next day may be of another type");
        }
        set.windows.push_back({band, seasons, days, *from, *to, window.where()});
    }

    void read_bands(Table& table, BandSet& set) {
        auto bands = table.table(set.key);
        if (!bands) return;
        set.where = bands->where();
        for (const Text& id : bands->keys()) {
            if (set.bands->size() == most_bands) {
                document_.refuse(id.where, "there are more than 255 bands", "join bands whose prices are alike");
                break;
            }
            const auto label = head_.labels.find(id.value);
            const std::size_t band = set.bands->size();
            set.bands->emplace_back(id.value, label == head_.labels.end() ? Label(id.value) : label->second);
            require_line(document_, id);
            if (bands->holds_text(id.value)) {
                const auto text = bands->text(id.value);
                if (text->value == "rest" && set.rest < 0) {
                    set.rest = static_cast<int>(band);
                } else {
                    set.complete = false;
                    document_.refuse(text->where, set.rest >= 0 ? "two bands are the rest of the day" : quoted(text->value) + " is no time",
                                     "write [{ from = \"08:00\", to = \"22:00\" }], and for one band \"rest\"");
                }
                continue;
            }
            for (Table& window : bands->tables(id.value)) read_window(window, set, band);
        }
        find_overlaps(set);
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

    void find_overlaps(const BandSet& set) {
        const auto& windows = set.windows;
        for (std::size_t i = 0; i < windows.size() && !document_.full(); ++i)
            for (std::size_t k = 0; k < i && !document_.full(); ++k) {
                const Window &a = windows[k], &b = windows[i];
                const unsigned from = std::max(a.from, b.from), to = std::min(a.to, b.to);
                const auto days = static_cast<Days>(a.days & b.days);
                const Seasons seasons = existing(a.seasons & b.seasons);
                if (from >= to || days == 0 || seasons == 0) continue;
                document_.refuse(b.where,
                                 clock_text(from) + " to " + clock_text(to) + described(days, seasons) + " belongs to " + (*set.bands)[b.band].id +
                                     " and, in line " + std::to_string(a.where.line) + ", to " + (*set.bands)[a.band].id,
                                 "give each hour to one band");
            }
    }

    /// Whose each minute is on a type of day in a season, −1 where it is nobody's.
    static Owners owners_of(const BandSet& set, std::size_t season, std::size_t type) {
        Owners owners;
        owners.fill(static_cast<std::int16_t>(set.rest));
        for (const Window& w : set.windows)
            if ((w.seasons >> season & 1) != 0 && (w.days >> type & 1) != 0)
                std::fill(owners.begin() + w.from, owners.begin() + w.to, static_cast<std::int16_t>(w.band));
        return owners;
    }

    using Holes = std::map<std::pair<unsigned, unsigned>, std::pair<Days, Seasons>>;

    static void find_holes(const Owners& owners, std::size_t season, std::size_t type, Holes& holes) {
        for (unsigned from = 0, to = 0; from < minutes_per_day; from = to) {
            while (to < minutes_per_day && (owners[to] < 0) == (owners[from] < 0)) ++to;
            if (owners[from] >= 0) continue;
            auto& hole = holes[{from, to}];
            hole.first = static_cast<Days>(hole.first | 1U << type);
            hole.second |= Seasons{1} << season;
        }
    }

    void tell_holes(const BandSet& set, const Holes& holes) {
        if (!set.complete) return;  // what could not be read leaves holes that are none
        for (const auto& [hours, when] : holes)
            document_.refuse(set.where,
                             clock_text(hours.first) + " to " + clock_text(hours.second) + described(when.first, when.second) + " belongs to no band",
                             "give each hour to one band, or let one band be \"rest\"");
    }

    /// One plan for energy and demand: a stretch ends where one of the two changes.
    void make_plans(bool own_demand) {
        Holes energy_holes, demand_holes;
        for (std::size_t season = 0; season < version_.seasons.size(); ++season) {
            auto& of_day = schedule_.of_day.emplace_back();
            for (std::size_t type = 0; type < day_types; ++type) {
                const Owners energy = owners_of(energy_, season, type);
                const Owners demand = own_demand ? owners_of(demand_, season, type) : energy;
                find_holes(energy, season, type, energy_holes);
                if (own_demand) find_holes(demand, season, type, demand_holes);
                Schedule::Plan plan;
                for (unsigned from = 0, to = 0; from < minutes_per_day; from = to) {
                    while (to < minutes_per_day && energy[to] == energy[from] && demand[to] == demand[from]) ++to;
                    const auto band = [&](const Owners& owners) { return static_cast<std::uint8_t>(std::max<std::int16_t>(0, owners[from])); };
                    plan.push_back({static_cast<std::uint16_t>(to), band(energy), band(demand)});
                }
                const auto found = std::find(schedule_.plans.begin(), schedule_.plans.end(), plan);
                of_day[type] = static_cast<std::uint16_t>(found - schedule_.plans.begin());
                if (found == schedule_.plans.end()) schedule_.plans.push_back(std::move(plan));
            }
        }
        tell_holes(energy_, energy_holes);
        tell_holes(demand_, demand_holes);
    }

    Document& document_;
    const Head& head_;
    Version& version_;
    Schedule& schedule_;
    std::vector<int> owner_ = std::vector<int>(days_of_year, -1);  // the season of each day of a leap year, −1 of none
    int rest_season_ = -1;
    std::set<std::pair<int, int>> shared_;  // seasons of which it was told that a day belongs to both
    bool year_complete_ = true;             // nothing of it was refused, so that a hole is one
    BandSet energy_{"bands", &version_.bands}, demand_{"demand_bands", &version_.demand_bands};
    bool calendar_missing_told_ = false;
};

}  // namespace

void read_hours(Document& document, const Head& head, Table& table, Version& version, Schedule& schedule) {
    HoursReader(document, head, version, schedule).read(table);
}

}  // namespace wattle::inline v0::tariff
