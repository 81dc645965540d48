#include "check.hpp"

#include "wattle/site/site.hpp"

namespace wattle::inline v0::cli {

Outcome check(const std::string& site) {
    Outcome outcome;
    try {
        outcome.out = to_string(site::load_site(site));
    } catch (const Error& error) {
        outcome.status = Outcome::wrong_file;
        outcome.err = std::string(error.what()) + '\n';
    }
    return outcome;
}

}  // namespace wattle::inline v0::cli
