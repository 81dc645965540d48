// What a consumer writes. Prints one line that the test compares.
#include <wattle/wattle.hpp>

#ifdef WITH_FMT
#include <wattle/units/format.hpp>
#endif

#include <cstdio>

using namespace wattle;

int main() {
    const Currency cny("CNY", 2);
    const Energy used("2.5 kWh");
    const auto cost = (used * Price("0.568", cny / kWh)).rounded(half_up, cny.minor_unit());
#ifdef WITH_FMT
    const std::string text = fmt::format("{} {}", used, cost);
#else
    const std::string text = to_string(used) + ' ' + to_string(cost);
#endif
    bool caught = false;
    try {
        Energy("2.5 kW");  // thrown in the library or here, caught here: one type on both sides
    } catch (const Error& error) {
        caught = error.code() == code::unknown_unit;
    }
    try {
        Currencies::parse("", "empty.csv");
        caught = false;
    } catch (const Error& error) {
        caught = caught && error.code() == code::bad_currency;
    }
    std::printf("%s %s\n", text.c_str(), caught ? "caught" : "not caught");
}
