#include "setup_check.hpp"

#include "../base/similar.hpp"
#include "formula.hpp"
#include "live_meters.hpp"

#include <algorithm>
#include <set>

namespace wattle::inline v0::stream::detail {

namespace {

using Kind = SetupPart::Kind;
using std::chrono::microseconds;
using std::chrono::minutes;
using stream::to_string;
using v0::to_string;  // of instants and units, which those of this room would hide

/// The amount that a rate becomes over time: Energy of Power.
std::optional<std::string_view> amount_of_rate(std::string_view rate) {
    std::optional<std::string_view> found;
    const auto one = [&]<class Q>() {
        if (rate == RateOf<Q>::type::Kind::name) found = Q::Kind::name;
    };
    one.template operator()<Energy>(), one.template operator()<Volume>(), one.template operator()<Mass>();
    one.template operator()<ReactiveEnergy>(), one.template operator()<ApparentEnergy>();
    return found;
}

std::string_view quantity_of(const Point& point) {
    const std::string_view quantity = point.unit.quantity();
    if (point.kind == PointKind::register_ || point.kind == PointKind::interval)
        if (with_amount(quantity, []<class Q>() {})) return quantity;
    if (point.kind == PointKind::interval || point.kind == PointKind::gauge) return amount_of_rate(quantity).value_or("");
    return "";
}

/// The key of a point that a sentence about it names: "its p_max is …".
std::string key_in(std::string_view what) {
    constexpr std::pair<std::string_view, std::string_view> keys[] = {{"p_max", "p_max"},         {"no_cap", "p_max"},
                                                                      {"modulus", "modulus"},     {"max_gap", "max_gap"},
                                                                      {"step_back", "step_back"}, {" digits", "digits"},
                                                                      {"its limit", "limits"},    {"its bins", "bins"},
                                                                      {"its hold", "hold"},       {"its multiplier", "multiplier"},
                                                                      {"its intervals", "every"}, {"its readings", "every"},
                                                                      {"is a unit", "unit"},      {"a count of it", "resolution"},
                                                                      {"its gap", "gap"},         {"its resolution", "resolution"}};
    for (const auto& [words, key] : keys)
        if (what.find(words) != std::string_view::npos) return std::string(key);
    return "";
}

std::string length_text(microseconds length) {
    using namespace std::chrono;
    if (length % hours(1) == microseconds(0)) return std::to_string(length / hours(1)) + 'h';
    if (length % minutes(1) == microseconds(0)) return std::to_string(length / minutes(1)) + "min";
    return length % seconds(1) == microseconds(0) ? std::to_string(length / seconds(1)) + 's' : std::to_string(length.count()) + "us";
}

/// Whether an honest register may turn once or more between two readings, so that nobody can count its turns.
template <class Q>
bool turns_unseen(const Point& point, const CounterRule& rule) {
    const CounterKind kind = counter_kind<Q>(point, rule);
    const std::int64_t modulus = rule.modulus                             ? *rule.modulus
                                 : point.digits > 0 && point.digits <= 18 ? static_cast<std::int64_t>(power_of_ten(point.digits))
                                                                          : 0;
    if (!kind.exponent || !kind.quanta_per_hour || !point.every || modulus <= 0 || point.resolution <= 0 || point.multiplier <= 0) return false;
    try {
        // p_max × every × 1.1 ≥ modulus × resolution × multiplier, both in quanta × µs/h.
        const Exact most = Exact(rule.p_max->number) * Exact(*kind.quanta_per_hour) * Exact(point.every->count()) * Exact(Decimal("1.1"));
        const Exact turn = Exact(modulus) * Exact(point.resolution) * Exact(point.multiplier) * Exact(Decimal::from(1, *kind.exponent)) *
                           Exact(Decimal::from(36, 8));
        return most >= turn;
    } catch (const Error&) {
        return false;  // numbers of that size are told elsewhere
    }
}

/// Those that a formula means by a name, or by the beginning of names such as "shop/*", which is not the meter itself.
std::vector<std::pair<std::string, std::optional<std::string_view>>> named(const Quantities& all, const std::string& name, std::string_view itself) {
    std::vector<std::pair<std::string, std::optional<std::string_view>>> found;
    if (!name.ends_with('*')) {
        if (const auto at = all.find(name); at != all.end()) found.emplace_back(*at);
        return found;
    }
    const std::string_view begin = std::string_view(name).substr(0, name.size() - 1);
    for (auto at = all.lower_bound(begin); at != all.end() && at->first.starts_with(begin); ++at)
        if (at->first != itself) found.emplace_back(*at);
    return found;
}

/// Looks at every part of one setup.
class Check {
public:
    Check(const Setup& setup, const std::set<std::string, std::less<>>& unreadable)
        : setup_(setup), unreadable_(unreadable), quantities_(quantities_of(setup, unreadable)) {
        for (const auto& [id, quantity] : quantities_) names_.push_back(id);
    }

    std::vector<SetupMistake> all() && {
        look_at_levels();
        for (std::size_t i = 0; i < setup_.points.size(); ++i)
            if (!unreadable_.contains(setup_.points[i].point.id)) look_at_point(i);
        look_at_ids();
        look_at_virtual_meters();
        look_at_ratios();
        look_at_trees();
        for (std::size_t i = 0; i < setup_.alarms.size(); ++i) look_at_alarm(i);
        return std::move(found_);
    }

private:
    void find(Code code, SetupPart part, std::string key, std::string what, std::string remedy, std::optional<SetupPart> other = {},
              bool is_advice = false) {
        found_.push_back({code, part, std::move(key), std::move(what), std::move(remedy), other, {}, is_advice});
    }

    void look_at_levels() {
        if (setup_.levels.empty()) find(code::bad_level, {}, "levels", "it has no level", "give at least one, such as 15min");
        for (std::size_t i = 0; i < setup_.levels.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (setup_.levels[i].name() == setup_.levels[j].name())
                    find(code::bad_level, {}, "levels", "two levels are called " + quoted(setup_.levels[i].name()), "give each another name");
        if (setup_.horizon < microseconds(0))
            find(code::out_of_range, {}, "horizon", "its horizon is " + std::to_string(setup_.horizon.count()) + " us",
                 "give 0 or more, such as 35d");
        if (setup_.idle_limit && *setup_.idle_limit < microseconds(0))
            find(code::out_of_range, {}, "idle_limit", "its limit of silence is " + std::to_string(setup_.idle_limit->count()) + " us",
                 "give 0 or more, such as 2h");
    }

    template <class F>
    void take(SetupPart part, const F& call) {
        try {
            call();
        } catch (const Error& error) {
            for (const Finding& finding : error.findings()) find(finding.code, part, key_in(finding.what), finding.what, finding.remedy);
        }
    }

    /// What its kind of evaluation would say of the point and its rule, on no readings.
    void look_at_point(std::size_t i) {
        const PointSetup& p = setup_.points[i];
        const SetupPart part{Kind::point, i};
        const std::span<const Reading> none;
        switch (p.point.kind) {
            case PointKind::register_: {
                const bool known = with_amount(p.point.unit.quantity(), [&]<class Q>() {
                    take(part, [&] { static_cast<void>(counter_amounts(none, p.point, {}, p.counter, counter_kind<Q>(p.point, p.counter))); });
                    if (turns_unseen<Q>(p.point, p.counter))
                        find(code::out_of_range, part, "every",
                             "between two readings, " + length_text(*p.point.every) + " apart, it can turn round as a whole: its p_max is " +
                                 to_string(p.counter.p_max->number) + ' ' + to_string(p.counter.p_max->unit),
                             "read it more often, or check digits, resolution, multiplier and p_max", {}, true);
                });
                if (!known) {
                    take(part, [&] { p.point.check(); });
                    find(code::other_kind, part, "unit", to_string(p.point.unit) + " is no unit of an amount, and registers count amounts",
                         "give a unit such as kWh, kvarh, MJ, m3 or kg; or make it a gauge");
                }
                break;
            }
            case PointKind::interval:
                take(part, [&] { p.point.check(); });
                if (quantity_of(p.point).empty())
                    find(code::other_kind, part, "unit",
                         to_string(p.point.unit) + " is a unit of no amount, and intervals hold amounts or mean power",
                         "give a unit such as kWh, kW, m3 or kg");
                break;
            case PointKind::gauge:
                take(part, [&] { static_cast<void>(gauges(none, p.point, {}, p.gauge)); });
                if (p.bins && is_fine(p)) take(part, [&] { static_cast<void>(load_duration(none, p.point, {}, *p.bins, p.gauge)); });
                break;
            case PointKind::state: take(part, [&] { static_cast<void>(states(none, p.point, {}, p.gauge.hold)); }); break;
        }
        if (p.accuracy_class < 0)
            find(code::out_of_range, part, "class", "its class of accuracy is " + to_string(p.accuracy_class) + " %", "give 0 or more: 0.5, 1, 2");
    }
    static bool is_fine(const PointSetup& p) {
        try {
            static_cast<void>(gauges(std::span<const Reading>(), p.point, {}, p.gauge));
            return true;
        } catch (const Error&) {
            return false;
        }
    }

    void look_at_ids() {
        std::map<std::string_view, SetupPart> first;
        const auto look = [&](std::string_view id, SetupPart part, Code code) {
            const auto [other, added] = first.emplace(id, part);
            if (added || id.empty()) return;
            constexpr std::string_view kinds[] = {"", "point", "virtual meter", "ratio"};
            find(code, part, "id", "another " + std::string(kinds[static_cast<std::size_t>(other->second.kind)]) + " has this id",
                 "give each its own", other->second);
        };
        for (std::size_t i = 0; i < setup_.points.size(); ++i) look(setup_.points[i].point.id, {Kind::point, i}, code::bad_point);
        for (std::size_t i = 0; i < setup_.virtual_meters.size(); ++i) look(setup_.virtual_meters[i].id, {Kind::virtual_meter, i}, code::bad_formula);
        for (std::size_t i = 0; i < setup_.ratios.size(); ++i) look(setup_.ratios[i].id, {Kind::ratio, i}, code::bad_formula);
    }

    /// Whether a meter of that name is there and counts something; else it is told.
    std::optional<std::string_view> amount_named(SetupPart part, const std::string& key, const std::string& id, std::string_view what) {
        const auto found = quantities_.find(id);
        if (found == quantities_.end()) {
            find(code::unknown_point, part, key, std::string(what) + " names " + quoted(id) + ", and there is no such meter",
                 remedy_for(id, names_, "a point or a virtual meter"));
            return std::nullopt;
        }
        if (found->second && found->second->empty()) {
            find(code::other_kind, part, key, std::string(what) + " names " + quoted(id) + ", which counts no amount",
                 "name registers, interval values, or gauges of power or flow");
            return std::nullopt;
        }
        return found->second;
    }

    void look_at_virtual_meters() {
        for (std::size_t i = 0; i < setup_.virtual_meters.size(); ++i) look_at_formula(i);
        // One circle is told, then broken to look for more.
        std::vector<VirtualMeter> meters;
        std::set<std::string_view> seen;
        for (const VirtualMeter& meter : setup_.virtual_meters)
            if (!unreadable_.contains(meter.id) && seen.insert(meter.id).second) meters.push_back(meter);
        for (;;) {
            try {
                static_cast<void>(in_levels(meters));
                return;
            } catch (const Error& error) {
                const auto guilty = std::find_if(meters.begin(), meters.end(),
                                                 [&](const VirtualMeter& m) { return error.where().source == "virtual meter " + quoted(m.id); });
                if (guilty == meters.end()) return;
                const auto whole = std::find_if(setup_.virtual_meters.begin(), setup_.virtual_meters.end(),
                                                [&](const VirtualMeter& m) { return m.id == guilty->id; });
                find(error.code(), {Kind::virtual_meter, static_cast<std::size_t>(whole - setup_.virtual_meters.begin())}, "formula",
                     error.findings().front().what, error.remedy());
                meters.erase(guilty);
            }
        }
    }

    void look_at_formula(std::size_t i) {
        const VirtualMeter& meter = setup_.virtual_meters[i];
        if (unreadable_.contains(meter.id)) return;
        const SetupPart part{Kind::virtual_meter, i};
        std::string first_name;
        std::optional<std::string_view> first;
        const auto look = [&](const std::string& name, std::optional<std::string_view> quantity) {
            if (!quantity || quantity->empty()) return;
            if (!first) first = quantity, first_name = name;
            if (*first != *quantity)
                find(code::other_kind, part, "formula",
                     quoted(first_name) + " counts " + std::string(*first) + " and " + quoted(name) + " counts " + std::string(*quantity),
                     "let a formula take meters of one kind; a quotient of two kinds is a ratio");
        };
        for (const std::string& name : meter.formula.points()) {
            if (!name.ends_with('*')) {
                look(name, amount_named(part, "formula", name, "its formula"));
                continue;
            }
            const auto found = named(quantities_, name, meter.id);
            for (const auto& [id, quantity] : found) look(id, quantity);
            if (found.empty())
                find(code::unknown_point, part, "formula", "its formula sums " + quoted(name) + ", and no meter begins so",
                     "write the beginning of the ids of points or virtual meters");
        }
        for (const Node& node : meter.formula.tree().nodes)
            if (node.operation == Operation::amount) look("its amount in " + to_string(node.unit), node.unit.quantity());
    }

    void look_at_ratios() {
        for (std::size_t i = 0; i < setup_.ratios.size(); ++i)
            for (const std::string* id : {&setup_.ratios[i].above, &setup_.ratios[i].below})
                if (!unreadable_.contains(setup_.ratios[i].id)) amount_named({Kind::ratio, i}, "ratio", *id, "its quotient");
    }

    void look_at_trees() {
        const auto& trees = setup_.trees;
        for (std::size_t i = 0; i < trees.size(); ++i) {
            const TreeNode& node = trees[i];
            const SetupPart part{Kind::tree, i};
            if (node.loss < 0 || node.loss >= 1)
                find(code::out_of_range, part, "loss", "its loss is " + to_string(node.loss), "give a share of what the meter shows, 0.02 for 2 %");
            const auto whole = amount_named(part, "meter", node.meter, "it");
            std::set<std::string_view> seen;
            for (const std::string& child : node.children) {
                if (!seen.insert(child).second) find(code::bad_tree, part, "children", quoted(child) + " stands there twice", "name each child once");
                const auto of_child = amount_named(part, "children", child, "it");
                if (whole && of_child && *whole != *of_child)
                    find(code::other_kind, part, "children",
                         quoted(node.meter) + " counts " + std::string(*whole) + " and its child " + quoted(child) + " counts " +
                             std::string(*of_child),
                         "let a tree hold meters of one kind; other kinds have trees of their own");
            }
            for (std::size_t j = 0; j < i; ++j)
                if (trees[j].tree == node.tree && trees[j].node == node.node && trees[j].from == node.from)
                    find(code::bad_tree, part, "from", "it is there twice from the same instant on", "give the later one its own from",
                         SetupPart{Kind::tree, j});
        }
        std::set<std::string> names;
        for (const TreeNode& node : trees)
            if (names.insert(node.tree).second) look_at_tree(node.tree);
    }

    void look_at_alarm(std::size_t i) {
        const AlarmSetup& alarm = setup_.alarms[i];
        const AlarmKind kind = alarm.rule.kind();
        const SetupPart part{Kind::alarm, i};
        const auto find_bad = [&](std::string key, std::string what, std::string remedy) {
            find(code::bad_alarm, part, std::move(key), std::move(what), std::move(remedy));
        };
        for (std::size_t j = 0; j < i; ++j)
            if (setup_.alarms[j].rule.id == alarm.rule.id)
                find(code::bad_alarm, part, "id", "another alarm has this id", "give each its own", SetupPart{Kind::alarm, j});
        const bool asks_for_hours = kind == AlarmKind::window || kind == AlarmKind::leak;
        if (asks_for_hours && alarm.hours.empty())
            find_bad("hours", "it has no hours",
                     kind == AlarmKind::leak ? "give those in which all is quiet, such as 00:00 to 05:00" : "give those in which it should not run");
        if (!asks_for_hours && !alarm.hours.empty())
            find_bad("hours", "it has hours, and its kind is " + std::string(to_string(kind)), "leave them out: it watches all day");
        for (const DailyHours& hours : alarm.hours)
            if (hours.from < minutes(0) || hours.from >= minutes(24 * 60) || hours.to < minutes(0) || hours.to > minutes(24 * 60) ||
                hours.from == hours.to)
                find_bad("hours", "its hours are not on the clock, or empty", "begin at 00:00 to 23:59, end at another time, 24:00 at the latest");
        if (kind != AlarmKind::quota && !alarm.quotas.empty())
            find_bad("quotas", "it has quotas, and its kind is " + std::string(to_string(kind)), "leave them out: its kind tells what raises it");
        if (kind >= AlarmKind::leak)
            look_at_alarm_of_amounts(part, alarm);
        else
            look_at_alarm_of_point(part, alarm);
    }

    void look_at_alarm_of_point(SetupPart part, const AlarmSetup& alarm) {
        const auto point = std::find_if(setup_.points.begin(), setup_.points.end(), [&](const PointSetup& p) { return p.point.id == alarm.on; });
        if (point != setup_.points.end() && !unreadable_.contains(alarm.on)) {
            AlarmTimes times;  // of a day, so that one is there
            if (alarm.rule.kind() == AlarmKind::communication) times.days = Slots::regular(Instant(), std::chrono::hours(24), 1);
            take_alarm(part, [&] { static_cast<void>(AlarmMachine(alarm.rule, point->point, times)); });
            return;
        }
        take_alarm(part, [&] { alarm.rule.check(); });
        if (unreadable_.contains(alarm.on)) return;
        std::vector<std::string> all;
        for (const PointSetup& p : setup_.points) all.push_back(p.point.id);
        find(code::unknown_point, part, "on", "it watches " + quoted(alarm.on) + ", and there is no such point",
             remedy_for(alarm.on, all, "a point"));
    }

    void look_at_balance_alarm(SetupPart part, const AlarmSetup& alarm) {
        take_alarm(part, [&] { alarm.rule.check(); });
        const auto nodes = nodes_watched(setup_, alarm.on);
        if (nodes.empty()) {
            if (amount_named(part, "on", alarm.on, "it"))
                find(code::bad_alarm, part, "on", "it watches the balance of " + quoted(alarm.on) + ", which is the meter of no node of a tree",
                     "name the meter of a node, or add the node");
            return;
        }
        if (nodes.size() > 1) {
            std::string names;
            for (const auto& node : nodes) names += (names.empty() ? "" : &node == &nodes.back() ? " or " : ", ") + node.id;
            find(code::bad_alarm, part, "on",
                 "it watches the balance of " + quoted(alarm.on) + ", which is the meter of " + std::to_string(nodes.size()) + " nodes",
                 "name the node: " + names);
        }
        const auto level = day_level(setup_);
        if (!level)
            return find(code::bad_alarm, part, "kind", "it watches balances day by day, and the site has no level of days", "add day to the levels");
        // What holds of two days, half a year apart, holds of all.
        for (const std::string_view noon : {"2026-01-15T12:00:00Z", "2026-07-15T12:00:00Z"}) {
            const auto day = setup_.levels[*level].around(parse_instant(noon));
            const Slots slots = setup_.levels.front().covering(*day);
            if (slots.empty() || slots.span() == *day) continue;
            return find(code::bad_alarm, part, "kind",
                        "it watches balances day by day, and the days of the site cut windows of its first level, " + setup_.levels.front().name(),
                        "let the first level nest in days, such as 15min");
        }
    }

    void look_at_alarm_of_amounts(SetupPart part, const AlarmSetup& alarm) {
        if (alarm.rule.kind() == AlarmKind::balance) return look_at_balance_alarm(part, alarm);
        take_alarm(part, [&] { alarm.rule.check(); });
        const auto quantity = amount_named(part, "on", alarm.on, "it");
        const auto is_of = [&](const Threshold& threshold, std::optional<std::string_view> of, std::string_view key) {
            if (quantity && of != quantity && !(threshold.unit.quantity() == Power::Kind::name && quantity == Heat::Kind::name && key == "contract"))
                find(code::bad_alarm, part, std::string(key),
                     "its " + std::string(key) + " is in " + to_string(threshold.unit) + ", and " + quoted(alarm.on) + " counts " +
                         std::string(*quantity),
                     key == "most" ? "give it in a unit of " + std::string(*quantity) : "give the rate of what it counts, such as 800 kW for Energy");
        };
        if (const auto* leak = std::get_if<LeakAlarm>(&alarm.rule.watch)) is_of(leak->most, leak->most.unit.quantity(), "most");
        if (const auto* demand = std::get_if<DemandAlarm>(&alarm.rule.watch))
            is_of(demand->contract, amount_of_rate(demand->contract.unit.quantity()), "contract");
        if (alarm.rule.kind() == AlarmKind::quota) look_at_quotas(part, alarm, quantity);
    }

    void look_at_quotas(SetupPart part, const AlarmSetup& alarm, std::optional<std::string_view> quantity) {
        for (std::size_t i = 0; i < alarm.quotas.size(); ++i) {
            const QuotaSetup& quota = alarm.quotas[i];
            const Interval& period = quota.period;
            const auto find_bad = [&](std::string_view key, std::string what, std::string remedy) {
                find(code::bad_alarm, part, "quotas." + std::string(key), std::move(what), std::move(remedy));
                found_.back().entry = i;
            };
            const std::string amount = to_string(quota.amount.number) + ' ' + to_string(quota.amount.unit);
            if (quota.amount.number < 0) find_bad("amount", "its quota is " + amount, "give what may be used, 0 or more");
            if (quantity && quota.amount.unit.quantity() != *quantity)
                find_bad("amount", "its quota is " + amount + ", and " + quoted(alarm.on) + " counts " + std::string(*quantity),
                         "give it in a unit of " + std::string(*quantity));
            else if (quantity) {
                try {
                    static_cast<void>(quanta_of(quota.amount, *quantity));
                } catch (const Error& error) {
                    find_bad("amount", "its quota is " + amount + ": " + error.findings().front().what, error.remedy());
                }
            }
            if (period.empty()) find_bad("to", "its quota ends where it begins, at " + to_string(period.begin()), "let it end later");
            if (quota.from && !period.contains(*quota.from))
                find_bad("since", "its quota is in force since " + to_string(*quota.from) + ", outside of its period", "give an instant within it");
            for (std::size_t j = 0; j < i; ++j) {
                const QuotaSetup& other = alarm.quotas[j];
                if (period == other.period && quota.from.value_or(period.begin()) == other.from.value_or(period.begin()))
                    find_bad("since", "two quotas of one period are in force since " + to_string(quota.from.value_or(period.begin())),
                             "tell since when the later one is");
                else if (period != other.period && period.begin() < other.period.end() && other.period.begin() < period.end())
                    find_bad("from", "its quota of " + to_string(period) + " overlaps that of " + to_string(other.period),
                             "give periods that follow each other; another quota of the same period tells since when");
            }
            if (setup_.levels.empty()) continue;
            for (const auto& [key, edge] : {std::pair("from", period.begin()), std::pair("to", period.end())}) {
                const auto window = window_around(edge);
                if (window && window->begin() != edge)
                    find_bad(key,
                             "its quota " + std::string(key == std::string_view("from") ? "begins" : "ends") + " at " + to_string(edge) +
                                 ", within a window of the first level, " + setup_.levels.front().name(),
                             "let it begin and end where such windows do, or give a first level of shorter ones");
            }
        }
    }
    /// Of the first level; nothing where no calendar reaches.
    std::optional<Interval> window_around(Instant t) const {
        try {
            return setup_.levels.front().around(t);
        } catch (const Error&) {
            return std::nullopt;
        }
    }

    /// What a rule says of itself; what is wrong with its point has been told.
    template <class F>
    void take_alarm(SetupPart part, const F& call) {
        try {
            call();
        } catch (const Error& error) {
            for (const Finding& finding : error.findings())
                if (finding.code == code::bad_alarm) find(finding.code, part, alarm_key_in(finding.what), finding.what, finding.remedy);
        }
    }
    static std::string alarm_key_in(std::string_view what) {
        constexpr std::string_view keys[] = {"high",         "low",      "change",      "within", "standby", "periods",
                                             "lost_percent", "readings", "contract",    "codes",  "most",    "warn_percent",
                                             "days",         "hold",     "clear_delay", "delay",  "route",   "hysteresis"};
        std::string_view found;
        std::size_t first = what.size();
        for (const std::string_view key : keys)  // the one that stands first, of two that begin alike the longer one
            if (const std::size_t at = what.find(' ' + std::string(key)); at < first) first = at, found = key;
        return std::string(found);
    }

    /// The edges of a tree at every instant at which one of its nodes changes.
    void look_at_tree(const std::string& name) {
        std::set<Instant> changes;
        for (const TreeNode& node : setup_.trees)
            if (node.tree == name) changes.insert(node.from);
        std::set<std::string> told;
        for (const Instant now : changes) {
            std::map<std::string, std::size_t> in_force;  // by node
            for (std::size_t i = 0; i < setup_.trees.size(); ++i) {
                const TreeNode& node = setup_.trees[i];
                if (node.tree != name || node.from > now) continue;
                const auto [at, added] = in_force.emplace(node.node, i);
                if (!added && setup_.trees[at->second].from < node.from) at->second = i;
            }
            std::vector<std::size_t> places;
            for (const auto& [node, i] : in_force) places.push_back(i);
            std::sort(places.begin(), places.end());
            std::map<std::string_view, std::size_t> parent;  // of a child, the place of its node
            for (const std::size_t i : places)
                for (const std::string& child : setup_.trees[i].children) {
                    const auto [at, added] = parent.emplace(child, i);
                    if (added || at->second == i || !told.insert(child).second) continue;
                    find(code::bad_tree, {Kind::tree, i}, "children",
                         quoted(child) + " has two parents" + since(now) + ": " + quoted(setup_.trees[at->second].meter) + " and " +
                             quoted(setup_.trees[i].meter),
                         "let a meter hang below one other in each tree", SetupPart{Kind::tree, at->second});
                }
            look_for_circle(parent, now, told);
        }
    }

    void look_for_circle(const std::map<std::string_view, std::size_t>& parent, Instant now, std::set<std::string>& told) {
        for (const auto& [start, place] : parent) {
            std::vector<std::string_view> path = {start};
            for (auto at = parent.find(start); at != parent.end(); at = parent.find(path.back())) {
                const std::string_view above = setup_.trees[at->second].meter;
                const bool again = std::find(path.begin(), path.end(), above) != path.end();
                path.push_back(above);
                if (!again) continue;
                if (above != start) break;  // it leads into a circle that is told where it begins
                std::string circle;         // from the parent down
                for (auto step = path.rbegin(); step != path.rend(); ++step) circle += (circle.empty() ? "" : " → ") + std::string(*step);
                const bool is_new = std::none_of(path.begin(), path.end(), [&](auto meter) { return told.contains("circle " + std::string(meter)); });
                for (const auto meter : path) told.insert("circle " + std::string(meter));
                if (is_new)
                    find(code::bad_tree, {Kind::tree, place}, "children", "the tree goes in a circle" + since(now) + ": " + circle,
                         "let no meter hang below one that hangs below it");
                break;
            }
        }
    }
    static std::string since(Instant t) { return t == Instant::min() ? "" : " from " + to_string(t) + " on"; }

    const Setup& setup_;
    const std::set<std::string, std::less<>>& unreadable_;
    Quantities quantities_;
    std::vector<std::string> names_;
    std::vector<SetupMistake> found_;
};

}  // namespace

std::string name_of(const Setup& setup, SetupPart part) {
    switch (part.kind) {
        case Kind::point: return "point " + quoted(setup.points[part.place].point.id);
        case Kind::virtual_meter: return "virtual meter " + quoted(setup.virtual_meters[part.place].id);
        case Kind::ratio: return "ratio " + quoted(setup.ratios[part.place].id);
        case Kind::tree: return "node " + quoted(setup.trees[part.place].node) + " of tree " + quoted(setup.trees[part.place].tree);
        case Kind::alarm: return "alarm " + quoted(setup.alarms[part.place].rule.id);
        case Kind::site: break;
    }
    return "site";
}

std::vector<SetupMistake> mistakes(const Setup& setup, const std::set<std::string, std::less<>>& unreadable) {
    return Check(setup, unreadable).all();
}

Quantities quantities_of(const Setup& setup, const std::set<std::string, std::less<>>& unreadable) {
    Quantities all;
    for (const std::string& id : unreadable) all.emplace(id, std::nullopt);
    for (const PointSetup& p : setup.points) all.emplace(p.point.id, quantity_of(p.point));
    for (const VirtualMeter& meter : setup.virtual_meters) all.emplace(meter.id, std::nullopt);
    // Down the formulas as often as they may lie above each other; those in a circle stay open.
    for (bool again = true; again;) {
        again = false;
        for (const VirtualMeter& meter : setup.virtual_meters) {
            auto& mine = all.find(meter.id)->second;
            if (mine || unreadable.contains(meter.id)) continue;
            for (const std::string& name : meter.formula.points()) {
                for (const auto& [id, quantity] : named(all, name, meter.id))
                    if (quantity && !quantity->empty() && !mine) mine = quantity, again = true;
            }
        }
    }
    return all;
}

std::int64_t quanta_of(const Threshold& amount, std::string_view quantity) {
    std::int64_t quanta = 0;
    with_amount(quantity, [&]<class Q>() { quanta = Q(amount.number, amount.unit.as<Q>()).count(); });
    return quanta;
}

std::optional<std::uint32_t> day_level(const Setup& setup) {
    const auto is_of_days = [](const Level& level) {
        const auto* periods = std::get_if<Periods>(&level.how());
        return periods != nullptr && periods->level() == Periods::Level::day;
    };
    const auto found = std::find_if(setup.levels.begin(), setup.levels.end(), is_of_days);
    return found == setup.levels.end() ? std::nullopt : std::optional(static_cast<std::uint32_t>(found - setup.levels.begin()));
}

std::string remedy_for(std::string_view name, const std::vector<std::string>& all, std::string_view what) {
    const std::string similar = similar_names(name, all);
    if (!similar.empty()) return "did you mean " + similar + '?';
    constexpr std::size_t most = 8;
    if (all.empty() || all.size() > most) return "name " + std::string(what);
    std::string names;
    for (const std::string& one : all) names += (names.empty() ? "" : ", ") + one;
    return "use one of " + names;
}

}  // namespace wattle::inline v0::stream::detail
