#include "summaries.hpp"

#include "readings.hpp"

namespace wattle::inline v0::stream {

using v0::to_string;  // of numbers and instants, which those of this room would hide

namespace {

using detail::coverage_text, detail::keep, detail::plus, detail::seconds, detail::share;
using std::chrono::microseconds;

constexpr std::string_view where = "GaugeSummary";

}  // namespace

std::string_view to_string(Interpolation interpolation) { return interpolation == Interpolation::linear ? "linear" : "step"; }

microseconds GaugeSummary::covered() const { return plus(plus(measured, estimated), substituted); }
double GaugeSummary::coverage() const { return share(covered(), length); }

std::optional<Decimal> GaugeSummary::mean(Rounding mode, Decimal quantum) const {
    if (covered().count() == 0) return std::nullopt;
    return detail::rounded(twice_integral, 2 * Int128{covered().count()}, step, mode, quantum, where);
}

std::optional<Decimal> GaugeSummary::sample_mean(Rounding mode, Decimal quantum) const {
    if (readings == 0) return std::nullopt;
    return detail::rounded(sum, readings, step, mode, quantum, where);
}

std::optional<Decimal> GaugeSummary::variance(Rounding mode, Decimal quantum) const {
    using detail::add, detail::multiply, detail::subtract;
    if (readings == 0) return std::nullopt;
    // Around a whole number near the mean, which changes nothing but the number of digits.
    const Int128 n = readings, middle = detail::floor_divide(sum, n), rest = sum - n * middle;
    const Int128 around = subtract(squares, multiply(middle, add(sum, rest, where), where), where);  // Σ(v − middle)²
    return detail::rounded(subtract(multiply(n, around, where), rest * rest, where), multiply(n, n, where), Exact(step) * Exact(step), mode, quantum,
                           where);
}

GaugeSummary& GaugeSummary::operator+=(const GaugeSummary& other) {
    step = detail::one_step(step, other.step, where);
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

Bytes GaugeSummary::to_bytes() const {
    ByteWriter out;
    out.put(std::uint8_t{1});
    detail::put(out, step);
    for (const microseconds time : {length, measured, estimated, substituted}) detail::put(out, time);
    out.put(twice_integral).put(twice_estimated).put(readings).put(set_aside).put(sum).put(squares).put(quality.bits());
    out.put(static_cast<std::uint8_t>((least ? 1 : 0) | (first ? 2 : 0)));
    for (const auto& shown : {least, greatest, first, last})
        if (shown) out.put(std::int64_t{shown->at.time_since_epoch().count()}).put(shown->value);
    return std::move(out).bytes();
}

GaugeSummary GaugeSummary::from_bytes(std::span<const std::byte> bytes) {
    ByteReader in(bytes, where);
    detail::get_version(in);
    GaugeSummary summary;
    summary.step = detail::get_step(in);
    for (microseconds* const time : {&summary.length, &summary.measured, &summary.estimated, &summary.substituted}) *time = detail::get_length(in);
    summary.twice_integral = in.get<Int128>();
    summary.twice_estimated = in.get<Int128>();
    summary.readings = detail::get_number(in);
    summary.set_aside = detail::get_number(in);
    summary.sum = in.get<Int128>();
    summary.squares = in.get<Int128>();
    summary.quality = detail::get_quality(in);
    const auto shown = in.get<std::uint8_t>();
    if (shown > 3 || shown == 2 || (shown == 3) != (summary.readings != 0))
        in.refuse("readings and extremes contradict each other", "give what to_bytes wrote");
    const auto get = [&] {
        const Instant at{microseconds(in.get<std::int64_t>())};
        return Shown{at, in.get<std::int64_t>()};
    };
    if (shown != 0) summary.least = get(), summary.greatest = get();
    if (shown == 3) summary.first = get(), summary.last = get();
    in.finish();
    return summary;
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

Bytes StateSummary::to_bytes() const {
    ByteWriter out;
    out.put(std::uint8_t{1});
    detail::put(out, length);
    out.put(readings).put(set_aside).put(quality.bits()).put(static_cast<std::uint32_t>(codes.size()));
    for (const auto& [code, stay] : codes) {
        out.put(code);
        detail::put(out, stay.time);
        out.put(stay.entries);
    }
    return std::move(out).bytes();
}

StateSummary StateSummary::from_bytes(std::span<const std::byte> bytes) {
    ByteReader in(bytes, "StateSummary");
    detail::get_version(in);
    StateSummary summary;
    summary.length = detail::get_length(in);
    summary.readings = detail::get_number(in);
    summary.set_aside = detail::get_number(in);
    summary.quality = detail::get_quality(in);
    summary.codes = detail::get_map<Stay>(in, [&] {
        const microseconds time = detail::get_length(in);
        return Stay{time, detail::get_number(in)};
    });
    in.finish();
    return summary;
}

std::string to_string(const StateSummary& summary) {
    std::string text;
    for (const auto& [code, stay] : summary.codes)
        text += std::to_string(code) + ": " + seconds(stay.time) + " s, entered " + std::to_string(stay.entries) + " times; ";
    return text + coverage_text(summary.covered(), summary.length, summary.quality);
}

namespace detail {

Int128 multiples_of(Int128 n, Int128 d, const Exact& scale, Decimal quantum, Rounding mode, std::string_view where) {
    if (quantum <= 0) throw_error(code::out_of_range, where, "the quantum is " + to_string(quantum), "give a step such as 0.001");
    Int128 over[] = {n, scale.mantissa()}, under[] = {d, quantum.mantissa()};
    for (Int128& a : over)
        for (Int128& b : under)
            if (const Int128 common = greatest_divisor(a, b); common > 1) a /= common, b /= common;
    return multiples(multiply(over[0], over[1], where), scale.exponent() - quantum.exponent(), multiply(under[0], under[1], where), mode);
}

Decimal rounded(Int128 n, Int128 d, const Exact& scale, Rounding mode, Decimal quantum, std::string_view where) {
    const Int128 multiples = multiples_of(n, d, scale, quantum, mode, where);
    return Decimal::from(narrow(multiply(multiples, quantum.mantissa(), where), where), quantum.exponent());
}

Decimal one_step(Decimal a, Decimal b, std::string_view where) {
    if (a == 0) return b;
    if (b != 0 && a != b)
        throw_error(code::other_resolution, where, "one counts in " + to_string(a) + ", the other in " + to_string(b),
                    "summarize both at one resolution");
    return a;
}

void put(ByteWriter& out, Decimal number) { out.put(number.mantissa()).put(static_cast<std::int8_t>(number.exponent())); }
void put(ByteWriter& out, microseconds length) { out.put(std::int64_t{length.count()}); }

void get_version(ByteReader& in) {
    if (in.get<std::uint8_t>() != 1) in.refuse("layout version is not 1", "read it with a newer wattle");
}
Decimal get_step(ByteReader& in) {
    const auto mantissa = in.get<std::int64_t>();
    const int exponent = in.get<std::int8_t>();
    if (mantissa < 0 || std::abs(exponent) > Decimal::greatest_exponent) in.refuse("this is no step", "give what to_bytes wrote");
    return Decimal::from(mantissa, exponent);
}
microseconds get_length(ByteReader& in) { return microseconds(get_number(in)); }
std::int64_t get_number(ByteReader& in) {
    const auto number = in.get<std::int64_t>();
    if (number < 0) in.refuse("a number is below 0", "give what to_bytes wrote");
    return number;
}
Quality get_quality(ByteReader& in) { return Quality::from_bits(in.get<std::uint16_t>()); }

std::string seconds(microseconds length) { return to_string(Exact::from(length.count(), -6).rounded(half_up, Decimal(1))); }

std::string coverage_text(microseconds covered, microseconds length, Quality quality) {
    return seconds(covered) + " of " + seconds(length) + " s covered; worst: " + to_string(quality);
}

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
