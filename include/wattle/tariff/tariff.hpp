// Tariffs: which price is in force when, from a file with source and validity.
#pragma once

#include "wattle/base/source.hpp"
#include "wattle/tariff/charges.hpp"
#include "wattle/time/calendar.hpp"
#include "wattle/time/zone.hpp"
#include "wattle/trace/trace.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wattle::inline v0 {

namespace code {

inline constexpr Code bad_tariff = "bad_tariff";  // a tariff file has mistakes
inline constexpr Code no_version = "no_version";  // no version of the tariff is valid at some time of the period

}  // namespace code

namespace detail {
struct TariffData;
}

namespace tariff {

/// Where a tariff rounds, and how: half_up to 0.01.
template <class Q>
struct RoundingRule {
    Rounding mode = Rounding::half_up;
    Q quantum;

    bool operator==(const RoundingRule&) const = default;
};

/// The rounding points of a version. What is not named is not rounded; a line always is.
struct RoundingPoints {
    std::optional<RoundingRule<Energy>> interval;  // of each slot, before anything else
    std::optional<RoundingRule<Energy>> quantity;  // of the energy of a line
    RoundingRule<Money> line;                      // half_up to the minor unit, unless the file says otherwise
    std::optional<RoundingRule<Money>> tax;        // of a tax; else as a line
    std::optional<RoundingRule<Money>> bill;       // of the sum of the lines; the difference is a line of its own

    bool operator==(const RoundingPoints&) const = default;
};

/// A set of hours that share their prices: peak, valley.
struct Band {
    Band(std::string id, Label label) : id(std::move(id)), label(std::move(label)) {}

    std::string id;
    Label label;

    bool operator==(const Band&) const = default;
};

/// What holds from one local date to another.
struct Version {
    std::string name;           // its first date, "2026-01-01"
    Date first, end;            // local dates, half-open
    Interval valid;             // the same as instants
    std::optional<Date> known;  // from when on somebody could know of it; none: always
    RoundingPoints rounding;
    std::vector<std::string> seasons;  // "all" if the file names none
    std::vector<Band> bands;
    std::vector<Band> demand_bands;  // the bands, unless demand has hours of its own
    std::vector<EnergyPrice> energy;
    std::vector<DemandPrice> demand;
    std::optional<BasicCharge> basic;
    std::optional<PowerFactorRule> power_factor;
    std::vector<Adder> adders;
    std::optional<Minimum> minimum;
    std::optional<FeedIn> feed_in;

    /// Whether something in it goes by months: tiers, demand, basic charge, power factor, minimum, feed-in, a percentage.
    WATTLE_API bool monthly() const;

    bool operator==(const Version&) const = default;
};

/// What a tariff file may need beside itself.
struct TariffOptions {
    std::optional<Calendar> calendar = {};                   // the one that the file names by its id
    std::string zone_database = {};                          // as for Zone::load
    std::vector<PowerFactorTable> power_factor_tables = {};  // those that the file names by their ids
};

/// The prices of one supply: versions by date, in each of them bands by local time, season and type of day.
///
/// A value: copies share what was loaded, and threads may share a copy. The file names its calendar by id. `load` finds it as `<id>.toml` in the
/// folder of the tariff, or in `calendars/` beside that folder, unless it is given. A tariff without a calendar knows workdays, Saturdays and
/// Sundays, and no holidays.
class Tariff {
public:
    /// Reads the TOML text; `source` names it in errors. Throws Error (bad_tariff) with every finding: file, line, column, remedy.
    WATTLE_API static Tariff parse(std::string_view toml, const std::string& source, const TariffOptions& options = {});
    /// Reads a file such as `data/tariffs/example.tou.toml`. Throws Error (unreadable_file), as `parse`, or as Calendar::load.
    WATTLE_API static Tariff load(const std::string& path, const TariffOptions& options = {});

    WATTLE_API const std::string& id() const;
    WATTLE_API Currency currency() const;
    WATTLE_API const Zone& zone() const;
    WATTLE_API const std::optional<Calendar>& calendar() const;
    /// The document that the prices were printed in.
    WATTLE_API const Source& source() const;
    /// By date; of one validity, by when they became known.
    WATTLE_API std::span<const Version> versions() const;

    /// The version that is valid at the instant, as somebody knew it at the other. Throws Error (no_version).
    WATTLE_API const Version& version_at(Instant valid, Instant known = Instant::max()) const;
    /// The band of the instant, by the clock on the wall. Throws Error: no_version, outside_calendar.
    WATTLE_API const Band& band_at(Instant t) const;

    /// The text it was read from, what errors call it, and the SHA-256 of the text: 64 hexadecimal digits.
    WATTLE_API const std::string& text() const;
    WATTLE_API const std::string& path() const;
    WATTLE_API const std::string& sha256() const;

    /// Equal text, calendar and zone.
    WATTLE_API friend bool operator==(const Tariff& a, const Tariff& b);
    /// "tariff example.tou, sha256 …"
    WATTLE_API friend std::string to_string(const Tariff& tariff);

    const wattle::detail::TariffData& data() const { return *data_; }  // for `bill`

private:
    explicit Tariff(std::shared_ptr<const wattle::detail::TariffData> data) : data_(std::move(data)) {}
    static Tariff read(std::string_view toml, const std::string& source, const std::optional<std::string>& folder, const TariffOptions& options);

    std::shared_ptr<const wattle::detail::TariffData> data_;
};

}  // namespace tariff

}  // namespace wattle::inline v0
