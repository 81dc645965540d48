// A second opinion on exact arithmetic: integers without limit, and rounding written from its definition (in int128.cpp, compiled once).
#pragma once

#include "law.hpp"

#include "wattle/base/int128.hpp"

#include <boost/multiprecision/cpp_int.hpp>

#include <ostream>
#include <string>

namespace wattle::test {

using Wide = boost::multiprecision::cpp_int;

Wide wide(Int128 value);

/// 10^n, n ≥ 0.
const Wide& ten_to(int n);

bool fits_64(const Wide& w);
bool fits_128(const Wide& w);

/// n / d (d > 0) as a whole number. Source: General Decimal Arithmetic Specification 1.70, "Rounding algorithms".
Wide round_quotient(const Wide& n, const Wide& d, Rounding mode);

/// mantissa × 10^exponent / quantum as a whole number.
Wide count_of_quanta(const Wide& mantissa, int exponent, const Wide& quantum, Rounding mode);

/// An Int128 that RapidCheck can print.
struct Number {
    Int128 value = 0;
};
inline void showValue(Number number, std::ostream& os) { os << to_string(number.value); }

/// Up to 127 bits and a sign: every length as often as any other, the limits among them; never −2^127, which has no opposite.
rc::Gen<Number> any_number();

rc::Gen<Exact> any_exact(int least_exponent = -40, int greatest_exponent = 40);

}  // namespace wattle::test
