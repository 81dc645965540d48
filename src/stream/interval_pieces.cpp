#include "interval_pieces.hpp"

namespace wattle::inline v0::stream::detail {

using v0::to_string;  // of units and numbers, which those of this room would hide

IntervalPieces::IntervalPieces(const Point& point, const CounterRule& rule, const CounterKind& kind) : point_(point), kind_(kind) {
    std::vector<Finding> findings;
    try {
        point.check();
    } catch (const Error& error) {
        findings = error.findings();
    }
    const auto find = [&](Code code, std::string what, std::string remedy) {
        findings.push_back({code, std::move(what), {"point " + quoted(point.id)}, std::move(remedy)});
    };
    if (!kind.of_interval)
        find(code::other_kind, to_string(point.unit) + " is a unit of " + std::string(point.unit.quantity()) + ", not of " + std::string(kind.name),
             "ask for the kind of its amounts");
    if (!rule.segments.empty())
        find(code::bad_segments, "it is an interval, and its rule has segments",
             "leave them out: values of intervals are amounts, whichever meter told them");
    if (rule.max_gap && rule.max_gap->count() <= 0)
        find(code::out_of_range, "its max_gap is " + std::to_string(rule.max_gap->count()) + " us", "give a length such as 30min");
    if (rule.gap == GapPolicy::profile && rule.profile.empty())
        find(code::missing_option, "its gaps are shared by a profile, and it has none", "give a GapProfile, or gap = spread");
    if (!findings.empty()) throw Error(std::move(findings));
    length_ = *point.every;
    gaps_ = Gaps(static_cast<std::uint64_t>((rule.max_gap ? *rule.max_gap : length_).count()), rule);
}

std::vector<IntervalPieces::Piece> IntervalPieces::of(std::vector<Reading> readings) const {
    std::vector<Piece> pieces;
    for (const Placed& p : apart(one_per_instant(std::move(readings)))) {
        Piece piece{p.from, p.to, 0, p.reading.quality};
        if (!piece.quality.missing()) {
            piece.amount = kind_.of_interval(point_, p.reading.value);
            if (kind_.mean) piece.quality = piece.quality.with(Flag::calculated);
            piece.quality = worse(piece.quality, gaps_.quality(p.from, p.to));
        }
        pieces.push_back(piece);
    }
    return pieces;
}

std::vector<IntervalPieces::Placed> IntervalPieces::apart(const std::vector<Reading>& readings) const {
    std::vector<Placed> kept;
    for (const Reading& reading : readings) {
        const bool is_end = point_.stamp == Stamp::end;
        const std::int64_t at = reading.at.time_since_epoch().count();
        std::int64_t other = 0;
        if (is_end ? __builtin_sub_overflow(at, length_.count(), &other) : __builtin_add_overflow(at, length_.count(), &other))
            continue;  // it reaches beyond the end of time
        const Instant end{std::chrono::microseconds(other)};
        Placed next = is_end ? Placed{end, reading.at, reading} : Placed{reading.at, end, reading};
        if (kept.empty() || kept.back().to <= next.from) {
            kept.push_back(next);
            continue;
        }
        const auto rank = [](const Placed& p) { return std::pair(p.reading.quality.quality_class(), p.reading.source); };
        Placed& best = kept.back();
        if (rank(next) < rank(best)) std::swap(best, next);
        if (!next.reading.quality.missing()) best.reading.quality = best.reading.quality.with(Flag::conflict);
    }
    return kept;
}

}  // namespace wattle::inline v0::stream::detail
