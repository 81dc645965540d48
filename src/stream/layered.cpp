#include "wattle/stream/layered.hpp"

#include <array>

namespace wattle::inline v0::stream {

namespace {

constexpr std::array<std::string_view, 4> names = {"raw", "checked", "estimated", "edited"};

}  // namespace

std::string_view to_string(Layer layer) { return names.at(static_cast<std::size_t>(layer)); }

Layer parse_layer(std::string_view text) {
    for (std::size_t i = 0; i < names.size(); ++i)
        if (text == names[i]) return static_cast<Layer>(i);
    v0::detail::throw_error(code::out_of_range, "Layer", v0::detail::quoted(text) + " is no layer", "use raw, checked, estimated or edited");
}

namespace detail {

void check_entry(const Slots& grid, std::size_t first, const Slots& entry, Layer layer, std::string_view user) {
    if (layer == Layer::raw || layer > Layer::edited)
        throw_error(code::out_of_range, "Layered", "an entry of the layer raw, which is what was read",
                    "add it to the layer checked, estimated or edited");
    if (first > grid.size() || entry.size() > grid.size() - first || grid.slice(first, entry.size()) != entry)
        throw_error(code::other_grid, "Layered",
                    "the entry stands on " + std::to_string(entry.size()) + " slots of " + to_string(entry.empty() ? Interval() : entry.span()) +
                        ", which are not those of the grid from slot " + std::to_string(first) + " on",
                    "slice its values from a series of this grid");
    if (layer == Layer::edited && user.empty()) throw_error(code::missing_user, "Layered", "an edit without a name", "say who enters the value");
}

void put_entry(ByteWriter& out, const EntryNotes& notes, const Bytes& values) {
    out.put(static_cast<std::uint8_t>(notes.layer)).put(notes.first).put_text(notes.rule).put_text(notes.reason).put_text(notes.user);
    out.put(static_cast<std::uint8_t>(notes.at ? 1 : 0)).put(std::int64_t{notes.at ? notes.at->time_since_epoch().count() : 0});
    out.put(std::uint64_t{values.size()}).put(values);
}

std::pair<EntryNotes, std::span<const std::byte>> get_entry(ByteReader& in) {
    EntryNotes notes;
    const auto layer = in.get<std::uint8_t>();
    if (layer >= names.size()) in.refuse("the layer is " + std::to_string(layer), "read it with a newer wattle");
    notes.layer = static_cast<Layer>(layer);
    notes.first = in.get<std::uint64_t>();
    notes.rule = in.get_text();
    notes.reason = in.get_text();
    notes.user = in.get_text();
    const auto known = in.get<std::uint8_t>();
    const auto micros = in.get<std::int64_t>();
    if (known > 1 || (known == 0 && micros != 0))
        in.refuse("the instant is known by " + std::to_string(known), "give the bytes as they were written");
    if (known == 1) notes.at = Instant(std::chrono::microseconds(micros));
    const auto length = in.get<std::uint64_t>();
    if (length > in.left()) in.refuse("the values of an entry are longer than the bytes", "give the bytes as they were written, whole");
    return {std::move(notes), in.take(static_cast<std::size_t>(length))};
}

}  // namespace detail

}  // namespace wattle::inline v0::stream
