#include "svg.hpp"

#include <algorithm>

namespace wattle::inline v0::report {

namespace {

constexpr Tenths top = 400, pitch = 280, thick = 160, gap = 100, edge = 120;

std::string where(const BarsOptions& options) { return "bars " + detail::quoted(options.title); }

void check(std::span<const Bar> rows, const BarsOptions& options) {
    if (options.width < 320 || options.width > 4000)
        detail::throw_error(code::out_of_range, where(options), "a width of " + std::to_string(options.width) + " pixels", "give 320 to 4000");
    const Bar* first = nullptr;
    for (const Bar& bar : rows) {
        if (!bar.value.numeric())
            detail::throw_error(code::bad_number, where(options), detail::quoted(bar.label) + " has the text " + detail::quoted(bar.value.text()),
                                "give an amount, or Cell::no_value()");
        if (!bar.value.number()) continue;
        if (first == nullptr) first = &bar;
        if (bar.value.unit() != first->value.unit())
            detail::throw_error(code::mixed_units, where(options),
                                detail::quoted(first->label) + " is in " + detail::quoted(first->value.unit()) + ", " + detail::quoted(bar.label) +
                                    " in " + detail::quoted(bar.value.unit()),
                                "draw one chart per unit");
    }
}

/// The numbers as whole counts of one step: exactly, unless they are more than 30 digits apart.
std::vector<Int128> counts(std::span<const Bar> rows) {
    int finest = Exact::greatest_exponent, greatest = -Exact::greatest_exponent;
    for (const Bar& bar : rows) {
        if (!bar.value.number() || bar.value.number()->mantissa() == 0) continue;
        const Int128 mantissa = bar.value.number()->mantissa();
        const auto digits = static_cast<int>(to_string(mantissa).size()) - (mantissa < 0 ? 1 : 0);
        finest = std::min(finest, bar.value.number()->exponent());
        greatest = std::max(greatest, bar.value.number()->exponent() + digits);
    }
    const int step = std::max(finest, greatest - 30);
    std::vector<Int128> result;
    for (const Bar& bar : rows) {
        const Exact number = bar.value.number().value_or(Exact());
        result.push_back(detail::multiples(number.mantissa(), number.exponent() - step, 1, half_even));
    }
    return result;
}

/// Whatever the counts are of.
Cell share(Int128 part, Int128 whole) { return Cell::share(Total<Energy>::from_count(part), Total<Energy>::from_count(whole)); }

}  // namespace

Chart bars(std::span<const Bar> rows, const BarsOptions& options) {
    check(rows, options);
    const auto lengths = counts(rows);
    Int128 least = 0, most = 0, sum = 0;
    for (const Int128 n : lengths) {
        least = std::min(least, n);
        most = std::max(most, n);
        sum += n;
    }

    Tenths label_width = 0, value_width = 0;
    std::vector<std::string> values;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        values.push_back(to_string(rows[i].value));
        if (least == 0 && sum > 0 && rows.size() > 1 && rows[i].value.number()) values.back() += " (" + to_string(share(lengths[i], sum)) + ')';
        label_width = std::max(label_width, text_width(plain(rows[i].label)));
        value_width = std::max(value_width, text_width(plain(values.back())));
    }
    label_width = std::min(label_width, Tenths{options.width} * 10 * 2 / 5);
    // Numbers stand in a column in front of the bars, where a narrow screen shows them first.
    const Tenths value_end = edge + label_width + gap + value_width, left = value_end + gap;
    const Tenths room = std::max<Tenths>(Tenths{options.width} * 10 - left - edge, 400);
    const Int128 reach = std::max<Int128>(most - least, 1);
    const auto along = [&](Int128 n) { return static_cast<Tenths>(detail::divide(n * room, reach, half_even)); };
    const Tenths zero = left + along(-least);

    const int height = static_cast<int>((top + pitch * static_cast<Tenths>(rows.size()) + 100) / 10);
    std::string body = label("t", edge, 220, options.title), description;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Tenths y = top + pitch * static_cast<Tenths>(i), length = along(lengths[i]), base = y + 120;
        body += label("", edge, base, shortened(rows[i].label, label_width));
        if (lengths[i] != 0) body += rect("bar", length < 0 ? zero + length : zero, y, length < 0 ? -length : length, thick);
        body += label("e", value_end, base, values[i]);
        description += (i == 0 ? "" : "; ") + rows[i].label + ": " + values[i];
    }
    body += line("axis", zero, top - 60, zero, top + pitch * static_cast<Tenths>(rows.size()) - 60);
    if (rows.empty()) description = Word{"no values", "无数据"}.in(options.language);
    description = plain(description);
    std::string svg = framed("bars", options.width, height, options.title, description, body);
    return ChartMaker::make(std::move(svg), std::move(description));
}

}  // namespace wattle::inline v0::report
