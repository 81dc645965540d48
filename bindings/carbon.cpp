// wattle.carbon: emission factors, and statements of emissions.
#include "series_held.hpp"

#include "wattle/carbon/scope2.hpp"

namespace pybind11::detail {

WATTLE_PY_NAMED_ENUM(wattle::carbon::Stage, "wattle.carbon.Stage");
WATTLE_PY_NAMED_ENUM(wattle::carbon::Mix, "wattle.carbon.Mix");
WATTLE_PY_NAMED_ENUM(wattle::carbon::Species, "wattle.carbon.Species");
WATTLE_PY_NAMED_ENUM(wattle::carbon::Verification, "wattle.carbon.Verification");
WATTLE_PY_NAMED_ENUM(wattle::carbon::Unverified, "wattle.carbon.Unverified");
WATTLE_PY_NAMED_ENUM(wattle::carbon::Fallback, "wattle.carbon.Fallback");

}  // namespace pybind11::detail

namespace wattle::python {

using namespace wattle::carbon;

namespace {

/// What Python gets of a FactorChoice: the row by value, so that it may outlive its table.
struct Choice {
    FactorRow row;
    std::optional<Fallback> fallback;
    std::optional<Date> until;

    bool operator==(const Choice&) const = default;
};

/// A path; or a bare id such as "cn_electricity_average", of a table that comes with wattle.
std::string factors_path(const py::object& path_or_id) {
    const auto path = py::module_::import("os").attr("fspath")(path_or_id).cast<std::string>();
    if (path.empty() || path.find_first_of("./\\") != std::string::npos) return path;
    if (const auto shipped = packaged_data("factors/" + path + ".csv")) return *shipped;
    wattle::detail::throw_error(code::unreadable_file, "wattle/data/factors/" + path + ".csv", "wattle comes with no such table",
                                "use \"cn_electricity_average\", or give the path of a file");
}

const Series<Energy>& energy_of(const AnySeries& used) {
    if (const auto* series = std::get_if<Series<Energy>>(&used.held)) return *series;
    throw py::type_error("emissions of electricity come from a Series of Energy");
}

template <class T>
py::class_<T> value_class(py::class_<T> cls) {
    define_comparisons(cls);
    cls.attr("__hash__") = py::none();
    return cls;
}

void define_row() {
    auto cls = value_class(declared<FactorRow>());
    cls.def_readonly("set", &FactorRow::set, "The set it belongs to, such as \"CN-MEE-AVG\"; sets are never merged.")
        .def_readonly("id", &FactorRow::id, "Its name, such as \"cn-2023-average\".")
        .def_readonly("subject", &FactorRow::subject, "Of what: \"electricity\".")
        .def_readonly("region", &FactorRow::region, "Where: \"CN\", \"440000\".")
        .def_readonly("level", &FactorRow::level, "Of the region: \"national\", \"grid_region\", \"province\".")
        .def_readonly("parent", &FactorRow::parent, "The region above.")
        .def_readonly("stage", &FactorRow::stage, "Which part of a life the emissions belong to.")
        .def_readonly("mix", &FactorRow::mix, "Which generation it is the mean of.")
        .def_readonly("species", &FactorRow::species, "What is weighed.")
        .def_readonly("gwp", &FactorRow::gwp, "Of CO2e: its GWP set, such as \"AR5-100\".")
        .def_readonly("value", &FactorRow::value, "The number as printed, a Decimal.")
        .def_readonly("unit", &FactorRow::unit, "The unit as printed, such as \"kgCO2/kWh\".")
        .def_readonly("data_year", &FactorRow::data_year, "The year it describes.")
        .def_readonly("valid_from", &FactorRow::valid_from, "The first day it is in force.")
        .def_readonly("valid_to", &FactorRow::valid_to, "The first day behind; None while it is in force.")
        .def_readonly("source", &FactorRow::source, "Its document; the note tells what it covers, and what it was compared with.")
        .def_readonly("verification", &FactorRow::verification, "How far the number was compared with its document.")
        .def_readonly("line", &FactorRow::line, "In its table, from 1.")
        .def("covers", &FactorRow::covers, py::arg("date"), "Whether the row is in force on that date.")
        .def("per_energy", &FactorRow::per_energy,
             "As CO2e per energy, a Factor. A factor of CO2 alone counts as CO2e, because the GWP of CO2 is 1 in every set. Raises Error:\n"
             "species_mismatch for carbon and for other gases; unit_mismatch for a factor per anything else.")
        .def("co2_only", &FactorRow::co2_only, "Whether it weighs CO2 alone, so that what other gases add is not in it.")
        .def("__str__", [](const FactorRow& r) { return to_string(r); })
        .def("__repr__", [](const FactorRow& r) { return "<FactorRow " + to_string(r) + '>'; });
}

void define_query() {
    declared<FactorQuery>()
        .def(py::init([](std::string region, Date date, std::string subject, std::string set, std::optional<Stage> stage, std::optional<Mix> mix,
                         std::optional<Species> species, std::vector<Fallback> fallback) {
                 FactorQuery query(std::move(region), date, std::move(subject));
                 query.set = std::move(set);
                 query.stage = stage;
                 query.mix = mix;
                 query.species = species;
                 query.fallback = std::move(fallback);
                 return query;
             }),
             py::arg("region"), py::arg("date"), py::arg("subject") = "electricity", py::kw_only(), py::arg("set") = "",
             py::arg("stage") = py::none(), py::arg("mix") = py::none(), py::arg("species") = py::none(), py::arg("fallback") = py::tuple(),
             "Any set, stage, mix or species that is not given must not matter. Fallbacks are tried in their order; none is strict.")
        .def_readonly("region", &FactorQuery::region, "Where.")
        .def_readonly("date", &FactorQuery::date, "When.")
        .def_readonly("subject", &FactorQuery::subject, "Of what.")
        .def_readonly("set", &FactorQuery::set, "\"\" for any.")
        .def_readonly("stage", &FactorQuery::stage, "None for any.")
        .def_readonly("mix", &FactorQuery::mix, "None for any.")
        .def_readonly("species", &FactorQuery::species, "None for any.")
        .def_readonly("fallback", &FactorQuery::fallback, "A list of Fallback, tried in this order.")
        .def("__repr__", [](const FactorQuery& q) { return "<FactorQuery of " + q.subject + ", " + q.region + ", " + to_string(q.date) + '>'; });
    value_class(declared<Choice>())
        .def_readonly("row", &Choice::row, "The FactorRow that answers.")
        .def_readonly("fallback", &Choice::fallback, "How it was found, where no row of the region covers the date; else None.")
        .def_readonly("until", &Choice::until, "The first date for which the answer may be another; None if there is none.")
        .def("__repr__", [](const Choice& c) { return "<FactorChoice " + to_string(c.row) + '>'; });
}

void define_factors() {
    auto cls = declared<Factors>();
    cls.def_static(
           "parse", &Factors::parse, py::arg("csv"), py::arg("source"), py::arg("unverified") = Unverified::refuse,
           "Reads the CSV text; `source` names it in errors. Raises Error (bad_factor, species_mismatch, mixed_gwp) with every finding: file,\n"
           "line, column, remedy.")
        .def_static(
            "load", [](const py::object& path, Unverified unverified) { return Factors::load(factors_path(path), unverified); }, py::arg("path"),
            py::arg("unverified") = Unverified::refuse,
            "Reads a file; a bare id such as \"cn_electricity_average\" means the table of that id that comes with wattle. Raises Error\n"
            "(unreadable_file), or as parse.")
        .def(
            "rows", [](const Factors& f) { return std::vector<FactorRow>(f.rows().begin(), f.rows().end()); },
            "All rows, in the order of the file: a list of FactorRow.")
        .def(
            "__getitem__", [](const Factors& f, const std::string& id) { return f[id]; }, py::arg("id"),
            "The FactorRow of that id. Raises Error: missing_factor, unverified_factor.")
        .def(
            "find",
            [](const Factors& f, const FactorQuery& query) {
                const FactorChoice found = f.find(query);
                return Choice{*found.row, found.fallback, found.until};
            },
            py::arg("query"),
            "The one row that answers, a FactorChoice. Strict, unless the query names fallbacks. Raises Error: missing_factor, basis_mismatch,\n"
            "ambiguous_factor, unverified_factor.")
        .def(
            "warnings", [](const Factors& f) { return findings_to_python({f.warnings().begin(), f.warnings().end()}); },
            "What looks wrong but may be right, a list of Finding: a region with the value of its nation, or a hundred times it.")
        .def("source", &Factors::source, "What errors call the table: the path.")
        .def(
            "sha256", [](const Factors& f) { return bytes_to_python(f.sha256()); }, "The SHA-256 of its text: 32 bytes.")
        .def("__len__", [](const Factors& f) { return f.rows().size(); })
        .def("__str__", [](const Factors& f) { return to_string(f); })
        .def("__repr__", [](const Factors& f) { return '<' + to_string(f) + '>'; })
        .def("__hash__", [](const Factors& f) { return py::hash(bytes_to_python(f.sha256())); });
    define_comparisons(cls);
}

void define_grid() {
    value_class(declared<GridFactors>())
        .def(py::init([](Factors factors, std::string region, const ZoneLike& zone, std::vector<Fallback> fallback, std::string set, Mix mix,
                         std::optional<Stage> stage) {
                 GridFactors grid(std::move(factors), std::move(region), *zone.zone, std::move(fallback));
                 grid.set = std::move(set);
                 grid.mix = mix;
                 grid.stage = stage;
                 return grid;
             }),
             py::arg("factors"), py::arg("region"), py::arg("zone"), py::arg("fallback") = py::tuple(), py::kw_only(), py::arg("set") = "",
             py::arg("mix") = Mix::average, py::arg("stage") = py::none(),
             "Without fallbacks it is strict. A set \"\" or a stage None stands for the only one.")
        .def_readonly("factors", &GridFactors::factors, "The table.")
        .def_readonly("region", &GridFactors::region, "Such as \"CN\".")
        .def_readonly("zone", &GridFactors::zone, "Whose midnight ends the validity of a row.")
        .def_readonly("fallback", &GridFactors::fallback, "A list of Fallback, tried in this order.")
        .def_readonly("set", &GridFactors::set, "\"\" for the only one.")
        .def_readonly("mix", &GridFactors::mix, "Of the grid; marginal mixes are refused.")
        .def_readonly("stage", &GridFactors::stage, "None for the only one.")
        .def("__repr__",
             [](const GridFactors& g) { return "<GridFactors " + g.region + ", " + std::to_string(g.factors.rows().size()) + " factors>"; });
}

void define_statement() {
    value_class(declared<StatementLine>())
        .def_readonly("factor", &StatementLine::factor, "The FactorRow.")
        .def_readonly("fallback", &StatementLine::fallback, "How the row was found, where none covers the time; else None.")
        .def_readonly("span", &StatementLine::span, "The Interval it was used for.")
        .def_property_readonly(
            "used", [](const StatementLine& l) { return AnySum{l.used}; },
            "The energy in it, a Sum with its quality mix; a slot that is cut counts where it begins.")
        .def_readonly("emissions", &StatementLine::emissions, "Exact: a Product of Emissions.")
        .def("__repr__", [](const StatementLine& l) { return "<StatementLine " + l.factor.id + ", " + to_string(l.emissions) + '>'; });
    value_class(declared<Statement>())
        .def_readonly("region", &Statement::region, "Of the grid.")
        .def_property_readonly(
            "used", [](const Statement& s) { return AnySum{s.used}; },
            "The energy, a Sum: how much of it was not measured, and the time that nothing is known of.")
        .def_readonly("lines", &Statement::lines, "A list of StatementLine, one per factor and stretch of time, oldest first.")
        .def_readonly("exact", &Statement::exact, "The sum of the lines, a Product of Emissions.")
        .def_readonly("emissions", &Statement::emissions, "The same, rounded once: Emissions.")
        .def_readonly("mode", &Statement::mode, "How it was rounded.")
        .def_readonly("quantum", &Statement::quantum, "To multiples of what.")
        .def_readonly("gwp", &Statement::gwp, "The GWP set of the factors; \"\" if they are of CO2 alone, which fits any.")
        .def_readonly("co2_only", &Statement::co2_only, "Whether a factor of CO2 alone was counted as CO2e: what other gases add is not in it.")
        .def_readonly("trace", &Statement::trace, "How it came to be, a Trace; None unless it was asked for.")
        .def("factors", &Statement::factors, "The ids of the factors, in order of first use.")
        .def("__str__", [](const Statement& s) { return to_string(s); })
        .def("__repr__", [](const Statement& s) { return "<Statement " + to_string(s) + '>'; });
}

}  // namespace

void declare_carbon(py::module_& room) {
    enum_class<Stage> =
        make_enum(room, "Stage", "Which part of a life the emissions belong to.", {{"combustion", 0}, {"process", 1}, {"lifecycle", 2}});
    enum_class<Mix> =
        make_enum(room, "Mix",
                  "Which generation a grid factor is the mean of. Operating and build margin are marginal: they serve projects, never an\n"
                  "inventory.",
                  {{"average", 0},
                   {"average_excl_market_nonfossil", 1},
                   {"fossil_only", 2},
                   {"residual", 3},
                   {"supplier", 4},
                   {"consumption", 5},
                   {"non_baseload", 6},
                   {"operating_margin", 7},
                   {"build_margin", 8}});
    enum_class<Species> = make_enum(room, "Species", "What is weighed. C is the carbon alone: 12 t of it burn to 44 t of CO2.",
                                    {{"C", 0}, {"CO2", 1}, {"CH4", 2}, {"N2O", 3}, {"CO2e", 4}});
    enum_class<Verification> =
        make_enum(room, "Verification",
                  "How far a number was compared with its document: with the document itself, with two independent texts that agree,\n"
                  "with one text, calculated from verified rows, with nothing.",
                  {{"primary", 0}, {"two_texts", 1}, {"one_text", 2}, {"derived", 3}, {"unverified", 4}});
    enum_class<Unverified> = make_enum(room, "Unverified", "Whether rows that nobody verified may answer.", {{"refuse", 0}, {"allow", 1}});
    enum_class<Fallback> = make_enum(
        room, "Fallback", "Where to look when no row covers the date: the newest row that ended before, the oldest row of all, the region above.",
        {{"newest_older", 0}, {"oldest", 1}, {"parent", 2}});
    declare<FactorRow>(room, "FactorRow", "One published emission factor.");
    declare<FactorQuery>(
        room, "FactorQuery",
        "What factor is wanted: for a subject, a region and a date. An axis that is left open must not matter: two rows are an error.");
    declare<Choice>(room, "FactorChoice", "The row that answers.");
    declare<Factors>(
        room, "Factors",
        "The emission factors of one table.\n\n"
        "CSV with a header line that names its columns, in any order. Needed: set, id, parameter (\"ef\"), subject, region, stage, mix, species,\n"
        "value, unit, data_year, valid_from, source, verification. Besides: level, parent, gwp (of CO2e it is needed), valid_to, published,\n"
        "url, note.");
    declare<GridFactors>(room, "GridFactors",
                         "Which factor a location-based statement takes for a slot: that of the region, for the local date on which the slot lies.");
    declare<StatementLine>(room, "StatementLine", "What one factor gave: a stretch of time, the energy in it, and its emissions.");
    declare<Statement>(room, "Statement", "Emissions of energy that was used, and everything that they rest on.");
}

void define_carbon(py::module_& room) {
    define_row();
    define_query();
    define_factors();
    define_grid();
    define_statement();
    room.def(
        "location_based",
        [](const AnySeries& used, const GridFactors& grid, std::string source, Rounding mode, Emissions quantum, bool trace) {
            const Series<Energy>& energy = energy_of(used);
            const StatementOptions options{.source = std::move(source), .mode = mode, .quantum = quantum, .trace = trace};
            const py::gil_scoped_release released;
            return carbon::location_based(energy, grid, options);
        },
        py::arg("used"), py::arg("grid"), py::kw_only(), py::arg("source") = StatementOptions().source, py::arg("mode") = StatementOptions().mode,
        py::arg("quantum") = StatementOptions().quantum, py::arg("trace") = false,
        "Location-based emissions of metered energy: a Series of Energy of n slots in, one Statement out, its total summed exactly and rounded once, "
        "to\n"
        "multiples of `quantum` in the sense of `mode`. A slot that lies in the validity of two factors is split in proportion to time, to the\n"
        "mWh. Missing energy has no emissions, but its time is told. `source` names the meter or account in the trace. The GIL is released.\n\n"
        "Raises Error: missing_factor if no factor covers a slot, naming slot and region, and what else Factors.find raises; basis_mismatch for a\n"
        "marginal mix; mixed_gwp for factors of two GWP sets; out_of_range for no slots, or a quantum that is not positive; overflow.\n"
        "Source: GHG Protocol, Scope 2 Guidance (2015).");
}

}  // namespace wattle::python
