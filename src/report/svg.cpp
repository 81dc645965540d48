#include "svg.hpp"

#include <algorithm>

namespace wattle::inline v0::report {

namespace {

// Blue and vermilion stay apart for every kind of colour blindness; the hatching does it in grey.
constexpr std::string_view style =
    ".wattle-chart text{font:12px system-ui,-apple-system,\"Segoe UI\",\"Noto Sans\",\"Noto Sans CJK SC\",\"PingFang SC\",\"Microsoft "
    "YaHei\",sans-serif;"
    "font-variant-numeric:tabular-nums;fill:#1d2329}"
    ".wattle-chart .t{font-size:14px;font-weight:600}.wattle-chart .s{fill:#56616d}.wattle-chart .m{text-anchor:middle}.wattle-chart "
    ".e{text-anchor:end}"
    ".wattle-chart .bg{fill:#fff}.wattle-chart .grid{stroke:#e2e6ea}.wattle-chart .tick{stroke:#8a949f}.wattle-chart .axis{stroke:#56616d}"
    ".wattle-chart .area{fill:#0b66a8;fill-opacity:.22}.wattle-chart .line{fill:none;stroke:#0b5a94;stroke-width:1.2}.wattle-chart .bar{fill:#0b66a8}"
    ".wattle-chart .doubt-area{fill:#c8520b;fill-opacity:.12}.wattle-chart .hatch{fill:none;stroke:#c8520b}"
    ".wattle-chart .doubt{fill:none;stroke:#b3470b;stroke-width:1.6}"
    ".wattle-chart .mark{fill:#b3470b}.wattle-chart .gap{fill:#7d8894;fill-opacity:.26}.wattle-chart .peak{fill:#fff;stroke:#1d2329;stroke-width:1.5}"
    "@media screen and (prefers-color-scheme:dark){"
    ".wattle-chart text{fill:#e6e9ec}.wattle-chart .s{fill:#a3adb8}.wattle-chart .bg{fill:#15181c}.wattle-chart .grid{stroke:#2b3138}"
    ".wattle-chart .tick{stroke:#6b7580}.wattle-chart .axis{stroke:#a3adb8}.wattle-chart .area{fill:#56b4e9}.wattle-chart .line{stroke:#7cc4ef}"
    ".wattle-chart .bar{fill:#56b4e9}.wattle-chart .doubt-area{fill:#f0a030}.wattle-chart .hatch{stroke:#f0a030}.wattle-chart "
    ".doubt{stroke:#f5b04d}.wattle-chart .mark{fill:#f5b04d}"
    ".wattle-chart .gap{fill:#9aa5b1;fill-opacity:.22}.wattle-chart .peak{fill:#15181c;stroke:#e6e9ec}}";

std::string attribute(std::string_view name, std::string_view value) { return ' ' + std::string(name) + "=\"" + std::string(value) + '"'; }

}  // namespace

std::string px(Tenths tenths) {
    std::string text = (tenths < 0 ? "-" : "") + std::to_string((tenths < 0 ? -tenths : tenths) / 10);
    if (tenths % 10 != 0) text += '.' + std::to_string((tenths < 0 ? -tenths : tenths) % 10);
    return text;
}

Tenths text_width(std::string_view plain) { return static_cast<Tenths>(display_width(plain)) * 72; }

std::string shortened(std::string_view text, Tenths width) {
    std::string cut = plain(text);
    if (text_width(cut) <= width) return cut;
    std::size_t kept = 0;
    for (Tenths used = 72; kept < cut.size();) {  // "…" takes its place too
        std::size_t next = kept + 1;
        while (next < cut.size() && (static_cast<unsigned char>(cut[next]) & 0xC0) == 0x80) ++next;  // the letter as a whole
        used += text_width(std::string_view(cut).substr(kept, next - kept));
        if (used > width) break;
        kept = next;
    }
    return cut.substr(0, kept) + "…";
}

std::string rect(std::string_view style, Tenths x, Tenths y, Tenths width, Tenths height) {
    return "<rect" + attribute("class", style) + attribute("x", px(x)) + attribute("y", px(y)) + attribute("width", px(std::max<Tenths>(width, 10))) +
           attribute("height", px(std::max<Tenths>(height, 10))) + "/>\n";
}

std::string line(std::string_view style, Tenths x0, Tenths y0, Tenths x1, Tenths y1) {
    return "<line" + attribute("class", style) + attribute("x1", px(x0)) + attribute("y1", px(y0)) + attribute("x2", px(x1)) +
           attribute("y2", px(y1)) + "/>\n";
}

std::string label(std::string_view style, Tenths x, Tenths y, std::string_view text) {
    return "<text" + (style.empty() ? std::string() : attribute("class", style)) + attribute("x", px(x)) + attribute("y", px(y)) + '>' +
           escaped(text) + "</text>\n";
}

std::string framed(std::string_view kind, int width, int height, std::string_view title, std::string_view description, std::string_view body) {
    const std::string w = std::to_string(width), h = std::to_string(height);
    std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"wattle-chart " + std::string(kind) + "\" role=\"img\"";
    svg += attribute("viewBox", "0 0 " + w + ' ' + h) + attribute("width", w) + attribute("height", h) + ">\n";
    svg += "<title>" + escaped(title) + "</title>\n<desc>" + escaped(description) + "</desc>\n<style>";
    svg.append(style).append("</style>\n");
    svg += rect("bg", 0, 0, Tenths{width} * 10, Tenths{height} * 10);
    return svg.append(body).append("</svg>\n");
}

}  // namespace wattle::inline v0::report
