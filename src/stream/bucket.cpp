#include "wattle/stream/bucket.hpp"

#include "readings.hpp"

#include <algorithm>

namespace wattle::inline v0::stream {

using v0::to_string;  // of instants and qualities, which those of this room would hide

namespace {

using std::chrono::microseconds;

}  // namespace

std::string_view to_string(Status status) {
    switch (status) {
        case Status::provisional: return "provisional";
        case Status::complete: return "complete";
        case Status::corrected: return "corrected";
        case Status::final_: return "final";
    }
    return "";
}

Quality Bucket::quality() const {
    Quality worst;
    for (const Doubt& d : doubts) worst = worse(worst, d.quality);
    return worst;
}

microseconds Bucket::time(QualityClass quality_class) const {
    microseconds doubted{}, of_class{};
    for (const Doubt& d : doubts) {
        if (!d.quality.measured()) doubted += d.time;
        if (d.quality.quality_class() == quality_class) of_class += d.time;
    }
    return quality_class == QualityClass::measured ? window().length() - doubted : of_class;
}

double Bucket::coverage() const {
    if (window().empty()) return 1;
    return 1 - static_cast<double>(time(QualityClass::missing).count()) / static_cast<double>(window().length().count());
}

std::string to_string(const Bucket& bucket) {
    std::string text = "point " + std::to_string(bucket.key.point) + ", level " + std::to_string(bucket.key.level) + ", " +
                       to_string(bucket.window()) + ": " + std::to_string(bucket.amount) + " quanta";
    if (bucket.estimated != 0) text += ", " + std::to_string(bucket.estimated) + " of them not measured";
    return text + ", version " + std::to_string(bucket.version) + ", " + std::string(to_string(bucket.status)) +
           "; worst: " + to_string(bucket.quality());
}

namespace detail {

BucketColumns bucket_columns(std::span<const Bucket> buckets, std::uint32_t point, std::uint32_t level, const Slots& grid) {
    const std::size_t n = grid.size();
    BucketColumns columns{std::vector<std::int64_t>(n), std::vector<Quality>(n, Reason::gap), std::vector<std::int64_t>(n),
                          std::vector<std::int64_t>(n)};
    for (std::size_t i = 0; i < n; ++i) {
        columns.missing_micros[i] = grid[i].length().count();
        if (grid[i].empty()) columns.qualities[i] = {};
    }
    std::vector<std::uint32_t> versions(n);
    SlotCursor cursor(grid);
    for (const Bucket& bucket : buckets) {
        if (bucket.key.point != point || bucket.key.level != level) continue;
        const auto i = cursor.index_of(bucket.key.start);
        if (!i) continue;
        if (grid[*i] != bucket.window())
            v0::detail::throw_error(code::other_grid, "series", "the window " + to_string(bucket.window()) + " is no slot of the grid",
                                    "give the windows of its level: Level::covering");
        if (bucket.version < versions[*i]) continue;
        versions[*i] = bucket.version;
        columns.counts[*i] = bucket.amount;
        columns.qualities[*i] = bucket.quality();
        columns.estimated[*i] = bucket.estimated;
        columns.missing_micros[*i] = bucket.time(QualityClass::missing).count();
    }
    return columns;
}

}  // namespace detail

}  // namespace wattle::inline v0::stream
