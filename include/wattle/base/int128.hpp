// The 128-bit integer behind exact sums and products, with steps that throw rather than wrap.
#pragma once

#include "wattle/base/error.hpp"

#include <cstdint>
#include <string>

namespace wattle::inline v0 {

__extension__ using Int128 = __int128;
__extension__ using UInt128 = unsigned __int128;

inline constexpr Int128 int128_max = static_cast<Int128>(~UInt128{0} >> 1);
inline constexpr Int128 int128_min = -int128_max - 1;

/// The digits, with a leading minus sign if negative.
WATTLE_API std::string to_string(Int128 value);

namespace detail {

constexpr Int128 add(Int128 a, Int128 b, std::string_view where) {
    Int128 sum{};
    if (__builtin_add_overflow(a, b, &sum)) throw_overflow(where, "a sum does not fit 128 bits");
    return sum;
}

constexpr Int128 subtract(Int128 a, Int128 b, std::string_view where) {
    Int128 difference{};
    if (__builtin_sub_overflow(a, b, &difference)) throw_overflow(where, "a difference does not fit 128 bits");
    return difference;
}

constexpr bool multiply_overflows(Int128 a, Int128 b, Int128& product) {
    // Spelled out, because clang turns the 128-bit builtin into a call that only its own runtime library has.
    const bool negative = (a < 0) != (b < 0);
    const UInt128 x = a < 0 ? -static_cast<UInt128>(a) : static_cast<UInt128>(a);
    const UInt128 y = b < 0 ? -static_cast<UInt128>(b) : static_cast<UInt128>(b);
    const UInt128 limit = static_cast<UInt128>(int128_max) + (negative ? 1 : 0);
    if (y != 0 && x > limit / y) return true;
    product = static_cast<Int128>(negative ? -(x * y) : x * y);
    return false;
}

constexpr Int128 multiply(Int128 a, Int128 b, std::string_view where) {
    Int128 product{};
    if (multiply_overflows(a, b, product)) throw_overflow(where, "a product does not fit 128 bits");
    return product;
}

constexpr std::int64_t narrow(Int128 value, std::string_view where) {
    if (value < INT64_MIN || value > INT64_MAX) throw_overflow(where, "a value does not fit 64 bits");
    return static_cast<std::int64_t>(value);
}

constexpr int greatest_power = 38;  // 10^38 < 2^127 < 10^39

/// 10^n, 0 ≤ n ≤ 38.
constexpr Int128 power_of_ten(int n) {
    Int128 power = 1;
    for (int i = 0; i < n; ++i) power *= 10;
    return power;
}

}  // namespace detail

}  // namespace wattle::inline v0
