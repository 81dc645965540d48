// The engine behind its header: what it holds per point, and the ways a reading can go.
#pragma once

#include "interval_pieces.hpp"
#include "live_alarms.hpp"
#include "live_meters.hpp"
#include "meters.hpp"
#include "plain_steps.hpp"
#include "tally.hpp"

#include "../base/huge_pages.hpp"
#include "wattle/stream/engine.hpp"

#include <deque>

namespace wattle::inline v0::stream {

/// A register takes one of three ways. *Plain*: a step within a slice only moves the front of its point on, and one over edges closes windows by a few
/// sums. *Slow*: the judge says what happened, and its findings are absorbed. *Late*: readings that are not the newest go through the history: both runs
/// of the judge, with and without them, are compared from a point where they agree to the next, and each window gets the difference.
///
/// Amounts are held as the position at which a window began, so that a plain step touches no window at all: what an open window holds is the position of
/// the base minus that. Everything else that a window can hold stands in the side record of its point, which nearly all points do without.
class Engine::Impl {
public:
    enum class Memory : std::uint8_t { own, callers, none };

    Impl(Setup setup, Memory memory, History* history);

    Pushed push(const Reading& reading) noexcept;
    Counts push(std::span<const Reading> readings) noexcept;
    Counts push(const Table& table, std::size_t first, std::size_t count_of_rows) noexcept;
    Output take();
    void take(Output& into);
    bool has_history() const { return history_ != nullptr; }
    std::optional<Bucket> running(std::uint32_t point, std::uint32_t level) const;
    std::vector<Pending> pending() const;
    void apply(const MeterEvent& event);
    void tick(Instant now) noexcept;
    Instant final_until(std::uint32_t point) const;
    Bytes snapshot() const;
    void restore(std::span<const std::byte> bytes);
    std::size_t bytes_per_point() const;

    Setup setup;
    Output out;
    std::map<std::string, std::uint64_t> offsets;

private:
    static constexpr std::int64_t hour_ahead = 3'600'000'000 + 1;
    static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::min();

    /// What a plain step touches: one line of the cache.
    struct alignas(64) Front {
        std::int64_t micros = 0, value = 0;  // of the base
        std::int64_t limit = never;          // up to, and without, which a plain step stays within the slice; never: no step is plain
        std::int64_t first = 0;              // the first settled reading of all, µs
        std::int64_t position = 0;           // at the begin of the open window of level 0
        std::uint32_t readings = 0;          // used so far, modulo 2^32
        std::uint32_t readings_before = 0;   // of them before the open window of level 0
        std::uint32_t slice = 0;             // that holds the base
        std::uint32_t rule = 0;              // place of the register that is there
        std::uint32_t side = none;           // place of the side record
        std::uint16_t source = 0;            // of the base
        bool started = false;
        bool one_meter = true;  // was there all the time

        static constexpr std::uint32_t none = ~std::uint32_t{0};
        bool has_side() const { return side != none; }
    };
    static_assert(sizeof(Front) == 64);

    /// A plain step within the slice.
    static void step(Front& front, std::int64_t micros, std::int64_t value, std::uint16_t source) {
        front.micros = micros;
        front.value = value;
        front.source = source;
        ++front.readings;
    }

    /// The open window of a further level.
    struct Open {
        std::int64_t position = 0;
        std::uint32_t readings_before = 0;

        friend bool operator==(const Open&, const Open&) = default;
    };

    /// What only points in trouble have.
    struct Side {
        std::uint32_t point = Front::none;     // whose it is
        detail::PointJudge judge = {};         // where the front does not say it all
        std::int64_t last = never;             // newest reading that the judge has seen, where that is not the base
        std::int64_t odd_until = never;        // newest reading that could not be used
        std::int64_t published_until = never;  // windows that end up to here were published before; never: up to the base
        std::int64_t final_until = never;      // and up to here for the last time
        std::vector<detail::Tally> more;       // of the open window of each level: all but amount and readings
        std::vector<detail::Note> notes;       // of instants beyond the slice of the base, in order
    };

    /// The amounts and readings of the open windows while they are worked on.
    struct Opened {
        std::int64_t amount, readings;
    };

    using Kept = History::Kept;

    const detail::MeterChain& meters_of(std::uint32_t point) const { return meters_[behind_[point]].meters; }
    Open* opens(std::uint32_t point) { return opens_.data() + std::size_t{point} * (levels_ - 1); }
    const Open* opens(std::uint32_t point) const { return opens_.data() + std::size_t{point} * (levels_ - 1); }

    bool is_plain(const Front& front, const Reading& r, std::int64_t micros) const {
        return registers_[front.rule].is_plain(front.value, front.micros, r.value, micros, r.quality);
    }
    /// From when on a clock is ahead of the last tick by more than an hour.
    std::int64_t too_early() const { return clock_ == never ? std::numeric_limits<std::int64_t>::max() : clock_ + hour_ahead; }
    /// Up to, and without, which plain steps stay within the slice of the base.
    std::int64_t plain_until(const Front& front) const { return std::min(ladder_.edge(front.slice + 1), too_early()); }
    Kept keep(const Reading& reading) { return told(reading, history_ == nullptr ? Kept::fresh : history_->keep(reading)); }

    // ---- alarms, of all readings that are kept
    Kept told(const Reading& reading, Kept kept) {
        if (alarms_) alarms_->take(reading, kept, out.alarms);
        return kept;
    }
    void told(const Bucket& bucket) {
        if (alarms_ && bucket.key.level == 0) alarms_->take(bucket);
    }
    void settle_alarms() {
        if (alarms_) alarms_->settle({&memory_of_gauges(), history_}, out.alarms);
    }

    /// As `like` was before it took anything, but without setup and rules: these are lent to it.
    struct Empty {};
    Impl(Empty, const Impl& like);
    class Lending;
    static std::uint64_t identity(const Setup& setup);

    using Gathered = std::map<std::uint32_t, std::vector<Reading>>;

    std::optional<Pushed> take_slowly(const Reading& reading, Gathered* gather);
    std::optional<Pushed> take_register(Reading reading, Gathered* gather);
    std::optional<Pushed> take_interval(Reading reading, Gathered* gather);
    bool is_register(std::uint32_t point) const { return setup.points[point].point.kind == PointKind::register_; }
    std::optional<Interval> time_of(const Reading& reading) const;  // that an interval value tells of
    void cover(std::int64_t micros);
    /// Whether a reading is a plain step over edges.
    bool steps_over(const Front& front, const Reading& r, std::int64_t micros) const {
        return front.limit != never && (front.one_meter || micros < front.limit) && is_plain(front, r, micros) &&
               micros < detail::Ladder::last_micros;
    }
    void cross(const Reading& to);
    void start(std::uint32_t point, std::int64_t micros);
    bool is_plain_start(const Reading& reading) const;
    void start_plainly(const Reading& reading);
    void set_base(std::uint32_t point, const detail::PointJudge& judge);
    std::int64_t position_of(std::uint32_t point, const detail::PointJudge& judge) const;
    /// The same of the judge as it stands.
    std::int64_t base_position(std::uint32_t point) const {
        const Front& front = fronts_[point];
        return front.limit == never ? position_of(point, judge_of(point)) : registers_[front.rule].position(front.value);
    }
    void judge(std::uint32_t point, const Reading& reading);
    void tell_of(std::uint32_t point, const detail::Piece& lump, bool withdrawn);
    void absorb(std::uint32_t point, std::int64_t old_position, std::int64_t new_position);
    void settle_front(std::uint32_t point);
    bool tidy(std::uint32_t point, Side& side) const;
    bool is_plain(std::uint32_t point, const Side& side) const;
    void note(std::uint32_t point, const detail::Note& note, int sign);

    void load(std::uint32_t point, std::int64_t position);
    void store(std::uint32_t point, std::int64_t position);
    void open_windows(std::uint32_t point);
    void close(std::uint32_t point, std::size_t edge, std::uint32_t ends);
    void publish(std::uint32_t point, std::uint32_t level, std::int64_t start, std::int64_t end, std::int64_t amount, std::uint32_t readings);
    void finish_bucket(Bucket& bucket, detail::Tally&& tally) const;

    Side& side_of(std::uint32_t point);
    Side* find_side(std::uint32_t point);
    const Side* find_side(std::uint32_t point) const;
    detail::PointJudge judge_of(std::uint32_t point) const;
    detail::Tally open_tally(std::uint32_t point, std::uint32_t level) const;

    // ---- gauges and states (engine_gauge.cpp)
    History& memory_of_gauges();
    bool is_usable(const Reading& reading) const;
    std::optional<Reading> last_usable(std::uint32_t point, Instant before);
    struct GaugeFindings;
    bool is_settled(std::uint32_t point, Instant at);
    template <class Summary>
    Pushed take_gauge(Reading reading);
    template <class Summary>
    Pushed take_newest(Reading reading);
    template <class Summary>
    Summary summed_up(std::uint32_t point, const Interval& window);
    template <class Summary>
    void publish_summary(std::uint32_t point, std::uint32_t level, const Interval& window, Summary summary, Status status);

    /// Tells the meters that are computed from others what a reading has published, and alarms what these and gauges have.
    void follow(const Reading& cause) {
        if (live_meters_ != nullptr) live_meters_->follow(out, cause);
        if (alarms_) alarms_->follow(out);
    }

    // ---- late readings (restate.cpp)
    struct Runs;
    Pushed take_late(std::uint32_t point, const Reading& late) { return take_late(point, std::vector{late}).front(); }
    std::vector<Pushed> take_late(std::uint32_t point, std::vector<Reading> late);
    std::optional<Runs> run_twice(std::uint32_t point, const std::vector<Reading>& late, const detail::MeterChain& before,
                                  const detail::MeterChain& after, Interval between) const;
    std::optional<Runs> run_twice_of_intervals(std::uint32_t point, const std::vector<Reading>& late) const;
    void add_interval(std::uint32_t point, const detail::IntervalPieces::Piece& piece, detail::Findings& findings) const;
    void restate(std::uint32_t point, Runs& runs, const Reading& cause);
    void change(const BucketKey& key, std::int64_t end, const detail::Tally& delta, const detail::Tally& pending, const Runs& runs,
                const Reading& cause);

    // ---- the time it is (engine_time.cpp)
    /// Windows that end behind `finals` and up to `last` are told for the last time; those up to `until` as they stand, unless they end up to `published`.
    struct Ahead {
        std::int64_t last, until, finals, published;

        bool is_nothing() const { return last <= finals && until <= published; }
        bool holds(std::int64_t end) const { return end > finals && end <= until && (end <= last || end > published); }
        Status status(std::int64_t end) const { return end <= last ? Status::final_ : Status::provisional; }
    };
    Ahead ahead_of(std::uint32_t point) const;
    void closed(std::uint32_t point, const Ahead& ahead);
    void close_ahead(std::uint32_t point);
    template <class Summary>
    void close_gauge_ahead(std::uint32_t point);
    bool is_published_again(std::uint32_t point, Bucket& bucket);
    Instant forgotten_before(std::uint32_t point);
    Instant reach_back(std::uint32_t point, Instant t) const;
    void sweep();
    detail::Findings what_else(std::uint32_t point) const;
    Bucket window_ahead(std::uint32_t point, std::uint32_t level, const Interval& window, const detail::Findings& rest) const;

    // ---- events of meters (engine_event.cpp)
    std::uint32_t place_of(detail::MeterChain meters);
    void put_meters(std::uint32_t point, std::uint32_t place) {
        behind_[point] = place;
        fronts_[point].one_meter = meters_[place].meters.size() == 1;
    }
    detail::MeterChain with_events(std::uint32_t point, std::span<const MeterEvent> events) const;
    std::int64_t newest_of(std::uint32_t point) const;

    std::uint64_t setup_id_ = 0;
    detail::Ladder ladder_;
    std::size_t levels_;
    struct Behind {
        detail::MeterChain meters;
        std::uint32_t first;  // place of the first of their registers

        bool operator==(const Behind&) const = default;
    };

    std::vector<Behind> meters_;
    std::map<std::uint32_t, std::vector<MeterEvent>> events_;                                                     // that were applied, oldest first
    std::map<std::uint32_t, std::pair<detail::CounterKind, std::unique_ptr<detail::IntervalPieces>>> intervals_;  // of points of that kind
    std::vector<detail::Register> registers_;  // of all meters, so that a front finds its own at once
    v0::detail::HugeVector<Front> fronts_;
    v0::detail::HugeVector<Open> opens_;
    std::vector<std::uint32_t> behind_;                    // of each point, the place of all meters at it
    std::deque<Side> sides_;                               // in any order
    std::vector<std::uint32_t> free_sides_;                // places of those that are nobody's
    MemoryHistory own_;                                    // of all, or of gauges where there is no history
    std::map<BucketKey, std::uint32_t> summary_versions_;  // of windows of gauges and states that were restated
    std::int64_t clock_ = never;                           // the last tick
    std::uint64_t steps_ = 0;                              // readings since something was forgotten that were no plain step within a slice
    std::unique_ptr<detail::LiveMeters> live_meters_;
    Memory memory_;
    History* history_;
    std::unique_ptr<detail::LiveAlarms> alarms_;  // where there are any

    Reading cause_{};  // what is taken in

    // Of one call, kept so that nothing is allocated in the usual case.
    std::vector<Opened> opened_;
    detail::Findings findings_;
    std::vector<std::uint32_t> places_;  // of the points of the last table
    std::vector<std::string> place_ids_;
};

namespace detail {

/// Where the verdicts on one point go: pieces and notes.
struct FindingsSink {
    Findings& findings;
    std::int64_t counted;     // up to which readings that are used have been noted
    bool to_the_end = false;  // tell of the time behind the last reading too

    void take(const Register& of, const Reading& from, const Reading& to, Register::Verdict step, Quality quality) {
        const std::int64_t amount = of.amount(from, to, step, "stream");
        const Gaps& gaps = of.gaps();
        Piece piece{micros_of(from.at), micros_of(to.at), amount, quality, gaps.weighs(from.at, to.at) ? &gaps.profile() : nullptr};
        if (gaps.leaves(from.at, to.at)) {
            findings.lumps.push_back(piece);
            piece = {piece.from, piece.to, 0, Reason::gap};
        }
        findings.pieces.push_back(piece);
        used(piece.from);
        used(piece.to);
        if (step == Register::Verdict::rollover || step == Register::Verdict::rollback) findings.notes.push_back({piece.to, Note::What::rollover});
        if (step == Register::Verdict::reset) findings.notes.push_back({piece.to, Note::What::reset});
    }
    void miss(Instant from, Instant to, Reason why) {
        if (from == Instant::min() || (to == Instant::max() && !to_the_end)) return;  // before the first, and after the last, nothing is said
        findings.pieces.push_back({micros_of(from), micros_of(to), 0, why});
        if (why == Reason::ambiguous) used(micros_of(to));
    }
    void exchanged(Instant at) { findings.notes.push_back({micros_of(at), Note::What::exchange}); }
    void set_aside(const Reading& reading, Reason) { findings.notes.push_back({micros_of(reading.at), Note::What::set_aside}); }

    void used(std::int64_t micros) {
        if (micros <= counted) return;
        counted = micros;
        findings.notes.push_back({micros, Note::What::used});
    }
};

/// Takes a reading, and tells its base too.
inline void judge_reading(PointJudge& judge, const MeterChain& of, const Reading& reading, FindingsSink& sink) {
    judge.take(of, reading, sink);
    if (judge.has_base()) sink.used(micros_of(judge.base().at));
}

}  // namespace detail

}  // namespace wattle::inline v0::stream
