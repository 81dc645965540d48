// The bytes of an alarm machine, layout 1:
//
//   u8 layout · u8 kind · u8 flags (1 last, 2 watched, 4 clock) · i64 last · i64 watched · i64 clock, 0 where there is none ·
//   i64 value · u16 quality · i64 begin of the first day that is not judged · i64 readings in it · u32 n, then n recent readings (i64 at, i64 value) ·
//   two lanes, each u8 0 for an idle one, or u8 1 and four steps (u32 rows, u8 flags: 1 active, 2 clearing, i64 since, i64 clear_since), u8 level,
//   i64 raised_at, extreme · u32 n, then n ended events (i64 start, i8 level, i64 raised_at, i64 cleared_at, extreme).
//
//   An extreme is i128 mantissa, i16 exponent, i64 at, unit as text, u16 quality.
#include "alarm_bytes.hpp"
#include "alarm_plan.hpp"

namespace wattle::inline v0::stream {

namespace {

using detail::AlarmLane;
using detail::get_extreme;
using detail::get_instant;
using detail::micros;
using detail::put_extreme;

constexpr std::uint8_t layout = 1;

void put_lane(ByteWriter& writer, const AlarmLane& lane) {
    writer.put(static_cast<std::uint8_t>(lane.idle() ? 0 : 1));
    if (lane.idle()) return;
    for (const auto& step : lane.steps) {
        writer.put(step.rows).put(static_cast<std::uint8_t>((step.active ? 1 : 0) + (step.clearing ? 2 : 0)));
        writer.put(micros(step.since)).put(micros(step.clear_since));
    }
    writer.put(static_cast<std::uint8_t>(lane.level)).put(micros(lane.raised_at));
    put_extreme(writer, lane);
}

AlarmLane get_lane(ByteReader& reader, std::size_t steps) {
    AlarmLane lane;
    const auto busy = reader.get<std::uint8_t>();
    if (busy > 1) reader.refuse("a lane is neither idle nor busy", "give the bytes of a machine");
    if (busy == 0) return lane;
    for (std::size_t i = 0; i < detail::most_steps; ++i) {
        AlarmLane::Step& step = lane.steps[i];
        step.rows = reader.get<std::uint32_t>();
        const auto flags = reader.get<std::uint8_t>();
        step.active = (flags & 1) != 0;
        step.clearing = (flags & 2) != 0;
        step.since = get_instant(reader);
        step.clear_since = get_instant(reader);
        const bool engaged = step.rows != 0;
        // No step is beyond those of the rule, or goes on without the one before it; only an active one clears.
        if (flags > 3 || (step.clearing && !step.active) || (step.active && !engaged) || (engaged && i >= steps) ||
            (i > 0 && engaged && lane.steps[i - 1].rows == 0))
            reader.refuse("a step contradicts itself", "give the bytes of a machine of this rule");
    }
    lane.level = reader.get<std::uint8_t>();
    lane.raised_at = get_instant(reader);
    if (lane.idle() || lane.level > static_cast<int>(steps) || (lane.level > 0) != lane.steps[0].active)
        reader.refuse("a lane contradicts itself", "give the bytes of a machine of this rule");
    get_extreme(reader, lane);
    lane.seen = true;
    return lane;
}

}  // namespace

Bytes AlarmMachine::to_bytes() const {
    ByteWriter writer;
    writer.put(layout).put(static_cast<std::uint8_t>(plan_->kind()));
    writer.put(static_cast<std::uint8_t>((last_ ? 1 : 0) + (watched_ ? 2 : 0) + (clock_ ? 4 : 0)));
    writer.put(micros(last_)).put(micros(watched_)).put(micros(clock_)).put(value_).put(quality_.bits());
    // The instant, because the days of the next run may begin elsewhere.
    writer.put(plan_->watches_days() ? micros(plan_->times.days.boundary(day_)) : std::int64_t{0}).put(got_);
    writer.put(static_cast<std::uint32_t>(recent_.size()));
    for (const Seen& seen : recent_) writer.put(micros(seen.at)).put(seen.value);
    for (const AlarmLane& lane : lanes_) put_lane(writer, lane);
    writer.put(static_cast<std::uint32_t>(ended_.size()));
    for (const AlarmEvent& event : ended_) {
        writer.put(micros(event.start)).put(static_cast<std::int8_t>(event.level)).put(micros(event.raised_at)).put(micros(event.cleared_at));
        put_extreme(writer, event);
    }
    return std::move(writer).bytes();
}

AlarmMachine AlarmMachine::read(std::span<const std::byte> bytes, AlarmMachine machine) {
    const detail::AlarmPlan& plan = *machine.plan_;
    const std::string what = "alarm " + detail::quoted(plan.rule.id);
    ByteReader reader(bytes, what);
    if (const auto written = reader.get<std::uint8_t>(); written != layout)
        reader.refuse("its layout is " + std::to_string(written), "this version reads layout " + std::to_string(layout));
    if (reader.get<std::uint8_t>() != static_cast<std::uint8_t>(plan.kind()))
        reader.refuse("it is of another kind of rule", "give the rule that it was written with");
    const auto flags = reader.get<std::uint8_t>();
    if (flags > 7) reader.refuse("its flags are unknown", "give the bytes of a machine");
    int bit = 0;
    for (auto* t : {&machine.last_, &machine.watched_, &machine.clock_}) {
        const Instant at = get_instant(reader);
        if ((flags >> bit++ & 1) != 0)
            *t = at;
        else if (at != Instant())
            reader.refuse("an instant stands where there is none", "give the bytes of a machine");
    }
    machine.value_ = reader.get<std::int64_t>();
    machine.quality_ = Quality::from_bits(reader.get<std::uint16_t>());
    const Instant day = get_instant(reader);
    if (plan.watches_days())
        while (machine.day_ < plan.times.days.size() && plan.times.days.boundary(machine.day_) < day) ++machine.day_;
    machine.got_ = reader.get<std::int64_t>();
    if (machine.got_ < 0) reader.refuse("it has counted fewer readings than none", "give the bytes of a machine");
    constexpr std::size_t seen_size = 16, event_size = 25;
    const auto count = [&](std::size_t least) {
        const auto n = reader.get<std::uint32_t>();
        if (n > reader.left() / least) reader.refuse("it is cut short", "give all of the bytes");
        return n;
    };
    for (auto n = count(seen_size); n > 0; --n) {
        const Instant at = get_instant(reader);
        if (!machine.recent_.empty() && at <= machine.recent_.back().at)
            reader.refuse("its readings are out of order", "give the bytes of a machine");
        machine.recent_.push_back({at, reader.get<std::int64_t>()});
    }
    for (AlarmLane& lane : machine.lanes_) lane = get_lane(reader, plan.steps);
    for (auto n = count(event_size); n > 0; --n) {
        AlarmEvent event(plan.rule.id, plan.kind(), get_instant(reader));
        event.level = reader.get<std::int8_t>();
        event.raised_at = get_instant(reader);
        event.cleared_at = get_instant(reader);
        get_extreme(reader, event);
        machine.ended_.push_back(std::move(event));
    }
    reader.finish();
    return machine;
}

AlarmMachine AlarmMachine::from_bytes(std::span<const std::byte> bytes, const AlarmRule& rule, const Point& point, AlarmTimes times) {
    return read(bytes, AlarmMachine(rule, point, std::move(times)));
}
AlarmMachine AlarmMachine::from_bytes(std::span<const std::byte> bytes, const AlarmRule& rule) { return read(bytes, AlarmMachine(rule)); }

}  // namespace wattle::inline v0::stream
