// Alarms: the rules that watch a point or a series, the machine that runs them in event time, and the events that it finds.
#pragma once

#include "wattle/base/bytes.hpp"
#include "wattle/series/table.hpp"
#include "wattle/time/slots.hpp"

#include <array>
#include <memory>

namespace wattle::inline v0 {

namespace code {

inline constexpr Code bad_alarm = "bad_alarm";  // an alarm rule contradicts itself, or watches what it cannot

}  // namespace code

namespace stream {

/// A number and its unit, as contracts print it: "800 kW", "0.2 m3". Exact, because alarms hang on it.
struct Threshold {
    Threshold(Decimal number, AnyUnit unit) : number(number), unit(unit) {}
    /// Throws Error: bad_number, unknown_unit.
    Threshold(std::string_view text) : Threshold(v0::detail::split_unit(text, "Threshold")) {}
    Threshold(const char* text) : Threshold(std::string_view(text)) {}

    Decimal number;
    AnyUnit unit;

    friend bool operator==(const Threshold&, const Threshold&) = default;

private:
    explicit Threshold(const v0::detail::NumberAndUnit& parts) : number(parts.number), unit(parts.unit) {}
};

// What an alarm watches. Numbers without a unit are in the unit of the point.

/// 参数: a value above high or below low, in up to four steps each; high rises (120, 135), low falls (10, 5).
struct LimitAlarm {
    std::vector<Decimal> high = {}, low = {};
    friend bool operator==(const LimitAlarm&, const LimitAlarm&) = default;
};
/// A value that is further than `change` from the one in force `within` before: R of the books is change / within.
struct RateAlarm {
    Decimal change;
    std::chrono::microseconds within;
    friend bool operator==(const RateAlarm&, const RateAlarm&) = default;
};
/// 空转: a machine that takes more than in standby and less than under load.
struct IdleAlarm {
    Decimal standby, load;
    friend bool operator==(const IdleAlarm&, const IdleAlarm&) = default;
};
/// 通讯: no usable reading for `periods` × every of the point; or, where `lost_percent` is given, more than that share of a day's readings lost.
struct CommunicationAlarm {
    std::int64_t periods = 3;
    std::optional<Decimal> lost_percent = {};
    friend bool operator==(const CommunicationAlarm&, const CommunicationAlarm&) = default;
};
/// So many equal readings in a row; a 0 is equal to nothing, unless zeros count too.
struct FrozenAlarm {
    std::int64_t readings = 10;
    bool zeros = false;
    friend bool operator==(const FrozenAlarm&, const FrozenAlarm&) = default;
};
/// A state of these codes within hours in which it should not run, such as those of the peak: `AlarmTimes::hours`.
struct WindowAlarm {
    std::vector<std::int64_t> codes = {1};
    friend bool operator==(const WindowAlarm&, const WindowAlarm&) = default;
};
/// 小流量跑冒: the smallest slot of a quiet time (a night) above `most`, `days` such times running. See `leak_samples`.
struct LeakAlarm {
    Threshold most;
    std::int64_t days = 3;
    friend bool operator==(const LeakAlarm&, const LeakAlarm&) = default;
};
/// 指标, 配额: step 1 at that share of the quota, step 2 where use goes on to exceed it, step 3 where all is used. See `quota_samples`.
struct QuotaAlarm {
    Decimal warn_percent = 80;
    friend bool operator==(const QuotaAlarm&, const QuotaAlarm&) = default;
};
/// The demand predicted for the running block above the contract. See `demand_samples`.
struct DemandAlarm {
    Threshold contract;
    friend bool operator==(const DemandAlarm&, const DemandAlarm&) = default;
};
/// A balance outside of its tolerance: step 1; so with one sign for `days` running: step 2, a sub-meter is missing. See `balance_samples`.
struct BalanceAlarm {
    std::int64_t days = 7;
    friend bool operator==(const BalanceAlarm&, const BalanceAlarm&) = default;
};

using AlarmWatch =
    std::variant<LimitAlarm, RateAlarm, IdleAlarm, CommunicationAlarm, FrozenAlarm, WindowAlarm, LeakAlarm, QuotaAlarm, DemandAlarm, BalanceAlarm>;

/// Which of these it is. Numbers are never reused: they stand in stored bytes.
enum class AlarmKind : std::uint8_t { limit = 1, rate, idle, communication, frozen, window, leak, quota, demand, balance };
/// "limit", …
WATTLE_API std::string_view to_string(AlarmKind kind);

/// When an alarm is raised and cleared. Equality is normal: a value on a threshold raises nothing, and one on threshold ∓ hysteresis clears.
struct AlarmRule {
    AlarmRule(std::string id, AlarmWatch watch) : id(std::move(id)), watch(std::move(watch)) {}

    std::string id;
    AlarmWatch watch;
    Decimal hysteresis = 0;                              // so far back inside must a value be to clear; limit, rate, idle, demand
    std::chrono::microseconds delay{}, clear_delay{};    // what raises, or clears, must have held so long
    std::optional<std::chrono::microseconds> hold = {};  // so long a reading speaks for the time after it; else 3 × every of the point
    std::string route = {};                              // a label for whoever sends

    AlarmKind kind() const { return static_cast<AlarmKind>(watch.index() + 1); }
    bool operator==(const AlarmRule&) const = default;

    /// Throws Error (bad_alarm) with all findings: no id, no or too many steps, steps out of order, low ≥ high, less than no hysteresis, delay or
    /// hold, a hysteresis that never lets it clear, and what its kind does not use.
    WATTLE_API void check() const;
};

/// What a rule asks of the calendar.
struct AlarmTimes {
    std::vector<Interval> hours = {};  // for `window`: in order, none within another
    Slots days = {};                   // for the share of readings lost: each is judged when it is over
};

/// One alarm, from when it began. Its key is id and start; the same key with a higher version takes the place of the one before.
struct AlarmEvent {
    AlarmEvent(std::string id, AlarmKind kind, Instant start) : id(std::move(id)), kind(kind), start(start) {}

    std::string id;
    AlarmKind kind;
    Instant start;  // when that began which, after the delay, raised it
    int level = 1;  // the highest step reached; of the low side −1, −2 …
    Instant raised_at{};
    std::optional<Instant> cleared_at;  // nothing while it stands
    /// The furthest value since the start, and when first: of the point; of `rate` the change; of `communication` the silence, or the readings lost.
    Exact extreme = 0;
    AnyUnit unit{};
    Instant extreme_at{};
    Quality quality{};  // the worst of what raised, kept and cleared it
    std::uint32_t version = 1;
    bool withdrawn = false;  // later data say that it never was

    bool operator==(const AlarmEvent&) const = default;
};
/// "dryer-hot (limit) since 2026-03-01T10:00:00Z: raised 2026-03-01T10:01:00Z, step 2, 137.5 degC at 2026-03-01T10:05:00Z; stands"
WATTLE_API std::string to_string(const AlarmEvent& event);

/// What to publish where the events `before` have become `after`: new ones, changed ones with the next version, and those that are no more, withdrawn
/// with the next version. By key, each once; by start, then id. Versions of `after` do not matter: a machine does not know what was published.
/// Throws Error (bad_alarm) where a key stands twice on one side.
WATTLE_API std::vector<AlarmEvent> restate(std::span<const AlarmEvent> before, std::span<const AlarmEvent> after);

/// How many steps of an alarm something raises, and how many it does not let clear: 0 ≤ raised ≤ kept.
struct AlarmSteps {
    std::uint8_t raised = 0, kept = 0;
    friend bool operator==(const AlarmSteps&, const AlarmSteps&) = default;
};

/// What a series says to a rule of `leak`, `quota`, `demand` or `balance`, for a time that ends at `at`.
struct AlarmSample {
    Instant from{}, at{};
    AlarmSteps high = {}, low = {};
    Exact value = 0;
    AnyUnit unit{};
    Quality quality{};

    friend bool operator==(const AlarmSample&, const AlarmSample&) = default;
};

namespace detail {

using namespace v0::detail;

struct AlarmPlan;
inline constexpr std::size_t most_steps = 4;

/// Normal → waiting → active → clearing → normal, for the steps of one side. Plain data, so that a machine is cheap to copy.
struct AlarmLane {
    struct Step {
        std::uint32_t rows = 0;  // how often in a row it was raised
        bool active = false, clearing = false;
        Instant since{}, clear_since{};
        friend bool operator==(const Step&, const Step&) = default;
    };
    std::array<Step, most_steps> steps{};
    int level = 0;
    Instant raised_at{}, extreme_at{};
    Exact extreme = 0;
    AnyUnit unit{};
    Quality quality{};
    bool seen = false;  // a value

    bool idle() const { return steps[0].rows == 0 && !steps[0].active; }
};

}  // namespace detail

/// One rule, and what it has seen of one point: readings in order go in, events come out.
///
/// It knows event time only, so a second run over the same readings gives the same events. A late reading is told by `push`: go back to a copy from
/// before it, push everything again, and publish `restate` of the two.
class AlarmMachine {
public:
    /// For a rule that watches the readings of a point. Throws Error with all findings: bad_alarm as `AlarmRule::check`, and for a point of another
    /// kind, a point without `every` where it is needed, hours out of order; bad_point as `Point::check`; overflow.
    WATTLE_API AlarmMachine(const AlarmRule& rule, const Point& point, AlarmTimes times = {});
    /// For a rule that watches samples of series. Throws Error (bad_alarm).
    WATTLE_API explicit AlarmMachine(const AlarmRule& rule);

    /// A reading: its value in counts of the point, or nothing. False if it is late, which changes nothing: the last usable one is not before it. (False
    /// too if the rule watches samples.)
    /// Missing and suspect readings, and those outside of the point's limits, say nothing: neither do they raise nor clear.
    WATTLE_API bool push(Instant at, std::optional<std::int64_t> value, Quality quality = {}) noexcept;
    bool push(const Reading& r) noexcept { return push(r.at, r.quality.missing() ? std::nullopt : std::optional(r.value), r.quality); }
    /// A sample, which begins where the one before ended, or later; else false. Throws Error (bad_alarm) if the rule watches readings.
    WATTLE_API bool push(const AlarmSample& sample);
    /// The time it is: silences, hours and days go on without readings. What only the clock has found is not settled: a reading of before is not late.
    /// The first one begins the watch over a point that was never read.
    WATTLE_API void tick(Instant now) noexcept;

    /// What stands at the clock (the last reading or tick), and what only the clock has ended; by start.
    WATTLE_API std::vector<AlarmEvent> open() const;
    /// The same at a later clock, without a tick.
    WATTLE_API std::vector<AlarmEvent> open(Instant now) const;
    /// The settled events that have ended since the last call, by start.
    WATTLE_API std::vector<AlarmEvent> take();

    /// When the last usable reading, or sample, was. A copy serves a second run for every reading that comes after it.
    std::optional<Instant> last() const { return last_; }

    /// Whether a reading says anything to the rule: others neither raise nor clear.
    WATTLE_API bool can_use(const Reading& reading) const noexcept;
    /// That `take` and `open(now)` have nothing to tell, as far as it is known without looking: what a live reading asks first.
    WATTLE_API bool is_quiet(Instant now) const noexcept;
    /// The begin of what waits or stands, of the last reading; nothing where all is normal.
    WATTLE_API std::optional<Instant> troubled_since() const noexcept;

    const AlarmRule& rule() const;

    /// All that it has seen, and what `take` has not taken; without the rule, the point and the times. Little-endian, layout version first.
    WATTLE_API Bytes to_bytes() const;
    /// Throws Error (bad_bytes) for anything that `to_bytes` of such a rule does not write; else as the constructors.
    WATTLE_API static AlarmMachine from_bytes(std::span<const std::byte> bytes, const AlarmRule& rule, const Point& point, AlarmTimes times = {});
    WATTLE_API static AlarmMachine from_bytes(std::span<const std::byte> bytes, const AlarmRule& rule);

private:
    struct Seen {
        Instant at;
        std::int64_t value;
    };

    explicit AlarmMachine(std::shared_ptr<const detail::AlarmPlan> plan) : plan_(std::move(plan)) {}
    static AlarmMachine read(std::span<const std::byte> bytes, AlarmMachine machine);

    void judge(Instant at, std::int64_t value, Quality quality);
    void judge_rate(Instant at, std::int64_t value, Quality quality);
    void take_sample(const AlarmSample& sample, bool after_gap);
    void pass_days(Instant to);
    void pass_hours(Instant to, bool with_it);
    void turn_window(Instant at);
    void turn_silence(Instant at, bool silent);
    bool silent_at(Instant t) const;
    void pass_clock();
    bool after_gap(Instant from) const;

    std::shared_ptr<const detail::AlarmPlan> plan_;
    std::optional<Instant> last_, watched_, clock_;
    std::int64_t value_ = 0;  // of the last usable reading
    Quality quality_{};
    std::size_t day_ = 0;       // the first day that is not judged
    std::int64_t got_ = 0;      // usable readings in it
    std::vector<Seen> recent_;  // for `rate`
    std::array<detail::AlarmLane, 2> lanes_{};
    std::vector<AlarmEvent> ended_;
};

/// The events of all readings of a point, in any order; by start. `watched` is from when, and until when, silence counts: else up to the last reading.
/// Of two readings of one instant: the better quality, then the lower source, then the smaller value. Throws Error as `AlarmMachine`; bad_table for
/// readings of several points.
WATTLE_API std::vector<AlarmEvent> alarms(const AlarmRule& rule, std::span<const Reading> readings, const Point& point, const AlarmTimes& times = {},
                                          const std::optional<Interval>& watched = {});
/// The same of a point of a table. Throws Error (unknown_point) too.
WATTLE_API std::vector<AlarmEvent> alarms(const AlarmRule& rule, const Table& table, std::string_view id, const AlarmTimes& times = {},
                                          const std::optional<Interval>& watched = {});
/// The events of samples, oldest first. Throws Error (bad_alarm) for a rule that watches readings.
WATTLE_API std::vector<AlarmEvent> alarms(const AlarmRule& rule, std::span<const AlarmSample> samples);

}  // namespace stream

}  // namespace wattle::inline v0
