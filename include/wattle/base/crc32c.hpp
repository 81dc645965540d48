// CRC-32C: tells bytes that were damaged on their way.
#pragma once

#include "wattle/base/platform.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace wattle::inline v0 {

/// The CRC-32C of the bytes: polynomial 0x1EDC6F41, reflected, all ones before and after; "123456789" has 0xE3069283. Any flip of up to 32 bits in a row
/// changes it. `so_far` is that of what stands before them, so that crc32c(ab) == crc32c(b, crc32c(a)).
/// Source: Castagnoli, Bräuer, Herrmann (1993); RFC 3720, B.4.
WATTLE_API std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t so_far = 0);

namespace detail {

/// The same without help of the processor.
WATTLE_API std::uint32_t crc32c_portable(std::span<const std::byte> bytes, std::uint32_t so_far = 0);

}  // namespace detail

}  // namespace wattle::inline v0
