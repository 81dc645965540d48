// Numbers and instants in the layouts that nearly all files have, eight bytes at a time. What is laid out otherwise is left to csv_read.cpp.
#pragma once

#include "wattle/time/zone.hpp"

#include <array>
#include <bit>
#include <cstring>

namespace wattle::inline v0::detail::csv {

static_assert(std::endian::native == std::endian::little, "the first byte of a word is its lowest");

/// All that a scan may look at beyond where it stands.
constexpr std::size_t scan_reach = 64;

inline std::uint64_t load8(const char* p) {
    std::uint64_t word = 0;
    std::memcpy(&word, p, sizeof word);
    return word;
}

/// The digits at p, at most eight; returns how many there are.
inline int scan_digits(const char* p, std::uint64_t& number) {
    std::uint64_t x = load8(p) ^ 0x3030303030303030;  // a digit becomes its value, all else more than 9
    const std::uint64_t others = ((x + 0x7676767676767676) | x) & 0x8080808080808080;
    const int count = others == 0 ? 8 : std::countr_zero(others) / 8;
    if (count == 0) return 0;
    x <<= 8 * (8 - count);  // zeros before the first digit
    x = x * 10 + (x >> 8);  // pairs of digits, in every second byte
    number = ((x & 0x000000FF000000FF) * 0x000F424000000064 + ((x >> 16) & 0x000000FF000000FF) * 0x0000271000000001) >> 32;
    return count;
}

/// A number without exponent, of up to 15 digits before its decimal sign, 7 behind it, 18 in all.
struct ScannedNumber {
    std::int64_t mantissa = 0;
    int digits = 0;    // of the mantissa, leading zeros too
    int decimals = 0;  // of these behind the decimal sign
};

inline constexpr std::array<std::int64_t, 19> powers_of_ten = [] {
    std::array<std::int64_t, 19> powers{1};
    for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = 10 * powers[i - 1];
    return powers;
}();

/// Returns where the number ends, or nullptr.
inline const char* scan_number(const char* p, char decimal, ScannedNumber& number) {
    const bool negative = *p == '-';
    if (negative) ++p;
    std::uint64_t mantissa = 0, more = 0;
    int digits = scan_digits(p, mantissa);
    if (digits == 0) return nullptr;
    p += digits;
    if (digits == 8) [[unlikely]] {
        if (const int n = scan_digits(p, more); n != 0) {
            if (n == 8) return nullptr;
            mantissa = mantissa * static_cast<std::uint64_t>(powers_of_ten[static_cast<std::size_t>(n)]) + more;
            digits += n;
            p += n;
        }
    }
    int decimals = 0;
    if (*p == decimal) {
        decimals = scan_digits(++p, more);
        if (decimals == 0 || decimals == 8 || digits + decimals > 18) return nullptr;
        mantissa = mantissa * static_cast<std::uint64_t>(powers_of_ten[static_cast<std::size_t>(decimals)]) + more;
        p += decimals;
    }
    const auto magnitude = static_cast<std::int64_t>(mantissa);
    number = {negative ? -magnitude : magnitude, digits + decimals, decimals};
    return p;
}

/// Instants as 2026-03-01T00:15:00, with T or a space, up to six decimals, and Z, +08:00 or, where there is a zone, nothing behind it.
class InstantScanner {
public:
    explicit InstantScanner(const std::optional<Zone>& zone) : zone_(zone) {}

    /// Returns where the instant ends, or nullptr: for any other layout, and wherever the zone's clocks change within two days.
    const char* scan(const char* p, std::int64_t& micros) {
        if (const std::uint64_t date = load8(p); date != date_ || p[8] != day_[0] || p[9] != day_[1]) {
            if (!scan_date(p)) return nullptr;
        }
        if (p[10] != 'T' && p[10] != ' ') return nullptr;
        const std::uint64_t time = load8(p + 11) ^ 0x30303A30303A3030;  // HH:MM:SS: digits become their values, colons 0
        if ((((time + 0x76767F76767F7676) | time) & 0x8080808080808080) != 0) return nullptr;
        const auto two = [&](int byte) { return static_cast<std::int64_t>(((time >> (8 * byte)) & 15) * 10 + ((time >> (8 * byte + 8)) & 15)); };
        const std::int64_t hours = two(0), minutes = two(3), seconds = two(6);
        if (hours > 23 || minutes > 59 || seconds > 59) return nullptr;
        micros = midnight_ + (hours * 3600 + minutes * 60 + seconds) * 1'000'000;
        p += 19;
        if (*p == '.') {
            std::uint64_t fraction = 0;
            const int n = scan_digits(++p, fraction);
            if (n == 0 || n > 6) return nullptr;
            micros += static_cast<std::int64_t>(fraction) * powers_of_ten[static_cast<std::size_t>(6 - n)];
            p += n;
        }
        if (*p == 'Z') return p + 1;
        if (*p == '+' || *p == '-') return scan_offset(p, micros);
        return to_utc(micros) ? p : nullptr;
    }

private:
    bool scan_date(const char* p) {
        std::uint64_t year = 0, month = 0, day = 0;
        if (scan_digits(p, year) != 4 || p[4] != '-' || scan_digits(p + 5, month) != 2 || p[7] != '-' || scan_digits(p + 8, day) != 2) return false;
        const Date date(std::chrono::year(static_cast<int>(year)), std::chrono::month(static_cast<unsigned>(month)),
                        std::chrono::day(static_cast<unsigned>(day)));
        if (!date.ok()) return false;
        midnight_ = std::chrono::microseconds(std::chrono::sys_days(date).time_since_epoch()).count();
        date_ = load8(p);
        day_ = {p[8], p[9]};
        return true;
    }

    const char* scan_offset(const char* p, std::int64_t& micros) {
        const std::uint64_t text = load8(p) & 0x0000FFFFFFFFFFFF;
        if (text != offset_text_) {
            std::uint64_t hours = 0, minutes = 0;
            if (scan_digits(p + 1, hours) != 2 || p[3] != ':' || scan_digits(p + 4, minutes) != 2 || hours > 23 || minutes > 59) return nullptr;
            offset_text_ = text;
            offset_ = static_cast<std::int64_t>(hours * 60 + minutes) * (*p == '-' ? -60'000'000 : 60'000'000);
        }
        micros -= offset_;
        return p + 6;
    }

    bool to_utc(std::int64_t& micros) {
        if (!zone_) return false;
        if (static_cast<std::uint64_t>(micros - plain_begin_) >= plain_length_ && !seek(micros)) return false;
        micros -= zone_offset_;
        return true;
    }

    /// No offset reaches 27 h: where no clock changes for that long before and after, a local time is one instant.
    bool seek(std::int64_t local) {
        constexpr std::int64_t far = 27ll * 3'600'000'000;
        const ZonePeriod period = zone_->period(Instant(std::chrono::microseconds(local)));
        const std::int64_t begin = period.span.begin().time_since_epoch().count(), end = period.span.end().time_since_epoch().count();
        if (local < INT64_MIN / 2 + far || (begin != INT64_MIN && local < begin + far) || (end != INT64_MAX && local >= end - far)) return false;
        plain_begin_ = begin == INT64_MIN ? INT64_MIN / 2 : begin + far;
        plain_length_ = static_cast<std::uint64_t>((end == INT64_MAX ? INT64_MAX / 2 : end - far) - plain_begin_);
        zone_offset_ = std::chrono::microseconds(period.offset).count();
        return true;
    }

    std::optional<Zone> zone_;
    std::uint64_t date_ = 0;
    std::array<char, 2> day_{};
    std::int64_t midnight_ = 0;
    std::uint64_t offset_text_ = 0;
    std::int64_t offset_ = 0;
    std::int64_t plain_begin_ = 0;
    std::uint64_t plain_length_ = 0;
    std::int64_t zone_offset_ = 0;
};

}  // namespace wattle::inline v0::detail::csv
