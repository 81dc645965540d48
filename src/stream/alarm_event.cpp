#include "wattle/stream/alarm.hpp"

#include <map>

namespace wattle::inline v0::stream {

using v0::to_string;  // of numbers and instants, which those of this room would hide

std::string to_string(const AlarmEvent& event) {
    std::string text = event.id + " (" + std::string(to_string(event.kind)) + ") since " + to_string(event.start) + ": raised " +
                       to_string(event.raised_at) + ", step " + std::to_string(event.level) + ", " + to_string(event.extreme);
    if (event.unit != AnyUnit()) text += ' ' + std::string(event.unit.symbol());
    text += " at " + to_string(event.extreme_at);
    text += event.cleared_at ? "; cleared " + to_string(*event.cleared_at) : "; stands";
    if (!event.quality.measured()) text += "; worst: " + to_string(event.quality);
    if (event.version != 1) text += "; version " + std::to_string(event.version);
    if (event.withdrawn) text += "; withdrawn";
    return text;
}

namespace {

using Key = std::pair<Instant, std::string_view>;

std::map<Key, const AlarmEvent*> by_key(std::span<const AlarmEvent> events) {
    std::map<Key, const AlarmEvent*> found;
    for (const AlarmEvent& event : events)
        if (!found.emplace(Key(event.start, event.id), &event).second)
            detail::throw_error(code::bad_alarm, "alarm " + detail::quoted(event.id),
                                "two events since " + to_string(event.start) + " stand on one side", "give the last version of each");
    return found;
}

}  // namespace

std::vector<AlarmEvent> restate(std::span<const AlarmEvent> before, std::span<const AlarmEvent> after) {
    const auto old = by_key(before), now = by_key(after);
    std::map<Key, AlarmEvent> changes;
    for (const auto& [key, event] : now) {
        const auto found = old.find(key);
        AlarmEvent next = *event;
        next.version = found == old.end() ? 1 : found->second->version;
        if (found != old.end()) {
            if (next == *found->second) continue;
            ++next.version;
        }
        changes.emplace(key, std::move(next));
    }
    for (const auto& [key, event] : old) {
        if (event->withdrawn || now.contains(key)) continue;
        AlarmEvent gone = *event;
        ++gone.version;
        gone.withdrawn = true;
        changes.emplace(key, std::move(gone));
    }
    std::vector<AlarmEvent> all;
    for (auto& [key, event] : changes) all.push_back(std::move(event));
    return all;
}

}  // namespace wattle::inline v0::stream
