// What holds of alarms for all readings, in all orders: each kind against an oracle that looks at all of them at once.
#include "wattle/stream/alarm.hpp"

#include "law.hpp"

#include <algorithm>
#include <map>
#include <set>

using namespace wattle;
using namespace wattle::stream;
using namespace wattle::test;
using namespace std::chrono_literals;
using std::chrono::microseconds;

namespace {

const Instant march = parse_instant("2026-03-01T00:00:00Z");

template <class... T>
auto one_of(T... values) {
    const std::array all{values...};
    return all[static_cast<std::size_t>(pick(static_cast<int>(all.size())))];
}

constexpr int length = 24;  // units of time that a case is about

struct Watched {
    AlarmRule rule;
    Point point;
    AlarmTimes times;
    std::vector<Reading> readings;  // in the order in which they come
    microseconds unit;

    Instant at(int t) const { return march + unit * t; }
    Interval all() const { return {march, at(length)}; }
    std::vector<AlarmEvent> sorted_run() const { return alarms(rule, readings, point, times, all()); }
};

Quality any_quality() {
    switch (pick(20)) {
        case 0: return Reason::no_answer;
        case 1: return Reason::spike;
        case 2: return Reason::interpolated;
        case 3: return Reason::sibling;
        default: return {};
    }
}

AlarmWatch any_watch(AlarmKind kind) {
    switch (kind) {
        case AlarmKind::limit: {
            const int low = pick(4), high = low + 1 + pick(5);
            LimitAlarm limit;
            if (pick(4) != 0) limit.high = {high, high + 1 + pick(2)};
            if (limit.high.empty() || pick(2) == 0) limit.low = {low, low - 1};
            return limit;
        }
        case AlarmKind::rate: return RateAlarm{2 + pick(4), 1us};  // the unit is not known yet
        case AlarmKind::idle: return IdleAlarm{2, 4 + pick(5)};
        case AlarmKind::frozen: return FrozenAlarm{2 + pick(3), pick(2) == 0};
        case AlarmKind::communication:
            if (pick(2) == 0) return CommunicationAlarm{1 + pick(4)};
            return CommunicationAlarm{3, one_of(0, 25, 50, 100)};
        default: return WindowAlarm{{1, 2}};
    }
}

Watched any_watched(AlarmKind kind) {
    Watched w{{"a", any_watch(kind)}, {"p", kind == AlarmKind::window ? PointKind::state : PointKind::gauge, AnyUnit("1")}, {}, {}, one_of(1us, 1us * 60'000'000, 1us * 3'600'000'000)};
    if (auto* rate = std::get_if<RateAlarm>(&w.rule.watch)) rate->within = w.unit * (1 + pick(5));
    const bool of_days = kind == AlarmKind::communication && std::get<CommunicationAlarm>(w.rule.watch).lost_percent;
    if (kind == AlarmKind::limit || kind == AlarmKind::rate || kind == AlarmKind::idle) w.rule.hysteresis = pick(2);
    if (!of_days) {
        w.rule.delay = w.unit * (pick(2) * pick(5));
        w.rule.clear_delay = w.unit * (pick(2) * pick(5));
    }
    w.point.every = w.unit * (1 + pick(2));
    if (kind != AlarmKind::frozen && kind != AlarmKind::communication && pick(2) == 0) w.rule.hold = w.unit * (1 + pick(6));
    if (pick(2) == 0) w.point.low = 1, w.point.high = 8;
    if (kind == AlarmKind::window) {
        int t = pick(3);
        while (t < length) {
            const int end = t + pick(6);
            w.times.hours.emplace_back(w.at(t), w.at(end));
            t = end + pick(4);
        }
    }
    if (of_days) {
        std::vector<Instant> edges;
        for (int t = pick(3); t <= length + 2; t += pick(8)) edges.push_back(w.at(t));
        while (edges.size() < 2) edges.push_back(edges.empty() ? march : edges.back());
        w.times.days = Slots::between(edges);
    }
    const int most = kind == AlarmKind::frozen ? 3 : kind == AlarmKind::window ? 4 : 10;
    for (int n = pick(4) == 0 ? pick(6) : 10 + pick(25); n > 0; --n) {
        const Quality quality = any_quality();
        w.readings.push_back({w.at(pick(length)), quality.missing() ? 0 : pick(most), 0, quality, static_cast<std::uint16_t>(pick(8) == 0 ? 1 : 0)});
    }
    return w;
}

/// The readings that count, oldest first: of several of one instant the best.
std::vector<Reading> settled(const Watched& w) {
    std::map<Instant, std::vector<Reading>> by_instant;
    for (Reading r : w.readings) {
        if (!r.quality.missing() && ((w.point.low && Decimal(r.value) < *w.point.low) || (w.point.high && Decimal(r.value) > *w.point.high)))
            r.quality = worse(r.quality, Reason::outside_limits);
        by_instant[r.at].push_back(r);
    }
    std::vector<Reading> best;
    for (auto& [at, all] : by_instant) {
        std::sort(all.begin(), all.end(), [](const Reading& a, const Reading& b) {
            return std::tuple(a.quality.quality_class(), a.source, a.value, a.quality.bits()) < std::tuple(b.quality.quality_class(), b.source, b.value, b.quality.bits());
        });
        Reading one = all.front();
        for (const Reading& other : all)
            if (!other.quality.missing() && other.value != one.value) one.quality = one.quality.with(Flag::conflict);
        best.push_back(one);
    }
    return best;
}
std::vector<Reading> usable(const Watched& w) {
    auto all = settled(w);
    std::erase_if(all, [](const Reading& r) { return r.quality.quality_class() >= QualityClass::suspect; });
    return all;
}

// ---- the oracle of what is seen at instants: a step is active behind the last run of readings that was long enough, raising or clearing

struct Seen {
    Instant from, at;
    Exact value = 0;
    Quality quality{};
    int raised = 0, kept = 0;
    bool known = true;
};

struct Runs {
    std::vector<Seen> seen;
    std::uint64_t hold = UINT64_MAX;
    std::int64_t rows = 1;

    bool gap(std::size_t j) const { return j > 0 && static_cast<std::uint64_t>((seen[j].at - seen[j - 1].at).count()) > hold; }
    /// Where the run that ends with j begins, of readings that all say yes, without a gap; nothing if j does not.
    template <class F>
    std::optional<std::size_t> begin_of_run(std::size_t j, F&& yes) const {
        if (!seen[j].known || !yes(seen[j])) return std::nullopt;
        while (j > 0 && !gap(j) && seen[j - 1].known && yes(seen[j - 1])) --j;
        return j;
    }
    bool active(std::size_t j, int step, microseconds delay, microseconds clear_delay) const {
        for (std::size_t k = j + 1; k-- > 0;) {
            const auto cleared = begin_of_run(k, [&](const Seen& s) { return s.kept < step; });
            if (cleared && seen[k].at - seen[*cleared].from >= clear_delay) return false;
            const auto raised = begin_of_run(k, [&](const Seen& s) { return s.raised >= step; });
            if (raised && seen[k].at - seen[*raised].from >= delay && static_cast<std::int64_t>(k - *raised) + 1 >= rows) return true;
        }
        return false;
    }

    std::vector<AlarmEvent> events(const Watched& w, int side) const {
        std::vector<AlarmEvent> found;
        for (std::size_t j = 0; j < seen.size(); ++j) {
            const auto is = [&](std::size_t k, int step) { return active(k, step, w.rule.delay, w.rule.clear_delay); };
            if (!is(j, 1)) continue;
            std::size_t first = *begin_of_run(j, [](const Seen& s) { return s.raised >= 1; });
            AlarmEvent event(w.rule.id, w.rule.kind(), seen[first].from);
            event.raised_at = seen[j].at;
            event.level = 0;
            std::vector<std::size_t> within;
            for (std::size_t k = first; k < j; ++k) within.push_back(k);
            for (; j < seen.size() && is(j, 1); ++j) {
                within.push_back(j);
                for (int step = 1; step <= 4; ++step)
                    if (is(j, step)) event.level = std::max(event.level, step);
            }
            if (j < seen.size()) {
                event.cleared_at = seen[j].at;
                within.push_back(j);
            }
            bool any = false;
            for (const std::size_t k : within) {
                if (!seen[k].known) continue;
                event.quality = worse(event.quality, seen[k].quality);
                if (seen[k].kept == 0 || (any && !(side > 0 ? seen[k].value > event.extreme : seen[k].value < event.extreme))) continue;
                any = true;
                event.extreme = seen[k].value;
                event.extreme_at = seen[k].at;
            }
            event.level *= side;
            found.push_back(event);
        }
        return found;
    }
};

std::uint64_t hold_of(const Watched& w) { return static_cast<std::uint64_t>((w.rule.hold ? *w.rule.hold : *w.point.every * 3).count()); }

std::vector<AlarmEvent> in_order(std::vector<AlarmEvent> events) {
    std::sort(events.begin(), events.end(), [](const AlarmEvent& a, const AlarmEvent& b) { return a.start < b.start; });
    return events;
}

std::vector<AlarmEvent> limit_oracle(const Watched& w) {
    const auto& limit = std::get<LimitAlarm>(w.rule.watch);
    std::vector<AlarmEvent> all;
    for (const int side : {1, -1}) {
        Runs runs{{}, hold_of(w)};
        for (const Reading& r : usable(w)) {
            Seen seen{r.at, r.at, r.value, r.quality};
            for (const Decimal threshold : side > 0 ? limit.high : limit.low) {
                const Decimal beyond = (Decimal(r.value) - threshold) * Decimal(side);
                if (beyond > 0) ++seen.raised;
                if (beyond > -w.rule.hysteresis) ++seen.kept;
            }
            runs.seen.push_back(seen);
        }
        for (const AlarmEvent& event : runs.events(w, side)) all.push_back(event);
    }
    return in_order(all);
}

std::vector<AlarmEvent> idle_oracle(const Watched& w) {
    const auto& idle = std::get<IdleAlarm>(w.rule.watch);
    Runs runs{{}, hold_of(w)};
    for (const Reading& r : usable(w)) {
        const Decimal value = r.value;
        runs.seen.push_back({r.at, r.at, r.value, r.quality, idle.standby < value && value < idle.load ? 1 : 0,
                             idle.standby - w.rule.hysteresis < value && value < idle.load + w.rule.hysteresis ? 1 : 0});
    }
    return runs.events(w, 1);
}

std::vector<AlarmEvent> rate_oracle(const Watched& w) {
    const auto& rate = std::get<RateAlarm>(w.rule.watch);
    Runs runs{{}, hold_of(w)};
    const auto all = usable(w);
    for (const Reading& r : all) {
        const Reading* before = nullptr;
        for (const Reading& other : all)
            if (other.at <= r.at - rate.within && r.at - rate.within - other.at <= microseconds(static_cast<std::int64_t>(hold_of(w)))) before = &other;
        Seen seen{r.at, r.at, 0, r.quality};
        if (before == nullptr) {
            seen.known = false;
        } else {
            const std::int64_t change = std::abs(r.value - before->value);
            seen.value = change;
            seen.raised = Decimal(change) > rate.change ? 1 : 0;
            seen.kept = Decimal(change) > rate.change - w.rule.hysteresis ? 1 : 0;
        }
        runs.seen.push_back(seen);
    }
    return runs.events(w, 1);
}

std::vector<AlarmEvent> frozen_oracle(const Watched& w) {
    const auto& frozen = std::get<FrozenAlarm>(w.rule.watch);
    Runs runs{{}, UINT64_MAX, frozen.readings - 1};
    const auto all = usable(w);
    for (std::size_t j = 0; j < all.size(); ++j) {
        const bool same = j > 0 && all[j].value == all[j - 1].value && (all[j].value != 0 || frozen.zeros);
        runs.seen.push_back({same ? all[j - 1].at : all[j].at, all[j].at, all[j].value, all[j].quality, same, same});
    }
    return runs.events(w, 1);
}

std::vector<AlarmEvent> days_oracle(const Watched& w) {
    Runs runs;
    for (const Interval& day : w.times.days) {
        if (day.end() > w.at(length)) break;
        const auto expected = day.length() / *w.point.every;
        if (expected == 0) continue;
        std::int64_t got = 0;
        for (const Reading& r : usable(w)) got += day.contains(r.at) ? 1 : 0;
        const std::int64_t lost = std::max<std::int64_t>(0, expected - got);
        const bool raised = Decimal(lost * 100) > *std::get<CommunicationAlarm>(w.rule.watch).lost_percent * Decimal(expected);
        runs.seen.push_back({day.begin(), day.end(), lost, {}, raised, raised});
    }
    return runs.events(w, 1);
}

// ---- the oracle of what holds over time: every unit of it is looked at

enum class Is { on, off, unknown };

template <class State, class Value>
std::vector<AlarmEvent> dense_oracle(const Watched& w, State&& state, Value&& value) {
    std::vector<AlarmEvent> found;
    std::optional<AlarmEvent> event;
    constexpr int never = -1;
    int waiting = never, clearing = never;  // since when
    bool active = false, any = false;
    for (int t = 0; t <= length; ++t) {
        const Is is = state(t);
        if (is == Is::on && !active && waiting == never) {
            waiting = t;
            event.emplace(w.rule.id, w.rule.kind(), w.at(t));
            any = false;
        }
        if (is != Is::on && !active) waiting = never;
        if (is != Is::off) clearing = never;
        if (is == Is::off && active && clearing == never) clearing = t;
        if (waiting != never && w.unit * (t - waiting) >= w.rule.delay) {
            active = true;
            waiting = never;
            event->raised_at = w.at(t);
        }
        if (active || waiting != never) value(t, is, *event, any);
        if (clearing != never && w.unit * (t - clearing) >= w.rule.clear_delay) {
            event->cleared_at = w.at(t);
            found.push_back(*event);
            active = false;
            clearing = never;
        }
    }
    if (active) found.push_back(*event);
    return found;
}

std::vector<AlarmEvent> silence_oracle(const Watched& w) {
    const auto limit = *w.point.every * std::get<CommunicationAlarm>(w.rule.watch).periods;
    const auto all = usable(w);
    const auto heard = [&](int t) {  // before t
        Instant last = march;
        if (!all.empty() && all.front().at < w.at(t)) last = all.front().at;
        for (const Reading& r : all)
            if (r.at < w.at(t)) last = r.at;
        return last;
    };
    const auto comes = [&](int t) { return std::any_of(all.begin(), all.end(), [&](const Reading& r) { return r.at == w.at(t); }); };
    return dense_oracle(
        w,
        [&](int t) {
            const auto silent = w.at(t) - heard(t);
            return t > 0 && !comes(t) && (t == length ? silent > limit : silent >= limit) ? Is::on : Is::off;
        },
        [&](int t, Is, AlarmEvent& event, bool& any) {
            const auto silent = w.at(t) - heard(t);
            if (any && Exact::from(silent.count(), -6) <= event.extreme) return;
            any = true;
            event.extreme = Exact::from(silent.count(), -6);
            event.extreme_at = w.at(t);
            event.unit = AnyUnit("s");
        });
}

std::vector<AlarmEvent> window_oracle(const Watched& w) {
    const auto all = usable(w);
    const auto last = [&](int t) {
        const Reading* found = nullptr;
        for (const Reading& r : all)
            if (r.at <= w.at(t)) found = &r;
        return found;
    };
    return dense_oracle(
        w,
        [&](int t) {
            const bool inside = std::any_of(w.times.hours.begin(), w.times.hours.end(), [&](const Interval& one) { return one.contains(w.at(t)); });
            const Reading* r = last(t);
            if (!inside) return Is::off;
            if (r == nullptr || static_cast<std::uint64_t>((w.at(t) - r->at).count()) >= hold_of(w)) return Is::unknown;
            return r->value == 1 || r->value == 2 ? Is::on : Is::off;
        },
        [&](int t, Is is, AlarmEvent& event, bool& any) {
            if (is == Is::on && (!any || Exact(last(t)->value) > event.extreme)) {
                any = true;
                event.extreme = last(t)->value;
                event.extreme_at = w.at(t);
            }
            if (is != Is::unknown) event.quality = worse(event.quality, last(t)->quality);
        });
}

std::vector<AlarmEvent> oracle(const Watched& w) {
    switch (w.rule.kind()) {
        case AlarmKind::limit: return limit_oracle(w);
        case AlarmKind::rate: return rate_oracle(w);
        case AlarmKind::idle: return idle_oracle(w);
        case AlarmKind::frozen: return frozen_oracle(w);
        case AlarmKind::communication: return std::get<CommunicationAlarm>(w.rule.watch).lost_percent ? days_oracle(w) : silence_oracle(w);
        default: return window_oracle(w);
    }
}

AlarmKind any_kind() {
    return one_of(AlarmKind::limit, AlarmKind::limit, AlarmKind::rate, AlarmKind::idle, AlarmKind::communication, AlarmKind::frozen, AlarmKind::window);
}

/// What doctest shows of two lists that differ.
std::string text_of(const std::vector<AlarmEvent>& events) {
    std::string text;
    for (const AlarmEvent& event : events) text += to_string(event) + '\n';
    return text;
}

// ---- a little engine: readings as they come, copies of the machine every few of them

class Live {
public:
    explicit Live(const Watched& w, std::size_t every) : w_(w), every_(every), machine_(w.rule, w.point, w.times) { machine_.tick(march); }

    void arrive(const Reading& reading) {
        const bool twice = std::any_of(arrived_.readings.begin(), arrived_.readings.end(), [&](const Reading& r) { return r.at == reading.at; });
        arrived_.readings.push_back(reading);
        if (twice || !push(reading)) run_again(reading.at);
        publish();
    }
    void tick(Instant now) {
        now_ = std::max(now_, now);
        machine_.tick(now_);
        publish();
    }

    /// As published, without those that were withdrawn; at their last versions.
    std::vector<AlarmEvent> standing() const {
        std::vector<AlarmEvent> events;
        for (const auto& [start, event] : published_)
            if (!event.withdrawn) events.push_back(event);
        for (AlarmEvent& event : events) event.version = 1;
        return events;
    }

private:
    struct Copy {
        Instant last;
        Bytes machine;
        std::vector<AlarmEvent> ended;
    };

    bool push(const Reading& reading) {
        if (!machine_.push(reading)) return false;
        for (AlarmEvent& event : machine_.take()) ended_.push_back(std::move(event));
        if (++pushed_ % every_ == 0 && machine_.last()) copies_.push_back({*machine_.last(), machine_.to_bytes(), ended_});
        return true;
    }
    void run_again(Instant from) {
        while (!copies_.empty() && copies_.back().last >= from) copies_.pop_back();
        if (copies_.empty()) {
            machine_ = AlarmMachine(w_.rule, w_.point, w_.times);
            machine_.tick(march);
            ended_.clear();
        } else {
            machine_ = AlarmMachine::from_bytes(copies_.back().machine, w_.rule, w_.point, w_.times);
            ended_ = copies_.back().ended;
        }
        const auto after = machine_.last();
        for (const Reading& r : settled(arrived_))
            if (!after || r.at > *after) RC_ASSERT(push(r));
        machine_.tick(now_);
    }
    void publish() {
        std::vector<AlarmEvent> before, now = ended_;
        for (const auto& [start, event] : published_) before.push_back(event);
        for (AlarmEvent& event : machine_.open()) now.push_back(std::move(event));
        for (const AlarmEvent& event : restate(before, now)) {
            const auto found = published_.find(event.start);
            RC_ASSERT(event.version == (found == published_.end() ? 1 : found->second.version + 1));
            published_.insert_or_assign(event.start, event);
        }
    }

    const Watched& w_;
    std::size_t every_, pushed_ = 0;
    AlarmMachine machine_;
    std::vector<AlarmEvent> ended_;
    Watched arrived_{w_.rule, w_.point, {}, {}, w_.unit};
    Instant now_ = march;
    std::vector<Copy> copies_;
    std::map<Instant, AlarmEvent> published_;
};

}  // namespace

TEST_CASE("alarms of all readings") {
    for (const AlarmKind kind : {AlarmKind::limit, AlarmKind::rate, AlarmKind::idle, AlarmKind::communication, AlarmKind::frozen, AlarmKind::window}) {
        LAW("are those of a slow oracle: " + std::string(to_string(kind)), [kind] {
            const Watched w = any_watched(kind);
            auto expected = oracle(w);
            for (AlarmEvent& event : expected)
                if (event.unit == AnyUnit()) event.unit = w.point.unit;
            const auto events = w.sorted_run();
            if (events != expected) RC_FAIL("is\n" + text_of(events) + "and should be\n" + text_of(expected));
        });
    }
    LAW("are the same in any order of arrival, with copies and second runs", [] {
        const Watched w = any_watched(any_kind());
        Live live(w, static_cast<std::size_t>(1 + pick(5)));
        for (const Reading& r : w.readings) {
            live.arrive(r);
            if (pick(3) == 0) live.tick(w.at(pick(length + 1)));
        }
        live.tick(w.at(length));
        const auto events = w.sorted_run();
        if (live.standing() != events) RC_FAIL("stands\n" + text_of(live.standing()) + "and should\n" + text_of(events));
    });
    LAW("are the same for a table, whose rows are in any order", [] {
        Watched w = any_watched(any_kind());
        const auto events = w.sorted_run();
        for (std::size_t i = w.readings.size(); i > 1; --i) std::swap(w.readings[i - 1], w.readings[static_cast<std::size_t>(pick(static_cast<int>(i)))]);
        Point other = w.point;
        other.id = "other";
        std::vector<Reading> rows;
        for (Reading r : w.readings) {
            rows.push_back({r.at, 5, 0, {}, 0});
            r.point = 1;
            rows.push_back(r);
        }
        RC_ASSERT(alarms(w.rule, Table({other, w.point}, rows), w.point.id, w.times, w.all()) == events);
    });
    LAW("damaged bytes are refused, or are those of another machine", [] {
        const Watched w = any_watched(any_kind());
        AlarmMachine machine(w.rule, w.point, w.times);
        const auto all = settled(w);
        for (std::size_t i = 0; i < all.size() / 2; ++i) machine.push(all[i]);
        Bytes bytes = machine.to_bytes();
        for (int n = 1 + pick(2); n > 0; --n) {
            const auto place = static_cast<std::size_t>(pick(static_cast<int>(bytes.size())));
            if (pick(4) == 0)
                bytes.resize(place + 1);
            else
                bytes[place] = static_cast<std::byte>(pick(256));
        }
        std::optional<AlarmMachine> read;
        try {
            read = AlarmMachine::from_bytes(bytes, w.rule, w.point, w.times);
        } catch (const Error& error) {
            RC_ASSERT(error.code() == code::bad_bytes);
            return;
        }
        for (const Reading& r : all) read->push(r);
        read->tick(Instant::max());
        static_cast<void>(read->open());
        static_cast<void>(read->take());
    });
}
