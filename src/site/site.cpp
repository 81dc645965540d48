#include "wattle/site/site.hpp"

#include "../stream/setup_file.hpp"
#include "wattle/base/bytes.hpp"
#include "wattle/base/sha256.hpp"

#include <algorithm>
#include <set>

namespace wattle::inline v0::site {

namespace {

using wattle::detail::Document;
using wattle::detail::Table;

std::optional<Zone> read_zone(Document& document, Table& root) {
    if (!root.has("zone")) {
        static_cast<void>(root.text("zone"));
        document.refuse(root.where(), "zone is missing",
                        "add zone = \"Asia/Shanghai\" or another of the IANA database: whose clock the site goes by");
        return std::nullopt;
    }
    const auto text = root.text("zone");
    if (!text) return std::nullopt;
    try {
        return Zone::load(text->value);
    } catch (const Error& error) {
        document.refuse(text->where, error.findings().front().what, error.remedy());
        return std::nullopt;
    }
}

std::string counted(std::size_t n, std::string_view one, std::string_view many) { return std::to_string(n) + ' ' + std::string(n == 1 ? one : many); }

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

}  // namespace

Site load_site(const std::string& path) { return parse_site(read_file(path).value(), path); }

Site parse_site(std::string_view text, const std::string& source) {
    Site site;
    site.source = source;
    site.text = std::string(text);
    site.sha256 = to_hex(wattle::sha256(text));
    Document document(text, source, "site/1", code::bad_site);
    Table root = document.root();
    if (const auto name = root.text("name")) site.name = name->value;
    const auto zone = read_zone(document, root);
    auto read = stream::detail::read_setup(document, root, zone);
    document.finish();
    site.zone = *zone;
    site.stream = std::move(read.setup);
    site.events = std::move(read.events);
    return site;
}

std::string to_string(const Site& site) {
    const stream::Setup& setup = site.stream;
    std::vector<std::string> lines = {"site " + (site.name.empty() ? site.source : site.name + ", " + site.source), "zone " + site.zone.name()};
    std::vector<std::string> kinds;
    for (const PointKind kind : {PointKind::register_, PointKind::interval, PointKind::gauge, PointKind::state}) {
        const auto n =
            static_cast<std::size_t>(std::count_if(setup.points.begin(), setup.points.end(), [&](const auto& p) { return p.point.kind == kind; }));
        if (n > 0) kinds.push_back(counted(n, wattle::to_string(kind), std::string(wattle::to_string(kind)) + 's'));
    }
    lines.push_back(counted(setup.points.size(), "point", "points") + ": " + joined(kinds));
    std::vector<std::string> words;
    for (const stream::Level& level : setup.levels) words.push_back(level.name());
    lines.push_back(counted(setup.levels.size(), "level", "levels") + ": " + joined(words));
    const auto list = [&](std::string_view one, std::string_view many, const std::vector<std::string>& names) {
        if (!names.empty()) lines.push_back(counted(names.size(), one, many) + ": " + joined(names));
    };
    words.clear();
    if (setup.shifts)
        for (const Shift& shift : setup.shifts->shifts()) words.push_back(shift.name);
    list("shift", "shifts", words);
    words.clear();
    for (const auto& meter : setup.virtual_meters) words.push_back(meter.id);
    list("virtual meter", "virtual meters", words);
    words.clear();
    for (const auto& ratio : setup.ratios) words.push_back(ratio.id);
    list("ratio", "ratios", words);
    std::set<std::string> trees;
    for (const auto& node : setup.trees) trees.insert(node.tree);
    list("tree", "trees", {trees.begin(), trees.end()});
    words.clear();
    for (const auto& alarm : setup.alarms) words.push_back(alarm.rule.id);
    list("alarm", "alarms", words);
    if (!site.events.empty())
        lines.push_back(counted(site.events.size(), "exchange of a meter or transformer", "exchanges of meters or transformers"));
    std::string text;
    for (const std::string& line : lines) text += line + '\n';
    return text;
}

}  // namespace wattle::inline v0::site
