// Modbus TCP by wattle's own codec: no package needed, and every answer checked for its transaction, unit, function and length.
#pragma once

#include "wattle/devices/meter.hpp"

#include <memory>
#include <string>

namespace wattle::inline v0::devices {

/// A device or gateway at an address. It connects when it is first asked, and again after a failure, because a connection that is given up cannot hand a
/// late answer to the next question. An answer to another question is dropped, and the time runs on. A question is asked again only where a held
/// connection turns out to be closed. For one thread.
class WATTLE_API FramedTcp final : public Link {
public:
    /// `host` is an IPv4 address such as "192.168.1.20": looking up a name has no time-out. Throws Error (out_of_range) for any other text, and for time-outs
    /// outside 1 ms to 10 min.
    explicit FramedTcp(const std::string& host, std::uint16_t port = 502, Timeouts timeouts = {});
    FramedTcp(FramedTcp&&) noexcept;
    FramedTcp& operator=(FramedTcp&&) noexcept;
    ~FramedTcp() override;

    /// Failures: refused (nobody takes the connection, or the network is not there), no_answer, bad_frame, device_exception.
    Result<std::vector<std::uint16_t>> read_registers(const modbus::Request& request) override;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace wattle::inline v0::devices
