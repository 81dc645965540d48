#include "law.hpp"

#include <wattle/wattle.hpp>

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>
#include <array>

using namespace wattle;
using namespace wattle::test;

namespace {

using Big = boost::multiprecision::cpp_int;
using Ratio = boost::multiprecision::cpp_rational;

const Currency cny("CNY", 2), eur("EUR", 2);

Big big(Int128 value) { return Big(to_string(value)); }
Ratio ratio(Int128 mantissa, int exponent) {
    const Big power = boost::multiprecision::pow(Big(10), static_cast<unsigned>(exponent < 0 ? -exponent : exponent));
    return exponent < 0 ? Ratio(big(mantissa), power) : Ratio(big(mantissa) * power);
}
template <class Q>
Ratio value(const Product<Q>& p) { return ratio(p.mantissa(), p.exponent()); }

}  // namespace

TEST_CASE("amount times rate is exact until it is rounded, once") {
    const auto cost = 3 * kWh * Price("0.568", cny / kWh);
    CHECK(to_string(cost) == "1.704 CNY");
    CHECK(cost.rounded(half_up, cny.minor_unit()) == Money("1.70", cny));
    CHECK(cost.rounded(Rounding::ceiling, cny.minor_unit()) == Money("1.71", cny));
    CHECK(to_string(Energy("0.028 kWh") * Decimal("1.1")) == "0.0308 kWh");
    CHECK((Energy("1 mWh") * Decimal("0.5")).rounded(half_even, 1 * mWh) == Energy());
    CHECK((5 * kWh * Decimal("1e-30")).to(kWh) == 5e-30);
}

TEST_CASE("a part of a period is divided once, at the end") {
    // 17 days of a 31-day month at 38 CNY: 38 × 17 / 31 = 20.8387…
    const auto fixed = Product(Money("38", cny)) * Decimal(17);
    CHECK(fixed.divided(31, half_up, cny.minor_unit()) == Money("20.84", cny));
    CHECK(code_of([&] { return fixed.divided(0, half_up, cny.minor_unit()); }) == "out_of_range");
    CHECK(code_of([&] { return fixed.rounded(half_up, Money("0", cny)); }) == "out_of_range");
    CHECK(code_of([&] { return fixed.rounded(half_up, eur.minor_unit()); }) == "mixed_currency");
}

TEST_CASE("products of several rates add exactly, whatever their decimals") {
    Product<Money> cost;
    cost += 1 * kWh * Price("0.1", cny / kWh);
    cost += 1 * kWh * Price("0.00000001", cny / kWh);
    cost += 1 * MWh * Price("350.5", cny / MWh);
    CHECK(to_string(cost) == "350.60000001 CNY");
    CHECK(cost - cost == Product(Money("0", cny)));
    CHECK(code_of([&] { return cost + 1 * kWh * Price("1", eur / kWh); }) == "mixed_currency");
    CHECK(code_of([] { return Product<Money>::from(int128_max, 0) + Product<Money>::from(1, 0); }) == "overflow");
    CHECK(code_of([] { return Product<Money>::from(1, 40) + Product<Money>::from(1, 0); }) == "overflow");
}

TEST_CASE("a sum of products does not depend on order or partition") {
    LAW("it equals the rational sum, in any order", [] {
        const auto n = *rc::gen::inRange<std::size_t>(0, 30);
        std::vector<Energy> used;
        std::vector<Price<Energy>> prices;
        Ratio exact = 0;
        for (std::size_t i = 0; i < n; ++i) {
            used.push_back(Energy::from_count(*any_count()));
            // Two of three prices have six decimals, so that runs of equal tags occur and end.
            const auto price = *rc::gen::oneOf(any_decimal(-6, -6), any_decimal(-6, -6), any_decimal(-9, 0));
            prices.emplace_back(price, *rc::gen::element(cny / kWh, cny / kWh, cny / MWh));
            exact += value(used.back() * prices.back());
        }
        // Sums of up to 30 × 2^126 × 10^12 may leave 128 bits: then both ways must say so, or give the exact value.
        Product<Money> forwards, backwards;
        const auto fails = code_of([&] {
            for (std::size_t i = 0; i < n; ++i) forwards += used[i] * prices[i];
            for (std::size_t i = n; i-- > 0;) backwards += used[i] * prices[i];
            return 0;
        });
        if (fails.empty()) {
            RC_ASSERT(value(forwards) == exact);
            RC_ASSERT(forwards == backwards);
            RC_ASSERT(to_string(forwards) == to_string(backwards));
        } else {
            RC_ASSERT(fails == "overflow");
        }
        Product<Money> at_once;
        if (code_of([&] { return at_once = sum_products(used, prices); }).empty()) RC_ASSERT(value(at_once) == exact);
    });
    LAW("amounts and prices of this world never overflow", [] {
        const auto n = *rc::gen::inRange<std::size_t>(0, 100);
        std::vector<Energy> used;
        std::vector<Price<Energy>> prices;
        for (std::size_t i = 0; i < n; ++i) {
            used.push_back(Energy::from_count(*rc::gen::inRange<std::int64_t>(-1'000'000'000'000, 1'000'000'000'000)));  // ± 1 GWh
            prices.emplace_back(Decimal::from(*rc::gen::inRange<std::int64_t>(-10'000'000, 10'000'000), *rc::gen::inRange(-8, -4)), cny / kWh);
        }
        Product<Money> one_by_one;
        for (std::size_t i = 0; i < n; ++i) one_by_one += used[i] * prices[i];
        RC_ASSERT(sum_products(used, prices) == one_by_one);
        RC_ASSERT(to_string(sum_products(used, prices)) == to_string(one_by_one));
    });
    CHECK(code_of([] { return sum_products(std::vector<Energy>(3), std::vector<Price<Energy>>()); }) == "out_of_range");
    CHECK(sum_products(std::vector<Energy>(), std::vector<Price<Energy>>()) == Product<Money>());
}

TEST_CASE("rounding a product is rounding the exact number") {
    LAW("the result is the multiple of the quantum that the mode names", [] {
        const auto p = Product<Energy>::from(Int128{*any_count()} * *any_count(), *rc::gen::inRange(-30, 3));
        const auto quantum = Energy::from_count(*rc::gen::oneOf(rc::gen::just<std::int64_t>(1), rc::gen::inRange<std::int64_t>(1, 1'000'000)));
        const auto mode = *any_rounding();
        Energy rounded;
        const auto failed = code_of([&] { return rounded = p.rounded(mode, quantum); });
        const Ratio exact = value(p), step = Ratio(Big(quantum.count()));
        if (!failed.empty()) {
            RC_ASSERT(failed == "overflow");
            RC_ASSERT(abs(exact) + step >= Ratio(Big(INT64_MAX)));
            return;
        }
        const Ratio error = Ratio(Big(rounded.count())) - exact;
        RC_ASSERT(rounded.count() % quantum.count() == 0);
        RC_ASSERT(abs(error) < step);
        switch (mode) {
            case Rounding::floor: RC_ASSERT(error <= 0); break;
            case Rounding::ceiling: RC_ASSERT(error >= 0); break;
            case Rounding::down: RC_ASSERT(abs(Ratio(Big(rounded.count()))) <= abs(exact)); break;
            case Rounding::up: RC_ASSERT(abs(Ratio(Big(rounded.count()))) >= abs(exact)); break;
            case Rounding::half_down:
            case Rounding::half_even:
            case Rounding::half_up: RC_ASSERT(abs(error) * 2 <= step); break;
            case Rounding::zero_five_up: break;
        }
    });
}
