#include "wattle/devices/modbus.hpp"

#include "law.hpp"

#include <cstdlib>

#include "devices/vectors.hpp"

using namespace wattle;
using namespace wattle::test;
using namespace wattle::devices;
using modbus::Direction;

namespace {

modbus::Frame frame(const modbus::Parsed& parsed) {
    REQUIRE(std::holds_alternative<modbus::Frame>(parsed));
    return std::get<modbus::Frame>(parsed);
}

std::string why(const modbus::Parsed& parsed) {
    if (const auto* bad = std::get_if<modbus::Bad>(&parsed)) return std::to_string(bad->offset) + ": " + bad->why;
    if (const auto* more = std::get_if<modbus::NeedMore>(&parsed)) return "need " + std::to_string(more->bytes);
    return "frame";
}

modbus::Request any_request() {
    const auto count = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(1, 126));
    return {*rc::gen::arbitrary<std::uint8_t>(), *rc::gen::element(modbus::Function::holding, modbus::Function::input),
            static_cast<std::uint16_t>(*rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 65'537 - count))), static_cast<std::uint16_t>(count)};
}

std::vector<std::uint16_t> any_words(std::size_t n) { return *rc::gen::container<std::vector<std::uint16_t>>(n, rc::gen::arbitrary<std::uint16_t>()); }

}  // namespace

TEST_CASE("frames that devices sent are read, and written byte by byte as they were") {
    if (!acceptance_data()) return;
    const auto vectors = read_file(*acceptance_data() + "/devices/modbus/vectors.json").value();
    const auto rtu_part = vectors.substr(0, vectors.find("\"tcp_frames\"")), tcp_part = vectors.substr(rtu_part.size());
    const auto rtu = json_texts(rtu_part, "hex"), tcp = json_texts(tcp_part, "hex");
    CHECK(rtu.size() == 9);
    CHECK(tcp.size() == 4);
    for (const auto& text : rtu) {
        CAPTURE(text);
        const Bytes bytes = from_hex(text);
        const bool request = bytes.size() == 8;
        const auto read = frame(modbus::parse_rtu(bytes, request ? Direction::request : Direction::reply));
        CHECK(read.size == bytes.size());
        CHECK(modbus::rtu(read) == bytes);
        if (request) CHECK(modbus::rtu(modbus::frame_of(modbus::request_of(read).value())) == bytes);
    }
    for (std::size_t i = 0; i < tcp.size(); i += 2) {  // each request with its reply
        CAPTURE(tcp[i]);
        const Bytes asked = from_hex(tcp[i]), answered = from_hex(tcp[i + 1]);
        const auto question = frame(modbus::parse_tcp(asked, Direction::request)), answer = frame(modbus::parse_tcp(answered, Direction::reply));
        CHECK(modbus::tcp(question) == asked);
        CHECK(modbus::tcp(answer) == answered);
        CHECK(question.transaction == answer.transaction);
        const auto words = modbus::words_of(answer, modbus::request_of(question).value());
        CHECK(words.value().size() == modbus::request_of(question)->count);
        CHECK(words->front() == (i == 0 ? 0x8000 : 0xFFFF));  // sentinels: evcc #30950
    }
    const auto exception = frame(modbus::parse_rtu(from_hex("1484019304"), Direction::reply));
    CHECK(modbus::words_of(exception, {0x14, modbus::Function::input, 16, 2}).error().code == wattle::code::device_exception);
}

TEST_CASE("the CRC is that of the standard") {
    const std::string check = "123456789";
    CHECK(modbus::crc(std::as_bytes(std::span(check))) == 0x4B37);
    CHECK(hex(modbus::rtu(modbus::frame_of({1, modbus::Function::input, 0, 2}))) == "01040000000271cb");  // a manual, see profile eastron.sdm630
}

TEST_CASE("what is no frame says where and why") {
    struct Case {
        std::string_view name, bytes;
        bool tcp;
        Direction direction;
        std::string_view expected;
    };
    using enum Direction;
    const Case cases[] = {
        {"nothing",                   "",                             false, request, "need 8"},
        {"nothing, reply",            "",                             false, reply,   "need 5"},
        {"begun request",             "0104000000",                   false, request, "need 8"},
        {"begun reply",               "0104",                         false, reply,   "need 7"},
        {"reply, length known",       "010404",                       false, reply,   "need 9"},
        {"wrong CRC",                 "01040000000271CC",             false, request, "6: the CRC is wrong"},
        {"CRC high byte first",       "010400000002CB71",             false, request, "6: the CRC is wrong"},
        {"another function",          "0106000000024809",             false, request, "1: function 6 is neither 3 nor 4"},
        {"another exception",         "018602C3A1",                   false, reply,   "1: function 134 is neither 3 nor 4"},
        {"odd bytes",                 "010403436633",                 false, reply,   "2: 3 bytes of registers; they come in pairs, 2 to 250"},
        {"no bytes",                  "010400",                       false, reply,   "2: 0 bytes of registers; they come in pairs, 2 to 250"},
        {"too many bytes",            "0104FC",                       false, reply,   "2: 252 bytes of registers; they come in pairs, 2 to 250"},
        {"TCP, nothing",              "",                             true,  request, "need 8"},
        {"TCP, begun",                "9f37000000060304",             true,  request, "need 12"},
        {"TCP, another protocol",     "9f370001",                     true,  request, "2: the protocol is 1, not 0"},
        {"TCP, too short",            "9f3700000001",                 true,  request, "4: a length of 1; it is 2 to 254"},
        {"TCP, too long",             "9f37000000FF",                 true,  request, "4: a length of 255; it is 2 to 254"},
        {"TCP, length is not count",  "9f370000000603040480000000",   true,  reply,   "4: a length of 6, but function and data take 7"},
        {"TCP, request with a tail",  "9f37000000070304783700020000", true,  request, "4: a length of 7, but function and data take 6"},
        {"TCP, write to be refused",  "9f3700000006030600010002",     true,  request, "frame"},
        {"TCP, write as an answer",   "9f3700000006030600010002",     true,  reply,   "7: function 6 is neither 3 nor 4"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        const Bytes bytes = from_hex(c.bytes);
        CHECK(why(c.tcp ? modbus::parse_tcp(bytes, c.direction) : modbus::parse_rtu(bytes, c.direction)) == c.expected);
    }
}

TEST_CASE("an answer is taken only for its own question") {
    const modbus::Request asked{7, modbus::Function::input, 0x34, 2};
    const std::vector<std::uint16_t> words = {0x4366, 0x3333};
    auto reply = modbus::frame_of(asked, words);
    CHECK(modbus::words_of(reply, asked).value() == words);

    struct Case {
        std::string_view name;
        modbus::Frame reply;
        std::string_view message;
    };
    auto other = asked;
    other.unit = 8;
    auto holding = asked;
    holding.function = modbus::Function::holding;
    const Case cases[] = {
        {"another unit",     modbus::frame_of(other, words),              "unit 7: unit 8 answered in its place; drop the frame, and wait on for the right one"},
        {"another function", modbus::frame_of(holding, words),            "unit 7: an answer to function 3, asked was 4; drop the frame, and wait on for the right one"},
        {"too few",          modbus::frame_of(asked, std::span(words).first(1)), "unit 7: 1 register came, asked were 2; drop the frame, and wait on for the right one"},
        {"exception",        modbus::exception_to(7, 4, 2),               "unit 7: exception 2 (illegal data address) for 2 registers from 52 by function 4; compare the profile with the register list of this device"},
        {"its exception to another", modbus::exception_to(7, 3, 2),       "unit 7: an answer to function 3, asked was 4; drop the frame, and wait on for the right one"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(message_of([&] { return modbus::words_of(c.reply, asked).value(); }) == c.message);
    }
    CHECK(message_of([] { return modbus::frame_of({1, modbus::Function::input, 0, 126}); }) ==
          "Modbus request: 126 registers in one request; 1 to 125 are allowed; ask in several requests, for registers that there are");
    CHECK(message_of([] { return modbus::frame_of({1, modbus::Function::input, 65'535, 2}); }) ==
          "Modbus request: registers 65535 to 65536, but the last is 65535; ask in several requests, for registers that there are");
}

TEST_CASE("what is written is read, and a damaged frame is none") {
    LAW("requests and replies come back, over RTU and TCP, also behind one another", [] {
        const auto asked = any_request();
        const auto words = any_words(asked.count);
        auto question = modbus::frame_of(asked), answer = modbus::frame_of(asked, words);
        RC_ASSERT(modbus::request_of(frame(modbus::parse_rtu(modbus::rtu(question), Direction::request))).value() == asked);
        RC_ASSERT(modbus::words_of(frame(modbus::parse_rtu(modbus::rtu(answer), Direction::reply)), asked).value() == words);
        answer.transaction = question.transaction = *rc::gen::arbitrary<std::uint16_t>();
        Bytes both = modbus::tcp(answer);
        const std::size_t size = both.size();
        both.insert(both.end(), both.begin(), both.end());
        const auto read = frame(modbus::parse_tcp(both, Direction::reply));
        RC_ASSERT(read.size == size && read.transaction == answer.transaction);
        RC_ASSERT(modbus::words_of(read, asked).value() == words);
        RC_ASSERT(modbus::request_of(frame(modbus::parse_tcp(modbus::tcp(question), Direction::request))).value() == asked);
        for (std::size_t n = 0; n < size; ++n) RC_ASSERT(std::holds_alternative<modbus::NeedMore>(modbus::parse_tcp(std::span(both).first(n), Direction::reply)));
    });
    LAW("a frame with one bit flipped is refused, over RTU", [] {
        const auto asked = any_request();
        const bool reply = *rc::gen::arbitrary<bool>();
        Bytes bytes = modbus::rtu(reply ? modbus::frame_of(asked, any_words(std::min<std::size_t>(asked.count, 8))) : modbus::frame_of(asked));
        const auto bit = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(0, 8 * bytes.size()));
        bytes[bit / 8] ^= static_cast<std::byte>(1 << bit % 8);
        RC_ASSERT(!std::holds_alternative<modbus::Frame>(modbus::parse_rtu(bytes, reply ? Direction::reply : Direction::request)));
    });
    LAW("any bytes are a frame, or are not; nothing is read beyond them", [](const std::vector<std::uint8_t>& noise) {
        const Bytes bytes(reinterpret_cast<const std::byte*>(noise.data()), reinterpret_cast<const std::byte*>(noise.data()) + noise.size());
        for (const auto direction : {Direction::request, Direction::reply}) {
            for (const auto& parsed : {modbus::parse_rtu(bytes, direction), modbus::parse_tcp(bytes, direction)}) {
                if (const auto* read = std::get_if<modbus::Frame>(&parsed)) {
                    RC_ASSERT(read->size <= bytes.size());
                    static_cast<void>(modbus::request_of(*read));
                    static_cast<void>(modbus::words_of(*read, {1, modbus::Function::holding, 0, 1}));
                } else if (const auto* more = std::get_if<modbus::NeedMore>(&parsed)) {
                    RC_ASSERT(more->bytes > bytes.size());
                }
            }
        }
    });
}
