// The live engine: readings in any order, one at a time or in columns, into windows that are published, restated and adjusted.
#pragma once

#include "wattle/stream/history.hpp"
#include "wattle/stream/setup.hpp"

#include <map>
#include <memory>
#include <string>

namespace wattle::inline v0 {

namespace code {

inline constexpr Code no_history = "no_history";  // something past is to change, and the readings around it are not kept

}  // namespace code

namespace stream {

/// What became of a reading.
enum class Pushed : std::uint8_t {
    accepted,       // later than all of its point
    duplicate,      // said again: nothing changes
    conflict,       // another one of the same instant says something else: the better one counts
    late,           // earlier than others of its point: windows that it changes are restated
    adjusted,       // earlier than the horizon: what it changes is told beside the windows
    unknown_point,  // its point is none of the setup: it is not taken
};
/// "accepted", "duplicate", …
WATTLE_API std::string_view to_string(Pushed pushed);

/// What the engine found since it was asked last.
struct Output {
    std::vector<Bucket> buckets;            // of registers and interval values: windows published, each version once, in the order of their events
    std::vector<GaugeBucket> gauges;        // of gauges
    std::vector<DurationBucket> durations;  // of gauges with `bins`: one beside each of `gauges`, of the same version
    std::vector<StateBucket> states;        // of states
    std::vector<Bucket> meters;             // of virtual meters, and the residuals of nodes of trees
    std::vector<BalanceBucket> balances;    // the same residuals, version by version, with their tolerance
    std::vector<RatioBucket> ratios;
    std::vector<Restated> restated;  // which of the buckets say something else than before, and why
    std::vector<Adjustment> adjustments;
    std::vector<GapTotal> lumps;     // of points whose rule leaves gaps to none of their windows
    std::vector<AlarmEvent> alarms;  // raised, stepped up, ended, moved or withdrawn: of a key (id, start) the highest version counts
    std::vector<Reading>
        unplaced;  // too late for an engine without a history, or for what its history still holds: fold them again from the raw data

    friend bool operator==(const Output&, const Output&) = default;
    bool empty() const {
        return buckets.empty() && gauges.empty() && states.empty() && meters.empty() && ratios.empty() && adjustments.empty() && lumps.empty() &&
               alarms.empty() && unplaced.empty();
    }
};

/// How many readings met with what.
struct Counts {
    std::uint64_t accepted = 0, duplicate = 0, conflict = 0, late = 0, adjusted = 0, unknown_point = 0;

    WATTLE_API Counts& operator+=(const Counts& other);
    friend bool operator==(const Counts&, const Counts&) = default;
};

/// A point of which the verdict on its last readings is open.
struct Pending {
    std::uint32_t point = 0;
    Instant since{};                // the last settled reading
    std::size_t candidates = 0;     // readings since then that nothing explains
    std::int64_t largest_step = 0;  // counts, from the settled one

    friend bool operator==(const Pending&, const Pending&) = default;
};

/// Folds the readings of all points of a setup into the windows of all its levels.
///
/// Each window is published once it is complete: when a settled reading stands at or past its end. Readings may come in any order within the horizon:
/// what they change is published again with the next version, and in the end every order has said the same. `amounts` of all readings over the same
/// windows says it too, bit for bit.
///
/// Virtual meters, nodes of trees and ratios follow: each of their windows of level 0 is published once all meters that it takes have told theirs, and a
/// longer one once all windows of level 0 in it are there. They say what `evaluate`, `balance` and `unit_consumption` say of the series of these meters.
/// Where a formula divides by 0, or its result does not fit, the window is missing.
///
/// Set-up throws; `push` never does, whatever the data. For one thread at a time.
class Engine {
public:
    /// With a memory of its own for the horizon. Throws Error with all findings of `Setup::check`, but for registers that can turn round unseen, of which steps are ambiguous.
    WATTLE_API explicit Engine(Setup setup);
    /// With a history of the caller, which must outlive it.
    WATTLE_API Engine(Setup setup, History& history);
    /// Without any: what comes late is told as `unplaced`. For those who keep the readings elsewhere and fold late ones again. Alarms on registers and
    /// interval values do not hear of it; those on gauges and states do.
    WATTLE_API static Engine without_history(Setup setup);

    WATTLE_API ~Engine();
    WATTLE_API Engine(Engine&&) noexcept;
    WATTLE_API Engine& operator=(Engine&&) noexcept;

    WATTLE_API const Setup& setup() const;
    WATTLE_API bool has_history() const;
    /// The place of a point, to be asked once; behind the points stand virtual meters, then nodes of trees ("tree/node"), then ratios. Throws Error
    /// (unknown_point).
    WATTLE_API std::uint32_t slot(std::string_view id) const;

    /// Takes a reading whose point is a place of the setup.
    WATTLE_API Pushed push(const Reading& reading) noexcept;
    /// Takes n readings in their order.
    WATTLE_API Counts push(std::span<const Reading> readings) noexcept;
    /// Takes the rows of a table, whose points are found by their id once. Late rows of one call are taken in together, so that what they change is
    /// restated once.
    WATTLE_API Counts push(const Table& table) noexcept;
    /// `count` rows of it, from row `first` on; as many as there are.
    WATTLE_API Counts push(const Table& table, std::size_t first, std::size_t count) noexcept;

    /// Takes an event of a meter, at any time, before the readings around it or long after: an exchange ends a register and begins another one, a change of
    /// the transformer goes on with it. What was published and is not so any more is restated. Events that say nothing of registers (clocks, power) and one
    /// that was applied before change nothing. Throws Error, and has changed nothing then: unknown_point; other_kind for a point that is no register;
    /// bad_segments as `segments_of`, for all events of the point together; no_history for one before readings that the engine cannot ask for again.
    WATTLE_API void apply(const MeterEvent& event);
    /// Tells the time. An earlier one than before is not heard. With it the horizon passes points that are silent too: their windows that end before it are
    /// published as they stand, `final`, once there is a history; those that ended `Setup::idle_limit` ago, if that is given, as `provisional`. And readings
    /// more than an hour ahead of it are set aside: wrong clock. Silences, hours and days of alarms go on with it too; the first tick begins the watch over
    /// points that were never read.
    WATTLE_API void tick(Instant now) noexcept;
    /// Up to which instant windows of a point get no further version: the horizon before its newest reading, or before the last tick if that is later.
    WATTLE_API Instant final_until(std::uint32_t point) const;

    /// What was found since the last call.
    WATTLE_API Output take();
    /// The same in place of what was taken before, whose memory the engine goes on with: where much is published, getting new pages costs more than
    /// what is written to them.
    WATTLE_API void take(Output& into);

    /// The window of a register that runs, as far as it is settled; nothing before the first reading, outside of a list, or for a point of another kind.
    WATTLE_API std::optional<Bucket> running(std::uint32_t point, std::uint32_t level) const;
    /// Points whose last readings nothing explains yet, in the order of the setup.
    WATTLE_API std::vector<Pending> pending() const;

    /// Where to read on after a restart: a number by the name of each source, which the caller sets beside what it pushes.
    WATTLE_API void set_offset(std::string source, std::uint64_t next);
    WATTLE_API const std::map<std::string, std::uint64_t>& offsets() const;

    /// Everything but what was not taken yet: states, versions, offsets, and the memory if it is the engine's own.
    WATTLE_API Bytes snapshot() const;
    /// Goes on from a snapshot of an engine of an equal setup. Throws Error: bad_bytes; other_setup. Then nothing has changed.
    WATTLE_API void restore(std::span<const std::byte> snapshot);

    /// Bytes that states take per point, without those of points in trouble and without the history.
    WATTLE_API std::size_t bytes_per_point() const;

private:
    class Impl;
    explicit Engine(std::unique_ptr<Impl> impl);

    std::unique_ptr<Impl> impl_;
};

}  // namespace stream

}  // namespace wattle::inline v0
