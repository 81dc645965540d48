// What both kinds of chart share: the frame of an SVG, places in tenths of a pixel, and words in two languages.
#pragma once

#include "wattle/report/chart.hpp"

#include "../trace/words.hpp"
#include "text.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace wattle::inline v0::report {

/// Lets the functions of this room make charts.
struct ChartMaker {
    static Chart make(std::string svg, std::string description) { return {std::move(svg), std::move(description)}; }
};

using detail::Word;

/// A place or a length in tenths of a pixel. Whole numbers, because the last digit of a double is not the same on every machine.
using Tenths = std::int64_t;

/// "12.5", "-0.1", "7"
std::string px(Tenths tenths);

/// About how wide a text is in the font of the charts.
Tenths text_width(std::string_view plain);
/// The text, cut with "…" where it is wider than that.
std::string shortened(std::string_view text, Tenths width);

/// <rect>, of one pixel at least where it is narrower.
std::string rect(std::string_view style, Tenths x, Tenths y, Tenths width, Tenths height);
std::string line(std::string_view style, Tenths x0, Tenths y0, Tenths x1, Tenths y1);
/// <text>; the style names say where it is anchored: "m" its middle, "e" its end.
std::string label(std::string_view style, Tenths x, Tenths y, std::string_view text);

/// The whole element: title, description and style in front of the body; the kind ("curve", "bars") is what a page knows it by.
std::string framed(std::string_view kind, int width, int height, std::string_view title, std::string_view description, std::string_view body);

}  // namespace wattle::inline v0::report
