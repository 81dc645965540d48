// Bytes that last: the same on every machine, and read back with every length checked.
#pragma once

#include "wattle/base/int128.hpp"
#include "wattle/base/result.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstring>
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

/// The value whose bytes stand the other way round.
template <ByteWord I>
I byte_swapped(I value) {
    std::array<std::byte, sizeof(I)> raw;
    std::memcpy(raw.data(), &value, sizeof(I));
    std::reverse(raw.begin(), raw.end());
    std::memcpy(&value, raw.data(), sizeof(I));
    return value;
}

}  // namespace detail

/// Appends values to a byte string: the lowest byte first in wattle's own states, the highest first (`std::endian::big`) in records that others
/// verify.
class ByteWriter {
public:
    explicit ByteWriter(std::endian order = std::endian::little) : order_(order) {}

    /// One number, or several one behind the other: the fields of a record, for which room is made once.
    template <ByteWord... I>
        requires(sizeof...(I) > 0)
    ByteWriter& put(I... values) {
        std::byte* to = more((sizeof(I) + ...));
        ((to = write(to, values)), ...);
        return *this;
    }

    /// n numbers one behind the other, without their count: a column.
    template <class I>
        requires ByteWord<std::remove_const_t<I>>
    ByteWriter& put(std::span<I> values) {
        std::byte* to = more(values.size_bytes());
        if (order_ == std::endian::native) {
            if (!values.empty()) std::memcpy(to, values.data(), values.size_bytes());
        } else
            for (const I value : values) to = write(to, value);
        return *this;
    }

    /// The bytes as they are, without a length.
    ByteWriter& put(std::span<const std::byte> raw) { return bytes_.insert(bytes_.end(), raw.begin(), raw.end()), *this; }

    /// A 32-bit length, then the text.
    WATTLE_API ByteWriter& put_text(std::string_view text);

    /// Makes room for so many bytes in all, where that is known beforehand.
    ByteWriter& reserve(std::size_t size) { return bytes_.reserve(size), *this; }
    /// Writes over bytes that were put already: a length or a digest that is known at the end.
    WATTLE_API ByteWriter& put_at(std::size_t offset, std::span<const std::byte> raw);

    const Bytes& bytes() const& { return bytes_; }
    Bytes bytes() && { return std::move(bytes_); }

private:
    std::byte* more(std::size_t count) {
        const std::size_t size = bytes_.size();
        bytes_.resize(size + count);
        return bytes_.data() + size;
    }
    template <ByteWord I>
    std::byte* write(std::byte* to, I value) const {
        if (order_ != std::endian::native) value = detail::byte_swapped(value);
        std::memcpy(to, &value, sizeof(I));
        return to + sizeof(I);
    }

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
        I value;
        std::memcpy(&value, take(sizeof(I)).data(), sizeof(I));
        return order_ == std::endian::native ? value : detail::byte_swapped(value);
    }
    /// Fills n numbers that stand one behind the other.
    template <ByteWord I>
    void get(std::span<I> values) {
        const auto raw = take(values.size_bytes());
        if (!raw.empty()) std::memcpy(values.data(), raw.data(), raw.size());
        if (order_ != std::endian::native)
            for (I& value : values) value = detail::byte_swapped(value);
    }
    std::span<const std::byte> take(std::size_t count) {
        if (count > left()) [[unlikely]]
            refuse_short(count);
        const auto raw = bytes_.subspan(offset_, count);
        offset_ += count;
        return raw;
    }
    WATTLE_API std::string get_text();

    std::size_t offset() const { return offset_; }
    std::size_t left() const { return bytes_.size() - offset_; }

    /// Throws Error (bad_bytes) if anything is left.
    WATTLE_API void finish() const;

    /// Throws Error (bad_bytes) with this reader's name and offset.
    [[noreturn]] WATTLE_API void refuse(std::string_view what_is_wrong, std::string_view remedy) const;

private:
    [[noreturn]] WATTLE_API void refuse_short(std::size_t count) const;

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
