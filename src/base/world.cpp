#include "wattle/base/world.hpp"

#include "wattle/base/error.hpp"

#include <array>
#include <cerrno>
#include <thread>

#include <sys/random.h>

namespace wattle::inline v0 {

namespace {

using std::chrono::duration_cast;

class SystemClock final : public Clock {
public:
    std::chrono::sys_time<Micros> utc() const override { return std::chrono::floor<Micros>(std::chrono::system_clock::now()); }
    Micros monotonic() const override { return duration_cast<Micros>(std::chrono::steady_clock::now().time_since_epoch()); }
    void wait(Micros length) override { std::this_thread::sleep_for(length); }
};

class SystemRandom final : public Random {
public:
    void fill(std::span<std::byte> bytes) override {
        while (!bytes.empty()) {
            const auto got = ::getrandom(bytes.data(), bytes.size(), 0);
            if (got > 0)
                bytes = bytes.subspan(static_cast<std::size_t>(got));
            else if (errno != EINTR)
                detail::throw_error(code::unavailable, "system_random", "the operating system gives no random bytes", "allow the call getrandom");
        }
    }
};

}  // namespace

Clock& system_clock() {
    static SystemClock clock;  // holds nothing
    return clock;
}

void VirtualClock::wait(Micros length) {
    if (length <= Micros(0)) return;
    utc_ += length;
    monotonic_ += length;
}

Random& system_random() {
    static SystemRandom random;  // holds nothing
    return random;
}

std::uint64_t Random::next() {
    std::array<std::byte, 8> bytes;
    fill(bytes);
    std::uint64_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | std::to_integer<std::uint64_t>(bytes[i]);
    return value;
}

std::uint64_t Random::below(std::uint64_t bound) {
    if (bound == 0) detail::throw_error(code::out_of_range, "Random", "there is no number below 0", "give a bound of 1 or more");
    // The 2^64 values do not divide evenly: the first 2^64 mod bound of them are thrown again.
    const std::uint64_t uneven = (0 - bound) % bound;
    std::uint64_t value = next();
    while (value < uneven) value = next();
    return value % bound;
}

void SeededRandom::fill(std::span<std::byte> bytes) {
    for (std::byte& byte : bytes) {
        if (left_ == 0) {
            std::uint64_t z = state_ += 0x9E3779B97F4A7C15;
            z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
            z = (z ^ z >> 27) * 0x94D049BB133111EB;
            word_ = z ^ z >> 31;
            left_ = 8;
        }
        byte = static_cast<std::byte>(word_);
        word_ >>= 8;
        --left_;
    }
}

}  // namespace wattle::inline v0
