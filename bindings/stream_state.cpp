// wattle.stream: states that merge.
#include "stream_held.hpp"

#include "wattle/stream/state.hpp"
#include "wattle/stream/sums.hpp"

namespace wattle::python {

using stream::Form;
using stream::Level;
using stream::Setup;
using stream::State;
using stream::Sums;

namespace {

Form form_of(const std::string& text) {
    for (const Form form : {Form::open, Form::folded})
        if (to_string(form) == text) return form;
    wattle::detail::throw_error(code::out_of_range, "form", "there is no form " + wattle::detail::quoted(text), "use open or folded");
}

template <class Grid>
AnySeries amounts_of(const State& state, const std::string& id, const Grid& grid, const py::type& kind) {
    return by_kind<AnySeries>(std::type_identity<HeldAmount<SeriesOf>>(), kind, [&]<class Q>() -> AnySeries {
        if constexpr (stream::Counted<Q>) {
            const py::gil_scoped_release parallel;
            return {state.amounts<Q>(id, grid)};
        } else {
            throw py::type_error("no register counts emissions: multiply the amounts by a factor");
        }
    });
}

State from_bytes(const py::bytes& data) {
    const auto bytes = bytes_of(data);
    const py::gil_scoped_release parallel;
    return State::from_bytes(bytes);
}

void define_sums(py::module_& room) {
    auto sums = declare<Sums>(
        room, "Sums",
        "The parts of a Bucket that add up: of windows that follow each other, of meters below a node, of shares of both. Merging by + is\n"
        "associative and commutative, and Sums() changes nothing. Whose they are, and of which window, the caller knows.");
    sums.def(py::init<>(), "Of nothing.")
        .def(py::init<const stream::Bucket&>(), py::arg("bucket"))
        .def_readonly("amount", &Sums::amount, "Quanta, an int.")
        .def_readonly("estimated", &Sums::estimated, "How much of it was not measured, without sign, in quanta.")
        .def_readonly("measured", &Sums::measured, "The time whose value was measured, a timedelta.")
        .def_readonly("estimated_time", &Sums::estimated_time, "The time whose value was estimated, a timedelta.")
        .def_readonly("substituted", &Sums::substituted, "The time whose value was substituted, or is suspect, a timedelta.")
        .def_readonly("missing", &Sums::missing, "The time without a value, a timedelta.")
        .def_readonly("readings", &Sums::readings, "How many were used; 4294967295: so many or more.")
        .def_readonly("set_aside", &Sums::set_aside, "How many readings were contradicted, or could not be used; 4294967295: so many or more.")
        .def_readonly("rollovers", &Sums::rollovers, "How many steps rolled over; 65535: so many or more.")
        .def_readonly("resets", &Sums::resets, "How many began again at 0; 65535: so many or more.")
        .def_readonly("exchanges", &Sums::exchanges, "How many meters took the place of another one; 65535: so many or more.")
        .def_readonly("quality", &Sums::quality, "The worst.")
        .def("length", &Sums::length, "The whole time, a timedelta. Raises Error (overflow), as covered.")
        .def("covered", &Sums::covered, "The time with a value, a timedelta.")
        .def("coverage", &Sums::coverage, "The share of the time that has a value, 0 to 1; 1 for no time at all.")
        .def(
            "to_bytes", [](const Sums& s) { return bytes_to_python(s.to_bytes()); }, "Little-endian, with a layout version: 65 bytes.")
        .def_static(
            "from_bytes", [](const py::bytes& data) { return Sums::from_bytes(bytes_of(data)); }, py::arg("data"),
            "What to_bytes wrote. Raises Error (bad_bytes) for anything else.")
        .def(
            "__add__", [](const Sums& a, const Sums& b) { return a + b; }, py::is_operator(),
            "What both come to. Raises Error (overflow) where an amount or a time does not fit.")
        .def("__str__", [](const Sums& s) { return to_string(s); })
        .def("__repr__", [](const Sums& s) { return "<Sums: " + to_string(s) + '>'; })
        .def(py::pickle([](const Sums& s) -> py::tuple { return py::make_tuple(bytes_to_python(s.to_bytes())); },
                        [](const py::tuple& t) { return Sums::from_bytes(bytes_of(t[0].cast<py::bytes>())); }));
    define_comparisons(sums);
    sums.attr("__hash__") = py::none();
}

}  // namespace

void define_states(py::module_& room) {
    define_sums(room);
    const auto energy = py::type::of<Energy>();
    auto state = declare<State>(
        room, "State",
        "What readings of any number of points come to. Merging is associative and commutative, State() changes nothing, and a whole has the same\n"
        "bytes whatever parts it was merged from. It pickles as its bytes, and without its setup: merged with a state that has it, it has it again.");
    state.def(py::init<>(), "Of nothing, and of no setup yet.")
        .def(py::init([](const Setup& setup) {
                 const py::gil_scoped_release parallel;
                 return State(setup);
             }),
             py::arg("setup"), "Of nothing. Raises Error with all findings: those of the setup and of its registers.")
        .def("points", &State::points, "The ids of the points of which there are readings, sorted.")
        .def("empty", &State::empty, "Whether there are none.")
        .def(
            "span", [](const State& s, const std::string& id) { return s.span(id); }, py::arg("id"),
            "From the first reading of a point up to the last one, those that were set aside included. Raises Error (unknown_point).")
        .def(
            "form", [](const State& s, const std::string& id) { return std::string(to_string(s.form(id))); }, py::arg("id"),
            "\"open\": a sorted set of readings; \"folded\": what they come to.")
        .def(
            "amounts", [](const State& s, const std::string& id, const Slots& grid, const py::type& kind) { return amounts_of(s, id, grid, kind); },
            py::arg("id"), py::arg("grid"), py::arg("kind") = energy,
            "What a register counted in each slot of a grid: bit for bit what amounts says of the same readings. The GIL is released. Raises Error:\n"
            "unknown_point; other_grid where an edge of the grid lies within a slice of a folded point; other_kind; other_setup without a setup;\n"
            "overflow.")
        .def(
            "amounts", [](const State& s, const std::string& id, const Level& level, const py::type& kind) { return amounts_of(s, id, level, kind); },
            py::arg("id"), py::arg("level"), py::arg("kind") = energy, "In the windows of a Level that the span of the point touches.")
        .def("buckets", &State::buckets, py::arg("id"), py::arg("level"), py::call_guard<py::gil_scoped_release>(),
             "The windows of a level, by its place in the setup, with all that is known of a register, or of interval values: a list of Bucket, from "
             "the\n"
             "first settled reading up to the last one, which stands in a window that is provisional. What the engine publishes of the same "
             "readings, in\n"
             "version 1. Raises Error: unknown_point; out_of_range for the level; other_kind; other_setup without a setup; overflow.")
        .def("gauges", &State::gauges, py::arg("id"), py::arg("grid"), py::call_guard<py::gil_scoped_release>(),
             "What a gauge showed in each slot of a grid: bit for bit what gauges says of the same readings. Raises Error as amounts.")
        .def("states", &State::states, py::arg("id"), py::arg("grid"), py::call_guard<py::gil_scoped_release>(),
             "What a state was in each slot of a grid: bit for bit what states says of the same readings. Raises Error as amounts.")
        .def(
            "load_duration", &State::load_duration, py::arg("id"), py::arg("within"), py::call_guard<py::gil_scoped_release>(),
            "How long a gauge with bins stood in each of them, within an Interval: bit for bit what load_duration says of the same readings. Raises\n"
            "Error as amounts and load_duration; missing_option for a point without bins.")
        .def("folded", &State::folded, py::call_guard<py::gil_scoped_release>(),
             "The same of open points, folded: what a fold of all readings at once would have been. Raises Error (other_setup) without a setup.")
        .def(
            "to_bytes",
            [](const State& s) {
                const auto bytes = [&] {
                    const py::gil_scoped_release parallel;
                    return s.to_bytes();
                }();
                return bytes_to_python(bytes);
            },
            "Equal states have equal bytes, on every machine and for ever.")
        .def_static("from_bytes", &from_bytes, py::arg("data"),
                    "Raises Error (bad_bytes), naming the point and the offset, for anything that to_bytes does not write.")
        .def_static(
            "from_bytes",
            [](const py::bytes& data, const Setup& setup) {
                const auto bytes = bytes_of(data);
                const py::gil_scoped_release parallel;
                return State::from_bytes(bytes, setup);
            },
            py::arg("data"), py::arg("setup"), "The same, of that setup. Raises Error (other_setup) too.")
        .def("__repr__", [](const State& s) { return "<State of " + std::to_string(s.points().size()) + " points>"; })
        .def(py::pickle([](const State& s) -> py::tuple { return py::make_tuple(bytes_to_python(s.to_bytes())); },
                        [](const py::tuple& t) { return from_bytes(t[0].cast<py::bytes>()); }));
    define_comparisons(state);

    room.def(
        "fold",
        [](const Table& table, const Setup& setup, const std::string& form) {
            const Form as = form_of(form);
            const py::gil_scoped_release parallel;
            return stream::fold(table, setup, as);
        },
        py::arg("table"), py::arg("setup"), py::arg("form") = "folded",
        "What the readings of a Table come to: \"folded\", for parts that follow each other in time; \"open\", for parts that hold whatever rows. "
        "Its\n"
        "points are known to the Setup by their ids. The GIL is released. Raises Error as State(setup); unknown_point; bad_point for one whose "
        "counts\n"
        "mean something else than in the setup; overflow.");
    room.def(
        "fold",
        [](const Table& table, const State& like, const std::string& form) {
            const Form as = form_of(form);
            const py::gil_scoped_release parallel;
            return stream::fold(table, like, as);
        },
        py::arg("table"), py::arg("like"), py::arg("form") = "folded", "The same with the setup of another State, which has been worked out.");
    room.def(
        "merge", [](const State& a, const State& b) { return stream::merge(a, b); }, py::arg("a"), py::arg("b"),
        py::call_guard<py::gil_scoped_release>(),
        "What both come to. One of the two needs a setup, unless all points are open. The GIL is released. Raises Error: other_setup; other_form;\n"
        "overlapping, for folded states that know of the same time, with the point and both times; overflow.");
    room.def(
        "unmerge", [](const State& whole, const State& part) { return stream::unmerge(whole, part); }, py::arg("whole"), py::arg("part"),
        py::call_guard<py::gil_scoped_release>(),
        "The rest of a whole without a part: merged with the part it has the bytes of the whole. Of open readings those go that the part has; of "
        "folded\n"
        "ones only whole points, because sums do not tell the first and the last readings of the rest. The GIL is released. Raises Error: "
        "other_setup;\n"
        "other_form; not_a_part, with the point and the reason, where the whole does not hold what the part does, or where the rest is not known.");
}

}  // namespace wattle::python
