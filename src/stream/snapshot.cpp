// The engine as bytes, and back.
#include "engine_impl.hpp"
#include "reading_bytes.hpp"

#include "wattle/base/sha256.hpp"

#include <algorithm>

namespace wattle::inline v0::stream {

using namespace detail;

using v0::to_string;  // of numbers and units, which those of this room would hide

namespace {

constexpr std::string_view sign = "WTST";
constexpr std::uint16_t version = 1, kind_snapshot = 9;

void put_text_of(std::string& text, const CounterRule& rule) {
    if (rule.p_max) text += to_string(rule.p_max->number) + ' ' + to_string(rule.p_max->unit);
    text += ';' + (rule.modulus ? std::to_string(*rule.modulus) : "") + ';' + (rule.max_gap ? std::to_string(rule.max_gap->count()) : "") + ';' +
            std::to_string(rule.step_back) + ';' + (rule.no_cap ? "n" : "") + (rule.resettable ? "r" : "") + (rule.backward ? "b" : "") + ';' +
            std::string(to_string(rule.gap)) + ';';
    for (const std::int64_t weight : rule.profile.weights()) text += std::to_string(weight) + ',';
    for (const Segment& s : rule.segments) {
        const auto number = [&](const auto& n) { text += n ? to_string(*n) : "-"; };
        text += ';' + to_string(s.from) + ' ' + s.serial + (s.same_meter ? " same " : " ");
        text += (s.start ? std::to_string(*s.start) : "-") + ' ' + (s.end ? std::to_string(*s.end) : "-") + ' ';
        number(s.resolution), number(s.multiplier);
        text += s.modulus ? std::to_string(*s.modulus) : "-";
    }
}

}  // namespace

/// What a snapshot depends on, told in one text: points and their rules, levels with the version of their zone, the horizon.
std::uint64_t Engine::Impl::identity(const Setup& setup) {
    std::string text = std::to_string(setup.horizon.count());
    for (const Level& level : setup.levels) text += '\n' + level.name() + ' ' + to_string(level);
    for (const PointSetup& p : setup.points) {
        text += '\n' + p.point.id + ' ' + std::string(to_string(p.point.kind)) + ' ' + to_string(p.point.unit) + ' ' + to_string(p.point.resolution) +
                ' ' + to_string(p.point.multiplier) + ' ' + std::to_string(p.point.digits) + ' ' +
                (p.point.every ? std::to_string(p.point.every->count()) : "-") + ' ' + std::string(to_string(p.point.stamp)) + ' ';
        put_text_of(text, p.counter);
        text += std::string(to_string(p.gauge.interpolation)) + ' ' + (p.gauge.hold ? std::to_string(p.gauge.hold->count()) : "-");
        text += ' ' + (p.point.low ? to_string(*p.point.low) : "-") + ' ' + (p.point.high ? to_string(*p.point.high) : "-");
    }
    text += text_of_meters(setup);
    text += LiveAlarms::identity(setup);
    const Digest digest = sha256(text);
    std::uint64_t id = 0;
    for (std::size_t i = 0; i < 8; ++i) id |= std::to_integer<std::uint64_t>(digest[i]) << (8 * i);
    return id;
}

/// Per point that has started: the front and its open windows. Then the side records by ascending point. All of it is a function of the readings taken.
Bytes Engine::Impl::snapshot() const {
    ByteWriter payload;
    payload.reserve(fronts_.size() * (31 + 12 * levels_) + 1'024);
    payload.put(static_cast<std::uint32_t>(fronts_.size())).put(static_cast<std::uint32_t>(levels_)).put(clock_).put(steps_);
    payload.put(static_cast<std::uint32_t>(events_.size()));
    for (const auto& [point, events] : events_) {
        payload.put(static_cast<std::uint32_t>(events.size()));
        for (const MeterEvent& event : events) detail::put(payload, event);
    }
    for (std::uint32_t p = 0; p < fronts_.size(); ++p) {
        const Front& f = fronts_[p];
        if (!f.started) {
            payload.put(std::uint8_t{0});
            continue;
        }
        payload.put(std::uint8_t{1}, f.value, f.micros, f.first, f.source, is_register(p) ? f.rule - meters_[behind_[p]].first : 0u);
        const std::int64_t position = base_position(p);  // 0 of gauges, whose readings tell what is open
        payload.put(wrapping_subtract(position, f.position), f.readings - f.readings_before);
        for (std::size_t level = 1; level < levels_; ++level) {
            const Open& open = opens(p)[level - 1];
            payload.put(wrapping_subtract(position, open.position), f.readings - open.readings_before);
        }
    }
    std::map<std::uint32_t, Side> troubled;  // plain steps pass by what a side record still says
    for (const Side& side : sides_)
        if (Side tidied = side; side.point != Front::none && !tidy(side.point, tidied)) troubled.emplace(side.point, std::move(tidied));
    payload.put(static_cast<std::uint32_t>(troubled.size()));
    for (const auto& [p, side] : troubled) {
        payload.put(p).put(side.last).put(side.odd_until).put(side.published_until).put(side.final_until);
        side.judge.put([&](const Reading& r) { detail::put(payload, r); }, payload);
        for (const Tally& t : side.more) {
            payload.put(t.estimated).put(t.rollovers).put(t.resets).put(t.exchanges).put(t.set_aside);
            detail::put(payload, t.doubts);
        }
        payload.put(static_cast<std::uint32_t>(side.notes.size()));
        for (const Note& n : side.notes) payload.put(n.at).put(static_cast<std::uint8_t>(n.what));
    }
    payload.put(static_cast<std::uint32_t>(offsets.size()));
    for (const auto& [source, next] : offsets) payload.put_text(source).put(next);
    payload.put(static_cast<std::uint32_t>(summary_versions_.size()));
    for (const auto& [key, number] : summary_versions_) payload.put(key.point).put(key.level).put(micros_of(key.start)).put(number);
    payload.put(static_cast<std::uint8_t>(memory_ != Memory::callers));
    if (memory_ != Memory::callers) {
        const Bytes memory = own_.to_bytes();
        payload.put(static_cast<std::uint64_t>(memory.size())).put(std::span(memory));
    }
    if (live_meters_ != nullptr) live_meters_->put(payload);
    if (alarms_) alarms_->put(payload);

    ByteWriter out;
    out.put(std::as_bytes(std::span(sign))).put(version).put(kind_snapshot).put(static_cast<std::uint64_t>(payload.bytes().size())).put(setup_id_);
    const Digest digest = sha256(payload.bytes());
    out.put(std::span(digest).first(8)).put(std::span(payload.bytes()));
    return std::move(out).bytes();
}

Engine::Impl::Impl(Empty, const Impl& like)
    : setup_id_(like.setup_id_),
      ladder_(like.ladder_.levels()),
      levels_(like.levels_),
      fronts_(like.fronts_.size()),
      opens_(like.opens_.size()),
      behind_(like.behind_),
      memory_(like.memory_),
      history_(like.history_),
      opened_(like.levels_) {
    live_meters_ = LiveMeters::of(like.setup);
    if (like.alarms_) alarms_ = std::make_unique<LiveAlarms>(like.setup);
    for (std::size_t i = 0; i < fronts_.size() && !like.meters_.empty(); ++i) {
        fronts_[i].one_meter = like.fronts_[i].one_meter;
        fronts_[i].rule = like.meters_[behind_[i]].first;
    }
}

/// Lends one engine the setup and the rules of another. They come back, unless the borrower takes the place of the lender.
class Engine::Impl::Lending {
public:
    Lending(Impl& lender, Impl& borrower) : lender_(&lender), borrower_(&borrower) { give(lender, borrower); }
    Lending(const Lending&) = delete;
    Lending& operator=(const Lending&) = delete;
    ~Lending() {
        if (lender_ != nullptr) give(*borrower_, *lender_);
    }
    void keep() { lender_ = nullptr; }

private:
    static void give(Impl& from, Impl& to) {
        to.setup = std::move(from.setup);
        to.meters_ = std::move(from.meters_);
        to.intervals_ = std::move(from.intervals_);
        to.registers_ = std::move(from.registers_);
    }

    Impl *lender_, *borrower_;
};

void Engine::Impl::restore(std::span<const std::byte> bytes) {
    ByteReader in(bytes, "snapshot");
    if (const auto head = in.take(sign.size()); !std::ranges::equal(head, std::as_bytes(std::span(sign))))
        in.refuse("it does not begin with WTST", "give bytes that Engine::snapshot wrote");
    if (in.get<std::uint16_t>() != version) in.refuse("its version is not 1", "read it with a newer wattle");
    if (in.get<std::uint16_t>() != kind_snapshot) in.refuse("it is no snapshot of an engine", "give bytes that Engine::snapshot wrote");
    const auto length = in.get<std::uint64_t>();
    if (in.get<std::uint64_t>() != setup_id_)
        v0::detail::throw_error(code::other_setup, "snapshot", "it was taken by an engine with other points, levels or another version of the zone",
                                "give the setup that it was taken with, or fold the readings again");
    const auto check = in.take(8);
    if (length != in.left()) in.refuse("it is cut off, or something stands behind it", "read all of it, and only that");
    const auto payload = in.take(static_cast<std::size_t>(length));
    const Digest digest = sha256(payload);
    if (!std::ranges::equal(check, std::span(digest).first(8))) in.refuse("its bytes were damaged", "take the snapshot before it");

    // Into another engine first, so that this one is as it was if anything is wrong. It is lent what follows from the setup, which is most of all memory.
    Impl other(Empty(), *this);
    Lending lending(*this, other);
    ByteReader from(payload, "snapshot");
    if (from.get<std::uint32_t>() != fronts_.size() || from.get<std::uint32_t>() != levels_)
        from.refuse("it has other points", "give the setup that it was taken with");
    other.clock_ = from.get<std::int64_t>();
    other.steps_ = from.get<std::uint64_t>();
    for (const auto& [point, events] : events_) other.put_meters(point, other.place_of(other.with_events(point, {})));
    for (auto n = from.get<std::uint32_t>(); n != 0; --n) {
        std::vector<MeterEvent> events;
        for (auto m = from.get<std::uint32_t>(); m != 0; --m) events.push_back(get_event(from));
        if (events.empty() || events.front().point >= other.fronts_.size() || !other.is_register(events.front().point))
            from.refuse("it tells of a meter at no register", "take the snapshot before it");
        const std::uint32_t p = events.front().point;
        other.put_meters(p, other.place_of(other.with_events(p, events)));
        other.events_[p] = std::move(events);
    }
    std::size_t slice = 0;  // of the front before: most stand in the same one
    for (std::uint32_t p = 0; p < other.fronts_.size(); ++p) {
        if (from.get<std::uint8_t>() == 0) continue;
        Front& f = other.fronts_[p];
        f.started = true;
        f.value = from.get<std::int64_t>();
        f.micros = from.get<std::int64_t>();
        f.first = from.get<std::int64_t>();
        f.source = from.get<std::uint16_t>();
        if (const auto rule = from.get<std::uint32_t>(); other.is_register(p)) f.rule = other.meters_[other.behind_[p]].first + rule;
        if (!other.ladder_.covers(f.micros) || f.micros < other.ladder_.edge(slice) || f.micros >= other.ladder_.edge(slice + 1)) {
            other.cover(f.micros);
            slice = other.ladder_.slice_of(f.micros);
        }
        f.slice = static_cast<std::uint32_t>(slice);
        for (Opened& open : other.opened_) {
            open.amount = from.get<std::int64_t>();
            open.readings = from.get<std::uint32_t>();
        }
        // Amounts are differences of positions, whatever those are; readings too.
        other.store(p, 0);
    }
    for (auto n = from.get<std::uint32_t>(); n != 0; --n) {
        const auto p = from.get<std::uint32_t>();
        if (p >= other.fronts_.size()) from.refuse("it tells of a point that is none", "take the snapshot before it");
        Side& side = other.side_of(p);
        side.last = from.get<std::int64_t>();
        side.odd_until = from.get<std::int64_t>();
        side.published_until = from.get<std::int64_t>();
        side.final_until = from.get<std::int64_t>();
        side.judge = PointJudge::get([&] { return get_reading(from); }, from);
        for (Tally& t : side.more) {
            t.estimated = from.get<std::int64_t>();
            t.rollovers = from.get<std::int32_t>();
            t.resets = from.get<std::int32_t>();
            t.exchanges = from.get<std::int32_t>();
            t.set_aside = from.get<std::int32_t>();
            t.doubts = get_doubts(from);
        }
        for (auto m = from.get<std::uint32_t>(); m != 0; --m) {
            const auto at = from.get<std::int64_t>();
            side.notes.push_back({at, static_cast<Note::What>(from.get<std::uint8_t>())});
        }
    }
    for (std::uint32_t p = 0; p < other.fronts_.size(); ++p) {
        Front& f = other.fronts_[p];
        if (!f.started) continue;
        other.settle_front(p);
        const std::int64_t position = other.base_position(p);
        f.position = wrapping_add(f.position, position);
        for (std::size_t level = 1; level < levels_; ++level) {
            Open& open = other.opens(p)[level - 1];
            open.position = wrapping_add(open.position, position);
        }
    }
    for (auto n = from.get<std::uint32_t>(); n != 0; --n) {
        std::string source = from.get_text();
        other.offsets[std::move(source)] = from.get<std::uint64_t>();
    }
    for (auto n = from.get<std::uint32_t>(); n != 0; --n) {
        BucketKey key;
        key.point = from.get<std::uint32_t>();
        key.level = from.get<std::uint32_t>();
        key.start = instant(from.get<std::int64_t>());
        other.summary_versions_[key] = from.get<std::uint32_t>();
    }
    const bool had_memory = from.get<std::uint8_t>() != 0;
    if (had_memory) {
        const auto memory = from.take(static_cast<std::size_t>(from.get<std::uint64_t>()));
        if (memory_ != Memory::callers) other.own_ = MemoryHistory::from_bytes(memory);
    }
    if (other.live_meters_ != nullptr) other.live_meters_->get(from);
    if (other.alarms_) other.alarms_->get(from);
    from.finish();
    lending.keep();
    *this = std::move(other);
    if (memory_ == Memory::own) history_ = &own_;
}

}  // namespace wattle::inline v0::stream
