#include "wattle/devices/profile.hpp"

#include "law.hpp"

#include "devices/vectors.hpp"

using namespace wattle;
using namespace wattle::test;
using namespace wattle::devices;

namespace {

const std::string profiles = WATTLE_SOURCE_DIR "/data/profiles/";

/// The bits of a float32 at a resolution, read by any word order.
Decoded read_float(double value, const char* resolution) {
    ProfilePoint point(Point("p", PointKind::gauge, W, Decimal(resolution)), modbus::Function::input, 0, RegisterType::float64, WordOrder::ABCD);
    const auto bits = std::bit_cast<std::uint64_t>(value);
    const std::uint16_t words[] = {static_cast<std::uint16_t>(bits >> 48), static_cast<std::uint16_t>(bits >> 32), static_cast<std::uint16_t>(bits >> 16),
                                   static_cast<std::uint16_t>(bits)};
    return decode(point, words);
}

}  // namespace

TEST_CASE("the shipped profiles load, and prove themselves by their golden frames") {
    const Profile sdm = Profile::load(profiles + "eastron.sdm630.toml");
    CHECK(sdm.id() == "eastron.sdm630");
    CHECK(sdm.kind() == "electricity");
    CHECK(sdm.status() == ProfileStatus::converted);
    CHECK(to_string(sdm.sources().front()) == "volkszaehler/mbmd, meters/rs485/sdm.go @fb8f9c22, not known (not checked)");
    CHECK(sdm.points().size() == 51);
    CHECK(sdm.max_registers() == 80);
    CHECK(sdm.sha256().size() == 64);
    CHECK(sdm == Profile::parse(sdm.text(), "copy"));

    const Profile uint32 = Profile::load(profiles + "synthetic.uint32.toml");
    const ProfilePoint& import = uint32.points()[uint32.index("import")];
    CHECK(uint32.status() == ProfileStatus::synthetic);
    CHECK(import.modulus == 4'294'967'296);
    CHECK(import.sentinels == std::vector<std::uint64_t>{0xFFFF'FFFF});
    CHECK(import.point == Point("import", PointKind::register_, kWh, Decimal("0.01")));
    CHECK(uint32.points()[uint32.index("power.all")].modulus == 0);
    CHECK(message_of([&] { return uint32.index("inport"); }) == "profile \"synthetic.uint32\": there is no point \"inport\"; did you mean import?");
    CHECK(code_of([] { return Profile::load("/nowhere.toml"); }) == "unreadable_file");
}

TEST_CASE("every address of the SDM630 that the register list names is in the profile") {
    if (!acceptance_data()) return;
    const auto maps = read_file(*acceptance_data() + "/devices/register_maps.json").value();
    const auto from = maps.find("\"Eastron SDM630\""), to = maps.find("\"source\"", maps.find("\"points\"", from));
    const auto addresses = json_texts(maps.substr(from, to - from), "address_hex"), units = json_texts(maps.substr(from, to - from), "unit");
    const Profile sdm = Profile::load(profiles + "eastron.sdm630.toml");
    CHECK(addresses.size() == sdm.points().size() + 1);  // without the phase angle, for which there is no unit
    std::size_t i = 0;
    for (const ProfilePoint& point : sdm.points()) {
        CAPTURE(point.point.id);
        while (i < addresses.size() && std::stoi(addresses[i], nullptr, 16) != point.address) ++i;
        REQUIRE(i < addresses.size());
        CHECK(to_string(point.point.unit) == (units[i].empty() ? "1" : units[i]));
        CHECK(point.type == RegisterType::float32);
    }
}

TEST_CASE("a wrong profile is refused with everything that is wrong in it") {
    const std::string text = R"(wattle = "profile/1"
device = { id = "a.b", kind = "electricity", status = "proven", revison = 1 }
[modbus]
read = { function = 4, type = "float16", order = "ABDC", max_registers = 200 }
[points]
gauge = [
    { id = "power", at = 0x0000, type = "float32", unit = "kWatt" },
    { id = "voltage", at = 0x0000, n = 3, type = "float32", unit = "V" },
    { id = "voltage.l3", at = 0x0010, type = "int16", unit = "V", sentinels = ["80", "8000", "80G0"] },
    { id = "current", at = 0x0005, type = "uint16", unit = "A", resolution = "0,1" },
    { id = "far", at = 0xFFFE, n = 2, type = "int32", unit = "W" },
    { id = "none", unit = "W" },
    { id = "factor", at = 0x0020, type = "int16", function = 5, unit = "1", limits = ["1", "-1"] },
    { id = "fine", at = 0x0030, type = "float32", unit = "W", resolution = "1E-20", digits = 3 },
]
[rules]
vectors = [
    { origin = "constructed", request = "01040000000271CC", reply = "0104", expect = { "voltage.l1" = "1" } },
    { request = "01040000000271CB", reply = "010404436633341B38", expect = { "voltage.l1" = "230.2", "voltage.l2" = "1" } },
]
)";
    CHECK(code_of([&] { return Profile::parse(text, "my.toml"); }) == "bad_profile");
    std::string units;
    for (const auto& row : AnyUnit::all()) units += (units.empty() ? "" : ", ") + std::string(row.symbol);
    CHECK(message_of([&] { return Profile::parse(text, "my.toml"); }) ==
          "my.toml:1:1: nothing tells where the registers are known from; add [[source]] with issuer, document, date and note\n"
          "my.toml:2:55: status is \"proven\"; write synthetic, converted, official or field-tested\n"
          "my.toml:2:65: there is no key \"revison\"; did you mean revision?\n"
          "my.toml:4:8: base is missing; add base = 0 if the list gives addresses as they are on the wire, base = 1 if its first is 1\n"
          "my.toml:4:31: type is \"float16\"; write uint16, int16, uint32, int32, uint64, int64, float32 or float64\n"
          "my.toml:4:50: order is \"ABDC\"; write ABCD, CDAB, BADC or DCBA\n"
          "my.toml:4:74: max_registers is 200; give 1 to 125\n"
          "my.toml:7:59: \"kWatt\" is no unit that wattle knows; use one of " + units + "\n"
          "my.toml:9:5: \"voltage.l3\" is there twice, first in line 8; give each point its own id\n"
          "my.toml:9:80: the sentinel \"80\" does not have the width of int16; write 4 hexadecimal digits, the highest first\n"
          "my.toml:9:94: the sentinel \"80G0\" does not have the width of int16; write 4 hexadecimal digits, the highest first\n"
          "my.toml:10:5: \"current\" at 0x0005 overlaps \"voltage.l3\" at 0x0004; move it, or set alias = true\n"
          "my.toml:10:78: \"0,1\" is not a decimal number; write digits with at most one point, such as 0.5306 or -12\n"
          "my.toml:11:24: \"far\" lies outside the registers 0 to 65535; check at, n and base\n"
          "my.toml:12:5: at is missing; add at = 0x…, the address of its first register\n"
          "my.toml:13:62: function is 5; give 3 or 4\n"
          "my.toml:14:76: a resolution of 0.00000000000000000001; give one above 0, between 1E-12 and 1E+6\n"
          "my.toml:14:85: there is no key \"digits\"; did you mean limits?\n"
          "my.toml:18:41: request is no frame: the CRC is wrong; write the whole RTU frame in hexadecimal digits, with its CRC\n"
          "my.toml:18:69: reply is no frame: it has 2 bytes; write the whole RTU frame in hexadecimal digits, with its CRC\n"
          "my.toml:19:5: origin is missing; add origin = \"…\"");
}

TEST_CASE("what a profile must say") {
    CHECK(message_of([] { return Profile::parse("wattle = \"profile/1\"\n", "a.toml"); }) ==
          "a.toml:1:1: nothing tells what device this is; add device = { id = \"maker.model\", kind = \"electricity\", status = \"converted\" }\n"
          "a.toml:1:1: nothing tells where the registers are known from; add [[source]] with issuer, document, date and note\n"
          "a.toml:1:1: nothing tells how to read the device; add [modbus] with read = { function = 4, base = 0 }\n"
          "a.toml:1:1: the profile has no point; add [points] with register = [ … ] or gauge = [ … ]\n"
          "a.toml:1:1: the profile has no golden frame; add [rules] with vectors = [{ origin = \"…\", request = \"…\", reply = \"…\", expect = { … } }]");

    // One point in line 12 and one frame in line 14, the rest as it should be.
    const std::string good_point = R"({ id = "p", at = 1, unit = "W", type = "uint16" })";
    const std::string frame = R"({ origin = "made", request = "010300000002C40B", reply = "01030400050007ABF0", expect = { p = "5" } })";
    struct Case {
        std::string_view name, point, vector, message;
    };
    const Case cases[] = {
        {"everything", good_point, frame, ""},
        {"limits the wrong way round", R"({ id = "p", at = 1, unit = "W", type = "uint16", limits = ["9", "1"] })", frame, "a.toml:12:63: limits run from 9 down to 1; give the lower one first"},
        {"one limit", R"({ id = "p", at = 1, unit = "W", type = "uint16", limits = ["9"] })", frame, "a.toml:12:63: limits has 1 texts; give the lowest and the highest value, such as [\"-1\", \"1\"]"},
        {"base 1 begins at 1", R"({ id = "p", at = 0, unit = "W", type = "uint16" })", frame, "a.toml:12:22: \"p\" lies outside the registers 0 to 65535; check at, n and base"},
        {"as far as integers go", R"({ id = "p", at = 9223372036854775807, unit = "W", type = "uint16" })", frame, "a.toml:12:22: \"p\" lies outside the registers 0 to 65535; check at, n and base"},
        {"as low as integers go", R"({ id = "p", at = -9223372036854775808, unit = "W", type = "uint16" })", frame, "a.toml:12:22: \"p\" lies outside the registers 0 to 65535; check at, n and base"},
        {"no type anywhere", R"({ id = "p", at = 1, unit = "W" })", frame, "a.toml:12:5: type is missing; add type = \"uint32\" or another, here or to read"},
        {"wider than a request", R"({ id = "p", at = 1, unit = "W", type = "uint64" })", frame, "a.toml:12:44: \"p\" is wider than the 3 registers of one request; check max_registers"},
        {"nothing expected", good_point, R"({ origin = "made", request = "010300000002C40B", reply = "01030400050007ABF0", expect = { } })", "a.toml:14:100: the frame expects nothing of any point; name points and their values, such as \"power.all\" = \"230.2\""},
        {"the reply of another unit", good_point, R"({ origin = "made", request = "010300000002C40B", reply = "0203040005000798F0", expect = { p = "5" } })", "a.toml:14:69: unit 2 answered in its place; give the reply to the request beside it"},
        {"another value", good_point, R"({ origin = "made", request = "010300000002C40B", reply = "01030400050007ABF0", expect = { p = "5.5" } })", "a.toml:14:106: \"p\" reads as 5, not as 5.5; check type, order, address and resolution"},
        {"a point of another frame", R"({ id = "p", at = 1, unit = "W", type = "uint16" }, { id = "q", at = 3, unit = "W", type = "uint16" })", R"({ origin = "made", request = "010300000002C40B", reply = "01030400050007ABF0", expect = { p = "5", q = "7" } })", "a.toml:14:115: \"q\" is not among the registers of the frame; leave it out, or give a frame that holds it"},
        {"a point that is not there", good_point, R"({ origin = "made", request = "010300000002C40B", reply = "01030400050007ABF0", expect = { p = "5", power = "7" } })", "a.toml:14:111: there is no point \"power\"; use one of its points"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        const std::string text = "wattle = \"profile/1\"\ndevice = { id = \"a.b\", kind = \"electricity\", status = \"synthetic\" }\n[modbus]\nread = { function = 3, base = 1, max_registers = 3 }\n"
                                 "[[source]]\n issuer = \"me\"\ndocument = \"1\"\ndate = \"2026\"\nnote = \"synthetic\"\n";
        CHECK(message_of([&] { return Profile::parse(text + "[points]\ngauge = [\n    " + std::string(c.point) + "]\n[rules]\nvectors = [" + std::string(c.vector) + "]\n", "a.toml"); }) == c.message);
    }
}

TEST_CASE("a register shows no more digits than its bits can count") {
    const auto profile = [](std::string_view type, int digits) {
        return Profile::parse("wattle = \"profile/1\"\ndevice = { id = \"a.b\", kind = \"electricity\", status = \"synthetic\" }\n[modbus]\nread = { function = 3, base = 1 }\n"
                              "[[source]]\nissuer = \"me\"\ndocument = \"1\"\ndate = \"2026\"\nnote = \"synthetic\"\n[points]\nregister = [{ id = \"p\", at = 1, unit = \"kWh\", type = \"" + std::string(type) +
                              "\", digits = " + std::to_string(digits) + " }]\ngauge = [{ id = \"q\", at = 9, unit = \"W\", type = \"uint16\" }]\n[rules]\n"
                              "vectors = [{ origin = \"made\", request = \"010300080001\", reply = \"0103020005\", expect = { q = \"5\" } }]\n", "a.toml");
    };
    struct Case {
        std::string_view type;
        int most;  // 2^16 = 65 536 has four full digits, 2^32 = 4 294 967 296 nine, 2^63 = 9 223 372 036 854 775 808 eighteen
    };
    for (const auto& c : {Case{"uint16", 4}, Case{"int16", 4}, Case{"uint32", 9}, Case{"int32", 9}, Case{"uint64", 18}}) {
        CAPTURE(c.type);
        CHECK(message_of([&] { return profile(c.type, c.most); }).find("digits;") == std::string::npos);
        if (c.most < 18)
            CHECK(message_of([&] { return profile(c.type, c.most + 1); }).find(std::string(c.type) + " does not count to " + std::to_string(c.most + 1) + " digits; give " + std::to_string(c.most) + " or less") != std::string::npos);
    }
}

TEST_CASE("a profile has no more points than there are registers") {
    std::string points;
    for (int i = 0; i < 700; ++i) points += "{ id = \"p" + std::to_string(i) + "\", at = 1, n = 99, unit = \"W\", type = \"uint16\", alias = true },\n";
    CHECK(message_of([&] { return Profile::parse("wattle = \"profile/1\"\n[modbus]\nread = { function = 3, base = 0 }\n[points]\ngauge = [\n" + points + "]\n", "a.toml"); })
              .find("a.toml:667:28: the profile has more than 65536 points; there are as many registers; leave out aliases") != std::string::npos);
}

TEST_CASE("registers in each of the four orders are one number") {
    // 123456.0: libmodbus tests/unit-test.h.in, also in the acceptance data; the others are the same bits by hand
    struct Case {
        WordOrder order;
        std::uint16_t first, second;
    };
    using enum WordOrder;
    const Case cases[] = {{ABCD, 0x47F1, 0x2000}, {CDAB, 0x2000, 0x47F1}, {BADC, 0xF147, 0x0020}, {DCBA, 0x0020, 0xF147}};
    for (const auto& c : cases) {
        CAPTURE(c.order);
        const std::uint16_t words[] = {c.first, c.second};
        const ProfilePoint point(Point("p", PointKind::gauge, W), modbus::Function::input, 0, RegisterType::float32, c.order);
        CHECK(decode(point, words) == Decoded{123'456, {}});
        CHECK(encode(point, 123'456) == std::vector<std::uint16_t>{c.first, c.second});
        const ProfilePoint bits(Point("p", PointKind::gauge, W), modbus::Function::input, 0, RegisterType::uint32, c.order);
        CHECK(decode(bits, words) == Decoded{0x47F1'2000, {}});
    }
    if (!acceptance_data()) return;
    const auto vectors = read_file(*acceptance_data() + "/devices/modbus/vectors.json").value();
    for (const auto& c : cases) {
        const auto at = vectors.find('"' + std::string(to_string(c.order)) + "\": [");
        REQUIRE(at != std::string::npos);
        const auto first = vectors.find('"', vectors.find('[', at)) + 1, second = vectors.find('"', vectors.find(',', first)) + 1;
        CHECK(std::stoi(vectors.substr(first, 4), nullptr, 16) == c.first);
        CHECK(std::stoi(vectors.substr(second, 4), nullptr, 16) == c.second);
    }
}

TEST_CASE("a float becomes the nearest count, exactly") {
    struct Case {
        std::string_view name;
        double value;
        const char* resolution;
        Decoded expected;
    };
    const double infinity = std::numeric_limits<double>::infinity();
    const Case cases[] = {
        {"whole",                       5,        "1",     {5, {}}},
        {"a tie to the even",           2.5,      "1",     {2, {}}},
        {"a tie to the even, above",    3.5,      "1",     {4, {}}},
        {"a tie below zero",            -2.5,     "1",     {-2, {}}},
        {"0.1 is a little more",        0.1,      "0.2",   {1, {}}},                 // 0.1000000000000000055… / 0.2 lies above one half
        {"0.3 is a little less",        0.3,      "0.2",   {1, {}}},                 // 0.29999999999999998… / 0.2 lies below 1.5
        {"float32 of 230.2",            static_cast<double>(230.2f), "0.001", {230'200, {}}},
        {"the greatest",                9.0e18,   "1",     {9'000'000'000'000'000'000, {}}},
        {"beyond 63 bits",              9.3e18,   "1",     {0, Reason::bad_digit}},
        {"beyond, by the resolution",   1e10,     "1E-12", {0, Reason::bad_digit}},
        {"huge",                        1e300,    "1",     {0, Reason::bad_digit}},
        {"huge, coarse",                -1e300,   "999999999999E+6", {0, Reason::bad_digit}},
        {"tiny",                        5e-324,   "1E-12", {0, {}}},
        {"half a count of 10^6",        500'000,  "1E+6",  {0, {}}},
        {"no number",                   std::numeric_limits<double>::quiet_NaN(), "1", {0, Reason::bad_digit}},
        {"infinite",                    infinity, "1",     {0, Reason::bad_digit}},
        {"infinite below",              -infinity, "1",    {0, Reason::bad_digit}},
        {"minus zero",                  -0.0,     "1",     {0, {}}},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(read_float(c.value, c.resolution) == c.expected);
    }
    CHECK(message_of([] { return read_float(1, "1E-13").value; }) == "point \"p\": a resolution of 0.0000000000001; give one between 1E-12 and 1E+6");

    LAW("the count lies within half a resolution, by exact decimals", [] {
        const auto mantissa = *rc::gen::inRange<std::int64_t>(-(1LL << 53), 1LL << 53);
        const int power = *rc::gen::inRange(0, 20);  // value = mantissa / 2^power = mantissa × 5^power / 10^power
        const Decimal resolution = Decimal::from(*rc::gen::inRange<std::int64_t>(1, 1000), -*rc::gen::inRange(0, 4));
        Exact value = Exact::from(mantissa, 0), half(Decimal("0.5"));
        for (int i = 0; i < power; ++i) value = value * half;
        const Decoded read = read_float(static_cast<double>(mantissa) / static_cast<double>(1LL << power), to_string(resolution).c_str());
        RC_PRE(read.quality.measured());
        const Exact difference = (value - Exact::from(read.value, 0) * Exact(resolution)) * Exact(2);
        RC_ASSERT(difference <= Exact(resolution) && -difference <= Exact(resolution));
        if (difference == Exact(resolution) || -difference == Exact(resolution)) RC_ASSERT(read.value % 2 == 0);
    });
}

TEST_CASE("what a device sends for no value is missing, and what cannot be is suspect") {
    ProfilePoint point(Point("p", PointKind::register_, kWh, Decimal("0.1")), modbus::Function::holding, 0, RegisterType::uint32, WordOrder::ABCD);
    point.sentinels = {0xFFFF'FFFF, 0x8000'0000};
    point.point.high = Decimal(1000);
    const auto read = [&](std::uint16_t a, std::uint16_t b) { return decode(point, std::vector<std::uint16_t>{a, b}); };
    CHECK(read(0xFFFF, 0xFFFF) == Decoded{0, Reason::sentinel});
    CHECK(read(0x8000, 0) == Decoded{0, Reason::sentinel});
    CHECK(read(0, 10'000) == Decoded{10'000, {}});
    CHECK(read(0, 10'001) == Decoded{10'001, Reason::outside_limits});
    point.point.digits = 4;
    CHECK(read(0, 10'000) == Decoded{10'000, Reason::outside_limits});
    CHECK(decode(point, encode_missing(point)).quality == Quality(Reason::sentinel));

    const ProfilePoint big(Point("big", PointKind::register_, Wh), modbus::Function::holding, 0, RegisterType::uint64, WordOrder::ABCD);
    CHECK(decode(big, std::vector<std::uint16_t>{0x8000, 0, 0, 0}) == Decoded{0, Reason::bad_digit});
    CHECK(decode(big, std::vector<std::uint16_t>{0x7FFF, 0xFFFF, 0xFFFF, 0xFFFF}) == Decoded{INT64_MAX, {}});
    CHECK(message_of([&] { return decode(big, std::vector<std::uint16_t>{1}).value; }) == "point \"big\": 1 registers for a uint64; give 4");
    CHECK(message_of([&] { return encode(big, -1); }) == "point \"big\": -1 does not fit uint64; give 0 to 9223372036854775807 counts");
    CHECK(message_of([&] { return encode_missing(big); }) ==
          "point \"big\": its registers have no sign for a missing value; add sentinels to the profile, as the device has them");
}

TEST_CASE("a profile that was changed at random is a profile, or an error") {
    LAW("only findings of the file", [] {
        static const std::string good = read_file(profiles + "synthetic.uint32.toml").value();
        std::string text = good;
        for (int i = *rc::gen::inRange(1, 5); i > 0; --i) {
            const auto place = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(0, text.size()));
            const auto letter = *rc::gen::oneOf(rc::gen::arbitrary<char>(), rc::gen::elementOf(std::string("[]{}=\"\n,-/0123456789.'#x")));
            *rc::gen::arbitrary<bool>() ? text.erase(place, 1) : (text[place] = letter, text);
        }
        try {
            const Profile profile = Profile::parse(text, "fuzz.toml");
            for (const ProfilePoint& point : profile.points()) static_cast<void>(decode(point, std::vector<std::uint16_t>(width(point.type))));
        } catch (const Error& error) {
            RC_ASSERT(error.code() == wattle::code::bad_profile);
            for (const Finding& finding : error.findings()) RC_ASSERT(finding.where.source == "fuzz.toml");
        }
    });
}
