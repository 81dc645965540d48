#include "wattle/stream/setup.hpp"

#include "setup_check.hpp"

#include <algorithm>

namespace wattle::inline v0::stream {

std::uint32_t Setup::index(std::string_view id) const {
    const auto found = std::find_if(points.begin(), points.end(), [&](const PointSetup& p) { return p.point.id == id; });
    if (found != points.end()) return static_cast<std::uint32_t>(found - points.begin());
    std::string names;
    for (const PointSetup& p : points) names += (names.empty() ? "" : ", ") + v0::detail::quoted(p.point.id);
    v0::detail::throw_error(code::unknown_point, "site", "there is no point " + v0::detail::quoted(id),
                            names.empty() ? "give it points" : "use one of " + names);
}

namespace {

void throw_mistakes(const Setup& setup, bool advice) {
    std::vector<Finding> findings;
    for (const detail::SetupMistake& mistake : detail::mistakes(setup))
        if (advice || !mistake.is_advice) findings.push_back({mistake.code, mistake.what, {detail::name_of(setup, mistake.part)}, mistake.remedy});
    if (!findings.empty()) throw Error(std::move(findings));
}

}  // namespace

void Setup::check() const { throw_mistakes(*this, true); }

namespace detail {

void require_usable(const Setup& setup) { throw_mistakes(setup, false); }

}  // namespace detail

}  // namespace wattle::inline v0::stream
