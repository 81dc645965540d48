#include "wattle/devices/modbus_tcp.hpp"

#include <cerrno>
#include <utility>

#include <modbus/modbus.h>

#include <arpa/inet.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace wattle::inline v0::devices {

namespace {

using std::chrono::milliseconds;

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

    Unexpected failure(Code code, std::string what, std::string remedy) const {
        return unexpected({code, std::move(what), {name}, std::move(remedy)});
    }

    void wait_at_most(milliseconds length) const {
        const auto ms = static_cast<std::uint32_t>(length.count());
        modbus_set_response_timeout(context.get(), ms / 1000, ms % 1000 * 1000);
    }

    void close() {
        modbus_close(context.get());
        connected = false;
    }

    Result<void> connect() {
        if (too_many_files())
            return failure(code::refused, "more than 1000 files are open, and libmodbus cannot wait for them",
                           "close some, or poll from several programs");
        wait_at_most(timeouts.connect);
        if (modbus_connect(context.get()) != 0) {
            const int trouble = errno;
            if (trouble == ETIMEDOUT || trouble == EINPROGRESS)
                return failure(code::no_answer, "no connection within " + std::to_string(timeouts.connect.count()) + " ms",
                               "check address, cable and power of the device");
            return failure(code::refused, modbus_strerror(trouble), "check address and port, and whether another master holds the only connection");
        }
        connected = true;
        wait_at_most(timeouts.answer);
        return {};
    }

    /// The words, or 0 and errno.
    int ask(const modbus::Request& request, std::vector<std::uint16_t>& words) const {
        words.resize(request.count);
        if (modbus_set_slave(context.get(), request.unit) != 0) return -1;
        const auto read = request.function == modbus::Function::holding ? modbus_read_registers : modbus_read_input_registers;
        return read(context.get(), request.address, request.count, words.data());
    }
};

ModbusTcp::ModbusTcp(const std::string& host, std::uint16_t port, Timeouts timeouts) : state_(std::make_unique<State>()) {
    in_addr parsed{};
    if (::inet_pton(AF_INET, host.c_str(), &parsed) != 1)
        wattle::detail::throw_error(code::out_of_range, "ModbusTcp", wattle::detail::quoted(host) + " is no IPv4 address",
                                    "write four numbers, such as 192.168.1.20");
    for (const milliseconds timeout : {timeouts.connect, timeouts.answer})
        if (timeout <= milliseconds(0) || timeout > std::chrono::minutes(10))
            wattle::detail::throw_error(code::out_of_range, "ModbusTcp", "a time-out of " + std::to_string(timeout.count()) + " ms",
                                        "give 1 ms to 10 min");
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
        if (trouble == ETIMEDOUT || trouble == EAGAIN)
            return state_->failure(
                code::no_answer,
                "unit " + std::to_string(request.unit) + " did not answer within " + std::to_string(state_->timeouts.answer.count()) + " ms",
                "check unit number, wiring and time-out");
        if (gone || trouble == ECONNREFUSED)
            return state_->failure(code::refused, "the connection was closed", "see whether another master holds the only connection");
        return state_->failure(code::bad_frame, modbus_strerror(trouble), "check that the device speaks Modbus TCP");
    }
}

}  // namespace wattle::inline v0::devices
