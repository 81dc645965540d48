#include "live_alarms.hpp"

#include "alarm_bytes.hpp"
#include "ladder.hpp"
#include "live_meters.hpp"
#include "setup_check.hpp"

#include <algorithm>
#include <iterator>

namespace wattle::inline v0::stream::detail {

using stream::to_string;
using v0::to_string;  // of numbers and instants, which those of this room would hide

namespace {

using std::chrono::days;

std::int64_t day_of(Instant t) { return std::chrono::floor<days>(t).time_since_epoch().count(); }

bool is_of_our_years(Instant t) { return t >= instant(Ladder::first_micros) && t < instant(Ladder::last_micros); }

constexpr days ahead(32);  // so far calendars are worked out at once

bool is_of_days(const AlarmRule& rule) {
    const auto* communication = std::get_if<CommunicationAlarm>(&rule.watch);
    return communication != nullptr && communication->lost_percent;
}

QuotaPlan plan_of(const AlarmSetup& alarm, std::string_view quantity) {
    std::vector<QuotaAmount> amounts;
    for (const QuotaSetup& quota : alarm.quotas)
        amounts.push_back({quota.period, quanta_of(quota.amount, quantity), quota.from.value_or(quota.period.begin())});
    ShownAs shown{};
    with_amount(quantity, [&]<class Q>() { shown = shown_as<Q>(); });
    return {amounts, std::get<QuotaAlarm>(alarm.rule.watch).warn_percent, shown, quantity};
}

void put(ByteWriter& out, const QuotaUse& use) {
    out.put(static_cast<std::uint32_t>(use.period)).put(use.amount).put(use.known).put(use.quality.bits()).put(static_cast<std::uint8_t>(use.said));
}
QuotaUse get_use(ByteReader& in, std::size_t periods) {
    QuotaUse use;
    use.period = in.get<std::uint32_t>();
    use.amount = in.get<Int128>();
    use.known = in.get<Int128>();
    use.quality = Quality::from_bits(in.get<std::uint16_t>());
    use.said = in.get<std::uint8_t>() != 0;
    if (use.period > periods || use.known < 0) in.refuse("what is used of a quota is of no period", "take the snapshot before it");
    return use;
}

/// Whether who was told of `said` has to be told of `now`.
bool differ(const AlarmEvent& said, const AlarmEvent& now) {
    if (said.withdrawn) return true;
    if (!now.cleared_at || !said.cleared_at) return said.cleared_at != now.cleared_at || said.level != now.level || said.raised_at != now.raised_at;
    AlarmEvent same = now;
    same.version = said.version;
    return !(same == said);
}

}  // namespace

LiveAlarms::LiveAlarms(const Setup& setup)
    : zone_(setup.zone), of_point_(setup.points.size()), of_series_(setup.points.size() + setup.virtual_meters.size() + setup.trees.size()) {
    most_copies_ = static_cast<std::size_t>(setup.horizon / std::chrono::microseconds(days(1))) + 2;
    if (const auto* length = std::get_if<std::chrono::microseconds>(&setup.levels.front().how())) slot_ = *length;
    const Quantities quantities = quantities_of(setup);
    const auto quantity = [&](const std::string& id) { return quantities.at(id).value_or(""); };
    const auto add = [&](const AlarmSetup& alarm, const Point& point, std::uint32_t place) -> Live& {
        const bool of_series = alarm.rule.kind() >= AlarmKind::leak;
        (of_series ? of_series_ : of_point_)[place].push_back(static_cast<std::uint32_t>(lives_.size()));
        return lives_.emplace_back(Live{alarm, point, place});
    };
    for (const AlarmSetup& alarm : setup.alarms) {
        const AlarmKind kind = alarm.rule.kind();
        if (kind == AlarmKind::balance) {
            const NodePlace node = nodes_watched(setup, alarm.on).front();
            Live& live = add(alarm, Point(node.id, PointKind::interval, AnyUnit()), node.place);
            live.level = day_level(setup).value();
            live.quantity = quantity(node.meter);
            continue;
        }
        if ((kind == AlarmKind::quota && alarm.quotas.empty()) || (kind == AlarmKind::demand && !slot_)) continue;
        const std::uint32_t place = place_of(setup, alarm.on);
        const bool is_point = place < setup.points.size();
        Live& live = add(alarm, is_point ? setup.points[place].point : Point(alarm.on, PointKind::interval, AnyUnit()), place);
        live.quantity = quantity(alarm.on);
        if (kind == AlarmKind::quota) live.quotas = plan_of(alarm, live.quantity);
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
    if (live.of_series()) return {AlarmMachine(live.alarm.rule), Instant::max()};
    const Instant until = has_calendar(live) ? first + ahead : Instant::max();
    Run run{AlarmMachine(live.alarm.rule, live.point, times_of(live, {}, first, until)), until};
    if (first_tick_ && live.alarm.rule.kind() == AlarmKind::communication) run.machine.tick(*first_tick_);
    return run;
}

LiveAlarms::Run LiveAlarms::restored(const Live& live, const Bytes& state, const std::optional<Instant>& last, Instant t) const {
    if (live.quotas) {
        ByteReader in(state, "snapshot");
        const QuotaUse use = get_use(in, live.quotas->periods());
        return {AlarmMachine::from_bytes(in.take(in.left()), live.alarm.rule), Instant::max(), use};
    }
    if (live.of_series()) return {AlarmMachine::from_bytes(state, live.alarm.rule), Instant::max()};
    const Instant until = has_calendar(live) ? t + ahead : Instant::max();
    return {AlarmMachine::from_bytes(state, live.alarm.rule, live.point, times_of(live, last, live.first, until)), until};
}

Bytes LiveAlarms::state_of(const Live& live, const Run& run) {
    const Bytes machine = run.machine.to_bytes();
    if (!live.quotas) return machine;
    ByteWriter out;
    detail::put(out, run.use);
    out.put(std::span(machine));
    return std::move(out).bytes();
}

/// Sees that hours and days are known at an instant, and forgets those of long ago.
void LiveAlarms::cover(const Live& live, Run& run, Instant t) const {
    if (t >= run.until) run = restored(live, state_of(live, run), run.machine.last(), t);
}

// ---- readings

void LiveAlarms::take(const Reading& r, History::Kept kept, std::vector<AlarmEvent>& out) {
    if (kept == History::Kept::duplicate || !is_of_our_years(r.at)) return;  // no calendar reaches there, and they are kept as suspect
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

/// Before the first one of another day.
void LiveAlarms::keep_copy(Live& live, Instant next) const {
    const auto last = live.run->machine.last();
    if (!last || day_of(*last) == day_of(next)) return;
    add_copy(live, {last, live.run->machine.troubled_since(), day_of(next), state_of(live, *live.run)});
    forget(live);
}

void LiveAlarms::take_newest(Live& live, const Reading& r, std::vector<AlarmEvent>& out) {
    if (const auto last = live.run->machine.last(); !last) {
        live.first = first_watched(r.at);
        live.run = begun(live, live.first);
    } else {
        keep_copy(live, r.at);
    }
    cover(live, *live.run, r.at);
    live.run->machine.push(r);
    tell(live, out);
}

void LiveAlarms::settle(const Memory& memory, std::vector<AlarmEvent>& out) {
    for (const std::uint32_t i : std::exchange(changed_, {})) take_samples(lives_[i], *std::exchange(lives_[i].changed, {}), out);
    if (late_.empty()) return;
    for (const auto& [place, late] : std::exchange(late_, {})) {
        const std::uint32_t point = place;  // which clang 14 does not capture as a binding
        for (const std::uint32_t i : of_point_[point]) {
            Live& live = lives_[i];
            const bool is_gauge = live.point.kind == PointKind::gauge || live.point.kind == PointKind::state;
            const History* past = is_gauge ? memory.of_gauges : memory.of_others;
            if (past == nullptr || !live.run) continue;
            const AlarmMachine was = live.run->machine;
            const auto feed = [&](Instant from, Instant to, const auto& push) {
                readings_.clear();
                past->readings(point, from, to, readings_);
                for (const Reading& r : readings_)
                    if (was.can_use(r) && !push(r.at, r)) return;
            };
            run_again(live, late, feed, out);
        }
    }
}

// ---- series

namespace {

SampleSlot slot_of(const Bucket& b) { return {b.key.start, b.end, b.amount, b.quality(), b.time(QualityClass::missing).count()}; }

/// Of a day of which a part has no value, the other part counts as if it were all.
SampleSlot day_of_balances(const Bucket& b, std::int64_t tolerance) {
    SampleSlot day = slot_of(b);
    day.tolerance = tolerance;
    if (!b.has_value()) return day;
    day.quality = {}, day.missing = 0;
    for (const Doubt& doubt : b.doubts)
        if (!doubt.quality.missing()) day.quality = worse(day.quality, doubt.quality);
    return day;
}

}  // namespace

void LiveAlarms::take(const Bucket& b, std::int64_t tolerance) {
    for (const std::uint32_t i : of_series_[b.key.point])
        if (b.key.level == lives_[i].level) take(i, lives_[i].of_balances() ? day_of_balances(b, tolerance) : slot_of(b));
}

void LiveAlarms::take(const GaugeBucket& b) {
    for (const std::uint32_t i : of_series_[b.key.point]) {
        if (b.key.level != lives_[i].level) continue;
        const GaugeAmount one = gauge_amount(b, lives_[i].point.unit, lives_[i].quantity);
        take(i, {b.key.start, b.end, one.amount, one.quality, one.missing});
    }
}

void LiveAlarms::take(std::uint32_t i, const SampleSlot& slot) {
    Live& live = lives_[i];
    live.slots.insert_or_assign(slot.begin, slot);
    const Late late{slot.begin + std::chrono::microseconds(1), slot.end + reach_of(live)};
    if (!live.changed) changed_.push_back(i);
    live.changed = live.changed ? Late{std::min(live.changed->from, late.from), std::max(live.changed->to, late.to)} : late;
}

void LiveAlarms::follow(const Output& out) {
    for (; seen_gauges_ < out.gauges.size(); ++seen_gauges_) take(out.gauges[seen_gauges_]);
    for (; seen_meters_ < out.meters.size(); ++seen_meters_) {
        const Bucket& b = out.meters[seen_meters_];
        // Residuals of nodes stand in both lists, in the same order.
        const auto* balance = seen_balances_ < out.balances.size() ? &out.balances[seen_balances_] : nullptr;
        const bool is_node = balance != nullptr && balance->key == b.key && balance->version == b.version;
        take(b, is_node ? balance->summary.tolerance : 0);
        if (is_node) ++seen_balances_;
    }
}

/// A window says something to samples that end behind its begin, and no later than so long after its end: to those of its quiet time, or of its block.
std::chrono::microseconds LiveAlarms::reach_of(const Live& live) const {
    if (live.alarm.rule.kind() != AlarmKind::demand) return days(2);
    return 2 * std::max<std::chrono::microseconds>(*slot_, std::chrono::minutes(15));
}

std::vector<AlarmSample> LiveAlarms::samples(const Live& live, Instant from, Instant to) const {
    const auto context = reach_of(live);
    std::vector<SampleSlot> slots;
    auto slot = from < Instant::min() + context ? live.slots.begin() : live.slots.lower_bound(from - context);
    for (; slot != live.slots.end() && slot->first <= (to > Instant::max() - context ? to : to + context); ++slot) slots.push_back(slot->second);
    auto all = samples_of(live.alarm, live.quantity, zone_, slot_, slots);
    std::erase_if(all, [&](const AlarmSample& sample) { return sample.at < from || sample.at > to; });
    return all;
}

/// A window of a quota.
void LiveAlarms::advance(const Live& live, Run& run, const SampleSlot& slot) {
    std::vector<AlarmSample> samples;
    try {
        live.quotas->take(run.use, slot, samples);
    } catch (const Error&) {  // a sum that no arithmetic holds: nothing can be said of it
    }
    for (const AlarmSample& sample : samples) run.machine.push(sample);
}

/// What the run of an alarm of series takes, from an instant to another: samples, or of quotas windows by their end.
template <class F>
void LiveAlarms::feed(const Live& live, Instant from, Instant to, const F& push) const {
    if (!live.quotas) {
        for (const AlarmSample& sample : samples(live, from, to))
            if (!push(sample.at, sample)) return;
        return;
    }
    auto slot = live.slots.lower_bound(from);
    while (slot != live.slots.begin() && std::prev(slot)->second.end >= from) --slot;
    for (; slot != live.slots.end() && slot->second.end <= to; ++slot)
        if (!push(slot->second.end, slot->second)) return;
}

void LiveAlarms::take_samples(Live& live, const Late& changed, std::vector<AlarmEvent>& out) {
    if (!live.run) live.run = begun(live, changed.from);
    if (const auto last = live.run->machine.last(); last && changed.from <= *last)
        return run_again(live, changed, [&](Instant from, Instant to, const auto& push) { feed(live, from, to, push); }, out);
    std::vector<AlarmEvent> settled;  // told together, as what one call has changed
    feed(live, changed.from, Instant::max(), [&](Instant at, const auto& item) {
        keep_copy(live, at);
        advance(live, *live.run, item);
        if (live.run->machine.is_quiet(Instant::min())) return true;
        for (AlarmEvent& event : live.run->machine.take()) settled.push_back(std::move(event));
        return true;
    });
    tell(live, out, std::move(settled));
}

void LiveAlarms::tick(Instant now, const Memory& memory, std::vector<AlarmEvent>& out) {
    if (!is_of_our_years(now)) return;  // a clock that far off says nothing
    now_ = std::max(now_, now);
    if (!first_tick_) {
        first_tick_ = now;
        for (Live& live : lives_) {
            if (live.of_series()) continue;
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
void LiveAlarms::tell(Live& live, std::vector<AlarmEvent>& out, std::vector<AlarmEvent> settled) {
    AlarmMachine& machine = live.run->machine;
    cover(live, *live.run, now_);
    if (settled.empty() && live.open.empty() && machine.is_quiet(now_)) return;
    for (AlarmEvent& event : machine.take()) settled.push_back(std::move(event));
    say(live, std::exchange(live.open, {}), std::move(settled), machine.open(now_), out);
}

/// Goes back to before what has come late, and on over what `feed` gives from an instant to another: readings, or samples.
template <class Feed>
void LiveAlarms::run_again(Live& live, const Late& late, const Feed& feed, std::vector<AlarmEvent>& out) {
    auto& copies = live.copies;
    const auto after = std::partition_point(copies.begin(), copies.end(), [&](const Copy& copy) { return !copy.last || *copy.last < late.from; });
    if (after == copies.begin()) return;  // older than all that is held
    std::vector<Copy> later(std::make_move_iterator(after), std::make_move_iterator(copies.end()));
    copies.erase(after, copies.end());

    const std::optional<Instant> begin = copies.back().last, was_last = live.run->machine.last();
    std::optional<Run> run;
    if (begin) run = restored(live, copies.back().state, begin, *begin);
    Instant first = live.first;
    std::vector<AlarmEvent> settled;
    std::optional<Instant> same_from;  // from there on nothing has changed
    std::size_t next = 0;              // of the later copies
    Instant next_read = begin ? *begin + std::chrono::microseconds(1) : Instant::min();
    const auto push = [&](Instant at, const auto& item) {
        if (!run) {
            first = first_watched(at);
            run = begun(live, first);
        }
        if (const auto last = run->machine.last(); last && day_of(*last) != day_of(at)) {
            Copy copy{last, run->machine.troubled_since(), day_of(at), state_of(live, *run)};
            while (next < later.size() && later[next].day < copy.day) ++next;
            if (at > late.to && next < later.size() && later[next] == copy) {
                if (copies.back().last == last) copies.pop_back();  // nothing has been said since
                same_from = last;
                return false;
            }
            add_copy(live, std::move(copy));
        }
        cover(live, *run, at);
        advance(live, *run, item);
        if (!run->machine.is_quiet(Instant::min()))
            for (AlarmEvent& event : run->machine.take()) settled.push_back(std::move(event));
        return true;
    };
    for (std::size_t i = 0; i <= later.size() && !same_from; ++i) {
        const Instant until = i < later.size() ? *later[i].last : Instant::max();
        if (until < next_read) continue;
        feed(next_read, until, push);
        if (until < Instant::max()) next_read = until + std::chrono::microseconds(1);
    }

    // What was said of events that ended before, or from where nothing has changed on, stays.
    std::vector<Instant> doubtful;
    for (const auto& [start, event] : live.said) {
        const bool is_settled = event.cleared_at && was_last && *event.cleared_at <= *was_last;
        const bool is_before = is_settled && begin && *event.cleared_at <= *begin;
        const bool is_behind = is_settled && same_from && *event.cleared_at > *same_from;
        if (!event.withdrawn && !is_before && !is_behind) doubtful.push_back(start);
    }
    if (same_from) {
        copies.insert(copies.end(), std::make_move_iterator(later.begin() + static_cast<std::ptrdiff_t>(next)), std::make_move_iterator(later.end()));
    } else if (run) {
        live.run = std::move(*run);
        live.first = first;
    } else if (live.of_series()) {
        live.run = begun(live, first);  // nothing is known any more
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
    std::sort(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(),
              [](const AlarmEvent& a, const AlarmEvent& b) { return a.start < b.start; });
}

/// What lies before the oldest copy that is held does not change any more.
void LiveAlarms::forget(Live& live) const {
    if (live.copies.size() <= most_copies_) return;
    live.copies.erase(live.copies.begin(), live.copies.end() - static_cast<std::ptrdiff_t>(most_copies_));
    const Instant last = *live.copies.front().last;
    if (live.of_series()) live.slots.erase(live.slots.begin(), live.slots.lower_bound(last - days(3)));
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
        put_bytes(out, state_of(live, *live.run));
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
        if (!live.of_series()) continue;
        out.put(static_cast<std::uint32_t>(live.slots.size()));
        for (const auto& [start, slot] : live.slots)
            out.put(micros(start)).put(micros(slot.end)).put(slot.amount).put(slot.quality.bits()).put(slot.missing).put(slot.tolerance);
    }
}

void LiveAlarms::get(ByteReader& in) {
    const auto refuse = [&] { in.refuse("its alarms contradict themselves", "take the snapshot before it"); };
    const auto of_our_years = [&](Instant t) {
        if (!is_of_our_years(t)) refuse();
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
        if (!live.of_series()) continue;
        for (auto n = in.get<std::uint32_t>(); n != 0; --n) {
            SampleSlot slot;
            slot.begin = of_our_years(get_instant(in));
            slot.end = of_our_years(get_instant(in));
            slot.amount = in.get<std::int64_t>();
            slot.quality = Quality::from_bits(in.get<std::uint16_t>());
            slot.missing = in.get<std::int64_t>();
            slot.tolerance = in.get<std::int64_t>();
            if (slot.end <= slot.begin || (!live.slots.empty() && slot.begin < live.slots.rbegin()->second.end)) refuse();
            live.slots.emplace(slot.begin, slot);
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
        for (const QuotaSetup& quota : alarm.quotas)
            text += ' ' + to_string(quota.period) + '=' + to_string(quota.amount.number) + ' ' + to_string(quota.amount.unit) +
                    (quota.from ? " from " + to_string(*quota.from) : "");
    }
    return text;
}

}  // namespace wattle::inline v0::stream::detail
