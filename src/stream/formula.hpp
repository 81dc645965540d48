// Formulas as they are held once they are read.
#pragma once

#include "wattle/stream/virtual_meter.hpp"
#include "wattle/units/any_unit.hpp"

#include <optional>

namespace wattle::inline v0::stream::detail {

using namespace v0::detail;

enum class Operation : std::uint8_t {
    number,
    amount,
    point,
    points,
    negative,
    add,
    subtract,
    multiply,
    divide,
    least,
    greatest,
    size,
    clamp,
    choose
};
enum class Comparison : std::uint8_t { less, less_or_equal, greater, greater_or_equal, equal, other };

/// One step of a formula.
struct Node {
    Operation operation;
    std::vector<std::size_t> operands = {};  // places of nodes; of `choose` the two that are compared, then, else
    Decimal number = {};                     // of `number` and `amount`
    AnyUnit unit = {};                       // of `amount`
    std::size_t point = 0;                   // the place of its name
    Comparison comparison = {};
    std::size_t column = 0;
    std::optional<bool> is_amount = {};  // nothing for 0, which is either
};

struct FormulaTree {
    std::string text, source;
    std::vector<Node> nodes;  // operands before what is made of them; the last one is the result
    std::vector<std::string> points;
};

/// Throws Error (bad_formula) with the column, from 0.
[[noreturn]] void refuse(const FormulaTree& tree, std::size_t column, std::string what, std::string remedy);

}  // namespace wattle::inline v0::stream::detail
