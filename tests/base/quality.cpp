#include "wattle/base/quality.hpp"

#include "law.hpp"

#include <set>

using namespace wattle;

namespace {

struct NamedReason {
    Reason reason;
    unsigned number;
    QualityClass quality_class;
    std::string_view name;
};

// These numbers stand in stored bytes: rows are added here, and never changed.
constexpr NamedReason reasons[] = {
    {Reason::measured,         0x00, QualityClass::measured,    "measured"},
    {Reason::estimated,        0x20, QualityClass::estimated,   "estimated"},
    {Reason::interpolated,     0x21, QualityClass::estimated,   "interpolated"},
    {Reason::profiled,         0x22, QualityClass::estimated,   "profiled"},
    {Reason::reset,            0x23, QualityClass::estimated,   "reset"},
    {Reason::like_days,        0x24, QualityClass::estimated,   "like_days"},
    {Reason::modelled,         0x25, QualityClass::estimated,   "modelled"},
    {Reason::substituted,      0x40, QualityClass::substituted, "substituted"},
    {Reason::sibling,          0x41, QualityClass::substituted, "sibling"},
    {Reason::class_profile,    0x42, QualityClass::substituted, "class_profile"},
    {Reason::edited,           0x43, QualityClass::substituted, "edited"},
    {Reason::suspect,          0x60, QualityClass::suspect,     "suspect"},
    {Reason::dip,              0x61, QualityClass::suspect,     "dip"},
    {Reason::glitch,           0x62, QualityClass::suspect,     "glitch"},
    {Reason::outside_limits,   0x63, QualityClass::suspect,     "outside_limits"},
    {Reason::frozen,           0x64, QualityClass::suspect,     "frozen"},
    {Reason::wrong_clock,      0x65, QualityClass::suspect,     "wrong_clock"},
    {Reason::sum_check,        0x66, QualityClass::suspect,     "sum_check"},
    {Reason::spike,            0x67, QualityClass::suspect,     "spike"},
    {Reason::contradicted,     0x68, QualityClass::suspect,     "contradicted"},
    {Reason::missing,          0x80, QualityClass::missing,     "missing"},
    {Reason::no_answer,        0x81, QualityClass::missing,     "no_answer"},
    {Reason::refused,          0x82, QualityClass::missing,     "refused"},
    {Reason::bad_frame,        0x83, QualityClass::missing,     "bad_frame"},
    {Reason::sentinel,         0x84, QualityClass::missing,     "sentinel"},
    {Reason::bad_digit,        0x85, QualityClass::missing,     "bad_digit"},
    {Reason::gap,              0x86, QualityClass::missing,     "gap"},
    {Reason::ambiguous,        0x87, QualityClass::missing,     "ambiguous"},
    {Reason::jump,             0x88, QualityClass::missing,     "jump"},
    {Reason::exchange_pending, 0x89, QualityClass::missing,     "exchange_pending"},
    {Reason::stale,            0x8A, QualityClass::missing,     "stale"},
    {Reason::off_resolution,   0x8B, QualityClass::missing,     "off_resolution"},
};

struct NamedFlag {
    Flag flag;
    unsigned number;
    std::string_view name;
};

constexpr NamedFlag flags[] = {
    {Flag::rollover,   0x01, "rollover"},
    {Flag::exchange,   0x02, "exchange"},
    {Flag::clock_set,  0x04, "clock_set"},
    {Flag::power_fail, 0x08, "power_fail"},
    {Flag::calculated, 0x10, "calculated"},
    {Flag::conflict,   0x20, "conflict"},
    {Flag::no_cap,     0x40, "no_cap"},
};

rc::Gen<Quality> any_quality() { return rc::gen::map(rc::gen::arbitrary<std::uint16_t>(), Quality::from_bits); }

}  // namespace

static_assert(sizeof(Quality) == 2);
static_assert(Quality().measured() && Quality().bits() == 0);
static_assert(Quality(Reason::gap).missing() && Quality(Reason::gap).bits() == 0x8600);
static_assert(worse(Quality(Reason::glitch), Reason::interpolated).reason() == Reason::glitch);

TEST_CASE("the stored number of a reason never changes, and its upper three bits are its class") {
    std::set<std::string_view> names;
    for (const auto& r : reasons) {
        CAPTURE(r.name);
        CHECK(static_cast<unsigned>(r.reason) == r.number);
        CHECK(to_string(r.reason) == r.name);
        CHECK(names.insert(r.name).second);
        CHECK(Quality(r.reason).reason() == r.reason);
        CHECK(Quality(r.reason).quality_class() == r.quality_class);
        CHECK((r.number >> 5) == static_cast<unsigned>(r.quality_class));
    }
    // No reason has a name that the table above does not know.
    std::size_t named = 0;
    for (unsigned number = 0; number < 256; ++number) named += to_string(static_cast<Reason>(number)) != "unknown" ? 1 : 0;
    CHECK(named == std::size(reasons));
}

TEST_CASE("the stored bit of a flag never changes") {
    std::set<std::string_view> names;
    for (const auto& f : flags) {
        CAPTURE(f.name);
        CHECK(static_cast<unsigned>(f.flag) == f.number);
        CHECK(to_string(f.flag) == f.name);
        CHECK(names.insert(f.name).second);
        CHECK(Quality(Reason::dip).with(f.flag).has(f.flag));
        CHECK(Quality(Reason::dip).with(f.flag).reason() == Reason::dip);
        CHECK(Quality(Reason::dip).with(f.flag).bits() == (0x6100 | f.number));
        CHECK_FALSE(Quality(Reason::dip).has(f.flag));
    }
    CHECK(to_string(static_cast<Flag>(0x80)) == "unknown");
}

TEST_CASE("classes run from best to worst") {
    constexpr std::string_view names[] = {"measured", "estimated", "substituted", "suspect", "missing"};
    for (unsigned i = 0; i < std::size(names); ++i) CHECK(to_string(static_cast<QualityClass>(i)) == names[i]);
    CHECK(to_string(static_cast<QualityClass>(5)) == "unknown");
}

TEST_CASE("a quality reads as class, reason and flags") {
    struct Case {
        Quality quality;
        std::string_view text;
    };
    const Case cases[] = {
        {{},                                                                  "measured"},
        {Reason::missing,                                                     "missing"},
        {Reason::no_answer,                                                   "missing: no_answer"},
        {Quality(Reason::glitch).with(Flag::rollover).with(Flag::conflict),   "suspect: glitch (rollover, conflict)"},
        {Quality().with(Flag::calculated),                                    "measured (calculated)"},
        {Quality::from_bits(0x2F00),                                          "estimated: reason 47"},     // from a later version
        {Quality::from_bits(0x0080),                                          "measured (flag 128)"},      // likewise
        {Quality::from_bits(0x4381),                                          "substituted: edited (rollover, flag 128)"},
    };
    for (const auto& c : cases) CHECK(to_string(c.quality) == c.text);
}

TEST_CASE("the quality of a sum does not depend on the order of adding") {
    for (const auto& a : reasons)
        for (const auto& b : reasons) {
            CHECK(worse(Quality(a.reason), b.reason).reason() == (a.number < b.number ? b.reason : a.reason));
            CHECK(worse(Quality(a.reason), b.reason) == worse(Quality(b.reason), a.reason));
        }
    CHECK(worse(Quality(Reason::dip).with(Flag::rollover), Quality(Reason::gap).with(Flag::exchange)) ==
          Quality(Reason::gap).with(Flag::rollover).with(Flag::exchange));

    LAW("worse() is associative, commutative and idempotent; measured is neutral", [] {
        const auto a = *any_quality(), b = *any_quality(), c = *any_quality();
        RC_ASSERT(worse(a, worse(b, c)) == worse(worse(a, b), c));
        RC_ASSERT(worse(a, b) == worse(b, a));
        RC_ASSERT(worse(a, a) == a);
        RC_ASSERT(worse(a, Quality()) == a);
        RC_ASSERT(worse(a, b).quality_class() == std::max(a.quality_class(), b.quality_class()));
    });
    LAW("bits, and what is read from them, are the whole", [] {
        const auto bits = *rc::gen::arbitrary<std::uint16_t>();
        const Quality q = Quality::from_bits(bits);
        RC_ASSERT(q.bits() == bits);
        RC_ASSERT(static_cast<unsigned>(q.reason()) == bits >> 8);
        RC_ASSERT(static_cast<unsigned>(q.quality_class()) == bits >> 13);
        RC_ASSERT(!to_string(q).empty());
    });
}

TEST_CASE("a quality is one word in files, and the word is read back") {
    struct Case {
        Quality quality;
        std::string_view text;
    };
    const Case cases[] = {
        {{},                                                                 "measured"},
        {Reason::gap,                                                        "gap"},
        {Quality(Reason::glitch).with(Flag::rollover).with(Flag::conflict),  "glitch+rollover+conflict"},
        {Quality().with(Flag::calculated),                                   "measured+calculated"},
        {Quality::from_bits(0x2F00),                                         "0x2F00"},  // from a later version
        {Quality::from_bits(0x0081),                                         "0x0081"},  // likewise
    };
    for (const auto& c : cases) {
        CHECK(short_text(c.quality) == c.text);
        CHECK(parse_quality(c.text) == c.quality);
    }
    CHECK(parse_quality("glitch+conflict+rollover") == parse_quality("glitch+rollover+conflict"));

    for (const std::string_view wrong : {"", "good", "Measured", "measured+", "measured+dip", "rollover", "+rollover", "gap ", "0x2f0", "0x2F0G", "0x+123"})
        CHECK(test::code_of([&] { return parse_quality(wrong); }) == "out_of_range");
    CHECK(test::message_of([] { return parse_quality("dip+good"); }) ==
          "quality \"dip+good\": there is no flag \"good\"; use one of rollover, exchange, clock_set, power_fail, calculated, conflict, no_cap");

    for (unsigned bits = 0; bits < 65'536; ++bits) {
        const Quality quality = Quality::from_bits(static_cast<std::uint16_t>(bits));
        REQUIRE(parse_quality(short_text(quality)) == quality);
    }
}
