#include "wattle/trace/trace.hpp"

#include <algorithm>
#include <array>

namespace wattle::inline v0 {

namespace {

using Node = Trace::Node;
using Ref = Trace::Ref;
using std::chrono::microseconds;

/// Everything that is said in one language.
struct Words {
    std::string_view colon, comma, semicolon, open, close;
    std::string_view to, slots, slot, band, version, source;
    std::string_view all_measured, measured, estimated, missing, worst, above;
    std::string_view least, greatest, separator, terms;
    std::array<std::string_view, 8> rounding;  // what stands before the step
    std::string_view share;
    std::array<std::string_view, 4> no_weights;
    std::string_view day, hour, minute, second;
};

constexpr Words english_words = {": ",
                                 ", ",
                                 "; ",
                                 " (",
                                 ")",
                                 " to ",
                                 " slots",
                                 " slot",
                                 "band ",
                                 "version ",
                                 "source: ",
                                 "all measured",
                                 " measured",
                                 " estimated",
                                 " missing",
                                 "worst: ",
                                 " (see above)",
                                 "the least of ",
                                 "the greatest of ",
                                 ", ",
                                 " terms",
                                 {"rounded up (ceiling) to ", "cut off (down) to ", "rounded down (floor) to ", "rounded half_down to ",
                                  "rounded half_even to ", "rounded half_up to ", "rounded away from zero (up) to ", "rounded zero_five_up to "},
                                 "largest remainder in steps of ",
                                 {"all weights are zero, so nobody gets a part", "all weights are zero, so all get equal parts",
                                  "all weights are zero, so areas stand in", "all weights are zero"},
                                 " d",
                                 " h",
                                 " min",
                                 " s"};

constexpr Words chinese_words = {
    "：",
    "，",
    "；",
    "（",
    "）",
    " 至 ",
    " 个计量间隔",
    " 个计量间隔",
    "时段 ",
    "版本 ",
    "来源：",
    "全部实测",
    "实测 ",
    "估算 ",
    "缺失 ",
    "最差：",
    "（见上）",
    "最小值：",
    "最大值：",
    "、",
    " 项",
    {"向上取整到 ", "舍尾到 ", "向下取整到 ", "五舍六入到 ", "四舍六入五成双到 ", "四舍五入到 ", "进一到 ", "逢零五进位到 "},
    "最大余数法分摊，最小单位 ",
    {"权重均为零，不分摊", "权重均为零，均摊", "权重均为零，按面积分摊", "权重均为零"},
    " 天",
    " 小时",
    " 分",
    " 秒"};

constexpr std::array<std::string_view, 5> quality_classes = {"实测", "估算", "替代", "可疑", "缺失"};

/// A formula longer than this shows its first terms, its last and their number; every operand still has its line beneath.
constexpr std::size_t most_terms = 12;
/// Deeper steps keep this indentation, so that a long chain of steps does not become a triangle of spaces.
constexpr std::size_t deepest = 24;

class Explanation {
public:
    Explanation(const Trace& trace, Language language, const Zone& zone)
        : trace_(trace),
          zone_(zone),
          chinese_(language == Language::chinese),
          words_(chinese_ ? chinese_words : english_words),
          decimals_(trace.size()),
          explained_(trace.size()) {
        for (std::uint32_t i = 0; i < trace.size(); ++i) decimals_[i] = decimals_of(node({i}));
        for (const Ref result : trace.results()) explain(result);
    }
    std::string text() && { return std::move(text_); }

private:
    const Node& node(Ref ref) const { return trace_[ref]; }

    /// The decimals that a value shows even if they are zero: as printed, as rounded, and in sums as their terms; else none.
    int decimals_of(const Node& n) const {
        if (n.operation == Operation::parameter) return std::max(0, -n.value.number.exponent());
        if (const auto* step = std::get_if<Trace::Step>(&n.detail)) return std::max(0, -step->quantum.exponent());
        if (const auto* part = std::get_if<Trace::Part>(&n.detail)) return std::max(0, -part->quantum.exponent());
        int most = 0;
        if (n.operation != Operation::product)
            for (const Ref operand : n.operands) most = std::max(most, decimals_[operand.index]);
        return most;
    }
    std::string number(Ref ref) const {
        const Exact& n = node(ref).value.number;
        return detail::print(n.mantissa(), -n.exponent(), "", decimals_[ref.index]);
    }
    std::string with_unit(std::string text, Ref ref) const {
        const std::string& unit = node(ref).value.unit;
        return unit.empty() ? text : std::move(text) + ' ' + unit;
    }
    std::string figure(Ref ref) const { return with_unit(number(ref), ref); }
    static std::string in_parentheses_if_negative(std::string text) { return text.front() == '-' ? '(' + std::move(text) + ')' : text; }

    std::string label(const Label& l) const {
        const std::string& text = chinese_ == l.chinese.empty() ? l.english : l.chinese;
        return text.empty() ? (l.english.empty() ? l.chinese : l.english) : text;
    }

    /// Numbers one behind the other, the middle left out where there are many.
    std::string listed(std::span<const Ref> refs, std::string_view between) const {
        std::string text;
        for (std::size_t i = 0; i < refs.size(); ++i) {
            if (refs.size() > most_terms && i == most_terms - 2) {
                text += std::string(between) + "…";
                i = refs.size() - 1;
            }
            text += i == 0 ? number(refs[i]) : std::string(between) + in_parentheses_if_negative(number(refs[i]));
        }
        if (refs.size() > most_terms)
            text += std::string(words_.open) + std::to_string(refs.size()) + std::string(words_.terms) + std::string(words_.close);
        return text;
    }

    std::string rounding(const Trace::Step& step) const {
        return std::string(words_.rounding.at(static_cast<std::size_t>(step.mode))) + to_string(step.quantum);
    }

    std::string share(const Node& n, const Trace::Part& part) const {
        const std::size_t claims = part.ids.size();
        auto weights = std::span(n.operands).subspan(1, claims);
        const bool none = std::all_of(weights.begin(), weights.end(), [&](Ref w) { return node(w).value.number == 0; });
        if (none && part.all_zero == AllZero::area) weights = std::span(n.operands).subspan(1 + claims, claims);
        std::string text = figure(n.operands[0]);
        if (none && part.all_zero == AllZero::equal) text += " ÷ " + std::to_string(claims);
        if (!none || part.all_zero == AllZero::area)
            text += " × " + number(weights[part.part]) + " ÷ " + (claims == 1 ? "" : "(") + listed(weights, " + ") + (claims == 1 ? "" : ")");
        if (none) text += std::string(words_.comma) + std::string(words_.no_weights.at(static_cast<std::size_t>(part.all_zero)));
        return text + std::string(words_.comma) + std::string(words_.share) + to_string(part.quantum);
    }

    /// What a step does, without its result.
    std::string formula(const Node& n) const {
        const auto operands = [&](std::string_view sign) {
            return figure(n.operands[0]) + std::string(sign) + in_parentheses_if_negative(figure(n.operands[1]));
        };
        switch (n.operation) {
            case Operation::leaf:
            case Operation::parameter: return "";
            case Operation::sum: return listed(n.operands, " + ");
            case Operation::difference: return number(n.operands[0]) + " - " + in_parentheses_if_negative(number(n.operands[1]));
            case Operation::product: return operands(" × ");
            case Operation::quotient: return operands(" ÷ ") + std::string(words_.comma) + rounding(std::get<Trace::Step>(n.detail));
            case Operation::rounded: return figure(n.operands[0]) + std::string(words_.comma) + rounding(std::get<Trace::Step>(n.detail));
            case Operation::least: return std::string(words_.least) + listed(n.operands, words_.separator);
            case Operation::greatest: return std::string(words_.greatest) + listed(n.operands, words_.separator);
            case Operation::share: return share(n, std::get<Trace::Part>(n.detail));
        }
        return "";
    }

    std::string duration(microseconds length) const {
        struct Part {
            std::int64_t micros;
            std::string_view name;
        };
        std::string text;
        std::int64_t left = length.count();
        for (const Part& part : {Part{86'400'000'000, words_.day}, Part{3'600'000'000, words_.hour}, Part{60'000'000, words_.minute}}) {
            if (left >= part.micros) text += (text.empty() ? "" : " ") + std::to_string(left / part.micros) + std::string(part.name);
            left %= part.micros;
        }
        if (left > 0) text += (text.empty() ? "" : " ") + detail::print(left, 6, "") + std::string(words_.second);
        return text;
    }

    /// " = 118.2 kWh measured + 2.3 kWh estimated; 45 min missing (worst: missing: gap)"
    std::string quality(const Figure& value, const Leaf& leaf) const {
        std::string text;
        const auto named = [&](const std::string& what, std::string_view name) {
            return chinese_ ? std::string(name) + what : what + std::string(name);
        };
        if (leaf.estimated.number != 0) {
            Figure measured = value;
            // A lie about the estimated part may not even have a difference.
            try {
                measured.number = value.number - leaf.estimated.number;
                text += " = " + named(to_string(measured), words_.measured) + " + " +
                        named(in_parentheses_if_negative(to_string(leaf.estimated)), words_.estimated);
            } catch (const Error&) {
                text += std::string(words_.comma) + named(to_string(leaf.estimated), words_.estimated);
            }
        }
        const bool all_measured = leaf.estimated.number == 0 && leaf.missing.count() == 0 && leaf.worst.measured();
        if (all_measured) text += std::string(words_.comma) + std::string(words_.all_measured);
        if (leaf.missing.count() != 0) text += std::string(words_.semicolon) + named(duration(leaf.missing), words_.missing);
        if (leaf.worst != Quality()) {
            const auto quality_class = static_cast<std::size_t>(leaf.worst.quality_class());
            std::string worst = to_string(leaf.worst);
            if (chinese_ && quality_class < quality_classes.size()) {
                const auto colon = worst.find(": ");
                worst = std::string(quality_classes.at(quality_class)) + (colon == std::string::npos ? "" : ' ' + worst.substr(colon + 2));
            }
            text += std::string(words_.open) + std::string(words_.worst) + worst + std::string(words_.close);
        }
        return text;
    }

    std::string joined(std::initializer_list<std::string> parts) const {
        std::string text;
        for (const std::string& part : parts)
            if (!part.empty()) text += (text.empty() ? "" : std::string(words_.comma)) + part;
        return text;
    }
    static std::string prefixed(std::string_view prefix, const std::string& text) { return text.empty() ? "" : std::string(prefix) + text; }

    std::string told(const Interval& span) const {
        if (span.empty()) return "";
        if (zone_ == Zone::utc()) return to_string(span.begin()) + std::string(words_.to) + to_string(span.end());
        return to_string(zone_.to_local(span.begin())) + std::string(words_.to) + to_string(zone_.to_local(span.end())) + ' ' + zone_.name();
    }

    std::string origin(const Leaf& leaf) const {
        const std::string slots = leaf.slots == 0 ? "" : std::to_string(leaf.slots) + std::string(leaf.slots == 1 ? words_.slot : words_.slots);
        return joined({leaf.source, told(leaf.span), slots, prefixed(words_.band, leaf.band), prefixed(words_.version, leaf.version)});
    }
    std::string origin(const Parameter& parameter) const {
        return joined({parameter.document, prefixed(words_.version, parameter.version), prefixed(words_.source, parameter.source),
                       parameter.sha256 ? "SHA-256 " + to_hex(*parameter.sha256) : ""});
    }

    void line(std::size_t depth, const std::string& text) {
        if (!text.empty()) text_ += std::string(2 * std::min(depth, deepest), ' ') + text + '\n';
    }

    /// Whether one line says both the rounding and what was rounded.
    bool one_line(const Node& n) const {
        if (n.operation != Operation::rounded) return false;
        const Ref inner = n.operands[0];
        const Node& of = node(inner);
        return of.operation >= Operation::sum && !explained_[inner.index] && (n.label == Label() || of.label == Label() || n.label == of.label);
    }

    void explain(Ref root) {
        struct Visit {
            Ref ref;
            std::size_t depth;
        };
        std::vector<Visit> visits{{root, 0}};
        while (!visits.empty()) {
            const auto [ref, depth] = visits.back();
            visits.pop_back();
            const Node* n = &node(ref);
            const bool folded = one_line(*n);
            const Label& named = folded && n->label == Label() ? node(n->operands[0]).label : n->label;
            const std::string start = label(named).empty() ? "" : label(named) + std::string(words_.colon);
            if (explained_[ref.index]) {
                line(depth, start + figure(ref) + std::string(words_.above));
                continue;
            }
            explained_[ref.index] = true;

            if (const auto* leaf = std::get_if<Leaf>(&n->detail)) {
                line(depth, start + figure(ref) + quality(n->value, *leaf));
                line(depth + 1, origin(*leaf));
            } else if (const auto* parameter = std::get_if<Parameter>(&n->detail)) {
                line(depth, start + figure(ref));
                line(depth + 1, origin(*parameter));
            } else if (folded) {
                const Ref inner = n->operands[0];
                const auto& step = std::get<Trace::Step>(n->detail);
                line(depth, start + formula(node(inner)) + " = " + figure(inner) + std::string(words_.comma) + rounding(step) + " = " + figure(ref));
                explained_[inner.index] = true;
                n = &node(inner);
            } else {
                line(depth, start + formula(*n) + " = " + figure(ref));
            }

            // The first operand on top of the stack. Of a share, weights of others that were explained before stay unsaid: they stand in its formula.
            const auto* part = std::get_if<Trace::Part>(&n->detail);
            std::vector<Ref> beneath;
            for (std::size_t i = 0; i < n->operands.size(); ++i) {
                const Ref operand = n->operands[i];
                const bool others_weight = part != nullptr && i != 0 && (i - 1) % part->ids.size() != part->part;
                if (!(others_weight && explained_[operand.index])) beneath.push_back(operand);
            }
            for (auto it = beneath.rbegin(); it != beneath.rend(); ++it) visits.push_back({*it, depth + 1});
        }
    }

    const Trace& trace_;
    const Zone& zone_;
    bool chinese_;
    const Words& words_;
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
