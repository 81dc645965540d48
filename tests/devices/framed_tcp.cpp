#include "wattle/devices/framed_tcp.hpp"

#include "law.hpp"

#include <functional>
#include <thread>

#include "devices/vectors.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace wattle;
using namespace wattle::test;
using namespace wattle::devices;
using namespace std::chrono_literals;

namespace {

/// Takes one connection, and sends what a test wants in answer to the first request.
class BadServer {
public:
    explicit BadServer(std::function<Bytes(const modbus::Frame&)> answer) : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), length) == 0);
        REQUIRE(::listen(listener_, 1) == 0);
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length);
        port = ntohs(address.sin_port);
        thread_ = std::thread([this, answer = std::move(answer)] {
            const int connection = ::accept(listener_, nullptr, nullptr);
            Bytes request(12);
            if (::recv(connection, request.data(), request.size(), MSG_WAITALL) == 12) {
                const Bytes bytes = answer(std::get<modbus::Frame>(modbus::parse_tcp(request, modbus::Direction::request)));
                static_cast<void>(::send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL));
                if (bytes.size() % 2 == 0) static_cast<void>(::recv(connection, request.data(), 1, 0));  // until the client goes; odd bytes: hang up
            }
            ::close(connection);
        });
    }
    ~BadServer() {
        thread_.join();
        ::close(listener_);
    }

    std::uint16_t port = 0;

private:
    int listener_;
    std::thread thread_;
};

}  // namespace

TEST_CASE("an answer to another question is dropped, and a broken one ends the connection") {
    const modbus::Request asked{7, modbus::Function::input, 0x34, 1};
    // The answer to the request, with a transaction and a unit of the test's choice.
    const auto answer = [&](const modbus::Frame& request, int transaction, int unit, std::uint16_t word) {
        modbus::Request other = asked;
        other.unit = static_cast<std::uint8_t>(unit);
        auto frame = modbus::frame_of(other, std::vector<std::uint16_t>{word});
        frame.transaction = static_cast<std::uint16_t>(request.transaction + transaction);
        return modbus::tcp(frame);  // 11 bytes
    };
    const auto both = [](Bytes a, const Bytes& b) { return a.insert(a.end(), b.begin(), b.end()), a; };
    struct Case {
        std::string_view name;
        std::function<Bytes(const modbus::Frame&)> answer;
        bool silent;
        std::string_view expected;  // the word, or the failure without its place
    };
    const Case cases[] = {
        {"late answer first",   [&](const auto& f) { return both(answer(f, -1, 7, 666), answer(f, 0, 7, 5)); }, false, "5"},
        {"another unit first",  [&](const auto& f) { return both(answer(f, 0, 8, 666), answer(f, 0, 7, 5)); },  false, "5"},
        {"late answer only",    [&](const auto& f) { return both(answer(f, -1, 7, 666), answer(f, -2, 7, 666)); }, true, "unit 7 did not answer within 50 ms; check unit number, wiring and time-out"},
        {"no Modbus",           [](const auto&) { return from_hex("485454502F31"); }, false, "byte 2 of the answer: the protocol is 21584, not 0; check that the device speaks Modbus TCP"},
        {"half a frame",        [&](const auto& f) { auto bytes = answer(f, 0, 7, 5); return bytes.resize(9), bytes; }, false, "the connection was closed; see whether another master holds the only connection"},
        {"more than asked",     [&](const auto& f) { auto frame = modbus::frame_of(asked, std::vector<std::uint16_t>{1, 2, 3}); frame.transaction = f.transaction; return both(modbus::tcp(frame), Bytes(1)); },
                                false, "3 registers came, asked were 1; drop the frame, and wait on for the right one"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        BadServer server(c.answer);
        FramedTcp link("127.0.0.1", server.port, {.connect = 10s, .answer = c.silent ? 50ms : 10s});
        const auto words = link.read_registers(asked);
        if (words)
            CHECK(std::to_string(words->front()) == c.expected);
        else
            CHECK(words.error().what + "; " + words.error().remedy == c.expected);
        link = FramedTcp("127.0.0.1", 1);  // lets the server go
    }
}
