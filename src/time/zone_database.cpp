#include "wattle/base/bytes.hpp"
#include "wattle/time/zone.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <numeric>

namespace wattle::inline v0 {

namespace fs = std::filesystem;

namespace {

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return result;
}

/// How many letters must be put in, left out or replaced to make one of the other.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (const char letter : a) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (letter == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

/// Up to three names whose last part is nearest: "asia/shanghai", "Asia/Shangai" and "Shanghai" find Asia/Shanghai.
std::string similar_names(std::string_view name, const std::vector<std::string>& all) {
    const auto last_part = [](std::string_view text) { return lower(text.substr(text.rfind('/') + 1)); };
    const std::string wanted = last_part(name);
    std::string similar;
    int found = 0;
    for (std::size_t most = 0; most <= std::min<std::size_t>(2, wanted.size() / 3); ++most)
        for (const std::string& candidate : all)
            if (found < 3 && distance(wanted, last_part(candidate)) == most) similar += (found++ == 0 ? "" : ", ") + candidate;
    return similar;
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
