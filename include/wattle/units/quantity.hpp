// The whole vocabulary of quantities, in reading order.
//
//   Unit        kWh, m3, cny, kW           what turns a number into a quantity and back
//   Amount      Energy, Volume, Emissions  exact: an integer count of one quantum; checked, never mixed between kinds
//   Money       12.34 CNY                  an amount that carries its currency
//   Total       Σ of many amounts          128 bits: the same bytes in any order, on any number of machines
//   Price       0.568 CNY/kWh              as printed; Energy × Price is an exact
//   Factor      0.5306 kgCO2e/kWh          as published; Energy × Factor is an exact
//   Product     …                          until .rounded(mode, quantum) makes an amount of it, once
//   share       parts of a total           that sum to it exactly, with the proof
//   Intensity   Power, Pressure, flows     measured or modelled: a double in a strong type; × duration it is an amount
//   Temperature 21.5 degC                  a point on a scale, not an amount
#pragma once

#include "wattle/units/unit.hpp"
#include "wattle/units/amount.hpp"
#include "wattle/units/total.hpp"
#include "wattle/units/product.hpp"
#include "wattle/units/intensity.hpp"
#include "wattle/units/electrical.hpp"
#include "wattle/units/fuel.hpp"
#include "wattle/units/thermal.hpp"
#include "wattle/units/currencies.hpp"
#include "wattle/units/money.hpp"
#include "wattle/units/price.hpp"
#include "wattle/units/emissions.hpp"
#include "wattle/units/share.hpp"
