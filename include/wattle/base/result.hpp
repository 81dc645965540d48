// What a call returns when an ordinary bad day (no answer, a full disk) is one of its outcomes.
#pragma once

#include "wattle/base/error.hpp"

#include <concepts>
#include <functional>
#include <type_traits>
#include <utility>
#include <variant>

namespace wattle::inline v0 {

/// The failure side of a `Result`, made by `unexpected(finding)`.
struct Unexpected {
    Finding finding;
};

inline Unexpected unexpected(Finding finding) { return {std::move(finding)}; }

/// A value, or the finding that tells why there is none. Shaped like C++23 `std::expected<T, Finding>`, with one difference:
/// `*result` and `result.value()` both throw `Error` when there is no value, so a forgotten check cannot read garbage.
template <class T>
class [[nodiscard]] Result {
public:
    using value_type = T;
    using error_type = Finding;

    Result(Unexpected failure) : held_(std::in_place_index<1>, std::move(failure.finding)) {}
    template <class U = T>
        requires std::is_convertible_v<U&&, T> && (!std::is_same_v<std::remove_cvref_t<U>, Result>)
    Result(U&& value) : held_(std::in_place_index<0>, std::forward<U>(value)) {}

    bool has_value() const noexcept { return held_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    /// The value; throws Error with the finding if there is none.
    const T& value() const& { return require(), *std::get_if<0>(&held_); }
    T& value() & { return require(), *std::get_if<0>(&held_); }
    T&& value() && { return require(), std::move(*std::get_if<0>(&held_)); }

    const T& operator*() const& { return value(); }
    T& operator*() & { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    const T* operator->() const { return &value(); }
    T* operator->() { return &value(); }

    /// The finding; only after `!has_value()`.
    const Finding& error() const { return std::get<1>(held_); }

    template <class U>
    T value_or(U&& otherwise) const& {
        return has_value() ? value() : static_cast<T>(std::forward<U>(otherwise));
    }
    template <class U>
    T value_or(U&& otherwise) && {
        return has_value() ? std::move(*this).value() : static_cast<T>(std::forward<U>(otherwise));
    }

    /// `next(value)`, itself a Result; or this failure.
    template <class F>
    auto and_then(F&& next) const& -> std::invoke_result_t<F, const T&> {
        if (has_value()) return std::invoke(std::forward<F>(next), value());
        return unexpected(error());
    }
    template <class F>
    auto and_then(F&& next) && -> std::invoke_result_t<F, T&&> {
        if (has_value()) return std::invoke(std::forward<F>(next), std::move(*this).value());
        return unexpected(error());
    }

    /// A Result of `change(value)`; or this failure.
    template <class F>
    auto transform(F&& change) const& {
        return transformed(*this, std::forward<F>(change));
    }
    template <class F>
    auto transform(F&& change) && {
        return transformed(std::move(*this), std::forward<F>(change));
    }

    /// This value; or `recover(finding)`, itself a Result of the same type.
    template <class F>
    Result or_else(F&& recover) const& {
        return has_value() ? *this : Result(std::invoke(std::forward<F>(recover), error()));
    }
    template <class F>
    Result or_else(F&& recover) && {
        return has_value() ? std::move(*this) : Result(std::invoke(std::forward<F>(recover), error()));
    }

    /// This value; or the failure with `change(finding)` in its place, to say more of where it happened.
    template <class F>
    Result transform_error(F&& change) const& {
        return has_value() ? *this : Result(unexpected(std::invoke(std::forward<F>(change), error())));
    }
    template <class F>
    Result transform_error(F&& change) && {
        return has_value() ? std::move(*this) : Result(unexpected(std::invoke(std::forward<F>(change), error())));
    }

    friend bool operator==(const Result& a, const Result& b)
        requires std::equality_comparable<T>
    {
        return a.held_ == b.held_;
    }

private:
    template <class Self, class F>
    static auto transformed(Self&& self, F&& change) {
        using Changed = std::invoke_result_t<F, decltype(std::forward<Self>(self).value())>;
        using Next = Result<std::remove_cvref_t<Changed>>;
        if (!self.has_value()) return Next(unexpected(self.error()));
        if constexpr (std::is_void_v<Changed>) {
            std::invoke(std::forward<F>(change), std::forward<Self>(self).value());
            return Next();
        } else {
            return Next(std::invoke(std::forward<F>(change), std::forward<Self>(self).value()));
        }
    }

    void require() const {
        if (!has_value()) throw Error(error());
    }

    std::variant<T, Finding> held_;
};

/// Success without a value, or the finding that tells why not.
template <>
class [[nodiscard]] Result<void> {
public:
    using value_type = void;
    using error_type = Finding;

    Result() = default;
    Result(Unexpected failure) : held_(std::move(failure.finding)) {}

    bool has_value() const noexcept { return held_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }
    void value() const {
        if (!has_value()) throw Error(error());
    }
    const Finding& error() const { return std::get<1>(held_); }

    template <class F>
    auto and_then(F&& next) const -> std::invoke_result_t<F> {
        if (has_value()) return std::invoke(std::forward<F>(next));
        return unexpected(error());
    }
    template <class F>
    auto transform(F&& next) const -> Result<std::remove_cvref_t<std::invoke_result_t<F>>> {
        if (!has_value()) return unexpected(error());
        if constexpr (std::is_void_v<std::invoke_result_t<F>>) {
            std::invoke(std::forward<F>(next));
            return {};
        } else {
            return std::invoke(std::forward<F>(next));
        }
    }
    template <class F>
    Result or_else(F&& recover) const {
        return has_value() ? *this : std::invoke(std::forward<F>(recover), error());
    }
    template <class F>
    Result transform_error(F&& change) const {
        return has_value() ? *this : Result(unexpected(std::invoke(std::forward<F>(change), error())));
    }

    friend bool operator==(const Result&, const Result&) = default;

private:
    std::variant<std::monostate, Finding> held_;
};

}  // namespace wattle::inline v0
