#include "wattle/site/site.hpp"

#include "law.hpp"
#include "wattle/base/bytes.hpp"

#include <cstdlib>

using namespace wattle;
using namespace wattle::site;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

const std::string example = WATTLE_SOURCE_DIR "/examples/site/site.toml";

/// A site with one meter, and what a test adds to it.
std::string file(std::string_view more, std::string_view head = "") {
    return "wattle = \"site/1\"\nzone = \"Asia/Shanghai\"\n" + std::string(head) +
           "[[point]]\nid = \"main\"\nkind = \"register\"\nunit = \"kWh\"\nresolution = \"0.01\"\ndigits = 8\np_max = \"40 kW\"\nevery = \"15min\"\n" +
           std::string(more);
}
std::string said(std::string_view more, std::string_view head = "") {
    return message_of([&] { return parse_site(file(more, head), "s"); });
}

}  // namespace

TEST_CASE("a site file tells the stream everything of a dye works") {
    const Site site = load_site(example);
    CHECK(site.name == "dye works");
    CHECK(site.zone.name() == "Asia/Shanghai");
    CHECK(site.stream.zone == site.zone);
    CHECK(site.text == read_file(example).value());
    CHECK(site.sha256.size() == 64);
    site.stream.check();

    const stream::PointSetup& main = site.stream.points[site.stream.index("main.energy")];
    CHECK(main.point.kind == PointKind::register_);
    CHECK(main.point.resolution == Decimal("0.01"));
    CHECK(main.point.multiplier == Decimal(80));
    CHECK(main.point.digits == 8);
    CHECK(main.point.every == 15min);  // from [stream]
    CHECK(main.counter.p_max == stream::RateLimit("277 kW"));
    CHECK(main.counter.step_back == 2);
    CHECK(main.accuracy_class == Decimal("0.5"));
    CHECK(&site["main.energy"] == &main.point);
    CHECK(code_of([&] { return site["nothing"]; }) == "unknown_point");

    const stream::PointSetup& drying = site.stream.points[site.stream.index("drying.energy")];
    CHECK(drying.counter.modulus == 4'294'967'296);
    CHECK(drying.counter.max_gap == 1h);
    CHECK(drying.point.digits == 0);
    CHECK(site.stream.points[site.stream.index("cloth")].counter.modulus == std::nullopt);

    const stream::PointSetup& dryer = site.stream.points[site.stream.index("dryer.temperature")];
    CHECK(dryer.point.low == Decimal(-40));
    CHECK(dryer.point.high == Decimal(250));
    CHECK(dryer.gauge.interpolation == stream::Interpolation::linear);
    CHECK(dryer.gauge.hold == 5min);
    CHECK(dryer.bins == Decimal(5));
    CHECK(dryer.point.every == 60s);
    CHECK(site["water"].stamp == Stamp::end);
    CHECK(site["dryer.state"].unit == AnyUnit());

    std::vector<std::string> names;
    for (const auto& level : site.stream.levels) names.push_back(level.name());
    CHECK(names == std::vector<std::string>{"15min", "hour", "day", "week", "month", "quarter", "year", "shift", "billing"});
    CHECK(site.stream.levels.back() == stream::Level::of(Periods::billing(site.zone, 26)));
    CHECK(site.stream.horizon == 840h);
    CHECK(site.stream.shifts->shifts()[2] == Shift("晚", 0min, 8h));

    REQUIRE(site.events.size() == 1);
    CHECK(site.events[0] ==
          MeterEvent{parse_instant("2026-03-12T10:40:00+08:00"), 0, MeterEvent::Exchange{"E-1041", "E-2207", 81'267, 200}});

    CHECK(site.stream.virtual_meters[0].formula.text() == "main.energy - dyeing.energy - drying.energy");
    CHECK(site.stream.ratios[0].above == "steam");
    CHECK(site.stream.ratios[0].below == "cloth");
    REQUIRE(site.stream.trees.size() == 2);
    CHECK(site.stream.trees[1].children.size() == 2);
    CHECK(site.stream.trees[1].loss == Decimal("0.01"));
    CHECK(site.stream.trees[1].from == parse_instant("2026-01-01T00:00:00+08:00"));  // a date is a day of the zone
}

TEST_CASE("every mistake of a site file is told at once, in the order of the file, with what to type") {
    const std::string folder = WATTLE_SOURCE_DIR "/tests/site/";
    const std::string text = message_of([&] { return parse_site(read_file(folder + "broken.toml").value(), "broken.toml"); });
    if (std::getenv("WATTLE_SAY") != nullptr) CHECK(write_file(folder + "broken.txt", text + '\n'));  // to read them aloud
    CHECK(text + '\n' == read_file(folder + "broken.txt").value_or("nothing"));
}

TEST_CASE("what the issue asks for by name is told in these words") {
    struct Case {
        std::string more, said;
    };
    const std::string second = "[[point]]\nid = \"steam\"\nkind = \"register\"\nunit = \"kg\"\ndigits = 8\np_max = \"4 t/h\"\nevery = \"15min\"\n";
    const auto exchange = [](std::string_view at, std::string_view from, std::string_view to) {
        return "[[exchange]]\npoint = \"main\"\nat = \"" + std::string(at) + "\"\nold = { serial = \"" + std::string(from) +
               "\", end = \"3\" }\nnew = { serial = \"" + std::string(to) + "\", start = \"0\" }\n";
    };
    const Case cases[] = {
        {"[[virtual]]\nid = \"a\"\nunit = \"kWh\"\nformula = \"main - b\"\n[[virtual]]\nid = \"b\"\nunit = \"kWh\"\nformula = \"main - a\"\n",
         "s:14:11: virtual meter \"a\": its formula goes in a circle: a → b → a; let one of them use meters only"},
        {"[[point]]\nid = \"gas\"\nkind = \"register\"\nunit = \"M3\"\ndigits = 8\np_max = \"4 m3/h\"\nevery = \"15min\"\n",
         "s:14:8: point \"gas\": \"M3\" is no unit that wattle knows; did you mean m3?"},
        {"[[point]]\nid = \"gas\"\nkind = \"register\"\nunit = \"m3\"\np_max = \"4 m3/h\"\nevery = \"15min\"\n",
         "s:11:1: point \"gas\": nothing tells after which count the register begins again at 0; add digits = 8 (those that it shows, decimals "
         "included), modulus = 4294967296 (32 bits), or modulus = \"never\""},
        {exchange("2026-01-01T00:00:00Z", "A", "B") + exchange("2026-01-01T08:00:00+08:00", "A", "C"),
         "s:16:1: exchange of \"main\" at 2026-01-01T08:00:00+08:00: it was exchanged twice at that instant, the other time in line 11; keep one of "
         "them, or correct its at"},
        {exchange("2026-02-01T00:00:00Z", "A", "C") + exchange("2026-01-01T00:00:00Z", "A", "B"),  // in any order
         "s:14:18: exchange of \"main\" at 2026-02-01T00:00:00Z: it takes away meter \"A\", and since 2026-01-01T00:00:00Z (line 16) meter \"B\" is "
         "there; correct the serial, or add the exchange in between"},
        {"[[shift]]\nname = \"early\"\nfrom = \"06:00\"\nto = \"14:00\"\n[[shift]]\nname = \"late\"\nfrom = \"13:30\"\nto = \"22:00\"\n",
         "s:11:1: shift \"early\": it overlaps shift \"late\" from 13:30 to 14:00; each minute belongs to one shift"},
        {"[[point]]\nid = \"oven\"\nkind = \"gauge\"\nunit = \"degC\"\nresolution = \"0.1\"\nevery = \"60s\"\nlimits = [\"-40\", \"250.05\"]\n",
         "s:17:10: point \"oven\": its limit 250.05 is no multiple of its resolution 0.1; give a limit that a count can reach"},
        {"[[point]]\nid = \"gas\"\nkind = \"register\"\nunit = \"m3\"\ndigits = 8\nevery = \"15min\"\n",
         "s:11:1: point \"gas\": it has no p_max, and without a bound no roll-over and no fault can be told from use; give the most that its fuses or "
         "transformers let through, such as p_max = \"277 kW\""},
        {"[[virtual]]\nid = \"a\"\nunit = \"kWh\"\nformula = \"mian - main\"\n",
         "s:14:11: virtual meter \"a\": its formula names \"mian\", and there is no such meter; use one of a, main"},
        {"[[exchange]]\npoint = \"man\"\nat = \"2026-01-01T00:00:00Z\"\nold = { serial = \"A\" }\nnew = { serial = \"B\" }\n",
         "s:12:9: exchange: there is no point \"man\"; did you mean main?"},
        {"[[virtual]]\nid = \"a\"\nunit = \"kg/kWh\"\nratio = [\"steam\", \"main\"]\n",
         "s:14:9: ratio \"a\": its quotient names \"steam\", and there is no such meter; use one of main"},
        {"[[tree]]\nname = \"plant\"\nnode = \"works\"\nmeter = \"main\"\nchildren = [\"steam\"]\n",
         "s:15:12: node \"works\" of tree \"plant\": it names \"steam\", and there is no such meter; use one of main"},
        {"[[tree]]\nname = \"plant\"\nnode = \"works\"\nmeter = \"main\"\nchildren = [\"main\"]\n",
         "s:15:12: node \"works\" of tree \"plant\": the tree goes in a circle: main → main; let no meter hang below one that hangs below it"},
        {second + "[[virtual]]\nid = \"steam\"\nunit = \"kWh\"\nformula = \"main\"\n",
         "s:19:6: virtual meter \"steam\": another point has this id, in line 12; give each its own"},
        {"resoluton = \"0.01\"\n", "s:11:1: there is no key \"resoluton\"; did you mean resolution?"},
        {exchange("2026-01-01 10:00", "A", "B"),
         "s:13:6: exchange of \"main\": \"2026-01-01 10:00\": it has no offset, so it names no instant; write 2026-01-01 10:00+08:00, if that is the "
         "time in Asia/Shanghai"},
        {exchange("2026-02-30T10:00:00Z", "A", "B"),
         "s:13:6: exchange of \"main\": \"2026-02-30T10:00:00Z\": the calendar has no such day; write date, time and offset, such as "
         "2026-03-12T10:40:00+08:00"},
    };
    for (const auto& c : cases) CHECK(said(c.more) == c.said);
}

TEST_CASE("levels are read with what they need to know") {
    const auto levels = [](std::string_view stream) {
        std::vector<std::string> all;
        for (const auto& level : parse_site(file("", stream)).stream.levels) all.push_back(to_string(level));
        return all;
    };
    const Zone zone = Zone::load("Asia/Shanghai");
    CHECK(levels("") == std::vector<std::string>{"15min of UTC", to_string(Periods::hours(zone)), to_string(Periods::days(zone)), to_string(Periods::months(zone))});
    CHECK(levels("stream = { billing = { day = 31 } }\n").back() == to_string(Periods::billing(zone, 31)));
    CHECK(levels("stream = { day = { at = \"06:00\" }, year = { month = 4 }, levels = [\"minute\", \"4h\", \"day\", \"year\"] }\n") ==
          std::vector<std::string>{"minute of UTC", "4h of UTC", to_string(Periods::days(zone, 6h)), to_string(Periods::years(zone, std::chrono::April))});
    CHECK(levels("stream = { billing = [\"2026-01-05\", \"2026-02-03T06:00:00+08:00\"], levels = [\"billing\"] }\n") ==
          std::vector<std::string>{"billing 2026-01-04T16:00:00Z 2026-02-02T22:00:00Z"});

    const auto said_of = [](std::string_view stream) { return said("", stream); };
    CHECK(said_of("stream = { billing = { day = 32 } }\n") == "s:3:30: day is 32; give 1 to 31");
    CHECK(said_of("stream = { billing = { at = \"00:00\" } }\n") ==
          "s:3:22: billing has no day; add day = 1, the day of the month on which a period begins; 31 means the last one");
    CHECK(said_of("stream = { billing = { day = 1 }, levels = [\"day\"] }\n") ==
          "s:3:22: the levels have no billing; add \"billing\" to levels, or leave billing out");
    CHECK(said_of("stream = { billing = [\"2026-02-03\", \"2026-01-05\"] }\n") ==
          "s:3:22: billing: its boundaries do not ascend; give the oldest first");
    CHECK(said_of("stream = { levels = [] }\n") == "s:3:21: it has no level; give at least one, such as 15min");
    CHECK(said_of("stream = { levels = [\"shift\"] }\n") ==
          "s:3:22: there is a level shift, and the site has no shifts; add shift = [{ name = \"early\", from = \"06:00\", to = \"14:00\" }], or leave the "
          "level out");
}

TEST_CASE("a length of time is a number and its unit") {
    const auto every = [](std::string_view text) { return said("", "stream = { horizon = \"" + std::string(text) + "\" }\n"); };
    for (const char* good : {"1s", "15min", "1.5 h", "0s", "35d", "0.000001s", "106751991d"}) CHECK(every(good).empty());
    for (const char* bad : {"", "15", "min", "15 Min", "1.5.h", "-1s", "1 week", "0.0000001s", "106751992d", "99999999999999999999d", " 15min", "15min "})
        CHECK(every(bad) == "s:3:22: horizon is \"" + std::string(bad) + "\"; write a number and s, min, h or d, such as 15min");
}

TEST_CASE("the defaults of points hold where a point does not say otherwise") {
    const Site site = parse_site(
        "wattle = \"site/1\"\nzone = \"UTC\"\n"
        "stream = { every = \"5min\", max_gap = \"1h\", hold = \"20min\", p_max = \"40 kW\", step_back = 3, interpolation = \"linear\", class = \"2\" }\n"
        "point = [{ id = \"a\", kind = \"register\", unit = \"kWh\", digits = 6 },\n"
        "  { id = \"b\", kind = \"register\", unit = \"kWh\", digits = 6, every = \"1min\", max_gap = \"2h\", p_max = \"20 kW\", step_back = 0, class = \"1\" },\n"
        "  { id = \"c\", kind = \"gauge\", unit = \"kW\" }, { id = \"d\", kind = \"gauge\", unit = \"kW\", interpolation = \"step\", hold = \"1h\" }]\n");
    const auto& points = site.stream.points;
    CHECK(points[0].point.every == 5min);
    CHECK(points[0].counter == stream::CounterRule{.p_max = "40 kW", .max_gap = 1h, .step_back = 3});
    CHECK(points[0].accuracy_class == Decimal(2));
    CHECK(points[1].point.every == 1min);
    CHECK(points[1].counter == stream::CounterRule{.p_max = "20 kW", .max_gap = 2h, .step_back = 0});
    CHECK(points[1].accuracy_class == Decimal(1));
    CHECK(points[2].gauge == stream::GaugeRule{stream::Interpolation::linear, 20min});
    CHECK(points[3].gauge == stream::GaugeRule{stream::Interpolation::step, 1h});
}

TEST_CASE("what a meter showed becomes counts exactly, or is refused") {
    const auto event = [](std::string_view end) {
        return parse_site(file("exchange = [{ point = \"main\", at = \"2026-01-01T00:00:00Z\", old = { serial = \"A\", end = \"" + std::string(end) +
                               "\" }, new = { serial = \"B\" } }]\n", ""))
            .events.at(0);
    };
    // A table inside [[point]] would be a key of the point, so this one stands in front.
    const auto old_end = [&](std::string_view end) {
        const std::string text = "wattle = \"site/1\"\nzone = \"UTC\"\nexchange = [{ point = \"m\", at = \"2026-01-01T00:00:00Z\", old = { serial = \"A\", end = \"" +
                                 std::string(end) + "\" }, new = { serial = \"B\" } }]\npoint = [{ id = \"m\", kind = \"register\", unit = \"kWh\", resolution = "
                                 "\"0.01\", digits = 8, p_max = \"40 kW\", every = \"15min\" }]\n";
        return std::get<MeterEvent::Exchange>(parse_site(text, "s").events.at(0).what).old_end;
    };
    static_cast<void>(event);
    CHECK(old_end("812.67") == 81'267);
    CHECK(old_end("812") == 81'200);
    CHECK(old_end("0.1e1") == 100);
    for (const char* bad : {"812.675", "-1", "1e30", "92233720368547758.08"}) CHECK(code_of([&] { return old_end(bad); }) == "bad_site");
    LAW("counts × resolution is what was printed", [&] {
        const auto counts = *rc::gen::inRange<std::int64_t>(0, 99'999'999);
        RC_ASSERT(old_end(to_string(Decimal::from(counts, -2))) == counts);
    });
}

TEST_CASE("a text that is no site file is refused") {
    CHECK(message_of([] { return parse_site("", "s"); }) == "s:1:1: this is no file of the form \"site/1\"; begin it with wattle = \"site/1\"");
    CHECK(message_of([] { return parse_site("wattle = \"site/1\"\n", "s"); }) ==
          "s:1:1: zone is missing; add zone = \"Asia/Shanghai\" or another of the IANA database: whose clock the site goes by\n"
          "s:1:1: the site has no point; add [[point]] with id, kind and unit, for each thing that is metered");
    CHECK(code_of([] { return parse_site("wattle = [[[", "s"); }) == "bad_site");
    CHECK(code_of([] { return load_site("/nothing/there.toml"); }) == "unreadable_file");
}

TEST_CASE("a site file that breaks off, or has a letter wrong, never does worse than throw") {
    const std::string whole = read_file(example).value();
    LAW("every beginning, and every letter exchanged", [&] {
        std::string text = whole;
        if (*rc::gen::arbitrary<bool>())
            text.resize(*rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(0, whole.size())));
        else
            text[*rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(0, whole.size()))] = *rc::gen::element('"', '0', '-', '\n', '[', '.', 'x', ' ', '9');
        const std::string code = code_of([&] { return parse_site(text, "s"); });
        RC_ASSERT((code.empty() || code == "bad_site"));
    });
}
