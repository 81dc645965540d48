// What alarm machines and the engine write of events alike.
#pragma once

#include "wattle/stream/alarm.hpp"

#include <algorithm>

namespace wattle::inline v0::stream::detail {

inline std::int64_t micros(const std::optional<Instant>& t) { return t ? t->time_since_epoch().count() : 0; }
inline Instant get_instant(ByteReader& reader) { return Instant(std::chrono::microseconds(reader.get<std::int64_t>())); }

/// The fields that a lane and an event have in common.
template <class T>
void put_extreme(ByteWriter& writer, const T& of) {
    writer.put(of.extreme.mantissa()).put(static_cast<std::int16_t>(of.extreme.exponent())).put(micros(of.extreme_at));
    writer.put_text(of.unit.symbol());
    writer.put(of.quality.bits());
}
template <class T>
void get_extreme(ByteReader& reader, T& of) {
    const auto mantissa = reader.get<Int128>();
    const auto exponent = reader.get<std::int16_t>();
    if (exponent < -Exact::greatest_exponent || exponent > Exact::greatest_exponent)
        reader.refuse("an exponent is out of range", "give the bytes of a machine");
    of.extreme = Exact::from(mantissa, exponent);
    of.extreme_at = get_instant(reader);
    const std::string symbol = reader.get_text();
    const auto units = AnyUnit::all();
    if (std::none_of(units.begin(), units.end(), [&](const auto& row) { return row.symbol == symbol; }))
        reader.refuse(quoted(symbol) + " is no unit", "give the bytes of a machine");
    of.unit = AnyUnit(symbol);
    of.quality = Quality::from_bits(reader.get<std::uint16_t>());
}

}  // namespace wattle::inline v0::stream::detail
