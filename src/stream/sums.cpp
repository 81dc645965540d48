#include "wattle/stream/sums.hpp"

#include "summaries.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace wattle::inline v0::stream {

using v0::to_string;  // of qualities, which those of this room would hide

namespace {

using detail::plus, detail::share;
using std::chrono::microseconds;

constexpr std::string_view where = "Sums";

/// A count that stays at the greatest number, so that adding is associative there too.
template <class N>
N saturated(N a, N b) {
    const N sum = static_cast<N>(a + b);
    return sum < a ? std::numeric_limits<N>::max() : sum;
}

/// False where something does not fit, and then nothing has changed.
inline bool joined(Sums& a, const Sums& b) {
    std::int64_t amount = 0, estimated = 0, measured = 0, of_estimates = 0, substituted = 0, missing = 0;
    bool over = __builtin_add_overflow(a.amount, b.amount, &amount);
    over |= __builtin_add_overflow(a.estimated, b.estimated, &estimated);
    over |= __builtin_add_overflow(a.measured.count(), b.measured.count(), &measured);
    over |= __builtin_add_overflow(a.estimated_time.count(), b.estimated_time.count(), &of_estimates);
    over |= __builtin_add_overflow(a.substituted.count(), b.substituted.count(), &substituted);
    over |= __builtin_add_overflow(a.missing.count(), b.missing.count(), &missing);
    if (over) [[unlikely]]
        return false;
    a.amount = amount;
    a.estimated = estimated;
    a.measured = microseconds(measured);
    a.estimated_time = microseconds(of_estimates);
    a.substituted = microseconds(substituted);
    a.missing = microseconds(missing);
    a.readings = saturated(a.readings, b.readings);
    a.set_aside = saturated(a.set_aside, b.set_aside);
    a.rollovers = saturated(a.rollovers, b.rollovers);
    a.resets = saturated(a.resets, b.resets);
    a.exchanges = saturated(a.exchanges, b.exchanges);
    a.quality = worse(a.quality, b.quality);
    return true;
}

/// Where each part belongs: to the place of its own, or to its parent's.
struct Places {
    const std::uint32_t* parents;
    std::size_t operator[](std::size_t i) const { return parents == nullptr ? i : parents[i]; }
};

/// The first part that does not fit, or the number of parts.
std::size_t join_all(Sums* into, std::span<const Sums> parts, Places places) {
    std::size_t i = 0;
    while (i < parts.size() && joined(into[places[i]], parts[i])) ++i;
    return i;
}

#if defined(__x86_64__)
constexpr std::ptrdiff_t ahead = 64;  // so many parts are on their way from memory
// The fields as two registers hold them, and the numbers of their elements below.
static_assert(offsetof(Sums, missing) == 40 && offsetof(Sums, readings) == 48 && offsetof(Sums, rollovers) == 56 && offsetof(Sums, quality) == 62);

/// The same, with a state in two registers.
__attribute__((target("avx2"))) std::size_t join_all_by_avx2(Sums* into, std::span<const Sums> parts, Places places) {
    const __m128i reasons = _mm_set1_epi16(static_cast<short>(0xFF00)), all = _mm_set1_epi32(-1);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        auto* const to = reinterpret_cast<__m256i*>(into + places[i]);
        const auto* const from = reinterpret_cast<const __m256i*>(&parts[i]);
        _mm_prefetch(reinterpret_cast<const char*>(from + 2 * ahead), _MM_HINT_T0);
        const __m256i a = _mm256_load_si256(to), b = _mm256_load_si256(from), c = _mm256_load_si256(to + 1), d = _mm256_load_si256(from + 1);
        const __m256i low = _mm256_add_epi64(a, b);
        const __m128i times = _mm_add_epi64(_mm256_castsi256_si128(c), _mm256_castsi256_si128(d));
        // A sum has another sign than both parts of it where it does not fit.
        const __m256i over = _mm256_and_si256(_mm256_xor_si256(a, low), _mm256_xor_si256(b, low));
        const __m128i over_times = _mm_and_si128(_mm_xor_si128(_mm256_castsi256_si128(c), times), _mm_xor_si128(_mm256_castsi256_si128(d), times));
        if (_mm256_movemask_pd(_mm256_castsi256_pd(_mm256_or_si256(over, _mm256_castsi128_si256(over_times)))) != 0) [[unlikely]]
            return i;
        // Readings, set aside: 32 bits; roll-overs, resets, exchanges: 16 bits; the quality.
        const __m128i e = _mm256_extracti128_si256(c, 1), f = _mm256_extracti128_si256(d, 1);
        const __m128i sum = _mm_add_epi32(e, f);
        const __m128i long_counts = _mm_or_si128(sum, _mm_andnot_si128(_mm_cmpeq_epi32(_mm_max_epu32(sum, e), sum), all));
        const __m128i worst =
            _mm_or_si128(_mm_max_epu16(_mm_and_si128(e, reasons), _mm_and_si128(f, reasons)), _mm_andnot_si128(reasons, _mm_or_si128(e, f)));
        const __m128i counts = _mm_blend_epi16(_mm_blend_epi16(long_counts, _mm_adds_epu16(e, f), 0x70), worst, 0x80);
        _mm256_store_si256(to, low);
        _mm256_store_si256(to + 1, _mm256_set_m128i(counts, times));
    }
    return parts.size();
}
#endif

std::size_t join_columns(Sums* into, std::span<const Sums> parts, Places places) {
#if defined(__x86_64__)
    static const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
    if (has_avx2) return join_all_by_avx2(into, parts, places);
#endif
    return join_all(into, parts, places);
}

[[noreturn]] void throw_overflow(const std::string& place) {
    detail::throw_error(code::overflow, place, "an amount or a time of the sum is more than 64 bits hold", "add up shorter windows, or fewer meters");
}
std::string at_place(std::size_t i) { return std::string(where) + ", place " + std::to_string(i); }

void require_as_many(std::size_t parts, std::size_t others, std::string_view what) {
    if (parts != others)
        detail::throw_error(code::other_grid, where, std::to_string(others) + ' ' + std::string(what) + " for " + std::to_string(parts) + " parts",
                            "give as many");
}

}  // namespace

Sums::Sums(const Bucket& bucket)
    : amount(bucket.amount),
      estimated(bucket.estimated),
      measured(bucket.time(QualityClass::measured)),
      estimated_time(bucket.time(QualityClass::estimated)),
      substituted(bucket.time(QualityClass::substituted) + bucket.time(QualityClass::suspect)),
      missing(bucket.time(QualityClass::missing)),
      readings(bucket.readings),
      set_aside(bucket.set_aside),
      rollovers(bucket.rollovers),
      resets(bucket.resets),
      exchanges(bucket.exchanges),
      quality(bucket.quality()) {}

microseconds Sums::covered() const { return plus(plus(measured, estimated_time), substituted); }
microseconds Sums::length() const { return plus(covered(), missing); }
double Sums::coverage() const { return share(covered(), length()); }

Bytes Sums::to_bytes() const {
    ByteWriter out;
    out.put(std::uint8_t{1}, amount, estimated);
    for (const microseconds time : {measured, estimated_time, substituted, missing}) detail::put(out, time);
    out.put(readings, set_aside, rollovers, resets, exchanges, quality.bits());
    return std::move(out).bytes();
}

Sums Sums::from_bytes(std::span<const std::byte> bytes) {
    ByteReader in(bytes, where);
    detail::get_version(in);
    Sums sums;
    sums.amount = in.get<std::int64_t>();
    sums.estimated = detail::get_number(in);
    for (microseconds* time : {&sums.measured, &sums.estimated_time, &sums.substituted, &sums.missing}) *time = detail::get_length(in);
    sums.readings = in.get<std::uint32_t>();
    sums.set_aside = in.get<std::uint32_t>();
    sums.rollovers = in.get<std::uint16_t>();
    sums.resets = in.get<std::uint16_t>();
    sums.exchanges = in.get<std::uint16_t>();
    sums.quality = detail::get_quality(in);
    in.finish();
    return sums;
}

Sums& Sums::operator+=(const Sums& other) {
    if (!joined(*this, other)) throw_overflow(std::string(where));
    return *this;
}

std::string to_string(const Sums& sums) {
    std::string text = std::to_string(sums.amount) + " quanta";
    if (sums.estimated != 0) text += ", " + std::to_string(sums.estimated) + " of them not measured";
    return text + ", by " + std::to_string(sums.readings) + " readings; " + detail::coverage_text(sums.covered(), sums.length(), sums.quality);
}

void add(std::span<Sums> into, std::span<const Sums> parts) {
    require_as_many(parts.size(), into.size(), "places");
    if (const std::size_t end = join_columns(into.data(), parts, {nullptr}); end != parts.size()) throw_overflow(at_place(end));
}

void add(std::span<Sums> into, std::span<const Sums> parts, std::span<const std::uint32_t> parents) {
    require_as_many(parts.size(), parents.size(), "parents");
    std::uint32_t last = 0;
    for (const std::uint32_t parent : parents) last = std::max(last, parent);
    if (!parents.empty() && last >= into.size())
        detail::throw_error(code::out_of_range, where, "there is no parent " + std::to_string(last) + " of " + std::to_string(into.size()),
                            "give places from 0 on");
    if (const std::size_t end = join_columns(into.data(), parts, {parents.data()}); end != parts.size()) throw_overflow(at_place(parents[end]));
}

}  // namespace wattle::inline v0::stream
