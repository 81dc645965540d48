// A month of a house with one fault after the other, as the specification of the stream tells it (2.2, "Acceptance figure"): every column within 6 Wh.
#include "wattle/stream/counter.hpp"

#include "law.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <functional>
#include <random>
#include <vector>

using namespace wattle;
using namespace wattle::stream;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

/// Python's random.Random(n) for small n: the generator of <random>, seeded as init_by_array of mt19937ar.c does, with doubles of 53 bits and whole
/// numbers by rejection.
class PythonRandom {
public:
    explicit PythonRandom(std::uint32_t seed) {
        Words words{{seed}};
        words_.seed(words);
    }

    double random() {
        const std::uint64_t a = words_() >> 5, b = words_() >> 6;
        return static_cast<double>((a << 26) | b) / 9007199254740992.0;
    }
    /// From first to last − 1.
    int randrange(int first, int last) {
        const auto width = static_cast<std::uint32_t>(last - first);
        for (;;)
            if (const auto bits = static_cast<std::uint32_t>(words_()) >> (32 - std::bit_width(width)); bits < width) return first + static_cast<int>(bits);
    }

private:
    /// A seed sequence that gives the generator its state itself.
    struct Words {
        using result_type = std::uint32_t;
        std::vector<std::uint32_t> key;

        template <class It>
        void generate(It begin, It end) const {
            const auto n = static_cast<std::size_t>(end - begin);
            std::vector<std::uint32_t> mt(n);
            mt[0] = 19650218;
            for (std::size_t i = 1; i < n; ++i) mt[i] = 1812433253u * (mt[i - 1] ^ (mt[i - 1] >> 30)) + static_cast<std::uint32_t>(i);
            std::size_t i = 1, j = 0;
            const auto next = [&] {
                if (++i >= n) mt[0] = mt[n - 1], i = 1;
            };
            for (std::size_t k = std::max(n, key.size()); k != 0; --k) {
                mt[i] = (mt[i] ^ ((mt[i - 1] ^ (mt[i - 1] >> 30)) * 1664525u)) + key[j] + static_cast<std::uint32_t>(j);
                next();
                if (++j >= key.size()) j = 0;
            }
            for (std::size_t k = n - 1; k != 0; --k) {
                mt[i] = (mt[i] ^ ((mt[i - 1] ^ (mt[i - 1] >> 30)) * 1566083941u)) - static_cast<std::uint32_t>(i);
                next();
            }
            mt[0] = 0x8000'0000u;
            std::copy(mt.begin(), mt.end(), begin);
        }
    };
    std::mt19937 words_;
};

const Instant begin = parse_instant("2026-04-01T00:00:00Z");
constexpr int days = 30;
const Slots by_day = Slots::regular(begin, 24h, days);
const Interval month = by_day.span();

/// What the house has drawn, to the Ws: the minutes of the month, of the day before and of the day after.
class House {
public:
    explicit House(PythonRandom& random) {
        for (int minute = 0; minute < (days + 2) * 1'440; ++minute) {
            const int hour = minute / 60 % 24;
            const bool busy = hour == 7 || hour == 8 || (hour >= 18 && hour <= 21);
            const double u = random.random(), kettle = random.random();
            watts_.push_back(static_cast<std::int64_t>(std::floor(400 + 3500 * (busy ? 1 : 0) + 600 * u + 1500 * (kettle < 0.05 ? 1 : 0))));
            until_.push_back(until_.back() + 60 * watts_.back());
        }
    }
    std::int64_t watt_seconds(Instant t) const {
        const auto s = std::chrono::duration_cast<std::chrono::seconds>(t - (begin - 24h)).count();
        const auto minute = static_cast<std::size_t>(s / 60);
        return until_[minute] + (s % 60 == 0 ? 0 : watts_[minute] * (s % 60));
    }
    std::int64_t watt_hours(Instant t) const { return watt_seconds(t) / 3'600; }

private:
    std::vector<std::int64_t> watts_, until_{0};
};

/// At +7 min ± 60 s of each quarter-hour, one before the month and one after it as well.
std::vector<Reading> read(const House& house, PythonRandom& random) {
    std::vector<Reading> readings;
    for (int i = -1; i <= days * 96; ++i) {
        const Instant t = begin + 15min * i + 7min + std::chrono::seconds(random.randrange(-60, 61));
        readings.push_back({t, house.watt_hours(t), 0, {}, 0});
    }
    return readings;
}

struct Column {
    std::vector<Reading> readings;
    CounterRule rule = {.p_max = "12 kW"};
    int digits = 7;

    Series<Energy> used() const {
        Point point("house", PointKind::register_, Wh);
        point.digits = digits;
        point.every = 15min;
        return energy(readings, point, by_day, rule);
    }
    Reading& on(Instant t) { return *std::ranges::lower_bound(readings, t, {}, &Reading::at); }
    /// The meter that is there from then on began at `start`.
    void exchange(const House& house, Instant at, std::int64_t start) {
        rule.segments = {{.serial = "A", .end = house.watt_hours(at)}, {.from = at, .serial = "B", .start = start}};
        for (Reading& r : readings)
            if (r.at >= at) r.value = start + (house.watt_seconds(r.at) - house.watt_seconds(at)) / 3'600;
    }
    /// One in ten is lost, and if it is out those of 50 h. So many stay at the two ends.
    void lose(PythonRandom& random, bool is_out, std::size_t kept_at_ends) {
        std::vector<Reading> left;
        for (std::size_t i = 0; i < readings.size(); ++i) {
            const bool is_end = i < kept_at_ends || i + kept_at_ends >= readings.size();
            const bool is_lost = random.random() < 0.1 || (is_out && readings[i].at >= begin + 240h && readings[i].at < begin + 290h);
            if (is_end || !is_lost) left.push_back(readings[i]);
        }
        readings = std::move(left);
    }
};

struct Fault {
    std::string_view name;
    std::function<void(Column&, const House&)> apply;
    std::uint32_t seed = 7;
};
const std::array<Fault, 8> faults{{
    {"no fault",            [](Column&, const House&) {}},
    {"rolls at 10^5 Wh",    [](Column& c, const House&) {
         c.digits = 5;
         for (Reading& r : c.readings) r.value %= 100'000;
     }},
    // What was lost in the table is not written down: here Random(99) tells it.
    {"50 h out, 10 % lost", [](Column& c, const House&) {
         PythonRandom random(99);
         c.lose(random, true, 2);
     }},
    {"exchange to 0",       [](Column& c, const House& house) { c.exchange(house, begin + 500h + 40min, 0); }},
    {"to higher",           [](Column& c, const House& house) { c.exchange(house, begin + 500h + 40min, 700'000); }},
    {"1 Wh low once",       [](Column& c, const House&) {
         const auto low = std::ranges::lower_bound(c.readings, begin + 500h, {}, &Reading::at);
         low->value = std::prev(low)->value - 1;
     }},
    {"0 once",              [](Column& c, const House&) { c.on(begin + 500h).value = 0; }, 99},
    {"+500 kWh once",       [](Column& c, const House&) { c.on(begin + 500h).value += 500'000; }, 99},
}};

}  // namespace

TEST_CASE("the generator of the acceptance figure is that of Python") {
    // python3 -c 'import random; r = random.Random(7); print(r.random(), r.random(), r.random(), [r.randrange(-60, 61) for _ in range(8)])'
    PythonRandom seven(7), more(99);
    for (const double expected : {0.32383276483316237, 0.15084917392450192, 0.6509344730398537}) CHECK(seven.random() == expected);
    for (const int expected : {-51, 45, 8, -48, -14, 14, -53, 56}) CHECK(seven.randrange(-60, 61) == expected);
    for (const double expected : {0.40397807494366633, 0.20007544457494542, 0.17880232058661227}) CHECK(more.random() == expected);
    for (const int expected : {-29, -43, 37, -49, -28, 33, -11, 7}) CHECK(more.randrange(-60, 61) == expected);
    PythonRandom later(7);
    for (int i = 0; i < 1'000; ++i) later.random();
    CHECK(later.random() == 0.950867979111096);
}

TEST_CASE("a month is within 6 Wh whatever befell its register") {
    PythonRandom random(7), last(99);
    const House house(random);
    const std::int64_t watt_seconds = house.watt_seconds(month.end()) - house.watt_seconds(month.begin());
    CHECK((watt_seconds + 1'800) / 3'600 == 1'185'969);
    for (const Fault& fault : faults) {
        CAPTURE(fault.name);
        Column column{read(house, fault.seed == 7 ? random : last)};
        fault.apply(column, house);
        const Series<Energy> used = column.used();
        const double error = static_cast<double>(static_cast<std::int64_t>(sum(used).total.count())) / 1'000 - static_cast<double>(watt_seconds) / 3'600;
        double worst_day = 0;
        for (std::size_t d = 0; d < used.size(); ++d) {
            const double day = static_cast<double>(house.watt_seconds(by_day[d].end()) - house.watt_seconds(by_day[d].begin())) / 3.6;
            worst_day = std::max(worst_day, std::abs(static_cast<double>(used.counts()[d]) / day - 1));
        }
        MESSAGE(fault.name << ": " << error << " Wh, the worst day " << 100 * worst_day << " %");
        CHECK(std::abs(error) <= 6);
        CHECK(sum(used).missing == 0s);
        CHECK(worst_day < (fault.name.starts_with("50 h") ? 0.05 : 0.0012));
    }
}

TEST_CASE("with any seed and any losses the days of a month sum to the difference of its ends") {
    for (std::uint32_t seed = 0; seed < 20; ++seed) {
        PythonRandom random(seed), losses(seed + 1'000);
        const House house(random);
        for (const Fault& fault : faults) {
            CAPTURE(seed);
            CAPTURE(fault.name);
            if (fault.name.starts_with("50 h")) continue;  // all of them lose readings here
            Column column{read(house, random)};
            // In 50 h a register of five digits may have turned once, or not.
            column.lose(losses, !fault.name.starts_with("rolls"), 1);
            const std::vector<Reading> before = column.readings;
            fault.apply(column, house);
            // No fault strikes the readings beside the ends; those of another meter begin elsewhere.
            const bool is_exchange = !column.rule.segments.empty();
            const auto on_line = [&](Instant t) {
                const auto& readings = is_exchange ? column.readings : before;
                const auto after = std::ranges::lower_bound(readings, t, {}, &Reading::at);
                const Reading &a = *std::prev(after), &b = *after;
                return a.value * 1'000 + (b.value - a.value) * 1'000 * (t - a.at).count() / (b.at - a.at).count();
            };
            std::int64_t expected = on_line(month.end()) - on_line(month.begin());
            if (is_exchange) expected += (*column.rule.segments[0].end - *column.rule.segments[1].start) * 1'000;
            CHECK(sum(column.used()).total.count() == expected);
        }
    }
}
