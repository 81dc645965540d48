// The tables of a site file that tell the stream its points, levels, shifts, virtual meters, ratios and trees. What is wrong goes to the document.
#pragma once

#include "wattle/stream/setup.hpp"

#include "../base/document.hpp"  // behind the headers of this room, to which a Table is one of readings

namespace wattle::inline v0::stream::detail {

struct ReadSetup {
    Setup setup;
    std::vector<MeterEvent> events;  // exchanges, oldest first
};

/// The tables stream, shift, point, exchange, virtual, tree and alarm of the root. Nothing for a zone that could not be read.
ReadSetup read_setup(v0::detail::Document& document, v0::detail::Table root, const std::optional<Zone>& zone);

}  // namespace wattle::inline v0::stream::detail
