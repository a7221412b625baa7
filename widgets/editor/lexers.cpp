// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/lexers.h"

#include "widgets/editor/editor_scheme.h"

#include <initializer_list>

namespace coroscope {

namespace {

void colorAll(QsciLexer &lexer, const EditorScheme &scheme, const QFont &font)
{
    lexer.setDefaultPaper(scheme.paper);
    lexer.setDefaultColor(scheme.text);
    lexer.setDefaultFont(font);
    lexer.setPaper(scheme.paper);
    lexer.setColor(scheme.text);
    lexer.setFont(font);
}

void color(QsciLexer &lexer, const QColor &ink, std::initializer_list<int> styles)
{
    for (const int style : styles)
        lexer.setColor(ink, style);
}

} // namespace

PythonLexer::PythonLexer(QObject *parent) : QsciLexerPython(parent)
{
    setFoldCompact(false);
    setFoldQuotes(true);
}

const char *PythonLexer::keywords(int set) const
{
    if (set == 1) {
        return "and as assert async await break case class continue def del elif else except finally for from global "
               "if "
               "import in is lambda match nonlocal not or pass raise return try while with yield None True False";
    }
    return QsciLexerPython::keywords(set);
}

const char *PythonLexer::wordCharacters() const
{
    return "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
}

CppLexer::CppLexer(QObject *parent) : QsciLexerCPP(parent)
{
    setFoldCompact(false);
    setFoldPreprocessor(true);
}

const char *CppLexer::keywords(int set) const
{
    if (set == 1) {
        return "alignas alignof and asm auto bitand bitor bool break case catch char char8_t char16_t char32_t class "
               "compl "
               "concept const consteval constexpr constinit const_cast continue co_await co_return co_yield decltype "
               "default "
               "delete do double dynamic_cast else enum explicit export extern false float final for friend goto if "
               "inline "
               "int long mutable namespace new noexcept not nullptr operator or override private protected public "
               "register "
               "reinterpret_cast requires return short signed sizeof static static_assert static_cast struct switch "
               "template "
               "this thread_local throw true try typedef typeid typename union unsigned using virtual void volatile "
               "wchar_t "
               "while xor";
    }
    return QsciLexerCPP::keywords(set);
}

void colorLexer(PythonLexer &lexer, const EditorScheme &scheme, const QFont &font)
{
    using L = QsciLexerPython;
    colorAll(lexer, scheme, font);
    color(lexer, scheme.comment, {L::Comment, L::CommentBlock});
    color(lexer, scheme.keyword, {L::Keyword});
    color(lexer, scheme.number, {L::Number});
    color(lexer, scheme.name, {L::ClassName, L::FunctionMethodName});
    color(lexer, scheme.decorator, {L::Decorator});
    color(lexer, scheme.string,
          {L::DoubleQuotedString, L::SingleQuotedString, L::TripleSingleQuotedString, L::TripleDoubleQuotedString,
           L::UnclosedString, L::DoubleQuotedFString, L::SingleQuotedFString, L::TripleSingleQuotedFString,
           L::TripleDoubleQuotedFString});
    QFont bold(font);
    bold.setBold(true);
    lexer.setFont(bold, L::ClassName);
    lexer.setFont(bold, L::FunctionMethodName);
}

void colorLexer(CppLexer &lexer, const EditorScheme &scheme, const QFont &font)
{
    using L = QsciLexerCPP;
    colorAll(lexer, scheme, font);
    color(lexer, scheme.comment,
          {L::Comment, L::CommentLine, L::CommentDoc, L::CommentLineDoc, L::PreProcessorComment});
    color(lexer, scheme.keyword, {L::Keyword});
    color(lexer, scheme.number, {L::Number});
    color(lexer, scheme.preprocessor, {L::PreProcessor});
    color(lexer, scheme.string,
          {L::DoubleQuotedString, L::SingleQuotedString, L::RawString, L::UnclosedString, L::UserLiteral,
           L::EscapeSequence});
    for (const int inactive : {int(L::InactiveDefault), int(L::InactiveIdentifier), int(L::InactiveKeyword),
                               int(L::InactiveOperator), int(L::InactiveNumber), int(L::InactiveComment)})
        lexer.setColor(scheme.comment, inactive);
}

} // namespace coroscope
