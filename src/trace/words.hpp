// What is said to people, in both languages.
#pragma once

#include "wattle/trace/trace.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace wattle::inline v0::detail {

struct Word {
    std::string_view english, chinese;

    std::string in(Language language) const { return std::string(language == Language::english ? english : chinese); }
};

/// "1 d 3 h 20 min", "0.5 s", "3 小时"; "" for no time.
std::string duration_text(std::chrono::microseconds length, Language language);

}  // namespace wattle::inline v0::detail
