#include "wattle/base/sha256.hpp"

#include "wattle/base/error.hpp"

#include <openssl/evp.h>

namespace wattle::inline v0 {

Digest sha256(std::span<const std::byte> bytes) {
    Digest digest;
    unsigned size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), &size, EVP_sha256(), nullptr) != 1 ||
        size != digest.size())
        detail::throw_error(code::unavailable, "sha256", "libcrypto offers no SHA-256", "check the OpenSSL configuration of this process");
    return digest;
}

std::string to_hex(const Digest& digest) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * digest.size());
    for (const std::byte b : digest) {
        text += digits[std::to_integer<unsigned>(b) >> 4];
        text += digits[std::to_integer<unsigned>(b) & 15];
    }
    return text;
}

}  // namespace wattle::inline v0
