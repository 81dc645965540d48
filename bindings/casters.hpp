// What crosses between Python and wattle, and how: exact numbers, instants, enums, and classes that hold their kind at run time.
#pragma once

#include "wattle/base/quality.hpp"
#include "wattle/time/calendar.hpp"
#include "wattle/series/table.hpp"
#include "wattle/time/interval.hpp"
#include "wattle/time/zone.hpp"
#include "wattle/trace/trace.hpp"
#include "wattle/units/quantity.hpp"

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <chrono>
#include <optional>
#include <string_view>
#include <variant>

namespace py = pybind11;

namespace wattle::python {

// ---- numbers

/// Where C++ takes a Decimal or an Exact, Python may also give a str, an int or a decimal.Decimal; a float is refused with the remedy.
struct DecimalLike {
    Decimal value;
};
struct ExactLike {
    Exact value;
};
/// Where C++ takes an AnyUnit, Python may also give its symbol or a Unit.
struct AnyUnitLike {
    wattle::AnyUnit unit;
};
/// Where C++ takes a double: a float, an int or a NumPy scalar of these; never a bool.
struct Real {
    double value;
};

bool load_whole(py::handle source, Int128& whole);
bool load_decimal(py::handle source, Decimal& decimal);
bool load_exact(py::handle source, Exact& exact);
bool load_real(py::handle source, double& real);
bool load_any_unit(py::handle source, wattle::AnyUnit& unit);
py::object whole_to_python(Int128 whole);
/// decimal.Decimal of these digits.
py::object decimal_to_python(std::string_view text);
bool is_python_decimal(py::handle object);

/// An int64 from Python; throws Error (overflow) where Python's int is larger.
inline std::int64_t narrow(Int128 whole, std::string_view where) { return wattle::detail::narrow(whole, where); }
std::size_t index(Int128 whole, std::string_view where);

/// The hash of mantissa × 10^exponent that Python's int and decimal.Decimal have for this value.
py::ssize_t hash_number(Int128 mantissa, int exponent);
inline py::ssize_t hash_mix(py::ssize_t a, py::ssize_t b) {
    return static_cast<py::ssize_t>(static_cast<std::size_t>(a) * 1'000'003u ^ static_cast<std::size_t>(b));
}

/// A str, bytes or anything that os.fspath takes.
struct Path {
    std::string name;
};
bool load_path(py::handle source, std::string& name);

// ---- time

bool load_instant(py::handle source, Instant& instant);
bool load_local(py::handle source, LocalTime& local);
bool load_date(py::handle source, Date& date);
bool load_duration(py::handle source, std::chrono::microseconds& length);
py::handle instant_to_python(Instant instant);
py::handle local_to_python(LocalTime local);
py::handle date_to_python(Date date);
py::handle duration_to_python(std::chrono::microseconds length);
std::chrono::seconds whole_seconds(std::chrono::microseconds length);
std::chrono::minutes whole_minutes(std::chrono::microseconds length);

/// The first and the last instant that datetime.datetime can show.
extern const Instant first_datetime, last_datetime;

/// Where C++ takes a Zone, Python may also give a name or a zoneinfo.ZoneInfo.
struct ZoneLike {
    std::optional<Zone> zone;
};
bool load_zone(py::handle source, std::optional<Zone>& zone);

// ---- bytes, findings, traces

py::bytes bytes_to_python(std::span<const std::byte> bytes);
/// Valid as long as the object is.
std::span<const std::byte> bytes_of(const py::bytes& bytes);
py::list findings_to_python(const std::vector<Finding>& findings);

/// Where C++ takes a Label, Python may also give a str; where it takes a Figure, any exact quantity, price, factor or number.
struct LabelLike {
    Label value;
};
struct FigureLike {
    Figure value;
};
bool load_label(py::handle source, Label& label);
bool load_figure(py::handle source, Figure& figure);

// ---- arrays

/// A datetime64[us] array, contiguous (copied only if it was not).
struct Micros {
    py::array array;

    const std::int64_t* data() const { return static_cast<const std::int64_t*>(array.data()); }
    std::size_t size() const { return static_cast<std::size_t>(array.size()); }
    /// A new array of the same shape.
    py::array like(const char* dtype) const;
};
constexpr std::int64_t not_a_time = INT64_MIN;  // NaT

/// A C-contiguous int64 array, read in place.
struct Counts {
    py::array array;

    const std::int64_t* data() const { return static_cast<const std::int64_t*>(array.data()); }
    std::size_t size() const { return static_cast<std::size_t>(array.size()); }
};
/// A datetime64[D] array, contiguous (copied only if it was not): days since 1970.
struct Days {
    py::array array;

    const std::int64_t* data() const { return static_cast<const std::int64_t*>(array.data()); }
    std::size_t size() const { return static_cast<std::size_t>(array.size()); }
};
bool load_days(py::handle source, py::array& array);
bool load_micros(py::handle source, py::array& array);
bool load_counts(py::handle source, py::array& array);
/// A read-only view of n elements at that stride, which keeps `owner` alive.
py::array view(const char* dtype, std::size_t n, std::size_t stride, const void* data, const py::object& owner);

/// The path of a file of the data that comes with wattle, such as "currencies.csv"; nothing if it is not there.
std::optional<std::string> packaged_data(const std::string& name);

// ---- enums: Python's own enum.Enum, whose members keep the C++ numbers; arguments may also be names

template <class E>
struct EnumTable;  // specialized beside the casters below

PyObject* make_enum(py::module_& m, const char* name, const char* doc, const std::vector<std::pair<std::string, int>>& members);
bool load_enum(PyObject* enum_class, py::handle source, int& value);
py::object enum_member(PyObject* enum_class, int value);

template <class E>
inline PyObject* enum_class = nullptr;

// ---- classes that hold their kind at run time

// Aliases, because constrained templates cannot be handed on as they are.
template <class Q>
using UnitOf = Unit<Q>;
template <class Q>
using TotalOf = Total<Q>;
template <class Q>
using ProductOf = Product<Q>;
template <class Q>
using PriceOf = Price<Q>;
template <class Q>
using PriceUnitOf = PriceUnit<Q>;
template <class Q>
using FactorOf = Factor<Q>;
template <class Q>
using FactorUnitOf = FactorUnit<Q>;
template <class Q>
using ShareOf = Share<Q>;
template <class Q>
using SharesOf = Shares<Q>;

/// One Python class for all T<Q>: the kind is the index of the variant.
template <template <class> class T, class... Qs>
struct Held {
    using Variant = std::variant<T<Qs>...>;
    Variant held;
};

template <template <class> class T>
using HeldAmount = Held<T, Energy, Heat, ReactiveEnergy, ApparentEnergy, Volume, Mass, Emissions>;
template <template <class> class T>
using HeldExact = Held<T, Energy, Heat, ReactiveEnergy, ApparentEnergy, Volume, Mass, Emissions, Money>;
template <template <class> class T>
using HeldQuantity = Held<T, Energy, Heat, ReactiveEnergy, ApparentEnergy, Volume, Mass, Emissions, Power, ReactivePower, ApparentPower, Voltage,
                          Current, VolumeFlow, MassFlow, Pressure, TemperatureDifference>;

using AnyUnit = HeldQuantity<UnitOf>;
using AnyTotal = HeldExact<TotalOf>;
using AnyProduct = HeldExact<ProductOf>;
using AnyPrice = HeldQuantity<PriceOf>;
using AnyPriceUnit = HeldQuantity<PriceUnitOf>;
using AnyFactor = HeldAmount<FactorOf>;
using AnyFactorUnit = HeldAmount<FactorUnitOf>;
using AnyShare = HeldExact<ShareOf>;
using AnyShares = HeldExact<SharesOf>;

using AnyAmount = std::variant<Energy, Heat, ReactiveEnergy, ApparentEnergy, Volume, Mass, Emissions, Money>;
using AnyIntensity = std::variant<Power, ReactivePower, ApparentPower, Voltage, Current, VolumeFlow, MassFlow, Pressure, TemperatureDifference>;

/// A share rule without a quantum fits any kind.
struct AnyShareRule {
    std::optional<AnyAmount> quantum;
    AllZero all_zero = AllZero::unallocated;
};

/// The kind Q of a T<Q>.
template <class T>
struct kind_of;
template <template <class> class T, class Q>
struct kind_of<T<Q>> {
    using type = Q;
};

template <class T>
inline constexpr bool is_intensity = requires(T t) { t.base(); };

/// The Python class of the kind.
template <class Any>
py::type kind_class(const Any& any) {
    return std::visit([](const auto& held) -> py::type { return py::type::of<typename kind_of<std::remove_cvref_t<decltype(held)>>::type>(); },
                      any.held);
}

[[noreturn]] void refuse_kind(py::handle kind);
[[noreturn]] void refuse_held(const char* wanted, py::handle source);

/// Calls `make.template operator()<Q>()` for the kind Q whose Python class is given; TypeError for any other object.
template <class Result, template <class> class T, class... Qs, class F>
Result by_kind(std::type_identity<Held<T, Qs...>>, py::handle kind, F&& make) {
    std::optional<Result> result;
    const auto try_one = [&]<class Q>() {
        if (!kind.is(py::type::of<Q>())) return false;
        result.emplace(make.template operator()<Q>());
        return true;
    };
    if (!(try_one.template operator()<Qs>() || ...)) refuse_kind(kind);
    return *std::move(result);
}
template <class Any, class F>
Any by_kind(py::handle kind, F&& make) {
    return by_kind<Any>(std::type_identity<Any>(), kind, [&]<class Q>() { return Any { make.template operator()<Q>() }; });
}

/// In an operator: let Python try the other operand, and raise TypeError if that has no answer either.
[[noreturn]] inline void not_implemented() { throw py::reference_cast_error(); }

/// One operator of a class, by Python's number for it (Py_EQ, Py_LT …), so that six operators are one function.
template <class T>
bool compare_as(int op, const T& a, const T& b) {
    switch (op) {
        case Py_EQ: return a == b;
        case Py_NE: return !(a == b);
        default: break;
    }
    if constexpr (requires { a <=> b; }) {
        const auto order = a <=> b;
        switch (op) {
            case Py_LT: return order < 0;
            case Py_LE: return order <= 0;
            case Py_GT: return order > 0;
            case Py_GE: return order >= 0;
            default: break;
        }
    }
    not_implemented();
}

inline constexpr std::pair<const char*, int> equalities[] = {{"__eq__", Py_EQ}, {"__ne__", Py_NE}};
inline constexpr std::pair<const char*, int> orders[] = {{"__lt__", Py_LT}, {"__le__", Py_LE}, {"__gt__", Py_GT}, {"__ge__", Py_GE}};

/// ==, != and, where C++ has it, the order.
template <class T>
void define_comparisons(py::class_<T>& cls) {
    for (const auto& [name, op] : equalities) cls.def(name, [op = op](const T& a, const T& b) { return compare_as(op, a, b); }, py::is_operator());
    if constexpr (requires(const T& t) { t <=> t; })
        for (const auto& [name, op] : orders) cls.def(name, [op = op](const T& a, const T& b) { return compare_as(op, a, b); }, py::is_operator());
}

/// A new class. Values, like int: final, and of Python's plain type, because nothing here needs pybind11's own.
template <class T>
py::class_<T> declare(py::module_& m, const char* name, const char* doc) {
    return py::class_<T>(m, name, py::metaclass(reinterpret_cast<PyObject*>(&PyType_Type)), py::is_final(), doc);
}

/// The class object that `declare` has made.
template <class T>
py::class_<T> declared() {
    return py::reinterpret_borrow<py::class_<T>>(py::type::of<T>());
}

/// NumPy scalars and arrays leave operators with this class to the class.
inline void defer_numpy(py::handle cls) { cls.attr("__array_ufunc__") = py::none(); }

/// `Total[Energy]` in annotations, as the stubs have it.
void make_subscriptable(py::handle cls);

std::string repr_of(py::handle object);

// ---- one function per source file and step: classes first, so that every signature shows Python names
void declare_base(py::module_& m);
void declare_carbon(py::module_& room);
void declare_devices(py::module_& room);
void declare_units(py::module_& m);
void declare_time(py::module_& m);
void declare_trace(py::module_& m);
void declare_table(py::module_& m);
void declare_series(py::module_& m);
void declare_tariff(py::module_& room);
void define_base(py::module_& m);
void define_carbon(py::module_& room);
void define_devices(py::module_& room);
void define_cli(py::module_& m);  // where CLI11 is there
void define_unit(py::module_& m);
void define_electrical(py::module_& m);
void define_thermal(py::module_& m);
void define_intensity(py::module_& m);
void define_money(py::module_& m);
void define_total(py::module_& m);
void define_product(py::module_& m);
void define_price(py::module_& m);
void define_emissions(py::module_& m);
void define_share(py::module_& m);
void define_format(py::module_& m);
void declare_periods(py::module_& m);
void declare_calendar(py::module_& m);
void define_interval(py::module_& m);
void define_zone(py::module_& m);
void define_periods(py::module_& m);
void define_calendar(py::module_& m);
void define_trace(py::module_& m);
void define_table(py::module_& m);
void define_series(py::module_& m);
void define_tariff(py::module_& room);
void define_stream(py::module_& m);
void define_gauge(py::module_& room);
void define_setups(py::module_& room);  // behind all that a setup holds
void define_site(py::module_& m);
void declare_report(py::module_& room);
void define_report(py::module_& room);

}  // namespace wattle::python

// ---- what pybind11 looks up

#if PYBIND11_VERSION_MAJOR >= 3
#define WATTLE_PY_NAME(in, out) io_name(in, out)
#else
#define WATTLE_PY_NAME(in, out) const_name(in)
#endif

namespace pybind11::detail {

template <>
struct type_caster<wattle::Int128> {
    PYBIND11_TYPE_CASTER(wattle::Int128, const_name("int"));
    bool load(handle source, bool) { return wattle::python::load_whole(source, value); }
    static handle cast(wattle::Int128 whole, return_value_policy, handle) { return wattle::python::whole_to_python(whole).release(); }
};

template <>
struct type_caster<wattle::python::DecimalLike> {
    PYBIND11_TYPE_CASTER(wattle::python::DecimalLike, const_name("wattle.Decimal | str | int | decimal.Decimal"));
    bool load(handle source, bool) { return wattle::python::load_decimal(source, value.value); }
};

template <>
struct type_caster<wattle::python::ExactLike> {
    PYBIND11_TYPE_CASTER(wattle::python::ExactLike, const_name("wattle.Exact | wattle.Decimal | str | int | decimal.Decimal"));
    bool load(handle source, bool) { return wattle::python::load_exact(source, value.value); }
};

template <>
struct type_caster<wattle::python::Path> {
    PYBIND11_TYPE_CASTER(wattle::python::Path, const_name("str | pathlib.Path"));
    bool load(handle source, bool) { return wattle::python::load_path(source, value.name); }
};

template <>
struct type_caster<wattle::python::AnyUnitLike> {
    PYBIND11_TYPE_CASTER(wattle::python::AnyUnitLike, const_name("wattle.AnyUnit | wattle.Unit | str"));
    bool load(handle source, bool) { return wattle::python::load_any_unit(source, value.unit); }
};

template <>
struct type_caster<wattle::python::Real> {
    PYBIND11_TYPE_CASTER(wattle::python::Real, const_name("float"));
    bool load(handle source, bool) { return wattle::python::load_real(source, value.value); }
};

template <>
struct type_caster<wattle::Instant> {
    PYBIND11_TYPE_CASTER(wattle::Instant, const_name("datetime.datetime"));
    bool load(handle source, bool) { return wattle::python::load_instant(source, value); }
    static handle cast(wattle::Instant t, return_value_policy, handle) { return wattle::python::instant_to_python(t); }
};

template <>
struct type_caster<wattle::LocalTime> {
    PYBIND11_TYPE_CASTER(wattle::LocalTime, const_name("datetime.datetime"));
    bool load(handle source, bool) { return wattle::python::load_local(source, value); }
    static handle cast(wattle::LocalTime local, return_value_policy, handle) { return wattle::python::local_to_python(local); }
};

template <>
struct type_caster<wattle::Date> {
    PYBIND11_TYPE_CASTER(wattle::Date, const_name("datetime.date"));
    bool load(handle source, bool) { return wattle::python::load_date(source, value); }
    static handle cast(wattle::Date date, return_value_policy, handle) { return wattle::python::date_to_python(date); }
};

template <>
struct type_caster<std::chrono::microseconds> {
    PYBIND11_TYPE_CASTER(std::chrono::microseconds, const_name("datetime.timedelta"));
    bool load(handle source, bool) { return wattle::python::load_duration(source, value); }
    static handle cast(std::chrono::microseconds length, return_value_policy, handle) { return wattle::python::duration_to_python(length); }
};

template <>
struct type_caster<std::chrono::seconds> {
    PYBIND11_TYPE_CASTER(std::chrono::seconds, const_name("datetime.timedelta"));
    bool load(handle source, bool) {
        std::chrono::microseconds length{};
        if (!wattle::python::load_duration(source, length)) return false;
        value = wattle::python::whole_seconds(length);
        return true;
    }
    static handle cast(std::chrono::seconds length, return_value_policy, handle) { return wattle::python::duration_to_python(length); }
};

template <>
struct type_caster<std::chrono::minutes> {
    PYBIND11_TYPE_CASTER(std::chrono::minutes, const_name("datetime.timedelta"));
    bool load(handle source, bool) {
        std::chrono::microseconds length{};
        if (!wattle::python::load_duration(source, length)) return false;
        value = wattle::python::whole_minutes(length);
        return true;
    }
    static handle cast(std::chrono::minutes length, return_value_policy, handle) { return wattle::python::duration_to_python(length); }
};

template <>
struct type_caster<wattle::python::ZoneLike> {
    PYBIND11_TYPE_CASTER(wattle::python::ZoneLike, const_name("wattle.Zone | zoneinfo.ZoneInfo | str"));
    bool load(handle source, bool) { return wattle::python::load_zone(source, value.zone); }
};

template <>
struct type_caster<wattle::python::LabelLike> {
    PYBIND11_TYPE_CASTER(wattle::python::LabelLike, const_name("wattle.Label | str"));
    bool load(handle source, bool) { return wattle::python::load_label(source, value.value); }
};

template <>
struct type_caster<wattle::python::FigureLike> {
    PYBIND11_TYPE_CASTER(wattle::python::FigureLike, const_name("wattle.Figure | an exact quantity, price, factor or number"));
    bool load(handle source, bool) { return wattle::python::load_figure(source, value.value); }
};

template <>
struct type_caster<wattle::python::Micros> {
    PYBIND11_TYPE_CASTER(wattle::python::Micros, const_name("numpy.ndarray[datetime64[us]]"));
    bool load(handle source, bool) { return wattle::python::load_micros(source, value.array); }
};

template <>
struct type_caster<wattle::python::Days> {
    PYBIND11_TYPE_CASTER(wattle::python::Days, const_name("numpy.ndarray[datetime64[D]]"));
    bool load(handle source, bool) { return wattle::python::load_days(source, value.array); }
};

template <>
struct type_caster<wattle::python::Counts> {
    PYBIND11_TYPE_CASTER(wattle::python::Counts, const_name("numpy.ndarray[int64]"));
    bool load(handle source, bool) { return wattle::python::load_counts(source, value.array); }
};

#define WATTLE_PY_NAMED_ENUM(Enum, python_name)                                                                       \
    template <>                                                                                                       \
    struct type_caster<Enum> {                                                                                        \
        PYBIND11_TYPE_CASTER(Enum, WATTLE_PY_NAME(python_name " | str", python_name));                                \
        bool load(handle source, bool) {                                                                              \
            int number = 0;                                                                                           \
            if (!wattle::python::load_enum(wattle::python::enum_class<Enum>, source, number)) return false;           \
            value = static_cast<Enum>(number);                                                                        \
            return true;                                                                                              \
        }                                                                                                             \
        static handle cast(Enum member, return_value_policy, handle) {                                                \
            return wattle::python::enum_member(wattle::python::enum_class<Enum>, static_cast<int>(member)).release(); \
        }                                                                                                             \
    }
#define WATTLE_PY_ENUM(Enum) WATTLE_PY_NAMED_ENUM(wattle::Enum, "wattle." #Enum)

WATTLE_PY_ENUM(Rounding);
WATTLE_PY_ENUM(QualityClass);
WATTLE_PY_ENUM(Reason);
WATTLE_PY_ENUM(Flag);
WATTLE_PY_ENUM(AllZero);
WATTLE_PY_ENUM(Ambiguous);
WATTLE_PY_ENUM(Nonexistent);
WATTLE_PY_ENUM(DayType);
WATTLE_PY_ENUM(Language);
WATTLE_PY_ENUM(Operation);
WATTLE_PY_ENUM(PointKind);
WATTLE_PY_ENUM(Stamp);
WATTLE_PY_ENUM(CsvInstants);

/// T<Q> goes in and out as the Python class that holds every T; another kind than Q raises TypeError.
template <class T, class Any>
struct held_caster {
    static constexpr auto name = make_caster<Any>::name;
    template <class>
    using cast_op_type = const T&;
    operator const T&() const { return *held_; }

    bool load(handle source, bool convert) {
        if (!any_.load(source, convert)) return false;
        held_ = std::get_if<T>(&cast_op<const Any&>(any_).held);
        if (held_ == nullptr) wattle::python::refuse_held(wattle::python::kind_of<T>::type::Kind::name.data(), source);
        return true;
    }
    template <class U>
    static handle cast(U&& held, return_value_policy, handle parent) {
        return make_caster<Any>::cast(Any{std::forward<U>(held)}, return_value_policy::move, parent);
    }

private:
    make_caster<Any> any_;
    const T* held_ = nullptr;
};

#define WATTLE_PY_HELD(Class) \
    template <class Q>        \
    struct type_caster<wattle::Class<Q>> : held_caster<wattle::Class<Q>, wattle::python::Any##Class> {}

WATTLE_PY_HELD(Unit);
WATTLE_PY_HELD(Price);
WATTLE_PY_HELD(PriceUnit);
template <wattle::ExactKind Q>
struct type_caster<wattle::Total<Q>> : held_caster<wattle::Total<Q>, wattle::python::AnyTotal> {};
template <wattle::ExactKind Q>
struct type_caster<wattle::Product<Q>> : held_caster<wattle::Product<Q>, wattle::python::AnyProduct> {};
template <wattle::ExactKind Q>
struct type_caster<wattle::Factor<Q>> : held_caster<wattle::Factor<Q>, wattle::python::AnyFactor> {};
template <wattle::ExactKind Q>
struct type_caster<wattle::FactorUnit<Q>> : held_caster<wattle::FactorUnit<Q>, wattle::python::AnyFactorUnit> {};

}  // namespace pybind11::detail
