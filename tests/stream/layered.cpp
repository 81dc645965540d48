#include "wattle/stream/layered.hpp"

#include "law.hpp"

using namespace wattle;
using namespace wattle::stream;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

const Instant march = parse_instant("2026-03-01T00:00:00Z");

/// 1, 2, 3 … kWh, and the last slot missing.
Series<Energy> raw(std::size_t n) {
    Series<Energy> series(Slots::regular(march, 15min, n));
    for (std::size_t i = 0; i + 1 < n; ++i) series.set(i, static_cast<int>(i + 1) * kWh);
    return series;
}
LayerEntry<Energy> entry(Layer layer, const Series<Energy>& of, std::size_t first, std::vector<Energy> values, Quality quality, std::string rule) {
    Series<Energy> series(of.slots().slice(first, values.size()));
    for (std::size_t i = 0; i < values.size(); ++i) series.set(i, values[i], quality);
    return {layer, first, std::move(series), std::move(rule), "because", layer == Layer::edited ? "Li" : "", {}};
}

}  // namespace

TEST_CASE("the highest layer is seen, its last entry first, and nothing is overwritten") {
    Layered<Energy> layers(raw(4));
    CHECK(layers.seen() == layers.raw());
    layers.edit(0, 9 * kWh, "Li", "read by hand, photo 17", march + 1h);
    layers.add(entry(Layer::estimated, layers.raw(), 0, {7 * kWh, 7 * kWh}, Reason::like_days, "like_days"));
    layers.add(entry(Layer::estimated, layers.raw(), 1, {6 * kWh}, Reason::profiled, "scale"));
    layers.add(entry(Layer::checked, layers.raw(), 1, {2 * kWh, 3 * kWh}, Reason::spike, "spike"));
    const auto seen = layers.seen();
    CHECK(seen[0] == 9 * kWh);
    CHECK(seen.quality(0) == Reason::edited);
    CHECK(seen[1] == 6 * kWh);
    CHECK(seen.estimated(1) == 6 * kWh);
    CHECK(seen[2] == 3 * kWh);
    CHECK(seen.quality(2) == Reason::spike);
    CHECK_FALSE(seen[3]);
    CHECK(layers.layer(0) == Layer::edited);
    CHECK(layers.layer(1) == Layer::estimated);
    CHECK(layers.layer(3) == Layer::raw);
    CHECK(layers.seen(Layer::raw) == layers.raw());
    CHECK(layers.seen(Layer::estimated)[0] == 7 * kWh);
    CHECK(layers.seen(Layer::checked).quality(1) == Reason::spike);
    CHECK(layers.raw()[0] == 1 * kWh);
    CHECK(layers.entries().size() == 4);

    const auto history = layers.history(0);
    REQUIRE(history.size() == 3);
    CHECK(history[0] == Change<Energy>{Layer::raw, 1 * kWh, {}, "", "", "", {}});
    CHECK(history[1] == Change<Energy>{Layer::edited, 9 * kWh, Reason::edited, "edit", "read by hand, photo 17", "Li", march + 1h});
    CHECK(history[2] == Change<Energy>{Layer::estimated, 7 * kWh, Reason::like_days, "like_days", "because", "", {}});
    CHECK(layers.history(1).size() == 4);
    CHECK(layers.history(3).size() == 1);
    CHECK(code_of([&] { return layers.history(4); }) == "out_of_range");
    CHECK(code_of([&] { return layers.layer(4); }) == "out_of_range");

    // A person may also take a value away.
    layers.edit(2, std::nullopt, "Li", "the meter hung on the wrong cable");
    CHECK_FALSE(layers.seen()[2]);
    CHECK(layers.seen().quality(2) == Reason::missing);
}

TEST_CASE("an entry that belongs nowhere is refused, and changes nothing") {
    Layered<Energy> layers(raw(4));
    const auto with = [&](Layer layer, std::size_t first, const Slots& slots, std::string user) {
        return code_of([&] { return layers.add({layer, first, Series<Energy>(slots), "rule", "reason", user}); });
    };
    CHECK(with(Layer::raw, 0, layers.slots(), "") == "out_of_range");
    CHECK(with(static_cast<Layer>(4), 0, layers.slots(), "") == "out_of_range");
    CHECK(with(Layer::estimated, 1, layers.slots(), "") == "other_grid");
    CHECK(with(Layer::estimated, 5, Slots(), "") == "other_grid");
    CHECK(with(Layer::estimated, SIZE_MAX, layers.slots().slice(0, 1), "") == "other_grid");
    CHECK(with(Layer::estimated, 0, Slots::regular(march + 1s, 15min, 1), "") == "other_grid");
    CHECK(with(Layer::edited, 0, layers.slots(), "") == "missing_user");
    CHECK(code_of([&] { return layers.edit(0, 1 * kWh, "", "no name"); }) == "missing_user");
    CHECK(code_of([&] { return layers.edit(4, 1 * kWh, "Li", "no such slot"); }) == "out_of_range");
    CHECK(layers == Layered<Energy>(raw(4)));
    CHECK(parse_layer("checked") == Layer::checked);
    CHECK(to_string(Layer::edited) == "edited");
    CHECK(code_of([] { return parse_layer("draft"); }) == "out_of_range");
    CHECK(Layered<Energy>(Series<Energy>()).seen().empty());
}

TEST_CASE("layers have the same bytes everywhere") {
    Layered<Volume> layers(Series<Volume>(Slots::regular(Instant(), 1h, 2), std::vector{1 * m3, 2 * m3}));
    layers.edit(1, 3 * m3, "Li", "why", Instant(1s));
    // By hand: version, raw (length, bytes of the series), one entry: layer, slot, texts, instant, values (length, bytes of the series).
    CHECK(hex(layers.to_bytes()) ==
          "01" "3300000000000000" "0105" "00000000" "00" "0200000000000000" "0000000000000000" "00a493d600000000" "40420f0000000000" "80841e0000000000" "00000000"
          "0100000000000000" "03" "0100000000000000" "0400000065646974" "03000000776879" "020000004c69" "01" "40420f0000000000"
          "31000000" "00000000" "0105" "00000000" "02" "0100000000000000" "00a493d600000000" "00a493d600000000" "c0c62d0000000000" "0043" "c0c62d0000000000");
    const Bytes bytes = layers.to_bytes();
    CHECK(Layered<Volume>::from_bytes(bytes) == layers);
    CHECK(Layered<Volume>::from_bytes(bytes).seen() == layers.seen());
    for (std::size_t n = 0; n < bytes.size(); ++n)
        CHECK(code_of([&] { return Layered<Volume>::from_bytes(std::span(bytes).first(n)); }) == "bad_bytes");
    const auto with = [&](std::size_t at, int value) {
        Bytes other = bytes;
        other[at] = static_cast<std::byte>(value);
        return code_of([&] { return Layered<Volume>::from_bytes(other); });
    };
    const std::size_t entry_at = 1 + 8 + 51 + 8;
    CHECK(with(0, 2) == "bad_bytes");
    CHECK(with(entry_at, 0) == "bad_bytes");      // an entry of the raw layer
    CHECK(with(entry_at, 4) == "bad_bytes");      // no layer
    CHECK(with(entry_at + 1, 0) == "bad_bytes");  // another slot
    CHECK(with(entry_at + 30, 2) == "bad_bytes");
    CHECK(with(entry_at + 30, 0) == "bad_bytes");
    CHECK(code_of([&] { return Layered<Energy>::from_bytes(bytes); }) == "bad_bytes");
}

TEST_CASE("whatever was entered, and in whatever order") {
    LAW("what is seen is the last entry of the highest layer; history lists all; bytes keep all", [] {
        const auto n = *rc::gen::inRange<std::size_t>(1, 7);
        Layered<Energy> layers(raw(n));
        struct Act {
            Layer layer;
            std::size_t first, count;
            Energy value;
        };
        std::vector<Act> acts;
        for (int left = *rc::gen::inRange(0, 7); left > 0; --left) {
            const auto first = *rc::gen::inRange<std::size_t>(0, n);
            acts.push_back({static_cast<Layer>(*rc::gen::inRange(1, 4)), first, *rc::gen::inRange<std::size_t>(0, n - first + 1), Energy::from_count(static_cast<int>(acts.size()))});
            const Act& a = acts.back();
            layers.add(entry(a.layer, layers.raw(), a.first, std::vector(a.count, a.value), Reason::estimated, "rule"));
        }
        const auto seen = layers.seen();
        for (std::size_t i = 0; i < n; ++i) {
            std::optional<Energy> expected = raw(n)[i];
            std::size_t changes = 1;
            for (int layer = 1; layer <= 3; ++layer)
                for (const Act& a : acts)
                    if (static_cast<int>(a.layer) == layer && i >= a.first && i < a.first + a.count) expected = a.value, ++changes;
            RC_ASSERT(seen[i] == expected);
            RC_ASSERT(layers.history(i).size() == changes);
        }
        RC_ASSERT(layers.raw() == raw(n));
        RC_ASSERT(Layered<Energy>::from_bytes(layers.to_bytes()) == layers);
        RC_ASSERT(layers.seen(Layer::edited) == seen);
    });
}
