#include "wattle/stream/alarm_notes.hpp"

namespace wattle::inline v0::stream {

namespace {

constexpr std::array<std::string_view, 4> listings = {"standing", "acknowledged", "latched", "shelved"};

void require_name(const AlarmKey& key, const Signed& by) {
    if (by.who.empty())
        detail::throw_error(code::bad_alarm, "alarm " + detail::quoted(key.id), "nobody is named for what is said of it", "give who says it");
}

}  // namespace

std::string_view to_string(AlarmListing listing) { return listings[static_cast<std::size_t>(listing)]; }

void AlarmNotes::acknowledge(const AlarmKey& key, const Signed& by) {
    require_name(key, by);
    notes_[key].acknowledged = by;
}

void AlarmNotes::latch(const AlarmKey& key, const Signed& by) {
    require_name(key, by);
    notes_[key].latched = by;
}

void AlarmNotes::shelve(const AlarmKey& key, const Signed& by, Instant until) {
    require_name(key, by);
    if (until < by.at)
        detail::throw_error(code::bad_alarm, "alarm " + detail::quoted(key.id),
                            "it is shelved at " + v0::to_string(by.at) + " until " + v0::to_string(until), "give an end that comes later");
    AlarmNote& note = notes_[key];
    note.shelved = by;
    note.shelved_until = until;
}

AlarmNote AlarmNotes::of(const AlarmKey& key) const {
    const auto found = notes_.find(key);
    return found == notes_.end() ? AlarmNote() : found->second;
}

std::vector<ListedAlarm> listed(std::span<const AlarmEvent> events, const AlarmNotes& notes, Instant now) {
    std::vector<ListedAlarm> list;
    for (const AlarmEvent& event : events) {
        const AlarmNote note = notes.of(event);
        const bool latched = note.latched && !note.acknowledged;
        if (event.withdrawn || (event.cleared_at && !latched)) continue;
        const AlarmListing as = note.shelved && now < note.shelved_until ? AlarmListing::shelved
                                : event.cleared_at                       ? AlarmListing::latched
                                : note.acknowledged                      ? AlarmListing::acknowledged
                                                                         : AlarmListing::standing;
        list.push_back({event, note, as});
    }
    return list;
}

}  // namespace wattle::inline v0::stream
