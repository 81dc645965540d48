#include "alarm_plan.hpp"

#include <algorithm>

namespace wattle::inline v0::stream {

using v0::to_string;  // of numbers, which those of this room would hide

namespace {

using std::chrono::microseconds;

constexpr std::array<std::string_view, 11> kinds = {"",       "limit", "rate",  "idle",   "communication", "frozen",
                                                    "window", "leak",  "quota", "demand", "balance"};
constexpr std::int64_t most_rows = 1'000'000;

/// Whether it can be done; where it cannot, that is a finding of its own.
template <class F>
auto exactly(F&& calculate) -> std::optional<decltype(calculate())> {
    try {
        return calculate();
    } catch (const Error&) {
        return std::nullopt;
    }
}

class Findings {
public:
    explicit Findings(const AlarmRule& rule) : place_("alarm " + detail::quoted(rule.id)) {}

    void add(std::string what, std::string remedy) { all_.push_back({code::bad_alarm, std::move(what), {place_}, std::move(remedy)}); }
    void add(std::vector<Finding> others) { all_.insert(all_.end(), others.begin(), others.end()); }
    void throw_any() {
        if (!all_.empty()) throw Error(std::move(all_));
    }

private:
    std::string place_;
    std::vector<Finding> all_;
};

// ---- what a rule says by itself

class Look {
public:
    Look(const AlarmRule& rule, Findings& findings) : rule_(rule), findings_(findings) {}

    void all() {
        if (rule_.id.empty()) add("it has no id", "name it, such as dryer-hot");
        if (rule_.hysteresis < 0) add("its hysteresis is " + to_string(rule_.hysteresis), "give how far back inside a value must be to clear, or 0");
        if (rule_.delay.count() < 0) add("its delay is " + std::to_string(rule_.delay.count()) + " us", "give a length such as 60s, or 0");
        if (rule_.clear_delay.count() < 0)
            add("its clear_delay is " + std::to_string(rule_.clear_delay.count()) + " us", "give a length such as 60s, or 0");
        if (rule_.hold && rule_.hold->count() <= 0) add("its hold is " + std::to_string(rule_.hold->count()) + " us", "give a length such as 15min");
        std::visit([this](const auto& watch) { look(watch); }, rule_.watch);
    }

private:
    void add(std::string what, std::string remedy) { findings_.add(std::move(what), std::move(remedy)); }

    /// What a kind does not use would be silently without effect.
    void refuse(bool hysteresis, bool delay, bool clear_delay, bool hold, std::string_view why) {
        const auto unused = [&](bool given, std::string_view name) {
            if (given) add("it has a " + std::string(name) + ", and its kind is " + std::string(to_string(rule_.kind())), std::string(why));
        };
        unused(hysteresis && rule_.hysteresis > 0, "hysteresis");
        unused(delay && rule_.delay.count() > 0, "delay");
        unused(clear_delay && rule_.clear_delay.count() > 0, "clear_delay");
        unused(hold && rule_.hold.has_value(), "hold");
    }
    void count(std::int64_t given, std::int64_t least, std::string_view name) {
        if (given < least || given > most_rows)
            add("its " + std::string(name) + " are " + std::to_string(given), "give a number from " + std::to_string(least) + " to 1000000");
    }
    /// A threshold from which the hysteresis leads back to where nothing can be would never clear.
    void clears(Decimal room, std::string_view of) {
        if (rule_.hysteresis > room)
            add("its hysteresis " + to_string(rule_.hysteresis) + " is more than " + std::string(of) + ", " + to_string(room) +
                    ": it would never clear",
                "give a smaller one");
    }

    void steps(const std::vector<Decimal>& all, std::string_view name, bool rising) {
        if (all.size() > detail::most_steps) add("it has " + std::to_string(all.size()) + " steps " + std::string(name), "give up to four");
        for (std::size_t i = 1; i < all.size(); ++i)
            if (rising ? all[i] <= all[i - 1] : all[i] >= all[i - 1])
                add("its steps " + std::string(name) + " go from " + to_string(all[i - 1]) + " to " + to_string(all[i]),
                    rising ? "give them rising" : "give them falling");
    }
    void look(const LimitAlarm& watch) {
        if (watch.high.empty() && watch.low.empty()) add("it has neither high nor low", "give what a value must not be above, or below");
        steps(watch.high, "high", true);
        steps(watch.low, "low", false);
        if (watch.high.empty() || watch.low.empty()) return;
        if (watch.low.front() >= watch.high.front())
            add("its low " + to_string(watch.low.front()) + " is not below its high " + to_string(watch.high.front()),
                "leave room for what is normal");
        else if (const auto room = exactly([&] { return watch.high.front() - watch.low.front(); }))
            clears(*room, "the room between low and high");
    }
    void look(const RateAlarm& watch) {
        if (watch.change < 0) add("its change is " + to_string(watch.change), "give how far a value may go within that time");
        if (watch.within.count() <= 0) add("it looks within " + std::to_string(watch.within.count()) + " us", "give a length such as 10min");
        clears(watch.change, "the change");
    }
    void look(const IdleAlarm& watch) {
        if (watch.standby >= watch.load)
            add("its standby " + to_string(watch.standby) + " is not below its load " + to_string(watch.load),
                "give what the machine takes at most in standby, and at least under load");
    }
    void look(const CommunicationAlarm& watch) {
        count(watch.periods, 1, "periods");
        if (watch.lost_percent && (*watch.lost_percent < 0 || *watch.lost_percent > 100))
            add("its lost_percent is " + to_string(*watch.lost_percent), "give the share of a day's readings that may be lost, 0 to 100");
        if (watch.lost_percent && watch.periods != CommunicationAlarm().periods)
            add("it has periods and lost_percent", "make two rules, one for silences and one for days");
        const bool of_days = watch.lost_percent.has_value();
        refuse(true, of_days, of_days, true, of_days ? "leave it out: a day is lost or not" : "leave it out: a silence has its periods");
    }
    void look(const FrozenAlarm& watch) {
        count(watch.readings, 2, "readings");
        refuse(true, false, false, true, "leave it out: values are equal or not");
    }
    void look(const WindowAlarm& watch) {
        if (watch.codes.empty()) add("it has no codes", "give the codes that mean running");
        refuse(true, false, false, false, "leave it out: a state has no thresholds");
    }
    void look(const LeakAlarm& watch) {
        if (watch.most.number < 0) add("its most is " + to_string(watch.most.number), "give what a slot may hold while all is quiet");
        count(watch.days, 1, "days");
        refuse(true, true, true, true, "leave it out: it counts days");
    }
    void look(const QuotaAlarm& watch) {
        if (watch.warn_percent <= 0 || watch.warn_percent > 100)
            add("its warn_percent is " + to_string(watch.warn_percent), "give a share of the quota above 0, up to 100");
        refuse(true, false, true, true, "leave it out: a quota is used up until its period ends, or a new one comes");
    }
    void look(const DemandAlarm& watch) {
        if (watch.contract.number <= 0) add("its contract is " + to_string(watch.contract.number), "give the demand that was agreed, such as 800 kW");
        clears(watch.contract.number, "the contract");
        refuse(false, false, false, true, "leave it out: slots follow each other");
    }
    void look(const BalanceAlarm& watch) {
        count(watch.days, 1, "days");
        refuse(true, true, true, true, "leave it out: it counts days");
    }

    const AlarmRule& rule_;
    Findings& findings_;
};

// ---- what it needs of a point

bool fits(AlarmKind kind, PointKind point) {
    switch (kind) {
        case AlarmKind::communication: return true;
        case AlarmKind::window: return point == PointKind::state;
        case AlarmKind::frozen: return point != PointKind::state;
        default: return point == PointKind::gauge || point == PointKind::interval;
    }
}

std::uint64_t multiplied(std::int64_t n, microseconds length) {
    std::int64_t product = 0;
    return __builtin_mul_overflow(n, length.count(), &product) ? UINT64_MAX : static_cast<std::uint64_t>(product);
}

/// Whole counts of `step`: no value lies between the bound and the threshold, so each is exact. Beyond all counts where it does not fit.
Int128 counts_of(const Exact& value, Decimal step, Rounding mode) {
    constexpr Int128 beyond = Int128{1} << 66;
    const auto counts = exactly([&] { return detail::multiples(value.mantissa(), value.exponent() - step.exponent(), step.mantissa(), mode); });
    if (!counts) return value.mantissa() < 0 ? -beyond : beyond;
    return std::clamp(*counts, -beyond, beyond);
}

}  // namespace

std::string_view to_string(AlarmKind kind) { return kinds[static_cast<std::size_t>(kind)]; }

void AlarmRule::check() const {
    Findings findings(*this);
    Look(*this, findings).all();
    findings.throw_any();
}

namespace detail {

bool AlarmPlan::watches_samples() const { return kind() >= AlarmKind::leak; }

AlarmPlan::AlarmPlan(const AlarmRule& given) : rule(given) {
    Findings findings(rule);
    Look(rule, findings).all();
    if (!watches_samples())
        findings.add("its kind is " + std::string(to_string(kind())) + ", which watches readings", "give the point whose readings it watches");
    findings.throw_any();
    delay = static_cast<std::uint64_t>(rule.delay.count());
    clear_delay = static_cast<std::uint64_t>(rule.clear_delay.count());
    set_rows();
}

AlarmPlan::AlarmPlan(const AlarmRule& given, const Point& point, AlarmTimes calendar) : rule(given), times(std::move(calendar)), unit(point.unit) {
    Findings findings(rule);
    Look(rule, findings).all();
    try {
        point.check();
    } catch (const Error& error) {
        findings.add(error.findings());
    }
    const std::string word(to_string(kind()));
    if (watches_samples())
        findings.add("its kind is " + word + ", which watches samples of a series", "give it those of " + word + "_samples");
    else if (!fits(kind(), point.kind))
        findings.add("its kind is " + word + ", and point " + quoted(point.id) + " is a " + std::string(to_string(point.kind)),
                     kind() == AlarmKind::window ? "give a point of the kind state" : "give a point that shows values, such as a gauge");
    if (kind() == AlarmKind::communication && !point.every)
        findings.add("nothing tells how often point " + quoted(point.id) + " is read", "give every, the spacing of its readings");
    if (watches_days() && times.days.empty()) findings.add("it has no days", "give the days of which each is judged");
    for (std::size_t i = 1; i < times.hours.size(); ++i)
        if (times.hours[i].begin() < times.hours[i - 1].end()) {
            findings.add("its hours " + to_string(times.hours[i]) + " begin before those of " + to_string(times.hours[i - 1]) + " end",
                         "give them in order, none within another");
            break;
        }
    if (const auto product = exactly([&] { return point.resolution * point.multiplier; }))
        step = *product;
    else
        findings.add("resolution and multiplier of point " + quoted(point.id) + " are more digits than its arithmetic holds",
                     "give them with fewer digits");
    findings.throw_any();

    std::erase_if(times.hours, [](const Interval& one) { return one.empty(); });
    if (point.low)
        least = static_cast<std::int64_t>(std::clamp<Int128>(counts_of(*point.low, point.resolution, Rounding::ceiling), INT64_MIN, INT64_MAX));
    if (point.high)
        greatest = static_cast<std::int64_t>(std::clamp<Int128>(counts_of(*point.high, point.resolution, Rounding::floor), INT64_MIN, INT64_MAX));
    delay = static_cast<std::uint64_t>(rule.delay.count());
    clear_delay = static_cast<std::uint64_t>(rule.clear_delay.count());
    if (rule.hold)
        hold = static_cast<std::uint64_t>(rule.hold->count());
    else if (point.every)
        hold = multiplied(3, *point.every);
    if (point.every) every = static_cast<std::uint64_t>(point.every->count());
    set_rows();
    set_bounds();
}

void AlarmPlan::set_rows() {
    const auto in_a_row = [](std::int64_t n) { return static_cast<std::uint32_t>(n); };
    if (const auto* frozen = std::get_if<FrozenAlarm>(&rule.watch)) rows[0] = in_a_row(frozen->readings - 1);
    if (const auto* leak = std::get_if<LeakAlarm>(&rule.watch)) rows[0] = in_a_row(leak->days);
    if (const auto* balance = std::get_if<BalanceAlarm>(&rule.watch)) rows[1] = in_a_row(balance->days);
    if (kind() == AlarmKind::balance) steps = 2;
    if (kind() == AlarmKind::quota) steps = 3;
}

void AlarmPlan::set_bounds() {
    const auto above = [&](Decimal value) {
        return Bound{counts_of(value, step, Rounding::floor), counts_of(Exact(value) - Exact(rule.hysteresis), step, Rounding::floor)};
    };
    const auto below = [&](Decimal value) {
        return Bound{counts_of(value, step, Rounding::ceiling), counts_of(Exact(value) + Exact(rule.hysteresis), step, Rounding::ceiling)};
    };
    if (const auto* limit = std::get_if<LimitAlarm>(&rule.watch)) {
        for (const Decimal value : limit->high) high.push_back(above(value));
        for (const Decimal value : limit->low) low.push_back(below(value));
        steps = std::max(high.size(), low.size());
    } else if (const auto* rate = std::get_if<RateAlarm>(&rule.watch)) {
        high.push_back(above(rate->change));
        within = static_cast<std::uint64_t>(rate->within.count());
    } else if (const auto* idle = std::get_if<IdleAlarm>(&rule.watch)) {
        high.push_back(above(idle->standby));  // a band: above the one and below the other
        low.push_back(below(idle->load));
    } else if (const auto* communication = std::get_if<CommunicationAlarm>(&rule.watch)) {
        silence = multiplied(communication->periods, microseconds(static_cast<std::int64_t>(every)));
    }
}

}  // namespace detail

}  // namespace wattle::inline v0::stream
