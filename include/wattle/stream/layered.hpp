// What was read, what was doubted, what was estimated and what a person entered: layers over one grid, of which nothing is ever overwritten.
#pragma once

#include "wattle/stream/counter.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace wattle::inline v0 {

namespace code {

inline constexpr Code missing_user = "missing_user";  // a person's entry names nobody

}  // namespace code

namespace stream {

/// Of several values of one slot that of the highest layer is seen. Numbers are never reused: they stand in stored bytes.
enum class Layer : std::uint8_t {
    raw = 0,        // as it was read
    checked = 1,    // the value that was read, and what validation doubts in it
    estimated = 2,  // calculated by a rule
    edited = 3,     // entered by a person
};
/// "raw", "checked", "estimated", "edited"
WATTLE_API std::string_view to_string(Layer layer);
/// Throws Error (out_of_range), naming the four.
WATTLE_API Layer parse_layer(std::string_view text);

/// One act: a run of slots that was given values, by which rule or whom, and why.
template <Counted Q>
struct LayerEntry {
    // A constructor, because g++ 12 warns wrongly about temporaries of aggregates with strings.
    LayerEntry(Layer layer, std::size_t first, Series<Q> values, std::string rule, std::string reason, std::string user = "",
               std::optional<Instant> at = {})
        : layer(layer), first(first), values(std::move(values)), rule(std::move(rule)), reason(std::move(reason)), user(std::move(user)), at(at) {}

    Layer layer;
    std::size_t first;          // the slot of the grid that its first value is of
    Series<Q> values;           // over the slots of the grid from there on, each with its quality; a missing one takes the value away
    std::string rule;           // what made it: "spike", "like_days", "scale", "edit"
    std::string reason;         // why, for people: "gap of 5 h", "read by hand, photo 17"
    std::string user;           // who; "" where a rule ran by itself
    std::optional<Instant> at;  // when, where that is known

    bool operator==(const LayerEntry&) const = default;
};

/// What a slot was at one time, and who says so.
template <Counted Q>
struct Change {
    Layer layer;
    std::optional<Q> value;  // nothing: missing
    Quality quality;
    std::string rule, reason, user;  // all "" for the raw layer
    std::optional<Instant> at;

    bool operator==(const Change&) const = default;
};

namespace detail {

/// Throws Error: other_grid unless these are slots of the grid; out_of_range for the raw layer; missing_user for an edit that names nobody.
WATTLE_API void check_entry(const Slots& grid, std::size_t first, const Slots& entry, Layer layer, std::string_view user);

/// What an entry is beside its values.
struct EntryNotes {
    Layer layer{};
    std::uint64_t first = 0;
    std::string rule = {}, reason = {}, user = {};
    std::optional<Instant> at = {};
};
WATTLE_API void put_entry(ByteWriter& out, const EntryNotes& notes, const Bytes& values);
/// And the bytes of its values.
WATTLE_API std::pair<EntryNotes, std::span<const std::byte>> get_entry(ByteReader& in);

}  // namespace detail

/// A series of raw values and all that was done to it. Adding an entry changes what is seen, and nothing that was there before.
template <Counted Q>
class Layered {
public:
    explicit Layered(Series<Q> raw) : raw_(std::move(raw)), top_(raw_.size(), 0) {}

    const Series<Q>& raw() const { return raw_; }
    const Slots& slots() const { return raw_.slots(); }
    std::size_t size() const { return raw_.size(); }
    /// All of them, in the order they came.
    std::span<const LayerEntry<Q>> entries() const { return entries_; }

    /// Throws Error: other_grid unless its slots are slots of the grid; out_of_range for the raw layer; missing_user for an edit that names nobody.
    Layered& add(LayerEntry<Q> entry) {
        detail::check_entry(slots(), entry.first, entry.values.slots(), entry.layer, entry.user);
        lay(entry, entries_.size(), top_);
        entries_.push_back(std::move(entry));
        return *this;
    }

    /// A person gives slot i a value, or takes it away. Throws Error: out_of_range, missing_user.
    Layered& edit(std::size_t i, std::optional<Q> value, std::string user, std::string reason, std::optional<Instant> at = {}) {
        Series<Q> one(slots().slice(i, 1));
        if (value)
            one.set(0, *value, Reason::edited);
        else
            one.set_missing(0, Reason::missing);
        return add({Layer::edited, i, std::move(one), "edit", std::move(reason), std::move(user), at});
    }

    /// The layer that slot i is seen from. Throws Error (out_of_range).
    Layer layer(std::size_t i) const {
        static_cast<void>(raw_.quality(i));
        return top_[i] == 0 ? Layer::raw : entries_[top_[i] - 1].layer;
    }

    /// What counts: of each slot the last entry of its highest layer, else what was read.
    Series<Q> seen() const { return overlaid(top_); }
    /// The same without the layers above: `seen(Layer::estimated)` is what the rules made of it before anybody touched it.
    Series<Q> seen(Layer up_to) const {
        std::vector<std::size_t> top(size(), 0);
        for (std::size_t e = 0; e < entries_.size(); ++e)
            if (entries_[e].layer <= up_to) lay(entries_[e], e, top);
        return overlaid(top);
    }

    /// All that slot i ever was, what was read first, then in the order it came. Throws Error (out_of_range).
    std::vector<Change<Q>> history(std::size_t i) const {
        std::vector<Change<Q>> changes{{Layer::raw, raw_[i], raw_.quality(i), "", "", "", {}}};
        for (const auto& entry : entries_) {
            if (i < entry.first || i - entry.first >= entry.values.size()) continue;
            const std::size_t at = i - entry.first;
            changes.push_back({entry.layer, entry.values[at], entry.values.quality(at), entry.rule, entry.reason, entry.user, entry.at});
        }
        return changes;
    }

    /// Little-endian: u8 layout version (1), bytes of the raw series, u64 number of entries; of each u8 layer, u64 first slot, texts rule,
    /// reason and user, u8 whether the instant is known, i64 its microseconds, bytes of its values. Bytes of a series stand behind a u64 length.
    Bytes to_bytes() const {
        ByteWriter out;
        const Bytes raw = raw_.to_bytes();
        out.put(std::uint8_t{1}).put(std::uint64_t{raw.size()}).put(raw).put(std::uint64_t{entries_.size()});
        for (const auto& e : entries_) detail::put_entry(out, {e.layer, e.first, e.rule, e.reason, e.user, e.at}, e.values.to_bytes());
        return std::move(out).bytes();
    }
    /// Throws Error (bad_bytes) for anything that `to_bytes` does not write.
    static Layered from_bytes(std::span<const std::byte> bytes) {
        ByteReader in(bytes, "Layered");
        if (in.get<std::uint8_t>() != 1) in.refuse("layout version is not 1", "read it with a newer wattle");
        const auto length = in.get<std::uint64_t>();
        if (length > in.left()) in.refuse("the raw series is longer than the bytes", "give the bytes as they were written, whole");
        Layered layered(Series<Q>::from_bytes(in.take(static_cast<std::size_t>(length))));
        for (auto left = in.get<std::uint64_t>(); left > 0; --left) {
            auto [notes, values] = detail::get_entry(in);
            try {
                layered.add({notes.layer, static_cast<std::size_t>(notes.first), Series<Q>::from_bytes(values), std::move(notes.rule),
                             std::move(notes.reason), std::move(notes.user), notes.at});
            } catch (const Error& error) {
                if (error.code() == code::bad_bytes) throw;
                in.refuse(error.findings().front().what, "give the bytes as they were written");
            }
        }
        in.finish();
        return layered;
    }

    friend bool operator==(const Layered& a, const Layered& b) { return a.raw_ == b.raw_ && a.entries_ == b.entries_; }

private:
    /// An entry over those below it, and over those of its layer that came before.
    void lay(const LayerEntry<Q>& entry, std::size_t place, std::vector<std::size_t>& top) const {
        for (std::size_t i = entry.first; i < entry.first + entry.values.size(); ++i)
            if (top[i] == 0 || entry.layer >= entries_[top[i] - 1].layer) top[i] = place + 1;
    }
    Series<Q> overlaid(const std::vector<std::size_t>& top) const {
        const std::size_t n = size();
        std::vector<std::int64_t> counts(n), estimated(n), missing(n);
        std::vector<Quality> qualities(n);
        for (std::size_t i = 0; i < n; ++i) {
            const Series<Q>& from = top[i] == 0 ? raw_ : entries_[top[i] - 1].values;
            const std::size_t k = top[i] == 0 ? i : i - entries_[top[i] - 1].first;
            counts[i] = from.counts()[k];
            qualities[i] = from.quality(k);
            estimated[i] = from.estimated(k).count();
            missing[i] = from.missing(k).count();
        }
        return Series<Q>::from_columns(slots(), std::move(counts), std::move(qualities), std::move(estimated), std::move(missing),
                                       raw_.denomination());
    }

    Series<Q> raw_;
    std::vector<LayerEntry<Q>> entries_;
    std::vector<std::size_t> top_;  // per slot the entry that is seen, from 1; 0: raw
};

}  // namespace stream

}  // namespace wattle::inline v0
