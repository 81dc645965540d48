#include "setup_file.hpp"

#include "../base/similar.hpp"
#include "setup_check.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace wattle::inline v0::stream::detail {

namespace {

using Kind = SetupPart::Kind;
using std::chrono::microseconds;
using std::chrono::minutes;
using stream::to_string;
using v0::to_string;
using v0::detail::Document;
using v0::detail::Table;
using v0::detail::Text;

constexpr std::array<std::string_view, 5> kinds = {"", "register", "interval", "gauge", "state"};

/// Reads values as they stand in site files; what cannot be read is told, and is nothing.
class Values {
public:
    /// Without the zone of the site, if that could not be read.
    Values(Document& document, std::optional<Zone> zone) : document_(document), zone_(std::move(zone)) {}

    /// What the tables that are read next are about; findings begin with it.
    void begin_part(std::string_view what, const std::optional<Text>& id) {
        part_ = id && !id->value.empty() ? std::string(what) + ' ' + quoted(id->value) + ": " : "";
    }
    void end_part() { part_.clear(); }
    void refuse(const Place& where, const std::string& what, std::string remedy) { document_.refuse(where, part_ + what, std::move(remedy)); }

    std::optional<Decimal> decimal(const Text& text) {
        return told<Decimal>(text, [&] { return Decimal(text.value); });
    }
    std::optional<Decimal> decimal(Table& table, std::string_view key) {
        return of_text<Decimal>(table, key, [&](const Text& t) { return decimal(t); });
    }

    /// "15min", "35d", "1.5 h"
    std::optional<microseconds> length(Table& table, std::string_view key) {
        return of_text<microseconds>(table, key, [&](const Text& text) { return length(text, key); });
    }
    std::optional<microseconds> length(const Text& text, std::string_view key) {
        const auto found = length_of(text.value);
        if (!found) refuse(text.where, std::string(key) + " is " + quoted(text.value), "write a number and s, min, h or d, such as 15min");
        return found;
    }
    static std::optional<microseconds> length_of(const std::string& text) {
        const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
        const std::size_t unit = std::min(text.find_first_not_of(' ', end), text.size());
        constexpr std::pair<std::string_view, std::int64_t> units[] = {
            {"s", 1'000'000}, {"min", 60'000'000}, {"h", 3'600'000'000}, {"d", 86'400'000'000}};
        const auto found = std::find_if(std::begin(units), std::end(units), [&](const auto& u) { return text.substr(unit) == u.first; });
        if (found == std::end(units)) return std::nullopt;
        try {
            const Decimal number(std::string_view(text).substr(0, end));
            const Int128 micros = multiples(static_cast<Int128>(number.mantissa()) * found->second, number.exponent(), 1, Rounding::down);
            if (Exact::from(micros, 0) != Exact(number) * Exact(found->second)) return std::nullopt;
            return microseconds(narrow(micros, "length"));
        } catch (const Error&) {
            return std::nullopt;
        }
    }

    /// "08:00", since midnight; "24:00" too.
    std::optional<minutes> clock(Table& table, std::string_view key) {
        const auto text = table.required_text(key);
        if (!text || text->value.empty()) return std::nullopt;
        const std::string& t = text->value;
        const auto digit = [&](std::size_t i) { return t[i] >= '0' && t[i] <= '9'; };
        if (t.size() == 5 && t[2] == ':' && digit(0) && digit(1) && digit(3) && digit(4)) {
            const int hour = (t[0] - '0') * 10 + t[1] - '0', minute = (t[3] - '0') * 10 + t[4] - '0';
            if (minute < 60 && hour * 60 + minute <= 24 * 60) return minutes(hour * 60 + minute);
        }
        refuse(text->where, std::string(key) + " is " + quoted(t), "write the time on the wall with two digits each, such as 08:00");
        return std::nullopt;
    }

    std::optional<Instant> instant(const Text& text) {
        try {
            return parse_instant(text.value);
        } catch (const Error& error) {
            refuse(text.where, quoted(text.value) + ": " + error.findings().front().what, instant_remedy(text.value));
            return std::nullopt;
        }
    }
    /// An instant, or a date: the begin of that day on the wall.
    std::optional<Instant> begin(const Text& text) {
        if (text.value.size() != 10) return instant(text);
        return told<Instant>(text, [&] { return Periods::days(zone_.value_or(Zone::utc())).of(parse_date(text.value)).begin(); });
    }

    std::optional<std::int64_t> whole(Table& table, std::string_view key, std::int64_t least, std::int64_t most) {
        const auto value = table.whole(key);
        if (!value || (*value >= least && *value <= most)) return value;
        refuse(table.where(key), std::string(key) + " is " + std::to_string(*value), "give " + std::to_string(least) + " to " + std::to_string(most));
        return std::nullopt;
    }

    /// The place of a word among those that are allowed.
    std::optional<std::size_t> one_of(Table& table, std::string_view key, std::span<const std::string_view> words) {
        const auto text = table.text(key);
        if (!text) return std::nullopt;
        const auto found = std::find(words.begin(), words.end(), text->value);
        if (found != words.end() && !found->empty()) return static_cast<std::size_t>(found - words.begin());
        std::string all;
        for (std::size_t i = 0; i < words.size(); ++i)
            if (!words[i].empty()) all += (all.empty() ? "" : i + 1 == words.size() ? " or " : ", ") + std::string(words[i]);
        refuse(text->where, std::string(key) + " is " + quoted(text->value), "write " + all);
        return std::nullopt;
    }

    std::optional<AnyUnit> unit(const Text& text) {
        try {
            return AnyUnit(text.value);
        } catch (const Error& error) {
            std::vector<std::string> symbols;
            for (const auto& row : AnyUnit::all()) symbols.emplace_back(row.symbol);
            const std::string similar = similar_names(text.value, symbols);
            refuse(text.where, error.findings().front().what, similar.empty() ? error.remedy() : "did you mean " + similar + '?');
            return std::nullopt;
        }
    }

    std::optional<RateLimit> rate(const Text& text) {
        return told<RateLimit>(text, [&] { return RateLimit(std::string_view(text.value)); });
    }

    template <class T, class F>
    std::optional<T> told(const Text& text, const F& call) {
        try {
            return call();
        } catch (const Error& error) {
            const Finding& finding = error.findings().front();
            const bool names_it = finding.what.find(text.value) != std::string::npos;
            refuse(text.where, (names_it ? "" : quoted(text.value) + ": ") + finding.what, finding.remedy);
            return std::nullopt;
        }
    }

private:
    template <class T, class F>
    static std::optional<T> of_text(Table& table, std::string_view key, const F& read) {
        const auto text = table.text(key);
        return text ? read(*text) : std::nullopt;
    }

    /// With the offset that a clock of the site shows then, if only that lacks.
    std::string instant_remedy(const std::string& text) const {
        try {
            const LocalTime local = parse_local(text);
            const auto offset =
                std::chrono::duration_cast<minutes>(zone_.value().offset(zone_->to_instant(local, Ambiguous::earlier, Nonexistent::next)));
            const auto two = [](std::int64_t n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
            const std::int64_t size = offset.count() < 0 ? -offset.count() : offset.count();
            return "write " + text + (offset.count() < 0 ? '-' : '+') + two(size / 60) + ':' + two(size % 60) + ", if that is the time in " +
                   zone_->name();
        } catch (const std::exception&) {  // it is no local time either, or there is no zone
            return "write date, time and offset, such as 2026-03-12T10:40:00+08:00";
        }
    }

    Document& document_;
    std::optional<Zone> zone_;
    std::string part_;
};

/// What [stream] says for points that do not say it themselves.
struct Defaults {
    std::optional<microseconds> every, max_gap, hold;
    std::optional<RateLimit> p_max;
    std::optional<std::int64_t> step_back;
    std::optional<Interpolation> interpolation;
    std::optional<Decimal> accuracy_class;
};

/// Reads the tables of a site one after the other, and then looks at them together.
class SetupReader {
public:
    SetupReader(Document& document, Table root, const std::optional<Zone>& zone) : document_(document), values_(document, zone), root_(root) {
        setup_.zone = zone.value_or(Zone::utc());
    }

    ReadSetup read() {
        read_shifts();
        auto stream = root_.table("stream");
        if (stream) read_stream(*stream);
        if (!stream || !stream->has("levels")) usual_windows();
        for (Table& table : root_.tables("point")) read_point(table);
        if (setup_.points.empty())
            document_.refuse(root_.where("point"), "the site has no point", "add [[point]] with id, kind and unit, for each thing that is metered");
        for (Table& table : root_.tables("virtual")) read_virtual(table), values_.end_part();
        for (Table& table : root_.tables("tree")) read_node(table), values_.end_part();
        for (Table& table : root_.tables("alarm")) read_alarm(table), values_.end_part();
        read_exchanges();
        for (const SetupMistake& mistake : mistakes(setup_, unreadable_)) refuse(mistake);
        check_units();
        return {std::move(setup_), std::move(events_)};
    }

private:
    // ---- places

    const std::vector<Table>& tables_of(Kind kind) const {
        return kind == Kind::point           ? points_
               : kind == Kind::virtual_meter ? virtual_
               : kind == Kind::ratio         ? ratios_
               : kind == Kind::tree          ? nodes_
                                             : alarms_;
    }
    Place place_of(SetupPart part, const std::string& key, std::optional<std::size_t> entry = {}) {
        if (entry) return quotas_[part.place][*entry].where(key.substr(key.find('.') + 1));
        if (part.kind != Kind::site) return tables_of(part.kind)[part.place].where(key);
        auto stream = root_.table("stream");
        return stream ? stream->where(key) : root_.where();
    }
    void refuse(const SetupMistake& mistake) {
        const Place where = place_of(mistake.part, mistake.key, mistake.entry);
        std::string what = (mistake.part.kind == Kind::site ? "" : name_of(setup_, mistake.part) + ": ") + mistake.what;
        if (mistake.other) what += ", in line " + std::to_string(place_of(*mistake.other, mistake.key).line);
        document_.refuse(where, std::move(what), mistake.remedy);
    }

    // ---- windows

    void read_shifts() {
        auto tables = root_.tables("shift");
        std::vector<Shift> shifts;
        std::vector<Place> places;
        bool complete = true;
        for (Table& table : tables) {
            const auto name = table.required_text("name");
            values_.begin_part("shift", name);
            const auto from = values_.clock(table, "from"), to = values_.clock(table, "to");
            if (name && from && to)
                shifts.emplace_back(name->value, *from, *to), places.push_back(table.where());
            else
                complete = false;
        }
        values_.end_part();
        if (shifts.empty()) return;
        try {
            Shifts read(setup_.zone, shifts);
            if (complete) setup_.shifts = std::move(read);
        } catch (const Error& error) {
            for (const Finding& finding : error.findings()) {
                Place where = root_.where("shift");
                for (std::size_t i = 0; i < shifts.size(); ++i)
                    if (finding.where.source == "shift " + quoted(shifts[i].name)) where = places[i];
                document_.refuse(where, finding.where.source + ": " + finding.what, finding.remedy);
            }
        }
    }

    void read_stream(Table& stream) {
        if (const auto horizon = values_.length(stream, "horizon")) setup_.horizon = *horizon;
        if (const auto limit = values_.length(stream, "idle_limit")) setup_.idle_limit = *limit;
        read_defaults(stream);
        read_anchors(stream);
        if (!stream.has("levels")) return;
        const auto names = stream.texts("levels");
        setup_.levels.clear();
        bool billing = false;
        for (const Text& name : names) {
            billing = billing || name.value == "billing";
            if (auto level = level_of(name)) setup_.levels.push_back(std::move(*level));
        }
        if (setup_.levels.empty() && !names.empty()) setup_.levels = usual_levels(setup_.zone);  // what is wrong has been told
        if (!billing && stream.has("billing"))
            stream.refuse("billing", "the levels have no billing", "add \"billing\" to levels, or leave billing out");
    }

    /// Where days, years and billing periods begin.
    void read_anchors(Table& stream) {
        if (auto day = stream.table("day")) {
            if (const auto at = values_.clock(*day, "at")) day_at_ = in_day(*day, *at);
        }
        if (auto year = stream.table("year")) year_from_ = values_.whole(*year, "month", 1, 12).value_or(1);
        if (!stream.has("billing")) return;
        billing_read_ = true;
        if (stream.holds_list("billing")) {
            std::vector<Instant> edges;
            std::size_t written = 0;
            Place where;
            for (const Text& text : stream.texts("billing")) {
                ++written;
                if (const auto t = values_.begin(text)) edges.push_back(*t);
            }
            if (edges.size() != written) return;
            try {
                billing_ = Level::list("billing", std::move(edges));
            } catch (const Error& error) {
                stream.refuse("billing", "billing: " + error.findings().front().what, error.remedy());
            }
        } else if (auto billing = stream.table("billing")) {
            if (!billing->has("day"))
                billing->refuse("day", "billing has no day", "add day = 1, the day of the month on which a period begins; 31 means the last one");
            const auto day = values_.whole(*billing, "day", 1, 31);
            const auto at = billing->has("at") ? values_.clock(*billing, "at") : std::optional(minutes(0));
            if (day && at) billing_ = Level::of(Periods::billing(setup_.zone, static_cast<unsigned>(*day), in_day(*billing, *at)));
        }
    }
    minutes in_day(Table& table, minutes at) {
        if (at < std::chrono::hours(24)) return at;
        table.refuse("at", "no day begins at 24:00", "write 00:00");
        return minutes(0);
    }

    std::optional<Level> level_of(const Text& name) {
        const Zone& zone = setup_.zone;
        const std::string& n = name.value;
        if (n == "minute") return Level::every(minutes(1));
        if (n == "hour") return Level::of(Periods::hours(zone));
        if (n == "day") return Level::of(Periods::days(zone, day_at_));
        if (n == "week") return Level::of(Periods::weeks(zone));
        if (n == "month") return Level::of(Periods::months(zone));
        if (n == "quarter") return Level::of(Periods::quarters(zone));
        if (n == "year") return Level::of(Periods::years(zone, std::chrono::month(static_cast<unsigned>(year_from_))));
        if (n == "shift") {
            if (setup_.shifts) return Level::of(*setup_.shifts);
            if (!root_.has("shift"))
                document_.refuse(name.where, "there is a level shift, and the site has no shifts",
                                 "add shift = [{ name = \"early\", from = \"06:00\", to = \"14:00\" }], or leave the level out");
            return std::nullopt;
        }
        if (n == "billing") {
            if (!billing_ && !billing_read_)
                document_.refuse(name.where, "there is a level billing, and nothing tells when its periods begin",
                                 "add billing = { day = 1 }, or a list of instants, to stream");
            return billing_;
        }
        if (const auto length = Values::length_of(n)) {
            try {
                return Level::every(*length);
            } catch (const Error& error) {
                document_.refuse(name.where, quoted(n) + " does not divide a day", error.remedy());
                return std::nullopt;
            }
        }
        document_.refuse(name.where, "there is no level " + quoted(n),
                         "use a length such as 15min, or hour, day, week, month, quarter, year, shift or billing");
        return std::nullopt;
    }

    /// Without a list of levels: quarter-hours, hours, days, months, and what the file tells of.
    void usual_windows() {
        setup_.levels = {Level::every(minutes(15)), Level::of(Periods::hours(setup_.zone)), Level::of(Periods::days(setup_.zone, day_at_)),
                         Level::of(Periods::months(setup_.zone))};
        if (setup_.shifts) setup_.levels.push_back(Level::of(*setup_.shifts));
        if (billing_) setup_.levels.push_back(*billing_);
    }

    // ---- points

    void read_defaults(Table& stream) {
        defaults_.every = values_.length(stream, "every");
        defaults_.max_gap = values_.length(stream, "max_gap");
        defaults_.hold = values_.length(stream, "hold");
        if (const auto text = stream.text("p_max")) defaults_.p_max = values_.rate(*text);
        defaults_.step_back = values_.whole(stream, "step_back", 0, INT32_MAX);
        defaults_.interpolation = interpolation(stream);
        defaults_.accuracy_class = values_.decimal(stream, "class");
    }
    std::optional<Interpolation> interpolation(Table& table) {
        constexpr std::array<std::string_view, 2> words = {"step", "linear"};
        const auto found = values_.one_of(table, "interpolation", words);
        return found ? std::optional(static_cast<Interpolation>(*found)) : std::nullopt;
    }

    void read_point(Table& table) {
        const auto id = table.required_text("id");
        values_.begin_part("point", id);
        if (!table.has("kind")) table.required_text("kind");
        const auto kind_place = values_.one_of(table, "kind", kinds);
        const auto unit_text = table.has("unit") ? table.text("unit") : std::nullopt;
        const auto kind = kind_place ? static_cast<PointKind>(*kind_place) : PointKind::register_;
        if (!table.has("unit") && kind != PointKind::state) table.required_text("unit");
        const auto unit = unit_text ? values_.unit(*unit_text) : std::nullopt;
        if (kind == PointKind::state && !table.has("unit")) state_without_unit_ = true;

        Point point(id ? id->value : "", kind, unit.value_or(AnyUnit()), values_.decimal(table, "resolution").value_or(1));
        const bool readable = id && !id->value.empty() && kind_place && (unit || (kind == PointKind::state && !table.has("unit")));
        if (const auto multiplier = values_.decimal(table, "multiplier")) point.multiplier = *multiplier;
        if (const auto every = values_.length(table, "every")) point.every = every;
        if (!table.has("every")) point.every = defaults_.every;
        read_limits(table, point);
        PointSetup setup(point);
        if (kind_place) read_rule(table, setup);
        values_.end_part();
        if (id && !id->value.empty() && !readable) unreadable_.insert(id->value);
        if (!id || id->value.empty()) return;
        places_.emplace(id->value, setup_.points.size());
        setup_.points.push_back(std::move(setup));
        points_.push_back(table);
    }

    void read_limits(Table& table, Point& point) {
        const auto limits = table.texts("limits");
        if (!table.has("limits")) return;
        if (limits.size() != 2) {
            if (table.holds_list("limits"))
                values_.refuse(table.where("limits"), "limits has " + std::to_string(limits.size()) + " texts",
                               "give the lowest and the highest value that the point can show, such as [\"-40\", \"250\"]");
            return;
        }
        point.low = values_.decimal(limits[0]);
        point.high = values_.decimal(limits[1]);
    }

    /// The keys of its kind; one of another kind is told, because it would do nothing.
    void read_rule(Table& table, PointSetup& setup) {
        const PointKind kind = setup.point.kind;
        constexpr std::pair<std::string_view, std::string_view> owners[] = {
            {"digits", "register"}, {"modulus", "register"},    {"p_max", "register"},    {"max_gap", "register"}, {"step_back", "register"},
            {"class", "register"},  {"resettable", "register"}, {"backward", "register"}, {"gap", "register"},     {"interpolation", "gauge"},
            {"bins", "gauge"},      {"hold", "gauge"},          {"stamp", "interval"}};
        for (const auto& [key, owner] : owners) {
            if (!table.has(key) || owner == to_string(kind) || (key == "hold" && kind == PointKind::state)) continue;
            values_.refuse(table.where(key), "a " + std::string(to_string(kind)) + " has no " + std::string(key),
                           "leave it out, or write kind = \"" + std::string(owner) + '"');
            table.ignore(key);
        }
        switch (kind) {
            case PointKind::register_: return read_register(table, setup);
            case PointKind::interval: {
                constexpr std::array<std::string_view, 2> words = {"begin", "end"};
                if (const auto stamp = values_.one_of(table, "stamp", words)) setup.point.stamp = static_cast<Stamp>(*stamp);
                return;
            }
            case PointKind::gauge:
                setup.gauge.interpolation = interpolation(table).value_or(defaults_.interpolation.value_or(Interpolation::step));
                setup.bins = values_.decimal(table, "bins");
                [[fallthrough]];
            case PointKind::state: setup.gauge.hold = table.has("hold") ? values_.length(table, "hold") : defaults_.hold;
        }
    }

    void read_register(Table& table, PointSetup& setup) {
        CounterRule& rule = setup.counter;
        read_turn(table, setup);
        rule.p_max = defaults_.p_max;
        if (const auto text = table.text("p_max")) {
            rule.no_cap = text->value == "unknown";
            rule.p_max = rule.no_cap ? std::nullopt : values_.rate(*text);
            if (!rule.p_max && !rule.no_cap) unreadable_.insert(setup.point.id);
        }
        rule.resettable = table.flag("resettable").value_or(false);
        rule.backward = table.flag("backward").value_or(false);
        constexpr std::array<std::string_view, 3> gaps = {"spread", "", "leave"};  // a profile has weights, which no file holds
        if (const auto gap = values_.one_of(table, "gap", gaps)) rule.gap = static_cast<GapPolicy>(*gap);
        rule.max_gap = table.has("max_gap") ? values_.length(table, "max_gap") : defaults_.max_gap;
        rule.step_back = values_.whole(table, "step_back", 0, INT32_MAX).value_or(defaults_.step_back.value_or(2));
        setup.accuracy_class = values_.decimal(table, "class").value_or(defaults_.accuracy_class.value_or(1));
    }

    /// Where the register begins again at 0. A file has to say it, because nothing in the readings would.
    void read_turn(Table& table, PointSetup& setup) {
        if (const auto digits = values_.whole(table, "digits", 1, 18)) setup.point.digits = static_cast<int>(*digits);
        setup.counter.modulus = modulus(table);
        if (!table.has("digits") && !table.has("modulus"))
            values_.refuse(table.where(), "nothing tells after which count the register begins again at 0",
                           "add digits = 8 (those that it shows, decimals included), modulus = 4294967296 (32 bits), or modulus = \"never\"");
        if (table.has("digits") && table.has("modulus"))
            values_.refuse(table.where("modulus"), "digits and modulus both tell where the register begins again", "leave one of them out");
    }
    std::optional<std::int64_t> modulus(Table& table) {
        if (!table.holds_text("modulus")) return table.whole("modulus");
        const auto text = table.text("modulus");
        if (text && text->value != "never")
            values_.refuse(text->where, "modulus is " + quoted(text->value), "write the counts without quotes, or \"never\"");
        return std::nullopt;
    }

    // ---- exchanges

    static constexpr std::size_t no_point = ~std::size_t{0};

    struct Exchange {
        std::size_t point;
        Instant at;
        std::string at_text;
        std::string old_serial, new_serial;
        std::optional<Text> end, start;          // as they were printed
        std::optional<Decimal> multiplier = {};  // of a transformer that was exchanged alone
        std::optional<Decimal> resolution = {};  // of the new meter
        std::optional<std::int64_t> modulus = {};
        Place where, where_old_serial;
        bool doubtful = false;
    };

    void read_exchanges() {
        std::vector<Exchange> all;
        for (Table& table : root_.tables("exchange"))
            if (auto read = read_exchange(table)) all.push_back(std::move(*read));
        values_.end_part();
        std::stable_sort(all.begin(), all.end(),
                         [](const Exchange& a, const Exchange& b) { return std::tie(a.point, a.at) < std::tie(b.point, b.at); });
        for (auto begin = all.begin(); begin != all.end();) {
            const auto end = std::find_if(begin, all.end(), [&](const Exchange& e) { return e.point != begin->point; });
            take_exchanges({begin, end});
            begin = end;
        }
        std::stable_sort(events_.begin(), events_.end(), [](const MeterEvent& a, const MeterEvent& b) { return a.at < b.at; });
    }

    /// All of one point, oldest first: they become events, and the meters behind the point.
    void take_exchanges(std::span<const Exchange> all) {
        PointSetup& setup = setup_.points[all.front().point];
        Decimal resolution = setup.point.resolution, multiplier = setup.point.multiplier;
        bool good = true;
        std::string serial;
        std::vector<MeterEvent> events;
        for (std::size_t i = 0; i < all.size(); ++i) {
            const Exchange& now = all[i];
            good = (i == 0 || look_at_pair(all[i - 1], now)) && good && !now.doubtful;
            MeterEvent event{now.at, static_cast<std::uint32_t>(now.point), {}};
            if (now.multiplier) {
                event.what = MeterEvent::TransformerChange{multiplier, *now.multiplier};
                multiplier = *now.multiplier;
            } else {
                MeterEvent::Exchange what{now.old_serial, now.new_serial, {}, {}};
                if (now.end) what.old_end = counts(*now.end, setup.point, resolution, good);
                if (now.resolution) resolution = *now.resolution;
                if (now.start) what.new_start = counts(*now.start, setup.point, resolution, good);
                event.what = what;
            }
            events.push_back(std::move(event));
        }
        if (!good || unreadable_.contains(setup.point.id)) return;
        try {
            setup.counter.segments = segments_of(setup.point, setup.counter, events);
        } catch (const Error& error) {
            for (const Finding& finding : error.findings())
                document_.refuse(all.front().where, "exchanges of " + quoted(setup.point.id) + ": " + finding.what, finding.remedy);
            return;
        }
        std::optional<Decimal> own_resolution;
        std::optional<std::int64_t> own_modulus;
        for (std::size_t i = 0; i < all.size(); ++i) {  // a meter keeps its own digits when the transformer before it is exchanged
            if (!all[i].multiplier) own_resolution = all[i].resolution, own_modulus = all[i].modulus;
            setup.counter.segments[i + 1].resolution = own_resolution;
            setup.counter.segments[i + 1].modulus = own_modulus;
        }
        events_.insert(events_.end(), events.begin(), events.end());
    }

    bool look_at_pair(const Exchange& before, const Exchange& now) {
        const std::string name = "exchange of " + quoted(setup_.points[now.point].point.id) + " at " + now.at_text + ": ";
        if (before.at == now.at) {
            const auto& [first, second] = std::minmax(before.where.line, now.where.line);
            document_.refuse(second == now.where.line ? now.where : before.where,
                             name + "it was exchanged twice at that instant, the other time in line " + std::to_string(first),
                             "keep one of them, or correct its at");
            return false;
        }
        if (before.multiplier || now.multiplier || before.new_serial == now.old_serial) return true;
        document_.refuse(now.where_old_serial,
                         name + "it takes away meter " + quoted(now.old_serial) + ", and since " + before.at_text + " (line " +
                             std::to_string(before.where.line) + ") meter " + quoted(before.new_serial) + " is there",
                         "correct the serial, or add the exchange in between");
        return false;
    }

    std::optional<Exchange> read_exchange(Table& table) {
        const auto id = table.required_text("point");
        values_.begin_part("exchange of", id);
        const auto at_text = table.required_text("at");
        const auto at = at_text && !at_text->value.empty() ? values_.instant(*at_text) : std::nullopt;
        const std::size_t place = id ? point_named(*id) : no_point;
        Exchange read;
        if (table.has("multiplier")) {
            read.multiplier = values_.decimal(table, "multiplier");
            for (const std::string_view key : {"old", "new"})
                if (table.has(key)) {
                    values_.refuse(table.where(key), "it has a multiplier and " + std::string(key),
                                   "for a new meter write old and new; for a new transformer alone, multiplier");
                    table.ignore(key);
                }
            if (read.multiplier && *read.multiplier <= 0)
                values_.refuse(table.where("multiplier"), "multiplier is " + to_string(*read.multiplier), "give the new CT x PT ratio"),
                    read.doubtful = true;
            if (place == no_point || !at || !read.multiplier) return std::nullopt;
        } else if (!read_meters(table, read) || place == no_point || !at) {
            return std::nullopt;
        }
        read.point = place;
        read.at = *at;
        read.at_text = at_text->value;
        read.where = table.where();
        return read;
    }

    /// The meter that was taken away, and the one that was put there.
    bool read_meters(Table& table, Exchange& read) {
        if (!table.has("old"))
            values_.refuse(table.where(), "old is missing",
                           "add old = { serial = \"…\", end = \"…\" }: the meter that was taken away, and what it showed");
        if (!table.has("new"))
            values_.refuse(table.where(), "new is missing",
                           "add new = { serial = \"…\", start = \"…\" }: the meter that was put there, and what it showed");
        auto old_meter = table.table("old"), new_meter = table.table("new");
        if (old_meter) {
            read.old_serial = old_meter->required_text("serial").value_or(Text()).value;
            read.end = old_meter->text("end");
            read.where_old_serial = old_meter->where("serial");
        }
        if (new_meter) {
            read.new_serial = new_meter->required_text("serial").value_or(Text()).value;
            read.start = new_meter->text("start");
            read.resolution = values_.decimal(*new_meter, "resolution");
            if (read.resolution && *read.resolution <= 0)
                values_.refuse(new_meter->where("resolution"), "resolution is " + to_string(*read.resolution),
                               "give what one count of the new meter stands for, such as 0.01"),
                    read.doubtful = true;
            const auto digits = values_.whole(*new_meter, "digits", 1, 18);
            const auto modulus = values_.whole(*new_meter, "modulus", 1, INT64_MAX);
            if (new_meter->has("digits") && new_meter->has("modulus"))
                values_.refuse(new_meter->where("modulus"), "digits and modulus both tell where the new meter begins again", "leave one of them out");
            read.modulus = digits ? std::optional(static_cast<std::int64_t>(power_of_ten(static_cast<int>(*digits)))) : modulus;
        }
        read.doubtful = read.doubtful || read.old_serial.empty() || read.new_serial.empty();
        return old_meter && new_meter;
    }

    /// The place of a register; another name is told.
    std::size_t point_named(const Text& id) {
        const auto found = places_.find(id.value);
        if (found == places_.end()) {
            std::vector<std::string> all;
            for (const auto& [name, place] : places_)
                if (setup_.points[place].point.kind == PointKind::register_) all.push_back(name);
            document_.refuse(id.where, "exchange: there is no point " + quoted(id.value), remedy_for(id.value, all, "a register"));
            return no_point;
        }
        if (unreadable_.contains(id.value)) return no_point;
        if (setup_.points[found->second].point.kind == PointKind::register_) return found->second;
        document_.refuse(id.where, "point " + quoted(id.value) + " is of the kind " + std::string(to_string(setup_.points[found->second].point.kind)),
                         "exchanges matter to registers only; leave it out");
        return no_point;
    }

    /// What the meter showed, as counts of its resolution.
    std::optional<std::int64_t> counts(const Text& text, const Point& point, Decimal resolution, bool& good) {
        const auto shown = values_.decimal(text);
        const bool known = shown && resolution > 0;
        if (known) {
            try {
                const Int128 whole = multiples(shown->mantissa(), shown->exponent() - resolution.exponent(), resolution.mantissa(), Rounding::down);
                if (Exact::from(whole, 0) * Exact(resolution) == Exact(*shown) && whole >= 0) return narrow(whole, point.id);
            } catch (const Error&) {  // so far apart that it does not fit
            }
            document_.refuse(text.where,
                             "exchange of " + quoted(point.id) + ": " + quoted(text.value) + " is no whole number of counts of " +
                                 to_string(resolution) + ' ' + to_string(point.unit),
                             "write what the display showed, with the decimals of its resolution");
        }
        good = false;
        return std::nullopt;
    }

    // ---- virtual meters, ratios, trees

    void read_virtual(Table& table) {
        if (table.has("ratio")) return read_quotient(table);
        const auto id = table.required_text("id");
        const auto unit = table.required_text("unit");
        values_.begin_part("virtual meter", id);
        if (!table.has("formula"))
            values_.refuse(table.where(), "formula is missing", "add formula = \"main.energy - line1.energy\", or ratio = [\"steam\", \"cloth\"]");
        const auto text = table.text("formula");
        if (!id || id->value.empty()) return;
        if (!text) return static_cast<void>(unreadable_.insert(id->value));
        try {
            setup_.virtual_meters.emplace_back(id->value, Formula::parse(text->value, id->value));
            virtual_.push_back(table);
            units_.push_back(unit && !unit->value.empty() ? values_.unit(*unit) : std::nullopt);
        } catch (const Error& error) {
            unreadable_.insert(id->value);
            document_.refuse(text->where,
                             "virtual meter " + quoted(id->value) + ", formula, column " + std::to_string(error.where().column) + ": " +
                                 error.findings().front().what,
                             error.remedy());
        }
    }

    void read_quotient(Table& table) {
        constexpr std::string_view key = "ratio";
        const auto id = table.required_text("id");
        const auto unit = table.required_text("unit");
        const auto meters = table.texts(key);
        if (table.holds_list(key) && meters.size() != 2)
            table.refuse(key, "ratio has " + std::to_string(meters.size()) + " meters", "name two: what is divided, and by what");
        if (!id || id->value.empty() || !unit || meters.size() != 2) return;
        RatioMeter ratio;
        ratio.id = id->value;
        ratio.unit = unit->value;
        ratio.above = meters[0].value;
        ratio.below = meters[1].value;
        if (!ratio.unit.empty() && ratio.unit.find('/') == std::string::npos && ratio.unit != "1" && ratio.unit != "%")
            table.refuse("unit", "unit is " + quoted(ratio.unit), "write that of a quotient, such as kg/t, or 1 where both are of one unit");
        setup_.ratios.push_back(std::move(ratio));
        ratios_.push_back(table);
    }

    void read_node(Table& table) {
        TreeNode node;
        const auto name = table.required_text("name"), of = table.required_text("node"), meter = table.required_text("meter");
        values_.begin_part("node", of);
        const auto children = table.texts("children");
        if (!table.has("children"))
            values_.refuse(table.where(), "children is missing", "add children = [\"…\"]: the meters right below, or none: []");
        if (const auto loss = values_.decimal(table, "loss")) node.loss = *loss;
        if (const auto from = table.text("from")) {
            const auto begin = values_.begin(*from);
            if (!begin) return;
            node.from = *begin;
        }
        if (!name || !of || !meter) return;
        node.tree = name->value, node.node = of->value, node.meter = meter->value;
        for (const Text& child : children) node.children.push_back(child.value);
        setup_.trees.push_back(std::move(node));
        nodes_.push_back(table);
    }

    // ---- alarms

    void read_alarm(Table& table) {
        const auto id = table.required_text("id");
        values_.begin_part("alarm", id);
        const auto on = table.required_text("on");
        if (!table.has("kind")) table.required_text("kind");
        std::array<std::string_view, 11> words = {""};
        for (std::size_t i = 1; i < words.size(); ++i) words[i] = to_string(static_cast<AlarmKind>(i));
        const auto kind = values_.one_of(table, "kind", words);
        auto watch = kind ? read_watch(table, static_cast<AlarmKind>(*kind)) : std::nullopt;
        const auto hysteresis = values_.decimal(table, "hysteresis");
        const auto delay = values_.length(table, "delay"), clear_delay = values_.length(table, "clear_delay"), hold = values_.length(table, "hold");
        const auto route = table.text("route");
        std::vector<DailyHours> hours;
        bool complete = true;
        for (Table& one : table.tables("hours")) {
            const auto from = values_.clock(one, "from"), to = values_.clock(one, "to");
            if (from && to)
                hours.push_back({*from, *to});
            else
                complete = false;
        }
        std::vector<QuotaSetup> quotas;
        std::vector<Table> tables_of_quotas;
        if (kind && static_cast<AlarmKind>(*kind) == AlarmKind::quota) tables_of_quotas = table.tables("quotas");
        for (Table& one : tables_of_quotas) {
            const auto quota = read_quota(one);
            if (quota)
                quotas.push_back(*quota);
            else
                complete = false;
        }
        if (!kind) table.ignore_rest();  // which keys it may have, its kind tells
        if (!id || id->value.empty() || !on || !watch || !complete) return;
        AlarmSetup alarm(on->value, AlarmRule(id->value, std::move(*watch)));
        alarm.rule.hysteresis = hysteresis.value_or(0);
        alarm.rule.delay = delay.value_or(microseconds(0));
        alarm.rule.clear_delay = clear_delay.value_or(microseconds(0));
        alarm.rule.hold = hold;
        alarm.rule.route = route.value_or(Text()).value;
        alarm.hours = std::move(hours);
        alarm.quotas = std::move(quotas);
        setup_.alarms.push_back(std::move(alarm));
        alarms_.push_back(table);
        quotas_.push_back(std::move(tables_of_quotas));
    }

    std::optional<QuotaSetup> read_quota(Table& table) {
        const auto instant = [&](const std::optional<Text>& text) { return text && !text->value.empty() ? values_.begin(*text) : std::nullopt; };
        const auto from = instant(table.required_text("from")), to = instant(table.required_text("to"));
        const bool changes = table.has("since");
        const auto since = changes ? instant(table.text("since")) : std::nullopt;
        const auto amount = threshold(table.required_text("amount"));
        if (!from || !to || !amount || (changes && !since)) return std::nullopt;
        if (*to < *from) {
            values_.refuse(table.where("to"), "its quota ends before it begins", "let it end later than " + to_string(*from));
            return std::nullopt;
        }
        return QuotaSetup{{*from, *to}, *amount, since};
    }
    std::optional<Threshold> threshold(const std::optional<Text>& text) {
        if (!text || text->value.empty()) return std::nullopt;
        return values_.told<Threshold>(*text, [&] { return Threshold(std::string_view(text->value)); });
    }

    /// The keys of a kind; nothing if one of those that it needs is not there, or cannot be read.
    std::optional<AlarmWatch> read_watch(Table& table, AlarmKind kind) {
        const auto needed = [&](std::string_view key, std::string remedy) {
            if (!table.has(key)) values_.refuse(table.where(), std::string(key) + " is missing", "add " + std::move(remedy));
        };
        const auto decimals = [&](std::string_view key) -> std::optional<std::vector<Decimal>> {
            std::vector<Decimal> all;
            bool good = true;
            for (const Text& text : table.texts(key)) {
                const auto value = values_.decimal(text);
                if (value) all.push_back(*value);
                good = good && value;
            }
            return good ? std::optional(std::move(all)) : std::nullopt;
        };
        switch (kind) {
            case AlarmKind::limit: {
                const auto high = decimals("high"), low = decimals("low");
                if (!high || !low) return std::nullopt;
                return LimitAlarm{*high, *low};
            }
            case AlarmKind::rate: {
                needed("change", "change = \"5\", in the unit of the point");
                needed("within", "within = \"10min\"");
                const auto change = values_.decimal(table, "change");
                const auto within = values_.length(table, "within");
                if (!change || !within) return std::nullopt;
                return RateAlarm{*change, *within};
            }
            case AlarmKind::idle: {
                needed("standby", "standby = \"2\", the most that it takes in standby");
                needed("load", "load = \"10\", the least that it takes under load");
                const auto standby = values_.decimal(table, "standby"), load = values_.decimal(table, "load");
                if (!standby || !load) return std::nullopt;
                return IdleAlarm{*standby, *load};
            }
            case AlarmKind::communication: {
                const auto periods = table.whole("periods");
                return CommunicationAlarm{periods.value_or(3), values_.decimal(table, "lost_percent")};
            }
            case AlarmKind::frozen: {
                const auto readings = table.whole("readings");
                return FrozenAlarm{readings.value_or(10), table.flag("zeros").value_or(false)};
            }
            case AlarmKind::window: return read_codes(table);
            case AlarmKind::leak: {
                needed("most", "most = \"0.2 m3\", what a slot may hold while all is quiet");
                const auto most = threshold(table.text("most"));
                const auto days = table.whole("days");
                if (!most) return std::nullopt;
                return LeakAlarm{*most, days.value_or(3)};
            }
            case AlarmKind::quota: return QuotaAlarm{values_.decimal(table, "warn_percent").value_or(80)};
            case AlarmKind::demand: {
                needed("contract", "contract = \"800 kW\"");
                const auto contract = threshold(table.text("contract"));
                if (!contract) return std::nullopt;
                return DemandAlarm{*contract};
            }
            case AlarmKind::balance: return BalanceAlarm{table.whole("days").value_or(7)};
        }
        return std::nullopt;
    }
    std::optional<AlarmWatch> read_codes(Table& table) {
        WindowAlarm watch;
        if (!table.has("codes")) return static_cast<void>(table.texts("codes")), watch;
        watch.codes.clear();
        for (const Text& text : table.texts("codes")) {
            const auto code = values_.decimal(text);
            if (!code) return std::nullopt;
            try {
                const Int128 whole = multiples(code->mantissa(), code->exponent(), 1, Rounding::down);
                if (Exact::from(whole, 0) == Exact(*code)) {
                    watch.codes.push_back(narrow(whole, "codes"));
                    continue;
                }
            } catch (const Error&) {  // beyond all codes
            }
            values_.refuse(text.where, quoted(text.value) + " is no code", "write whole numbers, such as codes = [\"1\", \"2\"]");
            return std::nullopt;
        }
        return watch;
    }

    /// The units of virtual meters, which only the file has.
    void check_units() {
        const Quantities quantities = quantities_of(setup_, unreadable_);
        for (std::size_t i = 0; i < units_.size(); ++i) {
            if (places_.contains(setup_.virtual_meters[i].id)) continue;  // a point, which has been told
            const auto quantity = quantities.find(setup_.virtual_meters[i].id)->second;
            if (units_[i] && quantity && !quantity->empty() && units_[i]->quantity() != *quantity)
                document_.refuse(virtual_[i].where("unit"),
                                 "virtual meter " + quoted(setup_.virtual_meters[i].id) + ": its unit " + to_string(*units_[i]) + " is a unit of " +
                                     std::string(units_[i]->quantity()) + ", and its meters count " + std::string(*quantity),
                                 "give a unit of " + std::string(*quantity));
        }
        for (std::size_t i = 0; i < setup_.ratios.size(); ++i) {
            const RatioMeter& ratio = setup_.ratios[i];
            const std::size_t slash = ratio.unit.find('/');
            if (slash == std::string::npos) continue;
            for (const auto& [part, id] :
                 {std::pair(ratio.unit.substr(0, slash), ratio.above), std::pair(ratio.unit.substr(slash + 1), ratio.below)}) {
                const std::string& symbol = part;  // clang 14 captures no bindings
                const auto row = std::find_if(AnyUnit::all().begin(), AnyUnit::all().end(), [&](const auto& r) { return r.symbol == symbol; });
                const auto meter = quantities.find(id);
                if (row == AnyUnit::all().end() || meter == quantities.end() || !meter->second || meter->second->empty()) continue;
                if (row->quantity != *meter->second)
                    document_.refuse(ratios_[i].where("unit"),
                                     "ratio " + quoted(ratio.id) + ": " + symbol + " is a unit of " + std::string(row->quantity) + ", and " +
                                         quoted(id) + " counts " + std::string(*meter->second),
                                     "give a unit of " + std::string(*meter->second));
            }
        }
    }

    Document& document_;
    Values values_;
    Table root_;
    Setup setup_;
    std::vector<MeterEvent> events_;
    std::set<std::string, std::less<>> unreadable_;                  // ids that were told to be wrong, so that who names them need not be told too
    std::vector<Table> points_, virtual_, ratios_, nodes_, alarms_;  // where the parts of the setup come from
    std::vector<std::vector<Table>> quotas_;                         // of each alarm
    std::vector<std::optional<AnyUnit>> units_;                      // of virtual meters
    std::map<std::string, std::size_t, std::less<>> places_;
    Defaults defaults_;
    std::optional<Level> billing_;
    bool billing_read_ = false, state_without_unit_ = false;
    minutes day_at_{};
    std::int64_t year_from_ = 1;
};

}  // namespace

ReadSetup read_setup(Document& document, Table root, const std::optional<Zone>& zone) { return SetupReader(document, root, zone).read(); }

}  // namespace wattle::inline v0::stream::detail
