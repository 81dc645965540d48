#include "wattle/stream/history.hpp"

#include "reading_bytes.hpp"
#include "readings.hpp"

#include <algorithm>

namespace wattle::inline v0::stream {

namespace {

bool earlier(const Reading& a, const Reading& b) { return a.at < b.at; }

struct PointMemory {
    std::vector<Reading> readings;                                     // oldest first, one per instant
    std::map<std::pair<std::uint32_t, std::int64_t>, Bucket> buckets;  // by level and start
    Instant known_from = Instant::min();

    bool operator==(const PointMemory&) const = default;
};

}  // namespace

struct MemoryHistory::Kept_ {
    std::vector<PointMemory> points;

    PointMemory& of(std::uint32_t point) {
        if (point >= points.size()) points.resize(std::size_t{point} + 1);
        return points[point];
    }
    const PointMemory* find(std::uint32_t point) const { return point < points.size() ? &points[point] : nullptr; }
};

MemoryHistory::MemoryHistory() : kept_(std::make_unique<Kept_>()) {}
MemoryHistory::~MemoryHistory() = default;
MemoryHistory::MemoryHistory(MemoryHistory&&) noexcept = default;
MemoryHistory& MemoryHistory::operator=(MemoryHistory&&) noexcept = default;

History::Kept MemoryHistory::keep(const Reading& reading) {
    auto& readings = kept_->of(reading.point).readings;
    if (readings.empty() || readings.back().at < reading.at) {
        readings.push_back(reading);
        return Kept::fresh;
    }
    const auto at = std::lower_bound(readings.begin(), readings.end(), reading, earlier);
    if (at == readings.end() || at->at != reading.at) {
        readings.insert(at, reading);
        return Kept::fresh;
    }
    const Reading both = v0::detail::better(*at, reading);
    if (both == *at) return Kept::duplicate;
    *at = both;
    return Kept::conflict;
}

void MemoryHistory::readings(std::uint32_t point, Instant from, Instant to, std::vector<Reading>& out) const {
    const PointMemory* memory = kept_->find(point);
    if (memory == nullptr) return;
    const auto begin = std::partition_point(memory->readings.begin(), memory->readings.end(), [&](const Reading& r) { return r.at < from; });
    const auto end = std::partition_point(begin, memory->readings.end(), [&](const Reading& r) { return r.at <= to; });
    out.insert(out.end(), begin, end);
}

void MemoryHistory::before(std::uint32_t point, Instant t, std::size_t count, std::vector<Reading>& out) const {
    const PointMemory* memory = kept_->find(point);
    if (memory == nullptr) return;
    const auto end = std::partition_point(memory->readings.begin(), memory->readings.end(), [&](const Reading& r) { return r.at < t; });
    const auto n = std::min(count, static_cast<std::size_t>(end - memory->readings.begin()));
    out.insert(out.end(), end - static_cast<std::ptrdiff_t>(n), end);
}

void MemoryHistory::keep(const Bucket& bucket) {
    auto& buckets = kept_->of(bucket.key.point).buckets;
    const std::pair key(bucket.key.level, bucket.key.start.time_since_epoch().count());
    const auto [at, fresh] = buckets.try_emplace(key, bucket);
    if (!fresh && at->second.version <= bucket.version) at->second = bucket;
}

std::optional<Bucket> MemoryHistory::published(const BucketKey& key) const {
    const PointMemory* memory = kept_->find(key.point);
    if (memory == nullptr) return std::nullopt;
    const auto found = memory->buckets.find({key.level, key.start.time_since_epoch().count()});
    if (found == memory->buckets.end()) return std::nullopt;
    return found->second;
}

Instant MemoryHistory::known_from(std::uint32_t point) const {
    const PointMemory* memory = kept_->find(point);
    return memory == nullptr ? Instant::min() : memory->known_from;
}

void MemoryHistory::forget(std::uint32_t point, Instant before, std::size_t but, Instant base) {
    if (point >= kept_->points.size()) return;
    PointMemory& memory = kept_->points[point];
    const auto end = std::partition_point(memory.readings.begin(), memory.readings.end(), [&](const Reading& r) { return r.at < before; });
    std::size_t forgotten = 0;
    if (const auto n = end - memory.readings.begin(); n > static_cast<std::ptrdiff_t>(but)) {
        forgotten = static_cast<std::size_t>(n) - but;
        memory.readings.erase(memory.readings.begin(), end - static_cast<std::ptrdiff_t>(but));
    }
    forgotten += std::erase_if(memory.buckets, [&](const auto& entry) {
        const Bucket& bucket = entry.second;
        return bucket.end <= before && !(bucket.key.start <= base && base < bucket.end);
    });
    if (forgotten != 0) memory.known_from = std::max(memory.known_from, before);
}

namespace {

void put(ByteWriter& out, const Bucket& b) {
    out.put(b.key.level).put(detail::micros_of(b.key.start)).put(detail::micros_of(b.end)).put(b.version).put(static_cast<std::uint8_t>(b.status));
    out.put(b.amount).put(b.estimated).put(b.readings).put(b.rollovers).put(b.resets).put(b.exchanges).put(b.set_aside);
    detail::put(out, b.doubts);
}

Bucket get_bucket(ByteReader& in, std::uint32_t point) {
    Bucket b;
    b.key.point = point;
    b.key.level = in.get<std::uint32_t>();
    b.key.start = detail::instant(in.get<std::int64_t>());
    b.end = detail::instant(in.get<std::int64_t>());
    b.version = in.get<std::uint32_t>();
    b.status = static_cast<Status>(in.get<std::uint8_t>());
    if (b.status > Status::final_ || b.end < b.key.start) in.refuse("a window contradicts itself", "take the snapshot before it");
    b.amount = in.get<std::int64_t>();
    b.estimated = in.get<std::int64_t>();
    b.readings = in.get<std::uint32_t>();
    b.rollovers = in.get<std::uint16_t>();
    b.resets = in.get<std::uint16_t>();
    b.exchanges = in.get<std::uint16_t>();
    b.set_aside = in.get<std::uint16_t>();
    b.doubts = detail::get_doubts(in);
    return b;
}

}  // namespace

Bytes MemoryHistory::to_bytes() const {
    ByteWriter out;
    out.put(std::uint8_t{1}).put(static_cast<std::uint32_t>(kept_->points.size()));
    for (const PointMemory& point : kept_->points) {
        out.put(detail::micros_of(point.known_from)).put(static_cast<std::uint64_t>(point.readings.size()));
        for (const Reading& r : point.readings) detail::put(out, r);
        out.put(static_cast<std::uint64_t>(point.buckets.size()));
        for (const auto& [key, bucket] : point.buckets) put(out, bucket);
    }
    return std::move(out).bytes();
}

MemoryHistory MemoryHistory::from_bytes(std::span<const std::byte> bytes) {
    ByteReader in(bytes, "MemoryHistory");
    if (in.get<std::uint8_t>() != 1) in.refuse("layout version is not 1", "read it with a newer wattle");
    MemoryHistory memory;
    const auto points = in.get<std::uint32_t>();
    for (std::uint32_t p = 0; p < points; ++p) {
        PointMemory& point = memory.kept_->of(p);
        point.known_from = detail::instant(in.get<std::int64_t>());
        for (auto n = in.get<std::uint64_t>(); n != 0; --n) point.readings.push_back(detail::get_reading(in));
        if (!std::is_sorted(point.readings.begin(), point.readings.end(), [](const Reading& a, const Reading& b) { return a.at < b.at; }))
            in.refuse("its readings do not ascend", "take the snapshot before it");
        for (auto n = in.get<std::uint64_t>(); n != 0; --n) {
            const Bucket bucket = get_bucket(in, p);
            point.buckets.try_emplace({bucket.key.level, detail::micros_of(bucket.key.start)}, bucket);
        }
    }
    in.finish();
    return memory;
}

bool operator==(const MemoryHistory& a, const MemoryHistory& b) { return a.kept_->points == b.kept_->points; }

}  // namespace wattle::inline v0::stream
