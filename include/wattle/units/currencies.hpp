// The table of currencies: codes and minor units as data, with their source.
#pragma once

#include "wattle/units/money.hpp"

#include <map>

namespace wattle::inline v0 {

/// The currencies of a table (columns code, minor_digits, name, source, verification), by code.
class Currencies {
public:
    /// Reads the CSV text. Throws Error with every finding: file, line, column, remedy.
    WATTLE_API static Currencies parse(std::string_view csv, const std::string& source);
    /// Reads a file such as the `data/currencies.csv` that comes with wattle. Throws Error (unreadable_file), or as `parse`.
    WATTLE_API static Currencies load(const std::string& path);

    /// The currency of that code. Throws Error (bad_currency) if the table has none.
    WATTLE_API Currency operator[](std::string_view code) const;
    /// The file or text it was read from, as errors name it.
    const std::string& source() const { return source_; }
    std::size_t size() const { return by_code_.size(); }
    auto begin() const { return by_code_.begin(); }
    auto end() const { return by_code_.end(); }

private:
    std::map<std::string, Currency, std::less<>> by_code_;
    std::string source_;
};

}  // namespace wattle::inline v0
