#include "wattle/base/error.hpp"

#include "law.hpp"

#include <type_traits>

using namespace wattle;

namespace {

const Finding overlap{"bad_tariff", "bands overlap from 06:00 to 07:00", {"tariff \"NT2\""}, "each hour belongs to one band"};
const Finding unknown_unit{"bad_unit", "there is no unit kwh", {"site.toml", 12, 5}, "write kWh"};

}  // namespace

static_assert(code::overflow == Code("overflow"));
static_assert(code::overflow.name() == "overflow");
static_assert(!std::is_constructible_v<Code, std::string>);  // only literals: the text outlives every error
static_assert(std::is_base_of_v<std::exception, Error>);
static_assert(std::is_nothrow_copy_constructible_v<std::exception>);

TEST_CASE("the codes of the base keep their names, because programs compare them") {
    CHECK(code::overflow.name() == "overflow");
    CHECK(code::bad_number.name() == "bad_number");
    CHECK(code::out_of_range.name() == "out_of_range");
    CHECK(code::bad_bytes.name() == "bad_bytes");
    CHECK(code::unreadable_file.name() == "unreadable_file");
}

TEST_CASE("a place is shown as far as it is known") {
    struct Case {
        Place place;
        std::string_view text;
    };
    const Case cases[] = {
        {{},                    ""},
        {{"tariff \"NT2\""},    "tariff \"NT2\""},
        {{"site.toml", 12},     "site.toml:12"},
        {{"site.toml", 12, 5},  "site.toml:12:5"},
        {{"site.toml", 0, 5},   "site.toml"},  // a column without a line says nothing
    };
    for (const auto& c : cases) CHECK(to_string(c.place) == c.text);
}

TEST_CASE("a finding tells where, what, and what would be right") {
    struct Case {
        Finding finding;
        std::string_view text;
    };
    const Case cases[] = {
        {overlap,                                       "tariff \"NT2\": bands overlap from 06:00 to 07:00; each hour belongs to one band"},
        {unknown_unit,                                  "site.toml:12:5: there is no unit kwh; write kWh"},
        {{"full", "the disk is full", {}, "free some"}, "the disk is full; free some"},
        {{"full", "the disk is full", {"spool"}, ""},   "spool: the disk is full"},
        {{"full", "the disk is full", {}, ""},          "the disk is full"},
    };
    for (const auto& c : cases) CHECK(to_string(c.finding) == c.text);
}

TEST_CASE("an error carries all findings at once, one per line") {
    const Error one(overlap);
    CHECK(one.findings() == std::vector{overlap});
    CHECK(one.code().name() == "bad_tariff");
    CHECK(one.where().source == "tariff \"NT2\"");
    CHECK(one.remedy() == "each hour belongs to one band");
    CHECK(one.what() == to_string(overlap));

    const Error both(std::vector{unknown_unit, overlap});
    CHECK(both.findings().size() == 2);
    CHECK(both.code().name() == "bad_unit");  // of the first
    CHECK(both.where() == Place{"site.toml", 12, 5});
    CHECK(both.what() == to_string(unknown_unit) + '\n' + to_string(overlap));

    const Error copy = both;
    CHECK(copy.what() == std::string(both.what()));
    CHECK(copy.findings() == both.findings());
}

TEST_CASE("an error without a finding says so itself") {
    const Error none{std::vector<Finding>()};
    REQUIRE(none.findings().size() == 1);
    CHECK(none.code().name() == "internal_error");
    CHECK(std::string(none.what()).starts_with("wattle::Error: "));
}

TEST_CASE("whoever catches std::exception reads the same text") {
    std::string text;
    try {
        throw Error(overlap);
    } catch (const std::exception& e) {
        text = e.what();
    }
    CHECK(text == to_string(overlap));
}

TEST_CASE("the text of an error has one line per finding") {
    LAW("lines are findings, in order", [] {
        const auto count = *rc::gen::inRange<std::size_t>(1, 6);
        std::vector<Finding> findings;
        std::string lines;
        for (std::size_t i = 0; i < count; ++i) {
            const auto line = static_cast<std::uint32_t>(*rc::gen::inRange(0, 3));
            findings.push_back({"x", "wrong " + std::to_string(i), {*rc::gen::element<std::string>("", "a", "b"), line}, *rc::gen::element<std::string>("", "mend")});
            lines += (i == 0 ? "" : "\n") + to_string(findings.back());
        }
        const Error error(findings);
        RC_ASSERT(error.findings() == findings);
        RC_ASSERT(error.what() == lines);
    });
}

TEST_CASE("text from outside stays on one line of a message") {
    try {
        Decimal(std::string_view("1\n2\x01\0", 5));
        FAIL("that is no number");
    } catch (const Error& error) {
        CHECK(std::string(error.what()).find("\"1\\n2\\x01\\x00\" is not a decimal number") != std::string::npos);
    }
    CHECK(detail::quoted(std::string(1000, 'x')).size() < 100);
    CHECK(detail::quoted("电度电费") == "\"电度电费\"");
}
