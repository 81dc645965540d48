#include "csv_scan.hpp"

#include "wattle/base/bytes.hpp"
#include "wattle/series/table.hpp"

#include <algorithm>
#include <deque>
#include <unordered_map>

namespace wattle::inline v0 {

namespace {

using detail::InstantScanner;
using detail::quoted;
using detail::ScannedNumber;
using std::chrono::microseconds;

/// What a column holds. `blank` has no name, and must be empty.
enum class Role : std::uint8_t { point, instant, value, quality, unit, source, ignored, blank };

/// A point of the table, and what it takes to read its values.
struct Channel {
    std::uint32_t place;
    Decimal resolution;
    int decimals;  // the resolution is 10^−decimals; −1 where it is anything else
    bool declared;
    bool open = false;                               // the resolution follows the file: the finest decimals so far
    bool fresh = true;                               // and there was no number yet
    int first_decimals = 0;                          // those of the first number
    std::int64_t low = INT64_MIN, high = INT64_MAX;  // in counts
};

/// How a cell of the file writes the id of a point, byte for byte.
struct Spelling {
    std::string raw;
    Channel* channel;          // null: complained of already
    Spelling* next = nullptr;  // what stood in the row behind, last time
};

/// From here on the counts of a channel are finer.
struct Refinement {
    std::size_t row;
    Channel* channel;
    int decimals;
    Place where;
};

struct Cell {
    const char* at;  // where it begins in the file
    std::string_view raw;
    std::string text;  // without quotes; unquoted also without blanks around it
    bool quoted;
};

struct Number {
    Int128 mantissa = 0;
    int exponent = 0;
};

enum class Scan : std::uint8_t { good, no_number, too_long };

/// [+-]digits[decimal digits][e[+-]digits], as `Decimal` reads it, up to 38 digits; without an exception, because a broken file has millions.
Scan scan_exact(std::string_view text, char decimal, Number& number) {
    std::size_t at = 0;
    const auto digit = [&] { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
    const auto sign = [&] {
        const bool minus = at < text.size() && text[at] == '-';
        if (minus || (at < text.size() && text[at] == '+')) ++at;
        return minus;
    };
    const bool negative = sign();
    Int128 mantissa = 0;
    int exponent = 0;
    bool any = false, too_long = false;
    const auto take = [&](int step) {
        for (; digit(); ++at, any = true) {
            too_long = too_long || mantissa > (int128_max - 9) / 10;
            if (!too_long) mantissa = mantissa * 10 + (text[at] - '0');
            exponent -= step;
        }
    };
    take(0);
    if (at < text.size() && text[at] == decimal) ++at, take(1);
    if (!any) return Scan::no_number;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        const bool below = sign();
        if (!digit()) return Scan::no_number;
        int power = 0;
        for (; digit(); ++at) power = std::min(10'000, power * 10 + (text[at] - '0'));
        exponent += below ? -power : power;
    }
    if (at != text.size()) return Scan::no_number;
    number = {negative ? -mantissa : mantissa, exponent};
    return too_long ? Scan::too_long : Scan::good;
}

enum class Fit : std::uint8_t { exact, too_fine, too_large };

/// number / resolution as a whole number, if it is one.
Fit to_counts(Number number, Decimal resolution, std::int64_t& counts) {
    auto [mantissa, shift] = number;
    Int128 step = resolution.mantissa();
    shift -= resolution.exponent();
    for (; mantissa != 0 && shift < 0 && mantissa % 10 == 0; ++shift) mantissa /= 10;
    for (; shift > 0 && step % 10 == 0; --shift) step /= 10;
    Int128 scaled = mantissa;
    if (mantissa != 0) {
        if (shift < 0) return Fit::too_fine;
        if (shift > detail::greatest_power || detail::multiply_overflows(mantissa, detail::power_of_ten(shift), scaled)) return Fit::too_large;
    }
    if (scaled % step != 0) return Fit::too_fine;
    scaled /= step;
    if (scaled < INT64_MIN || scaled > INT64_MAX) return Fit::too_large;
    counts = static_cast<std::int64_t>(scaled);
    return Fit::exact;
}

/// What devices send where they have nothing to tell: all bits set, or all but the sign, in 32 and in 64 bits.
bool looks_like_sentinel(Int128 mantissa) {
    return mantissa == UINT32_MAX || mantissa == INT32_MAX || mantissa == INT32_MIN || mantissa == UINT64_MAX || mantissa == INT64_MAX ||
           mantissa == INT64_MIN;
}

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

/// "'=A1" is "=A1" that a spreadsheet must not run; the writer puts one apostrophe before any number of them.
void take_off_apostrophe(std::string& id) {
    const auto first = id.find_first_not_of('\'');
    if (first != 0 && first != std::string::npos && std::string_view("=+-@\t\r").find(id[first]) != std::string_view::npos) id.erase(0, 1);
}

/// Shown in messages: printable, one line.
std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "" : ", ") + quoted(name);
    return text;
}

class Reader {
public:
    Reader(std::string name, const CsvOptions& options, std::vector<Finding>& findings)
        : name_(std::move(name)), options_(options), findings_(findings), most_(findings.size() + options.most_findings), instants_(options.zone) {
        check_options();
    }

    /// Reads the whole rows of this part and returns their length.
    std::size_t take(const FilePart& part);

    Table finish();

private:
    // ---- findings
    /// `where`: a place, or where in this row. `what` is only put into words if it is kept.
    template <class Where, class What>
    void find(Code code, const Where& where, What&& what, std::string remedy) {
        if (findings_.size() >= most_)
            ++more_;
        else
            findings_.push_back({code, what(), place(where), std::move(remedy)});
    }
    Place place(const char* at) const;
    static Place place(const Place& place) { return place; }
    Place file() const { return {name_}; }
    template <class Where>
    void stop(Code code, const Where& where, std::string what, std::string remedy) {
        find(code, where, [&] { return std::move(what); }, std::move(remedy));
        stopped_ = true;
    }

    // ---- the header
    void check_options();
    bool begin(std::string_view text);
    char separator_of(std::string_view text) const;
    void read_header();

    // ---- rows
    const char* split(const char* p);
    const char* refuse_quotes(const char* at, std::string_view what, std::string_view remedy);
    const char* fast_row(const char* p);
    bool fast_value(Channel& channel, const ScannedNumber& number, Quality& quality, std::int64_t& counts);
    void slow_row();

    // ---- cells
    std::optional<std::int64_t> instant(const Cell& cell);
    std::optional<std::int64_t> iso_instant(const Cell& cell);
    std::optional<std::int64_t> epoch_instant(const Cell& cell);
    Channel* channel_of(const Cell& cell, const Cell* unit, bool wanted);
    Channel* open_channel(const std::string& id, std::optional<AnyUnit> unit, const char* at);
    Channel& add_channel(Point point, bool declared);
    std::optional<AnyUnit> unit_of(std::string_view symbol, const char* at);
    bool same_unit(const Channel& channel, const Cell& unit);
    std::optional<Quality> quality(const Cell& cell);
    std::uint16_t source(const Cell& cell);
    void value(const Cell& cell, Channel* channel, std::optional<std::int64_t> micros, Quality quality, std::uint16_t source);
    void refuse_number(const Cell& cell, Scan scan);
    bool is_missing(std::string_view text) const;
    bool is_sentinel(const Number& number) const;

    // ---- columns
    void push(std::int64_t micros, std::int64_t counts, std::uint32_t point, Quality quality, std::uint16_t source);
    void refine();

    std::string name_;
    const CsvOptions& options_;
    std::vector<Finding>& findings_;
    std::size_t most_, more_ = 0;
    bool stopped_ = false;

    // where we are
    const char *part_ = nullptr, *end_ = nullptr;
    bool last_ = false;
    const char* row_ = nullptr;  // where the row begins
    std::uint32_t line_ = 1;     // its first line
    std::size_t file_size_ = 0, done_ = 0;

    // the header
    enum class Stage : std::uint8_t { start, header, rows } stage_ = Stage::start;
    char separator_ = 0;
    std::vector<Role> roles_;
    std::vector<std::size_t> values_;  // columns with values: one, or in the wide form one per point
    std::vector<Channel*> wide_;       // their channels; empty in the long form
    std::optional<AnyUnit> header_unit_;
    std::optional<Place> value_place_;  // of the column of the values
    Quality at_best_;                   // suspect where a column is unknown, because it may have told so
    bool told_options_ = false, told_unit_ = false;

    // rows
    std::vector<Cell> cells_;
    std::size_t cell_count_ = 0;
    InstantScanner instants_;
    std::deque<Spelling> spellings_;
    std::unordered_map<std::string_view, Spelling*> by_spelling_;
    std::unordered_map<std::string, Channel*> by_id_;
    Spelling* before_ = nullptr;  // of the row before
    std::string quality_text_;    // of the row before, and what it means
    Quality quality_value_;
    std::vector<std::pair<std::string, std::optional<Quality>>> qualities_;
    std::vector<ScannedNumber> numbers_;

    // what comes out
    std::vector<Point> points_;
    std::deque<Channel> channels_;
    std::vector<Refinement> refinements_;
    Table::Columns columns_;
    std::size_t rows_ = 0;
};

// ---- findings

Place Reader::place(const char* at) const {
    std::uint32_t line = line_, column = 1;
    for (const char* p = row_; p < at; ++p) {
        if (*p == '\n')
            ++line, column = 1;
        else if ((static_cast<unsigned char>(*p) & 0xC0) != 0x80)  // letters, not bytes
            ++column;
    }
    return {name_, line, column};
}

// ---- the header

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

    std::vector<std::string> absent, there;
    for (const auto& [name, role] : known) {
        const bool needed = role == Role::instant || (!wide && (role == Role::point || role == Role::value));
        if (needed && !has(role)) absent.push_back(name);
    }
    for (const Title& title : titles) there.push_back(title.whole);
    if (!absent.empty())
        return stop(code::bad_header, row_,
                    "no column is called " + listed(absent) + "; the header has " + listed(there) + (there.size() == 1 ? ", and no separator" : ""),
                    "say in columns which is which, such as columns.point = \"meter\", and add to ignore what can be left out");

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
        find(code::unknown_unit, at, [&] { return error.findings().front().what; }, error.remedy());
        return std::nullopt;
    }
}

// ---- rows

std::size_t Reader::take(const FilePart& part) {
    part_ = row_ = part.text.data();
    end_ = row_ + part.text.size();
    last_ = part.last;
    file_size_ = part.file_size;
    if (stage_ == Stage::start && !stopped_ && !begin(part.text)) return 0;
    while (!stopped_ && row_ < end_) {
        if (stage_ == Stage::rows)
            if (const char* next = fast_row(row_)) {
                ++line_;
                row_ = next;
                continue;
            }
        if (separator_ == 0) separator_ = separator_of({row_, static_cast<std::size_t>(end_ - row_)});
        const char* next = split(row_);
        if (next == nullptr) {
            if (stage_ != Stage::rows) separator_ = 0;  // the header is not whole yet
            break;
        }
        if (stage_ == Stage::rows)
            slow_row();
        else if (std::any_of(cells_.begin(), cells_.begin() + static_cast<std::ptrdiff_t>(cell_count_),
                             [](const Cell& c) { return !c.text.empty(); }))
            read_header();
        else
            separator_ = 0;  // a blank line tells nothing
        line_ += static_cast<std::uint32_t>(std::count(row_, next, '\n'));
        row_ = next;
    }
    const auto used = stopped_ ? part.text.size() : static_cast<std::size_t>(row_ - part.text.data());
    done_ += used;
    return used;
}

/// Cuts the row at p into cells, by RFC 4180. Returns where the next row begins, or nullptr if the rest of this one is yet to come.
const char* Reader::split(const char* p) {
    constexpr std::ptrdiff_t longest_quote = 1 << 20;  // behind which a quotation mark is taken for a slip, lest it swallow the file
    cell_count_ = 0;
    for (;; ++p) {
        if (cell_count_ == cells_.size()) cells_.emplace_back();
        Cell& cell = cells_[cell_count_++];
        cell.at = p;
        cell.quoted = p < end_ && *p == '"';
        cell.text.clear();
        if (cell.quoted) {
            for (++p;; ++p) {
                if (p == end_ || p - cell.at > longest_quote) {
                    if (p == end_ && !last_) return nullptr;
                    return refuse_quotes(cell.at, "a quotation mark opens here and none closes it",
                                         "close it; a quotation mark within a cell is written twice");
                }
                if (*p == '"') {
                    if (p + 1 == end_ && !last_) return nullptr;
                    if (p + 1 == end_ || p[1] != '"') break;
                    ++p;
                }
                cell.text += *p;
            }
            ++p;
            cell.raw = {cell.at, static_cast<std::size_t>(p - cell.at)};
        } else {
            while (p < end_ && *p != separator_ && *p != '\n' && *p != '"' && !(*p == '\r' && (p + 1 == end_ || p[1] == '\n'))) ++p;
            cell.raw = {cell.at, static_cast<std::size_t>(p - cell.at)};
            cell.text = trimmed(cell.raw);
        }
        if (p == end_) {
            if (!last_) return nullptr;
            return p;
        }
        if (*p == separator_) continue;
        if (*p == '\r' && p + 1 == end_) return last_ ? end_ : nullptr;
        if (*p == '\r' && p[1] == '\n') ++p;
        if (*p == '\n') return p + 1;
        return refuse_quotes(p, cell.quoted ? "a quoted cell goes on behind its closing quotation mark" : "a quotation mark stands within a cell",
                             "quote the whole cell, and write a quotation mark within it twice");
    }
}

/// Nothing of the row is used, and reading goes on with the next line; it ends at a header, without which no line can be read.
const char* Reader::refuse_quotes(const char* at, std::string_view what, std::string_view remedy) {
    const char* next = std::find(row_, end_, '\n');
    if (next == end_ && !last_) return nullptr;
    find(code::bad_quotes, at, [&] { return std::string(what); }, std::string(remedy));
    cell_count_ = 0;
    stopped_ = stage_ != Stage::rows;
    return next == end_ ? end_ : next + 1;
}

/// The row as nearly all rows are: cells in the layouts of csv_scan.hpp, the id of a point and the quality spelled as before, no blanks around. Returns
/// where the next row begins; nullptr, with nothing done, for any other row, which `slow_row` then reads.
const char* Reader::fast_row(const char* p) {
    const char* const limit = end_ - std::min<std::ptrdiff_t>(end_ - p, detail::scan_reach);
    const auto begins_with = [&](const std::string& text) {
        const std::size_t n = text.size();
        if (static_cast<std::size_t>(end_ - p) <= n || std::memcmp(p, text.data(), n) != 0) return false;
        return p[n] == separator_ || p[n] == '\n' || p[n] == '\r';
    };
    // A decimal sign that is the separator too only occurs within quotes; no digit follows on digits.
    const char decimal = options_.decimal == separator_ ? '0' : options_.decimal;
    const char* cell = p;
    const auto skip = [&] {
        while (p < limit && *p != separator_ && *p != '\n' && *p != '\r' && *p != '"') ++p;
        return std::string_view(cell, static_cast<std::size_t>(p - cell));
    };

    Spelling* spelling = before_;
    std::int64_t micros = 0;
    Quality quality = at_best_;
    std::size_t value_count = 0;
    for (std::size_t column = 0; column < roles_.size(); ++column) {
        if (p >= limit) return nullptr;
        cell = p;
        switch (roles_[column]) {
            case Role::point:
                // Rows come point by point, or the points take turns: then each has its successor. Else we look it up.
                if (spelling == nullptr || !begins_with(spelling->raw)) {
                    if (spelling != nullptr) spelling = spelling->next;
                    if (spelling == nullptr || !begins_with(spelling->raw)) {
                        const auto found = by_spelling_.find(skip());
                        if (found == by_spelling_.end()) return nullptr;
                        spelling = found->second;
                        p = cell;
                        if (!begins_with(spelling->raw)) return nullptr;
                    }
                }
                if (spelling->channel == nullptr) return nullptr;
                p += spelling->raw.size();
                break;
            case Role::instant:
                if (options_.instants == CsvInstants::iso) {
                    p = instants_.scan(p, micros);
                } else {
                    constexpr std::int64_t units[] = {0, 1'000'000, 1000, 1};
                    ScannedNumber number;
                    p = detail::scan_number(p, '0', number);
                    // 1971 to 2200 in seconds, milliseconds and microseconds; what lies outside is looked at in peace.
                    const std::int64_t unit = units[static_cast<std::size_t>(options_.instants)];
                    if (number.mantissa < 31'536'000'000'000 / unit || number.mantissa > 7'258'118'400'000'000 / unit) return nullptr;
                    micros = number.mantissa * unit;
                }
                if (p == nullptr) return nullptr;
                break;
            case Role::value:
                p = detail::scan_number(p, decimal, numbers_[value_count++]);
                if (p == nullptr) return nullptr;
                break;
            case Role::quality:
                if (!begins_with(quality_text_)) {
                    const auto found =
                        std::find_if(qualities_.begin(), qualities_.end(), [&](const auto& known) { return begins_with(known.first); });
                    if (found == qualities_.end() || !found->second) return nullptr;
                    quality_text_ = found->first;
                    quality_value_ = *found->second;
                }
                quality = worse(quality_value_, at_best_);
                p += quality_text_.size();
                break;
            case Role::ignored: skip(); break;
            case Role::blank: break;
            case Role::unit:
            case Role::source: return nullptr;
        }
        if (column + 1 < roles_.size()) {
            if (*p != separator_) return nullptr;
            ++p;
        }
    }
    if (p >= limit) return nullptr;
    if (*p == '\r') ++p;
    if (*p != '\n') return nullptr;

    if (wide_.empty()) {
        std::int64_t counts = 0;
        if (!fast_value(*spelling->channel, numbers_[0], quality, counts)) return nullptr;
        if (before_ != nullptr) before_->next = spelling;
        before_ = spelling;
        push(micros, counts, spelling->channel->place, quality, 0);
        return p + 1;
    }
    // All or none, because slow_row would read the row once more.
    const std::size_t before = rows_;
    for (std::size_t i = 0; i < wide_.size(); ++i) {
        Quality own = quality;
        std::int64_t counts = 0;
        if (wide_[i] == nullptr || !fast_value(*wide_[i], numbers_[i], own, counts)) {
            rows_ = before;
            return nullptr;
        }
        push(micros, counts, wide_[i]->place, own, 0);
    }
    return p + 1;
}

inline bool Reader::fast_value(Channel& channel, const ScannedNumber& number, Quality& quality, std::int64_t& counts) {
    const int zeros = channel.decimals - number.decimals;
    if (channel.decimals < 0 || zeros < 0 || number.digits + zeros > 18 || (channel.open && channel.fresh)) return false;
    if (!options_.sentinels.empty() || quality.missing() || (!channel.declared && looks_like_sentinel(number.mantissa))) return false;
    counts = number.mantissa * detail::powers_of_ten[static_cast<std::size_t>(zeros)];
    if (counts < channel.low || counts > channel.high) quality = worse(quality, Reason::outside_limits);
    return true;
}

/// Any row, cell by cell, with all that is wrong in it.
void Reader::slow_row() {
    const auto all_empty = [&] {
        return std::all_of(cells_.begin(), cells_.begin() + static_cast<std::ptrdiff_t>(cell_count_),
                           [](const Cell& c) { return c.text.empty() && !c.quoted; });
    };
    if (cell_count_ == 0 || all_empty()) return;
    if (cell_count_ != roles_.size()) {
        const bool comma = separator_ == ',' && cell_count_ > roles_.size();
        return find(
            code::ragged_row, row_,
            [&] { return "this row has " + std::to_string(cell_count_) + " cells, and the header has " + std::to_string(roles_.size()); },
            comma ? "quote a cell that holds a comma; numbers with a decimal comma need another separator, or quotes and decimal = \",\""
                  : "give every row as many; a file that was cut off ends like this");
    }
    const std::size_t first_finding = findings_.size();
    const auto cell_of = [&](Role role) -> const Cell* {
        const auto found = std::find(roles_.begin(), roles_.end(), role);
        return found == roles_.end() ? nullptr : &cells_[static_cast<std::size_t>(found - roles_.begin())];
    };
    for (std::size_t i = 0; i < roles_.size(); ++i)
        if (roles_[i] == Role::blank && !cells_[i].text.empty())
            find(
                code::bad_header, cells_[i].at, [&] { return quoted(cells_[i].text) + " stands in a column without a name"; },
                "name the column in the header, or take it out");

    const auto micros = instant(*cell_of(Role::instant));
    const Cell* const quality_cell = cell_of(Role::quality);
    const Cell* const source_cell = cell_of(Role::source);
    const Cell* const unit_cell = cell_of(Role::unit);
    const Quality given = worse(at_best_, quality_cell == nullptr ? Quality() : quality(*quality_cell).value_or(Reason::suspect));
    const std::uint16_t from = source_cell == nullptr ? std::uint16_t{0} : source(*source_cell);
    if (wide_.empty()) {
        Channel* const channel = channel_of(*cell_of(Role::point), unit_cell, micros.has_value());
        const bool other_unit = channel != nullptr && unit_cell != nullptr && !same_unit(*channel, *unit_cell);
        value(cells_[values_[0]], other_unit ? nullptr : channel, micros, given, from);
        if (other_unit && micros) push(*micros, 0, channel->place, worse(given, Reason::missing), from);
    } else {
        for (std::size_t i = 0; i < wide_.size(); ++i) value(cells_[values_[i]], wide_[i], micros, given, from);
    }
    std::stable_sort(findings_.begin() + static_cast<std::ptrdiff_t>(std::min(first_finding, findings_.size())), findings_.end(),
                     [](const Finding& a, const Finding& b) {
                         return a.where.line != b.where.line ? a.where.line < b.where.line : a.where.column < b.where.column;
                     });
}

// ---- cells

std::optional<std::int64_t> Reader::instant(const Cell& cell) {
    return options_.instants == CsvInstants::iso ? iso_instant(cell) : epoch_instant(cell);
}

std::optional<std::int64_t> Reader::iso_instant(const Cell& cell) {
    const std::string& text = cell.text;
    std::string remedy = "write it as 2026-03-01T08:00:00+08:00 or 2026-03-01T00:00:00Z";
    try {
        const bool naive = text.size() > 10 && text.find_first_of("Zz+-", 10) == std::string::npos;
        if (!naive) return parse_instant(text).time_since_epoch().count();
        const LocalTime local = parse_local(text);
        if (options_.zone) return options_.zone->to_instant(local, options_.ambiguous).time_since_epoch().count();
        find(
            code::missing_option, cell.at, [&] { return quoted(text) + " has no offset, so it names no instant"; },
            "give the zone of the file, such as zone = \"Asia/Shanghai\", or write the offset behind it: +08:00");
    } catch (const Error& error) {
        const Finding& cause = error.findings().front();
        if (cause.code == code::doubled_local_time)
            remedy = "write the offset behind it, or give ambiguous = \"earlier\" or \"later\"";
        else if (cause.code == code::missing_local_time)
            remedy = "the clocks of " + options_.zone->name() + " leave this hour out: correct the time, or give the zone that the meter keeps";
        else if (text.empty())
            remedy = "write when the value was read";
        else if (text.find('/') != std::string::npos || (text.size() > 2 && (text[1] == '.' || text[2] == '.')))
            remedy = "write it as 2026-03-01T08:00:00: with the year first nobody takes the day for the month";
        else if (text.find_first_not_of("0123456789") == std::string::npos && text.size() >= 9)
            remedy = "if these are numbers since 1970, give instants = \"seconds\", \"milliseconds\" or \"microseconds\"";
        else if (cause.code == code::bad_instant && cause.what != "this is not a date and a time")
            remedy = cause.remedy;
        find(
            cause.code, cell.at,
            [&] {
                if (text.empty()) return std::string("the row has no instant");
                return cause.code == code::bad_instant ? quoted(text) + ": " + cause.what : cause.what;
            },
            remedy);
    }
    return std::nullopt;
}

std::optional<std::int64_t> Reader::epoch_instant(const Cell& cell) {
    constexpr int exponents[] = {0, 6, 3, 0};
    const std::string unit(to_string(options_.instants));
    Number number;
    if (scan_exact(cell.text, '.', number) != Scan::good) {
        find(
            code::bad_instant, cell.at, [&] { return quoted(cell.text) + " is no number of " + unit + " since 1970"; },
            "write the number, or give instants = \"iso\" for dates and times");
        return std::nullopt;
    }
    number.exponent += exponents[static_cast<std::size_t>(options_.instants)];
    std::int64_t micros = 0;
    const Fit fit = to_counts(number, 1, micros);
    if (fit == Fit::too_fine) {
        find(code::bad_instant, cell.at, [&] { return quoted(cell.text) + " is finer than a microsecond"; }, "round it");
        return std::nullopt;
    }
    // Seconds that were called milliseconds lie in January 1970, milliseconds that were called seconds in a far future.
    constexpr std::int64_t first = 31'536'000'000'000, last = 253'402'300'800'000'000;
    if (fit == Fit::too_large || micros < first || micros >= last) {
        find(
            code::bad_instant, cell.at,
            [&] {
                return quoted(cell.text) + " " + unit + " since 1970 " +
                       (fit == Fit::too_large || micros >= last ? "lie beyond the year 9999" : "lie before 1971");
            },
            "give instants = \"seconds\", \"milliseconds\" or \"microseconds\", whichever these are");
        return std::nullopt;
    }
    return micros;
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
        if (point.digits > 0) channel.high = std::min(channel.high, detail::powers_of_ten[static_cast<std::size_t>(point.digits)] - 1);
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

/// The point of a row; one that nobody has declared begins only where it is `wanted`, in a row with an instant.
Channel* Reader::channel_of(const Cell& cell, const Cell* unit, bool wanted) {
    if (const auto found = by_spelling_.find(cell.raw); found != by_spelling_.end()) return found->second->channel;
    std::string id = cell.text;
    take_off_apostrophe(id);
    Channel* channel = nullptr;
    if (const auto found = by_id_.find(id); found != by_id_.end()) {
        channel = found->second;
        const AnyUnit own = points_[channel->place].unit;
        if (header_unit_ && *header_unit_ != own) {
            find(
                code::mixed_units, cell.at,
                [&] {
                    return "the values are in " + to_string(*header_unit_) + ", and the point " + quoted(id) + " is declared in " + to_string(own);
                },
                "declare the point as the file has it, or mend the header (told once for each id)");
            channel = nullptr;
        }
    } else if (id.empty()) {
        find(code::unknown_point, cell.at, [] { return "the row names no point"; }, "write its id, or leave the row out");
        return nullptr;
    } else if (!options_.points.empty()) {
        find(
            code::unknown_point, cell.at,
            [&] { return "there is no point " + quoted(id) + " among the " + std::to_string(options_.points.size()) + " declared"; },
            "declare it, or leave its rows out (told once for each id)");
    } else if (unclean(id) != std::string_view::npos) {
        find(
            code::bad_text, cell.at, [&] { return "this id is not UTF-8, or has a control character in it: " + quoted(id); },
            "save the file as UTF-8 (in Excel: \"CSV UTF-8\"), or declare the point");
    } else if (!wanted) {
        return nullptr;
    } else {
        const auto known = unit != nullptr ? unit_of(unit->text, unit->at) : header_unit_ ? header_unit_ : options_.unit;
        if (unit != nullptr && !known) return nullptr;
        channel = open_channel(id, known, cell.at);
        if (channel == nullptr) return nullptr;
    }
    if (cell.raw.find('\n') == std::string_view::npos) {  // a row of two lines stays with slow_row, which counts them
        Spelling& spelling = spellings_.emplace_back(Spelling{std::string(cell.raw), channel});
        by_spelling_.emplace(spelling.raw, &spelling);
    }
    return channel;
}

bool Reader::same_unit(const Channel& channel, const Cell& unit) {
    const AnyUnit own = points_[channel.place].unit;
    if (unit.text == own.symbol()) return true;
    find(
        code::mixed_units, unit.at,
        [&] { return "this row is in " + quoted(unit.text) + ", and the point " + quoted(points_[channel.place].id) + " in " + to_string(own); },
        channel.declared ? "declare the point as the file has it, or mend the row" : "give all values of a point in one unit");
    return false;
}

std::optional<Quality> Reader::quality(const Cell& cell) {
    if (cell.text.empty()) return Quality();
    auto found = std::find_if(qualities_.begin(), qualities_.end(), [&](const auto& known) { return known.first == cell.text; });
    std::string remedy;
    if (found == qualities_.end()) {
        std::optional<Quality> parsed;
        try {
            parsed = parse_quality(cell.text);
        } catch (const Error&) {
        }
        if (qualities_.size() >= 64) qualities_.clear();  // not a file of qualities
        found = qualities_.insert(qualities_.end(), {cell.text, parsed});
    }
    if (!found->second)
        find(
            code::bad_quality, cell.at, [&] { return quoted(cell.text) + " is no quality that wattle knows"; },
            "write measured, estimated, substituted, suspect, missing or a reason such as glitch+rollover, or add the column to ignore");
    return found->second;
}

std::uint16_t Reader::source(const Cell& cell) {
    Number number;
    std::int64_t counts = 0;
    if (cell.text.empty()) return 0;
    if (scan_exact(cell.text, '.', number) == Scan::good && to_counts(number, 1, counts) == Fit::exact && counts >= 0 && counts <= UINT16_MAX)
        return static_cast<std::uint16_t>(counts);
    find(code::bad_number, cell.at, [&] { return quoted(cell.text) + " is no number of a source"; }, "write a whole number from 0 to 65535");
    return 0;
}

bool Reader::is_missing(std::string_view text) const {
    return text.empty() ||
           std::any_of(options_.missing.begin(), options_.missing.end(), [&](const auto& word) { return equal_in_any_case(text, word); });
}

bool Reader::is_sentinel(const Number& number) const {
    return std::any_of(options_.sentinels.begin(), options_.sentinels.end(),
                       [&](Decimal s) { return detail::compare(number.mantissa, number.exponent, s.mantissa(), s.exponent()) == 0; });
}

void Reader::refuse_number(const Cell& cell, Scan scan) {
    const std::string& text = cell.text;
    if (scan == Scan::too_long) return find(code::overflow, cell.at, [&] { return quoted(text) + " has more than 38 digits"; }, "round it");
    const char other = options_.decimal == '.' ? ',' : '.';
    const auto others = std::count(text.begin(), text.end(), other), own = std::count(text.begin(), text.end(), options_.decimal);
    const bool digits_only =
        text.find_first_not_of("+-0123456789.,' \xC2\xA0\xE2\x80\xAF_") == std::string::npos && text.find_first_of("0123456789") != std::string::npos;
    std::string remedy = "if it means that there is no value, give it in missing; what is no value at all belongs into another column";
    if (digits_only && others == 1 && own == 0)
        remedy = std::string("if the decimal sign is ") + (other == ',' ? "a comma" : "a point") + ", give decimal = \"" + other +
                 "\"; thousands separators are not read, because 1,234 could be either";
    else if (digits_only)
        remedy = "thousands separators are not read, because 1.234 and 1,234 mean two things: export without them" +
                 std::string(own != 0 && others != 0 && text.rfind(other) > text.rfind(options_.decimal)
                                 ? std::string(", and give decimal = \"") + other + '"'
                                 : "");
    find(code::bad_number, cell.at, [&] { return quoted(text) + " is no number"; }, remedy);
}

/// One value of a row. Without channel or instant there is no reading, but what is wrong is told all the same.
void Reader::value(const Cell& cell, Channel* channel, std::optional<std::int64_t> micros, Quality quality, std::uint16_t source) {
    const auto done = [&](std::int64_t counts, Quality worst) {
        if (channel != nullptr && micros) push(*micros, worst.missing() ? 0 : counts, channel->place, worst, source);
    };
    const auto missing = [&](Reason reason) { done(0, quality.missing() ? quality : worse(quality, reason)); };
    if (is_missing(cell.text)) return missing(Reason::missing);

    Number number;
    if (const Scan scan = scan_exact(cell.text, options_.decimal, number); scan != Scan::good) {
        refuse_number(cell, scan);
        return missing(Reason::bad_digit);
    }
    if (is_sentinel(number)) return done(0, worse(quality, Reason::sentinel));
    if (channel == nullptr || !micros) return;
    if (quality.missing()) {
        find(
            code::bad_quality, cell.at,
            [&] { return "the quality " + short_text(quality) + " says that there is no value, and here is " + quoted(cell.text); },
            "empty the cell, or correct the quality");
        return missing(Reason::missing);
    }
    if (!channel->declared && looks_like_sentinel(number.mantissa)) {
        find(
            code::undeclared_sentinel, cell.at, [&] { return quoted(cell.text) + " is what many devices send for \"no value\""; },
            "if it means that, give it in sentinels; if it is a number, declare the point");
        return missing(Reason::sentinel);
    }
    const Point& point = points_[channel->place];
    if (channel->open && -number.exponent > channel->decimals) {
        if (-number.exponent > Decimal::greatest_exponent) {
            find(code::off_resolution, cell.at, [&] { return quoted(cell.text) + " has more than 38 decimals"; }, "give resolution and round");
            return missing(Reason::off_resolution);
        }
        channel->decimals = -number.exponent;
        channel->resolution = Decimal::from(1, number.exponent);
        if (!channel->fresh) refinements_.push_back({rows_, channel, channel->decimals, place(cell.at)});
    }
    std::int64_t counts = 0;
    Fit fit = to_counts(number, channel->resolution, counts);
    if (fit == Fit::too_fine && options_.round) {
        try {
            const Decimal step = channel->resolution;
            counts = detail::narrow(detail::multiples(number.mantissa, number.exponent - step.exponent(), step.mantissa(), *options_.round), "value");
            fit = Fit::exact;
        } catch (const Error&) {
            fit = Fit::too_large;
        }
    }
    if (fit == Fit::too_fine) {
        find(
            code::off_resolution, cell.at,
            [&] {
                return quoted(cell.text) + " is no multiple of the resolution " + to_string(channel->resolution) + " of the point " +
                       quoted(point.id);
            },
            "give the finer resolution, or say how to round, such as round = \"half_even\"");
        return missing(Reason::off_resolution);
    }
    if (fit == Fit::too_large) {
        find(
            code::overflow, cell.at,
            [&] { return quoted(cell.text) + " at the resolution " + to_string(channel->resolution) + " does not fit 64 bits"; },
            "correct it, or give a coarser resolution");
        return missing(Reason::bad_digit);
    }
    if (channel->fresh) channel->first_decimals = channel->decimals;
    channel->fresh = false;
    done(counts, counts < channel->low || counts > channel->high ? worse(quality, Reason::outside_limits) : quality);
}

// ---- columns

inline void Reader::push(std::int64_t micros, std::int64_t counts, std::uint32_t point, Quality quality, std::uint16_t source) {
    if (rows_ == columns_.at.size()) [[unlikely]] {
        // As many as the rows so far let expect, and a few more; not more than could stand in what is left.
        const std::size_t used = done_ + static_cast<std::size_t>(row_ - part_) + 1, left = file_size_ > used ? file_size_ - used : 0;
        const double expected = 1.02 * static_cast<double>(rows_) / static_cast<double>(used) * static_cast<double>(left);
        const std::size_t least = std::max<std::size_t>(4096, rows_ + rows_ / 2);
        const std::size_t rows = rows_ < 4096 ? least : std::max(least, rows_ + std::min(static_cast<std::size_t>(expected), left / 4) + 4096);
        columns_.at.resize(rows), columns_.value.resize(rows), columns_.point.resize(rows), columns_.quality.resize(rows);
    }
    if (source != 0 || !columns_.source.empty()) {
        columns_.source.resize(columns_.at.size());
        columns_.source[rows_] = source;
    }
    columns_.at[rows_] = Instant(microseconds(micros));
    columns_.value[rows_] = counts;
    columns_.point[rows_] = point;
    columns_.quality[rows_] = quality;
    ++rows_;
}

/// Brings the counts of every point to its finest decimals.
void Reader::refine() {
    std::vector<int> decimals(channels_.size());
    for (const Channel& channel : channels_) decimals[channel.place] = channel.first_decimals;
    std::vector<bool> told(channels_.size());
    auto next = refinements_.begin();
    for (std::size_t i = 0; i < rows_; ++i) {
        for (; next != refinements_.end() && next->row <= i; ++next) decimals[next->channel->place] = next->decimals;
        const Channel& channel = channels_[columns_.point[i]];
        std::int64_t& counts = columns_.value[i];
        const int zeros = channel.decimals - decimals[channel.place];
        if (!channel.open || zeros <= 0 || counts == 0) continue;
        if (zeros <= 18 && !__builtin_mul_overflow(counts, detail::powers_of_ten[static_cast<std::size_t>(zeros)], &counts)) continue;
        const auto finest = std::find_if(refinements_.rbegin(), refinements_.rend(), [&](const auto& r) { return r.channel == &channel; });
        if (!told[channel.place]) {
            told[channel.place] = true;
            if (findings_.size() >= most_)
                ++more_;
            else
                findings_.push_back(
                    {code::overflow,
                     "with the decimals of this value others of the point " + quoted(points_[channel.place].id) + " do not fit 64 bits",
                     finest->where, "give resolution, and round, such as \"half_even\""});
        }
        counts = 0;
        columns_.quality[i] = worse(columns_.quality[i], Reason::bad_digit);
    }
}

Table Reader::finish() {
    if (stage_ != Stage::rows && !stopped_) stop(code::bad_header, file(), "the file is empty", "begin with the names of the columns");
    if (!refinements_.empty()) refine();
    if (more_ != 0)
        findings_.push_back(
            {code::more_findings, std::to_string(more_) + " more findings are not shown", {name_}, "mend these first, or raise most_findings"});
    for (const Channel& channel : channels_)
        if (!channel.declared) points_[channel.place].resolution = channel.resolution;
    columns_.at.resize(rows_), columns_.value.resize(rows_), columns_.point.resize(rows_), columns_.quality.resize(rows_);
    if (!columns_.source.empty()) columns_.source.resize(rows_);
    if (stopped_ && points_.empty()) return {};
    return Table(std::move(points_), std::move(columns_));
}

template <class Read>
Table or_throw(Read&& read) {
    std::vector<Finding> findings;
    Table table = read(findings);
    if (!findings.empty()) throw Error(std::move(findings));
    return table;
}

}  // namespace

Table parse_csv(std::string_view text, const std::string& name, const CsvOptions& options, std::vector<Finding>& findings) {
    Reader reader(name, options, findings);
    reader.take({text, true, text.size()});
    return reader.finish();
}

Table parse_csv(std::string_view text, const std::string& name, const CsvOptions& options) {
    return or_throw([&](auto& findings) { return parse_csv(text, name, options, findings); });
}

Table read_csv(const std::string& path, const CsvOptions& options, std::vector<Finding>& findings) {
    Reader reader(path, options, findings);
    const auto read = read_file_in_parts(path, [&](const FilePart& part) { return reader.take(part); });
    if (!read) {
        findings.push_back(read.error());
        return {};
    }
    return reader.finish();
}

Table read_csv(const std::string& path, const CsvOptions& options) {
    return or_throw([&](auto& findings) { return read_csv(path, options, findings); });
}

}  // namespace wattle::inline v0
