// The time it is: what is closed although its point is silent, and what is forgotten.
#include "engine_impl.hpp"

#include <algorithm>

namespace wattle::inline v0::stream {

using namespace detail;

namespace {

constexpr std::size_t readings_for_the_judge = 64;  // kept before the horizon, so that a late reading behind it finds where the judge stands

}  // namespace

Instant Engine::Impl::final_until(std::uint32_t point) const {
    if (point >= fronts_.size()) return Instant::min();
    const Front& front = fronts_[point];
    const Side* side = find_side(point);
    const std::int64_t settled = !front.started ? never : side == nullptr ? front.micros : std::max(front.micros, side->last);
    const std::int64_t newest = std::max(settled, clock_), horizon = setup.horizon.count();
    return newest == never || newest < Ladder::first_micros + horizon ? Instant::min() : instant(newest - horizon);
}

void Engine::Impl::tick(Instant now) noexcept {
    const std::int64_t micros = micros_of(now);
    if (micros <= clock_ || micros < Ladder::first_micros || micros >= Ladder::last_micros) return;  // a clock that far off says nothing
    clock_ = micros;
    cover(micros);
    for (std::uint32_t p = 0; p < fronts_.size(); ++p) {
        if (!fronts_[p].started) continue;
        close_ahead(p);
        if (fronts_[p].limit != never) settle_front(p);  // plain steps go further now
    }
    follow({instant(micros), 0, 0, Reason::gap, 0});
    settle_alarms();
    if (alarms_) alarms_->tick(instant(micros), {&memory_of_gauges(), history_}, out.alarms);
}

/// What would be said of the time behind the base if nothing came any more.
Findings Engine::Impl::what_else(std::uint32_t point) const {
    Findings rest;
    FindingsSink sink{rest, fronts_[point].micros, true};
    PointJudge judge = judge_of(point);
    if (is_register(point))
        judge.finish(meters_of(point), sink);
    else
        sink.miss(instant(fronts_[point].micros), Instant::max(), Reason::gap);
    if (const Side* side = find_side(point)) rest.notes.insert(rest.notes.end(), side->notes.begin(), side->notes.end());
    return rest;
}

/// A window behind those that are closed, as it stands.
Bucket Engine::Impl::window_ahead(std::uint32_t point, std::uint32_t level, const Interval& window, const Findings& rest) const {
    const Front& front = fronts_[point];
    const std::int64_t begin = micros_of(window.begin()), end = micros_of(window.end());
    Tally tally;
    if (begin <= front.micros) {
        tally = open_tally(point, level);
        if (front.first > begin) tally.doubt(Reason::gap, front.first - begin);
    }
    tally.add(rest.within(begin, end), 1);
    Bucket bucket{.key = {point, level, window.begin()}, .end = window.end(), .status = Status::provisional};
    finish_bucket(bucket, std::move(tally));
    return bucket;
}

/// How far a tick may close the windows of a point.
Engine::Impl::Ahead Engine::Impl::ahead_of(std::uint32_t point) const {
    Ahead ahead{};
    ahead.last = micros_of(final_until(point));
    ahead.until = std::max(ahead.last, setup.idle_limit ? clock_ - setup.idle_limit->count() : never);
    const Side* side = find_side(point);
    ahead.finals = std::max(fronts_[point].micros, side == nullptr ? never : side->final_until);
    ahead.published = std::max(ahead.finals, side == nullptr ? never : side->published_until);
    return ahead;
}

void Engine::Impl::closed(std::uint32_t point, const Ahead& ahead) {
    Side& side = side_of(point);
    side.final_until = std::max(side.final_until, ahead.last);
    side.published_until = std::max(side.published_until, ahead.until);
}

/// Publishes the windows of a point that nothing has closed and that the horizon has passed, or the limit of silence.
void Engine::Impl::close_ahead(std::uint32_t point) {
    const PointKind kind = setup.points[point].point.kind;
    if (kind == PointKind::gauge) return close_gauge_ahead<GaugeFindings>(point);
    if (kind == PointKind::state) return close_gauge_ahead<StateSummary>(point);
    if (history_ == nullptr) return;  // nothing can be said twice
    const Ahead ahead = ahead_of(point);
    if (ahead.is_nothing()) return;
    const Findings rest = what_else(point);
    for (std::uint32_t level = 0; level < levels_; ++level)
        for (const Interval& window : ladder_.windows(level, ahead.finals, ahead.until)) {
            const std::int64_t end = micros_of(window.end());
            if (!ahead.holds(end)) continue;
            Bucket bucket = window_ahead(point, level, window, rest);
            bucket.status = ahead.status(end);
            if (const auto before = history_->published(bucket.key)) bucket.version = before->version + 1;
            history_->keep(bucket);
            told(bucket);
            out.buckets.push_back(std::move(bucket));
        }
    closed(point, ahead);
}

/// Of a window that is closed, and may have been published while its point was silent: its next version; or, past the horizon, what it holds more. True
/// where nothing is left to publish.
bool Engine::Impl::is_published_again(std::uint32_t point, Bucket& bucket) {
    const Side& side = *find_side(point);
    const std::int64_t end = micros_of(bucket.end);
    if (side.published_until == never || end > side.published_until || history_ == nullptr) return false;
    const auto before = history_->published(bucket.key);
    if (side.final_until != never && end <= side.final_until) {
        // One that is forgotten lay behind the base, and held nothing.
        const std::int64_t delta = wrapping_subtract(bucket.amount, before ? before->amount : 0);
        if (delta != 0) out.adjustments.push_back({bucket.key, delta, cause_});
        bucket.version = before ? before->version : 1;
        bucket.status = Status::final_;
        history_->keep(bucket);
        return true;
    }
    if (!before) return false;
    bucket.version = before->version + 1;
    const bool was_complete = before->version > 1 || before->status != Status::provisional;
    bucket.status = was_complete ? Status::corrected : Status::complete;
    if (before->amount != bucket.amount || before->doubts != bucket.doubts)
        out.restated.push_back({bucket.key, bucket.version, before->amount, bucket.amount, cause_});
    return false;
}

/// Before which instant nothing of a point is asked for again.
Instant Engine::Impl::forgotten_before(std::uint32_t point) {
    Instant before = final_until(point);
    const Front& front = fronts_[point];
    if (before == Instant::min() || !front.started || micros_of(before) <= front.first) return Instant::min();
    if (const PointKind kind = setup.points[point].point.kind; kind == PointKind::gauge || kind == PointKind::state) {
        // Its windows are summed up from their readings.
        Instant needed = before;
        for (std::uint32_t level = 0; level < levels_; ++level)
            if (const auto window = ladder_.window_of(level, micros_of(before))) needed = std::min(needed, window->begin());
        before = std::max(instant(Ladder::first_micros), reach_back(point, needed));
    }
    return before;
}

/// Forgets what the horizon has passed, now and then: by the count of readings, because one clock that is wrong would say a time that never comes.
void Engine::Impl::sweep() {
    steps_ = 0;
    if (memory_ == Memory::callers) return;
    for (std::uint32_t p = 0; p < fronts_.size(); ++p)
        if (const Instant before = forgotten_before(p); before != Instant::min())
            own_.forget(p, before, readings_for_the_judge,
                        instant(fronts_[p].micros));  // whose windows are asked for, however late the next reading comes
    std::erase_if(summary_versions_, [&](const auto& entry) {
        const Instant last = final_until(entry.first.point);
        return last != Instant::min() && entry.first.start < last - std::chrono::days(366);
    });
}

}  // namespace wattle::inline v0::stream
