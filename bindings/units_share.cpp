// wattle.units: exact sharing.
#include "casters.hpp"

namespace wattle::python {

namespace {

/// A getter of one field of every Share<Q> or Shares<Q>.
template <class Any, class Result, class F>
auto field(F f) {
    return [f](const Any& any) { return std::visit([&](const auto& held) -> Result { return f(held); }, any.held); };
}

AnyShares share_any(const AnyAmount& total, const std::vector<Weight>& weights, const std::optional<AnyShareRule>& rule) {
    return std::visit(
        [&]<class Q>(const Q& amount) {
            ShareRule<Q> same_rule;
            if (rule) {
                same_rule.all_zero = rule->all_zero;
                if (rule->quantum) {
                    const auto* quantum = std::get_if<Q>(&*rule->quantum);
                    if (quantum == nullptr) throw py::type_error("the quantum of the rule is not of the kind " + std::string(Q::Kind::name));
                    same_rule.quantum = *quantum;
                }
            }
            const py::gil_scoped_release parallel;
            return AnyShares{share(amount, std::span(weights), same_rule)};
        },
        total);
}

template <class Q>
py::tuple state_of(const Share<Q>& part) {
    return py::make_tuple(part.id, part.amount, part.weight, part.floor, whole_to_python(part.remainder), part.rounded_up);
}
template <class Q>
Share<Q> part_of(const py::handle& state) {
    const auto t = py::reinterpret_borrow<py::tuple>(state);
    return {t[0].cast<std::string>(), t[1].cast<Q>(), t[2].cast<Decimal>(), t[3].cast<std::int64_t>(), t[4].cast<Int128>(), t[5].cast<bool>()};
}

void define_weight() {
    declared<Weight>()
        .def(py::init([](const std::string& id, const DecimalLike& value, const DecimalLike& area) { return Weight{id, value.value, area.value}; }),
             py::arg("id"), py::arg("value"), py::arg("area") = 0)
        .def_readonly("id", &Weight::id, "Whose claim it is; decides ties.")
        .def_readonly("value", &Weight::value, "Zero or more.")
        .def_readonly("area", &Weight::area, "Zero or more: stands in when all values are zero and the rule says AllZero.area.")
        .def("__repr__",
             [](const Weight& w) {
                 return "Weight(" + repr_of(py::str(w.id)) + ", '" + to_string(w.value) + '\'' +
                        (w.area == 0 ? "" : ", '" + to_string(w.area) + '\'') + ')';
             })
        .def(py::pickle(
            [](const Weight& w) -> py::tuple { return py::make_tuple(w.id, w.value, w.area); },
            [](const py::tuple& state) { return Weight{state[0].cast<std::string>(), state[1].cast<Decimal>(), state[2].cast<Decimal>()}; }));
}

void define_rule() {
    auto cls = declared<AnyShareRule>();
    make_subscriptable(cls);
    cls.def(py::init([](const std::optional<AnyAmount>& quantum, AllZero all_zero) { return AnyShareRule{quantum, all_zero}; }),
            py::arg("quantum") = py::none(), py::arg_v("all_zero", AllZero::unallocated, "AllZero.unallocated"))
        .def_readonly("quantum", &AnyShareRule::quantum, "The step of the parts, or None for the usual one.")
        .def_readonly("all_zero", &AnyShareRule::all_zero, "What happens when every weight is zero.")
        .def_property_readonly(
            "kind",
            [](const py::object& rule) -> py::object {
                const py::object quantum = rule.attr("quantum");
                return quantum.is_none() ? quantum : py::type::of(quantum);
            },
            "The class of the quantum; None if there is none, and the rule fits every kind.")
        .def("__repr__",
             [](const py::object& rule) { return "ShareRule(" + repr_of(rule.attr("quantum")) + ", " + repr_of(rule.attr("all_zero")) + ')'; })
        .def(py::pickle([](const AnyShareRule& rule) -> py::tuple { return py::make_tuple(rule.quantum, rule.all_zero); },
                        [](const py::tuple& state) { return AnyShareRule{state[0].cast<std::optional<AnyAmount>>(), state[1].cast<AllZero>()}; }));
}

void define_part() {
    auto cls = declared<AnyShare>();
    make_subscriptable(cls);
    cls.def_property_readonly("kind", &kind_class<AnyShare>, "The class of the amount, such as Energy.")
        .def_property_readonly("id", field<AnyShare, std::string>([](const auto& p) { return p.id; }), "Of the Weight.")
        .def_property_readonly("amount", field<AnyShare, AnyAmount>([](const auto& p) { return p.amount; }), "What this part gets.")
        .def_property_readonly("weight", field<AnyShare, Decimal>([](const auto& p) { return p.weight; }),
                               "As it was used: the value, the area, or 1.")
        .def_property_readonly("floor", field<AnyShare, std::int64_t>([](const auto& p) { return p.floor; }),
                               "Whole quanta before the remaining ones were given out.")
        .def_property_readonly("remainder", field<AnyShare, Int128>([](const auto& p) { return p.remainder; }),
                               "Cut off by the floor, as a fraction of Shares.divisor.")
        .def_property_readonly("rounded_up", field<AnyShare, bool>([](const auto& p) { return p.rounded_up; }),
                               "One of the remaining quanta went here.")
        .def("__repr__", [](const py::object& p) { return "<Share " + repr_of(p.attr("id")) + ": " + std::string(py::str(p.attr("amount"))) + '>'; })
        .def(py::pickle(
            [](const AnyShare& a) {
                return std::visit([&](const auto& p) -> py::tuple { return py::make_tuple(kind_class(a), state_of(p)); }, a.held);
            },
            [](const py::tuple& state) { return by_kind<AnyShare>(state[0], [&]<class Q>() { return part_of<Q>(state[1]); }); }));
}

void define_parts() {
    auto cls = declared<AnyShares>();
    make_subscriptable(cls);
    cls.def_property_readonly("kind", &kind_class<AnyShares>, "The class of the amounts, such as Energy.")
        .def_property_readonly("total", field<AnyShares, AnyAmount>([](const auto& s) { return s.total; }), "What was shared.")
        .def_property_readonly("quantum", field<AnyShares, AnyAmount>([](const auto& s) { return s.quantum; }), "The step of the parts.")
        .def_property_readonly(
            "parts",
            [](const AnyShares& shares) {
                py::list parts;
                std::visit(
                    [&](const auto& s) {
                        for (const auto& part : s.parts) parts.append(AnyShare{part});
                    },
                    shares.held);
                return parts;
            },
            "A list of Share, in the order of the weights.")
        .def_property_readonly("unallocated", field<AnyShares, AnyAmount>([](const auto& s) { return s.unallocated; }), "What no weight claimed.")
        .def_property_readonly("carried", field<AnyShares, AnyAmount>([](const auto& s) { return s.carried; }),
                               "Smaller than one quantum: goes into the next period.")
        .def_property_readonly("divisor", field<AnyShares, Int128>([](const auto& s) { return s.divisor; }),
                               "Σ weights, in units of the last decimal of the finest weight.")
        .def(
            "counts",
            [](const py::object& self) {
                return std::visit(
                    [&]<class Q>(const Shares<Q>& s) {
                        static_assert(sizeof(Q) >= sizeof(std::int64_t) && std::is_standard_layout_v<Q>);  // the count comes first
                        return view("int64", s.parts.size(), sizeof(Share<Q>),
                                    s.parts.empty() ? nullptr : static_cast<const void*>(&s.parts.front().amount), self);
                    },
                    self.cast<const AnyShares&>().held);
            },
            "The quanta of the parts: a read-only int64 view of n numbers, in the order of the weights, without a copy.")
        .def("__repr__",
             [](const py::object& s) {
                 return "<Shares of " + std::string(py::str(s.attr("total"))) + ": " + std::to_string(py::len(s.attr("parts"))) + " parts>";
             })
        .def(py::pickle(
            [](const AnyShares& shares) {
                return std::visit(
                    [&](const auto& s) -> py::tuple {
                        py::list parts;
                        for (const auto& part : s.parts) parts.append(state_of(part));
                        return py::make_tuple(kind_class(shares), s.total, s.quantum, parts, s.unallocated, s.carried, whole_to_python(s.divisor));
                    },
                    shares.held);
            },
            [](const py::tuple& state) {
                return by_kind<AnyShares>(state[0], [&]<class Q>() {
                    Shares<Q> s{state[1].cast<Q>(), state[2].cast<Q>(), {}, state[4].cast<Q>(), state[5].cast<Q>(), state[6].cast<Int128>()};
                    for (const py::handle part : state[3].cast<py::list>()) s.parts.push_back(part_of<Q>(part));
                    return s;
                });
            }));
}

}  // namespace

void define_share(py::module_& m) {
    define_weight();
    define_rule();
    define_part();
    define_parts();
    m.def("share", &share_any, py::arg("total"), py::arg("weights"), py::arg("rule") = py::none(),
          "Splits a total by weights with the largest remainder method: each part is floor(total × weight / Σ weights) in whole quanta; the\n"
          "quanta left over go, one each, to the largest remainders, ties to the lowest id. `weights` is a sequence of n Weight, the result\n"
          "Shares of n parts in the same order. Exact for any decimal weights; a negative total is shared like its opposite.\n"
          "Raises Error: bad_weight, all_zero, out_of_range (quantum < 0), overflow (weights more than 18 digits apart).\n"
          "Source: Hamilton's method; Balinski and Young, Fair Representation (1982).");
    m.def(
        "up_to",
        [](const AnyAmount& total, std::chrono::microseconds elapsed, std::chrono::microseconds length) {
            return std::visit([&](const auto& amount) -> AnyAmount { return up_to(amount, elapsed, length); }, total);
        },
        py::arg("total"), py::arg("elapsed"), py::arg("length"),
        "The part of a total that falls into the first `elapsed` of its `length`: floor(total × elapsed / length). Differences of this\n"
        "function split the total at any instants into parts that sum to it exactly, each within one quantum of proportion.\n"
        "Raises Error (out_of_range) unless 0 ≤ elapsed ≤ length, length > 0. Source: OPC UA part 13 (interpolation), in integers.");
}

}  // namespace wattle::python
