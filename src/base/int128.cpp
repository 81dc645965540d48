#include "wattle/base/int128.hpp"

#include <algorithm>

namespace wattle::inline v0 {

std::string to_string(Int128 value) {
    UInt128 rest = value < 0 ? -static_cast<UInt128>(value) : static_cast<UInt128>(value);
    std::string digits;
    do {
        digits += static_cast<char>('0' + static_cast<int>(rest % 10));
        rest /= 10;
    } while (rest != 0);
    if (value < 0) digits += '-';
    std::reverse(digits.begin(), digits.end());
    return digits;
}

}  // namespace wattle::inline v0
