#include "wattle/tariff/power_factor.hpp"

#include "../base/document.hpp"
#include "wattle/base/bytes.hpp"
#include "wattle/base/sha256.hpp"

#include <algorithm>
#include <utility>

namespace wattle::inline v0::tariff {

namespace {

using wattle::detail::Document;
using wattle::detail::quoted;
using wattle::detail::Table;
using wattle::detail::Text;

/// x × m as high and low half, 2^64 apart; m has 16 bits, so that a square of 126 bits fits.
std::pair<UInt128, std::uint64_t> times(UInt128 x, unsigned m) {
    const UInt128 low = static_cast<UInt128>(static_cast<std::uint64_t>(x)) * m;
    return {(x >> 64) * m + (low >> 64), static_cast<std::uint64_t>(low)};
}

UInt128 square(std::int64_t count) {
    const auto size = static_cast<UInt128>(count < 0 ? -static_cast<Int128>(count) : static_cast<Int128>(count));
    return size * size;
}

/// "0.90" as 90.
std::optional<int> hundredths_of(Decimal number) {
    for (int k = 0; k <= 100; ++k)
        if (number == Decimal::from(k, -2)) return k;
    return std::nullopt;
}

std::optional<int> read_hundredths(Document& document, const std::optional<Text>& text) {
    if (!text) return std::nullopt;
    try {
        if (const auto k = hundredths_of(Decimal(text->value))) return k;
    } catch (const Error&) {
    }
    document.refuse(text->where, quoted(text->value) + " is no power factor in hundredths", "write \"0.90\"");
    return std::nullopt;
}

std::vector<PowerFactorTable::Step> read_steps(Document& document, Table& table, std::string_view key, int standard, bool better) {
    std::vector<PowerFactorTable::Step> steps;
    int last = standard;
    for (Table& one : table.tables(key)) {
        const auto to = read_hundredths(document, one.required_text("to"));
        const auto each = one.required_text("each");
        Decimal percent;
        try {
            if (each) percent = Decimal(each->value);
        } catch (const Error& error) {
            document.refuse(each->where, quoted(each->value) + " is no percentage: " + error.findings().front().what, "write \"0.5\"");
        }
        if (!to) continue;
        if (better ? *to <= last : *to >= last)
            one.refuse("to", "the step does not lead away from the standard", better ? "let power factors rise" : "let power factors fall");
        last = *to;
        steps.push_back({*to, percent});
    }
    return steps;
}

}  // namespace

std::optional<int> power_factor_hundredths(Energy active, ReactiveEnergy reactive) {
    if (active.count() == 0 && reactive.count() == 0) return std::nullopt;
    const UInt128 p = square(active.count()), q = square(reactive.count());
    const auto reaches = [&](unsigned k) {  // (40000 − (2k − 1)²)·Ep² ≥ (2k − 1)²·Eq²
        const unsigned n = ((2 * k) - 1) * ((2 * k) - 1);
        return times(p, 40'000 - n) >= times(q, n);
    };
    unsigned low = 0, high = 100;  // reached; to be tried
    while (low < high) {
        const unsigned middle = (low + high + 1) / 2;
        if (reaches(middle))
            low = middle;
        else
            high = middle - 1;
    }
    return static_cast<int>(low);
}

PowerFactorTable PowerFactorTable::parse(std::string_view toml, const std::string& source) {
    Document document(toml, source, "power_factor/1", code::bad_power_factor_table);
    PowerFactorTable table;
    table.sha256_ = to_hex(wattle::sha256(toml));
    Table root = document.root();
    if (auto head = root.table("power_factor")) {
        if (const auto id = head->required_text("id")) table.id_ = id->value;
        if (auto from = head->table("source"))
            table.source_ = wattle::detail::read_source(*from);
        else if (!head->has("source"))
            document.refuse(head->where(), "source is missing", "add source = { issuer, document, date, url, note, checked }");
    } else if (!root.has("power_factor")) {
        document.refuse(root.where(), "the table [power_factor] is missing", "add [power_factor] with id and source");
    }
    auto standards = root.tables("standard");
    if (standards.empty()) document.refuse(root.where("standard"), "there is no standard", "add [[standard]] with standard, better and worse");
    for (Table& one : standards) {
        const auto hundredths = read_hundredths(document, one.required_text("standard"));
        if (!hundredths) {
            one.ignore_rest();
            continue;
        }
        const bool twice =
            std::any_of(table.standards_.begin(), table.standards_.end(), [&](const Standard& s) { return s.hundredths == *hundredths; });
        if (twice) one.refuse("standard", "the standard stands there twice", "keep one of them");
        Standard standard{*hundredths, read_steps(document, one, "better", *hundredths, true),
                          read_steps(document, one, "worse", *hundredths, false)};
        if (standard.worse.empty() || standard.worse.back().to != 0)
            one.refuse("worse", "the steps do not reach down to 0.00", "let the last one have to = \"0.00\"");
        table.standards_.push_back(std::move(standard));
    }
    document.finish();
    return table;
}

PowerFactorTable PowerFactorTable::load(const std::string& path) { return parse(wattle::read_file(path).value(), path); }

Decimal PowerFactorTable::percent(Decimal standard, int hundredths) const {
    if (hundredths < 0 || hundredths > 100)
        wattle::detail::throw_error(code::out_of_range, "power factor table " + quoted(id_), "cos φ is outside 0 to 1", "give hundredths, 0 to 100");
    for (const Standard& one : standards_) {
        if (standard != Decimal::from(one.hundredths, -2)) continue;
        Decimal sum(0);
        int last = one.hundredths;
        const bool better = hundredths > last;
        for (const Step& step : better ? one.better : one.worse) {
            const int to = better ? std::min(step.to, hundredths) : std::max(step.to, hundredths);
            if (better ? to <= last : to >= last) break;
            sum += step.each * Decimal(better ? to - last : last - to);
            last = to;
        }
        return sum;
    }
    std::string known;
    for (const Standard& one : standards_) known += (known.empty() ? "" : ", ") + to_string(Decimal::from(one.hundredths, -2));
    wattle::detail::throw_error(code::unknown_standard, "power factor table " + quoted(id_), "there is no standard " + to_string(standard),
                                "use " + known);
}

Decimal power_factor_percent(const PowerFactorTable& table, Decimal standard, Energy active, ReactiveEnergy reactive) {
    const auto hundredths = power_factor_hundredths(active, reactive);
    return hundredths ? table.percent(standard, *hundredths) : Decimal(0);
}

}  // namespace wattle::inline v0::tariff
