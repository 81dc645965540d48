#include "wattle/base/bytes.hpp"

#include <algorithm>
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

ByteWriter& ByteWriter::put_at(std::size_t offset, std::span<const std::byte> raw) {
    if (offset > bytes_.size() || raw.size() > bytes_.size() - offset)
        detail::throw_error(code::out_of_range, "ByteWriter",
                            std::to_string(raw.size()) + " bytes at " + std::to_string(offset) + " would end behind the " +
                                std::to_string(bytes_.size()) + " written",
                            "put them first");
    if (!raw.empty()) std::memcpy(bytes_.data() + offset, raw.data(), raw.size());
    return *this;
}

void ByteReader::refuse_short(std::size_t count) const {
    refuse(std::to_string(count) + " bytes expected, " + std::to_string(left()) + " left", "give the bytes as they were written, whole");
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

namespace {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

Unexpected unreadable(const std::string& path, int number) {
    return unexpected({code::unreadable_file, std::strerror(number), {path}, "check the path and the permission to read it"});
}
Unexpected unwritable(const std::string& path, int number) {
    return unexpected({code::unwritable_file, std::strerror(number), {path}, "check the path, the permission to write there and the space left"});
}

/// Bytes from here to the end; 0 where that cannot be told, as of a pipe.
std::size_t size_of(std::FILE* file) {
    if (std::fseek(file, 0, SEEK_END) != 0) return 0;
    const long size = std::ftell(file);
    std::rewind(file);
    return size > 0 && size < std::numeric_limits<long>::max() ? static_cast<std::size_t>(size) : 0;  // a directory has the size of a wish
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t at_most) {
    const File file(std::fopen(path.c_str(), "rb"), &std::fclose);
    if (!file) return unreadable(path, errno);

    // Once, with one byte more than there should be, so that the end is seen; on and on only where the size was not known or has grown.
    constexpr std::size_t least = std::size_t{1} << 14;
    std::string content;
    std::size_t size = 0, step = std::max(size_of(file.get()) + 1, least);
    while (size < at_most) {
        step = std::min(step, at_most - size);
        content.resize(size + step);
        const std::size_t n = std::fread(content.data() + size, 1, step, file.get());
        size += n;
        if (n < step) break;
        step = std::max(size, least);
    }
    if (std::ferror(file.get()) != 0) return unreadable(path, errno);
    content.resize(size);
    return content;
}

Result<void> read_file_in_parts(const std::string& path, const std::function<std::size_t(const FilePart&)>& take) {
    const File file(std::fopen(path.c_str(), "rb"), &std::fclose);
    if (!file) return unreadable(path, errno);

    const std::size_t file_size = size_of(file.get());
    std::setvbuf(file.get(), nullptr, _IONBF, 0);  // the parts are the buffer
    std::vector<char> buffer(std::size_t{1} << 18);
    std::size_t held = 0;
    for (bool last = false; !last;) {
        if (held == buffer.size()) buffer.resize(2 * buffer.size());  // nothing was used up: it takes more to go on
        const std::size_t n = std::fread(buffer.data() + held, 1, buffer.size() - held, file.get());
        if (std::ferror(file.get()) != 0) return unreadable(path, errno);
        held += n;
        last = held < buffer.size();
        const std::size_t used = take({{buffer.data(), held}, last, file_size});
        std::memmove(buffer.data(), buffer.data() + used, held - used);
        held -= used;
    }
    return {};
}

Result<void> write_file(const std::string& path, std::string_view content) {
    File file(std::fopen(path.c_str(), "wb"), &std::fclose);
    if (!file) return unwritable(path, errno);
    if (std::fwrite(content.data(), 1, content.size(), file.get()) != content.size()) return unwritable(path, errno);
    if (std::fclose(file.release()) != 0) return unwritable(path, errno);  // what the system kept back may only now find the disk full
    return {};
}

}  // namespace wattle::inline v0
