#include "wattle/base/decimal.hpp"

#include "wide.hpp"

#include <array>
#include <type_traits>

using namespace wattle;
using namespace wattle::test;

namespace {

/// The value × 10^200, a whole number for every Decimal and Exact.
Wide scaled(const Exact& e) { return wide(e.mantissa()) * ten_to(e.exponent() + 200); }

bool same(const Exact& e, const Wide& mantissa, int exponent) { return wide(e.mantissa()) == mantissa && e.exponent() == exponent; }

/// The mantissa that a number has at a smaller exponent.
Wide at_exponent(const Exact& e, int exponent) { return e.mantissa() == 0 ? Wide(0) : Wide(wide(e.mantissa()) * ten_to(e.exponent() - exponent)); }

rc::Gen<Decimal> any_quantum() { return rc::gen::element(Decimal("0.01"), Decimal("0.05"), Decimal(1), Decimal(10), Decimal(25)); }

/// What prints can be read: −2^63 has a magnitude that no Decimal text holds.
bool readable(Decimal d) { return d.mantissa() != INT64_MIN; }

}  // namespace

// Prices are constants of a program as often as rows of a file.
constexpr Decimal price("0.5306");
static_assert(price.mantissa() == 5306 && price.exponent() == -4);
static_assert(Decimal("1e3").mantissa() == 1 && Decimal("1e3").exponent() == 3);
static_assert(Decimal(25).mantissa() == 25 && Decimal(std::uint64_t{7}).exponent() == 0);
static_assert(Exact("170141183460469231731687303715884105727").mantissa() == int128_max);
static_assert(Exact(price).exponent() == -4);
static_assert(sizeof(Decimal) == 16);

// A double has no printed digits, and a bool is no number.
static_assert(!std::is_constructible_v<Decimal, double>);
static_assert(!std::is_constructible_v<Decimal, float>);
static_assert(!std::is_constructible_v<Decimal, bool>);
static_assert(!std::is_constructible_v<Exact, double>);
static_assert(!std::is_convertible_v<Decimal, double>);
static_assert(!std::is_convertible_v<std::string_view, Decimal>);
static_assert(!std::is_convertible_v<Exact, Decimal>);  // only by rounding, or by to_decimal()
static_assert(std::is_convertible_v<Decimal, Exact>);

TEST_CASE("a decimal keeps the digits it was written with") {
    struct Case {
        std::string_view written;
        std::int64_t mantissa;
        int exponent;
        std::string_view printed;
    };
    const Case cases[] = {
        {"0.10",                    10,         -2,  "0.10"},
        {"0.5306",                  5306,       -4,  "0.5306"},
        {"-12",                     -12,        0,   "-12"},
        {"+4",                      4,          0,   "4"},
        {".5",                      5,          -1,  "0.5"},
        {"-.5",                     -5,         -1,  "-0.5"},
        {"1.",                      1,          0,   "1"},
        {"007.50",                  750,        -2,  "7.50"},
        {"0",                       0,          0,   "0"},
        {"-0.00",                   0,          -2,  "0.00"},  // zero has no sign
        {"1e3",                     1,          3,   "1E+3"},
        {"1.5E+3",                  15,         2,   "15E+2"},
        {"12e-1",                   12,         -1,  "1.2"},
        {"1e00003",                 1,          3,   "1E+3"},
        {"-5e-3",                   -5,         -3,  "-0.005"},
        {"123456789012345678",      123456789012345678,  0,   "123456789012345678"},     // 18 digits always fit
        {"9223372036854775807",     INT64_MAX,           0,   "9223372036854775807"},    // 2^63 − 1
        {"-9223372036854775807",    -INT64_MAX,          0,   "-9223372036854775807"},
        {"0.9223372036854775807",   INT64_MAX,           -19, "0.9223372036854775807"},
        {"0000000000000000000000001", 1,                 0,   "1"},
        {"1e38",                    1,          38,  "1E+38"},
        {"1e-38",                   1,          -38, "0.00000000000000000000000000000000000001"},
        {"0e38",                    0,          38,  "0E+38"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.written);
        const Decimal d(c.written);
        CHECK(d.mantissa() == c.mantissa);
        CHECK(d.exponent() == c.exponent);
        CHECK(to_string(d) == c.printed);
        CHECK(to_string(Exact(c.written)) == c.printed);
    }

    LAW("what is printed reads back with the same digits", [] {
        const Decimal d = *any_decimal(-38, 38);
        RC_PRE(readable(d));
        const Decimal again(to_string(d));
        RC_ASSERT(again.mantissa() == d.mantissa());
        RC_ASSERT(again.exponent() == d.exponent());
    });
    LAW("so does a wide number", [] {
        const Exact e = *any_exact(-99, 99);
        const Exact again(to_string(e));
        RC_ASSERT(again.mantissa() == e.mantissa());
        RC_ASSERT(again.exponent() == e.exponent());
    });
}

TEST_CASE("what is not a decimal number is refused with the text that was given") {
    struct Case {
        std::string_view text, code, fragment;
    };
    const Case cases[] = {
        {"",                     "bad_number",   "Decimal: \"\" is not a decimal number; write digits with at most one point"},
        {".",                    "bad_number",   "\".\" is not a decimal number"},
        {"-",                    "bad_number",   "\"-\""},
        {"+",                    "bad_number",   "\"+\""},
        {"-.",                   "bad_number",   "\"-.\""},
        {"--1",                  "bad_number",   "\"--1\""},
        {"+-1",                  "bad_number",   "\"+-1\""},
        {"1-",                   "bad_number",   "\"1-\""},
        {" 1",                   "bad_number",   "\" 1\""},
        {"1 ",                   "bad_number",   "\"1 \""},
        {"1\n",                  "bad_number",   "is not a decimal number"},
        {{"1\0", 2},             "bad_number",   "\"1"},
        {"1_000",                "bad_number",   "\"1_000\""},
        {"1,000",                "bad_number",   "\"1,000\""},
        {"0,5306",               "bad_number",   "\"0,5306\" is not a decimal number; write digits with at most one point, such as 0.5306 or -12"},
        {"1.2.3",                "bad_number",   "\"1.2.3\""},
        {"nan",                  "bad_number",   "\"nan\""},
        {"inf",                  "bad_number",   "\"inf\""},
        {"0x1",                  "bad_number",   "\"0x1\""},
        {"1e",                   "bad_number",   "\"1e\""},
        {"1e+",                  "bad_number",   "\"1e+\""},
        {"1e1.5",                "bad_number",   "\"1e1.5\""},
        {"e3",                   "bad_number",   "\"e3\""},
        {"1e--3",                "bad_number",   "\"1e--3\""},
        {"0.53 CNY",             "bad_number",   "\"0.53 CNY\""},
        {"１",                   "bad_number",   "\"１\""},  // a full-width digit
        {"9223372036854775808",  "overflow",     "\"9223372036854775808\" has too many digits; 18 digits always fit"},
        {"1.0000000000000000000","overflow",     "has too many digits"},
        {"1e39",                 "out_of_range", "-38 to 38"},
        {"1e-39",                "out_of_range", "-38 to 38"},
        {"0.1e-38",              "out_of_range", "-38 to 38"},
        {"1e99999999999999",     "out_of_range", "-38 to 38"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.text);
        CHECK(code_of([&] { return Decimal(c.text); }) == c.code);
        const std::string message = message_of([&] { return Decimal(c.text); });
        CAPTURE(message);
        CHECK(message.find(c.fragment) != std::string::npos);
    }
    CHECK(code_of([] { return Exact("1e100"); }) == "out_of_range");
    CHECK(code_of([] { return Exact("170141183460469231731687303715884105728"); }) == "overflow");
    CHECK(message_of([] { return Exact("1,5"); }).starts_with("Exact: \"1,5\" is not a decimal number; "));
    CHECK(code_of([] { return Decimal(std::uint64_t{1} << 63); }) == "overflow");
    CHECK(code_of([] { return Decimal::from(1, 39); }) == "out_of_range");
    CHECK(code_of([] { return Exact::from(1, -100); }) == "out_of_range");

    LAW("any text is a number or refused with its code, and what is read prints", [] {
        const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("0123456789..--++eE x")));
        const std::string code = code_of([&] { return Decimal(text); });
        RC_ASSERT(code.empty() || code == "bad_number" || code == "overflow" || code == "out_of_range");
        if (code.empty()) RC_ASSERT(Decimal(to_string(Decimal(text))) == Decimal(text));
    });
}

TEST_CASE("decimals compare by value, whatever their digits") {
    struct Case {
        std::string_view a, b;
        int order;
    };
    const Case cases[] = {
        {"0.10",                    "0.1",                       0},
        {"1000",                    "1e3",                       0},
        {"0e38",                    "-0e-38",                    0},
        {"0.10",                    "0.11",                     -1},
        {"-0.10",                   "-0.11",                     1},
        {"-1",                      "1",                        -1},
        {"1e-38",                   "0",                         1},
        {"-1e-38",                  "0e38",                     -1},
        {"1e38",                    "9223372036854775807",       1},
        {"-1e38",                   "-9223372036854775807",     -1},
        {"9223372036854775807e38",  "9223372036854775807e-38",   1},
        {"-9223372036854775807e38", "-9223372036854775807e-38", -1},
        {"9223372036854775807e38",  "-9223372036854775807e38",   1},
        {"9223372036854775807",     "9223372036854775806.9",     1},  // a double tells neither from 2^63
    };
    for (const auto& c : cases) {
        CAPTURE(c.a);
        CAPTURE(c.b);
        const Exact a(c.a), b(c.b);
        CHECK((a == b) == (c.order == 0));
        CHECK((a < b) == (c.order < 0));
        CHECK((a > b) == (c.order > 0));
        CHECK((b < a) == (c.order > 0));
    }

    LAW("as their values compare", [] {
        const Decimal a = *any_decimal(-38, 38), b = *any_decimal(-38, 38);
        RC_ASSERT((a <=> b) == (scaled(a).compare(scaled(b)) <=> 0));
        RC_ASSERT((a == b) == (scaled(a) == scaled(b)));
    });
    LAW("wide ones too, from 10^-99 to 10^137", [] {
        const Exact a = *any_exact(-99, 99), b = *any_exact(-99, 99);
        RC_ASSERT((a <=> b) == (scaled(a).compare(scaled(b)) <=> 0));
        RC_ASSERT((a == b) == (scaled(a) == scaled(b)));
    });
    LAW("trailing zeros change neither value nor hash; one unit in the last place changes the order", [] {
        const Exact a = *any_exact(-40, 99);
        const int zeros = *rc::gen::inRange(1, 38);
        Int128 longer{};
        RC_PRE(!detail::multiply_overflows(a.mantissa(), detail::power_of_ten(zeros), longer) && longer != int128_max);
        const Exact b = Exact::from(longer, a.exponent() - zeros);
        RC_ASSERT(a == b);
        RC_ASSERT(std::hash<Exact>()(a) == std::hash<Exact>()(b));
        RC_ASSERT(a < Exact::from(longer + 1, a.exponent() - zeros));
    });
    LAW("equal decimals have equal hashes", [] {
        const auto mantissa = *rc::gen::inRange<std::int64_t>(-900'000'000'000, 900'000'000'000);
        const int exponent = *rc::gen::inRange(-30, 39);
        const Decimal a = Decimal::from(mantissa, exponent), b = Decimal::from(mantissa * 1000, exponent - 3);
        RC_ASSERT(a == b);
        RC_ASSERT(std::hash<Decimal>()(a) == std::hash<Decimal>()(b));
        RC_ASSERT(std::hash<Exact>()(a) == std::hash<Decimal>()(a));
    });
}

TEST_CASE("sums and products keep the digits of long-hand arithmetic") {
    struct Case {
        std::string_view a, b, sum, difference, product;
    };
    const Case cases[] = {
        {"1.10",   "2.2",    "3.30",   "-1.10",  "2.420"},
        {"1.10",   "2.0",    "3.10",   "-0.90",  "2.200"},
        {"0.1",    "0.2",    "0.3",    "-0.1",   "0.02"},   // 0.30000000000000004 in doubles
        {"-3",     "0.25",   "-2.75",  "-3.25",  "-0.75"},
        {"1e3",    "1",      "1001",   "999",    "1E+3"},
        {"2e3",    "3e3",    "5E+3",   "-1E+3",  "6E+6"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.a);
        CAPTURE(c.b);
        const Decimal a(c.a), b(c.b);
        CHECK(to_string(a + b) == c.sum);
        CHECK(to_string(a - b) == c.difference);
        CHECK(to_string(a * b) == c.product);
        CHECK(to_string(Exact(a) + b) == c.sum);
        CHECK(to_string(Exact(a) - b) == c.difference);
        CHECK(to_string(Exact(a) * b) == c.product);
    }
    Decimal d("1.5");
    d += 2;
    d *= Decimal("0.10");
    d -= Decimal("0.05");
    CHECK(to_string(d) == "0.300");
    CHECK(to_string(-d) == "-0.300");
    CHECK(code_of([] { return -Decimal::from(INT64_MIN, 0); }) == "overflow");
    CHECK(message_of([] { return Decimal("9223372036854775807") + 1; }).starts_with("Decimal +: 9223372036854775808 does not fit a Decimal; "));
    CHECK(message_of([] { return Decimal("9223372036854775807") * 10; }).starts_with("Decimal *: 92233720368547758070 does not fit"));

    LAW("a sum and a difference of decimals are right, or do not fit", [] {
        const Decimal a = *any_decimal(-38, 38), b = *any_decimal(-38, 38);
        const int exponent = std::min(a.exponent(), b.exponent());
        const auto holds = [&](const Wide& expected, auto&& call) { return fits_64(expected) ? same(call(), expected, exponent) : code_of(call) == "overflow"; };
        RC_ASSERT(holds(at_exponent(a, exponent) + at_exponent(b, exponent), [&] { return a + b; }));
        RC_ASSERT(holds(at_exponent(a, exponent) - at_exponent(b, exponent), [&] { return a - b; }));
    });
    LAW("the same for decimals of the usual size", [] {
        const Decimal a = *any_decimal(-6, 2), b = *any_decimal(-6, 2);
        const int exponent = std::min(a.exponent(), b.exponent());
        const Wide sum = at_exponent(a, exponent) + at_exponent(b, exponent);
        const auto call = [&] { return a + b; };
        RC_ASSERT((fits_64(sum) ? same(call(), sum, exponent) && b + a == call() : code_of(call) == "overflow"));
    });
    LAW("a product of decimals is right, or does not fit", [] {
        const Decimal a = *any_decimal(-25, 25), b = *any_decimal(-25, 25);
        const Wide product = Wide(a.mantissa()) * b.mantissa();
        const int exponent = a.exponent() + b.exponent();
        if (fits_64(product) && exponent >= -38 && exponent <= 38)
            RC_ASSERT(same(a * b, product, exponent));
        else
            RC_ASSERT(!code_of([&] { return a * b; }).empty());
    });
}

TEST_CASE("wide numbers add and multiply exactly") {
    LAW("a sum is right, or one of its parts does not fit", [] {
        const Exact a = *any_exact(), b = *any_exact();
        const int exponent = std::min(a.exponent(), b.exponent());
        const Wide x = at_exponent(a, exponent), y = at_exponent(b, exponent);
        const auto holds = [&](const Wide& expected, auto&& call) {
            return fits_128(x) && fits_128(y) && fits_128(expected) ? same(call(), expected, exponent) : code_of(call) == "overflow";
        };
        RC_ASSERT(holds(x + y, [&] { return a + b; }) || !fits_128(x) || !fits_128(y));
        RC_ASSERT(holds(x - y, [&] { return a - b; }) || !fits_128(x) || !fits_128(y));
    });
    LAW("a product is right, or does not fit", [] {
        const Exact a = *any_exact(-60, 60), b = *any_exact(-60, 60);
        const Wide product = wide(a.mantissa()) * wide(b.mantissa());
        const int exponent = a.exponent() + b.exponent();
        if (fits_128(product) && exponent >= -99 && exponent <= 99)
            RC_ASSERT(same(a * b, product, exponent));
        else
            RC_ASSERT(!code_of([&] { return a * b; }).empty());
    });
    LAW("order does not matter, and products spread over sums", [] {
        const Exact a = *any_decimal(-6, 2), b = *any_decimal(-6, 2), c = Decimal::from(*rc::gen::inRange<std::int64_t>(-1'000'000, 1'000'000), -4);
        RC_ASSERT(same(a + b, wide((b + a).mantissa()), (b + a).exponent()));
        RC_ASSERT(same(a * c, wide((c * a).mantissa()), (c * a).exponent()));
        RC_ASSERT((a + b) + c == a + (b + c));
        RC_ASSERT((a + b) * c == a * c + b * c);
        RC_ASSERT(a - b == a + -b);
        RC_ASSERT(a + b - b == a);
    });
    LAW("commutative and associative with all 127 bits, where nothing overflows", [] {
        const Exact a = *any_exact(-3, 0), b = *any_exact(-3, 0), c = *any_exact(-3, 0);
        const auto both = [&](auto&& left, auto&& right) { return !code_of(left).empty() || !code_of(right).empty() || left() == right(); };
        RC_ASSERT(both([&] { return a + b; }, [&] { return b + a; }));
        RC_ASSERT(both([&] { return (a + b) + c; }, [&] { return a + (b + c); }));
    });
}

TEST_CASE("a number is rounded once, where it is shown, to any step") {
    struct Case {
        std::string_view value;
        Rounding mode;
        std::string_view quantum, rounded;
    };
    const Case cases[] = {
        {"2.675",    half_even,              "0.01",  "2.68"},    // a double would give 2.67
        {"2.665",    half_even,              "0.01",  "2.66"},
        {"12.37",    half_up,                "0.05",  "12.35"},   // 247.4 steps
        {"12.375",   half_up,                "0.05",  "12.40"},   // 247.5 steps, away from zero
        {"12.375",   half_down,              "0.05",  "12.35"},
        {"-12.375",  half_up,                "0.05",  "-12.40"},
        {"1234",     half_up,                "1e2",   "12E+2"},
        {"1250",     half_even,              "1e2",   "12E+2"},
        {"62.5",     half_even,              "25",    "50"},      // 2.5 steps, to the even one
        {"-0.004",   half_even,              "0.01",  "0.00"},
        {"0.001",    Rounding::up,           "0.01",  "0.01"},
        {"-0.001",   Rounding::floor,        "0.01",  "-0.01"},
        {"3",        half_even,              "0.01",  "3.00"},
        {"1e-38",    Rounding::ceiling,      "1e38",  "1E+38"},
        {"1e38",     half_even,              "1e38",  "1E+38"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.value);
        CAPTURE(c.quantum);
        CHECK(to_string(Decimal(c.value).rounded(c.mode, Decimal(c.quantum))) == c.rounded);
        CHECK(to_string(Exact(c.value).rounded(c.mode, Decimal(c.quantum))) == c.rounded);
    }
    CHECK(message_of([] { return Decimal(1).rounded(half_even, 0); }).starts_with("Decimal::rounded: the quantum 0 is not positive; "));
    CHECK(message_of([] { return Exact(1).rounded(half_even, Decimal("-0.01")); }).starts_with("Exact::rounded: the quantum -0.01 is not positive; "));
    CHECK(code_of([] { return Decimal(1).rounded(half_even, 0); }) == "out_of_range");
    CHECK(code_of([] { return Decimal("9e18").rounded(half_even, Decimal("0.01")); }) == "overflow");

    LAW("to 0.01, 0.05, 1, 10 and 25 in all modes, as fractions of unlimited integers round", [] {
        const Decimal d = *any_decimal(-38, 38), quantum = *any_quantum();
        const Rounding mode = *any_rounding();
        const Wide expected = count_of_quanta(d.mantissa(), d.exponent() - quantum.exponent(), quantum.mantissa(), mode) * quantum.mantissa();
        const auto call = [&] { return d.rounded(mode, quantum); };
        RC_ASSERT((fits_64(expected) ? same(call(), expected, quantum.exponent()) : code_of(call) == "overflow"));
    });
    LAW("rounding twice is rounding once, and goes no further than one step", [] {
        const Decimal d = *any_decimal(-12, 2), quantum = *any_quantum();
        const Rounding mode = *any_rounding();
        RC_PRE(code_of([&] { return d.rounded(mode, quantum); }).empty());
        const Decimal once = d.rounded(mode, quantum);
        RC_ASSERT(once.rounded(mode, quantum) == once);
        const Exact apart = Exact(once) - d;
        RC_ASSERT(apart < quantum && -apart < quantum);
    });
    LAW("a wide number rounds as fractions of unlimited integers do", [] {
        const Exact e = *any_exact(-60, 6);
        const Decimal quantum = *any_quantum();
        const Rounding mode = *any_rounding();
        const Wide expected = count_of_quanta(wide(e.mantissa()), e.exponent() - quantum.exponent(), quantum.mantissa(), mode) * quantum.mantissa();
        const auto call = [&] { return e.rounded(mode, quantum); };
        const bool near_limit = abs(expected) * 1000 > wide(int128_max);  // 10^2 × mantissa may not fit on the way to a result that would
        RC_ASSERT((code_of(call).empty() ? same(call(), expected, quantum.exponent()) : code_of(call) == "overflow" && near_limit));
    });
}

TEST_CASE("a share of a price is divided exactly and rounded once") {
    struct Case {
        std::string_view price;
        int days, of;
        std::string_view share;
    };
    const Case cases[] = {
        {"100",   17, 31, "54.84"},   // 54.8387…
        {"100",   1,  3,  "33.33"},
        {"-100",  2,  3,  "-66.67"},
        {"0.01",  1,  2,  "0.00"},    // a tie, to the even cent
        {"0.03",  1,  2,  "0.02"},
        {"48.00", 30, 30, "48.00"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.price);
        CHECK(to_string((Exact(c.price) * c.days).divided(c.of, half_even, Decimal("0.01"))) == c.share);
    }
    CHECK(message_of([] { return Exact(1).divided(0, half_even, 1); }).starts_with("Exact::divided: the divisor 0 is not positive; "));
    CHECK(code_of([] { return Exact(1).divided(-31, half_even, 1); }) == "out_of_range");
    CHECK(code_of([] { return Exact(1).divided(31, half_even, 0); }) == "out_of_range");

    LAW("as fractions of unlimited integers round", [] {
        const Exact e = *any_exact(-60, 0);
        const auto divisor = *rc::gen::suchThat(any_count(), [](std::int64_t d) { return d > 0; });
        const Decimal quantum = *any_quantum();
        const Rounding mode = *any_rounding();
        const Wide step = Wide(quantum.mantissa()) * divisor;
        const Wide expected = count_of_quanta(wide(e.mantissa()), e.exponent() - quantum.exponent(), step, mode) * quantum.mantissa();
        const auto call = [&] { return e.divided(divisor, mode, quantum); };
        const bool near_limit = abs(wide(e.mantissa())) * 1000 > wide(int128_max);
        RC_ASSERT((code_of(call).empty() ? same(call(), expected, quantum.exponent()) : code_of(call) == "overflow" && near_limit));
    });
}

TEST_CASE("a wide number becomes a decimal only if nothing is lost") {
    struct Case {
        std::string_view exact, decimal;
    };
    const Case cases[] = {
        {"0.5306",                        "0.5306"},
        {"1.5000",                        "1.5000"},                 // zeros stay where they fit
        {"0.0",                           "0.0"},
        {"100000000000000000000",         "1000000000000000000E+2"}, // 10^20: two zeros go, 19 digits stay
        {"-15000000000000000000000e-45",  "-0.00000000000000000000001500000000000000"},  // 23 digits: seven zeros go for the exponent
        {"0e-80",                         "0.00000000000000000000000000000000000000"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.exact);
        CHECK(to_string(Exact(c.exact).to_decimal()) == c.decimal);
    }
    CHECK(code_of([] { return Exact("12345678901234567891").to_decimal(); }) == "overflow");
    CHECK(message_of([] { return Exact("12345678901234567891").to_decimal(); }).starts_with("Exact::to_decimal: 12345678901234567891 does not fit a Decimal; "));
    CHECK_FALSE(code_of([] { return Exact("1e-39").to_decimal(); }).empty());

    LAW("with the same value, the same digits where they fit, refused where no decimal has that value", [] {
        const Exact e = *rc::gen::map(rc::gen::tuple(any_decimal(-38, 0), rc::gen::inRange(0, 19), rc::gen::inRange(-20, 20), rc::gen::arbitrary<bool>()), [](const auto& t) {
            const auto [d, zeros, shift, wide_one] = t;
            if (wide_one) return Exact::from(d.mantissa() + int128_max / 2, d.exponent());
            return Exact::from(detail::power_of_ten(zeros) * d.mantissa(), d.exponent() + shift);
        });
        Wide shortest = wide(e.mantissa());
        int exponent = e.exponent();
        const auto fits = [&] { return fits_64(shortest) && exponent >= -38; };
        while (!fits() && shortest != 0 && shortest % 10 == 0) shortest /= 10, ++exponent;
        const auto call = [&] { return e.to_decimal(); };
        if (fits() && exponent <= 38)
            RC_ASSERT(same(call(), shortest, exponent));
        else if (shortest != 0)
            RC_ASSERT(!code_of(call).empty());
    });
}

TEST_CASE("the nearest double is the one that the compiler reads") {
    struct Case {
        std::string_view text;
        double value;
    };
    const Case cases[] = {
        {"0.1",                  0.1},
        {"0.5306",               0.5306},
        {"-2.675",               -2.675},
        {"1e22",                 1e22},
        {"1e23",                 1e23},
        {"9007199254740993",     9007199254740992.0},  // 2^53 + 1, a tie
        {"9223372036854775807",  9223372036854775807.0},
        {"1e-38",                1e-38},
        {"123456789e-30",        123456789e-30},
    };
    for (const auto& c : cases) {
        CAPTURE(c.text);
        CHECK(Decimal(c.text).to_double() == c.value);
        CHECK(Exact(c.text).to_double() == c.value);
    }

    LAW("and strtod", [] {
        const Exact e = *any_exact(-99, 99);
        RC_ASSERT(e.to_double() == std::strtod((to_string(e.mantissa()) + 'e' + std::to_string(e.exponent())).c_str(), nullptr));
    });
}
