// Gauges and states in the engine: each window is summed up from its readings once it is complete, and again when one of them comes late.
#include "engine_impl.hpp"

#include <algorithm>

namespace wattle::inline v0::stream {

using namespace detail;

namespace {

using std::chrono::microseconds;

microseconds hold_of(const PointSetup& p) {
    if (p.gauge.hold) return *p.gauge.hold;
    return *p.point.every > microseconds::max() / 3 ? microseconds::max() : *p.point.every * 3;
}

constexpr std::int64_t most_counts = 999'999'999'999'999;  // as `gauges` says

Instant earlier(Instant t, microseconds length) { return t < Instant::min() + length ? Instant::min() : t - length; }
/// A line that crosses more bins than there may be has no load duration: nothing of the window is known then.
LoadDuration duration_of(std::span<const Reading> readings, const PointSetup& p, const Interval& window) {
    try {
        return load_duration(readings, p.point, window, *p.bins, p.gauge);
    } catch (const Error&) {
        return {.width = *p.bins, .unit = p.point.unit, .length = window.length(), .quality = Reason::outside_limits};
    }
}

Instant later(Instant t, microseconds length) { return t > Instant::max() - length ? Instant::max() : t + length; }

}  // namespace

/// What is said of one window of a gauge.
struct Engine::Impl::GaugeFindings {
    GaugeSummary summary;
    std::optional<LoadDuration> duration;

    bool operator==(const GaugeFindings&) const = default;
};

/// From where readings may speak of an instant.
Instant Engine::Impl::reach_back(std::uint32_t point, Instant t) const { return earlier(t, hold_of(setup.points[point])); }

/// The readings of gauges are always kept: a mean has no position that could stand for them.
History& Engine::Impl::memory_of_gauges() { return history_ != nullptr ? *history_ : own_; }

bool Engine::Impl::is_usable(const Reading& r) const {
    const Point& p = setup.points[r.point].point;
    if (r.quality.missing() || r.quality.quality_class() == QualityClass::suspect) return false;
    if (r.value > most_counts || r.value < -most_counts) return false;
    const Exact shown = Exact::from(r.value, 0) * Exact(p.resolution);
    return (!p.low || shown >= Exact(*p.low)) && (!p.high || shown <= Exact(*p.high));
}

std::optional<Reading> Engine::Impl::last_usable(std::uint32_t point, Instant before) {
    std::vector<Reading> some;
    for (std::size_t count = 1;; count *= 4) {
        some.clear();
        memory_of_gauges().before(point, before, count, some);
        for (auto r = some.rbegin(); r != some.rend(); ++r)
            if (is_usable(*r)) return *r;
        if (some.size() < count) return std::nullopt;
    }
}

template <class Summary>
Summary Engine::Impl::summed_up(std::uint32_t point, const Interval& window) {
    const PointSetup& p = setup.points[point];
    const microseconds hold = hold_of(p);
    std::vector<Reading> readings;
    if constexpr (std::is_same_v<Summary, StateSummary>)  // whether a state was entered tells the reading before, however long ago
        if (const auto before = last_usable(point, earlier(window.begin(), hold))) readings.push_back(*before);
    memory_of_gauges().readings(point, earlier(window.begin(), hold), later(window.end(), hold), readings);
    const Slots one = Slots::between({window.begin(), window.end()});
    if constexpr (std::is_same_v<Summary, GaugeFindings>)
        return {gauges(readings, p.point, one, p.gauge)[0], p.bins ? std::optional(duration_of(readings, p, window)) : std::nullopt};
    else
        return states(readings, p.point, one, p.gauge.hold)[0];
}

template <class Summary>
void Engine::Impl::publish_summary(std::uint32_t point, std::uint32_t level, const Interval& window, Summary summary, Status status) {
    const BucketKey key{point, level, window.begin()};
    std::uint32_t version = 1;
    // Only what was published otherwise than once and complete has a version to remember.
    if (const auto known = summary_versions_.find(key); known != summary_versions_.end())
        version = ++known->second;
    else if (status != Status::complete)
        version = summary_versions_[key] = status == Status::corrected ? 2 : 1;
    if constexpr (std::is_same_v<Summary, GaugeFindings>) {
        out.gauges.push_back({key, window.end(), version, status, std::move(summary.summary)});
        if (summary.duration) out.durations.push_back({key, window.end(), version, status, std::move(*summary.duration)});
    } else {
        out.states.push_back({key, window.end(), version, status, std::move(summary)});
    }
}

template <class Summary>
Pushed Engine::Impl::take_gauge(Reading r) {
    const std::int64_t micros = micros_of(r.at);
    History& memory = memory_of_gauges();
    if (!r.quality.missing() && r.quality.quality_class() != QualityClass::suspect && !is_usable(r))
        r.quality = worse(r.quality, Reason::outside_limits);
    if (micros < Ladder::first_micros || micros >= Ladder::last_micros) {
        r.quality = worse(r.quality, Reason::wrong_clock);
        return told(r, memory.keep(r)) == Kept::duplicate ? Pushed::duplicate : Pushed::accepted;
    }
    Front& front = fronts_[r.point];
    cover(micros);
    if (!front.started || (micros > front.micros && is_settled(r.point, instant(front.micros)))) return take_newest<Summary>(r);

    if (r.at < final_until(r.point)) {  // no difference could be told beside a mean
        out.unplaced.push_back(r);
        return Pushed::adjusted;
    }
    // What it can change lies between the readings around it, or as far as a value counts.
    const microseconds hold = hold_of(setup.points[r.point]);
    const Instant from = std::max(instant(Ladder::first_micros), earlier(r.at, hold));
    cover(micros_of(from));  // which an engine that was restored may not know yet
    Instant to = std::min(instant(front.micros), later(r.at, hold));
    if constexpr (std::is_same_v<Summary, StateSummary>) {  // the next one may be entered by it
        std::vector<Reading> behind;
        memory.readings(r.point, r.at + microseconds(1), instant(front.micros), behind);
        const auto next = std::find_if(behind.begin(), behind.end(), [&](const Reading& b) { return is_usable(b); });
        if (next != behind.end()) to = std::max(to, next->at);
    }
    struct Closed {
        std::uint32_t level;
        Interval window;
        Summary summary;
    };
    std::vector<Closed> closed;
    for (std::uint32_t level = 0; level < levels_; ++level)
        for (const Interval& window : ladder_.windows(level, micros_of(from), micros_of(to) + 1))
            if (micros_of(window.end()) <= front.micros && micros_of(window.end()) > front.first)
                closed.push_back({level, window, summed_up<Summary>(r.point, window)});
    Pushed pushed = Pushed::late;
    if (micros > front.micros)  // the one that closed the last windows has turned suspect since
        pushed = take_newest<Summary>(r);
    else if (const Kept kept = told(r, memory.keep(r)); kept != Kept::fresh)
        pushed = kept == Kept::duplicate ? Pushed::duplicate : Pushed::conflict;
    if (pushed == Pushed::duplicate) return pushed;
    for (Closed& c : closed) {
        Summary now = summed_up<Summary>(r.point, c.window);
        if (now == c.summary) continue;
        publish_summary(r.point, c.level, c.window, std::move(now), Status::corrected);
    }
    if (micros < front.first && r.quality.quality_class() != QualityClass::suspect) {  // windows before what was the first reading
        for (std::uint32_t level = 0; level < levels_; ++level)
            for (const Interval& window : ladder_.windows(level, micros, front.first))
                if (micros_of(window.end()) <= front.first)
                    publish_summary(r.point, level, window, summed_up<Summary>(r.point, window), Status::complete);
        front.first = micros;
    }
    return pushed;
}

/// Whether the best reading of an instant is one that closes windows.
bool Engine::Impl::is_settled(std::uint32_t point, Instant at) {
    std::vector<Reading> there;
    memory_of_gauges().readings(point, at, at, there);
    return there.empty() || there.front().quality.quality_class() != QualityClass::suspect;
}

/// Takes a reading behind all that are settled, and closes the windows up to it.
template <class Summary>
Pushed Engine::Impl::take_newest(Reading r) {
    Front& front = fronts_[r.point];
    const std::int64_t micros = micros_of(r.at);
    const Kept kept = told(r, memory_of_gauges().keep(r));
    if (kept == Kept::duplicate) return Pushed::duplicate;
    if (kept == Kept::conflict) {  // with one that was set aside
        std::vector<Reading> both;
        memory_of_gauges().readings(r.point, r.at, r.at, both);
        r = both.front();
    }
    // A line may go past a reading that is set aside: only what is settled, or missing, closes a window.
    if (r.quality.quality_class() == QualityClass::suspect) return Pushed::accepted;
    const std::int64_t before = front.micros;
    const bool first = !front.started;
    front.started = true;
    front.micros = micros;
    if (first) {
        front.first = micros;
        return Pushed::accepted;
    }
    const Side* side = find_side(r.point);
    const std::int64_t finals = side == nullptr ? never : side->final_until;
    for (std::uint32_t level = 0; level < levels_; ++level)
        for (const Interval& window : ladder_.windows(level, before, micros))
            if (const std::int64_t end = micros_of(window.end()); end <= micros && (finals == never || end > finals))
                publish_summary(r.point, level, window, summed_up<Summary>(r.point, window), Status::complete);
    settle_front(r.point);
    return Pushed::accepted;
}

/// Publishes the windows of a silent gauge that the horizon has passed, or the limit of silence.
template <class Summary>
void Engine::Impl::close_gauge_ahead(std::uint32_t point) {
    const Ahead ahead = ahead_of(point);
    if (ahead.is_nothing()) return;
    for (std::uint32_t level = 0; level < levels_; ++level)
        for (const Interval& window : ladder_.windows(level, ahead.finals, ahead.until))
            if (const std::int64_t end = micros_of(window.end()); ahead.holds(end))
                publish_summary(point, level, window, summed_up<Summary>(point, window), ahead.status(end));
    closed(point, ahead);
}

template void Engine::Impl::close_gauge_ahead<Engine::Impl::GaugeFindings>(std::uint32_t point);
template void Engine::Impl::close_gauge_ahead<StateSummary>(std::uint32_t point);
template Pushed Engine::Impl::take_gauge<Engine::Impl::GaugeFindings>(Reading r);
template Pushed Engine::Impl::take_gauge<StateSummary>(Reading r);

}  // namespace wattle::inline v0::stream
