#include "csv_rows.hpp"

namespace wattle::inline v0::detail {

namespace {

std::vector<CsvCell> cells_of(std::string_view line) {
    std::vector<CsvCell> row;
    std::size_t at = 0;
    do {
        CsvCell cell{"", static_cast<std::uint32_t>(at + 1)};
        if (at < line.size() && line[at] == '"') {
            for (++at; at < line.size(); ++at) {
                if (line[at] == '"' && (at + 1 == line.size() || line[at + 1] != '"')) break;
                if (line[at] == '"') ++at;
                cell.text += line[at];
            }
            ++at;
        }
        for (; at < line.size() && line[at] != ','; ++at) cell.text += line[at];
        row.push_back(std::move(cell));
    } while (at++ < line.size());
    return row;
}

}  // namespace

std::vector<CsvRow> csv_rows(std::string_view csv) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (csv.starts_with(byte_order_mark)) csv.remove_prefix(byte_order_mark.size());
    std::vector<CsvRow> rows;
    for (std::uint32_t line_number = 1; !csv.empty(); ++line_number) {
        const auto end = csv.find('\n');
        std::string_view line = csv.substr(0, end);
        csv.remove_prefix(end == std::string_view::npos ? csv.size() : end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (!line.empty() && !line.starts_with('#')) rows.push_back({line_number, cells_of(line)});
    }
    return rows;
}

}  // namespace wattle::inline v0::detail
