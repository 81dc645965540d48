// wattle.time: instants as text, intervals and slots.
#include "casters.hpp"

#include "wattle/time/slots.hpp"

#include <algorithm>

namespace wattle::python {

namespace {

using std::chrono::microseconds;

std::int64_t micros(Instant t) { return t.time_since_epoch().count(); }
Instant instant(const py::handle& micros) { return Instant(microseconds(micros.cast<std::int64_t>())); }
std::string call(Instant t) { return "parse_instant('" + to_string(t) + "')"; }

void define_intervals() {
    auto cls = declared<Interval>();
    cls.def(py::init<>())
        .def(py::init<Instant, Instant>(), py::arg("begin"), py::arg("end"),
             "Raises Error (bad_interval) if end < begin, (naive_datetime) for datetimes without a zone.")
        .def("begin", &Interval::begin, "The first instant, an aware datetime in UTC.")
        .def("end", &Interval::end, "The first instant after it, an aware datetime in UTC.")
        .def("length", &Interval::length, "end − begin, exactly.")
        .def("empty", &Interval::empty, "Whether it has no instant.")
        .def(
            "contains", [](const Interval& interval, Instant t) { return interval.contains(t); }, py::arg("t"), "Whether begin ≤ t < end.")
        .def(
            "contains", [](const Interval& interval, const Interval& other) { return interval.contains(other); }, py::arg("other"),
            "Whether the other lies within this.")
        .def("intersection", &Interval::intersection, py::arg("other"), "The time that both have; None if they only touch.")
        .def("__str__", [](const Interval& i) { return to_string(i); })
        .def("__repr__", [](const Interval& i) { return "Interval(" + call(i.begin()) + ", " + call(i.end()) + ')'; })
        .def("__hash__", [](const Interval& i) { return hash_mix(micros(i.begin()), micros(i.end())); })
        .def(py::pickle([](const Interval& i) -> py::tuple { return py::make_tuple(micros(i.begin()), micros(i.end())); },
                        [](const py::tuple& state) { return Interval(instant(state[0]), instant(state[1])); }));
    define_comparisons(cls);
}

Slots between_micros(const Micros& boundaries) {
    const std::span<const std::int64_t> all(boundaries.data(), boundaries.size());
    if (std::find(all.begin(), all.end(), not_a_time) != all.end())
        wattle::detail::throw_error(code::bad_interval, "Slots", "a boundary is NaT", "drop missing times first");
    std::vector<Instant> instants;
    instants.reserve(all.size());
    for (const std::int64_t t : all) instants.emplace_back(microseconds(t));
    return Slots::between(std::move(instants));
}

std::size_t slot_number(const Slots& slots, Int128 i) { return index(i < 0 ? i + static_cast<Int128>(slots.size()) : i, "Slots"); }

// A cursor of its own for each call: without the GIL, two threads may be in here with one cursor.
py::array indices_of(SlotCursor cursor, const Micros& t) {
    py::array result = t.like("int64");
    const std::int64_t* in = t.data();
    auto* out = static_cast<std::int64_t*>(result.mutable_data());
    const std::size_t n = t.size();
    {
        const py::gil_scoped_release parallel;
        for (std::size_t i = 0; i < n; ++i) {
            const auto found = in[i] == not_a_time ? std::nullopt : cursor.index_of(Instant(microseconds(in[i])));
            out[i] = found ? static_cast<std::int64_t>(*found) : -1;
        }
    }
    return result;
}

py::tuple slots_state(const py::object& self) {
    const auto& slots = self.cast<const Slots&>();
    if (const auto step = slots.step()) return py::make_tuple(micros(slots.boundary(0)), step->count(), slots.size());
    return py::make_tuple(self.attr("boundaries")());
}

Slots slots_from(const py::tuple& state) {
    if (state.size() == 1) return between_micros(state[0].cast<Micros>());
    if (state[2].cast<std::size_t>() == 0) return Slots();
    return Slots::regular(instant(state[0]), microseconds(state[1].cast<std::int64_t>()), state[2].cast<std::size_t>());
}

void define_slots() {
    auto cls = declared<Slots>();
    cls.def(py::init<>())
        .def_static(
            "regular", [](Instant start, microseconds step, Int128 count) { return Slots::regular(start, step, index(count, "Slots")); },
            py::arg("start"), py::arg("step"), py::arg("count"),
            "`count` slots of one length. Raises Error (bad_interval) if step ≤ 0, or the grid leaves the range of instants.")
        .def_static(
            "regular", [](const Interval& whole, microseconds step) { return Slots::regular(whole, step); }, py::arg("whole"), py::arg("step"),
            "The slots of one length that fill `whole`. Raises Error (bad_interval) if they do not fit a whole number of times.")
        .def_static("between", &between_micros, py::arg("boundaries"))
        .def_static(
            "between", [](std::vector<Instant> boundaries) { return Slots::between(std::move(boundaries)); }, py::arg("boundaries"),
            "n + 1 boundaries in ascending order, equal neighbours allowed: a datetime64[us] array of UTC or a sequence of aware datetimes; none or\n"
            "one give no slots. Raises Error (bad_interval), naming the place.")
        .def("size", &Slots::size, "The number n of slots.")
        .def("empty", &Slots::empty, "Whether there are none.")
        .def("step", &Slots::step, "The length of every slot of a regular grid; None for explicit boundaries.")
        .def(
            "boundary", [](const Slots& slots, Int128 i) { return slots.boundary(index(i, "Slots")); }, py::arg("i"),
            "Boundary i, 0 ≤ i ≤ size(), an aware datetime in UTC. Raises Error (out_of_range).")
        .def("span", &Slots::span, "From the first boundary to the last; empty if there are no slots.")
        .def(
            "boundaries",
            [](const py::object& self) {
                const auto boundaries = self.cast<const Slots&>().boundaries();
                return view("datetime64[us]", boundaries.size(), sizeof(Instant), boundaries.data(), self);
            },
            "The boundaries of an explicit grid in place: a read-only datetime64[us] view of n + 1 instants of UTC, without a copy; empty for a\n"
            "regular grid.")
        .def(
            "index_of", [](const Slots& slots, const Micros& t) { return indices_of(SlotCursor(slots), t); }, py::arg("t"))
        .def(
            "index_of", [](const Slots& slots, Instant t) { return slots.index_of(t); }, py::arg("t"),
            "The slot that holds the instant, None outside; an instant on a boundary belongs to the slot that begins there. Of a datetime64[us]\n"
            "array of UTC an int64 array of the same shape, −1 outside and for NaT; the GIL is released.")
        .def(
            "slice", [](const Slots& slots, Int128 first, Int128 count) { return slots.slice(index(first, "Slots"), index(count, "Slots")); },
            py::arg("first"), py::arg("count"), "`count` slots from slot `first` on; boundaries stay shared. Raises Error (out_of_range).")
        .def(
            "__getitem__", [](const Slots& slots, Int128 i) { return slots[slot_number(slots, i)]; }, py::arg("i"),
            "Slot i as an Interval; −1 is the last. Raises Error (out_of_range).")
        .def("__len__", &Slots::size)
        .def("__iter__",
             [](const py::object& slots) {
                 // Slot by slot, because a grid may have millions.
                 return py::module_::import("builtins")
                     .attr("map")(slots.attr("__getitem__"), py::module_::import("builtins").attr("range")(py::len(slots)));
             })
        .def("__str__", [](const Slots& slots) { return std::to_string(slots.size()) + " slots of " + to_string(slots.span()); })
        .def("__repr__",
             [](const Slots& slots) {
                 if (slots.empty()) return std::string("Slots()");
                 if (const auto step = slots.step())
                     return "Slots.regular(" + call(slots.boundary(0)) + ", " + repr_of(py::cast(*step)) + ", " + std::to_string(slots.size()) + ')';
                 return "<Slots " + to_string(slots.span()) + ": " + std::to_string(slots.size()) + '>';
             })
        .def("__hash__",
             [](const Slots& slots) {
                 // Grids compare by their boundaries, however they are held.
                 const auto size = static_cast<py::ssize_t>(slots.size());
                 return slots.empty() ? 0 : hash_mix(hash_mix(size, micros(slots.boundary(0))), micros(slots.boundary(slots.size())));
             })
        .def(py::pickle(&slots_state, &slots_from));
    define_comparisons(cls);
}

void define_slot_cursor() {
    auto cls = declared<SlotCursor>();
    cls.def(py::init<Slots>(), py::arg("slots"))
        .def("index_of", &indices_of, py::arg("t"))
        .def(
            "index_of", [](SlotCursor& cursor, Instant t) { return cursor.index_of(t); }, py::arg("t"), "As Slots.index_of.")
        .def("slots", &SlotCursor::slots, "The grid whose slots it gives.")
        .def("__str__", [](const SlotCursor& cursor) { return py::str(py::cast(cursor.slots())); })
        .def("__repr__", [](const SlotCursor& cursor) { return "SlotCursor(" + repr_of(py::cast(cursor.slots())) + ')'; })
        .def(py::pickle([](const SlotCursor& cursor) { return slots_state(py::cast(cursor.slots())); },
                        [](const py::tuple& state) { return SlotCursor(slots_from(state)); }));
}

}  // namespace

void define_interval(py::module_& m) {
    define_intervals();
    define_slots();
    define_slot_cursor();
    m.def("parse_instant", &parse_instant, py::arg("text"),
          "\"2026-03-01T08:00:00+08:00\", \"2026-03-01T00:00:00.25Z\": date, T or space, time to at most 6 decimals, and Z or an offset; an aware\n"
          "datetime in UTC. Raises Error (bad_instant); a time without an offset is refused, because it names no instant.");
    m.def("parse_local", &parse_local, py::arg("text"),
          "\"2026-03-01T08:00\", seconds and decimals as for parse_instant, without an offset; a naive datetime. Raises Error (bad_instant).");
    m.def("parse_date", &parse_date, py::arg("text"), "\"2026-03-01\": four, two and two digits; a date. Raises Error (bad_date).");
}

}  // namespace wattle::python
