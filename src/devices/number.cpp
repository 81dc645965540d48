// Registers into counts and back: word orders, integers, and floats by exact arithmetic.
#include "number.hpp"

#include "wattle/base/rounding.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <optional>

namespace wattle::inline v0::devices {

namespace {

namespace exact = wattle::detail;

constexpr Int128 most = std::numeric_limits<std::int64_t>::max();

bool words_swapped(WordOrder order) { return order == WordOrder::CDAB || order == WordOrder::DCBA; }
bool bytes_swapped(WordOrder order) { return order == WordOrder::BADC || order == WordOrder::DCBA; }
std::uint16_t swapped(std::uint16_t word) { return static_cast<std::uint16_t>(word << 8 | word >> 8); }

std::uint64_t joined(const ProfilePoint& point, std::span<const std::uint16_t> words) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::uint16_t word = words[words_swapped(point.order) ? words.size() - 1 - i : i];
        bits = bits << 16 | (bytes_swapped(point.order) ? swapped(word) : word);
    }
    return bits;
}

std::vector<std::uint16_t> split(const ProfilePoint& point, std::uint64_t bits) {
    std::vector<std::uint16_t> words(width(point.type));
    for (std::size_t i = words.size(); i-- > 0; bits >>= 16) {
        const auto word = static_cast<std::uint16_t>(bits);
        words[words_swapped(point.order) ? words.size() - 1 - i : i] = bytes_swapped(point.order) ? swapped(word) : word;
    }
    return words;
}

int bit_length(Int128 positive) {
    int bits = 0;
    for (auto rest = static_cast<UInt128>(positive); rest != 0; rest >>= 1) ++bits;
    return bits;
}

/// The float as the nearest whole number of resolutions, a tie as the even one; nothing if it is no number, or that does not fit. A double holds every
/// float32 exactly, so there is one path for both: value = ± mantissa × 2^exponent, divided by resolution = r × 10^x in 128 bits.
std::optional<Int128> nearest_count(double value, Decimal resolution) {
    if (!std::isfinite(value)) return std::nullopt;
    if (value == 0) return 0;
    int exponent = 0;
    auto numerator = static_cast<Int128>(std::ldexp(std::frexp(std::fabs(value), &exponent), 53));
    exponent -= 53;
    Int128 denominator = resolution.mantissa();  // by divides_floats there are 53 + 40 and 40 + 20 bits at most
    (resolution.exponent() < 0 ? numerator : denominator) *= exact::power_of_ten(std::abs(resolution.exponent()));
    if (exponent >= 0) {
        if (bit_length(numerator) + exponent > 126) return std::nullopt;  // by at most 63 bits of a resolution, still more than 63
        numerator <<= exponent;
    } else {
        if (bit_length(denominator) - exponent > 126) return 0;  // far below half a count
        denominator <<= -exponent;
    }
    const Int128 count = exact::divide(numerator, denominator, Rounding::half_even);
    if (count > most) return std::nullopt;
    return value < 0 ? -count : count;
}

[[noreturn]] void refuse(const ProfilePoint& point, std::string what, std::string_view remedy) {
    exact::throw_error(code::out_of_range, "point " + exact::quoted(point.point.id), what, remedy);
}

std::optional<Int128> number(const ProfilePoint& point, std::uint64_t bits) {
    switch (point.type) {
        case RegisterType::uint16:
        case RegisterType::uint32:
        case RegisterType::uint64: return static_cast<Int128>(bits);
        case RegisterType::int16: return static_cast<std::int16_t>(bits);
        case RegisterType::int32: return static_cast<std::int32_t>(bits);
        case RegisterType::int64: return static_cast<std::int64_t>(bits);
        case RegisterType::float32:
        case RegisterType::float64:
            if (!detail::divides_floats(point.point.resolution))
                refuse(point, "a resolution of " + to_string(point.point.resolution), "give one between 1E-12 and 1E+6");
            return nearest_count(
                point.type == RegisterType::float32 ? std::bit_cast<float>(static_cast<std::uint32_t>(bits)) : std::bit_cast<double>(bits),
                point.point.resolution);
    }
    return std::nullopt;
}

bool within_limits(const ProfilePoint& point, std::int64_t counts) {
    if (point.point.digits > 0 && (counts < 0 || counts >= exact::power_of_ten(point.point.digits))) return false;
    const Exact shown = Exact::from(counts, 0) * Exact(point.point.resolution);
    return (!point.point.low || shown >= Exact(*point.point.low)) && (!point.point.high || shown <= Exact(*point.point.high));
}

}  // namespace

bool detail::divides_floats(Decimal resolution) {
    return resolution.mantissa() > 0 && resolution.mantissa() < 1'000'000'000'000 && resolution.exponent() >= -12 && resolution.exponent() <= 6;
}

std::size_t width(RegisterType type) {
    switch (type) {
        case RegisterType::uint16:
        case RegisterType::int16: return 1;
        case RegisterType::uint32:
        case RegisterType::int32:
        case RegisterType::float32: return 2;
        case RegisterType::uint64:
        case RegisterType::int64:
        case RegisterType::float64: return 4;
    }
    return 0;
}

Decoded decode(const ProfilePoint& point, std::span<const std::uint16_t> words) {
    if (words.size() != width(point.type))
        refuse(point, std::to_string(words.size()) + " registers for a " + std::string(to_string(point.type)),
               "give " + std::to_string(width(point.type)));
    const std::uint64_t bits = joined(point, words);
    if (std::find(point.sentinels.begin(), point.sentinels.end(), bits) != point.sentinels.end()) return {0, Reason::sentinel};
    const auto value = number(point, bits);
    if (!value || *value > most) return {0, Reason::bad_digit};
    const auto counts = static_cast<std::int64_t>(*value);
    return {counts, within_limits(point, counts) ? Reason::measured : Reason::outside_limits};
}

std::vector<std::uint16_t> encode(const ProfilePoint& point, std::int64_t counts) {
    if (point.modulus > 0 && counts >= 0) counts %= point.modulus;
    const auto whole = [&](Int128 least, Int128 greatest) {
        if (counts < least || counts > greatest)
            refuse(point, std::to_string(counts) + " does not fit " + std::string(to_string(point.type)),
                   "give " + wattle::to_string(least) + " to " + wattle::to_string(greatest) + " counts");
        return split(point, static_cast<std::uint64_t>(counts));
    };
    const double shown = (Exact::from(counts, 0) * Exact(point.point.resolution)).to_double();
    switch (point.type) {
        case RegisterType::uint16: return whole(0, UINT16_MAX);
        case RegisterType::int16: return whole(INT16_MIN, INT16_MAX);
        case RegisterType::uint32: return whole(0, UINT32_MAX);
        case RegisterType::int32: return whole(INT32_MIN, INT32_MAX);
        case RegisterType::uint64: return whole(0, most);
        case RegisterType::int64: return whole(INT64_MIN, most);
        case RegisterType::float32: return split(point, std::bit_cast<std::uint32_t>(static_cast<float>(shown)));
        case RegisterType::float64: return split(point, std::bit_cast<std::uint64_t>(shown));
    }
    return {};
}

std::vector<std::uint16_t> encode_missing(const ProfilePoint& point) {
    if (!point.sentinels.empty()) return split(point, point.sentinels.front());
    if (point.type == RegisterType::float32) return split(point, 0x7FC0'0000);
    if (point.type == RegisterType::float64) return split(point, 0x7FF8'0000'0000'0000);
    refuse(point, "its registers have no sign for a missing value", "add sentinels to the profile, as the device has them");
}

}  // namespace wattle::inline v0::devices
