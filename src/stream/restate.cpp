// Late readings: what they change, as the difference of two runs of the judge.
#include "restate.hpp"

#include "readings.hpp"

#include <algorithm>

namespace wattle::inline v0::stream {

using namespace detail;

namespace {

/// Feeds one point, from an anchor on.
struct Run {
    const MeterChain& meters;
    Findings& findings;
    PointJudge judge = {};
    std::int64_t first = 0;
    std::vector<std::int64_t> odd = {};  // readings before the first that could not be used

    void take(const Reading& r) {
        if (r.quality.missing()) return;
        const Register* rule = meters.at(r.at);
        const bool started = judge.started();
        if (rule != nullptr && rule->can_use(r)) {
            FindingsSink sink{findings, started ? micros_of(judge.settled()) : std::numeric_limits<std::int64_t>::min()};
            judge_reading(judge, meters, r, sink);
            if (started || !judge.started()) return;
            first = findings.pieces.empty() ? micros_of(judge.settled()) : findings.pieces.front().from;
            for (const std::int64_t at : odd)  // behind an exchange that opened before it
                if (at > first) findings.notes.push_back({at, Note::What::set_aside});
        } else if (started) {
            findings.notes.push_back({micros_of(r.at), Note::What::set_aside});
        } else {
            odd.push_back(micros_of(r.at));
        }
    }
    bool settled() const { return judge.has_base() && judge.candidates().empty(); }
};

}  // namespace

std::vector<Pushed> Engine::Impl::take_late(std::uint32_t point, std::vector<Reading> late) {
    std::vector<Pushed> results;
    if (history_ == nullptr) {
        out.unplaced.insert(out.unplaced.end(), late.begin(), late.end());
        results.assign(late.size(), Pushed::late);
        return results;
    }
    const std::int64_t horizon = micros_of(final_until(point));

    const std::vector<Reading> sorted = v0::detail::one_per_instant(late);
    for (const Reading& r : {sorted.front(), sorted.back()}) {
        const auto time = is_register(point) ? std::nullopt : time_of(r);
        cover(micros_of(time ? time->begin() : r.at));
        cover(micros_of(time ? time->end() : r.at));
    }
    const Interval between(sorted.front().at, sorted.back().at);
    std::optional<Runs> runs =
        is_register(point) ? run_twice(point, sorted, meters_of(point), meters_of(point), between) : run_twice_of_intervals(point, sorted);
    if (!runs) {
        out.unplaced.insert(out.unplaced.end(), late.begin(), late.end());
        results.assign(late.size(), Pushed::adjusted);
        return results;
    }
    runs->horizon = horizon;
    bool changed = false;
    for (const Reading& r : late) {
        const Kept kept = told(r, history_->keep(r));
        changed |= kept != Kept::duplicate;
        results.push_back(kept == Kept::duplicate     ? Pushed::duplicate
                          : micros_of(r.at) < horizon ? Pushed::adjusted
                          : kept == Kept::conflict    ? Pushed::conflict
                                                      : Pushed::late);
    }
    if (changed) restate(point, *runs, late.back());
    return results;
}

/// With the late readings, and without them; or with the meters behind the point, and with those that were thought to be. Both say the same before `between`.
/// Nothing where the history does not reach back far enough.
std::optional<Engine::Impl::Runs> Engine::Impl::run_twice(std::uint32_t point, const std::vector<Reading>& late, const MeterChain& meters_before,
                                                          const MeterChain& meters, Interval between) const {
    const Instant low = between.begin(), high = between.end();
    Runs runs;

    // An anchor: a reading before them that every judge has as its base.
    std::vector<Reading> before;
    std::size_t known_from = 0;
    bool settled = false;
    for (std::size_t count = 16;; count *= 4) {
        before.clear();
        history_->before(point, low, count, before);
        Settling settling;
        settled = false;
        for (std::size_t i = 0; i < before.size(); ++i) {
            const Register* rule = meters.at(before[i].at);
            if (rule == nullptr || !rule->can_use(before[i]) || !settling.take(*rule, before[i])) continue;
            settled = true;
            known_from = i;
        }
        if (settled || before.size() < count) break;
    }
    const Instant known = history_->known_from(point);
    if (low < known || (known != Instant::min() && !settled)) return std::nullopt;
    Findings before_anchor;
    Run anchor{meters, before_anchor};
    if (settled) anchor.judge = PointJudge::standing(meters, before[known_from++]);
    for (std::size_t i = known_from; i < before.size(); ++i) anchor.take(before[i]);

    // Readings set aside behind the base of the anchor are the only findings that both runs still owe.
    if (anchor.judge.started()) std::erase_if(before_anchor.notes, [&](const Note& n) { return n.at <= micros_of(anchor.judge.settled()); });
    if (anchor.judge.started()) runs.before.notes = runs.after.notes = before_anchor.notes;

    Run without{meters_before, runs.before, anchor.judge, anchor.first}, with{meters, runs.after, anchor.judge, anchor.first};
    without.odd = with.odd = anchor.odd;
    std::vector<Reading> old, chunk;
    std::int64_t reach = micros_of(high);
    std::int64_t step = std::max<std::int64_t>(setup.points[point].point.every.value_or(std::chrono::minutes(15)).count(), 1) * 32;
    Instant from = low;
    std::size_t next = 0;
    bool same = false;
    const std::int64_t newest = Ladder::last_micros;
    // Behind the base nothing is settled, and what is noted there has to be told again.
    const auto both_past = [&](Instant t) {
        return &meters == &meters_before && t >= high && micros_of(t) <= fronts_[point].micros && without.settled() && with.settled() &&
               without.judge == with.judge;
    };
    while (!same) {
        reach = std::min(newest, reach + step);
        step *= 8;
        chunk.clear();
        history_->readings(point, from, instant(reach), chunk);
        std::size_t i = 0;
        while (!same && (i < chunk.size() || (next < late.size() && late[next].at <= instant(reach)))) {
            const bool from_old = i < chunk.size() && (next == late.size() || chunk[i].at <= late[next].at);
            const bool from_late = next < late.size() && (i == chunk.size() || late[next].at <= chunk[i].at);
            const Instant t = from_old ? chunk[i].at : late[next].at;
            if (from_old) without.take(chunk[i]);
            const Reading r = from_old && from_late ? v0::detail::better(chunk[i], late[next]) : from_old ? chunk[i] : late[next];
            with.take(r);
            if (!r.quality.missing()) {
                const Register* rule = meters.at(t);
                if (rule != nullptr && rule->can_use(r))
                    runs.newest = micros_of(t);
                else
                    runs.odd = micros_of(t);
            }
            i += from_old ? 1 : 0;
            next += from_late ? 1 : 0;
            same = both_past(t);
        }
        if (same || reach == newest) break;
        from = instant(reach + 1);
    }
    runs.to_the_end = !same;
    runs.judge = with.judge;
    if (const auto waiting = runs.judge.candidates(); !waiting.empty()) runs.newest = std::max(runs.newest, micros_of(waiting.back().at));
    runs.base = with.judge.started() ? micros_of(with.judge.settled()) : never;
    runs.first = anchor.judge.started() ? fronts_[point].first : with.first;
    if (runs.to_the_end && runs.base < std::min(micros_of(known), fronts_[point].micros)) return std::nullopt;
    if (!anchor.judge.started() && without.judge.started() && with.first < without.first)
        runs.unknown = Piece{with.first, without.first, 0, Reason::gap};
    return runs;
}

/// The values of intervals, with the late ones and without, from one on that none before it overlaps.
std::optional<Engine::Impl::Runs> Engine::Impl::run_twice_of_intervals(std::uint32_t point, const std::vector<Reading>& late) const {
    const std::int64_t length = setup.points[point].point.every->count();
    std::vector<Reading> old;
    std::size_t apart = 0;  // the reading to begin with; 0: with the first of all
    for (std::size_t count = 4;; count *= 4) {
        old.clear();
        history_->before(point, late.front().at, count, old);
        apart = 0;
        for (std::size_t i = 1; i < old.size(); ++i)
            if (old[i].at - old[i - 1].at >= std::chrono::microseconds(length) && late.front().at - old[i].at >= std::chrono::microseconds(length))
                apart = i;
        if (apart == 0 && old.size() == count) continue;
        old.erase(old.begin(), old.begin() + static_cast<std::ptrdiff_t>(apart));
        break;
    }
    if (const Instant known = history_->known_from(point); known != Instant::min() && (apart == 0 || late.front().at < known)) return std::nullopt;
    history_->readings(point, late.front().at, Instant::max(), old);
    std::vector<Reading> all = old;
    all.insert(all.end(), late.begin(), late.end());
    all = v0::detail::one_per_instant(std::move(all));
    const auto usable = [&](const Reading& r) { return time_of(r).has_value(); };
    std::erase_if(old, [&](const Reading& r) { return !usable(r); });
    std::erase_if(all, [&](const Reading& r) { return !usable(r); });

    Runs runs;
    const IntervalPieces& intervals = *intervals_.at(point).second;
    for (const auto& piece : intervals.of(old)) add_interval(point, piece, runs.before);
    for (const auto& piece : intervals.of(all)) add_interval(point, piece, runs.after);
    const Front& front = fronts_[point];
    runs.to_the_end = true;
    runs.base = runs.newest = runs.after.pieces.back().to;
    if (apart != 0) {  // nothing is known from the one before on
        const std::int64_t begin = std::min(runs.before.pieces.front().from, runs.after.pieces.front().from);
        for (auto* pieces : {&runs.before.pieces, &runs.after.pieces})
            if (begin < pieces->front().from) pieces->insert(pieces->begin(), Piece{begin, pieces->front().from, 0, Reason::gap, nullptr});
    }
    runs.first = apart == 0 ? runs.after.pieces.front().from : front.first;
    if (runs.first < front.first) runs.unknown = Piece{runs.first, front.first, 0, Reason::gap, nullptr};
    if (runs.first > front.first) runs.unknown = Piece{front.first, runs.first, 0, Reason::gap, nullptr};  // a better value begins later
    return runs;
}

/// Gives every window what has changed in it, and the point the state of the run with the late readings.
void Engine::Impl::restate(std::uint32_t point, Runs& runs, const Reading& cause) {
    Front& front = fronts_[point];
    const std::int64_t old_base = front.micros;
    const std::int64_t new_base = runs.to_the_end ? runs.base : old_base;
    const std::int64_t kept = std::min(old_base, new_base);

    // Behind the new base nothing is settled any more.
    Findings pending;
    if (new_base < old_base) {
        std::int64_t known = new_base;
        if (const auto candidates = runs.judge.candidates(); !candidates.empty()) {
            known = micros_of(candidates.back().at);
            pending.pieces.push_back({new_base, known, 0, Reason::jump});
        }
        if (known < Ladder::last_micros) pending.pieces.push_back({known, Ladder::last_micros, 0, Reason::gap});
    }

    std::int64_t begin = old_base;
    const auto reach_back = [&](const Findings& f) {
        if (!f.pieces.empty()) begin = std::min(begin, f.pieces.front().from);
        for (const Note& n : f.notes) begin = std::min(begin, n.at);
    };
    reach_back(runs.before), reach_back(runs.after);
    if (runs.unknown) begin = std::min(begin, runs.unknown->from);
    cover(begin);  // after a restore it knows only the time around the base
    if (new_base > begin) cover(new_base);

    // Runs that never meet are compared as far as each is settled; what lies behind is absorbed below.
    constexpr auto no_end = std::numeric_limits<std::int64_t>::max();
    const std::int64_t before_until = runs.to_the_end ? old_base : no_end, after_until = runs.to_the_end ? kept : no_end;

    // Lumps that are no more, and those that have come; `absorb` tells of the ones behind.
    std::erase_if(runs.before.lumps, [&](const Piece& l) { return l.to > before_until; });
    for (const Piece& lump : runs.before.lumps)
        if (std::ranges::find(runs.after.lumps, lump) == runs.after.lumps.end()) tell_of(point, lump, true);
    std::erase_if(runs.after.lumps, [&](const Piece& l) { return std::ranges::find(runs.before.lumps, l) != runs.before.lumps.end(); });
    for (const Piece& lump : runs.after.lumps)
        if (lump.to <= after_until) tell_of(point, lump, false);

    std::vector<Tally> opened(levels_);
    for (std::uint32_t level = 0; level < levels_; ++level) {
        opened[level] = open_tally(point, level);
        if (runs.to_the_end)  // readings that were set aside behind the base, in its slice, come again
            for (const Note& n : runs.before.notes)
                if (n.at > old_base && n.at < ladder_.edge(front.slice + 1)) {
                    Tally one;
                    n.add_to(one);
                    opened[level].add(one, -1);
                }
        const auto window_now = ladder_.window_of(level, old_base);
        bool stays = false;  // there is an open window at `kept`
        for (const Interval& window : ladder_.windows(level, begin, old_base + 1)) {
            const std::int64_t from = micros_of(window.begin()), to = micros_of(window.end());
            const bool was_open = window_now && window == *window_now;
            Tally delta = runs.after.within(from, to, after_until);
            delta.add(runs.before.within(from, to, before_until), -1);
            const auto published_delta = [&] {  // windows that are published tell the time before the first reading too
                Tally all = delta;
                if (runs.unknown) {
                    const std::int64_t time = std::min(to, runs.unknown->to) - std::max(from, runs.unknown->from);
                    if (time > 0) all.doubt(runs.unknown->quality, runs.first < front.first ? -time : time);
                }
                return all;
            };
            const BucketKey key{point, level, window.begin()};
            if (to <= kept) {
                if (const Tally all = published_delta(); !all.empty() || to <= front.first) change(key, to, all, {}, runs, cause);
            } else if (from <= kept) {
                stays = true;
                if (!was_open) {
                    opened[level] = {};
                    if (const auto was = history_->published(key)) {
                        opened[level] = tally_of(*was);
                        if (front.first > from) opened[level].doubt(Reason::gap, from - std::min(front.first, to));
                        change(key, to, published_delta(), pending.within(from, to), runs, cause);
                    }
                }
                opened[level].add(delta, 1);
            } else if (!was_open && history_->published(key)) {
                change(key, to, published_delta(), pending.within(from, to), runs, cause);
            }
        }
        if (!stays) opened[level] = {};
    }

    // The state at `kept`.
    if (runs.meters) put_meters(point, *runs.meters);
    Side& side = side_of(point);
    front.first = runs.first;
    front.slice = static_cast<std::uint32_t>(ladder_.slice_of(kept));
    front.micros = kept;
    if (new_base < old_base) {
        side.published_until = std::max(side.published_until, old_base);
        side.final_until = std::max(side.final_until, std::min(old_base, runs.horizon));
    }
    for (std::size_t level = 0; level < levels_; ++level) {
        opened_[level] = {opened[level].amount, opened[level].readings};
        opened[level].amount = opened[level].readings = 0;
        side.more[level] = std::move(opened[level]);
    }
    if (!runs.to_the_end) {
        store(point, position_of(point, judge_of(point)));
        settle_front(point);
        return;
    }
    store(point, 0);  // amounts and readings only; `absorb` adds to them
    side.notes.clear();
    findings_ = std::move(runs.after);
    std::erase_if(findings_.notes, [&](const Note& n) { return n.at <= kept; });
    std::erase_if(findings_.pieces, [&](const Piece& p) { return p.to <= kept; });
    std::erase_if(findings_.lumps, [&](const Piece& p) { return p.to <= kept; });
    side.judge = {};
    side.last = runs.newest;
    side.odd_until = std::max(side.odd_until, runs.odd);
    absorb(point, 0, position_of(point, runs.judge));
    if (is_register(point)) {
        set_base(point, runs.judge);
    } else {
        front.micros = runs.base;
        settle_front(point);
    }
}

/// Publishes a window again; or, past the horizon, tells the difference beside it.
void Engine::Impl::change(const BucketKey& key, std::int64_t end, const Tally& delta, const Tally& pending, const Runs& runs, const Reading& cause) {
    const std::int64_t start = micros_of(key.start);
    const auto was = history_->published(key);
    const bool fresh = !was && end <= fronts_[key.point].first;  // nothing was known of it
    if (fresh && end <= runs.first) return;                      // and nothing is
    const bool past = end <= runs.horizon || !(was || fresh);
    if (past && delta.amount == 0 && fresh) return;
    Tally tally;
    if (was)
        tally = tally_of(*was);
    else
        tally.doubt(Reason::gap, end - start);
    tally.add(delta, 1);
    tally.add(pending, 1);
    Bucket bucket{.key = key, .end = instant(end)};
    bucket.version = was ? was->version + 1 : 1;
    bucket.status = !pending.empty() ? Status::provisional : was ? Status::corrected : Status::complete;
    finish_bucket(bucket, std::move(tally));
    if (past) {  // it has had its last version
        bucket.version = was ? was->version : 1;
        bucket.status = Status::final_;
        history_->keep(bucket);
        out.adjustments.push_back({key, delta.amount, cause});
        return;
    }
    if (was) out.restated.push_back({key, bucket.version, was->amount, bucket.amount, cause});
    history_->keep(bucket);
    told(bucket);
    out.buckets.push_back(std::move(bucket));
}

}  // namespace wattle::inline v0::stream
