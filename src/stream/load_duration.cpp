#include "bins.hpp"
#include "summaries.hpp"

namespace wattle::inline v0::stream {

using v0::to_string;  // of numbers and instants, which those of this room would hide

namespace {

using detail::Gauge, detail::GaugePiece, detail::in_order, detail::plus, detail::readings_of, detail::suspect;
using std::chrono::microseconds;

constexpr Int128 most_bins = 100'000;  // that one line crosses

/// The bins that a piece runs through from one of its instants to another.
template <class Add>
void each_bin(const GaugePiece& piece, Instant from, Instant to, std::int64_t bin, Add&& add) {
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
    readings = in_order(std::move(readings), gauge);
    std::erase_if(readings, suspect);
    return detail::load_of(detail::bins_in(readings, gauge, Slots::between({within.begin(), within.end()})).front(), point, within, width);
}

}  // namespace

namespace detail {

Bins& Bins::operator+=(const Bins& other) {
    for (const auto& [place, time] : other.times) {
        microseconds& all = times[place];
        all = plus(all, time);
    }
    quality = worse(quality, other.quality);
    too_many |= other.too_many;
    return *this;
}

std::vector<Bins> bins_in(std::span<const Reading> readings, const Gauge& gauge, const Slots& grid) {
    std::vector<Bins> each(grid.size());
    SlotWalk walk(grid);
    each_piece(readings, gauge, [&](const GaugePiece& piece) {
        const bool too_many = (piece.rise() < 0 ? -Int128{piece.rise()} : Int128{piece.rise()}) / gauge.bin > most_bins;
        walk.meet(piece, [&](std::size_t i, Instant from, Instant to, bool) {
            each[i].quality = worse(each[i].quality, piece.quality);
            if (piece.quality.missing()) return;
            each[i].too_many |= too_many;
            if (too_many) return;
            each_bin(piece, from, to, gauge.bin, [&](std::int64_t place, microseconds time) {
                microseconds& all = each[i].times[place];
                all = plus(all, time);
            });
        });
    });
    return each;
}

LoadDuration load_of(Bins bins, const Point& point, const Interval& within, Decimal width) {
    if (bins.too_many)
        throw_error(code::out_of_range, "point " + quoted(point.id),
                    "between two readings it crosses more than " + to_string(most_bins) + " bins of " + to_string(width),
                    "give wider bins, or limits that set readings aside");
    return {.width = width, .unit = point.unit, .length = within.length(), .times = std::move(bins.times), .quality = bins.quality};
}

}  // namespace detail

microseconds LoadDuration::covered() const {
    microseconds all{};
    for (const auto& [place, time] : times) all = plus(all, time);
    return all;
}
double LoadDuration::coverage() const { return detail::share(covered(), length); }

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

Bytes LoadDuration::to_bytes() const {
    ByteWriter out;
    out.put(std::uint8_t{1});
    detail::put(out, width);
    out.put_text(unit.symbol());
    detail::put(out, length);
    out.put(quality.bits()).put(static_cast<std::uint32_t>(times.size()));
    for (const auto& [place, time] : times) {
        out.put(place);
        detail::put(out, time);
    }
    return std::move(out).bytes();
}

LoadDuration LoadDuration::from_bytes(std::span<const std::byte> bytes) {
    ByteReader in(bytes, "LoadDuration");
    detail::get_version(in);
    LoadDuration load;
    load.width = detail::get_step(in);
    try {
        load.unit = AnyUnit(in.get_text());
    } catch (const Error& error) {
        if (error.code() == code::bad_bytes) throw;
        in.refuse(error.what(), "read it with a newer wattle");
    }
    load.length = detail::get_length(in);
    load.quality = detail::get_quality(in);
    load.times = detail::get_map<microseconds>(in, [&] { return detail::get_length(in); });
    in.finish();
    return load;
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

LoadDuration load_duration(const Table& table, std::string_view id, const Interval& within, Decimal width, const GaugeRule& rule) {
    const std::uint32_t place = table.index(id);
    return duration_of(readings_of(table, place), table.points()[place], within, width, rule);
}
LoadDuration load_duration(std::span<const Reading> readings, const Point& point, const Interval& within, Decimal width, const GaugeRule& rule) {
    detail::require_one_point(readings);
    return duration_of({readings.begin(), readings.end()}, point, within, width, rule);
}

}  // namespace wattle::inline v0::stream
