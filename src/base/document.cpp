#include "document.hpp"

#include "similar.hpp"

#include <algorithm>
#include <tuple>

namespace {

struct BrokenAssumption {};
[[noreturn]] void throw_broken_assumption() { throw BrokenAssumption(); }

}  // namespace

// toml++ 3.3 takes for granted what a file need not keep: "[[[" aborts it, or is undefined with NDEBUG (its pull request 301). Here it throws.
#undef NDEBUG
#define TOML_ASSERT(expr) (static_cast<bool>(expr) ? static_cast<void>(0) : throw_broken_assumption())
#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace wattle::inline v0::detail {

namespace {

Place place(const std::string& source, const toml::source_region& region) { return {source, region.begin.line, region.begin.column}; }

bool earlier(const Place& a, const Place& b) { return std::tie(a.line, a.column) < std::tie(b.line, b.column); }

Node node_of(const toml::node& value, const std::string& source) {
    Node node;
    node.where = place(source, value.source());
    if (const auto* table = value.as_table()) {
        node.kind = Node::Kind::table;
        for (const auto& [key, member] : *table)
            node.members.push_back({std::string(key.str()), place(source, key.source()), node_of(member, source)});
        std::sort(node.members.begin(), node.members.end(), [](const auto& a, const auto& b) { return earlier(a.where, b.where); });
    } else if (const auto* list = value.as_array()) {
        node.kind = Node::Kind::list;
        for (const auto& item : *list) node.items.push_back(node_of(item, source));
    } else if (const auto* text = value.as_string()) {
        node.kind = Node::Kind::text;
        node.text = text->get();
    } else if (const auto* whole = value.as_integer()) {
        node.kind = Node::Kind::whole;
        node.whole = whole->get();
    } else if (const auto* flag = value.as_boolean()) {
        node.kind = Node::Kind::flag;
        node.flag = flag->get();
    }
    return node;
}

struct KindName {
    std::string_view is, remedy;
};
constexpr KindName names[] = {
    {"a table", "write [key], or { … }"},
    {"a list", "write it in brackets: [ … ]"},
    {"a text", "write it in quotes; dates and decimals too, so that they stay as printed"},
    {"a whole number", "write digits, without quotes and without a point"},
    {"true or false", "write true or false, without quotes"},
};

}  // namespace

// ---- tables

Node::Member* Table::find(std::string_view key) const {
    const auto found = std::find_if(node_->members.begin(), node_->members.end(), [&](const auto& member) { return member.key == key; });
    return found == node_->members.end() ? nullptr : &*found;
}

std::vector<Text> Table::keys() const {
    std::vector<Text> all;
    for (const auto& member : node_->members) all.push_back({member.key, member.where});
    return all;
}

bool Table::holds_text(std::string_view key) const {
    const auto* member = find(key);
    return member != nullptr && member->value.kind == Node::Kind::text;
}

const Place& Table::where(std::string_view key) const {
    const auto* member = find(key);
    return member != nullptr ? member->value.where : node_->where;
}

Node* Table::ask(std::string_view key) {
    if (std::find(node_->asked.begin(), node_->asked.end(), key) == node_->asked.end()) node_->asked.emplace_back(key);
    auto* const member = find(key);
    return member != nullptr ? &member->value : nullptr;
}

Node* Table::ask(std::string_view key, Node::Kind kind) {
    Node* const value = ask(key);
    if (value == nullptr || value->kind == kind) return value;
    const KindName& name = names[static_cast<std::size_t>(kind)];
    refuse(key, std::string(key) + " is not " + std::string(name.is), std::string(name.remedy));
    return nullptr;
}

std::optional<Text> Table::text(std::string_view key) {
    const Node* const value = ask(key, Node::Kind::text);
    return value == nullptr ? std::nullopt : std::optional(Text{value->text, value->where});
}

std::optional<Text> Table::required_text(std::string_view key) {
    if (!has(key)) {
        ask(key);
        document_->refuse(where(), std::string(key) + " is missing", "add " + std::string(key) + " = \"…\"");
        return std::nullopt;
    }
    const auto found = text(key);
    if (found && found->value.empty()) refuse(key, std::string(key) + " is empty", "say something, or leave the key out");
    return found;
}

std::optional<std::int64_t> Table::whole(std::string_view key) {
    const Node* const value = ask(key, Node::Kind::whole);
    return value == nullptr ? std::nullopt : std::optional(value->whole);
}

std::optional<bool> Table::flag(std::string_view key) {
    const Node* const value = ask(key, Node::Kind::flag);
    return value == nullptr ? std::nullopt : std::optional(value->flag);
}

std::optional<Table> Table::table(std::string_view key) {
    Node* const value = ask(key, Node::Kind::table);
    return value == nullptr ? std::nullopt : std::optional(Table(*document_, *value));
}

std::vector<Table> Table::tables(std::string_view key) {
    std::vector<Table> found;
    if (Node* const list = ask(key, Node::Kind::list))
        for (Node& item : list->items) {
            if (item.kind == Node::Kind::table)
                found.emplace_back(*document_, item);
            else
                document_->refuse(item.where, std::string(key) + " holds something that is not a table", std::string(names[0].remedy));
        }
    return found;
}

std::vector<Text> Table::texts(std::string_view key) {
    std::vector<Text> found;
    if (const Node* const list = ask(key, Node::Kind::list))
        for (const Node& item : list->items) {
            if (item.kind == Node::Kind::text)
                found.push_back({item.text, item.where});
            else
                document_->refuse(item.where, std::string(key) + " holds something that is not a text", std::string(names[2].remedy));
        }
    return found;
}

void Table::refuse(std::string_view key, std::string what, std::string remedy) { document_->refuse(where(key), std::move(what), std::move(remedy)); }

// ---- documents

Document::Document(std::string_view toml, const std::string& source, std::string_view form, Code bad_file) : bad_file_(bad_file) {
    const std::string remedy = "write it as TOML 1.0 has it";
    try {
        root_ = node_of(toml::parse(toml), source);
    } catch (const toml::parse_error& error) {
        throw Error({bad_file_, std::string(error.description()), place(source, error.source()), remedy});
    } catch (const BrokenAssumption&) {
        throw Error({bad_file_, "a table header or a key is none", {source}, remedy});
    }
    const std::string first_line = "wattle = \"" + std::string(form) + '"';
    const auto kind = root().text("wattle");
    if (!kind || root_.members.front().key != "wattle" || kind->value != form)
        throw Error(
            {bad_file_, "this is no file of the form " + quoted(form), kind ? kind->where : Place(source, 1, 1), "begin it with " + first_line});
}

void Document::refuse(Place where, std::string what, std::string remedy) {
    findings_.push_back({bad_file_, std::move(what), std::move(where), std::move(remedy)});
}

void Document::refuse_unknown(const Node& node) {
    for (const Node& item : node.items) refuse_unknown(item);
    if (node.asked.empty()) return;  // of an unknown table only its own key is told
    for (const auto& member : node.members) {
        if (std::find(node.asked.begin(), node.asked.end(), member.key) != node.asked.end()) {
            refuse_unknown(member.value);
            continue;
        }
        const std::string similar = similar_names(member.key, node.asked);
        std::string all;
        for (const std::string& key : node.asked) all += (all.empty() ? "" : ", ") + key;
        refuse(member.where, "there is no key " + quoted(member.key), similar.empty() ? "use " + all : "did you mean " + similar + '?');
    }
}

void Document::finish() {
    refuse_unknown(root_);
    if (findings_.empty()) return;
    std::stable_sort(findings_.begin(), findings_.end(), [](const Finding& a, const Finding& b) { return earlier(a.where, b.where); });
    throw Error(std::move(findings_));
}

Source read_source(Table& table) {
    const auto text = [&](std::string_view key) { return table.text(key).value_or(Text()).value; };
    Source source;
    source.issuer = table.required_text("issuer").value_or(Text()).value;
    source.document = table.required_text("document").value_or(Text()).value;
    source.title = text("title");
    source.date = table.required_text("date").value_or(Text()).value;
    source.url = text("url");
    source.checked = table.flag("checked").value_or(false);
    source.note = text("note");
    if (source.note.empty())
        table.refuse("checked", "the source does not say what it was compared with", "add note = \"…\": the copy, or the second source, or nothing");
    return source;
}

}  // namespace wattle::inline v0::detail
