#include "wattle/stream/alarm_samples.hpp"

#include "law.hpp"

#include <boost/multiprecision/cpp_int.hpp>

#include <sstream>

using namespace wattle;
using namespace wattle::stream;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

const Instant march = parse_instant("2026-03-01T00:00:00Z");

/// Amounts in kWh (or L), one per slot: "5 5? - 3~": suspect, missing, and with a minute missing.
template <class Q = Energy>
Series<Q> series_of(const std::string& text, std::chrono::microseconds step = 1h, Unit<Q> unit = kWh) {
    std::vector<std::int64_t> counts, missing;
    std::vector<Quality> qualities;
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        const char sign = word.back();
        counts.push_back(sign == '-' ? 0 : (std::stoll(word) * unit).count());
        qualities.push_back(sign == '-' || sign == '~' ? Quality(Reason::gap) : sign == '?' ? Quality(Reason::spike) : Quality());
        missing.push_back(sign == '-' ? step.count() : sign == '~' ? 60'000'000 : 0);
    }
    const Slots slots = Slots::regular(march, step, counts.size());
    return Series<Q>::from_columns(slots, std::move(counts), std::move(qualities), {}, std::move(missing));
}

/// "2+3-5 #1 122@4", in hours; as in the tests of alarms.
std::string shown(const std::vector<AlarmEvent>& events) {
    const auto hour = [](Instant t) {
        std::string text = std::to_string((t - march) / 1h);
        if (const auto rest = (t - march) % 1h; rest != 0us) text += ':' + std::to_string(rest / 1min);
        return text;
    };
    std::string text;
    for (const AlarmEvent& event : events) {
        if (!text.empty()) text += " | ";
        text += hour(event.start) + '+' + hour(event.raised_at) + '-' + (event.cleared_at ? hour(*event.cleared_at) : "") + " #" +
                std::to_string(event.level) + ' ' + to_string(event.extreme.to_decimal().rounded(half_even, Decimal("0.001"))) + '@' + hour(event.extreme_at);
    }
    return text;
}

}  // namespace

TEST_CASE("water that runs through every quiet hour of n nights leaks") {
    // Nights are hours 2 to 5 of days of 6 hours, so three slots each; 4 L are allowed in an hour.
    const auto run = [](const std::string& used, std::int64_t days) {
        std::vector<Interval> nights;
        for (int day = 0; day < 4; ++day) nights.emplace_back(march + day * 6h + 2h, march + day * 6h + 5h);
        const AlarmRule rule("leak", LeakAlarm{"4 L", days});
        return shown(alarms(rule, leak_samples(rule, series_of<Volume>(used, 1h, L), nights)));
    };
    //                day 0          day 1          day 2          day 3
    CHECK(run("9 9 4 9 9 9    9 9 9 9 4 9    9 9 9 4 9 9", 1) == "");  // 4 is normal
    CHECK(run("9 9 5 6 7 9    9 9 9 9 4 9", 1) == "2+5-11 #1 0.005@5");
    CHECK(run("0 0 5 5 5 0    0 0 7 6 8 0    0 0 4 5 5 0", 2) == "2+11-15 #1 0.006@11");  // m3; the night of the greatest smallest slot
    CHECK(run("0 0 5 5 5 0    0 0 4 6 8 0    0 0 5 5 5 0", 2) == "");
    CHECK(run("0 0 5 5 5 0    0 0 5 5 5 0    0 0 5 5 5 0", 3) == "2+17- #1 0.005@5");
    CHECK(run("0 0 5 5 5 0    0 0 - 3? - 0   0 0 5 5 5 0", 2) == "2+17- #1 0.005@5");  // nothing is known of a night
    CHECK(run("0 0 5 - 5 0", 1) == "2+5- #1 0.005@5");
    CHECK(run("0 0 5 4~ 5 0", 1) == "2+5- #1 0.005@5");     // some of it is missing: not known to be quiet
    CHECK(run("0 0 5 5~ 5 0", 1) == "2+5- #1 0.005@5");     // known to be more than 4 L
    CHECK(run("0 0 5 5", 1) == "");                         // the night is not over
    CHECK(run("0 0 5 5 5 0   0 0 4", 1) == "2+5-9 #1 0.005@5");  // but a quiet slot is one
    const AlarmRule rule("leak", LeakAlarm{"4 L", 1});
    CHECK(leak_samples(rule, Series<Volume>(), std::vector{Interval(march, march + 1h)}).empty());
    CHECK(leak_samples(rule, series_of<Volume>("5", 1h, L), std::vector{Interval(march - 9h, march - 8h), Interval(march + 30min, march + 1h), Interval(march, march)}).empty());
    CHECK(code_of([&] { return leak_samples(rule, Series<Energy>(), {}); }) == "other_kind");
    CHECK(code_of([&] { return leak_samples(AlarmRule("a", QuotaAlarm{}), Series<Energy>(), {}); }) == "bad_alarm");
}

TEST_CASE("a quota warns at 80 %, where it will not do, and where it is used up") {
    // Two periods of ten hours.
    const auto run = [](const std::string& used, int first, int second, std::chrono::microseconds delay = 0us) {
        AlarmRule rule("quota", QuotaAlarm{});
        rule.delay = delay;
        const std::vector<Quota<Energy>> quotas{{{march + 10h, march + 20h}, second * kWh}, {{march, march + 10h}, first * kWh}};
        return shown(alarms(rule, quota_samples(rule, series_of(used), quotas)));
    };
    CHECK(run("1 1 1 1 1 1 1", 10, 0) == "");                              // 70 %, and goes on to 100 % exactly
    CHECK(run("1 1 1 1 1 1 1 1", 10, 0) == "7+8- #1 8.000@8");             // 80 % of 10
    CHECK(run("1 1 1 1 1 1 1 2", 10, 0) == "7+8- #2 9.000@8");             // 9 + 9/8 × 2 = 11.25
    CHECK(run("1 1 1 1 1 1 1 2 1", 10, 0) == "7+8- #3 10.000@9");
    CHECK(run("2", 10, 0) == "0+1- #2 2.000@1");                           // 2 + 2 × 9 = 20
    CHECK(run("2 0", 10, 0) == "0+1-2 #2 2.000@1");                        // 2 + 1 × 8 = 10
    CHECK(run("2 0", 10, 0, 2h) == "");
    CHECK(run("2 1 1", 10, 0, 2h) == "0+2- #2 4.000@3");                   // 3 + 1.5 × 8 = 15 after two hours
    CHECK(run("- 2 2? 2", 25, 0) == "");                                   // 4 in the 2 h that are known: 4 + 2 × 6 = 16
    CHECK(run("- 2 2? 2", 15, 0) == "1+2- #2 4.000@4");                    // 2 + 2 × 8 = 18 already
    CHECK(run("9 0 0 0 0 0 0 0 0 1 0 0", 10, 100) == "0+1-10 #3 10.000@10");  // the next period clears, also what was raised with its last hour
    CHECK(run("0 0 0 0 0 0 0 0 0 10", 10, 100) == "9+10-10 #3 10.000@10");
    CHECK(run("9 0 0 0 0 0 0 0 0 1 9 0", 10, 10) == "0+1-10 #3 10.000@10 | 10+11- #2 9.000@11");
    CHECK(run("-1 -1", 10, 0) == "");
    CHECK(run("0", 0, 0) == "0+1- #3 0.000@1");                            // of nothing, all is used
}

TEST_CASE("another quota takes the place of the one before") {
    // C17: the government's quota replaces the manual one; what was used counts for both.
    const AlarmRule rule("quota", QuotaAlarm{});
    const Interval period(march, march + 10h);
    const std::vector<Quota<Energy>> quotas{{period, 10 * kWh}, {period, 100 * kWh, march + 3h}};
    CHECK(shown(alarms(rule, quota_samples(rule, series_of("9 0 0 0"), quotas))) == "0+1-3 #2 9.000@1");
    const std::vector<Quota<Energy>> lower{{period, 100 * kWh}, {period, 9 * kWh, march + 3h}};
    CHECK(shown(alarms(rule, quota_samples(rule, series_of("9 0 0 0"), lower))) == "2+3- #3 9.000@3");
}

TEST_CASE("quotas have periods of whole slots, one after the other") {
    const AlarmRule rule("quota", QuotaAlarm{});
    const auto code = [&](std::vector<Quota<Energy>> quotas) { return code_of([&] { return quota_samples(rule, series_of("1 1 1"), quotas); }); };
    CHECK(code({{{march, march + 2h}, -1 * kWh}}) == "out_of_range");
    CHECK(code({{{march, march + 2h}, 1 * kWh}, {{march + 1h, march + 3h}, 1 * kWh}}) == "out_of_range");
    CHECK(code({{{march + 30min, march + 2h}, 1 * kWh}}) == "other_grid");
    CHECK(code({{{march, march + 90min}, 1 * kWh}}) == "other_grid");
    CHECK(code({{{march - 9h, march - 8h}, 1 * kWh}, {{march + 30h, march + 31h}, 1 * kWh}, {{march, march}, 1 * kWh}}) == "");
    CHECK(quota_samples(rule, Series<Energy>(), std::vector<Quota<Energy>>{{{march, march + 2h}, 1 * kWh}}).empty());
    // The greatest amounts that there are.
    const auto most = Energy::from_count(INT64_MAX);
    const Series<Energy> much(Slots::between({Instant::min(), Instant(0us), Instant::max()}), std::vector{most, most});
    CHECK(alarms(rule, quota_samples(rule, much, std::vector<Quota<Energy>>{{{Instant::min(), Instant::max()}, most}})).at(0).level == 3);
    const auto least = Energy::from_count(INT64_MIN);
    const Series<Energy> little(Slots::between({Instant::min(), Instant(0us), Instant::max()}), std::vector{least, least});
    CHECK(alarms(rule, quota_samples(rule, little, std::vector<Quota<Energy>>{{{Instant::min(), Instant::max()}, most}})).empty());
}

TEST_CASE("demand is about to exceed the contract") {
    // Slots of 15 min, blocks of an hour. After 10 kWh in a quarter, 10 + 10 × 3 = 40 kWh in the hour: 40 kW.
    const auto run = [](const std::string& used, const char* contract, int hysteresis = 0) {
        AlarmRule rule("peak", DemandAlarm{contract});
        rule.hysteresis = hysteresis;
        return shown(alarms(rule, demand_samples(rule, series_of(used, 15min), Interval(march, march + 10h), {.window = 1h})));
    };
    CHECK(run("10", "40 kW") == "");
    CHECK(run("10", "39.999 kW") == "0:15+0:15- #1 40.000@0:15");
    CHECK(run("10 9 9", "0.039 MW") == "0:15+0:15-0:30 #1 0.040@0:15");  // 19 + 9 × 2 = 37
    CHECK(run("10 9 9", "39 kW", 2) == "0:15+0:15-0:30 #1 40.000@0:15"); // on 39 − 2
    CHECK(run("10 9 9", "39 kW", 3) == "0:15+0:15- #1 40.000@0:15");     // 28 + 9 = 37 still
    CHECK(run("10 9 9 9", "39 kW", 3) == "0:15+0:15-1 #1 40.000@0:15");  // the next hour begins with 9 × 4
    CHECK(run("10 - 9", "39 kW") == "0:15+0:15- #1 40.000@0:15");        // nothing is predicted where something is missing
    CHECK(run("10? 1 1", "30 kW") == "");
    CHECK(code_of([] {
              const AlarmRule rule("peak", DemandAlarm{"1 m3/h"});
              return demand_samples(rule, Series<Energy>(), Interval(march, march + 1h));
          }) == "other_kind");
}

TEST_CASE("a balance outside of its tolerance, and a sub-meter that is missing") {
    // Section 5 of the specification of the stream: 1 000 = 600 + 350 + loss 20, all of class 1, k = 2: ρ = 30 > 2 × √(10² + 6² + 3.5²) = 24.35.
    const auto run = [](const std::string& residuals, std::int64_t days = 7) {
        const AlarmRule rule("plant-balance", BalanceAlarm{days});
        std::vector<Balance<Energy>> balances;
        std::istringstream words(residuals);
        for (std::string word; words >> word;) {
            const auto day = [&](int kilowatt_hours) {
                Series<Energy> one(Slots::regular(march + balances.size() * 24h, 24h, 1));
                if (word != "-") one.set(0, kilowatt_hours * kWh, word.back() == '?' ? Quality(Reason::spike) : Quality());
                return one;
            };
            const int residual = word == "-" ? 0 : std::stoi(word);
            balances.push_back(balance<Energy>({day(970 + residual)}, std::vector<Branch<Energy>>{{day(600)}, {day(350)}}, day(20)));
        }
        return shown(alarms(rule, balance_samples<Energy>(rule, Slots::regular(march, 24h, balances.size()), balances)));
    };
    CHECK(run("30") == "0+24- #1 30.000@24");
    CHECK(run("24") == "");
    CHECK(run("24 30 20 -30") == "24+48-72 #1 30.000@48 | 72+96- #-1 -30.000@96");
    CHECK(run("30 -30") == "0+24-48 #1 30.000@24 | 24+48- #-1 -30.000@48");
    CHECK(run("30 31 30 30 30 30", 7) == "0+24- #1 31.000@48");
    CHECK(run("30 31 30 30 30 30 30", 7) == "0+24- #2 31.000@48");
    CHECK(run("30 - 30? 30", 2) == "0+24- #2 30.000@24");           // days of which nothing is known, or not what, say nothing
    CHECK(run("-30 -30", 2) == "0+24- #-2 -30.000@24");
    CHECK(run("", 2) == "");
    CHECK(code_of([] { return balance_samples<Energy>(AlarmRule("a", BalanceAlarm{}), Slots::regular(march, 24h, 1), std::vector<Balance<Energy>>{}); }) == "other_grid");
}

TEST_CASE("samples follow each other") {
    const AlarmRule rule("plant-balance", BalanceAlarm{});
    AlarmMachine machine(rule);
    AlarmSample sample;
    sample.from = march;
    sample.at = march + 1h;
    CHECK(machine.push(sample));
    CHECK(!machine.push(sample));
    sample.from = sample.at;
    CHECK(machine.push(sample));
    sample.at = march;
    CHECK(!machine.push(sample));
    CHECK(code_of([&] { return alarms(rule, std::vector{sample, sample, AlarmSample()}); }) == "bad_alarm");
}

namespace {


struct Slot {
    std::int64_t amount = 0, missing = 0;  // µs
    bool suspect = false;
};

/// Hours of −2 to 5 kWh, some suspect, some missing in whole or in part.
std::vector<Slot> any_slots(std::int64_t unit) {
    std::vector<Slot> all(static_cast<std::size_t>(pick(16)));
    for (Slot& one : all) {
        one.amount = (pick(8) - 2) * unit;
        const int what = pick(8);
        one.missing = what == 0 ? 3'600'000'000 : what == 1 ? 600'000'000ll * (1 + pick(5)) : 0;
        one.suspect = what == 2;
        if (what == 0) one.amount = 0;
    }
    return all;
}
Series<Energy> series_of(const std::vector<Slot>& slots) {
    std::vector<std::int64_t> counts, missing;
    std::vector<Quality> qualities;
    for (const Slot& one : slots) {
        counts.push_back(one.amount);
        missing.push_back(one.missing);
        qualities.push_back(one.missing != 0 ? Quality(Reason::gap) : one.suspect ? Quality(Reason::spike) : Quality());
    }
    return Series<Energy>::from_columns(Slots::regular(march, 1h, slots.size()), counts, qualities, {}, missing);
}

}  // namespace

TEST_CASE("samples of all series") {
    LAW("a quota is judged by exact fractions", [] {
        using Whole = boost::multiprecision::cpp_int;
        const std::int64_t unit = pick(2) == 0 ? 1 : 1'000'000'000'000'000'000;
        const auto slots = any_slots(unit);
        const int begin = pick(4), end = begin + 1 + pick(12), change = begin + pick(12);
        const std::int64_t first = pick(10) * std::min<std::int64_t>(unit, 900'000'000'000'000'000), second = pick(10) * std::min<std::int64_t>(unit, 900'000'000'000'000'000);
        const bool changes = pick(2) == 0;
        const Interval period(march + begin * 1h, march + end * 1h);
        std::vector<Quota<Energy>> quotas{{period, Energy::from_count(first)}};
        if (changes) quotas.push_back({period, Energy::from_count(second), march + change * 1h + 1us});
        const AlarmRule rule("quota", QuotaAlarm{50 + pick(51)});
        const Whole warn = std::get<QuotaAlarm>(rule.watch).warn_percent.mantissa();

        std::vector<std::pair<Instant, int>> expected;
        Whole used = 0, known = 0;
        for (int i = begin; i < end && i < static_cast<int>(slots.size()); ++i) {
            const Slot& one = slots[static_cast<std::size_t>(i)];
            if (one.suspect || one.missing == 3'600'000'000) continue;
            used += one.amount;
            known += 3'600'000'000 - one.missing;
            const Whole quota = changes && i + 1 > change ? second : first, rest = Whole(end - i - 1) * 3'600'000'000;
            const int level = used >= quota ? 3 : used * known + used * rest > quota * known && used > 0 ? 2 : used * 100 >= quota * warn ? 1 : 0;
            expected.emplace_back(march + (i + 1) * 1h, level);
        }
        if (!expected.empty() && static_cast<int>(slots.size()) >= end) expected.emplace_back(period.end(), 0);
        std::vector<std::pair<Instant, int>> found;
        for (const AlarmSample& sample : quota_samples(rule, series_of(slots), quotas)) {
            RC_ASSERT(sample.high.raised == sample.high.kept);
            found.emplace_back(sample.at, sample.high.raised);
        }
        RC_ASSERT(found == expected);
    });
    LAW("a night leaks where every known hour does", [] {
        const auto slots = any_slots(1'000'000);
        const int begin = pick(10), end = begin + pick(6);
        const int most = pick(4);
        const auto samples = leak_samples(AlarmRule("leak", LeakAlarm{Threshold(most, AnyUnit("kWh")), 1}), series_of(slots), std::vector{Interval(march + begin * 1h, march + end * 1h)});
        int quiet = -1, loud = 0;
        for (int i = begin; i < end && i < static_cast<int>(slots.size()); ++i) {
            const Slot& one = slots[static_cast<std::size_t>(i)];
            if (one.suspect || one.missing == 3'600'000'000) continue;
            if (one.amount > most * 1'000'000)
                ++loud;
            else if (one.missing == 0 && quiet < 0)
                quiet = i;
        }
        const bool leaks = quiet < 0 && loud > 0 && end <= static_cast<int>(slots.size());
        RC_ASSERT(samples.size() == (quiet >= 0 || leaks ? 1u : 0u));
        if (!samples.empty()) RC_ASSERT(samples[0].high.raised == (leaks ? 1 : 0));
        if (quiet >= 0) RC_ASSERT(samples[0].at == march + (quiet + 1) * 1h);
    });
}
