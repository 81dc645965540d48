#include "wattle/stream/alarm.hpp"

#include "alarm_plan.hpp"
#include "readings.hpp"

#include <algorithm>
#include <iterator>

namespace wattle::inline v0::stream {

using v0::to_string;  // of numbers and instants, which those of this room would hide

namespace {

using detail::AlarmLane;
using detail::AlarmPlan;
using detail::between;
using std::chrono::microseconds;

/// Where it is known that the sum is an instant.
Instant after(Instant t, std::uint64_t micros) {
    return Instant(microseconds(static_cast<std::int64_t>(static_cast<std::uint64_t>(t.time_since_epoch().count()) + micros)));
}

/// So long is it since then; 0 if it is not yet.
std::uint64_t since(Instant then, Instant t) { return t < then ? 0 : between(then, t); }

/// 240, and not 240.000000.
Exact seconds(std::uint64_t micros) {
    int exponent = -6;
    for (; exponent < 0 && micros % 10 == 0; ++exponent) micros /= 10;
    return Exact::from(micros, exponent);
}

AlarmEvent event_of(const AlarmPlan& plan, const AlarmLane& lane, int side) {
    AlarmEvent event(plan.rule.id, plan.kind(), lane.steps[0].since);
    event.level = side * lane.level;
    event.raised_at = lane.raised_at;
    event.extreme = lane.extreme;
    event.unit = lane.unit;
    event.extreme_at = lane.extreme_at;
    event.quality = lane.quality;
    return event;
}

bool earlier(const AlarmEvent& a, const AlarmEvent& b) { return a.start != b.start ? a.start < b.start : a.id < b.id; }

/// One step of the time of a lane, which ends with the event that it ends, if any.
class Passing {
public:
    Passing(const AlarmPlan& plan, AlarmLane& lane, int side, std::vector<AlarmEvent>& ended)
        : plan_(plan), lane_(lane), side_(side), ended_(ended) {}

    /// What is known at single instants: what raises or clears must be seen again after its delay.
    void sampled(const AlarmSample& sample, const AlarmSteps& seen, bool after_gap) {
        if (lane_.idle() && seen.raised == 0) return;
        bool cleared = false;
        for (std::size_t i = 0; i < plan_.steps; ++i) {
            AlarmLane::Step& step = lane_.steps[i];
            if (step.active) {
                if (seen.kept > i) {
                    step.clearing = false;
                    continue;
                }
                if (!step.clearing || after_gap) step.clear_since = sample.from;
                step.clearing = true;
                if (since(step.clear_since, sample.at) < plan_.clear_delay) continue;
                if (i == 0)
                    cleared = true;
                else
                    step = {};
            } else if (seen.raised > i) {
                if (step.rows == 0 || after_gap) begin(i, sample.from);
                if (step.rows < UINT32_MAX) ++step.rows;
                if (step.rows >= plan_.rows[i] && since(step.since, sample.at) >= plan_.delay) raise(i, sample.at);
            } else {
                step = {};
            }
        }
        if (lane_.idle()) return;
        look(sample.at, seen.kept > 0 ? std::optional(sample.value) : std::nullopt, sample.unit, sample.quality);
        if (cleared) end(sample.at);
    }

    /// A reading that tells neither: what waits, waits anew.
    void unknown() {
        for (AlarmLane::Step& step : lane_.steps) {
            if (!step.active) step = {};
            step.clearing = false;
        }
        if (lane_.idle()) lane_ = {};
    }

    enum class Turn { on, off, unknown };
    /// What holds from `at` on, up to the next turn: the delay may end at any instant between.
    void turned(Instant at, Turn turn, const std::optional<Exact>& value, AnyUnit unit, Quality quality) {
        if (lane_.idle() && turn != Turn::on) return;
        AlarmLane::Step& step = lane_.steps[0];
        if (step.rows != 0 && !step.active && since(step.since, at) > plan_.delay) raise(0, after(step.since, plan_.delay));
        if (step.clearing && since(step.clear_since, at) > plan_.clear_delay) end(after(step.clear_since, plan_.clear_delay));
        switch (turn) {
            case Turn::on:
                step.clearing = false;
                if (lane_.idle()) begin(0, at), step.rows = 1;
                if (!step.active && since(step.since, at) >= plan_.delay) raise(0, after(step.since, plan_.delay));
                look(at, value, unit, quality);
                break;
            case Turn::off:
                if (!step.active) {
                    lane_ = {};
                    break;
                }
                look(at, value, unit, quality);
                if (!step.clearing) step.clearing = true, step.clear_since = at;
                if (since(step.clear_since, at) >= plan_.clear_delay) end(at);
                break;
            case Turn::unknown: unknown(); break;
        }
    }

private:
    void begin(std::size_t i, Instant from) {
        if (i == 0) lane_ = {};
        lane_.steps[i] = {};
        lane_.steps[i].since = from;
    }
    void raise(std::size_t i, Instant at) {
        lane_.steps[i].active = true;
        lane_.level = std::max(lane_.level, static_cast<int>(i) + 1);
        if (i == 0) lane_.raised_at = at;
    }
    /// What clears is no extreme.
    void look(Instant at, const std::optional<Exact>& value, AnyUnit unit, Quality quality) {
        if (value && (!lane_.seen || (side_ < 0 ? *value < lane_.extreme : *value > lane_.extreme))) {
            lane_.extreme = *value;
            lane_.extreme_at = at;
            lane_.unit = unit;
            lane_.seen = true;
        }
        lane_.quality = worse(lane_.quality, quality);
    }
    void end(Instant at) {
        ended_.push_back(event_of(plan_, lane_, side_));
        ended_.back().cleared_at = at;
        lane_ = {};
    }

    const AlarmPlan& plan_;
    AlarmLane& lane_;
    int side_;
    std::vector<AlarmEvent>& ended_;
};

using Turn = Passing::Turn;

/// The bounds that a value is beyond, and those within which it does not clear.
AlarmSteps above(const AlarmPlan::Bounds& bounds, Int128 value) {
    AlarmSteps steps;
    for (const auto& bound : bounds) {
        if (value > bound.raise) ++steps.raised;
        if (value > bound.clear) ++steps.kept;
    }
    return steps;
}
AlarmSteps below(const AlarmPlan::Bounds& bounds, Int128 value) {
    AlarmSteps steps;
    for (const auto& bound : bounds) {
        if (value < bound.raise) ++steps.raised;
        if (value < bound.clear) ++steps.kept;
    }
    return steps;
}

}  // namespace

AlarmMachine::AlarmMachine(const AlarmRule& rule, const Point& point, AlarmTimes times)
    : plan_(std::make_shared<const AlarmPlan>(rule, point, std::move(times))) {}
AlarmMachine::AlarmMachine(const AlarmRule& rule) : plan_(std::make_shared<const AlarmPlan>(rule)) {}

const AlarmRule& AlarmMachine::rule() const { return plan_->rule; }

bool AlarmMachine::after_gap(Instant from) const { return last_ && from > *last_ && between(*last_, from) > plan_->hold; }

// ---- readings

bool AlarmMachine::push(Instant at, std::optional<std::int64_t> value, Quality quality) noexcept {
    const bool usable = value && quality.quality_class() < QualityClass::suspect && plan_->can_show(*value);
    if (!usable) return true;
    if (plan_->watches_samples() || (last_ && at <= *last_)) return false;
    judge(at, *value, quality);
    last_ = at;
    value_ = *value;
    quality_ = quality;
    if (!clock_ || *clock_ < at) clock_ = at;
    return true;
}

bool AlarmMachine::can_use(const Reading& r) const noexcept { return r.quality.quality_class() < QualityClass::suspect && plan_->can_show(r.value); }

void AlarmMachine::judge(Instant at, std::int64_t value, Quality quality) {
    const auto sample = [&] { return AlarmSample{at, at, {}, {}, Exact(value) * Exact(plan_->step), plan_->unit, quality}; };
    const bool idle = lanes_[0].idle() && lanes_[1].idle();
    switch (plan_->kind()) {
        case AlarmKind::limit: {
            const AlarmSteps high = above(plan_->high, value), low = below(plan_->low, value);
            if (idle && high.raised == 0 && low.raised == 0) return;
            auto seen = sample();
            seen.high = high;
            seen.low = low;
            return take_sample(seen, after_gap(at));
        }
        case AlarmKind::idle: {
            const AlarmSteps standby = above(plan_->high, value), load = below(plan_->low, value);
            auto seen = sample();
            seen.high = {std::min(standby.raised, load.raised), std::min(standby.kept, load.kept)};
            return take_sample(seen, after_gap(at));
        }
        case AlarmKind::rate: return judge_rate(at, value, quality);
        case AlarmKind::frozen: {
            const bool same = last_ && value == value_ && (value != 0 || std::get<FrozenAlarm>(plan_->rule.watch).zeros);
            auto seen = sample();
            if (same) seen.from = *last_, seen.high = {1, 1};
            return take_sample(seen, false);
        }
        case AlarmKind::communication: {
            if (!plan_->watches_days()) return turn_silence(at, false);
            pass_days(at);
            const Slots& days = plan_->times.days;
            if (day_ < days.size() && days[day_].contains(at)) ++got_;
            return;
        }
        case AlarmKind::window:
            pass_hours(at, false);
            value_ = value;
            quality_ = quality;
            last_ = at;
            return turn_window(at);
        default: return;
    }
}

void AlarmMachine::judge_rate(Instant at, std::int64_t value, Quality quality) {
    // Of those at or before `at` − within, only the last is still in force.
    const auto old = [&](const Seen& seen) { return between(seen.at, at) >= plan_->within; };
    const auto first_young = std::find_if_not(recent_.begin(), recent_.end(), old);
    if (first_young - recent_.begin() > 1) recent_.erase(recent_.begin(), first_young - 1);
    if (!recent_.empty() && old(recent_.front()) && between(recent_.front().at, at) - plan_->within <= plan_->hold) {
        const Int128 change = Int128{value} - recent_.front().value, size = change < 0 ? -change : change;
        take_sample({at, at, above(plan_->high, size), {}, Exact::from(size, 0) * Exact(plan_->step), plan_->unit, quality}, after_gap(at));
    } else {
        Passing(*plan_, lanes_[0], 1, ended_).unknown();
    }
    recent_.push_back({at, value});
}

void AlarmMachine::take_sample(const AlarmSample& sample, bool after_gap) {
    Passing(*plan_, lanes_[0], 1, ended_).sampled(sample, sample.high, after_gap);
    Passing(*plan_, lanes_[1], -1, ended_).sampled(sample, sample.low, after_gap);
}

bool AlarmMachine::push(const AlarmSample& sample) {
    if (!plan_->watches_samples())
        detail::throw_error(code::bad_alarm, "alarm " + detail::quoted(rule().id), "it watches readings, and was given a sample of a series",
                            "push the readings of its point");
    if (last_ && (sample.at < *last_ || (sample.at == *last_ && sample.from < *last_))) return false;
    take_sample(sample, false);
    last_ = sample.at;
    if (!clock_ || *clock_ < sample.at) clock_ = sample.at;
    return true;
}

// ---- silences

bool AlarmMachine::silent_at(Instant t) const {
    const auto& heard = last_ ? last_ : watched_;
    return heard && since(*heard, t) > plan_->silence;
}

/// A reading has come at that instant, or the clock says what time it is.
void AlarmMachine::turn_silence(Instant at, bool still_silent) {
    Passing passing(*plan_, lanes_[0], 1, ended_);
    Exact silent = 0;
    if (silent_at(at)) {
        const Instant heard = last_ ? *last_ : *watched_;
        passing.turned(after(heard, plan_->silence), Turn::on, seconds(plan_->silence), AnyUnit("s"), {});
        silent = seconds(between(heard, at));
    } else {
        still_silent = false;
    }
    passing.turned(at, still_silent ? Turn::on : Turn::off, silent, AnyUnit("s"), {});
}

// ---- days

/// Judges the days that are over at `to`.
void AlarmMachine::pass_days(Instant to) {
    const Slots& days = plan_->times.days;
    const Exact most = *std::get<CommunicationAlarm>(plan_->rule.watch).lost_percent;
    for (; day_ < days.size() && days.boundary(day_ + 1) <= to; ++day_) {
        const Interval day = days[day_];
        if (day.empty()) continue;  // and what was counted belongs to the next
        const auto expected = static_cast<std::int64_t>(std::min<std::uint64_t>(between(day.begin(), day.end()) / plan_->every, INT64_MAX));
        const std::int64_t lost = std::max<std::int64_t>(expected - std::exchange(got_, 0), 0);
        if (expected == 0) continue;
        const std::uint8_t raised = Exact(lost) * Exact(100) > most * Exact(expected) ? 1 : 0;
        take_sample({day.begin(), day.end(), {raised, raised}, {}, Exact(lost), AnyUnit(), {}}, false);
    }
}

// ---- hours

/// What holds at an instant, by the last reading and the hours.
void AlarmMachine::turn_window(Instant at) {
    const auto& hours = plan_->times.hours;
    const auto& codes = std::get<WindowAlarm>(plan_->rule.watch).codes;
    const auto next = std::upper_bound(hours.begin(), hours.end(), at, [](Instant t, const Interval& one) { return t < one.begin(); });
    const bool inside = next != hours.begin() && std::prev(next)->contains(at);
    const bool known = last_ && since(*last_, at) < plan_->hold;
    const bool running = std::find(codes.begin(), codes.end(), value_) != codes.end();
    const Turn turn = !inside ? Turn::off : !known ? Turn::unknown : running ? Turn::on : Turn::off;
    Passing(*plan_, lanes_[0], 1, ended_).turned(at, turn, turn == Turn::on ? std::optional(Exact(value_)) : std::nullopt, plan_->unit, quality_);
}

/// What hours and the end of what is known bring between the last reading and `to`.
void AlarmMachine::pass_hours(Instant to, bool with_it) {
    if (!last_) return;
    const auto& hours = plan_->times.hours;
    const auto reached = [&](Instant t) { return t > *last_ && (t < to || (with_it && t == to)); };
    auto next = std::upper_bound(hours.begin(), hours.end(), *last_, [](Instant t, const Interval& one) { return t < one.end(); });
    bool ending = since(*last_, to) >= plan_->hold;  // what is known of the state
    const Instant ends = ending ? after(*last_, plan_->hold) : to;
    const auto visit = [&](Instant edge) {
        if (ending && ends <= edge) {
            ending = false;
            if (ends < edge && reached(ends)) turn_window(ends);
        }
        if (reached(edge)) turn_window(edge);
    };
    for (; next != hours.end() && (next->begin() < to || (with_it && next->begin() == to)); ++next) {
        visit(next->begin());
        visit(next->end());
    }
    if (ending && reached(ends)) turn_window(ends);
}

// ---- the clock

void AlarmMachine::tick(Instant now) noexcept {
    if (!clock_ || *clock_ < now) clock_ = now;
    if (!watched_) watched_ = now;
}

/// What the clock alone brings; for a copy.
void AlarmMachine::pass_clock() {
    if (!clock_) return;
    if (plan_->kind() == AlarmKind::communication) {
        if (plan_->watches_days())
            pass_days(*clock_);
        else
            turn_silence(*clock_, true);
    } else if (plan_->kind() == AlarmKind::window) {
        pass_hours(*clock_, true);
        if (last_ && *last_ < *clock_) turn_window(*clock_);
    }
}

bool AlarmMachine::is_quiet(Instant now) const noexcept {
    if (!ended_.empty() || lanes_[0].steps[0].active || lanes_[1].steps[0].active) return false;
    const Instant clock = clock_ ? std::max(*clock_, now) : now;
    if (plan_->kind() == AlarmKind::communication) {
        const Slots& days = plan_->times.days;
        return plan_->watches_days() ? day_ >= days.size() || clock < days.boundary(day_ + 1) : !silent_at(clock);
    }
    if (const auto* window = std::get_if<WindowAlarm>(&plan_->rule.watch))  // what does not run is not looked for in the hours
        return !last_ || std::find(window->codes.begin(), window->codes.end(), value_) == window->codes.end();
    return true;
}

std::optional<Instant> AlarmMachine::troubled_since() const noexcept {
    std::optional<Instant> first;
    for (const AlarmLane& lane : lanes_)
        if (!lane.idle() && (!first || lane.steps[0].since < *first)) first = lane.steps[0].since;
    return first;
}

std::vector<AlarmEvent> AlarmMachine::open() const { return open(clock_.value_or(Instant::min())); }

std::vector<AlarmEvent> AlarmMachine::open(Instant now) const {
    AlarmMachine at_clock = *this;
    at_clock.ended_.clear();
    if (!at_clock.clock_ || *at_clock.clock_ < now) at_clock.clock_ = now;
    at_clock.pass_clock();
    std::vector<AlarmEvent> events = std::move(at_clock.ended_);
    for (const int side : {1, -1}) {
        const AlarmLane& lane = at_clock.lanes_[side > 0 ? 0 : 1];
        if (lane.steps[0].active) events.push_back(event_of(*plan_, lane, side));
    }
    std::sort(events.begin(), events.end(), earlier);
    return events;
}

std::vector<AlarmEvent> AlarmMachine::take() {
    std::vector<AlarmEvent> events = std::exchange(ended_, {});
    std::sort(events.begin(), events.end(), earlier);
    return events;
}

// ---- batch

namespace {

std::vector<AlarmEvent> all_events(AlarmMachine& machine) {
    std::vector<AlarmEvent> events = machine.take(), open = machine.open();
    events.insert(events.end(), std::make_move_iterator(open.begin()), std::make_move_iterator(open.end()));
    std::sort(events.begin(), events.end(), earlier);
    return events;
}

}  // namespace

std::vector<AlarmEvent> alarms(const AlarmRule& rule, std::span<const Reading> readings, const Point& point, const AlarmTimes& times,
                               const std::optional<Interval>& watched) {
    AlarmMachine machine(rule, point, times);
    const AlarmPlan plan(rule, point, times);
    std::vector<Reading> all(readings.begin(), readings.end());
    for (Reading& r : all) {
        if (r.point != all.front().point)
            detail::throw_error(code::bad_table, "readings",
                                "they are of several points, " + std::to_string(all.front().point) + " and " + std::to_string(r.point),
                                "give those of one point, or a Table and the id of the point");
        if (!r.quality.missing() && !plan.can_show(r.value)) r.quality = worse(r.quality, Reason::outside_limits);
    }
    if (watched) machine.tick(watched->begin());
    for (const Reading& r : detail::one_per_instant(std::move(all))) machine.push(r);
    if (watched) machine.tick(watched->end());
    return all_events(machine);
}

std::vector<AlarmEvent> alarms(const AlarmRule& rule, const Table& table, std::string_view id, const AlarmTimes& times,
                               const std::optional<Interval>& watched) {
    const std::uint32_t place = table.index(id);
    std::vector<Reading> readings;
    for (std::size_t row = 0; row < table.size(); ++row)
        if (table.point()[row] == place) readings.push_back(table[row]);
    return alarms(rule, readings, table.points()[place], times, watched);
}

std::vector<AlarmEvent> alarms(const AlarmRule& rule, std::span<const AlarmSample> samples) {
    AlarmMachine machine(rule);
    for (const AlarmSample& sample : samples)
        if (!machine.push(sample))
            detail::throw_error(code::bad_alarm, "alarm " + detail::quoted(rule.id),
                                "a sample begins at " + to_string(sample.from) + ", before the end of the one before", "give them oldest first");
    return all_events(machine);
}

}  // namespace wattle::inline v0::stream
