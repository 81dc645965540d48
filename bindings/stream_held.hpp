// Demand and Balance as Python holds them: one class each, the kind at run time.
#pragma once

#include "series_held.hpp"

#include "wattle/stream/demand.hpp"

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

void define_alarms(py::module_& room);
void define_demand(py::module_& room);
void define_virtual_meters(py::module_& room);
void define_key_figures(py::module_& room);

}  // namespace wattle::python
