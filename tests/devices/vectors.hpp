// The vectors of the acceptance data, and the little that reading them takes.
#pragma once

#include "wattle/base/bytes.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wattle::test {

/// The folder, or nothing and a message.
inline std::optional<std::string> acceptance_data() {
    if (const char* folder = std::getenv("WATTLE_ACCEPTANCE_DATA")) return folder;
    MESSAGE("WATTLE_ACCEPTANCE_DATA is not set: left out");
    return std::nullopt;
}

/// Every text that stands behind that key, in order.
inline std::vector<std::string> json_texts(std::string_view json, std::string_view key) {
    std::vector<std::string> found;
    const std::string wanted = '"' + std::string(key) + "\": \"";
    for (auto at = json.find(wanted); at != std::string_view::npos; at = json.find(wanted, at)) {
        at += wanted.size();
        found.emplace_back(json.substr(at, json.find('"', at) - at));
    }
    return found;
}

inline Bytes from_hex(std::string_view text) {
    Bytes bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) bytes.push_back(static_cast<std::byte>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16)));
    return bytes;
}

}  // namespace wattle::test
