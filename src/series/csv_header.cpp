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

void Reader::read_header() {
    stage_ = Stage::rows;
    struct Title {
        std::string whole, name, unit;  // "main [kWh]", "main", "kWh"
    };
    std::vector<Title> titles;
    for (std::size_t i = 0; i < cell_count_; ++i) {
        const std::string& text = cells_[i].text;
        if (const auto bad = unclean(text); bad != std::string_view::npos)
            return stop(code::bad_text, cells_[i].at, "the name of this column is not UTF-8, or has a control character in it: " + quoted(text),
                        "save the file as UTF-8 (in Excel: \"CSV UTF-8\")");
        Title title{text, text, ""};
        if (const auto open = text.rfind('['); open != std::string::npos && text.back() == ']') {
            title.name = trimmed(std::string_view(text).substr(0, open));
            title.unit = trimmed(std::string_view(text).substr(open + 1, text.size() - open - 2));
        }
        titles.push_back(std::move(title));
    }

    const CsvColumns& names = options_.columns;
    const std::pair<const std::string&, Role> known[] = {{names.point, Role::point}, {names.instant, Role::instant},
                                                         {names.value, Role::value}, {names.quality, Role::quality},
                                                         {names.unit, Role::unit},   {names.source, Role::source}};
    const auto is_ignored = [&](const Title& title) {
        return std::any_of(options_.ignore.begin(), options_.ignore.end(),
                           [&](const auto& name) { return name == title.whole || name == title.name; });
    };
    const auto role_of = [&](const Title& title) -> std::optional<Role> {
        if (title.whole.empty()) return Role::blank;
        if (is_ignored(title)) return Role::ignored;
        for (const auto& [name, role] : known)
            if (name == title.whole || (role == Role::value && name == title.name)) return role;
        return std::nullopt;
    };
    std::vector<std::optional<Role>> roles;
    for (const Title& title : titles) roles.push_back(role_of(title));
    const auto has = [&](std::optional<Role> role) { return std::find(roles.begin(), roles.end(), role) != roles.end(); };
    const auto is_point = [&](const Title& title) { return !title.unit.empty() || by_id_.contains(title.whole) || by_id_.contains(title.name); };

    // A column per point: none is the point's, and one has a unit of its own. With a value column there may be no other, or the point's is misspelt.
    bool wide = false;
    if (has(Role::instant) && !has(Role::point) && !(has(Role::value) && has(std::nullopt)))
        for (std::size_t i = 0; i < titles.size(); ++i) wide = wide || (roles[i].value_or(Role::value) == Role::value && is_point(titles[i]));

    std::vector<std::string> there;
    std::vector<std::string> absent;
    std::string role_of_absent;
    for (const auto& [name, role] : known) {
        const bool needed = role == Role::instant || (!wide && (role == Role::point || role == Role::value));
        if (needed && !has(role)) {
            if (absent.empty()) role_of_absent = role == Role::point ? "point" : role == Role::instant ? "instant" : "value";
            absent.push_back(name);
        }
    }
    for (const Title& title : titles) there.push_back(title.whole);
    if (!absent.empty()) {
        const auto stranger = std::find(roles.begin(), roles.end(), std::nullopt);
        const std::string example = stranger == roles.end() ? "meter" : titles[static_cast<std::size_t>(stranger - roles.begin())].name;
        return stop(
            code::bad_header, row_,
            "no column is called " + listed(absent) + "; the header has " + listed(there) + (there.size() == 1 ? ", and no separator" : ""),
            "say in columns which is which, as in columns." + role_of_absent + " = " + quoted(example) + ", and add to ignore what can be left out");
    }

    for (std::size_t i = 0; i < titles.size(); ++i) {
        const char* at = cells_[i].at;
        const Title& title = titles[i];
        Role role = roles[i].value_or(Role::ignored);
        if (wide && role == Role::unit) role = Role::ignored, roles[i].reset();  // each column says its own
        if (!roles[i] && (!wide || title.name == names.unit)) {
            find(
                code::bad_header, at, [&] { return "nothing is known of the column " + quoted(title.whole); },
                "name it in columns, or add it to ignore if nothing is lost without it");
            at_best_ = Reason::suspect;
        }
        if (role != Role::ignored && role != Role::blank && !(wide && role == Role::value) &&
            std::find(roles_.begin(), roles_.end(), role) != roles_.end()) {
            find(code::bad_header, at, [&] { return "there is a second column " + quoted(title.whole); }, "keep one of them, or add one to ignore");
            role = Role::ignored;
        }
        if (wide && ((!roles[i] && title.name != names.unit) || role == Role::value)) {
            // One column per point, with its unit; a declared point may go without.
            role = Role::ignored;
            const auto unit = title.unit.empty() ? options_.unit : unit_of(title.unit, at);
            if (!is_point(title) && !unit) {
                find(
                    code::missing_unit, at, [&] { return "nothing tells the unit of the column " + quoted(title.whole); },
                    "write it into the header, as in " + quoted(title.whole + " [kWh]") + ", or declare the point, or add the column to ignore");
            } else if (title.unit.empty() || unit) {
                const bool whole = by_id_.contains(title.whole);
                const std::string& id = whole ? title.whole : title.name;
                Channel* channel = nullptr;
                if (const auto found = by_id_.find(id); found != by_id_.end()) {
                    channel = found->second;
                    if (std::find(wide_.begin(), wide_.end(), channel) != wide_.end()) {
                        find(
                            code::bad_header, at, [&] { return "there is a second column of the point " + quoted(id); },
                            "give each point one column");
                        channel = nullptr;
                    } else if (!title.unit.empty() && !whole && points_[channel->place].unit != *unit) {
                        find(
                            code::mixed_units, at,
                            [&] {
                                return "the column is in " + to_string(*unit) + ", and its point is declared in " +
                                       to_string(points_[channel->place].unit);
                            },
                            "declare the point as the file has it, or mend the header");
                        channel = nullptr;
                    }
                } else {
                    channel = open_channel(id, unit, at);
                }
                role = Role::value;
                values_.push_back(i);
                wide_.push_back(channel);
            }
        } else if (role == Role::value) {
            values_.push_back(i);
            value_place_ = place(at);
            if (!title.unit.empty()) {
                header_unit_ = unit_of(title.unit, at);
                if (!header_unit_) told_unit_ = true;
                if (header_unit_ && options_.unit && *header_unit_ != *options_.unit)
                    find(
                        code::mixed_units, at,
                        [&] { return "the header says " + to_string(*header_unit_) + ", and the option unit says " + to_string(*options_.unit); },
                        "leave the option out, or mend the header");
            }
        }
        roles_.push_back(role);
    }
    numbers_.resize(values_.size());
    if (values_.empty()) stopped_ = true;
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

/// A point that nobody has declared, if all is known that it takes.
Channel* Reader::open_channel(const std::string& id, std::optional<AnyUnit> unit, const char* at) {
    const PointKind kind = options_.kind.value_or(PointKind::interval);
    if (!told_options_) {
        const auto demand = [&](std::string what, std::string remedy) {
            find(code::missing_option, file(), [&] { return std::move(what); }, std::move(remedy));
            told_options_ = true;
        };
        const bool known = options_.kind || options_.stamp;
        if (!known)
            demand("nothing tells what the values are",
                   "give kind = \"register\" for meter readings, \"interval\" for amounts or mean power per interval, \"gauge\" or \"state\"");
        if (known && kind == PointKind::interval && !options_.stamp)
            demand("nothing tells whether an instant is the begin or the end of its interval", "give stamp = \"begin\" or \"end\"");
        if (known && kind == PointKind::interval && !options_.every) demand("nothing tells how long the intervals are", "give every, such as 15 min");
    }
    if (!unit && !told_unit_) {
        find(
            code::missing_unit, value_place_ ? *value_place_ : place(at), [] { return "nothing tells the unit of the values"; },
            "write it into the header, as in \"" + options_.columns.value + " [kWh]\", or give unit = \"kWh\"");
        told_unit_ = true;
    }
    if (told_options_ || !unit) return nullptr;
    Point point(id, kind, *unit, options_.resolution.value_or(1));
    point.every = options_.every;
    if (options_.stamp) point.stamp = *options_.stamp;
    Channel& channel = add_channel(std::move(point), false);
    channel.open = !options_.resolution;
    by_id_.emplace(id, &channel);
    return &channel;
}

}  // namespace wattle::inline v0::detail::csv
