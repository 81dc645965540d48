// Laws: what holds for every input, tried on 20 000 random ones. A failing law prints its seed and the smallest input that breaks it.
#pragma once

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "wattle/base/decimal.hpp"
#include "wattle/base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

/// LAW("…", [](int a) { RC_ASSERT(…); }); inside a TEST_CASE.
#define LAW(description, ...) CHECK(rc::check(description, __VA_ARGS__))

namespace wattle::test {

/// The code of the Error that a call throws; "" if it throws none.
template <class F>
std::string code_of(F&& call) {
    try {
        static_cast<void>(call());
    } catch (const Error& error) {
        return std::string(error.code().name());
    }
    return "";
}

/// Its text.
template <class F>
std::string message_of(F&& call) {
    try {
        static_cast<void>(call());
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}

/// Two digits per byte, as golden bytes are written.
inline std::string hex(std::span<const std::byte> bytes) {
    std::string text;
    for (const std::byte b : bytes) {
        text += "0123456789abcdef"[std::to_integer<unsigned>(b) >> 4];
        text += "0123456789abcdef"[std::to_integer<unsigned>(b) & 15];
    }
    return text;
}

/// Integers of every size: small ones as often as those near the limits.
inline rc::Gen<std::int64_t> any_count() {
    // At the nominal size, because RapidCheck's early cases would otherwise crowd at the lower end of each range.
    return rc::gen::resize(rc::kNominalSize, rc::gen::oneOf(rc::gen::inRange<std::int64_t>(-100, 101),
                                                            rc::gen::inRange<std::int64_t>(-1'000'000'000'000, 1'000'000'000'001),
                                                            rc::gen::inRange<std::int64_t>(INT64_MIN, INT64_MAX)));
}

inline rc::Gen<Decimal> any_decimal(int least_exponent = -12, int greatest_exponent = 6) {
    return rc::gen::map(rc::gen::pair(any_count(), rc::gen::inRange(least_exponent, greatest_exponent + 1)),
                        [](const auto& d) { return Decimal::from(d.first, d.second); });
}

inline rc::Gen<Rounding> any_rounding() {
    return rc::gen::map(rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 8)), [](int i) { return static_cast<Rounding>(i); });
}

}  // namespace wattle::test

// What doctest and RapidCheck print of a value is what wattle prints of it.
namespace doctest {
template <class T>
    requires requires(const T& t) { wattle::to_string(t); }
struct StringMaker<T> {
    static String convert(const T& value) { return String(std::string(wattle::to_string(value)).c_str()); }
};
}  // namespace doctest

namespace rc {
inline void showValue(wattle::Decimal value, std::ostream& os) { os << wattle::to_string(value); }
inline void showValue(const wattle::Exact& value, std::ostream& os) { os << wattle::to_string(value); }
}  // namespace rc
