#include "wattle/stream/demand.hpp"

#include "readings.hpp"

#include <algorithm>

namespace wattle::inline v0::stream::detail {

namespace {

using std::chrono::microseconds;

constexpr std::string_view place = "demand";

Instant after(Instant from, std::uint64_t micros) {
    return Instant(microseconds(static_cast<std::int64_t>(static_cast<std::uint64_t>(from.time_since_epoch().count()) + micros)));
}

/// The rule in whole numbers.
struct Windows {
    std::uint64_t length = 0, step = 0;
    Int128 least_known = 1;  // µs of a window
    std::vector<Instant> cuts;

    Windows(const AmountColumns& used, const DemandRule& rule) : cuts(rule.cuts) {
        std::vector<Finding> findings;
        const auto find = [&](Code code, std::string what, std::string remedy) {
            findings.push_back({code, std::move(what), {std::string(place)}, std::move(remedy)});
        };
        const auto resolve = [&](std::optional<microseconds> given, std::string_view name) -> std::uint64_t {
            if (!given && !used.slots.empty()) {
                given = used.slots.step();
                if (!given)
                    find(code::missing_option, "no " + std::string(name) + " is given, and the slots of the series have no common length",
                         "give a " + std::string(name) + " such as 15min");
            }
            if (given && given->count() <= 0)
                find(code::out_of_range, "the " + std::string(name) + " is " + std::to_string(given->count()) + " us", "give a length such as 15min");
            return given ? static_cast<std::uint64_t>(given->count()) : 0;
        };
        length = resolve(rule.window, "window");
        step = rule.step || used.slots.step() ? resolve(rule.step, "step") : 0;
        if (rule.min_coverage < 0 || rule.min_coverage > 1)
            find(code::out_of_range, "the min_coverage is " + to_string(rule.min_coverage),
                 "give the share of a window that must have values, 0 to 1");
        if (!findings.empty()) throw Error(std::move(findings));
        least_known = std::max(Int128{1}, multiples(Int128{rule.min_coverage.mantissa()} * static_cast<std::int64_t>(length),
                                                    rule.min_coverage.exponent(), 1, Rounding::ceiling));
        std::sort(cuts.begin(), cuts.end());
    }

    /// Of windows that slide; for a series without slots nothing has to be known.
    void require_step(const AmountColumns& used, bool dividing) const {
        if (step == 0) {
            if (used.slots.empty()) return;
            throw_error(code::missing_option, place, "no step is given, and the slots of the series have no common length",
                        "give a step such as 1min");
        }
        if (dividing && length % step != 0)
            throw_error(code::out_of_range, place,
                        "the window of " + std::to_string(length) + " us is no whole number of steps of " + std::to_string(step) + " us",
                        "give a step that divides the window");
    }
    /// Whether a cut lies within, and not on an edge.
    bool is_cut(Instant begin, Instant end) const {
        const auto next = std::upper_bound(cuts.begin(), cuts.end(), begin);
        return next != cuts.end() && *next < end;
    }
};

/// What the slots of a part of the time hold. Parts begin and end ever later; each slot is added once, and taken away once.
class RunningSum {
public:
    RunningSum(const AmountColumns& used, Instant from) : used_(used), slots_(used.slots), n_(used.slots.size()) {
        if (n_ != 0 && from > slots_.boundary(0)) first_ = last_ = slots_.index_of(from).value_or(n_);
    }

    /// Throws Error (other_grid) if an edge cuts a slot.
    void move_to(Instant begin, Instant end) {
        if (n_ == 0) return;
        for (; last_ < n_ && slots_.boundary(last_) < end; ++last_) add(last_, 1);
        if (last_ > 0 && slots_.boundary(last_) > end && slots_.boundary(last_ - 1) < end) throw_cut(last_ - 1, end);
        for (; first_ < last_ && slots_.boundary(first_) < begin; ++first_) add(first_, -1);
        if (first_ > 0 && slots_.boundary(first_) > begin && slots_.boundary(first_ - 1) < begin) throw_cut(first_ - 1, begin);
    }

    Int128 amount() const { return amount_; }
    Int128 known() const { return known_; }  // µs

    WindowAmount window(Instant begin, Instant end) const {
        WindowAmount window{{begin, end}, amount_, estimated_, static_cast<std::int64_t>(Int128{between(begin, end)} - known_), {}};
        for (std::size_t i = first_; i < last_; ++i) window.quality = worse(window.quality, used_.qualities[i]);
        if (n_ == 0 || begin < slots_.boundary(0) || end > slots_.boundary(n_)) window.quality = worse(window.quality, Reason::gap);
        return window;
    }

private:
    void add(std::size_t i, int sign) {
        amount_ += sign * Int128{used_.counts[i]};
        if (!used_.estimated.empty()) estimated_ += sign * Int128{used_.estimated[i]};
        if (!used_.qualities[i].missing() || !used_.missing_micros.empty()) {
            const Int128 length = between(slots_.boundary(i), slots_.boundary(i + 1));
            known_ += sign * (used_.missing_micros.empty() ? length : length - used_.missing_micros[i]);
        }
    }
    [[noreturn]] void throw_cut(std::size_t i, Instant edge) const {
        throw_error(code::other_grid, place, "a window has an edge at " + v0::to_string(edge) + ", within the slot " + to_string(slots_[i]),
                    "give a window and a step of whole slots, a period that begins with a slot, or a series of finer slots");
    }

    const AmountColumns& used_;
    const Slots& slots_;
    std::size_t n_, first_ = 0, last_ = 0;
    Int128 amount_ = 0, estimated_ = 0, known_ = 0;
};

std::optional<WindowAmount> greatest_window(const AmountColumns& used, const Interval& period, const Windows& windows, std::uint64_t step) {
    const std::uint64_t room = between(period.begin(), period.end());
    if (used.slots.empty() || room < windows.length) return std::nullopt;
    const Interval known = used.slots.span();
    // Only windows that meet the series: it may be a day of a period of years.
    if (known.end() <= period.begin() || period.end() <= known.begin()) return std::nullopt;
    std::uint64_t k = 0;
    if (const Instant first = known.begin(); first > period.begin() && between(period.begin(), first) >= windows.length)
        k = (between(period.begin(), first) - windows.length) / step + 1;
    std::uint64_t count = (room - windows.length) / step + 1;
    if (known.end() < period.end()) count = std::min(count, (between(period.begin(), known.end()) - 1) / step + 1);
    if (k >= count) return std::nullopt;

    RunningSum sum(used, after(period.begin(), k * step));
    std::optional<Int128> greatest;
    std::uint64_t best = 0;
    for (std::uint64_t i = k; i < count; ++i) {
        const Instant begin = after(period.begin(), i * step), end = after(begin, windows.length);
        sum.move_to(begin, end);
        if (sum.known() < windows.least_known || (greatest && sum.amount() <= *greatest) || windows.is_cut(begin, end)) continue;
        greatest = sum.amount();
        best = i;
    }
    if (!greatest) return std::nullopt;
    const Instant begin = after(period.begin(), best * step), end = after(begin, windows.length);
    RunningSum again(used, begin);
    again.move_to(begin, end);
    return again.window(begin, end);
}

}  // namespace

std::vector<std::optional<WindowAmount>> greatest_windows(const AmountColumns& used, const Slots& periods, const DemandRule& rule, bool sliding) {
    const Windows windows(used, rule);
    if (sliding) windows.require_step(used, true);
    std::vector<std::optional<WindowAmount>> greatest;
    for (const Interval& period : periods) greatest.push_back(greatest_window(used, period, windows, sliding ? windows.step : windows.length));
    return greatest;
}

Interval whole_period(const AmountColumns& used, const DemandRule& rule, bool sliding) {
    if (used.slots.empty()) return {};
    const Interval span = used.slots.span();
    const auto grain = sliding ? rule.step : rule.window;
    if (!grain || grain->count() <= 0) return span;
    const std::int64_t past = span.begin().time_since_epoch().count() % grain->count();
    const auto to_next = static_cast<std::uint64_t>(past > 0 ? grain->count() - past : -past);
    return {to_next > between(span.begin(), span.end()) ? span.end() : after(span.begin(), to_next), span.end()};
}

std::optional<RunningAmount> running_window(const AmountColumns& used, const Interval& period, Instant now, const DemandRule& rule) {
    const Windows windows(used, rule);
    windows.require_step(used, false);
    if (windows.length == 0 || !period.contains(now)) return std::nullopt;
    const std::uint64_t passed = between(period.begin(), now) % windows.length;
    const Instant begin = after(now, 0 - passed);
    if (between(begin, period.end()) < windows.length) return std::nullopt;
    const Instant end = after(begin, windows.length);
    if (windows.is_cut(begin, end)) return std::nullopt;

    RunningAmount running{{begin, end}, std::nullopt, std::nullopt};
    RunningSum sum(used, begin);
    sum.move_to(begin, now);
    WindowAmount predicted = sum.window(begin, now);
    if (sum.known() > 0) running.so_far = predicted;

    if (windows.step == 0 || between(Instant::min(), now) < windows.step) return running;
    const Instant step_begin = after(now, 0 - windows.step);
    RunningSum last(used, step_begin);
    last.move_to(step_begin, now);
    const Int128 least =
        multiples(Int128{rule.min_coverage.mantissa()} * static_cast<std::int64_t>(passed), rule.min_coverage.exponent(), 1, Rounding::ceiling);
    if (last.known() < Int128{windows.step} || sum.known() < least) return running;
    const Int128 added = divide(multiply(last.amount(), static_cast<std::int64_t>(between(now, end)), place), static_cast<std::int64_t>(windows.step),
                                Rounding::half_even);
    predicted.window = running.block;
    predicted.amount = v0::detail::add(predicted.amount, added, place);
    predicted.estimated = v0::detail::add(predicted.estimated, added < 0 ? -added : added, place);
    predicted.quality = worse(worse(predicted.quality, last.window(step_begin, now).quality), Reason::modelled);
    running.predicted = predicted;
    return running;
}

Ratio mean_of_window(std::int64_t quanta, microseconds window, std::int64_t quanta_per_hour) {
    return {Int128{quanta} * microseconds_per_hour, Int128{window.count()} * quanta_per_hour};
}

std::string demand_text(std::string amount, std::string_view mean, const Interval& window, const std::string& not_measured, microseconds missing) {
    std::string text = std::string(mean) + ": " + std::move(amount) + " in " + to_string(window);
    if (!not_measured.empty()) text += ", " + not_measured + " of it not measured";
    if (missing.count() != 0)
        text += ", " + v0::to_string(Exact::from(missing.count(), -6).to_decimal().rounded(half_up, Decimal(1))) + " s without a value";
    return text;
}

}  // namespace wattle::inline v0::stream::detail
