// wattle.stream, which begins here: from register positions to amounts.
#include "stream_held.hpp"
#include "stream_rule.hpp"

namespace wattle::python {

namespace {

using stream::CounterRule;

/// Of a Table and the id of a point, or of readings and their point.
template <class Readings, class Point>
AnySeries counted(const Readings& readings, const Point& point, const Slots& grid, const CounterRule& rule, const py::type& kind) {
    return by_kind<AnySeries>(std::type_identity<HeldAmount<SeriesOf>>(), kind, [&]<class Q>() -> AnySeries {
        if constexpr (stream::Counted<Q>) {
            const py::gil_scoped_release parallel;
            return {stream::amounts<Q>(readings, point, grid, rule)};
        } else {
            throw py::type_error("no register counts emissions: multiply the amounts by a factor");
        }
    });
}

/// Of all points of a Table.
std::vector<AnySeries> counted_all(const Table& table, const Slots& grid, const CounterRule& rule, const py::type& kind) {
    return by_kind<std::vector<AnySeries>>(std::type_identity<HeldAmount<SeriesOf>>(), kind, [&]<class Q>() -> std::vector<AnySeries> {
        if constexpr (stream::Counted<Q>) {
            const py::gil_scoped_release parallel;
            std::vector<AnySeries> all;
            for (auto& series : stream::amounts<Q>(table, grid, rule)) all.push_back({std::move(series)});
            return all;
        } else {
            throw py::type_error("no register counts emissions: multiply the amounts by a factor");
        }
    });
}

/// The kind that was asked for, or Energy.
const py::type& kind_of(const py::type& kind) { return kind; }
py::type kind_of() { return py::type::of<Energy>(); }

/// All forms of a function; the kind is an argument, or Energy.
template <class... Kind, class... Name>
void define_counted(py::module_& m, const char* function, const char* doc, const Name&... kind_name) {
    const auto define = [&]<class Readings, class Point>(std::type_identity<Readings>, std::type_identity<Point>, const char* readings_name,
                                                         const char* point_name, const char* text) {
        define_with_rule(m, function, text,
                         with_rule<const Readings&, const Point&, const Slots&, const Kind&...>(
                             [](const Readings& readings, const Point& point, const Slots& grid, const Kind&... kind, const CounterRule& rule) {
                                 return counted(readings, point, grid, rule, kind_of(kind...));
                             }),
                         py::arg(readings_name), py::arg(point_name), py::arg("grid"), kind_name...);
    };
    define(std::type_identity<Table>(), std::type_identity<std::string>(), "table", "id", doc);
    define(std::type_identity<std::vector<Reading>>(), std::type_identity<wattle::Point>(), "readings", "point",
           "The same of the readings of one point, a list.");
    define_with_rule(
        m, function,
        "The same of all points of a Table, which all have this rule: a list of Series, one for each, in their order. One pass over the table, "
        "however\n"
        "its rows are mixed.",
        with_rule<const Table&, const Slots&, const Kind&...>(
            [](const Table& table, const Slots& grid, const Kind&... kind, const CounterRule& rule) {
                return counted_all(table, grid, rule, kind_of(kind...));
            }),
        py::arg("table"), py::arg("grid"), kind_name...);
}

}  // namespace

void define_stream(py::module_& m) {
    auto room = m.def_submodule("stream", "From readings to amounts, demands and key figures.");
    room.attr("__module__") = "wattle.stream";
    define_segments(room);
    define_counted<py::type>(
        room, "amounts",
        "What a register counted in each slot of the grid, n amounts of that kind for n slots: the readings of a point of a Table in any order, "
        "with\n"
        "any spacing, on any edges.\n\n"
        "Each reading is judged from the last settled one. In the time between, at most p_max (\"277 kW\", \"2.5 m3/h\"; Heat in kW) × time × 1.1, "
        "and two\n"
        "counts, can have been counted: its cap. It counted d (normal: 0 ≤ d ≤ cap), or d + modulus (roll-over, flagged), where only one of the two "
        "fits.\n"
        "Else nothing is invented: where both fit, the time between is missing (ambiguous); a step back of up to step_back counts is set aside; a\n"
        "reading that nothing explains waits. A later one that fits settles the matter without it; three in a row that fit each other begin anew, "
        "and\n"
        "the time up to the first is missing (jump). Readings that are missing or suspect, or that the register cannot show, are set aside. The "
        "modulus is\n"
        "10^digits of the point, if known, or what is given: 2**32 for registers of 32 bits.\n\n"
        "With no_cap, where p_max is not known, the cap is half the modulus, and each amount is flagged no_cap. A resettable register may begin "
        "again at "
        "0:\n"
        "what it shows then, if it lies below the cap, was counted at least (estimated: reset). One that counts backward as well, a net register, "
        "counted d\n"
        "or d ± modulus, whichever alone lies within the cap, forth or back. segments are the meters behind the point, a sequence of Segment.\n\n"
        "Between settled readings the amount lies on a line that is floored at the edges of slots, so slots of any grid sum to the difference "
        "exactly.\n"
        "Where they are further apart than max_gap (2 × every of the point), the total is measured, and its split estimated: gap=\"spread\" on a "
        "line\n"
        "(interpolated), \"profile\" by the weights of a GapProfile (profiled) where it tells of all of the gap, \"leave\" not at all: the slots are "
        "missing,\n"
        "and lumps tells the totals. Time outside of settled readings is missing: gap. A slot that is covered in part has a value, and tells the "
        "missing\n"
        "time.\n\n"
        "A value of an interval point is the amount of its interval, cut at edges in the same way. Of two that overlap the better one counts, else "
        "the "
        "earlier,\n"
        "flagged conflict.\n\n"
        "Two readings of one instant: if they agree, one; else the better quality, then the lower source, then the smaller value, flagged conflict.\n"
        "Raises Error with all findings: bad_point, for gauges and states too; missing_option without p_max, or without both every and max_gap;\n"
        "other_kind; out_of_range; bad_segments; overflow; unknown_point; bad_table for readings of several points.",
        py::arg("kind"));
    define_counted<>(room, "energy", "The amounts of a register of Energy: amounts(…, Energy, …), with all that is said there.");
    define_gauge(room);
    define_demand(room);
    define_virtual_meters(room);
    define_alarms(room);
    define_setups(room);
    define_engine(room);
    define_states(room);  // which hold its buckets
    define_layered(room);
    define_validate(room);
    define_estimate(room);
}

}  // namespace wattle::python
