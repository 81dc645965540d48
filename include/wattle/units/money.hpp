// Money: an exact amount in a currency.
#pragma once

#include "wattle/units/product.hpp"

namespace wattle::inline v0 {

namespace code {

inline constexpr Code bad_currency = "bad_currency";      // not a currency: its code is not three capital letters
inline constexpr Code mixed_currency = "mixed_currency";  // two currencies meet in one sum or comparison

}  // namespace code

class Money;

/// A currency: its ISO 4217 code and the number of decimals of its minor unit. Both are data: give them, or load `Currencies`.
/// A currency is also the unit of its money (`12 * cny`), and per unit of an amount the unit of a price (`cny / kWh`).
class Currency {
public:
    constexpr Currency() = default;  // none yet: only a zero, the start of a sum, has this

    /// Three capital letters, 0 to 6 decimals. Throws Error (bad_currency).
    constexpr Currency(std::string_view code, int minor_digits);

    std::string code() const;
    constexpr int minor_digits() const { return static_cast<int>(number_ >> 24); }
    /// The smallest amount that can be paid: 0.01 CNY, 1 JPY.
    constexpr Money minor_unit() const;
    constexpr bool none() const { return number_ == 0; }

    /// As a unit of Money: 10^6 quanta.
    constexpr int exponent() const { return 6; }
    std::string symbol() const { return code(); }
    constexpr int least_decimals() const { return minor_digits(); }
    constexpr void require(Currency held) const { held.join(*this, "Money"); }

    /// Takes the other currency if this is none yet. Throws Error (mixed_currency) if they differ.
    constexpr void join(Currency other, std::string_view where) {
        if (none()) number_ = other.number_;
        if (!other.none() && number_ != other.number_) throw_mixed(other, where);
    }

    /// Three letters and the digits in 32 bits, as stored. Throws Error (bad_bytes) if that is no currency.
    constexpr std::uint32_t number() const { return number_; }
    WATTLE_API static Currency from_number(std::uint32_t number);

    friend constexpr bool operator==(Currency, Currency) = default;

private:
    [[noreturn]] WATTLE_API void throw_mixed(Currency other, std::string_view where) const;

    std::uint32_t number_ = 0;
};

struct MoneyKind {
    static constexpr std::string_view name = "Money";
    static constexpr std::uint8_t id = 8;
};

/// An exact amount of money: an int64 count of 10^-6 of its currency. Different currencies do not add: Error (mixed_currency).
/// Nothing here rounds on its own; `rounded` does, to the step it is given. There is no way in for a double.
class Money {
public:
    using Kind = MoneyKind;
    using Denomination = Currency;
    using UnitType = Currency;

    constexpr Money() = default;  // zero, of any currency

    /// Number and code: Money("12.34 CNY", cny). Throws Error: mixed_currency if the code differs, bad_number, off_quantum, overflow.
    WATTLE_API static Money parse(std::string_view text, Currency currency);

    /// Exactly: Money("12.34", cny). Throws Error: bad_number, off_quantum beyond 6 decimals, overflow.
    constexpr Money(Decimal number, Currency currency)
        : count_(detail::exact_count(number, 6, "Money", "unit", "10^-6 of the currency")), currency_(currency) {}
    constexpr Money(std::string_view number, Currency currency) : Money(Decimal(number), currency) {}

    static constexpr Money from_count(std::int64_t quanta, Currency currency) {
        Money m;
        m.count_ = quanta;
        m.currency_ = currency;
        return m;
    }
    static constexpr Currency usual_unit(Currency currency) { return currency; }

    constexpr std::int64_t count() const { return count_; }
    constexpr Currency currency() const { return currency_; }
    constexpr Currency denomination() const { return currency_; }

    double to(Currency unit) const { return unit.require(currency_), detail::to_double(count_, -6); }
    /// Exactly, with all six decimals.
    constexpr Decimal to_decimal() const { return Decimal::from(count_, -6); }

    /// The nearest multiple of `quantum`: the minor unit, or 0.05 where cash is paid so. Throws Error: out_of_range, mixed_currency, overflow.
    constexpr Money rounded(Rounding mode, Money quantum) const {
        if (quantum.count_ <= 0) detail::throw_error(code::out_of_range, "Money", "the quantum is not positive", "round to a positive step");
        Currency common = currency_;
        common.join(quantum.currency_, "Money");
        const auto multiples = static_cast<std::int64_t>(detail::divide(count_, quantum.count_, mode));
        return from_count(detail::multiply_counts(multiples, quantum.count_, "Money"), common);
    }

    constexpr Money operator+() const { return *this; }
    constexpr Money operator-() const { return from_count(detail::subtract_counts(0, count_, "Money"), currency_); }
    constexpr Money& operator+=(Money b) {
        return currency_.join(b.currency_, "Money"), count_ = detail::add_counts(count_, b.count_, "Money"), *this;
    }
    constexpr Money& operator-=(Money b) {
        return currency_.join(b.currency_, "Money"), count_ = detail::subtract_counts(count_, b.count_, "Money"), *this;
    }
    template <WholeNumber I>
    constexpr Money& operator*=(I n) {
        return count_ = detail::multiply_counts(count_, detail::narrow(static_cast<Int128>(n), "Money"), "Money"), *this;
    }
    friend constexpr Money operator+(Money a, Money b) { return a += b; }
    friend constexpr Money operator-(Money a, Money b) { return a -= b; }
    template <WholeNumber I>
    friend constexpr Money operator*(Money a, I n) {
        return a *= n;
    }
    template <WholeNumber I>
    friend constexpr Money operator*(I n, Money a) {
        return a *= n;
    }
    friend constexpr double operator/(Money a, Money b) {
        a.currency_.join(b.currency_, "Money");
        return static_cast<double>(a.count_) / static_cast<double>(b.count_);
    }

    friend constexpr bool operator==(Money, Money) = default;
    /// Throws Error (mixed_currency) for two currencies: neither is more.
    friend constexpr std::strong_ordering operator<=>(Money a, Money b) {
        a.currency_.join(b.currency_, "Money");
        return a.count_ <=> b.count_;
    }

private:
    std::int64_t count_ = 0;
    Currency currency_;
};

/// n × currency, exactly; a double is refused, because it has no exact number of cents.
template <WholeNumber I>
constexpr Money operator*(I n, Currency currency) {
    return {Decimal(n), currency};
}
constexpr Money operator*(Decimal number, Currency currency) { return {number, currency}; }
Money operator*(std::floating_point auto, Currency) = delete;

/// money × number, exactly until rounded: a tax, a share.
constexpr Product<Money> operator*(Money amount, Decimal factor) { return Product<Money>(amount) * factor; }
constexpr Product<Money> operator*(Decimal factor, Money amount) { return amount * factor; }

/// "12.34 CNY": at least the decimals of the minor unit, more only where they are not zero.
WATTLE_API std::string to_string(Money amount);

constexpr Currency::Currency(std::string_view code, int minor_digits) {
    const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (code.size() != 3 || !capital(code[0]) || !capital(code[1]) || !capital(code[2]))
        detail::throw_error(code::bad_currency, "Currency", detail::quoted(code) + " is not a currency code",
                            "use three capital letters, such as CNY");
    if (minor_digits < 0 || minor_digits > 6)
        detail::throw_error(code::bad_currency, "Currency", "a minor unit has 0 to 6 decimals",
                            "give the decimals of ISO 4217: 2 for CNY, 0 for JPY");
    for (std::size_t i = 0; i < 3; ++i) number_ |= static_cast<std::uint32_t>(code[i]) << (8 * i);
    number_ |= static_cast<std::uint32_t>(minor_digits) << 24;
}

constexpr Money Currency::minor_unit() const { return Money::from_count(static_cast<std::int64_t>(detail::power_of_ten(6 - minor_digits())), *this); }

inline std::string Currency::code() const {
    if (none()) return "";
    return {static_cast<char>(number_), static_cast<char>(number_ >> 8), static_cast<char>(number_ >> 16)};
}

}  // namespace wattle::inline v0
