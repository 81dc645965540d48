#include "wattle/devices/profile.hpp"

#include "../base/document.hpp"
#include "../base/similar.hpp"
#include "number.hpp"
#include "wattle/base/sha256.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <map>
#include <optional>
#include <tuple>

namespace wattle::inline v0::devices {

namespace detail {

struct ProfileData {
    std::string id, kind, text, source, sha256;
    ProfileStatus status = ProfileStatus::synthetic;
    int revision = 1;
    std::vector<Source> sources;
    std::vector<ProfilePoint> points;
    std::size_t max_registers = modbus::most_registers;

    const ProfilePoint* find(std::string_view id) const {
        const auto found = std::find_if(points.begin(), points.end(), [&](const auto& p) { return p.point.id == id; });
        return found == points.end() ? nullptr : &*found;
    }
    /// What to write instead of an id that there is not.
    std::string remedy_for(std::string_view id) const {
        std::vector<std::string> all;
        for (const ProfilePoint& point : points) all.push_back(point.point.id);
        const std::string similar = wattle::detail::similar_names(id, all);
        return similar.empty() ? "use one of its points" : "did you mean " + similar + '?';
    }
};

}  // namespace detail

namespace {

using detail::ProfileData;
using wattle::detail::Document;
using wattle::detail::quoted;
using wattle::detail::Table;
using wattle::detail::Text;

constexpr std::array<std::string_view, 8> types = {"uint16", "int16", "uint32", "int32", "uint64", "int64", "float32", "float64"};
constexpr std::size_t most_points = 65'536;
constexpr std::array<std::string_view, 4> orders = {"ABCD", "CDAB", "BADC", "DCBA"};
constexpr std::array<std::string_view, 4> statuses = {"synthetic", "converted", "official", "field-tested"};

std::string hex(std::size_t address) {
    char digits[8];
    const auto end = std::to_chars(digits, digits + sizeof digits, address, 16).ptr;
    std::string text(digits, end);
    for (char& c : text) c = static_cast<char>(c >= 'a' ? c - 'a' + 'A' : c);
    return "0x" + std::string(text.size() < 4 ? 4 - text.size() : 0, '0') + text;
}

/// An even number of hexadecimal digits, in capitals or not; nothing for other text.
std::optional<Bytes> bytes_of(std::string_view text) {
    Bytes bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        unsigned byte = 0;
        const auto [end, trouble] = std::from_chars(text.data() + i, text.data() + i + 2, byte, 16);
        if (trouble != std::errc() || end != text.data() + i + 2) return std::nullopt;
        bytes.push_back(static_cast<std::byte>(byte));
    }
    return text.size() % 2 == 0 && !text.empty() ? std::optional(bytes) : std::nullopt;
}

/// Reads one file into ProfileData; what is wrong goes to the document.
class ProfileReader {
public:
    ProfileReader(Document& document, ProfileData& data) : document_(document), data_(data) {}

    void read() {
        Table root = document_.root();
        read_device(root);
        for (Table& source : root.tables("source")) data_.sources.push_back(wattle::detail::read_source(source));
        if (data_.sources.empty())
            document_.refuse(root.where("source"), "nothing tells where the registers are known from",
                             "add [[source]] with issuer, document, date and note");
        if (auto defaults = root.table("defaults")) resolution_ = decimal(*defaults, "resolution");
        auto modbus = root.table("modbus");
        auto reading = modbus ? modbus->table("read") : std::nullopt;
        if (reading)
            read_defaults(*reading);
        else
            document_.refuse(root.where("modbus"), "nothing tells how to read the device", "add [modbus] with read = { function = 4, base = 0 }");
        auto points = root.table("points");
        std::size_t named = 0;
        for (const PointKind kind : {PointKind::register_, PointKind::gauge})
            for (Table& point : points ? points->tables(to_string(kind)) : std::vector<Table>()) {
                const std::size_t before = placed_.size();
                read_point(point, kind);
                if (placed_.size() == before) complete_ = false;
                ++named;
            }
        if (named == 0) document_.refuse(root.where("points"), "the profile has no point", "add [points] with register = [ … ] or gauge = [ … ]");
        sort();
        read_vectors(root);
    }

private:
    struct Placed {
        ProfilePoint point;
        Place where;
        bool alias;
    };

    template <std::size_t N>
    std::optional<std::size_t> one_of(Table& table, std::string_view key, const std::array<std::string_view, N>& names) {
        const auto text = table.text(key);
        if (!text) return std::nullopt;
        const auto found = std::find(names.begin(), names.end(), text->value);
        if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
        std::string all;
        for (std::size_t i = 0; i < N; ++i) all += (i == 0 ? "" : i + 1 == N ? " or " : ", ") + std::string(names[i]);
        document_.refuse(text->where, std::string(key) + " is " + quoted(text->value), "write " + all);
        return std::nullopt;
    }

    std::optional<std::int64_t> whole(Table& table, std::string_view key, std::int64_t least, std::int64_t most) {
        const auto value = table.whole(key);
        if (!value || (*value >= least && *value <= most)) return value;
        table.refuse(key, std::string(key) + " is " + std::to_string(*value),
                     "give " + std::to_string(least) + (least + 1 == most ? " or " : " to ") + std::to_string(most));
        return std::nullopt;
    }

    std::optional<Decimal> decimal(const Text& text) {
        try {
            return Decimal(text.value);
        } catch (const Error& error) {
            document_.refuse(text.where, error.findings().front().what, error.remedy());
            return std::nullopt;
        }
    }
    std::optional<Decimal> decimal(Table& table, std::string_view key) {
        const auto text = table.text(key);
        return text ? decimal(*text) : std::nullopt;
    }

    void read_device(Table& root) {
        auto device = root.table("device");
        if (!device)
            return document_.refuse(root.where("device"), "nothing tells what device this is",
                                    "add device = { id = \"maker.model\", kind = \"electricity\", status = \"converted\" }");
        data_.id = device->required_text("id").value_or(Text()).value;
        data_.kind = device->required_text("kind").value_or(Text()).value;
        if (!device->has("status")) device->required_text("status");
        data_.revision = static_cast<int>(whole(*device, "revision", 1, 1'000'000).value_or(1));
        data_.status = static_cast<ProfileStatus>(one_of(*device, "status", statuses).value_or(0));
    }

    void read_defaults(Table& reading) {
        function_said_ = reading.has("function");
        type_said_ = reading.has("type");
        function_ = whole(reading, "function", 3, 4);
        type_ = one_of(reading, "type", types);
        order_ = one_of(reading, "order", orders).value_or(0);
        if (!reading.has("base"))
            document_.refuse(reading.where(), "base is missing",
                             "add base = 0 if the list gives addresses as they are on the wire, base = 1 if its first is 1");
        base_ = whole(reading, "base", 0, 1).value_or(0);
        data_.max_registers = static_cast<std::size_t>(whole(reading, "max_registers", 1, modbus::most_registers).value_or(modbus::most_registers));
    }

    void read_point(Table& table, PointKind kind) {
        const auto id = table.required_text("id");
        const auto unit = read_unit(table);
        const bool whole_address = table.has("at");
        if (!whole_address) document_.refuse(table.where(), "at is missing", "add at = 0x…, the address of its first register");
        const auto at = table.whole("at");
        const auto n = whole(table, "n", 2, 99);
        const auto function = table.has("function") ? whole(table, "function", 3, 4) : function_;
        if (!function && !table.has("function") && !function_said_)
            document_.refuse(table.where(), "function is missing", "add function = 3 or 4, here or to read");
        const auto type_index = table.has("type") ? one_of(table, "type", types) : type_;
        if (!type_index && !table.has("type") && !type_said_)
            document_.refuse(table.where(), "type is missing", "add type = \"uint32\" or another, here or to read");
        const auto order = one_of(table, "order", orders).value_or(order_);
        const auto resolution = table.has("resolution") ? decimal(table, "resolution") : resolution_;
        const auto digits = kind == PointKind::register_ ? whole(table, "digits", 1, 18) : std::nullopt;
        const auto limits = table.texts("limits");
        const auto sentinels = table.texts("sentinels");
        const bool alias = table.flag("alias").value_or(false);
        if (!id || !unit || !at || !function || !type_index) return;

        const auto type = static_cast<RegisterType>(*type_index);
        Point point(id->value, kind, *unit, resolution.value_or(1));
        point.digits = static_cast<int>(digits.value_or(0));
        if (resolution && !detail::divides_floats(*resolution))
            table.refuse("resolution", "a resolution of " + to_string(*resolution), "give one above 0, between 1E-12 and 1E+6");
        if (table.has("limits")) read_limits(table, limits, point);
        ProfilePoint placed(std::move(point), static_cast<modbus::Function>(*function), 0, type, static_cast<WordOrder>(order));
        placed.sentinels = read_sentinels(sentinels, type);
        if (kind == PointKind::register_) placed.modulus = modulus(type, placed.point.digits);
        if (most_digits(type) < placed.point.digits)
            table.refuse("digits", std::string(to_string(type)) + " does not count to " + std::to_string(placed.point.digits) + " digits",
                         "give " + std::to_string(most_digits(type)) + " or less; or leave it out, where the register rolls over with its last bit");
        place(table, placed, *at < base_ ? -1 : *at - base_, static_cast<std::size_t>(n.value_or(1)), alias);
    }

    std::optional<AnyUnit> read_unit(Table& table) {
        const auto text = table.required_text("unit");
        if (!text || text->value.empty()) return std::nullopt;
        try {
            return AnyUnit(text->value);
        } catch (const Error& error) {
            document_.refuse(text->where, error.findings().front().what, error.remedy());
            return std::nullopt;
        }
    }

    void read_limits(Table& table, const std::vector<Text>& limits, Point& point) {
        if (limits.size() != 2)
            return table.refuse("limits", "limits has " + std::to_string(limits.size()) + " texts",
                                "give the lowest and the highest value, such as [\"-1\", \"1\"]");
        point.low = decimal(limits[0]);
        point.high = decimal(limits[1]);
        if (point.low && point.high && *point.high < *point.low)
            table.refuse("limits", "limits run from " + to_string(*point.low) + " down to " + to_string(*point.high), "give the lower one first");
    }

    std::vector<std::uint64_t> read_sentinels(const std::vector<Text>& texts, RegisterType type) {
        std::vector<std::uint64_t> bits;
        for (const Text& text : texts) {
            const auto bytes = bytes_of(text.value);
            if (!bytes || bytes->size() != 2 * width(type)) {
                document_.refuse(text.where, "the sentinel " + quoted(text.value) + " does not have the width of " + std::string(to_string(type)),
                                 "write " + std::to_string(4 * width(type)) + " hexadecimal digits, the highest first");
                continue;
            }
            bits.push_back(0);
            for (const std::byte byte : *bytes) bits.back() = bits.back() << 8 | std::to_integer<std::uint64_t>(byte);
        }
        return bits;
    }

    static std::int64_t modulus(RegisterType type, int digits) {
        if (digits > 0) return static_cast<std::int64_t>(wattle::detail::power_of_ten(digits));
        return type == RegisterType::uint16 ? 1LL << 16 : type == RegisterType::uint32 ? 1LL << 32 : 0;
    }

    /// How many digits a register can show before it begins again at 0: one that rolls over earlier, with its last bit, has no digits.
    static int most_digits(RegisterType type) {
        switch (type) {
            case RegisterType::uint16:
            case RegisterType::int16: return 4;
            case RegisterType::uint32:
            case RegisterType::int32: return 9;
            default: return 18;
        }
    }

    void place(Table& table, const ProfilePoint& point, std::int64_t address, std::size_t n, bool alias) {
        const std::size_t each = width(point.type);
        if (address < 0 || address > 65'536 - static_cast<std::int64_t>(n * each))
            return table.refuse("at", quoted(point.point.id) + " lies outside the registers 0 to 65535", "check at, n and base");
        if (each > data_.max_registers)
            return table.refuse("type",
                                quoted(point.point.id) + " is wider than the " + std::to_string(data_.max_registers) + " registers of one request",
                                "check max_registers");
        if (placed_.size() + n > most_points)
            return table.refuse("n", "the profile has more than 65536 points", "there are as many registers; leave out aliases");
        for (std::size_t i = 0; i < n; ++i) {
            ProfilePoint one = point;
            if (n > 1) one.point.id += ".l" + std::to_string(i + 1);
            one.address = static_cast<std::uint16_t>(static_cast<std::size_t>(address) + i * each);
            placed_.push_back({std::move(one), table.where(), alias});
        }
    }

    /// By function and address; two of one name, or over one register, are findings.
    void sort() {
        const auto key = [](const Placed& p) { return std::tuple(p.point.function, p.point.address); };
        std::map<std::string_view, const Placed*> by_id;
        for (const Placed& placed : placed_)
            if (const auto [other, added] = by_id.emplace(placed.point.point.id, &placed); !added)
                document_.refuse(placed.where,
                                 quoted(placed.point.point.id) + " is there twice, first in line " + std::to_string(other->second->where.line),
                                 "give each point its own id");
        std::stable_sort(placed_.begin(), placed_.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
        std::size_t widest = 0;  // which point so far reaches furthest
        for (std::size_t i = 1; i < placed_.size(); ++i) {
            const ProfilePoint &before = placed_[widest].point, &point = placed_[i].point;
            const std::size_t end = before.address + width(before.type);
            if (before.function == point.function && point.address < end && !placed_[i].alias && !placed_[widest].alias)
                document_.refuse(
                    placed_[i].where,
                    quoted(point.point.id) + " at " + hex(point.address) + " overlaps " + quoted(before.point.id) + " at " + hex(before.address),
                    "move it, or set alias = true");
            if (before.function != point.function || point.address + width(point.type) >= end) widest = i;
        }
        for (Placed& placed : placed_) {
            by_id_.emplace(placed.point.point.id, data_.points.size());
            data_.points.push_back(std::move(placed.point));
        }
    }

    void read_vectors(Table& root) {
        auto rules = root.table("rules");
        auto vectors = rules ? rules->tables("vectors") : std::vector<Table>();
        if (vectors.empty())
            document_.refuse(root.where("rules"), "the profile has no golden frame",
                             "add [rules] with vectors = [{ origin = \"…\", request = \"…\", reply = \"…\", expect = { … } }]");
        for (Table& vector : vectors) {
            vector.required_text("origin");
            const auto asked = frame(vector, "request", modbus::Direction::request);
            const auto answer = frame(vector, "reply", modbus::Direction::reply);
            auto expect = vector.table("expect");
            if (!expect) document_.refuse(vector.where("expect"), "nothing tells what the frame says", "add expect = { \"power.all\" = \"230.2\" }");
            if (!asked || !answer || !expect) continue;
            const auto request = modbus::request_of(*asked);
            if (!request) {
                vector.refuse("request", request.error().what, request.error().remedy);
                continue;
            }
            const auto words = modbus::words_of(*answer, *request);
            if (!words)
                vector.refuse("reply", words.error().what, "give the reply to the request beside it");
            else if (complete_)
                compare(*expect, *request, *words);
        }
    }

    std::optional<modbus::Frame> frame(Table& vector, std::string_view key, modbus::Direction direction) {
        const auto text = vector.required_text(key);
        if (!text || text->value.empty()) return std::nullopt;
        const auto bytes = bytes_of(text->value);
        const std::string remedy = "write the whole RTU frame in hexadecimal digits, with its CRC";
        if (!bytes) {
            document_.refuse(text->where, std::string(key) + " is not written in pairs of hexadecimal digits", remedy);
            return std::nullopt;
        }
        const auto parsed = modbus::parse_rtu(*bytes, direction);
        if (const auto* good = std::get_if<modbus::Frame>(&parsed); good != nullptr && good->size == bytes->size()) return *good;
        const auto* bad = std::get_if<modbus::Bad>(&parsed);
        document_.refuse(text->where,
                         std::string(key) + " is no frame: " + (bad != nullptr ? bad->why : "it has " + std::to_string(bytes->size()) + " bytes"),
                         remedy);
        return std::nullopt;
    }

    /// What the frame expects of each point, against what it says.
    void compare(Table& expect, const modbus::Request& request, std::span<const std::uint16_t> words) {
        const auto expected = expect.keys();
        for (const Text& id : expected) {
            const auto text = expect.text(id.value);
            const auto found = by_id_.find(id.value);
            if (found == by_id_.end()) document_.refuse(id.where, "there is no point " + quoted(id.value), data_.remedy_for(id.value));
            if (!text || found == by_id_.end()) continue;
            const ProfilePoint& point = data_.points[found->second];
            const std::size_t end = std::size_t{request.address} + request.count, stop = point.address + width(point.type);
            if (point.function != request.function || point.address < request.address || stop > end) {
                document_.refuse(text->where, quoted(point.point.id) + " is not among the registers of the frame",
                                 "leave it out, or give a frame that holds it");
                continue;
            }
            const Decoded read = decode(point, words.subspan(point.address - std::size_t{request.address}, width(point.type)));
            const auto wanted = decimal(*text);
            const Exact shown = Exact::from(read.value, 0) * Exact(point.point.resolution);
            if (wanted && (read.quality.missing() || shown != Exact(*wanted)))
                document_.refuse(text->where,
                                 quoted(point.point.id) + " reads as " + (read.quality.missing() ? to_string(read.quality) : to_string(shown)) +
                                     ", not as " + text->value,
                                 "check type, order, address and resolution");
        }
        if (expected.empty())
            document_.refuse(expect.where(), "the frame expects nothing of any point",
                             "name points and their values, such as \"power.all\" = \"230.2\"");
    }

    Document& document_;
    ProfileData& data_;
    std::vector<Placed> placed_;
    std::map<std::string, std::size_t, std::less<>> by_id_;  // where in data_.points
    std::optional<Decimal> resolution_;
    std::optional<std::int64_t> function_;
    std::optional<std::size_t> type_;
    bool complete_ = true;                            // no point was refused, so the golden frames can be compared
    bool function_said_ = false, type_said_ = false;  // then what is wrong with them has been told
    std::size_t order_ = 0;
    std::int64_t base_ = 0;
};

}  // namespace

std::string_view to_string(RegisterType type) { return types[static_cast<std::size_t>(type)]; }
std::string_view to_string(WordOrder order) { return orders[static_cast<std::size_t>(order)]; }
std::string_view to_string(ProfileStatus status) { return statuses[static_cast<std::size_t>(status)]; }

Profile Profile::parse(std::string_view toml, const std::string& source) {
    auto data = std::make_shared<ProfileData>();
    data->text = std::string(toml);
    data->source = source;
    data->sha256 = to_hex(wattle::sha256(toml));
    Document document(toml, source, "profile/1", code::bad_profile);
    ProfileReader(document, *data).read();
    document.finish();
    return Profile(std::move(data));
}

Profile Profile::load(const std::string& path) { return parse(read_file(path).value(), path); }

const std::string& Profile::id() const { return data_->id; }
const std::string& Profile::kind() const { return data_->kind; }
ProfileStatus Profile::status() const { return data_->status; }
int Profile::revision() const { return data_->revision; }
std::span<const Source> Profile::sources() const { return data_->sources; }
std::span<const ProfilePoint> Profile::points() const { return data_->points; }
std::size_t Profile::max_registers() const { return data_->max_registers; }
const std::string& Profile::text() const { return data_->text; }
const std::string& Profile::source() const { return data_->source; }
const std::string& Profile::sha256() const { return data_->sha256; }

std::size_t Profile::index(std::string_view id) const {
    const auto* found = data_->find(id);
    if (found != nullptr) return static_cast<std::size_t>(found - data_->points.data());
    wattle::detail::throw_error(code::unknown_point, "profile " + quoted(data_->id), "there is no point " + quoted(id), data_->remedy_for(id));
}

}  // namespace wattle::inline v0::devices
