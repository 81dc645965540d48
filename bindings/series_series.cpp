// wattle.series: Series and Sum, which hold their kind at run time.
#include "series_held.hpp"
#include "units_exact.hpp"

#include "wattle/series/intervals.hpp"

namespace wattle::python {

namespace {

template <class T>
constexpr bool is_amount = ExactKind<typename kind_of<T>::type>;

/// A uint16 array as NumPy has it, or nothing.
std::vector<Quality> qualities_of(const py::object& given) {
    std::vector<Quality> qualities;
    if (given.is_none()) return qualities;
    if (!py::isinstance<py::array>(given) || std::string(py::str(given.attr("dtype").attr("str"))) != "<u2")
        throw py::type_error("qualities come as a uint16 array, the bits of each: numpy.array([q.bits() for q in …], dtype=\"uint16\")");
    const auto array = py::array_t<std::uint16_t, py::array::c_style>::ensure(given);
    qualities.reserve(static_cast<std::size_t>(array.size()));
    for (py::ssize_t i = 0; i < array.size(); ++i) qualities.push_back(Quality::from_bits(array.data()[i]));
    return qualities;
}

std::vector<std::int64_t> counts_of(const std::optional<Counts>& given) {
    return given ? std::vector<std::int64_t>(given->data(), given->data() + given->size()) : std::vector<std::int64_t>();
}

/// Calls `make.template operator()<Q>(unit)` for the intensity or temperature Q whose unit is given.
template <class F>
AnySeries by_unit(const py::handle& given, F&& make) {
    if (py::isinstance<TemperatureScale>(given)) return { make.template operator()<Temperature>(given.cast<TemperatureScale>()) };
    if (py::isinstance<AnyUnit>(given))
        return std::visit(
            [&]<class Q>(const Unit<Q>& unit) -> AnySeries {
                if constexpr (ExactKind<Q>)
                    throw py::type_error("amounts need no unit, they are counted in quanta: give the kind, as in Series(slots, Energy)");
                else
                    return { make.template operator()<Q>(unit) };
            },
            given.cast<const AnyUnit&>().held);
    throw py::type_error("a series of a gauge needs a unit such as wattle.kW, not " + repr_of(given));
}

template <class F>
AnySeries by_amount(const py::handle& kind, F&& make) {
    return by_kind<AnySeries>(std::type_identity<HeldExact<SeriesOf>>(), kind, [&]<class Q>() -> AnySeries {
        return { make.template operator()<Q>() };
    });
}

template <class F>
auto visit(const AnySeries& series, F&& f) {
    return std::visit(std::forward<F>(f), series.held);
}

std::size_t slot(const AnySeries& series, Int128 i) {
    const auto n = visit(series, [](const auto& s) { return s.size(); });
    return index(i < 0 ? i + static_cast<Int128>(n) : i, "Series");
}

void set(AnySeries& series, Int128 i, const py::object& value, Quality quality, const py::object& estimated) {
    const std::size_t at = slot(series, i);
    std::visit(
        [&]<class T>(T& s) {
            using Q = typename kind_of<T>::type;
            if constexpr (!ExactKind<Q>) {
                throw py::type_error("a gauge is set by its count: set_count(i, 215) for 21.5 at a resolution of 0.1");
            } else {
                if (!py::isinstance<Q>(value)) refuse_held(Q::Kind::name.data(), value);
                if (estimated.is_none())
                    s.set(at, value.cast<Q>(), quality);
                else
                    s.set(at, value.cast<Q>(), estimated.cast<Q>(), quality);
            }
        },
        series.held);
}

py::bytes to_python(const Bytes& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

/// The class that holds a series of the kind whose Python class is given.
AnySeries from_bytes(const py::bytes& bytes, const py::handle& kind) {
    const auto raw = std::as_bytes(std::span(static_cast<std::string_view>(bytes)));
    return by_kind<AnySeries>(kind, [&]<class Q>() { return Series<Q>::from_bytes(raw); });
}

template <class F>
AnySeries combine(const AnySeries& a, const AnySeries& b, F&& f) {
    return std::visit(
        [&]<class T>(const T& x) -> AnySeries {
            if constexpr (is_amount<T>) {
                if (const auto* y = std::get_if<T>(&b.held)) return {f(x, *y)};
                not_implemented();
            } else {
                throw py::type_error("gauges do not add up; integrate them first, or take their mean");
            }
        },
        a.held);
}

void define_making(py::class_<AnySeries>& cls) {
    cls.def(
           py::init([](const Slots& slots, const py::type& kind, const std::optional<Currency>& denomination) {
               return by_amount(kind, [&]<class Q>() { return Series<Q>(slots, denomination_of<Q>(denomination)); });
           }),
           py::arg("slots"), py::arg("kind"), py::arg("denomination") = py::none(),
           "n slots of amounts of that kind (a class such as Energy), all missing: gap; `denomination` is the currency of Money. Fill them by `set`.")
        .def(py::init([](const Slots& slots, const py::object& unit, const DecimalLike& resolution) {
                 return by_unit(unit, [&]<class Q>(const typename Q::UnitType& u) { return Series<Q>(slots, u, resolution.value); });
             }),
             py::arg("slots"), py::arg("unit"), py::arg("resolution"),
             "n slots of a gauge, all missing: gap; one count is `resolution` × `unit`. Raises Error (out_of_range) if it is not positive.")
        .def(py::init([](const Slots& slots, const std::vector<AnyAmount>& amounts) {
                 if (amounts.empty()) throw py::type_error("a series of nothing has no kind of its own: give one, as in Series(slots, Energy)");
                 return std::visit(
                     [&]<class Q>(const Q&) -> AnySeries {
                         std::vector<Q> same;
                         for (const AnyAmount& amount : amounts) {
                             if (!std::holds_alternative<Q>(amount)) throw py::type_error("a series has amounts of one kind");
                             same.push_back(std::get<Q>(amount));
                         }
                         return {Series<Q>(slots, std::span<const Q>(same))};
                     },
                     amounts.front());
             }),
             py::arg("slots"), py::arg("amounts"),
             "n measured amounts of one kind. Raises Error: other_grid if there are not as many as slots; mixed_currency.")
        .def_static(
            "from_columns",
            [](const Slots& slots, const py::type& kind, const Counts& counts, const py::object& qualities, const std::optional<Counts>& estimated,
               const std::optional<Counts>& missing_micros, const std::optional<Currency>& denomination) {
                return by_amount(kind, [&]<class Q>() {
                    return Series<Q>::from_columns(slots, counts_of(counts), qualities_of(qualities), counts_of(estimated), counts_of(missing_micros),
                                                   denomination_of<Q>(denomination));
                });
            },
            py::arg("slots"), py::arg("kind"), py::arg("counts"), py::arg("qualities") = py::none(), py::arg("estimated") = py::none(),
            py::arg("missing_micros") = py::none(), py::arg("denomination") = py::none(),
            "Amounts from columns of n: int64 quanta; uint16 qualities (None: all measured); int64 parts that are estimated, without sign (None: "
            "all\n"
            "that is not measured); int64 microseconds without a value (None: all of a missing slot). Raises Error: other_grid for another length;\n"
            "no_value for a number where there can be none; out_of_range.")
        .def_static(
            "from_columns",
            [](const Slots& slots, const py::object& unit, const DecimalLike& resolution, const Counts& counts, const py::object& qualities,
               const std::optional<Counts>& missing_micros) {
                return by_unit(unit, [&]<class Q>(const typename Q::UnitType& u) {
                    return Series<Q>::from_columns(slots, u, resolution.value, counts_of(counts), qualities_of(qualities), counts_of(missing_micros));
                });
            },
            py::arg("slots"), py::arg("unit"), py::arg("resolution"), py::arg("counts"), py::arg("qualities") = py::none(),
            py::arg("missing_micros") = py::none(),
            "A gauge from columns of n, as for amounts; one count is `resolution` × `unit`. Raises Error: other_grid, no_value, out_of_range.");
}

void define_reading(py::class_<AnySeries>& cls) {
    const auto column = [&](const char* name, const char* dtype, auto of, const char* doc) {
        cls.def(
            name,
            [dtype, of](const py::object& self) {
                return visit(self.cast<const AnySeries&>(), [&](const auto& s) {
                    const auto values = of(s);
                    return view(dtype, values.size(), sizeof(values[0]), values.data(), self);
                });
            },
            doc);
    };
    cls.def_property_readonly("kind", &kind_class<AnySeries>, "The class of its values, such as Energy.")
        .def(
            "slots", [](const AnySeries& a) { return visit(a, [](const auto& s) { return s.slots(); }); }, "The grid.")
        .def(
            "size", [](const AnySeries& a) { return visit(a, [](const auto& s) { return s.size(); }); }, "The number n of slots.")
        .def(
            "empty", [](const AnySeries& a) { return visit(a, [](const auto& s) { return s.empty(); }); }, "Whether there are none.")
        .def(
            "denomination",
            [](const AnySeries& a) {
                return visit(a, []<class T>(const T& s) -> std::optional<Currency> {
                    if constexpr (std::same_as<T, Series<Money>>)
                        return s.denomination();
                    else
                        return std::nullopt;
                });
            },
            "The currency of Money; None for other kinds.")
        .def(
            "unit",
            [](const AnySeries& a) {
                return visit(a, []<class T>(const T& s) -> py::object {
                    if constexpr (is_amount<T>)
                        return py::none();
                    else
                        return py::cast(s.unit());
                });
            },
            "The unit of a gauge; None for amounts, which are counted in quanta.")
        .def(
            "resolution",
            [](const AnySeries& a) {
                return visit(a, []<class T>(const T& s) -> std::optional<Decimal> {
                    if constexpr (is_amount<T>)
                        return std::nullopt;
                    else
                        return s.resolution();
                });
            },
            "What one count of a gauge stands for, in its unit; None for amounts.")
        .def(
            "__getitem__",
            [](const AnySeries& a, Int128 i) {
                const std::size_t at = slot(a, i);
                return visit(a, [&](const auto& s) { return py::cast(s[at]); });
            },
            py::arg("i"), "The value of slot i, None where it is missing; −1 is the last. Raises Error (out_of_range).")
        .def(
            "quality",
            [](const AnySeries& a, Int128 i) {
                const std::size_t at = slot(a, i);
                return visit(a, [&](const auto& s) { return s.quality(at); });
            },
            py::arg("i"), "The worst quality in slot i.")
        .def(
            "estimated",
            [](const AnySeries& a, Int128 i) {
                const std::size_t at = slot(a, i);
                return visit(a, [&]<class T>(const T& s) -> py::object {
                    if constexpr (is_amount<T>)
                        return py::cast(s.estimated(at));
                    else
                        throw py::type_error("a gauge has no estimated part, only a quality");
                });
            },
            py::arg("i"), "How much of slot i was not measured, without sign. TypeError for gauges.")
        .def(
            "missing",
            [](const AnySeries& a, Int128 i) {
                const std::size_t at = slot(a, i);
                return visit(a, [&](const auto& s) { return s.missing(at); });
            },
            py::arg("i"), "How much of the time of slot i has no value.");
    column(
        "counts", "int64", [](const auto& s) { return s.counts(); },
        "n quanta, of gauges n counts of the resolution, 0 where missing: a read-only int64 view without a copy.");
    column("qualities", "uint16", [](const auto& s) { return s.qualities(); }, "The bits of n qualities: a read-only uint16 view without a copy.");
    column(
        "estimated_counts", "int64",
        []<class T>(const T& s) {
            if constexpr (is_amount<T>)
                return s.estimated_counts();
            else
                return std::span<const std::int64_t>();
        },
        "The estimated part of each in quanta, without sign: a read-only int64 view; empty if all is measured, and of gauges.");
    column(
        "missing_micros", "int64", [](const auto& s) { return s.missing_micros(); },
        "The microseconds of each without a value: a read-only int64 view; empty if each slot is there or missing as a whole.");
}

void define_operations(py::class_<AnySeries>& cls) {
    cls.def("set", &set, py::arg("i"), py::arg("value"), py::arg("quality") = Quality(), py::arg("estimated") = py::none(),
            "Gives slot i a value; `estimated` is the part of it that was not measured, by default all of it unless the quality is measured. Raises\n"
            "Error: no_value if the quality is missing, out_of_range, mixed_currency.")
        .def(
            "set_count",
            [](AnySeries& a, Int128 i, Int128 count, Quality quality) {
                const std::size_t at = slot(a, i);
                std::visit(
                    [&]<class T>(T& s) {
                        if constexpr (is_amount<T>)
                            throw py::type_error("an amount is set as it is: set(i, 3 * kWh)");
                        else
                            s.set_count(at, narrow(count, "Series"), quality);
                    },
                    a.held);
            },
            py::arg("i"), py::arg("count"), py::arg("quality") = Quality(),
            "Gives slot i of a gauge a count of its resolution. Raises Error: no_value if the quality is missing, out_of_range.")
        .def(
            "set_missing",
            [](AnySeries& a, Int128 i, Quality why) {
                const std::size_t at = slot(a, i);
                std::visit([&](auto& s) { s.set_missing(at, why); }, a.held);
            },
            py::arg("i"), py::arg("why") = Quality(Reason::gap),
            "Takes the value of slot i away. Raises Error: no_value if the quality is not missing, out_of_range.")
        .def(
            "slice", [](const AnySeries& a, const Interval& part) { return visit(a, [&](const auto& s) { return AnySeries{s.slice(part)}; }); },
            py::arg("part"), "The slots of that part of the time. Raises Error (other_grid) if the part cuts a slot.")
        .def(
            "slice",
            [](const AnySeries& a, Int128 first, Int128 count) {
                return visit(a, [&](const auto& s) { return AnySeries{s.slice(index(first, "Series"), index(count, "Series"))}; });
            },
            py::arg("first"), py::arg("count"), "`count` slots from slot `first` on. Raises Error (out_of_range).")
        .def(
            "align", [](const AnySeries& a, const Slots& grid) { return visit(a, [&](const auto& s) { return AnySeries{s.align(grid)}; }); },
            py::arg("grid"),
            "The same values over another grid: its slots that are slots of this series keep their value, those outside are missing: gap. Raises\n"
            "Error (other_grid) where a slot of one grid cuts a slot of the other.")
        .def(
            "resample",
            [](const AnySeries& a, const Slots& coarser) { return visit(a, [&](const auto& s) { return AnySeries{s.resample(coarser)}; }); },
            py::arg("coarser"),
            "Sums over the slots of a coarser grid (months of days); of gauges means, weighted with the time that has values, rounded half-even to\n"
            "the resolution. Slots that reach beyond this series are missing in part. Raises Error: other_grid if a slot of this series lies in no\n"
            "slot of the coarser grid, or in two; overflow.")
        .def(
            "integral",
            [](const AnySeries& a) {
                return visit(a, []<class T>(const T& s) -> AnySeries {
                    if constexpr (requires { s.integral(); })
                        return {s.integral()};
                    else
                        throw py::type_error("only power and flows have an amount over time");
                });
            },
            "What each slot of a gauge amounts to (kW over a quarter-hour are kWh) over the time that has values, rounded half-even once per slot;\n"
            "flagged calculated. Raises Error (overflow); TypeError for kinds that have no amount over time.")
        .def(
            "__add__", [](const AnySeries& a, const AnySeries& b) { return combine(a, b, [](const auto& x, const auto& y) { return x + y; }); },
            py::is_operator(), "Slot by slot; missing where one of the two is. Raises Error: other_grid, overflow, mixed_currency.")
        .def(
            "__sub__", [](const AnySeries& a, const AnySeries& b) { return combine(a, b, [](const auto& x, const auto& y) { return x - y; }); },
            py::is_operator(), "Slot by slot; missing where one of the two is. Raises Error: other_grid, overflow, mixed_currency.")
        .def(
            "to_bytes", [](const AnySeries& a) { return visit(a, [](const auto& s) { return to_python(s.to_bytes()); }); },
            "Little-endian, with a layout version; equal series have equal bytes.")
        .def_static("from_bytes", &from_bytes, py::arg("bytes"), py::arg("kind"),
                    "What to_bytes wrote. Raises Error: bad_bytes; other_kind for a gauge of another kind.")
        .def("__len__", [](const AnySeries& a) { return visit(a, [](const auto& s) { return s.size(); }); })
        .def("__iter__",
             [](const py::object& a) {
                 const auto builtins = py::module_::import("builtins");
                 return builtins.attr("map")(a.attr("__getitem__"), builtins.attr("range")(py::len(a)));
             })
        .def("__repr__",
             [](const AnySeries& a) {
                 return visit(a, []<class T>(const T& s) {
                     using Q = typename kind_of<T>::type;
                     std::string text = "<Series of ";
                     if constexpr (requires { Q::Kind::name; })
                         text += Q::Kind::name;
                     else
                         text += "Temperature";
                     text += ", " + std::to_string(s.size()) + " slots";
                     if (!s.empty()) text += " of " + to_string(s.slots().span());
                     return text + '>';
                 });
             })
        .def(py::pickle([](const py::object& a) -> py::tuple { return py::make_tuple(a.attr("to_bytes")(), a.attr("kind")); },
                        [](const py::tuple& state) { return from_bytes(state[0].cast<py::bytes>(), state[1]); }));
    for (const auto& [name, op] : equalities)
        cls.def(name, [op = op](const AnySeries& a, const AnySeries& b) { return (a.held == b.held) == (op == Py_EQ); }, py::is_operator());
    cls.attr("__hash__") = py::none();  // it can be set
}

void define_sum(py::module_& m) {
    auto cls = declared<AnySum>();
    make_subscriptable(cls);
    const auto field = [&](const char* name, auto of, const char* doc) {
        cls.def_property_readonly(name, [of](const AnySum& a) { return std::visit([&](const auto& s) { return py::cast(of(s)); }, a.held); }, doc);
    };
    cls.def_property_readonly("kind", &kind_class<AnySum>, "The class of its amounts, such as Energy.");
    field("total", [](const auto& s) { return s.total; }, "The exact total.");
    field(
        "estimated", [](const auto& s) { return s.estimated; },
        "How much of it was not measured, without sign: estimated, substituted and suspect parts.");
    field("quality", [](const auto& s) { return s.quality; }, "The worst quality.");
    field("missing", [](const auto& s) { return s.missing; }, "The time without a value.");
    field("length", [](const auto& s) { return s.length; }, "The time of all slots.");
    field("slots", [](const auto& s) { return s.slots; }, "The number of slots.");
    cls.def(
           "coverage", [](const AnySum& a) { return std::visit([](const auto& s) { return s.coverage(); }, a.held); },
           "The share of the time that has values, 0 to 1; 1 for no time at all.")
        .def(
            "__add__",
            [](const AnySum& a, const AnySum& b) {
                return std::visit(
                    [&]<class T>(const T& x) -> AnySum {
                        const auto* y = std::get_if<T>(&b.held);
                        if (y == nullptr) not_implemented();
                        return {x + *y};
                    },
                    a.held);
            },
            py::is_operator(), "Of two runs of slots.")
        .def("__str__", [](const AnySum& a) { return std::visit([](const auto& s) { return to_string(s); }, a.held); })
        .def("__repr__", [](const AnySum& a) { return "<Sum: " + std::visit([](const auto& s) { return to_string(s); }, a.held) + '>'; })
        .def(py::pickle(
            [](const AnySum& a) -> py::tuple {
                return std::visit(
                    [](const auto& s) -> py::tuple { return py::make_tuple(s.total, s.estimated, s.quality, s.missing, s.length, s.slots); }, a.held);
            },
            [](const py::tuple& state) {
                return std::visit(
                    [&]<class Q>(const Total<Q>& total) -> AnySum {
                        Sum<Q> sum;
                        sum.total = total;
                        sum.estimated = state[1].cast<Total<Q>>();
                        sum.quality = state[2].cast<Quality>();
                        sum.missing = state[3].cast<std::chrono::microseconds>();
                        sum.length = state[4].cast<std::chrono::microseconds>();
                        sum.slots = state[5].cast<std::size_t>();
                        return {sum};
                    },
                    state[0].cast<const AnyTotal&>().held);
            }))
        .def("__hash__", [](const AnySum& a) { return std::visit([](const auto& s) { return py::hash(py::cast(s.total)); }, a.held); });
    for (const auto& [name, op] : equalities)
        cls.def(name, [op = op](const AnySum& a, const AnySum& b) { return (a.held == b.held) == (op == Py_EQ); }, py::is_operator());

    m.def(
        "sum",
        [](const AnySeries& series) {
            return visit(series, []<class T>(const T& s) -> AnySum {
                if constexpr (is_amount<T>)
                    return {sum(s)};
                else
                    throw py::type_error("a gauge has no sum: take its mean, or the sum of its integral()");
            });
        },
        py::arg("series"), py::prepend(), "The total of all slots of a Series of amounts with its quality mix, as a Sum.");
    m.def(
        "mean",
        [](const AnySeries& series) {
            return visit(series, []<class T>(const T& s) -> py::object {
                if constexpr (is_amount<T>)
                    throw py::type_error("amounts have a sum, and divided by time a mean: sum(series).total.narrow() / length");
                else
                    return py::cast(mean(s));
            });
        },
        py::arg("series"),
        "The mean of a Series of a gauge over all time that has values, rounded half-even to its resolution; None where there is none.");
}

AnySeries intervals_of(const Table& table, const std::string& id, const Slots& grid, const py::type& kind) {
    return by_kind<AnySeries>(kind, [&]<class Q>() -> Series<Q> {
        if constexpr (std::same_as<Q, Money>) {
            throw py::type_error("no meter counts money: multiply the amounts by a price");
        } else {
            const py::gil_scoped_release parallel;
            return intervals<Q>(table, id, grid);
        }
    });
}

}  // namespace

void declare_series(py::module_& m) {
    make_subscriptable(declare<AnySeries>(
        m, "Series",
        "The values of n slots, each with how far it can be trusted: amounts of one kind (Energy, Volume, Money in one currency), or a gauge\n"
        "(Power, Temperature) in whole counts of a resolution. A slot without a value is missing, and never 0."));
    declare<AnySum>(m, "Sum",
                    "What a run of slots amounts to: total, how much of it was not measured, worst quality, time without a value.\n"
                    "Parts add up in any order to the same sum.");
}

void define_series(py::module_& m) {
    auto cls = declared<AnySeries>();
    define_making(cls);
    define_reading(cls);
    define_operations(cls);
    define_sum(m);
    m.def(
        "intervals", &intervals_of, py::arg("table"), py::arg("id"), py::arg("grid"), py::arg("kind"),
        "The values of an interval point of a Table over a grid whose slots are its intervals, as a Series of that kind: amounts as they are, mean\n"
        "power (kW) times its length, exact unless it is finer than the quantum of the kind, then half-even once. A slot without a reading is\n"
        "missing: gap. What lies outside the grid is left out. Two readings of one slot: if they agree, one; else the better quality, then the\n"
        "lower source, then the smaller value, flagged conflict; so the order of the rows does not matter. Raises Error: unknown_point; bad_point\n"
        "for one that is no interval point; other_kind; other_grid if an interval is no slot of the grid; overflow.");
}

}  // namespace wattle::python
