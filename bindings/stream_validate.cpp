// wattle.stream: checks, their findings, and the data of a meter that they look at.
#include "stream_vee.hpp"

#include <array>

namespace wattle::python {

namespace {

using std::chrono::microseconds;
using stream::Check;
using stream::MeterFinding;
using stream::RateLimit;

constexpr std::array codes = {code::gap,          code::overlap, code::off_grid,       code::beyond_limits, code::above_cap, code::neighbour_step,
                              code::frozen,       code::zeros,   code::unlike_history, code::meter_event,   code::sum_check, code::spike,
                              code::not_estimated};

std::string text_of(const RateLimit& rate) { return to_string(rate.number) + ' ' + std::string(rate.unit.symbol()); }
RateLimit rate_of(const std::string& text) { return RateLimit(std::string_view(text)); }

/// Compared by its fields, and no key of a dict.
template <class T>
py::class_<T> declare_check(py::module_& room, const char* name, const char* doc) {
    auto cls = declare<T>(room, name, doc);
    define_comparisons(cls);
    cls.attr("__hash__") = py::none();
    cls.def("__repr__", [name](const py::object& self) {
        std::string text;
        for (const auto& field : self.attr("__dir__")()) {
            const auto key = field.cast<std::string>();
            if (key[0] == '_') continue;
            text += (text.empty() ? "" : ", ") + key + '=' + repr_of(self.attr(key.c_str()));
        }
        return std::string(name) + '(' + text + ')';
    });
    return cls;
}

void define_checks(py::module_& room) {
    using namespace stream;
    declare_check<GapCheck>(
        room, "GapCheck", "Slots without a value, each run of them once; and, of a register, readings further apart than `longest`, else 2 × every.")
        .def(py::init([](std::optional<microseconds> longest) { return GapCheck{longest}; }), py::arg("longest") = py::none())
        .def_readonly("longest", &GapCheck::longest, "A timedelta, or None.");
    declare_check<OverlapCheck>(room, "OverlapCheck",
                                "Two values for one instant, and intervals that reach into each other by more than the tolerance: contradicted.")
        .def(py::init([](microseconds tolerance) { return OverlapCheck{tolerance}; }), py::arg("tolerance") = microseconds(0))
        .def_readonly("tolerance", &OverlapCheck::tolerance, "A timedelta.");
    declare_check<GridCheck>(
        room, "GridCheck",
        "Instants off the edges of the grid by more than the tolerance, and intervals that are not as long as their slot. Such a\n"
        "reading stands in no slot.")
        .def(py::init([](microseconds tolerance) { return GridCheck{tolerance}; }), py::arg("tolerance") = microseconds(0))
        .def_readonly("tolerance", &GridCheck::tolerance, "A timedelta.");
    declare_check<LimitCheck>(
        room, "LimitCheck", "Readings outside the limits or the digits of the point, and slots below 0, unless it counts `backward`: outside_limits.")
        .def(py::init([](bool backward) { return LimitCheck{backward}; }), py::arg("backward") = false)
        .def_readonly("backward", &LimitCheck::backward, "Whether amounts below 0 are use too.");
    declare_check<CapCheck>(room, "CapCheck",
                            "Slots above p_max × length × 1.1 + 2 counts, the cap of a register, in either direction: outside_limits.")
        .def(py::init([](const std::string& p_max) { return CapCheck{rate_of(p_max)}; }), py::arg("p_max"),
             "\"277 kW\", \"2.5 m3/h\". Raises Error: bad_number, unknown_unit.")
        .def_property_readonly("p_max", [](const CapCheck& c) { return text_of(c.p_max); }, "As it was given.");
    declare_check<StepCheck>(
        room, "StepCheck",
        "Mean rates of neighbouring slots that differ by more than `most`. A slot that lies so far above both neighbours, or below\n"
        "both, is a glitch; any other step is only told: machines are switched on.")
        .def(py::init([](const std::string& most) { return StepCheck{rate_of(most)}; }), py::arg("most"),
             "\"50 kW\". Raises Error: bad_number, unknown_unit.")
        .def_property_readonly("most", [](const StepCheck& c) { return text_of(c.most); }, "As it was given.");
    declare_check<FrozenCheck>(room, "FrozenCheck", "So many equal values in a row that are not 0: frozen.")
        .def(py::init([](Int128 slots) { return FrozenCheck{index(slots, "FrozenCheck")}; }), py::arg("slots") = 12)
        .def_readonly("slots", &FrozenCheck::slots, "From how many on.");
    declare_check<ZeroCheck>(room, "ZeroCheck",
                             "So many zeros in a row while the load of MeterData takes more than `load` (else: more than nothing): contradicted.")
        .def(py::init([](Int128 slots, const std::optional<std::string>& load) {
                 return ZeroCheck{index(slots, "ZeroCheck"), load ? std::optional(rate_of(*load)) : std::nullopt};
             }),
             py::arg("slots") = 4, py::arg("load") = py::none(), "`load` such as \"2 kW\". Raises Error: bad_number, unknown_unit.")
        .def_readonly("slots", &ZeroCheck::slots, "From how many on.")
        .def_property_readonly(
            "load", [](const ZeroCheck& c) { return c.load ? std::optional(text_of(*c.load)) : std::nullopt; }, "As it was given, or None.");
    declare_check<HistoryCheck>(
        room, "HistoryCheck",
        "Slots that lie further than k standard deviations from the mean of the same slot of like days, and further than `margin` × that mean:\n"
        "contradicted. Like days are those of its class (Monday to Friday, Saturday, Sunday; with a calendar workdays, Saturdays, Sundays, "
        "holidays,\n"
        "event days) by the clock on the wall, the nearest `days` of them, 64 at most, and at least `least_days`, the slot itself left out. "
        "Compared\n"
        "in whole numbers.")
        .def(py::init([](const std::optional<ZoneLike>& zone, const std::optional<Calendar>& calendar, const DecimalLike& k,
                         const DecimalLike& margin, Int128 days, Int128 least_days) {
                 return HistoryCheck{
                     zone_or_utc(zone), calendar, k.value, margin.value, index(days, "HistoryCheck"), index(least_days, "HistoryCheck")};
             }),
             py::arg("zone") = py::none(), py::arg("calendar") = py::none(), py::arg("k") = 4, py::arg("margin") = "0.5", py::arg("days") = 20,
             py::arg("least_days") = 8)
        .def_readonly("zone", &HistoryCheck::zone, "Of days; UTC where none is given.")
        .def_readonly("calendar", &HistoryCheck::calendar, "Of their classes, or None.")
        .def_readonly("k", &HistoryCheck::k, "A Decimal.")
        .def_readonly("margin", &HistoryCheck::margin, "A Decimal.")
        .def_readonly("days", &HistoryCheck::days, "At most.")
        .def_readonly("least_days", &HistoryCheck::least_days, "At least.");
    declare_check<EventCheck>(
        room, "EventCheck",
        "Slots that an event of the meter touches get its flag; those whose time a setting of the clock by more than the tolerance\n"
        "made doubtful: wrong_clock.")
        .def(py::init([](microseconds tolerance) { return EventCheck{tolerance}; }), py::arg("tolerance") = microseconds(0))
        .def_readonly("tolerance", &EventCheck::tolerance, "A timedelta.");
    declare_check<SumCheck>(
        room, "SumCheck",
        "|Σ slots − difference of the register| > so many counts of the register, in each of its spans of which every slot has a value: "
        "sum_check.\n\n"
        "It exempts from nothing: it tells that a sum is right, and not that its slots are. A spike in a span that passes is still a finding, "
        "marked\n"
        "confirmed; only where the span is that one slot, the register has counted it too, and it is no longer doubted. Source: California Public\n"
        "Utilities Commission, direct access working group, message of 1998-03-26 on the VEE rules.")
        .def(py::init([](const DecimalLike& counts) { return SumCheck{counts.value}; }), py::arg("counts") = 2)
        .def_readonly("counts", &SumCheck::counts, "A Decimal.");
    declare_check<SpikeCheck>(
        room, "SpikeCheck",
        "(highest − third highest) / third highest slot of a local day > `most`: spike. A day whose third is not above 0 has no verdict. The second "
        "is\n"
        "judged like the first. Slots are compared as amounts: give them one length. Source: † California, Standards for Validating, Editing and\n"
        "Estimating, with 180 %, not compared with its text; per 24 hours: Oracle Utilities, Interval Spike Check.")
        .def(py::init([](const DecimalLike& most, const std::optional<ZoneLike>& zone) { return SpikeCheck{most.value, zone_or_utc(zone)}; }),
             py::arg("most") = "1.8", py::arg("zone") = py::none())
        .def_readonly("most", &SpikeCheck::most, "A Decimal.")
        .def_readonly("zone", &SpikeCheck::zone, "Of days; UTC where none is given.");
}

void define_finding(py::module_& room) {
    auto cls =
        declare<MeterFinding>(room, "MeterFinding", "What a check found in the data of one point. It is never raised: doubtful data is still data.");
    cls.def_property_readonly(
           "check", [](const MeterFinding& f) { return std::string(f.check.name()); }, "The name of the check: \"spike\".")
        .def_readonly("point", &MeterFinding::point, "The id of the point.")
        .def_readonly("when", &MeterFinding::when, "An Interval.")
        .def_readonly("first", &MeterFinding::first, "The first slot of the grid that it touches.")
        .def_readonly("slots", &MeterFinding::slots, "How many it touches; 0: none.")
        .def_readonly("quality", &MeterFinding::quality, "The Quality that these slots get; measured: none, it is only told.")
        .def_readonly("measured", &MeterFinding::measured, "What was found, a Ratio in `unit`.")
        .def_readonly("allowed", &MeterFinding::allowed, "What would be right at most, a Ratio in `unit`.")
        .def_readonly("unit", &MeterFinding::unit, "\"kWh\", \"s\", \"slots\"; \"\" for a plain number.")
        .def_readonly("confirmed", &MeterFinding::confirmed, "Whether all of its slots lie in spans of a register that sum to what it counted.")
        .def_readonly("what", &MeterFinding::what, "What is wrong.")
        .def_readonly("remedy", &MeterFinding::remedy, "What would be right.")
        .def("__str__", [](const MeterFinding& f) { return stream::to_string(f); })
        .def("__repr__", [](const MeterFinding& f) { return "<MeterFinding " + std::string(f.check.name()) + ", " + stream::to_string(f) + '>'; })
        .def("__hash__", [](const MeterFinding& f) { return py::hash(py::make_tuple(f.check.name(), f.point, f.when, f.first)); })
        .def(py::pickle(
            [](const MeterFinding& f) -> py::tuple {
                return py::make_tuple(f.check.name(), f.point, f.when, f.first, f.slots, f.quality, f.measured, f.allowed, f.unit, f.confirmed,
                                      f.what, f.remedy);
            },
            [](const py::tuple& s) {
                const auto name = s[0].cast<std::string>();
                const auto* check = std::find_if(codes.begin(), codes.end(), [&](Code c) { return c.name() == name; });
                if (check == codes.end()) throw py::value_error("there is no check " + name);
                return MeterFinding{*check,
                                    s[1].cast<std::string>(),
                                    s[2].cast<Interval>(),
                                    s[3].cast<std::size_t>(),
                                    s[4].cast<std::size_t>(),
                                    s[5].cast<Quality>(),
                                    s[6].cast<stream::Ratio>(),
                                    s[7].cast<stream::Ratio>(),
                                    s[8].cast<std::string>(),
                                    s[9].cast<bool>(),
                                    s[10].cast<std::string>(),
                                    s[11].cast<std::string>()};
            }));
    define_comparisons(cls);
}

AnyMeterData data_of(const wattle::Point& point, const AnySeries& used, std::vector<Reading> readings, const std::vector<AnyRegisterSpan>& registers,
                     std::vector<MeterEvent> events, const std::optional<AnySeries>& load) {
    return std::visit(
        [&]<class Q>(const Series<Q>& series) -> AnyMeterData {
            if constexpr (stream::Counted<Q>) {
                stream::MeterData<Q> data{point, series, std::move(readings), {}, std::move(events), {}};
                for (const auto& span : registers) data.registers.push_back(same_kind<const stream::RegisterSpan<Q>>(span));
                if (load) data.load = same_kind<const Series<Q>>(*load);
                return {std::move(data)};
            } else {
                throw py::type_error("meters count amounts such as Energy or Volume");
            }
        },
        used.held);
}

void define_data(py::module_& room) {
    auto span = declare<AnyRegisterSpan>(
        room, "RegisterSpan",
        "What a register counted between two of its readings. Slots that lie in several spans are scaled to the first of them:\n"
        "give the registers of a tariff before that of the total.");
    make_subscriptable(span);
    span.def(py::init([](const Interval& time, const AnyAmount& amount, const AnyAmount& count, const std::vector<Interval>& bands) {
                 return std::visit(
                     [&]<class Q>(const Q& a) -> AnyRegisterSpan {
                         if constexpr (stream::Counted<Q>) {
                             const auto* c = std::get_if<Q>(&count);
                             if (c == nullptr) throw py::type_error("amount and count are of one kind");
                             return {stream::RegisterSpan<Q>{time, a, *c, bands}};
                         } else {
                             throw py::type_error("registers count amounts such as Energy or Volume");
                         }
                     },
                     amount);
             }),
             py::arg("time"), py::arg("amount"), py::arg("count"), py::arg("bands") = std::vector<Interval>())
        .def_property_readonly(
            "time", [](const AnyRegisterSpan& a) { return std::visit([](const auto& s) { return s.time; }, a.held); }, "An Interval.")
        .def_property_readonly(
            "amount", [](const AnyRegisterSpan& a) { return std::visit([](const auto& s) { return py::cast(s.amount); }, a.held); },
            "What it counted.")
        .def_property_readonly(
            "count", [](const AnyRegisterSpan& a) { return std::visit([](const auto& s) { return py::cast(s.count); }, a.held); },
            "What one of its counts is worth, resolution × multiplier, rounded up.")
        .def_property_readonly(
            "bands", [](const AnyRegisterSpan& a) { return std::visit([](const auto& s) { return s.bands; }, a.held); },
            "Of a register of a tariff: when it counts, a list of Interval; none: all the time.")
        .def("__repr__", [](const AnyRegisterSpan& a) {
            return std::visit([](const auto& s) { return "<RegisterSpan " + to_string(s.time) + ": " + to_string(s.amount) + '>'; }, a.held);
        });
    auto data = declare<AnyMeterData>(room, "MeterData", "All that is known of one meter over a grid.");
    make_subscriptable(data);
    const auto field = [&](const char* name, auto of, const char* doc) {
        data.def_property_readonly(
            name, [of](const AnyMeterData& a) { return std::visit([&](const auto& d) { return py::cast(of(d)); }, a.held); }, doc);
    };
    data.def(py::init(&data_of), py::arg("point"), py::arg("used"), py::arg("readings") = std::vector<Reading>(),
             py::arg("registers") = std::vector<AnyRegisterSpan>(), py::arg("events") = std::vector<MeterEvent>(), py::arg("load") = py::none());
    field("point", [](const auto& d) { return d.point; }, "What its readings mean, a Point.");
    field("used", [](const auto& d) { return AnySeries{d.used}; }, "Its interval values, a Series.");
    field("readings", [](const auto& d) { return d.readings; }, "Which they come from, a list of Reading in any order.");
    field(
        "registers",
        [](const auto& d) {
            std::vector<AnyRegisterSpan> all;
            for (const auto& s : d.registers) all.push_back({s});
            return all;
        },
        "Of a register that counts the same beside them, a list of RegisterSpan.");
    field("events", [](const auto& d) { return d.events; }, "A list of MeterEvent.");
    field(
        "load", [](const auto& d) { return d.load ? std::optional(AnySeries{*d.load}) : std::nullopt; },
        "A Series of something that cannot run without it, over the same grid; or None.");
    data.def("__repr__", [](const AnyMeterData& a) {
        return std::visit([](const auto& d) { return "<MeterData of " + d.point.id + ", " + std::to_string(d.used.size()) + " slots>"; }, a.held);
    });
    for (const auto& [name, op] : equalities) {
        span.def(
            name, [op = op](const AnyRegisterSpan& a, const AnyRegisterSpan& b) { return (a.held == b.held) == (op == Py_EQ); }, py::is_operator());
        data.def(name, [op = op](const AnyMeterData& a, const AnyMeterData& b) { return (a.held == b.held) == (op == Py_EQ); }, py::is_operator());
    }
    span.attr("__hash__") = py::none();
    data.attr("__hash__") = py::none();
}

std::vector<MeterFinding> validated(const AnyMeterData& data, const std::vector<Check>& checks) {
    const py::gil_scoped_release parallel;
    return std::visit([&](const auto& d) { return stream::validate(d, std::span<const Check>(checks)); }, data.held);
}

AnySeries doubted(const AnySeries& used, const std::vector<MeterFinding>& findings) {
    return std::visit(
        [&]<class Q>(const Series<Q>& series) -> AnySeries {
            if constexpr (stream::Counted<Q>)
                return {stream::doubted(series, std::span<const MeterFinding>(findings))};
            else
                throw py::type_error("meters count amounts such as Energy or Volume");
        },
        used.held);
}

}  // namespace

void define_validate(py::module_& room) {
    define_checks(room);
    define_finding(room);
    define_data(room);
    room.def(
        "validate", &validated, py::arg("data"), py::arg("checks"),
        "What the checks find, a list of MeterFinding, oldest first, then by name. Nothing is changed: doubted gives the slots their quality. The\n"
        "GIL is released. Raises Error with all findings: out_of_range for a limit below 0 or a run below 2 slots; other_kind for a limit in a unit "
        "of\n"
        "another kind; missing_option for zeros without a known load; other_grid for one on another grid; overflow.");
    room.def(
        "validate", [](const AnyMeterData& data, const Check& check) { return validated(data, {check}); }, py::arg("data"), py::arg("check"),
        "The same of one check.");
    room.def("doubted", &doubted, py::arg("used"), py::arg("findings"),
             "The same values, and in each slot the worse of its quality and those that findings give it. What is missing stays so.");
    room.def(
        "interval_amounts",
        [](const std::vector<Reading>& readings, const wattle::Point& point, const Slots& grid, const py::type& kind, microseconds tolerance) {
            return by_counted<AnySeries>(kind, [&]<class Q>() -> AnySeries {
                const py::gil_scoped_release parallel;
                return {stream::interval_amounts<Q>(readings, point, grid, tolerance)};
            });
        },
        py::arg("readings"), py::arg("point"), py::arg("grid"), py::arg("kind"), py::arg("tolerance") = microseconds(0),
        "The values of an interval point over a grid, a Series of that kind, of readings that may lie off the edges by the tolerance; those that "
        "lie\n"
        "further off stand in no slot. Raises Error: bad_point for one that is no interval point; other_kind; overflow.");
    room.def(
        "register_spans",
        [](const std::vector<Reading>& readings, const wattle::Point& point, const Slots& grid, const py::type& kind, microseconds tolerance,
           const std::optional<std::string>& p_max, const std::optional<Int128>& modulus, const std::optional<microseconds>& max_gap,
           Int128 step_back) {
            const auto rule = counter_rule(p_max, modulus, max_gap, step_back);
            return by_counted<std::vector<AnyRegisterSpan>>(kind, [&]<class Q>() {
                const py::gil_scoped_release parallel;
                std::vector<AnyRegisterSpan> all;
                for (const auto& span : stream::register_spans<Q>(readings, point, grid, rule, tolerance)) all.push_back({span});
                return all;
            });
        },
        py::arg("readings"), py::arg("point"), py::arg("grid"), py::arg("kind"), py::arg("tolerance") = microseconds(0), py::kw_only(),
        py::arg("p_max") = py::none(), py::arg("modulus") = py::none(), py::arg("max_gap") = py::none(), py::arg("step_back") = 2,
        "What a register counted between those of its readings that stand on an edge of the grid (within the tolerance), each span once, oldest\n"
        "first: a list of RegisterSpan. Readings that amounts would set aside end no span, and time that it calls missing is in none. Raises Error "
        "as\n"
        "amounts, but needs neither every nor max_gap.");
}

}  // namespace wattle::python
