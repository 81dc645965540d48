#include "wattle/stream/alarm_notes.hpp"

#include "law.hpp"

using namespace wattle;
using namespace wattle::stream;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

const Instant march = parse_instant("2026-03-01T00:00:00Z");

AlarmEvent event_at(std::string id, int minute, bool cleared = false, bool withdrawn = false) {
    AlarmEvent event(std::move(id), AlarmKind::limit, march + minute * 1min);
    event.raised_at = event.start;
    if (cleared) event.cleared_at = event.start + 1h;
    event.withdrawn = withdrawn;
    return event;
}

/// "hot standing, cold shelved"
std::string shown(const std::vector<ListedAlarm>& list) {
    std::string text;
    for (const ListedAlarm& one : list) text += (text.empty() ? "" : ", ") + one.event.id + ' ' + std::string(to_string(one.as));
    return text;
}

}  // namespace

TEST_CASE("alarms are listed by what stands and by what people say") {
    const AlarmEvent hot = event_at("hot", 0), cold = event_at("cold", 1, true), gone = event_at("gone", 2, false, true);
    const std::vector events{hot, cold, gone};
    AlarmNotes notes;
    const auto list = [&](std::chrono::microseconds after) { return shown(listed(events, notes, march + after)); };
    CHECK(list(2h) == "hot standing");

    notes.latch(cold, {"李", march + 5min});
    notes.latch(gone, {"李", march + 5min});
    CHECK(list(2h) == "hot standing, cold latched");  // a withdrawn one never was
    notes.acknowledge(cold, {"王", march + 2h});
    CHECK(list(2h) == "hot standing");
    notes.acknowledge(hot, {"王", march + 2h});
    CHECK(list(2h) == "hot acknowledged");  // and it stands

    notes.shelve(hot, {"王", march + 2h}, march + 3h);
    CHECK(list(3h - 1us) == "hot shelved");
    CHECK(list(3h) == "hot acknowledged");
    CHECK(listed(events, notes, march + 3h)[0].note == notes.of(hot));
    CHECK(notes.of(hot).shelved == Signed{"王", march + 2h});
    CHECK(notes.of(event_at("hot", 1)) == AlarmNote());
    CHECK(notes.all().size() == 3);
}

TEST_CASE("notes stay with the key through the versions of an alarm") {
    AlarmEvent hot = event_at("hot", 0);
    AlarmNotes notes;
    notes.acknowledge(hot, {"王", march});
    ++hot.version;
    hot.level = 2;
    CHECK(shown(listed(std::vector{hot}, notes, march)) == "hot acknowledged");
}

TEST_CASE("a latched alarm that is shelved is listed as shelved, and then again") {
    const AlarmEvent cold = event_at("cold", 0, true);
    AlarmNotes notes;
    notes.latch(cold, {"李", march});
    notes.shelve(cold, {"李", march}, march + 1h);
    CHECK(shown(listed(std::vector{cold}, notes, march)) == "cold shelved");
    CHECK(shown(listed(std::vector{cold}, notes, march + 1h)) == "cold latched");
}

TEST_CASE("whoever says something has a name, and a shelf has an end") {
    AlarmNotes notes;
    CHECK(code_of([&] { return notes.acknowledge({"hot", march}, {"", march}), 0; }) == "bad_alarm");
    CHECK(code_of([&] { return notes.latch({"hot", march}, {"", march}), 0; }) == "bad_alarm");
    CHECK(code_of([&] { return notes.shelve({"hot", march}, {"", march}, march), 0; }) == "bad_alarm");
    CHECK(code_of([&] { return notes.shelve({"hot", march}, {"王", march}, march - 1us), 0; }) == "bad_alarm");
    CHECK(notes == AlarmNotes());
}

TEST_CASE("keys are in the order of events") {
    CHECK(AlarmKey("b", march) < AlarmKey("a", march + 1us));
    CHECK(AlarmKey("a", march) < AlarmKey("b", march));
    CHECK(AlarmKey(event_at("a", 0)) == AlarmKey("a", march));
}
