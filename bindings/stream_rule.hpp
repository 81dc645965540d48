// The rule of a register as Python gives it: keyword arguments, the same of every function.
#pragma once

#include "series_held.hpp"

#include "wattle/stream/counter.hpp"

namespace pybind11::detail {
WATTLE_PY_NAMED_ENUM(wattle::stream::GapPolicy, "wattle.stream.GapPolicy");
}  // namespace pybind11::detail

namespace wattle::python {

/// A function of `Front...` and a CounterRule as one of `Front...` and the fields of the rule.
template <class... Front, class F>
auto with_rule(F f) {
    return [f](Front... front, const std::optional<std::string>& p_max, const std::optional<Int128>& modulus,
               const std::optional<std::chrono::microseconds>& max_gap, Int128 step_back, bool no_cap, bool resettable, bool backward,
               stream::GapPolicy gap, const std::optional<stream::GapProfile>& profile, const std::vector<stream::Segment>& segments) {
        stream::CounterRule rule;
        if (p_max) rule.p_max = stream::RateLimit(std::string_view(*p_max));
        if (modulus) rule.modulus = narrow(*modulus, "modulus");
        rule.max_gap = max_gap;
        rule.step_back = narrow(step_back, "step_back");
        rule.no_cap = no_cap;
        rule.resettable = resettable;
        rule.backward = backward;
        rule.gap = gap;
        if (profile) rule.profile = *profile;
        rule.segments = segments;
        return f(std::forward<Front>(front)..., rule);
    };
}

/// Its definition: the arguments in front, then those of the rule.
template <class F, class... Args>
void define_with_rule(py::module_& m, const char* name, const char* doc, const F& f, const Args&... args) {
    m.def(name, f, args..., py::kw_only(), py::arg("p_max") = py::none(), py::arg("modulus") = py::none(), py::arg("max_gap") = py::none(),
          py::arg("step_back") = 2, py::arg("no_cap") = false, py::arg("resettable") = false, py::arg("backward") = false,
          py::arg("gap") = stream::GapPolicy::spread, py::arg("profile") = py::none(), py::arg("segments") = py::tuple(), doc);
}

}  // namespace wattle::python
