// Charts: load curves and bars as SVG that stands alone, without script, font file or network.
#pragma once

#include "wattle/report/sheet.hpp"
#include "wattle/series/series.hpp"
#include "wattle/time/zone.hpp"
#include "wattle/trace/trace.hpp"

#include <span>
#include <string>
#include <vector>

namespace wattle::inline v0::report {

/// A finished picture. Only the functions below make one, so a page never takes SVG from anywhere else.
///
/// All places in it are computed with integers from exact amounts, in tenths of a pixel: the same input gives the same bytes on every machine. It can be
/// told apart in grey and without seeing red or green, follows the light or dark of its reader, and carries a title and a description for those who hear it.
class Chart {
public:
    /// One <svg> element: well-formed XML, to stand in a page or, behind nothing else, in a file.
    const std::string& svg() const { return svg_; }
    /// What the picture says in words, as its <desc> does.
    const std::string& description() const { return description_; }

    friend bool operator==(const Chart&, const Chart&) = default;

private:
    Chart(std::string svg, std::string description) : svg_(std::move(svg)), description_(std::move(description)) {}
    friend struct ChartMaker;

    std::string svg_, description_;
};

struct LoadCurveOptions {
    std::string title{};                    // "" for "Load curve"
    Zone zone = Zone::utc();                // whose midnights are marked
    Language language = Language::english;  // of legend and axes
    int width = 800, height = 340;          // pixels, 320 to 4000 and 200 to 2000
};

/// Mean power per slot over local time, as a stepped area: n slots, each energy / the time of it that is known. What was not measured is hatched and in
/// another colour; time without a value is a gap with a band behind it. More than four slots per pixel become first, least, greatest and last value of each
/// pixel, so that no peak is lost; a pixel with any doubt in it is drawn as doubtful. The peak is marked, and told rounded half-even.
/// Throws Error (out_of_range): a picture smaller or larger than above; time outside the years 0001 to 9999; overflow.
WATTLE_API Chart load_curve(const Series<Energy>& used, const LoadCurveOptions& options = {});

/// One bar: what it is, and an exact number.
struct Bar {
    Bar(std::string label, Cell value) : label(std::move(label)), value(std::move(value)) {}

    std::string label;
    Cell value;  // `Cell::no_value()` has no bar

    bool operator==(const Bar&) const = default;
};

struct BarsOptions {
    std::string title{};
    Language language = Language::english;
    int width = 640;  // pixels, 320 to 4000
};

/// One horizontal bar per row, in the order given, from 0 to its number, to the left where that is negative; the number is printed before it as its cell
/// prints it, with its share of the sum where none is negative. Throws Error: mixed_units if the bars have several, bad_number for a text, out_of_range.
WATTLE_API Chart bars(std::span<const Bar> rows, const BarsOptions& options = {});

}  // namespace wattle::inline v0::report
