// What happens to meters: exchanges and transformer changes, noted in time or long afterwards.
#include "point_kind.hpp"
#include "restate.hpp"

#include <algorithm>

namespace wattle::inline v0::stream {

using namespace detail;

/// Neighbours are often alike, and one rule stays in the cache where ten thousand do not.
std::uint32_t Engine::Impl::place_of(MeterChain meters) {
    if (meters_.empty() || !(meters_.back().meters == meters)) {
        const auto first = static_cast<std::uint32_t>(registers_.size());
        for (std::size_t m = 0; m < meters.size(); ++m) registers_.push_back(meters[m].counter);
        meters_.push_back({std::move(meters), first});
    }
    return static_cast<std::uint32_t>(meters_.size() - 1);
}

MeterChain Engine::Impl::with_events(std::uint32_t point, std::span<const MeterEvent> events) const {
    const PointSetup& p = setup.points[point];
    CounterRule rule = p.counter;
    rule.segments = segments_of(p.point, p.counter, events);
    return MeterChain(p.point, rule, kind_of(p));
}

/// The newest reading that changes anything; `never` before the first.
std::int64_t Engine::Impl::newest_of(std::uint32_t point) const {
    const Front& front = fronts_[point];
    const Side* side = find_side(point);
    return std::max(front.started ? front.micros : never, side == nullptr ? never : std::max(side->last, side->odd_until));
}

void Engine::Impl::apply(const MeterEvent& event) {
    using v0::detail::quoted, v0::detail::throw_error;
    if (std::holds_alternative<MeterEvent::ClockSet>(event.what) || std::holds_alternative<MeterEvent::PowerFail>(event.what)) return;
    if (event.point >= fronts_.size())
        throw_error(code::unknown_point, "engine",
                    "an event is of point " + std::to_string(event.point) + ", and there are " + std::to_string(fronts_.size()),
                    "give the place of a point of the setup");
    const std::string place = "point " + quoted(setup.points[event.point].point.id);
    if (!is_register(event.point)) throw_error(code::other_kind, place, "it has no register, and no meter to exchange", "leave the event out");
    std::vector<MeterEvent> events;
    if (const auto known = events_.find(event.point); known != events_.end()) events = known->second;
    if (std::ranges::find(events, event) != events.end()) return;
    const auto later = std::ranges::upper_bound(events, event.at, {}, &MeterEvent::at);
    events.insert(later, event);
    MeterChain meters = with_events(event.point, events);

    Front& front = fronts_[event.point];
    const std::int64_t micros = std::clamp(micros_of(event.at), Ladder::first_micros, Ladder::last_micros - 1);
    if (!front.started || micros > newest_of(event.point)) {  // nothing that was judged stands behind it
        put_meters(event.point, place_of(std::move(meters)));
        front.rule = meters_[behind_[event.point]].first;
        if (front.started) {
            front.rule += judge_of(event.point).meter();
            settle_front(event.point);
        }
    } else {
        std::optional<Runs> runs;
        if (history_ != nullptr) runs = run_twice(event.point, {}, meters_of(event.point), meters, {event.at, event.at});
        if (!runs)
            throw_error(code::no_history, place,
                        "the event of " + v0::to_string(event.at) + " lies before readings that are folded, and they are not kept",
                        "apply events before later readings, or give a history that holds them");
        cover(micros);
        runs->horizon = micros_of(final_until(event.point));
        runs->meters = place_of(std::move(meters));
        const auto* exchange = std::get_if<MeterEvent::Exchange>(&event.what);
        const Quality quality = Quality(Reason::measured).with(Flag::exchange);
        const Reading cause{event.at, exchange != nullptr ? exchange->new_start.value_or(0) : 0, event.point, quality, 0};
        restate(event.point, *runs, cause);
        follow(cause);
        settle_alarms();
    }
    events_[event.point] = std::move(events);
}

}  // namespace wattle::inline v0::stream
