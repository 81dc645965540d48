// Demand and Balance as Python holds them: one class each, the kind at run time.
#pragma once

#include "series_held.hpp"

#include "wattle/stream/demand.hpp"
#include "wattle/stream/layered.hpp"

namespace wattle::python {

template <class Q>
using DemandOf = stream::Demand<Q>;
using AnyDemand = Held<DemandOf, Energy, Heat, ReactiveEnergy, ApparentEnergy, Volume, Mass>;

/// A Balance of any kind.
struct AnyBalance {
    AnySeries residual;
    AnySum sum;
    py::object tolerance;
    bool outside;
};

/// The Series of that kind in it; TypeError for another kind.
template <class Q>
const Series<Q>& series_of(const AnySeries& series) {
    const auto* held = std::get_if<Series<Q>>(&series.held);
    if (held == nullptr) throw py::type_error("this needs a Series of " + std::string(Q::Kind::name));
    return *held;
}

void define_segments(py::module_& room);
void define_alarms(py::module_& room);
void define_demand(py::module_& room);
void define_states(py::module_& room);
void define_engine(py::module_& room);
/// Calls `f.template operator()<Q>()` for a kind that is counted at a rate; TypeError for any other.
template <class R, class F>
R by_counted(const py::type& kind, F&& f) {
    return by_kind<R>(std::type_identity<HeldAmount<SeriesOf>>(), kind, [&]<class Q>() -> R {
        if constexpr (stream::Counted<Q>)
            return f.template operator()<Q>();
        else
            throw py::type_error("meters count amounts such as Energy or Volume, and no emissions");
    });
}

/// The rule of a register, as Python gives it.
inline stream::CounterRule counter_rule(const std::optional<std::string>& p_max, const std::optional<Int128>& modulus,
                                        const std::optional<std::chrono::microseconds>& max_gap, Int128 step_back) {
    stream::CounterRule rule;
    if (p_max) rule.p_max = stream::RateLimit(std::string_view(*p_max));
    if (modulus) rule.modulus = narrow(*modulus, "modulus");
    rule.max_gap = max_gap;
    rule.step_back = narrow(step_back, "step_back");
    return rule;
}

template <class Q>
using LayeredOf = stream::Layered<Q>;
using AnyLayered = Held<LayeredOf, Energy, Heat, ReactiveEnergy, ApparentEnergy, Volume, Mass>;

void define_layered(py::module_& room);
void define_validate(py::module_& room);
void define_estimate(py::module_& room);
void define_virtual_meters(py::module_& room);
void define_key_figures(py::module_& room);

}  // namespace wattle::python
