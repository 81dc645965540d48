#include "state_plan.hpp"

#include "setup_check.hpp"

#include "wattle/base/sha256.hpp"

#include <algorithm>

namespace wattle::inline v0::stream::detail {

using v0::to_string;  // of numbers and units, which those of this room would hide

namespace {

/// The text that a setup id is the digest of: one line for each thing that changes what a state means.
class Text {
public:
    Text& line(std::string_view name, std::string_view value) {
        text_.append(name).append(" ").append(value).append("\n");
        return *this;
    }
    Text& line(std::string_view name, bool value) { return line(name, std::string_view(value ? "yes" : "no")); }
    Text& line(std::string_view name, std::int64_t value) { return line(name, std::to_string(value)); }
    Text& line(std::string_view name, Decimal value) { return line(name, to_string(shortest(value.mantissa(), value.exponent()))); }
    Text& line(std::string_view name, microseconds value) { return line(name, value.count()); }
    template <class T>
    Text& line(std::string_view name, const std::optional<T>& value) {
        return value ? line(name, *value) : line(name, std::string_view("unknown"));
    }

    std::uint64_t id() const {
        const Digest digest = sha256(text_);
        ByteReader in(digest, "digest");
        return in.get<std::uint64_t>();
    }

private:
    std::string text_;
};

void tell(Text& text, const CounterRule& rule) {
    if (rule.p_max) text.line("p_max", rule.p_max->number).line("p_max in", rule.p_max->unit.symbol());
    text.line("modulus", rule.modulus).line("max_gap", rule.max_gap).line("step_back", rule.step_back);
    text.line("no_cap", rule.no_cap).line("resettable", rule.resettable).line("backward", rule.backward).line("gap", to_string(rule.gap));
    for (std::size_t i = 0; i < rule.profile.weights().size(); ++i) {
        text.line("weight of", to_string(rule.profile.slots()[i])).line("is", rule.profile.weights()[i]);
    }
    for (const Segment& segment : rule.segments) {
        text.line("meter from", to_string(segment.from)).line("serial", quoted(segment.serial)).line("start", segment.start).line("end", segment.end);
        text.line("resolution", segment.resolution).line("multiplier", segment.multiplier).line("modulus", segment.modulus);
        text.line("same meter", segment.same_meter);
    }
}

std::uint64_t setup_id(const PointSetup& setup, const std::vector<std::string>& levels) {
    const Point& point = setup.point;
    Text text;
    text.line("wattle state", std::int64_t{1}).line("point", quoted(point.id)).line("kind", to_string(point.kind)).line("unit", point.unit.symbol());
    text.line("resolution", point.resolution).line("multiplier", point.multiplier).line("digits", std::int64_t{point.digits});
    text.line("low", point.low).line("high", point.high).line("every", point.every);
    if (point.kind == PointKind::register_ || point.kind == PointKind::interval) tell(text, setup.counter);
    if (point.kind == PointKind::gauge)
        text.line("interpolation", to_string(setup.gauge.interpolation)).line("hold", setup.gauge.hold).line("bins", setup.bins);
    if (point.kind == PointKind::state) text.line("hold", setup.gauge.hold);
    if (point.kind == PointKind::interval) text.line("stamp", to_string(point.stamp));
    for (const std::string& level : levels) text.line("level", level);
    return text.id();
}

std::vector<std::string> texts_of(const std::vector<Level>& levels) {
    std::vector<std::string> texts;
    for (const Level& level : levels) texts.push_back(quoted(level.name()) + ": " + to_string(level));
    std::sort(texts.begin(), texts.end());
    return texts;
}

template <class F>
CounterKind any_kind(const PointSetup& setup, F&& is) {
    CounterKind kind = counter_kind<Energy>(setup.point, setup.counter);
    const auto look = [&]<class Q>(std::type_identity<Q> q) {
        if (is(q)) kind = counter_kind<Q>(setup.point, setup.counter);
    };
    look(std::type_identity<Heat>());
    look(std::type_identity<ReactiveEnergy>());
    look(std::type_identity<ApparentEnergy>());
    look(std::type_identity<Volume>());
    look(std::type_identity<Mass>());
    return kind;
}

void plan_register(PointPlan& plan) {
    const CounterKind kind = any_kind(plan.setup, [&]<class Q>(std::type_identity<Q>) { return plan.setup.point.unit.is<Q>(); });
    plan.meters.emplace(plan.setup.point, plan.setup.counter, kind);
    plan.kind = kind.name;
    plan.amount_exponent = static_cast<std::int8_t>(-*kind.exponent);
}

}  // namespace

CounterKind kind_named(std::string_view name, const PointSetup& setup) {
    return any_kind(setup, [&]<class Q>(std::type_identity<Q>) { return Q::Kind::name == name; });
}

std::optional<std::size_t> slot_around(const Slots& grid, const Interval& slice, std::string_view id) {
    const Interval all = grid.span();
    if (slice.end() <= all.begin() || slice.begin() >= all.end()) return std::nullopt;
    const auto i = grid.index_of(slice.begin());
    if (i && slice.end() <= grid[*i].end()) return i;
    const Instant edge = i ? grid[*i].end() : all.begin();
    throw_error(code::other_grid, place_of(id), "the edge " + to_string(edge) + " lies within the slice " + to_string(slice),
                "take a grid whose edges are edges of a level of the setup");
}

Plan::Plan(const Setup& setup) : slicing_(setup.levels) {
    require_usable(setup);
    const auto levels = texts_of(setup.levels);
    std::vector<Finding> findings;
    for (const PointSetup& point : setup.points) {
        PointPlan plan{point, setup_id(point, levels), static_cast<std::uint32_t>(points_.size())};
        plan.exponent = static_cast<std::int8_t>(shortest(point.point.resolution.mantissa(), point.point.resolution.exponent()).exponent());
        try {
            if (point.point.kind == PointKind::register_) plan_register(plan);
            if (point.point.kind == PointKind::gauge) plan.gauge.emplace(point.point, PointKind::gauge, point.gauge, point.bins);
            if (point.point.kind == PointKind::state) plan.gauge.emplace(point.point, PointKind::state, GaugeRule{.hold = point.gauge.hold});
        } catch (const Error& error) {
            findings.insert(findings.end(), error.findings().begin(), error.findings().end());
        }
        points_.push_back(std::move(plan));
    }
    if (!findings.empty()) throw Error(std::move(findings));
    std::sort(points_.begin(), points_.end(), [](const PointPlan& a, const PointPlan& b) { return a.id() < b.id(); });
}

const PointPlan& Plan::at(std::string_view id) const {
    const auto found = std::lower_bound(points_.begin(), points_.end(), id, [](const PointPlan& p, std::string_view i) { return p.id() < i; });
    if (found != points_.end() && found->id() == id) return *found;
    std::string names;
    for (const PointPlan& p : points_) names += (names.empty() ? "" : ", ") + quoted(p.id());
    throw_error(code::unknown_point, "setup", "there is no point " + quoted(id), names.empty() ? "give it points" : "use one of " + names);
}

bool Plan::same(const Plan& a, const Plan& b) {
    return std::equal(a.points_.begin(), a.points_.end(), b.points_.begin(), b.points_.end(),
                      [](const PointPlan& x, const PointPlan& y) { return x.setup_id == y.setup_id; });
}

}  // namespace wattle::inline v0::stream::detail
