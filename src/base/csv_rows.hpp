// The small tables that come with wattle (currencies, factors): CSV as RFC 4180 has it, every cell with its column.
#pragma once

#include "wattle/base/platform.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wattle::inline v0::detail {

struct CsvCell {
    std::string text;
    std::uint32_t column;  // of its first character, from 1
};

struct CsvRow {
    std::uint32_t line;  // from 1
    std::vector<CsvCell> cells;
};

/// The rows of a table, without empty lines and remarks (#). Quotes as in RFC 4180, but a cell ends with its line. A byte order mark is skipped.
WATTLE_API std::vector<CsvRow> csv_rows(std::string_view csv);

}  // namespace wattle::inline v0::detail
