#include "../base/similar.hpp"
#include "wattle/base/bytes.hpp"
#include "wattle/time/zone.hpp"

#include <algorithm>
#include <filesystem>

namespace wattle::inline v0 {

namespace fs = std::filesystem;

namespace {

/// Names whose last part is nearest: "asia/shanghai", "Asia/Shangai" and "Shanghai" find Asia/Shanghai.
std::string similar_names(std::string_view name, const std::vector<std::string>& all) {
    return detail::similar_names(name, all, [](std::string_view text) { return text.substr(text.rfind('/') + 1); });
}

std::string or_default(const std::string& database) { return database.empty() ? zone_database() : database; }

}  // namespace

Zone Zone::load(std::string_view name, const std::string& database) {
    const std::string directory = or_default(database);
    const std::string shown(name);
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
    const bool within = !name.empty() && name.front() != '/' && name.find_first_not_of(letters) == std::string_view::npos;
    const std::string bytes = within ? read_file(directory + '/' + shown).value_or("") : "";
    if (!bytes.starts_with("TZif")) {
        const std::string similar = similar_names(name, zone_names(directory));
        detail::throw_error(code::unknown_zone, directory, "there is no zone " + detail::quoted(name),
                            similar.empty() ? "use a name of the IANA database, such as Asia/Shanghai" : "did you mean " + similar + '?');
    }
    return from_tzif(name, bytes, zone_database_version(directory));
}

std::string zone_database() {
    // The order of Python's zoneinfo.TZPATH.
    for (const char* path : {"/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo"})
        if (fs::exists(std::string(path) + "/UTC")) return path;  // small images keep the folder, but not what was in it
    detail::throw_error(code::unknown_zone, "/usr/share/zoneinfo", "this system has no time zone database",
                        "install the package tzdata, or give a directory");
}

std::string zone_database_version(const std::string& database) {
    const std::string directory = or_default(database);
    for (const auto& [file, lead] : {std::pair("/tzdata.zi", "# version "), std::pair("/+VERSION", "")}) {
        const std::string content = read_file(directory + file, 64).value_or("");
        const std::string line = content.substr(0, content.find('\n'));
        if (!line.empty() && line.starts_with(lead)) return line.substr(std::string_view(lead).size());
    }
    return "unknown";
}

std::vector<std::string> zone_names(const std::string& database) {
    const fs::path directory = or_default(database);
    std::vector<std::string> names;
    std::error_code ignored;  // a directory that cannot be read has no zones
    for (auto entry = fs::recursive_directory_iterator(directory, ignored); entry != fs::recursive_directory_iterator(); entry.increment(ignored)) {
        const std::string name = entry->path().lexically_relative(directory).string();
        if (name == "posix" || name == "right") {  // the same zones again, the second with leap seconds
            entry.disable_recursion_pending();
            continue;
        }
        if (name == "localtime" || name == "posixrules") continue;  // what this machine is set to
        if (entry->is_regular_file(ignored) && read_file(entry->path().string(), 4).value_or("") == "TZif") names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace wattle::inline v0
