// Sentences of the vocabulary that make no sense, and must not compile. tests/must_not_compile/ shows the same to both compilers as code.
#include "law.hpp"

#include <wattle/wattle.hpp>

using namespace wattle;

namespace {

template <class A, class B> concept Addable = requires(A a, B b) { a + b; };
template <class A, class B> concept Subtractable = requires(A a, B b) { a - b; };
template <class A, class B> concept Comparable = requires(A a, B b) { a < b; };
template <class A, class B> concept Equatable = requires(A a, B b) { a == b; };
template <class A, class B> concept Multipliable = requires(A a, B b) { a * b; };
template <class A, class B> concept Divisible = requires(A a, B b) { a / b; };
template <class A, class B> concept Assignable = requires(A a, B b) { a = b; };
template <class Q, class U> concept Showable = requires(Q q, U u) { q.to(u); };

template <class A, class B>
constexpr bool strangers = !Addable<A, B> && !Subtractable<A, B> && !Comparable<A, B> && !Equatable<A, B> && !Assignable<A, B> && !Divisible<A, B>;

// Kinds never mix.
static_assert(strangers<Energy, Heat>);
static_assert(strangers<Energy, ReactiveEnergy>);
static_assert(strangers<Energy, ApparentEnergy>);
static_assert(strangers<ReactiveEnergy, ApparentEnergy>);
static_assert(strangers<Energy, Volume>);
static_assert(strangers<Mass, Emissions>);  // a kilogram of coal is not a kilogram of CO2e
static_assert(strangers<Energy, Money>);
static_assert(strangers<Power, ReactivePower>);
static_assert(strangers<Energy, Power>);
static_assert(strangers<Total<Energy>, Total<Heat>>);
static_assert(strangers<Product<Money>, Product<Emissions>>);
static_assert(!Addable<Total<Energy>, Heat>);

// Numbers have no kind.
static_assert(!Addable<Energy, int>);
static_assert(!Comparable<Energy, int>);
static_assert(!Assignable<Energy, int>);
static_assert(!Assignable<Energy, double>);
static_assert(!Assignable<Money, int>);
static_assert(!std::convertible_to<Energy, double>);
static_assert(!std::convertible_to<std::int64_t, Energy>);

// Amounts are not divided by numbers (share them), nor multiplied by doubles (use a Decimal) or by each other.
static_assert(!Divisible<Energy, int>);
static_assert(!Multipliable<Energy, double>);
static_assert(!Multipliable<Energy, Energy>);
static_assert(!Multipliable<Energy, Money>);

// Money never comes from a double, nor does a Decimal.
static_assert(!Multipliable<double, Currency>);
static_assert(!std::constructible_from<Money, double, Currency>);
static_assert(!std::constructible_from<Decimal, double>);
static_assert(!std::constructible_from<Exact, double>);
static_assert(!std::constructible_from<Decimal, bool>);
static_assert(!std::constructible_from<Decimal, char>);  // '5' is 53
static_assert(std::constructible_from<Decimal, signed char>);
static_assert(!Multipliable<bool, Unit<Energy>>);

// A price belongs to a kind, and a factor is no price.
static_assert(!Multipliable<Volume, Price<Energy>>);
static_assert(!Multipliable<ReactiveEnergy, Price<Energy>>);
static_assert(!Multipliable<Power, Price<Power>>);  // demand_charge does this exactly
static_assert(!Multipliable<Heat, Factor<Energy>>);
static_assert(!Multipliable<Price<Energy>, Price<Energy>>);
static_assert(!Equatable<Price<Energy>, Factor<Energy>>);

// A product is no amount until it is rounded.
static_assert(!Assignable<Money, Product<Money>>);
static_assert(!Assignable<Emissions, Product<Emissions>>);

// Temperatures are points.
static_assert(!Addable<Temperature, Temperature>);
static_assert(!Multipliable<Temperature, double>);
static_assert(!Subtractable<TemperatureDifference, Temperature>);

// A unit names its own kind only; time is no unit of anything.
static_assert(!Showable<Energy, Unit<Heat>>);
static_assert(!Showable<Energy, Unit<Power>>);
static_assert(!Divisible<Unit<Energy>, Unit<Power>>);
static_assert(!Multipliable<Temperature, std::chrono::hours>);
static_assert(!Multipliable<Voltage, std::chrono::hours>);

// The clock on the wall is not an instant.
static_assert(!Subtractable<Instant, LocalTime>);
static_assert(!Comparable<Instant, LocalTime>);
static_assert(!std::convertible_to<LocalTime, Instant>);

}  // namespace

TEST_CASE("sentences without sense do not compile") {
    CHECK(Addable<Energy, Energy>);  // and those with sense do: a concept that is false for all would prove nothing
    CHECK(Comparable<Money, Money>);
    CHECK(Multipliable<Energy, Price<Energy>>);
    CHECK(Multipliable<int, Unit<Energy>>);
    CHECK(Divisible<Energy, Energy>);
    CHECK(Divisible<Energy, std::chrono::hours>);
    CHECK(Subtractable<Temperature, Temperature>);
    CHECK(Showable<Energy, Unit<Energy>>);
    CHECK(Assignable<Total<Energy>, Energy>);
}
