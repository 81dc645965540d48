// Texts that come from outside and stand in a trace: they must not be able to look like something else when it is read aloud.
#pragma once

#include <cstdint>
#include <string_view>

namespace wattle::inline v0 {

/// Whether the text is UTF-8 (Unicode 15, table 3-7) without control characters, line breaks and marks that turn the direction of reading.
inline bool is_one_line(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto at = [&](std::size_t k) { return k < text.size() ? static_cast<std::uint8_t>(text[k]) : std::uint8_t{0}; };
        const std::uint8_t first = at(i);
        const std::size_t length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (length == 0) return false;
        std::uint32_t letter = length == 1 ? first : first & (0x7Fu >> length);
        for (std::size_t k = 1; k < length; ++k) {
            if ((at(i + k) & 0xC0) != 0x80) return false;
            letter = letter << 6 | (at(i + k) & 0x3Fu);
        }
        constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
        if (letter < least[length] || letter > 0x10FFFF || (letter >= 0xD800 && letter < 0xE000)) return false;
        const bool control = letter < 0x20 || (letter >= 0x7F && letter < 0xA0);
        const bool line_break = letter == 0x2028 || letter == 0x2029;
        const bool turn = letter == 0x200E || letter == 0x200F || (letter >= 0x202A && letter <= 0x202E) || (letter >= 0x2066 && letter <= 0x2069);
        if (control || line_break || turn) return false;
        i += length;
    }
    return true;
}

}  // namespace wattle::inline v0
