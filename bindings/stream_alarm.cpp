// wattle.stream: alarms.
#include "stream_held.hpp"

#include "wattle/stream/alarm_notes.hpp"
#include "wattle/stream/alarm_samples.hpp"

namespace pybind11::detail {
WATTLE_PY_NAMED_ENUM(wattle::stream::AlarmKind, "wattle.stream.AlarmKind");
WATTLE_PY_NAMED_ENUM(wattle::stream::AlarmListing, "wattle.stream.AlarmListing");
}  // namespace pybind11::detail

namespace wattle::python {

namespace {

using namespace wattle::stream;
using std::chrono::microseconds;

/// A field of plain data, and what it says.
template <class T, class M>
struct Field {
    const char* name;
    M T::*member;
    const char* doc;
};

/// Plain data: read, compared, shown and pickled by its fields, from which `make` makes it.
template <class T, class Make, class... M>
void define_plain(py::class_<T>& cls, Make make, const Field<T, M>&... fields) {
    const auto state = [=](const T& t) -> py::tuple { return py::make_tuple(t.*(fields.member)...); };
    const std::string name = py::str(cls.attr("__name__"));
    (cls.def_readonly(fields.name, fields.member, fields.doc), ...);
    cls.def("__repr__", [=](const T& t) { return name + (sizeof...(M) == 1 ? '(' + repr_of(state(t)[0]) + ')' : repr_of(state(t))); })
        .def(py::pickle(state, make));
    define_comparisons(cls);
    cls.attr("__hash__") = py::none();
}

template <class T>
T at(const py::tuple& state, std::size_t i) {
    return state[i].cast<T>();
}

std::vector<Decimal> decimals(const std::vector<DecimalLike>& values) {
    std::vector<Decimal> all;
    for (const DecimalLike& one : values) all.push_back(one.value);
    return all;
}

std::optional<Decimal> decimal(const std::optional<DecimalLike>& value) { return value ? std::optional(value->value) : std::nullopt; }

std::vector<std::int64_t> whole_numbers(const std::vector<Int128>& values, const char* what) {
    std::vector<std::int64_t> all;
    for (const Int128 one : values) all.push_back(narrow(one, what));
    return all;
}

// ---- rules

void declare_rules(py::module_& room) {
    enum_class<AlarmKind> = make_enum(room, "AlarmKind", "What a rule watches.",
                                      {{"limit", 1},
                                       {"rate", 2},
                                       {"idle", 3},
                                       {"communication", 4},
                                       {"frozen", 5},
                                       {"window", 6},
                                       {"leak", 7},
                                       {"quota", 8},
                                       {"demand", 9},
                                       {"balance", 10}});
    declare<Threshold>(room, "Threshold", "A number and its unit, as contracts print it: \"800 kW\", \"0.2 m3\". Exact, because alarms hang on it.");
    declare<LimitAlarm>(
        room, "LimitAlarm",
        "A value above high or below low, in up to four steps each; high rises (\"120\", \"135\"), low falls. Numbers are in the unit of the point.");
    declare<RateAlarm>(room, "RateAlarm", "A value that is further than `change` from the one in force `within` before.");
    declare<IdleAlarm>(room, "IdleAlarm", "A machine that takes more than in standby and less than under load.");
    declare<CommunicationAlarm>(room, "CommunicationAlarm",
                                "No usable reading for `periods` × every of the point; or, where `lost_percent` is given, more than that share of a "
                                "day's\nreadings lost.");
    declare<FrozenAlarm>(room, "FrozenAlarm", "So many equal readings in a row; a 0 is equal to nothing, unless zeros count too.");
    declare<WindowAlarm>(room, "WindowAlarm",
                         "A state of these codes within hours in which it should not run, such as those of the peak: AlarmTimes.hours.");
    declare<LeakAlarm>(room, "LeakAlarm", "The smallest slot of a quiet time (a night) above `most`, `days` such times running. See leak_samples.");
    declare<QuotaAlarm>(room, "QuotaAlarm",
                        "Step 1 at that share of the quota, step 2 where use goes on to exceed it, step 3 where all is used. See quota_samples.");
    declare<DemandAlarm>(room, "DemandAlarm", "The demand predicted for the running block above the contract. See demand_samples.");
    declare<BalanceAlarm>(
        room, "BalanceAlarm",
        "A balance outside of its tolerance: step 1; so with one sign for `days` running: step 2, a sub-meter is missing. See balance_samples.");
    declare<AlarmRule>(
        room, "AlarmRule",
        "When an alarm is raised and cleared. Equality is normal: a value on a threshold raises nothing, and one on threshold ∓ hysteresis clears.");
    declare<AlarmTimes>(room, "AlarmTimes", "What a rule asks of the calendar.");
}

void define_rules() {
    auto threshold = declared<Threshold>();
    threshold
        .def(py::init([](const std::string& text) { return Threshold(std::string_view(text)); }), py::arg("text"),
             "Raises Error: bad_number, unknown_unit.")
        .def(py::init([](const DecimalLike& number, const AnyUnitLike& unit) { return Threshold(number.value, unit.unit); }), py::arg("number"),
             py::arg("unit"));
    define_plain(
        threshold, [](const py::tuple& s) { return Threshold(at<Decimal>(s, 0), at<wattle::AnyUnit>(s, 1)); },
        Field{"number", &Threshold::number, "As printed, a Decimal."}, Field{"unit", &Threshold::unit, "An AnyUnit."});
    py::implicitly_convertible<py::str, Threshold>();

    auto limit = declared<LimitAlarm>();
    limit.def(
        py::init([](const std::vector<DecimalLike>& high, const std::vector<DecimalLike>& low) { return LimitAlarm{decimals(high), decimals(low)}; }),
        py::arg("high") = py::tuple(), py::arg("low") = py::tuple());
    define_plain(
        limit, [](const py::tuple& s) { return LimitAlarm{at<std::vector<Decimal>>(s, 0), at<std::vector<Decimal>>(s, 1)}; },
        Field{"high", &LimitAlarm::high, "What a value must not be above, rising, a list of Decimal."},
        Field{"low", &LimitAlarm::low, "What it must not be below, falling, a list of Decimal."});

    auto rate = declared<RateAlarm>();
    rate.def(py::init([](const DecimalLike& change, microseconds within) { return RateAlarm{change.value, within}; }), py::arg("change"),
             py::arg("within"));
    define_plain(
        rate, [](const py::tuple& s) { return RateAlarm{at<Decimal>(s, 0), at<microseconds>(s, 1)}; },
        Field{"change", &RateAlarm::change, "How far a value may go, a Decimal."},
        Field{"within", &RateAlarm::within, "Within what time, a timedelta."});

    auto idle = declared<IdleAlarm>();
    idle.def(py::init([](const DecimalLike& standby, const DecimalLike& load) { return IdleAlarm{standby.value, load.value}; }), py::arg("standby"),
             py::arg("load"));
    define_plain(
        idle, [](const py::tuple& s) { return IdleAlarm{at<Decimal>(s, 0), at<Decimal>(s, 1)}; },
        Field{"standby", &IdleAlarm::standby, "What the machine takes at most in standby, a Decimal."},
        Field{"load", &IdleAlarm::load, "What it takes at least under load, a Decimal."});

    auto communication = declared<CommunicationAlarm>();
    communication.def(py::init([](Int128 periods, const std::optional<DecimalLike>& lost_percent) {
                          return CommunicationAlarm{narrow(periods, "periods"), decimal(lost_percent)};
                      }),
                      py::arg("periods") = 3, py::arg("lost_percent") = py::none());
    define_plain(
        communication, [](const py::tuple& s) { return CommunicationAlarm{at<std::int64_t>(s, 0), at<std::optional<Decimal>>(s, 1)}; },
        Field{"periods", &CommunicationAlarm::periods, "How many times every of the point may pass without a reading."},
        Field{"lost_percent", &CommunicationAlarm::lost_percent, "The share of a day's readings that may be lost, a Decimal or None."});

    auto frozen = declared<FrozenAlarm>();
    frozen.def(py::init([](Int128 readings, bool zeros) { return FrozenAlarm{narrow(readings, "readings"), zeros}; }), py::arg("readings") = 10,
               py::arg("zeros") = false);
    define_plain(
        frozen, [](const py::tuple& s) { return FrozenAlarm{at<std::int64_t>(s, 0), at<bool>(s, 1)}; },
        Field{"readings", &FrozenAlarm::readings, "How many equal ones raise it."}, Field{"zeros", &FrozenAlarm::zeros, "Whether zeros count too."});

    auto window = declared<WindowAlarm>();
    window.def(py::init([](const std::vector<Int128>& codes) { return WindowAlarm{whole_numbers(codes, "codes")}; }),
               py::arg("codes") = py::make_tuple(1));
    define_plain(
        window, [](const py::tuple& s) { return WindowAlarm{at<std::vector<std::int64_t>>(s, 0)}; },
        Field{"codes", &WindowAlarm::codes, "Those that mean running, a list of int."});

    auto leak = declared<LeakAlarm>();
    leak.def(py::init([](const Threshold& most, Int128 days) { return LeakAlarm{most, narrow(days, "days")}; }), py::arg("most"),
             py::arg("days") = 3);
    define_plain(
        leak, [](const py::tuple& s) { return LeakAlarm{at<Threshold>(s, 0), at<std::int64_t>(s, 1)}; },
        Field{"most", &LeakAlarm::most, "What a slot may hold while all is quiet, a Threshold."},
        Field{"days", &LeakAlarm::days, "So many quiet times running."});

    auto quota = declared<QuotaAlarm>();
    quota.def(py::init([](const DecimalLike& warn_percent) { return QuotaAlarm{warn_percent.value}; }), py::arg("warn_percent") = 80);
    define_plain(
        quota, [](const py::tuple& s) { return QuotaAlarm{at<Decimal>(s, 0)}; },
        Field{"warn_percent", &QuotaAlarm::warn_percent, "The share of the quota that warns, a Decimal."});

    auto demand = declared<DemandAlarm>();
    demand.def(py::init([](const Threshold& contract) { return DemandAlarm{contract}; }), py::arg("contract"));
    define_plain(
        demand, [](const py::tuple& s) { return DemandAlarm{at<Threshold>(s, 0)}; },
        Field{"contract", &DemandAlarm::contract, "The demand that was agreed, a Threshold."});

    auto balance = declared<BalanceAlarm>();
    balance.def(py::init([](Int128 days) { return BalanceAlarm{narrow(days, "days")}; }), py::arg("days") = 7);
    define_plain(
        balance, [](const py::tuple& s) { return BalanceAlarm{at<std::int64_t>(s, 0)}; },
        Field{"days", &BalanceAlarm::days, "So many days with one sign mean that a sub-meter is missing."});

    auto rule = declared<AlarmRule>();
    rule.def(py::init([](std::string id, AlarmWatch watch, const DecimalLike& hysteresis, microseconds delay, microseconds clear_delay,
                         std::optional<microseconds> hold, std::string route) {
                 AlarmRule made(std::move(id), std::move(watch));
                 made.hysteresis = hysteresis.value;
                 made.delay = delay;
                 made.clear_delay = clear_delay;
                 made.hold = hold;
                 made.route = std::move(route);
                 return made;
             }),
             py::arg("id"), py::arg("watch"), py::kw_only(), py::arg("hysteresis") = 0, py::arg("delay") = microseconds(0),
             py::arg("clear_delay") = microseconds(0), py::arg("hold") = py::none(), py::arg("route") = "",
             "`watch` is one of LimitAlarm, RateAlarm … BalanceAlarm.")
        .def("kind", &AlarmRule::kind, "Which of them it is, an AlarmKind.")
        .def(
            "check", &AlarmRule::check,
            "Raises Error (bad_alarm) with all findings: no id, no or too many steps, steps out of order, low ≥ high, less than no hysteresis, delay "
            "or\nhold, a hysteresis that never lets it clear, and what its kind does not use.");
    define_plain(
        rule,
        [](const py::tuple& s) {
            AlarmRule made(at<std::string>(s, 0), at<AlarmWatch>(s, 1));
            made.hysteresis = at<Decimal>(s, 2);
            made.delay = at<microseconds>(s, 3);
            made.clear_delay = at<microseconds>(s, 4);
            made.hold = at<std::optional<microseconds>>(s, 5);
            made.route = at<std::string>(s, 6);
            return made;
        },
        Field{"id", &AlarmRule::id, "Its name."}, Field{"watch", &AlarmRule::watch, "What it watches."},
        Field{"hysteresis", &AlarmRule::hysteresis, "So far back inside must a value be to clear, a Decimal; limit, rate, idle, demand."},
        Field{"delay", &AlarmRule::delay, "What raises must have held so long, a timedelta."},
        Field{"clear_delay", &AlarmRule::clear_delay, "What clears must have held so long, a timedelta."},
        Field{"hold", &AlarmRule::hold, "So long a reading speaks for the time after it, a timedelta; None: 3 × every of the point."},
        Field{"route", &AlarmRule::route, "A label for whoever sends."});

    auto times = declared<AlarmTimes>();
    times
        .def(py::init([](std::vector<Interval> hours, const Slots& days) { return AlarmTimes{std::move(hours), days}; }),
             py::arg("hours") = py::tuple(), py::arg("days") = Slots())
        .def_readonly("hours", &AlarmTimes::hours, "For window: a list of Interval, in order, none within another.")
        .def_readonly("days", &AlarmTimes::days, "For the share of readings lost: each of these Slots is judged when it is over.")
        .def("__repr__", [](const py::object& t) { return "AlarmTimes" + repr_of(py::make_tuple(t.attr("hours"), t.attr("days"))); });
}

// ---- events

void define_events(py::module_& room) {
    auto event = declare<AlarmEvent>(
        room, "AlarmEvent",
        "One alarm, from when it began. Its key is id and start; the same key with a higher version takes the place of the one before.");
    const auto made = [](std::string id, AlarmKind kind, Instant start, Int128 level, Instant raised_at, std::optional<Instant> cleared_at,
                         const ExactLike& extreme, const AnyUnitLike& unit, Instant extreme_at, Quality quality, Int128 version, bool withdrawn) {
        AlarmEvent e(std::move(id), kind, start);
        e.level = static_cast<int>(std::clamp<Int128>(level, -100, 100));
        e.raised_at = raised_at;
        e.cleared_at = cleared_at;
        e.extreme = extreme.value;
        e.unit = unit.unit;
        e.extreme_at = extreme_at;
        e.quality = quality;
        e.version = static_cast<std::uint32_t>(index(version, "version"));
        e.withdrawn = withdrawn;
        return e;
    };
    event
        .def(py::init(made), py::arg("id"), py::arg("kind"), py::arg("start"), py::kw_only(), py::arg("level") = 1, py::arg("raised_at"),
             py::arg("cleared_at") = py::none(), py::arg("extreme") = 0, py::arg("unit") = "1", py::arg("extreme_at"), py::arg("quality") = Quality(),
             py::arg("version") = 1, py::arg("withdrawn") = false, "As it was kept elsewhere.")
        .def("__str__", [](const AlarmEvent& e) { return to_string(e); });
    define_plain(
        event,
        [](const py::tuple& s) {
            AlarmEvent e(at<std::string>(s, 0), at<AlarmKind>(s, 1), at<Instant>(s, 2));
            e.level = at<int>(s, 3);
            e.raised_at = at<Instant>(s, 4);
            e.cleared_at = at<std::optional<Instant>>(s, 5);
            e.extreme = at<Exact>(s, 6);
            e.unit = at<wattle::AnyUnit>(s, 7);
            e.extreme_at = at<Instant>(s, 8);
            e.quality = at<Quality>(s, 9);
            e.version = at<std::uint32_t>(s, 10);
            e.withdrawn = at<bool>(s, 11);
            return e;
        },
        Field{"id", &AlarmEvent::id, "Of the rule."}, Field{"kind", &AlarmEvent::kind, "An AlarmKind."},
        Field{"start", &AlarmEvent::start, "When that began which, after the delay, raised it, an aware datetime in UTC."},
        Field{"level", &AlarmEvent::level, "The highest step reached; of the low side −1, −2 …"},
        Field{"raised_at", &AlarmEvent::raised_at, "When it was raised, an aware datetime in UTC."},
        Field{"cleared_at", &AlarmEvent::cleared_at, "When it was cleared; None while it stands."},
        Field{"extreme", &AlarmEvent::extreme,
              "The furthest value since the start, an Exact: of the point; of rate the change; of communication the silence, or the readings lost."},
        Field{"unit", &AlarmEvent::unit, "Of the extreme, an AnyUnit."},
        Field{"extreme_at", &AlarmEvent::extreme_at, "When it was first reached, an aware datetime in UTC."},
        Field{"quality", &AlarmEvent::quality, "The worst of what raised, kept and cleared it."},
        Field{"version", &AlarmEvent::version, "From 1 on."},
        Field{"withdrawn", &AlarmEvent::withdrawn, "Whether later data say that it never was."});

    auto sample =
        declare<AlarmSample>(room, "AlarmSample", "What a series says to a rule of leak, quota, demand or balance, for a time that ends at `at`.");
    sample.def_readonly("from_", &AlarmSample::from, "The begin of that time, an aware datetime in UTC.")
        .def_readonly("at", &AlarmSample::at, "Its end.")
        .def_property_readonly(
            "high", [](const AlarmSample& s) { return py::make_tuple(s.high.raised, s.high.kept); },
            "How many steps it raises, and how many it does not let clear: two int.")
        .def_property_readonly(
            "low", [](const AlarmSample& s) { return py::make_tuple(s.low.raised, s.low.kept); }, "The same of the low side.")
        .def_readonly("value", &AlarmSample::value, "An Exact.")
        .def_readonly("unit", &AlarmSample::unit, "Of the value, an AnyUnit.")
        .def_readonly("quality", &AlarmSample::quality, "The worst behind it.")
        .def("__repr__", [](const py::object& s) {
            std::string text = "<AlarmSample";
            for (const char* name : {"from_", "at", "high", "low", "value"}) text += std::string(" ") + repr_of(s.attr(name));
            return text + '>';
        });
    define_comparisons(sample);
    sample.attr("__hash__") = py::none();
}

// ---- the machine, and batches

void define_machine(py::module_& room) {
    const auto make = [](const AlarmRule& rule, const std::optional<wattle::Point>& point, const AlarmTimes& times) {
        return point ? AlarmMachine(rule, *point, times) : AlarmMachine(rule);
    };
    auto machine = declare<AlarmMachine>(
        room, "AlarmMachine",
        "One rule, and what it has seen of one point: readings in order go in, events come out.\n\n"
        "It knows event time only, so a second run over the same readings gives the same events. A late reading is told by push: go back to a copy\n"
        "(copy.copy) from before it, push everything again, and publish restate of the two.");
    machine
        .def(py::init(make), py::arg("rule"), py::arg("point") = py::none(), py::arg("times") = AlarmTimes(),
             "For a rule that watches the readings of a point; without one, samples of series. Raises Error with all findings: bad_alarm as check, "
             "and\nfor a point of another kind, a point without `every` where it is needed, hours out of order; bad_point; overflow.")
        .def(
            "push", [](AlarmMachine& m, const Reading& reading) { return m.push(reading); }, py::arg("reading"),
            "A reading, its value in counts of the point. False if it is late, which changes nothing: the last usable one is not before it. Missing "
            "and\nsuspect readings, and those outside of the point's limits, say nothing: neither do they raise nor clear.")
        .def(
            "push", [](AlarmMachine& m, const AlarmSample& sample) { return m.push(sample); }, py::arg("sample"),
            "A sample, which begins where the one before ended, or later; else False. Raises Error (bad_alarm) if the rule watches readings.")
        .def(
            "push",
            [](AlarmMachine& m, Instant at, const std::optional<Int128>& value, const std::variant<Quality, Reason>& quality) {
                return m.push(at, value ? std::optional(narrow(*value, "value")) : std::nullopt,
                              std::visit([](auto q) { return Quality(q); }, quality));
            },
            py::arg("at"), py::arg("value"), py::arg("quality") = Quality(), "The same of a reading in parts; None is a missing one.")
        .def("tick", &AlarmMachine::tick, py::arg("now"),
             "The time it is: silences, hours and days go on without readings. What only the clock has found is not settled: a reading of before is\n"
             "not late. The first one begins the watch over a point that was never read.")
        .def(
            "open", [](const AlarmMachine& m) { return m.open(); },
            "What stands at the clock (the last reading or tick), and what only the clock has ended; by start.")
        .def("take", &AlarmMachine::take, "The settled events that have ended since the last call, by start.")
        .def("last", &AlarmMachine::last,
             "When the last usable reading, or sample, was, or None. A copy serves a second run for every reading that comes after it.")
        .def("rule", &AlarmMachine::rule, "The rule.")
        .def(
            "to_bytes", [](const AlarmMachine& m) { return bytes_to_python(m.to_bytes()); },
            "All that it has seen, and what take has not taken; without the rule, the point and the times. Little-endian, layout version first.")
        .def_static(
            "from_bytes",
            [](const py::bytes& bytes, const AlarmRule& rule, const std::optional<wattle::Point>& point, const AlarmTimes& times) {
                return point ? AlarmMachine::from_bytes(bytes_of(bytes), rule, *point, times) : AlarmMachine::from_bytes(bytes_of(bytes), rule);
            },
            py::arg("bytes"), py::arg("rule"), py::arg("point") = py::none(), py::arg("times") = AlarmTimes(),
            "Raises Error (bad_bytes) for anything that to_bytes of such a rule does not write; else as the constructor.")
        .def("__copy__", [](const AlarmMachine& m) { return m; })
        .def("__repr__", [](const AlarmMachine& m) { return "<AlarmMachine " + repr_of(py::str(m.rule().id)) + '>'; });

    const auto parallel = py::call_guard<py::gil_scoped_release>();
    room.def(
        "alarms",
        [](const AlarmRule& rule, const std::vector<Reading>& readings, const wattle::Point& point, const AlarmTimes& times,
           const std::optional<Interval>& watched) { return alarms(rule, readings, point, times, watched); },
        py::arg("rule"), py::arg("readings"), py::arg("point"), py::arg("times") = AlarmTimes(), py::arg("watched") = py::none(), parallel,
        "The events of all readings of a point, a list in any order; by start. `watched` is from when, and until when, silence counts: else up to "
        "the\nlast reading. Of two readings of one instant: the better quality, then the lower source, then the smaller value. Raises Error as\n"
        "AlarmMachine; bad_table for readings of several points.");
    room.def(
        "alarms",
        [](const AlarmRule& rule, const Table& table, const std::string& id, const AlarmTimes& times, const std::optional<Interval>& watched) {
            return alarms(rule, table, id, times, watched);
        },
        py::arg("rule"), py::arg("table"), py::arg("id"), py::arg("times") = AlarmTimes(), py::arg("watched") = py::none(), parallel,
        "The same of a point of a Table. Raises Error (unknown_point) too.");
    room.def(
        "alarms", [](const AlarmRule& rule, const std::vector<AlarmSample>& samples) { return alarms(rule, samples); }, py::arg("rule"),
        py::arg("samples"), parallel, "The events of samples, oldest first. Raises Error (bad_alarm) for a rule that watches readings.");
    room.def(
        "restate", [](const std::vector<AlarmEvent>& before, const std::vector<AlarmEvent>& after) { return restate(before, after); },
        py::arg("before"), py::arg("after"), parallel,
        "What to publish where the events `before` have become `after`: new ones, changed ones with the next version, and those that are no more,\n"
        "withdrawn with the next version. By key, each once; by start, then id. Versions of `after` do not matter: a machine does not know what was\n"
        "published. Raises Error (bad_alarm) where a key stands twice on one side.");
}

// ---- samples of series

/// Calls with the Series in it, of amounts that meters count.
template <class F>
std::vector<AlarmSample> of_metered(const AnySeries& used, F&& call) {
    return std::visit(
        [&]<class Q>(const Series<Q>& series) -> std::vector<AlarmSample> {
            if constexpr (Metered<Q>)
                return call(series);
            else
                throw py::type_error("this needs a Series of amounts, such as Energy or Volume");
        },
        used.held);
}

std::vector<AlarmSample> quotas_of(const AlarmRule& rule, const AnySeries& used, const std::vector<py::tuple>& quotas) {
    return of_metered(used, [&]<class Q>(const Series<Q>& series) {
        std::vector<Quota<Q>> all;
        for (const py::tuple& quota : quotas) {
            if (quota.size() != 2 && quota.size() != 3) throw py::type_error("a quota is (Interval, amount) or (Interval, amount, from when)");
            all.push_back({at<Interval>(quota, 0), at<Q>(quota, 1), quota.size() == 3 ? at<std::optional<Instant>>(quota, 2) : std::nullopt});
        }
        const py::gil_scoped_release parallel;
        return quota_samples(rule, series, all);
    });
}

std::vector<AlarmSample> balances_of(const AlarmRule& rule, const Slots& days, const std::vector<AnyBalance>& balances) {
    const AnySeries empty{Series<Energy>()};
    return of_metered(balances.empty() ? empty : balances.front().residual, [&]<class Q>(const Series<Q>&) {
        std::vector<Balance<Q>> all;
        for (const AnyBalance& one : balances) all.push_back({series_of<Q>(one.residual), std::get<Sum<Q>>(one.sum.held), one.tolerance.cast<Q>()});
        const py::gil_scoped_release parallel;
        return balance_samples<Q>(rule, days, all);
    });
}

void define_samples(py::module_& room) {
    room.def(
        "leak_samples",
        [](const AlarmRule& rule, const AnySeries& used, const std::vector<Interval>& quiet) {
            return of_metered(used, [&](const auto& series) {
                const py::gil_scoped_release parallel;
                return leak_samples(rule, series, quiet);
            });
        },
        py::arg("rule"), py::arg("used"), py::arg("quiet"),
        "One sample for each quiet time (a night), a list of Interval, of which a slot is known: all known slots above `most` raise, the first one "
        "that\nis not clears. The slots that lie within the time count; an amount of which a part is missing is a lower bound, and clears nothing;\n"
        "suspect ones say nothing. Raises Error: bad_alarm for another rule; other_kind for a `most` of another kind.");
    room.def(
        "quota_samples", &quotas_of, py::arg("rule"), py::arg("used"), py::arg("quotas"),
        "One sample at the end of each slot with a value, by what was used since the begin of the period: step 1 from warn_percent of the quota "
        "on,\nstep 2 where used + used / known time × rest is above it, step 3 where all is used; and one at the end of the period, which clears.\n"
        "A quota is a tuple: an Interval, an amount and, where it takes the place of another one of that period later on, from when. Slots\n"
        "outside of all periods say nothing, and neither do suspect amounts: what is used is a lower bound. Raises Error: bad_alarm for another\n"
        "rule; out_of_range for a quota below 0, or periods that overlap; other_grid if an edge of one cuts a slot.");
    room.def(
        "demand_samples",
        [](const AlarmRule& rule, const AnySeries& used, const Interval& period, const std::optional<microseconds>& window,
           const std::optional<microseconds>& step, const DecimalLike& min_coverage, std::vector<Instant> cuts) {
            return std::visit(
                [&]<class Q>(const Series<Q>& series) -> std::vector<AlarmSample> {
                    if constexpr (Counted<Q>) {
                        const DemandRule windows{window, step, min_coverage.value, std::move(cuts)};
                        const py::gil_scoped_release parallel;
                        return demand_samples(rule, series, period, windows);
                    } else {
                        throw py::type_error("this needs a Series of amounts that have a rate, such as Energy or Volume");
                    }
                },
                used.held);
        },
        py::arg("rule"), py::arg("used"), py::arg("period"), py::kw_only(), py::arg("window") = py::none(), py::arg("step") = py::none(),
        py::arg("min_coverage") = 1, py::arg("cuts") = py::tuple(),
        "One sample at the end of each slot for which running_demand predicts the block, in a billing period, an Interval. Suspect predictions say\n"
        "nothing. Raises Error: bad_alarm for another rule; other_kind for a contract of another kind; else as running_demand.");
    room.def(
        "balance_samples", &balances_of, py::arg("rule"), py::arg("days"), py::arg("balances"),
        "One sample for each of n days by its Balance, a list of n: outside of its tolerance above 0 (something is not metered) or below (something\n"
        "twice). Days of which nothing is known, or something is suspect, say nothing. Raises Error: bad_alarm for another rule; other_grid if "
        "there\n"
        "are not as many balances as days.");
}

// ---- notes

void define_notes(py::module_& room) {
    enum_class<AlarmListing> = make_enum(room, "AlarmListing",
                                         "How an alarm is listed.\n\n"
                                         "standing nobody has said anything; acknowledged it stands, and somebody has seen it; latched it has "
                                         "cleared, and nobody has acknowledged it;\n"
                                         "shelved somebody has put it aside until later.",
                                         {{"standing", 0}, {"acknowledged", 1}, {"latched", 2}, {"shelved", 3}});
    auto key = declare<AlarmKey>(room, "AlarmKey", "Which alarm: the same through all its versions.");
    key.def(py::init<std::string, Instant>(), py::arg("id"), py::arg("start"))
        .def(py::init<const AlarmEvent&>(), py::arg("event"), "That of an AlarmEvent, which may be given in its place.");
    define_plain(
        key, [](const py::tuple& s) { return AlarmKey(at<std::string>(s, 0), at<Instant>(s, 1)); }, Field{"id", &AlarmKey::id, "Of the rule."},
        Field{"start", &AlarmKey::start, "When it began, an aware datetime in UTC."});
    py::delattr(key, "__hash__");
    key.def("__hash__", [](const AlarmKey& k) { return py::hash(py::make_tuple(k.id, k.start)); });
    py::implicitly_convertible<AlarmEvent, AlarmKey>();
    auto by = declare<Signed>(room, "Signed", "Who said it, and when.");
    by.def(py::init([](std::string who, Instant at) { return Signed{std::move(who), at}; }), py::arg("who"), py::arg("at"));
    define_plain(
        by, [](const py::tuple& s) { return Signed{at<std::string>(s, 0), at<Instant>(s, 1)}; }, Field{"who", &Signed::who, "A name."},
        Field{"at", &Signed::at, "When, an aware datetime in UTC."});
    auto note = declare<AlarmNote>(room, "AlarmNote", "All that was said about one alarm.");
    note.def(py::init());
    define_plain(
        note,
        [](const py::tuple& s) {
            using Maybe = std::optional<Signed>;
            return AlarmNote{at<Maybe>(s, 0), at<Maybe>(s, 1), at<Maybe>(s, 2), at<Instant>(s, 3)};
        },
        Field{"acknowledged", &AlarmNote::acknowledged, "Who has seen it, or None."},
        Field{"latched", &AlarmNote::latched, "Who wants it listed until it is acknowledged, even when it has cleared, or None."},
        Field{"shelved", &AlarmNote::shelved, "Who has put it aside, or None."},
        Field{"shelved_until", &AlarmNote::shelved_until, "Until when, an aware datetime in UTC."});
    auto notes =
        declare<AlarmNotes>(room, "AlarmNotes", "The notes of many alarms. A later word takes the place of an earlier one of the same sort.");
    notes.def(py::init())
        .def("acknowledge", &AlarmNotes::acknowledge, py::arg("key"), py::arg("by"), "Raises Error (bad_alarm) without a name of who says it.")
        .def("latch", &AlarmNotes::latch, py::arg("key"), py::arg("by"), "Raises Error (bad_alarm) without a name of who says it.")
        .def("shelve", &AlarmNotes::shelve, py::arg("key"), py::arg("by"), py::arg("until"),
             "Raises Error (bad_alarm) without a name of who says it, or if it ends before it begins.")
        .def("of", &AlarmNotes::of, py::arg("key"), "What was said: an empty AlarmNote where nothing was.")
        .def(
            "all",
            [](const AlarmNotes& n) {
                py::dict all;
                for (const auto& [k, value] : n.all()) all[py::cast(k)] = py::cast(value);
                return all;
            },
            "A dict of AlarmKey to AlarmNote, by start.");
    define_comparisons(notes);
    notes.attr("__hash__") = py::none();
    declare<ListedAlarm>(room, "ListedAlarm", "An alarm that concerns people now.")
        .def_readonly("event", &ListedAlarm::event, "The AlarmEvent.")
        .def_readonly("note", &ListedAlarm::note, "What was said about it, an AlarmNote.")
        .def_readonly("as_", &ListedAlarm::as, "How it is listed, an AlarmListing.")
        .def("__repr__", [](const ListedAlarm& l) { return "<ListedAlarm " + std::string(to_string(l.as)) + ": " + to_string(l.event) + '>'; });
    room.def(
        "listed", [](const std::vector<AlarmEvent>& events, const AlarmNotes& n, Instant now) { return listed(events, n, now); }, py::arg("events"),
        py::arg("notes"), py::arg("now"),
        "The alarms that concern people now, a list of ListedAlarm in the order of the events: those that stand, and those that have cleared but "
        "are\n"
        "latched and not acknowledged; up to its end as shelved those that are. Withdrawn ones are not listed: they never were.");
}

}  // namespace

void define_alarms(py::module_& room) {
    declare_rules(room);
    define_rules();
    define_events(room);
    define_machine(room);
    define_samples(room);
    define_notes(room);
}

}  // namespace wattle::python
