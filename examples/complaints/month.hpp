// A synthetic month of a whole-Wh register, read each 15 minutes, and what can happen to it: the table of faults of the stream's specification.
#pragma once

#include "rules.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

namespace month {

/// Python's random.Random: the Mersenne Twister MT19937 (Matsumoto, Nishimura 1998), seeded by an array of one key.
class Random {
public:
    explicit Random(std::uint32_t key) {
        state_[0] = 19'650'218;
        for (std::uint32_t i = 1; i < n; ++i) state_[i] = 1'812'433'253 * mixed(i - 1) + i;
        std::uint32_t i = 1;
        const auto step = [&] {
            if (++i == n) state_[0] = state_[n - 1], i = 1;
        };
        for (std::uint32_t k = 0; k < n; ++k, step()) state_[i] = (state_[i] ^ (mixed(i - 1) * 1'664'525)) + key;
        for (std::uint32_t k = 1; k < n; ++k, step()) state_[i] = (state_[i] ^ (mixed(i - 1) * 1'566'083'941)) - i;
        state_[0] = 0x8000'0000;
    }

    double random() {
        const double high = next() >> 5, low = next() >> 6;
        return (high * 67'108'864 + low) / 9'007'199'254'740'992;
    }
    std::int64_t randrange(std::int64_t from, std::int64_t to) {
        const auto width = static_cast<std::uint64_t>(to - from);
        int bits = 0;
        while (width >> bits != 0) ++bits;
        std::uint32_t drawn = next() >> (32 - bits);
        while (drawn >= width) drawn = next() >> (32 - bits);
        return from + drawn;
    }

private:
    static constexpr std::uint32_t n = 624, m = 397;

    std::uint32_t mixed(std::uint32_t i) const { return state_[i] ^ (state_[i] >> 30); }
    std::uint32_t next() {
        if (at_ == n) {
            for (std::uint32_t i = 0; i < n; ++i) {
                const std::uint32_t y = (state_[i] & 0x8000'0000) | (state_[(i + 1) % n] & 0x7fff'ffff);
                state_[i] = state_[(i + m) % n] ^ (y >> 1) ^ (y % 2 == 0 ? 0 : 0x9908'b0df);
            }
            at_ = 0;
        }
        std::uint32_t y = state_[at_++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c'5680;
        y ^= (y << 15) & 0xefc6'0000;
        return y ^ (y >> 18);
    }

    std::array<std::uint32_t, n> state_{};
    std::uint32_t at_ = n;
};

inline constexpr std::int64_t day = 86'400, start = 900'000;                                    // the register one day before the month
inline constexpr std::int64_t exchange = 9 * day + 7 * 3600 + 120;                              // day 9, 07:02
inline constexpr std::int64_t fault_at = 12 * 96 + 8;                                           // the reading of day 12, 02:07
inline constexpr std::int64_t outage_begin = 9 * day + 80'100, outage_end = 9 * day + 260'100;  // 50 h from day 9, 22:15 on
inline constexpr std::array<std::string_view, 8> faults = {
    "no fault", "rolls at 10^5", "50 h out, 10 % lost", "exchange to 0", "exchange to higher", "1 Wh low once", "0 once", "+500 kWh once"};

struct Shown {
    std::int64_t second, Wh;
};

/// From left to right, as both languages add.
inline double total(const rules::Bars& bars) {
    double whole = 0;
    for (const double bar : bars) whole += bar;
    return whole;
}

class Month {
public:
    Month() {
        for (std::int64_t minute = -1440; minute < 31 * 1440; ++minute) {
            const double u = seven_.random(), peak = seven_.random();
            const std::int64_t hour = (minute + 1440) / 60 % 24;
            const bool busy = hour == 7 || hour == 8 || (hour >= 18 && hour <= 21);
            used_.push_back(used_.back() + static_cast<std::int64_t>(400 + 3500 * busy + 600 * u + 1500 * (peak < 0.05)));
        }
    }

    /// Wh of each day.
    rules::Bars truth() const {
        rules::Bars days;
        for (std::int64_t d = 0; d < 30; ++d) days.push_back(static_cast<double>(watt_seconds((d + 1) * day) - watt_seconds(d * day)) / 3600);
        return days;
    }

    /// What the register showed at the exchange.
    std::int64_t at_exchange() const { return start + watt_seconds(exchange) / 3600; }

    /// The readings of a fault. To be taken in the order of `faults`, because the draws follow each other.
    std::vector<Shown> column(std::string_view fault) {
        Random& chance = fault == "0 once" || fault == "+500 kWh once" ? ninety_nine_ : seven_;
        std::vector<Shown> rows;
        for (std::int64_t i = -96; i < 31 * 96; ++i) {
            const std::int64_t t = i * 900 + 420 + chance.randrange(-60, 61);
            const bool lost = fault == "50 h out, 10 % lost" && (chance.random() < 0.1 || (outage_begin <= t && t < outage_end));
            std::int64_t value = start + watt_seconds(t) / 3600;
            if (fault == "rolls at 10^5") value %= 100'000;
            if (fault == "exchange to 0" && t >= exchange) value -= at_exchange();
            if (fault == "exchange to higher" && t >= exchange) value += 2'000'000 - at_exchange();
            if (i == fault_at) {
                if (fault == "1 Wh low once") value = rows.back().Wh - 1;
                if (fault == "0 once") value = 0;
                if (fault == "+500 kWh once") value += 500'000;
            }
            if (!lost) rows.push_back({t, value});
        }
        return rows;
    }

private:
    std::int64_t watt_seconds(std::int64_t t) const {
        const std::int64_t minute = (t + day) / 60, second = (t + day) % 60;
        const auto at = used_.begin() + minute;
        return at[0] * 60 + (second == 0 ? 0 : (at[1] - at[0]) * second);
    }

    Random seven_{7}, ninety_nine_{99};
    std::vector<std::int64_t> used_ = {0};  // W × minutes since one day before
};

// As the specification prints it: error of the total in % (and of the worst day). VictoriaMetrics 1.79, ClickHouse 26.7 and Prometheus 2.42 were run there.
inline const std::map<std::string_view, std::array<std::string_view, 8>> published = {
    {"last - first", {"-0.50 (0.65)", "-101.7", "-7.4 (100)", "-110", "+58", "-0.49", "-0.50", "-0.50"}},
    {"ClickHouse deltaSum", {"-0.50 (0.65)", "-1.37 (3.4)", "-7.4 (100)", "-0.52", "+58", "-0.49", "+119", "+42"}},
    {"Timescale delta", {"-0.50 (0.65)", "-0.99 (2.7)", "-7.4 (100)", "-0.52", "+58", "+119", "+119", "+161"}},
    {"Timescale interpolated", {"0.00 (0.11)", "-0.50 (2.3)", "-6.6 (100)", "-0.02", "+59", "+119", "+119", "+162"}},
    {"Prometheus increase", {"+0.55 (0.66)", "+0.05 (1.7)", "-6.4 (100)", "+0.54", "+60", "+121", "+121", "+164"}},
    {"VictoriaMetrics increase", {"0.00 (0.23)", "-0.50 (2.2)", "0.00 (205)", "-0.02", "+59", "0.00", "+119", "+162"}},
    {"HA total_increasing", {"0.00 (0.23)", "-0.50 (2.2)", "0.00 (205)", "-0.02", "+59", "0.00", "+119", "+162"}},
    {"wattle", {"0.00 (0.11)", "0.00 (0.11)", "0.00 (3.7)", "0.00 (0.11)", "0.00 (0.11)", "0.00 (0.10)", "0.00 (0.10)", "0.00 (0.10)"}},
};

}  // namespace month
