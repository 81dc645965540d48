// wattle.devices: profiles, meters on a link, and meters that are simulated. The clock that stands still is in wattle.base.
#include "casters.hpp"

#include "wattle/base/world.hpp"
#include "wattle/devices/framed_tcp.hpp"
#include "wattle/devices/simulated.hpp"

#include <map>

namespace pybind11::detail {
WATTLE_PY_NAMED_ENUM(wattle::devices::RegisterType, "wattle.devices.RegisterType");
WATTLE_PY_NAMED_ENUM(wattle::devices::WordOrder, "wattle.devices.WordOrder");
WATTLE_PY_NAMED_ENUM(wattle::devices::ProfileStatus, "wattle.devices.ProfileStatus");
WATTLE_PY_NAMED_ENUM(wattle::devices::Behaviour, "wattle.devices.Behaviour");
}  // namespace pybind11::detail

namespace wattle::python {

namespace {

using namespace wattle::devices;
using std::chrono::microseconds;

std::string profile_path(const py::object& path_or_id) {
    const auto path = py::module_::import("os").attr("fspath")(path_or_id).cast<std::string>();
    if (path.find('/') != std::string::npos || path.ends_with(".toml")) return path;
    if (const auto shipped = packaged_data("profiles/" + path + ".toml")) return *shipped;
    wattle::detail::throw_error(code::unreadable_file, "wattle/data/profiles/" + path + ".toml", "wattle comes with no such profile",
                                "use an id such as \"eastron.sdm630\", or give the path of a file");
}

std::uint8_t unit_of(Int128 unit) {
    if (unit < 0 || unit > 255) wattle::detail::throw_error(code::out_of_range, "unit", to_string(unit) + " is no unit number", "give 0 to 255");
    return static_cast<std::uint8_t>(unit);
}

std::uint16_t port_of(Int128 port) {
    if (port < 0 || port > 65'535) wattle::detail::throw_error(code::out_of_range, "port", to_string(port) + " is no port", "give 0 to 65535");
    return static_cast<std::uint16_t>(port);
}

void define_clock() {
    auto cls = declared<VirtualClock>();
    cls.def(py::init<Instant>(), py::arg("start"), "An aware datetime. Raises Error (naive_datetime).")
        .def("utc", &VirtualClock::utc, "The time of day, an aware datetime in UTC.")
        .def("monotonic", &VirtualClock::monotonic, "How long has been waited so far, a timedelta; it never goes back.")
        .def("wait", &VirtualClock::wait, py::arg("length"), "Moves both times on by a timedelta, at once; a length of zero or less moves nothing.")
        .def("set", &VirtualClock::set, py::arg("utc"), "The time of day jumps, as when a clock is set; monotonic time stands.")
        .def("__repr__", [](const py::object& c) {
            return "<VirtualClock " + std::string(py::str(py::module_::import("wattle").attr("to_string")(c.attr("utc")()))) + '>';
        });
}

void define_profile() {
    auto decoded = declared<Decoded>();
    decoded.def_readonly("value", &Decoded::value, "In counts of the point's resolution; 0 if it is missing.")
        .def_readonly("quality", &Decoded::quality, "How far it can be trusted.")
        .def("__repr__", [](const py::object& d) { return "<Decoded " + repr_of(d.attr("value")) + ", " + repr_of(d.attr("quality")) + '>'; })
        .def("__hash__", [](const Decoded& d) { return hash_mix(static_cast<py::ssize_t>(d.value), d.quality.bits()); });
    define_comparisons(decoded);

    auto point = declared<ProfilePoint>();
    point.def_readonly("point", &ProfilePoint::point, "What it means, a Point; its id without the device, such as \"power.all\".")
        .def_property_readonly(
            "function", [](const ProfilePoint& p) { return static_cast<int>(p.function); },
            "The function that reads it: 3 holding, 4 input registers.")
        .def_readonly("address", &ProfilePoint::address, "Of its first register on the wire, so from 0.")
        .def_readonly("type", &ProfilePoint::type, "How the number stands in its registers.")
        .def_readonly("order", &ProfilePoint::order, "In which order its bytes come.")
        .def_readonly("modulus", &ProfilePoint::modulus, "Counts after which a register begins again at 0; 0 where it does not, or nobody knows.")
        .def_readonly("sentinels", &ProfilePoint::sentinels, "Bits that say \"no value\", as numbers of the point's width: a list.")
        .def("__repr__", [](const ProfilePoint& p) {
            return "<ProfilePoint " + p.point.id + ", " + std::string(to_string(p.type)) + " at " + std::to_string(p.address) + '>';
        });
    point.def("__hash__", [](const ProfilePoint& p) { return py::hash(py::str(p.point.id)); });
    define_comparisons(point);

    auto cls = declared<Profile>();
    cls.def_static(
           "parse", [](const std::string& toml, const std::string& source) { return Profile::parse(toml, source); }, py::arg("toml"),
           py::arg("source"),
           "Reads the TOML text; `source` names it in errors. Raises Error (bad_profile) with every finding: file, line, column, remedy.")
        .def_static(
            "load", [](const py::object& path) { return Profile::load(profile_path(path)); }, py::arg("path"),
            "Reads a file; a bare id such as \"eastron.sdm630\" means the profile of that id that comes with wattle. Raises Error\n"
            "(unreadable_file), or as parse.")
        .def("id", &Profile::id, "Such as \"eastron.sdm630\".")
        .def("kind", &Profile::kind, "Such as \"electricity\".")
        .def("status", &Profile::status, "How far it can be trusted.")
        .def("revision", &Profile::revision, "Counted up by its authors when a number changes its meaning; 1 where the file says none.")
        .def(
            "sources", [](const Profile& p) { return std::vector<Source>(p.sources().begin(), p.sources().end()); },
            "Where the registers are known from: a list of Source.")
        .def(
            "points", [](const Profile& p) { return std::vector<ProfilePoint>(p.points().begin(), p.points().end()); },
            "A list of ProfilePoint, in the order of function and address.")
        .def("index", &Profile::index, py::arg("id"), "The place of the point of that id. Raises Error (unknown_point) that names similar ones.")
        .def("max_registers", &Profile::max_registers, "How many registers the device gives at once.")
        .def("text", &Profile::text, "The text it was read from.")
        .def("source", &Profile::source, "What errors call the text: the path.")
        .def("sha256", &Profile::sha256, "The SHA-256 of the text: 64 hexadecimal digits.")
        .def("__repr__", [](const Profile& p) { return "<Profile " + p.id() + ", sha256 " + p.sha256().substr(0, 12) + "…>"; })
        .def("__hash__", [](const Profile& p) { return py::hash(py::str(p.sha256())); })
        .def(py::pickle([](const Profile& p) -> py::tuple { return py::make_tuple(p.text(), p.source()); },
                        [](const py::tuple& s) { return Profile::parse(s[0].cast<std::string>(), s[1].cast<std::string>()); }));
    define_comparisons(cls);
}

void define_meters() {
    declared<FramedTcp>().def(
        py::init([](const std::string& host, Int128 port, microseconds connect, microseconds answer) {
            const auto ms = [](microseconds length) { return std::chrono::ceil<std::chrono::milliseconds>(length); };
            return FramedTcp(host, port_of(port), {ms(connect), ms(answer)});
        }),
        py::arg("host"), py::arg("port") = Int128{502}, py::kw_only(), py::arg("connect") = microseconds(500'000),
        py::arg("answer") = microseconds(500'000),
        "`host` is an IPv4 address such as \"192.168.1.20\"; `connect` and `answer` say how long to wait for the device before it counts as\n"
        "silent, timedeltas of 1 ms to 10 min. Raises Error (out_of_range).");

    declared<Meter>()
        .def(py::init([](const Profile& profile, Int128 unit, FramedTcp& link, Int128 first_place, const std::vector<std::string>& points) {
                 if (first_place < 0 || first_place > UINT32_MAX)
                     wattle::detail::throw_error(code::out_of_range, "Meter", to_string(first_place) + " is no place of a point",
                                                 "give 0 to 4294967295");
                 return Meter(profile, unit_of(unit), link, static_cast<std::uint32_t>(first_place), points);
             }),
             py::arg("profile"), py::arg("unit"), py::arg("link"), py::arg("first_place") = Int128{0}, py::arg("points") = std::vector<std::string>(),
             py::keep_alive<1, 4>(),
             "Points get the places first_place, first_place + 1 … in the order of the profile (or of `points`, ids of the profile, where not all\n"
             "are wanted). Raises Error: unknown_point, out_of_range.")
        .def("poll", &Meter::poll, py::arg("now"), py::call_guard<py::gil_scoped_release>(),
             "A list with one Reading per point, in their order, all stamped `now`. What could not be read is missing with its reason. A link that\n"
             "fails is not asked again in the same poll; a device that answers with an exception is asked for its other registers. Never raises\n"
             "for a bad device. The GIL is released.")
        .def("profile", &Meter::profile, "What it is read by.")
        .def("points", &Meter::points, "A list of ProfilePoint, in the order of the readings.")
        .def("table_points", &Meter::table_points, py::arg("device"), "The same as points of a table: \"M07/import\" of the device \"M07\".")
        .def(
            "failures", [](const Meter& m) { return findings_to_python(m.failures()); },
            "What went wrong in the last poll, request by request: a list of Finding.");

    declared<SimulatedMeter>()
        .def(py::init<Profile>(), py::arg("profile"), "All registers are 0.")
        .def(
            "set", [](SimulatedMeter& m, const std::string& point, Int128 counts) { m.set(point, narrow(counts, "SimulatedMeter")); },
            py::arg("point"), py::arg("counts"),
            "What the point shows from now on, in counts of its resolution; a register with a modulus rolls over. Raises Error: unknown_point,\n"
            "out_of_range, overflow.")
        .def(
            "set_missing", [](SimulatedMeter& m, const std::string& point) { m.set_missing(point); }, py::arg("point"),
            "The point shows its sign for \"no value\". Raises Error: unknown_point, out_of_range if it has none.")
        .def("profile", &SimulatedMeter::profile, "What it was made from.")
        .def(
            "shown", [](const SimulatedMeter& m, const std::string& point) { return m.shown(point); }, py::arg("point"),
            "What it shows, as a meter at the other end of the wire would read it: a Decoded. Raises Error (unknown_point).");

    declared<SimulatedServer>()
        .def(py::init([](const std::map<int, SimulatedMeter>& meters, Int128 port) {
                 std::map<std::uint8_t, SimulatedMeter> by_unit;
                 for (const auto& [unit, meter] : meters) by_unit.emplace(unit_of(unit), meter);
                 return SimulatedServer(std::move(by_unit), port_of(port));
             }),
             py::arg("meters"), py::arg("port") = Int128{0},
             "Meters by unit number, a dict; a unit that is none of them is answered by exception 11, as gateways do. Port 0 is any free one.\n"
             "Raises Error (unavailable) if the port cannot be had.")
        .def("port", &SimulatedServer::port, "Where it listens on 127.0.0.1.")
        .def("behave", &SimulatedServer::behave, py::arg("behaviour"), py::call_guard<py::gil_scoped_release>(),
             "From the return of the call on. Refusing closes the connections that are open.");
}

}  // namespace

void declare_devices(py::module_& room) {
    enum_class<RegisterType> =
        make_enum(room, "RegisterType", "How a number stands in its registers.",
                  {{"uint16", 0}, {"int16", 1}, {"uint32", 2}, {"int32", 3}, {"uint64", 4}, {"int64", 5}, {"float32", 6}, {"float64", 7}});
    enum_class<WordOrder> = make_enum(room, "WordOrder",
                                      "In which order the bytes of a number come over the wire, A the highest.\n\n"
                                      "ABCD is the order of the standard, CDAB has the words swapped, BADC the bytes in each word, DCBA both.",
                                      {{"ABCD", 0}, {"CDAB", 1}, {"BADC", 2}, {"DCBA", 3}});
    enum_class<ProfileStatus> =
        make_enum(room, "ProfileStatus",
                  "How far a profile can be trusted: copied from another list, taken from the maker's, or proven with a meter on the table.",
                  {{"synthetic", 0}, {"converted", 1}, {"official", 2}, {"field_tested", 3}});
    enum_class<Behaviour> = make_enum(
        room, "Behaviour", "What a client of a simulated server meets: answers; a connection that is taken, but silence; or nobody who takes one.",
        {{"answer", 0}, {"mute", 1}, {"refuse", 2}});
    declare<Decoded>(room, "Decoded", "What registers say, as counts of the point's resolution.");
    declare<ProfilePoint>(room, "ProfilePoint", "One number of a device: what it means, and where it stands.");
    declare<Profile>(
        room, "Profile",
        "The registers of a sort of device, from a file of the form \"profile/1\". It has proven itself: every golden frame in the file\n"
        "reads as the file expects.");
    declare<FramedTcp>(
        room, "FramedTcp",
        "A device or gateway at an address, by Modbus TCP. It connects when it is first asked, and again after a failure; an answer to\n"
        "another question is dropped, and the time runs on. For one thread.");
    declare<Meter>(room, "Meter", "One device: a profile, its unit number, and the link that leads to it.");
    declare<SimulatedMeter>(room, "SimulatedMeter",
                            "The registers of one synthetic device. A handle: a server that was given the meter shows what is set later.");
    declare<SimulatedServer>(room, "SimulatedServer",
                             "Modbus TCP on 127.0.0.1 for one or several simulated meters. It starts a thread, and ends it when it is destroyed.");
}

void define_devices(py::module_&) {
    define_clock();
    define_profile();
    define_meters();
}

}  // namespace wattle::python
