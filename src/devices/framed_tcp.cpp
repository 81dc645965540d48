#include "wattle/devices/framed_tcp.hpp"

#include "../base/net.hpp"
#include "tcp_failures.hpp"

#include <optional>

namespace wattle::inline v0::devices {

namespace {

using wattle::detail::TcpStream;
using Outcome = TcpStream::Outcome;

}  // namespace

struct FramedTcp::State {
    std::string host;
    std::uint16_t port;
    Timeouts timeouts;
    std::string name = host + ':' + std::to_string(port);
    TcpStream stream{};
    std::uint16_t transaction = 0;
};

FramedTcp::FramedTcp(const std::string& host, std::uint16_t port, Timeouts timeouts) {
    check_address("FramedTcp", host, TcpStream::is_address(host), timeouts);
    state_ = std::make_unique<State>(State{.host = host, .port = port, .timeouts = timeouts});
}
FramedTcp::FramedTcp(FramedTcp&&) noexcept = default;
FramedTcp& FramedTcp::operator=(FramedTcp&&) noexcept = default;
FramedTcp::~FramedTcp() = default;

Result<std::vector<std::uint16_t>> FramedTcp::read_registers(const modbus::Request& request) {
    State& state = *state_;
    modbus::Frame asked = modbus::frame_of(request);
    for (bool held = static_cast<bool>(state.stream);; held = false) {
        if (!held) {
            const Outcome connected = state.stream.connect(state.host, state.port, state.timeouts.connect);
            if (connected == Outcome::late) return not_connected_in(state.timeouts, state.name);
            if (connected != Outcome::done) return connection_refused("Connection refused", state.name);
        }
        asked.transaction = ++state.transaction;
        std::optional<modbus::Frame> answer;
        std::optional<modbus::Bad> bad;
        const Outcome outcome = state.stream.exchange(modbus::tcp(asked), state.timeouts.answer, [&](Bytes& received) {
            while (true) {
                auto parsed = modbus::parse_tcp(received, modbus::Direction::reply);
                if (std::holds_alternative<modbus::NeedMore>(parsed)) return false;
                if (const auto* wrong = std::get_if<modbus::Bad>(&parsed)) return bad = *wrong, true;
                auto& frame = std::get<modbus::Frame>(parsed);
                if (frame.transaction == asked.transaction && frame.unit == asked.unit) return answer = std::move(frame), true;
                received.erase(received.begin(), received.begin() + static_cast<std::ptrdiff_t>(frame.size));
            }
        });
        if (answer) {
            auto words = modbus::words_of(*answer, request);
            if (!words && words.error().code == code::bad_frame) state.stream.close();
            return words;
        }
        state.stream.close();
        if (outcome == Outcome::closed && held) continue;  // gateways drop a connection that was idle; it says nothing of the device
        if (bad) return broken_frame("byte " + std::to_string(bad->offset) + " of the answer: " + bad->why, state.name);
        if (outcome == Outcome::late) return not_answered_in(state.timeouts, state.name, request);
        return connection_closed(state.name);
    }
}

}  // namespace wattle::inline v0::devices
