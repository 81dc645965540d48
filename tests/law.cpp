#include "law.hpp"

namespace wattle::test {

bool obeys(const std::string& description, std::function<void()> law) { return rc::check(description, std::move(law)); }

// All at the nominal size, because RapidCheck's early cases would otherwise crowd at the lower end of each range.

int pick(int n) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, n)); }

rc::Gen<std::int64_t> any_count() {
    return rc::gen::resize(rc::kNominalSize, rc::gen::oneOf(rc::gen::inRange<std::int64_t>(-100, 101),
                                                            rc::gen::inRange<std::int64_t>(-1'000'000'000'000, 1'000'000'000'001),
                                                            rc::gen::inRange<std::int64_t>(INT64_MIN, INT64_MAX)));
}

rc::Gen<Decimal> any_decimal(int least_exponent, int greatest_exponent) {
    return rc::gen::map(rc::gen::pair(any_count(), rc::gen::inRange(least_exponent, greatest_exponent + 1)),
                        [](const auto& d) { return Decimal::from(d.first, d.second); });
}

rc::Gen<Rounding> any_rounding() {
    return rc::gen::map(rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 8)), [](int i) { return static_cast<Rounding>(i); });
}

}  // namespace wattle::test

namespace rc {
template class Gen<int>;
template class Gen<std::int64_t>;
template class Gen<std::size_t>;
namespace gen {
template Gen<int> inRange<int>(int, int);
template Gen<std::int64_t> inRange<std::int64_t>(std::int64_t, std::int64_t);
template Gen<std::size_t> inRange<std::size_t>(std::size_t, std::size_t);
template Gen<int> resize<int>(int, Gen<int>);
template Gen<std::int64_t> resize<std::int64_t>(int, Gen<std::int64_t>);
template Gen<std::size_t> resize<std::size_t>(int, Gen<std::size_t>);
}  // namespace gen
}  // namespace rc
