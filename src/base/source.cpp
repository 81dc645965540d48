#include "wattle/base/source.hpp"

namespace wattle::inline v0 {

std::string to_string(const Source& source) {
    std::string text;
    for (const std::string& part : {source.issuer, source.document, source.date})
        if (!part.empty()) text += (text.empty() ? "" : ", ") + part;
    return source.checked ? text : text + " (not checked)";
}

}  // namespace wattle::inline v0
