// What the bindings of tariffs and of their charges share.
#pragma once

#include "series_held.hpp"

#include "wattle/tariff/bill.hpp"

namespace pybind11::detail {

WATTLE_PY_NAMED_ENUM(wattle::tariff::Line::Kind, "wattle.tariff.Line.Kind");
WATTLE_PY_NAMED_ENUM(wattle::tariff::Adder::Kind, "wattle.tariff.Adder.Kind");
WATTLE_PY_NAMED_ENUM(wattle::tariff::Adder::Per, "wattle.tariff.Adder.Per");
WATTLE_PY_NAMED_ENUM(wattle::tariff::TierLimit::Per, "wattle.tariff.TierLimit.Per");
WATTLE_PY_NAMED_ENUM(wattle::tariff::Tiers::Per, "wattle.tariff.Tiers.Per");
WATTLE_PY_NAMED_ENUM(wattle::tariff::Tiers::Form, "wattle.tariff.Tiers.Form");
WATTLE_PY_NAMED_ENUM(wattle::tariff::Tiers::Counting, "wattle.tariff.Tiers.Counting");
WATTLE_PY_NAMED_ENUM(wattle::tariff::BasicCharge::Choice, "wattle.tariff.BasicCharge.Choice");
WATTLE_PY_NAMED_ENUM(wattle::tariff::Minimum::Against, "wattle.tariff.Minimum.Against");
WATTLE_PY_NAMED_ENUM(wattle::tariff::FeedIn::Scheme, "wattle.tariff.FeedIn.Scheme");

}  // namespace pybind11::detail

namespace wattle::python {

template <class T>
py::class_<T> value_class() {
    auto cls = declared<T>();
    define_comparisons(cls);
    cls.attr("__hash__") = py::none();
    return cls;
}

/// An enum that stands in a class.
template <class Outer>
PyObject* make_inner(py::module_& room, const char* outer, const char* name, const char* doc,
                     const std::vector<std::pair<std::string, int>>& members) {
    PyObject* made = make_enum(room, name, doc, members);
    py::handle(made).attr("__qualname__") = std::string(outer) + '.' + name;
    declared<Outer>().attr(name) = py::handle(made);
    py::delattr(room, name);
    return made;
}

void declare_tariff_charges(py::module_& room);
void define_tariff_charges(py::module_& room);

}  // namespace wattle::python
