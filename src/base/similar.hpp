// Did you mean …? The names nearest to one that does not exist.
#pragma once

#include <algorithm>
#include <cctype>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

namespace wattle::inline v0::detail {

inline std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return result;
}

/// How many letters must be put in, left out or replaced to make one of the other.
inline std::size_t distance(std::string_view a, std::string_view b) {
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

/// Up to three of the names, the nearest first, compared by `part` of each and without case; "" if none is near.
template <class Part>
std::string similar_names(std::string_view name, const std::vector<std::string>& all, Part part) {
    constexpr std::size_t longest = 100;  // nobody mistypes a name of that length, and a distance takes its square
    const std::string wanted = lower(part(name));
    std::string similar;
    int found = 0;
    for (std::size_t most = 0; most <= std::min<std::size_t>(2, wanted.size() / 3); ++most)
        for (const std::string& candidate : all) {
            const std::string other = lower(part(candidate));
            const bool near =
                std::max(wanted.size(), other.size()) <= longest && other.size() <= wanted.size() + most && wanted.size() <= other.size() + most;
            if (near && found < 3 && distance(wanted, other) == most) similar += (found++ == 0 ? "" : ", ") + candidate;
        }
    return similar;
}

inline std::string similar_names(std::string_view name, const std::vector<std::string>& all) {
    return similar_names(name, all, [](std::string_view text) { return text; });
}

}  // namespace wattle::inline v0::detail
