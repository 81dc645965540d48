// The `wattle` command, for `python -m wattle`.
#include "casters.hpp"

#include "command.hpp"

namespace wattle::python {

void define_cli(py::module_& m) {
    m.def("_command", [](const std::vector<std::string>& arguments) {
        const py::gil_scoped_release parallel;
        auto outcome = cli::run(arguments);
        return std::tuple(outcome.status, std::move(outcome.out), std::move(outcome.err));
    });
}

}  // namespace wattle::python
