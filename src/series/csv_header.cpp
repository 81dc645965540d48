#include "csv_reader.hpp"

namespace wattle::inline v0::detail::csv {

namespace {

/// Shown in messages: printable, one line.
std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "" : ", ") + quoted(name);
    return text;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

bool equal_in_any_case(std::string_view a, std::string_view b) {
    const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return small(x) == small(y); });
}

/// Where UTF-8 ends to be UTF-8, or a control character other than blanks and line ends stands; npos if it is clean. (RFC 3629: no overlong forms, no surrogates.)
std::size_t unclean(std::string_view text) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    for (std::size_t i = 0; i < text.size();) {
        const unsigned a = byte(i), b = byte(i + 1);
        const auto follows = [&](std::size_t n) { return (byte(i + n) & 0xC0) == 0x80; };
        if ((a >= 0x20 && a < 0x7F) || a == '\t' || a == '\n' || a == '\r')
            i += 1;
        else if (a >= 0xC2 && a <= 0xDF && follows(1))
            i += 2;
        else if ((a & 0xF0) == 0xE0 && follows(1) && follows(2) && (a != 0xE0 || b >= 0xA0) && (a != 0xED || b < 0xA0))
            i += 3;
        else if (a >= 0xF0 && a <= 0xF4 && follows(1) && follows(2) && follows(3) && (a != 0xF0 || b >= 0x90) && (a != 0xF4 || b < 0x90))
            i += 4;
        else
            return i;
    }
    return std::string_view::npos;
}

void Reader::check_options() {
    const auto refuse = [&](std::string what, std::string remedy) { stop(code::out_of_range, file(), std::move(what), std::move(remedy)); };
    if (options_.decimal != '.' && options_.decimal != ',')
        refuse("the decimal sign " + quoted({&options_.decimal, 1}) + " is none", "give decimal = \".\" or \",\"");
    if (options_.separator != 0 && std::string_view(",;|\t").find(options_.separator) == std::string_view::npos)
        refuse("the separator " + quoted({&options_.separator, 1}) + " is none", "give separator = \",\", \";\", \"|\" or a tab, or leave it out");
    if (options_.resolution && *options_.resolution <= 0)
        refuse("the resolution " + to_string(*options_.resolution) + " is not positive", "give what one count stands for, such as 0.01");
    if (options_.every && options_.every->count() <= 0)
        refuse("the intervals are " + std::to_string(options_.every->count()) + " us long", "give every, such as 15 min");
    try {
        check(options_.points);
    } catch (const Error& error) {
        findings_.insert(findings_.end(), error.findings().begin(), error.findings().end());
        stopped_ = true;
    }
    if (stopped_) return;
    for (const Point& point : options_.points) by_id_.emplace(point.id, &add_channel(point, true));
}

/// Looks at the first bytes. False if there are too few of them.
bool Reader::begin(std::string_view text) {
    if (text.size() < 4 && !last_) return false;
    stage_ = Stage::header;
    struct Other {
        std::string_view bytes, what, remedy;
    };
    constexpr std::string_view as_utf8 = "save it as UTF-8 (in Excel: \"CSV UTF-8\")", as_csv = "export the sheet as \"CSV UTF-8\"";
    const Other others[] = {
        {"\xFF\xFE", "this is UTF-16, which Windows calls \"Unicode text\"", as_utf8},
        {"\xFE\xFF", "this is UTF-16", as_utf8},
        {"PK\x03\x04", "this is an Excel workbook or another zip archive, no CSV", as_csv},
        {"\xD0\xCF\x11\xE0", "this is an old Excel workbook, no CSV", as_csv},
        {"\x1F\x8B", "this is compressed (gzip)", "unpack it first"},
    };
    for (const Other& other : others)
        if (text.starts_with(other.bytes)) stop(code::bad_text, row_, std::string(other.what), std::string(other.remedy));
    if (text.starts_with("\xEF\xBB\xBF")) row_ += 3;
    // "sep=;", a line with which Excel tells itself the separator.
    const std::string_view rest(row_, static_cast<std::size_t>(end_ - row_));
    if (rest.size() > 6 && rest.starts_with("sep=") && std::string_view(",;|\t").find(rest[4]) != std::string_view::npos &&
        (rest[5] == '\n' || rest.substr(5, 2) == "\r\n")) {
        separator_ = options_.separator != 0 ? options_.separator : rest[4];
        row_ += rest.find('\n') + 1;
        ++line_;
    }
    return true;
}

/// The separator that the header has most of.
char Reader::separator_of(std::string_view text) const {
    if (options_.separator != 0) return options_.separator;
    constexpr std::string_view candidates = ",;\t|";
    std::array<std::size_t, candidates.size()> found{};
    bool inside = false;
    for (const char c : text) {
        if (c == '"') inside = !inside;
        if (inside) continue;
        if (c == '\n') break;
        if (const auto i = candidates.find(c); i != std::string_view::npos) ++found[i];
    }
    return candidates[static_cast<std::size_t>(std::max_element(found.begin(), found.end()) - found.begin())];
}

/// "main [kWh]" in two; nullopt, and the end of reading, if the names are no text.
std::optional<std::vector<Title>> Reader::titles() {
    std::vector<Title> titles;
    for (std::size_t i = 0; i < cell_count_; ++i) {
        const std::string& text = cells_[i].text;
        if (unclean(text) != std::string_view::npos) {
            stop(code::bad_text, cells_[i].at, "the name of this column is not UTF-8, or has a control character in it: " + quoted(text),
                 "save the file as UTF-8 (in Excel: \"CSV UTF-8\")");
            return std::nullopt;
        }
        Title title{cells_[i].at, text, text, "", std::nullopt};
        if (const auto open = text.rfind('['); open != std::string::npos && text.back() == ']') {
            title.name = trimmed(std::string_view(text).substr(0, open));
            title.unit = trimmed(std::string_view(text).substr(open + 1, text.size() - open - 2));
        }
        title.role = role_of(title);
        titles.push_back(std::move(title));
    }
    return titles;
}

std::optional<Role> Reader::role_of(const Title& title) const {
    const CsvColumns& names = options_.columns;
    if (title.whole.empty()) return Role::blank;
    for (const std::string& name : options_.ignore)
        if (name == title.whole || name == title.name) return Role::ignored;
    if (title.whole == names.point) return Role::point;
    if (title.whole == names.instant) return Role::instant;
    if (title.whole == names.value || title.name == names.value) return Role::value;
    if (title.whole == names.quality) return Role::quality;
    if (title.whole == names.unit) return Role::unit;
    if (title.whole == names.source) return Role::source;
    return std::nullopt;
}

/// Whether this may be the column of a point in the wide form: it says its unit, or its point is declared.
bool Reader::names_point(const Title& title) const { return !title.unit.empty() || by_id_.contains(title.whole) || by_id_.contains(title.name); }

void Reader::read_header() {
    stage_ = Stage::rows;
    const auto titles = this->titles();
    if (!titles) return;
    const auto has = [&](std::optional<Role> role) {
        return std::any_of(titles->begin(), titles->end(), [&](const Title& t) { return t.role == role; });
    };

    // Wide: no column is called as that of the points is, and one is a point's own. Beside a value column there may be no other, or the point's is misspelt.
    const bool wide =
        has(Role::instant) && !has(Role::point) && !(has(Role::value) && has(std::nullopt)) &&
        std::any_of(titles->begin(), titles->end(), [&](const Title& t) { return t.role.value_or(Role::value) == Role::value && names_point(t); });
    if (!demand_columns(*titles, wide)) return;

    for (const Title& title : *titles) {
        Role role = title.role.value_or(Role::ignored);
        const bool unknown = !title.role || (wide && role == Role::unit);  // each column of the wide form says its own
        if (wide && (role == Role::value || (unknown && names_point(title)))) {
            role = Role::value;
            wide_.push_back(wide_channel(title));
        } else if (unknown) {
            find(
                code::bad_header, title.at, [&] { return "nothing is known of the column " + quoted(title.whole); },
                wide ? "if it is a point, write its unit behind its name, as in " + quoted(title.whole + " [kWh]") +
                           ", or declare it; else add it to ignore"
                     : "name it in columns, or add it to ignore if nothing is lost without it");
            at_best_ = Reason::suspect;
            role = Role::ignored;
        } else if (role != Role::ignored && role != Role::blank && std::find(roles_.begin(), roles_.end(), role) != roles_.end()) {
            find(
                code::bad_header, title.at, [&] { return "there is a second column " + quoted(title.whole); },
                "keep one of them, or add one to ignore");
            role = Role::ignored;
        } else if (role == Role::value) {
            read_unit(title);
        }
        if (role == Role::value) values_.push_back(roles_.size());
        roles_.push_back(role);
    }
    numbers_.resize(values_.size());
}

/// Whether all columns are there that it takes; else the end of reading.
bool Reader::demand_columns(const std::vector<Title>& titles, bool wide) {
    struct Wanted {
        Role role;
        std::string_view option;
        const std::string& name;
    };
    const Wanted wanted[] = {{Role::point, "point", options_.columns.point},
                             {Role::instant, "instant", options_.columns.instant},
                             {Role::value, "value", options_.columns.value}};
    std::string_view first;
    std::vector<std::string> absent, there;
    for (const auto& [role, option, name] : wanted) {
        if (wide && role != Role::instant) continue;
        if (std::any_of(titles.begin(), titles.end(), [role = role](const Title& t) { return t.role == role; })) continue;
        if (absent.empty()) first = option;
        absent.push_back(name);
    }
    if (absent.empty()) return true;
    for (const Title& title : titles) there.push_back(title.whole);
    if (titles.size() < absent.size()) first = "instant";  // too few for a row per reading: a row per instant
    const auto stranger = std::find_if(titles.begin(), titles.end(), [](const Title& t) { return !t.role; });
    stop(code::bad_header, row_,
         "no column is called " + listed(absent) + "; the header has " + listed(there) + (there.size() == 1 ? ", and no separator" : ""),
         "say in columns which is which, as in columns." + std::string(first) + " = " + quoted(stranger == titles.end() ? "meter" : stranger->name) +
             ", and add to ignore what can be left out");
    return false;
}

/// The unit that the header gives to all values of the long form.
void Reader::read_unit(const Title& title) {
    value_place_ = place(title.at);
    if (title.unit.empty()) return;
    header_unit_ = unit_of(title.unit, title.at);
    told_unit_ = !header_unit_;
    if (header_unit_ && options_.unit && *header_unit_ != *options_.unit)
        find(
            code::mixed_units, title.at,
            [&] { return "the header says " + to_string(*header_unit_) + ", and the option unit says " + to_string(*options_.unit); },
            "leave the option out, or mend the header");
}

/// The point of a column in the wide form; null if something is wrong with it.
Channel* Reader::wide_channel(const Title& title) {
    const bool whole = by_id_.contains(title.whole);  // an id may have brackets of its own
    const std::string& id = whole ? title.whole : title.name;
    const auto unit = whole || title.unit.empty() ? std::nullopt : unit_of(title.unit, title.at);
    if (!whole && !title.unit.empty() && !unit) return nullptr;
    const auto found = by_id_.find(id);
    if (found == by_id_.end()) return open_channel(id, unit, title.at);
    Channel* const channel = found->second;
    const AnyUnit own = points_[channel->place].unit;
    if (std::find(wide_.begin(), wide_.end(), channel) != wide_.end()) {
        find(code::bad_header, title.at, [&] { return "there is a second column of the point " + quoted(id); }, "give each point one column");
        return nullptr;
    }
    if (unit && *unit != own) {
        find(
            code::mixed_units, title.at, [&] { return "the column is in " + to_string(*unit) + ", and its point is declared in " + to_string(own); },
            "declare the point as the file has it, or mend the header");
        return nullptr;
    }
    return channel;
}

std::optional<AnyUnit> Reader::unit_of(std::string_view symbol, const char* at) {
    try {
        return AnyUnit(symbol);
    } catch (const Error& error) {
        // Often a unit that we spell otherwise.
        std::string plain(symbol), remedy = error.remedy();
        for (const auto& [from, to] : {std::pair("³", "3"), {"°", "deg"}, {"·", ""}})
            if (const auto found = plain.find(from); found != std::string::npos) plain.replace(found, std::string_view(from).size(), to);
        for (const auto& known : AnyUnit::all())
            if (equal_in_any_case(plain, known.symbol)) remedy = "write " + std::string(known.symbol);
        find(code::unknown_unit, at, [&] { return error.findings().front().what; }, remedy);
        return std::nullopt;
    }
}

Channel& Reader::add_channel(Point point, bool declared) {
    Channel channel{static_cast<std::uint32_t>(points_.size()), point.resolution, -1, declared};
    if (point.resolution.mantissa() == 1 && point.resolution.exponent() <= 0) channel.decimals = -point.resolution.exponent();
    if (declared) {
        const auto bound = [&](const std::optional<Decimal>& limit, std::int64_t& counts) {
            if (limit && to_counts({limit->mantissa(), limit->exponent()}, point.resolution, counts) == Fit::too_large)
                counts = *limit < 0 ? INT64_MIN : INT64_MAX;
        };
        bound(point.low, channel.low);
        bound(point.high, channel.high);
        if (point.digits > 0) channel.high = std::min(channel.high, powers_of_ten[static_cast<std::size_t>(point.digits)] - 1);
    }
    points_.push_back(std::move(point));
    return channels_.emplace_back(channel);
}

/// What it takes to make a point of an id that nobody has declared: told once, and all of it at once.
void Reader::demand_options() {
    if (told_options_) return;
    const PointKind kind = options_.kind.value_or(PointKind::interval);
    const auto demand = [&](std::string what, std::string remedy) {
        find(code::missing_option, file(), [&] { return std::move(what); }, std::move(remedy));
        told_options_ = true;
    };
    const bool known = options_.kind || options_.stamp;
    if (!known)
        demand("nothing tells what the values are",
               "give kind = \"register\" for meter readings, \"gauge\" or \"state\"; for amounts or mean power per interval give stamp = \"begin\" "
               "or \"end\", "
               "and every, such as 15 min");
    if (known && kind == PointKind::interval && !options_.stamp)
        demand("nothing tells whether an instant is the begin or the end of its interval", "give stamp = \"begin\" or \"end\"");
    if (known && kind == PointKind::interval && !options_.every) demand("nothing tells how long the intervals are", "give every, such as 15 min");
}

/// A point that nobody has declared, if all is known that it takes.
Channel* Reader::open_channel(const std::string& id, std::optional<AnyUnit> unit, const char* at) {
    demand_options();
    if (!unit && !told_unit_) {
        find(
            code::missing_unit, value_place_ ? *value_place_ : place(at), [] { return "nothing tells the unit of the values"; },
            "write it into the header, as in \"" + options_.columns.value + " [kWh]\", or give unit = \"kWh\"");
        told_unit_ = true;
    }
    if (told_options_ || !unit) return nullptr;
    Point point(id, options_.kind.value_or(PointKind::interval), *unit, options_.resolution.value_or(1));
    point.every = options_.every;
    if (options_.stamp) point.stamp = *options_.stamp;
    Channel& channel = add_channel(std::move(point), false);
    channel.open = !options_.resolution;
    by_id_.emplace(id, &channel);
    return &channel;
}

}  // namespace wattle::inline v0::detail::csv
