#include "command.hpp"

#include <cstdio>
#include <vector>

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    const auto outcome = wattle::cli::run(arguments);
    std::fputs(outcome.out.c_str(), stdout);
    std::fputs(outcome.err.c_str(), stderr);
    if (std::fflush(stdout) == 0) return outcome.status;
    std::fputs("wattle: standard output cannot be written\n", stderr);
    return wattle::cli::Outcome::wrong_file;
}
