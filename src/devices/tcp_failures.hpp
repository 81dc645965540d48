// What the two links over TCP say when something goes wrong, in the same words.
#pragma once

#include "wattle/devices/meter.hpp"

#include <string>

namespace wattle::inline v0::devices {

inline void check_address(const char* link, const std::string& host, bool is_address, const Timeouts& timeouts) {
    if (!is_address)
        wattle::detail::throw_error(code::out_of_range, link, wattle::detail::quoted(host) + " is no IPv4 address",
                                    "write four numbers, such as 192.168.1.20");
    for (const auto timeout : {timeouts.connect, timeouts.answer})
        if (timeout <= std::chrono::milliseconds(0) || timeout > std::chrono::minutes(10))
            wattle::detail::throw_error(code::out_of_range, link, "a time-out of " + std::to_string(timeout.count()) + " ms", "give 1 ms to 10 min");
}

inline Unexpected not_connected_in(const Timeouts& timeouts, const std::string& name) {
    return unexpected({code::no_answer,
                       "no connection within " + std::to_string(timeouts.connect.count()) + " ms",
                       {name},
                       "check address, cable and power of the device"});
}
inline Unexpected connection_refused(const std::string& why, const std::string& name) {
    return unexpected({code::refused, why, {name}, "check address and port, and whether another master holds the only connection"});
}
inline Unexpected not_answered_in(const Timeouts& timeouts, const std::string& name, const modbus::Request& request) {
    return unexpected({code::no_answer,
                       "unit " + std::to_string(request.unit) + " did not answer within " + std::to_string(timeouts.answer.count()) + " ms",
                       {name},
                       "check unit number, wiring and time-out"});
}
inline Unexpected connection_closed(const std::string& name) {
    return unexpected({code::refused, "the connection was closed", {name}, "see whether another master holds the only connection"});
}
inline Unexpected broken_frame(const std::string& why, const std::string& name) {
    return unexpected({code::bad_frame, why, {name}, "check that the device speaks Modbus TCP"});
}

}  // namespace wattle::inline v0::devices
