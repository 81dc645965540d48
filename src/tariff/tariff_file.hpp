// A tariff file while it is read: its head, its versions, and the hours of their bands. What is wrong goes to the document.
#pragma once

#include "../base/document.hpp"
#include "bands.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace wattle::inline v0::tariff {

using wattle::detail::Document;
using wattle::detail::Schedule;
using wattle::detail::Table;
using wattle::detail::TariffData;
using wattle::detail::Text;

/// What the versions of a file refer to.
struct Head {
    const TariffData& tariff;                                                            // its zone and currency
    std::map<std::string, Label> labels{};                                               // of bands
    bool names_calendar = false;                                                         // though it may not be there
    std::function<std::optional<PowerFactorTable>(const Text& id)> find_power_factor{};  // or a finding
};

struct ReadVersion {
    Version version;
    Schedule schedule;
    Place where;  // of its validity
};

/// The whole file. The calendar that it names is looked for in the folder, unless it is in the options.
void read_tariff(Document& document, TariffData& tariff, const std::optional<std::string>& folder, const TariffOptions& options);
/// One [[version]].
ReadVersion read_version(Document& document, const Head& head, Table& table);
/// The seasons and bands of a version, worked out for every minute of every type of day.
void read_hours(Document& document, const Head& head, Table& table, Version& version, Schedule& schedule);

/// What a version charges. Its bands are read already.
void read_charges(Document& document, const Head& head, Table& table, Version& version);

/// What goes into traces must be one line of plain text: a label, an id.
void require_line(Document& document, const Text& text);
/// A table of what people call something; `english` may be left out.
Label read_label(Document& document, Table& table, const std::string& english);
/// "peak, flat"
std::string joined(const std::vector<std::string>& names);

}  // namespace wattle::inline v0::tariff
