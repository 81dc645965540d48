// Sheets: titled tables of exact figures, printed aligned for a terminal or as a table of HTML.
#pragma once

#include "wattle/units/quantity.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wattle::inline v0 {

namespace code {

inline constexpr Code bad_sheet = "bad_sheet";  // a row has more or fewer cells than the sheet has columns; a sheet has no columns

}  // namespace code

}  // namespace wattle::inline v0

namespace wattle::inline v0::report {

/// One cell: a text, or the digits of an exact number with their unit. What is printed is decided here, once, so that text, HTML and charts show the
/// same digits. Amounts convert by themselves, in their usual unit and with every digit; a double does not.
class Cell {
public:
    Cell() = default;  // empty
    Cell(std::string text) : text_(std::move(text)) {}
    Cell(std::string_view text) : text_(text) {}
    Cell(const char* text) : text_(text) {}

    /// The digits as they were printed.
    Cell(Decimal number, std::string unit = {}) : number_(number), text_(to_string(number)), unit_(std::move(unit)) {}
    template <WholeNumber I>
    Cell(I number) : Cell(Decimal(number)) {}
    template <class Q>
    Cell(const Price<Q>& price) : Cell(price.decimal(), price.currency().code() + '/' + std::string(price.per().symbol())) {}
    template <ExactKind Q>
    Cell(const Factor<Q>& factor) : Cell(factor.decimal(), std::string(factor.emissions().symbol()) + '/' + std::string(factor.per().symbol())) {}

    /// Rounded half-even to that many decimals, for the eye only. Throws Error: out_of_range (decimals outside 0 to 18), overflow.
    WATTLE_API Cell(const Exact& number, int decimals, std::string unit = {});

    /// Money, energy, emissions and all other amounts: every digit, in the usual unit.
    template <ExactKind Q>
    Cell(Q amount) : Cell(Product<Q>(amount)) {}
    template <ExactKind Q>
    Cell(const Total<Q>& total) : Cell(product_of(total)) {}
    template <ExactKind Q>
    Cell(const Product<Q>& product) : Cell(product, Q::usual_unit(product.denomination())) {}
    /// The same in another unit of the kind, `Cell(used, MWh)`; or rounded half-even for the eye, `Cell(used, MWh, 3)`. Throws Error as above.
    template <ExactKind Q>
    Cell(const Product<Q>& product, typename Q::UnitType unit)
        : Cell(every_digit(product.to_exact(unit), std::string(unit.symbol()), unit.least_decimals())) {}
    template <ExactKind Q>
    Cell(Q amount, typename Q::UnitType unit) : Cell(Product<Q>(amount), unit) {}
    template <ExactKind Q>
    Cell(const Total<Q>& total, typename Q::UnitType unit) : Cell(product_of(total), unit) {}
    template <ExactKind Q>
    Cell(const Product<Q>& product, typename Q::UnitType unit, int decimals) : Cell(product.to_exact(unit), decimals, std::string(unit.symbol())) {}
    template <ExactKind Q>
    Cell(Q amount, typename Q::UnitType unit, int decimals) : Cell(Product<Q>(amount), unit, decimals) {}
    template <ExactKind Q>
    Cell(const Total<Q>& total, typename Q::UnitType unit, int decimals) : Cell(product_of(total), unit, decimals) {}

    /// A value of a series: the amount; or `no_value`.
    template <ExactKind Q>
    Cell(const std::optional<Q>& amount) : Cell(amount ? Cell(*amount) : no_value()) {}

    /// A number that there is not: a dash, never 0.
    WATTLE_API static Cell no_value();

    /// How much of the whole a part is, in %: the estimated share of a sum. A part that is not nothing never shows as 0 %, one that is not the whole
    /// never as 100 %. A dash where the whole is not positive. Throws Error: out_of_range (decimals), mixed_currency, overflow.
    template <ExactKind Q>
    static Cell share(const Total<Q>& part, const Total<Q>& whole, int decimals = 1) {
        auto common = whole.denomination();
        common.join(part.denomination(), Q::Kind::name);
        return share_of(part.count(), whole.count(), decimals);
    }
    template <ExactKind Q>
    static Cell share(Q part, Q whole, int decimals = 1) {
        return share(Total<Q>(part), Total<Q>(whole), decimals);
    }

    /// Whether it stands for a number, even one that there is not.
    bool numeric() const { return number_.has_value() || no_value_; }
    const std::optional<Exact>& number() const { return number_; }
    /// Without the unit: "12.50".
    const std::string& text() const { return text_; }
    const std::string& unit() const { return unit_; }

    friend bool operator==(const Cell&, const Cell&) = default;
    /// "12.50 CNY"
    WATTLE_API friend std::string to_string(const Cell& cell);

private:
    WATTLE_API static Cell every_digit(const Exact& number, std::string unit, int least_decimals);
    WATTLE_API static Cell share_of(Int128 part, Int128 whole, int decimals);
    template <ExactKind Q>
    static Product<Q> product_of(const Total<Q>& total) {
        return Product<Q>::from(total.count(), 0, total.denomination());
    }

    std::optional<Exact> number_;  // before rounding
    std::string text_, unit_;
    bool no_value_ = false;
};

/// Where the cells of a column stand. `automatic`: numbers at their point, texts on the left.
enum class Align : std::uint8_t { automatic, left, right };

struct Column {
    Column(std::string title, Align align = Align::automatic) : title(std::move(title)), align(align) {}
    Column(const char* title, Align align = Align::automatic) : Column(std::string(title), align) {}

    std::string title;
    Align align;

    bool operator==(const Column&) const = default;
};

enum class RowKind : std::uint8_t { line, group, total };

/// A titled table. Rows come in the order of the calls; a unit that all numbers of a column share stands once, in its head.
class WATTLE_API Sheet {
public:
    /// Throws Error (bad_sheet) without columns.
    Sheet(std::string title, std::vector<Column> columns);

    /// One cell per column. Throws Error (bad_sheet) for more or fewer.
    Sheet& row(std::vector<Cell> cells) { return add(RowKind::line, std::move(cells)); }
    /// The same, set off: what the rows above amount to. It is taken as given, not summed.
    Sheet& total(std::vector<Cell> cells) { return add(RowKind::total, std::move(cells)); }
    /// A heading over the rows that follow.
    Sheet& group(std::string title);
    /// A sentence below the table.
    Sheet& note(std::string sentence);

    struct Row {
        RowKind kind;
        std::vector<Cell> cells;  // of a group its title alone

        bool operator==(const Row&) const = default;
    };
    const std::string& title() const { return title_; }
    const std::vector<Column>& columns() const { return columns_; }
    const std::vector<Row>& rows() const { return rows_; }
    const std::vector<std::string>& notes() const { return notes_; }

    friend bool operator==(const Sheet&, const Sheet&) = default;

private:
    Sheet& add(RowKind kind, std::vector<Cell> cells);

    std::string title_;
    std::vector<Column> columns_;
    std::vector<Row> rows_;
    std::vector<std::string> notes_;
};

/// The table for a terminal of fixed width: columns by display width (a Chinese character is two wide), numbers at their point, no blanks at the end of
/// a line. Control characters and marks that turn the direction of reading are spelled out: [U+001B].
WATTLE_API std::string to_text(const Sheet& sheet);

/// One <table> with caption, heads with their scope and notes in its foot; every text escaped, no style of its own.
WATTLE_API std::string to_html(const Sheet& sheet);

}  // namespace wattle::inline v0::report
