// How the values of a gauge are joined, as Python gives it.
#pragma once

#include "casters.hpp"

#include "wattle/stream/gauge.hpp"

namespace pybind11::detail {
WATTLE_PY_NAMED_ENUM(wattle::stream::Interpolation, "wattle.stream.Interpolation");
}  // namespace pybind11::detail
