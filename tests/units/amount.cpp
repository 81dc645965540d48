#include "law.hpp"

#include <wattle/wattle.hpp>

using namespace wattle;
using namespace wattle::test;

TEST_CASE("an amount is a count of its kind's quantum") {
    CHECK((1 * kWh).count() == 1'000'000);  // mWh
    CHECK((1 * kvarh).count() == 1'000'000);
    CHECK((1 * kVAh).count() == 1'000'000);
    CHECK((1 * MJ).count() == 1'000'000);      // J
    CHECK((1 * m3).count() == 1'000'000);      // cm3
    CHECK((1 * t).count() == 1'000'000'000);   // mg
    CHECK((1 * kgCO2e).count() == 1'000'000);  // mg
    CHECK(sizeof(Energy) == 8);
    CHECK(Energy() == 0 * kWh);
}

TEST_CASE("integers and texts enter exactly, doubles to the nearest quantum") {
    struct Case { std::string_view text; std::int64_t mWh; };
    const Case cases[] = {
        {"2.5 kWh",            2'500'000},
        {"0.000001 kWh",               1},
        {"-12 MWh",      -12'000'000'000},
        {"1e3 Wh",             1'000'000},
        {"1.50000000 Wh",          1'500},
    };
    for (const auto& c : cases) {
        CAPTURE(c.text);
        CHECK(Energy(c.text).count() == c.mWh);
    }
    CHECK(Energy("0.1", kWh) == 100 * Wh);
    CHECK(Decimal("0.1") * kWh == 100 * Wh);
    CHECK(0.1 * kWh == 100 * Wh);
    CHECK((0.5 * mWh).count() == 0);   // a tie goes to the even count
    CHECK((1.5 * mWh).count() == 2);
    CHECK((-2.5 * mWh).count() == -2);
    CHECK((2.5f * kWh).count() == 2'500'000);
    static_assert(Energy("2.5 kWh").count() == 2'500'000, "a wrong literal does not even compile");
}

TEST_CASE("what an amount cannot hold is refused with a reason") {
    CHECK(code_of([] { return Energy("0.0000001 kWh"); }) == "off_quantum");
    CHECK(message_of([] { return Energy("0.0000001 kWh"); }) == "Energy: 0.0000001 kWh is finer than 1 mWh; round the number first, or keep it as a Product");
    CHECK(message_of([] { return Energy("2.5 kW"); }) == "Energy: \"kW\" is not a unit of Energy; use mWh, Wh, kWh, MWh, GWh, TWh");
    CHECK(message_of([] { return Energy("2.5"); }) == "Energy: \"2.5\" names no unit; write the number, one space and the unit, such as 2.5 kWh");
    CHECK(code_of([] { return Energy("2,5 kWh"); }) == "bad_number");
    CHECK(code_of([] { return 1e30 * kWh; }) == "overflow");
    CHECK(code_of([] { return 10'000'000'000'000 * kWh; }) == "overflow");
    CHECK(code_of([] { return std::numeric_limits<double>::quiet_NaN() * kWh; }) == "bad_number");
    CHECK(code_of([] { return std::numeric_limits<double>::infinity() * kWh; }) == "overflow");
    CHECK(code_of([] { return Energy::max() + 1 * mWh; }) == "overflow");
    CHECK(code_of([] { return -Energy::min(); }) == "overflow");
    CHECK(code_of([] { return Energy::max() * 2; }) == "overflow");
    CHECK(code_of([] { return (1 * kWh) * UINT64_MAX; }) == "overflow");
}

TEST_CASE("an amount leaves in the unit that is asked for") {
    const Energy e = Energy("1234.5678 kWh");
    CHECK(e.to(MWh) == 1.2345678);
    CHECK(e.to_decimal(MWh) == Decimal("1.2345678"));
    CHECK(to_string(e) == "1234.5678 kWh");
    CHECK(to_string(Energy()) == "0 kWh");
    CHECK(to_string(-1 * mWh) == "-0.000001 kWh");
    CHECK(to_string(1592 * gCO2e) == "1.592 kgCO2e");
    CHECK((3 * kWh) / (2 * kWh) == 1.5);
}

TEST_CASE("an amount is rounded to a step, by name") {
    CHECK(Energy("0.025 kWh").rounded(half_even, 10 * Wh) == 20 * Wh);  // as Octopus bills: 0.025 becomes 0.02
    CHECK(Energy("0.025 kWh").rounded(half_up, 10 * Wh) == 30 * Wh);
    CHECK(Energy("-0.025 kWh").rounded(Rounding::floor, 10 * Wh) == -30 * Wh);
    CHECK(code_of([] { return Energy("1 kWh").rounded(half_up, 0 * kWh); }) == "out_of_range");
}

TEST_CASE("amounts obey the laws of integers, or say that they do not fit") {
    LAW("addition is that of 128-bit integers, or throws", [] {
        const auto a = *any_count(), b = *any_count();
        const Int128 exact = Int128{a} + b;
        const bool fits = exact >= INT64_MIN && exact <= INT64_MAX;
        RC_ASSERT(code_of([&] { return Energy::from_count(a) + Energy::from_count(b); }) == (fits ? "" : "overflow"));
        if (fits) RC_ASSERT((Energy::from_count(a) + Energy::from_count(b)).count() == exact);
    });
    LAW("multiplication by a number is too", [] {
        const auto a = *any_count(), n = *any_count();
        const Int128 exact = Int128{a} * n;
        const bool fits = exact >= INT64_MIN && exact <= INT64_MAX;
        RC_ASSERT(code_of([&] { return n * Energy::from_count(a); }) == (fits ? "" : "overflow"));
        if (fits) RC_ASSERT((n * Energy::from_count(a)).count() == exact);
    });
    LAW("what is printed reads back as the same amount", [] {
        const auto e = Energy::from_count(*any_count());
        RC_ASSERT(Energy(to_string(e)) == e);
        const auto v = Volume::from_count(*any_count());
        RC_ASSERT(Volume(to_string(v)) == v);
    });
    LAW("a double enters as the nearest count", [] {
        const auto a = *rc::gen::inRange<std::int64_t>(-(1LL << 52), 1LL << 52);
        RC_ASSERT((static_cast<double>(a) * mWh).count() == a);
        RC_ASSERT((static_cast<double>(a) / 2 * mWh).count() == static_cast<std::int64_t>(detail::divide(a, 2, half_even)));
    });
}
