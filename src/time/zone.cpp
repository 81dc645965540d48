#include "wattle/time/zone.hpp"

#include "wattle/base/bytes.hpp"
#include "zone_data.hpp"

#include <algorithm>
#include <cstdio>

namespace wattle::inline v0 {

using namespace std::chrono;
using detail::ZoneData;

namespace {

// After 400 years dates and weekdays repeat, so what a rule does there it does here.
constexpr microseconds cycle = days(146'097);

Instant plus(Instant t, microseconds d) {
    std::int64_t sum = 0;
    if (!__builtin_add_overflow(t.time_since_epoch().count(), d.count(), &sum)) return Instant(microseconds(sum));
    return d.count() < 0 ? Instant::min() : Instant::max();
}

/// The period around an instant behind the table, where only the rule knows.
ZonePeriod period_by_rule(const ZoneData& data, Instant t) {
    const auto cycles = (t - detail::table_end) / cycle;
    const Instant in_cycle = t - cycles * cycle;
    // A rule's days may lie up to 7 days outside their year, so that two years on each side have all that can be next to this one.
    const int this_year = static_cast<int>(year_month_day(floor<days>(in_cycle)).year());
    std::vector<detail::Change> changes;
    for (int y = this_year - 2; y <= this_year + 2; ++y)
        for (const auto& change : data.rule->changes(y)) changes.push_back(change);
    detail::keep_effective(changes);
    const auto begin = [&](std::size_t i) { return Instant(seconds(changes[i].at)); };
    std::size_t next = 1;
    while (next < changes.size() - 1 && begin(next) <= in_cycle) ++next;
    const auto& now = changes[next - 1].then;
    return {{plus(begin(next - 1), cycles * cycle), plus(begin(next), cycles * cycle)}, now.offset, now.daylight_saving, now.abbreviation};
}

std::string offset_name(seconds offset) {
    const auto size = abs(offset);
    char text[32];
    std::snprintf(text, sizeof text, "UTC%c%02d:%02d", offset.count() < 0 ? '-' : '+', static_cast<int>(size / hours(1)),
                  static_cast<int>(size % hours(1) / minutes(1)));
    std::string name = text;
    if (const auto rest = size % minutes(1); rest.count() != 0) name += ':' + std::to_string(rest.count() + 100).substr(1);
    return name;
}

}  // namespace

Zone::Zone(std::shared_ptr<const ZoneData> data) : data_(std::move(data)), table_(&data_->table) {}

Zone Zone::from_tzif(std::string_view name, std::string_view bytes, std::string_view version) {
    return Zone(std::make_shared<const ZoneData>(detail::read_tzif(name, bytes, version)));
}

Zone Zone::utc() { return fixed(seconds(0)); }

Zone Zone::fixed(seconds offset) {
    if (abs(offset) >= days(1))
        detail::throw_error(code::out_of_range, "Zone::fixed", "an offset of " + std::to_string(offset.count()) + " s is a day or more",
                            "give less than 24 h");
    const std::string name = offset.count() == 0 ? "UTC" : offset_name(offset);
    return Zone(std::make_shared<const ZoneData>(detail::work_out(name, "fixed", {offset, false, name}, {}, std::nullopt)));
}

const std::string& Zone::name() const { return data_->name; }
const std::string& Zone::version() const { return data_->version; }

ZonePeriod Zone::period(Instant t) const {
    if (data_->rule && t >= detail::table_end) return period_by_rule(*data_, t);
    const auto& entries = table_->entries;
    const auto found = std::upper_bound(entries.begin(), entries.end() - 1, t.time_since_epoch().count(),
                                        [](std::int64_t micros, const auto& entry) { return micros < entry.end; });
    return data_->period(static_cast<std::size_t>(found - entries.begin()));
}

seconds Zone::offset_outside(Instant t) const { return period(t).offset; }

std::vector<Instant> Zone::transitions(const Interval& within) const {
    std::vector<Instant> instants;
    if (within.empty()) return instants;
    Interval now = period(within.begin()).span;
    if (now.begin() == within.begin() && now.begin() != Instant::min()) instants.push_back(now.begin());
    for (; now.end() < within.end(); now = period(now.end()).span) instants.push_back(now.end());
    return instants;
}

Instant Zone::to_instant(LocalTime local, Ambiguous ambiguous, Nonexistent nonexistent) const {
    // As if the zone were UTC: the true instant is less than 27 h away, so it lies in one of the few periods around.
    const Instant near(local.time_since_epoch());
    const Instant from = plus(near, -hours(27)), to = plus(near, hours(27));
    std::optional<Instant> first, last, jump;
    for (ZonePeriod p = period(from);; p = period(p.span.end())) {
        const Instant candidate = plus(near, -p.offset);
        if (p.span.contains(candidate)) {
            if (!first) first = candidate;
            last = candidate;
        }
        if (!jump && p.span.begin() > from && plus(p.span.begin(), p.offset) > near) jump = p.span.begin();
        if (p.span.end() > to || p.span.end() == Instant::max()) break;
    }

    if (first && first == last) return *first;
    if (first) {
        if (ambiguous == Ambiguous::refuse)
            detail::throw_error(code::doubled_local_time, data_->name,
                                to_string(local) + " occurred twice, at " + to_string(*first) + " and at " + to_string(*last),
                                "give the offset, or ask for the earlier or the later one");
        return ambiguous == Ambiguous::earlier ? *first : *last;
    }
    if (!jump)
        detail::throw_error(code::out_of_range, data_->name, to_string(local) + " lies outside the range of Instant",
                            "use years within -290000 to 290000");
    if (nonexistent == Nonexistent::refuse)
        detail::throw_error(code::missing_local_time, data_->name,
                            to_string(local) + " did not occur: the clocks jumped over it at " + to_string(*jump),
                            "correct the local time, or ask for the next instant");
    return *jump;
}

Interval Zone::day(Date date) const {
    if (!date.ok()) detail::throw_error(code::out_of_range, "Zone::day", "the calendar has no such day", "check month and day");
    const auto midnight = [&](local_days day) { return to_instant(LocalTime(day), Ambiguous::earlier, Nonexistent::next); };
    const local_days day(date);
    return {midnight(day), midnight(day + days(1))};
}

bool operator==(const Zone& a, const Zone& b) {
    if (a.data_ == b.data_) return true;
    const auto same = [](const auto& x, const auto& y) {
        return x.end == y.end && x.offset == y.offset && x.abbreviation == y.abbreviation && x.daylight_saving == y.daylight_saving;
    };
    const auto& x = *a.data_;
    const auto& y = *b.data_;
    return x.name == y.name && x.version == y.version && x.abbreviations == y.abbreviations &&
           std::equal(x.table.entries.begin(), x.table.entries.end(), y.table.entries.begin(), y.table.entries.end(), same);
}

void ZoneCursor::seek(Instant t) {
    const ZonePeriod p = zone_.period(t);
    begin_ = p.span.begin().time_since_epoch().count();
    length_ = static_cast<std::uint64_t>(p.span.end().time_since_epoch().count()) - static_cast<std::uint64_t>(begin_);
    offset_ = p.offset;
}

}  // namespace wattle::inline v0
