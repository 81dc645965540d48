// Traces: how a number came to be, step by step, to be read aloud, computed anew, and proved by its hash.
#pragma once

#include "wattle/base/bytes.hpp"
#include "wattle/base/quality.hpp"
#include "wattle/base/sha256.hpp"
#include "wattle/time/zone.hpp"
#include "wattle/units/quantity.hpp"

#include <optional>
#include <variant>
#include <vector>

namespace wattle::inline v0 {

namespace code {

inline constexpr Code wrong_result = "wrong_result";  // a stored result is not what its operands give

}  // namespace code

enum class Language : std::uint8_t { english, chinese };

/// What a step is called on a bill; where one language is empty, the other stands in.
struct Label {
    Label() = default;
    Label(std::string english, std::string chinese = {}) : english(std::move(english)), chinese(std::move(chinese)) {}
    Label(const char* english) : english(english) {}

    std::string english, chinese;

    bool operator==(const Label&) const = default;
};

/// An exact number and the symbol of its unit, "" for a bare number. Every exact quantity converts to it, in its usual unit; a price or a
/// factor keeps the digits it was printed with.
struct Figure {
    Figure() = default;
    Figure(Exact number, std::string unit = {}) : number(number), unit(std::move(unit)) {}
    Figure(Decimal number) : number(number) {}
    template <WholeNumber I>
    Figure(I number) : number(number) {}
    template <ExactKind Q>
    Figure(Q amount) : Figure(Product<Q>(amount)) {}
    template <ExactKind Q>
    Figure(const Total<Q>& total) : Figure(Product<Q>::from(total.count(), 0, total.denomination())) {}
    template <ExactKind Q>
    Figure(const Product<Q>& product)
        : number(product.to_exact(Q::usual_unit(product.denomination()))), unit(Q::usual_unit(product.denomination()).symbol()) {}
    template <class Q>
    Figure(const Price<Q>& price) : number(price.decimal()), unit(price.currency().code() + '/' + std::string(price.per().symbol())) {}
    template <ExactKind Q>
    Figure(const Factor<Q>& factor)
        : number(factor.decimal()), unit(std::string(factor.emissions().symbol()) + '/' + std::string(factor.per().symbol())) {}

    Exact number;
    std::string unit;

    bool operator==(const Figure&) const = default;  // the number by value
};

/// "68.44 CNY": every digit, no trailing zeros.
WATTLE_API std::string to_string(const Figure& figure);

/// What a step does with its operands. Numbers are never reused: they stand in stored bytes.
enum class Operation : std::uint8_t {
    leaf = 1,       // a metered sum
    parameter = 2,  // a number from a document
    sum = 3,        // of one or more
    difference = 4,
    product = 5,
    quotient = 6,  // rounded once, because division is not exact
    rounded = 7,
    least = 8,  // of one or more
    greatest = 9,
    share = 10,  // one part of a total, by largest remainder
};

WATTLE_API std::string_view to_string(Operation operation);

/// Where a metered sum comes from: one point, one band, one tariff version; and how far it can be trusted.
struct Leaf {
    std::string source = {};  // id of a point, meter or account: "M07/import"
    Interval span = {};
    std::uint64_t slots = 0;
    std::string band = {};     // "peak"; empty if there is only one
    std::string version = {};  // of the tariff, factor table or calendar that cut the bands
    Figure estimated = {};     // the part of the sum that was not measured
    Quality worst = {};
    std::chrono::microseconds missing{};  // time without a value, which the sum does not hold

    bool operator==(const Leaf&) const = default;
};

/// Where a number comes from that nobody metered: a price, a factor, a rate, an area, the hours of a month.
struct Parameter {
    std::string document = {};  // its id: "NT2"
    std::string version = {};
    std::string source = {};            // where it was published
    std::optional<Digest> sha256 = {};  // of the file that was read

    bool operator==(const Parameter&) const = default;
};

/// The steps by which results came to be: a graph from metered sums and parameters to the results, every step with its exact value.
///
/// A function that can be traced takes `Trace* trace = nullptr`; the result owns the trace. Each step computes its value itself and returns a
/// `Ref` to be an operand of later steps; a label comes first. Units are checked: Error (mixed_units) names what does not fit.
/// Two traces are equal if their canonical bytes are.
class Trace {
public:
    /// One step, by its place in this trace.
    struct Ref {
        std::uint32_t index = 0xFFFF'FFFF;  // no step
        friend constexpr bool operator==(Ref, Ref) = default;
    };

    /// How a value was rounded.
    struct Rounded {
        Rounding mode = Rounding::half_even;
        Decimal quantum;
    };
    /// Which part of a total a share is, and whose the weights are.
    struct Part {
        std::vector<std::string> ids;
        std::uint32_t part = 0;
        Decimal quantum;
        AllZero all_zero = AllZero::unallocated;
    };
    struct Step {
        Operation operation = Operation::leaf;
        Label label;
        Figure value;               // of a parameter with its printed digits
        std::vector<Ref> operands;  // a share: the total, the weights, and the areas if the rule asks for them
        std::variant<std::monostate, Leaf, Parameter, Rounded, Part> detail;
    };

    /// One claim on a total that is shared: `Weight`, with steps of this trace for numbers.
    struct Claim {
        std::string id;
        Ref weight;
        Ref area = {};  // needed for AllZero::area only
    };

    // ---- building. Throws Error: mixed_units, overflow, out_of_range (a Ref that this trace does not have, no operands, quantum ≤ 0), bad_text.
    WATTLE_API Ref leaf(Label label, Figure value, Leaf origin);
    WATTLE_API Ref parameter(Label label, Figure value, Parameter origin = {});

    /// Operands of one unit, at least one.
    WATTLE_API Ref sum(Label label, std::vector<Ref> operands);
    WATTLE_API Ref least(Label label, std::vector<Ref> operands);
    WATTLE_API Ref greatest(Label label, std::vector<Ref> operands);
    WATTLE_API Ref difference(Label label, Ref a, Ref b);

    /// a × b: kWh × CNY/kWh is CNY, and kWh × CNY/MWh too, because units of one exact kind are powers of ten apart; a bare number keeps the
    /// other's unit. Where units do not cancel (kW × h), `unit` says what comes out ("1" for a bare number), and the numbers multiply as they are;
    /// where they do, it may name another unit of that kind.
    WATTLE_API Ref product(Label label, Ref a, Ref b, std::string_view unit = {});

    /// a / b, rounded once. kWh / MWh is a bare number, CNY / (CNY/kWh) is kWh, CNY / kWh is CNY/kWh; else as for `product`.
    WATTLE_API Ref quotient(Label label, Ref a, Ref b, Rounding mode, Decimal quantum, std::string_view unit = {});
    /// A label that is empty, or the same as that of `a`, makes one line of both.
    WATTLE_API Ref rounded(Label label, Ref a, Rounding mode, Decimal quantum);

    /// What wattle::share gives to claim `part` of the total, in multiples of `quantum`. Weights have one unit. Throws also: bad_weight, all_zero.
    WATTLE_API Ref share(Label label, Ref total, const std::vector<Claim>& claims, std::size_t part, Decimal quantum,
                         AllZero all_zero = AllZero::unallocated);

    /// Marks a result: what the trace is about. Only what results rest on is explained and written.
    WATTLE_API void result(Ref ref);

    // ---- reading
    /// Throws Error (out_of_range) for a Ref that this trace does not have.
    WATTLE_API const Step& operator[](Ref ref) const;
    const Figure& value(Ref ref) const { return (*this)[ref].value; }
    const std::vector<Ref>& results() const { return results_; }
    std::size_t size() const { return steps_.size(); }

    /// The formula of each result with its numbers, and beneath it, indented, that of each operand down to leaves and parameters. A step that
    /// several others use is explained once. Spans of time are told in the zone.
    WATTLE_API std::string explain(Language language = Language::english, const Zone& zone = Zone::utc()) const;
    /// The same for one step.
    WATTLE_API std::string explain(Ref ref, Language language = Language::english, const Zone& zone = Zone::utc()) const;

    // ---- proving
    /// The same steps, every value computed anew from leaves and parameters. Equal to this trace, unless it was changed; throws Error
    /// where a step cannot be computed.
    WATTLE_API Trace recompute() const;
    /// What `recompute` would change, step by step: each value that is not what its operands give (wrong_result), each step that cannot be
    /// computed. Nothing for a right trace.
    WATTLE_API std::vector<Finding> check() const;

    /// The canonical bytes, big-endian with a layout version: what the results rest on, equal steps merged, operands before the steps that use them,
    /// depth first. They do not depend on the order of building; values count by value, parameters by their printed digits.
    WATTLE_API Bytes bytes() const;
    /// Throws Error (bad_bytes) for anything that `bytes` does not write, or a newer layout. Values are not computed: `check` does that.
    WATTLE_API static Trace from_bytes(std::span<const std::byte> bytes);
    Digest sha256() const { return v0::sha256(bytes()); }
    /// What goes into the evidence log: the bytes, or their SHA-256 if they are longer than 65 535.
    WATTLE_API Bytes record() const;

    friend bool operator==(const Trace& a, const Trace& b) { return a.bytes() == b.bytes(); }

private:
    Ref append(Step step);
    Trace canonical(std::span<const Ref> roots) const;

    std::vector<Step> steps_;  // operands come first
    std::vector<Ref> results_;
};

/// How many of them there are, the results, and the hash: "<trace of 12 steps, 2 results, sha256 ab12cd34…>"
WATTLE_API std::string to_string(const Trace& trace);

}  // namespace wattle::inline v0
