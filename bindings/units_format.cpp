// f"{used:.1 MWh}": formatting by fmt, as in C++.
#include "casters.hpp"

#include "wattle/units/format.hpp"

namespace wattle::python {

namespace {

template <class T>
std::string format(const T& value, const std::string& specification) {
    if (specification.find_first_of("{}") != std::string::npos) throw py::value_error("a brace in a format of wattle");
    try {
        return fmt::format(fmt::runtime("{:" + specification + '}'), value);
    } catch (const fmt::format_error& error) {
        throw py::value_error(error.what());
    }
}

constexpr const char* doc =
    "\"[.decimals][ ][unit]\": f\"{used}\" is the usual unit, exactly; f\"{used:MWh}\" another unit of the kind; f\"{used:.1 MWh}\" rounded\n"
    "half-even to that many decimals. Raises Error (unknown_unit), ValueError.";

template <class Q>
void define_one() {
    declared<Q>().def("__format__", &format<Q>, doc);
}

template <class Any>
void define_any() {
    declared<Any>().def(
        "__format__",
        [](const Any& any, const std::string& specification) {
            return std::visit([&](const auto& held) { return format(held, specification); }, any.held);
        },
        doc);
}

template <class... Qs>
void define_each(std::type_identity<std::variant<Qs...>>) {
    (define_one<Qs>(), ...);
}

}  // namespace

void define_format(py::module_&) {
    define_each(std::type_identity<AnyAmount>());
    define_each(std::type_identity<AnyIntensity>());
    define_any<AnyTotal>();
    define_any<AnyProduct>();
}

}  // namespace wattle::python
