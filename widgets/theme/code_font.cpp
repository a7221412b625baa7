// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/code_font.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>

#include <algorithm>

namespace coroscope {

namespace {

/// The first one is where it is looked up, so that it is there when the others hear of it.
constexpr const char *classes[] = {"coroscope::SourceView", "coroscope::OutputText", "coroscope::BuildPanel"};

} // namespace

QFont codeFont()
{
    const QFont font = QApplication::font(classes[0]);
    return QFontInfo(font).fixedPitch() ? font : defaultCodeFont();
}

QFont defaultCodeFont()
{
    constexpr int smallest = 10; // points
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    if (!QFontInfo(font).fixedPitch()) {
        font = QFont(QStringLiteral("DejaVu Sans Mono"));
        font.setStyleHint(QFont::Monospace);
        font.setFixedPitch(true);
    }
    // Where the desktop names none, Qt's own is a third larger than the words around it, and lines are cut for nothing.
    const int most = QFontInfo(QFontDatabase::systemFont(QFontDatabase::GeneralFont)).pointSize() + 1;
    font.setPointSize(std::max(smallest, std::min(font.pointSize(), most)));
    return font;
}

void setCodeFont(const QFont &font)
{
    for (const char *name : classes)
        QApplication::setFont(font, name);
}

} // namespace coroscope
