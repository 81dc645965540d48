#include "wattle/units/share.hpp"

#include <algorithm>
#include <numeric>

namespace wattle::inline v0::detail {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Whether id a comes before id b: letter by letter, but runs of digits by their value, so that "2" comes before "10".
bool id_before(std::string_view a, std::string_view b) {
    std::size_t i = 0, j = 0;
    const auto number = [](std::string_view text, std::size_t& at) {
        while (at < text.size() && text[at] == '0') ++at;
        const std::size_t start = at;
        while (at < text.size() && is_digit(text[at])) ++at;
        return text.substr(start, at - start);
    };
    while (i < a.size() && j < b.size()) {
        if (is_digit(a[i]) && is_digit(b[j])) {
            const auto x = number(a, i), y = number(b, j);
            if (x.size() != y.size()) return x.size() < y.size();
            if (x != y) return x < y;
        } else {
            if (a[i] != b[j]) return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[j]);
            ++i, ++j;
        }
    }
    const std::size_t left_a = a.size() - i, left_b = b.size() - j;
    return left_a != left_b ? left_a < left_b : a < b;  // equal but for leading zeros: "01" before "1"
}

void check(std::span<const Weight> weights, std::span<const std::size_t> by_id) {
    const auto refuse = [](std::string_view id, std::string_view what, std::string_view remedy) {
        throw_error(code::bad_weight, "share, id " + quoted(id), what, remedy);
    };
    for (const Weight& weight : weights)
        if (weight.value < 0 || weight.area < 0)
            refuse(weight.id, "a weight is negative", "weights are zero or more; split a negative total instead");
    for (std::size_t i = 1; i < by_id.size(); ++i)
        if (weights[by_id[i - 1]].id == weights[by_id[i]].id)
            refuse(weights[by_id[i]].id, "the id stands here twice", "give each share an id of its own");
}

/// The weights as whole numbers of the finest decimal among them, at most 18 digits.
std::vector<std::int64_t> whole(std::span<const Decimal> weights) {
    int finest = 0;
    bool first = true;
    for (const Decimal& weight : weights)
        if (weight != 0) finest = first ? weight.exponent() : std::min(finest, weight.exponent()), first = false;
    std::vector<std::int64_t> numbers;
    numbers.reserve(weights.size());
    for (const Decimal& weight : weights) {
        Int128 number = weight.mantissa();
        for (int e = weight.exponent(); e > finest && number != 0; --e) number = narrow(number * 10, "share");
        numbers.push_back(static_cast<std::int64_t>(number));
    }
    return numbers;
}

}  // namespace

Allocation allocate(std::uint64_t quanta, std::span<const Weight> weights, AllZero all_zero) {
    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return id_before(weights[a].id, weights[b].id); });
    check(weights, order);

    std::vector<Decimal> used;
    used.reserve(weights.size());
    for (const Weight& weight : weights) used.push_back(weight.value);
    const auto none = [&] { return std::all_of(used.begin(), used.end(), [](const Decimal& weight) { return weight == 0; }); };
    if (none() && all_zero == AllZero::area)
        for (std::size_t i = 0; i < used.size(); ++i) used[i] = weights[i].area;
    if (none() && all_zero == AllZero::equal) std::fill(used.begin(), used.end(), Decimal(1));
    if (none() && all_zero == AllZero::error)
        throw_error(code::all_zero, "share", "all weights are zero", "share equally, by area, or leave the total unallocated, as the contract says");

    const auto numbers = whole(used);
    Allocation allocation;
    allocation.divisor = std::accumulate(numbers.begin(), numbers.end(), Int128{0});
    std::uint64_t left = allocation.divisor == 0 ? 0 : quanta;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        // 63 + 63 bits: a product of two int64 always fits.
        const Int128 claim = static_cast<Int128>(quanta) * numbers[i];
        const Int128 floor = allocation.divisor == 0 ? 0 : claim / allocation.divisor;
        const Int128 remainder = allocation.divisor == 0 ? 0 : claim % allocation.divisor;
        allocation.parts.push_back({static_cast<std::int64_t>(floor), remainder, false, used[i]});
        left -= static_cast<std::uint64_t>(floor);
    }
    // The order by id is kept within equal remainders.
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return allocation.parts[a].remainder > allocation.parts[b].remainder; });
    for (std::size_t i = 0; i < left; ++i) allocation.parts[order[i]].rounded_up = true;
    return allocation;
}

}  // namespace wattle::inline v0::detail
