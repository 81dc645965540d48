// Virtual meters: amounts computed from those of other meters, slot by slot; and whether the parts of a tree of meters make up the whole.
#pragma once

#include "wattle/series/series.hpp"

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wattle::inline v0 {

namespace code {

inline constexpr Code bad_formula = "bad_formula";  // a formula cannot be read, adds numbers to amounts, or goes in a circle

}  // namespace code

namespace stream {

namespace detail {

struct FormulaTree;

/// A meter as a formula sees it.
struct Operand {
    std::string_view id;
    const Slots* slots;
    std::span<const std::int64_t> counts;
    std::span<const Quality> qualities;
    std::span<const std::int64_t> estimated, missing;  // may be empty, as those of a series
};
struct VirtualAmounts {
    std::vector<std::int64_t> counts;
    std::vector<Quality> qualities;
    std::vector<std::int64_t> estimated, missing;
};
struct FormulaKind {
    std::string_view name;
    std::function<std::int64_t(Decimal, AnyUnit)> quanta;  // of an amount in the formula
};

}  // namespace detail

/// How a virtual meter comes from others: `main.energy - 0.5 * (line1.energy + line2.energy)`.
///
/// Names of points are letters, digits, `_`, `.`, and `/` before a letter (`M07/import`); any other stands in double quotes. A division has a blank behind
/// it. There are + − × ÷ (`* /`), min, max, abs, clamp(x, least, most), if(a < b, then, else), sum(shop/*) over all points that begin so, numbers, and
/// amounts with their unit (`2.5 kWh`). Amounts add to amounts; an amount times or by a number is one, an amount by an amount is a number.
class Formula {
public:
    /// `source` names it in errors. Throws Error (bad_formula) with the column.
    WATTLE_API static Formula parse(std::string_view text, const std::string& source = "formula");

    WATTLE_API const std::string& text() const;
    /// The points that it names, and beginnings of names such as "shop/*"; each once, in the order of the text.
    WATTLE_API std::span<const std::string> points() const;

    friend bool operator==(const Formula& a, const Formula& b) { return a.text() == b.text(); }

    const detail::FormulaTree& tree() const { return *tree_; }  // for `evaluate`

private:
    explicit Formula(std::shared_ptr<const detail::FormulaTree> tree) : tree_(std::move(tree)) {}

    std::shared_ptr<const detail::FormulaTree> tree_;
};

/// A formula with a name, which other formulas may use.
struct VirtualMeter {
    VirtualMeter(std::string id, Formula formula) : id(std::move(id)), formula(std::move(formula)) {}

    std::string id;
    Formula formula;

    bool operator==(const VirtualMeter&) const = default;
};

/// What meters count, and not money.
template <class Q>
concept Metered = ExactKind<Q> && requires { Q::Kind::units; };

/// Amounts of one kind by the id of their point, over one grid.
template <Metered Q>
using Meters = std::map<std::string, Series<Q>, std::less<>>;

namespace detail {

WATTLE_API VirtualAmounts evaluate(const FormulaTree& tree, std::span<const Operand> operands, const FormulaKind& kind);
/// The places of the meters in an order in which each comes behind those that it uses. Throws Error (bad_formula) for a circle, or two of one id.
WATTLE_API std::vector<std::size_t> in_levels(std::span<const VirtualMeter> meters);
/// ⌈k × √Σ (classᵢ % × amountᵢ)²⌉ quanta.
WATTLE_API std::int64_t tolerance(std::span<const std::pair<Int128, Decimal>> amounts_and_classes, Decimal k, std::string_view kind);

template <class Q>
std::vector<Operand> operands(const stream::Meters<Q>& meters) {
    std::vector<Operand> all;
    for (const auto& [id, s] : meters) all.push_back({id, &s.slots(), s.counts(), s.qualities(), s.estimated_counts(), s.missing_micros()});
    return all;
}

}  // namespace detail

/// The formula in each slot, rounded half-even once, n amounts for n slots; what it is of coarser slots, their sum tells.
///
/// A slot in which a meter that the formula names has no value is missing, never 0; time without a value is the longest of them. Its quality is the
/// worst; its estimated part that of sums and differences, |factor| × part; of any other formula all, if one meter was not measured. A negative result stays.
/// Throws Error: unknown_point; bad_formula for a number where an amount belongs, a division by 0, naming the slot, or meters that are none; other_grid;
/// other_kind for an amount of another kind; overflow.
template <Metered Q>
Series<Q> evaluate(const Formula& formula, const Meters<Q>& meters) {
    const detail::FormulaKind kind{Q::Kind::name, [](Decimal number, AnyUnit unit) { return Q(number, unit.as<Q>()).count(); }};
    auto made = detail::evaluate(formula.tree(), detail::operands(meters), kind);
    return Series<Q>::from_columns(meters.begin()->second.slots(), std::move(made.counts), std::move(made.qualities), std::move(made.estimated),
                                   std::move(made.missing));
}

/// The meters and, beside them, all virtual ones, each computed behind those that it uses, whatever their order. Throws Error as above; bad_formula for a
/// circle, which it names, or for an id that is taken.
template <Metered Q>
Meters<Q> evaluate(std::span<const VirtualMeter> virtual_meters, Meters<Q> meters) {
    for (const std::size_t i : detail::in_levels(virtual_meters)) {
        const VirtualMeter& meter = virtual_meters[i];
        if (meters.contains(meter.id))
            v0::detail::throw_error(code::bad_formula, "virtual meter " + v0::detail::quoted(meter.id), "a meter has this id", "give it another one");
        auto series = evaluate<Q>(meter.formula, meters);
        meters.emplace(meter.id, std::move(series));
    }
    return meters;
}

/// A meter of a tree.
template <Metered Q>
struct Branch {
    Series<Q> used;
    Decimal accuracy_class = 1;  // the most that it may be wrong by, in %: 1 for class 1, 0.5 for class 0.5 S
};

/// What a meter shows that those below it do not.
template <Metered Q>
struct Balance {
    Series<Q> residual;  // parent − Σ children − loss, in each slot
    Sum<Q> sum;          // of all slots
    Q tolerance;         // how far from 0 the meters may bring the sum: k × √Σ (classᵢ × Eᵢ)², rounded up

    /// Whether more is lacking, or too much, than the meters' classes explain. What has no value is in neither.
    bool outside() const { return sum.total > Total<Q>(tolerance) || -sum.total > Total<Q>(tolerance); }
};

/// Sets a meter against those below it and a known loss, over one grid. Sums take the slots in which all have a value. Throws Error: other_grid;
/// out_of_range for a class or k below 0; overflow.
template <Metered Q>
Balance<Q> balance(const Branch<Q>& parent, std::span<const Branch<Q>> children, const std::optional<Series<Q>>& loss = {}, Decimal k = 2) {
    Series<Q> residual = parent.used;
    for (const Branch<Q>& child : children) residual = residual - child.used;
    if (loss) residual = residual - *loss;

    std::vector<std::pair<Int128, Decimal>> amounts;
    const auto add = [&](const Branch<Q>& branch) {
        Int128 total = 0;
        for (std::size_t i = 0; i < residual.size(); ++i)
            if (residual[i]) total += branch.used.counts()[i];
        amounts.emplace_back(total, branch.accuracy_class);
    };
    add(parent);
    for (const Branch<Q>& child : children) add(child);
    const std::int64_t bound = detail::tolerance(amounts, k, Q::Kind::name);
    const Sum<Q> total = sum(residual);
    return {std::move(residual), total, Q::from_count(bound)};
}

}  // namespace stream

}  // namespace wattle::inline v0
