// wattle.time: the periods and shifts of a zone.
#include "casters.hpp"

#include "wattle/time/periods.hpp"

namespace wattle::python {

namespace {

using std::chrono::minutes;

minutes midnight() { return minutes(0); }

unsigned number(Int128 whole, const char* where) {
    if (whole < 0 || whole > 99) wattle::detail::throw_error(code::out_of_range, where, "there is no " + to_string(whole), "give a number from 1 on");
    return static_cast<unsigned>(whole);
}

Periods make(Periods::Level level, const Zone& zone, unsigned anchor, minutes at) {
    using enum Periods::Level;
    switch (level) {
        case hour: return Periods::hours(zone);
        case day: return Periods::days(zone, at);
        case week: return Periods::weeks(zone);
        case month: return Periods::months(zone);
        case quarter: return Periods::quarters(zone);
        case year: return Periods::years(zone, std::chrono::month(anchor));
        case billing: return Periods::billing(zone, anchor, at);
    }
    wattle::detail::throw_error(code::bad_bytes, "Periods", "there is no such level", "unpickle with the wattle that pickled, or a later one");
}

std::string repr(const Periods& periods) {
    using enum Periods::Level;
    constexpr const char* names[] = {"hours", "days", "weeks", "months", "quarters", "years", "billing"};
    std::string text = "Periods." + std::string(names[static_cast<std::size_t>(periods.level())]) + '(' + repr_of(py::cast(periods.zone()));
    if (periods.level() == billing || (periods.level() == year && periods.anchor() != 1)) text += ", " + std::to_string(periods.anchor());
    if (periods.at() != midnight()) text += ", " + std::string(periods.level() == day ? "" : "at=") + repr_of(py::cast(periods.at()));
    return text + ')';
}

py::tuple state(const Periods& periods) {
    return py::make_tuple(static_cast<int>(periods.level()), periods.zone(), periods.anchor(), periods.at().count());
}

/// A value: its copy is itself, and needs no database.
template <class T>
void define_copies(py::class_<T>& cls) {
    cls.def("__copy__", [](const T& value) { return value; })
        .def("__deepcopy__", [](const T& value, const py::dict&) { return value; }, py::arg("memo"));
}

void define_period_levels() {
    auto cls = declared<Periods>();
    cls.def_static(
           "hours", [](const ZoneLike& zone) { return Periods::hours(*zone.zone); }, py::arg("zone"),
           "A new hour begins at every full hour on the wall and at every change of the offset, so none is longer than 60 min.")
        .def_static(
            "days", [](const ZoneLike& zone, minutes at) { return Periods::days(*zone.zone, at); }, py::arg("zone"),
            py::arg_v("at", midnight(), "datetime.timedelta(0)"),
            "`at` is when a day begins on the wall, a timedelta since midnight: 6 h for gas days. Raises Error (out_of_range) outside 00:00 to\n"
            "23:59, here and in billing.")
        .def_static(
            "weeks", [](const ZoneLike& zone) { return Periods::weeks(*zone.zone); }, py::arg("zone"), "ISO 8601: from Monday.")
        .def_static(
            "months", [](const ZoneLike& zone) { return Periods::months(*zone.zone); }, py::arg("zone"), "From the first of each month.")
        .def_static(
            "quarters", [](const ZoneLike& zone) { return Periods::quarters(*zone.zone); }, py::arg("zone"),
            "From the first of January, April, July and October.")
        .def_static(
            "years",
            [](const ZoneLike& zone, Int128 first) { return Periods::years(*zone.zone, std::chrono::month(number(first, "Periods::years"))); },
            py::arg("zone"), py::arg("first") = Int128{1},
            "From the first of that month: 4 for fiscal years from April. Raises Error (out_of_range) if the calendar has no such month.")
        .def_static(
            "billing",
            [](const ZoneLike& zone, Int128 day_of_month, minutes at) {
                return Periods::billing(*zone.zone, number(day_of_month, "Periods::billing"), at);
            },
            py::arg("zone"), py::arg("day_of_month"), py::arg_v("at", midnight(), "datetime.timedelta(0)"),
            "From that day of each month, 1 to 31; where a month is shorter, from its last day. Raises Error (out_of_range).")
        .def("zone", &Periods::zone, "The zone whose calendar it is.")
        .def("around", &Periods::around, py::arg("t"),
             "The period that holds the instant. Raises Error (out_of_range) beyond the years −32000 to 32000.")
        .def("of", &Periods::of, py::arg("date"),
             "The period that the local date belongs to; of hours, the one that holds the first instant of the date.")
        .def("slots", &Periods::slots, py::arg("whole"),
             "The periods that fill `whole`, as Slots: those that begin within it. Raises Error (bad_interval) unless it begins and ends on\n"
             "boundaries.")
        .def("covering", &Periods::covering, py::arg("any"), "The least run of periods that contains the interval, as Slots; none if it is empty.")
        .def("__str__", [](const Periods& periods) { return to_string(periods); })
        .def("__repr__", &repr)
        .def("__hash__", [](const Periods& periods) { return py::hash(py::str(to_string(periods))); })
        .def(py::pickle(&state, [](const py::tuple& s) {
            return make(static_cast<Periods::Level>(s[0].cast<int>()), s[1].cast<Zone>(), s[2].cast<unsigned>(), minutes(s[3].cast<std::int64_t>()));
        }));
    define_copies(cls);
    define_comparisons(cls);
}

void define_shift() {
    auto cls = declared<Shift>();
    cls.def(py::init<std::string, minutes, minutes>(), py::arg("name"), py::arg("from_"), py::arg("to"),
            "`from_` and `to` are timedeltas since local midnight; `to` may be 24 h, or not later than `from_`, which means across midnight.\n"
            "(`from` is a word of Python's own.)")
        .def_readonly("name", &Shift::name, "What it is called.")
        .def_readonly("from_", &Shift::from, "When it begins, a timedelta since local midnight.")
        .def_readonly("to", &Shift::to, "When it ends, a timedelta since local midnight.")
        .def("__repr__",
             [](const Shift& s) {
                 return "Shift(" + repr_of(py::str(s.name)) + ", " + repr_of(py::cast(s.from)) + ", " + repr_of(py::cast(s.to)) + ')';
             })
        .def("__hash__", [](const Shift& s) { return py::hash(py::make_tuple(s.name, s.from, s.to)); })
        .def(py::pickle([](const Shift& s) -> py::tuple { return py::make_tuple(s.name, s.from, s.to); },
                        [](const py::tuple& t) { return Shift(t[0].cast<std::string>(), t[1].cast<minutes>(), t[2].cast<minutes>()); }));
    define_comparisons(cls);
}

void define_shift_slots() {
    auto cls = declared<ShiftSlots>();
    cls.def_readonly("slots", &ShiftSlots::slots, "The grid.")
        .def_property_readonly(
            "shift",
            [](const py::object& self) {
                const auto& shift = self.cast<const ShiftSlots&>().shift;
                return view("uint16", shift.size(), sizeof(std::uint16_t), shift.data(), self);
            },
            "The number of the shift of each slot; the number behind the last shift means outside: a read-only uint16 view.")
        .def_readonly("names", &ShiftSlots::names, "Of the shifts in their order, then \"outside\".")
        .def(
            "name", [](const ShiftSlots& grid, Int128 i) { return grid.name(index(i, "ShiftSlots")); }, py::arg("i"),
            "The name of the shift of slot i. Raises Error (out_of_range).")
        .def("__len__", [](const ShiftSlots& grid) { return grid.slots.size(); })
        .def("__repr__", [](const ShiftSlots& grid) { return "<ShiftSlots " + repr_of(py::cast(grid.slots)) + '>'; })
        .def("__hash__", [](const ShiftSlots& grid) { return hash_mix(py::hash(py::cast(grid.slots)), py::hash(py::tuple(py::cast(grid.names)))); })
        .def(py::pickle([](const ShiftSlots& grid) -> py::tuple { return py::make_tuple(grid.slots, grid.shift, grid.names); },
                        [](const py::tuple& t) {
                            return ShiftSlots{t[0].cast<Slots>(), t[1].cast<std::vector<std::uint16_t>>(), t[2].cast<std::vector<std::string>>()};
                        }));
    define_comparisons(cls);
}

void define_shifts() {
    auto cls = declared<Shifts>();
    cls.def(py::init([](const ZoneLike& zone, std::vector<Shift> shifts) { return Shifts(*zone.zone, std::move(shifts)); }), py::arg("zone"),
            py::arg("shifts"),
            "Raises Error (bad_shifts) with every finding: none, overlapping, empty, twice the same name, a time that no clock shows.")
        .def("shifts", &Shifts::shifts, "A list of Shift, in their order.")
        .def("zone", &Shifts::zone, "The zone whose clocks they follow.")
        .def("production_days", &Shifts::production_days, "Days that begin where the first shift does, as Periods.")
        .def("slots", &Shifts::slots, py::arg("whole"),
             "Shifts and outside over whole production days, as ShiftSlots: in each the same number of slots in the same order, and together\n"
             "exactly the day; where clocks jump over a shift, its slot is empty. Raises Error (bad_interval) unless `whole` is production days.")
        .def("__str__", [](const Shifts& shifts) { return to_string(shifts); })
        .def("__repr__",
             [](const Shifts& shifts) { return "Shifts(" + repr_of(py::cast(shifts.zone())) + ", " + repr_of(py::cast(shifts.shifts())) + ')'; })
        .def("__hash__", [](const Shifts& shifts) { return py::hash(py::str(to_string(shifts))); })
        .def(py::pickle([](const Shifts& shifts) -> py::tuple { return py::make_tuple(shifts.zone(), shifts.shifts()); },
                        [](const py::tuple& t) { return Shifts(t[0].cast<Zone>(), t[1].cast<std::vector<Shift>>()); }));
    define_copies(cls);
    define_comparisons(cls);
}

}  // namespace

void declare_periods(py::module_& m) {
    declare<Periods>(
        m, "Periods",
        "One level of the calendar of a zone: periods that follow each other without a hole, each an interval of UTC.\n\n"
        "A day begins at its first instant on the wall, not always at 00:00. A wall time that the clocks jump over means the next instant,\n"
        "one that occurs twice means the first. Hours nest in days, days in weeks and months, months in quarters and in years, in every\n"
        "zone. A period may be empty: the day that Samoa left out. Where a zone is asked for, a name or a zoneinfo.ZoneInfo will do.");
    declare<Shift>(m, "Shift", "A shift by the clock on the wall.");
    declare<ShiftSlots>(m, "ShiftSlots", "A grid of shifts: each slot belongs to a shift, or to the time outside all of them.");
    declare<Shifts>(m, "Shifts",
                    "The shifts of a production day, which begins where the first of them does. What they leave is outside.\n\n"
                    "A night shift from 00:00 that is listed behind the late shift belongs to the production day of the morning before.");
}

void define_periods(py::module_& m) {
    define_period_levels();
    define_shift();
    define_shift_slots();
    define_shifts();
    m.def("quarter_hours", &quarter_hours, py::arg("whole"),
          "The quarter-hours of UTC, which nest in the days of every present zone, as regular Slots. Raises Error (bad_interval) unless `whole`\n"
          "fits them.");
}

}  // namespace wattle::python
