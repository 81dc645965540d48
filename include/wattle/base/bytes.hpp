// Bytes that last: the same on every machine, and read back with every length checked.
#pragma once

#include "wattle/base/int128.hpp"
#include "wattle/base/result.hpp"

#include <bit>
#include <concepts>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace wattle::inline v0 {

using Bytes = std::vector<std::byte>;

/// Integers of 8 to 128 bits, signed or not; `bool` and enumerations are written by their number.
template <class I>
concept ByteWord = (std::integral<I> && !std::same_as<I, bool>) || std::same_as<I, Int128> || std::same_as<I, UInt128>;

namespace detail {

/// Which byte of the value, counted from the lowest, stands at place i.
template <ByteWord I>
constexpr std::size_t byte_place(std::size_t i, std::endian order) {
    return order == std::endian::big ? sizeof(I) - 1 - i : i;
}

}  // namespace detail

/// Appends values to a byte string: the lowest byte first in wattle's own states, the highest first (`std::endian::big`) in records that others
/// verify.
class ByteWriter {
public:
    explicit ByteWriter(std::endian order = std::endian::little) : order_(order) {}

    template <ByteWord I>
    ByteWriter& put(I value) {
        for (std::size_t i = 0; i < sizeof(I); ++i)
            bytes_.push_back(static_cast<std::byte>(static_cast<UInt128>(value) >> (8 * detail::byte_place<I>(i, order_))));
        return *this;
    }

    /// The bytes as they are, without a length.
    ByteWriter& put(std::span<const std::byte> raw) { return bytes_.insert(bytes_.end(), raw.begin(), raw.end()), *this; }

    /// A 32-bit length, then the text.
    WATTLE_API ByteWriter& put_text(std::string_view text);

    const Bytes& bytes() const& { return bytes_; }
    Bytes bytes() && { return std::move(bytes_); }

private:
    Bytes bytes_;
    std::endian order_;
};

/// Reads what `ByteWriter` wrote. Every call throws Error (bad_bytes), naming `what` and the offset, if too few bytes are left.
class ByteReader {
public:
    /// `what` names the thing being read in errors: "Total", "snapshot 17". The bytes must outlive the reader.
    explicit ByteReader(std::span<const std::byte> bytes, std::string_view what, std::endian order = std::endian::little)
        : bytes_(bytes), what_(what), order_(order) {}

    template <ByteWord I>
    I get() {
        UInt128 value = 0;
        const auto raw = take(sizeof(I));
        for (std::size_t i = 0; i < sizeof(I); ++i)
            value |= static_cast<UInt128>(std::to_integer<unsigned>(raw[i])) << (8 * detail::byte_place<I>(i, order_));
        return static_cast<I>(value);
    }
    WATTLE_API std::span<const std::byte> take(std::size_t count);
    WATTLE_API std::string get_text();

    std::size_t offset() const { return offset_; }
    std::size_t left() const { return bytes_.size() - offset_; }

    /// Throws Error (bad_bytes) if anything is left.
    WATTLE_API void finish() const;

    /// Throws Error (bad_bytes) with this reader's name and offset.
    [[noreturn]] WATTLE_API void refuse(std::string_view what_is_wrong, std::string_view remedy) const;

private:
    std::span<const std::byte> bytes_;
    std::string_view what_;
    std::endian order_;
    std::size_t offset_ = 0;
};

/// The content of a file, or its first `at_most` bytes; or the finding (unreadable_file) that tells why it cannot be read.
WATTLE_API Result<std::string> read_file(const std::string& path, std::size_t at_most = static_cast<std::size_t>(-1));

/// One stretch of a file that is read in parts.
struct FilePart {
    std::string_view text;
    bool last;              // nothing follows
    std::size_t file_size;  // as the system tells it, 0 where it does not
};

/// Hands a file over in parts that stay in the cache. `take` returns how many bytes it has used up; the rest comes again, with more behind it.
/// The last part comes once, empty for an empty file. For what goes wrong see `read_file`.
WATTLE_API Result<void> read_file_in_parts(const std::string& path, const std::function<std::size_t(const FilePart&)>& take);

/// Writes the file, in place of one that was there; or the finding (unwritable_file). A full disk is noticed, and leaves a part of it.
WATTLE_API Result<void> write_file(const std::string& path, std::string_view content);

}  // namespace wattle::inline v0
