// Zones from files and rules that the tests write themselves: damaged, strange, in two versions.
#include "wattle/time/zone.hpp"

#include "wattle/base/bytes.hpp"

#include "zones.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include <unistd.h>

using namespace wattle;
using namespace wattle::test;
using namespace std::chrono_literals;
using std::chrono::days;

namespace {

Instant at(std::string_view text) { return parse_instant(text); }

/// A directory that goes away with the test.
struct Scratch {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("wattle-zone-" + std::to_string(::getpid()));
    Scratch() { std::filesystem::create_directories(path); }
    ~Scratch() { std::filesystem::remove_all(path); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    void write(const std::string& name, std::string_view content) const { std::ofstream(path / name, std::ios::binary) << content; }
    /// Compiles zone source with zic, the compiler of the IANA database; false if there is none.
    bool compile(const std::string& into, const std::string& source, const std::string& form) const {
        const std::string command = "PATH=$PATH:/usr/sbin zic -b " + form + " -d '" + (path / into).string() + "' '" + source + "' 2>/dev/null";
        return std::system(command.c_str()) == 0;
    }
};

std::string big_endian(std::int64_t value, int width) {
    std::string bytes;
    for (int i = width - 1; i >= 0; --i) bytes += static_cast<char>(value >> (8 * i));
    return bytes;
}

/// A TZif file without records: offset 0 and a rule for ever.
std::string tzif_of_rule(std::string_view rule) {
    std::string bytes;
    for (int block = 0; block < 2; ++block) {
        bytes += "TZif2" + std::string(15, '\0');
        for (const int count : {0, 0, 0, 0, 1, 4}) bytes += big_endian(count, 4);
        bytes += big_endian(0, 4) + std::string(2, '\0') + std::string("AAA\0", 4);
    }
    return bytes + '\n' + std::string(rule) + '\n';
}

}  // namespace

TEST_CASE("a rule says what happens every year") {
    // Source: Python 3.11, zoneinfo.ZoneInfo.from_file of the same bytes; the first two rules are the examples of RFC 8536, 3.3.1.
    struct Case {
        std::string_view rule, forward, back, why;
    };
    const Case cases[] = {
        {"IST-2IDT,M3.4.4/26,M10.5.0",               "2032-03-26T00:00:00Z", "2032-10-30T23:00:00Z", "26:00 on the fourth Thursday is Friday, 02:00"},
        {"<-03>3<-02>,M3.5.0/-2,M10.5.0/-1",         "2032-03-28T01:00:00Z", "2032-10-31T01:00:00Z", "−2:00 on Sunday is Saturday, 22:00"},
        {"AAA0BBB,M3.5.0,M10.5.0",                   "2032-03-28T02:00:00Z", "2032-10-31T01:00:00Z", "at 02:00 if it does not say"},
        {"AAA0BBB,J60/2,J300/2",                     "2032-03-01T02:00:00Z", "2032-10-27T01:00:00Z", "J60 is 1 March in every year"},
        {"AAA0BBB,59/2,299/2",                       "2032-02-29T02:00:00Z", "2032-10-26T01:00:00Z", "59 counts from 0, leap day too (glibc 2.36; Python is a day off)"},
        {"AAA-5:30BBB-6:30,M1.1.1/0,M6.2.3/4:30:15", "2032-01-04T18:30:00Z", "2032-06-08T22:00:15Z", ""},
        {"IST-1GMT0,M10.5.0,M3.5.0/1",               "2032-03-28T01:00:00Z", "2032-10-31T01:00:00Z", "Dublin: winter is the season that saves"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.rule);
        const Zone zone = Zone::from_tzif("Test", tzif_of_rule(c.rule));
        const auto changes = zone.transitions({at("2032-01-01T00:00Z"), at("2033-01-01T00:00Z")});
        REQUIRE(changes.size() == 2);
        CHECK(changes[0] == at(c.forward));
        CHECK(changes[1] == at(c.back));
        CHECK(zone.offset(changes[0]) > zone.offset(changes[1]));
        // 2432 is 2032, one cycle later.
        CHECK(zone.transitions({at("2432-01-01T00:00Z"), at("2433-01-01T00:00Z")}) == std::vector{changes[0] + days(146'097), changes[1] + days(146'097)});
    }
    // RFC 8536, 3.3.1: daylight saving all year is one offset without changes.
    const Zone all_year = Zone::from_tzif("Test", tzif_of_rule("EST5EDT,0/0,J365/25"));
    CHECK(all_year.transitions(span_1970_2100).empty());
    CHECK(all_year.offset(at("2032-01-01T05:00Z")) == -4h);
    CHECK(all_year.offset(at("2432-07-01T00:00Z")) == -4h);
    CHECK(Zone::from_tzif("Test", tzif_of_rule("")).offset(at("2432-01-01T00:00Z")) == 0s);
}

TEST_CASE("a zone file that is damaged is refused, and told what is wrong with it") {
    const std::string berlin = read_file(zone_database() + "/Europe/Berlin").value();
    CHECK(Zone::from_tzif("Berlin", berlin).day(2026y / 3 / 29).length() == 23h);
    CHECK(Zone::from_tzif("Berlin", berlin).version() == "unknown");
    Failures failures;
    for (std::size_t length = 0; length < berlin.size(); ++length)
        failures.expect(code_of([&] { return Zone::from_tzif("Berlin", std::string_view(berlin).substr(0, length)); }) == "bad_zone_file",
                        [&] { return std::to_string(length) + " bytes of " + std::to_string(berlin.size()) + " were read as a zone"; });
    INFO(failures.first);
    CHECK(failures.count == 0);

    const std::string good = tzif_of_rule("AAA0");
    const auto with = [&](std::size_t place, std::string_view bytes) {
        std::string changed = good;
        return changed.replace(place, bytes.size(), bytes);
    };
    // Byte 44 begins the types of the first block; the second block begins at byte 54.
    struct Case {
        std::string_view name;
        std::string bytes;
        std::string_view fragment;
    };
    const Case cases[] = {
        {"nothing",            "",                                                     "the file ends too early"},
        {"another format",     with(0, "PK\3\4"),                                      "this is not a TZif file"},
        {"a second format",    with(54, "PK\3\4"),                                     "this is not a TZif file"},
        {"leap seconds",       with(28, big_endian(1, 4)),                             "it counts leap seconds, which POSIX time does not"},
        {"a count of 2^32−1",  with(32, big_endian(-1, 4)),                            "a count of 4294967295 is not plausible"},
        {"no offset",          with(54 + 36, big_endian(0, 4)),                        "it has no offset at all"},
        {"27 hours",           with(54 + 44, big_endian(27 * 3600, 4)),                "an offset is more than 26 hours"},
        {"a name too far",     with(54 + 44 + 5, "\x09"),                              "an abbreviation lies outside the file"},
        {"no line end",        good.substr(0, good.size() - 1),                        "the rule at its end is cut off"},
        {"one name",           tzif_of_rule("AAA0BBB"),                                "its rule \"AAA0BBB\" cannot be read"},
        {"one day",            tzif_of_rule("AAA0BBB,M3.5.0"),                         "cannot be read"},
        {"month 13",           tzif_of_rule("AAA0BBB,M13.1.0,M10.5.0"),                "cannot be read"},
        {"week 6",             tzif_of_rule("AAA0BBB,M3.6.0,M10.5.0"),                 "cannot be read"},
        {"weekday 7",          tzif_of_rule("AAA0BBB,M3.5.7,M10.5.0"),                 "cannot be read"},
        {"J0",                 tzif_of_rule("AAA0BBB,J0,J365"),                        "cannot be read"},
        {"day 366",            tzif_of_rule("AAA0BBB,366,1"),                          "cannot be read"},
        {"168 hours",          tzif_of_rule("AAA0BBB,M3.5.0/168,M10.5.0"),             "cannot be read"},
        {"an open quote",      tzif_of_rule("<AAA0"),                                  "cannot be read"},
        {"a short name",       tzif_of_rule("AB0"),                                    "cannot be read"},
        {"something behind",   tzif_of_rule("AAA0BBB,M3.5.0,M10.5.0,"),                "cannot be read"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(code_of([&] { return Zone::from_tzif("Test", c.bytes); }) == "bad_zone_file");
        const std::string message = message_of([&] { return Zone::from_tzif("Test", c.bytes); });
        CAPTURE(message);
        CHECK(message.starts_with("zone \"Test\": "));
        CHECK(message.find(c.fragment) != std::string::npos);
        CHECK(message.ends_with("; reinstall the tzdata package, or give another database directory"));
    }

    if (std::filesystem::exists(zone_database() + "/right/Europe/Berlin"))
        CHECK(message_of([] { return Zone::load("right/Europe/Berlin"); }).find("leap seconds") != std::string::npos);
    else
        MESSAGE("no zones with leap seconds on this system");
}

TEST_CASE("bytes that were changed at random are a zone or an error") {
    std::vector<std::string> files;
    for (const auto name : {"Europe/Berlin", "Asia/Shanghai", "Africa/Casablanca", "Australia/Lord_Howe", "America/Nuuk", "Asia/Gaza", "UTC"})
        files.push_back(read_file(zone_database() + '/' + name).value());
    files.push_back(tzif_of_rule("AAA-5:30BBB-6:30,M1.1.1/0,M6.2.3/4:30:15"));
    LAW("never a crash or an endless loop", [&] {
        std::string bytes = files[*rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(0, files.size()))];
        const auto edits = *rc::gen::inRange(1, 6);
        for (int i = 0; i < edits && !bytes.empty(); ++i) {
            // Headers and rules, at both ends, decide the most.
            const auto size = bytes.size();
            const auto place = *rc::gen::resize(rc::kNominalSize, rc::gen::oneOf(rc::gen::inRange<std::size_t>(0, size), rc::gen::inRange<std::size_t>(0, std::min<std::size_t>(size, 44)),
                                                                                 rc::gen::inRange<std::size_t>(size - std::min<std::size_t>(size, 40), size)));
            const auto value = *rc::gen::oneOf(rc::gen::arbitrary<char>(), rc::gen::elementOf(std::string("0123456789,./-<>MJ\n")));
            switch (*rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 10))) {
                case 0: bytes.insert(place, 1, value); break;
                case 1: bytes.erase(place, 1); break;
                case 2: bytes.resize(place); break;
                default: bytes[place] = value;
            }
        }
        try {
            const Zone zone = Zone::from_tzif("Fuzz", bytes);
            for (const Instant t : {Instant::min(), at("1800-01-01T00:00Z"), Instant(), at("2026-03-29T01:00Z"), at("2100-12-31T23:00Z"), at("2400-07-01T00:00Z"), Instant::max()}) {
                RC_ASSERT(zone.offset(t) == zone.period(t).offset);
                RC_ASSERT(ZoneCursor(zone).offset(t) == zone.offset(t));
            }
            RC_ASSERT(zone.transitions({at("2020-01-01T00:00Z"), at("2030-01-01T00:00Z")}).size() < 1'000'000);
            zone.day(2026y / 3 / 29);
        } catch (const Error& error) {
            RC_ASSERT(error.code() == code::bad_zone_file);
        }
    });
}

TEST_CASE("two versions of one zone live side by side") {
    const Scratch scratch;
    scratch.write("then", "Rule T 2020 max - Mar lastSun 2:00 1:00 D\nRule T 2020 max - Oct lastSun 3:00 0 S\nZone Test/Town 1:00 T T%sT\n");
    scratch.write("now", "Rule T 2020 2027 - Mar lastSun 2:00 1:00 D\nRule T 2020 2027 - Oct lastSun 3:00 0 S\nZone Test/Town 1:00 T T%sT\n");
    if (!scratch.compile("2026a", (scratch.path / "then").string(), "fat") || !scratch.compile("2026b", (scratch.path / "now").string(), "fat")) {
        MESSAGE("no zic on this system");
        return;
    }
    scratch.write("2026a/+VERSION", "2026a\n");
    scratch.write("2026b/+VERSION", "2026b\n");

    const Zone then = Zone::load("Test/Town", scratch.path / "2026a"), now = Zone::load("Test/Town", scratch.path / "2026b");
    CHECK(zone_names(scratch.path / "2026a") == std::vector<std::string>{"Test/Town"});
    CHECK(then.name() == now.name());
    CHECK(then.version() == "2026a");
    CHECK(now.version() == "2026b");
    CHECK_FALSE(then == now);
    CHECK(then == Zone::load("Test/Town", scratch.path / "2026a"));
    CHECK(then.offset(at("2026-07-01T00:00Z")) == 2h);
    CHECK(now.offset(at("2026-07-01T00:00Z")) == 2h);
    CHECK(then.offset(at("2028-07-01T00:00Z")) == 2h);
    CHECK(now.offset(at("2028-07-01T00:00Z")) == 1h);  // summer time was abolished
    CHECK(then.day(2028y / 3 / 26).length() == 23h);
    CHECK(now.day(2028y / 3 / 26).length() == 24h);
    CHECK(then.offset(at("2432-07-01T00:00Z")) == 2h);
    CHECK(now.offset(at("2432-07-01T00:00Z")) == 1h);
}

TEST_CASE("records and rules tell the same: slim files equal fat ones") {
    // zic writes every change up to 2037 (fat), or leaves to the rule what the rule can say (slim).
    const Scratch scratch;
    const std::string source = zone_database() + "/tzdata.zi";
    if (!std::filesystem::exists(source) || !scratch.compile("fat", source, "fat") || !scratch.compile("slim", source, "slim")) {
        MESSAGE("no zic or no source of the database on this system");
        return;
    }
    // For these two, zic 2.36 leaves changes of 2073 to 2086 out of slim files; its companion zdump shows the same.
    const std::set<std::string> incomplete = {"Asia/Gaza", "Asia/Hebron"};
    Failures failures;
    std::set<std::string> seen;
    const auto names = zone_names(scratch.path / "fat");
    for (const std::string& name : names)
        if (!incomplete.contains(name) && seen.insert(read_file((scratch.path / "fat" / name).string()).value()).second)
            failures.expect(Zone::load(name, scratch.path / "fat") == Zone::load(name, scratch.path / "slim"), [&] { return name; });
    INFO(failures.first);
    CHECK(failures.count == 0);
    CHECK(names.size() >= 400);
}

TEST_CASE("strange rules hold behind the table too") {
    // Rules that push their days into the next or the last year, and one that saves daylight all year round.
    for (const auto rule : {"AAA0BBB,J364/167,J365/167", "AAA0BBB,J1/-167,J2/-167", "AAA0BBB,0/0,J365/25", "AAA5BBB,J365/167,J1/-167"}) {
        CAPTURE(rule);
        const Zone zone = Zone::from_tzif("Test", tzif_of_rule(rule));
        ZoneCursor cursor(zone);
        std::size_t changes = 0;
        for (Instant t = at("2098-01-01T00:00Z"); t < at("2106-01-01T00:00Z"); t += 7h) {
            const ZonePeriod period = zone.period(t);
            REQUIRE(period.span.contains(t));
            REQUIRE(zone.offset(t) == period.offset);
            REQUIRE(cursor.offset(t) == period.offset);
            if (period.span.end() != Instant::max()) REQUIRE(zone.period(period.span.end()) != period);
            changes += period.span.contains(t - 7h) ? 0 : 1;
        }
        CHECK(zone.transitions({at("2098-01-01T00:00Z"), at("2106-01-01T00:00Z")}).size() + 1 >= changes);
        // What a rule does now, it does 400 years later.
        for (Instant t = at("2102-01-01T00:00Z"); t < at("2104-01-01T00:00Z"); t += 7h) REQUIRE(zone.offset(t) == zone.offset(t + std::chrono::days(146'097)));
    }
    CHECK(Zone::from_tzif("Test", tzif_of_rule("AAA0BBB,0/0,J365/25")).transitions({at("2090-01-01T00:00Z"), at("2120-01-01T00:00Z")}).empty());
}
