// Laws: what holds for every input, tried on 20 000 random ones. A failing law prints its seed and the smallest input that breaks it.
#pragma once

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "wattle/base/decimal.hpp"
#include "wattle/base/error.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <type_traits>

/// LAW("…", [](int a) { RC_ASSERT(…); }); inside a TEST_CASE.
#define LAW(description, ...) CHECK(wattle::test::obeys(description, __VA_ARGS__))

namespace wattle::test {

/// A law that draws what it needs by itself. Compiled once: what RapidCheck makes of each lambda by itself is a third of a test's object code.
bool obeys(const std::string& description, std::function<void()> law);
template <class F>
concept Drawing = std::invocable<F&> && std::is_void_v<std::invoke_result_t<F&>>;
/// One that is given random arguments, or that returns whether it holds, which `std::function<void()>` would not hear.
template <class F>
    requires(!Drawing<F>)
bool obeys(const std::string& description, F&& law) {
    return rc::check(description, std::forward<F>(law));
}

/// From 0 up to, and without, n.
int pick(int n);

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
rc::Gen<std::int64_t> any_count();
rc::Gen<Decimal> any_decimal(int least_exponent = -12, int greatest_exponent = 6);
rc::Gen<Rounding> any_rounding();

}  // namespace wattle::test

// Compiled once, in law.cpp.
namespace rc {
extern template class Gen<int>;
extern template class Gen<std::int64_t>;
extern template class Gen<std::size_t>;
namespace gen {
extern template Gen<int> inRange<int>(int, int);
extern template Gen<std::int64_t> inRange<std::int64_t>(std::int64_t, std::int64_t);
extern template Gen<std::size_t> inRange<std::size_t>(std::size_t, std::size_t);
extern template Gen<int> resize<int>(int, Gen<int>);
extern template Gen<std::int64_t> resize<std::int64_t>(int, Gen<std::int64_t>);
extern template Gen<std::size_t> resize<std::size_t>(int, Gen<std::size_t>);
}  // namespace gen
}  // namespace rc

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
