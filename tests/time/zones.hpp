// Zones and instants for laws about time: every zone of the system, and instants near its changes as often as elsewhere.
#pragma once

#include "wattle/base/bytes.hpp"
#include "wattle/time/zone.hpp"

#include "law.hpp"

#include <set>

namespace wattle::test {

inline const Interval span_1970_2100(std::chrono::sys_days(std::chrono::year(1970) / 1 / 1), std::chrono::sys_days(std::chrono::year(2100) / 1 / 1));

/// Every zone of the system once; names that share one file are taken together.
inline const std::vector<Zone>& all_zones() {
    static const std::vector<Zone> zones = [] {
        std::vector<Zone> distinct;
        std::set<std::string> seen;
        for (const std::string& name : zone_names())
            if (seen.insert(read_file(zone_database() + '/' + name).value()).second) distinct.push_back(Zone::load(name));
        return distinct;
    }();
    return zones;
}

inline rc::Gen<std::size_t> any_zone() { return rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(0, all_zones().size())); }

/// From 1970 to 2100.
inline rc::Gen<Instant> any_instant() {
    const auto micros = [](Instant t) { return t.time_since_epoch().count(); };
    return rc::gen::map(rc::gen::resize(rc::kNominalSize, rc::gen::inRange(micros(span_1970_2100.begin()), micros(span_1970_2100.end()))),
                        [](std::int64_t t) { return Instant(std::chrono::microseconds(t)); });
}

/// From 1970 to 2100, every other within a day and a half of a change of the zone's clocks, if it has any.
inline rc::Gen<Instant> any_instant_of(const Zone& zone) {
    const auto changes = zone.transitions(span_1970_2100);
    if (changes.empty()) return any_instant();
    return rc::gen::oneOf(any_instant(), rc::gen::exec([changes] {
        const auto change = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(0, changes.size()));
        const auto around = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::int64_t>(-129'600, 129'600));
        return changes[change] + std::chrono::seconds(around);
    }));
}

/// Counts what went wrong in a long loop, and keeps the first for the report.
struct Failures {
    int count = 0;
    std::string first;
    void expect(bool holds, auto&& describe) {
        if (!holds && count++ == 0) first = describe();
    }
};

}  // namespace wattle::test

namespace rc {
inline void showValue(wattle::Instant t, std::ostream& os) { os << wattle::to_string(t); }
inline void showValue(const wattle::Interval& interval, std::ostream& os) { os << wattle::to_string(interval); }
}  // namespace rc
