#include "register.hpp"

#include <limits>

namespace wattle::inline v0::stream::detail {

using v0::to_string;  // of units and numbers, which those of this room would hide

namespace {

using std::chrono::microseconds;

constexpr std::int64_t tolerance_percent = 110;  // of p_max: fuses carry more than is printed on them, for a while

std::string place_of(const Point& point) { return "point " + quoted(point.id); }

/// A positive n / d in lowest terms; it stays small, so that products with counts and times fit 128 bits.
class Ratio {
public:
    Ratio& times(Int128 n, Int128 d) {
        const Int128 a = greatest_divisor(n, den_), b = greatest_divisor(num_, d);
        num_ = multiply(num_ / b, n / a, "counter");
        den_ = multiply(den_ / a, d / b, "counter");
        return *this;
    }
    Ratio& times_ten_to(int exponent) {
        for (; exponent > 0; --exponent) times(10, 1);
        for (; exponent < 0; ++exponent) times(1, 10);
        return *this;
    }
    Ratio& times(Decimal number) { return times(number.mantissa(), 1).times_ten_to(number.exponent()); }
    Ratio& divided_by(Decimal number) { return times(1, number.mantissa()).times_ten_to(-number.exponent()); }

    std::int64_t num() const { return narrow(num_, "counter"); }
    std::int64_t den() const { return narrow(den_, "counter"); }

private:
    Int128 num_ = 1, den_ = 1;
};

}  // namespace

Register::Register(const Point& point, const CounterRule& rule, const CounterKind& kind)
    : step_back_(rule.step_back), no_cap_(rule.no_cap), resettable_(rule.resettable), backward_(rule.backward) {
    if (auto wrong = findings(point, rule, kind); !wrong.empty()) throw Error(std::move(wrong));
    if (rule.modulus)
        modulus_ = *rule.modulus;
    else if (point.digits != 0)
        modulus_ = static_cast<std::int64_t>(power_of_ten(point.digits));
    gaps_ = Gaps(static_cast<std::uint64_t>(rule.max_gap ? rule.max_gap->count() : point.every->count()) * (rule.max_gap ? 1 : 2), rule);

    try {
        const Ratio quanta = Ratio().times(point.resolution).times(point.multiplier).times_ten_to(*kind.exponent);
        quanta_ = quanta.num();
        per_counts_ = quanta.den();
        if (!no_cap_) {
            const Ratio cap = Ratio()
                                  .times(rule.p_max->number)
                                  .times(*kind.quanta_per_hour, microseconds_per_hour)
                                  .times(tolerance_percent, 100)
                                  .times(per_counts_, quanta_);
            cap_counts_ = cap.num();
            per_micros_ = cap.den();
        }
    } catch (const Error&) {
        throw_error(code::overflow, place_of(point), "its resolution, multiplier and p_max are more digits than its arithmetic holds",
                    "give them with fewer digits");
    }
    of_modulus_ = quanta_at(modulus_);

    if (no_cap_) return;  // every step is flagged, so none is plain
    // Within this time the cap lies below a whole turn (below half of one, where it may also have gone back), and all products of `is_plain` within 63
    // bits.
    constexpr Int128 most = std::numeric_limits<std::int64_t>::max();
    const Int128 spare = Int128{spare_counts} * per_micros_;
    Int128 longest = std::min<Int128>(gaps_.longest(), (most - spare) / cap_counts_);
    const Int128 below = backward_ ? (Int128{modulus_} + 1) / 2 : modulus_;
    if (modulus_ != 0) longest = std::min(longest, (below - 1 - spare_counts) * per_micros_ / cap_counts_);
    if (longest <= 0) return;  // no step is plain
    plain_micros_ = static_cast<std::uint64_t>(longest);
    plain_spare_ = static_cast<std::uint64_t>(spare);
    plain_counts_ = static_cast<std::uint64_t>(most) / static_cast<std::uint64_t>(per_micros_);
    shown_below_ = modulus_ == 0 ? ~std::uint64_t{0} : static_cast<std::uint64_t>(modulus_);
}
std::vector<Finding> Register::findings(const Point& point, const CounterRule& rule, const CounterKind& kind) {
    std::vector<Finding> findings;
    try {
        point.check();
    } catch (const Error& error) {
        findings = error.findings();
    }
    const auto find = [&](Code code, std::string what, std::string remedy) {
        findings.push_back({code, std::move(what), {place_of(point)}, std::move(remedy)});
    };
    if (point.kind != PointKind::register_)
        find(code::bad_point, "it is a " + std::string(to_string(point.kind)) + ", and has no amounts", "read it as kind register, or interval");
    if (!kind.exponent)
        find(code::other_kind, to_string(point.unit) + " is a unit of " + std::string(point.unit.quantity()) + ", not of " + std::string(kind.name),
             "ask for the kind that the register counts");
    if (rule.no_cap) {
        if (rule.p_max) find(code::out_of_range, "it has both p_max and no_cap", "leave one of them out");
        if (!rule.modulus && point.digits == 0)
            find(code::missing_option, "it has no_cap, and nothing tells its modulus, half of which would be the cap", "give digits, or modulus");
    } else if (!rule.p_max)
        find(code::missing_option, "it has no p_max, and without a bound no roll-over and no fault can be told from use",
             "give the most that its fuses or transformers let through, such as p_max = \"277 kW\"");
    else if (!kind.quanta_per_hour)
        find(code::other_kind,
             "its p_max is in " + to_string(rule.p_max->unit) + ", and " + std::string(kind.name) + " is counted at a rate of " +
                 std::string(kind.rate),
             "give p_max in a unit of " + std::string(kind.rate));
    else if (rule.p_max->number <= 0)
        find(code::out_of_range, "its p_max is " + to_string(rule.p_max->number) + ' ' + to_string(rule.p_max->unit),
             "give the most that its fuses or transformers let through");
    if (rule.modulus && *rule.modulus <= 0)
        find(code::out_of_range, "its modulus is " + std::to_string(*rule.modulus), "give the counts before it begins again at 0, or leave it out");
    if (rule.max_gap && rule.max_gap->count() <= 0)
        find(code::out_of_range, "its max_gap is " + std::to_string(rule.max_gap->count()) + " us", "give a length such as 30min");
    if (!rule.max_gap && !point.every)
        find(code::missing_option, "nothing tells from which time without a reading on its split is estimated",
             "give every, the spacing of its readings, or max_gap");
    if (rule.step_back < 0) find(code::out_of_range, "its step_back is " + std::to_string(rule.step_back) + " counts", "give 0 or more");
    if (rule.resettable && rule.backward)
        find(code::out_of_range, "it is resettable and counts backward, so that a reset cannot be told from use", "leave one of them out");
    if (rule.gap == GapPolicy::profile && rule.profile.empty())
        find(code::missing_option, "its gaps are shared by a profile, and it has none", "give a GapProfile, or gap = spread");
    return findings;
}

}  // namespace wattle::inline v0::stream::detail
