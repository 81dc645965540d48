// wattle.trace: how a number came to be.
#include "casters.hpp"

namespace wattle::python {

namespace {

using Ref = Trace::Ref;
using QualityLike = std::variant<Quality, Reason>;

/// A class inside Trace.
template <class T>
py::class_<T> declare_inside(const char* name, const char* doc) {
    return py::class_<T>(declared<Trace>(), name, py::metaclass(reinterpret_cast<PyObject*>(&PyType_Type)), py::is_final(), doc);
}

std::string quoted(const std::string& text) { return repr_of(py::str(text)); }

/// "Leaf(source='M07', slots=96)": what differs from the default.
class Call {
public:
    explicit Call(const char* name) : text_(std::string(name) + '(') {}
    Call& add(const char* name, bool shown, const std::string& value) {
        if (shown) text_ += (text_.back() == '(' ? "" : ", ") + std::string(name) + '=' + value;
        return *this;
    }
    std::string text() const { return text_ + ')'; }

private:
    std::string text_;
};

void define_label() {
    auto cls = declared<Label>();
    cls.def(py::init([](const std::string& english, const std::string& chinese) { return Label(english, chinese); }), py::arg("english") = "",
            py::arg("chinese") = "")
        .def_readonly("english", &Label::english, "The name in English.")
        .def_readonly("chinese", &Label::chinese, "The name in Chinese.")
        .def("__repr__", [](const Label& l) { return "Label(" + quoted(l.english) + (l.chinese.empty() ? "" : ", " + quoted(l.chinese)) + ')'; })
        .def("__hash__", [](const Label& l) { return py::hash(py::make_tuple(l.english, l.chinese)); })
        .def(py::pickle([](const Label& l) -> py::tuple { return py::make_tuple(l.english, l.chinese); },
                        [](const py::tuple& state) { return Label(state[0].cast<std::string>(), state[1].cast<std::string>()); }));
    define_comparisons(cls);
}

void define_figure() {
    auto cls = declared<Figure>();
    cls.def(py::init<>())
        .def(py::init([](const FigureLike& value) { return value.value; }), py::arg("value"), "Of an exact quantity, price, factor or bare number.")
        .def(py::init([](const ExactLike& number, const std::string& unit) { return Figure(number.value, unit); }), py::arg("number"),
             py::arg("unit"), "A number and its unit: Figure(\"45.5\", \"m2\").")
        .def_readonly("number", &Figure::number, "The exact number.")
        .def_readonly("unit", &Figure::unit, "The symbol of the unit; \"\" for a bare number.")
        .def("__str__", [](const Figure& f) { return to_string(f); })
        .def("__repr__", [](const Figure& f) { return "Figure('" + to_string(f.number) + "', " + quoted(f.unit) + ')'; })
        .def("__hash__", [](const Figure& f) { return hash_mix(hash_number(f.number.mantissa(), f.number.exponent()), py::hash(py::str(f.unit))); })
        .def(py::pickle([](const Figure& f) -> py::tuple { return py::make_tuple(f.number, f.unit); },
                        [](const py::tuple& state) { return Figure(state[0].cast<Exact>(), state[1].cast<std::string>()); }));
    define_comparisons(cls);
}

Leaf leaf_of(const std::string& source, const Interval& span, Int128 slots, const std::string& band, const std::string& version,
             const FigureLike& estimated, const QualityLike& worst, std::chrono::microseconds missing) {
    Leaf leaf{source, span, index(slots, "Leaf"), band, version, estimated.value};
    leaf.worst = std::visit([](auto q) { return Quality(q); }, worst);
    leaf.missing = missing;
    return leaf;
}

void define_leaf() {
    auto cls = declared<Leaf>();
    cls.def(py::init(&leaf_of), py::arg("source") = "", py::arg_v("span", Interval(), "Interval()"), py::arg_v("slots", Int128{0}, "0"),
            py::arg("band") = "", py::arg("version") = "", py::arg("estimated") = 0, py::arg_v("worst", QualityLike(Quality()), "Quality()"),
            py::arg_v("missing", std::chrono::microseconds(0), "timedelta(0)"))
        .def_readonly("source", &Leaf::source, "The id of a point, meter or account.")
        .def_readonly("span", &Leaf::span, "The time that was summed over.")
        .def_readonly("slots", &Leaf::slots, "How many slots of it went into the sum.")
        .def_readonly("band", &Leaf::band, "Such as \"peak\"; \"\" if there is only one.")
        .def_readonly("version", &Leaf::version, "Of the tariff, factor table or calendar that cut the bands.")
        .def_readonly("estimated", &Leaf::estimated, "The part of the sum that was not measured: a Figure.")
        .def_readonly("worst", &Leaf::worst, "The worst Quality in the sum.")
        .def_readonly("missing", &Leaf::missing, "The time without a value, which the sum does not hold.")
        .def("__repr__",
             [](const py::object& self) {
                 const auto& l = self.cast<const Leaf&>();
                 return Call("Leaf")
                     .add("source", !l.source.empty(), quoted(l.source))
                     .add("span", l.span != Interval(), repr_of(self.attr("span")))
                     .add("slots", l.slots != 0, std::to_string(l.slots))
                     .add("band", !l.band.empty(), quoted(l.band))
                     .add("version", !l.version.empty(), quoted(l.version))
                     .add("estimated", l.estimated != Figure(), repr_of(self.attr("estimated")))
                     .add("worst", l.worst != Quality(), repr_of(self.attr("worst")))
                     .add("missing", l.missing.count() != 0, repr_of(self.attr("missing")))
                     .text();
             })
        .def("__hash__", [](const Leaf& l) { return hash_mix(py::hash(py::make_tuple(l.source, l.slots, l.band, l.version)), l.worst.bits()); })
        .def(py::pickle(
            [](const Leaf& l) -> py::tuple { return py::make_tuple(l.source, l.span, l.slots, l.band, l.version, l.estimated, l.worst, l.missing); },
            [](const py::tuple& state) { return py::type::of<Leaf>()(*state).cast<Leaf>(); }));
    define_comparisons(cls);
}

Parameter parameter_of(const std::string& document, const std::string& version, const std::string& source, const std::optional<py::bytes>& sha256) {
    Parameter parameter{document, version, source};
    if (sha256) {
        const auto raw = bytes_of(*sha256);
        if (raw.size() != sizeof(Digest)) throw py::value_error("a SHA-256 has 32 bytes, not " + std::to_string(raw.size()));
        std::copy(raw.begin(), raw.end(), parameter.sha256.emplace().begin());
    }
    return parameter;
}

std::optional<py::bytes> digest_of(const Parameter& parameter) {
    if (!parameter.sha256) return std::nullopt;
    return bytes_to_python(*parameter.sha256);
}

void define_parameter() {
    auto cls = declared<Parameter>();
    cls.def(py::init(&parameter_of), py::arg("document") = "", py::arg("version") = "", py::arg("source") = "", py::arg("sha256") = py::none(),
            "Raises ValueError unless `sha256` has 32 bytes.")
        .def_readonly("document", &Parameter::document, "The id of the tariff, the factor table or the contract.")
        .def_readonly("version", &Parameter::version, "Its version.")
        .def_readonly("source", &Parameter::source, "Where it was published.")
        .def_property_readonly("sha256", &digest_of, "The 32 bytes of the SHA-256 of the file that was read, or None.")
        .def("__repr__",
             [](const py::object& self) {
                 const auto& p = self.cast<const Parameter&>();
                 return Call("Parameter")
                     .add("document", !p.document.empty(), quoted(p.document))
                     .add("version", !p.version.empty(), quoted(p.version))
                     .add("source", !p.source.empty(), quoted(p.source))
                     .add("sha256", p.sha256.has_value(), repr_of(self.attr("sha256")))
                     .text();
             })
        .def("__hash__", [](const Parameter& p) { return py::hash(py::make_tuple(p.document, p.version, p.source, digest_of(p))); })
        .def(py::pickle([](const Parameter& p) -> py::tuple { return py::make_tuple(p.document, p.version, p.source, digest_of(p)); },
                        [](const py::tuple& state) { return py::type::of<Parameter>()(*state).cast<Parameter>(); }));
    define_comparisons(cls);
}

void define_inside() {
    auto ref = declared<Ref>();
    ref.def_readonly("index", &Ref::index, "The place in the trace, from 0.")
        .def("__repr__", [](Ref r) { return "<step " + std::to_string(r.index) + '>'; })
        .def("__hash__", [](Ref r) { return static_cast<py::ssize_t>(r.index); });
    define_comparisons(ref);

    declared<Trace::Rounded>()
        .def_readonly("mode", &Trace::Rounded::mode, "The Rounding.")
        .def_readonly("quantum", &Trace::Rounded::quantum, "What the value is a multiple of.");
    declared<Trace::Part>()
        .def_readonly("ids", &Trace::Part::ids, "Whose the weights are, in their order.")
        .def_readonly("part", &Trace::Part::part, "Which of them this share is, from 0.")
        .def_readonly("quantum", &Trace::Part::quantum, "The step of the parts.")
        .def_readonly("all_zero", &Trace::Part::all_zero, "What happens when every weight is zero.");
    declared<Trace::Claim>()
        .def(py::init(
                 [](const std::string& id, Ref weight, const std::optional<Ref>& area) { return Trace::Claim{id, weight, area.value_or(Ref())}; }),
             py::arg("id"), py::arg("weight"), py::arg("area") = py::none())
        .def_readonly("id", &Trace::Claim::id, "Whose claim it is; decides ties.")
        .def_readonly("weight", &Trace::Claim::weight, "The step that gives the weight.")
        .def_readonly("area", &Trace::Claim::area, "The step that stands in under AllZero.area.");
    declared<Trace::Step>()
        .def_readonly("operation", &Trace::Step::operation, "What the step does: an Operation.")
        .def_readonly("label", &Trace::Step::label, "What it is called.")
        .def_readonly("value", &Trace::Step::value, "The exact result; of a parameter with its printed digits.")
        .def_readonly("operands", &Trace::Step::operands, "A list of Trace.Ref; of a share the total, the weights, and the areas if asked for.")
        .def_property_readonly(
            "detail",
            [](const Trace::Step& step) {
                return std::visit(
                    [](const auto& detail) -> py::object {
                        if constexpr (std::same_as<std::remove_cvref_t<decltype(detail)>, std::monostate>)
                            return py::none();
                        else
                            return py::cast(detail);
                    },
                    step.detail);
            },
            "A Leaf, a Parameter, a Trace.Rounded (rounded, quotient), a Trace.Part (share), or None.");
}

void define_steps(py::class_<Trace>& cls) {
    using Refs = std::vector<Ref>;
    cls.def(
           "leaf",
           [](Trace& t, const LabelLike& label, const FigureLike& value, const Leaf& origin) { return t.leaf(label.value, value.value, origin); },
           py::arg("label"), py::arg("value"), py::arg("origin"), "A metered sum: one point, one band, one tariff version.")
        .def(
            "parameter",
            [](Trace& t, const LabelLike& label, const FigureLike& value, const Parameter& origin) {
                return t.parameter(label.value, value.value, origin);
            },
            py::arg("label"), py::arg("value"), py::arg_v("origin", Parameter(), "Parameter()"), "A number from a document, with its printed digits.")
        .def(
            "sum", [](Trace& t, const LabelLike& label, const Refs& operands) { return t.sum(label.value, operands); }, py::arg("label"),
            py::arg("operands"), "The sum of one or more steps of one unit.")
        .def(
            "least", [](Trace& t, const LabelLike& label, const Refs& operands) { return t.least(label.value, operands); }, py::arg("label"),
            py::arg("operands"), "The least of one or more steps of one unit.")
        .def(
            "greatest", [](Trace& t, const LabelLike& label, const Refs& operands) { return t.greatest(label.value, operands); }, py::arg("label"),
            py::arg("operands"), "The greatest of one or more steps of one unit.")
        .def(
            "difference", [](Trace& t, const LabelLike& label, Ref a, Ref b) { return t.difference(label.value, a, b); }, py::arg("label"),
            py::arg("a"), py::arg("b"), "a − b, of one unit.")
        .def(
            "product", [](Trace& t, const LabelLike& label, Ref a, Ref b, const std::string& unit) { return t.product(label.value, a, b, unit); },
            py::arg("label"), py::arg("a"), py::arg("b"), py::arg("unit") = "",
            "a × b: kWh × CNY/kWh is CNY, and kWh × CNY/MWh too, because units of one exact kind are powers of ten apart; a bare number keeps\n"
            "the other's unit. Where units do not cancel (kW × h), `unit` says what comes out (\"1\" for a bare number), and the numbers multiply\n"
            "as they are; where they do, it may name another unit of that kind.")
        .def(
            "quotient",
            [](Trace& t, const LabelLike& label, Ref a, Ref b, Rounding mode, const DecimalLike& quantum, const std::string& unit) {
                return t.quotient(label.value, a, b, mode, quantum.value, unit);
            },
            py::arg("label"), py::arg("a"), py::arg("b"), py::arg("mode"), py::arg("quantum"), py::arg("unit") = "",
            "a / b, rounded once. kWh / MWh is a bare number, CNY / (CNY/kWh) is kWh, CNY / kWh is CNY/kWh; else as for product.")
        .def(
            "rounded",
            [](Trace& t, const LabelLike& label, Ref a, Rounding mode, const DecimalLike& quantum) {
                return t.rounded(label.value, a, mode, quantum.value);
            },
            py::arg("label"), py::arg("a"), py::arg("mode"), py::arg("quantum"),
            "The nearest multiple of `quantum`. A label that is \"\", or the same as that of `a`, makes one line of both.")
        .def(
            "share",
            [](Trace& t, const LabelLike& label, Ref total, const std::vector<Trace::Claim>& claims, Int128 part, const DecimalLike& quantum,
               AllZero all_zero) { return t.share(label.value, total, claims, index(part, "Trace.share"), quantum.value, all_zero); },
            py::arg("label"), py::arg("total"), py::arg("claims"), py::arg("part"), py::arg("quantum"),
            py::arg_v("all_zero", AllZero::unallocated, "AllZero.unallocated"),
            "What wattle.share gives to claim `part` of the total, in multiples of `quantum`. `claims` are Trace.Claim, their weights of one unit.\n"
            "Raises also: bad_weight, all_zero.")
        .def("result", &Trace::result, py::arg("ref"),
             "Marks a result: what the trace is about. Only what results rest on is explained and written.");
}

void define_traces() {
    auto cls = declared<Trace>();
    cls.def(py::init<>());
    define_steps(cls);
    cls.def("value", &Trace::value, py::arg("ref"), "The exact value of a step: a Figure.")
        .def("results", &Trace::results, "A list of Trace.Ref, in the order they were marked.")
        .def("size", &Trace::size, "The number of steps.")
        .def("__len__", &Trace::size)
        .def(
            "__getitem__", [](const Trace& t, Ref ref) { return t[ref]; }, py::arg("ref"),
            "The step: a Trace.Step. Raises Error (out_of_range) for a Ref that this trace does not have.")
        .def(
            "explain", [](const Trace& t, Language language, const ZoneLike& zone) { return t.explain(language, *zone.zone); },
            py::arg_v("language", Language::english, "Language.english"), py::arg_v("zone", Zone::utc(), "Zone.utc()"))
        .def(
            "explain", [](const Trace& t, Ref ref, Language language, const ZoneLike& zone) { return t.explain(ref, language, *zone.zone); },
            py::arg("ref"), py::arg_v("language", Language::english, "Language.english"), py::arg_v("zone", Zone::utc(), "Zone.utc()"),
            "The formula of each result (or of one step) with its numbers, and beneath it, indented, that of each operand down to leaves and\n"
            "parameters. A step that several others use is explained once. Spans of time are told in the zone.")
        .def("recompute", &Trace::recompute,
             "The same steps, every value computed anew from leaves and parameters. Equal to this trace, unless it was changed; raises Error\n"
             "where a step cannot be computed.")
        .def(
            "check", [](const Trace& t) { return findings_to_python(t.check()); },
            "What recompute would change, step by step, as a list of Finding: each value that is not what its operands give (wrong_result), each\n"
            "step that cannot be computed. Nothing for a right trace.")
        .def(
            "bytes", [](const Trace& t) { return bytes_to_python(t.bytes()); },
            "The canonical bytes, big-endian with a layout version: what the results rest on, equal steps merged, operands before the steps that\n"
            "use them, depth first. They do not depend on the order of building; values count by value, parameters by their printed digits.")
        .def_static(
            "from_bytes", [](const py::bytes& bytes) { return Trace::from_bytes(bytes_of(bytes)); }, py::arg("bytes"),
            "What bytes wrote. Raises Error (bad_bytes) for anything else, or a newer layout. Values are not computed: check does that.")
        .def(
            "sha256", [](const Trace& t) { return bytes_to_python(t.sha256()); }, "The 32 bytes of the SHA-256 of the canonical bytes.")
        .def(
            "record", [](const Trace& t) { return bytes_to_python(t.record()); },
            "What goes into the evidence log: the bytes, or their SHA-256 if they are longer than 65 535.")
        .def("__repr__", [](const Trace& t) { return to_string(t); })
        .def("__copy__", [](const Trace& t) { return Trace(t); })
        .def(
            "__deepcopy__", [](const Trace& t, const py::dict&) { return Trace(t); }, py::arg("memo"))
        .def(py::pickle([](const Trace& t) -> py::tuple { return py::make_tuple(bytes_to_python(t.bytes())); },
                        [](const py::tuple& state) { return Trace::from_bytes(bytes_of(state[0].cast<py::bytes>())); }));
    define_comparisons(cls);
    cls.attr("__hash__") = py::none();  // a trace grows
}

}  // namespace

bool load_label(py::handle source, Label& label) {
    if (py::isinstance<Label>(source)) {
        label = source.cast<const Label&>();
        return true;
    }
    if (!PyUnicode_Check(source.ptr())) return false;
    label = Label(source.cast<std::string>());
    return true;
}

bool load_figure(py::handle source, Figure& figure) {
    const auto of = [&](const auto& any) {
        std::visit([&](const auto& held) { figure = Figure(held); }, any);
        return true;
    };
    if (py::isinstance<Figure>(source)) return figure = source.cast<const Figure&>(), true;
    if (py::isinstance<AnyTotal>(source)) return of(source.cast<const AnyTotal&>().held);
    if (py::isinstance<AnyProduct>(source)) return of(source.cast<const AnyProduct&>().held);
    if (py::isinstance<AnyPrice>(source)) return of(source.cast<const AnyPrice&>().held);
    if (py::isinstance<AnyFactor>(source)) return of(source.cast<const AnyFactor&>().held);
    py::detail::make_caster<AnyAmount> amount;
    if (amount.load(source, false)) return of(static_cast<AnyAmount&>(amount));
    Exact number;
    if (PyUnicode_Check(source.ptr()) || !load_exact(source, number)) return false;  // "45.5" may want to be "45.5 m2"
    figure = Figure(number);
    return true;
}

void declare_trace(py::module_& m) {
    enum_class<Language> = make_enum(m, "Language", "In which language a trace is explained.", {{"english", 0}, {"chinese", 1}});
    enum_class<Operation> =
        make_enum(m, "Operation",
                  "What a step of a trace does with its operands. Numbers are never reused: they stand in stored bytes.\n\n"
                  "leaf a metered sum; parameter a number from a document; sum, least, greatest of one or more; difference; product;\n"
                  "quotient rounded once, because division is not exact; rounded; share one part of a total, by largest remainder.",
                  {{"leaf", 1},
                   {"parameter", 2},
                   {"sum", 3},
                   {"difference", 4},
                   {"product", 5},
                   {"quotient", 6},
                   {"rounded", 7},
                   {"least", 8},
                   {"greatest", 9},
                   {"share", 10}});
    declare<Label>(m, "Label", "What a step is called on a bill; where one language is empty, the other stands in. A str is an English label.");
    declare<Figure>(
        m, "Figure",
        "An exact number and the symbol of its unit, \"\" for a bare number. Every exact quantity is one, in its usual unit; a price or a\n"
        "factor keeps the digits it was printed with. Compares by value.");
    declare<Leaf>(m, "Leaf", "Where a metered sum comes from: one point, one band, one tariff version; and how far it can be trusted.");
    declare<Parameter>(m, "Parameter", "Where a number comes from that nobody metered: a price, a factor, a rate, an area, the hours of a month.");
    declare<Trace>(
        m, "Trace",
        "The steps by which results came to be: a graph from metered sums and parameters to the results, every step with its exact value.\n\n"
        "Each step computes its value itself and returns a Trace.Ref to be an operand of later steps; a label comes first. Units are\n"
        "checked: Error (mixed_units) names what does not fit. Also raised: overflow, out_of_range (a Ref that this trace lacks, no operands,\n"
        "quantum ≤ 0), bad_text. Two traces are equal if their canonical bytes are. Pickling keeps what the results rest on.");
    declare_inside<Ref>("Ref", "One step, by its place in the trace that returned it.");
    declare_inside<Trace::Rounded>("Rounded", "How a value was rounded.");
    declare_inside<Trace::Part>("Part", "Which part of a total a share is, and whose the weights are.");
    declare_inside<Trace::Claim>("Claim", "One claim on a total that is shared: Weight, with steps of this trace for numbers.");
    declare_inside<Trace::Step>("Step", "One step: what it does, with what, and its value.");
}

void define_trace(py::module_&) {
    define_label();
    define_figure();
    define_leaf();
    define_parameter();
    define_inside();
    define_traces();
}

}  // namespace wattle::python
