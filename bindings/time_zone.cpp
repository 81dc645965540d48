// wattle.time: time zones.
#include "casters.hpp"

#include "wattle/time/slots.hpp"
#include "wattle/time/zone.hpp"

#include <algorithm>

namespace wattle::python {

namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

/// The folder of the PyPI package tzdata; nothing if it is not installed.
std::optional<std::string> packaged_database() {
    try {
        const py::object path = py::module_::import("os.path");
        return path.attr("join")(path.attr("dirname")(py::module_::import("tzdata").attr("__file__")), "zoneinfo").cast<std::string>();
    } catch (py::error_already_set& missing) {
        if (!missing.matches(PyExc_ImportError)) throw;
        return std::nullopt;
    }
}

/// The database to read: the one that was named, the system's, or that of the package tzdata where the system has none.
std::string database_or(const std::string& named) {
    if (!named.empty()) return named;
    try {
        return zone_database();
    } catch (const Error&) {
        if (const auto folder = packaged_database()) return *folder;
        throw;
    }
}

ZonePeriod clamped(ZonePeriod period) {
    period.span = {std::clamp(period.span.begin(), first_datetime, last_datetime), std::clamp(period.span.end(), first_datetime, last_datetime)};
    return period;
}

/// Offsets and names of all periods from 1800 to 2200, in 64 bits: tells whether a zone is still the one that was pickled.
std::uint64_t fingerprint(const Zone& zone) {
    using namespace std::chrono;
    const Interval known(Instant(sys_days(year(1800) / 1 / 1)), Instant(sys_days(year(2200) / 1 / 1)));
    std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
    const auto mix = [&](std::uint64_t value) {
        for (int i = 0; i < 8; ++i) hash = (hash ^ (value >> (8 * i) & 0xFF)) * 0x100000001b3;
    };
    const auto mix_period = [&](Instant t) {
        const ZonePeriod period = zone.period(t);
        mix(static_cast<std::uint64_t>(period.offset.count()));
        mix(period.daylight_saving ? 1 : 0);
        for (const char c : period.abbreviation) mix(static_cast<unsigned char>(c));
    };
    mix_period(known.begin());
    for (const Instant t : zone.transitions(known)) {
        mix(static_cast<std::uint64_t>(t.time_since_epoch().count()));
        mix_period(t);
    }
    return hash;
}

py::tuple zone_state(const Zone& zone) {
    return py::make_tuple(zone.name(), zone.version(), zone.version() == "fixed" ? zone.offset(Instant()).count() : 0, fingerprint(zone));
}

Zone zone_from(const py::tuple& state) {
    const auto name = state[0].cast<std::string>(), version = state[1].cast<std::string>();
    if (version == "fixed") return Zone::fixed(seconds(state[2].cast<std::int64_t>()));
    const Zone zone = Zone::load(name, database_or(""));
    constexpr Code zone_changed = "zone_changed";
    if (zone.version() != version)
        wattle::detail::throw_error(zone_changed, name, "it was pickled from database " + version + ", and here is " + zone.version(),
                                    "unpickle with the same database");
    if (fingerprint(zone) != state[3].cast<std::uint64_t>())
        wattle::detail::throw_error(zone_changed, name, "its periods are not those that were pickled",
                                    "unpickle with the same database; a zone from bytes cannot be pickled");
    return zone;
}

template <class F>
py::array each(const Micros& t, const char* dtype, F&& f) {
    py::array result = t.like(dtype);
    const std::int64_t* in = t.data();
    auto* out = static_cast<std::int64_t*>(result.mutable_data());
    const std::size_t n = t.size();
    {
        const py::gil_scoped_release parallel;
        for (std::size_t i = 0; i < n; ++i) out[i] = f(in[i], i);
    }
    return result;
}

Instant instant(std::int64_t t) { return Instant(microseconds(t)); }

[[noreturn]] void refuse_nat(std::size_t i) {
    wattle::detail::throw_error(code::bad_instant, "offset", "element " + std::to_string(i) + " is NaT, and an offset has no sign for missing",
                                "drop missing times first");
}

// A cursor of its own for each call: without the GIL, two threads may be in here with one cursor.
py::array offsets(ZoneCursor cursor, const Micros& t) {
    return each(t, "int64", [&](std::int64_t micros, std::size_t i) {
        if (micros == not_a_time) refuse_nat(i);
        return cursor.offset(instant(micros)).count();
    });
}

py::array locals(ZoneCursor cursor, const Micros& t) {
    return each(t, "datetime64[us]", [&](std::int64_t micros, std::size_t) {
        return micros == not_a_time ? not_a_time : cursor.to_local(instant(micros)).time_since_epoch().count();
    });
}

void define_period() {
    auto cls = declared<ZonePeriod>();
    cls.def(py::init([](const Interval& span, seconds offset, bool daylight_saving, const std::string& abbreviation) {
                return ZonePeriod{span, offset, daylight_saving, abbreviation};
            }),
            py::arg("span"), py::arg("offset"), py::arg("daylight_saving"), py::arg("abbreviation"))
        .def_readonly("span", &ZonePeriod::span, "Where no change is known, it reaches to the first or the last datetime of Python: years 1 to 9999.")
        .def_readonly("offset", &ZonePeriod::offset, "Local time minus UTC, a timedelta.")
        .def_readonly("daylight_saving", &ZonePeriod::daylight_saving, "Whether the zone calls it summer time.")
        .def_readonly("abbreviation", &ZonePeriod::abbreviation, "Such as \"CST\".")
        .def("__repr__",
             [](const py::object& p) {
                 return "ZonePeriod(" + repr_of(p.attr("span")) + ", " + repr_of(p.attr("offset")) + ", " + repr_of(p.attr("daylight_saving")) +
                        ", " + repr_of(p.attr("abbreviation")) + ')';
             })
        .def("__hash__", [](const py::object& p) { return py::hash(py::make_tuple(p.attr("span"), p.attr("offset"), p.attr("abbreviation"))); })
        .def(py::pickle([](const ZonePeriod& p) -> py::tuple { return py::make_tuple(p.span, p.offset, p.daylight_saving, p.abbreviation); },
                        [](const py::tuple& state) {
                            return ZonePeriod{state[0].cast<Interval>(), state[1].cast<seconds>(), state[2].cast<bool>(),
                                              state[3].cast<std::string>()};
                        }));
    define_comparisons(cls);
}

void define_zones() {
    auto cls = declared<Zone>();
    cls.def_static(
           "load", [](const std::string& name, const std::string& database) { return Zone::load(name, database_or(database)); }, py::arg("name"),
           py::arg("database") = "",
           "The zone of that name, such as \"Asia/Shanghai\", from a database directory: by default the system's, or that of the PyPI package "
           "tzdata\n"
           "where the system has none. Raises Error: unknown_zone, bad_zone_file.")
        .def_static(
            "from_tzif",
            [](const std::string& name, const py::bytes& bytes, const std::string& version) {
                return Zone::from_tzif(name, std::string_view(bytes), version);
            },
            py::arg("name"), py::arg("bytes"), py::arg("version") = "unknown", "A zone from the bytes of a TZif file. Raises Error (bad_zone_file).")
        .def_static("utc", &Zone::utc, "UTC, for ever.")
        .def_static("fixed", &Zone::fixed, py::arg("offset"),
                    "One offset for ever, less than a day; named \"UTC+08:00\". Raises Error (out_of_range).")
        .def("name", &Zone::name, "As it was loaded: \"Asia/Shanghai\", \"UTC\", \"UTC+08:00\".")
        .def("version", &Zone::version, "The version of the database it came from, such as \"2025b\"; \"unknown\" if the database does not say.")
        .def(
            "offset", [](const Zone& zone, const Micros& t) { return offsets(ZoneCursor(zone), t); }, py::arg("t"))
        .def(
            "offset", [](const Zone& zone, Instant t) { return zone.offset(t); }, py::arg("t"),
            "Local time minus UTC, a timedelta. Of a datetime64[us] array of UTC an int64 array of seconds, of the same shape; the GIL is released.\n"
            "Raises Error (naive_datetime); (bad_instant) for NaT.")
        .def(
            "period", [](const Zone& zone, Instant t) { return clamped(zone.period(t)); }, py::arg("t"),
            "The period around the instant: a ZonePeriod.")
        .def("transitions", &Zone::transitions, py::arg("within"),
             "The instants within the interval at which a new period begins, in order: a list of aware datetimes.")
        .def(
            "to_local", [](const Zone& zone, const Micros& t) { return locals(ZoneCursor(zone), t); }, py::arg("t"))
        .def(
            "to_local", [](const Zone& zone, Instant t) { return zone.to_local(t); }, py::arg("t"),
            "The clock on the wall, a naive datetime. Of a datetime64[us] array of UTC a datetime64[us] array of the same shape, NaT where it has\n"
            "NaT; the GIL is released. Raises Error (naive_datetime).")
        .def(
            "to_instant",
            [](const Zone& zone, const Micros& local, Ambiguous ambiguous, Nonexistent nonexistent) {
                return each(local, "datetime64[us]", [&](std::int64_t micros, std::size_t) {
                    return micros == not_a_time ? not_a_time
                                                : zone.to_instant(LocalTime(microseconds(micros)), ambiguous, nonexistent).time_since_epoch().count();
                });
            },
            py::arg("local"), py::arg_v("ambiguous", Ambiguous::refuse, "Ambiguous.refuse"),
            py::arg_v("nonexistent", Nonexistent::refuse, "Nonexistent.refuse"))
        .def(
            "to_instant", &Zone::to_instant, py::arg("local"), py::arg_v("ambiguous", Ambiguous::refuse, "Ambiguous.refuse"),
            py::arg_v("nonexistent", Nonexistent::refuse, "Nonexistent.refuse"),
            "The instant of a local time, an aware datetime in UTC. Of a datetime64[us] array of local times an array of UTC of the same shape, NaT\n"
            "where it has NaT; the GIL is released. Raises Error: doubled_local_time, missing_local_time, unless told what to do; aware_datetime.")
        .def("date", &Zone::date, py::arg("t"), "The date on the wall at that instant.")
        .def("day", &Zone::day, py::arg("date"),
             "The local day: from its first instant (not always 00:00) to that of the next day. 0 to 31 hours long; days follow without a hole.")
        .def("__str__", &Zone::name)
        .def("__repr__",
             [](const Zone& zone) {
                 if (zone.version() != "fixed") return "Zone.load('" + zone.name() + "')";
                 const seconds offset = zone.offset(Instant());
                 return offset == seconds(0) ? std::string("Zone.utc()") : "Zone.fixed(" + repr_of(py::cast(offset)) + ')';
             })
        .def("__hash__", [](const Zone& zone) { return py::hash(py::make_tuple(zone.name(), zone.version())); })
        .def("__copy__", [](const Zone& zone) { return zone; })
        .def(
            "__deepcopy__", [](const Zone& zone, const py::dict&) { return zone; }, py::arg("memo"))
        .def(py::pickle(&zone_state, &zone_from));
    define_comparisons(cls);
}

void define_cursor() {
    auto cls = declared<ZoneCursor>();
    cls.def(py::init([](const ZoneLike& zone) { return ZoneCursor(*zone.zone); }), py::arg("zone"), "Of a Zone, a zoneinfo.ZoneInfo or a name.")
        .def("offset", &offsets, py::arg("t"))
        .def(
            "offset", [](ZoneCursor& cursor, Instant t) { return cursor.offset(t); }, py::arg("t"), "As Zone.offset.")
        .def("to_local", &locals, py::arg("t"))
        .def(
            "to_local", [](ZoneCursor& cursor, Instant t) { return cursor.to_local(t); }, py::arg("t"), "As Zone.to_local.")
        .def("zone", &ZoneCursor::zone, "The zone whose offsets it gives.")
        .def("__str__", [](const ZoneCursor& cursor) { return cursor.zone().name(); })
        .def("__repr__", [](const ZoneCursor& cursor) { return "ZoneCursor(" + repr_of(py::cast(cursor.zone())) + ')'; })
        .def("__copy__", [](const ZoneCursor& cursor) { return cursor; })
        .def(
            "__deepcopy__", [](const ZoneCursor& cursor, const py::dict&) { return cursor; }, py::arg("memo"))
        .def(py::pickle([](const ZoneCursor& cursor) { return zone_state(cursor.zone()); },
                        [](const py::tuple& state) { return ZoneCursor(zone_from(state)); }));
}

}  // namespace

void declare_time(py::module_& m) {
    enum_class<Ambiguous> = make_enum(
        m, "Ambiguous",
        "What to do with a local time that occurred twice: refuse raises Error (doubled_local_time); earlier and later take one of the two.",
        {{"refuse", 0}, {"earlier", 1}, {"later", 2}});
    enum_class<Nonexistent> = make_enum(
        m, "Nonexistent",
        "What to do with a local time that the clocks jumped over: refuse raises Error (missing_local_time); next is the instant of the jump.",
        {{"refuse", 0}, {"next", 1}});
    declare<Interval>(
        m, "Interval",
        "The time from `begin` up to, and not including, `end`: UTC, whole microseconds. Intervals that share an edge share no instant.\n\n"
        "Instants are aware datetimes of any zone; naive ones are refused with Error (naive_datetime).");
    declare<Slots>(
        m, "Slots",
        "n intervals, one after the other without a hole: slot i runs from boundary i to boundary i + 1.\n\n"
        "A regular grid (quarter-hours) is three numbers; any other (the days, months and billing periods of a zone) holds its n + 1\n"
        "boundaries, shared between copies. Both kinds compare by their boundaries. A slot may be empty: some zones have days of 0 hours.");
    declare<SlotCursor>(m, "SlotCursor",
                        "Slots of instants that mostly follow each other: remembers the slot of the last one. For one thread at a time.");
    declare<ZonePeriod>(m, "ZonePeriod", "A stretch of time with one offset from UTC.");
    declare<Zone>(
        m, "Zone",
        "A time zone of the IANA database, right from its first record on; after the last one the zone's own rule goes on for ever.\n\n"
        "Safe between threads. A pickled zone is its name: unpickling loads it again, and raises Error (zone_changed) where the database has\n"
        "another version or other periods. Sources: RFC 8536 (TZif), POSIX TZ as extended there (rules of −167 to 167 h).");
    declare<ZoneCursor>(m, "ZoneCursor",
                        "Offsets of instants that mostly follow each other: remembers the period of the last one. For one thread at a time.");
}

void define_zone(py::module_& m) {
    define_period();
    define_zones();
    define_cursor();
    m.def(
        "zone_database", [] { return database_or(""); },
        "The directory that Zone.load reads by default: the system's, or that of the PyPI package tzdata. Raises Error (unknown_zone) if there is "
        "neither.");
    m.def(
        "zone_database_version", [](const std::string& database) { return zone_database_version(database_or(database)); }, py::arg("database") = "",
        "The version that a database directory names (in tzdata.zi or +VERSION), such as \"2025b\"; else \"unknown\".");
    m.def(
        "zone_names", [](const std::string& database) { return zone_names(database_or(database)); }, py::arg("database") = "",
        "The names of all zones of a database, sorted.");
}

}  // namespace wattle::python
