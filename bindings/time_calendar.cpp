// wattle.time: calendars of working days.
#include "casters.hpp"

#include "wattle/time/calendar.hpp"

namespace wattle::python {

namespace {

using std::chrono::sys_days;

/// A path; or a bare id such as "cn", of a calendar that comes with wattle.
std::string calendar_path(const py::object& path_or_id) {
    const auto path = py::module_::import("os").attr("fspath")(path_or_id).cast<std::string>();
    if (path.empty() || path.find_first_of("./\\") != std::string::npos) return path;
    if (const auto shipped = packaged_data("calendars/" + path + ".toml")) return *shipped;
    wattle::detail::throw_error(code::unreadable_file, "wattle/data/calendars/" + path + ".toml", "wattle comes with no such calendar",
                                "use \"cn\", or give the path of a file");
}

py::array day_types(const Calendar& calendar, const Days& dates) {
    py::array result(py::dtype("uint8"), std::vector<py::ssize_t>(dates.array.shape(), dates.array.shape() + dates.array.ndim()));
    auto* out = static_cast<std::uint8_t*>(result.mutable_data());
    for (std::size_t i = 0; i < dates.size(); ++i) {
        // NumPy's days reach further than a Date; what is beyond, and NaT, no calendar covers.
        constexpr std::int64_t furthest = 10'000'000;
        const std::int64_t day = dates.data()[i];
        if (day < -furthest || day > furthest)
            wattle::detail::throw_error(code::outside_calendar, "calendar " + wattle::detail::quoted(calendar.id()),
                                        "element " + std::to_string(i) + " is NaT or beyond all calendars", "drop missing dates first");
        out[i] = static_cast<std::uint8_t>(calendar.day_type(sys_days(std::chrono::days(day))));
    }
    return result;
}

void define_day() {
    auto cls = declared<CalendarDay>();
    cls.def(py::init<Date, DayType, std::string, Source>(), py::arg("date"), py::arg("type"), py::arg("name"), py::arg("source"))
        .def_readonly("date", &CalendarDay::date, "Which day.")
        .def_readonly("type", &CalendarDay::type, "What a tariff asks of it.")
        .def_readonly("name", &CalendarDay::name, "Of the festival or event; \"\" on a plain day.")
        .def_readonly("source", &CalendarDay::source, "Who said so: the notice that named the day, or else the one that covers it.")
        .def("__repr__",
             [](const py::object& d) {
                 return "CalendarDay(" + repr_of(d.attr("date")) + ", " + repr_of(d.attr("type")) + ", " + repr_of(d.attr("name")) + ", " +
                        repr_of(d.attr("source")) + ')';
             })
        .def("__hash__", [](const py::object& d) { return py::hash(py::make_tuple(d.attr("date"), d.attr("name"), d.attr("source"))); })
        .def(py::pickle(
            [](const CalendarDay& d) -> py::tuple { return py::make_tuple(d.date, d.type, d.name, d.source); },
            [](const py::tuple& t) { return CalendarDay(t[0].cast<Date>(), t[1].cast<DayType>(), t[2].cast<std::string>(), t[3].cast<Source>()); }));
    define_comparisons(cls);
}

void define_calendars() {
    auto cls = declared<Calendar>();
    cls.def_static(
           "parse", [](const std::string& toml, const std::string& source) { return Calendar::parse(toml, source); }, py::arg("toml"),
           py::arg("source"),
           "Reads the TOML text; `source` names it in errors. Raises Error (bad_calendar) with every finding: file, line, column, remedy.")
        .def_static(
            "load", [](const py::object& path) { return Calendar::load(calendar_path(path)); }, py::arg("path"),
            "Reads a file; a bare id such as \"cn\" means the calendar of that id that comes with wattle. Raises Error (unreadable_file), or as\n"
            "parse.")
        .def("id", &Calendar::id, "Such as \"cn\".")
        .def("name", &Calendar::name, "For people.")
        .def("covers", &Calendar::covers, py::arg("date"), "Whether a notice covers the date.")
        .def("day_type", &day_types, py::arg("date"))
        .def("day_type", &Calendar::day_type, py::arg("date"),
             "The type of the date, a DayType; of a datetime64[D] array a uint8 array of the same shape with the values of DayType. Raises Error\n"
             "(outside_calendar) if no notice covers a date.")
        .def("day", &Calendar::day, py::arg("date"), "The same with its name and its source, a CalendarDay. Raises Error (outside_calendar).")
        .def(
            "sources", [](const Calendar& c) { return std::vector<Source>(c.sources().begin(), c.sources().end()); },
            "The Source of every notice, in the order of the file: a list.")
        .def("text", &Calendar::text, "The text it was read from.")
        .def("source", &Calendar::source, "What errors call the text: the path.")
        .def("sha256", &Calendar::sha256, "The SHA-256 of the text: 64 hexadecimal digits.")
        .def("__str__", [](const Calendar& c) { return to_string(c); })
        .def("__repr__", [](const Calendar& c) { return "<Calendar " + c.id() + ", sha256 " + c.sha256().substr(0, 12) + "…>"; })
        .def("__hash__", [](const Calendar& c) { return py::hash(py::str(c.sha256())); })
        .def(py::pickle([](const Calendar& c) -> py::tuple { return py::make_tuple(c.text(), c.source()); },
                        [](const py::tuple& t) { return Calendar::parse(t[0].cast<std::string>(), t[1].cast<std::string>()); }));
    define_comparisons(cls);
}

}  // namespace

void declare_calendar(py::module_& m) {
    enum_class<DayType> =
        make_enum(m, "DayType",
                  "What a tariff asks of a day. A make_up_workday is a Saturday or Sunday that is worked, a holiday any day that is\n"
                  "not, an event a day that a grid operator or a contract has named.",
                  {{"workday", 0}, {"make_up_workday", 1}, {"saturday", 2}, {"sunday", 3}, {"holiday", 4}, {"event", 5}});
    declare<CalendarDay>(m, "CalendarDay", "One day of a calendar, and who said so.");
    declare<Calendar>(m, "Calendar",
                      "The days of a country or a company, from a file. It answers for the days that its notices cover, and for no other.");
}

void define_calendar(py::module_&) {
    define_day();
    define_calendars();
}

}  // namespace wattle::python
