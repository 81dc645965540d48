// `wattle check`: whether a site file holds together, and what it is.
#pragma once

#include "command.hpp"

#include <string>

namespace wattle::inline v0::cli {

/// What the site is, or every finding.
Outcome check(const std::string& site);

}  // namespace wattle::inline v0::cli
