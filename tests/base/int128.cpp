#include "wattle/base/int128.hpp"

#include "wide.hpp"

#include <deque>

namespace wattle::test {

Wide wide(Int128 value) {
    const auto magnitude = value < 0 ? -static_cast<UInt128>(value) : static_cast<UInt128>(value);
    const Wide w = (Wide(static_cast<std::uint64_t>(magnitude >> 64)) << 64) | static_cast<std::uint64_t>(magnitude);
    return value < 0 ? Wide(-w) : w;
}

const Wide& ten_to(int n) {
    static std::deque<Wide> powers = {1};  // references stay valid as it grows
    while (powers.size() <= static_cast<std::size_t>(n)) powers.push_back(powers.back() * 10);
    return powers[static_cast<std::size_t>(n)];
}

bool fits_64(const Wide& w) { return w >= INT64_MIN && w <= INT64_MAX; }
bool fits_128(const Wide& w) { return w >= wide(int128_min) && w <= wide(int128_max); }

Wide round_quotient(const Wide& n, const Wide& d, Rounding mode) {
    Wide below = n / d;
    if (n < 0 && below * d != n) --below;
    const Wide rest = n - below * d;
    if (rest == 0) return below;

    const Wide above = below + 1;
    const Wide& inner = n < 0 ? above : below;  // towards zero
    const Wide& outer = n < 0 ? below : above;
    const Wide& nearest = 2 * rest < d ? below : above;
    const bool tie = 2 * rest == d;
    switch (mode) {
        case Rounding::ceiling: return above;
        case Rounding::floor: return below;
        case Rounding::down: return inner;
        case Rounding::up: return outer;
        case Rounding::half_down: return tie ? inner : nearest;
        case Rounding::half_up: return tie ? outer : nearest;
        case Rounding::half_even: return !tie ? nearest : below % 2 == 0 ? below : above;
        case Rounding::zero_five_up: return inner % 5 == 0 ? outer : inner;
    }
    return 0;
}

Wide count_of_quanta(const Wide& mantissa, int exponent, const Wide& quantum, Rounding mode) {
    if (exponent >= 0) return round_quotient(mantissa * ten_to(exponent), quantum, mode);
    return round_quotient(mantissa, quantum * ten_to(-exponent), mode);
}

rc::Gen<Number> any_number() {
    // At full size from the first case on: RapidCheck would begin with short ones.
    const auto bits = rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 130));
    const auto half = rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>());
    return rc::gen::map(rc::gen::tuple(half, half, bits, rc::gen::arbitrary<bool>()), [](const auto& t) {
        const auto [high, low, length, negative] = t;
        const UInt128 spread = (static_cast<UInt128>(high) << 64) | low;
        const Int128 value = length > 127 ? int128_max - length + 128 : length == 0 ? 0 : static_cast<Int128>(spread >> (128 - length));
        return Number{negative ? -value : value};
    });
}

rc::Gen<Exact> any_exact(int least_exponent, int greatest_exponent) {
    return rc::gen::map(rc::gen::pair(any_number(), rc::gen::inRange(least_exponent, greatest_exponent + 1)),
                        [](const auto& e) { return Exact::from(e.first.value, e.second); });
}

}  // namespace wattle::test

using namespace wattle;
using namespace wattle::test;

static_assert(detail::power_of_ten(0) == 1);
static_assert(detail::power_of_ten(19) / 1'000'000'000 == 10'000'000'000);
static_assert(detail::power_of_ten(detail::greatest_power) > int128_max / 10);  // one power more would not fit
static_assert(detail::add(int128_max, int128_min, "") == -1);
static_assert(detail::multiply(int128_min, 1, "") == int128_min);

TEST_CASE("a 128-bit number prints all its digits") {
    struct Case {
        Int128 value;
        std::string_view text;
    };
    const Case cases[] = {
        {0,                          "0"},
        {-1,                         "-1"},
        {INT64_MIN,                  "-9223372036854775808"},                        // −2^63
        {Int128{1} << 64,            "18446744073709551616"},                        // 2^64
        {detail::power_of_ten(38),   "100000000000000000000000000000000000000"},     // 38 zeros
        {int128_max,                 "170141183460469231731687303715884105727"},     // 2^127 − 1
        {int128_min,                 "-170141183460469231731687303715884105728"},    // −2^127
    };
    for (const auto& c : cases) CHECK(to_string(c.value) == c.text);

    LAW("as any other arithmetic prints it", [] {
        const Int128 a = (*any_number()).value;
        RC_ASSERT(to_string(a) == wide(a).str());
    });
}

TEST_CASE("128-bit arithmetic is exact or refused, never wrapped") {
    CHECK(code_of([] { return detail::add(int128_max, 1, "sum of March"); }) == "overflow");
    CHECK(code_of([] { return detail::subtract(int128_min, 1, "x"); }) == "overflow");
    CHECK(code_of([] { return detail::subtract(0, int128_min, "x"); }) == "overflow");
    CHECK(code_of([] { return detail::multiply(int128_min, -1, "x"); }) == "overflow");
    CHECK(message_of([] { return detail::add(int128_max, 1, "sum of March"); }).starts_with("sum of March: a sum does not fit 128 bits; "));

    LAW("a sum, a difference and a product are right, or do not fit", [] {
        const Int128 a = (*any_number()).value, b = (*any_number()).value;
        const auto holds = [](const Wide& expected, auto&& call) {
            if (fits_128(expected)) return wide(call()) == expected;
            return code_of(call) == "overflow";
        };
        RC_ASSERT(holds(wide(a) + wide(b), [&] { return detail::add(a, b, "law"); }));
        RC_ASSERT(holds(wide(a) - wide(b), [&] { return detail::subtract(a, b, "law"); }));
        RC_ASSERT(holds(wide(a) * wide(b), [&] { return detail::multiply(a, b, "law"); }));
    });

    LAW("a product that just fits, and the next that does not", [] {
        const Int128 a = (*any_number()).value;
        RC_PRE(a != 0);
        const bool negative = *rc::gen::arbitrary<bool>();
        const Int128 magnitude = a < 0 ? -a : a;
        const Int128 most = int128_max / magnitude;
        Int128 product{};
        RC_ASSERT(!detail::multiply_overflows(a, negative ? -most : most, product));
        RC_ASSERT(wide(product) == wide(a) * wide(negative ? -most : most));
        // 2^127 itself fits only below zero.
        const Wide next = wide(a) * (wide(most) + 1) * (negative ? -1 : 1);
        if (most < int128_max) RC_ASSERT(detail::multiply_overflows(a, negative ? -(most + 1) : most + 1, product) == !fits_128(next));
    });
}

TEST_CASE("a 128-bit number becomes a 64-bit one only if it fits") {
    CHECK(detail::narrow(INT64_MAX, "x") == INT64_MAX);
    CHECK(detail::narrow(INT64_MIN, "x") == INT64_MIN);
    CHECK(code_of([] { return detail::narrow(Int128{INT64_MAX} + 1, "x"); }) == "overflow");
    CHECK(code_of([] { return detail::narrow(Int128{INT64_MIN} - 1, "x"); }) == "overflow");
}
