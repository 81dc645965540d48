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
    CHECK(site.stream.idle_limit == 2h);
    CHECK(site.stream.shifts->shifts()[2] == Shift("晚", 0min, 8h));

    REQUIRE(site.events.size() == 2);
    const Instant exchanged = parse_instant("2026-03-12T10:40:00+08:00"), rewired = parse_instant("2026-04-02T08:15:00+08:00");
    CHECK(site.events[0] == MeterEvent{exchanged, 0, MeterEvent::Exchange{"E-1041", "E-2207", 81'267, 200}});
    CHECK(site.events[1] == MeterEvent{rewired, 1, MeterEvent::TransformerChange{40, 60}});
    // The same as meters behind the points.
    CHECK(main.counter.segments == std::vector<stream::Segment>{{.serial = "E-1041", .end = 81'267}, {.from = exchanged, .serial = "E-2207", .start = 200}});
    const stream::PointSetup& dyeing = site.stream.points[1];
    REQUIRE(dyeing.counter.segments.size() == 2);
    CHECK(dyeing.counter.segments[1].same_meter);
    CHECK(dyeing.counter.segments[1].multiplier == Decimal(60));

    REQUIRE(site.stream.alarms.size() == 7);
    stream::AlarmRule hot("dryer-hot", stream::LimitAlarm{{120, 135}, {}});
    hot.hysteresis = 3, hot.delay = 60s, hot.route = "leader";
    CHECK(site.stream.alarms[0] == stream::AlarmSetup("dryer.temperature", hot));
    CHECK(std::get<stream::WindowAlarm>(site.stream.alarms[2].rule.watch).codes == std::vector<std::int64_t>{1, 2});
    CHECK(site.stream.alarms[2].hours == std::vector<stream::DailyHours>{{22h, 6h}});
    CHECK(std::get<stream::LeakAlarm>(site.stream.alarms[3].rule.watch).most == stream::Threshold("0.05 m3"));
    CHECK(std::get<stream::DemandAlarm>(site.stream.alarms[4].rule.watch).contract == stream::Threshold("250 kW"));
    CHECK(site.stream.alarms[5].rule.kind() == stream::AlarmKind::balance);
    const Interval year(parse_instant("2026-01-01T00:00:00+08:00"), parse_instant("2027-01-01T00:00:00+08:00"));
    CHECK(site.stream.alarms[6].quotas ==
          std::vector<stream::QuotaSetup>{{year, "820 MWh"}, {year, "780 MWh", parse_instant("2026-07-01T00:00:00+08:00")}});

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
    const auto old_end = [&](std::string_view end) {
        const std::string text = "wattle = \"site/1\"\nzone = \"UTC\"\nexchange = [{ point = \"m\", at = \"2026-01-01T00:00:00Z\", old = { serial = \"A\", end = \"" +
                                 std::string(end) + "\" }, new = { serial = \"B\" } }]\npoint = [{ id = \"m\", kind = \"register\", unit = \"kWh\", resolution = "
                                 "\"0.01\", digits = 8, p_max = \"40 kW\", every = \"15min\" }]\n";
        return std::get<MeterEvent::Exchange>(parse_site(text, "s").events.at(0).what).old_end;
    };
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

TEST_CASE("a new meter may count otherwise, and a new transformer changes the ratio") {
    const auto point = [](std::string_view exchanges) {
        return parse_site(std::string("wattle = \"site/1\"\nzone = \"UTC\"\nexchange = [") + std::string(exchanges) +
                              "]\npoint = [{ id = \"m\", kind = \"register\", unit = \"kWh\", resolution = \"0.01\", multiplier = \"80\", digits = 8, p_max = "
                              "\"40 kW\", every = \"15min\" }]\n",
                          "s")
            .stream.points[0];
    };
    const std::string first = R"({ point = "m", at = "2026-01-01T00:00:00Z", old = { serial = "A", end = "9.99" }, )"
                              R"(new = { serial = "B", start = "0.5", resolution = "0.1", digits = 6 } }, )";
    const std::string second = R"({ point = "m", at = "2026-02-01T00:00:00Z", multiplier = "120" }, )";
    const std::string third = R"({ point = "m", at = "2026-03-01T00:00:00Z", old = { serial = "B", end = "77.7" }, new = { serial = "C" } })";
    const auto segments = point(third + ", " + second + first).counter.segments;  // in any order
    REQUIRE(segments.size() == 4);
    CHECK(segments[0].end == 999);
    CHECK(segments[1] == stream::Segment{.from = parse_instant("2026-01-01T00:00:00Z"), .serial = "B", .start = 5, .resolution = Decimal("0.1"), .modulus = 1'000'000});
    CHECK(segments[2].same_meter);
    CHECK(segments[2].multiplier == Decimal(120));
    CHECK(segments[2].resolution == Decimal("0.1"));  // the register went on
    CHECK(segments[2].end == 777);
    CHECK(segments[3] == stream::Segment{.from = parse_instant("2026-03-01T00:00:00Z"), .serial = "C", .multiplier = Decimal(120)});

    CHECK(said("[[exchange]]\npoint = \"main\"\nat = \"2026-01-01T00:00:00Z\"\nmultiplier = \"0\"\n") ==
          "s:14:14: exchange of \"main\": multiplier is 0; give the new CT x PT ratio");
}

TEST_CASE("a register may have no bound that anybody knows") {
    const auto rule = [](std::string_view keys) {
        return parse_site("wattle = \"site/1\"\nzone = \"UTC\"\npoint = [{ id = \"m\", kind = \"register\", unit = \"kWh\", every = \"15min\", " +
                              std::string(keys) + " }]\n", "s").stream.points[0].counter;
    };
    CHECK(rule("p_max = \"unknown\", digits = 6") == stream::CounterRule{.no_cap = true});
    CHECK(rule("p_max = \"4 kW\", modulus = 1000000, resettable = true, gap = \"leave\"") ==
          stream::CounterRule{.p_max = "4 kW", .modulus = 1'000'000, .resettable = true, .gap = stream::GapPolicy::leave});
    CHECK(message_of([&] { return rule("p_max = \"unknown\", modulus = \"never\""); }).starts_with("s:3:"));
    CHECK(message_of([&] { return rule("p_max = \"4 kW\", digits = 6, gap = \"profile\""); }) ==
          "s:3:106: point \"m\": gap is \"profile\"; write spread or leave");
}

TEST_CASE("alarms are read with the keys of their kind") {
    const std::string points = "[[point]]\nid = \"oven\"\nkind = \"gauge\"\nunit = \"kW\"\nresolution = \"0.1\"\nevery = \"60s\"\n"
                               "[[point]]\nid = \"oven.state\"\nkind = \"state\"\nevery = \"60s\"\n";
    const auto alarm = [&](std::string_view keys) { return parse_site(file(points + "[[alarm]]\nid = \"a\"\n" + std::string(keys)), "s").stream.alarms.at(0).rule.watch; };
    CHECK(alarm("on = \"oven\"\nkind = \"limit\"\nlow = [\"5\", \"2.5\"]\n") == stream::AlarmWatch(stream::LimitAlarm{{}, {5, Decimal("2.5")}}));
    CHECK(alarm("on = \"oven\"\nkind = \"rate\"\nchange = \"5\"\nwithin = \"10min\"\n") == stream::AlarmWatch(stream::RateAlarm{5, 10min}));
    CHECK(alarm("on = \"oven\"\nkind = \"idle\"\nstandby = \"1\"\nload = \"10\"\n") == stream::AlarmWatch(stream::IdleAlarm{1, 10}));
    CHECK(alarm("on = \"main\"\nkind = \"communication\"\nperiods = 5\n") == stream::AlarmWatch(stream::CommunicationAlarm{5, {}}));
    CHECK(alarm("on = \"main\"\nkind = \"communication\"\nlost_percent = \"0.38\"\n") == stream::AlarmWatch(stream::CommunicationAlarm{3, Decimal("0.38")}));
    CHECK(alarm("on = \"oven\"\nkind = \"frozen\"\nreadings = 20\nzeros = true\n") == stream::AlarmWatch(stream::FrozenAlarm{20, true}));
    CHECK(alarm("on = \"main\"\nkind = \"quota\"\nwarn_percent = \"90\"\n") == stream::AlarmWatch(stream::QuotaAlarm{90}));

    const auto told = [&](std::string_view keys) { return said(points + "[[alarm]]\nid = \"a\"\n" + std::string(keys)); };
    const std::string quotas = "on = \"main\"\nkind = \"quota\"\nquotas = [\n";
    struct Case {
        std::string keys, said;
    };
    const Case cases[] = {
        {"on = \"ovn\"\nkind = \"limit\"\nhigh = [\"5\"]\n", "s:23:6: alarm \"a\": it watches \"ovn\", and there is no such point; did you mean oven?"},
        {"on = \"oven\"\nkind = \"heat\"\nhigh = [\"5\"]\n",
         "s:24:8: alarm \"a\": kind is \"heat\"; write limit, rate, idle, communication, frozen, window, leak, quota, demand or balance"},
        {"on = \"oven\"\nkind = \"limit\"\nhigh = [\"5\", \"4\"]\n", "s:25:8: alarm \"a\": its steps high go from 5 to 4; give them rising"},
        {"on = \"oven\"\nkind = \"limit\"\n", "s:21:1: alarm \"a\": it has neither high nor low; give what a value must not be above, or below"},
        {"on = \"oven\"\nkind = \"rate\"\nchange = \"5\"\n", "s:21:1: alarm \"a\": within is missing; add within = \"10min\""},
        {"on = \"oven\"\nkind = \"frozen\"\nhigh = [\"5\"]\n",
         "s:25:1: there is no key \"high\"; use id, on, kind, readings, zeros, hysteresis, delay, clear_delay, hold, route, hours"},
        {"on = \"main\"\nkind = \"demand\"\ncontract = \"5 kvar\"\n",
         "s:25:12: alarm \"a\": its contract is in kvar, and \"main\" counts Energy; give the rate of what it counts, such as 800 kW for Energy"},
        {"on = \"main\"\nkind = \"balance\"\n",
         "s:23:6: alarm \"a\": it watches the balance of \"main\", which is the meter of no node of a tree; name the meter of a node, or add the node"},
        {"on = \"main\"\nkind = \"leak\"\nmost = \"1 kWh\"\nhours = [{ from = \"01:00\", to = \"05:00\" }]\nquotas = []\n",
         "s:27:1: there is no key \"quotas\"; use id, on, kind, most, days, hysteresis, delay, clear_delay, hold, route, hours"},
        {quotas + "{ from = \"2026-01-01\", to = \"2026-02-01\", amount = \"5 m3\" }]\n",
         "s:26:52: alarm \"a\": its quota is 5 m3, and \"main\" counts Energy; give it in a unit of Energy"},
        {quotas + "{ from = \"2026-01-01\", to = \"2026-02-01\", amount = \"-5 MWh\" }]\n",
         "s:26:52: alarm \"a\": its quota is -5 MWh; give what may be used, 0 or more"},
        {quotas + "{ from = \"2026-02-01\", to = \"2026-01-01\", amount = \"5 MWh\" }]\n",
         "s:26:29: alarm \"a\": its quota ends before it begins; let it end later than 2026-01-31T16:00:00Z"},
        {quotas + "{ from = \"2026-01-01\", amount = \"5 MWh\" }]\n",
         "s:26:1: to is missing; add to = \"…\""},
        {quotas + "{ from = \"2026-01-01\", to = \"2026-02-01\", amount = \"5 MWh\" },\n{ from = \"2026-01-15\", to = \"2026-02-15\", amount = \"5 MWh\" }]\n",
         "s:27:10: alarm \"a\": its quota of 2026-01-14T16:00:00Z/2026-02-14T16:00:00Z overlaps that of 2025-12-31T16:00:00Z/2026-01-31T16:00:00Z; give periods that follow each other; another quota of the same period tells since when"},
        {quotas + "{ from = \"2026-01-01\", to = \"2026-02-01\", amount = \"5 MWh\", since = \"2026-02-01\" }]\n",
         "s:26:69: alarm \"a\": its quota is in force since 2026-01-31T16:00:00Z, outside of its period; give an instant within it"},
        {quotas + "{ from = 2026-01-01, to = \"2026-02-01\", amount = \"5 MWh\" }]\n",
         "s:26:10: from is not a text; write it in quotes; dates and decimals too, so that they stay as printed"},
        {"on = \"oven.state\"\nkind = \"window\"\n", "s:21:1: alarm \"a\": it has no hours; give those in which it should not run"},
        {"on = \"oven.state\"\nkind = \"window\"\ncodes = [\"1.5\"]\nhours = [{ from = \"01:00\", to = \"05:00\" }]\n",
         "s:25:10: alarm \"a\": \"1.5\" is no code; write whole numbers, such as codes = [\"1\", \"2\"]"},
        {"on = \"oven\"\nkind = \"limit\"\nhigh = [\"5\"]\nhours = [{ from = \"01:00\", to = \"05:00\" }]\n",
         "s:26:9: alarm \"a\": it has hours, and its kind is limit; leave them out: it watches all day"},
        {"on = \"oven\"\nkind = \"limit\"\nhigh = [\"5\"]\n[[alarm]]\nid = \"a\"\non = \"oven\"\nkind = \"limit\"\nhigh = [\"6\"]\n",
         "s:27:6: alarm \"a\": another alarm has this id, in line 22; give each its own"},
    };
    for (const auto& c : cases) CHECK(told(c.keys) == c.said);
}

TEST_CASE("a site file that breaks off, or has a letter wrong, never does worse than throw") {
    const std::string whole = read_file(example).value();
    for (std::size_t i = 0; i < whole.size(); i += 5) {
        std::string text = whole;
        text[i] = "\"0-\n[.x 9"[i / 5 % 9];
        for (const std::string& broken : {whole.substr(0, i), text}) {
            const std::string code = code_of([&] { return parse_site(broken, "s"); });
            CAPTURE(broken);
            CHECK((code.empty() || code == "bad_site"));
        }
    }
}
