// A site: one file that tells what is metered, how it hangs together, and what happened to its meters; read by every room that has tables in it.
#pragma once

#include "wattle/stream/setup.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace wattle::inline v0 {

namespace code {

inline constexpr Code bad_site = "bad_site";  // a site file is not as it should be

}  // namespace code

namespace site {

/// What a file says. Its form is `wattle = "site/1"`; docs/site-file.md has every table and key.
struct Site {
    std::string source;  // the path, or what the text was called
    std::string text;    // as it was read: the file, byte for byte
    std::string sha256;  // of the text
    std::string name;    // what people call the site; may be empty
    Zone zone = Zone::utc();
    stream::Setup stream;
    std::vector<MeterEvent> events;  // of meters, oldest first; their point is a place in `stream.points`

    /// The point of that id. Throws Error (unknown_point) that lists the points.
    const Point& operator[](std::string_view id) const { return stream.points[stream.index(id)].point; }

    /// By text: sites of one text say the same.
    friend bool operator==(const Site& a, const Site& b) { return a.text == b.text; }
};

/// Reads the file. Throws Error: unreadable_file; bad_site with every finding of every table, in the order of the file, each with line and remedy.
WATTLE_API Site load_site(const std::string& path);
/// Reads the text of such a file; `source` names it in findings. Throws Error (bad_site).
WATTLE_API Site parse_site(std::string_view text, const std::string& source = "site");

/// What the site is, in a few lines: points by kind, levels, shifts, virtual meters, trees, alarms.
WATTLE_API std::string to_string(const Site& site);

}  // namespace site

}  // namespace wattle::inline v0
