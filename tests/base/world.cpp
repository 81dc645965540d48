#include "wattle/base/world.hpp"

#include "law.hpp"

#include <array>
#include <map>

using namespace wattle;
using namespace wattle::test;
using namespace std::chrono_literals;

TEST_CASE("virtual time passes only when somebody moves it") {
    const std::chrono::sys_time<std::chrono::microseconds> start(1'767'225'600s);  // 2026-01-01T00:00:00Z
    VirtualClock clock(start);
    const auto begun = wattle::system_clock().monotonic();
    clock.wait(31 * 24h);
    CHECK(clock.utc() == start + 31 * 24h);
    CHECK(clock.monotonic() == 31 * 24h);
    CHECK(wattle::system_clock().monotonic() - begun < 10s);  // a month without sleeping

    clock.wait(-1h);
    clock.wait(0s);
    CHECK(clock.utc() == start + 31 * 24h);

    clock.set(start);  // somebody set the clock back
    CHECK(clock.utc() == start);
    CHECK(clock.monotonic() == 31 * 24h);
    clock.wait(1us);
    CHECK(clock.utc() == start + 1us);
    CHECK(clock.monotonic() == 31 * 24h + 1us);
}

TEST_CASE("the clock of the machine runs") {
    Clock& clock = wattle::system_clock();
    const auto utc = clock.utc();
    const auto monotonic = clock.monotonic();
    clock.wait(2ms);
    CHECK(clock.monotonic() - monotonic >= 2ms);
    CHECK(utc > std::chrono::sys_days(std::chrono::year(2025) / 1 / 1));
    clock.wait(-1h);
}

TEST_CASE("a seed gives the bytes that SplitMix64 gives everywhere") {
    // Seed 1234567: the five numbers of rosettacode.org/wiki/Pseudo-random_numbers/Splitmix64.
    SeededRandom random(1'234'567);
    for (const std::uint64_t expected : {6457827717110365317u, 3203168211198807973u, 9817491932198370423u, 4593380528125082431u, 16408922859458223821u})
        CHECK(random.next() == expected);

    LAW("the bytes are one sequence, however they are taken", [](std::uint64_t seed) {
        std::array<std::byte, 64> whole, parts;
        SeededRandom(seed).fill(whole);
        SeededRandom random(seed);
        for (std::size_t at = 0; at < parts.size();) {
            const auto n = std::min(*rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(1, 20)), parts.size() - at);
            random.fill(std::span(parts).subspan(at, n));
            at += n;
        }
        RC_ASSERT(whole == parts);
    });
}

TEST_CASE("every number below a bound comes, and none beyond") {
    SeededRandom random(1);
    std::map<std::uint64_t, int> seen;
    for (int i = 0; i < 60'000; ++i) ++seen[random.below(6)];
    CHECK(seen.size() == 6);
    for (const auto& [number, times] : seen) {
        CHECK(number < 6);
        CHECK(times == doctest::Approx(10'000).epsilon(0.04));  // four standard deviations are 365
    }
    CHECK(random.below(1) == 0);
    CHECK(random.below(UINT64_MAX) < UINT64_MAX);
    CHECK(message_of([&] { return random.below(0); }) == "Random: there is no number below 0; give a bound of 1 or more");
    CHECK(wattle::system_random().next() != wattle::system_random().next());
}
