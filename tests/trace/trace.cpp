#include "law.hpp"

#include <wattle/wattle.hpp>

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>
#include <array>
#include <numeric>
#include <random>

using namespace wattle;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

using Ref = Trace::Ref;
using Step = Trace::Step;
using Ratio = boost::multiprecision::cpp_rational;

const Currency cny("CNY", 2);
const Interval march(parse_instant("2026-03-01T00:00+08:00"), parse_instant("2026-04-01T00:00+08:00"));

/// A month of two bands, shared between two rooms.
struct Bill {
    Trace trace;
    Ref peak, peak_price, bill, room;

    Bill() {
        peak = trace.leaf({"energy, peak", "峰段电量"}, Energy("120.5 kWh"),
                          {.source = "M07/import", .span = march, .slots = 992, .band = "peak", .version = "NT2/2026-1", .estimated = Energy("2.3 kWh"), .worst = Reason::gap, .missing = 45min});
        const auto flat = trace.leaf({"energy, flat", "平段电量"}, Energy("300 kWh"), {.source = "M07/import", .span = march, .slots = 1984, .band = "flat", .version = "NT2/2026-1"});
        peak_price = trace.parameter({"price, peak", "峰段电价"}, Price("0.5680", cny / kWh), {.document = "NT2", .version = "2026-1", .source = "Price Bureau, notice 12", .sha256 = sha256("abc")});
        const auto flat_price = trace.parameter({"price, flat", "平段电价"}, Price("350", cny / MWh), {.document = "NT2", .version = "2026-1"});
        const Label charge("energy charge, peak", "峰段电度电费");
        const auto a = trace.rounded(charge, trace.product(charge, peak, peak_price), half_up, Decimal("0.01"));
        const auto b = trace.rounded({}, trace.product({"energy charge, flat", "平段电度电费"}, flat, flat_price), half_up, Decimal("0.01"));
        bill = trace.sum({"bill", "电费合计"}, {a, b});
        const auto x = trace.parameter({"area 608", "608 室面积"}, Figure(Decimal("45.5"), "m2"));
        const auto y = trace.parameter({"area 609", "609 室面积"}, Figure(Decimal("30"), "m2"));
        room = trace.share({"part of 608", "608 室分摊"}, bill, {{"608", x}, {"609", y}}, 0, Decimal("0.01"));
        trace.result(room);
        trace.result(trace.quotient({"mean price", "平均电价"}, bill, trace.sum({"energy", "电量"}, {peak, flat}), half_even, Decimal("0.0001")));
    }
};

}  // namespace

TEST_CASE("a trace reads like a bill") {
    const Bill b;
    // 120.5 × 0.568 = 68.444; 300 × 0.35 = 105; 173.44 × 45.5 / 75.5 = 104.5235…; 173.44 / 420.5 = 0.41246…
    CHECK(b.trace.explain() ==
          R"(part of 608: 173.44 CNY × 45.5 ÷ (45.5 + 30), largest remainder in steps of 0.01 = 104.52 CNY
  bill: 68.44 + 105.00 = 173.44 CNY
    energy charge, peak: 120.5 kWh × 0.5680 CNY/kWh = 68.444 CNY, rounded half_up to 0.01 = 68.44 CNY
      energy, peak: 120.5 kWh = 118.2 kWh measured + 2.3 kWh estimated; 45 min missing (worst: missing: gap)
        M07/import, 2026-02-28T16:00:00Z to 2026-03-31T16:00:00Z, 992 slots, band peak, version NT2/2026-1
      price, peak: 0.5680 CNY/kWh
        NT2, version 2026-1, source: Price Bureau, notice 12, SHA-256 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
    energy charge, flat: 300 kWh × 350 CNY/MWh = 105 CNY, rounded half_up to 0.01 = 105.00 CNY
      energy, flat: 300 kWh, all measured
        M07/import, 2026-02-28T16:00:00Z to 2026-03-31T16:00:00Z, 1984 slots, band flat, version NT2/2026-1
      price, flat: 350 CNY/MWh
        NT2, version 2026-1
  area 608: 45.5 m2
  area 609: 30 m2
mean price: 173.44 CNY ÷ 420.5 kWh, rounded half_even to 0.0001 = 0.4125 CNY/kWh
  bill: 173.44 CNY (see above)
  energy: 120.5 + 300 = 420.5 kWh
    energy, peak: 120.5 kWh (see above)
    energy, flat: 300 kWh (see above)
)");
    CHECK(b.trace.explain(b.bill, Language::chinese, Zone::load("Asia/Shanghai")) ==
          R"(电费合计：68.44 + 105.00 = 173.44 CNY
  峰段电度电费：120.5 kWh × 0.5680 CNY/kWh = 68.444 CNY，四舍五入到 0.01 = 68.44 CNY
    峰段电量：120.5 kWh = 实测 118.2 kWh + 估算 2.3 kWh；缺失 45 分（最差：缺失 gap）
      M07/import，2026-03-01T00:00:00 至 2026-04-01T00:00:00 Asia/Shanghai，992 个计量间隔，时段 peak，版本 NT2/2026-1
    峰段电价：0.5680 CNY/kWh
      NT2，版本 2026-1，来源：Price Bureau, notice 12，SHA-256 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
  平段电度电费：300 kWh × 350 CNY/MWh = 105 CNY，四舍五入到 0.01 = 105.00 CNY
    平段电量：300 kWh，全部实测
      M07/import，2026-03-01T00:00:00 至 2026-04-01T00:00:00 Asia/Shanghai，1984 个计量间隔，时段 flat，版本 NT2/2026-1
    平段电价：350 CNY/MWh
      NT2，版本 2026-1
)");
}

TEST_CASE("each operation has its formula") {
    Trace trace;
    const auto kwh = [&](const char* number) { return trace.parameter({}, Figure(Decimal(number), "kWh")); };
    const auto a = kwh("10.50"), b = kwh("-3"), c = kwh("20");
    const auto weights = [&](const char* x, const char* y) {
        return std::vector<Trace::Claim>{{"a", trace.parameter({}, Decimal(x)), trace.parameter({}, Decimal("2"))}, {"b", trace.parameter({}, Decimal(y)), trace.parameter({}, Decimal("6"))}};
    };
    std::vector<Ref> many;
    for (int i = 1; i <= 15; ++i) many.push_back(trace.parameter({}, Figure(i, "kWh")));
    struct Case {
        std::string_view name;
        Ref step;
        std::string_view english, chinese;
    };
    const Decimal cent("0.01");
    const Case cases[] = {
        {"sum",         trace.sum("s", {a, b, c}),                    "s: 10.50 + (-3) + 20 = 27.50 kWh",                         "s：10.50 + (-3) + 20 = 27.50 kWh"},
        {"many",        trace.sum({}, many),                          "1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + … + 15 (15 terms) = 120 kWh", "1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + … + 15（15 项） = 120 kWh"},
        {"difference",  trace.difference("d", a, b),                  "d: 10.50 - (-3) = 13.50 kWh",                              "d：10.50 - (-3) = 13.50 kWh"},
        {"product",     trace.product("p", b, a, "kWh2"),             "p: -3 kWh × 10.50 kWh = -31.5 kWh2",                       "p：-3 kWh × 10.50 kWh = -31.5 kWh2"},
        {"quotient",    trace.quotient("q", a, c, half_down, cent),   "q: 10.50 kWh ÷ 20 kWh, rounded half_down to 0.01 = 0.52",  "q：10.50 kWh ÷ 20 kWh，五舍六入到 0.01 = 0.52"},
        {"rounded",     trace.rounded("r", a, half_even, 1),          "r: 10.50 kWh, rounded half_even to 1 = 10 kWh",            "r：10.50 kWh，四舍六入五成双到 1 = 10 kWh"},
        {"cut off",     trace.rounded("r", a, Rounding::down, 1),     "r: 10.50 kWh, cut off (down) to 1 = 10 kWh",               "r：10.50 kWh，舍尾到 1 = 10 kWh"},
        {"away",        trace.rounded("r", a, Rounding::up, 1),       "r: 10.50 kWh, rounded away from zero (up) to 1 = 11 kWh",  "r：10.50 kWh，进一到 1 = 11 kWh"},
        {"least",       trace.least({"l", "最小"}, {a, b, c}),        "l: the least of 10.50, (-3), 20 = -3.00 kWh",              "最小：最小值：10.50、(-3)、20 = -3.00 kWh"},
        {"greatest",    trace.greatest("g", {a, c}),                  "g: the greatest of 10.50, 20 = 20.00 kWh",                 "g：最大值：10.50、20 = 20.00 kWh"},
        {"share",       trace.share("x", c, weights("1", "2"), 1, cent),                     "x: 20 kWh × 2 ÷ (1 + 2), largest remainder in steps of 0.01 = 13.33 kWh", "x：20 kWh × 2 ÷ (1 + 2)，最大余数法分摊，最小单位 0.01 = 13.33 kWh"},
        {"by area",     trace.share("x", c, weights("0", "0"), 1, cent, AllZero::area),      "x: 20 kWh × 6 ÷ (2 + 6), all weights are zero, so areas stand in, largest remainder in steps of 0.01 = 15.00 kWh", "x：20 kWh × 6 ÷ (2 + 6)，权重均为零，按面积分摊，最大余数法分摊，最小单位 0.01 = 15.00 kWh"},
        {"equally",     trace.share("x", c, weights("0", "0"), 1, cent, AllZero::equal),     "x: 20 kWh ÷ 2, all weights are zero, so all get equal parts, largest remainder in steps of 0.01 = 10.00 kWh", "x：20 kWh ÷ 2，权重均为零，均摊，最大余数法分摊，最小单位 0.01 = 10.00 kWh"},
        {"nobody",      trace.share("x", c, weights("0", "0"), 1, cent),                     "x: 20 kWh, all weights are zero, so nobody gets a part, largest remainder in steps of 0.01 = 0.00 kWh", "x：20 kWh，权重均为零，不分摊，最大余数法分摊，最小单位 0.01 = 0.00 kWh"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        const auto first_line = [](const std::string& text) { return text.substr(0, text.find('\n')); };
        CHECK(first_line(trace.explain(c.step)) == c.english);
        CHECK(first_line(trace.explain(c.step, Language::chinese)) == c.chinese);
    }
}

TEST_CASE("a step that several others use is explained once, under its name") {
    Trace trace;
    const auto charge = trace.rounded({}, trace.product("charge", trace.parameter("used", Figure(3, "kWh")), trace.parameter("price", Price("0.5", cny / kWh))), half_up, 1);
    trace.result(trace.sum("bill", {charge, trace.product("tax", charge, trace.parameter("rate", Decimal("0.13")))}));
    CHECK(trace.explain() == "bill: 2 + 0.26 = 2.26 CNY\n"
                             "  charge: 3 kWh × 0.5 CNY/kWh = 1.5 CNY, rounded half_up to 1 = 2 CNY\n"
                             "    used: 3 kWh\n"
                             "    price: 0.5 CNY/kWh\n"
                             "  tax: 2 CNY × 0.13 = 0.26 CNY\n"
                             "    charge: 2 CNY (see above)\n"
                             "    rate: 0.13\n");
}

TEST_CASE("a leaf tells how far it can be trusted") {
    struct Case {
        Leaf leaf;
        std::string_view english, chinese;
    };
    const Case cases[] = {
        {{},                                                                    "used: 5 kWh, all measured",                                             "used：5 kWh，全部实测"},
        {{.estimated = Energy("2 kWh"), .worst = Reason::interpolated},         "used: 5 kWh = 3 kWh measured + 2 kWh estimated (worst: estimated: interpolated)", "used：5 kWh = 实测 3 kWh + 估算 2 kWh（最差：估算 interpolated）"},
        {{.span = march, .worst = Reason::missing, .missing = 26h + 90s + 5us}, "used: 5 kWh; 1 d 2 h 1 min 30.000005 s missing (worst: missing)",      "used：5 kWh；缺失 1 天 2 小时 1 分 30.000005 秒（最差：缺失）"},
        {{.worst = Quality(Reason::measured).with(Flag::rollover)},             "used: 5 kWh (worst: measured (rollover))",                              "used：5 kWh（最差：实测 (rollover)）"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.english);
        Trace trace;
        const auto used = trace.leaf("used", Energy("5 kWh"), c.leaf);
        const auto first_line = [](const std::string& text) { return text.substr(0, text.find('\n')); };
        CHECK(first_line(trace.explain(used)) == c.english);
        CHECK(first_line(trace.explain(used, Language::chinese)) == c.chinese);
    }
}

TEST_CASE("units multiply and divide as they cancel") {
    struct Case {
        std::string_view name;
        Figure a;
        char sign;
        Figure b;
        std::string_view unit;
        Figure expected;
    };
    const auto f = [](const char* number, const char* unit) { return Figure(Decimal(number), unit); };
    const Case cases[] = {
        {"energy × price",            f("2", "kWh"),     '*', f("0.5", "CNY/kWh"),        "",      f("1", "CNY")},
        {"price × energy",            f("0.5", "CNY/kWh"), '*', f("2", "kWh"),            "",      f("1", "CNY")},
        {"kWh × price per MWh",       f("2", "kWh"),     '*', f("350", "CNY/MWh"),        "",      f("0.7", "CNY")},
        {"emissions in t",            f("2", "kWh"),     '*', f("0.5306", "kgCO2e/kWh"),  "tCO2e", f("0.0010612", "tCO2e")},
        {"capacity charge",           f("315", "kVA"),   '*', f("30", "CNY/kVA"),         "",      f("9450", "CNY")},
        {"MW × price per kW",         f("2", "MW"),      '*', f("38", "CNY/kW"),          "",      f("76000", "CNY")},
        {"bare × bare",               f("2", ""),        '*', f("3", "1"),                "",      f("6", "")},
        {"bare × money",              f("1.13", ""),     '*', f("100", "CNY"),            "",      f("113", "CNY")},
        {"another unit of the kind",  f("1500", "kWh"),  '*', f("1", ""),                 "MWh",   f("1.5", "MWh")},
        {"power × hours",             f("2", "kW"),      '*', f("3", "h"),                "kWh",   f("6", "kWh")},
        {"hours × per hour",          f("2", "h"),       '*', f("3", "1/h"),              "",      f("6", "")},
        {"made bare by word",         f("2", "kW"),      '*', f("3", "h"),                "1",     f("6", "")},
        {"energy / energy",           f("1", "kWh"),     '/', f("4", "kWh"),              "",      f("0.25", "")},
        {"kWh / MWh",                 f("500", "kWh"),   '/', f("2", "MWh"),              "",      f("0.25", "")},
        {"money / bare",              f("1", "CNY"),     '/', f("8", ""),                 "",      f("0.13", "CNY")},
        {"money / energy",            f("1", "CNY"),     '/', f("8", "kWh"),              "",      f("0.13", "CNY/kWh")},
        {"money / price",             f("10", "CNY"),    '/', f("4", "CNY/kWh"),          "",      f("2.5", "kWh")},
        {"energy / hours",            f("3", "kWh"),     '/', f("2", "h"),                "kW",    f("1.5", "kW")},
        {"bare / energy",             f("1", ""),        '/', f("4", "kWh"),              "",      f("0.25", "1/kWh")},
        {"negative divisor",          f("1", ""),        '/', f("-8", ""),                "",      f("-0.13", "")},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        Trace trace;
        const auto a = trace.parameter("a", c.a), b = trace.parameter("b", c.b);
        const auto step = c.sign == '*' ? trace.product({}, a, b, c.unit) : trace.quotient({}, a, b, half_up, Decimal("0.01"), c.unit);
        trace.result(step);
        CHECK(trace.value(step) == c.expected);
        CHECK(trace.check().empty());
        CHECK(trace.recompute() == trace);
    }
}

TEST_CASE("what does not fit is refused, with the step and the remedy") {
    Trace trace, other;
    const auto kwh = trace.parameter("used", Figure(2, "kWh")), m2 = trace.parameter("area", Figure(3, "m2")), zero = trace.parameter("zero", Figure(0, "kWh"));
    const auto price = trace.parameter("price", Price("0.5", cny / kWh)), wide = trace.parameter("wide", Figure(Exact::from(int128_max, 0), "kWh"));
    struct Case {
        std::function<Ref()> call;
        std::string_view code, message;
    };
    const Decimal cent("0.01");
    const Case cases[] = {
        {[&] { return trace.sum("x", {kwh, m2}); },                     "mixed_units",  "trace, sum \"x\": kWh and m2 stand side by side; convert one of them first: a product with 1 may name another unit of the kind"},
        {[&] { return trace.difference("x", kwh, m2); },                "mixed_units",  ""},
        {[&] { return trace.least("x", {kwh, m2}); },                   "mixed_units",  ""},
        {[&] { return trace.product("x", kwh, m2); },                   "mixed_units",  "trace, product \"x\": kWh and m2 do not cancel; say the unit of the result (\"1\" for a bare number)"},
        {[&] { return trace.product("x", kwh, price, "EUR"); },         "mixed_units",  "trace, product \"x\": kWh and CNY/kWh give CNY, which is no power of ten from EUR; leave the unit of the result to its operands"},
        {[&] { return trace.quotient("x", price, m2, half_up, cent); }, "mixed_units",  ""},
        {[&] { return trace.quotient("x", kwh, zero, half_up, cent); }, "out_of_range", "trace, quotient \"x\": the divisor is zero; leave the quotient out where there is nothing to divide by"},
        {[&] { return trace.rounded("x", kwh, half_up, 0); },           "out_of_range", "trace, rounded \"x\": the quantum 0 is not positive; round to a positive step such as 0.01"},
        {[&] { return trace.sum("x", {}); },                            "out_of_range", "trace, sum \"x\": 0 operands do not fit a sum; give it at least 1"},
        {[&] { return trace.sum("x", {Ref()}); },                       "out_of_range", "trace: a step is not one of the 5 of this trace; use the Ref that this trace returned"},
        {[&] { return other.sum("x", {kwh}); },                         "out_of_range", ""},
        {[&] { return trace.product("x", wide, wide, "1"); },           "overflow",     ""},
        {[&] { return trace.share("x", kwh, {{"a", m2}, {"a", m2}}, 0, cent); },                      "bad_weight",   ""},
        {[&] { return trace.share("x", kwh, {{"a", zero}}, 0, cent, AllZero::error); },               "all_zero",     ""},
        {[&] { return trace.share("x", kwh, {{"a", m2}}, 1, cent); },                                 "out_of_range", "trace, share \"x\": there is no part 1 of 1; count the parts from 0"},
        {[&] { return trace.share("x", kwh, {{"a", m2}}, ~std::size_t{0}, cent); },                   "out_of_range", ""},
        {[&] { return trace.share("x", kwh, {{"a", m2}}, 0, cent, AllZero::area); },                  "out_of_range", ""},
        {[&] { return trace.leaf("x", Energy("1 kWh"), {.estimated = Money("1", cny)}); },            "mixed_units",  ""},
        {[&] { return trace.leaf("x", Energy("1 kWh"), {.missing = 1h}); },                           "out_of_range", ""},
        {[&] { return trace.leaf("two\nlines", Energy(), {}); },                                      "bad_text",     ""},
        {[&] { return trace.leaf("\xff", Energy(), {}); },                                            "bad_text",     ""},
        {[&] { return trace.leaf({"x", "\xe2\x80\xae reversed"}, Energy(), {}); },                    "bad_text",     ""},
        {[&] { return trace.parameter("x", 1, {.source = "a\x1b[2J"}); },                             "bad_text",     ""},
    };
    for (const auto& c : cases) {
        CAPTURE(c.message);
        CHECK(code_of(c.call) == c.code);
        if (!c.message.empty()) CHECK(message_of(c.call) == c.message);
        CHECK(trace.size() == 5);  // nothing of a refused step stays
    }
    CHECK(code_of([&] { return trace.result(Ref{5}), 0; }) == "out_of_range");
    CHECK(code_of([&] { return trace.explain(Ref{5}); }) == "out_of_range");
}

static_assert(!std::is_constructible_v<Figure, double>);      // it has no exact digits
static_assert(!std::is_constructible_v<Figure, Power>);       // nor has what was modelled
static_assert(std::is_convertible_v<Total<Energy>, Figure> && std::is_convertible_v<Price<Power>, Figure>);

TEST_CASE("every exact quantity is a figure in its usual unit") {
    CHECK(to_string(Figure(Energy("2.50 kWh"))) == "2.5 kWh");
    CHECK(to_string(Figure(Total<Energy>(Energy::max()) + Energy::max())) == "18446744073709.551614 kWh");
    CHECK(to_string(Figure(Money("12.30", cny))) == "12.3 CNY");
    CHECK(Figure(Energy("3 kWh") * Price("0.568", cny / kWh)) == Figure(Exact("1.704"), "CNY"));
    CHECK(Figure(Price("0.5680", cny / kWh)).number.exponent() == -4);
    CHECK(Figure(Factor("0.5306", kgCO2e / kWh)).unit == "kgCO2e/kWh");
    CHECK(to_string(Figure(Decimal("1e3"))) == "1000");
    CHECK(Figure(7) == Figure(Decimal("7.0")));
}

namespace {

// ---- random traces, and a second writer of their bytes

using Chance = std::mt19937_64;

int pick(Chance& random, int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); }

/// One step as a function of the trace it is added to, so that the same steps can be added in another order.
struct Planned {
    std::vector<std::size_t> operands;  // earlier steps of the plan
    std::function<Ref(Trace&, const std::vector<Ref>&)> add;
};
struct Plan {
    std::vector<Planned> steps;
    std::vector<std::size_t> results;
};

Planned planned_input(Chance& random) {
    constexpr std::array units = {"kWh", "kWh", "kWh", "MWh", "CNY", "CNY", "CNY/kWh", "CNY/MWh", "", "m2", "kW"};
    const std::string unit = units.at(static_cast<std::size_t>(pick(random, units.size())));
    const auto number = Decimal::from(pick(random, 8) == 0 ? 0 : static_cast<std::int64_t>(random() >> 30) - (pick(random, 4) == 0 ? 20'000'000'000 : 0), pick(random, 9) - 7);
    const Label label(pick(random, 3) == 0 ? "" : "input " + std::to_string(pick(random, 3)), pick(random, 2) == 0 ? "" : "输入");
    const int sort = pick(random, 2);
    Leaf leaf{.source = "M" + std::to_string(pick(random, 3)), .span = march, .slots = random() % 3000, .band = pick(random, 2) == 0 ? "peak" : "", .estimated = {Decimal::from(pick(random, 3), -1), unit}};
    leaf.worst = Quality::from_bits(static_cast<std::uint16_t>(random()));
    leaf.missing = std::chrono::minutes(pick(random, 100));
    Parameter parameter{.document = "NT" + std::to_string(pick(random, 3)), .version = pick(random, 2) == 0 ? "" : "2026-1"};
    if (pick(random, 2) == 0) parameter.sha256 = sha256("abc");
    return {{}, [=](Trace& trace, const std::vector<Ref>&) { return sort == 0 ? trace.leaf(label, {number, unit}, leaf) : trace.parameter(label, {number, unit}, parameter); }};
}

Planned planned_step(Chance& random, const Trace& so_far, const std::vector<Ref>& refs) {
    const auto any = [&] { return static_cast<std::size_t>(pick(random, static_cast<int>(refs.size()))); };
    const std::size_t first = any();
    std::vector<std::size_t> alike;
    for (std::size_t i = 0; i < refs.size(); ++i)
        if (so_far.value(refs[i]).unit == so_far.value(refs[first]).unit) alike.push_back(i);
    std::vector<std::size_t> operands{first};
    for (int n = pick(random, 4); n > 0; --n) operands.push_back(alike[static_cast<std::size_t>(pick(random, static_cast<int>(alike.size())))]);
    const Label label(pick(random, 3) == 0 ? "" : "step " + std::to_string(pick(random, 4)));
    const auto mode = static_cast<Rounding>(pick(random, 8));
    const auto quantum = Decimal::from(1 + pick(random, 20), -pick(random, 5));
    const auto zero_rule = static_cast<AllZero>(pick(random, 4));
    const auto of = [](const std::vector<Ref>& r) { return r; };
    switch (pick(random, 8)) {
        case 0: return {operands, [=](Trace& t, const std::vector<Ref>& r) { return t.sum(label, of(r)); }};
        case 1: return {operands, [=](Trace& t, const std::vector<Ref>& r) { return t.least(label, of(r)); }};
        case 2: return {operands, [=](Trace& t, const std::vector<Ref>& r) { return t.greatest(label, of(r)); }};
        case 3: return {{first, operands.back()}, [=](Trace& t, const std::vector<Ref>& r) { return t.difference(label, r[0], r[1]); }};
        case 4: return {{first, any()}, [=](Trace& t, const std::vector<Ref>& r) {
                    const bool natural = code_of([&] { return Trace(t).product(label, r[0], r[1]); }) != "mixed_units";
                    return t.product(label, r[0], r[1], natural ? "" : "x");
                }};
        case 5: return {{first, any()}, [=](Trace& t, const std::vector<Ref>& r) {
                    const bool natural = code_of([&] { return Trace(t).quotient(label, r[0], r[1], mode, quantum); }) != "mixed_units";
                    return t.quotient(label, r[0], r[1], mode, quantum, natural ? "" : "1");
                }};
        case 6: return {{first}, [=](Trace& t, const std::vector<Ref>& r) { return t.rounded(label, r[0], mode, quantum); }};
        default: {
            operands.insert(operands.begin(), any());
            const auto part = static_cast<std::size_t>(pick(random, static_cast<int>(operands.size()) - 1));
            return {operands, [=](Trace& t, const std::vector<Ref>& r) {
                        std::vector<Trace::Claim> claims;
                        for (std::size_t i = 1; i < r.size(); ++i) claims.push_back({"room " + std::to_string(i), r[i], r[r.size() - i]});
                        return t.share(label, r[0], claims, part, quantum, zero_rule);
                    }};
        }
    }
}

std::vector<Ref> of(const std::vector<std::size_t>& steps, const std::vector<Ref>& refs) {
    std::vector<Ref> found;
    for (const std::size_t i : steps) found.push_back(refs[i]);
    return found;
}

Plan plan(Chance& random, int size) {
    Plan made;
    Trace trace;
    std::vector<Ref> refs;
    while (static_cast<int>(refs.size()) < size) {
        const bool input = refs.size() < 2 || pick(random, 3) == 0;
        Planned step = input ? planned_input(random) : planned_step(random, trace, refs);
        try {
            refs.push_back(step.add(trace, of(step.operands, refs)));
        } catch (const Error&) {
            continue;  // a divisor of zero, a negative weight, an overflow
        }
        made.steps.push_back(std::move(step));
    }
    for (int n = 1 + pick(random, 3); n > 0; --n) made.results.push_back(refs.size() - 1 - static_cast<std::size_t>(pick(random, std::min(size, 3))));
    return made;
}

/// The plan carried out, in an order that `random` chooses among those that put operands first.
Trace carried_out(const Plan& plan, Chance* random = nullptr) {
    Trace trace;
    std::vector<Ref> refs(plan.steps.size());
    std::vector<std::size_t> left(plan.steps.size());
    for (std::size_t i = 0; i < left.size(); ++i) left[i] = i;
    while (!left.empty()) {
        std::size_t at = 0;
        if (random != nullptr) {
            const auto ready = [&](std::size_t i) { return std::all_of(plan.steps[i].operands.begin(), plan.steps[i].operands.end(), [&](std::size_t o) { return refs[o] != Ref(); }); };
            do at = static_cast<std::size_t>(pick(*random, static_cast<int>(left.size())));
            while (!ready(left[at]));
        }
        const Planned& step = plan.steps[left[at]];
        refs[left[at]] = step.add(trace, of(step.operands, refs));
        left.erase(left.begin() + static_cast<std::ptrdiff_t>(at));
    }
    for (const std::size_t result : plan.results) trace.result(refs[result]);
    return trace;
}

Plan any_plan() {
    Chance random(*rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>()));
    return plan(random, *rc::gen::inRange(1, 16));
}

std::vector<Step> nodes_of(const Trace& trace) {
    std::vector<Step> nodes;
    for (std::uint32_t i = 0; i < trace.size(); ++i) nodes.push_back(trace[{i}]);
    return nodes;
}

/// The layout written down a second time, from its description in docs/why/trace.md.
Bytes encoded(const std::vector<Step>& nodes, const std::vector<Ref>& results) {
    ByteWriter out(std::endian::big);
    out.put_text("wtrc");
    Bytes bytes(out.bytes().begin() + 4, out.bytes().end());  // without the length
    out = ByteWriter(std::endian::big);
    const auto exact = [&](const Exact& n) { out.put(n.mantissa()).put(static_cast<std::int16_t>(n.exponent())); };
    const auto quantum = [&](Decimal n) { out.put(n.mantissa()).put(static_cast<std::int8_t>(n.exponent())); };
    out.put(std::uint16_t{1}).put(static_cast<std::uint32_t>(nodes.size()));
    for (const Step& n : nodes) {
        out.put(static_cast<std::uint8_t>(n.operation)).put_text(n.label.english).put_text(n.label.chinese);
        exact(n.value.number);
        out.put_text(n.value.unit).put(static_cast<std::uint32_t>(n.operands.size()));
        for (const Ref o : n.operands) out.put(o.index);
        if (const auto* leaf = std::get_if<Leaf>(&n.detail)) {
            out.put_text(leaf->source).put(std::int64_t{leaf->span.begin().time_since_epoch().count()}).put(std::int64_t{leaf->span.end().time_since_epoch().count()});
            out.put(leaf->slots).put_text(leaf->band).put_text(leaf->version);
            exact(leaf->estimated.number);
            out.put(leaf->worst.bits()).put(std::int64_t{leaf->missing.count()});
        }
        if (const auto* parameter = std::get_if<Parameter>(&n.detail)) {
            out.put_text(parameter->document).put_text(parameter->version).put_text(parameter->source).put(static_cast<std::uint8_t>(parameter->sha256.has_value()));
            if (parameter->sha256) out.put(*parameter->sha256);
        }
        if (const auto* to = std::get_if<Trace::Rounded>(&n.detail)) out.put(static_cast<std::uint8_t>(to->mode)), quantum(to->quantum);
        if (const auto* part = std::get_if<Trace::Part>(&n.detail)) {
            out.put(static_cast<std::uint32_t>(part->ids.size()));
            for (const auto& id : part->ids) out.put_text(id);
            out.put(part->part);
            quantum(part->quantum);
            out.put(static_cast<std::uint8_t>(part->all_zero));
        }
    }
    out.put(static_cast<std::uint32_t>(results.size()));
    for (const Ref r : results) out.put(r.index);
    bytes.insert(bytes.end(), out.bytes().begin(), out.bytes().end());
    return bytes;
}

Ratio ratio(const Exact& e) {
    using Big = boost::multiprecision::cpp_int;
    const Big power = boost::multiprecision::pow(Big(10), static_cast<unsigned>(e.exponent() < 0 ? -e.exponent() : e.exponent()));
    const Big m(to_string(e.mantissa()));
    return e.exponent() < 0 ? Ratio(m, power) : Ratio(m * power);
}

}  // namespace

TEST_CASE("a trace recomputes to the same bytes") {
    LAW("recompute gives the same bytes, and check finds nothing", [] {
        const Trace trace = carried_out(any_plan());
        RC_ASSERT(trace.recompute().bytes() == trace.bytes());
        RC_ASSERT(trace.check().empty());
    });
    LAW("from_bytes gives an equal trace with the same explanation, and a second writer the same bytes", [] {
        const Trace trace = carried_out(any_plan());
        const Bytes bytes = trace.bytes();
        const Trace again = Trace::from_bytes(bytes);
        RC_ASSERT(again == trace);
        RC_ASSERT(again.sha256() == sha256(bytes));
        RC_ASSERT(again.explain() == trace.explain());
        RC_ASSERT(again.explain(Language::chinese) == trace.explain(Language::chinese));
        RC_ASSERT(again.results().size() == trace.results().size());
        for (std::size_t i = 0; i < trace.results().size(); ++i) RC_ASSERT(again.value(again.results()[i]) == trace.value(trace.results()[i]));
        RC_ASSERT(encoded(nodes_of(again), again.results()) == bytes);
    });
    LAW("the order of building leaves no mark", [] {
        const Plan plan = any_plan();
        Chance random(*rc::gen::arbitrary<std::uint64_t>());
        RC_ASSERT(carried_out(plan, &random).bytes() == carried_out(plan).bytes());
    });
}

TEST_CASE("every value is what exact arithmetic gives") {
    LAW("sums, differences, products, least and greatest are the rational ones; quotients and roundings the nearest multiple", [] {
        const Trace trace = carried_out(any_plan());
        for (const Step& n : nodes_of(trace)) {
            std::vector<Ratio> x;
            for (const Ref o : n.operands) x.push_back(ratio(trace.value(o).number));
            const Ratio got = ratio(n.value.number);
            const auto rounded = [&](const Ratio& exact) {
                const auto& to = std::get<Trace::Rounded>(n.detail);
                const Ratio quantum = ratio(to.quantum), error = got - exact, steps = got / quantum;
                RC_ASSERT(denominator(steps) == 1);
                RC_ASSERT(abs(error) < quantum);
                if (to.mode >= Rounding::half_down && to.mode <= Rounding::half_up && to.mode != Rounding::floor) RC_ASSERT(abs(error) * 2 <= quantum);
                if (to.mode == Rounding::floor) RC_ASSERT(error <= 0);
                if (to.mode == Rounding::ceiling) RC_ASSERT(error >= 0);
            };
            const auto mega = [](const std::string& a, const std::string& b) { return a == "kWh" && b.ends_with("/MWh") ? Ratio(1, 1000) : a == "MWh" && b.ends_with("/kWh") ? Ratio(1000) : Ratio(1); };
            const auto unit = [&](std::size_t i) { return trace.value(n.operands[i]).unit; };
            switch (n.operation) {
                case Operation::sum: RC_ASSERT(got == std::accumulate(x.begin(), x.end(), Ratio(0))); break;
                case Operation::difference: RC_ASSERT(got == Ratio(x[0] - x[1])); break;
                case Operation::least: RC_ASSERT(got == *std::min_element(x.begin(), x.end())); break;
                case Operation::greatest: RC_ASSERT(got == *std::max_element(x.begin(), x.end())); break;
                case Operation::product: {
                    Ratio exact = x[0] * x[1];
                    exact *= mega(unit(0), unit(1));
                    exact *= mega(unit(1), unit(0));
                    RC_ASSERT(got == exact);
                    break;
                }
                case Operation::quotient: if (n.value.unit.empty() && unit(0) == unit(1)) rounded(Ratio(x[0] / x[1])); break;
                case Operation::rounded: rounded(x[0]); break;
                default: break;
            }
        }
    });
    LAW("energy × price is the Product<Money> of both", [] {
        const Energy used = Energy::from_count(*any_count());
        const Price price(*any_decimal(), *rc::gen::element(cny / kWh, cny / MWh));
        Trace trace;
        RC_ASSERT(trace.value(trace.product("charge", trace.leaf("used", used, {}), trace.parameter("price", price))) == Figure(used * price));
    });
    LAW("a share is that of wattle::share", [] {
        const Money total = Money::from_count(*any_count(), cny);
        const auto quantum = Money::from_count(*rc::gen::inRange<std::int64_t>(1, 100'000), cny);
        const auto all_zero = *rc::gen::element(AllZero::unallocated, AllZero::equal, AllZero::area, AllZero::error);
        std::vector<Weight> weights;
        const bool none = *rc::gen::inRange(0, 4) == 0;
        for (int n = *rc::gen::inRange(1, 6); n > 0; --n)
            weights.push_back({*rc::gen::element<std::string>("1", "2", "10", "A608", "A9", "b") + std::to_string(n), none ? Decimal(0) : *any_decimal(-2, 1), Decimal::from(*rc::gen::inRange<std::int64_t>(0, 9), -1)});
        for (std::size_t i = 0; i < weights.size(); ++i) {
            Trace trace;
            std::vector<Trace::Claim> claims;
            for (const Weight& w : weights) claims.push_back({w.id, trace.parameter("weight", w.value), trace.parameter("area", w.area)});
            Ref part;
            Shares<Money> shares{};
            const auto here = code_of([&] { return part = trace.share("part", trace.leaf("total", total, {}), claims, i, quantum.to_decimal(), all_zero); });
            const auto there = code_of([&] { return shares = share(total, std::span<const Weight>(weights), {quantum, all_zero}), 0; });
            RC_ASSERT(here == there);
            if (here.empty()) RC_ASSERT(trace.value(part) == Figure(shares.parts[i].amount));
        }
    });
}

TEST_CASE("a changed number is found") {
    LAW("a stored result that is not what its operands give is named", [] {
        const Trace trace = Trace::from_bytes(carried_out(any_plan()).bytes());
        auto nodes = nodes_of(trace);
        const auto at = *rc::gen::inRange<std::size_t>(0, nodes.size());
        const Exact before = nodes[at].value.number;
        const auto delta = *rc::gen::distinctFrom(rc::gen::inRange(-5, 6), 0);
        Trace changed;
        // Two steps may become alike, or a number get trailing zeros: then the bytes are no trace at all.
        nodes[at].value.number = Exact::from(before.mantissa() + delta, before.exponent());
        const auto refused = code_of([&] { return changed = Trace::from_bytes(encoded(nodes, trace.results())), 0; });
        RC_ASSERT(refused.empty() || refused == "bad_bytes");
        if (!refused.empty()) return;
        RC_ASSERT(changed.sha256() != trace.sha256());
        const auto findings = changed.check();
        const bool input = nodes[at].operands.empty();
        bool must_show = !input;
        // A leaf has nothing to be measured by but the steps that use it. (A zero price hides what it is multiplied with; the hash does not.)
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            const auto& used = nodes[i].operands;
            const auto n = std::count(used.begin(), used.end(), Ref{static_cast<std::uint32_t>(at)});
            if (nodes[i].operation == Operation::sum && n > 0) must_show = true;
            if (nodes[i].operation == Operation::difference && n == 1) must_show = true;
            if (nodes[i].operation == Operation::product && n == 1 && nodes[i].value.number != 0) must_show = true;
        }
        RC_ASSERT(!must_show || !findings.empty());
        if (!input) RC_ASSERT(std::any_of(findings.begin(), findings.end(), [&](const Finding& f) { return f.code == code::wrong_result && f.where.source.ends_with("(step " + std::to_string(at) + ")"); }));
        // And check finds exactly what recompute would change.
        Trace right;
        const auto failed = code_of([&] { return right = changed.recompute(), 0; });
        if (failed.empty()) RC_ASSERT(findings.empty() == (right == changed));
        else RC_ASSERT(!findings.empty());
    });

    Trace trace = Bill().trace;
    auto nodes = nodes_of(Trace::from_bytes(trace.bytes()));
    const auto product = std::find_if(nodes.begin(), nodes.end(), [](const Step& n) { return n.operation == Operation::product; });
    product->value.number = Exact("68.544");
    const auto findings = Trace::from_bytes(encoded(nodes, Trace::from_bytes(trace.bytes()).results())).check();
    REQUIRE(findings.size() == 2);  // the product, and the rounding that no longer follows from it
    CHECK(to_string(findings[0]) == "trace, product \"energy charge, peak\" (step 2): 68.544 CNY stands here, but its operands give 68.444 CNY; ask for the trace where it was written; this one was changed");
    product->value = Figure(Exact("68.444"), "EUR");
    CHECK(Trace::from_bytes(encoded(nodes, Trace::from_bytes(trace.bytes()).results())).check().at(0).code == code::mixed_units);
}

TEST_CASE("hostile bytes give an Error or a trace, never anything else") {
    LAW("whatever is done to the bytes", [] {
        Bytes bytes = carried_out(any_plan()).bytes();
        Chance random(*rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>()));
        for (int n = 1 + pick(random, 4); n > 0 && !bytes.empty(); --n) {
            const auto at = static_cast<std::ptrdiff_t>(random() % bytes.size());
            const auto length = std::min<std::ptrdiff_t>(pick(random, 40), static_cast<std::ptrdiff_t>(bytes.size()) - at);
            switch (pick(random, 6)) {
                case 0: bytes[static_cast<std::size_t>(at)] ^= static_cast<std::byte>(1 << pick(random, 8)); break;
                case 1: bytes[static_cast<std::size_t>(at)] = static_cast<std::byte>(random()); break;
                case 2: std::fill_n(bytes.begin() + at, length, static_cast<std::byte>(pick(random, 2) == 0 ? 0xFF : 0x7F)); break;
                case 3: bytes.erase(bytes.begin() + at, bytes.begin() + at + length); break;
                case 4: bytes.resize(static_cast<std::size_t>(at)); break;
                default: {
                    const Bytes piece(bytes.begin() + at, bytes.begin() + at + length);
                    bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(random() % (bytes.size() + 1)), piece.begin(), piece.end());
                }
            }
        }
        Trace trace;
        const auto refused = code_of([&] { return trace = Trace::from_bytes(bytes), 0; });
        RC_ASSERT(refused.empty() || refused == "bad_bytes");
        if (!refused.empty()) return;
        RC_ASSERT(trace.bytes() == bytes);  // one trace, one form
        static_cast<void>(trace.explain());
        static_cast<void>(trace.explain(Language::chinese));
        static_cast<void>(trace.check());
        static_cast<void>(code_of([&] { return trace.recompute(), 0; }));
    });

    const Bytes whole = Bill().trace.bytes();
    for (std::size_t length = 0; length < whole.size(); ++length) REQUIRE(code_of([&] { return Trace::from_bytes(std::span(whole).first(length)); }) == "bad_bytes");
    Bytes newer = whole;
    newer[5] = std::byte{2};
    CHECK(message_of([&] { return Trace::from_bytes(newer); }) == "Trace, byte 6: the layout is 2, not 1; read it with a newer wattle");
    Bytes longer = whole;
    longer.push_back(std::byte{0});
    CHECK(code_of([&] { return Trace::from_bytes(longer); }) == "bad_bytes");
    Bytes unknown = whole;
    unknown[10] = std::byte{11};
    CHECK(message_of([&] { return Trace::from_bytes(unknown); }) == "Trace, byte 11: the operation 11 is not known here; read it with a newer wattle, or as written");
}

TEST_CASE("depth and breadth are bounded by memory only") {
    Trace deep;
    auto ref = deep.parameter("x", Figure(Decimal("1.5"), "kWh"));
    for (int i = 0; i < 100'000; ++i) ref = deep.rounded("step " + std::to_string(i), ref, half_up, Decimal("0.1"));
    deep.result(ref);
    const Bytes bytes = deep.bytes();
    CHECK(Trace::from_bytes(bytes) == deep);
    CHECK(deep.check().empty());
    CHECK(deep.recompute() == deep);
    CHECK(deep.explain().size() < 20'000'000);

    Trace wide;
    const auto one = wide.parameter("x", 1);
    const auto sum = wide.sum("sum", std::vector<Ref>(100'000, one));
    wide.result(sum);
    CHECK(wide.value(sum) == Figure(100'000));
    CHECK(Trace::from_bytes(wide.bytes()) == wide);
}

TEST_CASE("canonical bytes are these, and stay so") {
    Trace trace;
    const auto used = trace.leaf({"used", "电量"}, Energy("120.5 kWh"), {.source = "M07", .span = march, .slots = 2976, .band = "peak", .version = "1", .estimated = Energy("2.3 kWh"), .worst = Reason::interpolated});
    const auto price = trace.parameter("price", Price("0.5680", cny / kWh), {.document = "NT2", .version = "1"});
    trace.result(trace.rounded({}, trace.product("charge", used, price), half_up, Decimal("0.01")));
    // Read by hand against docs/why/trace.md. 120.5 is 0x4b5 × 10^-1, 68.444 is 0x10b5c × 10^-3, 2026-02-28T16:00Z is 0x64be472264000 µs.
    CHECK(hex(trace.bytes()) ==
          "77747263" "0001" "00000004"
          "01" "00000004" "75736564" "00000006" "e794b5e9878f" "000000000000000000000000000004b5" "ffff" "00000003" "6b5768" "00000000"
          "00000003" "4d3037" "00064be472264000" "00064e540f3ae000" "0000000000000ba0" "00000004" "7065616b" "00000001" "31"
          "00000000000000000000000000000017" "ffff" "2100" "0000000000000000"
          "02" "00000005" "7072696365" "00000000" "00000000000000000000000000001630" "fffc" "00000007" "434e592f6b5768" "00000000"
          "00000003" "4e5432" "00000001" "31" "00000000" "00"
          "05" "00000006" "636861726765" "00000000" "00000000000000000000000000010b5c" "fffd" "00000003" "434e59" "00000002" "00000000" "00000001"
          "07" "00000000" "00000000" "00000000000000000000000000001abc" "fffe" "00000003" "434e59" "00000001" "00000002" "05" "0000000000000001" "fe"
          "00000001" "00000003");
    CHECK(hex(Trace().bytes()) == "77747263" "0001" "00000000" "00000000");
    CHECK(Trace::from_bytes(Trace().bytes()) == Trace());
    CHECK(Trace().explain().empty());
}

TEST_CASE("values count by value, parameters by their digits, equal steps once") {
    const auto with = [](Figure leaf, Figure parameter) {
        Trace trace;
        trace.result(trace.sum("s", {trace.leaf("l", std::move(leaf), {}), trace.parameter("p", std::move(parameter))}));
        return trace;
    };
    CHECK(with(Figure(Exact("1.50"), "kWh"), Figure(2, "kWh")) == with(Figure(Exact("1.5"), "kWh"), Figure(2, "kWh")));
    CHECK_FALSE(with(Figure(Exact("1.5"), "kWh"), Figure(Exact("2.0"), "kWh")) == with(Figure(Exact("1.5"), "kWh"), Figure(2, "kWh")));

    Trace twice, once;
    const auto p = [](Trace& t) { return t.parameter("p", 1); };
    twice.result(twice.sum("s", {p(twice), p(twice)}));
    const auto one = p(once);
    once.parameter("unused", 7);
    once.result(once.sum("s", {one, one}));
    CHECK(twice == once);
    CHECK(twice.size() == 3);
    CHECK(Trace::from_bytes(once.bytes()).size() == 2);
}

TEST_CASE("a record fits the evidence log") {
    const Bill b;
    CHECK(b.trace.record() == b.trace.bytes());
    Trace large;
    std::vector<Ref> refs;
    for (int i = 0; i < 2'000; ++i) refs.push_back(large.parameter("p" + std::to_string(i), i));
    large.result(large.sum("sum", refs));
    const Digest digest = large.sha256();
    CHECK(large.bytes().size() > 65'535);
    CHECK(large.record() == Bytes(digest.begin(), digest.end()));
    CHECK(to_string(b.trace).starts_with("<trace of 14 steps, 2 results, sha256 "));
}
