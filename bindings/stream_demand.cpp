// wattle.stream: the greatest mean power of a window, and the exact quotients that it is given in.
#include "stream_held.hpp"

namespace wattle::python {

namespace {

using stream::DemandRule;
using stream::Ratio;

struct AnyRunning {
    Interval block;
    std::optional<AnyDemand> so_far, predicted;
};
struct AnyCoincident {
    std::optional<AnyDemand> whole;
    std::vector<std::optional<AnyDemand>> parts;
    std::optional<Ratio> factor;
};

template <class Q>
std::optional<AnyDemand> any(const std::optional<stream::Demand<Q>>& demand) {
    return demand ? std::optional(AnyDemand{*demand}) : std::nullopt;
}
template <class Q>
std::vector<std::optional<AnyDemand>> any(const std::vector<std::optional<stream::Demand<Q>>>& demands) {
    std::vector<std::optional<AnyDemand>> all;
    for (const auto& demand : demands) all.push_back(any(demand));
    return all;
}
bool same(const std::optional<AnyDemand>& a, const std::optional<AnyDemand>& b) { return a && b ? a->held == b->held : !a && !b; }

/// Calls `f` with the Series of a kind that is counted at a rate.
template <class Result, class F>
Result of_counted(const AnySeries& series, F&& f) {
    return std::visit(
        [&]<class Q>(const Series<Q>& used) -> Result {
            if constexpr (stream::Counted<Q>) {
                const py::gil_scoped_release parallel;
                return f(used);
            } else {
                throw py::type_error("demand is of amounts that are counted at a rate, such as Energy or Volume; " +
                                     std::string(py::str(py::type::of<Q>().attr("__name__"))) + " is none");
            }
        },
        series.held);
}

using Micros64 = std::optional<std::chrono::microseconds>;

DemandRule rule_of(const Micros64& window, const Micros64& step, const DecimalLike& min_coverage, std::vector<Instant> cuts) {
    return {window, step, min_coverage.value, std::move(cuts)};
}

void define_ratio(py::module_& room) {
    auto cls =
        declare<Ratio>(room, "Ratio",
                       "An exact quotient: two whole numbers of up to 127 bits in lowest terms. Sums, products and quotients are exact, and raise\n"
                       "Error (overflow) where they do not fit; only rounded makes a Decimal of it, and to_double a float.");
    // Where C++ converts by itself: a Ratio, or any exact number.
    using RatioLike = std::variant<Ratio, DecimalLike>;
    const auto ratio = [](const RatioLike& like) {
        const auto* same = std::get_if<Ratio>(&like);
        return same != nullptr ? *same : Ratio(std::get<DecimalLike>(like).value);
    };
    cls.def(py::init<>())
        .def(py::init<Int128, Int128>(), py::arg("numerator"), py::arg("denominator"),
             "Of two whole numbers. Raises Error: out_of_range for the denominator 0, overflow.")
        .def(py::init([](const DecimalLike& value) { return Ratio(value.value); }), py::arg("value"),
             "Of a Decimal, a decimal.Decimal, a str or an int, exactly.")
        .def_static(
            "of", [](const ExactLike& a, const ExactLike& b) { return Ratio::of(a.value, b.value); }, py::arg("a"), py::arg("b"),
            "a / b of decimals. Raises Error: out_of_range for b = 0, overflow.")
        .def("numerator", &Ratio::numerator, "A whole number, with the sign.")
        .def("denominator", &Ratio::denominator, "A positive whole number.")
        .def("to_double", &Ratio::to_double, "The nearest float.")
        .def(
            "rounded", [](const Ratio& r, Rounding mode, const DecimalLike& quantum) { return r.rounded(mode, quantum.value); }, py::arg("mode"),
            py::arg("quantum"),
            "The nearest multiple of `quantum` in the sense of `mode`, a Decimal. Raises Error: out_of_range (quantum ≤ 0), overflow.")
        .def(
            "as_python", [](const Ratio& r) { return py::module_::import("fractions").attr("Fraction")(r.numerator(), r.denominator()); },
            "The same as a fractions.Fraction.")
        .def("__float__", &Ratio::to_double)
        .def("__neg__", [](const Ratio& r) { return -r; })
        .def("__str__", [](const Ratio& r) { return stream::to_string(r); })
        .def("__repr__", [](const Ratio& r) { return "Ratio(" + to_string(r.numerator()) + ", " + to_string(r.denominator()) + ')'; })
        // As fractions.Fraction, and with it int and decimal.Decimal, have it for the same value.
        .def("__hash__", [](const Ratio& r) { return py::hash(py::module_::import("fractions").attr("Fraction")(r.numerator(), r.denominator())); })
        .def(py::pickle([](const Ratio& r) -> py::tuple { return py::make_tuple(r.numerator(), r.denominator()); },
                        [](const py::tuple& t) { return Ratio(t[0].cast<Int128>(), t[1].cast<Int128>()); }));
    const auto arithmetic = [&](const char* name, const char* reflected, auto f) {
        cls.def(name, [f, ratio](const Ratio& a, const RatioLike& b) -> Ratio { return f(a, ratio(b)); }, py::is_operator());
        cls.def(reflected, [f, ratio](const Ratio& a, const RatioLike& b) -> Ratio { return f(ratio(b), a); }, py::is_operator());
    };
    arithmetic("__add__", "__radd__", [](const Ratio& a, const Ratio& b) { return a + b; });
    arithmetic("__sub__", "__rsub__", [](const Ratio& a, const Ratio& b) { return a - b; });
    arithmetic("__mul__", "__rmul__", [](const Ratio& a, const Ratio& b) { return a * b; });
    arithmetic("__truediv__", "__rtruediv__", [](const Ratio& a, const Ratio& b) { return a / b; });
    const auto compare = [&](const char* name, int op) {
        cls.def(
            name,
            [op, ratio](const Ratio& a, const std::variant<Ratio, py::object>& b) {
                if (const auto* same = std::get_if<Ratio>(&b)) return compare_as(op, a, *same);
                const auto& other = std::get<py::object>(b);
                Decimal number;
                if (py::isinstance<py::str>(other) || !load_decimal(other, number)) not_implemented();
                return compare_as(op, a, Ratio(number));
            },
            py::is_operator());
    };
    for (const auto& [name, op] : equalities) compare(name, op);
    for (const auto& [name, op] : orders) compare(name, op);
    defer_numpy(cls);
}

void define_demand_class(py::module_& room) {
    auto cls =
        declare<AnyDemand>(room, "Demand",
                           "The demand of one window: what was used in it, exactly, and how far that is known. Its power is the amount per the\n"
                           "length of the window.");
    make_subscriptable(cls);
    const auto field = [&](const char* name, auto of, const char* doc) {
        cls.def_property_readonly(name, [of](const AnyDemand& a) { return std::visit([&](const auto& d) { return py::cast(of(d)); }, a.held); }, doc);
    };
    cls.def_property_readonly(
        "kind",
        [](const AnyDemand& a) { return std::visit([]<class Q>(const stream::Demand<Q>&) -> py::type { return py::type::of<Q>(); }, a.held); },
        "The class of its amount, such as Energy.");
    field("amount", [](const auto& d) { return d.amount; }, "Of the time that has values: a lower bound, where some is missing.");
    field("window", [](const auto& d) { return d.window; }, "An Interval.");
    field("estimated", [](const auto& d) { return d.estimated; }, "How much of the amount was not measured, without sign.");
    field("missing", [](const auto& d) { return d.missing; }, "The time without a value.");
    field("quality", [](const auto& d) { return d.quality; }, "The worst quality.");
    const auto in_unit = [](const AnyDemand& a, const AnyUnit& unit, auto f) {
        return std::visit(
            [&]<class Q>(const stream::Demand<Q>& d) {
                using Mean = typename stream::Demand<Q>::Mean;
                const auto* same = std::get_if<Unit<Mean>>(&unit.held);
                if (same == nullptr)
                    throw py::type_error("the demand of " + std::string(Q::Kind::name) + " has units of " + std::string(Mean::Kind::name));
                return f(d, *same);
            },
            a.held);
    };
    const auto mean = [](const AnyDemand& a, bool flow) {
        return std::visit(
            [&]<class Q>(const stream::Demand<Q>& d) -> py::object {
                if constexpr (requires { d.flow(); }) {
                    if (!flow) throw py::type_error("the demand of " + std::string(Q::Kind::name) + " is a flow");
                    return py::cast(d.flow());
                } else {
                    if (flow) throw py::type_error("the demand of " + std::string(Q::Kind::name) + " is a power");
                    return py::cast(d.power());
                }
            },
            a.held);
    };
    cls.def(
           "at", [](const AnyDemand& a) { return std::visit([](const auto& d) { return d.at(); }, a.held); },
           "When the demand is registered: the end of its window.")
        .def(
            "to_ratio",
            [in_unit](const AnyDemand& a, const AnyUnit& unit) {
                return in_unit(a, unit, [](const auto& d, const auto& u) { return d.to_ratio(u); });
            },
            py::arg("unit"), "The mean over the window in that unit, exactly: 4/3 kWh in 15 min are 16/3 kW, a Ratio.")
        .def(
            "to",
            [in_unit](const AnyDemand& a, const AnyUnit& unit) { return in_unit(a, unit, [](const auto& d, const auto& u) { return d.to(u); }); },
            py::arg("unit"), "The same as the nearest float.")
        .def(
            "power", [mean](const AnyDemand& a) { return mean(a, false); },
            "The mean power, to show. A bill takes amount and window: demand_charge(d.amount, d.window.length(), price). TypeError for a flow.")
        .def(
            "flow", [mean](const AnyDemand& a) { return mean(a, true); }, "The mean flow of Volume and Mass, to show; TypeError for a power.")
        .def(
            "coverage", [](const AnyDemand& a) { return std::visit([](const auto& d) { return d.coverage(); }, a.held); },
            "The share of the window that has values, 0 to 1.")
        .def(
            "estimated_share", [](const AnyDemand& a) { return std::visit([](const auto& d) { return d.estimated_share(); }, a.held); },
            "The share of the amount that was not measured; above 1 only where import and export stand in one series and cancel. 0 where nothing\n"
            "was used.")
        .def("__str__", [](const AnyDemand& a) { return std::visit([](const auto& d) { return stream::to_string(d); }, a.held); })
        .def("__repr__", [](const AnyDemand& a) { return "<Demand " + std::visit([](const auto& d) { return stream::to_string(d); }, a.held) + '>'; })
        .def("__hash__",
             [](const AnyDemand& a) { return std::visit([](const auto& d) { return py::hash(py::make_tuple(d.amount, d.window)); }, a.held); })
        .def(py::pickle(
            [](const AnyDemand& a) -> py::tuple {
                return std::visit([](const auto& d) -> py::tuple { return py::make_tuple(d.amount, d.window, d.estimated, d.missing, d.quality); },
                                  a.held);
            },
            [](const py::tuple& t) {
                return std::visit(
                    [&]<class Q>(const Q& amount) -> AnyDemand {
                        if constexpr (stream::Counted<Q>) {
                            return {stream::Demand<Q>{amount, t[1].cast<Interval>(), t[2].cast<Q>(), t[3].cast<std::chrono::microseconds>(),
                                                      t[4].cast<Quality>()}};
                        } else {
                            throw py::type_error("this is no demand");
                        }
                    },
                    t[0].cast<AnyAmount>());
            }));
    for (const auto& [name, op] : equalities)
        cls.def(name, [op = op](const AnyDemand& a, const AnyDemand& b) { return (a.held == b.held) == (op == Py_EQ); }, py::is_operator());
}

void define_results(py::module_& room) {
    auto running = declare<AnyRunning>(room, "RunningDemand", "The block that is being filled at an instant.");
    make_subscriptable(running);
    running.def_readonly("block", &AnyRunning::block, "An Interval.")
        .def_readonly("so_far", &AnyRunning::so_far, "The Demand from its begin to now; None where nothing of that time has a value.")
        .def_readonly("predicted", &AnyRunning::predicted,
                      "The Demand of the whole block; None where the last step, or the block so far, is not known.")
        .def(
            "__eq__",
            [](const AnyRunning& a, const AnyRunning& b) { return a.block == b.block && same(a.so_far, b.so_far) && same(a.predicted, b.predicted); },
            py::is_operator())
        .def("__hash__", [](const AnyRunning& a) { return py::hash(py::make_tuple(a.block, a.so_far, a.predicted)); })
        .def(py::pickle([](const AnyRunning& a) -> py::tuple { return py::make_tuple(a.block, a.so_far, a.predicted); },
                        [](const py::tuple& t) {
                            return AnyRunning{t[0].cast<Interval>(), t[1].cast<std::optional<AnyDemand>>(), t[2].cast<std::optional<AnyDemand>>()};
                        }))
        .def("__repr__", [](const AnyRunning& a) {
            const auto text = [](const AnyDemand& d) { return std::visit([](const auto& demand) { return stream::to_string(demand); }, d.held); };
            return "<RunningDemand of " + to_string(a.block) + (a.so_far ? ", so far " + text(*a.so_far) : "") +
                   (a.predicted ? ", predicted " + text(*a.predicted) : "") + '>';
        });

    auto coincident = declare<AnyCoincident>(room, "CoincidentDemand", "What many meters take together, beside what each takes by itself.");
    make_subscriptable(coincident);
    coincident.def_readonly("whole", &AnyCoincident::whole, "The greatest Demand of the summed slots, or None.")
        .def_readonly("parts", &AnyCoincident::parts, "The Demand of each series by itself, at its own time: a list of n, None where there is none.")
        .def(
            "factor", [](const AnyCoincident& a) { return a.factor; },
            "whole / Σ parts, a Ratio, 0 to 1 for amounts that are not negative. None if one of them is, or the parts are 0.")
        .def(
            "__eq__",
            [](const AnyCoincident& a, const AnyCoincident& b) {
                return same(a.whole, b.whole) && std::equal(a.parts.begin(), a.parts.end(), b.parts.begin(), b.parts.end(), same);
            },
            py::is_operator())
        .def("__hash__", [](const AnyCoincident& a) { return py::hash(py::make_tuple(a.whole, py::tuple(py::cast(a.parts)))); })
        .def(py::pickle([](const AnyCoincident& a) -> py::tuple { return py::make_tuple(a.whole, a.parts, a.factor); },
                        [](const py::tuple& t) {
                            return AnyCoincident{t[0].cast<std::optional<AnyDemand>>(), t[1].cast<std::vector<std::optional<AnyDemand>>>(),
                                                 t[2].cast<std::optional<Ratio>>()};
                        }))
        .def("__repr__", [](const AnyCoincident& a) {
            return "<CoincidentDemand of " + std::to_string(a.parts.size()) +
                   (a.factor ? ", factor " + stream::to_string(*a.factor) : std::string()) + '>';
        });
}

/// Of one period, and of each period of a grid.
void define_greatest(py::module_& room, const char* name, bool sliding, const char* of_periods, const char* of_one) {
    room.def(
        name,
        [sliding](const AnySeries& used, const Micros64& window, const Micros64& step, const DecimalLike& min_coverage, std::vector<Instant> cuts) {
            const DemandRule rule = rule_of(window, step, min_coverage, std::move(cuts));
            return of_counted<std::optional<AnyDemand>>(
                used, [&](const auto& s) { return any(sliding ? stream::sliding_demand(s, rule) : stream::block_demand(s, rule)); });
        },
        py::arg("used"), py::kw_only(), py::arg("window") = py::none(), py::arg("step") = py::none(), py::arg("min_coverage") = 1,
        py::arg("cuts") = py::tuple(), of_one);
    room.def(
        name,
        [sliding](const AnySeries& used, const Slots& periods, const Micros64& window, const Micros64& step, const DecimalLike& min_coverage,
                  std::vector<Instant> cuts) {
            const DemandRule rule = rule_of(window, step, min_coverage, std::move(cuts));
            return of_counted<std::vector<std::optional<AnyDemand>>>(used, [&](const auto& s) {
                return any(sliding ? stream::sliding_demand(s, periods, rule) : stream::block_demand(s, periods, rule));
            });
        },
        py::arg("used"), py::arg("periods"), py::kw_only(), py::arg("window") = py::none(), py::arg("step") = py::none(), py::arg("min_coverage") = 1,
        py::arg("cuts") = py::tuple(), of_periods);
}

AnyCoincident coincident(const std::vector<AnySeries>& many, const DemandRule& rule) {
    if (many.empty()) return {};
    return of_counted<AnyCoincident>(many.front(), [&]<class Q>(const Series<Q>&) -> AnyCoincident {
        std::vector<Series<Q>> alike;
        for (const AnySeries& one : many) {
            const auto* held = std::get_if<Series<Q>>(&one.held);
            if (held == nullptr) {
                const py::gil_scoped_acquire back;
                throw py::type_error("series of several kinds have no demand together");
            }
            alike.push_back(*held);
        }
        const auto found = stream::coincident_demand(alike, rule);
        return {any(found.whole), any(found.parts), found.factor()};
    });
}

}  // namespace

void define_demand(py::module_& room) {
    define_ratio(room);
    define_demand_class(room);
    define_results(room);
    define_greatest(
        room, "block_demand", false,
        "The same in each period (months, billing periods): n periods in, a list of n Demand or None out. Time outside of the series is missing,\n"
        "so the answer for a period does not depend on how the series is cut.",
        "The greatest block demand of a Series of amounts, a Demand, or None where no window counts; of equal ones the earliest. Blocks are those "
        "of\n"
        "the clock in UTC, wherever the series begins: the whole multiples of the window since 1970, so full hours of UTC begin a block of 5, 15 or\n"
        "60 min. Without a window they are its slots. With periods (months, billing periods), blocks follow each other from the begin of each on.\n\n"
        "No window crosses the end of its period, and none counts that contains one of the instants in cuts (changes of the band, exchanges of the\n"
        "meter), or of which a smaller share than min_coverage, 0 to 1, has values; a window without any value never counts. Raises Error:\n"
        "out_of_range for a window or step that is not positive, or a coverage outside 0 to 1; missing_option without a window where the slots have\n"
        "no common length; other_grid if an edge of a window cuts a slot; overflow. Source: OPC 34100 (2024), 9.5, FixedBlockCompleted.");
    define_greatest(
        room, "sliding_demand", true, "The same in each period: n periods in, a list of n Demand or None out.",
        "As block_demand, over windows that begin at whole multiples of the step since 1970, or with each slot: D_k = (E_k + … + E_{k−n+1}) / (n ×\n"
        "step). Over whole blocks it is never below the block demand, and, of amounts that are not negative, at most twice as high. Raises Error as\n"
        "block_demand; out_of_range too if the window is no whole number of steps.\n"
        "Source: OPC 34100 (2024), 9.5, SlidingDemand; the step divides the window as in IEC 61968 CIM, rollingBlock.");
    room.def(
        "running_demand",
        [](const AnySeries& used, const Interval& period, Instant now, const Micros64& window, const Micros64& step, const DecimalLike& min_coverage,
           std::vector<Instant> cuts) {
            const DemandRule rule = rule_of(window, step, min_coverage, std::move(cuts));
            return of_counted<std::optional<AnyRunning>>(used, [&](const auto& s) -> std::optional<AnyRunning> {
                const auto found = stream::running_demand(s, period, now, rule);
                if (!found) return std::nullopt;
                return AnyRunning{found->block, any(found->so_far), any(found->predicted)};
            });
        },
        py::arg("used"), py::arg("period"), py::arg("now"), py::kw_only(), py::arg("window") = py::none(), py::arg("step") = py::none(),
        py::arg("min_coverage") = 1, py::arg("cuts") = py::tuple(),
        "The block of the period that contains `now`, a RunningDemand: its demand so far, E(now) / (now − begin), and what it will be if use goes "
        "on\n"
        "as in the last step: (E(now) + E(last step) / step × (end − now)) / window. That amount is rounded half-even to the quantum once, marked\n"
        "modelled, and what was added to it counts as estimated. None where no block that counts contains `now`. Nothing is predicted unless all\n"
        "of the last step, and min_coverage of the block so far, has values. Raises Error as block_demand; other_grid if `now` or the last step\n"
        "cuts a slot. Source: OPC 34100 (2024), 9.5, FixedBlockInstantaneous and FixedBlockPredicted, which leaves open how to predict.");
    room.def(
        "coincident_demand",
        [](const std::vector<AnySeries>& many, const Micros64& window, const Micros64& step, const DecimalLike& min_coverage,
           std::vector<Instant> cuts) { return coincident(many, rule_of(window, step, min_coverage, std::move(cuts))); },
        py::arg("many"), py::kw_only(), py::arg("window") = py::none(), py::arg("step") = py::none(), py::arg("min_coverage") = 1,
        py::arg("cuts") = py::tuple(),
        "The demand of n series on one grid, together and apart, a CoincidentDemand: sliding where a step is given, else of blocks. Where one of\n"
        "them has no value, their sum has none. Of amounts that are not negative, the maximum of the sum is never above the sum of the maxima.\n"
        "Raises Error as block_demand and sliding_demand; other_grid for series on different grids.");
    define_key_figures(room);
}

}  // namespace wattle::python
