// Plain steps of many registers, row after row.
#pragma once

#include "register.hpp"

namespace wattle::inline v0::stream::detail {

/// Tells plain steps as `Register::is_plain` does, and faster where registers of one rule are read at the same instants: the most that the first of them
/// may have counted is then that of all.
class PlainSteps {
public:
    explicit PlainSteps(const Register* registers) : registers_(registers) {}

    bool is_plain(std::uint32_t rule, std::int64_t from, std::int64_t from_micros, std::int64_t to, std::int64_t to_micros, Quality quality) {
        const Step step{from_micros, to_micros, rule};
        if (step != known_) [[unlikely]]
            return is_another_plain(step, from, to, quality);
        return (static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from) <= most_.counts) & (static_cast<std::uint64_t>(to) < most_.below) &
               (quality.bits() == 0);
    }

private:
    struct Step {
        std::int64_t from, to;
        std::uint32_t rule;

        friend bool operator==(const Step&, const Step&) = default;
    };

    bool is_another_plain(const Step& step, std::int64_t from, std::int64_t to, Quality quality) {
        if (step == last_) {  // it comes again, and may go on so
            known_ = step;
            most_ = registers_[step.rule].most_plain(step.from, step.to);
        }
        last_ = step;
        return registers_[step.rule].is_plain(from, step.from, to, step.to, quality);
    }

    const Register* registers_;
    Step known_{0, 0, 0}, last_{0, 0, 0};  // no time has passed, and so no step of them is plain
    Register::MostPlain most_{0, 0};
};

}  // namespace wattle::inline v0::stream::detail
