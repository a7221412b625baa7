// SPDX-License-Identifier: GPL-3.0-or-later
// Lexers with today's keywords and the colours of a scheme.
#pragma once

#include <Qsci/qscilexercpp.h>
#include <Qsci/qscilexerpython.h>

namespace coroscope {

struct EditorScheme;

/// Adds async, await, nonlocal, match, case and the constants to the keywords.
class PythonLexer : public QsciLexerPython {
    Q_OBJECT
public:
    explicit PythonLexer(QObject *parent = nullptr);
    const char *keywords(int set) const override;
    const char *wordCharacters() const override;
};

/// C++20, with the coroutine keywords.
class CppLexer : public QsciLexerCPP {
    Q_OBJECT
public:
    explicit CppLexer(QObject *parent = nullptr);
    const char *keywords(int set) const override;
};

void colorLexer(PythonLexer &lexer, const EditorScheme &scheme, const QFont &font);
void colorLexer(CppLexer &lexer, const EditorScheme &scheme, const QFont &font);

} // namespace coroscope
