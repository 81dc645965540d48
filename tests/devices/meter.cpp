#include "wattle/devices/meter.hpp"

#include "law.hpp"

#include <map>

using namespace wattle;
using namespace wattle::test;
using namespace wattle::devices;

namespace {

const std::string profiles = WATTLE_SOURCE_DIR "/data/profiles/";
const Instant noon = parse_instant("2026-03-12T12:00:00Z");

/// Registers that count up from 0, and failures where a test wants them.
class PaperLink final : public Link {
public:
    Result<std::vector<std::uint16_t>> read_registers(const modbus::Request& request) override {
        asked.push_back(request);
        if (const auto found = failures.find(request.address); found != failures.end()) return unexpected({found->second, "paper", {"link"}, "write more"});
        std::vector<std::uint16_t> words;
        for (unsigned i = 0; i < request.count; ++i) words.push_back(static_cast<std::uint16_t>(request.address + i));
        return words;
    }

    std::map<std::uint16_t, Code> failures;
    std::vector<modbus::Request> asked;
};

}  // namespace

TEST_CASE("neighbours are read together, within what the device allows, and nothing between them") {
    PaperLink link;
    const Meter sdm(Profile::load(profiles + "eastron.sdm630.toml"), 7, link);
    // 18 values from 0x0000, then alone or in pairs, THD, and 40 registers of energy
    const std::vector<modbus::Request> expected = {
        {7, modbus::Function::input, 0x0000, 36}, {7, modbus::Function::input, 0x0034, 2}, {7, modbus::Function::input, 0x0038, 2},
        {7, modbus::Function::input, 0x003C, 4},  {7, modbus::Function::input, 0x0046, 10}, {7, modbus::Function::input, 0x00EA, 6},
        {7, modbus::Function::input, 0x00F8, 2},  {7, modbus::Function::input, 0x0156, 40},
    };
    CHECK(sdm.requests() == expected);

    std::string many = R"(wattle = "profile/1"
device = { id = "a.b", kind = "electricity", status = "synthetic" }
[[source]]
issuer = "me"
document = "1"
date = "2026"
note = "synthetic"
[modbus]
read = { function = 3, type = "uint32", base = 0, max_registers = 5 }
[points]
gauge = [
    { id = "high", at = 0, unit = "W" },
    { id = "low word", at = 1, unit = "W", type = "uint16", alias = true },
    { id = "next", at = 2, unit = "W" },
    { id = "behind", at = 4, unit = "W" },
]
[rules]
vectors = [ { origin = "constructed", request = "0103000000044409", reply = "010308FFFFFFFA000030340C10", expect = { next = "12340" } } ]
)";
    const Meter narrow(Profile::parse(many, "narrow.toml"), 1, link);
    CHECK(narrow.requests() == std::vector<modbus::Request>{{1, modbus::Function::holding, 0, 4}, {1, modbus::Function::holding, 4, 2}});
}

TEST_CASE("a poll gives one reading per point, whatever happens") {
    PaperLink link;
    Meter meter(Profile::load(profiles + "synthetic.uint32.toml"), 1, link, 10, {"power.all", "import"});
    CHECK(meter.poll(noon) == std::vector<Reading>{{noon, 0x0002'0003, 10, {}, 0}, {noon, 0x0000'0001, 11, {}, 0}});
    CHECK(link.asked.size() == 1);
    const auto points = meter.table_points("M07");
    CHECK(points[0].id == "M07/power.all");
    CHECK(points[1].resolution == Decimal("0.01"));

    struct Case {
        Code failure;
        Reason reason;
    };
    const Case cases[] = {
        {wattle::code::no_answer, Reason::no_answer},
        {wattle::code::refused, Reason::refused},
        {wattle::code::bad_frame, Reason::bad_frame},
        {wattle::code::device_exception, Reason::refused},
        {wattle::code::overflow, Reason::missing},  // of a link that somebody else wrote
    };
    for (const auto& c : cases) {
        CAPTURE(c.failure.name());
        link.failures = {{0, c.failure}};
        CHECK(meter.poll(noon) == std::vector<Reading>{{noon, 0, 10, c.reason, 0}, {noon, 0, 11, c.reason, 0}});
        CHECK(meter.failures().size() == 1);
    }
    CHECK(message_of([&] { return Meter(meter.profile(), 1, link, 0, {"imports"}).requests().size(); }) ==
          "profile \"synthetic.uint32\": there is no point \"imports\"; did you mean import?");
}

TEST_CASE("a link that fails is not asked again in the same poll, a device that says no is") {
    PaperLink link;
    Meter sdm(Profile::load(profiles + "eastron.sdm630.toml"), 1, link);
    link.failures = {{0x0034, wattle::code::no_answer}};
    const auto cut = sdm.poll(noon);
    CHECK(link.asked.size() == 2);
    CHECK(cut.front().quality.measured());
    CHECK(cut.back().quality == Quality(Reason::no_answer));

    link.asked.clear();
    link.failures = {{0x0034, wattle::code::device_exception}, {0x00F8, wattle::code::device_exception}};
    const auto readings = sdm.poll(noon);
    CHECK(link.asked.size() == 8);
    CHECK(sdm.failures().size() == 2);
    for (std::size_t i = 0; i < readings.size(); ++i) {
        const bool refused = sdm.points()[i].address == 0x0034 || sdm.points()[i].address == 0x00F8;
        CHECK(readings[i].quality.missing() == refused);
    }
}
