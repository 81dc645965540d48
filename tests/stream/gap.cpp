#include "wattle/stream/gap.hpp"

#include "law.hpp"

#include "wattle/stream/counter.hpp"

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>

using namespace wattle;
using namespace wattle::stream;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

const Instant march = parse_instant("2026-03-01T00:00:00Z");

Point register_of(int digits = 5) {
    Point point("main", PointKind::register_, Wh);
    point.digits = digits;
    point.every = 15min;
    return point;
}

/// 100 Wh in a quarter-hour, then 900 Wh in an hour and a half, then 100 Wh.
const std::vector<Reading> with_a_gap{{march, 99'500, 0, {}, 0}, {march + 15min, 99'600, 0, {}, 0}, {march + 105min, 500, 0, {}, 0}, {march + 120min, 600, 0, {}, 0}};
const Slots halves = Slots::regular(march, 30min, 4);

CounterRule rule_with(GapPolicy gap, GapProfile profile = {}) { return {.p_max = "12 kW", .gap = gap, .profile = std::move(profile)}; }

std::vector<std::int64_t> counts_of(const Series<Energy>& used) { return {used.counts().begin(), used.counts().end()}; }

}  // namespace

TEST_CASE("the total of a gap is spread, weighed, or left beside the slots") {
    // 15 min of the first half-hour belong to the gap, and of the last: 900 Wh over 6 quarters are 150 Wh each.
    const auto spread = energy(with_a_gap, register_of(), halves, rule_with(GapPolicy::spread));
    CHECK(counts_of(spread) == std::vector<std::int64_t>{250'000, 300'000, 300'000, 250'000});
    CHECK(spread.quality(1) == Quality(Reason::interpolated).with(Flag::rollover));

    // Weights 1 : 2 : 0 : 3 of the half-hours; the outer ones lie in the gap by half: 0.5 + 2 + 0 + 1.5 = 4, so 112.5, 450, 0 and 337.5 Wh.
    const auto weighed = energy(with_a_gap, register_of(), halves, rule_with(GapPolicy::profile, GapProfile(halves, {1, 2, 0, 3})));
    CHECK(counts_of(weighed) == std::vector<std::int64_t>{212'500, 450'000, 0, 437'500});
    CHECK(weighed.quality(1) == Quality(Reason::profiled).with(Flag::rollover));
    CHECK(weighed.estimated(0) == Energy::from_count(112'500));
    CHECK(lumps<Energy>(with_a_gap, register_of(), rule_with(GapPolicy::profile, GapProfile(halves, {1, 2, 0, 3}))).empty());

    const auto left = energy(with_a_gap, register_of(), halves, rule_with(GapPolicy::leave));
    CHECK(counts_of(left) == std::vector<std::int64_t>{100'000, 0, 0, 100'000});
    CHECK_FALSE(left[1]);
    CHECK(left.quality(0) == Reason::gap);
    CHECK(left.missing(0) == 15min);
    CHECK(sum(left).estimated.count() == 0);
    const std::vector<Lump<Energy>> beside{{{march + 15min, march + 105min}, 900 * Wh, Quality().with(Flag::rollover)}};
    CHECK(lumps<Energy>(with_a_gap, register_of(), rule_with(GapPolicy::leave)) == beside);
    Table table({register_of()});
    for (const Reading& r : with_a_gap) table.push_back(r);
    CHECK(lumps<Energy>(table, "main", rule_with(GapPolicy::leave)) == beside);
}

TEST_CASE("a profile that tells nothing of a gap does not share it") {
    const auto spread = energy(with_a_gap, register_of(), halves, rule_with(GapPolicy::spread));
    struct Case {
        std::string_view name;
        GapProfile profile;
    };
    const Case cases[] = {
        {"no weight in it",      GapProfile(Slots::regular(march, 15min, 8), {9, 0, 0, 0, 0, 0, 0, 9})},
        {"no weight at all",     GapProfile(halves, {0, 0, 0, 0})},
        {"a part of it",         GapProfile(halves.slice(0, 3), {1, 2, 3})},
        {"another day",          GapProfile(Slots::regular(march + 24h, 30min, 4), {1, 2, 0, 3})},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(energy(with_a_gap, register_of(), halves, rule_with(GapPolicy::profile, c.profile)) == spread);
    }
}

TEST_CASE("weights are refused with all that is wrong with them") {
    CHECK(message_of([] { return GapProfile(halves, {1, -2, 3}).empty(); }) ==
          "GapProfile: there are 3 weights for 4 slots; give one for each slot\n"
          "GapProfile: weight 1 is -2; give 0 or more");
    CHECK(message_of([] { return GapProfile(halves, {INT64_MAX, 0, 0, 1}).empty(); }) ==
          "GapProfile: the weights sum to more than 2^62; divide them all by one number");
    CHECK(GapProfile(halves, {std::int64_t{1} << 62, 0, 0, 0}).has_weight(march, march + 1us));
    CHECK(GapProfile() == GapProfile(Slots(), {}));
    CHECK_FALSE(GapProfile() == GapProfile(halves, {1, 2, 0, 3}));
    CHECK(GapProfile(halves, {1, 2, 0, 3}) == GapProfile(halves, {1, 2, 0, 3}));
    CHECK_FALSE(GapProfile(halves, {1, 2, 0, 3}) == GapProfile(halves, {1, 2, 0, 4}));
    CHECK(message_of([] { return energy(with_a_gap, register_of(), halves, rule_with(GapPolicy::profile)); }) ==
          "point \"main\": its gaps are shared by a profile, and it has none; give a GapProfile, or gap = spread");
    for (const auto policy : {GapPolicy::spread, GapPolicy::profile, GapPolicy::leave}) CHECK(parse_gap_policy(to_string(policy)) == policy);
    CHECK(message_of([] { return parse_gap_policy("fill"); }) == "gap: there is no policy \"fill\"; use one of spread, profile, leave");
}

TEST_CASE("profiles obey their laws") {
    LAW("what has passed is the share of the weight, and never decreases", [] {
        using Whole = boost::multiprecision::cpp_int;
        const auto pick = [](std::int64_t n) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::int64_t>(0, n)); };
        // From one end of time to the other, with slots of no length.
        std::vector<Instant> edges;
        for (std::int64_t n = 2 + pick(5); n > 0; --n) edges.push_back(pick(3) == 0 ? Instant(std::chrono::microseconds(*any_count())) : march + std::chrono::seconds(pick(1'000)));
        std::ranges::sort(edges);
        std::vector<std::int64_t> weights;
        while (weights.size() + 1 < edges.size()) weights.push_back(pick(3) == 0 ? 0 : pick(2) == 0 ? pick(5) : pick(INT64_MAX / 16));
        const Slots slots = Slots::between(edges);
        const GapProfile profile(slots, weights);
        std::vector<Instant> within;
        for (int i = 0; i < 3; ++i) within.push_back(edges[static_cast<std::size_t>(pick(static_cast<std::int64_t>(edges.size())))] + std::chrono::microseconds(0));
        if (pick(2) == 0) within[0] = std::clamp(march + std::chrono::microseconds(pick(1'000'000'000)), edges.front(), edges.back());
        std::ranges::sort(within);
        if (!profile.has_weight(within[0], within[2])) return;
        const std::int64_t amount = *any_count();
        Whole total = 0;
        for (const auto w : weights) total += w;
        const auto weight = [&](Instant t) {
            Whole sum = 0;
            for (std::size_t i = 0; i < weights.size(); ++i) {
                const Whole begin = slots.boundary(i).time_since_epoch().count(), end = slots.boundary(i + 1).time_since_epoch().count();
                const Whole at = t.time_since_epoch().count(), scaled = weights[i] * ((Whole(1) << 62) / total);
                if (at >= end)
                    sum += scaled;
                else if (at > begin)
                    sum += scaled * (at - begin) / (end - begin);
            }
            return sum;
        };
        const auto passed = [&](Instant t) { return profile.passed(amount, within[0], within[2], t); };
        const Whole above = Whole(amount) * (weight(within[1]) - weight(within[0])), below = weight(within[2]) - weight(within[0]);
        RC_ASSERT(Whole(passed(within[1])) == (above >= 0 ? Whole(above / below) : Whole(-((-above + below - 1) / below))));
        RC_ASSERT(passed(within[0]) == 0);
        RC_ASSERT(passed(within[2]) == amount);
    });
}
