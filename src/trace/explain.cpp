#include "words.hpp"

#include <algorithm>
#include <array>

namespace wattle::inline v0 {

namespace {

using Step = Trace::Step;
using Ref = Trace::Ref;
using detail::Word;

constexpr Word colon{": ", "："};
constexpr Word comma{", ", "，"};
constexpr Word semicolon{"; ", "；"};
constexpr Word separator{", ", "、"};
constexpr Word open{" (", "（"};
constexpr Word close{")", "）"};
constexpr Word until{" to ", " 至 "};
constexpr Word slot{" slot", " 个计量间隔"};
constexpr Word slots{" slots", " 个计量间隔"};
constexpr Word band{"band ", "时段 "};
constexpr Word version{"version ", "版本 "};
constexpr Word source{"source: ", "来源："};
constexpr Word all_measured{"all measured", "全部实测"};
constexpr Word measured{" measured", "实测 "};  // behind the number, or before it
constexpr Word estimated{" estimated", "估算 "};
constexpr Word missing{" missing", "缺失 "};
constexpr Word worst{"worst: ", "最差："};
constexpr Word above{" (see above)", "（见上）"};
constexpr Word least_of{"the least of ", "最小值："};
constexpr Word greatest_of{"the greatest of ", "最大值："};
constexpr Word terms{" terms", " 项"};
constexpr Word largest_remainder{"largest remainder in steps of ", "最大余数法分摊，最小单位 "};

constexpr std::array<Word, 8> rounding_to = {{
    {"rounded up (ceiling) to ", "向上取整到 "},
    {"cut off (down) to ", "舍尾到 "},
    {"rounded down (floor) to ", "向下取整到 "},
    {"rounded half_down to ", "五舍六入到 "},
    {"rounded half_even to ", "四舍六入五成双到 "},
    {"rounded half_up to ", "四舍五入到 "},
    {"rounded away from zero (up) to ", "进一到 "},
    {"rounded zero_five_up to ", "逢零五进位到 "},
}};
constexpr std::array<Word, 4> no_weights = {{
    {"all weights are zero, so nobody gets a part", "权重均为零，不分摊"},
    {"all weights are zero, so all get equal parts", "权重均为零，均摊"},
    {"all weights are zero, so areas stand in", "权重均为零，按面积分摊"},
    {"all weights are zero", "权重均为零"},
}};

constexpr std::array<std::string_view, 5> quality_classes = {"实测", "估算", "替代", "可疑", "缺失"};

/// A formula longer than this shows its first terms, its last and their number; every operand still has its line beneath.
constexpr std::size_t most_terms = 12;
/// Deeper steps keep this indentation, so that a long chain of steps does not become a triangle of spaces.
constexpr std::size_t deepest = 24;

std::string in_parentheses_if_negative(std::string text) { return text.front() == '-' ? '(' + text + ')' : text; }

class Explanation {
public:
    Explanation(const Trace& trace, Language language, const Zone& zone)
        : trace_(trace),
          zone_(zone),
          language_(language),
          chinese_(language == Language::chinese),
          decimals_(trace.size()),
          explained_(trace.size()) {
        for (std::uint32_t i = 0; i < trace.size(); ++i) decimals_[i] = decimals_of(trace[{i}]);
        for (const Ref result : trace.results()) explain(result);
    }
    std::string text() && { return std::move(text_); }

private:
    std::string say(Word word) const { return word.in(language_); }

    // ---- numbers

    /// The decimals that a value shows even if they are zero: as printed, as rounded, and in sums as their terms; else none.
    int decimals_of(const Step& step) const {
        if (step.operation == Operation::parameter) return std::max(0, -step.value.number.exponent());
        if (const auto* to = std::get_if<Trace::Rounded>(&step.detail)) return std::max(0, -to->quantum.exponent());
        if (const auto* part = std::get_if<Trace::Part>(&step.detail)) return std::max(0, -part->quantum.exponent());
        int most = 0;
        if (step.operation != Operation::product)
            for (const Ref operand : step.operands) most = std::max(most, decimals_[operand.index]);
        return most;
    }
    std::string figure(Ref ref) const {
        const auto& [number, unit] = trace_.value(ref);
        return detail::print(number.mantissa(), -number.exponent(), unit, decimals_[ref.index]);
    }
    std::string number(Ref ref) const {
        const Exact& number = trace_.value(ref).number;
        return detail::print(number.mantissa(), -number.exponent(), "", decimals_[ref.index]);
    }
    /// Numbers one behind the other, the middle left out where there are many.
    std::string listed(std::span<const Ref> refs, const std::string& between) const {
        const bool many = refs.size() > most_terms;
        std::string text = number(refs[0]);
        for (std::size_t i = 1; i < refs.size(); ++i) {
            if (many && i == most_terms - 2) {
                text += between + "…";
                i = refs.size() - 1;
            }
            text += between + in_parentheses_if_negative(number(refs[i]));
        }
        return many ? text + say(open) + std::to_string(refs.size()) + say(terms) + say(close) : text;
    }

    // ---- what a step does, without its result

    std::string rounding(const Trace::Rounded& to) const {
        return say(comma) + say(rounding_to.at(static_cast<std::size_t>(to.mode))) + to_string(to.quantum);
    }

    std::string share(const Step& step, const Trace::Part& part) const {
        const std::size_t claims = part.ids.size();
        const std::span operands(step.operands);
        auto weights = operands.subspan(1, claims);
        const bool none = std::all_of(weights.begin(), weights.end(), [&](Ref w) { return trace_.value(w).number == 0; });
        if (none && part.all_zero == AllZero::area) weights = operands.subspan(1 + claims);
        std::string text = figure(operands[0]);
        if (none && part.all_zero == AllZero::equal) text += " ÷ " + std::to_string(claims);
        if (!none || part.all_zero == AllZero::area) {
            const std::string all = listed(weights, " + ");
            text += " × " + number(weights[part.part]) + " ÷ " + (claims == 1 ? all : '(' + all + ')');
        }
        if (none) text += say(comma) + say(no_weights.at(static_cast<std::size_t>(part.all_zero)));
        return text + say(comma) + say(largest_remainder) + to_string(part.quantum);
    }

    std::string formula(const Step& step) const {
        const auto& operands = step.operands;
        const auto with_units = [&](const char* sign) { return figure(operands[0]) + sign + in_parentheses_if_negative(figure(operands[1])); };
        switch (step.operation) {
            case Operation::leaf:
            case Operation::parameter: break;
            case Operation::sum: return listed(operands, " + ");
            case Operation::difference: return listed(operands, " - ");
            case Operation::product: return with_units(" × ");
            case Operation::quotient: return with_units(" ÷ ") + rounding(std::get<Trace::Rounded>(step.detail));
            case Operation::rounded: return figure(operands[0]) + rounding(std::get<Trace::Rounded>(step.detail));
            case Operation::least: return say(least_of) + listed(operands, say(separator));
            case Operation::greatest: return say(greatest_of) + listed(operands, say(separator));
            case Operation::share: return share(step, std::get<Trace::Part>(step.detail));
        }
        return "";
    }

    // ---- where an input comes from, and how good it is

    /// " = 118.2 kWh measured + 2.3 kWh estimated; 45 min missing (worst: missing: gap)"
    std::string quality(const Figure& value, const Leaf& leaf) const {
        const auto named = [&](const std::string& what, Word word) { return chinese_ ? say(word) + what : what + say(word); };
        std::string text;
        if (leaf.estimated.number != 0) {
            const std::string part = named(in_parentheses_if_negative(to_string(leaf.estimated)), estimated);
            try {
                text += " = " + named(to_string(Figure(value.number - leaf.estimated.number, value.unit)), measured) + " + " + part;
            } catch (const Error&) {
                text += say(comma) + part;  // a trace from outside may hold two numbers that have no difference
            }
        }
        if (leaf.missing.count() != 0) text += say(semicolon) + named(detail::duration_text(leaf.missing, language_), missing);
        if (leaf.worst != Quality())
            text += say(open) + say(worst) + quality_text(leaf.worst) + say(close);
        else if (text.empty())
            text += say(comma) + say(all_measured);
        return text;
    }
    std::string quality_text(Quality quality) const {
        const std::string text = to_string(quality);
        const auto quality_class = static_cast<std::size_t>(quality.quality_class());
        if (!chinese_ || quality_class >= quality_classes.size()) return text;
        const auto rest = text.find_first_of(": ");
        return std::string(quality_classes.at(quality_class)) + (rest == std::string::npos ? "" : text.substr(text[rest] == ':' ? rest + 1 : rest));
    }

    std::string joined(std::initializer_list<std::string> parts) const {
        std::string text;
        for (const std::string& part : parts)
            if (!part.empty()) text += (text.empty() ? "" : say(comma)) + part;
        return text;
    }
    std::string prefixed(Word prefix, const std::string& text) const { return text.empty() ? "" : say(prefix) + text; }

    std::string told(const Interval& span) const {
        if (span.empty()) return "";
        if (zone_ == Zone::utc()) return to_string(span.begin()) + say(until) + to_string(span.end());
        return to_string(zone_.to_local(span.begin())) + say(until) + to_string(zone_.to_local(span.end())) + ' ' + zone_.name();
    }
    std::string origin(const Leaf& leaf) const {
        const std::string count = leaf.slots == 0 ? "" : std::to_string(leaf.slots) + say(leaf.slots == 1 ? slot : slots);
        return joined({leaf.source, told(leaf.span), count, prefixed(band, leaf.band), prefixed(version, leaf.version)});
    }
    std::string origin(const Parameter& parameter) const {
        return joined({parameter.document, prefixed(version, parameter.version), prefixed(source, parameter.source),
                       parameter.sha256 ? "SHA-256 " + to_hex(*parameter.sha256) : ""});
    }

    // ---- lines

    /// A rounding without a label is called after what it rounds.
    const Label& label(const Step& step) const {
        return step.operation == Operation::rounded && step.label == Label() ? trace_[step.operands[0]].label : step.label;
    }
    /// "bill: ", in the language if the label has it.
    std::string start(const Label& label) const {
        const std::string& text = chinese_ ? label.chinese : label.english;
        const std::string& other = chinese_ ? label.english : label.chinese;
        return text.empty() && other.empty() ? "" : (text.empty() ? other : text) + say(colon);
    }
    void line(std::size_t depth, const std::string& text) {
        if (!text.empty()) text_ += std::string(2 * std::min(depth, deepest), ' ') + text + '\n';
    }

    /// Whether one line says both what was calculated and how it was rounded.
    bool one_line(const Step& step) const {
        if (step.operation != Operation::rounded) return false;
        const Step& inner = trace_[step.operands[0]];
        return inner.operation >= Operation::sum && !explained_[step.operands[0].index] &&
               (step.label == Label() || inner.label == Label() || step.label == inner.label);
    }

    void explain(Ref root) {
        // A stack of its own: a chain of steps may be as long as the bytes it was read from.
        std::vector<std::pair<Ref, std::size_t>> visits{{root, 0}};
        while (!visits.empty()) {
            const auto [ref, depth] = visits.back();
            visits.pop_back();
            const Step* step = &trace_[ref];
            const bool both = one_line(*step);
            const Ref inner = both ? step->operands[0] : ref;
            const std::string name = start(label(*step));
            if (explained_[ref.index]) {
                line(depth, name + figure(ref) + say(above));
                continue;
            }
            explained_[ref.index] = explained_[inner.index] = true;

            if (const auto* leaf = std::get_if<Leaf>(&step->detail)) {
                line(depth, name + figure(ref) + quality(step->value, *leaf));
                line(depth + 1, origin(*leaf));
            } else if (const auto* parameter = std::get_if<Parameter>(&step->detail)) {
                line(depth, name + figure(ref));
                line(depth + 1, origin(*parameter));
            } else {
                const std::string rounded = both ? " = " + figure(inner) + rounding(std::get<Trace::Rounded>(step->detail)) : "";
                step = &trace_[inner];
                line(depth, name + formula(*step) + rounded + " = " + figure(ref));
            }
            push_operands(*step, depth + 1, visits);
        }
    }

    /// The first operand on top. Of a share, weights of others that were explained before stay unsaid: they stand in its formula.
    void push_operands(const Step& step, std::size_t depth, std::vector<std::pair<Ref, std::size_t>>& visits) const {
        const auto* part = std::get_if<Trace::Part>(&step.detail);
        for (std::size_t i = step.operands.size(); i-- > 0;) {
            const Ref operand = step.operands[i];
            const bool of_others = part != nullptr && i != 0 && (i - 1) % part->ids.size() != part->part;
            if (!(of_others && explained_[operand.index])) visits.emplace_back(operand, depth);
        }
    }

    const Trace& trace_;
    const Zone& zone_;
    Language language_;
    bool chinese_;
    std::vector<int> decimals_;
    std::vector<bool> explained_;
    std::string text_;
};

}  // namespace

std::string Trace::explain(Language language, const Zone& zone) const { return Explanation(canonical(results_), language, zone).text(); }

std::string Trace::explain(Ref ref, Language language, const Zone& zone) const {
    static_cast<void>((*this)[ref]);
    return Explanation(canonical(std::span(&ref, 1)), language, zone).text();
}

}  // namespace wattle::inline v0
