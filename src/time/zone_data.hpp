// What a Zone shares between its copies, and how it is worked out from the bytes of a zone file.
#pragma once

#include "posix_rule.hpp"
#include "wattle/time/zone.hpp"

namespace wattle::inline v0::detail {

struct ZoneData {
    std::string name;
    std::string version;
    std::vector<std::string> abbreviations;
    std::optional<PosixRule> rule;  // only if it changes clocks: what holds after the table
    ZoneTable table;

    ZonePeriod period(std::size_t entry) const;
};

/// The instant after which a zone's rule, not its table, is asked.
inline constexpr Instant table_end = std::chrono::sys_days(std::chrono::year(2101) / std::chrono::January / 1);

/// Sorts changes by time, and leaves out those that change nothing or are overtaken by another at the same instant.
void keep_effective(std::vector<Change>& changes);

/// The whole of a zone, from its first offset and its changes in order. The last offset holds to the end.
ZoneData work_out(std::string_view name, std::string_view version, const OffsetName& first, std::vector<Change> changes,
                  std::optional<PosixRule> rule);

/// Reads a TZif file of version 1 to 4 (RFC 8536). Throws Error (bad_zone_file).
ZoneData read_tzif(std::string_view name, std::string_view bytes, std::string_view version);

}  // namespace wattle::inline v0::detail
