#include "wattle/devices/modbus_tcp.hpp"

#include "tcp_failures.hpp"

#include <cerrno>
#include <utility>

#include <modbus/modbus.h>

#include <arpa/inet.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace wattle::inline v0::devices {

namespace {

struct Free {
    void operator()(modbus_t* context) const {
        modbus_close(context);
        modbus_free(context);
    }
};

/// libmodbus waits by select, which writes beyond its set from descriptor 1024 on.
bool too_many_files() {
    const int next = ::eventfd(0, EFD_CLOEXEC);
    if (next >= 0) ::close(next);
    return next < 0 || next >= 1000;
}

}  // namespace

struct ModbusTcp::State {
    std::string name;  // "192.168.1.20:502"
    Timeouts timeouts;
    std::unique_ptr<modbus_t, Free> context;
    bool connected = false;

    void wait_at_most(std::chrono::milliseconds length) const {
        const auto ms = static_cast<std::uint32_t>(length.count());
        modbus_set_response_timeout(context.get(), ms / 1000, ms % 1000 * 1000);
    }

    void close() {
        modbus_close(context.get());
        connected = false;
    }

    Result<void> connect() {
        if (too_many_files()) return connection_refused("more than 1000 files are open, and libmodbus cannot wait for them", name);
        wait_at_most(timeouts.connect);
        if (modbus_connect(context.get()) != 0) {
            const int trouble = errno;
            if (trouble == ETIMEDOUT || trouble == EINPROGRESS) return not_connected_in(timeouts, name);
            return connection_refused(modbus_strerror(trouble), name);
        }
        connected = true;
        wait_at_most(timeouts.answer);
        return {};
    }

    /// The words, or 0 and errno.
    int ask(const modbus::Request& request, std::vector<std::uint16_t>& words) const {
        words.resize(request.count);
        const auto read = request.function == modbus::Function::holding ? modbus_read_registers : modbus_read_input_registers;
        return read(context.get(), request.address, request.count, words.data());
    }
};

ModbusTcp::ModbusTcp(const std::string& host, std::uint16_t port, Timeouts timeouts) : state_(std::make_unique<State>()) {
    in_addr parsed{};
    check_address("ModbusTcp", host, ::inet_pton(AF_INET, host.c_str(), &parsed) == 1, timeouts);
    state_->name = host + ':' + std::to_string(port);
    state_->timeouts = timeouts;
    state_->context.reset(modbus_new_tcp(host.c_str(), port));
    if (state_->context == nullptr) wattle::detail::throw_error(code::unavailable, state_->name, modbus_strerror(errno), "check address and port");
    modbus_set_error_recovery(state_->context.get(), MODBUS_ERROR_RECOVERY_NONE);
}

ModbusTcp::ModbusTcp(ModbusTcp&&) noexcept = default;
ModbusTcp& ModbusTcp::operator=(ModbusTcp&&) noexcept = default;
ModbusTcp::~ModbusTcp() = default;

Result<std::vector<std::uint16_t>> ModbusTcp::read_registers(const modbus::Request& request) {
    static_cast<void>(modbus::frame_of(request));  // throws for what may not be asked
    if (modbus_set_slave(state_->context.get(), request.unit) != 0)
        return unexpected({code::out_of_range,
                           "libmodbus asks no unit " + std::to_string(request.unit),
                           {state_->name},
                           "give 0 to 247, or 255; FramedTcp asks any"});
    std::vector<std::uint16_t> words;
    for (bool held = state_->connected;; held = false) {
        if (!held)
            if (auto connected = state_->connect(); !connected) {
                state_->close();
                return unexpected(connected.error());
            }
        if (state_->ask(request, words) == request.count) return words;
        const int trouble = errno;
        if (trouble >= EMBXILFUN && trouble <= EMBXGTAR) {
            const auto exception =
                modbus::exception_to(request.unit, static_cast<std::uint8_t>(request.function), static_cast<std::uint8_t>(trouble - MODBUS_ENOBASE));
            return modbus::words_of(exception, request);
        }
        state_->close();
        const bool gone = trouble == ECONNRESET || trouble == EPIPE || trouble == EBADF || trouble == ENOTCONN;
        if (gone && held) continue;  // gateways drop a connection that was idle; it says nothing of the device
        if (trouble == ETIMEDOUT || trouble == EAGAIN) return not_answered_in(state_->timeouts, state_->name, request);
        if (gone || trouble == ECONNREFUSED) return connection_closed(state_->name);
        return broken_frame(modbus_strerror(trouble), state_->name);
    }
}

}  // namespace wattle::inline v0::devices
