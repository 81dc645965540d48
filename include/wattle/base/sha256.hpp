// SHA-256: what names a file, a trace or a record for ever.
#pragma once

#include "wattle/base/platform.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace wattle::inline v0 {

/// The 32 bytes of a SHA-256 (FIPS 180-4).
using Digest = std::array<std::byte, 32>;

WATTLE_API Digest sha256(std::span<const std::byte> bytes);
inline Digest sha256(std::string_view text) { return sha256(std::as_bytes(std::span(text))); }

/// 64 lower-case hexadecimal digits.
WATTLE_API std::string to_hex(const Digest& digest);

}  // namespace wattle::inline v0
