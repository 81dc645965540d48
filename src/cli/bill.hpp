// `wattle bill`: from a table of readings and a tariff to a bill, its emissions, its explanation and a page.
#pragma once

#include "command.hpp"

#include "wattle/carbon/scope2.hpp"
#include "wattle/series/table.hpp"
#include "wattle/stream/counter.hpp"

#include <optional>
#include <string>
#include <vector>

namespace wattle::inline v0::cli {

struct BillRequest {
    enum class Explain : std::uint8_t { biggest, all, none };

    std::string readings, tariff, calendar, page;  // paths; the last two may be empty
    CsvOptions csv;                                // without a zone: that of the tariff
    std::vector<std::string> points;               // to bill together; may be empty where the table has one
    std::optional<Decimal> multiplier;             // of these points
    std::optional<Date> month, from, to;           // by the clock of the tariff: a day of the month, or the first day and the one after the last
    stream::CounterRule rule;                      // of registers
    std::string factors, region;                   // of emissions; empty: none are told
    std::vector<carbon::Fallback> fallback;
    Language language = Language::english;
    Explain explain = Explain::biggest;
    bool keep_going = false;  // bill what can be used of a table with findings
};

Outcome bill(const BillRequest& request);

}  // namespace wattle::inline v0::cli
