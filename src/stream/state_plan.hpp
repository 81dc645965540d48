// What a setup says about states, worked out once and shared by all of them; and the states of single points.
#pragma once

#include "bins.hpp"
#include "meters.hpp"
#include "slices.hpp"

#include "wattle/stream/state.hpp"

#include <tuple>
#include <variant>

namespace wattle::inline v0::stream::detail {

using std::chrono::microseconds;
using v0::to_string;  // of instants, which those of this room would hide

/// A point of the setup.
struct PointPlan {
    PointSetup setup;
    std::uint64_t setup_id = 0;
    std::uint32_t place = 0;   // in the setup
    std::int8_t exponent = 0;  // of one count of a reading, in the unit of the point
    // Of registers.
    std::int8_t amount_exponent = 0;  // of a quantum
    std::string_view kind = {};
    std::optional<MeterChain> meters = {};
    std::optional<Gauge> gauge = {};  // of gauges and states

    const std::string& id() const { return setup.point.id; }
    bool has_bins() const { return setup.point.kind == PointKind::gauge && setup.bins; }
};

class Plan {
public:
    /// Throws Error with all findings.
    explicit Plan(const Setup& setup);

    /// Throws Error (unknown_point) that lists the points.
    const PointPlan& at(std::string_view id) const;
    const Slicing& slicing() const { return slicing_; }

    static bool same(const Plan& a, const Plan& b);

private:
    std::vector<PointPlan> points_;  // by id
    Slicing slicing_;
};

/// A step that is too long to be cut into slices.
constexpr std::uint64_t long_step = 24 * std::uint64_t{microseconds_per_hour};

// ---- open

struct OpenReading {
    Reading reading;        // as it came; its point is 0
    bool conflict = false;  // another one contradicts it, which it does not say itself

    Reading seen() const {
        Reading r = reading;
        if (conflict) r.quality = r.quality.with(Flag::conflict);
        return r;
    }
    friend bool operator==(const OpenReading&, const OpenReading&) = default;
};

struct OpenReadings {
    std::vector<OpenReading> readings;  // one per instant, oldest first

    Interval span() const { return {readings.front().reading.at, readings.back().reading.at}; }
    friend bool operator==(const OpenReadings&, const OpenReadings&) = default;
};

// ---- folded registers

/// What a register counted in a slice, as far as the steps that are cut go, and how many readings of it were used.
struct AmountSlice {
    Instant begin;
    std::int64_t counts = 0;
    std::uint32_t readings = 0;

    friend bool operator==(const AmountSlice&, const AmountSlice&) = default;
};

/// What else there is to say of a slice, and nearly always is not.
struct SliceNote {
    enum class What : std::uint8_t { doubt, estimated, rollover, reset, exchange, set_aside };

    Instant begin;
    What what;
    Quality quality;      // of doubt
    std::int64_t amount;  // µs that have that quality; quanta that were not measured; how many

    std::tuple<Instant, What, std::uint16_t> key() const { return {begin, what, quality.bits()}; }
    friend bool operator==(const SliceNote&, const SliceNote&) = default;
};

/// A step that is not cut: of more than a day, or left to no slot; without an amount, where its quality is missing.
struct LongStep {
    Instant from, to;
    std::int64_t counts = 0;
    Quality quality;

    friend bool operator==(const LongStep&, const LongStep&) = default;
};

struct FoldedRegister {
    Instant first, last;         // of all readings
    std::vector<Instant> early;  // of those set aside before the first that can be used: no window tells of them, unless another state stands before
    std::vector<Reading> head;   // the first ones that a judge looks at
    std::vector<SliceNote> notes;  // by key; in a head that is not settled, only of readings that cannot be used
    bool settled = false;          // whatever came before, the last one of the head is the base
    Reading base;                  // if it is settled: where the judge stands
    std::vector<Reading> waiting;  // and what waits for a verdict
    std::vector<AmountSlice> slices;
    std::vector<LongStep> steps;

    // The readings at the end of a head that is not settled, of which each follows plainly from the one before; and how far they rise from the third of them
    // on. The head tells it too.
    std::size_t run = 0;
    Int128 rise = 0;

    Interval span() const { return {first, last}; }
    friend bool operator==(const FoldedRegister& a, const FoldedRegister& b) {
        return a.first == b.first && a.last == b.last && a.early == b.early && a.head == b.head && a.notes == b.notes && a.settled == b.settled &&
               a.base == b.base && a.waiting == b.waiting && a.slices == b.slices && a.steps == b.steps;
    }
};

/// Of readings in order, one per instant, some at least.
FoldedRegister fold_register(const std::vector<Reading>& readings, const PointPlan& plan, const Slicing& slicing);
/// `later` begins behind the end of `sum`.
void append(FoldedRegister& sum, const FoldedRegister& later, const PointPlan& plan, const Slicing& slicing);
CounterAmounts amounts_of(const FoldedRegister& folded, const PointPlan& plan, const Slicing& slicing, const Slots& grid);
std::vector<CounterLump> lumps_of(const FoldedRegister& folded, const PointPlan& plan);
/// Of a level by its place.
std::vector<Bucket> buckets_of(const FoldedRegister& folded, const PointPlan& plan, const Slicing& slicing, std::uint32_t level);
std::vector<Bucket> interval_buckets(std::vector<Reading> readings, const PointPlan& plan, const Slicing& slicing, std::uint32_t level);

// ---- folded gauges and states

/// What a gauge, or a state, came to on slices, from its first reading up to its last one, which waits for the next.
template <class Summary>
struct FoldedPieces {
    struct Pause {  // of more than a day
        Reading from, to;
        friend bool operator==(const Pause&, const Pause&) = default;
    };

    Instant first, last;                           // of all readings
    std::optional<Reading> head, tail;             // the first and the last that were not set aside
    std::optional<Reading> told_first, told_last;  // and that were not missing
    std::map<Instant, Summary> slices;             // by begin, without a length
    std::vector<Pause> pauses;

    Interval span() const { return {first, last}; }
    friend bool operator==(const FoldedPieces&, const FoldedPieces&) = default;
};
/// Of a gauge that has bins.
struct BinnedSummary : GaugeSummary {
    Bins bins;

    BinnedSummary& operator+=(const BinnedSummary& other) {
        GaugeSummary::operator+=(other);
        bins += other.bins;
        return *this;
    }
    friend bool operator==(const BinnedSummary&, const BinnedSummary&) = default;
};
using FoldedGauge = FoldedPieces<GaugeSummary>;
using FoldedBins = FoldedPieces<BinnedSummary>;
using FoldedState = FoldedPieces<StateSummary>;

template <class Summary>
FoldedPieces<Summary> fold_pieces(const std::vector<Reading>& readings, const PointPlan& plan, const Slicing& slicing);
template <class Summary>
void append(FoldedPieces<Summary>& sum, const FoldedPieces<Summary>& later, const PointPlan& plan, const Slicing& slicing);
template <class Summary>
Summaries<Summary> summaries_of(const FoldedPieces<Summary>& folded, const PointPlan& plan, const Slicing& slicing, const Slots& grid);

/// The slot that a slice lies in; none if it lies outside of the grid. Throws Error (other_grid) if it lies across an edge.
std::optional<std::size_t> slot_around(const Slots& grid, const Interval& slice, std::string_view id);

// ---- any point

using AnyState = std::variant<OpenReadings, FoldedRegister, FoldedGauge, FoldedBins, FoldedState>;

struct PointState {
    std::string id;
    std::uint64_t setup_id = 0;
    std::int8_t exponent = 0;
    AnyState state;

    bool is_open() const { return std::holds_alternative<OpenReadings>(state); }
    Interval span() const {
        return std::visit([](const auto& s) { return s.span(); }, state);
    }
    friend bool operator==(const PointState&, const PointState&) = default;
};

/// The bytes of one point, header included; and back.
void put(ByteWriter& out, const PointState& point);
PointState get_point(ByteReader& in);

/// Of that name, for a point.
CounterKind kind_named(std::string_view name, const PointSetup& setup);

inline std::string place_of(std::string_view id) { return "point " + quoted(id); }

}  // namespace wattle::inline v0::stream::detail
