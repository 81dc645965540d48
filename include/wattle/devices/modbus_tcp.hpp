// Modbus TCP by libmodbus: the component `modbus`, target wattle::modbus. For the same by our own codec see framed_tcp.hpp.
#pragma once

#include "wattle/devices/meter.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace wattle::inline v0::devices {

/// A device or gateway at an address. It connects when it is first asked, and again after a failure, because a connection that is given up cannot hand a
/// late answer to the next question. A question is asked again only where a held connection turns out to be closed. For one thread.
class WATTLE_API ModbusTcp final : public Link {
public:
    /// `host` is an IPv4 address such as "192.168.1.20": looking up a name has no time-out. Throws Error (out_of_range) for any other text, and for time-outs
    /// that are not above 0.
    explicit ModbusTcp(const std::string& host, std::uint16_t port = 502, Timeouts timeouts = {});
    ModbusTcp(ModbusTcp&&) noexcept;
    ModbusTcp& operator=(ModbusTcp&&) noexcept;
    ~ModbusTcp() override;

    /// Failures: refused (nobody takes the connection, or the network is not there), no_answer, bad_frame, device_exception; out_of_range
    /// for the units 248 to 254, which libmodbus does not ask.
    Result<std::vector<std::uint16_t>> read_registers(const modbus::Request& request) override;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace wattle::inline v0::devices
