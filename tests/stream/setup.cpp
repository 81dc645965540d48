#include "wattle/stream/setup.hpp"

#include "law.hpp"

#include <functional>

using namespace wattle;
using namespace wattle::stream;
using namespace wattle::test;
using namespace std::chrono_literals;

namespace {

PointSetup meter(std::string id, std::string_view unit = "kWh", const char* p_max = "40 kW") {
    Point point(std::move(id), PointKind::register_, AnyUnit(unit), Decimal("0.01"));
    point.digits = 8;
    point.every = 15min;
    CounterRule rule;
    if (p_max != nullptr) rule.p_max = p_max;
    return {point, rule};
}
PointSetup gauge(std::string id, std::string_view unit = "degC") {
    Point point(std::move(id), PointKind::gauge, AnyUnit(unit), Decimal("0.1"));
    point.every = 1min;
    return PointSetup(point);
}
VirtualMeter sum(std::string id, std::string_view formula) { return {std::move(id), Formula::parse(formula)}; }
TreeNode node(std::string name, std::string meter, std::vector<std::string> children, Instant from = Instant::min()) {
    TreeNode node;
    node.tree = "plant", node.node = std::move(name), node.meter = std::move(meter), node.children = std::move(children), node.from = from;
    return node;
}
RatioMeter ratio(std::string id, std::string above, std::string below) {
    RatioMeter ratio;
    ratio.id = std::move(id), ratio.unit = "kg/kWh", ratio.above = std::move(above), ratio.below = std::move(below);
    return ratio;
}

/// Three meters of energy, one of steam, a temperature.
Setup plant() {
    Setup setup;
    setup.points = {meter("main"), meter("line1"), meter("line2"), meter("steam", "kg", "4 t/h"), gauge("oven")};
    return setup;
}
std::string said_of(const std::function<void(Setup&)>& change) {
    Setup setup = plant();
    change(setup);
    return message_of([&] { setup.check(); return 0; });
}

}  // namespace

TEST_CASE("a setup that holds together is not complained about") {
    CHECK(said_of([](Setup&) {}).empty());
    CHECK(Setup().points.empty());
    Setup().check();
    Setup setup = plant();
    setup.points.push_back(gauge("feeder", "kW"));  // whose mean power becomes energy
    setup.virtual_meters = {sum("other", "main - lines"), sum("lines", "sum(line*)"), sum("half", "0.5 * feeder + 2 kWh")};  // not itself
    setup.ratios = {ratio("steam.per.other", "steam", "other")};
    setup.trees = {node("works", "main", {"line1"}), node("works", "main", {"line1", "line2"}, parse_instant("2026-01-01T00:00:00Z")),
                   node("line", "line1", {"half"})};
    setup.check();
    CHECK(setup.index("oven") == 4);
    CHECK(message_of([&] { return setup.index("ovn"); }) ==
          "site: there is no point \"ovn\"; use one of \"main\", \"line1\", \"line2\", \"steam\", \"oven\", \"feeder\"");
    CHECK(message_of([] { return Setup().index("x"); }) == "site: there is no point \"x\"; give it points");
}

TEST_CASE("what is wrong with one part is told, with what would be right") {
    struct Case {
        std::function<void(Setup&)> change;
        std::string said;
    };
    const Case cases[] = {
        {[](Setup& s) { s.points[1].counter.p_max.reset(); },
         "point \"line1\": it has no p_max, and without a bound no roll-over and no fault can be told from use; give the most that its fuses or "
         "transformers let through, such as p_max = \"277 kW\""},
        {[](Setup& s) { s.points[1].counter.p_max = "4 m3/h"; },
         "point \"line1\": its p_max is in m3/h, and Energy is counted at a rate of Power; give p_max in a unit of Power"},
        {[](Setup& s) { s.points[1].point.unit = AnyUnit("degC"); },
         "point \"line1\": degC is no unit of an amount, and registers count amounts; give a unit such as kWh, kvarh, MJ, m3 or kg; or make it a gauge"},
        {[](Setup& s) { s.points[4].point.high = Decimal("250.05"); },
         "point \"oven\": its limit 250.05 is no multiple of its resolution 0.1; give a limit that a count can reach"},
        {[](Setup& s) { s.points[4].bins = Decimal("0.25"); },
         "point \"oven\": its bins are 0.25 wide, and a count of it is 0.1; give a width that is a multiple of a count"},
        {[](Setup& s) { s.points[4].point.every.reset(); },
         "point \"oven\": nothing tells how long a value counts; give every, the spacing of its readings, or hold, the longest time without one"},
        {[](Setup& s) { s.points[0].accuracy_class = -1; }, "point \"main\": its class of accuracy is -1 %; give 0 or more: 0.5, 1, 2"},
        // 40 kW × 15 min × 1.1 = 11 kWh, 1100 counts of 0.01 kWh: a register of three digits cannot be followed, one of four can.
        {[](Setup& s) { s.points[0].point.digits = 3; },
         "point \"main\": between two readings, 15min apart, it can turn round as a whole: its p_max is 40 kW; read it more often, or check digits, "
         "resolution, multiplier and p_max"},
        {[](Setup& s) { s.points[0].counter.modulus = 1100; },
         "point \"main\": between two readings, 15min apart, it can turn round as a whole: its p_max is 40 kW; read it more often, or check digits, "
         "resolution, multiplier and p_max"},
        {[](Setup& s) { s.points[0].counter.modulus = 1101; }, ""},
        {[](Setup& s) { s.points[2].point.id = "main"; }, "point \"main\": another point has this id; give each its own"},
        {[](Setup& s) { s.virtual_meters = {sum("steam", "main - line1")}; }, "virtual meter \"steam\": another point has this id; give each its own"},
        {[](Setup& s) { s.ratios = {ratio("oven", "steam", "main")}; }, "ratio \"oven\": another point has this id; give each its own"},
        {[](Setup& s) { s.virtual_meters = {sum("a", "main + b"), sum("b", "c"), sum("c", "2 * a"), sum("d", "d - main")}; },
         "virtual meter \"a\": its formula goes in a circle: a → b → c → a; let one of them use meters only\n"
         "virtual meter \"d\": its formula goes in a circle: d → d; let one of them use meters only"},
        {[](Setup& s) { s.virtual_meters = {sum("a", "main - line3")}; },
         "virtual meter \"a\": its formula names \"line3\", and there is no such meter; did you mean line1, line2?"},
        {[](Setup& s) { s.virtual_meters = {sum("a", "sum(hall/*)")}; },
         "virtual meter \"a\": its formula sums \"hall/*\", and no meter begins so; write the beginning of the ids of points or virtual meters"},
        {[](Setup& s) { s.virtual_meters = {sum("a", "main - steam")}; },
         "virtual meter \"a\": \"main\" counts Energy and \"steam\" counts Mass; let a formula take meters of one kind; a quotient of two kinds is a ratio"},
        {[](Setup& s) { s.virtual_meters = {sum("a", "main - 2 m3")}; },
         "virtual meter \"a\": \"main\" counts Energy and \"its amount in m3\" counts Volume; let a formula take meters of one kind; a quotient of two "
         "kinds is a ratio"},
        {[](Setup& s) { s.virtual_meters = {sum("a", "main - oven")}; },
         "virtual meter \"a\": its formula names \"oven\", which counts no amount; name registers, interval values, or gauges of power or flow"},
        {[](Setup& s) { s.ratios = {ratio("x", "steam", "cloth")}; },
         "ratio \"x\": its quotient names \"cloth\", and there is no such meter; use one of line1, line2, main, oven, steam"},
        {[](Setup& s) { s.trees = {node("works", "mian", {})}; },
         "node \"works\" of tree \"plant\": it names \"mian\", and there is no such meter; use one of line1, line2, main, oven, steam"},
        {[](Setup& s) { s.trees = {node("works", "main", {"line1", "line1"})}; },
         "node \"works\" of tree \"plant\": \"line1\" stands there twice; name each child once"},
        {[](Setup& s) { s.trees = {node("works", "main", {"steam"})}; },
         "node \"works\" of tree \"plant\": \"main\" counts Energy and its child \"steam\" counts Mass; let a tree hold meters of one kind; other kinds "
         "have trees of their own"},
        {[](Setup& s) { s.trees = {node("works", "main", {"line1"}), node("hall", "line2", {"line1"})}; },
         "node \"hall\" of tree \"plant\": \"line1\" has two parents: \"main\" and \"line2\"; let a meter hang below one other in each tree"},
        {[](Setup& s) { s.trees = {node("works", "main", {"line1"}), node("hall", "line1", {"line2"}), node("roof", "line2", {"main"})}; },
         "node \"works\" of tree \"plant\": the tree goes in a circle: line1 → line2 → main → line1; let no meter hang below one that hangs below it"},
        {[](Setup& s) { s.trees = {node("works", "main", {"main"})}; },
         "node \"works\" of tree \"plant\": the tree goes in a circle: main → main; let no meter hang below one that hangs below it"},
        {[](Setup& s) { s.trees = {node("works", "main", {"line1"}), node("works", "main", {"line2"})}; },
         "node \"works\" of tree \"plant\": it is there twice from the same instant on; give the later one its own from"},
        {[](Setup& s) { s.trees = {node("works", "main", {"line1"})}; s.trees[0].loss = 1; },
         "node \"works\" of tree \"plant\": its loss is 1; give a share of what the meter shows, 0.02 for 2 %"},
        {[](Setup& s) { s.levels.clear(); }, "site: it has no level; give at least one, such as 15min"},
        {[](Setup& s) { s.levels.push_back(s.levels[0]); }, "site: two levels are called \"15min\"; give each another name"},
        {[](Setup& s) { s.horizon = -1us; }, "site: its horizon is -1 us; give 0 or more, such as 35d"},
    };
    for (const auto& c : cases) CHECK(said_of(c.change) == c.said);
}

TEST_CASE("the edges of a tree hold from their date on") {
    const Instant spring = parse_instant("2026-03-01T00:00:00Z"), summer = parse_instant("2026-06-01T00:00:00Z");
    const auto said = [](std::vector<TreeNode> nodes) { return said_of([&](Setup& s) { s.trees = std::move(nodes); }); };
    // line1 moves from one parent to the other at once.
    CHECK(said({node("works", "main", {"line1"}), node("works", "main", {}, spring), node("hall", "line2", {}), node("hall", "line2", {"line1"}, spring)}).empty());
    // It is there, but not yet taken away from the other.
    CHECK(said({node("works", "main", {"line1"}), node("works", "main", {}, summer), node("hall", "line2", {"line1"}, spring)}) ==
          "node \"hall\" of tree \"plant\": \"line1\" has two parents from 2026-03-01T00:00:00Z on: \"main\" and \"line2\"; let a meter hang below one other "
          "in each tree");
    // In another tree it hangs elsewhere.
    TreeNode other = node("hall", "line2", {"line1"});
    other.tree = "organisation";
    CHECK(said({node("works", "main", {"line1"}), other}).empty());
}

TEST_CASE("all findings are told at once") {
    Setup setup = plant();
    setup.points[0].counter.p_max.reset();
    setup.points[4].point.every.reset();
    setup.virtual_meters = {sum("a", "nothing")};
    setup.levels.clear();
    try {
        setup.check();
        FAIL("it is wrong");
    } catch (const Error& error) {
        CHECK(error.findings().size() == 4);
        CHECK(error.findings()[0].code == wattle::code::bad_level);
        CHECK(error.findings()[1].code == wattle::code::missing_option);
        CHECK(error.findings()[3].code == wattle::code::unknown_point);
    }
}

TEST_CASE("trees are refused exactly where a meter has two parents or hangs below itself") {
    LAW("against every path from every meter", [] {
        Setup setup;
        setup.points = {meter("m0"), meter("m1"), meter("m2"), meter("m3"), meter("m4")};
        const auto name = [](int i) { return "m" + std::to_string(i); };
        const auto parents = *rc::gen::container<std::vector<int>>(5, rc::gen::inRange(-1, 5));  // of each meter; -1: none
        const int extra = *rc::gen::inRange(-1, 5), extra_parent = *rc::gen::inRange(0, 5);
        std::vector<TreeNode> nodes;
        for (int p = 0; p < 5; ++p) {
            std::vector<std::string> children;
            for (int c = 0; c < 5; ++c)
                if (parents[static_cast<std::size_t>(c)] == p) children.push_back(name(c));
            nodes.push_back(node("node" + std::to_string(p), name(p), children));
        }
        bool wrong = false;
        if (extra >= 0 && parents[static_cast<std::size_t>(extra)] != extra_parent) {
            nodes[static_cast<std::size_t>(extra_parent)].children.push_back(name(extra));
            if (parents[static_cast<std::size_t>(extra)] >= 0) wrong = true;
        }
        setup.trees = nodes;
        // From each meter upwards along every edge: five steps from five meters come back only in a circle.
        for (int start = 0; start < 5; ++start) {
            std::vector<bool> reached(5);
            for (int step = 0; step < 5; ++step)
                for (int c = 0; c < 5; ++c)
                    for (int p = 0; p < 5; ++p) {
                        const auto& below = nodes[static_cast<std::size_t>(p)].children;
                        const bool edge = std::find(below.begin(), below.end(), name(c)) != below.end();
                        if (edge && (c == start || reached[static_cast<std::size_t>(c)])) reached[static_cast<std::size_t>(p)] = true;
                    }
            if (reached[static_cast<std::size_t>(start)]) wrong = true;
        }
        const std::string code = code_of([&] { setup.check(); return 0; });
        RC_ASSERT(code == (wrong ? "bad_tree" : ""));
    });
}
