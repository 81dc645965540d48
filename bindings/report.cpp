// wattle.report: tables, charts and pages.
#include "series_held.hpp"
#include "units_exact.hpp"

#include "wattle/report/bill.hpp"
#include "wattle/report/html.hpp"

namespace wattle::python {

using namespace wattle::report;

/// Where C++ takes a Cell, Python may also give what a Cell is made of.
struct CellLike {
    Cell value;
};
bool load_cell(py::handle source, Cell& cell);

/// Where C++ takes a Column, Python may also give its title.
struct ColumnLike {
    std::optional<Column> value;
};

/// Where C++ takes a Bar, Python may also give a label and a value.
struct BarLike {
    std::optional<Bar> value;
};
bool load_bar(py::handle source, std::optional<Bar>& bar);

}  // namespace wattle::python

namespace pybind11::detail {

WATTLE_PY_NAMED_ENUM(wattle::report::Align, "wattle.report.Align");
WATTLE_PY_NAMED_ENUM(wattle::report::RowKind, "wattle.report.RowKind");

template <>
struct type_caster<wattle::python::CellLike> {
    PYBIND11_TYPE_CASTER(wattle::python::CellLike, const_name("wattle.report.Cell | str | an exact quantity, price, factor or number | None"));
    bool load(handle source, bool) { return wattle::python::load_cell(source, value.value); }
};

template <>
struct type_caster<wattle::python::ColumnLike> {
    PYBIND11_TYPE_CASTER(wattle::python::ColumnLike, const_name("wattle.report.Column | str"));
    bool load(handle source, bool) {
        if (isinstance<wattle::report::Column>(source)) return value.value = source.cast<wattle::report::Column>(), true;
        if (isinstance<str>(source)) return value.value.emplace(source.cast<std::string>()), true;
        return false;
    }
};

template <>
struct type_caster<wattle::python::BarLike> {
    PYBIND11_TYPE_CASTER(wattle::python::BarLike, const_name("wattle.report.Bar | tuple[str, value]"));
    bool load(handle source, bool) { return wattle::python::load_bar(source, value.value); }
};

}  // namespace pybind11::detail

namespace wattle::python {

namespace {

using Exactly = std::variant<AnyAmount, AnyTotal, AnyProduct>;

/// The product of the same kind, which is how a Cell takes all three.
template <class F>
auto with_product(const Exactly& exactly, F&& f) {
    const auto of_amount = [&]<class Q>(const Q& amount) { return f(Product<Q>(amount)); };
    if (const auto* amount = std::get_if<AnyAmount>(&exactly)) return std::visit(of_amount, *amount);
    if (const auto* total = std::get_if<AnyTotal>(&exactly))
        return std::visit([&]<class Q>(const Total<Q>& t) { return f(Product<Q>::from(t.count(), 0, t.denomination())); }, total->held);
    return std::visit([&]<class Q>(const Product<Q>& p) { return f(p); }, std::get<AnyProduct>(exactly).held);
}

Cell share_of(const Exactly& part, const Exactly& whole, int decimals) {
    const auto total_of = []<class Q>(const Exactly& exactly, std::type_identity<Q>) -> Total<Q> {
        if (const auto* amount = std::get_if<AnyAmount>(&exactly))
            if (const auto* same = std::get_if<Q>(amount)) return *same;
        if (const auto* total = std::get_if<AnyTotal>(&exactly))
            if (const auto* same = std::get_if<Total<Q>>(&total->held)) return *same;
        throw py::type_error("a share is of two amounts, or totals, of one kind");
    };
    return with_product(whole, [&]<class Q>(const Product<Q>&) {
        return Cell::share(total_of(part, std::type_identity<Q>()), total_of(whole, std::type_identity<Q>()), decimals);
    });
}

template <class T>
py::class_<T> without_hash(py::class_<T> cls) {
    define_comparisons(cls);
    cls.attr("__hash__") = py::none();
    return cls;
}

/// Calls that return what they are called on.
template <class T, class... Arguments, class F>
auto chained(F&& call) {
    return [call](const py::object& self, const Arguments&... arguments) -> py::object {
        call(self.cast<T&>(), arguments...);
        return self;
    };
}

std::vector<Cell> cells_of(const std::vector<CellLike>& given) {
    std::vector<Cell> cells;
    for (const CellLike& cell : given) cells.push_back(cell.value);
    return cells;
}

void define_cell() {
    auto cls = declared<Cell>();
    cls.def(py::init([](const CellLike& value) { return value.value; }), py::arg("value") = py::none(),
            "None is an empty cell; a str a text; an int or decimal the digits as they were printed; an amount, Total or Product every digit in its\n"
            "usual unit; a Price or Factor as printed.")
        .def(py::init([](const DecimalLike& number, const std::string& unit) { return Cell(number.value, unit); }), py::arg("number"),
             py::arg("unit"), "The digits as they were printed, and their unit.")
        .def(py::init([](const ExactLike& number, int decimals, const std::string& unit) { return Cell(number.value, decimals, unit); }),
             py::arg("number"), py::arg("decimals"), py::arg("unit") = "",
             "Rounded half-even to that many decimals, for the eye only. Raises Error: out_of_range (decimals outside 0 to 18), overflow.")
        .def(py::init([](const Exactly& amount, const UnitArgument& unit, std::optional<int> decimals) {
                 return with_product(amount, [&]<class Q>(const Product<Q>& product) {
                     return decimals ? Cell(product, unit_for<Q>(unit), *decimals) : Cell(product, unit_for<Q>(unit));
                 });
             }),
             py::arg("amount"), py::arg("unit"), py::arg("decimals") = py::none(),
             "An amount in another unit of its kind, with every digit; or rounded half-even to that many decimals for the eye. Raises Error:\n"
             "out_of_range (decimals outside 0 to 18), overflow.")
        .def_static("no_value", &Cell::no_value, "A number that there is not: a dash, never 0.")
        .def_static("share", &share_of, py::arg("part"), py::arg("whole"), py::arg("decimals") = 1,
                    "How much of the whole a part is, in %: the estimated share of a sum; two amounts or totals of one kind. A part that is not\n"
                    "nothing never shows as 0 %, one that is not the whole never as 100 %. A dash where the whole is not positive. Raises Error:\n"
                    "out_of_range (decimals), mixed_currency, overflow.")
        .def("numeric", &Cell::numeric, "Whether it stands for a number, even one that there is not.")
        .def(
            "number", [](const Cell& c) { return c.number(); }, "The Exact before rounding; None for a text.")
        .def(
            "text", [](const Cell& c) { return c.text(); }, "Without the unit: \"12.50\".")
        .def(
            "unit", [](const Cell& c) { return c.unit(); }, "The symbol of the unit; \"\" if there is none.")
        .def("__str__", [](const Cell& c) { return to_string(c); })
        .def("__repr__", [](const Cell& c) { return "<Cell " + to_string(c) + '>'; })
        .def("__hash__", [](const Cell& c) { return py::hash(py::make_tuple(c.text(), c.unit(), c.numeric())); });
    define_comparisons(cls);
}

void define_sheet() {
    auto column = without_hash(declared<Column>());
    column
        .def(py::init([](const std::string& title, Align align) { return Column(title, align); }), py::arg("title"),
             py::arg_v("align", Align::automatic, "Align.automatic"))
        .def_readonly("title", &Column::title, "What stands in its head.")
        .def_readonly("align", &Column::align, "Where its cells stand.")
        .def("__repr__", [](const Column& c) { return "<Column " + c.title + '>'; });

    auto row = without_hash(declared<Sheet::Row>());
    row.def_readonly("kind", &Sheet::Row::kind, "line, group or total.").def_readonly("cells", &Sheet::Row::cells, "Of a group its title alone.");

    auto cls = without_hash(declared<Sheet>());
    cls.def(py::init([](const std::string& title, const std::vector<ColumnLike>& columns) {
                std::vector<Column> all;
                for (const ColumnLike& column : columns) all.push_back(*column.value);
                return Sheet(title, std::move(all));
            }),
            py::arg("title"), py::arg("columns"), "Raises Error (bad_sheet) without columns.")
        .def("row", chained<Sheet, std::vector<CellLike>>([](Sheet& sheet, const auto& cells) { sheet.row(cells_of(cells)); }), py::arg("cells"),
             "One cell per column. Returns this sheet. Raises Error (bad_sheet) for more or fewer.")
        .def("total", chained<Sheet, std::vector<CellLike>>([](Sheet& sheet, const auto& cells) { sheet.total(cells_of(cells)); }), py::arg("cells"),
             "The same, set off: what the rows above amount to. It is taken as given, not summed.")
        .def("group", chained<Sheet, std::string>([](Sheet& sheet, const auto& title) { sheet.group(title); }), py::arg("title"),
             "A heading over the rows that follow. Returns this sheet.")
        .def("note", chained<Sheet, std::string>([](Sheet& sheet, const auto& sentence) { sheet.note(sentence); }), py::arg("sentence"),
             "A sentence below the table. Returns this sheet.")
        .def(
            "title", [](const Sheet& s) { return s.title(); }, "What stands above the table.")
        .def(
            "columns", [](const Sheet& s) { return s.columns(); }, "A list of Column.")
        .def(
            "rows", [](const Sheet& s) { return s.rows(); }, "A list of Sheet.Row, in the order of the calls.")
        .def(
            "notes", [](const Sheet& s) { return s.notes(); }, "A list of str.")
        .def("__str__", [](const Sheet& s) { return to_text(s); })
        .def("__repr__", [](const Sheet& s) { return "<Sheet " + repr_of(py::str(s.title())) + ", " + std::to_string(s.rows().size()) + " rows>"; })
        .def("_repr_html_", [](const Sheet& s) { return to_html(s); }, "What notebooks show.");
}

const Series<Energy>& energy_of(const AnySeries& used) {
    if (const auto* series = std::get_if<Series<Energy>>(&used.held)) return *series;
    throw py::type_error("a load curve shows a Series of Energy");
}

void define_charts(py::module_& room) {
    auto chart = without_hash(declared<Chart>());
    chart.def(
             "svg", [](const Chart& c) { return c.svg(); }, "One <svg> element: well-formed XML, to stand in a page or alone in a file.")
        .def(
            "description", [](const Chart& c) { return c.description(); }, "What the picture says in words, as its <desc> does.")
        .def(
            "_repr_svg_", [](const Chart& c) { return c.svg(); }, "What notebooks show.")
        .def("__repr__", [](const Chart& c) { return "<Chart " + c.description() + '>'; });

    auto bar = without_hash(declared<Bar>());
    bar.def(py::init([](const std::string& label, const CellLike& value) { return Bar(label, value.value); }), py::arg("label"), py::arg("value"))
        .def_readonly("label", &Bar::label, "What it is.")
        .def_readonly("value", &Bar::value, "An exact number; Cell.no_value() has no bar.")
        .def("__repr__", [](const Bar& b) { return "<Bar " + b.label + ", " + to_string(b.value) + '>'; });

    room.def(
        "load_curve",
        [](const AnySeries& used, std::string title, const ZoneLike& zone, Language language, int width, int height) {
            const Series<Energy>& energy = energy_of(used);
            const LoadCurveOptions options{.title = std::move(title), .zone = *zone.zone, .language = language, .width = width, .height = height};
            const py::gil_scoped_release parallel;
            return report::load_curve(energy, options);
        },
        py::arg("used"), py::kw_only(), py::arg("title") = "", py::arg("zone") = "UTC", py::arg_v("language", Language::english, "Language.english"),
        py::arg("width") = LoadCurveOptions().width, py::arg("height") = LoadCurveOptions().height,
        "Mean power per slot over local time, as a stepped area: n slots of a Series of Energy, each energy / the time of it that is known. What "
        "was\n"
        "not measured is hatched and in another colour; time without a value is a gap with a band behind it. More than four slots per pixel\n"
        "become first, least, greatest and last value of each pixel, so that no peak is lost; a pixel with any doubt in it is drawn as doubtful.\n"
        "The peak is marked, and told rounded half-even. `zone` is the one whose midnights are marked. The GIL is released.\n\n"
        "Raises Error (out_of_range): a picture outside 320 to 4000 by 200 to 2000 pixels; time outside the years 0001 to 9999; overflow.");
    room.def(
        "bars",
        [](const std::vector<BarLike>& rows, std::string title, Language language, int width) {
            std::vector<Bar> all;
            for (const BarLike& bar : rows) all.push_back(*bar.value);
            return report::bars(all, {.title = std::move(title), .language = language, .width = width});
        },
        py::arg("rows"), py::kw_only(), py::arg("title") = "", py::arg_v("language", Language::english, "Language.english"),
        py::arg("width") = BarsOptions().width,
        "One horizontal bar per row, in the order given, from 0 to its number, to the left where that is negative; the number is printed before\n"
        "it as its cell prints it, with its share of the sum where none is negative.\n\n"
        "Raises Error: mixed_units if the bars have several, bad_number for a text, out_of_range (width outside 320 to 4000).");
}

void define_bill(py::module_& room) {
    room.def(
        "sheet",
        [](const tariff::Bill& bill, std::string title, Language language) {
            return report::sheet(bill, {.title = std::move(title), .language = language});
        },
        py::arg("bill"), py::kw_only(), py::arg("title") = "", py::arg_v("language", Language::english, "Language.english"),
        "The Sheet of a bill: a row for each line with charge, quantity, price, amount, and how much of its energy was not measured; then their\n"
        "total. Where several versions of the tariff were in force, the rows stand in groups, one for each. Notes tell the time without a value,\n"
        "and which lines were cut.");
    room.def(
        "bars",
        [](const tariff::Bill& bill, std::string title, Language language, int width) {
            return report::bars(bill, {.title = std::move(title), .language = language, .width = width});
        },
        py::arg("bill"), py::kw_only(), py::arg("title") = "", py::arg_v("language", Language::english, "Language.english"),
        py::arg("width") = BarsOptions().width,
        "A bar for each charge of a bill, of what it costs; the same charge of several versions is one bar. Raises Error (out_of_range).");
}

void define_page(py::module_& room) {
    auto cls = declared<Page>();
    cls.def(py::init([](const std::string& title, Language language) { return Page(title, language); }), py::arg("title"),
            py::arg_v("language", Language::english, "Language.english"))
        .def("heading", chained<Page, std::string>([](Page& page, const auto& text) { page.heading(text); }), py::arg("text"),
             "Returns this page, as all that add to it.")
        .def("paragraph", chained<Page, std::string>([](Page& page, const auto& text) { page.paragraph(text); }), py::arg("text"),
             "Line breaks become blanks.")
        .def("add", chained<Page, Sheet>([](Page& page, const Sheet& sheet) { page.add(sheet); }), py::arg("sheet"), "A table.")
        .def("add", chained<Page, Chart>([](Page& page, const Chart& chart) { page.add(chart); }), py::arg("chart"), "A picture.")
        .def("preformatted", chained<Page, std::string>([](Page& page, const auto& text) { page.preformatted(text); }), py::arg("text"),
             "Text whose lines and blanks stay as they are: what Trace.explain says.")
        .def("language", &Page::language, "The Language that it tells browsers.")
        .def("html", &Page::html, "The document. It is well-formed XML too.");
    room.def(
        "write_page", [](const Page& page, const Path& path) { write_page(page, path.name).value(); }, py::arg("page"), py::arg("path"),
        "Writes the document as UTF-8, in place of one that was there. Raises Error (unwritable_file).");
}

}  // namespace

bool load_cell(py::handle source, Cell& cell) {
    if (source.is_none()) return cell = Cell(), true;
    if (py::isinstance<Cell>(source)) return cell = source.cast<Cell>(), true;
    if (py::isinstance<py::str>(source)) return cell = Cell(source.cast<std::string>()), true;
    if (py::isinstance<AnyPrice>(source))
        return cell = std::visit([](const auto& price) { return Cell(price); }, source.cast<const AnyPrice&>().held), true;
    if (py::isinstance<AnyFactor>(source))
        return cell = std::visit([](const auto& factor) { return Cell(factor); }, source.cast<const AnyFactor&>().held), true;
    py::detail::make_caster<Exactly> exactly;
    if (exactly.load(source, false)) {
        cell = with_product(py::detail::cast_op<const Exactly&>(exactly), [](const auto& product) { return Cell(product); });
        return true;
    }
    if (Decimal number; load_decimal(source, number)) return cell = Cell(number), true;
    return false;
}

bool load_bar(py::handle source, std::optional<Bar>& bar) {
    if (py::isinstance<Bar>(source)) return bar = source.cast<Bar>(), true;
    if (!py::isinstance<py::tuple>(source)) return false;
    const auto pair = py::reinterpret_borrow<py::tuple>(source);
    Cell value;
    if (pair.size() != 2 || !py::isinstance<py::str>(pair[0]) || !load_cell(pair[1], value)) return false;
    return bar.emplace(pair[0].cast<std::string>(), value), true;
}

void declare_report(py::module_& room) {
    enum_class<Align> = make_enum(room, "Align", "Where the cells of a column stand. automatic: numbers at their point, texts on the left.",
                                  {{"automatic", 0}, {"left", 1}, {"right", 2}});
    enum_class<RowKind> = make_enum(room, "RowKind", "What a row of a sheet is.", {{"line", 0}, {"group", 1}, {"total", 2}});
    declare<Cell>(room, "Cell",
                  "One cell: a text, or the digits of an exact number with their unit.\n\n"
                  "What is printed is decided here, once, so that text, HTML and charts show the same digits. A float is refused.");
    declare<Column>(room, "Column", "The head of a column, and where its cells stand.");
    auto sheet = declare<Sheet>(room, "Sheet",
                                "A titled table. A unit that all numbers of a column share stands once, in its head; str() prints it as to_text.");
    py::class_<Sheet::Row>(sheet, "Row", py::metaclass(reinterpret_cast<PyObject*>(&PyType_Type)), py::is_final(), "A row as it was given.");
    declare<Chart>(
        room, "Chart",
        "A finished picture, as SVG that stands alone. Only load_curve and bars make one, so a page never takes SVG from anywhere else.\n\n"
        "All places in it are computed with integers from exact amounts: the same input gives the same bytes on every machine. It can be\n"
        "told apart in grey and without seeing red or green, follows the light or dark of its reader, and carries a title and a description.");
    declare<Bar>(room, "Bar", "One bar: what it is, and an exact number. A tuple of both stands for it.");
    declare<Page>(room, "Page",
                  "One self-contained HTML document: style inside, no script, nothing fetched from anywhere, and a Content-Security-Policy that\n"
                  "forbids both. It reads on a phone, in the dark and on paper.\n\n"
                  "Sections come in the order of the calls. Every text is escaped; control characters and marks that turn the direction of reading\n"
                  "are spelled out ([U+202E]). The same calls give the same bytes.");
}

void define_report(py::module_& room) {
    define_cell();
    define_sheet();
    room.def(
        "to_text", [](const Sheet& sheet) { return to_text(sheet); }, py::arg("sheet"),
        "The table for a terminal of fixed width: columns by display width (a Chinese character is two wide), numbers at their point, no blanks\n"
        "at the end of a line. Control characters and marks that turn the direction of reading are spelled out: [U+001B].");
    room.def(
        "to_html", [](const Sheet& sheet) { return to_html(sheet); }, py::arg("sheet"),
        "One <table> with caption, heads with their scope and notes in its foot; every text escaped, no style of its own.");
    define_charts(room);
    define_bill(room);
    define_page(room);
}

}  // namespace wattle::python
