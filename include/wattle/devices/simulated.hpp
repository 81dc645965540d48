// Meters that are not there: registers from a profile, set by whoever plays the factory, and served over real TCP on this machine.
#pragma once

#include "wattle/devices/profile.hpp"

#include <map>
#include <memory>
#include <string_view>
#include <vector>

namespace wattle::inline v0::devices {

/// The registers of one synthetic device. A handle: copies are the same meter, and one may be set while another is read in a second thread.
class SimulatedMeter {
public:
    /// All registers are 0.
    WATTLE_API explicit SimulatedMeter(Profile profile);

    /// What the point shows from now on, in counts of its resolution; a register with a modulus rolls over. Throws Error: unknown_point, out_of_range.
    WATTLE_API void set(std::string_view point, std::int64_t counts);
    /// The point shows its sign for "no value". Throws Error: unknown_point, out_of_range if it has none.
    WATTLE_API void set_missing(std::string_view point);

    WATTLE_API const Profile& profile() const;
    /// What it shows: as a meter at the other end of the wire would read it. Throws Error (unknown_point).
    WATTLE_API Decoded shown(std::string_view point) const;

    /// The answer of the device: the registers, or exception 1 (a function that reads no registers), 2 (a register that the profile does not name),
    /// 3 (0 or more than `max_registers`).
    WATTLE_API modbus::Frame answer(const modbus::Frame& request) const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

/// What a client of a simulated server meets: answers; a connection that is taken, but silence; or nobody who takes a connection.
enum class Behaviour : std::uint8_t { answer, mute, refuse };
/// "answer", "mute", "refuse"
WATTLE_API std::string_view to_string(Behaviour behaviour);

/// Modbus TCP on 127.0.0.1, by wattle's own codec, for one or several meters. It starts a thread, and ends it when it is destroyed.
class SimulatedServer {
public:
    /// Meters by unit number; a unit that is none of them is answered by exception 11, as gateways do. Port 0 is any free one. Throws Error
    /// (unavailable) if the port cannot be had.
    WATTLE_API explicit SimulatedServer(std::map<std::uint8_t, SimulatedMeter> meters, std::uint16_t port = 0);
    WATTLE_API SimulatedServer(SimulatedServer&&) noexcept;
    WATTLE_API SimulatedServer& operator=(SimulatedServer&&) noexcept;
    WATTLE_API ~SimulatedServer();

    WATTLE_API std::uint16_t port() const;
    /// From the return of the call on. Refusing closes the connections that are open.
    WATTLE_API void behave(Behaviour behaviour);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace wattle::inline v0::devices
