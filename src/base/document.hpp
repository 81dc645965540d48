// One of wattle's TOML files while it is read: values with their places, and every finding at once.
//
//     Document document(text, "cn.toml", "calendar/1", code::bad_calendar);
//     Table root = document.root();
//     const auto id = root.required_text("id");        // nothing, and a finding, if it is absent or no text
//     for (Table notice : root.tables("notice")) …     // [[notice]]
//     document.finish();                               // throws all findings; a key that nobody asked for is one
#pragma once

#include "wattle/base/error.hpp"
#include "wattle/base/source.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wattle::inline v0::detail {

class Document;

/// A text and where it stands. Dates, decimals and instants are texts too, so that they stay as printed.
struct Text {
    std::string value;
    Place where;
};

/// A value of any kind, as the file has it.
struct Node {
    enum class Kind : std::uint8_t { table, list, text, whole, flag, other };
    struct Member;

    Kind kind = Kind::other;
    Place where;
    std::string text;
    std::int64_t whole = 0;
    bool flag = false;
    std::vector<Node> items;                                   // of a list
    std::vector<Member> members;                               // of a table, in the order of the file
    std::map<std::string, std::size_t, std::less<>> by_key{};  // where each of them is
    std::vector<std::string> asked{};                          // the keys that a reader asked this table for
};
struct Node::Member {
    std::string key;
    Place where;
    Node value;
    bool asked = false;
};

/// A view of one table. The getters without `required` return nothing for an absent key; all note a finding for a value of another kind.
class Table {
public:
    Table(Document& document, Node& node) : document_(&document), node_(&node) {}

    bool has(std::string_view key) const { return find(key) != nullptr; }
    /// Every key of the file and where it stands, for tables whose keys are names; none of them is asked for by this.
    std::vector<Text> keys() const;
    bool holds_text(std::string_view key) const;
    bool holds_list(std::string_view key) const;
    /// Of the value; of the table if there is none.
    const Place& where(std::string_view key) const;
    const Place& where() const { return node_->where; }

    std::optional<Text> text(std::string_view key);
    std::optional<Text> required_text(std::string_view key);
    std::optional<std::int64_t> whole(std::string_view key);
    std::optional<bool> flag(std::string_view key);
    std::optional<Table> table(std::string_view key);
    std::vector<Table> tables(std::string_view key);
    std::vector<Text> texts(std::string_view key);
    /// Whole numbers; their places are those of the list.
    std::vector<std::int64_t> wholes(std::string_view key);

    /// Asks for a key, whatever its value is, or for all that nobody has asked for: of these, more has been told than that they are unknown.
    void ignore(std::string_view key);
    void ignore_rest();

    /// Notes what is wrong with the value of that key.
    void refuse(std::string_view key, std::string what, std::string remedy);

private:
    Node::Member* find(std::string_view key) const;
    Node* ask(std::string_view key);
    Node* ask(std::string_view key, Node::Kind kind);

    Document* document_;
    Node* node_;
};

class Document {
public:
    /// Throws Error (`bad_file`) if the text is no TOML, or does not begin with `wattle = "form"`, such as "calendar/1".
    Document(std::string_view toml, const std::string& source, std::string_view form, Code bad_file);
    Document(const Document&) = delete;  // tables point into it
    Document& operator=(const Document&) = delete;

    Table root() { return {*this, root_}; }

    /// Notes a finding, to be thrown by `finish`; the thousandth is the last.
    void refuse(Place where, std::string what, std::string remedy);
    /// Whether more findings would be lost, so that a reader need not look for them.
    bool full() const { return findings_.size() >= most_findings; }

    /// Throws Error with every finding, in the order of the file.
    void finish();

private:
    static constexpr std::size_t most_findings = 1000;

    void refuse_unknown(const Node& node);

    Code bad_file_;
    Node root_;
    std::vector<Finding> findings_;
};

/// The keys of a Source, which stand beside what it is the source of: issuer, document, title, date, url, note, checked.
Source read_source(Table& table);

}  // namespace wattle::inline v0::detail
