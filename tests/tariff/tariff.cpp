#include "wattle/tariff/tariff.hpp"

#include "wattle/base/bytes.hpp"
#include "wattle/base/sha256.hpp"

#include "tariff/tariffs.hpp"

#include <filesystem>

using namespace wattle;
using namespace wattle::test;
using namespace std::chrono_literals;
using tariff::Tariff;

TEST_CASE("the example tariff knows the band of every instant") {
    // Source: data/tariffs/example.tou.toml (synthetic), read by eye; types of days from data/calendars/cn.toml.
    struct Case {
        std::string_view at, band, why;
    };
    const Case cases[] = {
        {"2026-03-02T07:59:59+08:00", "valley", "a Monday"},
        {"2026-03-02T08:00:00+08:00", "peak",   "a window begins at its first instant"},
        {"2026-03-02T10:59:59+08:00", "peak",   ""},
        {"2026-03-02T11:00:00+08:00", "flat",   "and ends before its last"},
        {"2026-03-02T23:59:59+08:00", "flat",   "24:00 is the end of the day"},
        {"2026-03-03T00:00:00+08:00", "valley", ""},
        {"2026-02-14T09:00:00+08:00", "peak",   "a Saturday that is worked, 调休上班"},
        {"2026-02-16T09:00:00+08:00", "valley", "春节, a Monday"},
        {"2026-10-01T18:00:00+08:00", "valley", "国庆节"},
        {"2026-06-30T14:30:00+08:00", "flat",   "the last day before summer"},
        {"2026-07-01T14:30:00+08:00", "sharp",  "the first day of summer"},
        {"2026-08-31T20:59:59+08:00", "sharp",  "the last day of summer"},
        {"2026-09-01T20:30:00+08:00", "peak",   ""},
        {"2026-06-30T16:00:00Z",      "valley", "00:00 in Shanghai"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.at);
        CAPTURE(c.why);
        CHECK(example().band_at(parse_instant(c.at)).id == c.band);
    }
    CHECK(example().id() == "example.tou");
    CHECK(example().currency() == Currency("CNY", 2));
    CHECK(example().zone().name() == "Asia/Shanghai");
    CHECK(example().calendar()->id() == "cn");
    CHECK(example().sha256() == to_hex(sha256(example().text())));
    CHECK(example().source().note == "made up; nothing to compare with");
    CHECK(example().versions().size() == 1);
    const auto& version = example().version_at(parse_instant("2026-12-31T23:59:59+08:00"));
    CHECK(version.name == "2026-01-01");
    CHECK(version.bands[0].label == Label("sharp", "尖峰"));
    CHECK(version.energy[0].prices[1] == Price("1.0680", Currency("CNY", 2) / kWh));
    CHECK(version.adders[0].price == Decimal("30"));
    CHECK(to_string(version.adders[0].per) == "month");
    CHECK(example() == Tariff::parse(example().text(), "elsewhere", {.calendar = *example().calendar()}));
    CHECK(to_string(example()) == "tariff example.tou, sha256 " + example().sha256());
}

TEST_CASE("bands follow the clock on the wall where clocks change") {
    // Berlin 2026: 02:00 becomes 03:00 on 29 March, 03:00 becomes 02:00 on 25 October. Source: tz database.
    const Tariff tariff = parsed(R"([[version]]
valid = ["2026-01-01", "2027-01-01"]
bands = { a = [{ from = "00:00", to = "02:00" }], b = [{ from = "02:00", to = "02:30" }], c = [{ from = "02:30", to = "03:00" }], d = "rest" }
[[version.energy]]
price = { a = "1", b = "2", c = "3", d = "4" }
)");
    struct Case {
        std::string_view at, band;
    };
    const Case cases[] = {
        {"2026-03-29T00:59:59Z", "a"}, {"2026-03-29T01:00:00Z", "d"},  // straight to 03:00
        {"2026-10-24T23:59:59Z", "a"}, {"2026-10-25T00:00:00Z", "b"}, {"2026-10-25T00:30:00Z", "c"},
        {"2026-10-25T01:00:00Z", "b"}, {"2026-10-25T01:30:00Z", "c"}, {"2026-10-25T02:00:00Z", "d"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.at);
        CHECK(tariff.band_at(parse_instant(c.at)).id == c.band);
    }
}

TEST_CASE("without a calendar the week decides, and nothing is a holiday") {
    const Tariff tariff = parsed(R"([[version]]
valid = ["2026-01-01", "2027-01-01"]
bands = { week = [{ days = ["worked"] }], end = "rest" }
[[version.energy]]
price = { week = "1", end = "2" }
)");
    CHECK(tariff.band_at(parse_instant("2026-01-01T12:00:00Z")).id == "week");
    CHECK(tariff.band_at(parse_instant("2026-01-02T22:59:59Z")).id == "week");
    CHECK(tariff.band_at(parse_instant("2026-01-02T23:00:00Z")).id == "end");
    CHECK(tariff.band_at(parse_instant("2026-01-04T22:59:59Z")).id == "end");
}

TEST_CASE("a tariff never guesses a version or a type of day") {
    CHECK(message_of([] { return example().version_at(parse_instant("2027-01-01T00:00:00+08:00")); }) ==
          "tariff \"example.tou\": no version is valid at 2027-01-01T00:00:00 Asia/Shanghai, only 2026-01-01 to 2027-01-01 (the last day not included); add a "
          "[[version]] to " + example().path() + ", or bill a shorter period");
    const auto calendar = Calendar::parse("wattle = \"calendar/1\"\nid = \"cn\"\n[[notice]]\nissuer = \"me\"\ndocument = \"1\"\ndate = \"2025\"\nnote = \"nothing\"\nvalid = \"2026-01-01/2026-02-01\"\n", "x");
    const Tariff short_calendar = Tariff::parse(example().text(), "x", {.calendar = calendar});
    CHECK(code_of([&] { return short_calendar.band_at(parse_instant("2026-02-01T00:00:00+08:00")); }) == "outside_calendar");
}

TEST_CASE("seasons may go over the year, and have several parts") {
    const Tariff tariff = parsed(R"([[version]]
valid = ["2026-01-01", "2029-01-01"]
seasons = { winter = ["11-01", "03-01"], shoulder = ["03-01", "04-01", "10-01", "11-01"], summer = "rest" }
bands = { w = [{ seasons = ["winter"] }], s = [{ seasons = ["shoulder"] }], u = [{ seasons = ["summer"] }] }
[[version.energy]]
price = { w = "1", s = "2", u = "3" }
)");
    const auto band = [&](std::string_view date) { return tariff.band_at(parse_instant(std::string(date) + "T12:00:00Z")).id; };
    CHECK(band("2026-01-01") == "w");
    CHECK(band("2026-02-28") == "w");
    CHECK(band("2028-02-29") == "w");
    CHECK(band("2026-03-01") == "s");
    CHECK(band("2026-04-01") == "u");
    CHECK(band("2026-10-31") == "s");
    CHECK(band("2026-12-31") == "w");
}

TEST_CASE("a bad tariff tells everything that is wrong with it, and what would be right") {
    CHECK(message_of([] { return Tariff::parse(R"(wattle = "tariff/1"
[tariff]
id = "x"
currency = "cny"
zone = "Asia/Shangha"
calendar = "cn"
[tariff.labels]
pek = { english = "p" }
[[version]]
valid = ["2026-01-01", "2026-01-01"]
rounding = { line = "none", quantity = "half_up", tax = "up 1" }
seasons = { summer = ["07-01", "09-01"], winter = ["08-15", "02-30"], other = ["08-01", "12-01"] }
bands = { peak = [{ seasons = ["summr"], from = "08:00" }, { from = "22:00", to = "06:00" }], valley = 3, flat = [{ from = "8:00", days = ["monday"] }] }
[[version.energy]]
price = { peak = 0.5, valey = "0.2880", flat = "1,5" }
tiers = {}
[[version.adder]]
kind = "tax"
per = "year"
[[version]]
bands = { peak = [{ from = "08:00", to = "22:00" }], flat = [{ days = ["weekend"], from = "21:00", to = "24:00" }] }
)", "bad.toml"); }) ==
          "bad.toml:2:1: minor_digits is missing; add the decimals of the smallest amount that can be paid, as ISO 4217 has them: 2 for CNY\n"
          "bad.toml:2:1: source is missing; add source = { issuer, document, date, url, note, checked }: where the prices were printed\n"
          "bad.toml:4:12: \"cny\" is not a currency code; use three capital letters, such as CNY\n"
          "bad.toml:5:8: there is no zone \"Asia/Shangha\"; did you mean Asia/Shanghai?\n"
          "bad.toml:6:12: the calendar \"cn\" is not there; give it in the options\n"
          "bad.toml:8:1: there is no band \"pek\"; label bands only\n"
          "bad.toml:10:9: the version ends on 2026-01-01, not behind its first day; write valid = [\"2026-01-01\", \"2027-01-01\"]: the first day, and the first "
          "day behind the last\n"
          "bad.toml:11:21: a line is always rounded; round it to the finest step that money has: \"half_even 0.000001\"\n"
          "bad.toml:11:40: \"half_up\" is no rounding: \"\" names no unit; write it as \"half_up 1 kWh\", or \"none\"\n"
          "bad.toml:12:61: \"02-30\" is no day of the year; write month and day: \"07-01\"\n"
          "bad.toml:12:80: 08-01 belongs to summer and to other; give each day of the year to one season\n"
          "bad.toml:13:32: there is no season \"summr\"; use summer, winter, other or all\n"
          "bad.toml:13:69: 22:00 to 06:00 is no time of one day; write two windows, 22:00 to 24:00 and 00:00 to 06:00, because the next day may be of another "
          "type\n"
          "bad.toml:13:104: valley is not a list; write it in brackets: [ … ]\n"
          "bad.toml:13:124: \"8:00\" is no time of the day; write hours and minutes, 00:00 to 24:00: \"08:30\"\n"
          "bad.toml:13:140: there is no type of day \"monday\"; use workday, make_up_workday, saturday, sunday, holiday, event, or for several of them all, "
          "worked, weekend\n"
          "bad.toml:15:9: the band valley has no price; add valley = \"…\", per kWh\n"
          "bad.toml:15:18: peak is not a text; write it in quotes; dates and decimals too, so that they stay as printed\n"
          "bad.toml:15:23: there is no band \"valey\"; did you mean valley?\n"
          "bad.toml:15:48: \"1,5\" is no price: \"1,5\" is not a decimal number; write digits in quotes: \"0.568\"\n"
          "bad.toml:16:9: which hours a tier belongs to is not said; add counting = \"chronological\" (one counter in time), \"proportional\" (spread over the bands) or "
          "\"per_band\"\n"
          "bad.toml:16:9: the tiers have no limits; add limits = [\"2760 kWh\", \"4800 kWh\"]; the last tier has none\n"
          "bad.toml:17:1: price is missing; add price = \"…\"\n"
          "bad.toml:19:7: per \"year\" is not known; use day, month, kWh, percent, tCO2e\n"
          "bad.toml:20:1: the version does not say from when to when it is valid; write valid = [\"2026-01-01\", \"2027-01-01\"]: the first day, and the first day "
          "behind the last\n"
          "bad.toml:20:1: the version has no price of energy; add [[version.energy]] with a price for each band\n"
          "bad.toml:21:9: 00:00 to 08:00 belongs to no band; give each hour to one band, or let one band be \"rest\"\n"
          "bad.toml:21:9: 22:00 to 24:00 on workday, make_up_workday, holiday, event belongs to no band; give each hour to one band, or let one band be \"rest\"\n"
          "bad.toml:21:62: 21:00 to 22:00 on saturday, sunday belongs to flat and, in line 21, to peak; give each hour to one band");
}

TEST_CASE("each mistake has its own words") {
    struct Case {
        std::string_view name, from, to, message;
    };
    const Case cases[] = {
        {"two versions at once", "[[version.adder]]", "[[version]]\nvalid = [\"2026-12-01\", \"2027-12-01\"]\nbands = { all = \"rest\" }\n[[version.energy]]\nprice = { all = \"1\" }\n[[version.adder]]",
         "t.toml:55:9: from 2026-12-01 on, the version in line 27 is valid too, to 2027-01-01; end a version where the next begins; its last day is not part of it"},
        {"two rests", "valley = \"rest\"", "valley = \"rest\"\ndeep = \"rest\"", "t.toml:50:8: two bands are the rest of the day; write [{ from = \"08:00\", to = \"22:00\" }], and for one band \"rest\"\nt.toml:53:9: the band deep has no price; add deep = \"…\", per kWh"},
        {"a season with a hole", "other = \"rest\"", "other = [\"09-01\", \"06-30\"]", "t.toml:29:12: 06-30 belongs to no season; give it to one, or let one season be \"rest\""},
        {"a holiday without a calendar", "calendar     = \"cn\"\n", "", ""},
        {"another calendar", "calendar     = \"cn\"\n", "calendar = \"de\"\n", "t.toml:11:12: the calendar given is \"cn\", not \"de\"; give the calendar that the tariff names"},
        {"no step", "half_up 0.01", "half_up 0", "t.toml:28:21: \"half_up 0\" does not round to a positive step; write it as \"half_up 0.01\""},
        {"a name of two lines", "chinese = \"平段\"", "chinese = \"平\\n段\"", "t.toml:23:42: \"平\\n段\" is no line of UTF-8; give texts without line breaks and control characters"},
        {"no rounding", "half_up 0.01", "bankers 0.01", "t.toml:28:21: \"bankers 0.01\" is no rounding: there is no rounding mode \"bankers\"; write it as \"half_up 0.01\", or \"none\""},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        std::string text = example().text();
        const auto at = text.find(c.from);
        REQUIRE(at != std::string::npos);
        text.replace(at, c.from.size(), c.to);
        if (c.message.empty())
            CHECK(Tariff::parse(text, "t.toml").calendar() == std::nullopt);  // it names no holiday, only the days that are none
        else
            CHECK(message_of([&] { return Tariff::parse(text, "t.toml", {.calendar = *example().calendar()}); }) == c.message);
    }
    CHECK(message_of([] { return parsed("[[version]]\nvalid = [\"2026-01-01\", \"2027-01-01\"]\nbands = { h = [{ days = [\"holiday\"] }], o = \"rest\" }\n[[version.energy]]\nprice = { h = \"1\", o = \"1\" }\n"); }) ==
          "test.toml:10:26: no calendar says which day is a holiday; name one in [tariff]: calendar = \"cn\"");
    CHECK(code_of([] { return Tariff::load("/nowhere/at/all.toml"); }) == "unreadable_file");
    CHECK(code_of([] { return Tariff::parse("wattle = \"calendar/1\"", "x"); }) == "bad_tariff");
}

TEST_CASE("a tariff has a version, and a version a price of energy") {
    const std::string version = "[[version]]\nvalid = [\"2026-01-01\", \"2027-01-01\"]\nbands = { all = \"rest\" }\n";
    CHECK(message_of([&] { return parsed(version + "energy = []\n"); }) ==
          "test.toml:11:10: the version has no price of energy; add [[version.energy]] with a price for each band");
    CHECK(message_of([&] { return Tariff::parse("wattle = \"tariff/1\"\nversion = []\n" + tariff_of("").substr(20), "test.toml"); }) ==
          "test.toml:2:11: the tariff has no version; add [[version]] with valid, bands and [[version.energy]]");
}

TEST_CASE("hours on no day are a mistake, and hide no hole") {
    // Without a finding the hole from 06:00 on would have become the first band.
    const auto with = [](std::string_view what) {
        return message_of([&] { return parsed("[[version]]\nvalid = [\"2026-01-01\", \"2027-01-01\"]\nbands = { a = [{ to = \"06:00\" }, { " + std::string(what) + ", from = \"06:00\" }] }\n[[version.energy]]\nprice = { a = \"1\" }\n"); });
    };
    CHECK(with("days = []") == "test.toml:10:43: the hours are on no day; name types of days, or leave it out for all of them");
    CHECK(with("seasons = []") == "test.toml:10:46: the hours are in no season; name seasons, or leave it out for all of them");
}

TEST_CASE("a version within another is told, and so is one behind it") {
    const auto version = [](std::string_view first, std::string_view end) {
        return "[[version]]\nvalid = [\"" + std::string(first) + "\", \"" + std::string(end) + "\"]\nbands = { all = \"rest\" }\n[[version.energy]]\nprice = { all = \"1\" }\n";
    };
    const std::string remedy = "; end a version where the next begins; its last day is not part of it";
    CHECK(message_of([&] { return parsed(version("2026-01-01", "2030-01-01") + version("2027-01-01", "2028-01-01") + version("2029-01-01", "2031-01-01")); }) ==
          "test.toml:14:9: from 2027-01-01 on, the version in line 9 is valid too, to 2030-01-01" + remedy +
          "\ntest.toml:19:9: from 2029-01-01 on, the version in line 9 is valid too, to 2030-01-01" + remedy);
}

TEST_CASE("a calendar is the one that its file says, not its name") {
    const std::string folder = std::filesystem::temp_directory_path() / "wattle_tariff_test/";
    std::filesystem::create_directories(folder);
    REQUIRE(write_file(folder + "cn.toml", "wattle = \"calendar/1\"\nid = \"de\"\n[[notice]]\nissuer = \"me\"\ndocument = \"1\"\ndate = \"2025\"\nnote = \"nothing\"\n"));
    REQUIRE(write_file(folder + "tou.toml", example().text()));
    const std::string message = message_of([&] { return Tariff::load(folder + "tou.toml"); });
    std::filesystem::remove_all(folder);
    CHECK(message == folder + "tou.toml:11:16: the calendar in " + folder + "cn.toml is \"de\", not \"cn\"; give the calendar that the tariff names");
}

TEST_CASE("of very many mistakes a thousand are told") {
    std::string windows;
    for (int i = 0; i < 10'000; ++i) windows += "{}, ";  // each pair overlaps: 50 million findings
    try {
        parsed("[[version]]\nvalid = [\"2026-01-01\", \"2027-01-01\"]\nbands = { all = [" + windows + "] }\n[[version.energy]]\nprice = { all = \"1\" }\n");
        FAIL("a tariff of overlaps");
    } catch (const Error& error) {
        CHECK(error.findings().size() == 1001);
        CHECK(to_string(error.findings().back()) == "test.toml:1:1: there may be more mistakes; the first 1000 that were found are told; mend these first");
    }
}
