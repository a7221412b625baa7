// SPDX-License-Identifier: MIT
#include "engine/loop/function_head.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace coroscope {

namespace {

struct Token {
    std::string_view text; ///< an identifier, or one character
    std::uint32_t line;
    std::uint32_t column;
};

bool isWordCharacter(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Identifiers and punctuation of a C++ source; literals, comments and preprocessor lines are passed over.
class Tokens {
public:
    explicit Tokens(std::string_view source) : source_(source) {}

    /// False at the end.
    bool next(Token &token)
    {
        while (at_ < source_.size() && skip()) {
        }
        if (at_ >= source_.size())
            return false;
        std::size_t length = 1;
        if (isWordCharacter(source_[at_]))
            while (at_ + length < source_.size() && isWordCharacter(source_[at_ + length]))
                ++length;
        token = {source_.substr(at_, length), line_, static_cast<std::uint32_t>(at_ - lineStart_ + 1)};
        advance(length);
        return true;
    }

private:
    bool startsWith(std::string_view text) const { return source_.substr(at_).starts_with(text); }

    /// Passes over what is no token; false: a token is next.
    bool skip()
    {
        const char c = source_[at_];
        if (std::isspace(static_cast<unsigned char>(c)) != 0)
            advance(1);
        else if (startsWith("//"))
            advanceBehind("\n", 2);
        else if (startsWith("/*"))
            advanceBehind("*/", 2);
        else if (c == '#')
            skipLine();
        else if (startsWith("R\""))
            skipRawString();
        else if (c == '"' || c == '\'')
            skipLiteral(c);
        else if (std::isdigit(static_cast<unsigned char>(c)) != 0)
            skipNumber();
        else
            return false;
        return true;
    }

    void advance(std::size_t count)
    {
        for (; count > 0 && at_ < source_.size(); --count) {
            if (source_[at_++] == '\n') {
                ++line_;
                lineStart_ = at_;
            }
        }
    }

    void advanceBehind(std::string_view end, std::size_t from)
    {
        const std::size_t found = source_.find(end, at_ + from);
        advance(found == source_.npos ? source_.size() - at_ : found + end.size() - at_);
    }

    void skipLine()
    {
        while (at_ < source_.size() && source_[at_] != '\n')
            advance(source_[at_] == '\\' ? 2 : 1);
    }

    void skipLiteral(char quote)
    {
        advance(1);
        while (at_ < source_.size() && source_[at_] != quote && source_[at_] != '\n')
            advance(source_[at_] == '\\' ? 2 : 1);
        advance(1);
    }

    void skipRawString() // R"mark( … )mark"
    {
        const std::size_t open = source_.find('(', at_);
        if (open == source_.npos)
            return advance(source_.size() - at_);
        advanceBehind(")" + std::string(source_.substr(at_ + 2, open - at_ - 2)) + "\"", open - at_);
    }

    void skipNumber() // with the ' between its digits
    {
        while (at_ < source_.size() && (isWordCharacter(source_[at_]) || source_[at_] == '.' || source_[at_] == '\''))
            advance(1);
    }

    std::string_view source_;
    std::size_t at_ = 0;
    std::uint32_t line_ = 1;
    std::size_t lineStart_ = 0;
};

/// The last of `tokens` that is called `name` and has a parenthesis behind it, back to the end of what stands in front.
std::uint32_t lineOfName(const std::vector<Token> &tokens, std::string_view name, std::uint32_t otherwise)
{
    int depth = 0; // of parentheses: braces within them are default arguments
    for (std::size_t i = tokens.size(); i-- > 0;) {
        const std::string_view text = tokens[i].text;
        depth += text == ")" ? 1 : text == "(" ? -1 : 0;
        if (depth == 0 && (text == ";" || text == "{" || text == "}"))
            break;
        if (text == name && i + 1 < tokens.size() && tokens[i + 1].text == "(")
            return tokens[i].line;
    }
    return otherwise;
}

} // namespace

std::uint32_t functionHead(std::string_view source, std::uint32_t line, std::uint32_t column, std::string_view name)
{
    if (const std::size_t colon = name.rfind(':'); colon != name.npos)
        name.remove_prefix(colon + 1);
    name = name.substr(0, name.find('<')); // of a template's instance
    std::vector<Token> before;
    std::vector<std::size_t> braces; // how many tokens stand before each that is open
    Tokens tokens(source);
    for (Token token; tokens.next(token); before.push_back(token)) {
        if (token.line > line)
            break;
        if (token.text == "{") {
            braces.push_back(before.size());
        } else if (token.text == "}" && !braces.empty()) {
            if (token.line == line && token.column == column) {
                before.resize(braces.back());
                return lineOfName(before, name, line);
            }
            braces.pop_back();
        }
    }
    return line;
}

std::uint32_t functionHead(const std::source_location &place, std::string_view name)
{
    static std::mutex mutex;
    static std::map<std::string, std::uint32_t> known; // by file, line and column
    std::string key =
        std::string(place.file_name()) + ':' + std::to_string(place.line()) + ':' + std::to_string(place.column());
    const std::lock_guard lock(mutex);
    if (const auto found = known.find(key); found != known.end())
        return found->second;
    std::ifstream file(place.file_name(), std::ios::binary);
    const std::string source{std::istreambuf_iterator<char>(file), {}};
    const std::uint32_t line = functionHead(source, place.line(), place.column(), name);
    known.emplace(std::move(key), line);
    return line;
}

} // namespace coroscope
