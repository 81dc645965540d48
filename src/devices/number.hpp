// What the loader of profiles asks of the arithmetic of registers.
#pragma once

#include "wattle/devices/profile.hpp"

namespace wattle::inline v0::devices::detail {

/// Whether a float divided by this resolution stays within the 128 bits of `decode`: at most 12 digits, 10^-12 to 10^6 the last of them.
bool divides_floats(Decimal resolution);

}  // namespace wattle::inline v0::devices::detail
