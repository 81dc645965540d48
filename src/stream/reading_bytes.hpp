// Readings and doubts as bytes of a snapshot.
#pragma once

#include "ladder.hpp"

#include "wattle/stream/bucket.hpp"

namespace wattle::inline v0::stream::detail {

inline void put(ByteWriter& out, const Reading& r) { out.put(micros_of(r.at)).put(r.value).put(r.point).put(r.quality.bits()).put(r.source); }
inline Reading get_reading(ByteReader& in) {
    Reading r;
    r.at = instant(in.get<std::int64_t>());
    r.value = in.get<std::int64_t>();
    r.point = in.get<std::uint32_t>();
    r.quality = Quality::from_bits(in.get<std::uint16_t>());
    r.source = in.get<std::uint16_t>();
    return r;
}

inline void put(ByteWriter& out, const std::vector<Doubt>& doubts) {
    out.put(static_cast<std::uint32_t>(doubts.size()));
    for (const Doubt& d : doubts) out.put(d.quality.bits()).put(d.time.count());
}
inline std::vector<Doubt> get_doubts(ByteReader& in) {
    std::vector<Doubt> doubts;
    for (auto n = in.get<std::uint32_t>(); n != 0; --n) {
        const Quality quality = Quality::from_bits(in.get<std::uint16_t>());
        doubts.push_back({quality, std::chrono::microseconds(in.get<std::int64_t>())});
    }
    return doubts;
}

}  // namespace wattle::inline v0::stream::detail
