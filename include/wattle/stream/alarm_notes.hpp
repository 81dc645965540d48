// What people say about alarms: acknowledged, latched, shelved, with who and when. Kept beside the events by their key, and never part of a machine.
#pragma once

#include "wattle/stream/alarm.hpp"

#include <map>

namespace wattle::inline v0::stream {

/// Which alarm: the same through all its versions.
struct AlarmKey {
    AlarmKey(std::string id, Instant start) : id(std::move(id)), start(start) {}
    AlarmKey(const AlarmEvent& event) : AlarmKey(event.id, event.start) {}

    std::string id;
    Instant start;

    friend bool operator==(const AlarmKey&, const AlarmKey&) = default;
    /// By start, then by id, as events are.
    friend std::strong_ordering operator<=>(const AlarmKey& a, const AlarmKey& b) {
        if (const auto order = a.start.time_since_epoch().count() <=> b.start.time_since_epoch().count(); order != 0) return order;
        return a.id.compare(b.id) <=> 0;
    }
};

/// Who said it, and when.
struct Signed {
    std::string who;
    Instant at;

    friend bool operator==(const Signed&, const Signed&) = default;
};

/// All that was said about one alarm.
struct AlarmNote {
    std::optional<Signed> acknowledged = {};  // somebody has seen it
    std::optional<Signed> latched = {};       // it stays listed until it is acknowledged, even when it has cleared
    std::optional<Signed> shelved = {};       // it is known, and need not be shown as new until
    Instant shelved_until{};

    friend bool operator==(const AlarmNote&, const AlarmNote&) = default;
};

/// The notes of many alarms. A later word takes the place of an earlier one of the same sort.
class AlarmNotes {
public:
    /// Throws Error (bad_alarm) without a name of who says it; for `shelve` also if it ends before it begins.
    WATTLE_API void acknowledge(const AlarmKey& key, const Signed& by);
    WATTLE_API void latch(const AlarmKey& key, const Signed& by);
    WATTLE_API void shelve(const AlarmKey& key, const Signed& by, Instant until);

    /// Nothing was said: an empty note.
    WATTLE_API AlarmNote of(const AlarmKey& key) const;
    const std::map<AlarmKey, AlarmNote>& all() const { return notes_; }

    friend bool operator==(const AlarmNotes&, const AlarmNotes&) = default;

private:
    std::map<AlarmKey, AlarmNote> notes_;
};

/// How an alarm is listed.
enum class AlarmListing : std::uint8_t {
    standing,      // nobody has said anything
    acknowledged,  // it stands, and somebody has seen it
    latched,       // it has cleared, and nobody has acknowledged it
    shelved,       // somebody has put it aside until later
};
/// "standing", "acknowledged", "latched", "shelved"
WATTLE_API std::string_view to_string(AlarmListing listing);

struct ListedAlarm {
    AlarmEvent event;
    AlarmNote note;
    AlarmListing as;

    friend bool operator==(const ListedAlarm&, const ListedAlarm&) = default;
};

/// The alarms that concern people now, in the order of the events: those that stand, and those that have cleared but are latched and not
/// acknowledged; up to its end as shelved those that are. Withdrawn ones are not listed: they never were.
WATTLE_API std::vector<ListedAlarm> listed(std::span<const AlarmEvent> events, const AlarmNotes& notes, Instant now);

}  // namespace wattle::inline v0::stream
