#include "tally.hpp"

#include <algorithm>

namespace wattle::inline v0::stream::detail {

void Tally::doubt(Quality quality, std::int64_t micros) {
    if (micros == 0) return;
    const auto at =
        std::lower_bound(doubts.begin(), doubts.end(), quality.bits(), [](const Doubt& d, std::uint16_t bits) { return d.quality.bits() < bits; });
    if (at == doubts.end() || at->quality != quality) {
        doubts.insert(at, {quality, std::chrono::microseconds(micros)});
        return;
    }
    at->time = std::chrono::microseconds(wrapping_add(at->time.count(), micros));
    if (at->time.count() == 0) doubts.erase(at);
}

void Tally::add(const Tally& other, int sign) {
    const auto join = [sign](std::int64_t a, std::int64_t b) { return sign > 0 ? wrapping_add(a, b) : wrapping_subtract(a, b); };
    amount = join(amount, other.amount);
    estimated = join(estimated, other.estimated);
    readings = join(readings, other.readings);
    rollovers += sign * other.rollovers;
    resets += sign * other.resets;
    exchanges += sign * other.exchanges;
    set_aside += sign * other.set_aside;
    for (const Doubt& d : other.doubts) doubt(d.quality, join(0, d.time.count()));
}

void Piece::add_to(Tally& tally, std::int64_t begin, std::int64_t end) const {
    if (quality.bits() != 0) tally.doubt(quality, end - begin);
    if (quality.missing()) return;
    const std::int64_t part = wrapping_subtract(at(end), at(begin));
    tally.amount = wrapping_add(tally.amount, part);
    if (!quality.measured()) tally.estimated = wrapping_add(tally.estimated, part < 0 ? -part : part);
}

void Note::add_to(Tally& tally) const {
    switch (what) {
        case What::used: ++tally.readings; break;
        case What::rollover: ++tally.rollovers; break;
        case What::reset: ++tally.resets; break;
        case What::exchange: ++tally.exchanges; break;
        case What::set_aside: ++tally.set_aside; break;
    }
}

Tally Findings::within(std::int64_t begin, std::int64_t end, std::int64_t until) const {
    Tally tally;
    const std::int64_t last = std::min(end, until);
    auto piece = std::partition_point(pieces.begin(), pieces.end(), [&](const Piece& p) { return p.to <= begin; });
    for (; piece != pieces.end() && piece->from < last; ++piece) piece->add_to(tally, std::max(begin, piece->from), std::min(last, piece->to));
    for (const Note& note : notes)
        if (note.at >= begin && note.at < end && note.at <= until) note.add_to(tally);
    return tally;
}

Tally tally_of(const Bucket& bucket) {
    return {bucket.amount, bucket.estimated, bucket.readings, bucket.rollovers, bucket.resets, bucket.exchanges, bucket.set_aside, bucket.doubts};
}

}  // namespace wattle::inline v0::stream::detail
