// SPDX-License-Identifier: GPL-3.0-or-later
// The outline of a C++ source, without a compiler: tokens, braces, and the name before the parentheses before a brace.
#include "widgets/editor/source_outline.h"

#include <QSet>

namespace coroscope {

namespace {

struct Token {
    QString text; ///< an identifier, or one character
    int line;
    bool isName() const { return text[0].isLetter() || text[0] == u'_'; }
};

/// Identifiers and punctuation; literals, comments and preprocessor lines are left out.
class Tokenizer {
public:
    explicit Tokenizer(const QString &text) : text_(text) {}

    std::vector<Token> tokens()
    {
        while (at_ < text_.size())
            step();
        return std::move(tokens_);
    }

private:
    QChar peek(qsizetype ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : QChar(); }

    void advance(qsizetype count = 1)
    {
        for (; count > 0 && at_ < text_.size(); --count, ++at_) {
            if (text_[at_] == u'\n')
                ++line_;
        }
    }

    void advanceTo(QStringView end)
    {
        const qsizetype found = text_.indexOf(end, at_);
        advance(found < 0 ? text_.size() - at_ : found + end.size() - at_);
    }

    void step()
    {
        const QChar c = peek();
        if (c.isSpace())
            advance();
        else if (c == u'/' && peek(1) == u'/')
            advanceTo(u"\n");
        else if (c == u'/' && peek(1) == u'*')
            advanceTo(u"*/");
        else if (c == u'#')
            skipDirective();
        else if (c == u'"' || c == u'\'')
            skipLiteral(c);
        else if (c.isDigit())
            skipNumber();
        else if (c.isLetter() || c == u'_')
            takeName();
        else
            take(1);
    }

    void skipDirective()
    {
        while (at_ < text_.size() && peek() != u'\n')
            advance(peek() == u'\\' ? 2 : 1);
    }

    void skipLiteral(QChar quote)
    {
        advance();
        while (at_ < text_.size() && peek() != quote && peek() != u'\n')
            advance(peek() == u'\\' ? 2 : 1);
        advance();
    }

    void skipNumber()
    {
        while (peek().isLetterOrNumber() || peek() == u'.' || peek() == u'_' ||
               (peek() == u'\'' && peek(1).isLetterOrNumber()))
            advance();
    }

    void takeName()
    {
        qsizetype length = 1;
        while (peek(length).isLetterOrNumber() || peek(length) == u'_')
            ++length;
        const QString name = text_.mid(at_, length);
        if (name.endsWith(u'R') && peek(length) == u'"') { // R"mark( … )mark"
            const qsizetype open = text_.indexOf(u'(', at_ + length);
            if (open < 0)
                return advance(text_.size() - at_);
            const QString end = u')' + text_.mid(at_ + length + 1, open - at_ - length - 1) + u'"';
            return advanceTo(end);
        }
        take(length);
    }

    void take(qsizetype length)
    {
        tokens_.push_back({text_.mid(at_, length), line_});
        advance(length);
    }

    const QString &text_;
    qsizetype at_ = 0;
    int line_ = 1;
    std::vector<Token> tokens_;
};

struct Block {
    QString function; ///< empty: no function
    int line = 0;
    bool awaits = false;
    bool yields = false;
};

/// The name of the function whose body begins at token `brace`; an empty block if it is none.
Block functionBefore(const std::vector<Token> &tokens, std::size_t brace)
{
    static const QSet<QString> statements{QStringLiteral("if"), QStringLiteral("for"), QStringLiteral("while"),
                                          QStringLiteral("switch"), QStringLiteral("catch")};
    static const QSet<QString> never{QStringLiteral("namespace"), QStringLiteral("class"), QStringLiteral("struct"),
                                     QStringLiteral("union"), QStringLiteral("enum")};
    std::size_t i = brace;
    while (i > 0) { // back over `const noexcept -> Task<int>` to the parentheses
        const QString &text = tokens[i - 1].text;
        if (text == u")")
            break;
        if (text == u";" || text == u"{" || text == u"}" || text == u"=" || never.contains(text))
            return {};
        --i;
    }
    int depth = 0;
    for (; i > 0; --i) {
        const QString &text = tokens[i - 1].text;
        if (text == u")")
            ++depth;
        else if (text == u"(" && --depth == 0)
            break;
    }
    if (i < 2)
        return {};
    const Token &before = tokens[i - 2];
    if (before.text == u"]")
        return {QStringLiteral("lambda"), before.line};
    if (!before.isName() || statements.contains(before.text))
        return {};
    QString name = before.text;
    for (std::size_t at = i - 2;
         at >= 3 && tokens[at - 1].text == u":" && tokens[at - 2].text == u":" && tokens[at - 3].isName(); at -= 3)
        name.prepend(tokens[at - 3].text + QStringLiteral("::"));
    return {name, before.line};
}

} // namespace

std::vector<SourceDefinition> outlineCpp(const QString &text)
{
    const std::vector<Token> tokens = Tokenizer(text).tokens();
    std::vector<Block> open;
    std::vector<SourceDefinition> definitions;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const QString &token = tokens[i].text;
        if (token == u"{") {
            open.push_back(functionBefore(tokens, i));
        } else if (token == u"}" && !open.empty()) {
            const Block block = open.back();
            open.pop_back();
            if (!block.function.isEmpty() && (block.awaits || block.yields)) {
                definitions.push_back({block.function.section(QStringLiteral("::"), -1), block.function,
                                       block.yields ? DefinitionKind::generator : DefinitionKind::coroutine, block.line,
                                       tokens[i].line});
            }
        } else if (token == u"co_await" || token == u"co_return" || token == u"co_yield") {
            const auto function =
                std::find_if(open.rbegin(), open.rend(), [](const Block &block) { return !block.function.isEmpty(); });
            if (function != open.rend())
                (token == u"co_yield" ? function->yields : function->awaits) = true;
        }
    }
    std::stable_sort(definitions.begin(), definitions.end(),
                     [](const SourceDefinition &a, const SourceDefinition &b) { return a.line < b.line; });
    return definitions;
}

} // namespace coroscope
