// What stands in which register of a sort of device: a profile, from a file, and the numbers that it makes of registers and back.
#pragma once

#include "wattle/base/source.hpp"
#include "wattle/devices/modbus.hpp"
#include "wattle/series/reading.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wattle::inline v0 {

namespace code {

inline constexpr Code bad_profile = "bad_profile";  // a profile file has mistakes

}  // namespace code

namespace devices {

/// How a number stands in its registers. Source of the floats: IEEE 754 binary32 and binary64.
enum class RegisterType : std::uint8_t { uint16, int16, uint32, int32, uint64, int64, float32, float64 };
/// "uint32"
WATTLE_API std::string_view to_string(RegisterType type);
/// How many registers it takes: 1, 2 or 4.
WATTLE_API std::size_t width(RegisterType type);

/// In which order the bytes of a number come over the wire, A the highest: ABCD is the order of the standard, CDAB has the words swapped, BADC the bytes in
/// each word, DCBA both. Of 64 bits, CDAB is GHEFCDAB and so on; of 16 bits, only the bytes count.
enum class WordOrder : std::uint8_t { ABCD, CDAB, BADC, DCBA };
/// "ABCD"
WATTLE_API std::string_view to_string(WordOrder order);

/// One number of a device: what it means, and where it stands.
struct ProfilePoint {
    ProfilePoint(Point point, modbus::Function function, std::uint16_t address, RegisterType type, WordOrder order)
        : point(std::move(point)), function(function), address(address), type(type), order(order) {}

    Point point;  // its id without the device: "power.all"; what one step of an integer, or one count of a float, is: resolution
    modbus::Function function;
    std::uint16_t address;  // on the wire, so from 0
    RegisterType type;
    WordOrder order;
    std::int64_t modulus = 0;  // counts after which a register begins again at 0: 10^digits, 2^16, 2^32; 0 where it does not, or nobody knows
    std::vector<std::uint64_t> sentinels{};  // bits that say "no value", as one number of the point's width

    bool operator==(const ProfilePoint&) const = default;
};

/// What registers say, as counts of the point's resolution; the value is 0 if it is missing.
struct Decoded {
    std::int64_t value = 0;
    Quality quality;

    bool operator==(const Decoded&) const = default;
};

/// The value of a point from its registers. A sentinel is missing (sentinel); a float that is no number, and whatever does not fit 63 bits, is missing
/// (bad_digit); a value outside the point's limits or digits is suspect (outside_limits). A float becomes the nearest count, a tie the even one, exactly.
/// Throws Error (out_of_range) unless there are as many words as the type is wide.
WATTLE_API Decoded decode(const ProfilePoint& point, std::span<const std::uint16_t> words);

/// Registers that decode to these counts; of a float the nearest there is. A register with a modulus rolls over. Throws Error (out_of_range) for what
/// the type cannot hold.
WATTLE_API std::vector<std::uint16_t> encode(const ProfilePoint& point, std::int64_t counts);
/// Registers that say "no value": the first sentinel, or the float NaN. Throws Error (out_of_range) if the point has no sign for that.
WATTLE_API std::vector<std::uint16_t> encode_missing(const ProfilePoint& point);

namespace detail {
struct ProfileData;
}

/// How far a profile can be trusted: copied from another list, taken from the maker's, or proven with a meter on the table.
enum class ProfileStatus : std::uint8_t { synthetic, converted, official, field_tested };
/// "converted", "field-tested"
WATTLE_API std::string_view to_string(ProfileStatus status);

/// The registers of a sort of device, from a file of the form "profile/1". It has proven itself: every golden frame in the file reads as the file expects.
///
/// A value: copies share what was loaded.
class Profile {
public:
    /// Reads the TOML text. Throws Error (bad_profile) with every finding: file, line, column, remedy.
    WATTLE_API static Profile parse(std::string_view toml, const std::string& source);
    /// Reads a file such as the `data/profiles/eastron.sdm630.toml` that comes with wattle. Throws Error (unreadable_file), or as `parse`.
    WATTLE_API static Profile load(const std::string& path);

    WATTLE_API const std::string& id() const;    // "eastron.sdm630"
    WATTLE_API const std::string& kind() const;  // "electricity"
    WATTLE_API ProfileStatus status() const;
    /// Counted up by its authors when a number changes its meaning; 1 where the file says none.
    WATTLE_API int revision() const;
    /// Where the registers are known from.
    WATTLE_API std::span<const Source> sources() const;

    /// In the order of function and address; the ids differ, and no two share a register unless the file says so.
    WATTLE_API std::span<const ProfilePoint> points() const;
    /// The place of the point of that id. Throws Error (unknown_point) that names similar ones.
    WATTLE_API std::size_t index(std::string_view id) const;
    /// How many registers the device gives at once.
    WATTLE_API std::size_t max_registers() const;

    /// The text it was read from, what errors call it, and the SHA-256 of the text: 64 hexadecimal digits.
    WATTLE_API const std::string& text() const;
    WATTLE_API const std::string& source() const;
    WATTLE_API const std::string& sha256() const;

    /// Equal text.
    friend bool operator==(const Profile& a, const Profile& b) { return a.sha256() == b.sha256(); }

private:
    explicit Profile(std::shared_ptr<const detail::ProfileData> data) : data_(std::move(data)) {}

    std::shared_ptr<const detail::ProfileData> data_;
};

}  // namespace devices

}  // namespace wattle::inline v0
