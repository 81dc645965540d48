// The two links over TCP meet one server, and must do the same.
#include "wattle/devices/framed_tcp.hpp"

#ifdef WATTLE_TEST_MODBUS
#include "wattle/devices/modbus_tcp.hpp"
#define LINKS FramedTcp, ModbusTcp
#else
#define LINKS FramedTcp
#endif

#include "wattle/base/world.hpp"
#include "wattle/devices/simulated.hpp"

#include "law.hpp"

#include <functional>

using namespace wattle;
using namespace wattle::test;
using namespace wattle::devices;
using namespace std::chrono_literals;

namespace {

const std::string profiles = WATTLE_SOURCE_DIR "/data/profiles/";
const Instant start = parse_instant("2026-03-01T00:00:00Z");

/// For machines with other work: only silence may cost a time-out here.
const Timeouts patient{.connect = 10s, .answer = 10s};

std::chrono::microseconds time_of(const std::function<void()>& what) {
    const auto begin = wattle::system_clock().monotonic();
    what();
    return wattle::system_clock().monotonic() - begin;
}

/// A profile with a point of each type, the same order for all.
Profile of_order(std::string_view order) {
    return Profile::parse(R"(wattle = "profile/1"
device = { id = "synthetic.all", kind = "electricity", status = "synthetic" }
[[source]]
issuer = "wattle"
document = "test"
date = "2026"
note = "synthetic"
[modbus]
read = { function = 4, order = ")" + std::string(order) + R"(", base = 0 }
[points]
gauge = [
    { id = "uint16",  at = 0,  unit = "W", type = "uint16",  resolution = "1" },
    { id = "int16",   at = 1,  unit = "W", type = "int16",   resolution = "10" },
    { id = "uint32",  at = 2,  unit = "W", type = "uint32",  resolution = "0.1" },
    { id = "int32",   at = 4,  unit = "W", type = "int32",   resolution = "0.01" },
    { id = "uint64",  at = 6,  unit = "W", type = "uint64",  resolution = "0.001" },
    { id = "int64",   at = 10, unit = "W", type = "int64",   resolution = "1" },
    { id = "float32", at = 14, unit = "W", type = "float32", resolution = "0.1" },
    { id = "float64", at = 16, unit = "W", type = "float64", resolution = "0.001" },
]
[rules]
vectors = [{ origin = "constructed", request = "01040000000131CA", reply = "0104020000B930", expect = { uint16 = "0" } }]
)", "all.toml");
}

}  // namespace

TEST_CASE_TEMPLATE("a meter is read over a real connection", Tcp, LINKS) {
    SimulatedMeter uint32(Profile::load(profiles + "synthetic.uint32.toml")), sdm(Profile::load(profiles + "eastron.sdm630.toml"));
    SimulatedServer server({{1, uint32}, {2, sdm}});
    Tcp link("127.0.0.1", server.port(), patient);
    Meter first(uint32.profile(), 1, link), second(sdm.profile(), 2, link, 100, {"power.all", "import"}), nobody(uint32.profile(), 3, link);

    uint32.set("import", 4'294'967'290);
    uint32.set("power.all", 12'340);
    sdm.set("power.all", 4'142'500);
    sdm.set("import", 12'345'678);  // as float32 12345.677734375
    CHECK(first.poll(start) == std::vector<Reading>{{start, 4'294'967'290, 0, {}, 0}, {start, 12'340, 1, {}, 0}});
    CHECK(second.poll(start) == std::vector<Reading>{{start, 4'142'500, 100, {}, 0}, {start, 12'345'678, 101, {}, 0}});

    uint32.set("import", 4'294'967'310);
    CHECK(first.poll(start + 15min)[0] == Reading{start + 15min, 14, 0, {}, 0});  // a smaller count: what it was is for the stream to say
    uint32.set_missing("import");
    CHECK(first.poll(start)[0].quality == Quality(Reason::sentinel));

    CHECK(nobody.poll(start)[0].quality == Quality(Reason::refused));
    CHECK(to_string(nobody.failures()[0]) ==
          "unit 3: exception 11 (gateway target device failed to respond) for 4 registers from 0 by function 3; compare the profile with the register list of this device");
    CHECK(first.poll(start)[1].quality.measured());
}

TEST_CASE_TEMPLATE("every type in every order comes over the wire as it was set", Tcp, LINKS) {
    for (const std::string_view order : {"ABCD", "CDAB", "BADC", "DCBA"}) {
        SimulatedMeter meter(of_order(order));
        SimulatedServer server({{9, meter}});
        Tcp link("127.0.0.1", server.port(), patient);
        Meter reader(meter.profile(), 9, link);
        SeededRandom random(static_cast<std::uint64_t>(order[0]));
        for (int i = 0; i < 200; ++i) {
            std::vector<std::int64_t> set;
            const std::pair<const char*, int> bits[] = {{"uint16", 16}, {"int16", 15}, {"uint32", 32}, {"int32", 31}, {"uint64", 63}, {"int64", 63}, {"float32", 23}, {"float64", 52}};
            for (const auto& [id, n] : bits) {
                const auto counts = static_cast<std::int64_t>(random.next() >> (64 - n));
                set.push_back(*id == 'u' || i % 2 == 0 ? counts : -counts);
                meter.set(id, set.back());
            }
            const auto readings = reader.poll(start);
            for (std::size_t p = 0; p < readings.size(); ++p) CHECK(readings[p] == Reading{start, set[p], static_cast<std::uint32_t>(p), {}, 0});
        }
    }
}

TEST_CASE_TEMPLATE("a meter that is out for two days costs next to nothing, and comes back by itself", Tcp, LINKS) {
    SimulatedMeter meter(Profile::load(profiles + "synthetic.uint32.toml"));
    SimulatedServer server({{1, meter}});
    Tcp link("127.0.0.1", server.port(), patient);
    Meter reader(meter.profile(), 1, link);
    VirtualClock clock(start);
    CHECK(reader.poll(clock.utc())[0].quality.measured());

    server.behave(Behaviour::refuse);
    std::size_t refused = 0, polls = 0;
    const auto cost = time_of([&] {
        for (; clock.utc() < start + 48h; clock.wait(1min), ++polls)
            for (const Reading& reading : reader.poll(clock.utc())) refused += reading.quality == Quality(Reason::refused) ? 1 : 0;
    });
    CHECK(polls == 2880);
    CHECK(refused == 2 * polls);
    CHECK(cost < 2s);
    MESSAGE("two days of refused polls, one a minute: " << cost / 1ms << " ms");

    server.behave(Behaviour::answer);
    CHECK(reader.poll(clock.utc())[0].quality.measured());
}

TEST_CASE_TEMPLATE("silence ends with the time-out, and leaves nothing for the next question", Tcp, LINKS) {
    SimulatedMeter meter(Profile::load(profiles + "synthetic.uint32.toml"));
    SimulatedServer server({{1, meter}});
    Tcp link("127.0.0.1", server.port(), {.connect = 10s, .answer = 500ms});
    Meter reader(meter.profile(), 1, link);
    server.behave(Behaviour::mute);
    const auto cost = time_of([&] { CHECK(reader.poll(start)[1].quality == Quality(Reason::no_answer)); });
    CHECK(cost >= 500ms);
    CHECK(cost < 5s);
    CHECK(to_string(reader.failures()[0]) ==
          "127.0.0.1:" + std::to_string(server.port()) + ": unit 1 did not answer within 500 ms; check unit number, wiring and time-out");
    server.behave(Behaviour::answer);
    meter.set("power.all", 7);
    CHECK(reader.poll(start)[1] == Reading{start, 7, 1, {}, 0});

    // A server that went and came back, as a gateway that drops idle connections: the next poll does not lose a reading over it.
    server.behave(Behaviour::refuse);
    server.behave(Behaviour::answer);
    CHECK(reader.poll(start)[1].quality.measured());
}

TEST_CASE_TEMPLATE("an address that cannot be used is refused at once", Tcp, LINKS) {
    CHECK(message_of([] { return Tcp("meter.local"), 0; }).ends_with("Tcp: \"meter.local\" is no IPv4 address; write four numbers, such as 192.168.1.20"));
    CHECK(message_of([] { return Tcp("127.0.0.1", 502, {.connect = 0ms, .answer = 1ms}), 0; }).ends_with("Tcp: a time-out of 0 ms; give 1 ms to 10 min"));
    SimulatedServer server({});
    CHECK(code_of([&] { return SimulatedServer({}, server.port()), 0; }) == "unavailable");
    Tcp link("127.0.0.1", server.port(), patient);
    CHECK(code_of([&] { return link.read_registers({1, modbus::Function::input, 0, 0}).has_value(); }) == "out_of_range");
    server.behave(Behaviour::refuse);
    CHECK(link.read_registers({1, modbus::Function::input, 0, 1}).error().code == wattle::code::refused);
}

#ifdef WATTLE_TEST_MODBUS
TEST_CASE("a unit that libmodbus cannot ask is no broken frame") {
    ModbusTcp link("127.0.0.1", 1, patient);
    const auto words = link.read_registers({.unit = 250});
    REQUIRE(!words.has_value());
    CHECK(words.error().code == code::out_of_range);
    CHECK(words.error().what == "libmodbus asks no unit 250");
}
#endif
