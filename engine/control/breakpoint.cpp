// SPDX-License-Identifier: MIT
#include "engine/control/breakpoint.h"

#include <fmt/core.h>

#include <array>
#include <charconv>
#include <vector>

namespace coroscope {

namespace {

constexpr std::size_t maxSpecBytes = 4096;
constexpr std::array<std::string_view, breakEvents> eventNames = {"spawn",  "resume", "suspend", "wake",
                                                                  "finish", "fail",   "cancel",  "callback"};
constexpr std::string_view callbackPrefix = "callback:"; // as the words are elsewhere: callback NAME

struct Token {
    std::string text;
    bool quoted = false;
    std::size_t column = 0; ///< from 1, in bytes

    bool is(std::string_view word) const { return !quoted && text == word; }
};

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::optional<BreakEvent> eventNamed(const Token &token)
{
    for (std::size_t i = 0; i < eventNames.size(); ++i)
        if (token.is(eventNames[i]))
            return BreakEvent(i);
    return std::nullopt;
}

/// `callback:NAME` as the two words that it stands for.
void splitCallback(std::vector<Token> &tokens)
{
    if (tokens.empty() || tokens[0].quoted || !tokens[0].text.starts_with(callbackPrefix))
        return;
    Token name = tokens[0];
    tokens[0].text = "callback";
    name.text.erase(0, callbackPrefix.size());
    name.column += callbackPrefix.size();
    if (!name.text.empty())
        tokens.insert(tokens.begin() + 1, name);
}

/// Cuts a spec into words, quoted words and arrows.
class Lexer {
public:
    explicit Lexer(std::string_view text) : text_(text) {}

    bool run(std::vector<Token> &tokens, std::string &error)
    {
        for (;;) {
            while (at_ < text_.size() && isBlank(text_[at_]))
                ++at_;
            if (at_ == text_.size())
                return true;
            Token token;
            token.column = at_ + 1;
            if (text_[at_] == '"') {
                if (!quoted(token, error))
                    return false;
            } else if (startsArrow()) {
                token.text = "->";
                at_ += 2;
            } else {
                word(token);
            }
            tokens.push_back(std::move(token));
        }
    }

private:
    bool startsArrow() const { return text_.substr(at_, 2) == "->"; }

    void word(Token &token)
    {
        while (at_ < text_.size() && !isBlank(text_[at_]) && text_[at_] != '"' && !startsArrow())
            token.text += text_[at_++];
    }

    bool quoted(Token &token, std::string &error)
    {
        token.quoted = true;
        for (++at_; at_ < text_.size(); ++at_) {
            char c = text_[at_];
            if (c == '"') {
                ++at_;
                return true;
            }
            if (c == '\\') {
                if (++at_ == text_.size())
                    break;
                c = text_[at_];
                if (c == 'n')
                    c = '\n';
                else if (c == 't')
                    c = '\t';
                else if (c != '"' && c != '\\') {
                    error = fmt::format("After the backslash at column {} only \", \\, n and t can stand.", at_);
                    return false;
                }
            }
            token.text += c;
        }
        error = fmt::format("The quote at column {} is not closed: add \" where the name ends.", token.column);
        return false;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool isOfName(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) || c == '_' || c == '*' ||
           c == '?';
}

/// What stands behind the # of worker#3: digits, or a glob over them.
bool isTaskNumber(std::string_view text)
{
    for (const char c : text)
        if (!isDigit(c) && c != '*' && c != '?')
            return false;
    return !text.empty() && text.front() != '0';
}

/// Why no task can be meant by a word without quotes, which begins at `column`; empty: one can. A name that the program
/// gives to a task itself may hold anything: such a one stands in quotes.
std::string whyNobody(std::string_view word, std::size_t column)
{
    constexpr std::string_view meantSo = "A name that really is so stands in double quotes.";
    if (const auto bracket = word.find_first_of("[]"); bracket != word.npos)
        return fmt::format("“{}” at column {} is in no task's name: a glob knows only * and ?. {}", word[bracket],
                           column + bracket, meantSo);
    const auto hash = word.find('#');
    if (hash != word.npos && !isTaskNumber(word.substr(hash + 1)))
        return fmt::format("Expected a task's number from 1 after “#” at column {}, as in worker#3. {}", column + hash,
                           meantSo);
    for (const char c : word.substr(0, hash))
        if (isOfName(c))
            return {};
    return fmt::format("“{}” at column {} is no task's name. {}", word, column, meantSo);
}

class Parser {
public:
    Parser(const std::vector<Token> &tokens, std::string &error) : tokens_(tokens), error_(error) {}

    bool run(Breakpoint &result)
    {
        bool eventGiven = false;
        if (const auto event = more() ? eventNamed(tokens_[at_]) : std::nullopt) {
            result.event = *event;
            eventGiven = true;
            isCallback_ = result.event == BreakEvent::callback;
            ++at_;
        }
        if (eventGiven && more() && tokens_[at_].is("at"))
            return location(result) && hit(result) && end();
        const std::string after = eventGiven ? fmt::format(" after “{}”", tokens_[at_ - 1].text) : std::string();
        if (!task(result.task, after))
            return false;
        if (more() && tokens_[at_].is("->") && !arrow(result))
            return false;
        return hit(result) && end();
    }

private:
    bool more() const { return at_ < tokens_.size(); }

    bool fail(std::string text)
    {
        error_ = std::move(text);
        return false;
    }

    /// "`word` at column 3", or "the text ends".
    std::string found() const
    {
        return more() ? fmt::format("found “{}” at column {}", tokens_[at_].text, tokens_[at_].column)
                      : std::string("the text ends there");
    }

    bool task(std::string &name, const std::string &after)
    {
        if (isCallback_ && (!more() || tokens_[at_].is("hit")))
            return fail(
                fmt::format("Expected a function (its name, or a glob such as *.on_data){}, but {}.", after, found()));
        if (!more() || tokens_[at_].is("->") || tokens_[at_].is("hit"))
            return fail(fmt::format("Expected a task (a name, a definition or a glob such as worker*){}, but {}.",
                                    after, found()));
        const Token &token = tokens_[at_];
        if (token.text.empty())
            return fail(fmt::format("The task at column {} is empty: write * for any task.", token.column));
        if (token.is("at"))
            return fail(
                fmt::format("“at” at column {} needs “resume” before it, as in resume at client.py:41.", token.column));
        if (std::string why = token.quoted ? std::string() : whyNobody(token.text, token.column); !why.empty())
            return fail(std::move(why));
        name = token.text;
        ++at_;
        return true;
    }

    bool arrow(Breakpoint &result)
    {
        if (result.event != BreakEvent::resume)
            return fail(fmt::format("“->” at column {} is about a switch, so only resume can stand before it, not {}.",
                                    tokens_[at_].column, eventNames[std::size_t(result.event)]));
        ++at_;
        result.from = std::move(result.task);
        return task(result.task, " after “->”");
    }

    bool location(Breakpoint &result)
    {
        if (result.event != BreakEvent::resume && !isCallback_)
            return fail(fmt::format("Only resume takes a place: write resume at FILE:LINE, not {} at.",
                                    eventNames[std::size_t(result.event)]));
        ++at_;
        const auto colon = more() ? tokens_[at_].text.rfind(':') : std::string::npos;
        if (colon == std::string::npos || colon == 0)
            return fail(fmt::format("Expected a place such as client.py:41 after “at”, but {}.", found()));
        result.file = tokens_[at_].text.substr(0, colon);
        if (!number(std::string_view(tokens_[at_].text).substr(colon + 1), result.line))
            return fail(fmt::format("Expected a line number from 1 after “{}:”, but {}.", result.file, found()));
        ++at_;
        return true;
    }

    bool hit(Breakpoint &result)
    {
        if (!more() || !tokens_[at_].is("hit"))
            return true;
        ++at_;
        if (!more() || !number(tokens_[at_].text, result.hit))
            return fail(fmt::format("Expected a count from 1 after “hit”, but {}.", found()));
        ++at_;
        return true;
    }

    bool end()
    {
        if (!more())
            return true;
        const bool misspelt = at_ == 1 && !tokens_[0].quoted;
        return fail(fmt::format("Expected the end, “->” or “hit N”, but {}.{}", found(),
                                misspelt ? fmt::format(" If “{}” is meant as an event: the events are spawn, resume, "
                                                       "suspend, wake, finish, fail, cancel and callback.",
                                                       tokens_[0].text)
                                         : std::string(" A name with blanks stands in double quotes.")));
    }

    static bool number(std::string_view text, std::uint32_t &value)
    {
        const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
        return code == std::errc() && end == text.data() + text.size() && value > 0;
    }

    const std::vector<Token> &tokens_;
    std::string &error_;
    std::size_t at_ = 0;
    bool isCallback_ = false;
};

bool needsQuotes(std::string_view word)
{
    if (word == "at" || word == "hit" || word.starts_with(callbackPrefix) || word.find("->") != word.npos ||
        !whyNobody(word, 0).empty())
        return true;
    for (const auto name : eventNames)
        if (word == name)
            return true;
    for (const char c : word)
        if (isBlank(c) || c == '"')
            return true;
    return false;
}

std::string written(std::string_view word)
{
    if (!needsQuotes(word))
        return std::string(word);
    std::string text = "\"";
    for (const char c : word) {
        if (c == '\n')
            text += "\\n";
        else if (c == '\t')
            text += "\\t";
        else if (c == '"' || c == '\\')
            (text += '\\') += c;
        else
            text += c;
    }
    return text += '"';
}

std::size_t characterBytes(std::string_view text, std::size_t at)
{
    std::size_t end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        ++end;
    return end - at;
}

} // namespace

std::optional<Breakpoint> parseBreakpoint(std::string_view spec, std::string &error)
{
    if (spec.size() > maxSpecBytes) {
        error = fmt::format("The breakpoint is {} bytes long; at most {} are taken.", spec.size(), maxSpecBytes);
        return std::nullopt;
    }
    std::vector<Token> tokens;
    if (!Lexer(spec).run(tokens, error))
        return std::nullopt;
    if (tokens.empty()) {
        error = "The breakpoint is empty: write for example resume task2, main -> task2 or finish worker*.";
        return std::nullopt;
    }
    splitCallback(tokens);
    Breakpoint result;
    if (!Parser(tokens, error).run(result))
        return std::nullopt;
    return result;
}

std::string toString(const Breakpoint &breakpoint)
{
    std::string text;
    if (!breakpoint.from.empty())
        text = written(breakpoint.from) + " -> " + written(breakpoint.task);
    else if (!breakpoint.file.empty())
        text = fmt::format("{} at {}", eventNames[std::size_t(breakpoint.event)],
                           written(fmt::format("{}:{}", breakpoint.file, breakpoint.line)));
    else
        text = fmt::format("{} {}", eventNames[std::size_t(breakpoint.event)], written(breakpoint.task));
    if (breakpoint.hit != 0)
        text += fmt::format(" hit {}", breakpoint.hit);
    return text;
}

bool matchesGlob(std::string_view pattern, std::string_view text)
{
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos; // the last * seen: where to take up again …
    std::size_t resumeAt = 0;                  // … with it standing for one character more
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resumeAt = t;
        } else if (p < pattern.size() && pattern[p] == '?') {
            t += characterBytes(text, t);
            ++p;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            resumeAt += characterBytes(text, resumeAt);
            t = resumeAt;
            p = star + 1;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*')
        ++p;
    return p == pattern.size();
}

bool matchesFunction(std::string_view pattern, std::string_view function)
{
    return !function.empty() &&
           (matchesGlob(pattern, function) || matchesGlob(pattern, function.substr(function.rfind('.') + 1)));
}

bool matchesTask(std::string_view pattern, std::string_view name, std::string_view definition)
{
    return matchesGlob(pattern, name) || (!definition.empty() && matchesGlob(pattern, definition));
}

} // namespace coroscope
