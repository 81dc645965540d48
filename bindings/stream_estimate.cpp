// wattle.stream: estimates of what is missing, and vee.
#include "stream_vee.hpp"

namespace wattle::python {

namespace {

using std::chrono::microseconds;
using stream::Check;
using stream::LikeDaysEstimate;
using stream::LinearEstimate;
using stream::MeterFinding;

struct AnyProfile {
    AnySeries weights;
    Reason reason;
    bool sized;

    template <class Q>
    stream::ProfileEstimate<Q> of() const {
        return {same_kind<const Series<Q>>(weights), reason, sized};
    }
};
using AnyEstimator = std::variant<LinearEstimate, LikeDaysEstimate, AnyProfile>;

template <class Q>
std::vector<stream::Estimator<Q>> estimators_of(const std::vector<AnyEstimator>& given) {
    std::vector<stream::Estimator<Q>> all;
    for (const auto& estimator : given)
        std::visit(
            [&]<class E>(const E& e) {
                if constexpr (std::same_as<E, AnyProfile>)
                    all.emplace_back(e.template of<Q>());
                else
                    all.emplace_back(e);
            },
            estimator);
    return all;
}

/// VeeRule of any kind.
struct AnyVeeRule {
    Zone zone = Zone::utc();
    std::optional<Calendar> calendar;
    stream::CounterRule counter;
    std::string check_register;
    microseconds tolerance = std::chrono::seconds(5);
    bool backward = false;
    std::vector<MeterEvent> events;
    std::optional<AnySeries> load;
    std::vector<AnyProfile> profiles;
    std::optional<std::vector<Check>> checks;
    std::optional<std::vector<AnyEstimator>> estimators;
    std::vector<Reason> replace = {Reason::outside_limits};
    std::optional<Instant> at;

    template <class Q>
    stream::VeeRule<Q> of() const {
        stream::VeeRule<Q> rule;
        rule.zone = zone;
        rule.calendar = calendar;
        rule.counter = counter;
        rule.check_register = check_register;
        rule.tolerance = tolerance;
        rule.backward = backward;
        rule.events = events;
        if (load) rule.load = same_kind<const Series<Q>>(*load);
        for (const auto& profile : profiles) rule.profiles.push_back(profile.of<Q>());
        rule.checks = checks;
        if (estimators) rule.estimators = estimators_of<Q>(*estimators);
        rule.replace = replace;
        rule.at = at;
        return rule;
    }
};
template <class Q>
stream::VeeRule<Q> rule_of(const std::optional<AnyVeeRule>& rule) {
    return rule ? rule->of<Q>() : stream::VeeRule<Q>();
}

struct AnyVee {
    AnyLayered layers;
    std::vector<MeterFinding> findings;
};

void define_estimators(py::module_& room) {
    auto linear = declare<LinearEstimate>(
        room, "LinearEstimate",
        "Between the slots before and behind a gap, on a straight line. Both must be measured, of the length of those between, and without a power\n"
        "failure. Source: California, Standards for Validating, Editing and Estimating, section A 4: two hours or less († by its table of "
        "contents).");
    linear.def(py::init([](microseconds longest) { return LinearEstimate{longest}; }), py::arg("longest") = microseconds(std::chrono::hours(2)))
        .def_readonly("longest", &LinearEstimate::longest, "Time without a value, a timedelta.")
        .def("__repr__", [](const py::object& e) { return "LinearEstimate(" + repr_of(e.attr("longest")) + ')'; });
    define_comparisons(linear);
    linear.attr("__hash__") = py::none();
    auto like = declare<LikeDaysEstimate>(
        room, "LikeDaysEstimate",
        "The mean of the same slot of the nearest like days of the same meter that were measured there, rounded half-even; like days as\n"
        "HistoryCheck. Source: California, section A 4: reference days for more than two hours († as above); three nearest days: Itron Enterprise\n"
        "Edition, historical estimation.");
    like.def(py::init([](const std::optional<ZoneLike>& zone, const std::optional<Calendar>& calendar, Int128 days, Int128 within_days) {
                 return LikeDaysEstimate{zone_or_utc(zone), calendar, index(days, "LikeDaysEstimate"), index(within_days, "LikeDaysEstimate")};
             }),
             py::arg("zone") = py::none(), py::arg("calendar") = py::none(), py::arg("days") = 3, py::arg("within_days") = 42)
        .def_readonly("zone", &LikeDaysEstimate::zone, "Of days; UTC where none is given.")
        .def_readonly("calendar", &LikeDaysEstimate::calendar, "Of their classes, or None.")
        .def_readonly("days", &LikeDaysEstimate::days, "At most.")
        .def_readonly("within_days", &LikeDaysEstimate::within_days, "Before or behind.")
        .def("__repr__", [](const LikeDaysEstimate& e) {
            return "<LikeDaysEstimate, " + std::to_string(e.days) + " days within " + std::to_string(e.within_days) + '>';
        });
    define_comparisons(like);
    like.attr("__hash__") = py::none();
    auto profile = declare<AnyProfile>(room, "ProfileEstimate",
                                       "By weights over the same grid: the profile of a class of users, a model of temperature, a sibling. Where "
                                       "they are `sized`, they only tell a\n"
                                       "shape, and what the meter measured in the slots that both have tells its size; else they are amounts.");
    make_subscriptable(profile);
    profile
        .def(py::init([](AnySeries weights, Reason reason, bool sized) { return AnyProfile{std::move(weights), reason, sized}; }), py::arg("weights"),
             py::arg("reason") = Reason::class_profile, py::arg("sized") = true, "A reason is class_profile, modelled or sibling.")
        .def_readonly("weights", &AnyProfile::weights, "A Series.")
        .def_readonly("reason", &AnyProfile::reason, "What its estimates are marked with, a Reason.")
        .def_readonly("sized", &AnyProfile::sized, "Whether they only tell a shape.")
        .def("__repr__", [](const AnyProfile& e) { return "<ProfileEstimate, " + std::string(to_string(e.reason)) + '>'; });
    for (const auto& [name, op] : equalities)
        profile.def(
            name,
            [op = op](const AnyProfile& a, const AnyProfile& b) {
                return (a.weights.held == b.weights.held && a.reason == b.reason && a.sized == b.sized) == (op == Py_EQ);
            },
            py::is_operator());
    profile.attr("__hash__") = py::none();
}

void define_rule(py::module_& room) {
    auto rule = declare<AnyVeeRule>(room, "VeeRule", "How vee treats a meter. What is not said is usual.");
    rule.def(
            py::init([](const std::optional<ZoneLike>& zone, const std::optional<Calendar>& calendar, const std::optional<std::string>& p_max,
                        const std::optional<Int128>& modulus, const std::optional<microseconds>& max_gap, Int128 step_back,
                        std::string check_register, microseconds tolerance, bool backward, std::vector<MeterEvent> events,
                        std::optional<AnySeries> load, std::vector<AnyProfile> profiles, std::optional<std::vector<Check>> checks,
                        std::optional<std::vector<AnyEstimator>> estimators, std::vector<Reason> replace, std::optional<Instant> at) {
                return AnyVeeRule{zone_or_utc(zone),
                                  calendar,
                                  counter_rule(p_max, modulus, max_gap, step_back),
                                  std::move(check_register),
                                  tolerance,
                                  backward,
                                  std::move(events),
                                  std::move(load),
                                  std::move(profiles),
                                  std::move(checks),
                                  std::move(estimators),
                                  std::move(replace),
                                  at};
            }),
            py::kw_only(), py::arg("zone") = py::none(), py::arg("calendar") = py::none(), py::arg("p_max") = py::none(),
            py::arg("modulus") = py::none(), py::arg("max_gap") = py::none(), py::arg("step_back") = 2, py::arg("check_register") = "",
            py::arg("tolerance") = microseconds(std::chrono::seconds(5)), py::arg("backward") = false, py::arg("events") = std::vector<MeterEvent>(),
            py::arg("load") = py::none(), py::arg("profiles") = std::vector<AnyProfile>(), py::arg("checks") = py::none(),
            py::arg("estimators") = py::none(), py::arg("replace") = std::vector<Reason>{Reason::outside_limits}, py::arg("at") = py::none(),
            "zone and calendar are of days and like days; p_max, modulus, max_gap and step_back of a register, and p_max also bounds the slots of "
            "an\n"
            "interval point, as a str such as \"277 kW\"; check_register is the point of the table that is the register of an interval point; "
            "tolerance of\n"
            "instants around the edges of the grid; backward: amounts below 0 are use too; events a list of MeterEvent; load a Series of something "
            "that\n"
            "cannot run without the meter; profiles a list of ProfileEstimate, behind lines and like days; checks else usual_checks; estimators else "
            "lines\n"
            "up to 2 h, like days, then the profiles; replace the doubts that let an estimate take the place of a value; at is noted in each entry.\n"
            "Raises Error: bad_number, unknown_unit.")
        .def_readonly("check_register", &AnyVeeRule::check_register, "The register of an interval point; \"\": there is none.")
        .def_readonly("replace", &AnyVeeRule::replace, "A list of Reason.")
        .def("__repr__", [](const AnyVeeRule&) { return "<VeeRule>"; });
    auto result = declare<AnyVee>(room, "Vee", "What validation, estimation and editing came to: edit `layers` further, and ask it what is seen.");
    make_subscriptable(result);
    result.def_readonly("layers", &AnyVee::layers, "A Layered.")
        .def_readonly("findings", &AnyVee::findings, "Of the checks, then of the estimators: a list of MeterFinding.")
        .def(
            "seen", [](const AnyVee& v) { return std::visit([](const auto& l) { return AnySeries{l.seen()}; }, v.layers.held); },
            "layers.seen(), a Series.")
        .def("__repr__", [](const AnyVee& v) { return "<Vee, " + std::to_string(v.findings.size()) + " findings>"; });
}

template <class Q>
AnyVee any(stream::Vee<Q> vee) {
    return {AnyLayered{std::move(vee.layers)}, std::move(vee.findings)};
}

}  // namespace

void define_estimate(py::module_& room) {
    define_estimators(room);
    define_rule(room);
    room.def(
        "spread",
        [](const AnyAmount& amount, const std::vector<std::int64_t>& weights) -> py::object {
            return std::visit([&](const auto& a) { return py::cast(stream::spread(a, std::span<const std::int64_t>(weights))); }, amount);
        },
        py::arg("amount"), py::arg("weights"),
        "n parts of an amount by n weights, a list, which sum to it exactly: part k is A(k + 1) - A(k), where A(k) = ⌊amount × W(k) / W⌋ and W(k) "
        "is\n"
        "the sum of the first k weights. The amount may be negative; a weight below 0 counts by its size. None where all weights are 0, since "
        "nothing\n"
        "then tells where it was used. Raises Error (overflow).");
    room.def(
        "estimate",
        [](AnyLayered& layers, const AnyMeterData& data, const std::vector<AnyEstimator>& estimators, const std::vector<std::size_t>& replace,
           std::optional<Instant> at) {
            return std::visit(
                [&]<class Q>(stream::Layered<Q>& l) {
                    const auto of_kind = estimators_of<Q>(estimators);
                    const auto& d = same_kind<const stream::MeterData<Q>>(data);
                    const py::gil_scoped_release parallel;
                    return stream::estimate(l, d, std::span<const stream::Estimator<Q>>(of_kind), replace, at);
                },
                layers.held);
        },
        py::arg("layers"), py::arg("data"), py::arg("estimators"), py::arg("replace") = std::vector<std::size_t>(), py::arg("at") = py::none(),
        "Estimates what layers.seen() lacks: the missing slots, the missing time of slots that have a value for a part, the slots listed in "
        "`replace`;\n"
        "and, of a register, the split of what it counted in a longer silence, which so far lies on a line. Each estimator in turn fills what those\n"
        "before it left.\n\n"
        "Last, always, what was estimated within a span of data.registers is scaled, so that the slots of the span sum to what the register "
        "counted,\n"
        "exactly; of a register's own silence, to what it counted in it. Estimates of both signs share the difference by their size. Values that "
        "were\n"
        "measured stay as they are.\n\n"
        "Each rule leaves an entry in the layer estimated. Where no rule has a value (no like day, no weights, or weights of 0 for an amount that "
        "is\n"
        "not), the slot stays missing, and a finding (not_estimated) says so; if the measured slots alone exceed the register, the estimates stand\n"
        "unscaled, and a finding (sum_check) says so. A list of MeterFinding. The GIL is released. Raises Error: other_grid; out_of_range for a "
        "reason\n"
        "that is no profile's, days of 0, a length below 0, or a slot that is none; overflow.");
    room.def(
        "doubt",
        [](AnyLayered& layers, const std::vector<MeterFinding>& findings, std::optional<Instant> at) {
            std::visit([&](auto& l) { stream::doubt(l, std::span<const MeterFinding>(findings), at); }, layers.held);
        },
        py::arg("layers"), py::arg("findings"), py::arg("at") = py::none(),
        "Puts what findings doubt into the layer checked: the same values with a worse quality, an entry for each finding that makes a difference.");
    room.def(
        "usual_checks",
        [](const wattle::Point& point, const std::optional<AnyVeeRule>& rule) {
            AnyVeeRule plain = rule.value_or(AnyVeeRule());
            plain.profiles.clear();
            plain.estimators.reset();
            if (!plain.load) return stream::usual_checks(point, plain.of<Energy>());
            return std::visit(
                [&]<class Q>(const Series<Q>&) -> std::vector<Check> {
                    if constexpr (stream::Counted<Q>)
                        return stream::usual_checks(point, plain.of<Q>());
                    else
                        throw py::type_error("meters count amounts such as Energy or Volume");
                },
                plain.load->held);
        },
        py::arg("point"), py::arg("rule") = py::none(),
        "The checks that suit the point, a list: all for which the rule knows what they need, but steps between neighbours; frozen values of "
        "interval\n"
        "points only, because a register of coarse counts often counts alike.");
    room.def(
        "meter_data",
        [](const Table& table, const std::string& id, const Slots& grid, const std::optional<AnyVeeRule>& rule, const std::optional<py::type>& kind) {
            return by_counted<AnyMeterData>(kind ? *kind : py::type::of<Energy>(), [&]<class Q>() -> AnyMeterData {
                const auto of_kind = rule_of<Q>(rule);
                const py::gil_scoped_release parallel;
                return {stream::meter_data<Q>(table, id, grid, of_kind)};
            });
        },
        py::arg("table"), py::arg("id"), py::arg("grid"), py::arg("rule") = py::none(), py::arg("kind") = py::none(),
        "All that a table knows of a point: its readings; the amounts of a register, or of an interval point; what the register of\n"
        "rule.check_register counted beside them. The kind is Energy where none is given. The GIL is released. Raises Error: unknown_point; "
        "bad_point for\n"
        "gauges and states; as amounts, interval_amounts and register_spans.");
    room.def(
        "vee",
        [](const AnyMeterData& data, const std::optional<AnyVeeRule>& rule) {
            return std::visit(
                [&]<class Q>(const stream::MeterData<Q>& d) {
                    const auto of_kind = rule_of<Q>(rule);
                    const py::gil_scoped_release parallel;
                    return any(stream::vee(d, of_kind));
                },
                data.held);
        },
        py::arg("data"), py::arg("rule") = py::none(),
        "Validates and estimates the data of a meter, a Vee. A value that is doubted for a reason of rule.replace is estimated anew, unless a "
        "register\n"
        "confirms it; then a sum check that failed doubts nothing but it, since the estimate is scaled to the register. All other doubted values "
        "stay,\n"
        "and are seen as suspect. The GIL is released. Raises Error as validate and estimate.");
    room.def(
        "vee",
        [](const Table& table, const std::string& id, const Slots& grid, const std::optional<AnyVeeRule>& rule, const std::optional<py::type>& kind) {
            return by_counted<AnyVee>(kind ? *kind : py::type::of<Energy>(), [&]<class Q>() {
                const auto of_kind = rule_of<Q>(rule);
                const py::gil_scoped_release parallel;
                return any(stream::vee<Q>(table, id, grid, of_kind));
            });
        },
        py::arg("table"), py::arg("id"), py::arg("grid"), py::arg("rule") = py::none(), py::arg("kind") = py::none(),
        "The same of a point of a table, from readings to what is seen, in one call. The kind is Energy where none is given.");
}

}  // namespace wattle::python
