// SPDX-License-Identifier: GPL-3.0-or-later
// The editor's colours, light and dark.
#pragma once

#include <QColor>

namespace coroscope {

struct EditorScheme {
    bool dark = false;
    QColor paper, text, comment, keyword, string, number, name, decorator, preprocessor;
    QColor marginPaper, marginText, foldMark;
    QColor caretLine, selection, brace, braceError, indentGuide;
    QColor nextLine, runningLine, pastLine; ///< behind the current line
    QColor nextMark, runningMark, pastMark; ///< the arrow in the margin
    QColor waitMark, hint;                  ///< suspended tasks: margin mark, text behind the line
    QColor error, errorPaper, breakpoint, found;
};

EditorScheme editorScheme(bool dark);

} // namespace coroscope
