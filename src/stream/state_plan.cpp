#include "state_plan.hpp"

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

std::uint64_t setup_id(const PointSetup& setup, const std::vector<std::string>& levels) {
    const Point& point = setup.point;
    Text text;
    text.line("wattle state", 1).line("point", quoted(point.id)).line("kind", to_string(point.kind)).line("unit", point.unit.symbol());
    text.line("resolution", point.resolution).line("multiplier", point.multiplier).line("digits", point.digits);
    text.line("low", point.low).line("high", point.high).line("every", point.every);
    if (point.kind == PointKind::register_) {
        if (setup.counter.p_max) text.line("p_max", setup.counter.p_max->number).line("p_max in", setup.counter.p_max->unit.symbol());
        text.line("modulus", setup.counter.modulus).line("max_gap", setup.counter.max_gap).line("step_back", setup.counter.step_back);
    }
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

CounterKind kind_of(const PointSetup& setup) {
    const AnyUnit unit = setup.point.unit;
    const auto kind = [&]<class Q>(std::type_identity<Q>) { return counter_kind<Q>(setup.point, setup.counter); };
    if (unit.is<Heat>()) return kind(std::type_identity<Heat>());
    if (unit.is<ReactiveEnergy>()) return kind(std::type_identity<ReactiveEnergy>());
    if (unit.is<ApparentEnergy>()) return kind(std::type_identity<ApparentEnergy>());
    if (unit.is<Volume>()) return kind(std::type_identity<Volume>());
    if (unit.is<Mass>()) return kind(std::type_identity<Mass>());
    return kind(std::type_identity<Energy>());
}

void plan_register(PointPlan& plan) {
    const CounterKind kind = kind_of(plan.setup);
    plan.of.emplace(plan.setup.point, plan.setup.counter, kind);
    plan.kind = kind.name;
    plan.exponent = static_cast<std::int8_t>(-*kind.exponent);
    if (plan.setup.counter.modulus)
        plan.modulus = *plan.setup.counter.modulus;
    else if (plan.setup.point.digits != 0)
        plan.modulus = static_cast<std::int64_t>(power_of_ten(plan.setup.point.digits));
}

}  // namespace

Plan::Plan(const Setup& setup) : slicing_(setup.levels) {
    setup.check();
    const auto levels = texts_of(setup.levels);
    std::vector<Finding> findings;
    for (const PointSetup& point : setup.points) {
        PointPlan plan{point, setup_id(point, levels)};
        plan.exponent = static_cast<std::int8_t>(shortest(point.point.resolution.mantissa(), point.point.resolution.exponent()).exponent());
        try {
            if (point.point.kind == PointKind::register_) plan_register(plan);
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
