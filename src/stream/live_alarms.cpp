#include "live_alarms.hpp"

#include "alarm_bytes.hpp"
#include "ladder.hpp"

#include <algorithm>
#include <iterator>

namespace wattle::inline v0::stream::detail {

using stream::to_string;
using v0::to_string;  // of numbers and instants, which those of this room would hide

namespace {

using std::chrono::days;

std::int64_t day_of(Instant t) { return std::chrono::floor<days>(t).time_since_epoch().count(); }

constexpr days ahead(32);  // so far calendars are worked out at once

bool is_of_days(const AlarmRule& rule) {
    const auto* communication = std::get_if<CommunicationAlarm>(&rule.watch);
    return communication != nullptr && communication->lost_percent;
}

/// By the clock on the wall; a time that the clocks jumped over is the instant of the jump.
Instant on_the_wall(const Zone& zone, LocalTime local) { return zone.to_instant(local, Ambiguous::earlier, Nonexistent::next); }

/// The hours of all dates from one to another, in order, those that touch joined.
std::vector<Interval> hours_of(const std::vector<DailyHours>& daily, const Zone& zone, Date from, Date to) {
    std::vector<Interval> all, joined;
    for (auto date = std::chrono::local_days(from); date <= std::chrono::local_days(to); date += days(1))
        for (const DailyHours& hours : daily) {
            const auto end = date + days(hours.to <= hours.from ? 1 : 0);
            const Instant begins = on_the_wall(zone, LocalTime(date) + hours.from), ends = on_the_wall(zone, LocalTime(end) + hours.to);
            if (begins < ends) all.emplace_back(begins, ends);
        }
    std::sort(all.begin(), all.end(), [](const Interval& a, const Interval& b) { return a.begin() < b.begin(); });
    for (const Interval& one : all) {
        if (joined.empty() || joined.back().end() < one.begin())
            joined.push_back(one);
        else if (joined.back().end() < one.end())
            joined.back() = Interval(joined.back().begin(), one.end());
    }
    return joined;
}

Date next_date(Date date, int n) { return Date(std::chrono::local_days(date) + days(n)); }

/// Whether who was told of `said` has to be told of `now`.
bool differ(const AlarmEvent& said, const AlarmEvent& now) {
    if (said.withdrawn) return true;
    if (!now.cleared_at || !said.cleared_at)
        return said.cleared_at != now.cleared_at || said.level != now.level || said.raised_at != now.raised_at;
    AlarmEvent same = now;
    same.version = said.version;
    return !(same == said);
}

}  // namespace

LiveAlarms::LiveAlarms(const Setup& setup) : zone_(setup.zone), of_point_(setup.points.size()) {
    most_copies_ = static_cast<std::size_t>(setup.horizon / std::chrono::microseconds(days(1))) + 2;
    for (const AlarmSetup& alarm : setup.alarms) {
        if (alarm.rule.kind() >= AlarmKind::leak) continue;
        const std::uint32_t place = setup.index(alarm.on);
        of_point_[place].push_back(static_cast<std::uint32_t>(lives_.size()));
        lives_.push_back({alarm, setup.points[place].point, place});
    }
}

// ---- hours and days

bool LiveAlarms::has_calendar(const Live& live) const { return live.alarm.rule.kind() == AlarmKind::window || is_of_days(live.alarm.rule); }

/// From the last reading on; before it, from the begin of the watch on, the first whole day first.
AlarmTimes LiveAlarms::times_of(const Live& live, const std::optional<Instant>& last, Instant first, Instant to) const {
    AlarmTimes times;
    const Instant from = last.value_or(first);
    if (live.alarm.rule.kind() == AlarmKind::window) {
        times.hours = hours_of(live.alarm.hours, zone_, next_date(zone_.date(from), -2), next_date(zone_.date(to), 1));
    } else if (is_of_days(live.alarm.rule)) {
        std::vector<Instant> edges;
        for (Date date = zone_.date(from);; date = next_date(date, 1)) {
            const Instant begin = zone_.day(date).begin();
            if (last || begin >= first) edges.push_back(begin);
            if (begin > to && edges.size() > 1) break;
        }
        times.days = Slots::between(std::move(edges));
    }
    return times;
}

/// A machine that has seen nothing, and watches from `first` on.
LiveAlarms::Run LiveAlarms::begun(const Live& live, Instant first) const {
    const Instant until = has_calendar(live) ? first + ahead : Instant::max();
    Run run{AlarmMachine(live.alarm.rule, live.point, times_of(live, {}, first, until)), until};
    if (first_tick_ && live.alarm.rule.kind() == AlarmKind::communication) run.machine.tick(*first_tick_);
    return run;
}

LiveAlarms::Run LiveAlarms::restored(const Live& live, const Bytes& state, const std::optional<Instant>& last, Instant t) const {
    const Instant until = has_calendar(live) ? t + ahead : Instant::max();
    return {AlarmMachine::from_bytes(state, live.alarm.rule, live.point, times_of(live, last, live.first, until)), until};
}

/// Sees that hours and days are known at an instant, and forgets those of long ago.
void LiveAlarms::cover(const Live& live, Run& run, Instant t) const {
    if (t >= run.until) run = restored(live, run.machine.to_bytes(), run.machine.last(), t);
}

// ---- readings

void LiveAlarms::take(const Reading& r, History::Kept kept, std::vector<AlarmEvent>& out) {
    if (kept == History::Kept::duplicate) return;
    for (const std::uint32_t i : of_point_[r.point]) {
        Live& live = lives_[i];
        if (!live.run) {
            live.first = first_watched(r.at);
            live.run = begun(live, live.first);
        }
        const bool is_new = kept == History::Kept::fresh;
        if (is_new && !live.run->machine.can_use(r)) continue;
        const auto last = live.run->machine.last();
        if (is_new && (!last || *last < r.at)) {
            take_newest(live, r, out);
            continue;
        }
        mark(r.point, r.at);
    }
}

void LiveAlarms::mark(std::uint32_t point, Instant at) {
    const auto [late, added] = late_.try_emplace(point, Late{at, at});
    if (!added) late->second = {std::min(late->second.from, at), std::max(late->second.to, at)};
}

/// One for each day, and one of each state.
void LiveAlarms::add_copy(Live& live, Copy copy) {
    Copy& newest = live.copies.back();
    if (newest.last && (newest.day == copy.day || newest.last == copy.last))
        newest = std::move(copy);
    else
        live.copies.push_back(std::move(copy));
}

void LiveAlarms::take_newest(Live& live, const Reading& r, std::vector<AlarmEvent>& out) {
    if (const auto last = live.run->machine.last(); !last) {
        live.first = first_watched(r.at);
        live.run = begun(live, live.first);
    } else if (const std::int64_t day = day_of(r.at); day_of(*last) != day) {
        Copy copy{last, live.run->machine.troubled_since(), day, live.run->machine.to_bytes()};
        add_copy(live, std::move(copy));
        forget(live);
    }
    cover(live, *live.run, r.at);
    live.run->machine.push(r);
    tell(live, out);
}

void LiveAlarms::settle(const Memory& memory, std::vector<AlarmEvent>& out) {
    if (late_.empty()) return;
    for (const auto& [point, late] : std::exchange(late_, {}))
        for (const std::uint32_t i : of_point_[point]) {
            Live& live = lives_[i];
            const bool is_gauge = live.point.kind == PointKind::gauge || live.point.kind == PointKind::state;
            if (const History* readings = is_gauge ? memory.of_gauges : memory.of_others) run_again(live, late, *readings, out);
        }
}

void LiveAlarms::tick(Instant now, const Memory& memory, std::vector<AlarmEvent>& out) {
    if (now < instant(Ladder::first_micros) || now >= instant(Ladder::last_micros)) return;  // a clock that far off says nothing
    now_ = std::max(now_, now);
    if (!first_tick_) {
        first_tick_ = now;
        for (Live& live : lives_) {
            if (!live.run || !live.run->machine.last()) {
                live.first = now;
                live.run = begun(live, now);
            } else if (live.alarm.rule.kind() == AlarmKind::communication) {  // if it comes before the first reading, the silence up to that counts
                mark(live.place, now);
            }
        }
    }
    settle(memory, out);
    for (Live& live : lives_)
        if (live.alarm.rule.kind() == AlarmKind::communication || live.alarm.rule.kind() == AlarmKind::window) tell(live, out);
}

/// After readings in order, or the clock.
void LiveAlarms::tell(Live& live, std::vector<AlarmEvent>& out) {
    AlarmMachine& machine = live.run->machine;
    cover(live, *live.run, now_);
    if (live.open.empty() && machine.is_quiet(now_)) return;
    auto settled = machine.take();
    say(live, std::exchange(live.open, {}), std::move(settled), machine.open(now_), out);
}

/// Goes back to before what has come late.
void LiveAlarms::run_again(Live& live, const Late& late, const History& memory, std::vector<AlarmEvent>& out) {
    if (!live.run) return;
    auto& copies = live.copies;
    const auto after = std::partition_point(copies.begin(), copies.end(), [&](const Copy& copy) { return !copy.last || *copy.last < late.from; });
    if (after == copies.begin()) return;  // older than all that is held
    std::vector<Copy> later(std::make_move_iterator(after), std::make_move_iterator(copies.end()));
    copies.erase(after, copies.end());

    const AlarmMachine& was = live.run->machine;
    const std::optional<Instant> begin = copies.back().last;
    std::optional<Run> run;
    if (begin) run = restored(live, copies.back().state, begin, *begin);
    Instant first = live.first;
    std::vector<AlarmEvent> settled;
    std::optional<Instant> same_from;  // from there on nothing has changed
    std::size_t next = 0;              // of the later copies
    Instant next_read = begin ? *begin + std::chrono::microseconds(1) : Instant::min();
    const auto push = [&](const Reading& r) {
        if (!was.can_use(r)) return;
        if (!run) {
            first = first_watched(r.at);
            run = begun(live, first);
        }
        if (const auto last = run->machine.last(); last && day_of(*last) != day_of(r.at)) {
            Copy copy{last, run->machine.troubled_since(), day_of(r.at), run->machine.to_bytes()};
            while (next < later.size() && later[next].day < copy.day) ++next;
            if (r.at > late.to && next < later.size() && later[next] == copy) {
                same_from = last;
                return;
            }
            add_copy(live, std::move(copy));
        }
        cover(live, *run, r.at);
        run->machine.push(r);
        if (run->machine.is_quiet(Instant::min())) return;
        for (AlarmEvent& event : run->machine.take()) settled.push_back(std::move(event));
    };
    for (std::size_t i = 0; i <= later.size() && !same_from; ++i) {
        const Instant until = i < later.size() ? *later[i].last : Instant::max();
        if (until < next_read) continue;
        readings_.clear();
        memory.readings(live.place, next_read, until, readings_);
        for (auto r = readings_.begin(); r != readings_.end() && !same_from; ++r) push(*r);
        if (until < Instant::max()) next_read = until + std::chrono::microseconds(1);
    }

    // What was said of events that ended before, or from where nothing has changed on, stays.
    std::vector<Instant> doubtful;
    for (const auto& [start, event] : live.said) {
        const bool is_settled = event.cleared_at && was.last() && *event.cleared_at <= *was.last();
        const bool is_before = is_settled && begin && *event.cleared_at <= *begin;
        const bool is_behind = is_settled && same_from && *event.cleared_at > *same_from;
        if (!event.withdrawn && !is_before && !is_behind) doubtful.push_back(start);
    }
    if (same_from) {
        copies.insert(copies.end(), std::make_move_iterator(later.begin() + static_cast<std::ptrdiff_t>(next)), std::make_move_iterator(later.end()));
    } else if (run) {
        live.run = std::move(*run);
        live.first = first;
    }
    cover(live, *live.run, now_);
    say(live, std::move(doubtful), std::move(settled), live.run->machine.open(now_), out);
    forget(live);
}

// ---- what is said

/// `doubtful` begin the events that were said and are no more, unless they are among these.
void LiveAlarms::say(Live& live, std::vector<Instant> doubtful, std::vector<AlarmEvent> settled, std::vector<AlarmEvent> open,
                     std::vector<AlarmEvent>& out) {
    const std::size_t begin = out.size();
    const auto one = [&](AlarmEvent& event) {
        std::erase(doubtful, event.start);
        const auto found = live.said.find(event.start);
        if (found != live.said.end()) {
            if (!differ(found->second, event)) return;
            event.version = found->second.version + 1;
        }
        out.push_back(event);
        live.said.insert_or_assign(event.start, std::move(event));
    };
    live.open.clear();
    for (AlarmEvent& event : settled) one(event);
    for (AlarmEvent& event : open) {
        live.open.push_back(event.start);
        one(event);
    }
    for (const Instant start : doubtful) {
        AlarmEvent& gone = live.said.at(start);
        ++gone.version;
        gone.withdrawn = true;
        out.push_back(gone);
    }
    std::sort(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(), [](const AlarmEvent& a, const AlarmEvent& b) { return a.start < b.start; });
}

/// What lies before the oldest copy that is held does not change any more.
void LiveAlarms::forget(Live& live) const {
    if (live.copies.size() <= most_copies_) return;
    live.copies.erase(live.copies.begin(), live.copies.end() - static_cast<std::ptrdiff_t>(most_copies_));
    const Instant last = *live.copies.front().last;
    const auto since = live.copies.front().since;
    std::erase_if(live.said, [&](const auto& entry) {
        const AlarmEvent& event = entry.second;
        return (event.withdrawn || event.cleared_at) && event.raised_at <= last && (!event.cleared_at || *event.cleared_at <= last) &&
               (!since || event.start < *since);
    });
}

// ---- as bytes

namespace {

void put_optional(ByteWriter& out, const std::optional<Instant>& t) { out.put(static_cast<std::uint8_t>(t.has_value())).put(micros(t)); }
std::optional<Instant> get_optional(ByteReader& in) {
    const bool has = in.get<std::uint8_t>() != 0;
    const Instant t = get_instant(in);
    return has ? std::optional(t) : std::nullopt;
}
void put_bytes(ByteWriter& out, const Bytes& bytes) { out.put(static_cast<std::uint32_t>(bytes.size())).put(std::span(bytes)); }
Bytes get_bytes(ByteReader& in) {
    const auto bytes = in.take(in.get<std::uint32_t>());
    return Bytes(bytes.begin(), bytes.end());
}

}  // namespace

void LiveAlarms::put(ByteWriter& out) const {
    put_optional(out, first_tick_);
    out.put(micros(now_));
    for (const Live& live : lives_) {
        out.put(static_cast<std::uint8_t>(live.run.has_value()));
        if (!live.run) continue;
        out.put(micros(live.first));
        put_optional(out, live.run->machine.last());
        put_bytes(out, live.run->machine.to_bytes());
        out.put(static_cast<std::uint32_t>(live.copies.size()));
        for (const Copy& copy : live.copies) {
            put_optional(out, copy.last);
            put_optional(out, copy.since);
            out.put(copy.day);
            put_bytes(out, copy.state);
        }
        out.put(static_cast<std::uint32_t>(live.said.size()));
        for (const auto& [start, event] : live.said) {
            out.put(micros(start)).put(static_cast<std::int8_t>(event.level)).put(micros(event.raised_at));
            put_optional(out, event.cleared_at);
            put_extreme(out, event);
            out.put(event.version).put(static_cast<std::uint8_t>(event.withdrawn));
        }
        out.put(static_cast<std::uint32_t>(live.open.size()));
        for (const Instant start : live.open) out.put(micros(start));
    }
}

void LiveAlarms::get(ByteReader& in) {
    const auto refuse = [&] [[noreturn]] { in.refuse("its alarms contradict themselves", "take the snapshot before it"); };
    const auto of_our_years = [&](Instant t) {
        if (t < instant(Ladder::first_micros) || t >= instant(Ladder::last_micros)) refuse();
        return t;
    };
    first_tick_ = get_optional(in);
    now_ = get_instant(in);
    if (first_tick_) of_our_years(now_), of_our_years(*first_tick_);
    if (!first_tick_ && now_ != Instant::min()) refuse();
    for (Live& live : lives_) {
        if (in.get<std::uint8_t>() == 0) continue;
        live.first = of_our_years(get_instant(in));
        const auto last = get_optional(in);
        const Instant from = of_our_years(last.value_or(live.first));
        live.run = restored(live, get_bytes(in), last, from);
        if (live.run->machine.last() != last) refuse();
        live.copies.clear();
        for (auto n = in.get<std::uint32_t>(); n != 0; --n) {
            Copy copy;
            copy.last = get_optional(in);
            copy.since = get_optional(in);
            copy.day = in.get<std::int64_t>();
            copy.state = get_bytes(in);
            const bool is_first = live.copies.empty();
            if (copy.last ? restored(live, copy.state, copy.last, of_our_years(*copy.last)).machine.last() != copy.last : !is_first) refuse();
            if (!is_first && live.copies.back().last >= copy.last) refuse();
            live.copies.push_back(std::move(copy));
        }
        if (live.copies.empty()) refuse();
        for (auto n = in.get<std::uint32_t>(); n != 0; --n) {
            AlarmEvent event(live.alarm.rule.id, live.alarm.rule.kind(), get_instant(in));
            event.level = in.get<std::int8_t>();
            event.raised_at = get_instant(in);
            event.cleared_at = get_optional(in);
            get_extreme(in, event);
            event.version = in.get<std::uint32_t>();
            event.withdrawn = in.get<std::uint8_t>() != 0;
            live.said.insert_or_assign(event.start, std::move(event));
        }
        for (auto n = in.get<std::uint32_t>(); n != 0; --n) {
            live.open.push_back(get_instant(in));
            if (!live.said.contains(live.open.back())) refuse();
        }
    }
}

// ---- what they depend on

namespace {

std::string text_of(const AlarmWatch& watch) {
    std::string text;
    const auto number = [&](const Decimal& n) { text += to_string(n) + ' '; };
    const auto numbers = [&](const std::vector<Decimal>& all) {
        for (const Decimal& n : all) number(n);
        text += "; ";
    };
    const auto count = [&](std::int64_t n) { text += std::to_string(n) + ' '; };
    const auto threshold = [&](const Threshold& t) { text += to_string(t.number) + ' ' + to_string(t.unit) + ' '; };
    struct Text {
        decltype(number)& number_;
        decltype(numbers)& numbers_;
        decltype(count)& count_;
        decltype(threshold)& threshold_;

        void operator()(const LimitAlarm& w) const { numbers_(w.high), numbers_(w.low); }
        void operator()(const RateAlarm& w) const { number_(w.change), count_(w.within.count()); }
        void operator()(const IdleAlarm& w) const { number_(w.standby), number_(w.load); }
        void operator()(const CommunicationAlarm& w) const {
            count_(w.periods);
            if (w.lost_percent) number_(*w.lost_percent);
        }
        void operator()(const FrozenAlarm& w) const { count_(w.readings), count_(w.zeros ? 1 : 0); }
        void operator()(const WindowAlarm& w) const {
            for (const std::int64_t code : w.codes) count_(code);
        }
        void operator()(const LeakAlarm& w) const { threshold_(w.most), count_(w.days); }
        void operator()(const QuotaAlarm& w) const { number_(w.warn_percent); }
        void operator()(const DemandAlarm& w) const { threshold_(w.contract); }
        void operator()(const BalanceAlarm& w) const { count_(w.days); }
    };
    std::visit(Text{number, numbers, count, threshold}, watch);
    return text;
}

}  // namespace

/// Where an alarm is sent changes nothing of it.
std::string LiveAlarms::identity(const Setup& setup) {
    std::string text;
    if (setup.alarms.empty()) return text;
    text += "\nalarms in " + setup.zone.name() + ' ' + setup.zone.version();
    for (const AlarmSetup& alarm : setup.alarms) {
        const AlarmRule& rule = alarm.rule;
        text += '\n' + rule.id + " on " + alarm.on + ' ' + std::string(to_string(rule.kind())) + ' ' + text_of(rule.watch) +
                to_string(rule.hysteresis) + ' ' + std::to_string(rule.delay.count()) + ' ' + std::to_string(rule.clear_delay.count()) + ' ' +
                (rule.hold ? std::to_string(rule.hold->count()) : "-");
        for (const DailyHours& hours : alarm.hours) text += ' ' + std::to_string(hours.from.count()) + '-' + std::to_string(hours.to.count());
    }
    return text;
}

}  // namespace wattle::inline v0::stream::detail
