// Tariffs for tests: the shipped one, and small ones of a few lines.
#pragma once

#include "wattle/tariff/tariff.hpp"

#include "law.hpp"

namespace wattle::test {

/// The head of a synthetic tariff, and these lines behind it: versions.
inline std::string tariff_of(std::string_view versions, std::string_view zone = "Europe/Berlin", std::string_view currency = "EUR") {
    return "wattle = \"tariff/1\"\n[tariff]\nid = \"test\"\ncurrency = \"" + std::string(currency) + "\"\nminor_digits = 2\nzone = \"" + std::string(zone) +
           "\"\nsource = { issuer = \"me\", document = \"1\", date = \"2026-01-01\", note = \"synthetic\" }\n" + std::string(versions);
}

inline tariff::Tariff parsed(std::string_view versions, std::string_view zone = "Europe/Berlin") { return tariff::Tariff::parse(tariff_of(versions, zone), "test.toml"); }

inline const tariff::Tariff& example() {
    static const auto tariff = tariff::Tariff::load(WATTLE_SOURCE_DIR "/data/tariffs/example.tou.toml");
    return tariff;
}

/// Cheap from 00:00 to 06:00, as in the acceptance data.
inline const std::string night_and_day = R"([[version]]
valid = ["1986-01-01", "2030-01-01"]
bands = { night = [{ from = "00:00", to = "06:00" }], day = "rest" }
[[version.energy]]
price = { night = "0.10", day = "0.30" }
)";

}  // namespace wattle::test
