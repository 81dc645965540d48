#include "wattle/stream/gauge.hpp"

#include "readings.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace wattle::inline v0::stream {

using v0::to_string;  // of numbers and instants, which those of this room would hide

namespace {

using std::chrono::microseconds;

constexpr std::int64_t most_counts = 999'999'999'999'999;  // 15 digits, as a double shows them: the squares of 10^8 such readings fit 128 bits
constexpr Int128 most_bins = 100'000;                      // that one line crosses

/// The last instant of all where time ends before.
Instant after(Instant t, microseconds length) { return length.count() > 0 && t > Instant::max() - length ? Instant::max() : t + length; }

/// The greatest duration where the sum does not fit: sums of lengths stay associative.
microseconds plus(microseconds a, microseconds b) {
    std::int64_t sum = 0;
    return __builtin_add_overflow(a.count(), b.count(), &sum) ? microseconds::max() : microseconds(sum);
}

double share(microseconds part, microseconds whole) {
    return whole.count() == 0 ? 1 : static_cast<double>(part.count()) / static_cast<double>(whole.count());
}

/// n / d × scale as a multiple of the quantum, rounded once.
Int128 multiples_of(Int128 n, Int128 d, const Exact& scale, Decimal quantum, Rounding mode, std::string_view where) {
    if (quantum <= 0) detail::throw_error(code::out_of_range, where, "the quantum is " + to_string(quantum), "give a step such as 0.001");
    Int128 over[] = {n, scale.mantissa()}, under[] = {d, quantum.mantissa()};
    for (Int128& a : over)
        for (Int128& b : under)
            if (const Int128 common = detail::greatest_divisor(a, b); common > 1) a /= common, b /= common;
    return detail::multiples(detail::multiply(over[0], over[1], where), scale.exponent() - quantum.exponent(),
                             detail::multiply(under[0], under[1], where), mode);
}

Decimal rounded(Int128 n, Int128 d, const Exact& scale, Rounding mode, Decimal quantum) {
    constexpr std::string_view where = "GaugeSummary";
    const Int128 multiples = multiples_of(n, d, scale, quantum, mode, where);
    return Decimal::from(detail::narrow(detail::multiply(multiples, quantum.mantissa(), where), where), quantum.exponent());
}

// ---- set-up

/// A gauge or a state in whole numbers: what it can show, and how long a value counts.
struct Gauge {
    Decimal step = 1;
    bool linear = false;
    microseconds hold{};
    std::int64_t low = -most_counts, high = most_counts;  // counts
    std::int64_t bin = 1;                                 // counts; where load durations are asked for

    Gauge(const Point& point, PointKind kind, const GaugeRule& rule, std::optional<Decimal> width = {})
        : linear(rule.interpolation == Interpolation::linear) {
        std::vector<Finding> findings;
        const auto find = [&](Code code, std::string what, std::string remedy) {
            findings.push_back({code, std::move(what), {"point " + detail::quoted(point.id)}, std::move(remedy)});
        };
        try {
            point.check();
        } catch (const Error& error) {
            findings = error.findings();
        }
        if (point.kind != kind)
            find(code::bad_point,
                 "it is of the kind " + std::string(to_string(point.kind)) + ", and what is asked for needs a " + std::string(to_string(kind)),
                 "read it as kind " + std::string(to_string(kind)) + "; registers become amounts by amounts, interval values a series by intervals");
        if (rule.hold && rule.hold->count() <= 0)
            find(code::out_of_range, "its hold is " + std::to_string(rule.hold->count()) + " us", "give a length such as 15min");
        if (!rule.hold && !point.every)
            find(code::missing_option, "nothing tells how long a value counts",
                 "give every, the spacing of its readings, or hold, the longest time without one");
        set_step(point, kind, find);
        if (width && step > 0) set_bin(*width, find);
        if (!findings.empty()) throw Error(std::move(findings));

        constexpr auto longest = microseconds::max();
        hold = rule.hold ? *rule.hold : *point.every > longest / 3 ? longest : *point.every * 3;
        if (point.low) low = count_of(*point.low, point.resolution);
        if (point.high) high = count_of(*point.high, point.resolution);
    }

    bool can_show(std::int64_t value) const { return value >= low && value <= high && value >= -most_counts && value <= most_counts; }

private:
    template <class Find>
    void set_step(const Point& point, PointKind kind, const Find& find) {
        try {
            step = point.resolution * point.multiplier;
        } catch (const Error&) {
            find(code::overflow, "its resolution and multiplier are more digits than its arithmetic holds", "give them with fewer digits");
        }
        if (kind == PointKind::state && step > 0 && step != 1)
            find(code::bad_point, "a count of it is " + to_string(step) + ", and codes are whole numbers",
                 "give it the resolution 1 and no multiplier");
    }

    template <class Find>
    void set_bin(Decimal width, const Find& find) {
        try {
            const Int128 counts = detail::multiples(width.mantissa(), width.exponent() - step.exponent(), step.mantissa(), Rounding::down);
            if (width > 0 && Exact::from(counts, 0) * Exact(step) == Exact(width)) {
                bin = static_cast<std::int64_t>(std::min<Int128>(counts, most_counts + 1));  // beyond, there are two bins: below 0, and from 0 on
                return;
            }
        } catch (const Error&) {  // they are so far apart that the one is no multiple of the other
        }
        find(code::out_of_range, "its bins are " + to_string(width) + " wide, and a count of it is " + to_string(step),
             "give a width that is a multiple of a count");
    }

    /// A limit in counts, which it is a whole number of; just outside of what can be shown where it is further.
    static std::int64_t count_of(Decimal limit, Decimal resolution) {
        const Exact most = Exact::from(most_counts, 0) * Exact(resolution);
        if (Exact(limit) > most) return most_counts + 1;
        if (Exact(limit) < -most) return -most_counts - 1;
        return static_cast<std::int64_t>(
            detail::multiples(limit.mantissa(), limit.exponent() - resolution.exponent(), resolution.mantissa(), Rounding::down));
    }
};

// ---- readings, and the pieces of time between them

std::vector<Reading> readings_of(const Table& table, std::uint32_t place) {
    std::vector<Reading> readings;
    for (std::size_t row = 0; row < table.size(); ++row)
        if (table.point()[row] == place) readings.push_back(table[row]);
    return readings;
}

std::vector<Reading> readings_of_one(std::span<const Reading> readings) {
    for (const Reading& r : readings)
        if (r.point != readings.front().point)
            detail::throw_error(code::bad_table, "readings",
                                "they are of several points, " + std::to_string(readings.front().point) + " and " + std::to_string(r.point),
                                "give those of one point, or a Table and the id of the point");
    return {readings.begin(), readings.end()};
}

bool suspect(const Reading& r) { return r.quality.quality_class() == QualityClass::suspect; }

/// One reading per instant, oldest first, whatever came first; a missing one only where nothing else came.
std::vector<Reading> in_order(std::vector<Reading> readings, const Gauge& gauge) {
    for (Reading& r : readings)
        if (!r.quality.missing() && !gauge.can_show(r.value)) r.quality = worse(r.quality, Reason::outside_limits);
    return detail::one_per_instant(std::move(readings));
}

/// A time in which the gauge went straight from one value to another, or, where the quality is missing, in which nothing is known.
struct Piece {
    Instant from, to;
    std::int64_t begin, end;
    Quality quality;

    std::int64_t rise() const { return end - begin; }
};

/// All of time in pieces, from readings in order of which none is suspect.
template <class F>
void each_piece(const std::vector<Reading>& readings, const Gauge& gauge, F&& visit) {
    const auto miss = [&](Instant from, Instant to, Quality why) {
        if (from < to) visit(Piece{from, to, 0, 0, why});
    };
    Instant known = Instant::min();
    for (std::size_t i = 0; i < readings.size(); ++i) {
        const Reading& one = readings[i];
        miss(known, one.at, Reason::gap);
        known = one.at;
        const Instant next = i + 1 < readings.size() ? readings[i + 1].at : Instant::max();
        const Instant until = after(one.at, gauge.hold);
        if (!gauge.linear) {
            known = std::min(next, until);
            if (one.at < known) visit(Piece{one.at, known, one.value, one.value, one.quality});
        } else if (i + 1 < readings.size() && next <= until) {
            known = next;
            const Reading& other = readings[i + 1];
            if (one.quality.missing() || other.quality.missing())
                miss(one.at, next,
                     one.quality.missing() && other.quality.missing() ? worse(one.quality, other.quality)
                     : one.quality.missing()                          ? one.quality
                                                                      : other.quality);
            else
                visit(Piece{one.at, next, one.value, other.value, worse(one.quality, other.quality)});
        }
    }
    miss(known, Instant::max(), Reason::gap);
}

/// 2 × counts × µs under a piece from its begin up to t, floored: 51 and 63 bits.
Int128 twice_area(const Piece& piece, Instant t) {
    const Int128 passed = detail::between(piece.from, t), length = detail::between(piece.from, piece.to);
    if (passed == length) return (Int128{piece.begin} + piece.end) * length;
    const Int128 level = 2 * Int128{piece.begin} * passed;
    if (piece.rise() == 0 || passed == 0) return level;
    // ⌊rise × passed² / length⌋ in two steps, because passed² alone may have 126 bits.
    const Int128 product = Int128{piece.rise()} * passed;
    const Int128 quotient = detail::floor_divide(product, length), rest = product - quotient * length;
    return level + quotient * passed + rest * passed / length;
}

/// Visits the slots that pieces of time meet, with the part within each; the pieces come in order.
class SlotWalk {
public:
    explicit SlotWalk(const Slots& grid) : grid_(grid) {
        if (!grid.empty()) look();
    }

    template <class F>
    void meet(const Piece& piece, F&& visit) {
        while (at_ < grid_.size() && begin_ < piece.to) {
            const Instant begin = std::max(piece.from, begin_), end = std::min(piece.to, end_);
            if (begin < end) visit(at_, begin, end, begin == begin_);
            if (end_ > piece.to) break;
            if (++at_ < grid_.size()) look();
        }
    }

private:
    void look() {
        begin_ = grid_.boundary(at_);
        end_ = grid_.boundary(at_ + 1);
    }

    const Slots& grid_;
    std::size_t at_ = 0;
    Instant begin_{}, end_{};
};

// ---- gauges

using Shown = GaugeSummary::Shown;

/// The lesser of two values, or with sign −1 the greater; of equal ones the earlier.
void keep(std::optional<Shown>& kept, const std::optional<Shown>& other, int sign) {
    if (!other) return;
    if (!kept || sign * other->value < sign * kept->value || (other->value == kept->value && other->at < kept->at)) kept = other;
}

void take_value(GaugeSummary& summary, const Shown& shown) {
    keep(summary.least, shown, 1);
    keep(summary.greatest, shown, -1);
}

void take_reading(GaugeSummary& summary, const Reading& reading) {
    const Shown shown{reading.at, reading.value};
    ++summary.readings;
    summary.sum += reading.value;
    summary.squares = detail::add(summary.squares, Int128{reading.value} * reading.value, "GaugeSummary");
    take_value(summary, shown);
    if (!summary.first) summary.first = shown;
    summary.last = shown;
    summary.quality = worse(summary.quality, reading.quality);
}

void take_time(GaugeSummary& summary, const Piece& piece, Instant begin, Instant end) {
    const Int128 area = twice_area(piece, end) - twice_area(piece, begin);
    summary.twice_integral = detail::add(summary.twice_integral, area, "GaugeSummary");
    if (!piece.quality.measured()) summary.twice_estimated = detail::add(summary.twice_estimated, area, "GaugeSummary");
    const auto of_class = piece.quality.quality_class();
    microseconds& time = of_class == QualityClass::measured    ? summary.measured
                         : of_class == QualityClass::estimated ? summary.estimated
                                                               : summary.substituted;
    time = plus(time, end - begin);
}

GaugeSummaries summarized(std::vector<Reading> readings, const Point& point, const Slots& grid, const GaugeRule& rule) {
    const Gauge gauge(point, PointKind::gauge, rule);
    std::vector<GaugeSummary> each(grid.size());
    for (std::size_t i = 0; i < each.size(); ++i) {
        each[i].step = gauge.step;
        each[i].length = grid[i].length();
    }
    if (grid.empty()) return {grid, point.unit, {}};

    readings = in_order(std::move(readings), gauge);
    SlotCursor cursor(grid);
    for (const Reading& reading : readings) {
        if (reading.quality.missing()) continue;
        const auto i = cursor.index_of(reading.at);
        if (!i) continue;
        if (suspect(reading))
            ++each[*i].set_aside;
        else
            take_reading(each[*i], reading);
    }
    std::erase_if(readings, suspect);
    SlotWalk walk(grid);
    each_piece(readings, gauge, [&](const Piece& piece) {
        walk.meet(piece, [&](std::size_t i, Instant begin, Instant end, bool from_begin) {
            each[i].quality = worse(each[i].quality, piece.quality);
            if (piece.quality.missing()) return;
            take_time(each[i], piece, begin, end);
            if (from_begin && !gauge.linear) take_value(each[i], {begin, piece.begin});
        });
    });
    return {grid, point.unit, std::move(each)};
}

// ---- states

StateSummaries stayed(std::vector<Reading> readings, const Point& point, const Slots& grid, std::optional<microseconds> hold) {
    const Gauge gauge(point, PointKind::state, {.hold = hold});
    std::vector<StateSummary> each(grid.size());
    for (std::size_t i = 0; i < each.size(); ++i) each[i].length = grid[i].length();
    if (grid.empty()) return {grid, point.unit, {}};

    readings = in_order(std::move(readings), gauge);
    SlotCursor cursor(grid);
    std::optional<std::int64_t> before;
    for (const Reading& reading : readings) {
        if (reading.quality.missing()) continue;
        const auto i = cursor.index_of(reading.at);
        if (i && suspect(reading)) ++each[*i].set_aside;
        if (suspect(reading)) continue;
        if (i) {
            ++each[*i].readings;
            each[*i].quality = worse(each[*i].quality, reading.quality);
            if (before && *before != reading.value) ++each[*i].codes[reading.value].entries;
        }
        before = reading.value;
    }
    std::erase_if(readings, suspect);
    SlotWalk walk(grid);
    each_piece(readings, gauge, [&](const Piece& piece) {
        walk.meet(piece, [&](std::size_t i, Instant begin, Instant end, bool) {
            each[i].quality = worse(each[i].quality, piece.quality);
            if (piece.quality.missing()) return;
            microseconds& time = each[i].codes[piece.begin].time;
            time = plus(time, end - begin);
        });
    });
    return {grid, point.unit, std::move(each)};
}

// ---- load duration

/// The bins that a piece runs through from one of its instants to another.
template <class Add>
void each_bin(const Piece& piece, Instant from, Instant to, std::int64_t bin, Add&& add) {
    const Int128 length = detail::between(piece.from, piece.to), rise = piece.rise();
    Int128 passed = detail::between(piece.from, from);
    const Int128 end = detail::between(piece.from, to);
    while (passed < end) {
        const Int128 place = detail::floor_divide(piece.begin * length + rise * passed, bin * length);
        // The first microsecond of another bin: at or above the upper edge, or below the lower one.
        Int128 next = end;
        if (rise > 0) next = -detail::floor_divide(-((place + 1) * bin - piece.begin) * length, rise);
        if (rise < 0) next = detail::floor_divide((piece.begin - place * bin) * length, -rise) + 1;
        next = std::min(next, end);
        add(static_cast<std::int64_t>(place), microseconds(static_cast<std::int64_t>(next - passed)));
        passed = next;
    }
}

LoadDuration duration_of(std::vector<Reading> readings, const Point& point, const Interval& within, Decimal width, const GaugeRule& rule) {
    const Gauge gauge(point, PointKind::gauge, rule, width);
    LoadDuration load{.width = width, .unit = point.unit, .length = within.length()};
    readings = in_order(std::move(readings), gauge);
    std::erase_if(readings, suspect);
    each_piece(readings, gauge, [&](const Piece& piece) {
        const Instant from = std::max(piece.from, within.begin()), to = std::min(piece.to, within.end());
        if (from >= to) return;
        load.quality = worse(load.quality, piece.quality);
        if (piece.quality.missing()) return;
        if ((piece.rise() < 0 ? -Int128{piece.rise()} : Int128{piece.rise()}) / gauge.bin > most_bins)
            detail::throw_error(code::out_of_range, "point " + detail::quoted(point.id),
                                "between two readings it crosses more than " + to_string(most_bins) + " bins of " + to_string(width),
                                "give wider bins, or limits that set readings aside");
        each_bin(piece, from, to, gauge.bin, [&](std::int64_t place, microseconds time) {
            microseconds& all = load.times[place];
            all = plus(all, time);
        });
    });
    return load;
}

// ---- text

std::string seconds(microseconds length) { return to_string(Exact::from(length.count(), -6).rounded(half_up, Decimal(1))); }

std::string coverage_text(microseconds covered, microseconds length, Quality quality) {
    return seconds(covered) + " of " + seconds(length) + " s covered; worst: " + to_string(quality);
}

}  // namespace

std::string_view to_string(Interpolation interpolation) { return interpolation == Interpolation::linear ? "linear" : "step"; }

microseconds GaugeSummary::covered() const { return plus(plus(measured, estimated), substituted); }
double GaugeSummary::coverage() const { return share(covered(), length); }

std::optional<Decimal> GaugeSummary::mean(Rounding mode, Decimal quantum) const {
    if (covered().count() == 0) return std::nullopt;
    return rounded(twice_integral, 2 * Int128{covered().count()}, step, mode, quantum);
}

std::optional<Decimal> GaugeSummary::sample_mean(Rounding mode, Decimal quantum) const {
    if (readings == 0) return std::nullopt;
    return rounded(sum, readings, step, mode, quantum);
}

std::optional<Decimal> GaugeSummary::variance(Rounding mode, Decimal quantum) const {
    using detail::add, detail::multiply, detail::subtract;
    constexpr std::string_view where = "GaugeSummary";
    if (readings == 0) return std::nullopt;
    // Around a whole number near the mean, which changes nothing but the number of digits.
    const Int128 n = readings, middle = detail::floor_divide(sum, n), rest = sum - n * middle;
    const Int128 around = subtract(squares, multiply(middle, add(sum, rest, where), where), where);  // Σ(v − middle)²
    return rounded(subtract(multiply(n, around, where), rest * rest, where), multiply(n, n, where), Exact(step) * Exact(step), mode, quantum);
}

GaugeSummary& GaugeSummary::operator+=(const GaugeSummary& other) {
    constexpr std::string_view where = "GaugeSummary";
    if (step == 0) step = other.step;
    if (other.step != 0 && step != other.step)
        detail::throw_error(code::other_resolution, where, "one counts in " + to_string(step) + ", the other in " + to_string(other.step),
                            "summarize both at one resolution");
    length = plus(length, other.length);
    measured = plus(measured, other.measured);
    estimated = plus(estimated, other.estimated);
    substituted = plus(substituted, other.substituted);
    twice_integral = detail::add(twice_integral, other.twice_integral, where);
    twice_estimated = detail::add(twice_estimated, other.twice_estimated, where);
    readings += other.readings;
    set_aside += other.set_aside;
    sum = detail::add(sum, other.sum, where);
    squares = detail::add(squares, other.squares, where);
    keep(least, other.least, 1);
    keep(greatest, other.greatest, -1);
    if (!first || (other.first && other.first->at < first->at)) first = other.first;
    if (!last || (other.last && last->at < other.last->at)) last = other.last;
    quality = worse(quality, other.quality);
    return *this;
}

std::string to_string(const GaugeSummary& summary) {
    std::string text;
    if (summary.least)
        text = to_string(summary.to_exact(summary.least->value)) + " to " + to_string(summary.to_exact(summary.greatest->value)) + " in ";
    text += std::to_string(summary.readings) + " readings, ";
    if (summary.set_aside != 0) text += std::to_string(summary.set_aside) + " set aside, ";
    return text + coverage_text(summary.covered(), summary.length, summary.quality);
}

std::int64_t StateSummary::changes() const {
    std::int64_t changes = 0;
    for (const auto& [code, stay] : codes) changes += stay.entries;
    return changes;
}
microseconds StateSummary::covered() const {
    microseconds time{};
    for (const auto& [code, stay] : codes) time = plus(time, stay.time);
    return time;
}
double StateSummary::coverage() const { return share(covered(), length); }

StateSummary& StateSummary::operator+=(const StateSummary& other) {
    length = plus(length, other.length);
    for (const auto& [code, stay] : other.codes) {
        Stay& mine = codes[code];
        mine.time = plus(mine.time, stay.time);
        mine.entries += stay.entries;
    }
    readings += other.readings;
    set_aside += other.set_aside;
    quality = worse(quality, other.quality);
    return *this;
}

std::string to_string(const StateSummary& summary) {
    std::string text;
    for (const auto& [code, stay] : summary.codes)
        text += std::to_string(code) + ": " + seconds(stay.time) + " s, entered " + std::to_string(stay.entries) + " times; ";
    return text + coverage_text(summary.covered(), summary.length, summary.quality);
}

microseconds LoadDuration::covered() const {
    microseconds all{};
    for (const auto& [place, time] : times) all = plus(all, time);
    return all;
}
double LoadDuration::coverage() const { return share(covered(), length); }

std::vector<LoadDuration::Level> LoadDuration::downward() const {
    std::vector<Level> levels;
    levels.reserve(times.size());
    microseconds higher{};
    for (auto bin = times.rbegin(); bin != times.rend(); ++bin) {
        higher = plus(higher, bin->second);
        levels.push_back({Exact::from(bin->first, 0) * Exact(width), bin->second, higher});
    }
    return levels;
}

std::optional<Exact> LoadDuration::percentile(Decimal percent) const {
    if (percent < 0 || percent > 100)
        detail::throw_error(code::out_of_range, "percentile", to_string(percent) + " % is no share", "give 0 to 100, such as 95");
    const Exact wanted = Exact(percent) * Exact(covered().count());
    microseconds up_to{};
    for (const auto& [place, time] : times) {
        up_to = plus(up_to, time);
        if (Exact::from(up_to.count(), 2) >= wanted) return Exact::from(place, 0) * Exact(width);
    }
    return std::nullopt;
}

LoadDuration& LoadDuration::operator+=(const LoadDuration& other) {
    if (other.width == 0) return *this;
    if (width == 0) return *this = other;
    if (width != other.width || unit != other.unit)
        detail::throw_error(
            code::other_resolution, "LoadDuration",
            "one has bins of " + to_string(width) + ' ' + to_string(unit) + ", the other of " + to_string(other.width) + ' ' + to_string(other.unit),
            "take one width for both");
    length = plus(length, other.length);
    for (const auto& [place, time] : other.times) {
        microseconds& all = times[place];
        all = plus(all, time);
    }
    quality = worse(quality, other.quality);
    return *this;
}

GaugeSummaries gauges(const Table& table, std::string_view id, const Slots& grid, const GaugeRule& rule) {
    const std::uint32_t place = table.index(id);
    return summarized(readings_of(table, place), table.points()[place], grid, rule);
}
GaugeSummaries gauges(std::span<const Reading> readings, const Point& point, const Slots& grid, const GaugeRule& rule) {
    return summarized(readings_of_one(readings), point, grid, rule);
}

StateSummaries states(const Table& table, std::string_view id, const Slots& grid, std::optional<microseconds> hold) {
    const std::uint32_t place = table.index(id);
    return stayed(readings_of(table, place), table.points()[place], grid, hold);
}
StateSummaries states(std::span<const Reading> readings, const Point& point, const Slots& grid, std::optional<microseconds> hold) {
    return stayed(readings_of_one(readings), point, grid, hold);
}

LoadDuration load_duration(const Table& table, std::string_view id, const Interval& within, Decimal width, const GaugeRule& rule) {
    const std::uint32_t place = table.index(id);
    return duration_of(readings_of(table, place), table.points()[place], within, width, rule);
}
LoadDuration load_duration(std::span<const Reading> readings, const Point& point, const Interval& within, Decimal width, const GaugeRule& rule) {
    return duration_of(readings_of_one(readings), point, within, width, rule);
}

namespace detail {

std::vector<std::size_t> slots_within(const Slots& fine, const Slots& coarser) {
    const auto refuse = [](const Interval& slot, const std::string& where) {
        throw_error(code::other_grid, "Summaries", "the slot " + to_string(slot) + " lies " + where,
                    "take a coarser grid that covers this one and whose edges are edges of it");
    };
    std::vector<std::size_t> places;
    places.reserve(coarser.size() + 1);
    std::size_t i = 0;
    for (const Interval whole : coarser) {
        if (i < fine.size() && fine[i].begin() < whole.begin()) refuse(fine[i], "across the edge at " + to_string(whole.begin()));
        places.push_back(i);
        for (; i < fine.size() && (fine[i].begin() < whole.end() || (fine[i].empty() && fine[i].begin() == whole.end())); ++i)
            if (fine[i].end() > whole.end()) refuse(fine[i], "across the edge at " + to_string(whole.end()));
    }
    if (i < fine.size()) refuse(fine[i], "outside of the coarser grid");
    places.push_back(i);
    return places;
}

GaugeColumns mean_columns(const GaugeSummaries& gauges, Decimal resolution) {
    GaugeColumns columns;
    for (const GaugeSummary& one : gauges) {
        const auto covered = one.covered();
        columns.counts.push_back(
            covered.count() == 0
                ? 0
                : narrow(multiples_of(one.twice_integral, 2 * Int128{covered.count()}, one.step, resolution, half_even, "means"), "means"));
        columns.qualities.push_back(one.quality);
        columns.missing_micros.push_back((one.length - covered).count());
    }
    return columns;
}

GaugeColumns integral_columns(const GaugeSummaries& gauges, std::int64_t quanta_per_hour, std::string_view kind) {
    GaugeColumns columns;
    for (const GaugeSummary& one : gauges) {
        const auto quanta = [&](Int128 twice) {
            constexpr Int128 twice_hour = 2 * Int128{microseconds_per_hour};
            return narrow(multiples_of(twice, twice_hour, Exact(one.step) * Exact(quanta_per_hour), 1, half_even, kind), kind);
        };
        columns.counts.push_back(quanta(one.twice_integral));
        columns.estimated.push_back(quanta(one.twice_estimated < 0 ? -one.twice_estimated : one.twice_estimated));
        columns.qualities.push_back(one.quality.with(Flag::calculated));
        columns.missing_micros.push_back((one.length - one.covered()).count());
    }
    return columns;
}

}  // namespace detail

}  // namespace wattle::inline v0::stream
