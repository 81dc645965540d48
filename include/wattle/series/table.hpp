// Columns of readings, and the CSV files that they come from and go to.
#pragma once

#include "wattle/base/result.hpp"
#include "wattle/base/rounding.hpp"
#include "wattle/series/reading.hpp"
#include "wattle/time/zone.hpp"

namespace wattle::inline v0 {

namespace code {

inline constexpr Code bad_table = "bad_table";                      // columns that do not belong together
inline constexpr Code bad_quotes = "bad_quotes";                    // a quotation mark is open, or stands where none belongs
inline constexpr Code bad_header = "bad_header";                    // a column is missing, unknown, or there twice
inline constexpr Code ragged_row = "ragged_row";                    // a row has more or fewer cells than the header
inline constexpr Code missing_option = "missing_option";            // something that no file can tell was not said
inline constexpr Code missing_unit = "missing_unit";                // nothing tells the unit of the values
inline constexpr Code off_resolution = "off_resolution";            // a value is finer than its point's resolution
inline constexpr Code undeclared_sentinel = "undeclared_sentinel";  // a number that many devices send for "no value"
inline constexpr Code bad_quality = "bad_quality";                  // a word that names no quality
inline constexpr Code more_findings = "more_findings";              // findings beyond the number that is kept

}  // namespace code

/// n readings of m points as columns, in the order they came. A missing reading has the value 0.
class Table {
public:
    struct Columns {
        std::vector<Instant> at;
        std::vector<std::int64_t> value;
        std::vector<std::uint32_t> point;
        std::vector<Quality> quality;
        std::vector<std::uint16_t> source;  // may be empty: all 0
    };

    Table() = default;
    /// Throws Error: bad_point as `check` does, bad_table for columns of unequal length or a place without a point.
    WATTLE_API explicit Table(std::vector<Point> points);
    WATTLE_API Table(std::vector<Point> points, Columns columns);
    /// Throws Error (unknown_point) for a reading whose point has no place.
    WATTLE_API Table(std::vector<Point> points, std::span<const Reading> readings);

    std::size_t size() const { return columns_.at.size(); }
    bool empty() const { return columns_.at.empty(); }

    /// Reading i < size().
    Reading operator[](std::size_t i) const {
        return {columns_.at[i], columns_.value[i], columns_.point[i], columns_.quality[i],
                columns_.source.empty() ? std::uint16_t{0} : columns_.source[i]};
    }
    /// Throws Error (unknown_point) for a place without a point.
    WATTLE_API void push_back(const Reading& reading);
    /// A further point, and its place. Throws Error (bad_point) if it contradicts itself or its id is taken.
    WATTLE_API std::uint32_t add(Point point);

    const std::vector<Point>& points() const { return points_; }
    /// The place of the point of that id.
    WATTLE_API std::optional<std::uint32_t> find(std::string_view id) const;
    /// The same. Throws Error (unknown_point) that lists the points if there is none.
    WATTLE_API std::uint32_t index(std::string_view id) const;

    std::span<const Instant> at() const { return columns_.at; }
    std::span<const std::int64_t> value() const { return columns_.value; }
    std::span<const std::uint32_t> point() const { return columns_.point; }
    std::span<const Quality> quality() const { return columns_.quality; }
    /// Empty where every reading has source 0.
    std::span<const std::uint16_t> source() const { return columns_.source; }

    WATTLE_API friend bool operator==(const Table& a, const Table& b);

private:
    std::vector<Point> points_;
    Columns columns_;
};

/// What the columns of a CSV file are called.
struct CsvColumns {
    std::string point = "point";
    std::string instant = "instant";
    std::string value = "value";      // in the header also with its unit: "value [kWh]"
    std::string quality = "quality";  // words such as glitch+rollover; may be absent: all measured
    std::string unit = "unit";        // may be absent
    std::string source = "source";    // may be absent: all 0

    bool operator==(const CsvColumns&) const = default;
};

/// How a CSV file writes instants: as ISO 8601 text, or as a number since 1970 in UTC.
enum class CsvInstants : std::uint8_t { iso, seconds, milliseconds, microseconds };
WATTLE_API std::string_view to_string(CsvInstants instants);

/// What a CSV file cannot say of itself. Only `zone`, `kind`, `stamp`, `every` and the unit are ever demanded, and only where they matter.
struct CsvOptions {
    std::optional<Zone> zone = {};                        // of local times without an offset
    std::optional<Stamp> stamp = {};                      // which end of its interval an instant names; without `kind` it says: intervals
    std::optional<PointKind> kind = {};                   // of points that are not declared
    std::optional<std::chrono::microseconds> every = {};  // the length of their intervals
    std::optional<AnyUnit> unit = {};                     // where neither header nor column tells it
    std::optional<Decimal> resolution = {};               // of points that are not declared; else for each the finest decimals that occur
    std::vector<Point> points = {};                       // declared: then there are no others
    Ambiguous ambiguous = Ambiguous::refuse;              // of a local time that occurred twice
    CsvInstants instants = CsvInstants::iso;
    char separator = 0;  // , ; | or tab; 0: whichever the header has most of
    char decimal = '.';  // or ','
    CsvColumns columns = {};
    std::vector<std::string> ignore = {};                                             // columns to leave out
    std::vector<std::string> missing = {"NA", "N/A", "#N/A", "NaN", "null", "None"};  // no value, in capitals or not; so is an empty cell
    std::vector<Decimal> sentinels = {};                                              // numbers that the devices send for "no value"
    std::optional<Rounding> round = {};                                               // of values finer than the resolution, which are else findings
    std::size_t most_findings = 100;                                                  // the rest is counted
};

/// Reads a table of readings: one row per reading (point, instant, value), or one row per instant and a column `id [unit]` per point.
///
/// Values become counts exactly, never through a double. A cell that cannot be understood is a finding and a missing reading; a row without a
/// point or an instant is a finding and left out; a value outside its point's limits is suspect (outside_limits). Throws Error with all
/// findings, each with line and column.
WATTLE_API Table parse_csv(std::string_view text, const std::string& name = "csv", const CsvOptions& options = {});
/// The same; the findings are appended, and the table holds what can be used.
WATTLE_API Table parse_csv(std::string_view text, const std::string& name, const CsvOptions& options, std::vector<Finding>& findings);

/// The same of a file, which is read in parts. Throws Error (unreadable_file).
WATTLE_API Table read_csv(const std::string& path, const CsvOptions& options = {});
WATTLE_API Table read_csv(const std::string& path, const CsvOptions& options, std::vector<Finding>& findings);

/// How to write a table.
struct CsvFormat {
    std::optional<Zone> zone = {};  // instants with its offsets instead of Z
    char separator = ',';
    char decimal = '.';
    CsvColumns columns = {};
};

/// The table as CSV, row by row, lines ending in LF: the same table gives the same bytes, and `parse_csv` with its points the same table (values within
/// the limits of their points). Digits follow the resolution, a missing value is an empty cell, the unit stands in the header if all points share it, and
/// an id that a spreadsheet would run as a formula (= + - @) stands behind an apostrophe. Throws Error (out_of_range) for a separator or decimal sign
/// that does not work.
WATTLE_API std::string to_csv(const Table& table, const CsvFormat& format = {});
WATTLE_API Result<void> write_csv(const Table& table, const std::string& path, const CsvFormat& format = {});

}  // namespace wattle::inline v0
