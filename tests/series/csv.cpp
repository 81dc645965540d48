// CSV against laws: what is written comes back, a row means the same however it is laid out, and damage is found or changes nothing but what it says.
#include "wattle/series/table.hpp"

#include "law.hpp"

#include <map>
#include <random>

using namespace wattle;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

/// Small random choices from one seed, so that a table is one integer to shrink and to print.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : random_(seed) {}

    std::int64_t range(std::int64_t from, std::int64_t to) { return std::uniform_int_distribution<std::int64_t>(from, to)(random_); }
    bool one_in(std::int64_t n) { return range(1, n) == 1; }
    template <class T>
    const T& of(const std::vector<T>& all) {
        return all[static_cast<std::size_t>(range(0, static_cast<std::int64_t>(all.size()) - 1))];
    }

private:
    std::mt19937_64 random_;
};

rc::Gen<std::uint64_t> any_seed() { return rc::gen::noShrink(rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>())); }

/// Zones with odd offsets, odd days and many changes.
const std::vector<Zone>& zones() {
    static const std::vector<Zone> all = {Zone::utc(),
                                          Zone::fixed(8h),
                                          Zone::fixed(-std::chrono::minutes(210)),
                                          Zone::load("Asia/Shanghai"),
                                          Zone::load("Europe/Berlin"),
                                          Zone::load("Asia/Kathmandu"),
                                          Zone::load("Australia/Lord_Howe"),
                                          Zone::load("Africa/Casablanca"),
                                          Zone::load("Pacific/Apia"),
                                          Zone::load("America/St_Johns"),
                                          Zone::load("Africa/Monrovia")};
    return all;
}

std::string any_id(Dice& dice, int number) {
    const std::vector<std::string> parts = {"M", "main.import", "=", "+", "-", "@", "'", "\"", ",", ";", " ", "\n", "\r\n", "\t", "Zähler", "電", "#", "1", "\xFF", std::string(1, '\0'), "."};
    std::string id;
    for (auto n = dice.range(0, 4); n > 0; --n) id += dice.of(parts);
    return dice.one_in(2) ? id + std::to_string(number) : std::to_string(number) + id;  // so that no two are equal
}

Point any_point(Dice& dice, int number) {
    const std::vector<AnyUnit> units = {kWh, MWh, kW, m3, GJ, AnyUnit("degC"), AnyUnit("%"), AnyUnit()};
    const std::vector<std::string> resolutions = {"1", "0.1", "0.01", "0.001", "0.000001", "0.25", "0.05", "5", "10", "1E+3", "1e-18", "3e-9"};
    Point point(any_id(dice, number), static_cast<PointKind>(dice.range(1, 4)), dice.of(units), Decimal(dice.of(resolutions)));
    if (point.kind == PointKind::interval) point.every = 15min;
    if (dice.one_in(3)) point.stamp = Stamp::begin;
    if (dice.one_in(4)) point.digits = static_cast<int>(dice.range(9, 18));
    return point;
}

Table any_table(Dice& dice) {
    std::vector<Point> points;
    for (int n = static_cast<int>(dice.range(1, 4)); n > 0; --n) points.push_back(any_point(dice, n));
    if (dice.one_in(2))
        for (Point& point : points) point.unit = points[0].unit;
    Table table(points);
    const bool sources = dice.one_in(4);
    Instant at = Instant(std::chrono::seconds(dice.one_in(4) ? dice.range(-62'000'000'000, 200'000'000'000) : dice.range(0, 4'000'000'000)));
    for (auto n = dice.range(0, 12); n > 0; --n) {
        at += dice.one_in(3) ? std::chrono::microseconds(dice.range(-5'000'000, 40'000'000'000)) : std::chrono::microseconds(15min);
        const auto place = static_cast<std::uint32_t>(dice.range(0, static_cast<std::int64_t>(points.size()) - 1));
        const int digits = points[place].digits;
        const std::int64_t high = digits == 0 ? INT64_MAX : static_cast<std::int64_t>(detail::power_of_ten(digits)) - 1;
        const std::int64_t value = dice.one_in(5) ? dice.range(INT64_MIN, high) : dice.one_in(9) ? high : dice.range(-1000, 100'000'000);
        const Quality quality = dice.one_in(3) ? Quality::from_bits(static_cast<std::uint16_t>(dice.range(0, 65'535))) : Quality();
        table.push_back({at, value, place, quality, static_cast<std::uint16_t>(sources ? dice.range(0, 65'535) : 0)});
    }
    return table;
}

CsvFormat any_format(Dice& dice) {
    CsvFormat format;
    if (dice.one_in(2)) format.zone = dice.of(zones());
    format.separator = dice.of(std::vector<char>{',', ';', '|', '\t'});
    format.decimal = dice.of(std::vector<char>{'.', '.', ','});
    if (dice.one_in(4)) format.columns = {"Zähler; \"M\"", "when, UTC", "counts", "status", "in", "from"};
    return format;
}

CsvOptions reading(const CsvFormat& format, const std::vector<Point>& points) {
    CsvOptions options;
    options.points = points;
    options.separator = format.separator;
    options.decimal = format.decimal;
    options.columns = format.columns;
    if (options.columns != CsvColumns()) options.columns.unit = "in";
    return options;
}

// ---- a second reader: slow, plainly right, and without a line of the first

std::vector<std::string> split_lines(const std::string& text) {
    std::vector<std::string> lines(1);
    for (const char c : text) {
        if (c == '\n')
            lines.emplace_back();
        else
            lines.back() += c;
    }
    return lines;
}

std::string trim(std::string text) {
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.pop_back();
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.erase(0, 1);
    return text;
}

/// One line without quotes: its cells.
std::vector<std::string> split_cells(std::string line) {
    if (line.ends_with('\r')) line.pop_back();
    std::vector<std::string> cells(1);
    for (const char c : line) {
        if (c == ',')
            cells.emplace_back();
        else
            cells.back() += c;
    }
    for (auto& cell : cells) cell = trim(cell);
    return cells;
}

struct Row {
    std::string id;
    Instant at;
    Exact value;
    std::uint16_t quality;

    bool operator==(const Row&) const = default;
    auto operator<=>(const Row& other) const {
        if (const auto c = id <=> other.id; c != 0) return c;
        if (const auto c = at.time_since_epoch().count() <=> other.at.time_since_epoch().count(); c != 0) return c;
        if (const auto c = quality <=> other.quality; c != 0) return c;
        return value < other.value ? std::strong_ordering::less : other.value < value ? std::strong_ordering::greater : std::strong_ordering::equal;
    }
};

/// What a line of the long form says by the letter, if all of it can be understood. The columns are point, instant, value, quality.
std::optional<Row> row_of(const std::string& line, const std::optional<Zone>& zone) {
    const auto cells = split_cells(line);
    if (cells.size() != 4) return std::nullopt;
    try {
        Row row{cells[0], {}, 0, 0};
        const bool naive = cells[1].size() > 10 && cells[1].find_first_of("Zz+-", 10) == std::string::npos;
        row.at = naive && zone ? zone->to_instant(parse_local(cells[1])) : parse_instant(cells[1]);
        if (!cells[3].empty()) row.quality = parse_quality(cells[3]).bits();
        row.value = Exact(cells[2]);
        return row;
    } catch (const Error&) {
        return std::nullopt;
    }
}

std::vector<Row> rows_of(const Table& table) {
    std::vector<Row> rows;
    for (std::size_t i = 0; i < table.size(); ++i) {
        const Reading r = table[i];
        rows.push_back({table.points()[r.point].id, r.at, Exact(Int128{r.value}) * Exact(table.points()[r.point].resolution), r.quality.bits()});
    }
    return rows;
}

// ---- damage

std::string damaged(std::string text, Dice& dice) {
    const auto place = [&] { return static_cast<std::size_t>(dice.range(0, static_cast<std::int64_t>(text.size()) - 1)); };
    const auto lines = [&] { return split_lines(text); };
    for (auto n = dice.range(1, 3); n > 0 && !text.empty(); --n) {
        switch (dice.range(0, 8)) {
            case 0: text[place()] = static_cast<char>(dice.range(0, 255)); break;                                                   // another byte
            case 1: text[place()] ^= static_cast<char>(1 << dice.range(0, 7)); break;                                               // a flipped bit
            case 2: text.erase(place(), static_cast<std::size_t>(dice.range(1, 30))); break;                                        // bytes lost
            case 3: text.insert(place(), text.substr(place(), static_cast<std::size_t>(dice.range(1, 60)))); break;                 // bytes twice
            case 4: text.insert(place(), 1, dice.of(std::vector<char>{'"', ',', '\n', '\r', '\0', ' ', '-', '.', 'e', '0', '9', '\xC3', '\''})); break;
            case 5: text.resize(place()); break;                                                                                    // cut off
            case 6: {                                                                                                               // two lines swapped
                auto all = lines();
                std::swap(all[static_cast<std::size_t>(dice.range(0, static_cast<std::int64_t>(all.size()) - 1))], all[static_cast<std::size_t>(dice.range(0, static_cast<std::int64_t>(all.size()) - 1))]);
                text.clear();
                for (const auto& line : all) text += line + '\n';
                break;
            }
            case 7: {                                                                                                               // two cells swapped
                auto all = lines();
                auto& line = all[static_cast<std::size_t>(dice.range(0, static_cast<std::int64_t>(all.size()) - 1))];
                auto cells = split_cells(line);
                std::swap(cells[static_cast<std::size_t>(dice.range(0, static_cast<std::int64_t>(cells.size()) - 1))], cells.back());
                line.clear();
                for (const auto& cell : cells) line += (&cell == &cells.front() ? "" : ",") + cell;
                text.clear();
                for (const auto& l : all) text += l + '\n';
                break;
            }
            default: text.insert(place(), dice.of(std::vector<std::string>{"\r\n", "\xEF\xBB\xBF", "NaN", "1e9", ",,", "\"\"", "+08:00", "\xFF\xFE"})); break;
        }
    }
    return text;
}

}  // namespace

TEST_CASE("a table that is written and read again is the same table") {
    LAW("of any kind, resolution, quality, source, id, separator, decimal sign and zone", [] {
        const auto seed = *any_seed();
        Dice dice(seed);
        const Table table = any_table(dice);
        const CsvFormat format = any_format(dice);
        const std::string text = to_csv(table, format);
        RC_LOG(text);
        RC_ASSERT(parse_csv(text, "again", reading(format, table.points())) == table);
        RC_ASSERT(to_csv(table, format) == text);
    });
    LAW("undeclared points come back as far as the header tells", [] {
        Dice dice(*any_seed());
        Point point("M1", PointKind::register_, kWh, Decimal::from(1, static_cast<int>(dice.range(-6, 0))));
        Table table({point});
        for (auto n = dice.range(1, 12); n > 0; --n) table.push_back({Instant(std::chrono::seconds(dice.range(0, 4'000'000'000))), dice.range(0, 1'000'000'000), 0, {}, 0});
        RC_ASSERT(parse_csv(to_csv(table), "again", {.kind = PointKind::register_}) == table);
    });
}

TEST_CASE("a row means the same however it is laid out") {
    LAW("in quotes, padded, with CRLF or without decimals of the second", [] {
        Dice dice(*any_seed());
        const Zone zone = dice.of(zones());
        const std::optional<Zone> local = dice.one_in(2) ? std::optional(zone) : std::nullopt;
        const auto decimals = static_cast<int>(dice.range(0, 4));
        std::string plain = "point,instant,value [kWh],quality\n", odd = plain;
        Instant at = Instant(std::chrono::seconds(dice.range(0, 4'000'000'000)));
        for (auto n = dice.range(1, 10); n > 0; --n) {
            at += dice.one_in(2) ? std::chrono::microseconds(15min) : std::chrono::microseconds(dice.range(0, 40'000'000) * 1000);
            const std::string id = "M" + std::to_string(dice.range(1, 3));
            const std::string instant = local ? to_string(zone.to_local(at)) : to_string(at);
            const std::string value = to_string(Decimal::from(dice.range(-1'000'000'000, 10'000'000'000'000), -decimals));
            const std::string quality(dice.of(std::vector<std::string>{"measured", "glitch+rollover", "interpolated"}));
            plain += id + ',' + instant + ',' + value + ',' + quality + '\n';
            const auto dressed = [&](const std::string& cell) { return dice.one_in(2) ? '"' + cell + '"' : dice.one_in(2) ? ' ' + cell + ' ' : cell; };
            odd += dressed(id) + ',' + dressed(instant) + ',' + dressed((value[0] == '-' ? "" : "+") + value) + ',' + dressed(quality) + (dice.one_in(2) ? "\r\n" : "\n");
        }
        plain += std::string(80, '\n');  // so that the last rows are no exception
        const CsvOptions options{.zone = local, .kind = PointKind::register_, .ambiguous = Ambiguous::later};
        RC_LOG(plain);
        std::vector<Finding> none, either;
        const Table a = parse_csv(plain, "a", options, none), b = parse_csv(odd, "a", options, either);
        RC_ASSERT(a == b);
        // By the letter, where each line says one thing.
        const auto lines = split_lines(plain);
        std::vector<Row> rows;
        for (std::size_t i = 1; i < lines.size(); ++i)
            if (const auto row = row_of(lines[i], local)) rows.push_back(*row);
        if (rows.size() == a.size()) RC_ASSERT(rows_of(a) == rows);
    });
    LAW("a value is what Decimal reads", [] {
        const Decimal value = *any_decimal(-18, 3);
        std::vector<Finding> findings;
        const Table table = parse_csv("point,instant,value [kWh]\nM1,2026-03-01T00:00:00Z," + to_string(value) + "\n" + std::string(80, '\n'), "a", {.kind = PointKind::register_}, findings);
        RC_PRE(findings.empty());  // a sentinel, or beyond 64 bits
        RC_ASSERT(Exact(Int128{table[0].value}) * Exact(table.points()[0].resolution) == Exact(value));
    });
}

TEST_CASE("a damaged file gives findings or what it now says, never a crash and never another number") {
    const Zone berlin = Zone::load("Europe/Berlin");
    std::size_t with_findings = 0, unharmed = 0;
    for (std::uint64_t seed = 1; seed <= 5000; ++seed) {
        CAPTURE(seed);
        Dice dice(seed);
        const std::optional<Zone> zone = seed % 3 == 0 ? std::optional(berlin) : std::nullopt;
        std::string text = "point,instant,value [kWh],quality\n";
        std::map<std::string, std::int64_t> counts;
        Instant at = parse_instant("2026-03-28T00:00:00Z");
        for (int i = 0; i < 40; ++i) {
            const std::string id = "M" + std::to_string(dice.range(1, 3)) + ".import";
            at += 15min;
            const auto count = counts[id] += dice.range(0, 500);
            const std::string instant = zone ? to_string(berlin.to_local(at)) : to_string(at);
            text += id + ',' + instant + ',' + to_string(Decimal::from(count, -2)) + (dice.one_in(9) ? ",glitch+rollover\n" : ",measured\n");
        }
        const std::string broken = damaged(text, dice);
        CAPTURE(broken);

        CsvOptions options{.zone = zone, .kind = PointKind::register_};
        options.most_findings = 1000;
        std::vector<Finding> findings;
        const Table table = parse_csv(broken, "broken.csv", options, findings);
        for (const Finding& finding : findings) {
            CHECK_FALSE(finding.what.empty());
            CHECK_FALSE(finding.remedy.empty());
            CHECK(finding.where.source == "broken.csv");
        }
        with_findings += findings.empty() ? 0 : 1;

        // Every number that came out stands in a line of the file, read by the letter; cells in quotes are judged without them.
        std::map<Row, int> said;
        std::string bare = broken;
        for (std::size_t p = 0; (p = bare.find('"', p)) != std::string::npos;) bare.erase(p, 1);
        const std::vector<std::string> versions = bare == broken ? std::vector{broken} : std::vector{broken, bare};
        for (const std::string& version : versions) {
            for (const std::string& line : split_lines(version))
                if (auto row = row_of(line, zone)) {
                    if (row->id.size() > 1 && row->id[0] == '\'' && std::string("=+-@").find(row->id[1]) != std::string::npos) row->id.erase(0, 1);
                    ++said[*row];
                }
        }
        const auto rows = rows_of(table);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const Quality quality = table[i].quality;
            if (quality.missing()) {
                CHECK(table[i].value == 0);
                continue;
            }
            if (quality.reason() == Reason::suspect) continue;  // its quality is a finding
            CAPTURE(rows[i].id);
            CAPTURE(to_string(rows[i].at));
            CAPTURE(to_string(rows[i].value));
            CHECK(said[rows[i]]-- > 0);
        }
        // And what a line says by the letter is not lost in silence.
        if (findings.empty()) {
            std::size_t expected = 0;
            const auto lines = split_lines(broken);
            for (std::size_t i = 1; i < lines.size(); ++i) expected += row_of(lines[i], zone) ? 1 : 0;
            if (broken.find('"') == std::string::npos) CHECK(table.size() >= expected);
            unharmed += 1;
        }
    }
    MESSAGE("of 5000 damaged files " << with_findings << " have findings, " << unharmed << " none");
    CHECK(with_findings > 3000);
}

TEST_CASE("no bytes and no options make the reader stumble") {
    const std::vector<std::string> starts = {"point,instant,value [kWh],quality\n", "point;instant;value;unit;source\n", "instant|a [kWh]|b [kW]|quality\n", "instant,value [kWh]\n", ""};
    const std::vector<std::string> pieces = {"M1", "2026-03-01T00:15:00Z", "2026-03-29 02:30", "1772323200", "12.5", "12,5", "1e-30", "9223372036854775807", "-", "kWh", "MWh", "7", "measured",
                                             "gap", "glitch+rollover", "\"", "\"\"", ",", ";", "|", "\t", "\n", "\r\n", "\r", " ", "NaN", "\xFF", "\xEF\xBB\xBF", std::string(1, '\0'), "[", "]"};
    LAW("what comes out is a table and findings with a place", [&] {
        Dice dice(*any_seed());
        std::string text = dice.of(starts);
        const char separator = text.find(';') != std::string::npos ? ';' : text.find('|') != std::string::npos ? '|' : ',';
        for (auto n = dice.range(0, 40); n > 0; --n) text += dice.one_in(2) ? std::string(1, separator) : dice.one_in(4) ? "\n" : dice.of(pieces);
        CsvOptions options;
        if (dice.one_in(2)) options.kind = PointKind::register_;
        if (dice.one_in(2)) options.zone = Zone::load("Europe/Berlin");
        if (dice.one_in(3)) options.unit = kWh;
        if (dice.one_in(3)) options.decimal = ',';
        if (dice.one_in(3)) options.instants = static_cast<CsvInstants>(dice.range(0, 3));
        if (dice.one_in(3)) options.round = half_even;
        if (dice.one_in(4)) options.points = {Point("M1", PointKind::register_, kWh, Decimal("0.01")), Point("a", PointKind::gauge, kW)};
        if (dice.one_in(4)) options.resolution = Decimal("0.25");
        RC_LOG(text);
        std::vector<Finding> findings;
        const Table table = parse_csv(text, "any.csv", options, findings);
        for (const Finding& finding : findings) RC_ASSERT(!finding.what.empty() && !finding.remedy.empty() && finding.where.source == "any.csv");
        if (!table.empty()) RC_ASSERT(table[table.size() - 1].point < table.points().size());
        // Twice the same, and the same as in the throwing form.
        RC_ASSERT((message_of([&] { return parse_csv(text, "any.csv", options); }).empty()) == findings.empty());
    });
}
