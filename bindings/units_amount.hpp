// What Python sees of every exact amount and of every intensity.
#pragma once

#include "casters.hpp"

namespace wattle::python {

template <class Q>
void define_amount() {
    static const std::string name(Q::Kind::name);
    auto cls = declared<Q>();
    defer_numpy(cls);
    cls.def(py::init<>())
        .def(py::init([](const std::string& text) { return Q(text); }), py::arg("text"),
             "Number and unit, exactly: \"2.5 kWh\" and its like. Raises Error: bad_number, unknown_unit, off_quantum, overflow.")
        .def(py::init([](const DecimalLike& number, const Unit<Q>& unit) { return Q(number.value, unit); }), py::arg("number"), py::arg("unit"),
             "Exactly that number of units. Raises Error: off_quantum if it is not a whole number of quanta, overflow.")
        .def_static(
            "from_count", [](Int128 quanta) { return Q::from_count(narrow(quanta, name)); }, py::arg("quanta"), "From a whole number of quanta.")
        .def_static("max", &Q::max, "The greatest amount.")
        .def_static("min", &Q::min, "The least amount.")
        .def_static(
            "usual_unit", [] { return Q::usual_unit(); }, "The unit it is printed in.")
        .def("count", &Q::count, "The whole number of quanta.")
        .def("to", &Q::to, py::arg("unit"), "In that unit, as the nearest float.")
        .def("to_decimal", &Q::to_decimal, py::arg("unit"), "In that unit, exactly, with all digits down to the quantum.")
        .def("rounded", &Q::rounded, py::arg("mode"), py::arg("quantum"),
             "The nearest multiple of `quantum` in the sense of `mode`. Raises Error: out_of_range (quantum ≤ 0), overflow.")
        .def(
            "__add__", [](Q a, Q b) { return a + b; }, py::is_operator())
        .def(
            "__sub__", [](Q a, Q b) { return a - b; }, py::is_operator())
        .def("__pos__", [](Q a) { return a; })
        .def("__neg__", [](Q a) { return -a; })
        .def(
            "__truediv__", [](Q a, Q b) { return a / b; }, py::is_operator(),
            "How many times the other fits into this, as a float; there is no amount / number, because that need not be exact: `share` splits "
            "amounts.")
        .def("__str__", [](Q a) { return to_string(a); })
        .def("__repr__", [](Q a) { return name + "('" + to_string(a) + "')"; })
        .def("__hash__", [](Q a) { return hash_mix(hash_number(a.count(), 0), Q::Kind::id); })
        .def(py::pickle([](Q a) -> py::tuple { return py::make_tuple(a.count()); },
                        [](const py::tuple& state) { return Q::from_count(state[0].cast<std::int64_t>()); }));
    for (const char* side : {"__mul__", "__rmul__"})
        cls.def(
               side, [](Q a, Int128 n) { return a * narrow(n, name); }, py::is_operator(), "amount × whole number. Raises Error (overflow).")
            .def(
                side, [](Q a, const DecimalLike& factor) { return a * factor.value; }, py::is_operator(),
                "amount × number, an exact Product: a CT ratio, a share of ownership. A float is refused with TypeError.");
    if constexpr (requires { typename Q::Kind::Mean; })
        cls.def(
            "__truediv__", [](Q a, std::chrono::microseconds length) { return a / length; }, py::is_operator(),
            "The mean intensity of this amount over that time: 3 kWh / 90 min is 2 kW.");
    define_comparisons(cls);
}

template <class Q>
void define_one_intensity() {
    static const std::string name(Q::Kind::name);
    auto cls = declared<Q>();
    defer_numpy(cls);
    cls.def(py::init<>())
        .def(py::init([](const std::string& text) { return Q(text); }), py::arg("text"),
             "Number and unit: \"277 kW\" and its like. Raises Error: bad_number, unknown_unit.")
        .def(py::init([](Real number, const Unit<Q>& unit) { return Q(number.value, unit); }), py::arg("number"), py::arg("unit"))
        .def_static(
            "from_base", [](Real value) { return Q::from_base(value.value); }, py::arg("value"), "From a number of base units.")
        .def("base", &Q::base, "In the base unit.")
        .def("to", &Q::to, py::arg("unit"), "In that unit, as a float.")
        .def(
            "__add__", [](Q a, Q b) { return a + b; }, py::is_operator())
        .def(
            "__sub__", [](Q a, Q b) { return a - b; }, py::is_operator())
        .def("__pos__", [](Q a) { return a; })
        .def("__neg__", [](Q a) { return -a; })
        .def(
            "__mul__", [](Q a, Real f) { return a * f.value; }, py::is_operator())
        .def(
            "__rmul__", [](Q a, Real f) { return a * f.value; }, py::is_operator())
        .def(
            "__truediv__", [](Q a, Q b) { return a / b; }, py::is_operator())
        .def(
            "__truediv__", [](Q a, Real f) { return a / f.value; }, py::is_operator())
        .def("__str__", [](Q a) { return to_string(a); })
        .def("__repr__", [](Q a) { return name + "('" + to_string(a) + "')"; })
        .def("__hash__", [](Q a) { return py::hash(py::make_tuple(name, a.base())); })
        .def(py::pickle([](Q a) -> py::tuple { return py::make_tuple(a.base()); },
                        [](const py::tuple& state) { return Q::from_base(state[0].cast<double>()); }));
    if constexpr (requires { typename Q::Kind::Integral; })
        for (const char* side : {"__mul__", "__rmul__"})
            cls.def(
                side, [](Q a, std::chrono::microseconds length) { return a * length; }, py::is_operator(),
                "What it amounts to over that time, rounded half-even to the quantum. Raises Error: bad_number (NaN), overflow.");
    define_comparisons(cls);
}

}  // namespace wattle::python
