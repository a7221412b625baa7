// SPDX-License-Identifier: GPL-3.0-or-later
// The outline of a C++ source, without a compiler: tokens, braces, and the name before the parentheses before a brace.
#include "widgets/editor/source_outline.h"

#include "engine/loop/cpp_tokens.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace coroscope {

namespace {

struct Block {
    QString function; ///< empty: no function
    int line = 0;
    bool awaits = false;
    bool yields = false;
};

template <std::size_t Size>
bool isOneOf(std::string_view word, const std::array<std::string_view, Size> &words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

QString textOf(const CppToken &token) { return QString::fromUtf8(token.text.data(), qsizetype(token.text.size())); }

/// The name of the function whose body begins at token `brace`; an empty block if it is none.
Block functionBefore(const std::vector<CppToken> &tokens, std::size_t brace)
{
    static constexpr std::array<std::string_view, 5> statements{"if", "for", "while", "switch", "catch"};
    static constexpr std::array<std::string_view, 5> never{"namespace", "class", "struct", "union", "enum"};
    std::size_t i = brace;
    while (i > 0) { // back over `const noexcept -> Task<int>` to the parentheses
        const std::string_view text = tokens[i - 1].text;
        if (text == ")")
            break;
        if (text == ";" || text == "{" || text == "}" || text == "=" || isOneOf(text, never))
            return {};
        --i;
    }
    int depth = 0;
    for (; i > 0; --i) {
        const std::string_view text = tokens[i - 1].text;
        if (text == ")")
            ++depth;
        else if (text == "(" && --depth == 0)
            break;
    }
    if (i < 2)
        return {};
    const CppToken &before = tokens[i - 2];
    if (before.text == "]")
        return {QStringLiteral("lambda"), int(before.line)};
    if (!before.isWord() || isOneOf(before.text, statements))
        return {};
    QString name = textOf(before);
    for (std::size_t at = i - 2;
         at >= 3 && tokens[at - 1].text == ":" && tokens[at - 2].text == ":" && tokens[at - 3].isWord(); at -= 3)
        name.prepend(textOf(tokens[at - 3]) + QStringLiteral("::"));
    return {name, int(before.line)};
}

} // namespace

/// g++ reports the line at which the awaited expression ends, clang++ the one at which it begins.
std::vector<int> suspensionsCpp(const QString &text)
{
    const QByteArray source = text.toUtf8();
    CppTokens reading({source.constData(), std::size_t(source.size())});
    std::set<int> lines;
    std::vector<int> awaiting; // depths of brackets at which an awaited expression began
    int depth = 0;
    for (CppToken token; reading.next(token);) {
        const std::string_view word = token.text;
        if (word == "(" || word == "[" || word == "{")
            ++depth;
        else if (word == ")" || word == "]" || word == "}")
            --depth;
        while (!awaiting.empty() &&
               (word == ";" || depth < awaiting.back() || (word == "," && depth == awaiting.back())))
            awaiting.pop_back();
        if (word == "co_await" || word == "co_yield")
            awaiting.push_back(depth);
        if (!awaiting.empty())
            lines.insert(int(token.line));
    }
    return {lines.begin(), lines.end()};
}

std::vector<SourceDefinition> outlineCpp(const QString &text)
{
    const QByteArray source = text.toUtf8();
    CppTokens reading({source.constData(), std::size_t(source.size())});
    std::vector<CppToken> tokens;
    for (CppToken token; reading.next(token);)
        tokens.push_back(token);
    std::vector<Block> open;
    std::vector<SourceDefinition> definitions;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const std::string_view token = tokens[i].text;
        if (token == "{") {
            open.push_back(functionBefore(tokens, i));
        } else if (token == "}" && !open.empty()) {
            const Block block = open.back();
            open.pop_back();
            if (!block.function.isEmpty() && (block.awaits || block.yields)) {
                definitions.push_back({block.function.section(QStringLiteral("::"), -1), block.function,
                                       block.yields ? DefinitionKind::generator : DefinitionKind::coroutine, block.line,
                                       int(tokens[i].line)});
            }
        } else if (token == "co_await" || token == "co_return" || token == "co_yield") {
            const auto function =
                std::find_if(open.rbegin(), open.rend(), [](const Block &block) { return !block.function.isEmpty(); });
            if (function != open.rend())
                (token == "co_yield" ? function->yields : function->awaits) = true;
        }
    }
    std::stable_sort(definitions.begin(), definitions.end(),
                     [](const SourceDefinition &a, const SourceDefinition &b) { return a.line < b.line; });
    return definitions;
}

} // namespace coroscope
