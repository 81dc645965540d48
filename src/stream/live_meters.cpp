#include "live_meters.hpp"

#include "formula.hpp"
#include "reading_bytes.hpp"
#include "setup_check.hpp"

#include <algorithm>

namespace wattle::inline v0::stream::detail {

using v0::to_string;  // of numbers and units, which those of this room would hide

namespace {

std::string node_id(const TreeNode& node) { return node.tree + '/' + node.node; }

/// The nodes of all trees, in the order in which they are met first; each as it is from one instant after the other on.
std::vector<std::vector<const TreeNode*>> nodes_of(const Setup& setup) {
    std::vector<std::vector<const TreeNode*>> nodes;
    std::map<std::pair<std::string_view, std::string_view>, std::size_t> places;
    for (const TreeNode& node : setup.trees) {
        const std::size_t place = places.try_emplace({node.tree, node.node}, nodes.size()).first->second;
        if (place == nodes.size()) nodes.emplace_back();
        nodes[place].push_back(&node);
    }
    for (auto& node : nodes) std::stable_sort(node.begin(), node.end(), [](const TreeNode* a, const TreeNode* b) { return a->from < b->from; });
    return nodes;
}

/// All that has a place, in that order.
std::vector<std::string> ids_of(const Setup& setup) {
    std::vector<std::string> ids;
    for (const PointSetup& p : setup.points) ids.push_back(p.point.id);
    for (const VirtualMeter& meter : setup.virtual_meters) ids.push_back(meter.id);
    for (const auto& node : nodes_of(setup)) ids.push_back(node_id(*node.front()));
    for (const RatioMeter& ratio : setup.ratios) ids.push_back(ratio.id);
    return ids;
}

/// The meters that a formula means: those that it names, and all others whose ids begin as it says.
std::vector<std::string> terms_of(const VirtualMeter& meter, const Quantities& quantities) {
    std::set<std::string> terms;
    for (const std::string& name : meter.formula.points()) {
        if (!name.ends_with('*')) {
            terms.insert(name);
            continue;
        }
        const std::string_view begin = std::string_view(name).substr(0, name.size() - 1);
        for (auto at = quantities.lower_bound(begin); at != quantities.end() && at->first.starts_with(begin); ++at)
            if (at->first != meter.id && at->second && !at->second->empty()) terms.insert(at->first);
    }
    return {terms.begin(), terms.end()};
}

/// Whether a formula is a sum of multiples of its meters, so that what is added to one of them adds to it whatever the others are.
bool is_linear(const FormulaTree& tree) {
    enum class Degree : std::uint8_t { constant, linear, other };
    std::vector<Degree> degrees;
    for (const Node& node : tree.nodes) {
        Degree worst = Degree::constant;
        for (const std::size_t i : node.operands) worst = std::max(worst, degrees[i]);
        const auto of = [&](std::size_t i) { return degrees[node.operands[i]]; };
        switch (node.operation) {
            case Operation::number:
            case Operation::amount: break;
            case Operation::point:
            case Operation::points: worst = Degree::linear; break;
            case Operation::negative:
            case Operation::add:
            case Operation::subtract: break;
            case Operation::multiply:
                if (of(0) != Degree::constant && of(1) != Degree::constant) worst = Degree::other;
                break;
            case Operation::divide:
                if (of(1) != Degree::constant) worst = Degree::other;
                break;
            default:
                if (worst != Degree::constant) worst = Degree::other;
                break;
        }
        degrees.push_back(worst);
    }
    return degrees.back() != Degree::other;
}

std::int64_t loss_of(Decimal loss, std::int64_t amount) {
    if (loss == 0) return 0;
    const Ratio part = Ratio(loss) * Ratio(amount);
    return narrow(divide(part.numerator(), part.denominator(), Rounding::half_even), "loss");
}

/// What one quantum is of the unit that a ratio names, else of the usual one.
int exponent_of(std::string_view quantity, std::string_view symbol) {
    const auto row = std::find_if(AnyUnit::all().begin(), AnyUnit::all().end(), [&](const auto& r) { return r.symbol == symbol; });
    int exponent = 0;
    with_amount(quantity, [&]<class Q>() {
        exponent = row != AnyUnit::all().end() && row->quantity == quantity ? AnyUnit(symbol).as<Q>().exponent() : Q::usual_unit().exponent();
    });
    return exponent;
}

/// What a quotient of quanta is in the unit of the ratio.
Ratio scale_of(const RatioMeter& ratio, std::string_view above, std::string_view below) {
    const std::size_t slash = ratio.unit.find('/');
    if (slash != std::string::npos)
        return unit_scale(exponent_of(above, ratio.unit.substr(0, slash)), exponent_of(below, ratio.unit.substr(slash + 1)));
    const Ratio times = ratio.unit == "%" ? Ratio(100) : Ratio(1);
    if (above == below) return times;
    if (above == Heat::Kind::name && below == Energy::Kind::name) return times * Ratio(10, 36);  // 1 mWh is 3.6 J
    if (above == Energy::Kind::name && below == Heat::Kind::name) return times * Ratio(36, 10);
    return times * unit_scale(exponent_of(above, ""), exponent_of(below, ""));
}

std::int64_t line_of(std::int64_t newest, std::int64_t horizon) {
    std::int64_t line = 0;
    return __builtin_sub_overflow(newest, horizon, &line) ? std::numeric_limits<std::int64_t>::min() : line;
}

}  // namespace

std::uint32_t place_of(const Setup& setup, std::string_view id) {
    if (std::any_of(setup.points.begin(), setup.points.end(), [&](const PointSetup& p) { return p.point.id == id; })) return setup.index(id);
    const auto ids = ids_of(setup);
    const auto found = std::find(ids.begin(), ids.end(), id);
    return found == ids.end() ? setup.index(id) : static_cast<std::uint32_t>(found - ids.begin());
}

GaugeAmount gauge_amount(const GaugeBucket& bucket, AnyUnit unit, std::string_view quantity) {
    const GaugeAmount unknown{0, 0, bucket.window().length().count(), Reason::missing};
    GaugeAmount found = unknown;
    const auto integrate = [&]<class Q>() {
        const GaugeSummaries summaries(Slots::between({bucket.key.start, bucket.end}), unit, {bucket.summary});
        if constexpr (requires { integrals<Q>(summaries); }) {
            const Series<Q> one = integrals<Q>(summaries);
            found = {one.counts()[0], one.estimated(0).count(), one.missing(0).count(), one.quality(0)};
        }
    };
    try {
        with_amount(quantity, integrate);
    } catch (const Error&) {
        return unknown;
    }
    return found;
}

std::vector<NodePlace> nodes_watched(const Setup& setup, std::string_view on) {
    std::vector<NodePlace> of_meter, of_id;
    auto place = static_cast<std::uint32_t>(setup.points.size() + setup.virtual_meters.size());
    for (const auto& node : nodes_of(setup)) {
        NodePlace one{node_id(*node.front()), node.front()->meter, place++};
        if (one.id == on) of_id.push_back(one);
        if (std::any_of(node.begin(), node.end(), [&](const TreeNode* version) { return version->meter == on; })) of_meter.push_back(std::move(one));
    }
    return of_meter.empty() ? of_id : of_meter;
}

std::string text_of_meters(const Setup& setup) {
    std::string text;
    for (const VirtualMeter& meter : setup.virtual_meters) text += '\n' + meter.id + " = " + meter.formula.text();
    for (const RatioMeter& ratio : setup.ratios) text += '\n' + ratio.id + ' ' + ratio.unit + ' ' + ratio.above + " / " + ratio.below;
    if (!setup.trees.empty())  // their tolerance
        for (const PointSetup& p : setup.points) text += '\n' + p.point.id + " of class " + to_string(p.accuracy_class);
    for (const TreeNode& node : setup.trees) {
        text += '\n' + node_id(node) + ' ' + std::to_string(micros_of(node.from)) + ' ' + to_string(node.loss) + ' ' + node.meter + " <";
        for (const std::string& child : node.children) text += ' ' + child;
    }
    return text;
}

// ---- what there is

std::unique_ptr<LiveMeters> LiveMeters::of(const Setup& setup) {
    if (setup.virtual_meters.empty() && setup.ratios.empty() && setup.trees.empty()) return nullptr;
    return std::unique_ptr<LiveMeters>(new LiveMeters(setup));
}

struct LiveMeters::Names {
    explicit Names(const Setup& setup) : quantities(quantities_of(setup)) {
        for (const PointSetup& p : setup.points) places.emplace(p.point.id, static_cast<std::uint32_t>(places.size()));
        for (const VirtualMeter& meter : setup.virtual_meters) places.emplace(meter.id, static_cast<std::uint32_t>(places.size()));
    }

    std::string_view quantity(const std::string& id) const { return quantities.find(id)->second.value_or(""); }

    Quantities quantities;
    std::map<std::string, std::uint32_t, std::less<>> places;  // of what can be taken: points and virtual meters
};

LiveMeters::LiveMeters(const Setup& setup) : ladder_(setup.levels), horizon_(setup.horizon.count()) {
    const Names names(setup);
    users_.resize(ids_of(setup).size()), cells_.resize(names.places.size()), newest_.resize(names.places.size(), never);
    for (const PointSetup& p : setup.points) {
        rates_.push_back(p.point.kind == PointKind::gauge ? names.quantity(p.point.id) : "");
        units_.push_back(p.point.unit);
    }
    add_virtual_meters(setup, names);
    add_nodes(setup, names);
    add_ratios(setup, names);
    for (std::size_t d = 0; d < derived_.size(); ++d)
        for (const std::uint32_t term : derived_[d].terms) users_[term].push_back(d);
}

LiveMeters::Derived& LiveMeters::add(What what, std::size_t place, std::vector<std::string> ids, const Names& names) {
    Derived& d = derived_.emplace_back(Derived{what, static_cast<std::uint32_t>(place), {}});
    for (const std::string& term : ids) d.terms.push_back(names.places.at(term));
    d.ids = std::move(ids);
    d.windows.resize(ladder_.levels().size());
    return d;
}

void LiveMeters::add_virtual_meters(const Setup& setup, const Names& names) {
    for (const std::size_t i : in_levels(setup.virtual_meters)) {
        const VirtualMeter& meter = setup.virtual_meters[i];
        Derived& d = add(What::virtual_meter, setup.points.size() + i, terms_of(meter, names.quantities), names);
        d.formula = meter.formula;
        d.linear = is_linear(meter.formula.tree());
        d.quantity = names.quantity(meter.id);
        with_amount(d.quantity, [&]<class Q>() {
            d.kind = FormulaKind{Q::Kind::name, [](Decimal number, AnyUnit unit) { return Q(number, unit.as<Q>()).count(); }};
        });
    }
}

void LiveMeters::add_nodes(const Setup& setup, const Names& names) {
    // Of virtual meters the class is that of the worst point in them.
    std::map<std::string, Decimal, std::less<>> classes;
    for (const PointSetup& p : setup.points) classes.emplace(p.point.id, p.accuracy_class);
    for (const std::size_t i : in_levels(setup.virtual_meters)) {
        Decimal worst = 0;
        for (const std::string& id : terms_of(setup.virtual_meters[i], names.quantities)) worst = std::max(worst, classes.at(id));
        classes.emplace(setup.virtual_meters[i].id, worst);
    }
    std::size_t place = names.places.size();
    for (const auto& node : nodes_of(setup)) {
        std::vector<std::string> ids;
        std::map<std::string_view, std::size_t> terms;
        std::vector<Branches> branches;
        for (const TreeNode* version : node) {
            const auto term = [&](const std::string& id) {
                const auto [at, fresh] = terms.try_emplace(id, ids.size());
                if (fresh) ids.push_back(id);
                return at->second;
            };
            Branches& one = branches.emplace_back(Branches{micros_of(version->from), {term(version->meter)}, version->loss});
            for (const std::string& child : version->children) one.terms.push_back(term(child));
        }
        Derived& d = add(What::node, place++, ids, names);
        d.quantity = names.quantity(node.front()->meter);
        for (const std::string& id : ids) d.classes.push_back(classes.at(id));
        d.lines.assign(branches.size(), never);
        d.branches = std::move(branches);
    }
}

void LiveMeters::add_ratios(const Setup& setup, const Names& names) {
    std::size_t place = ids_of(setup).size() - setup.ratios.size();
    for (const RatioMeter& ratio : setup.ratios) {
        Derived& d = add(What::ratio, place++, {ratio.above, ratio.below}, names);
        d.scale = scale_of(ratio, names.quantity(ratio.above), names.quantity(ratio.below));
        d.unit = ratio.unit == "1" ? "" : ratio.unit;
    }
}

// ---- what comes in

LiveMeters::Cell LiveMeters::cell_of(const Bucket& bucket) const {
    Cell cell{.end = micros_of(bucket.end), .amount = bucket.amount, .estimated = bucket.estimated};
    for (const Doubt& d : bucket.doubts) {
        cell.quality = worse(cell.quality, d.quality);
        (d.quality.missing() ? cell.missing : cell.doubted) += d.time.count();
        if (!d.quality.missing()) cell.doubt = worse(cell.doubt, d.quality);
    }
    cell.provisional = bucket.status == Status::provisional;
    return cell;
}

LiveMeters::Cell LiveMeters::cell_of(const GaugeBucket& bucket) const {
    const std::int64_t end = micros_of(bucket.end), length = end - micros_of(bucket.key.start);
    const GaugeAmount one = gauge_amount(bucket, units_[bucket.key.point], rates_[bucket.key.point]);
    Cell cell{.end = end, .amount = one.amount, .estimated = one.estimated, .missing = one.missing, .quality = one.quality};
    if (cell.missing == length) return cell;
    cell.doubted = length - cell.missing;
    cell.doubt = cell.quality;
    if (cell.quality.missing()) {
        const Quality of_values = bucket.summary.substituted.count() != 0 ? Reason::substituted
                                  : bucket.summary.estimated.count() != 0 ? Reason::estimated
                                                                          : Reason::measured;
        cell.doubt = Quality::from_bits(static_cast<std::uint16_t>(of_values.bits() | (cell.quality.bits() & 0xFF)));
    }
    return cell;
}

void LiveMeters::take(std::uint32_t place, std::int64_t start, const Cell& cell) {
    const auto& users = users_[place];
    if (std::all_of(users.begin(), users.end(), [&](std::size_t d) { return is_past(derived_[d], start, cell.end); })) return;
    newest_[place] = std::max(newest_[place], cell.end);
    const auto [at, fresh] = cells_[place].try_emplace(start, cell);
    if (!fresh && at->second == cell) return;
    at->second = cell;
    for (const std::size_t user : users) {
        Derived& d = derived_[user];
        if (is_past(d, start, cell.end)) continue;
        if (!d.changes()) {
            if (!fresh && !d.windows[0].contains(start)) continue;  // others have not told theirs
            if (fresh) {
                Told& told = d.told[start];
                told.end = cell.end;
                if (++told.meters < d.terms.size()) continue;
                d.told.erase(start);
            }
        }
        d.waiting.insert(start);
        any_waiting_ = true;
    }
}

void LiveMeters::follow(Output& out, const Reading& cause) {
    for (; seen_buckets_ < out.buckets.size(); ++seen_buckets_)
        if (const Bucket& b = out.buckets[seen_buckets_]; b.key.level == 0) take(b.key.point, micros_of(b.key.start), cell_of(b));
    for (; seen_gauges_ < out.gauges.size(); ++seen_gauges_)
        if (const GaugeBucket& b = out.gauges[seen_gauges_]; b.key.level == 0 && !users_[b.key.point].empty())
            take(b.key.point, micros_of(b.key.start), cell_of(b));
    for (; seen_adjustments_ < out.adjustments.size(); ++seen_adjustments_) {
        const Adjustment one = out.adjustments[seen_adjustments_];  // the list grows
        adjust(one, out);
    }
    if (!any_waiting_) return;
    any_waiting_ = false;
    for (Derived& d : derived_) {
        if (d.waiting.empty()) continue;
        work(d, out, cause);
        forget(d);
    }
    any_waiting_ = false;
}

// ---- one slot

void LiveMeters::Sums::add(const Sums& other, int sign) {
    amounts.resize(std::max(amounts.size(), other.amounts.size()));
    for (std::size_t i = 0; i < other.amounts.size(); ++i) amounts[i] += sign * other.amounts[i];
    time.add(other.time, sign);
    covered += sign * other.covered;
    provisional += sign * other.provisional;
}

/// Which of the branches of a node hold in the slot that begins there; none: as many as there are. What is no node has one.
std::size_t LiveMeters::version_at(const Derived& d, std::int64_t start) {
    if (d.branches.empty()) return 0;
    const auto after = std::upper_bound(d.branches.begin(), d.branches.end(), start, [](std::int64_t t, const Branches& b) { return t < b.from; });
    return after == d.branches.begin() ? d.branches.size() : static_cast<std::size_t>(after - d.branches.begin()) - 1;
}

/// Whether a window is forgotten, or never was one.
bool LiveMeters::is_past(const Derived& d, std::int64_t start, std::int64_t end) {
    for (std::size_t v = version_at(d, start); v < d.lines.size(); ++v) {
        if (end >= d.lines[v]) return false;
        if (v + 1 == d.lines.size() || d.branches[v + 1].from >= end) break;
    }
    return true;
}

/// What the meters come to in the slot that begins there; nothing while one of them has not told.
std::optional<LiveMeters::Sums> LiveMeters::evaluate(const Derived& d, std::int64_t start, std::int64_t& end) const {
    const Branches* branches = nullptr;
    if (d.what == What::node) {
        const std::size_t version = version_at(d, start);
        if (version == d.branches.size()) return std::nullopt;
        branches = &d.branches[version];
    }
    const std::size_t n = branches != nullptr ? branches->terms.size() : d.terms.size();
    std::vector<const Cell*> cells;
    for (std::size_t i = 0; i < n; ++i) {
        const auto& of = cells_[d.terms[branches != nullptr ? branches->terms[i] : i]];
        const auto found = of.find(start);
        if (found == of.end()) return std::nullopt;
        cells.push_back(&found->second);
    }
    end = cells.front()->end;
    const std::int64_t length = end - start;
    Quality quality, doubt;
    std::int64_t missing = 0, doubted = 0;
    bool provisional = false;
    for (const Cell* cell : cells) {
        quality = worse(quality, cell->quality);
        doubt = worse(doubt, cell->doubt);
        missing = std::max(missing, cell->missing);
        doubted = std::max(doubted, cell->doubted);
        provisional = provisional || cell->provisional;
    }
    Sums sums;
    sums.covered = length;
    sums.provisional = provisional ? 1 : 0;
    const bool known = missing < length;
    if (d.what == What::ratio) {
        const Cell &a = *cells[0], &b = *cells[1];
        sums.amounts = known ? std::vector<Int128>{a.amount, b.amount, a.estimated, b.estimated, missing} : std::vector<Int128>{0, 0, 0, 0, length};
        if (quality != Quality()) sums.time.doubt(quality, length);
        return sums;
    }
    sums.amounts.resize(d.what == What::node ? first_meter + d.terms.size() : first_meter);
    if (known) try {
            if (branches != nullptr)
                evaluate_node(*branches, cells, sums);
            else
                evaluate_formula(d, cells, start, sums);
        } catch (const Error&) {  // a division by 0, or a number that does not fit
            std::fill(sums.amounts.begin(), sums.amounts.end(), Int128{0});
            quality = worse(quality, Reason::missing);
            missing = length;
        }
    if (doubt != Quality()) sums.time.doubt(doubt, std::min(doubted, length - missing));
    if (missing != 0) sums.time.doubt(quality, missing);
    return sums;
}

void LiveMeters::evaluate_formula(const Derived& d, const std::vector<const Cell*>& cells, std::int64_t start, Sums& sums) const {
    const Slots one = Slots::between({instant(start), instant(cells.front()->end)});
    std::vector<Operand> operands;
    for (std::size_t i = 0; i < cells.size(); ++i)
        operands.push_back({d.ids[i], &one, {&cells[i]->amount, 1}, {&cells[i]->quality, 1}, {&cells[i]->estimated, 1}, {&cells[i]->missing, 1}});
    const VirtualAmounts made = detail::evaluate(d.formula->tree(), operands, *d.kind);
    sums.amounts[value] = made.counts[0];
    sums.amounts[estimated] = made.estimated[0];
}

/// As `balance` with the series of the loss: what the formula `loss × meter` gives.
void LiveMeters::evaluate_node(const Branches& branches, const std::vector<const Cell*>& cells, Sums& sums) {
    Int128 residual = cells[0]->amount, doubtful = cells[0]->estimated;
    for (std::size_t i = 1; i < cells.size(); ++i) residual -= cells[i]->amount, doubtful += cells[i]->estimated;
    residual -= loss_of(branches.loss, cells[0]->amount);
    doubtful += loss_of(branches.loss, cells[0]->estimated);
    sums.amounts[value] = narrow(residual, "residual");
    sums.amounts[estimated] = narrow(doubtful, "residual");
    for (std::size_t i = 0; i < cells.size(); ++i) sums.amounts[first_meter + branches.terms[i]] = cells[i]->amount;
}

// ---- windows

void LiveMeters::work(Derived& d, Output& out, const Reading& cause) {
    std::map<std::pair<std::uint32_t, std::int64_t>, std::optional<Said>> touched;  // windows, and what was said of them
    const std::set<std::int64_t> slots = std::exchange(d.waiting, {});
    for (const std::int64_t start : slots) {
        std::int64_t end = 0;
        const auto now = evaluate(d, start, end);
        if (!now || is_past(d, start, end)) continue;
        Sums change = *now;
        if (const auto before = d.windows[0].find(start); before != d.windows[0].end()) change.add(before->second.sums, -1);
        static_cast<void>(ladder_.cover(start));
        for (std::uint32_t level = 0; level < d.windows.size(); ++level) {
            const auto whole = level == 0 ? std::optional(Interval(instant(start), instant(end))) : ladder_.window_of(level, start);
            if (!whole || micros_of(whole->end()) < end) continue;  // outside of a list; or an edge cuts the slot
            const std::int64_t begin = micros_of(whole->begin());
            Window& window = d.windows[level][begin];
            window.end = micros_of(whole->end());
            const auto [at, first] = touched.try_emplace({level, begin}, std::nullopt);
            if (first && window.version != 0) at->second = said(d, level, begin, window);
            window.sums.add(change, 1);
        }
    }
    for (auto& [key, before] : touched) {
        Window& window = d.windows[key.first].at(key.second);
        if (window.sums.covered != window.end - key.second) continue;
        Said now = said(d, key.first, key.second, window);
        if (before && now == *before) continue;
        publish(d, key.first, key.second, window, before ? &*before : nullptr, std::move(now), out, cause);
    }
}

/// Without its version.
LiveMeters::Said LiveMeters::said(const Derived& d, std::uint32_t level, std::int64_t start, const Window& window) const {
    const Sums& sums = window.sums;
    Said said;
    Bucket& b = said.bucket;
    b.key = {d.place, level, instant(start)};
    b.end = instant(window.end);
    b.status = sums.provisional != 0 ? Status::provisional : Status::complete;
    b.doubts = sums.time.doubts;
    const auto length = window.end - start;
    if (d.what == What::ratio) {
        FigureTotals totals{sums.amounts[above], sums.amounts[below], sums.amounts[above_estimated], sums.amounts[below_estimated], {}, {}, {}};
        totals.missing = std::chrono::microseconds(static_cast<std::int64_t>(sums.amounts[time_without]));
        totals.length = std::chrono::microseconds(length);
        totals.quality = b.quality();
        b.doubts.clear();
        try {
            said.figure = ratio_of_totals(totals, d.scale, d.unit);
        } catch (const Error&) {  // it does not fit
            said.figure = KeyFigure{{}, d.unit, totals.length, totals.length, {}, worse(totals.quality, Reason::missing), false};
        }
        return said;
    }
    try {
        b.amount = narrow(sums.amounts[value], d.quantity);
        b.estimated = narrow(sums.amounts[estimated], d.quantity);
    } catch (const Error&) {  // the sum does not fit
        b.amount = b.estimated = 0;
        b.doubts = {{worse(b.quality(), Reason::missing), std::chrono::microseconds(length)}};
    }
    if (d.what == What::node) {
        std::vector<std::pair<Int128, Decimal>> amounts;
        for (std::size_t i = 0; i < d.terms.size(); ++i) amounts.emplace_back(sums.amounts[first_meter + i], d.classes[i]);
        try {
            said.tolerance = detail::tolerance(amounts, 2, d.quantity);
        } catch (const Error&) {
            said.tolerance = std::numeric_limits<std::int64_t>::max();  // nothing is outside of it
        }
    }
    return said;
}

void LiveMeters::publish(Derived& d, std::uint32_t level, std::int64_t start, Window& window, const Said* before, Said said, Output& out,
                         const Reading& cause) {
    Bucket& b = said.bucket;
    b.version = ++window.version;
    if (b.version > 1 && b.status == Status::complete) b.status = Status::corrected;
    if (d.what == What::ratio) {
        out.ratios.push_back({b.key, b.end, b.version, b.status, std::move(said.figure)});
        return;
    }
    if (before != nullptr) out.restated.push_back({b.key, b.version, before->bucket.amount, b.amount, cause});
    if (d.what == What::node) out.balances.push_back({b.key, b.end, b.version, b.status, {b.amount, said.tolerance}});
    if (level == 0 && !users_[d.place].empty()) take(d.place, start, cell_of(b));
    out.meters.push_back(std::move(b));
}

/// What comes beside the windows of a meter comes beside those of all that take it in a sum or a difference, rounded by itself.
void LiveMeters::adjust(const Adjustment& adjustment, Output& out) const {
    for (const std::size_t user : users_[adjustment.key.point]) {
        const Derived& d = derived_[user];
        std::int64_t delta = 0;
        try {
            if (d.what == What::virtual_meter && d.linear) {
                const Slots one = Slots::between({Instant(), Instant(std::chrono::microseconds(1))});
                const auto with = [&](std::int64_t amount) {
                    const std::int64_t zero = 0;
                    const Quality measured;
                    std::vector<Operand> operands;
                    for (std::size_t i = 0; i < d.ids.size(); ++i)
                        operands.push_back({d.ids[i], &one, {d.terms[i] == adjustment.key.point ? &amount : &zero, 1}, {&measured, 1}, {}, {}});
                    return detail::evaluate(d.formula->tree(), operands, *d.kind).counts[0];
                };
                delta = subtract_counts(with(adjustment.delta), with(0), d.quantity);
            } else if (d.what == What::node) {
                const std::size_t version = version_at(d, micros_of(adjustment.key.start));
                if (version == d.branches.size()) continue;
                const Branches* branches = &d.branches[version];
                for (std::size_t i = 0; i < branches->terms.size(); ++i)
                    if (d.terms[branches->terms[i]] == adjustment.key.point)
                        delta =
                            i == 0 ? adjustment.delta - loss_of(branches->loss, adjustment.delta) : subtract_counts(0, adjustment.delta, d.quantity);
            }
        } catch (const Error&) {  // it does not fit
            continue;
        }
        if (delta != 0) out.adjustments.push_back({{d.place, adjustment.key.level, adjustment.key.start}, delta, adjustment.cause});
    }
}

/// What all meters that it takes are past the horizon of. A meter that hung below a node for a time holds up that time, and no other.
void LiveMeters::forget(Derived& d) {
    for (std::size_t v = 0; v < d.lines.size(); ++v) {
        std::int64_t newest = std::numeric_limits<std::int64_t>::max();
        if (d.branches.empty())
            for (const std::uint32_t term : d.terms) newest = std::min(newest, newest_[term]);
        else
            for (const std::size_t term : d.branches[v].terms) newest = std::min(newest, newest_[d.terms[term]]);
        const std::int64_t line = newest == never ? never : line_of(newest, horizon_);
        if (line <= d.lines[v]) continue;
        d.lines[v] = line;
        // Longer windows that began in the time before reach into this one too.
        for (std::size_t part = v == 0 ? 0 : v - 1; part <= v; ++part) {
            const std::int64_t from = part == 0 ? never : d.branches[part].from;
            const std::int64_t until = part + 1 < d.lines.size() ? d.branches[part + 1].from : std::numeric_limits<std::int64_t>::max();
            const auto forget_all = [&](auto& by_begin, const auto& is_over) {
                for (auto at = by_begin.lower_bound(from); at != by_begin.end() && at->first < until && is_over(at->first, at->second.end);)
                    at = by_begin.erase(at);
            };
            const auto is_over = [&](std::int64_t start, std::int64_t end) { return is_past(d, start, end); };
            for (auto& windows : d.windows) forget_all(windows, is_over);
            forget_all(d.told, is_over);
            for (const std::uint32_t term : d.terms)
                forget_all(cells_[term], [&](std::int64_t start, std::int64_t end) {
                    const auto& users = users_[term];
                    return std::all_of(users.begin(), users.end(), [&](std::size_t user) { return is_past(derived_[user], start, end); });
                });
        }
    }
}

// ---- as bytes

void LiveMeters::put(ByteWriter& out) const {
    for (std::size_t place = 0; place < cells_.size(); ++place) {
        out.put(newest_[place]).put(static_cast<std::uint64_t>(cells_[place].size()));
        for (const auto& [start, c] : cells_[place])
            out.put(start)
                .put(c.end)
                .put(c.amount)
                .put(c.estimated)
                .put(c.missing)
                .put(c.doubted)
                .put(c.quality.bits())
                .put(c.doubt.bits())
                .put(static_cast<std::uint8_t>(c.provisional));
    }
    for (const Derived& d : derived_) {
        for (const std::int64_t line : d.lines) out.put(line);
        for (const auto& windows : d.windows) {
            out.put(static_cast<std::uint64_t>(windows.size()));
            for (const auto& [start, w] : windows) {
                out.put(start).put(w.end).put(w.version).put(w.sums.covered).put(w.sums.provisional);
                out.put(static_cast<std::uint32_t>(w.sums.amounts.size()));
                for (const Int128 amount : w.sums.amounts) out.put(amount);
                detail::put(out, w.sums.time.doubts);
            }
        }
    }
}

void LiveMeters::get(ByteReader& in) {
    for (std::size_t place = 0; place < cells_.size(); ++place) {
        newest_[place] = in.get<std::int64_t>();
        for (auto n = in.get<std::uint64_t>(); n != 0; --n) {
            const auto start = in.get<std::int64_t>();
            Cell c{.end = in.get<std::int64_t>()};
            c.amount = in.get<std::int64_t>();
            c.estimated = in.get<std::int64_t>();
            c.missing = in.get<std::int64_t>();
            c.doubted = in.get<std::int64_t>();
            c.quality = Quality::from_bits(in.get<std::uint16_t>());
            c.doubt = Quality::from_bits(in.get<std::uint16_t>());
            c.provisional = in.get<std::uint8_t>() != 0;
            cells_[place].emplace_hint(cells_[place].end(), start, c);
        }
    }
    for (Derived& d : derived_) {
        for (std::int64_t& line : d.lines) line = in.get<std::int64_t>();
        for (auto& windows : d.windows)
            for (auto n = in.get<std::uint64_t>(); n != 0; --n) {
                const auto start = in.get<std::int64_t>();
                Window w;
                w.end = in.get<std::int64_t>();
                w.version = in.get<std::uint32_t>();
                w.sums.covered = in.get<std::int64_t>();
                w.sums.provisional = in.get<std::int32_t>();
                const auto amounts = in.get<std::uint32_t>();
                const std::size_t expected = d.what == What::ratio  ? std::size_t{time_without} + 1
                                             : d.what == What::node ? first_meter + d.terms.size()
                                                                    : std::size_t{first_meter};
                if (amounts != expected) in.refuse("a window holds " + std::to_string(amounts) + " sums", "take the snapshot before it");
                for (std::uint32_t i = 0; i < amounts; ++i) w.sums.amounts.push_back(in.get<Int128>());
                w.sums.time.doubts = get_doubts(in);
                windows.emplace_hint(windows.end(), start, std::move(w));
            }
        if (d.changes()) continue;
        for (const std::uint32_t term : d.terms)
            for (const auto& [start, cell] : cells_[term])
                if (!is_past(d, start, cell.end) && !d.windows[0].contains(start)) ++d.told[start].meters, d.told[start].end = cell.end;
    }
}

}  // namespace wattle::inline v0::stream::detail
