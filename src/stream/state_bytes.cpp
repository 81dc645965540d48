#include "state_plan.hpp"
#include "summaries.hpp"

#include "wattle/base/crc32c.hpp"

#include <algorithm>

namespace wattle::inline v0::stream {

namespace detail {

namespace {

using std::chrono::microseconds;

constexpr std::array<std::byte, 4> record_sign{std::byte{'W'}, std::byte{'T'}, std::byte{'S'}, std::byte{'T'}};
constexpr std::size_t header_bytes = 28, crc_at = 24;
constexpr std::uint16_t version = 1;
constexpr std::uint16_t kind_amount = 1, kind_gauge = 2, kind_state = 3, kind_bins = 5, kind_open = 6;
constexpr std::uint8_t flag_open = 1, flag_pending = 2;

// ---- parts

void put(ByteWriter& out, Instant t) { out.put(std::int64_t{t.time_since_epoch().count()}); }
void put(ByteWriter& out, const Reading& r) {
    put(out, r.at);
    out.put(r.value).put(r.quality.bits()).put(r.source);
}
void put(ByteWriter& out, const OpenReading& r) {
    put(out, r.reading);
    out.put(std::uint8_t{r.conflict});
}
void put(ByteWriter& out, const AmountSlice& s) { out.put(std::int64_t{s.begin.time_since_epoch().count()}, s.counts, s.readings); }
void put(ByteWriter& out, const SliceNote& n) {
    out.put(std::int64_t{n.begin.time_since_epoch().count()}, static_cast<std::uint8_t>(n.what), n.quality.bits(), n.amount);
}
void put(ByteWriter& out, const LongStep& s) {
    put(out, s.from);
    put(out, s.to);
    out.put(s.counts).put(s.quality.bits());
}
template <class T>
void put(ByteWriter& out, const std::vector<T>& all) {
    out.put(std::uint32_t{static_cast<std::uint32_t>(all.size())});
    for (const T& one : all) put(out, one);
}

Instant get_instant(ByteReader& in) { return Instant(microseconds(in.get<std::int64_t>())); }
bool get_bool(ByteReader& in) {
    const auto value = in.get<std::uint8_t>();
    if (value > 1) in.refuse("a truth is neither 0 nor 1", "read bytes that a state wrote");
    return value == 1;
}
void get(ByteReader& in, Reading& r) {
    r.at = get_instant(in);
    r.value = in.get<std::int64_t>();
    r.quality = Quality::from_bits(in.get<std::uint16_t>());
    r.source = in.get<std::uint16_t>();
}
void get(ByteReader& in, OpenReading& r) {
    get(in, r.reading);
    r.conflict = get_bool(in);
}
void get(ByteReader& in, AmountSlice& s) {
    s.begin = get_instant(in);
    s.counts = in.get<std::int64_t>();
    s.readings = in.get<std::uint32_t>();
}
void get(ByteReader& in, SliceNote& n) {
    n.begin = get_instant(in);
    const auto what = in.get<std::uint8_t>();
    if (what > static_cast<std::uint8_t>(SliceNote::What::set_aside))
        in.refuse("it tells something of a slice that is not known", "read it with a newer wattle");
    n.what = static_cast<SliceNote::What>(what);
    n.quality = Quality::from_bits(in.get<std::uint16_t>());
    n.amount = in.get<std::int64_t>();
}
void get(ByteReader& in, Instant& t) { t = get_instant(in); }
void get(ByteReader& in, LongStep& s) {
    s.from = get_instant(in);
    s.to = get_instant(in);
    s.counts = in.get<std::int64_t>();
    s.quality = Quality::from_bits(in.get<std::uint16_t>());
}
template <class T>
void get(ByteReader& in, std::vector<T>& all) {
    const auto count = in.get<std::uint32_t>();
    all.reserve(std::min<std::size_t>(count, in.left() / 8));  // no more than there can be, whatever the count says
    for (std::uint32_t i = 0; i < count; ++i) get(in, all.emplace_back());
}

// ---- payloads

void put(ByteWriter& out, const OpenReadings& open) { put(out, open.readings); }
void get(ByteReader& in, OpenReadings& open) {
    get(in, open.readings);
    const auto not_later = [](const OpenReading& a, const OpenReading& b) { return a.reading.at >= b.reading.at; };
    if (open.readings.empty()) in.refuse("it has no reading", "leave the point out");
    if (std::adjacent_find(open.readings.begin(), open.readings.end(), not_later) != open.readings.end())
        in.refuse("its readings are not in order", "read bytes that a state wrote");
}

void put(ByteWriter& out, const FoldedRegister& folded) {
    put(out, folded.first);
    put(out, folded.last);
    put(out, folded.early);
    put(out, folded.head);
    put(out, folded.notes);
    out.put(std::uint8_t{folded.settled});
    if (!folded.settled) return;
    put(out, folded.base);
    put(out, folded.waiting);
    put(out, folded.slices);
    put(out, folded.steps);
}
void get(ByteReader& in, FoldedRegister& folded) {
    folded.first = get_instant(in);
    folded.last = get_instant(in);
    if (folded.last < folded.first) in.refuse("it ends before it begins", "read bytes that a state wrote");
    get(in, folded.early);
    get(in, folded.head);
    get(in, folded.notes);
    const auto not_sorted = [](const SliceNote& a, const SliceNote& b) { return !(a.key() < b.key()); };
    if (std::adjacent_find(folded.notes.begin(), folded.notes.end(), not_sorted) != folded.notes.end())
        in.refuse("what it tells of its slices is not in order", "read bytes that a state wrote");
    folded.settled = get_bool(in);
    if (!folded.settled) return;
    if (folded.head.empty()) in.refuse("it is settled by no reading", "read bytes that a state wrote");
    get(in, folded.base);
    get(in, folded.waiting);
    get(in, folded.slices);
    get(in, folded.steps);
    const auto by_begin = [](const AmountSlice& a, const AmountSlice& b) { return a.begin >= b.begin; };
    if (std::adjacent_find(folded.slices.begin(), folded.slices.end(), by_begin) != folded.slices.end())
        in.refuse("its slices are not in order", "read bytes that a state wrote");
}

void put(ByteWriter& out, const std::optional<Reading>& reading) {
    out.put(std::uint8_t{reading.has_value()});
    if (reading) put(out, *reading);
}
void get(ByteReader& in, std::optional<Reading>& reading) {
    if (get_bool(in)) get(in, reading.emplace());
}

template <class Summary>
void put_summary(ByteWriter& out, const Summary& summary) {
    const Bytes bytes = summary.to_bytes();
    out.put(static_cast<std::uint32_t>(bytes.size())).put(std::span(bytes));
}
void put_summary(ByteWriter& out, const BinnedSummary& summary) {
    put_summary<GaugeSummary>(out, summary);
    out.put(summary.bins.quality.bits()).put(std::uint8_t{summary.bins.too_many}).put(static_cast<std::uint32_t>(summary.bins.times.size()));
    for (const auto& [place, time] : summary.bins.times) out.put(place, std::int64_t{time.count()});
}
template <class Summary>
void get_summary(ByteReader& in, Summary& summary) {
    summary = Summary::from_bytes(in.take(in.get<std::uint32_t>()));
}
void get_summary(ByteReader& in, BinnedSummary& summary) {
    get_summary<GaugeSummary>(in, summary);
    summary.bins.quality = get_quality(in);
    summary.bins.too_many = get_bool(in);
    summary.bins.times = get_map<microseconds>(in, [&] { return get_length(in); });
}

template <class Summary>
void put(ByteWriter& out, const FoldedPieces<Summary>& folded) {
    put(out, folded.first);
    put(out, folded.last);
    for (const auto* reading : {&folded.head, &folded.tail, &folded.told_first, &folded.told_last}) put(out, *reading);
    out.put(static_cast<std::uint32_t>(folded.slices.size()));
    for (const auto& [begin, summary] : folded.slices) {
        put(out, begin);
        put_summary(out, summary);
    }
    out.put(static_cast<std::uint32_t>(folded.pauses.size()));
    for (const auto& pause : folded.pauses) {
        put(out, pause.from);
        put(out, pause.to);
    }
}
template <class Summary>
void get(ByteReader& in, FoldedPieces<Summary>& folded) {
    folded.first = get_instant(in);
    folded.last = get_instant(in);
    if (folded.last < folded.first) in.refuse("it ends before it begins", "read bytes that a state wrote");
    for (auto* reading : {&folded.head, &folded.tail, &folded.told_first, &folded.told_last}) get(in, *reading);
    for (auto n = in.get<std::uint32_t>(); n > 0; --n) {
        const Instant begin = get_instant(in);
        if (!folded.slices.empty() && begin <= folded.slices.rbegin()->first)
            in.refuse("its slices are not in order", "read bytes that a state wrote");
        get_summary(in, folded.slices.emplace_hint(folded.slices.end(), begin, Summary())->second);
    }
    for (auto n = in.get<std::uint32_t>(); n > 0; --n) {
        auto& pause = folded.pauses.emplace_back();
        get(in, pause.from);
        get(in, pause.to);
    }
}

std::uint16_t kind_of(const AnyState& state) {
    if (std::holds_alternative<FoldedRegister>(state)) return kind_amount;
    if (std::holds_alternative<FoldedGauge>(state)) return kind_gauge;
    if (std::holds_alternative<FoldedBins>(state)) return kind_bins;
    return std::holds_alternative<FoldedState>(state) ? kind_state : kind_open;
}

std::uint32_t crc_of(std::span<const std::byte> header, std::span<const std::byte> payload) { return crc32c(payload, crc32c(header.first(crc_at))); }

}  // namespace

void put(ByteWriter& out, const PointState& point) {
    ByteWriter payload;
    payload.put_text(point.id);
    std::visit([&](const auto& state) { put(payload, state); }, point.state);
    if (payload.bytes().size() > UINT32_MAX)
        throw_error(code::out_of_range, place_of(point.id), "its state is longer than 4 GiB", "write states of shorter times");

    const auto* folded = std::get_if<FoldedRegister>(&point.state);
    const bool pending = folded != nullptr && !folded->waiting.empty();
    ByteWriter header;
    header.put(record_sign).put(version).put(kind_of(point.state)).put(point.exponent);
    header.put(static_cast<std::uint8_t>((point.is_open() ? flag_open : 0) | (pending ? flag_pending : 0))).put(std::uint16_t{0});
    header.put(static_cast<std::uint32_t>(payload.bytes().size())).put(point.setup_id);
    const std::uint32_t crc = crc_of(header.bytes(), payload.bytes());
    out.put(std::span(header.bytes())).put(crc).put(std::span(payload.bytes()));
}

PointState get_point(ByteReader& in) {
    const std::size_t begin = in.offset();
    const auto header = in.take(header_bytes);
    ByteReader fields(header, "state");
    const std::string where = "at the record that begins at byte " + std::to_string(begin) + ": ";
    const auto refuse = [&](std::string_view what, std::string_view remedy) { in.refuse(where + std::string(what), remedy); };
    if (!std::ranges::equal(fields.take(record_sign.size()), record_sign)) refuse("it does not begin with WTST", "read bytes that a state wrote");
    const auto its_version = fields.get<std::uint16_t>();
    if (its_version > version)
        refuse("it is of version " + std::to_string(its_version) + ", and " + std::to_string(version) + " is known", "read it with a newer wattle");
    const auto kind = fields.get<std::uint16_t>();
    PointState point;
    point.exponent = fields.get<std::int8_t>();
    const auto flags = fields.get<std::uint8_t>();
    const auto zero = fields.get<std::uint16_t>();
    const auto length = fields.get<std::uint32_t>();
    point.setup_id = fields.get<std::uint64_t>();
    const auto crc = fields.get<std::uint32_t>();
    if (length > in.left())
        refuse("it is " + std::to_string(length) + " bytes long, and " + std::to_string(in.left()) + " are left", "read all bytes that were written");
    const auto payload = in.take(length);
    if (crc_of(header, payload) != crc) refuse("its bytes were damaged", "read it from where it was written");
    if (its_version == 0 || zero != 0) refuse("its header is none that was ever written", "read bytes that a state wrote");

    const std::string what = "state, record at byte " + std::to_string(begin);
    ByteReader body(payload, what);
    point.id = body.get_text();
    const std::string named = "state of point " + quoted(point.id);
    ByteReader rest(payload.subspan(body.offset()), named);
    if (kind == kind_open) {
        get(rest, point.state.emplace<OpenReadings>());
    } else if (kind == kind_amount) {
        get(rest, point.state.emplace<FoldedRegister>());
    } else if (kind == kind_gauge) {
        get(rest, point.state.emplace<FoldedGauge>());
    } else if (kind == kind_bins) {
        get(rest, point.state.emplace<FoldedBins>());
    } else if (kind == kind_state) {
        get(rest, point.state.emplace<FoldedState>());
    } else {
        rest.refuse("it is of kind " + std::to_string(kind), "read it with a wattle that knows it");
    }
    rest.finish();
    ByteWriter again;
    put(again, point);
    const auto written = std::span(again.bytes());
    if (flags != std::to_integer<std::uint8_t>(written[9]) || !std::ranges::equal(written.subspan(header_bytes), payload))
        rest.refuse("its bytes are not those of the state that they tell", "read bytes that a state wrote");
    return point;
}

}  // namespace detail

namespace {

constexpr std::array<std::byte, 4> sign{std::byte{'W'}, std::byte{'T'}, std::byte{'S'}, std::byte{'S'}};
constexpr std::uint16_t version = 1;
constexpr std::size_t crc_at = 12;

}  // namespace

Bytes State::to_bytes() const {
    ByteWriter out;
    out.put(sign).put(version).put(std::uint16_t{0}).put(static_cast<std::uint32_t>(points_.size()));
    out.put(crc32c(out.bytes()));
    for (const detail::PointState& point : points_) detail::put(out, point);
    return std::move(out).bytes();
}

State State::from_bytes(std::span<const std::byte> bytes) {
    ByteReader in(bytes, "state");
    if (!std::ranges::equal(in.take(sign.size()), sign)) in.refuse("it does not begin with WTSS", "read bytes that a state wrote");
    const auto its_version = in.get<std::uint16_t>();
    if (its_version > version)
        in.refuse("it is of version " + std::to_string(its_version) + ", and " + std::to_string(version) + " is known",
                  "read it with a newer wattle");
    const auto zero = in.get<std::uint16_t>();
    const auto records = in.get<std::uint32_t>();
    if (in.get<std::uint32_t>() != crc32c(bytes.first(crc_at))) in.refuse("its header was damaged", "read it from where it was written");
    if (its_version == 0 || zero != 0) in.refuse("its header is none that was ever written", "read bytes that a state wrote");
    State state;
    for (std::uint32_t i = 0; i < records; ++i) {
        state.points_.push_back(detail::get_point(in));
        if (i > 0 && state.points_[i - 1].id >= state.points_[i].id) in.refuse("its points are not in order", "read bytes that a state wrote");
    }
    in.finish();
    return state;
}

State State::from_bytes(std::span<const std::byte> bytes, const Setup& setup) {
    State state = from_bytes(bytes);
    state.plan_ = std::make_shared<const detail::Plan>(setup);
    state.require(*state.plan_);
    return state;
}

}  // namespace wattle::inline v0::stream
