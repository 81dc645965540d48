// Bills as people read them: a table of the lines, and a chart of what they cost.
#pragma once

#include "wattle/report/chart.hpp"
#include "wattle/tariff/bill.hpp"

#include <string>

namespace wattle::inline v0::report {

struct BillSheetOptions {
    std::string title{};                    // "" for "Bill"
    Language language = Language::english;  // of heads, units of time and labels, as far as the tariff has them
};

/// A row for each line: charge, quantity, price, amount, and how much of its energy was not measured; then their total. Where several versions of the
/// tariff were in force, the rows stand in groups, one for each. Notes tell the time without a value, and which lines were cut.
WATTLE_API Sheet sheet(const tariff::Bill& bill, const BillSheetOptions& options = {});

/// A bar for each charge, of what it costs; the same charge of several versions is one bar.
WATTLE_API Chart bars(const tariff::Bill& bill, const BarsOptions& options = {});

}  // namespace wattle::inline v0::report
