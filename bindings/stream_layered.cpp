// wattle.stream: layers of values over one grid.
#include "stream_held.hpp"

namespace pybind11::detail {

WATTLE_PY_NAMED_ENUM(wattle::stream::Layer, "wattle.stream.Layer");

}  // namespace pybind11::detail

namespace wattle::python {

namespace {

using stream::Layer;

template <class Q>
using LayerEntryOf = stream::LayerEntry<Q>;
using AnyEntry = Held<LayerEntryOf, Energy, Heat, ReactiveEnergy, ApparentEnergy, Volume, Mass>;
template <class Q>
using ChangeOf = stream::Change<Q>;
using AnyChange = Held<ChangeOf, Energy, Heat, ReactiveEnergy, ApparentEnergy, Volume, Mass>;

template <class F>
auto visit(const AnyLayered& layers, F&& f) {
    return std::visit(std::forward<F>(f), layers.held);
}
std::size_t slot(const AnyLayered& layers, Int128 i) {
    const auto n = visit(layers, [](const auto& l) { return l.size(); });
    return index(i < 0 ? i + static_cast<Int128>(n) : i, "Layered");
}

AnyEntry entry_of(Layer layer, Int128 first, const AnySeries& values, std::string rule, std::string reason, std::string user,
                  std::optional<Instant> at) {
    return std::visit(
        [&]<class Q>(const Series<Q>& series) -> AnyEntry {
            if constexpr (stream::Counted<Q>)
                return {stream::LayerEntry<Q>(layer, index(first, "LayerEntry"), series, std::move(rule), std::move(reason), std::move(user), at)};
            else
                throw py::type_error("layers hold amounts that meters count, such as Energy or Volume");
        },
        values.held);
}

template <class Any>
void define_notes(py::class_<Any>& cls) {
    const auto field = [&](const char* name, auto of, const char* doc) {
        cls.def_property_readonly(name, [of](const Any& a) { return std::visit([&](const auto& e) { return py::cast(of(e)); }, a.held); }, doc);
    };
    field("layer", [](const auto& e) { return e.layer; }, "A Layer.");
    field("rule", [](const auto& e) { return e.rule; }, "What made it: \"spike\", \"like_days\", \"scale\", \"edit\".");
    field("reason", [](const auto& e) { return e.reason; }, "Why, for people.");
    field("user", [](const auto& e) { return e.user; }, "Who; \"\" where a rule ran by itself.");
    field("at", [](const auto& e) { return e.at; }, "When, an aware datetime in UTC; None where that is not known.");
    for (const auto& [name, op] : equalities)
        cls.def(name, [op = op](const Any& a, const Any& b) { return (a.held == b.held) == (op == Py_EQ); }, py::is_operator());
    cls.attr("__hash__") = py::none();
    make_subscriptable(cls);
}

void define_entries(py::module_& room) {
    auto entry = declare<AnyEntry>(room, "LayerEntry", "One act: a run of slots that was given values, by which rule or whom, and why.");
    entry.def(
        py::init(&entry_of), py::arg("layer"), py::arg("first"), py::arg("values"), py::arg("rule"), py::arg("reason"), py::arg("user") = "",
        py::arg("at") = py::none(),
        "`values` is a Series over the slots of the grid from slot `first` on; a missing one takes the value away. Raises Error (out_of_range).");
    define_notes(entry);
    entry
        .def_property_readonly(
            "first", [](const AnyEntry& a) { return std::visit([](const auto& e) { return e.first; }, a.held); },
            "The slot of the grid that its first value is of.")
        .def_property_readonly(
            "values", [](const AnyEntry& a) { return std::visit([](const auto& e) { return AnySeries{e.values}; }, a.held); }, "A Series.")
        .def("__repr__",
             [](const AnyEntry& a) {
                 return std::visit(
                     [](const auto& e) {
                         return "<LayerEntry " + std::string(stream::to_string(e.layer)) + ", " + std::to_string(e.values.size()) + " slots from " +
                                std::to_string(e.first) + ", " + e.rule + ": " + e.reason + '>';
                     },
                     a.held);
             })
        .def(py::pickle(
            [](const py::object& e) -> py::tuple {
                return py::make_tuple(e.attr("layer").attr("name"), e.attr("first"), e.attr("values"), e.attr("rule"), e.attr("reason"),
                                      e.attr("user"), e.attr("at"));
            },
            [](const py::tuple& s) {
                return entry_of(stream::parse_layer(s[0].cast<std::string>()), s[1].cast<Int128>(), s[2].cast<const AnySeries&>(),
                                s[3].cast<std::string>(), s[4].cast<std::string>(), s[5].cast<std::string>(), s[6].cast<std::optional<Instant>>());
            }));
    auto change = declare<AnyChange>(room, "Change", "What a slot was at one time, and who says so.");
    define_notes(change);
    change
        .def_property_readonly(
            "value", [](const AnyChange& a) { return std::visit([](const auto& c) { return py::cast(c.value); }, a.held); },
            "The amount; None: missing.")
        .def_property_readonly(
            "quality", [](const AnyChange& a) { return std::visit([](const auto& c) { return c.quality; }, a.held); }, "A Quality.")
        .def("__repr__", [](const AnyChange& a) {
            return std::visit(
                [](const auto& c) {
                    return "<Change " + std::string(stream::to_string(c.layer)) + ", " + (c.value ? to_string(*c.value) : "no value") + ", " +
                           to_string(c.quality) + (c.rule.empty() ? "" : ", " + c.rule + ": " + c.reason) + (c.user.empty() ? "" : ", by " + c.user) +
                           '>';
                },
                a.held);
        });
}

AnyLayered from_bytes(const py::bytes& bytes, const py::type& kind) {
    return by_counted<AnyLayered>(kind, [&]<class Q>() -> AnyLayered { return {stream::Layered<Q>::from_bytes(bytes_of(bytes))}; });
}

}  // namespace

void define_layered(py::module_& room) {
    enum_class<Layer> = make_enum(room, "Layer",
                                  "Of several values of one slot that of the highest layer is seen.\n\n"
                                  "raw as it was read; checked the value that was read, and what validation doubts in it; estimated calculated by a\n"
                                  "rule; edited entered by a person.",
                                  {{"raw", 0}, {"checked", 1}, {"estimated", 2}, {"edited", 3}});
    define_entries(room);
    auto cls =
        declare<AnyLayered>(room, "Layered",
                            "A Series of raw values and all that was done to it. Adding an entry changes what is seen, and nothing that was there\n"
                            "before.");
    make_subscriptable(cls);
    cls.def(py::init([](const AnySeries& raw) {
                return std::visit(
                    []<class Q>(const Series<Q>& series) -> AnyLayered {
                        if constexpr (stream::Counted<Q>)
                            return {stream::Layered<Q>(series)};
                        else
                            throw py::type_error("layers hold amounts that meters count, such as Energy or Volume");
                    },
                    raw.held);
            }),
            py::arg("raw"))
        .def_property_readonly("kind", &kind_class<AnyLayered>, "The class of its values, such as Energy.")
        .def(
            "raw", [](const AnyLayered& a) { return visit(a, [](const auto& l) { return AnySeries{l.raw()}; }); }, "What was read, a Series.")
        .def(
            "slots", [](const AnyLayered& a) { return visit(a, [](const auto& l) { return l.slots(); }); }, "The grid.")
        .def(
            "size", [](const AnyLayered& a) { return visit(a, [](const auto& l) { return l.size(); }); }, "The number n of slots.")
        .def("__len__", [](const AnyLayered& a) { return visit(a, [](const auto& l) { return l.size(); }); })
        .def(
            "entries",
            [](const AnyLayered& a) {
                return visit(a, [](const auto& l) {
                    std::vector<AnyEntry> all;
                    for (const auto& e : l.entries()) all.push_back({e});
                    return all;
                });
            },
            "All of them, in the order they came: a list of LayerEntry.")
        .def(
            "add",
            [](AnyLayered& a, const AnyEntry& entry) {
                std::visit(
                    [&]<class Q>(stream::Layered<Q>& l) {
                        const auto* e = std::get_if<stream::LayerEntry<Q>>(&entry.held);
                        if (e == nullptr) throw py::type_error("the entry is of another kind than " + std::string(Q::Kind::name));
                        l.add(*e);
                    },
                    a.held);
            },
            py::arg("entry"),
            "Raises Error: other_grid unless its slots are slots of the grid; out_of_range for the raw layer; missing_user for an edit that names\n"
            "nobody.")
        .def(
            "edit",
            [](AnyLayered& a, Int128 i, const py::object& value, const std::string& user, const std::string& reason, std::optional<Instant> at) {
                const std::size_t place = slot(a, i);
                std::visit(
                    [&]<class Q>(stream::Layered<Q>& l) {
                        if (!value.is_none() && !py::isinstance<Q>(value)) refuse_held(Q::Kind::name.data(), value);
                        l.edit(place, value.is_none() ? std::nullopt : std::optional(value.cast<Q>()), user, reason, at);
                    },
                    a.held);
            },
            py::arg("i"), py::arg("value"), py::arg("user"), py::arg("reason"), py::arg("at") = py::none(),
            "A person gives slot i a value, or takes it away (None). Raises Error: out_of_range, missing_user.")
        .def(
            "layer", [](const AnyLayered& a, Int128 i) { return visit(a, [&](const auto& l) { return l.layer(slot(a, i)); }); }, py::arg("i"),
            "The Layer that slot i is seen from. Raises Error (out_of_range).")
        .def(
            "seen",
            [](const AnyLayered& a, std::optional<Layer> up_to) {
                const py::gil_scoped_release parallel;
                return visit(a, [&](const auto& l) { return AnySeries{up_to ? l.seen(*up_to) : l.seen()}; });
            },
            py::arg("up_to") = py::none(),
            "What counts, a Series: of each slot the last entry of its highest layer, else what was read. With `up_to` the layers above are left\n"
            "out: seen(\"estimated\") is what the rules made of it before anybody touched it.")
        .def(
            "history",
            [](const AnyLayered& a, Int128 i) {
                return visit(a, [&](const auto& l) {
                    std::vector<AnyChange> all;
                    for (auto& change : l.history(slot(a, i))) all.push_back({std::move(change)});
                    return all;
                });
            },
            py::arg("i"), "All that slot i ever was, what was read first, then in the order it came: a list of Change. Raises Error (out_of_range).")
        .def(
            "to_bytes", [](const AnyLayered& a) { return bytes_to_python(visit(a, [](const auto& l) { return l.to_bytes(); })); },
            "Layout version 1, little-endian; the same in C++.")
        .def_static("from_bytes", &from_bytes, py::arg("bytes"), py::arg("kind"),
                    "Layers of that kind, a class such as Energy. Raises Error (bad_bytes) for anything that to_bytes does not write.")
        .def("__repr__",
             [](const AnyLayered& a) {
                 return visit(a, [](const auto& l) {
                     return "<Layered of " + std::to_string(l.size()) + " slots, " + std::to_string(l.entries().size()) + " entries>";
                 });
             })
        .def(py::pickle([](const py::object& a) -> py::tuple { return py::make_tuple(a.attr("to_bytes")(), a.attr("kind")); },
                        [](const py::tuple& s) { return from_bytes(s[0].cast<py::bytes>(), s[1].cast<py::type>()); }));
    for (const auto& [name, op] : equalities)
        cls.def(name, [op = op](const AnyLayered& a, const AnyLayered& b) { return (a.held == b.held) == (op == Py_EQ); }, py::is_operator());
    cls.attr("__hash__") = py::none();  // it can be added to
}

}  // namespace wattle::python
