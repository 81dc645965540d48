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

inline void put(ByteWriter& out, const std::optional<std::int64_t>& count) {
    out.put(static_cast<std::uint8_t>(count.has_value())).put(count.value_or(0));
}
inline std::optional<std::int64_t> get_count(ByteReader& in) {
    const bool is = in.get<std::uint8_t>() != 0;
    const auto count = in.get<std::int64_t>();
    return is ? std::optional(count) : std::nullopt;
}

/// Exchanges, and changes of the transformer; no others.
inline void put(ByteWriter& out, const MeterEvent& event) {
    out.put(event.point).put(micros_of(event.at)).put(static_cast<std::uint8_t>(event.what.index()));
    if (const auto* exchange = std::get_if<MeterEvent::Exchange>(&event.what)) {
        out.put_text(exchange->old_serial).put_text(exchange->new_serial);
        put(out, exchange->old_end), put(out, exchange->new_start);
    } else {
        const auto& change = std::get<MeterEvent::TransformerChange>(event.what);
        out.put_text(to_string(change.old_multiplier)).put_text(to_string(change.new_multiplier));
    }
}
inline MeterEvent get_event(ByteReader& in) {
    MeterEvent event;
    event.point = in.get<std::uint32_t>();
    event.at = instant(in.get<std::int64_t>());
    if (in.get<std::uint8_t>() == 0) {
        MeterEvent::Exchange exchange;
        exchange.old_serial = in.get_text(), exchange.new_serial = in.get_text();
        exchange.old_end = get_count(in), exchange.new_start = get_count(in);
        event.what = std::move(exchange);
    } else {
        const Decimal before = Decimal(in.get_text());
        event.what = MeterEvent::TransformerChange{before, Decimal(in.get_text())};
    }
    return event;
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
