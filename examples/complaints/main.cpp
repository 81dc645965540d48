// What people complained of, replayed: the numbers of public threads by the rules of other engines, restated, and by wattle. main.py says the same in
// Python, and both print expected.txt.
#include "month.hpp"

#include <wattle/stream/counter.hpp>
#include <wattle/stream/gauge.hpp>
#include <wattle/units/format.hpp>
#include <wattle/wattle.hpp>

#include <algorithm>
#include <fstream>

using namespace wattle;
using namespace std::chrono_literals;

namespace {

using Fields = std::map<std::string, std::string>;

const std::string folder = WATTLE_EXAMPLE_DIR;

std::vector<std::string> split(const std::string& line) {
    std::vector<std::string> cells(1);
    for (const char c : line) {
        if (c == '|')
            cells.emplace_back();
        else
            cells.back() += c;
    }
    return cells;
}

std::vector<Fields> rows_of(const std::string& name) {
    std::ifstream file(folder + "/" + name);
    std::string line;
    std::getline(file, line);
    const auto header = split(line);
    std::vector<Fields> rows;
    while (std::getline(file, line)) {
        const auto cells = split(line);
        Fields& row = rows.emplace_back();
        for (std::size_t i = 0; i < header.size(); ++i) row[header[i]] = cells[i];
    }
    return rows;
}

double seconds(Instant at) { return static_cast<double>(at.time_since_epoch().count()) / 1e6; }

/// Without a sign before 0.
std::string plain(double number, int decimals, bool sign = false) {
    const std::string text = sign ? fmt::format("{:+.{}f}", number, decimals) : fmt::format("{:.{}f}", number, decimals);
    const bool zero = text.find_first_not_of("+-0.") == std::string::npos;
    return zero && (text[0] == '+' || text[0] == '-') ? text.substr(1) : text;
}

double worst(const rules::Bars& bars) {
    return *std::max_element(bars.begin(), bars.end(), [](double a, double b) { return std::abs(a) < std::abs(b); });
}

std::string time_of(std::chrono::microseconds time) { return fmt::format("{} s", time / 1s); }

int decimals_of(const Point& point) { return std::max(-point.resolution.exponent(), 0); }

/// Whole quanta as a number of that unit, for printing.
template <class Amount>
double amount_in(const Amount& amount, const std::string& unit) {
    return static_cast<double>(static_cast<std::int64_t>(amount.count())) / (unit == "Wh" ? 1e3 : 1e6);
}

// [rule]
stream::CounterRule rule_of(const Fields& c) { return {.p_max = c.at("p_max").c_str(), .resettable = c.at("resettable") == "yes"}; }
// [end]

/// The readings that the amounts between readings contradict. Only what has settled lies on the way from one reading to the next.
template <class Q>
std::vector<std::string> set_aside(const Fields& c, const Table& table) {
    const std::uint32_t place = table.index(c.at("id"));
    const Point& point = table.points()[place];
    std::vector<Reading> readings;
    std::vector<Instant> instants;
    for (std::size_t i = 0; i < table.size(); ++i)
        if (table[i].point == place && !table[i].quality.missing()) readings.push_back(table[i]);
    std::stable_sort(readings.begin(), readings.end(), [](const Reading& a, const Reading& b) { return a.at < b.at; });
    for (const Reading& reading : readings) instants.push_back(reading.at);
    const auto steps = stream::amounts<Q>(table, c.at("id"), Slots::between(instants), rule_of(c));

    std::vector<std::string> aside;
    const auto say = [&](const Reading& reading, std::string_view why) {
        const int decimals = decimals_of(point);
        aside.push_back(fmt::format("{} at {} ({})", plain(static_cast<double>(reading.value) / std::pow(10.0, decimals), decimals),
                                    to_string(reading.at).substr(0, 19), why));
    };
    Reading base = readings[0];
    Q since;
    for (std::size_t i = 0; i + 1 < readings.size(); ++i) {
        const Reading& reading = readings[i + 1];
        if (!steps[i]) {
            if (i + 2 < readings.size() && steps[i + 1])
                base = reading, since = Q();
            else
                say(reading, steps.quality(i).reason() == Reason::gap ? "at the end" : "explained by nothing");
            continue;
        }
        since += *steps[i];
        // A register that began again at 0 was judged by what it shows then.
        const Q from = steps.quality(i).reason() == Reason::reset ? Q() : point.amount<Q>(base.value);
        if (point.amount<Q>(reading.value) - from != since)
            say(reading, 0 < base.value - reading.value && base.value - reading.value <= 2 ? "dip" : "glitch");
        else
            base = reading, since = Q();
    }
    return aside;
}

template <class Q>
void show(const Fields& c, const Table& table) {
    const std::uint32_t place = table.index(c.at("id"));
    const Point& point = table.points()[place];
    const int decimals = decimals_of(point);
    rules::Rows arrived;
    for (std::size_t i = 0; i < table.size(); ++i)
        if (table[i].point == place && !table[i].quality.missing())
            arrived.push_back({seconds(table[i].at), static_cast<double>(table[i].value) / std::pow(10.0, decimals)});
    rules::Rows sorted = arrived;
    std::stable_sort(sorted.begin(), sorted.end(), [](const rules::Row& a, const rules::Row& b) { return a.t < b.t; });
    rules::Edges edges;
    const Instant begin = parse_instant(c.at("begin"));
    const int slots = std::stoi(c.at("slots"));
    const std::chrono::minutes slot(std::stoi(c.at("slot_min")));
    for (int i = 0; i <= slots; ++i) edges.push_back(seconds(begin + slot * i));

    fmt::print("\n{} ({}): {}\n  {}\n  numbers: {}\n  the thread: {}\n", c.at("id"), c.at("year"), c.at("device"), c.at("address"), c.at("numbers"),
               c.at("said"));
    fmt::print("  true: {}; {} readings of {} {}, at most {} ({})\n", c.at("truth"), arrived.size(), c.at("resolution"), c.at("unit"), c.at("p_max"),
               c.at("because"));
    fmt::print("    {:26}{:>16}{:>20}\n", "restated rule", "total [" + c.at("unit") + "]", "worst of " + c.at("slots") + " bars");
    const auto line = [&](std::string_view name, double total, double worst_bar) {
        fmt::print("    {:26}{:>16}{:>20}\n", name, plain(total, decimals), plain(worst_bar, decimals));
    };
    for (const auto& rule : rules::all) {
        const auto bars = rule.bars(rule.streams ? arrived : sorted, edges);
        line(rule.name, month::total(bars), worst(bars));
    }
    // [amounts]
    const auto used = stream::amounts<Q>(table, c.at("id"), Slots::regular(begin, slot, static_cast<std::size_t>(slots)), rule_of(c));
    const auto known = sum(used);
    // [end]
    rules::Bars bars;
    for (std::size_t i = 0; i < used.size(); ++i)
        if (used[i]) bars.push_back(amount_in(*used[i], c.at("unit")));
    const double total = amount_in(known.total, c.at("unit")), estimated = amount_in(known.estimated, c.at("unit"));
    line("wattle", total, worst(bars));
    fmt::print("  wattle: {} measured, {} estimated {}, {} of {} missing; worst: {}\n", plain(total - estimated, decimals),
               plain(estimated, decimals), c.at("unit"), time_of(known.missing), time_of(known.length), to_string(known.quality));
    const auto aside = set_aside<Q>(c, table);
    if (!aside.empty()) fmt::print("  set aside: {}\n", fmt::join(aside, "; "));
    fmt::print("  why: {}\n", c.at("why"));
}

bool same_digits(double number, std::string_view text) {
    const auto point = text.find('.');
    std::string computed = plain(number, point == text.npos ? 0 : static_cast<int>(text.size() - point - 1), true);
    if (computed[0] == '+') computed.erase(0, 1);
    return computed == text.substr(text[0] == '+' ? 1 : 0);
}

void show_error(std::string_view name, const rules::Bars& bars, const rules::Bars& truth, std::size_t column) {
    const double of_total = 100.0 * ((month::total(bars) - month::total(truth)) / month::total(truth));
    double of_worst = 0;
    for (std::size_t i = 0; i < bars.size(); ++i) of_worst = std::max(of_worst, std::abs(bars[i] - truth[i]) / truth[i]);
    of_worst *= 100.0;
    const std::string_view published = month::published.at(name)[column];
    const auto bracket = published.find(" (");
    bool same = same_digits(of_total, published.substr(0, bracket));
    if (bracket != published.npos) same = same && same_digits(of_worst, published.substr(bracket + 2, published.size() - bracket - 3));
    fmt::print("    {:26}{:>20}{:>18}{}\n", name, fmt::format("{} ({:.2f})", plain(of_total, 2, true), of_worst), published,
               same ? "" : "   differs");
}

// [month]
Series<Energy> wattle_days(std::string_view fault, const std::vector<month::Shown>& rows, Instant start, const Slots& days,
                           std::int64_t at_exchange) {
    Point point("main", PointKind::register_, Wh);
    point.every = 15min;
    if (fault == "rolls at 10^5") point.digits = 5;
    std::vector<Reading> readings;
    for (const auto& [second, value] : rows) readings.push_back({.at = start + second * 1s, .value = value, .quality = {}});
    stream::CounterRule rule = {.p_max = "12 kW"};
    if (fault.starts_with("exchange"))
        rule.segments = {{.serial = "old", .end = at_exchange},
                         {.from = start + month::exchange * 1s, .serial = "new", .start = fault == "exchange to 0" ? 0 : 2'000'000}};
    return stream::energy(readings, point, days, rule);
}
// [end]

/// The table of faults of the stream's specification, computed by the same functions.
void faults() {
    month::Month made;
    const auto truth = made.truth();
    rules::Edges edges;
    for (int d = 0; d <= 30; ++d) edges.push_back(static_cast<double>(d * month::day));
    const Instant start = parse_instant("2026-03-01T00:00:00Z");
    const Slots days = Slots::regular(start, 24h, 30);
    fmt::print("\nA month of a whole-Wh register, {} Wh, and what can happen to it: error of the total in % (and of the worst day)\n",
               plain(month::total(truth), 0));
    fmt::print(
        "  \"published\" is the table of the specification. It does not tell the first index, nor when the faults happen: both are chosen here so "
        "that its "
        "digits come\n  out where they can, and \"differs\" says where they do not.\n");
    for (std::size_t column = 0; column < month::faults.size(); ++column) {
        const auto fault = month::faults[column];
        const auto shown = made.column(fault);
        rules::Rows rows;
        for (const auto& [second, value] : shown) rows.push_back({static_cast<double>(second), static_cast<double>(value)});
        fmt::print("\n  {:24}{:>22}{:>18}\n", fault, "computed", "published");
        for (const auto& rule : rules::all)
            if (month::published.contains(rule.name)) show_error(rule.name, rule.bars(rows, edges), truth, column);
        const auto used = wattle_days(fault, shown, start, days, made.at_exchange());
        rules::Bars bars;
        for (std::size_t i = 0; i < used.size(); ++i) bars.push_back(used[i] ? amount_in(*used[i], "Wh") : 0.0);
        show_error("wattle", bars, truth, column);
        fmt::print("    wattle: {}\n", to_string(sum(used)));
    }
}

}  // namespace

int main() {
    fmt::print(
        "Complaints of public threads, replayed. The rules of other engines are restated, not run; see rules.py and rules.hpp for their sources.\n");
    const auto cases = rows_of("cases.csv");
    std::vector<Point> points;
    for (const Fields& c : cases) {
        Point& point = points.emplace_back(c.at("id"), PointKind::register_, AnyUnit(c.at("unit")), Decimal(c.at("resolution")));
        point.every = std::chrono::minutes(std::stoi(c.at("every_min")));
    }
    const Table readings = read_csv(folder + "/readings.csv", {.points = points});
    for (const Fields& c : cases) c.at("unit") == "m3" ? show<Volume>(c, readings) : show<Energy>(c, readings);

    fmt::print("\nThreads of the list that are not replayed as registers\n");
    for (const Fields& thread : rows_of("threads.csv"))
        fmt::print("  {}: {}\n", thread.at("id"), thread.at("found") == "yes" ? thread.at("note") : "not found");

    // [power]
    fmt::print("\nemoncms#1795 (2022): 80 W, then 50 min without mains, then 2400 W; the feed said 2.6 kWh, and it was 0\n");
    const Instant start = parse_instant("2022-05-01T12:00:00Z");
    Point power("mains", PointKind::gauge, W);
    power.every = 1min;
    const auto watts = [](Instant at, std::int64_t value) { return Reading{.at = at, .value = value, .quality = {}}; };
    const std::vector<Reading> shown = {watts(start, 80), watts(start + 50min, 2400), watts(start + 51min, 2400)};
    const Slots whole = Slots::between({start, start + 51min});
    const std::pair<const char*, stream::GaugeRule> ways[] = {
        {"a straight line across the outage", {.interpolation = stream::Interpolation::linear, .hold = 1h}},
        {"wattle, 3 readings at most", {.interpolation = stream::Interpolation::linear}},
    };
    for (const auto& [name, rule] : ways)
        fmt::print("  {}: {}\n", name, to_string(sum(stream::integrals<Energy>(stream::gauges(shown, power, whole, rule)))));
    // [end]

    faults();
}
