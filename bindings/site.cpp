// wattle.site: a site file, read.
#include "casters.hpp"

#include "wattle/site/site.hpp"

namespace wattle::python {

namespace {

using site::Site;

}  // namespace

void define_site(py::module_& m) {
    auto room = m.def_submodule("site", "A site: one file that tells what is metered, how it hangs together, and what happened to its meters.");
    room.attr("__module__") = "wattle.site";
    auto cls = declare<Site>(room, "Site", "What a site file says. It pickles as its text. Sites of one text are equal.");
    cls.def_readonly("source", &Site::source, "The path, or what the text was called.")
        .def_readonly("text", &Site::text, "As it was read: the file, byte for byte.")
        .def_readonly("sha256", &Site::sha256, "Of the text, in hexadecimal digits.")
        .def_readonly("name", &Site::name, "What people call the site; may be empty.")
        .def_readonly("zone", &Site::zone, "Whose clock it goes by, a Zone.")
        .def_readonly("stream", &Site::stream, "What the stream is told, a wattle.stream.Setup.")
        .def_readonly("events", &Site::events, "Of meters, oldest first, a list of MeterEvent; their point is a place in stream.points.")
        .def(
            "__getitem__", [](const Site& s, const std::string& id) { return s[id]; }, py::arg("id"),
            "The Point of that id. Raises Error (unknown_point) that lists the points.")
        .def("__str__", [](const Site& s) { return to_string(s); })
        .def("__repr__", [](const Site& s) { return "<Site " + s.source + '>'; })
        .def("__hash__", [](const Site& s) { return py::hash(py::str(s.sha256)); })
        .def(py::pickle([](const Site& s) { return py::make_tuple(s.text, s.source); },
                        [](const py::tuple& s) { return site::parse_site(s[0].cast<std::string>(), s[1].cast<std::string>()); }));
    define_comparisons(cls);
    room.def(
        "load_site",
        [](const Path& path) {
            const py::gil_scoped_release parallel;
            return site::load_site(path.name);
        },
        py::arg("path"),
        "Reads the file, a Site. Raises Error: unreadable_file; bad_site with every finding of every table, in the order of the file, each with "
        "line\n"
        "and remedy. The GIL is released.");
    room.def(
        "parse_site",
        [](const std::string& text, const std::string& source) {
            const py::gil_scoped_release parallel;
            return site::parse_site(text, source);
        },
        py::arg("text"), py::arg("source") = "site", "Reads the text of such a file; `source` names it in findings. Raises Error (bad_site).");
}

}  // namespace wattle::python
