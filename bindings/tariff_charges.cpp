// wattle.tariff: what a version may charge, power factors, and what bills hand on.
#include "tariff_parts.hpp"

namespace wattle::python {

using namespace wattle::tariff;

namespace {

std::vector<int> months_of(std::uint16_t mask) {
    std::vector<int> months;
    for (int m = 0; m < 12; ++m)
        if ((mask >> m & 1) != 0) months.push_back(m + 1);
    return months;
}

void define_energy() {
    value_class<TierLimit>()
        .def_readonly("per", &TierLimit::per, "Its TierLimit.Per.")
        .def_readonly("energy", &TierLimit::energy, "Energy, of a period or a day.")
        .def_readonly("hours", &TierLimit::hours, "A Decimal, of the billing demand: hours-use.");
    value_class<Tiers>()
        .def_readonly("per", &Tiers::per, "How long one counter runs: a Tiers.Per.")
        .def_readonly("form", &Tiers::form, "A Tiers.Form.")
        .def_readonly("counting", &Tiers::counting, "Whose hours a tier is of: a Tiers.Counting.")
        .def_readonly("limits", &Tiers::limits, "A list of TierLimit for each band; one for all of them unless counted per band.")
        .def_readonly("block", &Tiers::block, "Energy, of packages.");
}

void define_demand() {
    value_class<Ratchet>()
        .def_property_readonly(
            "months", [](const Ratchet& r) { return months_of(r.months); }, "A list of months, 1 to 12, that count; none: the `back` months before.")
        .def_readonly("back", &Ratchet::back, "Months.")
        .def_readonly("percent", &Ratchet::percent, "A Decimal: of former demands.")
        .def_readonly("minimum", &Ratchet::minimum, "A Decimal, kW.")
        .def_readonly("use_current", &Ratchet::use_current, "Whether this month's own demand is billed where it is greater.")
        .def_readonly("bands", &Ratchet::bands, "A list of ids; none: all.");
    value_class<DemandPrice>()
        .def_readonly("id", &DemandPrice::id, "\"demand\" if there is only one.")
        .def_readonly("label", &DemandPrice::label, "What people call it.")
        .def_readonly("window", &DemandPrice::window, "A timedelta that divides the hour.")
        .def_readonly("sliding", &DemandPrice::sliding, "Whether windows begin at every slot.")
        .def_readonly("daily", &DemandPrice::daily, "Whether each day's peak is billed.")
        .def_readonly("single_peak", &DemandPrice::single_peak, "Whether only the band that has the month's peak is billed.")
        .def_property_readonly(
            "months", [](const DemandPrice& d) { return months_of(d.months); }, "A list of months, 1 to 12.")
        .def_readonly("by_band", &DemandPrice::by_band, "Whether each demand band has a peak.")
        .def_readonly("limits", &DemandPrice::limits, "A list of Decimal, kW: where tiers end.")
        .def_readonly("prices", &DemandPrice::prices, "A list of Decimal per kW and month (day if daily): for each band a run of tiers.")
        .def_readonly("ratchet", &DemandPrice::ratchet, "A Ratchet, or None.")
        .def("__repr__", [](const DemandPrice& d) { return "<DemandPrice " + d.id + '>'; });
    value_class<BasicCharge>()
        .def_readonly("label", &BasicCharge::label, "What people call it.")
        .def_readonly("choice", &BasicCharge::choice, "Its BasicCharge.Choice.")
        .def_readonly("capacity", &BasicCharge::capacity, "A Decimal in kVA, or None.")
        .def_readonly("contract", &BasicCharge::contract, "A Decimal in kW, or None.")
        .def_readonly("capacity_price", &BasicCharge::capacity_price, "A Decimal per kVA and month.")
        .def_readonly("demand_price", &BasicCharge::demand_price, "A Decimal per kW and month.")
        .def_readonly("window", &BasicCharge::window, "Of the demand, a timedelta.")
        .def_readonly("least_percent", &BasicCharge::least_percent, "Of the capacity that a contract is at least: a Decimal.")
        .def_readonly("free_percent", &BasicCharge::free_percent, "Of the contract that costs no more: a Decimal.")
        .def_readonly("over_factor", &BasicCharge::over_factor, "What goes over it counts so often.")
        .def_readonly("discount_hours", &BasicCharge::discount_hours,
                      "A Decimal: kWh per kVA and month from which the price is multiplied; 0: never.")
        .def_readonly("discount", &BasicCharge::discount, "A Decimal.");
}

void define_others() {
    value_class<PowerFactorRule>()
        .def_readonly("label", &PowerFactorRule::label, "What people call it.")
        .def_readonly("table", &PowerFactorRule::table, "The PowerFactorTable.")
        .def_readonly("standard", &PowerFactorRule::standard, "A Decimal, such as 0.90.")
        .def_readonly("base", &PowerFactorRule::base, "A list of ids of charges; none: energy, demand and basic charges.");
    value_class<Minimum>()
        .def_readonly("label", &Minimum::label, "What people call it.")
        .def_readonly("month", &Minimum::month, "A Decimal of money, or None.")
        .def_readonly("year", &Minimum::year, "A Decimal of money, or None; settled in December.")
        .def_readonly("units_per_day", &Minimum::units_per_day, "Energy that is billed at least, or None.")
        .def_readonly("unit_price", &Minimum::unit_price, "A Decimal per kWh of what lacks to that, or None.")
        .def_readonly("against", &Minimum::against, "Its Minimum.Against.");
    value_class<FeedIn>()
        .def_readonly("label", &FeedIn::label, "What people call it.")
        .def_readonly("scheme", &FeedIn::scheme, "Its FeedIn.Scheme.")
        .def_readonly("sell", &FeedIn::sell, "An EnergyPrice, or None.")
        .def_readonly("rollover_map", &FeedIn::rollover_map, "Where the store of each band goes at the end of a month; none: it stays.")
        .def_property_readonly(
            "true_up_months", [](const FeedIn& f) { return months_of(f.true_up_months); },
            "A list of months, 1 to 12, at whose end a surplus is settled.")
        .def_readonly("cash_out", &FeedIn::cash_out, "A Decimal per kWh of a surplus, or None.")
        .def_readonly("cash_out_total", &FeedIn::cash_out_total, "Whether that is less what was billed in other bands since the last true-up.")
        .def_readonly("pays_money", &FeedIn::pays_money, "Whether a credit of money is paid out at the true-up.")
        .def_readonly("expires", &FeedIn::expires, "Whether what is not paid at the true-up is lost.")
        .def_readonly("this_month", &FeedIn::this_month, "Whether credits of money count in their own month.");
    value_class<Carry>()
        .def(py::init<>(), "Of no bill before.")
        .def_readonly("year", &Carry::year, "Whose counters these are.")
        .def_readonly("charges", &Carry::charges, "Money of the year that counts for its minimum.")
        .def_readonly("credit", &Carry::credit, "Money in store.")
        .def_readonly("bought", &Carry::bought, "Energy of net metering since the last true-up.")
        .def_property_readonly(
            "used",
            [](const Carry& c) {
                std::vector<std::tuple<std::string, std::string, Energy>> used;
                for (const auto& one : c.used) used.emplace_back(one.charge, one.band, one.energy);
                return used;
            },
            "Counters of tiers of the year: tuples of the id of the charge, the id of the band (\"\" for all), Energy.")
        .def_property_readonly(
            "store",
            [](const Carry& c) {
                std::vector<std::tuple<std::string, Energy>> store;
                for (const auto& one : c.store) store.emplace_back(one.band, one.energy);
                return store;
            },
            "Surplus of net metering: tuples of the id of the band, Energy.")
        .def_property_readonly(
            "peaks",
            [](const Carry& c) {
                std::vector<std::tuple<std::string, std::string, int, Decimal>> peaks;
                for (const auto& one : c.peaks) peaks.emplace_back(one.charge, one.band, one.month, one.kilowatts);
                return peaks;
            },
            "For ratchets: tuples of the id of the charge, the id of the band, year × 12 + month − 1, kW.")
        .def("__repr__", [](const Carry& c) { return "<Carry of " + std::to_string(c.year) + '>'; });
}

void define_power_factors(py::module_& room) {
    value_class<PowerFactorTable>()
        .def_static("parse", &PowerFactorTable::parse, py::arg("toml"), py::arg("source"),
                    "Reads the TOML text; `source` names it in errors. Raises Error (bad_power_factor_table) with every finding.")
        .def_static(
            "load",
            [](const py::object& path_or_id) {
                const auto path = py::module_::import("os").attr("fspath")(path_or_id).cast<std::string>();
                const bool is_id = path.find_first_of("/\\") == std::string::npos && !path.ends_with(".toml");
                if (is_id)
                    if (const auto shipped = packaged_data("power_factor/" + path + ".toml")) return PowerFactorTable::load(*shipped);
                return PowerFactorTable::load(path);
            },
            py::arg("path"),
            "Reads a file; a bare id such as \"cn_215\" means the table that comes with wattle. Raises Error (unreadable_file), or as parse.")
        .def("id", &PowerFactorTable::id, "Such as \"cn_215\".")
        .def("source", &PowerFactorTable::source, "The Source: the document that the percentages were printed in.")
        .def("sha256", &PowerFactorTable::sha256, "Of the text: 64 hexadecimal digits.")
        .def("percent", &PowerFactorTable::percent, py::arg("standard"), py::arg("hundredths"),
             "A Decimal of percent for that many hundredths of cos φ; + is a surcharge. Raises Error: unknown_standard; out_of_range outside 0 to "
             "100.")
        .def("__repr__", [](const PowerFactorTable& t) { return "<PowerFactorTable " + t.id() + '>'; });
    room.def("power_factor_hundredths", &power_factor_hundredths, py::arg("active"), py::arg("reactive"),
             "cos φ in hundredths, rounded half up, decided without a root: it reaches k/100 where 40000·Ep² ≥ (2k − 1)²·(Ep² + Eq²). None where\n"
             "neither was used.");
    room.def("power_factor_percent", &power_factor_percent, py::arg("table"), py::arg("standard"), py::arg("active"), py::arg("reactive"),
             "A Decimal of percent from Energy and ReactiveEnergy; 0 where nothing was used. Raises Error (unknown_standard).");
}

}  // namespace

void declare_tariff_charges(py::module_& room) {
    declare<TierLimit>(room, "TierLimit", "Where a tier ends; a use of exactly the limit is in the lower tier.");
    declare<Tiers>(room, "Tiers", "How the price of energy climbs with what was used.");
    declare<Ratchet>(room, "Ratchet", "What former peaks do to the demand that is billed.");
    declare<DemandPrice>(room, "DemandPrice", "A price per kW of the greatest mean power of a month.");
    declare<BasicCharge>(room, "BasicCharge", "基本电费: what a supply costs by its size, whatever is used.");
    declare<PowerFactorTable>(room, "PowerFactorTable", "Percentages by power factor, for each standard that users are held to.");
    declare<PowerFactorRule>(room, "PowerFactorRule", "力调: a percentage of charges by the power factor of the month.");
    declare<Minimum>(room, "Minimum", "What a bill is at least.");
    declare<FeedIn>(room, "FeedIn", "What the grid takes back, and at what.");
    declare<Carry>(room, "Carry", "What one bill hands to the next: stores, counters of the year, former peaks.");
    enum_class<TierLimit::Per> = make_inner<TierLimit>(room, "TierLimit", "Per", "What a limit is of.", {{"period", 0}, {"day", 1}, {"kilowatt", 2}});
    enum_class<Tiers::Per> = make_inner<Tiers>(room, "Tiers", "Per", "How long one counter runs.", {{"day", 0}, {"month", 1}, {"year", 2}});
    enum_class<Tiers::Form> = make_inner<Tiers>(room, "Tiers", "Form", "What is priced how.", {{"graduated", 0}, {"volume", 1}, {"package", 2}});
    enum_class<Tiers::Counting> =
        make_inner<Tiers>(room, "Tiers", "Counting", "Whose hours a tier is of.", {{"chronological", 0}, {"proportional", 1}, {"per_band", 2}});
    enum_class<BasicCharge::Choice> =
        make_inner<BasicCharge>(room, "BasicCharge", "Choice", "What it goes by.", {{"capacity", 0}, {"contract_demand", 1}, {"actual_demand", 2}});
    enum_class<Minimum::Against> =
        make_inner<Minimum>(room, "Minimum", "Against", "Before or after credits of feed-in.", {{"charges", 0}, {"net", 1}});
    enum_class<FeedIn::Scheme> =
        make_inner<FeedIn>(room, "FeedIn", "Scheme", "How it is set off.",
                           {{"net_metering", 0}, {"net_metering_money", 1}, {"net_billing", 2}, {"net_billing_carry", 3}, {"buy_all_sell_all", 4}});
}

void define_tariff_charges(py::module_& room) {
    define_energy();
    define_demand();
    define_others();
    define_power_factors(room);
}

}  // namespace wattle::python
