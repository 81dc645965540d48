#include "wattle/time/slots.hpp"

#include "law.hpp"

#include <algorithm>
#include <numeric>

using namespace wattle;
using namespace wattle::test;
using namespace std::chrono_literals;
using std::chrono::microseconds;
using std::chrono::sys_days;

namespace {

const Instant march = sys_days(2026y / 3 / 1);

Instant at(std::int64_t micros) { return Instant(microseconds(micros)); }

std::vector<Instant> boundaries_of(const Slots& slots) {
    std::vector<Instant> all;
    if (slots.empty()) return all;
    for (std::size_t i = 0; i <= slots.size(); ++i) all.push_back(slots.boundary(i));
    return all;
}

/// Short grids of either kind, with empty slots among the explicit ones.
rc::Gen<Slots> any_slots() {
    return rc::gen::exec([] {
        const auto start = *rc::gen::inRange<std::int64_t>(-20, 20);
        if (*rc::gen::arbitrary<bool>()) return Slots::regular(at(start), microseconds(*rc::gen::inRange(1, 6)), *rc::gen::inRange<std::size_t>(0, 12));
        std::vector<Instant> boundaries;
        std::int64_t t = start;
        for (auto left = *rc::gen::inRange(0, 12); left > 0; --left) boundaries.push_back(at(t += *rc::gen::inRange(0, 4)));
        return Slots::between(boundaries);
    });
}

std::optional<std::size_t> linear_search(const Slots& slots, Instant t) {
    for (std::size_t i = 0; i < slots.size(); ++i)
        if (slots[i].contains(t)) return i;
    return std::nullopt;
}

}  // namespace

TEST_CASE("a regular grid is a start, a step and a count") {
    const Slots quarters = Slots::regular(march, 15min, 96);
    CHECK(quarters.size() == 96);
    CHECK(quarters.step().value() == 15min);
    CHECK(quarters.span() == Interval(march, march + 24h));
    CHECK(quarters[0] == Interval(march, march + 15min));
    CHECK(quarters[95] == Interval(march + 23h + 45min, march + 24h));
    CHECK(quarters.boundary(96) == march + 24h);
    CHECK(quarters.boundaries().empty());
    CHECK(quarters == Slots::regular(Interval(march, march + 24h), 15min));

    CHECK(Slots().empty());
    CHECK(Slots().span().empty());
    CHECK(Slots::regular(march, 1h, 0).empty());
    CHECK(Slots::regular(Interval(march, march), 1h).empty());
    CHECK_FALSE(Slots().index_of(march));
}

TEST_CASE("any other grid is its boundaries") {
    // A day of 23 h, one of 0 h, one of 25 h.
    const Slots days = Slots::between({march, march + 23h, march + 23h, march + 48h});
    CHECK(days.size() == 3);
    CHECK_FALSE(days.step());
    CHECK(days.boundaries().size() == 4);
    CHECK(days[0].length() == 23h);
    CHECK(days[1].empty());
    CHECK(days[2].length() == 25h);
    CHECK(days.index_of(march + 23h - 1us).value() == 0);
    CHECK(days.index_of(march + 23h).value() == 2);  // the empty day holds no instant
    CHECK_FALSE(days.index_of(march + 48h));
    CHECK_FALSE(days.index_of(march - 1us));

    CHECK(Slots::between({}).empty());
    CHECK(Slots::between({march}).empty());
    CHECK(Slots::between({march, march}).size() == 1);
    CHECK_FALSE(Slots::between({march, march}).index_of(march));
}

TEST_CASE("a grid that cannot be is refused") {
    struct Case {
        std::string_view name;
        Slots (*make)();
        std::string_view fragment;
    };
    const Case cases[] = {
        {"no step",          [] { return Slots::regular(march, 0s, 4); },                                    "Slots: the step of 0 us is not positive; give a step such as 15min"},
        {"a step back",      [] { return Slots::regular(march, -1s, 4); },                                   "the step of -1000000 us is not positive"},
        {"no step to fill",  [] { return Slots::regular(Interval(march, march + 1h), 0s); },                 "the step of 0 us is not positive"},
        {"7 min in an hour", [] { return Slots::regular(Interval(march, march + 1h), 7min); },
                             "2026-03-01T00:00:00Z/2026-03-01T01:00:00Z is no whole number of slots of 420000000 us; let it begin and end on the grid"},
        {"too many",         [] { return Slots::regular(march, 1h, std::size_t{1} << 62); },                 "slots reach beyond the last instant; ask for fewer or shorter slots"},
        {"far too many",     [] { return Slots::regular(march, 1us, SIZE_MAX); },                            "slots reach beyond the last instant"},
        {"too late",         [] { return Slots::regular(Instant::max() - 1h, 1h, 2); },                      "slots reach beyond the last instant"},
        {"out of order",     [] { return Slots::between({march, march + 2h, march + 1h}); },
                             "boundary 2, 2026-03-01T01:00:00Z, lies before boundary 1; give the boundaries in ascending order"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(code_of(c.make) == "bad_interval");
        const std::string message = message_of(c.make);
        CAPTURE(message);
        CHECK(message.find(c.fragment) != std::string::npos);
    }
    CHECK(Slots::regular(Instant::max() - 2h, 1h, 2).boundary(2) == Instant::max());
}

TEST_CASE("there is no slot behind the last") {
    for (const Slots& slots : {Slots::regular(march, 1h, 3), Slots::between({march, march + 1h, march + 2h, march + 3h})}) {
        CHECK(code_of([&] { return slots[3]; }) == "out_of_range");
        CHECK(code_of([&] { return slots[SIZE_MAX]; }) == "out_of_range");
        CHECK(code_of([&] { return slots.boundary(4); }) == "out_of_range");
        CHECK(code_of([&] { return slots.slice(0, 4); }) == "out_of_range");
        CHECK(code_of([&] { return slots.slice(4, 0); }) == "out_of_range");
        CHECK(code_of([&] { return slots.slice(2, SIZE_MAX); }) == "out_of_range");
        CHECK(slots.slice(3, 0).empty());
        CHECK(message_of([&] { return slots.boundary(4); }) == "Slots: slot or boundary 4 of 3 slots was asked for; ask for what lies within size()");
    }
    CHECK(code_of([] { return Slots()[0]; }) == "out_of_range");
}

TEST_CASE("slots are visited in order, end to end") {
    LAW("each begins where the one before it ends, and together they are the span", [] {
        const Slots slots = *any_slots();
        Instant expected = slots.span().begin();
        microseconds length{0};
        std::size_t visited = 0;
        for (const Interval slot : slots) {
            RC_ASSERT(slot.begin() == expected);
            RC_ASSERT(slot == slots[visited]);
            expected = slot.end();
            length += slot.length();
            ++visited;
        }
        RC_ASSERT(visited == slots.size());
        RC_ASSERT(expected == slots.span().end());
        RC_ASSERT(length == slots.span().length());
    });
}

TEST_CASE("the slot of an instant is the one that a linear search finds") {
    LAW("in grids of both kinds, on boundaries, within and outside", [] {
        const Slots slots = *any_slots();
        const Instant t = at(*rc::gen::inRange(-30, 80));
        RC_ASSERT(slots.index_of(t) == linear_search(slots, t));
    });
    LAW("in a year of quarter-hours", [] {
        const Slots year = Slots::regular(march, 15min, 35'040);
        const auto i = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(0, 35'040));
        const microseconds into(*rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::int64_t>(0, 900'000'000)));
        RC_ASSERT(year.index_of(year.boundary(i) + into).value() == i);
    });
}

TEST_CASE("a slice is the same slots counted from elsewhere") {
    const Slots days = Slots::between({march, march + 23h, march + 23h, march + 48h});
    CHECK(days.slice(1, 2) == Slots::between({march + 23h, march + 23h, march + 48h}));
    CHECK(days.slice(1, 2).boundaries().data() == days.boundaries().data() + 1);  // shared, not copied

    LAW("slot, search, and slices of slices", [] {
        const Slots slots = *any_slots();
        const auto first = *rc::gen::inRange<std::size_t>(0, slots.size() + 1);
        const auto count = *rc::gen::inRange<std::size_t>(0, slots.size() - first + 1);
        const Slots part = slots.slice(first, count);
        RC_ASSERT(part.size() == count);
        RC_ASSERT(part.step() == slots.step());
        for (std::size_t i = 0; i < count; ++i) RC_ASSERT(part[i] == slots[first + i]);
        const Instant t = at(*rc::gen::inRange(-30, 80));
        RC_ASSERT(part.index_of(t) == linear_search(part, t));
        const auto inner = *rc::gen::inRange<std::size_t>(0, count + 1);
        RC_ASSERT(part.slice(inner, count - inner) == slots.slice(first + inner, count - inner));
    });
}

TEST_CASE("grids are equal if their boundaries are, however they were made") {
    CHECK(Slots::regular(march, 1h, 2) == Slots::between({march, march + 1h, march + 2h}));
    CHECK_FALSE(Slots::regular(march, 1h, 2) == Slots::regular(march, 1h, 3));
    CHECK_FALSE(Slots::regular(march, 1h, 2) == Slots::regular(march, 2h, 2));
    CHECK_FALSE(Slots::regular(march, 1h, 2) == Slots::between({march, march + 2h, march + 2h}));

    LAW("written out as boundaries", [] {
        const Slots a = *any_slots(), b = *any_slots();
        RC_ASSERT((a == b) == (boundaries_of(a) == boundaries_of(b)));
        RC_ASSERT(a == Slots::between(boundaries_of(a)));
        RC_ASSERT((a == b) == (b == a));
    });
}

TEST_CASE("a cursor finds the slots that a search finds") {
    LAW("in grids of both kinds, for instants in any order, half of them near the last", [] {
        const Slots slots = *any_slots();
        SlotCursor cursor(slots);
        RC_ASSERT(cursor.slots() == slots);
        std::int64_t t = 0;
        for (int i = 0; i < 12; ++i) {
            t = *rc::gen::arbitrary<bool>() ? t + *rc::gen::inRange(-1, 4) : *rc::gen::inRange(-30, 80);
            RC_ASSERT(cursor.index_of(at(t)) == slots.index_of(at(t)));
        }
        const SlotCursor copy = cursor;
        RC_ASSERT(SlotCursor(copy).index_of(at(t)) == slots.index_of(at(t)));
    });
    for (const Slots& slots : {Slots(), Slots::regular(march, 15min, 3), Slots::between({march, march}), Slots::between({march, march + 1h, march + 1h, march + 3h}),
                               Slots::between({Instant::min(), march - 1us, Instant::max() - 1us, Instant::max()})}) {
        SlotCursor cursor(slots);
        for (const Instant t : {Instant::min(), Instant(), march - 1us, march, march + 44min, march + 45min, march + 1h, march + 3h, Instant::max(), Instant::max() - 1us, march})
            CHECK(cursor.index_of(t) == slots.index_of(t));
    }
}
