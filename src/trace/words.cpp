#include "words.hpp"

#include "wattle/units/unit.hpp"

namespace wattle::inline v0::detail {

std::string duration_text(std::chrono::microseconds length, Language language) {
    struct Part {
        std::int64_t micros;
        Word name;
    };
    constexpr Part parts[] = {{86'400'000'000, {" d", " 天"}}, {3'600'000'000, {" h", " 小时"}}, {60'000'000, {" min", " 分"}}};

    std::string text;
    const auto add = [&](const std::string& part) { text += (text.empty() ? "" : " ") + part; };
    std::int64_t left = length.count();
    for (const auto& [micros, name] : parts) {
        if (left >= micros) add(std::to_string(left / micros) + name.in(language));
        left %= micros;
    }
    if (left > 0) add(print(left, 6, "") + Word{" s", " 秒"}.in(language));
    return text;
}

}  // namespace wattle::inline v0::detail
