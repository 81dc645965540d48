// Emission factors: rows of a published table, each with basis, region, year, source and how well it was verified.
#pragma once

#include "wattle/base/sha256.hpp"
#include "wattle/base/source.hpp"
#include "wattle/time/interval.hpp"
#include "wattle/units/quantity.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wattle::inline v0::code {

inline constexpr Code bad_factor = "bad_factor";                // a factor table has mistakes, or a row looks wrong
inline constexpr Code missing_factor = "missing_factor";        // no row answers
inline constexpr Code ambiguous_factor = "ambiguous_factor";    // two rows answer, because the question left an axis open
inline constexpr Code unverified_factor = "unverified_factor";  // the row that answers was never compared with anything
inline constexpr Code species_mismatch = "species_mismatch";    // carbon, CO2, another gas and CO2e are different things
inline constexpr Code unit_mismatch = "unit_mismatch";          // a factor per something else than what was used
inline constexpr Code basis_mismatch = "basis_mismatch";        // a factor of another mix or stage than what is asked for
inline constexpr Code mixed_gwp = "mixed_gwp";                  // CO2e without its GWP set, or of two sets

}  // namespace wattle::inline v0::code

namespace wattle::inline v0::carbon {

/// Which part of a life the emissions belong to.
enum class Stage : std::uint8_t { combustion, process, lifecycle };
/// Which generation a grid factor is the mean of. Operating and build margin are marginal: they serve projects, never an inventory.
enum class Mix : std::uint8_t {
    average,
    average_excl_market_nonfossil,  // without what was sold as renewable
    fossil_only,
    residual,
    supplier,
    consumption,
    non_baseload,
    operating_margin,
    build_margin,
};
/// What is weighed. C is the carbon alone: 12 t of it burn to 44 t of CO2.
enum class Species : std::uint8_t { C, CO2, CH4, N2O, CO2e };
/// How far the number was compared with its document.
enum class Verification : std::uint8_t {
    primary,     // with the document itself
    two_texts,   // two independent texts agree
    one_text,    // transcribed once
    derived,     // calculated from verified rows
    unverified,  // with nothing
};
/// Whether rows that nobody verified may answer.
enum class Unverified : std::uint8_t { refuse, allow };
/// Where to look when no row covers the date; tried in the order asked for, and named in the answer.
enum class Fallback : std::uint8_t {
    newest_older,  // the newest row that ended before
    oldest,        // the oldest row of all
    parent,        // the region above
};

/// "average_excl_market_nonfossil": as files spell it.
WATTLE_API std::string_view to_string(Stage stage);
WATTLE_API std::string_view to_string(Mix mix);
WATTLE_API std::string_view to_string(Species species);
WATTLE_API std::string_view to_string(Verification verification);
WATTLE_API std::string_view to_string(Fallback fallback);

/// One published emission factor.
struct FactorRow {
    std::string set, id;                // "CN-MEE-AVG", "cn-2023-average"
    std::string subject;                // of what: "electricity"
    std::string region, level, parent;  // "440000", "province", "GRID_SOUTH"
    Stage stage = Stage::combustion;
    Mix mix = Mix::average;
    Species species = Species::CO2e;
    std::string gwp;    // of CO2e: its GWP set, "AR5-100"
    Decimal value;      // as printed
    std::string unit;   // as printed: "kgCO2/kWh"
    int data_year = 0;  // the year it describes
    Date valid_from{};
    std::optional<Date> valid_to;  // the first day behind; nothing while it is in force
    Source source;                 // the note tells what it covers, and what it was compared with
    Verification verification = Verification::unverified;
    std::uint32_t line = 0;  // in its table

    bool operator==(const FactorRow&) const = default;

    /// Whether the row is in force on that date.
    bool covers(Date date) const { return valid_from <= date && (!valid_to || date < *valid_to); }

    /// As CO2e per energy. A factor of CO2 alone counts as CO2e, because the GWP of CO2 is 1 in every set; what other gases add is then missing, so
    /// whoever uses it says `co2_only`. Throws Error: species_mismatch for carbon and for other gases; unit_mismatch for a factor per anything else.
    WATTLE_API Factor<Energy> per_energy() const;
    bool co2_only() const { return species == Species::CO2; }
};

/// "cn-2023-average: 0.5306 kgCO2/kWh, CN 2023, average, two_texts"
WATTLE_API std::string to_string(const FactorRow& row);

/// What factor is wanted: for a subject, a region and a date. An axis that is left open must not matter: two rows are an error.
struct FactorQuery {
    FactorQuery(std::string region, Date date, std::string subject = "electricity")
        : region(std::move(region)), date(date), subject(std::move(subject)) {}

    std::string region;
    Date date;
    std::string subject;
    std::string set = {};  // "" for any
    std::optional<Stage> stage = {};
    std::optional<Mix> mix = {};
    std::optional<Species> species = {};
    std::vector<Fallback> fallback = {};  // none: strict
};

/// The row that answers.
struct FactorChoice {
    const FactorRow* row;              // lives as long as its Factors, or a copy of them
    std::optional<Fallback> fallback;  // how it was found, where no row of the region covers the date
    std::optional<Date> until;         // the first date for which the answer may be another
};

/// The emission factors of one table.
///
/// CSV with a header line that names its columns, in any order. Needed: set, id, parameter ("ef"), subject, region, stage, mix, species, value, unit,
/// data_year, valid_from, source, verification. Besides: level, parent, gwp (of CO2e it is needed), valid_to, published, url, note.
/// A value: copies share what was loaded.
class Factors {
public:
    /// Reads the CSV text. Throws Error (bad_factor, species_mismatch, mixed_gwp) with every finding: file, line, column, remedy.
    WATTLE_API static Factors parse(std::string_view csv, const std::string& source, Unverified unverified = Unverified::refuse);
    /// Reads a file such as the `data/factors/cn_electricity_average.csv` that comes with wattle. Throws Error (unreadable_file), or as `parse`.
    WATTLE_API static Factors load(const std::string& path, Unverified unverified = Unverified::refuse);

    /// All rows, in the order of the file.
    WATTLE_API std::span<const FactorRow> rows() const;
    /// By id. Throws Error: missing_factor, unverified_factor.
    WATTLE_API const FactorRow& operator[](std::string_view id) const;

    /// The one row that answers. Strict, unless the query names fallbacks. Throws Error: missing_factor, basis_mismatch, ambiguous_factor,
    /// unverified_factor, bad_date.
    WATTLE_API FactorChoice find(const FactorQuery& query) const;

    /// What looks wrong but may be right: a region with the value of its nation, or a hundred times it.
    WATTLE_API std::span<const Finding> warnings() const;

    /// What errors call the table, and the SHA-256 of its text.
    WATTLE_API const std::string& source() const;
    WATTLE_API const Digest& sha256() const;

    /// Equal text, read under the same rule.
    WATTLE_API friend bool operator==(const Factors& a, const Factors& b);

private:
    struct Data;
    explicit Factors(std::shared_ptr<const Data> data) : data_(std::move(data)) {}

    std::shared_ptr<const Data> data_;
};

/// "116 factors of data/factors/cn_electricity_average.csv, sha256 …"
WATTLE_API std::string to_string(const Factors& factors);

}  // namespace wattle::inline v0::carbon
