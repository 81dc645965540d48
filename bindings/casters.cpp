// The conversions of casters.hpp that need no template.
#include "casters.hpp"

#include <datetime.h>

#include <algorithm>
#include <array>

namespace wattle::python {

namespace {

using std::chrono::days;
using std::chrono::microseconds;
using std::chrono::sys_days;

/// An object of another Python module, imported once and kept for the life of the process.
template <class Tag>
py::object once(const char* module, const char* name) {
    PYBIND11_CONSTINIT static py::gil_safe_call_once_and_store<py::object> storage;
    return storage.call_once_and_store_result([&] { return py::module_::import(module).attr(name).cast<py::object>(); }).get_stored();
}
py::object python_decimal() { return once<struct PythonDecimal>("decimal", "Decimal"); }
py::object numpy_floating() { return once<struct NumpyFloating>("numpy", "floating"); }
py::object numpy_bool() { return once<struct NumpyBool>("numpy", "bool_"); }
py::object zone_info() { return once<struct ZoneInfo>("zoneinfo", "ZoneInfo"); }

bool is_a(py::handle object, const py::object& cls) {
    const int is = PyObject_IsInstance(object.ptr(), cls.ptr());
    if (is < 0) throw py::error_already_set();
    return is == 1;
}

void refuse_bool(py::handle source) {
    if (PyBool_Check(source.ptr()) || is_a(source, numpy_bool())) throw py::type_error("a bool is not a number: give 1 or 0 if you mean one");
}

void refuse_float(py::handle source) {
    if (PyFloat_Check(source.ptr()) || is_a(source, numpy_floating()))
        throw py::type_error("a float has no printed digits to keep: write the number as text, such as Decimal(\"0.5306\")");
}

void use_datetime() {
    if (PyDateTimeAPI == nullptr) PyDateTime_IMPORT;
    if (PyDateTimeAPI == nullptr) throw py::error_already_set();
}

[[noreturn]] void refuse_time(std::string_view code_name, py::handle source, std::string_view what, std::string_view remedy) {
    const std::string text = py::str(source);
    // Error's codes are literals, so these are spelled here.
    constexpr Code naive = "naive_datetime", aware = "aware_datetime";
    const Code code = code_name == naive.name()                ? naive
                      : code_name == aware.name()              ? aware
                      : code_name == code::out_of_range.name() ? code::out_of_range
                                                               : code::bad_instant;
    wattle::detail::throw_error(code, '"' + text + '"', what, remedy);
}

std::int64_t micros_of_delta(py::handle delta) {
    const std::int64_t day = PyDateTime_DELTA_GET_DAYS(delta.ptr()), second = PyDateTime_DELTA_GET_SECONDS(delta.ptr()),
                       micro = PyDateTime_DELTA_GET_MICROSECONDS(delta.ptr());
    std::int64_t micros = 0;
    if (__builtin_mul_overflow(day, std::int64_t{86'400'000'000}, &micros) || __builtin_add_overflow(micros, second * 1'000'000 + micro, &micros))
        wattle::detail::throw_error(code::out_of_range, "timedelta", "a length does not fit 64 bits of microseconds", "give less than 292,000 years");
    return micros;
}

void refuse_nanoseconds(py::handle source, const char* attribute) {
    if (py::hasattr(source, attribute) && !py::object(source.attr(attribute)).equal(py::int_(0)))
        refuse_time("bad_instant", source, "it has nanoseconds, and wattle counts microseconds", "round it to microseconds, as by .round(\"us\")");
}

Date date_of(PyObject* date) {
    return {std::chrono::year(PyDateTime_GET_YEAR(date)), std::chrono::month(static_cast<unsigned>(PyDateTime_GET_MONTH(date))),
            std::chrono::day(static_cast<unsigned>(PyDateTime_GET_DAY(date)))};
}

/// The fields of a datetime as microseconds since 1970, as if they were UTC.
std::int64_t micros_of_fields(py::handle source) {
    PyObject* const t = source.ptr();
    // pandas.NaT calls itself a datetime.
    if (std::string_view(Py_TYPE(t)->tp_name).ends_with("NaTType"))
        refuse_time("bad_instant", source, "it is no instant", "drop missing times first");
    refuse_nanoseconds(source, "nanosecond");
    const sys_days date(date_of(t));
    const std::int64_t second = PyDateTime_DATE_GET_HOUR(t) * 3600 + PyDateTime_DATE_GET_MINUTE(t) * 60 + PyDateTime_DATE_GET_SECOND(t);
    return microseconds(date.time_since_epoch()).count() + second * 1'000'000 + PyDateTime_DATE_GET_MICROSECOND(t);
}

py::handle fields_to_python(std::int64_t micros, PyObject* zone, const std::string& text) {
    const auto since = microseconds(micros);
    if (Instant(since) < first_datetime || Instant(since) > last_datetime)
        wattle::detail::throw_error(code::out_of_range, text, "Python's datetime holds the years 1 to 9999 only", "ask for an instant within them");
    const auto day = std::chrono::floor<days>(since);
    const std::chrono::year_month_day date{sys_days(day)};
    const std::chrono::hh_mm_ss time(since - day);
    PyObject* made = PyDateTimeAPI->DateTime_FromDateAndTime(
        static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())), static_cast<int>(static_cast<unsigned>(date.day())),
        static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()),
        static_cast<int>(time.subseconds().count()), zone, PyDateTimeAPI->DateTimeType);
    if (made == nullptr) throw py::error_already_set();
    return made;
}

}  // namespace

// ---- numbers

bool load_whole(py::handle source, Int128& whole) {
    if (!source) return false;
    refuse_bool(source);
    if (!PyIndex_Check(source.ptr())) return false;
    const auto number = py::reinterpret_steal<py::object>(PyNumber_Index(source.ptr()));
    if (!number) {
        PyErr_Clear();  // an array that is no scalar
        return false;
    }
    int overflow = 0;
    const long long small = PyLong_AsLongLongAndOverflow(number.ptr(), &overflow);
    if (overflow == 0) {
        whole = small;
        return true;
    }
    const auto low = (number & py::int_(UINT64_MAX)).cast<std::uint64_t>();
    const long long high = PyLong_AsLongLongAndOverflow((number >> py::int_(64)).ptr(), &overflow);
    if (overflow != 0) wattle::detail::throw_overflow("int", "a number does not fit 128 bits");
    whole = static_cast<Int128>(static_cast<UInt128>(static_cast<Int128>(high)) << 64 | low);
    return true;
}

py::object whole_to_python(Int128 whole) {
    if (whole >= INT64_MIN && whole <= INT64_MAX) return py::int_(static_cast<std::int64_t>(whole));
    return (py::int_(static_cast<std::int64_t>(whole >> 64)) << py::int_(64)) | py::int_(static_cast<std::uint64_t>(whole));
}

bool is_python_decimal(py::handle object) { return is_a(object, python_decimal()); }

bool load_decimal(py::handle source, Decimal& decimal) {
    if (py::isinstance<Decimal>(source)) {
        decimal = source.cast<const Decimal&>();
        return true;
    }
    if (PyUnicode_Check(source.ptr()) || is_python_decimal(source)) {
        decimal = Decimal(std::string_view(std::string(py::str(source))));
        return true;
    }
    Int128 whole = 0;
    if (load_whole(source, whole)) {
        decimal = Decimal::from(narrow(whole, "Decimal"), 0);
        return true;
    }
    refuse_float(source);
    return false;
}

bool load_exact(py::handle source, Exact& exact) {
    if (py::isinstance<Exact>(source)) {
        exact = source.cast<const Exact&>();
        return true;
    }
    if (py::isinstance<Decimal>(source)) {
        exact = source.cast<const Decimal&>();
        return true;
    }
    if (PyUnicode_Check(source.ptr()) || is_python_decimal(source)) {
        exact = Exact(std::string_view(std::string(py::str(source))));
        return true;
    }
    Int128 whole = 0;
    if (load_whole(source, whole)) {
        exact = Exact::from(whole, 0);
        return true;
    }
    refuse_float(source);
    return false;
}

bool load_real(py::handle source, double& real) {
    if (PyFloat_Check(source.ptr())) {
        real = PyFloat_AS_DOUBLE(source.ptr());
        return true;
    }
    if (!PyIndex_Check(source.ptr()) && !is_a(source, numpy_floating())) return false;
    refuse_bool(source);
    real = PyFloat_AsDouble(source.ptr());
    if (real == -1.0 && PyErr_Occurred() != nullptr) {
        PyErr_Clear();
        return false;
    }
    return true;
}

bool load_any_unit(py::handle source, wattle::AnyUnit& unit) {
    if (py::isinstance<wattle::AnyUnit>(source)) {
        unit = source.cast<const wattle::AnyUnit&>();
        return true;
    }
    if (PyUnicode_Check(source.ptr()) || py::isinstance<AnyUnit>(source) || py::isinstance<TemperatureScale>(source)) {
        unit = wattle::AnyUnit(std::string(py::str(source)));
        return true;
    }
    return false;
}

py::object decimal_to_python(std::string_view text) { return python_decimal()(py::str(text.data(), text.size())); }

std::size_t index(Int128 whole, std::string_view where) {
    if (whole < 0) wattle::detail::throw_error(code::out_of_range, where, to_string(whole) + " is below zero", "give a number from 0 on");
    return static_cast<std::size_t>(narrow(whole, where));
}

py::ssize_t hash_number(Int128 mantissa, int exponent) {
    // Python's rule for all its numbers: the value modulo the prime 2^61 − 1. (Library reference, "Hashing of numeric types".)
    constexpr std::uint64_t prime = (std::uint64_t{1} << 61) - 1;
    const auto times = [](std::uint64_t a, std::uint64_t b) { return static_cast<std::uint64_t>(static_cast<UInt128>(a) * b % prime); };
    const auto power = [&](std::uint64_t base, std::uint64_t n) {
        std::uint64_t result = 1;
        for (; n != 0; n >>= 1, base = times(base, base))
            if ((n & 1) != 0) result = times(result, base);
        return result;
    };
    const UInt128 size = mantissa < 0 ? -static_cast<UInt128>(mantissa) : static_cast<UInt128>(mantissa);
    const std::uint64_t ten = exponent < 0 ? power(10, prime - 2) : 10;  // the inverse, by Fermat
    const auto hash = static_cast<py::ssize_t>(
        times(static_cast<std::uint64_t>(size % prime), power(ten, static_cast<std::uint64_t>(exponent < 0 ? -exponent : exponent))));
    const py::ssize_t signed_hash = mantissa < 0 ? -hash : hash;
    return signed_hash == -1 ? -2 : signed_hash;
}

bool load_path(py::handle source, std::string& name) {
    if (!PyUnicode_Check(source.ptr()) && !PyBytes_Check(source.ptr()) && !py::hasattr(source, "__fspath__")) return false;
    name = static_cast<std::string>(py::module_::import("os").attr("fsencode")(source).cast<py::bytes>());
    return true;
}

// ---- time

const Instant first_datetime{sys_days(std::chrono::year(1) / 1 / 1)};
const Instant last_datetime = Instant(sys_days(std::chrono::year(10000) / 1 / 1)) - microseconds(1);

bool load_instant(py::handle source, Instant& instant) {
    use_datetime();
    if (!PyDateTime_Check(source.ptr())) return false;
    const std::int64_t micros = micros_of_fields(source);
    const py::object offset = source.attr("utcoffset")();
    if (offset.is_none())
        refuse_time("naive_datetime", source, "a datetime without a zone names no instant",
                    "add tzinfo, or ask a zone: Zone.load(\"Asia/Shanghai\").to_instant(t)");
    instant = Instant(microseconds(micros - micros_of_delta(offset)));
    return true;
}

bool load_local(py::handle source, LocalTime& local) {
    use_datetime();
    if (!PyDateTime_Check(source.ptr())) return false;
    const std::int64_t micros = micros_of_fields(source);
    if (!source.attr("tzinfo").is_none())
        refuse_time("aware_datetime", source, "a local time has no zone of its own",
                    "give the instant itself, or drop the zone: t.replace(tzinfo=None)");
    local = LocalTime(microseconds(micros));
    return true;
}

bool load_date(py::handle source, Date& date) {
    use_datetime();
    if (!PyDate_Check(source.ptr()) || PyDateTime_Check(source.ptr())) return false;
    date = date_of(source.ptr());
    return true;
}

bool load_duration(py::handle source, microseconds& length) {
    use_datetime();
    if (!PyDelta_Check(source.ptr())) return false;
    refuse_nanoseconds(source, "nanoseconds");
    length = microseconds(micros_of_delta(source));
    return true;
}

std::chrono::seconds whole_seconds(microseconds length) {
    if (length % std::chrono::seconds(1) != microseconds(0))
        wattle::detail::throw_error(code::out_of_range, "timedelta", "an offset has a part of a second", "give whole seconds");
    return std::chrono::duration_cast<std::chrono::seconds>(length);
}

std::chrono::minutes whole_minutes(microseconds length) {
    if (length % std::chrono::minutes(1) != microseconds(0))
        wattle::detail::throw_error(code::out_of_range, "timedelta", "a time of day has a part of a minute", "give whole minutes");
    return std::chrono::duration_cast<std::chrono::minutes>(length);
}

py::handle instant_to_python(Instant instant) {
    use_datetime();
    return fields_to_python(instant.time_since_epoch().count(), PyDateTime_TimeZone_UTC, to_string(instant));
}

py::handle local_to_python(LocalTime local) {
    use_datetime();
    return fields_to_python(local.time_since_epoch().count(), Py_None, to_string(local));
}

py::handle date_to_python(Date date) {
    use_datetime();
    const int year = static_cast<int>(date.year());
    if (year < 1 || year > 9999)
        wattle::detail::throw_error(code::out_of_range, "date", "Python's date holds the years 1 to 9999 only", "ask for a day within them");
    PyObject* made =
        PyDate_FromDate(year, static_cast<int>(static_cast<unsigned>(date.month())), static_cast<int>(static_cast<unsigned>(date.day())));
    if (made == nullptr) throw py::error_already_set();
    return made;
}

py::handle duration_to_python(microseconds length) {
    use_datetime();
    const auto day = std::chrono::floor<days>(length);
    const auto second = std::chrono::floor<std::chrono::seconds>(length - day);
    PyObject* made =
        PyDelta_FromDSU(static_cast<int>(day.count()), static_cast<int>(second.count()), static_cast<int>((length - day - second).count()));
    if (made == nullptr) throw py::error_already_set();
    return made;
}

bool load_zone(py::handle source, std::optional<Zone>& zone) {
    if (py::isinstance<Zone>(source)) {
        zone = source.cast<const Zone&>();
        return true;
    }
    py::object name;
    if (PyUnicode_Check(source.ptr())) {
        name = py::reinterpret_borrow<py::object>(source);
    } else if (is_a(source, zone_info())) {
        name = source.attr("key");
        if (name.is_none()) throw py::type_error("this ZoneInfo has no key: load the zone by its name, as by Zone.load(\"Asia/Shanghai\")");
    } else {
        return false;
    }
    zone = py::type::of<Zone>().attr("load")(name).cast<Zone>();
    return true;
}

// ---- arrays

py::array Micros::like(const char* dtype) const {
    return {py::dtype(std::string(dtype)), std::vector<py::ssize_t>(array.shape(), array.shape() + array.ndim())};
}

bool load_micros(py::handle source, py::array& array) {
    if (!py::isinstance<py::array>(source)) return false;
    array = py::reinterpret_borrow<py::array>(source);
    const std::string dtype = py::str(array.dtype().attr("str"));
    if (dtype != "<M8[us]")
        throw py::type_error("instants come as datetime64[us], not " + std::string(py::str(array.dtype())) +
                             ": convert by .astype(\"datetime64[us]\")");
    array = py::array::ensure(array, py::array::c_style);
    return true;
}

bool load_days(py::handle source, py::array& array) {
    if (!py::isinstance<py::array>(source)) return false;
    array = py::reinterpret_borrow<py::array>(source);
    const std::string dtype = py::str(array.dtype().attr("str"));
    if (dtype != "<M8[D]")
        throw py::type_error("dates come as datetime64[D], not " + std::string(py::str(array.dtype())) + ": convert by .astype(\"datetime64[D]\")");
    array = py::array::ensure(array, py::array::c_style);
    return true;
}

bool load_counts(py::handle source, py::array& array) {
    if (!py::isinstance<py::array>(source)) return false;
    array = py::reinterpret_borrow<py::array>(source);
    const std::string dtype = py::str(array.dtype().attr("str"));
    if (dtype != "<i8")
        throw py::type_error("quanta come as an int64 array, not " + std::string(py::str(array.dtype())) +
                             ": amounts are whole numbers of their quantum");
    if ((array.flags() & py::array::c_style) == 0) throw py::type_error("the array is not contiguous: give numpy.ascontiguousarray(counts)");
    return true;
}

py::array view(const char* dtype, std::size_t n, std::size_t stride, const void* data, const py::object& owner) {
    py::array array(py::dtype(std::string(dtype)), {static_cast<py::ssize_t>(n)}, {static_cast<py::ssize_t>(stride)}, data, owner);
    array.attr("setflags")(py::arg("write") = false);
    return array;
}

std::optional<std::string> packaged_data(const std::string& name) {
    // In a wheel the data lies in the package; an editable install has a package of several folders.
    const py::object path = py::module_::import("os.path");
    for (const py::handle folder : py::module_::import("wattle").attr("__path__")) {
        const py::object file = path.attr("join")(folder, "data", name);
        if (path.attr("isfile")(file).cast<bool>()) return file.cast<std::string>();
    }
    return std::nullopt;
}

// ---- enums

PyObject* make_enum(py::module_& m, const char* name, const char* doc, const std::vector<std::pair<std::string, int>>& members) {
    py::list pairs;
    for (const auto& [member, value] : members) pairs.append(py::make_tuple(member, value));
    py::object cls = py::module_::import("enum").attr("Enum")(name, pairs, py::arg("module") = m.attr("__module__"), py::arg("qualname") = name);
    cls.attr("__doc__") = doc;
    const std::string prefix = std::string(name) + '.';
    cls.attr("__str__") = py::cpp_function([](const py::object& self) { return py::str(self.attr("name")); }, py::name("__str__"), py::is_method(cls),
                                           "The name, as files spell it.");
    cls.attr("__repr__") = py::cpp_function([prefix](const py::object& self) { return prefix + std::string(py::str(self.attr("name"))); },
                                            py::name("__repr__"), py::is_method(cls));
    m.attr(name) = cls;
    return cls.release().ptr();
}

bool load_enum(PyObject* enum_class, py::handle source, int& value) {
    const auto cls = py::reinterpret_borrow<py::object>(enum_class);
    if (PyUnicode_Check(source.ptr())) {
        const py::object members = cls.attr("__members__");
        if (!members.contains(source)) {
            std::string names;
            for (const py::handle name : members) names += (names.empty() ? "" : ", ") + std::string(py::str(name));
            const std::string kind = py::str(cls.attr("__name__"));
            wattle::detail::throw_error(code::out_of_range, kind, "there is no " + kind + " \"" + std::string(py::str(source)) + '"',
                                        "use one of " + names);
        }
        value = members[source].attr("value").cast<int>();
        return true;
    }
    if (!is_a(source, cls)) return false;
    value = source.attr("value").cast<int>();
    return true;
}

py::object enum_member(PyObject* enum_class, int value) {
    const auto cls = py::reinterpret_borrow<py::object>(enum_class);
    const py::object members = cls.attr("_value2member_map_");
    if (!members.contains(py::int_(value)))
        wattle::detail::throw_error(code::out_of_range, std::string(py::str(cls.attr("__name__"))),
                                    "the number " + std::to_string(value) + " has no name yet", "read it with a newer wattle");
    return members[py::int_(value)];
}

// ---- classes that hold their kind

void refuse_kind(py::handle kind) { throw py::type_error("a kind is a class such as wattle.Energy, one that fits here, not " + repr_of(kind)); }

void refuse_held(const char* wanted, py::handle source) {
    throw py::type_error("this needs the kind " + std::string(wanted) + ", and was given " + repr_of(source));
}

void make_subscriptable(py::handle cls) {
    cls.attr("__class_getitem__") = py::module_::import("builtins").attr("classmethod")(py::module_::import("types").attr("GenericAlias"));
}

std::string repr_of(py::handle object) { return py::repr(object); }

}  // namespace wattle::python
