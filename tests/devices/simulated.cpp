#include "wattle/devices/simulated.hpp"

#include "law.hpp"

using namespace wattle;
using namespace wattle::test;
using namespace wattle::devices;

namespace {

const std::string profiles = WATTLE_SOURCE_DIR "/data/profiles/";

}  // namespace

TEST_CASE("a simulated meter shows what it was set to, and rolls over as its profile says") {
    SimulatedMeter meter(Profile::load(profiles + "synthetic.uint32.toml"));
    CHECK(meter.shown("import") == Decoded{0, {}});
    meter.set("import", 4'294'967'290);
    const SimulatedMeter same = meter;
    CHECK(same.shown("import") == Decoded{4'294'967'290, {}});
    meter.set("import", 4'294'967'290 + 16);  // 6 to the end of the register, 10 beyond
    CHECK(same.shown("import") == Decoded{10, {}});
    meter.set("power.all", -12'340);
    CHECK(same.shown("power.all") == Decoded{-12'340, {}});
    meter.set_missing("import");
    CHECK(same.shown("import") == Decoded{0, Reason::sentinel});
    CHECK(message_of([&] { return meter.set("power", 1), 0; }) == "profile \"synthetic.uint32\": there is no point \"power\"; use one of its points");
    CHECK(message_of([&] { return meter.set("power.all", 3'000'000'000), 0; }) == "point \"power.all\": 3000000000 does not fit int32; give -2147483648 to 2147483647 counts");
}

TEST_CASE("a simulated meter answers as the standard has it") {
    SimulatedMeter meter(Profile::load(profiles + "synthetic.uint32.toml"));
    meter.set("power.all", 5);
    struct Case {
        std::string_view name;
        std::uint8_t function;
        std::string_view data, expected;  // of the answer: function and data
    };
    const Case cases[] = {
        {"all registers",       3, "00000004", "03080000000000000005"},
        {"power alone",         3, "00020002", "030400000005"},
        {"another function",    6, "00000001", "8601"},
        {"the other table",     4, "00000001", "8402"},
        {"beyond the profile",  3, "00030002", "8302"},
        {"no register",         3, "00000000", "8303"},
        {"too many",            3, "0000007E", "8303"},  // quantity is looked at before address
        {"too many and too far", 3, "FFFF007E", "8303"},
        {"past the end",        3, "FFFF0002", "8302"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        modbus::Frame request{1, c.function, {}, 77, 0};
        for (std::size_t i = 0; i < c.data.size(); i += 2) request.data.push_back(static_cast<std::byte>(std::stoi(std::string(c.data.substr(i, 2)), nullptr, 16)));
        const auto answer = meter.answer(request);
        CHECK(hex(std::vector<std::byte>{static_cast<std::byte>(answer.function)}) + hex(answer.data) == c.expected);
        CHECK(answer.transaction == 77);
    }
}

TEST_CASE("what was encoded is decoded, for every type, order and resolution") {
    LAW("counts that the type can hold come back", [] {
        const auto type = static_cast<RegisterType>(*rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 8)));
        const auto order = static_cast<WordOrder>(*rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 4)));
        const Decimal resolution = Decimal::from(*rc::gen::element<std::int64_t>(1, 2, 5, 25), *rc::gen::inRange(-6, 3));
        const ProfilePoint point(Point("p", PointKind::gauge, W, resolution), modbus::Function::input, 0, type, order);
        const auto [least, most] = [&]() -> std::pair<std::int64_t, std::int64_t> {
            switch (type) {
                case RegisterType::uint16: return {0, UINT16_MAX};
                case RegisterType::int16: return {INT16_MIN, INT16_MAX};
                case RegisterType::uint32: return {0, UINT32_MAX};
                case RegisterType::int32: return {INT32_MIN, INT32_MAX};
                case RegisterType::uint64: return {0, INT64_MAX};
                case RegisterType::int64: return {INT64_MIN, INT64_MAX};
                case RegisterType::float32: return {-(1 << 23), 1 << 23};  // beyond, neighbours of a float32 are more than half a count apart
                default: return {-(1LL << 52), 1LL << 52};
            }
        }();
        const auto counts = *rc::gen::resize(rc::kNominalSize, rc::gen::oneOf(rc::gen::inRange(least, most), rc::gen::element(least, most)));
        RC_ASSERT(decode(point, encode(point, counts)) == (Decoded{counts, {}}));
        RC_ASSERT(encode(point, counts).size() == width(type));
    });
}
