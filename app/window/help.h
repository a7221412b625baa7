// SPDX-License-Identifier: GPL-3.0-or-later
// The Help menu's two windows.
#pragma once

class QWidget;

namespace coroscope {

class Actions;

void showKeys(QWidget &window, const Actions &actions);
void showAbout(QWidget &window);

} // namespace coroscope
