#include "wattle/trace/trace.hpp"

#include "text.hpp"
#include "unit_algebra.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace wattle::inline v0 {

namespace {

using Step = Trace::Step;
using Ref = Trace::Ref;

constexpr std::array<std::string_view, 11> operation_names = {"",         "leaf",    "parameter", "sum",      "difference", "product",
                                                              "quotient", "rounded", "least",     "greatest", "share"};

std::string place(const Step& step) {
    return "trace, " + std::string(to_string(step.operation)) + (step.label.english.empty() ? "" : ' ' + detail::quoted(step.label.english));
}

/// One form per value: no trailing zeros, as far as an exponent reaches.
Exact normal(const Exact& number) {
    Int128 mantissa = number.mantissa();
    int exponent = number.exponent();
    if (mantissa == 0) return {};
    while (mantissa % 10 == 0 && exponent < Exact::greatest_exponent) mantissa /= 10, ++exponent;
    return Exact::from(mantissa, exponent);
}

bool is_normal(const Exact& number) { return number.exponent() == normal(number).exponent(); }

Exact plus(const Exact& a, const Exact& b) {
    // A zero has no digits that an exponent far away could lose.
    return a == 0 ? b : b == 0 ? a : a + b;
}

Exact shifted(const Exact& number, int shift) {
    if (number == 0 || shift == 0) return number;
    const Exact lean = normal(number);
    return Exact::from(lean.mantissa(), lean.exponent() + shift);
}

/// a / b × 10^shift, rounded once.
Exact divided(Exact a, Exact b, int shift, const Trace::Rounded& to, const std::string& where) {
    a = normal(a), b = normal(b);
    if (b == 0) detail::throw_error(code::out_of_range, where, "the divisor is zero", "leave the quotient out where there is nothing to divide by");
    if (b < 0) a = -a, b = -b;
    const Int128 divisor = detail::multiply(b.mantissa(), to.quantum.mantissa(), where);
    const Int128 n = detail::multiples(a.mantissa(), a.exponent() - b.exponent() - to.quantum.exponent() + shift, divisor, to.mode);
    return Exact::from(detail::multiply(n, to.quantum.mantissa(), where), to.quantum.exponent());
}

Exact shared(const Exact& total, std::span<const Weight> weights, const Trace::Part& part) {
    const Int128 quantum = part.quantum.mantissa();
    const Int128 steps = detail::multiples(total.mantissa(), total.exponent() - part.quantum.exponent(), quantum, Rounding::down);
    const bool negative = steps < 0;
    const UInt128 size = negative ? -static_cast<UInt128>(steps) : static_cast<UInt128>(steps);
    if (size > UInt128{1} << 63) detail::throw_overflow("share", "a total has more than 2^63 steps", "share in larger steps");
    const auto allocation = detail::allocate(static_cast<std::uint64_t>(size), weights, part.all_zero);
    const auto& own = allocation.parts[part.part];
    const auto n = static_cast<Int128>(static_cast<std::uint64_t>(own.floor) + (own.rounded_up ? 1 : 0));
    return Exact::from(detail::multiply(negative ? -n : n, quantum, "share"), part.quantum.exponent());
}

/// The value of a step from those of its operands. `unit` is the one that the result shall have; nothing where the operands decide.
Figure compute(const Step& step, std::span<const Step> steps, std::optional<std::string_view> unit) {
    const auto operand = [&](std::size_t i) -> const Figure& { return steps[step.operands[i].index].value; };
    const auto one_unit = [&](std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i)
            if (operand(i).unit != operand(first).unit)
                detail::throw_error(code::mixed_units, place(step), units_in_words(operand(first).unit, operand(i).unit) + " stand side by side",
                                    "convert one of them first: a product with 1 may name another unit of the kind");
    };
    const auto same_unit = [&](Exact number) {
        const std::string& own = operand(0).unit;
        if (unit && *unit != own)
            detail::throw_error(code::mixed_units, place(step), "the result is in " + unit_in_words(own) + ", not in " + unit_in_words(*unit),
                                "give the result the unit of its operands");
        return Figure(normal(number), own);
    };
    const auto all = step.operands.size();

    switch (step.operation) {
        case Operation::leaf:
        case Operation::parameter: return step.value;
        case Operation::sum: {
            one_unit(0, all);
            Exact sum;
            for (std::size_t i = 0; i < all; ++i) sum = plus(sum, operand(i).number);
            return same_unit(sum);
        }
        case Operation::difference: {
            one_unit(0, all);
            const Exact &a = operand(0).number, &b = operand(1).number;
            return same_unit(b == 0 ? a : a == 0 ? -b : a - b);
        }
        case Operation::least:
        case Operation::greatest: {
            one_unit(0, all);
            Exact best = operand(0).number;
            for (std::size_t i = 1; i < all; ++i) {
                const Exact& other = operand(i).number;
                if (step.operation == Operation::least ? other < best : other > best) best = other;
            }
            return same_unit(best);
        }
        case Operation::product: {
            const auto [symbol, shift] = product_unit(operand(0).unit, operand(1).unit, unit, place(step));
            return {normal(shifted(normal(operand(0).number) * normal(operand(1).number), shift)), symbol};
        }
        case Operation::quotient: {
            const auto [symbol, shift] = quotient_unit(operand(0).unit, operand(1).unit, unit, place(step));
            return {normal(divided(operand(0).number, operand(1).number, shift, std::get<Trace::Rounded>(step.detail), place(step))), symbol};
        }
        case Operation::rounded: {
            const auto& to = std::get<Trace::Rounded>(step.detail);
            return same_unit(operand(0).number.rounded(to.mode, to.quantum));
        }
        case Operation::share: {
            const auto& part = std::get<Trace::Part>(step.detail);
            const std::size_t n = part.ids.size();
            one_unit(1, 1 + n);
            one_unit(1 + n, all);
            std::vector<Weight> weights(n);
            for (std::size_t i = 0; i < n; ++i) {
                weights[i].id = part.ids[i];
                weights[i].value = operand(1 + i).number.to_decimal();
                if (part.all_zero == AllZero::area) weights[i].area = operand(1 + n + i).number.to_decimal();
            }
            return same_unit(shared(operand(0).number, weights, part));
        }
    }
    detail::throw_error(code::out_of_range, "trace", "there is no such operation", "use those of Operation");
}

/// What must be right about the form of a step before anything is computed; `refuse(code, what, remedy)` throws.
template <class Refuse>
void check_form(const Step& step, Refuse&& refuse) {
    const auto text = [&](std::string_view t) {
        if (!is_one_line(t))
            refuse(code::bad_text, detail::quoted(t) + " is no line of UTF-8", "give texts without line breaks and control characters");
    };
    const auto arity = [&](std::size_t least, std::size_t most) {
        if (step.operands.size() < least || step.operands.size() > most)
            refuse(code::out_of_range, std::to_string(step.operands.size()) + " operands do not fit a " + std::string(to_string(step.operation)),
                   "give it " + std::string(least == most ? "exactly " : "at least ") + std::to_string(least));
    };
    const auto positive = [&](Decimal quantum) {
        if (quantum.mantissa() <= 0)
            refuse(code::out_of_range, "the quantum " + to_string(quantum) + " is not positive", "round to a positive step such as 0.01");
    };
    text(step.label.english), text(step.label.chinese), text(step.value.unit);
    if (step.value.unit == "1") refuse(code::out_of_range, "a bare number has the unit 1", "leave its unit empty");

    constexpr std::size_t any = ~std::size_t{0};
    switch (step.operation) {
        case Operation::leaf: {
            const auto& leaf = std::get<Leaf>(step.detail);
            arity(0, 0), text(leaf.source), text(leaf.band), text(leaf.version);
            if (leaf.missing.count() < 0 || leaf.missing > leaf.span.length())
                refuse(code::out_of_range, "more time is missing than the span has", "give the missing time within " + to_string(leaf.span));
            if (leaf.estimated.unit != step.value.unit)
                refuse(code::mixed_units, units_in_words(step.value.unit, leaf.estimated.unit) + " stand side by side",
                       "give the estimated part in the unit of the sum");
            return;
        }
        case Operation::parameter: {
            const auto& parameter = std::get<Parameter>(step.detail);
            return arity(0, 0), text(parameter.document), text(parameter.version), text(parameter.source);
        }
        case Operation::sum:
        case Operation::least:
        case Operation::greatest: return arity(1, any);
        case Operation::difference:
        case Operation::product: return arity(2, 2);
        case Operation::quotient: return arity(2, 2), positive(std::get<Trace::Rounded>(step.detail).quantum);
        case Operation::rounded: return arity(1, 1), positive(std::get<Trace::Rounded>(step.detail).quantum);
        case Operation::share: {
            const auto& part = std::get<Trace::Part>(step.detail);
            for (const std::string& id : part.ids) text(id);
            if (part.part >= part.ids.size())
                refuse(code::out_of_range, "there is no part " + std::to_string(part.part) + " of " + std::to_string(part.ids.size()),
                       "count the parts from 0");
            const std::size_t operands = 1 + part.ids.size() * (part.all_zero == AllZero::area ? 2 : 1);
            return arity(operands, operands), positive(part.quantum);
        }
    }
}

// ---- bytes. Layout 1, all numbers big-endian, a text is a u32 length and UTF-8:
//   "wtrc"  u16 layout  u32 steps  step …  u32 results  u32 step …
//   step       u8 operation  text english  text chinese  i128 mantissa  i16 exponent  text unit  u32 operands  u32 step …  then
//   leaf       text source  i64 begin  i64 end (µs)  u64 slots  text band  text version  i128 i16 estimated  u16 quality  i64 missing (µs)
//   parameter  text document  text version  text source  u8 0, or 1 and 32 bytes of SHA-256
//   rounded, quotient   u8 mode  i64 mantissa  i8 exponent of the quantum
//   share      u32 ids  text …  u32 part  i64 mantissa  i8 exponent of the quantum  u8 rule

constexpr std::uint32_t magic = 0x77747263;
constexpr std::uint16_t layout = 1;

std::int64_t micros(Instant t) { return t.time_since_epoch().count(); }

void write(ByteWriter& out, const Exact& number) { out.put(number.mantissa()).put(static_cast<std::int16_t>(number.exponent())); }
void write(ByteWriter& out, Decimal quantum) { out.put(quantum.mantissa()).put(static_cast<std::int8_t>(quantum.exponent())); }

void write(ByteWriter& out, const Leaf& leaf) {
    out.put_text(leaf.source).put(micros(leaf.span.begin())).put(micros(leaf.span.end())).put(leaf.slots);
    write(out.put_text(leaf.band).put_text(leaf.version), leaf.estimated.number);
    out.put(leaf.worst.bits()).put(std::int64_t{leaf.missing.count()});
}
void write(ByteWriter& out, const Parameter& parameter) {
    out.put_text(parameter.document).put_text(parameter.version).put_text(parameter.source);
    out.put(static_cast<std::uint8_t>(parameter.sha256 ? 1 : 0));
    if (parameter.sha256) out.put(*parameter.sha256);
}
void write(ByteWriter& out, const Trace::Rounded& to) { write(out.put(static_cast<std::uint8_t>(to.mode)), to.quantum); }
void write(ByteWriter& out, const Trace::Part& part) {
    out.put(static_cast<std::uint32_t>(part.ids.size()));
    for (const std::string& id : part.ids) out.put_text(id);
    write(out.put(part.part), part.quantum);
    out.put(static_cast<std::uint8_t>(part.all_zero));
}
void write(ByteWriter&, std::monostate) {}

void write(ByteWriter& out, const Step& step) {
    out.put(static_cast<std::uint8_t>(step.operation)).put_text(step.label.english).put_text(step.label.chinese);
    write(out, step.value.number);
    out.put_text(step.value.unit).put(static_cast<std::uint32_t>(step.operands.size()));
    for (const Ref operand : step.operands) out.put(operand.index);
    std::visit([&](const auto& detail) { write(out, detail); }, step.detail);
}

constexpr std::string_view as_written = "give the bytes as they were written";

Exact read_exact(ByteReader& in) {
    const auto mantissa = in.get<Int128>();
    const int exponent = in.get<std::int16_t>();
    if (exponent < -Exact::greatest_exponent || exponent > Exact::greatest_exponent) in.refuse("an exponent is outside -99 to 99", as_written);
    return Exact::from(mantissa, exponent);
}
Decimal read_quantum(ByteReader& in) {
    const auto mantissa = in.get<std::int64_t>();
    const int exponent = in.get<std::int8_t>();
    if (exponent < -Decimal::greatest_exponent || exponent > Decimal::greatest_exponent) in.refuse("an exponent is outside -38 to 38", as_written);
    return Decimal::from(mantissa, exponent);
}
/// A number below `end`, for enumerations and references.
template <class I>
I read_below(ByteReader& in, std::size_t end, std::string_view what) {
    const auto number = in.get<I>();
    if (number >= end)
        in.refuse(std::string(what) + ' ' + std::to_string(number) + " is not known here", "read it with a newer wattle, or as written");
    return number;
}
/// A count of things of at least `size` bytes each, so that no lie about it can ask for memory that the bytes do not fill.
std::uint32_t read_count(ByteReader& in, std::size_t size) {
    const auto count = in.get<std::uint32_t>();
    if (count > in.left() / size) in.refuse(std::to_string(count) + " items do not fit the bytes that are left", as_written);
    return count;
}

Leaf read_leaf(ByteReader& in, const std::string& unit) {
    Leaf leaf;
    leaf.source = in.get_text();
    const auto begin = in.get<std::int64_t>(), end = in.get<std::int64_t>();
    if (end < begin) in.refuse("a span ends before it begins", as_written);
    leaf.span = {Instant(std::chrono::microseconds(begin)), Instant(std::chrono::microseconds(end))};
    leaf.slots = in.get<std::uint64_t>();
    leaf.band = in.get_text();
    leaf.version = in.get_text();
    leaf.estimated = {read_exact(in), unit};
    leaf.worst = Quality::from_bits(in.get<std::uint16_t>());
    leaf.missing = std::chrono::microseconds(in.get<std::int64_t>());
    return leaf;
}
Parameter read_parameter(ByteReader& in) {
    Parameter parameter;
    parameter.document = in.get_text();
    parameter.version = in.get_text();
    parameter.source = in.get_text();
    if (read_below<std::uint8_t>(in, 2, "the mark of a hash") == 1) {
        const auto raw = in.take(sizeof(Digest));
        std::copy(raw.begin(), raw.end(), parameter.sha256.emplace().begin());
    }
    return parameter;
}
Trace::Rounded read_rounded(ByteReader& in) {
    const auto mode = static_cast<Rounding>(read_below<std::uint8_t>(in, 8, "the rounding mode"));
    return {mode, read_quantum(in)};
}
Trace::Part read_part(ByteReader& in) {
    Trace::Part part;
    for (auto n = read_count(in, 4); n > 0; --n) part.ids.push_back(in.get_text());
    part.part = in.get<std::uint32_t>();
    part.quantum = read_quantum(in);
    part.all_zero = static_cast<AllZero>(read_below<std::uint8_t>(in, 4, "the rule for no weights"));
    return part;
}

Step read_step(ByteReader& in, std::size_t index) {
    Step step;
    step.operation = static_cast<Operation>(read_below<std::uint8_t>(in, operation_names.size(), "the operation"));
    if (step.operation < Operation::leaf) in.refuse("the operation 0 is none", as_written);
    step.label.english = in.get_text();
    step.label.chinese = in.get_text();
    step.value.number = read_exact(in);
    step.value.unit = in.get_text();
    for (auto n = read_count(in, 4); n > 0; --n) step.operands.push_back({read_below<std::uint32_t>(in, index, "the operand")});
    switch (step.operation) {
        case Operation::leaf: step.detail = read_leaf(in, step.value.unit); break;
        case Operation::parameter: step.detail = read_parameter(in); break;
        case Operation::quotient:
        case Operation::rounded: step.detail = read_rounded(in); break;
        case Operation::share: step.detail = read_part(in); break;
        default: break;
    }
    check_form(step, [&](Code, std::string_view what, std::string_view remedy) { in.refuse(what, remedy); });
    const auto* leaf = std::get_if<Leaf>(&step.detail);
    if ((step.operation != Operation::parameter && !is_normal(step.value.number)) || (leaf != nullptr && !is_normal(leaf->estimated.number)))
        in.refuse("a number has trailing zeros", as_written);
    return step;
}

}  // namespace

std::string to_string(const Figure& figure) { return detail::print(figure.number.mantissa(), -figure.number.exponent(), figure.unit); }

std::string_view to_string(Operation operation) { return operation_names.at(static_cast<std::size_t>(operation)); }

std::string to_string(const Trace& trace) {
    const auto n = trace.results().size();
    return "<trace of " + std::to_string(trace.size()) + " steps, " + std::to_string(n) + (n == 1 ? " result" : " results") + ", sha256 " +
           to_hex(trace.sha256()).substr(0, 8) + "…>";
}

// ---- building

Ref Trace::append(Step step) {
    for (const Ref operand : step.operands) static_cast<void>((*this)[operand]);
    const auto refuse = [&](Code code, const std::string& what, std::string_view remedy) { detail::throw_error(code, place(step), what, remedy); };
    if (steps_.size() >= Ref().index) refuse(code::overflow, "a trace has 2^32 steps", "trace sums, not single slots");
    const bool asked = !step.value.unit.empty();
    if (step.value.unit == "1") step.value.unit.clear();
    check_form(step, refuse);
    if (step.operation == Operation::leaf) step.value.number = normal(step.value.number);
    step.value = compute(step, steps_, asked ? std::optional<std::string_view>(step.value.unit) : std::nullopt);
    steps_.push_back(std::move(step));
    return {static_cast<std::uint32_t>(steps_.size() - 1)};
}

Ref Trace::leaf(Label label, Figure value, Leaf origin) {
    if (value.unit == "1") value.unit.clear();
    if (origin.estimated.unit == "1" || origin.estimated.number == 0) origin.estimated.unit = value.unit;
    origin.estimated.number = normal(origin.estimated.number);
    return append({Operation::leaf, std::move(label), std::move(value), {}, std::move(origin)});
}
Ref Trace::parameter(Label label, Figure value, Parameter origin) {
    return append({Operation::parameter, std::move(label), std::move(value), {}, std::move(origin)});
}
Ref Trace::sum(Label label, std::vector<Ref> operands) { return append({Operation::sum, std::move(label), {}, std::move(operands), {}}); }
Ref Trace::least(Label label, std::vector<Ref> operands) { return append({Operation::least, std::move(label), {}, std::move(operands), {}}); }
Ref Trace::greatest(Label label, std::vector<Ref> operands) { return append({Operation::greatest, std::move(label), {}, std::move(operands), {}}); }
Ref Trace::difference(Label label, Ref a, Ref b) { return append({Operation::difference, std::move(label), {}, {a, b}, {}}); }
Ref Trace::product(Label label, Ref a, Ref b, std::string_view unit) {
    return append({Operation::product, std::move(label), {Exact(), std::string(unit)}, {a, b}, {}});
}
Ref Trace::quotient(Label label, Ref a, Ref b, Rounding mode, Decimal quantum, std::string_view unit) {
    return append({Operation::quotient, std::move(label), {Exact(), std::string(unit)}, {a, b}, Rounded{mode, quantum}});
}
Ref Trace::rounded(Label label, Ref a, Rounding mode, Decimal quantum) {
    return append({Operation::rounded, std::move(label), {}, {a}, Rounded{mode, quantum}});
}
Ref Trace::share(Label label, Ref total, const std::vector<Claim>& claims, std::size_t part, Decimal quantum, AllZero all_zero) {
    Part detail{{}, static_cast<std::uint32_t>(std::min<std::size_t>(part, Ref().index)), quantum, all_zero};
    std::vector<Ref> operands{total};
    for (const Claim& claim : claims) detail.ids.push_back(claim.id), operands.push_back(claim.weight);
    if (all_zero == AllZero::area)
        for (const Claim& claim : claims) operands.push_back(claim.area);
    return append({Operation::share, std::move(label), {}, std::move(operands), std::move(detail)});
}

void Trace::result(Ref ref) {
    static_cast<void>((*this)[ref]);
    results_.push_back(ref);
}

const Step& Trace::operator[](Ref ref) const {
    if (ref.index >= steps_.size())
        detail::throw_error(code::out_of_range, "trace", "a step is not one of the " + std::to_string(steps_.size()) + " of this trace",
                            "use the Ref that this trace returned");
    return steps_[ref.index];
}

// ---- proving

Trace Trace::canonical(std::span<const Ref> roots) const {
    constexpr std::uint32_t none = Ref().index;
    Trace made;
    std::vector<std::uint32_t> place(steps_.size(), none);  // in `made`
    std::unordered_map<std::string, std::uint32_t> known;   // by the bytes of the step there
    // Depth first with a stack of its own: a chain of operands may be as long as the bytes it was read from.
    std::vector<std::pair<std::uint32_t, std::size_t>> path;
    const auto enter = [&](Ref ref) {
        if (place[ref.index] == none) path.emplace_back(ref.index, 0);
    };
    for (const Ref root : roots) {
        enter(root);
        while (!path.empty()) {
            const std::uint32_t index = path.back().first;
            const Step& step = steps_[index];
            if (place[index] == none && path.back().second < step.operands.size()) {
                enter(step.operands[path.back().second++]);
                continue;
            }
            path.pop_back();
            if (place[index] != none) continue;
            Step moved = step;
            for (Ref& operand : moved.operands) operand.index = place[operand.index];
            ByteWriter key(std::endian::big);
            write(key, moved);
            const Bytes& bytes = key.bytes();
            const auto [found, fresh] = known.try_emplace(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()),
                                                          static_cast<std::uint32_t>(made.steps_.size()));
            if (fresh) made.steps_.push_back(std::move(moved));
            place[index] = found->second;
        }
        made.results_.push_back({place[root.index]});
    }
    return made;
}

Trace Trace::recompute() const {
    Trace made = *this;
    for (Step& step : made.steps_) {
        check_form(step, [&](Code code, std::string_view what, std::string_view remedy) { detail::throw_error(code, place(step), what, remedy); });
        step.value = compute(step, made.steps_, step.value.unit);
    }
    return made;
}

std::vector<Finding> Trace::check() const {
    std::vector<Finding> findings;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        const Step& step = steps_[i];
        const Place where{place(step) + " (step " + std::to_string(i) + ')'};
        try {
            const Figure right = compute(step, steps_, step.value.unit);
            if (right != step.value)
                findings.emplace_back(code::wrong_result, to_string(step.value) + " stands here, but its operands give " + to_string(right), where,
                                      "ask for the trace where it was written; this one was changed");
        } catch (const Error& error) {
            for (const Finding& finding : error.findings()) findings.emplace_back(finding.code, finding.what, where, finding.remedy);
        }
    }
    return findings;
}

Bytes Trace::bytes() const {
    const Trace made = canonical(results_);
    ByteWriter out(std::endian::big);
    out.put(magic).put(layout).put(static_cast<std::uint32_t>(made.steps_.size()));
    for (const Step& step : made.steps_) write(out, step);
    out.put(static_cast<std::uint32_t>(made.results_.size()));
    for (const Ref result : made.results_) out.put(result.index);
    return std::move(out).bytes();
}

Trace Trace::from_bytes(std::span<const std::byte> bytes) {
    ByteReader in(bytes, "Trace", std::endian::big);
    if (in.get<std::uint32_t>() != magic) in.refuse("this is no trace", as_written);
    const auto version = in.get<std::uint16_t>();
    if (version != layout) in.refuse("the layout is " + std::to_string(version) + ", not 1", "read it with a newer wattle");
    Trace made;
    for (auto n = read_count(in, 35); n > 0; --n) made.steps_.push_back(read_step(in, made.steps_.size()));
    for (auto n = read_count(in, 4); n > 0; --n) made.results_.push_back({read_below<std::uint32_t>(in, made.steps_.size(), "the result")});
    // One trace has one form, so that its hash cannot be had in two ways.
    const Bytes again = made.bytes();
    if (!std::equal(again.begin(), again.end(), bytes.begin(), bytes.end())) in.refuse("the steps are not in canonical order", as_written);
    return made;
}

Bytes Trace::record() const {
    Bytes all = bytes();
    if (all.size() <= 65'535) return all;
    const Digest digest = v0::sha256(all);
    return {digest.begin(), digest.end()};
}

}  // namespace wattle::inline v0
