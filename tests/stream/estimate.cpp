#include "wattle/stream/estimate.hpp"

#include "stream/meter_loads.hpp"

#include <boost/multiprecision/cpp_int.hpp>

using namespace wattle;
using namespace wattle::stream;
using namespace wattle::test;
using namespace std::chrono_literals;
using boost::multiprecision::cpp_int;

namespace {

using Estimators = std::vector<Estimator<Energy>>;

/// "7 linear, 8 linear; …": what each slot is seen as, in Wh, with its reason where it was not measured.
std::string seen(const Series<Energy>& series) {
    std::string text;
    for (std::size_t i = 0; i < series.size(); ++i) {
        if (i != 0) text += ' ';
        text += series[i] ? to_string(wattle::detail::shortest(series[i]->count(), -3)) : "-";
        if (!series.quality(i).measured()) text += ':' + std::string(to_string(series.quality(i).reason()));
    }
    return text;
}

struct Estimated {
    Layered<Energy> layers;
    std::vector<MeterFinding> findings;
};
Estimated estimated(const MeterData<Energy>& data, const Estimators& estimators, std::vector<std::size_t> replace = {}) {
    Estimated result{Layered<Energy>(data.used), {}};
    result.findings = estimate(result.layers, data, std::span(estimators), replace);
    return result;
}
RegisterSpan<Energy> span(int from, int to, Energy amount, Energy count = 1 * Wh) {
    return {{monday + std::chrono::hours(from), monday + std::chrono::hours(to)}, amount, count};
}

}  // namespace

TEST_CASE("parts of an amount by weights") {
    struct Case {
        std::string_view name;
        std::int64_t amount;
        std::vector<std::int64_t> weights, expected;
    };
    const Case cases[] = {
        {"thirds",             100, {1, 1, 1},              {33, 33, 34}},   // ⌊100 k / 3⌋: 33, 66, 100
        {"thirds of less",    -100, {1, 1, 1},              {-34, -33, -33}},  // floored: −34, −67, −100
        {"a weight of 0",      100, {0, 3, 1},              {0, 75, 25}},
        {"by size",            100, {-3, 1},                {75, 25}},
        {"nothing to spread",    0, {2, 1},                 {0, 0}},
        {"the greatest",  INT64_MAX, {INT64_MAX, INT64_MAX}, {INT64_MAX / 2, INT64_MAX - INT64_MAX / 2}},
        {"the least",     INT64_MIN, {INT64_MIN, INT64_MIN}, {INT64_MIN / 2, INT64_MIN / 2}},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        const auto parts = spread(Energy::from_count(c.amount), c.weights);
        REQUIRE(parts);
        std::vector<std::int64_t> counts;
        for (const Energy part : *parts) counts.push_back(part.count());
        CHECK(counts == c.expected);
    }
    CHECK_FALSE(spread(5 * kWh, std::vector<std::int64_t>{0, 0}));
    CHECK_FALSE(spread(0 * kWh, std::vector<std::int64_t>{}));

    LAW("parts sum to the amount, and each edge is the floor of the line", [] {
        const auto amount = *any_count();
        const auto weights = *rc::gen::container<std::vector<std::int64_t>>(any_count());
        cpp_int whole = 0, sum = 0, below = 0;
        for (const auto w : weights) whole += abs(cpp_int(w));
        const auto parts = spread(Energy::from_count(amount), weights);
        RC_ASSERT(parts.has_value() == (whole != 0));
        if (!parts) return;
        for (std::size_t i = 0; i < weights.size(); ++i) {
            sum += abs(cpp_int(weights[i]));
            cpp_int quotient = cpp_int(amount) * sum / whole;
            if (amount < 0 && cpp_int(amount) * sum % whole != 0) --quotient;
            RC_ASSERT(cpp_int((*parts)[i].count()) == quotient - below);
            below = quotient;
        }
        RC_ASSERT(below == amount);
    });
}

TEST_CASE("which rule estimates what") {
    const auto data = [](std::vector<std::int64_t> wh) { return data_of(hours(wh)); };
    const Estimators linear = {LinearEstimate{}}, like = {LikeDaysEstimate{.days = 2}}, both = {LinearEstimate{}, LikeDaysEstimate{}};
    // Two hours lie on a line, three do not; ⌊(70 − 10) k / 3⌋, ⌊−10 k / 3⌋.
    CHECK(seen(estimated(data({10, -1, -1, 70}), linear).layers.seen()) == "10 30:interpolated 50:interpolated 70");
    CHECK(seen(estimated(data({20, -1, -1, 10}), linear).layers.seen()) == "20 16.666:interpolated 13.333:interpolated 10");
    CHECK(seen(estimated(data({10, -1, -1, -1, 70}), linear).layers.seen()) == "10 -:gap -:gap -:gap 70");
    CHECK(shown(estimated(data({10, -1, -1, -1, 70}), linear).findings) == "not_estimated 1+3 told");
    CHECK(seen(estimated(data({10, -1, -1, -1, 70}), Estimators{LinearEstimate{3h}}).layers.seen()) == "10 25:interpolated 40:interpolated 55:interpolated 70");
    CHECK(seen(estimated(data({-1, 10, -1}), linear).layers.seen()) == "-:gap 10 -:gap");
    // A power failure is no end point, nor is a value that was estimated.
    auto ends = data({10, -1, 30, -1, 50});
    ends.used.set(2, 30 * Wh, Quality().with(Flag::power_fail));
    CHECK(seen(estimated(ends, linear).layers.seen()) == "10 -:gap 30 -:gap 50");
    ends.used.set(2, 30 * Wh, Reason::sibling);
    CHECK(seen(estimated(ends, linear).layers.seen()) == "10 -:gap 30:sibling -:gap 50");

    // Days as slots: like days are those of its class, the nearest two, the earlier first.
    Series<Energy> days(Slots::regular(monday, 24h, 14));
    for (std::size_t i = 0; i < 14; ++i) days.set(i, static_cast<int>(i) * kWh);
    days.set_missing(2);   // a Wednesday: of 1 and 3
    days.set_missing(11);  // a Friday: of 10 and 9
    days.set_missing(12);  // a Saturday: of 5
    const auto of_days = estimated(data_of(days), like);
    CHECK(of_days.layers.seen()[2] == 2 * kWh);
    CHECK(of_days.layers.seen()[11] == 9.5 * kWh);
    CHECK(of_days.layers.seen()[12] == 5 * kWh);
    CHECK(of_days.layers.seen().quality(2) == Reason::like_days);
    CHECK(of_days.layers.seen().estimated(2) == 2 * kWh);
    CHECK(seen(estimated(data_of(days), Estimators{LikeDaysEstimate{.days = 3, .within_days = 6}}).layers.seen().slice(12, 1)) == "-:gap");
    REQUIRE(of_days.layers.entries().size() == 2);
    CHECK(of_days.layers.entries()[0].rule == "like_days");
    CHECK(of_days.layers.entries()[0].reason == "missing: gap");
    CHECK(of_days.layers.entries()[1].values.size() == 2);
}

TEST_CASE("profiles, models and siblings") {
    const auto data = data_of(hours({10, 20, -1, -1, 30}));
    const auto by = [&](std::vector<std::int64_t> weights, Reason reason, bool sized) {
        return seen(estimated(data, Estimators{ProfileEstimate<Energy>{hours(weights), reason, sized}}).layers.seen());
    };
    CHECK(by({1, 2, 3, 4, 3}, Reason::class_profile, true) == "10 20 30:class_profile 40:class_profile 30");
    CHECK(by({1, 2, 0, 4, 3}, Reason::sibling, true) == "10 20 0:sibling 40:sibling 30");
    CHECK(by({7, 7, 3, 4, 7}, Reason::modelled, false) == "10 20 3:modelled 4:modelled 30");
    CHECK(by({1, 2, -1, 4, 3}, Reason::class_profile, true) == "10 20 -:gap 40:class_profile 30");
    CHECK(by({0, 0, 3, 4, 0}, Reason::class_profile, true) == "10 20 -:gap -:gap 30");  // nothing tells its size
    CHECK(by({0, 0, 0, 0, 0}, Reason::class_profile, true) == "10 20 -:gap -:gap 30");
    // 60 Wh for weights of 7: ⌊60 × 3 / 7⌋, ⌊60 × 7 / 7⌋.
    CHECK(by({1, 2, 3, 4, 4}, Reason::class_profile, true) == "10 20 25.714:class_profile 34.286:class_profile 30");
}

TEST_CASE("estimates are scaled to the register, and the measured slots stay") {
    auto data = data_of(hours({10, 20, -1, -1, 30, 10}));
    const Estimators profile = {ProfileEstimate<Energy>{hours({1, 2, 3, 4, 3, 1})}};
    data.registers = {span(0, 5, 100 * Wh)};
    const auto scaled = estimated(data, profile);
    CHECK(seen(scaled.layers.seen()) == "10 20 17.142:profiled 22.858:profiled 30 10");  // 40 × 3 / 7
    REQUIRE(scaled.layers.history(2).size() == 3);
    CHECK(scaled.layers.history(2)[1].rule == "class_profile");
    CHECK(scaled.layers.history(2)[1].value == 30 * Wh);  // before it was scaled: 70 Wh for weights of 7
    CHECK(scaled.layers.history(2)[2].rule == "scale");
    CHECK(scaled.layers.history(2)[2].reason == "to the register: 0.1 kWh between 2026-03-02T00:00:00Z and 2026-03-02T05:00:00Z");
    CHECK(scaled.findings.empty());
    // A line that is scaled stays a line: energy of a gap, spread over its slots.
    CHECK(seen(estimated(data, Estimators{LinearEstimate{}}).layers.seen()) == "10 20 18.666:interpolated 21.334:interpolated 30 10");
    // Two counts less than was measured are the ends of the register, and mean nothing was used; three are a contradiction.
    data.registers = {span(0, 5, 58 * Wh)};
    CHECK(seen(estimated(data, profile).layers.seen()) == "10 20 0:profiled 0:profiled 30 10");
    data.registers = {span(0, 5, 57 * Wh)};
    CHECK(seen(estimated(data, profile).layers.seen()) == "10 20 30:class_profile 40:class_profile 30 10");
    CHECK(shown(estimated(data, profile).findings) == "sum_check 0+5 sum_check");
    // Of a register that does not reach over the gap, or is none of the grid, nothing is known.
    data.registers = {span(3, 6, 105 * Wh), {{monday + 1min, monday + 6h}, 100 * Wh, 1 * Wh}, span(-2, 6, 100 * Wh), {{monday, monday}, 1 * Wh, 1 * Wh}};
    const auto partly = estimated(data, profile);
    CHECK(seen(partly.layers.seen()) == "10 20 30:class_profile 65:profiled 30 10");
    // All weights 0, and the register counted: the slots stay missing, and a finding says so. It counted nothing: nothing it is.
    data.registers = {span(0, 5, 100 * Wh)};
    const Estimators nothing = {ProfileEstimate<Energy>{hours({1, 2, 0, 0, 3, 1})}};
    CHECK(seen(estimated(data, nothing).layers.seen()) == "10 20 -:gap -:gap 30 10");
    CHECK(shown(estimated(data, nothing).findings) == "not_estimated 2+2 told, not_estimated 2+2 told");
    data.registers = {span(0, 5, 60 * Wh)};
    CHECK(seen(estimated(data, nothing).layers.seen()) == "10 20 0:class_profile 0:class_profile 30 10");
    // One slot of the span that nothing estimates: no sum to scale.
    data.registers = {span(0, 5, 100 * Wh)};
    CHECK(seen(estimated(data, Estimators{ProfileEstimate<Energy>{hours({1, 2, 3, -1, 3, 1})}}).layers.seen()) == "10 20 30:class_profile -:gap 30 10");
}

TEST_CASE("each register of a tariff has its own sum") {
    auto data = data_of(hours({10, -1, -1, 30, -1, 10}));
    const Estimators weights = {ProfileEstimate<Energy>{hours({1, 1, 3, 1, 1, 1}), Reason::modelled, false}};
    const auto hour = [](int from, int to) { return Interval(monday + std::chrono::hours(from), monday + std::chrono::hours(to)); };
    auto peak = span(0, 6, 50 * Wh), rest = span(0, 6, 44 * Wh), all = span(0, 6, 1'000 * Wh);
    peak.bands = {hour(3, 4), hour(2, 3)};            // 30 and 20
    rest.bands = {hour(-9, 2), hour(4, 9)};           // 10, 12, 12, 10
    data.registers = {peak, rest, all};               // what the total says comes too late
    CHECK(seen(estimated(data, weights).layers.seen()) == "10 12:profiled 20:profiled 30 12:profiled 10");
    CHECK(estimated(data, weights).findings.empty());
    data.used = estimated(data, weights).layers.seen();
    data.registers = {peak, rest};
    CHECK(validate(data, SumCheck{}).empty());
    data.registers[1].amount = 50 * Wh;
    CHECK(shown(validate(data, SumCheck{})) == "sum_check 0+2 sum_check, sum_check 4+2 sum_check");
    data.registers[1].bands = {{monday + 1min, monday + 2h}};
    CHECK(validate(data, SumCheck{}).empty());
}

TEST_CASE("a net meter, a slot that is missing in part, and a value that is replaced") {
    auto net = data_of(hours({10, -20, -1, -1, 5}));
    net.registers = {span(0, 5, -25 * Wh)};
    const Estimators model = {ProfileEstimate<Energy>{hours({0, 0, -30, 10, 0}), Reason::modelled, false}};
    // 10 − 20 + 5 were measured, so −20 are left; the model has −20: nothing to scale. With −24, −4 by 30 : 10.
    CHECK(seen(estimated(net, model).layers.seen()) == "10 -20 -30:profiled 10:profiled 5");
    net.registers = {span(0, 5, -29 * Wh)};
    CHECK(seen(estimated(net, model).layers.seen()) == "10 -20 -33:profiled 9:profiled 5");

    Series<Energy> part = Series<Energy>::from_columns(Slots::regular(monday, 1h, 3), {10'000, 4'000, 20'000}, {{}, Reason::gap, {}}, {0, 0, 0}, {0, 1'800'000'000, 0});
    const auto half = estimated(data_of(part), Estimators{LinearEstimate{}});
    CHECK(seen(half.layers.seen()) == "10 11.5:interpolated 20");  // 4, and half of 15
    CHECK(half.layers.seen().estimated(1) == Energy::from_count(7'500));
    CHECK(half.layers.seen().missing(1) == 0s);
    auto with_register = data_of(part);
    with_register.registers = {span(0, 3, 40 * Wh)};
    CHECK(seen(estimated(with_register, Estimators{LinearEstimate{}}).layers.seen()) == "10 10:interpolated 20");
    CHECK(estimated(with_register, Estimators{LinearEstimate{}}).layers.seen().estimated(1) == 6 * Wh);

    const auto spiky = data_of(hours({10, 900, 20}));
    CHECK(seen(estimated(spiky, Estimators{LinearEstimate{}}, {1, 1}).layers.seen()) == "10 15:interpolated 20");
    CHECK(seen(estimated(spiky, Estimators{LikeDaysEstimate{}}, {1}).layers.seen()) == "10 900 20");
    CHECK(shown(estimated(spiky, Estimators{LikeDaysEstimate{}}, {1}).findings) == "not_estimated 1+1 told");
    CHECK(code_of([&] { return estimated(spiky, {}, {3}); }) == "out_of_range");
}

TEST_CASE("the silence of a register is measured in sum, and shaped by like days") {
    // Read each hour, 1 kWh by night and 3 by day, but not from Friday 02:30 to 16:00.
    Point point("M07/import", PointKind::register_, Wh, 1);
    point.every = 1h;
    std::vector<Reading> readings;
    std::int64_t position = 0;
    for (int h = 0; h <= 24 * 7; ++h) {
        if (h <= 98 || h >= 112) readings.push_back({monday + std::chrono::hours(h), position, 0, {}, 0});
        position += h % 24 >= 8 && h % 24 < 16 ? 3'000 : 1'000;
    }
    readings.push_back({monday + 98h + 30min, 0, 0, {}, 0});
    readings.back().value = readings[98].value + 500;
    const Table table({point}, readings);
    const Slots grid = Slots::regular(monday, 1h, 24 * 7);
    const VeeRule<Energy> rule{.counter = {.p_max = "12 kW"}};
    const auto result = vee<Energy>(table, "M07/import", grid, rule);
    const auto used = result.seen();
    CHECK(sum(used).total == sum(result.layers.raw()).total);
    CHECK(used.quality(97).measured());
    CHECK(used.quality(98) == Reason::interpolated);  // a part of it was measured: it keeps its line
    // 29.5 − 1.0926 kWh on like days of 5 × 1 and 8 × 3.
    CHECK(used.quality(99) == Reason::profiled);
    CHECK(used.quality(111) == Reason::profiled);
    CHECK(used[110]->count() - 3 * used[99]->count() <= 3);
    CHECK(used[110]->count() - 3 * used[99]->count() >= -3);
    CHECK(used.quality(112).measured());
    CHECK(shown(result.findings) == "gap 98+14 told");
    CHECK(result.layers.history(100).size() == 3);
    // Short silences stay on their line; so do those that no day is like.
    VeeRule<Energy> lines = rule;
    lines.estimators = Estimators{LinearEstimate{24h}, LikeDaysEstimate{}};
    CHECK(vee<Energy>(table, "M07/import", grid, lines).seen() == result.layers.raw());
    lines.estimators = Estimators{LikeDaysEstimate{.days = 3, .within_days = 2}, ProfileEstimate<Energy>{Series<Energy>(grid)}};
    CHECK(vee<Energy>(table, "M07/import", grid, lines).seen() != result.layers.raw());
    lines.estimators = Estimators{ProfileEstimate<Energy>{Series<Energy>(grid)}};
    CHECK(vee<Energy>(table, "M07/import", grid, lines).seen() == result.layers.raw());
    // A reading amid the silence is kept to: each side keeps its sum.
    auto more = readings;
    more.push_back({monday + 104h, readings[98].value + 10'000, 0, {}, 0});
    const auto kept = vee<Energy>(Table({point}, more), "M07/import", grid, rule);
    CHECK(sum(kept.seen().slice(99, 5)).total == sum(kept.layers.raw().slice(99, 5)).total);
    CHECK(sum(kept.seen().slice(104, 8)).total == sum(kept.layers.raw().slice(104, 8)).total);
    CHECK(kept.seen() != kept.layers.raw());
}

TEST_CASE("from a table of intervals and its register to what is seen") {
    // Three weeks of hours, a register beside them each midnight; then a gap of 4 h, an outage of the clock, a spike and an impossible value.
    const auto load = clean_load(21, 7);
    Point intervals = interval_point(), reg("M07/register", PointKind::register_, Wh, 10);
    std::vector<Reading> readings;
    std::int64_t position = 0;
    for (std::size_t h = 0; h < load.size(); ++h) {
        const Instant end = monday + std::chrono::hours(h + 1);
        if (h % 24 == 0) readings.push_back({monday + std::chrono::hours(h) + 2s, position / 10, 1, {}, 0});
        position += load[h];
        std::int64_t value = load[h];
        if (h >= 200 && h < 204) continue;
        if (h == 300) value = 110'000;
        if (h == 400) value = 66'000'000;
        readings.push_back({end, value, 0, {}, 0});
    }
    readings.push_back({monday + 21 * 24h, position / 10, 1, {}, 0});
    readings.push_back({monday + 10h + 7min, 5, 0, {}, 0});
    const Table table({intervals, reg}, readings);
    const Slots grid = Slots::regular(monday, 1h, load.size());
    const VeeRule<Energy> rule{.counter = {.p_max = "100 kW"}, .check_register = "M07/register"};
    const auto result = vee<Energy>(table, "M07", grid, rule);
    CHECK(shown(result.findings) ==
          "overlap 9+1 contradicted confirmed, off_grid 0+0 wrong_clock, overlap 10+1 contradicted confirmed, gap 200+4 told, sum_check 288+24 sum_check, "
          "spike 300+1 spike, sum_check 384+24 told, above_cap 400+1 outside_limits, spike 400+1 spike, "
          "unlike_history 400+1 contradicted");
    const auto used = result.seen();
    // The gap holds what the register counted that day, to its counts; the impossible value is estimated, the spike stays and is doubted.
    for (std::size_t day : {8U, 16U}) CHECK(abs((sum(used.slice(24 * day, 24)).total - sum(hours(load).slice(24 * day, 24)).total).count()) <= 20'000);
    CHECK(used.quality(202) == Reason::profiled);
    CHECK(used.quality(400) == Reason::interpolated);  // one hour lies on a line, scaled
    CHECK(used.quality(399).measured());  // its day sums to the register now
    CHECK(used.quality(299) == Reason::sum_check);
    CHECK(used[300] == 110 * kWh);
    CHECK(used.quality(300) == Reason::spike);
    CHECK(result.layers.layer(300) == Layer::checked);
    CHECK(result.layers.seen(Layer::raw)[400] == 66'000 * kWh);
    // The order of the rows does not matter.
    const auto turned = vee<Energy>(Table({intervals, reg}, std::vector<Reading>(readings.rbegin(), readings.rend())), "M07", grid, rule);
    CHECK(turned.layers == result.layers);
    CHECK(turned.findings == result.findings);
    // A second run over what is seen finds nothing to estimate.
    auto again = result.layers;
    const Estimators usual = {LinearEstimate{}, LikeDaysEstimate{}};
    CHECK(estimate(again, meter_data<Energy>(table, "M07", grid, rule), std::span(usual)).empty());
    CHECK(again == result.layers);
    // What a person entered stands above all.
    again.edit(300, 25 * kWh, "Li", "the crane was tested");
    CHECK(again.seen()[300] == 25 * kWh);
    CHECK(code_of([&] { return vee<Energy>(table, "M08", grid, rule); }) == "unknown_point");
}

TEST_CASE("set-up mistakes of estimators are told all at once") {
    const auto data = data_of(hours({1, 2}));
    const Estimators wrong = {LinearEstimate{-1s}, LikeDaysEstimate{.days = 0}, ProfileEstimate<Energy>{Series<Energy>()}, ProfileEstimate<Energy>{hours({1, 2}), Reason::edited}};
    try {
        estimated(data, wrong);
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.findings().size() == 4);
    }
    Layered<Energy> other(hours({1, 2, 3}));
    CHECK(code_of([&] { return estimate(other, data, std::span(wrong).first(0)); }) == "other_grid");
    CHECK(estimated(data_of({}), {LinearEstimate{}, LikeDaysEstimate{}}).findings.empty());
}

TEST_CASE("laws of estimates") {
    LAW("scaled slots sum to the register exactly, and measured slots are untouched", [] {
        const auto n = *rc::gen::inRange<std::size_t>(1, 12);
        std::vector<std::int64_t> wh, weights;
        for (std::size_t i = 0; i < n; ++i) {
            wh.push_back(*rc::gen::element<std::int64_t>(-1, -1, 0, 1, -7, 1'000'000'000, -1'000'000'000));
            weights.push_back(*rc::gen::element<std::int64_t>(-1, 0, 1, 2, -3, 1'000'000, 4'000'000'000'000));
        }
        auto data = data_of(hours(wh));
        const auto from = *rc::gen::inRange<std::size_t>(0, n), to = *rc::gen::inRange<std::size_t>(from + 1, n + 1);
        const Energy counted = Energy::from_count(*rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::int64_t>(-1'000'000'000'000, 1'000'000'000'000)));
        data.registers = {{{monday + std::chrono::hours(from), monday + std::chrono::hours(to)}, counted, 1 * Wh}};
        const bool sized = *rc::gen::arbitrary<bool>();
        const auto result = estimated(data, {ProfileEstimate<Energy>{hours(weights), Reason::modelled, sized}});
        const auto used = result.layers.seen();
        bool gaps = false, filled = true, told_unscaled = false;
        for (std::size_t i = from; i < to; ++i) gaps = gaps || wh[i] == -1, filled = filled && used[i].has_value();
        for (const auto& f : result.findings) told_unscaled = told_unscaled || f.check == code::sum_check;
        const Int128 total = sum(used.slice(from, to - from)).total.count();
        // Of a forward meter, up to two counts less than was measured mean 0; estimates of 0 are right only for 0.
        if (gaps && filled && !told_unscaled)
            RC_ASSERT(total == counted.count() || (counted.count() >= 0 && total > counted.count() && total <= counted.count() + 2'000));
        for (std::size_t i = 0; i < n; ++i) {
            if (wh[i] != -1) {
                RC_ASSERT(used[i] == data.used[i]);
                RC_ASSERT(result.layers.history(i).size() == 1);
            } else if (used[i]) {
                RC_ASSERT(used.quality(i) == Reason::modelled || used.quality(i) == Reason::profiled);
                RC_ASSERT(weights[i] != -1);
            } else {
                RC_ASSERT(used.quality(i) == Reason::gap);
                bool told = false;
                for (const auto& f : result.findings) told = told || (f.check == code::not_estimated && f.first <= i && i < f.first + f.slots);
                RC_ASSERT(told);
            }
        }
    });
}
