#include "wattle/report/chart.hpp"

#include "law.hpp"
#include "markup.hpp"

#include <algorithm>

using namespace wattle;
using namespace wattle::report;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

const Instant march = parse_instant("2026-03-01T00:00:00+08:00");
const Zone shanghai = Zone::load("Asia/Shanghai"), berlin = Zone::load("Europe/Berlin");
const Currency cny("CNY", 2);

/// Quarter-hours of `watts` mean power.
Series<Energy> quarters(const std::vector<std::int64_t>& watts, Instant begin = march) {
    Series<Energy> used(Slots::regular(begin, 15min, watts.size()));
    for (std::size_t i = 0; i < watts.size(); ++i) used.set(i, watts[i] * 250 * mWh);
    return used;
}

std::size_t count(std::string_view text, std::string_view what) {
    std::size_t n = 0;
    for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) ++n;
    return n;
}

/// The labels, in order.
std::vector<std::string> texts(const Chart& chart) { return parse_markup(chart.svg()).texts; }
bool says(const Chart& chart, const std::string& text) { return std::ranges::count(texts(chart), text) > 0; }

/// The heights of all points of the curve, in pixels from above.
std::vector<double> heights(const Chart& chart) {
    std::vector<double> result;
    const std::string& svg = chart.svg();
    for (const std::string_view style : {"class=\"line\" d=\"", "class=\"doubt\" d=\""})
        for (auto at = svg.find(style); at != std::string::npos; at = svg.find(style, at + 1)) {
            const std::string path = svg.substr(at + style.size(), svg.find('"', at + style.size()) - at - style.size());
            for (std::size_t i = 0; i < path.size(); ++i) {
                if (path[i] == 'V') result.push_back(std::stod(path.substr(i + 1)));
                if (path[i] == 'M') result.push_back(std::stod(path.substr(path.find(' ', i) + 1)));
            }
        }
    return result;
}

}  // namespace

TEST_CASE("a load curve says in words what it shows") {
    auto used = quarters({100'000, 300'000, 200'000, 400'000, 150'000, 120'000, 110'000, 90'000});
    used.set(2, 50 * kWh, Reason::interpolated);
    used.set_missing(5);
    const Chart chart = load_curve(used, {.title = "Main <meter>", .zone = shanghai});
    // 400 kW × 0.25 h = 100 kWh; 50 of 337.5 kWh are 14.8 %
    CHECK(chart.description() ==
          "Mean power of 8 slots, local time Asia/Shanghai, 2026-03-01; peak 400.0 kW, 2026-03-01 00:45; 14.8 % estimated; 15 min missing");
    CHECK(says(chart, "Main <meter>"));
    CHECK(says(chart, "measured"));
    CHECK(says(chart, "estimated"));
    CHECK(says(chart, "missing"));
    CHECK(count(chart.svg(), "class=\"gap\"") == 2);    // one in the legend
    CHECK(count(chart.svg(), "class=\"hatch\"") == 2);
    CHECK(count(chart.svg(), "class=\"line\"") == 1 + 3);  // before and behind what was estimated, and behind the gap
    CHECK(load_curve(used, {.zone = shanghai, .language = Language::chinese}).description() ==
          "平均功率，8 个计量间隔，当地时间 Asia/Shanghai，2026-03-01；最大 400.0 kW，2026-03-01 00:45；估算 14.8 %；缺失 15 分");
}

TEST_CASE("what is not measured is named as what it is") {
    struct Case {
        std::string_view name;
        Quality quality;
        std::string_view expected;
    };
    const Case cases[] = {
        {"spread over a gap",   Reason::interpolated, "50.0 % estimated"},
        {"a sibling's",         Reason::sibling,      "50.0 % substituted"},
        {"a glitch",            Reason::glitch,       "50.0 % suspect"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        auto used = quarters({1000, 0});
        used.set(1, 250 * Wh, c.quality);
        CHECK(load_curve(used).description() == "Mean power of 2 slots, local time UTC, 2026-02-28; peak 1.000 kW, 2026-02-28 16:00; " + std::string(c.expected));
    }
    auto peak = quarters({1000, 0});
    peak.set(1, 500 * Wh, Reason::reset);
    CHECK(load_curve(peak).description() ==
          "Mean power of 2 slots, local time UTC, 2026-02-28; peak 2.000 kW, 2026-02-28 16:15 (not measured); 66.7 % estimated");
}

TEST_CASE("a peak is told exactly, rounded once") {
    struct Case {
        std::string_view name;
        Energy used;
        std::chrono::microseconds length;
        std::string_view expected;
    };
    const Case cases[] = {
        {"watts",                   1 * Wh,               15min, "peak 4.000 W"},
        {"kilowatts",               Energy("2.5 kWh"),    15min, "peak 10.00 kW"},
        {"thirds",                  1 * kWh,              45min, "peak 1.333 kW"},   // 1 / 0.75
        {"a tie to the even digit", Energy("0.0625 kWh"), 60min, "peak 62.50 W"},
        {"a tie of kilowatts",      Energy("10.005 kWh"), 60min,  "peak 10.00 kW"},
        {"rounded once",            Energy("30.015001 kWh"), 180min, "peak 10.01 kW"},  // 10.005000333 kW; by way of whole mW it would be 10.00
        {"hundreds of megawatts",   123'456 * kWh,        15min, "peak 493.8 MW"},   // 493.824
        {"thousands",               2'500'000 * kWh,      15min, "peak 10.00 GW"},
        {"zero",                    0 * kWh,              15min, "peak 0.000 kW"},
        {"export",                  -3 * kWh,             15min, "peak -12.00 kW"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        Series<Energy> used(Slots::regular(march, c.length, 1));
        used.set(0, c.used);
        const std::string description = load_curve(used).description();
        CHECK(description.substr(description.find("peak"), c.expected.size()) == c.expected);
    }
}

TEST_CASE("marks of time are those of the wall") {
    struct Case {
        std::string_view name;
        std::string_view begin;
        std::size_t days;
        std::vector<std::string> some;
    };
    const Case cases[] = {
        {"a day",           "2026-03-02T00:00:00+01:00",   1, {"03-02", "03:00", "21:00", "03-03"}},
        {"clocks set on",   "2026-03-29T00:00:00+01:00",   1, {"03-29", "03:00", "06:00", "03-30"}},
        {"a week",          "2026-03-02T00:00:00+01:00",   7, {"03-02", "03-03", "03-08", "03-09"}},
        {"a month",         "2026-03-01T00:00:00+01:00",  31, {"Mon 03-02", "Mon 03-09", "Mon 03-30"}},  // 2 March 2026 is a Monday
        {"a year",          "2026-01-01T00:00:00+01:00", 365, {"2026-01", "2026-03", "2026-11"}},
        {"twenty years",    "2026-01-01T00:00:00+01:00", 7305, {"2026", "2036", "2044"}},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        Series<Energy> used(Slots::regular(parse_instant(c.begin), 1h, c.days * 24));
        used.set(0, 1 * kWh);
        const Chart chart = load_curve(used, {.zone = berlin});
        for (const auto& label : c.some) CHECK_MESSAGE(says(chart, label), label);
    }
    // 23 hours from midnight to midnight: 06:00 stands 5 hours, 12:00 stands 11 hours behind it, in a plot of 714 pixels that begins at 60.
    const std::string svg = load_curve(quarters(std::vector<std::int64_t>(92, 1000), parse_instant("2026-03-29T00:00:00+01:00")), {.zone = berlin}).svg();
    CHECK(svg.find("x=\"215.2\" y=\"310\">06:00<") != std::string::npos);
    CHECK(svg.find("x=\"401.4\" y=\"310\">12:00<") != std::string::npos);
}

TEST_CASE("a curve of nothing is a frame that says so") {
    for (const auto& used : {Series<Energy>(), Series<Energy>(Slots::regular(march, 15min, 4)), Series<Energy>(Slots::between({march, march}))}) {
        const Chart chart = load_curve(used, {.zone = shanghai});
        CHECK(says(chart, "no values"));
        CHECK(says(load_curve(used, {.language = Language::chinese}), "无数据"));
    }
    const auto used = quarters({1});
    CHECK(message_of([&] { return load_curve(used, {.title = "M1", .width = 100}); }) ==
          "load curve \"M1\": a picture of 100 by 340 pixels; give 320 to 4000 pixels of width, 200 to 2000 of height");
    CHECK(message_of([&] { return load_curve(quarters({1}, Instant::min())); }) ==
          "load curve \"\": time from -290308-12-21T19:59:05.224192Z to -290308-12-21T20:14:05.224192Z; draw years 0001 to 9999");
}

TEST_CASE("no peak is lost where slots share a pixel") {
    LAW("the least and the greatest power stand where they would stand alone", [] {
        std::vector<std::int64_t> watts(1300);
        std::uint32_t chance = *rc::gen::arbitrary<std::uint32_t>();
        const auto top = *rc::gen::inRange<std::int64_t>(1, 1'000'000'000);
        for (auto& w : watts) w = static_cast<std::int64_t>((chance = chance * 1664525u + 1013904223u)) % top - top / 3;
        const auto [least, most] = std::ranges::minmax(watts);
        const auto all = heights(load_curve(quarters(watts), {.width = 320}));
        const auto two = heights(load_curve(quarters({least, most}), {.width = 320}));
        RC_ASSERT(std::ranges::max(all) == std::ranges::max(two));
        RC_ASSERT(std::ranges::min(all) == std::ranges::min(two));
        RC_ASSERT(all.size() <= 4 * 320u);
    });
}

TEST_CASE("bars show cost by band with every digit") {
    const Bar rows[] = {{"peak 峰", Money("20949.18", cny)}, {"valley", Money("4958.06", cny)}, {"unknown", Cell::no_value()}};
    const Chart chart = bars(rows, {.title = "Cost by band"});
    CHECK(chart.description() == "peak 峰: 20949.18 CNY (80.9 %); valley: 4958.06 CNY (19.1 %); unknown: –");
    CHECK(count(chart.svg(), "class=\"bar\"") == 2);
    const Bar credit[] = {{"used", 30 * kWh}, {"fed in", -10 * kWh}};
    CHECK(bars(credit).description() == "used: 30 kWh; fed in: -10 kWh");  // shares of a difference would mean nothing
    CHECK(bars({}, {.title = "Nothing"}).description() == "no values");
    const Bar wide[] = {{"all", Cell(Exact("1e30"), 0)}, {"none", Cell(Exact("1e-30"), 0)}, {"zero", 0}, {"far", Cell(Exact("1e-99"), 0)}};
    CHECK(parse_markup(bars(wide).svg()).has_tag("rect"));
    const Bar mixed[] = {{"cost", 1 * cny}, {"use", 1 * kWh}};
    CHECK(message_of([&] { return bars(mixed, {.title = "Both"}); }) ==
          "bars \"Both\": \"cost\" is in \"CNY\", \"use\" in \"kWh\"; draw one chart per unit");
    const Bar text[] = {{"cost", "much"}};
    CHECK(message_of([&] { return bars(text); }) == "bars \"\": \"cost\" has the text \"much\"; give an amount, or Cell::no_value()");
    CHECK(message_of([&] { return bars(credit, {.width = 5000}); }) == "bars \"\": a width of 5000 pixels; give 320 to 4000");
}

TEST_CASE("lengths are in proportion") {
    LAW("each bar within a tenth of a pixel of its share", [] {
        std::vector<Bar> rows;
        std::vector<std::int64_t> values;
        const auto n = *rc::gen::inRange(1, 6);
        for (int i = 0; i < n; ++i) {
            values.push_back(*rc::gen::inRange<std::int64_t>(1'000'000, 1'000'000'000'000));
            rows.emplace_back("b", Energy::from_count(values.back()));
        }
        std::vector<double> widths;
        const std::string svg = bars(rows, {.width = 4000}).svg();
        for (auto at = svg.find("class=\"bar\""); at != std::string::npos; at = svg.find("class=\"bar\"", at + 1))
            widths.push_back(std::stod(svg.substr(svg.find("width=\"", at) + 7)));
        RC_ASSERT(widths.size() == values.size());
        const double most = static_cast<double>(std::ranges::max(values)), widest = std::ranges::max(widths);
        for (std::size_t i = 0; i < values.size(); ++i)
            RC_ASSERT(std::abs(widths[i] - std::max(1.0, widest * static_cast<double>(values[i]) / most)) < 0.11);
    });
}
