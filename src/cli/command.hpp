// The `wattle` command as a function of its arguments: the program, `python -m wattle` and the tests run this one.
#pragma once

#include "wattle/base/platform.hpp"

#include <span>
#include <string>

namespace wattle::inline v0::cli {

/// What a run printed, and the status it ends with.
struct Outcome {
    enum Status : int {
        done = 0,
        wrong_file = 1,   // `err` tells every finding: file, line, column, remedy
        wrong_usage = 2,  // of the command line itself
    };

    int status = done;
    std::string out, err;
};

/// Runs `wattle` with these arguments, its own name not among them.
WATTLE_API Outcome run(std::span<const std::string> arguments);

}  // namespace wattle::inline v0::cli
