// wattle.units: currencies and money.
#include "casters.hpp"

#include <algorithm>

namespace wattle::python {

namespace {

std::string repr(Currency currency) {
    return currency.none() ? "Currency()" : "Currency('" + currency.code() + "', " + std::to_string(currency.minor_digits()) + ')';
}

std::string repr(Money money) {
    if (money.currency().none()) return money.count() == 0 ? "Money()" : "Money.from_count(" + std::to_string(money.count()) + ", Currency())";
    const std::string text = to_string(money);
    return "Money('" + text.substr(0, text.find(' ')) + "', " + repr(money.currency()) + ')';
}

void define_currency() {
    auto cls = declared<Currency>();
    defer_numpy(cls);
    cls.def(py::init<>())
        .def(py::init([](const std::string& code, Int128 minor_digits) {
                 return Currency(code, minor_digits < 0 || minor_digits > 6 ? -1 : static_cast<int>(minor_digits));
             }),
             py::arg("code"), py::arg("minor_digits"), "Three capital letters, 0 to 6 decimals. Raises Error (bad_currency).")
        .def("code", &Currency::code, "The three letters; \"\" for none.")
        .def("minor_digits", &Currency::minor_digits, "The number of decimals of the minor unit: 2 for CNY, 0 for JPY.")
        .def("minor_unit", &Currency::minor_unit, "The smallest amount that can be paid: 0.01 CNY, 1 JPY.")
        .def("none", &Currency::none, "Whether this is no currency yet.")
        .def("exponent", &Currency::exponent, "As a unit of Money: 6, because 10^6 quanta are one.")
        .def("least_decimals", &Currency::least_decimals, "As a unit of Money: the decimals that are always printed, minor_digits().")
        .def("symbol", &Currency::symbol, "As a unit of Money: the code.")
        .def("number", &Currency::number, "Three letters and the digits in 32 bits, as stored.")
        .def_static(
            "from_number",
            [](Int128 number) {
                if (number < 0 || number > UINT32_MAX)
                    wattle::detail::throw_error(code::bad_bytes, "Currency", to_string(number) + " is not 32 bits",
                                                "give the bytes as they were written");
                return Currency::from_number(static_cast<std::uint32_t>(number));
            },
            py::arg("number"), "From the 32 bits as stored. Raises Error (bad_bytes) if that is no currency.")
        .def(
            "__rmul__", [](Currency c, Int128 n) { return narrow(n, "Money") * c; }, py::is_operator(),
            "n × currency, exactly. Raises Error (overflow).")
        .def(
            "__rmul__", [](Currency c, const DecimalLike& number) { return number.value * c; }, py::is_operator(),
            "number × currency, exactly; a float is refused with TypeError, because it has no exact number of cents. Raises Error: off_quantum, "
            "overflow.")
        .def(
            "__truediv__", [](Currency c, const AnyUnit& per) { return std::visit([&](auto unit) { return AnyPriceUnit{c / unit}; }, per.held); },
            py::is_operator(), "Money per quantity: what a Price is printed in.")
        .def("__str__", &Currency::code)
        .def("__repr__", [](Currency c) { return repr(c); })
        .def("__hash__", [](Currency c) { return static_cast<py::ssize_t>(c.number()); })
        .def(py::pickle([](Currency c) -> py::tuple { return py::make_tuple(c.number()); },
                        [](const py::tuple& state) { return Currency::from_number(state[0].cast<std::uint32_t>()); }));
    define_comparisons(cls);
}

void define_amounts_of_money() {
    auto cls = declared<Money>();
    defer_numpy(cls);
    cls.def(py::init<>())
        .def(py::init([](const DecimalLike& number, Currency currency) { return Money(number.value, currency); }), py::arg("number"),
             py::arg("currency"),
             "Exactly: Money(\"12.34\", cny). A float is refused with TypeError. Raises Error: bad_number, off_quantum beyond 6 decimals, overflow.")
        .def_static(
            "parse", [](const std::string& text, Currency currency) { return Money::parse(text, currency); }, py::arg("text"), py::arg("currency"),
            "Number and code: Money.parse(\"12.34 CNY\", cny). Raises Error: mixed_currency if the code differs, bad_number, off_quantum, overflow.")
        .def_static(
            "from_count", [](Int128 quanta, Currency currency) { return Money::from_count(narrow(quanta, "Money"), currency); }, py::arg("quanta"),
            py::arg("currency"), "From a whole number of 10^-6 of the currency.")
        .def_static("usual_unit", &Money::usual_unit, py::arg("currency"), "The unit it is printed in: the currency.")
        .def("count", &Money::count, "The whole number of 10^-6 of the currency.")
        .def("currency", &Money::currency, "What it is money of.")
        .def("denomination", &Money::denomination, "The currency, as Total and Product call it.")
        .def("to", &Money::to, py::arg("unit"), "In that currency, as the nearest float. Raises Error (mixed_currency) if it is in another.")
        .def("to_decimal", &Money::to_decimal, "Exactly, with all six decimals.")
        .def("rounded", &Money::rounded, py::arg("mode"), py::arg("quantum"),
             "The nearest multiple of `quantum`: the minor unit, or 0.05 where cash is paid so. Raises Error: out_of_range (quantum ≤ 0),\n"
             "mixed_currency, overflow.")
        .def(
            "__add__", [](Money a, Money b) { return a + b; }, py::is_operator())
        .def(
            "__sub__", [](Money a, Money b) { return a - b; }, py::is_operator())
        .def("__pos__", [](Money a) { return a; })
        .def("__neg__", [](Money a) { return -a; })
        .def(
            "__truediv__", [](Money a, Money b) { return a / b; }, py::is_operator())
        .def("__str__", [](Money a) { return to_string(a); })
        .def("__repr__", [](Money a) { return repr(a); })
        .def("__hash__",
             [](Money a) { return hash_mix(hash_mix(hash_number(a.count(), 0), static_cast<py::ssize_t>(a.currency().number())), Money::Kind::id); })
        .def(py::pickle([](Money a) -> py::tuple { return py::make_tuple(a.count(), a.currency().number()); },
                        [](const py::tuple& state) {
                            return Money::from_count(state[0].cast<std::int64_t>(), Currency::from_number(state[1].cast<std::uint32_t>()));
                        }));
    for (const char* side : {"__mul__", "__rmul__"})
        cls.def(
               side, [](Money a, Int128 n) { return a * narrow(n, "Money"); }, py::is_operator(), "money × whole number. Raises Error (overflow).")
            .def(
                side, [](Money a, const DecimalLike& factor) { return a * factor.value; }, py::is_operator(),
                "money × number, an exact Product until rounded: a tax, a share. A float is refused with TypeError.");
    define_comparisons(cls);
}

std::string packaged_currencies() {
    if (const auto path = packaged_data("currencies.csv")) return *path;
    wattle::detail::throw_error(code::unreadable_file, "wattle/data/currencies.csv", "this installation carries no table of currencies",
                                "give the path of one, or reinstall wattle");
}

void define_currencies() {
    auto cls = declared<Currencies>();
    cls.def(py::init<>())
        .def_static(
            "parse", [](const std::string& csv, const std::string& source) { return Currencies::parse(csv, source); }, py::arg("csv"),
            py::arg("source"), "Reads the CSV text; `source` names it in errors. Raises Error with every finding: file, line, column, remedy.")
        .def_static(
            "load",
            [](const std::optional<py::object>& path) {
                return Currencies::load(path ? py::module_::import("os").attr("fspath")(*path).cast<std::string>() : packaged_currencies());
            },
            py::arg("path") = py::none(),
            "Reads a file, by default the data/currencies.csv that comes with wattle. Raises Error (unreadable_file), or as parse.")
        .def(
            "__getitem__", [](const Currencies& table, const std::string& code) { return table[code]; }, py::arg("code"),
            "The currency of that code. Raises Error (bad_currency) if the table has none.")
        .def("source", &Currencies::source, "The file or text it was read from, as errors name it.")
        .def("size", &Currencies::size, "The number of currencies.")
        .def("__len__", &Currencies::size)
        .def("__contains__",
             [](const Currencies& table, const std::string& code) {
                 return std::any_of(table.begin(), table.end(), [&](const auto& row) { return row.first == code; });
             })
        .def(
            "__iter__",
            [](const Currencies& table) {
                py::list rows;
                for (const auto& [code, currency] : table) rows.append(py::make_tuple(code, currency));
                return py::iter(rows);
            },
            "Pairs of code and Currency, by code.")
        .def("__str__", [](const Currencies& table) { return std::to_string(table.size()) + " currencies of " + table.source(); })
        .def("__repr__", [](const Currencies& table) { return "<Currencies " + table.source() + ": " + std::to_string(table.size()) + '>'; })
        .def(py::pickle(
            [](const Currencies& table) {
                py::list rows;
                for (const auto& [code, currency] : table) rows.append(py::make_tuple(code, currency.minor_digits()));
                return py::make_tuple(table.source(), rows);
            },
            [](const py::tuple& state) {
                std::string csv = "code,minor_digits,name,source,verification\n";
                for (const py::handle row : state[1].cast<py::list>())
                    csv += row[py::int_(0)].cast<std::string>() + ',' + std::to_string(row[py::int_(1)].cast<int>()) + ",,pickle,\n";
                return Currencies::parse(csv, state[0].cast<std::string>());
            }));
}

}  // namespace

void define_money(py::module_&) {
    define_currency();
    define_amounts_of_money();
    define_currencies();
}

}  // namespace wattle::python
