#include "wattle/series/reading.hpp"

#include <array>
#include <map>

namespace wattle::inline v0 {

namespace {

constexpr std::array<std::string_view, 5> kinds = {"", "register", "interval", "gauge", "state"};

/// Whether `number` is a whole multiple of `step` > 0.
bool is_multiple(Decimal number, Decimal step) {
    try {
        return number.rounded(Rounding::down, step) == number;
    } catch (const Error&) {
        return false;  // so far apart that it does not fit
    }
}

void look_at(const Point& point, std::vector<Finding>& findings) {
    const auto find = [&](std::string what, std::string remedy) {
        findings.push_back({code::bad_point, std::move(what), {"point " + detail::quoted(point.id)}, std::move(remedy)});
    };
    if (point.id.empty()) find("it has no id", "name it, such as M07/import");
    if (point.resolution <= 0) find("its resolution is " + to_string(point.resolution), "give what one count stands for, such as 0.01");
    if (point.multiplier <= 0) find("its multiplier is " + to_string(point.multiplier), "give the CT x PT ratio, 1 where the register contains it");
    if (point.digits < 0 || point.digits > 18)
        find("it has " + std::to_string(point.digits) + " digits", "give the digits of the register, 1 to 18, or 0 where they are not known");
    if (point.low && point.high && *point.high < *point.low)
        find("its limits run from " + to_string(*point.low) + " down to " + to_string(*point.high), "give the lower one first");
    if (point.resolution > 0)
        for (const auto& limit : {point.low, point.high})
            if (limit && !is_multiple(*limit, point.resolution))
                find("its limit " + to_string(*limit) + " is no multiple of its resolution " + to_string(point.resolution),
                     "give a limit that a count can reach");
    if (point.every && point.every->count() <= 0)
        find("its readings come every " + std::to_string(point.every->count()) + " us", "give a length such as 15min");
    if (point.kind == PointKind::interval && !point.every) find("its intervals have no length", "give every, such as 15min");
}

std::string shown(const std::optional<std::int64_t>& count) { return count ? std::to_string(*count) : "unknown"; }
std::string shown(const std::string& serial) { return serial.empty() ? "unknown" : serial; }

}  // namespace

std::string_view to_string(PointKind kind) {
    const auto i = static_cast<std::size_t>(kind);
    return i < kinds.size() ? kinds[i] : "";
}

PointKind parse_point_kind(std::string_view text) {
    for (std::size_t i = 1; i < kinds.size(); ++i)
        if (kinds[i] == text) return static_cast<PointKind>(i);
    detail::throw_error(code::out_of_range, "point kind", "there is no kind " + detail::quoted(text), "use one of register, interval, gauge, state");
}

std::string_view to_string(Stamp stamp) { return stamp == Stamp::begin ? "begin" : "end"; }

void Point::check() const {
    std::vector<Finding> findings;
    look_at(*this, findings);
    if (!findings.empty()) throw Error(std::move(findings));
}

void check(std::span<const Point> points) {
    std::vector<Finding> findings;
    std::map<std::string_view, std::size_t> seen;
    for (const Point& point : points) {
        look_at(point, findings);
        if (++seen[point.id] == 2)
            findings.push_back({code::bad_point, "two points have this id", {"point " + detail::quoted(point.id)}, "give each point its own"});
    }
    if (!findings.empty()) throw Error(std::move(findings));
}

std::string to_string(const MeterEvent& event) {
    struct Words {
        std::string operator()(const MeterEvent::Exchange& e) const {
            return "meter " + shown(e.old_serial) + " exchanged for " + shown(e.new_serial) + ", old end " + shown(e.old_end) + ", new start " +
                   shown(e.new_start);
        }
        std::string operator()(const MeterEvent::TransformerChange& e) const {
            return "transformer ratio changed from " + to_string(e.old_multiplier) + " to " + to_string(e.new_multiplier);
        }
        std::string operator()(const MeterEvent::ClockSet& e) const { return "clock set by " + std::to_string(e.step.count()) + " us"; }
        std::string operator()(const MeterEvent::PowerFail& e) const { return "without power for " + std::to_string(e.length.count()) + " us"; }
    };
    return to_string(event.at) + ": " + std::visit(Words(), event.what);
}

}  // namespace wattle::inline v0
