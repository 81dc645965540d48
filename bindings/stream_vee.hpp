// The data of a meter as Python holds it: one class, the kind at run time.
#pragma once

#include "stream_held.hpp"

#include "wattle/stream/estimate.hpp"

namespace wattle::python {

template <class Q>
using MeterDataOf = stream::MeterData<Q>;
using AnyMeterData = Held<MeterDataOf, Energy, Heat, ReactiveEnergy, ApparentEnergy, Volume, Mass>;
template <class Q>
using RegisterSpanOf = stream::RegisterSpan<Q>;
using AnyRegisterSpan = Held<RegisterSpanOf, Energy, Heat, ReactiveEnergy, ApparentEnergy, Volume, Mass>;

/// The other one of the same kind; TypeError for another kind.
template <class T, class Any>
T& same_kind(Any& any) {
    auto* held = std::get_if<std::remove_const_t<T>>(&any.held);
    if (held == nullptr)
        throw py::type_error("all of these are of one kind, here of " + std::string(kind_of<std::remove_const_t<T>>::type::Kind::name));
    return *held;
}

inline Zone zone_or_utc(const std::optional<ZoneLike>& zone) { return zone && zone->zone ? *zone->zone : Zone::utc(); }

}  // namespace wattle::python
