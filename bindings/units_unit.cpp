// wattle.units: the classes, units and temperature.
#include "casters.hpp"

#include <set>

namespace wattle::python {

namespace {

/// TemperatureScale only looks at its symbol, so symbols made in Python are kept here. There are never more than a handful.
std::string_view kept(const std::string& symbol) {
    static std::set<std::string> symbols;
    return *symbols.insert(symbol).first;
}

template <class Q>
void declare_kind(py::module_& m, const char* doc) {
    declare<Q>(m, Q::Kind::name.data(), doc);
}

void define_units(py::module_& m) {
    auto cls = declared<AnyUnit>();
    defer_numpy(cls);
    make_subscriptable(cls);
    cls.def(py::init(
                [](const std::string& symbol, const py::type& kind) { return by_kind<AnyUnit>(kind, [&]<class Q>() { return Unit<Q>(symbol); }); }),
            py::arg("symbol"), py::arg("kind"),
            "The unit of that kind (a class such as Energy) by its printed symbol. Raises Error (unknown_unit) that lists the units of the kind.")
        .def_property_readonly("kind", &kind_class<AnyUnit>, "The class of the quantities it measures, such as Energy.")
        .def(
            "symbol", [](const AnyUnit& unit) { return std::visit([](auto u) { return std::string(u.symbol()); }, unit.held); },
            "As printed: \"kWh\".")
        .def(
            "exponent",
            [](const AnyUnit& unit) {
                return std::visit(
                    [](auto u) -> int {
                        if constexpr (requires { u.exponent(); })
                            return u.exponent();
                        else
                            throw py::type_error("units of an intensity have a factor, not an exponent");
                    },
                    unit.held);
            },
            "Of an exact kind: 10^exponent quanta are one of this unit; 6 for kWh, because Energy counts mWh. TypeError for intensities.")
        .def(
            "factor",
            [](const AnyUnit& unit) {
                return std::visit(
                    [](auto u) -> double {
                        if constexpr (requires { u.factor(); })
                            return u.factor();
                        else
                            throw py::type_error("units of an exact kind have an exponent, not a factor");
                    },
                    unit.held);
            },
            "Of an intensity: how many base units one of this unit is; 1000.0 for kW. TypeError for exact kinds.")
        .def(
            "least_decimals", [](const AnyUnit& unit) { return std::visit([](auto u) { return u.least_decimals(); }, unit.held); },
            "The decimals that are printed even if they are zero: none, but for Currency.")
        .def(
            "__rmul__",
            [](const AnyUnit& unit, Int128 n) {
                return std::visit(
                    [&]<class Q>(Unit<Q> u) -> py::object {
                        if constexpr (is_intensity<Q>)
                            return py::cast(Q(static_cast<double>(n), u));
                        else
                            return py::cast(narrow(n, Q::Kind::name) * u);
                    },
                    unit.held);
            },
            py::is_operator(), "n × unit, exactly. Raises Error (overflow).")
        .def(
            "__rmul__", [](const AnyUnit& unit, Real x) { return std::visit([&](auto u) { return py::cast(x.value * u); }, unit.held); },
            py::is_operator(),
            "x × unit; of an exact kind rounded half-even to the quantum. Raises Error: overflow; bad_number for NaN and infinities.")
        .def(
            "__rmul__",
            [](const AnyUnit& unit, const DecimalLike& number) {
                return std::visit(
                    [&]<class Q>(Unit<Q> u) -> py::object {
                        if constexpr (is_intensity<Q>)
                            not_implemented();
                        else
                            return py::cast(number.value * u);
                    },
                    unit.held);
            },
            py::is_operator(), "number × unit, exactly. Raises Error: off_quantum, overflow.")
        .def(
            "__truediv__",
            [](const AnyUnit& unit, const AnyUnit& per) {
                const auto* emissions = std::get_if<Unit<Emissions>>(&unit.held);
                if (emissions == nullptr) not_implemented();
                return std::visit(
                    [&]<class Q>(Unit<Q> u) -> AnyFactorUnit {
                        if constexpr (is_intensity<Q>)
                            not_implemented();
                        else
                            return {*emissions / u};
                    },
                    per.held);
            },
            py::is_operator(), "Emissions per amount: what a Factor is printed in.")
        .def("__str__", [](const AnyUnit& unit) { return std::visit([](auto u) { return std::string(u.symbol()); }, unit.held); })
        .def("__repr__",
             [](const AnyUnit& unit) {
                 return std::visit([]<class Q>(Unit<Q> u) { return "Unit('" + std::string(u.symbol()) + "', " + std::string(Q::Kind::name) + ')'; },
                                   unit.held);
             })
        .def("__hash__",
             [](const AnyUnit& unit) {
                 return py::hash(py::make_tuple(unit.held.index(), std::visit([](auto u) { return std::string(u.symbol()); }, unit.held)));
             })
        .def(py::pickle(
            [](const py::object& unit) -> py::tuple { return py::make_tuple(unit.attr("symbol")(), unit.attr("kind")); },
            [](const py::tuple& state) { return by_kind<AnyUnit>(state[1], [&]<class Q>() { return Unit<Q>(state[0].cast<std::string>()); }); }));
    for (const auto& [name, op] : equalities)
        cls.def(name, [op = op](const AnyUnit& a, const AnyUnit& b) { return (a.held == b.held) == (op == Py_EQ); }, py::is_operator());

#define WATTLE_PY_UNIT(name) \
    m.attr(#name) = AnyUnit { units::name }
    WATTLE_PY_UNIT(mWh), WATTLE_PY_UNIT(Wh), WATTLE_PY_UNIT(kWh), WATTLE_PY_UNIT(MWh), WATTLE_PY_UNIT(GWh), WATTLE_PY_UNIT(TWh);
    WATTLE_PY_UNIT(mvarh), WATTLE_PY_UNIT(varh), WATTLE_PY_UNIT(kvarh), WATTLE_PY_UNIT(Mvarh);
    WATTLE_PY_UNIT(mVAh), WATTLE_PY_UNIT(VAh), WATTLE_PY_UNIT(kVAh), WATTLE_PY_UNIT(MVAh);
    WATTLE_PY_UNIT(W), WATTLE_PY_UNIT(kW), WATTLE_PY_UNIT(MW), WATTLE_PY_UNIT(GW);
    WATTLE_PY_UNIT(var), WATTLE_PY_UNIT(kvar), WATTLE_PY_UNIT(Mvar);
    WATTLE_PY_UNIT(VA), WATTLE_PY_UNIT(kVA), WATTLE_PY_UNIT(MVA);
    WATTLE_PY_UNIT(mV), WATTLE_PY_UNIT(V), WATTLE_PY_UNIT(kV);
    WATTLE_PY_UNIT(mA), WATTLE_PY_UNIT(A), WATTLE_PY_UNIT(kA);
    WATTLE_PY_UNIT(J), WATTLE_PY_UNIT(kJ), WATTLE_PY_UNIT(MJ), WATTLE_PY_UNIT(GJ), WATTLE_PY_UNIT(TJ);
    WATTLE_PY_UNIT(K);
    WATTLE_PY_UNIT(cm3), WATTLE_PY_UNIT(L), WATTLE_PY_UNIT(m3);
    WATTLE_PY_UNIT(mg), WATTLE_PY_UNIT(g), WATTLE_PY_UNIT(kg), WATTLE_PY_UNIT(t);
    WATTLE_PY_UNIT(m3_per_s), WATTLE_PY_UNIT(m3_per_min), WATTLE_PY_UNIT(m3_per_h), WATTLE_PY_UNIT(L_per_s), WATTLE_PY_UNIT(L_per_min),
        WATTLE_PY_UNIT(L_per_h);
    WATTLE_PY_UNIT(kg_per_s), WATTLE_PY_UNIT(kg_per_h), WATTLE_PY_UNIT(t_per_h);
    WATTLE_PY_UNIT(Pa), WATTLE_PY_UNIT(kPa), WATTLE_PY_UNIT(MPa), WATTLE_PY_UNIT(mbar), WATTLE_PY_UNIT(bar);
    WATTLE_PY_UNIT(mgCO2e), WATTLE_PY_UNIT(gCO2e), WATTLE_PY_UNIT(kgCO2e), WATTLE_PY_UNIT(tCO2e);
#undef WATTLE_PY_UNIT
}

void define_temperature(py::module_& m) {
    auto scale = declared<TemperatureScale>();
    defer_numpy(scale);
    scale
        .def(py::init([](const std::string& symbol, Real factor, Real zero) { return TemperatureScale{kept(symbol), factor.value, zero.value}; }),
             py::arg("symbol"), py::arg("factor"), py::arg("zero"))
        .def_property_readonly(
            "symbol", [](const TemperatureScale& s) { return std::string(s.symbol); }, "As printed: \"degC\".")
        .def_readonly("factor", &TemperatureScale::factor, "K per degree.")
        .def_readonly("zero", &TemperatureScale::zero, "°C at 0 degrees.")
        .def(
            "__rmul__", [](const TemperatureScale& s, Real number) { return number.value * s; }, py::is_operator())
        .def("__str__", [](const TemperatureScale& s) { return std::string(s.symbol); })
        .def("__repr__",
             [](const TemperatureScale& s) {
                 return "TemperatureScale('" + std::string(s.symbol) + "', " + repr_of(py::float_(s.factor)) + ", " + repr_of(py::float_(s.zero)) +
                        ')';
             })
        .def("__hash__", [](const TemperatureScale& s) { return py::hash(py::make_tuple(std::string(s.symbol), s.factor, s.zero)); })
        .def(py::pickle([](const TemperatureScale& s) -> py::tuple { return py::make_tuple(std::string(s.symbol), s.factor, s.zero); },
                        [](const py::tuple& state) {
                            return TemperatureScale{kept(state[0].cast<std::string>()), state[1].cast<double>(), state[2].cast<double>()};
                        }));
    define_comparisons(scale);
    m.attr("degC") = degC;
    m.attr("degF") = degF;
    m.attr("kelvin") = kelvin;

    auto cls = declared<Temperature>();
    defer_numpy(cls);
    cls.def(py::init<>())
        .def(py::init([](const std::string& text) { return Temperature(text); }), py::arg("text"),
             "Number and scale: \"21.5 degC\". Raises Error: bad_number, unknown_unit.")
        .def(py::init([](Real number, const TemperatureScale& s) { return Temperature(number.value, s); }), py::arg("number"), py::arg("scale"))
        .def_static(
            "from_base", [](Real celsius) { return Temperature::from_base(celsius.value); }, py::arg("celsius"), "From a number of °C.")
        .def("base", &Temperature::base, "In °C.")
        .def("to", &Temperature::to, py::arg("scale"), "On that scale, as a float.")
        .def(
            "__add__", [](Temperature a, TemperatureDifference d) { return a + d; }, py::is_operator())
        .def(
            "__radd__", [](Temperature a, TemperatureDifference d) { return d + a; }, py::is_operator())
        .def(
            "__sub__", [](Temperature a, TemperatureDifference d) { return a - d; }, py::is_operator())
        .def(
            "__sub__", [](Temperature a, Temperature b) { return a - b; }, py::is_operator())
        .def("__str__", [](Temperature a) { return to_string(a); })
        .def("__repr__", [](Temperature a) { return "Temperature('" + to_string(a) + "')"; })
        .def("__hash__", [](Temperature a) { return py::hash(py::float_(a.base())); })
        .def(py::pickle([](Temperature a) -> py::tuple { return py::make_tuple(a.base()); },
                        [](const py::tuple& state) { return Temperature::from_base(state[0].cast<double>()); }));
    define_comparisons(cls);
}

}  // namespace

void declare_units(py::module_& m) {
    declare_kind<Energy>(
        m,
        "Active electrical energy, exact: an int64 count of mWh, up to ±9.2 PWh.\n\n"
        "Integers and texts enter exactly (`3 * kWh`, `Energy(\"2.5 kWh\")`); floats are rounded half-even to the quantum (`2.5 * kWh`).\n"
        "Arithmetic is checked and raises Error (overflow); different kinds do not meet in any operator. Long sums go into a Total.");
    declare_kind<Heat>(
        m,
        "Heat, exact: an int64 count of J. A meter in MJ or GJ is billed as Heat: 1 GJ is no whole number of mWh, so `as_energy` is a\n"
        "rounding with a name. Otherwise as Energy.");
    declare_kind<ReactiveEnergy>(m, "Reactive energy, exact: an int64 count of mvarh. kvarh and kWh are different kinds. Otherwise as Energy.");
    declare_kind<ApparentEnergy>(m, "Apparent energy, exact: an int64 count of mVAh. Otherwise as Energy.");
    declare_kind<Volume>(
        m,
        "Volume as it was metered, exact: an int64 count of cm3. (Volume at normal conditions is the same kind: what it refers to stands\n"
        "with the point.) Otherwise as Energy.");
    declare_kind<Mass>(
        m, "Mass of a fuel, a product or one gas, exact: an int64 count of mg. A kilogram of CO2e is Emissions, another kind. Otherwise as Energy.");
    declare_kind<Emissions>(
        m, "Greenhouse gas in CO2 equivalents, exact: an int64 count of mg CO2e. One kilogram of a gas, or of coal, is Mass. Otherwise as Energy.");

    declare_kind<Power>(m,
                        "Active power, a float in W: measured or modelled, never billed. Power × timedelta is Energy, rounded half-even to the mWh:\n"
                        "2.0 kW over 90 min is exactly 3 kWh.");
    declare_kind<ReactivePower>(m, "Reactive power, a float in var. ReactivePower × timedelta is ReactiveEnergy.");
    declare_kind<ApparentPower>(m, "Apparent power, a float in VA. ApparentPower × timedelta is ApparentEnergy.");
    declare_kind<Voltage>(m, "Voltage, a float in V.");
    declare_kind<Current>(m, "Current, a float in A.");
    declare_kind<VolumeFlow>(m, "Volume flow, a float in m3/s. VolumeFlow × timedelta is Volume.");
    declare_kind<MassFlow>(m, "Mass flow, a float in kg/s. MassFlow × timedelta is Mass.");
    declare_kind<Pressure>(m, "Pressure, a float in Pa; whether absolute or gauge stands with the point.");
    declare_kind<TemperatureDifference>(m, "A difference of two temperatures, a float in K.");

    declare<TemperatureScale>(
        m, "TemperatureScale",
        "Celsius or Fahrenheit: a unit whose zero is a point of the scale, so `21.5 * degC` is a Temperature and not a difference.");
    declare<Temperature>(m, "Temperature",
                         "A temperature: a point on a scale, a float in °C. Two of them subtract to a TemperatureDifference; they do not add.");

    declare<Currency>(m, "Currency",
                      "A currency: its ISO 4217 code and the number of decimals of its minor unit. Both are data: give them, or load Currencies.\n\n"
                      "A currency is also the unit of its money (`12 * cny`), and per unit of a quantity the unit of a price (`cny / kWh`).\n"
                      "Currency() is none yet: only a zero, the start of a sum, has it.");
    declare<Money>(m, "Money",
                   "An exact amount of money: an int64 count of 10^-6 of its currency. Different currencies do not add: Error (mixed_currency).\n\n"
                   "Nothing here rounds on its own; `rounded` does, to the step it is given. There is no way in for a float. Money() is zero, of\n"
                   "any currency.");
    declare<Currencies>(m, "Currencies", "The currencies of a table (columns code, minor_digits, name, source, verification), by code.");

    declare<AnyUnit>(m, "Unit",
                     "A unit of a kind of quantity: turns a number into a quantity (`3 * kWh`) and back (`used.to(MWh)`). Its kind is known at run\n"
                     "time; units of different kinds are never equal.");
    declare<AnyTotal>(
        m, "Total",
        "A sum of many amounts of one kind, in 128 bits: what `sum` returns and what machines exchange.\n\n"
        "Adding is associative and commutative, and Total(kind) is its identity, so partial totals may be merged in any order. A Total of\n"
        "Money takes the currency of the first amount; a different one raises Error (mixed_currency).");
    declare<AnyProduct>(
        m, "Product",
        "An exact amount that may be finer than its kind's quantum: 128-bit mantissa × 10^exponent quanta.\n\n"
        "Energy × Price is a Product of Money, Energy × Factor a Product of Emissions, Energy × Decimal a Product of Energy. Products add\n"
        "up exactly, in any order; only `rounded` makes an amount of them. A sum that does not fit raises Error (overflow).");
    declare<AnyPriceUnit>(m, "PriceUnit", "What a price is printed in: `cny / kWh`.");
    declare<AnyPrice>(
        m, "Price",
        "Money per unit of a quantity, as printed: a Decimal, a currency and a unit. Where it comes from and when it is valid stands in\n"
        "the tariff that holds it. amount × price is an exact Product of Money.");
    declare<AnyFactorUnit>(m, "FactorUnit", "What a factor is printed in: `kgCO2e / kWh`.");
    declare<AnyFactor>(
        m, "Factor",
        "Emissions per unit of an amount, as published: a Decimal and two units. Source, year and basis stand in the factor table's row.\n"
        "amount × factor is an exact Product of Emissions.");

    enum_class<AllZero> =
        make_enum(m, "AllZero",
                  "What happens when every weight is zero (an empty building, a season without use).\n\n"
                  "unallocated nobody pays, the total stands in Shares.unallocated; equal all weights count as one; area by Weight.area;\n"
                  "error raises Error (all_zero).",
                  {{"unallocated", 0}, {"equal", 1}, {"area", 2}, {"error", 3}});
    declare<Weight>(m, "Weight",
                    "One claim on a total. `id` decides ties (the lowest first, its numbers compared as numbers: 2 before 10), `value` is zero or\n"
                    "more, and `area` stands in when all values are zero and the rule says AllZero.area.");
    declare<AnyShareRule>(m, "ShareRule",
                          "How finely to share, and what to do without weights.\n\n"
                          "Without `quantum`: 0.01 of the usual unit for energies, the minor unit for Money, one quantum for other kinds.");
    declare<AnyShare>(m, "Share",
                      "One part of a total, with the two numbers that prove it: floor(total × weight / Σ weights) quanta, and what that cut off.");
    declare<AnyShares>(m, "Shares", "The parts of a total. Always: Σ parts + unallocated + carried = total.");
}

void define_unit(py::module_& m) {
    define_units(m);
    define_temperature(m);
}

}  // namespace wattle::python
