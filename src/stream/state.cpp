#include "wattle/stream/state.hpp"

#include "state_plan.hpp"

#include <algorithm>
#include <utility>

namespace wattle::inline v0::stream {

using detail::BinnedSummary, detail::OpenReading, detail::OpenReadings, detail::FoldedBins, detail::FoldedGauge, detail::FoldedRegister,
    detail::FoldedState, detail::Plan, detail::PointPlan, detail::PointState, detail::place_of;
using v0::to_string;  // of instants and units, which those of this room would hide

namespace {

// ---- open readings

bool says_other(const Reading& loser, const Reading& winner) {
    return !loser.quality.missing() && (loser.value != winner.value || loser.quality.has(Flag::conflict));
}

/// What two of one instant come to. Who lost is not kept, only that somebody said something else: of three, a loser of the first two that the third
/// contradicts is itself contradicted by the winner of those two, or the winner is by the third.
OpenReading best_of(OpenReading a, OpenReading b) {
    if (v0::detail::rank(b.reading) < v0::detail::rank(a.reading)) std::swap(a, b);
    a.conflict = !a.reading.quality.has(Flag::conflict) && (a.conflict || b.conflict || says_other(b.reading, a.reading));
    return a;
}

bool earlier(const OpenReading& a, const OpenReading& b) { return a.reading.at < b.reading.at; }

/// Sorted, one per instant.
void put_in_order(std::vector<OpenReading>& readings) {
    const auto not_later = [](const OpenReading& a, const OpenReading& b) { return !earlier(a, b); };
    if (std::adjacent_find(readings.begin(), readings.end(), not_later) == readings.end()) return;
    std::stable_sort(readings.begin(), readings.end(), earlier);
    std::size_t kept = 0;
    for (std::size_t i = 1; i < readings.size(); ++i) {
        if (earlier(readings[kept], readings[i]))
            readings[++kept] = readings[i];
        else
            readings[kept] = best_of(readings[kept], readings[i]);
    }
    readings.resize(kept + 1);
}

OpenReadings united(OpenReadings a, const OpenReadings& b) {
    if (earlier(a.readings.back(), b.readings.front())) {
        a.readings.insert(a.readings.end(), b.readings.begin(), b.readings.end());
        return a;
    }
    OpenReadings both;
    both.readings.reserve(a.readings.size() + b.readings.size());
    auto i = a.readings.begin();
    auto j = b.readings.begin();
    while (i != a.readings.end() && j != b.readings.end()) {
        if (earlier(*i, *j))
            both.readings.push_back(*i++);
        else if (earlier(*j, *i))
            both.readings.push_back(*j++);
        else
            both.readings.push_back(best_of(*i++, *j++));
    }
    both.readings.insert(both.readings.end(), i, a.readings.end());
    both.readings.insert(both.readings.end(), j, b.readings.end());
    return both;
}

std::vector<Reading> seen(const OpenReadings& open) {
    std::vector<Reading> readings;
    readings.reserve(open.readings.size());
    for (const OpenReading& one : open.readings) readings.push_back(one.seen());
    return readings;
}

// ---- points

/// The reading as states keep it: suspect, if the point cannot show it; nothing but itself decides.
Reading kept(Reading reading, const PointPlan& plan) {
    reading.point = 0;
    if (reading.quality.missing()) {
        reading.value = 0;
        return reading;
    }
    if (plan.gauge) return detail::judged(reading, *plan.gauge);
    const detail::Register* counter = plan.meters ? plan.meters->at(reading.at) : nullptr;
    if (counter != nullptr && !counter->can_show(reading.value)) reading.quality = worse(reading.quality, Reason::outside_limits);
    return reading;
}

void fold_point(PointState& point, const PointPlan& plan, const detail::Slicing& slicing) {
    const auto readings = [&] { return seen(std::get<OpenReadings>(point.state)); };
    if (plan.meters) {
        point.state = detail::fold_register(readings(), plan, slicing);
        point.exponent = plan.amount_exponent;
    } else if (plan.has_bins()) {
        point.state = detail::fold_pieces<BinnedSummary>(readings(), plan, slicing);
    } else if (plan.gauge && plan.setup.point.kind == PointKind::gauge) {
        point.state = detail::fold_pieces<GaugeSummary>(readings(), plan, slicing);
    } else if (plan.gauge) {
        point.state = detail::fold_pieces<StateSummary>(readings(), plan, slicing);
    }
}

void require_alike(const PointState& a, const PointState& b) {
    if (a.setup_id != b.setup_id)
        detail::throw_error(code::other_setup, place_of(a.id), "one state was made with other parameters, levels or zones than the other",
                            "fold the readings of both with one setup");
}

void merge_into(PointState& a, const PointState& b, const Plan* plan) {
    require_alike(a, b);
    if (a.is_open() != b.is_open())
        detail::throw_error(code::other_form, place_of(a.id), "one state is open, and the other folded",
                            "fold the open one, if it does not overlap, or keep both open");
    if (a.is_open()) {
        a.state = united(std::move(std::get<OpenReadings>(a.state)), std::get<OpenReadings>(b.state));
        return;
    }
    const Interval first = a.span(), second = b.span();
    if (first.begin() <= second.end() && second.begin() <= first.end())
        detail::throw_error(code::overlapping, place_of(a.id), "folded states of " + to_string(first) + " and of " + to_string(second) + " overlap",
                            "merge parts that follow each other, or keep them open until all are there");
    if (plan == nullptr)
        detail::throw_error(code::other_setup, place_of(a.id), "folded states merge by the rule of their point, and none of the two has a setup",
                            "read one of them with its setup");
    const PointPlan& of = plan->at(a.id);
    const auto append = [&]<class Folded>(Folded sum, const Folded& later) {
        detail::append(sum, later, of, plan->slicing());
        a.state = std::move(sum);
    };
    std::visit(
        [&]<class Folded>(Folded& mine) {
            if constexpr (!std::is_same_v<Folded, OpenReadings>) {
                const auto* other = std::get_if<Folded>(&b.state);
                if (other == nullptr)
                    detail::throw_error(code::other_form, place_of(a.id), "one state is of another kind than the other",
                                        "fold the readings of both anew");
                if (second.begin() < first.begin())
                    append(*other, Folded(std::move(mine)));
                else
                    append(Folded(std::move(mine)), *other);
            }
        },
        a.state);
}

/// The readings of the whole that the part does not have.
OpenReadings without(const OpenReadings& whole, const OpenReadings& part, const std::string& id) {
    OpenReadings rest;
    rest.readings.reserve(whole.readings.size());
    auto next = part.readings.begin();
    for (const OpenReading& one : whole.readings) {
        if (next == part.readings.end() || earlier(one, *next)) {
            rest.readings.push_back(one);
            continue;
        }
        if (one != *next) break;  // another instant, or another reading of it
        ++next;
    }
    if (next != part.readings.end())
        detail::throw_error(code::not_a_part, place_of(id),
                            "at " + to_string(next->reading.at) + " the whole holds no such reading, or another one beside it that counts",
                            "take out what was merged, or merge the other parts anew");
    return rest;
}

/// Tells whether anything is left.
bool take_out(PointState& whole, const PointState& part) {
    require_alike(whole, part);
    if (whole.is_open() != part.is_open())
        detail::throw_error(code::other_form, place_of(whole.id), "one state is open, and the other folded", "take out what was merged");
    if (whole == part) return false;
    if (!whole.is_open())
        detail::throw_error(code::not_a_part, place_of(whole.id),
                            "it is folded, and sums do not tell the readings with which the rest of " + to_string(whole.span()) + " without " +
                                to_string(part.span()) + " would begin or end",
                            "merge the other parts anew, or keep states open that parts may leave");
    auto& readings = std::get<OpenReadings>(whole.state);
    readings = without(readings, std::get<OpenReadings>(part.state), whole.id);
    return true;
}

bool before(const PointState& a, const PointState& b) { return a.id < b.id; }

}  // namespace

std::string_view to_string(Form form) { return form == Form::open ? "open" : "folded"; }

State::State() = default;
State::State(const Setup& setup) : plan_(std::make_shared<const Plan>(setup)) {}
State::State(const State& other) = default;
State::State(State&& other) noexcept = default;
State& State::operator=(const State& other) = default;
State& State::operator=(State&& other) noexcept = default;
State::~State() = default;

std::vector<std::string> State::points() const {
    std::vector<std::string> ids;
    for (const PointState& point : points_) ids.push_back(point.id);
    return ids;
}

const PointState& State::at(std::string_view id) const {
    const auto found = std::lower_bound(points_.begin(), points_.end(), id, [](const PointState& p, std::string_view i) { return p.id < i; });
    if (found != points_.end() && found->id == id) return *found;
    std::string names;
    for (const PointState& p : points_) names += (names.empty() ? "" : ", ") + detail::quoted(p.id);
    detail::throw_error(code::unknown_point, "state", "it has no readings of a point " + detail::quoted(id),
                        names.empty() ? "fold some" : "use one of " + names);
}

Interval State::span(std::string_view id) const { return at(id).span(); }
Form State::form(std::string_view id) const { return at(id).is_open() ? Form::open : Form::folded; }

const Plan& State::plan(std::string_view why) const {
    if (!plan_)
        detail::throw_error(code::other_setup, "state", std::string(why) + " needs the rules of its points, and it was read without a setup",
                            "read it with the setup that it was made with");
    return *plan_;
}

void State::require(const Plan& plan) const {
    for (const PointState& point : points_)
        if (plan.at(point.id).setup_id != point.setup_id)
            detail::throw_error(code::other_setup, place_of(point.id), "the state was made with other parameters, levels or zones than the setup has",
                                "read it with the setup that it was made with");
}

namespace {

/// Throws Error (other_kind).
void require_kind(const PointPlan& of, std::string_view kind) {
    const PointKind is = of.setup.point.kind;
    if ((of.meters && of.kind == kind) || is == PointKind::interval) return;
    detail::throw_error(code::other_kind, place_of(of.id()),
                        of.meters ? "it counts " + std::string(of.kind) + ", not " + std::string(kind)
                                  : "it is a " + std::string(to_string(is)) + ", and only registers count up",
                        "ask for what the point has");
}

}  // namespace

detail::CounterAmounts State::amount_columns(std::string_view id, const Slots& grid, std::string_view kind) const {
    const Plan& all = plan("what amounts it holds");
    const PointState& point = at(id);
    const PointPlan& of = all.at(id);
    require_kind(of, kind);
    if (const auto* folded = std::get_if<FoldedRegister>(&point.state)) return detail::amounts_of(*folded, of, all.slicing(), grid);
    return detail::counter_amounts(seen(std::get<OpenReadings>(point.state)), of.setup.point, grid, of.setup.counter,
                                   detail::kind_named(kind, of.setup));
}

std::vector<detail::CounterLump> State::lump_columns(std::string_view id, std::string_view kind) const {
    const Plan& all = plan("what lumps it holds");
    const PointState& point = at(id);
    const PointPlan& of = all.at(id);
    require_kind(of, kind);
    if (const auto* folded = std::get_if<FoldedRegister>(&point.state)) return detail::lumps_of(*folded, of);
    return detail::counter_lumps(seen(std::get<OpenReadings>(point.state)), of.setup.point, of.setup.counter, detail::kind_named(kind, of.setup));
}

std::vector<Bucket> State::buckets(std::string_view id, std::uint32_t level) const {
    const Plan& all = plan("what its windows hold");
    const PointState& point = at(id);
    const PointPlan& of = all.at(id);
    if (level >= all.slicing().levels().size())
        detail::throw_error(code::out_of_range, "state", "there is no level " + std::to_string(level) + " in its setup",
                            "use 0 to " + std::to_string(all.slicing().levels().size() - 1));
    if (const auto* folded = std::get_if<FoldedRegister>(&point.state)) return detail::buckets_of(*folded, of, all.slicing(), level);
    if (!point.is_open() || of.gauge)
        detail::throw_error(code::other_kind, place_of(id), "it does not count up", "ask a gauge for gauges, and a state for states");
    auto readings = seen(std::get<OpenReadings>(point.state));
    if (of.meters) return detail::buckets_of(detail::fold_register(readings, of, all.slicing()), of, all.slicing(), level);
    return detail::interval_buckets(std::move(readings), of, all.slicing(), level);
}

Slots State::windows(std::string_view id, const Level& level) const {
    const Interval known = span(id);
    return level.covering(known.empty() && known.end() < Instant::max() ? Interval(known.begin(), known.end() + std::chrono::microseconds(1))
                                                                        : known);
}

GaugeSummaries State::gauges(std::string_view id, const Slots& grid) const {
    const Plan& all = plan("what it holds of a gauge");
    const PointState& point = at(id);
    const PointPlan& of = all.at(id);
    if (const auto* folded = std::get_if<FoldedGauge>(&point.state)) return detail::summaries_of(*folded, of, all.slicing(), grid);
    if (const auto* folded = std::get_if<FoldedBins>(&point.state)) {
        const auto each = detail::summaries_of(*folded, of, all.slicing(), grid);
        return {grid, each.unit(), {each.begin(), each.end()}};
    }
    if (!point.is_open()) detail::throw_error(code::other_kind, place_of(id), "it is no gauge", "ask for what the point has");
    return stream::gauges(seen(std::get<OpenReadings>(point.state)), of.setup.point, grid, of.setup.gauge);
}
LoadDuration State::load_duration(std::string_view id, const Interval& within) const {
    const Plan& all = plan("what it holds of a gauge");
    const PointState& point = at(id);
    const PointPlan& of = all.at(id);
    if (!of.has_bins())
        detail::throw_error(code::missing_option, place_of(id), "nothing tells the width of its bins", "give it bins, or ask for what it has");
    if (point.is_open())
        return stream::load_duration(seen(std::get<OpenReadings>(point.state)), of.setup.point, within, *of.setup.bins, of.setup.gauge);
    const auto* folded = std::get_if<FoldedBins>(&point.state);
    if (folded == nullptr) detail::throw_error(code::other_form, place_of(id), "it was folded without its bins", "fold its readings anew");
    const auto each = detail::summaries_of(*folded, of, all.slicing(), Slots::between({within.begin(), within.end()}));
    return detail::load_of(each[0].bins, of.setup.point, within, *of.setup.bins);
}
StateSummaries State::states(std::string_view id, const Slots& grid) const {
    const Plan& all = plan("what it holds of a state");
    const PointState& point = at(id);
    const PointPlan& of = all.at(id);
    if (const auto* folded = std::get_if<FoldedState>(&point.state)) return detail::summaries_of(*folded, of, all.slicing(), grid);
    if (!point.is_open()) detail::throw_error(code::other_kind, place_of(id), "it is no state", "ask for what the point has");
    return stream::states(seen(std::get<OpenReadings>(point.state)), of.setup.point, grid, of.setup.gauge.hold);
}

State State::folded() const {
    State all = *this;
    for (PointState& point : all.points_)
        if (point.is_open()) {
            const Plan& rules = plan("to fold it");
            fold_point(point, rules.at(point.id), rules.slicing());
        }
    return all;
}

bool operator==(const State& a, const State& b) { return a.points_ == b.points_; }

State fold(const Table& table, const Setup& setup, Form form) { return fold(table, State(setup), form); }

State fold(const Table& table, const State& like, Form form) {
    State state;
    static_cast<void>(like.plan("to fold readings"));
    state.plan_ = like.plan_;
    std::vector<const PointPlan*> plans;
    std::vector<OpenReadings> open(table.points().size());
    for (const Point& point : table.points()) {
        const PointPlan& plan = state.plan_->at(point.id);
        const Point& known = plan.setup.point;
        if (point.kind != known.kind || point.unit != known.unit || point.resolution != known.resolution)
            detail::throw_error(code::bad_point, place_of(point.id),
                                "the table counts " + to_string(point.resolution) + ' ' + to_string(point.unit) + " as " +
                                    std::string(to_string(point.kind)) + ", the setup " + to_string(known.resolution) + ' ' + to_string(known.unit) +
                                    " as " + std::string(to_string(known.kind)),
                                "read the table with the points of the setup");
        plans.push_back(&plan);
    }
    for (std::size_t row = 0; row < table.size(); ++row) {
        const std::uint32_t p = table.point()[row];
        open[p].readings.push_back({kept(table[row], *plans[p])});
    }
    for (std::size_t p = 0; p < plans.size(); ++p) {
        if (open[p].readings.empty()) continue;
        put_in_order(open[p].readings);
        PointState point{plans[p]->id(), plans[p]->setup_id, plans[p]->exponent, std::move(open[p])};
        if (form == Form::folded) fold_point(point, *plans[p], state.plan_->slicing());
        state.points_.push_back(std::move(point));
    }
    std::sort(state.points_.begin(), state.points_.end(), before);
    return state;
}

State merge(State a, const State& b) {
    if (a.plan_ && b.plan_ && a.plan_ != b.plan_) {
        for (const PointState& point : b.points_) {
            if (a.plan_->at(point.id).setup_id == point.setup_id) continue;
            detail::throw_error(code::other_setup, place_of(point.id), "one state was made with other parameters, levels or zones than the other",
                                "fold the readings of both with one setup");
        }
    }
    if (!a.plan_ && b.plan_) {
        a.require(*b.plan_);
        a.plan_ = b.plan_;
    } else if (a.plan_ && !b.plan_) {
        b.require(*a.plan_);
    }
    const auto known = static_cast<std::ptrdiff_t>(a.points_.size());
    std::size_t i = 0;
    for (const PointState& point : b.points_) {
        while (i < static_cast<std::size_t>(known) && a.points_[i].id < point.id) ++i;
        if (i < static_cast<std::size_t>(known) && a.points_[i].id == point.id)
            merge_into(a.points_[i], point, a.plan_.get());
        else
            a.points_.push_back(point);
    }
    std::inplace_merge(a.points_.begin(), a.points_.begin() + known, a.points_.end(), before);
    return a;
}

State unmerge(State whole, const State& part) {
    std::size_t i = 0;
    std::vector<PointState> rest;
    for (const PointState& point : part.points_) {
        while (i < whole.points_.size() && whole.points_[i].id < point.id) rest.push_back(std::move(whole.points_[i++]));
        if (i == whole.points_.size() || whole.points_[i].id != point.id)
            detail::throw_error(code::not_a_part, place_of(point.id), "the whole has no readings of it", "take out what was merged");
        if (take_out(whole.points_[i], point)) rest.push_back(std::move(whole.points_[i]));
        ++i;
    }
    rest.insert(rest.end(), std::move_iterator(whole.points_.begin() + static_cast<std::ptrdiff_t>(i)), std::move_iterator(whole.points_.end()));
    whole.points_ = std::move(rest);
    return whole;
}

}  // namespace wattle::inline v0::stream
