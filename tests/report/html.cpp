#include "wattle/report/html.hpp"

#include "law.hpp"
#include "markup.hpp"

#include <algorithm>
#include <cstdio>

using namespace wattle;
using namespace wattle::report;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

const Currency cny("CNY", 2);
const Zone shanghai = Zone::load("Asia/Shanghai");

/// Every sort of section, with one text everywhere that a text can stand.
Page page_of(std::string_view text, Language language = Language::english, std::size_t hours = 24) {
    Series<Energy> used(Slots::regular(parse_instant("2026-03-01T00:00:00+08:00"), 1h, hours));
    for (std::size_t i = 0; i < hours * 5 / 6; ++i) used.set(i, static_cast<int>(i) * kWh, i == 7 ? Reason::interpolated : Reason::measured);
    const std::string t(text);
    Sheet sheet(t, {Column(t), "amount"});
    sheet.group(t).row({Cell(t), Money("12.30", cny)}).total({t, Cell(Decimal(5), t)}).note(t);
    const Bar rows[] = {{t, Money("12.30", cny)}, {t, Money("1.00", cny)}};
    Page page(text, language);
    page.heading(text).paragraph(text).add(sheet).add(bars(rows, {.title = t, .language = language}));
    page.add(load_curve(used, {.title = t, .zone = shanghai, .language = language})).preformatted(text);
    return page;
}

/// Pieces that have broken pages before, and any letter.
rc::Gen<std::string> any_nasty() {
    static const std::vector<std::string> pieces = {
        "<script>alert(1)</script>", "</title>", "</style>", "</pre>", "</svg>", "<!--", "-->", "]]>", "<![CDATA[", "\"", "'", "&", "&lt;", "&#60;", "<", ">", "/>",
        "\" onload=\"x", "javascript:", "\n", "\r", "\t", std::string(1, '\0'), "\x1b[2J", "\x7f", "\u202E", "\u200F", "\u2066", "\u2028", "\uFEFF", "\uFFFE",
        "\xff", "\xc0\xbc", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe4\xb8", "峰", "é", "😀", "%3Cscript%3E", "{{x}}", "`", "=", "\\"};
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(
                            rc::gen::oneOf(rc::gen::elementOf(pieces), rc::gen::map(rc::gen::arbitrary<char>(), [](char c) { return std::string(1, c); }))),
                        [](const std::vector<std::string>& parts) {
                            std::string text;
                            for (const auto& part : parts) text += part;
                            return text;
                        });
}

}  // namespace

TEST_CASE("the same calls give the same bytes") {
    const std::string path = WATTLE_SOURCE_DIR "/tests/report/page.html", html = page_of("A <small> page & 一页 (synthetic)").html();
    const auto golden = read_file(path);
    if (!golden || *golden != html) write_page(page_of("A <small> page & 一页 (synthetic)"), "page.html").value();  // to compare, and to look at
    CHECK_MESSAGE((html == golden.value_or("")), "page.html in this folder differs from ", path);
}

TEST_CASE("a page needs nothing else, and forbids it") {
    const std::string html = page_of("x").html();
    const Markup markup = parse_markup(html);
    for (const std::string_view tag : {"script", "link", "img", "iframe", "object", "embed", "a", "image", "use", "foreignobject", "base", "form"}) {
        CAPTURE(tag);
        CHECK_FALSE(markup.has_tag(tag));
    }
    for (const auto& attribute : markup.attributes) {
        const std::string &name = attribute.first, &value = attribute.second;
        CAPTURE(name);
        CHECK(name.substr(0, 2) != "on");
        CHECK_FALSE(std::ranges::count(std::vector<std::string>{"src", "href", "xlink:href", "style", "srcset", "action", "data", "id"}, name) > 0);
        if (name != "xmlns") CHECK(value.find("://") == std::string::npos);
    }
    CHECK(html.find("@import") == std::string::npos);
    CHECK(html.find("url(") == std::string::npos);
    CHECK(html.find("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'") != std::string::npos);
    CHECK(html.find("<html lang=\"en\">") != std::string::npos);
    CHECK(page_of("x", Language::chinese).html().find("<html lang=\"zh-CN\">") != std::string::npos);
}

TEST_CASE("a text from outside stays a text") {
    struct Case {
        std::string_view name, text, paragraph, preformatted;
    };
    const Case cases[] = {
        {"a script",         "<script>alert('1')</script>", "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;", ""},
        {"references",       "R&D &lt; \"x\"",              "R&amp;D &amp;lt; &quot;x&quot;",                   ""},
        {"end of CDATA",     "]]>",                         "]]&gt;",                                           ""},
        {"lines",            "a\r\nb\rc\nd\te",             "a b c d e",                                        "a\nb\nc\nd e"},
        {"control",          "a\x01\x7f" "b\u0085",         "a[U+0001][U+007F]b[U+0085]",                       ""},
        {"direction",        "\u202Efdp.exe \u200F\u2067",  "[U+202E]fdp.exe [U+200F][U+2067]",                 ""},
        {"line separator",   "a\u2028b",                    "a[U+2028]b",                                       ""},
        {"no character",     "\uFFFE\U0001FFFF\uFEFF",      "[U+FFFE][U+1FFFF][U+FEFF]",                        ""},
        {"no UTF-8",         "\xc0\xbc \xed\xa0\x80 \xe4",  "\uFFFD\uFFFD \uFFFD\uFFFD\uFFFD \uFFFD",           ""},
        {"other scripts",    "峰段 ✓ עברית 😀 e\u0301",        "峰段 ✓ עברית 😀 e\u0301",                             ""},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        const std::string html = Page("x").paragraph(c.text).preformatted(c.text).html();
        CHECK(html.find("<p>" + std::string(c.paragraph) + "</p>") != std::string::npos);
        CHECK(html.find("<pre tabindex=\"0\">\n" + std::string(c.preformatted.empty() ? c.paragraph : c.preformatted) + "</pre>") != std::string::npos);
    }
}

TEST_CASE("no tag comes through") {
    const auto shape = parse_markup(page_of("x", Language::english, 10).html()).tags;
    LAW("wherever a text stands", [&] {
        const std::string text = 'x' + *any_nasty();  // an empty title has no caption
        const std::string html = page_of(text, Language::english, 10).html();
        const Markup markup = parse_markup(html);
        RC_ASSERT(markup.tags == shape);
        for (const char c : html) RC_ASSERT(static_cast<unsigned char>(c) >= 0x20 || c == '\n');
    });
}

TEST_CASE("what is plain is read back as it was") {
    LAW("a paragraph", [] {
        const auto letters = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(std::vector<std::string>{"a", "<", ">", "&", "\"", "'", "峰", ";", "#"}));
        std::string text = "=";  // not blank
        for (const auto& letter : letters) text += letter;
        const auto texts = parse_markup(Page("x").paragraph(text).html()).texts;
        RC_ASSERT(std::ranges::count(texts, text) == 1);
    });
}

TEST_CASE("a page that cannot be written says why") {
    const auto result = write_page(Page("x"), "/no/such/folder/page.html");
    REQUIRE_FALSE(result);
    CHECK(result.error().code == code::unwritable_file);
}
