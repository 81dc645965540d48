#include "wattle/stream/setup.hpp"

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

void Setup::check() const {
    std::vector<Finding> findings;
    std::vector<Point> all;
    for (const PointSetup& p : points) all.push_back(p.point);
    try {
        v0::check(all);
    } catch (const Error& error) {
        findings = error.findings();
    }
    if (levels.empty()) findings.push_back({code::bad_level, "it has no level", {"site"}, "give at least one, such as 15min"});
    for (std::size_t i = 0; i < levels.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (levels[i].name() == levels[j].name())
                findings.push_back(
                    {code::bad_level, "two levels are called " + v0::detail::quoted(levels[i].name()), {"site"}, "give each another name"});
    if (!findings.empty()) throw Error(std::move(findings));
}

}  // namespace wattle::inline v0::stream
