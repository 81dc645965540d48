#include "zone_data.hpp"

#include <algorithm>
#include <limits>

namespace wattle::inline v0::detail {

using namespace std::chrono;

namespace {

constexpr std::int64_t micro = 1'000'000;
constexpr std::int64_t forever = std::numeric_limits<std::int64_t>::max();

/// Big-endian numbers, every length checked.
class TzifReader {
public:
    TzifReader(std::string_view name, std::string_view bytes) : name_(name), bytes_(bytes) {}

    std::string_view take(std::size_t n) {
        if (n > bytes_.size()) refuse("the file ends too early");
        const auto part = bytes_.substr(0, n);
        bytes_.remove_prefix(n);
        return part;
    }
    std::int64_t number(std::size_t width) {
        std::uint64_t value = 0;
        for (const char c : take(width)) value = value << 8 | static_cast<unsigned char>(c);
        return width == 4 ? static_cast<std::int32_t>(value) : static_cast<std::int64_t>(value);
    }
    std::size_t count() {
        const auto n = static_cast<std::uint32_t>(number(4));
        if (n > 1'000'000) refuse("a count of " + std::to_string(n) + " is not plausible");
        return n;
    }
    std::string_view rest() const { return bytes_; }
    [[noreturn]] void refuse(std::string_view what) const {
        throw_error(code::bad_zone_file, "zone " + quoted(name_), what, "reinstall the tzdata package, or give another database directory");
    }

private:
    std::string_view name_;
    std::string_view bytes_;
};

struct Block {
    OffsetName first;
    std::vector<Change> changes;
};

struct Header {
    char version;
    std::size_t ut_count, standard_count, leap_count, time_count, type_count, name_count;
};

Header read_header(TzifReader& in) {
    if (in.take(4) != "TZif") in.refuse("this is not a TZif file");
    Header h{};
    h.version = in.take(1).front();
    in.take(15);
    h.ut_count = in.count();
    h.standard_count = in.count();
    h.leap_count = in.count();
    h.time_count = in.count();
    h.type_count = in.count();
    h.name_count = in.count();
    return h;
}

Block read_block(TzifReader& in, const Header& h, std::size_t width) {
    if (h.leap_count != 0) in.refuse("it counts leap seconds, which POSIX time does not");
    if (h.type_count == 0) in.refuse("it has no offset at all");

    std::vector<std::int64_t> times(h.time_count);
    for (auto& time : times) time = in.number(width);
    const std::string_view type_of = in.take(h.time_count);
    struct Type {
        std::int64_t offset;
        bool daylight_saving;
        std::size_t name;
    };
    std::vector<Type> types(h.type_count);
    for (auto& type : types) {
        type.offset = in.number(4);
        type.daylight_saving = in.take(1).front() != 0;
        type.name = static_cast<unsigned char>(in.take(1).front());
    }
    const std::string_view names = in.take(h.name_count);
    in.take(h.standard_count + h.ut_count);

    const auto offset_name = [&](std::size_t i) {
        if (i >= types.size()) in.refuse("a change has an offset that does not exist");
        const Type& type = types[i];
        if (type.name >= names.size()) in.refuse("an abbreviation lies outside the file");
        if (type.offset < -93'599 || type.offset > 93'599) in.refuse("an offset is more than 26 hours");
        const auto name = names.substr(type.name);
        return OffsetName{seconds(type.offset), type.daylight_saving, std::string(name.substr(0, name.find('\0')))};
    };
    Block block{offset_name(0), {}};
    for (std::size_t i = 0; i < times.size(); ++i) {
        if (i > 0 && times[i] <= times[i - 1]) in.refuse("its changes are out of order");
        block.changes.push_back({times[i], offset_name(static_cast<unsigned char>(type_of[i]))});
    }
    return block;
}

std::int64_t micros(std::int64_t second) {
    if (second > forever / micro) return forever;
    if (second < -(forever / micro)) return std::numeric_limits<std::int64_t>::min();
    return second * micro;
}

}  // namespace

ZonePeriod ZoneData::period(std::size_t i) const {
    const auto& entry = table.entries[i];
    const Instant begin = i == 0 ? Instant::min() : Instant(microseconds(table.entries[i - 1].end));
    return {{begin, Instant(microseconds(entry.end))}, seconds(entry.offset), entry.daylight_saving, abbreviations[entry.abbreviation]};
}

void keep_effective(std::vector<Change>& changes) {
    std::stable_sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) { return a.at < b.at; });
    std::vector<Change> effective;
    for (const Change& change : changes) {
        if (!effective.empty() && effective.back().at == change.at) effective.pop_back();
        if (effective.empty() || effective.back().then != change.then) effective.push_back(change);
    }
    changes = std::move(effective);
}

ZoneData work_out(std::string_view name, std::string_view version, const OffsetName& first, std::vector<Change> changes,
                  std::optional<PosixRule> rule) {
    ZoneData data;
    data.name = std::string(name);
    data.version = std::string(version);
    if (rule && !rule->has_daylight_saving()) rule.reset();
    if (rule) {
        // The rule takes over behind the last record. Its years reach two past the table, so that the last entry in it has its end.
        const std::int64_t last = changes.empty() ? std::numeric_limits<std::int64_t>::min() : changes.back().at;
        const auto last_day = floor<days>(sys_seconds(seconds(std::max(last, -(std::int64_t{1} << 38)))));  // some files begin before the Earth did
        const int from = std::max(1800, static_cast<int>(year_month_day(last_day).year()) - 1);
        for (int y = from; y <= 2103; ++y)
            for (const Change& change : rule->changes(y))
                if (change.at > last) changes.push_back(change);
    }
    keep_effective(changes);
    // What the last year changes, the next might have taken back in the same instant; the table does not need it.
    constexpr std::int64_t horizon = sys_seconds(sys_days(year(2103) / July / 1)).time_since_epoch().count();
    while (rule && !changes.empty() && changes.back().at >= horizon) changes.pop_back();
    // A rule without effect, such as daylight saving all year round, is one long last period.
    if (rule && !changes.empty() && Instant(seconds(changes.back().at)) >= table_end) data.rule = std::move(rule);

    const auto abbreviation = [&](const std::string& text) {
        auto& all = data.abbreviations;
        const auto found = std::find(all.begin(), all.end(), text);
        if (found != all.end()) return static_cast<std::uint16_t>(found - all.begin());
        all.push_back(text);
        return static_cast<std::uint16_t>(all.size() - 1);
    };
    auto& entries = data.table.entries;
    const auto add = [&](const OffsetName& now, std::int64_t end) {
        entries.push_back({end, static_cast<std::int32_t>(now.offset.count()), abbreviation(now.abbreviation), now.daylight_saving});
    };
    OffsetName now = first;
    for (const Change& change : changes) {
        if (change.then == now) continue;
        add(now, micros(change.at));
        now = change.then;
    }
    add(now, forever);

    const auto buckets = static_cast<std::size_t>(table_end.time_since_epoch().count() >> ZoneTable::bucket_bits) + 1;
    std::size_t entry = 0;
    for (std::size_t bucket = 0; bucket < buckets; ++bucket) {
        while (entries[entry].end <= static_cast<std::int64_t>(bucket << ZoneTable::bucket_bits)) ++entry;
        data.table.first_entry.push_back(static_cast<std::uint16_t>(entry));
    }
    return data;
}

ZoneData read_tzif(std::string_view name, std::string_view bytes, std::string_view version) {
    TzifReader in(name, bytes);
    const Header first = read_header(in);
    Block block = read_block(in, first, 4);
    std::optional<PosixRule> rule;
    if (first.version >= '2') {
        block = read_block(in, read_header(in), 8);  // the same again with 64 bits, then the rule between two line ends
        const std::string_view footer = in.rest();
        if (footer.size() < 2 || footer.front() != '\n' || footer.back() != '\n') in.refuse("the rule at its end is cut off");
        const auto text = footer.substr(1, footer.size() - 2);
        if (!text.empty()) {
            rule = PosixRule::parse(text);
            if (rule && rule->has_daylight_saving() && !block.changes.empty() && Instant(microseconds(micros(block.changes.back().at))) >= table_end)
                in.refuse("its records go on after 2100, where the rule is asked");
            if (!rule) in.refuse("its rule " + quoted(text) + " cannot be read");
        }
    }
    return work_out(name, version, block.first, std::move(block.changes), std::move(rule));
}

}  // namespace wattle::inline v0::detail
