#include "meters.hpp"

#include <algorithm>

namespace wattle::inline v0::stream {

using v0::to_string;  // of instants and numbers, which those of this room would hide

namespace detail {

namespace {

std::string name_of(const Segment& segment, std::size_t i) {
    return "segment " + std::to_string(i + 1) + (segment.serial.empty() ? "" : " (" + quoted(segment.serial) + ')');
}

/// The point and the rule as they are while one meter is there.
std::pair<Point, CounterRule> of_segment(Point point, CounterRule rule, const Segment& segment) {
    if (segment.resolution) point.resolution = *segment.resolution;
    if (segment.multiplier) point.multiplier = *segment.multiplier;
    if (segment.modulus) rule.modulus = segment.modulus;
    rule.segments.clear();
    return {std::move(point), std::move(rule)};
}

/// What segments say against each other, beside what each says against its rule.
void look_at(const Point& point, std::span<const Segment> segments, std::vector<Finding>& findings) {
    for (std::size_t i = 0; i < segments.size(); ++i) {
        const Segment& segment = segments[i];
        const auto find = [&](std::string what, std::string remedy) {
            findings.push_back({code::bad_segments, name_of(segment, i) + ' ' + std::move(what), {"point " + quoted(point.id)}, std::move(remedy)});
        };
        const Segment* before = i == 0 ? nullptr : &segments[i - 1];
        if (before && segment.from <= before->from)
            find("begins at " + to_string(segment.from) + ", and the one before it at " + to_string(before->from),
                 "give them oldest first, one at a time");
        if (!before && segment.same_meter) find("goes on with the meter before it, and there is none", "leave same_meter out");
        if (!before && segment.start && segment.from == Instant::min())
            find("shows a start at the beginning of time", "give the instant from which on it was there, or leave start out");
        if (before && segment.same_meter && segment.start && before->end && segment.start != before->end)
            find("begins at " + std::to_string(*segment.start) + ", and its register ended at " + std::to_string(*before->end),
                 "give one index, because the register went on");
        if (i + 1 == segments.size() && segment.end) find("has an end, and no meter follows it", "give the segment that follows, or leave end out");
    }
}

}  // namespace

Meters::Meters(const Point& point, const CounterRule& rule, const CounterKind& kind) {
    if (rule.segments.empty()) {
        meters_.push_back({Register(point, rule, kind)});
        return;
    }
    std::vector<Finding> findings;
    look_at(point, rule.segments, findings);
    for (std::size_t i = 0; i < rule.segments.size(); ++i) {
        const Segment& segment = rule.segments[i];
        const auto [point_then, rule_then] = of_segment(point, rule, segment);
        auto wrong = Register::findings(point_then, rule_then, kind);
        if (wrong.empty()) {
            Meter meter{Register(point_then, rule_then, kind), segment.from, segment.start, segment.end, segment.same_meter};
            for (const auto& index : {meter.start, meter.end})
                if (index && !meter.counter.can_show(*index))
                    wrong.push_back({code::out_of_range,
                                     "its register cannot show " + std::to_string(*index),
                                     {"point " + quoted(point.id) + ", " + name_of(segment, i)},
                                     "give counts from 0 to below its modulus"});
            if (segment.same_meter && !meters_.empty()) {
                if (!meter.start) meter.start = meters_.back().end;
                if (!meters_.back().end) meters_.back().end = meter.start;
            }
            meters_.push_back(std::move(meter));
        }
        // What holds for every segment is said once.
        for (Finding& finding : wrong)
            if (std::find(findings.begin(), findings.end(), finding) == findings.end()) findings.push_back(std::move(finding));
    }
    if (!findings.empty()) throw Error(std::move(findings));
}

const Register* Meters::at_of_several(Instant t) const {
    const auto after = std::upper_bound(meters_.begin(), meters_.end(), t, [](Instant i, const Meter& meter) { return i < meter.from; });
    return after == meters_.begin() ? nullptr : &std::prev(after)->counter;
}

}  // namespace detail

namespace {

using namespace detail;

/// Reads the events of a point into segments.
class EventReader {
public:
    EventReader(const Point& point, const CounterRule& rule) : point_(point), rule_(rule), segments_(rule.segments) {
        if (segments_.empty()) segments_.emplace_back();
    }

    void read(const MeterEvent& event) {
        if (std::holds_alternative<MeterEvent::ClockSet>(event.what) || std::holds_alternative<MeterEvent::PowerFail>(event.what)) return;
        event_ = &event;
        if (any_ && event.point != place_) find("is of another point than the one before it", "give the events of one point");
        if (any_ && event.at < last_)
            find("stands behind one of " + to_string(last_), "give events oldest first");
        else if (any_ && event.at == last_)
            find("is the second one of its instant", "give one event, with the index and the ratio of the new meter");
        else if (event.at <= segments_.back().from)
            find("lies in a segment of the rule, whose last begins at " + to_string(segments_.back().from), "leave the event or the segment out");
        any_ = true;
        place_ = event.point;
        last_ = std::max(last_, event.at);
        if (const auto* exchange = std::get_if<MeterEvent::Exchange>(&event.what))
            take(*exchange);
        else
            take(std::get<MeterEvent::TransformerChange>(event.what));
    }

    std::vector<Segment> segments() && {
        for (std::size_t i = 0; i < segments_.size(); ++i) {
            const Segment& s = segments_[i];
            if (s.start && s.end && *s.end < *s.start && !rule_.backward && !s.modulus && !rule_.modulus && point_.digits == 0)
                findings_.push_back({code::bad_segments,
                                     name_of(s, i) + " ended at " + std::to_string(*s.end) + ", below its start, " + std::to_string(*s.start) +
                                         ", and nothing tells where it rolls over",
                                     {"point " + quoted(point_.id)},
                                     "give digits, or modulus"});
        }
        if (!findings_.empty()) throw Error(std::move(findings_));
        return std::move(segments_);
    }

private:
    void find(std::string what, std::string remedy) {
        findings_.push_back(
            {code::bad_segments, '"' + to_string(*event_) + "\" " + std::move(what), {"point " + quoted(point_.id)}, std::move(remedy)});
    }
    void take(const MeterEvent::Exchange& e) {
        Segment& old = segments_.back();
        if (old.serial.empty())
            old.serial = e.old_serial;
        else if (!e.old_serial.empty() && e.old_serial != old.serial)
            find("takes away " + quoted(e.old_serial) + ", and " + quoted(old.serial) + " was there",
                 "give the exchange that put it there, or correct the serial");
        if (!old.end) old.end = e.old_end;
        Segment now{.from = event_->at, .serial = e.new_serial, .start = e.new_start};
        now.multiplier = old.multiplier;  // the transformer stays
        segments_.push_back(std::move(now));
    }
    void take(const MeterEvent::TransformerChange& e) {
        const Segment& old = segments_.back();
        const Decimal multiplier = old.multiplier.value_or(point_.multiplier);
        if (e.old_multiplier != multiplier)
            find("takes a ratio of " + to_string(e.old_multiplier) + " away, and " + to_string(multiplier) + " was in force",
                 "give the change that brought it, or correct the ratio");
        Segment now = old;
        now.from = event_->at;
        now.start = now.end = std::nullopt;
        now.multiplier = e.new_multiplier;
        now.same_meter = true;
        segments_.push_back(std::move(now));
    }

    const Point& point_;
    const CounterRule& rule_;
    std::vector<Segment> segments_;
    std::vector<Finding> findings_;
    const MeterEvent* event_ = nullptr;
    bool any_ = false;
    std::uint32_t place_ = 0;
    Instant last_ = Instant::min();
};

}  // namespace

std::vector<Segment> segments_of(const Point& point, const CounterRule& rule, std::span<const MeterEvent> events) {
    EventReader reader(point, rule);
    for (const MeterEvent& event : events) reader.read(event);
    return std::move(reader).segments();
}

}  // namespace wattle::inline v0::stream
