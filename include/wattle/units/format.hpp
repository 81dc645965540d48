// Printing with fmt: opt in by including this header.
//
//   fmt::print("{}", used)          3 kWh          the usual unit, exactly
//   fmt::print("{:MWh}", used)      0.003 MWh      another unit of the kind
//   fmt::print("{:.1 MWh}", used)   0.0 MWh        rounded half-even to that many decimals
//   fmt::print("{:.2}", cost)       1.70 CNY
#pragma once

#include "wattle/base/quality.hpp"
#include "wattle/units/quantity.hpp"

#include <fmt/format.h>

namespace wattle::inline v0::detail {

/// "[.decimals][ ][unit]" between the colon and the brace.
struct QuantityFormat {
    int decimals = -1;
    std::string_view unit;

    constexpr auto parse(fmt::format_parse_context& context) {
        auto at = context.begin();
        if (at != context.end() && *at == '.') {
            decimals = 0;
            for (++at; at != context.end() && *at >= '0' && *at <= '9' && decimals <= 30; ++at) decimals = decimals * 10 + (*at - '0');
            if (decimals > 30) throw fmt::format_error("wattle: at most 30 decimals");
            if (at != context.end() && *at == ' ') ++at;
        }
        auto end = at;
        while (end != context.end() && *end != '}') ++end;
        unit = std::string_view(&*at, static_cast<std::size_t>(end - at));
        return end;
    }

    std::string print(const Exact& number, std::string_view symbol) const {
        if (decimals < 0) return detail::print(number.mantissa(), -number.exponent(), symbol);
        return to_string(number.rounded(half_even, Decimal::from(1, -decimals))) + ' ' + std::string(symbol);
    }
};

/// Amounts, money, totals and products, exactly or rounded half-even.
template <class Q, ExactKind Kind>
struct ExactFormatter : QuantityFormat {
    auto format(const Q& q, fmt::format_context& context) const {
        if (decimals < 0 && unit.empty()) return fmt::format_to(context.out(), "{}", to_string(q));
        auto in = Kind::usual_unit(q.denomination());
        if constexpr (std::same_as<decltype(in), Currency>) {
            if (!unit.empty() && unit != in.code()) throw fmt::format_error("wattle: money is printed in its own currency");
        } else {
            if (!unit.empty()) in = typename Kind::UnitType(unit);
        }
        if constexpr (requires { q.to_exact(in); })
            return fmt::format_to(context.out(), "{}", print(q.to_exact(in), in.symbol()));
        else
            return fmt::format_to(context.out(), "{}", print(Product<Kind>(q).to_exact(in), in.symbol()));
    }
};

/// What has one way to be written.
struct TextFormatter {
    constexpr auto parse(fmt::format_parse_context& context) { return context.begin(); }
    template <class T>
    auto format(const T& value, fmt::format_context& context) const {
        return fmt::format_to(context.out(), "{}", to_string(value));
    }
};

}  // namespace wattle::inline v0::detail

template <class KindT>
struct fmt::formatter<wattle::Amount<KindT>> : wattle::detail::ExactFormatter<wattle::Amount<KindT>, wattle::Amount<KindT>> {};
template <>
struct fmt::formatter<wattle::Money> : wattle::detail::ExactFormatter<wattle::Money, wattle::Money> {};
template <class Q>
struct fmt::formatter<wattle::Total<Q>> : wattle::detail::ExactFormatter<wattle::Total<Q>, Q> {};
template <class Q>
struct fmt::formatter<wattle::Product<Q>> : wattle::detail::ExactFormatter<wattle::Product<Q>, Q> {};

template <class KindT>
struct fmt::formatter<wattle::Intensity<KindT>> : wattle::detail::QuantityFormat {
    auto format(wattle::Intensity<KindT> intensity, fmt::format_context& context) const {
        const wattle::Unit<wattle::Intensity<KindT>> in(unit.empty() ? KindT::usual : unit);
        if (decimals < 0) return fmt::format_to(context.out(), "{} {}", intensity.to(in), in.symbol());
        return fmt::format_to(context.out(), "{:.{}f} {}", intensity.to(in), decimals, in.symbol());
    }
};

template <>
struct fmt::formatter<wattle::Temperature> : wattle::detail::TextFormatter {};
template <class Q>
struct fmt::formatter<wattle::Price<Q>> : wattle::detail::TextFormatter {};
template <class Q>
struct fmt::formatter<wattle::Factor<Q>> : wattle::detail::TextFormatter {};
template <>
struct fmt::formatter<wattle::Decimal> : wattle::detail::TextFormatter {};
template <>
struct fmt::formatter<wattle::Exact> : wattle::detail::TextFormatter {};
template <>
struct fmt::formatter<wattle::Quality> : wattle::detail::TextFormatter {};
