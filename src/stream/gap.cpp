#include "wattle/stream/gap.hpp"

#include "readings.hpp"

#include "wattle/units/share.hpp"

#include <array>

namespace wattle::inline v0::stream {

namespace {

using namespace v0::detail;

constexpr std::int64_t most_weight = std::int64_t{1} << 62;  // times an amount it fits 128 bits

constexpr std::array<std::string_view, 3> policies{"spread", "profile", "leave"};

}  // namespace

std::string_view to_string(GapPolicy policy) { return policies[static_cast<std::size_t>(policy)]; }

GapPolicy parse_gap_policy(std::string_view text) {
    for (std::size_t i = 0; i < policies.size(); ++i)
        if (policies[i] == text) return static_cast<GapPolicy>(i);
    throw_error(code::out_of_range, "gap", "there is no policy " + quoted(text), "use one of spread, profile, leave");
}

GapProfile::GapProfile(Slots slots, std::vector<std::int64_t> weights) : slots_(std::move(slots)) {
    std::vector<Finding> findings;
    const auto find = [&](Code code, std::string what, std::string remedy) {
        findings.push_back({code, std::move(what), {"GapProfile"}, std::move(remedy)});
    };
    if (weights.size() != slots_.size())
        find(code::other_grid, "there are " + std::to_string(weights.size()) + " weights for " + std::to_string(slots_.size()) + " slots",
             "give one for each slot");
    Int128 total = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        total += weights[i];
        if (weights[i] < 0) find(code::bad_weight, "weight " + std::to_string(i) + " is " + std::to_string(weights[i]), "give 0 or more");
    }
    if (findings.empty() && total > most_weight) find(code::bad_weight, "the weights sum to more than 2^62", "divide them all by one number");
    if (!findings.empty()) throw Error(std::move(findings));
    if (slots_.empty()) return;

    const std::int64_t scale = total == 0 ? 1 : static_cast<std::int64_t>(most_weight / total);
    std::vector<std::int64_t> until{0};
    for (const std::int64_t weight : weights) until.push_back(until.back() + weight * scale);
    columns_ = std::make_shared<const Columns>(Columns{std::move(weights), std::move(until)});
}

std::int64_t GapProfile::weight_until(Instant t) const {
    const auto& until = columns_->until;
    const auto slot = slots_.index_of(t);
    if (!slot) return until.back();  // the end of the span
    const Instant begin = slots_.boundary(*slot), end = slots_.boundary(*slot + 1);
    const std::int64_t weight = until[*slot + 1] - until[*slot];
    return until[*slot] + static_cast<std::int64_t>(UInt128{static_cast<std::uint64_t>(weight)} * between(begin, t) / between(begin, end));
}

std::int64_t GapProfile::passed(std::int64_t amount, Instant from, Instant to, Instant t) const {
    const std::int64_t begin = weight_until(from);
    return static_cast<std::int64_t>(floor_divide(Int128{amount} * (weight_until(t) - begin), weight_until(to) - begin));
}

bool operator==(const GapProfile& a, const GapProfile& b) {
    const auto one = a.weights(), other = b.weights();
    return a.slots_ == b.slots_ && (one.data() == other.data() || std::equal(one.begin(), one.end(), other.begin(), other.end()));
}

}  // namespace wattle::inline v0::stream
