// wattle.series: readings, points, tables of readings, CSV.
#include "casters.hpp"

#include "wattle/series/table.hpp"

#include <limits>
#include <map>

namespace wattle::python {

namespace {

using std::chrono::microseconds;
using wattle::detail::quoted;
using PointUnit = wattle::AnyUnit;  // wattle.AnyUnit; python::AnyUnit is what wattle.Unit holds

std::int64_t micros(Instant t) { return t.time_since_epoch().count(); }
Instant instant(const py::handle& micros) { return Instant(microseconds(micros.cast<std::int64_t>())); }
std::string call(Instant t) { return "parse_instant('" + to_string(t) + "')"; }
template <class T>
std::string repr(const T& value) {
    return repr_of(py::cast(value));
}
std::optional<Decimal> decimal_of(const std::optional<DecimalLike>& like) { return like ? std::optional(like->value) : std::nullopt; }
std::uint32_t place_of(Int128 point) {
    if (point < 0 || point > UINT32_MAX)
        wattle::detail::throw_error(code::out_of_range, "Reading", "the point " + to_string(point) + " is no place",
                                    "give its place in the table, from 0");
    return static_cast<std::uint32_t>(point);
}

// ---- units of points

void define_any_unit() {
    auto cls = declared<PointUnit>();
    cls.def(py::init([](const AnyUnitLike& unit) { return unit.unit; }), py::arg("unit") = PointUnit(),
            "By its printed symbol, or a Unit. Raises Error (unknown_unit) that lists them all.")
        .def(
            "symbol", [](PointUnit u) { return std::string(u.symbol()); }, "As printed: \"kWh\".")
        .def(
            "quantity", [](PointUnit u) { return std::string(u.quantity()); },
            "What it measures: \"Energy\", \"Power\", \"Temperature\", \"Number\", \"Duration\", \"Frequency\".")
        .def_static(
            "all",
            [] {
                std::vector<std::pair<std::string, std::string>> rows;
                for (const auto& row : PointUnit::all()) rows.emplace_back(row.symbol, row.quantity);
                return rows;
            },
            "All symbols with their quantity, in reading order.")
        .def("__str__", [](PointUnit u) { return to_string(u); })
        .def("__repr__", [](PointUnit u) { return "AnyUnit('" + to_string(u) + "')"; })
        .def("__hash__", [](PointUnit u) { return py::hash(py::str(to_string(u))); })
        .def(py::pickle([](PointUnit u) -> py::tuple { return py::make_tuple(to_string(u)); },
                        [](const py::tuple& state) { return PointUnit(state[0].cast<std::string>()); }));
    define_comparisons(cls);
}

// ---- readings, points, events

void define_reading() {
    auto cls = declared<Reading>();
    cls.def(py::init([](Instant at, Int128 value, Int128 point, const std::variant<Quality, Reason>& quality, Int128 source) {
                if (source < 0 || source > UINT16_MAX)
                    wattle::detail::throw_error(code::out_of_range, "Reading", "the source " + to_string(source) + " is not 16 bits",
                                                "give 0 to 65535");
                return Reading{at, narrow(value, "Reading"), place_of(point), std::visit([](auto q) { return Quality(q); }, quality),
                               static_cast<std::uint16_t>(source)};
            }),
            py::arg("at"), py::arg("value"), py::arg("point") = Int128{0}, py::arg("quality") = Quality(), py::arg("source") = Int128{0},
            "`value` in counts of the point's resolution, `point` its place in the table. Raises Error: naive_datetime, overflow, out_of_range.")
        .def_readonly("at", &Reading::at, "When, an aware datetime in UTC.")
        .def_readonly("value", &Reading::value, "In counts of the point's resolution; never used where the reading is missing.")
        .def_readonly("point", &Reading::point, "The point's place in its table, site or engine.")
        .def_readonly("quality", &Reading::quality, "How far it can be trusted.")
        .def_readonly("source", &Reading::source, "Which source, where several feed one point: the lower the better.")
        .def("__repr__",
             [](const Reading& r) {
                 return "Reading(" + call(r.at) + ", " + std::to_string(r.value) + ", " + std::to_string(r.point) + ", " + repr(r.quality) + ", " +
                        std::to_string(r.source) + ')';
             })
        .def("__hash__", [](const Reading& r) { return hash_mix(hash_mix(micros(r.at), r.value), hash_mix(r.point, r.quality.bits())); })
        .def(py::pickle([](const Reading& r) -> py::tuple { return py::make_tuple(micros(r.at), r.value, r.point, r.quality.bits(), r.source); },
                        [](const py::tuple& s) {
                            return Reading{instant(s[0]), s[1].cast<std::int64_t>(), s[2].cast<std::uint32_t>(),
                                           Quality::from_bits(s[3].cast<std::uint16_t>()), s[4].cast<std::uint16_t>()};
                        }));
    define_comparisons(cls);
}

Point make_point(std::string id, PointKind kind, const AnyUnitLike& unit, const DecimalLike& resolution, const DecimalLike& multiplier, int digits,
                 const std::optional<DecimalLike>& low, const std::optional<DecimalLike>& high, std::optional<microseconds> every, Stamp stamp) {
    Point point(std::move(id), kind, unit.unit, resolution.value);
    point.multiplier = multiplier.value;
    point.digits = digits;
    point.low = decimal_of(low);
    point.high = decimal_of(high);
    point.every = every;
    point.stamp = stamp;
    return point;
}

void define_point() {
    auto cls = declared<Point>();
    cls.def(py::init(&make_point), py::arg("id"), py::arg("kind"), py::arg("unit"), py::arg("resolution") = Decimal(1),
            py::arg("multiplier") = Decimal(1), py::arg("digits") = 0, py::arg("low") = py::none(), py::arg("high") = py::none(),
            py::arg("every") = py::none(), py::arg("stamp") = Stamp::end,
            "`id` such as \"M07/import\"; `resolution` is one count, in `unit`. What contradicts itself is told by `check`. Raises Error\n"
            "(unknown_unit).")
        .def_readonly("id", &Point::id, "Its name: \"M07/import\".")
        .def_readonly("kind", &Point::kind, "What its numbers are: a PointKind.")
        .def_readonly("unit", &Point::unit, "Of what the register shows: an AnyUnit.")
        .def_readonly("resolution", &Point::resolution, "One count, in `unit`: 0.01.")
        .def_readonly("multiplier", &Point::multiplier, "CT × PT ratio, where the register does not contain it.")
        .def_readonly("digits", &Point::digits, "Counts before the register begins again at 0: 10^digits; 0 where it is not known.")
        .def_readonly("low", &Point::low, "The least it can show at all, in `unit`; None where it is not known.")
        .def_readonly("high", &Point::high, "The most it can show at all, in `unit`; None where it is not known.")
        .def_readonly("every", &Point::every, "Spacing of its readings, a timedelta; for intervals their length.")
        .def_readonly("stamp", &Point::stamp, "Which end of its interval an instant names; intervals only.")
        .def("check", &Point::check, "Raises Error (bad_point) with everything in which the point contradicts itself.")
        .def(
            "to_exact", [](const Point& p, Int128 counts) { return p.to_exact(narrow(counts, "Point")); }, py::arg("counts"),
            "What `counts` stand for, exactly, in `unit`, the multiplier applied: an Exact.")
        .def(
            "amount",
            [](const Point& p, Int128 counts, py::handle kind) {
                return by_kind<py::object>(std::type_identity<HeldAmount<TotalOf>>(), kind,
                                           [&]<class Q>() { return py::cast(p.amount<Q>(narrow(counts, "Point"))); });
            },
            py::arg("counts"), py::arg("kind"),
            "The same as an amount of that kind, a class such as Energy: floor(counts × resolution × multiplier) in quanta, so that differences\n"
            "of register positions add up. Raises Error: other_kind, overflow.")
        .def("__str__", [](const Point& p) { return p.id; })
        .def("__repr__",
             [](const Point& p) {
                 std::string text = "Point(" + repr(p.id) + ", '" + std::string(to_string(p.kind)) + "', '" + to_string(p.unit) + '\'';
                 const auto add = [&](const char* name, const auto& value, bool is_default) {
                     if (!is_default) text += std::string(", ") + name + '=' + repr(value);
                 };
                 add("resolution", to_string(p.resolution), p.resolution == 1);
                 add("multiplier", to_string(p.multiplier), p.multiplier == 1);
                 add("digits", p.digits, p.digits == 0);
                 if (p.low) add("low", to_string(*p.low), false);
                 if (p.high) add("high", to_string(*p.high), false);
                 add("every", p.every, !p.every);
                 add("stamp", std::string(to_string(p.stamp)), p.stamp == Stamp::end);
                 return text + ')';
             })
        .def("__hash__", [](const Point& p) { return py::hash(py::str(p.id)); })
        .def(py::pickle(
            [](const Point& p) -> py::tuple {
                return py::make_tuple(p.id, p.kind, p.unit, p.resolution, p.multiplier, p.digits, p.low, p.high, p.every, p.stamp);
            },
            [](const py::tuple& s) {
                Point point(s[0].cast<std::string>(), s[1].cast<PointKind>(), s[2].cast<PointUnit>(), s[3].cast<Decimal>());
                point.multiplier = s[4].cast<Decimal>();
                point.digits = s[5].cast<int>();
                point.low = s[6].cast<std::optional<Decimal>>();
                point.high = s[7].cast<std::optional<Decimal>>();
                point.every = s[8].cast<std::optional<microseconds>>();
                point.stamp = s[9].cast<Stamp>();
                return point;
            }));
    define_comparisons(cls);
}

using What = std::variant<MeterEvent::Exchange, MeterEvent::TransformerChange, MeterEvent::ClockSet, MeterEvent::PowerFail>;

/// One sort of event, a class within MeterEvent: compared, shown and pickled by its fields.
template <class T>
py::class_<T> nested(py::handle scope, const char* name, const char* doc) {
    return py::class_<T>(scope, name, py::metaclass(reinterpret_cast<PyObject*>(&PyType_Type)), py::is_final(), doc);
}
template <class T, class... Fields, class Make>
void define_sort(py::class_<T>& cls, Make make, const std::pair<const char*, Fields T::*>&... fields) {
    const auto state = [=](const T& e) -> py::tuple { return py::make_tuple(e.*(fields.second)...); };
    const std::string name = "MeterEvent." + py::str(cls.attr("__name__")).template cast<std::string>();
    cls.def("__repr__", [=](const T& e) { return name + repr_of(state(e)); })
        .def("__hash__", [=](const T& e) { return py::hash(state(e)); })
        .def(py::pickle(state, make));
    define_comparisons(cls);
}

void define_event(py::module_&) {
    auto cls = declared<MeterEvent>();
    using E = MeterEvent;
    auto exchange = nested<E::Exchange>(
        cls, "Exchange", "The meter was exchanged: the last count of the old one and the first of the new one, as far as they were noted.");
    exchange
        .def(py::init([](std::string old_serial, std::string new_serial, std::optional<std::int64_t> old_end, std::optional<std::int64_t> new_start) {
                 return E::Exchange{std::move(old_serial), std::move(new_serial), old_end, new_start};
             }),
             py::arg("old_serial") = "", py::arg("new_serial") = "", py::arg("old_end") = py::none(), py::arg("new_start") = py::none())
        .def_readonly("old_serial", &E::Exchange::old_serial, "Of the meter that went; \"\" where it is not known.")
        .def_readonly("new_serial", &E::Exchange::new_serial, "Of the meter that came; \"\" where it is not known.")
        .def_readonly("old_end", &E::Exchange::old_end, "The last count of the old meter, or None.")
        .def_readonly("new_start", &E::Exchange::new_start, "The first count of the new meter, or None.");
    define_sort(
        exchange,
        [](const py::tuple& s) {
            return E::Exchange{s[0].cast<std::string>(), s[1].cast<std::string>(), s[2].cast<std::optional<std::int64_t>>(),
                               s[3].cast<std::optional<std::int64_t>>()};
        },
        std::pair("old_serial", &E::Exchange::old_serial), std::pair("new_serial", &E::Exchange::new_serial),
        std::pair("old_end", &E::Exchange::old_end), std::pair("new_start", &E::Exchange::new_start));

    auto change = nested<E::TransformerChange>(cls, "TransformerChange", "The transformer ratio changed, the register went on.");
    change
        .def(py::init([](const DecimalLike& a, const DecimalLike& b) { return E::TransformerChange{a.value, b.value}; }), py::arg("old_multiplier"),
             py::arg("new_multiplier"))
        .def_readonly("old_multiplier", &E::TransformerChange::old_multiplier, "The ratio before.")
        .def_readonly("new_multiplier", &E::TransformerChange::new_multiplier, "The ratio from the instant on.");
    define_sort(
        change, [](const py::tuple& s) { return E::TransformerChange{s[0].cast<Decimal>(), s[1].cast<Decimal>()}; },
        std::pair("old_multiplier", &E::TransformerChange::old_multiplier), std::pair("new_multiplier", &E::TransformerChange::new_multiplier));

    auto clock = nested<E::ClockSet>(cls, "ClockSet", "The clock of the device was set.");
    clock.def(py::init([](microseconds step) { return E::ClockSet{step}; }), py::arg("step"))
        .def_readonly("step", &E::ClockSet::step, "New time minus old time, a timedelta.");
    define_sort(clock, [](const py::tuple& s) { return E::ClockSet{s[0].cast<microseconds>()}; }, std::pair("step", &E::ClockSet::step));

    auto fail = nested<E::PowerFail>(cls, "PowerFail", "The device was without power up to the instant.");
    fail.def(py::init([](microseconds length) { return E::PowerFail{length}; }), py::arg("length"))
        .def_readonly("length", &E::PowerFail::length, "For how long, a timedelta.");
    define_sort(fail, [](const py::tuple& s) { return E::PowerFail{s[0].cast<microseconds>()}; }, std::pair("length", &E::PowerFail::length));

    cls.def(py::init([](Instant at, Int128 point, const What& what) { return E{at, place_of(point), what}; }), py::arg("at"), py::arg("point"),
            py::arg("what"), "Raises Error: naive_datetime, out_of_range.")
        .def_readonly("at", &E::at, "When, an aware datetime in UTC.")
        .def_readonly("point", &E::point, "The place of the point it happened to.")
        .def_readonly("what", &E::what, "An Exchange, a TransformerChange, a ClockSet or a PowerFail.")
        .def("__str__", [](const E& e) { return to_string(e); })
        .def("__repr__", [](const E& e) { return "MeterEvent(" + call(e.at) + ", " + std::to_string(e.point) + ", " + repr(e.what) + ')'; })
        .def("__hash__", [](const E& e) { return hash_mix(hash_mix(micros(e.at), e.point), py::hash(py::cast(e.what))); })
        .def(py::pickle([](const E& e) -> py::tuple { return py::make_tuple(micros(e.at), e.point, e.what); },
                        [](const py::tuple& s) { return E{instant(s[0]), s[1].cast<std::uint32_t>(), s[2].cast<What>()}; }));
    define_comparisons(cls);
}

// ---- tables

/// Whole numbers of any integer dtype, each from 0 to `most`.
template <class I>
std::vector<I> small_numbers(const py::array& array, const char* what) {
    const char kind = array.dtype().kind();
    if (kind != 'i' && kind != 'u')
        throw py::type_error(std::string(what) + " come as an array of whole numbers, not " + std::string(py::str(array.dtype())));
    const auto wide = py::array_t<std::int64_t, py::array::c_style | py::array::forcecast>::ensure(array);
    if (!wide || array.ndim() != 1) throw py::type_error(std::string(what) + " come as an array of one dimension");
    std::vector<I> numbers(static_cast<std::size_t>(wide.size()));
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const std::int64_t number = wide.data()[i];
        if (number < 0 || number > static_cast<std::int64_t>(std::numeric_limits<I>::max()))
            wattle::detail::throw_error(code::out_of_range, "Table", std::string(what) + ": " + std::to_string(number) + " at " + std::to_string(i),
                                        "give 0 to " + std::to_string(std::numeric_limits<I>::max()));
        numbers[i] = static_cast<I>(number);
    }
    return numbers;
}

Table from_columns(std::vector<Point> points, const Micros& at, const Counts& value, const py::array& point, const std::optional<py::array>& quality,
                   const std::optional<py::array>& source) {
    Table::Columns columns;
    columns.at.reserve(at.size());
    for (std::size_t i = 0; i < at.size(); ++i) {
        if (at.data()[i] == not_a_time)
            wattle::detail::throw_error(code::bad_instant, "Table", "instant " + std::to_string(i) + " is NaT", "drop missing times first");
        columns.at.emplace_back(microseconds(at.data()[i]));
    }
    columns.value.assign(value.data(), value.data() + value.size());
    columns.point = small_numbers<std::uint32_t>(point, "points");
    if (quality)
        for (const auto bits : small_numbers<std::uint16_t>(*quality, "qualities")) columns.quality.push_back(Quality::from_bits(bits));
    else
        columns.quality.resize(columns.at.size());
    if (source) columns.source = small_numbers<std::uint16_t>(*source, "sources");
    return Table(std::move(points), std::move(columns));
}

template <class T>
auto column(const char* dtype, std::span<const T> (Table::*get)() const) {
    return [=](const py::object& self) {
        const auto values = (self.cast<const Table&>().*get)();
        return view(dtype, values.size(), sizeof(T), values.data(), self);
    };
}

void define_tables() {
    auto cls = declared<Table>();
    cls.def(py::init([](std::vector<Point> points, const std::vector<Reading>& readings) { return Table(std::move(points), readings); }),
            py::arg("points") = std::vector<Point>(), py::arg("readings") = std::vector<Reading>(),
            "n readings of these points, in that order. Raises Error: bad_point; unknown_point for a reading whose point has no place.")
        .def_static(
            "from_columns", &from_columns, py::arg("points"), py::arg("at"), py::arg("value"), py::arg("point"), py::arg("quality") = py::none(),
            py::arg("source") = py::none(),
            "Copies n readings in: a list of Point; instants as datetime64[us] of UTC; values as int64 counts of their points' resolutions;\n"
            "for each the place of its point; qualities as their 16 bits (None: all measured); sources (None: all 0). Raises Error: bad_point,\n"
            "bad_table for columns of unequal length, unknown_point for a place without a point, bad_instant for NaT.")
        .def("size", &Table::size, "The number n of readings.")
        .def("empty", &Table::empty, "Whether there are none.")
        .def("points", &Table::points, "What the readings are of: a list of Point.")
        .def("find", &Table::find, py::arg("id"), "The place of the point of that id, or None.")
        .def("index", &Table::index, py::arg("id"), "The same. Raises Error (unknown_point) that lists the points if there is none.")
        .def("at", column("datetime64[us]", &Table::at), "The instants in place: a read-only datetime64[us] view of n, UTC, without a copy.")
        .def("value", column("int64", &Table::value), "The values in place, in counts of their points' resolutions: a read-only int64 view of n.")
        .def("point", column("uint32", &Table::point), "For each reading the place of its point: a read-only uint32 view of n.")
        .def("quality", column("uint16", &Table::quality),
             "The 16 bits of every quality, as Quality.from_bits takes them: a read-only uint16 view of n.")
        .def("source", column("uint16", &Table::source), "The sources: a read-only uint16 view of n, or of none where every source is 0.")
        .def("__len__", &Table::size)
        .def(
            "__getitem__",
            [](const Table& table, Int128 i) {
                const Int128 n = static_cast<Int128>(table.size());
                if (i < -n || i >= n) throw py::index_error("the table has " + std::to_string(table.size()) + " readings");
                return table[static_cast<std::size_t>(i < 0 ? i + n : i)];
            },
            py::arg("i"), "Reading i; −1 is the last.")
        .def("__str__", [](const Table& t) { return std::to_string(t.size()) + " readings of " + std::to_string(t.points().size()) + " points"; })
        .def("__repr__",
             [](const Table& t) { return "<Table " + std::to_string(t.size()) + " readings of " + std::to_string(t.points().size()) + " points>"; })
        .def("__hash__",
             [](const Table& t) {
                 const auto size = static_cast<py::ssize_t>(t.size());
                 return t.empty() ? 0 : hash_mix(size, hash_mix(micros(t.at().front()), micros(t.at().back())));
             })
        .def(py::pickle(
            [](const py::object& self) -> py::tuple {
                const py::list points = self.attr("points")();
                return py::make_tuple(points, self.attr("at")(), self.attr("value")(), self.attr("point")(), self.attr("quality")(),
                                      self.attr("source")());
            },
            [](const py::tuple& s) {
                return from_columns(s[0].cast<std::vector<Point>>(), s[1].cast<Micros>(), s[2].cast<Counts>(), s[3].cast<py::array>(),
                                    s[4].cast<py::array>(), s[5].cast<py::array>());
            }));
    define_comparisons(cls);
}

// ---- CSV

char sign_of(const std::string& text, const char* what) {
    if (text.size() == 1) return text[0];
    wattle::detail::throw_error(code::out_of_range, what, quoted(text) + " is not one character", "give one, such as \",\"");
}

CsvColumns columns_of(const std::map<std::string, std::string>& given) {
    CsvColumns columns;
    for (const auto& [key, name] : given) {
        std::string* const column = key == "point"     ? &columns.point
                                    : key == "instant" ? &columns.instant
                                    : key == "value"   ? &columns.value
                                    : key == "quality" ? &columns.quality
                                    : key == "unit"    ? &columns.unit
                                    : key == "source"  ? &columns.source
                                                       : nullptr;
        if (column == nullptr)
            wattle::detail::throw_error(code::out_of_range, "columns", "there is no column " + quoted(key),
                                        "use point, instant, value, quality, unit, source");
        *column = name;
    }
    return columns;
}

/// Calls `read(found)` without the GIL; raises what was found, or appends it to the list that was given.
template <class Read>
Table found_in(const py::object& findings, Read&& read) {
    if (!findings.is_none() && !py::isinstance<py::list>(findings)) throw py::type_error("findings are appended to a list, and this is none");
    std::vector<Finding> found;
    Table table = [&] {
        const py::gil_scoped_release parallel;
        return read(found);
    }();
    if (findings.is_none() && !found.empty()) throw Error(std::move(found));
    if (!findings.is_none()) findings.attr("extend")(findings_to_python(found));
    return table;
}

constexpr const char* about_reading =
    "One row per reading (point, instant, value, quality), or one row per instant and a column `id [unit]` per point. Values become counts\n"
    "exactly, never through a float. A cell that cannot be understood is a finding and a missing reading; a row without a point or an\n"
    "instant is a finding and left out; a value outside its point's limits is suspect (outside_limits).\n\n"
    "zone of local times without an offset; stamp which end of its interval an instant names; kind of points that are not declared (a stamp\n"
    "alone says interval); every the length of their intervals; unit where the file tells none; resolution of points that are not declared,\n"
    "else the finest decimals that occur; points declared, then there are no others; ambiguous what to do with a doubled hour; instants iso,\n"
    "or numbers since 1970 in seconds, milliseconds or microseconds; separator one of , ; | and tab, else the header tells; decimal . or ,;\n"
    "columns the names of the columns, as {\"instant\": \"time\"}; ignore columns to leave out; missing words for no value; sentinels numbers for\n"
    "no value; round how to round values finer than the resolution, else they are findings; most_findings how many to keep.\n\n"
    "Raises Error with all findings, each with line and column; with a list in findings they are appended there, and the table holds what can\n"
    "be used. The GIL is released.";

/// One of the two readers: `read(first..., options, findings)`, behind whose own arguments stand those of CsvOptions, in its order.
template <class... First, class Read, class... Args>
void define_reader(py::module_& m, const char* name, const std::string& doc, Read read, const Args&... args) {
    m.def(
        name,
        [read](First... first, const std::optional<ZoneLike>& zone, std::optional<Stamp> stamp, std::optional<PointKind> kind,
               std::optional<microseconds> every, const std::optional<AnyUnitLike>& unit, const std::optional<DecimalLike>& resolution,
               std::vector<Point> points, Ambiguous ambiguous, CsvInstants instants, const std::string& separator, const std::string& decimal,
               const std::map<std::string, std::string>& columns, std::vector<std::string> ignore, std::vector<std::string> missing,
               const std::vector<DecimalLike>& sentinels, std::optional<Rounding> round, std::size_t most_findings, const py::object& findings) {
            CsvOptions options;
            if (zone) options.zone = zone->zone;
            options.stamp = stamp;
            options.kind = kind;
            options.every = every;
            if (unit) options.unit = unit->unit;
            options.resolution = decimal_of(resolution);
            options.points = std::move(points);
            options.ambiguous = ambiguous;
            options.instants = instants;
            if (!separator.empty()) options.separator = sign_of(separator, "separator");
            options.decimal = sign_of(decimal, "decimal");
            options.columns = columns_of(columns);
            options.ignore = std::move(ignore);
            options.missing = std::move(missing);
            for (const auto& sentinel : sentinels) options.sentinels.push_back(sentinel.value);
            options.round = round;
            options.most_findings = most_findings;
            return found_in(findings, [&](auto& found) { return read(first..., options, found); });
        },
        args..., py::kw_only(), py::arg("zone") = py::none(), py::arg("stamp") = py::none(), py::arg("kind") = py::none(),
        py::arg("every") = py::none(), py::arg("unit") = py::none(), py::arg("resolution") = py::none(), py::arg("points") = py::tuple(),
        py::arg("ambiguous") = Ambiguous::refuse, py::arg("instants") = CsvInstants::iso, py::arg("separator") = "", py::arg("decimal") = ".",
        py::arg("columns") = py::dict(), py::arg("ignore") = py::tuple(), py::arg("missing") = CsvOptions().missing,
        py::arg("sentinels") = py::tuple(), py::arg("round") = py::none(), py::arg("most_findings") = std::size_t{100},
        py::arg("findings") = py::none(), (doc + about_reading).c_str());
}

CsvFormat format_of(const std::optional<ZoneLike>& zone, const std::string& separator, const std::string& decimal,
                    const std::map<std::string, std::string>& columns) {
    CsvFormat format;
    if (zone) format.zone = zone->zone;
    format.separator = sign_of(separator, "separator");
    format.decimal = sign_of(decimal, "decimal");
    format.columns = columns_of(columns);
    return format;
}

void define_csv(py::module_& m) {
    define_reader<const Path&>(
        m, "read_csv", "A table of readings from a CSV file. Raises Error (unreadable_file).\n\n",
        [](const Path& path, const CsvOptions& options, auto& findings) { return read_csv(path.name, options, findings); }, py::arg("path"));
    define_reader<std::string_view, const std::string&>(
        m, "parse_csv", "A table of readings from CSV text, a str or bytes of UTF-8; `name` stands for the file in findings.\n\n",
        [](std::string_view text, const std::string& name, const CsvOptions& options, auto& findings) {
            return parse_csv(text, name, options, findings);
        },
        py::arg("text"), py::arg("name") = "csv");

    m.def(
        "to_csv",
        [](const Table& table, const std::optional<ZoneLike>& zone, const std::string& separator, const std::string& decimal,
           const std::map<std::string, std::string>& columns) {
            const CsvFormat format = format_of(zone, separator, decimal, columns);
            const py::gil_scoped_release parallel;
            return to_csv(table, format);
        },
        py::arg("table"), py::kw_only(), py::arg("zone") = py::none(), py::arg("separator") = ",", py::arg("decimal") = ".",
        py::arg("columns") = py::dict(),
        "The table as CSV, row by row, lines ending in LF: the same table gives the same text, and parse_csv with its points the same table (values\n"
        "within the limits of their points). Instants in UTC, or with the offsets of `zone`; digits follow the resolution; a missing value is an\n"
        "empty cell; the unit stands in the header if all points share it; an id that a spreadsheet would run as a formula (= + - @) stands\n"
        "behind an apostrophe. The GIL is released. Raises Error (out_of_range) for a separator or decimal sign that does not work.");
    m.def(
        "write_csv",
        [](const Table& table, const Path& path, const std::optional<ZoneLike>& zone, const std::string& separator, const std::string& decimal,
           const std::map<std::string, std::string>& columns) {
            const CsvFormat format = format_of(zone, separator, decimal, columns);
            const py::gil_scoped_release parallel;
            write_csv(table, path.name, format).value();
        },
        py::arg("table"), py::arg("path"), py::kw_only(), py::arg("zone") = py::none(), py::arg("separator") = ",", py::arg("decimal") = ".",
        py::arg("columns") = py::dict(), "Writes what to_csv returns. Raises Error (unwritable_file).");
}

}  // namespace

void declare_table(py::module_& m) {
    enum_class<PointKind> =
        make_enum(m, "PointKind",
                  "What the numbers of a point are.\n\n"
                  "register a counter that only grows: what it shows at the instant; interval the amount, or the mean power, of the\n"
                  "interval that ends (or begins) at the instant; gauge a value at the instant; state a code in force from the instant on.",
                  {{"register", 1}, {"interval", 2}, {"gauge", 3}, {"state", 4}});
    enum_class<Stamp> = make_enum(m, "Stamp", "Which end of its interval the time stamp of a value names.", {{"begin", 0}, {"end", 1}});
    enum_class<CsvInstants> = make_enum(m, "CsvInstants", "How a CSV file writes instants: as ISO 8601 text, or as a number since 1970 in UTC.",
                                        {{"iso", 0}, {"seconds", 1}, {"milliseconds", 2}, {"microseconds", 3}});
    declare<PointUnit>(
        m, "AnyUnit",
        "Any unit that a meter may show: those of the amounts and intensities, the temperature scales, and what has no kind of its own\n"
        "(numbers \"1\" and \"%\", durations \"s\", \"min\", \"h\", the frequency \"Hz\"). Arguments also take its symbol, or a Unit.");
    declare<Reading>(m, "Reading",
                     "At that instant the point showed that many counts of its resolution. A missing reading is one whose quality says so.");
    declare<Point>(m, "Point", "What a reading of this point means: kind, unit, resolution, limits, CT/PT ratio.");
    declare<MeterEvent>(m, "MeterEvent",
                        "What happened to a meter at an instant. It travels with the readings, because a jump without its event is a guess.");
    declare<Table>(
        m, "Table",
        "n readings of m points as columns, in the order they came; a missing reading has the value 0. A value: columns are views that nobody\n"
        "can write to, and new tables are made by from_columns or read from files.");
}

void define_table(py::module_& m) {
    define_any_unit();
    define_reading();
    define_point();
    define_event(m);
    define_tables();
    define_csv(m);
    m.def("parse_point_kind", &parse_point_kind, py::arg("text"),
          "The kind of that name, as files spell it. Raises Error (out_of_range), naming the four.");
    m.def(
        "check", [](const std::vector<Point>& points) { check(points); }, py::arg("points"),
        "Raises Error (bad_point) with everything in which points contradict themselves, and for ids that stand twice.");
}

}  // namespace wattle::python
