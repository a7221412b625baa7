// SPDX-License-Identifier: GPL-3.0-or-later
// The font of program text and of what programs print. It is among the application's fonts, under the names of the classes that
// show such text, which hear of a change as QEvent::ApplicationFontChange.
#pragma once

#include <QFont>

namespace coroscope {

/// As Theme has set it; else the desktop's fixed font or, where that is not fixed, DejaVu Sans Mono or the like.
QFont codeFont();
/// The latter, whatever Theme has set.
QFont defaultCodeFont();
/// GUI thread. QApplication::setFont() without a class forgets it.
void setCodeFont(const QFont &font);

} // namespace coroscope
