#include "wattle/report/sheet.hpp"

#include "text.hpp"

#include <algorithm>
#include <utility>

namespace wattle::inline v0::report {

namespace {

constexpr std::string_view dash = "–";

Decimal step_of(int decimals) {
    if (decimals < 0 || decimals > 18)
        detail::throw_error(code::out_of_range, "Cell", std::to_string(decimals) + " decimals are outside 0 to 18",
                            "give the decimals that are to be seen");
    return Decimal::from(1, -decimals);
}

/// A column as it is to be shown.
struct Shown {
    bool right = false;
    std::string unit;  // of all its numbers, in the head
};

std::vector<Shown> shown(const Sheet& sheet) {
    std::vector<Shown> columns(sheet.columns().size());
    for (std::size_t k = 0; k < columns.size(); ++k) {
        bool numbers = false, texts = false, one_unit = true;
        for (const auto& row : sheet.rows()) {
            if (row.kind == RowKind::group) continue;
            const Cell& cell = row.cells[k];
            if (!cell.numeric()) {
                texts = texts || !cell.text().empty();
                continue;
            }
            if (cell.number()) {
                if (!numbers) columns[k].unit = cell.unit();
                one_unit = one_unit && cell.unit() == columns[k].unit;
                numbers = true;
            }
        }
        if (!one_unit) columns[k].unit.clear();
        const Align align = sheet.columns()[k].align;
        columns[k].right = align == Align::right || (align == Align::automatic && numbers);
    }
    return columns;
}

std::string cell_unit(const Cell& cell, const Shown& column) { return cell.unit() == column.unit ? std::string() : cell.unit(); }

std::size_t decimals(const Cell& cell) {
    const auto point = cell.text().find('.');
    return !cell.number() || point == std::string::npos ? 0 : cell.text().size() - point;  // with the point
}

std::string blanks(std::size_t n) { return std::string(n, ' '); }

void end_line(std::string& text) {
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
}

bool grouped(const Sheet& sheet) {
    return std::any_of(sheet.rows().begin(), sheet.rows().end(), [](const auto& row) { return row.kind == RowKind::group; });
}

}  // namespace

Cell::Cell(const Exact& number, int decimals, std::string unit)
    : number_(number), text_(wattle::to_string(number.rounded(half_even, step_of(decimals)))), unit_(std::move(unit)) {}

Cell Cell::no_value() {
    Cell cell{dash};
    cell.no_value_ = true;
    return cell;
}

Cell Cell::every_digit(const Exact& number, std::string unit, int least_decimals) {
    Cell cell(detail::print(number.mantissa(), -number.exponent(), "", least_decimals));
    cell.number_ = number;
    cell.unit_ = std::move(unit);
    return cell;
}

Cell Cell::share_of(Int128 part, Int128 whole, int decimals) {
    const Decimal step = step_of(decimals);
    if (whole <= 0) return no_value();
    const Int128 all = 100 * detail::power_of_ten(decimals);
    Int128 steps = detail::divide(detail::multiply(part, all, "Cell"), whole, half_even);
    if (steps == 0 && part != 0) steps = part < 0 ? -1 : 1;
    if (steps == all && part != whole) steps = part < whole ? all - 1 : all + 1;
    return {Exact::from(steps, step.exponent()), decimals, "%"};
}

std::string to_string(const Cell& cell) { return cell.unit().empty() ? cell.text() : cell.text() + ' ' + cell.unit(); }

Sheet::Sheet(std::string title, std::vector<Column> columns) : title_(std::move(title)), columns_(std::move(columns)) {
    if (columns_.empty()) detail::throw_error(code::bad_sheet, "sheet " + detail::quoted(title_), "it has no columns", "give at least one");
}

Sheet& Sheet::group(std::string title) { return rows_.push_back({RowKind::group, {Cell(std::move(title))}}), *this; }

Sheet& Sheet::note(std::string sentence) { return notes_.push_back(std::move(sentence)), *this; }

Sheet& Sheet::add(RowKind kind, std::vector<Cell> cells) {
    if (cells.size() != columns_.size())
        detail::throw_error(code::bad_sheet, "sheet " + detail::quoted(title_),
                            "row " + std::to_string(rows_.size() + 1) + " has " + std::to_string(cells.size()) + " cells for " +
                                std::to_string(columns_.size()) + " columns",
                            "give one cell per column, Cell() where there is nothing to say");
    rows_.push_back({kind, std::move(cells)});
    return *this;
}

std::string to_text(const Sheet& sheet) {
    const auto columns = shown(sheet);
    const std::size_t n = columns.size();
    const std::size_t indent = grouped(sheet) ? 2 : 0;

    // Per column the widths of what stands before the point, behind it and of units; of texts; of all.
    std::vector<std::size_t> before(n), behind(n), units(n), width(n);
    std::vector<std::string> heads, head_units;
    for (std::size_t k = 0; k < n; ++k) {
        heads.push_back(plain(sheet.columns()[k].title));
        head_units.push_back(columns[k].unit.empty() ? std::string() : '[' + plain(columns[k].unit) + ']');
        for (const auto& row : sheet.rows()) {
            if (row.kind == RowKind::group) continue;
            const Cell& cell = row.cells[k];
            if (cell.numeric()) {
                const std::size_t decimal = decimals(cell);
                before[k] = std::max(before[k], display_width(plain(cell.text())) - decimal);
                behind[k] = std::max(behind[k], decimal);
                const std::string unit = plain(cell_unit(cell, columns[k]));
                units[k] = std::max(units[k], unit.empty() ? 0 : 1 + display_width(unit));
            } else {
                const bool indented = k == 0 && row.kind == RowKind::line;
                width[k] = std::max(width[k], display_width(plain(cell.text())) + (indented ? indent : 0));
            }
        }
        width[k] = std::max({width[k], before[k] + behind[k] + units[k], display_width(heads[k]), display_width(head_units[k])});
    }
    std::size_t whole = 2 * (n - 1);
    for (const std::size_t w : width) whole += w;

    std::string text;
    const auto put = [&](std::size_t k, std::string_view content) {
        const std::size_t free = width[k] - display_width(content);
        if (k > 0) text += "  ";
        text += columns[k].right ? blanks(free) + std::string(content) : std::string(content) + blanks(free);
    };
    const auto put_line = [&](const std::vector<std::string>& cells) {
        for (std::size_t k = 0; k < n; ++k) put(k, cells[k]);
        end_line(text);
    };

    if (!sheet.title().empty()) text += plain(sheet.title()) + "\n\n";
    put_line(heads);
    if (std::any_of(head_units.begin(), head_units.end(), [](const auto& unit) { return !unit.empty(); })) put_line(head_units);
    text += std::string(whole, '-') + '\n';
    bool below_rule = true;
    for (const auto& row : sheet.rows()) {
        if (row.kind == RowKind::group) {
            text += plain(row.cells[0].text());
            end_line(text);
            below_rule = false;
            continue;
        }
        const bool total = row.kind == RowKind::total;
        if (total && !below_rule) text += std::string(whole, '-') + '\n';
        below_rule = total;
        for (std::size_t k = 0; k < n; ++k) {
            const Cell& cell = row.cells[k];
            if (!cell.numeric()) {
                put(k, (k == 0 && !total ? blanks(indent) : "") + plain(cell.text()));
                continue;
            }
            const std::string number = plain(cell.text()), unit = plain(cell_unit(cell, columns[k]));
            const std::size_t decimal = decimals(cell);
            std::string content = blanks(before[k] - (display_width(number) - decimal)) + number + blanks(behind[k] - decimal);
            if (units[k] != 0)
                content += (unit.empty() ? std::string() : ' ' + unit) + blanks(units[k] - (unit.empty() ? 0 : 1 + display_width(unit)));
            put(k, content);
        }
        end_line(text);
    }
    if (!sheet.notes().empty()) text += '\n';
    for (const auto& note : sheet.notes()) {
        text += plain(note);
        end_line(text);
    }
    return text;
}

std::string to_html(const Sheet& sheet) {
    const auto columns = shown(sheet);
    const std::size_t n = columns.size();
    const auto number_class = [&](std::size_t k) { return columns[k].right ? " class=\"n\"" : ""; };
    std::vector<std::size_t> behind(n);
    for (std::size_t k = 0; k < n; ++k)
        for (const auto& row : sheet.rows())
            if (row.kind != RowKind::group) behind[k] = std::max(behind[k], decimals(row.cells[k]));

    std::string html = "<table>\n";
    if (!sheet.title().empty()) html += "<caption>" + escaped(sheet.title()) + "</caption>\n";
    html += "<thead>\n<tr>";
    for (std::size_t k = 0; k < n; ++k) {
        html += std::string("<th scope=\"col\"") + number_class(k) + '>' + escaped(sheet.columns()[k].title);
        if (!columns[k].unit.empty()) html += " <span class=\"unit\">" + escaped(columns[k].unit) + "</span>";
        html += "</th>";
    }
    html += "</tr>\n</thead>\n<tbody>\n";
    bool body_empty = true;
    for (const auto& row : sheet.rows()) {
        if (row.kind == RowKind::group) {
            if (!body_empty) html += "</tbody>\n<tbody>\n";
            html +=
                "<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"" + std::to_string(n) + "\">" + escaped(row.cells[0].text()) + "</th></tr>\n";
            body_empty = false;
            continue;
        }
        body_empty = false;
        html += row.kind == RowKind::total ? "<tr class=\"total\">" : "<tr>";
        for (std::size_t k = 0; k < n; ++k) {
            const Cell& cell = row.cells[k];
            html += std::string(k == 0 ? "<th scope=\"row\"" : "<td") + number_class(k) + '>' + escaped(cell.text());
            // What others of the column have behind the point is held free, so that points stand below each other.
            if (columns[k].right && cell.numeric() && decimals(cell) < behind[k]) {
                const std::string filled = (decimals(cell) == 0 ? "." : "") + std::string(behind[k] - std::max<std::size_t>(decimals(cell), 1), '0');
                html += "<span class=\"fill\" aria-hidden=\"true\">" + filled + "</span>";
            }
            if (const std::string unit = cell_unit(cell, columns[k]); !unit.empty()) html += ' ' + escaped(unit);
            html += k == 0 ? "</th>" : "</td>";
        }
        html += "</tr>\n";
    }
    html += "</tbody>\n";
    if (!sheet.notes().empty()) {
        html += "<tfoot>\n";
        for (const auto& note : sheet.notes()) html += "<tr><td colspan=\"" + std::to_string(n) + "\">" + escaped(note) + "</td></tr>\n";
        html += "</tfoot>\n";
    }
    return html + "</table>\n";
}

}  // namespace wattle::inline v0::report
