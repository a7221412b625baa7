// SPDX-License-Identifier: MIT
#include "engine/loop/cpp_tokens.h"

#include <cctype>
#include <string>

namespace coroscope {

namespace {

bool isDigit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool isOfWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & 0x80) != 0; }

} // namespace

bool CppToken::isWord() const { return !text.empty() && isOfWord(text.front()); }

bool CppTokens::next(CppToken &token)
{
    for (;;) {
        while (at_ < source_.size() && skip()) {
        }
        if (at_ >= source_.size())
            return false;
        std::size_t length = 1;
        if (isOfWord(source_[at_]))
            while (at_ + length < source_.size() && isOfWord(source_[at_ + length]))
                ++length;
        token = {source_.substr(at_, length), line_, static_cast<std::uint32_t>(at_ - lineStart_ + 1)};
        advance(length);
        if (!token.isWord() || !token.text.ends_with('R') || !startsWith("\""))
            return true;
        skipRawString(); // R, uR, u8R, LR: no word, but how a literal begins
    }
}

/// Passes over what is no token; false: a token is next.
bool CppTokens::skip()
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
    else if (c == '"' || c == '\'')
        skipLiteral(c);
    else if (isDigit(c))
        skipNumber();
    else
        return false;
    return true;
}

void CppTokens::advance(std::size_t count)
{
    for (; count > 0 && at_ < source_.size(); --count) {
        if (source_[at_++] == '\n') {
            ++line_;
            lineStart_ = at_;
        }
    }
}

void CppTokens::advanceBehind(std::string_view end, std::size_t from)
{
    const std::size_t found = source_.find(end, at_ + from);
    advance(found == source_.npos ? source_.size() - at_ : found + end.size() - at_);
}

void CppTokens::skipLine()
{
    while (at_ < source_.size() && source_[at_] != '\n')
        advance(source_[at_] == '\\' ? 2 : 1);
}

void CppTokens::skipLiteral(char quote)
{
    advance(1);
    while (at_ < source_.size() && source_[at_] != quote && source_[at_] != '\n')
        advance(source_[at_] == '\\' ? 2 : 1);
    advance(1);
}

/// "mark( … )mark"
void CppTokens::skipRawString()
{
    const std::size_t open = source_.find('(', at_);
    if (open == source_.npos)
        return advance(source_.size() - at_);
    advanceBehind(")" + std::string(source_.substr(at_ + 1, open - at_ - 1)) + "\"", open - at_);
}

void CppTokens::skipNumber()
{
    while (at_ < source_.size() &&
           (isOfWord(source_[at_]) || source_[at_] == '.' ||
            (source_[at_] == '\'' && at_ + 1 < source_.size() && isOfWord(source_[at_ + 1])))) // 1'000
        advance(1);
}

} // namespace coroscope
