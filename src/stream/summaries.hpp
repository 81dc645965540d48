// What summaries do alike: lengths that never overflow, extremes, and the text of a coverage.
#pragma once

#include "wattle/stream/gauge.hpp"

namespace wattle::inline v0::stream::detail {

using std::chrono::microseconds;

/// The greatest duration where the sum does not fit: sums of lengths stay associative.
inline microseconds plus(microseconds a, microseconds b) {
    std::int64_t sum = 0;
    return __builtin_add_overflow(a.count(), b.count(), &sum) ? microseconds::max() : microseconds(sum);
}

inline double share(microseconds part, microseconds whole) {
    return whole.count() == 0 ? 1 : static_cast<double>(part.count()) / static_cast<double>(whole.count());
}

/// The lesser of two values, or with sign −1 the greater; of equal ones the earlier.
inline void keep(std::optional<GaugeSummary::Shown>& kept, const std::optional<GaugeSummary::Shown>& other, int sign) {
    if (!other) return;
    if (!kept || sign * other->value < sign * kept->value || (other->value == kept->value && other->at < kept->at)) kept = other;
}

/// n / d × scale as a multiple of the quantum, rounded once. Throws Error: out_of_range (quantum ≤ 0), overflow.
Int128 multiples_of(Int128 n, Int128 d, const Exact& scale, Decimal quantum, Rounding mode, std::string_view where);
Decimal rounded(Int128 n, Int128 d, const Exact& scale, Rounding mode, Decimal quantum, std::string_view where);

/// What a count is in both of two summaries, of which one may be of nothing yet (0). Throws Error (other_resolution).
Decimal one_step(Decimal a, Decimal b, std::string_view where);

/// Summaries of each point of a table, in their order.
template <class Summary>
std::vector<Summaries<Summary>> with_points(const Table& table, const Slots& grid, std::vector<std::vector<Summary>> each) {
    std::vector<Summaries<Summary>> all;
    all.reserve(each.size());
    for (std::size_t p = 0; p < each.size(); ++p) all.emplace_back(grid, table.points()[p].unit, std::move(each[p]));
    return all;
}

void put(ByteWriter& out, Decimal number);
void put(ByteWriter& out, microseconds length);
/// These throw Error (bad_bytes) for what is never written: another version, a step or a length below 0, counts below 0.
void get_version(ByteReader& in);
Decimal get_step(ByteReader& in);
microseconds get_length(ByteReader& in);
std::int64_t get_number(ByteReader& in);
Quality get_quality(ByteReader& in);

/// Reads n entries of a map, in the ascending order in which they are written.
template <class Value, class F>
std::map<std::int64_t, Value> get_map(ByteReader& in, F&& get_value) {
    std::map<std::int64_t, Value> map;
    for (auto n = in.get<std::uint32_t>(); n > 0; --n) {
        const auto key = in.get<std::int64_t>();
        if (!map.empty() && key <= map.rbegin()->first) in.refuse("keys are out of order", "give what to_bytes wrote");
        map.emplace_hint(map.end(), key, get_value());
    }
    return map;
}

/// "900"
std::string seconds(microseconds length);
/// "900 of 900 s covered; worst: measured"
std::string coverage_text(microseconds covered, microseconds length, Quality quality);

}  // namespace wattle::inline v0::stream::detail
