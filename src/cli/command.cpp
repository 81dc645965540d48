#include "command.hpp"

#include "bill.hpp"
#include "check.hpp"
#include "wattle/units/any_unit.hpp"

#include <CLI/CLI.hpp>

#include <charconv>
#include <functional>
#include <initializer_list>
#include <sstream>
#include <utility>

namespace wattle::inline v0::cli {

namespace {

using std::chrono::microseconds;

/// Words that stand for values; another word is refused, with the list.
template <class T>
T one_of(const std::string& text, std::initializer_list<std::pair<const char*, T>> words) {
    std::string known;
    for (const auto& [word, value] : words) {
        if (text == word) return value;
        known += (known.empty() ? "" : ", ") + std::string(word);
    }
    throw CLI::ValidationError(detail::quoted(text) + " is none of " + known);
}

std::int64_t whole_number(const std::string& text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) throw CLI::ValidationError(detail::quoted(text) + " is no whole number");
    return number;
}

/// "15 min", "15min", "1 h", "900 s".
microseconds duration(const std::string& text) {
    const std::size_t unit = text.find_first_not_of("0123456789.");
    const std::string number = text.substr(0, unit);
    const std::string symbol = unit == std::string::npos ? "" : text.substr(text.find_first_not_of(' ', unit));
    const std::int64_t micros = one_of<std::int64_t>(symbol, {{"s", 1'000'000}, {"min", 60'000'000}, {"h", 3'600'000'000}});
    const Decimal count(number);
    return microseconds(
        detail::narrow(detail::multiples(static_cast<Int128>(count.mantissa()) * micros, count.exponent(), 1, Rounding::half_even), "duration"));
}

/// By its name, or as "UTC+01:00": a meter that never changes its clock.
Zone zone(const std::string& text) {
    if (text.size() != 9 || text.compare(0, 3, "UTC") != 0 || (text[3] != '+' && text[3] != '-') || text[6] != ':') return Zone::load(text);
    const auto two_digits = [&](std::size_t at) { return whole_number(text.substr(at, 2)); };
    const std::chrono::minutes offset = std::chrono::hours(two_digits(4)) + std::chrono::minutes(two_digits(7));
    return Zone::fixed(text[3] == '-' ? -offset : offset);
}

char separator(const std::string& text) { return one_of<char>(text, {{",", ','}, {";", ';'}, {"|", '|'}, {"tab", '\t'}}); }

void name_column(CsvColumns& columns, const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) throw CLI::ValidationError(detail::quoted(text) + " does not say which column; write it as instant=Time");
    std::string* const column = one_of<std::string*>(text.substr(0, equals), {{"point", &columns.point},
                                                                              {"instant", &columns.instant},
                                                                              {"value", &columns.value},
                                                                              {"quality", &columns.quality},
                                                                              {"unit", &columns.unit},
                                                                              {"source", &columns.source}});
    *column = text.substr(equals + 1);
}

/// Options whose text is understood by the library; what it says of a wrong one is told with the name of the option.
class Options {
public:
    explicit Options(CLI::App& app) : app_(app) {}

    void group(std::string name) { group_ = std::move(name); }

    CLI::Option* one(const std::string& name, const std::string& type, const std::string& help, std::function<void(const std::string&)> take) {
        return app_.add_option_function<std::string>(name, refusing(name, std::move(take)), help)->type_name(type)->group(group_);
    }
    CLI::Option* many(const std::string& name, const std::string& type, const std::string& help, std::function<void(const std::string&)> take) {
        const auto each = refusing(name, std::move(take));
        const auto all = [each](const std::vector<std::string>& texts) {
            for (const std::string& text : texts) each(text);
        };
        return app_.add_option_function<std::vector<std::string>>(name, all, help)->type_name(type)->group(group_)->expected(1)->take_all();
    }
    CLI::Option* flag(const std::string& name, const std::string& help, bool& value) { return app_.add_flag(name, value, help)->group(group_); }

private:
    static std::function<void(const std::string&)> refusing(const std::string& name, std::function<void(const std::string&)> take) {
        return [name, take](const std::string& text) {
            try {
                take(text);
            } catch (const CLI::ValidationError& error) {
                throw CLI::ValidationError(name, error.what());
            } catch (const Error& error) {
                throw CLI::ValidationError(name, error.what());
            }
        };
    }

    CLI::App& app_;
    std::string group_;
};

void define_bill(CLI::App& app, BillRequest& request) {
    CsvOptions& csv = request.csv;
    Options options(app);
    app.footer(
        "A table has a row for each reading (point, instant, value [kWh]), or a row for each instant and a column for each point (instant, M1 "
        "[kWh]).\n"
        "Status: 0 billed; 1 a file is wrong, all findings are on the standard error; 2 the command line is wrong.");

    options.group("What to bill");
    options.one("--readings", "FILE", "table of readings, CSV; - for the standard input", [&](const auto& text) { request.readings = text; })
        ->required();
    options.one("--tariff", "FILE", "tariff, TOML", [&](const auto& text) { request.tariff = text; })->required();
    options.one("--calendar", "FILE", "working days of the tariff, TOML; else found beside it", [&](const auto& text) { request.calendar = text; });
    const auto month = options.one("--month", "YYYY-MM", "the month, by the clock of the tariff",
                                   [&](const auto& text) { request.month = parse_date(text + "-01"); });
    const auto from =
        options.one("--from", "YYYY-MM-DD", "or from the begin of this day …", [&](const auto& text) { request.from = parse_date(text); });
    const auto to = options.one("--to", "YYYY-MM-DD", "… to the begin of this one", [&](const auto& text) { request.to = parse_date(text); });
    from->needs(to)->excludes(month);
    to->needs(from)->excludes(month);
    options.many("--point", "ID", "the point, or several whose sum is billed; else the only one",
                 [&](const auto& text) { request.points.push_back(text); });

    options.group("How to read the table");
    options.one("--kind", "KIND", "of the values: register or interval", [&](const auto& text) { csv.kind = parse_point_kind(text); });
    options.one("--stamp", "END", "which end of its interval a time names: begin or end; then the values are intervals",
                [&](const auto& text) { csv.stamp = one_of<Stamp>(text, {{"begin", Stamp::begin}, {"end", Stamp::end}}); });
    options.one("--every", "TIME", "the length of an interval, or between readings: 15 min, 1 h",
                [&](const auto& text) { csv.every = duration(text); });
    options.one("--unit", "UNIT", "where the table does not tell it: kWh, kW, …", [&](const auto& text) { csv.unit = AnyUnit(text); });
    options.one("--zone", "ZONE", "of times without an offset: Europe/Berlin, or UTC+01:00; else that of the tariff",
                [&](const auto& text) { csv.zone = zone(text); });
    options.one("--ambiguous", "WHICH", "of a local time that occurred twice: earlier or later", [&](const auto& text) {
        csv.ambiguous = one_of<Ambiguous>(text, {{"refuse", Ambiguous::refuse}, {"earlier", Ambiguous::earlier}, {"later", Ambiguous::later}});
    });
    options.one("--instants", "FORM", "iso, or numbers since 1970: seconds, milliseconds, microseconds", [&](const auto& text) {
        csv.instants = one_of<CsvInstants>(text, {{"iso", CsvInstants::iso},
                                                  {"seconds", CsvInstants::seconds},
                                                  {"milliseconds", CsvInstants::milliseconds},
                                                  {"microseconds", CsvInstants::microseconds}});
    });
    options.many("--columns", "WHAT=NAME", "what a column is called: instant=Time", [&](const auto& text) { name_column(csv.columns, text); });
    options.many("--ignore", "NAME", "a column to leave out", [&](const auto& text) { csv.ignore.push_back(text); });
    options.many("--missing", "WORD", "a word for no value", [&](const auto& text) { csv.missing.push_back(text); });
    options.many("--sentinels", "NUMBER", "a number for no value", [&](const auto& text) { csv.sentinels.emplace_back(text); });
    options.one("--separator", "SIGN", "between cells: , ; | or tab; else found out", [&](const auto& text) { csv.separator = separator(text); });
    options.one("--decimal", "SIGN", "of numbers: . or ,", [&](const auto& text) { csv.decimal = one_of<char>(text, {{".", '.'}, {",", ','}}); });
    options.one("--resolution", "NUMBER", "one count of a value: 0.01; else the finest that occurs",
                [&](const auto& text) { csv.resolution = Decimal(text); });
    options.one("--round", "HOW", "values that are finer than that: half_even, half_up, …",
                [&](const auto& text) { csv.round = parse_rounding(text); });
    options.one("--multiplier", "NUMBER", "what values are multiplied by: the ratio of the transformers",
                [&](const auto& text) { request.multiplier = Decimal(text); });
    options.flag("--keep-going", "bill what can be used of a table with findings; the rest counts as missing", request.keep_going);

    options.group("Registers");
    options.one("--p-max", "POWER", "the most that can flow: \"40 kW\"", [&](const auto& text) { request.rule.p_max = stream::RateLimit(text); });
    options.one("--modulus", "COUNTS", "of the resolution, before the register begins again at 0",
                [&](const auto& text) { request.rule.modulus = whole_number(text); });
    options.one("--max-gap", "TIME", "a longer time between readings is estimated; else twice --every",
                [&](const auto& text) { request.rule.max_gap = duration(text); });

    options.group("Emissions");
    const auto factors = options.one("--factors", "FILE", "emission factors, CSV", [&](const auto& text) { request.factors = text; });
    const auto region = options.one("--region", "REGION", "whose grid: CN", [&](const auto& text) { request.region = text; });
    factors->needs(region);
    region->needs(factors);
    options
        .many("--fallback", "WHICH", "where no factor covers the time: newest_older, oldest or parent",
              [&](const auto& text) {
                  request.fallback.push_back(one_of<carbon::Fallback>(text, {{"newest_older", carbon::Fallback::newest_older},
                                                                             {"oldest", carbon::Fallback::oldest},
                                                                             {"parent", carbon::Fallback::parent}}));
              })
        ->needs(factors);

    options.group("What to tell");
    options.one("--explain", "WHICH", "biggest, all or none of the lines; biggest", [&](const auto& text) {
        using Explain = BillRequest::Explain;
        request.explain = one_of<Explain>(text, {{"biggest", Explain::biggest}, {"all", Explain::all}, {"none", Explain::none}});
    });
    options.one("--language", "LANGUAGE", "english or chinese", [&](const auto& text) {
        request.language = one_of<Language>(text, {{"english", Language::english}, {"chinese", Language::chinese}});
    });
    options.one("--page", "FILE", "write a page, HTML", [&](const auto& text) { request.page = text; });
}

}  // namespace

Outcome run(std::span<const std::string> arguments) {
    CLI::App app("Meter readings into energy, money, carbon and savings figures that anyone can check.", "wattle");
    app.set_version_flag("--version", WATTLE_VERSION);
    app.require_subcommand(1);
    BillRequest request;
    CLI::App* const bill_command = app.add_subcommand("bill", "What was used, what it costs, and why: from a table of readings and a tariff.");
    define_bill(*bill_command, request);

    std::string site;
    CLI::App* const check_command = app.add_subcommand("check", "Whether a site file holds together, and what it is; else every finding.");
    check_command->footer("Status: 0 it does; 1 it does not, all findings are on the standard error; 2 the command line is wrong.");
    check_command->add_option("SITE", site, "site, TOML")->required()->type_name("FILE");

    Outcome outcome;
    try {
        std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
        app.parse(reversed);
    } catch (const CLI::ParseError& error) {
        std::ostringstream out, err;
        const bool asked = app.exit(error, out, err) == 0;  // for help, or the version
        outcome.out = out.str();
        outcome.err = err.str();
        outcome.status = asked ? Outcome::done : Outcome::wrong_usage;
        return outcome;
    }
    return check_command->parsed() ? check(site) : bill(request);
}

}  // namespace wattle::inline v0::cli
