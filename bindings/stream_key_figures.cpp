// wattle.stream: key figures, ratios of totals over the same slots.
#include "stream_held.hpp"
#include "units_exact.hpp"

#include "wattle/stream/key_figures.hpp"

namespace wattle::python {

namespace {

using stream::KeyFigure;
using stream::Oee;
using stream::RateLimit;
using stream::Ratio;

void define_figure(py::module_& room) {
    auto cls = declare<KeyFigure>(
        room, "KeyFigure",
        "What one total is per another over the same slots: never a mean of ratios. A slot that one side lacks counts for neither side, so that a\n"
        "gap in one meter makes no figure better or worse; the time of it is missing, and of a slot with values the missing time of the worse side.");
    cls.def_readonly("value", &KeyFigure::value, "Exact, a Ratio; None where the denominator is 0, or nothing is known.")
        .def_readonly("unit", &KeyFigure::unit, "\"kWh/t\"; \"\" for a plain number.")
        .def_readonly("missing", &KeyFigure::missing, "The time that one of the sides has no value for.")
        .def_readonly("length", &KeyFigure::length, "The time of all slots.")
        .def_readonly("estimated", &KeyFigure::estimated, "The share of a total that was not measured, a Ratio: the greater of the two.")
        .def_readonly("quality", &KeyFigure::quality, "The worst quality of all slots.")
        .def_readonly("suspect", &KeyFigure::suspect, "A number is there, but it cannot be right: a PUE below 1, a load factor above 1.")
        .def("coverage", &KeyFigure::coverage, "The share of the time that both sides have values for, 0 to 1; 1 for no time at all.")
        .def("__str__", [](const KeyFigure& f) { return stream::to_string(f); })
        .def("__repr__", [](const KeyFigure& f) { return "<KeyFigure " + stream::to_string(f) + '>'; })
        .def("__hash__", [](const KeyFigure& f) { return py::hash(py::make_tuple(f.value, f.unit, f.missing, f.length)); })
        .def(py::pickle(
            [](const KeyFigure& f) -> py::tuple { return py::make_tuple(f.value, f.unit, f.missing, f.length, f.estimated, f.quality, f.suspect); },
            [](const py::tuple& t) {
                return KeyFigure{t[0].cast<std::optional<Ratio>>(),
                                 t[1].cast<std::string>(),
                                 t[2].cast<std::chrono::microseconds>(),
                                 t[3].cast<std::chrono::microseconds>(),
                                 t[4].cast<Ratio>(),
                                 t[5].cast<Quality>(),
                                 t[6].cast<bool>()};
            }));
    define_comparisons(cls);
}

void define_oee(py::module_& room) {
    auto cls = declare<Oee>(
        room, "Oee",
        "Overall equipment effectiveness, and the three that it is the product of: each a Ratio, or None where one of them divides by 0.");
    cls.def_readonly("availability", &Oee::availability, "run / planned")
        .def_readonly("performance", &Oee::performance, "ideal time × count / run")
        .def_readonly("quality", &Oee::quality, "good / count")
        .def_readonly("value", &Oee::value, "Their product.")
        .def_readonly("suspect", &Oee::suspect, "One of the three is above 1.")
        .def("__repr__", [](const Oee& o) { return "<Oee " + (o.value ? stream::to_string(*o.value) : std::string("without a value")) + '>'; })
        .def("__hash__", [](const Oee& o) { return py::hash(py::make_tuple(o.availability, o.performance, o.quality)); })
        .def(py::pickle([](const Oee& o) -> py::tuple { return py::make_tuple(o.availability, o.performance, o.quality, o.value, o.suspect); },
                        [](const py::tuple& t) {
                            const auto ratio = [&](std::size_t i) { return t[i].cast<std::optional<Ratio>>(); };
                            return Oee{ratio(0), ratio(1), ratio(2), ratio(3), t[4].cast<bool>()};
                        }));
    define_comparisons(cls);
    room.def(
        "oee",
        [](std::chrono::microseconds planned, std::chrono::microseconds run, std::chrono::microseconds ideal_time, Int128 count, Int128 good) {
            return stream::oee({planned, run, ideal_time, narrow(count, "oee"), narrow(good, "oee")});
        },
        py::kw_only(), py::arg("planned"), py::arg("run") = std::chrono::microseconds(0), py::arg("ideal_time") = std::chrono::microseconds(0),
        py::arg("count") = 0, py::arg("good") = 0,
        "Of a machine in a shift: the time that it should have run, the time that it ran, the time that one piece takes, the pieces and the good\n"
        "ones among them. Raises Error: out_of_range for anything negative, overflow.");
}

/// A series of amounts in a unit, without its kind: as with templates, there would be 64 of them.
struct Side {
    stream::detail::AmountColumns columns;
    int exponent;
    std::string symbol;
};
Side side_of(const AnySeries& series, const UnitArgument& unit) {
    return std::visit(
        [&]<class Q>(const Series<Q>& s) -> Side {
            if constexpr (ExactKind<Q>) {
                const auto in = unit_for<Q>(unit);
                in.require(s.denomination());
                return {stream::detail::columns_of(s), in.exponent(), stream::detail::symbol_of(in)};
            } else {
                throw py::type_error("a total is of amounts, not of a gauge");
            }
        },
        series.held);
}

}  // namespace

void define_key_figures(py::module_& room) {
    define_figure(room);
    define_oee(room);
    room.def(
        "unit_consumption",
        [](const AnySeries& used, const UnitArgument& unit, const AnySeries& made, const UnitArgument& per) {
            const Side above = side_of(used, unit), below = side_of(made, per);
            const py::gil_scoped_release parallel;
            return stream::detail::ratio_of_totals(above.columns, below.columns, stream::detail::unit_scale(above.exponent, below.exponent),
                                                   above.symbol + '/' + below.symbol);
        },
        py::arg("used"), py::arg("unit"), py::arg("made"), py::arg("per"), "");
    room.def(
        "unit_consumption",
        [](const AnySeries& used, const UnitArgument& unit, const DecimalLike& number, const std::string& per) {
            const Side above = side_of(used, unit);
            return stream::detail::ratio_to_number(above.columns, Ratio(number.value), stream::detail::unit_scale(above.exponent, 0),
                                                   above.symbol + '/' + per);
        },
        py::arg("used"), py::arg("unit"), py::arg("number"), py::arg("per"),
        "Σ used / Σ made, in `unit` / `per`, a KeyFigure: energy per tonne (单耗), water per kilogram, emissions per money; both are Series of "
        "amounts\n"
        "on one grid. Or Σ used / number, where the number is no series: an area (per \"m2\"), persons, pieces, GDP. Intensity and density are "
        "this.\n"
        "Raises Error: other_grid, mixed_currency, overflow.");
    room.def(
        "pue", [](const AnySeries& facility, const AnySeries& it) { return stream::pue(series_of<Energy>(facility), series_of<Energy>(it)); },
        py::arg("facility"), py::arg("it"),
        "Power usage effectiveness: Σ of the facility / Σ of its IT; suspect below 1. Raises Error: other_grid, overflow.\n"
        "Source: † ISO/IEC 30134-2, not compared with its text.");
    room.def(
        "cop",
        [](const AnySeries& delivered, const AnySeries& used) {
            const auto& energy = series_of<Energy>(used);
            if (const auto* heat = std::get_if<Series<Heat>>(&delivered.held)) return stream::cop(*heat, energy);
            return stream::cop(series_of<Energy>(delivered), energy);
        },
        py::arg("delivered"), py::arg("used"),
        "Coefficient of performance: Σ of heat or cold (a Series of Heat or Energy) / Σ of the energy that made it. Raises Error: other_grid, "
        "overflow.");
    room.def(
        "load_factor",
        [](const AnySeries& used, const AnyDemand& peak) {
            return std::visit([&]<class Q>(const stream::Demand<Q>& demand) { return stream::load_factor(series_of<Q>(used), demand); }, peak.held);
        },
        py::arg("used"), py::arg("peak"),
        "Mean by greatest demand: Σ used / (T × peak), T the time that has values; suspect above 1, as then the peak is none of this series.\n"
        "Raises Error (overflow).");
    room.def(
        "performance_ratio",
        [](const AnySeries& produced, const AnySeries& irradiation, const std::string& rated) {
            return stream::performance_ratio(series_of<Energy>(produced), series_of<Energy>(irradiation), RateLimit(std::string_view(rated)));
        },
        py::arg("produced"), py::arg("irradiation"), py::arg("rated"),
        "Performance ratio of a photovoltaic plant: Σ of its AC energy / (rated × Σ irradiation / (1 kW/m²)); suspect above 1. `irradiation` is "
        "what\n"
        "falls on one m² in the plane of the modules, kWh/m² given as kWh; `rated` the DC power at standard test conditions, \"100 kW\". Raises "
        "Error:\n"
        "other_kind unless rated is a Power; out_of_range if it is not positive; other_grid, overflow.\n"
        "Source: IEC 61836:2007, 3.4.66, final yield / reference yield, by the public glossary of the IEC; † IEC 61724-1, not compared with its "
        "text.");
    room.def(
        "apparent",
        [](const AnySeries& active, const AnySeries& reactive) {
            return AnySeries{stream::apparent(series_of<Energy>(active), series_of<ReactiveEnergy>(reactive))};
        },
        py::arg("active"), py::arg("reactive"),
        "√(active² + reactive²) in each slot, rounded to the mVAh once, flagged calculated; missing where one of the two is: a Series of\n"
        "ApparentEnergy. All of a slot counts as estimated of which any of the two does. Raises Error: other_grid, overflow.");
    room.def(
        "transformer_load",
        [](const AnyDemand& peak, const std::string& rated) {
            const auto* apparent = std::get_if<stream::Demand<ApparentEnergy>>(&peak.held);
            if (apparent == nullptr) throw py::type_error("this needs the demand of a Series of ApparentEnergy");
            return stream::transformer_load(*apparent, RateLimit(std::string_view(rated)));
        },
        py::arg("peak"), py::arg("rated"),
        "The load of a transformer by its rating (\"315 kVA\"): the greatest S / S_n. Above 1 it is overloaded. The root was rounded in apparent; "
        "this is\n"
        "exact. Raises Error: other_kind unless rated is an ApparentPower, out_of_range if it is not positive.");
    room.def(
        "power_factor",
        [](const AnySeries& active, const AnySeries& reactive) {
            return stream::power_factor(series_of<Energy>(active), series_of<ReactiveEnergy>(reactive));
        },
        py::arg("active"), py::arg("reactive"),
        "E / √(E² + R²) of the totals, 0 to 1: 800 kWh with 600 kvarh give 0.8. Import and export have a power factor each: give the registers of\n"
        "one direction; a slot below 0 makes it suspect. The root is rounded once, to 62 bits, and the quotient is then exact.\n"
        "Raises Error: other_grid, overflow beyond 9.2 PWh.");
}

}  // namespace wattle::python
