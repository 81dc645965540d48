// The reader behind parse_csv, in three sources: csv_header.cpp (what the columns are), csv_cells.cpp (what a cell says), csv_read.cpp (rows, fast and slow).
#pragma once

#include "csv_scan.hpp"

#include "wattle/base/bytes.hpp"
#include "wattle/series/table.hpp"

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <utility>

namespace wattle::inline v0::detail::csv {

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

/// The name of a column, "main [kWh]" in two.
struct Title {
    const char* at;
    std::string whole, name, unit;
    std::optional<Role> role;
};

struct Number {
    Int128 mantissa = 0;
    int exponent = 0;
};

enum class Scan : std::uint8_t { good, no_number, too_long };

/// [+-]digits[decimal digits][e[+-]digits], as `Decimal` reads it, up to 38 digits; without an exception, because a broken file has millions.
Scan scan_exact(std::string_view text, char decimal, Number& number);

enum class Fit : std::uint8_t { exact, too_fine, too_large };

/// number / resolution as a whole number, if it is one.
Fit to_counts(Number number, Decimal resolution, std::int64_t& counts);

/// What devices send where they have nothing to tell: all bits set, or all but the sign, in 32 and in 64 bits.
inline bool looks_like_sentinel(Int128 mantissa) {
    return mantissa == UINT32_MAX || mantissa == INT32_MAX || mantissa == INT32_MIN || mantissa == UINT64_MAX || mantissa == INT64_MAX ||
           mantissa == INT64_MIN;
}

std::string_view trimmed(std::string_view text);
bool equal_in_any_case(std::string_view a, std::string_view b);
/// Where UTF-8 ends to be UTF-8, or a control character other than blanks and line ends stands; npos if it is clean. (RFC 3629: no overlong forms, no surrogates.)
std::size_t unclean(std::string_view text);

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
    std::optional<std::vector<Title>> titles();
    std::optional<Role> role_of(const Title& title) const;
    bool names_point(const Title& title) const;
    bool demand_columns(const std::vector<Title>& titles, bool wide);
    void read_unit(const Title& title);
    Channel* wide_channel(const Title& title);

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
    void demand_options();
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
    bool last_ = false, row_open_ = false;  // this is the last part; its last row has no line end
    const char* row_ = nullptr;             // where the row begins
    std::uint32_t line_ = 1;                // its first line
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
    bool told_options_ = false, told_unit_ = false, told_zone_ = false;

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

}  // namespace wattle::inline v0::detail::csv
