#include "command.hpp"

#include "wattle/base/bytes.hpp"

#include "law.hpp"

using namespace wattle;
using cli::Outcome;

namespace {

Outcome check(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "check");
    return cli::run(arguments);
}

}  // namespace

TEST_CASE("the command tells what a site is") {
    const std::string path = WATTLE_SOURCE_DIR "/examples/site/site.toml";
    const Outcome outcome = check({path});
    CHECK(outcome.status == Outcome::done);
    CHECK(outcome.err.empty());
    CHECK(outcome.out == "site dye works, " + path +
                             "\nzone Asia/Shanghai\n"
                             "8 points: 5 registers, 1 interval, 1 gauge, 1 state\n"
                             "9 levels: 15min, hour, day, week, month, quarter, year, shift, billing\n"
                             "3 shifts: 早, 中, 晚\n"
                             "1 virtual meter: other.energy\n"
                             "1 ratio: steam.per.cloth\n"
                             "1 tree: plant\n"
                             "7 alarms: dryer-hot, dryer-silent, dryer-at-night, water-leak, contract, plant-balance, energy-quota\n"
                             "2 exchanges of meters or transformers\n");
}

TEST_CASE("the command tells every finding of a site, one per line") {
    const std::string path = WATTLE_SOURCE_DIR "/tests/site/broken.toml";
    const Outcome outcome = check({path});
    CHECK(outcome.status == Outcome::wrong_file);
    CHECK(outcome.out.empty());
    std::string expected = read_file(WATTLE_SOURCE_DIR "/tests/site/broken.txt").value();
    for (std::size_t at = 0; (at = expected.find("broken.toml:", at)) != std::string::npos; at += path.size()) expected.replace(at, 11, path);
    CHECK(outcome.err == expected);
}

TEST_CASE("the command needs a site that is there") {
    CHECK(check({}).status == Outcome::wrong_usage);
    CHECK(check({"a.toml", "b.toml"}).status == Outcome::wrong_usage);
    const Outcome absent = check({"/nothing/there.toml"});
    CHECK(absent.status == Outcome::wrong_file);
    CHECK(absent.err.find("/nothing/there.toml") != std::string::npos);
    CHECK(check({"--help"}).status == Outcome::done);
}
