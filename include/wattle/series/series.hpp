// Series: the values of a grid of slots, each with how far it can be trusted. Where all rooms of the domain meet.
#pragma once

#include "wattle/series/columns.hpp"
#include "wattle/units/any_unit.hpp"

#include <optional>
#include <span>
#include <utility>

namespace wattle::inline v0 {

/// What a run of slots amounts to: the total, how much of it was not measured, the worst quality, and the time nothing is known of.
/// Parts merge in any order to the same sum.
template <ExactKind Q>
struct Sum {
    Total<Q> total;
    Total<Q> estimated;  // without sign: estimated, substituted and suspect parts
    Quality quality;     // the worst
    std::chrono::microseconds missing{};
    std::chrono::microseconds length{};
    std::size_t slots = 0;

    /// The share of the time that has values, 0 to 1; 1 for no time at all.
    double coverage() const { return length.count() == 0 ? 1 : 1 - static_cast<double>(missing.count()) / static_cast<double>(length.count()); }

    /// Of the next, or of any other, run of slots.
    Sum& operator+=(const Sum& other) {
        total += other.total;
        estimated += other.estimated;
        quality = worse(quality, other.quality);
        missing += other.missing;
        length += other.length;
        slots += other.slots;
        return *this;
    }
    friend Sum operator+(Sum a, const Sum& b) { return a += b; }
    friend bool operator==(const Sum&, const Sum&) = default;
};

namespace detail {

/// Exactly, so that time without a value never shows as 0 s: 900, 0.4.
inline Decimal seconds_of(std::chrono::microseconds time) { return shortest(time.count(), -6); }

}  // namespace detail

/// "123.4 kWh in 96 slots, 2.5 kWh of it not measured, 900 s without a value; worst: missing: gap"
template <ExactKind Q>
std::string to_string(const Sum<Q>& sum) {
    std::string text = to_string(sum.total) + " in " + std::to_string(sum.slots) + " slots";
    if (sum.estimated.count() != 0) text += ", " + to_string(sum.estimated) + " of it not measured";
    if (sum.missing.count() != 0) text += ", " + to_string(detail::seconds_of(sum.missing)) + " s without a value";
    return text + "; worst: " + to_string(sum.quality);
}

/// Amounts of one kind (energy, volume, money in one currency …) over a grid: per slot a value, how much of it was not measured, and the
/// worst quality in it. A slot without a value is missing and never 0.
///
/// A value is measured, or it is not: then all of it (or the part that is given) counts as `estimated`, without sign, so that doubt does not cancel
/// where a difference does. A coarser slot of which some time is missing has a value, the quality missing, and tells the time.
template <class Q>
class Series {
    static_assert(ExactKind<Q>, "Series of amounts (Energy, Volume, Money), or of gauges (Power, Temperature)");

public:
    using Denomination = typename Q::Denomination;

    Series() = default;

    /// n slots, all missing: gap. Fill them with `set`.
    explicit Series(Slots slots, Denomination denomination = {}) : columns_(std::move(slots)), denomination_(denomination) {}

    /// n measured amounts. Throws Error: other_grid if there are not as many as slots; mixed_currency.
    Series(Slots slots, std::span<const Q> amounts) : Series(std::move(slots)) {
        require_size(amounts.size());
        for (std::size_t i = 0; i < amounts.size(); ++i) set(i, amounts[i]);
    }

    /// From columns of n: quanta; qualities (none: all measured); what of each is estimated, without sign (none: all that is not measured); the
    /// microseconds of each without a value (none: all of a missing slot). Throws Error: other_grid for another length; no_value for a number where
    /// there can be none; out_of_range for a part or a time that does not fit its slot.
    static Series from_columns(Slots slots, std::vector<std::int64_t> counts, std::vector<Quality> qualities = {},
                               std::vector<std::int64_t> estimated = {}, std::vector<std::int64_t> missing_micros = {},
                               Denomination denomination = {}) {
        detail::Columns columns(std::move(slots), std::move(counts), std::move(qualities), std::move(missing_micros));
        if (estimated.empty())
            columns.estimate_all(Q::Kind::name);
        else
            columns.take_estimated(std::move(estimated));
        return {std::move(columns), denomination};
    }

    const Slots& slots() const { return columns_.slots; }
    std::size_t size() const { return columns_.size(); }
    bool empty() const { return size() == 0; }
    Denomination denomination() const { return denomination_; }

    /// The amount of slot i; nothing where it is missing. Throws Error (out_of_range).
    std::optional<Q> operator[](std::size_t i) const {
        columns_.require_slot(i);
        if (!columns_.has_value(i)) return std::nullopt;
        return Q::from_count(columns_.value[i], denomination_);
    }
    /// The worst quality in slot i.
    Quality quality(std::size_t i) const { return columns_.require_slot(i), columns_.quality[i]; }
    /// How much of slot i was not measured, without sign.
    Q estimated(std::size_t i) const { return columns_.require_slot(i), Q::from_count(columns_.estimated_of(i), denomination_); }
    /// How much of the time of slot i has no value.
    std::chrono::microseconds missing(std::size_t i) const { return columns_.require_slot(i), std::chrono::microseconds(columns_.unknown_of(i)); }

    /// Gives slot i a value. Throws Error: no_value if the quality is missing, out_of_range, mixed_currency.
    void set(std::size_t i, Q value, Quality quality = {}) {
        set(i, value, Q::from_count(quality.measured() ? 0 : size_of(value.count()), {}), quality);
    }
    /// The same, where only a part of the value is not measured.
    void set(std::size_t i, Q value, Q estimated, Quality quality) {
        denomination_.join(value.denomination(), Q::Kind::name);
        denomination_.join(estimated.denomination(), Q::Kind::name);
        columns_.set(i, value.count(), estimated.count(), quality);
    }
    /// Takes the value of slot i away. Throws Error: no_value if the quality is not missing, out_of_range.
    void set_missing(std::size_t i, Quality why = Reason::gap) { columns_.set_missing(i, why); }

    /// `count` slots from slot `first` on; or the slots of that part of the time. Throws Error: out_of_range; other_grid if the part cuts a slot.
    Series slice(std::size_t first, std::size_t count) const { return {columns_.slice(first, count), denomination_}; }
    Series slice(const Interval& part) const { return {columns_.slice(part), denomination_}; }

    /// The same values over another grid: its slots that are slots of this series keep their value, those outside are missing: gap. Throws Error
    /// (other_grid) where a slot of one grid cuts a slot of the other.
    Series align(const Slots& grid) const { return {columns_.align(grid), denomination_}; }

    /// Sums over the slots of a coarser grid: months of days. Slots that reach beyond this series are missing in part. Throws Error: other_grid if a
    /// slot of this series lies in no slot of the coarser grid, or in two; overflow.
    Series resample(const Slots& coarser) const { return {columns_.fold(coarser, detail::Columns::Fold::sum, Q::Kind::name), denomination_}; }

    /// Slot by slot; missing where one of the two is. Throws Error: other_grid, overflow, mixed_currency.
    friend Series operator+(const Series& a, const Series& b) { return combine(a, b, 1); }
    friend Series operator-(const Series& a, const Series& b) { return combine(a, b, -1); }

    /// The total of all slots with its quality mix.
    friend Sum<Q> sum(const Series& series) {
        const auto& columns = series.columns_;
        Sum<Q> sum;
        sum.total = Total<Q>::from_count(detail::sum_counts(series.counts()), series.denomination_);
        sum.estimated = Total<Q>::from_count(detail::sum_counts(series.estimated_counts()), series.denomination_);
        for (std::size_t i = 0; i < columns.size(); ++i) {
            sum.quality = worse(sum.quality, columns.quality[i]);
            sum.missing += std::chrono::microseconds(columns.unknown_of(i));
        }
        sum.length = columns.slots.span().length();
        sum.slots = columns.size();
        return sum;
    }

    /// The columns in place: n quanta (0 where missing); n qualities; n estimated parts, or none if all is measured; n microseconds without a
    /// value, or none if each slot is there or missing as a whole.
    std::span<const std::int64_t> counts() const { return columns_.value; }
    std::span<const Quality> qualities() const { return columns_.quality; }
    std::span<const std::int64_t> estimated_counts() const { return columns_.estimated; }
    std::span<const std::int64_t> missing_micros() const { return columns_.unknown; }

    /// Little-endian: u8 layout version (1), u8 kind, u32 currency (0 for kinds without one), grid, columns. Equal series have equal bytes.
    Bytes to_bytes() const {
        ByteWriter out;
        out.put(std::uint8_t{1}).put(Q::Kind::id).put(denomination_.number());
        columns_.put(out);
        return std::move(out).bytes();
    }
    /// Throws Error (bad_bytes) for anything that `to_bytes` does not write.
    static Series from_bytes(std::span<const std::byte> bytes) {
        ByteReader in(bytes, "Series");
        if (in.get<std::uint8_t>() != 1) in.refuse("layout version is not 1", "read it with a newer wattle");
        if (in.get<std::uint8_t>() != Q::Kind::id)
            in.refuse("this is not a series of " + std::string(Q::Kind::name), "read it as the kind that was written");
        const auto denomination = Denomination::from_number(in.get<std::uint32_t>());
        auto columns = detail::Columns::get(in);
        in.finish();
        return {std::move(columns), denomination};
    }

    friend bool operator==(const Series&, const Series&) = default;

private:
    Series(detail::Columns columns, Denomination denomination) : columns_(std::move(columns)), denomination_(denomination) {}

    static std::int64_t size_of(std::int64_t count) { return count < 0 ? detail::subtract_counts(0, count, Q::Kind::name) : count; }
    void require_size(std::size_t n) const {
        if (n != size())
            detail::throw_error(code::other_grid, "Series", std::to_string(n) + " values for " + std::to_string(size()) + " slots",
                                "give one value per slot");
    }
    static Series combine(const Series& a, const Series& b, int sign) {
        auto denomination = a.denomination_;
        denomination.join(b.denomination_, Q::Kind::name);
        return {a.columns_.plus(b.columns_, sign, Q::Kind::name), denomination};
    }

    detail::Columns columns_;
    [[no_unique_address]] Denomination denomination_{};
};

/// A gauge over a grid (mean power, temperature): whole counts of a decimal resolution, so that even these are summed as integers.
template <class Q>
    requires(!ExactKind<Q>)
class Series<Q> {
public:
    using UnitType = typename Q::UnitType;

    /// n slots, all missing: gap; one count is `resolution` × `unit`. Throws Error (out_of_range) if it is not positive.
    Series(Slots slots, UnitType unit, Decimal resolution) : Series(detail::Columns(std::move(slots)), unit, resolution) {}
    /// From columns of n, as for amounts. Throws Error: other_grid, no_value, out_of_range.
    static Series from_columns(Slots slots, UnitType unit, Decimal resolution, std::vector<std::int64_t> counts, std::vector<Quality> qualities = {},
                               std::vector<std::int64_t> missing_micros = {}) {
        return {detail::Columns(std::move(slots), std::move(counts), std::move(qualities), std::move(missing_micros)), unit, resolution};
    }

    const Slots& slots() const { return columns_.slots; }
    std::size_t size() const { return columns_.size(); }
    bool empty() const { return size() == 0; }
    UnitType unit() const { return unit_.template as<Q>(); }
    Decimal resolution() const { return resolution_; }

    /// The value of slot i; nothing where it is missing. Throws Error (out_of_range).
    std::optional<Q> operator[](std::size_t i) const {
        columns_.require_slot(i);
        if (!columns_.has_value(i) || columns_.slots[i].empty()) return std::nullopt;
        return value_of(columns_.value[i]);
    }
    Quality quality(std::size_t i) const { return columns_.require_slot(i), columns_.quality[i]; }
    std::chrono::microseconds missing(std::size_t i) const { return columns_.require_slot(i), std::chrono::microseconds(columns_.unknown_of(i)); }

    /// Gives slot i a count. Throws Error: no_value if the quality is missing, out_of_range.
    void set_count(std::size_t i, std::int64_t count, Quality quality = {}) { columns_.set(i, count, 0, quality); }
    void set_missing(std::size_t i, Quality why = Reason::gap) { columns_.set_missing(i, why); }

    Series slice(std::size_t first, std::size_t count) const { return {columns_.slice(first, count), unit_, resolution_}; }
    Series slice(const Interval& part) const { return {columns_.slice(part), unit_, resolution_}; }
    Series align(const Slots& grid) const { return {columns_.align(grid), unit_, resolution_}; }

    /// Means over the slots of a coarser grid, weighted with the time that has values, rounded half-even to the resolution.
    Series resample(const Slots& coarser) const { return {columns_.fold(coarser, detail::Columns::Fold::mean, "Series"), unit_, resolution_}; }

    /// The mean over all time that has values, as `resample` to one slot; nothing where there is none.
    friend std::optional<Q> mean(const Series& series) {
        if (series.empty()) return std::nullopt;
        const Interval span = series.slots().span();
        return series.resample(Slots::between({span.begin(), span.end()}))[0];
    }

    /// What each slot amounts to (kW over a quarter-hour are kWh) over the time that has values, rounded half-even once per slot; flagged
    /// `calculated`. Throws Error (overflow).
    auto integral() const
        requires requires { typename Q::Kind::Integral; }
    {
        std::vector<std::int64_t> amounts(size()), unknown(size());
        std::vector<Quality> qualities(size());
        for (std::size_t i = 0; i < size(); ++i) {
            unknown[i] = columns_.unknown_of(i);
            qualities[i] = columns_.quality[i].with(Flag::calculated);
            const auto known = columns_.slots[i].length() - std::chrono::microseconds(unknown[i]);
            if (columns_.has_value(i)) amounts[i] = detail::mean_times(unit(), Exact::from(columns_.value[i], 0) * Exact(resolution_), known).count();
        }
        return Series<typename Q::Kind::Integral>::from_columns(slots(), std::move(amounts), std::move(qualities), {}, std::move(unknown));
    }

    std::span<const std::int64_t> counts() const { return columns_.value; }
    std::span<const Quality> qualities() const { return columns_.quality; }
    std::span<const std::int64_t> missing_micros() const { return columns_.unknown; }

    /// Little-endian: u8 layout version (1), u8 0 (a gauge), text unit, i64 and i8 resolution (mantissa, exponent), grid, columns.
    Bytes to_bytes() const {
        ByteWriter out;
        out.put(std::uint8_t{1}).put(std::uint8_t{0}).put_text(unit_.symbol());
        out.put(resolution_.mantissa()).put(static_cast<std::int8_t>(resolution_.exponent()));
        columns_.put(out);
        return std::move(out).bytes();
    }
    /// Throws Error: bad_bytes for anything that `to_bytes` does not write, other_kind for a gauge of another kind.
    static Series from_bytes(std::span<const std::byte> bytes) {
        ByteReader in(bytes, "Series");
        if (in.get<std::uint8_t>() != 1) in.refuse("layout version is not 1", "read it with a newer wattle");
        if (in.get<std::uint8_t>() != 0) in.refuse("this is no series of a gauge", "read it as the kind that was written");
        const AnyUnit unit(in.get_text());
        const auto mantissa = in.get<std::int64_t>();
        const auto exponent = in.get<std::int8_t>();
        auto columns = detail::Columns::get(in);
        in.finish();
        return {std::move(columns), unit, Decimal::from(mantissa, exponent)};
    }

    friend bool operator==(const Series& a, const Series& b) {
        return a.unit_ == b.unit_ && a.resolution_ == b.resolution_ && a.columns_ == b.columns_;
    }

private:
    Series(detail::Columns columns, AnyUnit unit, Decimal resolution) : columns_(std::move(columns)), unit_(unit), resolution_(resolution) {
        static_cast<void>(unit.template as<Q>());
        if (resolution <= 0)
            detail::throw_error(code::out_of_range, "Series", "the resolution is not positive", "give what one count stands for, such as 0.1");
    }

    Q value_of(std::int64_t count) const { return Q((Exact::from(count, 0) * Exact(resolution_)).to_double(), unit()); }

    detail::Columns columns_;
    AnyUnit unit_;
    Decimal resolution_;
};

}  // namespace wattle::inline v0
