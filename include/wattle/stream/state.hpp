// States: what readings of many points come to, as bytes that machines hand each other and that merge to the same bytes however the readings were dealt out.
#pragma once

#include "wattle/stream/bucket.hpp"
#include "wattle/stream/setup.hpp"

#include <memory>

namespace wattle::inline v0 {

namespace code {

inline constexpr Code other_form = "other_form";    // one state is open, the other folded
inline constexpr Code overlapping = "overlapping";  // two folded states know of the same time
inline constexpr Code not_a_part = "not_a_part";    // a state cannot be taken out of another one, of which it is no part, or whose rest is not known

}  // namespace code

namespace stream {

namespace detail {

class Plan;
struct PointState;

}  // namespace detail

/// How a state keeps the readings of a point.
enum class Form : std::uint8_t {
    open,    // as a sorted set: parts merge whatever rows they hold, the same rows twice included
    folded,  // as what they come to on the slices of the setup: parts merge that follow each other in time
};
/// "open", "folded"
WATTLE_API std::string_view to_string(Form form);

/// What readings of any number of points come to. Merging is associative and commutative, State() changes nothing, and a whole has the same bytes
/// whatever parts it was merged from.
///
/// An open point keeps of each instant the reading that counts, and whether another one contradicts it. A folded register keeps sums on slices, which are
/// cut at the edges of all levels, with the time of each quality and the number of readings, roll-overs, resets, exchanges and readings set aside; of its
/// first readings so many as it takes until nothing that may have been before them changes a later verdict; and its last settled reading with those that
/// wait for a verdict. A folded gauge or state keeps sums on slices, its first reading and its last; with `bins` also the time in each of them. A step of
/// more than a day is kept as it is, and not cut. Points of the kind interval are always open.
///
/// Bytes, lowest byte first: `WTSS`, u16 version (1), u16 zero, u32 records, u32 CRC-32C of these 12 bytes; then the records, one behind the other and
/// sorted by point. A record is 28 bytes and a payload:
///
///     WTST   u16 version   u16 kind   i8 exponent   u8 flags   u16 zero   u32 payload length   u64 setup id   u32 CRC-32C of all else in the record
///
///     kind       1 amount, 2 gauge, 3 state, 5 gauge with bins, 6 open readings
///     exponent   that of one count of the amounts, or of the readings, in the unit of the point
///     flags      1 open, 2 readings wait for a verdict
///     setup id   the first 8 bytes of a SHA-256 of the parameters of the point, its rule, and the levels with the version of their zones
///
/// Equal states have equal bytes. States of an older version are read, those of a newer one are refused. Source: specification of the stream, section 3.
class State {
public:
    /// Of nothing, and of no setup yet.
    WATTLE_API State();
    /// Of nothing. Throws Error with all findings: those of the setup, of its registers as `amounts`, of its gauges as `gauges`.
    WATTLE_API explicit State(const Setup& setup);
    WATTLE_API State(const State& other);
    WATTLE_API State(State&& other) noexcept;
    WATTLE_API State& operator=(const State& other);
    WATTLE_API State& operator=(State&& other) noexcept;
    WATTLE_API ~State();

    /// The ids of the points of which there are readings, sorted.
    WATTLE_API std::vector<std::string> points() const;
    bool empty() const { return points().empty(); }
    /// From the first reading of a point up to the last one, those that were set aside included. Throws Error (unknown_point).
    WATTLE_API Interval span(std::string_view id) const;
    WATTLE_API Form form(std::string_view id) const;

    /// What a register counted in each slot of a grid: bit for bit what `stream::amounts` says of the same readings. Throws Error: unknown_point;
    /// other_grid where an edge of the grid lies within a slice of a folded point; other_kind; other_setup without a setup; overflow.
    template <Counted Q>
    Series<Q> amounts(std::string_view id, const Slots& grid) const {
        return detail::series_of<Q>(grid, amount_columns(id, grid, Q::Kind::name));
    }
    /// In the windows of a level that the span of the point touches.
    template <Counted Q>
    Series<Q> amounts(std::string_view id, const Level& level) const {
        return amounts<Q>(id, windows(id, level));
    }

    /// The windows of a level, by its place in the setup, with all that is known of a register, or of interval values: from the first settled reading up to
    /// the last one, which stands in a window that is provisional. What the engine publishes of the same readings, in version 1. Throws Error:
    /// unknown_point; out_of_range for the level; other_kind; other_setup without a setup; overflow.
    WATTLE_API std::vector<Bucket> buckets(std::string_view id, std::uint32_t level) const;

    /// The totals of the gaps that GapPolicy::leave gives to no slot, as `stream::lumps`.
    template <Counted Q>
    std::vector<Lump<Q>> lumps(std::string_view id) const {
        return detail::lumps_of<Q>(lump_columns(id, Q::Kind::name));
    }

    /// What a gauge, or a state, was in each slot of a grid: bit for bit what `stream::gauges` and `stream::states` say of the same readings. Throws Error
    /// as `amounts`.
    WATTLE_API GaugeSummaries gauges(std::string_view id, const Slots& grid) const;
    WATTLE_API StateSummaries states(std::string_view id, const Slots& grid) const;
    /// How long a gauge with `bins` stood in each of them: bit for bit what `stream::load_duration` says of the same readings. Throws Error as `amounts`
    /// and `load_duration`; missing_option for a point without bins.
    WATTLE_API LoadDuration load_duration(std::string_view id, const Interval& within) const;

    /// The same of open points, folded: what a fold of all readings at once would have been.
    WATTLE_API State folded() const;

    WATTLE_API Bytes to_bytes() const;
    /// Throws Error (bad_bytes), naming the point and the offset, for anything that `to_bytes` does not write.
    WATTLE_API static State from_bytes(std::span<const std::byte> bytes);
    /// The same, of that setup. Throws Error (other_setup) too.
    WATTLE_API static State from_bytes(std::span<const std::byte> bytes, const Setup& setup);

    /// Whether they have equal bytes.
    WATTLE_API friend bool operator==(const State& a, const State& b);

    friend State fold(const Table& table, const State& like, Form form);
    friend State merge(State a, const State& b);
    friend State unmerge(State whole, const State& part);

private:
    detail::PointState& at(const std::string& id);
    const detail::PointState& at(std::string_view id) const;
    const detail::Plan& plan(std::string_view why) const;
    WATTLE_API detail::CounterAmounts amount_columns(std::string_view id, const Slots& grid, std::string_view kind) const;
    WATTLE_API std::vector<detail::CounterLump> lump_columns(std::string_view id, std::string_view kind) const;
    WATTLE_API Slots windows(std::string_view id, const Level& level) const;
    void require(const detail::Plan& plan) const;

    std::shared_ptr<const detail::Plan> plan_;  // none: of no setup
    std::vector<detail::PointState> points_;    // by id
};

/// What the readings of a table come to. Its points are known to the setup by their ids. Throws Error as `State(setup)`; unknown_point; bad_point for one
/// whose counts mean something else than in the setup; overflow.
WATTLE_API State fold(const Table& table, const Setup& setup, Form form = Form::folded);
/// The same with the setup of another state, which has been worked out. Throws Error (other_setup) if it has none.
WATTLE_API State fold(const Table& table, const State& like, Form form = Form::folded);

/// What both come to. Of two states one needs a setup, unless all points are open. Throws Error, and changes nothing: other_setup; other_form;
/// overlapping, with the point and both times; overflow.
WATTLE_API State merge(State a, const State& b);

/// The rest of a whole without a part: `merge(unmerge(whole, part), part)` has the bytes of the whole, and what was merged of parts without a common instant
/// is undone. A point that the part holds all of is not in the rest. Of open readings those go that the part has; of folded ones only whole points,
/// because sums do not tell the first and the last readings of the rest, by which others would merge with it. Throws Error: other_setup, other_form as
/// `merge`; not_a_part, with the point and the reason, where the whole does not hold what the part does, or where the rest is not known.
WATTLE_API State unmerge(State whole, const State& part);

}  // namespace stream

}  // namespace wattle::inline v0
