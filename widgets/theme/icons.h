// SPDX-License-Identifier: GPL-3.0-or-later
// Icons: our SVG files, drawn in the colours of the application's palette, so that one set serves light and dark.
#pragma once

#include <QIcon>
#include <QString>
#include <QStringList>

namespace coroscope {

/// The icon `name` ("run", "next-switch" …; iconNames() has all). What is drawn in `currentColor` takes the palette's text
/// colour at the time of painting, so a change of theme needs no new icon. An unknown name gives a null icon.
QIcon icon(const QString &name);

/// The application's own icon, in its own colours, in the sizes that window managers ask for.
QIcon applicationIcon();

QStringList iconNames();

} // namespace coroscope
