// wattle.base: errors, rounding, exact decimals, quality.
#include "casters.hpp"

#include "wattle/base/quality.hpp"
#include "wattle/base/source.hpp"
#include "wattle/base/sha256.hpp"
#include "wattle/base/world.hpp"

namespace wattle::python {

namespace {

py::object error_class(const char* name) { return py::module_::import("wattle._errors").attr(name); }

void raise(const Error& error) {
    const py::object cls = error_class("Error");
    PyErr_SetObject(cls.ptr(), cls(findings_to_python(error.findings())).ptr());
}

Exact exact(const Exact& number) { return number; }

/// ==, < and so on of Decimal and Exact, with each other, with int and with decimal.Decimal.
template <class Number>
void define_number_comparisons(py::class_<Number>& cls) {
    const auto define = [&](const char* name, int op) {
        cls.def(
            name,
            [op](const Number& a, const py::object& b) -> py::object {
                if (py::isinstance<Decimal>(b)) return py::bool_(compare_as(op, Exact(a), exact(b.cast<const Decimal&>())));
                if (py::isinstance<Exact>(b)) return py::bool_(compare_as(op, Exact(a), b.cast<const Exact&>()));
                py::object other = b;
                if (!is_python_decimal(b)) {
                    // Python compares numbers of any length; so do we, rather than refuse 10 ** 50.
                    if (PyIndex_Check(b.ptr()) == 0) return py::reinterpret_borrow<py::object>(Py_NotImplemented);
                    other = py::reinterpret_steal<py::object>(PyNumber_Index(b.ptr()));
                    if (!other) {
                        PyErr_Clear();
                        return py::reinterpret_borrow<py::object>(Py_NotImplemented);
                    }
                }
                auto result = py::reinterpret_steal<py::object>(PyObject_RichCompare(decimal_to_python(to_string(a)).ptr(), other.ptr(), op));
                if (!result) throw py::error_already_set();
                return result;
            },
            py::is_operator());
    };
    for (const auto& [name, op] : equalities) define(name, op);
    for (const auto& [name, op] : orders) define(name, op);
    cls.def("__hash__", [](const Number& a) { return hash_number(a.mantissa(), a.exponent()); });
}

template <class Number, class Like>
void define_number(py::class_<Number>& cls) {
    defer_numpy(cls);
    cls.def(
           "mantissa", [](const Number& a) { return Int128{a.mantissa()}; }, "The digits as a whole number.")
        .def("exponent", &Number::exponent, "The power of ten of the last digit.")
        .def("to_double", &Number::to_double, "The nearest float.")
        .def("__float__", &Number::to_double)
        .def(
            "as_python", [](const Number& a) { return decimal_to_python(to_string(a)); }, "The same digits as a decimal.Decimal.")
        .def(
            "__add__", [](const Number& a, const Like& b) -> Number { return a + b.value; }, py::is_operator())
        .def(
            "__radd__", [](const Number& a, const Like& b) -> Number { return b.value + a; }, py::is_operator())
        .def(
            "__sub__", [](const Number& a, const Like& b) -> Number { return a - b.value; }, py::is_operator())
        .def(
            "__rsub__", [](const Number& a, const Like& b) -> Number { return b.value - a; }, py::is_operator())
        .def(
            "__mul__", [](const Number& a, const Like& b) -> Number { return a * b.value; }, py::is_operator())
        .def(
            "__rmul__", [](const Number& a, const Like& b) -> Number { return b.value * a; }, py::is_operator())
        .def("__neg__", [](const Number& a) { return -a; })
        .def("__pos__", [](const Number& a) { return a; })
        .def("__str__", [](const Number& a) { return to_string(a); });
    define_number_comparisons(cls);
    cls.attr("greatest_exponent") = Number::greatest_exponent;
}

void define_decimal() {
    auto cls = declared<Decimal>();
    cls.def(py::init<>())
        .def(py::init([](const DecimalLike& number) { return number.value; }), py::arg("number"),
             "The number as written: \"0.5306\", \"-12\", \"1e3\"; or a whole number, or a decimal.Decimal. A float is refused with TypeError.\n"
             "Raises Error: bad_number, overflow, out_of_range (exponent).")
        .def_static(
            "from_parts", [](Int128 mantissa, int exponent) { return Decimal::from(narrow(mantissa, "Decimal"), exponent); }, py::arg("mantissa"),
            py::arg("exponent"), "mantissa × 10^exponent. Raises Error (out_of_range) for an exponent outside −38 to 38.")
        .def(
            "rounded", [](const Decimal& a, Rounding mode, const DecimalLike& quantum) { return a.rounded(mode, quantum.value); }, py::arg("mode"),
            py::arg("quantum"),
            "The nearest multiple of `quantum` in the sense of `mode`, with the quantum's digits: 2.675 to 0.01 half_even is 2.68,\n"
            "12.37 to 0.05 half_up is 12.35. Raises Error: out_of_range (quantum ≤ 0), overflow.")
        .def("__repr__", [](const Decimal& a) { return "Decimal('" + to_string(a) + "')"; })
        .def(py::pickle([](const Decimal& a) -> py::tuple { return py::make_tuple(a.mantissa(), a.exponent()); },
                        [](const py::tuple& state) { return Decimal::from(state[0].cast<std::int64_t>(), state[1].cast<int>()); }));
    define_number<Decimal, DecimalLike>(cls);
}

void define_exact() {
    auto cls = declared<Exact>();
    cls.def(py::init<>())
        .def(py::init([](const ExactLike& number) { return number.value; }), py::arg("number"),
             "The number as written, a whole number of up to 127 bits, a Decimal, or a decimal.Decimal. A float is refused with TypeError.\n"
             "Raises Error: bad_number, overflow, out_of_range (exponent).")
        .def_static(
            "from_parts", [](Int128 mantissa, int exponent) { return Exact::from(mantissa, exponent); }, py::arg("mantissa"), py::arg("exponent"),
            "mantissa × 10^exponent. Raises Error (out_of_range) for an exponent outside −99 to 99.")
        .def("to_decimal", &Exact::to_decimal,
             "As a Decimal, dropping trailing zeros only where it would not fit otherwise. Raises Error (overflow) if it does not fit.")
        .def(
            "rounded", [](const Exact& a, Rounding mode, const DecimalLike& quantum) { return a.rounded(mode, quantum.value); }, py::arg("mode"),
            py::arg("quantum"), "The nearest multiple of `quantum` in the sense of `mode`, as Decimal.rounded.")
        .def(
            "divided",
            [](const Exact& a, Int128 divisor, Rounding mode, const DecimalLike& quantum) {
                return a.divided(narrow(divisor, "Exact"), mode, quantum.value);
            },
            py::arg("divisor"), py::arg("mode"), py::arg("quantum"),
            "This / divisor, rounded once to a multiple of `quantum`; a price × 17 days / 31 days.\n"
            "Raises Error: out_of_range (divisor or quantum ≤ 0), overflow.")
        .def("__repr__", [](const Exact& a) { return "Exact('" + to_string(a) + "')"; })
        .def(py::pickle([](const Exact& a) -> py::tuple { return py::make_tuple(whole_to_python(a.mantissa()), a.exponent()); },
                        [](const py::tuple& state) { return Exact::from(state[0].cast<Int128>(), state[1].cast<int>()); }));
    define_number<Exact, ExactLike>(cls);
}

void define_source() {
    auto cls = declared<Source>();
    const auto fields = [](const Source& s) { return py::make_tuple(s.issuer, s.document, s.title, s.date, s.url, s.note, s.checked); };
    cls.def(py::init([](const std::string& issuer, const std::string& document, const std::string& title, const std::string& date,
                        const std::string& url, const std::string& note,
                        bool checked) { return Source{issuer, document, title, date, url, note, checked}; }),
            py::kw_only(), py::arg("issuer") = "", py::arg("document") = "", py::arg("title") = "", py::arg("date") = "", py::arg("url") = "",
            py::arg("note") = "", py::arg("checked") = false)
        .def_readonly("issuer", &Source::issuer, "Who says so.")
        .def_readonly("document", &Source::document, "Its number or edition.")
        .def_readonly("title", &Source::title, "As printed.")
        .def_readonly("date", &Source::date, "When it was issued, a str: \"2025-11-04\", or \"2015\" where no more is known.")
        .def_readonly("url", &Source::url, "Where it can be read.")
        .def_readonly("note", &Source::note, "What the row was compared with.")
        .def_readonly("checked", &Source::checked, "Whether it was compared with the text of the document itself, in the copy that the note names.")
        .def("__str__", [](const Source& s) { return to_string(s); })
        .def("__repr__",
             [](const Source& s) {
                 std::string text = "Source(";
                 const auto add = [&](const char* name, const std::string& value) {
                     if (!value.empty()) text += (text.back() == '(' ? "" : ", ") + std::string(name) + '=' + repr_of(py::str(value));
                 };
                 add("issuer", s.issuer), add("document", s.document), add("title", s.title), add("date", s.date), add("url", s.url),
                     add("note", s.note);
                 if (s.checked) text += text.back() == '(' ? "checked=True" : ", checked=True";
                 return text + ')';
             })
        .def("__hash__", [fields](const Source& s) { return py::hash(fields(s)); })
        .def(py::pickle(fields, [](const py::tuple& t) {
            const auto text = [&](std::size_t i) { return t[i].cast<std::string>(); };
            return Source{text(0), text(1), text(2), text(3), text(4), text(5), t[6].cast<bool>()};
        }));
    define_comparisons(cls);
}

void define_quality(py::module_& m) {
    auto cls = declared<Quality>();
    cls.def(py::init<>())
        .def(py::init<Reason>(), py::arg("reason"), "The quality of that reason and its class, without flags.")
        .def_static(
            "from_bits",
            [](Int128 bits) {
                if (bits < 0 || bits > 0xFFFF)
                    wattle::detail::throw_error(code::out_of_range, "Quality", to_string(bits) + " is not 16 bits", "give 0 to 65535");
                return Quality::from_bits(static_cast<std::uint16_t>(bits));
            },
            py::arg("bits"), "From the 16 bits as stored: reason in the upper byte (its class on top), flags in the lower.")
        .def("bits", &Quality::bits, "The 16 bits as stored.")
        .def("quality_class", &Quality::quality_class, "How far the value can be trusted: a QualityClass.")
        .def("reason", &Quality::reason, "Why it has that class. Raises Error (out_of_range) for a reason that this wattle has no name for.")
        .def("has", &Quality::has, py::arg("flag"), "Whether that flag is set.")
        .def("measured", &Quality::measured, "Whether the value was read from the meter, with nothing to say against it.")
        .def("missing", &Quality::missing, "Whether there is no number.")
        .def("with_", &Quality::with, py::arg("flag"), "This quality with one more flag. (`with` is a word of Python's own.)")
        .def("without", &Quality::without, py::arg("flag"), "This quality with one flag less.")
        .def("__str__", [](Quality q) { return to_string(q); })
        .def("__repr__",
             [](Quality q) {
                 const bool plain = (q.bits() & 0xFF) == 0 && to_string(q.reason()) != "unknown";
                 return plain ? "Quality(Reason." + std::string(to_string(q.reason())) + ')' : "Quality.from_bits(" + std::to_string(q.bits()) + ')';
             })
        .def("__hash__", [](Quality q) { return static_cast<py::ssize_t>(q.bits()); })
        .def(py::pickle([](Quality q) -> py::tuple { return py::make_tuple(q.bits()); },
                        [](const py::tuple& state) { return Quality::from_bits(state[0].cast<std::uint16_t>()); }));
    define_comparisons(cls);
    using Either = std::variant<Quality, Reason>;
    m.def(
        "worse",
        [](const Either& a, const Either& b) {
            const auto quality = [](const Either& either) { return std::visit([](auto q) { return Quality(q); }, either); };
            return worse(quality(a), quality(b));
        },
        py::arg("a"), py::arg("b"),
        "The worse reason (of two in one class the one with the greater number) and the flags of both. The order of operands does not matter.");
}

std::string any_to_string(const py::object& value) {
    if (PyLong_Check(value.ptr()) && !PyBool_Check(value.ptr())) return py::str(value);
    if (py::hasattr(value, "tzinfo") && py::hasattr(value, "utcoffset")) {
        if (value.attr("tzinfo").is_none()) return to_string(value.cast<LocalTime>());
        return to_string(value.cast<Instant>());
    }
    if (Date date; load_date(value, date)) return to_string(date);
    const py::object module = py::getattr(py::type::of(value), "__module__", py::none());
    if (!py::isinstance<py::str>(module) || module.cast<std::string>() != "wattle")
        throw py::type_error("to_string writes what wattle knows, not " + repr_of(py::type::of(value)));
    return py::str(value);
}

}  // namespace

py::list findings_to_python(const std::vector<Finding>& findings) {
    py::list list;
    for (const Finding& finding : findings)
        list.append(error_class("Finding")(finding.code.name(), finding.what,
                                           error_class("Place")(finding.where.source, finding.where.line, finding.where.column), finding.remedy));
    return list;
}

py::bytes bytes_to_python(std::span<const std::byte> bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
std::span<const std::byte> bytes_of(const py::bytes& bytes) { return std::as_bytes(std::span(std::string_view(bytes))); }

void declare_base(py::module_& m) {
    py::register_local_exception_translator([](std::exception_ptr thrown) {
        try {
            if (thrown) std::rethrow_exception(std::move(thrown));
        } catch (const Error& error) {
            raise(error);
        }
    });
    for (const char* name : {"Place", "Finding", "Error"}) m.attr(name) = error_class(name);

    enum_class<Rounding> =
        make_enum(m, "Rounding",
                  "How a value between two multiples of the quantum is decided, under the names of Python's decimal module.\n\n"
                  "ceiling towards +∞; down towards zero; floor towards −∞; half_down nearest, a tie towards zero;\n"
                  "half_even nearest, a tie to the even multiple; half_up nearest, a tie away from zero: what invoices mean by rounding;\n"
                  "up away from zero; zero_five_up towards zero, but away from it if the last digit kept would be 0 or 5.\n\n"
                  "Source: General Decimal Arithmetic Specification 1.70 (2009).",
                  {{"ceiling", 0}, {"down", 1}, {"floor", 2}, {"half_down", 3}, {"half_even", 4}, {"half_up", 5}, {"up", 6}, {"zero_five_up", 7}});
    enum_class<QualityClass> =
        make_enum(m, "QualityClass",
                  "From best to worst; a result is as good as the worst value in it.\n\n"
                  "measured read from the meter; estimated calculated from the meter's own neighbouring readings; substituted taken from\n"
                  "elsewhere; suspect a number is there, but something contradicts it; missing there is no number.",
                  {{"measured", 0}, {"estimated", 1}, {"substituted", 2}, {"suspect", 3}, {"missing", 4}});

    const auto named = [](std::initializer_list<Reason> reasons) {
        std::vector<std::pair<std::string, int>> members;
        for (const Reason reason : reasons) members.emplace_back(to_string(reason), static_cast<int>(reason));
        return members;
    };
    enum_class<Reason> = make_enum(m, "Reason",
                                   "Why a value has its class; each reason belongs to one class (its upper three bits).\n\n"
                                   "Numbers are never reused: they stand in stored bytes.",
                                   named({Reason::measured,  Reason::estimated,     Reason::interpolated, Reason::profiled,  Reason::reset,
                                          Reason::like_days, Reason::modelled,      Reason::substituted,  Reason::sibling,   Reason::class_profile,
                                          Reason::edited,    Reason::suspect,       Reason::dip,          Reason::glitch,    Reason::outside_limits,
                                          Reason::frozen,    Reason::wrong_clock,   Reason::sum_check,    Reason::spike,     Reason::contradicted,
                                          Reason::missing,   Reason::no_answer,     Reason::refused,      Reason::bad_frame, Reason::sentinel,
                                          Reason::bad_digit, Reason::gap,           Reason::ambiguous,    Reason::jump,      Reason::exchange_pending,
                                          Reason::stale,     Reason::off_resolution}));
    enum_class<Flag> =
        make_enum(m, "Flag",
                  "What happened to a value besides; any number of flags hold together. Numbers are never reused.\n\n"
                  "rollover the register passed its highest value; exchange the meter or its transformer was exchanged; clock_set the device\n"
                  "clock was set; power_fail the device lost power; calculated energy integrated from power; conflict several different values\n"
                  "came for one instant; no_cap accepted without a bound on plausible power.",
                  {{"rollover", 0x01},
                   {"exchange", 0x02},
                   {"clock_set", 0x04},
                   {"power_fail", 0x08},
                   {"calculated", 0x10},
                   {"conflict", 0x20},
                   {"no_cap", 0x40}});

    declare<Decimal>(m, "Decimal",
                     "A decimal number as printed: mantissa × 10^exponent, up to 18 digits of any value (19 up to 9223372036854775807),\n"
                     "exponent −38 to 38.\n\n"
                     "Parsing keeps the digits (\"0.10\" prints as \"0.10\"); comparing goes by value (0.10 == 0.1), also with int and\n"
                     "decimal.Decimal. Sums and products are exact; a result that does not fit raises Error (overflow), and nothing ever becomes\n"
                     "a float on the way. For longer chains use Exact.");
    declare<Exact>(m, "Exact",
                   "A wide exact decimal, mantissa of 127 bits × 10^exponent (−99 to 99): what products and long sums of decimals are\n"
                   "until rounded. A result that does not fit raises Error (overflow).");
    declare<VirtualClock>(m, "VirtualClock", "Time as it is told: it stands still until somebody moves it, and never sleeps. For demos and tests.");
    declare<Source>(m, "Source", "Where a row of shipped data comes from, and whether anyone has compared it with the document.");
    declare<Quality>(m, "Quality",
                     "Class, reason and flags of a value: how far it can be trusted, and why. Sixteen bits.\n\n"
                     "`worse(a, b)` is associative, commutative and idempotent: the quality of a sum does not depend on the order of adding.");
}

void define_base(py::module_& m) {
    define_decimal();
    define_exact();
    define_quality(m);
    define_source();
    for (const Rounding mode : {half_down, half_even, half_up}) m.attr(std::string(to_string(mode)).c_str()) = mode;
    m.def("parse_rounding", &parse_rounding, py::arg("name"),
          "The rounding mode of that name, as files spell it. Raises Error (out_of_range) that lists the eight names.");
    m.def(
        "sha256", [](const py::bytes& data) { return bytes_to_python(sha256(bytes_of(data))); }, py::arg("data"),
        "The 32 bytes of the SHA-256 (FIPS 180-4): what names a file, a trace or a record for ever. As hashlib has it.");
    m.def("short_text", &short_text, py::arg("quality"),
          "One word, as files and columns spell it: \"glitch+rollover+conflict\", the reason first; \"0x2F00\" where bits have no name yet.");
    m.def("parse_quality", &parse_quality, py::arg("text"), "Reads what `short_text` writes. Raises Error (out_of_range) that lists the names.");
    m.def("to_string", &any_to_string, py::arg("value"),
          "The text of a value of wattle, as str(value) gives it; of an aware datetime \"2026-03-01T00:00:00Z\", with decimals only where they\n"
          "are not zero; of a naive one, a local time, the same without Z; of a date \"2026-03-01\"; of an int its digits.");
}

}  // namespace wattle::python
