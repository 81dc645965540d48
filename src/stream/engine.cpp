#include "engine_impl.hpp"

#include "point_kind.hpp"
#include "readings.hpp"
#include "setup_check.hpp"

#include <algorithm>
#include <limits>

namespace wattle::inline v0::stream {

using namespace detail;

std::string_view to_string(Pushed pushed) {
    switch (pushed) {
        case Pushed::accepted: return "accepted";
        case Pushed::duplicate: return "duplicate";
        case Pushed::conflict: return "conflict";
        case Pushed::late: return "late";
        case Pushed::adjusted: return "adjusted";
        case Pushed::unknown_point: return "unknown_point";
    }
    return "";
}

Engine::Impl::Impl(Setup given, Memory memory, History* history)
    : setup(std::move(given)), ladder_(setup.levels), levels_(setup.levels.size()), memory_(memory), history_(history) {
    require_usable(setup);
    if (levels_ > Ladder::most_levels)
        v0::detail::throw_error(code::bad_level, "site", "it has " + std::to_string(levels_) + " levels",
                                "give at most " + std::to_string(Ladder::most_levels));
    if (memory_ == Memory::own) history_ = &own_;
    fronts_.resize(setup.points.size());
    opens_.resize(setup.points.size() * (levels_ - 1));
    behind_.resize(setup.points.size());
    opened_.resize(levels_);
    std::vector<Finding> findings;
    for (std::size_t i = 0; i < setup.points.size(); ++i) {
        const PointSetup& p = setup.points[i];
        try {
            if (p.point.kind == PointKind::interval) {
                auto& [kind, pieces] = intervals_[static_cast<std::uint32_t>(i)];
                kind = kind_of(p);
                pieces = std::make_unique<IntervalPieces>(p.point, p.counter, kind);
            }
            if (p.point.kind != PointKind::register_) continue;
            const std::uint32_t place = place_of(MeterChain(p.point, p.counter, kind_of(p)));
            put_meters(static_cast<std::uint32_t>(i), place);
            fronts_[i].rule = meters_[place].first;
        } catch (const Error& error) {
            findings.insert(findings.end(), error.findings().begin(), error.findings().end());
        }
    }
    if (!findings.empty()) throw Error(std::move(findings));
    setup_id_ = identity(setup);
    live_meters_ = LiveMeters::of(setup);
    if (!setup.alarms.empty()) alarms_ = std::make_unique<LiveAlarms>(setup);
}

Output Engine::Impl::take() {
    if (live_meters_ != nullptr) live_meters_->taken();
    if (alarms_) alarms_->taken();
    return std::exchange(out, {});
}

void Engine::Impl::take(Output& into) {
    if (live_meters_ != nullptr) live_meters_->taken();
    if (alarms_) alarms_->taken();
    std::swap(into, out);
    out.buckets.clear(), out.gauges.clear(), out.durations.clear(), out.states.clear(), out.meters.clear(), out.balances.clear(), out.ratios.clear();
    out.restated.clear(), out.adjustments.clear(), out.lumps.clear(), out.alarms.clear(), out.unplaced.clear();
}

// ---- the ways in

Pushed Engine::Impl::push(const Reading& r) noexcept {
    if (r.point >= fronts_.size()) return Pushed::unknown_point;
    Front& front = fronts_[r.point];
    const std::int64_t micros = micros_of(r.at);
    if (micros < front.limit && is_plain(front, r, micros)) [[likely]] {
        step(front, micros, r.value, r.source);
        if (keep(r) == Kept::conflict) settle_alarms();  // with a missing one
        return Pushed::accepted;
    }
    const Pushed pushed = *take_slowly(r, nullptr);
    follow(r);
    settle_alarms();
    return pushed;
}

namespace {

void count(Counts& counts, Pushed pushed) {
    switch (pushed) {
        case Pushed::accepted: ++counts.accepted; break;
        case Pushed::duplicate: ++counts.duplicate; break;
        case Pushed::conflict: ++counts.conflict; break;
        case Pushed::late: ++counts.late; break;
        case Pushed::adjusted: ++counts.adjusted; break;
        case Pushed::unknown_point: ++counts.unknown_point; break;
    }
}

constexpr std::size_t ahead = 24;       // rows: about as long as memory takes to answer
constexpr std::size_t far_ahead = 192;  // and the rows themselves, so that they are there when their points are asked for

}  // namespace

Counts Engine::Impl::push(std::span<const Reading> readings) noexcept {
    Counts counts;
    std::uint64_t others = 0;
    Front* const fronts = fronts_.data();  // which stay where they are, and so do the registers
    PlainSteps steps(registers_.data());
    const std::size_t all = fronts_.size(), points = history_ == nullptr && !alarms_ ? all : 0;  // of which plain steps are all there is to do
    const std::int64_t early = live_meters_ == nullptr ? too_early() : never;                    // before which steps over edges are, too
    const Reading *r = readings.data(), *const end = r + readings.size();
    const auto take = [&] {
        if (r->point < points) [[likely]] {
            Front& front = fronts[r->point];
            const std::int64_t micros = micros_of(r->at);
            if (micros < front.limit && steps.is_plain(front.rule, front.value, front.micros, r->value, micros, r->quality)) [[likely]]
                return step(front, micros, r->value, r->source);
            if (micros < early && steps_over(front, *r, micros)) {
                if (ladder_.ends(front.slice + 1) > 1 &&
                    end - r > static_cast<std::ptrdiff_t>(ahead))  // over edges of further levels, and so may be that row
                    if (const std::uint32_t next = r[ahead].point; next < points) __builtin_prefetch(opens(next), 1);
                ++steps_;
                return cross(*r);
            }
        }
        ++others;
        count(counts, push(*r));
    };
    for (; end - r > static_cast<std::ptrdiff_t>(far_ahead); ++r) {
        __builtin_prefetch(r + far_ahead);
        if (const std::uint32_t next = r[ahead].point; next < all) __builtin_prefetch(fronts + next, 1);
        take();
    }
    for (; r != end; ++r) take();
    counts.accepted += readings.size() - others;
    return counts;
}

Counts Engine::Impl::push(const Table& table, std::size_t first, std::size_t count_of_rows) noexcept {
    // Which place each point of the table has here. Tables of one source have the same points again and again.
    const auto same_ids = [&] {
        return place_ids_.size() == table.points().size() && std::equal(place_ids_.begin(), place_ids_.end(), table.points().begin(),
                                                                        [](const std::string& id, const Point& p) { return id == p.id; });
    };
    if (!same_ids()) {
        std::unordered_map<std::string_view, std::uint32_t> by_id;
        for (std::uint32_t i = 0; i < setup.points.size(); ++i) by_id.emplace(setup.points[i].point.id, i);
        places_.clear(), place_ids_.clear();
        for (const Point& p : table.points()) {
            const auto found = by_id.find(p.id);
            places_.push_back(found == by_id.end() ? ~std::uint32_t{0} : found->second);
            place_ids_.push_back(p.id);
        }
    }
    Counts counts;
    const auto points = table.point();
    const auto at = table.at();
    const auto values = table.value();
    const auto qualities = table.quality();
    const auto sources = table.source();
    std::uint64_t plain = 0;
    Front* const fronts = fronts_.data();
    const Register* const registers = registers_.data();
    const std::uint32_t* const places = places_.data();
    Gathered gathered;  // late ones of a point are taken in together
    const std::size_t begin = std::min(first, table.size()), end = begin + std::min(count_of_rows, table.size() - begin);
    for (std::size_t i = begin; i < end; ++i) {
        if (i + ahead < end) {
            const std::uint32_t next = places[points[i + ahead]];
            if (next < fronts_.size()) __builtin_prefetch(&fronts[next], 1);
        }
        const std::uint32_t place = places[points[i]];
        if (place >= fronts_.size()) {
            ++counts.unknown_point;
            continue;
        }
        Front& front = fronts[place];
        const std::int64_t micros = micros_of(at[i]);
        if (history_ == nullptr && !alarms_ && micros < front.limit &&
            registers[front.rule].is_plain(front.value, front.micros, values[i], micros, qualities[i])) [[likely]] {
            front.value = values[i];
            front.micros = micros;
            front.source = sources.empty() ? std::uint16_t{0} : sources[i];
            ++front.readings;
            ++plain;
            continue;
        }
        const Reading r{at[i], values[i], place, qualities[i], sources.empty() ? std::uint16_t{0} : sources[i]};
        if (micros < front.limit && is_plain(front, r, micros)) {
            count(counts, push(r));
            continue;
        }
        if (const auto pushed = take_slowly(r, &gathered)) count(counts, *pushed);
        follow(r);
    }
    counts.accepted += plain;
    for (auto& [point, late] : gathered) {
        const Reading last = late.back();
        for (const Pushed pushed : take_late(point, std::move(late))) count(counts, pushed);
        follow(last);
    }
    settle_alarms();
    return counts;
}

std::optional<Pushed> Engine::Impl::take_slowly(const Reading& given, Gathered* gather) {
    const std::int64_t micros = micros_of(given.at);
    Reading r = given;
    if (micros >= too_early()) r.quality = worse(r.quality, Reason::wrong_clock);
    cause_ = r;
    if (++steps_ > 1'024 + 64 * fronts_.size()) sweep();
    Front& front = fronts_[r.point];
    if (steps_over(front, r, micros)) {
        keep(r);
        cross(r);
        return Pushed::accepted;
    }
    if (!front.started && is_plain_start(r)) {
        if (keep(r) == Kept::duplicate) return Pushed::duplicate;
        start_plainly(r);
        return Pushed::accepted;
    }
    switch (setup.points[r.point].point.kind) {
        case PointKind::register_: return take_register(r, gather);
        case PointKind::interval: return take_interval(r, gather);
        case PointKind::gauge: return take_gauge<GaugeFindings>(r);
        case PointKind::state: return take_gauge<StateSummary>(r);
    }
    return Pushed::unknown_point;
}

// ---- plain steps over edges

void Engine::Impl::cover(std::int64_t micros) {
    if (!ladder_.cover(micros)) return;
    for (Front& front : fronts_)
        if (front.started) front.slice = static_cast<std::uint32_t>(ladder_.slice_of(front.micros));
}

void Engine::Impl::cross(const Reading& to) {
    const std::uint32_t point = to.point;
    const std::int64_t micros = micros_of(to.at);
    if (!ladder_.covers(micros)) cover(micros);
    Front& front = fronts_[point];
    Open* const open = opens(point);
    const Register& rule = registers_[front.rule];
    const std::int64_t base = rule.position(front.value), amount = rule.position(to.value) - base;
    const auto length = static_cast<std::uint64_t>(micros - front.micros);
    std::size_t i = front.slice;
    for (std::int64_t edge = ladder_.edge(i + 1); edge <= micros; edge = ladder_.edge(i + 1)) {
        ++i;
        const std::int64_t position = base + (edge == micros ? amount : on_a_line(amount, static_cast<std::uint64_t>(edge - front.micros), length));
        const std::uint32_t ends = ladder_.ends(i);
        for (std::uint32_t touched = ends | ladder_.begins(i); touched != 0; touched &= touched - 1) {
            const auto level = static_cast<std::uint32_t>(__builtin_ctz(touched));
            std::int64_t& start = level == 0 ? front.position : open[level - 1].position;
            std::uint32_t& before = level == 0 ? front.readings_before : open[level - 1].readings_before;
            if ((ends >> level & 1) != 0)
                publish(point, level, ladder_.start_of(level, i), edge, wrapping_subtract(position, start), front.readings - before);
            else if (front.has_side())
                sides_[front.side].more[level] = {};  // outside of a list
            start = position;
            before = front.readings;
        }
    }
    front.slice = static_cast<std::uint32_t>(i);
    front.limit = plain_until(front);
    if (!front.one_meter) front.limit = std::min(front.limit, PointJudge::standing(meters_of(point), to).until(meters_of(point)));
    step(front, micros, to.value, to.source);
    if (front.has_side()) settle_front(point);
}

void Engine::Impl::publish(std::uint32_t point, std::uint32_t level, std::int64_t start, std::int64_t end, std::int64_t amount,
                           std::uint32_t readings) {
    const Front& front = fronts_[point];
    if (out.buckets.size() == out.buckets.capacity()) v0::detail::grow_huge(out.buckets, fronts_.size());
    Bucket& bucket = out.buckets.emplace_back();
    bucket.key = {point, level, instant(start)};
    bucket.end = instant(end);
    bucket.amount = amount;
    bucket.readings = readings;
    if (front.has_side() || front.first > start) {
        Tally tally;
        if (front.has_side()) tally = std::exchange(sides_[front.side].more[level], {});
        if (front.first > start) tally.doubt(Reason::gap, std::min(front.first, end) - start);
        tally.amount = bucket.amount;
        tally.readings = bucket.readings;
        finish_bucket(bucket, std::move(tally));
        if (front.has_side() && is_published_again(point, bucket)) return out.buckets.pop_back();
    }
    if (history_ != nullptr) history_->keep(bucket);
    told(bucket);
}

void Engine::Impl::finish_bucket(Bucket& bucket, Tally&& tally) const {
    const auto narrow16 = [](std::int32_t n) { return static_cast<std::uint16_t>(std::clamp(n, 0, 65'535)); };
    bucket.amount = tally.amount;
    bucket.estimated = tally.estimated;
    bucket.readings = static_cast<std::uint32_t>(std::clamp<std::int64_t>(tally.readings, 0, std::numeric_limits<std::uint32_t>::max()));
    bucket.rollovers = narrow16(tally.rollovers);
    bucket.resets = narrow16(tally.resets);
    bucket.exchanges = narrow16(tally.exchanges);
    bucket.set_aside = narrow16(tally.set_aside);
    bucket.doubts = std::move(tally.doubts);
}

// ---- what has to be judged

std::optional<Pushed> Engine::Impl::take_register(Reading r, Gathered* gather) {
    const std::int64_t micros = micros_of(r.at);
    const Register* rule = meters_of(r.point).at(r.at);
    const bool can_show = rule == nullptr || (rule->can_show(r.value) && rule->has_position(r.value));
    if (!r.quality.missing() && !can_show) r.quality = worse(r.quality, Reason::outside_limits);
    // A clock that far off says nothing of time; the reading is kept, and no window knows it.
    if (micros < Ladder::first_micros || micros >= Ladder::last_micros) {
        r.quality = worse(r.quality, Reason::wrong_clock);
        return keep(r) == Kept::duplicate ? Pushed::duplicate : Pushed::accepted;
    }
    Front& front = fronts_[r.point];
    const Side* side = find_side(r.point);
    const std::int64_t last = !front.started ? never : side != nullptr ? std::max(side->last, front.micros) : front.micros;
    if (r.quality.missing()) return keep(r) == Kept::duplicate ? Pushed::duplicate : Pushed::accepted;
    if (front.started && micros <= last) {
        if (gather != nullptr && history_ != nullptr) {
            (*gather)[r.point].push_back(r);
            return std::nullopt;
        }
        return take_late(r.point, r);
    }
    // One that could not be used may stand at this instant already.
    std::vector<Reading> there;
    if (history_ != nullptr && side != nullptr && side->odd_until >= micros) history_->readings(r.point, r.at, r.at, there);
    const bool was_odd = !there.empty() && !there.front().quality.missing();
    if (keep(r) == Kept::duplicate) return Pushed::duplicate;
    if (was_odd) r = v0::detail::better(there.front(), r);
    const Pushed pushed = was_odd ? Pushed::conflict : Pushed::accepted;
    const bool usable = rule != nullptr && rule->can_use(r);
    if (!front.started) {
        if (usable)
            judge(r.point, r);
        else
            side_of(r.point).odd_until = std::max(side_of(r.point).odd_until, micros);
        return pushed;
    }
    if (!usable) {
        Side& odd = side_of(r.point);
        odd.odd_until = std::max(odd.odd_until, micros);
        if (!was_odd) note(r.point, {micros, Note::What::set_aside}, 1);
        front.limit = never;
        return pushed;
    }
    if (was_odd) note(r.point, {micros, Note::What::set_aside}, -1);
    judge(r.point, r);
    return pushed;
}

std::optional<Interval> Engine::Impl::time_of(const Reading& r) const {
    const Point& point = setup.points[r.point].point;
    const std::int64_t at = micros_of(r.at), length = point.every->count();
    std::int64_t other = 0;
    const bool is_end = point.stamp == Stamp::end;
    if (is_end ? __builtin_sub_overflow(at, length, &other) : __builtin_add_overflow(at, length, &other)) return std::nullopt;
    if (std::min(at, other) < Ladder::first_micros || std::max(at, other) >= Ladder::last_micros) return std::nullopt;
    return is_end ? Interval(instant(other), r.at) : Interval(r.at, instant(other));
}

void Engine::Impl::add_interval(std::uint32_t point, const IntervalPieces::Piece& p, Findings& findings) const {
    const Gaps& gaps = intervals_.at(point).second->gaps();
    Piece piece{micros_of(p.from), micros_of(p.to), p.amount, p.quality, nullptr};
    if (!p.quality.missing() && gaps.weighs(p.from, p.to)) piece.profile = &gaps.profile();
    if (!p.quality.missing() && gaps.leaves(p.from, p.to)) {
        findings.lumps.push_back(piece);
        piece = {piece.from, piece.to, 0, Reason::gap, nullptr};
    }
    const std::int64_t known = findings.pieces.empty() ? piece.from : findings.pieces.back().to;
    if (known < piece.from) findings.pieces.push_back({known, piece.from, 0, Reason::gap, nullptr});
    findings.pieces.push_back(piece);
    // It is used in the window that its time begins in.
    if (!p.quality.missing()) findings.notes.push_back({piece.from, Note::What::used});
}

/// The value of an interval behind all others is one more piece; of any other the pieces around it are told again.
std::optional<Pushed> Engine::Impl::take_interval(Reading r, Gathered* gather) {
    const auto time = time_of(r);
    if (!time) {
        r.quality = worse(r.quality, Reason::wrong_clock);
        return keep(r) == Kept::duplicate ? Pushed::duplicate : Pushed::accepted;
    }
    Front& front = fronts_[r.point];
    const std::int64_t from = micros_of(time->begin());
    if (front.started && from < front.micros) {
        if (gather != nullptr && history_ != nullptr) {
            (*gather)[r.point].push_back(r);
            return std::nullopt;
        }
        return take_late(r.point, r);
    }
    if (keep(r) == Kept::duplicate) return Pushed::duplicate;
    cover(micros_of(time->end()));
    if (!front.started) start(r.point, from);
    findings_.clear();
    if (front.micros < from) findings_.pieces.push_back({front.micros, from, 0, Reason::gap, nullptr});
    for (const auto& piece : intervals_.at(r.point).second->of({r})) add_interval(r.point, piece, findings_);
    absorb(r.point, 0, 0);
    front.micros = micros_of(time->end());
    settle_front(r.point);
    return Pushed::accepted;
}

void Engine::Impl::start(std::uint32_t point, std::int64_t micros) {
    cover(micros);
    Front& front = fronts_[point];
    front.started = true;
    front.micros = front.first = micros;
    front.slice = static_cast<std::uint32_t>(ladder_.slice_of(micros));
    std::fill(opened_.begin(), opened_.end(), Opened{0, 0});
    store(point, 0);
    if (const Side* side = find_side(point); side != nullptr && side->odd_until > micros && history_ != nullptr) {
        std::vector<Reading> odd;  // that came before it, and stand behind it
        history_->readings(point, instant(micros + 1), instant(side->odd_until), odd);
        for (const Reading& r : odd)
            if (const Register* rule = meters_of(point).at(r.at); !r.quality.missing() && !(rule != nullptr && rule->can_use(r)))
                note(point, {micros_of(r.at), Note::What::set_aside}, 1);
    }
}

/// Whether a judge would say no more of the first reading of a point than that it is the base: nearly always.
bool Engine::Impl::is_plain_start(const Reading& r) const {
    const Front& front = fronts_[r.point];
    if (front.has_side() || r.quality.bits() != 0 || !is_register(r.point)) return false;
    const MeterChain& meters = meters_of(r.point);
    if (meters.size() != 1 || meters[0].from != Instant::min() || meters[0].start) return false;
    const std::int64_t micros = micros_of(r.at);
    const Register& rule = registers_[front.rule];
    return micros >= Ladder::first_micros && micros < Ladder::last_micros && rule.can_show(r.value) && rule.has_position(r.value);
}

void Engine::Impl::start_plainly(const Reading& r) {
    start(r.point, micros_of(r.at));
    Front& front = fronts_[r.point];
    front.value = r.value;
    front.source = r.source;
    front.readings = 1;
    front.position = registers_[front.rule].position(r.value);
    for (std::size_t level = 1; level < levels_; ++level) opens(r.point)[level - 1].position = front.position;
    front.limit = plain_until(front);
}

void Engine::Impl::judge(std::uint32_t point, const Reading& reading) {
    cover(micros_of(reading.at));
    PointJudge judge = judge_of(point);
    findings_.clear();
    FindingsSink sink{findings_, judge.started() ? micros_of(judge.settled()) : never};
    const std::int64_t before = position_of(point, judge);
    judge_reading(judge, meters_of(point), reading, sink);
    if (!judge.started()) return;  // there was no meter yet
    if (!fronts_[point].started) start(point, findings_.pieces.empty() ? micros_of(judge.settled()) : findings_.pieces.front().from);
    absorb(point, before, position_of(point, judge));
    side_of(point).last = micros_of(reading.at);
    set_base(point, judge);
}

std::int64_t Engine::Impl::position_of(std::uint32_t point, const PointJudge& judge) const {
    return is_register(point) && judge.has_base() ? judge.counter(meters_of(point)).position(judge.base().value) : 0;
}

void Engine::Impl::set_base(std::uint32_t point, const PointJudge& judge) {
    Front& front = fronts_[point];
    side_of(point).judge = judge;
    front.micros = micros_of(judge.settled());
    front.value = judge.has_base() ? judge.base().value : 0;
    front.source = judge.has_base() ? judge.base().source : std::uint16_t{0};
    front.rule = meters_[behind_[point]].first + judge.meter();
    settle_front(point);
}

PointJudge Engine::Impl::judge_of(std::uint32_t point) const {
    const Front& front = fronts_[point];
    if (!front.started || !is_register(point)) return {};
    if (const Side* side = find_side(point); side != nullptr && side->judge.started()) return side->judge;
    return PointJudge::standing(meters_of(point), {instant(front.micros), front.value, point, {}, front.source});
}

/// Forgets what the base has passed. True where nothing is left that the front does not say.
bool Engine::Impl::tidy(std::uint32_t point, Side& side) const {
    const std::int64_t base = fronts_[point].micros;
    if (side.judge.is_plain()) side.judge = {};
    if (side.last <= base) side.last = never;
    if (side.odd_until <= base) side.odd_until = never;
    if (side.published_until <= base) side.published_until = side.final_until = never;
    return (is_plain(point, side) || !is_register(point)) && side.published_until == never && side.notes.empty() &&
           std::all_of(side.more.begin(), side.more.end(), [](const Tally& t) { return t.empty(); });
}

/// Whether plain steps may follow the base.
bool Engine::Impl::is_plain(std::uint32_t point, const Side& side) const {
    return is_register(point) && !side.judge.started() && side.last == never && side.odd_until == never;
}

/// After the base moved: forgets a side record that says nothing any more, and tells how far plain steps go.
void Engine::Impl::settle_front(std::uint32_t point) {
    Front& front = fronts_[point];
    bool plain = is_register(point);
    if (front.has_side()) {
        Side& side = sides_[front.side];
        const bool is_empty = tidy(point, side);
        plain = is_plain(point, side) && side.notes.empty();
        if (is_empty) {
            side = {};
            free_sides_.push_back(std::exchange(front.side, Front::none));
        }
    }
    front.limit = never;
    if (!plain) return;
    front.limit = plain_until(front);
    if (!front.one_meter) front.limit = std::min(front.limit, judge_of(point).until(meters_of(point)));
}

void Engine::Impl::note(std::uint32_t point, const Note& note, int sign) {
    Side& side = side_of(point);
    if (note.at < ladder_.edge(fronts_[point].slice + 1)) {
        // Its slice is open, so its windows are.
        Tally one;
        note.add_to(one);
        for (Tally& more : side.more) more.add(one, sign);
        return;
    }
    const auto at = std::upper_bound(side.notes.begin(), side.notes.end(), note, [](const Note& a, const Note& b) { return a.at < b.at; });
    if (sign > 0)
        side.notes.insert(at, note);
    else
        side.notes.erase(std::prev(at));  // one of that instant
}

/// Moves the open windows on from the base, over pieces of time that follow each other and notes in any order.
void Engine::Impl::absorb(std::uint32_t point, std::int64_t old_position, std::int64_t new_position) {
    Front& front = fronts_[point];
    Side& side = side_of(point);
    load(point, old_position);
    auto notes = std::exchange(side.notes, {});
    notes.insert(notes.end(), findings_.notes.begin(), findings_.notes.end());
    std::stable_sort(notes.begin(), notes.end(), [](const Note& a, const Note& b) { return a.at < b.at; });
    std::size_t next = 0;
    const auto take_notes = [&](std::int64_t before) {
        for (; next < notes.size() && notes[next].at < before; ++next) {
            if (notes[next].what == Note::What::used) {
                ++front.readings;
                for (Opened& open : opened_) ++open.readings;
            } else
                for (Tally& tally : side.more) notes[next].add_to(tally);
        }
    };
    const auto add = [&](const Piece& piece, std::int64_t begin, std::int64_t end) {
        if (begin == end) return;
        const std::int64_t part = piece.quality.missing() ? 0 : wrapping_subtract(piece.at(end), piece.at(begin));
        for (std::size_t level = 0; level < levels_; ++level) {
            opened_[level].amount = wrapping_add(opened_[level].amount, part);
            if (piece.quality.bits() == 0) continue;
            Tally& more = side.more[level];
            more.doubt(piece.quality, end - begin);
            if (!piece.quality.missing() && !piece.quality.measured()) more.estimated = wrapping_add(more.estimated, part < 0 ? -part : part);
        }
    };
    std::size_t i = front.slice;
    std::int64_t t = front.micros;
    for (const Piece& piece : findings_.pieces) {
        t = std::max(t, piece.from);
        for (std::int64_t edge = ladder_.edge(i + 1); edge <= piece.to; edge = ladder_.edge(i + 1)) {
            add(piece, t, edge);
            take_notes(edge);
            ++i;
            close(point, i, ladder_.ends(i));
            t = edge;
        }
        add(piece, t, piece.to);
        t = std::max(t, piece.to);
    }
    front.slice = static_cast<std::uint32_t>(i);
    take_notes(ladder_.edge(i + 1));
    notes.erase(notes.begin(), notes.begin() + static_cast<std::ptrdiff_t>(next));
    side.notes = std::move(notes);
    store(point, new_position);
    for (const Piece& lump : findings_.lumps) tell_of(point, lump, false);
}

void Engine::Impl::tell_of(std::uint32_t point, const Piece& lump, bool withdrawn) {
    out.lumps.push_back({point, {instant(lump.from), instant(lump.to)}, lump.amount, lump.quality, withdrawn});
}

void Engine::Impl::close(std::uint32_t point, std::size_t edge, std::uint32_t ends) {
    for (std::uint32_t touched = ends | ladder_.begins(edge); touched != 0; touched &= touched - 1) {
        const auto level = static_cast<std::uint32_t>(__builtin_ctz(touched));
        if ((ends >> level & 1) != 0)
            publish(point, level, ladder_.start_of(level, edge), ladder_.edge(edge), opened_[level].amount,
                    static_cast<std::uint32_t>(opened_[level].readings));
        else
            side_of(point).more[level] = {};  // outside of a list
        opened_[level] = {0, 0};
    }
}

void Engine::Impl::load(std::uint32_t point, std::int64_t position) {
    const Front& front = fronts_[point];
    opened_[0] = {wrapping_subtract(position, front.position), static_cast<std::uint32_t>(front.readings - front.readings_before)};
    for (std::size_t level = 1; level < levels_; ++level) {
        const Open& open = opens(point)[level - 1];
        opened_[level] = {wrapping_subtract(position, open.position), static_cast<std::uint32_t>(front.readings - open.readings_before)};
    }
}

void Engine::Impl::store(std::uint32_t point, std::int64_t position) {
    Front& front = fronts_[point];
    front.position = wrapping_subtract(position, opened_[0].amount);
    front.readings_before = front.readings - static_cast<std::uint32_t>(opened_[0].readings);
    for (std::size_t level = 1; level < levels_; ++level)
        opens(point)[level - 1] = {wrapping_subtract(position, opened_[level].amount),
                                   front.readings - static_cast<std::uint32_t>(opened_[level].readings)};
}

// ---- what is held, seen from outside

Engine::Impl::Side& Engine::Impl::side_of(std::uint32_t point) {
    std::uint32_t& place = fronts_[point].side;
    if (place != Front::none) return sides_[place];
    if (free_sides_.empty()) {
        free_sides_.push_back(static_cast<std::uint32_t>(sides_.size()));
        sides_.emplace_back();
    }
    place = free_sides_.back();
    free_sides_.pop_back();
    Side& side = sides_[place];
    side.point = point;
    side.more.resize(levels_);
    return side;
}
Engine::Impl::Side* Engine::Impl::find_side(std::uint32_t point) { return fronts_[point].has_side() ? &sides_[fronts_[point].side] : nullptr; }
const Engine::Impl::Side* Engine::Impl::find_side(std::uint32_t point) const {
    return fronts_[point].has_side() ? &sides_[fronts_[point].side] : nullptr;
}

/// What the open window of a level holds, the time before the first reading left out.
Tally Engine::Impl::open_tally(std::uint32_t point, std::uint32_t level) const {
    const Front& front = fronts_[point];
    Tally tally;
    if (const Side* side = find_side(point)) tally = side->more[level];
    const std::int64_t start = level == 0 ? front.position : opens(point)[level - 1].position;
    const std::uint32_t before = level == 0 ? front.readings_before : opens(point)[level - 1].readings_before;
    tally.amount = wrapping_subtract(position_of(point, judge_of(point)), start);
    tally.readings = static_cast<std::uint32_t>(front.readings - before);
    return tally;
}

std::optional<Bucket> Engine::Impl::running(std::uint32_t point, std::uint32_t level) const {
    if (point >= fronts_.size() || level >= levels_ || !fronts_[point].started) return std::nullopt;
    if (const PointKind kind = setup.points[point].point.kind; kind == PointKind::gauge || kind == PointKind::state) return std::nullopt;
    const Front& front = fronts_[point];
    const auto window = ladder_.window_of(level, front.micros);
    if (!window) return std::nullopt;
    Bucket bucket;
    bucket.key = {point, level, window->begin()};
    bucket.end = window->end();
    bucket.status = Status::provisional;
    Tally tally = open_tally(point, level);
    const std::int64_t begin = micros_of(window->begin()), end = micros_of(window->end());
    if (front.first > begin) tally.doubt(Reason::gap, front.first - begin);
    tally.add(what_else(point).within(begin, end), 1);
    finish_bucket(bucket, std::move(tally));
    return bucket;
}

std::vector<Pending> Engine::Impl::pending() const {
    std::vector<Pending> all;
    for (const Side& side : sides_) {
        const std::uint32_t point = side.point;
        if (point == Front::none || setup.points[point].point.kind != PointKind::register_ || !fronts_[point].started) continue;
        const PointJudge judge = judge_of(point);
        if (judge.candidates().empty()) continue;
        Pending pending{point, judge.base().at, judge.candidates().size(), 0};
        for (const Reading& r : judge.candidates()) {
            const std::int64_t step = wrapping_subtract(r.value, judge.base().value);
            if (std::abs(static_cast<double>(step)) > std::abs(static_cast<double>(pending.largest_step))) pending.largest_step = step;
        }
        all.push_back(pending);
    }
    std::sort(all.begin(), all.end(), [](const Pending& a, const Pending& b) { return a.point < b.point; });
    return all;
}

std::size_t Engine::Impl::bytes_per_point() const { return sizeof(Front) + (levels_ - 1) * sizeof(Open); }

Counts& Counts::operator+=(const Counts& other) {
    accepted += other.accepted;
    duplicate += other.duplicate;
    conflict += other.conflict;
    late += other.late;
    adjusted += other.adjusted;
    unknown_point += other.unknown_point;
    return *this;
}

// ---- Engine

Engine::Engine(Setup setup) : impl_(std::make_unique<Impl>(std::move(setup), Impl::Memory::own, nullptr)) {}
Engine::Engine(Setup setup, History& history) : impl_(std::make_unique<Impl>(std::move(setup), Impl::Memory::callers, &history)) {}
Engine::Engine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Engine Engine::without_history(Setup setup) { return Engine(std::make_unique<Impl>(std::move(setup), Impl::Memory::none, nullptr)); }
Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;

const Setup& Engine::setup() const { return impl_->setup; }
std::uint32_t Engine::slot(std::string_view id) const { return detail::place_of(impl_->setup, id); }
Pushed Engine::push(const Reading& reading) noexcept { return impl_->push(reading); }
Counts Engine::push(std::span<const Reading> readings) noexcept { return impl_->push(readings); }
Counts Engine::push(const Table& table) noexcept { return impl_->push(table, 0, table.size()); }
Counts Engine::push(const Table& table, std::size_t first, std::size_t count) noexcept { return impl_->push(table, first, count); }
bool Engine::has_history() const { return impl_->has_history(); }
void Engine::apply(const MeterEvent& event) { impl_->apply(event); }
void Engine::tick(Instant now) noexcept { impl_->tick(now); }
Instant Engine::final_until(std::uint32_t point) const { return impl_->final_until(point); }
Output Engine::take() { return impl_->take(); }
void Engine::take(Output& into) { impl_->take(into); }
std::optional<Bucket> Engine::running(std::uint32_t point, std::uint32_t level) const { return impl_->running(point, level); }
std::vector<Pending> Engine::pending() const { return impl_->pending(); }
void Engine::set_offset(std::string source, std::uint64_t next) { impl_->offsets[std::move(source)] = next; }
const std::map<std::string, std::uint64_t>& Engine::offsets() const { return impl_->offsets; }
Bytes Engine::snapshot() const { return impl_->snapshot(); }
void Engine::restore(std::span<const std::byte> snapshot) { impl_->restore(snapshot); }
std::size_t Engine::bytes_per_point() const { return impl_->bytes_per_point(); }

}  // namespace wattle::inline v0::stream
