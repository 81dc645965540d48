// wattle.stream: the live engine, and what it publishes.
#include "stream_held.hpp"

#include "wattle/stream/engine.hpp"

#include <pybind11/numpy.h>

#include <algorithm>

namespace pybind11::detail {
WATTLE_PY_NAMED_ENUM(wattle::stream::Pushed, "wattle.stream.Pushed");
WATTLE_PY_NAMED_ENUM(wattle::stream::Status, "wattle.stream.Status");
}  // namespace pybind11::detail

namespace wattle::python {

namespace {

using namespace wattle::stream;

py::array micros_array(const std::vector<std::int64_t>& micros) {
    return py::array_t<std::int64_t>(static_cast<py::ssize_t>(micros.size()), micros.data()).attr("view")("datetime64[us]");
}

/// A column of one number for each bucket.
template <class T, class F>
py::array column(const std::vector<Bucket>& buckets, F&& of) {
    py::array_t<T> values(static_cast<py::ssize_t>(buckets.size()));
    T* at = values.mutable_data();
    for (const Bucket& b : buckets) *at++ = static_cast<T>(of(b));
    return values;
}

py::dict columns_of(const std::vector<Bucket>& buckets) {
    std::vector<std::int64_t> starts, ends;
    for (const Bucket& b : buckets) starts.push_back(b.key.start.time_since_epoch().count()), ends.push_back(b.end.time_since_epoch().count());
    py::dict columns;
    columns["point"] = column<std::uint32_t>(buckets, [](const Bucket& b) { return b.key.point; });
    columns["level"] = column<std::uint32_t>(buckets, [](const Bucket& b) { return b.key.level; });
    columns["start"] = micros_array(starts);
    columns["end"] = micros_array(ends);
    columns["version"] = column<std::uint32_t>(buckets, [](const Bucket& b) { return b.version; });
    columns["status"] = column<std::uint8_t>(buckets, [](const Bucket& b) { return static_cast<std::uint8_t>(b.status); });
    columns["amount"] = column<std::int64_t>(buckets, [](const Bucket& b) { return b.amount; });
    columns["estimated"] = column<std::int64_t>(buckets, [](const Bucket& b) { return b.estimated; });
    columns["quality"] = column<std::uint16_t>(buckets, [](const Bucket& b) { return b.quality().bits(); });
    columns["missing"] = column<std::int64_t>(buckets, [](const Bucket& b) { return b.time(QualityClass::missing).count(); });
    columns["readings"] = column<std::uint32_t>(buckets, [](const Bucket& b) { return b.readings; });
    return columns;
}

void define_output(py::module_& room) {
    enum_class<Status> =
        make_enum(room, "Status",
                  "How far what is known of a window may still change: provisional while it runs or a verdict is pending; complete once "
                  "a\nsettled reading stands at or past its end; corrected when it was restated; final past the horizon.",
                  {{"provisional", 0}, {"complete", 1}, {"corrected", 2}, {"final", 3}});
    auto bucket = declare<Bucket>(room, "Bucket", "The amount of one window of a register, or of a point of interval values.");
    bucket.def_property_readonly(
              "point", [](const Bucket& b) { return b.key.point; }, "The place of its point in the setup.")
        .def_property_readonly(
            "level", [](const Bucket& b) { return b.key.level; }, "The place of its level in the setup.")
        .def_property_readonly("window", &Bucket::window, "An Interval.")
        .def_readonly("version", &Bucket::version, "1 when it is first published, then one more each time.")
        .def_readonly("status", &Bucket::status, "How far it may still change.")
        .def_readonly("amount", &Bucket::amount, "Quanta of the point's kind, an int.")
        .def_readonly("estimated", &Bucket::estimated, "How much of it was not measured, without sign, in quanta.")
        .def_readonly("readings", &Bucket::readings, "How many were used, at instants within the window.")
        .def_readonly("rollovers", &Bucket::rollovers, "How many steps rolled over.")
        .def_readonly("resets", &Bucket::resets, "How many began again at 0.")
        .def_readonly("exchanges", &Bucket::exchanges, "How many meters took the place of another one.")
        .def_readonly("set_aside", &Bucket::set_aside, "How many readings were contradicted, or could not be used.")
        .def_property_readonly("quality", &Bucket::quality, "The worst of its time.")
        .def("time", &Bucket::time, py::arg("quality_class"), "The time that has that class, a timedelta; of missing the time without a value.")
        .def("coverage", &Bucket::coverage, "The share of the window that has values, 0 to 1.")
        .def("__repr__", [](const Bucket& b) { return '<' + to_string(b) + '>'; });
    define_comparisons(bucket);
    bucket.attr("__hash__") = py::none();

    const auto summaries = [&](auto type, const char* name, const char* doc) {
        using B = typename decltype(type)::type;
        auto cls = declare<B>(room, name, doc);
        cls.def_property_readonly(
               "point", [](const B& b) { return b.key.point; }, "The place of its point in the setup.")
            .def_property_readonly(
                "level", [](const B& b) { return b.key.level; }, "The place of its level in the setup.")
            .def_property_readonly("window", &B::window, "An Interval.")
            .def_readonly("version", &B::version, "1 when it is first published, then one more each time.")
            .def_readonly("status", &B::status, "How far it may still change.")
            .def_readonly("summary", &B::summary, "What was shown.");
        define_comparisons(cls);
        cls.attr("__hash__") = py::none();
    };
    summaries(std::type_identity<GaugeBucket>(), "GaugeBucket", "What a gauge showed in one window.");
    summaries(std::type_identity<DurationBucket>(), "DurationBucket",
              "How long a gauge stood in each bin in one window; its summary is a LoadDuration.");
    summaries(std::type_identity<StateBucket>(), "StateBucket", "What a state was in one window.");
    auto node = declare<NodeBalance>(
        room, "NodeBalance", "What the meter of a node of a tree shows that those below it do not, and what its loss does not explain, in quanta.");
    node.def_readonly("residual", &NodeBalance::residual, "Parent less its children and its loss, an int.")
        .def_readonly(
            "tolerance", &NodeBalance::tolerance,
            "How far from 0 the meters may bring it, 2 × √Σ (class × amount)², rounded up. Of a virtual meter the class is that of the worst "
            "point\nin it.")
        .def("outside", &NodeBalance::outside, "Whether more is lacking, or too much, than the meters' classes explain.");
    define_comparisons(node);
    node.attr("__hash__") = py::none();
    summaries(std::type_identity<BalanceBucket>(), "BalanceBucket", "The balance of a node of a tree in one window.");
    summaries(std::type_identity<RatioBucket>(), "RatioBucket",
              "What one meter was per another in one window, a KeyFigure. Of a window that is longer than those of level 0, the slots count that "
              "both have.");

    auto restated = declare<Restated>(room, "Restated", "A window that had been published and says something else now.");
    restated.def_property_readonly(
                "point", [](const Restated& r) { return r.key.point; }, "The place of its point in the setup.")
        .def_property_readonly(
            "level", [](const Restated& r) { return r.key.level; }, "The place of its level in the setup.")
        .def_property_readonly(
            "start", [](const Restated& r) { return r.key.start; }, "When the window begins, an aware datetime in UTC.")
        .def_readonly("version", &Restated::version, "That says it now.")
        .def_readonly("before", &Restated::before, "Quanta that it said.")
        .def_readonly("after", &Restated::after, "Quanta that it says.")
        .def_readonly("cause", &Restated::cause, "The last reading that was taken in before.");
    define_comparisons(restated);
    restated.attr("__hash__") = py::none();

    auto adjustment = declare<Adjustment>(room, "Adjustment",
                                          "What a reading past the horizon changes: the window keeps its last version, and this stands beside it.");
    adjustment.def_property_readonly(
                  "point", [](const Adjustment& a) { return a.key.point; }, "The place of its point in the setup.")
        .def_property_readonly(
            "level", [](const Adjustment& a) { return a.key.level; }, "The place of its level in the setup.")
        .def_property_readonly(
            "start", [](const Adjustment& a) { return a.key.start; }, "When the window begins, an aware datetime in UTC.")
        .def_readonly("delta", &Adjustment::delta, "Quanta.")
        .def_readonly("cause", &Adjustment::cause, "The reading.");
    define_comparisons(adjustment);
    adjustment.attr("__hash__") = py::none();

    auto lump =
        declare<GapTotal>(room, "GapTotal",
                          "The total of a gap that the gap policy 'leave' gives to no window; or, withdrawn, one that late data have shown not to "
                          "be so.");
    lump.def_readonly("point", &GapTotal::point, "The place of its point in the setup.")
        .def_readonly("time", &GapTotal::time, "An Interval.")
        .def_readonly("amount", &GapTotal::amount, "Quanta.")
        .def_readonly("quality", &GapTotal::quality, "Of the total.")
        .def_readonly("withdrawn", &GapTotal::withdrawn, "Whether it is no more.");
    define_comparisons(lump);
    lump.attr("__hash__") = py::none();

    auto out = declare<Output>(room, "Output", "What the engine found since it was asked last.");
    out.def_readonly("buckets", &Output::buckets, "Of registers and interval values: windows published, each version once, a list of Bucket.")
        .def_readonly("gauges", &Output::gauges, "Of gauges, a list of GaugeBucket.")
        .def_readonly("durations", &Output::durations,
                      "Of gauges with bins, a list of DurationBucket: one beside each of their gauge buckets, of the same version.")
        .def_readonly("states", &Output::states, "Of states, a list of StateBucket.")
        .def_readonly("meters", &Output::meters, "Of virtual meters, and the residuals of nodes of trees, a list of Bucket.")
        .def_readonly("balances", &Output::balances, "The same residuals, version by version, with their tolerance: a list of BalanceBucket.")
        .def_readonly("ratios", &Output::ratios, "A list of RatioBucket.")
        .def_readonly("restated", &Output::restated, "Which of the buckets say something else than before, and why: a list of Restated.")
        .def_readonly("adjustments", &Output::adjustments, "A list of Adjustment.")
        .def_readonly("lumps", &Output::lumps, "Of points whose rule leaves gaps to none of their windows: a list of GapTotal.")
        .def_readonly("alarms", &Output::alarms,
                      "Alarms raised, stepped up, ended, moved or withdrawn, a list of AlarmEvent: of a key (id, start) the highest version counts.")
        .def_readonly("unplaced", &Output::unplaced,
                      "Readings that came too late for an engine without a history: fold them again from the raw data.")
        .def(
            "columns", [](const Output& o) { return columns_of(o.buckets); },
            "The buckets as NumPy columns of n: point, level, version, readings (uint32); start, end (datetime64[us] of UTC); status (uint8); "
            "amount,\n"
            "estimated (int64 quanta); quality (uint16 bits); missing (int64 µs).")
        .def(
            "meter_columns", [](const Output& o) { return columns_of(o.meters); }, "The same of the buckets of virtual meters and nodes.")
        .def(
            "series",
            [](const Output& o, std::uint32_t point, std::uint32_t level, const Slots& grid, const py::type& kind) {
                const bool is_virtual = std::ranges::any_of(o.meters, [&](const Bucket& b) { return b.key.point == point; });
                const auto& buckets = is_virtual ? o.meters : o.buckets;
                return by_counted<AnySeries>(kind, [&]<class Q>() -> AnySeries { return {series<Q>(buckets, point, level, grid)}; });
            },
            py::arg("point"), py::arg("level"), py::arg("grid"), py::arg("kind") = py::type::of<Energy>(),
            "The windows of a point, virtual meter or node and of a level, by their places, as a Series: of one window the highest version counts; "
            "slots\n"
            "without a bucket are missing: gap. Raises Error (other_grid) for a bucket that cuts a slot.")
        .def("__len__", [](const Output& o) { return o.buckets.size() + o.gauges.size() + o.states.size() + o.meters.size() + o.ratios.size(); })
        .def("__repr__", [](const Output& o) {
            return "<Output of " + std::to_string(o.buckets.size()) + " buckets, " + std::to_string(o.restated.size()) + " of them restated>";
        });
    define_comparisons(out);
    out.attr("__hash__") = py::none();
}

struct PyEngine {
    std::unique_ptr<Engine> engine;
};

PyEngine make_engine(const Setup& setup, bool history) {
    const py::gil_scoped_release parallel;
    return {std::make_unique<Engine>(history ? Engine(setup) : Engine::without_history(setup))};
}

}  // namespace

void define_engine(py::module_& room) {
    enum_class<Pushed> =
        make_enum(room, "Pushed",
                  "What became of a reading: accepted, later than all of its point; duplicate, said again; conflict, another one of the "
                  "same\ninstant says something else; late, windows that it changes are restated; adjusted, earlier than the horizon; "
                  "unknown_point.",
                  {{"accepted", 0}, {"duplicate", 1}, {"conflict", 2}, {"late", 3}, {"adjusted", 4}, {"unknown_point", 5}});
    auto counts = declare<stream::Counts>(room, "Counts", "How many readings met with what.");
    counts.def_readonly("accepted", &stream::Counts::accepted, "How many.")
        .def_readonly("duplicate", &stream::Counts::duplicate, "How many.")
        .def_readonly("conflict", &stream::Counts::conflict, "How many.")
        .def_readonly("late", &stream::Counts::late, "How many.")
        .def_readonly("adjusted", &stream::Counts::adjusted, "How many.")
        .def_readonly("unknown_point", &stream::Counts::unknown_point, "How many.")
        .def("__repr__", [](const stream::Counts& c) {
            return "<Counts: " + std::to_string(c.accepted) + " accepted, " + std::to_string(c.late) + " late, " + std::to_string(c.duplicate) +
                   " duplicate>";
        });
    define_comparisons(counts);
    counts.attr("__hash__") = py::none();
    auto pending = declare<Pending>(room, "Pending", "A point of which the verdict on its last readings is open.");
    pending.def_readonly("point", &Pending::point, "Its place in the setup.")
        .def_readonly("since", &Pending::since, "The last settled reading, an aware datetime in UTC.")
        .def_readonly("candidates", &Pending::candidates, "How many readings since then nothing explains.")
        .def_readonly("largest_step", &Pending::largest_step, "Counts, from the settled one.");
    define_comparisons(pending);
    pending.attr("__hash__") = py::none();
    define_output(room);

    declare<PyEngine>(
        room, "Engine",
        "Folds the readings of all points of a setup into the windows of all its levels.\n\n"
        "Each window is published once it is complete. Readings may come in any order within the horizon: what they change is published "
        "again with\n"
        "the next version, and in the end every order has said the same, bit for bit what amounts says of all of them. It pickles as "
        "its\nsetup and snapshot.\n\n"
        "Virtual meters, nodes of trees and ratios follow: each of their windows of level 0 is published once all meters that it takes have told "
        "theirs,\n"
        "and a longer one once all windows of level 0 in it are there. They say what evaluate, balance and unit_consumption say of the series of "
        "these\n"
        "meters. Where a formula divides by 0, or its result does not fit, the window is missing.")
        .def(
            py::init(&make_engine), py::arg("setup"), py::kw_only(), py::arg("history") = true,
            "With a memory of the readings of the horizon, or without one: then what comes late is told as unplaced. Raises Error with all findings.")
        .def_property_readonly(
            "setup", [](const PyEngine& e) { return e.engine->setup(); }, "What it was made of.")
        .def(
            "slot", [](const PyEngine& e, const std::string& id) { return e.engine->slot(id); }, py::arg("id"),
            "The place of a point; behind the points stand virtual meters, then nodes of trees (\"tree/node\"), then ratios. Raises "
            "Error\n(unknown_point).")
        .def(
            "push", [](PyEngine& e, const Reading& r) { return e.engine->push(r); }, py::arg("reading"),
            "Takes a reading whose point is a place of the setup. Never raises, whatever the data.")
        .def(
            "push",
            [](PyEngine& e, const Table& table) {
                const py::gil_scoped_release parallel;
                return e.engine->push(table);
            },
            py::arg("table"), "Takes the rows of a Table, whose points are found by their id. The GIL is released.")
        .def(
            "push",
            [](PyEngine& e, const Table& table, const py::function& progress) {
                stream::Counts all;
                constexpr std::size_t step = 1 << 20;
                for (std::size_t first = 0; first < table.size(); first += step) {
                    const std::size_t n = std::min(step, table.size() - first);
                    stream::Counts some;
                    {
                        const py::gil_scoped_release parallel;
                        some = e.engine->push(table, first, n);
                    }
                    all += some;
                    if (!progress(first + n, table.size()).cast<bool>()) break;
                }
                return all;
            },
            py::arg("table"), py::arg("progress"),
            "The same in steps of 1 048 576 rows; after each, progress(rows done, rows in all) tells by True whether to go on.")
        .def(
            "apply", [](PyEngine& e, const MeterEvent& event) { e.engine->apply(event); }, py::arg("event"),
            "Takes an event of a meter, before the readings around it or long after: an exchange ends a register and begins another one, a change of "
            "the\ntransformer goes on with it. What was published and is not so any more is restated. Other events, and one that was applied before, "
            "change\nnothing. Raises Error, and has changed nothing then: unknown_point; other_kind; bad_segments as segments_of; no_history for one "
            "before\nreadings that the engine cannot ask for again.")
        .def(
            "tick",
            [](PyEngine& e, Instant now) {
                const py::gil_scoped_release parallel;
                e.engine->tick(now);
            },
            py::arg("now"),
            "Tells the time, an aware datetime; an earlier one than before is not heard. The horizon passes points that are silent too: their "
            "windows "
            "that\nend before it are published as they stand, final; those that ended idle_limit ago, if the setup has one, as provisional. Readings "
            "more "
            "than an\nhour ahead of it are set aside: wrong clock. Silences, hours and days of alarms go on with it.")
        .def(
            "final_until", [](const PyEngine& e, std::uint32_t point) { return e.engine->final_until(point); }, py::arg("point"),
            "Up to which instant windows of a point, by its place, get no further version: the horizon before its newest reading or the last tick.")
        .def(
            "take", [](PyEngine& e) { return e.engine->take(); }, "What was found since the last call, an Output.")
        .def(
            "running", [](const PyEngine& e, std::uint32_t point, std::uint32_t level) { return e.engine->running(point, level); }, py::arg("point"),
            py::arg("level"), "The window of a register that runs, as far as it is settled, a Bucket; None before the first reading.")
        .def(
            "pending", [](const PyEngine& e) { return e.engine->pending(); }, "Points whose last readings nothing explains yet, a list of Pending.")
        .def(
            "set_offset", [](PyEngine& e, std::string source, std::uint64_t next) { e.engine->set_offset(std::move(source), next); },
            py::arg("source"), py::arg("next"), "Where to read on after a restart.")
        .def(
            "offsets", [](const PyEngine& e) { return e.engine->offsets(); }, "A dict of numbers by the name of the source.")
        .def(
            "snapshot",
            [](const PyEngine& e) {
                Bytes bytes;
                {
                    const py::gil_scoped_release parallel;
                    bytes = e.engine->snapshot();
                }
                return bytes_to_python(bytes);
            },
            "Everything but what was not taken yet, as bytes.")
        .def(
            "restore", [](PyEngine& e, const py::bytes& data) { e.engine->restore(bytes_of(data)); }, py::arg("data"),
            "Goes on from a snapshot of an engine of an equal setup. Raises Error: bad_bytes; other_setup. Then nothing has changed.")
        .def(
            "bytes_per_point", [](const PyEngine& e) { return e.engine->bytes_per_point(); },
            "Bytes that states take per point, without those of points in trouble and without the history.")
        .def("__repr__", [](const PyEngine& e) { return "<Engine of " + std::to_string(e.engine->setup().points.size()) + " points>"; })
        .def(py::pickle(
            [](const PyEngine& e) -> py::tuple {
                return py::make_tuple(e.engine->setup(), e.engine->has_history(), bytes_to_python(e.engine->snapshot()));
            },
            [](const py::tuple& s) {
                PyEngine made = make_engine(s[0].cast<Setup>(), s[1].cast<bool>());
                made.engine->restore(bytes_of(s[2].cast<py::bytes>()));
                return made;
            }));
}

}  // namespace wattle::python
