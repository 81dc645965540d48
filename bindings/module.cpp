// The extension module wattle._wattle: every class first, then what each can do.
#include "casters.hpp"

PYBIND11_MODULE(_wattle, m) {
    using namespace wattle::python;

    m.doc() = "The compiled part of wattle; import wattle instead.";
    m.attr("__version__") = WATTLE_VERSION;
    m.attr("__module__") = "wattle";  // where users find the classes, and where pickle looks for them

    declare_base(m);
    declare_units(m);
    declare_time(m);
    declare_periods(m);
    declare_calendar(m);
    declare_trace(m);
    declare_table(m);
    declare_series(m);
    auto carbon = m.def_submodule("carbon");
    carbon.attr("__module__") = "wattle.carbon";
    declare_carbon(carbon);
    auto tariff = m.def_submodule("tariff");
    tariff.attr("__module__") = "wattle.tariff";
    declare_tariff(tariff);
    auto report = m.def_submodule("report");
    report.attr("__module__") = "wattle.report";
    declare_report(report);
    auto devices = m.def_submodule("devices");
    devices.attr("__module__") = "wattle.devices";
    declare_devices(devices);

    define_base(m);
    define_unit(m);
    define_electrical(m);
    define_thermal(m);
    define_intensity(m);
    define_money(m);
    define_total(m);
    define_product(m);
    define_price(m);
    define_emissions(m);
    define_share(m);
    define_format(m);
    define_interval(m);
    define_zone(m);
    define_periods(m);
    define_calendar(m);
    define_trace(m);
    define_table(m);
    define_series(m);
    define_carbon(carbon);
    define_tariff(tariff);
    define_stream(m);
    define_site(m);
    define_report(report);
    define_devices(devices);
#ifdef WATTLE_PYTHON_COMMAND
    define_cli(m);
#endif
}
