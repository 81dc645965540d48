// The alarms of a setup while its readings come: machines, copies of them from before, and what was said of their events.
#pragma once

#include "live_samples.hpp"
#include "quota_run.hpp"

#include "wattle/stream/engine.hpp"

#include <map>
#include <string>
#include <vector>

namespace wattle::inline v0::stream::detail {

/// Told of every reading that the engine keeps, and of the clock, it says what has become of the alarms: each event when it is raised, when its step
/// rises, when it ends, and when later data move or withdraw it. Not at every new extreme: that of an event that stands is what it was when it was said.
///
/// A reading that is not the newest marks its point; `settle` goes back to a copy from before it, and runs on over the readings that the history holds
/// until the machine is what a later copy was. There is one copy for each day (of UTC) with readings, for as many days as the horizon has: what is
/// older than all of them changes no alarm.
///
/// Leaks, quotas and demands are found in what was published of the first level, of meters of any kind; balances in what was published of nodes of trees
/// for whole days. Of a quota the run holds what is used of it, and is fed with windows: samples of the past cannot be told without all of its period.
class LiveAlarms {
public:
    /// Where the readings of the past are: of gauges and states, and of all other points, which may be nowhere. Then late ones of those change nothing.
    struct Memory {
        const History* of_gauges;
        const History* of_others;
    };

    /// For a setup without mistakes.
    explicit LiveAlarms(const Setup& setup);

    /// A reading that the engine has kept, as it has kept it, but for the flags of a conflict.
    void take(const Reading& reading, History::Kept kept, std::vector<AlarmEvent>& out);
    /// A window of a register, or of interval values, that was published, or published again.
    void take(const Bucket& bucket) { take(bucket, 0); }
    /// The same of gauges, virtual meters and nodes: what was published since the last call.
    void follow(const Output& out);
    /// The output was taken, and begins anew.
    void taken() { seen_gauges_ = seen_meters_ = seen_balances_ = 0; }
    /// Takes in what came late, and the windows, since the last call.
    void settle(const Memory& memory, std::vector<AlarmEvent>& out);
    /// The time it is. The first one begins the watch over points that were never read.
    void tick(Instant now, const Memory& memory, std::vector<AlarmEvent>& out);

    void put(ByteWriter& out) const;
    /// Throws Error (bad_bytes) for anything that `put` of such a setup does not write.
    void get(ByteReader& in);
    /// What its bytes depend on, beside the points; nothing without alarms.
    static std::string identity(const Setup& setup);

private:
    struct Run {
        AlarmMachine machine;
        Instant until;      // hours and days are known up to then
        QuotaUse use = {};  // of a quota
    };
    struct Copy {
        std::optional<Instant> last, since;  // of the machine; nothing: it has seen nothing
        std::int64_t day = 0;                // of the reading that came next
        Bytes state = {};                    // of the run

        bool operator==(const Copy&) const = default;
    };
    struct Late {
        Instant from, to;  // the earliest and the latest reading of those that came late
    };
    struct Live {
        bool of_series() const { return alarm.rule.kind() >= AlarmKind::leak; }
        bool of_balances() const { return alarm.rule.kind() == AlarmKind::balance; }

        AlarmSetup alarm;
        Point point;
        std::uint32_t place;
        std::optional<Run> run = {};  // from the first reading or tick on
        Instant first = {};           // when its watch begins, while nothing was read
        std::vector<Copy> copies = {Copy()};
        std::map<Instant, AlarmEvent> said = {};  // the last version of each, by start
        std::vector<Instant> open = {};           // of those that stand, or that only the clock has ended
        // Of series:
        std::uint32_t level = 0;                   // of the windows that it watches
        std::string_view quantity = {};            // that the point counts
        std::optional<QuotaPlan> quotas = {};      // of a quota
        std::map<Instant, SampleSlot> slots = {};  // by begin, from a day before the oldest copy on
        std::optional<Late> changed = {};          // of the slots since the last call
    };

    AlarmTimes times_of(const Live& live, const std::optional<Instant>& last, Instant first, Instant to) const;
    Run begun(const Live& live, Instant first) const;
    Run restored(const Live& live, const Bytes& state, const std::optional<Instant>& last, Instant t) const;
    static Bytes state_of(const Live& live, const Run& run);
    void cover(const Live& live, Run& run, Instant t) const;
    bool has_calendar(const Live& live) const;
    Instant first_watched(Instant at) const { return first_tick_ ? std::min(*first_tick_, at) : at; }

    void take(const Bucket& bucket, std::int64_t tolerance);
    void take(const GaugeBucket& bucket);
    void take(std::uint32_t live, const SampleSlot& slot);
    void take_newest(Live& live, const Reading& reading, std::vector<AlarmEvent>& out);
    void tell(Live& live, std::vector<AlarmEvent>& out, std::vector<AlarmEvent> settled = {});
    void mark(std::uint32_t point, Instant at);
    template <class Feed>
    void run_again(Live& live, const Late& late, const Feed& feed, std::vector<AlarmEvent>& out);
    static void advance(const Live&, Run& run, const Reading& reading) { run.machine.push(reading); }
    static void advance(const Live&, Run& run, const AlarmSample& sample) { run.machine.push(sample); }
    static void advance(const Live& live, Run& run, const SampleSlot& slot);
    template <class F>
    void feed(const Live& live, Instant from, Instant to, const F& push) const;
    void take_samples(Live& live, const Late& changed, std::vector<AlarmEvent>& out);
    void keep_copy(Live& live, Instant next) const;
    std::chrono::microseconds reach_of(const Live& live) const;
    std::vector<AlarmSample> samples(const Live& live, Instant from, Instant to) const;
    void say(Live& live, std::vector<Instant> doubtful, std::vector<AlarmEvent> settled, std::vector<AlarmEvent> open, std::vector<AlarmEvent>& out);
    static void add_copy(Live& live, Copy copy);
    void forget(Live& live) const;

    Zone zone_;
    std::size_t most_copies_;
    std::vector<Live> lives_;
    std::vector<std::vector<std::uint32_t>> of_point_, of_series_;  // their places, by that of what they watch
    std::optional<std::chrono::microseconds> slot_;                 // the length of the windows of the first level, where it is one
    std::map<std::uint32_t, Late> late_;                            // of each point
    std::vector<std::uint32_t> changed_;                            // alarms of series
    std::optional<Instant> first_tick_;
    Instant now_ = Instant::min();
    std::size_t seen_gauges_ = 0, seen_meters_ = 0, seen_balances_ = 0;
    std::vector<Reading> readings_;  // of one call, kept so that little is allocated
};

}  // namespace wattle::inline v0::stream::detail
