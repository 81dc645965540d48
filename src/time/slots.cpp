#include "wattle/time/slots.hpp"

#include <algorithm>

namespace wattle::inline v0 {

namespace {

using std::chrono::microseconds;

[[noreturn]] void refuse(std::string_view what, std::string_view remedy) { detail::throw_error(code::bad_interval, "Slots", what, remedy); }

}  // namespace

Slots Slots::regular(Instant start, microseconds step, std::size_t count) {
    if (step.count() <= 0) refuse("the step of " + std::to_string(step.count()) + " us is not positive", "give a step such as 15min");
    std::int64_t length = 0, end = 0;
    if (count > static_cast<std::size_t>(INT64_MAX) || __builtin_mul_overflow(step.count(), static_cast<std::int64_t>(count), &length) ||
        __builtin_add_overflow(start.time_since_epoch().count(), length, &end))
        refuse(std::to_string(count) + " slots reach beyond the last instant", "ask for fewer or shorter slots");
    Slots slots;
    slots.start_ = start;
    slots.step_ = step;
    slots.size_ = count;
    return slots;
}

Slots Slots::regular(const Interval& whole, microseconds step) {
    if (whole.length() == microseconds::max()) refuse("the interval is longer than a duration can be", "give an interval with two ends");
    if (step.count() > 0 && whole.length() % step != microseconds(0))
        refuse(to_string(whole) + " is no whole number of slots of " + std::to_string(step.count()) + " us", "let it begin and end on the grid");
    return regular(whole.begin(), step, step.count() > 0 ? static_cast<std::size_t>(whole.length() / step) : 0);
}

Slots Slots::between(std::vector<Instant> boundaries) {
    for (std::size_t i = 1; i < boundaries.size(); ++i)
        if (boundaries[i] < boundaries[i - 1])
            refuse("boundary " + std::to_string(i) + ", " + to_string(boundaries[i]) + ", lies before boundary " + std::to_string(i - 1),
                   "give the boundaries in ascending order");
    Slots slots;
    if (boundaries.empty()) return slots;
    slots.size_ = boundaries.size() - 1;
    slots.boundaries_ = std::make_shared<const std::vector<Instant>>(std::move(boundaries));
    return slots;
}

std::optional<std::size_t> Slots::index_of(Instant t) const {
    if (empty() || !span().contains(t)) return std::nullopt;
    if (!boundaries_) return static_cast<std::size_t>((t - start_) / step_);
    const auto edges = boundaries();
    return static_cast<std::size_t>(std::upper_bound(edges.begin(), edges.end(), t) - edges.begin()) - 1;
}

Slots Slots::slice(std::size_t first, std::size_t count) const {
    if (first > size_ || count > size_ - first) throw_no_slot(first > size_ || count > SIZE_MAX - first ? first : first + count);
    Slots part = *this;
    part.size_ = count;
    if (boundaries_)
        part.first_ += first;
    else
        part.start_ = boundary(first);
    return part;
}

bool operator==(const Slots& a, const Slots& b) {
    if (a.size_ != b.size_) return false;
    if (a.empty()) return true;
    if (!a.boundaries_ && !b.boundaries_) return a.start_ == b.start_ && a.step_ == b.step_;
    for (std::size_t i = 0; i <= a.size_; ++i)
        if (a.boundary(i) != b.boundary(i)) return false;
    return true;
}

void SlotCursor::seek(Instant t) {
    // Outside the grid: from the beginning of time to the first slot, or from the last one on.
    Instant begin = Instant::min(), end = Instant::max();
    found_ = slots_.index_of(t);
    if (found_) {
        begin = slots_.boundary(*found_);
        end = slots_.boundary(*found_ + 1);
    } else if (!slots_.empty()) {
        const Interval span = slots_.span();
        if (t < span.begin())
            end = span.begin();
        else
            begin = span.end();
    }
    begin_ = begin.time_since_epoch().count();
    length_ = static_cast<std::uint64_t>(end.time_since_epoch().count()) - static_cast<std::uint64_t>(begin_);
}

void Slots::throw_no_slot(std::size_t i) const {
    detail::throw_error(code::out_of_range, "Slots",
                        "slot or boundary " + std::to_string(i) + " of " + std::to_string(size_) + " slots was asked for",
                        "ask for what lies within size()");
}

}  // namespace wattle::inline v0
