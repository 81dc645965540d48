// Virtual meters, nodes of trees and ratios as the engine publishes the meters that they take.
#pragma once

#include "ladder.hpp"
#include "tally.hpp"

#include "wattle/base/bytes.hpp"
#include "wattle/stream/engine.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace wattle::inline v0::stream::detail {

/// The place of a point; behind the points, of a virtual meter, a node ("tree/node") or a ratio. Throws Error (unknown_point).
std::uint32_t place_of(const Setup& setup, std::string_view id);

/// What a gauge of a rate amounts to in a window, as `integrals` says; where it does not fit, nothing is known of it.
struct GaugeAmount {
    std::int64_t amount = 0, estimated = 0, missing = 0;  // quanta, and µs
    Quality quality{};
};
GaugeAmount gauge_amount(const GaugeBucket& bucket, AnyUnit unit, std::string_view quantity);

/// A node of a tree: "tree/node", the meter that it had first, and its place.
struct NodePlace {
    std::string id, meter;
    std::uint32_t place;
};
/// The nodes that a balance alarm on that id watches: those of which a meter of that id is, or was, the meter; else the node of that id.
std::vector<NodePlace> nodes_watched(const Setup& setup, std::string_view on);

/// What virtual meters, ratios and trees are, in one text; "" where there are none.
std::string text_of_meters(const Setup& setup);

/// Follows the windows of level 0, in the order in which they are published.
///
/// Each of its own windows holds sums that add and subtract: of level 0 what its meters come to in that slot, of any other level the sum of those. So a
/// slot that is told again changes each window by a difference, however long that is. What is kept of a meter is one value for each slot, until all that
/// take it are past the horizon.
class LiveMeters {
public:
    /// Nothing where the setup has no virtual meters, ratios and trees.
    static std::unique_ptr<LiveMeters> of(const Setup& setup);

    /// Takes what was published since the last call, all of which one reading caused, and publishes what follows from it.
    void follow(Output& out, const Reading& cause);
    /// The output was taken, and begins anew.
    void taken() { seen_buckets_ = seen_gauges_ = seen_adjustments_ = 0; }

    void put(ByteWriter& out) const;
    /// Into a new one.
    void get(ByteReader& in);

private:
    static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::min();

    /// What a meter says of one slot.
    struct Cell {
        std::int64_t end = 0, amount = 0, estimated = 0;
        std::int64_t missing = 0, doubted = 0;  // µs without a value; µs with one that is not plainly measured
        Quality quality = {}, doubt = {};       // the worst of all time; of the time with a value
        bool provisional = false;

        friend bool operator==(const Cell&, const Cell&) = default;
    };

    /// What holds in a slot, and sums up in longer windows.
    struct Sums {
        std::vector<Int128> amounts;  // see Column
        Tally time;                   // its doubts only: how long each quality was the worst
        std::int64_t covered = 0;     // µs of slots that are there
        std::int32_t provisional = 0;

        void add(const Sums& other, int sign);
        friend bool operator==(const Sums&, const Sums&) = default;
    };
    struct Window {
        std::int64_t end = 0;
        Sums sums;
        std::uint32_t version = 0;  // 0: not published yet
    };
    enum Column : std::size_t { value, estimated, first_meter };  // of virtual meters and nodes; of nodes their meters stand behind
    enum RatioColumn : std::size_t { above, below, above_estimated, below_estimated, time_without };

    /// A node as it is from an instant on.
    struct Branches {
        std::int64_t from = never;
        std::vector<std::size_t> terms;  // places among those of the node, its own meter first
        Decimal loss;
    };

    /// How many meters have told of a slot.
    struct Told {
        std::size_t meters = 0;
        std::int64_t end = 0;
    };

    enum class What : std::uint8_t { virtual_meter, node, ratio };
    /// Something that is computed from meters.
    struct Derived {
        What what;
        std::uint32_t place;
        std::vector<std::uint32_t> terms;   // places of the meters that it takes
        std::vector<std::string> ids = {};  // of them
        std::string_view quantity = {};     // what a virtual meter or a node counts
        std::optional<Formula> formula = {};
        std::optional<FormulaKind> kind = {};
        bool linear = false;
        std::vector<Branches> branches = {};  // by from
        std::vector<Decimal> classes = {};    // of the meters of a node
        Ratio scale = {};
        std::string unit = {};
        std::vector<std::map<std::int64_t, Window>> windows = {};  // of each level, by begin
        std::vector<std::int64_t> lines = {never};  // of each of its branches: windows that begin then, and end before it, are forgotten
        std::map<std::int64_t, Told> told = {};     // of slots that are not published yet
        std::set<std::int64_t> waiting = {};        // slots in which a meter has said something, during a call

        bool changes() const { return branches.size() > 1; }  // which meters it takes depends on the time
    };

    /// What is published of a window.
    struct Said {
        Bucket bucket;
        std::int64_t tolerance = 0;
        KeyFigure figure;

        friend bool operator==(const Said&, const Said&) = default;
    };

    explicit LiveMeters(const Setup& setup);

    struct Names;  // what the parts of the setup are called

    Derived& add(What what, std::size_t place, std::vector<std::string> ids, const Names& names);
    void add_virtual_meters(const Setup& setup, const Names& names);
    void add_nodes(const Setup& setup, const Names& names);
    void add_ratios(const Setup& setup, const Names& names);

    Cell cell_of(const Bucket& bucket) const;
    Cell cell_of(const GaugeBucket& bucket) const;
    void take(std::uint32_t place, std::int64_t start, const Cell& cell);
    static std::size_t version_at(const Derived& d, std::int64_t start);
    static bool is_past(const Derived& d, std::int64_t start, std::int64_t end);
    std::optional<Sums> evaluate(const Derived& d, std::int64_t start, std::int64_t& end) const;
    void evaluate_formula(const Derived& d, const std::vector<const Cell*>& cells, std::int64_t start, Sums& sums) const;
    static void evaluate_node(const Branches& branches, const std::vector<const Cell*>& cells, Sums& sums);
    void work(Derived& d, Output& out, const Reading& cause);
    Said said(const Derived& d, std::uint32_t level, std::int64_t start, const Window& window) const;
    void publish(Derived& d, std::uint32_t level, std::int64_t start, Window& window, const Said* before, Said said, Output& out,
                 const Reading& cause);
    void adjust(const Adjustment& adjustment, Output& out) const;
    void forget(Derived& d);

    Ladder ladder_;
    std::int64_t horizon_;
    std::vector<std::string_view> rates_;  // of each point: what its gauge of a rate amounts to; else ""
    std::vector<AnyUnit> units_;
    std::vector<Derived> derived_;                     // each behind those that it takes
    std::vector<std::vector<std::size_t>> users_;      // of each place: who takes it
    std::vector<std::map<std::int64_t, Cell>> cells_;  // of each place, by begin
    std::vector<std::int64_t> newest_;                 // of each place: the end of its last slot
    std::size_t seen_buckets_ = 0, seen_gauges_ = 0, seen_adjustments_ = 0;
    bool any_waiting_ = false;
};

}  // namespace wattle::inline v0::stream::detail
