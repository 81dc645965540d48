#include "csv_reader.hpp"

namespace wattle::inline v0::detail::csv {

namespace {

/// "'=A1" is "=A1" that a spreadsheet must not run; the writer puts one apostrophe before any number of them.
void take_off_apostrophe(std::string& id) {
    const auto first = id.find_first_not_of('\'');
    if (first != 0 && first != std::string::npos && std::string_view("=+-@\t\r").find(id[first]) != std::string_view::npos) id.erase(0, 1);
}

}  // namespace

/// [+-]digits[decimal digits][e[+-]digits], as `Decimal` reads it, up to 38 digits; without an exception, because a broken file has millions.
Scan scan_exact(std::string_view text, char decimal, Number& number) {
    std::size_t at = 0;
    const auto digit = [&] { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
    const auto sign = [&] {
        const bool minus = at < text.size() && text[at] == '-';
        if (minus || (at < text.size() && text[at] == '+')) ++at;
        return minus;
    };
    const bool negative = sign();
    Int128 mantissa = 0;
    int exponent = 0;
    bool any = false, too_long = false;
    const auto take = [&](int step) {
        for (; digit(); ++at, any = true) {
            too_long = too_long || mantissa > (int128_max - 9) / 10;
            if (!too_long) mantissa = mantissa * 10 + (text[at] - '0');
            exponent -= step;
        }
    };
    take(0);
    if (at < text.size() && text[at] == decimal) ++at, take(1);
    if (!any) return Scan::no_number;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        const bool below = sign();
        if (!digit()) return Scan::no_number;
        int power = 0;
        for (; digit(); ++at) power = std::min(10'000, power * 10 + (text[at] - '0'));
        exponent += below ? -power : power;
    }
    if (at != text.size()) return Scan::no_number;
    number = {negative ? -mantissa : mantissa, exponent};
    return too_long ? Scan::too_long : Scan::good;
}

/// number / resolution as a whole number, if it is one.
Fit to_counts(Number number, Decimal resolution, std::int64_t& counts) {
    auto [mantissa, shift] = number;
    Int128 step = resolution.mantissa();
    shift -= resolution.exponent();
    for (; mantissa != 0 && shift < 0 && mantissa % 10 == 0; ++shift) mantissa /= 10;
    for (; shift > 0 && step % 10 == 0; --shift) step /= 10;
    Int128 scaled = mantissa;
    if (mantissa != 0) {
        if (shift < 0) return Fit::too_fine;
        if (shift > detail::greatest_power || detail::multiply_overflows(mantissa, detail::power_of_ten(shift), scaled)) return Fit::too_large;
    }
    if (scaled % step != 0) return Fit::too_fine;
    scaled /= step;
    if (scaled < INT64_MIN || scaled > INT64_MAX) return Fit::too_large;
    counts = static_cast<std::int64_t>(scaled);
    return Fit::exact;
}

std::optional<std::int64_t> Reader::instant(const Cell& cell) {
    return options_.instants == CsvInstants::iso ? iso_instant(cell) : epoch_instant(cell);
}

std::optional<std::int64_t> Reader::iso_instant(const Cell& cell) {
    const std::string& text = cell.text;
    const auto refuse = [&](Code code, const std::string& what, std::string remedy) {
        find(code, cell.at, [&] { return what; }, std::move(remedy));
        return std::nullopt;
    };
    try {
        const bool naive = text.size() > 10 && text.find_first_of("Zz+-", 10) == std::string::npos;
        if (!naive) return parse_instant(text).time_since_epoch().count();
        const LocalTime local = parse_local(text);
        if (options_.zone) return options_.zone->to_instant(local, options_.ambiguous).time_since_epoch().count();
        if (!std::exchange(told_zone_, true))
            return refuse(code::missing_option, quoted(text) + " has no offset, so it names no instant",
                          "give the zone of the file, such as zone = \"Asia/Shanghai\", or write the offset behind it: +08:00 (told once)");
        return std::nullopt;
    } catch (const Error& error) {
        const Finding& cause = error.findings().front();
        if (cause.code == code::doubled_local_time)
            return refuse(cause.code, cause.what, "write the offset behind it, or give ambiguous = \"earlier\" or \"later\"");
        if (cause.code == code::missing_local_time)
            return refuse(cause.code, cause.what,
                          "correct it; if the meter keeps standard time all year, give that as the zone: fixed, at its offset from UTC");
        if (text.empty()) return refuse(cause.code, "the row has no instant", "write when the value was read");
        const auto first = text.find_first_not_of("0123456789");
        if (first == std::string::npos && text.size() >= 9)
            return refuse(cause.code, quoted(text) + " is a number, and no date",
                          "if it counts from 1970, give instants = \"seconds\", \"milliseconds\" or \"microseconds\"");
        if (first == 5 && text[5] == '.' && text.find_first_not_of("0123456789", 6) == std::string::npos)
            return refuse(cause.code, quoted(text) + " is a number, and no date; it looks like the days that Excel counts",
                          "format the column in Excel as yyyy-mm-dd hh:mm:ss, and export it again");
        if ((first == 1 || first == 2) && (text[first] == '/' || text[first] == '.' || text[first] == '-'))
            return refuse(cause.code, quoted(text) + " does not tell which of its numbers is the day",
                          "write the year first, as in 2026-03-01 00:15:00; in Excel: format the column as yyyy-mm-dd hh:mm:ss");
        const bool no_date = cause.what == "this is not a date and a time";
        return refuse(cause.code, quoted(text) + ": " + cause.what,
                      no_date ? "write it as 2026-03-01T08:00:00+08:00 or 2026-03-01T00:00:00Z" : cause.remedy);
    }
}

std::optional<std::int64_t> Reader::epoch_instant(const Cell& cell) {
    constexpr int exponents[] = {0, 6, 3, 0};
    const std::string unit(to_string(options_.instants));
    Number number;
    if (scan_exact(cell.text, '.', number) != Scan::good) {
        find(
            code::bad_instant, cell.at, [&] { return quoted(cell.text) + " is no number of " + unit + " since 1970"; },
            "write the number, or give instants = \"iso\" for dates and times");
        return std::nullopt;
    }
    number.exponent += exponents[static_cast<std::size_t>(options_.instants)];
    std::int64_t micros = 0;
    const Fit fit = to_counts(number, 1, micros);
    if (fit == Fit::too_fine) {
        find(code::bad_instant, cell.at, [&] { return quoted(cell.text) + " is finer than a microsecond"; }, "round it");
        return std::nullopt;
    }
    // Seconds that were called milliseconds lie in January 1970, milliseconds that were called seconds in a far future.
    constexpr std::int64_t first = 31'536'000'000'000, last = 253'402'300'800'000'000;
    if (fit == Fit::too_large || micros < first || micros >= last) {
        find(
            code::bad_instant, cell.at,
            [&] {
                return quoted(cell.text) + " " + unit + " since 1970 " +
                       (fit == Fit::too_large || micros >= last ? "lie beyond the year 9999" : "lie before 1971");
            },
            "give instants = \"seconds\", \"milliseconds\" or \"microseconds\", whichever these are");
        return std::nullopt;
    }
    return micros;
}

/// The point of a row; one that nobody has declared begins only where it is `wanted`, in a row with an instant.
Channel* Reader::channel_of(const Cell& cell, const Cell* unit, bool wanted) {
    if (const auto found = by_spelling_.find(cell.raw); found != by_spelling_.end()) return found->second->channel;
    std::string id = cell.text;
    take_off_apostrophe(id);
    Channel* channel = nullptr;
    if (const auto found = by_id_.find(id); found != by_id_.end()) {
        channel = found->second;
        const AnyUnit own = points_[channel->place].unit;
        if (header_unit_ && *header_unit_ != own) {
            find(
                code::mixed_units, cell.at,
                [&] {
                    return "the values are in " + to_string(*header_unit_) + ", and the point " + quoted(id) + " is declared in " + to_string(own);
                },
                "declare the point as the file has it, or mend the header (told once for each id)");
            channel = nullptr;
        }
    } else if (id.empty()) {
        find(code::unknown_point, cell.at, [] { return "the row names no point"; }, "write its id, or leave the row out");
        return nullptr;
    } else if (!options_.points.empty()) {
        find(
            code::unknown_point, cell.at,
            [&] { return "there is no point " + quoted(id) + " among the " + std::to_string(options_.points.size()) + " declared"; },
            "declare it, or leave its rows out (told once for each id)");
    } else if (unclean(id) != std::string_view::npos) {
        find(
            code::bad_text, cell.at, [&] { return "this id is not UTF-8, or has a control character in it: " + quoted(id); },
            "save the file as UTF-8 (in Excel: \"CSV UTF-8\"), or declare the point");
    } else if (!wanted) {
        demand_options();  // with what is wrong with the instant, not one after the other
        return nullptr;
    } else {
        const auto known = unit != nullptr ? unit_of(unit->text, unit->at) : header_unit_ ? header_unit_ : options_.unit;
        if (unit != nullptr && !known) return nullptr;
        channel = open_channel(id, known, cell.at);
        if (channel == nullptr) return nullptr;
    }
    if (cell.raw.find('\n') == std::string_view::npos) {  // a row of two lines stays with slow_row, which counts them
        Spelling& spelling = spellings_.emplace_back(Spelling{std::string(cell.raw), channel});
        by_spelling_.emplace(spelling.raw, &spelling);
    }
    return channel;
}

bool Reader::same_unit(const Channel& channel, const Cell& unit) {
    const AnyUnit own = points_[channel.place].unit;
    if (unit.text == own.symbol()) return true;
    find(
        code::mixed_units, unit.at,
        [&] { return "this row is in " + quoted(unit.text) + ", and the point " + quoted(points_[channel.place].id) + " in " + to_string(own); },
        channel.declared ? "declare the point as the file has it, or mend the row" : "give all values of a point in one unit");
    return false;
}

std::optional<Quality> Reader::quality(const Cell& cell) {
    if (cell.text.empty()) return Quality();
    auto found = std::find_if(qualities_.begin(), qualities_.end(), [&](const auto& known) { return known.first == cell.text; });
    std::string remedy;
    if (found == qualities_.end()) {
        std::optional<Quality> parsed;
        try {
            parsed = parse_quality(cell.text);
        } catch (const Error&) {
        }
        if (qualities_.size() >= 64) qualities_.clear();  // not a file of qualities
        found = qualities_.insert(qualities_.end(), {cell.text, parsed});
    }
    if (!found->second)
        find(
            code::bad_quality, cell.at, [&] { return quoted(cell.text) + " is no quality that wattle knows"; },
            "write measured, estimated, substituted, suspect, missing or a reason such as glitch+rollover; ignore the column only if every row can "
            "be trusted");
    return found->second;
}

std::uint16_t Reader::source(const Cell& cell) {
    Number number;
    std::int64_t counts = 0;
    if (cell.text.empty()) return 0;
    if (scan_exact(cell.text, '.', number) == Scan::good && to_counts(number, 1, counts) == Fit::exact && counts >= 0 && counts <= UINT16_MAX)
        return static_cast<std::uint16_t>(counts);
    find(code::bad_number, cell.at, [&] { return quoted(cell.text) + " is no number of a source"; }, "write a whole number from 0 to 65535");
    return 0;
}

bool Reader::is_missing(std::string_view text) const {
    return text.empty() ||
           std::any_of(options_.missing.begin(), options_.missing.end(), [&](const auto& word) { return equal_in_any_case(text, word); });
}

bool Reader::is_sentinel(const Number& number) const {
    return std::any_of(options_.sentinels.begin(), options_.sentinels.end(),
                       [&](Decimal s) { return detail::compare(number.mantissa, number.exponent, s.mantissa(), s.exponent()) == 0; });
}

void Reader::refuse_number(const Cell& cell, Scan scan) {
    const std::string& text = cell.text;
    const auto refuse = [&](Code code, std::string_view what, std::string remedy) {
        find(code, cell.at, [&] { return quoted(text) + std::string(what); }, std::move(remedy));
    };
    if (scan == Scan::too_long) return refuse(code::overflow, " has more than 38 digits", "round it");
    const char other = options_.decimal == '.' ? ',' : '.';
    const std::string give_other = std::string("give decimal = \"") + other + '"', sign = other == ',' ? "the comma" : "the point";
    const bool digits_only =
        text.find_first_not_of("+-0123456789.,' \xC2\xA0\xE2\x80\xAF_") == std::string::npos && text.find_first_of("0123456789") != std::string::npos;
    if (!digits_only) return refuse(code::bad_number, " is no number", "if it means \"no value\", add it to missing; else mend the cell");
    const auto others = std::count(text.begin(), text.end(), other), own = std::count(text.begin(), text.end(), options_.decimal);
    if (others == 1 && own == 0)
        return refuse(code::bad_number, " is no number as it stands",
                      "if " + sign + " is the decimal sign, " + give_other + "; if it parts thousands, export without it");
    const bool other_last = others == 1 && own != 0 && text.rfind(other) > text.rfind(options_.decimal);
    refuse(
        code::bad_number, " is no number as it stands",
        "export numbers without thousands separators" + (other_last ? ", and " + give_other : std::string()) + ": 1.234 and 1,234 mean two things");
}

/// One value of a row. Without channel or instant there is no reading, but what is wrong is told all the same.
void Reader::value(const Cell& cell, Channel* channel, std::optional<std::int64_t> micros, Quality quality, std::uint16_t source) {
    const auto done = [&](std::int64_t counts, Quality worst) {
        if (channel != nullptr && micros) push(*micros, worst.missing() ? 0 : counts, channel->place, worst, source);
    };
    const auto missing = [&](Reason reason) { done(0, quality.missing() ? quality : worse(quality, reason)); };
    if (is_missing(cell.text)) return missing(Reason::missing);

    Number number;
    if (const Scan scan = scan_exact(cell.text, options_.decimal, number); scan != Scan::good) {
        refuse_number(cell, scan);
        return missing(Reason::bad_digit);
    }
    if (is_sentinel(number)) return done(0, worse(quality, Reason::sentinel));
    if (channel == nullptr || !micros) return;
    if (quality.missing()) {
        find(
            code::bad_quality, cell.at,
            [&] { return "the quality " + short_text(quality) + " says that there is no value, and here is " + quoted(cell.text); },
            "empty the cell, or correct the quality");
        return missing(Reason::missing);
    }
    if (!channel->declared && looks_like_sentinel(number.mantissa)) {
        find(
            code::undeclared_sentinel, cell.at, [&] { return quoted(cell.text) + " is what many devices send for \"no value\""; },
            "if it means that, add it to sentinels; if it is a value, declare the point");
        return missing(Reason::sentinel);
    }
    const Point& point = points_[channel->place];
    if (channel->open && -number.exponent > channel->decimals) {
        if (-number.exponent > Decimal::greatest_exponent) {
            find(code::off_resolution, cell.at, [&] { return quoted(cell.text) + " has more than 38 decimals"; }, "give resolution and round");
            return missing(Reason::off_resolution);
        }
        channel->decimals = -number.exponent;
        channel->resolution = Decimal::from(1, number.exponent);
        if (!channel->fresh) refinements_.push_back({rows_, channel, channel->decimals, place(cell.at)});
    }
    std::int64_t counts = 0;
    Fit fit = to_counts(number, channel->resolution, counts);
    if (fit == Fit::too_fine && options_.round) {
        try {
            const Decimal step = channel->resolution;
            counts = detail::narrow(detail::multiples(number.mantissa, number.exponent - step.exponent(), step.mantissa(), *options_.round), "value");
            fit = Fit::exact;
        } catch (const Error&) {
            fit = Fit::too_large;
        }
    }
    if (fit == Fit::too_fine) {
        find(
            code::off_resolution, cell.at,
            [&] {
                return quoted(cell.text) + " is no multiple of the resolution " + to_string(channel->resolution) + " of the point " +
                       quoted(point.id);
            },
            "give the finer resolution, or say how to round, such as round = \"half_even\"");
        return missing(Reason::off_resolution);
    }
    if (fit == Fit::too_large) {
        find(
            code::overflow, cell.at,
            [&] { return quoted(cell.text) + " at the resolution " + to_string(channel->resolution) + " does not fit 64 bits"; },
            "correct it, or give a coarser resolution");
        return missing(Reason::bad_digit);
    }
    if (channel->fresh) channel->first_decimals = channel->decimals;
    channel->fresh = false;
    done(counts, counts < channel->low || counts > channel->high ? worse(quality, Reason::outside_limits) : quality);
}

}  // namespace wattle::inline v0::detail::csv
