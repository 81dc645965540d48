// wattle.units: what is measured or modelled at an instant.
#include "units_amount.hpp"

namespace wattle::python {

void define_intensity(py::module_&) {
    define_one_intensity<Power>();
    define_one_intensity<ReactivePower>();
    define_one_intensity<ApparentPower>();
    define_one_intensity<Voltage>();
    define_one_intensity<Current>();
    define_one_intensity<VolumeFlow>();
    define_one_intensity<MassFlow>();
    define_one_intensity<Pressure>();
    define_one_intensity<TemperatureDifference>();
}

}  // namespace wattle::python
