// All of wattle that needs no optional package; formatting with fmt (units/format.hpp) is asked for by name.
#pragma once

#include "wattle/base/bytes.hpp"
#include "wattle/base/decimal.hpp"
#include "wattle/base/error.hpp"
#include "wattle/base/quality.hpp"
#include "wattle/base/result.hpp"
#include "wattle/base/rounding.hpp"
#include "wattle/base/sha256.hpp"
#include "wattle/base/source.hpp"
#include "wattle/series/series.hpp"
#include "wattle/series/table.hpp"
#include "wattle/time/calendar.hpp"
#include "wattle/time/interval.hpp"
#include "wattle/time/periods.hpp"
#include "wattle/time/slots.hpp"
#include "wattle/time/zone.hpp"
#include "wattle/units/quantity.hpp"
