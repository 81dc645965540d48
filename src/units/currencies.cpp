#include "wattle/units/currencies.hpp"

#include "wattle/base/bytes.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace wattle::inline v0 {

namespace {

constexpr std::array<std::string_view, 5> columns = {"code", "minor_digits", "name", "source", "verification"};

struct Cell {
    std::string text;
    std::uint32_t column;  // of its first character, from 1
};

/// One line of CSV (RFC 4180 quotes, no line breaks inside a cell).
std::vector<Cell> cells(std::string_view line) {
    std::vector<Cell> row;
    std::size_t at = 0;
    do {
        Cell cell{"", static_cast<std::uint32_t>(at + 1)};
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

Currencies Currencies::parse(std::string_view csv, const std::string& source) {
    Currencies table;
    table.source_ = source;
    std::vector<Finding> findings;
    std::uint32_t line_number = 0;
    const auto find = [&](const Cell& cell, std::string what, std::string remedy) {
        findings.push_back({code::bad_currency, std::move(what), {source, line_number, cell.column}, std::move(remedy)});
    };

    bool header = true;
    while (!csv.empty()) {
        const auto end = csv.find('\n');
        std::string_view line = csv.substr(0, end);
        csv.remove_prefix(end == std::string_view::npos ? csv.size() : end + 1);
        ++line_number;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty() || line.starts_with('#')) continue;

        const auto row = cells(line);
        if (row.size() != columns.size()) {
            find(row[0], std::to_string(row.size()) + " cells where 5 belong",
                 "write code,minor_digits,name,source,verification; quote a cell that holds a comma");
            continue;
        }
        if (header) {
            header = false;
            for (std::size_t i = 0; i < columns.size(); ++i)
                if (row[i].text != columns[i])
                    find(row[i], "column " + detail::quoted(row[i].text) + " where " + std::string(columns[i]) + " belongs",
                         "begin with the header line code,minor_digits,name,source,verification");
            continue;
        }
        if (row[3].text.empty()) find(row[3], "no source", "name the document that the row was taken from");
        if (row[1].text.size() != 1 || row[1].text < "0" || row[1].text > "6") {
            find(row[1], detail::quoted(row[1].text) + " is not a number of decimals", "write a digit from 0 to 6");
            continue;
        }
        try {
            if (!table.by_code_.emplace(row[0].text, Currency(row[0].text, row[1].text[0] - '0')).second)
                find(row[0], row[0].text + " stands here twice", "keep one row");
        } catch (const Error& error) {
            find(row[0], error.findings().front().what, error.remedy());
        }
    }
    if (header)
        findings.push_back(
            {code::bad_currency, "the table is empty", {source}, "begin with the header line code,minor_digits,name,source,verification"});
    if (!findings.empty()) throw Error(std::move(findings));
    return table;
}

Currencies Currencies::load(const std::string& path) { return parse(read_file(path).value(), path); }

Currency Currencies::operator[](std::string_view code) const {
    const auto found = by_code_.find(code);
    if (found == by_code_.end())
        detail::throw_error(code::bad_currency, source_, "there is no currency " + detail::quoted(code),
                            "add a row for it, or construct Currency(code, minor_digits)");
    return found->second;
}

}  // namespace wattle::inline v0
