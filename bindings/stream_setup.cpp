// wattle.stream: what the stream is told of a site.
#include "stream_gauge.hpp"
#include "stream_held.hpp"
#include "stream_rule.hpp"

#include "wattle/stream/setup.hpp"

namespace wattle::python {

namespace {

using namespace wattle::stream;
using std::chrono::microseconds;

std::int64_t micros(Instant t) { return t.time_since_epoch().count(); }
Instant instant(const py::handle& micros) { return Instant(microseconds(micros.cast<std::int64_t>())); }

// ---- levels

std::string repr_of_level(const Level& level) {
    const auto call = [](const char* name, const auto&... parts) { return std::string("Level.") + name + repr_of(py::make_tuple(parts...)); };
    const auto one = [](const char* name, const auto& part) { return std::string("Level.") + name + '(' + repr_of(py::cast(part)) + ')'; };
    if (const auto* length = std::get_if<microseconds>(&level.how())) return one("every", *length);
    if (const auto* periods = std::get_if<Periods>(&level.how())) return one("of", *periods);
    if (const auto* shifts = std::get_if<Shifts>(&level.how())) return one("of", *shifts);
    return call("list", level.name(), std::get<std::vector<Instant>>(level.how()));
}

py::tuple state_of_level(const Level& level) {
    py::object how = std::visit([](const auto& h) -> py::object { return py::cast(h); }, level.how());
    if (const auto* edges = std::get_if<std::vector<Instant>>(&level.how())) {
        py::list all;
        for (const Instant edge : *edges) all.append(micros(edge));
        how = all;
    }
    return py::make_tuple(level.name(), level.how().index(), how);
}

Level level_of_state(const py::tuple& s) {
    switch (s[1].cast<std::size_t>()) {
        case 0: return Level::every(s[2].cast<microseconds>());
        case 1: return Level::of(s[2].cast<Periods>());
        case 2: return Level::of(s[2].cast<Shifts>());
        default: break;
    }
    std::vector<Instant> edges;
    for (const py::handle edge : s[2]) edges.push_back(instant(edge));
    return Level::list(s[0].cast<std::string>(), std::move(edges));
}

void define_level() {
    auto cls = declared<Level>();
    cls.def_static("every", &Level::every, py::arg("length"),
                   "All multiples of a length, a timedelta, since 1970 in UTC: quarter-hours nest in the days of every present zone, hours do not. "
                   "Raises\n"
                   "Error (bad_level) unless the length divides a day.")
        .def_static("of", static_cast<Level (*)(Periods)>(&Level::of), py::arg("periods"),
                    "Of a calendar: hours, days, weeks, months, quarters, years, billing periods.")
        .def_static("of", static_cast<Level (*)(Shifts)>(&Level::of), py::arg("shifts"), "Shifts and what lies outside of them.")
        .def_static("list", &Level::list, py::arg("name"), py::arg("boundaries"),
                    "Billing periods that somebody wrote down: n + 1 instants, oldest first. Outside of them there is no window. Raises Error "
                    "(bad_level) for\n"
                    "fewer than two.")
        .def_property_readonly(
            "name", &Level::name,
            "\"15min\", \"hour\", \"day\", \"week\", \"month\", \"quarter\", \"year\", \"billing\", \"shift\", or that of the list.")
        .def(
            "covering", &Level::covering, py::arg("any"),
            "The least run of windows that contains the interval, as Slots, none if it is empty; of a list those that it reaches into. Raises Error\n"
            "(out_of_range) where a window reaches beyond the ends of time, or a calendar beyond the years of Periods.")
        .def("around", &Level::around, py::arg("t"),
             "The window that holds the instant, an Interval; None outside of a list. Raises Error as covering.")
        .def("__str__", [](const Level& level) { return to_string(level); })
        .def("__repr__", &repr_of_level)
        .def("__hash__", [](const Level& level) { return py::hash(py::str(to_string(level))); })
        .def(py::pickle(&state_of_level, &level_of_state));
    define_comparisons(cls);
}

// ---- points

std::optional<std::string> p_max_of(const PointSetup& p) {
    if (!p.counter.p_max) return std::nullopt;
    return wattle::to_string(p.counter.p_max->number) + ' ' + wattle::to_string(p.counter.p_max->unit);
}

PointSetup make_point(wattle::Point point, Interpolation interpolation, const std::optional<microseconds>& hold,
                      const std::optional<DecimalLike>& bins, const DecimalLike& accuracy_class, const CounterRule& rule) {
    PointSetup setup(std::move(point), rule);
    setup.gauge = {interpolation, hold};
    if (bins) setup.bins = bins->value;
    setup.accuracy_class = accuracy_class.value;
    return setup;
}

void define_point_setup() {
    auto cls = declared<PointSetup>();
    const auto make =
        with_rule<wattle::Point, Interpolation, const std::optional<microseconds>&, const std::optional<DecimalLike>&, const DecimalLike&>(
            &make_point);
    cls.def(py::init(make), py::arg("point"), py::kw_only(), py::arg("interpolation") = Interpolation::step, py::arg("hold") = py::none(),
            py::arg("bins") = py::none(), py::arg("accuracy_class") = Decimal(1), py::arg("p_max") = py::none(), py::arg("modulus") = py::none(),
            py::arg("max_gap") = py::none(), py::arg("step_back") = 2, py::arg("no_cap") = false, py::arg("resettable") = false,
            py::arg("backward") = false, py::arg("gap") = GapPolicy::spread, py::arg("profile") = py::none(), py::arg("segments") = py::tuple(),
            "A Point and the rule of its kind: `interpolation`, `hold` and `bins` as those of gauges, the others as those of amounts. What is of "
            "another\n"
            "kind is not looked at. Raises Error: bad_number, unknown_unit.")
        .def_readonly("point", &PointSetup::point, "What its readings mean, a Point.")
        .def_property_readonly("p_max", &p_max_of, "The most that can flow, as text: \"277 kW\"; None where it is not known.")
        .def_property_readonly(
            "modulus", [](const PointSetup& p) { return p.counter.modulus; },
            "Counts before the register begins again at 0; None: 10^digits of the point.")
        .def_property_readonly(
            "max_gap", [](const PointSetup& p) { return p.counter.max_gap; },
            "A longer time between readings is a gap, a timedelta; None: 2 × every of the point.")
        .def_property_readonly(
            "step_back", [](const PointSetup& p) { return p.counter.step_back; }, "So many counts may a reading lie below the one before.")
        .def_property_readonly(
            "no_cap", [](const PointSetup& p) { return p.counter.no_cap; }, "Whether p_max is not known, and half the modulus the cap.")
        .def_property_readonly(
            "resettable", [](const PointSetup& p) { return p.counter.resettable; }, "Whether the register may begin again at 0.")
        .def_property_readonly(
            "backward", [](const PointSetup& p) { return p.counter.backward; }, "Whether the register counts back as well.")
        .def_property_readonly(
            "gap", [](const PointSetup& p) { return p.counter.gap; }, "How the slots of a gap share its total, a GapPolicy.")
        .def_property_readonly(
            "profile", [](const PointSetup& p) { return p.counter.profile.empty() ? std::nullopt : std::optional(p.counter.profile); },
            "The weights by which they do, a GapProfile; None without.")
        .def_property_readonly(
            "segments", [](const PointSetup& p) { return p.counter.segments; }, "The meters behind the point, oldest first: a list of Segment.")
        .def_property_readonly(
            "interpolation", [](const PointSetup& p) { return p.gauge.interpolation; }, "What a gauge did between two readings.")
        .def_property_readonly(
            "hold", [](const PointSetup& p) { return p.gauge.hold; },
            "So long a value counts without another, a timedelta; None: 3 × every of the point.")
        .def_readonly("bins", &PointSetup::bins, "The width of the bins of a load duration, in the unit of the point, a Decimal; None without.")
        .def_readonly("accuracy_class", &PointSetup::accuracy_class, "Of a register, in %, a Decimal: what balances allow.")
        .def("__repr__", [](const PointSetup& p) { return "PointSetup(" + repr_of(py::cast(p.point)) + ", …)"; })
        .def(py::pickle(
            [](const PointSetup& p) -> py::tuple {
                return py::make_tuple(p.point, p.gauge.interpolation, p.gauge.hold, p.bins, p.accuracy_class, p_max_of(p), p.counter.modulus,
                                      p.counter.max_gap, p.counter.step_back, p.counter.no_cap, p.counter.resettable, p.counter.backward,
                                      p.counter.gap, p.counter.profile, p.counter.segments);
            },
            [](const py::tuple& s) {
                PointSetup p(s[0].cast<wattle::Point>());
                p.gauge = {s[1].cast<Interpolation>(), s[2].cast<std::optional<microseconds>>()};
                p.bins = s[3].cast<std::optional<Decimal>>();
                p.accuracy_class = s[4].cast<Decimal>();
                if (const auto p_max = s[5].cast<std::optional<std::string>>()) p.counter.p_max = RateLimit(std::string_view(*p_max));
                p.counter.modulus = s[6].cast<std::optional<std::int64_t>>();
                p.counter.max_gap = s[7].cast<std::optional<microseconds>>();
                p.counter.step_back = s[8].cast<std::int64_t>();
                p.counter.no_cap = s[9].cast<bool>();
                p.counter.resettable = s[10].cast<bool>();
                p.counter.backward = s[11].cast<bool>();
                p.counter.gap = s[12].cast<GapPolicy>();
                p.counter.profile = s[13].cast<GapProfile>();
                p.counter.segments = s[14].cast<std::vector<Segment>>();
                return p;
            }));
    define_comparisons(cls);
    cls.attr("__hash__") = py::none();
}

// ---- ratios, trees, the whole

RatioMeter make_ratio(std::string id, std::string unit, std::string above, std::string below) {
    RatioMeter ratio;
    ratio.id = std::move(id), ratio.unit = std::move(unit), ratio.above = std::move(above), ratio.below = std::move(below);
    return ratio;
}
TreeNode make_node(std::string tree, std::string node, std::string meter, std::vector<std::string> children, const DecimalLike& loss,
                   const std::optional<Instant>& from) {
    TreeNode made;
    made.tree = std::move(tree), made.node = std::move(node), made.meter = std::move(meter), made.children = std::move(children);
    made.loss = loss.value;
    made.from = from.value_or(Instant::min());
    return made;
}
std::optional<Instant> from_of(const TreeNode& node) { return node.from == Instant::min() ? std::nullopt : std::optional(node.from); }

void define_ratio_meter() {
    auto cls = declared<RatioMeter>();
    const auto parts = [](const RatioMeter& r) -> py::tuple { return py::make_tuple(r.id, r.unit, r.above, r.below); };
    cls.def(py::init(&make_ratio), py::arg("id"), py::arg("unit"), py::arg("above"), py::arg("below"), "`above` by `below`, ids of meters.")
        .def_readonly("id", &RatioMeter::id, "Its name.")
        .def_readonly("unit", &RatioMeter::unit, "As text: \"kg/t\".")
        .def_readonly("above", &RatioMeter::above, "The id of the meter that is divided.")
        .def_readonly("below", &RatioMeter::below, "The id of the meter that it is divided by.")
        .def("__repr__", [parts](const RatioMeter& r) { return "RatioMeter" + repr_of(parts(r)); })
        .def("__hash__", [parts](const RatioMeter& r) { return py::hash(parts(r)); })
        .def(py::pickle(parts, [](const py::tuple& s) {
            return make_ratio(s[0].cast<std::string>(), s[1].cast<std::string>(), s[2].cast<std::string>(), s[3].cast<std::string>());
        }));
    define_comparisons(cls);
}

void define_tree_node() {
    auto cls = declared<TreeNode>();
    cls.def(py::init(&make_node), py::arg("tree"), py::arg("node"), py::arg("meter"), py::arg("children"), py::arg("loss") = Decimal(0),
            py::arg("from_") = py::none(), "`children` are ids of meters. (`from` is a word of Python's own.)")
        .def_readonly("tree", &TreeNode::tree, "The name of the tree.")
        .def_readonly("node", &TreeNode::node, "The name of the node.")
        .def_readonly("meter", &TreeNode::meter, "The id of the meter of all of it.")
        .def_readonly("children", &TreeNode::children, "The ids of the meters right below, a list.")
        .def_readonly("loss", &TreeNode::loss, "Of what the meter shows, as a share, a Decimal: 0.02.")
        .def_property_readonly("from_", &from_of, "From when on it holds, an aware datetime in UTC; None: from the beginning of time on.")
        .def("__repr__",
             [](const TreeNode& n) { return "TreeNode" + repr_of(py::make_tuple(n.tree, n.node, n.meter, n.children, n.loss, from_of(n))); })
        .def("__hash__", [](const TreeNode& n) { return py::hash(py::make_tuple(n.tree, n.node, n.meter, micros(n.from))); })
        .def(py::pickle([](const TreeNode& n) -> py::tuple { return py::make_tuple(n.tree, n.node, n.meter, n.children, n.loss, micros(n.from)); },
                        [](const py::tuple& s) {
                            TreeNode n = make_node(s[0].cast<std::string>(), s[1].cast<std::string>(), s[2].cast<std::string>(),
                                                   s[3].cast<std::vector<std::string>>(), {s[4].cast<Decimal>()}, std::nullopt);
                            n.from = instant(s[5]);
                            return n;
                        }));
    define_comparisons(cls);
}

void define_alarm_setup() {
    using std::chrono::minutes;
    auto hours = declared<DailyHours>();
    hours
        .def(py::init([](minutes from, minutes to) { return DailyHours{from, to}; }), py::arg("from_"), py::arg("to"),
             "Timedeltas since local midnight. (`from` is a word of Python's own.)")
        .def_readonly("from_", &DailyHours::from, "When they begin, a timedelta since local midnight.")
        .def_readonly("to", &DailyHours::to, "When they end, a timedelta since local midnight.")
        .def("__repr__", [](const DailyHours& h) { return "DailyHours" + repr_of(py::make_tuple(h.from, h.to)); })
        .def("__hash__", [](const DailyHours& h) { return py::hash(py::make_tuple(h.from, h.to)); })
        .def(py::pickle([](const DailyHours& h) -> py::tuple { return py::make_tuple(h.from, h.to); },
                        [](const py::tuple& s) { return DailyHours{s[0].cast<minutes>(), s[1].cast<minutes>()}; }));
    define_comparisons(hours);
    auto quota = declared<QuotaSetup>();
    const auto make_quota = [](const Interval& period, const Threshold& amount, std::optional<Instant> from) {
        return QuotaSetup{period, amount, from};
    };
    quota
        .def(py::init(make_quota), py::arg("period"), py::arg("amount"), py::arg("from_") = py::none(),
             "`amount` is a Threshold, or what makes one: \"120 MWh\". (`from` is a word of Python's own.)")
        .def_readonly("period", &QuotaSetup::period, "An Interval of whole windows of the first level.")
        .def_readonly("amount", &QuotaSetup::amount, "What may be used in it, a Threshold in a unit of what the meter counts.")
        .def_readonly("from_", &QuotaSetup::from, "Since when it is in force, a datetime; None: the begin of the period.")
        .def("__repr__", [](const QuotaSetup& q) { return "QuotaSetup" + repr_of(py::make_tuple(q.period, q.amount, q.from)); })
        .def(py::pickle(
            [](const QuotaSetup& q) -> py::tuple {
                return py::make_tuple(q.period, q.amount, q.from ? std::optional(micros(*q.from)) : std::nullopt);
            },
            [make_quota](const py::tuple& s) {
                return make_quota(s[0].cast<Interval>(), s[1].cast<Threshold>(), s[2].is_none() ? std::nullopt : std::optional(instant(s[2])));
            }));
    define_comparisons(quota);
    quota.attr("__hash__") = py::none();
    auto cls = declared<AlarmSetup>();
    const auto make = [](std::string on, AlarmRule rule, std::vector<DailyHours> hours_of_it, std::vector<QuotaSetup> quotas) {
        AlarmSetup made(std::move(on), std::move(rule));
        made.hours = std::move(hours_of_it);
        made.quotas = std::move(quotas);
        return made;
    };
    cls.def(py::init(make), py::arg("on"), py::arg("rule"), py::arg("hours") = py::tuple(), py::arg("quotas") = py::tuple(),
            "`on` is the id of what it watches.")
        .def_readonly("on", &AlarmSetup::on,
                      "A point; of leak, quota and demand a meter, virtual or not; of balance the meter of a node, or the node: plant/works.")
        .def_readonly("rule", &AlarmSetup::rule, "When it is raised and cleared, an AlarmRule.")
        .def_readonly("hours", &AlarmSetup::hours,
                      "A list of DailyHours: of window those in which it should not run; of leak those in which all is quiet.")
        .def_readonly("quotas", &AlarmSetup::quotas, "A list of QuotaSetup, of quota; without any the engine has nothing to say.")
        .def("__repr__", [](const AlarmSetup& a) { return "AlarmSetup" + repr_of(py::make_tuple(a.on, a.rule, a.hours, a.quotas)); })
        .def(py::pickle([](const AlarmSetup& a) -> py::tuple { return py::make_tuple(a.on, a.rule, a.hours, a.quotas); },
                        [make](const py::tuple& s) {
                            return make(s[0].cast<std::string>(), s[1].cast<AlarmRule>(), s[2].cast<std::vector<DailyHours>>(),
                                        s[3].cast<std::vector<QuotaSetup>>());
                        }));
    define_comparisons(cls);
    cls.attr("__hash__") = py::none();
}

Setup make_setup(std::vector<PointSetup> points, const std::optional<std::vector<Level>>& levels, const std::optional<ZoneLike>& zone,
                 microseconds horizon, std::optional<microseconds> idle_limit, std::optional<Shifts> shifts, std::vector<VirtualMeter> virtual_meters,
                 std::vector<RatioMeter> ratios, std::vector<TreeNode> trees, std::vector<AlarmSetup> alarms) {
    Setup setup;
    if (zone) setup.zone = *zone->zone;
    setup.points = std::move(points);
    setup.levels = levels ? *levels : usual_levels(setup.zone);
    setup.horizon = horizon;
    setup.idle_limit = idle_limit;
    setup.shifts = std::move(shifts);
    setup.virtual_meters = std::move(virtual_meters);
    setup.ratios = std::move(ratios);
    setup.trees = std::move(trees);
    setup.alarms = std::move(alarms);
    return setup;
}

void define_setup() {
    auto cls = declared<Setup>();
    cls.def(py::init(&make_setup), py::arg("points"), py::arg("levels") = py::none(), py::arg("zone") = py::none(), py::kw_only(),
            py::arg_v("horizon", microseconds(std::chrono::hours(24 * 35)), "datetime.timedelta(days=35)"), py::arg("idle_limit") = py::none(),
            py::arg("shifts") = py::none(), py::arg("virtual_meters") = py::tuple(), py::arg("ratios") = py::tuple(), py::arg("trees") = py::tuple(),
            py::arg("alarms") = py::tuple(), "Without levels: usual_levels(zone); without a zone: UTC. What is wrong is told by `check`.")
        .def_readonly("zone", &Setup::zone, "Whose clock the calendar goes by, a Zone.")
        .def_readonly("points", &Setup::points, "A list of PointSetup; their place is the `point` of a reading.")
        .def_readonly("levels", &Setup::levels, "The windows that readings are summed over, a list of Level.")
        .def_readonly("horizon", &Setup::horizon, "So long a closed window is restated, a timedelta; later it gets an adjustment.")
        .def_readonly("idle_limit", &Setup::idle_limit,
                      "So long after its end a tick closes a window of a silent point, as it stands: a timedelta, or None.")
        .def_readonly("shifts", &Setup::shifts, "Shifts, or None.")
        .def_readonly("virtual_meters", &Setup::virtual_meters, "A list of VirtualMeter.")
        .def_readonly("ratios", &Setup::ratios, "A list of RatioMeter.")
        .def_readonly("trees", &Setup::trees, "A list of TreeNode.")
        .def_readonly("alarms", &Setup::alarms, "A list of AlarmSetup.")
        .def("index", &Setup::index, py::arg("id"), "The place of the point of that id. Raises Error (unknown_point) that lists the points.")
        .def(
            "check", &Setup::check,
            "Raises Error with all findings: of points those of amounts, gauges and states (bad_point, missing_option, other_kind, out_of_range,\n"
            "overflow), and out_of_range for a register that can turn round between two readings; two parts of one id (bad_point, bad_formula);\n"
            "virtual meters in a circle (bad_formula); names that there are not (unknown_point) and kinds that do not add (other_kind) in formulas,\n"
            "ratios and trees; trees in a circle, and meters below two others (bad_tree); alarms as AlarmMachine, what they watch, and quotas that "
            "overlap\n"
            "(bad_alarm); no level, or two of one name (bad_level).")
        .def("__repr__",
             [](const Setup& s) {
                 return "<Setup of " + std::to_string(s.points.size()) + " points and " + std::to_string(s.levels.size()) + " levels>";
             })
        .def(py::pickle(
            [](const Setup& s) -> py::tuple {
                return py::make_tuple(s.points, s.levels, s.zone, s.horizon, s.idle_limit, s.shifts, s.virtual_meters, s.ratios, s.trees, s.alarms);
            },
            [](const py::tuple& s) {
                return make_setup(s[0].cast<std::vector<PointSetup>>(), s[1].cast<std::vector<Level>>(), ZoneLike{s[2].cast<Zone>()},
                                  s[3].cast<microseconds>(), s[4].cast<std::optional<microseconds>>(), s[5].cast<std::optional<Shifts>>(),
                                  s[6].cast<std::vector<VirtualMeter>>(), s[7].cast<std::vector<RatioMeter>>(), s[8].cast<std::vector<TreeNode>>(),
                                  s[9].cast<std::vector<AlarmSetup>>());
            }));
    define_comparisons(cls);
    cls.attr("__hash__") = py::none();
}

}  // namespace

void define_setups(py::module_& room) {
    declare<Level>(
        room, "Level",
        "One level of windows. Windows of one level follow each other without a hole and are known by the instant at which they begin; those\n"
        "of two levels need not nest (weeks and months do not).");
    declare<PointSetup>(room, "PointSetup", "A point, and the rule of its kind.");
    declare<RatioMeter>(room, "RatioMeter", "A quotient of two meters, virtual or not: unit consumption, COP.");
    declare<TreeNode>(room, "TreeNode",
                      "A node of a tree of meters (organisation, space, process, product), from an instant on until the same node has a later one.");
    declare<DailyHours>(room, "DailyHours",
                        "Hours of every day, by the clock on the wall: `to` may be 24 h, or not later than `from_`, which means across midnight.");
    declare<QuotaSetup>(room, "QuotaSetup",
                        "What may be used in a period. Another one of the same period, in force `from_` later on, takes its place: what was used\n"
                        "before still counts.");
    declare<AlarmSetup>(room, "AlarmSetup", "An alarm, and what it watches.");
    declare<Setup>(room, "Setup", "What the stream is told of a site: its points with their rules, its levels, virtual meters, trees and alarms.");
    define_level();
    define_point_setup();
    define_ratio_meter();
    define_tree_node();
    define_alarm_setup();
    define_setup();
    room.def(
        "usual_levels", [](const ZoneLike& zone) { return usual_levels(*zone.zone); }, py::arg("zone"),
        "The usual levels of a zone, a list of Level: 15min, hour, day, month.");
}

}  // namespace wattle::python
