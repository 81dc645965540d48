#include "wattle/base/quality.hpp"

#include "wattle/base/error.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace wattle::inline v0 {

namespace {

template <class E>
struct Named {
    E value;
    std::string_view name;
};

constexpr std::array<std::string_view, 5> classes = {"measured", "estimated", "substituted", "suspect", "missing"};

constexpr Named<Reason> reasons[] = {
    {Reason::measured, "measured"},
    {Reason::estimated, "estimated"},
    {Reason::interpolated, "interpolated"},
    {Reason::profiled, "profiled"},
    {Reason::reset, "reset"},
    {Reason::like_days, "like_days"},
    {Reason::modelled, "modelled"},
    {Reason::substituted, "substituted"},
    {Reason::sibling, "sibling"},
    {Reason::class_profile, "class_profile"},
    {Reason::edited, "edited"},
    {Reason::suspect, "suspect"},
    {Reason::dip, "dip"},
    {Reason::glitch, "glitch"},
    {Reason::outside_limits, "outside_limits"},
    {Reason::frozen, "frozen"},
    {Reason::wrong_clock, "wrong_clock"},
    {Reason::sum_check, "sum_check"},
    {Reason::spike, "spike"},
    {Reason::contradicted, "contradicted"},
    {Reason::missing, "missing"},
    {Reason::no_answer, "no_answer"},
    {Reason::refused, "refused"},
    {Reason::bad_frame, "bad_frame"},
    {Reason::sentinel, "sentinel"},
    {Reason::bad_digit, "bad_digit"},
    {Reason::gap, "gap"},
    {Reason::ambiguous, "ambiguous"},
    {Reason::jump, "jump"},
    {Reason::exchange_pending, "exchange_pending"},
    {Reason::stale, "stale"},
    {Reason::off_resolution, "off_resolution"},
};

constexpr Named<Flag> flags[] = {
    {Flag::rollover, "rollover"},     {Flag::exchange, "exchange"}, {Flag::clock_set, "clock_set"}, {Flag::power_fail, "power_fail"},
    {Flag::calculated, "calculated"}, {Flag::conflict, "conflict"}, {Flag::no_cap, "no_cap"},
};

}  // namespace

std::string_view to_string(QualityClass quality_class) {
    const auto i = static_cast<std::size_t>(quality_class);
    return i < classes.size() ? classes[i] : "unknown";
}

std::string_view to_string(Reason reason) {
    for (const auto& r : reasons)
        if (r.value == reason) return r.name;
    return "unknown";
}

std::string_view to_string(Flag flag) {
    for (const auto& f : flags)
        if (f.value == flag) return f.name;
    return "unknown";
}

std::string to_string(Quality quality) {
    std::string text(to_string(quality.quality_class()));
    const std::string_view reason = to_string(quality.reason());
    if (reason == "unknown")
        text += ": reason " + std::to_string(static_cast<unsigned>(quality.reason()));
    else if (reason != text)
        text += ": " + std::string(reason);

    std::string names;
    for (const auto& f : flags)
        if (quality.has(f.value)) names += (names.empty() ? "" : ", ") + std::string(f.name);
    if ((quality.bits() & 0x80) != 0) names += std::string(names.empty() ? "" : ", ") + "flag 128";
    return names.empty() ? text : text + " (" + names + ')';
}

std::string short_text(Quality quality) {
    std::string text(to_string(quality.reason()));
    if (text == "unknown" || (quality.bits() & 0x80) != 0) {
        text = "0x";
        for (int shift = 12; shift >= 0; shift -= 4) text += "0123456789ABCDEF"[(quality.bits() >> shift) & 15];
        return text;
    }
    for (const auto& f : flags)
        if (quality.has(f.value)) text += '+' + std::string(f.name);
    return text;
}

Quality parse_quality(std::string_view text) {
    const auto refuse = [&](std::string_view word, std::string_view what, const auto& names) {
        std::string known;
        for (const auto& named : names) known += (known.empty() ? "" : ", ") + std::string(named.name);
        detail::throw_error(code::out_of_range, "quality " + detail::quoted(text), "there is no " + std::string(what) + ' ' + detail::quoted(word),
                            "use one of " + known);
    };
    if (text.size() == 6 && text.starts_with("0x")) {
        unsigned bits = 0;
        const auto [end, trouble] = std::from_chars(text.data() + 2, text.data() + 6, bits, 16);
        if (trouble == std::errc() && end == text.data() + 6) return Quality::from_bits(static_cast<std::uint16_t>(bits));
    }
    const auto word = text.substr(0, text.find('+'));
    const auto reason = std::find_if(std::begin(reasons), std::end(reasons), [&](const auto& r) { return r.name == word; });
    if (reason == std::end(reasons)) refuse(word, "reason", reasons);
    Quality quality = reason->value;
    for (std::size_t at = word.size(); at < text.size();) {
        const auto next = text.find('+', at + 1);
        const auto name = text.substr(at + 1, next == std::string_view::npos ? next : next - at - 1);
        const auto flag = std::find_if(std::begin(flags), std::end(flags), [&](const auto& f) { return f.name == name; });
        if (flag == std::end(flags)) refuse(name, "flag", flags);
        quality = quality.with(flag->value);
        at = next == std::string_view::npos ? text.size() : next;
    }
    return quality;
}

}  // namespace wattle::inline v0
