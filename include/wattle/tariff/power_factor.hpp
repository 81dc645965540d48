// Power factor adjustment, 力调: by how many percent a bill rises or falls with cos φ, decided in whole numbers.
#pragma once

#include "wattle/base/source.hpp"
#include "wattle/units/electrical.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wattle::inline v0 {

namespace code {

inline constexpr Code bad_power_factor_table = "bad_power_factor_table";  // a file of adjustments has mistakes
inline constexpr Code unknown_standard = "unknown_standard";              // the table has no such standard

}  // namespace code

namespace tariff {

/// cos φ = Ep / √(Ep² + Eq²) in hundredths, rounded half up, without a root: it reaches k/100 where 40000·Ep² ≥ (2k − 1)²·(Ep² + Eq²). Energy that was
/// fed back counts by its size. Nothing where neither was used.
WATTLE_API std::optional<int> power_factor_hundredths(Energy active, ReactiveEnergy reactive);

/// Percentages by power factor, for each standard that users are held to. A value: copies share what was loaded.
class PowerFactorTable {
public:
    /// One standard: from it on, each 0.01 better or worse counts so many percent, up to a power factor.
    struct Step {
        int to = 0;  // hundredths
        Decimal each{};
        bool operator==(const Step&) const = default;
    };
    struct Standard {
        int hundredths = 90;
        std::vector<Step> better{}, worse{};
        bool operator==(const Standard&) const = default;
    };

    /// Reads the TOML text; `source` names it in errors. Throws Error (bad_power_factor_table) with every finding.
    WATTLE_API static PowerFactorTable parse(std::string_view toml, const std::string& source);
    /// Reads a file such as `data/power_factor/cn_215.toml`. Throws Error (unreadable_file), or as `parse`.
    WATTLE_API static PowerFactorTable load(const std::string& path);

    const std::string& id() const { return id_; }
    const Source& source() const { return source_; }
    const std::vector<Standard>& standards() const { return standards_; }
    /// Of the text, 64 hexadecimal digits.
    const std::string& sha256() const { return sha256_; }

    /// Percent for that many hundredths of cos φ; + is a surcharge. Throws Error: unknown_standard; out_of_range outside 0 to 100.
    WATTLE_API Decimal percent(Decimal standard, int hundredths) const;

    bool operator==(const PowerFactorTable&) const = default;

private:
    std::string id_, sha256_;
    Source source_;
    std::vector<Standard> standards_;
};

/// The same from amounts; 0 where nothing was used.
WATTLE_API Decimal power_factor_percent(const PowerFactorTable& table, Decimal standard, Energy active, ReactiveEnergy reactive);

}  // namespace tariff

}  // namespace wattle::inline v0
