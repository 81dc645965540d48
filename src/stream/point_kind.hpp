// What kind of amount a point counts.
#pragma once

#include "wattle/stream/setup.hpp"

namespace wattle::inline v0::stream::detail {

/// By its unit; Energy without an exponent for a unit of no kind that is counted, which rules refuse.
CounterKind kind_of(const PointSetup& setup);

}  // namespace wattle::inline v0::stream::detail
