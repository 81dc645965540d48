// What is missing, estimated by declared rules and scaled to what the register counted; and `vee`, which validates and estimates in one call.
#pragma once

#include "wattle/stream/layered.hpp"
#include "wattle/stream/validate.hpp"

namespace wattle::inline v0 {

namespace code {

inline constexpr Code not_estimated = "not_estimated";  // no rule has a value for slots that are missing

}  // namespace code

namespace stream {

/// Between the slots before and behind a gap, on a straight line. Both must be measured, of the length of those between, and without a power failure.
/// Source: California, Standards for Validating, Editing and Estimating, section A 4: "2 hours or less in length, use point-to-point linear
/// interpolation", and that "intervals containing a power failure cannot be used as end points" († by its table of contents).
struct LinearEstimate {
    std::chrono::microseconds longest = std::chrono::hours(2);  // time without a value
    friend bool operator==(const LinearEstimate&, const LinearEstimate&) = default;
};

/// The mean of the same slot of the nearest like days of the same meter that were measured there, rounded half-even; like days as `HistoryCheck`.
/// Source: California, section A 4: for more than 2 contiguous hours "the average of selected reference days" († as above); three nearest days: Itron
/// Enterprise Edition, historical estimation.
struct LikeDaysEstimate {
    Zone zone = Zone::utc();
    std::optional<Calendar> calendar = {};
    std::size_t days = 3;
    std::size_t within_days = 42;  // before or behind
    friend bool operator==(const LikeDaysEstimate&, const LikeDaysEstimate&) = default;
};

/// By weights over the same grid: the profile of a class of users, a model of temperature, a sibling. Where they are `sized`, they only tell a shape, and
/// what the meter measured in the slots that both have tells its size; else they are amounts.
template <Counted Q>
struct ProfileEstimate {
    Series<Q> weights;
    Reason reason = Reason::class_profile;  // or modelled, sibling
    bool sized = true;
    friend bool operator==(const ProfileEstimate&, const ProfileEstimate&) = default;
};

template <Counted Q>
using Estimator = std::variant<LinearEstimate, LikeDaysEstimate, ProfileEstimate<Q>>;

namespace detail {

/// n parts that sum to the amount: A(k) = ⌊amount × W(k) / W⌋, W(k) the sum of the sizes of the first k weights; nothing where all are 0.
WATTLE_API std::optional<std::vector<Int128>> spread(Int128 amount, std::span<const std::int64_t> weights);

struct PlainProfile {
    AmountColumns weights;
    Reason reason;
    bool sized;
};
using PlainEstimator = std::variant<LinearEstimate, LikeDaysEstimate, PlainProfile>;

/// A run of slots that got values by one rule.
struct EstimatedRun {
    std::size_t first = 0;
    std::vector<std::int64_t> counts, estimated;
    std::vector<Quality> qualities;
    std::string rule, reason;
};
struct Estimated {
    std::vector<EstimatedRun> runs;
    std::vector<MeterFinding> findings;
};
/// `data.used` is what is seen.
WATTLE_API Estimated estimate(const CheckData& data, std::span<const PlainEstimator> estimators, std::span<const std::size_t> replace);

/// The slots to estimate anew. The sum checks that they may have failed by themselves doubt nothing further.
WATTLE_API std::vector<std::size_t> to_replace(std::vector<MeterFinding>& findings, std::span<const Reason> reasons);

}  // namespace detail

/// n parts of an amount by n weights, which sum to it exactly: part k is A(k + 1) − A(k), where A(k) = ⌊amount × W(k) / W⌋ and W(k) is the sum of the
/// first k weights, in 128 bits and more. The amount may be negative; a weight below 0 counts by its size. Nothing where all weights are 0, since
/// nothing then tells where it was used. Throws Error (overflow).
template <ExactKind Q>
std::optional<std::vector<Q>> spread(Q amount, std::span<const std::int64_t> weights) {
    const auto parts = detail::spread(amount.count(), weights);
    if (!parts) return std::nullopt;
    std::vector<Q> amounts;
    for (const Int128 part : *parts) amounts.push_back(Q::from_count(v0::detail::narrow(part, Q::Kind::name), amount.denomination()));
    return amounts;
}

/// Estimates what `layers.seen()` lacks: the missing slots, the missing time of slots that have a value for a part, the slots listed in `replace`; and, of a
/// register, the split of what it counted in a longer silence, which so far lies on a line. Each estimator in turn fills what those before it left.
///
/// Last, always, what was estimated within a span of `data.registers` is scaled, so that the slots of the span sum to what the register counted, exactly;
/// of a register's own silence, to what it counted in it. Estimates w of both signs share the difference by |w|. Values that were measured stay as they are.
///
/// Each rule leaves an entry in the layer `estimated`. Where no rule has a value (no like day, no weights, or weights of 0 for an amount that is not), the
/// slot stays missing, and a finding (not_estimated) says so; if the measured slots alone exceed the register, the estimates stand unscaled, and a finding
/// (sum_check) says so. Throws Error: other_grid; out_of_range for a reason that is no profile's, days of 0, a length below 0, or a slot that is none;
/// overflow.
template <Counted Q>
std::vector<MeterFinding> estimate(Layered<Q>& layers, const MeterData<Q>& data, std::span<const Estimator<Q>> estimators,
                                   std::span<const std::size_t> replace = {}, std::optional<Instant> at = {}) {
    const Series<Q> seen = layers.seen();
    if (data.used.slots() != layers.slots())
        v0::detail::throw_error(code::other_grid, "estimate", "the layers and the data of the meter stand on different grids",
                                "make both of one grid");
    detail::CheckData plain = detail::check_data(data, seen);
    std::vector<detail::PlainEstimator> plain_estimators;
    for (const auto& estimator : estimators)
        std::visit(
            [&]<class E>(const E& e) {
                if constexpr (std::same_as<E, ProfileEstimate<Q>>)
                    plain_estimators.emplace_back(detail::PlainProfile{detail::columns_of(e.weights), e.reason, e.sized});
                else
                    plain_estimators.emplace_back(e);
            },
            estimator);
    auto estimated = detail::estimate(plain, plain_estimators, replace);
    for (auto& run : estimated.runs) {
        const Slots slots = layers.slots().slice(run.first, run.counts.size());
        layers.add({Layer::estimated, run.first,
                    Series<Q>::from_columns(slots, std::move(run.counts), std::move(run.qualities), std::move(run.estimated)), std::move(run.rule),
                    std::move(run.reason), "", at});
    }
    return std::move(estimated.findings);
}

/// Puts what findings doubt into the layer `checked`: the same values with a worse quality, an entry for each finding that makes a difference.
template <Counted Q>
void doubt(Layered<Q>& layers, std::span<const MeterFinding> findings, std::optional<Instant> at = {}) {
    Series<Q> used = layers.seen(Layer::checked);
    for (const MeterFinding& finding : findings) {
        bool differs = false;
        for (std::size_t i = finding.first; i < finding.first + finding.slots; ++i) differs |= detail::doubt_slot(used, i, finding.quality);
        if (differs)
            layers.add(
                {Layer::checked, finding.first, used.slice(finding.first, finding.slots), std::string(finding.check.name()), finding.what, "", at});
    }
}

/// How `vee` treats a meter. What is not said is usual.
template <Counted Q>
struct VeeRule {
    Zone zone = Zone::utc();                // of days
    std::optional<Calendar> calendar = {};  // of like days
    CounterRule counter = {};               // of a register; p_max also bounds the slots of an interval point
    std::string check_register = "";        // the point of the table that is the register of an interval point; "": there is none
    std::chrono::microseconds tolerance = std::chrono::seconds(5);  // of instants, around the edges of the grid
    bool backward = false;                                          // amounts below 0 are use too: a net meter
    std::vector<MeterEvent> events = {};
    std::optional<Series<Q>> load = {};                        // of something that cannot run without it
    std::vector<ProfileEstimate<Q>> profiles = {};             // behind lines and like days
    std::optional<std::vector<Check>> checks = {};             // else `usual_checks`
    std::optional<std::vector<Estimator<Q>>> estimators = {};  // else lines up to 2 h, like days, then the profiles
    std::vector<Reason> replace = {Reason::outside_limits};    // doubts that let an estimate take the place of the value
    std::optional<Instant> at = {};                            // noted in each entry
};

/// The checks that suit the point: all for which the rule knows what they need, but steps between neighbours; frozen values of interval points only,
/// because a register of coarse counts often counts alike.
template <Counted Q>
std::vector<Check> usual_checks(const Point& point, const VeeRule<Q>& rule) {
    std::vector<Check> checks = {GapCheck{rule.counter.max_gap}, OverlapCheck{rule.tolerance}, LimitCheck{rule.backward}};
    if (point.kind == PointKind::interval) checks.insert(checks.end(), {GridCheck{rule.tolerance}, FrozenCheck{}});
    if (rule.counter.p_max) checks.emplace_back(CapCheck{*rule.counter.p_max});
    if (rule.load) checks.emplace_back(ZeroCheck{});
    checks.insert(checks.end(), {HistoryCheck{rule.zone, rule.calendar}, EventCheck{}, SumCheck{}, SpikeCheck{.zone = rule.zone}});
    return checks;
}

/// What validation, estimation and editing came to: edit `layers` further, and ask it what is seen.
template <Counted Q>
struct Vee {
    Layered<Q> layers;
    std::vector<MeterFinding> findings;  // of the checks, then of the estimators

    Series<Q> seen() const { return layers.seen(); }
};

/// Validates and estimates the data of a meter. A value that is doubted for a reason of `rule.replace` is estimated anew, unless a register confirms it; then
/// a sum check that failed doubts nothing but it, since the estimate is scaled to the register. All other doubted values stay, and are seen as suspect.
/// Throws Error as `validate` and `estimate`.
template <Counted Q>
Vee<Q> vee(const MeterData<Q>& data, const VeeRule<Q>& rule = {}) {
    Vee<Q> result{Layered<Q>(data.used), validate(data, std::span<const Check>(rule.checks ? *rule.checks : usual_checks(data.point, rule)))};
    const auto replace = detail::to_replace(result.findings, rule.replace);
    doubt(result.layers, std::span<const MeterFinding>(result.findings), rule.at);
    std::vector<Estimator<Q>> usual = {LinearEstimate{}, LikeDaysEstimate{rule.zone, rule.calendar}};
    usual.insert(usual.end(), rule.profiles.begin(), rule.profiles.end());
    const auto left = estimate(result.layers, data, std::span<const Estimator<Q>>(rule.estimators ? *rule.estimators : usual), replace, rule.at);
    doubt(result.layers, std::span<const MeterFinding>(left), rule.at);
    result.findings.insert(result.findings.end(), left.begin(), left.end());
    return result;
}

/// All that a table knows of a point: its readings; the amounts of a register, or of an interval point; what the register of `rule.check_register` counted
/// beside them. Throws Error: unknown_point; bad_point for gauges and states; as `amounts`, `interval_amounts` and `register_spans`.
template <Counted Q>
MeterData<Q> meter_data(const Table& table, std::string_view id, const Slots& grid, const VeeRule<Q>& rule = {}) {
    const auto readings_of = [&](std::uint32_t place) {
        std::vector<Reading> readings;
        for (std::size_t row = 0; row < table.size(); ++row)
            if (table.point()[row] == place) readings.push_back(table[row]);
        return readings;
    };
    const std::uint32_t place = table.index(id);
    const Point& point = table.points()[place];
    std::vector<Reading> readings = readings_of(place);
    Series<Q> used = point.kind == PointKind::register_ ? amounts<Q>(readings, point, grid, rule.counter)
                                                        : interval_amounts<Q>(readings, point, grid, rule.tolerance);
    MeterData<Q> data{point, std::move(used), std::move(readings), {}, {}, rule.load};
    for (const MeterEvent& event : rule.events)
        if (event.point == place) data.events.push_back(event);
    if (!rule.check_register.empty()) {
        const std::uint32_t beside = table.index(rule.check_register);
        data.registers = register_spans<Q>(readings_of(beside), table.points()[beside], grid, rule.counter, rule.tolerance);
    }
    return data;
}

/// The same of a point of a table, from readings to what is seen, in one call.
template <Counted Q>
Vee<Q> vee(const Table& table, std::string_view id, const Slots& grid, const VeeRule<Q>& rule = {}) {
    return vee(meter_data<Q>(table, id, grid, rule), rule);
}

}  // namespace stream

}  // namespace wattle::inline v0
