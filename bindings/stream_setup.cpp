// wattle.stream: what the stream is told of a site, as far as states need it.
#include "stream_held.hpp"

#include "wattle/stream/setup.hpp"

namespace wattle::python {

using stream::CounterRule;
using stream::GaugeRule;
using stream::Level;
using stream::PointSetup;
using stream::RateLimit;
using stream::Setup;

void define_setup(py::module_& room) {
    auto level = declare<Level>(room, "Level",
                                "One level of windows, which follow each other without a hole and are known by the instant at which they begin.");
    level
        .def_static("every", &Level::every, py::arg("length"),
                    "All multiples of a length since 1970 in UTC. Raises Error (bad_level) unless the length divides a day.")
        .def_static(
            "of", [](const Periods& periods) { return Level::of(periods); }, py::arg("periods"),
            "Of a calendar: hours, days, months, billing periods.")
        .def_static(
            "of", [](const Shifts& shifts) { return Level::of(shifts); }, py::arg("shifts"), "Shifts and what lies outside of them.")
        .def_static("list", &Level::list, py::arg("name"), py::arg("boundaries"),
                    "Periods that somebody wrote down: n + 1 instants, oldest first. Raises Error (bad_level) for fewer than two.")
        .def_property_readonly("name", &Level::name, "\"15min\", \"hour\", \"day\", \"month\", or that of the list.")
        .def("covering", &Level::covering, py::arg("interval"), "The least run of windows that contains the interval; of a list those that touch it.")
        .def("around", &Level::around, py::arg("instant"), "The window that holds the instant; None outside of a list.")
        .def("__str__", [](const Level& l) { return to_string(l); })
        .def("__repr__", [](const Level& l) { return "<Level " + to_string(l) + '>'; });
    define_comparisons(level);

    auto point = declare<PointSetup>(room, "PointSetup", "A point, and the rule of its kind.");
    point
        .def(py::init([](const Point& p, const std::optional<std::string>& p_max, const std::optional<Int128>& modulus,
                         const std::optional<std::chrono::microseconds>& max_gap, Int128 step_back,
                         const std::optional<std::chrono::microseconds>& hold) {
                 if (p.kind != PointKind::register_) return PointSetup(p, GaugeRule{.hold = hold});
                 CounterRule rule;
                 if (p_max) rule.p_max = RateLimit(std::string_view(*p_max));
                 if (modulus) rule.modulus = narrow(*modulus, "modulus");
                 rule.max_gap = max_gap;
                 rule.step_back = narrow(step_back, "step_back");
                 return PointSetup(p, rule);
             }),
             py::arg("point"), py::kw_only(), py::arg("p_max") = py::none(), py::arg("modulus") = py::none(), py::arg("max_gap") = py::none(),
             py::arg("step_back") = 2, py::arg("hold") = py::none(),
             "Of a register as for amounts; of a gauge or a state with the hold of its values. Raises Error: bad_number, unknown_unit.")
        .def_readonly("point", &PointSetup::point, "The point.")
        .def("__repr__", [](const PointSetup& p) { return "<PointSetup " + p.point.id + '>'; });
    define_comparisons(point);

    auto setup = declare<Setup>(room, "Setup", "What the stream is told of a site.");
    setup
        .def(
            py::init([](const std::vector<PointSetup>& points, const std::optional<std::vector<Level>>& levels, const std::optional<ZoneLike>& zone) {
                Setup made{.points = points};
                if (zone) made.zone = *zone->zone;
                made.levels = levels ? *levels : stream::usual_levels(made.zone);
                return made;
            }),
            py::arg("points"), py::arg("levels") = py::none(), py::arg("zone") = py::none(),
            "A list of PointSetup; the levels, by default 15min, hour, day and month of the zone, by default UTC.")
        .def_readonly("points", &Setup::points, "The points; their place is the `point` of a reading.")
        .def_readonly("levels", &Setup::levels, "The levels.")
        .def_readonly("zone", &Setup::zone, "The zone.")
        .def("__repr__", [](const Setup& s) { return "<Setup of " + std::to_string(s.points.size()) + " points>"; });
    define_comparisons(setup);
}

}  // namespace wattle::python
