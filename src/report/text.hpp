// Texts from outside, made fit to be shown: nothing hidden in them, nothing that a browser or a terminal would obey.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wattle::inline v0::report {

/// What a line break becomes: a blank in a line, itself in a preformatted text.
enum class Lines { one, many };

/// The text as UTF-8 in which each letter is what it looks like: control characters, marks that turn the direction of reading and characters that XML
/// does not know are spelled out ([U+202E]), bytes that are no UTF-8 become U+FFFD, tabs and line breaks blanks (in `many`: line breaks stay).
std::string plain(std::string_view text, Lines lines = Lines::one);

/// `plain`, then & < > " ' as references: fit for the content of an element and for an attribute in quotes.
std::string escaped(std::string_view text, Lines lines = Lines::one);

/// How many columns a plain text takes in a terminal: two for each wide letter, none for a mark that combines.
std::size_t display_width(std::string_view plain);

}  // namespace wattle::inline v0::report
