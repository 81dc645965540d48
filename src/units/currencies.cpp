#include "wattle/units/currencies.hpp"

#include "../base/csv_rows.hpp"
#include "wattle/base/bytes.hpp"

#include <array>
#include <vector>

namespace wattle::inline v0 {

namespace {

constexpr std::array<std::string_view, 5> columns = {"code", "minor_digits", "name", "source", "verification"};

}  // namespace

Currencies Currencies::parse(std::string_view csv, const std::string& source) {
    Currencies table;
    table.source_ = source;
    std::vector<Finding> findings;
    bool header = true;
    for (const auto& [line, row] : detail::csv_rows(csv)) {
        const auto find = [&, line = line](const detail::CsvCell& cell, std::string what, std::string remedy) {
            findings.push_back({code::bad_currency, std::move(what), {source, line, cell.column}, std::move(remedy)});
        };
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
