#include "law.hpp"

#include <wattle/wattle.hpp>

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>
#include <random>

using namespace wattle;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

const Currency cny("CNY", 2), jpy("JPY", 0);

std::vector<Weight> weights(std::initializer_list<std::string_view> values) {
    std::vector<Weight> all;
    for (const auto value : values) all.push_back({std::to_string(all.size() + 1), Decimal(value)});
    return all;
}

template <class Q>
std::vector<Q> amounts(const Shares<Q>& shares) {
    std::vector<Q> all;
    for (const auto& part : shares.parts) all.push_back(part.amount);
    return all;
}

template <class Q>
Q everything(const Shares<Q>& shares) {
    Q all = shares.unallocated + shares.carried;
    for (const auto& part : shares.parts) all += part.amount;
    return all;
}

}  // namespace

TEST_CASE("the outdoor unit's energy is shared by indoor time (worked example of the source, AT-VRF-1, -2, -5)") {
    const auto as_meant = share(50 * kWh, weights({"1", "0.25", "2", "3"}));
    CHECK(amounts(as_meant) == std::vector{8 * kWh, 2 * kWh, 16 * kWh, 24 * kWh});
    const auto as_printed = share(50 * kWh, weights({"1", "0.1", "2", "3"}));
    CHECK(amounts(as_printed) == std::vector{Energy("8.20 kWh"), Energy("0.82 kWh"), Energy("16.39 kWh"), Energy("24.59 kWh")});
    const auto standby = share(20 * kWh, weights({"1", "1", "1", "1"}));
    CHECK(amounts(standby) == std::vector(4, 5 * kWh));
}

TEST_CASE("money is shared to the minor unit, what is left over goes to the largest remainders") {
    // 100.00 over three: 33.33 each, 0.01 left, equal remainders: the lowest id has it.
    CHECK(amounts(share(Money("100", cny), weights({"1", "1", "1"}))) == std::vector{Money("33.34", cny), Money("33.33", cny), Money("33.33", cny)});
    CHECK(amounts(share(Money("100", jpy), weights({"1", "1", "1"}))) == std::vector{34 * jpy, 33 * jpy, 33 * jpy});
    CHECK(amounts(share(-Money("100", cny), weights({"1", "1", "1"}))) == std::vector{-Money("33.34", cny), -Money("33.33", cny), -Money("33.33", cny)});
    CHECK(amounts(share(5 * cny, weights({"70", "30"}), {.quantum = 1 * cny})) == std::vector{4 * cny, 1 * cny});
    CHECK(code_of([] { return share(5 * cny, weights({"70", "30"}), {.quantum = 1 * jpy}); }) == "mixed_currency");
}

TEST_CASE("ties go to the lowest id, whose numbers count as numbers") {
    std::vector<Weight> rooms = {{"room 10", 1}, {"room 9", 1}, {"room 2", 1}};
    const auto shares = share(4 * cny, rooms, {.quantum = 1 * cny});
    CHECK(amounts(shares) == std::vector{1 * cny, 1 * cny, 2 * cny});
    CHECK(shares.parts[2].rounded_up);
    CHECK(code_of([] { return share(4 * cny, std::vector<Weight>{{"a", 1}, {"a", 2}}); }) == "bad_weight");
}

TEST_CASE("what is smaller than a quantum is carried, not lost") {
    const auto shares = share(Energy("10.005003 kWh"), weights({"1", "3"}));
    CHECK(shares.carried == Energy("0.005003 kWh"));
    CHECK(everything(shares) == Energy("10.005003 kWh"));
    const auto negative = share(Energy("-10.005003 kWh"), weights({"1", "3"}));
    CHECK(negative.carried == Energy("-0.005003 kWh"));
}

TEST_CASE("without weights the rule decides, and nothing is lost") {
    const std::vector<Weight> idle = {{"a", 0, 40}, {"b", 0, 60}};
    const auto by = [&](AllZero rule) { return share(10 * kWh, idle, {.all_zero = rule}); };
    CHECK(by(AllZero::unallocated).unallocated == 10 * kWh);
    CHECK(amounts(by(AllZero::unallocated)) == std::vector{0 * kWh, 0 * kWh});
    CHECK(amounts(by(AllZero::equal)) == std::vector{5 * kWh, 5 * kWh});
    CHECK(amounts(by(AllZero::area)) == std::vector{4 * kWh, 6 * kWh});
    CHECK(code_of([&] { return by(AllZero::error); }) == "all_zero");
    CHECK(share(10 * kWh, std::vector<Weight>{}).unallocated == 10 * kWh);
    CHECK(share(10 * kWh, weights({"0", "0"}), {.all_zero = AllZero::area}).unallocated == 10 * kWh);  // no areas either
}

TEST_CASE("weights that make no sense are refused") {
    CHECK(message_of([] { return share(1 * kWh, weights({"1", "-1"})); }) ==
          "share, id \"2\": a weight is negative; weights are zero or more; split a negative total instead");
    CHECK(code_of([] { return share(1 * kWh, weights({"1e18", "1e-18"})); }) == "overflow");
    CHECK(code_of([] { return share(1 * kWh, weights({"1"}), {.quantum = -1 * kWh}); }) == "out_of_range");
}

TEST_CASE("shares carry their proof") {
    LAW("shares sum to the total; each is the floor of its claim or one more; the remainders decide which", [] {
        using Big = boost::multiprecision::cpp_int;
        const auto total = Energy::from_count(*any_count());
        const auto quantum = Energy::from_count(*rc::gen::element<std::int64_t>(1, 3, 10'000, 1'000'000));
        const auto n = *rc::gen::inRange<std::size_t>(1, 12);
        const auto least_exponent = *rc::gen::inRange(-6, 1);
        std::vector<Weight> all;
        Big sum = 0;
        for (std::size_t i = 0; i < n; ++i) {
            const auto mantissa = *rc::gen::oneOf(rc::gen::inRange<std::int64_t>(0, 10), rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000));
            all.push_back({std::to_string(i), Decimal::from(mantissa, least_exponent)});
            sum += mantissa;
        }
        const auto shares = share(total, all, {.quantum = quantum});
        RC_ASSERT(everything(shares) == total);
        RC_ASSERT(std::abs(shares.carried.count()) < quantum.count());
        if (sum == 0) {
            RC_ASSERT(shares.divisor == 0);
            return;
        }
        RC_ASSERT(shares.unallocated == Energy());
        RC_ASSERT(Big(to_string(shares.divisor)) % sum == 0);
        const Big quanta = abs(Big(total.count())) / quantum.count();
        Int128 least_up = int128_max, greatest_down = -1;
        for (std::size_t i = 0; i < n; ++i) {
            const auto& part = shares.parts[i];
            RC_ASSERT(Big(part.floor) == quanta * all[i].value.mantissa() / sum);
            RC_ASSERT(abs(Big(part.amount.count())) == (Big(part.floor) + (part.rounded_up ? 1 : 0)) * quantum.count());
            if (part.rounded_up)
                least_up = std::min(least_up, part.remainder);
            else
                greatest_down = std::max(greatest_down, part.remainder);
        }
        RC_ASSERT(least_up >= greatest_down);
    });
    LAW("the order of the weights does not change anybody's share", [] {
        auto all = weights({"1", "1", "2.5", "0.1", "7", "7"});
        const auto total = Energy::from_count(*any_count());
        const auto before = share(total, all);
        std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
        std::shuffle(all.begin(), all.end(), random);
        for (const auto& part : share(total, all).parts)
            for (const auto& other : before.parts)
                if (part.id == other.id) RC_ASSERT(part.amount == other.amount);
    });
}

TEST_CASE("a split interval uses the same energy") {
    // Worked example of the stream page: 100 Wh from 00:07 to 00:22, edges each 5 min and each 15 min.
    const auto at = [](std::chrono::minutes t) { return up_to(100 * Wh, t - 7min, 15min).count(); };
    CHECK(at(10min) - at(7min) == 20'000);
    CHECK(at(15min) - at(10min) == 33'333);
    CHECK(at(20min) - at(15min) == 33'333);
    CHECK(at(22min) - at(20min) == 13'334);
    CHECK(at(15min) - at(7min) == 53'333);
    CHECK(code_of([&] { return at(23min); }) == "out_of_range");
    LAW("cut anywhere, the parts sum to the whole, each within a quantum of proportion", [] {
        const auto total = Energy::from_count(*any_count());
        const auto length = *rc::gen::inRange<std::int64_t>(1, 1'000'000'000'000);
        auto cuts = *rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, length + 1));
        cuts.push_back(0);
        cuts.push_back(length);
        std::sort(cuts.begin(), cuts.end());
        const auto until = [&](std::int64_t t) { return up_to(total, std::chrono::microseconds(t), std::chrono::microseconds(length)); };
        Total<Energy> sum;
        for (std::size_t i = 1; i < cuts.size(); ++i) {
            const auto part = until(cuts[i]) - until(cuts[i - 1]);
            sum += part;
            const Int128 error = Int128{part.count()} * length - Int128{total.count()} * (cuts[i] - cuts[i - 1]);
            RC_ASSERT(error < length && -error < length);
        }
        RC_ASSERT(sum.narrow() == total);
    });
}
