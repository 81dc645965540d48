#include "law.hpp"

#include <wattle/wattle.hpp>

#include <algorithm>
#include <array>
#include <random>

using namespace wattle;
using namespace wattle::test;

namespace {

const Currency cny("CNY", 2), eur("EUR", 2);

template <class Q>
Total<Q> one_by_one(const std::vector<Q>& amounts) {
    Total<Q> total;
    for (const Q& amount : amounts) total += amount;
    return total;
}

std::vector<Energy> any_energies() {
    std::vector<Energy> energies;
    for (const auto count : *rc::gen::container<std::vector<std::int64_t>>(any_count())) energies.push_back(Energy::from_count(count));
    return energies;
}

}  // namespace

TEST_CASE("a total holds what no single amount could") {
    const std::vector<Energy> used(5, Energy::max());
    CHECK(sum(used).count() == Int128{INT64_MAX} * 5);
    CHECK(to_string(sum(used)) == "46116860184273.879035 kWh");  // 5 × 9223372036854775807 mWh
    CHECK(code_of([&] { return sum(used).narrow(); }) == "overflow");
    CHECK(sum(std::array{1 * kWh, 2 * kWh}).narrow() == 3 * kWh);
    CHECK(sum(std::vector<Energy>()) == Total<Energy>());
    CHECK(sum(std::array{1 * kWh}).to(MWh) == 0.001);
    CHECK(sum(std::array{1 * kWh}).to_exact(MWh) == Exact("0.001"));
}

TEST_CASE("totals are merged from parts, and know when they do not fit") {
    const auto nearly = Total<Energy>::from_count(Int128{1} << 126);
    CHECK(code_of([&] { return nearly + nearly; }) == "overflow");
    CHECK(code_of([&] { return Total<Energy>::from_count(int128_max); }) == "overflow");
    CHECK((nearly - nearly) == Total<Energy>());
    CHECK(-Total(1 * kWh) == Total(-1 * kWh));
    CHECK(Total(1 * kWh) < Total(2 * kWh));
}

TEST_CASE("a total of money has one currency") {
    CHECK(to_string(sum(std::array{Money("1.10", cny), Money("2.20", cny)})) == "3.30 CNY");
    CHECK(code_of([] { return sum(std::array{Money("1.10", cny), Money("2.20", eur)}); }) == "mixed_currency");
    CHECK(code_of([] { return Total(Money("1", cny)) < Total(Money("1", eur)); }) == "mixed_currency");
    CHECK(code_of([] { return Total(Money("1", cny)).to(eur); }) == "mixed_currency");
    Total<Money> none;
    CHECK((none + Total(Money("1", eur))).denomination() == eur);
}

TEST_CASE("any order and any partition of a sum gives the same bytes") {
    LAW("order, partition and merging do not show", [] {
        const auto energies = any_energies();
        const Bytes whole = sum(energies).to_bytes();
        RC_ASSERT(one_by_one(energies).to_bytes() == whole);

        auto shuffled = energies;
        std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
        std::shuffle(shuffled.begin(), shuffled.end(), random);
        const auto cut = *rc::gen::inRange<std::size_t>(0, shuffled.size() + 1);
        const std::span all(shuffled);
        const Total<Energy> left = sum(all.first(cut)), right = sum(all.subspan(cut));
        RC_ASSERT((left + right).to_bytes() == whole);
        RC_ASSERT((right + left).to_bytes() == whole);
        RC_ASSERT((Total<Energy>::from_bytes(left.to_bytes()) + right).to_bytes() == whole);
        RC_ASSERT(((left + right) - right) == left);
    });
}

TEST_CASE("the bytes of a total are frozen") {
    // u8 version, u8 kind, i128 count, u32 currency, little-endian
    const auto hex = [](const Bytes& bytes) {
        std::string text;
        for (const auto b : bytes) {
            text += "0123456789abcdef"[std::to_integer<int>(b) >> 4];
            text += "0123456789abcdef"[std::to_integer<int>(b) & 15];
        }
        return text;
    };
    CHECK(hex(Total(258 * mWh).to_bytes()) == "0101" "02010000000000000000000000000000" "00000000");
    CHECK(hex(Total(-1 * J).to_bytes()) == "0102" "ffffffffffffffffffffffffffffffff" "00000000");
    CHECK(hex(Total(Money("0.000001", cny)).to_bytes()) == "0108" "01000000000000000000000000000000" "434e5902");
    CHECK(Total<Money>::from_bytes(Total(Money("7", cny)).to_bytes()) == Total(Money("7", cny)));
}

TEST_CASE("bytes that are no total of that kind are refused") {
    const Bytes good = Total(1 * kWh).to_bytes();
    CHECK(message_of([&] { return Total<Heat>::from_bytes(good); }) == "Total, byte 2: this is not a total of Heat; read it as the kind that was written");
    for (std::size_t n = 0; n < good.size(); ++n) CHECK(code_of([&] { return Total<Energy>::from_bytes(std::span(good).first(n)); }) == "bad_bytes");
    Bytes longer = good;
    longer.push_back({});
    CHECK(code_of([&] { return Total<Energy>::from_bytes(longer); }) == "bad_bytes");
    Bytes newer = good;
    newer[0] = std::byte{2};
    CHECK(code_of([&] { return Total<Energy>::from_bytes(newer); }) == "bad_bytes");
    Bytes strange = Total(Money("1", cny)).to_bytes();
    strange.back() = std::byte{9};  // nine decimals
    CHECK(code_of([&] { return Total<Money>::from_bytes(strange); }) == "bad_bytes");
}
