#include "wattle/base/error.hpp"

#include <algorithm>
#include <utility>

namespace wattle::inline v0 {

namespace {

std::string all_of(const std::vector<Finding>& findings) {
    std::string text;
    for (const Finding& finding : findings) {
        if (!text.empty()) text += '\n';
        text += to_string(finding);
    }
    return text;
}

// An Error without a finding would be an error without a reason; saying so beats an empty message.
std::vector<Finding> at_least_one(std::vector<Finding> findings) {
    if (findings.empty()) findings.push_back({"internal_error", "an Error was thrown without a finding", {"wattle::Error"}, "report this as a bug"});
    return findings;
}

}  // namespace

std::string to_string(const Place& place) {
    std::string text = place.source;
    if (place.line != 0) text += ':' + std::to_string(place.line);
    if (place.line != 0 && place.column != 0) text += ':' + std::to_string(place.column);
    return text;
}

std::string to_string(const Finding& finding) {
    std::string text = to_string(finding.where);
    if (!text.empty()) text += ": ";
    text += finding.what;
    if (!finding.remedy.empty()) text += "; " + finding.remedy;
    return text;
}

Error::Error(Finding finding) : Error(std::vector<Finding>{std::move(finding)}) {}

Error::Error(std::vector<Finding> findings) : findings_(at_least_one(std::move(findings))), text_(all_of(findings_)) {}

namespace detail {

std::string quoted(std::string_view text) {
    std::size_t shown = std::min<std::size_t>(text.size(), 80);
    if (shown < text.size())
        while (shown > 0 && (static_cast<unsigned char>(text[shown]) & 0xC0) == 0x80) --shown;  // not amid a letter of UTF-8
    std::string result = "\"";
    for (const char c : text.substr(0, shown)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte != 0x7F)
            result += c;
        else if (c == '\n')
            result += "\\n";
        else
            result += std::string("\\x") + "0123456789abcdef"[byte >> 4] + "0123456789abcdef"[byte & 15];
    }
    return result + (shown < text.size() ? "…\"" : "\"");
}

void throw_overflow(std::string_view where, std::string_view what, std::string_view remedy) { throw_error(code::overflow, where, what, remedy); }

void throw_error(Code code, std::string_view where, std::string_view what, std::string_view remedy) {
    throw Error(Finding{code, std::string(what), {std::string(where)}, std::string(remedy)});
}

}  // namespace detail

}  // namespace wattle::inline v0
