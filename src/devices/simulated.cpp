#include "wattle/devices/simulated.hpp"

#include "../base/net.hpp"

#include <atomic>
#include <mutex>
#include <utility>

namespace wattle::inline v0::devices {

struct SimulatedMeter::State {
    explicit State(Profile p) : profile(std::move(p)) {
        for (const ProfilePoint& point : profile.points()) put(point, std::vector<std::uint16_t>(width(point.type)));
    }

    void put(const ProfilePoint& point, const std::vector<std::uint16_t>& words) {
        for (std::size_t i = 0; i < words.size(); ++i) registers[{point.function, static_cast<std::uint16_t>(point.address + i)}] = words[i];
    }

    Profile profile;
    mutable std::mutex mutex;
    std::map<std::pair<modbus::Function, std::uint16_t>, std::uint16_t> registers;
};

SimulatedMeter::SimulatedMeter(Profile profile) : state_(std::make_shared<State>(std::move(profile))) {}

const Profile& SimulatedMeter::profile() const { return state_->profile; }

void SimulatedMeter::set(std::string_view point, std::int64_t counts) {
    const ProfilePoint& wanted = profile().points()[profile().index(point)];
    const auto words = encode(wanted, counts);
    const std::lock_guard lock(state_->mutex);
    state_->put(wanted, words);
}

void SimulatedMeter::set_missing(std::string_view point) {
    const ProfilePoint& wanted = profile().points()[profile().index(point)];
    const auto words = encode_missing(wanted);
    const std::lock_guard lock(state_->mutex);
    state_->put(wanted, words);
}

Decoded SimulatedMeter::shown(std::string_view point) const {
    const ProfilePoint& wanted = profile().points()[profile().index(point)];
    std::vector<std::uint16_t> words(width(wanted.type));
    const std::lock_guard lock(state_->mutex);
    for (std::size_t i = 0; i < words.size(); ++i) words[i] = state_->registers.at({wanted.function, static_cast<std::uint16_t>(wanted.address + i)});
    return decode(wanted, words);
}

modbus::Frame SimulatedMeter::answer(const modbus::Frame& request) const {
    const auto refuse = [&](std::uint8_t exception) {
        auto frame = modbus::exception_to(request.unit, request.function, exception);
        frame.transaction = request.transaction;
        return frame;
    };
    const bool reads = request.function == static_cast<std::uint8_t>(modbus::Function::holding) ||
                       request.function == static_cast<std::uint8_t>(modbus::Function::input);
    if (!reads) return refuse(1);
    const auto asked = modbus::request_of(request);
    // Too many before too far, as the standard has it (V1.1b3, section 6); what the codec refuses otherwise lies past register 65535.
    const std::size_t count =
        request.data.size() == 4 ? std::to_integer<std::size_t>(request.data[2]) << 8 | std::to_integer<std::size_t>(request.data[3]) : 0;
    if (count == 0 || count > profile().max_registers()) return refuse(3);
    if (!asked) return refuse(2);
    std::vector<std::uint16_t> words;
    const std::lock_guard lock(state_->mutex);
    for (std::size_t i = 0; i < asked->count; ++i) {
        const auto found = state_->registers.find({asked->function, static_cast<std::uint16_t>(asked->address + i)});
        if (found == state_->registers.end()) return refuse(2);
        words.push_back(found->second);
    }
    auto frame = modbus::frame_of(*asked, words);
    frame.transaction = request.transaction;
    return frame;
}

struct SimulatedServer::State {
    State(std::map<std::uint8_t, SimulatedMeter> served, std::uint16_t port)
        : meters(std::move(served)), server(port, [this](std::span<const std::byte> received, Bytes& answer) { return serve(received, answer); }) {
        server.listen(true);
    }

    std::size_t serve(std::span<const std::byte> received, Bytes& answer) const {
        const auto parsed = modbus::parse_tcp(received, modbus::Direction::request);
        if (std::holds_alternative<modbus::NeedMore>(parsed)) return 0;
        const auto* request = std::get_if<modbus::Frame>(&parsed);
        if (request == nullptr) return wattle::detail::TcpServer::close;
        if (mute) return request->size;
        const auto meter = meters.find(request->unit);
        auto reply = meter != meters.end() ? meter->second.answer(*request) : modbus::exception_to(request->unit, request->function, 11);
        reply.transaction = request->transaction;
        const Bytes bytes = modbus::tcp(reply);
        answer.insert(answer.end(), bytes.begin(), bytes.end());
        return request->size;
    }

    std::map<std::uint8_t, SimulatedMeter> meters;
    std::atomic<bool> mute = false;
    wattle::detail::TcpServer server;  // last, so that its thread ends first
};

SimulatedServer::SimulatedServer(std::map<std::uint8_t, SimulatedMeter> meters, std::uint16_t port)
    : state_(std::make_unique<State>(std::move(meters), port)) {}
SimulatedServer::SimulatedServer(SimulatedServer&&) noexcept = default;
SimulatedServer& SimulatedServer::operator=(SimulatedServer&&) noexcept = default;
SimulatedServer::~SimulatedServer() = default;

std::uint16_t SimulatedServer::port() const { return state_->server.port(); }

void SimulatedServer::behave(Behaviour behaviour) {
    state_->mute = behaviour == Behaviour::mute;
    state_->server.listen(behaviour != Behaviour::refuse);
}

std::string_view to_string(Behaviour behaviour) {
    constexpr std::string_view names[] = {"answer", "mute", "refuse"};
    return names[static_cast<std::size_t>(behaviour)];
}

}  // namespace wattle::inline v0::devices
