#include "wattle/time/calendar.hpp"

#include "../base/document.hpp"
#include "wattle/base/bytes.hpp"
#include "wattle/base/sha256.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <vector>

namespace wattle::inline v0 {

using namespace std::chrono;

namespace detail {

struct CalendarData {
    struct Validity {
        sys_days begin, end;  // half-open
        std::size_t notice;
    };
    struct Entry {
        sys_days date;
        DayType type;
        std::string name;
        std::size_t notice;
    };

    std::string id, name, text, source, sha256;
    std::array<DayType, 7> week{};  // from Sunday
    std::vector<Source> notices;
    std::vector<Validity> validity;  // by date, without overlaps
    std::vector<Entry> entries;      // by date

    DayType by_weekday(sys_days date) const { return week[weekday(date).c_encoding()]; }

    const Validity* covering(sys_days date) const {
        const auto behind = std::upper_bound(validity.begin(), validity.end(), date, [](sys_days d, const Validity& v) { return d < v.begin; });
        return behind == validity.begin() || std::prev(behind)->end <= date ? nullptr : &*std::prev(behind);
    }
    const Entry* entry(sys_days date) const {
        const auto found = std::lower_bound(entries.begin(), entries.end(), date, [](const Entry& e, sys_days d) { return e.date < d; });
        return found == entries.end() || found->date != date ? nullptr : &*found;
    }
};

}  // namespace detail

namespace {

using detail::CalendarData;
using detail::Document;
using detail::Table;
using detail::Text;

constexpr std::array<std::string_view, 6> type_names = {"workday", "make_up_workday", "saturday", "sunday", "holiday", "event"};
constexpr std::array<std::string_view, 7> weekdays = {"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};

std::string shown(sys_days date) { return to_string(Date(date)); }

/// Reads one file into CalendarData; what is wrong goes to the document.
class CalendarReader {
public:
    CalendarReader(Document& document, CalendarData& data) : document_(document), data_(data) {}

    void read() {
        Table root = document_.root();
        data_.id = root.required_text("id").value_or(Text()).value;
        data_.name = root.text("name").value_or(Text()).value;
        read_week(root);
        auto notices = root.tables("notice");
        if (notices.empty())
            document_.refuse(root.where(), "the calendar has no notice", "add [[notice]] with its source and the dates it is valid for");
        for (Table& notice : notices) {
            data_.notices.push_back(detail::read_source(notice));
            read_validity(notice);
            for (const DayType type : {DayType::holiday, DayType::make_up_workday, DayType::event})
                for (Table& entry : notice.tables(to_string(type))) read_entry(entry, type);
        }
        check_validity();
        for (const auto& [date, listed] : listed_) {
            check(date, listed);
            data_.entries.push_back(listed.entry);
        }
    }

private:
    struct Days {
        sys_days first, last;
    };
    struct Listed {
        CalendarData::Entry entry;
        Place where;
    };

    void read_week(Table& root) {
        data_.week.fill(DayType::workday);
        data_.week.front() = DayType::sunday;
        data_.week.back() = DayType::saturday;
        auto week = root.table("week");
        if (!week) return;
        for (std::size_t i = 0; i < weekdays.size(); ++i) {
            const auto type = week->text(weekdays[i]);
            if (!type) continue;
            const auto found = std::find(type_names.begin(), type_names.end(), type->value);
            const auto meant = static_cast<DayType>(found - type_names.begin());
            if (meant == DayType::workday || meant == DayType::saturday || meant == DayType::sunday)
                data_.week[i] = meant;
            else
                document_.refuse(type->where, detail::quoted(type->value) + " is no type of a weekday", "write workday, saturday or sunday");
        }
    }

    std::optional<sys_days> read_date(std::string_view text, const Place& where) {
        try {
            return sys_days(parse_date(text));
        } catch (const Error& error) {
            document_.refuse(where, error.findings().front().where.source + ": " + error.findings().front().what, error.remedy());
            return std::nullopt;
        }
    }

    /// "2020-01-24", or "2020-01-24/2020-01-30": both, as notices print it.
    std::optional<Days> read_days(const Text& text) {
        const auto slash = text.value.find('/');
        const auto first = read_date(text.value.substr(0, slash), text.where);
        const auto last = slash == std::string::npos ? first : read_date(text.value.substr(slash + 1), text.where);
        if (!first || !last) return std::nullopt;
        if (*last < *first) {
            document_.refuse(text.where, text.value + " runs backwards", "write the earlier date first");
            return std::nullopt;
        }
        return Days{*first, *last};
    }

    void read_validity(Table& notice) {
        const auto text = notice.text("valid");
        if (!text) return;
        const auto days = read_days(*text);
        if (!days) return;
        if (days->first == days->last)
            document_.refuse(text->where, text->value + " is empty", "write the first day and the first day behind it, as 2026-01-01/2027-01-01");
        else
            data_.validity.push_back({days->first, days->last, data_.notices.size() - 1});
        validity_places_.emplace(days->first, text->where);
    }

    void read_entry(Table& table, DayType type) {
        const auto name = table.required_text("name");
        const auto text = table.required_text("date");
        const auto days = text ? read_days(*text) : std::nullopt;
        const auto replaced = table.texts("replaces");
        if (!name || !days) return;
        if (days->last - days->first >= std::chrono::days(366))
            return document_.refuse(text->where, text->value + " is longer than a year", "check the years");
        for (const Text& old : replaced) {
            const auto dates = read_days(old);
            for (sys_days date = dates ? dates->first : sys_days::max(); dates && date <= dates->last; date += std::chrono::days(1)) {
                if (date < days->first || date > days->last)
                    document_.refuse(old.where, shown(date) + " does not lie within " + text->value, "replace only days that this entry names anew");
                else if (listed_.erase(date) == 0)
                    document_.refuse(old.where, "no notice above names " + shown(date), "leave it out of `replaces`");
            }
        }
        for (sys_days date = days->first; date <= days->last; date += std::chrono::days(1)) {
            const auto [other, added] = listed_.try_emplace(date, Listed{{date, type, name->value, data_.notices.size() - 1}, text->where});
            if (!added)
                document_.refuse(text->where,
                                 shown(date) + " stands here twice, as " + std::string(to_string(other->second.entry.type)) + " in line " +
                                     std::to_string(other->second.where.line),
                                 "keep one; where a later notice changes a day, say replaces = [\"" + shown(date) + "\"]");
        }
    }

    void check_validity() {
        auto& all = data_.validity;
        std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
        for (std::size_t i = 1; i < all.size(); ++i)
            if (all[i].begin < all[i - 1].end)
                document_.refuse(validity_places_.find(all[i].begin)->second,
                                 shown(all[i].begin) + " to " + shown(std::min(all[i].end, all[i - 1].end)) + " is covered by two notices",
                                 "end a validity where the next begins; its last day is not part of it");
    }

    void check(sys_days date, const Listed& listed) {
        if (data_.covering(date) == nullptr)
            document_.refuse(listed.where, shown(date) + " lies outside every validity", "add the year to the `valid` of its notice");
        if (listed.entry.type == DayType::make_up_workday && data_.by_weekday(date) == DayType::workday)
            document_.refuse(listed.where, shown(date) + " is a " + std::string(weekdays[weekday(date).c_encoding()]) + ", a workday already",
                             "check the date; a make-up workday is a day of the weekend");
    }

    Document& document_;
    CalendarData& data_;
    std::map<sys_days, Listed> listed_;
    std::map<sys_days, Place> validity_places_;
};

/// "2020-01-01 to 2026-12-31": the days covered, last days included.
std::string covered(const CalendarData& data) {
    std::string text;
    for (std::size_t i = 0; i < data.validity.size(); ++i) {
        const sys_days begin = data.validity[i].begin;
        while (i + 1 < data.validity.size() && data.validity[i + 1].begin == data.validity[i].end) ++i;
        text += (text.empty() ? "" : ", ") + shown(begin) + " to " + shown(data.validity[i].end - days(1));
    }
    return text.empty() ? "no day" : text;
}

const CalendarData::Validity& require_covered(const CalendarData& data, Date date) {
    if (!date.ok()) detail::throw_error(code::bad_date, "Calendar", "there is no such day", "check month and day");
    const auto* validity = data.covering(sys_days(date));
    if (validity == nullptr)
        detail::throw_error(code::outside_calendar, "calendar " + detail::quoted(data.id), to_string(date) + " is not covered, only " + covered(data),
                            "add the notice for " + std::to_string(static_cast<int>(date.year())) + " to " + data.source);
    return *validity;
}

}  // namespace

std::string_view to_string(DayType type) { return type_names[static_cast<std::size_t>(type)]; }

Calendar Calendar::parse(std::string_view toml, const std::string& source) {
    auto data = std::make_shared<CalendarData>();
    data->text = std::string(toml);
    data->source = source;
    data->sha256 = to_hex(wattle::sha256(toml));
    Document document(toml, source, "calendar/1", code::bad_calendar);
    CalendarReader(document, *data).read();
    document.finish();
    return Calendar(std::move(data));
}

Calendar Calendar::load(const std::string& path) { return parse(read_file(path).value(), path); }

const std::string& Calendar::id() const { return data_->id; }
const std::string& Calendar::name() const { return data_->name; }
const std::string& Calendar::text() const { return data_->text; }
const std::string& Calendar::source() const { return data_->source; }
const std::string& Calendar::sha256() const { return data_->sha256; }
std::span<const Source> Calendar::sources() const { return data_->notices; }

bool Calendar::covers(Date date) const { return date.ok() && data_->covering(sys_days(date)) != nullptr; }

DayType Calendar::day_type(Date date) const {
    require_covered(*data_, date);
    const auto* entry = data_->entry(sys_days(date));
    return entry != nullptr ? entry->type : data_->by_weekday(sys_days(date));
}

CalendarDay Calendar::day(Date date) const {
    const auto& validity = require_covered(*data_, date);
    if (const auto* entry = data_->entry(sys_days(date))) return {date, entry->type, entry->name, data_->notices[entry->notice]};
    return {date, data_->by_weekday(sys_days(date)), "", data_->notices[validity.notice]};
}

std::string to_string(const Calendar& calendar) { return "calendar " + calendar.id() + ", sha256 " + calendar.sha256(); }

}  // namespace wattle::inline v0
