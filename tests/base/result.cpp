#include "wattle/base/result.hpp"

#include "law.hpp"

#include <charconv>
#include <memory>

using namespace wattle;
using namespace wattle::test;

namespace {

const Finding silent{"no_answer", "the meter did not answer in 500 ms", {"meter 7"}, "check the wiring"};

Result<int> parse(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return unexpected({"bad", "no number", {std::string(text)}, ""});
    return value;
}

Result<int> half(int n) {
    if (n % 2 != 0) return unexpected({"odd", "odd", {}, ""});
    return n / 2;
}

}  // namespace

// A result is asked, not converted: neither `if (result == 3)` by way of bool nor a silent int.
static_assert(!std::is_convertible_v<Result<int>, bool>);
static_assert(!std::is_convertible_v<Result<int>, int>);
static_assert(std::is_constructible_v<bool, Result<int>>);

TEST_CASE("a result is a value or the finding that tells why not") {
    const Result<int> good = 42;
    CHECK(good);
    CHECK(good.has_value());
    CHECK(good.value() == 42);
    CHECK(*good == 42);
    CHECK(good.value_or(7) == 42);

    const Result<int> bad = unexpected(silent);
    CHECK_FALSE(bad);
    CHECK_FALSE(bad.has_value());
    CHECK(bad.error() == silent);
    CHECK(bad.value_or(7) == 7);
}

TEST_CASE("a forgotten check throws the finding and cannot read garbage") {
    Result<std::string> bad = unexpected(silent);
    const Result<std::string>& bad_const = bad;
    CHECK(code_of([&] { return bad.value(); }) == "no_answer");
    CHECK(code_of([&] { return bad_const.value(); }) == "no_answer");
    CHECK(code_of([&] { return *bad; }) == "no_answer");
    CHECK(code_of([&] { return *bad_const; }) == "no_answer");
    CHECK(code_of([&] { return bad->size(); }) == "no_answer");
    CHECK(code_of([&] { return bad_const->size(); }) == "no_answer");
    CHECK(code_of([&] { return *std::move(bad); }) == "no_answer");
    CHECK(message_of([&] { return bad_const.value(); }) == "meter 7: the meter did not answer in 500 ms; check the wiring");
}

TEST_CASE("a result can be changed in place and read through an arrow") {
    Result<std::string> name = std::string("Block A");
    name->push_back('1');
    *name += '!';
    name.value() += '?';
    CHECK(*name == "Block A1!?");
    CHECK(name->size() == 10);
}

TEST_CASE("steps that may fail follow each other, and the first failure stays") {
    struct Case {
        std::string_view text;
        int value;                // of half(number) + 1, where there is one
        std::string_view error;
    };
    const Case cases[] = {
        {"42", 22, ""},
        {"-4", -1, ""},
        {"7",  0,  "odd"},
        {"7x", 0,  "bad"},
        {"",   0,  "bad"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.text);
        const auto result = parse(c.text).and_then(half).transform([](int n) { return n + 1; });
        if (c.error.empty())
            CHECK(result.value() == c.value);
        else
            CHECK(result.error().code.name() == c.error);
    }
}

TEST_CASE("a failure can be mended, or told with more of where it happened") {
    const auto zero = [](const Finding&) -> Result<int> { return 0; };
    CHECK(parse("x").or_else(zero).value() == 0);
    CHECK(parse("5").or_else(zero).value() == 5);

    const auto in_file = [](Finding f) {
        f.where = {"site.toml", 3};
        return f;
    };
    CHECK(to_string(parse("x").transform_error(in_file).error()) == "site.toml:3: no number");
    CHECK(parse("5").transform_error(in_file).value() == 5);
}

TEST_CASE("a change that returns nothing leaves success or failure") {
    int seen = 0;
    const Result<void> done = parse("5").transform([&](int n) { seen = n; });
    CHECK(done);
    CHECK(seen == 5);
    const Result<void> failed = parse("x").transform([&](int n) { seen = n; });
    CHECK_FALSE(failed);
    CHECK(seen == 5);
}

TEST_CASE("success without a value is a result too") {
    const Result<void> good;
    CHECK(good);
    good.value();
    CHECK(good.and_then([] { return parse("3"); }).value() == 3);

    const Result<void> bad = unexpected(silent);
    CHECK_FALSE(bad);
    CHECK(bad.error() == silent);
    CHECK(code_of([&] { return bad.value(), 0; }) == "no_answer");
    CHECK(bad.and_then([] { return parse("3"); }).error() == silent);
    CHECK(bad.or_else([](const Finding&) { return Result<void>(); }));
}

TEST_CASE("a result may hold what can only be moved") {
    Result<std::unique_ptr<int>> held = std::make_unique<int>(5);
    CHECK(**held == 5);
    CHECK(held.transform([](const std::unique_ptr<int>& p) { return *p * 2; }).value() == 10);
    const std::unique_ptr<int> taken = *std::move(held);
    CHECK(*taken == 5);

    Result<std::unique_ptr<int>> moved = Result<std::unique_ptr<int>>(std::make_unique<int>(6));
    Result<std::unique_ptr<int>> target = std::move(moved);
    CHECK(*std::move(target).value() == 6);
}

TEST_CASE("a finding may itself be the value of a result") {
    const Result<std::string> looks_like_failure = std::string("no_answer");
    CHECK(looks_like_failure);
    CHECK(Result<Finding>(silent).value() == silent);
    CHECK_FALSE(Result<Finding>(unexpected(silent)));
}

TEST_CASE("results compose as functions do") {
    // The monad laws, for half() and thirds that fail now and then.
    const auto third = [](int n) -> Result<int> {
        if (n % 3 != 0) return unexpected({"uneven", "uneven", {}, ""});
        return n / 3;
    };
    const auto same = [](const Result<int>& a, const Result<int>& b) {
        return a.has_value() == b.has_value() && (a ? *a == *b : a.error() == b.error());
    };
    LAW("and_then is associative, and a bare value is neutral", [&](int n) {
        RC_ASSERT(same(Result<int>(n).and_then(half), half(n)));
        RC_ASSERT(same(half(n).and_then([](int v) { return Result<int>(v); }), half(n)));
        RC_ASSERT(same(half(n).and_then(third), Result<int>(n).and_then([&](int v) { return half(v).and_then(third); })));
        RC_ASSERT(same(half(n).transform([](int v) { return v ^ 1; }), half(n).and_then([](int v) { return Result<int>(v ^ 1); })));
    });
}

TEST_CASE("a result takes whatever its value can be made of, and gives it away whole") {
    const auto name = []() -> Result<std::string> { return "a literal"; };
    CHECK(*name() == "a literal");
    CHECK(Result<double>(1) == Result<double>(1.0));
    CHECK(name() != Result<std::string>(unexpected({code::overflow, "x", {}, ""})));

    // What only moves can be handed on through every step.
    using Owner = Result<std::unique_ptr<int>>;
    const auto make = [] { return Owner(std::make_unique<int>(7)); };
    const auto failed = [] { return Owner(unexpected({code::overflow, "x", {}, "y"})); };
    CHECK(**make().or_else([&](const Finding&) { return failed(); }) == 7);
    CHECK(**failed().or_else([&](const Finding&) { return make(); }) == 7);
    CHECK(*make().value_or(nullptr) == 7);
    CHECK(*make().transform([](std::unique_ptr<int> p) { return *p + 1; }) == 8);
    CHECK(**make().and_then([](std::unique_ptr<int> p) { return Owner(std::move(p)); }) == 7);
    CHECK(make().transform_error([](Finding f) { return f; }).has_value());
}

TEST_CASE("success without a value can be followed by something") {
    const Result<void> good;
    const Result<void> bad = unexpected({code::overflow, "x", {}, "y"});
    CHECK(*good.transform([] { return 7; }) == 7);
    CHECK(good.transform([] {}).has_value());
    CHECK(bad.transform([] { return 7; }).error().what == "x");
    CHECK(bad.transform_error([](Finding f) { return f.where.source = "bus 1", f; }).error().where.source == "bus 1");
    CHECK(good == Result<void>());
    CHECK(good != bad);
}
