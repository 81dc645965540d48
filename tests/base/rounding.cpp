#include "wattle/base/rounding.hpp"

#include "wide.hpp"

using namespace wattle;
using namespace wattle::test;

namespace {

constexpr Rounding modes[] = {Rounding::ceiling,   Rounding::down,    Rounding::floor, Rounding::half_down,
                              Rounding::half_even, Rounding::half_up, Rounding::up,    Rounding::zero_five_up};

/// Whether the library counts the quanta as unlimited arithmetic does.
bool agrees(Int128 mantissa, int exponent, Int128 quantum, Rounding mode) {
    const Wide expected = count_of_quanta(wide(mantissa), exponent, wide(quantum), mode);
    const auto call = [&] { return detail::multiples(mantissa, exponent, quantum, mode); };
    if (const std::string code = code_of(call); !code.empty()) {
        // Refused only with a positive exponent, where the mantissa with its zeros does not fit.
        return code == "overflow" && exponent >= 0 && !fits_128(wide(mantissa) * ten_to(exponent));
    }
    return wide(call()) == expected;
}

}  // namespace

TEST_CASE("the eight modes go by the names of Python's decimal module") {
    constexpr std::string_view names[] = {"ceiling", "down", "floor", "half_down", "half_even", "half_up", "up", "zero_five_up"};
    for (std::size_t i = 0; i < std::size(modes); ++i) {
        CHECK(to_string(modes[i]) == names[i]);
        CHECK(parse_rounding(names[i]) == modes[i]);
    }
    for (const std::string_view wrong : {"", "Half_even", "half-even", "ROUND_HALF_UP", "half_even ", "nearest"}) {
        CAPTURE(wrong);
        CHECK(code_of([&] { return parse_rounding(wrong); }) == "out_of_range");
    }
    CHECK(message_of([] { return parse_rounding("nearest"); }) ==
          "Rounding: there is no rounding mode \"nearest\"; use ceiling, down, floor, half_down, half_even, half_up, up or zero_five_up");
    CHECK(half_even == Rounding::half_even);
    CHECK(half_up == Rounding::half_up);
    CHECK(half_down == Rounding::half_down);
}

TEST_CASE("each mode rounds as Python rounds") {
    // Source: Python 3.11, int(Decimal(value).quantize(Decimal(1), mode)); its zero_five_up is ROUND_05UP.
    struct Row {
        std::string_view value;
        int ceiling, down, floor, half_down, half_even, half_up, up, zero_five_up;
    };
    const Row rows[] = {
        //        ceil down floor h_down h_even h_up up 05up
        {"5.5",    6,   5,   5,   5,   6,   6,   6,   6},
        {"2.5",    3,   2,   2,   2,   2,   3,   3,   2},
        {"1.6",    2,   1,   1,   2,   2,   2,   2,   1},
        {"1.5",    2,   1,   1,   1,   2,   2,   2,   1},
        {"1.1",    2,   1,   1,   1,   1,   1,   2,   1},
        {"1.0",    1,   1,   1,   1,   1,   1,   1,   1},
        {"0.5",    1,   0,   0,   0,   0,   1,   1,   1},
        {"0.1",    1,   0,   0,   0,   0,   0,   1,   1},
        {"0.0",    0,   0,   0,   0,   0,   0,   0,   0},
        {"-0.1",   0,   0,  -1,   0,   0,   0,  -1,  -1},
        {"-0.5",   0,   0,  -1,   0,   0,  -1,  -1,  -1},
        {"-1.0",  -1,  -1,  -1,  -1,  -1,  -1,  -1,  -1},
        {"-1.1",  -1,  -1,  -2,  -1,  -1,  -1,  -2,  -1},
        {"-1.5",  -1,  -1,  -2,  -1,  -2,  -2,  -2,  -1},
        {"-1.6",  -1,  -1,  -2,  -2,  -2,  -2,  -2,  -1},
        {"-2.5",  -2,  -2,  -3,  -2,  -2,  -3,  -3,  -2},
        {"-5.5",  -5,  -5,  -6,  -5,  -6,  -6,  -6,  -6},
        {"10.1",  11,  10,  10,  10,  10,  10,  11,  11},
    };
    for (const Row& r : rows) {
        CAPTURE(r.value);
        const Decimal d(r.value);
        const int expected[] = {r.ceiling, r.down, r.floor, r.half_down, r.half_even, r.half_up, r.up, r.zero_five_up};
        for (std::size_t i = 0; i < std::size(modes); ++i) {
            CAPTURE(to_string(modes[i]));
            CHECK(detail::multiples(d.mantissa(), d.exponent(), 1, modes[i]) == expected[i]);
        }
    }
}

TEST_CASE("a tie is a tie only if nothing was left out") {
    struct Case {
        std::string_view name;
        Int128 mantissa;
        int exponent;
        Int128 quantum;
        int half_even;
    };
    // 3 × 10^38 and 10 × (2 × 10^37 + 1) do not fit 128 bits, so a digit of the mantissa is cut before dividing.
    const Int128 e37 = detail::power_of_ten(37), e38 = detail::power_of_ten(38);
    const Case cases[] = {
        {"1.5/3, by 10^38",                 15 * e37,          -38, 3,           0},
        {"a little less",                   15 * e37 - 1,      -38, 3,           0},
        {"a little more",                   15 * e37 + 1,      -38, 3,           1},
        {"half of an odd quantum",          e38 + 5,           -1,  2 * e37 + 1, 0},
        {"a little less",                   e38 + 4,           -1,  2 * e37 + 1, 0},
        {"a little more",                   e38 + 6,           -1,  2 * e37 + 1, 1},
        {"greatest number, by 10^60",       int128_max,        -60, 1,           0},
        {"1.5 of 10^37",                    15,                36,  e37,         2},
        {"2.5 of 10^37",                    25,                36,  e37,         2},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(detail::multiples(c.mantissa, c.exponent, c.quantum, half_even) == c.half_even);
        for (const Rounding mode : modes) {
            CHECK(agrees(c.mantissa, c.exponent, c.quantum, mode));
            CHECK(agrees(-c.mantissa, c.exponent, c.quantum, mode));
        }
    }
}

TEST_CASE("quanta are counted exactly, however many digits are involved") {
    LAW("any mantissa of 127 bits, exponent and quantum", [] {
        const Int128 mantissa = (*any_number()).value;
        const Int128 q = (*any_number()).value % (8 * detail::power_of_ten(37));
        const int exponent = *rc::gen::inRange(-60, 41);
        RC_ASSERT(agrees(mantissa, exponent, q < 0 ? -q : q + 1, *any_rounding()));
    });
    LAW("halves of quanta, and their neighbours", [] {
        const int places = *rc::gen::inRange(1, 60);
        const int size = *rc::gen::inRange(0, 38);
        const Int128 quantum = (*any_number()).value % detail::power_of_ten(size) + detail::power_of_ten(size) + 1;
        const Wide half = (2 * Wide(*rc::gen::inRange(0, 7)) + 1) * wide(quantum) * 5 * ten_to(places - 1);
        RC_PRE(quantum > 0 && fits_128(half + 1));
        const Int128 mantissa = (static_cast<Int128>((half >> 64).convert_to<std::uint64_t>()) << 64) | Int128{(half & UINT64_MAX).convert_to<std::uint64_t>()};
        const int step = *rc::gen::inRange(-1, 2);
        const bool negative = *rc::gen::arbitrary<bool>();
        RC_ASSERT(agrees(negative ? -(mantissa + step) : mantissa + step, -places, quantum, *any_rounding()));
    });
}

TEST_CASE("a fraction is rounded with what was cut off before") {
    using detail::Cut;
    // (7 + cut) / 15: 7 is just under half of 15, so the cut decides.
    CHECK(detail::divide(7, 15, half_up) == 0);
    CHECK(detail::divide(7, 15, half_up, Cut::below_half) == 0);
    CHECK(detail::divide(7, 15, half_up, Cut::half) == 1);
    CHECK(detail::divide(7, 15, half_down, Cut::half) == 0);
    CHECK(detail::divide(7, 15, half_down, Cut::above_half) == 1);
    CHECK(detail::divide(-7, 15, half_up, Cut::half) == -1);
    // (8 + cut) / 16 is a tie only without a cut.
    CHECK(detail::divide(8, 16, half_even) == 0);
    CHECK(detail::divide(8, 16, half_even, Cut::below_half) == 1);
    // (0 + cut) / 1
    CHECK(detail::divide(0, 1, Rounding::up, Cut::below_half) == 1);
    CHECK(detail::divide(0, 1, half_even, Cut::half) == 0);
}
