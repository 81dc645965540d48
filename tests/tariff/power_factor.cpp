#include "wattle/tariff/power_factor.hpp"

#include "tariff/tariffs.hpp"

#include <boost/multiprecision/cpp_int.hpp>

using namespace wattle;
using namespace wattle::test;
using tariff::PowerFactorTable;

namespace {

const PowerFactorTable& cn() {
    static const auto table = PowerFactorTable::load(WATTLE_SOURCE_DIR "/data/power_factor/cn_215.toml");
    return table;
}

}  // namespace

TEST_CASE("the percentages of a power factor are those of the annex") {
    // Source: (83)水电财字第215号, as quoted; not compared with the document.
    struct Case {
        std::string_view standard;
        int hundredths;
        std::string_view percent;
    };
    const Case cases[] = {
        {"0.90", 100, "-0.75"}, {"0.90", 95, "-0.75"}, {"0.90", 94, "-0.60"}, {"0.90", 91, "-0.15"}, {"0.90", 90, "0"},    {"0.90", 89, "0.5"},
        {"0.90", 70, "10"},     {"0.90", 69, "11"},    {"0.90", 65, "15"},    {"0.90", 64, "17"},    {"0.90", 60, "25"},   {"0.90", 40, "65"},
        {"0.85", 100, "-1.10"}, {"0.85", 94, "-1.10"}, {"0.85", 93, "-0.95"}, {"0.85", 90, "-0.50"}, {"0.85", 85, "0"},    {"0.85", 65, "10"},
        {"0.85", 60, "15"},     {"0.85", 59, "17"},    {"0.80", 100, "-1.30"}, {"0.80", 91, "-1.15"}, {"0.80", 80, "0"},   {"0.80", 60, "10"},
        {"0.80", 55, "15"},     {"0.80", 54, "17"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.standard);
        CAPTURE(c.hundredths);
        CHECK(cn().percent(Decimal(c.standard), c.hundredths) == Decimal(c.percent));
    }
    CHECK_FALSE(cn().source().checked);
    CHECK_THROWS_WITH_AS(cn().percent(Decimal("0.95"), 90), doctest::Contains("there is no standard 0.95; use 0.90, 0.85, 0.80"), Error);
    CHECK_THROWS_AS(cn().percent(Decimal("0.90"), 101), Error);
}

TEST_CASE("cos φ is decided without a root") {
    const auto of = [](std::int64_t active, std::int64_t reactive) { return tariff::power_factor_hundredths(Energy::from_count(active), ReactiveEnergy::from_count(reactive)); };
    CHECK(of(0, 0) == std::nullopt);
    CHECK(of(1, 0) == 100);
    CHECK(of(0, 1) == 0);
    CHECK(of(3, 4) == 60);
    CHECK(of(3, -4) == 60);
    CHECK(of(INT64_MAX, INT64_MIN) == 71);  // 0.7071
    CHECK(tariff::power_factor_percent(cn(), Decimal("0.90"), 3 * kWh, 4 * kvarh) == Decimal(25));
    CHECK(tariff::power_factor_percent(cn(), Decimal("0.90"), 0 * kWh, 0 * kvarh) == Decimal(0));
    LAW("k is the greatest for which 40000·Ep² ≥ (2k − 1)²·(Ep² + Eq²)", [] {
        using Wide = boost::multiprecision::int256_t;
        const auto size = *rc::gen::element<std::int64_t>(10, 1'000, 1'000'000'000, INT64_MAX);
        const auto active = *rc::gen::inRange<std::int64_t>(0, size), reactive = *rc::gen::inRange<std::int64_t>(-size, size);
        const auto k = tariff::power_factor_hundredths(Energy::from_count(active), ReactiveEnergy::from_count(reactive));
        if (active == 0 && reactive == 0) {
            RC_ASSERT(!k);
            return;
        }
        const Wide p = Wide(active) * active, q = Wide(reactive) * reactive;
        int greatest = 0;
        for (int i = 1; i <= 100; ++i)
            if (40'000 * p >= Wide((2 * i) - 1) * ((2 * i) - 1) * (p + q)) greatest = i;
        RC_ASSERT(*k == greatest);
    });
}

TEST_CASE("a wrong table of power factors tells everything") {
    const auto message = [](std::string_view text) -> std::string {
        try {
            PowerFactorTable::parse("wattle = \"power_factor/1\"\n" + std::string(text), "p.toml");
        } catch (const Error& error) {
            return error.what();
        }
        return "";
    };
    CHECK(message("") == "p.toml:1:1: the table [power_factor] is missing; add [power_factor] with id and source\n"
                         "p.toml:1:1: there is no standard; add [[standard]] with standard, better and worse");
    const std::string head = "[power_factor]\nid = \"x\"\nsource = { issuer = \"me\", document = \"1\" }\n";
    CHECK(message(head + "[[standard]]\nstandard = \"0.905\"\n").find("\"0.905\" is no power factor in hundredths") != std::string::npos);
    CHECK(message(head + "[[standard]]\nstandard = \"0.90\"\nbetter = [{ to = \"0.85\", each = \"1\" }]\nworse = [{ to = \"0.70\", each = \"x\" }]\n")
              .find("the step does not lead away from the standard; let power factors rise") != std::string::npos);
    CHECK(message(head + "[[standard]]\nstandard = \"0.90\"\nworse = [{ to = \"0.70\", each = \"1\" }]\n").find("the steps do not reach down to 0.00") != std::string::npos);
}
