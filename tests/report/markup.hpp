// Reads markup back, strictly, as an independent reader would: every tag closed, every attribute quoted, every reference known.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wattle::test {

/// What a document holds: its tags in order, without attribute values, and the text and attribute values between, decoded.
struct Markup {
    std::vector<std::string> tags;   // "p", "/p", "td class"
    std::vector<std::string> texts;  // of elements, blank ones left out
    std::vector<std::pair<std::string, std::string>> attributes;

    bool has_tag(std::string_view name) const {
        for (const auto& tag : tags)
            if (tag.substr(0, tag.find(' ')) == name) return true;
        return false;
    }
};

inline std::string decoded(std::string_view text) {
    constexpr std::pair<std::string_view, char> references[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    std::string result;
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == '<' || text[i] == '>') throw std::runtime_error("a bare bracket in " + std::string(text));
        if (text[i] != '&') {
            result += text[i++];
            continue;
        }
        bool known = false;
        for (const auto& [name, letter] : references) {
            if (text.substr(i, name.size()) != name) continue;
            result += letter;
            i += name.size();
            known = true;
            break;
        }
        if (!known) throw std::runtime_error("an unknown reference in " + std::string(text));
    }
    return result;
}

inline Markup parse_markup(std::string_view text) {
    Markup markup;
    std::vector<std::string> open;
    if (text.substr(0, 16) == "<!DOCTYPE html>\n") text.remove_prefix(16);
    const auto fail = [](const std::string& what) -> void { throw std::runtime_error(what); };
    while (!text.empty()) {
        if (text[0] != '<') {
            const auto end = text.find('<');
            const auto raw = text.substr(0, end);
            // The style sheet is ours, and has > and quotes in it.
            const std::string content = !open.empty() && open.back() == "style" ? std::string(raw) : decoded(raw);
            if (content.find_first_not_of(" \n") != std::string::npos) markup.texts.push_back(content);
            text.remove_prefix(raw.size());
            continue;
        }
        const auto end = text.find('>');
        if (end == std::string_view::npos) fail("a tag without end");
        std::string_view tag = text.substr(1, end - 1);
        text.remove_prefix(end + 1);
        const bool closing = tag.substr(0, 1) == "/", alone = !tag.empty() && tag.back() == '/';
        if (alone) tag.remove_suffix(1);
        std::string shape(tag.substr(0, tag.find(' ')));
        const std::string name = closing ? shape.substr(1) : shape;
        if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") != std::string::npos) fail("a tag named " + name);
        tag.remove_prefix(shape.size());
        while (!tag.empty()) {
            const auto equals = tag.find("=\"");
            if (tag[0] != ' ' || equals == std::string_view::npos) fail("an attribute without quotes in " + name);
            const auto close = tag.find('"', equals + 2);
            if (close == std::string_view::npos) fail("an open quote in " + name);
            const std::string attribute(tag.substr(1, equals - 1));
            shape += ' ' + attribute;
            markup.attributes.emplace_back(attribute, decoded(tag.substr(equals + 2, close - equals - 2)));
            tag.remove_prefix(close + 1);
        }
        if (closing) {
            if (open.empty() || open.back() != name) fail("</" + name + "> closes nothing");
            open.pop_back();
        } else if (!alone) {
            open.push_back(name);
        }
        markup.tags.push_back(shape);
    }
    if (!open.empty()) fail("<" + open.back() + "> is not closed");
    return markup;
}

}  // namespace wattle::test
