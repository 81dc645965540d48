// wattle.stream: what gauges and states were over time.
#include "stream_gauge.hpp"

#include "series_held.hpp"

#include "wattle/stream/samples.hpp"

#include <algorithm>

namespace wattle::python {

namespace {

using namespace wattle::stream;
using std::chrono::microseconds;

template <class T>
py::class_<T> nested(py::handle scope, const char* name, const char* doc) {
    return py::class_<T>(scope, name, py::metaclass(reinterpret_cast<PyObject*>(&PyType_Type)), py::is_final(), doc);
}

/// What summaries have in common: they are compared, merged, shown, and bytes.
template <class T>
void define_summary(py::class_<T>& cls, const char* name) {
    if constexpr (requires(const T& t) { t.covered(); })
        cls.def("covered", &T::covered, "The time with a value, a timedelta.")
            .def("coverage", &T::coverage, "The share of the time that has a value, 0 to 1; 1 for no time at all.");
    cls.def(py::init(), "Of nothing: merging it changes nothing.")
        .def(
            "to_bytes", [](const T& t) { return bytes_to_python(t.to_bytes()); }, "Little-endian, with a layout version; the same on every machine.")
        .def_static(
            "from_bytes", [](const py::bytes& bytes) { return T::from_bytes(bytes_of(bytes)); }, py::arg("bytes"),
            "What to_bytes wrote. Raises Error (bad_bytes) for anything else.")
        .def("__copy__", [](const T& t) { return T(t); })
        .def(
            "__deepcopy__", [](const T& t, const py::dict&) { return T(t); }, py::arg("memo"))
        .def(py::pickle([](const T& t) -> py::tuple { return py::make_tuple(bytes_to_python(t.to_bytes())); },
                        [](const py::tuple& state) { return T::from_bytes(bytes_of(state[0].cast<py::bytes>())); }))
        .def(
            "__add__", [](const T& a, const T& b) { return a + b; }, py::is_operator(), "Of two times that do not overlap.")
        .def("__repr__", [name](const py::object& self) {
            std::string text = std::string("<") + name;
            if constexpr (requires(const T& t) { to_string(t); }) text += ": " + to_string(self.cast<const T&>());
            return text + '>';
        });
    if constexpr (requires(const T& t) { to_string(t); }) cls.def("__str__", [](const T& t) { return to_string(t); });
    define_comparisons(cls);
    cls.attr("__hash__") = py::none();
}

void define_gauge_summary() {
    using G = GaugeSummary;
    auto cls = declared<G>();
    auto shown = nested<G::Shown>(cls, "Shown", "A value that was shown, and when.");
    shown.def_readonly("at", &G::Shown::at, "When, an aware datetime in UTC.")
        .def_readonly("value", &G::Shown::value, "In counts of the summary's step.")
        .def("__repr__", [](const py::object& s) { return "GaugeSummary.Shown" + repr_of(py::make_tuple(s.attr("at"), s.attr("value"))); });
    define_comparisons(shown);
    shown.attr("__hash__") = py::none();

    const auto whole = [&](const char* name, Int128 G::*field, const char* doc) {
        cls.def_property_readonly(name, [field](const G& g) { return g.*field; }, doc);
    };
    cls.def_readonly("step", &G::step, "What one count stands for, in the unit of the point, a Decimal; 0: of nothing yet.")
        .def_readonly("length", &G::length, "Of the whole time, a timedelta.")
        .def_readonly("measured", &G::measured, "The time with a measured value, a timedelta.")
        .def_readonly("estimated", &G::estimated, "The time with an estimated value, a timedelta.")
        .def_readonly("substituted", &G::substituted, "The time with a substituted value, a timedelta.")
        .def_readonly("readings", &G::readings, "The number of readings that were used.")
        .def_readonly("set_aside", &G::set_aside, "The number of readings that were suspect, or outside of limits.")
        .def_readonly("least", &G::least, "The least value and when it was first shown, or None.")
        .def_readonly("greatest", &G::greatest, "The greatest value and when it was first shown, or None.")
        .def_readonly("first", &G::first, "The first reading, or None.")
        .def_readonly("last", &G::last, "The last reading, or None.")
        .def_readonly("quality", &G::quality, "The worst; missing where some of the time has no value.")
        .def(
            "mean", [](const G& g, Rounding mode, const DecimalLike& quantum) { return g.mean(mode, quantum.value); }, py::arg("mode"),
            py::arg("quantum"),
            "The mean over the covered time, in the unit of the point, rounded once to a multiple of `quantum`: a Decimal; None where no time is\n"
            "covered. Raises Error: out_of_range (quantum ≤ 0), overflow.")
        .def(
            "sample_mean", [](const G& g, Rounding mode, const DecimalLike& quantum) { return g.sample_mean(mode, quantum.value); }, py::arg("mode"),
            py::arg("quantum"), "The mean of the readings, each counted once, however long it held: another number. None without readings.")
        .def(
            "variance", [](const G& g, Rounding mode, const DecimalLike& quantum) { return g.variance(mode, quantum.value); }, py::arg("mode"),
            py::arg("quantum"), "The variance of the readings, (n Σv² − (Σv)²) / n², in the square of the unit. None without readings.")
        .def(
            "to_exact", [](const G& g, Int128 counts) { return g.to_exact(narrow(counts, "GaugeSummary")); }, py::arg("counts"),
            "What counts stand for, exactly, in the unit of the point: an Exact.");
    whole("twice_integral", &G::twice_integral, "2 × counts × µs: twice the integral over the covered time.");
    whole("twice_estimated", &G::twice_estimated, "The part of it that was not measured.");
    whole("sum", &G::sum, "The sum of the values of the readings, in counts.");
    whole("squares", &G::squares, "The sum of their squares.");
    define_summary(cls, "GaugeSummary");
}

void define_state_summary() {
    using S = StateSummary;
    auto cls = declared<S>();
    auto stay = nested<S::Stay>(cls, "Stay", "How long a code was in force, and how often it was entered.");
    stay.def_readonly("time", &S::Stay::time, "How long it was in force, a timedelta.")
        .def_readonly("entries", &S::Stay::entries, "How often it was entered.")
        .def("__repr__", [](const py::object& s) { return "StateSummary.Stay" + repr_of(py::make_tuple(s.attr("time"), s.attr("entries"))); });
    define_comparisons(stay);
    stay.attr("__hash__") = py::none();
    cls.def_readonly("length", &S::length, "Of the whole time, a timedelta.")
        .def_readonly("codes", &S::codes, "The codes that were in force or entered, a dict of code to Stay.")
        .def_readonly("readings", &S::readings, "The number of readings that were used.")
        .def_readonly("set_aside", &S::set_aside, "The number of readings that were suspect, or outside of limits.")
        .def_readonly("quality", &S::quality, "The worst; missing where of some of the time the state is not known.")
        .def(
            "of", [](const S& s, Int128 code) { return s.of(narrow(code, "StateSummary")); }, py::arg("code"),
            "How long a code was in force, and how often it was entered: a Stay.")
        .def("changes", &S::changes, "How often the code changed.");
    define_summary(cls, "StateSummary");
}

void define_load_duration() {
    using L = LoadDuration;
    auto cls = declared<L>();
    auto level = nested<L::Level>(cls, "Level", "A step of the curve.");
    level.def_property_readonly(
             "from_", [](const L::Level& l) { return l.from; }, "The lower edge of the bin, an Exact.")
        .def_readonly("time", &L::Level::time, "The time within it, a timedelta.")
        .def_readonly("or_higher", &L::Level::or_higher, "The time within it or above, a timedelta.")
        .def("__repr__", [](const py::object& l) {
            return "LoadDuration.Level" + repr_of(py::make_tuple(l.attr("from_"), l.attr("time"), l.attr("or_higher")));
        });
    define_comparisons(level);
    level.attr("__hash__") = py::none();
    cls.def_readonly("width", &L::width, "Of a bin, in the unit, a Decimal; 0: of nothing yet.")
        .def_readonly("unit", &L::unit, "Of the point, an AnyUnit.")
        .def_readonly("length", &L::length, "Of the whole time, a timedelta.")
        .def_readonly("times", &L::times, "A dict of k to the time of the values from k × width up to, and without, (k + 1) × width.")
        .def_readonly("quality", &L::quality, "The worst; missing where some of the time has no value.")
        .def("downward", &L::downward, "The curve from the highest bin down, a list of Level.")
        .def(
            "percentile", [](const L& l, const DecimalLike& percent) { return l.percentile(percent.value); }, py::arg("percent"),
            "The lower edge of the bin up to which the gauge stood for `percent` of the covered time, an Exact: the percentile lies in that bin. "
            "None\n"
            "where no time is covered. Raises Error (out_of_range) outside 0 to 100.");
    define_summary(cls, "LoadDuration");
}

void define_sample_summary() {
    using S = SampleSummary;
    auto cls = declared<S>();
    cls.def_readonly("step", &S::step, "What one count stands for, in the unit of the point, a Decimal; 0: of nothing yet.")
        .def_property_readonly(
            "sum", [](const S& s) { return s.sum; }, "The sum of the values of the readings, in counts.")
        .def_readonly("least", &S::least, "The least value, in counts, or None.")
        .def_readonly("greatest", &S::greatest, "The greatest value, in counts, or None.")
        .def_readonly("readings", &S::readings, "The number of readings that were used.")
        .def_readonly("set_aside", &S::set_aside, "The number of readings that were suspect, or outside of limits.")
        .def_readonly("missing", &S::missing, "The number of readings without a value.")
        .def_readonly("quality", &S::quality, "The worst of those used, and of those missing.")
        .def(
            "mean", [](const S& s, Rounding mode, const DecimalLike& quantum) { return s.mean(mode, quantum.value); }, py::arg("mode"),
            py::arg("quantum"),
            "The mean of the readings, in the unit of the point, rounded once to a multiple of `quantum`: a Decimal; None without readings.\n"
            "Raises Error: out_of_range (quantum ≤ 0), overflow.")
        .def(
            "to_exact", [](const S& s, Int128 counts) { return s.to_exact(narrow(counts, "SampleSummary")); }, py::arg("counts"),
            "What counts stand for, exactly, in the unit of the point: an Exact.");
    define_summary(cls, "SampleSummary");
}

/// A number of each summary.
template <class S, class F>
py::array_t<std::int64_t> counts_of(const S& summaries, F&& of) {
    py::array_t<std::int64_t> column(static_cast<py::ssize_t>(summaries.size()));
    std::transform(summaries.begin(), summaries.end(), column.mutable_data(), of);
    return column;
}

/// One summary per slot, read in place.
template <class Summary>
py::class_<Summaries<Summary>> define_summaries(const char* name) {
    using S = Summaries<Summary>;
    auto cls = declared<S>();
    const auto column = [&](const char* method, auto Summary::*field, const char* dtype, const char* doc) {
        cls.def(
            method,
            [field, dtype](const py::object& self) {
                const auto& s = self.cast<const S&>();
                const Summary* first = s.empty() ? nullptr : &s[0];
                return view(dtype, s.size(), sizeof(Summary), first == nullptr ? nullptr : &(first->*field), self);
            },
            doc);
    };
    cls.def("slots", &S::slots, "The grid.")
        .def("unit", &S::unit, "Of the point, an AnyUnit.")
        .def("size", &S::size, "The number n of slots.")
        .def("empty", &S::empty, "Whether there are none.")
        .def(
            "__getitem__", [](const S& s, Int128 i) { return s[index(i < 0 ? i + static_cast<Int128>(s.size()) : i, "Summaries")]; }, py::arg("i"),
            "Of slot i; −1 is the last. Raises Error (out_of_range).")
        .def("__len__", &S::size)
        .def("__iter__",
             [](const py::object& s) {
                 const auto builtins = py::module_::import("builtins");
                 return builtins.attr("map")(s.attr("__getitem__"), builtins.attr("range")(py::len(s)));
             })
        .def("whole", &S::whole, py::call_guard<py::gil_scoped_release>(), "Of all slots together.")
        .def("resample", &S::resample, py::arg("coarser"), py::call_guard<py::gil_scoped_release>(),
             "Over the slots of a coarser grid: hours of quarter-hours, with all that is known of them. Where those reach beyond this grid, nothing "
             "is\n"
             "known. Raises Error: other_grid if a slot lies in no slot of the coarser grid, or in two; overflow.")
        .def("__repr__", [name](const S& s) {
            std::string text = std::string("<") + name + ", " + std::to_string(s.size()) + " slots";
            if (!s.empty()) text += " of " + to_string(s.slots().span());
            return text + '>';
        });
    column("qualities", &Summary::quality, "uint16", "The bits of n worst qualities: a read-only uint16 view without a copy.");
    column("readings", &Summary::readings, "int64", "How many readings each was made of: a read-only int64 view of n.");
    column("set_aside", &Summary::set_aside, "int64", "How many readings of each were set aside: a read-only int64 view of n.");
    if constexpr (requires(const Summary& one) { one.covered(); })
        cls.def(
            "covered_micros", [](const S& s) { return counts_of(s, [](const Summary& one) { return one.covered().count(); }); },
            "The microseconds of each with a value: int64, n.");
    define_comparisons(cls);
    cls.attr("__hash__") = py::none();
    return cls;
}

/// The values, or the instants, of an extreme of each slot.
void define_extreme(py::class_<GaugeSummaries>& cls, const char* counts, const char* instants,
                    std::optional<GaugeSummary::Shown> GaugeSummary::*field, const char* counts_doc, const char* instants_doc) {
    const auto column = [field](const GaugeSummaries& s, const char* dtype, auto of) {
        py::array column(py::dtype(std::string(dtype)), std::vector<py::ssize_t>{static_cast<py::ssize_t>(s.size())});
        auto* to = static_cast<std::int64_t*>(column.mutable_data());
        for (const GaugeSummary& one : s) *to++ = of(one.*field);
        return column;
    };
    cls.def(
           counts,
           [column](const GaugeSummaries& s) { return column(s, "int64", [](const auto& shown) { return shown ? shown->value : std::int64_t{0}; }); },
           counts_doc)
        .def(
            instants,
            [column](const GaugeSummaries& s) {
                return column(s, "datetime64[us]", [](const auto& shown) { return shown ? shown->at.time_since_epoch().count() : not_a_time; });
            },
            instants_doc);
}

/// A function of a Table and the id of a point, and the same of readings and their point.
template <class F, class... Arg>
void define_both(py::module_& room, const char* name, const char* doc, F call, const Arg&... args) {
    room.def(name, call(std::type_identity<Table>(), std::type_identity<std::string>()), py::arg("table"), py::arg("id"), args..., doc);
    room.def(name, call(std::type_identity<std::vector<Reading>>(), std::type_identity<wattle::Point>()), py::arg("readings"), py::arg("point"),
             args..., "The same of the readings of one point, a list.");
}

constexpr auto of_all_points =
    "The same of all points of a Table: a list with summaries of each, in their order. One pass over the table, however its rows are mixed.";

AnySeries means_of(const GaugeSummaries& gauges, const DecimalLike& resolution, const py::type& kind) {
    return by_kind<AnySeries>(kind, [&]<class Q>() -> Series<Q> {
        if constexpr (ExactKind<Q>) {
            throw py::type_error("a mean is of what a gauge shows, such as Power; its amounts are integrals");
        } else {
            const py::gil_scoped_release parallel;
            return means<Q>(gauges, resolution.value);
        }
    });
}

AnySeries integrals_of(const GaugeSummaries& gauges, const py::type& kind) {
    return by_kind<AnySeries>(std::type_identity<HeldAmount<SeriesOf>>(), kind, [&]<class Q>() -> AnySeries {
        if constexpr (requires { integrals<Q>(gauges); }) {
            const py::gil_scoped_release parallel;
            return {integrals<Q>(gauges)};
        } else {
            throw py::type_error("no gauge shows the rate of that: integrals are Energy of Power, Volume of VolumeFlow, and the like");
        }
    });
}

}  // namespace

void define_gauge(py::module_& room) {
    enum_class<Interpolation> =
        make_enum(room, "Interpolation",
                  "What a gauge did between two readings.\n\n"
                  "step the last value held: set-points, and power that is sent when it changes; linear it went straight from\n"
                  "one to the next: temperature.",
                  {{"step", 0}, {"linear", 1}});
    declare<GaugeSummary>(
        room, "GaugeSummary",
        "What a gauge showed over some time. Those of two times that do not overlap merge by +, in any order, to that of both. Numbers "
        "are\n"
        "whole counts of `step`, so that every order and every split gives the same.");
    declare<StateSummary>(room, "StateSummary",
                          "What a state (running, idle, failed …) was over some time. Those of two times that do not overlap merge by +.");
    declare<LoadDuration>(
        room, "LoadDuration",
        "How long a gauge stood in each bin of one width: the load duration curve. Those of two times that do not overlap merge by +.");
    declare<GaugeSummaries>(room, "GaugeSummaries", "One GaugeSummary for each of n slots.");
    declare<StateSummaries>(room, "StateSummaries", "One StateSummary for each of n slots.");
    declare<SampleSummary>(
        room, "SampleSummary",
        "What the readings of some time were: count, sum, least and greatest, each reading once, however long it held. Those of two times that do\n"
        "not overlap merge by +, in any order. It needs no rule, and less than half of the memory of a GaugeSummary, which tells means over time,\n"
        "coverage and the instants of extremes besides.");
    declare<SampleSummaries>(room, "SampleSummaries", "One SampleSummary for each of n slots.");
    define_gauge_summary();
    define_state_summary();
    define_load_duration();
    define_sample_summary();
    auto each = define_summaries<GaugeSummary>("GaugeSummaries");
    define_summaries<StateSummary>("StateSummaries");
    define_extreme(each, "least_counts", "least_at", &GaugeSummary::least,
                   "The least value of each in counts of its step, 0 where there is none: int64, n.",
                   "When it was first shown, UTC, NaT where there is none: datetime64[us], n.");
    define_extreme(each, "greatest_counts", "greatest_at", &GaugeSummary::greatest,
                   "The greatest value of each in counts of its step, 0 where there is none: int64, n.",
                   "When it was first shown, UTC, NaT where there is none: datetime64[us], n.");

    define_both(
        room, "gauges",
        "What a gauge showed in each slot of the grid, n summaries for n slots: the readings of a point of a Table in any order, with any spacing, "
        "on\n"
        "any edges.\n\n"
        "A value counts from its instant to the next reading, and no longer than `hold`, else 3 × every of the point; linear, it goes straight to "
        "the\n"
        "next, if that comes within `hold`. What no value reaches is not covered: its quality is gap. A missing reading ends what came before it, "
        "and\n"
        "its reason is told for the time up to the next reading, as long as a value would have counted. A suspect reading, or one outside of the\n"
        "point's limits or of more than 15 digits, is set aside: it is no extreme, and the time is filled as if it had not come.\n\n"
        "Two readings of one instant: if they agree, one; else the better quality, then the lower source, then the smaller value, flagged conflict.\n"
        "Raises Error with all findings: bad_point, for other kinds than gauges too; missing_option without both every and hold; out_of_range;\n"
        "overflow; unknown_point; bad_table for readings of several points. Source: OPC UA 13 (TimeAverage, Minimum, Maximum); Timescale toolkit,\n"
        "time_weight.",
        []<class Readings, class Point>(std::type_identity<Readings>, std::type_identity<Point>) {
            return
                [](const Readings& readings, const Point& point, const Slots& grid, Interpolation interpolation, std::optional<microseconds> hold) {
                    const py::gil_scoped_release parallel;
                    return gauges(readings, point, grid, {.interpolation = interpolation, .hold = hold});
                };
        },
        py::arg("grid"), py::kw_only(), py::arg("interpolation") = Interpolation::step, py::arg("hold") = py::none());
    room.def(
        "gauges",
        [](const Table& table, const Slots& grid, Interpolation interpolation, std::optional<microseconds> hold) {
            const py::gil_scoped_release parallel;
            return gauges(table, grid, {.interpolation = interpolation, .hold = hold});
        },
        py::arg("table"), py::arg("grid"), py::kw_only(), py::arg("interpolation") = Interpolation::step, py::arg("hold") = py::none(),
        of_all_points);

    auto samples_of_slots = define_summaries<SampleSummary>("SampleSummaries");
    samples_of_slots
        .def(
            "missing", [](const SampleSummaries& s) { return counts_of(s, [](const SampleSummary& one) { return one.missing; }); },
            "How many readings of each had no value: int64, n.")
        .def(
            "sum_counts",
            [](const SampleSummaries& s) { return counts_of(s, [](const SampleSummary& one) { return narrow(one.sum, "SampleSummaries"); }); },
            "The sum of each in counts of its step: int64, n. Raises Error (overflow).")
        .def(
            "least_counts", [](const SampleSummaries& s) { return counts_of(s, [](const SampleSummary& one) { return one.least.value_or(0); }); },
            "The least value of each in counts of its step, 0 where there is none: int64, n.")
        .def(
            "greatest_counts",
            [](const SampleSummaries& s) { return counts_of(s, [](const SampleSummary& one) { return one.greatest.value_or(0); }); },
            "The greatest value of each in counts of its step, 0 where there is none: int64, n.");
    define_both(
        room, "samples",
        "What the readings of a gauge were in each slot of the grid, n summaries for n slots: the readings of a point of a Table in any order, with "
        "any\n"
        "spacing, on any edges.\n\n"
        "A suspect reading, or one outside of the point's limits or of more than 15 digits, is set aside. Two readings of one instant: if they "
        "agree,\n"
        "one; else the better quality, then the lower source, then the smaller value, flagged conflict.\n"
        "Raises Error with all findings: bad_point, for other kinds than gauges too; unknown_point; bad_table for readings of several points.",
        []<class Readings, class Point>(std::type_identity<Readings>, std::type_identity<Point>) {
            return [](const Readings& readings, const Point& point, const Slots& grid) {
                const py::gil_scoped_release parallel;
                return samples(readings, point, grid);
            };
        },
        py::arg("grid"));
    room.def(
        "samples",
        [](const Table& table, const Slots& grid) {
            const py::gil_scoped_release parallel;
            return samples(table, grid);
        },
        py::arg("table"), py::arg("grid"), of_all_points);

    define_both(
        room, "states",
        "How long each code of a state was in force in each slot, and how often it was entered: n summaries for n slots.\n\n"
        "A code is in force from its instant to the next reading, and no longer than `hold`, else 3 × every of the point. It is entered where the\n"
        "reading before it, however long ago, told another: not by the first reading of all, and not by the end of a silence. Missing, suspect and\n"
        "doubled readings are treated as those of gauges. Raises Error with all findings: bad_point, for other kinds than states and for codes that\n"
        "are no whole numbers too; else as gauges.",
        []<class Readings, class Point>(std::type_identity<Readings>, std::type_identity<Point>) {
            return [](const Readings& readings, const Point& point, const Slots& grid, std::optional<microseconds> hold) {
                const py::gil_scoped_release parallel;
                return states(readings, point, grid, hold);
            };
        },
        py::arg("grid"), py::arg("hold") = py::none());
    define_both(
        room, "load_duration",
        "The load duration of a gauge within an Interval, in bins of that width, in the unit of the point. On a straight line each microsecond "
        "counts\n"
        "for the value at its begin, so parts of the time sum to the whole. Raises Error as gauges; also out_of_range for a width that is no "
        "multiple\n"
        "of what a count stands for, and for a line that crosses more than 100 000 bins.",
        []<class Readings, class Point>(std::type_identity<Readings>, std::type_identity<Point>) {
            return [](const Readings& readings, const Point& point, const Interval& within, const DecimalLike& width, Interpolation interpolation,
                      std::optional<microseconds> hold) {
                const py::gil_scoped_release parallel;
                return stream::load_duration(readings, point, within, width.value, {.interpolation = interpolation, .hold = hold});
            };
        },
        py::arg("within"), py::arg("width"), py::kw_only(), py::arg("interpolation") = Interpolation::step, py::arg("hold") = py::none());
    room.def(
        "means", &means_of, py::arg("gauges"), py::arg("resolution"), py::arg("kind"),
        "The mean of each slot over its covered time, a Series of that kind, a class such as Power: rounded half-even to a multiple of `resolution`, "
        "in\n"
        "the unit of the point; missing where no time is covered. Raises Error: other_kind for another unit; out_of_range (resolution ≤ 0); "
        "overflow.");
    room.def(
        "integrals", &integrals_of, py::arg("gauges"), py::arg("kind"),
        "What a gauge of a rate amounts to in each slot over its covered time, a Series of that kind: Energy of Power, Volume of VolumeFlow. "
        "Rounded\n"
        "half-even once per slot, and flagged calculated; a register beside it knows better. Raises Error: other_kind for a unit of another rate;\n"
        "overflow.");
}

}  // namespace wattle::python
