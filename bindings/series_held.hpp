// Series and Sum as Python holds them: one class each, the kind at run time.
#pragma once

#include "casters.hpp"

#include "wattle/series/series.hpp"

namespace wattle::python {

template <class Q>
using SeriesOf = Series<Q>;
template <class Q>
using SumOf = Sum<Q>;
using AnySeries = Held<SeriesOf, Energy, Heat, ReactiveEnergy, ApparentEnergy, Volume, Mass, Emissions, Money, Power, ReactivePower, ApparentPower,
                       Voltage, Current, VolumeFlow, MassFlow, Pressure, TemperatureDifference, Temperature>;
using AnySum = HeldExact<SumOf>;

}  // namespace wattle::python
