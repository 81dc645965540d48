#include "wattle/stream/ratio.hpp"

#include "law.hpp"

#include <boost/multiprecision/cpp_int.hpp>

using namespace wattle;
using namespace wattle::stream;
using namespace wattle::test;

TEST_CASE("a ratio is in lowest terms, with the sign above") {
    struct Case {
        std::string_view name;
        Ratio ratio;
        std::string_view expected;
        double value;
    };
    const Case cases[] = {
        {"zero",              Ratio(0, -7),                                    "0",     0},
        {"lowest terms",      Ratio(800, 1'000),                               "4/5",   0.8},
        {"negative below",    Ratio(2, -6),                                    "-1/3",  -1.0 / 3},
        {"both negative",     Ratio(-2, -6),                                   "1/3",   1.0 / 3},
        {"a decimal",         Decimal("1.349"),                                "1349/1000", 1.349},
        {"a large decimal",   Decimal("2e3"),                                  "2000",  2000},
        {"of two decimals",   Ratio::of(Exact("6.745"), Exact(5)),             "1349/1000", 1.349},
        {"of far apart ones", Ratio::of(Exact("1e20"), Exact("4e-10")),        "250000000000000000000000000000", 2.5e29},
        {"of nothing",        Ratio::of(Exact("0e-99"), Exact("1e99")),        "0",     0},
        {"the least of all",  Ratio(int128_min, int128_min),                   "1",     1},
        {"beyond 64 bits",    Ratio(int128_max, 2),                            "170141183460469231731687303715884105727/2", 0x1p126},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(to_string(c.ratio) == c.expected);
        CHECK(c.ratio.to_double() == c.value);
    }
    CHECK(Ratio(2, 3).rounded(half_even, Decimal("0.001")) == Decimal("0.667"));
    CHECK(to_string(Ratio(2, 3).rounded(Rounding::down, Decimal("0.05"))) == "0.65");
    CHECK(Ratio(-1, 8).rounded(half_even, Decimal("0.01")) == Decimal("-0.12"));
}

TEST_CASE("a quotient by nothing, or of too many digits, is refused") {
    CHECK(message_of([] { return Ratio(1, 0); }) == "Ratio: the denominator is 0; a quotient by nothing is a missing value");
    CHECK(code_of([] { return Ratio(1) / Ratio(0); }) == "out_of_range");
    CHECK(code_of([] { return Ratio(int128_max, 1) * 2; }) == "overflow");
    CHECK(code_of([] { return Ratio(int128_min, 1); }) == "overflow");
    CHECK(code_of([] { return Ratio::of(Exact("1e30"), Exact("1e-30")); }) == "overflow");
    CHECK(code_of([] { return Ratio(1, 3).rounded(half_even, 0); }) == "out_of_range");
    CHECK(code_of([] { return Ratio(int128_max, 1).rounded(half_even, 1); }) == "overflow");
    static_assert(!std::constructible_from<Ratio, double>);
}

TEST_CASE("ratios obey the laws of rational numbers") {
    using Fraction = boost::multiprecision::cpp_rational;
    const auto fraction = [](const Ratio& r) {
        return Fraction(boost::multiprecision::cpp_int(to_string(r.numerator())), boost::multiprecision::cpp_int(to_string(r.denominator())));
    };
    const auto any_ratio = [] {
        const Int128 n = Int128{*any_count()} * (*rc::gen::inRange(0, 4) == 0 ? *any_count() : 1);
        Int128 d = *any_count();
        return Ratio(n, d == 0 ? 1 : d);
    };
    LAW("sums, products, quotients and order are those of a slow oracle, or overflow", [&] {
        const Ratio a = any_ratio(), b = any_ratio();
        const auto same = [&](const auto& exact, const auto& quick) {
            try {
                const Ratio found = quick();
                RC_ASSERT(fraction(found) == exact);
            } catch (const Error& error) {
                RC_ASSERT(error.code() == code::overflow);
            }
        };
        same(Fraction(fraction(a) + fraction(b)), [&] { return a + b; });
        same(Fraction(fraction(a) - fraction(b)), [&] { return a - b; });
        same(Fraction(fraction(a) * fraction(b)), [&] { return a * b; });
        if (b != 0) same(Fraction(fraction(a) / fraction(b)), [&] { return a / b; });
        RC_ASSERT((a < b) == (fraction(a) < fraction(b)));
        RC_ASSERT((a == b) == (fraction(a) == fraction(b)));
        const Ratio close(a.numerator() / 2 + 1, a.denominator() / 2 + 1);
        RC_ASSERT((a < close) == (fraction(a) < fraction(close)));
    });
    LAW("the double is the nearest one", [&] {
        const Ratio a = any_ratio();
        const double nearest = a.to_double();
        const auto off = [&](double x) { return Fraction(abs(Fraction(x) - fraction(a))); };
        RC_ASSERT(off(nearest) <= off(std::nextafter(nearest, 1e300)));
        RC_ASSERT(off(nearest) <= off(std::nextafter(nearest, -1e300)));
    });
    LAW("rounding moves it by less than a quantum, half-even by no more than a half", [&] {
        const Ratio a(*any_count(), 1 + std::abs(*any_count() % 1'000'000'007));
        const Decimal quantum = Decimal::from(1 + std::abs(*any_count() % 50), *rc::gen::inRange(-3, 4));
        const auto mode = *any_rounding();
        try {
            const Fraction off = abs(Fraction(fraction(a) - fraction(Ratio(a.rounded(mode, quantum)))));
            const Fraction step = fraction(Ratio(quantum));
            RC_ASSERT(off < step);
            if (mode == Rounding::half_even || mode == Rounding::half_up) RC_ASSERT(off * 2 <= step);
        } catch (const Error& error) {
            RC_ASSERT(error.code() == code::overflow);
        }
    });
}
