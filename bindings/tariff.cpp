// wattle.tariff: tariffs, and the bills they make.
#include "tariff_parts.hpp"

namespace wattle::python {

using namespace wattle::tariff;

namespace {

template <class Q>
using RoundingRuleOf = RoundingRule<Q>;
using AnyRoundingRule = Held<RoundingRuleOf, Energy, Money>;

/// A path; or a bare id such as "example.tou", of a tariff that comes with wattle.
std::string tariff_path(const py::object& path_or_id) {
    const auto path = py::module_::import("os").attr("fspath")(path_or_id).cast<std::string>();
    if (path.empty() || path.find_first_of("/\\") != std::string::npos || path.ends_with(".toml")) return path;
    if (const auto shipped = packaged_data("tariffs/" + path + ".toml")) return *shipped;
    wattle::detail::throw_error(code::unreadable_file, "wattle/data/tariffs/" + path + ".toml", "wattle comes with no such tariff",
                                "use \"example.tou\", or give the path of a file");
}

const Series<Energy>& energy_of(const AnySeries& used) {
    if (const auto* series = std::get_if<Series<Energy>>(&used.held)) return *series;
    throw py::type_error("a bill of energy comes from a Series of Energy");
}

const Series<ReactiveEnergy>& reactive_of(const AnySeries& reactive) {
    if (const auto* series = std::get_if<Series<ReactiveEnergy>>(&reactive.held)) return *series;
    throw py::type_error("a power factor comes from a Series of ReactiveEnergy");
}

template <class Q>
std::optional<AnyRoundingRule> held(const std::optional<RoundingRule<Q>>& rule) {
    return rule ? std::optional(AnyRoundingRule{*rule}) : std::nullopt;
}

void define_parts() {
    auto rule = declared<AnyRoundingRule>();
    rule.def_property_readonly(
            "mode", [](const AnyRoundingRule& r) { return std::visit([](const auto& held) { return held.mode; }, r.held); }, "The Rounding.")
        .def_property_readonly(
            "quantum", [](const AnyRoundingRule& r) { return std::visit([](const auto& held) -> AnyAmount { return held.quantum; }, r.held); },
            "The step: an Energy or Money.")
        .def("__repr__", [](const py::object& r) {
            return "<RoundingRule " + std::string(py::str(r.attr("mode"))) + ' ' + std::string(py::str(r.attr("quantum"))) + '>';
        });
    value_class<RoundingPoints>()
        .def_property_readonly(
            "interval", [](const RoundingPoints& p) { return held(p.interval); }, "Of each slot, before anything else: a RoundingRule, or None.")
        .def_property_readonly(
            "quantity", [](const RoundingPoints& p) { return held(p.quantity); }, "Of the energy of a line: a RoundingRule, or None.")
        .def_property_readonly(
            "line", [](const RoundingPoints& p) { return AnyRoundingRule{p.line}; },
            "Of each line; half_up to the minor unit unless the file says otherwise.")
        .def_property_readonly(
            "bill", [](const RoundingPoints& p) { return held(p.bill); },
            "Of the sum of the lines: a RoundingRule, or None. The difference is a line of its own.");
    value_class<Band>()
        .def_readonly("id", &Band::id, "Such as \"peak\".")
        .def_readonly("label", &Band::label, "What people call it.")
        .def("__repr__", [](const Band& b) { return "<Band " + b.id + '>'; });
    value_class<EnergyPrice>()
        .def_readonly("id", &EnergyPrice::id, "\"energy\" if there is only one.")
        .def_readonly("label", &EnergyPrice::label, "What people call it.")
        .def_readonly("prices", &EnergyPrice::prices, "A list of Price per kWh, in the order of the bands; with tiers, each band has a run of them.")
        .def_readonly("tiers", &EnergyPrice::tiers, "The Tiers, or None.")
        .def("__repr__", [](const EnergyPrice& e) { return "<EnergyPrice " + e.id + '>'; });
    value_class<Adder>()
        .def_readonly("id", &Adder::id, "Such as \"service\".")
        .def_readonly("label", &Adder::label, "What people call it.")
        .def_readonly("kind", &Adder::kind, "Its Adder.Kind.")
        .def_readonly("per", &Adder::per, "Local days or months; of a month that is cut, its days / the days of the month.")
        .def_readonly("price", &Adder::price, "A Decimal, in the currency of the tariff; 6.5 for 6.5 %.")
        .def_readonly("base", &Adder::base, "A list of ids of charges that a percentage is of; none: all lines before it.")
        .def_readonly("factor", &Adder::factor, "Of carbon, a Decimal: kgCO2e per kWh.")
        .def("__repr__", [](const Adder& a) { return "<Adder " + a.id + '>'; });
    value_class<Version>()
        .def_readonly("name", &Version::name, "Its first date, such as \"2026-01-01\".")
        .def_readonly("first", &Version::first, "The first local date.")
        .def_readonly("end", &Version::end, "The first local date behind the last.")
        .def_readonly("valid", &Version::valid, "The same as instants.")
        .def_readonly("rounding", &Version::rounding, "Where it rounds, and how.")
        .def_readonly("seasons", &Version::seasons, "A list of names; [\"all\"] if the file names none.")
        .def_readonly("bands", &Version::bands, "A list of Band.")
        .def_readonly("energy", &Version::energy, "A list of EnergyPrice.")
        .def_readonly("known", &Version::known, "The date from when on somebody could know of it, or None: always.")
        .def_readonly("demand_bands", &Version::demand_bands, "A list of Band; the bands, unless demand has hours of its own.")
        .def_readonly("demand", &Version::demand, "A list of DemandPrice.")
        .def_readonly("basic", &Version::basic, "The BasicCharge, or None.")
        .def_readonly("power_factor", &Version::power_factor, "The PowerFactorRule, or None.")
        .def_readonly("adders", &Version::adders, "A list of Adder.")
        .def_readonly("minimum", &Version::minimum, "The Minimum, or None.")
        .def_readonly("feed_in", &Version::feed_in, "The FeedIn, or None.")
        .def("monthly", &Version::monthly, "Whether something in it goes by months.")
        .def("__repr__", [](const Version& v) { return "<Version " + v.name + '>'; });
}

Tariff parse(const std::string& toml, const std::string& source, const std::optional<Calendar>& calendar, const std::string& zone_database) {
    return Tariff::parse(toml, source, {.calendar = calendar, .zone_database = zone_database});
}

void define_tariffs() {
    auto cls = declared<Tariff>();
    cls.def_static(
           "parse", &parse, py::arg("toml"), py::arg("source"), py::kw_only(), py::arg("calendar") = py::none(), py::arg("zone_database") = "",
           "Reads the TOML text; `source` names it in errors. `calendar` is the one that the file names by its id. Raises Error (bad_tariff)\n"
           "with every finding: file, line, column, remedy.")
        .def_static(
            "load",
            [](const py::object& path, const std::optional<Calendar>& calendar, const std::string& zone_database) {
                return Tariff::load(tariff_path(path), {.calendar = calendar, .zone_database = zone_database});
            },
            py::arg("path"), py::kw_only(), py::arg("calendar") = py::none(), py::arg("zone_database") = "",
            "Reads a file; a bare id such as \"example.tou\" means the tariff of that id that comes with wattle. The calendar that the file names "
            "is\n"
            "looked for as <id>.toml in the folder of the tariff, and in calendars/ beside that folder, unless it is given. Raises Error\n"
            "(unreadable_file), as parse, or as Calendar.load.")
        .def("id", &Tariff::id, "Such as \"example.tou\".")
        .def("currency", &Tariff::currency, "Of all its prices.")
        .def("zone", &Tariff::zone, "The Zone whose clocks its bands follow.")
        .def("calendar", &Tariff::calendar, "The Calendar that tells holidays, or None.")
        .def("source", &Tariff::source, "The Source: the document that the prices were printed in.")
        .def(
            "versions", [](const Tariff& t) { return std::vector<Version>(t.versions().begin(), t.versions().end()); }, "A list of Version, by date.")
        .def(
            "version_at",
            [](const Tariff& t, Instant valid, const std::optional<Instant>& known) { return t.version_at(valid, known.value_or(Instant::max())); },
            py::arg("valid"), py::arg("known") = py::none(),
            "The Version that is valid at the instant, as somebody knew it at the other, or as it is known by now. Raises Error (no_version).")
        .def("band_at", &Tariff::band_at, py::arg("t"), py::return_value_policy::copy,
             "The Band of the instant, by the clock on the wall. Raises Error: no_version, outside_calendar.")
        .def("text", &Tariff::text, "The text it was read from.")
        .def("path", &Tariff::path, "What errors call the text.")
        .def("sha256", &Tariff::sha256, "The SHA-256 of the text: 64 hexadecimal digits.")
        .def("__str__", [](const Tariff& t) { return to_string(t); })
        .def("__repr__", [](const Tariff& t) { return "<Tariff " + t.id() + ", sha256 " + t.sha256().substr(0, 12) + "…>"; })
        .def("__hash__", [](const Tariff& t) { return py::hash(py::str(t.sha256())); })
        .def(py::pickle(
            [](const Tariff& t) -> py::tuple { return py::make_tuple(t.text(), t.path(), t.calendar()); },
            [](const py::tuple& s) { return parse(s[0].cast<std::string>(), s[1].cast<std::string>(), s[2].cast<std::optional<Calendar>>(), ""); }));
    define_comparisons(cls);
}

void define_bills(py::module_& room) {
    value_class<Line>()
        .def_readonly("kind", &Line::kind, "Its Line.Kind.")
        .def_readonly("id", &Line::id, "Of the charge: \"energy\", \"fixed\"; or \"rounding\".")
        .def_readonly("label", &Line::label, "What the bill calls it, in English and Chinese.")
        .def_readonly("version", &Line::version, "Of the tariff: its first date.")
        .def_readonly("band", &Line::band, "\"\" where there is none.")
        .def_readonly("tier", &Line::tier, "From 1 on; 0 where there are none.")
        .def_readonly("span", &Line::span, "What of the period the version covers.")
        .def_property_readonly(
            "used", [](const Line& l) { return AnySum{l.used}; }, "The Sum of the energy of the band; its missing time is in no number.")
        .def_readonly("quantity", &Line::quantity, "A Figure: 120.5 kWh, 3 month, 17 day.")
        .def_readonly("price", &Line::price, "A Figure as printed: 0.568 CNY/kWh, 30.00 CNY/month.")
        .def_property_readonly(
            "exact", [](const Line& l) { return l.exact; }, "The Product before the rounding, times the divisor.")
        .def_readonly("divisor", &Line::divisor, "The days of the month, where a month is cut; else 1.")
        .def_readonly("days", &Line::days, "The days that are billed of a month that is cut, where the quantity is something else; else 0.")
        .def_readonly("amount", &Line::amount, "Money: exact / divisor, rounded once.")
        .def_readonly("step", &Line::step, "The Trace.Ref of the amount in the trace of the bill, if that was asked for.")
        .def("__str__", [](const Line& l) { return to_string(l); })
        .def("__repr__", [](const Line& l) { return "<Line " + to_string(l) + '>'; });
    value_class<Bill>()
        .def_readonly("tariff", &Bill::tariff, "The id of the tariff.")
        .def_readonly("period", &Bill::period, "What was billed.")
        .def_readonly("currency", &Bill::currency, "Of all amounts.")
        .def_readonly(
            "lines", &Bill::lines,
            "A list of Line: by month and version; in each energy, demand, basic, feed-in, fixed and other adders, minimum, taxes; then rounding.")
        .def_property_readonly(
            "used", [](const Bill& b) { return AnySum{b.used}; }, "The Sum of all bands; its coverage() is the share of the period that has values.")
        .def_readonly("carry", &Bill::carry, "The Carry for the next bill.")
        .def_readonly("trace", &Bill::trace, "How each line came to be; empty unless asked for.")
        .def("total", &Bill::total, "The sum of the lines.")
        .def("__repr__", [](const Bill& b) { return "<Bill of " + std::to_string(b.lines.size()) + " lines, " + to_string(b.total()) + '>'; });
    room.def(
        "bill",
        [](const Tariff& tariff, const AnySeries& used, const Interval& period, const std::optional<AnySeries>& fed_in,
           const std::optional<AnySeries>& reactive, const std::optional<AnySeries>& reactive_reverse, bool trace, const std::string& point,
           const std::optional<Periods>& months, const std::optional<Instant>& known, const std::optional<Carry>& carry,
           const std::optional<Decimal>& capacity, const std::optional<Decimal>& contract, bool allow_coarser) {
            Metered what(energy_of(used));
            if (fed_in) what.fed_in = energy_of(*fed_in);
            if (reactive) what.reactive = reactive_of(*reactive);
            if (reactive_reverse) what.reactive_reverse = reactive_of(*reactive_reverse);
            BillOptions options;
            options.trace = trace, options.point = point, options.allow_coarser = allow_coarser;
            options.known = known.value_or(Instant::max()), options.capacity = capacity, options.contract = contract;
            options.months = months;
            if (carry) options.carry = *carry;
            const py::gil_scoped_release parallel;
            return bill(tariff, what, period, options);
        },
        py::arg("tariff"), py::arg("used"), py::arg("period"), py::kw_only(), py::arg("fed_in") = py::none(), py::arg("reactive") = py::none(),
        py::arg("reactive_reverse") = py::none(), py::arg("trace") = false, py::arg("point") = "used", py::arg("months") = py::none(),
        py::arg("known") = py::none(), py::arg("carry") = py::none(), py::arg("capacity") = py::none(), py::arg("contract") = py::none(),
        py::arg("allow_coarser") = false,
        "The Bill for the energy of a period: a line for each version and each band that occur in it, even where nothing was used.\n\n"
        "The band follows the clock on the wall at the begin of a slot; a slot that crosses a boundary (of bands, versions, or the period) is\n"
        "split in proportion to time into parts that sum to it, and counts in each. Slots without a value, time outside the series and negative\n"
        "values (suspect: outside_limits) are not billed: the lines and the bill tell for how long. A day or a month belongs to the version and\n"
        "the period that hold its first instant, day by day. `point` is what the trace calls the source of the energy. Raises Error: no_version\n"
        "for any part of the period, outside_calendar, too_coarse, no_reactive, no_supply, other_grid, overflow.\n"
        "\n"
        "`fed_in` is a Series of Energy on the grid of `used`, `reactive` and `reactive_reverse` are Series of ReactiveEnergy for power factors. "
        "`months`\n"
        "are the Periods of billing, else calendar months of the tariff's zone; `known` bills by the versions that somebody knew at that instant; "
        "`carry`\n"
        "is that of the bill before; `capacity` in kVA and `contract` in kW are those of the supply, else what the file says. With `allow_coarser` "
        "slots\n"
        "longer than a window of demand stand for windows, and the line is estimated.");
}

}  // namespace

void declare_tariff(py::module_& room) {
    declare<AnyRoundingRule>(room, "RoundingRule", "How to round, and to which step: half_up to 0.01.");
    declare<RoundingPoints>(room, "RoundingPoints", "Where a version of a tariff rounds. What is not named is not rounded; a line always is.");
    declare<Band>(room, "Band", "A set of hours that share their prices: peak, valley.");
    declare<EnergyPrice>(room, "EnergyPrice", "A price per kWh for each band. A version may have several: purchase, transmission.");
    declare_tariff_charges(room);
    declare<Adder>(room, "Adder", "A charge that depends on neither tiers nor peaks.");
    declare<Version>(room, "Version", "What holds from one local date to another.");
    declare<Tariff>(room, "Tariff",
                    "The prices of one supply: versions by date, in each of them bands by local time, season and type of day.\n\n"
                    "A tariff without a calendar knows workdays, Saturdays and Sundays, and no holidays.");
    declare<Line>(room, "Line", "One line of a bill: quantity × price, rounded once.");
    declare<Bill>(room, "Bill", "What was used in a period, and what it costs. Nothing in it depends on the order or the fineness of the readings.");
    enum_class<Adder::Kind> = make_inner<Adder>(room, "Adder", "Kind", "What sort of adder it is.",
                                                {{"fixed", 0}, {"fund", 1}, {"rider", 2}, {"tax", 3}, {"non_bypassable", 4}, {"carbon", 5}});
    enum_class<Adder::Per> =
        make_inner<Adder>(room, "Adder", "Per", "What it is charged for.", {{"day", 0}, {"month", 1}, {"kWh", 2}, {"percent", 3}, {"tCO2e", 4}});
    enum_class<Line::Kind> = make_inner<Line>(
        room, "Line", "Kind", "What a line is for: the energy of a band, demand, a credit, days or months, …, the rounding of the whole bill.",
        {{"energy", 0},
         {"demand", 1},
         {"basic", 2},
         {"power_factor", 3},
         {"feed_in", 4},
         {"fixed", 5},
         {"adder", 6},
         {"minimum", 7},
         {"tax", 8},
         {"rounding", 9}});
}

void define_tariff(py::module_& room) {
    define_parts();
    define_tariff_charges(room);
    define_tariffs();
    define_bills(room);
}

}  // namespace wattle::python
