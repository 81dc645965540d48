// Typical broken files, and every word that is said about them. The files and the messages stand side by side in broken/.
#include "wattle/series/table.hpp"

#include "law.hpp"
#include "wattle/base/bytes.hpp"

#include <cstdlib>

using namespace wattle;

TEST_CASE("typical broken files get messages that say what was found, where, and what to do") {
    const CsvOptions registers{.kind = PointKind::register_};
    const CsvOptions berlin{.zone = Zone::load("Europe/Berlin"), .kind = PointKind::register_};
    struct Case {
        std::string name;
        CsvOptions options;
    };
    const Case cases[] = {
        {"01_german_excel",     registers},
        {"02_german_decimals",  registers},
        {"03_no_zone",          registers},
        {"04_clock_change",     berlin},
        {"05_no_unit_no_kind",  {}},
        {"06_thousands",        registers},
        {"07_sentinel",         registers},
        {"08_cut_off",          registers},
        {"09_utf16",            registers},
        {"10_american_dates",   registers},
        {"11_unknown_column",   registers},
        {"12_mixed_units",      registers},
    };
    const std::string folder = WATTLE_SOURCE_DIR "/tests/series/broken/";
    for (const auto& c : cases) {
        CAPTURE(c.name);
        std::string said;
        try {
            parse_csv(read_file(folder + c.name + ".csv").value(), c.name + ".csv", c.options);
        } catch (const Error& error) {
            said = error.what();
        }
        if (std::getenv("WATTLE_SAY") != nullptr) CHECK(write_file(folder + c.name + ".txt", said + '\n'));  // to read them aloud
        CHECK(said + '\n' == read_file(folder + c.name + ".txt").value_or("nothing"));
    }
}
