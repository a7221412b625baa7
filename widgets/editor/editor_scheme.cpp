// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/editor_scheme.h"

namespace coroscope {

namespace {

EditorScheme lightScheme()
{
    EditorScheme s;
    s.paper = QColor(0xffffff);
    s.text = QColor(0x1f2328);
    s.comment = QColor(0x55616c);
    s.keyword = QColor(0x8b2fa8);
    s.string = QColor(0x0a6b3d);
    s.number = QColor(0x0b5fb0);
    s.name = QColor(0x0f55a8);
    s.decorator = QColor(0x8a5a00);
    s.preprocessor = QColor(0x8a5a00);
    s.marginPaper = QColor(0xf3f4f6);
    s.marginText = QColor(0x6b7580);
    s.foldMark = QColor(0x9aa4ae);
    s.caretLine = QColor(0xf5f7fa);
    s.selection = QColor(0xb9d7f7);
    s.brace = QColor(0xcfe8cf);
    s.braceError = QColor(0xf8c9c5);
    s.indentGuide = QColor(0xd5dae0);
    s.nextLine = QColor(0xfff0b8);
    s.runningLine = QColor(0xd3f0d8);
    s.pastLine = QColor(0xe6e0f4);
    s.nextMark = QColor(0xc98a00);
    s.runningMark = QColor(0x1e8e43);
    s.pastMark = QColor(0x7a56b8);
    s.waitMark = QColor(0x3a76b8);
    s.hint = QColor(0x5a6a7c);
    s.error = QColor(0xc92a20);
    s.errorPaper = QColor(0xfde8e6);
    s.breakpoint = QColor(0xd9483f);
    s.found = QColor(0xf2a93b);
    return s;
}

EditorScheme darkScheme()
{
    EditorScheme s;
    s.dark = true;
    s.paper = QColor(0x1b1f25);
    s.text = QColor(0xd8dee6);
    s.comment = QColor(0x98a4b1);
    s.keyword = QColor(0xcf9bec);
    s.string = QColor(0x86cf9b);
    s.number = QColor(0x7fb8f5);
    s.name = QColor(0x84bdf9);
    s.decorator = QColor(0xe2b86b);
    s.preprocessor = QColor(0xe2b86b);
    s.marginPaper = QColor(0x20252c);
    s.marginText = QColor(0x8893a0);
    s.foldMark = QColor(0x66717d);
    s.caretLine = QColor(0x22272f);
    s.selection = QColor(0x2f4f74);
    s.brace = QColor(0x2f5a3c);
    s.braceError = QColor(0x6b2b2b);
    s.indentGuide = QColor(0x363d46);
    s.nextLine = QColor(0x3b3212);
    s.runningLine = QColor(0x193822);
    s.pastLine = QColor(0x2f2845);
    s.nextMark = QColor(0xf0b73c);
    s.runningMark = QColor(0x5cc77c);
    s.pastMark = QColor(0xb295ea);
    s.waitMark = QColor(0x6aa5f8);
    s.hint = QColor(0x9aa9ba);
    s.error = QColor(0xff7b72);
    s.errorPaper = QColor(0x3d2224);
    s.breakpoint = QColor(0xf06a60);
    s.found = QColor(0xb9781c);
    return s;
}

} // namespace

EditorScheme editorScheme(bool dark) { return dark ? darkScheme() : lightScheme(); }

} // namespace coroscope
