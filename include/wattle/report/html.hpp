// Pages: a report as one HTML document that needs nothing else, now and in ten years.
#pragma once

#include "wattle/base/bytes.hpp"
#include "wattle/report/chart.hpp"

#include <string>
#include <string_view>

namespace wattle::inline v0::report {

/// One self-contained HTML document: style inside, no script, nothing fetched from anywhere, and a Content-Security-Policy that forbids both. It reads on a
/// phone, in the dark and on paper. Sections come in the order of the calls. Every text is escaped; control characters and marks that turn the direction of
/// reading are spelled out ([U+202E]), so that what is read is what was written. The same calls give the same bytes.
class WATTLE_API Page {
public:
    explicit Page(std::string_view title, Language language = Language::english);

    Page& heading(std::string_view text);
    Page& paragraph(std::string_view text);
    /// A table.
    Page& add(const Sheet& sheet);
    /// A picture.
    Page& add(const Chart& chart);
    /// Text whose lines and blanks stay as they are: what `Trace::explain` says.
    Page& preformatted(std::string_view text);

    Language language() const { return language_; }

    /// The document, UTF-8. It is well-formed XML too.
    std::string html() const;

private:
    Language language_;
    std::string title_, body_;  // escaped
};

/// Writes the document, in place of one that was there; or the finding (unwritable_file).
WATTLE_API Result<void> write_page(const Page& page, const std::string& path);

}  // namespace wattle::inline v0::report
