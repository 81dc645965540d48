#include "wattle/report/bill.hpp"

#include "wattle/time/periods.hpp"

#include "law.hpp"
#include "tariff/tariffs.hpp"

using namespace wattle;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

/// Half of April on each of two versions (all synthetic); a day costs 0.50, a month 12.00 from the 15th on.
const tariff::Tariff& two_versions() {
    static const auto tariff = parsed(R"([tariff.labels]
peak = { english = "peak", chinese = "高峰" }
valley = { english = "valley", chinese = "低谷" }
[[version]]
valid = ["2026-01-01", "2026-04-15"]
bands = { peak = [{ from = "08:00", to = "20:00" }], valley = "rest" }
[[version.energy]]
price = { peak = "0.40", valley = "0.20" }
[[version.adder]]
kind = "fixed"
per = "day"
price = "0.50"
label = { english = "meter rent", chinese = "表计租金" }
[[version]]
valid = ["2026-04-15", "2027-01-01"]
rounding = { bill = "half_up 0.10" }
bands = { peak = [{ from = "08:00", to = "20:00" }], valley = "rest" }
[[version.energy]]
price = { peak = "0.50", valley = "0.25" }
[[version.adder]]
kind = "fixed"
per = "month"
price = "12.00"
label = { english = "meter rent", chinese = "表计租金" }
)");
    return tariff;
}

/// 1 kWh in each hour of April, 2 of them estimated, one missing.
tariff::Bill april() {
    const auto& tariff = two_versions();
    const Interval month = Periods::months(tariff.zone()).of(std::chrono::year(2026) / 4 / 1);
    const Slots hours = Slots::regular(month, 1h);
    Series<Energy> used(hours, std::vector<Energy>(hours.size(), 1 * kWh));
    used.set(12, 1 * kWh, Quality(Reason::interpolated));
    used.set(13, 1 * kWh, Quality(Reason::interpolated));
    used.set_missing(700);
    return tariff::bill(tariff, used, month);
}

}  // namespace

TEST_CASE("the sheet of a bill tells charges, doubt and what is not known, version by version") {
    // By hand: 14 days of 12 h peak and valley are 168 kWh each; 16 days 192 kWh each, less the hour that is missing (700 = 29 days, 4 h: valley).
    CHECK(report::to_text(report::sheet(april(), {.title = "April"})) ==
          R"(April

charge                   quantity            price  amount  not measured
                                                     [EUR]           [%]
------------------------------------------------------------------------
prices from 2026-01-01
  energy charge, peak     168 kWh   0.40 EUR/kWh     67.20           1.2
  energy charge, valley   168 kWh   0.20 EUR/kWh     33.60           0.0
  meter rent               14 day   0.50 EUR/day      7.00
prices from 2026-04-15
  energy charge, peak     192 kWh   0.50 EUR/kWh     96.00           0.0
  energy charge, valley   191 kWh   0.25 EUR/kWh     47.75           0.0
  meter rent, 2026-04      16 day  12.00 EUR/month    6.40
  rounding                                            0.05
------------------------------------------------------------------------
total                     719 kWh                   258.00           0.3

meter rent, 2026-04: its days, of the 30 of the month.
For 1 h of 30 d there is no value: what was used then is not billed.
)");
}

TEST_CASE("the sheet of a bill speaks Chinese where the tariff does") {
    CHECK(report::to_text(report::sheet(april(), {.language = Language::chinese})) == R"(账单

项目                      数量           单价    金额  非实测
                                                [EUR]     [%]
-------------------------------------------------------------
电价自 2026-01-01 起
  电度电费（高峰）     168 kWh   0.40 EUR/kWh   67.20     1.2
  电度电费（低谷）     168 kWh   0.20 EUR/kWh   33.60     0.0
  表计租金              14 日    0.50 EUR/日     7.00
电价自 2026-04-15 起
  电度电费（高峰）     192 kWh   0.50 EUR/kWh   96.00     0.0
  电度电费（低谷）     191 kWh   0.25 EUR/kWh   47.75     0.0
  表计租金（2026-04）   16 日   12.00 EUR/月     6.40
  尾差                                           0.05
-------------------------------------------------------------
合计                   719 kWh                 258.00     0.3

表计租金（2026-04）：按天计，当月 30 天。
有 1 小时（共 30 天）没有数值：其间用量未计费。
)");
}

TEST_CASE("a bar stands for a charge, whatever version it was of") {
    const auto chart = report::bars(april());
    CHECK(chart.description() ==
          "energy charge, peak: 163.20 EUR (63.3 %); energy charge, valley: 81.35 EUR (31.5 %); meter rent: 7.00 EUR (2.7 %); "
          "meter rent, 2026-04: 6.40 EUR (2.5 %); rounding: 0.05 EUR (0.1 %)");
    CHECK(chart.svg().find("Cost by charge") != std::string::npos);
    CHECK(report::bars(april(), {.title = "四月", .language = Language::chinese}).svg().find("四月") != std::string::npos);
}
