#include "wattle/devices/modbus.hpp"

#include <optional>

namespace wattle::inline v0::devices::modbus {

namespace {

constexpr std::size_t tcp_header = 7;         // transaction, protocol, length, unit
constexpr std::size_t most_tcp_length = 254;  // unit and PDU
constexpr std::uint8_t exception_bit = 0x80;

std::uint8_t octet(std::span<const std::byte> bytes, std::size_t at) { return std::to_integer<std::uint8_t>(bytes[at]); }
std::uint16_t word(std::span<const std::byte> bytes, std::size_t at) {
    return static_cast<std::uint16_t>(octet(bytes, at) << 8 | octet(bytes, at + 1));
}

bool reads_registers(unsigned function) {
    return function == static_cast<unsigned>(Function::holding) || function == static_cast<unsigned>(Function::input);
}

std::string count_of(std::size_t n, std::string_view what) { return std::to_string(n) + ' ' + std::string(what) + (n == 1 ? "" : "s"); }

/// The bytes of function and data, as far as what has come tells; nothing if there is no such frame.
struct Length {
    std::size_t bytes = 0;
    std::optional<Bad> bad;
};
Length length_of(std::span<const std::byte> pdu, Direction direction) {
    const unsigned function = octet(pdu, 0);
    if (direction == Direction::request) {
        if (reads_registers(function)) return {5, std::nullopt};
    } else if (reads_registers(function & ~unsigned{exception_bit}) && (function & exception_bit) != 0) {
        return {2, std::nullopt};
    } else if (reads_registers(function)) {
        if (pdu.size() < 2) return {4, std::nullopt};
        const unsigned count = octet(pdu, 1);
        if (count == 0 || count % 2 != 0 || count > 2 * most_registers)
            return {0, Bad{1, count_of(count, "byte") + " of registers; they come in pairs, 2 to 250"}};
        return {2 + count, std::nullopt};
    }
    return {0, Bad{0, "function " + std::to_string(function) + " is neither 3 nor 4"}};
}

Bad shifted(Bad bad, std::size_t by) { return bad.offset += by, bad; }

Finding finding(Code code, std::uint8_t unit, std::string what, std::string remedy) {
    return {code, std::move(what), {"unit " + std::to_string(unit)}, std::move(remedy)};
}

std::optional<std::string> wrong_range(std::size_t address, std::size_t count) {
    if (count == 0 || count > most_registers) return count_of(count, "register") + " in one request; 1 to 125 are allowed";
    if (address + count > 65'536)
        return "registers " + std::to_string(address) + " to " + std::to_string(address + count - 1) + ", but the last is 65535";
    return std::nullopt;
}

}  // namespace

std::uint16_t crc(std::span<const std::byte> bytes) {
    unsigned value = 0xFFFF;
    for (const std::byte byte : bytes) {
        value ^= std::to_integer<unsigned>(byte);
        for (int bit = 0; bit < 8; ++bit) value = (value & 1) != 0 ? value >> 1 ^ 0xA001 : value >> 1;
    }
    return static_cast<std::uint16_t>(value);
}

std::string exception_name(std::uint8_t exception) {
    switch (exception) {
        case 1: return "illegal function";
        case 2: return "illegal data address";
        case 3: return "illegal data value";
        case 4: return "server device failure";
        case 5: return "acknowledge";
        case 6: return "server device busy";
        case 8: return "memory parity error";
        case 10: return "gateway path unavailable";
        case 11: return "gateway target device failed to respond";
        default: return "exception " + std::to_string(exception);
    }
}

Parsed parse_rtu(std::span<const std::byte> bytes, Direction direction) {
    if (bytes.size() < 2) return NeedMore{direction == Direction::request ? std::size_t{8} : std::size_t{5}};
    const auto length = length_of(bytes.subspan(1), direction);
    if (length.bad) return shifted(*length.bad, 1);
    const std::size_t checked = 1 + length.bytes;
    if (bytes.size() < checked + 2) return NeedMore{checked + 2};
    const unsigned sent = octet(bytes, checked) | static_cast<unsigned>(octet(bytes, checked + 1)) << 8;
    if (crc(bytes.first(checked)) != sent) return Bad{checked, "the CRC is wrong"};
    const auto data = bytes.subspan(2, length.bytes - 1);
    return Frame{octet(bytes, 0), octet(bytes, 1), Bytes(data.begin(), data.end()), 0, checked + 2};
}

Parsed parse_tcp(std::span<const std::byte> bytes, Direction direction) {
    if (bytes.size() >= 4 && word(bytes, 2) != 0) return Bad{2, "the protocol is " + std::to_string(word(bytes, 2)) + ", not 0"};
    if (bytes.size() < 6) return NeedMore{tcp_header + 1};
    const std::size_t length = word(bytes, 4);
    if (length < 2 || length > most_tcp_length) return Bad{4, "a length of " + std::to_string(length) + "; it is 2 to 254"};
    if (bytes.size() < 6 + length) return NeedMore{6 + length};
    const auto pdu = bytes.subspan(tcp_header, length - 1);
    const unsigned function = octet(pdu, 0);
    if (direction == Direction::reply || reads_registers(function)) {
        const auto expected = length_of(pdu, direction);
        if (expected.bad) return shifted(*expected.bad, tcp_header);
        if (expected.bytes != pdu.size())
            return Bad{4, "a length of " + std::to_string(length) + ", but function and data take " + std::to_string(expected.bytes + 1)};
    }
    return Frame{octet(bytes, 6), octet(pdu, 0), Bytes(pdu.begin() + 1, pdu.end()), word(bytes, 0), 6 + length};
}

Result<Request> request_of(const Frame& frame) {
    if (!reads_registers(frame.function) || frame.data.size() != 4)
        return unexpected(
            finding(code::bad_frame, frame.unit, "function " + std::to_string(frame.function) + " reads no registers", "ask with function 3 or 4"));
    const Request request{frame.unit, static_cast<Function>(frame.function), word(frame.data, 0), word(frame.data, 2)};
    if (const auto wrong = wrong_range(request.address, request.count))
        return unexpected(finding(code::bad_frame, frame.unit, *wrong, "ask for registers that there are"));
    return request;
}

Result<std::vector<std::uint16_t>> words_of(const Frame& reply, const Request& asked) {
    const auto wrong = [&](const std::string& what) {
        return unexpected(finding(code::bad_frame, asked.unit, what, "drop the frame, and wait on for the right one"));
    };
    if (reply.unit != asked.unit) return wrong("unit " + std::to_string(reply.unit) + " answered in its place");
    const auto function = static_cast<std::uint8_t>(asked.function);
    if (reply.function == (function | exception_bit) && reply.data.size() == 1) {
        const std::uint8_t exception = octet(reply.data, 0);
        return unexpected(finding(code::device_exception, asked.unit,
                                  "exception " + std::to_string(exception) + " (" + exception_name(exception) + ") for " +
                                      count_of(asked.count, "register") + " from " + std::to_string(asked.address) + " by function " +
                                      std::to_string(function),
                                  "compare the profile with the register list of this device"));
    }
    if (reply.function != function)
        return wrong("an answer to function " + std::to_string(reply.function & ~exception_bit) + ", asked was " + std::to_string(function));
    const std::size_t expected = 2 * std::size_t{asked.count};
    if (reply.data.size() != expected + 1 || octet(reply.data, 0) != expected)
        return wrong(count_of(reply.data.size() / 2, "register") + " came, asked were " + std::to_string(asked.count));
    std::vector<std::uint16_t> words(asked.count);
    for (std::size_t i = 0; i < words.size(); ++i) words[i] = word(reply.data, 1 + 2 * i);
    return words;
}

Frame frame_of(const Request& request) {
    if (const auto wrong = wrong_range(request.address, request.count))
        detail::throw_error(wattle::code::out_of_range, "Modbus request", *wrong, "ask in several requests, for registers that there are");
    ByteWriter data(std::endian::big);
    data.put(request.address).put(request.count);
    return {request.unit, static_cast<std::uint8_t>(request.function), std::move(data).bytes(), 0, 0};
}

Frame frame_of(const Request& asked, std::span<const std::uint16_t> words) {
    if (const auto wrong = wrong_range(0, words.size()))
        detail::throw_error(wattle::code::out_of_range, "Modbus reply", *wrong, "answer what was asked");
    ByteWriter data(std::endian::big);
    data.put(static_cast<std::uint8_t>(2 * words.size()));
    for (const std::uint16_t w : words) data.put(w);
    return {asked.unit, static_cast<std::uint8_t>(asked.function), std::move(data).bytes(), 0, 0};
}

Frame exception_to(std::uint8_t unit, std::uint8_t function, std::uint8_t exception) {
    return {unit, static_cast<std::uint8_t>(function | exception_bit), {static_cast<std::byte>(exception)}, 0, 0};
}

Bytes rtu(const Frame& frame) {
    ByteWriter bytes;
    bytes.put(frame.unit).put(frame.function).put(std::span<const std::byte>(frame.data));
    bytes.put(crc(bytes.bytes()));  // low byte first
    return std::move(bytes).bytes();
}

Bytes tcp(const Frame& frame) {
    ByteWriter bytes(std::endian::big);
    bytes.put(frame.transaction).put(std::uint16_t{0}).put(static_cast<std::uint16_t>(2 + frame.data.size()));
    bytes.put(frame.unit).put(frame.function).put(std::span<const std::byte>(frame.data));
    return std::move(bytes).bytes();
}

}  // namespace wattle::inline v0::devices::modbus
