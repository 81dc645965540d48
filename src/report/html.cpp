#include "wattle/report/html.hpp"

#include "text.hpp"

namespace wattle::inline v0::report {

namespace {

constexpr std::string_view style =
    R"(:root{color-scheme:light dark;--ink:#1d2329;--soft:#56616d;--rule:#d5dade;--paper:#fff;--wash:#f4f6f8;--mark:#0b5a94}
@media screen and (prefers-color-scheme:dark){:root{--ink:#e6e9ec;--soft:#a3adb8;--rule:#363d45;--paper:#15181c;--wash:#1e2329;--mark:#7cc4ef}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI","Noto Sans","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif}
main{max-width:54rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
h1{font-size:1.75rem;line-height:1.25;margin:0 0 1.5rem;padding-bottom:.75rem;border-bottom:3px solid var(--mark);overflow-wrap:anywhere}
h2{font-size:1.2rem;line-height:1.3;margin:2.5rem 0 .75rem;overflow-wrap:anywhere}
p{margin:.75rem 0;max-width:46rem;overflow-wrap:anywhere}
.wide{overflow-x:auto;margin:1rem 0 1.5rem}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:600;padding:.25rem .5rem .5rem 0}
th,td{padding:.4rem .6rem;text-align:left;vertical-align:baseline;font-weight:400}
thead th{border-bottom:2px solid var(--ink);font-weight:600;vertical-align:bottom}
tbody tr{border-bottom:1px solid var(--rule)}
.n{text-align:right;white-space:nowrap}
.unit{display:block;color:var(--soft);font-weight:400;font-size:.85em}
.fill{visibility:hidden}
.group th{font-weight:600;padding-top:1rem;color:var(--mark)}
.total th,.total td{font-weight:600;background:var(--wash);border-top:2px solid var(--ink)}
tfoot{display:table-row-group;color:var(--soft);font-size:.875rem}
tfoot td{padding:.3rem .6rem 0 0}
tfoot tr:first-child td{padding-top:.75rem}
figure{margin:1rem 0 1.5rem;border:1px solid var(--rule);border-radius:6px;overflow-x:auto}
figure svg{display:block;max-width:100%;height:auto}
figure .curve{width:100%;min-width:40rem}
figure .bars{min-width:34rem}
pre{margin:1rem 0 1.5rem;padding:.9rem 1rem;background:var(--wash);border-left:3px solid var(--mark);overflow-x:auto;font:.82rem/1.55 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono","Noto Sans Mono CJK SC",monospace}
:focus-visible{outline:2px solid var(--mark);outline-offset:2px}
@media (max-width:40rem){main{padding:1.25rem 1rem 3rem}h1{font-size:1.4rem}th,td{padding:.4rem}table{font-size:.9rem}}
@media print{@page{margin:18mm}body{font-size:10pt}main{max-width:none;padding:0}h2{break-after:avoid}tr,figure{break-inside:avoid}.wide,figure{overflow:visible}figure .curve,figure .bars{min-width:0}pre{white-space:pre-wrap;overflow-wrap:anywhere}.total th,.total td,pre{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
)";

std::string_view language_tag(Language language) { return language == Language::english ? "en" : "zh-CN"; }

}  // namespace

Page::Page(std::string_view title, Language language) : language_(language), title_(escaped(title)) {}

Page& Page::heading(std::string_view text) {
    body_ += "<h2>" + escaped(text) + "</h2>\n";
    return *this;
}

Page& Page::paragraph(std::string_view text) {
    body_ += "<p>" + escaped(text) + "</p>\n";
    return *this;
}

Page& Page::add(const Sheet& sheet) {
    // What can be scrolled must be reached by the keyboard too, and then it needs a name.
    body_ += "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"" + escaped(sheet.title()) + "\">\n" + to_html(sheet) + "</div>\n";
    return *this;
}

Page& Page::add(const Chart& chart) {
    body_ += "<figure tabindex=\"0\">\n" + chart.svg() + "</figure>\n";
    return *this;
}

Page& Page::preformatted(std::string_view text) {
    // A browser drops the first line break of a <pre>: this one, not one of the text.
    body_ += "<pre tabindex=\"0\">\n" + escaped(text, Lines::many) + "</pre>\n";
    return *this;
}

std::string Page::html() const {
    std::string html = "<!DOCTYPE html>\n<html lang=\"";
    html.append(language_tag(language_)).append("\">\n<head>\n<meta charset=\"utf-8\"/>\n");
    html +=
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action "
        "'none'\"/>\n";
    html += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<meta name=\"referrer\" content=\"no-referrer\"/>\n";
    html += "<title>" + title_ + "</title>\n<style>\n";
    html.append(style).append("</style>\n</head>\n<body>\n<main>\n<h1>").append(title_).append("</h1>\n");
    return html.append(body_).append("</main>\n</body>\n</html>\n");
}

Result<void> write_page(const Page& page, const std::string& path) { return write_file(path, page.html()); }

}  // namespace wattle::inline v0::report
