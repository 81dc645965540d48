#include "formula.hpp"

#include <algorithm>

namespace wattle::inline v0::stream {

namespace detail {

void refuse(const FormulaTree& tree, std::size_t column, std::string what, std::string remedy) {
    throw Error(
        {code::bad_formula, quoted(tree.text) + ": " + std::move(what), {tree.source, 1, static_cast<std::uint32_t>(column + 1)}, std::move(remedy)});
}

namespace {

/// Reads by descent: sums of products of factors.
class Parser {
public:
    Parser(std::string_view text, const std::string& source) {
        tree_.text = std::string(text);
        tree_.source = source;
    }

    FormulaTree tree() && {
        const std::size_t result = sum();
        blanks();
        if (at_ != text().size()) refuse(at_, "there is " + quoted(text().substr(at_)) + " behind its end", "join it by + - * or /");
        if (tree_.nodes[result].is_amount == false) refuse(0, "it is a number, and no amount", "multiply it by an amount, or add a unit: 2.5 kWh");
        if (tree_.points.empty()) refuse(0, "it names no meter", "name the points that it is made of");
        return std::move(tree_);
    }

private:
    static constexpr int deepest = 100;

    [[noreturn]] void refuse(std::size_t column, std::string what, std::string remedy) const {
        detail::refuse(tree_, column, std::move(what), std::move(remedy));
    }
    std::string_view text() const { return tree_.text; }
    void blanks() {
        while (at_ < text().size() && (text()[at_] == ' ' || text()[at_] == '\t')) ++at_;
    }
    bool next_is(std::string_view sign) {
        blanks();
        return text().substr(at_).starts_with(sign);
    }
    bool take(std::string_view sign) {
        if (!next_is(sign)) return false;
        at_ += sign.size();
        return true;
    }
    void require(std::string_view sign) {
        if (!take(sign)) refuse(at_, "there is no " + quoted(sign), "write it here");
    }
    static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0; }
    static bool is_digit(char c) { return c >= '0' && c <= '9'; }

    std::size_t add(Node node) {
        tree_.nodes.push_back(std::move(node));
        return tree_.nodes.size() - 1;
    }
    /// Both are amounts, or both numbers; 0 is either.
    std::optional<bool> alike(std::size_t a, std::size_t b, std::size_t column) const {
        const auto x = tree_.nodes[a].is_amount, y = tree_.nodes[b].is_amount;
        if (x && y && *x != *y) refuse(column, "a number stands beside an amount", "give the number a unit, or multiply it by an amount");
        return x ? x : y;
    }
    std::size_t add_alike(Operation operation, std::size_t a, std::size_t b, std::size_t column) {
        const auto kind = alike(a, b, column);
        return add({.operation = operation, .operands = {a, b}, .column = column, .is_amount = kind});
    }

    std::size_t sum() {
        if (++depth_ > deepest) refuse(at_, "it is nested more than 100 deep", "give parts of it names of their own");
        std::size_t left = product();
        for (;;) {
            blanks();
            const std::size_t column = at_;
            if (take("+"))
                left = add_alike(Operation::add, left, product(), column);
            else if (take("-"))
                left = add_alike(Operation::subtract, left, product(), column);
            else
                break;
        }
        --depth_;
        return left;
    }

    std::size_t product() {
        std::size_t left = factor();
        for (;;) {
            blanks();
            const std::size_t column = at_;
            const bool times = take("*");
            if (!times && !take("/")) return left;
            const std::size_t right = factor();
            const bool a = tree_.nodes[left].is_amount.value_or(false), b = tree_.nodes[right].is_amount.value_or(false);
            if (times && a && b) refuse(column, "an amount times an amount is none", "multiply by a number");
            if (!times && b && !a) refuse(column, "a number by an amount is no amount", "divide an amount by it");
            left = add({.operation = times ? Operation::multiply : Operation::divide,
                        .operands = {left, right},
                        .column = column,
                        .is_amount = times ? a || b : a && !b});
        }
    }

    std::size_t factor() {
        blanks();
        const std::size_t column = at_;
        if (at_ == text().size()) refuse(at_, "it ends here", "write a point, a number or ( behind it");
        if (take("-")) {
            if (++depth_ > deepest) refuse(at_, "it is nested more than 100 deep", "give parts of it names of their own");
            const std::size_t of = factor();
            --depth_;
            return add({.operation = Operation::negative, .operands = {of}, .column = column, .is_amount = tree_.nodes[of].is_amount});
        }
        if (take("(")) {
            const std::size_t inner = sum();
            require(")");
            return inner;
        }
        if (is_digit(text()[at_])) return number();
        if (text()[at_] == '"') return quoted_point();
        if (!is_letter(text()[at_])) refuse(at_, quoted(text().substr(at_, 1)) + " begins no part of a formula", "write a point, a number or (");
        const std::string name = this->name();
        if (next_is("(")) return call(name, column);
        return point(name, column);
    }

    std::string name() {
        const std::size_t begin = at_;
        const auto part = [&](std::size_t i) { return i < text().size() && (is_letter(text()[i]) || is_digit(text()[i]) || text()[i] == '.'); };
        while (part(at_) || (at_ < text().size() && text()[at_] == '/' && at_ + 1 < text().size() && is_letter(text()[at_ + 1]))) ++at_;
        return std::string(text().substr(begin, at_ - begin));
    }

    std::size_t point(const std::string& name, std::size_t column) {
        return add({.operation = Operation::point, .point = place_of(name), .column = column, .is_amount = true});
    }
    std::size_t place_of(const std::string& name) {
        const auto found = std::find(tree_.points.begin(), tree_.points.end(), name);
        const auto place = static_cast<std::size_t>(found - tree_.points.begin());
        if (found == tree_.points.end()) tree_.points.push_back(name);
        return place;
    }

    std::size_t quoted_point() {
        const std::size_t column = at_, end = text().find('"', at_ + 1);
        if (end == std::string_view::npos) refuse(at_, "a quotation mark opens here, and none closes it", "close it");
        const std::string name(text().substr(at_ + 1, end - at_ - 1));
        at_ = end + 1;
        return point(name, column);
    }

    std::size_t number() {
        const std::size_t column = at_;
        while (at_ < text().size() && (is_digit(text()[at_]) || text()[at_] == '.')) ++at_;
        Node node{.operation = Operation::number, .column = column};
        try {
            node.number = Decimal(text().substr(column, at_ - column));
        } catch (const Error&) {
            refuse(column, quoted(text().substr(column, at_ - column)) + " is no number", "write digits, and a point where there are decimals");
        }
        if (!(node.number == 0)) node.is_amount = false;
        // A unit behind a blank makes it an amount.
        const std::size_t behind = at_;
        blanks();
        if (at_ != behind && at_ < text().size() && is_letter(text()[at_])) {
            const std::size_t unit_column = at_;
            const std::string symbol = name();
            try {
                node.unit = AnyUnit(symbol);
            } catch (const Error& error) {
                refuse(unit_column, error.findings()[0].what, "write kWh, m3 or another unit of the meters");
            }
            node.operation = Operation::amount;
            node.is_amount = true;
        }
        return add(std::move(node));
    }

    std::size_t call(const std::string& name, std::size_t column) {
        require("(");
        if (name == "sum") return sum_of_points(column);
        if (name == "if") return choice(column);
        std::vector<std::size_t> operands = {sum()};
        while (take(",")) operands.push_back(sum());
        require(")");
        const auto count = [&](std::size_t least, std::size_t most) {
            if (operands.size() < least || operands.size() > most)
                refuse(column, name + " has " + std::to_string(operands.size()) + " arguments",
                       "give " + std::to_string(least) + (most == least ? "" : " or more"));
        };
        if (name == "abs") {
            count(1, 1);
            return add({.operation = Operation::size, .operands = operands, .column = column, .is_amount = tree_.nodes[operands[0]].is_amount});
        }
        if (name != "min" && name != "max" && name != "clamp")
            refuse(column, "there is no function " + quoted(name), "use min, max, abs, clamp, if or sum");
        name == "clamp" ? count(3, 3) : count(2, 1000);
        std::optional<bool> kind;
        for (const std::size_t operand : operands) {
            const auto both = alike(operands[0], operand, column);
            kind = kind ? kind : both;
            if (kind && both && *kind != *both) refuse(column, "a number stands beside an amount", "give the number a unit");
        }
        const Operation operation = name == "min" ? Operation::least : name == "max" ? Operation::greatest : Operation::clamp;
        return add({.operation = operation, .operands = operands, .column = column, .is_amount = kind});
    }

    std::size_t sum_of_points(std::size_t column) {
        blanks();
        const std::size_t begin = at_, end = text().find('*', at_), close = text().find(')', at_);
        if (end == std::string_view::npos || close == std::string_view::npos || end > close)
            refuse(at_, "sum needs the begin of names and *", "write sum(shop/*); the sum of two points is a + b");
        const std::string pattern(text().substr(begin, end + 1 - begin));
        at_ = end + 1;
        require(")");
        return add({.operation = Operation::points, .point = place_of(pattern), .column = column, .is_amount = true});
    }

    std::size_t choice(std::size_t column) {
        const std::size_t left = sum();
        constexpr std::pair<std::string_view, Comparison> signs[] = {{"<=", Comparison::less_or_equal}, {">=", Comparison::greater_or_equal},
                                                                     {"==", Comparison::equal},         {"!=", Comparison::other},
                                                                     {"<", Comparison::less},           {">", Comparison::greater}};
        blanks();
        const std::size_t sign_column = at_;
        const auto sign = std::find_if(std::begin(signs), std::end(signs), [&](const auto& s) { return take(s.first); });
        if (sign == std::end(signs)) refuse(at_, "if compares nothing", "write if(a < b, then, else), or with <= > >= == !=");
        const std::size_t right = sum();
        static_cast<void>(alike(left, right, sign_column));
        require(",");
        const std::size_t then = sum();
        require(",");
        const std::size_t otherwise = sum();
        require(")");
        const auto kind = alike(then, otherwise, column);
        return add({.operation = Operation::choose,
                    .operands = {left, right, then, otherwise},
                    .comparison = sign->second,
                    .column = column,
                    .is_amount = kind});
    }

    FormulaTree tree_;
    std::size_t at_ = 0;
    int depth_ = 0;
};

}  // namespace

}  // namespace detail

Formula Formula::parse(std::string_view text, const std::string& source) {
    return Formula(std::make_shared<const detail::FormulaTree>(detail::Parser(text, source).tree()));
}

const std::string& Formula::text() const { return tree_->text; }
std::span<const std::string> Formula::points() const { return tree_->points; }

}  // namespace wattle::inline v0::stream
