// How wattle says what is wrong: a code for programs, a sentence for people, the place, and what would be right.
#pragma once

#include "wattle/base/platform.hpp"

#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wattle::inline v0 {

/// The name of one sort of trouble, for programs to compare. The text is part of the interface: it never changes its meaning.
/// Each room names its own codes; those of the base stand below.
class Code {
public:
    consteval Code(const char* name) : name_(name) {}  // only literals, so the text outlives every error

    constexpr std::string_view name() const { return name_; }
    friend constexpr bool operator==(Code a, Code b) { return a.name_ == b.name_; }

private:
    std::string_view name_;
};

namespace code {

inline constexpr Code overflow = "overflow";                // a result does not fit its type
inline constexpr Code bad_number = "bad_number";            // a text is not a decimal number; a double is not finite
inline constexpr Code out_of_range = "out_of_range";        // a number is well formed, but outside what is allowed
inline constexpr Code bad_bytes = "bad_bytes";              // stored bytes are short, long, or not what they claim to be
inline constexpr Code unreadable_file = "unreadable_file";  // a file is absent or cannot be read
inline constexpr Code unwritable_file = "unwritable_file";  // a file cannot be written, or the disk is full
inline constexpr Code bad_text = "bad_text";                // a text is not UTF-8, or not the one line that belongs here
inline constexpr Code unavailable = "unavailable";          // this machine lacks something that the call needs

}  // namespace code

/// Where the trouble is: a file, a tariff, an argument; with line and column (from 1) if the source is text.
struct Place {
    Place() = default;
    Place(std::string source, std::uint32_t line = 0, std::uint32_t column = 0) : source(std::move(source)), line(line), column(column) {}

    std::string source;
    std::uint32_t line = 0;
    std::uint32_t column = 0;

    bool operator==(const Place&) const = default;
};

/// "site.toml:12:5", as much of it as is known.
WATTLE_API std::string to_string(const Place& place);

/// One thing that is wrong.
struct Finding {
    // A constructor, because g++ 12 warns wrongly about temporaries of nested aggregates.
    Finding(Code code, std::string what, Place where, std::string remedy)
        : code(code), what(std::move(what)), where(std::move(where)), remedy(std::move(remedy)) {}

    Code code;
    std::string what;    // what is wrong: "bands overlap from 06:00 to 07:00"
    Place where;         // where: tariff "NT2"
    std::string remedy;  // what would be right: "each hour belongs to one band"

    bool operator==(const Finding&) const = default;
};

/// `tariff "NT2": bands overlap from 06:00 to 07:00; each hour belongs to one band`
WATTLE_API std::string to_string(const Finding& finding);

/// Thrown when a promise was broken, a file is wrong or a factor is missing. It carries all findings at once, never none.
/// Ordinary trouble with a device, a socket or a disk is a `Result` instead; doubtful data is a `Quality`.
class WATTLE_API Error : public std::exception {
public:
    explicit Error(Finding finding);
    explicit Error(std::vector<Finding> findings);

    const std::vector<Finding>& findings() const noexcept { return findings_; }
    Code code() const noexcept { return findings_.front().code; }
    const Place& where() const noexcept { return findings_.front().where; }
    const std::string& remedy() const noexcept { return findings_.front().remedy; }

    /// All findings as text, one per line.
    const char* what() const noexcept override { return text_.c_str(); }

private:
    std::vector<Finding> findings_;
    std::string text_;
};

namespace detail {

// Out of line, so that the arithmetic in headers stays a compare and a call that is never taken.
[[noreturn]] WATTLE_API void throw_overflow(std::string_view where, std::string_view what,
                                            std::string_view remedy = "round in between, or use a larger unit");
/// The text in quotes as messages show it: control characters spelled out, long texts cut, so that one finding stays one line.
WATTLE_API std::string quoted(std::string_view text);

[[noreturn]] WATTLE_API void throw_error(Code code, std::string_view where, std::string_view what, std::string_view remedy);

}  // namespace detail

}  // namespace wattle::inline v0
