// Where a row of shipped data comes from, and whether anyone has compared it with the document.
#pragma once

#include "wattle/base/platform.hpp"

#include <string>

namespace wattle::inline v0 {

/// The document behind a row of data: a notice, a standard, a price sheet.
struct Source {
    std::string issuer;    // who says so: "国务院办公厅"
    std::string document;  // its number or edition: "国办发明电〔2025〕7号"
    std::string title;
    std::string date;  // when it was issued: "2025-11-04", or "2015" where no more is known
    std::string url;
    std::string note;      // what the row was compared with
    bool checked = false;  // compared with the text of the document itself, in the copy that the note names

    bool operator==(const Source&) const = default;
};

/// "国务院办公厅, 国办发明电〔2025〕7号, 2025-11-04"; "(not checked)" behind it where nobody compared.
WATTLE_API std::string to_string(const Source& source);

}  // namespace wattle::inline v0
