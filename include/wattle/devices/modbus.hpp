// Modbus as bytes: requests for registers, replies and exceptions, over RTU (with CRC) and TCP (with a header). No input or output here.
#pragma once

#include "wattle/base/bytes.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace wattle::inline v0 {

namespace code {

inline constexpr Code refused = "refused";                    // nobody takes the connection
inline constexpr Code no_answer = "no_answer";                // nothing came in time
inline constexpr Code bad_frame = "bad_frame";                // what came was damaged, or an answer to another question
inline constexpr Code device_exception = "device_exception";  // the device answered that it will not or cannot

}  // namespace code

namespace devices::modbus {

/// The two ways to read registers, by the number in the frame.
enum class Function : std::uint8_t { holding = 3, input = 4 };

inline constexpr std::size_t most_registers = 125;  // in one reply; source: MODBUS Application Protocol V1.1b3, 6.3 and 6.4

/// Asks a unit for `count` registers from `address` (on the wire, so from 0).
struct Request {
    std::uint8_t unit = 1;
    Function function = Function::input;
    std::uint16_t address = 0;
    std::uint16_t count = 1;

    bool operator==(const Request&) const = default;
};

/// One whole frame, checked: CRC or header, and a length that fits its function.
struct Frame {
    std::uint8_t unit = 0;
    std::uint8_t function = 0;      // as sent: 0x83 is an exception to function 3
    Bytes data;                     // behind the function
    std::uint16_t transaction = 0;  // TCP only
    std::size_t size = 0;           // bytes that the whole frame took

    bool operator==(const Frame&) const = default;
};
/// So far it may become a frame; one cannot be shorter than that many bytes.
struct NeedMore {
    std::size_t bytes = 0;
};
/// It is none, and more bytes will not help.
struct Bad {
    std::size_t offset = 0;  // of the byte that shows it
    std::string why;
};
using Parsed = std::variant<Frame, NeedMore, Bad>;

enum class Direction : std::uint8_t { request, reply };

/// The frame at the beginning of the bytes. RTU knows functions 3 and 4 only, because the length of others is not written in the frame;
/// a request over TCP may have any function, so that a server can refuse it.
WATTLE_API Parsed parse_rtu(std::span<const std::byte> bytes, Direction direction);
WATTLE_API Parsed parse_tcp(std::span<const std::byte> bytes, Direction direction);

/// The question that a frame asks; or the finding (bad_frame): another function, 0 or more than 125 registers, or registers past 65535.
WATTLE_API Result<Request> request_of(const Frame& frame);

/// The registers that answer the question; or why there are none: device_exception, bad_frame (another unit, function or number of registers).
WATTLE_API Result<std::vector<std::uint16_t>> words_of(const Frame& reply, const Request& asked);

/// A request as a frame. Throws Error (out_of_range) for 0 or more than 125 registers, or registers past 65535.
WATTLE_API Frame frame_of(const Request& request);
/// A reply, 1 to 125 words, else Error (out_of_range); and an exception, 1 to 255.
WATTLE_API Frame frame_of(const Request& asked, std::span<const std::uint16_t> words);
WATTLE_API Frame exception_to(std::uint8_t unit, std::uint8_t function, std::uint8_t exception);

/// The frame on the wire.
WATTLE_API Bytes rtu(const Frame& frame);
WATTLE_API Bytes tcp(const Frame& frame);

/// CRC-16 of Modbus: polynomial 0xA001 (reflected), start 0xFFFF, sent low byte first; of "123456789" it is 0x4B37.
WATTLE_API std::uint16_t crc(std::span<const std::byte> bytes);

/// "illegal data address" for 2, and so on. Source: MODBUS Application Protocol V1.1b3, 7.
WATTLE_API std::string exception_name(std::uint8_t exception);

}  // namespace devices::modbus

}  // namespace wattle::inline v0
