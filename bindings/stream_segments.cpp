// wattle.stream: the meters behind a point, and what becomes of gaps.
#include "stream_held.hpp"
#include "stream_rule.hpp"

namespace wattle::python {

namespace {

using namespace wattle::stream;

/// As Python holds it: one class, the amount at run time.
struct AnyLump {
    Interval time;
    py::object amount;
    Quality quality;

    bool operator==(const AnyLump& other) const { return time == other.time && amount.equal(other.amount) && quality == other.quality; }
};

template <class Readings, class Point>
std::vector<AnyLump> lumps_of(const Readings& readings, const Point& point, const py::type& kind, const CounterRule& rule) {
    return by_kind<std::vector<AnyLump>>(std::type_identity<HeldAmount<SeriesOf>>(), kind, [&]<class Q>() -> std::vector<AnyLump> {
        if constexpr (Counted<Q>) {
            std::vector<Lump<Q>> found;
            {
                const py::gil_scoped_release parallel;
                found = lumps<Q>(readings, point, rule);
            }
            std::vector<AnyLump> all;
            for (const Lump<Q>& lump : found) all.push_back({lump.time, py::cast(lump.amount), lump.quality});
            return all;
        } else {
            throw py::type_error("no register counts emissions: multiply the amounts by a factor");
        }
    });
}

std::int64_t micros(Instant t) { return t.time_since_epoch().count(); }

/// Everything of it, with the instant as µs, for there is no datetime as early as the beginning of time.
py::tuple state_of(const Segment& s) {
    return py::make_tuple(micros(s.from), s.serial, s.start, s.end, s.resolution, s.multiplier, s.modulus, s.same_meter);
}

std::optional<std::int64_t> index_of(const std::optional<Int128>& index, const char* name) {
    return index ? std::optional(narrow(*index, name)) : std::nullopt;
}

Segment make_segment(const std::optional<Instant>& from, std::string serial, const std::optional<Int128>& start, const std::optional<Int128>& end,
                     const std::optional<DecimalLike>& resolution, const std::optional<DecimalLike>& multiplier, const std::optional<Int128>& modulus,
                     bool same_meter) {
    Segment segment{from.value_or(Instant::min()), std::move(serial), index_of(start, "start"), index_of(end, "end"), {}, {},
                    index_of(modulus, "modulus"),  same_meter};
    if (resolution) segment.resolution = resolution->value;
    if (multiplier) segment.multiplier = multiplier->value;
    return segment;
}

void define_segment() {
    auto cls = declared<Segment>();
    const auto from_of = [](const Segment& s) { return s.from == Instant::min() ? std::nullopt : std::optional(s.from); };
    cls.def(py::init(&make_segment), py::arg("from_") = py::none(), py::arg("serial") = "", py::arg("start") = py::none(),
            py::arg("end") = py::none(), py::arg("resolution") = py::none(), py::arg("multiplier") = py::none(), py::arg("modulus") = py::none(),
            py::arg("same_meter") = false, "Everything but the instant may stay unknown. Raises Error: naive_datetime, overflow, bad_number.")
        .def_property_readonly("from_", from_of, "When it was put there, an aware datetime in UTC; None from the beginning of time on.")
        .def_readonly("serial", &Segment::serial, "Its number; \"\" where it is not known.")
        .def_readonly("start", &Segment::start, "What it showed then, in counts; None if that was not noted.")
        .def_readonly("end", &Segment::end, "What it showed when it was taken away, in counts; None if that was not noted.")
        .def_readonly("resolution", &Segment::resolution, "Of its counts, in the unit of the point; None: that of the point.")
        .def_readonly("multiplier", &Segment::multiplier, "CT × PT ratio; None: that of the point.")
        .def_readonly("modulus", &Segment::modulus, "Counts before it begins again at 0; None: that of the rule, or of the point.")
        .def_readonly("same_meter", &Segment::same_meter, "Whether the register went on, and only its transformer was exchanged.")
        .def("__repr__",
             [from_of](const Segment& s) {
                 const py::object state = py::make_tuple(from_of(s), s.serial, s.start, s.end, s.resolution, s.multiplier, s.modulus, s.same_meter);
                 return "Segment" + repr_of(state);
             })
        .def("__hash__", [](const Segment& s) { return py::hash(state_of(s)); })
        .def(py::pickle(&state_of, [](const py::tuple& s) {
            using Index = std::optional<std::int64_t>;
            return Segment{Instant(std::chrono::microseconds(s[0].cast<std::int64_t>())),
                           s[1].cast<std::string>(),
                           s[2].cast<Index>(),
                           s[3].cast<Index>(),
                           s[4].cast<std::optional<Decimal>>(),
                           s[5].cast<std::optional<Decimal>>(),
                           s[6].cast<Index>(),
                           s[7].cast<bool>()};
        }));
    define_comparisons(cls);
}

void define_gap_profile() {
    auto cls = declared<GapProfile>();
    cls.def(py::init([](const Slots& slots, std::vector<std::int64_t> weights) { return GapProfile(slots, std::move(weights)); }), py::arg("slots"),
            py::arg("weights"),
            "n weights, whole numbers of 0 or more, for n slots. Raises Error with all findings: other_grid for another number of them; bad_weight "
            "for one\n"
            "below 0, or if they sum to more than 2^62.")
        .def_property_readonly("slots", &GapProfile::slots, "The n slots.")
        .def_property_readonly(
            "weights", [](const GapProfile& p) { return std::vector<std::int64_t>(p.weights().begin(), p.weights().end()); },
            "The n weights, a list.")
        .def("__len__", [](const GapProfile& p) { return p.weights().size(); })
        .def("__repr__", [](const GapProfile& p) { return "<GapProfile of " + std::to_string(p.weights().size()) + " slots>"; })
        .def(py::pickle(
            [](const GapProfile& p) { return py::make_tuple(p.slots(), std::vector<std::int64_t>(p.weights().begin(), p.weights().end())); },
            [](const py::tuple& s) { return GapProfile(s[0].cast<Slots>(), s[1].cast<std::vector<std::int64_t>>()); }));
    define_comparisons(cls);
    cls.attr("__hash__") = py::none();
}

void define_lump() {
    auto cls = declared<AnyLump>();
    cls.def_readonly("time", &AnyLump::time, "Of the gap, an Interval.")
        .def_readonly("amount", &AnyLump::amount, "Its total, an amount of the kind that was asked for.")
        .def_readonly("quality", &AnyLump::quality, "Of the total.")
        .def("__repr__", [](const AnyLump& l) { return "<Lump: " + std::string(py::str(l.amount)) + " in " + to_string(l.time) + '>'; })
        .def(py::pickle([](const AnyLump& l) { return py::make_tuple(l.time, l.amount, l.quality); },
                        [](const py::tuple& s) { return AnyLump{s[0].cast<Interval>(), s[1], s[2].cast<Quality>()}; }));
    define_comparisons(cls);
    cls.attr("__hash__") = py::none();
}

}  // namespace

void define_segments(py::module_& room) {
    enum_class<GapPolicy> =
        make_enum(room, "GapPolicy",
                  "How the slots of a gap share its total, which is known.\n\n"
                  "spread on a line; profile by weights; leave not at all: the slots are missing, and the total is a lump beside them.",
                  {{"spread", 0}, {"profile", 1}, {"leave", 2}});
    declare<Segment>(
        room, "Segment",
        "A meter behind a point, from the instant it was put there until the next one. The counts of readings are those of the meter that was "
        "there.\n\n"
        "An exchange at x is two readings at x: the end of the old meter, judged by its rule like any other, and the start of the new one, from "
        "which\n"
        "its readings are judged. What was not noted is not guessed: without an end the time up to x is missing from the last settled reading on\n"
        "(exchange_pending), without a start the time from x to the first reading that can be used. Pieces that begin or end at x are flagged "
        "exchange.\n"
        "If only the transformer was exchanged (same_meter), there is one index, so one note of it, or a reading at x, is both.");
    declare<GapProfile>(
        room, "GapProfile",
        "Weights of slots, by which the total of a gap is shared: what was used on like days, what a sibling used. Within a slot they lie on "
        "a line.");
    declare<AnyLump>(room, "Lump", "The total of a gap whose slots are left missing.");
    define_segment();
    define_gap_profile();
    define_lump();
    define_with_rule(room, "lumps",
                     "The totals of the gaps that gap=\"leave\" gives to no slot, a list of Lump in order; with the other policies there are none. "
                     "With them slots sum\n"
                     "to the difference of the register. Raises Error as amounts.",
                     with_rule<const Table&, const std::string&, const py::type&>(&lumps_of<Table, std::string>), py::arg("table"), py::arg("id"),
                     py::arg("kind"));
    define_with_rule(room, "lumps", "The same of the readings of one point, a list.",
                     with_rule<const std::vector<Reading>&, const Point&, const py::type&>(&lumps_of<std::vector<Reading>, Point>),
                     py::arg("readings"), py::arg("point"), py::arg("kind"));
    define_with_rule(
        room, "segments_of",
        "The meters behind a point, from its MeterEvents in order, a list of Segment: exchanges and transformer changes; others tell nothing of "
        "them.\n"
        "They follow the segments of the rule, if it has some. Raises Error (bad_segments) with all findings: a serial that was not there, a ratio\n"
        "that was not in force, events of several points, out of order, or two at one instant; a meter that was taken away below its start though\n"
        "nothing tells its modulus.",
        with_rule<const Point&, const std::vector<MeterEvent>&>(
            [](const Point& point, const std::vector<MeterEvent>& events, const CounterRule& rule) { return segments_of(point, rule, events); }),
        py::arg("point"), py::arg("events"));
}

}  // namespace wattle::python
