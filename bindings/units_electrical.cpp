// wattle.units: the electrical amounts.
#include "units_amount.hpp"

namespace wattle::python {

void define_electrical(py::module_&) {
    define_amount<Energy>();
    define_amount<ReactiveEnergy>();
    define_amount<ApparentEnergy>();
}

}  // namespace wattle::python
