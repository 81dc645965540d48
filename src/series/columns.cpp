#include "wattle/series/columns.hpp"

#include "wattle/base/decimal.hpp"
#include "wattle/units/amount.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace wattle::inline v0::detail {

static_assert(std::endian::native == std::endian::little, "columns are copied as they stand");

namespace {

using std::chrono::microseconds;

[[noreturn]] void refuse(Code code, std::string_view what, std::string_view remedy) { throw_error(code, "Series", what, remedy); }

[[noreturn]] void refuse_cut(const Interval& ours, const Interval& theirs) {
    refuse(code::other_grid, "the slot " + to_string(ours) + " is cut by the slot " + to_string(theirs),
           "use a grid whose boundaries are boundaries of this series");
}

std::string slot_name(std::size_t i) { return "slot " + std::to_string(i); }

[[noreturn]] void refuse_in_no_time(std::size_t i, std::int64_t value) {
    refuse(code::no_value, slot_name(i) + " is no time at all and has the value " + std::to_string(value), "give it to a slot that lasts");
}

void require_length(std::string_view column, std::size_t given, std::size_t slots) {
    if (given != slots)
        refuse(code::other_grid, std::string(column) + ": " + std::to_string(given) + " for " + std::to_string(slots) + " slots",
               "give one per slot");
}

template <class T>
void put_column(ByteWriter& out, const std::vector<T>& column) {
    out.put(std::as_bytes(std::span(column)));
}
template <class T>
std::vector<T> get_column(ByteReader& in, std::size_t n) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (n > in.left() / sizeof(T)) in.refuse(std::to_string(n) + " slots, more than the bytes hold", "give the bytes as they were written, whole");
    const auto raw = in.take(n * sizeof(T));
    std::vector<T> column(n);
    if (n != 0) std::memcpy(column.data(), raw.data(), raw.size());
    return column;
}

/// The grid as a regular one, if it is.
std::optional<microseconds> common_step(const Slots& slots) {
    if (slots.step()) return slots.step();
    if (slots.empty() || slots[0].empty()) return std::nullopt;
    for (const Interval slot : slots)
        if (slot.length() != slots[0].length()) return std::nullopt;
    return slots[0].length();
}

}  // namespace

Columns::Columns(Slots grid) : slots(std::move(grid)), value(slots.size()), quality(slots.size(), Reason::gap) { clear_empty_slots(); }

void Columns::clear_empty_slots() {
    if (slots.step()) return;
    for (std::size_t i = 0; i < size(); ++i)
        if (slots[i].empty() && quality[i].missing()) quality[i] = Reason::measured;
}

Columns::Columns(Slots grid, std::vector<std::int64_t> value, std::vector<Quality> quality, std::vector<std::int64_t> unknown)
    : slots(std::move(grid)), value(std::move(value)), quality(std::move(quality)), unknown(std::move(unknown)) {
    const std::size_t n = slots.size();
    if (this->quality.empty()) this->quality.resize(this->value.size());
    require_length("values", size(), n);
    require_length("qualities", this->quality.size(), n);
    if (!this->unknown.empty()) require_length("missing times", this->unknown.size(), n);
    clear_empty_slots();
    for (std::size_t i = 0; i < n; ++i) {
        const std::int64_t time = unknown_of(i);
        if (time < 0 || time > slots[i].length().count())
            refuse(code::out_of_range,
                   slot_name(i) + " has no value for " + std::to_string(time) + " us of its " + std::to_string(slots[i].length().count()),
                   "give 0 to the length of the slot");
        if (time != 0 && !this->quality[i].missing())
            refuse(code::no_value, slot_name(i) + " is without a value for a time, and its quality is " + to_string(this->quality[i]),
                   "give it a quality of the class missing, such as gap");
        if (slots[i].empty() && this->value[i] != 0) refuse_in_no_time(i, this->value[i]);
        if (time == 0 && this->quality[i].missing())
            refuse(code::no_value, slot_name(i) + " is missing, but not for any time", "give the time without a value, or another quality");
        if (!has_value(i) && this->value[i] != 0)
            refuse(code::no_value, slot_name(i) + " is " + to_string(this->quality[i]) + " and has the value " + std::to_string(this->value[i]),
                   "leave it 0, or give it a quality that tells how it was found");
    }
}

void Columns::estimate_all(std::string_view kind) {
    estimated.assign(size(), 0);
    for (std::size_t i = 0; i < size(); ++i)
        if (!quality[i].measured()) estimated[i] = value[i] < 0 ? subtract_counts(0, value[i], kind) : value[i];
    if (!any_estimated()) estimated.clear();
}

void Columns::take_estimated(std::vector<std::int64_t> parts) {
    require_length("estimated parts", parts.size(), size());
    for (std::size_t i = 0; i < size(); ++i) {
        if (parts[i] < 0)
            refuse(code::out_of_range, slot_name(i) + " has the estimated part " + std::to_string(parts[i]), "give it without sign, 0 or more");
        if (parts[i] != 0 && (quality[i].measured() || !has_value(i) || slots[i].empty()))
            refuse(code::no_value, slot_name(i) + " is " + to_string(quality[i]) + " and has an estimated part",
                   "give it a quality that tells how it was found");
    }
    estimated = std::move(parts);
    if (!any_estimated()) estimated.clear();
}

bool Columns::any_estimated() const {
    return std::any_of(estimated.begin(), estimated.end(), [](std::int64_t part) { return part != 0; });
}

bool Columns::any_partly_unknown() const {
    for (std::size_t i = 0; i < unknown.size(); ++i)
        if (unknown[i] != (quality[i].missing() ? slots[i].length().count() : 0)) return true;
    return false;
}

void Columns::set(std::size_t i, std::int64_t count, std::int64_t estimated_part, Quality how) {
    require_slot(i);
    if (how.missing())
        refuse(code::no_value, slot_name(i) + " is given the value " + std::to_string(count) + " and the quality " + to_string(how),
               "use set_missing, or a quality that tells how the value was found");
    if (estimated_part < 0)
        refuse(code::out_of_range, slot_name(i) + " is given the estimated part " + std::to_string(estimated_part),
               "give it without sign, 0 or more");
    if ((count != 0 || estimated_part != 0) && slots[i].empty()) refuse_in_no_time(i, count);
    if (estimated_part != 0 && how.measured())
        refuse(code::no_value, slot_name(i) + " is given as measured and with an estimated part", "give it a quality that tells how it was found");
    if (estimated_part != 0 && estimated.empty()) estimated.assign(size(), 0);
    value[i] = count;
    quality[i] = how;
    if (!estimated.empty()) estimated[i] = estimated_part;
    if (!unknown.empty()) unknown[i] = 0;
}

void Columns::set_missing(std::size_t i, Quality why) {
    require_slot(i);
    if (!why.missing())
        refuse(code::no_value, slot_name(i) + " is to be missing because it is " + to_string(why),
               "give a quality of the class missing, such as gap");
    value[i] = 0;
    quality[i] = slots[i].empty() ? Quality() : why;
    if (!estimated.empty()) estimated[i] = 0;
    if (!unknown.empty()) unknown[i] = slots[i].length().count();
}

Columns Columns::slice(std::size_t first, std::size_t count) const {
    Columns part;
    part.slots = slots.slice(first, count);
    const auto of = [&](const auto& column) {
        auto copy = column;
        if (!column.empty())
            copy.assign(column.begin() + static_cast<std::ptrdiff_t>(first), column.begin() + static_cast<std::ptrdiff_t>(first + count));
        return copy;
    };
    part.value = of(value);
    part.quality = of(quality);
    part.estimated = of(estimated);
    part.unknown = of(unknown);
    return part;
}

Columns Columns::slice(const Interval& part) const {
    const auto first_at = [&](Instant edge) {  // the first slot that does not begin before the edge
        std::size_t low = 0, high = size();
        while (low < high) {
            const std::size_t middle = (low + high) / 2;
            if (slots.boundary(middle) < edge)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    };
    const std::size_t first = first_at(part.begin());
    std::size_t last = first_at(part.end());
    if (first != 0 && slots.boundary(first) > part.begin()) refuse_cut(slots[first - 1], part);
    if (last != 0 && slots.boundary(last) > part.end()) refuse_cut(slots[last - 1], part);
    // Empty slots on the last edge of the series belong to it.
    if (last < size() && slots.boundary(last) == part.end() && slots.boundary(size()) == part.end()) last = size();
    return slice(first, std::max(first, last) - first);
}

Columns Columns::align(const Slots& grid) const {
    Columns aligned(grid);
    if (!estimated.empty()) aligned.estimated.assign(grid.size(), 0);
    if (!unknown.empty()) {
        aligned.unknown.resize(grid.size());
        for (std::size_t k = 0; k < grid.size(); ++k) aligned.unknown[k] = grid[k].length().count();
    }
    std::size_t i = 0;
    for (std::size_t k = 0; k < grid.size(); ++k) {
        const Interval target = grid[k];
        while (i < size() && slots[i] < target) {
            if (slots[i].intersection(target)) refuse_cut(slots[i], target);
            ++i;
        }
        if (i == size()) break;
        if (slots[i] != target) {
            if (slots[i].intersection(target)) refuse_cut(slots[i], target);
            continue;
        }
        aligned.value[k] = value[i];
        aligned.quality[k] = quality[i];
        if (!estimated.empty()) aligned.estimated[k] = estimated[i];
        if (!unknown.empty()) aligned.unknown[k] = unknown[i];
        ++i;
    }
    return aligned;
}

Columns Columns::fold(const Slots& coarser, Fold how, std::string_view kind) const {
    Columns folded(coarser);
    folded.estimated.assign(coarser.size(), 0);
    folded.unknown.resize(coarser.size());
    std::size_t i = 0;
    for (std::size_t k = 0; k < coarser.size(); ++k) {
        const Interval whole = coarser[k];
        if (i < size() && slots[i].begin() < whole.begin()) refuse_cut(slots[i], whole);
        Int128 total = 0;
        std::int64_t known = 0, covered = 0, parts = 0;
        bool any = false;
        Quality worst;
        for (; i < size() && (slots[i].begin() < whole.end() || (slots[i].empty() && slots[i].begin() == whole.end())); ++i) {
            const Interval slot = slots[i];
            if (slot.empty()) continue;  // no time, no value
            if (slot.end() > whole.end()) refuse_cut(slot, whole);
            const std::int64_t length = slot.length().count(), valued = length - unknown_of(i);
            worst = worse(worst, quality[i]);
            covered += length;
            known += valued;
            parts = add_counts(parts, estimated_of(i), kind);
            if (!has_value(i)) continue;
            any = true;
            total += how == Fold::sum ? Int128{value[i]} : Int128{value[i]} * valued;
        }
        const std::int64_t length = whole.length().count();
        if (covered < length) worst = worse(worst, Reason::gap);
        if (length == 0) continue;
        if (!any) {
            folded.quality[k] = worst.missing() ? worst : Quality(Reason::gap);
            folded.unknown[k] = length;
            continue;
        }
        folded.value[k] = narrow(how == Fold::sum ? total : divide(total, known, Rounding::half_even), kind);
        folded.quality[k] = worst;
        folded.estimated[k] = parts;
        folded.unknown[k] = length - known;
    }
    if (i < size())
        refuse(code::other_grid,
               "the slot " + to_string(slots[i]) + " lies outside the coarser grid " + to_string(coarser.empty() ? Interval() : coarser.span()),
               "slice the series first, or take a grid that covers it");
    if (!folded.any_estimated()) folded.estimated.clear();
    if (!folded.any_partly_unknown()) folded.unknown.clear();
    return folded;
}

Columns Columns::plus(const Columns& other, int sign, std::string_view kind) const {
    if (slots != other.slots)
        refuse(code::other_grid,
               "two series stand on different grids, " + std::to_string(size()) + " slots of " +
                   to_string(slots.empty() ? Interval() : slots.span()) + " and " + std::to_string(other.size()) + " slots of " +
                   to_string(other.slots.empty() ? Interval() : other.slots.span()),
               "align or resample one of them first");
    Columns result(slots);
    if (!estimated.empty() || !other.estimated.empty()) result.estimated.assign(size(), 0);
    if (!unknown.empty() || !other.unknown.empty()) result.unknown.resize(size());
    for (std::size_t i = 0; i < size(); ++i) {
        result.quality[i] = worse(quality[i], other.quality[i]);
        if (!result.unknown.empty()) result.unknown[i] = std::max(unknown_of(i), other.unknown_of(i));
        if (!has_value(i) || !other.has_value(i)) continue;
        result.value[i] = sign > 0 ? add_counts(value[i], other.value[i], kind) : subtract_counts(value[i], other.value[i], kind);
        if (!result.estimated.empty()) result.estimated[i] = add_counts(estimated_of(i), other.estimated_of(i), kind);
    }
    return result;
}

void Columns::put(ByteWriter& out) const {
    const std::size_t n = size();
    const auto step = n == 0 ? std::optional(microseconds(0)) : common_step(slots);
    const bool with_estimated = any_estimated(), with_unknown = any_partly_unknown();
    out.put(static_cast<std::uint8_t>((step ? 0 : 1) | (with_estimated ? 2 : 0) | (with_unknown ? 4 : 0))).put(std::uint64_t{n});
    const auto micros = [](Instant t) { return t.time_since_epoch().count(); };
    if (step)
        out.put(n == 0 ? std::int64_t{0} : micros(slots.boundary(0))).put(std::int64_t{step->count()});
    else
        for (std::size_t i = 0; i <= n; ++i) out.put(std::int64_t{micros(slots.boundary(i))});
    put_column(out, value);
    put_column(out, quality);
    if (with_estimated) put_column(out, estimated);
    if (with_unknown) put_column(out, unknown);
}

Columns Columns::get(ByteReader& in) {
    const auto form = in.get<std::uint8_t>();
    if (form > 7) in.refuse("the form of the grid is " + std::to_string(form), "read it with a newer wattle");
    const auto n64 = in.get<std::uint64_t>();
    if (n64 > in.left() / 8) in.refuse(std::to_string(n64) + " slots, more than the bytes hold", "give the bytes as they were written, whole");
    const auto n = static_cast<std::size_t>(n64);
    try {
        Slots grid;
        if ((form & 1) == 0) {
            const Instant start{microseconds(in.get<std::int64_t>())};
            const microseconds step(in.get<std::int64_t>());
            if (n != 0) grid = Slots::regular(start, step, n);
        } else {
            std::vector<Instant> boundaries;
            boundaries.reserve(n + 1);
            for (const std::int64_t t : get_column<std::int64_t>(in, n + 1)) boundaries.emplace_back(microseconds(t));
            grid = Slots::between(std::move(boundaries));
        }
        auto value = get_column<std::int64_t>(in, n);
        auto quality = get_column<Quality>(in, n);
        auto estimated = (form & 2) != 0 ? get_column<std::int64_t>(in, n) : std::vector<std::int64_t>();
        auto unknown = (form & 4) != 0 ? get_column<std::int64_t>(in, n) : std::vector<std::int64_t>();
        Columns columns(std::move(grid), std::move(value), std::move(quality), std::move(unknown));
        if (!estimated.empty()) columns.take_estimated(std::move(estimated));
        return columns;
    } catch (const Error& error) {
        if (error.code() == code::bad_bytes) throw;
        in.refuse(error.findings().front().what, "give the bytes as they were written");
    }
}

bool operator==(const Columns& a, const Columns& b) {
    if (a.value != b.value || a.quality != b.quality || a.slots != b.slots) return false;
    if (a.estimated.empty() && b.estimated.empty() && a.unknown.empty() && b.unknown.empty()) return true;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a.estimated_of(i) != b.estimated_of(i) || a.unknown_of(i) != b.unknown_of(i)) return false;
    return true;
}

void Columns::throw_no_slot(std::size_t i) const {
    refuse(code::out_of_range, slot_name(i) + " of " + std::to_string(size()) + " slots was asked for", "ask for what lies within size()");
}

}  // namespace wattle::inline v0::detail
