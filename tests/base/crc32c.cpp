#include "wattle/base/crc32c.hpp"

#include "law.hpp"

#include <string_view>
#include <vector>

using namespace wattle;

namespace {

std::span<const std::byte> bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }

}  // namespace

TEST_CASE("a CRC-32C is the one of RFC 3720") {
    struct Case {
        std::string name, bytes;
        std::uint32_t expected;
    };
    std::string up, down;
    for (int i = 0; i < 32; ++i) up += static_cast<char>(i), down += static_cast<char>(31 - i);
    const Case cases[] = {
        // The check value of the catalogue of parametrised CRC algorithms, CRC-32/ISCSI; the rest: RFC 3720, B.4.
        {"check value",   "123456789",            0xE3069283},
        {"32 bytes of 0", std::string(32, '\0'),  0x8A9136AA},
        {"32 ones",       std::string(32, '\xFF'), 0x62A8AB43},
        {"0 up to 31",    up,                     0x46DD794E},
        {"31 down to 0",  down,                   0x113FDB5C},
        {"nothing",       "",                     0},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(crc32c(bytes_of(c.bytes)) == c.expected);
        CHECK(wattle::detail::crc32c_portable(bytes_of(c.bytes)) == c.expected);
    }
}

TEST_CASE("the processor and the tables tell the same, in one go or in two") {
    LAW("crc32c(ab) == crc32c(b, crc32c(a))", [](const std::vector<std::uint8_t>& bytes, std::size_t at) {
        const auto all = std::as_bytes(std::span(bytes));
        const std::size_t cut = at % (bytes.size() + 1);
        RC_ASSERT(crc32c(all) == wattle::detail::crc32c_portable(all));
        RC_ASSERT(crc32c(all.subspan(cut), crc32c(all.first(cut))) == crc32c(all));
    });
    LAW("a flipped bit is seen", [](std::vector<std::uint8_t> bytes, std::size_t at) {
        RC_PRE(!bytes.empty());
        const std::uint32_t before = crc32c(std::as_bytes(std::span(bytes)));
        bytes[at / 8 % bytes.size()] = static_cast<std::uint8_t>(bytes[at / 8 % bytes.size()] ^ (1U << (at % 8)));
        RC_ASSERT(crc32c(std::as_bytes(std::span(bytes))) != before);
    });
}
