#include "wattle/stream/virtual_meter.hpp"

#include "formula.hpp"
#include "wattle/series/reading.hpp"
#include "wattle/stream/ratio.hpp"

#include <algorithm>
#include <optional>

namespace wattle::inline v0::stream::detail {

namespace {

/// A formula on its meters.
class Evaluation {
public:
    Evaluation(const FormulaTree& tree, std::span<const Operand> operands, const FormulaKind& kind) : tree_(tree), operands_(operands), kind_(kind) {
        for (const std::string& name : tree.points) meters_.push_back(find(name));
        if (operands.empty()) refuse(tree, 0, "there are no meters", "give those that it names");
        for (const Operand& operand : operands)
            if (*operand.slots != *operands[0].slots)
                throw_error(code::other_grid, tree.source,
                            "the meters " + quoted(operands[0].id) + " and " + quoted(operand.id) + " stand on different grids",
                            "align or resample one of them first");
        for (const Node& node : tree.nodes)
            constants_.push_back(node.operation == Operation::amount   ? Ratio(kind.quanta(node.number, node.unit))
                                 : node.operation == Operation::number ? Ratio(node.number)
                                                                       : Ratio());
        find_factors();
    }

    VirtualAmounts amounts() const {
        const std::size_t n = operands_[0].slots->size();
        VirtualAmounts made{std::vector<std::int64_t>(n), std::vector<Quality>(n), std::vector<std::int64_t>(n), std::vector<std::int64_t>(n)};
        std::vector<Ratio> values(tree_.nodes.size());
        for (std::size_t i = 0; i < n; ++i) {
            bool known = true;
            for (const std::size_t m : used_) {
                const Operand& meter = operands_[m];
                made.qualities[i] = worse(made.qualities[i], meter.qualities[i]);
                const std::int64_t missing = missing_of(meter, i);
                made.missing[i] = std::max(made.missing[i], missing);
                known = known && !(meter.qualities[i].missing() && missing == (*meter.slots)[i].length().count());
            }
            if (!known) continue;
            try {
                if (linear_)
                    weigh(i, made);
                else
                    compute(i, values, made);
            } catch (const Error& error) {
                if (error.code() != code::overflow) throw;
                throw_error(code::overflow, tree_.source,
                            quoted(tree_.text) + " does not fit " + std::string(kind_.name) + " at " + to_string((*operands_[0].slots)[i]),
                            "check the factors, or take smaller slots");
            }
        }
        return made;
    }

private:
    std::vector<std::size_t> find(const std::string& name) {
        std::vector<std::size_t> found;
        const bool beginning = name.ends_with('*');
        for (std::size_t m = 0; m < operands_.size(); ++m)
            if (beginning ? operands_[m].id.starts_with(std::string_view(name).substr(0, name.size() - 1)) : operands_[m].id == name)
                found.push_back(m);
        if (found.empty()) {
            std::string known;
            for (const Operand& operand : operands_) known += (known.empty() ? "" : ", ") + std::string(operand.id);
            throw_error(code::unknown_point, tree_.source, quoted(tree_.text) + " names the point " + quoted(name) + ", and there is none",
                        "use one of " + quoted(known));
        }
        for (const std::size_t m : found)
            if (std::find(used_.begin(), used_.end(), m) == used_.end()) used_.push_back(m);
        return found;
    }

    static std::int64_t missing_of(const Operand& meter, std::size_t i) {
        return !meter.missing.empty() ? meter.missing[i] : meter.qualities[i].missing() ? (*meter.slots)[i].length().count() : 0;
    }

    /// Sums and differences with factors need no fractions: a factor for each meter, all over one denominator.
    void find_factors() {
        struct Linear {
            std::vector<Ratio> factors;
            Ratio constant;
        };
        std::vector<std::optional<Linear>> of(tree_.nodes.size());
        const auto combine = [&](const Linear& a, const Linear& b, const Ratio& of_b) {
            Linear sum = a;
            for (std::size_t m = 0; m < operands_.size(); ++m) sum.factors[m] = sum.factors[m] + b.factors[m] * of_b;
            sum.constant = sum.constant + b.constant * of_b;
            return sum;
        };
        const auto is_number = [](const Linear& linear) {
            return std::all_of(linear.factors.begin(), linear.factors.end(), [](const Ratio& f) { return f == Ratio(); });
        };
        const Linear zero{std::vector<Ratio>(operands_.size()), {}};
        try {
            for (std::size_t k = 0; k < tree_.nodes.size(); ++k) {
                const Node& node = tree_.nodes[k];
                const auto operand = [&](std::size_t i) -> const std::optional<Linear>& { return of[node.operands[i]]; };
                switch (node.operation) {
                    case Operation::number:
                    case Operation::amount: of[k] = Linear{zero.factors, constants_[k]}; break;
                    case Operation::point:
                    case Operation::points:
                        of[k] = zero;
                        for (const std::size_t m : meters_[node.point]) of[k]->factors[m] = 1;
                        break;
                    case Operation::negative:
                        if (operand(0)) of[k] = combine(zero, *operand(0), -1);
                        break;
                    case Operation::add:
                    case Operation::subtract:
                        if (operand(0) && operand(1)) of[k] = combine(*operand(0), *operand(1), node.operation == Operation::add ? 1 : -1);
                        break;
                    case Operation::multiply:
                        if (!operand(0) || !operand(1)) break;
                        if (is_number(*operand(1)))
                            of[k] = combine(zero, *operand(0), operand(1)->constant);
                        else if (is_number(*operand(0)))
                            of[k] = combine(zero, *operand(1), operand(0)->constant);
                        break;
                    case Operation::divide:
                        if (operand(0) && operand(1) && is_number(*operand(1)) && operand(1)->constant != Ratio())
                            of[k] = combine(zero, *operand(0), Ratio(1) / operand(1)->constant);
                        break;
                    default: break;
                }
            }
            const auto& result = of.back();
            if (!result) return;
            denominator_ = result->constant.denominator();
            for (const Ratio& factor : result->factors)  // the least that all of them divide
                denominator_ = multiply(denominator_, Ratio(factor.denominator(), denominator_).numerator(), kind_.name);
            const auto over_denominator = [&](const Ratio& ratio) {
                return multiply(ratio.numerator(), denominator_ / ratio.denominator(), kind_.name);
            };
            constant_ = over_denominator(result->constant);
            for (std::size_t m = 0; m < operands_.size(); ++m)
                if (result->factors[m] != Ratio()) factors_.emplace_back(m, over_denominator(result->factors[m]));
            linear_ = true;
        } catch (const Error& error) {
            if (error.code() != code::overflow) throw;
            factors_.clear();  // slot by slot it may still fit
        }
    }

    void weigh(std::size_t i, VirtualAmounts& made) const {
        Int128 sum = constant_, estimated = 0;
        for (const auto& [m, factor] : factors_) {
            sum = add(sum, multiply(factor, operands_[m].counts[i], kind_.name), kind_.name);
            if (!operands_[m].estimated.empty())
                estimated = add(estimated, multiply(factor < 0 ? -factor : factor, operands_[m].estimated[i], kind_.name), kind_.name);
        }
        made.counts[i] = narrow(divide(sum, denominator_, Rounding::half_even), kind_.name);
        made.estimated[i] = narrow(divide(estimated, denominator_, Rounding::half_even), kind_.name);
    }

    void compute(std::size_t i, std::vector<Ratio>& values, VirtualAmounts& made) const {
        for (std::size_t k = 0; k < tree_.nodes.size(); ++k) values[k] = value(tree_.nodes[k], k, i, values);
        made.counts[i] = narrow(divide(values.back().numerator(), values.back().denominator(), Rounding::half_even), kind_.name);
        const bool measured =
            std::all_of(used_.begin(), used_.end(), [&](std::size_t m) { return operands_[m].estimated.empty() || operands_[m].estimated[i] == 0; });
        if (!measured) made.estimated[i] = made.counts[i] < 0 ? subtract_counts(0, made.counts[i], kind_.name) : made.counts[i];
    }

    Ratio value(const Node& node, std::size_t k, std::size_t i, const std::vector<Ratio>& values) const {
        const auto operand = [&](std::size_t of) -> const Ratio& { return values[node.operands[of]]; };
        const auto farthest = [&](bool greatest) {
            Ratio best = operand(0);
            for (std::size_t of = 1; of < node.operands.size(); ++of)
                if (greatest ? operand(of) > best : operand(of) < best) best = operand(of);
            return best;
        };
        switch (node.operation) {
            case Operation::number:
            case Operation::amount: return constants_[k];
            case Operation::point:
            case Operation::points: {
                Int128 sum = 0;
                for (const std::size_t m : meters_[node.point]) sum = wattle::detail::add(sum, operands_[m].counts[i], kind_.name);
                return {sum, 1};
            }
            case Operation::negative: return -operand(0);
            case Operation::add: return operand(0) + operand(1);
            case Operation::subtract: return operand(0) - operand(1);
            case Operation::multiply: return operand(0) * operand(1);
            case Operation::divide:
                if (operand(1) == Ratio())
                    refuse(tree_, node.column, "it divides by 0 at " + to_string((*operands_[0].slots)[i]),
                           "divide by what cannot be 0, or choose by if");
                return operand(0) / operand(1);
            case Operation::least: return farthest(false);
            case Operation::greatest: return farthest(true);
            case Operation::size: return operand(0) < Ratio() ? -operand(0) : operand(0);
            case Operation::clamp: return operand(0) < operand(1) ? operand(1) : operand(0) > operand(2) ? operand(2) : operand(0);
            case Operation::choose: return operand(holds(node.comparison, operand(0) <=> operand(1)) ? 2 : 3);
        }
        return {};
    }
    static bool holds(Comparison comparison, std::strong_ordering order) {
        switch (comparison) {
            case Comparison::less: return order < 0;
            case Comparison::less_or_equal: return order <= 0;
            case Comparison::greater: return order > 0;
            case Comparison::greater_or_equal: return order >= 0;
            case Comparison::equal: return order == 0;
            case Comparison::other: return order != 0;
        }
        return false;
    }

    const FormulaTree& tree_;
    std::span<const Operand> operands_;
    const FormulaKind& kind_;
    std::vector<std::vector<std::size_t>> meters_;  // of each name
    std::vector<std::size_t> used_;                 // meters that it names
    std::vector<Ratio> constants_;                  // of each node
    bool linear_ = false;
    std::vector<std::pair<std::size_t, Int128>> factors_;  // meters, and how often each counts, over the denominator
    Int128 constant_ = 0, denominator_ = 1;
};

}  // namespace

VirtualAmounts evaluate(const FormulaTree& tree, std::span<const Operand> operands, const FormulaKind& kind) {
    return Evaluation(tree, operands, kind).amounts();
}

std::vector<std::size_t> in_levels(std::span<const VirtualMeter> meters) {
    std::map<std::string_view, std::size_t> place;
    for (std::size_t i = 0; i < meters.size(); ++i)
        if (!place.emplace(meters[i].id, i).second)
            throw_error(code::bad_formula, "virtual meter " + quoted(meters[i].id), "two virtual meters have this id", "give each its own");

    std::vector<std::size_t> order;
    enum class State : std::uint8_t { waiting, open, done };
    std::vector<State> states(meters.size());
    std::vector<std::pair<std::size_t, std::size_t>> path;  // open meters, and which of their points comes next
    const auto uses = [&](std::size_t i, const std::string& point) {
        std::vector<std::size_t> found;
        if (point.ends_with('*')) {
            const std::string_view begin = std::string_view(point).substr(0, point.size() - 1);
            for (auto at = place.lower_bound(begin); at != place.end() && at->first.starts_with(begin); ++at)
                if (at->second != i) found.push_back(at->second);
        } else if (const auto at = place.find(point); at != place.end()) {
            found.push_back(at->second);
        }
        return found;
    };
    std::vector<std::vector<std::size_t>> used(meters.size());
    for (std::size_t i = 0; i < meters.size(); ++i)
        for (const std::string& point : meters[i].formula.points())
            for (const std::size_t j : uses(i, point)) used[i].push_back(j);
    for (std::size_t first = 0; first < meters.size(); ++first) {
        if (states[first] != State::waiting) continue;
        states[first] = State::open;
        path.assign(1, {first, 0});
        while (!path.empty()) {
            auto& [i, next] = path.back();
            if (next == used[i].size()) {
                states[i] = State::done;
                order.push_back(i);
                path.pop_back();
                continue;
            }
            const std::size_t j = used[i][next++];
            if (states[j] == State::open) {
                std::string circle;
                for (auto at = std::find_if(path.begin(), path.end(), [&](const auto& step) { return step.first == j; }); at != path.end(); ++at)
                    circle += meters[at->first].id + " → ";
                throw_error(code::bad_formula, "virtual meter " + quoted(meters[j].id), "its formula goes in a circle: " + circle + meters[j].id,
                            "let one of them use meters only");
            }
            if (states[j] == State::waiting) {
                states[j] = State::open;
                path.emplace_back(j, 0);
            }
        }
    }
    return order;
}

std::int64_t tolerance(std::span<const std::pair<Int128, Decimal>> amounts_and_classes, Decimal k, std::string_view kind) {
    if (k < 0) throw_error(code::out_of_range, "balance", "k is " + to_string(k), "give 0 or more: 2 covers nearly all meters within their class");
    UInt128 squares = 0;
    for (const auto& [amount, accuracy_class] : amounts_and_classes) {
        if (accuracy_class < 0)
            throw_error(code::out_of_range, "balance", "a class of accuracy is " + to_string(accuracy_class) + " %", "give 0 or more: 0.5, 1, 2");
        const Exact error = Exact::from(amount, 0) * Exact(accuracy_class) * Exact(k);  // in % of a quantum
        const std::int64_t quanta = narrow(multiples(error.mantissa(), error.exponent() - 2, 1, Rounding::half_even), kind);
        const auto size = static_cast<UInt128>(quanta < 0 ? -Int128{quanta} : Int128{quanta});
        if (squares > ~UInt128{0} - size * size) throw_overflow(kind, "the tolerance of a balance does not fit");
        squares += size * size;
    }
    // The least whole number whose square is not less, bit by bit.
    UInt128 root = 0;
    for (int bit = 63; bit >= 0; --bit)
        if (const UInt128 tried = root | UInt128{1} << bit; tried * tried <= squares) root = tried;
    if (root * root < squares) ++root;
    return narrow(static_cast<Int128>(root), kind);
}

}  // namespace wattle::inline v0::stream::detail
