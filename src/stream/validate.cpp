#include "wattle/stream/validate.hpp"

#include "like_days.hpp"
#include "readings.hpp"
#include "shown.hpp"
#include "span_slots.hpp"

#include <algorithm>
#include <tuple>

namespace wattle::inline v0::stream {

namespace {

std::string place_of(const MeterFinding& finding) { return "point " + v0::detail::quoted(finding.point) + " in " + to_string(finding.when); }

}  // namespace

Finding to_finding(const MeterFinding& finding) { return {finding.check, finding.what, place_of(finding), finding.remedy}; }
std::string to_string(const MeterFinding& finding) { return v0::to_string(to_finding(finding)); }

namespace detail {

namespace {

using std::chrono::microseconds;

constexpr std::string_view place = "validate";
constexpr std::int64_t micros_per_second = 1'000'000;

Instant shifted(Instant t, microseconds by) {
    std::int64_t micros = 0;
    if (!__builtin_add_overflow(t.time_since_epoch().count(), by.count(), &micros)) return Instant(microseconds(micros));
    return by.count() < 0 ? Instant::min() : Instant::max();
}

std::string seconds_text(std::uint64_t micros) { return shown(Ratio(static_cast<Int128>(micros), micros_per_second), "s"); }

/// The set-up of all checks, before any of them runs.
class SetUp {
public:
    explicit SetUp(const CheckData& data) : data_(data) {}

    void operator()(const GapCheck& c) {
        if (c.longest && c.longest->count() <= 0) find(code::out_of_range, "the longest of gap is not positive", "give a length such as 30min");
    }
    void operator()(const OverlapCheck& c) { not_negative(c.tolerance.count(), "tolerance of overlap"); }
    void operator()(const GridCheck& c) { not_negative(c.tolerance.count(), "tolerance of off_grid"); }
    void operator()(const LimitCheck&) {}
    void operator()(const CapCheck& c) { limit(c.p_max, "p_max"); }
    void operator()(const StepCheck& c) { limit(c.most, "most of neighbour_step"); }
    void operator()(const FrozenCheck& c) { run(c.slots, "frozen"); }
    void operator()(const ZeroCheck& c) {
        run(c.slots, "zeros");
        if (c.load) limit(*c.load, "load of zeros");
        if (!data_.load)
            find(code::missing_option, "zeros are to be checked, and no load is known", "give MeterData the load of what cannot run without it");
        else if (data_.load->slots != data_.used.slots)
            find(code::other_grid, "the known load stands on another grid", "align or resample it first");
    }
    void operator()(const HistoryCheck& c) {
        not_negative(c.k.mantissa(), "k of unlike_history");
        not_negative(c.margin.mantissa(), "margin of unlike_history");
        if (c.least_days < 2 || c.days < c.least_days || c.days > 64)
            find(code::out_of_range, "unlike_history takes " + std::to_string(c.least_days) + " to " + std::to_string(c.days) + " days",
                 "take 2 to 64 days");
    }
    void operator()(const EventCheck& c) { not_negative(c.tolerance.count(), "tolerance of meter_event"); }
    void operator()(const SumCheck& c) { not_negative(c.counts.mantissa(), "counts of sum_check"); }
    void operator()(const SpikeCheck& c) { not_negative(c.most.mantissa(), "most of spike"); }

    void finish() {
        try {
            data_.point.check();
        } catch (const Error& error) {
            findings_.insert(findings_.end(), error.findings().begin(), error.findings().end());
        }
        if (!findings_.empty()) throw Error(std::move(findings_));
    }

private:
    void find(Code code, std::string what, std::string remedy) {
        findings_.push_back({code, std::move(what), {std::string(place)}, std::move(remedy)});
    }
    void not_negative(std::int64_t value, const std::string& name) {
        if (value < 0) find(code::out_of_range, "the " + name + " is below 0", "give 0 or more");
    }
    void run(std::size_t slots, const std::string& name) {
        if (slots < 2) find(code::out_of_range, "a run of " + name + " begins with " + std::to_string(slots) + " slots", "give 2 or more");
    }
    void limit(const RateLimit& rate, const std::string& name) {
        if (!data_.rate(rate.unit))
            find(code::other_kind, "the " + name + " is in " + v0::to_string(rate.unit) + ", in which no " + std::string(data_.kind) + " is counted",
                 "give it in a unit of its rate, such as kW of Energy");
        if (rate.number < 0) find(code::out_of_range, "the " + name + " is below 0", "give 0 or more");
    }

    const CheckData& data_;
    std::vector<Finding> findings_;
};

/// The checks themselves.
class Checks {
public:
    explicit Checks(const CheckData& data) : data_(data), used_(data.used), slots_(data.used.slots), n_(data.used.slots.size()), witness_(n_) {
        for (const Reading& r : data.readings)
            if (!r.quality.missing()) readings_.push_back(r);
        std::sort(readings_.begin(), readings_.end(),
                  [](const Reading& a, const Reading& b) { return a.at != b.at ? a.at < b.at : rank(a) < rank(b); });
    }

    // ---- readings

    void operator()(const GapCheck& check) {
        for (std::size_t i = 0; i < n_;) {
            if (!used_.qualities[i].missing()) {
                ++i;
                continue;
            }
            const std::size_t first = i;
            Int128 missing = 0;
            Quality worst;
            for (; i < n_ && (used_.qualities[i].missing() || slots_[i].empty()); ++i) {
                missing += used_.missing(i);
                worst = worse(worst, used_.qualities[i]);
            }
            const Interval when(slots_.boundary(first), slots_.boundary(i));
            add(code::gap, when, {first, i - first}, {}, Ratio(missing, micros_per_second), 0, "s",
                shown(Ratio(missing, micros_per_second), "s") + " without a value: " + to_string(worst), "read the meter again, or estimate");
        }
        if (data_.point.kind != PointKind::register_ || n_ == 0) return;
        std::uint64_t longest = ~std::uint64_t{0};
        if (check.longest)
            longest = static_cast<std::uint64_t>(check.longest->count());
        else if (data_.point.every)
            longest = 2 * static_cast<std::uint64_t>(data_.point.every->count());
        for (std::size_t k = 1; k < readings_.size(); ++k) {
            const std::uint64_t silent = between(readings_[k - 1].at, readings_[k].at);
            const Interval when(readings_[k - 1].at, readings_[k].at);
            if (silent > longest && when.intersection(slots_.span()))
                add(code::gap, when, touched(when), {}, Ratio(static_cast<Int128>(silent), micros_per_second),
                    Ratio(static_cast<Int128>(longest), micros_per_second), "s",
                    seconds_text(silent) + " between two readings, more than " + seconds_text(longest), "read the meter again; its sum is known");
        }
    }

    void operator()(const OverlapCheck& check) {
        for (std::size_t k = 1; k < readings_.size(); ++k) {
            const Reading &a = readings_[k - 1], &b = readings_[k];
            const bool intervals = data_.point.kind == PointKind::interval;
            if (a.at == b.at) {
                if (a.value == b.value) continue;
                const Interval when = intervals ? of(a) : Interval(a.at, a.at);
                if (!ours(when)) continue;
                add(code::overlap, when, intervals ? touched(when) : Run{}, Reason::contradicted,
                    Ratio(Int128{b.value} - a.value, 1) * Ratio(data_.point.resolution), 0, std::string(data_.point.unit.symbol()),
                    "two readings of one instant, " + std::to_string(a.value) + " and " + std::to_string(b.value) + " counts",
                    "find out which of the sources is right");
            } else if (intervals) {
                const std::uint64_t apart = between(a.at, b.at), length = static_cast<std::uint64_t>(data_.point.every->count());
                if (apart >= length || length - apart <= static_cast<std::uint64_t>(check.tolerance.count())) continue;
                const Interval when(of(b).begin(), of(a).end());
                if (!ours(when)) continue;
                add(code::overlap, when, touched(when), Reason::contradicted, Ratio(static_cast<Int128>(length - apart), micros_per_second),
                    Ratio(check.tolerance.count(), micros_per_second), "s", "two intervals share " + seconds_text(length - apart),
                    "find out which of them the meter recorded");
            }
        }
    }

    void operator()(const GridCheck& check) {
        if (n_ == 0) return;
        const auto tolerance = static_cast<std::uint64_t>(check.tolerance.count());
        const bool intervals = data_.point.kind == PointKind::interval;
        const auto places =
            intervals ? slots_of_readings(readings_, data_.point, slots_, check.tolerance) : std::vector<std::optional<std::size_t>>();
        for (std::size_t k = 0; k < readings_.size(); ++k) {
            const Reading& r = readings_[k];
            const Interval when = intervals ? of(r) : Interval(r.at, r.at);
            std::uint64_t off = 0;
            if (intervals) {
                const auto inside = when.intersection(slots_.span());
                if (places[k] || !inside || between(inside->begin(), inside->end()) <= tolerance) continue;
                off = distance_to_edge(when.begin());
            } else {
                if (!ours(when)) continue;
                off = distance_to_edge(r.at);
                if (off <= tolerance) continue;
            }
            const bool length = off <= tolerance;
            add(code::off_grid, when, {}, Reason::wrong_clock, Ratio(static_cast<Int128>(off), micros_per_second),
                Ratio(check.tolerance.count(), micros_per_second), "s",
                length ? "an interval of " + seconds_text(between(when.begin(), when.end())) + ", which is no slot of the grid"
                       : seconds_text(off) + " off the edges of the grid",
                length ? "give the point the length of its intervals, or take their grid" : "set the clock of the device, or allow the tolerance");
        }
    }

    void operator()(const LimitCheck& check) {
        const Exact one = Exact(data_.point.resolution);
        const bool intervals = data_.point.kind == PointKind::interval;
        const std::int64_t turn = data_.point.digits == 0 ? 0 : static_cast<std::int64_t>(power_of_ten(data_.point.digits));
        for (const Reading& r : readings_) {
            const Interval when = intervals ? of(r) : Interval(r.at, r.at);
            if (!ours(when)) continue;
            const Exact value = Exact::from(r.value, 0) * one;
            const bool low = data_.point.low && value < Exact(*data_.point.low), high = data_.point.high && value > Exact(*data_.point.high);
            const bool digits = turn != 0 && !intervals && (r.value < 0 || r.value >= turn);
            if (!low && !high && !digits) continue;
            const std::string unit(data_.point.unit.symbol());
            const Ratio allowed = low ? Ratio(*data_.point.low) : high ? Ratio(*data_.point.high) : Ratio(turn - 1) * Ratio(data_.point.resolution);
            const Ratio measured = Ratio(r.value) * Ratio(data_.point.resolution);
            add(code::beyond_limits, when, intervals ? touched(when) : Run{}, Reason::outside_limits, measured, allowed, unit,
                shown(measured, unit) + ", which the point cannot show", "look at resolution, unit and wiring; else correct the limits");
        }
        if (check.backward) return;
        for (std::size_t i = 0; i < n_; ++i)
            if (has_value(i) && used_.counts[i] < 0)
                add_slot(code::beyond_limits, i, Reason::outside_limits, amount(used_.counts[i]), 0, std::string(data_.unit),
                         amount_text(used_.counts[i]) + " of a meter that only counts forward",
                         "exchange the two wires, or declare that it counts backward");
    }

    // ---- slots

    void operator()(const CapCheck& check) {
        const Ratio rate = per_micro(check.p_max) * Ratio(11, 10);
        Ratio spare;  // two counts
        if (data_.point_exponent) spare = Ratio(2) * Ratio(data_.point.resolution) * Ratio(data_.point.multiplier) * power(*data_.point_exponent);
        for (std::size_t i = 0; i < n_; ++i) {
            if (!has_value(i)) continue;
            const Ratio cap = rate * Ratio(slots_[i].length().count()) + spare;
            const Ratio used(used_.counts[i] < 0 ? -Int128{used_.counts[i]} : Int128{used_.counts[i]}, 1);
            if (used <= cap) continue;
            add_slot(code::above_cap, i, Reason::outside_limits, amount(used_.counts[i]), cap / power(data_.exponent), std::string(data_.unit),
                     amount_text(used_.counts[i]) + ", more than the " + shown(cap / power(data_.exponent), data_.unit) + " that fit through",
                     "look at multiplier and p_max; else estimate");
        }
    }

    void operator()(const StepCheck& check) {
        const Ratio most = per_micro(check.most);
        const auto step = [&](std::size_t a, std::size_t b) {  // quanta per µs
            return Ratio(used_.counts[b], slots_[b].length().count()) - Ratio(used_.counts[a], slots_[a].length().count());
        };
        const auto is_step = [&](std::size_t a, std::size_t b) {
            if (!trusted(a) || !trusted(b)) return 0;
            const Ratio d = step(a, b);
            return d > most ? 1 : -d > most ? -1 : 0;
        };
        int before = 0;  // into slot i
        for (std::size_t i = 0; i < n_; ++i) {
            const int behind = i + 1 < n_ ? is_step(i, i + 1) : 0;
            const bool alone = before != 0 && behind == -before;
            if (before != 0) {
                const Ratio per_hour = step(i - 1, i) * Ratio(microseconds_per_hour) / power(data_.exponent);
                const std::string unit = std::string(data_.unit) + "/h";
                add_slot(code::neighbour_step, i, alone ? Quality(Reason::glitch) : Quality(), per_hour,
                         most * Ratio(microseconds_per_hour) / power(data_.exponent), unit,
                         "a step of " + shown(per_hour, unit) + (alone ? " up and back, or down and back" : " from the slot before"),
                         "ask whether a machine was switched; else estimate");
            }
            before = alone ? 0 : behind;
        }
    }

    void operator()(const FrozenCheck& check) {
        runs(
            check.slots, [&](std::size_t i) { return trusted(i) && used_.counts[i] != 0; },
            [&](std::size_t a, std::size_t b) { return used_.counts[a] == used_.counts[b]; },
            [&](std::size_t first, std::size_t last, std::size_t length) {
                add(code::frozen, {slots_.boundary(first), slots_.boundary(last + 1)}, {first, last + 1 - first}, Reason::frozen, length,
                    Ratio(check.slots - 1), "slots", amount_text(used_.counts[first]) + " in " + std::to_string(length) + " slots in a row",
                    "look whether the device still measures");
            });
    }

    void operator()(const ZeroCheck& check) {
        const AmountColumns& load = *data_.load;
        const Ratio least = check.load ? per_micro(*check.load) : Ratio();
        runs(
            check.slots,
            [&](std::size_t i) {
                return trusted(i) && used_.counts[i] == 0 && !load.qualities[i].missing() &&
                       Ratio(load.counts[i]) > least * Ratio(slots_[i].length().count());
            },
            [](std::size_t, std::size_t) { return true; },
            [&](std::size_t first, std::size_t last, std::size_t length) {
                add(code::zeros, {slots_.boundary(first), slots_.boundary(last + 1)}, {first, last + 1 - first}, Reason::contradicted, length,
                    Ratio(check.slots - 1), "slots", "nothing in " + std::to_string(length) + " slots in a row, while the known load runs",
                    "look at fuses and wiring of the meter; else estimate");
            });
    }

    void operator()(const HistoryCheck& check) {
        const LikeDays days(slots_, check.zone, check.calendar);
        // |v| < 2^55, so that all of this fits 127 bits for 64 days: beyond 36 PWh in a slot, values are compared in steps of two, four …
        int shift = 0;
        for (std::size_t i = 0; i < n_; ++i)
            while (trusted(i) && (used_.counts[i] >> shift >= std::int64_t{1} << 55 || used_.counts[i] >> shift < -(std::int64_t{1} << 55))) ++shift;
        const Ratio k_squared = Ratio(check.k) * Ratio(check.k);
        for (std::size_t i = 0; i < n_; ++i) {
            if (!trusted(i)) continue;
            Int128 n = 0, sum = 0, squares = 0;
            days.nearest(i, INT64_MAX, [&](std::size_t other) {
                if (!trusted(other)) return true;
                const Int128 value = used_.counts[other] >> shift;
                sum += value;
                squares += value * value;
                return ++n < static_cast<Int128>(check.days);
            });
            if (n < static_cast<Int128>(check.least_days)) continue;
            const Int128 off = n * (used_.counts[i] >> shift) - sum;  // n × distance from the mean
            const Int128 variance = n * squares - sum * sum;          // n² × variance
            const Int128 size = off < 0 ? -off : off, mean = sum < 0 ? -sum : sum;
            if (size == 0 || Ratio(size, 1) <= Ratio(check.margin) * Ratio(mean, 1)) continue;
            if (variance != 0 && Ratio(size * size, variance) <= k_squared) continue;
            const Ratio middle = Ratio(sum, n) * Ratio(Int128{1} << shift, 1) / power(data_.exponent);
            add_slot(code::unlike_history, i, Reason::contradicted, amount(used_.counts[i]), middle, std::string(data_.unit),
                     amount_text(used_.counts[i]) + ", where " + v0::to_string(n) + " like days have " + shown(middle, data_.unit) + " on average",
                     "ask what was different that day; else estimate");
        }
    }

    void operator()(const EventCheck& check) {
        if (n_ == 0) return;
        for (const MeterEvent& event : data_.events) {
            Interval when(event.at, event.at);
            Quality quality;
            Ratio measured;
            std::string unit;
            if (const auto* fail = std::get_if<MeterEvent::PowerFail>(&event.what)) {
                when = Interval(shifted(event.at, microseconds(std::max<std::int64_t>(0, fail->length.count())) * -1), event.at);
                quality = quality.with(Flag::power_fail);
                measured = Ratio(fail->length.count(), micros_per_second);
                unit = "s";
            } else if (const auto* set = std::get_if<MeterEvent::ClockSet>(&event.what)) {
                const std::int64_t step = set->step.count();
                const auto off = microseconds(step == INT64_MIN ? INT64_MAX : std::abs(step));
                if (off > check.tolerance) {
                    when = Interval(shifted(event.at, -off), shifted(event.at, off));
                    quality = Reason::wrong_clock;
                }
                quality = quality.with(Flag::clock_set);
                measured = Ratio(step, micros_per_second);
                unit = "s";
            } else {
                quality = quality.with(Flag::exchange);
            }
            const Run run = touched(when);
            if (run.slots == 0) continue;
            add(code::meter_event, when, run, quality, measured, unit.empty() ? Ratio() : Ratio(check.tolerance.count(), micros_per_second), unit,
                v0::to_string(event), "look at the slots that it touches");
        }
    }

    void operator()(const SumCheck& check) {
        for (const SpanAmount& span : data_.registers) {
            const auto slots = slots_of(span, slots_);
            if (slots.empty()) continue;
            Int128 sum = 0;
            bool whole = true;
            for (const std::size_t i : slots) {
                whole = whole && !used_.qualities[i].missing();
                sum += used_.counts[i];
            }
            if (!whole) continue;
            const Int128 off = sum - span.amount;
            const Ratio allowed = Ratio(check.counts) * Ratio(span.count);
            if (Ratio(off < 0 ? -off : off, 1) <= allowed) {
                for (const std::size_t i : slots) witness_[i] = std::max(witness_[i], slots.size() == 1 ? Witness::of_slot : Witness::of_sum);
                continue;
            }
            const Ratio measured = Ratio(off, 1) / power(data_.exponent);
            for (std::size_t p = 0, end = 0; p < slots.size(); p = end) {  // each run of slots: a register of a tariff counts now and then
                for (end = p + 1; end < slots.size() && slots[end] == slots[end - 1] + 1;) ++end;
                const Run run{slots[p], end - p};
                add(code::sum_check, {slots_.boundary(run.first), slots_.boundary(run.first + run.slots)}, run, Reason::sum_check, measured,
                    allowed / power(data_.exponent), std::string(data_.unit),
                    "the intervals sum to " + shown(Ratio(sum, 1) / power(data_.exponent), data_.unit) + ", and the register counted " +
                        amount_text(span.amount),
                    "look at multipliers and clocks of both; scale the estimates among them");
            }
        }
    }

    void operator()(const SpikeCheck& check) {
        const auto days = local_days_of(slots_, check.zone);
        for (std::size_t begin = 0, end = 0; begin < n_; begin = end) {
            std::vector<std::size_t> highest;
            for (end = begin; end < n_ && days[end] == days[begin]; ++end)
                if (trusted(end)) highest.push_back(end);
            if (highest.size() < 3) continue;
            std::partial_sort(highest.begin(), highest.begin() + 3, highest.end(), [&](std::size_t a, std::size_t b) {
                return used_.counts[a] != used_.counts[b] ? used_.counts[a] > used_.counts[b] : a < b;
            });
            const Int128 third = used_.counts[highest[2]];
            if (third <= 0) continue;
            for (std::size_t p = 0; p < 2; ++p) {
                const std::size_t i = highest[p];
                const Ratio above(used_.counts[i] - third, third);
                if (above <= Ratio(check.most)) continue;
                add_slot(code::spike, i, Reason::spike, above, Ratio(check.most), "",
                         amount_text(used_.counts[i]) + ", " + shown(above * Ratio(100), "%") + " above the third highest of its day, " +
                             amount_text(used_.counts[highest[2]]),
                         "compare with the register; else estimate");
            }
        }
    }

    std::vector<MeterFinding> finish() && {
        for (MeterFinding& f : found_) confirm(f);
        std::stable_sort(found_.begin(), found_.end(), [](const MeterFinding& a, const MeterFinding& b) {
            return std::tuple(a.when, a.check.name()) < std::tuple(b.when, b.check.name());
        });
        return std::move(found_);
    }

private:
    struct Run {
        std::size_t first = 0, slots = 0;
    };
    /// What a register says of a slot.
    enum class Witness : std::uint8_t { none, of_sum, of_slot };

    void add(Code check, const Interval& when, Run run, Quality quality, Ratio measured, Ratio allowed, std::string unit, std::string what,
             std::string remedy) {
        found_.push_back({check, data_.point.id, when, run.first, run.slots, quality, measured, allowed, std::move(unit), false, std::move(what),
                          std::move(remedy)});
    }
    void add_slot(Code check, std::size_t i, Quality quality, Ratio measured, Ratio allowed, std::string unit, std::string what, std::string remedy) {
        add(check, slots_[i], {i, 1}, quality, measured, allowed, std::move(unit), std::move(what), std::move(remedy));
    }

    /// Whether a register says the same; of one slot alone it says that the slot is right.
    void confirm(MeterFinding& f) const {
        if (f.slots == 0 || f.check == code::sum_check || f.check == code::gap) return;
        const auto all = [&](Witness least) {
            for (std::size_t i = f.first; i < f.first + f.slots; ++i)
                if (witness_[i] < least && !slots_[i].empty()) return false;
            return true;
        };
        f.confirmed = all(Witness::of_sum);
        if (f.check == code::meter_event || f.check == code::overlap || !all(Witness::of_slot)) return;
        f.quality = {};
        f.what += "; the register counted the same";
    }

    /// Runs of slots that `is` is true of and `alike` of each two; empty slots belong to any.
    template <class Is, class Alike, class F>
    void runs(std::size_t least, Is is, Alike alike, F found) const {
        for (std::size_t i = 0; i < n_;) {
            if (!is(i)) {
                ++i;
                continue;
            }
            const std::size_t first = i;
            std::size_t last = i, length = 1;
            for (++i; i < n_ && (slots_[i].empty() || (is(i) && alike(last, i))); ++i)
                if (!slots_[i].empty()) last = i, ++length;
            if (length >= least) found(first, last, length);
            i = last + 1;
        }
    }

    bool has_value(std::size_t i) const {
        return !slots_[i].empty() && (!used_.qualities[i].missing() || used_.missing(i) < slots_[i].length().count());
    }
    bool trusted(std::size_t i) const { return !slots_[i].empty() && used_.qualities[i].measured(); }

    bool ours(const Interval& when) const {
        if (n_ == 0) return false;
        const Interval span = slots_.span();
        return when.empty() ? span.begin() <= when.begin() && when.begin() <= span.end() : when.intersection(span).has_value();
    }
    /// The time that a reading of an interval point speaks of.
    Interval of(const Reading& r) const {
        const microseconds every = *data_.point.every;
        return data_.point.stamp == Stamp::begin ? Interval(r.at, shifted(r.at, every)) : Interval(shifted(r.at, -every), r.at);
    }
    Run touched(const Interval& when) const {
        if (n_ == 0) return {};
        if (when.empty()) {
            const auto i = slots_.index_of(when.begin());
            return i ? Run{*i, 1} : Run{};
        }
        const auto inside = when.intersection(slots_.span());
        if (!inside) return {};
        const std::size_t first = *slots_.index_of(inside->begin()), last = *slots_.index_of(inside->end() - microseconds(1));
        return {first, last + 1 - first};
    }
    std::uint64_t distance_to_edge(Instant t) const {
        const Interval span = slots_.span();
        if (t < span.begin()) return between(t, span.begin());
        if (t >= span.end()) return between(span.end(), t);
        const Interval slot = slots_[*slots_.index_of(t)];
        return std::min(between(slot.begin(), t), between(t, slot.end()));
    }

    static Ratio power(int exponent) { return exponent < 0 ? Ratio(1, power_of_ten(-exponent)) : Ratio(power_of_ten(exponent), 1); }
    Ratio amount(std::int64_t quanta) const { return Ratio(quanta) / power(data_.exponent); }
    std::string amount_text(std::int64_t quanta) const { return shown(amount(quanta), data_.unit); }
    /// Quanta per µs.
    Ratio per_micro(const RateLimit& rate) const { return Ratio(rate.number) * Ratio(*data_.rate(rate.unit), microseconds_per_hour); }

    const CheckData& data_;
    const AmountColumns& used_;
    const Slots& slots_;
    std::size_t n_;
    std::vector<Reading> readings_;  // that have a value, oldest first
    std::vector<MeterFinding> found_;
    std::vector<Witness> witness_;
};

}  // namespace

std::vector<MeterFinding> validate(const CheckData& data, std::span<const Check> checks) {
    SetUp set_up(data);
    for (const Check& check : checks) std::visit(set_up, check);
    set_up.finish();
    Checks run(data);
    for (const Check& check : checks) std::visit(run, check);
    return std::move(run).finish();
}

}  // namespace detail

}  // namespace wattle::inline v0::stream
