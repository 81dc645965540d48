#include "wattle/base/bytes.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <limits>
#include <memory>

namespace wattle::inline v0 {

ByteWriter& ByteWriter::put_text(std::string_view text) {
    if (text.size() > std::numeric_limits<std::uint32_t>::max())
        detail::throw_error(code::out_of_range, "ByteWriter", "a text is longer than 4 GiB", "write it in parts");
    put(static_cast<std::uint32_t>(text.size()));
    return put(std::as_bytes(std::span(text)));
}

std::span<const std::byte> ByteReader::take(std::size_t count) {
    if (count > left())
        refuse(std::to_string(count) + " bytes expected, " + std::to_string(left()) + " left", "give the bytes as they were written, whole");
    const auto raw = bytes_.subspan(offset_, count);
    offset_ += count;
    return raw;
}

std::string ByteReader::get_text() {
    const auto raw = take(get<std::uint32_t>());
    std::string text(raw.size(), '\0');
    if (!raw.empty()) std::memcpy(text.data(), raw.data(), raw.size());
    return text;
}

void ByteReader::finish() const {
    if (left() != 0) refuse(std::to_string(left()) + " bytes too many", "give the bytes as they were written, without others behind them");
}

void ByteReader::refuse(std::string_view what_is_wrong, std::string_view remedy) const {
    detail::throw_error(code::bad_bytes, std::string(what_) + ", byte " + std::to_string(offset_), what_is_wrong, remedy);
}

Result<std::string> read_file(const std::string& path, std::size_t at_most) {
    const auto failure = [&](int number) {
        return unexpected({code::unreadable_file, std::strerror(number), {path}, "check the path and the permission to read it"});
    };
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), &std::fclose);
    if (!file) return failure(errno);

    std::string content;
    std::array<char, 1 << 14> part{};
    while (const std::size_t n = std::fread(part.data(), 1, std::min(part.size(), at_most - content.size()), file.get()))
        content.append(part.data(), n);
    if (std::ferror(file.get()) != 0) return failure(errno);
    return content;
}

}  // namespace wattle::inline v0
