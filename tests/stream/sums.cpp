#include "wattle/stream/sums.hpp"

#include "wattle/stream/state.hpp"

#include "law.hpp"

#include <limits>
#include <random>

using namespace wattle;
using namespace wattle::stream;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

const Instant march = parse_instant("2026-03-01T00:00:00Z");

/// Small numbers, or counts that are near their end.
Sums any_sums(std::mt19937_64& random) {
    const auto less_than = [&](std::uint64_t n) { return random() % n; };
    Sums sums;
    sums.amount = static_cast<std::int64_t>(less_than(2'000'000)) - 1'000'000;
    sums.estimated = static_cast<std::int64_t>(less_than(1'000));
    for (std::chrono::microseconds* time : {&sums.measured, &sums.estimated_time, &sums.substituted, &sums.missing})
        *time = std::chrono::microseconds(less_than(900'000'000));
    const bool many = less_than(3) == 0;
    sums.readings = static_cast<std::uint32_t>(many ? less_than(std::uint64_t{1} << 32) : less_than(100));
    sums.set_aside = static_cast<std::uint32_t>(many ? less_than(std::uint64_t{1} << 32) : less_than(3));
    for (std::uint16_t* count : {&sums.rollovers, &sums.resets, &sums.exchanges}) *count = static_cast<std::uint16_t>(many ? less_than(65'536) : less_than(3));
    const Quality qualities[] = {{}, Reason::estimated, Reason::gap, Reason::edited, Quality().with(Flag::rollover)};
    sums.quality = qualities[less_than(5)];
    return sums;
}

std::vector<Sums> any_column(std::mt19937_64& random, std::size_t size) {
    std::vector<Sums> column;
    for (std::size_t i = 0; i < size; ++i) column.push_back(any_sums(random));
    return column;
}

}  // namespace

TEST_CASE("sums merge in any order and any tree, and nothing changes nothing") {
    LAW("associative, commutative, with Sums() as nothing; columns add as their places do", [](std::uint64_t seed) {
        std::mt19937_64 random(seed);
        const Sums a = any_sums(random), b = any_sums(random), c = any_sums(random);
        RC_ASSERT(a + b == b + a);
        RC_ASSERT((a + b) + c == a + (b + c));
        RC_ASSERT(a + Sums() == a);
        RC_ASSERT(Sums() + a == a);
        RC_ASSERT(Sums::from_bytes(a.to_bytes()) == a);

        const std::size_t n = random() % 9, nodes = 1 + random() % 3;
        const std::vector<Sums> parts = any_column(random, n);
        std::vector<Sums> into = any_column(random, n), below(nodes);
        std::vector<std::uint32_t> parents;
        for (std::size_t i = 0; i < n; ++i) parents.push_back(static_cast<std::uint32_t>(random() % nodes));
        std::vector<Sums> one_by_one = into, of_nodes(nodes);
        for (std::size_t i = 0; i < n; ++i) one_by_one[i] += parts[i], of_nodes[parents[i]] += parts[i];
        add(into, parts);
        add(below, parts, parents);
        RC_ASSERT(into == one_by_one);
        RC_ASSERT(below == of_nodes);
        // Two levels at once, or one after the other.
        Sums all, by_nodes;
        for (const Sums& part : parts) all += part;
        for (const Sums& node : below) by_nodes += node;
        RC_ASSERT(all == by_nodes);
    });
}

TEST_CASE("the windows of a state sum up to those of a longer level") {
    const Point point("main", PointKind::register_, Wh);
    PointSetup meter(point, CounterRule{.p_max = "12 kW", .modulus = 100'000, .max_gap = 20min});
    const Setup setup{.points = {meter}, .levels = {Level::every(15min), Level::every(24h)}};
    // A roll-over, a dip, and a gap of 4 hours; the last reading stands on the end of the day.
    std::vector<Reading> readings;
    for (std::int64_t i = 0; i <= 96; ++i)
        if (i < 40 || i >= 56) readings.push_back({march + 15min * i, (95'000 + 130 * i - (i == 70 ? 131 : 0)) % 100'000, 0, {}, 0});
    const State state = fold(Table({point}, readings), setup);
    Sums day;
    std::vector<Sums> quarters;
    for (const Bucket& b : state.buckets("main", 0))
        if (b.status == Status::complete) quarters.emplace_back(b);
    for (const Sums& quarter : quarters) day += quarter;
    CHECK(quarters.size() == 96);
    CHECK(day == Sums(state.buckets("main", 1).front()));
    CHECK(day.amount == 96 * 130'000);
    CHECK(day.estimated == 19 * 130'000);  // from 09:45 to 14:00, and 30 min around the dip
    CHECK(day.estimated_time == 19 * 15min);
    CHECK(std::tuple(day.readings, day.set_aside, day.rollovers, day.resets, day.exchanges) == std::tuple(79U, 1U, 1, 0, 0));
    CHECK(day.length() == 24h);
    CHECK(day.coverage() == 1);
    CHECK(to_string(day) == "12480000 quanta, 2470000 of them not measured, by 79 readings; 86400 of 86400 s covered; worst: estimated: interpolated (rollover)");
}

TEST_CASE("what does not fit is refused, and the error tells where") {
    Sums most, one;
    most.amount = std::numeric_limits<std::int64_t>::max();
    most.rollovers = 65'535;
    one.amount = one.rollovers = 1;
    Sums sum = most;
    CHECK(code_of([&] { return sum += one; }) == "overflow");
    CHECK(sum == most);
    one.amount = 0;
    CHECK((most + one).rollovers == 65'535);  // so many or more
    one.amount = 1;

    std::vector<Sums> into = {Sums(), most}, parts = {one, one};
    CHECK(message_of([&] { return add(into, parts), 0; }) ==
          "Sums, place 1: an amount or a time of the sum is more than 64 bits hold; add up shorter windows, or fewer meters");
    CHECK(into == std::vector<Sums>{one, most});
    into = {Sums(), most};
    const std::vector<std::uint32_t> none = {0}, outside = {0, 2};
    CHECK(code_of([&] { return add(into, std::span(parts).first(1)), 0; }) == "other_grid");
    CHECK(code_of([&] { return add(into, parts, none), 0; }) == "other_grid");
    CHECK(message_of([&] { return add(into, parts, outside), 0; }) == "Sums: there is no parent 2 of 2; give places from 0 on");
    CHECK(into == std::vector<Sums>{Sums(), most});
}

TEST_CASE("bytes of sums are the fields as they stand, and others are refused") {
    Sums sums;
    sums.amount = -2;
    sums.missing = 5us;
    sums.readings = 3;
    sums.exchanges = 1;
    sums.quality = Reason::gap;
    const Bytes bytes = sums.to_bytes();
    CHECK(hex(bytes) == "01" "feffffffffffffff" "0000000000000000" "0000000000000000" "0000000000000000" "0000000000000000" "0500000000000000"
                        "03000000" "00000000" "0000" "0000" "0100" "0086");
    CHECK(Sums::from_bytes(bytes) == sums);
    for (std::size_t size = 0; size < bytes.size(); ++size) CHECK(code_of([&] { return Sums::from_bytes(std::span(bytes).first(size)); }) == "bad_bytes");
    Bytes other = bytes;
    other.push_back(std::byte{0});
    CHECK(code_of([&] { return Sums::from_bytes(other); }) == "bad_bytes");
    other = bytes;
    other[0] = std::byte{2};
    CHECK(code_of([&] { return Sums::from_bytes(other); }) == "bad_bytes");
    for (const std::size_t of_sign : {16U, 24U, 32U, 40U, 48U}) {  // the last bytes of `estimated` and of the times: below 0
        other = bytes;
        other[of_sign] = std::byte{0x80};
        CHECK(code_of([&] { return Sums::from_bytes(other); }) == "bad_bytes");
    }
}
