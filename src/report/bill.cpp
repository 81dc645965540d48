#include "wattle/report/bill.hpp"

#include "svg.hpp"

#include <algorithm>

namespace wattle::inline v0::report {

namespace {

using tariff::Bill;
using tariff::Line;

/// Says everything in one language.
struct Words {
    Language language;

    std::string operator()(std::string_view english, std::string_view chinese) const { return Word{english, chinese}.in(language); }
    std::string operator()(const Label& label) const { return (*this)(label.english, label.chinese.empty() ? label.english : label.chinese); }

    /// "kWh", "month", "CNY/month": only units of time have a Chinese name.
    std::string unit(const std::string& unit) const {
        if (language == Language::english) return unit;
        const std::size_t slash = unit.find('/');
        const std::string per = slash == std::string::npos ? unit : unit.substr(slash + 1);
        if (per != "month" && per != "day") return unit;
        return unit.substr(0, unit.size() - per.size()) + (per == "month" ? "月" : "日");
    }
};

/// As printed.
Cell price(const Line& line, const Words& words) { return {line.price.number.to_decimal(), words.unit(line.price.unit)}; }

/// With as many decimals as it has.
Cell quantity(const Line& line, const Words& words) {
    const Exact& number = line.quantity.number;
    int decimals = 0;
    while (decimals < 18 && number.rounded(half_even, Decimal::from(1, -decimals)) != number) ++decimals;
    return {number, decimals, words.unit(line.quantity.unit)};
}

std::vector<Cell> row(const Line& line, const Words& words) {
    const bool energy = line.kind == Line::Kind::energy, rounding = line.kind == Line::Kind::rounding;
    return {words(line.label), rounding ? Cell() : quantity(line, words), rounding ? Cell() : price(line, words), line.amount,
            energy ? Cell::share(line.used.estimated, line.used.total) : Cell()};
}

void add_notes(Sheet& sheet, const Bill& bill, const Words& words) {
    for (const Line& line : bill.lines)
        if (line.divisor != 1)
            sheet.note(words(line.label) + words(": its days, of the ", "：按天计，当月 ") + std::to_string(line.divisor) +
                       words(" of the month.", " 天。"));
    if (bill.used.missing.count() != 0)
        sheet.note(words("For ", "有 ") + detail::duration_text(bill.used.missing, words.language) + words(" of ", "（共 ") +
                   detail::duration_text(bill.used.length, words.language) +
                   words(" there is no value: what was used then is not billed.", "）没有数值：其间用量未计费。"));
}

}  // namespace

Sheet sheet(const Bill& bill, const BillSheetOptions& options) {
    const Words words{options.language};
    Sheet sheet(options.title.empty() ? words("Bill", "账单") : options.title, {words("charge", "项目"),
                                                                                words("quantity", "数量"),
                                                                                words("price", "单价"),
                                                                                {words("amount", "金额"), Align::right},
                                                                                {words("not measured", "非实测"), Align::right}});
    std::vector<std::string> versions;
    for (const Line& line : bill.lines)
        if (line.kind != Line::Kind::rounding && std::find(versions.begin(), versions.end(), line.version) == versions.end())
            versions.push_back(line.version);
    for (const std::string& version : versions) {
        if (versions.size() > 1) sheet.group(words("prices from ", "电价自 ") + version + words("", " 起"));
        for (const Line& line : bill.lines)
            if (line.kind != Line::Kind::rounding && line.version == version) sheet.row(row(line, words));
    }
    for (const Line& line : bill.lines)
        if (line.kind == Line::Kind::rounding) sheet.row(row(line, words));
    sheet.total({words("total", "合计"), bill.used.total, "", bill.total(), Cell::share(bill.used.estimated, bill.used.total)});
    add_notes(sheet, bill, words);
    return sheet;
}

Chart bars(const Bill& bill, const BarsOptions& options) {
    const Words words{options.language};
    std::vector<std::pair<std::string, Money>> costs;
    for (const Line& line : bill.lines) {
        const std::string label = words(line.label);
        const auto same = std::find_if(costs.begin(), costs.end(), [&](const auto& cost) { return cost.first == label; });
        if (same == costs.end())
            costs.emplace_back(label, line.amount);
        else
            same->second += line.amount;
    }
    BarsOptions chosen = options;
    if (chosen.title.empty()) chosen.title = words("Cost by charge", "各项费用");
    std::vector<Bar> rows;
    for (const auto& [label, amount] : costs) rows.emplace_back(label, amount);
    return bars(rows, chosen);
}

}  // namespace wattle::inline v0::report
