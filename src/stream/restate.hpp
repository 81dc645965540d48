// What late readings and events change: the findings of two runs of the judge.
#pragma once

#include "engine_impl.hpp"

namespace wattle::inline v0::stream {

/// What the judge says with the late readings, and without them, from where both are the same to where they are the same again.
struct Engine::Impl::Runs {
    detail::Findings before, after;
    detail::PointJudge judge;                  // of the run with them, of a register
    std::int64_t base = never;                 // up to which it is settled
    std::optional<detail::Piece> unknown;      // time between what was the first reading and what is: it has become known, or is so no more
    std::int64_t first = 0;                    // the first settled reading, with them
    bool to_the_end = false;                   // they are never the same again
    std::int64_t newest = 0;                   // reading that the judge of the run with them has seen
    std::int64_t odd = never;                  // newest of those that could not be used
    std::int64_t horizon = never;              // windows that end up to it are final
    std::optional<std::uint32_t> meters = {};  // place of what is behind the point now, where an event changed that
};

}  // namespace wattle::inline v0::stream
