// wattle.units: heat, volume, mass and emissions.
#include "units_amount.hpp"

namespace wattle::python {

void define_thermal(py::module_& m) {
    define_amount<Heat>();
    define_amount<Volume>();
    define_amount<Mass>();
    define_amount<Emissions>();
    m.def("as_energy", &as_energy, py::arg("heat"), py::arg("mode"),
          "The energy of that heat, rounded once to the mWh: 1 J is 10/36 mWh. Raises Error (overflow).");
    m.def("as_heat", &as_heat, py::arg("energy"), py::arg("mode"),
          "The heat of that energy, rounded once to the J: 1 mWh is 36/10 J. Raises Error (overflow).");
}

}  // namespace wattle::python
